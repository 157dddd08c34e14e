"""What one statement takes from another: a penalty down the grid takes the pole of the fastest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.graph.guards import with_types
from kg.graph.times import Calendar
from kg.model.guards import meets_all, parse_guards
from kg.model.statements import Held, Statement
from kg.model.values import BooleanValue
from kg.ontology import Kind, Vocabulary

_NO = (Held(BooleanValue(False)),)


def without_taken(
    statements: Sequence[Statement], calendar: Calendar, vocabulary: Vocabulary
) -> list[Statement]:
    """Return the statements, those from which something is taken with a *no* in the slot of it.

    A kind's ``takes`` lines read ``Pole.is_pole who=driver served_in=event if status!=lifted``: a
    statement that meets the condition ``Pole``, of that driver and event, is told with ``is_pole``
    false, unless it says so itself. Of a session its event counts too.
    """
    lost: dict[str, str] = {}
    for statement in statements:
        for kind in _kinds(statement, vocabulary):
            for line in kind.takes:
                lost |= _touched(line, statement, statements, calendar, vocabulary)
    return [
        with_types(replace(s, slots={**s.slots, lost[s.id]: _NO}), vocabulary)
        if s.id in lost and lost[s.id] not in s.slots
        else s
        for s in statements
    ]


def _kinds(statement: Statement, vocabulary: Vocabulary) -> Iterator[Kind]:
    for name in vocabulary.statement_class(statement.cls).key:
        if vocabulary.slots[name].value_type == "kind":
            for value in statement.held(name):
                yield vocabulary.kind_of(name, str(value.raw))


def _touched(
    line: str,
    statement: Statement,
    others: Sequence[Statement],
    calendar: Calendar,
    vocabulary: Vocabulary,
) -> Mapping[str, str]:
    """Return id → slot of the statements from which a line takes something."""
    said, _, guard = line.partition(" if ")
    what, *pairs = said.split()
    name, _, slot = what.partition(".")
    told = {n: [h.value for h in statement.told(n)] for n in statement.slots}
    if not meets_all(parse_guards(guard), told):
        return {}
    wanted = []
    for pair in pairs:
        mine, _, other = pair.partition("=")
        ids = set(statement.ids(mine))
        wanted.append((ids | {calendar.occasion(i) for i in ids}, other))
    cls = vocabulary.conditions[name].cls
    return {
        o.id: slot
        for o in others
        if o.cls == cls and name in o.types
        if all(ids & set(o.ids(other)) for ids, other in wanted)
    }
