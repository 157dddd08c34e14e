"""YAML as typed: text stays text, every value knows its place, bad bytes and bad files are told apart."""

import pytest

from kg.facts.reading import Mapping, read_yaml
from kg.problems import Position


def read(tmp_path, data):
    path = tmp_path / "x.yaml"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_yaml(path, "x.yaml")


@pytest.mark.parametrize(
    "text", ["NO", "1:26.364", "012", "1e3", "2024-08-04", "yes", "0x1f", "1_000", "=", "<<"]
)
def test_text_stays_text(tmp_path, text):
    root, problems = read(tmp_path, f"a: {text}\n")
    assert (root.get("a").value, problems) == (text, [])


def test_every_value_knows_its_line_and_column(tmp_path):
    root, _ = read(tmp_path, "list:\n  - {a: 1, b: two}\n")
    item = root.get("list").items[0]
    assert item.get("b").where == Position("x.yaml", 2, 15)


def test_repeated_keys_are_all_there_and_told(tmp_path):
    root, problems = read(tmp_path, "a: 1\na: 2\n")
    assert [v.value for _, v in root.pairs] == ["1", "2"]
    assert [p.rule for p in problems] == ["repeated-key"]


def test_an_empty_file_is_no_problem(tmp_path):
    assert read(tmp_path, "") == (None, [])
    assert read(tmp_path, "# only a comment\n") == (None, [])


def test_bytes_that_are_not_utf8_are_told_with_their_line(tmp_path):
    _, problems = read(tmp_path, b"a: 1\nb: \xff\n")
    assert [(p.rule, p.where.line) for p in problems] == [("not-utf8", 2)]


def test_a_missing_file_is_told(tmp_path):
    _, problems = read_yaml(tmp_path / "none.yaml", "none.yaml")
    assert [p.rule for p in problems] == ["unreadable-file"]


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
        "!!python/object:os.system {}",
    ],
)
def test_bad_yaml_is_a_problem_with_a_place_never_a_stack(tmp_path, data):
    root, problems = read(tmp_path, data)
    assert problems or root is not None
    assert all(p.where.line >= 1 and p.fix for p in problems)


def test_a_byte_order_mark_is_read_past(tmp_path):
    root, problems = read(tmp_path, b"\xef\xbb\xbfa: 1\n")
    assert isinstance(root, Mapping) and root.get("a").value == "1" and not problems
