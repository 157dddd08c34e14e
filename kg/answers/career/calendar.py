"""What a season or round consists of, in the order of its calendar."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kg.graph.telling import event_parts
from kg.model.guards import parse_guards
from kg.model.statements import Statement
from kg.model.values import AmountValue, KindValue
from kg.model.values.dates import in_short

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph

SCHEDULED, SCHEDULED_FOR, RACED = "scheduled", "held_on", "Raced"
_LONGEST = 150  # days: what is only known to lie within more than these has no place by its date


@dataclass(frozen=True, slots=True)
class Part:
    """A round of a season, or a session of a round.

    number: in the schedule, or None; first, last: days (ISO) between which it lay, or empty; when:
    the same as sources say it; is_placed: whether its place in the calendar is known; status: what
    became of its date (postponed), in words, or empty.
    """

    entity: "Entity"
    label: str
    number: float | None
    first: str
    last: str
    when: str
    status: str

    @property
    def is_placed(self) -> bool:
        """Whether a source says where in the calendar it stands."""
        return bool(self.first) or self.number is not None


def parts_of(graph: "Graph", whole: "Entity") -> tuple[Part, ...]:
    """Return what an entity consists of, in the order of its calendar.

    Rounds stand by day; what has only a number stands before the next number; what has neither
    comes last. Sessions stand by day where the day of each is known, else by id.
    """
    found = [graph.entities[i] for i in graph.parts.get(whole.id, ())]
    found = [e for e in found if e.cls != whole.cls]
    names = _short_names(graph, whole, found)
    parts = sorted(
        (_part(graph, e, names[e.id]) for e in found), key=lambda p: _natural(p.entity.id)
    )
    if "year" in whole.slots:
        return _in_order(parts)
    exact = all(p.first and p.first == p.last for p in parts)
    return tuple(sorted(parts, key=lambda p: p.first) if exact else parts)


def races_of(graph: "Graph", event: "Entity") -> tuple[Part, ...]:
    """Return the races of a round, in their order: no practice and no qualifying."""
    races = race_kinds(graph)
    return tuple(
        part for part in parts_of(graph, event) if {v.notation for v in _kinds(part.entity)} & races
    )


def race_kinds(graph: "Graph") -> set[str]:
    """Return the notations of the kinds of session that the ontology counts as a race."""
    guards = graph.vocabulary.conditions[RACED].guards
    parts = (part for guard in guards for part in parse_guards(guard))
    return {p[2] for p in parts if p[:2] == ("session_kind", "=")}


def _kinds(session: "Entity") -> Iterator[KindValue]:
    for value in session.slots.get("session_kind", ()):
        if isinstance(value, KindValue):
            yield value


def _natural(ident: str) -> list[tuple[int, str]]:
    """Sorting key of an id: the numbers in it as numbers."""
    return [(int(p), "") if p.isdigit() else (0, p) for p in re.split(r"(\d+)", ident)]


def _short_names(graph: "Graph", whole: "Entity", parts: Sequence["Entity"]) -> Mapping[str, str]:
    """Return id → the words of a name that tell a part from the others of its series.

    "2025 Carrera Cup at Montreal" is "Montreal"; a session is what stands before its comma.
    """
    series = [v.id for v in whole.slots.get("series", ()) if v.id]
    if not series:
        return {e.id: e.name.partition(",")[0] for e in parts}
    seasons = [i for i in graph.parts.get(series[0], ()) if graph.entities[i].cls == whole.cls]
    beside = {i for s in seasons for i in graph.parts.get(s, ())}
    names = {i: _without_year(graph.entities[i].name) for i in beside | {e.id for e in parts}}
    start = _shared([n for n in names.values()])
    end = _shared([n[start:][::-1] for n in names.values()])
    little = set(graph.vocabulary.words.function)
    found = {}
    for part in parts:
        if called := event_parts(part.name):  # as sentences call it
            found[part.id] = called[1]
            continue
        own = names[part.id]
        own = own[start : len(own) - end]
        while len(own) > 1 and own[0].lower() in little:
            own = own[1:]
        found[part.id] = " ".join(own) or part.name
    return found


def _without_year(name: str) -> list[str]:
    return [w for w in name.split() if not re.fullmatch(r"\d{4}(/\d{2,4})?", w)] or name.split()


def _shared(names: Sequence[Sequence[str]]) -> int:
    """Return how many words all different names begin with, leaving each at least one."""
    different = {tuple(n) for n in names}
    if len(different) < 2:
        return 0
    least = min(len(n) for n in different) - 1
    first = min(different)
    return next((n for n in range(least) if any(o[n] != first[n] for o in different)), least)


def _in_order(every: Sequence[Part]) -> tuple[Part, ...]:
    done = sorted((p for p in every if p.first), key=lambda p: (p.first, p.last, p.number or 0))
    numbered = [p for p in every if not p.first and p.number is not None]
    for part in sorted(numbered, key=lambda p: p.number or 0):
        number = part.number or 0  # before it there are fewer rounds than its number
        later = (n for n, p in enumerate(done) if n + 1 >= number or (p.number or 0) > number)
        done.insert(next(later, len(done)), part)
    return (*done, *(p for p in every if not p.is_placed))


def _part(graph: "Graph", entity: "Entity", label: str) -> Part:
    plans = [s for s in entity.statements() if entity.id in s.ids(SCHEDULED)]
    numbers = [
        float(value.least)
        for s in plans
        for value in s.held("round")
        if isinstance(value, AmountValue) and value.least is not None
    ]
    first, last = _days(graph, entity, plans)
    dates = [str(v.raw) for s in plans for v in s.held(SCHEDULED_FOR)]
    status = next((w for s in plans if (w := graph.teller.cell(s, "schedule_status"))), "")
    return Part(
        entity,
        label,
        min(numbers, default=None),
        first,
        last,
        in_short(dates[0]) if dates else "",
        status,
    )


def _days(graph: "Graph", entity: "Entity", plans: list[Statement]) -> tuple[str, str]:
    """Return the narrowest days known: of its own dates, else of its sessions, else of results."""
    inside = [graph.entities[i] for i in graph.parts.get(entity.id, ())]
    raced = graph.vocabulary.conditions[RACED].cls
    for statements in (
        plans,
        [s for e in inside for s in e.statements() if e.id in s.ids(SCHEDULED)],
        entity.statements(raced),
    ):
        known = [(s.earliest, s.latest) for s in statements if s.earliest and s.latest]
        near = [(a, b) for a, b in known if a and b and _between(a, b) <= _LONGEST]
        if near:
            return min(near, key=lambda days: (_between(*days), days))
    return "", ""


def _between(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
