"""YAML as typed: text stays text, every value knows its place, what is not right is told apart."""

import os
import unicodedata

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kg.facts.reading import List, Mapping, read_records, read_yaml
from kg.problems import Position


def read(tmp_path, data):
    path = tmp_path / "x.yaml"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_yaml(path, "x.yaml")


@pytest.mark.parametrize(
    "text", ["NO", "1:26.364", "012", "08", "1e3", "2024-08-04", "yes", "0x1f", "1_000", "=", "<<"]
)
def test_text_stays_text(tmp_path, text):
    root, problems = read(tmp_path, f"a: {text}\n")
    assert (root.get("a").value, problems) == (text, [])


def test_every_value_knows_its_line_and_column(tmp_path):
    root, _ = read(tmp_path, "list:\n  - {a: 1, b: two}\n")
    item = root.get("list").items[0]
    assert (item.where, item.get("b").where) == (
        Position("x.yaml", 2, 5),
        Position("x.yaml", 2, 15),
    )


def test_letters_are_composed_and_columns_are_those_of_the_file(tmp_path):
    root, _ = read(tmp_path, "- {name: Zoe\u0308 Mo\u0308ller, kind: x}\n")
    assert root.items[0].get("name").value == "Zoë Möller"
    assert root.items[0].get("kind").where == Position("x.yaml", 1, 30)


def test_repeated_keys_are_all_there_and_told(tmp_path):
    root, problems = read(tmp_path, "a: 1\na: 2\n")
    assert [v.value for _, v in root.pairs] == ["1", "2"]
    assert [p.rule for p in problems] == ["repeated-key"]


def test_one_key_in_two_encodings_is_repeated(tmp_path):
    _, problems = read(tmp_path, "Zoë: 1\nZoe\u0308: 2\n")
    assert [p.rule for p in problems] == ["repeated-key"]


def test_an_empty_file_is_no_problem(tmp_path):
    assert read(tmp_path, "") == (None, [])
    assert read(tmp_path, "# only a comment\n") == (None, [])
    assert read(tmp_path, "---\n") == (None, [])


def test_bytes_that_are_not_utf8_are_told_with_their_place(tmp_path):
    _, problems = read(tmp_path, b"a: 1\nb: Citro\xebn\n")
    assert [(p.rule, p.where.line, p.where.column) for p in problems] == [("not-utf8", 2, 9)]
    assert "0xEB" in problems[0].what and "'ë'" in problems[0].what


def test_utf16_is_told(tmp_path):
    _, problems = read(tmp_path, "a: 1\n".encode("utf-16"))
    assert [p.rule for p in problems] == ["not-utf8"] and "UTF-16" in problems[0].what


def test_a_missing_file_is_told(tmp_path):
    _, problems = read_yaml(tmp_path / "none.yaml", "none.yaml")
    assert [p.rule for p in problems] == ["unreadable-file"]


@pytest.mark.parametrize("make", ["fifo", "folder", "dangling", "device"])
def test_only_regular_files_are_opened(tmp_path, make):
    path = tmp_path / "z.yaml"
    if make == "fifo":
        os.mkfifo(path)
    elif make == "folder":
        path.mkdir()
    elif make == "dangling":
        path.symlink_to(tmp_path / "nowhere")
    else:
        path.symlink_to("/dev/zero")
    root, problems = read_yaml(path, "z.yaml")
    assert root is None and [p.rule for p in problems] == ["unreadable-file"]


def test_a_file_that_is_too_long_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("kg.facts.reading.MOST_BYTES", 10)
    monkeypatch.setattr("kg.facts.reading.read_bytes.__defaults__", (10,))
    monkeypatch.setattr("kg.facts.reading.read_text.__defaults__", (10,))
    assert [p.rule for p in read(tmp_path, "a: 123456789\n")[1]] == ["unreadable-file"]
    assert read(tmp_path, "a: 123456\n")[1] == []


@pytest.mark.parametrize(
    "data",
    [
        "a: [1, 2",
        "a: 'x",
        "\t- a",
        "a: b: c",
        "? [a]\n: b",
        "%YAML 9.9\n---\na: 1",
        "a: \x00",
        "[" * 3000,
        "a: " + "{b: " * 60 + "c" + "}" * 60,
        "!!python/object:os.system {}",
        "a: \ufffe",
        "a: *\n",
        "a: *b\n",
        "- &a [*a]\n",
        "a: {<<: {b: 1}}\n",
        "a: 1\n---\nb: 2\n",
        "a: 1\n...\nb: 2\n",
    ],
)
def test_bad_yaml_is_a_problem_with_a_place_never_a_stack(tmp_path, data):
    _, problems = read(tmp_path, data)
    assert problems and all(p.where.line >= 1 and p.fix for p in problems)


@pytest.mark.parametrize(
    "data, place, words",
    [
        # a colon in free text
        ("r:\n  - {driver: Ada Lind, detail: note: she won, at: x}\n", (2, 36), "put it in quotes"),
        ("r:\n  - driver: Ada Lind\n    detail: note: she won\n", (3, 17), "put it in quotes"),
        ("r:\n  - {at: x, detail: note: }\n", (2, 25), "put it in quotes"),
        # a tab
        ("r:\n\t- {driver: Ada Lind}\n", (2, 1), "spaces instead of the tab"),
        ("r:\n  - driver: Ada Lind\n\tat: x\n", (3, 1), "spaces instead of the tab"),
        ("r:\n  - driver: Ada Lind\n    \tat: x\n", (3, 5), "spaces instead of the tab"),
        # curly quotes
        ("r:\n  - {driver: “Ada: Lind”}\n", (2, 18), "straight quotes"),
        ("r:\n  - {driver: Ada, at: “won, then lost”}\n", (2, 29), "straight quotes"),
        ("r:\n  - {driver: Ada, at: ‘won, then lost’, b: c}\n", (2, 29), "straight quotes"),
        # a comma
        ("r:\n  - {driver: Ada, at: won, then lost}\n", (2, 28), "straight quotes"),
        # quotes in quotes
        ('r:\n  - {at: "he said "no" again"}\n', (2, 20), "the other kind of quotes"),
        ("r:\n  - {at: 'it's here'}\n", (2, 14), "the other kind of quotes"),
        # signs
        ("a: @x\n", (1, 4), "put the value in quotes"),
        ("r:\n  - {a: car #14, b: 2}\n", (3, 1), "begins a comment"),
        # a merge
        ("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> other\n", (1, 1), "marks of git"),
        ("a:\n  - b\n<<<<<<< HEAD\n  - c\n", (3, 1), "marks of git"),
        ("a: 1\n>>>>>>> other\n", (2, 1), "marks of git"),
        # several documents
        ("a: 1\n---\nb: 2\n", (2, 1), "take out the line '---'"),
        # what would make YAML a language
        ("a: &x 1\nb: 2\n", (1, 4), "write the value out"),
        ("a: 1\nb: *x\n", (2, 4), "write the value out"),
        ("a: !!int 1\n", (1, 4), "take it out"),
        ("a:\n  <<: {b: 1}\n", (2, 3), "write the values out"),
        # what cannot be seen
        ("a: b\nc: d\x07e\n", (2, 5), "remove it"),
    ],
)
def test_a_slip_is_told_where_it_is_and_how_to_mend_it(tmp_path, data, place, words):
    _, problems = read(tmp_path, data)
    assert [(p.where.line, p.where.column) for p in problems] == [place]
    assert words in problems[0].fix


@pytest.mark.parametrize(
    "data",
    [
        "a: “fine” day\n",
        "a: {b: 'he: said', c: \"x # y\"}\n",
        "a: it's # a comment\n",
        "a: {b: , c: }\n",
        "- {url: http://x.y/z, at: 12:30}\n",
        "a: |\n  =======\n  car #14\n",
        "---\na: 1\n...\n",
    ],
)
def test_what_is_right_is_no_problem(tmp_path, data):
    assert read(tmp_path, data)[1] == []


@pytest.mark.parametrize("data, kept", [("a: car #14 won\n", "car"), ("a: #14\n", "")])
def test_a_number_behind_a_hash_is_warned_of(tmp_path, data, kept):
    root, problems = read(tmp_path, data)
    assert root.get("a").value == kept
    assert [(p.rule, p.severity) for p in problems] == [("not-yaml", "warning")]


def test_a_byte_order_mark_is_read_past(tmp_path):
    root, problems = read(tmp_path, b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert isinstance(root, Mapping) and root.get("a").value == "1" and not problems
    assert root.get("b").where == Position("x.yaml", 2, 4)


@pytest.mark.parametrize(
    "data, line, words",
    [
        (b"<<<<<<< HEAD\na\t1\n=======\n>>>>>>> other\n", 1, "merge"),
        (b"a\t1\n=======\nb\t2\n", 2, "merge"),
        (b"a\t1\nb\t\xeb\n", 2, "UTF-8"),
        (b"a\t1\nb\tone\n", 2, "not a record"),
        (b"a\t1\nb\n", 2, "not a record"),
    ],
)
def test_a_record_that_is_none_is_told_once_and_the_others_are_read(tmp_path, data, line, words):
    path = tmp_path / "t.tsv"
    path.write_bytes(data)

    def parse(columns):
        name, number = columns
        return name, int(number)

    found, problems = read_records(path, "seeds/t.tsv", parse)
    assert found[:1] == [("a", 1)]
    assert [(p.rule, str(p.where)) for p in problems] == [("bad-record", f"seeds/t.tsv:{line}:1")]
    assert words in problems[0].what and "kg tidy" in problems[0].fix


def test_a_record_that_is_no_file_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "t.tsv")
    assert [p.rule for p in read_records(tmp_path / "t.tsv", "t.tsv", tuple)[1]] == [
        "unreadable-file"
    ]
    assert read_records(tmp_path / "none.tsv", "none.tsv", tuple) == ([], [])


TYPED = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=12
)
DATA = st.recursive(
    TYPED.filter(bool),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(TYPED.filter(bool), inner, max_size=4)
    ),
    max_leaves=12,
)


def plain(node):
    if isinstance(node, List):
        return [plain(n) for n in node.items]
    if isinstance(node, Mapping):
        return {k.value: plain(v) for k, v in node.pairs}
    return node.value


def composed(data):
    if isinstance(data, list):
        return [composed(d) for d in data]
    if isinstance(data, dict):
        return {composed(k): composed(v) for k, v in data.items()}
    return unicodedata.normalize("NFC", data)


@given(DATA, st.booleans())
def test_what_is_written_is_what_is_read(tmp_path_factory, data, flow):
    path = tmp_path_factory.mktemp("yaml") / "x.yaml"
    text = yaml.safe_dump(data, allow_unicode=True, default_flow_style=flow, sort_keys=False)
    path.write_bytes(text.encode("utf-8"))
    root, problems = read_yaml(path, "x.yaml")
    assert [p for p in problems if p.rule != "repeated-key"] == []
    assert plain(root) == composed(data)
