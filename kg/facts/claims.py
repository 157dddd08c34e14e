"""Claims files → claims with typed slots, and every problem; the facts of a whole corpus."""

import hashlib
import json
from collections.abc import Iterable
from collections.abc import Mapping as Table
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.facts.naming import Names
from kg.facts.problemlist import near_text
from kg.facts.reading import List, Mapping, Text
from kg.facts.rulings import RulingReader
from kg.facts.sources import MOST_ANCHOR_WORDS, Catalogue
from kg.model.claims import EARLIER, Claim, Entity, Place, Ruling
from kg.model.values import Value
from kg.ontology import Slot, StatementClass, Vocabulary
from kg.problems import Position, Problem, shorten, with_article

if TYPE_CHECKING:
    from kg.folders import Folders

META_KEYS = (
    *("at", "said_by", "certainty", "note", "inferred", "hedged", "planned", "sure", "corrects"),
)
DEFAULTS = "defaults"


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a facts folder says, typed, and every problem found while reading it.

    spoiled: ids of the claims with a problem of their own: questions are answered without them.
    barring: the problems with which nothing can be asked, those of the catalogue.
    """

    entities: Table[str, Entity]
    claims: tuple[Claim, ...]
    rulings: tuple[Ruling, ...]
    catalogue: Catalogue
    names: Names
    problems: tuple[Problem, ...]
    vocabulary: Vocabulary
    spoiled: frozenset[str] = frozenset()
    barring: tuple[Problem, ...] = ()


class Reader(RulingReader):
    """Reads the files of one facts folder by one vocabulary; collects problems, raises none."""

    def __init__(self, vocabulary: Vocabulary, catalogue: Catalogue) -> None:
        super().__init__(vocabulary)
        self.catalogue = catalogue
        self.claims: list[Claim] = []
        self.spoiled: set[str] = set()
        self._keys: dict[str, dict[str, tuple[Slot, str]]] = {}

    def read_claims(self, files: Iterable[tuple[str, Path]]) -> None:
        """Read claims files: ``source:`` and sections of statement classes.

        files: (shown name, path) pairs.
        """
        for shown, path in files:
            root = self.root(shown, path)
            if root:
                self._claims_of(root)

    def _claims_of(self, root: Mapping) -> None:
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
                near_text(source.value, self.catalogue.articles, "add it with `kg new source`"),
            )
            return
        before = len(self.claims)
        for key, node in root.pairs:
            if key.value == "source":
                continue
            if key.value not in sections:
                self.unknown_section(key, sections, "claims")
                continue
            defaults: Mapping | None = None
            for item in self.items(key, node):
                given = item.get(DEFAULTS)
                if isinstance(given, Mapping) and len(item.pairs) == 1:
                    defaults = given
                else:
                    self._item(sections[key.value], item, source.value, defaults)
        self.claims[before:] = self._amend(self.claims[before:])

    # -- one item of a section --

    def _item(
        self, cls: StatementClass, item: Mapping, source: str, defaults: Mapping | None
    ) -> None:
        before, kept = len(self.problems), len(self.claims)
        slots: dict[str, tuple[Value, ...]] = {}
        places: dict[str, Position] = {}
        self._slots_of(cls, item, slots, places)
        typed = bool(slots)
        if defaults is not None:
            given: dict[str, tuple[Value, ...]] = {}
            self._slots_of(cls, defaults, given, {})
            slots = {**given, **slots}
            places = {**{n: item.where for n in given}, **places}
        anchors, place = self._anchors(item, source)
        said_by = self._said_by(item)
        self._check_corrected(item, source)
        several = self._several(cls, slots, item)
        for one in several:
            self.with_clock(one)
            self._complete(cls, one)
            certainty = self._certainty(cls, item, one)
            if typed:
                self._keep(cls, source, one, anchors, said_by, certainty, place, item, places)
        if len(several) > 1 and typed:
            self._together(cls, several, source, anchors, said_by, place, item)
        faulty = item.is_faulty or any(p.severity == "problem" for p in self.problems[before:])
        if faulty:
            self.spoiled |= {c.id for c in self.claims[kept:]}

    def _keep(
        self,
        cls: StatementClass,
        source: str,
        slots: dict[str, tuple[Value, ...]],
        anchors: tuple[str, ...],
        said_by: str,
        certainty: dict[str, str],
        place: Place | None,
        item: Mapping,
        places: dict[str, Position],
    ) -> None:
        said = {k: [v.id or v.raw for v in vs] for k, vs in sorted(slots.items())}
        body = json.dumps(
            [source, cls.name, said, sorted(anchors)], sort_keys=True, ensure_ascii=False
        )
        ident = "c" + hashlib.sha256(body.encode()).hexdigest()[:16]
        ordered = {n: slots[n] for n in cls.slots if n in slots}
        self.claims.append(
            Claim(
                ident,
                cls.name,
                source,
                ordered,
                anchors,
                said_by,
                certainty,
                self.text(item, "note"),
                place,
                self.text(item, "sure"),
                tuple(c for c in self.texts(item.get("corrects")) if c in self.catalogue.articles),
                item.where,
                places,
            )
        )

    def _slots_of(
        self,
        cls: StatementClass,
        item: Mapping,
        slots: dict[str, tuple[Value, ...]],
        places: dict[str, Position],
    ) -> None:
        keys = self._keys_of(cls)
        for key, node in item.pairs:
            if key.value in keys:
                slot, unit = keys[key.value]
                places[slot.name] = node.where
                values = self.values(slot, node, unit)
                if values:
                    slots[slot.name] = values
            elif key.value not in META_KEYS:
                # typed but lost: what it was meant for is not reported missing as well
                places[key.value] = key.where
                self.unknown_key(key, [*keys, *META_KEYS], cls)

    def _keys_of(self, cls: StatementClass) -> dict[str, tuple[Slot, str]]:
        """Return YAML key → (slot, notation of the unit that the key implies)."""
        if cls.name not in self._keys:
            found = self._keys[cls.name] = {}
            for slot in self.vocabulary.slots_of(cls).values():
                found[slot.key] = (slot, "")
                for other, unit in slot.other_keys.items():
                    found[other] = (slot, unit)
        return self._keys[cls.name]

    def _several(
        self, cls: StatementClass, slots: dict[str, tuple[Value, ...]], item: Mapping
    ) -> list[dict[str, tuple[Value, ...]]]:
        """Return the slots of each claim that an item stands for: one for each driver of a car."""
        single = {n for n in slots if self.vocabulary.slots[n].single and n not in cls.many_valued}
        for name in cls.each_of:
            if name in slots and len(slots[name]) > 1:
                single.discard(name)
        for name in single:
            if len(slots[name]) > 1:
                key = self.vocabulary.slots[name].key
                node = item.get(key) or item
                self.problem(
                    node,
                    "one-value",
                    f"'{key}' has {len(slots[name])} values",
                    f"{self.vocabulary.slots[name].label} of {with_article(cls.label)} "
                    "is one thing in one claim",
                    "split it into two claims, each with its own anchor",
                )
        found = [dict(slots)]
        for name in cls.each_of:
            found = [
                {**one, name: (value,)}
                for one in found
                for value in one.get(name, (None,))
                if value
            ] or found
        return found

    def _together(
        self,
        cls: StatementClass,
        several: list[dict[str, tuple[Value, ...]]],
        source: str,
        anchors: tuple[str, ...],
        said_by: str,
        place: Place | None,
        item: Mapping,
    ) -> None:
        """Keep what it means that one claim names several: drivers of one car shared it."""
        if not cls.together_as:
            return
        joint = self.vocabulary.statement_class(cls.together_as)
        one_slot, other_slot = joint.symmetric
        name = cls.each_of[0]
        for number, one in enumerate(several):
            for other in several[number + 1 :]:
                shared = {n: vs for n, vs in one.items() if n in joint.slots and n != name}
                slots = {**shared, one_slot: one[name], other_slot: other[name]}
                certainty = self._certainty(joint, item, slots)
                self._keep(joint, source, slots, anchors, said_by, certainty, place, item, {})

    def _complete(self, cls: StatementClass, slots: dict[str, tuple[Value, ...]]) -> None:
        """Fill slots that follow from others by property chains.

        A session has an event, that a season.
        """
        for _ in range(4):
            for name in cls.slots:
                chain = self.vocabulary.slots[name].chain
                if not chain or name in slots:
                    continue
                first, second = chain
                found: dict[str, Value] = {}
                for value in slots.get(first, ()):
                    entity = self.entities.get(value.id or "")
                    for further in entity.slots.get(second, ()) if entity else ():
                        found[further.key] = further
                if len(found) == 1:
                    slots[name] = tuple(found.values())

    # -- how it is said, and where --

    def _said_by(self, item: Mapping) -> str:
        node = item.get("said_by")
        values = self.values(self.vocabulary.slot("said_by"), node) if node is not None else ()
        return (values[0].id or "") if values else ""

    def _check_corrected(self, item: Mapping, source: str) -> None:
        node = item.get("corrects")
        for name in self.texts(node):
            if name in self.catalogue.articles and name != source:
                continue
            others = [a for a in self.catalogue.articles if a != source]
            self.problem(
                node or item,
                "unknown-source",
                f"'corrects' names '{shorten(name)}', which is no other article",
                "it says whose word this article takes back: an article of the catalogue",
                near_text(name, others, "name an article's id in seeds/catalogue.yaml"),
            )

    def _amend(self, claims: list[Claim]) -> list[Claim]:
        """Return the claims of one article, results changed by a penalty told there marked so.

        They take the place of what earlier articles said of the same race (``amends``), and each
        that of what the article itself told of it before: first on the road, then second.
        """
        amended: set[tuple[str, str, str]] = set()
        for claim in claims:
            for name, values in claim.slots.items():
                if self.vocabulary.slots[name].value_type != "kind":
                    continue
                kinds = [self.vocabulary.kind_of(name, str(v.raw)) for v in values]
                for line in (a for kind in kinds for a in kind.amends):
                    cls, pair = line.split()
                    mine, _, its = pair.partition("=")
                    amended |= {(cls, its, v.key) for v in claim.slots.get(mine, ())}
        if not amended:
            return claims
        found: list[Claim] = []
        told: dict[tuple[str, ...], str] = {}
        for claim in claims:
            places = [
                f"{n}={v.key}"
                for n, vs in claim.slots.items()
                for v in vs
                if (claim.cls, n, v.key) in amended
            ]
            if places:
                who = self.vocabulary.statement_class(claim.cls).key[0]
                key = (claim.cls, *(v.key for v in claim.slots.get(who, ())), *sorted(places))
                before = (told[key],) if key in told else ()
                told[key] = claim.id
                claim = replace(claim, corrects=(EARLIER, *before, *claim.corrects))
            found.append(claim)
        return found

    def _certainty(
        self, cls: StatementClass, item: Mapping, slots: Table[str, tuple[Value, ...]]
    ) -> dict[str, str]:
        """Return slot → notation of how firmly it is said, where that is not plainly.

        ``certainty: inferred`` is said of all slots, ``inferred: [class]`` of the ones it names.
        """
        found: dict[str, str] = {}
        node = item.get("certainty")
        if node is not None:
            values = self.values(self.vocabulary.slot("certainty"), node)
            if values and values[0].raw != "plain":
                found = {name: str(values[0].raw) for name in slots}
        keys = self._keys_of(cls)
        for notation in ("inferred", "hedged", "planned"):
            given = item.get(notation)
            for key in self.texts(given):
                slot = keys.get(key, (self.vocabulary.slots.get(key), ""))[0]
                if slot is None or slot.name not in cls.slots:
                    self.problem(
                        given or item,
                        "unknown-key",
                        f"'{notation}' names '{shorten(key)}', which {with_article(cls.label)} "
                        "does not have",
                        "it says which keys of this claim the article does not say plainly",
                        near_text(key, keys, "name keys that stand in this claim"),
                    )
                elif slot.name not in slots and item.get(key) is not None:
                    continue  # what it says cannot be read, and that is told already
                elif slot.name not in slots:
                    self.problem(
                        given or item,
                        "unknown-key",
                        f"'{notation}' names '{shorten(key)}', which this claim does not say",
                        "it says which keys of this claim the article does not say plainly",
                        "name keys that stand in this claim, or remove it",
                    )
                else:
                    found[slot.name] = notation
        self._follow(item, slots, found)
        return found

    def _follow(
        self, item: Mapping, slots: Table[str, tuple[Value, ...]], found: dict[str, str]
    ) -> None:
        """Say what follows from a slot as firmly as that: the season of an inferred event."""
        for _ in range(4):
            for name in slots:
                slot = self.vocabulary.slots[name]
                if name in found or not slot.chain or slot.chain[0] not in found:
                    continue
                if all(item.get(k) is None for k in (slot.key, *slot.other_keys)):
                    found[name] = found[slot.chain[0]]

    def _anchors(self, item: Mapping, source: str) -> tuple[tuple[str, ...], Place | None]:
        node = item.get("at")
        if node is None:
            self.problem(
                item,
                "missing-anchor",
                "the claim has no anchor",
                "nobody could find the passage it rests on",
                "add at: and a few words of the passage, copied exactly",
            )
            return (), None
        anchors: list[str] = []
        first: Place | None = None
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
            anchors.append(one.value.strip())
            found = self._place(one, source, one.value.strip())
            first = first or found
        return tuple(anchors), first

    def _place(self, node: Text, source: str, anchor: str) -> Place | None:
        words = anchor.replace("…", " ").split()
        if len(words) > MOST_ANCHOR_WORDS:
            self.problem(
                node,
                "long-anchor",
                f"the anchor has {len(words)} words",
                f"at most {MOST_ANCHOR_WORDS} words of other people's text are kept",
                "shorten it, or write its first words … its last words",
            )
        place, count = self.catalogue.find(source, anchor)
        if count == 0:
            self.problem(
                node,
                "anchor-not-found",
                f"'{shorten(anchor)}' is not in {source}",
                "an anchor is copied from the article letter by letter",
                self._near_passage(source, anchor),
            )
        elif count is not None and count > 1:
            self._anchor_twice(node, source, anchor, count)
        elif (
            count is None
            and place is None
            and self.catalogue.articles[source].document not in self.catalogue.unproven
        ):
            self.problem(
                node,
                "anchor-not-found",
                f"'{shorten(anchor)}' has no recorded place in {source}",
                "the text is not at hand and the place was never proven",
                "run `kg tidy` where the texts are",
            )
        return Place(place.paragraph, place.line, place.start, place.end) if place else None

    def _anchor_twice(self, node: Text, source: str, anchor: str, count: int) -> None:
        from kg.facts.anchors import sightings, unique_anchor

        paragraphs = self.catalogue.articles[source].paragraphs()
        seen = sightings(paragraphs, anchor)
        spots = "; ".join(f"¶{s.paragraph} '{shorten(s.around, 60)}'" for s in seen[:3])
        grown = [g for s in seen[:3] if (g := unique_anchor(paragraphs, s.around))]
        self.problem(
            node,
            "anchor-twice",
            f"'{shorten(anchor)}' stands {count} times in {source}",
            "nobody could tell which passage is meant" + (f": {spots}" if spots else ""),
            f"write '{grown[0]}'" + (f" or '{grown[1]}'" if len(grown) > 1 else "")
            if grown
            else "add a word before or after it",
        )

    def _near_passage(self, source: str, anchor: str) -> str:
        from kg.facts.anchors import near_passage

        near = near_passage(self.catalogue.articles[source].paragraphs(), anchor)
        if near:
            return f"did you mean '{shorten(near, 60)}'?"
        return "copy it again from the article; mind quotes, dashes and its first and last line"


def read_facts(folders: "Folders", vocabulary: Vocabulary) -> Facts:
    """Return the Facts of a folder: entities, claims, rulings, catalogue, and every problem found.

    folders: kg.folders.Folders, those of the corpora beside it too; vocabulary:
    kg.ontology.Vocabulary. Raises nothing for bad input.
    """
    if not folders.beside:
        return _read_facts(folders, vocabulary)
    from kg.facts.together import together

    several = [("", folders), *((f.name, f) for f in folders.beside)]
    return together([(name, _read_facts(f, vocabulary)) for name, f in several], vocabulary)


def _read_facts(folders: "Folders", vocabulary: Vocabulary) -> Facts:
    from kg.facts.datasets import read_datasets
    from kg.facts.sources import read_catalogue

    catalogue, problems = read_catalogue(folders.catalogue, folders.texts)
    reader = Reader(vocabulary, catalogue)
    top = folders.facts
    files = [
        (f"{top.name}/{p.relative_to(top).as_posix()}", p) for p in sorted(top.rglob("*.y*ml"))
    ]

    def under(part: str) -> list[tuple[str, Path]]:
        return [(shown, p) for shown, p in files if part in p.relative_to(top).parts[:1]]

    reader.read_entities(under("entities"))
    data, datasets, found = read_datasets(folders, reader)
    reader.problems += found
    for dataset in datasets:
        if dataset.id in catalogue.articles:
            reader.problem(
                dataset.where,
                "duplicate-id",
                f"'{dataset.id}' is an article of the catalogue too",
                "a receipt would not say which is meant",
                "give the data set another id, and its folder that name",
            )
        catalogue.articles.setdefault(dataset.id, dataset.article)
        catalogue.documents.setdefault(dataset.id, dataset.document)
    reader.read_claims(under("sources"))
    data.read_claims()
    data.close()
    reader.claims += data.claims
    ruled = {s for s, _ in under("rulings")}
    reader.read_rulings([(s, p) for s, p in files if p.stem == "rulings" or s in ruled])
    seen: dict[str, Position] = {}
    for claim in reader.claims:
        if claim.id in seen and seen[claim.id] != claim.where:
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
        tuple(sorted({c.id: c for c in reader.claims}.values(), key=lambda c: c.id)),
        tuple(reader.rulings),
        catalogue,
        reader.names,
        tuple(problems + reader.problems),
        vocabulary,
        frozenset(reader.spoiled),
        tuple(p for p in problems if p.severity == "problem"),
    )
