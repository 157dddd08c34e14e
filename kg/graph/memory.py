"""A built graph, held in memory: what every stage after this one asks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import IO, TYPE_CHECKING, Protocol

from kg.facts.naming import Names
from kg.graph.store import Store
from kg.graph.telling import Teller
from kg.model.claims import Entity
from kg.model.statements import Conflict, Statement, touching
from kg.ontology import Vocabulary
from kg.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from kg.facts.articles import Article
    from kg.graph.building import Built
    from kg.graph.rules import Gap
    from kg.graph.tallies import Count


INDEX = "index"  # the folder of the search index, beside a graph on disk


class GraphData(Protocol):
    """What holds a graph: in memory, on disk, or behind an endpoint.

    A question costs what it touches.
    """

    @property
    def vocabulary(self) -> Vocabulary:
        """The ontology."""

    @property
    def entities(self) -> Mapping[str, Entity]:
        """Entity id → Entity, with the names it had; read as they are needed."""

    @property
    def articles(self) -> "Mapping[str, Article]":
        """Article id → Article."""

    @property
    def names(self) -> Names:
        """All names, for look-up."""

    @property
    def teller(self) -> Teller:
        """What tells statements."""

    @property
    def tallies(self) -> "Mapping[str, Count]":
        """Tally statement id → Count."""

    @property
    def rules(self) -> Mapping[str, Mapping[str, str]]:
        """Rule name → its head."""

    @property
    def conflicts(self) -> Sequence[Conflict]:
        """All conflicts, sorted by id."""

    @property
    def gaps(self) -> "Sequence[Gap]":
        """What a reader would expect and the corpus lacks."""

    @property
    def store(self) -> Store:
        """The quads, for SPARQL."""

    @property
    def left_out(self) -> Sequence[Problem]:
        """The problems of the claims and rulings that are left out."""

    @property
    def index(self) -> "Path | None":
        """The folder of its search index; None where there is none."""

    def statement(self, ident: str) -> Statement | None:
        """Return a statement by id, or None."""

    def statements(self, cls: str = "") -> Iterator[Statement]:
        """Yield all statements, or those of a class, sorted by id."""

    def touching(self, ident: str) -> Sequence[Statement]:
        """Return the statements that name an entity, sorted by id."""

    def conflicts_of(self, ident: str) -> Sequence[Conflict]:
        """Return the conflicts that a statement takes part in, sorted by id."""

    def touches(self, ident: str) -> int:
        """Return how many statements name an entity."""

    def former(self, ident: str) -> tuple[str, ...]:
        """Return the ids of the statements that took the place of a former one."""

    def formerly(self) -> Iterable[str]:
        """Return the ids of before that ``former`` knows."""

    def nquads(self) -> bytes:
        """Return the dataset as sorted N-Quads."""

    def write_nquads(self, out: IO[bytes]) -> None:
        """Write the dataset as N-Quads, in the same order for the same facts; little is held."""

    def __len__(self) -> int:
        """How many statements there are."""


class MemoryGraph:
    """A graph in memory; see ``GraphData``."""

    def __init__(self, built: "Built") -> None:
        self.built = built
        self.vocabulary, self.entities = built.vocabulary, built.entities
        self.articles, self.tallies, self.rules = built.articles, built.tallies, built.rules
        self.conflicts, self.gaps = built.conflicts, built.gaps
        self.left_out = built.left_out
        self.index: Path | None = None
        written = {i: a.written for i, a in built.articles.items()}
        self.teller = Teller(built.vocabulary, built.entities, written)

    def __len__(self) -> int:
        return len(self.built.statements)

    @cached_property
    def names(self) -> Names:
        """All names, for look-up."""
        return Names(self.entities)

    @cached_property
    def _by_id(self) -> dict[str, Statement]:
        return {s.id: s for s in self.built.statements}

    @cached_property
    def _touching(self) -> dict[str, list[Statement]]:
        return touching(self.built.statements)

    @cached_property
    def store(self) -> Store:
        """The quads, for SPARQL."""
        store = Store()
        store.load(self.built.nquads)
        return store

    def statement(self, ident: str) -> Statement | None:
        """Return a statement by id, or None."""
        return self._by_id.get(ident)

    def statements(self, cls: str = "") -> Iterator[Statement]:
        """Yield all statements, or those of a class, sorted by id."""
        return (s for s in self.built.statements if not cls or s.cls == cls)

    def touching(self, ident: str) -> Sequence[Statement]:
        """Return the statements that name an entity, sorted by id."""
        return self._touching.get(ident, [])

    @cached_property
    def _conflicts_of(self) -> dict[str, list[Conflict]]:
        found: dict[str, list[Conflict]] = {}
        for conflict in self.conflicts:
            for ident in dict.fromkeys(conflict.statements):
                found.setdefault(ident, []).append(conflict)
        return found

    def conflicts_of(self, ident: str) -> Sequence[Conflict]:
        """Return the conflicts that a statement takes part in, sorted by id."""
        return self._conflicts_of.get(ident, [])

    def touches(self, ident: str) -> int:
        """Return how many statements name an entity."""
        return len(self._touching.get(ident, ()))

    def former(self, ident: str) -> tuple[str, ...]:
        """Return the ids of the statements that took the place of a former one."""
        return self.built.former.get(ident, ())

    def formerly(self) -> Iterable[str]:
        """Return the ids of before."""
        return self.built.former

    def nquads(self) -> bytes:
        """Return the dataset as sorted N-Quads."""
        return self.built.nquads

    def write_nquads(self, out: IO[bytes]) -> None:
        """Write the dataset as N-Quads."""
        out.write(self.built.nquads)
