"""A question read → the statements that come near: by words, names, time, what is asked."""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from kg.answers.asking.choosing import Reading
from kg.answers.asking.documents import Library, of_statement
from kg.answers.asking.linking import Mention
from kg.answers.show import by_telling
from kg.model.spans import Meeting, Span, meet
from kg.model.statements import Standing, Statement
from kg.model.values.dates import DateValue
from kg.problems import KgError

if TYPE_CHECKING:
    from kg.answers.graph import Graph

_NAMED, _STATEMENTS = 6.0, 10


def near_statements(
    graph: "Graph", library: Library, reading: Reading, most: int = _STATEMENTS
) -> list[Statement]:
    """Return up to ``most`` statements that come near, the nearest first."""
    stems = {t.stem: 1.0 for t in reading.tokens if not t.is_function}
    ids = {i: _NAMED / max(1, len(m.ids)) ** 0.5 for m in reading.limits for i in m.ids}
    times = [_span(m.time) for m in reading.limits if m.time]
    ranked = []
    for hit in library.search("statement", stems, ids, max(most, _STATEMENTS * 4)):
        statement = graph.data.statement(hit.ident)
        if statement:
            ranked.append((hit.score * _factor(graph, statement, reading, times), statement))
    ranked.sort(key=lambda r: (-r[0], r[1].id))
    return [s for _, s in ranked[:most]]


def are_silent(
    graph: "Graph", library: Library, reading: Reading, near: Sequence[Statement]
) -> bool:
    """Return whether none of the statements that come near speaks of all that is named."""
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


def asks_who(graph: "Graph", reading: Reading) -> bool:
    """Return whether one name stands alone, or is asked only who that is."""
    wanted = {w for want in reading.wants for w in want}
    classes = {graph.entities[i].cls for i in reading.limits[0].ids}
    return all(graph.vocabulary.is_a(c, w) for c in classes for w in wanted)


def overview(
    graph: "Graph", mention: Mention, near: Sequence[Statement]
) -> tuple[str, Sequence[Statement], list[str]]:
    """Return who or what one name is, in words, and the statements that tell most of it.

    Where it may mean several: empty, the statements that come near, and what each of these is.
    """
    ids = sorted(mention.exact) or list(mention.ids)
    if not ids:
        return "", near, []
    with suppress(KgError):
        ids = [graph.entity(mention.text).id]
    names = [f"{graph.entities[i].name} ({graph.entities[i].class_label})" for i in ids[:12]]
    if len(ids) > 1:
        return "", near, names
    told = by_telling(graph, graph.statements_of(ids[0]))[:_STATEMENTS]
    return f"what is recorded of {names[0]}", told, []


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
