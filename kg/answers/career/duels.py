"""Results of two or more names → the races that several of them have a result of, side by side.

Only results that hold count, and only in one and the same race: the same session, or, where none is
named, the same class of an event that is known to have one race at most.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.answers.career.calendar import races_of
from kg.answers.career.cells import RESULT, WHOSE, Cell, is_race_result, named, result_cell
from kg.answers.career.marks import weakest
from kg.answers.career.results import class_of
from kg.model.statements import Standing, Statement
from kg.model.values import AmountValue

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph

IN_CLASS, OVERALL = "position", "overall_position"


@dataclass(frozen=True, slots=True)
class Duel:
    """A race that at least two of the names have a result of.

    id: of its session, else of its event; label: its name; race_class: as told where all are in
    one, else empty; cells: one for each name, None where no result of it holds; ahead: the number
    of the name that was placed best, or None where the places do not tell; why: the reason for None
    in words; mark: of the weakest result that the order rests on.
    """

    id: str
    label: str
    race_class: str
    cells: tuple[Cell | None, ...]
    ahead: int | None
    why: str
    mark: str

    @property
    def statements(self) -> tuple[str, ...]:
        """The ids of the results."""
        return tuple(c.statement for c in self.cells if c)


@dataclass(frozen=True, slots=True)
class _Place:
    """A result in a race: from which place to which, in its class and overall."""

    statement: Statement
    classes: frozenset[str]
    in_class: tuple[int, int] | None
    overall: tuple[int, int] | None


def duels_of(graph: "Graph", entities: "Sequence[Entity]") -> tuple[Duel, ...]:
    """Return the races that at least two entities have a result of, the earliest first.

    Of a name that has several in one race (a team's cars) the one that is placed best counts.
    """
    races: dict[tuple[str, ...], dict[int, list[Statement]]] = {}
    for number, entity in enumerate(entities):
        for statement in entity.statements(RESULT):
            key = _race(graph, statement) if _holds_of(graph, statement, entity.id) else None
            if key:
                races.setdefault(key, {}).setdefault(number, []).append(statement)
    several = [by_name for by_name in races.values() if len(by_name) > 1]
    found = [(_turn(graph, by_name), _duel(graph, entities, by_name)) for by_name in several]
    return tuple(duel for _, duel in sorted(found, key=lambda f: f[0]))


def _holds_of(graph: "Graph", statement: Statement, ident: str) -> bool:
    """Return whether a statement is a race result that holds, and holds of an entity."""
    if statement.standing is not Standing.HELD or not is_race_result(graph, statement):
        return False
    return any(value.id == ident for slot in WHOSE for value in statement.held(slot))


def _race(graph: "Graph", statement: Statement) -> tuple[str, ...] | None:
    """Return what tells the race of a result from all others, or None where nothing does."""
    session, event, cls = (_held_id(statement, n) for n in ("session", "event", "race_class"))
    if session:
        return (session,)
    if event and cls and len(races_of(graph, graph.entities[event])) < 2:
        return (event, cls)
    return None


def _held_id(statement: Statement, slot: str) -> str:
    value = statement.one(slot)
    return (value.id or "") if value else ""


def _turn(graph: "Graph", by_name: dict[int, list[Statement]]) -> tuple[object, ...]:
    first = min((s for found in by_name.values() for s in found), key=graph.by_time)
    return (graph.by_time(first)[0], _held_id(first, "event"), _held_id(first, "session"))


def _duel(
    graph: "Graph", entities: "Sequence[Entity]", by_name: dict[int, list[Statement]]
) -> Duel:
    places = {n: min(map(_place, found), key=_best) for n, found in by_name.items()}
    classes = {p.classes for p in places.values()}
    same = next(iter(classes)) if len(classes) == 1 else frozenset[str]()
    cells = tuple(
        _cell(graph, places[n].statement, entity, len(classes) > 1) if n in places else None
        for n, entity in enumerate(entities)
    )
    ahead, why = _ahead(places)
    one = next(iter(places.values())).statement
    session, event = (_held_id(one, n) for n in ("session", "event"))
    race = graph.entities[session or event]
    return Duel(
        race.id,
        _label(race.name, graph.entities[event].name if event else ""),
        " or ".join(sorted(graph.entities[i].name for i in same)),
        cells,
        ahead,
        why,
        weakest(*(c.mark for c in cells if c)),
    )


def _label(race: str, event: str) -> str:
    """Return the event and, behind it, what its race is called by itself."""
    own = race.partition(",")[0]
    return f"{event}, {own}" if event and event != race else race


def _cell(graph: "Graph", statement: Statement, entity: "Entity", with_class: bool) -> Cell:
    cell = result_cell(graph, statement, named(graph, statement, {entity.id}))
    return replace(cell, under=class_of(graph, statement)) if with_class else cell


def _place(statement: Statement) -> _Place:
    classes = frozenset(v.id for v in statement.held("race_class") if v.id)
    return _Place(statement, classes, _bounds(statement, IN_CLASS), _bounds(statement, OVERALL))


def _bounds(statement: Statement, slot: str) -> tuple[int, int] | None:
    """Return the least and the greatest place that a result can have been, where both are known."""
    value = statement.one(slot)
    if isinstance(value, AmountValue) and value.most is not None:
        return int(value.least or 1), int(value.most)
    return None


def _best(place: _Place) -> tuple[int, int, str]:
    none = 10**6
    return (
        (place.in_class or (none, none))[1],
        (place.overall or (none, none))[1],
        place.statement.id,
    )


def _ahead(places: dict[int, _Place]) -> tuple[int | None, str]:
    """Return (the number of whoever was placed before all others, "" or why nobody was)."""
    classes = {p.classes for p in places.values()}
    same_class = len(classes) == 1 and len(next(iter(classes))) == 1
    for comparable, kind in ((same_class, "in_class"), (True, "overall")):
        bounds = {n: getattr(p, kind) for n, p in places.items()}
        if not comparable or None in bounds.values():
            continue
        first = min(bounds, key=lambda n: bounds[n])
        others = [b for n, b in bounds.items() if n != first]
        if all(bounds[first][1] < b[0] for b in others):
            return first, ""
        if all(b == bounds[first] and b[0] == b[1] for b in others):
            return None, "the same place"
    if not same_class and _unplaced(places.values(), "overall"):
        return None, "in different classes, and no overall places say who was ahead"
    return None, "the places recorded do not say who was ahead"


def _unplaced(places: Iterable[_Place], kind: str) -> bool:
    return any(getattr(p, kind) is None for p in places)
