"""Text → WordprocessingML, and a Word document that is the same bytes each time."""

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from kg.pages.texts import clean

if TYPE_CHECKING:
    from docx.document import Document

MARGIN_CM = 2.6  # what stands before an item: when it was
_TEXT, _PLAIN = "Times New Roman", "Arial"  # every office has them, or others as wide
INK, SOFT, LINK, WARN = "1C1C1A", "55534D", "0B4F8A", "9A1F14"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NOTE = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
_FIXED = (1980, 1, 1, 0, 0, 0)


def paragraph(style: str, content: str) -> str:
    """Return a paragraph. style: the id of one; content: runs, links and bookmarks."""
    return f"<w:p><w:pPr><w:pStyle w:val={quoteattr(style)}/></w:pPr>{content}</w:p>"


def run(
    text: object,
    bold: bool = False,
    italic: bool = False,
    colour: str = "",
    superscript: bool = False,
) -> str:
    """Return a run of text, escaped and made clean. colour: six hex digits, or empty."""
    how = (
        ("<w:b/>" if bold else "")
        + ("<w:i/>" if italic else "")
        + (f'<w:color w:val="{colour}"/>' if colour else "")
        + ('<w:vertAlign w:val="superscript"/>' if superscript else "")
    )
    properties = f"<w:rPr>{how}</w:rPr>" if how else ""
    shown = escape(clean(text))
    return f'<w:r>{properties}<w:t xml:space="preserve">{shown}</w:t></w:r>'


def link(text: str, target: str | None, superscript: bool = False) -> str:
    """Return a link to a bookmark; plain text where there is none."""
    found = run(text, colour=LINK if target else "", superscript=superscript)
    return f'<w:hyperlink w:anchor="{target}">{found}</w:hyperlink>' if target else found


def outward(text: str, address: str) -> str:
    """Return a link that leaves the document, as a field. address: percent-encoded."""
    told = quoteattr(f'HYPERLINK "{address}"')
    return f"<w:fldSimple w:instr={told}>{run(text, colour=LINK)}</w:fldSimple>"


class Footnotes:
    """The footnotes of a document, in the order of their references.

    style: the id of their style.
    """

    FIRST = 2  # Word has 0 and 1 for the lines above footnotes

    def __init__(self, style: str) -> None:
        self.style = style
        self._notes: list[str] = []

    def refer(self, content: str) -> str:
        """Return the reference to a new footnote that holds runs."""
        number = self.FIRST + len(self._notes)
        mark = f"{_NOTE}<w:footnoteRef/></w:r>{run(' ')}"
        self._notes.append(
            f'<w:footnote w:id="{number}">{paragraph(self.style, mark + content)}</w:footnote>'
        )
        return f'{_NOTE}<w:footnoteReference w:id="{number}"/></w:r>'

    def xml(self) -> str:
        """Return the part that holds them all, with the lines above them."""
        lines = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0"/>'
            f"</w:pPr><w:r><w:{mark}/></w:r></w:p></w:footnote>"
            for number, (kind, mark) in enumerate(
                (("separator", "separator"), ("continuationSeparator", "continuationSeparator"))
            )
        )
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<w:footnotes xmlns:w="{_W}">{lines}{"".join(self._notes)}</w:footnotes>'
        )


def page_number() -> str:
    """Return the field that shows the number of the page."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def set_styles(document: "Document") -> dict[str, str]:
    """Set the page and the styles; return style name → id."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    styles, section = document.styles, document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin, section.bottom_margin = Cm(1.7), Cm(1.6)
    section.footer_distance = Cm(0.8)
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        face = _TEXT if name == "Normal" else _PLAIN
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()
        for part in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{part}"), face)
        if name != "Normal":
            styles[name].font.color.rgb = RGBColor.from_string(INK)
    styles["Normal"].font.size = Pt(10)
    styles["Normal"].paragraph_format.space_after = Pt(3)
    styles["Normal"].paragraph_format.line_spacing = 1.0
    for name, size, before, after in (
        ("Title", 22, 0, 4),
        ("Heading 1", 13, 8, 2),
        ("Heading 2", 10, 4, 1),
    ):
        styles[name].font.size = Pt(size)
        styles[name].paragraph_format.space_before = Pt(before)
        styles[name].paragraph_format.space_after = Pt(after)
    for name, base, size, after in (
        ("Cell", "Normal", 9, 0),
        ("Note", "Normal", 9, 0),
        ("Small", "Normal", 9, 2),
        ("Small Bullet", "List Bullet", 9, 0),
        ("Item", "Normal", 10, 1),
        ("Below", "Normal", 9, 1),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[base]
        style.font.size = Pt(size)
        if name == "Cell":
            style.font.name = _PLAIN
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.space_before = Pt(after if name == "Cell" else 0)
    item = styles["Item"].paragraph_format
    item.left_indent, item.first_line_indent = Cm(MARGIN_CM), Cm(-MARGIN_CM)
    item.tab_stops.add_tab_stop(Cm(MARGIN_CM))
    styles["Below"].paragraph_format.left_indent = Cm(MARGIN_CM + 0.4)
    return {s.name: s.style_id for s in styles}


def fill(document: "Document", body: str, footer: str, footnotes: str) -> None:
    """Put WordprocessingML into the body, the footer and the footnotes of an empty document."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml.ns import nsdecls, qn
    from docx.oxml.parser import parse_xml

    end = document.element.body.sectPr
    for part in list(parse_xml(f"<w:body {nsdecls('w')}>{body}</w:body>")):
        end.addprevious(part)
    old = document.sections[0].footer.paragraphs[0]._p
    old.addprevious(parse_xml(footer.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))
    old.getparent().remove(old)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    part = Part(PackURI("/word/footnotes.xml"), kind, footnotes.encode(), document.part.package)
    document.part.relate_to(part, relation)
    lines = "".join(f'<w:footnote w:id="{n}"/>' for n in range(Footnotes.FIRST))
    told = parse_xml(f"<w:footnotePr {nsdecls('w')}>{lines}</w:footnotePr>")
    settings = document.settings.element
    settings.find(qn("w:compat")).addprevious(told)


def as_bytes(document: "Document", title: str) -> bytes:
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
