"""Numbers, and what is known of numbers, with unit: a set between a least and a most."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from kg.model.values.base import Raw, Value

_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
_UNIT = re.compile(r"^(.*[0-9+-])\s*([A-Za-z][A-Za-z/²]*)$")
_AS_PEOPLE_WRITE = re.compile(
    r"(?P<number>[0-9]{1,3}(?:[,'’ ][0-9]{3})+|[0-9]+(?:\.[0-9]+)?)"
    r"(?:st|nd|rd|th|\s*(?P<large>million|thousand|m|k))?\s*(?P<unit>[A-Z]{3})?",
    re.IGNORECASE,
)
_THREE_PLACES = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_LARGE = {"": Decimal(1), "k": Decimal(1000), "t": Decimal(1000), "m": Decimal(1_000_000)}
MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure or a currency, as the ontology has it.

    notation: ``mi``; pattern: how an amount of it reads, ``{} miles`` or ``${}``; dimension: units
    of one dimension can be compared; scale: how many of the dimension's first unit it is.
    """

    notation: str
    pattern: str
    dimension: str
    scale: Decimal


@dataclass(frozen=True, slots=True)
class AmountValue(Value):
    """A number, or what is known of one.

    text: as typed, without unit: ``30000``, ``28000+`` (at least), ``10-`` (at most), ``20..25``
    (between), ``~20000`` (about: within a tenth either way). least, most: the bounds, None where
    there is none. unit: or None for a plain number.
    """

    type_name: ClassVar[str] = "amount"
    text: str
    least: Decimal | None
    most: Decimal | None
    unit: Unit | None = None

    @classmethod
    def parse(
        cls, text: str, units: dict[str, Unit] | None = None, default: Unit | None = None
    ) -> "AmountValue":
        """Return the amount that ``text`` names.

        units: notation → Unit that may stand behind the number; default: the unit where none does.

        Raises ValueError with a sentence a curator understands.

        >>> AmountValue.parse("28000+").least, AmountValue.parse("2.50").key
        (Decimal('28000'), '2.5')
        """
        try:
            return cls._parse(text.strip(), units or {}, default)
        except ValueError:
            if meant := likely_meant(text.strip(), units or {}, default):
                raise ValueError(f"'{text[:40]}' is not a number: write {meant}") from None
            raise

    @classmethod
    def _parse(cls, number: str, units: dict[str, Unit], default: Unit | None) -> "AmountValue":
        text, unit = number, default
        if match := _UNIT.match(number):
            if match[2] not in units:
                raise ValueError(
                    f"'{text[:40]}' has a unit that is not known here: "
                    + (f"write {units_in_words(units)} behind it, and " if units else "write ")
                    + "the number in digits (3000000)"
                )
            number, unit = match[1].strip(), units[match[2]]
        least, most = parse_amount(number)
        if unit and _is_money(unit) and _THREE_PLACES.fullmatch(number):
            whole, _, rest = number.partition(".")
            raise ValueError(
                f"'{text[:40]}' may be thousands or a fraction: write {whole}{rest} or {whole}"
            )
        return cls(number, least, most, unit)

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.least is not None and self.least == self.most

    @property
    def key(self) -> str:
        """The normal form: ``2.50`` is ``2.5``; with the unit's notation."""
        text = _plain(self.least) if self.is_exact and self.least is not None else self.text
        return f"{text} {self.unit.notation}" if self.unit else text

    @property
    def raw(self) -> Raw:
        """An int or float where it is one number, else the text."""
        if not self.is_exact or self.least is None:
            return self.text
        return int(self.least) if self.least == int(self.least) else float(self.least)

    @property
    def label(self) -> str:
        """The amount as people say it, with its unit."""
        words = amount_in_words(self.text)
        if not self.unit:
            return words
        before, _, after = self.unit.pattern.partition("{}")
        number = re.search(r"[0-9][0-9,.]*(?: to [0-9][0-9,.]*)?", words)
        if before and number:
            said = number[0].replace(" to ", f" to {before}")
            return words[: number.start()] + before + said + words[number.end() :] + after
        return f"{words}{after}"

    @property
    def width(self) -> float:
        """How far apart its bounds are, a coarser number being wider; 10**12 where one is open."""
        if self.least is None or self.most is None:
            return float(10**12)
        scale = self.unit.scale if self.unit else Decimal(1)
        return float((self.most - self.least + _unit_of(self.text) / 1000) * scale)

    def conflicts_with(self, other: Value) -> bool:
        """Return whether the sets do not meet; the coarser of two numbers is any that rounds to it.

        Sums in two currencies may be one sum, unless the number is the same.

        >>> one, other = AmountValue.parse("2.5"), AmountValue.parse("2.487")
        >>> one.conflicts_with(other), other.conflicts_with(AmountValue.parse("2.6"))
        (False, True)
        >>> AmountValue.parse("28000+").conflicts_with(AmountValue.parse("30000"))
        False
        >>> money = {u: Unit(u, "{}", f"money-{u}", Decimal(1)) for u in ("GBP", "ITL")}
        >>> pounds, lire, slip = (
        ...     AmountValue.parse(t, money) for t in ("250000 GBP", "500000000 ITL", "250000 ITL")
        ... )
        >>> pounds.conflicts_with(lire), pounds.conflicts_with(slip)
        (False, True)
        """
        if not isinstance(other, AmountValue):
            return True
        if self.dimension != other.dimension and not self._is_money_too(other):
            return True
        if self.dimension != other.dimension:
            return self.key.split()[0] == other.key.split()[0]
        mine, its = _unit_of(self.text), _unit_of(other.text)
        low, high = self._bounds(rounding=self.is_exact and mine > its)
        other_low, other_high = other._bounds(rounding=other.is_exact and its > mine)
        if self.unit != other.unit:  # converted numbers are rounded ones
            low, high = self._bounds(rounding=self.is_exact)
            other_low, other_high = other._bounds(rounding=other.is_exact)
        apart = low is not None and other_high is not None and low > other_high
        return apart or (other_low is not None and high is not None and other_low > high)

    def is_beside(self, other: Value) -> bool:
        """Return whether both are sums in two currencies: neither says what the other does."""
        return self._is_money_too(other) and not self.conflicts_with(other)

    def _is_money_too(self, other: Value) -> bool:
        """Whether both are sums, and of two currencies."""
        if not isinstance(other, AmountValue) or self.dimension == other.dimension:
            return False
        return all(v.unit is not None and _is_money(v.unit) for v in (self, other))

    def exceeds(self, other: "AmountValue") -> bool:
        """Return whether all that it can mean is more than all that the other can.

        >>> parse = AmountValue.parse
        >>> parse("25").exceeds(parse("20")), parse("25").exceeds(parse("15+"))
        (True, False)
        """
        low, high = self._bounds(rounding=False)[0], other._bounds(rounding=False)[1]
        same = self.dimension == other.dimension
        return same and low is not None and high is not None and low > high

    @property
    def dimension(self) -> str:
        """The dimension of its unit; empty for a plain number."""
        return self.unit.dimension if self.unit else ""

    def _bounds(self, rounding: bool) -> tuple[Decimal | None, Decimal | None]:
        slack = _unit_of(self.text) / 2 if rounding else Decimal(0)
        scale = self.unit.scale if self.unit else Decimal(1)
        low = None if self.least is None else (self.least - slack) * scale
        return low, None if self.most is None else (self.most + slack) * scale

    def more(self) -> dict[str, Any]:
        """Return least and most as text, and the unit's notation where there is one."""
        bounds = {
            "least": None if self.least is None else _plain(self.least),
            "most": None if self.most is None else _plain(self.most),
        }
        return bounds | ({"unit": self.unit.notation} if self.unit else {})


def units_in_words(units: Mapping[str, Unit]) -> str:
    """Return the units of which one may stand behind a number; of currencies what they all are.

    units: notation → Unit; not empty.

    >>> units_in_words({"EUR": Unit("EUR", "€{}", "money-eur", Decimal(1))})
    'the code of a currency (EUR, GBP, FRF)'
    """
    if all(_is_money(u) for u in units.values()):
        words = [u for u in units if not u.isupper()]
        code = "the code of a currency (EUR, GBP, FRF)"
        return f"{', '.join([code, *words[:-1]])} or {words[-1]}" if words else code
    return f"one of {', '.join(units)}"


def _is_money(unit: Unit) -> bool:
    return unit.dimension.startswith("money")


def _plain(number: Decimal) -> str:
    return f"{number.normalize() + 0:f}"


def _unit_of(text: str) -> Decimal:
    """Return the last place of a number as typed: 0.01 of ``2.50``."""
    number = re.search(_NUMBER, text)
    places = len(number[0].partition(".")[2]) if number else 0
    return Decimal(1).scaleb(-places)


def parse_amount(text: str) -> tuple[Decimal | None, Decimal | None]:
    """Return (least, most) as Decimal; None where there is no bound.

    text: ``30000``, ``28000+`` (at least), ``10-`` (at most), ``20..25`` (between), ``~20000``
    (about: within a tenth either way). No thousands separators, no units.

    Raises ValueError with a sentence a curator understands.

    >>> parse_amount("28000+"), parse_amount("20..25")
    ((Decimal('28000'), None), (Decimal('20'), Decimal('25')))
    >>> parse_amount("~20000")
    (Decimal('18000.0'), Decimal('22000.0'))
    """
    text = text.strip()
    if max((len(n) for n in re.findall(r"[0-9]+", text)), default=0) > MOST_DIGITS:
        raise ValueError(f"'{text[:40]}' has too many digits: at most {MOST_DIGITS} are kept")
    if re.fullmatch(_NUMBER, text):
        return Decimal(text), Decimal(text)
    if match := re.fullmatch(rf"({_NUMBER})\+", text):
        return Decimal(match[1]), None
    if match := re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)-", text):
        return None, Decimal(match[1])
    if match := re.fullmatch(rf"({_NUMBER})\.\.({_NUMBER})", text):
        least, most = Decimal(match[1]), Decimal(match[2])
        if least > most:
            raise ValueError(f"'{text}' ends below its beginning: write the smaller number first")
        return least, most
    if match := re.fullmatch(rf"~({_NUMBER})", text):
        value = Decimal(match[1])
        return value - abs(value) * Decimal("0.1"), value + abs(value) * Decimal("0.1")
    raise ValueError(
        f"'{text[:40]}' is not a number: write 3000000 (digits only), 28000+, 10-, 20..25 or ~20000"
    )


def likely_meant(text: str, units: dict[str, Unit], default: Unit | None = None) -> str:
    """Return the amount as it is written here, of one as people write it; else empty.

    units: notation → Unit that may stand behind the number. It reads thousands set apart, a place
    with its ending (1st), millions and thousands, and the sign of a currency before the number.
    ``m`` and ``k`` are that beside money only: 800 m may be meters. default: as for ``parse``.

    >>> likely_meant("1st", {}), likely_meant("28,000", {}), likely_meant("1.5 million", {})
    ('1', '28000', '1500000')
    >>> likely_meant("€150,000", {"EUR": Unit("EUR", "€{}", "money-eur", Decimal(1))})
    '150000 EUR'
    >>> likely_meant("500 million lire", {"ITL": Unit("ITL", "{} lire", "money-itl", Decimal(1))})
    '500000000 ITL'
    >>> likely_meant("800 m", {}), likely_meant("1.5m", {}, Unit("USD", "${}", "money", Decimal(1)))
    ('', '1500000')
    >>> likely_meant("1,5", {}), likely_meant("28000", {}), likely_meant("1.234", {})
    ('', '', '')
    """
    for one in units.values():  # 500 million lire
        words = one.pattern.removeprefix("{}")
        if words and words != one.pattern and text.casefold().endswith(words.casefold()):
            text = f"{text[: -len(words)].rstrip()} {one.notation}"
            break
    signs = {u.pattern.removesuffix("{}"): u.notation for u in units.values()}
    sign = next((s for s in sorted(signs, key=len, reverse=True) if s and text.startswith(s)), "")
    match = _AS_PEOPLE_WRITE.fullmatch(text.removeprefix(sign).strip())
    if not match or (_THREE_PLACES.fullmatch(match["number"]) and not match["large"]):
        return ""
    behind = match["unit"] or ""
    if behind and behind not in units or behind and sign:
        return ""
    stated = units.get(signs[sign] if sign else behind, default)
    if len(match["large"] or "") == 1 and not (stated and _is_money(stated)):
        return ""
    number = Decimal(re.sub(r"[,'’ ]", "", match["number"]))
    number *= _LARGE[(match["large"] or "").casefold()[:1]]
    unit = signs[sign] if sign else behind
    meant = f"{_plain(number)} {unit}".strip()
    return "" if meant == text else meant


def amount_in_words(text: str) -> str:
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


def _grouped(number: str) -> str:
    whole, dot, rest = number.partition(".")
    return (f"{int(whole):,}" if len(whole) > 4 else whole) + dot + rest


def ordinal_in_words(text: str) -> str:
    """Return a position as people say it.

    >>> ordinal_in_words("2"), ordinal_in_words("10-"), ordinal_in_words("11")
    ('2nd', 'in the top 10', '11th')
    """
    if re.fullmatch(r"[0-9]+", text):
        number = int(text)
        teen = number % 100 in (11, 12, 13)
        ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{ending}"
    if match := re.fullmatch(r"(?:1\.\.)?([0-9]+)-?", text):
        return f"in the top {match[1]}"
    if match := re.fullmatch(r"([0-9]+)\+", text):
        return f"{ordinal_in_words(match[1])} or lower"
    return amount_in_words(text)
