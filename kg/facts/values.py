"""Nodes → values: what a curator typed, as the slot's type of value, or a problem at its place."""

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Table
from dataclasses import replace
from functools import cached_property

from kg.facts.naming import Names
from kg.facts.problemlist import Node, Problems, choice, how_to_add, meant_text
from kg.facts.reading import List, Text
from kg.model.claims import Entity
from kg.model.values import (
    AmountValue,
    BooleanValue,
    ClockValue,
    DateValue,
    DurationValue,
    EntityValue,
    KindValue,
    LabelValue,
    TextValue,
    Value,
    YearValue,
)
from kg.ontology import EntityClass, Slot, StatementClass, Vocabulary
from kg.problems import shorten, with_article

MOST_TEXT = 20_000
_WHY = {
    "amount": ("bad-amount", "numbers are compared and counted"),
    "time": ("bad-time", "lap times are compared to the thousandth"),
    "clock": ("bad-time", "times of day are compared"),
    "date": ("bad-date", "dates are EDTF, so that 2005 and 2005-07-04 can be compared"),
    "year": ("bad-date", "a season is found by its year"),
}


class ValueReader(Problems):
    """Reads values against one vocabulary and the names of the entities."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        self.entities: dict[str, Entity] = {}
        self.names: Names = Names({})

    def values(self, slot: Slot, node: Node, unit: str = "") -> tuple[Value, ...]:
        """Return a node's values for a slot; unit: notation of the unit that the key implies."""
        nodes = node.items if isinstance(node, List) else (node,)
        if isinstance(node, List) and slot.value_type == "date":
            said = [one.value for one in nodes if isinstance(one, Text)]
            if any(".." in text for text in said):
                self.problem(
                    node,
                    "bad-value",
                    f"'{slot.key}' is a list for YAML, and a span in brackets was meant",
                    "brackets without quotes are a list",
                    f'put it in quotes: {slot.key}: "[{", ".join(said)}]"',
                )
                return ()
        found = [self.value(slot, one, unit) for one in nodes]
        return tuple(v for v in found if v is not None)

    def value(self, slot: Slot, node: Node, unit: str = "") -> Value | None:
        """Return one value, or None where it is a problem, which is noted."""
        if not isinstance(node, Text):
            self.problem(
                node,
                "bad-value",
                f"'{slot.key}' holds a list or mapping inside",
                f"{slot.label} is a plain value",
                "write a value, or a flat list of values: [a, b]",
            )
            return None
        text = node.value.strip()
        if not text or (text in ("null", "~") and not node.quoted):
            self.problem(
                node,
                "bad-value",
                f"'{slot.key}' is empty",
                "a missing key means nobody recorded it; an empty one says nothing",
                f"write a value or remove '{slot.key}'",
            )
            return None
        if len(text) > MOST_TEXT:
            self.problem(
                node,
                "bad-value",
                f"'{slot.key}' has {len(text):,} characters",
                f"at most {MOST_TEXT:,} are kept",
                "say it shorter, in your own words",
            )
            return None
        if slot.value_type == "entity":
            return self._entity(slot, node, text)
        if slot.value_type == "kind":
            return self._kind(slot, node, text)
        return self._plain(slot, node, text, unit)

    def _plain(self, slot: Slot, node: Text, text: str, unit: str) -> Value | None:
        parse: dict[str, Callable[[str], Value]] = {
            "date": DateValue.parse,
            "year": YearValue.parse,
            "time": DurationValue.parse,
            "clock": ClockValue.parse,
            "boolean": BooleanValue.parse,
            "label": LabelValue,
            "text": TextValue,
            "amount": lambda typed: self._amount(slot, typed, unit),
        }
        try:
            return parse[slot.value_type](text)
        except ValueError as error:
            what, _, fix = str(error).partition(": ")
            rule, why = _WHY.get(
                slot.value_type, ("bad-value", f"{slot.label}: {slot.definition.rstrip('.')}")
            )
            self.problem(node, rule, what, why, fix or "see facts/README.md for the forms")
            return None

    def _amount(self, slot: Slot, text: str, unit: str) -> AmountValue:
        units = {u: self.vocabulary.units[u] for u in slot.units}
        default = self.vocabulary.units.get(unit or slot.unit)
        value = AmountValue.parse(text, units, default)
        bounds = [b for b in (value.least, value.most) if b is not None]
        if slot.least is not None and any(b < slot.least for b in bounds):
            raise ValueError(
                f"'{shorten(text)}' is too small: {slot.label} is at least {slot.least:g}"
            )
        if slot.most is not None and any(b > slot.most for b in bounds):
            raise ValueError(
                f"'{shorten(text)}' is too large: {slot.label} is at most {slot.most:,.0f}"
            )
        return value

    def entity_value(self, ident: str, written: str = "") -> EntityValue:
        """Return an entity as a value, with the larger places it lies in."""
        entity = self.entities[ident]
        other = written not in ("", entity.name, entity.id)
        return EntityValue(
            ident, entity.name, written if other else "", within(ident, self.entities)
        )

    def _entity(self, slot: Slot, node: Text, text: str) -> Value | None:
        ids = self.names.matching(text)
        fitting = [i for i in ids if self.vocabulary.is_a(self.entities[i].cls, slot.range)]
        kind = self.vocabulary.entity_class(slot.range)
        if len(fitting) == 1:
            return self.entity_value(fitting[0], text)
        if len(fitting) > 1:
            self.problem(
                node,
                "ambiguous-name",
                f"'{shorten(text)}' may be {' or '.join(fitting)}",
                "a claim is about one of them",
                "write the id",
            )
        elif ids:
            is_now = self.vocabulary.entity_class(self.entities[ids[0]].cls).label
            self.problem(
                node,
                "wrong-class",
                f"'{shorten(text)}' is {with_article(is_now)}, and '{slot.key}' takes "
                f"{with_article(kind.label)}",
                f"{slot.label}: {slot.definition.rstrip('.')}",
                f"name {with_article(kind.label)}, use another key, or find a section that takes "
                f"{with_article(is_now)} with `kg terms` and a word of the passage",
            )
        else:
            self._unknown(slot, node, text)
        return None

    def _unknown(self, slot: Slot, node: Text, text: str) -> None:
        kind = self.vocabulary.entity_class(slot.range)

        def fits(ident: str) -> bool:
            return self.vocabulary.is_a(self.entities[ident].cls, slot.range)

        bearers = [i for i in self.names.found(text) if fits(i)]
        add = f"add it: {how_to_add(text, slot.range, self.vocabulary)}"
        if len(bearers) > 1:
            both = " or ".join(f"'{self.entities[i].name}'" for i in bearers[:4])
            fix = f"did you mean {both}? otherwise {add}"
        else:
            near = self.names.near(text, accept=fits)
            fix = (f"did you mean '{near[0]}'? otherwise " if near else "") + add
        self.problem(
            node,
            "unknown-name",
            f"there is no {kind.label} '{shorten(text)}'",
            "a slot names an entity by its id, its name or one of its other names",
            fix,
        )

    def kind_value(self, slot: Slot, notation: str) -> KindValue:
        """Return a kind as a value."""
        kind = self.vocabulary.kind(slot.range, notation)
        return KindValue(notation, kind.iri, kind.label, kind.broader)

    def _kind(self, slot: Slot, node: Text, text: str) -> Value | None:
        kinds = self.vocabulary.kinds[slot.range]
        if (notation := text.replace(" ", "-")) in kinds:
            return self.kind_value(slot, notation)
        words = {k.notation: (k.label, *k.words) for k in kinds.values()}
        self.problem(
            node,
            "unknown-kind",
            f"'{shorten(text)}' is not a value of '{slot.key}'",
            f"'{slot.key}' takes one of a closed list, so that the same thing is said the same way",
            meant_text(text, words, choice(text, kinds)),
        )
        return None

    def unknown_section(
        self, key: Text, sections: Table[str, StatementClass] | Table[str, EntityClass], what: str
    ) -> None:
        """Note a section that the ontology does not have."""
        words = {
            name: (cls.label, *cls.words, *(cls.hints if isinstance(cls, StatementClass) else ()))
            for name, cls in sections.items()
        }
        self.problem(
            key,
            "unknown-section",
            f"there is no section '{shorten(key.value)}' of {what}",
            "sections are classes of the ontology; a misspelt one would be lost",
            meant_text(key.value, words, choice(key.value, sections)),
        )

    def unknown_key(
        self, key: Text, keys: Iterable[str], cls: StatementClass | EntityClass
    ) -> None:
        """Note a key that a class does not have."""
        slots = {s.key: s for s in self.vocabulary.slots_of(cls).values()}
        words = {k: (slots[k].label, *slots[k].words) if k in slots else () for k in keys}
        self.problem(
            key,
            "unknown-key",
            f"{with_article(cls.label)} has no key '{shorten(key.value)}'",
            "keys are slots of the ontology; a misspelt one would be lost",
            meant_text(key.value, words, choice(key.value, words)),
        )

    def with_clock(self, slots: dict[str, tuple[Value, ...]]) -> None:
        """Give the times of day of a claim the zone and the day that stand beside them."""
        zones = [z for values in slots.values() for z in values if isinstance(z, KindValue)]
        zone = next((found for z in zones if (found := self._zones.get(z.iri, ""))), "")
        days = {
            d.days[0].first
            for values in slots.values()
            for d in values
            if isinstance(d, DateValue) and d.days[0].first == d.days[-1].last
        }
        day = days.pop() if len(days) == 1 else None
        for name, values in list(slots.items()):
            if any(isinstance(v, ClockValue) for v in values):
                slots[name] = tuple(
                    replace(v, zone=zone, day=day) if isinstance(v, ClockValue) else v
                    for v in values
                )

    @cached_property
    def _zones(self) -> dict[str, str]:
        """IRI of a kind that says a zone → that zone."""
        kinds = (k for scheme in self.vocabulary.kinds.values() for k in scheme.values())
        return {k.iri: k.zone for k in kinds if k.zone}


def within(ident: str, entities: Table[str, Entity], most: int = 8) -> tuple[str, ...]:
    """Return the ids of the larger places that a place lies in, the nearest first."""
    found: list[str] = []
    while ident in entities and len(found) < most:
        parents = entities[ident].slots.get("within", ())
        ident = (parents[0].id or "") if parents else ""
        if not ident or ident in found:
            break
        found.append(ident)
    return tuple(found)
