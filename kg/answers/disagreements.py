"""A conflict → what it is about and its sides, in the words in which its statements tell them."""

from typing import TYPE_CHECKING

from kg.model.statements import Conflict

if TYPE_CHECKING:
    from kg.answers.graph import Graph


def is_of_values(conflict: Conflict) -> bool:
    """Whether its sides are values of one statement, rather than statements beside each other."""
    return len(conflict.sides) > 1 and len({s.statement for s in conflict.sides}) == 1


def what_of(graph: "Graph", conflict: Conflict) -> str:
    """Return what a conflict is about: "Place of birth: Hill Town or Salt Flats"."""
    if conflict.what and (conflict.kind == "exclusion" or not is_of_values(conflict)):
        return conflict.what[:1].upper() + conflict.what[1:]
    sides = " or ".join(side_label(graph, conflict, n) for n in range(len(conflict.sides)))
    slot = graph.vocabulary.slots.get(conflict.slot)
    found = f"{slot.label}: {sides}" if slot else sides
    return found[:1].upper() + found[1:]


def side_label(graph: "Graph", conflict: Conflict, number: int) -> str:
    """Return how a side reads: as its statement tells the value, with its sign."""
    side = conflict.sides[number]
    told = graph.teller.told(graph.statement(side.statement), side.slot)
    return next((str(t) for t in told if t.value.key == side.value.key), side.value.label)
