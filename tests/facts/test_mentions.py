"""A fictional article → the mentions found: what is linked, left alone and proposed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.facts.mentioning.cues import read_cue
from kg.facts.mentions import claims_stub, find_mentions, read_lines
from kg.facts.reading import Mapping, read_yaml
from kg.folders import find_folders
from kg.model.claims import Entity
from kg.model.values.entities import EntityValue
from kg.ontology import read_vocabulary
from kg.problems import WrongUsage

ARTICLE = """Zoé Harrow won the Lantern Cup North opener at Quarry Park on Saturday, \
and Harrow’s crew at Brook Racing sang all night.
“Blunt people like that,” said Tess (Blunt, teammate). BROOK RACING’s other car, \
an Aster 12 Sprint, retired; the Asters’ fans left early.
Meanwhile Harrow thanked Petra Quill, who runs Fenwick Motorsport near Oldbury, \
and her sponsor Oak and Sons. Quill smiled.
At Quarry the Lantern Cup North presented by Gale goes on in May. Carl Harrow, no relation, \
drove the No. 7 Tin Hill Racing entry to second.
Blunt is never quick to judge. The road to Marsh End is long. Marsh said little.
Lantern Cup Nort organisers closed the gates. Race 2 follows on Sunday."""


def entity(ident, cls, name, *other_names, **slots):
    return Entity(
        ident,
        cls,
        name,
        other_names,
        slots={k: (EntityValue(v, v),) for k, v in slots.items()},
    )


ENTITIES = {
    e.id: e
    for e in [
        entity("zoe-harrow", "Person", "Zoé Harrow"),
        entity("tess-blunt", "Person", "Tess Blunt"),
        entity("bo-marsh", "Person", "Bo Marsh"),
        entity("wife-of-zoe-harrow", "Person", "the wife of Zoé Harrow"),
        entity("brook-racing", "Team", "Brook Racing", "BR"),
        entity("oak-and-sons", "Organization", "Oak-and-Sons"),
        entity("aster", "Organization", "Aster"),
        entity("lantern-cup", "Series", "Lantern Cup North by Gale Oil", "LCN"),
        entity("quarry-park", "Venue", "Quarry Park"),
        entity("aster-12", "CarModel", "Aster 12", maker="aster"),
    ]
}


@pytest.fixture(scope="module")
def vocabulary():
    return read_vocabulary(find_folders().ontology)


@pytest.fixture(scope="module")
def found(vocabulary):
    return find_mentions(ARTICLE.split("\n"), ENTITIES, vocabulary, first_line=11)


def links(found):
    return [(m["line"], m["text"], m["id"]) for m in found["known"]]


def test_places_are_the_characters_of_the_line(found):
    lines = ARTICLE.split("\n")
    assert found["known"]
    for mention in found["known"]:
        assert lines[mention["line"] - 11][mention["start"] : mention["end"]] == mention["text"]


def test_a_full_name_is_found_whatever_its_accents_capitals_and_hyphens(found):
    assert (11, "Zoé Harrow", "zoe-harrow") in links(found)
    assert (12, "BROOK RACING", "brook-racing") in links(found)
    assert (13, "Oak and Sons", "oak-and-sons") in links(found)
    assert (12, "Tess (Blunt", "tess-blunt") in links(found)


def test_a_name_without_its_sponsor_is_the_name(found):
    assert (11, "Lantern Cup North", "lantern-cup") in links(found)


def test_a_surname_stands_for_the_one_who_was_named_in_full(found):
    assert (11, "Harrow", "zoe-harrow") in links(found)
    assert (13, "Harrow", "zoe-harrow") in links(found)


def test_a_surname_behind_an_unknown_given_name_is_somebody_else(found):
    assert [link for link in links(found) if link[0] == 14 and "Harrow" in link[1]] == []
    assert any(
        n["text"] == "Carl Harrow" and n["kind_guess"] == "Person" and "zoe-harrow" in n["near"]
        for n in found["new"]
    )


def test_a_word_that_opens_a_sentence_is_no_surname_of_a_stranger(found):
    assert [link for link in links(found) if link[2] == "bo-marsh"] == []


def test_part_of_a_name_stands_for_it_once_it_was_given_in_full(found):
    assert (14, "Quarry", "quarry-park") in links(found)


def test_a_plural_of_a_maker_is_the_maker(found):
    assert (12, "Asters", "aster") in links(found)


def test_a_longer_car_name_is_another_car(found):
    assert [link for link in links(found) if link[2] == "aster-12"] == []
    assert any(
        n["text"] == "Aster 12 Sprint" and n["kind_guess"] == "CarModel" for n in found["new"]
    )


def test_a_name_with_a_letter_missing_is_near(found):
    assert [m["how"] for m in found["known"] if m["text"] == "Lantern Cup Nort"] == ["near"]


def test_new_names_are_proposed_with_all_their_places_and_a_guess(found):
    new = {n["text"]: n for n in found["new"]}
    assert new["Petra Quill"]["kind_guess"] == "Person"
    assert [p["line"] for p in new["Petra Quill"]["places"]] == [13, 13]
    assert new["Fenwick Motorsport"]["kind_guess"] in ("Team", "Organization", "Person")
    assert new["Oldbury"]["kind_guess"] == "Place"
    assert new["Tin Hill Racing"]["kind_guess"] == "Team"


def test_months_days_openings_and_numbered_races_are_no_names(found):
    assert {"May", "Sunday", "Saturday", "Meanwhile", "Race 2", "The", "At"}.isdisjoint(
        n["text"] for n in found["new"]
    )


def test_two_people_of_one_surname_are_a_question_not_a_link(vocabulary):
    people = {
        e.id: e
        for e in (entity("ann-fox", "Person", "Ann Fox"), entity("bea-fox", "Person", "Bea Fox"))
    }
    found = find_mentions(
        ["Ann Fox beat Bea Fox.", "Then Fox, of all people, laughed."], people, vocabulary
    )
    assert [u["candidates"] for u in found["unclear"]] == [["ann-fox", "bea-fox"]]
    assert [m["id"] for m in found["known"]] == ["ann-fox", "bea-fox"]


def people_and_teams():
    return {
        e.id: e
        for e in (
            entity("ivo-brook", "Person", "Ivo Brook"),
            entity("brook-racing", "Team", "Brook Racing"),
            entity("ada-lind", "Person", "Ada Lind"),
        )
    }


@pytest.mark.parametrize(
    "text",
    [
        "Both bikes of Brook fell on Friday.",
        "At Brook Racing they knew. Then Brook signed two riders.",
        "Ivo Brook died in May. Brook Racing goes on, and Brook has two riders.",
    ],
)
def test_name_fits_person_and_team(vocabulary, text):
    found = find_mentions([text], people_and_teams(), vocabulary)
    assert [u["candidates"] for u in found["unclear"]] == [["ivo-brook", "brook-racing"]]
    assert {m["text"] for m in found["known"]} <= {"Ivo Brook", "Brook Racing"}
    assert "Brook" not in {n["text"] for n in found["new"]}


def test_name_fits_person_and_team_but_only_the_person_is_named(vocabulary):
    found = find_mentions(["Ivo Brook won, and Brook smiled."], people_and_teams(), vocabulary)
    assert [m["id"] for m in found["known"]] == ["ivo-brook", "ivo-brook"]
    assert found["unclear"] == []


def test_recorded_name_of_a_person_and_a_team_is_asked_for(vocabulary):
    known = people_and_teams() | {"brook": entity("brook", "Team", "Ivo Brook")}
    found = find_mentions(["A day later Ivo Brook won."], known, vocabulary)
    assert [u["candidates"] for u in found["unclear"]] == [["ivo-brook", "brook"]]
    assert found["known"] == []


def test_surname_of_somebody_not_named_where_a_team_is_meant(vocabulary):
    asked = find_mentions(["She drove for Lind in 2019."], people_and_teams(), vocabulary)
    assert [u["candidates"] for u in asked["unclear"]] == [["ada-lind"]]
    assert asked["known"] == []
    linked = find_mentions(["It rained, said Lind in 2019."], people_and_teams(), vocabulary)
    assert [m["id"] for m in linked["known"]] == ["ada-lind"]


def test_a_town_stands_for_its_venue_once_that_is_named(vocabulary):
    known = {
        e.id: e
        for e in (
            entity("oldbury", "Place", "Oldbury"),
            entity("oldbury-speedway", "Venue", "Oldbury Speedway"),
        )
    }
    named = find_mentions(["At Oldbury Speedway they raced; Oldbury was wet."], known, vocabulary)
    assert [m["id"] for m in named["known"]] == ["oldbury-speedway", "oldbury-speedway"]
    alone = find_mentions(["She was born in Oldbury."], known, vocabulary)
    assert [m["id"] for m in alone["known"]] == ["oldbury"]


def test_the_stub_of_a_claims_file_claims_nothing_and_names_everything(found, vocabulary, tmp_path):
    text = claims_stub("opener", found, vocabulary, ARTICLE.split("\n"), first_line=11)
    path = tmp_path / "opener.yaml"
    path.write_text(text, encoding="utf-8")
    root, problems = read_yaml(path, "opener.yaml")
    assert problems == []
    assert isinstance(root, Mapping)
    assert [(k.value, v.value) for k, v in root.pairs] == [("source", "opener")]
    assert "Petra Quill (person)" in text
    assert "driver: Zoé Harrow, team: Brook Racing" in text


def test_the_anchors_of_stubs_stand_once_in_the_article(found, vocabulary):
    import re

    text = claims_stub("opener", found, vocabulary, ARTICLE.split("\n"), first_line=11)
    anchors = [a for a in re.findall(r'at: "([^"]+)"', text) if a]
    assert anchors
    assert all(ARTICLE.count(a) == 1 and len(a.split()) <= 8 for a in anchors)


def test_a_bare_name_counts_only_beside_what_its_bracket_names(vocabulary):
    known = {
        e.id: e
        for e in (
            entity("gus", "Person", "Gus (Brook Racing engineer)"),
            entity("brook-racing", "Team", "Brook Racing"),
        )
    }
    assert [
        m["id"] for m in find_mentions(["At Brook Racing, Gus smiled."], known, vocabulary)["known"]
    ] == ["brook-racing", "gus"]
    assert find_mentions(["In the pits, Gus smiled."], known, vocabulary)["known"] == []


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("They won the 24 Hours of Oldbury in the rain.", "24 Hours of Oldbury", "Event"),
        ("They won the Oldbury 500 in the rain.", "Oldbury 500", "Event"),
        ("They won the Grand Prix of Oldbury in the rain.", "Grand Prix of Oldbury", "Event"),
        ("They won Rally Oldbury in the rain.", "Rally Oldbury", "Event"),
        ("They tested at Oldbury Speedway in the rain.", "Oldbury Speedway", "Venue"),
        ("He leads the Lantern Cup by nine points.", "Lantern Cup", "Series"),
        ("She signed with Scuderia Delta on Friday.", "Scuderia Delta", "Team"),
        ("He went home to Norway in May.", "Norway", "Place"),
        ("He was ninth at Oldbury, South Carolina.", "Oldbury", "Place"),
        ("They sold a Ford Lantern to him.", "Ford Lantern", "CarModel"),
        ("They thanked Ford for the engine.", "Ford", "Organization"),
        ("They thanked Oak Street Ford for the engine.", "Oak Street Ford", "Team"),
        ("Nothing was settled, said Priit Oldbury in May.", "Priit Oldbury", "Person"),
    ],
)
def test_kinds_come_from_cues_and_lists(vocabulary, text, name, kind):
    found = find_mentions([text], {}, vocabulary)
    assert (name, kind) in [(n["text"], n["kind_guess"]) for n in found["new"]]
    assert len(found["new"]) <= 2


def test_capitals_in_a_bracket_are_counted_with_the_name_they_shorten(vocabulary):
    text = "Tin Hill Racing (THR) won. The Lind Cup is far, but THR (and LCX) smiled."
    new = {n["text"]: len(n["places"]) for n in find_mentions([text], {}, vocabulary)["new"]}
    assert new["Tin Hill Racing"] == 3
    assert new["LCX"] == 1


def test_a_place_in_the_result_is_no_part_of_a_name(vocabulary):
    text = "They say that Ada Lind 4th and Bo Marsh 19th were slow."
    new = {n["text"] for n in find_mentions([text], {}, vocabulary)["new"]}
    assert new == {"Ada Lind", "Bo Marsh"}


@pytest.mark.parametrize(
    "text",
    [
        "Doctors sent him home on Tuesday. Next came the rain, and the Latvian won.",
        "The gates open at 7:30 p.m. ET on Sunday, May 4.",
    ],
)
def test_ordinary_words_peoples_days_and_zones_are_no_names(vocabulary, text):
    assert find_mentions([text], {}, vocabulary)["new"] == []


def test_a_cue_without_a_name_says_where_it_stands():
    with pytest.raises(ValueError, match="'driver' of Person has no name"):
        read_cue("Person", "driver")


def test_lines_are_those_of_the_file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("one\ntwo\nthree", encoding="utf-8")
    assert read_lines(path, "2-3") == (["two", "three"], 2)
    with pytest.raises(WrongUsage, match="not a span"):
        read_lines(path, "2-9")
    with pytest.raises(WrongUsage, match="cannot be opened"):
        read_lines(tmp_path / "b.txt")


@settings(max_examples=3 * settings.default.max_examples // 5, deadline=None)
@given(st.lists(st.text(alphabet="AB ab.’'(“”)1—é\t,-", max_size=40), max_size=4))
def test_no_text_breaks_it(lines):
    vocabulary = test_no_text_breaks_it.__dict__.setdefault(
        "vocabulary", read_vocabulary(find_folders().ontology)
    )
    found = find_mentions(
        lines,
        {"a-b": entity("a-b", "Person", "A B"), "ab": entity("ab", "Team", "Ab A")},
        vocabulary,
    )
    for mention in found["known"]:
        assert lines[mention["line"] - 1][mention["start"] : mention["end"]] == mention["text"]
