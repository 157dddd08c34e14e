"""YAML → nodes that know their line and column; text stays text, repeated keys are seen."""

from dataclasses import dataclass

import yaml

from kg.problems import Position, Problem

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Text:
    """A scalar as typed (``NO`` is 'NO', ``012`` is '012') and its place."""

    value: str
    where: Position
    quoted: bool = False


@dataclass(frozen=True)
class List:
    """A sequence of nodes and its place."""

    items: tuple
    where: Position


@dataclass(frozen=True)
class Mapping:
    """Pairs of (Text key, node) in the order written, and its place; repeated keys are all there."""

    pairs: tuple
    where: Position

    def get(self, key):
        """Return the node of the first pair with that key, or None."""
        return next((node for k, node in self.pairs if k.value == key), None)


def read_yaml(path, shown):
    """Return (node, problems) of one YAML file.

    path: the file; shown: its name in problems. node is a Mapping, List, Text, or None where the
    file is empty or cannot be read. Anchors, aliases and merge keys are refused: YAML must not
    become a language.
    """
    start = Position(shown, 1, 1)
    try:
        data = path.read_bytes()
    except OSError as error:
        return None, [
            Problem(
                start,
                "unreadable-file",
                f"the file cannot be opened: {error.strerror}",
                "facts are read from it",
                "check its name and its permissions",
            )
        ]
    if len(data) > MOST_BYTES:
        return None, [
            Problem(
                start,
                "unreadable-file",
                f"the file has {len(data):,} bytes",
                f"at most {MOST_BYTES:,} are read at once",
                "split it by article",
            )
        ]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, [
            Problem(
                Position(shown, line, 1),
                "not-utf8",
                f"byte {error.start} is not UTF-8",
                "names with accents must arrive as written",
                "save the file as UTF-8",
            )
        ]
    problems = []
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if getattr(event, "anchor", None):
                where = Position(shown, event.start_mark.line + 1, event.start_mark.column + 1)
                problems.append(
                    Problem(
                        where,
                        "yaml-anchor",
                        f"the YAML anchor or alias '{event.anchor}' is used",
                        "every claim must be readable by itself",
                        "write the value out",
                    )
                )
        if problems:
            return None, problems
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Position(shown, mark.line + 1, mark.column + 1) if mark else start
        what = f"this is not YAML: {error.problem or error.context}"
        return None, [
            Problem(
                where,
                "not-yaml",
                what,
                "nothing in the file can be read before this is mended",
                "look for a missing quote, bracket or colon on this line or the one above",
            )
        ]
    except (yaml.YAMLError, RecursionError) as error:
        return None, [
            Problem(
                start,
                "not-yaml",
                f"this is not YAML: {str(error).splitlines()[0]}",
                "nothing in the file can be read before this is mended",
                "look for control characters or brackets nested very deep",
            )
        ]
    if root is None:
        return None, []
    return _convert(root, shown, problems), problems


def _convert(node, shown, problems):
    where = Position(shown, node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.ScalarNode):
        return Text(node.value, where, node.style in ("'", '"', "|", ">"))
    if isinstance(node, yaml.SequenceNode):
        return List(tuple(_convert(n, shown, problems) for n in node.value), where)
    pairs, seen = [], {}
    for key_node, value_node in node.value:
        key = _convert(key_node, shown, problems)
        if not isinstance(key, Text):
            problems.append(
                Problem(
                    where,
                    "not-a-key",
                    "a key is a list or a mapping",
                    "keys are words of the ontology",
                    "write a plain word before the colon",
                )
            )
            continue
        if key.value in seen:
            what = f"the key '{key.value}' stands twice (first on line {seen[key.value]})"
            problems.append(
                Problem(
                    key.where,
                    "repeated-key",
                    what,
                    "only one of the two could be kept, and nobody would see which",
                    "remove one, or write a list: [a, b]",
                )
            )
        seen.setdefault(key.value, key.where.line)
        pairs.append((key, _convert(value_node, shown, problems)))
    return Mapping(tuple(pairs), where)
