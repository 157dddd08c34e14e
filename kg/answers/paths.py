"""How two or more entities are connected: the most telling routes.

Each hop is a statement with its receipts.
"""

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kg.graph.network import walking_graph
from kg.model.spans import Meeting, Span
from kg.model.statements import Statement
from kg.model.values import DateValue
from kg.problems import NoPath

if TYPE_CHECKING:
    import networkx as nx

    from kg.answers.graph import Entity, Graph

_AGAIN = (
    2.5  # how much dearer an edge becomes once a route has used it: the next tells something else
)
_MOST_HOPS = 8
_SLACK = 1e-6  # of a sum of costs
_TELLING = 8.0  # a direct statement that costs no more comes before any detour


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a route: start and end are entity ids, statement the id of what joins them."""

    start: str
    end: str
    statement: str
    cost: float


@dataclass(frozen=True, slots=True)
class Route:
    """A way from one entity to another. cost: small tells more."""

    hops: tuple[Hop, ...]
    cost: float

    def as_json(self, graph: "Graph") -> dict[str, Any]:
        """Return the route with the statement behind each hop, receipts included."""
        hops = []
        for hop in self.hops:
            statement = graph.statement(hop.statement)
            hops.append(
                {
                    "from": hop.start,
                    "from_name": graph.entities[hop.start].name,
                    "to": hop.end,
                    "to_name": graph.entities[hop.end].name,
                    "sentence": statement.sentence,
                    "statement": graph.as_json(statement),
                }
            )
        return {"cost": round(self.cost, 2), "hops": hops}


def limited(
    graph: "Graph",
    since: str | None = None,
    until: str | None = None,
    kinds: Sequence[str] = (),
    avoid: Iterable[str] = (),
) -> list[Statement]:
    """Return the statements a route may use.

    since, until: EDTF; a statement that is dated outside them is left out (undated ones stay).
    kinds: class names to use, or all. avoid: entity ids that may not be touched. For "as of a day"
    ask ``kg.answers.asof.graph_as_of`` for the graph of that day.
    """
    low = DateValue.parse(since).days[0].first if since else None
    high = DateValue.parse(until).days[-1].last if until else None
    window, out = Span(low, low, high, high), set(avoid)
    kept = []
    for statement in graph.statements:
        if kinds and statement.cls not in kinds:
            continue
        dated = statement.spans and not statement.as_of
        if dated and all(s.meets(window) is Meeting.NEVER for s in statement.spans):
            continue
        if not out & statement.touches():
            kept.append(statement)
    return kept


def find_routes(
    graph: "Graph",
    one: "Entity",
    other: "Entity",
    most: int = 3,
    via: "Entity | None" = None,
    **limits: Any,
) -> list[Route]:
    """Return up to ``most`` Routes between two entities, the most telling first.

    via: an Entity the route must touch; limits: see ``limited``.

    A telling statement that touches both comes before any detour; a weak one (a remark) is a route
    among others. Each further route avoids what earlier ones used, so that it tells something else.
    Raises NoPath, which says what each side does touch.
    """
    if one == other:
        raise NoPath(
            f"{one.name} is {other.name}", ["name two different people, teams or sponsors"]
        )
    if via is not None:
        return _joined(
            find_routes(graph, one, via, most=1, **limits),
            find_routes(graph, via, other, most=1, **limits),
        )
    net = _network(graph, limits)
    routes = _direct(net, one.id, other.id)[:most]
    if one.id in net and other.id in net:
        routes = _detours(net, one.id, other.id, routes, most)
    if not routes:
        raise NoPath(
            f"nothing recorded connects {one.name} and {other.name}",
            [_touches(graph, e) for e in (one, other)],
        )
    return routes


def _detours(
    net: "nx.Graph[str]", one: str, other: str, routes: list[Route], most: int
) -> list[Route]:
    """Return the routes with further ones, each dearer where the ones before it went."""
    import networkx as nx

    used: dict[frozenset[str], float | None] = {frozenset((one, other)): None} if routes else {}

    def dearer(start: str, end: str, edge: dict[str, Any]) -> float | None:
        factor = used.get(frozenset((start, end)), 1.0)
        return None if factor is None else float(edge["weight"]) * factor

    for _try in range(most * 4):
        if len(routes) >= most:
            break
        try:
            nodes = nx.dijkstra_path(net, one, other, weight=dearer)
        except nx.NetworkXNoPath:
            break
        route = _route(net, nodes)
        if len(route.hops) > _MOST_HOPS:
            break
        if [h.statement for h in route.hops] not in [[h.statement for h in r.hops] for r in routes]:
            routes.append(route)
        for start, end in pairwise(nodes):
            pair = frozenset((start, end))
            used[pair] = (used.get(pair, 1.0) or 1.0) * _AGAIN
    return routes


def first_routes(graph: "Graph", idents: Sequence[str]) -> dict[tuple[str, str], Route]:
    """Return (one, other) → the first Route of ``find_routes``, for each two of many entities.

    idents: entity ids, the first of which touches most others; of each two the one that stands
    first is where its Route begins. Where nothing recorded connects two they are left out. It walks
    once from each, and no further than by way of the first.
    """
    import networkx as nx

    net, found = graph.walking, {}
    here = [i for i in dict.fromkeys(idents) if i in net]
    steps = {i: float(net[here[0]][i]["weight"]) for i in here[1:] if net.has_edge(here[0], i)}
    steps |= {i: 0.0 for i in here[:1]}
    for number, one in enumerate(here):
        others = [o for o in here[number + 1 :] if not _direct(net, one, o)]
        ways: dict[str, list[str]] = {}
        if one in steps and (near := [steps[o] for o in others if o in steps]):
            most = steps[one] + max(near) + _SLACK
            ways = nx.single_source_dijkstra_path(net, one, cutoff=most, weight="weight")
        for other in here[number + 1 :]:
            routes = _direct(net, one, other)[:1] if other not in others else []
            if not routes and other not in ways:
                with contextlib.suppress(nx.NetworkXNoPath):
                    ways[other] = nx.dijkstra_path(net, one, other, weight="weight")
            if not routes and other in ways:
                routes = [r for r in (_route(net, ways[other]),) if len(r.hops) <= _MOST_HOPS]
            if routes:
                found[one, other] = routes[0]
    return found


def all_routes(
    graph: "Graph", one: "Entity", other: "Entity", hops: int = 3, most: int = 50, **limits: Any
) -> list[Route]:
    """Return every Route of at most ``hops`` hops, the most telling first, at most ``most``.

    Raises NoPath.
    """
    import networkx as nx

    net = _network(graph, limits)
    found: dict[tuple[str, ...], Route] = {}  # ways that one statement carries are one route
    if one.id in net and other.id in net:
        for number, nodes in enumerate(nx.all_simple_paths(net, one.id, other.id, cutoff=hops)):
            route = _route(net, nodes)
            found.setdefault(tuple(h.statement for h in route.hops), route)
            if number >= 20_000:
                break
    if not found:
        raise NoPath(
            f"nothing recorded connects {one.name} and {other.name} within {hops} hops",
            [_touches(graph, e) for e in (one, other)],
        )
    return sorted(found.values(), key=lambda r: (r.cost, [h.end for h in r.hops]))[:most]


def connect(graph: "Graph", entities: "Sequence[Entity]", **limits: Any) -> list[Hop]:
    """Return the Hops of the smallest web of statements that joins all ``entities`` (Steiner tree).

    They go out from the first of them. Raises NoPath.
    """
    import networkx as nx
    from networkx.algorithms.approximation import steiner_tree

    net = _network(graph, limits)
    missing = [e for e in entities if e.id not in net]
    if missing:
        raise NoPath(
            f"nothing recorded touches {', '.join(e.name for e in missing)}",
            [_touches(graph, e) for e in entities],
        )
    part = nx.node_connected_component(net, entities[0].id)
    if lost := [e for e in entities if e.id not in part]:
        raise NoPath(
            f"nothing recorded connects {entities[0].name} and {', '.join(e.name for e in lost)}",
            [_touches(graph, e) for e in entities],
        )
    whole: nx.Graph[str] = nx.Graph()  # no view: it would walk a set, in another order each time
    whole.add_nodes_from(sorted(part))
    edges: list[Any] = sorted(net.edges(data=True), key=lambda e: sorted(e[:2]))
    whole.add_edges_from(e for e in edges if e[0] in part)
    tree = steiner_tree(whole, [e.id for e in entities], weight="weight")
    walked = nx.dfs_edges(tree, entities[0].id, sort_neighbors=sorted)  # as one reads it
    return [Hop(a, b, net[a][b]["options"][0][1], net[a][b]["weight"]) for a, b in walked]


def routes_in(web: Sequence[Hop], entities: "Sequence[Entity]") -> list[Route]:
    """Return the Routes in a web (of ``connect``) from the first of ``entities`` to each other."""
    import networkx as nx

    joined: nx.Graph[str] = nx.Graph()
    for hop in web:
        joined.add_edge(hop.start, hop.end, hop=hop)
    routes = []
    for other in entities[1:]:
        nodes = nx.shortest_path(joined, entities[0].id, other.id)
        hops = tuple(
            Hop(a, b, joined[a][b]["hop"].statement, joined[a][b]["hop"].cost)
            for a, b in pairwise(nodes)
        )
        routes.append(Route(hops, sum(h.cost for h in hops)))
    return routes


def _network(graph: "Graph", limits: dict[str, Any]) -> "nx.Graph[str]":
    limits = {k: v for k, v in limits.items() if v}
    if limits:
        return walking_graph(graph.data, limited(graph, **limits))
    return graph.walking


def _direct(net: "nx.Graph[str]", one: str, other: str) -> list[Route]:
    if not net.has_edge(one, other):
        return []
    seen, routes = set(), []
    for cost, statement in net[one][other]["options"]:
        if statement not in seen and cost <= _TELLING:
            seen.add(statement)
            routes.append(Route((Hop(one, other, statement, cost),), cost))
    return routes


def _route(net: "nx.Graph[str]", nodes: Sequence[str]) -> Route:
    hops: list[Hop] = []
    for start, end in pairwise(nodes):
        edge = net[start][end]
        statement = edge["options"][0][1]
        if hops and hops[-1].statement == statement:  # one statement carries on: one hop, not two
            hops[-1] = Hop(hops[-1].start, end, statement, hops[-1].cost)
        else:
            hops.append(Hop(start, end, statement, edge["weight"]))
    return Route(tuple(hops), sum(h.cost for h in hops))


def _joined(first: Sequence[Route], second: Sequence[Route]) -> list[Route]:
    return [Route(a.hops + b.hops, a.cost + b.cost) for a, b in zip(first, second, strict=False)]


def _touches(graph: "Graph", entity: "Entity") -> str:
    net = graph.walking
    if entity.id not in net:
        return f"nothing touches {entity.name}"
    near = sorted(net[entity.id].items(), key=lambda n: (n[1]["weight"], n[0]))[:5]
    names = ", ".join(graph.entities[i].name for i, _ in near)
    return f"{entity.name} touches {names}" if names else f"nothing touches {entity.name}"
