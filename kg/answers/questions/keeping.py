"""An answer, and names, times and words → the same answer with the rows only that hold them all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.answers.family import family_of
from kg.answers.questions.asking import QuestionAnswer
from kg.model.spans import Meeting, Span, meet
from kg.model.statements import Statement
from kg.model.values.dates import DateValue

if TYPE_CHECKING:
    from kg.answers.graph import Graph

_MOST = 3  # statements of a row: one of many says little of the row


@dataclass(frozen=True, slots=True)
class Held:
    """What a row must hold besides what a question asks for.

    names: for each name the ids that it may mean; times: EDTF; words: as they are compared.
    """

    names: Sequence[Sequence[str]] = ()
    times: Sequence[str] = ()
    words: Sequence[str] = ()


def with_rows_that_hold(
    graph: "Graph",
    found: QuestionAnswer,
    held: Held,
    words_of: Callable[[Statement], set[str]],
    where: str,
) -> QuestionAnswer | None:
    """Return an answer with the rows only whose statements hold something; None where none do.

    A name is held by what names it or what is made of it: a round by its venue. None, too, where
    rows would go from an answer that is a count, or the first of all. words_of: the words that a
    statement says; where: what is said of the rows.
    """
    family, question = family_of(graph), found.question
    names = [family.below(ids) for ids in held.names]
    spans = [[Span.of_date(DateValue.parse(t))] for t in held.times]

    def holds(told: Sequence[Statement]) -> bool:
        times = [[meet(s.spans, span)[0] for s in told if s.spans] for span in spans]
        return (
            0 < len(told) <= _MOST
            and all(any(ids & s.touches() for s in told) for ids in names)
            and all(Meeting.CERTAINLY in meetings for meetings in times)
            and (not held.words or set(held.words) <= {w for s in told for w in words_of(s)})
        )

    rows = [
        row
        for row in found.rows
        if holds([s for s in map(graph.data.statement, row.statements) if s])
    ]
    ranked = question.counts or question.best or question.keep or question.newest
    if not rows or question.is_yes_no or ranked and len(rows) < len(found.rows):
        return None
    return found if len(rows) == len(found.rows) else found.only(rows, where)
