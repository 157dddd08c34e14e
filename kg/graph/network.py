"""Statements → NetworkX: entities joined by the statements that touch both, with what a hop costs."""

from itertools import combinations
from math import log2

_POSSIBLE, _DERIVED, _NOT_PLAIN, _HUB = 2.0, 0.6, 0.3, 0.04


def hop_cost(cls, vocabulary, statement, one, other):
    """Return what it costs a route to pass from slot ``one`` to slot ``other`` of a statement; small costs tell more.

    The ontology's pd:hop of the kind or else the class, and of both slots; a derived statement costs more, a possible one more still, and several claims tell more than one.
    """
    kinds = [
        vocabulary.kinds[vocabulary.slots[n].range][v["value"]].hop
        for n, vs in statement["slots"].items()
        if vocabulary.slots[n].value_type == "kind"
        for v in vs
    ]
    cost = (
        min((k for k in kinds if k is not None), default=cls.hop or 9.0)
        + vocabulary.slots[one].hop
        + vocabulary.slots[other].hop
    )
    if not statement["claims"]:
        cost += _DERIVED + (_POSSIBLE if statement["likelihood"] == "possible" else 0)
    elif all(c["certainty"] != "plain" for c in statement["claims"]):
        cost += _NOT_PLAIN
    return cost - 0.1 * min(3, max(0, len(statement["claims"]) - 1))


def hops(statement, vocabulary):
    """Yield (entity id, slot, entity id, slot, cost) for every pair of walkable slots of a statement."""
    cls = vocabulary.statement_class(statement["class"])
    if cls.hop is None:
        return
    ends = [
        (v["id"], n)
        for n, vs in statement["slots"].items()
        for v in vs
        if vocabulary.slots[n].hop is not None and v["id"] and (not cls.joins or n in cls.joins)
    ]
    for (one, slot), (other, other_slot) in combinations(ends, 2):
        if one != other and slot != other_slot:
            yield (
                one,
                slot,
                other,
                other_slot,
                hop_cost(cls, vocabulary, statement, slot, other_slot),
            )


def entity_graph(graph, statements=None):
    """Return a ``networkx.MultiGraph``: nodes are entity ids (name, class), edges are statements (key: id; sentence, slots, cost).

    graph: kg.answers.graph.Graph; statements: which to join, or None for all.
    """
    import networkx as nx

    found = nx.MultiGraph()
    for entity in graph.entities.values():
        found.add_node(entity.id, name=entity.name, cls=entity.cls)
    for statement in graph.statements if statements is None else statements:
        for one, slot, other, other_slot, cost in hops(statement, graph.vocabulary):
            found.add_edge(
                one,
                other,
                key=f"{statement['id']}:{slot}:{other_slot}",
                statement=statement["id"],
                cls=statement["class"],
                sentence=statement["sentence"],
                cost=cost,
            )
    return found


def walking_graph(graph, statements=None):
    """Return a ``networkx.Graph`` for routes: one edge per pair, the cheapest statement on it; hubs make every edge dearer."""
    import networkx as nx

    best, degree = {}, {}
    for statement in graph.statements if statements is None else statements:
        for one, _slot, other, _other_slot, cost in hops(statement, graph.vocabulary):
            pair = (one, other) if one < other else (other, one)
            best.setdefault(pair, []).append((cost, statement["id"]))
    for one, other in best:
        degree[one] = degree.get(one, 0) + 1
        degree[other] = degree.get(other, 0) + 1
    found = nx.Graph()
    for (one, other), options in sorted(best.items()):
        options.sort()
        hub = _HUB * (log2(degree[one]) + log2(degree[other]))
        found.add_edge(one, other, weight=options[0][0] + hub, options=options, hub=hub)
    return found
