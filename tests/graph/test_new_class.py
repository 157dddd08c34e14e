"""A new kind of claim is an edit in the ontology, with no line of Python.

It is checked, merged, derived from, linked, printed and asked.
"""

import shutil
from pathlib import Path

import kg

TOP = Path(__file__).parent.parent.parent

CLASS = """
pd:Tyre a owl:Class ;
    rdfs:subClassOf pd:Statement ; pd:section "tyres" ; pd:group "Tyres" ; pd:rank 60 ; pd:hop 2.0 ;
    rdfs:label "tyre contract" ; skos:definition "Who supplies tyres to whom." ;
    pd:slots ( pd:supplier pd:team pd:season pd:compounds ) ;
    owl:hasKey ( pd:supplier pd:team pd:season ) ;
    pd:mainLink [ pd:from pd:supplier ; pd:via pd:suppliedTyresTo ; pd:to pd:team ] ;
    pd:sentence (
        "{supplier} supplied {team} with tyres in the {season}[, {compounds} compounds]"
    ) .
pd:supplier a owl:ObjectProperty, owl:FunctionalProperty ;
    rdfs:range pd:Organization ; rdfs:label "supplier" ; skos:definition "Who supplies." ;
    pd:hop 1.0 .
pd:compounds a owl:DatatypeProperty, owl:FunctionalProperty ;
    rdfs:range pd:Amount ; rdfs:label "compounds" ; skos:definition "How many compounds." .
pd:suppliedTyresTo a owl:ObjectProperty ;
    rdfs:subPropertyOf pd:link ; rdfs:label "supplied tyres to" .
"""
SHAPE = """
pd:TyreShape a sh:NodeShape ; sh:targetClass pd:Tyre ;
    sh:property
        [ sh:path pd:supplier ; sh:minCount 1 ] ,
        [ sh:path pd:team ; sh:minCount 1 ] ,
        [
            sh:path pd:compoundsMost ; sh:maxInclusive 9 ;
            sh:message "there are at most nine compounds"
        ] .
"""


def ontology_with_tyres(tmp_path):
    folder = tmp_path / "ontology"
    shutil.copytree(TOP / "ontology", folder)
    with (folder / "paddock.ttl").open("a") as out:
        out.write(CLASS)
    with (folder / "shapes/claims.ttl").open("a") as out:
        out.write(SHAPE)
    return folder


def test_a_new_class_needs_no_python(small, tmp_path, here):
    ontology = ontology_with_tyres(tmp_path)
    path = small / "facts/sources/brook-profile.yaml"
    path.write_text(
        path.read_text()
        + (
            "tyres:\n"
            "  - {supplier: Oak & Sons, team: Brook Racing, season: lantern-cup-2019, "
            "compounds: 2+, at: with a loan}\n"
            "  - {supplier: Oak & Sons, team: Brook Racing, season: lantern-cup-2019, "
            "compounds: 3, at: from Oak & Sons}\n"
        )
    )
    where = ("--facts", small / "facts", "--ontology", ontology)
    assert here(*where, "check", KG_SEEDS=small / "seeds")[0] == 0  # checked
    graph = kg.load(small / "facts", ontology, small / "seeds")
    (tyre,) = graph.statements_of("oak-and-sons", "Tyre")  # merged, the more precise value kept
    assert (
        tyre.sentence
        == "Oak & Sons supplied Brook Racing with tyres in the 2019 Lantern Cup, 3 compounds"
    )  # printed
    assert graph.sparql(
        "ASK { ent:oak-and-sons pd:suppliedTyresTo ent:brook-racing }"
    ).yes  # linked, asked
    assert graph.sparql("SELECT ?n WHERE { ?s a pd:Tyre ; pd:compounds ?n }").rows == [{"n": 3}]
    code, out, _ = here(*where, "show", "Oak & Sons", KG_SEEDS=small / "seeds")
    assert code == 0 and "Tyres" in out and "3 compounds" in " ".join(out.split())
    path.write_text(
        path.read_text()
        .replace("compounds: 3", "compounds: 12")
        .replace(
            "tyres:\n  - {supplier: Oak & Sons, team",
            "tyres:\n  - {supplier: Oak & Sons, at: he says with}\n  - {supplier: Oak & Sons, taem",
        )
    )
    code, out, _ = here(*where, "check", "--json", KG_SEEDS=small / "seeds")
    import json

    assert code == 1
    assert {p["rule"] for p in json.loads(out)["problems"]} >= {
        "unknown-key",
        "missing-slot",
        "shape",
    }
