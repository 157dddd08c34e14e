"""Statements, claims and entities → quads, in named graphs that package the dataset."""

from kg.ontology import NAMESPACE

PREFIXES = {
    "pd": NAMESPACE, "kind": NAMESPACE + "kind/", "ent": NAMESPACE + "entity/", "st": NAMESPACE + "statement/", "cl": NAMESPACE + "claim/",
    "src": NAMESPACE + "source/", "rule": NAMESPACE + "rule/", "graph": NAMESPACE + "graph/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#", "prov": "http://www.w3.org/ns/prov#", "oa": "http://www.w3.org/ns/oa#", "owl": "http://www.w3.org/2002/07/owl#",
    "dcterms": "http://purl.org/dc/terms/", "schema": "https://schema.org/", "edtf": "http://id.loc.gov/datatypes/edtf/",
}  # fmt: skip
RDF, RDFS, XSD, SKOS, PROV, OA, DCT = (
    PREFIXES[p] for p in ("rdf", "rdfs", "xsd", "skos", "prov", "oa", "dcterms")
)


class Quads:
    """Builds pyoxigraph quads; nodes are made once and shared."""

    def __init__(self, vocabulary):
        import pyoxigraph as ox

        self.ox, self.vocabulary, self._nodes = ox, vocabulary, {}

    def node(self, iri):
        """Return the shared NamedNode of an IRI."""
        if iri not in self._nodes:
            self._nodes[iri] = self.ox.NamedNode(iri)
        return self._nodes[iri]

    def literal(self, value, datatype=None):
        """Return a literal; any text is data here, whatever it looks like."""
        return (
            self.ox.Literal(str(value), datatype=self.node(datatype))
            if datatype
            else self.ox.Literal(str(value))
        )

    def quad(self, subject, predicate, value, graph):
        """Return one quad; subject, predicate and graph are IRIs, value a term."""
        return self.ox.Quad(
            self.node(subject), self.node(predicate), value, self.node(PREFIXES["graph"] + graph)
        )

    def slots(self, subject, slots, graph):
        """Yield the quads of slots of a claim, statement or entity, with bounds beside dates and amounts."""
        for name, values in slots.items():
            slot = self.vocabulary.slots[name]
            for value in values:
                yield self.quad(subject, slot.iri, self.term(slot, value), graph)
                if slot.value_type == "date":
                    for bound, suffix in (("earliest", "Earliest"), ("latest", "Latest")):
                        if value[bound]:
                            yield self.quad(
                                subject,
                                slot.iri + suffix,
                                self.literal(value[bound], XSD + "date"),
                                graph,
                            )
                elif slot.value_type == "amount":
                    for bound, suffix in (("least", "Least"), ("most", "Most")):
                        if value[bound] is not None:
                            yield self.quad(
                                subject,
                                slot.iri + suffix,
                                self.literal(value[bound], XSD + "decimal"),
                                graph,
                            )

    def term(self, slot, value):
        """Return the RDF term of one value of a slot."""
        if slot.value_type == "entity":
            return self.node(PREFIXES["ent"] + value["id"])
        if slot.value_type == "kind":
            return self.node(value["id"])
        if slot.value_type == "date":
            return self.literal(value["value"], PREFIXES["edtf"] + "EDTF")
        if slot.value_type == "amount":
            if isinstance(value["value"], int):
                return self.literal(value["value"], XSD + "integer")
            if isinstance(value["value"], float):
                return self.literal(value["least"], XSD + "decimal")
            return self.literal(value["value"], NAMESPACE + "Amount")
        if slot.value_type == "integer":
            return self.literal(value["value"], XSD + "integer")
        if slot.value_type == "boolean":
            return self.literal(str(value["value"]).lower(), XSD + "boolean")
        if slot.value_type == "time":
            return self.literal(value["seconds"], XSD + "decimal")
        return self.literal(value["value"])

    def entity(self, entity):
        """Yield the quads of an entity (kg.facts.claims.Entity or its JSON)."""
        data = entity if isinstance(entity, dict) else entity.as_json()
        subject = PREFIXES["ent"] + data["id"]
        cls = self.vocabulary.entity_class(data["class"])
        for name in [cls.name, *cls.parents]:
            yield self.quad(subject, RDF + "type", self.node(NAMESPACE + name), "entities")
        yield self.quad(subject, RDFS + "label", self.literal(data["name"]), "entities")
        for name in data["other_names"]:
            yield self.quad(subject, SKOS + "altLabel", self.literal(name), "entities")
            yield self.quad(subject, NAMESPACE + "otherName", self.literal(name), "entities")
        yield from self.slots(subject, data["slots"], "entities")

    def article(self, article):
        """Yield the quads of an article (its JSON)."""
        subject = PREFIXES["src"] + article["id"]
        yield self.quad(subject, RDF + "type", self.node(NAMESPACE + "Source"), "entities")
        yield self.quad(subject, RDF + "type", self.node(PROV + "Entity"), "entities")
        yield self.quad(subject, RDFS + "label", self.literal(article["title"]), "entities")
        yield self.quad(subject, DCT + "publisher", self.literal(article["publisher"]), "entities")
        yield self.quad(
            subject,
            DCT + "issued",
            self.literal(article["written"], PREFIXES["edtf"] + "EDTF"),
            "entities",
        )

    def statement(self, statement):
        """Yield the quads of a statement, its links and its claims."""
        cls, subject = (
            self.vocabulary.statement_class(statement["class"]),
            PREFIXES["st"] + statement["id"],
        )
        graph = "statements" if statement["claims"] else "derived"
        yield self.quad(subject, RDF + "type", self.node(cls.iri), graph)
        yield self.quad(subject, RDF + "type", self.node(NAMESPACE + "Statement"), graph)
        yield self.quad(subject, NAMESPACE + "status", self.literal(statement["status"]), graph)
        yield self.quad(
            subject, NAMESPACE + "sentenceText", self.literal(statement["sentence"]), graph
        )
        for bound in ("earliest", "latest"):
            if statement["time"][bound]:
                yield self.quad(
                    subject,
                    NAMESPACE + bound,
                    self.literal(statement["time"][bound], XSD + "date"),
                    graph,
                )
        yield from self.slots(subject, statement["slots"], graph)
        for index, (start, predicate, end) in enumerate(links_of(statement, self.vocabulary)):
            triple = (
                self.node(PREFIXES["ent"] + start),
                self.node(NAMESPACE + predicate),
                self.node(PREFIXES["ent"] + end),
            )
            yield self.ox.Quad(*triple, self.node(PREFIXES["graph"] + "derived"))
            if index == 0:
                yield self.quad(subject, RDF + "type", self.node(RDF + "Statement"), graph)
                for part, term in zip(("subject", "predicate", "object"), triple, strict=True):
                    yield self.quad(subject, RDF + part, term, graph)
        if statement["rule"]:
            yield self.quad(
                subject, NAMESPACE + "rule", self.node(PREFIXES["rule"] + statement["rule"]), graph
            )
            yield self.quad(
                subject,
                NAMESPACE + "likelihood",
                self.literal(statement["likelihood"] or "certain"),
                graph,
            )
        for premise in statement["premises"]:
            yield self.quad(
                subject, NAMESPACE + "premise", self.node(PREFIXES["st"] + premise), graph
            )
        for claim in statement["claims"]:
            yield from self._claim(subject, cls, claim)

    def _claim(self, statement, cls, claim):
        subject, source = PREFIXES["cl"] + claim["id"], PREFIXES["src"] + claim["source"]
        yield self.quad(statement, NAMESPACE + "hasClaim", self.node(subject), "statements")
        yield self.quad(subject, RDF + "type", self.node(NAMESPACE + "Claim"), "claims")
        yield self.quad(subject, NAMESPACE + "claimClass", self.node(cls.iri), "claims")
        yield self.quad(subject, PROV + "hadPrimarySource", self.node(source), "claims")
        if claim["paragraph"]:
            yield self.quad(
                subject,
                NAMESPACE + "paragraph",
                self.literal(claim["paragraph"], XSD + "integer"),
                "claims",
            )
        for index, anchor in enumerate(claim["at"].split(" / ")):
            selector = f"{subject}/at/{index + 1}"
            yield self.quad(subject, OA + "hasSelector", self.node(selector), "claims")
            yield self.quad(selector, RDF + "type", self.node(OA + "TextQuoteSelector"), "claims")
            yield self.quad(selector, OA + "exact", self.literal(anchor), "claims")
        if claim["said_by"]:
            yield self.quad(
                subject,
                NAMESPACE + "saidBy",
                self.node(PREFIXES["ent"] + claim["said_by"]),
                "claims",
            )
        yield self.quad(
            subject,
            NAMESPACE + "certainty",
            self.node(self.vocabulary.kind("CertaintyKind", claim["certainty"]).iri),
            "claims",
        )
        if claim["note"]:
            yield self.quad(subject, NAMESPACE + "note", self.literal(claim["note"]), "claims")
        yield from self.slots(subject, claim["slots"], "claims")

    def conflict(self, conflict):
        """Yield the quads of a conflict."""
        subject = NAMESPACE + "conflict/" + conflict["id"]
        yield self.quad(subject, RDF + "type", self.node(NAMESPACE + "Conflict"), "statements")
        for statement in conflict["statements"]:
            yield self.quad(
                subject,
                NAMESPACE + "conflictIn",
                self.node(PREFIXES["st"] + statement),
                "statements",
            )
        if conflict["slot"]:
            yield self.quad(
                subject,
                NAMESPACE + "conflictSlot",
                self.node(self.vocabulary.slots[conflict["slot"]].iri),
                "statements",
            )
        if conflict["ruling"]:
            yield self.quad(
                subject,
                NAMESPACE + "ruling",
                self.literal(conflict["ruling"]["reason"]),
                "statements",
            )


def links_of(statement, vocabulary):
    """Return the plain triples a statement makes, the main one first: (entity id, property local name, entity id)."""
    found = []
    for start, via, end in vocabulary.statement_class(statement["class"]).links:
        for one in statement["slots"].get(start, ()):
            for other in statement["slots"].get(end, ()):
                for predicate in _predicates(via, statement["slots"], vocabulary):
                    if one["id"] and other["id"]:
                        found.append((one["id"], predicate, other["id"]))
    return found


def _predicates(via, slots, vocabulary):
    if via in vocabulary.links:
        return [via]
    from kg.ontology import snake

    slot = vocabulary.slots.get(snake(via))
    if slot is None:
        return [via]
    if slot.value_type != "kind":
        return []
    kinds = [vocabulary.kinds[slot.range][v["value"]].as_link for v in slots.get(slot.name, ())]
    return [k for k in kinds if k]
