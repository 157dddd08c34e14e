"""The shipped corpus as sentences that must hold: the four GMG articles, then all thirteen."""

import pytest

from kg.answers.receipts import conflict_line, why
from kg.folders import find_folders


def conflicts(corpus, slot):
    return [c for c in corpus.conflicts if c.slot == slot]


def sources(corpus, conflict):
    return {c.source for s in conflict.statements for c in corpus.statement(s).claims}


def test_the_facts_have_no_problems():
    from kg.facts.checking import check_facts
    from kg.facts.claims import read_facts
    from kg.ontology import read_vocabulary

    folders = find_folders()
    vocabulary = read_vocabulary(folders.ontologies)
    facts = read_facts(folders, vocabulary)
    assert [str(p) for p in check_facts(facts, folders, vocabulary)] == []
    assert len(facts.claims) > 1400 and len(facts.catalogue.articles) == 14


def test_the_sources_disagree_on_the_seconds_to_pit_lane(corpus):
    (found,) = conflicts(corpus, "to_pit_lane_s")
    assert sorted(s.value.raw for s in found.sides) == [20, 25]
    assert {"gmg-cota-2023", "gmg-profile"} <= sources(corpus, found)


def test_the_sources_disagree_on_when_ssf_began(corpus):
    (found,) = [
        c for c in conflicts(corpus, "since") if corpus.statement(c.statement).cls == "Sponsorship"
    ]
    assert {"sofronas-sponsorship", "gmg-profile"} <= sources(corpus, found)


def test_four_months_out_do_not_fit_the_race_at_cota(corpus):
    found = [c for c in corpus.conflicts if c.kind == "conflict-raced-while-out"]
    assert found
    assert {"gmg-road-america-2024", "gmg-cota-2023", "f1db-2023-united-states"} <= set().union(
        *(sources(corpus, c) for c in found)
    )


def test_the_weekday_of_race_2_and_the_first_season_are_disputed(corpus):
    assert {"weekday", "first_season"} <= {c.slot for c in corpus.conflicts}


def test_a_grid_other_than_qualifying_and_more_trophies_than_titles_are_no_conflict(corpus):
    disputed = [c for c in corpus.conflicts if c.kind == "slot"]
    assert "grid" not in {c.slot for c in disputed}
    counts = [corpus.statement(c.statement) for c in disputed if c.slot == "count"]
    assert {i for s in counts for i in s.ids("who")} == {"jared-thomas"}
    assert all(s.one("tally_kind").raw == "titles" for s in counts)


def test_the_titles_of_thomas_do_not_add_up(corpus):
    (found,) = [c for c in conflicts(corpus, "count") if c.kind == "slot"]
    assert sorted(str(s.value.raw) for s in found.sides) == ["2", "3+"]
    assert sources(corpus, found) == {"thomas-profile"}
    assert "Jared Thomas had won two or at least three° championships" in conflict_line(
        found, corpus
    )
    (second,) = [
        s
        for s in corpus.statements_of("jared-thomas", "Tally")
        if s.id != found.statement and "jared-thomas" in s.ids("who")
    ]
    count = corpus.tallies[second.id]
    assert (count.verdict, count.least, count.most) == ("short by 1", 1, 1)
    (counted,) = [corpus.statement(i) for i in count.counted]
    assert not counted.ids("season")  # the Sprint Challenge of 2024 came after the second title


def test_the_sources_disagree_on_when_the_first_porsche_came(corpus):
    (found,) = [
        c for c in conflicts(corpus, "when") if corpus.statement(c.statement).cls == "Milestone"
    ]
    assert {"sofronas-sponsorship", "gmg-profile"} <= sources(corpus, found)
    assert sorted(s.value.raw for s in found.sides) == ["[2001..2003]", "[2004..2005]"]
    line = conflict_line(found, corpus)
    assert "James Sofronas bought his first Porsche Cup car" in line


def test_a_couple_of_club_races_do_not_fit_twenty_one_wins(corpus):
    (found,) = [c for c in corpus.conflicts if c.kind == "more-than"]
    assert {str(s.value.raw) for s in found.sides} == {"21", "~2"}
    line = conflict_line(found, corpus)
    assert "race starts in BMW club races" in line and "21 straight wins" in line


@pytest.mark.parametrize("slot", ["floor_area", "site", "home", "team", "position", "holder"])
def test_a_rounding_an_alias_and_a_change_over_time_are_no_conflict(corpus, slot):
    assert [conflict_line(c, corpus) for c in conflicts(corpus, slot) if c.kind == "slot"] == []


def test_thermal_is_at_least_28000_and_exactly_30000_square_feet(corpus):
    (thermal,) = [
        s for s in corpus.statements_of("gmg-racing", "Facility") if "thermal-club" in s.ids("site")
    ]
    assert [h.value.raw for h in thermal.told("floor_area")] == [30000]
    claimed = {v.raw for c in thermal.claims for v in c.slots.get("floor_area", ())}
    assert claimed == {30000, "28000+"}


def test_the_fifth_win_in_ten_starts_is_counted_and_explained(corpus):
    tallies = {
        s.told("tally_kind")[0].value.raw: s
        for s in corpus.statements_of("james-sofronas", "Tally")
        if s.latest == "2024-08-04" and s.ids("series") == ("pccna",) and "season" not in s.slots
    }
    wins, starts = corpus.tallies[tallies["wins"].id], corpus.tallies[tallies["starts"].id]
    assert (wins.verdict, wins.least) == ("adds up", 5)
    assert starts.verdict.startswith("short by") and starts.least >= 6
    assert (
        len([line for line in why(tallies["wins"], corpus) if line.lstrip().startswith("counts:")])
        == 5
    )


def test_kopecky_leads_to_washington_by_the_sponsorship_the_founding_and_the_drive(corpus):
    route = corpus.entity("Hans Kopecky").path_to("Kyle Washington")[0]
    steps = [(corpus.statement(h.statement).cls, h.start, h.end) for h in route.hops]
    assert [s[1:] for s in steps] == [
        ("hans-kopecky", "james-sofronas"),
        ("james-sofronas", "gmg-racing"),
        ("gmg-racing", "kyle-washington"),
    ]
    assert (
        steps[0][0] == "Sponsorship"
        and steps[1][0] in ("Milestone", "Role")
        and steps[2][0] in ("Stint", "Role")
    )


def test_every_claim_has_an_anchor_and_a_known_paragraph(corpus):
    claims = [c for s in corpus.statements for c in s.claims]
    assert all(c.at for c in claims)
    assert {c.source for c in claims if not c.place} <= {"f1db-2023-united-states"}


def test_one_career_slot_by_slot_from_yaml_to_answer(corpus):
    (founded,) = [
        s
        for s in corpus.statements_of("gmg-racing", "Milestone")
        if s.told("what")[0].value.raw == "founded"
    ]
    assert founded.ids("about") == ("gmg-racing",)
    assert founded.ids("by") == ("james-sofronas",)
    assert (founded.one("when").earliest, founded.one("when").latest) == (
        "2001-01-01",
        "2001-12-31",
    )
    assert corpus.sparql("ASK { ent:james-sofronas pd:founded ent:gmg-racing }").yes
    assert founded.sentence.startswith("GMG Racing was founded by James Sofronas in 2001")
    (claim,) = [c for c in founded.claims if c.source == "gmg-profile"]
    assert claim.place.paragraph == 9


def test_the_same_dataset_answers_through_rdflib(corpus):
    query = (
        "SELECT ?who WHERE { ?who <https://w3id.org/paddock/droveFor> "
        "<https://w3id.org/paddock/entity/gmg-racing> }"
    )
    through_rdflib = {str(r.who) for r in corpus.rdflib().query(query)}
    assert (
        through_rdflib == {r["who"] for r in corpus.sparql(query).rows} and len(through_rdflib) >= 5
    )


def test_networkx_holds_every_statement_that_joins_two(corpus):
    network = corpus.networkx()
    assert network.number_of_nodes() == len(corpus.entities)
    assert {d["statement"] for *_, d in network.edges(data=True)} <= {
        s.id for s in corpus.statements
    }
