"""Folders → the graph that can be asked: opened from disk, made anew where something changed."""

import contextlib
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.folders import cache_folder, walked
from kg.graph.disk import SEAL, DiskGraph, is_sealed
from kg.graph.stamps import remembered_stamp, stamp_of

if TYPE_CHECKING:
    from kg.folders import Folders
    from kg.graph.building import Built
    from kg.graph.memory import GraphData

    Index = Callable[[Built, Path], None]

_KEPT, _MOST_BYTES = 24, 4_000_000_000  # graphs, and bytes of all but the newest
_LEFT_OVER = 3600.0  # seconds after which what a killed build left is cleared away
_PATIENCE = 600.0  # seconds to wait for another process that makes the same graph
_CANNOT_WRITE = (OSError, sqlite3.OperationalError, UnicodeError)


def load_graph(folders: "Folders", indexes: "Sequence[Index]" = ()) -> "GraphData":
    """Return the graph of a corpus: from the cache where its stamp fits, else made and put there.

    indexes: what writes further files (a search index) into the folder of a graph that is made. A
    cache that cannot be written costs time, nothing else. Raises FactsProblem where the facts
    cannot be read.
    """
    remembered = remembered_stamp(folders)
    if remembered and (found := _opened(folders, remembered, indexes)):
        return found
    stamp = stamp_of(folders)
    if stamp != remembered and (found := _opened(folders, stamp, indexes)):
        return found
    with _alone(stamp):
        return _opened(folders, stamp, indexes) or _made(folders, stamp, indexes)


def home_of(stamp: str) -> Path:
    """Return the folder in the cache of the graph with a stamp."""
    return cache_folder() / f"graph-{stamp[:32]}"


def keep(built: "Built", stamp: str, home: Path, indexes: "Sequence[Index]" = ()) -> None:
    """Put a graph on disk, whole or not at all.

    It is written into a fresh folder beside ``home``, which it then becomes. A whole graph that is
    there already stays; a damaged one is put aside first. Whoever reads it goes on reading it.

    Raises OSError, sqlite3.Error or UnicodeError where it cannot be written.
    """
    from kg.graph.writing import seal, write_graph

    home.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=home.parent, prefix=".new-"))
    try:
        write_graph(built, fresh, stamp)
        for index in indexes:
            index(built, fresh)
        seal(fresh, stamp)
        if home.exists() and not is_sealed(home, stamp):
            _put_aside(home)
        try:
            fresh.rename(home)
        except OSError:
            if not is_sealed(home, stamp):
                raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _opened(folders: "Folders", stamp: str, indexes: "Sequence[Index]") -> DiskGraph | None:
    """Return the graph with a stamp from the cache, or None where there is no whole one."""
    home = home_of(stamp)
    if not is_sealed(home, stamp):
        return None
    with contextlib.suppress(OSError):
        os.utime(home / SEAL)  # the newest are kept
    try:
        return DiskGraph(home, lambda: _anew(folders, indexes))
    except (OSError, sqlite3.Error):
        return None


def _made(folders: "Folders", stamp: str, indexes: "Sequence[Index]") -> "GraphData":
    """Return the graph made anew; on disk where it can be written there.

    One of facts with problems is not kept: it says each time what it leaves out.
    """
    built = _built(folders)
    if built.left_out:
        from kg.graph.memory import MemoryGraph

        return MemoryGraph(built)
    try:
        if folders.stamp() == stamp:  # nothing changed while it was made
            keep(built, stamp, home_of(stamp), indexes)
            _clear(cache_folder())
    except _CANNOT_WRITE:
        pass
    else:
        if found := _opened(folders, stamp, indexes):
            return found
    from kg.graph.memory import MemoryGraph

    return MemoryGraph(built)


def _anew(folders: "Folders", indexes: "Sequence[Index]") -> Path:
    """Make the graph of a corpus anew in place of a damaged one, and return its folder.

    Where the cache cannot be written it is a folder that goes when the program ends.
    """
    stamp = stamp_of(folders)
    home = home_of(stamp)
    with _alone(stamp):
        built = _built(folders)
        try:
            if home.exists():
                _put_aside(home)
            keep(built, stamp, home, indexes)
        except _CANNOT_WRITE:
            import atexit

            top = tempfile.mkdtemp(prefix="kg-graph-")
            atexit.register(shutil.rmtree, top, ignore_errors=True)
            home = Path(top) / home.name
            keep(built, stamp, home, indexes)
    return home


def _built(folders: "Folders") -> "Built":
    from kg.facts.claims import read_facts
    from kg.graph.building import build
    from kg.ontology import read_vocabulary

    return build(read_facts(folders, read_vocabulary(folders.ontologies)), folders)


def _put_aside(home: Path) -> None:
    """Remove a folder at once; whoever has its files open reads on."""
    aside = home.with_name(f".old-{os.getpid()}-{time.monotonic_ns()}")
    with contextlib.suppress(FileNotFoundError):
        home.rename(aside)
    shutil.rmtree(aside, ignore_errors=True)


def _clear(cache: Path) -> None:
    """Remove all graphs but the newest, and what builds that were killed left behind."""
    graphs = sorted((_age(p / SEAL), p) for p in cache.glob("graph-*"))
    size = 0
    for number, (_, path) in enumerate(graphs):
        size += _size(path) if number else 0
        if number >= _KEPT or size > _MOST_BYTES:
            _put_aside(path)
    for left in (*cache.glob(".new-*"), *cache.glob(".old-*")):
        if _age(left) > _LEFT_OVER:
            shutil.rmtree(left, ignore_errors=True)
    for lock in cache.glob(".lock-*"):
        if _age(lock) > _LEFT_OVER:
            lock.unlink(missing_ok=True)


def _size(folder: Path) -> int:
    """Return how many bytes the files of a folder have; none where they are just cleared away."""
    try:
        return sum(os.stat(path).st_size for _, path in walked(folder))
    except OSError:
        return 0


def _age(path: Path) -> float:
    """Return how many seconds ago something was changed; a missing one is very old."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 1e12


@contextlib.contextmanager
def _alone(stamp: str) -> Iterator[None]:
    """Let one process make a graph while others that want the same one wait for it.

    It saves their time and no more: where files cannot be locked, or the other takes too long, two
    make it, and the first to finish is kept.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(cache_folder() / f".lock-{stamp[:32]}")
    with contextlib.suppress(OSError, NotImplementedError, Timeout):
        cache_folder().mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=_PATIENCE)
    try:
        yield
    finally:
        lock.release()
