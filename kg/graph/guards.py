"""Guards of the ontology → the conditions that a statement meets."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.model.guards import Guard, meets, meets_all, parse_guards
from kg.model.statements import Held, Standing, Statement
from kg.model.values import Value
from kg.ontology import Vocabulary


def with_types(statement: Statement, vocabulary: Vocabulary) -> Statement:
    """Return a statement with the names of the conditions that what it holds meets.

    ``disputed_types``: those that it would meet if one of its rival values were so.
    """
    conditions = vocabulary.conditions_of(statement.cls)
    if not conditions:
        return statement
    parsed = [(c.name, [parse_guards(g) for g in c.guards]) for c in conditions]
    unless = {c.name: c.unless for c in conditions if c.unless}
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
    types = [t for t in types if unless.get(t) not in types]
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
        if not any(meets(guard, o) for o in options):
            return False
    return statement.standing in (Standing.HELD, Standing.DISPUTED)


def _rivals(statement: Statement, name: str) -> list[Held]:
    return [h for h in statement.slots.get(name, ()) if h.standing is Standing.DISPUTED]
