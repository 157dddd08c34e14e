"""Turtle files → triples that can be asked; what is no Turtle is told with its file and line."""

import pytest
import rdflib
from rdflib.collection import Collection

from kg.ontology import NAMESPACE, read_vocabulary
from kg.ontology.triples import OWL, RDF, RDFS, SKOS, Triples, is_blank
from kg.problems import KgError

PREFIXES = f"@prefix pd: <{NAMESPACE}> .\n@prefix skos: <{SKOS.x[:-1]}> .\n"


def written(folder, **texts):
    paths = []
    for name, text in texts.items():
        paths.append(folder / f"{name}.ttl")
        paths[-1].write_text(PREFIXES + text, encoding="utf-8")
    return paths


def test_the_ontology_is_read_as_rdflib_reads_it():
    from kg.folders import find_folders

    paths = sorted(find_folders().ontology.glob("*.ttl"))
    ours, theirs = Triples(paths), rdflib.Graph()
    for path in paths:
        theirs.parse(path, format="turtle")
    named = {str(s) for s in theirs.subjects() if isinstance(s, rdflib.URIRef)}
    assert set(ours.named()) == named and len(named) > 1000
    for predicate in (RDFS.label, RDFS.subClassOf, SKOS.altLabel, RDF.type):
        said = {
            (str(s), str(o))
            for s, o in theirs.subject_objects(rdflib.URIRef(predicate))
            if isinstance(s, rdflib.URIRef) and not isinstance(o, rdflib.BNode)
        }
        got = {(s, o) for s, o in ours.pairs(predicate) if not is_blank(s) and not is_blank(o)}
        assert got == said and said
    for predicate in (OWL.hasKey, NAMESPACE + "slots", NAMESPACE + "sentence"):
        for subject, head in theirs.subject_objects(rdflib.URIRef(predicate)):
            (own,) = ours.objects(str(subject), predicate)
            assert ours.members(own) == [str(m) for m in Collection(theirs, head)]


def test_what_is_asked_comes_in_the_order_written(tmp_path):
    one, two = NAMESPACE + "one", NAMESPACE + "two"
    found = Triples(
        written(
            tmp_path,
            a='pd:one skos:broader pd:two, pd:three ; skos:altLabel "é", "e" ; pd:of (pd:two 7) .',
            b="pd:two skos:broader pd:four . pd:four skos:broader pd:one . pd:one pd:of [] .",
        )
    )
    names = [n.removeprefix(NAMESPACE) for n in found.above(one, SKOS.broader)]
    assert names == ["one", "two", "four", "three"]  # a circle ends
    assert [n.removeprefix(NAMESPACE) for n in found.below(two, SKOS.broader)] == [
        "two",
        "one",
        "four",
    ]
    assert found.objects(one, SKOS.altLabel) == ["é", "e"]
    assert (one, SKOS.broader, two) in found and (two, SKOS.broader, one) not in found
    head, blank = found.objects(one, NAMESPACE + "of")
    assert found.members(head) == [two, "7"] and is_blank(blank) and not found.members(blank)
    assert found.value(two, SKOS.altLabel) is None and not found.objects("x", "y")


def test_blank_nodes_of_two_files_are_two(tmp_path):
    text = "_:it pd:of pd:%s ."
    found = Triples(written(tmp_path, a=text % "one", b=text % "two"))
    assert len(set(found.subjects_with(NAMESPACE + "of"))) == 2


@pytest.mark.parametrize(
    ("turtle", "place"),
    [
        ("pd:a pd:b", ":4:1:"),
        ("pd:a pd:b 'c' ;\n  pd:d 'e .\n", ":"),
        ("pd:a other:b 'c' .", ":3:6:"),
        ("pd:a pd:b <c> .", ":3:"),
    ],
    ids=["no full stop", "no quote", "no prefix", "not an IRI"],
)
def test_what_is_no_turtle_is_told_with_its_place(turtle, place, tmp_path):
    with pytest.raises(KgError, match="not Turtle") as caught:
        Triples(written(tmp_path, kites=turtle + "\n"))
    assert f"kites.ttl{place}" in str(caught.value) and caught.value.fix


def test_a_mark_at_the_beginning_of_a_file_is_none_of_its_words(tmp_path):
    (path,) = written(tmp_path, a="pd:one pd:of pd:two .")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert Triples([path]).named() == [NAMESPACE + "one"]


def test_bytes_that_are_no_text_are_told(tmp_path):
    (path,) = written(tmp_path, a="pd:one pd:of pd:two .")
    path.write_bytes(path.read_bytes() + b"pd:one pd:of '\xff' .\n")
    with pytest.raises(KgError, match=r"a\.ttl:3:.*UTF-8"):
        Triples([path])


@pytest.mark.parametrize(
    ("pairs", "read"),
    [
        ('"position overall_position"', [("position", "overall_position")]),
        (
            '( "grid overall_grid" "laps_led laps" )',
            [("grid", "overall_grid"), ("laps_led", "laps")],
        ),
        ('"position"', None),
        ('( "position overall_position laps" )', None),
    ],
)
def test_pairs_of_slots_are_one_value_or_a_list(tmp_path, pairs, read):
    from kg.folders import find_folders

    written(tmp_path, more=f"pd:RaceFacts pd:inOrder {pairs} .")
    layers = [find_folders().ontology, tmp_path]
    if read is None:
        with pytest.raises(KgError, match="pd:inOrder of pd:RaceFacts is 'position"):
            read_vocabulary(layers)
    else:
        assert set(read) < set(read_vocabulary(layers).statement_class("RaceFacts").in_order)
