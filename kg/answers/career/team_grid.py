"""A team → its drivers by season: the class, and the best result that a source tells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.answers.career.cells import DROVE, RAN, RESULT, Cell, is_race_result, named, result_cell
from kg.answers.career.marks import firmest, is_gone, mark_between
from kg.answers.career.results import class_of
from kg.model.statements import Statement
from kg.model.values import YearValue

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph

_PLACED = ("win", "second", "third", "podium", "points", "placed")  # a place says which is better
_ENDED = ("out", "dsq", "dnq", "dns", "ran")  # the best first, after every place


@dataclass(frozen=True, slots=True)
class SeasonHead:
    """A column. year, series: in words; id: of the season."""

    id: str
    year: str
    series: str


@dataclass(frozen=True, slots=True)
class DriverRow:
    """A driver. cells: one for each season, None where no source has them drive for the team."""

    id: str
    name: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class TeamGrid:
    """A team. seasons: the columns of every row, the earliest first."""

    seasons: tuple[SeasonHead, ...]
    drivers: tuple[DriverRow, ...]


def team_grid(graph: "Graph", team: "Entity", own: Iterable[Statement]) -> TeamGrid | None:
    """Return the grid of whoever has drivers, or None where no source names one with a season.

    own: the statements that touch the team.
    """
    found: dict[str, dict[str, list[Statement]]] = {}
    for statement in own:
        if statement.cls not in DROVE or is_gone(statement) or statement.is_possible:
            continue
        if team.id not in statement.ids("team"):
            continue
        if statement.cls == RESULT and not is_race_result(graph, statement):
            continue
        for driver in statement.ids("driver"):
            for season in statement.ids("season"):
                found.setdefault(driver, {}).setdefault(season, []).append(statement)
    if not found:
        return None
    seasons = sorted({s for by in found.values() for s in by}, key=lambda s: _turn(graph, s))
    heads = tuple(_head(graph, s) for s in seasons)
    rows = []
    for driver, by in found.items():
        cells = tuple(_best(graph, by[s], {driver, team.id}) if s in by else None for s in seasons)
        first = next(n for n, c in enumerate(cells) if c)
        rows.append((first, DriverRow(driver, graph.entities[driver].name, cells)))
    ordered = sorted(rows, key=lambda r: (r[0], r[1].name, r[1].id))
    return TeamGrid(heads, tuple(row for _, row in ordered))


def _turn(graph: "Graph", season: str) -> tuple[int, str]:
    years = graph.entities[season].slots.get("year", ())
    first = next((v.first for v in years if isinstance(v, YearValue)), 9999)
    return first, season


def _head(graph: "Graph", season: str) -> SeasonHead:
    entity = graph.entities[season]
    year = next((v.label for v in entity.slots.get("year", ())), "")
    series = next((v.label for v in entity.slots.get("series", ())), entity.name)
    return SeasonHead(season, year, series)


def _best(graph: "Graph", statements: Sequence[Statement], whose: set[str]) -> Cell:
    """Return the best result of one driver in one season, else that they drove.

    whose: the ids of the driver and the team.
    """
    results = [s for s in statements if s.cls == RESULT]
    cells = [(s, result_cell(graph, s, named(graph, s, whose))) for s in results]
    if cells:
        best = min(cells, key=lambda c: (_rank(c[1]), _place(c[0]), c[1].mark != "", c[0].id))
        return replace(best[1], under=class_of(graph, best[0]) or _class(graph, statements))
    marks = []
    for statement in statements:
        told = [t for n in ("driver", "team", "season") for t in graph.teller.told(statement, n)]
        marks.append(mark_between(statement, told))
    mark = firmest(marks)
    drove = statements[marks.index(mark)]
    return Cell("ran", RAN, _class(graph, statements), mark, drove.id, drove.sentence)


def _class(graph: "Graph", statements: Sequence[Statement]) -> str:
    found = {c for s in statements if (c := class_of(graph, s))}
    return min(found, key=lambda c: (len(c), c), default="")


def _rank(cell: Cell) -> int:
    return 0 if cell.look in _PLACED else 1 + _ENDED.index(cell.look)


def _place(statement: Statement) -> float:
    values = [h.value for n in ("position", "overall_position") for h in statement.told(n)]
    least = [getattr(v, "least", None) or getattr(v, "most", None) for v in values]
    return float(min((n for n in least if n is not None), default=999))
