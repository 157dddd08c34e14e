"""Guards of the ontology → yes or no: conditions on a statement's slots (templates, classes)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from kg.model.statements import Held, Standing, Statement
from kg.model.values import AmountValue, KindValue, Value
from kg.ontology import Vocabulary

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
        if not _meets(guard, values.get(guard[0], ())):
            return False
    return True


def _meets(guard: Guard, values: Sequence[Value]) -> bool:
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


def with_types(statement: Statement, vocabulary: Vocabulary) -> Statement:
    """Return a statement with the names of the conditions that what it holds meets.

    ``disputed_types``: those that it would meet if one of its rival values were so.
    """
    conditions = vocabulary.conditions_of(statement.cls)
    if not conditions:
        return statement
    parsed = [(c.name, [parse_guards(g) for g in c.guards]) for c in conditions]
    held = {n: statement.held(n) for n in statement.slots}
    is_disputed = statement.standing is Standing.DISPUTED or any(
        h.standing is Standing.DISPUTED for values in statement.slots.values() for h in values
    )
    types, disputed = [], []
    for name, guards in parsed:
        if any(meets_all(g, held) for g in guards):
            types.append(name)
        elif is_disputed and any(_could_meet(statement, g, held) for g in guards):
            disputed.append(name)
    if statement.types == tuple(types) and statement.disputed_types == tuple(disputed):
        return statement
    return replace(statement, types=tuple(types), disputed_types=tuple(disputed))


def _could_meet(
    statement: Statement, guards: tuple[Guard, ...], held: Mapping[str, Sequence[Value]]
) -> bool:
    for guard in guards:
        rivals = [h.value for h in _rivals(statement, guard[0])]
        options: list[Sequence[Value]] = [[v] for v in rivals] or [held.get(guard[0], ())]
        if statement.standing is Standing.DISPUTED and not rivals:
            options = [[h.value for h in statement.told(guard[0])]]
        if not any(_meets(guard, o) for o in options):
            return False
    return statement.standing in (Standing.HELD, Standing.DISPUTED)


def _rivals(statement: Statement, name: str) -> list[Held]:
    return [h for h in statement.slots.get(name, ()) if h.standing is Standing.DISPUTED]
