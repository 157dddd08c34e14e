"""Entity files → entities: who and what exists, with the names it has and had."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kg.facts.naming import Names
from kg.facts.problemlist import Node
from kg.facts.reading import List, Mapping, Text
from kg.facts.values import ValueReader
from kg.model.claims import DatedName, Entity
from kg.model.values import DateValue, Days, Value, YearValue
from kg.ontology import EntityClass
from kg.problems import shorten

ENTITY_KEYS = (
    "id",
    "name",
    "other_names",
    "kind",
    "formerly",
    "note",
    "privacy",
    "names",
    "same_as",
)
_LISTS = ("other_names", "formerly", "names", "same_as")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PRIVACY = ("minor", "not-public")
_TWO_YEARS = re.compile(r"\b([12][0-9]{3})\s?[-/–]\s?([0-9]{4}|[0-9]{2})\b")


class EntityReader(ValueReader):
    """Reads entity files: sections named by the ontology, each a list of entities."""

    def read_entities(self, files: Iterable[tuple[str, Path]]) -> None:
        """Read entity files. files: (shown name, path) pairs."""
        sections = self.vocabulary.entity_sections()
        waiting: list[tuple[str, Mapping]] = []
        for shown, path in files:
            root = self.root(shown, path)
            for key, node in root.pairs if root else ():
                if key.value not in sections:
                    self.unknown_section(key, sections, "entities")
                    continue
                for item in self.items(key, node):
                    if entity := self._entity_of(sections[key.value], item):
                        self.entities[entity.id] = entity
                        waiting.append((entity.id, item))
        self.names = Names(self.entities)
        for ident, item in waiting:
            self.entities[ident] = self._with_slots(self.entities[ident], item)
            self._check_names(self.entities[ident], item)

    def _entity_of(self, cls: EntityClass, item: Mapping) -> Entity | None:
        ident, name = item.get("id"), item.get("name")
        if not isinstance(ident, Text) or not _ID.fullmatch(ident.value):
            given = f"'{shorten(ident.value)}'" if isinstance(ident, Text) else "none"
            self.problem(
                ident or item,
                "bad-id",
                f"this {cls.label} has no proper id (it has {given})",
                "ids are for ever and stand in links and file names",
                "write small letters, digits and single hyphens: james-sofronas",
            )
            return None
        if not isinstance(name, Text) or not name.value.strip():
            self.problem(
                item,
                "missing-name",
                f"'{ident.value}' has no name",
                "people read names, not ids",
                "add name:",
            )
            return None
        if ident.value in self.entities:
            first = self.entities[ident.value].where
            self.problem(
                ident,
                "duplicate-id",
                f"the id '{ident.value}' is taken (line {first.line} of {first.path})",
                "one id means one entity",
                "choose another id, or remove the second entry",
            )
            return None
        self._check_keys(cls, item)
        return Entity(
            ident.value,
            cls.name,
            re.sub(" {2,}", " ", name.value.strip()),
            self.texts(item.get("other_names")),
            self.text(item, "kind"),
            self.texts(item.get("formerly")),
            self.text(item, "note"),
            {},
            self._privacy(item),
            self._dated_names(item.get("names")),
            self.texts(item.get("same_as")),
            item.where,
        )

    def _check_keys(self, cls: EntityClass, item: Mapping) -> None:
        own = {self.vocabulary.slots[s].key for s in cls.slots}
        for key, node in item.pairs:
            if key.value not in own and key.value not in ENTITY_KEYS:
                self.unknown_key(key, [*ENTITY_KEYS, *own], cls)
            elif key.value not in own and key.value not in _LISTS and not isinstance(node, Text):
                self.problem(
                    node,
                    "bad-value",
                    f"'{key.value}' is not plain text",
                    "it is shown as it stands",
                    "write it on one line",
                )

    def _privacy(self, item: Mapping) -> str:
        said = self.text(item, "privacy")
        if said and said not in _PRIVACY:
            self.problem(
                item.get("privacy") or item,
                "bad-value",
                f"'{shorten(said)}' is no reason for privacy",
                "pages leave out what a reason of the list protects",
                f"use one of: {', '.join(_PRIVACY)}",
            )
        if not said:
            return ""
        return said if said in _PRIVACY else "not-public"  # rather too much than too little

    def _dated_names(self, node: Node | None) -> tuple[DatedName, ...]:
        found = []
        for item in node.items if isinstance(node, List) else ():
            name = self.text(item, "name") if isinstance(item, Mapping) else ""
            if not isinstance(item, Mapping) or not name:
                self.problem(
                    item,
                    "bad-value",
                    "a dated name has no name",
                    "it says what it was called and when",
                    "write {name: Brook Racing, until: 2020-01}",
                )
                continue
            days = [self._days(item, key) for key in ("since", "until")]
            found.append(DatedName(name, days[0], days[1]))
        return tuple(found)

    def _days(self, item: Mapping, key: str) -> Days:
        node = item.get(key)
        slot = self.vocabulary.slot(key)
        value = self.value(slot, node) if node is not None else None
        return value.begin if isinstance(value, DateValue) else Days(None, None)

    def _with_slots(self, entity: Entity, item: Mapping) -> Entity:
        keys = self.vocabulary.slots_of(self.vocabulary.entity_class(entity.cls))
        slots: dict[str, tuple[Value, ...]] = {}
        for key, node in item.pairs:
            if key.value in keys:
                values = self.values(keys[key.value], node)
                if values:
                    slots[keys[key.value].name] = with_two_years(values, entity.name)
        return replace(entity, slots=slots)

    def _check_names(self, entity: Entity, item: Mapping) -> None:
        for name in (entity.name, *entity.other_names, *(n.name for n in entity.names)):
            others = [i for i in self.names.matching(name) if i != entity.id]
            if others and entity.id > min(others):
                self.problem(
                    item,
                    "shared-name",
                    f"the name '{shorten(name)}' is also a name of '{others[0]}'",
                    "a claim that uses it would not say which is meant",
                    "take it out of other_names of one of them; two people of one name: say in "
                    f"brackets what tells them apart (name: {shorten(name)} (rally driver)), and "
                    "write their ids in claims",
                )


def with_two_years(values: tuple[Value, ...], name: str) -> tuple[Value, ...]:
    """Return the years of a season, over two where its own name says so: 2019-20 Winter Cup."""
    match = _TWO_YEARS.search(name)
    if not match:
        return values
    first = int(match[1])
    last = int(match[2] if len(match[2]) == 4 else match[1][:2] + match[2])
    return tuple(
        YearValue(first, last)
        if isinstance(v, YearValue) and v.first == first and last == first + 1
        else v
        for v in values
    )
