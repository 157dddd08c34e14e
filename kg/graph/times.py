"""Slots → spans: when a statement holds, by its dates, else its session's, event's or season's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from kg.model.claims import Claim, Entity
from kg.model.spans import Span, each_time
from kg.model.statements import Statement
from kg.model.values import DateValue, Days, Value, YearValue
from kg.ontology import StatementClass, Vocabulary

Slots = Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True)
class Calendar:
    """When events and sessions are: their own schedules, else their season's year.

    held: entity id → spans of its schedule; written: article id → the days on which it was written.
    """

    entities: Mapping[str, Entity]
    written: Mapping[str, Days]
    held: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)

    def of_entity(self, ident: str) -> tuple[Span, ...]:
        """Return the spans of a session, event or season; none where nothing is known.

        A session of a day that is not known is within its event, that within its season.
        """
        while ident in self.entities:
            if ident in self.held:
                return self.held[ident]
            slots = self.entities[ident].slots
            if years := [y for y in slots.get("year", ()) if isinstance(y, YearValue)]:
                return tuple(year_span(y) for y in years)
            up = slots.get("event") or slots.get("season")
            ident = (up[0].id or "") if up else ""
        return ()

    def occasion(self, ident: str) -> str:
        """Return the round that a session or event belongs to: its event's id."""
        entity = self.entities.get(ident)
        event = entity.slots.get("event", ()) if entity else ()
        return (event[0].id or ident) if event else ident

    def told_by(self, claims: Iterable[Claim]) -> Days:
        """Return the days on which the first article that tells of something was written."""
        days = [self.written.get(c.source, Days(None, None)) for c in claims]
        last = [d.last for d in days if d.last is not None]
        return min(days, key=lambda d: d.last or 10**7) if last else Days(None, None)


def year_span(year: YearValue) -> Span:
    """Return the span of what was at some time in a season."""
    when = DateValue.parse(year.key if year.first == year.last else f"[{year.first}..{year.last}]")
    return Span(when.begin.first, when.begin.last, when.begin.first, when.begin.last)


def calendar_of(
    statements: Iterable[Statement],
    entities: Mapping[str, Entity],
    written: Mapping[str, Days],
    vocabulary: Vocabulary,
) -> Calendar:
    """Return the calendar that schedules make: of each session or event the days that it tells."""
    held: dict[str, tuple[Span, ...]] = {}
    calendar = Calendar(entities, written)
    for statement in statements:
        cls = vocabulary.statement_class(statement.cls)
        if not cls.moment or not cls.key:
            continue
        days = [h.value for n in cls.moment for h in statement.told(n)]
        dates = [d for d in days if isinstance(d, DateValue)]
        for what in statement.slots.get(cls.key[0], ()):
            if what.value.id and dates:
                span = replace(widest(dates), occasion=calendar.occasion(what.value.id))
                held[what.value.id] = (_in_season(span, what.value.id, calendar),)
    return Calendar(entities, written, held)


def _in_season(span: Span, ident: str, calendar: Calendar) -> Span:
    """Return the span of an event, one of which only the end is told begun in its season."""
    begins = [s.begin_first for s in calendar.of_entity(ident)]
    first = _least(begins) if begins and span.begin_first is None else None
    if first is None or first > (span.end_last or first):
        return span
    return replace(span, begin_first=first, end_first=max(first, span.end_first or first))


def widest(dates: list[DateValue]) -> Span:
    """Return the one span that rival dates leave open."""
    spans = [Span.of_date(d) for d in dates]
    return Span(
        _least(s.begin_first for s in spans),
        _most(s.begin_last for s in spans),
        _least(s.end_first for s in spans),
        _most(s.end_last for s in spans),
    )


def _least(days: Iterable[int | None]) -> int | None:
    found = list(days)
    return None if None in found else min(d for d in found if d is not None)


def _most(days: Iterable[int | None]) -> int | None:
    found = list(days)
    return None if None in found else max(d for d in found if d is not None)


def spans_of(
    cls: StatementClass,
    slots: Slots,
    calendar: Calendar,
    vocabulary: Vocabulary,
    rivals: frozenset[str] = frozenset(),
) -> tuple[Span, ...]:
    """Return the spans that slots give; none where they say nothing of time.

    rivals: slots whose values cannot all be true: together they leave one wider span open.
    """
    occasions = sorted(
        {
            calendar.occasion(v.id)
            for n in ("event", "session")
            for v in slots.get(n, ())
            if v.id and n in cls.slots
        }
    )
    for name in vocabulary.time_slots:
        if name not in cls.slots or not slots.get(name):
            continue
        found = _spans_of_slot(name, slots, calendar, vocabulary, rivals)
        if found:
            if len(occasions) == 1:
                found = [replace(s, occasion=occasions[0]) for s in found]
            return tuple(dict.fromkeys(found))
    return ()


def _spans_of_slot(
    name: str,
    slots: Slots,
    calendar: Calendar,
    vocabulary: Vocabulary,
    rivals: frozenset[str],
) -> list[Span]:
    values = slots[name]
    if vocabulary.slots[name].value_type != "date":
        whole = any(
            vocabulary.kind_of(n, str(v.raw)).covers_whole
            for n, vs in slots.items()
            for v in vs
            if vocabulary.slots[n].value_type == "kind"
        )
        found = [s for v in values for s in calendar.of_entity(v.id or "")]
        return [_whole(s) for s in found] if whole and name == "season" else found
    dates = [v for v in values if isinstance(v, DateValue)]
    if name in ("since", "until"):
        begin = _joined(slots.get("since", ()), end=False)
        until = _joined(slots.get("until", ()), end=True)
        if until is None and any(d.is_span for d in dates) and name == "since":
            until = _joined(slots.get("since", ()), end=True)
        return [Span.between(begin, until)]
    if name in rivals and len(dates) > 1:
        return [widest(dates)]
    return [Span.of_date(d) for d in dates]


def _whole(span: Span) -> Span:
    if span.begin_first is None or span.end_last is None:
        return span
    return replace(span, begin_last=span.begin_first, end_first=span.end_last)


def _joined(values: tuple[Value, ...], end: bool) -> Days | None:
    """Return the days on which something began or ended, by one date or several rival ones."""
    days = [d.end if end and d.is_span else d.begin for d in values if isinstance(d, DateValue)]
    if not days:
        return None
    return Days(_least(d.first for d in days), _most(d.last for d in days))


def with_spans(statement: Statement, calendar: Calendar, vocabulary: Vocabulary) -> Statement:
    """Return a statement with the time at which it holds.

    One that says nothing of time was so by the day of the article that tells it: ``as_of`` names
    that day, unless it is for life.
    """
    cls = vocabulary.statement_class(statement.cls)
    told: dict[str, tuple[Value, ...]] = {}
    rivals = frozenset[str]()
    for name, values in statement.slots.items():
        if _bears_on_time(name, vocabulary):
            shown = [h for h in values if h.is_told]
            told[name] = tuple(h.value for h in shown)
            if len(shown) > 1 and len([h for h in shown if not h.is_held]) > 1:
                rivals |= {name}
    spans = spans_of(cls, told, calendar, vocabulary, rivals)
    if spans or not statement.claims or _is_for_life(cls, told, vocabulary):
        if statement.spans == spans and not statement.as_of:
            return statement
        return replace(statement, spans=spans, as_of="")
    last = calendar.told_by(statement.claims).last
    planned = all(c.firmness == "planned" for c in statement.claims)
    if last is None or planned:
        return replace(statement, spans=(), as_of="")
    first = min(statement.claims, key=lambda c: calendar.written[c.source].last or 10**7)
    span = Span(None, last, None, None if cls.lasts else last)
    return replace(statement, spans=(span,), as_of=first.source)


def _bears_on_time(name: str, vocabulary: Vocabulary) -> bool:
    """Whether a slot can say when something was so: a time, what has one, or a kind that lasts."""
    return (
        name in vocabulary.time_slots
        or name in ("event", "session")
        or vocabulary.slots[name].value_type == "kind"
    )


def _is_for_life(cls: StatementClass, slots: Slots, vocabulary: Vocabulary) -> bool:
    return any(
        vocabulary.kind_of(n, str(v.raw)).is_for_life
        for n in cls.slots
        if vocabulary.slots[n].value_type == "kind"
        for v in slots.get(n, ())
    )


def observed(statements: list[Statement], vocabulary: Vocabulary) -> list[Statement]:
    """Return the statements, those of ``observed_by`` classes with the rounds they are seen in.

    A driver's stint at a team is seen in every round in which he or she is entered or placed for
    it.
    """
    seen: dict[tuple[str, tuple[str, ...]], list[Span]] = {}
    watched = [c for c in vocabulary.statement_classes.values() if c.observed_by]
    for cls in watched:
        for statement in statements:
            if statement.cls in cls.observed_by and statement.spans and not statement.as_of:
                if place := _place(cls, statement):
                    found = seen.setdefault((cls.name, place), [])
                    found += [s.shown_by(statement.id) for s in statement.spans]
    classes = {c.name: c for c in watched}
    result = []
    for statement in statements:
        place = _place(classes[statement.cls], statement) if statement.cls in classes else None
        extra = seen.get((statement.cls, place), []) if place else []
        own = () if extra and statement.as_of else statement.spans
        as_of = "" if extra else statement.as_of
        spans = each_time([*own, *extra])
        result.append(replace(statement, spans=spans, as_of=as_of) if extra else statement)
    return result


def ended(
    statements: list[Statement], written: Mapping[str, Days], vocabulary: Vocabulary
) -> list[Statement]:
    """Return the statements; what is told without a time of the dead was so until they died.

    A late husband is no husband as of the day of the article.
    """
    ends: dict[str, int] = {}
    for statement in statements:
        cls = vocabulary.statement_class(statement.cls)
        last = max((s.end_last or 0 for s in statement.spans), default=0)
        if last and not statement.as_of and _ends_life(cls, statement, vocabulary):
            ends |= {who: last for who in statement.ids(cls.key[0])}
    return (
        [_until_the_end(s, ends, written, vocabulary) for s in statements] if ends else statements
    )


def _ends_life(cls: StatementClass, statement: Statement, vocabulary: Vocabulary) -> bool:
    return cls.ends_life or any(
        vocabulary.kind_of(n, str(v.raw)).ends_life
        for n in cls.key
        if vocabulary.slots[n].value_type == "kind"
        for v in statement.held(n)
    )


def _until_the_end(
    statement: Statement,
    ends: Mapping[str, int],
    written: Mapping[str, Days],
    vocabulary: Vocabulary,
) -> Statement:
    cls = vocabulary.statement_class(statement.cls)
    if not statement.as_of or not cls.lasts:
        return statement
    who = {i for n in (*cls.alive, *cls.symmetric) for i in statement.ids(n)}
    days = [ends[i] for i in who if i in ends]
    first = written[statement.as_of].first
    if not days or first is None or min(days) >= first:
        return statement
    return replace(statement, spans=(Span(None, min(days), None, min(days)),), as_of="")


def _place(cls: StatementClass, statement: Statement) -> tuple[str, ...] | None:
    """Return driver, team and season of a stint, or of what it is seen in."""
    found = []
    for name in (*cls.key, *cls.key_when_given):
        if name == "series":
            continue
        ids = statement.ids(name)
        if len(ids) != 1:
            return None
        found.append(ids[0])
    return tuple(found)
