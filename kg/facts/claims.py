"""Nodes → entities and claims with typed slots, and every problem on the way."""

import hashlib
import json
import re
from dataclasses import dataclass, field

from kg.facts.amounts import parse_amount, parse_clock, parse_lap_time
from kg.facts.dates import in_words, parse_date
from kg.facts.naming import Names
from kg.facts.reading import List, Mapping, Text, read_yaml
from kg.facts.sources import MOST_ANCHOR_WORDS
from kg.problems import Position, Problem, shorten

_ENTITY_KEYS = ("id", "name", "other_names", "kind", "formerly", "note")
_META_KEYS = ("at", "said_by", "certainty", "note")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_TEXT = 20_000


@dataclass
class Entity:
    """Who or what exists. ``slots`` holds what its class needs to be told apart (series and year of a season)."""

    id: str
    cls: str
    name: str
    other_names: list = field(default_factory=list)
    kind: str = ""
    formerly: list = field(default_factory=list)
    note: str = ""
    slots: dict = field(default_factory=dict)
    where: Position = field(default=None, repr=False, compare=False)

    def as_json(self):
        """Return the entity as a JSON-ready dict, without its place in a file."""
        return {
            "id": self.id,
            "class": self.cls,
            "name": self.name,
            "other_names": self.other_names,
            "kind": self.kind,
            "formerly": self.formerly,
            "note": self.note,
            "slots": self.slots,
        }


@dataclass
class Claim:
    """What one source says at one place.

    slots: name → list of values; a value is a dict with value, id, label, earliest, latest (least
    and most for amounts). at: anchors; said_by: id of who is quoted; certainty: a kind's notation.
    places: slot name → Position of what was typed.
    """

    id: str
    cls: str
    source: str
    slots: dict
    at: list
    said_by: str | None = None
    certainty: str = "plain"
    note: str = ""
    where: Position = field(default=None, repr=False, compare=False)
    places: dict = field(default_factory=dict, repr=False, compare=False)


@dataclass
class Ruling:
    """A person's written judgement: ``slot`` of the statement that ``claim_at`` belongs to holds ``value``, because ``reason``."""

    on: list
    slot: str
    holds: str
    reason: str
    by: str
    when: str
    merge: bool = False
    where: Position = field(default=None, repr=False, compare=False)
    used: bool = False


@dataclass
class Facts:
    """Everything a facts folder says, typed, and every problem found while reading it."""

    entities: dict
    claims: list
    rulings: list
    catalogue: object
    names: Names
    problems: list
    vocabulary: object = None


def value_of(raw, **more):
    """Return one value of a slot with the five promised names."""
    return {"value": raw, "id": None, "label": str(raw), "earliest": None, "latest": None, **more}


class Reader:
    """Reads the files of one facts folder against one vocabulary; collects problems instead of raising."""

    def __init__(self, vocabulary, catalogue):
        self.vocabulary, self.catalogue = vocabulary, catalogue
        self.problems, self.entities, self.claims, self.rulings = [], {}, [], []
        self.names = None

    def problem(self, node, rule, what, why, fix):
        """Note a problem at a node or Position."""
        where = node if isinstance(node, Position) else node.where
        self.problems.append(Problem(where, rule, what, why, fix))

    # -- entities --

    def read_entities(self, files):
        """Read entity files: sections named by the ontology, each a list of entities. files: (shown name, path) pairs."""
        sections = self.vocabulary.entity_sections()
        waiting = []
        for shown, path in files:
            root = self._root(shown, path)
            for key, node in root.pairs if root else ():
                if key.value not in sections:
                    self._unknown_section(key, sections, "entities")
                    continue
                for item in self._items(key, node):
                    if entity := self._entity(sections[key.value], item):
                        waiting.append((entity, item))
        self.names = Names(self.entities)
        for entity, item in waiting:
            self._entity_slots(entity, item)

    def _entity(self, cls, item):
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
        own = {self.vocabulary.slots[s].key for s in cls.slots}
        for key, node in item.pairs:
            if key.value not in own and key.value not in _ENTITY_KEYS:
                self._unknown_key(key, [*_ENTITY_KEYS, *own], cls)
            elif (
                key.value not in own
                and key.value not in ("other_names", "formerly")
                and not isinstance(node, Text)
            ):
                self.problem(
                    node,
                    "bad-value",
                    f"'{key.value}' is not plain text",
                    "it is shown as it stands",
                    "write it on one line",
                )
        entity = Entity(
            ident.value,
            cls.name,
            name.value.strip(),
            self._texts(item.get("other_names")),
            self._text(item, "kind"),
            self._texts(item.get("formerly")),
            self._text(item, "note"),
            {},
            item.where,
        )
        self.entities[ident.value] = entity
        return entity

    def _entity_slots(self, entity, item):
        keys = self.vocabulary.slots_of(self.vocabulary.entity_class(entity.cls))
        for key, node in item.pairs:
            if key.value in keys:
                values = self._values(keys[key.value], node)
                if values:
                    entity.slots[keys[key.value].name] = values
        for name in (entity.name, *entity.other_names):
            others = [i for i in self.names.matching(name) if i != entity.id]
            if others and entity.id > min(others):
                self.problem(
                    item,
                    "shared-name",
                    f"the name '{shorten(name)}' is also a name of '{others[0]}'",
                    "a claim that uses it would not say which is meant",
                    "take it out of other_names of one of them, or make it longer",
                )

    # -- claims --

    def read_claims(self, files):
        """Read claims files: ``source:`` and sections of statement classes. files: (shown name, path) pairs."""
        for shown, path in files:
            root = self._root(shown, path)
            if root:
                self._claims_of(root)

    def _claims_of(self, root):
        sections = self.vocabulary.sections()
        source = root.get("source")
        if not isinstance(source, Text):
            self.problem(
                root,
                "missing-source",
                "the file does not say which article it is from",
                "a claim without a source is worth nothing",
                "begin with source: and the article's id in seeds/catalogue.yaml",
            )
            return
        if source.value not in self.catalogue.articles:
            self.problem(
                source,
                "unknown-source",
                f"there is no article '{shorten(source.value)}' in the catalogue",
                "a claim must say which article it is from",
                self._near_text(
                    source.value, self.catalogue.articles, "add it with `kg new source`"
                ),
            )
            return
        for key, node in root.pairs:
            if key.value == "source":
                continue
            if key.value not in sections:
                self._unknown_section(key, sections, "claims")
                continue
            for item in self._items(key, node):
                self._claim(sections[key.value], item, source.value)

    def _claim(self, cls, item, source):
        keys, slots, places = self.vocabulary.slots_of(cls), {}, {}
        for key, node in item.pairs:
            if key.value in keys:
                slot = keys[key.value]
                places[slot.name] = node.where
                values = self._values(slot, node)
                if slot.single and slot.name not in cls.many_valued and len(values) > 1:
                    self.problem(
                        node,
                        "one-value",
                        f"'{key.value}' has {len(values)} values",
                        f"{slot.label} of a {cls.label} is one thing in one claim",
                        "split it into two claims, each with its own anchor",
                    )
                if values:
                    slots[slot.name] = values
            elif key.value not in _META_KEYS:
                places[key.value] = (
                    key.where
                )  # typed but lost: what it was meant for is not reported missing as well
                self._unknown_key(key, [*keys, *_META_KEYS], cls)
        anchors = self._anchors(item, source)
        said_by = (
            self._values(self.vocabulary.slot("said_by"), item.get("said_by"))
            if item.get("said_by")
            else []
        )
        certainty = (
            self._values(self.vocabulary.slot("certainty"), item.get("certainty"))
            if item.get("certainty")
            else []
        )
        typed = len(slots)
        self._complete(cls, slots)
        if not typed:
            return
        body = json.dumps(
            [
                source,
                cls.name,
                {k: [v["id"] or v["value"] for v in vs] for k, vs in sorted(slots.items())},
                sorted(anchors),
            ],
            sort_keys=True,
            ensure_ascii=False,
        )
        ident = "c" + hashlib.sha256(body.encode()).hexdigest()[:16]
        claim = Claim(
            ident,
            cls.name,
            source,
            slots,
            anchors,
            said_by[0]["id"] if said_by else None,
            certainty[0]["value"] if certainty else "plain",
            self._text(item, "note"),
            item.where,
            places,
        )
        self.claims.append(claim)

    def _complete(self, cls, slots):
        """Fill slots that follow from others by the ontology's property chains (a session has an event, that a season)."""
        for _ in range(4):
            for name in cls.slots:
                chain = self.vocabulary.slots[name].chain
                if not chain or name in slots:
                    continue
                first, second = chain
                found = {}
                for value in slots.get(first, ()):
                    for further in (
                        self.entities[value["id"]].slots.get(second, ())
                        if value["id"] in self.entities
                        else ()
                    ):
                        found[further["id"] or further["value"]] = further
                if len(found) == 1:
                    slots[name] = list(found.values())

    def _anchors(self, item, source):
        node = item.get("at")
        if node is None:
            self.problem(
                item,
                "missing-anchor",
                "the claim has no anchor",
                "nobody could find the passage it rests on",
                "add at: and a few words of the passage, copied exactly",
            )
            return []
        anchors = []
        for one in node.items if isinstance(node, List) else (node,):
            if not isinstance(one, Text) or not one.value.strip():
                self.problem(
                    one,
                    "missing-anchor",
                    "the anchor is empty",
                    "nobody could find the passage it rests on",
                    "write a few words of the passage, copied exactly",
                )
                continue
            anchor, words = one.value.strip(), one.value.replace("…", " ").split()
            if len(words) > MOST_ANCHOR_WORDS:
                self.problem(
                    one,
                    "long-anchor",
                    f"the anchor has {len(words)} words",
                    f"at most {MOST_ANCHOR_WORDS} words of other people's text are kept",
                    "shorten it, or write its first words … its last words",
                )
            place, count = self.catalogue.find(source, anchor)
            if count == 0:
                self.problem(
                    one,
                    "anchor-not-found",
                    f"'{shorten(anchor)}' is not in {source}",
                    "an anchor is copied from the article letter by letter",
                    self._near_passage(source, anchor),
                )
            elif count is not None and count > 1:
                self.problem(
                    one,
                    "anchor-twice",
                    f"'{shorten(anchor)}' stands {count} times in {source}",
                    "nobody could tell which passage is meant",
                    "add a word before or after it",
                )
            elif (
                count is None
                and place is None
                and self.catalogue.articles[source].document not in self.catalogue.unproven
            ):
                self.problem(
                    one,
                    "anchor-not-found",
                    f"'{shorten(anchor)}' has no recorded place in {source}",
                    "the text is not at hand and the place was never proven",
                    "run `kg tidy` where the texts are",
                )
            anchors.append(anchor)
        return anchors

    def _near_passage(self, source, anchor):
        from rapidfuzz import fuzz

        best = max(
            (
                (fuzz.partial_ratio_alignment(anchor, p), p)
                for p in self.catalogue.articles[source].paragraphs()
            ),
            key=lambda x: x[0].score if x[0] else 0,
            default=None,
        )
        if best and best[0] and best[0].score > 75:
            start = best[1].rfind(" ", 0, best[0].dest_start + 1) + 1
            end = best[1].find(" ", max(best[0].dest_end - 1, 0))
            return f"did you mean '{shorten(best[1][start : end if end >= 0 else None], 60)}'?"
        return "copy it again from the article; mind quotes, dashes and the article's first and last line"

    # -- rulings --

    def read_rulings(self, files):
        """Read rulings: ``rulings:`` a list of {on: [source anchors], slot, holds, reason, by, when} or {on, same: true, reason…}."""
        for shown, path in files:
            root = self._root(shown, path)
            node = root.get("rulings") if root else None
            for key, _ in root.pairs if root else ():
                if key.value != "rulings":
                    self.problem(
                        key,
                        "unknown-section",
                        f"there is no section '{key.value}' in a file of rulings",
                        "a misspelt section would be lost",
                        "use rulings:",
                    )
            for item in self._items(None, node) if node else ():
                self._ruling(item)

    def _ruling(self, item):
        known = ("on", "slot", "holds", "same", "reason", "by", "when")
        for key, _ in item.pairs:
            if key.value not in known:
                self.problem(
                    key,
                    "unknown-key",
                    f"a ruling has no key '{key.value}'",
                    "a misspelt key would be lost",
                    f"use one of: {', '.join(known)}",
                )
        for key in ("on", "reason", "by", "when"):
            if item.get(key) is None:
                self.problem(
                    item,
                    "bad-ruling",
                    f"the ruling lacks '{key}'",
                    "a judgement says on what, why, by whom and when",
                    f"add {key}:",
                )
                return
        on = []
        for entry in item.get("on").items if isinstance(item.get("on"), List) else ():
            source, anchor = (
                (entry.get("source"), entry.get("at"))
                if isinstance(entry, Mapping)
                else (None, None)
            )
            if isinstance(source, Text) and isinstance(anchor, Text):
                on.append((source.value, anchor.value))
        if not on:
            self.problem(
                item,
                "bad-ruling",
                "'on' names no claims",
                "a ruling judges claims that exist",
                "write on: [{source: …, at: …}, …]",
            )
            return
        slot = self._text(item, "slot")
        if slot and slot not in {s.key for s in self.vocabulary.slots.values()} | set(
            self.vocabulary.slots
        ):
            self.problem(
                item.get("slot"),
                "unknown-key",
                f"the ontology has no slot '{slot}'",
                "a ruling judges one slot",
                self._near_text(slot, self.vocabulary.slots, "use the key that the claims use"),
            )
            return
        name = next((s.name for s in self.vocabulary.slots.values() if slot in (s.key, s.name)), "")
        self.rulings.append(
            Ruling(
                on,
                name,
                self._text(item, "holds"),
                self._text(item, "reason"),
                self._text(item, "by"),
                self._text(item, "when"),
                self._text(item, "same") == "true",
                item.where,
            )
        )

    # -- values --

    def _values(self, slot, node):
        nodes = node.items if isinstance(node, List) else (node,)
        found = [self._value(slot, one) for one in nodes]
        return [v for v in found if v is not None]

    def _value(self, slot, node):
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
        return getattr(self, f"_{slot.value_type}_value")(slot, node, text)

    def _entity_value(self, slot, node, text):
        ids = self.names.matching(text)
        fitting = [i for i in ids if self.vocabulary.is_a(self.entities[i].cls, slot.range)]
        kind = self.vocabulary.entity_class(slot.range)
        if len(fitting) == 1:
            return value_of(self.entities[fitting[0]].name, id=fitting[0])
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
                f"'{shorten(text)}' is a {is_now}, and '{slot.key}' takes a {kind.label}",
                f"{slot.label}: {slot.definition.rstrip('.')}",
                f"name a {kind.label}, or use another key",
            )
        else:
            near = self.names.near(
                text, accept=lambda i: self.vocabulary.is_a(self.entities[i].cls, slot.range)
            )
            files = (
                f"a file in facts/entities/ (section {kind.section})"
                if kind.section
                else "a file in facts/entities/"
            )
            fix = (f"did you mean '{near[0]}'? otherwise " if near else "") + f"add it to {files}"
            self.problem(
                node,
                "unknown-name",
                f"there is no {kind.label} '{shorten(text)}'",
                "a slot names an entity by its id, its name or one of its other names",
                fix,
            )
        return None

    def _kind_value(self, slot, node, text):
        kinds = self.vocabulary.kinds[slot.range]
        if text in kinds:
            return value_of(text, id=kinds[text].iri, label=kinds[text].label)
        other = [
            k.notation
            for k in kinds.values()
            if text.casefold() in (k.label.casefold(), *(w.casefold() for w in k.words))
        ]
        fix = (
            f"did you mean '{other[0]}'?"
            if other
            else self._near_text(text, kinds, f"use one of: {', '.join(kinds)}")
        )
        self.problem(
            node,
            "unknown-kind",
            f"'{shorten(text)}' is not a value of '{slot.key}'",
            f"'{slot.key}' takes one of a closed list, so that the same thing is said the same way",
            fix,
        )
        return None

    def _date_value(self, slot, node, text):
        try:
            earliest, latest = parse_date(text)
        except ValueError as error:
            self.problem(
                node,
                "bad-date",
                str(error),
                "dates are EDTF, so that 2005 and 2005-07-04 can be compared",
                "write 2024-08-04, 2024-08, 2024, 2001~, 199X, 2001/2004, 2001/.. or [1998..2000]",
            )
            return None
        return value_of(text, label=in_words(text), earliest=earliest, latest=latest)

    def _amount_value(self, slot, node, text):
        return self._parsed(
            node, "bad-amount", text, lambda: self._amount(text), "numbers are compared and counted"
        )

    def _amount(self, text):
        from kg.facts.amounts import amount_in_words

        least, most = parse_amount(text)
        raw = (
            (int(least) if least == int(least) else float(least))
            if least is not None and least == most
            else text
        )
        return value_of(
            raw,
            label=amount_in_words(text),
            least=None if least is None else str(least.normalize() + 0),
            most=None if most is None else str(most.normalize() + 0),
        )

    def _time_value(self, slot, node, text):
        return self._parsed(
            node,
            "bad-time",
            text,
            lambda: value_of(text, seconds=str(parse_lap_time(text))),
            "lap times are compared to the thousandth",
        )

    def _clock_value(self, slot, node, text):
        return self._parsed(
            node, "bad-time", text, lambda: value_of(parse_clock(text)), "times of day are compared"
        )

    def _integer_value(self, slot, node, text):
        if not re.fullmatch(r"\d{1,6}", text):
            self.problem(
                node,
                "bad-amount",
                f"'{shorten(text)}' is not a whole number",
                f"{slot.label}: {slot.definition.rstrip('.')}",
                "write digits only",
            )
            return None
        return value_of(int(text))

    def _boolean_value(self, slot, node, text):
        if text not in ("true", "false"):
            self.problem(
                node,
                "bad-value",
                f"'{shorten(text)}' is neither true nor false",
                f"{slot.label}: {slot.definition.rstrip('.')}",
                "write true or false",
            )
            return None
        return value_of(text == "true", label={"true": "yes", "false": "no"}[text])

    def _text_value(self, slot, node, text):
        return value_of(text, label=" ".join(text.split()))

    def _parsed(self, node, rule, text, parse, why):
        try:
            return parse()
        except ValueError as error:
            message, _, fix = str(error).partition(": ")
            self.problem(
                node, rule, message, why, fix or "write it in one of the forms of facts/README.md"
            )
            return None

    # -- small helpers --

    def _root(self, shown, path):
        root, problems = read_yaml(path, shown)
        self.problems += problems
        if root is not None and not isinstance(root, Mapping):
            self.problem(
                root,
                "not-a-mapping",
                "the file does not begin with a section",
                "items are found by their section",
                "begin with a section's name and a colon",
            )
            return None
        return root

    def _items(self, key, node):
        if not isinstance(node, List):
            name = f"'{key.value}'" if key else "the section"
            self.problem(
                node,
                "not-a-list",
                f"{name} is not a list",
                "a section holds items, each beginning with a hyphen",
                "write '- {…}' for each item",
            )
            return
        for item in node.items:
            if isinstance(item, Mapping):
                yield item
            else:
                self.problem(
                    item,
                    "not-a-mapping",
                    "this item is not a set of keys and values",
                    "an item says what it is about by its keys",
                    "write {key: value, …}",
                )

    def _text(self, item, key):
        node = item.get(key)
        return node.value.strip() if isinstance(node, Text) else ""

    def _texts(self, node):
        if node is None:
            return []
        return [
            n.value.strip()
            for n in (node.items if isinstance(node, List) else (node,))
            if isinstance(n, Text)
        ]

    def _unknown_section(self, key, sections, what):
        self.problem(
            key,
            "unknown-section",
            f"there is no section '{shorten(key.value)}' of {what}",
            "sections are classes of the ontology; a misspelt one would be lost",
            self._near_text(
                key.value, sections, f"use one of: {', '.join(s for s in sections if s)}"
            ),
        )

    def _unknown_key(self, key, keys, cls):
        self.problem(
            key,
            "unknown-key",
            f"a {cls.label} has no key '{shorten(key.value)}'",
            "keys are slots of the ontology; a misspelt one would be lost",
            self._near_text(key.value, keys, f"use one of: {', '.join(keys)}"),
        )

    def _near_text(self, text, known, otherwise):
        from difflib import get_close_matches

        near = get_close_matches(text[:100], [k for k in known if k], 1, 0.6)
        return f"did you mean '{near[0]}'?" if near else otherwise


def read_facts(folders, vocabulary):
    """Return the Facts of a folder: entities, claims, rulings, catalogue, and every problem found while reading.

    folders: kg.folders.Folders; vocabulary: kg.ontology.Vocabulary. Raises nothing for bad input.
    """
    from kg.facts.sources import read_catalogue

    catalogue, problems = read_catalogue(folders.catalogue, folders.texts)
    reader = Reader(vocabulary, catalogue)
    files = [
        (f"{folders.facts.name}/{p.relative_to(folders.facts).as_posix()}", p)
        for p in sorted(folders.facts.rglob("*.y*ml"))
    ]

    def under(part):
        return [(shown, p) for shown, p in files if part in p.relative_to(folders.facts).parts[:1]]

    reader.read_entities(under("entities"))
    reader.read_claims(under("sources"))
    reader.read_rulings(
        [
            (s, p)
            for s, p in files
            if p.stem == "rulings" or "rulings" in p.relative_to(folders.facts).parts[:1]
        ]
    )
    seen = {}
    for claim in reader.claims:
        if claim.id in seen:
            reader.problem(
                claim.where,
                "duplicate-claim",
                f"the same claim stands on line {seen[claim.id].line} of {seen[claim.id].path}",
                "one place in one article says a thing once",
                "remove one of the two",
            )
        seen.setdefault(claim.id, claim.where)
    return Facts(
        reader.entities,
        sorted({c.id: c for c in reader.claims}.values(), key=lambda c: c.id),
        reader.rulings,
        catalogue,
        reader.names,
        problems + reader.problems,
        vocabulary,
    )
