"""The types of values: one class in one file each; their JSON read back."""

from collections.abc import Mapping
from typing import Any

from kg.model.values.amounts import AmountValue, Unit, parse_amount
from kg.model.values.base import Raw, Value
from kg.model.values.clocks import ClockValue
from kg.model.values.dates import DateValue, Days, YearValue, in_words
from kg.model.values.durations import DurationValue
from kg.model.values.entities import EntityValue
from kg.model.values.kinds import KindValue
from kg.model.values.texts import BooleanValue, LabelValue, TextValue

__all__ = [
    "AmountValue",
    "BooleanValue",
    "ClockValue",
    "DateValue",
    "Days",
    "DurationValue",
    "EntityValue",
    "KindValue",
    "LabelValue",
    "Raw",
    "TextValue",
    "Unit",
    "Value",
    "YearValue",
    "in_words",
    "parse_amount",
    "value_from_json",
]


def value_from_json(
    type_name: str, data: Mapping[str, Any], units: Mapping[str, Unit] | None = None
) -> Value:
    """Return the Value of a type that ``as_json`` wrote.

    units: notation → Unit of the ontology, for amounts. Raises KeyError for an unknown type.
    """
    raw = data["value"]
    match type_name:
        case "entity":
            within = tuple(data.get("within", ()))
            return EntityValue(data["id"], raw, data.get("written", ""), within)
        case "kind":
            return KindValue(raw, data["id"], data["label"], tuple(data.get("broader", ())))
        case "date":
            return DateValue.parse(raw)
        case "year":
            return YearValue.parse(str(raw))
        case "amount":
            unit = units[data["unit"]] if units and data.get("unit") else None
            text = str(raw)
            least, most = parse_amount(text)
            return AmountValue(text, least, most, unit)
        case "time":
            return DurationValue.parse(raw)
        case "clock":
            value = ClockValue.parse(raw)
            return ClockValue(value.minutes, data.get("zone", ""))
        case "label":
            return LabelValue(raw)
        case "boolean":
            return BooleanValue(raw)
        case "text":
            return TextValue(raw)
    raise KeyError(f"there is no type of value '{type_name}'")
