"""Columns of names with their lines → SVG, for a page or a picture of its own."""

from collections.abc import Mapping
from math import log2

from kg.answers.career import Career
from kg.pages.columns import LEADING, NAME, PAD, PILL, Box, Columns, Drawn, Heading
from kg.pages.strokes import cut, line_through, width_of, wrapped
from kg.pages.texts import escaped

TOLD, TITLE = 12, 15  # px: sizes of letters
_SIGNS = {"disputed": "⚠ ", "possible": "? "}


def columns_svg(
    career: Career,
    drawn: Columns,
    look: str,
    anchors: Mapping[str, str] | None = None,
) -> str:
    """Return a drawing as an ``svg`` element, every text escaped.

    look: a class of it; anchors: entity id → where its name leads on the page; None leaves out
    links, and the lines that only picking shows.
    """
    lanes = {n.id: n.lane for n in career.nodes}
    lines = [_line(line, lanes) for line in drawn.lines if line.own or anchors is not None]
    glyphs = {lane.id: lane.glyph for lane in career.lanes}
    heads = [_heading(head, glyphs.get(head.lane, "")) for head in drawn.headings]
    names = [_name(box, anchors) for box in drawn.boxes]
    inside = "".join([f"<g>{''.join(lines)}</g>", *heads, *names, _subject(drawn.subject, anchors)])
    size = f'viewBox="0 0 {drawn.width:g} {drawn.height:g}" width="{drawn.width:g}"'
    shape = f"--shape:{drawn.width / drawn.height:.3f};--wide:{drawn.width:g}px"
    return (
        f'<svg class="drawing {look}" xmlns="http://www.w3.org/2000/svg" {size} '
        f'height="{drawn.height:g}" style="{shape}">{inside}</svg>'
    )


def _line(line: Drawn, lanes: Mapping[str, str | None]) -> str:
    """Return a line: as wide as it has seasons, with the numbers of the edges it stands for."""
    ticks = {t for e in line.edges for t in e.ticks}
    width = 1 + min(2.5, log2(1 + len(ticks)) * 0.6)
    edges = " ".join(e.id.removeprefix("e") for e in line.edges)
    far = next((lanes[i] for e in line.edges for i in (e.end, e.start) if lanes.get(i)), "")
    looks = f"line l-{far}{'' if line.own else ' aside'}{_look(line.mark)}"
    wide = f' stroke-width="{width:.1f}"' if line.own else ""
    return f'<path class="{looks}" data-e="{edges}"{wide} d="{line_through(line.points)}"/>'


def _heading(head: Heading, glyph: str) -> str:
    words = escaped(head.text)
    return (
        f'<text class="head l-{head.lane}" data-lane="{head.lane}" x="{head.x:g}" y="{head.y:g}">'
        f'<tspan class="glyph">{escaped(glyph)}</tspan> {words}</text>'
    )


def _name(box: Box, anchors: Mapping[str, str] | None) -> str:
    """Return a name in its box, a long one in two lines."""
    room = box.width - 2 * PAD
    if not box.node:
        x, y = box.x + box.width / 2, box.middle + 4.5
        words = f'<text class="told" x="{x:g}" y="{y:g}">{box.name}</text>'
        looks = f"name more l-{box.lane}"
        return _button(looks, f'data-more="{box.lane}"', "", _rect(box) + words, anchors)
    who = wrapped(box.name, room, NAME, 2 if box.height > PILL else 1)
    told = escaped(_told(box, room))
    x, y = box.x + PAD, box.y + (14.5 if told else 21.5)
    words = ""
    for n, line in enumerate(who):
        words += f'<text class="who" x="{x:g}" y="{y + LEADING * n:g}">{escaped(line)}</text>'
    if told:
        low = box.y + box.height - 5.5
        words += f'<text class="told" x="{x:g}" y="{low:g}">{told}</text>'
    title = ""
    if " ".join(who) != box.name or told != escaped("".join(box.told[:1])):
        title = f"<title>{escaped(': '.join([box.name[:120], *box.told[:1]]))}</title>"
    looks = f"name node l-{box.lane}{_look(box.mark)}"
    what = f'data-node="{escaped(box.node)}"'
    return _button(looks, what, box.node, title + _rect(box) + words, anchors)


def _told(box: Box, room: float) -> str:
    """Return the fullest of what is told of a name that fits into ``room`` px."""
    ways = [_SIGNS.get(box.mark, "") + way for way in box.told]
    fits = [way for way in ways if width_of(way, TOLD) <= room]
    return fits[0] if fits else cut(ways[-1], room, TOLD) if ways else ""


def _subject(box: Box, anchors: Mapping[str, str] | None) -> str:
    """Return the subject: its name in as many lines as its box holds."""
    most = 1 if box.height <= 40 else 3
    lines = wrapped(box.name, box.width - 2 * PAD, TITLE, most, bold=True)
    first = box.middle + 5.5 - 9 * (len(lines) - 1)
    words = "".join(
        f'<text class="who" x="{box.x + PAD:g}" y="{first + 18 * n:g}">{escaped(line)}</text>'
        for n, line in enumerate(lines)
    )
    return _button("subject", f'data-node="{escaped(box.node)}"', "", _rect(box) + words, anchors)


def _button(
    looks: str, what: str, node: str, inside: str, anchors: Mapping[str, str] | None
) -> str:
    """Return what can be picked: a link where it leads somewhere on the page."""
    anchor = (anchors or {}).get(node)
    if anchor is None:
        return f'<g class="{looks}" {what}>{inside}</g>'
    return f'<a class="{looks}" {what} href="#{escaped(anchor)}">{inside}</a>'


def _rect(box: Box) -> str:
    return (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" rx="6"/>'
    )


def _look(mark: str) -> str:
    return f" m-{mark}" if mark else ""
