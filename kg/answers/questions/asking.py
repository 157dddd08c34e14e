"""A saved question and what it is given → an answer.

That is rows that hold, rows in dispute, a no, or nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from kg.answers.questions.library import Denial, Question, saved_question
from kg.answers.questions.narrowing import narrowed
from kg.answers.questions.parameters import Given, Term, understand
from kg.answers.questions.rows import (
    Cell,
    Raw,
    Row,
    Solution,
    is_plan,
    is_unsure,
    kept,
    merged,
    read_row,
)
from kg.answers.questions.timing import in_time
from kg.graph.forms import as_of
from kg.graph.prefixes import CERTAIN, HELD, PREFIXES, TOLD
from kg.model.spans import Meeting, meet
from kg.model.statements import Standing, Statement
from kg.model.values.dates import DateValue, in_words
from kg.ontology import Vocabulary, snake
from kg.problems import NotInTime

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.answers.graph import Graph

_SUFFIXES = ("Earliest", "Latest", "Least", "Most", "Unit")
_OFTEN = 10_000
_TOLD_ONCE = ("Text", "Statement", "Number")  # what may change from day to day
_LINK = re.compile(r"\bpd:([a-z]\w*)")


def _same_value(one: Row, other: Row, column: str) -> bool:
    """Return whether two rows tell the same in a column."""
    mine, its = one.cells.get(column), other.cells.get(column)
    return (mine and mine.value) == (its and its.value)


def _first_day(cell: Cell | None) -> str:
    """Return the first day that a date can mean; empty where there is none."""
    try:
        return (DateValue.parse(str(cell.value)).earliest or "") if cell else ""
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """What a saved question found.

    status: answered; disputed (only what is disputed answers); found (rows that do not settle it:
    only possible, or no longer so); not_recorded. rows: of what holds, and of what is disputed,
    marked so; statements: ids behind the answer; denials: ids of statements that say no; disputed:
    ids of the open conflicts in what the question reads; yes: for yes/no questions true, false (a
    source says no) or None. notes: what must be said beside it: until when, as of which day.
    is_finished: whether its rows came in time; where they did not, nothing is known of them.
    """

    question: Question
    understood_as: str
    parameters: Mapping[str, Given]
    rows: tuple[Row, ...]
    status: str
    statements: tuple[str, ...]
    yes: bool | None = None
    denials: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_finished: bool = True

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in order."""
        return [name for name, _type in self.question.columns]

    @property
    def answers(self) -> list[Cell]:
        """The distinct cells that answer, in the order of the rows; no row is without one.

        The first filled one of the columns that answer, else the sentence of the row's statement.
        Rows that hold come before those that are only disputed.
        """
        found: dict[tuple[str | None, str], Cell] = {}
        for row in self.answering:
            cell = self.answer_of(row)
            if cell:
                found.setdefault((cell.id, str(cell.value)), cell)
        return list(found.values())

    @property
    def answering(self) -> list[Row]:
        """The rows that answer, those that hold first.

        Only possible ones, and plans, do where no other does; of totals of one thing told on
        several days the newest (``#+ newest: as_of``); of what is ranked the first (``#+ best:
        count``).
        """
        rows = sorted(self.rows, key=lambda r: (r.is_disputed, r.is_possible))
        firm = [r for r in rows if not r.is_possible] or rows
        return self._best(self._newest([r for r in firm if not r.is_planned] or firm))

    def _best(self, rows: list[Row]) -> list[Row]:
        column = self.question.best
        return [r for r in rows if not column or _same_value(r, rows[0], column)]

    def _newest(self, rows: list[Row]) -> list[Row]:
        day = self.question.newest
        if not day:
            return rows
        same = [
            n
            for n, kind in self.question.columns
            if n != day
            and n not in self.question.answers
            and kind not in ("Text", "Statement", "Number")
        ]
        newest: dict[tuple[str, ...], str] = {}
        keys = [tuple(str(r.cells.get(n) and r.cells[n]) for n in same) for r in rows]
        days = [_first_day(r.cells.get(day)) for r in rows]
        for key, told in zip(keys, days, strict=True):
            newest[key] = max(newest.get(key, ""), told)
        return [r for r, k, d in zip(rows, keys, days, strict=True) if d == newest[k]]

    def answer_of(self, row: Row) -> Cell | None:
        """Return the cell of a row that answers."""
        cells = [row.cells.get(name) for name in self.question.answers]
        cells += [c for c in row.cells.values() if c and c.statements]
        found = next((c for c in cells if c), None)
        return replace(found, is_disputed=True) if found and row.is_disputed else found

    def only(self, rows: "Sequence[Row]", where: str) -> "QuestionAnswer":
        """Return the answer with some of its rows only. where: what they have in common."""
        firm = [r for r in rows if not r.is_disputed and not r.is_possible]
        status = "answered" if firm else "disputed" if any(r.is_disputed for r in rows) else "found"
        behind = {i for row in rows for i in row.statements}
        return replace(
            self,
            rows=tuple(rows),
            status=status if self.status != "found" else "found",
            understood_as=f"{self.understood_as} ({where})",
            statements=tuple(i for i in self.statements if i in behind),
        )

    def as_json(self) -> dict[str, Any]:
        """Return the answer as a JSON-ready dict.

        Its names are those that ``kg ask --json`` promises.
        """
        return {
            "status": self.status,
            "answers": [] if self.question.is_yes_no else [_plain(c) for c in self.answers],
            "yes": self.yes,
            "understood_as": self.understood_as,
            "sparql": self.question.text,
            "statements": list(self.statements),
            "question": self.question.name,
            "not_claimed": self.question.not_claimed,
            "parameters": {n: g.as_json() for n, g in self.parameters.items()},
            "columns": self.columns,
            "rows": [row.as_json() for row in self.rows],
            "denials": list(self.denials),
            "disputed": list(self.disputed),
            "notes": list(self.notes),
            "missing": [],
            "suggestions": [],
            "nearby": [],
            "evidence": list(self.statements),
            "questions": [],
        }


def _plain(cell: Cell) -> dict[str, Any]:
    found = cell.as_json()
    return {n: found[n] for n in found if n != "statements" or isinstance(cell.value, str)}


def ask(graph: "Graph", name: str, /, **parameters: Any) -> QuestionAnswer:
    """Return the QuestionAnswer of the saved question ``name``.

    graph: kg.answers.graph.Graph; parameters: by name, as a person writes them: a name or id for an
    entity, an EDTF date for a date. A season given as a year stands for the days of that year,
    where the question goes by days, else for all seasons of it. Whatever is given becomes a term or
    is refused; none of it becomes part of the query.

    Nothing found is an answer too (status ``not_recorded``): what was understood, and what is not
    claimed, belong to it.

    Raises WrongUsage for an unknown question or parameter, a missing or unreadable one;
    NoSuchEntity and AmbiguousName for names.
    """
    return answer(graph, saved_question(graph.folders, name), parameters)


def answer(
    graph: "Graph",
    question: Question,
    parameters: Mapping[str, Any],
    is_now: bool = False,
    today: date | None = None,
    until: float | None = None,
) -> QuestionAnswer:
    """Return the QuestionAnswer of a Question; see ``ask``.

    is_now: whether it was asked of today ("who owns"): what has ended, or is told as of the day of
    an article only, then does not settle it. today: the day it is, where it is not the clock's.
    until: how long to wait for the rows, by ``time.monotonic()``.
    """
    given = understand(graph, question, parameters)
    labels = {n: g.label for n, g in given.items()}
    try:
        rows = find_rows(graph, question, given, until)
        denying = _denials(graph, question, parameters, given, until)
        denials = tuple(i for i in denying if not is_plan(graph, graph.statement(i)))
        denials = tuple(i for i in denials if not _is_outlived(graph, graph.statement(i), rows))
        yes, status = _verdict(graph, question, given, rows, denials, until)
    except NotInTime:
        if until is None:
            raise
        words = question.in_words(labels)
        return QuestionAnswer(question, words, given, (), "found", (), is_finished=False)
    statements = tuple(sorted({i for row in rows for i in row.statements}))
    notes, past = _notes(graph, statements, today or date.today())
    if status == "not_recorded" and not denying:
        denying = _taken_back(graph, question, given, until)
    if status == "not_recorded" and denying:
        status = "found"
    sides = {i for i in statements for i in _other_sides(graph, i)} if status == "disputed" else ()
    behind = denials if yes is False else (*statements, *sorted({*denials, *sides} - {*statements}))
    if not question.is_yes_no:
        past = {i for i in past if not _was_so_when_told(graph, i)}
    if is_now and not denials and rows and all(past & set(r.statements) for r in rows):
        yes, status = None, "found" if status == "answered" else status
    return QuestionAnswer(
        question,
        question.in_words(labels),
        given,
        tuple(rows),
        status,
        behind or denying,
        yes,
        denials,
        _conflicts(graph, question, {*statements, *denials}),
        notes,
    )


def _other_sides(graph: "Graph", ident: str) -> set[str]:
    """Return the ids of the statements that stand against one in an open conflict."""
    against = [c.statements for c in graph.conflicts_of(ident) if c.ruling is None]
    return {i for ids in against for i in ids}


def _verdict(
    graph: "Graph",
    question: Question,
    given: Mapping[str, Given],
    rows: "Sequence[Row]",
    denials: tuple[str, ...],
    until: float | None,
) -> tuple[bool | None, str]:
    """Return yes and the status. A yes rests on certain rows only; a no on what says so."""
    firm = [r for r in rows if not r.is_disputed and not r.is_possible]
    if question.is_yes_no:
        firm = [
            r for r in firm if not all(is_unsure(graph, graph.statement(i)) for i in r.statements)
        ]
        if firm:
            firm = _certain(graph, question, given, firm, until)
        if firm and denials:
            return None, "disputed"
        if firm:
            return True, "answered"
        if any(r.is_disputed for r in rows):
            return None, "disputed"
        if denials or (not rows and _is_no_when_empty(graph, question)):
            return False, "answered"
        return None, "found" if rows else "not_recorded"
    if question.counts and denials and not rows:
        return None, "answered"
    if question.counts and not all(_is_whole(graph, i) for r in firm[:1] for i in r.statements):
        return None, "found"
    if question.best and len(firm) > 1 and not all(r.cells.get(question.best) for r in firm):
        return None, "found"  # one that is not told could be the first
    if firm:
        return None, "answered"
    if any(r.is_disputed for r in rows):
        return None, "disputed"
    return None, "found" if rows or question.counts else "not_recorded"


def _is_outlived(graph: "Graph", denial: Statement, rows: "Sequence[Row]") -> bool:
    """Whether what is found came after a denial: who had never won by then may have won since."""
    behind = [graph.statement(i) for r in rows if not r.is_disputed for i in r.statements]
    return bool(behind) and all(
        s.spans and denial.spans and meet(denial.spans, s.spans)[0] is Meeting.NEVER for s in behind
    )


def _is_no_when_empty(graph: "Graph", question: Question) -> bool:
    """Whether nothing found is a no: where the graph says so, or holds nothing but data sets."""
    whole = question.when_empty == "no if whole"
    return question.when_empty == "no" or (
        whole and all(a.is_dataset for a in graph.articles.values())
    )


def _is_whole(graph: "Graph", ident: str) -> bool:
    """Whether a statement comes of a data set, which holds all of its kind."""
    claims = graph.statement(ident).claims
    return any(graph.articles[c.source].is_dataset for c in claims)


def _certain(
    graph: "Graph",
    question: Question,
    given: Mapping[str, Given],
    rows: "Sequence[Row]",
    until: float | None,
) -> list[Row]:
    """Return the rows whose statements hold for certain: of the view that has nothing else."""
    sure = {
        i
        for raw in _solutions(graph, question, given, CERTAIN, until)
        for i in read_row(graph, question, Solution(raw), None).statements
    }
    return [r for r in rows if set(r.statements) <= sure]


def find_rows(
    graph: "Graph", question: Question, given: Mapping[str, Given], until: float | None = None
) -> list[Row]:
    """Return the rows of a question: of what holds, and of what is disputed.

    Raises NotInTime where they do not come ``until`` then.
    """
    held = _solutions(graph, question, given, HELD, until)
    told = _solutions(graph, question, given, TOLD, until)
    time = next((g.time for g in given.values() if g.time), None)
    return [read_row(graph, question, s, time) for s in merged(question, held, told)]


def _solutions(
    graph: "Graph",
    question: Question,
    given: Mapping[str, Given],
    view: "Sequence[str]",
    until: float | None = None,
) -> list[Raw]:
    found: list[Raw] = []
    for text, bound in narrowed(question, given, partial(_is_rare, graph)):
        terms = {name: _term(term) for name, term in bound.items()}
        run = partial(graph.store.rows, text, terms, view=view)
        found += in_time(graph.store, run, until)
    several = {n for n, g in given.items() if len(g.choices) > 1}
    return kept(question, _summed(question, found, several) if question.counts else found)


def _taken_back(
    graph: "Graph", question: Question, given: Mapping[str, Given], until: float | None
) -> tuple[str, ...]:
    """Return the ids of what answered until a later word took its place: a title taken away.

    It is no answer, but nobody can say that nobody recorded it. What does not come ``until`` then
    is not told.
    """
    try:
        gone = _solutions(graph, question, given, (*TOLD, Standing.SUPERSEDED.value), until)
    except NotInTime:
        return ()
    rows = [read_row(graph, question, s, None) for s in merged(question, [], gone)]
    return tuple(sorted({i for row in rows for i in row.statements}))


def _is_rare(graph: "Graph", iri: str) -> bool:
    ident = iri.removeprefix(PREFIXES["ent"])
    return ident in graph.entities and graph.data.touches(ident) < _OFTEN


def _summed(question: Question, found: "Sequence[Raw]", several: set[str]) -> list[Raw]:
    """Return the counts of several things of one name together, the highest first."""
    if not several:
        return list(found)
    counts = {n: t for n, t in question.columns if t in ("Number", "Statements")}
    sums: dict[tuple[tuple[str, Any], ...], dict[str, Any]] = {}
    for raw in found:
        key = tuple(sorted((n, v) for n, v in raw.items() if n not in {*counts, *several}))
        held = sums.setdefault(key, dict(key))
        for name, kind in counts.items():
            if kind == "Number":
                held[name] = held.get(name, 0) + raw[name]
            else:
                held[name] = f"{held.get(name, '')} {raw[name]}".strip()
    return sorted(
        sums.values(), key=lambda r: -max(r[n] for n, t in counts.items() if t == "Number")
    )


def _term(term: Term) -> Any:
    import pyoxigraph as ox

    if term.is_iri:
        return ox.NamedNode(term.text)
    if term.datatype:
        return ox.Literal(term.text, datatype=ox.NamedNode(term.datatype))
    return ox.Literal(term.text)


def _denials(
    graph: "Graph",
    question: Question,
    parameters: Mapping[str, Any],
    given: Mapping[str, Given],
    until: float | None,
) -> tuple[str, ...]:
    """Return the ids of statements by which something held denies what a question asks."""
    if any(len(g.choices) > 1 for g in given.values()):
        return ()  # a no to one of several is none to all
    found: set[str] = set()
    for denial in question.denied_by:
        found |= _denying(graph, denial, parameters, until)
    return tuple(sorted(found))


def _denying(
    graph: "Graph", denial: Denial, parameters: Mapping[str, Any], until: float | None
) -> set[str]:
    other = saved_question(graph.folders, denial.question)
    known = {p.name for p in other.parameters}
    fixed = {n: parameters.get(v, v) for n, v in denial.fixed}
    fitting = {n: v for n, v in parameters.items() if n in known} | fixed
    if any(not p.optional and p.name not in fitting for p in other.parameters):
        return set()
    given = understand(graph, other, fitting)
    rows = find_rows(graph, other, given, until)
    return {
        i for row in rows if not row.is_disputed and not row.is_possible for i in row.statements
    }


def _notes(
    graph: "Graph", statements: tuple[str, ...], today: date
) -> tuple[tuple[str, ...], set[str]]:
    """Return what to say of the time of statements that last, and the ids of those not of today."""
    notes: dict[str, None] = {}
    past = set()
    for ident in statements:
        statement = graph.statement(ident)
        if not graph.vocabulary.statement_class(statement.cls).lasts:
            continue
        if statement.as_of:
            past.add(ident)
            notes[as_of(graph.articles[statement.as_of].written)] = None
        elif statement.latest and statement.latest < today.isoformat():
            past.add(ident)
            notes[f"until {in_words(_until(graph, ident) or statement.latest[:4])}"] = None
    return tuple(notes), past


def _was_so_when_told(graph: "Graph", ident: str) -> bool:
    """Whether a statement was still so on the day on which a source told it.

    One that is dated itself ended then; one of a season was so while the season lasted.
    """
    statement = graph.statement(ident)
    if statement.as_of or any(statement.held(n) for n in graph.vocabulary.time_slots):
        return bool(statement.as_of)
    days = [DateValue.parse(graph.articles[c.source].written).earliest for c in statement.claims]
    return any(day and day <= (statement.latest or "") for day in days)


def _until(graph: "Graph", ident: str) -> str:
    """Return the end of a statement as its source dates it; empty where none does."""
    statement = graph.statement(ident)
    told = [v for n in graph.vocabulary.time_slots for v in statement.held(n) if v.latest]
    return str(told[-1].raw).rpartition("/")[2] if told else ""


def _conflicts(graph: "Graph", question: Question, behind: set[str]) -> tuple[str, ...]:
    """Return the ids of open conflicts.

    They are about what the question reads in the statements behind it.
    """
    reads = slots_read(question.text, graph.vocabulary)
    return tuple(
        sorted(
            {
                c.id
                for ident in behind
                for c in graph.conflicts_of(ident)
                if c.ruling is None and c.slot in reads
            }
        )
    )


def slots_read(text: str, vocabulary: Vocabulary) -> set[str]:
    """Return the names of the slots a query reads."""
    names: set[str] = set()
    for local in _LINK.findall(text):
        names |= {snake(local), *(snake(local.removesuffix(s)) for s in _SUFFIXES)}
    return names & set(vocabulary.slots)
