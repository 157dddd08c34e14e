"""A name, or an article → the stub of its entry, put in its place with the rest of the file kept byte for byte."""

import hashlib
import re
import unicodedata
from pathlib import Path

import yaml

from kg.facts.claims import Reader
from kg.facts.dates import parse_date
from kg.facts.naming import fold
from kg.facts.sources import Catalogue, read_catalogue
from kg.facts.tidying import SCHEMA_MARK, file_of_section, last_line_of, typed
from kg.problems import KgError, WrongUsage, shorten

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def stub(kind, name, folders, vocabulary, ident=None, **slots):
    """Return (path, text): the entity file with the stub of a new entity in it.

    kind: a class of entities by its label or name (person, team, car model, car-model); name: its
    name; ident: its id, else made from the name (``slug``); slots: other keys of the class, for
    example series and year of a season, other_names as a list, kind, note. The stub stands among its
    section's entities by id; where no file has the section, the file of ``file_of_section`` gets it.

    Raises WrongUsage for a kind or key that the ontology does not know, KgError where the id or the
    name is taken or the file cannot be added to.
    """
    cls = class_called(kind, vocabulary)
    name = " ".join(name.split())
    ident = ident or slug(name)
    if not _ID.fullmatch(ident):
        raise WrongUsage(
            f"'{shorten(ident)}' is not a proper id",
            "give --id: small letters, digits and single hyphens: james-sofronas",
        )
    keys = ["id", "name", "other_names", "kind", *vocabulary.slots_of(cls), "note"]
    for key in slots:
        if key not in keys:
            raise WrongUsage(
                f"a {cls.label} has no key '{shorten(key)}'", f"use one of: {', '.join(keys[2:])}"
            )
    _refuse_taken(ident, [name, *_listed(slots.get("other_names"))], _entities(folders, vocabulary))
    values = {"id": ident, "name": name, **{k: v for k, v in slots.items() if v}}
    item = "{" + ", ".join(f"{k}: {_typed(values[k])}" for k in keys if k in values) + "}"
    path = _file_for(cls.section, folders)
    text = (
        path.read_bytes().decode("utf-8")
        if path.exists()
        else f"{SCHEMA_MARK}../../ontology/generated/entities.schema.json\n"
    )
    return path, insert(text, cls.section, item, ident)


def new_source(
    ident,
    file,
    written,
    title,
    folders,
    lines=None,
    publisher="not named",
    kind="article",
    how_dated="as given when the article was listed",
):
    """Return what is to be written for a new article: a list of (path, bytes).

    ident: the article's id; file: the path of its text; lines: ``A-B`` counted from 1, the whole file
    where None; written: EDTF; title: a title of ours, not the publisher's.

    The list holds the catalogue with the article (and its document with its SHA-256, where that is not
    listed yet), the article's claims file with its header, and a copy of the text in the catalogue's
    folder, where it is in none of the folders searched for texts.

    Raises WrongUsage for an id, date, span or file that cannot be, KgError for what is already listed.
    """
    catalogue, _ = read_catalogue(folders.catalogue, folders.texts)
    if not _ID.fullmatch(ident):
        raise WrongUsage(
            f"'{shorten(ident)}' is not a proper id",
            "write small letters, digits and single hyphens: road-america-2024",
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
        raise WrongUsage(
            str(error), "write EDTF: 2024-08-05, 2025-09, [2025-06..2025-12]"
        ) from None
    file = Path(file)
    try:
        data = file.read_bytes()
        number = data.decode("utf-8").rstrip("\n").count("\n") + 1
    except OSError as error:
        raise WrongUsage(
            f"'{file}' cannot be opened: {error.strerror}",
            "give --file the path of the article's text",
        ) from None
    except UnicodeDecodeError:
        raise WrongUsage(f"'{file.name}' is not UTF-8", "save the text as UTF-8") from None
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
        "document": document,
        "lines": lines,
    }
    text = _insert_block(text, "articles", [f"{k}: {typed(v)}" for k, v in entry.items() if v])
    header = f"{SCHEMA_MARK}../../ontology/generated/claims.schema.json\nsource: {ident}\n"
    return [
        (folders.catalogue, text.encode()),
        (claims, header.encode()),
        *_copy_of_text(file, data, folders),
    ]


def write_stubs(writes):
    """Write (path, text or bytes) pairs, each file whole or not at all."""
    for path, content in writes:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(path.name + ".new")
        fresh.write_bytes(content if isinstance(content, bytes) else content.encode())
        fresh.replace(path)


def slug(name):
    """Return an id made from a name; ``ł``, ``ø`` and the like have no plain form and need --id.

    >>> slug("Sabré Cook"), slug("T.C. Kline"), slug("Ed Arnold's team")
    ('sabre-cook', 'tc-kline', 'ed-arnolds-team')
    """
    plain = unicodedata.normalize(
        "NFKD",
        name.replace("ß", "ss")
        .replace("ø", "o")
        .replace("Ø", "O")
        .replace("ł", "l")
        .replace("Ł", "L"),
    )
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"[.'’‘]", "", plain)).strip("-")


def class_called(kind, vocabulary):
    """Return the EntityClass whose label or name is ``kind``, hyphens and capitals aside.

    Raises WrongUsage with the kinds there are.
    """
    wanted = fold(kind).replace("-", " ").replace("_", " ")
    usable = {c.label: c for c in vocabulary.entity_classes.values() if c.section}
    for label, cls in usable.items():
        if wanted in (fold(label), fold(cls.name), cls.section.replace("_", " ")):
            return cls
    raise WrongUsage(
        f"there is no kind of entity '{shorten(kind)}'", f"use one of: {', '.join(sorted(usable))}"
    )


def insert(text, section, item, ident):
    """Return ``text`` with one more item in a section: before the first whose id comes after ``ident``, else last.

    All that was there stays byte for byte; a missing section is added at the end.

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


def _insert_block(text, section, pairs):
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


def _section(text, section):
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


def _put(lines, at, line, end):
    if at and not lines[at - 1].endswith("\n"):
        lines[at - 1] += end
    return "".join([*lines[:at], line + end, *lines[at:]])


def _above_comments(lines, at, key):
    while at - 1 > key and lines[at - 1].lstrip().startswith("#"):
        at -= 1
    return at


def _below(lines, item):
    at = min(last_line_of(item), len(lines) - 1)
    while at > item.start_mark.line and (
        not lines[at].strip() or lines[at].lstrip().startswith("#")
    ):
        at -= 1
    return at + 1


def _id_of(item):
    return (
        next((v.value for k, v in item.value if k.value == "id"), "")
        if isinstance(item, yaml.MappingNode)
        else ""
    )


def _entities(folders, vocabulary):
    reader = Reader(vocabulary, Catalogue())
    reader.read_entities(
        [(p.name, p) for p in sorted((folders.facts / "entities").rglob("*.y*ml"))]
    )
    return reader.entities


def _refuse_taken(ident, names, entities):
    for entity in entities.values():
        if ident == entity.id or ident in entity.formerly:
            raise KgError(
                f"the id '{ident}' is taken: {entity.name}",
                "use that entity, or give another id with --id",
            )
        for name in names:
            if fold(name) in {fold(n) for n in (entity.name, *entity.other_names)}:
                raise KgError(
                    f"the name '{shorten(name)}' is already a name of '{entity.id}'",
                    "use that entity, or choose a longer name that tells the two apart",
                )


def _file_for(section, folders):
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


def _document(text, name, sha256):
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
    while ident in listed:
        ident = f"{base}-{sum(i.startswith(base) for i in listed) + 1}"
    return ident, _insert_block(
        text, "documents", [f"id: {typed(ident)}", f"file: {typed(name)}", f"sha256: {sha256}"]
    )


def _copy_of_text(file, data, folders):
    for folder in folders.texts:
        here = folder / file.name
        if here.is_file():
            if here.read_bytes() == data:
                return []
            raise KgError(
                f"there is another '{file.name}' among the texts", "give the file another name"
            )
    return [(folders.catalogue.parent / file.name, data)]


def _span(lines, number):
    match = re.fullmatch(r"(\d+)-(\d+)", lines or f"1-{number}")
    if not match or not 1 <= int(match[1]) <= int(match[2]) <= number:
        raise WrongUsage(
            f"'{shorten(lines, 40)}' is not a span of lines of this file: it has {number}",
            "write the first and the last line: 12-40",
        )
    return f"{int(match[1])}-{int(match[2])}"


def _listed(value):
    return [value] if isinstance(value, str) else list(value or ())


def _typed(value):
    return (
        typed(str(value))
        if isinstance(value, (str, int))
        else "[" + ", ".join(typed(str(v)) for v in value) + "]"
    )
