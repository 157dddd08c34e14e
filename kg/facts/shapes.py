"""Claims → violations of SHACL shapes, led back to the line a person typed.

pyshacl judges, on an in-memory rdflib graph: on an Oxigraph-backed one it is slow and wrong.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.facts.claims import Facts
from kg.model.claims import Claim
from kg.model.values import AmountValue, EntityValue, KindValue, Value
from kg.ontology import NAMESPACE, Slot, Vocabulary, stamp_of_layers
from kg.problems import Problem, with_article

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

    Triple = tuple[Node, Node, Node]

CLAIM = NAMESPACE + "claim/"


def violations(facts: Facts, layers: Sequence[Path], vocabulary: Vocabulary) -> list[Problem]:
    """Return a Problem for every violation of the shapes of the ontology by a claim.

    layers: the folders of the ontology. Each claim is judged by itself, as a node of its class with
    the slots that were typed or follow from them.
    """
    from pyshacl import validate
    from rdflib import RDF, SH

    data, claims = _data_of(facts, vocabulary)
    classes = set(data.objects(None, RDF.type))
    _conforms, report, _text = validate(
        data,
        shacl_graph=_bearing_on(classes, tuple(layers), stamp_of_layers(layers)),
        advanced=False,
        inference="none",
        meta_shacl=False,
    )
    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        claim = claims[str(report.value(result, SH.focusNode))]
        if problem := _problem(report, result, claim, vocabulary):
            found.append(problem)
    return found


def _bearing_on(
    classes: "set[rdflib.term.Node]", layers: tuple[Path, ...], stamp: object
) -> "rdflib.Graph":
    """Return the shapes without those that judge only other classes: each takes its time."""
    import rdflib

    found = rdflib.Graph(bind_namespaces="none")
    for judged, triples in _shapes(layers, stamp):
        if not judged or judged & classes:
            for triple in triples:
                found.add(triple)
    return found


@lru_cache(maxsize=2)
def _shapes(layers: tuple[Path, ...], _stamp: object) -> "list[tuple[set[Node], list[Triple]]]":
    """Return (classes, triples) of each shape that judges those classes only.

    Without classes: all else. That is a shape that another one names, and one that says otherwise
    whom it judges.
    """
    import rdflib
    from rdflib import RDF, SH

    graph = rdflib.Graph()
    for path in (p for layer in layers for p in sorted(layer.glob("shapes/*.ttl"))):
        graph.parse(path, format="turtle")
    alone = {s for s in graph.subjects(SH.targetClass) if isinstance(s, rdflib.URIRef)}
    alone -= {*graph.subjects(RDF.type, rdflib.RDFS.Class), *graph.objects()}
    for otherwise in (SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf):
        alone -= set(graph.subjects(otherwise))
    found = [(set(graph.objects(s, SH.targetClass)), _triples_of(s, graph)) for s in sorted(alone)]
    told = {t for _, triples in found for t in triples}
    return [*found, (set(), [t for t in graph if t not in told])]


def _triples_of(node: "Node", graph: "rdflib.Graph") -> "list[Triple]":
    """Return the triples of a node and of the blank nodes below it."""
    from rdflib import BNode

    found = list(graph.triples((node, None, None)))
    below = (_triples_of(o, graph) for _, _, o in found if isinstance(o, BNode))
    return found + [t for triples in below for t in triples]


def _data_of(facts: Facts, vocabulary: Vocabulary) -> "tuple[rdflib.Graph, dict[str, Claim]]":
    import rdflib
    from rdflib import RDF, XSD

    data, claims = rdflib.Graph(bind_namespaces="none"), {}
    for claim in facts.claims:
        node = rdflib.URIRef(CLAIM + claim.id)
        claims[str(node)] = claim
        data.add((node, RDF.type, rdflib.URIRef(vocabulary.statement_class(claim.cls).iri)))
        for name, values in claim.slots.items():
            iri = vocabulary.slot(name).iri
            for value in values:
                data.add((node, rdflib.URIRef(iri), _term(value)))
                if isinstance(value, AmountValue):
                    for number, suffix in ((value.least, "Least"), (value.most, "Most")):
                        if number is not None:
                            term = rdflib.Literal(number, datatype=XSD.decimal)
                            data.add((node, rdflib.URIRef(iri + suffix), term))
    return data, claims


def _term(value: Value) -> "rdflib.term.Node":
    import rdflib

    if isinstance(value, EntityValue):
        return rdflib.URIRef(NAMESPACE + "entity/" + value.ident)
    if isinstance(value, KindValue):
        return rdflib.URIRef(value.iri)
    return rdflib.Literal(value.raw)


def _problem(
    report: "rdflib.Graph", result: Any, claim: Claim, vocabulary: Vocabulary
) -> Problem | None:
    """Return what a violation means to a curator.

    None where what is missing has its own problem.
    """
    from rdflib import SH

    cls = vocabulary.statement_class(claim.cls)
    path = str(report.value(result, SH.resultPath) or "")
    slot = _slot_of(path, vocabulary)
    component = str(report.value(result, SH.sourceConstraintComponent)).rpartition("#")[2]
    message = str(report.value(result, SH.resultMessage) or "")
    lacks = component in ("MinCountConstraintComponent", "OrConstraintComponent")
    if lacks and set(claim.places) - set(claim.slots):
        return None
    if component == "MinCountConstraintComponent" and slot:
        given = ", ".join(vocabulary.slot(n).key for n in claim.places) or "nothing"
        fix = f"add {slot.key}:" + (f" (for example {slot.example})" if slot.example else "")
        return Problem(
            claim.where,
            "missing-slot",
            f"this {cls.label} does not say '{slot.key}' (it says {given})",
            f"{with_article(cls.label)} needs it: {slot.definition.rstrip('.')}",
            fix,
        )
    value = report.value(result, SH.value)
    key = f"'{slot.key}' of " if slot else ""
    shown = f" ({value})" if value is not None and slot else ""
    return Problem(
        claim.places.get(slot.name, claim.where) if slot else claim.where,
        "shape",
        f"{key}this {cls.label} is not as it should be{shown}: {message}",
        "a shape of the ontology says so",
        "add what the passage says of it" if lacks else "read the passage again and mend the value",
    )


def _slot_of(path: str, vocabulary: Vocabulary) -> Slot | None:
    iri = path.removesuffix("Least").removesuffix("Most")
    return next((s for s in vocabulary.slots.values() if s.iri == iri), None)
