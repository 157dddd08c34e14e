"""A graph on disk → a NetworkX graph for routes whose neighbours are read as it is walked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph.disk import DiskGraph

Edge = dict[str, Any]


class Options(Sequence[tuple[float, str]]):
    """What joins two entities: (cost, statement id), the cheapest first; read when it is asked for.

    pair: the numbers of both; cost, statement: of the cheapest; count: how many there are.
    """

    __slots__ = ("_all", "_cost", "_count", "_graph", "_pair", "_statement")

    def __init__(
        self, graph: "DiskGraph", pair: tuple[int, int], cost: float, statement: int, count: int
    ) -> None:
        self._graph, self._pair, self._cost = graph, pair, cost
        self._statement, self._count = statement, count
        self._all: list[tuple[float, str]] | None = None

    @overload
    def __getitem__(self, place: int) -> tuple[float, str]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[tuple[float, str]]: ...
    def __getitem__(self, place: int | slice) -> tuple[float, str] | Sequence[tuple[float, str]]:
        if self._all is None:
            query = "SELECT id FROM statement WHERE n = ?"
            first = (self._cost, self._graph.rows(query, (self._statement,))[0][0])
            if place == 0:
                return first
            self._all = [first, *self._others()]
        return self._all[place]

    def _others(self) -> list[tuple[float, str]]:
        if self._count == 1:
            return []
        return self._graph.rows(
            "SELECT cost, id FROM option JOIN statement ON n = option.statement"
            " WHERE one = ? AND other = ? ORDER BY place",
            (min(self._pair), max(self._pair)),
        )

    def __len__(self) -> int:
        return self._count

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash(self._pair)


class Neighbours(Mapping[str, Mapping[str, Edge]]):
    """Entity id → neighbours → edge (weight, hub, options); read when they are asked for."""

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
            "SELECT id, one, other, cost, hub, statement, options FROM edge JOIN thing ON n = other"
            " WHERE one = (SELECT n FROM thing WHERE id = ?) ORDER BY other",
            (ident,),
        )
        return {
            other: {
                "weight": cost + hub,
                "options": Options(self._graph, (one, number), cost, statement, count),
                "hub": hub,
            }
            for other, one, number, cost, hub, statement, count in rows
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
    """Return what ``kg.graph.network.walking_graph`` returns, with its edges read from disk.

    NetworkX's algorithms run on it unchanged; it is frozen, for what is on disk is not changed.
    """
    import networkx as nx

    found: nx.Graph[str] = nx.Graph()
    neighbours = Neighbours(graph)
    parts: Any = found
    parts._adj, parts._node = neighbours, Nodes(neighbours)
    nx.freeze(found)
    return found
