"""What one statement takes from another: a penalty down the grid takes the pole of the fastest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.graph.guards import with_types
from kg.graph.times import Calendar
from kg.model.guards import meets_all, parse_guards
from kg.model.statements import Held, Statement
from kg.model.values import BooleanValue
from kg.ontology import Condition, Kind, Vocabulary

_NO = (Held(BooleanValue(False)),)


def without_taken(
    statements: Sequence[Statement], calendar: Calendar, vocabulary: Vocabulary
) -> list[Statement]:
    """Return the statements, those from which something is taken with a *no* in the slot of it.

    A kind's ``takes`` lines read ``Pole.is_pole who=driver served_in=event if status!=lifted``: a
    statement that meets the condition ``Pole``, of that driver and event, is told with ``is_pole``
    false, unless it says so itself. Of a session its event counts too. What was lost falls to
    another (``fallsTo``): who starts first in the race of the penalty has the pole.
    """
    lost: dict[str, str] = {}
    where: dict[str, set[str]] = {}
    for statement in statements:
        for kind in _kinds(statement, vocabulary):
            for line in kind.takes:
                touched = _touched(line, statement, statements, calendar, vocabulary)
                lost |= touched
                for ident in touched:
                    where.setdefault(ident, set()).update(statement.touches())
    found = [
        with_types(replace(s, slots={**s.slots, lost[s.id]: _NO}), vocabulary)
        if s.id in lost and lost[s.id] not in s.slots
        else s
        for s in statements
    ]
    for condition in vocabulary.conditions.values():
        if condition.falls_to:
            found = _fallen(condition, found, where, vocabulary)
    return found


def _fallen(
    condition: Condition,
    statements: list[Statement],
    where: Mapping[str, set[str]],
    vocabulary: Vocabulary,
) -> list[Statement]:
    """Return the statements, those to whom falls what another lost with a *yes* in its slot.

    where: id of what lost it → ids of what took it. Where they name no place of an heir, the heir
    is sure only if all of the event are of one; who lost it in one place has it in another.
    """
    what, place, shared, loose = condition.falls_to.split()
    name, _, slot = what.partition(".")
    loose, who = loose.removesuffix("?"), vocabulary.statement_class(condition.cls).key[0]
    heirs = [s for s in statements if name in s.types and slot not in s.slots]
    fallen: set[str] = set()
    for loser in [s for s in statements if s.cls == condition.cls and _is_no(s, slot)]:
        near = [
            h
            for h in heirs
            if set(h.ids(shared)) & set(loser.ids(shared)) and _agree(h, loser, loose)
        ]
        places = {i for h in near for i in h.ids(place)}
        taken = places & where.get(loser.id, set()) or (places if len(places) == 1 else set())
        fallen |= {
            h.id
            for h in near
            if set(h.ids(place)) & taken or (taken and set(h.ids(who)) & set(loser.ids(who)))
        }
    return [_with_yes(s, slot, name, vocabulary) if s.id in fallen else s for s in statements]


def _is_no(statement: Statement, slot: str) -> bool:
    return any(v.raw is False for v in statement.held(slot))


def _agree(one: Statement, other: Statement, slot: str) -> bool:
    mine, its = set(one.ids(slot)), set(other.ids(slot))
    return not mine or not its or bool(mine & its)


def _with_yes(statement: Statement, slot: str, name: str, vocabulary: Vocabulary) -> Statement:
    """Return a statement with a *yes* in a slot, as firmly as it is told that makes it the heir."""
    told = [h for n in vocabulary.conditions[name].told_by for h in statement.told(n)]
    yes = Held(BooleanValue(True), certainty=told[0].certainty if told else "")
    return with_types(replace(statement, slots={**statement.slots, slot: (yes,)}), vocabulary)


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
