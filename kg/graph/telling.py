"""Statements → what people are shown: the one place that says of each value how it reads, and how surely."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.graph.guards import Guard, meets_all, parse_guards
from kg.model.claims import Entity
from kg.model.spans import Meeting, Span, lies_in
from kg.model.statements import Held, Standing, Statement
from kg.model.values import (
    AmountValue,
    BooleanValue,
    DateValue,
    EntityValue,
    TextValue,
    Value,
    in_words,
)
from kg.model.values.amounts import ordinal_in_words
from kg.model.values.dates import in_short, iso_of
from kg.ontology import StatementClass, Vocabulary

_PART = re.compile(r"\{([a-z_]+)(?::([a-z]+))?\}")
DERIVED_MARK = "possible: the sources do not settle it"


@dataclass(frozen=True, slots=True)
class Told:
    """One value as people are shown it.

    text: how it reads; mark: the sign of how surely it is said, empty where a source says it plainly;
    is_disputed: whether a rival stands beside it; ident: id of an entity or IRI of a kind, or empty.
    """

    slot: str
    text: str
    mark: str
    is_disputed: bool
    ident: str
    value: Value

    def __str__(self) -> str:
        return self.text + self.mark


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence of the ontology. parts: (optional, text) pairs, in order."""

    guards: tuple[Guard, ...]
    parts: tuple[tuple[bool, str], ...]


class _Said:
    """A statement while it is told: what each slot shows, worked out once."""

    __slots__ = ("memo", "statement", "told")

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.memo: dict[tuple[str, str], tuple[Told, ...]] = {}
        self.told = {n: [h.value for h in statement.told(n)] for n in statement.slots}


@lru_cache(maxsize=8192)
def _names_in(part: str) -> tuple[tuple[str, str], ...]:
    """Return the (slot, form) pairs that a part of a template shows."""
    return tuple(_PART.findall(part))


@lru_cache(maxsize=4096)
def parse_template(text: str) -> Template:
    """Return the Template of ``guard | text {slot:form}[ optional {slot}]``."""
    guard, bar, body = text.partition(" | ")
    if not bar:
        guard, body = "", text
    parts: list[tuple[bool, str]] = []
    depth, current = 0, ""
    for char in body:
        if char == "[" and depth == 0:
            parts.append((False, current))
            current, depth = "", 1
        elif char == "]" and depth == 1:
            parts.append((True, current))
            current, depth = "", 0
        else:
            current += char
    parts.append((False, current))
    return Template(parse_guards(guard), tuple(p for p in parts if p[1]))


@dataclass(frozen=True)
class Teller:
    """Tells statements: sentences, cells of tables, lines of pages all come from here.

    entities: id → Entity, with the names they had; written: article id → EDTF of its day.
    """

    vocabulary: Vocabulary
    entities: Mapping[str, Entity]
    written: Mapping[str, str]

    # -- one value --

    def told(self, statement: Statement, slot: str, former: bool = False) -> tuple[Told, ...]:
        """Return the values of a slot as people are shown them: held ones, and disputed ones.

        former: those that a later word took back instead.
        """
        values = statement.told(slot)
        if former:
            values = tuple(
                h for h in statement.slots.get(slot, ()) if h.standing is Standing.SUPERSEDED
            )
        return tuple(self._told(statement, slot, held) for held in values)

    def _told(self, statement: Statement, slot: str, held: Held) -> Told:
        value, text = held.value, " ".join(held.value.label.split())
        if isinstance(value, EntityValue):
            text = self.name_at(value.ident, statement.spans) or text
        disputed = held.standing is Standing.DISPUTED
        return Told(slot, text, self.mark(held.certainty), disputed, value.id or "", value)

    def mark(self, certainty: str) -> str:
        """Return the sign of how surely something is said; empty for plainly."""
        if not certainty:
            return ""
        kinds = self.vocabulary.kinds.get("CertaintyKind", {})
        marks = [kinds[c].mark for c in certainty.split(" or ") if c in kinds]
        return marks[0] if marks else ""

    def legend(self) -> dict[str, str]:
        """Return sign → what it means, for each sign that sentences use."""
        kinds = self.vocabulary.kinds.get("CertaintyKind", {})
        return {k.mark.strip(): k.label for k in kinds.values() if k.mark}

    def name_at(self, ident: str, spans: Sequence[Span]) -> str:
        """Return the name that an entity had at a time, with the one it has now; empty if unknown."""
        entity = self.entities.get(ident)
        if entity is None:
            return ""
        for dated in entity.names:
            if dated.until.last is None and dated.since.first is None or not spans:
                continue
            within = lies_in(spans, dated.since.first, dated.until.last)
            if within is Meeting.CERTAINLY and dated.name != entity.name:
                return f"{dated.name} (now {entity.name})"
        return entity.name

    def cell(self, statement: Statement, slot: str, form: str = "") -> str:
        """Return the values of a slot for a table: each with its mark, rivals joined by "or"."""
        return self._join(self.told(statement, slot), form)

    def when(self, statement: Statement) -> str:
        """Return when a statement was so, as short as a margin needs it and as it is known.

        "1970s", "19 Sep 2025", "1998–2000 or 2001", "2001–2005"; empty where no source dates it: never
        the year of a bound.
        """
        if statement.as_of or not statement.spans:
            return ""
        since, until = (self._dates(statement, n) for n in ("since", "until"))
        if since or until:
            if since and until:
                return f"{since} to {until}" if " " in since + until else f"{since}–{until}"
            return f"from {since}".replace("from from", "from") if since else f"to {until}"
        for name in self.vocabulary.time_slots:
            if self.vocabulary.slots[name].value_type == "date":
                if dates := self._dates(statement, name):
                    return dates
            elif statement.told(name):
                return self._day(statement, name)
        return self._of_spans(statement)

    def _dates(self, statement: Statement, name: str) -> str:
        told = [t for t in self.told(statement, name) if isinstance(t.value, DateValue)]
        joint = " or " if any(t.is_disputed for t in told) else ", "
        return joint.join(in_short(str(t.value.raw)) for t in told)

    def _day(self, statement: Statement, name: str) -> str:
        """Return the day of an event where it is known, else the year of its season."""
        days = {(s.begin_first, s.end_last) for s in statement.spans}
        if len(days) == 1 and name != "season":
            first, last = days.pop()
            if first is not None and first == last:
                return in_short(iso_of(first) or "")
        return self._of_spans(statement)

    def _of_spans(self, statement: Statement) -> str:
        """Return the years that spans are of, where each is within one year or one season."""
        found = []
        for span in sorted(statement.spans, key=lambda s: s.begin_first or 0):
            first, last = (span.earliest or "")[:4], (span.latest or "")[:4]
            if not first or not last:
                return ""
            found.append(first if first == last else f"{first}–{last[2:]}")
        return ", ".join(dict.fromkeys(found))

    # -- sentences --

    def sentence(self, statement: Statement) -> str:
        """Return the sentence of a statement, by the first template of its class whose guards hold.

        A value that no source says plainly carries its mark; where that is so of all that the
        sentence tells, one mark stands at its end.
        """
        cls = self.vocabulary.statement_class(statement.cls)
        said = _Said(statement)
        chosen = self._chosen(cls, said)
        shown = self._shown(chosen, said)
        marks = {t.mark for t in shown}
        whole = marks.pop() if len(marks) == 1 and len(shown) > 1 else ""
        text = "".join(
            self._fill(part, said, optional, bare=bool(whole)) for optional, part in chosen.parts
        )
        text = re.sub(r":\s*,", ":", re.sub(r"\s+", " ", text)).strip().removesuffix(":")
        return text[:1].upper() + text[1:] + whole + self._ending(cls, statement)

    def _ending(self, cls: StatementClass, statement: Statement) -> str:
        """Return what is said of a statement as a whole: as of which day, only possibly, no longer."""
        found = ""
        if statement.as_of and cls.lasts:
            found += f" (as of {in_words(self.written.get(statement.as_of, ''))})"
        if statement.is_possible:
            found += f" ({DERIVED_MARK})"
        if statement.standing is not Standing.HELD:
            found += {
                Standing.DISPUTED: " (disputed)",
                Standing.OVERRULED: " (overruled)",
                Standing.SUPERSEDED: " (no longer so)",
            }[statement.standing]
        return found

    def _shown(self, template: Template, said: _Said) -> list[Told]:
        found: list[Told] = []
        for optional, part in template.parts:
            if not optional or self._is_told(part, said):
                for name, form in _names_in(part):
                    if form != "silent":
                        found += self._values(said, name, form)
        return found

    def untold(self, statement: Statement) -> list[str]:
        """Return the slots that have values and that the sentence does not tell, in the ontology's order.

        A slot is told where the template shows it, or where its guard names the value:
        ``position=1`` reads as "won".
        """
        cls = self.vocabulary.statement_class(statement.cls)
        said = _Said(statement)
        chosen = self._chosen(cls, said)
        told = {g[0] for g in chosen.guards if len(g) == 3 and g[1] == "="}
        for optional, part in chosen.parts:
            if not optional or self._is_told(part, said):
                told |= {name for name, _ in _names_in(part)}
        return [n for n in cls.slots if statement.told(n) and n not in told]

    def fill(self, template: str, statement: Statement) -> str | None:
        """Return one template filled with a statement, or None where a guard does not hold."""
        parsed, said = parse_template(template), _Said(statement)
        if not self._holds(parsed, said):
            return None
        text = "".join(self._fill(p, said, optional, bare=False) for optional, p in parsed.parts)
        return re.sub(r"\s+", " ", text).strip()

    def _chosen(self, cls: StatementClass, said: _Said) -> Template:
        """Return the first template that fits, with the class's endings that it does not tell already."""
        for text in cls.sentences:
            template = parse_template(text)
            if self._holds(template, said):
                return self._with_endings(cls, template, said)
        every = f"{cls.label}: " + " ".join(f"[{{{s}}}]" for s in cls.slots)
        return self._with_endings(cls, parse_template(every), said)

    def _with_endings(self, cls: StatementClass, template: Template, said: _Said) -> Template:
        if not cls.ending:
            return template
        told = {g[0] for g in template.guards if len(g) == 3 and g[1] == "="}
        for optional, part in template.parts:
            if not optional or self._is_told(part, said):
                told |= {name for name, form in _names_in(part) if form != "former"}
        parts = list(template.parts)
        for ending in cls.ending:
            names = {name for name, _ in _names_in(ending)}
            if not names & told and not any(self._follows(n, told) for n in names):
                parts.append((True, ending))
        return Template(template.guards, tuple(parts))

    def _follows(self, name: str, told: set[str]) -> bool:
        """Whether a slot follows from one that is told: the season of a session's event."""
        chain = self.vocabulary.slots[name].chain
        return bool(chain) and (chain[0] in told or self._follows(chain[0], told))

    def _holds(self, template: Template, said: _Said) -> bool:
        return meets_all(template.guards, said.told)

    def _fill(self, part: str, said: _Said, optional: bool, bare: bool) -> str:
        if optional and not self._is_told(part, said):
            return ""

        def one(match: re.Match[str]) -> str:
            values = self._values(said, match[1], match[2] or "")
            return self._join(values, match[2] or "", bare)

        return _PART.sub(one, part)

    def _is_told(self, part: str, said: _Said) -> bool:
        """Whether an optional part can be filled; the form ``one`` takes one value only."""
        return all(
            self._values(said, name, form)
            and not (form == "one" and len(said.told.get(name, ())) > 1)
            for name, form in _names_in(part)
        )

    def _values(self, said: _Said, name: str, form: str) -> tuple[Told, ...]:
        """Return what a sentence can hold: not a "no", and not several texts of several sources."""
        known = said.memo.get((name, form))
        if known is not None:
            return known
        found: tuple[Told, ...] = ()
        if name in said.told:
            values = [
                t
                for t in self.told(said.statement, name, former=form == "former")
                if not (isinstance(t.value, BooleanValue) and not t.value.truth)
            ]
            prose = [t for t in values if isinstance(t.value, TextValue) and " " in t.text]
            several = len(prose) > 1 and len(prose) == len(values)
            found = () if several else tuple(values)
        said.memo[name, form] = found
        return found

    def _join(self, values: Iterable[Told], form: str, bare: bool = False) -> str:
        if form == "silent":
            return ""
        shown = list(values)
        texts = [_formed(t, form) + ("" if bare else t.mark) for t in shown]
        if len(texts) <= 1:
            return texts[0] if texts else ""
        joint = " or " if any(t.is_disputed for t in shown) else " and "
        return ", ".join(texts[:-1]) + joint + texts[-1]


def _formed(told: Told, form: str) -> str:
    """Return a value in a form of the templates: class, ordinal, since; else as it reads."""
    if form == "class":
        return _in_class(told.text)
    if form in ("ordinal", "former") and isinstance(told.value, AmountValue):
        return ordinal_in_words(told.value.text)
    if form == "since":
        return _since(told.text)
    return told.text


def _in_class(label: str) -> str:
    """Return how a race class reads: Pro-Am class, overall, class not named."""
    if "class" in label:
        return label
    return label.lower() if label == "Overall" else f"{label} class"


def _since(label: str) -> str:
    """Return how a beginning reads: from 2001, some time between 1998 and 2000, by 2023."""
    if label.startswith("between "):
        return f"from some time {label}"
    if label.startswith("until "):
        return f"by {label.removeprefix('until ')}"
    return label if label.startswith(("from ", "by ")) else f"from {label}"


def with_sentence(statement: Statement, teller: Teller) -> Statement:
    """Return a statement with its sentence."""
    return replace(statement, sentence=teller.sentence(statement))
