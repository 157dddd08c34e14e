"""EDTF text → the first and last day it can mean, for what needs no more than these."""

from kg.model.values.dates import DateValue


def parse_date(text: str) -> tuple[str | None, str | None]:
    """Return (earliest, latest) of an EDTF date as ISO days; None at an open end.

    Raises ValueError with a sentence a curator understands.

    >>> parse_date("2001"), parse_date("2001/.."), parse_date("2024-02")
    (('2001-01-01', '2001-12-31'), ('2001-01-01', None), ('2024-02-01', '2024-02-29'))
    """
    value = DateValue.parse(text)
    return value.earliest, value.latest
