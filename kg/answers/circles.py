"""Who joins whom: people who connect the most, bridges between two circles, communities.

Each with the statements behind the number.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from kg.graph.network import joins_of
from kg.problems import NotRecorded

if TYPE_CHECKING:
    import networkx as nx

    from kg.answers.graph import Entity, Graph

Row = dict[str, Any]


def people_network(graph: "Graph") -> "nx.Graph[str]":
    """Return a ``networkx.Graph`` of persons, teams and other organizations.

    An edge carries the ids of the statements that join two. Series, seasons, venues and other
    things everybody shares are left out: they join all with all.
    """
    import networkx as nx

    vocabulary = graph.vocabulary
    found: nx.Graph[str] = nx.Graph()
    for statement in graph.statements:
        for join in joins_of(statement, vocabulary):
            ends = (join.one, join.other)
            if not all(vocabulary.is_a(graph.entities[i].cls, "Agent") for i in ends):
                continue
            if found.has_edge(*ends):
                edge = found[join.one][join.other]
                edge["statements"].add(statement.id)
                edge["weight"] = min(edge["weight"], join.cost)
            else:
                found.add_edge(*ends, statements={statement.id}, weight=join.cost)
    return found


def most_connected(graph: "Graph", most: int = 10) -> list[Row]:
    """Return rows {id, name, joins, between, statements, words}: who connects the most people.

    The best connected come first. joins: how many persons and organizations stand beside them;
    between: on how large a part of all shortest ways between two others they stand (betweenness, 0
    to 1).
    """
    import networkx as nx

    network = people_network(graph)
    between = nx.betweenness_centrality(network, weight="weight")
    people = [i for i in network if graph.entities[i].cls == "Person"]
    people.sort(key=lambda i: (-between[i], i))
    rows = []
    for ident in people[:most]:
        name = graph.entities[ident].name
        statements = _in_turn(graph, [network[ident][n]["statements"] for n in network[ident]])
        joins = network.degree(ident)
        words = (
            f"{name} stands beside {joins} people and organizations, and on "
            f"{between[ident]:.0%} of the shortest ways between two others"
        )
        rows.append(
            {
                "id": ident,
                "name": name,
                "joins": joins,
                "between": round(between[ident], 4),
                "statements": statements,
                "words": words,
            }
        )
    return rows


def bridges(graph: "Graph", one: "Entity", other: "Entity") -> list[Row]:
    """Return rows {id, name, statements, words}: who stands beside both entities.

    Most statements first. Raises NotRecorded where nobody does.
    """
    network = people_network(graph)
    ends = {one.id, other.id}
    shared = (set(network.adj.get(one.id, ())) & set(network.adj.get(other.id, ()))) - ends
    if not shared:
        raise NotRecorded(
            f"nobody recorded stands beside both {one.name} and {other.name}",
            "`kg path` finds longer ways",
        )
    rows = []
    for ident in shared:
        both = [network[ident][end]["statements"] for end in (one.id, other.id)]
        name = graph.entities[ident].name
        rows.append(
            {
                "id": ident,
                "name": name,
                "statements": _in_turn(graph, both),
                "words": f"{name} stands beside both {one.name} and {other.name}",
            }
        )
    return sorted(rows, key=lambda r: (-len(r["statements"]), r["id"]))


def _in_turn(graph: "Graph", sides: Iterable[Iterable[str]]) -> list[str]:
    """Return the statements (ids) of several sides in turn, each side's most telling first.

    The first few thus show as many sides as they can.
    """

    def telling(ident: str) -> tuple[float, str, str]:
        statement = graph.statement(ident)
        hop = graph.vocabulary.statement_class(statement.cls).hop
        return (99.0 if hop is None else hop, *graph.by_time(statement)[::3])

    ordered = [sorted(side, key=telling) for side in sides]
    ordered.sort(key=lambda side: telling(side[0]))
    turns = (ident for turn in zip_longest(*ordered) for ident in turn if ident)
    return list(dict.fromkeys(turns))


def communities(graph: "Graph", least: int = 3) -> list[Row]:
    """Return rows {centre, name, members, statements, words}, the largest circle first.

    Circles are joined more among themselves than with others (Louvain, seeded).
    """
    import networkx as nx

    network = people_network(graph)
    ordered: nx.Graph[str] = nx.Graph()
    ordered.add_nodes_from(sorted(network))
    for one, other, data in sorted(network.edges(data=True), key=lambda e: tuple(sorted(e[:2]))):
        low, high = sorted((one, other))
        ordered.add_edge(low, high, weight=1 / data["weight"], statements=data["statements"])
    rows = []
    for members in nx.community.louvain_communities(ordered, weight="weight", seed=1):
        if len(members) < least:
            continue
        inner = ordered.subgraph(members)
        degrees: Counter[str] = Counter(dict(inner.degree(weight="weight")))
        centre = min(members, key=lambda i: (-degrees[i], i))
        statements = sorted(set().union(*(d["statements"] for *_, d in inner.edges(data=True))))
        names = ", ".join(sorted(graph.entities[i].name for i in members))
        rows.append(
            {
                "centre": centre,
                "name": graph.entities[centre].name,
                "members": sorted(members),
                "statements": statements,
                "words": f"around {graph.entities[centre].name}: {names}",
            }
        )
    return sorted(rows, key=lambda r: (-len(r["members"]), r["centre"]))
