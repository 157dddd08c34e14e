"""Spans of time with four bounds, and the only judge of whether two meet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from kg.model.values.dates import DateValue, Days, iso_of


class Meeting(Enum):
    """Whether two times meet."""

    NEVER = 0
    POSSIBLY = 1
    CERTAINLY = 2


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time of which we know, as ordinal days, when it can have begun and ended.

    begin_first, begin_last: the first and last day on which it can have begun; end_first, end_last:
    on which it can have ended. None is open. occasion: the id of the event or session it is the
    time of, or empty: two spans of one occasion are at one time, whatever is known of its day.
    because: the id of the statement that shows it, or empty.
    """

    begin_first: int | None
    begin_last: int | None
    end_first: int | None
    end_last: int | None
    occasion: str = ""
    because: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether the days on which it began and ended are both known."""
        return self.begin_first == self.begin_last and self.end_first == self.end_last

    @classmethod
    def of_date(cls, when: DateValue) -> "Span":
        """Return the span of a date: at some time in it, or for as long as ``a/b`` says."""
        begin, end = when.begin, when.end
        if when.is_span:
            return cls(begin.first, begin.last, end.first, end.last)
        return cls(begin.first, begin.last, begin.first, begin.last)

    @classmethod
    def between(cls, since: Days | None, until: Days | None) -> "Span":
        """Return the span that began and ended in these runs of days; None if nothing is said."""
        begin, end = since or Days(None, None), until or Days(None, None)
        first, last = begin.first, end.last
        return cls(
            begin.first,
            begin.last if begin.last is not None else last,
            end.first if end.first is not None else first,
            end.last,
        )

    @classmethod
    def whole(cls, first: int, last: int) -> "Span":
        """Return the span from one day to another, for certain."""
        return cls(first, first, last, last)

    @property
    def earliest(self) -> str | None:
        """The first day on which it can have been, ISO."""
        return iso_of(self.begin_first)

    @property
    def latest(self) -> str | None:
        """The last day on which it can have been, ISO."""
        return iso_of(self.end_last)

    def shown_by(self, statement: str) -> "Span":
        """Return the span with the id of the statement that shows it."""
        return replace(self, because=statement)

    def meets(self, other: "Span") -> Meeting:
        """Return whether this and another span share a day.

        >>> season = Span(1, 365, 1, 365)
        >>> season.meets(Span.whole(1, 365)).name, season.meets(season).name
        ('CERTAINLY', 'POSSIBLY')
        >>> season.meets(Span(366, 700, 366, 700)).name
        'NEVER'
        """
        if self.occasion and self.occasion == other.occasion:
            return Meeting.CERTAINLY
        if _after(self.begin_first, other.end_last) or _after(other.begin_first, self.end_last):
            return Meeting.NEVER
        if _by(self.begin_last, other.end_first) and _by(other.begin_last, self.end_first):
            return Meeting.CERTAINLY
        return Meeting.POSSIBLY

    def as_json(self) -> dict[str, str | None]:
        """Return the four bounds as ISO days, and the occasion where there is one."""
        bounds = {
            "begin_earliest": iso_of(self.begin_first),
            "begin_latest": iso_of(self.begin_last),
            "end_earliest": iso_of(self.end_first),
            "end_latest": iso_of(self.end_last),
        }
        return bounds | ({"occasion": self.occasion} if self.occasion else {})


def _after(day: int | None, other: int | None) -> bool:
    """Whether a day is certainly after another; an open bound is not."""
    return day is not None and other is not None and day > other


def _by(day: int | None, other: int | None) -> bool:
    """Whether a day is certainly not after another; an open bound is not."""
    return day is not None and other is not None and day <= other


def meet(one: Iterable[Span], other: Sequence[Span]) -> tuple[Meeting, tuple[Span, Span] | None]:
    """Return whether two sets of spans meet, and the pair that shows it most firmly.

    Nothing else decides what is at the same time. A set without spans may be at any time.
    """
    best: tuple[Meeting, tuple[Span, Span] | None] = (Meeting.NEVER, None)
    ones = list(one)
    if not ones or not other:
        return Meeting.POSSIBLY, None
    occasions = {s.occasion: s for s in reversed(other) if s.occasion}
    for mine in ones:
        if mine.occasion in occasions:
            return Meeting.CERTAINLY, (mine, occasions[mine.occasion])
    for mine in ones:
        for its in other:
            found = mine.meets(its)
            if found.value > best[0].value:
                best = (found, (mine, its))
                if found is Meeting.CERTAINLY:
                    return best
    return best


def each_time(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans of different times, of each the first: a weekend's sessions are one round.

    >>> [s.because for s in each_time([Span(1, 1, 1, 1, "e", "a"), Span(1, 1, 1, 1, "e", "b")])]
    ['a']
    """
    found: dict[tuple[int | None, int | None, int | None, int | None, str], Span] = {}
    for span in spans:
        bounds = (span.begin_first, span.begin_last, span.end_first, span.end_last)
        found.setdefault((*bounds, span.occasion), span)
    return tuple(found.values())


def lies_in(spans: Sequence[Span], first: int | None, last: int | None) -> Meeting:
    """Return whether what lasted for some spans was within a time, from its first day to its last.

    first, last: ordinal days, None where the time is open. Certainly: all of it for sure; never: no
    day of it; possibly otherwise, and where nothing is known of it.

    >>> weekend = [Span(10, 20, 10, 20)]
    >>> lies_in(weekend, None, 20).name, lies_in(weekend, None, 15).name
    ('CERTAINLY', 'POSSIBLY')
    """
    if not spans:
        return Meeting.POSSIBLY
    time = Span(first, first, last, last)
    if all(time.meets(s) is Meeting.NEVER for s in spans):
        return Meeting.NEVER
    begun = all(first is None or _by(first, s.begin_first) for s in spans)
    ended = all(last is None or _by(s.end_last, last) for s in spans)
    return Meeting.CERTAINLY if begun and ended else Meeting.POSSIBLY


def hull(spans: Iterable[Span]) -> tuple[str | None, str | None]:
    """Return the first and last day (ISO) of a set of spans; None at an open end or for no span."""
    found = list(spans)
    if not found:
        return None, None
    first, last = [s.begin_first for s in found], [s.end_last for s in found]
    earliest = None if None in first else min(d for d in first if d is not None)
    latest = None if None in last else max(d for d in last if d is not None)
    return iso_of(earliest), iso_of(latest)
