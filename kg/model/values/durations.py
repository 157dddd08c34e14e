"""Lap and race times: any time that rounds to what is written."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from kg.model.values.base import Raw, Value

_FORM = re.compile(r"(?:(?:([0-9]{1,3}):)?([0-9]{1,2}):)?([0-9]{1,3})(?:\.([0-9]{1,6}))?")


@dataclass(frozen=True, slots=True)
class DurationValue(Value):
    """How long a lap or a race took. seconds: Decimal; places: how many decimals were written."""

    type_name: ClassVar[str] = "time"
    seconds: Decimal
    places: int

    @classmethod
    def parse(cls, text: str) -> "DurationValue":
        """Return the duration that ``text`` names.

        text: ``58.329``, ``1:41.364`` or ``2:06:15.291``, as timing screens show them. Raises
        ValueError.

        >>> DurationValue.parse("01:26.364").seconds, DurationValue.parse("2:06:15.291").seconds
        (Decimal('86.364'), Decimal('7575.291'))
        """
        match = _FORM.fullmatch(text.strip())
        if not match:
            raise ValueError(f"'{text[:40]}' is not a time: write 58.329, 1:26.364 or 2:06:15.291")
        hours, minutes, seconds, rest = match.groups()
        if minutes is not None and (len(seconds) != 2 or int(seconds) > 59):
            raise ValueError(f"'{text[:40]}' has no minute of {seconds} seconds: write 1:26.364")
        if hours is not None and (len(minutes) != 2 or int(minutes) > 59):
            raise ValueError(f"'{text[:40]}' has no hour of {minutes} minutes: write 2:06:15.291")
        whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds)
        return cls(Decimal(f"{whole}.{rest}") if rest else Decimal(whole), len(rest or ""))

    @property
    def key(self) -> str:
        """The seconds: ``1:41.000`` and ``1:41`` differ in what they leave open, not in this."""
        return f"{self.seconds.normalize() + 0:f}"

    @property
    def raw(self) -> Raw:
        """The time as timing screens show it."""
        return self.label

    @property
    def label(self) -> str:
        """The time as timing screens show it: 58.329, 1:41.364, 2:06:15.291."""
        whole = int(self.seconds)
        rest = f"{self.seconds - whole:.{self.places}f}"[1:] if self.places else ""
        hours, minutes, seconds = whole // 3600, whole // 60 % 60, whole % 60
        if hours:
            return f"{hours}:{minutes:02}:{seconds:02}{rest}"
        return f"{minutes}:{seconds:02}{rest}" if minutes else f"{seconds}{rest}"

    @property
    def width(self) -> float:
        """The last place that was written, in seconds."""
        return float(Decimal(1).scaleb(-self.places))

    def conflicts_with(self, other: Value) -> bool:
        """Return whether no time rounds to both.

        >>> times = [DurationValue.parse(t) for t in ("1:41", "1:41.36", "1:41.364", "1:41.374")]
        >>> [times[2].conflicts_with(t) for t in times]
        [False, False, False, True]
        """
        if not isinstance(other, DurationValue):
            return True
        coarse = min(self.places, other.places)
        if self.places == other.places:
            return self.seconds != other.seconds
        apart = abs(self.seconds - other.seconds) > Decimal(1).scaleb(-coarse) / 2
        return apart and self._cut(coarse) != other._cut(coarse)

    def _cut(self, places: int) -> Decimal:
        """Return the time with further decimals cut off: many screens cut instead of rounding."""
        unit = Decimal(1).scaleb(-places)
        return self.seconds // unit * unit

    def more(self) -> dict[str, Any]:
        """Return the seconds as text."""
        return {"seconds": str(self.seconds)}
