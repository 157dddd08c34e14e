"""Anchors → passages."""

from kg.facts.sources import Article, find_anchor

TEXT = "One “fine” day.\n\nOne day later, the barn — 900 feet — burned.\nNobody was in the barn."


def article():
    return Article("a", "A", "P", "report", "2001", "", "d", 10, 13, TEXT)


def test_an_anchor_is_found_with_line_paragraph_and_span():
    place, count = find_anchor(article(), "“fine” day")
    assert (count, place.line, place.paragraph, TEXT.split("\n")[0][place.start : place.end]) == (
        1,
        10,
        1,
        "“fine” day",
    )


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
