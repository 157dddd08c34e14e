"""A statement → the stretches of years in which it was so, each as a source gives it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.answers.career.marks import PLAIN, mark_between
from kg.graph.telling import Told
from kg.model.spans import Span
from kg.model.statements import Statement
from kg.model.values import DateValue, YearValue
from kg.model.values.dates import in_short, iso_of

if TYPE_CHECKING:
    from kg.answers.graph import Graph

TYPE_OF_DATES = "date"
SAID_ON = "as_of"


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Years, the first and the last.

    fades_in, fades_out: no source gives that end; is_open: it goes on, and ``last`` is its first
    year; is_sometime: at some time in it, not for as long; mark: how firmly the date is said, see
    ``kg.answers.career.marks``; label: as a margin says it.
    """

    first: int
    last: int
    fades_in: bool = False
    fades_out: bool = False
    is_open: bool = False
    is_sometime: bool = False
    mark: str = PLAIN
    label: str = ""


def stretches_of(statement: Statement, graph: "Graph") -> tuple[Stretch, ...]:
    """Return the stretches of a statement; none where it is only told as of a day.

    An open one ends in the year of the last article that tells it: later, nobody knows.
    """
    if statement.as_of:
        return ()
    found = list(_stretches(statement, graph))
    said = _last_said(statement, graph)
    return tuple(replace(s, last=max(s.last, said)) if s.is_open else s for s in found)


def _last_said(statement: Statement, graph: "Graph") -> int:
    days = [DateValue.parse(graph.articles[c.source].written).latest for c in statement.claims]
    return max((int(d[:4]) for d in days if d), default=0)


def _stretches(statement: Statement, graph: "Graph") -> Iterator[Stretch]:
    """Yield the stretches of the first slot of time that tells any."""
    teller, vocabulary = graph.teller, graph.vocabulary
    since, until = (_dates(teller.told(statement, n)) for n in ("since", "until"))
    if since or until:
        found = list(_between(since, until))
        yield from (replace(s, mark=mark_between(statement, (t,) if t else ())) for t, s in found)
        return
    names = [n for n in vocabulary.time_slots if n != SAID_ON and teller.told(statement, n)]
    if not names:
        if not teller.told(statement, SAID_ON):
            yield from _of_spans(statement.spans)
        return
    if vocabulary.slots[names[0]].value_type == TYPE_OF_DATES:
        for told, date in _dates(teller.told(statement, names[0])):
            mark = mark_between(statement, (told,))
            yield from (replace(s, mark=mark) for s in of_date(date))
    else:
        seasons = [_season(t.ident, graph) for t in teller.told(statement, names[0])]
        yield from _of_spans(statement.spans, [s for s in seasons if s])


def _dates(told: tuple[Told, ...]) -> list[tuple[Told, DateValue]]:
    return [(t, t.value) for t in told if isinstance(t.value, DateValue)]


def _between(
    since: list[tuple[Told, DateValue]], until: list[tuple[Told, DateValue]]
) -> Iterator[tuple[Told | None, Stretch]]:
    """Yield (what tells it, stretch) for each beginning, to the earliest end; rival ends fade."""
    ends = [s for _, date in until for s in of_date(date)]
    begins = [(t, s) for t, date in since for s in of_date(date)]
    if not begins:
        for end in ends:
            yield None, replace(end, fades_in=True, is_sometime=False)
        return
    for told, begin in begins:
        fits = [e for e in ends if e.last >= begin.first]
        unsure = begin.is_sometime or begin.fades_in
        if fits:
            last = min(e.last for e in fits)
            loose = len(fits) > 1 or any(e.is_sometime or e.fades_out for e in fits)
            yield told, Stretch(begin.first, last, unsure, loose)
        else:
            yield told, Stretch(begin.first, begin.last, unsure, fades_out=True, is_open=True)


def of_date(date: DateValue) -> tuple[Stretch, ...]:
    """Return the stretches of a date.

    >>> [(s.first, s.last, s.is_sometime) for s in of_date(DateValue.parse("2001~"))]
    [(2001, 2001, True)]
    >>> [(s.first, s.last, s.label) for s in of_date(DateValue.parse("[2004, 2006]"))]
    [(2004, 2004, '2004'), (2006, 2006, '2006')]
    >>> of_date(DateValue.parse("197X"))[0].label
    '1970s'
    """
    text = date.text
    if date.is_span:
        start, _, end = text.partition("/")
        begin, finish = _half(start), _half(end)
        if begin is None or finish is None:
            known = begin or finish
            return () if known is None else (_open(known, begin is None),)
        unsure = (begin.is_sometime, finish.is_sometime)
        return (Stretch(begin.first, finish.last, *unsure, label=in_short(text)),)
    if text[:1] in ("[", "{") and ".." not in text:
        parts = [p.strip() for p in text[1:-1].split(",")]
        found = [s for p in parts for s in of_date(DateValue.parse(p))]
        loose = text.startswith("[")
        return tuple(replace(s, is_sometime=loose or s.is_sometime) for s in found)
    return (_single(text),)


def _half(text: str) -> Stretch | None:
    return None if text in ("", "..") else of_date(DateValue.parse(text))[0]


def _open(known: Stretch, at_the_start: bool) -> Stretch:
    """Return a stretch of which one end is not known."""
    if at_the_start:
        return replace(known, fades_in=True, fades_out=known.is_sometime, is_sometime=False)
    return replace(
        known, fades_in=known.is_sometime, fades_out=True, is_open=True, is_sometime=False
    )


def _single(text: str) -> Stretch:
    """Return the years of a date that is neither a span nor a list."""
    bare = text.rstrip("~?%")
    if bare[:4].isdigit() and bare[4:5] in ("", "-"):
        year = int(bare[:4])  # a winter belongs to the year that it is called after
        unsure = bare != text
        return Stretch(year, year, unsure, unsure, is_sometime=unsure, label=in_short(bare[:4]))
    days = DateValue.parse(bare).days
    first, last = days[0].first, days[-1].last
    years = [int(iso[:4]) for d in (first, last) if d is not None and (iso := iso_of(d))]
    same = years[0] == years[-1]
    known = first is not None and last is not None
    fades = not (same and known)
    label = str(years[0]) if same and known else in_short(bare)
    return Stretch(years[0], years[-1], fades, fades, is_sometime=fades, label=label)


def _of_spans(spans: tuple[Span, ...], seasons: Sequence[Stretch] = ()) -> Iterator[Stretch]:
    """Yield the years of sessions, rounds and seasons; a season may run over two.

    seasons: those in which they lie: their years stand where the days leave several open.
    """
    for span in spans:
        if span.earliest and span.latest:
            first, last = int(span.earliest[:4]), int(span.latest[:4])
            inside = [s for s in seasons if s.first <= last and s.last >= first]
            if first != last and inside:
                yield from inside
            else:
                yield Stretch(first, last)


def _season(ident: str, graph: "Graph") -> Stretch | None:
    """Return the years of the season that a session, round or season is of, where one is named."""
    for _ in range(3):  # a session is of a round, that of a season
        entity = graph.entities.get(ident)
        if entity is None:
            return None
        years = [y for y in entity.slots.get("year", ()) if isinstance(y, YearValue)]
        if years:
            return Stretch(years[0].first, years[-1].last)
        up = entity.slots.get("event") or entity.slots.get("season") or ()
        ident = (up[0].id or "") if up else ""
    return None
