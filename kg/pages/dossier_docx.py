"""A dossier as plain data → a Word document: headings, tables, and receipts linked both ways; the same data, the same bytes."""

import io
import zipfile
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from kg.pages.dossier_parts import (
    HEADING_OF_RECEIPTS,
    as_of_lines,
    clean,
    count_line,
    excerpts_of,
    from_line,
    groups,
    keys_of,
    more_of,
    place_of,
    receipt_notes,
    rests_line,
    ruling_line,
    subtitle,
)
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
_INK, _SOFT, _LINK, _WARN = "1C1C1A", "55534D", "0B4F8A", "9A1F14"
_WIDTH, _ALSO, _RECEIPTS = 17.0, 3.8, 2.1  # cm: of the text, of the last columns of a table
_TWIPS = 567  # in a cm
_FIXED = (1980, 1, 1, 0, 0, 0)


def to_docx(data):
    """Return the document as bytes. Raises WrongUsage where python-docx is not installed.

    python-docx brings the empty document, its styles and its parts; the text is written as WordprocessingML
    and parsed once, which takes a tenth of the time that one call for each run would take.
    """
    try:
        import docx
    except ImportError:
        raise WrongUsage(
            "a Word document needs the package python-docx, which is not installed",
            "pip install 'paddock-kg[docx]', or write .html or .md",
        ) from None
    document = docx.Document()
    styles = _set_styles(document)
    body = _Body(data, styles)
    _fill_document(
        document,
        "".join(body.parts()),
        _paragraph(
            styles["Small"],
            _run(f"{data['subject']['name']}, dossier by Paddock, page ") + _page_number(),
        ),
    )
    return _bytes(document, f"{clean(data['subject']['name'])}: dossier")


class _Body:
    """Writes what stands in the document; every place that cites receipts has a bookmark, and so has every receipt."""

    def __init__(self, data, styles):
        self.data, self.styles, self.bookmarks = data, styles, 0
        self.place = {
            ident: f"place_{n}"
            for n, ident in enumerate((i["id"] for s in data["sections"] for i in s["items"]), 1)
        }

    def parts(self):
        data = self.data
        yield self._line("Title", _run(data["subject"]["name"]))
        for line in [subtitle(data), data["subject"]["note"], *as_of_lines(data)]:
            if line:
                yield self._line("Normal", _run(line, colour=_SOFT))
        for section in data["sections"]:
            yield self._line("Heading 1", _run(section["heading"]))
            for block in groups(section):
                if block["group"]:
                    yield self._line("Heading 2", _run(block["group"]))
                if block["columns"]:
                    yield from self._table(block)
                else:
                    for item in block["items"]:
                        yield from self._source(item) if "article" in item else self._item(item)
            yield self._line("Small", _run(from_line(section), colour=_SOFT))
        yield self._line("Heading 1", _run(HEADING_OF_RECEIPTS))
        for receipt in data["receipts"]:
            yield self._receipt(receipt)

    # -- parts --

    def _item(self, item):
        year = _run(item["year"] + "  ", bold=True) if item["year"] else ""
        yield self._line(
            "List Bullet",
            self._bookmark(self.place[item["id"]])
            + year
            + _run(item["sentence"])
            + _mark(item)
            + _refs(item["receipts"]),
        )
        for text, receipts in self._below(item):
            yield self._line("List Bullet 2", _run(text) + _refs(receipts))

    @staticmethod
    def _below(item):
        """Yield (text, receipts) of the lines below an item."""
        for entry in more_of(item):
            yield _entry(entry), entry["receipts"]
        for because in item.get("because", ()):
            yield f"because {because['sentence']}", because["receipts"]
        if item.get("because"):
            yield f"rule {item['rule']['name']}: {item['rule']['says']}", ()
        for side in item.get("sides", ()):
            yield side["label"], side["receipts"]
        if "sides" in item:
            yield ruling_line(item["ruling"]), ()
        if "count" in item:
            yield count_line(item["count"]), ()
            for says, key in (("counts", "counted"), ("may count", "possible")):
                for counted in item["count"][key]:
                    yield f"{says}: {counted['sentence']}", ()

    def _table(self, block):
        headings = [*block["columns"], "Also", "Receipts"]
        widths = [round(w * _TWIPS) for w in _widths(block)]
        grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        yield f'<w:tbl><w:tblPr><w:tblStyle w:val="{self.styles["Table Grid"]}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        yield self._row([_run(h, bold=True) for h in headings], widths, "<w:tblHeader/>")
        for item in block["items"]:
            cells = [
                _run(
                    c["text"],
                    bold=c["key"] in _FILLS,
                    colour={"black": "FFFFFF"}.get(c["key"], _INK),
                )
                for c in item["cells"]
            ]
            also = "".join(
                _run(("; " if n else "") + _entry(entry)) + _refs(entry["receipts"])
                for n, entry in enumerate(more_of(item))
            )
            cells += [also + _mark(item), _refs(item["receipts"], superscript=False)]
            yield self._row(
                [self._bookmark(self.place[item["id"]]) + cells[0], *cells[1:]],
                widths,
                "<w:cantSplit/>",
                [_FILLS.get(c["key"]) for c in item["cells"]],
            )
        yield "</w:tbl>"
        keys = keys_of([block])
        yield self._line(
            "Small",
            _run(
                "Colours: " + ", ".join(f"{k} {self.data['keys'][k]}" for k in keys) + ".",
                colour=_SOFT,
            )
            if keys
            else "",
        )

    def _row(self, cells, widths, properties, fills=()):
        found = []
        for number, (content, width) in enumerate(zip(cells, widths, strict=True)):
            fill = fills[number] if number < len(fills) and fills[number] else None
            shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
            found.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{self._line("Cell", content)}</w:tc>'
            )
        return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(found)}</w:tr>"

    def _source(self, item):
        article = item["article"]
        yield self._line(
            "Heading 2", self._bookmark(self.place[item["id"]]) + _run(article["title"])
        )
        yield self._line(
            "Normal",
            _run(
                f"{article['id']}: {article['kind']}; publisher {article['publisher']}; written {article['written_label']} ({article['how_dated']}). {rests_line(item)}",
                colour=_SOFT,
            ),
        )
        for rest in item["rests"]:
            yield self._line("Small Bullet", _run(rest["sentence"]) + _refs(rest["receipts"]))

    def _receipt(self, receipt):
        content = (
            self._bookmark(f"receipt_{receipt['n']}")
            + _run(str(receipt["n"]), bold=True)
            + "<w:r><w:tab/></w:r>"
        )
        content += _link(place_of(receipt), self.place.get(f"source-{receipt['source']}")) + _run(
            ": "
        )
        for number, (before, hit, after) in enumerate(excerpts_of(receipt)):
            content += (
                _run((" … “" if number else "“") + before)
                + _run(hit, bold=True)
                + _run(after + "”")
            )
        if notes := receipt_notes(receipt):
            content += _run(f" ({notes})", italic=True)
        for number, ident in enumerate(receipt["items"], 1):
            content += _run(" ") + _link(
                f"↩{number}" if len(receipt["items"]) > 1 else "↩", self.place.get(ident)
            )
        return self._line("Receipt", content)

    def _line(self, style, content):
        return _paragraph(self.styles[style], content)

    def _bookmark(self, name):
        self.bookmarks += 1
        return f'<w:bookmarkStart w:id="{self.bookmarks}" w:name="{name}"/><w:bookmarkEnd w:id="{self.bookmarks}"/>'


# -- WordprocessingML --


def _paragraph(style, content):
    return f"<w:p><w:pPr><w:pStyle w:val={quoteattr(style)}/></w:pPr>{content}</w:p>"


def _run(text, bold=False, italic=False, colour=None, superscript=False):
    how = (
        ("<w:b/>" if bold else "")
        + ("<w:i/>" if italic else "")
        + (f'<w:color w:val="{colour}"/>' if colour else "")
        + ('<w:vertAlign w:val="superscript"/>' if superscript else "")
    )
    return f'<w:r>{f"<w:rPr>{how}</w:rPr>" if how else ""}<w:t xml:space="preserve">{escape(clean(text))}</w:t></w:r>'


def _link(text, target, superscript=False):
    run = _run(text, colour=_LINK if target else None, superscript=superscript)
    return f'<w:hyperlink w:anchor="{target}">{run}</w:hyperlink>' if target else run


def _refs(numbers, superscript=True):
    return _run(", ", superscript=superscript).join(
        _link(str(n), f"receipt_{n}", superscript) for n in numbers
    )


def _mark(item):
    return (
        _run(
            f" [{item['mark']}]",
            italic=True,
            colour=_WARN if item["mark"] in ("disputed", "open") else _SOFT,
        )
        if item["mark"]
        else ""
    )


def _entry(entry):
    return (f"{entry['label']}: " if entry["label"] else "") + entry["text"]


def _page_number():
    return '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _widths(block):
    """Return the widths of columns in cm: by the longest word and the longest text of each, within the page; "Also" has the rest."""
    texts = [
        [heading, *(i["cells"][n]["text"] for i in block["items"])]
        for n, heading in enumerate(block["columns"])
    ]
    least = [
        min(4.0, 0.2 * max(len(word) for text in column for word in text.split() or [""]) + 0.7)
        for column in texts
    ]
    wanted = [
        max(low, min(4.0, 0.17 * max(map(len, column)) + 0.4))
        for low, column in zip(least, texts, strict=True)
    ]
    room = _WIDTH - _RECEIPTS - _ALSO
    share = max(0.0, min(1.0, (room - sum(least)) / ((sum(wanted) - sum(least)) or 1)))
    widths = [low + share * (high - low) for low, high in zip(least, wanted, strict=True)]
    if sum(widths) > room:
        widths = [w * room / sum(widths) for w in widths]
    return [*widths, _WIDTH - _RECEIPTS - sum(widths), _RECEIPTS]


# -- the package --


def _set_styles(document):
    """Set the page and the styles; return style name → id."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    styles, section = document.styles, document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()
        for part in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{part}"), "Calibri")
        if name != "Normal":
            styles[name].font.color.rgb = RGBColor.from_string(_INK)
    styles["Normal"].font.size = Pt(10.5)
    styles["Normal"].paragraph_format.space_after = Pt(4)
    styles["Heading 1"].paragraph_format.space_before = Pt(18)
    for name, base, size in (
        ("Cell", "Normal", 8.5),
        ("Receipt", "Normal", 8.5),
        ("Small", "Normal", 8.5),
        ("Small Bullet", "List Bullet", 8.5),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[base]
        style.font.size = Pt(size)
        style.paragraph_format.space_after = Pt(2)
        style.paragraph_format.space_before = Pt(2 if name == "Cell" else 0)
    receipt = styles["Receipt"].paragraph_format
    receipt.left_indent, receipt.first_line_indent = Cm(1), Cm(-1)
    receipt.tab_stops.add_tab_stop(Cm(1))
    return {s.name: s.style_id for s in styles}


def _fill_document(document, body, footer):
    """Put WordprocessingML into the body and the footer of an empty document."""
    from docx.oxml.ns import nsdecls
    from docx.oxml.parser import parse_xml

    end = document.element.body.sectPr
    for part in list(parse_xml(f"<w:body {nsdecls('w')}>{body}</w:body>")):
        end.addprevious(part)
    old = document.sections[0].footer.paragraphs[0]._p
    old.addprevious(parse_xml(footer.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))
    old.getparent().remove(old)


def _bytes(document, title):
    """Return the file with fixed dates and its parts in order."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments, properties.last_modified_by = (
        title,
        "Paddock",
        "",
        "Paddock",
    )
    properties.created = properties.modified = datetime(2000, 1, 1)
    properties.revision = 1
    made, out = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(parts.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            package.writestr(entry, parts.read(name))
    return out.getvalue()
