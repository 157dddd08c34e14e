"""Claims → keys: what makes two claims speak of one thing, from whichever end it is told."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from kg.model.values import KindValue, Value
from kg.ontology import Kind, StatementClass, Vocabulary

Slots = Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Key:
    """What a statement is about. parts: (slot, normal form) pairs; cls: its class."""

    cls: str
    parts: tuple[tuple[str, str], ...]


def key_of(cls: StatementClass, slots: Slots, vocabulary: Vocabulary) -> Key | None:
    """Return the key of a claim or derived statement; None where a slot of its key is missing.

    The key is the same from both ends: A with B is B with A, a father's son is a son's father.
    """
    if not cls.key or (cls.key_one_of and not any(slots.get(n) for n in cls.key_one_of)):
        return None
    turned = in_order(cls, slots, vocabulary)
    parts = []
    for name in cls.key:
        values = turned.get(name, ())
        if len(values) != 1:
            return None
        parts.append((name, _token(cls, name, values[0], vocabulary)))
    for name in cls.key_when_given:
        if turned.get(name):
            parts.append((name, "+".join(sorted(v.key for v in turned[name]))))
    return Key(cls.name, tuple(parts))


def in_order(cls: StatementClass, slots: Slots, vocabulary: Vocabulary) -> Slots:
    """Return the slots told from the end that a key is made from."""
    kind = relation_of(cls, slots, vocabulary)
    if not cls.symmetric or (
        kind is not None and not (is_symmetric(kind, vocabulary) or kind.inverse)
    ):
        return slots
    one, other = cls.symmetric
    if not slots.get(one) or not slots.get(other):
        return slots
    if kind is None or is_symmetric(kind, vocabulary):
        return turned(cls, slots, vocabulary) if slots[one][0].key > slots[other][0].key else slots
    return (
        slots
        if _top(kind, vocabulary).iri < _other_end(kind, vocabulary).iri
        else turned(cls, slots, vocabulary)
    )


def turned(
    cls: StatementClass, slots: Slots, vocabulary: Vocabulary
) -> dict[str, tuple[Value, ...]]:
    """Return the slots told from the other end: the kind becomes what the other is to the one."""
    one, other = cls.symmetric
    found = dict(slots)
    found[one], found[other] = slots.get(other, ()), slots.get(one, ())
    if cls.inverse_slots:
        forth, back = cls.inverse_slots
        both = with_inverse(cls, slots, vocabulary)
        found[forth], found[back] = both.get(back, ()), both.get(forth, ())
    return {name: values for name, values in found.items() if values}


def with_inverse(
    cls: StatementClass, slots: Slots, vocabulary: Vocabulary
) -> dict[str, tuple[Value, ...]]:
    """Return the slots with what the other end is to this one, where the ontology knows it."""
    if not cls.inverse_slots:
        return dict(slots)
    _forth, back = cls.inverse_slots
    kind = relation_of(cls, slots, vocabulary)
    if kind is None or slots.get(back):
        return dict(slots)
    inverse = _inverse(kind, vocabulary)
    if inverse is None:
        return dict(slots)
    value = KindValue(inverse.notation, inverse.iri, inverse.label, inverse.broader)
    return {**slots, back: (value,)}


def relation_of(cls: StatementClass, slots: Slots, vocabulary: Vocabulary) -> Kind | None:
    """Return the kind in a key of two ends: what the one is to the other."""
    for name in cls.key:
        if vocabulary.slots[name].value_type == "kind" and slots.get(name):
            return vocabulary.kind_of(name, str(slots[name][0].raw))
    return None


def is_symmetric(kind: Kind, vocabulary: Vocabulary) -> bool:
    """Return whether a kind, or what it is a kind of, is the same from both ends."""
    return kind.symmetric or any(vocabulary.kind(kind.scheme, b).symmetric for b in kind.broader)


def _inverse(kind: Kind, vocabulary: Vocabulary) -> Kind | None:
    if kind.symmetric:
        return kind
    if is_symmetric(kind, vocabulary):
        return _top(kind, vocabulary)
    return vocabulary.kind(kind.scheme, kind.inverse) if kind.inverse else None


def _top(kind: Kind, vocabulary: Vocabulary) -> Kind:
    """Return the broadest kind that a kind is of, if that has an inverse or is symmetric too."""
    for notation in reversed(kind.broader):
        broad = vocabulary.kind(kind.scheme, notation)
        if broad.inverse or broad.symmetric:
            return broad
    return kind


def _other_end(kind: Kind, vocabulary: Vocabulary) -> Kind:
    inverse = _inverse(kind, vocabulary)
    return _top(inverse, vocabulary) if inverse else kind


def _token(cls: StatementClass, name: str, value: Value, vocabulary: Vocabulary) -> str:
    """Return a value's normal form in a key: of a relation with two ends, its broadest kind."""
    if isinstance(value, KindValue) and cls.symmetric:
        kind = vocabulary.kind_of(name, value.notation)
        if kind.inverse or is_symmetric(kind, vocabulary):
            return _top(kind, vocabulary).iri
    return value.key


def statement_id(key: Key, spell: str = "") -> str:
    """Return the id of a statement: a hash of its key, and of the day its spell can have begun.

    The same for the same facts in any order, and whatever else is claimed of other spells.
    """
    parts: list[object] = [key.cls, key.parts]
    body = json.dumps(parts + [spell] if spell else parts, ensure_ascii=False)
    return "s" + hashlib.sha256(body.encode()).hexdigest()[:14]
