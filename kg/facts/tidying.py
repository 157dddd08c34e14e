"""Facts files as typed → the same facts in order: keys, lists, one item a line.

Every comment is kept.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from kg.facts.coverage import write_paragraphs
from kg.facts.reading import List, Mapping, Text, read_yaml
from kg.facts.sources import Catalogue, read_catalogue, write_places
from kg.files import write_whole
from kg.folders import Folders
from kg.ontology import EntityClass, StatementClass, Vocabulary
from kg.problems import KgError

_WORDS = re.compile(r"\w(?:[\w .'’/+~()&%$-]*[\w.'’/+~()&%$-])?")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
WIDTH = 240
SCHEMA_MARK = "# yaml-language-server: $schema="
_ENTITY_FIRST = ("id", "name", "other_names", "kind")
_ENTITY_LAST = ("formerly", "note")
_CLAIM_LAST = (
    *("said_by", "certainty", "inferred", "hedged", "planned", "corrects", "note", "sure", "at"),
)
_FILES = {"sessions": "events", "car_models": "cars", "race_classes": "classes"}


def tidy(
    folders: Folders, vocabulary: Vocabulary, regroup: bool = False, write: bool = True
) -> list[str]:
    """Put the facts in order and return the names of the files that changed.

    write: False changes nothing and returns the names of those that would change.

    Entity files: sections and keys in the ontology's order, entities by id. Claims files: sections
    and keys likewise, claims in the order of the article where the places of their anchors are
    known, else as written. One item a line where it fits 240 columns, else one key a line.
    Full-line comments stay before their item; a comment at the end of a line moves before it.
    Nothing is merged and no value changes: a file whose data would come out different is left alone
    and KgError is raised. Files that are not YAML are left alone; `kg check` says what is wrong
    with them.

    regroup: entity files are written anew, one for each class (``file_of_section``); what stood at
    the head of the old files is dropped with them.

    Also records, where the texts are at hand, the places of anchors (``anchors.tsv``) and the
    paragraphs of the articles (``paragraphs.tsv``) beside the catalogue. Every file is written
    whole or not at all.

    Raises ReadOnlyCorpus where nothing may be written.
    """
    if write:
        folders.require_writable()
    catalogue, _ = read_catalogue(folders.catalogue, folders.texts)
    changes: dict[Path, tuple[str | None, str]] = {}
    anchors: list[tuple[str, str]] = []
    for path in sorted(folders.facts.rglob("*.y*ml")):
        top = path.relative_to(folders.facts).parts[0]
        if top == "sources":
            root, text = _read(path)
            if root is not None:
                node = root.get("source")
                source = node.value if isinstance(node, Text) else ""
                anchors += (
                    [(source, a) for a in _anchors_of(root)] if source in catalogue.articles else []
                )
                changes[path] = (
                    text,
                    tidy_text(
                        text,
                        vocabulary,
                        "claims",
                        partial(_place_of, catalogue, source),
                        schema_line(path, folders, "claims"),
                    ),
                )
    entity_files = [p for p in sorted((folders.facts / "entities").rglob("*.y*ml"))]
    removed: list[Path] = []
    if regroup:
        removed = _regroup(folders, vocabulary, entity_files, changes)
    else:
        for path in entity_files:
            root, text = _read(path)
            if root is not None:
                line = schema_line(path, folders, "entities")
                changes[path] = text, tidy_text(text, vocabulary, "entities", schema=line)
    changed = [p for p, (before, after) in changes.items() if before != after] + removed
    if write:
        for path in changed:
            if path in changes:
                write_whole(path, changes[path][1])
        for path in removed:
            path.unlink()
        before = [_bytes(p) for p in _records(folders)]
        if folders.catalogue.exists():
            places = folders.catalogue.with_name("anchors.tsv")
            if anchors or places.exists():
                write_places(places, catalogue, anchors)
            write_paragraphs(catalogue, folders)
        changed += [p for p, old in zip(_records(folders), before, strict=True) if _bytes(p) != old]
    return sorted({_shown(folders, p) for p in changed})


def tidy_text(
    text: str,
    vocabulary: Vocabulary,
    what: str,
    place_of: Callable[[str], tuple[int, int] | None] | None = None,
    schema: str = "",
) -> str:
    """Return the text of one facts file in order.

    what: ``claims`` or ``entities``; place_of: anchor → something to sort by, or None where its
    place is not known; schema: the first line, as ``schema_line`` gives it.

    Raises KgError where the text is not YAML of sections, or where the result would not say the
    same.
    """
    file = _parse(text)
    order = _Order(vocabulary, what)
    for section in file.sections:
        if section.items is not None:
            for item in section.items:
                item.pairs.sort(key=lambda pair: order.of_key(section.name, pair[0].value))
            if what == "entities":
                section.items.sort(key=lambda i: _text_of(i, "id"))
            elif place_of is not None:
                _sort_by_place(section.items, place_of)
    file.sections.sort(key=lambda s: order.of_section(s.name))
    tidied = _written(file, schema or f"{SCHEMA_MARK}../../ontology/generated/{what}.schema.json")
    if data_of(tidied) != data_of(text):
        raise KgError(
            "this file could not be put in order without changing what it says",
            "it was left alone; write its values on one line and try again",
        )
    return tidied


def data_of(text: str) -> list[tuple[str, list[Any]]]:
    """Return what a facts file says, for comparing: section → items as sorted (key, value) pairs.

    Entities are in no order, claims in theirs by section. The order of sections, of keys and of
    items is not part of what is said; everything else is.
    """
    root = yaml.compose(text, Loader=_Loader)
    found = []
    for key, node in root.value if isinstance(root, yaml.MappingNode) else ():
        items = (
            [_plain(n) for n in node.value]
            if isinstance(node, yaml.SequenceNode)
            else [_plain(node)]
        )
        found.append((key.value, sorted(items, key=repr)))
    return sorted(found, key=repr)


def file_of_section(section: str) -> str:
    """Return the name of the entity file that holds a section, when files are regrouped.

    >>> file_of_section("people"), file_of_section("car_models"), file_of_section("sessions")
    ('people.yaml', 'cars.yaml', 'events.yaml')
    """
    return f"{_FILES.get(section, section)}.yaml"


def schema_line(path: Path, folders: Folders, what: str) -> str:
    """Return the first line of a facts file: where an editor finds its schema, seen from the file.

    what: ``claims`` or ``entities``.
    """
    schema = folders.own_ontology / "generated" / f"{what}.schema.json"
    return SCHEMA_MARK + Path(os.path.relpath(schema, path.parent)).as_posix()


def typed(value: str) -> str:
    """Return a text as typed in YAML: plain where safe inside brackets, else in double quotes.

    >>> typed("Ann Other"), typed("Hill Town, Ohio"), typed("~")
    ('Ann Other', '"Hill Town, Ohio"', '"~"')
    """
    return value if value not in ("", "~", "null") and _is_safe(value) else _quoted(value)


# -- parts of a file --


@dataclass
class _Item:
    """One item of a section: pairs of (key node, value node), its comments, its first line."""

    pairs: list[tuple[yaml.Node, yaml.Node]]
    comments: list[str] = field(default_factory=list)


@dataclass
class _Section:
    """A top-level key: ``items`` where it is a list of mappings, else ``node`` as it stands."""

    name: str
    key: yaml.Node
    node: yaml.Node
    items: list[_Item] | None = None
    comments: list[str] = field(default_factory=list)


@dataclass
class _File:
    head: list[str]
    sections: list[_Section]
    tail: list[str]


def _parse(text: str) -> _File:
    text = text.removeprefix("\ufeff")
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise KgError(
            f"this is not YAML: {str(error).splitlines()[0]}", "run `kg check`; it says where"
        ) from None
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise KgError(
            "this file does not begin with a section", "begin with a section's name and a colon"
        )
    sections: list[_Section] = []
    starts: list[tuple[int, _Item | _Section]] = []
    for key, node in root.value if root is not None else ():
        section = _Section(key.value, key, node)
        starts.append((key.start_mark.line, section))
        if (
            isinstance(node, yaml.SequenceNode)
            and node.value
            and all(isinstance(n, yaml.MappingNode) for n in node.value)
        ):
            section.items = []
            for item in node.value:
                section.items.append(_Item(list(item.value)))
                starts.append((item.start_mark.line, section.items[-1]))
        sections.append(section)
    file = _File([], sections, [])
    last = max((last_line_of(n) for n in _scalars(root)), default=0) if root is not None else 0
    for line, comment, alone in _comments(text, root):
        _keep(file, starts, last, line, comment, alone)
    return file


def _keep(
    file: _File,
    starts: list[tuple[int, _Item | _Section]],
    last: int,
    line: int,
    comment: str,
    alone: bool,
) -> None:
    """Give a comment to what it stands before, or to what it stands in.

    Those before the first section and after the last value are the file's own.
    """
    if starts and line < starts[0][0]:
        file.head.append(comment)
        return
    inside = [owner for start, owner in starts if start <= line]
    after = next((owner for start, owner in starts if start > line), None)
    if not alone:
        inside[-1].comments.append(comment)
    elif after is not None:
        after.comments.append(comment)
    elif line < last:
        inside[-1].comments.append(comment)
    else:
        (file.tail if starts else file.head).append(comment)


def _comments(text: str, root: yaml.Node | None) -> Iterator[tuple[int, str, bool]]:
    """Yield (line from 0, comment, whether it has the line to itself).

    Comments are what is left when all values are taken out.
    """
    chars = list(text)
    for node in _scalars(root) if root is not None else ():
        start = (
            text.find("\n", node.start_mark.index)
            if node.style in ("|", ">")
            else node.start_mark.index
        )
        for at in range(max(start, 0), node.end_mark.index):
            if chars[at] != "\n":
                chars[at] = "x"
    for number, line in enumerate("".join(chars).split("\n")):
        if match := re.search(r"(?:^|[ \t])(#.*)$", line):
            yield number, match[1].rstrip(), not line[: match.start(1)].strip()


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    else:
        for one in node.value:
            for part in one if isinstance(one, tuple) else (one,):
                yield from _scalars(part)


def last_line_of(node: yaml.Node) -> int:
    """Return the line (from 0) on which a node ends, or on which the next one's comments end."""
    ends_before = node.end_mark.column == 0 and node.end_mark.line > node.start_mark.line
    return int(node.end_mark.line) - int(ends_before)


class _Order:
    """The ontology's order of sections and keys."""

    def __init__(self, vocabulary: Vocabulary, what: str) -> None:
        classes: dict[str, StatementClass | EntityClass] = (
            {**vocabulary.sections()} if what == "claims" else {**vocabulary.entity_sections()}
        )
        ranked = sorted(classes.items(), key=lambda pair: pair[1].rank)
        self.sections = {"source": -1} | {name: at for at, (name, _) in enumerate(ranked)}
        self.keys: dict[str, dict[str, int]] = {}
        for name, cls in ranked:
            slots = vocabulary.slots_of(cls).values()
            own = [key for slot in slots for key in (slot.key, *slot.other_keys)]
            keys = (
                [*own, *_CLAIM_LAST] if what == "claims" else [*_ENTITY_FIRST, *own, *_ENTITY_LAST]
            )
            self.keys[name] = {key: at for at, key in enumerate(dict.fromkeys(keys))}
        self.unknown = len(self.sections)

    def of_section(self, name: str) -> int:
        return self.sections.get(name, self.unknown)

    def of_key(self, section: str, key: str) -> float:
        """Return where a key stands; one that the ontology does not know stands before ``at``."""
        keys = self.keys.get(section, {})
        return keys.get(key, len(keys) - 1.5)


def _sort_by_place(items: list[_Item], place_of: Callable[[str], tuple[int, int] | None]) -> None:
    """Sort claims by the place of their first anchor.

    One whose place is not known stays behind the one before it.
    """
    last: tuple[int, int] = (0, 0)
    places: dict[int, tuple[int, int]] = {}
    for item in items:
        node = next((v for k, v in item.pairs if k.value == "at"), None)
        first = node.value[0] if isinstance(node, yaml.SequenceNode) and node.value else node
        last = (
            place_of(first.value.strip()) if isinstance(first, yaml.ScalarNode) else None
        ) or last
        places[id(item)] = last
    items.sort(key=lambda i: places[id(i)])


def _place_of(catalogue: Catalogue, source: str, anchor: str) -> tuple[int, int] | None:
    if source not in catalogue.articles:
        return None
    place, _ = catalogue.find(source, anchor)
    return (place.line, place.start) if place else None


# -- writing --


def _written(file: _File, schema: str) -> str:
    head = [c for c in file.head if not c.startswith(SCHEMA_MARK)]
    lines = [schema, *head]
    for section in file.sections:
        lines += section.comments
        if section.items is None:
            lines.append(f"{_scalar(section.key)}: {_flow(section.node)}".rstrip())
            continue
        lines.append(f"{_scalar(section.key)}:")
        for item in section.items:
            lines += [f"  {c}" for c in item.comments]
            lines += _item_lines(item)
    return "\n".join([*lines, *file.tail]) + "\n"


def _item_lines(item: _Item) -> list[str]:
    pairs = [f"{_scalar(k)}: {_flow(v)}" for k, v in item.pairs]
    line = "  - {" + ", ".join(pairs) + "}"
    if len(line) <= WIDTH or not pairs:
        return [line]
    return [("  - " if at == 0 else "    ") + pair.rstrip() for at, pair in enumerate(pairs)]


def _flow(node: yaml.Node) -> str:
    if isinstance(node, yaml.SequenceNode):
        return "[" + ", ".join(_flow(n) for n in node.value) + "]"
    if isinstance(node, yaml.MappingNode):
        return "{" + ", ".join(f"{_scalar(k)}: {_flow(v)}" for k, v in node.value) + "}"
    return _scalar(node)


def _scalar(node: yaml.Node) -> str:
    """Return a value as it was typed where that is safe inside brackets, else in quotes."""
    value = node.value
    if not isinstance(node, yaml.ScalarNode) or not isinstance(value, str):
        raise KgError(
            "a key is a list or a mapping", "keys are words of the ontology; `kg check` says where"
        )
    if not node.style:
        if value == "" or _is_safe(value):
            return value
    elif node.style == "'" and "\n" not in value and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return _quoted(value)


def _is_safe(value: str) -> bool:
    """Return whether a plain value reads the same inside brackets."""
    if _WORDS.fullmatch(value):
        return True
    if re.search(r"[,\[\]{}]|: |:$| #|^\W|\s$", value) or not value.isprintable():
        return False
    try:
        read = yaml.compose("{k: " + value + ", l: 0}", Loader=_Loader)
    except yaml.YAMLError:
        return False
    return (
        isinstance(read, yaml.MappingNode)
        and len(read.value) == 2
        and isinstance(read.value[0][1], yaml.ScalarNode)
        and read.value[0][1].value == value
        and not read.value[0][1].style
    )


def _quoted(value: str) -> str:
    """Return a value in double quotes, with whatever cannot be seen escaped."""
    out = []
    for char in value:
        if char in '"\\':
            out.append("\\" + char)
        elif char.isprintable():
            out.append(char)
        elif char in "\n\t\r":
            out.append({"\n": "\\n", "\t": "\\t", "\r": "\\r"}[char])
        else:
            out.append(
                f"\\x{ord(char):02x}"
                if ord(char) < 256
                else f"\\u{ord(char):04x}"
                if ord(char) < 65536
                else f"\\U{ord(char):08x}"
            )
    return '"' + "".join(out) + '"'


# -- small helpers --


def _regroup(
    folders: Folders,
    vocabulary: Vocabulary,
    files: list[Path],
    changes: dict[Path, tuple[str | None, str]],
) -> list[Path]:
    """Put one file for each class of entities into ``changes``; return files no longer needed."""
    groups: dict[str, dict[str, _Section]] = {}
    old: dict[Path, str] = {}
    for path in files:
        root, text = _read(path)
        if root is None:
            raise KgError(
                f"{_shown(folders, path)} cannot be read", "run `kg check`, mend it, then regroup"
            )
        old[path] = text
        for section in _parse(text).sections:
            if section.items is None:
                raise KgError(
                    f"'{section.name}' in {_shown(folders, path)} is not a list of entities",
                    "run `kg check`, mend it, then regroup",
                )
            name = file_of_section(section.name)
            kept = groups.setdefault(name, {}).setdefault(section.name, section)
            if kept is not section:
                kept.items = [*(kept.items or ()), *section.items]
                kept.comments += section.comments
    for name, sections in groups.items():
        path = folders.facts / "entities" / name
        line = schema_line(path, folders, "entities")
        plain = _written(_File([], list(sections.values()), []), line)
        text = tidy_text(plain, vocabulary, "entities", schema=line)
        changes[path] = old.get(path), text
    merged = sorted((p for text in old.values() for p in data_of(text)), key=repr)
    again = sorted(
        (p for name in groups for p in data_of(changes[folders.facts / "entities" / name][1])),
        key=repr,
    )
    if _by_section(merged) != _by_section(again):
        raise KgError(
            "the entities could not be regrouped without changing what they say",
            "no file was changed",
        )
    return [p for p in old if p not in changes]


def _by_section(data: list[tuple[str, list[Any]]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for section, items in data:
        found.setdefault(section, []).extend(items)
    return {s: sorted(items, key=repr) for s, items in found.items()}


def _read(path: Path) -> tuple[Mapping | None, str]:
    root, problems = read_yaml(path, path.name)
    if not isinstance(root, Mapping) or any(
        p.rule in ("not-yaml", "yaml-anchor", "not-a-key") for p in problems
    ):
        return None, ""
    return root, path.read_text(encoding="utf-8-sig")


def _anchors_of(root: Mapping) -> Iterator[str]:
    for _, node in root.pairs:
        for item in node.items if isinstance(node, List) else ():
            at = item.get("at") if isinstance(item, Mapping) else None
            for one in at.items if isinstance(at, List) else (at,):
                if isinstance(one, Text) and one.value.strip():
                    yield one.value.strip()


def _plain(node: yaml.Node) -> Any:
    """Return a node as nested lists.

    A plain empty value differs from a quoted one, because reading tells them apart.
    """
    if isinstance(node, yaml.ScalarNode):
        return node.value, bool(node.style) and node.value in ("", "~", "null")
    if isinstance(node, yaml.SequenceNode):
        return ["list", *(_plain(n) for n in node.value)]
    return ["mapping", *sorted(((_plain(k), _plain(v)) for k, v in node.value), key=repr)]


def _text_of(item: _Item, key: str) -> str:
    return next((v.value for k, v in item.pairs if k.value == key and isinstance(v.value, str)), "")


def _records(folders: Folders) -> list[Path]:
    return [folders.catalogue.with_name(n) for n in ("anchors.tsv", "paragraphs.tsv")]


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _shown(folders: Folders, path: Path) -> str:
    for top in (folders.facts, folders.catalogue.parent):
        if path.is_relative_to(top):
            return f"{top.name}/{path.relative_to(top).as_posix()}"
    return path.name
