"""A new claim in a claims file: it reads back as it was meant, and every other byte stays."""

from pathlib import Path
from threading import Thread

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.facts.tidying import data_of, tidy_text
from kg.facts.writing import typed_claim, with_claims, write_claims
from kg.ontology import read_vocabulary
from kg.problems import KgError, WrongUsage

TOP = Path(__file__).parent.parent.parent
FILES = sorted((TOP / "facts" / "sources").glob("*.yaml"))
VOCABULARY = read_vocabulary(TOP / "ontology")
LOADER = yaml.CSafeLoader  # ten times as fast as that of Python
WON = typed_claim("results", {"position": "1", "driver": "Ada Lind"}, "Lind won")


def place_in(text):
    """Return a place_of for anchors of the form "word N", whose place is N; others have none."""
    return lambda anchor: (
        (int(anchor.split()[1]), 0) if anchor.split()[1:2] and anchor.split()[1].isdigit() else None
    )


def lines_left(before, after):
    """Return the lines of ``after`` that remain when those of ``before`` are taken out in order."""
    left, rest = [], iter(after.splitlines(keepends=True))
    for wanted in before.splitlines(keepends=True):
        for line in rest:
            if line == wanted:
                break
            left.append(line)
        else:
            raise AssertionError(f"lost: {wanted!r}")
    return left + list(rest)


def test_a_new_file_begins_with_its_source():
    text = with_claims("", "cup-report", [WON], VOCABULARY)
    assert text.splitlines() == [
        "source: cup-report",
        "results:",
        '  - {driver: Ada Lind, position: 1, at: "Lind won"}',
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_other_byte_of_the_shipped_files_stays(path):
    text = path.read_bytes().decode()
    source = yaml.load(text, Loader=LOADER)["source"]
    claims = [
        WON,
        typed_claim("milestones", {"about": "Ada Lind", "what": "debut"}, "a debut: hers"),
        typed_claim("courses", {"venue": "Quarry Park", "turns": "7"}, ["seven turns", "of seven"]),
        typed_claim("biographies", {"person": "Ada Lind", "detail": "x" * 300}, "long"),
    ]
    after = with_claims(text, source, claims, VOCABULARY)
    left = lines_left(text, after)
    assert '  - {driver: Ada Lind, position: 1, at: "Lind won"}\n' in left
    assert len(left) <= 7 + 3  # four claims, one of them of three lines, and missing sections
    assert tidy_text(after, VOCABULARY, "claims") == after


TEXT = st.text(
    st.characters(exclude_categories=("Cs",)) | st.sampled_from("\"'#:,{}[]&*!|>%@`-\\ \n\t~"),
    min_size=1,
    max_size=30,
)


@settings(max_examples=3 * settings.default.max_examples // 2)
@given(TEXT, TEXT, st.lists(TEXT, min_size=1, max_size=3), st.sampled_from(FILES))
def test_what_is_written_reads_back_as_the_same_claim(detail, name, anchors, path):
    text = path.read_bytes().decode()
    source = yaml.load(text, Loader=LOADER)["source"]
    claim = typed_claim(
        "milestones", {"about": name, "detail": detail, "with": [name, "b"]}, anchors
    )
    after = with_claims(text, source, [claim], VOCABULARY)
    lines_left(text, after)
    root = yaml.compose(after, Loader=LOADER)
    items = next(v for k, v in root.value if k.value == "milestones").value
    said = [{k.value: value_in(v) for k, v in item.value} for item in items]
    assert {"about": name, "detail": detail, "with": [name, "b"], "at": one_or_all(anchors)} in said


def value_in(node):
    """Return a node as a text or a list of texts."""
    if isinstance(node, yaml.SequenceNode):
        return [value_in(n) for n in node.value]
    return node.value


def one_or_all(anchors):
    """Return a single anchor by itself."""
    return anchors[0] if len(anchors) == 1 else anchors


ORDERED = """# ours
source: cup-report  # the report
milestones:
  # of word 2
  - {about: A, what: debut, at: word 2}  # a remark
  - about: B
    what: debut
    at: [word 5, word 9]

  - {about: C, what: debut, at: word 7}
# at the end
"""


@pytest.mark.parametrize(
    ("anchor", "behind"),
    [("word 1", "milestones:"), ("word 3", "  - {about: A"), ("word 5", "    at: [word 5"),
     ("word 6", "    at: [word 5"), ("word 8", "  - {about: C"), ("nowhere", "  - {about: C")],
)  # fmt: skip
def test_claims_stand_in_the_order_of_the_article(anchor, behind):
    claim = typed_claim("milestones", {"about": "New"}, anchor)
    after = with_claims(ORDERED, "cup-report", [claim], VOCABULARY, place_in(ORDERED))
    lines = after.splitlines()
    at = next(i for i, line in enumerate(lines) if "New" in line)
    above = [line for line in lines[:at] if line.strip()]
    assert above[-1].startswith(behind)
    assert lines_left(ORDERED, after) == [f'  - {{about: New, at: "{anchor}"}}\n']


def test_several_at_once_stand_as_one_after_the_other():
    claims = [typed_claim("milestones", {"about": f"N{n}"}, f"word {n}") for n in (8, 1, 6, 3, 10)]
    at_once = with_claims(ORDERED, "cup-report", claims, VOCABULARY, place_in(ORDERED))
    one_by_one = ORDERED
    for claim in claims:
        one_by_one = with_claims(one_by_one, "cup-report", [claim], VOCABULARY, place_in(ORDERED))
    assert at_once == one_by_one


def test_a_missing_section_stands_in_the_order_of_the_ontology():
    after = with_claims(ORDERED, "cup-report", [WON], VOCABULARY)
    assert after.index("milestones:") < after.index("results:") < after.index("# at the end")
    first = typed_claim("biographies", {"person": "Ada Lind", "age": "30"}, "thirty")
    after = with_claims(after, "cup-report", [first], VOCABULARY)
    assert after.index("source:") < after.index("biographies:") < after.index("milestones:")


@pytest.mark.parametrize(
    "empty", ["results:\n", "results: []\n", "results: [] # none yet\n", "results:  \n"]
)
def test_an_empty_section_is_filled(empty):
    after = with_claims("source: a\n" + empty + "tallies: []\n", "a", [WON], VOCABULARY)
    assert data_of(after)[0][0] == "results"
    assert "Lind won" in after
    assert ("# none yet" in after) == ("# none yet" in empty)


@pytest.mark.parametrize("text", [
    "source: a\r\nresults:\r\n  - {driver: B, at: c}\r\n",
    "source: a\nresults:\n  - {driver: B, at: c}",
    "source: a\nresults:\n- driver: B\n  at: c\n",
    "\ufeffsource: a\nresults:\n  - {driver: B, at: c}\n",
    "source: a\nresults:\n  - driver: B\n    note: |\n      two\n      lines\n    at: c\n\n\n",
])  # fmt: skip
def test_other_ways_of_writing_are_kept(text):
    after = with_claims(text, "a", [WON], VOCABULARY)
    assert after.startswith(text.rstrip("\r\n"))
    assert ("\r\n" in after) == ("\r\n" in text)
    assert len(yaml.safe_load(after)["results"]) == 2


@pytest.mark.parametrize("text", [
    "source: b\n", "results:\n  - {driver: B, at: c}\n", "source: a\nresults: {driver: B}\n",
    "source: a\nresults: [{driver: B, at: c}]\n", "source: [\n", "- a\n",
])  # fmt: skip
def test_a_file_that_cannot_be_added_to_is_left_alone(text, tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises((KgError, WrongUsage)):
        write_claims(path, "a", [WON], VOCABULARY)
    assert path.read_text(encoding="utf-8") == text
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]


def test_two_that_write_at_once_do_no_harm(tmp_path):
    path = tmp_path / "a.yaml"

    def write(who):
        for n in range(15):
            claim = typed_claim("milestones", {"about": f"{who} {n}"}, f"{who} {n}")
            write_claims(path, "a", [claim], VOCABULARY)

    threads = [Thread(target=write, args=(who,)) for who in ("Ada", "Bo", "Cy")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(yaml.safe_load(path.read_text(encoding="utf-8"))["milestones"]) == 45


@pytest.fixture(scope="module")
def recorded():
    """Return (source, anchor) → (line, start), as the shipped corpus recorded them."""
    rows = (TOP / "seeds" / "anchors.tsv").read_text(encoding="utf-8").splitlines()
    return {
        (source, anchor): (int(line), int(start))
        for source, anchor, line, _, start, *_ in (row.split("\t") for row in rows)
    }


@pytest.mark.sampled(3)
@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_claim_taken_out_and_written_again_stands_where_it_stood(path, recorded):
    text = path.read_bytes().decode()
    root = yaml.compose(text, Loader=LOADER)
    source = next(v.value for k, v in root.value if k.value == "source")

    def place_of(anchor):
        return recorded.get((source, anchor))

    items = [(k.value, i) for k, v in root.value if k.value != "source" for i in v.value]
    assert tidy_text(text, VOCABULARY, "claims", place_of) == text
    for section, item in items[:: max(len(items) // 6, 1)]:
        pairs = {k.value: value_in(v) for k, v in item.value}
        claim = typed_claim(section, pairs, pairs.pop("at"))
        lines = text.splitlines(keepends=True)
        last = item.value[-1][1]  # all values of the shipped files stand on one line
        del lines[item.start_mark.line : last.end_mark.line + 1]
        again = with_claims("".join(lines), source, [claim], VOCABULARY, place_of)
        lines_left("".join(lines), again)
        assert data_of(again) == data_of(text)
        assert tidy_text(again, VOCABULARY, "claims", place_of) == again


def test_a_claim_written_whole_never_takes_on_the_defaults_of_a_section():
    text = (
        "source: a\nresults:\n  - {driver: B, at: word 1}\n"
        "  # GT\n  - defaults: {class: GT}\n  - {driver: C, at: word 2}\n"
    )
    for anchor in ("word 9", "nowhere"):
        claim = typed_claim("results", {"driver": "New"}, anchor)
        after = with_claims(text, "a", [claim], VOCABULARY, place_in(text))
        assert after.index("driver: B") < after.index("New") < after.index("# GT")
        assert lines_left(text, after) == [f'  - {{driver: New, at: "{anchor}"}}\n']
