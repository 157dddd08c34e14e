"""Numbers, and what is known of numbers ⇄ least and most they can be; lap times and clock times."""

import re
from decimal import Decimal

_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"


def parse_amount(text):
    """Return (least, most) as Decimal; None where there is no bound.

    text: ``30000``, ``28000+`` (at least), ``10-`` (at most), ``20..25`` (between), ``~20000`` (about:
        within a tenth either way). No thousands separators, no units.

    Raises ValueError with a sentence a curator understands.

    >>> parse_amount("28000+"), parse_amount("20..25")
    ((Decimal('28000'), None), (Decimal('20'), Decimal('25')))
    >>> parse_amount("~20000")
    (Decimal('18000.0'), Decimal('22000.0'))
    """
    text = text.strip()
    if re.fullmatch(_NUMBER, text):
        return Decimal(text), Decimal(text)
    if match := re.fullmatch(rf"({_NUMBER})\+", text):
        return Decimal(match[1]), None
    if match := re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)-", text):
        return None, Decimal(match[1])
    if match := re.fullmatch(rf"({_NUMBER})\.\.({_NUMBER})", text):
        least, most = Decimal(match[1]), Decimal(match[2])
        if least > most:
            raise ValueError(f"'{text}' ends below its beginning")
        return least, most
    if match := re.fullmatch(rf"~({_NUMBER})", text):
        value = Decimal(match[1])
        return value - abs(value) * Decimal("0.1"), value + abs(value) * Decimal("0.1")
    raise ValueError(f"'{text[:40]}' is not a number: write 30000, 28000+, 10-, 20..25 or ~20000")


def amount_in_words(text):
    """Return an amount as people say it, with thousands separated.

    >>> amount_in_words("28000+"), amount_in_words("~20000"), amount_in_words("0.179")
    ('at least 28,000', 'about 20,000', '0.179')
    """
    if match := re.fullmatch(rf"({_NUMBER})\.\.({_NUMBER})", text):
        return f"{_grouped(match[1])} to {_grouped(match[2])}"
    if text.endswith("+"):
        return f"at least {_grouped(text[:-1])}"
    if text.endswith("-"):
        return f"at most {_grouped(text[:-1])}"
    if text.startswith("~"):
        return f"about {_grouped(text[1:])}"
    return _grouped(text)


def _grouped(number):
    whole, dot, rest = number.partition(".")
    return (f"{int(whole):,}" if len(whole) > 4 else whole) + dot + rest


def ordinal_in_words(text):
    """Return a position as people say it.

    >>> ordinal_in_words("2"), ordinal_in_words("10-"), ordinal_in_words("11")
    ('2nd', 'in the top 10', '11th')
    """
    if re.fullmatch(r"[0-9]+", text):
        number = int(text)
        ending = (
            "th"
            if number % 100 in (11, 12, 13)
            else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        )
        return f"{number}{ending}"
    if match := re.fullmatch(r"(?:1\.\.)?([0-9]+)-?", text):
        return f"in the top {match[1]}"
    if match := re.fullmatch(r"([0-9]+)\+", text):
        return f"{ordinal_in_words(match[1])} or lower"
    return amount_in_words(text)


def parse_lap_time(text):
    """Return a lap time in Decimal seconds.

    text: ``m:ss.mmm`` as timing screens show it. Raises ValueError.

    >>> parse_lap_time("1:26.364")
    Decimal('86.364')
    """
    match = re.fullmatch(r"([0-9]{1,2}):([0-5][0-9])(\.[0-9]{1,4})?", text.strip())
    if not match:
        raise ValueError(f"'{text[:40]}' is not a lap time: write 1:26.364")
    return int(match[1]) * 60 + Decimal(match[2] + (match[3] or ""))


def parse_clock(text):
    """Return a time of day as ``HH:MM``. Raises ValueError.

    >>> parse_clock("9:35")
    '09:35'
    """
    match = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", text.strip())
    if not match:
        raise ValueError(f"'{text[:40]}' is not a time of day: write 15:00")
    return f"{int(match[1]):02}:{match[2]}"
