"""The files of a corpus → its stamp: read and hashed only where their sizes or times changed."""

import hashlib
import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kg.folders import cache_folder

if TYPE_CHECKING:
    from kg.folders import Folders

_SETTLED = 2.0  # seconds after which a change of a file changes its times for certain
_KEPT = 50


def remembered_stamp(folders: "Folders") -> str:
    """Return the stamp of a corpus whose files are as they were by size and time; else empty."""
    try:
        data = json.loads(_path(folders).read_bytes())
        fits = data["mark"] == _mark(folders)[0] and data["sum"] == _sum(data)
        return str(data["stamp"]) if fits else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def remember_stamp(folders: "Folders", mark: str, stamp: str) -> None:
    """Remember the stamp of files with this mark; a cache that cannot be written costs time."""
    path = _path(folders)
    data = {"mark": mark, "stamp": stamp}
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps({**data, "sum": _sum(data)}), encoding="utf-8")
        fresh.replace(path)
        for old in sorted(path.parent.iterdir(), key=_age)[_KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def stamp_of(folders: "Folders") -> str:
    """Return the stamp of a corpus from the bytes of its files; remember it once they are settled.

    The times are taken before the files are read: what changes meanwhile is read again next time.
    """
    mark, newest = _mark(folders)
    stamp = folders.stamp()
    if time.time() - newest > _SETTLED:
        remember_stamp(folders, mark, stamp)
    return stamp


def _mark(folders: "Folders") -> tuple[str, float]:
    """Return a hash of names, sizes and times of the files of a corpus, and the newest time."""
    texts = [(p.name, str(p)) for folder in folders.texts for p in sorted(folder.glob("*.txt"))]
    parts, newest = [folders.program_stamp()], 0
    for name, path in (*folders.paths(), *texts):
        stat = os.stat(path)
        newest = max(newest, stat.st_mtime_ns, stat.st_ctime_ns)
        times = f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"
        parts.append(f"{name}\0{times}")
    return hashlib.sha256("\0".join(parts).encode()).hexdigest(), newest / 1e9


def _path(folders: "Folders") -> Path:
    every = (folders, *folders.beside)
    places = [
        *folders.ontologies,
        *folders.texts,
        *(p for f in every for p in (f.facts, f.catalogue)),
    ]
    name = "\0".join(os.path.abspath(p) for p in places)
    return cache_folder() / "stamps" / hashlib.sha256(name.encode()).hexdigest()[:32]


def _sum(data: dict[str, str]) -> str:
    return hashlib.sha256(f"{data['mark']} {data['stamp']}".encode()).hexdigest()


def _age(path: Path) -> float:
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0.0
