"""A Graph → its page of terms: classes, slots, kinds and rules, as the ontology has them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.graph.prefixes import PREFIXES
from kg.ontology import NAMESPACE, EntityClass, Kind, Slot, StatementClass

if TYPE_CHECKING:
    from kg.answers.graph import Graph

_VALUES = {
    "date": "a date, as EDTF",
    "year": "the year of a season, or two",
    "amount": "a number, a bound or about a number",
    "time": "a lap time",
    "clock": "a time of day",
    "label": "a number or name as written",
    "text": "words",
    "boolean": "yes or no",
}
_OTHERS = {  # names of vocabularies that are not among the prefixes of queries
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "sport": "https://sportschema.org/ontologies/main/",
}
_LABELS = (
    "SELECT ?term ?label ?definition WHERE { ?term a owl:Class OPTIONAL { ?term rdfs:label ?label }"
    " OPTIONAL { ?term skos:definition ?definition } } ORDER BY ?term ?label ?definition"
)
_MATCHES = (
    "SELECT ?term ?how ?to WHERE { VALUES (?match ?how) {"
    ' (skos:exactMatch "the same as") (skos:closeMatch "close to")'
    ' (skos:broadMatch "narrower than")'
    ' (skos:narrowMatch "broader than") (skos:relatedMatch "related to") }'
    " ?term ?match ?to } ORDER BY ?term ?how ?to"
)


@dataclass(frozen=True, slots=True)
class Alignment:
    """What a term is to one of another vocabulary."""

    how: str
    to: str


@dataclass(frozen=True, slots=True)
class TermLink:
    """A term of the page as others name it."""

    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class SlotUse:
    """A slot of a class. required: must be given; in_key: claims are merged by it."""

    anchor: str
    label: str
    key: str
    required: bool
    in_key: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the ontology. example: as a curator writes it, or empty."""

    anchor: str
    iri: str
    label: str
    definition: str
    words: tuple[str, ...]
    example: str
    alignments: tuple[Alignment, ...]


@dataclass(frozen=True, slots=True)
class ClassTerm:
    """A class of names or statements. count: how many there are here."""

    term: Term
    slots: tuple[SlotUse, ...]
    count: int
    parents: tuple[TermLink, ...] = ()
    section: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class SlotTerm:
    """A slot.

    takes: what it takes, in words; range: anchor of a class or list of kinds, or empty.
    """

    term: Term
    key: str
    takes: str
    range: str
    used_by: tuple[TermLink, ...]


@dataclass(frozen=True, slots=True)
class KindTerm:
    """A kind. notation: what a curator types."""

    term: Term
    notation: str


@dataclass(frozen=True, slots=True)
class KindsTerm:
    """A closed list of kinds."""

    anchor: str
    iri: str
    label: str
    definition: str
    kinds: tuple[KindTerm, ...]


@dataclass(frozen=True, slots=True)
class RuleTerm:
    """A rule by which statements follow. derives: the name of a class, or empty."""

    name: str
    derives: str
    says: str


@dataclass(frozen=True, slots=True)
class TermsPage:
    """All terms."""

    entity_classes: tuple[ClassTerm, ...]
    statement_classes: tuple[ClassTerm, ...]
    slots: tuple[SlotTerm, ...]
    kinds: tuple[KindsTerm, ...]
    rules: tuple[RuleTerm, ...]


@dataclass(frozen=True, slots=True)
class _About:
    """What the Turtle says of terms: IRI → text, IRI → alignments."""

    labels: dict[str, str]
    definitions: dict[str, str]
    alignments: dict[str, tuple[Alignment, ...]]


def anchor_of(iri: str) -> str:
    """Return the anchor of a term on the page of terms.

    >>> anchor_of("https://w3id.org/paddock/kind/certainty-hedged")
    'kind-certainty-hedged'
    >>> anchor_of("https://w3id.org/paddock/Stint")
    'Stint'
    """
    return iri.removeprefix(NAMESPACE).replace("/", "-")


def terms(graph: "Graph") -> TermsPage:
    """Return the terms of the graph's ontology."""
    vocabulary, about = graph.vocabulary, _about(graph)
    names = Counter(e.cls for e in graph.entities.values())
    statements = Counter(s.cls for s in graph.statements)
    of_names = sorted(vocabulary.entity_classes.values(), key=lambda c: (c.rank, c.name))
    of_statements = sorted(vocabulary.statement_classes.values(), key=lambda c: (c.rank, c.name))
    slots = sorted(vocabulary.slots.values(), key=lambda s: (s.label.casefold(), s.name))
    kinds = tuple(_kinds(graph, about))
    ranges = {anchor_of(c.iri): c.label for c in of_names} | {k.anchor: k.label for k in kinds}
    rules = graph.data.rules.items()
    return TermsPage(
        tuple(
            ClassTerm(
                term=_term(c, about),
                slots=_slots_of(graph, c),
                count=names[c.name],
                parents=tuple(TermLink(p, vocabulary.entity_class(p).label) for p in c.parents),
            )
            for c in of_names
        ),
        tuple(
            ClassTerm(
                term=_term(c, about),
                slots=_slots_of(graph, c),
                count=statements[c.name],
                section=c.section,
                group=c.group,
            )
            for c in of_statements
        ),
        tuple(_slot(s, about, ranges, _users(s, [*of_names, *of_statements])) for s in slots),
        kinds,
        tuple(RuleTerm(n, r.get("derives", ""), r.get("says", "")) for n, r in rules),
    )


def _term(found: EntityClass | StatementClass | Slot | Kind, about: _About) -> Term:
    return Term(
        anchor=anchor_of(found.iri),
        iri=found.iri,
        label=found.label,
        definition=getattr(found, "definition", "") or about.definitions.get(found.iri, ""),
        words=found.words,
        example=getattr(found, "example", ""),
        alignments=about.alignments.get(found.iri, ()),
    )


def _slots_of(graph: "Graph", cls: EntityClass | StatementClass) -> tuple[SlotUse, ...]:
    required: tuple[str, ...] = getattr(cls, "required", ())
    key: tuple[str, ...] = getattr(cls, "key", ())
    return tuple(
        SlotUse(anchor_of(s.iri), s.label, s.key, s.name in required, s.name in key)
        for s in (graph.vocabulary.slots[n] for n in cls.slots)
    )


def _users(slot: Slot, classes: Iterable[EntityClass | StatementClass]) -> tuple[TermLink, ...]:
    return tuple(TermLink(anchor_of(c.iri), c.label) for c in classes if slot.name in c.slots)


def _slot(
    slot: Slot, about: _About, ranges: dict[str, str], used_by: tuple[TermLink, ...]
) -> SlotTerm:
    within = slot.range if slot.value_type in ("kind", "entity") else ""
    takes = _VALUES.get(slot.value_type, "") or ranges.get(within, "")
    return SlotTerm(_term(slot, about), slot.key, takes, within, used_by)


def _kinds(graph: "Graph", about: _About) -> Iterable[KindsTerm]:
    def label(scheme: str) -> str:
        return about.labels.get(NAMESPACE + scheme, "") or scheme

    for scheme, members in sorted(graph.vocabulary.kinds.items(), key=lambda k: label(k[0])):
        yield KindsTerm(
            anchor=scheme,
            iri=NAMESPACE + scheme,
            label=label(scheme),
            definition=about.definitions.get(NAMESPACE + scheme, ""),
            kinds=tuple(KindTerm(_term(k, about), k.notation) for k in members.values()),
        )


def _about(graph: "Graph") -> _About:
    labels: dict[str, str] = {}
    definitions: dict[str, str] = {}
    for row in graph.store.rows(_LABELS):
        if "label" in row:
            labels[str(row["term"])] = str(row["label"])
        if "definition" in row:
            definitions[str(row["term"])] = str(row["definition"])
    aligned: dict[str, list[Alignment]] = {}
    for row in graph.store.rows(_MATCHES):
        found = Alignment(str(row["how"]), _prefixed(str(row["to"])))
        aligned.setdefault(str(row["term"]), []).append(found)
    return _About(labels, definitions, {iri: tuple(a) for iri, a in aligned.items()})


def _prefixed(iri: str) -> str:
    """Return an IRI of a vocabulary as people write it."""
    known = {**PREFIXES, **_OTHERS}
    return next((f"{p}:{iri.removeprefix(n)}" for p, n in known.items() if iri.startswith(n)), iri)
