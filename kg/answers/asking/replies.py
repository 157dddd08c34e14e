"""What was found for a question in words → the reply.

Its names are those that ``kg ask --json`` promises.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.answers.asking.choosing import Candidate
from kg.answers.questions import Cell, QuestionAnswer
from kg.model.statements import Statement

_ROWS, _ALIKE = 12, 0.35
_CLAIMED = (
    "yes", "understood_as", "sparql", "statements", "denials", "disputed",
    "not_claimed", "notes", "question", "columns", "rows",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guided:
    """A saved question that fits, with what it found."""

    candidate: Candidate
    found: QuestionAnswer

    @property
    def answers(self) -> list[Cell]:
        """The distinct cells of what was asked for, if the words say so; else those that answer.

        A win of which only the event is known is told by the event, where others are by the race.
        """
        if not self.candidate.asked or self.found.question.is_yes_no:
            return [] if self.found.question.is_yes_no else self.found.answers
        cells = [
            replace(c, is_disputed=c.is_disputed or r.is_disputed)
            for r in self.found.answering
            for columns in self.candidate.asked
            if (c := next(filter(None, map(r.cells.get, columns)), None))
        ]
        return list({(c.id, str(c.value)): c for c in reversed(cells)}.values())[::-1]

    @property
    def tells_what_is_asked(self) -> bool:
        """Whether what was asked for stands in a row: a "when" is not answered by a name."""
        rows, asked = self.found.rows, self.candidate.asked
        return not rows or all(any(r.cells.get(c) for r in rows for c in cs) for cs in asked)

    @property
    def may_be_claimed(self) -> bool:
        """Whether the question takes up every word, and its rows answer it."""
        one, found = self.candidate, self.found
        fits = one.is_certain or (
            one.is_fitting
            and not one.left_out
            and one.likeness >= _ALIKE
            and not found.question.is_yes_no
        )
        return fits and found.status in ("answered", "disputed") and self.tells_what_is_asked

    @property
    def echoes(self) -> bool:
        """Whether it is answered with no more than what it was given."""
        given = {c.value for c in self.candidate.filling.given.values()}
        return bool(self.answers) and {c.id for c in self.answers} <= given

    @property
    def tells(self) -> bool:
        """Whether it found anything, or may yet."""
        return bool(self.found.rows or self.found.denials) or not self.found.is_finished

    @property
    def is_number(self) -> bool:
        """Whether it is answered with a number."""
        question = self.found.question
        return bool(question.answers) and dict(question.columns)[question.answers[0]] == "Number"

    def agrees(self, other: "Guided") -> bool:
        """Whether two answers may both be true: the same ones, or a number and what it counts."""
        if self.is_number != other.is_number:
            return self.candidate.score >= other.candidate.score
        if self.found.yes is not None or other.found.yes is not None:
            return self.found.yes == other.found.yes
        mine, its = ({(c.id, c.label) for c in g.answers} for g in (self, other))
        return mine == its

    def as_json(self) -> dict[str, Any]:
        """Return the guided question as a JSON-ready dict.

        Its keys: name, parameters, question, status, yes, answers, columns, rows, more, left_out,
        notes, finished.
        """
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
            "finished": self.found.is_finished,
        }


def ordered(guided: Sequence[Guided], claimed: Guided | None, most: int) -> list[Guided]:
    """Return the questions to show: the claimed one, then those with rows, then the others."""
    rest = [g for g in guided if g is not claimed and g.tells]
    if not claimed:
        rest += [g for g in guided if g not in rest]
    return ([claimed, *rest] if claimed else rest)[:most]


@dataclass(frozen=True, slots=True)
class AskReply:
    """The reply to a question in words.

    status: answered, disputed, not_recorded (said of ``claimed``, the one question that is
    certain); found (things are shown and nothing is claimed); not_understood. guided: the saved
    questions that fit best; statements: those that come near, the most telling first; missing:
    words that no question shown takes up; suggestions: what can be asked instead.
    """

    status: str
    claimed: Guided | None = None
    guided: tuple[Guided, ...] = ()
    statements: tuple[Statement, ...] = ()
    missing: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    about: str = ""

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
