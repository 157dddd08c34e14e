"""A dossier → the pieces that all its forms show: clean text, groups, counts and reasons."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kg.answers.dossier_model import (
    Cell,
    CountTold,
    Dossier,
    Extent,
    Item,
    More,
    Receipt,
    RulingTold,
    Section,
)
from kg.problems import many

HEADING_OF_RECEIPTS = "Receipts"
IN_ONE = {"brief": " ", "figures": " · "}  # layouts that are one paragraph → what joins it
SHORT_LINE = "What tells most; everything with its receipts: kg dossier --full."
PASSAGES_LINE = (
    "With passages of the articles around the anchors: they are other people's words, and not to be"
    " published without their leave."
)


@dataclass(frozen=True, slots=True)
class Block:
    """Items of a section that stand together. columns: the headings of a table, or None."""

    group: str
    columns: tuple[str, ...] | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line below an item. depth: 1, or 2 for what stands below such a line."""

    text: str
    receipts: tuple[int, ...] = ()
    depth: int = 1


def groups(section: Section) -> list[Block]:
    """Return the Blocks of a section, in order."""
    found = []
    for name, members in groupby(section.items, key=lambda i: i.group):
        items = tuple(members)
        headings = (section.tables or {}).get(name)
        in_table = all(i.cells is not None for i in items)
        found.append(Block(name, headings if in_table else None, items))
    return found


def keys_of(blocks: Sequence[Block]) -> list[str]:
    """Return the colours that the tables of some groups use, in the order of their first use."""
    cells = [c for b in blocks for i in b.items for c in i.cells or ()]
    return list(dict.fromkeys(c.key for c in cells if c.key))


def has_more(block: Block) -> bool:
    """Return whether a row of a table has something to say beside its cells and badges."""
    return any(item.more for item in block.items)


def article_text(item: Item) -> str:
    """Return an article on one line: id, title, what it is, when it was written."""
    article = item.article
    if article is None:
        return ""
    publisher = re.sub(r"\s*\([^()]*\)$", "", article.publisher)
    about = f"{article.kind}, publisher {publisher}, {article.written_label}"
    return f"{article.id}: {article.title} ({about})"


def cell_badge(cell: Cell) -> str:
    """Return the badge beside a cell: it belongs to this value and to no other."""
    return "disputed" if cell.is_disputed else ""


def more_of(item: Item) -> list[More]:
    """Return what sources say beside the sentence; receipts again only if the item has several."""
    return [replace(m, receipts=()) if m.receipts == item.receipts else m for m in item.more]


def more_text(more: More) -> str:
    """Return what a source says beside the sentence, with its label and its badge."""
    label = f"{more.label}: " if more.label else ""
    return f"{label}{more.text}" + (f" [{more.badge}]" if more.badge else "")


def below(item: Item) -> Iterator[Line]:
    """Yield the lines below an item."""
    for more in more_of(item):
        yield Line(more_text(more), more.receipts)
    for because in item.because:
        yield Line(f"because {because.sentence}", because.receipts)
    if item.because and item.rule:
        yield Line(f"it follows by a rule: {item.rule.says}")
    for side in item.sides:
        yield Line(side.label, side.receipts)
    if item.sides:
        yield Line(ruling_line(item.ruling))
    if item.count:
        yield Line(count_line(item.count))
        for says, found in (("counts", item.count.counted), ("may count", item.count.possible)):
            for counted in found:
                yield Line(f"{says}: {counted.sentence}", depth=2)


def subtitle(data: Dossier) -> str:
    """Return the line below the name: what it is, and its other names.

    It says too how much rests on how many articles.
    """
    subject, counts = data.subject, data.counts
    other = f"also {', '.join(subject.other_names)}; " if subject.other_names else ""
    held = many(counts.statements, "statement")
    rests = f"{many(counts.receipts, 'receipt')} from {many(counts.articles, 'source')}"
    return f"{subject.class_label}; {other}{held}, {rests}"


def head_lines(data: Dossier) -> list[str]:
    """Return the lines below the subtitle: what is left out as of a day.

    They say too that passages stand in it.
    """
    lines = [SHORT_LINE] if data.extent is not Extent.WHOLE else []
    if data.as_of:
        day = data.as_of.label
        lines.append(
            f"As of {day}: what was published later is left out, with all that follows from it."
        )
        for why, says in (
            ("later", "Left out, published later"),
            ("undecided", "Left out, perhaps published later"),
        ):
            left = [f"{a.article} ({a.written})" for a in data.as_of.left_out if a.why == why]
            if left:
                lines.append(f"{says}: {', '.join(left)}.")
    return lines + [PASSAGES_LINE] * data.passages


def legend_line(data: Dossier) -> str:
    """Return what the signs of sentences and cells mean: of all, or on a page of those used."""
    told = " ".join(i.sentence for i in data.items)
    used = {s: m for s, m in data.legend.items() if data.extent is not Extent.PAGE or s in told}
    signs = "; ".join(f"{sign} {means}" for sign, means in used.items())
    if data.extent is Extent.PAGE:
        return f"Signs: {signs}." if signs else ""
    return (
        f"Signs: {signs}. Boxes: derived, it follows by a rule; disputed, the sources disagree"
        " about that value; ruled, a person judged."
    )


def from_line(section: Section) -> str:
    """Return where a section came from, and the saved questions that ask the same.

    Of a section of a short dossier: how much is left out; empty where nothing is.
    """
    if not section.question:
        return f"{section.left_out} more in the whole dossier." if section.left_out else ""
    saved = f"; kg ask has more of it: {', '.join(section.saved_questions)}"
    return f"From {section.question}{saved if section.saved_questions else ''}."


def count_line(count: CountTold) -> str:
    """Return what the count of a stated total says, in words."""
    if not count.held:
        return "The graph does not count this."
    return f"Stated: {count.claimed}. The graph holds {count.held}: {count.verdict}."


def ruling_line(ruling: RulingTold | None) -> str:
    """Return a ruling in words, or that there is none."""
    if ruling is None:
        return "No ruling: both stand."
    return f"Ruled: {ruling.holds}, because {ruling.reason} ({ruling.by}, {ruling.when})."


def source_line(item: Item) -> str:
    """Return what an article is, and how much of the dossier rests on it."""
    article, count = item.article, len(item.rests)
    if article is None:
        return ""
    rests = "One statement rests on it." if count == 1 else f"{count} statements rest on it."
    if not count:
        rests = "Cited above; no statement of this dossier rests on it."
    return (
        f"{article.id}: {article.kind}; publisher {article.publisher}; written"
        f" {article.written_label} ({article.how_dated}). {rests}"
    )


def receipt_notes(receipt: Receipt) -> str:
    """Return what a receipt says beside its place: who is quoted, how firmly, how it was read."""
    notes = [
        f"said by {receipt.said_by}" if receipt.said_by else "",
        receipt.certainty,
        f"read as: {receipt.note}" if receipt.note else "",
    ]
    return "; ".join(n for n in notes if n)


def place_of(receipt: Receipt) -> str:
    """Return article and paragraph of a receipt."""
    return receipt.source + (f" ¶{receipt.paragraph}" if receipt.paragraph else "")


def excerpts_of(receipt: Receipt) -> list[tuple[str, str, str]]:
    """Return (before, anchor, after) of each anchor; without passages the anchors alone."""
    return list(receipt.excerpts) or [("", anchor, "") for anchor in receipt.anchors]
