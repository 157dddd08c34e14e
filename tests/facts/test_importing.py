"""Tables as they are found: results, a grid, points, a calendar, shared drives; row by row."""

import hashlib
import json
import shlex
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.facts.checking import check_facts
from kg.facts.claims import read_facts
from kg.facts.columns import match_columns, read_words, value_of_cell
from kg.facts.importing import Listing, import_table, remembered, row_anchor
from kg.facts.tables import read_table, split_names
from kg.folders import find_folders
from kg.ontology import read_vocabulary
from kg.problems import KgError, WrongUsage

TOP = Path(__file__).parent.parent.parent
TABLES = TOP / "tests" / "tables"
VOCABULARY = read_vocabulary(TOP / "ontology")
WORDS = read_words([TOP / "ontology"])
PEOPLE = [
    "Dee Falk",
    "Eli Voss",
    "Fay Holm",
    "Gus Reed",
    "Hal Quist",
    "Ida Penn",
    "Jon Sand",
    "Kit Wolfe",
    "Lou Tarn",
    "Max Undset",
    "Nia Opal",
    "Ola Birk",
    "Pia Crane",
    "Quin Dahl",
    "Ria Fenn",
    "Sam Gale",
    "Tess Hart",
    "Uma Iver",
    "Val Jute",
    "Wes Kane",
    "Xia Lund",
    "Yan Moor",
    "Zoe Nash",
    "Abe Ohl",
    "Bea Pohl",
]
MORE = {
    "teams": [("delta-team", "Delta Team"), ("ridge-motors", "Ridge Motors")],
    "race_classes": [("gt", "GT"), ("touring", "Touring")],
    "car_models": [("heron-gt", "Heron GT"), ("otter-tc", "Otter TC")],
    "people": [(n.lower().replace(" ", "-"), n) for n in PEOPLE],
    "venues": [("hill-town-ring", "Hill Town Ring")],
}
EVENT = "  - {{id: cup-{0}, name: 2019 Lantern Cup at {1}, season: lantern-cup-2019, venue: {2}}}\n"
EVENTS = "events:\n" + "".join(
    EVENT.format(*e)
    for e in (("hill", "Hill Town", "hill-town-ring"), ("salt", "Salt Flats", "salt-flats"))
)
SESSION = [("session", "lantern-cup-2019-quarry-race-1")]
SEASON = [("season", "lantern-cup-2019"), ("as_of", "2019-10-01")]
LISTED = Listing("A table", "2019-10-02")


@pytest.fixture
def folders(small):
    """Return the folders of the small corpus with everybody who is in the tables."""
    text = EVENTS
    for section, several in MORE.items():
        text += f"{section}:\n" + "".join(f"  - {{id: {i}, name: {n}}}\n" for i, n in several)
    (small / "facts" / "entities" / "more.yaml").write_text(text, encoding="utf-8")
    return find_folders(facts=small / "facts", ontology=TOP / "ontology", seeds=small / "seeds")


def claims_of(folders, source, section):
    """Return the items of a section as they stand in the file, and prove that all is green."""
    facts = read_facts(folders, VOCABULARY)
    assert [str(p) for p in check_facts(facts, folders, VOCABULARY)] == []
    text = (folders.facts / "sources" / f"{source}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.BaseLoader)[section]


def drivers_of(items):
    """Return every driver, whether one claim names one or several."""
    return [
        d for i in items for d in (i["driver"] if isinstance(i["driver"], list) else [i["driver"]])
    ]


def keys_of(found):
    """Return heading → key."""
    return {c.header: c.key for c in found.columns}


def take(folders, name, section, constants=(), given=None, **more):
    """Import one of the tables as an article of its own."""
    return import_table(
        folders, VOCABULARY, TABLES / name, section, "a-table", constants, given, LISTED, 0, **more
    )


def test_endurance_results_with_four_drivers_a_car(folders):
    found = take(folders, "endurance.html", "results", SESSION)
    assert [str(p) for p in found.problems] == []
    assert keys_of(found) == {
        "Pos": "overall_position", "Class": "class", "No": "number", "Team": "team",
        "Drivers": "driver", "Car": "car", "Laps": "laps", "Time": "race_time",
    }  # fmt: skip
    items = claims_of(folders, "a-table", "results")
    assert [(i.get("race_time"), i.get("gap_s"), i.get("laps_behind")) for i in items][:4] == [
        ("6:00:41.118", None, None), (None, "12.340", None), (None, None, "14"), (None, None, "17"),
    ]  # fmt: skip
    assert len(items) == len(found.proven) == 7
    shared = [c for c in read_facts(folders, VOCABULARY).claims if c.cls == "CoDrive"]
    assert len(shared) == 7 * 6
    drivers = drivers_of(items)
    assert len(drivers) == len(set(drivers)) == 28
    assert drivers[:4] == ["Ada Lind", "Bo Marsh", "Cy Brook", "Dee Falk"]
    of_max = next(i for i in items if "Max Undset" in i["driver"])
    assert (of_max["team"], of_max["overall_position"]) == ("Ridge Motors", "4")
    assert of_max["at"].startswith("4 | Touring")
    of_bea = next(i for i in items if "Bea Pohl" in i["driver"])
    assert of_bea["result_status"] == "disqualified"
    assert not {"position", "overall_position"} & set(of_bea)


def test_a_starting_grid(folders):
    found = take(folders, "grid.tsv", "res", SESSION)
    assert [str(p) for p in found.problems] == []
    items = claims_of(folders, "a-table", "results")
    assert [(i["driver"], i["grid"], i.get("lap_time")) for i in items] == [
        ("Ada Lind", "1", "1:41.364"),
        ("Bo Marsh", "2", "1:41.900"),
        ("Cy Brook", "3", "1:42.011"),
        ("Dee Falk", "4", "1:42.500"),
        ("Eli Voss", "5", None),
    ]
    assert items[0]["at"] == "1 7 ADA"


def test_a_points_table(folders):
    found = take(folders, "points.csv", "standings", SEASON)
    assert [str(p) for p in found.problems] == []
    assert keys_of(found)["Driver"] == "who"
    assert [keys_of(found)[h] for h in ("QP", "HT", "SF")] == ["", "", ""]
    items = claims_of(folders, "a-table", "standings")
    assert [(i["who"], i["position"], i["points"]) for i in items] == [
        ("Ada Lind", "1", "1068.5"),
        ("Bo Marsh", "2", "961"),
        ("Cy Brook", "3", "830"),
        ("Dee Falk", "3", "830"),
        ("Eli Voss", "5", "412.5"),
    ]


def test_a_calendar(folders):
    without = take(folders, "calendar.txt", "schedules", write=False)
    assert {p.rule for p in without.problems} == {"unread-cell"}
    found = take(folders, "calendar.txt", "schedules", year=2019)
    assert [str(p) for p in found.problems] == []
    items = claims_of(folders, "a-table", "schedules")
    assert [(i["round"], i["held_on"]) for i in items] == [
        ("1", "2019-05-04"),
        ("2", "2019-06-01/2019-06-02"),
        ("3", "2019-09-14"),
    ]


def test_a_race_of_1954_with_shared_drives(folders):
    found = take(
        folders, "1954.csv", "results", SESSION,
        write=False,
    )  # fmt: skip
    assert {p.what.split("'")[1] for p in found.problems} == {"Jon Sand"}
    teams = folders.facts / "entities" / "privateers.yaml"
    teams.write_text("teams:\n  - {id: team-sand, name: Team Sand, other_names: [J. Sand]}\n")
    copy = folders.facts.parent / "1954.csv"
    text = (TABLES / "1954.csv").read_text(encoding="utf-8")
    copy.write_text(text.replace("Jon Sand;Jon Sand", "Jon Sand;J. Sand"), encoding="utf-8")
    found = import_table(
        folders, VOCABULARY, copy, "results", "a-table", SESSION, {"Points": ""}, LISTED
    )
    assert [str(p) for p in found.problems] == []
    items = claims_of(folders, "a-table", "results")
    by_place = {i["position"]: i for i in items if "position" in i}
    assert by_place["1"]["race_time"] == "3:01:09.0"
    assert by_place["2"]["gap_s"] == "24.4"
    assert by_place["3"]["laps_behind"] == by_place["4"]["laps_behind"] == "1"
    shared = [i for i in items if "Bo Marsh" in i["driver"]]
    assert [i.get("position", i.get("result_status")) for i in shared] == ["2", "not-classified"]
    assert [
        i.get("position", i.get("result_status")) for i in items if "Cy Brook" in i["driver"]
    ] == [
        "2",
        "retired",
    ]
    assert [i.get("reason") for i in items if i.get("result_status") == "retired"] == [
        *["Engine; see note"] * (3 if len(items) > 8 else 1), "Fire",
    ]  # fmt: skip
    assert next(i for i in items if i["driver"] == "Jon Sand")["result_status"] == "did-not-qualify"
    assert len(drivers_of(items)) == 13
    assert remembered(folders.facts) == {"results": {"Points": ""}}


def test_what_was_corrected_is_remembered(folders):
    take(folders, "grid.tsv", "results", SESSION, {"No.": ""})
    (folders.facts.parent / "again.tsv").write_text(
        "Grid\tNO\tDriver\n6\t40\tFay Holm\n7\t41\tGus Reed\n", encoding="utf-8"
    )
    found = import_table(
        folders, VOCABULARY, folders.facts.parent / "again.tsv", "results", "another", SESSION,
        listing=LISTED,
    )  # fmt: skip
    assert keys_of(found) == {"Grid": "grid", "NO": "", "Driver": "driver"}
    assert found.problems == ()


def test_unknown_names_are_told_once_and_nothing_is_written(folders):
    before = hashes_of(folders)
    file = folders.facts.parent / "t.csv"
    rows = "".join(f"{n},Ada Lnid,Brook Racing,{100 + n}\n" for n in range(1, 31))
    file.write_text("Pos,Driver,Team,No\n" + rows, encoding="utf-8")
    found = import_table(folders, VOCABULARY, file, "results", "t", SESSION, listing=LISTED)
    assert [p.what for p in found.problems] == ["there is no person 'Ada Lnid' (30 rows)"]
    assert "did you mean 'Ada Lind'?" in found.problems[0].fix
    assert "kg new person 'Ada Lnid'" in found.problems[0].fix
    assert found.unknown == {"Ada Lnid": ("person", 30)}
    assert hashes_of(folders) == before


def test_a_command_to_copy_carries_no_command_of_the_table(folders):
    file = folders.facts.parent / "t.csv"
    file.write_text("Pos,Driver\n1,$(touch x) `y` 'z'\n", encoding="utf-8")
    found = import_table(folders, VOCABULARY, file, "results", "t", SESSION, listing=LISTED)
    name = shlex.split(found.problems[0].fix.partition("; else ")[2] or found.problems[0].fix)[-1]
    assert name == "$(touch x) `y` 'z'"


def hashes_of(folders):
    """Return the SHA-256 of every file of the corpus."""
    files = sorted(p for p in folders.facts.parent.rglob("*") if p.is_file() and p.suffix != ".csv")
    return [(p, hashlib.sha256(p.read_bytes()).hexdigest()) for p in files]


def test_a_dry_run_writes_nothing(folders):
    before = hashes_of(folders)
    found = take(folders, "grid.tsv", "results", SESSION, write=False)
    assert (len(found.proven), found.problems, found.files) == (5, (), ())
    assert hashes_of(folders) == before


def test_rows_are_proven_in_the_articles_own_text(folders):
    text = "A race.\n\n1. Ada Lind, Brook Racing, 198 laps\n2. Bo Marsh, Delta Team, 197 laps\n"
    (folders.catalogue.parent / "own.txt").write_text(text, encoding="utf-8")
    from kg.facts.stubs import new_source, write_stubs

    own = folders.catalogue.parent / "own.txt"
    write_stubs(new_source("own", own, "2019-06-01", "Own", folders))
    file = folders.facts.parent / "t.csv"
    file.write_text("Pos,Driver,Team\n1,Ada Lind,Brook Racing\n2,Bo Marsh,Delta Team\n")
    found = import_table(folders, VOCABULARY, file, "results", "own", SESSION)
    assert found.problems == ()
    assert [i["at"] for i in claims_of(folders, "own", "results")] == ["1. Ada Lind", "2. Bo Marsh"]
    file.write_text("Pos,Driver,Team\n1,Ada Lind,Delta Team\n")
    found = import_table(folders, VOCABULARY, file, "results", "own", SESSION)
    assert [p.rule for p in found.problems] == ["row-not-in-text"]


def test_the_same_table_twice_is_claimed_once(folders):
    take(folders, "grid.tsv", "results", SESSION)
    again = take(folders, "grid.tsv", "results", SESSION)
    assert {p.rule for p in again.problems} == {"duplicate-claim"}


@pytest.mark.parametrize(
    ("data", "header", "rows"),
    [
        (b"\xef\xbb\xbfPos,Driver\r\n1,Ada\r\n", ("Pos", "Driver"), [("1", "Ada")]),
        (b"Pos;Driver\n1;Lind, Ada\n", ("Pos", "Driver"), [("1", "Lind, Ada")]),
        (b"| Pos | Driver |\n|---|:---|\n| 1 | Ada |\n", ("Pos", "Driver"), [("1", "Ada")]),
        (b"Pos   Driver\n1     Ada Lind\n", ("Pos", "Driver"), [("1", "Ada Lind")]),
        (b'Pos,Driver\n1,"Ada ""A"" Lind"\n', ("Pos", "Driver"), [("1", 'Ada "A" Lind')]),
        (b"Pos,Driver\nPos,Driver\n1,Ada\n\n", ("Pos", "Driver"), [("1", "Ada")]),
        (b"Pos,Driver,Gap\n1,Ada\n", ("Pos", "Driver", "Gap"), [("1", "Ada", "")]),
        (
            b"<table><tr><th colspan=2>Cup<tr><th>Pos<th>Driver<tr><td>1<td><ul><li>A<li>B</table>",
            ("Pos", "Driver"),
            [("1", "A\nB")],
        ),
    ],
)
def test_tables_in_all_forms(data, header, rows):
    table = read_table(data, 0)
    assert table.header == header
    assert [r.cells for r in table.rows] == rows
    assert all(
        table.text.count(c.split("\n")[0].split('"')[0]) for r in table.rows for c in r.cells
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"one line", b"\xff\xfe,", b"a,b\n1,2,3\n", b"<table><tr><td>x</td></tr></table>",
     b"<td>", b"<th><table>" * 300, b'a,b\n"1,2\n' * 40_000],
)  # fmt: skip
def test_what_is_no_table_is_told(data):
    with pytest.raises(KgError):
        read_table(data)


@pytest.mark.parametrize(
    ("cell", "kind", "wanted"),
    [
        ("1", "amount", "1"), ("=3", "amount", "3"), ("3=", "amount", "3"), ("P4", "amount", "4"),
        ("3rd", "amount", "3"), ("(5)", "amount", "5"), ("Ret", "amount", None),
        ("-5", "amount", "-5"), ("1/2", "amount", None), ("1,234", "amount", "1234"),
        ("4 May 2019", "date", "2019-05-04"), ("2019-05", "date", "2019-05"),
        ("04/05/2019", "date", None), ("25/05/2019", "date", "2019-05-25"),
        ("May 4", "date", None), ("3-5 May 2019", "date", "2019-05-03/2019-05-05"),
        ("May 3–5, 2019", "date", "2019-05-03/2019-05-05"), ("soon", "date", None),
        ("1'41.3", "time", "1:41.3"), ("+1 lap", "time", None), ("9.30", "clock", "09:30"),
        ("9:30", "clock", "09:30"), ("#07", "label", "07"), ("2019", "year", "2019"),
        ("12 mi", "amount", None),
    ],
)  # fmt: skip
def test_cells(cell, kind, wanted):
    class Slot:
        value_type, name, label, units = kind, "x", "x", ()

    assert value_of_cell(cell, Slot) == wanted


def test_a_time_of_the_whole_race_is_no_lap_time():
    race = read_table(b"Pos,Driver,Time\n1,A,45:01.5\n2,B,+3.2\n")
    lap = read_table(b"Pos,Driver,Time\n1,A,1:41.5\n2,B,1:42.1\n")
    keys = [match_columns(t, "results", VOCABULARY, WORDS, {}, {})[2].key for t in (race, lap)]
    assert keys == ["race_time", "lap_time"]


def test_places_within_a_class_and_overall():
    def key(rows):
        table = read_table(("Position,Class,Driver\n" + rows).encode())
        return match_columns(table, "results", VOCABULARY, WORDS, {}, {})[0].key

    assert key("1,GT,A\n2,TC,B\n3,GT,C\n") == "overall_position"
    assert key("1,GT,A\n1,TC,B\n2,GT,C\n") == "position"
    assert key("1,GT,A\n2,GT,B\n") == "position"


def test_names_in_a_cell():
    assert split_names("Ada Lind") == []
    assert split_names("A / B / C")[0] == ["A", "B", "C"]
    assert split_names("A /") == []


def test_an_anchor_of_a_row_is_unique_and_short():
    rows = [f"{n} | {n % 3} | {chr(65 + n)}da Lind / Bo Marsh / Cy | Brook" for n in range(1, 26)]
    for at, row in enumerate(rows):
        anchor = row_anchor(rows, [], at)
        assert sum(anchor in r for r in rows) == 1
        assert len(anchor.split()) <= 8
        assert row.startswith(anchor)
    assert row_anchor(["a b", "a b"], ["a", "b"], None) is None


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"section": "zzz"}, "not one section"),
        ({"given": {"Colour": "x"}}, "no column 'Colour'"),
        ({"given": {"Grid": "zzz"}}, "not one key"),
        ({"listing": None}, "no article 'a-table'"),
        ({"file": TABLES / "none.csv"}, "cannot be opened"),
    ],
)
def test_wrong_use_is_told(folders, more, said):
    given = {"file": TABLES / "grid.tsv", "section": "results", "source": "a-table"}
    with pytest.raises(WrongUsage, match=said):
        import_table(folders, VOCABULARY, **{**given, "listing": LISTED, **more})


def test_the_command(folders, here):
    def kg(*arguments):
        return here("--facts", folders.facts, *arguments, KG_SEEDS=folders.catalogue.parent)

    table = ("import", "table", TABLES / "grid.tsv", "--as", "results", "--source", "grid")
    constants = ("--set", "session=lantern-cup-2019-quarry-race-1")
    listed = ("--title", "The grid", "--written", "2019-05-03")
    code, out, _ = kg(*table, *constants, *listed, "--map", "No.=", "--dry-run")
    assert (code, "5 claims of 5 rows would be written" in out) == (0, True)
    assert "No." in out and "left out" in out
    code, out, _ = kg(*table, *constants, *listed, "--json")
    assert code == 0
    assert [c["how"] for c in json.loads(out)["columns"]] == ["label"] * 5
    assert kg("check")[0] == 0
    assert kg("import", "table", TABLES / "grid.tsv", "--as", "results", "--source", "x")[0] == 2


PIECES = st.sampled_from(
    ["<table>", "<tr>", "<td>", "<th colspan=3>", "</td>", "<td rowspan=2>", "<br>", "\n", ",", ";",
     "\t", "|", '"', "  ", "Pos", "Driver", "1", "Ada Lind", "\x00", "\ufeff", "é", "<!--", "&amp;"]
)  # fmt: skip


@settings(max_examples=3 * settings.default.max_examples)
@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60), st.integers(0, 2))
def test_whatever_a_file_holds_it_is_a_table_or_told(text, number):
    try:
        table = read_table(text.encode("utf-8", "surrogatepass"), number)
    except KgError as error:
        assert error.fix
    else:
        assert len(table.header) > 1
        assert all(len(row.cells) == len(table.header) for row in table.rows)
        assert len(table.text.split("\n")) >= max((r.line for r in table.rows), default=0)


@given(
    st.text(max_size=20),
    st.sampled_from(["amount", "time", "clock", "date", "boolean", "text", "label", "year"]),
)
def test_whatever_a_cell_holds_it_is_read_or_left(cell, kind):
    class Slot:
        value_type, name, label, units = kind, "gap_s", "gap", ()

    assert value_of_cell(cell, Slot, 2019) is None or isinstance(
        value_of_cell(cell, Slot), str | None
    )


CIRCUITS = "Rnd\tDate\tCircuit\n1\t1 June\tHill Town Ring\n2\t14 September\tSalt Flats\n"


def test_a_calendar_that_names_the_circuits(folders):
    """The venue is no event: the one event there is meant, of the season that is given."""
    (folders.facts.parent / "c.tsv").write_text(CIRCUITS, encoding="utf-8")

    def found(constants=()):
        return import_table(
            folders, VOCABULARY, folders.facts.parent / "c.tsv", "schedules", "c", constants,
            {"Circuit": "of"}, LISTED, year=2019, write=False,
        )  # fmt: skip

    claims = [dict(p.claim.slots) for p in found().proven]
    assert [c["of"] for c in claims] == ["cup-hill", "cup-salt"]
    other = folders.facts / "entities" / "other.yaml"
    other.write_text(
        "seasons:\n  - {id: cup-2020, name: 2020 Cup, series: lantern-cup, year: 2020}\n"
        "events:\n  - {id: cup-2020-hill, name: 2020 Cup at Hill Town, season: cup-2020, "
        "venue: hill-town-ring}\n",
        encoding="utf-8",
    )
    (said, *_) = found().problems
    assert (said.rule, said.fix[:31]) == ("ambiguous-name", "--set season=… says which; else")
    claims = [dict(p.claim.slots) for p in found([("season", "lantern-cup-2019")]).proven]
    assert [c["of"] for c in claims] == ["cup-hill", "cup-salt"]
    with pytest.raises(WrongUsage, match="'nowhere' is not one season"):
        found([("season", "nowhere")])


@pytest.mark.parametrize(
    ("given", "keys"),
    [
        ({}, ["overall_position", "class", ""]),
        ({"Cl. Pos": "position"}, ["overall_position", "class", "position"]),
        ({"Cl. Pos": "position", "Pos": ""}, ["", "class", "position"]),
    ],
)
def test_the_place_beside_the_place_in_class_is_the_overall_one(given, keys):
    table = read_table(b"Pos,Class,Cl. Pos,Driver\n1,GT,1,A\n2,TC,1,B\n3,GT,2,C\n", 1)
    found = match_columns(table, "results", VOCABULARY, WORDS, {}, given)
    assert [c.key for c in found][:3] == keys
