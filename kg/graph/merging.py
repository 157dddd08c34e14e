"""Claims of one key → statements: spells told apart, values merged, with the claims for each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.graph.keys import Key, key_of, statement_id, turned, with_inverse
from kg.graph.times import Calendar, spans_of
from kg.model.claims import Claim
from kg.model.spans import Meeting, Span, meet
from kg.model.statements import Held, Standing, Statement
from kg.model.values import ClockValue, Value
from kg.model.values.dates import iso_of
from kg.ontology import StatementClass, Vocabulary


@dataclass(frozen=True, slots=True)
class Group:
    """Claims of one key.

    joined: for each ruling, the ids of the claims that it says are of one thing. formerly: the key
    of claims that leave out a part of it and are of the same thing.
    """

    key: Key
    claims: tuple[Claim, ...]
    joined: tuple[frozenset[str], ...] = ()
    formerly: Key | None = None


def group_claims(
    claims: Iterable[Claim], vocabulary: Vocabulary, parted: frozenset[str]
) -> list[Group]:
    """Return the claims grouped by key, sorted by key; a claim without one is a group by itself.

    parted: ids of the events whose sessions are known by name: which of them a result that names
    only the event is of nobody knows, and it stands by itself.
    """
    found: dict[Key, list[Claim]] = {}
    for claim in claims:
        found.setdefault(key_of_claim(claim, vocabulary, parted), []).append(claim)
    former = _completed(found, vocabulary)
    groups = [
        Group(
            k,
            tuple(sorted(cs, key=lambda c: (c.source, c.id)) if len(cs) > 1 else cs),
            formerly=former.get(k),
        )
        for k, cs in found.items()
    ]
    return sorted(groups, key=lambda g: (g.key.cls, g.key.parts))


def _completed(found: dict[Key, list[Claim]], vocabulary: Vocabulary) -> dict[Key, Key]:
    """Put claims that leave out a part of their key to the only ones that give it; change found.

    A result without a class is that of the class in which the driver is said to have run, unless
    it contradicts what is counted within the class, or one source tells two cars apart. Return
    the whole key → the key without that part, where no claim is left under it.
    """
    former: dict[Key, Key] = {}
    whole: dict[tuple[Key, str], list[Key]] = {}
    for key in found:
        for name in vocabulary.statement_class(key.cls).maybe_left_out:
            if name in dict(key.parts):
                bare = Key(key.cls, tuple(p for p in key.parts if p[0] != name))
                whole.setdefault((bare, name), []).append(key)
    for (bare, name), keys in whole.items():
        cls = vocabulary.statement_class(bare.cls)
        for claim in list(found.get(bare, ())):
            fitting = [k for k in keys if _completes(cls, claim, found[k], vocabulary)]
            if len(fitting) > 1:
                fitting = [k for k in fitting if _same_named(cls, claim, found[k])]
            if len(fitting) == 1:
                found[fitting[0]].append(claim)
                found[bare].remove(claim)
                former[fitting[0]] = bare
        if bare in found and not found[bare]:
            del found[bare]
    return {key: bare for key, bare in former.items() if bare not in found}


def _completes(
    cls: StatementClass, claim: Claim, others: Sequence[Claim], vocabulary: Vocabulary
) -> bool:
    """Whether claims with a part of the key speak of the same thing as one that leaves it out."""
    if not _agrees(cls, claim, others, vocabulary, cls.counted_within):
        return False
    return not any(
        claim.source == other.source and not _same_named(cls, claim, [other], if_silent=True)
        for other in others
    )


def _same_named(
    cls: StatementClass, claim: Claim, others: Sequence[Claim], if_silent: bool = False
) -> bool:
    """Whether a claim and one of others give the same of what tells two things apart."""
    for name in cls.tells_apart:
        mine = {v.key for v in claim.slots.get(name, ())}
        its = {v.key for o in others for v in o.slots.get(name, ())}
        if not mine or not its:
            return if_silent
        if not mine & its:
            return False
    return True


def key_of_claim(claim: Claim, vocabulary: Vocabulary, parted: frozenset[str]) -> Key:
    """Return the key of a claim; of one without, a key of its own."""
    cls = vocabulary.statement_class(claim.cls)
    alone = Key(cls.name, (("alone", claim.id),))
    events = claim.slots.get("event", ())
    if "session" in cls.key_one_of and not claim.slots.get("session") and events:
        if events[0].id in parted:
            return alone
    return key_of(cls, claim.slots, vocabulary) or alone


def merge_group(group: Group, calendar: Calendar, vocabulary: Vocabulary) -> list[Statement]:
    """Return the statements of a group: one for each spell and each thing told apart."""
    cls = vocabulary.statement_class(group.key.cls)
    found = []
    for part, claims in _told_apart(cls, group, vocabulary):
        for spell, members in _spells(cls, claims, group.joined, calendar, vocabulary):
            mark = "/".join(m for m in (part, spell) if m)
            ident = statement_id(group.key, mark)
            statement = merge(cls, ident, members, vocabulary)
            former = statement_id(group.key) if mark else ""
            if group.formerly and not mark:
                former = statement_id(group.formerly)
            found.append(replace(statement, formerly=former) if former else statement)
    return found


def _told_apart(
    cls: StatementClass, group: Group, vocabulary: Vocabulary
) -> list[tuple[str, tuple[Claim, ...]]]:
    """Return (mark, claims) of things that one key does not tell apart: two cars in one race.

    Only where one source names both and says different things of them; a claim that names none goes
    where it contradicts nothing, or stands by itself.
    """
    for name in cls.tells_apart:
        if not _names_two(cls, name, group.claims, vocabulary):
            continue
        parts: dict[str, list[Claim]] = {}
        for claim in group.claims:
            if claim.slots.get(name):
                parts.setdefault(claim.slots[name][0].key, []).append(claim)
        for claim in group.claims:
            if not claim.slots.get(name):
                fitting = [
                    k for k, cs in sorted(parts.items()) if _agrees(cls, claim, cs, vocabulary)
                ]
                parts.setdefault(fitting[0] if len(fitting) == 1 else "", []).append(claim)
        return [(key, tuple(cs)) for key, cs in sorted(parts.items())]
    if _is_of_several(cls, group, vocabulary):
        return [(c.id, (c,)) for c in group.claims]
    plans = _plans(cls, group.claims)
    if plans:
        told = tuple(c for c in group.claims if c not in plans)
        return [("", told), ("planned", plans)]
    return [("", group.claims)]


def _plans(cls: StatementClass, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Return the claims that only plan, beside others that tell plainly of another time."""
    if not cls.planned_for:
        return ()
    plain = [c for c in claims if not _is_plan(cls, c)]
    return tuple(
        c
        for c in claims
        if plain and c not in plain and not any(_same_time(cls, c, other) for other in plain)
    )


def _is_plan(cls: StatementClass, claim: Claim) -> bool:
    """Whether all that a claim says beside its key is planned."""
    said = [n for n in claim.slots if n in cls.slots and n not in cls.key]
    return bool(said) and all(claim.certainty.get(n) == "planned" for n in said)


def _same_time(cls: StatementClass, claim: Claim, other: Claim) -> bool:
    return any(
        not mine.conflicts_with(its)
        for name in cls.planned_for
        for mine in claim.slots.get(name, ())
        for its in other.slots.get(name, ())
    )


def _is_of_several(cls: StatementClass, group: Group, vocabulary: Vocabulary) -> bool:
    """Whether a key without its first choice (an event without its session) is of several things.

    So it is where one source says two different things of it: he won a race there, and was third in
    another.
    """
    if not cls.key_one_of or cls.lasts or cls.key_one_of[0] in dict(group.key.parts):
        return False
    claims = group.claims
    return any(
        one.source == other.source and not _agrees(cls, one, [other], vocabulary)
        for number, one in enumerate(claims)
        for other in claims[number + 1 :]
    )


def _names_two(
    cls: StatementClass, name: str, claims: tuple[Claim, ...], vocabulary: Vocabulary
) -> bool:
    """Whether one source has two claims that contradict each other and differ in a telling slot.

    A number must be given in both; free text that only one has tells it from the other.
    """
    is_text = vocabulary.slots[name].value_type == "text"
    for number, one in enumerate(claims):
        for other in claims[number + 1 :]:
            mine, its = ({v.key for v in c.slots.get(name, ())} for c in (one, other))
            told = (mine or its) if is_text else (mine and its)
            if one.source == other.source and told and not mine & its:
                if not _agrees(cls, one, [other], vocabulary):
                    return True
    return False


def _agrees(
    cls: StatementClass,
    claim: Claim,
    others: Sequence[Claim],
    vocabulary: Vocabulary,
    slots: Sequence[str] | None = None,
) -> bool:
    return not any(
        mine.conflicts_with(its)
        for name in (cls.slots if slots is None else slots)
        if vocabulary.slots[name].single
        for mine in claim.slots.get(name, ())
        for other in others
        for its in other.slots.get(name, ())
    )


def _spells(
    cls: StatementClass,
    claims: tuple[Claim, ...],
    joined: tuple[frozenset[str], ...],
    calendar: Calendar,
    vocabulary: Vocabulary,
) -> list[tuple[str, tuple[Claim, ...]]]:
    """Return (mark, claims) of each spell: claims whose times can never meet are apart.

    What happens has no spells, but of a kind that may happen again (``mayRecur``) there may be two.
    A claim without time joins the only spell there is; where there are several it stands by itself,
    unless a ruling places it. The mark is the first day on which the spell can have begun, empty
    where nothing says; no two are alike.
    """
    if not cls.lasts and not _may_recur(cls, claims, vocabulary):
        return [("", claims)]
    spans = {c.id: spans_of(cls, c.slots, calendar, vocabulary) for c in claims}
    spells: list[list[Claim]] = []
    for claim in claims:
        if not spans[claim.id]:
            continue
        near = [
            s
            for s in spells
            if any(
                not _is_another_time(cls, claim, o, spans, calendar)
                or any({claim.id, o.id} <= those for those in joined)
                for o in s
            )
        ]
        spells = [s for s in spells if s not in near] + [[claim, *(c for s in near for c in s)]]
    timeless = [c for c in claims if not spans[c.id]]
    for claim in list(timeless):
        with_it = frozenset[str]().union(*(those for those in joined if claim.id in those))
        home = next((s for s in spells if any(o.id in with_it for o in s)), None)
        if home is not None:
            home.append(claim)
            timeless.remove(claim)
    if timeless and len(spells) == 1:
        spells[0] += timeless
        timeless = []
    found = [
        (_begin(spans[c.id] for c in spell), tuple(sorted(spell, key=lambda c: (c.source, c.id))))
        for spell in spells
    ]
    if timeless:
        undated = "undated" if any(not mark for mark, _ in found) else ""
        found.append((undated, tuple(timeless)))
    if not cls.lasts and len(found) == 1:
        return [("", found[0][1])]
    return sorted(found, key=lambda f: f[0])


def _may_recur(cls: StatementClass, claims: tuple[Claim, ...], vocabulary: Vocabulary) -> bool:
    """Whether claims tell of a kind that happens more than once: somebody retires again."""
    return len(claims) > 1 and any(
        vocabulary.kind_of(name, str(value.raw)).may_recur
        for name in cls.key
        if vocabulary.slots[name].value_type == "kind"
        for value in claims[0].slots.get(name, ())
    )


def _is_another_time(
    cls: StatementClass,
    one: Claim,
    other: Claim,
    spans: Mapping[str, tuple[Span, ...]],
    calendar: Calendar,
) -> bool:
    """Whether two claims are of two times that never meet.

    Of what happens two sources may also tell one occasion, and disagree when it was: they speak of
    two where one wrote before the other's can have been, or one source tells both.
    """
    mine, its = spans[one.id], spans[other.id]
    if meet(mine, its)[0] is not Meeting.NEVER:
        return False
    if cls.lasts or one.source == other.source:
        return True
    return _was_written_before(calendar, one, its) or _was_written_before(calendar, other, mine)


def _was_written_before(calendar: Calendar, claim: Claim, spans: tuple[Span, ...]) -> bool:
    day = calendar.written[claim.source].last if claim.source in calendar.written else None
    firsts = [s.begin_first for s in spans]
    return day is not None and all(first is not None and day < first for first in firsts)


def _begin(spans: Iterable[tuple[Span, ...]]) -> str:
    first = [s.begin_first for several in spans for s in several]
    known = [d for d in first if d is not None]
    return "" if not known or None in first else iso_of(min(known)) or ""


def merge(
    cls: StatementClass, ident: str, claims: tuple[Claim, ...], vocabulary: Vocabulary
) -> Statement:
    """Return the statement of claims that speak of one thing, all its values still held."""
    if len(claims) == 1 and not cls.symmetric:
        return Statement(ident, cls.name, _held_alone(cls, claims[0]), claims)
    said = told_alike(cls, claims, vocabulary)
    elsewhere = _same_moment(cls, claims)
    slots: dict[str, tuple[Held, ...]] = {}
    for name in cls.slots:
        given = [
            (v, c)
            for c, slots_of in said
            if not (c.id in elsewhere and name in cls.moment)
            for v in slots_of.get(name, ())
        ]
        if not given:
            continue
        single = vocabulary.slots[name].single and name not in cls.many_valued
        kept = reconcile([v for v, _ in given], single)
        slots[name] = tuple(_held(v, name, given, single) for v in sorted(kept, key=_sorting))
    return Statement(ident, cls.name, slots, claims)


def _held_alone(cls: StatementClass, claim: Claim) -> dict[str, tuple[Held, ...]]:
    """Return the slots of a statement that one claim makes: what merging it with none gives."""
    by, how, given = (claim.id,), claim.certainty, claim.slots
    found: dict[str, tuple[Held, ...]] = {}
    for name in cls.slots:
        values = given.get(name)
        if not values:
            continue
        if len(values) > 1:
            by_key = {v.key: v for v in sorted(values, key=_plainness, reverse=True)}
            values = tuple(sorted(by_key.values(), key=_sorting))
        certainty = how.get(name, "") if how else ""
        certainty = "" if certainty == "plain" else certainty
        found[name] = tuple(Held(v, Standing.HELD, certainty, by) for v in values)
    return found


def told_alone(claim: Claim, vocabulary: Vocabulary) -> Statement:
    """Return the statement that a claim makes by itself, for its sentence to be read."""
    return merge(vocabulary.statement_class(claim.cls), claim.id, (claim,), vocabulary)


def told_alike(
    cls: StatementClass, claims: tuple[Claim, ...], vocabulary: Vocabulary
) -> list[tuple[Claim, Mapping[str, tuple[Value, ...]]]]:
    """Return each claim with its slots, all told from the end from which the first one is.

    What is said of how surely goes with the slots: a claim that is told from the other end has its
    doubts at the other end too.
    """
    if not cls.symmetric or not claims:
        return [(c, c.slots) for c in claims]
    first = _ends(cls, claims[0])
    found: list[tuple[Claim, Mapping[str, tuple[Value, ...]]]] = []
    for claim in claims:
        if cls.inverse_slots:
            slots: Mapping[str, tuple[Value, ...]] = with_inverse(cls, claim.slots, vocabulary)
            turn = _ends(cls, claim) != first
        else:
            slots, ends = claim.slots, _ends(cls, claim)
            turn = len(ends) == 2 and ends[0] > ends[1]
        if turn:
            slots = turned(cls, claim.slots, vocabulary)
            claim = replace(claim, certainty=_turned_doubts(cls, claim))
        found.append((claim, slots))
    return found


def _ends(cls: StatementClass, claim: Claim) -> tuple[str, ...]:
    return tuple(v.key for n in cls.symmetric for v in claim.slots.get(n, ()))


def _turned_doubts(cls: StatementClass, claim: Claim) -> dict[str, str]:
    other: dict[str, str] = {}
    for pair in (cls.symmetric, cls.inverse_slots):
        other |= dict(zip(pair, reversed(pair), strict=True))
    return {other.get(name, name): how for name, how in claim.certainty.items()}


def _same_moment(cls: StatementClass, claims: tuple[Claim, ...]) -> set[str]:
    """Return the claims that tell the moment of an earlier one in another zone: nothing new."""
    if not cls.moment:
        return set()
    found: set[str] = set()
    clocks = [
        (c, v)
        for c in claims
        for n in cls.moment
        for v in c.slots.get(n, ())
        if isinstance(v, ClockValue) and v.zone
    ]
    clocks.sort(key=lambda pair: (pair[1].day is None, pair[0].source, pair[0].id))
    for number, (claim, clock) in enumerate(clocks):
        for earlier, other in clocks[:number]:
            if earlier.id not in found and clock.zone != other.zone:
                if not clock.conflicts_with(other):
                    found.add(claim.id)
    return found


def reconcile(values: Sequence[Value], single: bool) -> list[Value]:
    """Return the values that stand for all.

    Of a single-valued slot that is the most precise of those that agree.
    """
    if len(values) == 1:
        return list(values)
    distinct = sorted({v.key: v for v in values}.values(), key=lambda v: (v.width, v.key))
    if not single:
        return _with_written(distinct, values)
    kept: list[Value] = []
    for value in distinct:
        if all(value.conflicts_with(k) or value.is_beside(k) for k in kept):
            kept.append(value)
    return _with_written(kept, values)


def _with_written(kept: list[Value], values: Sequence[Value]) -> list[Value]:
    """Return the values, of several spellings of one thing the plainest."""
    if len(values) == 1:
        return kept
    best = {v.key: v for v in sorted(dict.fromkeys(values), key=_plainness, reverse=True)}
    return [best.get(v.key, v) for v in kept]


def _plainness(value: Value) -> str:
    return str(value.as_json())


def _held(value: Value, name: str, given: Sequence[tuple[Value, Claim]], single: bool) -> Held:
    exact = [c for v, c in given if v.key == value.key]
    agreeing = [
        c for v, c in given if single and not v.conflicts_with(value) and not v.is_beside(value)
    ]
    how = {c.certainty.get(name, "plain") for c in exact}
    certainty = "" if "plain" in how else " or ".join(sorted(how))
    claims = tuple(sorted({c.id for c in (*exact, *agreeing)}))
    return Held(value, certainty=certainty, claims=claims)


def _sorting(value: Value) -> tuple[str, str, str]:
    return (value.earliest or "", value.label, value.key)
