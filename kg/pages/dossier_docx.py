"""A dossier → a Word document: headings, tables, each reference to a receipt a footnote.

The same data give the same bytes.
"""

from collections.abc import Iterator, Sequence

from kg.answers.badges import Badge
from kg.answers.dossier_model import Cell, Dossier, Extent, Item, Receipt, Section
from kg.pages.dossier_parts import (
    IN_ONE,
    Block,
    article_text,
    below,
    cell_badge,
    excerpts_of,
    from_line,
    groups,
    has_more,
    head_lines,
    keys_of,
    legend_line,
    more_of,
    more_text,
    place_of,
    receipt_notes,
    source_line,
    subtitle,
)
from kg.pages.dossier_wordml import (
    INK,
    SOFT,
    WARN,
    Footnotes,
    as_bytes,
    fill,
    link,
    outward,
    page_number,
    paragraph,
    run,
    set_styles,
)
from kg.pages.texts import clean
from kg.problems import WrongUsage

_FILLS = {
    "gold": "FFFFBF",
    "silver": "DFDFDF",
    "bronze": "FFDF9F",
    "green": "DFFFDF",
    "blue": "CFCFFF",
    "purple": "EFCFFF",
    "white": "FFFFFF",
    "black": "000000",
}
_WIDTH, _ALSO, _RECEIPTS = 17.4, 3.8, 1.7  # cm: of the text, of the last columns of a table
_TWIPS = 567  # in a cm


def to_docx(data: Dossier) -> bytes:
    """Return the document as bytes. Raises WrongUsage where python-docx is not installed.

    python-docx brings the empty document, its styles and its parts; the text is written as
    WordprocessingML and parsed once, which takes a tenth of the time that one call for each run
    would take.
    """
    try:
        import docx
    except ImportError:
        raise WrongUsage(
            "a Word document needs the package python-docx, which is not installed",
            "pip install 'paddock-kg[docx]', or write .html or .md",
        ) from None
    document = docx.Document()
    styles = set_styles(document)
    name = clean(data.subject.name)
    footer = run(f"{name}, dossier by Paddock, page ") + page_number()
    body = _Body(data, styles)
    text = "".join(body.parts())
    fill(document, text, paragraph(styles["Small"], footer), body.notes.xml())
    return as_bytes(document, f"{name}: dossier")


class _Body:
    """Writes what stands in the document.

    Every item has a bookmark; each reference to a receipt is a footnote of its own, for a footnote
    leads back to one place only.
    """

    def __init__(self, data: Dossier, styles: dict[str, str]) -> None:
        self.data, self.styles, self.bookmarks = data, styles, 0
        self.notes = Footnotes(styles["Note"])
        self.receipts = {r.n: r for r in data.receipts}
        self.place = {item.id: f"place_{n}" for n, item in enumerate(data.items, 1)}
        self.is_whole = data.extent is Extent.WHOLE

    def parts(self) -> Iterator[str]:
        """Yield the paragraphs and tables."""
        data = self.data
        is_page = data.extent is Extent.PAGE
        yield self._line("Heading 1" if is_page else "Title", run(data.subject.name))
        for line in [subtitle(data), data.subject.note, *head_lines(data)]:
            if line:
                yield self._line("Normal", run(line, colour=SOFT))
        for section in data.sections:
            yield self._line("Heading 2" if is_page else "Heading 1", run(section.heading))
            if section.layout in IN_ONE:
                yield self._in_one(section)
                continue
            for block in groups(section):
                if block.group:
                    yield self._line("Heading 2", run(block.group))
                if block.columns:
                    yield from self._table(block, block.columns)
                else:
                    for item in block.items:
                        yield from self._source(item) if item.article else self._item(item)
            if line := from_line(section):
                yield self._line("Small", run(line, colour=SOFT))
        if legend := legend_line(data):
            yield self._line("Small", run(legend, colour=SOFT))

    def _in_one(self, section: Section) -> str:
        """Return a section as one paragraph."""
        between = run(IN_ONE[section.layout])
        told = [
            self._bookmark(self.place[i.id]) + run(i.sentence) + self._refs(i.receipts)
            for i in section.items
        ]
        return self._line("Normal", between.join(told))

    def _item(self, item: Item) -> Iterator[str]:
        when = run(item.when, bold=True) + "<w:r><w:tab/></w:r>"
        told = run(item.sentence) + _badges(item.badges) + self._refs(item.receipts)
        below_it = list(below(item))
        if not self.is_whole and below_it:
            parts = [run(line.text) + self._refs(line.receipts) for line in below_it]
            told += run(" – ") + run("; ").join(parts)
            below_it = []
        yield self._line("Item", self._bookmark(self.place[item.id]) + when + told)
        for line in below_it:
            yield self._line("Below", run(line.text) + self._refs(line.receipts))

    def _table(self, block: Block, columns: Sequence[str]) -> Iterator[str]:
        also = has_more(block)
        widths = [round(w * _TWIPS) for w in _widths(columns, block.items, also)]
        grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        yield (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{self.styles["Table Grid"]}"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            f'<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
            f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        )
        headings = [run(h, bold=True) for h in (*columns, *["Also"][:also], "Receipts")]
        yield self._row(headings, widths, "<w:tblHeader/>")
        for item in block.items:
            told = [_cell(c) for c in item.cells or ()]
            told[0] = self._bookmark(self.place[item.id]) + told[0]
            badges = _badges(item.badges)
            if also:
                told.append(self._also(item) + badges)
            cells = [*told, self._refs(item.receipts) + badges * (not also)]
            fills = [_FILLS.get(c.key, "") for c in item.cells or ()]
            yield self._row(cells, widths, "<w:cantSplit/>", fills)
        yield "</w:tbl>"
        keys = ", ".join(f"{k} {self.data.keys[k]}" for k in keys_of([block]))
        yield self._line("Small", run(f"Colours: {keys}.", colour=SOFT) if keys else "")

    def _also(self, item: Item) -> str:
        return run("; ").join(
            run(more_text(more)) + self._refs(more.receipts) for more in more_of(item)
        )

    def _row(
        self,
        cells: Sequence[str],
        widths: Sequence[int],
        properties: str,
        fills: Sequence[str] = (),
    ) -> str:
        found = []
        for number, (content, width) in enumerate(zip(cells, widths, strict=True)):
            colour = fills[number] if number < len(fills) else ""
            shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>' if colour else ""
            found.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
                f"{self._line('Cell', content)}</w:tc>"
            )
        return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(found)}</w:tr>"

    def _source(self, item: Item) -> Iterator[str]:
        if not self.is_whole:
            yield self._line("Small", self._bookmark(self.place[item.id]) + run(article_text(item)))
            return
        title = run(item.article.title if item.article else "")
        yield self._line("Heading 2", self._bookmark(self.place[item.id]) + title)
        yield self._line("Normal", run(source_line(item), colour=SOFT))
        for rest in item.rests:
            yield self._line("Small Bullet", link(rest.sentence, self.place.get(rest.statement)))

    def _refs(self, numbers: Sequence[int]) -> str:
        """Return references to receipts: a new footnote for each."""
        between = run(",", superscript=True)
        return between.join(self.notes.refer(self._note(self.receipts[n])) for n in numbers)

    def _note(self, receipt: Receipt) -> str:
        source = self.place.get(f"source-{receipt.source}")
        content = link(place_of(receipt), source) + run(" ")
        for number, (before, hit, after) in enumerate(excerpts_of(receipt)):
            opening = (" … “" if number else "“") + before
            content += run(opening) + run(hit, bold=bool(before or after)) + run(after + "”")
        if notes := receipt_notes(receipt):
            content += run(f" ({notes})", italic=True)
        if receipt.link:
            content += run(" ") + outward("read it there", receipt.link)
        return content

    def _line(self, style: str, content: str) -> str:
        return paragraph(self.styles[style], content)

    def _bookmark(self, name: str) -> str:
        self.bookmarks += 1
        number = self.bookmarks
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>'


def _badges(badges: Sequence[Badge]) -> str:
    return "".join(
        run(f" [{b.text}]", italic=True, colour=WARN if b.tone in ("disputed", "open") else SOFT)
        for b in badges
    )


def _cell(cell: Cell) -> str:
    ink = "FFFFFF" if cell.key == "black" else INK
    badge = cell_badge(cell)
    shown = run(cell.text, bold=cell.key in _FILLS, colour=ink)
    return shown + (run(f" [{badge}]", italic=True, colour=WARN) if badge else "")


def _widths(columns: Sequence[str], items: Sequence[Item], also: bool) -> list[float]:
    """Return the widths of columns in cm: by the longest word and the longest text of each.

    They stay within the page; "Also", where there is one, has the rest.
    """
    texts = [
        [heading, *((item.cells or ())[n].text for item in items)]
        for n, heading in enumerate(columns)
    ]
    longest = [
        max(len(word) for text in column for word in text.split() or [""]) for column in texts
    ]
    least = [min(4.0, 0.2 * length + 0.7) for length in longest]
    wanted = [
        max(low, min(4.0, 0.17 * max(map(len, column)) + 0.4))
        for low, column in zip(least, texts, strict=True)
    ]
    room = _WIDTH - _RECEIPTS - (_ALSO if also else 0)
    share = max(0.0, min(1.0, (room - sum(least)) / ((sum(wanted) - sum(least)) or 1)))
    widths = [low + share * (high - low) for low, high in zip(least, wanted, strict=True)]
    if sum(widths) > room:
        widths = [w * room / sum(widths) for w in widths]
    if not also:
        return [*(w * room / sum(widths) for w in widths), _RECEIPTS]
    return [*widths, _WIDTH - _RECEIPTS - sum(widths), _RECEIPTS]
