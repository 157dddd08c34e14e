"""A built graph → one SQLite file and the quads, in a folder that is sealed when all is there."""

import json
import os
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, groupby, islice
from math import log2
from operator import itemgetter
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from kg.facts.naming import Names
from kg.graph.disk import GRAPH, QUADS, SEAL, STORE
from kg.graph.network import HUB, joins_of
from kg.graph.packing import Packing, articles, counts, gaps, text_of, to_text

if TYPE_CHECKING:
    from kg.graph.building import Built

SMALL_QUADS = 4_000_000  # bytes of N-Quads that are read into memory sooner than a store is made
AT_ONCE = 500_000  # quads that are loaded at once: the loader holds them all in memory
SMALL_FILE = 8_000_000  # bytes of a file whose sum is compared each time it is opened

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE thing (n INTEGER PRIMARY KEY, id TEXT NOT NULL);
CREATE TABLE entity (id TEXT PRIMARY KEY, cls TEXT NOT NULL, name TEXT NOT NULL,
    body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE article (id TEXT PRIMARY KEY, written TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE name (space INTEGER, key TEXT, n INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (space, key)) WITHOUT ROWID;
CREATE TABLE statement (n INTEGER PRIMARY KEY, id TEXT NOT NULL, cls TEXT NOT NULL,
    earliest TEXT, latest TEXT, body TEXT NOT NULL);
CREATE TABLE former (id TEXT, n INTEGER, statement TEXT NOT NULL,
    PRIMARY KEY (id, n)) WITHOUT ROWID;
CREATE TABLE touching (thing INTEGER, statement INTEGER,
    PRIMARY KEY (thing, statement)) WITHOUT ROWID;
CREATE TABLE conflict (n INTEGER PRIMARY KEY, id TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE conflict_in (statement TEXT, conflict INTEGER,
    PRIMARY KEY (statement, conflict)) WITHOUT ROWID;
CREATE TABLE tally (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE gap (n INTEGER PRIMARY KEY, entity TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE rule (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE word (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE edge (one INTEGER, other INTEGER, cost REAL NOT NULL, hub REAL NOT NULL,
    statement INTEGER NOT NULL, options INTEGER NOT NULL, PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE TABLE option (one INTEGER, other INTEGER, place INTEGER, cost REAL NOT NULL,
    statement INTEGER NOT NULL, PRIMARY KEY (one, other, place)) WITHOUT ROWID;
CREATE TEMP TABLE joined (low INTEGER, high INTEGER, cost REAL, statement INTEGER);
"""
_INDEXES = """
CREATE UNIQUE INDEX thing_by_id ON thing (id);
CREATE UNIQUE INDEX statement_by_id ON statement (id);
CREATE INDEX statement_by_class ON statement (cls, n);
CREATE INDEX gap_by_entity ON gap (entity);
"""


def write_graph(built: "Built", folder: Path, stamp: str) -> None:
    """Write a graph into an empty folder: ``graph.sqlite`` and the quads; ``seal`` comes after.

    The engine that loads the quads works beside the one that takes the rows.

    Raises OSError, sqlite3.Error or UnicodeError where it cannot be written.
    """
    with ThreadPoolExecutor(1) as beside:
        quads = beside.submit(write_quads, built.lines(), folder)
        _write_rows(built, folder, stamp)
        quads.result()


def _write_rows(built: "Built", folder: Path, stamp: str) -> None:
    connection = sqlite3.connect(folder / GRAPH, isolation_level=None)
    try:
        connection.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY;"
            "PRAGMA cache_size=-65536; BEGIN;" + _TABLES
        )
        _write_things(connection, built)
        _write_statements(connection, built)
        _write_names(connection, built)
        _write_edges(connection)
        meta = {
            "stamp": stamp,
            "statements": len(built.statements),
            "entities": len(built.entities),
            "conflicts": len(built.conflicts),
            "gaps": len(built.gaps),
            "vocabulary": built.vocabulary.text,
        }
        _insert(connection, "meta", ((k, str(v)) for k, v in meta.items()))
        connection.executescript(_INDEXES + "ANALYZE;")
    finally:
        connection.close()


def write_quads(lines: Iterable[str], folder: Path) -> None:
    """Write lines of N-Quads into a folder: few as one file, sorted, many as a store to open."""
    rest, few, size = iter(lines), list[str](), 0
    for line in rest:
        few.append(line)
        size += len(line)
        if size > SMALL_QUADS:
            break
    else:
        (folder / QUADS).write_text("".join(sorted(set(few))), encoding="utf-8", newline="")
        return
    import pyoxigraph as ox

    store, rest = ox.Store(str(folder / STORE)), chain(few, rest)
    while some := list(islice(rest, 1)):
        stream = cast(IO[bytes], _Stream(chain(some, islice(rest, AT_ONCE))))
        store.bulk_load(stream, format=ox.RdfFormat.N_QUADS)
    store.optimize()  # else each look-up goes through all that was loaded at a time
    store.flush()


class _Stream:
    """Lines, to be read as a file of bytes; no more of them are held than are asked for."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self._some, self._at = lines, b"", 0

    def read(self, size: int) -> bytes:
        """Return the next bytes, ``size`` at most; none where all are read."""
        if self._at >= len(self._some):
            self._some, self._at = "".join(islice(self._lines, 5_000)).encode("utf-8"), 0
        found = self._some[self._at : self._at + size]
        self._at += size
        return found


def seal(folder: Path, stamp: str) -> None:
    """Write ``sealed.json``: the stamp, and of every file the size, and the sum where it is small.

    All is on the disk before the seal is.
    """
    files = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if path.name.startswith(("LOG", "LOCK")):  # the store's own notes
            continue
        _sync(path)
        size = path.stat().st_size
        small = name == QUADS or (name == GRAPH and size <= SMALL_FILE)
        files[name] = [size, zlib.crc32(path.read_bytes()) if small else None]
    path = folder / SEAL
    path.write_text(json.dumps({"stamp": stamp, "files": files}), encoding="utf-8")
    _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows into a table of ours; a row has a value for every column."""
    columns = len(connection.execute(f"SELECT * FROM {table} LIMIT 0").description)
    marks = ",".join("?" * columns)
    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def _write_things(connection: sqlite3.Connection, built: "Built") -> None:
    """Write entities, articles, conflicts, totals, gaps, rules and words."""
    packing = Packing(built.vocabulary)
    _insert(
        connection,
        "entity",
        ((e.id, e.cls, e.name, packing.entity(e)) for _, e in sorted(built.entities.items())),
    )
    listed = sorted(built.articles.items())
    _insert(connection, "article", ((i, a.written, text_of(articles(), a)) for i, a in listed))
    conflicts = list(enumerate(built.conflicts))
    _insert(connection, "conflict", ((n, c.id, packing.conflict(c)) for n, c in conflicts))
    inside = dict.fromkeys((i, n) for n, c in conflicts for i in c.statements)
    _insert(connection, "conflict_in", inside)
    tallies = built.tallies.items()
    _insert(connection, "tally", ((i, text_of(counts(), c)) for i, c in tallies))
    missing = enumerate(built.gaps)
    _insert(connection, "gap", ((n, g.entity, text_of(gaps(), g)) for n, g in missing))
    _insert(connection, "rule", ((i, to_text(dict(head))) for i, head in built.rules.items()))
    _insert(connection, "word", built.words.items())


def _write_statements(connection: sqlite3.Connection, built: "Built") -> None:
    """Write the statements, what they touch and whom they join: numbers in the order of the ids."""
    packing = Packing(built.vocabulary)
    touched = {i for s in built.statements for i in s.touches()}
    things = {ident: n for n, ident in enumerate(sorted(touched))}
    _insert(connection, "thing", ((n, i) for i, n in things.items()))
    numbered = list(enumerate(built.statements))
    _insert(
        connection,
        "statement",
        ((n, s.id, s.cls, s.earliest, s.latest, packing.statement(s)) for n, s in numbered),
    )
    former = ((old, n, i) for old, ids in built.former.items() for n, i in enumerate(ids))
    _insert(connection, "former", former)
    touches = ((things[i], n) for n, s in numbered for i in sorted(s.touches()))
    _insert(connection, "touching", touches)

    def joined() -> Iterator[tuple[int, int, float, int]]:
        for n, statement in numbered:
            for join in joins_of(statement, built.vocabulary):
                low, high = sorted((things[join.one], things[join.other]))
                yield low, high, join.cost, n

    _insert(connection, "joined", joined())
    connection.execute("CREATE INDEX temp.joined_by_pair ON joined (low, high, cost, statement)")


def _write_names(connection: sqlite3.Connection, built: "Built") -> None:
    """Write what ``Names`` looks names up in, in its order: one look-up reads one row."""
    names = Names(built.entities)
    for space, table in enumerate(names.tables()):
        rows = ((space, key, n, to_text(list(ids))) for n, (key, ids) in enumerate(table.items()))
        _insert(connection, "name", rows)


def _write_edges(connection: sqlite3.Connection) -> None:
    """Write an edge for each pair that statements join, from both ends, and its options once.

    Cost, hub and options are those of ``kg.graph.network.walking_graph``; options in the order of
    their cost, statements by number, which is the order of their ids.
    """
    ranked = "SELECT low, high, cost, statement FROM joined ORDER BY low, high, cost, statement"
    joins, degrees = list[tuple[int, int, float, int, int]](), Counter[int]()
    for (low, high), rows in groupby(connection.execute(ranked), key=itemgetter(0, 1)):
        (_, _, cost, statement), *others = rows
        joins.append((low, high, cost, statement, 1 + len(others)))
        degrees.update((low, high))

    def edges() -> Iterator[tuple[int, int, float, float, int, int]]:
        for low, high, cost, statement, options in joins:
            hub = HUB * (log2(degrees[low]) + log2(degrees[high]))
            yield low, high, cost, hub, statement, options
            yield high, low, cost, hub, statement, options

    _insert(connection, "edge", edges())
    connection.execute(
        "INSERT INTO option SELECT low, high, place, cost, statement FROM ("
        "SELECT low, high, cost, statement, ROW_NUMBER() OVER ("
        "PARTITION BY low, high ORDER BY cost, statement) - 1 AS place FROM joined)"
        " WHERE place > 0"
    )
    connection.execute("DROP TABLE joined")
