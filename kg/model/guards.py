"""Guards of the ontology → yes or no: conditions on values, for sentences, classes and checks."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from kg.model.values import AmountValue, KindValue, Value

Guard = tuple[str, ...]


@lru_cache(maxsize=4096)
def parse_guards(text: str) -> tuple[Guard, ...]:
    """Return the parts of ``position=1 & session_kind!=qualifying & grid``; all must be so.

    ``slot`` asks for a value, ``!slot`` for none; ``slot=value`` that all values are this one (or a
    kind of it); ``slot!=value`` that none is; ``slot<=3`` that all are at most three.
    """
    found: list[Guard] = []
    for part in (p.strip() for p in text.split("&") if p.strip()):
        if part.startswith("!"):
            found.append((part[1:].strip(), "!", ""))
            continue
        for sign in ("<=", "!=", "="):
            if sign in part:
                name, _, value = part.partition(sign)
                found.append((name.strip(), sign, value.strip()))
                break
        else:
            found.append((part,))
    return tuple(found)


def meets_all(guards: Iterable[Guard], values: Mapping[str, Sequence[Value]]) -> bool:
    """Return whether values (slot → values) meet all parts of a guard."""
    for guard in guards:
        if not meets(guard, values.get(guard[0], ())):
            return False
    return True


def meets(guard: Guard, values: Sequence[Value]) -> bool:
    """Return whether the values of one slot meet one part of a guard."""
    if len(guard) == 1:
        return bool(values)
    _, sign, wanted = guard
    if sign == "!":
        return not values
    if sign == "!=":
        return all(not _is(v, wanted) for v in values)
    if sign == "<=":
        return bool(values) and all(
            isinstance(v, AmountValue) and v.most is not None and v.most <= int(wanted)
            for v in values
        )
    return bool(values) and all(_is(v, wanted) for v in values)


def _is(value: Value, wanted: str) -> bool:
    if isinstance(value, KindValue):
        return wanted == value.notation or wanted in value.broader
    return str(value.raw).lower() == wanted
