"""One value of a slot: it knows its normal form, what it can mean, its words and its JSON."""

from abc import abstractmethod
from typing import Any, ClassVar

Raw = str | int | float | bool


class Value:
    """One value of a slot. Each type of value is one subclass in one file.

    Two values are the same where their ``key`` is the same, and conflict where the sets of what
    they can mean do not meet; nothing else in the program compares values. (No ABC: its metaclass
    makes ``isinstance`` slow, which is asked millions of times; mypy asks as much of subclasses.)
    """

    __slots__ = ()
    type_name: ClassVar[str]

    @property
    @abstractmethod
    def key(self) -> str:
        """The normal form: two spellings of one thing have the same."""

    @property
    @abstractmethod
    def raw(self) -> Raw:
        """The value as JSON has it."""

    @property
    @abstractmethod
    def label(self) -> str:
        """The value in words."""

    @property
    def id(self) -> str | None:
        """The id of an entity, the IRI of a kind, else None."""
        return None

    @property
    def earliest(self) -> str | None:
        """The first day it can mean (ISO), for dates; else None."""
        return None

    @property
    def latest(self) -> str | None:
        """The last day it can mean (ISO), for dates; else None."""
        return None

    @property
    def width(self) -> float:
        """How much it leaves open: of two that do not conflict the smaller one is shown."""
        return 0.0

    def conflicts_with(self, other: "Value") -> bool:
        """Return whether this and another value of the same slot cannot both be true."""
        return self.key != other.key

    def is_beside(self, other: "Value") -> bool:
        """Return whether both can be true and neither says what the other does, so that both stay.

        A sum in pounds and one in lire; of all else that agrees one stands for the other.
        """
        return False

    def more(self) -> dict[str, Any]:
        """Return what the JSON of this type holds beside the promised names."""
        return {}

    def as_json(self) -> dict[str, Any]:
        """Return the value as ``kg statements`` promises it."""
        return {
            "value": self.raw,
            "id": self.id,
            "label": self.label,
            "earliest": self.earliest,
            "latest": self.latest,
            **self.more(),
        }
