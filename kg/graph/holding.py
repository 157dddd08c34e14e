"""Rival values → what holds: the one place that decides how values and statements stand."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.model.claims import EARLIER, Claim, Ruling
from kg.model.statements import Conflict, Held, Side, Standing, Statement
from kg.model.values import AmountValue, DateValue, Days, KindValue, Value
from kg.ontology import Kind, StatementClass, Vocabulary

Slots = dict[str, tuple[Held, ...]]


@dataclass(frozen=True)
class Judge:
    """Decides what holds.

    rulings: (source, anchor) → rulings on the claim there; written: article → the days on which it
    was written.
    """

    vocabulary: Vocabulary
    rulings: Mapping[tuple[str, str], Sequence[Ruling]]
    written: Mapping[str, Days]

    def decide(self, statement: Statement) -> tuple[Statement, list[Conflict]]:
        """Return the statement with the standing of each of its values, and its conflicts.

        The laws, in this order. Where nobody ruled, a correction takes the place of the article's
        word that it corrects, a kind replaces the one that it ``undoes``, and a later word what was
        announced before (``laterReplaces``). Of rivals in a slot a ruling names the one that holds,
        else all are disputed. A kind excludes values beside it (disqualified, a place): within one
        source the later word holds, between sources both are disputed until a ruling, and so is
        what is more than it can be beside another slot (``inOrder``). A day that is of a status
        (the title was taken away on it) goes with that status.
        """
        cls = self.vocabulary.statement_class(statement.cls)
        slots, conflicts = dict(statement.slots), []
        for name in [n for n in cls.slots if n in slots]:
            if len(slots[name]) < 2:
                continue
            if self.ruling(claims_at(statement, slots[name]), name) is None:
                slots[name] = self._corrected(cls, statement, name, slots[name])
                slots[name] = self._undone(statement, name, slots[name])
                slots[name] = self._later(cls, statement, name, slots[name])
        self._fall(cls, slots)
        for name in cls.of_status:
            if len(slots.get(name, ())) > 1:
                slots[name] = self._of_status(cls, slots, slots[name])
        for name in [n for n in cls.slots if len(slots.get(n, ())) > 1]:
            if self._is_single(cls, name):
                slots[name], conflict = self._rivals(statement, name, slots[name])
                conflicts += [conflict] if conflict else []
        standing = Standing.HELD
        for name in [n for n in cls.slots if n in slots]:
            if self.vocabulary.slots[name].value_type != "kind":
                continue
            for held in slots.get(name, ()):
                kind = self._kind(name, held.value)
                if kind is None or not held.is_told:
                    continue
                if kind.over_by and self._is_over(statement, slots, held, kind):
                    _put(slots, name, held, Standing.SUPERSEDED)
                    continue
                for other in kind.excludes:
                    conflicts += self._exclude(statement, slots, (name, held), other)
                if kind.excludes_statement and standing is Standing.HELD:
                    standing, found = self._end(statement, name, held, kind)
                    conflicts += found
        self._fall(cls, slots)
        for less, more in cls.in_order:
            conflicts += self._out_of_order(statement, slots, less, more)
        if not conflicts and standing is statement.standing and slots == statement.slots:
            return statement, []
        settled = replace(statement, slots=slots, standing=standing)
        return with_status(settled, conflicts), conflicts

    def _is_single(self, cls: StatementClass, name: str) -> bool:
        return self.vocabulary.slots[name].single and name not in cls.many_valued

    def _kind(self, name: str, value: Value) -> Kind | None:
        if not isinstance(value, KindValue):
            return None
        return self.vocabulary.kind_of(name, value.notation)

    def _later(
        self, cls: StatementClass, statement: Statement, name: str, values: tuple[Held, ...]
    ) -> tuple[Held, ...]:
        """Supersede what was announced, and then announced otherwise by a later article.

        A class without a moment (a title) is not announced ahead: there the later word holds.
        """
        if name not in cls.later_replaces:
            return values
        days = [h.value.days[0].first for n in cls.moment for h in statement.slots.get(n, ())
                if isinstance(h.value, DateValue)]  # fmt: skip
        found = []
        for held in values:
            mine = self._dates(statement, held)
            value = held.value
            day = value.days[0].first if isinstance(value, DateValue) else None
            day = day if day is not None else min((d for d in days if d is not None), default=None)
            ahead = is_ahead(mine, day) or not cls.moment
            replaced = ahead and any(
                rival is not held and all_later(self._dates(statement, rival), mine)
                for rival in values
            )
            found.append(replace(held, standing=Standing.SUPERSEDED) if replaced else held)
        return tuple(sorted(found, key=lambda h: not h.is_told))

    def _corrected(
        self, cls: StatementClass, statement: Statement, name: str, values: tuple[Held, ...]
    ) -> tuple[Held, ...]:
        """Supersede what only articles say that a claim of a rival value corrects."""
        if not self._is_single(cls, name) or not any(c.corrects for c in statement.claims):
            return values
        found = [
            replace(held, standing=Standing.SUPERSEDED)
            if any(
                rival.value.conflicts_with(held.value)
                and self.is_corrected(claims_at(statement, (held,)), claims_at(statement, (rival,)))
                for rival in values
            )
            else held
            for held in values
        ]
        return tuple(sorted(found, key=lambda h: not h.is_told))

    def is_corrected(self, claims: Sequence[Claim], others: Sequence[Claim]) -> bool:
        """Whether other claims take back the word of every article that makes some claims."""
        return bool(claims) and all(
            any(
                claim.source in other.corrects
                or claim.id in other.corrects
                or EARLIER in other.corrects
                and all_later([self._day(other)], [self._day(claim)])
                for other in others
            )
            for claim in claims
        )

    def _day(self, claim: Claim) -> Days:
        return self.written.get(claim.source, Days(None, None))

    def _fall(self, cls: StatementClass, slots: Slots) -> None:
        """Supersede what goes with a value that is superseded: the margin of who did not win."""
        for name, *others in cls.falls_with:
            lost = {c for h in slots.get(name, ()) if not h.is_told for c in h.claims}
            kept = {c for h in slots.get(name, ()) if h.is_told for c in h.claims}
            for other in others if lost - kept else ():
                slots[other] = tuple(
                    replace(h, standing=Standing.SUPERSEDED) if set(h.claims) <= lost else h
                    for h in slots.get(other, ())
                )

    def _undone(
        self, statement: Statement, name: str, values: tuple[Held, ...]
    ) -> tuple[Held, ...]:
        """Supersede kinds that another one undoes, unless that was told before.

        A title that is given back undoes that it was taken.
        """
        found = list(values)
        for held in values:
            kind = self._kind(name, held.value)
            for place, other in enumerate(values) if kind and kind.undoes else ():
                was = self._kind(name, other.value)
                told_before = all_later(self._dates(statement, other), self._dates(statement, held))
                if kind and was and was.notation in kind.undoes and not told_before:
                    found[place] = replace(other, standing=Standing.SUPERSEDED)
        return tuple(sorted(found, key=lambda h: not h.is_told))

    def _of_status(
        self, cls: StatementClass, slots: Slots, values: tuple[Held, ...]
    ) -> tuple[Held, ...]:
        """Supersede values that go with a status other than the one that ended or undid it.

        Those of the claims that tell the last status are its own, where they give any.
        """
        changing = {
            claim
            for name in cls.slots
            for held in slots.get(name, ())
            if held.is_told and (kind := self._kind(name, held.value))
            if kind.undoes or kind.excludes_statement
            for claim in held.claims
        }
        own = [h for h in values if changing & set(h.claims)]
        if not own:
            return values
        found = [h if h in own else replace(h, standing=Standing.SUPERSEDED) for h in values]
        return tuple(sorted(found, key=lambda h: not h.is_told))

    def _dates(self, statement: Statement, held: Held) -> list[Days]:
        sources = {c.source for c in statement.claims if c.id in held.claims}
        return [self.written.get(s, Days(None, None)) for s in sorted(sources)]

    def _rivals(
        self, statement: Statement, name: str, values: tuple[Held, ...]
    ) -> tuple[tuple[Held, ...], Conflict | None]:
        several = [h for h in values if h.is_told]
        told = [h for h in several if any(h.value.conflicts_with(o.value) for o in several)]
        if len(told) < 2:
            return values, None
        sides = tuple(Side(h.value, statement.id, name, h.claims) for h in told)
        ruling = self.ruling(claims_at(statement, told), name)
        conflict = Conflict(
            conflict_id("slot", statement.id, name),
            "slot",
            statement.id,
            name,
            sides,
            (statement.id,),
            ruling=ruling,
        )
        rivals = {h.value.key for h in told}
        return tuple(
            ruled(h, ruling) if h.is_told and h.value.key in rivals else h
            for h in _first(values, ruling)
        ), conflict

    def _is_over(self, statement: Statement, slots: Slots, held: Held, kind: Kind) -> bool:
        """Whether later articles tell plainly, and not ahead, what was only to come with a kind."""
        told = [
            c
            for name in kind.over_by
            for h in slots.get(name, ())
            if h.is_held and isinstance(h.value, DateValue)
            for c in claims_at(statement, (h,))
            if not c.certainty.get(name) and not is_ahead([self._day(c)], h.value.days[0].first)
        ]
        mine = claims_at(statement, (held,))
        return bool(told) and all_later([self._day(c) for c in told], [self._day(c) for c in mine])

    def _exclude(
        self, statement: Statement, slots: Slots, by: tuple[str, Held], name: str
    ) -> list[Conflict]:
        """Judge the values of a slot beside a kind that excludes them."""
        told = [h for h in slots.get(name, ()) if h.is_told]
        if not told:
            return []
        kind_slot, kind = by
        cls = self.vocabulary.statement_class(statement.cls)
        by_source = {c.source for c in statement.claims if c.id in kind.claims}
        conflicts = []
        for held in told:
            sources = {c.source for c in statement.claims if c.id in held.claims}
            later = name in cls.later_replaces and all_later(
                [self.written.get(s, Days(None, None)) for s in sorted(by_source)],
                [self.written.get(s, Days(None, None)) for s in sorted(sources)],
            )
            if sources & by_source or later:
                _put(slots, name, held, Standing.SUPERSEDED)
                continue
            sides = (
                Side(held.value, statement.id, name, held.claims),
                Side(kind.value, statement.id, kind_slot, kind.claims),
            )
            at = claims_at(statement, (held, kind))
            ruling = self.ruling(at, name) or self.ruling(at, kind_slot)
            place = Standing.DISPUTED
            if ruling:
                place = Standing.HELD if names(ruling, held.value) else Standing.OVERRULED
            _put(slots, name, held, place)
            other = {Standing.HELD: Standing.OVERRULED, Standing.OVERRULED: Standing.HELD}
            _put(slots, kind_slot, kind, other.get(place, Standing.DISPUTED))
            conflicts.append(
                Conflict(
                    conflict_id("exclusion", statement.id, name),
                    "exclusion",
                    statement.id,
                    name,
                    sides,
                    (statement.id,),
                    ruling=ruling,
                )
            )
        return conflicts

    def _out_of_order(
        self, statement: Statement, slots: Slots, less: str, more: str
    ) -> list[Conflict]:
        """Judge two slots of which the first is never more than the second, where it is."""
        low, high = ([h for h in slots.get(n, ()) if h.is_held] for n in (less, more))
        if not low or not high or not all(_exceeds(a, b) for a in low for b in high):
            return []
        at = claims_at(statement, (*low, *high))
        ruling = self.ruling(at, less) or self.ruling(at, more)
        upheld = ruling.slot if ruling else ""
        for name, values in ((less, low), (more, high)):
            for held in values:
                place = Standing.HELD if name == upheld else Standing.OVERRULED
                _put(slots, name, held, place if ruling else Standing.DISPUTED)
        sides = tuple(
            Side(h.value, statement.id, name, h.claims)
            for name, values in ((less, low), (more, high))
            for h in values
        )
        conflict = Conflict(
            conflict_id("exclusion", statement.id, less),
            "exclusion",
            statement.id,
            less,
            sides,
            (statement.id,),
            what=", ".join(f"{self.vocabulary.slots[s.slot].label} {s.value.label}" for s in sides),
            ruling=ruling,
        )
        return [conflict]

    def _end(
        self, statement: Statement, name: str, held: Held, kind: Kind
    ) -> tuple[Standing, list[Conflict]]:
        """Judge a statement as a whole beside a kind with which it does not hold.

        So it is with a title that was stripped; later articles that tell it are its later word.
        """
        without = tuple(c.id for c in statement.claims if c.id not in held.claims)
        by_source = {c.source for c in statement.claims if c.id in held.claims}
        others = {c.source for c in statement.claims if c.id in without}
        later = all_later(
            [self.written.get(s, Days(None, None)) for s in sorted(by_source)],
            [self.written.get(s, Days(None, None)) for s in sorted(others)],
        )
        if later or not others - by_source:
            return Standing.SUPERSEDED, []
        ruling = self.ruling(claims_at(statement, (held,)), name)
        sides = (Side(held.value, statement.id, name, held.claims),)
        conflict = Conflict(
            conflict_id("ended", statement.id, name),
            "ended",
            statement.id,
            name,
            sides,
            (statement.id,),
            what=f"one source tells it, another that it is {kind.label}",
            ruling=ruling,
        )
        if ruling:
            stands = Standing.OVERRULED if names(ruling, held.value) else Standing.HELD
            return stands, [conflict]
        return Standing.DISPUTED, [conflict]

    def ruling(self, claims: Iterable[Claim], slot: str) -> Ruling | None:
        """Return the ruling that a person wrote on these claims and this slot, or None."""
        for claim in claims:
            for anchor in claim.at:
                for ruling in self.rulings.get((claim.source, anchor), ()):
                    if not ruling.merge and ruling.slot == slot:
                        return ruling
        return None


def _exceeds(one: Held, other: Held) -> bool:
    low, high = one.value, other.value
    return isinstance(low, AmountValue) and isinstance(high, AmountValue) and low.exceeds(high)


def names(ruling: Ruling, value: Value) -> bool:
    """Return whether a value is the one that a ruling says holds."""
    return ruling.holds in (str(value.raw), value.label, value.id, value.key)


def ruled(held: Held, ruling: Ruling | None) -> Held:
    """Return a rival value as a ruling leaves it: disputed where there is none."""
    if ruling is None:
        return replace(held, standing=Standing.DISPUTED)
    return replace(
        held, standing=Standing.HELD if names(ruling, held.value) else Standing.OVERRULED
    )


def dispute(
    statement: Statement, slots: Iterable[str], ruling: Ruling | None, whole: bool = False
) -> Statement:
    """Return a statement some of whose values stand against another statement.

    slots: names of the slots in question; whole: whether it is the statement as such. A ruling that
    names a value of it upholds it; one that names none of its values overrules it.
    """
    upheld = ruling is not None and any(
        names(ruling, h.value) for values in statement.slots.values() for h in values
    )
    standing = (
        Standing.DISPUTED if ruling is None else Standing.HELD if upheld else Standing.OVERRULED
    )
    found = dict(statement.slots)
    for name in () if whole else slots:
        found[name] = tuple(
            replace(h, standing=standing) if h.is_held else h for h in found.get(name, ())
        )
    status = statement.status
    if statement.claims:
        status = "disputed" if ruling is None or status == "disputed" else "ruled"
    if whole:
        return replace(statement, standing=standing, status=status)
    return replace(statement, slots=found, status=status)


def supersede(statement: Statement) -> Statement:
    """Return a statement whose place a later word has taken: announced, and then called off."""
    return replace(statement, standing=Standing.SUPERSEDED)


def with_status(statement: Statement, conflicts: Sequence[Conflict]) -> Statement:
    """Return a statement whose status says whether its conflicts are open or ruled."""
    if not conflicts:
        return statement
    is_open = any(c.ruling is None for c in conflicts)
    return replace(statement, status="disputed" if is_open else "ruled")


def claims_at(statement: Statement, values: Iterable[Held]) -> list[Claim]:
    """Return the claims of a statement that say some of its values."""
    wanted = {c for h in values for c in h.claims}
    return [c for c in statement.claims if c.id in wanted]


def conflict_id(*parts: str) -> str:
    """Return the id of a conflict: a hash of what it is between."""
    return "x" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def _first(values: tuple[Held, ...], ruling: Ruling | None) -> tuple[Held, ...]:
    if ruling is None:
        return values
    return tuple(sorted(values, key=lambda h: not names(ruling, h.value)))


def _put(slots: Slots, name: str, held: Held, standing: Standing) -> None:
    slots[name] = tuple(
        replace(h, standing=standing) if h.value.key == held.value.key else h for h in slots[name]
    )


def is_ahead(written: Sequence[Days], day: int | None) -> bool:
    """Whether articles were certainly written before a day (ordinal) was over: they announce it."""
    return day is not None and all(d.last is not None and d.last <= day for d in written)


def all_later(days: Sequence[Days], others: Sequence[Days]) -> bool:
    """Whether all articles were certainly written after all others."""
    return bool(days) and all(
        mine.first is not None and its.last is not None and mine.first > its.last
        for mine in days
        for its in others
    )
