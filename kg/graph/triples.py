"""Statements, claims and entities → quads, in named graphs that say how they stand.

What holds is in the graphs ``statements`` and ``derived``; what only possibly follows in
``possible``; values that are disputed, overruled or superseded have the same predicates in graphs
of these names, which no question reads unless it asks for them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.graph.prefixes import DCT, OA, PREFIXES, PROV, RDF, RDFS, SKOS, XSD
from kg.model.claims import Claim, Entity
from kg.model.statements import Conflict, Held, Standing, Statement
from kg.model.values import (
    AmountValue,
    BooleanValue,
    DateValue,
    DurationValue,
    EntityValue,
    KindValue,
    Value,
    YearValue,
)
from kg.ontology import NAMESPACE, Slot, Vocabulary, snake

if TYPE_CHECKING:
    from kg.facts.articles import Article

__all__ = ["PREFIXES", "Quads", "links_of"]

_GRAPH = PREFIXES["graph"]


class Quads:
    """Writes quads, each as one line of N-Quads (str): nothing is held, any store reads them."""

    def __init__(self, vocabulary: Vocabulary, terms: frozenset[str] | None = None) -> None:
        """terms: IRIs of the predicates that statements get (``terms_of``); None for all."""
        self.vocabulary, self.terms = vocabulary, terms
        self._asked: dict[str, bool] = {}
        known = {NAMESPACE + n for n in vocabulary.links} | {RDF + "subject"}
        self._has_links = terms is None or not known.isdisjoint(terms)

    def asks(self, iri: str) -> bool:
        """Return whether a predicate of statements is among the terms."""
        return self.terms is None or iri in self.terms

    def _asks_slot(self, slot: Slot) -> bool:
        """Return whether a slot, or a bound of it, is among the terms."""
        if self.terms is None:
            return True
        if slot.name not in self._asked:
            endings = ("", "Earliest", "Latest", "Least", "Most", "Unit")
            self._asked[slot.name] = any(slot.iri + e in self.terms for e in endings)
        return self._asked[slot.name]

    def node(self, iri: str) -> str:
        """Return an IRI as N-Quads has it."""
        return f"<{iri}>"

    def literal(self, value: object, datatype: str = "") -> str:
        """Return a literal as N-Quads has it; any text is data here, whatever it looks like."""
        text = str(value)
        if datatype == XSD + "decimal" and "." in text:
            text = text.rstrip("0").rstrip(".")  # as a store writes it
        elif not text.isalnum():
            text = _escaped(text)
        return f'"{text}"^^<{datatype}>' if datatype else f'"{text}"'

    def quad(self, subject: str, predicate: str, value: str, graph: str) -> str:
        """Return one line: subject and predicate are IRIs, value a term, graph a name."""
        return f"<{subject}> <{predicate}> {value} <{_GRAPH}{graph}> .\n"

    def values(
        self, subject: str, slot: Slot, values: Iterable[Value], graph: str
    ) -> Iterator[str]:
        """Yield the quads of values of one slot, with bounds beside dates and amounts."""
        for value in values:
            yield self.quad(subject, slot.iri, self.term(value), graph)
            if isinstance(value, (DateValue, YearValue)):
                for bound, suffix in ((value.earliest, "Earliest"), (value.latest, "Latest")):
                    if bound:
                        day = self.literal(bound, XSD + "date")
                        yield self.quad(subject, slot.iri + suffix, day, graph)
            elif isinstance(value, AmountValue):
                for number, suffix in ((value.least, "Least"), (value.most, "Most")):
                    if number is not None:
                        term = self.literal(f"{number:f}", XSD + "decimal")
                        yield self.quad(subject, slot.iri + suffix, term, graph)
                if value.unit:
                    unit = self.literal(value.unit.notation)
                    yield self.quad(subject, slot.iri + "Unit", unit, graph)

    def slots(
        self, subject: str, slots: Mapping[str, tuple[Value, ...]], graph: str
    ) -> Iterator[str]:
        """Yield the quads of the slots of a claim or entity."""
        for name, values in slots.items():
            yield from self.values(subject, self.vocabulary.slots[name], values, graph)

    def term(self, value: Value) -> str:
        """Return the RDF term of a value."""
        if isinstance(value, EntityValue):
            return self.node(PREFIXES["ent"] + value.ident)
        if isinstance(value, KindValue):
            return self.node(value.iri)
        if isinstance(value, DateValue):
            return self.literal(value.text, PREFIXES["edtf"] + "EDTF")
        if isinstance(value, YearValue):
            return self.literal(value.first, XSD + "integer")
        if isinstance(value, AmountValue):
            if isinstance(value.raw, int):
                return self.literal(value.raw, XSD + "integer")
            if isinstance(value.raw, float):
                return self.literal(f"{value.least:f}", XSD + "decimal")
            return self.literal(value.text, NAMESPACE + "Amount")
        if isinstance(value, BooleanValue):
            return self.literal(value.key, XSD + "boolean")
        if isinstance(value, DurationValue):
            return self.literal(value.seconds, XSD + "decimal")
        return self.literal(value.raw)

    def all(
        self,
        entities: Iterable[Entity],
        articles: "Iterable[Article]",
        statements: Iterable[Statement],
    ) -> Iterator[str]:
        """Yield the quads of all of these, to be added in one go."""
        for entity in entities:
            yield from self.entity(entity)
        for article in articles:
            yield from self.article(article)
        for statement in statements:
            yield from self.statement(statement)

    def entity(self, entity: Entity) -> Iterator[str]:
        """Yield the quads of an entity."""
        subject = PREFIXES["ent"] + entity.id
        cls = self.vocabulary.entity_class(entity.cls)
        for name in (cls.name, *cls.parents):
            yield self.quad(subject, RDF + "type", self.node(NAMESPACE + name), "entities")
        yield self.quad(subject, RDFS + "label", self.literal(entity.name), "entities")
        for name in entity.other_names:
            for predicate in (SKOS + "altLabel", NAMESPACE + "otherName"):
                yield self.quad(subject, predicate, self.literal(name), "entities")
        yield from self.slots(subject, entity.slots, "entities")

    def article(self, article: "Article") -> Iterator[str]:
        """Yield the quads of an article."""
        subject = PREFIXES["src"] + article.id
        for iri in (NAMESPACE + "Source", PROV + "Entity"):
            yield self.quad(subject, RDF + "type", self.node(iri), "entities")
        yield self.quad(subject, RDFS + "label", self.literal(article.title), "entities")
        publisher = self.literal(article.publisher)
        yield self.quad(subject, DCT + "publisher", publisher, "entities")
        written = self.literal(article.written, PREFIXES["edtf"] + "EDTF")
        yield self.quad(subject, DCT + "issued", written, "entities")

    def statement(self, statement: Statement) -> Iterator[str]:
        """Yield the quads of a statement, its links and its claims."""
        cls, subject = self.vocabulary.statement_class(statement.cls), PREFIXES["st"] + statement.id
        graph = graph_of(statement)
        types = [cls.iri, NAMESPACE + "Statement"]
        for iri in types + [self.vocabulary.conditions[t].iri for t in statement.types]:
            yield self.quad(subject, RDF + "type", self.node(iri), graph)
        for name in statement.disputed_types:
            iri = self.vocabulary.conditions[name].iri
            yield self.quad(subject, RDF + "type", self.node(iri), "disputed")
        if self.asks(NAMESPACE + "status"):
            yield self.quad(subject, NAMESPACE + "status", self.literal(statement.status), graph)
        if self.asks(NAMESPACE + "sentenceText"):
            sentence = self.literal(statement.sentence)
            yield self.quad(subject, NAMESPACE + "sentenceText", sentence, graph)
        if not statement.as_of and (
            self.asks(NAMESPACE + "earliest") or self.asks(NAMESPACE + "latest")
        ):
            for day, name in ((statement.earliest, "earliest"), (statement.latest, "latest")):
                if day:
                    iso = self.literal(day, XSD + "date")
                    yield self.quad(subject, NAMESPACE + name, iso, graph)
        for name, values in statement.slots.items():
            slot = self.vocabulary.slots[name]
            if not self._asks_slot(slot):
                continue
            for held in values:
                yield from self.values(subject, slot, (held.value,), _graph_of_value(held, graph))
        if self._has_links and statement.standing is Standing.HELD:
            yield from self._links(statement, subject, graph)
        if statement.rule:
            rule = self.node(PREFIXES["rule"] + statement.rule)
            yield self.quad(subject, NAMESPACE + "rule", rule, graph)
            how = self.literal(statement.likelihood or "certain")
            yield self.quad(subject, NAMESPACE + "likelihood", how, graph)
        for premise in statement.premises if self.asks(NAMESPACE + "premise") else ():
            term = self.node(PREFIXES["st"] + premise)
            yield self.quad(subject, NAMESPACE + "premise", term, graph)
        for claim in statement.claims if self.asks(NAMESPACE + "hasClaim") else ():
            has = self.node(PREFIXES["cl"] + claim.id)
            yield self.quad(subject, NAMESPACE + "hasClaim", has, graph)
            yield from self._claim(cls.iri, claim)

    def _links(self, statement: Statement, subject: str, graph: str) -> Iterator[str]:
        plain = "possible" if graph == "possible" else "derived"
        for index, (start, predicate, end) in enumerate(links_of(statement, self.vocabulary)):
            triple = (
                self.node(PREFIXES["ent"] + start),
                self.node(NAMESPACE + predicate),
                self.node(PREFIXES["ent"] + end),
            )
            if self.asks(NAMESPACE + predicate):
                yield f"{' '.join(triple)} <{_GRAPH}{plain}> .\n"
            if index == 0 and self.asks(RDF + "subject"):
                yield self.quad(subject, RDF + "type", self.node(RDF + "Statement"), graph)
                for part, term in zip(("subject", "predicate", "object"), triple, strict=True):
                    yield self.quad(subject, RDF + part, term, graph)

    def _claim(self, cls: str, claim: Claim) -> Iterator[str]:
        subject, source = PREFIXES["cl"] + claim.id, PREFIXES["src"] + claim.source
        yield self.quad(subject, RDF + "type", self.node(NAMESPACE + "Claim"), "claims")
        yield self.quad(subject, NAMESPACE + "claimClass", self.node(cls), "claims")
        yield self.quad(subject, PROV + "hadPrimarySource", self.node(source), "claims")
        if claim.place:
            number = self.literal(claim.place.paragraph, XSD + "integer")
            yield self.quad(subject, NAMESPACE + "paragraph", number, "claims")
        for index, anchor in enumerate(claim.at):
            selector = f"{subject}/at/{index + 1}"
            yield self.quad(subject, OA + "hasSelector", self.node(selector), "claims")
            quote = self.node(OA + "TextQuoteSelector")
            yield self.quad(selector, RDF + "type", quote, "claims")
            yield self.quad(selector, OA + "exact", self.literal(anchor), "claims")
        if claim.said_by:
            speaker = self.node(PREFIXES["ent"] + claim.said_by)
            yield self.quad(subject, NAMESPACE + "saidBy", speaker, "claims")
        for how in claim.firmness.split(" or "):
            kind = self.vocabulary.kind("CertaintyKind", how)
            yield self.quad(subject, NAMESPACE + "certainty", self.node(kind.iri), "claims")
        for name, how in claim.certainty.items():
            doubt = self.vocabulary.kind("CertaintyKind", how).as_link
            if doubt:
                doubtful = self.node(self.vocabulary.slots[name].iri)
                yield self.quad(subject, NAMESPACE + doubt, doubtful, "claims")
        if claim.note:
            yield self.quad(subject, NAMESPACE + "note", self.literal(claim.note), "claims")
        yield from self.slots(subject, claim.slots, "claims")

    def conflict(self, conflict: Conflict) -> Iterator[str]:
        """Yield the quads of a conflict."""
        subject = NAMESPACE + "conflict/" + conflict.id
        kind = self.node(NAMESPACE + "Conflict")
        yield self.quad(subject, RDF + "type", kind, "statements")
        for statement in conflict.statements:
            term = self.node(PREFIXES["st"] + statement)
            yield self.quad(subject, NAMESPACE + "conflictIn", term, "statements")
        if conflict.slot:
            slot = self.node(self.vocabulary.slots[conflict.slot].iri)
            yield self.quad(subject, NAMESPACE + "conflictSlot", slot, "statements")
        if conflict.ruling:
            reason = self.literal(conflict.ruling.reason)
            yield self.quad(subject, NAMESPACE + "ruling", reason, "statements")


_SPECIAL = re.compile('[\x00-\x1f"\\\\\x7f]')
_NAMED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda m: _NAMED.get(m[0]) or f"\\u{ord(m[0]):04X}", text)


def terms_of(texts: Iterable[str]) -> frozenset[str] | None:
    """Return the IRIs that queries name; None where one asks for predicates it does not name.

    >>> sorted(terms_of(["SELECT ?a WHERE { ?a pd:team ?b ; a pd:Stint }"]) or ())
    ['https://w3id.org/paddock/Stint', 'https://w3id.org/paddock/team']
    >>> terms_of(["SELECT ?a ?b ?c WHERE { ?a ?b ?c }"]) is None
    True
    """
    found: set[str] = set()
    for text in texts:
        terms = _terms(text)
        if terms is None:
            return None
        found |= terms
    return frozenset(found)


@lru_cache(maxsize=128)
def _terms(text: str) -> frozenset[str] | None:
    bare = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
    bare = re.sub(r"\bSELECT\b[^{]*", " ", bare, flags=re.IGNORECASE)
    if re.search(r"[?$]\w+\s+[?$]\w+\s+(?:[?$]\w|<|\w*:|[\"'\d])", bare):
        return None
    if re.search(r"[;{]\s*[?$]\w+\s+(?:[?$]\w+|<[^>]*>|\w*:\w+)\s*[.;}]", bare):
        return None
    found = set(re.findall(r"<(https?://[^>\s]+)>", bare))
    named = re.findall(r"\b([a-z]+):([A-Za-z]\w*)", bare)
    return frozenset(found | {PREFIXES[p] + local for p, local in named if p in PREFIXES})


def graph_of(statement: Statement) -> str:
    """Return the name of the graph that holds a statement: how it stands."""
    if statement.standing is not Standing.HELD:
        return str(statement.standing.value)
    if statement.is_possible:
        return "possible"
    return "statements" if statement.claims else "derived"


def _graph_of_value(held: Held, graph: str) -> str:
    aside = graph in ("overruled", "superseded")
    return graph if held.is_held or aside else str(held.standing.value)


def links_of(statement: Statement, vocabulary: Vocabulary) -> list[tuple[str, str, str]]:
    """Return the plain triples that what a statement holds makes, the main one first.

    Each is (entity id, local name of the property, entity id).
    """
    found = []
    for start, via, end in vocabulary.statement_class(statement.cls).links:
        for one in statement.held(start):
            for other in statement.held(end):
                for predicate in _predicates(via, statement, vocabulary):
                    if isinstance(one, EntityValue) and isinstance(other, EntityValue):
                        found.append((one.ident, predicate, other.ident))
    return found


def _predicates(via: str, statement: Statement, vocabulary: Vocabulary) -> list[str]:
    if via in vocabulary.links:
        return [via]
    slot = vocabulary.slots.get(snake(via))
    if slot is None:
        return [via]
    if slot.value_type != "kind":
        return []
    kinds = [vocabulary.kind_of(slot.name, str(v.raw)) for v in statement.held(slot.name)]
    return [k.as_link for k in kinds if k.as_link]
