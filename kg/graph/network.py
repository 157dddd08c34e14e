"""Statements → NetworkX: entities joined by the statements that touch both, with a hop's costs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import log2
from typing import TYPE_CHECKING, Any

from kg.graph.memory import GraphData
from kg.model.statements import Standing, Statement
from kg.ontology import StatementClass, Vocabulary

if TYPE_CHECKING:
    import networkx as nx

POSSIBLE, DERIVED, NOT_PLAIN, DISPUTED, HUB = 2.0, 0.6, 0.3, 1.0, 0.04


@dataclass(frozen=True, slots=True)
class Join:
    """Two entities that a statement joins: through which slots, and what it costs to pass."""

    one: str
    slot: str
    other: str
    other_slot: str
    cost: float


def hop_cost(cls: StatementClass, vocabulary: Vocabulary, statement: Statement) -> float:
    """Return what it costs a route to pass through a statement, its slots aside.

    Small costs tell more. It is the ontology's pd:hop of the kind or else the class; a derived
    statement costs more, a possible or disputed one more still, and several claims tell more than
    one.
    """
    kinds = [
        vocabulary.kind_of(n, str(h.value.raw)).hop
        for n in cls.slots
        if vocabulary.slots[n].value_type == "kind"
        for h in statement.told(n)
    ]
    cost = min((k for k in kinds if k is not None), default=cls.hop or 9.0)
    if statement.standing is Standing.DISPUTED:
        cost += DISPUTED
    if not statement.claims:
        cost += DERIVED + (POSSIBLE if statement.likelihood == "possible" else 0)
    elif all(c.firmness != "plain" for c in statement.claims):
        cost += NOT_PLAIN
    return cost - 0.1 * min(3, max(0, len(statement.claims) - 1))


def joins_of(statement: Statement, vocabulary: Vocabulary) -> Iterator[Join]:
    """Yield every pair of entities that what a statement holds joins.

    The slots' own costs are added. What is overruled, superseded or called off joins nobody.
    """
    cls = vocabulary.statement_class(statement.cls)
    if cls.hop is None or statement.standing in (Standing.OVERRULED, Standing.SUPERSEDED):
        return
    ends = [
        (h.value.id, n, hop)
        for n in cls.slots
        if n in statement.slots
        and vocabulary.slots[n].value_type == "entity"
        and (hop := vocabulary.slots[n].hop) is not None
        and (not cls.joins or n in cls.joins)
        for h in statement.told(n)
        if h.is_held and h.value.id
    ]
    if len(ends) < 2:
        return
    cost = hop_cost(cls, vocabulary, statement)
    for (one, slot, hop), (other, other_slot, other_hop) in combinations(ends, 2):
        if one != other and slot != other_slot:
            yield Join(one, slot, other, other_slot, cost + hop + other_hop)


def entity_graph(
    data: GraphData, statements: Iterable[Statement] | None = None
) -> "nx.MultiGraph[str]":
    """Return a ``networkx.MultiGraph``: nodes are entity ids (name, class), edges are statements.

    An edge's key is its id with both slots; it carries statement, cls, sentence and cost.
    statements: which to join, or None for all.
    """
    import networkx as nx

    found: nx.MultiGraph[str] = nx.MultiGraph()
    for entity in data.entities.values():
        found.add_node(entity.id, name=entity.name, cls=entity.cls)
    for statement in data.statements() if statements is None else statements:
        for join in joins_of(statement, data.vocabulary):
            found.add_edge(
                join.one,
                join.other,
                key=f"{statement.id}:{join.slot}:{join.other_slot}",
                statement=statement.id,
                cls=statement.cls,
                sentence=statement.sentence,
                cost=join.cost,
            )
    return found


def walking_graph(
    data: GraphData, statements: Iterable[Statement] | None = None
) -> "nx.Graph[str]":
    """Return a ``networkx.Graph`` for routes: one edge per pair, the cheapest statement on it.

    Hubs make every edge dearer. An edge carries weight, hub, and options: (cost, statement id), the
    cheapest first.
    """
    import networkx as nx

    best: dict[tuple[str, str], list[tuple[float, str]]] = {}
    degree: dict[str, int] = {}
    for statement in data.statements() if statements is None else statements:
        for join in joins_of(statement, data.vocabulary):
            pair = (join.one, join.other) if join.one < join.other else (join.other, join.one)
            best.setdefault(pair, []).append((join.cost, statement.id))
    for pair in best:
        for end in pair:
            degree[end] = degree.get(end, 0) + 1
    found: nx.Graph[str] = nx.Graph()
    for (one, other), options in sorted(best.items()):
        options.sort()
        hub = HUB * (log2(degree[one]) + log2(degree[other]))
        edge: dict[str, Any] = {"weight": options[0][0] + hub, "options": options, "hub": hub}
        found.add_edge(one, other, **edge)
    return found
