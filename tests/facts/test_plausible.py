"""What cannot be, or is hardly meant: each kind of slip with what is right beside it."""

import hashlib

import pytest

from kg.facts.checking import check_facts
from kg.facts.claims import read_facts
from kg.folders import find_folders
from kg.ontology import read_vocabulary

TEXT = """Ada Brook won the Quarry Cup at Quarry Park on 4 August 2024 for Hill Racing.
Bo Stone was second for Moss Motorsport; both had been at the test of June 5 and 6.
Cy Brook founded Hill Racing in 2004.
"""
ENTITIES = """people:
  - {id: ada-brook, name: Ada Brook}
  - {id: bo-stone, name: Bo Stone}
  - {id: cy-brook, name: Cy Brook}
teams:
  - {id: hill-racing, name: Hill Racing}
  - {id: moss-motorsport, name: Moss Motorsport}
series:
  - {id: quarry-cup, name: Quarry Cup}
seasons:
  - {id: quarry-cup-2024, name: 2024 Quarry Cup, series: quarry-cup, year: 2024}
  - {id: quarry-cup-2025, name: 2024/25 Quarry Cup, series: quarry-cup, year: 2024/2025}
events:
  - {id: quarry, name: 2024 Quarry Cup at Quarry Park, season: quarry-cup-2024, venue: quarry-park}
sessions:
  - {id: race, name: Quarry Park race 2024, event: quarry, session_kind: race}
venues:
  - {id: quarry-park, name: Quarry Park}
race_classes:
  - {id: pro, name: Pro}
"""


@pytest.fixture
def problems(tmp_path):
    """Return a function: claims and further entities → (rule, severity) of what is found."""
    for name in ("facts/entities", "facts/sources", "seeds"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "seeds/art.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "seeds/catalogue.yaml").write_text(
        "documents:\n  - {id: art, file: art.txt, sha256: "
        f"{hashlib.sha256(TEXT.encode()).hexdigest()}}}\narticles:\n"
        "  - {id: art, title: Case, publisher: not named, kind: report, written: 2024-08-05,\n"
        "     how_dated: invented, document: art, lines: 1-3}\n",
        encoding="utf-8",
    )
    (tmp_path / "facts/entities/all.yaml").write_text(ENTITIES, encoding="utf-8")

    def call(claims="", entities=""):
        if claims:
            (tmp_path / "facts/sources/art.yaml").write_text(f"source: art\n{claims}\n")
        (tmp_path / "facts/entities/more.yaml").write_text(entities, encoding="utf-8")
        folders = find_folders(tmp_path / "facts", None, tmp_path / "seeds")
        vocabulary = read_vocabulary(folders.ontologies)
        found = check_facts(read_facts(folders, vocabulary), folders, vocabulary)
        return [(p.rule, p.severity) for p in found]

    return call


def result(**slots):
    at = slots.pop("at", "won the Quarry Cup")
    pairs = ", ".join(f"{k}: {v}" for k, v in {"driver": "Ada Brook", **slots, "at": at}.items())
    return f"results:\n  - {{{pairs}}}"


SLIPS = {
    "a class place behind the overall one": (
        result(session="race", **{"class": "pro"}, position=5, overall_position=3),
        [("not-both", "problem")],
    ),
    "a class place before the overall one": (
        result(session="race", **{"class": "pro"}, position=1, overall_position=3),
        [],
    ),
    "more laps led than driven": (
        result(session="race", laps=20, laps_led=25), [("not-both", "problem")]
    ),
    "all laps led": (result(session="race", laps=20, laps_led=20), []),
    "perhaps more laps led": (result(session="race", laps="15+", laps_led=20), []),
    "a winner laps behind": (
        result(session="race", overall_position=1, laps_behind=2), [("not-both", "problem")]
    ),
    "a winner laps behind who has no overall place": (
        result(session="race", position=1, laps_behind=2), [("not-both", "problem")]
    ),
    "a winner in class laps behind who has no overall place": (
        result(session="race", **{"class": "pro"}, position=1, laps_behind=2), []
    ),
    "a winner in class laps behind": (
        result(session="race", **{"class": "pro"}, position=1, overall_position=9, laps_behind=2),
        [],
    ),
    "behind oneself": (
        result(session="race", overall_position=2, gap_s=1, gap_to="Ada Brook"),
        [("of-oneself", "problem")],
    ),
    "behind another": (
        result(session="race", overall_position=2, gap_s=1, gap_to="Bo Stone"), []
    ),
    "day and month changed": (
        result(event="quarry", overall_position=1, when="2024-04-08"),
        [("impossible-dates", "warning")],
    ),
    "the day told": (result(event="quarry", overall_position=1, when="2024-08-04"), []),
    "a day that the passage does not name": (
        result(event="quarry", overall_position=1, when="2024-08-03"), []
    ),
    "day and month changed, month first": (
        result(driver="Bo Stone", event="quarry", when="2024-05-06", at="Bo Stone was second"),
        [("impossible-dates", "warning")],
    ),
    "the day told, month first": (
        result(driver="Bo Stone", event="quarry", when="2024-06-05", at="Bo Stone was second"),
        [],
    ),
    "of another year than its season": (
        result(season="2024 Quarry Cup", overall_position=1, when="2023-08-04"),
        [("slots-disagree", "warning")],
    ),
    "of a season over two years": (
        result(season="2024/25 Quarry Cup", overall_position=1, when="2024-08-04"), []
    ),
    "of another year, and why": (
        result(season="2024 Quarry Cup", overall_position=1, when="2023-12-31", sure="made up"), []
    ),
    "an event of another year": (
        "schedules:\n  - {of: quarry, held_on: 2023-08-04, at: on 4 August 2024}",
        [("slots-disagree", "warning")],
    ),
    "a race over years": (
        result(series="quarry-cup", overall_position=1, when="../2020"),
        [("over-a-span", "warning")],
    ),
    "a race over two days": (
        result(series="quarry-cup", overall_position=1, when="2024-06-15/2024-06-16"), []
    ),
    "first and behind": (
        ("standings:\n  - {who: Ada Brook, season: 2024 Quarry Cup, as_of: 2024-08-04, "
        "position: 1, behind_by: 5, at: won the Quarry Cup}"),
        [("not-both", "problem")],
    ),
    "level on points and behind": (
        ("standings:\n  - {who: Ada Brook, season: 2024 Quarry Cup, as_of: 2024-08-04, "
        "position: 2, behind_by: 0, at: won the Quarry Cup}"),
        [],
    ),
    "more finishers than starters": (
        "race_facts:\n  - {of: race, starters: 20, finishers: 25, at: at Quarry Park}",
        [("not-both", "problem")],
    ),
    "all finished": (
        "race_facts:\n  - {of: race, starters: 20, finishers: 20, at: at Quarry Park}", []
    ),
    "seconds for a grid penalty": (
        ("penalties:\n  - {who: Bo Stone, penalty_kind: grid-drop, penalty_s: 10, earned_in: race, "
        "at: Bo Stone was second}"),
        [("not-both", "problem")],
    ),
    "seconds for a time penalty": (
        ("penalties:\n  - {who: Bo Stone, penalty_kind: time, penalty_s: 10, earned_in: race, "
        "at: Bo Stone was second}"),
        [],
    ),
    "founded by itself": (
        ("milestones:\n  - {about: Hill Racing, what: founded, by: Hill Racing, "
        "at: Cy Brook founded Hill Racing}"),
        [("of-oneself", "problem")],
    ),
    "renamed to the same": (
        ("renamings:\n  - {of: Hill Racing, old_name: Hill Racing, new_name: Hill Racing, "
        "at: Cy Brook founded Hill Racing}"),
        [("of-oneself", "problem")],
    ),
    "a note of the article's words": (
        result(
            event="quarry", overall_position=1,
            note="Quarry Cup at Quarry Park on 4 August 2024 for Hill",
        ),
        [("copied-text", "problem")],
    ),
    "a note of one's own": (
        result(event="quarry", overall_position=1, note="the race is the only one of that August"),
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_told_and_what_is_right_passes(name, problems):
    claims, expected = SLIPS[name]
    assert problems(claims) == expected


NAMES = {
    "seasons:\n  - {id: s, name: 2023 Quarry Cup, series: quarry-cup, year: 2032}": [
        ("slots-disagree", "problem")
    ],
    "seasons:\n  - {id: s, name: 2023 Quarry Cup, series: quarry-cup, year: 2023}": [],
    "seasons:\n  - {id: s, name: 2019-20 Quarry Cup, series: quarry-cup, year: 2019}": [],
    "seasons:\n  - {id: s, name: first Quarry Cup, series: quarry-cup, year: 1998}": [],
    "seasons:\n  - {id: s, name: 2023 Quarry Cup, year: 2023}": [("missing-slot", "problem")],
    "seasons:\n  - {id: s, name: 2023 Quarry Cup, series: quarry-cup}": [
        ("missing-slot", "problem")
    ],
    "sessions:\n  - {id: s, name: SS1, session_kind: stage}": [("missing-slot", "problem")],
    "sessions:\n  - {id: s, name: SS1, session_kind: stage, event: quarry}": [],
    "events:\n  - {id: e, name: 2023 Quarry Cup at Moor Ring, season: quarry-cup-2024}": [
        ("slots-disagree", "warning")
    ],
    "events:\n  - {id: e, name: 2025 Quarry Cup at Moor Ring, season: quarry-cup-2025}": [],
    "events:\n  - {id: e, name: Quarry Cup at Moor Ring}": [],
    'people:\n  - {id: p, name: "Fern, Eve"}': [("name-as-listed", "warning")],
    'people:\n  - {id: p, name: "Eve Fern, Jr."}': [],
    "people:\n  - {id: p, name: EVE FERN}": [("name-as-listed", "warning")],
    "people:\n  - {id: p, name: EVE DE FERN}": [],
    "people:\n  - {id: p, name: ZENO}": [],
    'teams:\n  - {id: t, name: "FERN, MOSS"}': [],
}


@pytest.mark.parametrize("entities", NAMES)
def test_an_entity_that_is_not_whole_or_contradicts_its_name_is_told(entities, problems):
    assert problems(entities=entities) == NAMES[entities]


def test_spaces_in_a_name_are_single(problems, tmp_path):
    assert problems(entities="people:\n  - {id: p, name: 'Eve   Fern'}") == []
    folders = find_folders(tmp_path / "facts", None, tmp_path / "seeds")
    assert read_facts(folders, read_vocabulary(folders.ontologies)).entities["p"].name == "Eve Fern"
