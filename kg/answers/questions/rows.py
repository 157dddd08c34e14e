"""Solutions of a saved query → rows of cells, each with its standing: held, or only disputed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kg.answers.questions.library import Question
from kg.graph.prefixes import PREFIXES
from kg.model.spans import Meeting, Span, meet
from kg.model.statements import Standing, Statement
from kg.model.values.amounts import amount_in_words
from kg.model.values.dates import in_words

if TYPE_CHECKING:
    from kg.answers.graph import Graph
    from kg.graph.telling import Told

Raw = Mapping[str, Any]
POSSIBLE = "possible"
_PLANNED, _HEDGED = "planned", "hedged"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a row.

    id: of an entity, a source or a kind (IRI), or None; statements: the ids that it holds; mark:
    the sign of how surely it is said; is_disputed: whether a rival stands beside it.
    """

    value: str | int | float | bool | list[str]
    id: str | None
    label: str
    statements: tuple[str, ...] = ()
    mark: str = ""
    is_disputed: bool = False

    @property
    def text(self) -> str:
        """The label with its mark, as people are shown it."""
        return self.label + self.mark

    def as_json(self) -> dict[str, Any]:
        """Return {value, id, label}, and what else there is to say."""
        found: dict[str, Any] = {"value": self.value, "id": self.id, "label": self.label}
        if self.statements:
            found["statements"] = list(self.statements)
        if self.mark:
            found["mark"] = self.mark.strip()
        if self.is_disputed:
            found["disputed"] = True
        return found


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an answer.

    cells: column → Cell, None where nobody recorded it; is_disputed: whether it answers only with
    what is disputed; is_possible: whether it is only possible; is_planned: whether it is only told
    as a plan.
    """

    cells: Mapping[str, Cell | None] = field(default_factory=dict)
    is_disputed: bool = False
    is_possible: bool = False
    is_planned: bool = False

    @property
    def statements(self) -> list[str]:
        """The ids of the statements in the row."""
        return [i for cell in self.cells.values() if cell for i in cell.statements]

    @property
    def standing(self) -> str:
        """held, disputed or possible."""
        if self.is_disputed:
            return str(Standing.DISPUTED.value)
        return POSSIBLE if self.is_possible else str(Standing.HELD.value)

    def as_json(self) -> dict[str, Any]:
        """Return column → cell, and the ``standing`` of the row."""
        cells = {name: cell.as_json() if cell else None for name, cell in self.cells.items()}
        return {**cells, "standing": self.standing}


@dataclass(frozen=True, slots=True)
class Solution:
    """A solution of the query with its standing."""

    raw: Raw
    is_disputed: bool = False


def kept(question: Question, found: Sequence[Raw]) -> list[Raw]:
    """Return the solutions that a question keeps.

    All, or those that equal the first in one variable.
    """
    found = [_in_order(question, raw) for raw in found]
    if not question.keep or not found:
        return found
    first = found[0].get(question.keep)
    return [raw for raw in found if raw.get(question.keep) == first]


def _in_order(question: Question, raw: Raw) -> Raw:
    """Return a solution with its lists of statements in order: an engine groups in any."""
    lists = [n for n, t in question.columns if t == "Statements" and isinstance(raw.get(n), str)]
    return {**raw, **{n: " ".join(sorted(raw[n].split())) for n in lists}}


def merged(question: Question, held: Sequence[Raw], told: Sequence[Raw]) -> list[Solution]:
    """Return the solutions of both views, in the order of the wider one.

    held: what the query finds among what holds; told: among that and what is disputed. A solution
    that only the wider view has is disputed, unless it merely adds a disputed detail to one that
    holds and answers; what it adds to takes no row of its own.
    """
    names = [own_variable(question, n) for n in question.answers]
    keys = {_key(raw) for raw in held}
    by_statements: dict[frozenset[Any], list[Raw]] = {}
    for raw in held:
        by_statements.setdefault(_anchor(question, raw), []).append(raw)
    told_keys, found, covered = set(), list[Solution](), set[frozenset[Any]]()
    for raw in told:
        key = _key(raw)
        told_keys.add(key)
        if key in keys:
            found.append(Solution(raw))
            continue
        below = [h for h in by_statements.get(_anchor(question, raw), ()) if _key(h) < key]
        covered |= {_key(h) for h in below}
        answered = any(_first(h, names) == _first(raw, names) is not None for h in below)
        found.append(Solution(raw, is_disputed=not (below and (answered or question.is_yes_no))))
    alone = [Solution(h) for h in held if _key(h) not in told_keys]
    return [s for s in (*found, *alone) if _key(s.raw) not in covered]


def _key(raw: Raw) -> frozenset[Any]:
    return frozenset(raw.items())


def _anchor(question: Question, raw: Raw) -> frozenset[Any]:
    """Return the statements of a solution: only solutions of the same ones are compared."""
    return frozenset(
        (n, raw.get(n)) for n, t in question.columns if t in ("Statement", "Statements")
    )


def _first(raw: Raw, names: Iterable[str]) -> Any:
    return next((raw[n] for n in names if n in raw), None)


def own_variable(question: Question, column: str) -> str:
    """Return the variable of a column: ``its_<name>`` where the column is a parameter too."""
    own = f"its_{column}"
    return own if re.search(rf"[?$]{own}\b", question.text) else column


def read_row(graph: "Graph", question: Question, solution: Solution, time: Span | None) -> Row:
    """Return the Row of a solution. time: the days that were asked for, or None."""
    raw = solution.raw
    cells: dict[str, Cell | None] = {}
    for name, kind in question.columns:
        value = raw.get(own_variable(question, name))
        cells[name] = None if value is None else _cell(graph, kind, value)
    behind = [i for cell in cells.values() if cell for i in cell.statements]
    statements = [s for s in map(graph.data.statement, behind) if s]
    for statement in statements if len(statements) < 4 else ():
        _tell(graph, statement, cells)
    possible = bool(statements) and any(s.is_possible for s in statements)
    if time and statements:
        possible |= not any(meet(s.spans, [time])[0] is Meeting.CERTAINLY for s in statements)
    planned = 0 < len(behind) == len(statements) < 4 and all(is_plan(graph, s) for s in statements)
    return Row(cells, solution.is_disputed, possible and not solution.is_disputed, planned)


def is_plan(graph: "Graph", statement: Statement) -> bool:
    """Whether sources tell of a statement only as a plan: neither a yes nor a no rests on one."""
    return _is_told_so(graph, statement, {_PLANNED})


def is_unsure(graph: "Graph", statement: Statement) -> bool:
    """Whether sources tell of a statement only as a plan or a rumor: no yes rests on one."""
    return _is_told_so(graph, statement, {_PLANNED, _HEDGED})


def _is_told_so(graph: "Graph", statement: Statement, how: set[str]) -> bool:
    key = graph.vocabulary.statement_class(statement.cls).key
    told = [statement.told(name) for name in key]
    return bool(statement.claims) and (
        all(c.firmness in how for c in statement.claims)
        or any(held and all(h.certainty in how for h in held) for held in told)
    )


def _tell(graph: "Graph", statement: Statement, cells: dict[str, Cell | None]) -> None:
    """Put how a statement tells its values into the cells that hold them.

    That is the name of that time, and the mark.
    """
    told: dict[str, Told] = {}
    for slot in statement.slots:
        for one in graph.teller.told(statement, slot):
            for key in {one.ident, str(one.value.raw), one.value.key} - {""}:
                told.setdefault(key, one)
    for name, cell in cells.items():
        if cell is None or cell.statements:
            continue
        found = told.get(cell.id or str(cell.value))
        if found:
            label = found.text if "/kind/" not in (cell.id or "") else cell.label
            cells[name] = replace(cell, label=label, mark=found.mark, is_disputed=found.is_disputed)


def _cell(graph: "Graph", kind: str, value: Any) -> Cell:
    """Return the cell of one value. kind: the column's type."""
    vocabulary = graph.vocabulary
    if kind == "Statement":
        ident = value.removeprefix(PREFIXES["st"])
        sentence = graph.statement(ident).sentence
        return Cell(sentence, ident, sentence, (ident,))
    if kind == "Statements":
        ids = sorted(v.removeprefix(PREFIXES["st"]) for v in value.split())
        label = "1 statement" if len(ids) == 1 else f"{len(ids)} statements"
        return Cell(ids, None, label, tuple(ids))
    if kind in vocabulary.entity_classes:
        ident = value.removeprefix(PREFIXES["ent"])
        name = graph.entities[ident].name
        return Cell(name, ident, name)
    if kind in vocabulary.kinds:
        found = next(k for k in vocabulary.kinds[kind].values() if k.iri == value)
        return Cell(found.notation, found.iri, found.label)
    if kind == "Source":
        ident = value.removeprefix(PREFIXES["src"])
        title = graph.articles[ident].title
        return Cell(title, ident, title)
    if kind == "Rule":
        ident = value.removeprefix(PREFIXES["rule"])
        return Cell(ident, ident, graph.data.rules[ident].get("says", ident))
    if kind == "Term":
        slot = next(s for s in vocabulary.slots.values() if s.iri == value)
        return Cell(slot.name, slot.name, slot.label)
    return Cell(value, None, _in_words(kind, value))


def _in_words(kind: str, value: Any) -> str:
    if kind == "Date":
        return in_words(value)
    if kind == "LapTime":
        return f"{int(value // 60)}:{value % 60:06.3f}"
    if kind == "Number" and isinstance(value, str):
        return amount_in_words(value)
    return f"{value:g}" if isinstance(value, float) else str(value)
