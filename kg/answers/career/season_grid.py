"""A season → its rounds with who won in each class, its standings, and who drove for whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from kg.answers.career.calendar import parts_of, races_of
from kg.answers.career.cells import (
    DROVE,
    RESULT,
    STANDING,
    TITLE,
    is_race_result,
    result_cell,
    signed,
    standing_cell,
    title_cell,
)
from kg.answers.career.marks import DISPUTED, firmest, is_gone, mark_between, weakest
from kg.answers.career.results import class_named, class_of
from kg.answers.privacy import UNNAMED
from kg.answers.whens import UNDATED
from kg.model.statements import Statement
from kg.model.values import AmountValue
from kg.model.values.dates import in_short

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph

IN_CLASS, OVERALL, TITLE_KIND = "ClassWin", "OverallWin", "title_kind"
NO_CLASS, _NO_TEAM, _ALL = "class not said", "team not said", "overall"


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a table. place: before the name, or empty; words: the name; more: team or points;
    mark: see ``kg.answers.career.marks``; statement: its id; told: its sentence.
    """

    place: str
    words: str
    more: str
    mark: str
    statement: str
    told: str


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round. when: as known, or empty; status: what became of its date, or empty; is_placed: see
    ``kg.answers.career.calendar``; won: for each class who won its races, none where nobody
    recorded it.
    """

    id: str
    label: str
    when: str
    status: str
    is_placed: bool
    won: tuple[tuple[Said, ...], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A named list: the standings of one class, or a team with its drivers. when: as of which day
    all its lines are, or empty.
    """

    label: str
    when: str
    lines: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class SeasonGrid:
    """A season. classes: of the columns, one empty where there are none."""

    classes: tuple[str, ...]
    rounds: tuple[RoundRow, ...]
    standings: tuple[Listing, ...]
    teams: tuple[Listing, ...]


def season_grid(graph: "Graph", season: "Entity", own: Sequence[Statement]) -> SeasonGrid | None:
    """Return the grid of a season, or None where nothing of it is known or it is no season.

    own: the statements that touch it.
    """
    calendar = parts_of(graph, season) if "year" in season.slots else ()
    if not calendar:
        return None
    won = [s for s in own if _is_win(graph, s) and season.id in s.ids("season")]
    keys = sorted({_column(graph, s) for s in won}, key=lambda k: (not k, k == _ALL, k)) or [""]
    rounds = []
    for part in calendar:
        races = {r.entity.id: r.label for r in races_of(graph, part.entity)}
        here = [s for s in won if part.entity.id in s.ids("event")]
        columns = ([s for s in here if _column(graph, s) == k] for k in keys)
        cells = tuple(_winners(graph, found, races) for found in columns)
        rounds.append(
            RoundRow(part.entity.id, part.label, part.when, part.status, part.is_placed, cells)
        )
    labels = tuple(_heading(graph, k, len(keys)) for k in keys)
    return SeasonGrid(labels, tuple(rounds), _standings(graph, own), _teams(graph, own))


def _is_win(graph: "Graph", statement: Statement) -> bool:
    if statement.cls != RESULT or not is_race_result(graph, statement):
        return False
    return bool({IN_CLASS, OVERALL} & {*statement.types, *statement.disputed_types})


def _column(graph: "Graph", statement: Statement) -> str:
    """Return the class in which a race was won, empty if it has no name, or "overall" alone."""
    if IN_CLASS not in (*statement.types, *statement.disputed_types):
        return _ALL
    classes = (i for i in statement.ids("race_class") if graph.entities[i].kind != UNNAMED)
    return next(classes, "")


def _heading(graph: "Graph", key: str, columns: int) -> str:
    if key == "":
        return "" if columns == 1 else NO_CLASS
    return graph.entities[key].name if key in graph.entities else key


def _winners(graph: "Graph", won: Sequence[Statement], races: dict[str, str]) -> tuple[Said, ...]:
    """Return who won the races of a round in one class; those of one car together."""
    order = list(races)
    cars: dict[tuple[object, ...], list[Statement]] = {}
    for statement in sorted(won, key=lambda s: s.id):
        session = next(iter(statement.ids("session")), "")
        number = tuple(v.key for v in statement.held("number"))
        team = statement.ids("team")
        car = (session, team, number) if team or number else (session, statement.ids("driver"))
        cars.setdefault(car, []).append(statement)
    ranked = sorted(
        cars.items(), key=lambda c: order.index(c[0][0]) if c[0][0] in order else len(order)
    )
    return tuple(
        _winner(graph, found, races.get(str(car[0]), "") if len(races) > 1 else "")
        for car, found in ranked
    )


def _winner(graph: "Graph", found: Sequence[Statement], race: str) -> Said:
    teller = graph.teller
    drivers = [t for s in found for t in teller.told(s, "driver")]
    cells = [result_cell(graph, s, teller.told(s, "driver")) for s in found]
    mark = weakest(*(c.mark for c in cells))
    first = found[[c.mark for c in cells].index(mark)]
    if not {IN_CLASS, OVERALL} & set(first.types):
        mark = DISPUTED
    which = [t for n in first.slots for t in teller.told(first, n)]
    names = " / ".join(dict.fromkeys(t.text for t in drivers))
    teams = dict.fromkeys(str(t) for s in found for t in teller.told(s, "team"))
    words = signed(graph.teller, names, mark, which if mark else ())
    return Said(race, words, ", ".join(teams), mark, first.id, first.sentence)


# -- standings --


def _standings(graph: "Graph", own: Iterable[Statement]) -> tuple[Listing, ...]:
    """Return a list for each class and kind of title: champions first, then each one's last place.

    A line has its own day where they are not all of one.
    """
    last: dict[tuple[str, str], dict[str, Statement]] = {}
    champions: dict[tuple[str, str], list[Statement]] = {}
    for statement in own:
        if is_gone(statement):
            continue
        key = (_first(graph, statement, TITLE_KIND), class_named(graph, statement))
        if statement.cls == TITLE and title_cell(graph, statement):
            champions.setdefault(key, []).append(statement)
        if statement.cls == STANDING and statement.ids("who"):
            who = statement.ids("who")[0]
            before = last.setdefault(key, {}).get(who)
            if before is None or _day(statement) > _day(before):
                last[key][who] = statement
    found = []
    keys = sorted({*last, *champions}, key=lambda k: (k[0], not k[1], k[1]))
    for key in keys:
        lines = [_champion(graph, s) for s in champions.get(key, ())]
        ranked = sorted(last.get(key, {}).values(), key=lambda s: _rank(s))
        days = {_as_of(s) for s in ranked}
        lines += [_standing(graph, s, len(days) > 1) for s in ranked]
        label = " ".join(k for k in key[::-1] if k) or ("" if len(keys) == 1 else NO_CLASS)
        found.append(Listing(label, days.pop() if len(days) == 1 else "", tuple(lines)))
    return tuple(found)


def _first(graph: "Graph", statement: Statement, slot: str) -> str:
    return next((t.text for t in graph.teller.told(statement, slot)), "")


def _day(statement: Statement) -> tuple[str, str]:
    """Return the last and first day that a standing is of; a final one comes after all others."""
    if statement.held("is_final"):
        return UNDATED, ""
    said = [v for v in statement.held("as_of")]
    days = [(v.latest or "", v.earliest or "") for v in said if hasattr(v, "latest")]
    return max(days, default=("", ""))


def _as_of(statement: Statement) -> str:
    if statement.held("is_final"):
        return "final"
    return next((in_short(str(v.raw)) for v in statement.held("as_of")), "")


def _rank(statement: Statement) -> tuple[float, float, float, str]:
    """Sorting key: by place, then by points behind, then by points."""

    def number(slot: str, none: float) -> float:
        values = [h.value for h in statement.told(slot)]
        least = [v.least or v.most for v in values if isinstance(v, AmountValue)]
        return float(min((n for n in least if n is not None), default=none))

    place, behind = number("position", 999), number("behind_by", 9999)
    return place, behind, -number("points", 0), statement.sentence


def _champion(graph: "Graph", statement: Statement) -> Said:
    cell = title_cell(graph, statement)
    mark = cell.mark if cell else ""
    which = [t for n in statement.slots for t in graph.teller.told(statement, n)]
    words = signed(graph.teller, _first(graph, statement, "holder"), mark, which if mark else ())
    return Said("★", words, "champion", mark, statement.id, statement.sentence)


def _standing(graph: "Graph", statement: Statement, dated: bool) -> Said:
    cell = standing_cell(graph, statement)
    teller = graph.teller
    who = teller.told(statement, "who")
    more = []
    for slot, words in (("points", "{} points"), ("ahead_by", "+{}"), ("behind_by", "−{}")):
        if told := teller.cell(statement, slot):
            more.append(words.format(told))
    if dated:
        more.append(_as_of(statement))
    mark = cell.mark if cell else mark_between(statement, who)
    place = cell.text if cell else ""
    words = "/".join(str(t) for t in who)
    return Said(place, words, " · ".join(more), mark, statement.id, statement.sentence)


# -- who drove for whom --


def _teams(graph: "Graph", own: Iterable[Statement]) -> tuple[Listing, ...]:
    """Return the teams of a season with their drivers and classes, by name."""
    teller = graph.teller
    names = {"": _NO_TEAM}
    found: dict[str, dict[str, list[Statement]]] = {}
    for statement in own:
        if statement.cls in DROVE and not is_gone(statement) and not statement.is_possible:
            teams = teller.told(statement, "team")
            drivers = teller.told(statement, "driver")
            names |= {t.ident: t.text for t in (*teams, *drivers)}
            for team, driver in product([t.ident for t in teams] or [""], drivers):
                found.setdefault(team, {}).setdefault(driver.ident, []).append(statement)
    lists = []
    known = {d for team, drivers in found.items() if team for d in drivers}
    for team in sorted(found, key=lambda t: (not t, names[t], t)):
        drivers_here = sorted(found[team].items(), key=lambda d: (names[d[0]], d[0]))
        lines = [
            _driver(graph, names[ident], behind)
            for ident, behind in drivers_here
            if team or ident not in known
        ]
        if lines:
            lists.append(Listing(names[team], "", tuple(lines)))
    return tuple(lists)


def _driver(graph: "Graph", name: str, behind: Sequence[Statement]) -> Said:
    marks = []
    for statement in behind:
        told = [t for n in ("driver", "team") for t in graph.teller.told(statement, n)]
        marks.append(mark_between(statement, told))
    classes = [class_of(graph, s) for s in behind if class_of(graph, s)]
    mark = firmest(marks)
    first = behind[marks.index(mark)]
    cls = min(classes, key=len, default="")
    which = [t for n in ("driver", "team") for t in graph.teller.told(first, n)]
    return Said("", signed(graph.teller, name, mark, which), cls, mark, first.id, first.sentence)
