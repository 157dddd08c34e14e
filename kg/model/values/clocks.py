"""A time of day, in a zone where one is named: one moment in several zones is one moment."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, ClassVar

from kg.model.values.base import Raw, Value


@dataclass(frozen=True, slots=True)
class ClockValue(Value):
    """A time of day.

    minutes: after midnight; zone: an IANA zone (``America/New_York``) or an offset from UTC
    (``+02:00``), empty for the local time of the place; day: the day it was said for (ordinal), or
    None.
    """

    type_name: ClassVar[str] = "clock"
    minutes: int
    zone: str = ""
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> "ClockValue":
        """Return the time of day that ``text`` (``15:00``) names. Raises ValueError."""
        match = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", text.strip())
        if not match:
            raise ValueError(f"'{text[:40]}' is not a time of day: write 15:00")
        return cls(int(match[1]) * 60 + int(match[2]))

    @property
    def key(self) -> str:
        """Hours and minutes, with the zone."""
        return f"{self.label} {self.zone}".strip()

    @property
    def raw(self) -> Raw:
        """``HH:MM``."""
        return self.label

    @property
    def label(self) -> str:
        """``HH:MM``."""
        return f"{self.minutes // 60:02}:{self.minutes % 60:02}"

    def at(self, day: int) -> datetime:
        """Return the moment on a day (ordinal), in UTC; in a made-up zone where none is named."""
        midnight = datetime.combine(date.fromordinal(day), datetime.min.time())
        local = midnight + timedelta(minutes=self.minutes)
        if match := re.fullmatch(r"([+-])([0-9]{2}):([0-9]{2})", self.zone):
            offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
            return local.replace(tzinfo=timezone(-offset if match[1] == "-" else offset))
        if self.zone:
            from zoneinfo import ZoneInfo

            return local.replace(tzinfo=ZoneInfo(self.zone))
        return local.replace(tzinfo=UTC)

    def conflicts_with(self, other: Value) -> bool:
        """Return whether they are different moments.

        Where both name a zone and one names the day, the other's day may be a day earlier or later;
        where one names no zone, the hours are compared.

        >>> day = date(2019, 5, 4).toordinal()
        >>> east = ClockValue(900, "America/New_York", day)
        >>> east.conflicts_with(ClockValue(720, "America/Los_Angeles"))
        False
        >>> east.conflicts_with(ClockValue(240, "Asia/Tokyo", day + 1))
        False
        >>> east.conflicts_with(ClockValue(780, "America/Los_Angeles"))
        True
        """
        if not isinstance(other, ClockValue):
            return True
        if not self.zone or not other.zone or self.zone == other.zone:
            return self.minutes != other.minutes
        day = self.day if self.day is not None else other.day
        if day is None:
            day = date(2000, 7, 1).toordinal()
        mine = self.at(self.day if self.day is not None else day)
        near = (other.day,) if other.day is not None else (day - 1, day, day + 1)
        if self.day is None and other.day is not None:
            return all(self.at(d) != other.at(other.day) for d in (day - 1, day, day + 1))
        return all(mine != other.at(d) for d in near)

    def more(self) -> dict[str, Any]:
        """Return the zone, where one is named."""
        return {"zone": self.zone} if self.zone else {}
