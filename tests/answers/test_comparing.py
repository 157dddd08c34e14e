"""``kg compare``: only what holds, in one and the same race; what is inferred is marked."""

import io

import pytest

import kg
from kg.answers.career.duels import duels_of
from kg.pages.compared import print_comparison
from kg.pages.terminal import MOST_LINES, Terminal
from kg.problems import WrongUsage

RACE = "season: 2019 Lantern Cup, event: 2019 Lantern Cup at Quarry Park"
NAMED = RACE + ', session: "Race 2, Quarry Park 2019"'
SECOND = """
  - id: race-2
    name: Race 2, Quarry Park 2019
    event: lantern-cup-2019-quarry
    session_kind: race
venues:
"""
AT = "at: never raced at Salt Flats"


def duels(small, *results):
    """Return the races that Ada Lind and Bo Marsh both have a result of, with more results."""
    lines = "".join(f"  - {{{result}, {AT}}}\n" for result in results)
    entities = small / "facts/entities/all.yaml"
    listed = entities.read_text(encoding="utf-8").replace("\nvenues:\n", SECOND)
    entities.write_text(listed, encoding="utf-8")
    path = small / "facts/sources/brook-profile.yaml"
    text = path.read_text(encoding="utf-8")
    assert "\nresults:\n" not in text
    path.write_text(f"{text}results:\n{lines}", encoding="utf-8")
    graph = kg.load(small / "facts")
    found = duels_of(graph, [graph.entity("Ada Lind"), graph.entity("Bo Marsh")])
    return [d for d in found if d.id == "race-2"]


@pytest.mark.parametrize(
    ("lind", "marsh", "cells", "ahead"),
    [
        ("class: Overall, position: 2", "class: Overall, position: 4", "2 4", 0),
        ("class: Overall, position: 5", "class: Overall, position: 4", "5 4", 1),
        ("overall_position: 3", "overall_position: 9", "3 o/a 9 o/a", 0),
        ("class: Overall, position: 2", "class: Overall, position: 2", "2 2", None),
        ("class: Overall, position: 2", "position: 4", "2 4", None),
        ("class: Overall, position: 2", "class: Overall", "2 •", None),
    ],
)
def test_who_was_ahead_is_said_only_where_the_places_tell(small, lind, marsh, cells, ahead):
    of_marsh = f"driver: Bo Marsh, {NAMED}, {marsh}"
    (duel,) = duels(small, f"driver: Ada Lind, {NAMED}, {lind}", of_marsh)
    assert duel.ahead == ahead and bool(duel.why) == (ahead is None)
    assert " ".join(c.text for c in duel.cells) == cells
    assert duel.mark == ""


def test_what_is_inferred_makes_an_inferred_order(small):
    lind = f"driver: Ada Lind, {NAMED}, class: Overall, position: 2, inferred: [position]"
    (duel,) = duels(small, lind, f"driver: Bo Marsh, {NAMED}, class: Overall, position: 4")
    assert (duel.ahead, duel.mark, duel.cells[0].text) == (0, "inferred", "2°")


def test_what_is_disputed_makes_no_order(small):
    results = [f"driver: Ada Lind, {NAMED}, class: Overall, position: {n}" for n in (2, 7)]
    found = duels(small, *results, f"driver: Bo Marsh, {NAMED}, class: Overall, position: 4")
    assert [(d.ahead, d.cells[0].mark) for d in found] == [(None, "disputed")]


def test_a_session_and_an_event_are_not_taken_for_one_race(small):
    one = f"driver: Ada Lind, {NAMED}, class: Overall, position: 1"
    assert duels(small, one, f"driver: Bo Marsh, {RACE}, class: Overall, position: 4") == []


def test_the_names_in_common_and_those_of_one_alone(corpus):
    found = corpus.compare("Sofronas", "Kyle Washington")
    assert found.title == "James Sofronas and Kyle Washington"
    common = {(one.name, one.lane) for one in found.shared}
    assert {("GMG Racing", "Teams"), ("Yves Baltas", "Teammates")} <= common
    alone = {(found.entities[o.number].id, name) for o in found.apart for name in o.names}
    assert ("james-sofronas", "SSF Imported Auto Parts") in alone
    assert ("kyle-washington", "Tom Sargent") in alone
    assert not {name for _, name in alone} & {name for name, _ in common}
    years = {y.label: [side.told for side in y.sides] for y in found.years}
    assert years["2024"] == ["win · GMG Racing", "win · GMG Racing"]
    assert found.routes[0].hops[-1].end == "kyle-washington"


def test_every_row_rests_on_statements_that_touch_whom_it_compares(corpus):
    found = corpus.compare("GMG Racing", "Ruckus Racing", "Kellymoss")
    ids = {e.id for e in found.entities}
    rows = [r for r in found.table() if r["part"] in ("race", "in common")]
    assert len(rows) > 2
    for row in rows:
        assert row["statements"]
        assert all(corpus.statement(i).touches() & ids for i in row["statements"])


def test_two_names_fit_on_a_screen(corpus, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    people = [e for e in corpus.entities.values() if e.cls == "Person" and e.is_public]
    most = sorted(people, key=lambda e: (-len(e.statements()), e.id))[:9]
    for other in most[1:]:
        out = Terminal(io.StringIO())
        print_comparison(out, corpus.compare(most[0], other))
        lines = out.kept.splitlines()
        assert len(lines) <= MOST_LINES and max(map(len, lines)) <= 80, other
        assert lines[0] == f"{most[0].name} and {other.name}, side by side"


def test_one_name_is_refused(corpus):
    with pytest.raises(WrongUsage, match="two different names"):
        corpus.compare("Sofronas", "James Sofronas")


def test_a_year_names_nobody_of_whom_it_is_only_known_that_it_was_sometime(corpus):
    """He raced in the series sometime between 2004 and 2023: in 2008 nobody knows."""
    both = corpus.compare("James Sofronas", "Jimmy Llibre")
    told = {year.label: year.sides[0].told for year in both.years}
    assert "World Challenge" not in "".join(told.get(y, "") for y in ("2008", "2021", "2022"))
    assert "GMG Racing" in told["2005"] and "GMG Racing" in told["2023"]
    assert "Ed Arnold's team" in told["1997"]
