"""A question in words → a reply: guided questions with their rows, statements, an answer where certain."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kg.answers.asking.choosing import Candidate, Chooser, Reading, read_asks
from kg.answers.asking.documents import Library, library_of, of_statement
from kg.answers.asking.linking import Linker
from kg.answers.questions import Cell, QuestionAnswer, answer
from kg.facts.spelling import plain
from kg.model.spans import Meeting, Span, meet
from kg.model.statements import Standing, Statement
from kg.model.values.dates import DateValue
from kg.problems import KgError

if TYPE_CHECKING:
    from kg.answers.graph import Graph

_LONGEST, _MOST_TOKENS = 600, 60
_RUN, _SHOWN, _STATEMENTS, _ROWS = 6, 3, 10, 12
_CLAIMED = (
    "yes", "understood_as", "sparql", "statements", "denials", "disputed",
    "not_claimed", "notes", "question", "columns", "rows",
)  # fmt: skip
_MARGIN, _NAMED, _CLEAR = 0.25, 6.0, 0.8


@dataclass(frozen=True, slots=True)
class Guided:
    """A saved question that fits, with what it found."""

    candidate: Candidate
    found: QuestionAnswer

    @property
    def answers(self) -> list[Cell]:
        """The distinct cells of what was asked for, where the words say so; else those that answer."""
        if not self.candidate.asked or self.found.question.is_yes_no:
            return [] if self.found.question.is_yes_no else self.found.answers
        rows = sorted(self.found.rows, key=lambda r: (r.is_disputed, r.is_possible))
        cells = [
            replace(c, is_disputed=c.is_disputed or r.is_disputed)
            for r in rows
            for n in self.candidate.asked
            if (c := r.cells.get(n))
        ]
        return list({(c.id, str(c.value)): c for c in reversed(cells)}.values())[::-1]

    def as_json(self) -> dict[str, Any]:
        """Return {name, parameters, question, status, yes, answers, rows, more, left_out, notes}."""
        rows = self.found.rows
        return {
            "name": self.found.question.name,
            "parameters": self.candidate.parameters,
            "question": self.found.understood_as,
            "status": self.found.status,
            "yes": self.found.yes,
            "answers": [c.as_json() for c in self.answers[:_ROWS]],
            "columns": self.found.columns,
            "rows": [row.as_json() for row in rows[:_ROWS]],
            "more": max(0, len(rows) - _ROWS),
            "left_out": list(self.candidate.left_out),
            "notes": list(self.found.notes),
        }


@dataclass(frozen=True, slots=True)
class AskReply:
    """The reply to a question in words.

    status: answered, disputed, not_recorded (said of ``claimed``, the one question that is certain);
    found (things are shown and nothing is claimed); not_understood. guided: the saved questions that
    fit best; statements: those that come near, the most telling first; missing: words that no
    question shown takes up; suggestions: what can be asked instead.
    """

    status: str
    claimed: Guided | None = None
    guided: tuple[Guided, ...] = ()
    statements: tuple[Statement, ...] = ()
    missing: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    about: str = ""
    answers: tuple[Mapping[str, Any], ...] = field(default_factory=tuple)

    def as_json(self) -> dict[str, Any]:
        """Return the reply with the names that ``kg ask --json`` promises."""
        near = [s.id for s in self.statements]
        shown: dict[str, Any] = {
            "status": self.status,
            "answers": [],
            "yes": None,
            "understood_as": self.about or None,
            "sparql": None,
            "statements": near if self.about else [],
        }
        if self.claimed:
            found = self.claimed.found.as_json()
            shown |= {n: found[n] for n in _CLAIMED}
            shown["answers"] = [c.as_json() for c in self.claimed.answers]
        behind = list(shown["statements"])
        for guided in self.guided:
            behind += [i for row in guided.found.rows[:_ROWS] for i in row.statements]
        return {
            **shown,
            "missing": list(self.missing),
            "suggestions": list(self.suggestions),
            "nearby": [i for i in near if i not in shown["statements"]],
            "questions": [g.as_json() for g in self.guided],
            "evidence": list(dict.fromkeys([*behind, *near])),
        }


def ask_in_words(graph: "Graph", text: str) -> AskReply:
    """Return the AskReply to whatever somebody typed; nothing typed is an error."""
    library = library_of(graph)
    reading = read(graph, library, text)
    if not reading.tokens:
        return AskReply("not_understood", suggestions=_examples(library))
    chooser = Chooser(graph, library, reading)
    candidates = chooser.candidates()
    certain = [c for c in candidates if c.is_certain]
    run = [*certain[:_SHOWN], *(c for c in candidates if c not in certain[:_SHOWN])][:_RUN]
    guided = [g for c in run if (g := _ran(graph, c, reading)) is not None]
    statements = near_statements(graph, library, reading)
    claimed = _claimed(guided)
    if claimed and claimed.found.status == "not_recorded":
        claimed = claimed if _is_silent(graph, library, reading, claimed, statements) else None
    if not reading.content() and len(reading.limits) == 1 and not claimed:
        return _overview(graph, reading, guided, statements)
    shown = _ordered(guided, claimed)
    several = [
        g.candidate.question.in_words(labels)
        for g in shown[:1]
        for labels in chooser.filler.others(g.candidate.question, g.candidate.filling)
    ]
    suggestions = [c.in_words for c in candidates if c not in [g.candidate for g in shown]][:3]
    suggestions = [*several, *suggestions]
    if claimed:
        return AskReply(
            claimed.found.status, claimed, tuple(shown), tuple(statements), (), tuple(suggestions)
        )
    status = "found" if shown or statements else "not_understood"
    missing = shown[0].candidate.left_out if shown else tuple(t.text for t in reading.content())
    return AskReply(
        status, None, tuple(shown), tuple(statements), missing,
        tuple(suggestions) or _examples(library),
    )  # fmt: skip


def read(graph: "Graph", library: Library, text: str) -> Reading:
    """Return a question read: its words, what they name, what is asked for."""
    clean = "".join(
        " " if unicodedata.category(c)[0] in "CZ" else c
        for c in unicodedata.normalize("NFC", plain(text[: _LONGEST * 20]))
    )
    clean = re.sub(r" +", " ", clean)[:_LONGEST].strip()
    tokens = tuple(library.analyzer.tokens(clean)[:_MOST_TOKENS])
    mentions = tuple(Linker(graph, library.analyzer).mentions(clean, tokens))
    wants, now = read_asks(graph, tokens, mentions, library.analyzer)
    return Reading(clean, tokens, mentions, wants, now)


def _ran(graph: "Graph", candidate: Candidate, reading: Reading) -> Guided | None:
    try:
        found = answer(graph, candidate.question, candidate.parameters, is_now=reading.is_now)
    except KgError:
        return None
    return Guided(candidate, found)


def _claimed(guided: Sequence[Guided]) -> Guided | None:
    """Return the question of which an answer may be claimed: certain, and clearly before any other."""
    sure = [g for g in guided if g.candidate.is_certain and g.found.status != "found"]
    sure = [g for g in sure if _is_asked_for(g)]
    if not sure:
        return None
    first = max(sure, key=lambda g: (bool(g.found.rows or g.found.denials), g.candidate.score))
    for other in guided:
        close = other.candidate.score > first.candidate.score - _MARGIN
        rival = other.candidate.is_certain or other.candidate.score > first.candidate.score
        if other is first or not (close and rival) or not other.found.rows:
            continue
        if first.found.status == "not_recorded" or not _agree(first, other):
            return None
    return first


def _is_asked_for(guided: Guided) -> bool:
    """Whether what was asked for stands in a row: a "when" is not answered by a name."""
    rows = guided.found.rows
    return not rows or all(
        any(row.cells.get(column) for row in rows) for column in guided.candidate.asked
    )


def _is_silent(
    graph: "Graph",
    library: Library,
    reading: Reading,
    claimed: Guided,
    near: Sequence[Statement],
) -> bool:
    """Whether nothing that comes near speaks of all that is named in the words of the question."""
    if not reading.wants or claimed.candidate.likeness < _CLEAR:
        return False
    times = [_span(m.time) for m in reading.limits if m.time]
    named = [set(m.ids) for m in reading.limits if m.ids]
    content = {t.stem for t in reading.content()}
    content |= {s for stem in content for s in library.same.get(stem, ())}
    for statement in near:
        if times and statement.spans and meet(statement.spans, times)[0] is Meeting.NEVER:
            continue
        touched = statement.touches()
        if all(ids & touched for ids in named):
            words = of_statement(graph, statement, library.analyzer).fields
            if content & {s for name in ("sentence", "kinds") for s in words[name]}:
                return False
    return True


def _agree(one: Guided, other: Guided) -> bool:
    if one.found.yes is not None or other.found.yes is not None:
        return one.found.yes == other.found.yes
    mine, its = ({(c.id, c.label) for c in g.answers} for g in (one, other))
    return mine == its


def _ordered(guided: Sequence[Guided], claimed: Guided | None) -> list[Guided]:
    """Return the questions to show: the claimed one, then those with rows, then the others."""
    rest = [g for g in guided if g is not claimed and (g.found.rows or g.found.denials)]
    if not claimed:
        rest += [g for g in guided if g not in rest]
    return ([claimed] if claimed else []) + rest[: _SHOWN - (1 if claimed else 0)]


def _overview(
    graph: "Graph", reading: Reading, guided: Sequence[Guided], near: Sequence[Statement]
) -> AskReply:
    """Return who or what one name is: the statements that tell most of it."""
    mention = reading.limits[0]
    ids = sorted(mention.exact) or list(mention.ids)
    if not ids:
        return AskReply("found" if near else "not_understood", None, (), tuple(near))
    try:
        ids = [graph.entity(mention.text).id]
    except KgError:
        pass
    names = [f"{graph.entities[i].name} ({graph.entities[i].class_label})" for i in ids[:12]]
    if len(ids) > 1:
        return AskReply("found", None, (), tuple(near), (), tuple(names))
    told = sorted(graph.statements_of(ids[0]), key=lambda s: _telling(graph, s))[:_STATEMENTS]
    return AskReply("found", None, (), tuple(told), about=f"what is recorded of {names[0]}")


def _telling(graph: "Graph", statement: Statement) -> tuple[float, float, str, str]:
    cls = graph.vocabulary.statement_class(statement.cls)
    rank = cls.brief_rank if cls.brief_rank < 99 else 50 + cls.rank
    return (rank, float(statement.is_possible), *graph.by_time(statement)[::2])


def near_statements(
    graph: "Graph", library: Library, reading: Reading, most: int = _STATEMENTS
) -> list[Statement]:
    """Return the statements that come near, ranked by words, names, time, what is asked, standing."""
    stems = {t.stem: 1.0 for t in reading.tokens if not t.is_function}
    ids = {i: _NAMED / max(1, len(m.ids)) ** 0.5 for m in reading.limits for i in m.ids}
    times = [_span(m.time) for m in reading.limits if m.time]
    ranked = []
    for hit in library.search("statement", stems, ids, max(most, _STATEMENTS * 8)):
        statement = graph.data.statement(hit.ident)
        if statement:
            ranked.append((hit.score * _factor(graph, statement, reading, times), statement))
    ranked.sort(key=lambda r: (-r[0], r[1].id))
    return [s for _, s in ranked[:most]]


def _span(edtf: str) -> Span:
    return Span.of_date(DateValue.parse(edtf))


def _factor(graph: "Graph", statement: Statement, reading: Reading, times: Sequence[Span]) -> float:
    found = 0.85 if statement.is_possible else 1.0
    if statement.standing is not Standing.HELD:
        found *= 0.8
    if times and statement.spans:
        meeting = meet(statement.spans, times)[0]
        found *= {Meeting.NEVER: 0.5, Meeting.POSSIBLY: 1.0, Meeting.CERTAINLY: 1.3}[meeting]
    named = {i for m in reading.limits for i in m.ids}
    for want in reading.wants[:1]:
        if any(_answers(graph, statement, w, named) for w in want):
            found *= 1.15
    return found


def _answers(graph: "Graph", statement: Statement, want: str, named: set[str]) -> bool:
    """Whether a statement tells something of a type that is not in the question itself."""
    vocabulary = graph.vocabulary
    for slot, values in statement.slots.items():
        kind = vocabulary.slots[slot].value_type
        if want in vocabulary.entity_classes:
            for held in values:
                entity = graph.data.entities.get(held.value.id or "")
                if entity and entity.id not in named and vocabulary.is_a(entity.cls, want):
                    return True
        elif (want, kind) in (("Date", "date"), ("Number", "amount"), ("LapTime", "time")):
            return True
    return False


def _examples(library: Library) -> tuple[str, ...]:
    """Return a few questions that need nothing to be given, the shortest first."""
    free = [q for q in library.questions.values() if all(p.optional for p in q.parameters)]
    texts = sorted((q.in_words({}) for q in free), key=lambda t: (len(t), t))
    return tuple(texts[:3])
