"""A dossier as plain data → a Word document: headings, tables, and receipts linked both ways; the same data, the same bytes."""

import io
import zipfile
from datetime import datetime

from kg.pages.dossier_parts import HEADING_OF_RECEIPTS, as_of_lines, clean, count_line, excerpts_of, groups, keys_of, more_of, place_of, receipt_notes, rests_line, ruling_line, subtitle
from kg.problems import WrongUsage

_FILLS = {"gold": "FFFFBF", "silver": "DFDFDF", "bronze": "FFDF9F", "green": "DFFFDF", "blue": "CFCFFF", "purple": "EFCFFF", "white": "FFFFFF", "black": "000000"}
_SOFT, _LINK = "55534D", "0B4F8A"
_WIDTH, _ALSO, _RECEIPTS = 17.0, 3.8, 2.1  # cm: of the text, of the last columns of a table
_FIXED = (1980, 1, 1, 0, 0, 0)


def to_docx(data):
    """Return the document as bytes. Raises WrongUsage where python-docx is not installed."""
    try:
        import docx
    except ImportError:
        raise WrongUsage("a Word document needs the package python-docx, which is not installed", "pip install 'paddock-kg[docx]', or write .html or .md") from None
    return _Writer(docx, data).written()


class _Writer:
    """Writes one document; every place that cites receipts has a bookmark, and so has every receipt."""

    def __init__(self, docx, data):
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Cm, Pt, RGBColor

        self.element, self.qn, self.pt, self.cm, self.colour = OxmlElement, qn, Pt, Cm, RGBColor.from_string
        self.data, self.document, self.bookmarks = data, docx.Document(), 0
        self.place = {ident: f"place_{n}" for n, ident in enumerate((i["id"] for s in data["sections"] for i in s["items"]), 1)}
        self._styles()

    def written(self):
        document, data = self.document, self.data
        document.add_heading(clean(data["subject"]["name"]), 0)
        self._paragraph(subtitle(data), soft=True)
        for line in [data["subject"]["note"], *as_of_lines(data)]:
            if line:
                self._paragraph(line, soft=True)
        for section in data["sections"]:
            document.add_heading(clean(section["heading"]), 1)
            for block in groups(section):
                if block["group"]:
                    document.add_heading(clean(block["group"]), 2)
                if block["columns"]:
                    self._table(block)
                else:
                    for item in block["items"]:
                        self._source(item) if "article" in item else self._item(item)
            self._paragraph(f"From: {section['question']}.", soft=True, small=True)
        document.add_heading(HEADING_OF_RECEIPTS, 1)
        for receipt in data["receipts"]:
            self._receipt(receipt)
        self._footer()
        return self._bytes()

    # -- parts --

    def _item(self, item):
        paragraph = self._new("List Bullet")
        self._bookmark(paragraph, self.place[item["id"]])
        if item["year"]:
            paragraph.add_run(item["year"] + "  ").bold = True
        paragraph.add_run(clean(item["sentence"]))
        self._mark(paragraph, item)
        self._refs(paragraph, item["receipts"])
        for entry in more_of(item):
            self._below((f"{entry['label']}: " if entry["label"] else "") + entry["text"], entry["receipts"])
        for because in item.get("because", ()):
            self._below(f"because {because['sentence']}", because["receipts"])
        if item.get("because"):
            self._below(f"rule {item['rule']['name']}: {item['rule']['says']}")
        for side in item.get("sides", ()):
            self._below(side["label"], side["receipts"])
        if "sides" in item:
            self._below(ruling_line(item["ruling"]))
        if "count" in item:
            self._below(count_line(item["count"]))
            for says, key in (("counts", "counted"), ("may count", "possible")):
                for counted in item["count"][key]:
                    self._below(f"{says}: {counted['sentence']}")

    def _below(self, text, receipts=()):
        paragraph = self._new("List Bullet 2")
        paragraph.add_run(clean(text))
        self._refs(paragraph, receipts)

    def _table(self, block):
        headings = [*block["columns"], "Also", "Receipts"]
        table = self.document.add_table(rows=1, cols=len(headings))
        table.style = "Table Grid"
        widths = self._widths(block, headings)
        self._repeat(table.rows[0])
        for cell, heading in zip(table.rows[0].cells, headings, strict=True):
            self._cell(cell).add_run(clean(heading)).bold = True
        for item in block["items"]:
            row = table.add_row()
            self._whole(row)
            cells = row.cells
            for cell, width in zip(cells, widths, strict=True):
                cell.width = self.cm(width)
            self._bookmark(cells[0].paragraphs[0], self.place[item["id"]])
            for cell, content in zip(cells, item["cells"], strict=False):
                run = self._cell(cell).add_run(clean(content["text"]))
                if content["key"] in _FILLS:
                    self._fill(cell, _FILLS[content["key"]])
                    run.bold = True
                    run.font.color.rgb = self.colour("FFFFFF" if content["key"] == "black" else "1A1A1A")
            also = self._cell(cells[-2])
            for number, entry in enumerate(more_of(item)):
                also.add_run(("; " if number else "") + clean((f"{entry['label']}: " if entry["label"] else "") + entry["text"]))
                self._refs(also, entry["receipts"])
            self._mark(also, item)
            self._refs(self._cell(cells[-1]), item["receipts"], superscript=False)
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = self.cm(width)
        if keys := keys_of([block]):
            self._paragraph("Colours: " + ", ".join(f"{k} {self.data['keys'][k]}" for k in keys) + ".", soft=True, small=True)
        else:
            self._paragraph("", small=True)

    def _widths(self, block, headings):
        """Return the widths of columns in cm: by the longest word and the longest text of each, within the page; "Also" has the rest."""
        texts = [[headings[n], *(i["cells"][n]["text"] for i in block["items"])] for n in range(len(block["columns"]))]
        least = [min(4.0, 0.2 * max(len(word) for text in column for word in text.split() or [""]) + 0.6) for column in texts]
        wanted = [max(low, min(4.0, 0.17 * max(map(len, column)) + 0.4)) for low, column in zip(least, texts, strict=True)]
        room = _WIDTH - _RECEIPTS - _ALSO
        share = max(0.0, min(1.0, (room - sum(least)) / ((sum(wanted) - sum(least)) or 1)))
        widths = [low + share * (high - low) for low, high in zip(least, wanted, strict=True)]
        if sum(widths) > room:
            widths = [w * room / sum(widths) for w in widths]
        return [*widths, _WIDTH - _RECEIPTS - sum(widths), _RECEIPTS]

    def _source(self, item):
        article = item["article"]
        heading = self.document.add_heading(clean(article["title"]), 2)
        self._bookmark(heading, self.place[item["id"]])
        self._paragraph(f"{article['id']}: {article['kind']}; publisher {article['publisher']}; written {article['written_label']} ({article['how_dated']}). {rests_line(item)}", soft=True)
        for rest in item["rests"]:
            paragraph = self._new("Small Bullet")
            paragraph.add_run(clean(rest["sentence"]))
            self._refs(paragraph, rest["receipts"])

    def _receipt(self, receipt):
        paragraph = self._new("Receipt")
        self._bookmark(paragraph, f"receipt_{receipt['n']}")
        paragraph.add_run(f"{receipt['n']}\t").bold = True
        self._link(paragraph, place_of(receipt), self.place.get(f"source-{receipt['source']}"))
        paragraph.add_run(": ")
        for number, (before, hit, after) in enumerate(excerpts_of(receipt)):
            paragraph.add_run((" … “" if number else "“") + clean(before))
            paragraph.add_run(clean(hit)).bold = True
            paragraph.add_run(clean(after) + "”")
        if notes := receipt_notes(receipt):
            paragraph.add_run(f" ({clean(notes)})").italic = True
        for number, ident in enumerate(receipt["items"], 1):
            paragraph.add_run(" ")
            self._link(paragraph, f"↩{number}" if len(receipt["items"]) > 1 else "↩", self.place.get(ident))

    # -- Word's own --

    def _styles(self):
        from docx.enum.style import WD_STYLE_TYPE

        styles = self.document.styles
        section = self.document.sections[0]
        section.page_width, section.page_height = self.cm(21), self.cm(29.7)
        section.left_margin = section.right_margin = self.cm(2)
        section.top_margin = section.bottom_margin = self.cm(2)
        for name in ("Normal", "Title", "Heading 1", "Heading 2"):
            font = styles[name].font
            font.name = "Calibri"
            fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
            for part in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(self.qn(f"w:{part}"), None)
            for part in ("ascii", "hAnsi", "cs"):
                fonts.set(self.qn(f"w:{part}"), "Calibri")
            if name != "Normal":
                font.color.rgb = self.colour("1C1C1A")
        styles["Normal"].font.size = self.pt(10.5)
        styles["Normal"].paragraph_format.space_after = self.pt(4)
        styles["Heading 1"].paragraph_format.space_before = self.pt(18)
        for name, base, size in (("Cell", "Normal", 8.5), ("Receipt", "Normal", 8.5), ("Small", "Normal", 8.5), ("Small Bullet", "List Bullet", 8.5)):
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles[base]
            style.font.size = self.pt(size)
            style.paragraph_format.space_after = self.pt(2)
            style.paragraph_format.space_before = self.pt(2 if name == "Cell" else 0)
        self.ids = {s.name: s.style_id for s in styles}
        receipt = styles["Receipt"].paragraph_format
        receipt.left_indent, receipt.first_line_indent = self.cm(1), self.cm(-1)
        receipt.tab_stops.add_tab_stop(self.cm(1))

    def _paragraph(self, text, soft=False, small=False):
        paragraph = self._new("Small" if small else "Normal")
        run = paragraph.add_run(clean(text))
        if soft:
            run.font.color.rgb = self.colour(_SOFT)
        return paragraph

    def _cell(self, cell):
        paragraph = cell.paragraphs[0]
        paragraph._p.style = self.ids["Cell"]
        return paragraph

    def _new(self, style):
        """Return a new paragraph; python-docx looks a style up in all styles each time, this does so once."""
        paragraph = self.document.add_paragraph()
        paragraph._p.style = self.ids[style]
        return paragraph

    def _mark(self, paragraph, item):
        if item["mark"]:
            run = paragraph.add_run(f" [{clean(item['mark'])}]")
            run.italic = True
            run.font.color.rgb = self.colour("9A1F14" if item["mark"] in ("disputed", "open") else _SOFT)

    def _refs(self, paragraph, numbers, superscript=True):
        for position, number in enumerate(numbers):
            if position:
                paragraph.add_run(", ").font.superscript = superscript or None
            self._link(paragraph, str(number), f"receipt_{number}", superscript)

    def _link(self, paragraph, text, target, superscript=False):
        if target is None:
            paragraph.add_run(clean(text))
            return
        link = self.element("w:hyperlink")
        link.set(self.qn("w:anchor"), target)
        run = paragraph.add_run(clean(text))
        run.font.superscript = superscript or None
        run.font.color.rgb = self.colour(_LINK)
        link.append(run._r)
        paragraph._p.append(link)

    def _bookmark(self, paragraph, name):
        self.bookmarks += 1
        start, end = self.element("w:bookmarkStart"), self.element("w:bookmarkEnd")
        for part in (start, end):
            part.set(self.qn("w:id"), str(self.bookmarks))
        start.set(self.qn("w:name"), name)
        paragraph._p.append(start)
        paragraph._p.append(end)

    def _fill(self, cell, colour):
        shade = self.element("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
            shade.set(self.qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)

    def _repeat(self, row):
        row._tr.get_or_add_trPr().append(self.element("w:tblHeader"))

    def _whole(self, row):
        row._tr.get_or_add_trPr().append(self.element("w:cantSplit"))

    def _footer(self):
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.style = "Small"
        paragraph.add_run(f"{clean(self.data['subject']['name'])}, dossier by Paddock, page ")
        for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
            run = paragraph.add_run()
            if kind:
                part = self.element("w:fldChar")
                part.set(self.qn("w:fldCharType"), kind)
            else:
                part = self.element("w:instrText")
                part.text = text
            run._r.append(part)

    def _bytes(self):
        """Return the file with fixed dates and its parts in order."""
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments, properties.last_modified_by = f"{clean(self.data['subject']['name'])}: dossier", "Paddock", "", "Paddock"
        properties.created = properties.modified = datetime(2000, 1, 1)
        properties.revision = 1
        made, out = io.BytesIO(), io.BytesIO()
        self.document.save(made)
        with zipfile.ZipFile(made) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name in sorted(parts.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
                entry = zipfile.ZipInfo(name, _FIXED)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
                package.writestr(entry, parts.read(name))
        return out.getvalue()
