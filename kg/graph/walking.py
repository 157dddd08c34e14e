"""Edges that are read as they are walked → a NetworkX graph for routes, of any size."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, overload

if TYPE_CHECKING:
    import networkx as nx

Edge = dict[str, Any]
_REMEMBERED = 300_000  # edges that are kept


class Neighbour(NamedTuple):
    """An edge as it is kept. first: of what joins both the cheapest; ways: how many there are."""

    other: str
    cost: float
    hub: float
    first: int | str
    ways: int


class Edges(Protocol):
    """What reads edges: a graph on disk or behind an endpoint."""

    def neighbours(self, ident: str) -> Sequence[Neighbour]:
        """Return whom an entity is joined with, by id."""

    def joining(self, first: int | str) -> str:
        """Return the statement id of ``Neighbour.first``."""

    def options(self, one: str, other: str) -> Sequence[tuple[float, str]]:
        """Return what else joins two entities, one < other: (cost, statement id), cheapest first.

        The cheapest of all is left out.
        """

    def ends(self) -> Sequence[str]:
        """Return the ids of all that are joined with anybody, sorted."""


class Options(Sequence[tuple[float, str]]):
    """What joins two entities: (cost, statement id), the cheapest first; read when it is asked for.

    pair: the ids of both, sorted.
    """

    __slots__ = ("_all", "_edge", "_edges", "_pair")

    def __init__(self, edges: Edges, pair: tuple[str, str], edge: Neighbour) -> None:
        self._edges, self._pair, self._edge = edges, pair, edge
        self._all: list[tuple[float, str]] | None = None

    @overload
    def __getitem__(self, place: int) -> tuple[float, str]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[tuple[float, str]]: ...
    def __getitem__(self, place: int | slice) -> tuple[float, str] | Sequence[tuple[float, str]]:
        if self._all is None:
            first = (self._edge.cost, self._edges.joining(self._edge.first))
            if place == 0:
                return first
            others = self._edges.options(*self._pair) if self._edge.ways > 1 else ()
            self._all = [first, *others]
        return self._all[place]

    def __len__(self) -> int:
        return self._edge.ways

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash(self._pair)


class Neighbours(Mapping[str, Mapping[str, Edge]]):
    """Entity id → neighbours → edge (weight, hub, options); read when they are asked for."""

    def __init__(self, edges: Edges) -> None:
        self._edges, self._count = edges, 0
        self._known: dict[str, dict[str, Edge]] = {}

    def __getitem__(self, ident: str) -> Mapping[str, Edge]:
        found = self._known.get(ident)
        if found is None:
            found = {e.other: self._edge(ident, e) for e in self._edges.neighbours(ident)}
            if not found:
                raise KeyError(ident)
            self._count += len(found)
            if self._count > _REMEMBERED:
                self._known, self._count = {}, len(found)
            self._known[ident] = found
        return found

    def _edge(self, ident: str, edge: Neighbour) -> Edge:
        pair = (ident, edge.other) if ident < edge.other else (edge.other, ident)
        options = Options(self._edges, pair, edge)
        return {"weight": edge.cost + edge.hub, "options": options, "hub": edge.hub}

    def __contains__(self, ident: object) -> bool:
        return isinstance(ident, str) and (ident in self._known or self.get(ident) is not None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._edges.ends())

    def __len__(self) -> int:
        return len(self._edges.ends())


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


def walking(edges: Edges) -> "nx.Graph[str]":
    """Return what ``kg.graph.network.walking_graph`` returns, with its edges read as it is walked.

    NetworkX's algorithms run on it unchanged; it is frozen, for what is read is not changed.
    """
    import networkx as nx

    found: nx.Graph[str] = nx.Graph()
    neighbours = Neighbours(edges)
    parts: Any = found
    parts._adj, parts._node = neighbours, Nodes(neighbours)
    nx.freeze(found)
    return found
