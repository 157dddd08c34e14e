"""Race results of a person, team or car → one row a season and series, a cell a race.

Only what the graph holds: a race that no source tells of is a cell that says so, and stands there
only where the calendar of the season is known to have it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.answers.career.calendar import Part, parts_of, races_of
from kg.answers.career.cells import (
    RESULT,
    STANDING,
    TITLE,
    WHOSE,
    Cell,
    is_race_result,
    named,
    nobody,
    result_cell,
    standing_cell,
    title_cell,
)
from kg.answers.career.marks import is_gone
from kg.answers.privacy import UNNAMED
from kg.graph.telling import Told
from kg.model.statements import Statement
from kg.model.values import KindValue, YearValue

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph

NO_YEAR = "year not said"
_ENDS = {STANDING: "who", TITLE: "holder"}
NO_RACE = "race not named"


@dataclass(frozen=True, slots=True)
class Round:
    """The cells of one round. label: short, where no source names it ``NO_RACE``; when: as known.

    is_placed: whether its place in the calendar is known.
    """

    id: str
    label: str
    when: str
    is_placed: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A season in one series. label: its name; told: class, team, driver, where they are the same
    in all its cells; rounds: in the order of the calendar; ends: what came of it (title, place).
    """

    id: str
    label: str
    told: str
    rounds: tuple[Round, ...]
    ends: tuple[Cell, ...]


@dataclass
class _Draft:
    """What belongs into one row."""

    season: str
    series: str
    driver: str
    results: list[tuple[Statement, Sequence[Told]]] = field(default_factory=list)
    ends: list[Cell] = field(default_factory=list)


def results_of(graph: "Graph", subject: "Entity", own: Iterable[Statement]) -> tuple[Row, ...]:
    """Return the rows of a person's, team's or car's results, the earliest season first.

    A team or car has a row for each of its drivers. Empty for whoever has none.

    own: the statements that touch the subject.
    """
    drafts: dict[tuple[str, str, str], _Draft] = {}

    def draft(statement: Statement, driver: str = "") -> _Draft:
        season, series = (next(iter(statement.ids(n)), "") for n in ("season", "series"))
        if not season and not series:
            season = next(iter(statement.ids("event")), "")
        return drafts.setdefault((season, series, driver), _Draft(season, series, driver))

    for statement in own:
        if statement.cls == RESULT and is_race_result(graph, statement):
            slot = next((n for n in WHOSE if subject.id in statement.ids(n)), "")
            if slot:
                drivers = [""] if slot == WHOSE[0] else statement.ids(WHOSE[0])
                for driver in drivers or ("",):
                    mine = named(graph, statement, {subject.id, driver})
                    draft(statement, driver).results.append((statement, mine))
        elif cell := _end(graph, subject, statement):
            draft(statement).ends.append(cell)
    rows = [(_turn(graph, d), _row(graph, d)) for d in drafts.values()]
    return tuple(row for _, row in sorted(rows, key=lambda r: r[0]))


def _end(graph: "Graph", subject: "Entity", statement: Statement) -> Cell | None:
    """Return the cell of a title that the subject won, or of where it stood at last."""
    slot = _ENDS.get(statement.cls)
    if slot is None or is_gone(statement) or subject.id not in statement.ids(slot):
        return None
    if statement.cls == TITLE:
        return title_cell(graph, statement)
    return standing_cell(graph, statement) if statement.held("is_final") else None


def _turn(graph: "Graph", draft: _Draft) -> tuple[int, str, str]:
    """Sorting key of a row: the year of its season, its name, its driver."""
    return (year_of_season(graph, draft.season) or 9999, _label(graph, draft), draft.driver)


def year_of_season(graph: "Graph", season: str) -> int | None:
    """Return the (first) year of a season by its id, or None where it has none."""
    entity = graph.entities.get(season)
    years = entity.slots.get("year", ()) if entity else ()
    return next((v.first for v in years if isinstance(v, YearValue)), None)


def _label(graph: "Graph", draft: _Draft) -> str:
    if draft.season in graph.entities:
        return graph.entities[draft.season].name
    if draft.series in graph.entities:
        return f"{graph.entities[draft.series].name}, {NO_YEAR}"
    return f"series and {NO_YEAR}"


def _row(graph: "Graph", draft: _Draft) -> Row:
    cells = [(s, result_cell(graph, s, mine)) for s, mine in draft.results]
    same = _same_class(graph, [s for s, _ in cells])
    told = [same, *_teams(graph, draft)]
    if draft.driver:
        told.insert(0, graph.entities[draft.driver].name)
    by_round: dict[str, list[tuple[Statement, Cell]]] = {}
    for statement, cell in cells:
        event = next(iter(statement.ids("event")), "")
        named = "" if same else class_of(graph, statement)
        by_round.setdefault(event, []).append((statement, replace(cell, under=named)))
    season = graph.entities.get(draft.season)
    has_calendar = bool(cells) and season is not None and "year" in season.slots
    calendar = parts_of(graph, season) if season is not None and has_calendar else ()
    rounds = [_round(graph, part, by_round.pop(part.entity.id, [])) for part in calendar]
    rounds += [_odd(graph, event, found) for event, found in sorted(by_round.items())]
    return Row(
        draft.season or draft.series,
        _label(graph, draft),
        " · ".join(dict.fromkeys(t for t in told if t)),
        tuple(rounds),
        tuple(dict.fromkeys(draft.ends)),
    )


def class_of(graph: "Graph", statement: Statement) -> str:
    """Return the class of a result as it is told, or empty where no source names it."""
    told = graph.teller.told(statement, "race_class")
    return " or ".join(str(t) for t in told if graph.entities[t.ident].kind != UNNAMED)


def class_named(graph: "Graph", statement: Statement) -> str:
    """Return the class of a result without a sign of how surely it is said; empty if unnamed."""
    told = graph.teller.told(statement, "race_class")
    return " or ".join(t.text for t in told if graph.entities[t.ident].kind != UNNAMED)


def _same_class(graph: "Graph", statements: Sequence[Statement]) -> str:
    """Return the class of all results, as its firmest says it; empty where there are several."""
    if len({s.ids("race_class") for s in statements}) != 1:
        return ""
    return min((class_of(graph, s) for s in statements), key=len)


def _teams(graph: "Graph", draft: _Draft) -> list[str]:
    if draft.driver:
        return []
    cells = {graph.teller.cell(s, "team") for s, _ in draft.results} - {""}
    found: dict[str, str] = {}
    for cell in sorted(cells, key=lambda c: (len(c), c)):  # a sign makes a name longer
        bare = cell
        for sign in graph.teller.legend():
            bare = bare.replace(sign, "").strip()
        found.setdefault(bare, cell)
    return sorted(found.values()) if len(found) < 3 else []


def _round(graph: "Graph", part: Part, found: list[tuple[Statement, Cell]]) -> Round:
    """Return a round of the calendar: its races in their order, then what names none of them."""
    races = races_of(graph, part.entity)
    cells: list[Cell] = []
    for race in races if found else ():
        own = [c for s, c in found if race.entity.id in s.ids("session")]
        empty = [nobody(f"{race.entity.name}: no source says how it ended")]
        cells += _under(own or empty, race.label if len(races) > 1 else "")
    named = {race.entity.id for race in races}
    rest = [(s, c) for s, c in found if not named & set(s.ids("session"))]
    if any(c.look not in ("none", "ran") for c in cells):
        rest = [(s, c) for s, c in rest if c.look != "ran"]
    many = len(rest) + len(cells) > 1
    for statement, cell in rest:
        cells += _under([cell], _race(graph, statement) if many else "")
    empty = [nobody(f"{part.entity.name}: {part.status or 'no source says how it ended'}")]
    label, when = part.label, part.when
    return Round(part.entity.id, label, when, part.is_placed, tuple(cells or empty))


def _odd(graph: "Graph", event: str, found: list[tuple[Statement, Cell]]) -> Round:
    """Return the cells of a round that is of no calendar, or that no source names."""
    entity = graph.entities.get(event)
    label = entity.name if entity else NO_RACE
    return Round(event, label, "", entity is not None, tuple(c for _, c in found))


def _race(graph: "Graph", statement: Statement) -> str:
    """Return which race of a round a result is of, as far as a source says."""
    session = graph.teller.cell(statement, "session").partition(",")[0]
    kinds = [v.label for v in statement.held("session_kind") if isinstance(v, KindValue)]
    return session or next(iter(kinds), "")


def _under(cells: Sequence[Cell], race: str) -> list[Cell]:
    return [replace(c, under=c.under or race) for c in cells]
