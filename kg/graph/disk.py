"""A graph on disk, opened and not loaded: what later stages ask, read as it is asked for."""

import json
import os
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar, overload
from urllib.parse import quote

from kg.facts.naming import Names
from kg.graph.memory import INDEX
from kg.graph.packing import Packing, articles, counts, gaps, item_of
from kg.ontology import Vocabulary
from kg.problems import KgError, Problem

if TYPE_CHECKING:
    import networkx as nx

    from kg.facts.articles import Article
    from kg.graph.rules import Gap
    from kg.graph.store import Store
    from kg.graph.tallies import Count
    from kg.graph.telling import Teller
    from kg.graph.walking import Neighbour
    from kg.model.claims import Entity
    from kg.model.statements import Conflict, Statement

GRAPH, QUADS, STORE, SEAL = "graph.sqlite", "quads.nq", "quads", "sealed.json"
_AT_ONCE = 1000  # rows that are read at once where all are asked for
_REMEMBERED = 20_000  # statements kept as objects
_UNREADABLE = (sqlite3.Error, OSError, ValueError)

T = TypeVar("T")


class DiskGraph:
    """A graph on disk; see ``kg.graph.memory.GraphData``.

    folder: as ``kg.graph.writing`` left it, with the files of the indexes; again: makes the graph
    anew and returns its folder; called where what is on disk is damaged, or was cleared away.
    Raises OSError or sqlite3.Error where the folder holds no graph.
    """

    def __init__(self, folder: Path, again: Callable[[], Path]) -> None:
        self.folder, self._again = folder, again
        self._lock = threading.RLock()
        self._read: dict[int, Statement] = {}
        self._open()
        self.entities: Table[Entity] = Table(self, "entity", self._entity)
        self.articles: Table[Article] = Table(self, "article", self._article)
        self.tallies: Table[Count] = Table(self, "tally", self._count)
        self.rules: Table[Mapping[str, str]] = Table(self, "rule", json.loads)
        self.words: Table[str] = Table(self, "word", str)
        self.conflicts: Rows[Conflict] = Rows(self, "conflict", self._conflict)
        self.gaps: Rows[Gap] = Rows(self, "gap", self._gap)

    def _open(self) -> None:
        """Connect read-only; an immutable file needs no locks. Files beside it are opened later."""
        where = quote(str((self.folder / GRAPH).resolve()))
        self._connection = sqlite3.connect(
            f"file:{where}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._meta: dict[str, str] = {}
        self._connection.execute("SELECT 1 FROM meta WHERE key = 'stamp'").fetchone()

    def __len__(self) -> int:
        return self.size_of("statement")

    @property
    def index(self) -> Path | None:
        """The folder of its search index; None where it was cleared away or never made."""
        folder = self.folder / INDEX
        return folder if (folder / "meta.json").is_file() else None

    @property
    def left_out(self) -> Sequence[Problem]:
        """Nothing: only what has no problem is kept."""
        return ()

    # -- reading --

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return the rows of an SQL query; a graph that cannot be read is made anew first."""
        return self.readable(lambda: self._connection.execute(query, values).fetchall())

    def readable(self, read: Callable[[], T]) -> T:
        """Return what ``read`` reads; where the files are damaged or gone they are made anew, once.

        Raises KgError where that does not help.
        """
        with self._lock:
            try:
                return read()
            except _UNREADABLE:
                self._mend()
            try:
                return read()
            except _UNREADABLE as error:
                raise KgError(
                    f"the graph in '{self.folder}' cannot be read: {error}",
                    "remove that folder; the next command makes it anew",
                ) from None

    def _mend(self) -> None:
        self._connection.close()
        self.folder = self._again()
        self._read.clear()
        for name in ("store", "vocabulary", "packing", "teller"):
            self.__dict__.pop(name, None)
        self._open()

    def meta(self, key: str) -> str:
        """Return what the file says of itself: stamp, vocabulary, how many there are of what."""
        if key not in self._meta:
            found = self.rows("SELECT value FROM meta WHERE key = ?", (key,))
            self._meta[key] = found[0][0] if found else ""
        return self._meta[key]

    def size_of(self, table: str) -> int:
        """Return how many rows a table of this graph has."""
        return int(self.rows(f"SELECT COUNT(*) FROM {table}")[0][0])

    # -- what it holds --

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The ontology."""
        return self.readable(
            lambda: Vocabulary.from_text(
                self._connection.execute(
                    "SELECT value FROM meta WHERE key = 'vocabulary'"
                ).fetchone()[0]
            )
        )

    @cached_property
    def packing(self) -> Packing:
        """What reads the bodies of rows."""
        return Packing(self.vocabulary)

    @cached_property
    def names(self) -> Names:
        """All names, for look-up: one look-up reads one row."""
        return DiskNames(self)

    @cached_property
    def teller(self) -> "Teller":
        """What tells statements."""
        from kg.graph.telling import Teller

        written: Table[str] = Table(self, "article", str, "written")
        return Teller(self.vocabulary, self.entities, written)

    @cached_property
    def store(self) -> "Store":
        """The quads, for SPARQL: opened read-only, or read into memory where they are few."""
        from kg.graph.store import Store

        class Opened(Store):
            def __init__(self, path: Path) -> None:
                import pyoxigraph

                self._ox, self._store = pyoxigraph, pyoxigraph.Store.read_only(str(path))

        def opened() -> Store:
            if (self.folder / STORE).is_dir():
                return Opened(self.folder / STORE)
            found = Store()
            found.load(self._quads())
            return found

        return self.readable(opened)

    def nquads(self) -> bytes:
        """Return the dataset as sorted N-Quads."""

        def read() -> bytes:
            return self.store.dump() if (self.folder / STORE).is_dir() else self._quads()

        return self.readable(read)

    def write_nquads(self, out: IO[bytes]) -> None:
        """Write the dataset as N-Quads; those of a store come as it holds them."""
        if (self.folder / STORE).is_dir():
            self.store.dump_to(out)
        else:
            out.write(self.nquads())

    def _quads(self) -> bytes:
        data = (self.folder / QUADS).read_bytes()
        if zlib.crc32(data) != _sealed(self.folder)[QUADS][1]:
            raise ValueError(f"{QUADS} is not what was written")
        return data

    # -- statements --

    def statement(self, ident: str) -> "Statement | None":
        """Return a statement by id, or None."""
        found = self._statements("SELECT n, body FROM statement WHERE id = ?", (ident,))
        return found[0] if found else None

    def statements(self, cls: str = "") -> "Iterator[Statement]":
        """Yield all statements, or those of a class, sorted by id."""
        last = -1
        where = "cls = ? AND n > ?" if cls else "n > ?"
        query = f"SELECT n, body FROM statement WHERE {where} ORDER BY n LIMIT {_AT_ONCE}"
        numbers = f"SELECT MAX(n) FROM ({query})"
        while True:
            values = (cls, last) if cls else (last,)
            yield from self._statements(query, values)
            found = self.rows(numbers, values)[0][0]
            if found is None:
                return
            last = found

    def touching(self, ident: str) -> "Sequence[Statement]":
        """Return the statements that name an entity, sorted by id."""
        return self._statements(
            "SELECT n, body FROM touching JOIN statement ON n = statement"
            " WHERE thing = (SELECT n FROM thing WHERE id = ?) ORDER BY n",
            (ident,),
        )

    def touches(self, ident: str) -> int:
        """Return how many statements name an entity."""
        query = "SELECT count(*) FROM touching WHERE thing = (SELECT n FROM thing WHERE id = ?)"
        return int(self.rows(query, (ident,))[0][0])

    def former(self, ident: str) -> tuple[str, ...]:
        """Return the ids of the statements that took the place of a former one."""
        query = "SELECT statement FROM former WHERE id = ? ORDER BY n"
        return tuple(row[0] for row in self.rows(query, (ident,)))

    def conflicts_of(self, ident: str) -> "Sequence[Conflict]":
        """Return the conflicts that a statement takes part in, sorted by id."""
        query = (
            "SELECT body FROM conflict_in JOIN conflict ON n = conflict"
            " WHERE statement = ? ORDER BY n"
        )
        return self.readable(
            lambda: [self._conflict(body) for (body,) in self._connection.execute(query, (ident,))]
        )

    def formerly(self) -> Sequence[str]:
        """Return the ids of before, sorted."""
        return [row[0] for row in self.rows("SELECT DISTINCT id FROM former ORDER BY id")]

    # -- routes --

    def walking(self) -> "nx.Graph[str]":
        """Return a ``networkx.Graph`` for routes that reads its neighbours as it is walked."""
        from kg.graph.walking import walking

        return walking(self)

    def neighbours(self, ident: str) -> "Sequence[Neighbour]":
        """Return whom an entity is joined with; see ``kg.graph.walking.Edges``."""
        from kg.graph.walking import Neighbour

        query = (
            "SELECT id, cost, hub, statement, options FROM edge JOIN thing ON n = other"
            " WHERE one = (SELECT n FROM thing WHERE id = ?) ORDER BY other"
        )
        return [Neighbour(*row) for row in self.rows(query, (ident,))]

    def joining(self, first: int | str) -> str:
        """Return the id of a statement by its number."""
        return str(self.rows("SELECT id FROM statement WHERE n = ?", (first,))[0][0])

    def options(self, one: str, other: str) -> Sequence[tuple[float, str]]:
        """Return what else joins two entities, the cheapest first."""
        query = (
            "SELECT cost, id FROM option JOIN statement ON n = option.statement"
            " WHERE one = (SELECT n FROM thing WHERE id = ?)"
            " AND other = (SELECT n FROM thing WHERE id = ?) ORDER BY place"
        )
        return self.rows(query, (one, other))

    def ends(self) -> Sequence[str]:
        """Return the ids of all that are joined with anybody, sorted."""
        query = "SELECT id FROM thing WHERE n IN (SELECT one FROM edge) ORDER BY n"
        return [row[0] for row in self.rows(query)]

    def _statements(self, query: str, values: Sequence[Any]) -> "list[Statement]":
        def read() -> "list[Statement]":
            return [self._unpacked(n, body) for n, body in self._connection.execute(query, values)]

        return self.readable(read)

    def _unpacked(self, number: int, body: str) -> "Statement":
        if number not in self._read:
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            self._read[number] = self.packing.read_statement(body)
        return self._read[number]

    def _entity(self, body: str) -> "Entity":
        return self.packing.read_entity(body)

    def _conflict(self, body: str) -> "Conflict":
        return self.packing.read_conflict(body)

    def _article(self, body: str) -> "Article":
        return item_of(articles(), body)

    def _count(self, body: str) -> "Count":
        return item_of(counts(), body)

    def _gap(self, body: str) -> "Gap":
        return item_of(gaps(), body)


class Table(Mapping[str, T]):
    """A table as a mapping: id → what a row reads as; one look-up reads one row.

    column: what is read of a row.
    """

    def __init__(
        self, graph: DiskGraph, table: str, read: Callable[[str], T], column: str = "body"
    ) -> None:
        self._graph, self._item = graph, read
        self._one = f"SELECT {column} FROM {table} WHERE id = ?"
        self._every = f"SELECT id, {column} FROM {table} ORDER BY id"
        self._table = table
        self._known: dict[str, T] = {}
        self._missing: set[str] = set()
        self._all: dict[str, T] | None = None

    def __getitem__(self, ident: str) -> T:
        if not self._holds(ident):
            raise KeyError(ident)
        return self._known[ident]

    def _look_up(self, ident: str) -> list[T]:
        rows = self._graph._connection.execute(self._one, (ident,)).fetchall()
        return [self._item(row[0]) for row in rows]

    def _holds(self, ident: str) -> bool:
        """Whether there is such a row, which is then known; what is missing is asked for once."""
        if ident in self._known:
            return True
        if self._all is not None or ident in self._missing:
            return False
        found = self._graph.readable(lambda: self._look_up(ident))
        self._known.update((ident, item) for item in found)
        self._missing.update(() if found else (ident,))
        return bool(found)

    def __contains__(self, ident: object) -> bool:
        return isinstance(ident, str) and self._holds(ident)

    def __iter__(self) -> Iterator[str]:
        return iter(self.read_all())

    def __len__(self) -> int:
        return self._graph.size_of(self._table)

    def read_all(self) -> dict[str, T]:
        """Return all of it as a dict, sorted by id."""
        if self._all is None:
            self._all = self._graph.readable(
                lambda: {
                    ident: self._known[ident] if ident in self._known else self._item(body)
                    for ident, body in self._graph._connection.execute(self._every)
                }
            )
            self._known = self._all
        return self._all


class Rows(Sequence[T]):
    """A table as a sequence, in its order; read when something of it is asked for."""

    def __init__(self, graph: DiskGraph, table: str, read: Callable[[str], T]) -> None:
        self._graph, self._table, self._item = graph, table, read
        self._all: list[T] | None = None

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        return self._read_all()[place]

    def __iter__(self) -> Iterator[T]:
        return iter(self._read_all())

    def __len__(self) -> int:
        return self._graph.size_of(self._table)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._read_all() == list(other)

    def __hash__(self) -> int:
        return id(self)

    def _read_all(self) -> list[T]:
        if self._all is None:
            query = f"SELECT body FROM {self._table} ORDER BY n"
            self._all = self._graph.readable(
                lambda: [self._item(body) for (body,) in self._graph._connection.execute(query)]
            )
        return self._all


class NameTable(Mapping[str, Sequence[str]]):
    """One table of name look-ups: key → ids or keys, in the order in which ``Names`` has them."""

    def __init__(self, graph: DiskGraph, space: int) -> None:
        self._graph, self._space = graph, space
        self._all: dict[str, Sequence[str]] | None = None

    def __getitem__(self, key: str) -> Sequence[str]:
        if self._all is not None:
            return self._all[key]
        query = "SELECT body FROM name WHERE space = ? AND key = ?"
        found = self._graph.rows(query, (self._space, key))
        if not found:
            raise KeyError(key)
        ids: list[str] = json.loads(found[0][0])
        return ids

    def __iter__(self) -> Iterator[str]:
        if self._all is None:
            query = "SELECT key, body FROM name WHERE space = ? ORDER BY n"
            rows = self._graph.rows(query, (self._space,))
            self._all = {key: json.loads(body) for key, body in rows}
        return iter(self._all)

    def __len__(self) -> int:
        query = "SELECT COUNT(*) FROM name WHERE space = ?"
        return int(self._graph.rows(query, (self._space,))[0][0])


class DiskNames(Names):
    """All names of a graph on disk: looked up one by one; read as a whole only for what is near."""

    def __init__(self, graph: DiskGraph) -> None:
        self.entities, self._graph = graph.entities, graph
        self._ids, self.exact, self.folded = (NameTable(graph, n) for n in range(3))

    def near(
        self, name: str, most: int = 3, accept: Callable[[str], bool] | None = None
    ) -> list[str]:
        """Return up to ``most`` names that ``name`` may be a slip of; see ``Names.near``."""
        self._graph.entities.read_all()
        return super().near(name, most, accept)

    @cached_property
    def _searched(self) -> Mapping[str, Sequence[str]]:
        return NameTable(self._graph, 3)

    @cached_property
    def _holding(self) -> Mapping[str, Sequence[str]]:
        return NameTable(self._graph, 4)

    @cached_property
    def _longer(self) -> Mapping[str, Sequence[str]]:
        return NameTable(self._graph, 5)


def is_sealed(folder: Path, stamp: str) -> bool:
    """Return whether a folder holds the whole graph of a stamp, as sizes and small sums tell."""
    try:
        files = _sealed(folder, stamp)
        for name, (size, _) in files.items():
            if os.stat(os.path.join(folder, name)).st_size != size:
                return False
        crc = files[GRAPH][1]
        return crc is None or zlib.crc32((folder / GRAPH).read_bytes()) == crc
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _sealed(folder: Path, stamp: str = "") -> dict[str, tuple[int, int | None]]:
    """Return what a seal says of each file: size, and sum or None.

    Raises ValueError for the seal of another stamp.
    """
    data = json.loads((folder / SEAL).read_bytes())
    if stamp and data["stamp"] != stamp:
        raise ValueError("it is the seal of another graph")
    files: dict[str, tuple[int, int | None]] = data["files"]
    return files
