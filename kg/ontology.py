"""ontology/ → Vocabulary: what the other stages may know about classes, slots, kinds and words. Closed: a misspelt term raises."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import rdflib

NAMESPACE = "https://w3id.org/paddock/"
KIND = NAMESPACE + "kind/"
_EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
_XSD = "http://www.w3.org/2001/XMLSchema#"
VALUE_TYPES = {
    _EDTF: "date",
    NAMESPACE + "Amount": "amount",
    NAMESPACE + "LapTime": "time",
    NAMESPACE + "ClockTime": "clock",
    _XSD + "string": "text",
    _XSD + "integer": "integer",
    _XSD + "boolean": "boolean",
}


def snake(name):
    """Return the slot name of a property's local name.

    >>> snake("floorAreaSqft"), snake("team")
    ('floor_area_sqft', 'team')
    """
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda m: "_" + m.group(1).lower(), name)


@dataclass
class Slot:
    """A property of claims: value_type is date, amount, time, clock, text, integer, boolean, kind or entity."""

    name: str
    iri: str
    key: str
    label: str
    definition: str
    value_type: str
    range: str
    single: bool
    words: list
    example: str
    hop: float | None
    chain: list
    lane: str | None = None


@dataclass
class Kind:
    """One value of a closed list: notation is what a curator types."""

    iri: str
    scheme: str
    notation: str
    label: str
    words: list
    as_link: str | None
    counted_by: str | None
    symmetric: bool
    hop: float | None = None


@dataclass
class EntityClass:
    """A class of entities and its YAML section."""

    name: str
    iri: str
    label: str
    definition: str
    section: str | None
    slots: list
    words: list
    example: str
    parents: list
    colour: str
    glyph: str
    rank: float
    lane: str | None = None


@dataclass
class Lane:
    """Where entities stand on a page: a row of the timeline, part of a column of the graph; shown_on: classes of subjects, empty for all."""

    name: str
    label: str
    rank: float
    column: int
    glyph: str
    colour: str
    shown_on: list


@dataclass
class StatementClass:
    """A class of statements: key slots merge claims; sentences say how it reads; links are what it generates."""

    name: str
    iri: str
    label: str
    definition: str
    section: str
    slots: list
    key: list
    key_when_given: list
    symmetric: list
    sentences: list
    links: list
    group: str
    rank: float
    hop: float | None
    words: list
    example: str
    many_valued: list = field(default_factory=list)
    joins: list = field(default_factory=list)
    required: list = field(default_factory=list)
    lane: str | None = None
    own_lane: str | None = None
    chapter: str | None = None
    columns: list = field(default_factory=list)
    brief: list = field(default_factory=list)
    brief_rank: float = 99.0
    brings_unnamed: bool = False


@dataclass
class Chapter:
    """A part of a dossier; layout says how it is made, questions name the saved questions that ask for the same."""

    name: str
    label: str
    rank: float
    layout: str
    questions: list


@dataclass
class Phrase:
    """Words of English that mean statements of some classes, and conditions on their slots.

    guards: alternatives, each conditions joined by ``&``: ``position=1 & session_kind!=qualifying``;
    asks: the slots that a question with these words asks for, where it does not say itself; helper:
    whether another word must say what is meant ("take", "have").
    """

    iri: str
    words: list
    classes: list
    guards: list
    asks: list
    helper: bool = False


@dataclass
class Vocabulary:
    """All that Python knows of the ontology. Look up by name; a name that is not there raises KeyError with suggestions."""

    slots: dict
    kinds: dict  # scheme name → {notation: Kind}
    entity_classes: dict
    statement_classes: dict
    links: dict  # local name → label
    time_slots: list
    terms: list  # every IRI that queries may use
    lanes: dict = field(default_factory=dict)  # name → Lane, by rank
    phrases: list = field(default_factory=list)
    chapters: dict = field(default_factory=dict)  # name → Chapter, by rank
    synonyms: list = field(default_factory=list)  # lists of words of one meaning
    light_words: list = field(default_factory=list)

    def slot(self, name):
        """Return the Slot called ``name``."""
        return _known(self.slots, name, "slot")

    def statement_class(self, name):
        """Return the StatementClass called ``name``."""
        return _known(self.statement_classes, name, "class of statements")

    def entity_class(self, name):
        """Return the EntityClass called ``name``."""
        return _known(self.entity_classes, name, "class of entities")

    def kind(self, scheme, notation):
        """Return the Kind typed as ``notation`` in ``scheme``."""
        return _known(_known(self.kinds, scheme, "list of kinds"), notation, scheme)

    def is_a(self, class_name, ancestor):
        """Return whether entities of ``class_name`` are also of ``ancestor``."""
        return class_name == ancestor or ancestor in self.entity_class(class_name).parents

    def sections(self):
        """Return YAML section name → StatementClass."""
        return {c.section: c for c in self.statement_classes.values()}

    def entity_sections(self):
        """Return YAML section name → EntityClass."""
        return {c.section: c for c in self.entity_classes.values() if c.section}

    def slots_of(self, cls):
        """Return YAML key → Slot for a statement or entity class, in the ontology's order."""
        return {self.slots[n].key: self.slots[n] for n in cls.slots}

    def as_json(self):
        """Return a JSON-ready dict; ``from_json`` reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data):
        """Return the Vocabulary that ``as_json`` wrote."""
        return cls(
            {k: Slot(**v) for k, v in data["slots"].items()},
            {s: {k: Kind(**v) for k, v in ks.items()} for s, ks in data["kinds"].items()},
            {k: EntityClass(**v) for k, v in data["entity_classes"].items()},
            {k: StatementClass(**v) for k, v in data["statement_classes"].items()},
            data["links"],
            data["time_slots"],
            data["terms"],
            {k: Lane(**v) for k, v in data["lanes"].items()},
            [Phrase(**v) for v in data["phrases"]],
            {k: Chapter(**v) for k, v in data["chapters"].items()},
            data["synonyms"],
            data["light_words"],
        )


def _known(table, name, what):
    if name in table:
        return table[name]
    from difflib import get_close_matches

    near = get_close_matches(str(name), list(table), 1)
    raise KeyError(
        f"the ontology has no {what} '{name}'" + (f"; did you mean '{near[0]}'?" if near else "")
    )


def read_graph(folders: Path | Sequence[Path], pattern: str = "*.ttl") -> "rdflib.Graph":
    """Return an rdflib Graph of every Turtle file at the top of an ontology folder, or of several.

    folders: one, or the layers of an ontology (``Folders.ontologies``): what all of them say is true
    together; pattern: as of ``Path.glob``, for example ``shapes/*.ttl``.

    Raises BadQuery (translated from rdflib) with file and line where one cannot be parsed.
    """
    import rdflib

    from kg.problems import KgError

    graph = rdflib.Graph()
    layers = [folders] if isinstance(folders, Path) else list(folders)
    for path in [p for layer in layers for p in sorted(layer.glob(pattern)) if p.is_file()]:
        try:
            graph.parse(path, format="turtle")
        except (
            Exception
        ) as error:  # rdflib raises its own and plain ValueErrors: translated here once
            line = getattr(error, "lines", 0) + 1
            raise KgError(
                f"{path}:{line}:1: this is not Turtle: {str(error).splitlines()[-1] if str(error) else error}",
                "mend the file; a full stop or a quote is often missing",
            ) from None
    return graph


def read_vocabulary(folder: Path | Sequence[Path]) -> Vocabulary:
    """Return the Vocabulary of an ontology folder, or of the layers of one.

    It reads the Turtle files at their top and the SHACL in their ``shapes/``. A list that a later layer
    gives to a class that has one already (its slots, say) goes on where the first ends.
    """
    import rdflib
    from rdflib import OWL, RDF, RDFS, SKOS, Namespace
    from rdflib.collection import Collection

    graph = read_graph(folder)
    pd = Namespace(NAMESPACE)

    def local(iri):
        return str(iri).removeprefix(NAMESPACE)

    def text(subject, predicate, default=""):
        value = graph.value(subject, predicate)
        return str(value) if value is not None else default

    def number(subject, predicate):
        value = graph.value(subject, predicate)
        return float(value) if value is not None else None

    def listed(subject, predicate):
        lists = [list(Collection(graph, head)) for head in graph.objects(subject, predicate)]
        return list(dict.fromkeys(n for found in sorted(lists, key=_longest_first) for n in found))

    def words(subject):
        return sorted({str(w) for w in graph.objects(subject, SKOS.altLabel)})

    def lane(subject, predicate=pd.lane):
        value = graph.value(subject, predicate)
        return local(value).removeprefix("lane/") if value is not None else None

    def chapter(subject):
        value = graph.value(subject, pd.chapter) or graph.value(pd.Statement, pd.chapter)
        return local(value).removeprefix("chapter/") if value is not None else None

    def ancestors(subject):
        found = []
        for parent in graph.transitive_objects(subject, RDFS.subClassOf):
            if parent != subject and str(parent).startswith(NAMESPACE):
                found.append(local(parent))
        return found

    schemes = {c for c in graph.subjects(RDFS.subClassOf, SKOS.Concept)}
    entity_tops = set(graph.transitive_subjects(RDFS.subClassOf, pd.Entity))
    slots = {}
    for prop in sorted(set(graph.subjects(RDFS.range))):
        if (prop, RDF.type, OWL.AnnotationProperty) in graph:
            continue
        rng = graph.value(prop, RDFS.range)
        if rng in schemes:
            value_type = "kind"
        elif rng in entity_tops:
            value_type = "entity"
        elif str(rng) in VALUE_TYPES:
            value_type = VALUE_TYPES[str(rng)]
        else:
            continue
        name = snake(local(prop))
        chain = [snake(local(p)) for p in listed(prop, OWL.propertyChainAxiom)]
        slots[name] = Slot(
            name, str(prop), text(prop, pd.key, name), text(prop, RDFS.label, name), text(prop, SKOS.definition), value_type,
            local(rng), (prop, RDF.type, OWL.FunctionalProperty) in graph, words(prop), text(prop, SKOS.example), number(prop, pd.hop), chain, lane(prop),
        )  # fmt: skip
    kinds = {}
    for scheme in sorted(schemes):
        kinds[local(scheme)] = {
            str(n): Kind(
                str(k), local(scheme), str(n), text(k, SKOS.prefLabel, str(n)), words(k),
                local(graph.value(k, pd.asLink)) if graph.value(k, pd.asLink) else None, text(k, pd.countedBy) or None, bool(graph.value(k, pd.isSymmetric)), number(k, pd.hop),
            )
            for k, n in sorted((k, n) for k in graph.subjects(RDF.type, scheme) for n in graph.objects(k, SKOS.notation))
        }  # fmt: skip
    entity_classes = {
        local(c): EntityClass(
            local(c), str(c), text(c, RDFS.label), text(c, SKOS.definition), text(c, pd.section) or None, [snake(local(s)) for s in listed(c, pd.slots)],
            words(c), text(c, SKOS.example), ancestors(c), text(c, pd.colour, "#555555"), text(c, pd.glyph, "•"), number(c, pd["rank"]) or 99.0, lane(c),
        )
        for c in sorted(entity_tops)
    }  # fmt: skip
    statement_classes = {}
    for c in sorted(set(graph.transitive_subjects(RDFS.subClassOf, pd.Statement)) - {pd.Statement}):
        main = [
            (graph.value(b, pd["from"]), graph.value(b, pd.via), graph.value(b, pd.to))
            for b in graph.objects(c, pd.mainLink)
        ]
        more = sorted(
            (graph.value(b, pd["from"]), graph.value(b, pd.via), graph.value(b, pd.to))
            for b in graph.objects(c, pd.furtherLink)
        )
        statement_classes[local(c)] = StatementClass(
            local(c), str(c), text(c, RDFS.label), text(c, SKOS.definition), text(c, pd.section), [snake(local(s)) for s in listed(c, pd.slots)],
            [snake(local(s)) for s in listed(c, OWL.hasKey)], [snake(local(s)) for s in listed(c, pd.keyWhenGiven)],
            [snake(local(s)) for s in listed(c, pd.symmetricSlots)], [str(s) for s in listed(c, pd.sentence)],
            [[snake(local(f)), local(v), snake(local(t))] for f, v, t in main + more], text(c, pd.group, text(c, RDFS.label)), number(c, pd["rank"]) or 99.0,
            number(c, pd.hop), words(c), text(c, SKOS.example), [snake(local(s)) for s in listed(c, pd.manyValued)], [snake(local(s)) for s in listed(c, pd.joins)], lane=lane(c), own_lane=lane(c, pd.ownLane),
            chapter=chapter(c), columns=[str(s) for s in listed(c, pd.columns)], brief=[str(s) for s in listed(c, pd.inBrief)], brief_rank=float(graph.value(c, pd.briefRank, default=99)), brings_unnamed=bool(graph.value(c, pd.bringsUnnamed)),
        )  # fmt: skip
    _read_required(folder, statement_classes)
    links = {
        local(p): text(p, RDFS.label)
        for p in sorted(graph.transitive_subjects(RDFS.subPropertyOf, pd.link))
    }
    terms = sorted(
        {
            str(s)
            for s in graph.subjects()
            if isinstance(s, rdflib.URIRef) and str(s).startswith(NAMESPACE)
        }
        | set(_companions(slots))
    )
    lanes = [
        Lane(local(n).removeprefix("lane/"), text(n, RDFS.label), number(n, pd["rank"]) or 99.0, int(number(n, pd.column) or 3), text(n, pd.glyph, "•"), text(n, pd.colour, "#555555"), sorted(local(c) for c in graph.objects(n, pd.shownOn)))
        for n in graph.subjects(RDF.type, pd.Lane)
    ]  # fmt: skip
    by_rank = {
        found.name: found for found in sorted(lanes, key=lambda found: (found.rank, found.name))
    }
    phrases = [
        Phrase(
            str(p),
            words(p),
            sorted(local(c) for c in graph.objects(p, pd.speaksOf)),
            sorted(str(g) for g in graph.objects(p, pd.guard)),
            [snake(local(s)) for s in listed(p, pd.asks)],
            bool(graph.value(p, pd.isHelper)),
        )
        for p in sorted(graph.subjects(RDF.type, pd.Phrase))
    ]
    chapters = [
        Chapter(local(n).removeprefix("chapter/"), text(n, RDFS.label), number(n, pd["rank"]) or 99.0, text(n, pd.layout, "statements"), [str(q) for q in listed(n, pd.question)])
        for n in graph.subjects(RDF.type, pd.Chapter)
    ]  # fmt: skip
    ordered = {
        found.name: found for found in sorted(chapters, key=lambda found: (found.rank, found.name))
    }
    return Vocabulary(
        slots,
        kinds,
        entity_classes,
        statement_classes,
        links,
        [snake(local(s)) for s in listed(pd.Statement, pd.timeSlots)],
        terms,
        by_rank,
        phrases,
        ordered,
        sorted(words(n) for n in graph.subjects(RDF.type, pd.Synonyms)),
        sorted(w for n in graph.subjects(RDF.type, pd.LightWords) for w in words(n)),
    )


def _longest_first(found):
    return -len(found), [str(n) for n in found]


def _read_required(folder, classes):
    """Fill ``required`` of each class from the SHACL shapes (sh:minCount of at least 1)."""
    import rdflib
    from rdflib import SH

    shapes = read_graph(folder, "shapes/*.ttl")
    by_iri = {c.iri: c for c in classes.values()}
    for shape, target in shapes.subject_objects(SH.targetClass):
        for prop in shapes.objects(shape, SH.property):
            least, path = shapes.value(prop, SH.minCount), shapes.value(prop, SH.path)
            if (
                least is not None
                and int(least) > 0
                and str(target) in by_iri
                and isinstance(path, rdflib.URIRef)
            ):
                by_iri[str(target)].required.append(snake(str(path).removeprefix(NAMESPACE)))
    for cls in classes.values():
        cls.required.sort(key=lambda n: cls.slots.index(n) if n in cls.slots else 99)


def _companions(slots):
    """Yield the IRIs of bounds: ``<date>Earliest``/``Latest`` and ``<amount>Least``/``Most``."""
    for slot in slots.values():
        if slot.value_type == "date":
            yield from (slot.iri + "Earliest", slot.iri + "Latest")
        elif slot.value_type == "amount":
            yield from (slot.iri + "Least", slot.iri + "Most")
