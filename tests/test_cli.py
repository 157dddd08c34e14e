"""The command: promised JSON, exit codes, kind errors."""

import json

import pytest

CLAIM = {"id", "source", "source_title", "published", "at", "paragraph", "slots"}
STATEMENT = {"id", "class", "sentence", "slots", "status", "rule", "premises", "claims"}
VALUE = {"value", "id", "label", "earliest", "latest"}


@pytest.fixture
def kg_small(here, small, tmp_path, monkeypatch):
    """Run ``kg`` on the fictional corpus."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments, **more: here(
        "--facts", small / "facts", *arguments, KG_SEEDS=small / "seeds", **more
    )


def as_json(done):
    return json.loads(done[1])


def test_statements_are_json_lines_with_the_promised_names(kg_small):
    code, out, _ = kg_small("statements", "--format", "jsonl")
    assert code == 0
    for line in out.splitlines():
        statement = json.loads(line)
        assert set(statement) >= STATEMENT
        assert statement["status"] in ("stated", "derived", "disputed", "ruled")
        assert all(set(v) >= VALUE for vs in statement["slots"].values() for v in vs)
        assert all(set(c) >= CLAIM for c in statement["claims"])
        assert bool(statement["rule"]) >= (statement["status"] == "derived")


def test_passages_come_where_the_text_is_at_hand_and_only_there(kg_small, small):
    first = json.loads(kg_small("statements")[1].splitlines()[0])
    with_text = [
        c for line in kg_small("statements")[1].splitlines() for c in json.loads(line)["claims"]
    ]
    assert all(c["passage"] for c in with_text)
    kg_small("check")
    assert first
    from kg.facts.claims import read_facts
    from kg.facts.sources import write_places
    from kg.folders import find_folders
    from kg.ontology import read_vocabulary

    folders = find_folders(small / "facts", None, small / "seeds")
    facts = read_facts(folders, read_vocabulary(folders.ontology))
    write_places(
        small / "seeds/anchors.tsv",
        facts.catalogue,
        [(c.source, a) for c in facts.claims for a in c.at],
    )
    for path in small.glob("seeds/*.txt"):
        path.unlink()
    code, out, _ = kg_small("check")
    assert code == 0 and out.count("not at hand") == 1
    without = [
        c for line in kg_small("statements")[1].splitlines() for c in json.loads(line)["claims"]
    ]
    assert [{k: v for k, v in c.items() if k != "passage"} for c in with_text] == without


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (("show", "Lind"), {"id", "name", "class", "other_names", "groups", "life"}),
        (("timeline", "Lind"), {"id", "name", "statements"}),
        (("teammates", "Lind"), {"id", "name", "teammates"}),
        (("path", "Lind", "Cy Brook"), {"from", "to", "routes"}),
        (("connect", "Lind", "Cy Brook", "Oak & Sons"), {"names", "hops"}),
        (("conflicts",), {"conflicts"}),
        (("search", "barn"), {"entities", "statements", "more"}),
        (("gaps",), {"gaps"}),
        (
            ("check",),
            {
                "problems",
                "conflicts",
                "tallies",
                "texts_not_at_hand",
                "without_address",
                "empty_files",
                "claims",
                "entities",
            },
        ),
        (("statements", "Lind"), {"statements"}),
        (
            ("sparql", "SELECT ?a WHERE { ?a pd:droveFor ?b }"),
            {"kind", "columns", "rows", "statements"},
        ),
    ],
)
def test_every_command_takes_json_and_answers_with_zero(kg_small, arguments, keys):
    done = kg_small(*arguments, "--json")
    assert done[0] == 0, done
    assert set(as_json(done)) == keys


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("show", "Ada Lindd"), 2, "did you mean 'Ada Lind'"),
        (("show", ""), 2, "kg search"),
        (("show", "quarry"), 2, "may be any of"),
        (("show", "Hill Town"), 1, "nobody recorded anything"),
        (("teammates", "Cy Brook"), 1, "nobody recorded a teammate"),
        (("teammates", "Lind", "--season", "1999"), 1, "in 1999"),
        (("path", "Lind", "Lind"), 1, "is Ada Lind"),
        (("path", "Lind", "Cy Brook", "--from", "soon"), 2, "not a date"),
        (("path", "Lind", "Cy Brook", "--kind", "Stnt"), 2, "no class of statements"),
        (("path", "Lind", "Hill Town"), 1, "nothing touches Hill Town"),
        (("conflicts", "Lind"), 1, "do not disagree"),
        (("sparql", "SELECT WHERE"), 2, "cannot be run"),
        (("sparql", ""), 2, "empty"),
        (
            ("sparql", "SELECT * WHERE { SERVICE <http://localhost/> { ?s ?p ?o } }"),
            2,
            "no query may do so",
        ),
        (("sparql", "missing.rq"), 2, "cannot be read"),
        (("sparql", "ASK { ?a pd:droveFor ?b }", "--format", "xml"), 2, "no format"),
        (("sparql", "SELECT ?a WHERE { ?a pd:founded ent:nobody }"), 1, ""),
        (("statements", "--class", "Nothing"), 2, "no class"),
        (("search", "zzzz"), 1, "nothing recorded holds"),
        (("--facts", "nowhere", "check"), 2, "no facts folder"),
        (("show",), 2, "Missing argument"),
        (("dance",), 2, "No such command"),
    ],
)
def test_what_cannot_be_answered_gets_a_kind_word_and_its_exit_code(
    kg_small, arguments, code, says
):
    done = kg_small(*arguments)
    assert done[0] == code, done
    assert says in " ".join((done[1] + done[2]).split())
    assert "Traceback" not in done[2]


def test_errors_are_json_too_when_asked(kg_small):
    done = kg_small("show", "Ada Lindd", "--json")
    assert done[0] == 2 and as_json(done)["suggestions"] == ["Ada Lind"]
    done = kg_small("show", "quarry", "--json")
    assert len(as_json(done)["candidates"]) == 3


def test_what_has_problems_is_left_out_of_answers_and_all_told(kg_small, small):
    path = small / "facts/sources/cup-report.yaml"
    path.write_text(
        path.read_text().replace("Bo Marsh", "Bo Marshh").replace("when: 2004", "when: 20044")
    )
    code, out, errors = kg_small("show", "Lind")
    assert code == 0 and "Marsh" not in out and "left out" in errors and "`kg check`" in errors
    code, told, _ = kg_small("check")
    assert code == 1
    assert told.count("[unknown-name]") == 3 and told.count("[bad-date]") == 1


def test_queries_come_from_files_and_standard_input(kg_small, tmp_path):
    query = "SELECT ?who WHERE { ?who pd:droveFor ent:brook-racing }"
    (tmp_path / "q.rq").write_text(query)
    assert (
        kg_small("sparql", "q.rq", "--format", "csv")[1]
        == kg_small("sparql", "-", "--format", "csv", stdin=query)[1]
    )


def test_construct_and_describe_give_turtle(kg_small):
    code, out, _ = kg_small("sparql", "CONSTRUCT { ?a pd:droveFor ?b } WHERE { ?a pd:droveFor ?b }")
    assert code == 0 and "ent:ada-lind pd:droveFor ent:brook-racing ." in out
    assert kg_small("sparql", "DESCRIBE ent:ada-lind")[0] == 0


def test_build_writes_all_or_nothing(kg_small, tmp_path):
    import rdflib

    code, _, _ = kg_small("build", "out")
    assert code == 0
    out = tmp_path / "out"
    assert {p.name for p in out.iterdir()} == {
        "dataset.nq",
        "dataset.trig",
        "dataset.jsonld",
        "graph.graphml",
        "statements.jsonl",
        "paddock-dataset.txt",
    }
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    assert kg_small("build", "out")[0] == 0
    assert before == {p.name: p.read_bytes() for p in out.iterdir()}
    sizes = {
        len(rdflib.Dataset().parse(out / f"dataset.{form}")) for form in ("nq", "trig", "jsonld")
    }
    assert len(sizes) == 1 and sizes.pop() > 500
    import networkx

    assert networkx.read_graphml(out / "graph.graphml").number_of_edges() > 5
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/keep.txt").write_text("mine")
    code, _, errors = kg_small("build", "mine")
    assert code == 2 and "did not write" in errors and (tmp_path / "mine/keep.txt").exists()
    assert not list(tmp_path.glob(".kg-new-*"))


def test_breaking_four_things_gives_exactly_those_four_problems_at_their_lines(kg_small, small):
    path = small / "facts/sources/cup-report.yaml"
    lines = path.read_text().splitlines()
    assert (
        "won the opening race" in lines[2]
        and "Bo Marsh" in lines[6]
        and "when: 2004" in lines[10]
        and "count: 2" in lines[16]
    )
    lines[2] = lines[2].replace("won the opening race", "won the closing race")
    lines[6] = lines[6].replace("about: Bo Marsh", "about: Bo March")
    lines[10] = lines[10].replace("when: 2004", "when: 2004-31")
    lines[16] = lines[16].replace("count: 2", "cuont: 2")
    path.write_text("\n".join(lines) + "\n")
    found = as_json(kg_small("check", "--json"))["problems"]
    assert [(p["where"].split(":")[1], p["rule"]) for p in found] == [
        ("3", "anchor-not-found"),
        ("7", "unknown-name"),
        ("11", "bad-date"),
        ("17", "unknown-key"),
    ]


def test_a_graph_compiled_without_the_texts_is_not_kept_when_they_come(kg_small, small):
    texts = {p: p.read_bytes() for p in (small / "seeds").glob("*.txt")}
    for path in texts:
        path.unlink()
    assert "passage" not in kg_small("statements", "Lind")[1]
    for path, data in texts.items():
        path.write_bytes(data)
    assert all(
        c["passage"] and c["paragraph"]
        for line in kg_small("statements", "Lind")[1].splitlines()
        for c in json.loads(line)["claims"]
    )


def test_receipts_of_a_step_that_two_routes_share_stand_once(here):
    code, out, _ = here("path", "Hans Kopecky", "Kyle Washington")
    assert code == 0 and out.count("wrote a big sponsorship check") == 1
    assert out.count("receipts as above") == 2
    assert out.count("through Hans Kopecky, supported James") == 3


@pytest.mark.parametrize(
    ("ident", "margin"),
    [("andrew-davis", "by 2023  "), ("tom-sargent", "2024  "), ("gmg-racing", "from 2001")],
)
def test_a_margin_says_when_it_had_begun_as_it_is_known(here, ident, margin):
    code, out, _ = here("show", ident, "--all")
    assert code == 0 and f"\n{margin}" in out and "from by" not in out
