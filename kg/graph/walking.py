"""A graph on disk → a NetworkX graph for routes whose neighbours are read as it is walked."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph.disk import DiskGraph

Edge = dict[str, Any]


class Neighbours(Mapping[str, Mapping[str, Edge]]):
    """Entity id → its neighbours → edge (weight, hub, options); each entity's are read once, when asked for."""

    def __init__(self, graph: "DiskGraph") -> None:
        self._graph = graph
        self._known: dict[str, dict[str, Edge]] = {}

    def __getitem__(self, ident: str) -> Mapping[str, Edge]:
        if ident not in self._known:
            found = self._graph.readable(lambda: self._neighbours(ident))
            if not found:
                raise KeyError(ident)
            self._known[ident] = found
        return self._known[ident]

    def _neighbours(self, ident: str) -> dict[str, Edge]:
        rows = self._graph.rows(
            "SELECT id, weight, hub, options FROM edge JOIN thing ON n = other"
            " WHERE one = (SELECT n FROM thing WHERE id = ?) ORDER BY other",
            (ident,),
        )
        return {
            other: {
                "weight": weight,
                "options": [(cost, statement) for cost, statement in json.loads(options)],
                "hub": hub,
            }
            for other, weight, hub, options in rows
        }

    def __contains__(self, ident: object) -> bool:
        if ident in self._known:
            return True
        query = "SELECT 1 FROM edge WHERE one = (SELECT n FROM thing WHERE id = ?) LIMIT 1"
        return isinstance(ident, str) and bool(self._graph.rows(query, (ident,)))

    def __iter__(self) -> Iterator[str]:
        query = "SELECT id FROM thing WHERE n IN (SELECT one FROM edge) ORDER BY n"
        return (row[0] for row in self._graph.rows(query))

    def __len__(self) -> int:
        return int(self._graph.rows("SELECT COUNT(DISTINCT one) FROM edge")[0][0])


class Nodes(Mapping[str, Edge]):
    """Entity id → its attributes, of which there are none."""

    def __init__(self, neighbours: Neighbours) -> None:
        self._neighbours = neighbours

    def __getitem__(self, ident: str) -> Edge:
        if ident not in self._neighbours:
            raise KeyError(ident)
        return {}

    def __contains__(self, ident: object) -> bool:
        return ident in self._neighbours

    def __iter__(self) -> Iterator[str]:
        return iter(self._neighbours)

    def __len__(self) -> int:
        return len(self._neighbours)


def walking(graph: "DiskGraph") -> "nx.Graph[str]":
    """Return a ``networkx.Graph`` with the edges of ``kg.graph.network.walking_graph``, read from disk.

    NetworkX's algorithms run on it unchanged; it is frozen, for what is on disk is not changed.
    """
    import networkx as nx

    found: nx.Graph[str] = nx.Graph()
    neighbours = Neighbours(graph)
    parts: Any = found
    parts._adj, parts._node = neighbours, Nodes(neighbours)
    nx.freeze(found)
    return found
