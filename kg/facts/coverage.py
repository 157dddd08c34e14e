"""Claims and ``seeds/left.yaml`` → what each paragraph of each article carries.

That is claims, nothing on purpose, or nothing yet.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.facts.reading import List, Mapping, Text, read_records, read_yaml
from kg.facts.sources import Catalogue
from kg.files import write_whole
from kg.problems import Position, Problem, many, shorten

if TYPE_CHECKING:
    from kg.facts.claims import Facts
    from kg.folders import Folders

Left = dict[tuple[str, int], tuple[str, Position]]
Paragraphs = dict[str, list[tuple[int, int]]]

MOST_REASON = 200
_LEFT_KEYS = ("article", "paragraphs", "reason")


@dataclass(frozen=True)
class Row:
    """One paragraph of an article.

    line: in the document's file; claims, anchors: how many claims and distinct anchors stand in it;
    left: why it was left, None where it was not; words: how many it has.
    """

    article: str
    paragraph: int
    line: int
    claims: int
    anchors: int
    left: str | None
    words: int

    @property
    def is_open(self) -> bool:
        """Whether nobody has claimed anything here nor said why not."""
        return not self.claims and self.left is None

    def as_json(self) -> dict[str, Any]:
        """Return the row as a JSON-ready dict."""
        return asdict(self) | {"open": self.is_open}


def coverage(facts: "Facts", folders: "Folders") -> list[Row]:
    """Return a Row for every paragraph of every article, in the catalogue's order.

    facts: kg.facts.claims.Facts; folders: kg.folders.Folders. Paragraphs are lines with text. Where
    a text is not at hand they are taken from ``paragraphs.tsv`` beside the catalogue, which
    `kg tidy` records. A source without a text of its own (a data set) has no rows.
    """
    left, _ = read_left(folders, facts.catalogue)
    claims: dict[tuple[str, int], set[str]] = defaultdict(set)
    anchors: dict[tuple[str, int], set[str]] = defaultdict(set)
    for claim in facts.claims:
        for anchor in claim.at:
            place, _ = facts.catalogue.find(claim.source, anchor)
            if place:
                claims[claim.source, place.paragraph].add(claim.id)
                anchors[claim.source, place.paragraph].add(anchor)
    rows = []
    for article, paragraphs in paragraphs_of(facts.catalogue, folders).items():
        for number, (line, words) in enumerate(paragraphs, 1):
            here = article, number
            rows.append(
                Row(
                    article,
                    number,
                    line,
                    len(claims[here]),
                    len(anchors[here]),
                    left[here][0] if here in left else None,
                    words,
                )
            )
    return rows


def totals(rows: Iterable[Row]) -> dict[str, dict[str, int]]:
    """Return article → {paragraphs, claimed, left, open, words, claims}: the sums over its rows."""
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        sums = found.setdefault(
            row.article,
            {"paragraphs": 0, "claimed": 0, "left": 0, "open": 0, "words": 0, "claims": 0},
        )
        sums["paragraphs"] += 1
        sums["claimed"] += row.claims > 0
        sums["left"] += row.left is not None and not row.claims
        sums["open"] += row.is_open
        sums["words"] += row.words
        sums["claims"] += row.claims
    return found


def paragraphs_of(catalogue: Catalogue, folders: "Folders") -> dict[str, list[tuple[int, int]]]:
    """Return article → list of (line in the file, number of words) of its paragraphs.

    They are counted in the text, else as recorded.
    """
    recorded, _ = _read_paragraphs(_recorded_in(folders))
    found: Paragraphs = {}
    for ident, article in catalogue.articles.items():
        if article.text is not None:
            lines = enumerate(article.text.split("\n"), article.first)
            found[ident] = [(number, len(line.split())) for number, line in lines if line.strip()]
        elif ident in recorded:
            found[ident] = recorded[ident]
    return found


def write_paragraphs(catalogue: Catalogue, folders: "Folders") -> None:
    """Write ``paragraphs.tsv`` (article, paragraph, line, words), whole or not at all.

    Articles not at hand stay as recorded.
    """
    rows = [
        f"{ident}\t{number}\t{line}\t{words}\n"
        for ident, found in paragraphs_of(catalogue, folders).items()
        for number, (line, words) in enumerate(found, 1)
    ]
    write_whole(_recorded_in(folders), "".join(rows))


def read_left(folders: "Folders", catalogue: Catalogue) -> tuple[Left, list[Problem]]:
    """Return ((article, paragraph) → (reason, Position), problems) of ``left.yaml``.

    The file lies beside the catalogue. Items of ``left:`` are {article, paragraphs, reason};
    paragraphs: 11, 3-5 or 11, 18, 28. The reason is in our own words. No file means that nothing
    was left.
    """
    path = folders.catalogue.with_name("left.yaml")
    found: Left = {}
    if not path.exists():
        return found, []
    root, problems = read_yaml(path, f"{path.parent.name}/{path.name}")
    node = root.get("left") if isinstance(root, Mapping) else None
    if root is not None and not isinstance(node, List):
        problems.append(
            Problem(
                root.where,
                "bad-left",
                "there is no list 'left'",
                "what was left on purpose is found by it",
                "begin with left: and one item a line",
            )
        )
    known = paragraphs_of(catalogue, folders)
    for item in node.items if isinstance(node, List) else ():
        entry, wrong = _left_entry(item)
        problems += wrong
        if entry is None or not isinstance(item, Mapping):
            continue
        article, numbers, reason = entry
        problems += _check_article(item, article, catalogue)
        problems += _check_numbers(item, article, numbers, known)
        for number in numbers:
            if (article, number) in found:
                problems.append(
                    Problem(
                        item.where,
                        "bad-left",
                        f"paragraph {number} of {article} is left twice",
                        "one reason is enough",
                        "remove one of the two",
                    )
                )
            found.setdefault((article, number), (reason, item.where))
    return found, problems


def check_left(facts: "Facts", folders: "Folders") -> list[Problem]:
    """Return the problems of ``left.yaml`` and of ``paragraphs.tsv``.

    Their form, and paragraphs that are called left although claims stand in them.
    """
    left, problems = read_left(folders, facts.catalogue)
    problems = [*problems, *_read_paragraphs(_recorded_in(folders))[1]]
    for row in coverage(facts, folders):
        if row.claims and (row.article, row.paragraph) in left:
            count = many(row.claims, "claim")
            what = f"paragraph {row.paragraph} of {row.article} is called left and has {count}"
            problems.append(
                Problem(
                    left[row.article, row.paragraph][1],
                    "left-and-claimed",
                    what,
                    "a paragraph carries something or it does not",
                    "take the paragraph out of left.yaml",
                )
            )
    return sorted(problems)


def _left_entry(
    item: Text | List | Mapping,
) -> tuple[tuple[str, tuple[int, ...], str] | None, list[Problem]]:
    if not isinstance(item, Mapping):
        return None, [
            Problem(
                item.where,
                "bad-left",
                "this item is not a set of keys and values",
                "it says which paragraphs of which article were left, and why",
                "write {article: …, paragraphs: …, reason: …}",
            )
        ]
    problems = [
        Problem(
            k.where,
            "unknown-key",
            f"left.yaml has no key '{shorten(k.value)}'",
            "a misspelt key would be lost",
            f"use one of: {', '.join(_LEFT_KEYS)}",
        )
        for k, _ in item.pairs
        if k.value not in _LEFT_KEYS
    ]
    values = {k.value: v.value.strip() for k, v in item.pairs if isinstance(v, Text)}
    missing = [k for k in _LEFT_KEYS if not values.get(k)]
    if missing:
        return None, [
            *problems,
            Problem(
                item.where,
                "bad-left",
                f"this item lacks '{missing[0]}'",
                "it says which paragraphs of which article were left, and why",
                f"add {missing[0]}:",
            ),
        ]
    try:
        numbers = parse_paragraphs(values["paragraphs"])
    except ValueError as error:
        return None, [
            *problems,
            Problem(
                _at(item, "paragraphs"),
                "bad-left",
                str(error),
                "paragraphs are counted from 1, empty lines not counted",
                "write 11, 3-5 or 11, 18, 28; `kg coverage` shows the numbers",
            ),
        ]
    if len(values["reason"]) > MOST_REASON:
        problems.append(
            Problem(
                _at(item, "reason"),
                "bad-left",
                f"the reason has {len(values['reason'])} characters",
                f"at most {MOST_REASON}, in our own words",
                "say it shorter",
            )
        )
    return (values["article"], numbers, values["reason"]), problems


def _check_article(item: Mapping, article: str, catalogue: Catalogue) -> Iterator[Problem]:
    if article not in catalogue.articles:
        yield Problem(
            _at(item, "article"),
            "unknown-source",
            f"there is no article '{shorten(article)}' in the catalogue",
            "a paragraph is one of an article",
            "write an article's id from seeds/catalogue.yaml",
        )


def _check_numbers(
    item: Mapping, article: str, numbers: tuple[int, ...], known: Paragraphs
) -> Iterator[Problem]:
    last = len(known[article]) if article in known else None
    if last is not None and max(numbers) > last:
        yield Problem(
            _at(item, "paragraphs"),
            "bad-left",
            f"{article} has no paragraph {max(numbers)}: it has {last}",
            "a wrong number would hide a paragraph nobody read",
            "`kg coverage` shows the numbers",
        )


def _at(item: Mapping, key: str) -> Position:
    node = item.get(key)
    return node.where if node else item.where


def parse_paragraphs(text: str) -> tuple[int, ...]:
    """Return the paragraphs that ``text`` names, in the order written.

    Raises ValueError if a span runs backwards or a number is named twice.

    >>> parse_paragraphs("2-4, 9")
    (2, 3, 4, 9)
    """
    numbers: list[int] = []
    for part in text.split(","):
        match = re.fullmatch(r"([1-9]\d{0,4})(?:-([1-9]\d{0,4}))?", part.strip())
        if not match:
            raise ValueError(f"'{shorten(text, 40)}' does not name paragraphs")
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first:
            raise ValueError(f"'{part.strip()}' runs backwards")
        numbers += range(first, last + 1)
    if len(set(numbers)) < len(numbers):
        raise ValueError(f"'{shorten(text, 40)}' names a paragraph twice")
    return tuple(numbers)


def _recorded_in(folders: "Folders") -> Path:
    return folders.catalogue.with_name("paragraphs.tsv")


def _read_paragraphs(path: Path) -> tuple[Paragraphs, list[Problem]]:
    """Return (article → list of (line, words), problems) of ``paragraphs.tsv``."""
    found: Paragraphs = defaultdict(list)
    records, problems = read_records(path, f"{path.parent.name}/{path.name}", _record)
    for article, line, words in records:
        found[article].append((line, words))
    return found, problems


def _record(columns: list[str]) -> tuple[str, int, int]:
    article, _, line, words = columns
    return article, int(line), int(words)
