"""A name → its share card: what an address of its page shows where it is pasted, as PNG."""

from collections.abc import Sequence

from kg.pages.picture import png_of
from kg.pages.strokes import wrapped
from kg.pages.texts import escaped, signed

_WIDTH, _HEIGHT, _EDGE = 600, 315, 30  # px
_NAME, _LINE, _SMALL = 34, 17, 13  # px: sizes of letters
_FACE = '"Helvetica Neue",Arial,"Liberation Sans","DejaVu Sans",sans-serif'
_GROUND, _INK, _SOFT, _ACCENT = "#fdfdfb", "#1c1c1a", "#55534d", "#9a1f14"
_SHADES = 5  # of the edges of letters: a card of all shades is twice as large


def card_png(name: str, what: str, figures: Sequence[str], life: str, rests: str) -> bytes:
    """Return a card of 600 × 315 px as PNG.

    what: the class of the name, or a line of its own; figures: a few words each; life: what is told
    first, cut where it is long; rests: what all of it rests on.
    """
    return png_of(card_svg(name, what, figures, life, rests), scale=1)


def card_svg(name: str, what: str, figures: Sequence[str], life: str, rests: str) -> str:
    """Return the same as SVG; every text is escaped."""
    y, out = float(_EDGE + 8), []

    def text(words: str, size: int, fill: str, weight: int = 400) -> None:
        look = f'font-size="{size}" font-weight="{weight}" fill="{fill}"'
        out.append(f'<text x="{_EDGE}" y="{y:g}" {look}>{escaped(words)}</text>')

    text(what, _SMALL, _ACCENT, 700)
    room = _WIDTH - 2 * _EDGE
    for line in wrapped(name, room, _NAME, 2, bold=True):
        y += _NAME + 4
        text(line, _NAME, _INK, 700)
    if figures:
        y += 8
        for line in wrapped(signed(" · ".join(figures)), room, _LINE, 2, bold=True):
            y += _LINE + 6
            text(line, _LINE, _INK, 700)
    left = int((_HEIGHT - _EDGE - 2 * _SMALL - y) // (_LINE + 6))
    for line in wrapped(signed(life), room, _LINE, max(0, left)) if left > 0 else ():
        y += _LINE + 6
        text(line, _LINE, _INK)
    y = float(_HEIGHT - _EDGE + 6)
    text(rests, _SMALL, _SOFT)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" '
        f"font-family='{_FACE}'>{_few_shades()}"
        f'<g filter="url(#few)"><rect width="{_WIDTH}" height="{_HEIGHT}" fill="{_GROUND}"/>'
        f'{"".join(out)}</g><rect width="8" height="{_HEIGHT}" fill="{_ACCENT}"/></svg>'
    )


def _few_shades() -> str:
    """Return a filter that leaves few shades between ink and ground."""
    functions = ""
    for at, channel in ((1, "R"), (3, "G"), (5, "B")):
        low, high = (int(colour[at : at + 2], 16) / 255 for colour in (_INK, _GROUND))
        steps = (low + (high - low) * n / (_SHADES - 1) for n in range(_SHADES))
        values = " ".join(f"{step:.3f}" for step in steps)
        functions += f'<feFunc{channel} type="discrete" tableValues="{values}"/>'
    return (
        '<filter id="few" x="0" y="0" width="100%" height="100%" '
        f'color-interpolation-filters="sRGB"><feComponentTransfer>{functions}'
        "</feComponentTransfer></filter>"
    )
