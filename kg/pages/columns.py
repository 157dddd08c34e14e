"""A career → the places of its names in columns, and lines that pass behind no other name.

Names stand in columns left and right of the subject, each with its relation and years. A line runs
straight along a free level between the names of a column, and up and down only between columns.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kg.answers.career import Career
from kg.answers.career.marks import firmest
from kg.answers.career.shapes import Axis, Edge, Lane, Node
from kg.pages.strokes import Point, width_of

WIDTH = 1020  # px, of a drawing in columns; shown in 940 its letters are at least 11 px high
NARROW = 372  # px, of a drawing in one column
PILL, PITCH, HEAD = 34, 41, 33  # px: height of a name, from one to the next, of a heading
NAME, PAD, LEADING = 13, 9, 15  # px: size of its letters, left and right of them, line to line
MOST, FEW = 48, 24  # names that are drawn, and on a phone; of the others each lane says how many
LOW = 326  # px: height of a drawing that is whole in a low window, with fewer names
LOW_ALONE = 440  # px: the same where nothing stands below it
_SUBJECT, _SLIM, _WIDEST = 148, 178, 236  # px: width of the subject, of a name at least and most
_TRUNK, _BETWEEN = 44, 34  # px: between the subject and a column, and between two columns
_TALL = 64  # px: height of the subject between its columns
_MORE, _HIGH = {"+{} more": 70, "+{}": 34}, 22  # px: of how many more there are, beside a heading
_HEADING = 12.5  # px: of the letters of a heading
_ONE = 6  # names that stand in one column; more take two
_CLEAR, _APART = 6.0, 3.0  # px: between a line and a name at least, and between two lines
_EDGE = 2 * _CLEAR  # px: above and below the highest column, for lines that go around it
_RIM = 2.0  # px: between these and the edge of the drawing
_TORN = 60  # px of height that are not worth tearing a lane in two
_FAINT = 9.0  # what joins two names least: told only where nothing else does


@dataclass(frozen=True, slots=True)
class Box:
    """A name in its place, or how many more there are of a lane (then ``node`` is empty).

    told: its relation to the subject and when, the fullest first, to take what fits; mark: of the
    firmest that joins it.
    """

    node: str
    name: str
    told: tuple[str, ...]
    lane: str
    mark: str
    x: float
    y: float
    width: float
    height: float = PILL

    @property
    def middle(self) -> float:
        """Where its middle is, in px from the top."""
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        """Where it ends, in px from the left."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a lane above its names. y: of its base line."""

    lane: str
    text: str
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """All that joins two names, as one line. own: whether the subject is one of them."""

    edges: tuple[Edge, ...]
    points: tuple[Point, ...]
    mark: str
    own: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """A drawing as plain data, in px."""

    width: float
    height: float
    subject: Box
    boxes: tuple[Box, ...]
    headings: tuple[Heading, ...]
    lines: tuple[Drawn, ...]


@dataclass(slots=True)
class _Column:
    """Names and headings one below the other."""

    items: list[Box | Heading] = field(default_factory=list)
    height: float = 0.0

    def levels(self) -> list[tuple[float, float]]:
        """Return what is taken, from top to bottom, with room for a line beside it."""
        found = []
        for item in self.items:
            top = item.y if isinstance(item, Box) else item.y - 13
            low = item.y + item.height if isinstance(item, Box) else item.y + 4
            found.append((top - _CLEAR, low + _CLEAR))
        return sorted(found)


Group = tuple[Lane, list[Box], int]  # the names of a lane, and how many more it has


def columns(career: Career, high: float | None = None) -> Columns:
    """Return the drawing of a career in columns left and right of its subject.

    high: px that it may take; then lanes show fewer names and say how many more there are.
    """
    kept = _kept(career, MOST)
    sides = _in_sides(_groups(career, kept))
    while high and _height(sides) > high and max(kept.values()) > 1:
        largest = max(kept, key=lambda i: kept[i])
        kept[largest] -= 1
        sides = _in_sides(_groups(career, kept))
    if high and _height(sides) > high:  # no lane can have fewer names, but each name one line
        flat = [
            (lane, [replace(b, height=PILL) for b in boxes], more)
            for lane, boxes, more in _groups(career, kept)
        ]
        sides = _in_sides(flat)
    return _placed(career, sides)


def one_column(career: Career) -> Columns:
    """Return the drawing of a career in one column below its subject, for narrow screens."""
    subject = Box(career.subject.id, career.subject.title, (), "", "", 0, 2, NARROW - 2)
    column, x, trunk = _Column(), 34.0, 14.0
    at = subject.y + PILL + 8
    for group in _groups(career, _kept(career, FEW)):
        at = _stack(column, [group], at, x, NARROW - x - 2)
    boxes = tuple(i for i in column.items if isinstance(i, Box))
    between = _between(career.edges)
    lines = []
    for box in boxes:
        if behind := between.get(frozenset((career.subject.id, box.node))):
            start = (trunk, subject.y + PILL)
            points = (start, (trunk, box.middle), (box.x, box.middle))
            lines.append(Drawn(behind, points, firmest(e.mark for e in behind), True))
    headings = tuple(i for i in column.items if isinstance(i, Heading))
    return Columns(NARROW, at, subject, boxes, headings, tuple(lines))


# -- who is drawn, and what is said there --


def _kept(career: Career, most: int) -> dict[str, int]:
    """Return lane → how many of its names are drawn; too many are folded where most are."""
    counts = Counter(n.lane for n in career.nodes if n.lane)
    kept = {lane.id: counts[lane.id] for lane in career.lanes if counts[lane.id]}
    while sum(kept.values()) > most and max(kept.values()) > 1:
        kept[max(kept, key=lambda i: kept[i])] -= 1
    return kept


def _groups(career: Career, kept: Mapping[str, int]) -> list[Group]:
    """Return the lanes with their names, by column: of each lane as many as are kept."""
    between = _between(career.edges)
    members = {lane.id: [n for n in career.nodes if n.lane == lane.id] for lane in career.lanes}
    groups = []
    for lane in sorted(career.lanes, key=lambda n: n.column):
        if lane.id not in kept:
            continue
        found, most = members[lane.id], kept[lane.id]
        chosen = set(sorted(found, key=lambda n: (n.cost, -n.count, n.id))[:most])
        boxes = [
            _box(career, n, between.get(frozenset((career.subject.id, n.id)), ()))
            for n in found
            if n in chosen
        ]
        groups.append((lane, boxes, len(found) - most))
    return groups


def _between(edges: Iterable[Edge]) -> dict[frozenset[str], tuple[Edge, ...]]:
    """Return the two ends → all that joins them, what tells most first."""
    found: dict[frozenset[str], list[Edge]] = {}
    for edge in edges:
        found.setdefault(frozenset((edge.start, edge.end)), []).append(edge)
    return {
        ends: tuple(sorted(same, key=lambda e: (e.loose, e.cost, e.label)))
        for ends, same in found.items()
    }


def _box(career: Career, node: Node, behind: Sequence[Edge]) -> Box:
    telling = [e for e in behind if e.loose == behind[0].loose and e.cost < _FAINT] or behind[:1]
    labels = list(dict.fromkeys(e.label for e in telling))
    ticks = sorted({t for e in telling for t in e.ticks})
    years, ends = ticks_in_words(career.axis, ticks), _ends(career.axis, ticks)
    ways = [(", ".join(labels), years), (", ".join(labels), ends)]
    ways += [(label, when) for label in labels[:1] for when in (years, ends, "")]
    told = dict.fromkeys(" · ".join(w for w in way if w) for way in ways)
    name = node.short or node.name
    mark = firmest(e.mark for e in behind)
    high = _high_of(name, _SLIM)
    return Box(node.id, name, tuple(t for t in told if t), node.lane or "", mark, 0, 0, 0, high)


def _ends(axis: Axis, ticks: Sequence[int]) -> str:
    """Return the first and last of ticks; … says that some between them are not recorded."""
    words = ticks_in_words(axis, ticks)
    if axis.kind != "year" or ", " not in words:
        return words
    return f"{axis.ticks[ticks[0]].label}…{axis.ticks[ticks[-1]].label}"


def ticks_in_words(axis: Axis, ticks: Sequence[int]) -> str:
    """Return what is recorded, never from the least to the most: ``2001, 2023–2025``.

    ticks: numbers of ticks in order; of an axis of parts how many they are.
    """
    if axis.kind != "year":
        if len(ticks) == 1:
            return axis.ticks[ticks[0]].label
        return f"{len(ticks)} {axis.label}s" if ticks else ""
    runs: list[list[int]] = []
    for tick in ticks:
        joins = runs and tick == runs[-1][-1] + 1 and not axis.ticks[tick].gap
        if joins:
            runs[-1].append(tick)
        else:
            runs.append([tick])
    labels = [[axis.ticks[n].label for n in (run[0], run[-1])] for run in runs]
    return ", ".join("–".join(dict.fromkeys(ends)) for ends in labels)


# -- where it stands --


def _in_sides(groups: list[Group]) -> list[list[list[Group]]]:
    """Return the columns left and right of the subject, each side from left to right."""
    left, right = _sides(groups)
    return [_split(left)[::-1], _split(right)]


def _height(sides: list[list[list[Group]]]) -> float:
    return max([_high(c) for side in sides for c in side] + [PITCH * 2]) + _EDGE


def _sides(groups: list[Group]) -> tuple[list[Group], list[Group]]:
    """Return the lanes left and right of the subject, much alike high, each the nearest first.

    groups: in the order of the ontology's columns, of which the third is the subject's.
    """
    if len(groups) < 2:
        return [], groups
    at = min(
        range(1, len(groups)),
        key=lambda n: (max(_high(groups[:n]), _high(groups[n:])), abs(groups[n][0].column - 3)),
    )
    left = sorted(groups[:at], key=lambda g: abs(g[0].column - 3))
    right = sorted(groups[at:], key=lambda g: (abs(g[0].column - 3), g[0].column < 3))
    return left, right


def _split(side: list[Group]) -> list[list[Group]]:
    """Return a side in one column or two, the nearer first; a lane is torn only if it pays."""
    if sum(len(boxes) for _, boxes, _ in side) <= _ONE:
        return [side] if side else []
    best: tuple[float, list[list[Group]]] | None = None
    for number, (lane, boxes, more) in enumerate(side):
        for at in range(len(boxes) + 1):
            if number == 0 and at == 0:
                continue
            parts = (boxes[:at], 0 if boxes[at:] else more), (boxes[at:], more)
            here, there = ([(lane, *part)] if part[0] else [] for part in parts)
            near, far = [*side[:number], *here], [*there, *side[number + 1 :]]
            cost = max(_high(near), _high(far)) + (_TORN if 0 < at < len(boxes) else 0)
            if far and (best is None or cost < best[0]):
                best = (cost, [near, far])
    return best[1] if best else [side]


def _high(column: list[Group]) -> float:
    return sum(HEAD + sum(_pitch(b.height) for b in boxes) for _, boxes, _ in column)


def _high_of(name: str, width: float) -> float:
    """Return px that a name takes: a long one has two lines."""
    return PILL + (LEADING if width_of(name, NAME) > width - 2 * PAD else 0)


def _pitch(height: float) -> float:
    """Return px from a name to the next."""
    return height + PITCH - PILL


def _stack(column: _Column, groups: list[Group], top: float, x: float, width: float) -> float:
    """Put lanes below each other into a column, from ``top`` on, and return where they end."""
    at = top
    for lane, boxes, more in groups:
        column.items.append(Heading(lane.id, lane.label, x, at + HEAD - 8, width))
        if more:
            head = width_of(f"{lane.glyph} {lane.label}", _HEADING, bold=True)
            fits = [words for words, wide in _MORE.items() if head + wide <= width]
            words = (fits or list(_MORE)[-1:])[0]
            place = (x + width - _MORE[words], at + HEAD - 3 - _HIGH, _MORE[words], _HIGH)
            column.items.append(Box("", words.format(more), (), lane.id, "", *place))
        at += HEAD
        for box in boxes:
            high = min(box.height, _high_of(box.name, width))
            column.items.append(replace(box, x=x, y=at, width=width, height=high))
            at += _pitch(high)
    return at


def _placed(career: Career, sides: list[list[list[Group]]]) -> Columns:
    """Return the drawing: sides hold columns from left to right on the left, and on the right."""
    left, right = sides
    count = len(left) + len(right)
    gutters = sum(_TRUNK + _BETWEEN * (len(side) - 1) for side in sides if side)
    room = (WIDTH - 4 - _SUBJECT - gutters) / max(1, count)
    pill = min(_WIDEST, room)
    width = 4 + _SUBJECT + gutters + pill * count
    height = _height(sides)
    drawing = _Drawing(career, height)
    x = 2.0
    for number, groups in enumerate(left):
        drawing.add(groups, x, pill)
        x += pill + (_BETWEEN if number < len(left) - 1 else _TRUNK)
    subject = Box(career.subject.id, career.subject.title, (), "", "", x, 0, _SUBJECT, _TALL)
    subject = replace(subject, y=(height - subject.height) / 2)
    drawing.add_subject(subject)
    x += _SUBJECT
    for number, groups in enumerate(right):
        x += _TRUNK if number == 0 else _BETWEEN
        drawing.add(groups, x, pill)
        x += pill
    return Columns(
        round(width),
        round(height),
        subject,
        tuple(i for c in drawing.columns for i in c.items if isinstance(i, Box) and i != subject),
        tuple(i for c in drawing.columns for i in c.items if isinstance(i, Heading)),
        tuple(drawing.lines()),
    )


class _Drawing:
    """Columns from left to right, and the lines between their names."""

    def __init__(self, career: Career, height: float) -> None:
        self.career, self.height = career, height
        self.columns: list[_Column] = []
        self.place: dict[str, tuple[int, Box]] = {}
        self.taken: dict[int, list[float]] = {}  # levels of lines through a column

    def add(self, groups: list[Group], x: float, width: float) -> None:
        """Add a column of lanes, in the middle of the height."""
        column = _Column()
        _stack(column, groups, (self.height - _high(groups)) / 2, x, width)
        for item in column.items:
            if isinstance(item, Box) and item.node:
                self.place[item.node] = (len(self.columns), item)
        self.columns.append(column)

    def add_subject(self, box: Box) -> None:
        """Add the column in which the subject stands alone."""
        self.place[box.node] = (len(self.columns), box)
        self.columns.append(_Column([box]))

    def lines(self) -> Iterable[Drawn]:
        """Yield the subject's own lines, then those between others."""
        between = [
            (ends, same)
            for ends, same in _between(self.career.edges).items()
            if all(i in self.place for i in ends) and len(ends) == 2
        ]
        subject = self.career.subject.id

        def order(item: tuple[frozenset[str], tuple[Edge, ...]]) -> tuple[bool, float, list[str]]:
            return (
                subject not in item[0],
                sum(self.place[i][1].middle for i in item[0]),
                sorted(item[0]),
            )

        for number, (ends, same) in enumerate(sorted(between, key=order)):
            own = subject in ends
            one, other = sorted(ends, key=lambda i: (i != subject, self.place[i][0], i))
            points = self._route(one, other, None if own else number)
            yield Drawn(same, tuple(points), firmest(e.mark for e in same), own)

    def _route(self, one: str, other: str, number: int | None) -> list[Point]:
        """Return the way from a name to another; number: of a line between others, or None."""
        (start, a), (end, b) = self.place[one], self.place[other]
        if start == end:
            return self._beside(start, a, b, number or 0)
        step = 1 if start < end else -1
        x, y = (a.right if step > 0 else a.x), a.middle
        points: list[Point] = [(x, y)]
        for column in range(start + step, end, step):
            level = self._free(column, b.middle)
            if number is None:
                self.taken.setdefault(column, []).append(level)
            turn = self._gutter(column - (step > 0), number)
            points += [(turn, y), (turn, level)]
            y = level
        turn = self._gutter(end - (step > 0), number)
        edge = b.x if step > 0 else b.right
        return [*points, (turn, y), (turn, b.middle), (edge, b.middle)]

    def _beside(self, column: int, a: Box, b: Box, number: int) -> list[Point]:
        """Return the way between two names of one column: out, along the gutter, and back."""
        last = column == len(self.columns) - 1
        turn = self._gutter(column - last, number)
        edge = a.x if last else a.right
        return [(edge, a.middle), (turn, a.middle), (turn, b.middle), (edge, b.middle)]

    def _gutter(self, left: int, number: int | None) -> float:
        """Return where lines turn between a column and the next: the subject's in the middle.

        number: of a line between others: several turn beside each other.
        """
        right_edge = max(b.right for b in self.columns[left].items if isinstance(b, Box))
        left_edge = min(b.x for b in self.columns[left + 1].items if isinstance(b, Box))
        middle = (right_edge + left_edge) / 2
        if number is None:
            return middle
        return middle + (number % 5 - 2) * (left_edge - right_edge - 14) / 5

    def _free(self, column: int, wanted: float) -> float:
        """Return the free level of a column that is nearest to the one wanted."""
        levels = self.columns[column].levels()
        edges = [_RIM, *(y for pair in levels for y in pair), self.height - _RIM]
        gaps = [(a, b) for a, b in list(pairwise(edges))[::2] if b > a]
        taken = self.taken.get(column, [])

        def near(level: float) -> tuple[bool, float]:
            return (any(abs(level - t) < _APART for t in taken), abs(level - wanted))

        tried = [
            min(max(level, low), high)
            for low, high in gaps
            for level in (wanted, low, high, *(t + d for t in taken for d in (_APART, -_APART)))
        ]
        return min(tried, key=near)
