"""A route → SVG: name, what joins it to the next with its receipt, name, one below the other."""

from collections.abc import Mapping

from kg.answers.career import Career
from kg.answers.career.shapes import Line, Way
from kg.pages.columns import NAME, NARROW, PILL
from kg.pages.columns_svg import TOLD
from kg.pages.strokes import cut, wrapped
from kg.pages.texts import escaped

WIDE = 760  # px, of a strip on a page and in print
_LINE, _TEXT, _PAD = 26.0, 46.0, 9  # px from the left: of the line, of what stands beside it
_LEADING = 17  # px from line to line
_SIGN = {"disputed": "⚠ "}


def strip_svg(career: Career, way: Way, width: int = WIDE, links: bool = True) -> str:
    """Return a route as an ``svg`` element, every text escaped.

    width: in px, ``NARROW`` for narrow screens; links: whether names and sentences lead to their
    receipts on the page.
    """
    lines = {line.id: line for line in career.statements}
    titles = {source.id: source.title for source in career.sources}
    ends = {way.hops[0].start, way.hops[-1].end}

    def name(ident: str, top: float) -> str:
        return _name(career, ident, ident in ends, top, width, links)

    out, y = [name(way.hops[0].start, 2)], 2 + PILL
    for hop in way.hops:
        told = _told(lines[hop.statement], titles, width)
        low = y + 12 + _LEADING * len(told) + 8
        out.append(_hop(lines[hop.statement], told, y, low, links))
        out.append(name(hop.end, low))
        y = low + PILL
    look = "narrow" if width == NARROW else "wide"
    return (
        f'<svg class="drawing strip {look}" xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {width} {y + 2:g}" width="{width}" height="{y + 2:g}">{"".join(out)}</svg>'
    )


def _told(line: Line, titles: Mapping[str, str], width: int) -> list[tuple[str, str]]:
    """Return (class, text) of the lines beside a hop: its sentence, then its first receipt."""
    room = width - _TEXT - 4
    told = [("who", t) for t in wrapped(_SIGN.get(line.mark, "") + line.sentence, room, NAME)]
    because = f"{line.badge}, by rule {line.rule}" if line.rule else ""
    for receipt in line.receipts[:1]:
        title = titles.get(receipt.source, receipt.source)
        place = f"{title}{f' ¶{receipt.paragraph}' if receipt.paragraph else ''}"
        more = f" and {len(line.receipts) - 1} more" if len(line.receipts) > 1 else ""
        because = f"{place}: “{receipt.at}”{more}"
    return told + [("told", t) for t in wrapped(because, room, TOLD)]


def _hop(behind: Line, told: list[tuple[str, str]], top: float, low: float, links: bool) -> str:
    words = "".join(
        f'<text class="{look}" x="{_TEXT:g}" y="{top + 24 + _LEADING * n:g}">{escaped(text)}</text>'
        for n, (look, text) in enumerate(told)
    )
    looks = f"line{f' m-{behind.mark}' if behind.mark else ''}"
    line = f'<path class="{looks}" stroke-width="2" d="M{_LINE:g} {top:g}V{low:g}"/>'
    if links:
        words = f'<a class="because" href="#{escaped(behind.id)}">{words}</a>'
    return line + words


def _name(career: Career, ident: str, is_end: bool, top: float, width: int, links: bool) -> str:
    """Return the box of a name on the way; the ends look like subjects."""
    nodes = {n.id: n for n in career.nodes}
    node = nodes.get(ident)
    name = node.name if node else career.subject.name
    lane = node.lane if node else None
    glyph = next((n.glyph for n in career.lanes if n.id == lane), "")
    room = min(width - 4, 300)
    words = cut(name if is_end or not glyph else f"{glyph} {name}", room - 2 * _PAD, NAME, is_end)
    looks = "subject" if is_end else f"name l-{lane}" if lane else "name"
    inside = (
        f'<rect x="2" y="{top:g}" width="{room}" height="{PILL}" rx="6"/>'
        f'<text class="who" x="{2 + _PAD}" y="{top + 22.5:g}">{escaped(words)}</text>'
    )
    if links and node and node.own:
        anchor = f'data-node="{escaped(ident)}" href="#{escaped(node.own[0])}" tabindex="-1"'
        return f'<a class="node {looks}" {anchor}>{inside}</a>'
    return f'<g class="{looks}">{inside}</g>'
