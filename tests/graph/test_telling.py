"""Sentences: the forms of templates, each fault of a kind with its neighbours."""

from pathlib import Path

import pytest

from kg.graph.forms import Setting, around, chosen, date_in_words, formed, told_in
from kg.graph.telling import Teller
from kg.model.claims import Claim, Entity
from kg.model.spans import Span
from kg.model.statements import Held, Statement
from kg.model.values import (
    AmountValue,
    DateValue,
    EntityValue,
    KindValue,
    TextValue,
    Value,
    YearValue,
)
from kg.ontology import Vocabulary, read_vocabulary

VOCABULARY: Vocabulary = read_vocabulary(Path(__file__).parents[2] / "ontology")
WRITTEN = {
    "early": "2024-03-01",
    "late": "2025-09-20",
    "about": "[2024-01..2024-03]",
    "kept": "2023-10-22/..",
}


def entity(ident: str, cls: str, name: str, kind: str = "", **slots: Value) -> Entity:
    """Return an entity of a made-up corpus."""
    return Entity(ident, cls, name, kind=kind, slots={n: (v,) for n, v in slots.items()})


ENTITIES = {
    e.id: e
    for e in (
        entity("ada", "Person", "Ada Lind"),
        entity("bo", "Person", "Bo Marsh"),
        entity("zoe", "Person", "Zoe Lind"),
        entity("father", "Person", "Ada Lind's father (not named)", "unnamed"),
        entity("brook", "Team", "Brook Racing"),
        entity("cup", "Series", "Lantern Cup"),
        entity(
            "cup-2024",
            "Season",
            "2024 Lantern Cup",
            series=EntityValue("cup", "Lantern Cup", "Lantern Cup"),
            year=YearValue.parse("2024"),
        ),
        entity("hill", "Event", "2024 Lantern Cup at Hill"),
        entity("race", "Session", "Race 1, Lantern Cup at Hill 2024"),
        entity("pro", "RaceClass", "Pro"),
        entity("overall", "RaceClass", "Overall"),
        entity("some-class", "RaceClass", "unnamed", "unnamed"),
    )
}
TELLER = Teller(VOCABULARY, ENTITIES, WRITTEN)


def value(slot: str, text: str) -> Value:
    """Return a value of a slot from how a test writes it."""
    spec = VOCABULARY.slots[slot]
    if spec.value_type == "entity":
        return EntityValue(text, ENTITIES[text].name, ENTITIES[text].name)
    if spec.value_type == "kind":
        kind = VOCABULARY.kinds[spec.range][text]
        return KindValue(text, kind.iri, kind.label, tuple(kind.broader))
    if spec.value_type == "date":
        return DateValue.parse(text)
    if spec.value_type == "amount":
        return AmountValue.parse(text)
    return TextValue(text)


def sentence(
    cls: str,
    source: str = "late",
    inferred: str = "",
    hedged: str = "",
    spans: tuple[Span, ...] = (),
    as_of: str = "",
    **slots: str,
) -> str:
    """Return the sentence of one claim; several values of a slot stand behind ``;``."""
    certainty = {inferred: "inferred", hedged: "hedged"}
    held = {
        n: tuple(
            Held(value(n, v), certainty=certainty.get(n, "plain"), claims=("c1",))
            for v in text.split("; ")
        )
        for n, text in slots.items()
    }
    claim = Claim("c1", cls, source, {n: tuple(h.value for h in v) for n, v in held.items()}, ())
    return TELLER.sentence(Statement("s1", cls, held, (claim,), spans=spans, as_of=as_of))


def day(text: str) -> tuple[Span, ...]:
    """Return the spans of a date."""
    return (Span.of_date(DateValue.parse(text)),)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ("1", "Ada Lind scored 1 race win in the 2024 Lantern Cup"),
        ("6", "Ada Lind scored 6 race wins in the 2024 Lantern Cup"),
        ("0", "Ada Lind scored no race wins in the 2024 Lantern Cup"),
        ("1+", "Ada Lind scored at least 1 race win in the 2024 Lantern Cup"),
    ],
)
def test_number_agrees_with_the_count(count: str, said: str) -> None:
    assert sentence("Tally", who="ada", tally_kind="wins", season="cup-2024", count=count) == said


def test_words_that_hedge_are_not_hedged_again() -> None:
    told = sentence("Tally", hedged="count", who="ada", tally_kind="starts", count="~2")
    assert told == "Ada Lind made about 2 race starts"
    told = sentence("Tally", hedged="count", who="ada", tally_kind="starts", count="2")
    assert told == "Ada Lind made 2 (reportedly) race starts"


def test_a_place_told_as_won_keeps_its_mark() -> None:
    said = "Ada Lind won° Race 1, Lantern Cup at Hill 2024, for Brook Racing in the Pro class"
    slots = {"driver": "ada", "session": "race", "team": "brook", "race_class": "pro"}
    assert sentence("Result", inferred="position", position="1", **slots) == said
    assert sentence("Result", position="1", **slots) == said.replace("°", "")


@pytest.mark.parametrize(
    ("race_class", "said"),
    [("pro", "in the Pro class"), ("overall", "overall"), ("some-class", "in a class not named")],
)
def test_a_class_is_said_as_one_says_it(race_class: str, said: str) -> None:
    told = sentence("Entry", driver="ada", event="hill", race_class=race_class)
    assert told == f"Ada Lind entered the 2024 Lantern Cup at Hill {said}"


def test_a_role_has_its_article_and_its_tense() -> None:
    role = {"person": "ada", "role": "engineer", "organization": "brook"}
    assert sentence("Role", spans=day("2019"), when="2019", **role) == (
        "Ada Lind was an engineer of Brook Racing in 2019"
    )
    open_end = (Span(730000, 730000, None, None),)
    assert sentence("Role", spans=open_end, since="2020", **role) == (
        "Ada Lind has been an engineer of Brook Racing since 2020 (as told on 20 September 2025)"
    )
    assert sentence("Role", source="about", as_of="about", **role) == (
        "Ada Lind is named as an engineer of Brook Racing (as of early 2024)"
    )


def test_a_past_day_was_held_and_a_coming_one_is_set() -> None:
    held = {"scheduled": "race", "held_on": "2024-05-04"}
    assert sentence("Schedule", **held) == (
        "Race 1, Lantern Cup at Hill 2024, was held on 4 May 2024"
    )
    assert sentence("Schedule", source="early", **held) == (
        "Race 1, Lantern Cup at Hill 2024, is set for 4 May 2024 (as told on 1 March 2024)"
    )
    assert sentence("Schedule", scheduled="cup-2024", rounds="8") == (
        "The 2024 Lantern Cup had 8 rounds"
    )


def test_a_record_that_is_kept_up_tells_its_day_as_past_and_a_plan_that_is_over_as_set() -> None:
    kept = sentence(
        "Schedule", source="kept", spans=day("2023-10-22"), scheduled="hill", held_on="2023-10-22"
    )
    assert kept == "The 2024 Lantern Cup at Hill was held on 22 October 2023"
    plan = Claim("c1", "Schedule", "early", {}, ())
    later = Claim("c2", "Schedule", "late", {}, ())
    slots = {"scheduled": "hill", "held_on": "2024-03-02"}
    for claims, said in (((plan, later), "was set for"), ((plan,), "is set for")):
        held = {n: (Held(value(n, text), claims=("c1",)),) for n, text in slots.items()}
        told = TELLER.sentence(Statement("s1", "Schedule", held, claims, spans=day("2024-03-02")))
        assert told.startswith(f"The 2024 Lantern Cup at Hill {said} 2 March 2024")
        assert ("as told" in told) == (said == "is set for")


def test_several_details_are_joined_if_short_and_else_the_plainest_is_told() -> None:
    short = sentence("Entry", driver="ada", event="hill", detail="a late entry; a new engine")
    assert short.endswith("(a late entry; a new engine)")
    long = sentence("Entry", driver="ada", event="hill", detail=f"a new engine; {'long ' * 40}end")
    assert long.endswith("(a new engine)")


def test_a_person_named_before_is_named_by_the_surname() -> None:
    told = sentence("Remark", speaker="ada", about="father", gist="he is the best of all")
    assert told == "Ada Lind said of Lind's father that he is the best of all"
    told = sentence("Remark", speaker="ada", about="zoe", gist="she is the best of all")
    assert told == "Ada Lind said of Zoe Lind that she is the best of all"
    told = sentence("Remark", speaker="ada", about="ada", gist="she is glad to be here")
    assert told == "Ada Lind said that she is glad to be here"
    told = sentence("Plan", who="ada", about="zoe", gist="race with Zoe")
    assert told == "Ada Lind planned or hoped to race with Zoe"


def test_a_relative_known_only_as_such_is_not_explained_by_the_same_words() -> None:
    told = sentence("Relationship", person="father", relation="father", of="ada")
    assert told == "The sources mention Ada Lind's father without a name"
    told = sentence("Relationship", person="bo", relation="father", of="ada")
    assert told == "Bo Marsh is the father of Ada Lind"


def test_a_season_of_a_series_named_before_is_a_season() -> None:
    told = sentence("Tally", who="cup", tally_kind="rounds", season="cup-2024", count="5")
    assert told == "Lantern Cup held 5 rounds in the 2024 season"


def test_a_year_is_said_once() -> None:
    milestone = {"about": "ada", "what": "debut", "event": "hill"}
    at = "Ada Lind made a debut at the 2024 Lantern Cup at Hill"
    assert sentence("Milestone", when="2024", **milestone) == at
    assert sentence("Milestone", when="2024-05-04", **milestone) == f"{at} on 4 May"
    assert sentence("Milestone", when="2023", **milestone) == f"{at} in 2023"


@pytest.mark.parametrize(
    ("edtf", "said"),
    [
        ("2026-03-18/2026-03-20", "18 to 20 March 2026"),
        ("2026-09-30/2026-10-02", "30 September to 2 October 2026"),
        ("[2024-01..2024-03]", "between January and March 2024"),
        ("[1998..2000]", "between 1998 and 2000"),
        ("2024-08-04", "4 August 2024"),
    ],
)
def test_what_both_ends_share_is_said_once(edtf: str, said: str) -> None:
    assert date_in_words(edtf) == said


@pytest.mark.parametrize(
    ("edtf", "said", "told"),
    [
        ("[2025-09-21..2025-09-28]", "late September 2025", "in late September 2025"),
        ("[2025-06..2025-12]", "2025", "in 2025"),
        ("2024-08-04", "4 August 2024", "on 4 August 2024"),
        ("[2025-08..2026-03]", "between August 2025 and March 2026", ""),
    ],
)
def test_about_when_an_article_was_written(edtf: str, said: str, told: str) -> None:
    assert around(edtf) == said
    assert told_in(edtf) == (told or said)


def test_the_time_of_a_sentence_has_its_preposition() -> None:
    said = [
        formed("", DateValue.parse(t), "on", Setting())
        for t in ("2024-08-04", "2001", "2001~", "197X", "[1998..2000]", "1997/..")
    ]
    assert said == [
        "on 4 August 2024",
        "in 2001",
        "about 2001",
        "in the 1970s",
        "between 1998 and 2000",
        "from 1997",
    ]


def test_a_choice_falls_back_to_the_nearest_tense() -> None:
    assert chosen("past:was|now:is", Setting(tense="since"), None)[1] == "is"
    assert chosen("past:was|future:is to be", Setting(tense="undated"), None)[1] == "was"
    assert chosen("lap|laps", Setting(), AmountValue.parse("3"))[1] == "laps"
