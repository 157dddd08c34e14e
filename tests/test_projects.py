"""A corpus is a folder with a ``kg.toml``: how it is found, made and remembered.

Also what may be written.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kg.facts.corpus import make_corpus
from kg.facts.stubs import new_source, slug, stub
from kg.facts.tidying import tidy
from kg.folders import find_folders, ontology_files
from kg.ontology import read_vocabulary
from kg.problems import KgError, ProblemsError, ReadOnlyCorpus, WrongUsage
from kg.project import find_project, named_project, read_project, remember_project, shipped_project

TOP = Path(__file__).parent.parent
KIND = """
@prefix pd: <https://w3id.org/paddock/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/paddock/kind/role/kite-flyer> a pd:RoleKind ;
    skos:notation "kite-flyer" ;
    skos:prefLabel "flyer of kites" .
"""


@pytest.fixture(scope="module")
def new_cup(tmp_path_factory):
    """Return the root of a new corpus that nobody touches."""
    return make_corpus(tmp_path_factory.mktemp("new") / "cup", "The Lantern Cup").root


@pytest.fixture
def cup(new_cup, tmp_path):
    """Return the root of a new corpus."""
    return shutil.copytree(new_cup, tmp_path / "cup")


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Stand in a folder that lies in no corpus, without settings."""
    monkeypatch.setenv("KG_CONFIG", str(tmp_path / "config"))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    return tmp_path / "elsewhere"


# -- found --


def test_it_is_found_by_walking_up_named_by_a_variable_remembered_or_the_one_that_ships(
    cup, elsewhere, small, monkeypatch
):
    shipped = find_folders()
    assert shipped.facts == shipped_project().root / "facts" and not shipped.writable
    remember_project(named_project(cup))
    assert find_folders().facts == cup / "facts" and find_folders().writable
    other = make_corpus(elsewhere / "other").root
    monkeypatch.chdir(other / "facts" / "entities")
    assert find_folders().facts == other / "facts"
    monkeypatch.setenv("KG_FACTS", str(small / "facts"))
    assert find_folders().facts == small / "facts"
    assert find_folders(project=cup).facts == cup / "facts"
    assert find_folders(facts=other / "facts").facts == other / "facts"
    monkeypatch.delenv("KG_FACTS")
    remember_project(shipped_project())
    monkeypatch.chdir(elsewhere)
    assert find_folders().facts == shipped.facts


def test_a_corpus_that_was_remembered_and_is_gone_is_told_and_no_other_answers(cup, elsewhere):
    remember_project(read_project(cup))
    (cup / "kg.toml").unlink()
    with pytest.raises(WrongUsage, match="is gone"):
        find_folders()


def test_a_corpus_sees_its_own_catalogue_and_entities_only(cup, elsewhere):
    folders = find_folders(project=cup)
    assert folders.catalogue == cup / "seeds" / "catalogue.yaml"
    assert folders.texts == (cup / "seeds",)
    assert {p.parent for _, p in folders.files() if "seeds" in p.parts} == {cup / "seeds"}


def test_folders_of_texts_are_named_from_the_root(cup, elsewhere, tmp_path):
    (tmp_path / "articles").mkdir()
    (cup / "kg.toml").write_text('name = "cup"\ntexts = ["../articles", "../nowhere"]\n')
    assert [t.resolve() for t in find_folders(project=cup).texts] == [
        cup / "seeds",
        tmp_path / "articles",
    ]


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("name = \n", "1:8", "not TOML"),
        ('name = "cup"\nnme = "x"\n', "2:1", "no key 'nme'"),
        ("name = 5\n", "1:1", "'name' is not text"),
        ('texts = "articles"\n', "1:1", "not a list of folders"),
        (b'name = "caf\xe9"\n', "1:1", "not UTF-8"),
    ],
)
def test_a_wrong_kg_toml_is_told_with_its_place(cup, text, place, says):
    (cup / "kg.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ProblemsError) as caught:
        find_project(cup / "facts")
    (problem,) = caught.value.problems
    assert problem.rule == "bad-project"
    assert says in problem.what and str(problem.where) == f"{cup / 'kg.toml'}:{place}"
    assert problem.why and problem.fix


def test_two_ways_to_name_a_corpus_exclude_each_other(cup, run):
    code, _, errors = run("--facts", cup / "facts", "--project", cup, "check")
    assert code == 2 and "two corpora" in errors


# -- made --


def test_init_makes_what_a_corpus_needs_and_it_checks_green(run, tmp_path):
    code, out, errors = run("init", "my cup", "--title", 'The "Lantern" Cup')
    assert code == 0, errors
    root = tmp_path / "my cup"
    made = {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()}
    assert made >= {
        "kg.toml",
        "facts/entities/.gitkeep",
        "facts/sources/.gitkeep",
        "seeds/catalogue.yaml",
        "ontology/README.md",
        "ontology/generated/claims.schema.json",
        "README.md",
        "LICENSE",
        ".gitignore",
        ".github/workflows/check.yml",
    }
    project = read_project(root)
    assert (project.name, project.title) == ("my-cup", 'The "Lantern" Cup')
    assert "kg check" in (root / ".github/workflows/check.yml").read_text()
    assert "CC BY 4.0" in (root / "LICENSE").read_text()
    assert not re.search(r"https?:", (root / "LICENSE").read_text())
    code, out, errors = run("check", "--project", root)
    assert code == 0 and "no problems" in out, errors


def test_init_keeps_what_is_there_and_refuses_what_is_a_corpus(cup, tmp_path):
    full = tmp_path / "full"
    full.mkdir()
    (full / "README.md").write_text("mine")
    made = make_corpus(full)
    assert made.kept == ("README.md",) and (full / "README.md").read_text() == "mine"
    with pytest.raises(WrongUsage, match="a corpus already"):
        make_corpus(full)
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongUsage, match="no folder"):
        make_corpus(tmp_path / "file")
    with pytest.raises(ReadOnlyCorpus) as caught:
        make_corpus(TOP / "kg" / "mine")
    assert [p.rule for p in caught.value.problems] == ["read-only"]
    assert not (TOP / "kg" / "mine").exists()


def test_git_keeps_the_texts_out(cup):
    if subprocess.run(["git", "init", "-q", cup], capture_output=True).returncode:
        pytest.skip("git is not there")
    for name in ("report.txt", "report.html", "anchors.tsv"):
        (cup / "seeds" / name).write_text("x")
    (cup / "seeds" / "deep").mkdir()
    (cup / "seeds" / "deep" / "more.txt").write_text("x")
    subprocess.run(["git", "add", "-A"], cwd=cup, check=True, capture_output=True)
    listed = subprocess.run(["git", "ls-files"], cwd=cup, capture_output=True, text=True).stdout
    assert {n for n in listed.split() if n.startswith("seeds/")} == {
        "seeds/.gitignore",
        "seeds/catalogue.yaml",
        "seeds/anchors.tsv",
    }


def test_the_schema_that_a_facts_file_names_is_there(cup, run, tmp_path):
    (tmp_path / "a.txt").write_text("Ada Lind won the Lantern Cup.\n")
    where = ("--project", cup)
    assert run("new", "person", "Ada", "Lind", *where)[0] == 0
    article = ("--file", tmp_path / "a.txt", "--written", "2024-06", "--title", "Report")
    assert run("new", "source", "a", *article, *where)[0] == 0
    deep = cup / "facts" / "sources" / "deep"
    deep.mkdir()
    (cup / "facts" / "sources" / "a.yaml").rename(deep / "a.yaml")
    assert run("tidy", *where)[0] == 0
    for path in (cup / "facts").rglob("*.yaml"):
        named = path.read_text().splitlines()[0].partition("$schema=")[2]
        assert named and (path.parent / named).is_file(), path
    assert (cup / "ontology/generated/names.schema.json").is_file()


def test_a_new_entity_is_whole_and_told_what_is_near(cup, run):
    """A season has its series and year; a name that is nearly another's is asked about."""
    where = ("--project", cup)
    assert run("new", "series", "Cup", *where)[0] == 0
    code, _, errors = run("new", "season", "2024 Cup", "--set", "series=cup", *where)
    assert (code, "a season needs year" in errors) == (2, True)
    given = ("--set", "series=cup", "--set", "year=2024")
    assert run("new", "season", "2024 Cup", *given, *where)[0] == 0
    assert "near" not in run("new", "person", "Cole Harker", *where)[1]
    assert "near: cole-harker" in run("new", "person", "Cole Harkar", *where)[1]
    assert "near" not in run("new", "person", "Nole Barker", *where)[1]


# -- written --


def test_nothing_is_written_to_the_corpus_that_ships(run, tmp_path):
    text = tmp_path / "a.txt"
    text.write_text("Ada Lind won.\n")
    article = ("--file", text, "--written", "2024-06", "--title", "Report")
    state = {p: p.stat().st_mtime_ns for p in (TOP / "facts").rglob("*")}
    for command in (
        ("new", "person", "Ada Lind"),
        ("new", "source", "a", *article),
        ("tidy",),
        ("tidy", "--regroup"),
    ):
        code, out, errors = run(*command)
        assert code == 2 and not out, command
        said = errors.splitlines()
        assert "kg.toml:1:1: nothing may be written here [read-only]" in said[0]
        assert said[1].startswith("  why: ") and "kg init" in said[2]
    assert json.loads(run("new", "team", "X", "--json")[1])["problems"][0]["rule"] == "read-only"
    assert state == {p: p.stat().st_mtime_ns for p in (TOP / "facts").rglob("*")}
    assert run("tidy", "--dry-run")[0] in (0, 1)


def test_python_callers_are_refused_too(elsewhere, tmp_path):
    folders = find_folders()
    vocabulary = read_vocabulary(folders.ontologies)
    (tmp_path / "a.txt").write_text("Ada Lind won.\n")
    with pytest.raises(ReadOnlyCorpus):
        stub("person", "Ada Lind", folders, vocabulary)
    with pytest.raises(ReadOnlyCorpus):
        new_source("a", tmp_path / "a.txt", "2024", "Report", folders)
    with pytest.raises(ReadOnlyCorpus):
        tidy(folders, vocabulary)


@pytest.mark.parametrize(
    ("name", "ident"),
    [
        ("Æthel Þórðarson", "aethel-thordarson"),
        ("Đorđe Øst", "dorde-ost"),
        ("Işıl Ünal", "isil-unal"),
        ("Œuvrard Ļucas", "oeuvrard-lucas"),
        ("Łukasz Strauß", "lukasz-strauss"),
        ("O\u2019Neil", "oneil"),
        ("Sabre\u0301 Cook", "sabre-cook"),
        ("Ada  Lind 2", "ada-lind-2"),
        ("☃ …", ""),
    ],
)
def test_ids_of_new_people_are_made_of_all_their_letters(name, ident):
    assert slug(name) == ident


def test_a_name_that_makes_no_id_is_refused_until_one_is_given(cup, run):
    code, _, errors = run("new", "person", "☃ …", "--project", cup)
    assert code == 2 and "--id" in errors
    assert run("new", "person", "☃ …", "--id", "snowman", "--project", cup)[0] == 0
    assert run("new", "person", "Æthel Þórðarson", "--project", cup)[0] == 0
    people = (cup / "facts/entities/people.yaml").read_text(encoding="utf-8")
    assert "{id: aethel-thordarson, name: Æthel Þórðarson}" in people


def test_only_regular_files_of_utf8_become_articles(cup, tmp_path):
    folders = find_folders(project=cup)
    (tmp_path / "latin.txt").write_bytes(b"Ada\nCaf\xe9\n")
    (tmp_path / "nul.txt").write_bytes(b"Ada\0Lind\n")
    (tmp_path / "empty.txt").write_bytes(b"\n \n")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    cases = {
        "latin.txt": "latin.txt:2: this is not UTF-8",
        "nul.txt": "NUL",
        "empty.txt": "holds no text",
        "gone.txt": "cannot be opened",
        ".": "no regular file",
        "missing.txt": "cannot be opened",
        "x" * 300: "cannot be opened",
        "a\0b": "cannot be opened",
    }
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        cases |= {"pipe": "no regular file"}
    for name, says in cases.items():
        with pytest.raises(KgError) as caught:
            new_source("a", tmp_path / name, "2024", "Report", folders)
        assert says in caught.value.what, name
        assert caught.value.fix
    assert not list((cup / "facts/sources").glob("*.yaml"))


def test_a_new_article_is_written_whole_or_not_at_all(cup, tmp_path, monkeypatch):
    from kg.facts import stubs

    folders = find_folders(project=cup)
    (tmp_path / "a.txt").write_text("Ada Lind won.\n")
    writes = new_source("a", tmp_path / "a.txt", "2024", "Report", folders)
    assert [p.name for p, _ in writes] == ["a.txt", "a.yaml", "catalogue.yaml"]
    before = {p: p.read_bytes() for p in cup.rglob("*") if p.is_file()}

    def full(path, content, real=stubs.write_whole):
        if path.name == "catalogue.yaml":
            raise KgError("no space", "make room")
        real(path, content)

    monkeypatch.setattr(stubs, "write_whole", full)
    with pytest.raises(KgError, match="no space"):
        stubs.write_stubs(writes)
    assert {p: p.read_bytes() for p in cup.rglob("*") if p.is_file()} == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_folder_that_may_not_be_written_is_told(cup, run):
    (cup / "facts/entities").chmod(0o555)
    code, _, errors = run("new", "person", "Ada", "--project", cup)
    assert code == 2 and "cannot be written: Permission denied" in errors


# -- words of one's own --


def test_a_corpus_lays_its_own_words_over_those_that_ship(cup, elsewhere):
    (cup / "ontology" / "kites.ttl").write_text(KIND)
    folders = find_folders(project=cup)
    assert folders.ontologies == (shipped_project().root / "ontology", cup / "ontology")
    own = read_vocabulary(folders.ontologies)
    shipped = read_vocabulary(folders.ontology)
    assert set(own.kinds["RoleKind"]) - set(shipped.kinds["RoleKind"]) == {"kite-flyer"}
    assert own.statement_classes.keys() == shipped.statement_classes.keys()


def test_a_list_of_slots_goes_on_in_a_later_layer(cup, elsewhere):
    (cup / "ontology" / "more.ttl").write_text(
        "@prefix pd: <https://w3id.org/paddock/> .\npd:Role pd:slots ( pd:venue ) .\n"
    )
    folders = find_folders(project=cup)
    shipped = read_vocabulary(folders.ontology).statement_class("Role").slots
    own = read_vocabulary(folders.ontologies).statement_class("Role").slots
    assert own[: len(shipped)] == shipped
    assert set(own) == {*shipped, "venue"}


def test_a_later_layer_replaces_a_query_of_the_same_name(cup, elsewhere):
    (cup / "ontology" / "rules").mkdir()
    (cup / "ontology" / "rules" / "20-teammates.rq").write_text("# mine\n")
    (cup / "ontology" / "rules" / "99-mine.rq").write_text("# mine\n")
    folders = find_folders(project=cup)
    shipped = ontology_files([folders.ontology], "rules/*.rq")
    found = ontology_files(folders, "rules/*.rq")
    assert list(found) == sorted({*shipped, "rules/99-mine.rq"})
    mine = {n for n, p in found.items() if p.is_relative_to(cup)}
    assert mine == {"rules/20-teammates.rq", "rules/99-mine.rq"}
    assert ("overlay/rules/99-mine.rq", cup / "ontology/rules/99-mine.rq") in folders.files()


def test_turtle_that_cannot_be_read_is_told_with_its_file(cup, elsewhere, run):
    (cup / "ontology" / "kites.ttl").write_text("@prefix pd: <x> .\npd:a pd:b\n")
    code, _, errors = run("check", "--project", cup)
    assert code == 2 and "kites.ttl:" in errors and "not Turtle" in errors
    assert "Traceback" not in errors


# -- remembered --


def test_use_says_and_remembers_which_corpus_answers(cup, run, tmp_path):
    config = {"KG_CONFIG": tmp_path / "config"}
    assert "read-only" in run("use", **config)[1]
    assert run("use", cup, **config)[0] == 0
    found = json.loads(run("use", "--json", **config)[1])
    assert found["name"] == "cup" and found["title"] == "The Lantern Cup" and found["writable"]
    code, _, errors = run("use", "nowhere", **config)
    assert code == 2 and "no corpus at 'nowhere'" in errors
    assert run("use", shipped_project().name, **config)[0] == 0
    assert not json.loads(run("use", "--json", **config)[1])["writable"]
