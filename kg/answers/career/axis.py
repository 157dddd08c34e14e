"""Statements of a subject → the axis of its page, and a statement's ticks and bars."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.answers.career.calendar import parts_of
from kg.answers.career.marks import PLAIN, firmest, weakest
from kg.answers.career.shapes import Axis, Bar, Tick
from kg.answers.career.stretches import SAID_ON, Stretch, stretches_of
from kg.graph.telling import Told
from kg.model.statements import Statement
from kg.model.values.dates import in_short

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph


EMPTY = Axis("year", "season", ())


@dataclass(frozen=True, slots=True)
class Place:
    """Ticks that a statement covers on an axis, from first to last; mark: of its date."""

    first: int
    last: int
    fades_in: bool = False
    fades_out: bool = False
    mark: str = PLAIN


@dataclass
class Times:
    """When statements of a page are: in words, and on its axis."""

    graph: "Graph"
    axis: Axis = EMPTY
    _stretches: dict[str, tuple[Stretch, ...]] = field(default_factory=dict)

    def stretches(self, statement: Statement) -> tuple[Stretch, ...]:
        """Return the stretches of years of a statement."""
        if statement.id not in self._stretches:
            self._stretches[statement.id] = stretches_of(statement, self.graph)
        return self._stretches[statement.id]

    def as_of(self, statement: Statement) -> str:
        """Return the day by which a statement without a date of its own was so, or empty."""
        if statement.as_of:
            return in_short(self.graph.articles[statement.as_of].written)
        if self.stretches(statement):
            return ""
        told = self.graph.teller.told(statement, SAID_ON)
        return " or ".join(in_short(str(t.value.raw)) for t in told)

    def when(self, statement: Statement) -> str:
        """Return when a statement was so, as it is known; empty where no source says."""
        said_on = self.as_of(statement)
        return f"as of {said_on}" if said_on else self.graph.teller.when(statement)

    def places(self, statement: Statement) -> list[Place]:
        """Return where a statement stands on the axis: a place for each time that is recorded."""
        ticks = self.axis.ticks
        if self.axis.kind != "year":
            named = {t.ident for t in told_of(statement, self.graph)}
            return [Place(n, n) for n, tick in enumerate(ticks) if tick.id in named]
        found = []
        for stretch in self.stretches(statement):
            inside = [
                n
                for n, t in enumerate(ticks)
                if t.first <= stretch.last and t.last >= stretch.first
            ]
            if inside:
                ends = (stretch.fades_in, stretch.fades_out)
                found.append(Place(inside[0], inside[-1], *ends, stretch.mark))
        return found

    def ticks(self, statements: Iterable[Statement]) -> tuple[int, ...]:
        """Return the numbers of the ticks that statements cover, in order."""
        places = [p for s in statements for p in self.places(s)]
        return tuple(sorted({n for p in places for n in range(p.first, p.last + 1)}))

    def bars(self, marked: Sequence[tuple[Statement, str]]) -> tuple[Bar, ...]:
        """Return the bars of marked statements: one for each run of neighbouring ticks."""
        places = [(p, s, weakest(p.mark, mark)) for s, mark in marked for p in self.places(s)]
        last = len(self.axis.ticks) - 1
        if not places and self.axis.kind != "year" and last >= 0:
            dated = [(s, mark) for s, mark in marked if self.stretches(s)]
            places = [(Place(0, last, True, True), s, mark) for s, mark in dated]
        runs: list[list[tuple[Place, Statement, str]]] = []
        end = -2
        for item in sorted(places, key=lambda p: (p[0].first, p[0].last, p[1].id)):
            first = item[0].first
            touches = first == end + 1 and not self.axis.ticks[first].gap
            if runs and (first <= end or touches):
                runs[-1].append(item)
            else:
                runs.append([item])
                end = -2
            end = max(end, item[0].last)
        return tuple(self._bar(run) for run in runs)

    def _bar(self, run: list[tuple[Place, Statement, str]]) -> Bar:
        """Return the bar of a run: an end as firm as its firmest, the bar as its weaker end."""
        first = min(p.first for p, _, _ in run)
        last = max(p.last for p, _, _ in run)
        words = dict.fromkeys(self.when(s) for _, s, _ in run)
        return Bar(
            first,
            last,
            all(p.fades_in for p, _, _ in run if p.first == first),
            all(p.fades_out for p, _, _ in run if p.last == last),
            weakest(
                firmest(mark for p, _, mark in run if p.first == first),
                firmest(mark for p, _, mark in run if p.last == last),
            ),
            "; ".join(w for w in words if w),
            tuple(dict.fromkeys(s.id for _, s, _ in run)),
        )


def told_of(statement: Statement, graph: "Graph") -> list[Told]:
    """Return all that a statement tells, slot by slot: what holds, and what is disputed."""
    return [t for n in statement.slots for t in graph.teller.told(statement, n)]


def times_of(graph: "Graph", subject: "Entity", statements: Sequence[Statement]) -> Times:
    """Return the Times of a page.

    Its axis has years; where all lies in one year, the parts of which the subject consists (the
    rounds of a season, the sessions of a round).
    """
    times = years_of(graph, statements)
    if len(times.axis.ticks) <= 1 and len(parts := parts_of(graph, subject)) > 1:
        label = parts[0].entity.class_label
        times.axis = Axis("part", label, tuple(Tick(p.entity.id, p.label) for p in parts))
    return times


def years_of(graph: "Graph", statements: Iterable[Statement]) -> Times:
    """Return the Times of a page whose axis has the years of statements."""
    times = Times(graph)
    ticks = _years({s for one in statements for s in times.stretches(one)})
    times.axis = Axis("year", "season", ticks)
    return times


def _years(stretches: set[Stretch]) -> tuple[Tick, ...]:
    """Return ticks: years that sources name, and stretches of which nothing closer is known."""
    sure = [s for s in stretches if not s.is_sometime]
    spans = {(y, y): str(y) for s in sure for y in (s.first, s.last)}
    unsure = sorted((s.last - s.first, s.first, s) for s in stretches if s.is_sometime)
    for _, _, stretch in unsure:
        if not any(a <= stretch.last and b >= stretch.first for a, b in spans):
            spans[stretch.first, stretch.last] = stretch.label
    found: list[Tick] = []
    for (first, last), label in sorted(spans.items()):
        gap = first - found[-1].last - 1 if found else 0
        found.append(Tick(label, label, gap, first, last))
    return tuple(found)
