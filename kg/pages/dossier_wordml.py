"""Text → WordprocessingML, and a Word document that is the same bytes each time."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from kg.pages.dossier_parts import clean

if TYPE_CHECKING:
    from docx.document import Document

INK, SOFT, LINK, WARN = "1C1C1A", "55534D", "0B4F8A", "9A1F14"
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


def refs(numbers: Sequence[int], superscript: bool = True) -> str:
    """Return links to receipts."""
    between = run(", ", superscript=superscript)
    return between.join(link(str(n), f"receipt_{n}", superscript) for n in numbers)


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
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()
        for part in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{part}"), "Calibri")
        if name != "Normal":
            styles[name].font.color.rgb = RGBColor.from_string(INK)
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


def fill(document: "Document", body: str, footer: str) -> None:
    """Put WordprocessingML into the body and the footer of an empty document."""
    from docx.oxml.ns import nsdecls
    from docx.oxml.parser import parse_xml

    end = document.element.body.sectPr
    for part in list(parse_xml(f"<w:body {nsdecls('w')}>{body}</w:body>")):
        end.addprevious(part)
    old = document.sections[0].footer.paragraphs[0]._p
    old.addprevious(parse_xml(footer.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))
    old.getparent().remove(old)


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
