"""YAML and recorded tables → nodes and rows that know their place; text stays text."""

import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml

from kg.facts.spelling import composed
from kg.problems import FactsProblem, Position, Problem, shorten

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_BYTES = 20_000_000
MOST_DEPTH = 50
_MERGE = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?=\s|$)", re.MULTILINE)
_CONTROL = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HASH = re.compile(r"[ \t]+#\d")
_CURLY_VALUE = re.compile(r"(?:[:,\[{]|^\s*-)\s*[“”„‘’]")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as typed (``NO`` is 'NO', ``012`` is '012'), in NFC, and its place."""

    value: str
    where: Position
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class List:
    """A sequence of nodes and its place."""

    items: tuple["Node", ...]
    where: Position


@dataclass(frozen=True, slots=True)
class Mapping:
    """Pairs of (Text key, node) as written, and its place; repeated keys are all there.

    is_faulty: whether a part of it could not be read: what was read of it is then not the whole.
    """

    pairs: tuple[tuple[Text, "Node"], ...]
    where: Position
    is_faulty: bool = False

    def get(self, key: str) -> "Node | None":
        """Return the node of the first pair with that key, or None."""
        return next((node for k, node in self.pairs if k.value == key), None)


Node = Text | List | Mapping


def read_yaml(path: Path, shown: str) -> tuple[Node | None, list[Problem]]:
    """Return (node, problems) of one YAML file.

    path: the file; shown: its name in problems. The node is None where the file is empty or cannot
    be read. Anchors, aliases, tags, merge keys and further documents are refused: YAML must not
    become a language.
    """
    try:
        text = read_text(path, shown)
    except FactsProblem as error:
        return None, error.problems
    if problem := _merge_marker(text, shown) or _control(text, shown):
        return None, [problem]
    builder = _Builder(text, shown)
    try:
        root = builder.built(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        return None, [_not_yaml(error, text, shown)]
    except (yaml.YAMLError, RecursionError) as error:
        what = f"this is not YAML: {shorten(str(error))}"
        fix = "look for control characters or brackets nested very deep"
        return None, [Problem(Position(shown), "not-yaml", what, _NOTHING_READ, fix)]
    return (None if builder.refused else root), builder.problems


def read_bytes(path: Path, shown: str, most: int = MOST_BYTES) -> bytes:
    """Return what is in a regular file of at most ``most`` bytes.

    Pipes, devices, folders and links to nowhere are not opened: nothing waits for ever.

    Raises FactsProblem with one ``unreadable-file``.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise _unreadable(shown, "this is not a file", "remove it, or name it otherwise")
            data = file.read(most + 1)
    except OSError as error:
        what = f"the file cannot be opened: {error.strerror}"
        raise _unreadable(shown, what, "check its name and its permissions") from None
    if len(data) > most:
        what = f"the file has more than {most:,} bytes"
        raise _unreadable(shown, what, "split it by article", "no more is read at once")
    return data


def read_text(path: Path, shown: str, most: int = MOST_BYTES) -> str:
    """Return the text of a regular file in UTF-8, a byte order mark left out; letters as they are.

    Raises FactsProblem with one ``unreadable-file`` or ``not-utf8``.
    """
    data = read_bytes(path, shown, most)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FactsProblem([not_utf8(data, error, shown)]) from None


def not_utf8(data: bytes, error: UnicodeDecodeError, shown: str) -> Problem:
    """Return the Problem of bytes that are not UTF-8, at the line and column of the first."""
    why = "names with accents must arrive as written"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        what = "the file is UTF-16, not UTF-8"
        return Problem(Position(shown), "not-utf8", what, why, "save the file as UTF-8")
    before = data[: error.start]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    byte = data[error.start]
    what = f"the byte 0x{byte:02X} is not UTF-8"
    guess = bytes([byte]).decode("cp1252", "replace")
    if guess.isalpha():
        what += f" (in Windows-1252 and Latin-1 it is '{guess}')"
    return Problem(Position(shown, line, column), "not-utf8", what, why, "save the file as UTF-8")


def read_records(
    path: Path, shown: str, parse: Callable[[list[str]], _T]
) -> tuple[list[_T], list[Problem]]:
    """Return (records, problems) of a table that `kg tidy` wrote: lines of columns between tabs.

    parse: columns → record, raising ValueError where they are none. Lines that can be read are
    read; of those that cannot the first is told, because one command mends them all. No file, no
    records.
    """
    found: list[_T] = []
    wrong: list[Problem] = []
    if not os.path.lexists(path):
        return found, wrong
    try:
        data = read_bytes(path, shown)
    except FactsProblem as error:
        return found, error.problems
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            text = line.decode("utf-8").removesuffix("\r")
        except UnicodeDecodeError:
            wrong.append(_bad_record(shown, number, "there is a byte that is not UTF-8"))
            continue
        try:
            found.append(parse(text.split("\t")))
        except ValueError:
            what = "a merge was not finished" if _MERGE.match(text) else "this is not a record"
            wrong.append(_bad_record(shown, number, what))
    return found, wrong[:1]


_NOTHING_READ = "nothing in the file can be read before this is mended"


class _Builder:
    """Events of one document → nodes, in one pass."""

    def __init__(self, text: str, shown: str) -> None:
        self.text, self.shown = text, shown
        self.problems: list[Problem] = []
        self.refused = False
        self.hashes = bool(_HASH.search(text))

    def built(self, events: Iterator[Any]) -> Node | None:
        """Return the node of the first document, or None."""
        root: Node | None = None
        documents = 0
        stack: list[tuple[Any, list[tuple[Node, Any]]]] = []
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                node: Node = self._text(event)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._plainly(event)
                stack.append((event, []))
                if len(stack) > MOST_DEPTH:
                    what = f"brackets are nested more than {MOST_DEPTH} deep"
                    self._refuse(event, "not-yaml", what, _NOTHING_READ, "say it flat")
                    return None
                continue
            elif isinstance(event, yaml.CollectionEndEvent):
                start, parts = stack.pop()
                node = self._collection(start, parts)
                event = start
            elif isinstance(event, yaml.AliasEvent):
                self._plainly(event)
                node = Text("", self._where(event))
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(
                        event,
                        "not-yaml",
                        "a second document begins here",
                        "what comes after it would be lost",
                        "take out the line '---', or write a file for each",
                    )
                    return None
                continue
            else:
                continue
            if stack:
                stack[-1][1].append((node, event))
            else:
                root = node
        if isinstance(root, Text) and not root.value and not root.quoted:
            return None
        return root

    def _text(self, event: Any) -> Text:
        if event.anchor or event.tag:
            self._plainly(event)
        if self.hashes and not event.style and _HASH.match(self.text, event.end_mark.index):
            what = (
                f"what comes after '{shorten(event.value, 40)}' is a comment, "
                "and begins as a number"
            )
            self.problems.append(
                Problem(
                    self._where(event),
                    "not-yaml",
                    what,
                    "a # after a space hides the rest of the line",
                    "put the whole value in quotes, or a space after the #",
                    "warning",
                )
            )
        mark, value = event.start_mark, event.value
        where = Position(self.shown, mark.line + 1, mark.column + 1)
        return Text(value if value.isascii() else composed(value), where, bool(event.style))

    def _collection(self, start: Any, parts: list[tuple[Node, Any]]) -> Node:
        where = self._where(start)
        if isinstance(start, yaml.SequenceStartEvent):
            return List(tuple(node for node, _ in parts), where)
        pairs: list[tuple[Text, Node]] = []
        seen: dict[str, int] = {}
        before = len(self.problems)
        for at in range(0, len(parts), 2):
            (key, key_event), (value, value_event) = parts[at], parts[at + 1]
            if not isinstance(key, Text):
                what, why = "a key is a list or a mapping", "keys are words of the ontology"
                fix = "write a plain word before the colon"
                self.problems.append(Problem(where, "not-a-key", what, why, fix))
                continue
            if start.flow_style and value_event.start_mark.index == key_event.end_mark.index:
                self._split(key, pairs)
                continue
            if key.value == "<<" and not key.quoted:
                self._refuse(
                    key_event,
                    "yaml-anchor",
                    "the YAML merge key '<<' is used",
                    "every claim must be readable by itself",
                    "write the values out",
                )
            if key.value in seen:
                what = f"the key '{shorten(key.value)}' stands twice"
                what += f" (first on line {seen[key.value]})"
                why = "only one of the two could be kept, and nobody would see which"
                fix = "remove one, or write a list: [a, b]"
                self.problems.append(Problem(key.where, "repeated-key", what, why, fix))
            seen.setdefault(key.value, key.where.line)
            pairs.append((key, value))
        return Mapping(tuple(pairs), where, len(self.problems) > before)

    def _split(self, key: Text, pairs: list[tuple[Text, Node]]) -> None:
        """Note a part of a value that stands behind a comma, and so is a key without a value."""
        value = pairs[-1][1] if pairs else None
        why = "inside { } a comma ends a value, and what follows is read as a key"
        fix = "put the whole value in straight quotes: \"…\" or '…'"
        if isinstance(value, Text) and not value.quoted and value.value[:1] in "“”„‘’":
            why = "curly quotes do not hold a value together: a comma ends it"
        what = f"'{shorten(key.value, 40)}' has no colon and no value"
        self.problems.append(Problem(key.where, "not-yaml", what, why, fix))

    def _plainly(self, event: Any) -> None:
        """Refuse what makes YAML a language: anchors, aliases and tags."""
        anchor, tag = event.anchor, getattr(event, "tag", None)
        if anchor:
            what, fix = (
                f"the YAML anchor or alias '{shorten(anchor)}' is used",
                "write the value out",
            )
        elif tag:
            what, fix = f"the YAML tag '{shorten(tag)}' is used", "take it out, or use quotes"
        else:
            return
        self._refuse(event, "yaml-anchor", what, "every claim must be readable by itself", fix)

    def _refuse(self, event: Any, rule: str, what: str, why: str, fix: str) -> None:
        self.refused = True
        self.problems.append(Problem(self._where(event), rule, what, why, fix))

    def _where(self, event: Any) -> Position:
        mark = event.start_mark
        return Position(self.shown, mark.line + 1, mark.column + 1)


def _not_yaml(error: yaml.MarkedYAMLError, text: str, shown: str) -> Problem:
    """Return the Problem of a text that is not YAML: what stands there, and how to mend it."""
    mark = error.problem_mark or error.context_mark
    said = f"this is not YAML: {error.problem or error.context}"
    fix = "look for a missing quote, bracket or colon on this line or the one above"
    if mark is None:
        return Problem(Position(shown), "not-yaml", said, _NOTHING_READ, fix)
    at = mark.index
    begin = text.rfind("\n", 0, at) + 1
    line = text[begin : max(text.find("\n", at), at) if "\n" in text[at:] else len(text)]
    above = text[text.rfind("\n", 0, max(begin - 1, 0)) + 1 : begin]
    before, char = text[begin:at], text[at : at + 1]
    column = mark.column + 1
    tab = re.match(r" *\t", line)
    if tab or char == "\t":
        column = tab.end() if tab else column
        said = "a tab stands here, and YAML is indented with spaces"
        fix = "write spaces instead of the tab; set the editor to do so"
    elif _CURLY_VALUE.search(before):
        said = "this is not YAML: the value begins with a curly quote, which holds nothing together"
        fix = "put the value in straight quotes: \"…\" or '…'"
    elif char == ":" and re.search(r":\s", before):
        said = "a second colon stands in this value"
        fix = "put it in quotes: the value from its first word to its last, \"…\" or '…'"
    elif char == ":":
        said = "this line belongs to the value above it, and holds a colon"
        fix = "put the value in quotes, or begin the line where the key above begins"
    elif before[-1:] in ("'", '"') and "expected" in said:
        said = "the text in quotes ended before this"
        fix = "use the other kind of quotes around it ('…' or \"…\"), or write the inner one twice"
    elif char and char in "@`%" and "start any token" in said:
        said = f"a value cannot begin with '{char}'"
        fix = "put the value in quotes"
    elif re.search(r"[^\s{\[,]\s+#", line if line.strip() else above) and "expected" in said:
        fix = "a # after a space begins a comment: put the value that holds it in quotes"
    return Problem(Position(shown, mark.line + 1, column), "not-yaml", said, _NOTHING_READ, fix)


def _merge_marker(text: str, shown: str) -> Problem | None:
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return None
    match = _MERGE.search(text)
    if match is None:
        return None
    where = Position(shown, text.count("\n", 0, match.start()) + 1)
    what = f"a merge was not finished: '{match[0]}' stands here"
    fix = "keep one of the two versions, or both, and remove the marks of git"
    return Problem(where, "not-yaml", what, _NOTHING_READ, fix)


def _control(text: str, shown: str) -> Problem | None:
    match = _CONTROL.search(text)
    if match is None:
        return None
    at = match.start()
    where = Position(shown, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
    named = f"U+{ord(match[0]):04X}"
    what = f"a character that cannot be seen stands here: {named}"
    return Problem(where, "not-yaml", what, _NOTHING_READ, "remove it")


def _bad_record(shown: str, line: int, what: str) -> Problem:
    why = "the places of anchors and paragraphs are read from it where a text is not at hand"
    return Problem(Position(shown, line), "bad-record", what, why, "`kg tidy` writes it anew")


def _unreadable(
    shown: str, what: str, fix: str, why: str = "facts are read from it"
) -> FactsProblem:
    return FactsProblem([Problem(Position(shown), "unreadable-file", what, why, fix)])
