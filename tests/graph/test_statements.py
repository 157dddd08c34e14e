"""Claims → statements: merging, precision, conflicts, rulings.

The same facts in any order give the same graph.
"""

import random
import re
import shutil

import kg


def load(folder):
    return kg.load(folder / "facts", None, folder / "seeds")


def test_two_sources_of_one_thing_are_one_statement_with_two_receipts(small):
    graph = load(small)
    (founded,) = graph.statements_of("brook-racing", "Milestone")
    assert [h.value.raw for h in founded.told("when")] == ["2004-06"]
    assert {c.source for c in founded.claims} == {"cup-report", "brook-profile"}
    assert founded.status == "stated"


def test_values_that_cannot_both_be_true_are_a_conflict_with_both_receipts(small):
    graph = load(small)
    (conflict,) = graph.conflicts
    assert (
        conflict.slot,
        sorted(s.value.raw for s in conflict.sides),
        conflict.ruling,
    ) == ("floor_area", [900, 1100], None)
    sources = {c.id: c.source for c in graph.statement(conflict.statement).claims}
    assert {s.value.raw: sources[s.claims[0]] for s in conflict.sides} == {
        900: "cup-report",
        1100: "brook-profile",
    }


def test_a_ruling_settles_a_conflict_and_both_sides_stay_readable(small):
    (small / "facts/rulings.yaml").write_text(
        "rulings:\n"
        '  - {on: [{source: brook-profile, at: "1,100 square feet"}], slot: floor_area_sqft, '
        "holds: 1100, reason: the owner measured it, by: A. Curator, when: 2020}\n"
    )
    graph = load(small)
    (conflict,) = graph.conflicts
    statement = graph.statement(conflict.statement)
    assert conflict.ruling.reason == "the owner measured it"
    assert statement.status == "ruled"
    assert [(h.value.raw, h.standing.value) for h in statement.slots["floor_area"]] == [
        (1100, "held"),
        (900, "overruled"),
    ]
    assert "900" not in statement.sentence


def test_a_ruling_may_say_that_two_statements_are_one(small):
    path = small / "facts/sources/brook-profile.yaml"
    path.write_text(
        path.read_text()
        + (
            "results:\n"
            "  - {driver: Ada Lind, event: lantern-cup-2019-quarry, position: 1, "
            "at: Lind never raced}\n"
        )
    )
    before = load(small)
    (small / "facts/rulings.yaml").write_text(
        "rulings:\n"
        "  - {on: [{source: brook-profile, at: Lind never raced}, {source: cup-report, "
        "at: won the opening race}], same: true, reason: there was one race, by: A. Curator, "
        "when: 2020}\n"
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
        + (
            "results:\n"
            "  - {driver: Ada Lind, event: lantern-cup-2019-quarry, position: 1, "
            "at: Lind never raced}\n"
        )
    )
    graph = load(small)
    assert len(graph.statements_of("ada-lind", "Result")) == 2


def test_the_same_facts_in_any_order_give_the_same_bytes(small, tmp_path):
    first = load(small).data
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
    second = load(other).data
    assert first.nquads() == second.nquads()
    assert list(first.statements()) == list(second.statements())
    assert first.conflicts == second.conflicts


def test_a_tally_is_counted_and_explained(small):
    graph = load(small)
    from kg.answers.receipts import why

    by_kind = {
        s.told("tally_kind")[0].value.raw: s for s in graph.statements_of("ada-lind", "Tally")
    }
    assert graph.tallies[by_kind["wins"].id].verdict == "short by 1"
    assert graph.tallies[by_kind["starts"].id].verdict == "short by 2"
    assert any("counts: Ada Lind won Race 1" in line for line in why(by_kind["wins"], graph))


def test_every_derived_statement_names_its_rule_and_premises_that_exist(corpus):
    derived = [s for s in corpus.statements if s.status == "derived"]
    assert len(derived) >= 10
    for statement in derived:
        assert statement.rule in corpus.data.rules and statement.premises, statement.sentence
        assert all(corpus.statement(p) for p in statement.premises)
        assert statement.likelihood in ("certain", "possible")


def test_every_link_leads_back_to_a_statement(corpus):
    """No plain triple between entities without an rdf:Statement or statement slots behind it."""
    from kg.graph.triples import links_of

    generated = {t for s in corpus.statements for t in links_of(s, corpus.vocabulary)}
    rows = corpus.store.rows(
        "SELECT DISTINCT ?s ?p ?o WHERE { VALUES ?g { graph:derived graph:possible } "
        "GRAPH ?g { ?s ?p ?o } "
        "FILTER(STRSTARTS(STR(?s), STR(ent:)) && STRSTARTS(STR(?o), STR(ent:))) }"
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
