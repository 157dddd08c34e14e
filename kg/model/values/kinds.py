"""A kind as a value: one of a closed list of the ontology; a broader kind does not conflict."""

from dataclasses import dataclass
from typing import ClassVar

from kg.model.values.base import Raw, Value


@dataclass(frozen=True, slots=True)
class KindValue(Value):
    """One of a closed list.

    notation: what a curator types; iri; words: how it reads; broader: notations of the kinds it is
    a kind of, the nearest first (a father is a parent).
    """

    type_name: ClassVar[str] = "kind"
    notation: str
    iri: str
    words: str
    broader: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The kind's IRI."""
        return self.iri

    @property
    def raw(self) -> Raw:
        """The notation."""
        return self.notation

    @property
    def label(self) -> str:
        """How the kind reads."""
        return self.words

    @property
    def id(self) -> str | None:
        """The kind's IRI."""
        return self.iri

    @property
    def width(self) -> float:
        """A kind of a kind is the more precise one."""
        return float(-len(self.broader))

    def conflicts_with(self, other: Value) -> bool:
        """Return whether neither is the other, or a kind of the other.

        >>> father = KindValue("father", "k/father", "father", ("parent",))
        >>> father.conflicts_with(KindValue("parent", "k/parent", "parent"))
        False
        >>> father.conflicts_with(KindValue("mother", "k/mother", "mother", ("parent",)))
        True
        """
        if not isinstance(other, KindValue) or self.iri == other.iri:
            return not isinstance(other, KindValue)
        return self.notation not in other.broader and other.notation not in self.broader
