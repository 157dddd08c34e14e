"""Stubs: where they are put, what they refuse, and that nothing else of the file moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.facts.claims import read_facts
from kg.facts.stubs import class_called, insert, new_source, slug, stub, write_stubs
from kg.facts.tidying import tidy
from kg.folders import Folders, find_folders
from kg.ontology import read_vocabulary
from kg.problems import KgError, WrongUsage

VOCABULARY = read_vocabulary(find_folders().ontology)


@pytest.fixture
def folders(small):
    return Folders(
        small / "facts", find_folders().ontology, small / "seeds/catalogue.yaml", (small / "seeds",)
    )


def problems(folders):
    return [str(p) for p in read_facts(folders, VOCABULARY).problems]


def test_a_person_stands_among_the_people_and_all_else_stays_byte_for_byte(folders):
    path, text = stub("person", "Bea  Órla", folders, VOCABULARY)
    before = path.read_text(encoding="utf-8")
    line = "  - {id: bea-orla, name: Bea Órla}\n"
    assert text.replace(line, "") == before
    assert text.index("ada-lind") < text.index("bea-orla") < text.index("bo-marsh")
    write_stubs([(path, text)])
    assert problems(folders) == []


@pytest.mark.parametrize(
    "cls", sorted(c for c, e in VOCABULARY.entity_classes.items() if e.section)
)
def test_every_class_of_entities_has_a_stub_that_reads_without_problems(folders, cls):
    label = VOCABULARY.entity_class(cls).label
    path, text = stub(label, "The New One, Inc.", folders, VOCABULARY)
    write_stubs([(path, text)])
    facts = read_facts(folders, VOCABULARY)
    assert [str(p) for p in facts.problems] == []
    assert facts.entities["the-new-one-inc"].cls == cls
    assert facts.entities["the-new-one-inc"].name == "The New One, Inc."


def test_a_section_that_no_file_has_gets_a_file_of_its_own(folders):
    path, text = stub("award", "Lantern Prize", folders, VOCABULARY)
    assert path.name == "awards.yaml"
    assert text.splitlines()[1:] == ["awards:", "  - {id: lantern-prize, name: Lantern Prize}"]


def test_further_keys_are_taken_and_misspelt_ones_refused(folders):
    _, text = stub(
        "season",
        "2020 Lantern Cup",
        folders,
        VOCABULARY,
        series="lantern-cup",
        year=2020,
        other_names=["LC 2020"],
    )
    assert (
        "{id: 2020-lantern-cup, name: 2020 Lantern Cup, other_names: [LC 2020], "
        "series: lantern-cup, year: 2020}"
    ) in text
    with pytest.raises(WrongUsage, match="a season has no key 'yaer'"):
        stub("season", "2020 Lantern Cup", folders, VOCABULARY, yaer=2020)


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("person", "Ada Lind", "the id 'ada-lind' is taken"),
        ("team", "BROOK", "already a name of 'brook-racing'"),
        ("person", "Lind", "already a name of 'ada-lind'"),
        ("person", "…", "no id can be made"),
        ("persn", "X", "no kind of entity 'persn'"),
    ],
)
def test_what_is_there_already_or_cannot_be_is_refused(folders, kind, name, said):
    with pytest.raises(KgError, match=said) as caught:
        stub(kind, name, folders, VOCABULARY)
    assert caught.value.fix


def test_a_kind_may_be_called_by_its_label_or_section():
    assert (
        class_called("car-model", VOCABULARY).name
        == class_called("Car model", VOCABULARY).name
        == class_called("CarModel", VOCABULARY).name
        == "CarModel"
    )
    assert class_called("people", VOCABULARY).name == "Person"


def test_a_comment_stays_with_its_item():
    text = (
        "people:\n"
        "  - {id: a, name: A}\n"
        "  # about C\n"
        "  - {id: c, name: C}\n"
        "  # the end of people\n"
        "\n"
        "teams:\n"
        "  - {id: t, name: T}\n"
    )
    assert insert(text, "people", "{id: b, name: B}", "b") == text.replace(
        "  # about C\n", "  - {id: b, name: B}\n  # about C\n"
    )
    assert insert(text, "people", "{id: d, name: D}", "d") == text.replace(
        "  # the end", "  - {id: d, name: D}\n  # the end"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "people:\n- id: a\n  name: A\n- id: c\n  name: C",
            "people:\n- id: a\n  name: A\n- NEW\n- id: c\n  name: C",
        ),
        ("people:\n- id: a\n  name: A", "people:\n- id: a\n  name: A\n- NEW\n"),
        (
            "people:\r\n    - {id: c, name: C}\r\n",
            "people:\r\n    - NEW\r\n    - {id: c, name: C}\r\n",
        ),
        ("people:\n", "people:\n  - NEW\n"),
        (
            "people: # nobody\nteams:\n  - {id: t, name: T}\n",
            "people: # nobody\n  - NEW\nteams:\n  - {id: t, name: T}\n",
        ),
        ("teams:\n  - {id: t, name: T}", "teams:\n  - {id: t, name: T}\npeople:\n  - NEW\n"),
        ("", "people:\n  - NEW\n"),
    ],
)
def test_other_ways_of_writing_are_kept(text, expected):
    assert insert(text, "people", "{id: b, name: B}", "b") == expected.replace(
        "NEW", "{id: b, name: B}"
    )


def test_a_section_on_one_line_is_refused_with_a_way_on():
    with pytest.raises(KgError, match="one item a line") as caught:
        insert("people: [{id: a, name: A}]\n", "people", "{id: b, name: B}", "b")
    assert "kg tidy" in caught.value.fix


@given(st.text(max_size=30))
def test_an_id_is_made_of_small_letters_digits_and_single_hyphens_or_is_empty(name):
    made = slug(name)
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not made.startswith("-")
    assert not made.endswith("-")
    assert "--" not in made


def test_a_new_article_from_its_file_to_a_catalogue_without_problems(folders, tmp_path):
    text = tmp_path / "gale-report.txt"
    text.write_text("Ada Lind won again.\n\nShe was glad.\n", encoding="utf-8")
    before = folders.catalogue.read_text(encoding="utf-8")
    writes = new_source(
        "gale-report",
        text,
        "[2019-06..2019-07]",
        "Lind wins: again",
        folders,
        publisher="The Lantern",
    )
    write_stubs(writes)
    facts = read_facts(folders, VOCABULARY)
    assert [str(p) for p in facts.problems] == []
    article = facts.catalogue.articles["gale-report"]
    assert (article.first, article.last, len(article.paragraphs())) == (1, 3, 2)
    assert (
        (folders.facts / "sources/gale-report.yaml")
        .read_text(encoding="utf-8")
        .endswith("\nsource: gale-report\n")
    )
    kept = [
        line
        for line in folders.catalogue.read_text(encoding="utf-8").splitlines()
        if line in before.splitlines()
    ]
    assert [line for line in before.splitlines() if line not in kept] == []
    tidy(folders, VOCABULARY)
    assert problems(folders) == []


def test_a_second_article_of_a_document_does_not_list_it_again(folders):
    writes = new_source(
        "cup-again",
        folders.catalogue.parent / "anon-cup.txt",
        "2019-05-05",
        "T",
        folders,
        lines="3-5",
    )
    catalogue = writes[-1][1].decode()
    assert catalogue.count("anon-cup.txt") == 1
    assert "document: cup\n    lines: 3-5\n" in catalogue
    assert len(writes) == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ident": "cup-report"}, "already listed"),
        ({"ident": "Not An Id"}, "not a proper id"),
        ({"written": "last week"}, "not a date"),
        ({"lines": "5-99"}, "not a span"),
        ({"lines": "3"}, "not a span"),
        ({"file": "no-such.txt"}, "cannot be opened"),
    ],
)
def test_an_article_that_cannot_be_is_refused(folders, changed, said):
    given = {
        "ident": "cup-again",
        "file": folders.catalogue.parent / "anon-cup.txt",
        "written": "2019",
        "title": "T",
        "lines": "1-2",
        **changed,
    }
    with pytest.raises(KgError, match=said):
        new_source(folders=folders, **given)


def test_another_text_under_a_known_name_is_refused(folders, tmp_path):
    other = tmp_path / "anon-cup.txt"
    other.write_text("something else", encoding="utf-8")
    with pytest.raises(KgError, match="its text differs"):
        new_source("cup-again", other, "2019", "T", folders)


@pytest.mark.parametrize(
    ("slots", "what", "fix"),
    [
        ({"sereis": "lantern-cup"}, "no key 'sereis'", "did you mean 'series'"),
        ({"nonsense": "1"}, "no key 'nonsense'", "use one of: "),
        ({"series": "lantern-cpu"}, "no series 'lantern-cpu'", "did you mean 'Lantern Cup'"),
        ({"series": "lantern-cup", "year": "soon"}, "'soon' is not the year", "write 2019"),
    ],
)
def test_what_names_nothing_is_refused_with_what_is_near(folders, slots, what, fix):
    before = sorted((folders.facts / "entities").rglob("*.yaml"))
    with pytest.raises(WrongUsage, match=what) as caught:
        stub("season", "2020 Lantern Cup", folders, VOCABULARY, **slots)
    assert fix in caught.value.fix
    assert sorted((folders.facts / "entities").rglob("*.yaml")) == before
    right = {"series": "lantern-cup", "year": "2020"}
    assert "2020 Lantern Cup" in stub("season", "2020 Lantern Cup", folders, VOCABULARY, **right)[1]


def test_a_fault_that_stood_there_before_hinders_no_new_entry(folders):
    path, text = stub("season", "2020 Lantern Cup", folders, VOCABULARY, series="lantern-cup")
    write_stubs([(path, text.replace("series: lantern-cup", "series: lantern-cpu"))])
    assert "2021" in stub("season", "2021 Lantern Cup", folders, VOCABULARY)[1]
    with pytest.raises(WrongUsage, match="no series 'lantern-cpu'"):
        stub("season", "2022 Lantern Cup", folders, VOCABULARY, series="lantern-cpu")
