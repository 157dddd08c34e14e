"""The ontology → what the other stages may know of it: classes, slots, kinds, words.

It is closed: a misspelt term raises.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from kg.model.values import Unit

NAMESPACE = "https://w3id.org/paddock/"
KIND = NAMESPACE + "kind/"

_T = TypeVar("_T")


def snake(name: str) -> str:
    """Return the slot name of a property's local name.

    >>> snake("floorAreaSqft"), snake("team")
    ('floor_area_sqft', 'team')
    """
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda m: "_" + m.group(1).lower(), name)


@dataclass(frozen=True, slots=True)
class Slot:
    """A property of claims.

    value_type: date, year, amount, time, clock, label, text, boolean, kind or entity. key: the YAML
    key; other_keys: keys that stand for it too → notation of the unit they imply, or empty. chain:
    (slot, slot of that entity) that fill it. unit: notation of the unit of a bare number. least,
    most: bounds of a number; unlikely_above: a larger one is asked about.
    """

    name: str
    iri: str
    key: str
    label: str
    definition: str
    value_type: str
    range: str
    single: bool
    words: tuple[str, ...]
    example: str
    hop: float | None
    chain: tuple[str, ...]
    lane: str | None = None
    other_keys: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    units: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    unlikely_above: float | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One value of a closed list: notation is what a curator types.

    broader: notations of what it is a kind of, the nearest first; inverse: what the other end is to
    this one; is_for_life: does not end; at_most_one: nobody has two; never_in_a_circle; excludes:
    slots whose values cannot be true beside it; excludes_statement: the statement does not hold
    with it; denies: what a statement of this kind denies (see ``Denial``); mark: the sign behind a
    value; zone: of the clock; covers_whole: lasts the whole season; once: happens once;
    not_more_than: notations of totals that are at least as large; starts_life, ends_life: nothing
    is done before or after it; undoes: notations of kinds whose place it takes, told later; one:
    how one of it reads ("an owner", "race win"); in_cell: how a cell of a results table says it;
    cell_look: in which colour of the table's key; event_lane: the lane in which it is an event;
    older_by: years that the one is older than the other, at the least; ahead_of_life: it may be
    before the beginning of a life; revives_life: what had ended goes on after it;
    private_of_minors: not told of a minor; definition: what it means, or empty;
    as_plan: how it reads where it is only planned ("was to retire"); may_recur: it happens again;
    over_by: slots by which a later article tells that it is over (the day on which it was held);
    amends: what it changes of what earlier articles told, takes: what it takes from somebody (see
    ``pd:amends`` and ``pd:takes``).
    """

    iri: str
    scheme: str
    notation: str
    label: str
    words: tuple[str, ...]
    as_link: str | None
    counted_by: str | None
    symmetric: bool
    hop: float | None = None
    broader: tuple[str, ...] = ()
    inverse: str | None = None
    is_for_life: bool = False
    at_most_one: bool = False
    never_in_a_circle: bool = False
    excludes: tuple[str, ...] = ()
    excludes_statement: bool = False
    never_with: tuple[str, ...] = ()
    denies: tuple[str, ...] = ()
    mark: str = ""
    zone: str = ""
    covers_whole: bool = False
    starts_life: bool = False
    ends_life: bool = False
    once: bool = False
    not_more_than: tuple[str, ...] = ()
    undoes: tuple[str, ...] = ()
    one: str = ""
    in_cell: str = ""
    cell_look: str = ""
    event_lane: str | None = None
    older_by: int = 0
    ahead_of_life: bool = False
    revives_life: bool = False
    private_of_minors: bool = False
    definition: str = ""
    as_plan: str = ""
    may_recur: bool = False
    over_by: tuple[str, ...] = ()
    amends: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityClass:
    """A class of entities and its YAML section.

    said: templates of how a sentence names one of it; article: a pattern of the names that take
    "the" there; at: of those that things are at, not in; needs: slots without which one cannot be
    found again; found_by: slots by whose values a table may name one (the event at a venue).
    """

    name: str
    iri: str
    label: str
    definition: str
    section: str | None
    slots: tuple[str, ...]
    words: tuple[str, ...]
    example: str
    parents: tuple[str, ...]
    colour: str
    glyph: str
    rank: float
    lane: str | None = None
    cues: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    article: str = ""
    at: str = ""
    needs: tuple[str, ...] = ()
    found_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lane:
    """Where entities stand on a page: a row of the timeline, part of a column of the graph.

    shown_on: classes of subjects, empty for all.
    """

    name: str
    label: str
    rank: float
    column: int
    glyph: str
    colour: str
    shown_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatementClass:
    """A class of statements: key slots merge claims, sentences say how it reads, links come of it.

    key: slots that must have one value; key_when_given: whose absence is a value of its own;
    key_one_of: of which one at least must be given; tells_apart: slots whose values tell two
    statements of one key apart where one source names both; maybe_left_out: parts of the key that a
    claim may leave out and be of the only one that gives it; counted_within: slots whose values
    differ within it and in all; planned_for: slots that a planned claim must share with a plain one
    to be of the same statement. lasts: may have several spells.
    never_of_oneself: pairs of slots that never hold the same; in_order: pairs of which the first is
    never more than the second; never_so: guards that no claim meets; one_occasion: it happens at
    one time; in_season: slots that lie within the season. hints: words of articles by which a
    curator finds its section. later_replaces: slots in which a later article's word replaces what
    an earlier one announced. silent: slots that sentences leave out.
    each_of: slots of which one claim may name several, each a claim of its own (the drivers of a
    car); together_as: the class that says that they belong together. inverse_slots: the slot of
    what one end is to the other, and of what the other is to the one. moment: slots that name one
    moment together. alive: slots of those who must live then; begun: of those who must have been
    born or founded by then, and may have died. of_a_part: slots that say that a part of it is
    meant, whose end is not that of the whole. ahead: dates that may lie after the article.
    private_of_minors: slots that are not told of a minor. put_off: guards, one of which says that
    it was put off, maybe into another year. naming: slots of whom, and of the name they had for a
    time. ending: parts with which every sentence goes on. starts_life, ends_life: nothing is done
    before or after it by whom it is about. group: the heading under which people read them;
    group_as_from: on the page of who begins the main link, where it is another; group_as_teller: on
    the page of who is only quoted for them; event_lane: the lane in which each stands as an event.
    of_status: slots that are of the status told beside them.
    """

    name: str
    iri: str
    label: str
    definition: str
    section: str
    slots: tuple[str, ...]
    key: tuple[str, ...]
    key_when_given: tuple[str, ...]
    symmetric: tuple[str, ...]
    sentences: tuple[str, ...]
    links: tuple[tuple[str, str, str], ...]
    group: str
    rank: float
    hop: float | None
    words: tuple[str, ...]
    example: str
    many_valued: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    lane: str | None = None
    own_lane: str | None = None
    chapter: str | None = None
    columns: tuple[str, ...] = ()
    brief_rank: float = 99.0
    brings_unnamed: bool = False
    key_one_of: tuple[str, ...] = ()
    tells_apart: tuple[str, ...] = ()
    lasts: bool = False
    never_of_oneself: tuple[tuple[str, str], ...] = ()
    later_replaces: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    observed_by: tuple[str, ...] = ()
    not_before: int | None = None
    each_of: tuple[str, ...] = ()
    together_as: str = ""
    inverse_slots: tuple[str, ...] = ()
    moment: tuple[str, ...] = ()
    alive: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()
    starts_life: bool = False
    ends_life: bool = False
    group_as_from: str = ""
    group_as_teller: str = ""
    in_order: tuple[tuple[str, str], ...] = ()
    never_so: tuple[str, ...] = ()
    one_occasion: bool = False
    in_season: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    event_lane: str | None = None
    of_status: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()
    of_a_part: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()
    put_off: tuple[str, ...] = ()
    private_of_minors: tuple[str, ...] = ()
    maybe_left_out: tuple[str, ...] = ()
    counted_within: tuple[str, ...] = ()
    planned_for: tuple[str, ...] = ()
    falls_with: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """A named condition on statements of a class, such as a win: those that meet it are of it too.

    guards: alternatives in the language of the sentence templates; told_by: the slots they ask for.
    one_in: at most one unit in each combination of these slots; unit: the slots that make one unit
    (a car); shared: whether a source that names two says that they shared it; shared_by: slots in
    which two that shared it are alike; shared_when: slots that say of each that it was shared.
    problem, solution: what is said where there are two.
    unless: another condition, beside which this one is not met. falls_to: who has it where another
    lost it (see ``pd:fallsTo``).
    """

    name: str
    iri: str
    label: str
    cls: str
    guards: tuple[str, ...]
    one_in: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    shared: bool = False
    shared_by: tuple[str, ...] = ()
    problem: str = ""
    solution: str = ""
    shared_when: tuple[str, ...] = ()
    unless: str = ""
    falls_to: str = ""

    @property
    def told_by(self) -> tuple[str, ...]:
        """The slots whose values make it so: those the guards compare."""
        found = re.findall(r"([a-z_]+)=", " ".join(self.guards))
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class LifeLine:
    """A sentence that short lives may have, or a figure.

    rank: its place; weight: small stays where there are too many; gathers: how its lists are
    gathered; tells: templates, the first that can be filled is taken. ``kg.answers.lives`` reads
    both.
    """

    name: str
    rank: float
    weight: float
    gathers: tuple[str, ...]
    tells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a dossier.

    layout says how it is made, questions name the saved ones that ask for it; most: how many items
    a short dossier has of it; most_on_page: and one of a page.
    """

    name: str
    label: str
    rank: float
    layout: str
    questions: tuple[str, ...]
    most: int = 0
    most_on_page: int = 0


@dataclass(frozen=True, slots=True)
class AskWord:
    """Words with which a question begins, and the types of column that answer it (or yes-no)."""

    words: tuple[str, ...]
    wants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of English that no class, slot or kind is named after; see ``ontology/words.ttl``.

    forms: word → the word that it is a form of; synonyms: words that may mean the same; numbers:
    word → number; spelled: digits → how sentences say them as a count and as a place; close: words
    with which a short detail goes on without a comma.
    """

    asks: tuple[AskWord, ...] = ()
    function: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    turning: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()
    spans: tuple[str, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    synonyms: tuple[tuple[str, ...], ...] = ()
    spelled: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    close: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash((self.asks, self.function, self.now, self.synonyms))


@dataclass(frozen=True)
class Vocabulary:
    """All that Python knows of the ontology.

    A name that is not there raises KeyError with suggestions.
    """

    slots: Mapping[str, Slot]
    kinds: Mapping[str, Mapping[str, Kind]]  # scheme name → notation → Kind
    entity_classes: Mapping[str, EntityClass]
    statement_classes: Mapping[str, StatementClass]
    conditions: Mapping[str, Condition]
    units: Mapping[str, Unit]
    links: Mapping[str, str]  # local name → label
    time_slots: tuple[str, ...]
    terms: tuple[str, ...]  # every IRI that queries may use
    lanes: Mapping[str, Lane] = field(default_factory=dict)  # by rank
    chapters: Mapping[str, Chapter] = field(default_factory=dict)  # by rank
    life: Mapping[str, LifeLine] = field(default_factory=dict)  # by rank
    figures: Mapping[str, LifeLine] = field(default_factory=dict)  # by rank
    stated: Mapping[str, LifeLine] = field(default_factory=dict)  # by rank
    words: Words = field(default_factory=Words)

    def slot(self, name: str) -> Slot:
        """Return the Slot called ``name``."""
        return _known(self.slots, name, "slot")

    def statement_class(self, name: str) -> StatementClass:
        """Return the StatementClass called ``name``."""
        return _known(self.statement_classes, name, "class of statements")

    def entity_class(self, name: str) -> EntityClass:
        """Return the EntityClass called ``name``."""
        return _known(self.entity_classes, name, "class of entities")

    def kind(self, scheme: str, notation: str) -> Kind:
        """Return the Kind typed as ``notation`` in ``scheme``."""
        return _known(_known(self.kinds, scheme, "list of kinds"), notation, scheme)

    def kind_of(self, slot: str, notation: str) -> Kind:
        """Return the Kind that a slot's value has."""
        return self.kind(self.slot(slot).range, notation)

    def is_a(self, class_name: str, ancestor: str) -> bool:
        """Return whether entities of ``class_name`` are also of ``ancestor``."""
        return class_name == ancestor or ancestor in self.entity_class(class_name).parents

    def sections(self) -> dict[str, StatementClass]:
        """Return YAML section name → StatementClass."""
        return {c.section: c for c in self.statement_classes.values()}

    def entity_sections(self) -> dict[str, EntityClass]:
        """Return YAML section name → EntityClass."""
        return {c.section: c for c in self.entity_classes.values() if c.section}

    def slots_of(self, cls: StatementClass | EntityClass) -> dict[str, Slot]:
        """Return YAML key → Slot for a statement or entity class, in the ontology's order."""
        return {self.slots[n].key: self.slots[n] for n in cls.slots}

    def conditions_of(self, cls: str) -> list[Condition]:
        """Return the named conditions on statements of a class."""
        return self._conditions_by_class.get(cls, [])

    @cached_property
    def _conditions_by_class(self) -> dict[str, list[Condition]]:
        found: dict[str, list[Condition]] = {}
        for condition in self.conditions.values():
            found.setdefault(condition.cls, []).append(condition)
        return found

    def slot_called(self, key: str) -> Slot | None:
        """Return the slot of a name or YAML key, or None."""
        every = self.slots.values()
        return self.slots.get(key) or next(
            (s for s in every if s.key == key),
            next((s for s in every if key in s.other_keys), None),
        )

    @cached_property
    def text(self) -> str:
        """The vocabulary as JSON; ``from_text`` reads it back."""
        return json.dumps(self, ensure_ascii=False, default=_plain)

    @classmethod
    @lru_cache(maxsize=4)
    def from_text(cls, text: str) -> "Vocabulary":
        """Return the Vocabulary that was written as ``text``; of one text it is the same one."""
        from decimal import Decimal

        data = json.loads(text)
        units = {
            n: Unit(u["notation"], u["pattern"], u["dimension"], Decimal(u["scale"]))
            for n, u in data["units"].items()
        }
        return cls(
            {k: _built(Slot, v) for k, v in data["slots"].items()},
            {s: {k: _built(Kind, v) for k, v in ks.items()} for s, ks in data["kinds"].items()},
            {k: _built(EntityClass, v) for k, v in data["entity_classes"].items()},
            {k: _built(StatementClass, v) for k, v in data["statement_classes"].items()},
            {k: _built(Condition, v) for k, v in data["conditions"].items()},
            units,
            data["links"],
            tuple(data["time_slots"]),
            tuple(data["terms"]),
            {k: _built(Lane, v) for k, v in data["lanes"].items()},
            {k: _built(Chapter, v) for k, v in data["chapters"].items()},
            {k: _built(LifeLine, v) for k, v in data["life"].items()},
            {k: _built(LifeLine, v) for k, v in data["figures"].items()},
            {k: _built(LifeLine, v) for k, v in data["stated"].items()},
            _words(data["words"]),
        )


def _plain(value: Any) -> Any:
    """Return the fields of a dataclass; of anything else (scales are decimals) its text."""
    if is_dataclass(value):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    return str(value)


def _built(cls: type[_T], data: Mapping[str, Any]) -> _T:
    """Return a dataclass from its JSON, in which tuples are lists."""
    return cls(**{k: _tupled(v) for k, v in data.items()})


def _words(data: Mapping[str, Any]) -> Words:
    asks = tuple(_built(AskWord, a) for a in data["asks"])
    return Words(
        asks,
        tuple(data["function"]),
        tuple(data["now"]),
        tuple(data["turning"]),
        tuple(data["joining"]),
        tuple(data["naming"]),
        tuple(data["spans"]),
        data["numbers"],
        data["forms"],
        _tupled(data["synonyms"]),
        {digits: (count, place) for digits, (count, place) in data["spelled"].items()},
        tuple(data["close"]),
    )


def _tupled(value: Any) -> Any:
    return tuple(_tupled(v) for v in value) if isinstance(value, list) else value


def _known(table: Mapping[str, _T], name: str, what: str) -> _T:
    if name in table:
        return table[name]
    near = near_names(str(name), table)
    hint = f"; did you mean '{near[0]}'?" if near else ""
    raise KeyError(f"the ontology has no {what} '{name}'{hint}")


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """Return the names that are nearest to a misspelt one, the nearest first."""
    from difflib import get_close_matches

    return get_close_matches(name, list(known), 1)
