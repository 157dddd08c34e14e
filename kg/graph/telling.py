"""Statements → what people are shown: the one judge of how each value reads, and how surely."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from kg.graph.forms import (
    Setting,
    as_of,
    chosen,
    formed,
    is_one,
    is_said_already,
    with_the,
)
from kg.model.claims import Entity
from kg.model.guards import Guard, meets_all, parse_guards
from kg.model.spans import Meeting, Span, lies_in
from kg.model.statements import Held, Standing, Statement
from kg.model.values import (
    AmountValue,
    BooleanValue,
    DateValue,
    EntityValue,
    KindValue,
    TextValue,
    Value,
)
from kg.model.values.dates import in_short, iso_of
from kg.ontology import StatementClass, Vocabulary
from kg.problems import with_article

_PART = re.compile(r"\{([a-z_]+)(?::([a-z]+))?\}")
_CHOICE = re.compile(r"<([^<>]*)>")
_TOKEN = re.compile(f"{_PART.pattern}|{_CHOICE.pattern}")
_NAMES_TWICE = re.compile(r"([a-z_]+)([~>^*@])([a-z_]+)")
_OF_PERSON = re.compile(r"(he|she|his|her)\b")
_OF_THING = re.compile(r"(it|its)\b")
_OF_SEVERAL = re.compile(r"(they|their)\b")
_POSSESSIVE = ("his", "her", "its")
_EVENT = re.compile(r"([12]\d{3} .+) at (.+)")
_FOR_OR_AT = re.compile(r"\b(?:for|at) .+")
_ASKED = re.compile(r"([a-z_]+)(?:!=([a-z-]+))?\?([^|]*)\|(.*)")
_ASIDE = "aside"
_DAY = " {as_of:asof}"
_ONE_OF = ("a ", "an ")
_LONGEST_DETAIL, _LONGEST_CLOSE = 160, 60  # characters
_MANY = 2  # times that a sentence says a word before its last phrase begins with that too
DERIVED_MARK = "possible: the sources do not settle it"


def event_parts(name: str) -> tuple[str, str] | None:
    """Return (season, place) where an event is called by both, else None.

    >>> event_parts("2025 Carrera Cup at Montreal")
    ('2025 Carrera Cup', 'Montreal')
    """
    held = _EVENT.fullmatch(name)
    return (held[1], held[2]) if held else None


@dataclass(frozen=True, slots=True)
class Told:
    """One value as people are shown it.

    text: how it reads; mark: the sign of how surely it is said, empty where a source says it
    plainly; is_disputed: whether a rival stands beside it; ident: id of an entity or IRI of a kind,
    or empty.
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
    """A sentence of the ontology. parts: (optional, text) pairs, in order.

    names_twice: two slots that name one and the same (``speaker~about``), or of which the name of
    the first holds that of the second (``person>of``: somebody's father; ``gist>about``) or the
    text of the first begins with a pronoun for the second (``gist^about``; ``gist*about``: for
    several); or a slot and the class of who stands in it (``speaker@publication``), or that all
    have names (``driver@named``).
    """

    guards: tuple[Guard, ...]
    parts: tuple[tuple[bool, str], ...]
    names_twice: tuple[str, str, str] | None = None


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
    twice = _NAMES_TWICE.search(guard)
    rest = " & ".join(g for g in guard.split("&") if not _NAMES_TWICE.search(g))
    return Template(
        parse_guards(rest),
        tuple(p for p in parts if p[1]),
        (twice[1], twice[2], twice[3]) if twice else None,
    )


@dataclass(slots=True)
class _Known:
    """What is known of the statement being told.

    told: (slot, whether what was taken back) → values; values: the same and of several texts how
    many → what a sentence can hold.
    """

    told: dict[tuple[str, bool], tuple[Told, ...]] = field(default_factory=dict)
    values: dict[tuple[str, bool, int], tuple[Told, ...]] = field(default_factory=dict)
    named: Sequence[Entity] | None = None


@dataclass(frozen=True)
class Teller:
    """Tells statements: sentences, cells of tables, lines of pages all come from here.

    entities: id → Entity, with the names they had; written: article id → EDTF of its day.
    """

    vocabulary: Vocabulary
    entities: Mapping[str, Entity]
    written: Mapping[str, str]
    _last: list[tuple[Statement | None, "_Known"]] = field(
        default_factory=lambda: [(None, _Known())], repr=False, compare=False
    )

    def _known(self, statement: Statement) -> "_Known":
        """Return what is known of the statement that is being told; of another one nothing."""
        last, known = self._last[0]
        if last is not statement:
            known = _Known()
            self._last[0] = (statement, known)
        return known

    # -- one value --

    def told(self, statement: Statement, slot: str, former: bool = False) -> tuple[Told, ...]:
        """Return the values of a slot as people are shown them: held ones, and disputed ones.

        former: those that a later word took back instead.
        """
        known = self._known(statement).told
        if (slot, former) not in known:
            values = statement.told(slot)
            if former:
                given = statement.slots.get(slot, ())
                values = tuple(h for h in given if h.standing is Standing.SUPERSEDED)
            known[slot, former] = tuple([self._told(statement, slot, held) for held in values])
        return known[slot, former]

    def _told(self, statement: Statement, slot: str, held: Held) -> Told:
        value, text = held.value, " ".join(held.value.label.split())
        if isinstance(value, EntityValue):
            text = self.name_at(value.ident, statement.spans) or text
        if isinstance(value, KindValue) and held.certainty == "planned":
            text = self.vocabulary.kind_of(slot, value.notation).as_plan or text
        disputed = held.standing is Standing.DISPUTED
        mark = "" if self._hedges(value, held.certainty) else self.mark(held.certainty)
        return Told(slot, text, mark, disputed, value.id or "", value)

    def _hedges(self, value: Value, certainty: str) -> bool:
        """Whether the words of a value hedge it already: about 20, perhaps in 2001."""
        kind = self.vocabulary.kinds.get("CertaintyKind", {}).get(certainty)
        if kind is None or not isinstance(value, AmountValue | DateValue):
            return False
        words = [w for w in kind.words if w != kind.label and not w.startswith(kind.notation)]
        return any(re.search(rf"\b{re.escape(w)}\b", value.label, re.IGNORECASE) for w in words)

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
        return {k.mark.strip(): k.definition or k.label for k in kinds.values() if k.mark}

    def name_at(self, ident: str, spans: Sequence[Span]) -> str:
        """Return the name an entity had at a time, with the one it is known by; empty if unknown.

        A name that was taken and never given up is the last: the one it is known by is an older.
        """
        entity = self.entities.get(ident)
        if entity is None:
            return ""
        lasts = (d.name for d in entity.names if d.until.last is None and d.since.first is not None)
        last = next(lasts, entity.name)
        for dated in entity.names:
            if dated.until.last is None and dated.since.first is None or not spans:
                continue
            within = lies_in(spans, dated.since.first, dated.until.last)
            if within is Meeting.CERTAINLY and dated.name != last:
                return f"{dated.name} (now {last})"
            if within is Meeting.CERTAINLY and dated.name != entity.name:
                return f"{dated.name} (formerly {entity.name})"
        return entity.name

    def named_again(self, ident: str) -> str:
        """Return the name of somebody named before: of a person who has one the surname."""
        entity = self.entities.get(ident)
        if entity is None or entity.cls != "Person" or entity.kind == "unnamed":
            return entity.name if entity else ""
        name = entity.name.partition(" (")[0]  # "Anthony (Moss Racing)": no surname is known
        return _by_surname(name, name, name)

    def as_subject(self, ident: str) -> str:
        """Return how a sentence names an entity that it begins with: ``The 2024 Lantern Cup``."""
        entity = self.entities[ident]
        name = entity.name.partition(" (")[0] if entity.kind == "unnamed" else entity.name
        name = self._with_article(self._as_said(name, entity, ""), entity, "")
        return name[:1].upper() + name[1:]

    def cell(self, statement: Statement, slot: str, form: str = "") -> str:
        """Return the values of a slot for a table: each with its mark, rivals joined by "or"."""
        return self._join(self.told(statement, slot), form)

    def when(self, statement: Statement) -> str:
        """Return when a statement was so, as short as a margin needs it and as it is known.

        "1970s", "19 Sep 2025", "1998–2000 or 2001", "2001–2005"; empty where no source dates it:
        never the year of a bound.
        """
        if statement.as_of or not statement.spans:
            return ""
        since, until = (self._dates(statement, n) for n in ("since", "until"))
        if since or until:
            if since and until:
                return f"{since} to {until}" if " " in since + until else f"{since}–{until}"
            if since.startswith(("by ", "from ")):  # it had begun by then
                return since
            return f"from {since}" if since else f"to {until}"
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

    def sentence(self, statement: Statement, with_note: bool = True, is_cut: bool = False) -> str:
        """Return the sentence of a statement, by the first template of its class whose guards hold.

        A value that no source says plainly carries its mark; where that is so of all that the
        sentence tells, one mark stands at its end. with_note: with what is told beside the fact
        itself: its details (the form ``aside``) and whether it is disputed. As of which day it is
        so stands in front where the sentence goes on behind a comma; not where it is_cut: where its
        subject, with which it has to begin, is taken off.
        """
        cls = self.vocabulary.statement_class(statement.cls)
        template = self._chosen(cls, statement)
        shown = self._shown(template, statement)
        marks = {t.mark for t in shown}
        whole = marks.pop() if len(marks) == 1 and len(shown) > 1 else ""
        if statement.status == "derived" and not statement.is_possible:
            whole = whole or self.mark("inferred")
        head, day, tail = _in_three(template, with_note)
        text = self._run(head, statement, bool(whole))
        as_of = self._run(day, statement, bool(whole), text)
        as_of += self._as_of(cls, statement, template, text + as_of)
        rest = self._run(tail, statement, bool(whole), text + as_of)
        if not is_cut and ("," in (rest[:1], as_of[:1]) or as_of and text.endswith(",")):
            front = f"{as_of.strip(' ,')}, " if as_of else ""
        else:
            front, text = "", text + as_of
        told = [p for o, p in tail.parts if not o or self._is_told(p, statement)]
        is_detail = len(told) == 1 and _is_aside(told[0])
        text = front + text + (self._close(text, rest) if is_detail else rest)
        text = _closed(re.sub(r"\s+", " ", text).strip())
        text = text[:1].upper() + text[1:]
        if not with_note:
            return text + whole
        for more in self._endings(statement, template):
            text = f"{text[:-1]}; {more})" if text.endswith(")") else f"{text} ({more})"
        return text + whole

    def _close(self, text: str, rest: str) -> str:
        """Return a detail, without its comma where it is short and stands behind no other."""
        detail = rest.removeprefix(", ")
        words = [w for w in self.vocabulary.words.close if f"{detail} ".startswith(f"{w} ")]
        is_close = bool(words) and all(" " not in w for w in words)
        is_close = is_close and rest != detail and len(detail) <= _LONGEST_CLOSE
        is_close = is_close and text.count(f" {detail.partition(' ')[0]} ") < _MANY
        return f" {detail}" if is_close and "," not in text + detail else rest

    def _as_of(
        self, cls: StatementClass, statement: Statement, template: Template, before: str
    ) -> str:
        """Return as of which day a whole statement is so, where it goes on or is not dated."""
        if statement.as_of and cls.lasts:
            return f" {as_of(self.written.get(statement.as_of, ''))}"
        goes_on = [
            choice
            for choice in _choices(template)
            if self._choice(choice, statement)[0] in ("since", "now", "future")
        ]
        if not goes_on or not statement.spans and cls.lasts:
            return ""
        said = as_of(self._newest(statement))
        joint = ", " if any("@" in choice for choice in goes_on) else " "
        if joint == ", " and said.endswith(" or later"):
            return ""  # "was set for" says enough where nobody knows as of when
        return "" if said.removeprefix("as of ") in before else joint + said

    def _endings(self, statement: Statement, template: Template) -> list[str]:
        """Return what is said of a whole statement: only possibly, no longer."""
        found = []
        is_told = any(self._choice(c, statement)[0] == "possible" for c in _choices(template))
        if statement.is_possible and not is_told:
            found.append(DERIVED_MARK)
        told = statement.standing is Standing.SUPERSEDED and self._tells_its_end(template)
        if statement.standing is not Standing.HELD and not told:
            found.append(
                {
                    Standing.DISPUTED: "disputed",
                    Standing.OVERRULED: "overruled",
                    Standing.SUPERSEDED: "no longer so",
                }[statement.standing]
            )
        return found

    def _tells_its_end(self, template: Template) -> bool:
        """Whether a template is of a kind that ends a statement: stripped of the title."""
        asked = [g for g in template.guards if len(g) == 3 and g[1] == "="]
        return any(
            kind.notation == value and kind.excludes_statement
            for slot, _, value in asked
            if slot in self.vocabulary.slots
            for kind in self.vocabulary.kinds.get(self.vocabulary.slots[slot].range, {}).values()
        )

    def tense(self, statement: Statement, slot: str = "") -> str:
        """Return past, planned, now, since (it began and goes on), future or undated.

        What is only planned is told as to come. A thing is past where it ended before the newest
        article that tells it (or its ``slot``); a slot is planned where that is so of the
        statement, but not of the articles that tell the slot.
        """
        if statement.as_of:
            return "undated"
        if not slot and statement.claims:
            if all(c.firmness == "planned" for c in statement.claims):
                return "future"
        spans = [h.value for h in statement.told(slot)] if slot else list(statement.spans)
        if not spans:
            return "now" if self.vocabulary.statement_class(statement.cls).lasts else "past"
        newest = self._newest(statement, slot)
        if not newest:
            return "past"
        found = _tense(spans, newest)
        if found == "now" and any(s.latest is None for s in spans) and statement.told("since"):
            return "since"
        if slot and found != "past" and _tense(spans, self._newest(statement)) == "past":
            return "planned"
        return found

    def _newest(self, statement: Statement, slot: str = "") -> str:
        """Return when the newest article was written that tells a statement, or one slot of it."""
        told = {c for h in statement.told(slot) for c in h.claims}
        days = [
            self.written[c.source]
            for c in statement.claims
            if c.source in self.written and (not told or c.id in told)
        ]
        return max(days, key=lambda d: DateValue.parse(d).earliest or "", default="")

    def _choice(
        self, choice: str, statement: Statement, last: Value | None = None
    ) -> tuple[str, str]:
        """Return which alternative of ``slot@past:was|now:is`` fits, and its text.

        ``slot?had won|won`` asks whether the slot has a value, ``slot!=overall?…`` another one.
        """
        if asked := _ASKED.fullmatch(choice):
            values = {h.value.label.lower() for h in statement.told(asked[1])}
            return "", asked[3] if values - {asked[2]} else asked[4]
        if statement.is_possible and (possible := re.search(r"possible:([^|]*)", choice)):
            return "possible", possible[1]
        slot, _, rest = choice.rpartition("@")
        return chosen(rest, Setting(tense=self.tense(statement, slot)), last)

    def _shown(self, template: Template, statement: Statement) -> list[Told]:
        found: list[Told] = []
        for optional, part in template.parts:
            if not optional or self._is_told(part, statement):
                for name, form in _slots_in(part):
                    if form != "silent":
                        found += self._values(statement, name, form)
        return found

    def untold(self, statement: Statement) -> list[str]:
        """Return the slots that have values and that the sentence does not tell.

        They are in the ontology's order. A slot is told where the template shows it, or where its
        guard names the value: ``position=1`` reads as "won".
        """
        cls = self.vocabulary.statement_class(statement.cls)
        chosen = self._chosen(cls, statement)
        told = {g[0] for g in chosen.guards if len(g) == 3 and g[1] == "="}
        for optional, part in chosen.parts:
            if not optional or self._is_told(part, statement):
                told |= {name for name, _ in _slots_in(part)}
        return [n for n in cls.slots if statement.told(n) and n not in told]

    def fill(self, template: str, statement: Statement) -> str | None:
        """Return one template filled with a statement, or None where a guard does not hold."""
        parsed = parse_template(template)
        if not self._holds(parsed, statement):
            return None
        return _closed(re.sub(r"\s+", " ", self._run(parsed, statement, bare=False)).strip())

    def _chosen(self, cls: StatementClass, statement: Statement) -> Template:
        """Return the first template that fits, with the class's endings that it does not tell."""
        told = _told_values(statement)
        for text in cls.sentences:
            template = parse_template(text)
            if meets_all(template.guards, told) and self._repeats(template, statement):
                return self._with_endings(cls, template, statement)
        every = f"{cls.label}: " + " ".join(f"[{{{s}}}]" for s in cls.slots)
        return self._with_endings(cls, parse_template(every), statement)

    def _with_endings(
        self, cls: StatementClass, template: Template, statement: Statement
    ) -> Template:
        if not cls.ending:
            return template
        told = {g[0] for g in template.guards if len(g) == 3 and g[1] == "="}
        for optional, part in template.parts:
            if not optional or self._is_told(part, statement):
                told |= {name for name, form in _slots_in(part) if form != "former"}
        parts = list(template.parts)
        for ending in cls.ending:
            if not self._is_told(ending, statement):
                continue
            if _is_aside(ending) and self._tails(parts, statement) > 0:
                continue
            names = {name for name, _ in _slots_in(ending)}
            if not names & told and not any(self._follows(n, told) for n in names):
                told |= names
                parts.append((True, ending))
        return Template(template.guards, tuple(parts))

    def _tails(self, parts: Sequence[tuple[bool, str]], statement: Statement) -> int:
        """Return how many parts behind commas a sentence has."""
        tails = [p for is_optional, p in parts if is_optional and p.startswith(", ")]
        return sum(self._is_told(p, statement) for p in tails)

    def _repeats(self, template: Template, statement: Statement) -> bool:
        """Whether two slots name one and the same, where the template is for such.

        So it is with who speaks of himself or herself, or a father known only as somebody's father.
        """
        if template.names_twice is None:
            return True
        name, sign, held = template.names_twice
        if sign == "@":
            found = [self.entities.get(t.ident) for t in self.told(statement, name)]
            if held == "named":
                return bool(found) and all(e is not None and e.kind != "unnamed" for e in found)
            return bool(found) and all(e is not None and e.cls.lower() == held for e in found)
        if sign == "*":
            return all(_OF_SEVERAL.match(t.text) for t in self.told(statement, name))
        if sign == "^":
            return self._begins_with_pronoun(self.told(statement, name), statement, held)
        one, another = self.told(statement, name), self.told(statement, held)
        if len(one) != 1 or len(another) != 1:
            return False
        if sign == ">":
            known = self._known_as(another[0].text.split(" (")[0], statement)
            return bool(re.search(rf"(?<!\w){re.escape(known)}", one[0].text))
        if isinstance(another[0].value, EntityValue):
            return one[0].ident == another[0].ident
        who = self.entities.get(one[0].ident)
        if who is not None and who.cls == "Person" and who.kind != "unnamed":
            return False  # she has a name of her own, whatever word is in it
        return another[0].text.split()[-1] in one[0].text

    def _begins_with_pronoun(self, texts: Sequence[Told], statement: Statement, slot: str) -> bool:
        """Whether texts begin with a pronoun that can stand for who is in a slot."""
        found = [self.entities.get(t.ident) for t in self.told(statement, slot)]
        is_person = any(e is not None and e.cls == "Person" for e in found)
        pattern = _OF_PERSON if is_person else _OF_THING
        return bool(texts) and all(pattern.match(t.text) for t in texts)

    def _with_name(self, text: str, slot: str, before: str, statement: Statement) -> str:
        """Return a text whose first pronoun gives way to the name of who is in a slot."""
        said = [self._formed(t, "", before, statement) for t in self.told(statement, slot)[:1]]
        found = (_OF_PERSON.match(text) or _OF_THING.match(text)) if said else None
        if found is None:
            return text
        name = f"{said[0]}'s" if found[1] in _POSSESSIVE else said[0]
        return name + text[found.end() :]

    def _known_as(self, name: str, statement: Statement) -> str:
        """Return a name without somebody's whom the statement names: father, of Ada Lind's father.

        Other names come back as they are.
        """
        for other in self._named_in(statement):
            if other.name != name and _is_of(name, other.name):
                bare = name.replace(f"{other.name}'s ", "").replace(f" of {other.name}", "")
                return bare.removeprefix("the ")
        return name

    def _follows(self, name: str, told: set[str]) -> bool:
        """Whether a slot follows from one that is told: the season of a session's event."""
        chain = self.vocabulary.slots[name].chain
        return bool(chain) and (chain[0] in told or self._follows(chain[0], told))

    def _holds(self, template: Template, statement: Statement) -> bool:
        told = _told_values(statement)
        return meets_all(template.guards, told) and self._repeats(template, statement)

    def _run(self, template: Template, statement: Statement, bare: bool, before: str = "") -> str:
        """Return the parts of a template, filled one behind the other."""
        text = before
        for optional, part in template.parts:
            if optional and not self._is_told(part, statement):
                continue
            names = _slots_in(part)
            values = [(v, f) for n, f in names for v in self._values(statement, n, f)]
            if optional and values and all(is_said_already(v.value, f, text) for v, f in values):
                continue
            text += self._fill(part, statement, text, bare)
        return text[len(before) :]

    def _fill(self, part: str, statement: Statement, before: str, bare: bool) -> str:
        """Return a part with its slots and choices filled in, as it goes on from ``before``.

        A sign in brackets stands behind what is counted: up to 40 cars (planned).
        """
        found, at, sign = before, 0, ""
        last: Value | None = None
        for token in _TOKEN.finditer(part):
            found += part[at : token.start()]
            at = token.end()
            name, form, choice = token[1], token[2] or "", token[3]
            if choice is not None:
                found += self._choice(choice, statement, last)[1] + sign
                sign = ""
                continue
            values = self._values(statement, name, form)
            last = values[0].value if values else None
            said = self._join(values, form, bare, found, statement)
            sign = values[-1].mark if values and part[at:].startswith(" <") else ""
            sign = sign if sign.startswith(" ") and said.endswith(sign) else ""
            found += said.removesuffix(sign)
        found += part[at:]
        return found[len(before) :]

    def _is_told(self, part: str, statement: Statement) -> bool:
        """Whether an optional part can be filled; the form ``one`` takes one value only."""
        for name, form in _slots_in(part):
            if name not in statement.slots or not self._values(statement, name, form):
                return False
            if form == "one" and len(statement.told(name)) > 1:
                return False
        return True

    def _values(self, statement: Statement, name: str, form: str) -> tuple[Told, ...]:
        """Return what a sentence can hold: not a "no", and not several texts of several sources."""
        if name not in statement.slots:
            return ()
        former, most = form == "former", 1 if form == _ASIDE else 2
        known = self._known(statement).values
        if (name, former, most) not in known:
            values = [
                t
                for t in self.told(statement, name, former)
                if not (isinstance(t.value, BooleanValue) and not t.value.truth)
            ]
            prose = [t for t in values if isinstance(t.value, TextValue) and " " in t.text]
            is_prose = len(prose) > 1 and len(prose) == len(values)
            known[name, former, most] = _plainest(prose, most) if is_prose else tuple(values)
        return known[name, former, most]

    def _join(
        self,
        values: Iterable[Told],
        form: str,
        bare: bool = False,
        before: str = "",
        statement: Statement | None = None,
    ) -> str:
        shown = list(values)
        if form == "silent":
            return ""
        if form == "mark":
            return "" if bare or not shown else shown[0].mark
        texts: list[str] = []
        for told in shown:
            sofar = " ".join([before, *texts])
            text = self._formed(told, form, sofar, statement)
            mark = "" if bare else told.mark
            joint = text[text.rindex(" ") :] if form == "within" else ""
            texts.append(text.removesuffix(joint) + mark + joint)
        if len(texts) <= 1:
            return texts[0] if texts else ""
        first = texts[0].partition(" ")[0] + " "
        if first[0].islower() and all(isinstance(t.value, DateValue) for t in shown):
            texts[1:] = [t.removeprefix(first) for t in texts[1:]]
        if form != "and" and all(isinstance(t.value, TextValue) and " " in t.text for t in shown):
            return (", and " if any("," in t or " and " in t for t in texts) else " and ").join(
                texts
            )
        joint = " or " if any(t.is_disputed for t in shown) else " and "
        return ", ".join(texts[:-1]) + joint + texts[-1]

    def _formed(self, told: Told, form: str, before: str, statement: Statement | None) -> str:
        """Return how a value reads where it stands in a sentence (in a cell, if that is None)."""
        entity = self.entities.get(told.ident) if isinstance(told.value, EntityValue) else None
        kind = None
        if isinstance(told.value, KindValue):
            scheme = self.vocabulary.slots[told.slot].range
            kind = self.vocabulary.kinds.get(scheme, {}).get(told.value.notation)
        tense, one, spelled, ends = "past", False, None, False
        if statement is not None:
            count = [h.value for h in statement.told("count")]
            if form in ("open", "held"):
                tense = self.tense(statement, told.slot if form == "held" else "")
            one = len(count) == 1 and is_one(count[0])
            spelled = self.vocabulary.words.spelled
            ends = bool(statement.told("until"))
        is_unnamed = entity is not None and entity.kind == "unnamed"
        setting = Setting(before, tense, kind, one, is_unnamed, spelled, ends)
        if form == "year" and entity is not None:
            return self._slot_of(entity, "year") or told.text
        text = formed(told.text, told.value, form, setting)
        if form == "named" and statement is not None:
            return self._with_name(text, "about", before, statement)
        if entity is None or statement is None:
            return text
        if form == "what" and entity.cls == "Team" and entity.kind != "unnamed":
            label = self.vocabulary.entity_classes[entity.cls].label
            is_said = text.casefold().endswith(label)
            return text if is_said else f"the {text.removeprefix('the ')} {label}"
        if form == "kin":
            bare = self._known_as(text.split(" (")[0], statement)
            return bare if bare.endswith("s") else with_article(bare)
        held = event_parts(text) if entity.cls == "Event" else None
        if held and form == "place":
            return held[1]
        if held and before.endswith(" at "):
            return held[1] + self._of_season(entity, held[0], before)
        text = self._named(text, entity, before, statement)
        if form == "an":
            return with_article(text) if text[:1] != text[:1].lower() else text
        if form == "tag" and entity.cls == "Publication":
            return re.split(r" (?:of|on) ", text)[0] if entity.kind == "article" else text
        if form == "pole":
            return found[0] if (found := _FOR_OR_AT.search(text)) else f"in {text}"
        if form != "bare":
            text = self._with_article(text, entity, before)
        if form == "thing" and entity.cls == "RaceClass":
            return f"the {text} class"
        if form == "where":
            pattern = self.vocabulary.entity_classes[entity.cls].at
            is_within = entity.cls == "Place" and not (pattern and re.search(pattern, entity.name))
            return f"{'in' if is_within else 'at'} {text}"
        return text

    def _of_season(self, event: Entity, name: str, before: str) -> str:
        """Return of which season an event is, by a name of that; nothing where it was said."""
        season = self._slot_of(event, "season")
        if name in before or bool(season) and season in before:
            return ""
        year, _, series = season.partition(" ")
        return f" in {year}" if series and series in before else f" in the {name}"

    def _slot_of(self, entity: Entity, name: str) -> str:
        return next((v.label for v in entity.slots.get(name, ())), "")

    def _named(self, name: str, entity: Entity, before: str, statement: Statement) -> str:
        """Return a name as a sentence says it: a person named before by the surname.

        One whose source gives no name is said without the bracket that says so, nor with the name
        of whom the sentence is about; one with its own way of being said (pd:saidAs), that way.
        """
        short = name[: name.rindex(" (")] if name.endswith(")") and " (" in name else name
        if entity.kind == "unnamed" or short == self._slot_of(entity, "maker"):
            name = short
        name = self._as_said(name, entity, before)
        series = self._slot_of(entity, "series")
        if entity.cls == "Season" and series and series in before:
            name = f"{self._slot_of(entity, 'year')} season"
        for other in self._named_in(statement):
            if other.kind == "unnamed" or other.id == entity.id:
                continue
            named = other.name in before
            name = name.removesuffix(f" {'by' if named else 'of'} {other.name}")
            owned = name.removeprefix(f"{other.name}'s ")
            if named and entity.cls != "Person" and owned != name and owned.islower():
                name = with_article(owned)
            if named and name.startswith(_ONE_OF):
                name = name.removesuffix(f" of {other.name}")
            if other.cls == "Person" and (entity.kind == "unnamed" or _is_of(name, other.name)):
                name = _by_surname(name, other.name, before)
        if entity.cls == "Person":
            name = _by_surname(name, entity.name, before)
        return f"{name}," if ", " in name and "(" not in name else name

    def _named_in(self, statement: Statement) -> Sequence[Entity]:
        """Return the entities that what a statement tells names, sorted by id."""
        known = self._known(statement)
        if known.named is None:
            idents = sorted({i for n in statement.slots for i in statement.ids(n)})
            known.named = [e for i in idents if (e := self.entities.get(i)) is not None]
        return known.named

    def _as_said(self, name: str, entity: Entity, before: str) -> str:
        """Return a name by the first template of its class (pd:saidAs) whose guards hold.

        ``{name:head}`` is what stands before the first comma of the name: ``Race 1``; in small
        letters where it says no more than its kind: ``second run``. The only race of an event
        stands between its season and its place: ``2024 Lantern Cup race at Hill``.
        """
        if held := self._round_parts(entity, name):
            texts = self.vocabulary.entity_classes[entity.cls].said[:1] or (name,)
            said = texts[0].replace("{name:season}", held[0])
            return said.replace("{name:place}", held[1])
        head, comma, _ = name.partition(", ")
        kinds = [v for vs in entity.slots.values() for v in vs if isinstance(v, KindValue)]
        is_only = any(v.label == head.lower() for v in kinds)
        if any(head.lower().endswith(v.label) for v in kinds) and head[1:].islower():
            head = head.lower()
        for text in self.vocabulary.entity_classes[entity.cls].said if comma else ():
            template = parse_template(text)
            if not meets_all(template.guards, entity.slots):
                continue
            said = "".join(part for _, part in template.parts).replace("{name:head}", head)
            for slot, form in _slots_in(said):
                for value in entity.slots.get(slot, ()):
                    other = self.entities.get(value.id or "")
                    if other is None or head in other.name:
                        return name
                    if other.name in before:
                        return head
                    held = event_parts(other.name)
                    if is_only and held and f" of {{{slot}}}" in said:
                        return f"{held[0]} {head} at {held[1]}"
                    if held and said != f"{{{slot}}}":
                        return f"{head} at {held[1]}" + self._of_season(other, held[0], before)
                    whole = self._with_article(other.name, other, "")
                    said = said.replace(f"{{{slot}{':' + form if form else ''}}}", whole)
            return said
        return name

    def _round_parts(self, event: Entity, name: str) -> tuple[str, str] | None:
        """Return (season, place) of an event that is called by its series and its place."""
        held = event_parts(name) if event.cls == "Event" else None
        series = held[0].partition(" ")[2] if held else ""
        return held if series and series in self._slot_of(event, "season") else None

    def _with_article(self, name: str, entity: Entity, before: str) -> str:
        """Return a name with "the" where sentences say it so: by its year, or by its class."""
        if before.endswith(("the ", "The ")) or name.lower().startswith("the "):
            return name
        pattern = self.vocabulary.entity_classes[entity.cls].article
        is_definite = bool(pattern) and entity.kind != "unnamed" and re.search(pattern, name)
        return f"the {name}" if is_definite else with_the(name, before)


def _told_values(statement: Statement) -> dict[str, list[Value]]:
    return {n: [h.value for h in statement.told(n)] for n in statement.slots}


@lru_cache(maxsize=4096)
def _slots_in(part: str) -> tuple[tuple[str, str], ...]:
    """Return (slot, form) of each place of a part of a template that a slot fills."""
    return tuple(_PART.findall(part))


def _choices(template: Template) -> list[str]:
    return [c for _, part in template.parts for c in _CHOICE.findall(part)]


def _in_three(template: Template, with_note: bool) -> tuple[Template, Template, Template]:
    """Return a template in three: what it tells, as of which day, and what follows.

    Without a day of its own, what follows are the parts behind commas at its end.
    """
    parts = [p for p in template.parts if with_note or not _is_aside(p[1])]
    days = [n for n, (_, text) in enumerate(parts) if text == _DAY]
    at = days[-1] if days else len(parts)
    while not days and at and parts[at - 1][0] and parts[at - 1][1].startswith(","):
        at -= 1
    head, day, tail = parts[:at], parts[at : at + len(days)], parts[at + len(days) :]
    first, second, third = (replace(template, parts=tuple(p)) for p in (head, day, tail))
    return first, second, third


@lru_cache(maxsize=4096)
def _is_aside(part: str) -> bool:
    return any(form == _ASIDE for _, form in _PART.findall(part))


def _is_of(name: str, full: str) -> bool:
    """Whether a name is made of somebody's: the family of Ada Lind, Ada Lind's father."""
    return f" of {full}" in name or f"{full}'s" in name


def _by_surname(name: str, full: str, before: str) -> str:
    """Return a name where that of somebody named before is cut to the surname, if that is plain."""
    if full not in before or full not in name:
        return name
    short = full.partition(" of ")[0]
    _, *given, last = ["", *short.split()] if " " not in short else short.split()
    surname = " ".join([*[g for g in given if g.islower()], last])
    return name.replace(full, surname) if before.count(surname) == before.count(full) else name


def _closed(text: str) -> str:
    """Return a sentence without a comma that closes a name before nothing, or another sign."""
    text = re.sub(r",([^\s\w,(]|\s\([a-z]+\)(?=,|$))", r"\1,", text)
    text = re.sub(r",\s*(?=[,;:]|\s\()", "", text)
    return re.sub(r"([:;])\s*,", r"\1", text).rstrip(",:; ")


def _plainest(prose: Sequence[Told], most: int) -> tuple[Told, ...]:
    """Return of several texts the one said most plainly, or ``most`` short ones."""
    ranked = sorted(prose, key=lambda t: (bool(t.mark), len(t.text), t.text))
    both = ranked[:most]
    fits = sum(len(t.text) for t in both) <= _LONGEST_DETAIL
    return tuple(both if fits and both[0].mark == both[-1].mark else ranked[:1])


def with_sentence(statement: Statement, teller: Teller) -> Statement:
    """Return a statement with its sentence."""
    return replace(statement, sentence=teller.sentence(statement))


def _tense(spans: Sequence[Value | Span], written: str) -> str:
    """Return past, now or future: when spans are as seen from the day of an article (EDTF).

    A record that is kept up (``2023-10-22/..``) was written after the day it begins with.
    """
    day = DateValue.parse(written)
    first, last = day.earliest or "", day.latest
    if last and min(s.earliest or "" for s in spans) > last:
        return "future"
    ends = [s.latest for s in spans]
    if all(end is not None and (end < first or not last and end == first) for end in ends):
        return "past"
    return "now"
