"""Results race by race, a season's rounds and winners, a team's drivers: only what sources tell."""

import hashlib

import pytest

import kg
from kg.answers.career import career_of
from kg.answers.career.calendar import parts_of, race_kinds, races_of
from kg.answers.career.results import results_of
from kg.answers.career.season_grid import season_grid
from kg.answers.career.team_grid import team_grid
from kg.answers.lives import head_figures, short_life

CUP = """\
people:
  - {id: di-vale, name: Di Vale}
seasons:
  - {id: lantern-cup-2020, name: 2020 Lantern Cup, series: lantern-cup, year: 2020}
events:
  - {id: cup-2020-a, name: 2020 Lantern Cup at Salt Flats, season: lantern-cup-2020}
  - {id: cup-2020-b, name: 2020 Lantern Cup in Hill Town, season: lantern-cup-2020}
  - {id: cup-2020-c, name: 2020 Lantern Cup at Quarry Park, season: lantern-cup-2020}
  - {id: cup-2020-d, name: 2020 Lantern Cup at Oak Lake, season: lantern-cup-2020}
sessions:
  - {id: cup-2020-b-race-1, name: "Race 1, Hill Town 2020", event: cup-2020-b, session_kind: race}
  - {id: cup-2020-b-race-2, name: "Race 2, Hill Town 2020", event: cup-2020-b, session_kind: race}
  - {id: cup-2020-b-q, name: "Qualifying, Hill Town 2020", event: cup-2020-b,
     session_kind: qualifying}
race_classes:
  - {id: cup-am, name: Am}
"""
REPORT = """\
source: cup-2020
schedules:
  - {of: cup-2020-b, held_on: 2020-05-03, round: 2, at: second of May}
  - {of: cup-2020-c, held_on: 2020-04-05, at: in April}
  - {of: cup-2020-a, round: 3, at: third round}
results:
  - {driver: Ada Lind, session: cup-2020-b-race-1, class: Am, team: Brook Racing,
     position: 1, at: won race one}
  - {driver: Ada Lind, session: cup-2020-b-q, class: Am, position: 1, at: took pole}
  - {driver: Ada Lind, event: cup-2020-c, class: Am, position: 4, points: 12, at: fourth}
  - {driver: Ada Lind, event: cup-2020-a, class: Am, result_status: retired, at: stopped early}
  - {driver: Bo Marsh, session: cup-2020-b-race-1, class: Am,
     result_status: disqualified, at: thrown out}
  - {driver: Bo Marsh, event: cup-2020-c, overall_position: 3, at: third of all}
  - {driver: Bo Marsh, event: cup-2020-a, class: Am, position: 2,
     inferred: [position], at: maybe second}
  - {driver: Di Vale, event: cup-2020-a, class: Am, result_status: did-not-start, at: never started}
  - {driver: Di Vale, event: cup-2020-c, class: Am, position: 10-, at: in the top ten}
standings:
  - {who: Ada Lind, season: lantern-cup-2020, class: Am, as_of: 2020, position: 2,
     points: 40, is_final: true, at: runner-up}
titles:
  - {holder: Bo Marsh, season: lantern-cup-2020, class: Am, at: champion}
stints:
  - {driver: Di Vale, team: Brook Racing, season: lantern-cup-2020, class: Am, at: drove for Brook}
"""
TEXT = """\
It was the second of May; in April they met before; a third round came.
She won race one and took pole, was fourth, and stopped early.
He was thrown out, third of all, and maybe second.
Di never started but was in the top ten and drove for Brook. Ada was runner-up, Bo champion.
"""


def make(small, facts="", report=REPORT):
    """Return the Graph of the small corpus with a season of four rounds."""
    (small / "facts/entities/cup.yaml").write_text(CUP + facts, encoding="utf-8")
    (small / "facts/sources/cup-2020.yaml").write_text(report, encoding="utf-8")
    (small / "seeds/cup-2020.txt").write_text(TEXT, encoding="utf-8")
    catalogue = small / "seeds/catalogue.yaml"
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    text = catalogue.read_text(encoding="utf-8").replace(
        "articles:", f"  - {{id: cup-2020, file: cup-2020.txt, sha256: {digest}}}\narticles:"
    )
    article = "title: The 2020 Lantern Cup, publisher: The Lantern, kind: race report"
    text += f"  - {{id: cup-2020, {article}, written: 2021-01-02, how_dated: date line, "
    text += "document: cup-2020, lines: 1-4}\n"
    catalogue.write_text(text, encoding="utf-8")
    return kg.load(small / "facts", seeds=small / "seeds")


@pytest.fixture
def cup(small):
    graph = make(small)
    assert [str(p) for p in graph.left_out] == []
    return graph


def rows(graph, ident):
    """Return label → round → [(look, text, under, mark)] of somebody's rows."""
    entity = graph.entities[ident]
    return {
        row.label: {
            r.label: [(c.look, c.text, c.under, c.mark) for c in r.cells] for r in row.rounds
        }
        for row in results_of(graph, entity, entity.statements())
    }


def test_rounds_stand_in_the_order_of_the_calendar_and_those_without_a_date_last(cup):
    season = cup.entities["lantern-cup-2020"]
    parts = parts_of(cup, season)
    assert [p.entity.id for p in parts] == ["cup-2020-c", "cup-2020-b", "cup-2020-a", "cup-2020-d"]
    assert [p.label for p in parts] == ["Quarry Park", "Hill Town", "Salt Flats", "Oak Lake"]
    assert [p.is_placed for p in parts] == [True, True, True, False]
    assert [p.when for p in parts] == ["5 Apr 2020", "3 May 2020", "", ""]
    races = races_of(cup, cup.entities["cup-2020-b"])
    assert [r.label for r in races] == ["Race 1", "Race 2"] and "qualifying" not in race_kinds(cup)


def test_a_cell_a_race_in_class_with_what_nobody_recorded(cup):
    found = rows(cup, "ada-lind")["2020 Lantern Cup"]
    assert found == {
        "Quarry Park": [("points", "4", "", "")],
        "Hill Town": [("win", "1", "Race 1", ""), ("none", "–", "Race 2", "")],
        "Salt Flats": [("out", "Ret", "", "")],
        "Oak Lake": [("none", "–", "", "")],
    }
    marsh = rows(cup, "bo-marsh")["2020 Lantern Cup"]
    assert marsh["Quarry Park"] == [("third", "3 o/a", "", "")]
    assert marsh["Hill Town"][0] == ("dsq", "DSQ", "Am", "")
    assert marsh["Salt Flats"] == [("second", "2°", "Am", "inferred")]
    vale = rows(cup, "di-vale")["2020 Lantern Cup"]
    assert (vale["Salt Flats"], vale["Quarry Park"]) == (
        [("dns", "DNS", "", "")],
        [("placed", "≤10", "", "")],
    )


def test_a_row_says_class_and_team_and_what_came_of_the_season(cup):
    entity = cup.entities["ada-lind"]
    row = results_of(cup, entity, entity.statements())[-1]
    assert (row.label, row.told) == ("2020 Lantern Cup", "Am · Brook Racing")
    assert [(c.look, c.text, c.under) for c in row.ends] == [("rank", "2", "final")]
    marsh = cup.entities["bo-marsh"]
    ends = results_of(cup, marsh, marsh.statements())[-1].ends
    assert [(c.look, c.text) for c in ends] == [("title", "★")]


def test_a_disputed_place_shows_both_sides_and_no_colour_of_one(small):
    rival = "driver: Ada Lind, session: cup-2020-b-race-1, class: Am, position: 5"
    more = f"  - {{{rival}, at: Di never started}}\nstandings:"
    graph = make(small, report=REPORT.replace("standings:", more))
    cell = rows(graph, "ada-lind")["2020 Lantern Cup"]["Hill Town"][0]
    assert cell[0] == "placed" and cell[3] == "disputed"
    assert cell[1].startswith("⚠ ") and set(cell[1][2:].split("/")) == {"1", "5"}
    season = graph.entities["lantern-cup-2020"]
    won = season_grid(graph, season, season.statements()).rounds[1].won
    assert [(w.words, w.mark) for w in won[0]] == [("⚠ Ada Lind", "disputed")]


def test_who_has_no_race_has_no_rows(cup):
    assert rows(cup, "cy-brook") == {} and rows(cup, "oak-and-sons") == {}


def test_a_season_says_who_won_in_each_class_and_who_stood_where(cup):
    season = cup.entities["lantern-cup-2020"]
    grid = season_grid(cup, season, season.statements())
    assert grid.classes == ("Am",)
    won = {r.label: [[(w.place, w.words, w.more) for w in c] for c in r.won] for r in grid.rounds}
    assert won == {
        "Quarry Park": [[]],
        "Hill Town": [[("Race 1", "Ada Lind", "Brook Racing")]],
        "Salt Flats": [[]],
        "Oak Lake": [[]],
    }
    (standing,) = grid.standings
    assert (standing.label, standing.when) == ("Am", "final")
    assert [(s.place, s.words, s.more) for s in standing.lines] == [
        ("★", "Bo Marsh", "champion"),
        ("2", "Ada Lind", "40 points"),
    ]
    teams = {t.label: [d.words for d in t.lines] for t in grid.teams}
    assert teams["Brook Racing"] == ["Ada Lind", "Di Vale"]
    driver = cup.entities["ada-lind"]
    assert season_grid(cup, driver, driver.statements()) is None


def test_a_team_shows_each_drivers_best_result_by_season(cup):
    team = cup.entities["brook-racing"]
    grid = team_grid(cup, team, team.statements())
    assert [(s.year, s.series) for s in grid.seasons] == [
        ("2019", "Lantern Cup"),
        ("2020", "Lantern Cup"),
    ]
    cells = {r.name: [c and (c.look, c.text, c.under) for c in r.cells] for r in grid.drivers}
    assert cells["Ada Lind"] == [("win", "1", "Overall"), ("win", "1", "Am")]
    assert cells["Di Vale"] == [None, ("ran", "•", "Am")]


@pytest.mark.parametrize("subject", ["james-sofronas", "scott-blind", "gmg-racing"])
def test_every_cell_of_the_corpus_is_as_sure_as_its_sentence(corpus, subject):
    entity = corpus.entities[subject]
    seen = 0
    for row in results_of(corpus, entity, entity.statements()):
        for cell in (c for r in row.rounds for c in r.cells if c.statement):
            statement = corpus.statement(cell.statement)
            assert cell.told == statement.sentence
            names = ("driver", "session", "event", "position", "race_class")
            told = [t for n in names for t in corpus.teller.told(statement, n)]
            if corpus.vocabulary.is_a(entity.cls, "Team"):
                told += corpus.teller.told(statement, "team")
            assert (cell.mark == "") == (not any(t.mark or t.is_disputed for t in told))
            assert ("°" in cell.text) == (cell.mark == "inferred")
            seen += 1
    assert seen >= 4


def test_a_season_of_the_corpus_is_in_the_order_of_its_calendar(corpus):
    season = corpus.entities["pccna-2025"]
    grid = season_grid(corpus, season, season.statements())
    assert [r.label for r in grid.rounds] == [
        "Montreal", "Watkins Glen", "Road America", "Indianapolis", "Road Atlanta", "COTA", "Miami",
    ]  # fmt: skip
    assert [r.label for r in grid.rounds if not r.is_placed] == ["Miami"]
    won = {r.label: dict(zip(grid.classes, r.won, strict=True)) for r in grid.rounds}
    assert [w.words for w in won["Watkins Glen"]["Pro"]] == ["Zachary Vanier°"]
    assert [w.words for w in won["Indianapolis"]["Pro"]] == ["Zachary Vanier", "Aaron Jeansonne"]
    assert won["Miami"]["Pro"] == () and won["Watkins Glen"]["Masters"] == ()


def test_a_figure_of_the_head_is_one_line_with_both_counts(corpus):
    titles, wins, years = head_figures(corpus, corpus.entities["james-sofronas"])
    assert titles.whole == "1 championship (recorded; stated: four titles in the World Challenge)"
    assert wins.whole == "At least 13 race wins (6 recorded one by one)"
    assert sum(s.cls == "Result" and "Win" in s.types for s in wins.counted) == 6
    assert years.whole == "Raced in 7 years"
    blind = head_figures(corpus, corpus.entities["scott-blind"])
    assert blind[0].whole == "5 championships"  # what is stated adds up with what is recorded
    llibre = head_figures(corpus, corpus.entities["jimmy-llibre"])
    assert llibre[0].whole == "Four titles (stated, none recorded one by one)"
    season = head_figures(corpus, corpus.entities["pccna-2025"])
    assert [f.whole for f in season] == ["11 wins by race and class", "7 teams", "22 drivers"]


def test_the_wins_of_the_head_are_those_of_the_life(corpus):
    for ident in ("james-sofronas", "scott-blind"):
        life = {s.line: s.text for s in short_life(corpus, corpus.entities[ident])}
        head = {f.line: f.text for f in head_figures(corpus, corpus.entities[ident])}
        least = head["wins"].removesuffix(" race wins").lower()
        assert least.startswith("at least ") and least in life["wins"]


def happened(graph, ident):
    career = career_of(graph, graph.entities[ident])
    rows = [r for lane in career.lanes if lane.has_events for r in lane.rows]
    return [(career.axis.ticks[r.bars[0].first].label, r.label, r.bars[0].mark) for r in rows]


def test_what_happened_is_a_lane_of_dated_events_as_sure_as_their_sentences(corpus):
    found = happened(corpus, "james-sofronas")
    assert ("1994", "turned professional at Road America in 1994", "") in found
    assert ("2001", "won the 2001 USTCC championship", "") in found
    assert ("1998", "moved to California in 1998°", "inferred") in found
    assert any(label.startswith("was injured") for _, label, _ in found)
    assert not any("BMW won" in label or "rode beside" in label for _, label, _ in found)
    team = [(year, label) for year, label, _ in happened(corpus, "gmg-racing")]
    assert team[0] == ("2001", "was founded by James Sofronas in 2001")
    assert happened(corpus, "hans-kopecky") == []


def with_results(small, *results, also=""):
    """Return the Graph of the season with other results (the rest of a claim each)."""
    lines = [f"  - {{season: lantern-cup-2020, {r}, at: {w}}}" for r, w in results]
    return make(small, report="\n".join(["source: cup-2020", also + "results:", *lines]) + "\n")


def test_a_car_is_won_by_as_surely_as_its_least_sure_driver(small):
    car = "session: cup-2020-b-race-1, class: Am, team: Brook Racing, number: 7, position: 1"
    graph = with_results(
        small,
        (f"driver: Ada Lind, {car}", "won race one"),
        (f"driver: Di Vale, {car}, inferred: [driver, position]", "Di never started"),
    )
    season = graph.entities["lantern-cup-2020"]
    grid = season_grid(graph, season, season.statements())
    (won,) = [w for r in grid.rounds for c in r.won for w in c]
    assert sorted(won.words.removesuffix("°").split(" / ")) == ["Ada Lind", "Di Vale"]
    assert (won.words[-1], won.mark) == ("°", "inferred")


@pytest.mark.parametrize(
    ("results", "best"),
    [
        (["position: 4", "position: 9, points: 2"], "4"),
        (["position: 2, inferred: [position]", "position: 9, points: 2"], "2°"),
        (["result_status: retired", "position: 11"], "11"),
        (["result_status: disqualified", "result_status: retired"], "Ret"),
    ],
)
def test_the_best_result_is_the_best_place(small, results, best):
    events = ("cup-2020-a", "cup-2020-c")
    graph = with_results(
        small,
        *(
            (f"driver: Ada Lind, event: {event}, class: Am, team: Brook Racing, {said}", words)
            for event, said, words in zip(events, results, ("third round", "in April"), strict=True)
        ),
    )
    team = graph.entities["brook-racing"]
    grid = team_grid(graph, team, team.statements())
    (ada,) = [r for r in grid.drivers if r.name == "Ada Lind"]
    assert [c.text for c in ada.cells if c][-1] == best


@pytest.mark.parametrize(
    ("inferred", "of_team", "of_driver"),
    [("", "", ""), ("team", "inferred", ""), ("driver", "inferred", "inferred")],
)
def test_a_result_is_as_sure_as_whose_it_is(small, inferred, of_team, of_driver):
    said = "driver: Ada Lind, event: cup-2020-c, class: Am, team: Brook Racing, position: 4"
    graph = with_results(small, (said + f", inferred: [{inferred}]", "fourth"))
    team, driver = (graph.entities[i] for i in ("brook-racing", "ada-lind"))
    grid = team_grid(graph, team, team.statements())
    (ada,) = [r for r in grid.drivers if r.name == "Ada Lind"]
    assert [c.mark for c in ada.cells if c][-1] == of_team
    for subject, mark in ((team, of_team), (driver, of_driver)):
        found = results_of(graph, subject, subject.statements())
        cells = [c for row in found for r in row.rounds for c in r.cells if c.text.startswith("4")]
        assert [c.mark for c in cells] == [mark]
        assert [c.text for c in cells] == ["4°" if mark else "4"]


def test_a_final_place_counts_before_one_of_the_season_and_points_rank_who_has_no_place(small):
    also = """standings:
  - {who: Ada Lind, season: lantern-cup-2020, class: Am, as_of: 2020-06-01, position: 2,
     at: runner-up}
  - {who: Ada Lind, season: lantern-cup-2020, class: Am, is_final: true, position: 3,
     at: was runner-up}
  - {who: Bo Marsh, season: lantern-cup-2020, class: Am, is_final: true, position: 2,
     at: Bo champion}
  - {who: Di Vale, season: lantern-cup-2020, class: Am, is_final: true, behind_by: 80,
     at: drove for}
"""
    graph = with_results(
        small, ("driver: Ada Lind, event: cup-2020-c, position: 4", "fourth"), also=also
    )
    season = graph.entities["lantern-cup-2020"]
    (standing,) = season_grid(graph, season, season.statements()).standings
    assert [(s.place, s.words) for s in standing.lines] == [
        ("2", "Bo Marsh"),
        ("3", "Ada Lind"),
        ("", "Di Vale"),
    ]
