"""Statements, entities, conflicts and the like ⇄ compact JSON text, each value by its type."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from kg.model.claims import Claim, DatedName, Entity, Place, Ruling, Slots
from kg.model.spans import Span
from kg.model.statements import Conflict, Held, Side, Standing, Statement
from kg.model.values import (
    AmountValue,
    BooleanValue,
    ClockValue,
    DateValue,
    Days,
    DurationValue,
    EntityValue,
    KindValue,
    LabelValue,
    TextValue,
    Unit,
    Value,
    YearValue,
    parse_amount,
)
from kg.ontology import Vocabulary

if TYPE_CHECKING:
    from kg.facts.articles import Article
    from kg.graph.rules import Gap
    from kg.graph.tallies import Count

T = TypeVar("T")
_SHORT_DATE = re.compile(r"[0-9./-]+")  # what is read without a library
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_NOT_KEPT = ("where", "places")  # where something was typed: its file knows


def to_text(packed: Any) -> str:
    """Return packed data as JSON text on one line."""
    return _ENCODER.encode(packed)


class Layout(Generic[T]):
    """How a dataclass is packed: the list of its fields, without the last ones at their default.

    cls: the dataclass; special: name of a field → how it is packed and read, where JSON does not
    know its type; left_out: names of fields that are not kept and have a default.
    """

    def __init__(
        self,
        cls: Any,
        special: Mapping[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] | None = None,
        left_out: Sequence[str] = _NOT_KEPT,
    ) -> None:
        self._cls: Callable[..., T] = cls
        kept = [f for f in fields(cls) if f.name not in left_out]
        plain = (_plain, _tupled)
        both = [(special or {}).get(f.name, plain) for f in kept]
        self.names = tuple(f.name for f in kept)
        self._packs = [
            (f.name, None if b is plain else b[0]) for f, b in zip(kept, both, strict=True)
        ]
        self._reads = [None if b is plain else b[1] for b in both]
        self._defaults = [_default(f, b[0]) for f, b in zip(kept, both, strict=True)]

    def pack(self, item: T) -> list[Any]:
        """Return the JSON-ready list of an item."""
        found = [
            getattr(item, name) if pack is None else pack(getattr(item, name))
            for name, pack in self._packs
        ]
        size = len(found)
        while size and _same(found[size - 1], self._defaults[size - 1]):
            size -= 1
        return found[:size]

    def read(self, packed: Sequence[Any]) -> T:
        """Return the item of a packed list. Any other raises ValueError, TypeError or KeyError."""
        found = {
            name: _tupled(value) if read is None else read(value)
            for name, read, value in zip(self.names, self._reads, packed, strict=False)
        }
        return self._cls(**found)


def _plain(value: Any) -> Any:
    return value


def _tupled(value: Any) -> Any:
    return tuple([_tupled(v) for v in value]) if isinstance(value, list) else value


def _same(value: Any, default: Any) -> bool:
    return value is default or (type(value) is type(default) and bool(value == default))


def _default(of: "Field[Any]", pack: Callable[[Any], Any]) -> Any:
    if of.default is not MISSING:
        return pack(of.default)
    return pack(of.default_factory()) if of.default_factory is not MISSING else MISSING


def _days(days: Days) -> list[int | None]:
    return [days.first, days.last]


def _read_days(packed: Any) -> Days:
    first, last = packed
    return Days(first, last)


_PLACE: Layout[Place] = Layout(Place)
_SPAN: Layout[Span] = Layout(Span)
_RULING: Layout[Ruling] = Layout(Ruling)
_UNIT: Layout[Unit] = Layout(Unit, {"scale": (str, Decimal)})
_DATED: Layout[DatedName] = Layout(
    DatedName, {"since": (_days, _read_days), "until": (_days, _read_days)}
)


def _each(layout: Layout[Any]) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """Return how a tuple of a layout's items is packed and read."""
    return (
        lambda items: [layout.pack(i) for i in items],
        lambda packed: tuple([layout.read(p) for p in packed]),
    )


def _maybe(layout: Layout[Any]) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """Return how an item that may be None is packed and read."""
    return (
        lambda item: None if item is None else layout.pack(item),
        lambda packed: None if packed is None else layout.read(packed),
    )


_SLOTS, _CLAIMS, _CLAIM_SLOTS = 2, 3, 3  # places in packed statements and claims


class Packing:
    """Packs and reads with one vocabulary: kinds and units are kept as their notation.

    What comes back is equal to what went in. Where something was typed (``where``, ``places``) is
    not kept: the facts files know it.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._kinds: dict[tuple[str, str], KindValue | None] = {}
        slots = (self.pack_slots, self.read_slots)
        self._claim: Layout[Claim] = Layout(
            Claim, {"slots": (_plain, _plain), "place": _maybe(_PLACE)}
        )
        self._entity: Layout[Entity] = Layout(Entity, {"slots": slots, "names": _each(_DATED)})
        self._statement: Layout[Statement] = Layout(
            Statement,
            {
                "slots": (_plain, _plain),
                "claims": _each(self._claim),
                "standing": (_standing, Standing),
                "spans": _each(_SPAN),
            },
        )
        self._conflict: Layout[Conflict] = Layout(
            Conflict, {"sides": (self._sides, self._read_sides), "ruling": _maybe(_RULING)}
        )

    def layout_of(self, item: Statement | Entity | Conflict) -> Layout[Any]:
        """Return how a whole thing is packed."""
        match item:
            case Statement():
                return self._statement
            case Entity():
                return self._entity
        return self._conflict

    # -- whole things --

    def statement(self, item: Statement) -> str:
        """Return a statement as text.

        A claim's value that the statement has too is kept as its place among the statement's.
        """
        packed = self._statement.pack(item)
        known = {c.id: n for n, c in enumerate(item.claims)}
        packed[_SLOTS] = {
            name: [self._held(h, name, known) for h in values]
            for name, values in item.slots.items()
        }
        if item.claims:
            at = {
                (name, h.value): n
                for name, values in item.slots.items()
                for n, h in enumerate(values)
            }
            for claim, kept in zip(item.claims, packed[_CLAIMS], strict=True):
                kept[_CLAIM_SLOTS] = {
                    name: [
                        self.pack_value(v, name) if (n := at.get((name, v))) is None else n
                        for v in values
                    ]
                    for name, values in claim.slots.items()
                }
        return to_text(packed)

    def read_statement(self, text: str) -> Statement:
        """Return the statement of a text. Raises ValueError for any other text."""
        packed = _loaded(text)
        try:
            claims = packed[_CLAIMS] if len(packed) > _CLAIMS else []
            ids = [c[0] for c in claims]
            slots = packed[_SLOTS] = {
                name: tuple([self._read_held(h, name, ids) for h in values])
                for name, values in packed[_SLOTS].items()
            }
            for claim in claims:
                claim[_CLAIM_SLOTS] = {
                    name: tuple(
                        [
                            slots[name][v].value if type(v) is int else self.read_value(v, name)
                            for v in values
                        ]
                    )
                    for name, values in claim[_CLAIM_SLOTS].items()
                }
            return self._statement.read(packed)
        except _WRONG as error:
            raise ValueError(f"no statement: {error}") from None

    def entity(self, item: Entity) -> str:
        """Return an entity as text."""
        return to_text(self._entity.pack(item))

    def read_entity(self, text: str) -> Entity:
        """Return the entity of a text. Raises ValueError."""
        return _read(self._entity, text)

    def conflict(self, item: Conflict) -> str:
        """Return a conflict as text."""
        return to_text(self._conflict.pack(item))

    def read_conflict(self, text: str) -> Conflict:
        """Return the conflict of a text. Raises ValueError."""
        return _read(self._conflict, text)

    # -- values --

    def pack_slots(self, slots: Slots) -> dict[str, list[Any]]:
        """Return slots as JSON-ready data: name → values."""
        return {n: [self.pack_value(v, n) for v in values] for n, values in slots.items()}

    def read_slots(self, packed: Mapping[str, Sequence[Any]]) -> dict[str, tuple[Value, ...]]:
        """Return the slots that were packed."""
        return {n: tuple([self.read_value(v, n) for v in vs]) for n, vs in packed.items()}

    def pack_value(self, value: Value, slot: str) -> list[Any]:
        """Return a value as JSON-ready data: a letter for its type, then what it is made of.

        slot: the name of the slot it stands in. A kind or an amount that the vocabulary gives back
        is kept as its notation or text.
        """
        match value:
            case EntityValue(ident, name, written, within):
                found = ["e", ident, name, written, list(within)]
                return found if within else found[: 4 if written else 3]
            case KindValue(notation, iri, words, broader):
                if self._kind(slot, notation) == value:
                    return ["k", notation]
                return ["K", notation, iri, words, list(broader)]
            case DateValue(text, days, begin, end):
                if _SHORT_DATE.fullmatch(text) and DateValue.parse(text) == value:
                    return ["d", text]
                return ["D", text, [_days(d) for d in days], _days(begin), _days(end)]
            case YearValue(first, last):
                return ["y", first, last]
            case AmountValue(text, least, most, unit):
                return self._amount(text, least, most, unit)
            case DurationValue(seconds, places):
                return ["t", str(seconds), places]
            case ClockValue(minutes, zone, day):
                return ["c", minutes, zone, day]
            case TextValue(text):
                return ["x", text]
            case LabelValue(text):
                return ["l", text]
            case BooleanValue(truth):
                return ["b", truth]
        raise TypeError(f"there is no form for values of type {type(value).__name__}")

    def read_value(self, packed: Sequence[Any], slot: str) -> Value:
        """Return the value that was packed."""
        kind, first, *rest = packed
        if kind == "e":
            if len(rest) == 3:
                rest[2] = tuple(rest[2])
            return EntityValue(first, *rest)
        if kind == "k":
            known = self._kind(slot, first)
            if known is not None:
                return known
        read = _READERS.get(kind)
        if read is not None:
            return read(first, *rest)
        if kind == "a":
            least, most = parse_amount(first)
            unit = self._vocabulary.units[rest[0]] if rest[0] else None
            return AmountValue(first, least, most, unit)
        raise ValueError(f"no value of '{slot}'")

    def _kind(self, slot: str, notation: str) -> KindValue | None:
        """Return the value of a kind as the vocabulary has it, or None."""
        if (slot, notation) not in self._kinds:
            known = self._vocabulary.slots.get(slot)
            kind = self._vocabulary.kinds.get(known.range, {}).get(notation) if known else None
            self._kinds[slot, notation] = (
                KindValue(kind.notation, kind.iri, kind.label, kind.broader) if kind else None
            )
        return self._kinds[slot, notation]

    def _amount(
        self, text: str, least: Decimal | None, most: Decimal | None, unit: Unit | None
    ) -> list[Any]:
        known = unit is None or self._vocabulary.units.get(unit.notation) == unit
        if known and _bounds(text) == (least, most):
            return ["a", text, unit.notation if unit else ""]
        bounds = [None if b is None else str(b) for b in (least, most)]
        return ["A", text, *bounds, None if unit is None else _UNIT.pack(unit)]

    def _held(self, held: Held, slot: str, known: Mapping[str, int]) -> list[Any]:
        """Return a value with its standing; the statement's claims are kept as their places."""
        value = self.pack_value(held.value, slot)
        claims = [known.get(i, i) for i in held.claims]
        if held.standing is Standing.HELD and not held.certainty:
            return [value, claims] if claims else [value]
        return [value, claims, _standing(held.standing), held.certainty]

    def _read_held(self, packed: Sequence[Any], slot: str, ids: Sequence[str]) -> Held:
        value = self.read_value(packed[0], slot)
        if len(packed) == 1:
            return Held(value)
        claims = tuple([ids[i] if isinstance(i, int) else i for i in packed[1]])
        if len(packed) == 2:
            return Held(value, claims=claims)
        return Held(value, Standing(packed[2]), packed[3], claims)

    def _sides(self, sides: Sequence[Side]) -> list[Any]:
        return [[self.pack_value(s.value, s.slot), s.statement, s.slot, s.claims] for s in sides]

    def _read_sides(self, packed: Sequence[Any]) -> tuple[Side, ...]:
        return tuple(
            [Side(self.read_value(v, slot), st, slot, tuple(cs)) for v, st, slot, cs in packed]
        )


def _read_date(text: str, days: Any, begin: Any, end: Any) -> DateValue:
    runs = tuple([_read_days(d) for d in days])
    return DateValue(text, runs, _read_days(begin), _read_days(end))


def _read_amount(text: str, least: str | None, most: str | None, unit: Any) -> AmountValue:
    low = None if least is None else Decimal(least)
    high = None if most is None else Decimal(most)
    return AmountValue(text, low, high, None if unit is None else _UNIT.read(unit))


_READERS: Mapping[str, Callable[..., Value]] = {
    "d": DateValue.parse,
    "x": TextValue,
    "l": LabelValue,
    "b": BooleanValue,
    "y": YearValue,
    "c": ClockValue,
    "t": lambda seconds, places: DurationValue(Decimal(seconds), places),
    "D": _read_date,
    "A": _read_amount,
    "K": lambda notation, iri, words, broader: KindValue(notation, iri, words, tuple(broader)),
}


def _standing(standing: Standing) -> str:
    return standing.value


def _bounds(text: str) -> tuple[Decimal | None, Decimal | None] | None:
    try:
        return parse_amount(text)
    except ValueError:
        return None


_WRONG = (ValueError, TypeError, KeyError, IndexError, AttributeError)


def _loaded(text: str) -> list[Any]:
    found = json.loads(text)
    if not isinstance(found, list):
        raise ValueError("no packed list")  # noqa: TRY004 (a text that is wrong, not a type)
    return found


def _read(layout: Layout[T], text: str) -> T:
    packed = _loaded(text)
    try:
        return layout.read(packed)
    except _WRONG as error:
        raise ValueError(f"not what was packed: {error}") from None


@cache
def articles() -> "Layout[Article]":
    """Return how articles are packed: without their text, which is other people's."""
    from kg.facts.articles import Article

    return Layout(Article, left_out=(*_NOT_KEPT, "text"))


@cache
def counts() -> "Layout[Count]":
    """Return how the counts of stated totals are packed."""
    from kg.graph.tallies import Count

    return Layout(Count)


@cache
def gaps() -> "Layout[Gap]":
    """Return how gaps are packed."""
    from kg.graph.rules import Gap

    return Layout(Gap)


def text_of(layout: Layout[T], item: T) -> str:
    """Return an item of any layout as text: for counts, gaps and articles."""
    return to_text(layout.pack(item))


def item_of(layout: Layout[T], text: str) -> T:
    """Return the item of a text. Raises ValueError."""
    return _read(layout, text)
