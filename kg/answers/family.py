"""A graph → what entities are made of: a round of its season and venue, a session of its round."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from kg.model.values import EntityValue

if TYPE_CHECKING:
    from kg.answers.graph import Graph


class Family:
    """What entities are made of: a round of its season and venue, a session of its round."""

    def __init__(self, graph: "Graph") -> None:
        self.parts: dict[str, set[str]] = {}
        self.wholes: dict[str, list[str]] = {}
        for ident, entity in graph.data.entities.items():
            keys: set[str] = set()
            for values in entity.slots.values():
                for value in values:
                    if value.id:
                        keys.add(value.id)
                    elif value.earliest and value.latest and not isinstance(value, EntityValue):
                        first, last = int(value.earliest[:4]), int(value.latest[:4])
                        keys |= {str(y) for y in range(first, last + 1)}
            if keys:
                self.parts[ident] = keys
                for key in keys:
                    self.wholes.setdefault(key, []).append(ident)

    def below(self, keys: Iterable[str]) -> set[str]:
        """Return the ids of all that is made of one of some things, and these themselves."""
        found, waiting = set(keys), list(keys)
        while waiting:
            for ident in self.wholes.get(waiting.pop(), ()):
                if ident not in found:
                    found.add(ident)
                    waiting.append(ident)
        return found


_FAMILIES: "WeakKeyDictionary[Graph, Family]" = WeakKeyDictionary()


def family_of(graph: "Graph") -> Family:
    """Return the Family of a graph; made once for each."""
    if graph not in _FAMILIES:
        _FAMILIES[graph] = Family(graph)
    return _FAMILIES[graph]
