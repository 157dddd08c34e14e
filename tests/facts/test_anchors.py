"""Anchors: found whatever the spaces are, longer where they stand twice, near where they slip."""

import pytest

from kg.facts.anchors import near_passage, sightings, unique_anchor

ARTICLE = [
    "Ada Lind won the Lantern Cup for Brook Racing.",
    "Bo Marsh founded Brook Racing in June 2004; “a fine day” – he said.",
    "Brook Racing",
    "Ada Lind won the Lantern Cup again in 2005 for the Delta Team, by a whole lap or more.",
]


def places(paragraphs, anchor):
    return [
        (s.paragraph, paragraphs[s.paragraph - 1][s.start : s.end])
        for s in sightings(paragraphs, anchor)
    ]


@pytest.mark.parametrize(
    "text, anchor, original",
    [
        ("Lind\u00a0 won at Quarry\u00a0Park", "Lind won at Quarry", "Lind\u00a0 won at Quarry"),
        ("by 2.5\u202fseconds", "2.5 seconds", "2.5\u202fseconds"),
        ("by 2.5\u2009seconds", "2.5 seconds", "2.5\u2009seconds"),
        ("a soft\u00adhyphen", "a softhyphen", "a soft\u00adhyphen"),
        ("a ﬁne oﬃce", "fine office", "ﬁne oﬃce"),
        ("thin\u200b space", "thin space", "thin\u200b space"),
        ("\ufeffFirst words", "First words", "First words"),
        ("a car\u2011park", "car-park", "car\u2011park"),
        ("Zoe\u0308 Mo\u0308ller won", "Zoë Möller", "Zoe\u0308 Mo\u0308ller"),
        ("Zoë Möller won", "Zoe\u0308 Mo\u0308ller", "Zoë Möller"),
        ("Zoë Möller won", "Zoë\u00a0Möller", "Zoë Möller"),
        ("\u200fשם\u200f won", "שם won", "שם\u200f won"),
    ],
)
def test_what_cannot_be_seen_hides_no_anchor(text, anchor, original):
    assert places(["Nothing here.", text], anchor) == [(2, original)]


def test_what_can_be_seen_must_be_copied():
    assert places(ARTICLE, '"a fine day"') == places(ARTICLE, "ada lind") == []
    assert places(["Zoë Möller"], "Zoe Moller") == []


def test_an_anchor_that_stands_twice_is_shown_at_each_place():
    found = sightings(ARTICLE, "Brook Racing")
    assert [(s.paragraph, s.around) for s in found] == [
        (1, "Lantern Cup for Brook Racing."),
        (2, "Bo Marsh founded Brook Racing in June 2004;"),
        (3, "Brook Racing"),
    ]


def test_an_anchor_that_stands_twice_is_grown_as_little_as_will_do():
    assert unique_anchor(ARTICLE, "Brook Racing") == "for Brook Racing"
    assert unique_anchor(ARTICLE, "Lantern Cup") == "Lantern Cup for"
    assert unique_anchor(ARTICLE, "in June 2004") == "in June 2004"


def test_an_anchor_is_grown_by_whole_words():
    assert unique_anchor(["She says so.", "He says no.", "So he says."], "he says") == "She says"


def test_a_quote_of_more_than_8_words_is_shrunk():
    quote = "Ada Lind won the Lantern Cup again in 2005 for the Delta Team"
    assert unique_anchor(ARTICLE, quote) == "Ada Lind won the Lantern Cup again in"
    found = unique_anchor(ARTICLE, " ".join(ARTICLE[1].split()))
    assert len(found.split()) <= 8 and len(sightings(ARTICLE, found)) == 1


def test_there_is_not_always_such_an_anchor():
    assert unique_anchor(["Brook Racing", "Brook Racing"], "Brook") is None
    assert unique_anchor(ARTICLE, "never said") is None
    assert unique_anchor(ARTICLE, " ") is None


@pytest.mark.parametrize(
    "slip, meant",
    [
        ("won the Lantren Cup again", "won the Lantern Cup again"),
        ("in July 2004", "in June 2004"),
        ('"a fine day" - he', "“a fine day” – he"),
        ("ada lind won the lantern cup for", "Ada Lind won the Lantern Cup for"),
        ("for the Delta Taem", "for the Delta Team"),
    ],
)
def test_the_nearest_passage_is_found_for_a_slip(slip, meant):
    assert near_passage(ARTICLE, slip) == meant
    assert len(sightings(ARTICLE, meant)) == 1


def test_the_nearest_of_a_span_is_a_span():
    assert near_passage(ARTICLE, "Bo Mash … Jun 2004") == "Bo Marsh … June 2004"


def test_what_is_not_near_is_not_suggested():
    assert near_passage(ARTICLE, "zzz qqq xxx") is None
    assert near_passage([], "anything") is None
