"""SHACL over claims: violations led back to the line a person typed. pyshacl judges, on an in-memory rdflib graph."""

from kg.ontology import NAMESPACE
from kg.problems import Problem

CLAIM = NAMESPACE + "claim/"


def violations(facts, folder, vocabulary):
    """Return a Problem for every violation of ``ontology/shapes/`` by a claim.

    facts: kg.facts.claims.Facts; folder: the ontology folder. Each claim is judged by itself, as a
    node of its class with the slots that were typed or follow from them.
    """
    import rdflib
    from pyshacl import validate
    from rdflib import RDF, SH

    shapes = rdflib.Graph()
    for path in sorted((folder / "shapes").glob("*.ttl")):
        shapes.parse(path, format="turtle")
    data, claims = rdflib.Graph(), {}
    for claim in facts.claims:
        node = rdflib.URIRef(CLAIM + claim.id)
        claims[node] = claim
        data.add((node, RDF.type, rdflib.URIRef(vocabulary.statement_class(claim.cls).iri)))
        for name, values in claim.slots.items():
            slot = vocabulary.slot(name)
            for value in values:
                data.add((node, rdflib.URIRef(slot.iri), _term(rdflib, slot, value)))
                for bound, suffix in (("least", "Least"), ("most", "Most")):
                    if value.get(bound) is not None:
                        data.add(
                            (
                                node,
                                rdflib.URIRef(slot.iri + suffix),
                                rdflib.Literal(value[bound], datatype=rdflib.XSD.decimal),
                            )
                        )
    _conforms, report, _text = validate(
        data, shacl_graph=shapes, advanced=False, inference="none", meta_shacl=False
    )
    by_iri = {s.iri: s for s in vocabulary.slots.values()}
    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        claim = claims[report.value(result, SH.focusNode)]
        cls = vocabulary.statement_class(claim.cls)
        slot = by_iri.get(
            str(report.value(result, SH.resultPath) or "")
            .removesuffix("Least")
            .removesuffix("Most")
        )
        component = str(report.value(result, SH.sourceConstraintComponent)).rpartition("#")[2]
        message = str(report.value(result, SH.resultMessage) or "")
        if component in ("MinCountConstraintComponent", "OrConstraintComponent") and set(
            claim.places
        ) - set(claim.slots):
            continue  # what is missing was typed and has its own problem
        if component == "MinCountConstraintComponent" and slot:
            given = ", ".join(vocabulary.slot(n).key for n in claim.places) or "nothing"
            found.append(
                Problem(
                    claim.where,
                    "missing-slot",
                    f"this {cls.label} does not say '{slot.key}' (it says {given})",
                    f"a {cls.label} needs it: {slot.definition.rstrip('.')}",
                    f"add {slot.key}: (for example {slot.example})"
                    if slot.example
                    else f"add {slot.key}:",
                )
            )
        else:
            place = claim.places.get(slot.name, claim.where) if slot else claim.where
            key = f"'{slot.key}' of " if slot else ""
            value = report.value(result, SH.value)
            shown = f" ({value})" if value is not None and slot else ""
            found.append(
                Problem(
                    place,
                    "shape",
                    f"{key}this {cls.label} is not as it should be{shown}: {message}",
                    f"a shape of the ontology says so ({component.removesuffix('ConstraintComponent')})",
                    "read the passage again and mend the value",
                )
            )
    return found


def _term(rdflib, slot, value):
    if slot.value_type == "entity":
        return rdflib.URIRef(NAMESPACE + "entity/" + value["id"])
    if slot.value_type == "kind":
        return rdflib.URIRef(value["id"])
    return rdflib.Literal(value["value"])
