"""Data sets as sources: rows → claims with receipts, merged and ruled.

F1DB's mapping is read on F1DB's layout.
"""

import json
import os
import sqlite3
from pathlib import Path

import pytest

from kg.facts.claims import read_facts
from kg.facts.corpus import make_corpus
from kg.facts.datasets.shipped import copy_mapping, mapping
from kg.folders import find_folders
from kg.graph.building import build
from kg.ontology import read_vocabulary
from kg.problems import WrongUsage
from tests.facts.f1db import differences

HERE = Path(__file__).parent
DATA = HERE / "dataset"
RACE = "seasons/1994/races/01-eastland/race-results.yml"
SECOND = "seasons/1994/races/02-westland/race-results.yml"


def facts_of(root):
    """Return (facts, folders) of a corpus."""
    folders = find_folders(project=root)
    return read_facts(folders, read_vocabulary(folders.ontologies)), folders


@pytest.fixture(scope="module")
def cup(tmp_path_factory):
    """Return the root of a corpus with the small data set."""
    root = make_corpus(tmp_path_factory.mktemp("f1") / "cup", "The Cup").root
    copy_mapping(root, "f1db", DATA)
    return root


@pytest.fixture(scope="module")
def facts(cup):
    return facts_of(cup)[0]


@pytest.fixture(scope="module")
def built(cup):
    return build(*facts_of(cup))


def results(built, driver, event, kind="race"):
    return [
        s
        for s in built.statements
        if s.cls == "Result" and s.ids("driver") == (driver,) and s.ids("event") == (event,)
        and {v.notation for v in s.held("session_kind")} == {kind}
    ]  # fmt: skip


def value(statement, slot):
    return [v.raw for v in statement.held(slot)]


def test_the_mapping_reads_the_layout_without_a_problem(facts):
    assert [str(p) for p in facts.problems] == []
    assert {"Result", "Entry", "Standing", "Title", "Birth", "Death", "Schedule", "Supply",
            "Relationship", "Renaming", "Penalty", "AwardWin", "Course", "RaceFacts",
            "Biography"} == {
        c.cls for c in facts.claims
    }  # fmt: skip


def test_a_receipt_is_file_and_row(facts):
    spots = {(c.cls, c.at[0]) for c in facts.claims if c.source == "f1db"}
    assert ("Result", f"{RACE} row 1") in spots
    assert ("Entry", "seasons/1994/entrants.yml row 2") in spots
    assert ("Birth", "drivers/bo-marsh.yml row 1") in spots
    article = facts.catalogue.articles["f1db"]
    assert (article.kind, article.written) == ("data set", "2026-08-21")
    assert "CC BY 4.0" in facts.catalogue.documents["f1db"].licence


def test_names_are_read_as_they_are_and_places_are_apart(facts):
    assert facts.entities["cy-ostrom"].name == "Cy Östrom"
    assert facts.entities["westland-circuit"].cls == "Venue"
    assert facts.entities["westland"].cls == "Place"
    assert facts.entities["delta-chassis"].name == "Delta (chassis)"
    assert facts.entities["oster-hill-eastland"].name == "Øster Hill, Eastland"


def test_entrants_stand_apart_from_constructors(built):
    entries = [s for s in built.statements if s.cls == "Entry"]
    assert {(s.ids("driver"), s.ids("team"), s.ids("entrant")) for s in entries} == {
        (("ada-lind",), ("brook",), ("lantern-brook",)),
        (("bo-marsh",), ("brook",), ("lantern-brook",)),
        (("cy-ostrom",), ("delta",), ("cy-ostrom",)),
    }
    assert len(entries) == 5  # a test driver without a round has none


def test_a_shared_drive_is_two_winners_in_one_car_and_no_conflict(built):
    event = "f1-1994-eastland"
    ada = results(built, "ada-lind", event)
    assert sorted((value(s, "number"), value(s, "position")) for s in ada) == [
        (["3"], []),
        (["4"], [1]),
    ]
    assert [value(s, "position") for s in results(built, "bo-marsh", event)] == [[1]]
    shared = [s for s in built.statements if s.cls == "CoDrive"]
    assert [{*s.ids("driver"), *s.ids("codriver")} for s in shared] == [{"ada-lind", "bo-marsh"}]
    assert list(built.conflicts) == []


def test_disqualified_has_no_place_and_its_neighbours_have(built):
    event = "f1-1994-westland"
    (ada,) = results(built, "ada-lind", event)
    assert (value(ada, "result_status"), value(ada, "position")) == (["disqualified"], [])
    (cy,) = results(built, "cy-ostrom", event)
    assert (value(cy, "position"), value(cy, "pit_stops")) == ([1], [2])
    assert value(cy, "race_time") == ["2:00:01.250"]  # a slip of the data: 2:00:1.250
    assert not results(built, "bo-marsh", event)
    (bo,) = results(built, "bo-marsh", event, "qualifying")
    assert value(bo, "result_status") == ["did-not-qualify"]


def test_a_first_day_of_qualifying_gives_no_pole_and_a_warm_up_no_win(built):
    cy = results(built, "cy-ostrom", "f1-1994-eastland", "qualifying-round")
    cy += results(built, "cy-ostrom", "f1-1994-eastland", "warm-up")
    assert [value(s, "position") for s in cy] == [[1], [1]]
    assert not {t for s in cy for t in s.types} & {"Pole", "Win", "Podium"}


def test_points_that_count_are_told_from_all_that_were_scored(built):
    (final,) = [
        s for s in built.statements
        if s.cls == "Standing" and s.ids("who") == ("cy-ostrom",) and value(s, "is_final")
    ]  # fmt: skip
    assert (value(final, "points"), value(final, "gross_points")) == ([10], [16])
    assert final.slots["gross_points"][0].certainty == "inferred"
    assert final.slots["points"][0].certainty == ""


def test_the_figures_are_those_of_the_rows(built):
    assert differences(DATA, built.statements) == []


def test_a_fastest_lap_is_not_told_as_the_lap_on_which_a_driver_went_out(built):
    (cy,) = results(built, "cy-ostrom", "f1-1994-eastland")
    assert value(cy, "lap_time") == ["1:12.345"]
    assert value(cy, "is_fastest_lap") == [True]
    assert "out on" not in cy.sentence


def test_the_comparison_can_fail(built):
    kept = [s for s in built.statements if "Win" not in s.types]
    assert ("wins", "cy-ostrom", ["f1-1994-westland"], []) in differences(DATA, kept)


def test_the_same_data_make_the_same_bytes(cup, built):
    assert build(*facts_of(cup)).nquads == built.nquads


def test_rows_conflict_with_an_article_and_are_ruled(cup, tmp_path):
    root = make_corpus(tmp_path / "two").root
    copy_mapping(root, "f1db", DATA)
    text = "Cy Östrom was third in the race at Eastland.\n"
    (root / "seeds" / "tale.txt").write_text(text, encoding="utf-8")
    import hashlib

    digest = hashlib.sha256(text.encode()).hexdigest()
    (root / "seeds" / "catalogue.yaml").write_text(
        f"documents:\n  - {{id: tale, file: tale.txt, sha256: {digest}, licence: own}}\n"
        "articles:\n  - {id: tale, title: A tale, publisher: The Post, kind: report,"
        " written: 1994-05-02, how_dated: printed, document: tale, lines: 1-1}\n",
        encoding="utf-8",
    )
    (root / "facts" / "sources" / "tale.yaml").write_text(
        "source: tale\nresults:\n  - {driver: Cy Östrom, session: f1-1994-eastland-race,"
        ' position: 3, at: "was third in the race"}\n',
        encoding="utf-8",
    )
    read, folders = facts_of(root)
    assert [str(p) for p in read.problems] == []
    (conflict,) = build(read, folders).conflicts
    assert {s.value.raw for s in conflict.sides} == {2, 3}
    assert conflict.ruling is None
    (root / "facts" / "rulings.yaml").write_text(
        "rulings:\n  - on:\n"
        f'      - {{source: f1db, at: "{RACE} row 3"}}\n'
        '      - {source: tale, at: "was third in the race"}\n'
        "    slot: position\n    holds: 2\n    reason: the table is the official one\n"
        "    by: a tester\n    when: 2026-01-01\n",
        encoding="utf-8",
    )
    (conflict,) = build(*facts_of(root)).conflicts
    assert conflict.ruling is not None and conflict.ruling.holds == "2"


# -- what can be wrong --


def corpus_of(tmp_path, tables, queries, data):
    """Return the root of a corpus with one data set; data: name → text."""
    root = make_corpus(tmp_path / "c").root
    folder = root / "facts" / "datasets" / "cup"
    folder.mkdir(parents=True)
    (folder / "dataset.yaml").write_text(
        "title: Cup\npublisher: The Club\nlicence: own\nwritten: 2020\ndata: rows\n"
        f"tables: {json.dumps(tables)}\n",
        encoding="utf-8",
    )
    for name, text in queries.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, text in data.items():
        (root / "rows" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "rows" / name).write_text(text, encoding="utf-8")
    return root


PEOPLE = {"entities-people.sql": "SELECT id, name FROM people"}
BORN = "SELECT id AS person, born AS \"when\", file || ' row ' || row AS at FROM people"
CSV = "id,name,born\nada-lind,Ada Lind,1961-05-02\nbo-marsh,Bo Marsh,1959\n"


def problems_of(root):
    return [(p.rule, str(p.where), p.what) for p in facts_of(root)[0].problems]


@pytest.mark.parametrize(
    ("query", "rule", "place", "what"),
    [
        ("SELECT id AS person,\n nope AS x FROM people", "bad-sql", "births.sql:2", "nope"),
        ("SELECT id AS persn, 'x' AS at FROM people", "unknown-key", "births.sql:1:14", "persn"),
        ("SELECT id AS person FROM people", "missing-slot", "births.sql:1", "'at'"),
        ("SELECT 'cy' AS person, 'r' AS at FROM people", "unknown-name", "births.sql:1", "(r)"),
        ("SELECT NULL AS person, 'r' AS at FROM people", "missing-slot", "births.sql:1", "(r)"),
        (
            "SELECT id AS person, name AS \"when\", 'r' AS at FROM people",
            "bad-date",
            "births.sql:1",
            "Ada Lind",
        ),
        ("COPY people TO 'x.csv'", "bad-sql", "births.sql:1", ""),
        ("SELECT * FROM read_csv('rows/people.csv')", "bad-sql", "births.sql:1", ""),
    ],
)
def test_faults_of_a_query_are_told_at_its_file(tmp_path, query, rule, place, what):
    root = corpus_of(
        tmp_path, {"people": "people.csv"}, {**PEOPLE, "births.sql": query}, {"people.csv": CSV}
    )
    found = problems_of(root)
    assert found
    assert found[0][0] == rule
    assert place in found[0][1] and what in found[0][2]


def test_a_file_named_for_no_class_and_data_that_are_not_there(tmp_path):
    root = corpus_of(
        tmp_path, {"people": "people.csv"}, {**PEOPLE, "birts.sql": BORN}, {"people.csv": CSV}
    )
    assert [(r, w) for r, _, w in problems_of(root)] == [
        ("unknown-section", "there is no section 'birts'")
    ]
    (root / "rows" / "people.csv").unlink()
    assert [r for r, _, _ in problems_of(root)] == ["missing-data"]
    (root / "rows").rmdir()
    assert [r for r, _, _ in problems_of(root)] == ["missing-data"]


@pytest.mark.parametrize(
    ("name", "bad", "good"),
    [
        ("people.json", '[{"id": "ada-lind"', '[{"id": "ada-lind", "name": "Ada Lind"}]'),
        ("people.yaml", "- {id: ada-lind, name: [", "- {id: ada-lind, name: Ada Lind}\n"),
        ("people.db", "no database", None),
    ],
)
def test_data_that_cannot_be_read_are_told_at_their_data_set(tmp_path, name, bad, good):
    root = corpus_of(tmp_path, {"people": name}, PEOPLE, {name: bad})
    ((rule, where, what),) = problems_of(root)
    assert rule == "bad-data"
    assert "dataset.yaml" in where and "'people' cannot be read" in what
    path = root / "rows" / name
    if good is None:
        path.unlink()
        _database(path)
    else:
        path.write_text(good, encoding="utf-8")
    assert problems_of(root) == []


def _database(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE people (id, name, born)")
        connection.execute("INSERT INTO people VALUES ('ada-lind', 'Ada Lind', '1961-05-02')")
        connection.execute("INSERT INTO people VALUES ('bo-marsh', 'Bo Marsh', 1959)")
    connection.close()


def _parquet(path):
    import duckdb

    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / "p.csv").write_text(CSV, encoding="utf-8")
    source = path.parent / "p.csv"
    duckdb.connect().execute(
        f"COPY (SELECT * FROM read_csv('{source}', all_varchar = true)) TO '{path}'"
    )
    source.unlink()


JSON = json.dumps(
    [
        {"id": "ada-lind", "name": "Ada Lind", "born": "1961-05-02"},
        {"id": "bo-marsh", "name": "Bo Marsh", "born": 1959},
    ]
)
YAML = (
    "- {id: ada-lind, name: Ada Lind, born: 1961-05-02}\n"
    "- {id: bo-marsh, name: Bo Marsh, born: 1959}\n"
)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("people.csv", CSV),
        ("people.json", JSON),
        ("people.yaml", YAML),
        ("people.db", _database),
        ("people.parquet", _parquet),
    ],
)
def test_every_form_of_table_gives_the_same_claims(tmp_path, name, made):
    texts = {name: made} if isinstance(made, str) else {}
    root = corpus_of(tmp_path, {"people": name}, {**PEOPLE, "births.sql": BORN}, texts)
    if not texts:
        made(root / "rows" / name)
    read = facts_of(root)[0]
    assert [str(p) for p in read.problems] == []
    assert sorted((c.slots["person"][0].id, c.slots["when"][0].raw, c.at) for c in read.claims) == [
        ("ada-lind", "1961-05-02", (f"{name} row 1",)),
        ("bo-marsh", "1959", (f"{name} row 2",)),
    ]


def test_what_a_curator_typed_goes_before_the_rows(tmp_path):
    root = corpus_of(
        tmp_path, {"people": "people.csv"}, {**PEOPLE, "births.sql": BORN}, {"people.csv": CSV}
    )
    (root / "facts" / "entities" / "people.yaml").write_text(
        "people:\n  - {id: ada-lind, name: Ada Lind-Berg}\n", encoding="utf-8"
    )
    read = facts_of(root)[0]
    assert read.entities["ada-lind"].name == "Ada Lind-Berg"
    assert read.entities["ada-lind"].other_names == ("Ada Lind",)
    assert read.entities["bo-marsh"].name == "Bo Marsh"


def test_rows_of_an_id_that_an_entity_had_are_of_that_entity(tmp_path):
    root = corpus_of(
        tmp_path, {"people": "people.csv"}, {**PEOPLE, "births.sql": BORN}, {"people.csv": CSV}
    )
    (root / "facts" / "entities" / "people.yaml").write_text(
        "people:\n  - {id: ada-berg, name: Ada Berg, formerly: [ada-lind]}\n", encoding="utf-8"
    )
    read = facts_of(root)[0]
    assert [str(p) for p in read.problems] == []
    assert "ada-lind" not in read.entities
    assert read.entities["ada-berg"].other_names == ("Ada Lind",)
    assert {c.slots["person"][0].id for c in read.claims} == {"ada-berg", "bo-marsh"}


def test_an_other_name_of_a_row_does_not_make_a_typed_name_ambiguous(tmp_path):
    queries = {
        "entities-people.sql": "SELECT id, name, ['Ada Berg', 'A. Lind'] AS other_names FROM people"
    }
    root = corpus_of(tmp_path, {"people": "people.csv"}, queries, {"people.csv": CSV})
    (root / "facts" / "entities" / "people.yaml").write_text(
        "people:\n  - {id: ada-berg, name: Ada Berg}\n", encoding="utf-8"
    )
    read = facts_of(root)[0]
    assert read.names.matching("Ada Berg") == ["ada-berg"]
    assert read.entities["ada-lind"].other_names == ("A. Lind",)


def test_data_may_lie_where_a_variable_says(tmp_path, monkeypatch):
    root = corpus_of(
        tmp_path, {"people": "people.csv"}, {**PEOPLE, "births.sql": BORN}, {"people.csv": CSV}
    )
    (tmp_path / "elsewhere").mkdir()
    (root / "rows").rename(tmp_path / "elsewhere" / "cup")
    assert [r for r, _, _ in problems_of(root)] == ["missing-data"]
    monkeypatch.setenv("KG_DATA", str(tmp_path / "elsewhere"))
    assert problems_of(root) == []
    assert len(facts_of(root)[0].claims) == 2


def test_data_of_another_release_are_told(tmp_path):
    root = corpus_of(
        tmp_path, {"people": "people.csv"}, {**PEOPLE, "births.sql": BORN}, {"people.csv": CSV}
    )
    path = root / "facts" / "datasets" / "cup" / "dataset.yaml"
    path.write_text(path.read_text() + "sha256: " + "0" * 64 + "\n")
    ((rule, _, what),) = problems_of(root)
    assert rule == "changed-data"
    path.write_text(path.read_text().replace("0" * 64, what.rpartition(" ")[2]))
    assert problems_of(root) == []
    (root / "rows" / "people.csv").write_text(CSV.replace("1959", "1958"))
    assert [r for r, _, _ in problems_of(root)] == ["changed-data"]


def test_data_that_come_later_make_another_graph(tmp_path):
    root = corpus_of(
        tmp_path, {"people": "people.csv"}, {**PEOPLE, "births.sql": BORN}, {"people.csv": CSV}
    )
    folders = find_folders(project=root)
    there = folders.stamp()
    (root / "rows").rename(tmp_path / "away")
    assert folders.stamp() != there
    (tmp_path / "away").rename(root / "rows")
    assert folders.stamp() == there


# -- the command --


def test_init_makes_a_corpus_with_a_data_set(tmp_path, here):
    code, out, err = here("init", tmp_path / "f1", "--dataset", "f1db", "--data", DATA)
    assert (code, err) == (0, "")
    assert "f1db" in out
    code, out, _ = here("show", "Ada Lind", "--project", tmp_path / "f1")
    assert code == 0
    assert "Bo Marsh" in out


def test_init_refuses_what_it_does_not_know_and_writes_nothing(tmp_path, here):
    for arguments in (
        ("--dataset", "nope"),
        ("--dataset", "f1db", "--data", tmp_path / "none"),
        ("--data", DATA),
    ):
        code, _, err = here("init", tmp_path / "f1", *arguments)
        assert code == 2
        assert "Traceback" not in err
        assert not (tmp_path / "f1").exists()
    with pytest.raises(WrongUsage):
        mapping("nope")


# -- the real data, where they are at hand --


def real_data():
    """Return the folder of F1DB's YAML: $KG_F1DB, or unpacked beside the texts of a checkout."""
    from kg.project import shipped_project

    beside = shipped_project().root.parent / "shared" / "data" / "f1db"
    places = [Path(p) for p in (os.environ.get("KG_F1DB"), beside) if p]
    found = [p for place in places for p in (place / "src" / "data", place)]
    return next((p for p in found if (p / "seasons").is_dir()), None)


@pytest.mark.slow
@pytest.mark.skipif(real_data() is None, reason="F1DB is not at hand: set KG_F1DB to its src/data")
def test_the_figures_of_f1db_are_those_of_its_rows(tmp_path):
    root = make_corpus(tmp_path / "f1").root
    copy_mapping(root, "f1db", real_data())
    read, folders = facts_of(root)
    assert [str(p) for p in read.problems] == []
    # In the German round of 1951 one driver was entered in two cars of two teams: which is open,
    # and so it is not certain that he was the teammate of the other driver of the second team.
    found = differences(real_data(), build(read, folders).statements)
    assert [(name, len(rows), graph) for name, _, rows, graph in found] == [
        ("teammates", 1, [])
    ] * 2
