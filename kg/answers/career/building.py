"""A graph and an entity, or routes → the Career of a page."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.answers.career.around import Around, around
from kg.answers.career.axis import Times, times_of, years_of
from kg.answers.career.cells import looks_told
from kg.answers.career.lanes import lanes_of
from kg.answers.career.lines import between_others, lines_of, steps_of
from kg.answers.career.receipts import Receipts, lines_with_receipts, with_what_is_behind
from kg.answers.career.results import results_of
from kg.answers.career.season_grid import season_grid
from kg.answers.career.seasons import seasons_of
from kg.answers.career.shapes import Career, Node, Step, Subject, Way
from kg.answers.career.team_grid import team_grid
from kg.graph.prefixes import PREFIXES
from kg.model.statements import Statement
from kg.problems import NoPage

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph
    from kg.answers.paths import Route

MOST_JOINED = 90  # names of a page between each two of which it knows a route


def career_of(graph: "Graph", entity: "Entity", passages: bool = False) -> Career:
    """Return the career of an entity of any class; the same graph gives the same Career.

    passages: whether receipts carry the passage where its text is at hand.

    Raises NoPage where the entity is not public.

    >>> from kg import load
    >>> graph = load()
    >>> career = career_of(graph, graph.entity("SSF"))
    >>> career.kind, all(line.receipts or line.premises for line in career.statements)
    ('career', True)
    """
    own = _own(entity)
    times = times_of(graph, entity, own)
    page = around(graph, entity, own, times)
    return _career(page, own, Receipts(graph, passages), _ways_between(page))


def careers_of(
    graph: "Graph", entities: "Sequence[Entity]", passages: bool = False
) -> tuple[Career, ...]:
    """Return the careers of several entities over one axis of years, without routes.

    Raises NoPage where one is not public.
    """
    owns = [_own(entity) for entity in entities]
    times = years_of(graph, [s for own in owns for s in own])
    found = []
    for entity, own in zip(entities, owns, strict=True):
        page = around(graph, entity, own, times)
        found.append(_career(page, own, Receipts(graph, passages), ()))
    return tuple(found)


def _own(entity: "Entity") -> list[Statement]:
    if not entity.is_public:
        raise NoPage(entity.name, entity.data.privacy)
    return list(entity.statements())


def _career(
    page: Around, own: list[Statement], receipts: Receipts, ways: tuple[Way, ...]
) -> Career:
    graph, entity, times = page.graph, page.subject, page.times
    shown = {s.id: s for s in (*own, *between_others(page, own))}
    passed = (graph.statement(step.statement) for way in ways for step in way.hops)
    every = with_what_is_behind(graph, {s.id: s for s in (*shown.values(), *passed)}.values())
    lines = lines_with_receipts(page, every, own, receipts)
    return Career(
        "career",
        _subject(entity, own, times),
        times.axis,
        lanes_of(page, own),
        tuple(page.nodes.values()),
        lines_of(page, shown.values()),
        seasons_of(page, own),
        ways,
        lines,
        receipts.sources(),
        _queries(),
        graph.teller.legend(),
        page.left_out,
        results_of(graph, entity, own),
        season_grid(graph, entity, own),
        team_grid(graph, entity, own),
        looks_told(graph),
    )


def _ways_between(page: Around) -> tuple[Way, ...]:
    """Return how each two names of a page are connected: what ``kg path`` tells first."""
    from kg.answers.paths import first_routes

    if len(page.here) > MOST_JOINED:
        return ()
    return tuple(_way(r) for r in first_routes(page.graph, [page.subject.id, *page.nodes]).values())


def _way(route: "Route") -> Way:
    hops = tuple(Step(h.start, h.end, h.statement) for h in route.hops)
    return Way(round(route.cost, 2), hops)


def connection_of(graph: "Graph", routes: "Sequence[Route]", passages: bool = False) -> Career:
    """Return routes between entities as a Career of kind ``connection``.

    routes: the most telling first; all begin at one entity and end at another, or each at another.

    Raises ValueError where there is no route or one has no hop, NoPage where an end is not public.
    """
    if not routes or any(not r.hops for r in routes):
        raise ValueError("a connection needs at least one route of at least one hop")
    hops = [h for r in routes for h in r.hops]
    start, *ends = (
        graph.entities[i]
        for i in dict.fromkeys([hops[0].start, *(e for r in routes for e in _ends_of(r))])
    )
    for one in (start, *ends):
        if not one.is_public:
            raise NoPage(one.name, one.data.privacy)
    shown = {h.statement: graph.statement(h.statement) for h in hops}
    own = sorted(shown.values(), key=graph.by_time)
    times = times_of(graph, start, own)
    page = Around(graph, start, times, dict(graph.vocabulary.lanes))
    nodes = _nodes_of_routes(page, routes, own)
    page.nodes = {n.id: n for n in nodes if n.id != start.id}
    receipts = Receipts(graph, passages)
    every = with_what_is_behind(graph, own)
    lines = lines_with_receipts(page, every, own, receipts)
    return Career(
        "connection",
        _subject(start, own, times, ends),
        times.axis,
        lanes_of(page, own),
        tuple(page.nodes.values()),
        steps_of(page, ((h.start, h.end, shown[h.statement]) for h in hops)),
        (),
        tuple(_way(r) for r in routes),
        lines,
        receipts.sources(),
        _queries(),
        graph.teller.legend(),
    )


def _ends_of(route: "Route") -> tuple[str, str]:
    return route.hops[0].start, route.hops[-1].end


def _nodes_of_routes(
    page: Around, routes: "Sequence[Route]", own: Sequence[Statement]
) -> list[Node]:
    """Return whom routes pass, each in the column of its earliest step."""
    steps: dict[str, int] = {}
    for route in routes:
        for n, hop in enumerate(route.hops):
            steps[hop.start] = min(steps.get(hop.start, n), n)
            steps[hop.end] = min(steps.get(hop.end, n + 1), n + 1)
    steps[routes[0].hops[0].start] = 0
    for route in routes:
        steps[route.hops[-1].end] = max(len(r.hops) for r in routes)
    found = []
    for ident, step in sorted(steps.items(), key=lambda i: (i[1], i[0])):
        entity = page.graph.entities[ident]
        touching = [s for s in own if ident in s.touches()]
        node = page.node(entity, page.lane_of_class(entity.cls), 0.0, touching)
        found.append(replace(node, column=step + 1))
    return found


def _subject(
    entity: "Entity", statements: Sequence[Statement], times: Times, others: Sequence["Entity"] = ()
) -> Subject:
    *first, last = [one.name for one in (entity, *others)]
    ticks = times.axis.ticks if times.axis.kind == "year" else ()
    ends = [t.label for t in ticks]
    return Subject(
        entity.id,
        entity.name,
        f"{', '.join(first)} and {last}" if first else last,
        entity.cls,
        "connection" if others else entity.class_label,
        entity.other_names,
        entity.note,
        (" … " if any(t.gap for t in ticks) else "–").join(dict.fromkeys((ends[0], ends[-1])))
        if ends
        else "",
        len(statements),
        len({c.source for s in statements for c in s.claims}),
    )


def _queries() -> dict[str, str]:
    """Return the queries behind a page: all statements of one entity, and of two."""
    head = (
        f"PREFIX pd: <{PREFIXES['pd']}>\nPREFIX ent: <{PREFIXES['ent']}>\n"
        "SELECT DISTINCT ?statement ?sentence ?status WHERE {\n"
    )
    tail = "  ?statement pd:sentenceText ?sentence ; pd:status ?status .\n} ORDER BY ?sentence"
    return {
        "one": head + "  ?statement ?slot ent:ONE .\n" + tail,
        "two": head + "  ?statement ?slot ent:ONE ; ?other ent:OTHER .\n" + tail,
    }
