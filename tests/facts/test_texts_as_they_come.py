"""Kinds of faults of files: letters composed or not, spaces nobody sees, files that are none.

Each corpus is one article and its claims; what is right stands in the name of the test.
"""

import hashlib
import os

import pytest

from kg.facts.claims import read_facts
from kg.folders import find_folders
from kg.ontology import read_vocabulary

ENTITIES = """people:
{people}
teams:
  - {{id: brook-racing, name: Brook Racing}}
"""
CATALOGUE = """documents:
  - {{id: d, file: a.txt, sha256: {sha256}}}
articles:
  - {{id: a, title: Round 1, publisher: The Lantern, kind: report, written: "2019-05-05",
      how_dated: date line, document: d, lines: 1-9}}
"""


@pytest.fixture(scope="module")
def vocabulary():
    return read_vocabulary(find_folders().ontology)


@pytest.fixture
def problems_of(tmp_path, vocabulary):
    """Return a function: (text, people, claims) → the problems of that corpus, sorted."""

    def read(text, people, *claims):
        data = text if isinstance(text, bytes) else text.encode()
        for folder in ("facts/entities", "facts/sources", "seeds"):
            (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        listed = "\n".join(f"  - {{id: {i}, name: '{n}'}}" for i, n in people)
        items = "\n".join(f"  - {{{c}}}" for c in claims)
        for name, written in (
            ("facts/entities/all.yaml", ENTITIES.format(people=listed)),
            ("facts/sources/a.yaml", f"source: a\nstints:\n{items}\n"),
            ("seeds/catalogue.yaml", CATALOGUE.format(sha256=hashlib.sha256(data).hexdigest())),
        ):
            (tmp_path / name).write_text(written, encoding="utf-8")
        (tmp_path / "seeds/a.txt").write_bytes(data)
        folders = find_folders(tmp_path / "facts", None, tmp_path / "seeds")
        folders.stamp()
        return sorted(read_facts(folders, vocabulary).problems)

    return read


def stint(driver, anchor, when=2019):
    return f'driver: "{driver}", team: Brook Racing, when: {when}, at: "{anchor}"'


ZOE = [("zoe", "Zoë Möller"), ("bo", "Bo Marsh")]


@pytest.mark.parametrize("name", ["Zoe\u0308 Mo\u0308ller", "Zoë\u00a0Möller", "ZOË MÖLLER"])
def test_a_name_in_another_encoding_is_the_name(problems_of, name):
    assert problems_of("Zoë Möller drove.", ZOE, stint(name, "Möller drove")) == []


@pytest.mark.parametrize(
    "text",
    ["Zoe\u0308 Mo\u0308ller drove.", "Zoë Möller\u00a0drove.", "Zoë Möl\u00adler \u200bdrove."],
)
def test_a_text_in_another_encoding_is_the_text(problems_of, text):
    assert problems_of(text, ZOE, stint("Zoë Möller", "Möller drove")) == []


def test_no_message_shows_the_same_name_twice(problems_of):
    found = problems_of("Zoë Möller drove.", ZOE, stint("Zoe Moller", "Möller drove"))
    assert [p.rule for p in found] == ["unknown-name"] and "'Zoë Möller'" in found[0].fix


def test_every_copy_of_one_name_is_told(problems_of):
    copies = ["Zoe\u0308 Mo\u0308ller", "Zoë  Möller", "Zoë\u00a0 Möller", "zoë möller"]
    people = [*ZOE, *((f"zoe-{n}", name) for n, name in enumerate(copies, 2))]
    found = problems_of("Zoë Möller drove.", people, stint("zoe", "Möller drove"))
    assert [(p.rule, p.where.line) for p in found] == [("shared-name", n) for n in (4, 5, 6, 7)]


def test_names_of_one_family_are_told_apart(problems_of):
    people = [("john", "John Marsh"), ("john-jr", "John Marsh Jr."), ("john-iii", "John Marsh III")]
    text = "John Marsh drove. John Marsh, Jr., drove too; so did John Marsh III."
    claims = (
        stint("John Marsh", "Marsh drove"),
        stint("John Marsh, Jr.", "drove too"),
        stint("John Marsh III", "so did John"),
    )
    assert problems_of(text, people, *claims) == []


def test_a_text_that_is_not_utf8_is_one_problem(problems_of):
    text = "Zoë Möller drove.".encode("latin-1")
    found = problems_of(text, ZOE, stint("Zoë Möller", "Möller drove"))
    assert [(p.rule, p.where.path) for p in found] == [("not-utf8", "seeds/catalogue.yaml")]


def test_marks_of_a_merge_are_one_problem_with_their_line(problems_of, tmp_path):
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/anchors.tsv").write_text(
        "a\tMöller drove\t1\t1\t4\t16\tdrove\n=======\n>>>>>>> other\n", encoding="utf-8"
    )
    found = problems_of("Zoë Möller drove.", ZOE, stint("Zoë Möller", "Möller drove"))
    assert [str(p.where) for p in found] == ["seeds/anchors.tsv:2:1"]
    assert "kg tidy" in found[0].fix


@pytest.mark.parametrize("make", ["fifo", "folder", "dangling"])
@pytest.mark.parametrize("name", ["facts/sources/z.yaml", "facts/entities/z.yml"])
def test_what_is_no_file_is_told_and_nothing_waits(problems_of, tmp_path, make, name):
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    if make == "fifo":
        os.mkfifo(path)
    elif make == "folder":
        path.mkdir()
    else:
        path.symlink_to("nowhere")
    found = problems_of("Zoë Möller drove.", ZOE, stint("Zoë Möller", "Möller drove"))
    assert [(p.rule, p.where.path) for p in found] == [("unreadable-file", name)]
