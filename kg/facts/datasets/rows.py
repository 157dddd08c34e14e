"""Files of a data set → tables of DuckDB: one row a record, all text, with its file and row."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.facts.datasets.entry import Dataset, DataTable
from kg.problems import KgError, Problem, shorten

if TYPE_CHECKING:
    import duckdb

_YAML = (".yml", ".yaml")
_MANY = 400  # files from which on all cores read them
_FORM = 2  # of the tables; a new number makes them anew


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a table. path: on this machine; name: seen from the data's folder; parts: of it."""

    path: str
    name: str
    parts: tuple[tuple[str, str], ...]


def open_tables(
    dataset: Dataset, cache: Path
) -> "tuple[duckdb.DuckDBPyConnection | None, list[Problem]]":
    """Return (connection to the tables of a data set, problems); no connection where they are bad.

    A table whose columns are named may be empty: a part of a data set has not all files. The tables
    are made once for the same files (by name, size and time) and kept in ``cache``. Each has
    columns ``file`` and ``row`` (from 1), those that parts of the path make, and one for each key;
    all are text, what is nested is JSON text, what is empty is NULL. The connection can read
    nothing else.
    """
    import duckdb

    if dataset.data is None:
        return None, []
    files = {t.name: _files_of(t, dataset.data) for t in dataset.tables}
    missing = [t for t in dataset.tables if not files[t.name]]
    if len(missing) == len(dataset.tables):
        problems = [_no_files(dataset, t) for t in missing[:1]]
    else:
        problems = [_no_files(dataset, t) for t in missing if not t.columns]
    if problems:
        return None, problems
    place = cache / "tables" / f"{dataset.id}-{_stamp(dataset, files)}.duckdb"
    if not place.is_file():
        problems = _make(dataset, files, place)
        if problems:
            return None, problems
    connection = duckdb.connect(str(place), read_only=True)
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection, []


def _make(dataset: Dataset, files: Mapping[str, list[Found]], place: Path) -> list[Problem]:
    """Write the tables beside ``place`` and put them there, whole or not at all."""
    import duckdb

    if dataset.sha256 and (found := hash_of(files)) != dataset.sha256.lower():
        return [_others(dataset, found)]
    place.parent.mkdir(parents=True, exist_ok=True)
    for old in place.parent.glob(f"{dataset.id}-*.duckdb"):
        old.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".new-") as folder:
        fresh = Path(folder) / "tables.duckdb"
        connection = duckdb.connect(str(fresh))
        try:
            for table in dataset.tables:
                _fill(connection, table, files[table.name], Path(folder))
        except (KgError, duckdb.Error) as error:
            return [_unreadable(dataset, table, error)]
        finally:
            connection.close()
        os.replace(fresh, place)
    return []


def _fill(
    connection: "duckdb.DuckDBPyConnection",
    table: DataTable,
    files: Sequence[Found],
    folder: Path,
) -> None:
    suffix = Path(files[0].name).suffix.lower() if files else ""
    if suffix in (".csv", ".tsv", ".parquet"):
        _fill_from_table(connection, table, files, suffix)
        return
    lines = folder / f"{table.name}.jsonl"
    names: dict[str, None] = dict.fromkeys(table.columns)
    with lines.open("w", encoding="utf-8") as out:
        for text, keys in _lines_of(table, files, suffix):
            out.write(text)
            names |= dict.fromkeys(keys)
    own = ("file", "row", *table.parts)
    columns = {"file": "VARCHAR", "row": "BIGINT"} | dict.fromkeys(table.parts, "VARCHAR")
    columns |= {n: "VARCHAR" for n in names if n not in own}
    connection.execute(
        f'CREATE TABLE "{table.name}" AS SELECT * FROM read_json(?, columns = ?, '
        "format = 'newline_delimited', maximum_object_size = 100000000)",
        [str(lines), columns],
    )
    lines.unlink()


def _fill_from_table(
    connection: "duckdb.DuckDBPyConnection", table: DataTable, files: Sequence[Found], suffix: str
) -> None:
    """Let DuckDB read CSV and Parquet itself; every column becomes text."""
    reader = (
        "read_parquet(?)"
        if suffix == ".parquet"
        else "read_csv(?, all_varchar = true, header = true)"
    )
    selects: list[str] = []
    values: list[str] = []
    for found in files:
        parts = "".join(f', ? AS "{n}"' for n, _ in found.parts)
        selects.append(
            f"SELECT ? AS file, row_number() OVER () AS row{parts}, COLUMNS(*)::VARCHAR "
            f"FROM {reader}"
        )
        values += [found.name, *(v for _, v in found.parts), found.path]
    connection.execute(
        f'CREATE TABLE "{table.name}" AS ' + " UNION ALL BY NAME ".join(selects), values
    )
    described = connection.execute(f'DESCRIBE "{table.name}"').fetchall()
    known = {str(row[0]) for row in described}
    for name in table.columns:
        if name not in known:
            connection.execute(f'ALTER TABLE "{table.name}" ADD COLUMN "{name}" VARCHAR')


# -- records of YAML, JSON and SQLite --


def _lines_of(
    table: DataTable, files: Sequence[Found], suffix: str
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield (lines of JSON, the keys in them) of some files at a time, in their order."""
    if suffix in _YAML and len(files) >= _MANY and (os.cpu_count() or 1) > 1:
        size = 50
        chunks = [files[i : i + size] for i in range(0, len(files), size)]
        with ProcessPoolExecutor() as pool:
            yield from pool.map(_records_of, chunks)
        return
    for found in files:
        if suffix in _YAML:
            yield _records_of([found])
        elif suffix in (".json", ".jsonl", ".ndjson"):
            yield _written(found, _json_records(found, suffix))
        else:
            yield _written(found, _sqlite_records(found, table.table or table.name))


def _records_of(files: Sequence[Found]) -> tuple[str, tuple[str, ...]]:
    """Return the records of YAML files as lines of JSON, and their keys."""
    import yaml

    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    texts: list[str] = []
    names: dict[str, None] = {}
    for found in files:
        try:
            data = yaml.load(Path(found.path).read_bytes(), loader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = f", line {mark.line + 1}" if mark else ""
            raise KgError(f"{found.name}{line} is not YAML") from None
        text, keys = _written(found, data if isinstance(data, list) else [data])
        texts.append(text)
        names |= dict.fromkeys(keys)
    return "".join(texts), tuple(names)


def _written(found: Found, records: Iterable[Any]) -> tuple[str, tuple[str, ...]]:
    """Return the records of one file as lines of JSON with their place, and their keys."""
    texts: list[str] = []
    names: dict[str, None] = {}
    for number, record in enumerate(records, 1):
        if not isinstance(record, Mapping):
            continue
        row: dict[str, Any] = {}
        for key, value in record.items():
            if value is None or value == "":
                continue
            nested = isinstance(value, (list, dict))
            row[str(key)] = json.dumps(value, ensure_ascii=False) if nested else str(value)
        names |= dict.fromkeys(row)
        row |= dict(found.parts)
        row |= {"file": found.name, "row": number}
        texts.append(json.dumps(row, ensure_ascii=False) + "\n")
    return "".join(texts), tuple(names)


def _json_records(found: Found, suffix: str) -> list[Any]:
    text = Path(found.path).read_text(encoding="utf-8-sig")
    try:
        if suffix != ".json":
            return [json.loads(line, parse_float=str, parse_int=str) for line in text.splitlines()]
        data = json.loads(text, parse_float=str, parse_int=str)
    except ValueError as error:
        raise KgError(f"{found.name} is not JSON: {error}") from None
    return data if isinstance(data, list) else [data]


def _sqlite_records(found: Found, table: str) -> Iterator[dict[str, Any]]:
    import sqlite3

    name = table.replace('"', '""')
    connection = sqlite3.connect(f"file:{found.path}?mode=ro", uri=True)
    try:
        cursor = connection.execute(f'SELECT * FROM "{name}"')
        names = [d[0] for d in cursor.description]
        yield from (dict(zip(names, row, strict=True)) for row in cursor)
    except sqlite3.Error as error:
        raise KgError(f"{found.name} cannot be read: {error}") from None
    finally:
        connection.close()


# -- which files --


def _files_of(table: DataTable, data: Path) -> list[Found]:
    """Return the files of a table in the order of their names."""
    if data.is_file():
        parts = table.match(data.name)
        return [] if parts is None else [Found(str(data), data.name, tuple(parts.items()))]
    first = table.files.split("/")
    top = data
    while first and "*" not in first[0] and "{" not in first[0] and len(first) > 1:
        top = top / first.pop(0)
    found = []
    for folder, names, files in os.walk(top):
        names.sort()
        relative = Path(folder).relative_to(data).as_posix()
        for name in files:
            shown = name if relative == "." else f"{relative}/{name}"
            parts = table.match(shown)
            if parts is not None:
                path = os.path.join(folder, name)
                found.append(Found(path, shown, tuple(parts.items())))
    return sorted(found, key=lambda f: f.name)


def _stamp(dataset: Dataset, files: Mapping[str, Sequence[Found]]) -> str:
    """Return a hash of which files there are, by name, size and time, and how they are read."""
    digest = hashlib.sha256(f"{_FORM} {dataset.tables!r}".encode())
    for table in dataset.tables:
        for found in files[table.name]:
            stat = os.stat(found.path)
            digest.update(f"\0{found.path}\0{stat.st_size}\0{stat.st_mtime_ns}".encode())
    return digest.hexdigest()[:20]


def hash_of(files: Mapping[str, Sequence[Found]]) -> str:
    """Return the SHA-256 of the files of all tables, with their names, in the order of these."""
    digest = hashlib.sha256()
    for name, path in sorted({(f.name, f.path) for several in files.values() for f in several}):
        data = Path(path).read_bytes()
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def _others(dataset: Dataset, found: str) -> Problem:
    return Problem(
        dataset.where,
        "changed-data",
        f"the data of '{dataset.id}' are not those of the release: their SHA-256 is {found}",
        "a receipt names file and row of one release",
        "restore the data, or write the new release, day and sha256 in dataset.yaml",
    )


def _no_files(dataset: Dataset, table: DataTable) -> Problem:
    return Problem(
        dataset.where,
        "missing-data",
        f"no file of the data fits '{shorten(table.files)}' of the table '{table.name}'",
        "a table without rows makes no claims, and nobody would notice",
        f"look whether it lies in {dataset.data}, or remove the table",
    )


def _unreadable(dataset: Dataset, table: DataTable, error: Exception) -> Problem:
    what = str(error).strip().splitlines()[0]
    return Problem(
        dataset.where,
        "bad-data",
        f"the table '{table.name}' cannot be read: {shorten(what, 200)}",
        "each file holds records: a list of keys and values",
        "mend the file, or the pattern of the table",
    )
