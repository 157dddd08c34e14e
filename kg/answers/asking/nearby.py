"""A question read → the statements that come near: by words, names, time, what is asked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.answers.asking.choosing import Reading
from kg.answers.asking.documents import Library
from kg.model.spans import Meeting, Span, meet
from kg.model.statements import Standing, Statement
from kg.model.values.dates import DateValue

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
