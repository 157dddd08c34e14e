"""A dossier → Markdown with footnotes; no text becomes markup.

Pandoc, GitHub and most editors read it.
"""

import re
from collections.abc import Iterator, Sequence

from kg.answers.badges import badges_in_words
from kg.answers.dossier_model import Cell, Dossier, Extent, Item, Receipt
from kg.pages.dossier_parts import (
    HEADING_OF_RECEIPTS,
    IN_ONE,
    Block,
    article_text,
    below,
    cell_badge,
    excerpts_of,
    from_line,
    groups,
    head_lines,
    legend_line,
    more_of,
    more_text,
    place_of,
    receipt_notes,
    source_line,
    subtitle,
)
from kg.pages.texts import clean

_SPECIAL = re.compile(r"[\\`*_{}\[\]|~^$!#]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;"}


def escape(text: object) -> str:
    """Return text that Markdown shows as it stands, wherever on a line it is put.

    No heading, list, link, table or HTML comes of it.

    >>> escape("# a_b <i>"), escape("- 1. x"), escape("https://x.example")
    ('\\\\# a\\\\_b &lt;i&gt;', '\\\\- 1. x', 'https&#58;//x.example')
    """
    found = clean(text).strip()
    found = re.sub("[&<>@]", lambda m: _ENTITIES[m.group()], found).replace("&#", "\0")
    found = _SPECIAL.sub(r"\\\g<0>", found).replace("\0", "&#").replace("://", "&#58;//")
    found = re.sub(r"(?i)\bwww\.", lambda m: m.group()[:3] + "&#46;", found)
    found = re.sub(r"^([-+=:])", r"\\\1", found)
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", found)


def to_markdown(data: Dossier) -> str:
    """Return the dossier as Markdown text."""
    lines = [f"# {escape(data.subject.name)}", "", escape(subtitle(data))]
    if data.subject.note:
        lines += ["", escape(data.subject.note)]
    for line in head_lines(data):
        lines += ["", f"> {escape(line)}"]
    for section in data.sections:
        lines += ["", f"## {escape(section.heading)}"]
        if between := IN_ONE.get(section.layout):
            told = [f"{escape(i.sentence)}{_refs(i.receipts)}" for i in section.items]
            lines += ["", between.join(told)]
            continue
        for block in groups(section):
            if block.group:
                lines += ["", f"### {escape(block.group)}"]
            lines += ["", *_block(block, data.extent is Extent.WHOLE)]
        if line := from_line(section):
            lines += ["", f"*{escape(line)}*"]
    lines += ["", f"## {HEADING_OF_RECEIPTS}", ""]
    lines += [_receipt(r) for r in data.receipts]
    return "\n".join([*lines, escape(legend_line(data))]) + "\n"


def _block(block: Block, is_whole: bool) -> Iterator[str]:
    if block.columns:
        yield from _table(block.columns, block.items)
        return
    for item in block.items:
        if item.article and not is_whole:
            yield f"- {escape(article_text(item))}"
        else:
            yield from _source(item) if item.article else _item(item)


def _refs(numbers: Sequence[int]) -> str:
    return "".join(f"[^{n}]" for n in numbers)


def _badges(item: Item) -> str:
    return f" *({escape(badges_in_words(item.badges))})*" if item.badges else ""


def _item(item: Item) -> Iterator[str]:
    when = f"**{escape(item.when)}** " if item.when else ""
    yield f"- {when}{escape(item.sentence)}{_badges(item)}{_refs(item.receipts)}"
    for line in below(item):
        yield f"{'  ' * line.depth}- {escape(line.text)}{_refs(line.receipts)}"


def _table(columns: Sequence[str], items: Sequence[Item]) -> Iterator[str]:
    yield "| " + " | ".join([*map(escape, columns), "Also"]) + " |"
    yield "|" + "---|" * (len(columns) + 1)
    for item in items:
        also = "; ".join(escape(more_text(m)) + _refs(m.receipts) for m in more_of(item))
        also += _badges(item) + _refs(item.receipts)
        yield "| " + " | ".join([*map(_cell, item.cells or ()), also.strip()]) + " |"


def _cell(cell: Cell) -> str:
    badge = cell_badge(cell)
    return escape(cell.text) + (f" *({badge})*" if badge else "")


def _source(item: Item) -> Iterator[str]:
    yield f"### {escape(item.article.title if item.article else '')}"
    yield ""
    yield escape(source_line(item))
    yield ""
    for rest in item.rests:
        yield f"- {escape(rest.sentence)}{_refs(rest.receipts)}"
    yield ""


def _receipt(receipt: Receipt) -> str:
    excerpts = " … ".join(
        "“" + _around(before) + f"**{escape(hit)}**" + _around(after) + "”"
        for before, hit, after in excerpts_of(receipt)
    )
    notes = receipt_notes(receipt)
    beside = f" ({escape(notes)})" if notes else ""
    there = f" [read it there](<{_address(receipt.link)}>)" if receipt.link else ""
    return f"[^{receipt.n}]: {escape(place_of(receipt))}: {excerpts}{beside}{there}\n"


def _address(link: str) -> str:
    """Return an address that cannot end the brackets it stands in: it is percent-encoded."""
    return link.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")


def _around(text: str) -> str:
    """Return escaped text that keeps a blank at either end."""
    before = " " if text[:1].isspace() else ""
    return before + escape(text) + (" " if text[-1:].isspace() and text.strip() else "")
