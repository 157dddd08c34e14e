"""Two or more names → what they share and where they differ, year by year and race by race."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.answers.career.building import careers_of
from kg.answers.career.cells import Cell, signed
from kg.answers.career.duels import Duel, duels_of
from kg.answers.career.marks import POSSIBLE, firmest, weakest
from kg.answers.career.results import Row as ResultRow
from kg.answers.career.results import year_of_season
from kg.answers.career.shapes import Bar, Career, Lane, Node, Tick
from kg.answers.career.stretches import stretches_of
from kg.answers.lives import LifeSentence, head_figures, key_figures, short_life
from kg.answers.shown import Shown
from kg.problems import NoPath, WrongUsage

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph
    from kg.answers.paths import Route

MOST_NAMES, MOST_LIFE = 6, 3
_STANDS_IN = ("teams", "series")  # the lane whose names a year is told by: the first that has any

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class YearOf:
    """A year of one name. best: the best of it in a word or two; key, mark, star: its looks, as in
    ``kg.answers.career.shapes.Season``; beside: teams or series of that year, each with the sign of
    its mark; count: statements of that year alone.
    """

    best: str
    key: str
    mark: str
    star: bool
    beside: tuple[str, ...]
    count: int

    @property
    def told(self) -> str:
        """The year in words, or empty where nothing is recorded."""
        best = f"★ {self.best}" if self.star else self.best
        return " · ".join(t for t in (best, *self.beside) if t)


@dataclass(frozen=True, slots=True)
class Year:
    """A tick of the axis side by side: a year, or years of which one is meant.

    sides: one for each name.
    """

    tick: int
    label: str
    sides: tuple[YearOf, ...]

    @property
    def is_told(self) -> bool:
        """Whether anything is told of it, beside its statements."""
        return any(side.told for side in self.sides)


@dataclass(frozen=True, slots=True)
class InCommon:
    """Somebody or something that stands beside several of the names.

    lane: where it stands, in words; whens: for each name the years, or empty; mark: of the weakest
    side, each as its firmest statement; statements: ids, for each name.
    """

    id: str
    name: str
    lane: str
    whens: tuple[str, ...]
    mark: str
    statements: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class OnlyOne:
    """What stands beside one name alone, in one lane. number: of the name; names: with signs."""

    number: int
    lane: str
    names: tuple[str, ...]


class Comparison(Shown):
    """Two or more entities compared; it shows itself, and ``write`` makes a page or a picture.

    entities; careers: of each, over one axis; lives: for each its short life; figures: of each kind
    that stands in the head of one of them, the figure of each or None; results: (number of the
    name, row of its results), by season; years, duels, shared, apart: see Year, Duel, InCommon,
    OnlyOne; routes: from the first to each other the most telling Route, or None where nothing
    recorded connects them.
    """

    def __init__(self, graph: "Graph", entities: "Sequence[Entity]") -> None:
        super().__init__(graph)
        self.entities = tuple(entities)
        self.careers = careers_of(graph, self.entities)
        lives = (short_life(graph, e, MOST_LIFE) for e in entities)
        self.lives: tuple[tuple[LifeSentence, ...], ...] = tuple(lives)
        self.figures = tuple(_figures(graph, entities))
        self.results = tuple(_results(graph, self.careers))
        self.years = tuple(_years(graph, self.careers))
        self.duels: tuple[Duel, ...] = duels_of(graph, self.entities)
        self.shared = tuple(_in_common(graph, self.careers))
        self.apart = tuple(_apart(graph, self.careers, self.shared))
        self.routes: tuple[Route | None, ...] = tuple(
            _route(graph, self.entities[0], other) for other in self.entities[1:]
        )

    def __repr__(self) -> str:
        return f"<{self.title}: {len(self.duels)} races, {len(self.shared)} names in common>"

    @property
    def title(self) -> str:
        """The names."""
        names = [e.name for e in self.entities]
        return f"{', '.join(names[:-1])} and {names[-1]}"

    @property
    def score(self) -> tuple[int, ...]:
        """For each name, in how many of the races it was placed before the others."""
        return tuple(sum(1 for d in self.duels if d.ahead == n) for n in range(len(self.entities)))

    def table(self) -> list[Row]:
        """Return rows {part, what, one column for each entity (its id), says, statements}.

        part: year, race, in common, apart or route; statements: ids, where rows rest on single
        ones.
        """
        return list(self._rows())

    def to_pandas(self) -> Any:
        """Return ``table()`` as a ``pandas.DataFrame`` (pandas must be installed)."""
        import pandas

        return pandas.DataFrame(self.table())

    def _rows(self) -> Iterator[Row]:
        ids = [e.id for e in self.entities]

        def row(
            part: str,
            what: str,
            sides: Sequence[str],
            says: str = "",
            statements: Sequence[str] = (),
        ) -> Row:
            cells = dict(zip(ids, sides, strict=True))
            return {"part": part, "what": what, **cells, "says": says, "statements": statements}

        for year in (y for y in self.years if y.is_told):
            yield row("year", year.label, [side.told for side in year.sides])
        for duel in self.duels:
            cells = [in_words(cell) for cell in duel.cells]
            what = f"{duel.label}, {duel.race_class}" if duel.race_class else duel.label
            yield row("race", what, cells, self.verdict(duel), list(duel.statements))
        for one in self.shared:
            behind = list(dict.fromkeys(i for side in one.statements for i in side))
            yield row("in common", one.name, one.whens, one.lane, behind)
        for only in self.apart:
            sides = ["; ".join(only.names) if n == only.number else "" for n in range(len(ids))]
            yield row("apart", only.lane, sides)
        for other, route in zip(self.entities[1:], self.routes, strict=True):
            hops = [h.statement for h in route.hops] if route else []
            says = "; ".join(self.graph.statement(i).sentence for i in hops)
            what = f"{self.entities[0].name} → {other.name}"
            yield row("route", what, [""] * len(ids), says or "nothing recorded", hops)

    def verdict(self, duel: Duel) -> str:
        """Return who was placed before the others in a race, or why nobody was."""
        if duel.ahead is None:
            return duel.why
        return said(self.graph, f"{self.entities[duel.ahead].name} ahead", duel.mark)

    def as_json(self) -> Row:
        """Return it as a JSON-ready dict, with the statements that its rows rest on."""
        names = [
            {"id": e.id, "name": e.name, "life": [s.as_json() for s in life]}
            for e, life in zip(self.entities, self.lives, strict=True)
        ]
        rows = self.table()
        idents = dict.fromkeys(i for row in rows for i in row["statements"])
        behind = [self.graph.as_json(self.graph.statement(i)) for i in idents]
        return {"names": names, "ahead": list(self.score), "rows": rows, "statements": behind}

    def write(self, path: Any) -> Any:
        """Write it to ``path`` (.html, .svg or .png) and return its Path.

        Raises WrongUsage for another ending, KgError where the file cannot be written.
        """
        pages = self.graph.pages
        if pages is None:
            raise RuntimeError("a graph writes pages where kg.load() opened it")
        return pages().write(self, path)


def in_words(cell: Cell | None) -> str:
    """Return a result in a few words: its place, and the class where that needs saying."""
    if cell is None:
        return ""
    return f"{cell.text} ({cell.under})" if cell.under else cell.text


def said(graph: "Graph", text: str, mark: str) -> str:
    """Return a text with the sign of its mark, or with the word where the mark has no sign."""
    return f"{text} (possible)" if mark == POSSIBLE else signed(graph.teller, text, mark, ())


def compare(graph: "Graph", entities: "Sequence[Entity]") -> Comparison:
    """Return the Comparison of two or more entities.

    Raises WrongUsage where they are fewer than two different ones or more than MOST_NAMES, NoPage
    where one is not public.
    """
    different = tuple(dict.fromkeys(entities))
    if len(different) < 2:
        raise WrongUsage("two different names are needed", "kg compare NAME NAME …")
    if len(different) > MOST_NAMES:
        raise WrongUsage(
            f"{len(different)} names do not fit beside each other", f"name {MOST_NAMES} at most"
        )
    return Comparison(graph, different)


def _figures(
    graph: "Graph", entities: "Sequence[Entity]"
) -> Iterator[tuple[LifeSentence | None, ...]]:
    """Yield figures of one kind, one of each entity that has it."""
    found = [{f.line: f for f in key_figures(graph, e)} for e in entities]
    heads = {f.line for e in entities for f in head_figures(graph, e)}
    lines = dict.fromkeys((*graph.vocabulary.figures, *graph.vocabulary.stated))
    for line in (n for n in lines if n in heads):
        yield tuple(figures.get(line) for figures in found)


def _years(graph: "Graph", careers: Sequence[Career]) -> Iterator[Year]:
    """Yield the ticks of the axis that the careers share."""
    for number, tick in enumerate(careers[0].axis.ticks):
        yield Year(number, tick.label, tuple(_year_of(graph, c, number) for c in careers))


def _year_of(graph: "Graph", career: Career, tick: int) -> YearOf:
    season = career.seasons[tick]
    lanes = {lane.id: lane for lane in career.lanes}
    beside: list[str] = []
    for name in _STANDS_IN:
        if not beside and name in lanes:
            beside = list(_names_at(graph, lanes[name], tick, career.axis.ticks[tick]))
    return YearOf(season.short, season.key, season.mark, season.star, tuple(beside), season.count)


def _names_at(graph: "Graph", lane: Lane, number: int, tick: Tick) -> Iterator[str]:
    """Yield the names of a lane at a tick, each with the sign of its mark."""
    for row in lane.rows:
        marks = [
            bar.mark
            for bar in row.bars
            if bar.first <= number <= bar.last and _was_at(graph, bar, tick)
        ]
        if marks:
            yield said(graph, row.label, firmest(marks))


def _was_at(graph: "Graph", bar: Bar, tick: Tick) -> bool:
    """Whether one of a bar's statements tells of the years of a tick: not of some time in many."""
    return any(
        s.first <= tick.last and tick.first <= s.last
        and not (s.first < s.last and (s.is_sometime or (s.fades_in and s.fades_out)))
        for ident in bar.statements
        for s in stretches_of(graph.statement(ident), graph)
    )  # fmt: skip


def _results(graph: "Graph", careers: Sequence[Career]) -> Iterator[tuple[int, ResultRow]]:
    """Yield the rows of results of all careers, a season's beside each other."""
    rows = [(n, row) for n, career in enumerate(careers) for row in career.results]
    yield from sorted(rows, key=lambda r: (year_of_season(graph, r[1].id) or 9999, r[1].id, r[0]))


def _in_common(graph: "Graph", careers: Sequence[Career]) -> Iterator[InCommon]:
    """Yield whom several careers have in one lane, by lane, in the order of the first's page.

    Those who are compared are not in common, and stand in the route.
    """
    subjects = {c.subject.id for c in careers}
    labels = {lane.id: lane.label for career in careers for lane in career.lanes}
    nodes: dict[tuple[str, str], dict[int, Node]] = {}
    for number, career in enumerate(careers):
        for node in career.nodes:
            nodes.setdefault((node.id, node.lane or ""), {})[number] = node
    ranks = {name: lane.rank for name, lane in graph.vocabulary.lanes.items()}
    found = []
    for (ident, lane), by_career in nodes.items():
        if len(by_career) < 2 or ident in subjects:
            continue
        sides = [by_career.get(n) for n in range(len(careers))]
        whens = tuple(
            _when(career, node) if node else "" for career, node in zip(careers, sides, strict=True)
        )
        mark = weakest(*(_mark(c, ident) for n, c in enumerate(careers) if n in by_career))
        behind = tuple(
            _behind(career, ident) if node else ()
            for career, node in zip(careers, sides, strict=True)
        )
        name = next(iter(by_career.values())).name
        shown = InCommon(ident, name, labels.get(lane, lane), whens, mark, behind)
        found.append((ranks.get(lane, 99.0), name, shown))
    yield from (shown for _, _, shown in sorted(found, key=lambda f: f[:2]))


def _mark(career: Career, ident: str) -> str:
    """Return how firmly a career names somebody: the mark of the firmest line to the subject."""
    ends = {career.subject.id, ident}
    return firmest(e.mark for e in career.edges if {e.start, e.end} == ends)


def _behind(career: Career, ident: str) -> tuple[str, ...]:
    """Return the statements (ids) of the most telling line between somebody and the subject."""
    ends = {career.subject.id, ident}
    lines = [e for e in career.edges if {e.start, e.end} == ends]
    return min(lines, key=lambda e: (e.loose, e.cost, e.id)).statements if lines else ()


def _when(career: Career, node: Node) -> str:
    """Return the years of a name as the axis calls them, or that none is recorded."""
    runs: list[list[int]] = []
    for tick in node.ticks:
        if runs and runs[-1][-1] == tick - 1 and not career.axis.ticks[tick].gap:
            runs[-1].append(tick)
        else:
            runs.append([tick])
    labels = [[career.axis.ticks[n].label for n in (run[0], run[-1])] for run in runs]
    return ", ".join("–".join(dict.fromkeys(ends)) for ends in labels) or "no date"


def _apart(
    graph: "Graph", careers: Sequence[Career], shared: Sequence[InCommon]
) -> Iterator[OnlyOne]:
    """Yield whom one career alone has in a lane, lane by lane."""
    subjects = {c.subject.id for c in careers}
    both = {(one.id, one.lane) for one in shared}
    for name, lane in graph.vocabulary.lanes.items():
        for number, career in enumerate(careers):
            nodes = sorted(
                (
                    n
                    for n in career.nodes
                    if n.lane == name and (n.id, lane.label) not in both and n.id not in subjects
                ),
                key=lambda n: (n.cost, -n.count, n.id),
            )
            marked = [said(graph, n.name, _mark(career, n.id)) for n in nodes]
            if marked:
                yield OnlyOne(number, lane.label, tuple(marked))


def _route(graph: "Graph", one: "Entity", other: "Entity") -> "Route | None":
    from kg.answers.paths import find_routes

    try:
        return find_routes(graph, one, other, most=1)[0]
    except NoPath:
        return None
