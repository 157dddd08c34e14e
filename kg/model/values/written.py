"""Dates and spans of years as people write them in a text → EDTF, with their places."""

import re
from calendar import month_abbr, month_name
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model.values.dates import DateValue

_MONTHS = {n.lower(): i for names in (month_name, month_abbr) for i, n in enumerate(names) if n}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = "([0-9]{1,2})(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?<!\w)(?:({_MONTH})\W+(?:{_DAY}\W+)?|{_DAY}\W+({_MONTH})\W+)?"
    r"((?:18|19|20|21)[0-9]{2})(-[0-9]{2}(?:-[0-9]{2})?)?(?!\w)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Written:
    """A time in a text. start, end: where it stands; edtf: what it says."""

    start: int
    end: int
    edtf: str


def times_in(text: str, spans: Iterable[str] = ()) -> list[Written]:
    """Return the years and days that a text names, in order; two years that end a span as one.

    spans: how spans are written, ``*`` for each year; the longest that fits counts.

    >>> [w.edtf for w in times_in("on May 4th, 2024, in June 2025 or 2025-09-18")]
    ['2024-05-04', '2025-06', '2025-09-18']
    >>> [w.edtf for w in times_in("from 1985 to 1994", ["from * to *", "* to *"])]
    ['1985/1994']
    >>> [w.edtf for w in times_in("on June 31, 2024, of the 1990s")]
    ['2024']
    """
    found = list(map(_read, _DATE.finditer(text)))
    forms = [form.split("*") for form in sorted(spans, key=len, reverse=True)]
    joined = list[Written]()
    for time in found:
        whole = next(_joined(text, joined[-1], time, forms), None) if joined else None
        joined[-1 if whole else len(joined) :] = [whole or time]
    return joined


def _read(match: re.Match[str]) -> Written:
    month, day, other_day, other_month, year, rest = match.groups()
    edtf = f"{year}{rest or ''}"
    if name := month or other_month:
        edtf = f"{year}-{_MONTHS[name.lower()]:02}"
        edtf += f"-{int(day or other_day):02}" if day or other_day else ""
    try:
        is_date = bool(DateValue.parse(edtf).earliest)
    except ValueError:
        is_date = False
    if is_date and not (name and rest):
        return Written(match.start(), match.end(), edtf)
    return Written(match.start(5), match.end(5), year)


def _joined(
    text: str, one: Written, other: Written, forms: Iterable[list[str]]
) -> Iterator[Written]:
    between = _WORD.findall(text[one.end : other.start].lower())
    before = list(_WORD.finditer(text[: one.start].lower()))
    for lead, middle, _ in forms:
        first = before[len(before) - len(lead.split()) :] if lead.strip() else []
        fits = between == middle.split() and [m[0] for m in first] == lead.split()
        if fits and len(one.edtf) == len(other.edtf) == 4:
            start = first[0].start() if first else one.start
            yield Written(start, other.end, f"{one.edtf}/{other.edtf}")
