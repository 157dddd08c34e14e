"""``dataset.yaml`` → a Dataset: what it is, who made it, where its data lie, its tables."""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.facts.articles import DATASET, Article
from kg.facts.problemlist import Problems, near_text
from kg.facts.reading import List, Mapping, Text
from kg.facts.sources import Document
from kg.problems import Position, Problem, shorten

if TYPE_CHECKING:
    from kg.folders import Folders

FILE = "dataset.yaml"
_KEYS = (
    "id",
    "title",
    "publisher",
    "release",
    "licence",
    "attribution",
    "url",
    "written",
    "how_dated",
    "sha256",
    "data",
    "leaves_out",
    "tables",
)
_NEEDED = ("title", "publisher", "licence", "written")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_PART = re.compile(r"\{([a-z_][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class DataTable:
    """One table of a data set.

    files: a pattern seen from the data's folder, in which ``*`` is any part of a name and
    ``{season}`` too, as a column; columns: that are there whatever the files hold; table: in a
    SQLite file.
    """

    name: str
    files: str
    columns: tuple[str, ...] = ()
    table: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """The columns that parts of the path make."""
        return tuple(dict.fromkeys(_PART.findall(self.files)))

    def match(self, path: str) -> dict[str, str] | None:
        """Return the parts of a path, or None where it is not one of the table's files.

        >>> DataTable("rows", "seasons/{season}/*/rows.yml").match("seasons/1993/01/rows.yml")
        {'season': '1993'}
        """
        found = _pattern(self.files).fullmatch(path)
        return found.groupdict() if found else None


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set as a source.

    shown: its folder as problems show it; data: the folder or file of its data, None where it is
    not at hand; queries: (shown name, path) of its ``*.sql``.
    """

    id: str
    title: str
    publisher: str
    release: str
    licence: str
    attribution: str
    url: str
    written: str
    how_dated: str
    sha256: str
    leaves_out: str
    data: Path | None
    tables: tuple[DataTable, ...]
    queries: tuple[tuple[str, Path], ...]
    where: Position

    @property
    def article(self) -> Article:
        """The data set as an article of the catalogue."""
        title = f"{self.title}, {self.release}" if self.release else self.title
        return Article(
            self.id,
            title,
            self.publisher,
            DATASET,
            self.written,
            self.how_dated or "the day of the release",
            self.id,
            sha256=self.sha256,
            url=self.url,
            where=self.where,
        )

    @property
    def document(self) -> Document:
        """The data set as a document of the catalogue: its address and licence."""
        licence = "; ".join(t for t in (self.licence, self.attribution) if t)
        return Document(self.id, "", self.sha256, self.url, licence, self.where)


def find_datasets(folders: "Folders") -> tuple[list[Dataset], list[Problem]]:
    """Return (data sets of a corpus, by id; every problem found in their ``dataset.yaml``)."""
    top = folders.facts / "datasets"
    problems = Problems()
    found: dict[str, Dataset] = {}
    for path in sorted(top.glob(f"*/{FILE}")):
        shown = f"{folders.facts.name}/{path.relative_to(folders.facts).as_posix()}"
        root = problems.root(shown, path)
        dataset = _dataset(root, path, shown, folders, problems) if root else None
        if dataset is not None:
            found[dataset.id] = dataset
    return [d for _, d in sorted(found.items())], problems.problems


def _dataset(
    root: Mapping, path: Path, shown: str, folders: "Folders", problems: Problems
) -> Dataset | None:
    for key, _ in root.pairs:
        if key.value not in _KEYS:
            problems.problem(
                key,
                "unknown-key",
                f"a data set has no key '{shorten(key.value)}'",
                "a misspelt key would be lost",
                near_text(key.value, _KEYS, f"use one of: {', '.join(_KEYS)}"),
            )
    ident = problems.text(root, "id") or path.parent.name
    if not _ID.fullmatch(ident) or ident != path.parent.name:
        problems.problem(
            root.get("id") or root,
            "bad-id",
            f"the id '{shorten(ident)}' is not the name of its folder, in small letters",
            "receipts name the data set by its id",
            f"write id: {shorten(path.parent.name)}",
        )
        return None
    missing = [k for k in _NEEDED if not problems.text(root, k)]
    if missing:
        problems.problem(
            root,
            "bad-catalogue",
            f"the data set does not say its {' and '.join(missing)}",
            "a receipt says whose data they are, of which day and under which licence",
            f"add {missing[0]}:",
        )
        return None
    tables = tuple(_tables(root.get("tables"), root, problems))
    data = _data_of(problems.text(root, "data") or ident, ident, folders)
    if data is None:
        problems.problem(
            root.get("data") or root,
            "missing-data",
            f"the data of '{ident}' are not at hand",
            "data sets are not kept in the corpus; their claims are read from the data",
            f"write data: and their folder, or set KG_DATA to a folder that holds '{ident}'",
        )
    names = sorted(path.parent.glob("*.sql"))
    folder = shown.rpartition("/")[0]
    texts = {k: problems.text(root, k) for k in _KEYS}
    return Dataset(
        ident,
        texts["title"],
        texts["publisher"],
        texts["release"],
        texts["licence"],
        texts["attribution"],
        texts["url"],
        texts["written"],
        texts["how_dated"],
        texts["sha256"],
        texts["leaves_out"],
        data,
        tables,
        tuple((f"{folder}/{p.name}", p) for p in names),
        root.where,
    )


def _tables(node: object, root: Mapping, problems: Problems) -> Iterable[DataTable]:
    if not isinstance(node, Mapping):
        problems.problem(
            node if isinstance(node, (Text, List)) else root,
            "bad-catalogue",
            "the data set names no tables",
            "its SQL asks tables, and they are made from files",
            'write tables: and a line for each: race_results: "seasons/{season}/*/results.yml"',
        )
        return
    for key, value in node.pairs:
        files = value.value if isinstance(value, Text) else ""
        columns: tuple[str, ...] = ()
        table = ""
        if isinstance(value, Mapping):
            files, table = problems.text(value, "files"), problems.text(value, "table")
            columns = problems.texts(value.get("columns"))
        wrong = [c for c in columns if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", c)]
        if not files or not _NAME.fullmatch(key.value) or wrong:
            problems.problem(
                key,
                "bad-catalogue",
                f"'{shorten(key.value)}' is no table",
                "a table has a name in small letters and the pattern of its files",
                'write race_results: "seasons/{season}/*/results.yml"',
            )
            continue
        yield DataTable(key.value, files, columns, table)


def _data_of(given: str, ident: str, folders: "Folders") -> Path | None:
    """Return where data lie: ``$KG_DATA``, a path seen from the corpus, a folder of ``kg.toml``."""
    root = folders.facts.resolve().parent
    named = os.environ.get("KG_DATA")
    places: list[Path] = [Path(named) / ident] if named else []
    places.append(root / Path(given).expanduser())
    project = folders.project
    places += [folder / ident for folder in _folders_of(project.texts if project else ())]
    if named:
        places.append(Path(named))
    return next((p for p in places if p.exists()), None)


def _folders_of(texts: Sequence[Path]) -> Sequence[Path]:
    """Return the folders in which a corpus' texts lie: its data may lie beside them."""
    return [*texts, *(t.parent / "data" for t in texts)]


def _pattern(files: str) -> re.Pattern[str]:
    """Return the regular expression of a pattern; ``*`` and ``{name}`` are parts of one name."""
    parts = re.split(r"(\{[a-z_][a-z0-9_]*\}|\*)", files)
    seen: set[str] = set()
    text = ""
    for part in parts:
        if part == "*":
            text += "[^/]*"
        elif match := _PART.fullmatch(part):
            name = match[1]
            text += f"(?P={name})" if name in seen else f"(?P<{name}>[^/]+)"
            seen.add(name)
        else:
            text += re.escape(part)
    return re.compile(text)
