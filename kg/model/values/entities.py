"""An entity as a value: by its id; a place and what it lies in do not conflict."""

from dataclasses import dataclass
from typing import Any, ClassVar

from kg.model.values.base import Raw, Value


@dataclass(frozen=True, slots=True)
class EntityValue(Value):
    """Who or what is meant.

    ident: the entity's id; name: its name; written: the name that the source uses, where it is
    another one; within: ids of the larger places it lies in, the nearest first.
    """

    type_name: ClassVar[str] = "entity"
    ident: str
    name: str
    written: str = ""
    within: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The entity's id."""
        return self.ident

    @property
    def raw(self) -> Raw:
        """The entity's name."""
        return self.name

    @property
    def label(self) -> str:
        """The entity's name."""
        return self.name

    @property
    def id(self) -> str | None:
        """The entity's id."""
        return self.ident

    @property
    def width(self) -> float:
        """A place deeper in others is the more precise one."""
        return float(-len(self.within))

    def conflicts_with(self, other: Value) -> bool:
        """Return whether neither is the other, or a place in the other.

        >>> town = EntityValue("santa-ana", "Santa Ana", within=("california", "usa"))
        >>> town.conflicts_with(EntityValue("california", "California", within=("usa",)))
        False
        """
        if not isinstance(other, EntityValue) or self.ident == other.ident:
            return not isinstance(other, EntityValue)
        return self.ident not in other.within and other.ident not in self.within

    def more(self) -> dict[str, Any]:
        """Return the name as the source has it, where it is another one."""
        return {"written": self.written} if self.written else {}
