"""Who joins whom: people who connect the most, bridges between two circles, communities; each with the statements behind the number."""

from collections import Counter

from kg.graph.network import hops
from kg.problems import NotRecorded


def people_network(graph):
    """Return a ``networkx.Graph`` of persons, teams and other organizations; an edge carries the ids of the statements that join two.

    Series, seasons, venues and other things everybody shares are left out: they join all with all.
    """
    import networkx as nx

    vocabulary, found = graph.vocabulary, nx.Graph()
    for statement in graph.statements:
        for one, _slot, other, _other, cost in hops(statement, vocabulary):
            if all(vocabulary.is_a(graph.entities[i].cls, "Agent") for i in (one, other)):
                if found.has_edge(one, other):
                    edge = found[one][other]
                    edge["statements"].add(statement["id"])
                    edge["weight"] = min(edge["weight"], cost)
                else:
                    found.add_edge(one, other, statements={statement["id"]}, weight=cost)
    return found


def most_connected(graph, most=10):
    """Return rows {id, name, joins, between, statements, words}: who connects the most people, first.

    joins: how many persons and organizations stand beside them; between: on how large a part of all
    shortest ways between two others they stand (betweenness, 0 to 1).
    """
    import networkx as nx

    network = people_network(graph)
    between = nx.betweenness_centrality(network, weight="weight")
    people = [i for i in network if graph.entities[i].cls == "Person"]
    people.sort(key=lambda i: (-between[i], i))
    rows = []
    for ident in people[:most]:
        statements = sorted(set().union(*(network[ident][n]["statements"] for n in network[ident])))
        joins = network.degree(ident)
        words = f"{graph.entities[ident].name} stands beside {joins} people and organizations, and on {between[ident]:.0%} of the shortest ways between two others"
        rows.append(
            {
                "id": ident,
                "name": graph.entities[ident].name,
                "joins": joins,
                "between": round(between[ident], 4),
                "statements": statements,
                "words": words,
            }
        )
    return rows


def bridges(graph, one, other):
    """Return rows {id, name, statements, words}: people and organizations that stand beside both entities, most statements first.

    Raises NotRecorded where nobody does.
    """
    network = people_network(graph)
    shared = set(network.adj.get(one.id, ())) & set(network.adj.get(other.id, ())) - {
        one.id,
        other.id,
    }
    if not shared:
        raise NotRecorded(
            f"nobody recorded stands beside both {one.name} and {other.name}",
            "`kg path` finds longer ways",
        )
    rows = []
    for ident in shared:
        statements = sorted(
            network[ident][one.id]["statements"] | network[ident][other.id]["statements"]
        )
        rows.append(
            {
                "id": ident,
                "name": graph.entities[ident].name,
                "statements": statements,
                "words": f"{graph.entities[ident].name} stands beside both {one.name} and {other.name}",
            }
        )
    return sorted(rows, key=lambda r: (-len(r["statements"]), r["id"]))


def communities(graph, least=3):
    """Return rows {centre, name, members, statements, words}: circles that are joined more among themselves than with others (Louvain, seeded), the largest first."""
    import networkx as nx

    network = people_network(graph)
    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(network))
    for one, other, data in sorted(network.edges(data=True), key=lambda e: tuple(sorted(e[:2]))):
        ordered.add_edge(
            *sorted((one, other)), weight=1 / data["weight"], statements=data["statements"]
        )
    rows = []
    for members in nx.community.louvain_communities(ordered, weight="weight", seed=1):
        if len(members) < least:
            continue
        inner = ordered.subgraph(members)
        degrees = Counter(dict(inner.degree(weight="weight")))
        centre = min(members, key=lambda i: (-degrees[i], i))
        statements = sorted(set().union(*(d["statements"] for *_, d in inner.edges(data=True))))
        names = sorted(graph.entities[i].name for i in members)
        rows.append(
            {
                "centre": centre,
                "name": graph.entities[centre].name,
                "members": sorted(members),
                "statements": statements,
                "words": f"around {graph.entities[centre].name}: {', '.join(names)}",
            }
        )
    return sorted(rows, key=lambda r: (-len(r["members"]), r["centre"]))
