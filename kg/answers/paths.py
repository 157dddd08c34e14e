"""How two or more entities are connected: the most telling routes, each hop a statement with its receipts."""

from dataclasses import dataclass
from itertools import pairwise

from kg.graph.network import walking_graph
from kg.problems import NoPath

_AGAIN = 2.5  # how much dearer an edge becomes once a route has used it, so that the next route tells something else
_MOST_HOPS = 8
_TELLING = 8.0  # a direct statement that costs no more comes before any detour


@dataclass(frozen=True)
class Hop:
    """One step of a route: from and to are entity ids, statement the id of what joins them."""

    start: str
    end: str
    statement: str
    cost: float


@dataclass(frozen=True)
class Route:
    """A way from one entity to another. cost: small tells more."""

    hops: tuple
    cost: float

    def as_json(self, graph):
        """Return the route with the statement behind each hop, receipts included."""
        return {
            "cost": round(self.cost, 2),
            "hops": [
                {
                    "from": h.start,
                    "from_name": graph.entities[h.start].name,
                    "to": h.end,
                    "to_name": graph.entities[h.end].name,
                    "sentence": graph.by_id[h.statement]["sentence"],
                    "statement": graph.with_passages(graph.by_id[h.statement]),
                }
                for h in self.hops
            ],
        }


def limited(graph, since=None, until=None, kinds=(), avoid=()):
    """Return the statements a route may use.

    since, until: EDTF; a statement that is dated outside them is left out (undated ones stay). kinds:
    class names to use, or all. avoid: entity ids that may not be touched. For "as of a day" ask
    ``kg.answers.asof.graph_as_of`` for the graph of that day.
    """
    from kg.facts.dates import parse_date

    low = parse_date(since)[0] if since else None
    high = parse_date(until)[1] if until else None
    avoid = set(avoid)
    kept = []
    for statement in graph.statements:
        time = statement["time"]
        if kinds and statement["class"] not in kinds:
            continue
        if (low and time["latest"] and time["latest"] < low) or (
            high and time["earliest"] and time["earliest"] > high
        ):
            continue
        if avoid and any(v["id"] in avoid for vs in statement["slots"].values() for v in vs):
            continue
        kept.append(statement)
    return kept


def find_routes(graph, one, other, most=3, via=None, **limits):
    """Return up to ``most`` Routes between two entities, the most telling first.

    graph: kg.answers.graph.Graph; one, other: Entity; via: an Entity the route must touch; limits: see ``limited``.

    A telling statement that touches both comes before any detour; a weak one (a remark) is a route among others. Each further route avoids what earlier ones
    used, so that it tells something else. Raises NoPath, which says what each side does touch.
    """
    import networkx as nx

    net = _network(graph, limits)
    if one == other:
        raise NoPath(
            f"{one.name} is {other.name}", ["name two different people, teams or sponsors"]
        )
    if via is not None:
        return _joined(
            find_routes(graph, one, via, most=1, **limits),
            find_routes(graph, via, other, most=1, **limits),
        )
    routes = _direct(net, one.id, other.id)[:most]
    if one.id in net and other.id in net:
        used = {frozenset((one.id, other.id)): None} if routes else {}

        def dearer(start, end, edge):
            factor = used.get(frozenset((start, end)), 1.0)
            return None if factor is None else edge["weight"] * factor

        for _try in range(most * 4):
            if len(routes) >= most:
                break
            try:
                nodes = nx.dijkstra_path(net, one.id, other.id, weight=dearer)
            except nx.NetworkXNoPath:
                break
            route = _route(net, nodes)
            if len(route.hops) > _MOST_HOPS:
                break
            if [h.statement for h in route.hops] not in [
                [h.statement for h in r.hops] for r in routes
            ]:
                routes.append(route)
            for start, end in pairwise(nodes):
                used[frozenset((start, end))] = used.get(frozenset((start, end)), 1.0) * _AGAIN
    if not routes:
        raise NoPath(
            f"nothing recorded connects {one.name} and {other.name}",
            [_touches(graph, e) for e in (one, other)],
        )
    return routes


def all_routes(graph, one, other, hops=3, most=50, **limits):
    """Return every Route of at most ``hops`` hops, the most telling first, at most ``most``. Raises NoPath."""
    import networkx as nx

    net = _network(graph, limits)
    found = []
    if one.id in net and other.id in net:
        for nodes in nx.all_simple_paths(net, one.id, other.id, cutoff=hops):
            found.append(_route(net, nodes))
            if len(found) >= 20_000:
                break
    if not found:
        raise NoPath(
            f"nothing recorded connects {one.name} and {other.name} within {hops} hops",
            [_touches(graph, e) for e in (one, other)],
        )
    return sorted(found, key=lambda r: (r.cost, [h.end for h in r.hops]))[:most]


def connect(graph, entities, **limits):
    """Return the Hops of the smallest web of statements that joins all ``entities`` (Steiner tree). Raises NoPath."""
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
    tree = steiner_tree(net.subgraph(part), [e.id for e in entities], weight="weight")
    return [
        Hop(a, b, net[a][b]["options"][0][1], net[a][b]["weight"]) for a, b in sorted(tree.edges())
    ]


def routes_in(web, entities):
    """Return the Routes within a web (as ``connect`` returns it) from the first of ``entities`` to each of the others."""
    import networkx as nx

    joined = nx.Graph()
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


def _network(graph, limits):
    limits = {k: v for k, v in limits.items() if v}
    if limits:
        return walking_graph(graph, limited(graph, **limits))
    if not hasattr(graph, "_walking"):
        graph._walking = walking_graph(graph)
    return graph._walking


def _direct(net, one, other):
    if not net.has_edge(one, other):
        return []
    seen, routes = set(), []
    for cost, statement in net[one][other]["options"]:
        if statement not in seen and cost <= _TELLING:
            seen.add(statement)
            routes.append(Route((Hop(one, other, statement, cost),), cost))
    return routes


def _route(net, nodes):
    hops = []
    for start, end in pairwise(nodes):
        edge = net[start][end]
        if (
            hops and hops[-1].statement == edge["options"][0][1]
        ):  # one statement carries on: one hop, not two
            hops[-1] = Hop(hops[-1].start, end, hops[-1].statement, hops[-1].cost)
        else:
            hops.append(Hop(start, end, edge["options"][0][1], edge["weight"]))
    return Route(tuple(hops), sum(h.cost for h in hops))


def _joined(first, second):
    return [Route(a.hops + b.hops, a.cost + b.cost) for a, b in zip(first, second, strict=False)]


def _touches(graph, entity):
    net = _network(graph, {})
    near = (
        sorted(net[entity.id].items(), key=lambda n: (n[1]["weight"], n[0]))[:5]
        if entity.id in net
        else []
    )
    names = ", ".join(graph.entities[i].name for i, _ in near)
    return f"{entity.name} touches {names}" if names else f"nothing touches {entity.name}"
