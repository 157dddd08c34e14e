"""A new claim → its line in the claims file, as a careful person would have typed it."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from kg.facts.claims import DEFAULTS
from kg.facts.tidying import WIDTH, data_of, last_line_of, typed
from kg.files import write_whole
from kg.problems import KgError, WrongUsage, shorten

CLAIM_KEYS_LAST = (
    *("said_by", "certainty", "inferred", "hedged", "planned", "corrects", "note", "sure", "at"),
)
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Node: TypeAlias = Any  # nodes of PyYAML, which has no types

Typed = str | tuple[str, ...]
PlaceOf = Callable[[str], tuple[int, int] | None]


@dataclass(frozen=True, slots=True)
class TypedClaim:
    """A claim as typed: its section, its keys with a text or several, and its anchors."""

    section: str
    slots: tuple[tuple[str, Typed], ...]
    at: tuple[str, ...]

    @property
    def pairs(self) -> dict[str, Typed]:
        """Return all keys with what was typed, ``at`` last; one anchor stands by itself."""
        at: Typed = self.at[0] if len(self.at) == 1 else self.at
        return {**dict(self.slots), "at": at}


def typed_claim(
    section: str, slots: Mapping[str, str | Sequence[str]], at: str | Sequence[str]
) -> TypedClaim:
    """Return a TypedClaim of a mapping of keys and one anchor or several."""
    return TypedClaim(
        section,
        tuple((k, v if isinstance(v, str) else tuple(v)) for k, v in slots.items()),
        (at,) if isinstance(at, str) else tuple(at),
    )


def key_order(section: str, vocabulary: Any) -> list[str]:
    """Return the keys of a section as they are written: the ontology's, then those of any claim."""
    slots = vocabulary.slots_of(vocabulary.sections()[section]).values()
    own = [key for slot in slots for key in (slot.key, *slot.other_keys)]
    return list(dict.fromkeys([*(k for k in own if k not in CLAIM_KEYS_LAST), *CLAIM_KEYS_LAST]))


def item_lines(claim: TypedClaim, vocabulary: Any, indent: str = "  ") -> list[str]:
    """Return the lines of one claim: ``- {key: value, …}`` where it fits, else a key a line.

    Keys stand in the ontology's order; one it does not know stands before ``at``. Values are quoted
    where YAML needs it, anchors always.
    """
    order = {key: at for at, key in enumerate(key_order(claim.section, vocabulary))}
    pairs = sorted(claim.pairs.items(), key=lambda p: order.get(p[0], len(order) - 1.5))
    written = [f"{_plain_or_quoted(k)}: {_value(v, k == 'at')}" for k, v in pairs]
    line = f"{indent}- {{{', '.join(written)}}}"
    if len(line) <= WIDTH:
        return [line]
    return [indent + ("- " if at == 0 else "  ") + pair for at, pair in enumerate(written)]


def with_claims(
    text: str,
    source: str,
    claims: Sequence[TypedClaim],
    vocabulary: Any,
    place_of: PlaceOf = lambda anchor: None,
    schema: str = "",
) -> str:
    """Return the text of a claims file with more claims in it; every other byte stays.

    text: the file as it is, "" for a new one; source: the article's id; place_of: anchor → its
    place in the article, for comparing, or None where it is not known; schema: the first line of a
    new file, which tells an editor its schema. A claim stands before the first of its section that
    comes later in the article, one without a place at the end; a section that is missing stands
    where the ontology's order has it.

    Raises KgError where the file is not YAML with one item a line, or belongs to another article,
    and where the result would not say exactly what was there and what was added.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    root = _composed(text)
    if root is None:
        text = (text if not text or text.endswith("\n") else text + end) or (
            schema and schema + end
        )
        text += f"source: {typed(source)}{end}"
        root = _composed(text)
    if root is None:
        raise KgError("the claims file says nothing", "begin it with source: and the id")
    _check_source(root, source)
    before, lines = data_of(text), text.splitlines(keepends=True)
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    found: dict[str, list[TypedClaim]] = {}
    for claim in claims:
        found.setdefault(claim.section, []).append(claim)
    added: dict[int, list[tuple[float, str]]] = {}  # line → (order, lines to put before it)
    ranks = {name: cls.rank for name, cls in vocabulary.sections().items()}
    for section, several in sorted(found.items(), key=lambda p: ranks[p[0]]):
        several = sorted(several, key=lambda c: _place(c, place_of) or (1 << 60, 0))
        node = next(((k, v) for k, v in root.value if k.value == section), None)
        if node is None:
            at = _line_of_section(root, lines, ranks, section)
            block = [f"{section}:", *(x for c in several for x in item_lines(c, vocabulary))]
            added.setdefault(at, []).append((ranks[section], _joined(block, end)))
            continue
        items, indent = _items(node, lines, section)
        free = next((i for i, item in enumerate(items) if _is_defaults(item)), len(items))
        places = [_item_place(item, place_of) for item in items[:free]]
        for claim in several:
            at = _line_of_item(claim, node, items, places, lines, place_of)
            block = item_lines(claim, vocabulary, indent)
            added.setdefault(at, []).append((-1, _joined(block, end)))
    for at in sorted(added, reverse=True):
        lines[at:at] = [block for _, block in sorted(added[at], key=lambda pair: pair[0])]
    after = "".join(lines)
    if not _says(after, before, claims):
        raise KgError(
            f"the claims could not be put into the file of '{shorten(source)}' without changing it",
            "nothing was written; run `kg tidy`, then try again",
        )
    return after


def write_claims(
    path: Path,
    source: str,
    claims: Sequence[TypedClaim],
    vocabulary: Any,
    place_of: PlaceOf = lambda anchor: None,
    schema: str = "",
) -> None:
    """Put claims into the claims file at ``path`` (made where missing), whole or not at all.

    Two that write at once wait for each other. Raises as ``with_claims`` does.
    """
    with locked(path):
        text = path.read_bytes().decode("utf-8") if path.exists() else ""
        write_whole(path, with_claims(text, source, claims, vocabulary, place_of, schema).encode())


def claims_file(facts: Path, source: str) -> Path:
    """Return the claims file of an article: the one that names it as source, else ``ID.yaml``."""
    own = facts / "sources" / f"{source}.yaml"
    if own.exists():
        return own
    for path in sorted((facts / "sources").rglob("*.y*ml")):
        try:
            root = _composed(path.read_bytes().decode("utf-8"))
        except (KgError, UnicodeDecodeError):
            continue
        if root is not None and _source_of(root) == source:
            return path
    return own


@contextmanager
def locked(path: Path, seconds: float = 20) -> Iterator[None]:
    """Hold a file against other writers of this program while something is read and written anew.

    Raises KgError where another one does not let go within ``seconds``.
    """
    from filelock import FileLock, Timeout

    from kg.folders import cache_folder

    name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:24]
    lock = cache_folder() / "locks" / f"{name}.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(lock, timeout=seconds):
            yield
    except Timeout:
        raise KgError(
            f"another program is writing '{path.name}'", "wait for it to end, then try again"
        ) from None


# -- where it goes --


def _line_of_item(
    claim: TypedClaim,
    node: tuple[_Node, _Node],
    items: list[_Node],
    places: list[tuple[int, int] | None],
    lines: list[str],
    place_of: PlaceOf,
) -> int:
    """Return the line (from 0) before which a claim goes in its section."""
    top = int(node[0].start_mark.line)
    if not items:
        return int(node[0].end_mark.line) + 1
    place = _place(claim, place_of)
    if place is not None:
        for item, other in zip(items, places, strict=False):
            if other is not None and other > place:
                return _above_comments(lines, item.start_mark.line, top)
    if len(places) < len(items):
        return _above_comments(lines, items[len(places)].start_mark.line, top)
    return _below(lines, items[-1])


def _is_defaults(item: _Node) -> bool:
    """Return whether an item gives defaults for those after it: a whole claim goes before."""
    return [k.value for k, _ in item.value] == [DEFAULTS]


def _line_of_section(
    root: _Node, lines: list[str], ranks: Mapping[str, float], section: str
) -> int:
    """Return the line (from 0) before which a new section goes."""
    top = 0
    for key, node in root.value:
        if ranks.get(key.value, -1.0) > ranks[section]:
            return _above_comments(lines, key.start_mark.line, top - 1)
        top = _below(lines, node) if _last_scalar(node) else int(key.end_mark.line) + 1
    return top


def _above_comments(lines: list[str], at: int, floor: int) -> int:
    while at - 1 > floor and lines[at - 1].lstrip().startswith("#"):
        at -= 1
    return at


def _below(lines: list[str], node: _Node) -> int:
    at = min(int(last_line_of(node)), len(lines) - 1)
    while at > node.start_mark.line and _is_empty(lines[at]):
        at -= 1
    return at + 1


def _is_empty(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _last_scalar(node: _Node) -> bool:
    """Return whether a node holds anything at all; an empty value has no line of its own."""
    return bool(node.value)


def _items(node: tuple[_Node, _Node], lines: list[str], section: str) -> tuple[list[_Node], str]:
    """Return (items of a section, their indent); ``[]`` is taken out of ``lines``."""
    key, value = node
    if isinstance(value, yaml.ScalarNode) and value.value in ("", "null", "~"):
        if value.value == "":
            return [], "  "
    elif isinstance(value, yaml.SequenceNode) and not value.value:
        line = lines[key.start_mark.line]
        if value.start_mark.line == value.end_mark.line == key.start_mark.line:
            start, end = value.start_mark.column, value.end_mark.column
            lines[key.start_mark.line] = line[:start].rstrip(" ") + line[end:]
            return [], "  "
    elif isinstance(value, yaml.SequenceNode) and not value.flow_style:
        indent = lines[value.value[0].start_mark.line].partition("-")[0]
        if not indent.strip() and all(isinstance(i, yaml.MappingNode) for i in value.value):
            return list(value.value), indent
    raise KgError(
        f"the section '{section}' is not written with one item a line",
        "run `kg tidy`, then try again",
    )


def _item_place(item: _Node, place_of: PlaceOf) -> tuple[int, int] | None:
    node = next((v for k, v in item.value if k.value == "at"), None)
    if isinstance(node, yaml.SequenceNode):
        node = node.value[0] if node.value else None
    return place_of(node.value.strip()) if isinstance(node, yaml.ScalarNode) else None


def _place(claim: TypedClaim, place_of: PlaceOf) -> tuple[int, int] | None:
    return place_of(claim.at[0]) if claim.at else None


# -- reading and proving --


def _composed(text: str) -> _Node | None:
    try:
        root = yaml.compose(text.removeprefix("\ufeff"), Loader=_Loader)
    except yaml.YAMLError as error:
        raise KgError(
            f"the claims file is not YAML: {str(error).splitlines()[0]}",
            "run `kg check`; it says where; mend it first",
        ) from None
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise KgError(
            "the claims file does not begin with a section", "begin it with source: and the id"
        )
    return root


def _source_of(root: _Node) -> str:
    node = next((v for k, v in root.value if k.value == "source"), None)
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _check_source(root: _Node, source: str) -> None:
    given = _source_of(root)
    if given != source:
        raise WrongUsage(
            f"the claims file is of the article '{shorten(given)}', not of '{shorten(source)}'"
            if given
            else "the claims file does not say which article it is from",
            "write source: and the article's id on its first line",
        )


def _says(text: str, before: Any, claims: Sequence[TypedClaim]) -> bool:
    """Return whether a text says what was said before and the claims, and nothing else."""
    new: dict[str, list[Any]] = {}
    for claim in claims:
        pairs = ((_said(k), _said(v)) for k, v in claim.pairs.items())
        new.setdefault(claim.section, []).append(["mapping", *sorted(pairs, key=repr)])
    old = {
        section: [] if section in new and not _listed(items) else items for section, items in before
    }
    wanted = {s: [*old.get(s, []), *new.get(s, [])] for s in {**old, **new}}
    try:
        after = data_of(text)
    except yaml.YAMLError:
        return False
    return bool(after == sorted(((s, sorted(i, key=repr)) for s, i in wanted.items()), key=repr))


def _listed(items: list[Any]) -> bool:
    return any(isinstance(item, list) for item in items)


def _said(value: Typed) -> Any:
    """Return a value in the notation of ``kg.facts.tidying.data_of``."""
    if isinstance(value, tuple):
        return ["list", *(_said(v) for v in value)]
    return value, value in ("", "~", "null")


# -- writing --


def _joined(block: Sequence[str], end: str) -> str:
    return "".join(line + end for line in block)


def _plain_or_quoted(value: str) -> str:
    return str(typed(value))


def _value(value: Typed, quoted: bool = False) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_value(v, quoted) for v in value) + "]"
    plain = typed(value)
    if quoted and not plain.startswith('"'):
        plain = plain.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{plain}"'
    return plain
