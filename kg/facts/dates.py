"""EDTF text ⇄ the earliest and latest day it can mean. The edtf library parses; open ends become None."""

import re
from datetime import date
from functools import lru_cache

EARLIEST_YEAR, LATEST_YEAR = 1885, 2100
_SIMPLE = re.compile(r"^([0-9]{4})(?:-([0-9][0-9])(?:-([0-9][0-9]))?)?$")


@lru_cache(maxsize=4096)
def parse_date(text):
    """Return (earliest, latest) of an EDTF date as ISO days; None at an open end.

    text: EDTF level 0 to 2 (Library of Congress, 2019): 2001, 2001~, 199X, 2001/2004, 2001/..,
        2024-08-04, [1998..2000].

    For an interval, earliest is its first possible day and latest its last. A date with ``~``, ``?``
    or ``%`` keeps the bounds of its digits.

    Raises ValueError with a sentence a curator understands.

    >>> parse_date("2001"), parse_date("2001/.."), parse_date("2024-02")
    (('2001-01-01', '2001-12-31'), ('2001-01-01', None), ('2024-02-01', '2024-02-29'))
    """
    text = text.strip()
    if "/" in text:
        start, _, end = text.partition("/")
        first = parse_date(start)[0] if start not in ("..", "") else None
        last = parse_date(end)[1] if end not in ("..", "") else None
        if first is None and last is None:
            raise ValueError(f"'{text}' has neither a beginning nor an end")
        if first and last and first > last:
            raise ValueError(f"'{text}' ends before it begins")
        return first, last
    if match := _SIMPLE.match(text):
        year, month, day = (int(g) if g else None for g in match.groups())
        return _bounds(text, year, month, day)
    if match := re.match(
        r"^\[\.\.([0-9-]+)\]$", text
    ):  # "at the latest", which the library reads as without bounds
        return None, parse_date(match[1])[1]
    return _parse_with_library(text)


def _bounds(text, year, month, day):
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(f"the year {year} is outside {EARLIEST_YEAR} to {LATEST_YEAR}")
    if month and 21 <= month <= 24:
        return _parse_with_library(text)
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        raise ValueError(f"'{text}' is not a day of the calendar") from None
    if day:
        last = first
    elif month:
        last = date(year + month // 12, month % 12 + 1, 1).fromordinal(
            date(year + month // 12, month % 12 + 1, 1).toordinal() - 1
        )
    else:
        last = date(year, 12, 31)
    return first.isoformat(), last.isoformat()


def _parse_with_library(text):
    import edtf

    try:
        parsed = edtf.parse_edtf(text)
        low, high = parsed.lower_strict(), parsed.upper_strict()
        first, last = date(*low[:3]), date(*high[:3])
    except (
        Exception
    ):  # the library raises pyparsing's, its own and plain errors: one sentence for all
        raise ValueError(f"'{text[:40]}' is not a date in EDTF") from None
    for day in (first, last):
        if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            raise ValueError(f"the year {day.year} is outside {EARLIEST_YEAR} to {LATEST_YEAR}")
    return first.isoformat(), last.isoformat()


def is_interval(text):
    """Return whether the date is a span (``a/b``) rather than one day, month or year."""
    return "/" in text


def weekday_of(iso):
    """Return the English weekday of an ISO day, in lower case.

    >>> weekday_of("2025-09-20")
    'saturday'
    """
    return ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")[
        date.fromisoformat(iso).weekday()
    ]


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def in_words(text):
    """Return an EDTF date as people say it.

    >>> in_words("2024-08-04"), in_words("2001/.."), in_words("2001~"), in_words("[1998..2000]")
    ('4 August 2024', 'from 2001', 'about 2001', 'between 1998 and 2000')
    """
    if "/" in text:
        start, _, end = text.partition("/")
        if start in ("..", ""):
            return f"until {in_words(end)}"
        if end in ("..", ""):
            return f"from {in_words(start)}"
        return f"{in_words(start)} to {in_words(end)}"
    if match := re.match(r"^\[(.+?)\.\.(.+)\]$", text):
        return f"between {in_words(match[1])} and {in_words(match[2])}"
    if match := re.match(r"^\[\.\.(.+)\]$", text):
        return f"by {in_words(match[1])}"
    if text.startswith("[") and text.endswith("]"):
        return " or ".join(in_words(p.strip()) for p in text[1:-1].split(","))
    if text[-1:] in "~?%":
        return {"~": "about ", "?": "perhaps ", "%": "perhaps about "}[text[-1]] + in_words(
            text[:-1]
        )
    if match := re.match(r"^([0-9]{3})X$", text):
        return f"the {match[1]}0s"
    if match := _SIMPLE.match(text):
        year, month, day = match.groups()
        if month and int(month) in (21, 22, 23, 24):
            return f"{('spring', 'summer', 'autumn', 'winter')[int(month) - 21]} {year}"
        if month:
            return (
                f"{int(day)} {_MONTHS[int(month) - 1]} {year}"
                if day
                else f"{_MONTHS[int(month) - 1]} {year}"
            )
    return text
