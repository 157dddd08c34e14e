"""Names → entities: exact for claims, folded for people, near only as a suggestion."""

import pytest

from kg.facts.claims import Entity
from kg.facts.naming import Names, by_likeness, fold, name_key, near_word, search_key


def names(*entities):
    return Names({e.id: e for e in entities})


def people(*pairs):
    return names(*(Entity(ident, "Person", name) for ident, name in pairs))


NAMES = names(
    Entity("sabre-cook", "Person", "Sabré Cook"),
    Entity("ssf", "Organization", "SSF Imported Auto Parts", ["SSF"], formerly=["ssf-parts"]),
    Entity("o-neil", "Person", "Pat O’Neil"),
)
FAMILY = people(
    ("john-marsh", "John Marsh"),
    ("john-marsh-jr", "John Marsh Jr."),
    ("john-marsh-iii", "John Marsh III"),
    ("cy-marsh-sr", "Cy Marsh, Sr."),
    ("cy-marsh", "Cy Marsh"),
    ("bo-marshall", "Bo Marshall"),
)
LETTERS = people(
    ("oster", "Søren Østergård"),
    ("wojcik", "Łukasz Wójcik"),
    ("isik", "Ayşe Işık"),
    ("duric", "Đorđe Đurić"),
    ("noel", "Renée Noël-L’Œuil"),
    ("strauss", "Otto Strauß"),
    ("thor", "Þóra Æsir"),
    ("hale", "J.P. Hale"),
    ("roux", "Anne-Marie Roux"),
    ("harithi", "محمد الحارثي"),
)


def test_a_claim_must_write_the_name_letter_by_letter():
    assert NAMES.matching("Sabré Cook") == ["sabre-cook"]
    assert NAMES.matching("Sabre Cook") == []
    assert NAMES.matching("ssf-parts") == ["ssf"]


@pytest.mark.parametrize(
    "written",
    [
        "Zoe\u0308 Mo\u0308ller",
        "Zoë  Möller",
        "Zoë\u00a0Möller",
        "Zoë\u202fMöller",
        "zoë möller",
        "ZOË MÖLLER",
        "Zoë M\u00adöller",
        "Zoë\u200b Möller",
        "\ufeffZoë Möller ",
    ],
)
def test_encoding_spaces_and_capitals_make_no_other_name(written):
    found = people(("zoe", "Zoë Möller"), ("other", "Zoe Moller"))
    assert found.matching(written) == ["zoe"]
    assert people(("zoe", written), ("bo", "Bo Marsh")).matching("Zoë Möller") == ["zoe"]
    both = people(("zoe", "Zoë Möller"), ("zoe-2", written))
    assert both.matching("Zoë Möller") == both.matching(written) == ["zoe", "zoe-2"]


def test_other_letters_make_another_name():
    found = people(("zoe", "Zoë Möller"), ("zoe-2", "Zoe Möller"), ("zoe-3", "Zoë Moeller"))
    assert [found.matching(n) for n in ("Zoë Möller", "Zoe Möller", "Zoë Moeller")] == [
        ["zoe"],
        ["zoe-2"],
        ["zoe-3"],
    ]


def test_apostrophes_are_one():
    assert NAMES.matching("Pat O'Neil") == NAMES.matching("Pat O’Neil") == ["o-neil"]


def test_an_id_is_meant_where_it_stands_letter_by_letter():
    found = names(Entity("brook", "Person", "Cy Brook"), Entity("brook-racing", "Team", "Brook"))
    assert (found.matching("brook"), found.matching("Brook")) == (["brook"], ["brook-racing"])
    same = names(Entity("brook", "Person", "Cy Brook"), Entity("brook-racing", "Team", "brook"))
    assert same.matching("brook") == ["brook", "brook-racing"]


@pytest.mark.parametrize(
    "written", ["John Marsh Jr.", "John Marsh, Jr.", "John Marsh Jr", "john marsh, jr", "Marsh Jr."]
)
def test_a_suffix_is_part_of_the_name_and_never_the_father(written):
    assert FAMILY.found(written) == ["john-marsh-jr"]


def test_a_suffix_written_out_is_the_same_suffix():
    assert FAMILY.found("John Marsh Junior") == ["john-marsh-jr"]
    assert FAMILY.found("Cy Marsh Senior") == FAMILY.found("Cy Marsh Sr.") == ["cy-marsh-sr"]
    assert FAMILY.found("John Marsh IV") == FAMILY.found("John Marsh Senior") == []


def test_a_surname_may_be_any_of_the_family_and_the_bare_name_is_one():
    assert set(FAMILY.found("Marsh")) == set(FAMILY.entities) - {"bo-marshall"}
    assert FAMILY.found("John Marsh") == ["john-marsh"]
    assert FAMILY.matching("Marsh") == []


def test_namesakes_differ_only_by_a_suffix():
    assert FAMILY.namesakes("john-marsh") == ["john-marsh-iii", "john-marsh-jr"]
    assert FAMILY.namesakes("john-marsh-jr") == ["john-marsh", "john-marsh-iii"]
    assert FAMILY.namesakes("cy-marsh") == ["cy-marsh-sr"]
    assert FAMILY.namesakes("bo-marshall") == []


def test_a_longer_name_or_another_class_is_no_namesake():
    found = names(
        Entity("bo-lind", "Person", "Bo Lind"),
        Entity("bo-lind-racing", "Person", "Bo Lind Racing"),
        Entity("bo-lind-ii", "Car", "Bo Lind II"),
        Entity("bo-lind-2", "Person", "Bo Lind", ["Bo A. Lind"]),
    )
    assert found.namesakes("bo-lind") == []


def test_a_person_may_leave_out_accents_case_and_first_names():
    assert NAMES.found("sabre cook") == NAMES.found("COOK") == ["sabre-cook"]
    assert NAMES.found("o'neil") == NAMES.found("oneil") == ["o-neil"]
    assert NAMES.found("nobody at all") == NAMES.found("") == []


@pytest.mark.parametrize(
    "typed, ident",
    [
        ("Soren Ostergard", "oster"),
        ("ostergard", "oster"),
        ("Lukasz Wojcik", "wojcik"),
        ("Ayse Isik", "isik"),
        ("Dorde Duric", "duric"),
        ("Renee Noel-L'Oeuil", "noel"),
        ("noel loeuil", "noel"),
        ("Otto Strauss", "strauss"),
        ("Thora Aesir", "thor"),
        ("JP Hale", "hale"),
        ("J. P. Hale", "hale"),
        ("anne marie roux", "roux"),
        ("الحارثي", "harithi"),
    ],
)
def test_letters_are_found_as_people_type_them(typed, ident):
    assert LETTERS.found(typed) == [ident]


def test_what_is_near_is_suggested():
    assert NAMES.near("Sabre Cok") == ["Sabré Cook"]
    assert NAMES.near("zzzz") == []


def test_both_bearers_of_a_surname_are_suggested():
    found = people(("ada", "Ada Brook"), ("cy", "Cy Brook"), ("bo", "Bo Stone"))
    assert found.near("Brook") == ["Ada Brook", "Cy Brook"]
    assert found.near("Stone") == ["Bo Stone"]
    assert found.near("Brook", accept=lambda i: i == "cy") == ["Cy Brook"]


@pytest.mark.parametrize("typed", ["Ada Marsh", "Ada Quill"])
def test_another_person_of_that_surname_is_not_suggested(typed):
    assert people(("bo", "Bo Marsh"), ("cy", "Cy Quill")).near(typed) == []


def test_another_number_is_not_suggested():
    found = names(
        Entity("lc-2018", "Season", "2018 Lantern Cup"), Entity("gt4", "Car", "Delta GT4")
    )
    assert found.near("2019 Lantern Cup") == found.near("Delta GT3") == []
    assert found.near("2018 Lantren Cup") == ["2018 Lantern Cup"]


@pytest.mark.parametrize(
    "typed, known, near",
    [
        ("postion", ["position", "points"], ["position"]),
        ("wen", ["when", "who"], ["when"]),
        ("milestone", ["milestones", "titles"], ["milestones"]),
        ("overall_postion", ["overall_position", "overall_grid"], ["overall_position"]),
        ("overall-position", ["overall_position"], ["overall_position"]),
        ("position_overall", ["overall_position"], ["overall_position"]),
        ("overallposition", ["overall_position"], ["overall_position"]),
        ("Driver", ["driver"], ["driver"]),
        ("amount_eur", ["amount_usd", "amount_gbp"], []),
        ("distance_km", ["distance_mi"], []),
        ("amount", ["amount_usd"], []),
        ("died", ["disbanded", "did"], []),
        ("dnq", ["dnf", "dns", "dsq"], []),
        ("own", ["won"], []),
        ("pole", ["role"], []),
        ("gt3", ["gt4"], []),
        ("race-2", ["race-1"], []),
        ("until", ["since"], []),
        ("lap_type", ["lap_time", "tyre_type"], []),
        ("", ["driver"], []),
        ("__", ["driver"], []),
    ],
)
def test_a_suggested_key_does_no_harm(typed, known, near):
    assert near_word(typed, known) == near


def test_keys_to_choose_from_begin_with_the_most_alike():
    assert by_likeness("ownership", ["titles", "sponsorships", "results"])[0] == "sponsorships"


def test_folding_is_stable():
    assert fold(fold("  Café  ‘X’ ")) == fold("  Café  ‘X’ ") == "cafe 'x'"
    for name in ("Þóra Æsir", "Otto Strauß", "John Marsh, Jr.", "İşık", "J. P. Hale"):
        for function in (fold, name_key, search_key):
            assert function(function(name)) == function(name)


def test_what_recurs_under_a_name_has_editions():
    events = [
        Entity("a", "Event", "1955 São Lantern Grand Prix"),
        Entity("b", "Event", "1956 São Lantern Grand Prix"),
        Entity("c", "Event", "Quarry 500 1956"),
        Entity("d", "Event", "1956 Lantern Sprint"),
    ]
    names = Names({e.id: e for e in events})
    assert names.editions("Sao Lantern Grand Prix") == ["a", "b"]
    assert names.editions("Quarry 500") == names.editions("Lantern") == []


def test_editions_are_found_as_their_names_are_written_or_not():
    events = [
        Entity("a", "Event", "1955 St. Ives Grand-Prix"),
        Entity("b", "Event", "St Ives Grand Prix 1888"),
        Entity("c", "Event", "St Ives Grand Prix Historic 1955"),
        Entity("d", "Event", "24 Hours 1955"),
        Entity("e", "Event", "24 Hours 1956"),
    ]
    names = Names({e.id: e for e in events})
    assert names.editions("St Ives Grand Prix") == names.editions("st. ives grand prix")
    assert sorted(names.editions("St Ives Grand Prix")) == ["a", "b"]
    assert names.editions("24 Hours") == ["d", "e"]
    assert names.editions("") == names.editions("1955") == names.editions(".") == []
