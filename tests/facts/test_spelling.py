"""One spelling: what looks the same is equal, and its place in the original is known."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.facts.spelling import (
    _ODD,
    _one_spelling,
    alike,
    did_you_mean,
    look_alike,
    plain,
    spelled_out,
    spelling,
    told_apart,
)

ODD = (
    "a\u0308\u09c7\u09be\u1112\u1161\u11ab \u00a0\u202f\u2009\u200b\u00ad\ufeffﬁĳ“–'éeé…\t\r\u2028"
    "\u200fم\u0301שx"
)


@given(st.text(alphabet=ODD, max_size=30))
def test_the_spelling_is_stable_and_every_span_has_a_place(text):
    spelled = spelling(text)
    assert spelling(spelled.text).text == spelled.text
    assert spelling(unicodedata.normalize("NFD", text)).text == spelled.text
    for start in range(len(spelled.text)):
        for end in range(start + 1, len(spelled.text) + 1):
            first, last = spelled.place(start, end)
            assert 0 <= first < last <= len(text)
            assert spelled.text[start:end].strip() in spelling(text[first:last]).text


def test_the_place_of_a_span_is_spelt_as_the_span():
    text = "Zoe\u0308\u00a0 Mo\u0308ller, a ﬁne soft\u00adware"
    spelled = spelling(text)
    assert spelled.text == "Zoë Möller, a fine software"
    for word in ("Zoë", "Möller", "fine", "software", "Zoë Möller"):
        start = spelled.text.index(word)
        first, last = spelled.place(start, start + len(word))
        assert plain(text[first:last]) == word


def test_what_is_not_looked_at_has_one_spelling():
    for code in range(0x20, sys.maxunicode + 1):
        if not _ODD.search(chr(code)):
            assert _one_spelling(chr(code)) == chr(code)


@pytest.mark.parametrize(
    "one, other",
    [
        ("Zoë", "Zoe"),
        ("fine day", "fine-day"),
        ("fineday", "fine day"),
        ("“fine”", '"fine"'),
        ("2–1", "2-1"),
        ("Lind", "lind"),
        ("m²", "m2"),
        ("½", "1/2"),
    ],
)
def test_what_looks_different_is_different(one, other):
    assert plain(one) != plain(other)


def test_for_what_is_near_quotes_and_dashes_are_one():
    assert alike("“fine” – Ada’s") == '"fine" - Ada\'s'


@pytest.mark.parametrize(
    "text, shown",
    [
        ("Ada Lind", "Ada Lind"),
        ("Ada\u00a0Lind", "Ada[NO-BREAK SPACE]Lind"),
        ("Ada\u200bLind", "Ada[ZERO WIDTH SPACE]Lind"),
        ("Ada\u00adLind", "Ada[SOFT HYPHEN]Lind"),
        ("Ada\x07", "Ada[U+0007]"),
    ],
)
def test_what_cannot_be_seen_is_named(text, shown):
    assert spelled_out(text) == shown


@pytest.mark.parametrize(
    "one, other, words",
    [
        ("Zoe\u0308", "Zoë", "DIAERESIS"),
        ("Ada\u00a0Lind", "Ada Lind", "NO-BREAK SPACE"),
        ("Аda", "Ada", "CYRILLIC"),
        ("Ada", "Ada\u200b", "ZERO WIDTH SPACE"),
    ],
)
def test_two_strings_that_look_alike_are_told_apart(one, other, words):
    assert look_alike(one, other) and look_alike(other, one) and not look_alike(one, one)
    assert words in told_apart(one, other)
    assert words in did_you_mean(one, ["Bo Marsh", other])
    assert told_apart(one, one) == ""


@pytest.mark.parametrize("one, other", [("Zoe", "Zoë"), ("Ada", "Ida"), ("Ada", "Adam")])
def test_strings_that_look_different_need_no_telling(one, other):
    assert not look_alike(one, other)
    assert did_you_mean(one, [other]) == f"did you mean '{other}'?"
    assert did_you_mean(one, []) == ""
