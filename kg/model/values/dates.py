"""EDTF dates: a set of days that a date can mean; the edtf library reads what is not simple."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar

from kg.model.values.base import Raw, Value

EARLIEST_YEAR, LATEST_YEAR = 1000, 2100
_SIMPLE = re.compile(r"^([0-9]{4})(?:-([0-9][0-9])(?:-([0-9][0-9]))?)?$")
_UNSURE = re.compile(r"\W*(\d{1,2}\W\d{1,2}\W\d{2,4}|\d{4}/\d{2,4})\W*")
_BOUNDS = tuple(
    (re.compile(words, re.IGNORECASE), form)
    for words, form in (
        (r"(?:from\s+)?(.+?)\s+(?:to|through|until|till|-|–|—)\s+(.+)", "{}/{}"),
        (r"between\s+(.+?)\s+and\s+(.+)", "[{}..{}]"),
        (r"(?:by|no later than)\s+(.+)", "[..{}]"),
        (r"(?:until|till|up to)\s+(.+)", "../{}"),
        (r"(.+?)\s+or\s+(.+)", "[{},{}]"),
    )
)  # as people write them → as EDTF does
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DECADE = re.compile(r"^([0-9]{3})X$")
_SEASONS = {21: (3, 6), 22: (6, 9), 23: (9, 12), 24: (12, 3)}  # first and last month
_SLACK = {0: 366, 1: 31, 2: 3}  # days either way of an approximate year, month, day
MOST_GUESSED = 40  # characters of a date that is looked at as people write it
FORMS = "write 2024-08-04, 2024-08, 2024, 2001~, 199X, 2001/2004, 2001/.. or [1998..2000]"


@dataclass(frozen=True, slots=True)
class Days:
    """A run of days as ordinals (1 January of the year 1 is 1); None at an open end."""

    first: int | None
    last: int | None

    def meets(self, other: "Days") -> bool:
        """Return whether the runs share a day."""
        return not (
            (self.first is not None and other.last is not None and self.first > other.last)
            or (other.first is not None and self.last is not None and other.first > self.last)
        )


@dataclass(frozen=True, slots=True)
class DateValue(Value):
    """A date, or what is known of one.

    text: EDTF; days: the runs of days that it can mean, in order; begin, end: where it can begin
    and end: the same runs for a single date, the two halves of ``a/b`` for a span.
    """

    type_name: ClassVar[str] = "date"
    text: str
    days: tuple[Days, ...]
    begin: Days
    end: Days

    @classmethod
    def parse(cls, text: str) -> "DateValue":
        """Return the value of an EDTF text (level 0 to 2). Raises ValueError for a curator to read.

        >>> winter = DateValue.parse("2001-24")
        >>> winter.earliest, winter.latest
        ('2001-01-01', '2002-03-31')
        """
        text = text.strip()
        try:
            return _parse(text)
        except ValueError:
            if meant := likely_meant(text):
                raise ValueError(f"'{text[:40]}' is not a date in EDTF: write {meant}") from None
            raise

    @property
    def is_span(self) -> bool:
        """Whether it is ``a/b``: it lasted, rather than being at some time between."""
        return "/" in self.text

    @property
    def is_day(self) -> bool:
        """Whether it is one day."""
        return self.days[0].first is not None and self.days[0].first == self.days[-1].last

    @property
    def key(self) -> str:
        """The EDTF text."""
        return self.text

    @property
    def raw(self) -> Raw:
        """The EDTF text."""
        return self.text

    @property
    def label(self) -> str:
        """The date as people say it."""
        return in_words(self.text)

    @property
    def earliest(self) -> str | None:
        """The first day it can mean."""
        return iso_of(self.days[0].first)

    @property
    def latest(self) -> str | None:
        """The last day it can mean."""
        return iso_of(self.days[-1].last)

    @property
    def width(self) -> float:
        """How many days it can mean; of equals a plain date is smaller than a span."""
        low, high = self.days[0].first or 0, self.days[-1].last or 10**7
        return (high - low) * 2 + self.is_span + (self.text[-1:] in "~?%")

    def ends_before(self, other: "DateValue") -> bool:
        """Return whether all that this can mean is before all that the other can mean."""
        mine, its = self.days[-1].last, other.days[0].first
        return mine is not None and its is not None and mine < its

    def conflicts_with(self, other: Value) -> bool:
        """Return whether no day is meant by both.

        >>> one = DateValue.parse("[2004, 2006]")
        >>> [one.conflicts_with(DateValue.parse(t)) for t in ("2005", "2006-07-04")]
        [True, False]
        """
        if not isinstance(other, DateValue):
            return True
        return not any(mine.meets(its) for mine in self.days for its in other.days)


@dataclass(frozen=True, slots=True)
class YearValue(Value):
    """The year of a season; some run over two."""

    type_name: ClassVar[str] = "year"
    first: int
    last: int

    @classmethod
    def parse(cls, text: str) -> "YearValue":
        """Return the value of ``2019`` or ``2019/2020``. Raises ValueError.

        >>> YearValue.parse("2019/2020").earliest, YearValue.parse("2019/20").label
        ('2019-01-01', '2019/20')
        """
        match = re.fullmatch(r"([0-9]{4})(?:/([0-9]{4}|[0-9]{2}))?", text.strip())
        if not match:
            raise ValueError(f"'{text[:40]}' is not the year of a season: write 2019 or 2019/2020")
        first = int(match[1])
        last = (
            int(match[2] if len(match[2]) == 4 else match[1][:2] + match[2]) if match[2] else first
        )
        if not first <= last <= first + 1 or not EARLIEST_YEAR <= first <= LATEST_YEAR:
            raise ValueError(f"'{text[:40]}' is not the year of a season: write 2019 or 2019/2020")
        return cls(first, last)

    @property
    def key(self) -> str:
        """``2019`` or ``2019/2020``."""
        return str(self.first) if self.first == self.last else f"{self.first}/{self.last}"

    @property
    def raw(self) -> Raw:
        """An int, or the text of two years."""
        return self.first if self.first == self.last else self.key

    @property
    def label(self) -> str:
        """``2019`` or ``2019/20``."""
        return str(self.first) if self.first == self.last else f"{self.first}/{self.last % 100:02}"

    @property
    def earliest(self) -> str | None:
        """1 January of the first year."""
        return f"{self.first:04}-01-01"

    @property
    def latest(self) -> str | None:
        """31 December of the last year."""
        return f"{self.last:04}-12-31"

    def conflicts_with(self, other: Value) -> bool:
        """Return whether they share no year."""
        if not isinstance(other, YearValue):
            return True
        return self.first > other.last or other.first > self.last


def likely_meant(text: str) -> str:
    """Return the EDTF of a date as people write it, empty where nobody can tell.

    The edtf library reads months by name, other orders and hyphens between years. Nothing is
    guessed where day and month may change places, or a month may be a year (2003/04).

    >>> [likely_meant(t) for t in ("12 May 2023", "03/2023", "2024-8-4", "1998-2000", "1990s")]
    ['2023-05-12', '2023-03', '2024-08-04', '1998/2000', '199X']
    >>> [likely_meant(t) for t in ("since 2001", "last year", "12/5/2023", "2003/04", "mid-2001")]
    ['2001/..', '', '', '', '']
    >>> [likely_meant(t) for t in ("4 to 5 May", "4 May 2024 to 5 May 2024", "by 2004")]
    ['', '2024-05-04/2024-05-05', '[..2004]']
    """
    if len(text) > MOST_GUESSED or _UNSURE.fullmatch(text):
        return ""
    for words, form in _BOUNDS:
        if match := words.fullmatch(text):
            ends = [e if _is_date(e) else likely_meant(e) for e in match.groups()]
            is_plain = all(ends) and not any(re.search(r"[/\[]", e) for e in ends)
            return _if_date(form.format(*ends)) if is_plain else ""
    return _if_date(_read_by_library(text))


def _read_by_library(text: str) -> str:
    import edtf

    try:
        found = str(edtf.text_to_edtf(re.sub(r"\s*[–—]\s*", "-", text)) or "")
    except Exception:  # noqa: BLE001 - whatever it cannot read is not guessed
        return ""
    found = re.sub(r"^/(?=.)", "../", re.sub(r"(?<=.)/$", "/..", found))
    lost = re.fullmatch(r"[0-9]{4}", found) and text.strip(" .,") != found
    years, kept = (len(re.findall(r"\d{4}", t)) for t in (text, found))
    lost = lost or (years > 1 and kept < years)
    return "" if lost or "XX-" in found or found == text else found


def _if_date(text: str) -> str:
    return text if _is_date(text) else ""


def _is_date(text: str) -> bool:
    try:
        _parse(text)
    except ValueError:
        return False
    return True


def iso_of(day: int | None) -> str | None:
    """Return the ISO form of an ordinal day."""
    return None if day is None else date.fromordinal(day).isoformat()


@lru_cache(maxsize=65536)
def _parse(text: str) -> DateValue:
    if match := re.fullmatch(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})", text):
        one, other, year = int(match[1]), int(match[2]), match[3]
        likely = [f"{year}-{m:02}-{d:02}" for m, d in ((one, other), (other, one)) if m <= 12]
        raise ValueError(
            f"'{text}' has day and month in an order that differs from land to land: "
            f"write {' or '.join(dict.fromkeys(likely)) or FORMS}"
        )
    if "/" in text:
        start, _, end = text.partition("/")
        begin = _hull(_days(start)) if start not in ("..", "") else Days(None, None)
        finish = _hull(_days(end)) if end not in ("..", "") else Days(None, None)
        if start in ("..", "") and end in ("..", ""):
            raise ValueError(f"'{text[:40]}' has neither a beginning nor an end: {FORMS}")
        if begin.first is not None and finish.last is not None and begin.first > finish.last:
            raise ValueError(f"'{text[:40]}' ends before it begins: {FORMS}")
        return DateValue(text, (Days(begin.first, finish.last),), begin, finish)
    days = _days(text)
    return DateValue(text, days, _hull(days), _hull(days))


def _hull(days: tuple[Days, ...]) -> Days:
    return Days(days[0].first, days[-1].last)


def _days(text: str) -> tuple[Days, ...]:
    """Return the runs of days that a date without a slash can mean, in order."""
    if match := re.match(r"^\[\.\.([0-9-]+)\]$", text):
        return (Days(None, _days(match[1])[-1].last),)
    if match := re.match(r"^\[([0-9-]+)\.\.\]$", text):
        return (Days(_days(match[1])[0].first, None),)
    if match := re.match(r"^[\[{]([0-9X~?%-]+)\.\.([0-9X~?%-]+)[\]}]$", text):
        first, last = _days(match[1].strip()), _days(match[2].strip())
        run = Days(first[0].first, last[-1].last)
        if run.first is not None and run.last is not None and run.first > run.last:
            raise ValueError(f"'{text[:40]}' ends before it begins: {FORMS}")
        return (run,)
    if text[:1] in ("[", "{") and text[-1:] in ("]", "}"):
        runs = [run for part in text[1:-1].split(",") for run in _days(part.strip())]
        return tuple(sorted(runs, key=lambda run: (run.first or 0, run.last or 10**7)))
    if text[-1:] in ("~", "?", "%") and (match := _SIMPLE.match(text[:-1])):
        precision = 2 if match[3] else 1 if match[2] else 0
        return tuple(
            Days(
                run.first and run.first - _SLACK[precision],
                run.last and run.last + _SLACK[precision],
            )
            for run in _days(text[:-1])
        )
    if match := _SIMPLE.match(text):
        year, month, day = (int(g) if g else None for g in match.groups())
        return _simple(text, int(match[1]), month, day) if year is not None else ()
    if match := _DECADE.match(text):
        begin, end = (_simple(text, int(match[1] + n), None, None)[0] for n in "09")
        return (Days(begin.first, end.last),)
    return _with_library(text)


def _simple(text: str, year: int, month: int | None, day: int | None) -> tuple[Days, ...]:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(f"the year {year} is outside {EARLIEST_YEAR} to {LATEST_YEAR}: {FORMS}")
    if month in _SEASONS and day is None:
        first, last = _SEASONS[month]
        if first < last:
            return (Days(date(year, first, 1).toordinal(), _last_of(year, last)),)
        turn = Days(date(year, first, 1).toordinal(), _last_of(year + 1, last))
        return (Days(date(year, 1, 1).toordinal(), _last_of(year, last)), turn)
    try:
        start = date(year, month or 1, day or 1).toordinal()
    except ValueError:
        raise ValueError(f"'{text[:40]}' is not a day of the calendar: {FORMS}") from None
    if day:
        return (Days(start, start),)
    return (Days(start, _last_of(year, month or 12)),)


def _last_of(year: int, month: int) -> int:
    return date(year + month // 12, month % 12 + 1, 1).toordinal() - 1


def _with_library(text: str) -> tuple[Days, ...]:
    import edtf

    try:
        parsed = edtf.parse_edtf(text)
        low, high = parsed.lower_strict(), parsed.upper_strict()
        first, last = date(*low[:3]), date(*high[:3])
    except Exception:  # noqa: BLE001 - pyparsing's errors, its own and plain ones: one sentence
        raise ValueError(f"'{text[:40]}' is not a date in EDTF: {FORMS}") from None
    for day in (first, last):
        if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            raise ValueError(f"the year {day.year} is outside {EARLIEST_YEAR} to {LATEST_YEAR}")
    return (Days(first.toordinal(), last.toordinal()),)


def weekday_of(iso: str) -> str:
    """Return the English weekday of an ISO day, in lower case.

    >>> weekday_of("2025-09-20")
    'saturday'
    """
    return date.fromisoformat(iso).strftime("%A").lower()


def in_words(text: str) -> str:
    """Return an EDTF date as people say it.

    >>> in_words("2024-08-04"), in_words("2001/.."), in_words("2001~"), in_words("[1998..2000]")
    ('August 4, 2024', 'from 2001', 'around 2001', 'between 1998 and 2000')
    """
    return in_sentence(text).removesuffix(",")


def in_sentence(text: str) -> str:
    """Return an EDTF date as a sentence says it: month, day and year, what both ends share once.

    A comma closes a year that stands behind a day; the sentence drops it before another sign.

    >>> in_sentence("2026-03-18/2026-03-20"), in_sentence("[2024-01..2024-03]")
    ('March 18 to 20, 2026,', 'between January and March 2024')
    >>> in_sentence("2024-12-31/2025-01-02"), in_sentence("2024-08-04?")
    ('December 31, 2024, to January 2, 2025,', 'perhaps August 4, 2024,')
    """
    if "/" in text:
        start, _, end = text.partition("/")
        if start in ("..", ""):
            return f"until {in_sentence(end)}"
        if end in ("..", ""):
            return f"from {in_sentence(start)}"
        return " to ".join(_ends(start, end))
    if match := re.match(r"^\[\.\.(.+)\]$", text):
        return f"by {in_sentence(match[1])}"
    if match := re.match(r"^\[(.+?)\.\.\]$", text):
        return f"in or after {in_sentence(match[1])}"
    if match := re.match(r"^\[(.+?)\.\.(.+)\]$", text):
        return "between " + " and ".join(_ends(match[1], match[2]))
    if match := re.match(r"^\{(.+?)\.\.(.+)\}$", text):  # each of them
        return " to ".join(_ends(match[1], match[2]))
    if text[:1] in ("[", "{"):
        joint = " or " if text.startswith("[") else " and "
        return joint.join(in_sentence(p.strip()) for p in text[1:-1].split(","))
    if text[-1:] in ("~", "?", "%"):
        word = {"~": "around ", "?": "perhaps ", "%": "perhaps around "}[text[-1]]
        return word + in_sentence(text[:-1])
    if match := _DECADE.match(text):
        return f"the {match[1]}0s"
    if match := _SIMPLE.match(text):
        year, month, day = match.groups()
        if month and int(month) in _SEASONS:
            return f"{('spring', 'summer', 'autumn', 'winter')[int(month) - 21]} {year}"
        if month:
            name = _MONTHS[int(month) - 1]
            return f"{name} {int(day)}, {year}," if day else f"{name} {year}"
    return text


def _ends(start: str, end: str) -> tuple[str, str]:
    """Return both ends of a time as a sentence says them: what they share stands at the second."""
    first, last = in_sentence(start), in_sentence(end)
    if not _SIMPLE.fullmatch(start) or not _SIMPLE.fullmatch(end):
        return first, last
    shared = f", {end[:4]}," if len(end) > 7 else f" {end[:4]}"
    if len(end) > 4 and first.endswith(shared):
        first = first.removesuffix(shared)
        last = last if start[:7] != end[:7] or len(end) == 7 else last.partition(" ")[2]
    return first, last


def in_short(text: str) -> str:
    """Return an EDTF date as a margin has room for it, as it is known.

    >>> dates = ("197X", "2025-09-19", "[1998..2000]", "2001/..", "2001~", "2001/2004")
    >>> [in_short(t) for t in dates]
    ['1970s', '19 Sep 2025', '1998–2000', 'from 2001', 'c. 2001', '2001–2004']
    """
    if "/" in text:
        start, _, end = text.partition("/")
        if start in ("..", ""):
            return f"to {in_short(end)}"
        if end in ("..", ""):
            return f"from {in_short(start)}"
        return _between(in_short(start), in_short(end))
    if match := re.match(r"^\[\.\.(.+)\]$", text):
        return f"by {in_short(match[1])}"
    if match := re.match(r"^\[(.+?)\.\.\]$", text):
        return f"{in_short(match[1])} or later"
    if match := re.match(r"^[\[{](.+?)\.\.(.+)[\]}]$", text):
        return _between(in_short(match[1]), in_short(match[2]))
    if text[:1] in ("[", "{"):
        joint = " or " if text.startswith("[") else ", "
        return joint.join(in_short(p.strip()) for p in text[1:-1].split(","))
    if text[-1:] in ("~", "?", "%"):
        return f"c. {in_short(text[:-1])}"
    if match := _DECADE.match(text):
        return f"{match[1]}0s"
    if match := _SIMPLE.match(text):
        year, month, day = match.groups()
        if month and int(month) in _SEASONS:
            return in_words(text)
        if month:
            name = _MONTHS[int(month) - 1][:3]
            return f"{int(day)} {name} {year}" if day else f"{name} {year}"
    return text


def _between(start: str, end: str) -> str:
    """Return two dates as a span; what they share is said once."""
    first, last = start.split(), end.split()
    while first and last and len(first) > 1 and len(last) > 1 and first[-1] == last[-1]:
        if first[:-1] == last[:-1]:
            break
        first = first[:-1]
        break
    return f"{' '.join(first)}–{end}"
