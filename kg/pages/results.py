"""Rows of race results → SVG: a season a row, a round a group of cells, a race a cell."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.answers.career.cells import OVERALL, Cell
from kg.answers.career.results import Round, Row
from kg.pages.columns import NARROW
from kg.pages.strokes import cut, width_of, wrapped
from kg.pages.texts import escaped

WIDE = 820  # px, of the rows on a page and in print
NAME, PLACE, SMALL = 13, 14, 11  # px: sizes of letters
_LABEL, _BETWEEN, _EDGE = 196, 8, 1  # px: of a row's name, between rounds, free at the edge
_CELL, _HIGH, _ALONE = 50, 36, 80  # px: of a cell, of one that stands alone in its round
_HEAD, _LEADING, _ROOM = 17, 16, 14  # px: of a round's name, from line to line, below a row
KEY = (
    ("title", "★ title"),
    ("win", "1 win"),
    ("second", "2 second"),
    ("third", "3 third"),
    ("podium", "≤3 podium"),
    ("points", "points"),
    ("placed", "placed"),
    ("out", ""),
    ("dsq", ""),
    ("dns", ""),
    ("dnq", ""),
    ("rank", "place in the championship"),
    ("ran", "• took part, no place recorded"),
    ("none", "– nothing recorded"),
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """An ``svg`` element and its height in px."""

    svg: str
    high: float


def drawing(parts: Sequence[str], width: int, high: float, look: str) -> Drawing:
    """Return parts as a drawing; look: classes of it."""
    kind = "narrow" if width == NARROW else "wide"
    return Drawing(
        f'<svg class="drawing {look} {kind}" xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {width} {high:g}" width="{width}" height="{high:g}">{"".join(parts)}</svg>',
        high,
    )


def result_rows(rows: Sequence[Row], width: int = WIDE, links: bool = True) -> tuple[Drawing, ...]:
    """Return rows of results as drawings, every text escaped: print may break between them.

    width: in px, ``NARROW`` for narrow screens; links: whether cells lead to their receipts on the
    page.
    """
    found = []
    for n, row in enumerate(rows):
        rule = f'<path class="rule" d="M0 0.5H{width}"/>' if n else ""
        svg, low = _row(row, _ROOM / 2, width, links)
        found.append(drawing([rule, svg], width, low + _ROOM / 2, "results"))
    return tuple(found)


def words_of(looks: Collection[str], told: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (look, words) of looks, in the order of the key. told: what the ontology says."""
    return [(look, words or told.get(look, look)) for look, words in KEY if look in looks]


def key_of(rows: Sequence[Row], told: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (look, words) of the looks that rows use. told: what the ontology says of looks."""
    cells = [c for r in rows for c in (*r.ends, *(c for g in r.rounds for c in g.cells))]
    used = {c.look for c in cells}
    found = words_of(used, told)
    if any(OVERALL in c.text for c in cells):
        found.append(("", "o/a: place overall"))
    if any(_is_adrift(r, g) for r in rows for g in r.rounds):
        found.append(("", "* undated"))
    return found


def _row(row: Row, top: float, width: int, links: bool) -> tuple[str, float]:
    """Return (SVG of a row, where it ends)."""
    beside = width > NARROW
    left, room = (_LABEL + 8.0, _LABEL) if beside else (0.0, width)
    out, y = [], top
    for line in wrapped(row.label, room, NAME, 3, bold=True):
        y += _LEADING
        out.append(f'<text class="who row" x="0" y="{y:g}">{escaped(line)}</text>')
    for line in wrapped(row.told, room, SMALL, 3) if row.told else ():
        y += _LEADING - 1
        out.append(f'<text class="told" x="0" y="{y:g}">{escaped(line)}</text>')
    start = top if beside else y + 4
    cells, low = _cells(row, left, start, width, links)
    if not row.rounds and row.ends:
        x, base = left + _ALONE * len(row.ends) + _BETWEEN, start + _HEAD + 22
        out.append(f'<text class="told" x="{x:g}" y="{base:g}">no race of it recorded</text>')
    return "".join([*out, *cells]), max(low, y + 4)


def _cells(row: Row, left: float, top: float, width: int, links: bool) -> tuple[list[str], float]:
    out: list[str] = []
    x, y = left, top
    for group in _groups(row, int((width - _EDGE - left) // _CELL)):
        wide = _width(group)
        if x > left and x + wide > width - _EDGE:
            x, y = left, y + _HEAD + _HIGH + 6
        sign = " *" if _is_adrift(row, group) else ""
        head = cut(group.label, wide + _BETWEEN - 4 - width_of(sign, SMALL), SMALL) + sign
        title = f"<title>{escaped(_round_told(group))}</title>"
        out.append(f'<g class="round">{title}<text class="told" x="{x:g}" y="{y + 12:g}">')
        out.append(f"{escaped(head)}</text></g>")
        for cell in group.cells:
            share = wide / len(group.cells)
            out.append(cell_svg(cell, x, y + _HEAD, share - 2, links))
            x += share
        x += _BETWEEN
    return out, y + _HEAD + _HIGH if out else top


def _groups(row: Row, most: int) -> Iterator[Round]:
    """Yield the groups of cells of a row: what came of the season, then its rounds.

    most: cells that stand beside each other; a round of more has several groups.
    """
    season = [Round("", "season", "", True, row.ends)] if row.ends else []
    for group in (*season, *row.rounds):
        for n in range(0, len(group.cells), most):
            yield replace(group, cells=group.cells[n : n + most])


def _is_adrift(row: Row, group: Round) -> bool:
    """Return whether a round stands beside others though no source says when it was."""
    return bool(group.id) and not group.is_placed and any(g.is_placed for g in row.rounds)


def _width(group: Round) -> float:
    return _ALONE if len(group.cells) == 1 else _CELL * len(group.cells)


def _round_told(group: Round) -> str:
    date = group.when or ("" if group.is_placed or not group.id else "no source dates it")
    return f"{group.label[:120]}{f': {date}' if date else ''}"


def cell_svg(cell: Cell, x: float, y: float, wide: float, links: bool) -> str:
    """Return a cell as SVG: its place, below it what needs saying; the sentence is its title."""
    under = cut(cell.under, wide - 4, SMALL) if cell.under else ""
    middle = x + wide / 2
    size = PLACE if width_of(cell.text, PLACE, bold=True) <= wide - 4 else SMALL
    text = cut(cell.text, wide - 4, size, bold=True)
    words = (
        f'<text class="place{" small" if size == SMALL else ""}" x="{middle:g}" '
        f'y="{y + (16 if under else 23):g}">{escaped(text)}</text>'
    )
    if under:
        words += f'<text class="under" x="{middle:g}" y="{y + 30:g}">{escaped(under)}</text>'
    looks = f"cell r-{cell.look}{f' m-{cell.mark}' if cell.mark else ''}"
    on_page = links and cell.statement  # its row has the sentence, and the page's script shows it
    inside = (
        f"{'' if on_page else f'<title>{escaped(cell.told)}</title>'}"
        f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{_HIGH}" rx="3"/>{words}'
    )
    if on_page:
        return f'<a class="{looks}" href="#{escaped(cell.statement)}">{inside}</a>'
    return f'<g class="{looks}">{inside}</g>'
