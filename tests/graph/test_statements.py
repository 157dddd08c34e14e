"""Claims → statements: merging, precision, conflicts, rulings; the same facts in any order, the same graph."""

import random
import re
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.facts.claims import value_of
from kg.graph.statements import compatible, reconcile
from kg.ontology import Slot


def load(folder):
    return kg.load(folder / "facts", None, folder / "seeds")


def slot(value_type):
    return Slot("x", "iri", "x", "x", "", value_type, "", True, [], "", None, [])


def amount(least, most):
    return value_of(f"{least}..{most}", least=str(least), most=str(most))


def date(text):
    from kg.facts.dates import parse_date

    earliest, latest = parse_date(text)
    return value_of(text, earliest=earliest, latest=latest)


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        ("2005", "2005-07-04", True),
        ("2001/..", "2004", True),
        ("[1998..2000]", "2001", False),
        ("../2020", "2021", False),
        ("2001~", "2001-03", True),
        ("2005-07", "2005-08", False),
    ],
)
def test_a_less_precise_date_does_not_contradict_a_more_precise_one(one, other, fits):
    assert compatible(date(one), date(other), slot("date"), {}) is fits


def test_the_most_precise_value_stands_for_all():
    assert [
        v["value"]
        for v in reconcile([date("2005"), date("2005-07-04"), date("2005-07")], slot("date"), {})
    ] == ["2005-07-04"]
    at_least = value_of("28000+", least="28000", most=None)
    exact = value_of(30000, least="30000", most="30000")
    assert [v["value"] for v in reconcile([at_least, exact], slot("amount"), {})] == [30000]


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=6),
    st.randoms(),
)
def test_reconciling_does_not_depend_on_order(bounds, rng):
    values = [amount(min(b), max(b)) for b in bounds]
    shuffled = values[:]
    rng.shuffle(shuffled)
    assert reconcile(values, slot("amount"), {}) == reconcile(shuffled, slot("amount"), {})


def test_two_sources_of_one_thing_are_one_statement_with_two_receipts(small):
    graph = load(small)
    (founded,) = graph.statements_of("brook-racing", "Milestone")
    assert founded["slots"]["when"][0]["value"] == "2004-06"
    assert {c["source"] for c in founded["claims"]} == {"cup-report", "brook-profile"}
    assert founded["status"] == "stated"


def test_values_that_cannot_both_be_true_are_a_conflict_with_both_receipts(small):
    graph = load(small)
    (conflict,) = graph.conflicts
    assert (
        conflict["slot"],
        sorted(v["value"] for v in conflict["values"]),
        conflict["ruling"],
    ) == ("floor_area_sqft", [900, 1100], None)
    sources = {c["id"]: c["source"] for c in graph.by_id[conflict["statement"]]["claims"]}
    assert {v["value"]: sources[v["claims"][0]] for v in conflict["values"]} == {
        900: "cup-report",
        1100: "brook-profile",
    }


def test_a_ruling_settles_a_conflict_and_both_sides_stay_readable(small):
    (small / "facts/rulings.yaml").write_text(
        'rulings:\n  - {on: [{source: brook-profile, at: "1,100 square feet"}], slot: floor_area_sqft, holds: 1100, reason: the owner measured it, by: A. Curator, when: 2020}\n'
    )
    graph = load(small)
    (conflict,) = graph.conflicts
    statement = graph.by_id[conflict["statement"]]
    assert conflict["ruling"]["reason"] == "the owner measured it"
    assert statement["status"] == "ruled"
    assert [v["value"] for v in statement["slots"]["floor_area_sqft"]] == [1100, 900]


def test_a_ruling_may_say_that_two_statements_are_one(small):
    path = small / "facts/sources/brook-profile.yaml"
    path.write_text(
        path.read_text()
        + "results:\n  - {driver: Ada Lind, event: lantern-cup-2019-quarry, position: 1, at: Lind never raced}\n"
    )
    before = load(small)
    (small / "facts/rulings.yaml").write_text(
        "rulings:\n  - {on: [{source: brook-profile, at: Lind never raced}, {source: cup-report, at: won the opening race}], same: true, reason: there was one race, by: A. Curator, when: 2020}\n"
    )
    after = load(small)
    assert (
        len(after.statements_of("ada-lind", "Result"))
        == len(before.statements_of("ada-lind", "Result")) - 1
    )


def test_a_claim_without_a_slot_of_its_key_merges_with_nothing(small):
    path = small / "facts/sources/brook-profile.yaml"
    path.write_text(
        path.read_text()
        + "results:\n  - {driver: Ada Lind, event: lantern-cup-2019-quarry, position: 1, at: Lind never raced}\n"
    )
    graph = load(small)
    assert len(graph.statements_of("ada-lind", "Result")) == 2


def test_the_same_facts_in_any_order_give_the_same_bytes(small, tmp_path):
    first = load(small).compiled
    rng = random.Random(7)
    other = tmp_path / "other"
    shutil.copytree(small, other)
    for path in (other / "facts").rglob("*.yaml"):
        source, *sections = re.split(r"(?m)^(?=\w+:)", path.read_text())
        blocks = []
        for block in [s for s in sections if s.strip()]:
            head, *items = block.splitlines()
            rng.shuffle(items)
            blocks.append("\n".join([head, *items]) + "\n")
        rng.shuffle(blocks)
        path.write_text(source + "".join(blocks))
        path.rename(path.with_name(f"z{rng.random()}.yaml"))
    second = load(other).compiled
    assert first.nquads() == second.nquads()
    assert first.statements == second.statements
    assert first.conflicts == second.conflicts


def test_a_tally_is_counted_and_explained(small):
    graph = load(small)
    from kg.answers.receipts import why

    by_kind = {
        s["slots"]["tally_kind"][0]["value"]: s for s in graph.statements_of("ada-lind", "Tally")
    }
    assert graph.tallies[by_kind["wins"]["id"]]["verdict"] == "short by 1"
    assert graph.tallies[by_kind["starts"]["id"]]["verdict"] == "short by 2"
    assert any("counts: Ada Lind won Race 1" in line for line in why(by_kind["wins"], graph))


def test_every_derived_statement_names_its_rule_and_premises_that_exist(corpus):
    derived = [s for s in corpus.statements if s["status"] == "derived"]
    assert len(derived) >= 10
    for statement in derived:
        assert statement["rule"] in corpus.compiled.rules and statement["premises"], statement[
            "sentence"
        ]
        assert all(p in corpus.by_id for p in statement["premises"])
        assert statement["likelihood"] in ("certain", "possible")


def test_every_link_leads_back_to_a_statement(corpus):
    """No plain triple between entities without an rdf:Statement or statement slots behind it."""
    from kg.graph.triples import links_of

    generated = {t for s in corpus.statements for t in links_of(s, corpus.vocabulary)}
    rows = corpus.store.rows(
        "SELECT DISTINCT ?s ?p ?o WHERE { GRAPH graph:derived { ?s ?p ?o } FILTER(STRSTARTS(STR(?s), STR(ent:)) && STRSTARTS(STR(?o), STR(ent:))) }"
    )
    base = "https://w3id.org/paddock/"
    found = {
        (
            r["s"].removeprefix(base + "entity/"),
            r["p"].removeprefix(base),
            r["o"].removeprefix(base + "entity/"),
        )
        for r in rows
    }
    assert found == generated
