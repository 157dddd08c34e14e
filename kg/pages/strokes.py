"""Letters and lines of drawings: how wide a text is, where it is cut, how a line turns corners."""

import unicodedata
from collections.abc import Iterable, Sequence

Point = tuple[float, float]

_NARROW, _SLIM, _WIDE = "ijl|.,:;'!’‘·", ' ft-r()[]I/“”"', "mwMW@%—…⚠"
_SHARES = {**dict.fromkeys(_NARROW, 0.33), **dict.fromkeys(_SLIM, 0.43), **dict.fromkeys(_WIDE, 1)}
_BOLD = 1.1


def width_of(text: str, size: float, bold: bool = False) -> float:
    """Return how many px a text takes at most in a sans-serif face of ``size`` px.

    >>> width_of("ill", 10) < width_of("ABC", 10) < width_of("ABC", 10, bold=True)
    True
    """
    return sum(map(_share, text)) * size * (_BOLD if bold else 1)


def _share(letter: str) -> float:
    """Return the width of a letter in parts of its size: that of a wide face."""
    known = _SHARES.get(letter)
    if known is not None:
        return known
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    return 0.74 if letter.isupper() else 0.64


def cut(text: str, width: float, size: float, bold: bool = False) -> str:
    """Return a text that fits into ``width`` px, with … where it had to be cut.

    >>> cut("Porsche Carrera Cup North America", 90, 12)
    'Porsche Ca…'
    """
    whole = " ".join(text.split())
    if width_of(whole, size, bold) <= width:
        return whole
    fits = _fitting(whole, width / (size * (_BOLD if bold else 1)))
    return whole[: max(1, fits)].rstrip(" ,;·(") + "…"


def _fitting(text: str, room: float) -> int:
    """Return how many letters fit before "…". room: in widths of a letter as high as wide."""
    taken, count = _share("…"), -1
    for count, letter in enumerate(text):
        taken += _share(letter)
        if taken > room:
            return count
    return count + 1


def apart(text: str, beside: Iterable[str], width: float, size: float) -> str:
    """Return a text without the middle that others share with it, where it must be cut and would
    then read as one of them: cut where they agree, never at the front.

    >>> both = ["Porsche Sprint Challenge North America", "Porsche Sprint Challenge USA West"]
    >>> [apart(text, both, 170, 12) for text in both]
    ['Porsche … North America', 'Porsche … USA West']
    >>> apart(both[0], both, 400, 12) == apart(both[0], ["Porsche Cup"], 170, 12) == both[0]
    True
    """
    whole = " ".join(text.split())
    shown = cut(whole, width, size)
    if shown == whole:
        return whole
    others = {" ".join(o.split()) for o in beside} - {whole}
    alike = [o for o in others if o.startswith(shown[:-1].rstrip())]
    words = whole.split(" ")
    same = max((_shared(words, o.split(" ")) for o in alike), default=0)
    if same < 2:
        return whole
    return " ".join([words[0], "…", *words[same:]])


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Return with how many words two texts begin alike; the last of one is never of these."""
    pairs = zip(one[:-1], other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one) - 1, len(other)))


def wrapped(
    text: str, width: float, size: float, most: int = 99, bold: bool = False
) -> tuple[str, ...]:
    """Return a text in lines of at most ``width`` px; of more than ``most`` the last is cut.

    >>> wrapped("Porsche Carrera Cup North America", 120, 12)
    ('Porsche Carrera', 'Cup North', 'America')
    >>> wrapped("Porsche Carrera Cup North America", 120, 12, most=2)
    ('Porsche Carrera', 'Cup North Ameri…')
    """
    lines: list[str] = []
    waiting = text.split()
    while waiting and len(lines) < most - 1:
        count = 1
        while count < len(waiting):
            if width_of(" ".join(waiting[: count + 1]), size, bold) > width:
                break
            count += 1
        lines.append(cut(" ".join(waiting[:count]), width, size, bold))
        waiting = waiting[count:]
    if waiting:
        lines.append(cut(" ".join(waiting), width, size, bold))
    return tuple(lines)


def line_through(points: Sequence[Point], radius: float = 7) -> str:
    """Return the ``d`` of an SVG path through points, straight between them, with round corners.

    points: each on one level or in one column with the next.

    >>> line_through([(0, 0), (20, 0), (20, 30), (40, 30)], 5)
    'M0 0h15q5 0 5 5v20q0 5 5 5h15'
    """
    kept = [p for n, p in enumerate(points) if n == 0 or p != points[n - 1]]
    at = _rounded(kept[0])
    out = [f"M{_short(at)}"]
    for n, (x, y) in enumerate(kept[1:], 1):
        before, last = kept[n - 1], n == len(kept) - 1
        level = before[1] == y
        turn = 0.0
        if not last:
            after = kept[n + 1]
            here, there = (
                (abs(b - a) for a, b in zip(before, (x, y), strict=True)),
                (abs(b - a) for a, b in zip((x, y), after, strict=True)),
            )
            straight = level == (after[1] == y)
            turn = 0.0 if straight else min(radius, max(here) / 2, max(there) / 2)
        end_x = x - _sign(x - before[0]) * turn if level else x
        end_y = y if level else y - _sign(y - before[1]) * turn
        end = _rounded((end_x, end_y))
        out.append(f"h{_short([end[0] - at[0]])}" if level else f"v{_short([end[1] - at[1]])}")
        at = end
        if turn:
            then = kept[n + 1]
            turned_x = x if level else x + _sign(then[0] - x) * turn
            turned_y = y + _sign(then[1] - y) * turn if level else y
            end = _rounded((turned_x, turned_y))
            corner = (x - at[0], y - at[1], end[0] - at[0], end[1] - at[1])
            out.append(f"q{_short(corner)}")
            at = end
    return "".join(out)


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _rounded(point: Point) -> Point:
    """Return a point as precise as it is written: the next is written from there."""
    return round(point[0], 1), round(point[1], 1)


def _short(numbers: Sequence[float]) -> str:
    """Return numbers as a path has them, with no blank before a minus.

    >>> _short((-0.04, 7, -2.5))
    '0 7-2.5'
    """
    texts = (f"{number + 0.0:.1f}".removesuffix(".0") for number in numbers)
    return " ".join("0" if text == "-0" else text for text in texts).replace(" -", "-")
