"""A season's rounds and winners, a team's drivers by season → SVG tables."""

from collections.abc import Sequence

from kg.answers.career.season_grid import Listing, RoundRow, Said, SeasonGrid
from kg.answers.career.team_grid import DriverRow, TeamGrid
from kg.pages.columns import NARROW
from kg.pages.results import NAME, SMALL, WIDE, Drawing, cell_svg, drawing
from kg.pages.strokes import cut, width_of, wrapped
from kg.pages.texts import escaped
from kg.problems import many

MOST_LINES, MOST_SEASONS, MOST_DRIVERS = 12, 12, 40
NOBODY = "nothing recorded"
_PLAIN = "told"  # the look of a text of a table that has no other
_LINE, _GAP, _PAD = 20, 6, 6  # px: of a line, between columns, inside a box
_ROUND, _RACE, _PLACE = 148, 48, 34  # px: of a round's name, of a race's, of a place
_COLUMN = 340  # px: of a class at most
_TOP, _BETWEEN, _ROOM = 22, 9, 26  # px: of a heading, between rounds, between parts
_MOST_BESIDE = 4  # classes that stand beside each other
_LISTS = {True: (3, 4), False: (1, 2)}  # columns of standings, of teams: wide and narrow
_DRIVER, _DRIVER_NARROW, _CELL, _WIDEST, _HIGH = 150, 96, 58, 118, 40  # px: of a team's grid
_A_PAGE = 16  # drivers: print may break between so many


class _Drawing:
    """Collects parts of a drawing, every text escaped."""

    def __init__(self, width: int, links: bool) -> None:
        self.width, self.links = width, links
        self.parts: list[str] = []

    def text(self, words: str, x: float, y: float, look: str, end: bool = False) -> None:
        """Add a text; end: it ends at ``x``."""
        self.parts.append(_part(words, x, y, look, end))

    def rule(self, y: float) -> None:
        """Add a line from edge to edge."""
        self.parts.append(f'<path class="rule" d="M0 {y:g}H{self.width}"/>')

    def said(self, said: Said, x: float, y: float, wide: float, first: float) -> float:
        """Add a line of a table in a box of its own; return its height.

        first: px of its place or race. What stands behind a name has a line of its own where it
        does not fit beside it.
        """
        inside, at, base = [], x + _PAD, y + 13.5
        if said.place:
            inside.append(_part(cut(said.place, first - 4, SMALL), at, base, "told"))
        at += first
        name = cut(said.words, x + wide - at - _PAD, NAME)
        inside.append(_part(name, at, base, "who"))
        free = x + wide - at - width_of(name, NAME) - 2 * _PAD
        high = float(_LINE)
        if said.more and width_of(said.more, SMALL) <= free:
            inside.append(_part(said.more, x + wide - _PAD, base, "told", True))
        elif said.more:
            inside.append(_part(cut(said.more, x + wide - at, SMALL), at, base + 13, "told"))
            high += 13
        box = f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high - 2:g}" rx="3"/>'
        looks = f"said{f' m-{said.mark}' if said.mark else ''}"
        title = "" if self.links else f"<title>{escaped(said.told)}</title>"
        body = f"{title}{box}{''.join(inside)}"
        if self.links:
            self.parts.append(f'<a class="{looks}" href="#{escaped(said.statement)}">{body}</a>')
        else:
            self.parts.append(f'<g class="{looks}">{body}</g>')
        return high

    def done(self, high: float, look: str) -> Drawing:
        """Return the drawing."""
        return drawing(self.parts, self.width, high, look)


def _part(words: str, x: float, y: float, look: str, end: bool = False) -> str:
    names = " ".join(n for n in (look if look != _PLAIN else "", "end" if end else "") if n)
    looks = f' class="{names}"' if names else ""
    return f'<text{looks} x="{x:g}" y="{y:g}">{escaped(words)}</text>'


def season_parts(grid: SeasonGrid, width: int = WIDE, links: bool = True) -> tuple[Drawing, ...]:
    """Return a season as drawings: rounds with winners, standings, who drove for whom.

    width: in px, ``NARROW`` for narrow screens; links: whether lines lead to their receipts on the
    page.
    """
    rounds = _Drawing(width, links)
    beside = width > NARROW and len(grid.classes) <= _MOST_BESIDE
    low = _rounds_beside(rounds, grid) if beside else _rounds_below(rounds, grid)
    found = [rounds.done(low + 2, "board rounds")]
    standings, teams = _LISTS[width > NARROW]
    if grid.standings:
        part = _Drawing(width, links)
        low = _lists(part, "Standings", grid.standings, standings, _PLACE, _ROOM)
        found.append(part.done(low + 2, "board lists"))
    for start in range(0, len(grid.teams), teams):
        part, heading = _Drawing(width, links), "" if start else "Who drove for whom"
        row = grid.teams[start : start + teams]
        low = _lists(part, heading, row, teams, 0, 0 if start else _ROOM)
        found.append(part.done(low + 2, "board lists"))
    return tuple(found)


def _rounds_beside(board: _Drawing, grid: SeasonGrid) -> float:
    """Add the rounds, one below the other, with a column for each class; return where they end."""
    wide = min(_COLUMN, (board.width - _ROUND) / len(grid.classes))
    for n, label in enumerate(grid.classes):
        head = cut(label or "Winner", wide - _GAP, NAME, bold=True)
        board.text(head, _ROUND + n * wide + _PAD, 14, "head")
    y = float(_TOP)
    for row in grid.rounds:
        board.rule(y)
        high = _round_head(board, row, y + 5, _ROUND - _GAP)
        for n, won in enumerate(row.won):
            x = _ROUND + n * wide
            high = max(high, _won(board, row, won, x, y + 5, wide - _GAP))
        y = high + _BETWEEN - 5
    return y


def _rounds_below(board: _Drawing, grid: SeasonGrid) -> float:
    """Add the rounds with their classes below each; return where they end."""
    y = 0.0
    for row in grid.rounds:
        board.rule(y)
        high = _round_head(board, row, y + 5, board.width)
        nobody = not any(row.won)
        for label, won in zip(grid.classes, row.won, strict=True):
            if nobody or (not won and len(grid.classes) > 1):
                continue
            room = 74.0 if len(grid.classes) > 1 else 0.0
            if room:
                board.text(cut(label, room - 4, SMALL), 0, high + 13.5, "told")
            high = _won(board, row, won, room, high, board.width - room)
        if nobody:
            board.text(row.status or NOBODY, 0, high + 13.5, "told")
            high += _LINE
        y = high + _BETWEEN - 5
    return y


def _round_head(board: _Drawing, row: RoundRow, y: float, wide: float) -> float:
    """Add the name of a round and when it was; return where they end."""
    when = row.when or ("" if row.is_placed else "no source dates it")
    beside = width_of(row.label, NAME, bold=True) + width_of(when, SMALL) + 14 < wide
    board.text(cut(row.label, wide, NAME, bold=True), 0, y + 13.5, "head")
    if not when:
        return y + _LINE
    if beside and board.width == NARROW:
        board.text(when, board.width, y + 13.5, "told", end=True)
        return y + _LINE
    board.text(cut(when, wide, SMALL), 0, y + 28, "told")
    return y + 34


def _won(
    board: _Drawing, row: RoundRow, won: Sequence[Said], x: float, y: float, wide: float
) -> float:
    """Add who won in one class of a round; return where they end."""
    if not won:
        board.text(row.status or NOBODY, x + _PAD, y + 13.5, "told")
        return y + _LINE
    for said in won:
        y += board.said(said, x, y, wide, _RACE if any(s.place for s in won) else 0)
    return y


def _lists(
    board: _Drawing,
    heading: str,
    lists: Sequence[Listing],
    columns: int,
    first: float,
    top: float,
) -> float:
    """Add lists in columns, each in the shortest; return where they end."""
    if heading:
        board.text(heading, 0, top, "part")
    lows = [top + 8 if heading else top] * min(columns, len(lists))
    wide = board.width / columns
    for listing in lists:
        n = min(range(len(lows)), key=lambda k: (lows[k], k))
        lows[n] = _list(board, listing, n * wide, lows[n], wide - _GAP * 2, first)
    return max(lows)


def _list(
    board: _Drawing, listing: Listing, x: float, y: float, wide: float, first: float
) -> float:
    label = listing.label[:1].upper() + listing.label[1:]
    head = cut(label, wide - width_of(listing.when, SMALL) - 8, NAME, bold=True)
    if head:
        board.text(head, x, y + 15, "head")
    if listing.when:
        board.text(listing.when, x + wide - 5, y + 15, "told", end=True)
    y += _TOP if head or listing.when else 4
    shown = listing.lines[:MOST_LINES]
    for said in shown:
        y += board.said(said, x, y, wide, first)
    if len(listing.lines) > len(shown):
        more = f"and {len(listing.lines) - len(shown)} more in the table"
        board.text(more, x + _PAD, y + 13.5, "told")
        y += _LINE
    return y + _BETWEEN


def team_parts(grid: TeamGrid, width: int = WIDE, links: bool = True) -> tuple[Drawing, ...]:
    """Return a team's drivers by season as drawings; see ``season_parts``.

    Of many seasons and drivers they show the latest, and say how many are in the table only.
    """
    left = _DRIVER if width > NARROW else _DRIVER_NARROW
    most = min(MOST_SEASONS, int((width - left) // _CELL))
    skipped = max(0, len(grid.seasons) - most)
    rows = [r for r in grid.drivers if any(r.cells[skipped:])]
    dropped = max(0, len(rows) - MOST_DRIVERS)
    shown = rows[dropped:]
    found = []
    for start in range(0, len(shown), _A_PAGE):
        part = _Drawing(width, links)
        low = _team_rows(part, grid, shown[start : start + _A_PAGE], skipped, left)
        if start + _A_PAGE >= len(shown) and (skipped or dropped):
            unseen = (skipped, "earlier season"), (len(grid.drivers) - len(shown), "earlier driver")
            left_out = " and ".join(many(n, word) for n, word in unseen if n)
            part.text(f"only in the table: {left_out}", 0, low + 16, "told")
            low += 22
        found.append(part.done(low + 2, "board team"))
    return tuple(found)


def _team_rows(
    board: _Drawing, grid: TeamGrid, rows: Sequence[DriverRow], skipped: int, left: int
) -> float:
    """Add the heads of seasons and some drivers; return where they end."""
    seasons = grid.seasons[skipped:]
    wide = min(_WIDEST, (board.width - left) / max(1, len(seasons)))
    y = 0.0
    for n, season in enumerate(seasons):
        x = left + n * wide
        board.text(cut(season.year, wide - 4, NAME, bold=True), x, 14, "head")
        lines = wrapped(season.series, wide - 6, SMALL, 3)
        for k, line in enumerate(lines):
            board.text(line, x, 28 + 13 * k, "told")
        y = max(y, 24 + 13 * len(lines))
    for row in rows:
        board.rule(y)
        names = wrapped(row.name, left - 8, NAME, 2)
        base = y + (27 if len(names) == 1 else 19)
        for k, line in enumerate(names):
            board.text(line, 0, base + 16 * k, "who")
        for n, cell in enumerate(row.cells[skipped:]):
            if cell is not None:
                part = cell_svg(cell, left + n * wide, y + 4, min(wide, 92) - 4, board.links)
                board.parts.append(part)
        y += _HIGH + 4
    return y
