"""Nodes of a file → problems: what every reader of facts files shares."""

import re
import shlex
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Table
from pathlib import Path

from kg.facts.reading import List, Mapping, Text, read_yaml
from kg.ontology import Vocabulary
from kg.problems import Position, Problem, shorten

Node = Text | List | Mapping


class Problems:
    """Collects problems at nodes instead of raising; reads roots, items and texts."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def problem(self, node: Node | Position, rule: str, what: str, why: str, fix: str) -> None:
        """Note a problem at a node or Position."""
        where = node if isinstance(node, Position) else node.where
        self.problems.append(Problem(where, rule, what, why, fix))

    def root(self, shown: str, path: Path) -> Mapping | None:
        """Return the top mapping of a file, or None."""
        root, problems = read_yaml(path, shown)
        self.problems += problems
        if root is not None and not isinstance(root, Mapping):
            self.problem(
                root,
                "not-a-mapping",
                "the file does not begin with a section",
                "items are found by their section",
                "begin with a section's name and a colon",
            )
            return None
        return root

    def items(self, key: Text | None, node: Node) -> Iterator[Mapping]:
        """Yield the items of a section."""
        if not isinstance(node, List):
            name = f"'{key.value}'" if key else "the section"
            self.problem(
                node,
                "not-a-list",
                f"{name} is not a list",
                "a section holds items, each beginning with a hyphen",
                "write '- {…}' for each item",
            )
            return
        for item in node.items:
            if isinstance(item, Mapping):
                yield item
            else:
                self.problem(
                    item,
                    "not-a-mapping",
                    "this item is not a set of keys and values",
                    "an item says what it is about by its keys",
                    "write {key: value, …}",
                )

    def text(self, item: Mapping, key: str) -> str:
        """Return the text of a key, or empty."""
        node = item.get(key)
        return node.value.strip() if isinstance(node, Text) else ""

    def texts(self, node: Node | None) -> tuple[str, ...]:
        """Return the texts of a node or a list of nodes."""
        if node is None:
            return ()
        nodes = node.items if isinstance(node, List) else (node,)
        return tuple(n.value.strip() for n in nodes if isinstance(n, Text))


def choice(text: str, known: Iterable[str], most: int = 16) -> str:
    """Return "use one of: …" with what is known, the likest first; of a long list its beginning."""
    from kg.facts.naming import by_likeness

    names = by_likeness(text, known)
    rest = f" … and {len(names) - most} more (`kg terms` lists them)" if len(names) > most else ""
    return f"use one of: {', '.join(names[:most])}{rest}"


def meant_text(text: str, words: Table[str, Iterable[str]], otherwise: str) -> str:
    """Return "did you mean …?" for another word of what is known, or a slip; else what else to say.

    words: what is known, and the other words for each. An ending of the plural makes no other word.
    """
    from kg.facts.naming import fold
    from kg.facts.spelling import did_you_mean

    def forms(word: str) -> set[str]:
        word = " ".join(re.split(r"[\s_-]+", fold(word)))
        return {word, re.sub(r"s$", "", word), re.sub(r"es$", "", word), re.sub(r"ies$", "y", word)}

    said = forms(text)
    meant = [k for k, others in words.items() if any(forms(w) & said for w in (k, *others))]
    return did_you_mean(text, meant[:3]) or near_text(text, words, otherwise)


def near_text(text: str, known: Iterable[str], otherwise: str) -> str:
    """Return "did you mean …?" for a misspelt word, else what else to say."""
    from kg.facts.naming import near_word
    from kg.facts.spelling import did_you_mean

    return did_you_mean(text, near_word(text, known)) or otherwise


def how_to_add(name: str, cls: str, vocabulary: Vocabulary) -> str:
    """Return the command that adds an entity of a class; of several kinds, which there are."""
    text = shlex.quote(shorten(name))
    kinds = [
        c.label.replace(" ", "-")
        for c in vocabulary.entity_classes.values()
        if c.section and vocabulary.is_a(c.name, cls)
    ]
    if len(kinds) == 1:
        return f"kg new {kinds[0]} {text}"
    return f"kg new KIND {text}, KIND being {', '.join(kinds[:-1])} or {kinds[-1]}"
