"""A Graph → its page of questions: every saved one, answered where it can be.

That is one that needs to be given nothing; one that needs a single name is answered for somebody of
whom much is told.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.answers.questions import Parameter, Question, ask, load_questions
from kg.answers.questions.rows import Cell, Row
from kg.answers.site_lines import Lines
from kg.model.statements import Standing
from kg.ontology import Vocabulary

if TYPE_CHECKING:
    from kg.answers.graph import Graph

MOST_ANSWERED = 5_000  # statements: of more, `kg ask` answers; all questions would take hours
_TRIED, _SHOWN = 3, 4  # names for which a question is asked, the most told first; answers shown


@dataclass(frozen=True, slots=True)
class ParameterTold:
    """What a question asks to be given. term: anchor of a class or list of kinds, or empty."""

    name: str
    takes: str
    term: str
    optional: bool


@dataclass(frozen=True, slots=True)
class StatementLink:
    """A statement behind a cell. home: the page on which it is told in full."""

    id: str
    home: str


@dataclass(frozen=True, slots=True)
class CellTold:
    """A cell of an answer.

    entity, source: id, where it is one; many: whether it counts statements.
    """

    text: str
    entity: str
    source: str
    statements: tuple[StatementLink, ...]
    many: bool


@dataclass(frozen=True, slots=True)
class AnswerTold:
    """The answer to a question that needs nothing. A cell is None where nobody recorded it."""

    status: str
    columns: tuple[str, ...]
    rows: tuple[tuple[CellTold | None, ...], ...]


@dataclass(frozen=True, slots=True)
class ExampleTold:
    """The answer to a question for one name.

    answers: each with the first statement behind it; more: how many there are beside these; is_yes:
    whether they are what makes it a yes.
    """

    option: str
    name: str
    answers: tuple[tuple[CellTold, StatementLink | None], ...]
    more: int
    is_yes: bool


@dataclass(frozen=True, slots=True)
class QuestionTold:
    """A saved question.

    in_words: as a person reads it, of the example's name where there is one; answer: None where it
    must be given something.
    """

    name: str
    in_words: str
    not_claimed: str
    parameters: tuple[ParameterTold, ...]
    answer: AnswerTold | None
    example: ExampleTold | None


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions under a heading."""

    group: str
    questions: tuple[QuestionTold, ...]


def questions(graph: "Graph", lines: Lines) -> tuple[QuestionGroup, ...]:
    """Return all saved questions, groups and questions by name. lines: what the site tells."""
    groups: dict[str, list[QuestionTold]] = {}
    for question in load_questions(graph.folders).values():
        groups.setdefault(question.group, []).append(_question(graph, question, lines))
    return tuple(
        QuestionGroup(group or "Others", tuple(members))
        for group, members in sorted(groups.items())
    )


def is_answered(lines: Lines) -> bool:
    """Return whether the page answers questions: where the site does not tell too much."""
    return len(lines.statements) <= MOST_ANSWERED


def _question(graph: "Graph", question: Question, lines: Lines) -> QuestionTold:
    needed = [p for p in question.parameters if not p.optional]
    named = {p.name: f"({p.name.replace('_', ' ')})" for p in question.parameters}
    asked = is_answered(lines)
    example = _example(graph, question, needed[0], lines) if asked and len(needed) == 1 else None
    if example:
        named = {example.option: example.name}
    return QuestionTold(
        name=question.name,
        in_words=question.in_words(named if needed else {}),
        not_claimed=question.not_claimed,
        parameters=tuple(_parameter(p, graph.vocabulary) for p in question.parameters),
        answer=None if needed or not asked else _answer(graph, question, lines),
        example=example,
    )


def _example(
    graph: "Graph", question: Question, parameter: Parameter, lines: Lines
) -> ExampleTold | None:
    """Return the answer for the first of the most told names that has one, or None."""
    for ident in _most_told(graph, parameter.type, lines)[:_TRIED]:
        found = ask(graph, question.name, **{parameter.name: ident})
        rows = [r for r in found.answering if not r.is_disputed and not _is_private(r, lines)]
        kind = dict(question.columns).get(question.answer, "")
        told: dict[str, tuple[CellTold, StatementLink | None]] = {}
        for row in rows:
            if cell := _cell(found.answer_of(row), kind, lines, ""):
                behind = [lines.statements[i] for i in row.statements if i in lines.statements]
                links = [StatementLink(s.id, lines.home(s)) for s in behind]
                told.setdefault(cell.text, (cell, links[0] if links else None))
        if found.status == "answered" and told:
            shown, name = tuple(told.values())[:_SHOWN], graph.entities[ident].name
            more = len(told) - len(shown)
            return ExampleTold(parameter.name, name, shown, more, found.yes is True)
    return None


def _most_told(graph: "Graph", kind: str, lines: Lines) -> list[str]:
    """Return the public entities of a class, those first that most statements touch."""
    vocabulary = graph.vocabulary
    if kind not in vocabulary.entity_classes:
        return []
    fits = [i for i in lines.public if vocabulary.is_a(graph.entities[i].cls, kind)]
    return sorted(fits, key=lambda i: (-graph.data.touches(i), i))


def _answer(graph: "Graph", question: Question, lines: Lines) -> AnswerTold:
    answer = ask(graph, question.name)
    rows = [
        tuple(
            _cell(row.cells.get(name), kind, lines, _standing(row) if number == 0 else "")
            for number, (name, kind) in enumerate(question.columns)
        )
        for row in answer.rows
        if not _is_private(row, lines)
    ]
    names = tuple(name.replace("_", " ") for name, _ in question.columns)
    return AnswerTold(answer.status, names, tuple(rows))


def _standing(row: Row) -> str:
    """Return how surely a row answers, in words; empty where it holds."""
    return "" if row.standing == Standing.HELD.value else f" ({row.standing})"


def _is_private(row: Row, lines: Lines) -> bool:
    """Whether a row rests on nothing that the site tells."""
    return bool(row.statements) and not any(i in lines.statements for i in row.statements)


def _cell(cell: Cell | None, kind: str, lines: Lines, standing: str) -> CellTold | None:
    if cell is None:
        return None
    ident = cell.id or ""
    behind = [lines.statements[i] for i in cell.statements if i in lines.statements]
    return CellTold(
        text=cell.text + standing,
        entity=lines.page_of(ident) if kind not in ("Statement", "Source") else "",
        source=ident if kind == "Source" else "",
        statements=tuple(StatementLink(s.id, lines.home(s)) for s in behind),
        many=kind == "Statements",
    )


def _parameter(parameter: Parameter, vocabulary: Vocabulary) -> ParameterTold:
    cls = vocabulary.entity_classes.get(parameter.type)
    is_term = cls is not None or parameter.type in vocabulary.kinds
    return ParameterTold(
        name=parameter.name.replace("_", " "),
        takes=cls.label if cls else _spaced(parameter.type),
        term=parameter.type if is_term else "",
        optional=parameter.optional,
    )


def _spaced(name: str) -> str:
    """Return a class's name as words: SupportKind as support kind."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
