"""Text, labels and truth values: free text is compared by its words, a label letter by letter."""

import unicodedata
from dataclasses import dataclass
from typing import ClassVar

from kg.model.values.base import Raw, Value


@dataclass(frozen=True, slots=True)
class TextValue(Value):
    """Free text in a curator's own words; case and spacing do not matter."""

    type_name: ClassVar[str] = "text"
    text: str

    @property
    def key(self) -> str:
        """The words, without case and spacing."""
        return " ".join(unicodedata.normalize("NFC", self.text).casefold().split())

    @property
    def raw(self) -> Raw:
        """The text as it was written."""
        return self.text

    @property
    def label(self) -> str:
        """The text on one line."""
        return " ".join(self.text.split())


@dataclass(frozen=True, slots=True)
class LabelValue(Value):
    """A number or sign that is a name: a car's number. ``07`` is not ``7``."""

    type_name: ClassVar[str] = "label"
    text: str

    @property
    def key(self) -> str:
        """The label as it is written."""
        return self.text

    @property
    def raw(self) -> Raw:
        """The label as it is written."""
        return self.text

    @property
    def label(self) -> str:
        """The label as it is written."""
        return self.text


@dataclass(frozen=True, slots=True)
class BooleanValue(Value):
    """Yes or no."""

    type_name: ClassVar[str] = "boolean"
    truth: bool

    @classmethod
    def parse(cls, text: str) -> "BooleanValue":
        """Return the value of ``true`` or ``false``. Raises ValueError."""
        if text not in ("true", "false"):
            raise ValueError(f"'{text[:40]}' is neither true nor false: write true or false")
        return cls(text == "true")

    @property
    def key(self) -> str:
        """``true`` or ``false``."""
        return str(self.truth).lower()

    @property
    def raw(self) -> Raw:
        """The truth value."""
        return self.truth

    @property
    def label(self) -> str:
        """``yes`` or ``no``."""
        return "yes" if self.truth else "no"
