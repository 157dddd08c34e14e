"""A name, or an article → the stub of its entry, put in its place.

The rest of the file is kept byte for byte.
"""

import hashlib
import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from kg.facts.articles import is_public
from kg.facts.claims import Reader
from kg.facts.dates import parse_date
from kg.facts.naming import fold, is_nearly
from kg.facts.problemlist import choice, meant_text, near_text
from kg.facts.sources import Catalogue, read_catalogue
from kg.facts.tidying import file_of_section, last_line_of, schema_line, typed
from kg.files import write_whole
from kg.folders import Folders
from kg.ontology import EntityClass, Vocabulary
from kg.problems import KgError, Problem, WrongUsage, shorten, with_article

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def stub(
    kind: str,
    name: str,
    folders: Folders,
    vocabulary: Vocabulary,
    ident: str | None = None,
    /,
    **slots: str | list[str],
) -> tuple[Path, str]:
    """Return (path, text): the entity file with the stub of a new entity in it.

    kind: a class of entities by its label or name (person, team, car model, car-model); name: its
    name; ident: its id, else made from the name (``slug``); slots: other keys of the class, for
    example series and year of a season, other_names as a list, kind, note. The stub stands among
    its section's entities by id; where no file has the section, the file of ``file_of_section``
    gets it.

    Raises WrongUsage for a kind or key that the ontology does not know, for a value that cannot be
    read or names nothing, and for a name that makes no id; KgError where the id or the name is
    taken or the file cannot be added to; ReadOnlyCorpus.
    """
    folders.require_writable()
    cls = class_called(kind, vocabulary)
    name = " ".join(name.split())
    if not name:
        raise WrongUsage(f"{with_article(cls.label)} needs a name", f'kg new {kind} "The Name"')
    ident = ident or slug(name)
    if not ident:
        raise WrongUsage(
            f"no id can be made from '{shorten(name)}'", "give one: --id, small letters and digits"
        )
    if not _ID.fullmatch(ident):
        raise WrongUsage(
            f"'{shorten(ident)}' is not a proper id",
            "give --id: small letters, digits and single hyphens: james-sofronas",
        )
    keys = ["id", "name", "other_names", "kind", *vocabulary.slots_of(cls), "note"]
    for key in slots:
        if key not in keys:
            raise WrongUsage(
                f"{with_article(cls.label)} has no key '{shorten(key)}'",
                near_text(key, keys[2:], choice(key, keys[2:]))
                + "; what an article says of it is a claim: `kg terms "
                + f"{shorten(key, 20)}` finds the section",
            )
    section = cls.section or ""
    reader = _read(folders, vocabulary)
    _refuse_taken(ident, [name, *_listed(slots.get("other_names"))], reader.entities, vocabulary)
    values = {"id": ident, "name": name, **{k: v for k, v in slots.items() if v}}
    item = "{" + ", ".join(f"{k}: {_typed(values[k])}" for k in keys if k in values) + "}"
    path = _file_for(section, folders)
    text = (
        path.read_bytes().decode("utf-8")
        if path.exists()
        else f"{schema_line(path, folders, 'entities')}\n"
    )
    text = insert(text, section, item, ident)
    _refuse_faulty(path, text, reader.problems, folders, vocabulary)
    return path, text


def missing_keys(kind: str, keys: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    """Return the keys without which an entity of a kind cannot be found again, but for ``keys``."""
    needs = class_called(kind, vocabulary).needs
    return [k for k in (vocabulary.slots[n].key for n in needs) if k not in set(keys)]


def near_ones(kind: str, name: str, folders: Folders, vocabulary: Vocabulary) -> list[str]:
    """Return the ids of entities of a kind whose names are nearly this one."""
    cls = class_called(kind, vocabulary)
    return [
        e.id
        for e in _read(folders, vocabulary).entities.values()
        if e.cls == cls.name and any(is_nearly(name, n) for n in (e.name, *e.other_names))
    ]


def new_source(
    ident: str,
    file: str | Path,
    written: str,
    title: str,
    folders: Folders,
    lines: str | None = None,
    publisher: str = "not named",
    kind: str = "article",
    how_dated: str = "as given when the article was listed",
    url: str = "",
) -> list[tuple[Path, bytes]]:
    """Return what is to be written for a new article: a list of (path, bytes).

    ident: the article's id; file: the path of its text; lines: ``A-B`` counted from 1, the whole
    file where None; written: EDTF; title: a title of ours, not the publisher's; url: where anybody
    can read it, or empty.

    The list holds the catalogue with the article (and its document with its SHA-256, where that is
    not listed yet), the article's claims file with its header, and a copy of the text in the
    catalogue's folder, where it is in none of the folders searched for texts.

    Raises WrongUsage for an id, date, span or file that cannot be, KgError for what is already
    listed, ReadOnlyCorpus.
    """
    folders.require_writable()
    catalogue, _ = read_catalogue(folders.catalogue, folders.texts)
    if not _ID.fullmatch(ident):
        raise WrongUsage(
            f"'{shorten(ident)}' is not a proper id",
            "write small letters, digits and single hyphens: road-america-2024"
            + ("; a title of several words stands in quotes" if " " in ident else ""),
        )
    claims = folders.facts / "sources" / f"{ident}.yaml"
    if ident in catalogue.articles or claims.exists():
        raise KgError(
            f"the article '{ident}' is already listed",
            "choose another id, or add to its claims file",
        )
    try:
        parse_date(written)
    except ValueError as error:
        what, _, fix = str(error).partition(": ")
        raise WrongUsage(
            what, f"--written: {fix or 'write 2024-08-05, 2025-09 or [2025-06..2025-12]'}"
        ) from None
    if url and not is_public(url):
        raise WrongUsage(f"'{shorten(url)}' is no address of a page", "write https://…")
    file = Path(file)
    data = _bytes_of(file)
    number = _text_of(file, data).rstrip("\n").count("\n") + 1
    lines = _span(lines, number)
    before = (
        folders.catalogue.read_bytes().decode("utf-8")
        if folders.catalogue.exists()
        else "documents:\narticles:\n"
    )
    sha256 = hashlib.sha256(data).hexdigest()
    document, text = _document(before, file.name, sha256)
    entry = {
        "id": ident,
        "title": title,
        "publisher": publisher,
        "kind": kind,
        "written": written,
        "how_dated": how_dated,
        "url": url,
        "document": document,
        "lines": lines,
    }
    text = _insert_block(text, "articles", [f"{k}: {typed(v)}" for k, v in entry.items() if v])
    header = f"{schema_line(claims, folders, 'claims')}\nsource: {ident}\n"
    return [
        *_copy_of_text(file, data, folders),
        (claims, header.encode()),
        (folders.catalogue, text.encode()),
    ]


def write_stubs(writes: Iterable[tuple[Path, str | bytes]]) -> None:
    """Write (path, text or bytes) pairs: all of them or none, each file whole."""
    before: list[tuple[Path, bytes | None]] = []
    try:
        for path, content in writes:
            before.append((path, path.read_bytes() if path.exists() else None))
            write_whole(path, content)
    except BaseException:
        for path, old in reversed(before[:-1]):
            if old is None:
                path.unlink(missing_ok=True)
            else:
                write_whole(path, old)
        raise


def slug(name: str) -> str:
    """Return an id made from a name, in the letters a to z; "" where it has no letter or digit.

    Letters of other alphabets are written in plain ones (anyascii): it is a handle, not a spelling.

    >>> slug("Sabré Cook"), slug("T.C. Kline"), slug("Ed Arnold's team")
    ('sabre-cook', 'tc-kline', 'ed-arnolds-team')
    >>> slug("Æthel Þórðarson"), slug("Đorđe Øst"), slug("Işıl Ünal"), slug("Œuvrard Ļucas")
    ('aethel-thordarson', 'dorde-ost', 'isil-unal', 'oeuvrard-lucas')
    """
    from anyascii import anyascii

    letters = (c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c) != "So")
    plain = anyascii("".join(letters)).casefold()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"[.'`]", "", plain)).strip("-")


def _bytes_of(file: Path) -> bytes:
    """Return the bytes of a regular file; a folder, pipe or device is none, and is not opened."""
    fix = "give --file the path of the article's text"
    try:
        if not stat.S_ISREG(os.stat(file).st_mode):
            raise WrongUsage(f"'{file}' is no regular file", fix)
        return file.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its path cannot be one"
        raise WrongUsage(f"'{shorten(file)}' cannot be opened: {why}", fix) from None


def _text_of(file: Path, data: bytes) -> str:
    """Return a text of UTF-8, without the characters that no text holds."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise WrongUsage(
            f"{file.name}:{line}: this is not UTF-8", "save the text as UTF-8, then list it"
        ) from None
    if "\0" in text or not text.strip():
        what = "holds no text" if not text.strip() else "is not a text: it holds NUL characters"
        raise WrongUsage(f"'{file.name}' {what}", "give --file the article as plain text")
    return text


def class_called(kind: str, vocabulary: Vocabulary) -> EntityClass:
    """Return the EntityClass whose label or name is ``kind``, hyphens and capitals aside.

    Raises WrongUsage with the kinds there are.
    """
    wanted = fold(kind).replace("-", " ").replace("_", " ")
    usable = {c.label: c for c in vocabulary.entity_classes.values() if c.section}
    for label, cls in usable.items():
        if wanted in (fold(label), fold(cls.name), (cls.section or "").replace("_", " ")):
            return cls
    words = {label: (cls.name, cls.section or "", *cls.words) for label, cls in usable.items()}
    raise WrongUsage(
        f"there is no kind of entity '{shorten(kind)}'",
        meant_text(kind, words, f"use one of: {', '.join(sorted(usable))}"),
    )


def insert(text: str, section: str, item: str, ident: str) -> str:
    """Return ``text`` with one more item in a section.

    It stands before the first whose id comes after ``ident``, else last. All that was there stays
    byte for byte; a missing section is added at the end.

    Raises KgError where the section is not a list with one item a line.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    node = _section(text, section)
    if node is None:
        text += "" if not text or text.endswith("\n") else end
        return text + f"{section}:{end}  - {item}{end}"
    key, items = node
    lines = text.splitlines(keepends=True)
    if not items:
        return _put(lines, key.end_mark.line + 1, f"  - {item}", end)
    after = next((i for i in items if _id_of(i) > ident), None)
    indent = lines[items[0].start_mark.line].partition("-")[0]
    if indent.strip():
        raise KgError(
            f"the section '{section}' is not written with one item a line",
            "run `kg tidy`, then try again",
        )
    at = (
        _above_comments(lines, after.start_mark.line, key.start_mark.line)
        if after
        else _below(lines, items[-1])
    )
    return _put(lines, at, f"{indent}- {item}", end)


def _insert_block(text: str, section: str, pairs: Sequence[str]) -> str:
    """Return ``text`` with one more item at the end of a section, one key a line."""
    end = "\r\n" if "\r\n" in text else "\n"
    node = _section(text, section)
    block = end.join(("  - " if at == 0 else "    ") + pair for at, pair in enumerate(pairs))
    if node is None:
        text += "" if text.endswith("\n") or not text else end
        return text + f"{section}:{end}{block}{end}"
    key, items = node
    lines = text.splitlines(keepends=True)
    return _put(lines, _below(lines, items[-1]) if items else key.end_mark.line + 1, block, end)


def _section(text: str, section: str) -> tuple[yaml.Node, list[yaml.Node]] | None:
    """Return (key node, items) of a section, or None where the file has none."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise KgError(
            f"the file is not YAML: {str(error).splitlines()[0]}",
            "run `kg check` and mend it first",
        ) from None
    for key, node in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == section:
            if isinstance(node, yaml.SequenceNode) and not node.flow_style:
                return key, node.value
            if isinstance(node, yaml.ScalarNode) and node.value == "":
                return key, []
            raise KgError(
                f"the section '{section}' is not written with one item a line",
                "run `kg tidy`, then try again",
            )
    return None


def _put(lines: list[str], at: int, line: str, end: str) -> str:
    if at and not lines[at - 1].endswith("\n"):
        lines[at - 1] += end
    return "".join([*lines[:at], line + end, *lines[at:]])


def _above_comments(lines: list[str], at: int, key: int) -> int:
    while at - 1 > key and lines[at - 1].lstrip().startswith("#"):
        at -= 1
    return at


def _below(lines: list[str], item: yaml.Node) -> int:
    at = min(last_line_of(item), len(lines) - 1)
    while at > item.start_mark.line and (
        not lines[at].strip() or lines[at].lstrip().startswith("#")
    ):
        at -= 1
    return at + 1


def _id_of(item: yaml.Node) -> str:
    if not isinstance(item, yaml.MappingNode):
        return ""
    return next((str(v.value) for k, v in item.value if k.value == "id"), "")


def _read(
    folders: Folders, vocabulary: Vocabulary, instead: tuple[Path, Path] | None = None
) -> Reader:
    """Return a Reader of the entity files. instead: one of them, and what is read in its place."""
    paths = {p: p for p in (folders.facts / "entities").rglob("*.y*ml")}
    paths |= dict([instead] if instead else [])
    reader = Reader(vocabulary, Catalogue())
    reader.read_entities([(p.name, paths[p]) for p in sorted(paths)])
    return reader


def _refuse_faulty(
    path: Path, text: str, before: Iterable[Problem], folders: Folders, vocabulary: Vocabulary
) -> None:
    """Refuse a file of entities with a problem that it did not have before."""
    known = Counter((p.rule, p.what) for p in before)
    with TemporaryDirectory() as folder:
        fresh = Path(folder) / path.name
        fresh.write_text(text, encoding="utf-8", newline="")
        found = _read(folders, vocabulary, (path, fresh)).problems
    for problem in found:
        known[problem.rule, problem.what] -= 1
        if problem.severity == "problem" and known[problem.rule, problem.what] < 0:
            raise WrongUsage(problem.what, problem.fix)


def _refuse_taken(
    ident: str, names: Sequence[str], entities: Mapping[str, Any], vocabulary: Vocabulary
) -> None:
    for entity in entities.values():
        kind = with_article(vocabulary.entity_class(entity.cls).label)
        if ident == entity.id or ident in entity.formerly:
            raise KgError(
                f"the id '{ident}' is taken: {entity.name}, {kind}",
                "use that entity, or give another id with --id",
            )
        for name in names:
            if fold(name) in {fold(n) for n in (entity.name, *entity.other_names)}:
                raise KgError(
                    f"the name '{shorten(name)}' is already a name of '{entity.id}', {kind}",
                    "use that entity, or choose a longer name that tells the two apart",
                )


def _file_for(section: str, folders: Folders) -> Path:
    """Return the file that has most of a section's entities, or the one that would hold them."""
    own, most = folders.facts / "entities" / file_of_section(section), 0
    if own.exists():
        return own
    best = own
    for path in sorted((folders.facts / "entities").glob("*.yaml")):
        found = _section(path.read_bytes().decode("utf-8"), section)
        if found and len(found[1]) > most:
            best, most = path, len(found[1])
    return best


def _document(text: str, name: str, sha256: str) -> tuple[str, str]:
    """Return (id of the document with this SHA-256, text of the catalogue with it listed)."""
    node = _section(text, "documents")
    listed = {}
    for item in node[1] if node else ():
        entry = {k.value: v.value for k, v in item.value}
        listed[entry.get("id")] = entry
        if entry.get("sha256") == sha256:
            return entry["id"], text
        if entry.get("file") == name:
            raise KgError(
                f"the document '{entry['id']}' is called '{name}' too, and its text differs",
                "give the file another name",
            )
    ident = base = slug(Path(name).stem) or "document"
    number = 1
    while ident in listed:
        number += 1
        ident = f"{base}-{number}"
    return ident, _insert_block(
        text, "documents", [f"id: {typed(ident)}", f"file: {typed(name)}", f"sha256: {sha256}"]
    )


def _copy_of_text(file: Path, data: bytes, folders: Folders) -> list[tuple[Path, bytes]]:
    for folder in folders.texts:
        here = folder / file.name
        if here.is_file():
            if here.read_bytes() == data:
                return []
            raise KgError(
                f"there is another '{file.name}' among the texts", "give the file another name"
            )
    return [(folders.catalogue.parent / file.name, data)]


def _span(lines: str | None, number: int) -> str:
    match = re.fullmatch(r"(\d+)-(\d+)", lines or f"1-{number}")
    if not match or not 1 <= int(match[1]) <= int(match[2]) <= number:
        raise WrongUsage(
            f"'{shorten(lines, 40)}' is not a span of lines of this file: it has {number}",
            "write the first and the last line: 12-40",
        )
    return f"{int(match[1])}-{int(match[2])}"


def _listed(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _typed(value: str | list[str]) -> str:
    return (
        typed(str(value))
        if isinstance(value, (str, int))
        else "[" + ", ".join(typed(str(v)) for v in value) + "]"
    )
