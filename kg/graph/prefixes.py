"""The prefixes of the graph, known to every query; the named graphs that package it."""

from kg.ontology import NAMESPACE

PREFIXES = {
    "pd": NAMESPACE,
    "kind": NAMESPACE + "kind/",
    "ent": NAMESPACE + "entity/",
    "st": NAMESPACE + "statement/",
    "cl": NAMESPACE + "claim/",
    "src": NAMESPACE + "source/",
    "rule": NAMESPACE + "rule/",
    "graph": NAMESPACE + "graph/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "dcterms": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
}
RDF, RDFS, XSD, SKOS, PROV, OA, DCT = (
    PREFIXES[p] for p in ("rdf", "rdfs", "xsd", "skos", "prov", "oa", "dcterms")
)

# What holds for certain; with what follows only possibly; with what is disputed as well.
CERTAIN = ("entities", "statements", "derived", "claims", "ontology")
HELD = (*CERTAIN, "possible")
TOLD = (*HELD, "disputed")
GRAPHS = (*TOLD, "overruled", "superseded")  # all that hold quads of the dataset
