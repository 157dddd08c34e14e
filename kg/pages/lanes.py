"""The lanes of a career → SVG: inline it stretches with the page, in a picture it has its width."""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.answers.career import Career
from kg.answers.career.shapes import Axis, Bar, Lane, Row, Season, Undated
from kg.pages.strokes import apart, cut, width_of
from kg.pages.texts import escaped

ROW, BAR, HEAD = 22, 17, 46
_GAP = 0.62  # width of a gap of empty years, in ticks
_SIZE, _SHORT = 12.5, 11  # px: of the letters of a label, and of a chip's second line
_STRETCH = 1.3  # how much wider than at least a page shows chips as a rule
_SLIM = 0.88  # of letters as wide as is reckoned with
_LABEL = 540  # px: of a label before it is cut
SIGN = "⚠"


@dataclass(frozen=True, slots=True)
class DrawnLane:
    """A lane as SVG text; height in px."""

    id: str
    label: str
    glyph: str
    count: int
    undated: tuple[Undated, ...]
    height: int
    svg: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The axis and the lanes as SVG text, every text escaped.

    min_width: in px; in the SVG, x and width are percent, so that bars stretch and letters do not.
    """

    min_width: int
    axis: str
    lanes: tuple[DrawnLane, ...]

    @property
    def least(self) -> int:
        """In how many px a page may still show them: letters of common faces are slimmer."""
        return round(self.min_width * _SLIM)


def timeline(career: Career, width: int | None = None) -> Timeline:
    """Return the swim-lanes of a career. width: in px, or None where they stretch with a page."""
    scale = _Scale(career.axis, width)
    return Timeline(
        scale.width, _axis(career, scale), tuple(_lane(lane, scale) for lane in career.lanes)
    )


class _Scale:
    """Where ticks are, in percent of the width; ``width`` is the least the lanes need, in px.

    is_fixed: they have just that width, and all is in px.
    """

    def __init__(self, axis: Axis, width: int | None = None) -> None:
        self.axis, self.is_fixed = axis, width is not None
        self.left: list[float] = []
        at = 0.0
        for tick in axis.ticks:
            at += _GAP if tick.gap else 0
            self.left.append(at)
            at += 1
        self.units = at or 1.0
        least = int(max(740, self.units * (44 if axis.kind == "year" else 104)))
        self.width = least if width is None else width

    @property
    def whole(self) -> str:
        """The whole width, as SVG writes it."""
        return str(self.width) if self.is_fixed else "100%"

    def percent(self, units: float) -> str:
        """Return units as a share of the width, or in px where it is fixed."""
        if self.is_fixed:
            return f"{self.px(units):.1f}"
        return f"{100 * units / self.units:.2f}".rstrip("0").rstrip(".") + "%"

    def px(self, units: float) -> float:
        """Return units in px of the least width."""
        return units / self.units * self.width


# -- the axis --


def _axis(career: Career, scale: _Scale) -> str:
    seasons = {s.tick: s for s in career.seasons}
    out = []
    for number, tick in enumerate(career.axis.ticks):
        if tick.gap:
            x = scale.percent(scale.left[number] - _GAP / 2)
            out.append(
                f'<svg x="{x}" overflow="visible"><text class="gap" y="20" text-anchor="middle">'
                f"{tick.gap} yr</text></svg>"
            )
        if number in seasons:
            out.append(_chip(seasons[number], scale))
    inside = "".join(out)
    return (
        f'<svg width="{scale.whole}" height="{HEAD}" role="group" aria-label="Seasons">'
        f"{inside}</svg>"
    )


def _chip(season: Season, scale: _Scale) -> str:
    """Return the SVG of a chip: coloured by what holds, dashed or dotted as that is said."""
    x = scale.left[season.tick]
    room = scale.px(0.92) * (1 if scale.is_fixed else _STRETCH) - 4
    label = cut(season.label, room, _SIZE, bold=True)
    short = ("★ " if season.star else "") + season.short
    said = "; ".join(season.lines[:4]) or season.short or "no result recorded"
    middle = scale.percent(x + 0.5)
    words = f"{season.label}: {said}" + (f" ({season.mark})" if season.mark else "")
    second = (
        f'<text class="short" x="{middle}" y="34" text-anchor="middle">'
        f"{escaped(cut(short, room, _SHORT))}</text>"
        if short
        else ""
    )
    return (
        f'<a class="chip k-{season.key}{_look(season.mark)}" href="#tick-{season.tick}" '
        f'data-tick="{season.tick}"><title>{escaped(words)}</title>'
        f'<rect x="{scale.percent(x + 0.04)}" y="2" width="{scale.percent(0.92)}" '
        f'height="{HEAD - 6}" rx="6"/><text class="year" x="{middle}" y="{19 if short else 27}" '
        f'text-anchor="middle">{escaped(label)}</text>{second}</a>'
    )


def _look(mark: str) -> str:
    return f" m-{mark}" if mark else ""


# -- the lanes --


def _lane(lane: Lane, scale: _Scale) -> DrawnLane:
    """Return a lane; rows that do not meet share a line."""
    lines: list[list[tuple[float, float]]] = []
    out = []
    names = [row.label for row in lane.rows]
    for row in sorted(lane.rows, key=lambda r: (r.bars[0].first, r.label, r.node)):
        drawn = _row(row, names, scale)
        line = next(
            (
                n
                for n, taken in enumerate(lines)
                if all(drawn.right + 6 < a or drawn.left > b + 6 for a, b in taken)
            ),
            len(lines),
        )
        if line == len(lines):
            lines.append([])
        lines[line].append((drawn.left, drawn.right))
        y = line * ROW + 3
        out.append(drawn.svg.replace("@y", str(y)).replace("@t", str(y + 13)))
    height = max(1, len(lines)) * ROW + 3
    svg = (
        f'<svg width="{scale.whole}" height="{height}" role="group" '
        f'aria-label="{escaped(lane.label)}">{_grid(scale, height)}{"".join(out)}</svg>'
    )
    return DrawnLane(
        lane.id,
        lane.label,
        lane.glyph,
        lane.count,
        lane.undated,
        height,
        svg if lane.rows else "",
    )


def _grid(scale: _Scale, height: int) -> str:
    places = [
        scale.percent(scale.left[n] - _GAP / 2) for n, t in enumerate(scale.axis.ticks) if t.gap
    ]
    return "".join(f'<line class="grid" x1="{x}" x2="{x}" y1="0" y2="{height}"/>' for x in places)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The bars of one name: left and right in px, and SVG with @y and @t for its place."""

    left: float
    right: float
    svg: str


Edges = list[tuple[float, float]]


def _row(row: Row, names: Sequence[str], scale: _Scale) -> _Drawn:
    """Return the bars of a name. names: of its lane, from which it must be told."""
    edges = [(scale.left[b.first] + 0.05, scale.left[b.last] + 0.95) for b in row.bars]
    sign = f"{SIGN} " if any(b.mark == "disputed" for b in row.bars) else ""
    at, words, left, right = _label(sign, row.label, names, edges, scale)
    svg = "".join(
        _bar(row, bar, edges[n], words if n == at else "", scale) for n, bar in enumerate(row.bars)
    )
    return _Drawn(left, right, svg)


def _label(
    sign: str, name: str, names: Sequence[str], edges: Edges, scale: _Scale
) -> tuple[int, str, float, float]:
    """Return (number of the bar that carries the label, its SVG, left px, right px of all).

    It stands in or after the first bar where there is room, else in another, after the last or
    before the first, else cut short where most room is.
    """
    left, right = scale.px(edges[0][0]), scale.px(edges[-1][1])
    at = max(range(len(edges)), key=lambda n: edges[n][1] - edges[n][0])
    inner = scale.px(edges[at][1] - edges[at][0]) - 12
    most = min(_LABEL, max(24.0, inner, left - 12, scale.width - right - 12))
    label = cut(sign + apart(name, names, most - width_of(sign, _SIZE), _SIZE), most, _SIZE)
    room = width_of(label, _SIZE) + 12
    inside = next((n for n, (a, b) in enumerate(edges) if scale.px(b - a) >= room), None)
    free = scale.px(edges[1][0] - edges[0][1]) if len(edges) > 1 else 0

    def text(at: float, shift: int, words: str, anchor: str = "") -> str:
        return f'<text x="{scale.percent(at)}" dx="{shift}" y="@t"{anchor}>{escaped(words)}</text>'

    if inside != 0 and free >= room:
        return 0, text(edges[0][1], 5, label), left, right
    if inside is not None:
        return inside, text(edges[inside][0], 6, label), left, right
    if right + room <= scale.width:
        return len(edges) - 1, text(edges[-1][1], 5, label), left, right + room
    if left >= room:
        return 0, text(edges[0][0], -5, label, ' text-anchor="end"'), left - room, right
    return at, text(edges[at][0], 6, label), left, right


def _bar(row: Row, bar: Bar, edges: tuple[float, float], words: str, scale: _Scale) -> str:
    """Return the SVG of one bar, with a plain description for who cannot see it."""
    left, right = edges
    open_ends = [w for w, fades in (("start", bar.fades_in), ("end", bar.fades_out)) if fades]
    told = f"{row.label[:200]}: {bar.when or _ticks_in_words(bar, scale.axis)}"
    told += f" ({' and '.join(open_ends)} not certain)" if open_ends else ""
    told += f" ({bar.mark})" if bar.mark else ""
    fades = ""
    if bar.fades_in:
        fades += _fade("start", scale.percent(left), -2)
    if bar.fades_out:
        fades += _fade("end", scale.percent(right), -18)
    return (
        f'<a class="bar{_look(bar.mark)}" href="#{escaped(bar.statements[0])}" '
        f'data-node="{escaped(row.node)}" data-ticks="{bar.first} {bar.last}">'
        f'<title>{escaped(told)}</title><rect x="{scale.percent(left)}" y="@y" '
        f'width="{scale.percent(right - left)}" height="{BAR}" rx="4"/>{fades}{words}</a>'
    )


def _ticks_in_words(bar: Bar, axis: Axis) -> str:
    first, last = axis.ticks[bar.first].label, axis.ticks[bar.last].label
    return first if first == last else f"{first} to {last}"


def _fade(side: str, at: str, shift: int) -> str:
    return (
        f'<svg x="{at}" y="@y" overflow="visible">'
        f'<rect class="fade {side}" x="{shift}" y="-1" width="20" height="{BAR + 2}"/></svg>'
    )
