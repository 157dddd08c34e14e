"""The career as data and the file it becomes: lanes, ticks, results, receipts.

The same facts give the same bytes, and text is safe.
"""

import json
import re
from itertools import pairwise

import pytest

from kg.answers.career import career_of, connection_of
from kg.answers.paths import Hop, Route
from kg.pages.career import career_html, connection_html, write_career_page
from kg.pages.lanes import timeline


@pytest.fixture
def graph(small):
    import kg

    return kg.load(small / "facts", seeds=small / "seeds")


def lane_of(career):
    return {n.id: n.lane for n in career.nodes}


def test_who_stands_where_is_what_the_ontology_says(graph):
    driver = career_of(graph, graph.entities["ada-lind"])
    assert lane_of(driver) == {
        "lantern-cup": "series",
        "brook-racing": "teams",
        "bo-marsh": "teammates",
    }
    team = career_of(graph, graph.entities["brook-racing"])
    assert lane_of(team) == {
        "lantern-cup": "series",
        "ada-lind": "drivers",
        "bo-marsh": "drivers",
        "oak-and-sons": "sponsors",
        "cy-brook": "people",
        "barn": "bases",
    }


def test_every_node_is_in_a_lane_every_edge_joins_what_is_there_and_every_line_has_its_statements(
    corpus,
):
    for ident in (
        "james-sofronas",
        "gmg-racing",
        "ssf",
        "pccna-2025",
        "scott-blind",
        "pccna",
        "pccna-2025-indianapolis",
        "road-america",
    ):
        career = career_of(corpus, corpus.entities[ident])
        here = {ident, *(n.id for n in career.nodes)}
        known = {s.id for s in career.statements}
        ticks = range(len(career.axis.ticks))
        assert {n.lane for n in career.nodes} <= {lane.id for lane in career.lanes}
        in_lanes = {r.node for lane in career.lanes for r in (*lane.rows, *lane.undated)}
        assert {n.id for n in career.nodes} <= in_lanes
        for edge in career.edges:
            assert {edge.start, edge.end} <= here
            assert edge.statements and set(edge.statements) <= known
            assert set(edge.ticks) <= set(ticks)
        joined = {(e.start, e.end, e.label) for e in career.edges}
        assert len(joined) == len(career.edges)
        for statement in career.statements:
            assert set(statement.premises) <= known
            assert all(set(c.statements) <= known for c in statement.disputes)
            assert statement.receipts or statement.rule
        own = {s.id for s in career.statements if s.own}
        assert {s.id for s in corpus.statements_of(ident)} == own
        json.dumps(career.as_json())


def test_the_best_of_a_season_in_the_colours_readers_know(graph):
    season = career_of(graph, graph.entities["ada-lind"]).seasons[-1]
    assert (season.label, season.key, season.mark, season.short) == ("2019", "win", "", "win")
    assert len(season.lines) == 1
    assert season.lines[0].startswith("Ada Lind won Race 1 at Quarry Park in the 2019 Lantern Cup")
    second = career_of(graph, graph.entities["bo-marsh"]).seasons[-1]
    assert (second.key, second.short) == ("podium", "2nd")


def test_an_end_no_source_gives_fades_and_empty_years_are_counted(corpus):
    career = career_of(corpus, corpus.entities["james-sofronas"])
    for one, two in pairwise(career.axis.ticks):
        assert two.first - one.last - 1 == two.gap and one.last < two.first
    bars = [b for lane in career.lanes for r in lane.rows for b in r.bars]
    assert any(b.fades_out for b in bars) and any(not b.fades_out for b in bars)
    for lane in career.lanes:
        for row in lane.rows:
            assert all(a.last < b.first for a, b in pairwise(row.bars))


def test_a_season_is_told_by_its_rounds(corpus):
    career = career_of(corpus, corpus.entities["pccna-2025"])
    assert career.axis.kind == "part" and len(career.axis.ticks) > 3
    assert {"drivers", "teams", "rounds"} <= {lane.id for lane in career.lanes}


def test_both_sides_of_a_dispute_are_there(graph):
    career = career_of(graph, graph.entities["brook-racing"])
    disputed = [s for s in career.statements if s.badge == "disputed"]
    sides = [side for s in disputed for c in s.disputes for side in c.sides]
    assert len(sides) >= 2 and all(side.sources for side in sides)
    assert len({side.label for side in sides}) == len(sides)


def test_receipts_carry_the_passage_only_where_it_is_wanted(graph):
    with_text = career_of(graph, graph.entities["ada-lind"], passages=True)
    assert any(s.passages for s in with_text.sources)
    for source in with_text.sources:
        numbers = [p.paragraph for p in source.passages]
        assert numbers == sorted(numbers)
    without = career_of(graph, graph.entities["ada-lind"])
    assert not any(s.passages for s in without.sources)
    assert not any(c.has_passage for s in without.statements for c in s.receipts)
    assert "<blockquote" not in career_html(graph, graph.entities["ada-lind"])
    assert "<blockquote" in career_html(graph, graph.entities["ada-lind"], passages=True)


def test_the_query_of_the_page_gives_the_statements_of_the_page(graph):
    career = career_of(graph, graph.entities["ada-lind"])
    rows = graph.store.rows(career.sparql["one"].replace("ONE", "ada-lind"))
    assert {r["statement"].rpartition("/")[2] for r in rows} == {
        s.id
        for s in graph.statements_of("ada-lind")
        if any("ada-lind" in s.ids(name) for name in s.slots)
    }


def test_same_facts_same_bytes(graph, tmp_path):
    entity = graph.entities["brook-racing"]
    one, two = (write_career_page(graph, entity, tmp_path / name) for name in ("a.html", "b.html"))
    assert one.read_bytes() == two.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["a.html", "b.html"], (
        "nothing half-written is left behind"
    )


def test_every_link_inside_a_page_leads_somewhere(corpus):
    for ident in ("james-sofronas", "gmg-racing", "pccna-2025"):
        html = career_html(corpus, corpus.entities[ident])
        ids = re.findall(r'\bid="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


def test_nothing_in_a_page_names_another_host_to_load_from(corpus):
    html = career_html(corpus, corpus.entities["ssf"])
    assert (
        not re.search(r'(?<!<a class="there" )(?:src|href|action)="(?:https?:)?//', html)
        and "sourceMappingURL" not in html
    )
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)[1]
    assert (
        policy.startswith("default-src 'none'")
        and "unsafe-inline'" not in policy.split("style-src")[0]
        and "base-uri 'none'" in policy
    )


def test_hostile_text_never_leaves_its_place(small):
    import kg

    payload = "</script><script>alert(1)</script>'\"<!--\u2028=1"
    (small / "facts/entities/bad.yaml").write_text(
        f"teams:\n  - {{id: bad, name: {json.dumps(payload)}, note: {json.dumps(payload)}}}\n",
        encoding="utf-8",
    )
    path = small / "facts/sources/brook-profile.yaml"
    path.write_text(
        path.read_text()
        + (
            "stints:\n"
            "  - {driver: Ada Lind, team: bad, season: lantern-cup-2019, "
            f"detail: {json.dumps(payload)}, at: from Oak & Sons}}\n"
        ),
        encoding="utf-8",
    )
    graph = kg.load(small / "facts", seeds=small / "seeds")
    for ident in ("bad", "ada-lind"):
        html = career_html(graph, graph.entities[ident])
        assert "<script>alert" not in html and html.count("<script") == html.count("</script>") == 5
        data = json.loads(re.search(r'id="data">(.*?)</script>', html, re.DOTALL)[1])
        assert ident != "bad" or data["page"]["name"] == payload.strip()


def test_lanes_hold_their_labels_without_overlap(corpus):
    lanes = timeline(career_of(corpus, corpus.entities["gmg-racing"]))
    assert lanes.min_width >= 600
    for lane in lanes.lanes:
        assert "@y" not in lane.svg and "@t" not in lane.svg


def test_a_connection_is_told_hop_by_hop(graph):
    stint = next(s for s in graph.statements_of("ada-lind", "Stint"))
    deal = next(s for s in graph.statements_of("oak-and-sons", "Sponsorship"))
    hops = (
        Hop("ada-lind", "brook-racing", stint.id, 0.8),
        Hop("brook-racing", "oak-and-sons", deal.id, 0.8),
    )
    routes = [Route(hops, 1.6)]
    career = connection_of(graph, routes)
    assert [(n.id, n.column) for n in career.nodes] == [
        ("brook-racing", 2),
        ("oak-and-sons", 3),
    ]
    assert {(e.start, e.label, e.end) for e in career.edges} == {
        ("ada-lind", "drove for", "brook-racing"),
        ("oak-and-sons", "sponsored", "brook-racing"),
    }
    assert "Ada Lind and Oak &amp; Sons" in connection_html(graph, routes)
    with pytest.raises(ValueError):
        connection_of(graph, [])
