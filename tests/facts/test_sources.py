"""The catalogue and its texts: anchors → passages; files that nobody should have to trust."""

import hashlib
import os
from datetime import date

import pytest

from kg.facts.coverage import check_left, paragraphs_of
from kg.facts.sources import Article, Place, find_anchor, read_catalogue, write_places
from kg.folders import Folders
from kg.problems import Position

TEXT = "One “fine” day.\n\nOne day later, the barn — 900 feet — burned.\nNobody was in the barn."
TODAY = date(2020, 2, 29)


def article():
    return Article("a", "A", "P", "report", "2001", "", "d", 10, 13, TEXT)


def corpus(tmp_path, text=TEXT, name="a.txt", file=None, written="2019-05-05", lines="1-9"):
    """Return the path of a catalogue with one document and one article, and its text beside it."""
    data = text if isinstance(text, bytes) else text.encode()
    seeds = tmp_path / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    (seeds / name).write_bytes(data)
    path = seeds / "catalogue.yaml"
    path.write_text(
        f"""documents:
  - id: d
    file: "{file or name}"
    sha256: {hashlib.sha256(data).hexdigest()}
articles:
  - {{id: a, title: Round 1, publisher: The Lantern, kind: report, written: "{written}",
      how_dated: date line, document: d, lines: {lines}}}
""",
        encoding="utf-8",
    )
    return path


def read(path, today=TODAY):
    return read_catalogue(path, [path.parent], today)


def told(problems):
    return [(p.rule, p.where.line, p.severity) for p in problems]


def test_an_anchor_is_found_with_line_paragraph_and_span():
    place, count = find_anchor(article(), "“fine” day")
    assert (count, place) == (1, Place(10, 1, 4, 14))
    assert TEXT.split("\n")[0][place.start : place.end] == "“fine” day"


def test_a_span_runs_from_its_first_to_its_last_words():
    place, _ = find_anchor(article(), "One day … burned")
    assert (place.line, place.paragraph) == (12, 2)
    assert (
        TEXT.split("\n")[2][place.start : place.end]
        == "One day later, the barn — 900 feet — burned"
    )


def test_twice_is_not_once_and_nowhere_is_nowhere():
    assert find_anchor(article(), "the barn") == (None, 2)
    assert find_anchor(article(), "the house") == (None, 0)
    assert find_anchor(article(), "One day … Nobody") == (None, 0)
    assert find_anchor(article(), "… burned") == (None, 0)


def test_case_and_quotes_must_be_exact():
    assert find_anchor(article(), '"fine" day')[1] == 0
    assert find_anchor(article(), "nobody was")[1] == 0


@pytest.mark.parametrize(
    "text, anchor",
    [
        ("Zoe\u0308 Mo\u0308ller won.", "Möller won"),
        ("Zoë Möller won.", "Mo\u0308ller won"),
        ("Zoë Möller\u00a0 won.", "Möller won"),
        ("Zoë Möller\u202fwon.", "Möller\u00a0won"),
        ("\ufeffMöller won.\r\nBo Marsh too.\r\n", "Möller won."),
        ("First\u2028still first.\x0bform\x0cfeed\x85\nMöller won.\n", "Möller won."),
    ],
)
def test_an_anchor_is_found_in_whatever_encoding(tmp_path, text, anchor):
    catalogue, problems = read(corpus(tmp_path, text))
    place, count = catalogue.find("a", anchor)
    passage = catalogue.passage("a", place.paragraph)
    assert (problems, count) == ([], 1)
    assert passage[place.start : place.end].split()[-1].rstrip(".") == "won"
    assert place.line == text[: text.rindex("won")].count("\n") + 1


def test_paragraphs_are_lines_and_no_other_breaks(tmp_path):
    catalogue, _ = read(corpus(tmp_path, "One\u2028two\x0bthree\x0cfour\x85five\r\n\r\nsix\r\n"))
    assert catalogue.articles["a"].paragraphs() == ["One\u2028two\x0bthree\x0cfour\x85five", "six"]


def test_a_recorded_place_is_found_where_the_text_is_not_at_hand(tmp_path):
    path = corpus(tmp_path, "Zoë Möller\u00a0won. Bo left.")
    anchors = path.with_name("anchors.tsv")
    write_places(anchors, read(path)[0], [("a", "Möller\u00a0won"), ("a", "Bo left")])
    (path.parent / "a.txt").unlink()
    catalogue, problems = read(path)
    assert problems == [] and catalogue.missing == ["d"]
    assert catalogue.find("a", "Möller won") == (Place(1, 1, 4, 14), None)
    assert catalogue.words("a", "Mo\u0308ller won") == ["moller", "won", "zoe"]
    before = anchors.read_bytes()
    write_places(anchors, catalogue, [("a", "Möller won"), ("a", "Bo left")])
    assert anchors.read_bytes() == before


@pytest.mark.parametrize(
    "text",
    ["Ada won in a Citroën.\n".encode("latin-1"), "Ada won.".encode("utf-16"), b"Ada \xff\xfe\n"],
)
def test_a_text_that_is_not_utf8_is_one_problem_at_its_document(tmp_path, text):
    catalogue, problems = read(corpus(tmp_path, text))
    assert told(problems) == [("not-utf8", 2, "problem")]
    assert problems[0].where == Position("seeds/catalogue.yaml", 2, 5)
    assert "a.txt" in problems[0].what and "UTF-8" in problems[0].fix
    assert catalogue.articles["a"].text is None and catalogue.unproven == {"d"}


@pytest.mark.parametrize(
    "line, row",
    [
        (1, b"<<<<<<< HEAD\na\tthe barn\t3\t2\t0\t8\tbarn\n=======\n>>>>>>> other\n"),
        (2, b"a\tthe barn\t3\t2\t0\t8\tbarn\na\tb\xeb\t3\t2\t0\t8\t\n"),
        (2, b"a\tthe barn\t3\t2\t0\t8\tbarn\na\tb\tthree\t2\t0\t8\t\n"),
        (2, b"a\tthe barn\t3\t2\t0\t8\tbarn\na\tb\t3\t2\t8\t0\t\n"),
        (2, b"a\tthe barn\t3\t2\t0\t8\tbarn\na\tb\n"),
    ],
)
def test_a_recorded_place_that_is_none_is_told_with_its_line(tmp_path, line, row):
    path = corpus(tmp_path)
    path.with_name("anchors.tsv").write_bytes(row)
    catalogue, problems = read(path)
    assert [(str(p.where), p.rule) for p in problems] == [
        (f"seeds/anchors.tsv:{line}:1", "bad-record")
    ]
    assert "kg tidy" in problems[0].fix
    assert catalogue.recorded[("a", "the barn")] == Place(3, 2, 0, 8)


@pytest.mark.parametrize(
    "line, row",
    [
        (1, b"=======\na\t1\t1\t3\n"),
        (2, b"a\t1\t1\t3\na\t2\t\xeb\t3\n"),
        (2, b"a\t1\t1\t3\na\t2\tx\t3\n"),
    ],
)
def test_a_recorded_paragraph_that_is_none_is_told_with_its_line(tmp_path, line, row):
    path = corpus(tmp_path)
    (path.parent / "a.txt").unlink()
    path.with_name("paragraphs.tsv").write_bytes(row)

    class Facts:
        catalogue = read(path)[0]
        claims = ()

    folders = Folders(tmp_path, tmp_path, path, (path.parent,))
    problems = check_left(Facts, folders)
    assert [(str(p.where), p.rule) for p in problems] == [
        (f"seeds/paragraphs.tsv:{line}:1", "bad-record")
    ]
    assert paragraphs_of(Facts.catalogue, folders)["a"] == [(1, 3)]


@pytest.mark.parametrize(
    "file", ["../secret.txt", "x/../../secret.txt", "/etc/hostname", "..\\\\secret.txt", "C:secret"]
)
def test_a_text_outside_the_folders_of_texts_is_refused(tmp_path, file):
    (tmp_path / "secret.txt").write_text(TEXT, encoding="utf-8")
    catalogue, problems = read(corpus(tmp_path, file=file))
    assert told(problems) == [("bad-catalogue", 2, "problem")] and "outside" in problems[0].what
    assert catalogue.articles["a"].text is None


def test_a_link_out_of_the_folders_of_texts_is_refused(tmp_path):
    path = corpus(tmp_path)
    (tmp_path / "secret.txt").write_text(TEXT, encoding="utf-8")
    (path.parent / "a.txt").unlink()
    (path.parent / "a.txt").symlink_to(tmp_path / "secret.txt")
    assert told(read(path)[1]) == [("bad-catalogue", 2, "problem")]


def test_a_text_in_a_folder_of_the_folder_is_read(tmp_path):
    path = corpus(tmp_path, file="more/a.txt")
    (path.parent / "more").mkdir()
    (path.parent / "a.txt").rename(path.parent / "more" / "a.txt")
    catalogue, problems = read(path)
    assert problems == [] and catalogue.articles["a"].text == TEXT


@pytest.mark.parametrize("make", ["fifo", "folder", "dangling"])
def test_a_text_that_is_no_file_is_not_at_hand(tmp_path, make):
    path = corpus(tmp_path)
    text = path.parent / "a.txt"
    text.unlink()
    if make == "fifo":
        os.mkfifo(text)
    elif make == "folder":
        text.mkdir()
    else:
        text.symlink_to("nowhere")
    catalogue, problems = read(path)
    assert problems == [] and catalogue.missing == ["d"]


@pytest.mark.parametrize("written", ["2019-02-31", "2019-02-29", "2019-13", "soon"])
def test_an_article_is_written_on_a_day_of_the_calendar(tmp_path, written):
    _, problems = read(corpus(tmp_path, written=written))
    assert [p.rule for p in problems] == ["bad-date"] and problems[0].severity == "problem"


@pytest.mark.parametrize(
    "written, warned",
    [("2021", True), ("2020-03-02", True), ("2020-03-01", False), ("2020-02", False), ("2020", 0)],
)
def test_an_article_of_the_future_is_warned_of(tmp_path, written, warned):
    _, problems = read(corpus(tmp_path, written=written))
    assert [(p.rule, p.severity) for p in problems] == [("bad-date", "warning")] * bool(warned)


@pytest.mark.parametrize("lines", ["9-1", "0-3", "x", "3"])
def test_lines_are_a_span(tmp_path, lines):
    catalogue, problems = read(corpus(tmp_path, lines=lines))
    assert [p.rule for p in problems] == ["bad-catalogue"]
    assert catalogue.articles["a"].text is None


def test_a_document_listed_twice_is_told(tmp_path):
    path = corpus(tmp_path)
    text = path.read_text(encoding="utf-8").replace(
        "articles:\n", "  - {id: d, file: b.txt}\narticles:\n"
    )
    path.write_text(text, encoding="utf-8")
    assert told(read(path)[1]) == [("duplicate-id", 5, "problem")]


@pytest.mark.parametrize(
    ("line", "nowhere", "problems"),
    [
        ("", ["tale"], 0),
        ("url: https://example.org/tale", [], 0),
        ("public: no public copy is known", [], 0),
        ("url: example.org/tale", ["tale"], 1),
        ('url: "javascript:alert(1)"', ["tale"], 1),
    ],
)
def test_an_article_says_where_it_is_public_or_that_no_copy_is_known(
    tmp_path, line, nowhere, problems
):
    from kg.facts.checking import without_address
    from kg.facts.claims import read_facts
    from kg.facts.corpus import make_corpus
    from kg.folders import find_folders
    from kg.ontology import read_vocabulary

    root = make_corpus(tmp_path / "cup").root
    (root / "seeds" / "tale.txt").write_text("Ada Lind won.\n")
    digest = hashlib.sha256(b"Ada Lind won.\n").hexdigest()
    (root / "seeds" / "catalogue.yaml").write_text(
        f"documents:\n  - {{id: doc, file: tale.txt, sha256: {digest}}}\narticles:\n"
        "  - id: tale\n    title: A tale\n    written: 2020\n    how_dated: its date line\n"
        f"    document: doc\n    lines: 1-1\n    {line}\n"
    )
    folders = find_folders(project=root)
    facts = read_facts(folders, read_vocabulary(folders.ontologies))
    assert [p.rule for p in facts.problems] == ["bad-catalogue"] * problems
    assert without_address(facts) == nowhere
    url = facts.catalogue.articles["tale"].as_json()["url"]
    assert url == (None if problems else line.partition("url: ")[2] or None)
