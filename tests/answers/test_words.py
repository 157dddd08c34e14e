"""Questions in words: the test set's thresholds, the promised names, SPARQL that gives the same statements, and kindness to anything typed."""

import importlib.util
from pathlib import Path

import pytest

import kg
from kg.answers.words import ask_in_words
from kg.answers.words.lexicon import stem
from kg.ontology import NAMESPACE

HERE = Path(__file__).parent.parent / "words"
PROMISED = {
    "status",
    "answers",
    "yes",
    "understood_as",
    "sparql",
    "statements",
    "missing",
    "suggestions",
    "nearby",
    "sentences",
}


def scorer():
    spec = importlib.util.spec_from_file_location("words_score", HERE / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def graph():
    return kg.load()


@pytest.fixture(scope="module")
def questions():
    return [
        q
        for name in ("questions", "blind", "second")
        for q in scorer().read_questions(HERE / f"{name}.yaml")
    ]


def test_the_set_is_large_and_asks_for_what_is_not_there(questions):
    assert len(questions) >= 200
    assert sum(q.get("status") == "abstain" for q in questions) >= 40
    assert {q["style"] for q in questions} == {"formal", "casual", "headline", "typo"}
    assert len({q["q"] for q in questions}) == len(questions)


def test_at_least_nine_in_ten_are_right_and_at_most_one_in_a_hundred_is_wrong(graph, questions):
    table, rest = scorer().score(graph, questions)
    right, wrong = (sum(row[v] for row in table.values()) for v in ("right", "wrong"))
    wrongs = [q["q"] for v, q, _ in rest if v == "wrong"]
    assert right / len(questions) >= 0.9, [q["q"] for _, q, _ in rest]
    assert wrong / len(questions) <= 0.01, wrongs


def test_every_answer_keeps_the_promised_names_and_its_sparql_gives_its_statements(
    graph, questions
):
    for question in questions:
        got = ask_in_words(graph, question["q"])
        assert set(got) == PROMISED
        assert all(set(a) == {"label", "id", "value"} for a in got["answers"])
        assert got["status"] in ("answered", "not_recorded", "disputed", "not_understood")
        if got["status"] in ("answered", "disputed"):
            assert got["statements"] and got["understood_as"]
        if got["status"] == "not_understood":
            assert got["missing"]
        if got["sparql"]:
            rows = [r["statement"].rpartition("/")[2] for r in graph.store.rows(got["sparql"])]
            assert sorted(rows) == sorted(got["statements"]), question["q"]


def test_every_term_in_the_sparql_is_in_the_ontology_or_the_graph(graph, questions):
    import re

    known = set(graph.vocabulary.terms)
    for question in questions:
        for iri in re.findall(r"<(https?:[^>\s]+)>", ask_in_words(graph, question["q"])["sparql"]):
            entity = iri.removeprefix(NAMESPACE + "entity/")
            assert iri in known or entity in graph.entities, iri


@pytest.mark.parametrize(
    "text",
    ["", "   ", "?", "\x00\x07", "x" * 10_000, "who " * 120, "who " * 5000, "'\"; DROP TABLE", "SELECT ?s WHERE { ?s ?p ?o }", "O'Brien's \"team\"", "日本語 ąćę 🏎️", "{}", "<script>alert(1)</script>", "\\", "'s", "%s {0}",
     "Race 99 at Indy", "Who won on 31 February 2025?", "May", "12:99", "before", "most", "Who founded GMG> . ?x ?y ?z } #", "and and and", "1999999999999 wins"],
)  # fmt: skip
def test_anything_typed_gets_a_kind_answer(graph, text):
    got = ask_in_words(graph, text)
    assert set(got) == PROMISED
    assert got["status"] in ("not_understood", "not_recorded")
    assert got["sentences"]
    if got["status"] == "not_understood" and text.strip():
        assert got["missing"]


def test_nothing_typed_becomes_part_of_the_sparql(graph):
    for text in (
        'Who drove for GMG Racing in 2024" ) } INSERT',
        "Who founded GMG Racing <http://evil> ?",
        "what did Sofronas say about 'Kopecky'}",
    ):
        sparql = ask_in_words(graph, text)["sparql"]
        assert "INSERT" not in sparql and "evil" not in sparql and "}'" not in sparql


def test_a_no_needs_something_recorded(graph):
    no = ask_in_words(graph, "Did James Sofronas race at Watkins Glen in 2024?")
    assert no["yes"] is False and [graph.by_id[i]["class"] for i in no["statements"]] == ["Absence"]
    other = ask_in_words(graph, "Did Chris Bellomo win the Carrera Cup Masters title in 2025?")
    assert (
        other["yes"] is False
        and graph.by_id[other["statements"][0]]["slots"]["holder"][0]["id"] == "scott-blind"
    )
    nobody = ask_in_words(graph, "Did Riley Dickinson win at Long Beach?")
    assert nobody["yes"] is None and nobody["status"] == "not_recorded"


def test_sources_that_disagree_are_both_shown(graph):
    got = ask_in_words(graph, "How far is the GMG facility at Thermal from pit lane?")
    assert got["status"] == "disputed" and [a["value"] for a in got["answers"]] == [20, 25]


def test_words_without_a_place_are_named(graph):
    got = ask_in_words(graph, "How much torque does the 911 GT3 Cup have?")
    assert got["status"] == "not_understood" and got["missing"] == ["torque"]


def test_a_misspelt_name_is_said_to_be_read_otherwise(graph):
    got = ask_in_words(graph, "Which team does Zacary Vanier drive for?")
    assert got["answers"][0]["id"] == "jdx-racing" and "read as" in got["understood_as"]


def test_forms_of_a_word_meet():
    assert stem("sponsored") == stem("sponsors") == stem("sponsor")
    assert stem("won") == stem("wins") == stem("winning")
