"""Several corpora opened together: one graph of all, each with its own names and receipts."""

import hashlib

import pytest

import kg
from kg.facts.claims import read_facts
from kg.facts.corpus import make_corpus
from kg.folders import find_folders
from kg.ontology import read_vocabulary
from kg.problems import WrongUsage

TEXTS = {
    "cup": "Ada Lind drove for Brook Racing in the 2020 Lantern Cup.",
    "marsh": "Cy Marsh drove for Brook Racing in the 2020 Lantern Cup. Ada Lind was not there.",
}
ENTITIES = """
people:
  - {{id: {person}, name: {name}}}
teams:
  - {{id: brook-racing, name: {team}}}
series:
  - {{id: lantern-cup, name: Lantern Cup}}
seasons:
  - {{id: lantern-cup-2020, name: 2020 Lantern Cup, series: lantern-cup, year: 2020}}
"""


def corpus(top, name, person, called, team):
    root = make_corpus(top / name).root
    text = TEXTS[name].encode()
    (root / "seeds" / f"{name}.txt").write_bytes(text)
    (root / "seeds" / "catalogue.yaml").write_text(
        f"documents:\n  - {{id: {name}-text, file: {name}.txt, "
        f"sha256: {hashlib.sha256(text).hexdigest()}}}\n"
        f"articles:\n  - {{id: {name}-report, document: {name}-text, lines: 1-1, "
        f"title: The {name} report, publisher: The Lamp, written: 2020-12-01, "
        "how_dated: its dateline, kind: report}\n"
    )
    (root / "facts" / "entities" / "all.yaml").write_text(
        ENTITIES.format(person=person, name=called, team=team)
    )
    (root / "facts" / "sources" / "report.yaml").write_text(
        f"source: {name}-report\nstints:\n  - {{driver: {called}, team: {team}, "
        f'season: 2020 Lantern Cup, at: "{called} drove for Brook Racing"}}\n'
    )
    return root


@pytest.fixture
def two(tmp_path, monkeypatch):
    """Return the roots of two corpora that know one team and a driver each."""
    monkeypatch.setenv("KG_CONFIG", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    return (
        corpus(tmp_path, "cup", "ada-lind", "Ada Lind", "Brook Racing"),
        corpus(tmp_path, "marsh", "cy-marsh", "Cy Marsh", "Brook Racing Team"),
    )


def test_what_one_has_meets_what_the_other_has(two):
    alone, both = kg.load(project=two[0]), kg.load(project=list(two))
    assert [s.cls for s in alone.statements] == ["Stint"]
    (mates,) = [s for s in both.statements if s.cls == "Teammates"]
    assert {*mates.ids("driver"), *mates.ids("mate")} == {"ada-lind", "cy-marsh"}
    assert both.entity("Brook Racing").id == both.entity("Brook Racing Team").id == "brook-racing"
    assert both.entity("brook-racing").name == "Brook Racing"
    receipts = {c.source for s in both.statements for c in s.claims}
    assert receipts == {"cup-report", "marsh-report"} == set(both.articles)
    assert kg.load(project=two[0]).data.nquads() == alone.data.nquads()


def test_the_first_may_be_written_to_and_a_kg_toml_may_name_the_others(two):
    named = find_folders(project=list(two))
    assert named.writable and [b.writable for b in named.beside] == [False]
    toml = two[0] / "kg.toml"
    toml.write_text(toml.read_text() + 'beside = ["../marsh", "../cup"]\n')
    found = find_folders(project=two[0])
    assert [b.facts for b in found.beside] == [two[1] / "facts"]
    assert found.stamp() == named.stamp() != find_folders(project=two[1]).stamp()
    assert find_folders(project=two[1]).beside == ()
    toml.write_text(toml.read_text().replace("../marsh", "../nowhere"))
    with pytest.raises(WrongUsage, match="no corpus at '../nowhere'"):
        find_folders(project=two[0])


def problems_of(roots):
    folders = find_folders(project=list(roots))
    return read_facts(folders, read_vocabulary(folders.ontologies)).problems


def test_one_id_for_two_things_is_told_with_the_corpus(two):
    path = two[1] / "facts" / "entities" / "all.yaml"
    assert not problems_of(two)
    path.write_text(path.read_text().replace("cy-marsh", "cy-m") + "places:\n"
                    "  - {id: ada-lind, name: Lind}\n")  # fmt: skip
    (found,) = problems_of(two)
    assert found.rule == "duplicate-id" and "a place here and a person" in found.what
    assert str(found.where).startswith("marsh: facts/entities/all.yaml:")
    assert not problems_of([two[1]])


def test_what_is_claimed_of_another_of_the_same_id_is_left_out(two):
    path = two[1] / "facts" / "entities" / "all.yaml"
    path.write_text(
        path.read_text().replace("cy-marsh, name: Cy Marsh", "lind, name: Cy Marsh")
        + "places:\n  - {id: ada-lind, name: Lind}\n"
    )
    claims = two[1] / "facts" / "sources" / "report.yaml"
    claims.write_text(
        claims.read_text() + "career_steps:\n  - {person: Cy Marsh, step: moved, place: Lind, "
        'at: "Ada Lind was not there"}\n'
    )
    told = [s.cls for s in kg.load(project=list(two)).statements if not s.rule]
    assert sorted(told) == ["Stint", "Stint"]
    alone = [s.cls for s in kg.load(project=two[1]).statements]
    assert sorted(alone) == ["CareerStep", "Stint"]


def test_one_name_for_two_ids_is_a_warning_and_asks_which(two):
    path = two[1] / "facts" / "entities" / "all.yaml"
    path.write_text(path.read_text().replace("cy-marsh, name: Cy Marsh",
                    "lind-ada, name: Ada Lind") + "  - {id: x, name: y}\n")  # fmt: skip
    claims = two[1] / "facts" / "sources" / "report.yaml"
    claims.write_text(claims.read_text().replace("driver: Cy Marsh", "driver: Ada Lind"))
    found = [p for p in problems_of(two) if p.rule == "shared-name"]
    assert [(p.severity, "'lind-ada' here and 'ada-lind'" in p.what) for p in found] == [
        ("warning", True)
    ]


def test_the_command_takes_the_option_twice(two, run):
    code, out, _ = run("--project", str(two[0]), "teammates", "Lind", "--project", str(two[1]))
    assert code == 0 and "Cy Marsh" in out
    code, out, _ = run("--project", str(two[0]), "--project", str(two[1]), "use")
    assert code == 0 and "Beside it: 'marsh'" in out
