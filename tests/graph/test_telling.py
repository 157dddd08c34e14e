"""Sentences: the forms of templates, each fault of a kind with its neighbours."""

from pathlib import Path

import pytest

from kg.graph.forms import Setting, around, as_of, chosen, formed
from kg.graph.telling import Teller
from kg.model.claims import Claim, Entity
from kg.model.spans import Span
from kg.model.statements import Held, Statement
from kg.model.values import (
    AmountValue,
    ClockValue,
    DateValue,
    EntityValue,
    KindValue,
    TextValue,
    Value,
    YearValue,
)
from kg.model.values.dates import in_sentence
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


def kind(scheme: str, notation: str) -> KindValue:
    """Return the value of a closed list."""
    found = VOCABULARY.kinds[scheme][notation]
    return KindValue(notation, found.iri, found.label, tuple(found.broader))


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
        *(
            entity(
                ident,
                "Session",
                name,
                event=EntityValue("hill", "2024 Lantern Cup at Hill", ""),
                session_kind=kind("SessionKind", notation),
            )
            for ident, name, notation in (
                ("race", "Race 1, Lantern Cup at Hill 2024", "race"),
                ("only-race", "Race, Lantern Cup at Hill 2024", "race"),
                ("qualifying", "Qualifying, Lantern Cup at Hill 2024", "qualifying"),
                ("practice", "Practice 2, Lantern Cup at Hill 2024", "practice"),
                ("test", "Test, Hill, March 2024", "test"),
                ("night", "the night race", "race"),
                ("turned", "2024 Lantern Cup, Race 1", "race"),
            )
        ),
        entity("world", "Series", "Lantern World Championship"),
        entity("north", "Series", "Lantern Cup North"),
        entity("porsche", "CarModel", "Porsche 911 GT3 Cup"),
        entity("audi", "CarModel", "Audi R8"),
        entity("some-car", "CarModel", "a car of that time (not named)", "unnamed"),
        entity("republic", "Place", "Lantern Republic"),
        entity("town", "Place", "Lantern"),
        entity("channel", "Publication", "Lantern video channel"),
        entity("portrait", "Publication", "a portrait of Ada Lind", "article"),
        entity("backers", "Organization", "smaller backers of Ada Lind", "unnamed"),
        entity("family", "Organization", "the family of Ada Lind"),
        entity("shop", "Organization", "a body shop of Bo Marsh", "unnamed"),
        entity("cook", "Person", "Cy of Brook Racing"),
        entity("pro", "RaceClass", "Pro"),
        entity("overall", "RaceClass", "Overall"),
        entity("some-class", "RaceClass", "unnamed", "unnamed"),
    )
}
PRACTICE = {"session": "practice", "session_kind": "practice"}
QUALIFYING = {"session": "qualifying", "session_kind": "qualifying"}
TELLER = Teller(VOCABULARY, ENTITIES, WRITTEN)


def value(slot: str, text: str) -> Value:
    """Return a value of a slot from how a test writes it."""
    spec = VOCABULARY.slots[slot]
    if spec.value_type == "entity":
        return EntityValue(text, ENTITIES[text].name, ENTITIES[text].name)
    if spec.value_type == "kind":
        return kind(spec.range, text)
    if spec.value_type == "date":
        return DateValue.parse(text)
    if spec.value_type == "amount":
        return AmountValue.parse(text)
    if spec.value_type == "clock":
        return ClockValue.parse(text)
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
        ("1", "Ada Lind won one race in the 2024 Lantern Cup"),
        ("6", "Ada Lind won six races in the 2024 Lantern Cup"),
        ("10", "Ada Lind won 10 races in the 2024 Lantern Cup"),
        ("0", "Ada Lind won no races in the 2024 Lantern Cup"),
        ("1+", "Ada Lind won at least one race in the 2024 Lantern Cup"),
    ],
)
def test_number_agrees_with_the_count(count: str, said: str) -> None:
    assert sentence("Tally", who="ada", tally_kind="wins", season="cup-2024", count=count) == said


def test_words_that_hedge_are_not_hedged_again() -> None:
    told = sentence("Tally", hedged="count", who="ada", tally_kind="starts", count="~2")
    assert told == "Ada Lind made a couple of race starts"
    told = sentence("Tally", hedged="count", who="ada", tally_kind="starts", count="2")
    assert told == "Ada Lind made two (reportedly) race starts"


@pytest.mark.parametrize(
    ("slots", "said"),
    [
        ({"race_class": "pro", "grid": "1"}, "won the Pro class from pole in Race 1 at Hill in"),
        ({"race_class": "pro"}, "won the Pro class in Race 1 at Hill in the 2024 Lantern Cup"),
        ({}, "won Race 1 at Hill in the 2024 Lantern Cup"),
        ({"race_class": "pro", "overall_position": "1"}, "won Race 1 at Hill in the 2024"),
    ],
)
def test_who_won_a_class_is_not_said_to_have_won_the_race(slots: dict[str, str], said: str) -> None:
    told = sentence("Result", driver="ada", session="race", position="1", **slots)
    assert told.startswith(f"Ada Lind {said}")


def test_teammates_that_may_have_been_say_on_what_it_rests() -> None:
    slots = {"driver": "ada", "mate": "bo", "team": "brook"}
    told = sentence("Teammates", season="cup-2024", **slots)
    assert told == "Ada Lind and Bo Marsh were teammates at Brook Racing in the 2024 Lantern Cup"
    told = sentence("Teammates", event="hill", **slots)
    assert (
        told == "Ada Lind and Bo Marsh were Brook Racing teammates at Hill in the 2024 Lantern Cup"
    )


def test_a_place_told_as_won_keeps_its_mark() -> None:
    said = "Ada Lind won° the Pro class in Race 1 at Hill in the 2024 Lantern Cup for Brook Racing"
    slots = {"driver": "ada", "session": "race", "team": "brook", "race_class": "pro"}
    assert sentence("Result", inferred="position", position="1", **slots) == said
    assert sentence("Result", position="1", **slots) == said.replace("°", "")


@pytest.mark.parametrize(
    ("race_class", "said"),
    [("pro", "in the Pro class"), ("overall", "overall"), ("some-class", "in class")],
)
def test_a_class_is_said_as_one_says_it(race_class: str, said: str) -> None:
    told = sentence("Entry", driver="ada", event="hill", race_class=race_class)
    assert told == f"Ada Lind entered the 2024 Lantern Cup at Hill {said}"


def test_a_role_has_its_article_and_its_tense() -> None:
    role = {"person": "ada", "role": "engineer", "organization": "brook"}
    assert sentence("Role", spans=day("2019"), when="2019", **role) == (
        "Ada Lind was an engineer for Brook Racing in 2019"
    )
    open_end = (Span(730000, 730000, None, None),)
    assert sentence("Role", spans=open_end, since="2020", **role) == (
        "Ada Lind had been an engineer for Brook Racing since 2020 as of September 20, 2025"
    )
    assert sentence("Role", source="about", as_of="about", **role) == (
        "Ada Lind was an engineer for Brook Racing as of early 2024"
    )


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("owner", "Ada Lind owned Brook Racing in 2019"),
        ("client", "Ada Lind was a client of Brook Racing in 2019"),
        ("strategist", "Ada Lind was a strategist for Brook Racing in 2019"),
        ("factory-driver", "Ada Lind was a Brook Racing factory driver in 2019"),
    ],
)
def test_each_kind_of_role_has_its_own_way_to_say_for_whom(role: str, said: str) -> None:
    slots = {"person": "ada", "role": role, "organization": "brook"}
    assert sentence("Role", spans=day("2019"), when="2019", **slots) == said


def test_a_length_is_not_said_as_a_lower_bound() -> None:
    session = {"scheduled": "race", "held_on": "2024-05-04", "weekday": "saturday"}
    assert sentence("Schedule", duration_min="40", **session) == (
        "Race 1 at Hill in the 2024 Lantern Cup, 40 minutes long, was held on Saturday, May 4, 2024"
    )
    assert sentence("Schedule", scheduled="hill", duration_min="240", held_on="2024-05-04") == (
        "The 2024 Lantern Cup at Hill, four hours long, was held on May 4, 2024"
    )
    assert sentence("Schedule", scheduled="race", race_laps="12") == (
        "Race 1 at Hill in the 2024 Lantern Cup was on the calendar, over 12 laps"
    )


def test_a_beginning_known_only_by_its_bound_goes_on_since_then_or_earlier() -> None:
    said = [
        formed(v.label, v, form, Setting(tense=tense))
        for v in [DateValue.parse("[..2023]")]
        for form, tense in (("open", "since"), ("open", "past"), ("ever", "past"))
    ]
    assert said == ["since at least 2023", "by 2023", "since at least 2023"]


def test_a_past_day_was_held_and_a_coming_one_is_set() -> None:
    held = {"scheduled": "race", "held_on": "2024-05-04"}
    assert sentence("Schedule", **held) == (
        "Race 1 at Hill in the 2024 Lantern Cup was held on May 4, 2024"
    )
    assert sentence("Schedule", source="early", **held) == (
        "As of March 1, 2024, Race 1 at Hill in the 2024 Lantern Cup was set for May 4, 2024"
    )
    assert sentence("Schedule", scheduled="cup-2024", rounds="8") == (
        "The 2024 Lantern Cup had eight rounds"
    )


def test_a_record_that_is_kept_up_tells_its_day_as_past_and_a_plan_that_is_over_as_set() -> None:
    kept = sentence(
        "Schedule", source="kept", spans=day("2023-10-22"), scheduled="hill", held_on="2023-10-22"
    )
    assert kept == "The 2024 Lantern Cup at Hill was held on October 22, 2023"
    plan = Claim("c1", "Schedule", "early", {}, ())
    later = Claim("c2", "Schedule", "late", {}, ())
    slots = {"scheduled": "hill", "held_on": "2024-03-02"}
    for claims in ((plan, later), (plan,)):
        held = {n: (Held(value(n, text), claims=("c1",)),) for n, text in slots.items()}
        told = TELLER.sentence(Statement("s1", "Schedule", held, claims, spans=day("2024-03-02")))
        assert told.endswith("he 2024 Lantern Cup at Hill was set for March 2, 2024")
        assert told.startswith("As of March 1, 2024, the") == (len(claims) == 1)


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ("with a new engine; as a late entry", "as a late entry"),
        ("with a new engine", "with a new engine"),
        (f"with a new engine; {'with a very ' * 20}long name", "with a new engine"),
    ],
)
def test_of_several_details_the_plainest_goes_on_behind_a_comma(details: str, said: str) -> None:
    told = sentence("Entry", driver="ada", event="hill", detail=details)
    assert told == f"Ada Lind entered the 2024 Lantern Cup at Hill, {said}"


@pytest.mark.parametrize(
    ("gists", "said"),
    [
        ("had a title of its own", "had a title of its own"),
        ("had a title; had a cup", "had a cup and had a title"),
        ("had a title, a new one; had a cup", "had a cup and had a title, a new one"),
    ],
)
def test_several_gists_are_told_together(gists: str, said: str) -> None:
    told = sentence("ClassRule", series="cup", season="cup-2024", race_class="pro", gist=gists)
    assert told.removeprefix("The Pro class of the 2024 Lantern Cup ").rstrip(",") == said


def test_a_person_named_before_is_named_by_the_surname() -> None:
    told = sentence("Remark", speaker="ada", about="father", gist="he is the best of all")
    assert told == "Ada Lind said that Lind's father is the best of all"
    told = sentence("Remark", speaker="ada", about="father", gist="her father is the best of all")
    assert told == "Ada Lind said that her father is the best of all"
    told = sentence("Remark", speaker="ada", about="zoe", gist="Zoe Lind is the best of all")
    assert told == "Ada Lind said that Zoe Lind is the best of all"
    told = sentence("Remark", speaker="ada", about="zoe", gist="she is the best of all")
    assert told == "Ada Lind said that Zoe Lind is the best of all"
    told = sentence("Remark", speaker="ada", about="ada", gist="she is glad to be here")
    assert told == "Ada Lind said that she is glad to be here"
    told = sentence("Plan", who="ada", about="zoe", gist="race with Zoe")
    assert told == "Ada Lind wanted to race with Zoe"


@pytest.mark.parametrize(
    ("about", "gist", "said"),
    [
        ("brook", "it is always fast", "said that Brook Racing is always fast"),
        ("brook", "its crew is young", "said that Brook Racing's crew is young"),
        ("brook", "Brook Racing is fast", "said that Brook Racing is fast"),
        ("brook", "she likes the crew", "said that she likes the crew"),
        ("bo", "he is fast", "said that Bo Marsh is fast"),
        ("bo", "it was close", "said that it was close"),
        ("race", "she was lucky", "said that she was lucky"),
    ],
)
def test_a_remark_names_whom_its_clause_is_about(about: str, gist: str, said: str) -> None:
    assert sentence("Remark", speaker="ada", about=about, gist=gist) == f"Ada Lind {said}"
    dated = sentence("Remark", speaker="ada", about=about, gist=gist, when="2024-08-04")
    assert dated.replace(" on August 4, 2024,", "") == f"Ada Lind {said}"


def test_what_a_publication_says_ends_with_its_tag() -> None:
    remark = {"about": "ada", "gist": "Ada Lind is at her best"}
    told = sentence("Remark", speaker="channel", **remark)
    assert told == "Ada Lind is at her best, Lantern video channel said"
    told = sentence("Remark", speaker="portrait", when="2024", **remark)
    assert told == "Ada Lind is at her best, a portrait said in 2024"
    told = sentence("Remark", speaker="bo", **remark)
    assert told == "Bo Marsh said that Ada Lind is at her best"


@pytest.mark.parametrize(
    ("slots", "said"),
    [
        ({"event": "hill", "position": "1"}, "won at Hill in the 2024 Lantern Cup"),
        ({"event": "hill", "position": "3-"}, "finished on the podium at Hill in the 2024"),
        ({"event": "hill", "position": "2-"}, "finished first or second at Hill in the 2024"),
        ({"event": "hill", "position": "4-"}, "finished in the top four at Hill in the 2024"),
        ({**PRACTICE, "position": "3-"}, "was in the top three in Practice 2"),
        ({**QUALIFYING, "position": "1"}, "took pole position at Hill in the 2024 Lantern"),
        ({**QUALIFYING, "position": "2"}, "was second in qualifying at Hill in the 2024"),
        (
            {"session": "race", "position": "1", "grid": "1"},
            "at Hill in the 2024 Lantern Cup from pole",
        ),
        ({"session": "race", "position": "1", "grid": "2"}, "after starting second on the grid"),
        (
            {"session": "race", "position": "1", "overall_position": "1", "race_class": "pro"},
            "at Hill in the 2024 Lantern Cup overall and in the Pro class",
        ),
    ],
)
def test_a_result_is_told_as_racing_people_tell_it(slots: dict[str, str], said: str) -> None:
    assert said in sentence("Result", driver="ada", **slots)


@pytest.mark.parametrize(
    ("count", "said"), [("2+", "multiple races"), ("2", "two races"), ("3+", "at least three")]
)
def test_at_least_two_is_multiple(count: str, said: str) -> None:
    told = sentence("Tally", who="ada", tally_kind="wins", series="cup", count=count)
    assert told.startswith(f"Ada Lind won {said}")


def test_a_detail_does_not_follow_another_tail() -> None:
    lap = {"driver": "ada", "session": "race", "position": "1", "detail": "in the rain"}
    assert sentence("Result", **lap).endswith("in the 2024 Lantern Cup in the rain")
    told = sentence("Result", **lap, lead_from_lap="1")
    assert told.endswith("in the 2024 Lantern Cup, leading from lap 1")
    told = sentence("Result", **lap, lead_from_lap="1", led_every_lap="true")
    assert told.endswith("in the 2024 Lantern Cup, leading every lap")


def test_a_plan_is_wanted_planned_or_hoped_for_as_of_its_day() -> None:
    plan = {"who": "ada", "gist": "race with Zoe"}
    for intent, said in (("", "wanted"), ("planned", "planned"), ("hoped", "hoped")):
        slots = {**plan, "intent": intent} if intent else plan
        assert sentence("Plan", **slots) == f"Ada Lind {said} to race with Zoe"
        held = {n: (Held(value(n, v)),) for n, v in {**slots, "as_of": "2024"}.items()}
        told = TELLER.sentence(Statement("s1", "Plan", held, ()))
        assert told == f"In 2024, Ada Lind {said} to race with Zoe"


def test_a_relative_known_only_as_such_is_not_explained_by_the_same_words() -> None:
    told = sentence("Relationship", person="father", relation="father", of="ada")
    assert told == "Ada Lind's family includes a father"
    told = sentence("Relationship", person="bo", relation="father", of="ada")
    assert told == "Bo Marsh is the father of Ada Lind"


def test_a_season_of_a_series_named_before_is_a_season() -> None:
    told = sentence("Tally", who="cup", tally_kind="rounds", season="cup-2024", count="5")
    assert told == "The Lantern Cup held five rounds in the 2024 season"


def test_a_year_is_said_once() -> None:
    milestone = {"about": "ada", "what": "debut", "event": "hill"}
    at = "Ada Lind debuted at Hill in the 2024 Lantern Cup"
    assert sentence("Milestone", when="2024", **milestone) == at
    assert sentence("Milestone", when="2024-05-04", **milestone) == f"{at} on May 4"
    assert sentence("Milestone", when="2024-05", **milestone) == f"{at} in May"
    assert sentence("Milestone", when="2023-05", **milestone) == f"{at} in May 2023"
    assert sentence("Milestone", when="[2023,2024]", **milestone) == f"{at} in 2023 or 2024"
    assert sentence("Milestone", when="2023", **milestone) == f"{at} in 2023"


@pytest.mark.parametrize(
    ("edtf", "said"),
    [
        ("2026-03-18/2026-03-20", "March 18 to 20, 2026,"),
        ("2026-09-30/2026-10-02", "September 30 to October 2, 2026,"),
        ("[2024-01..2024-03]", "between January and March 2024"),
        ("[1998..2000]", "between 1998 and 2000"),
        ("{1998..2000}", "1998 to 2000"),
        ("2024-12-31/2025-01-02", "December 31, 2024, to January 2, 2025,"),
        ("2024-08-04", "August 4, 2024,"),
    ],
)
def test_what_both_ends_share_is_said_once(edtf: str, said: str) -> None:
    assert in_sentence(edtf) == said


@pytest.mark.parametrize(
    ("edtf", "said", "told"),
    [
        ("[2025-09-21..2025-09-28]", "late September 2025", "as of late September 2025"),
        ("[2025-06..2025-12]", "2025", "as of 2025"),
        ("2024-08-04", "August 4, 2024,", "as of August 4, 2024,"),
        (
            "[2025-08..2026-03]",
            "between August 2025 and March 2026",
            "as of August 2025 or later",
        ),
    ],
)
def test_about_when_an_article_was_written(edtf: str, said: str, told: str) -> None:
    assert around(edtf) == said
    assert as_of(edtf) == told


def test_the_time_of_a_sentence_has_its_preposition() -> None:
    said = [
        formed("", DateValue.parse(t), "on", Setting())
        for t in (
            *("2024-08-04", "2001", "2001~", "197X", "1997/.."),
            *("[1998..2000]", "[2003..2004]", "[2024-08-02..2024-08-04]"),
            *("[2024-08-01..2024-08-04]", "[2024-08-02..2024-08-03]"),
            *("2024-08-03/2024-08-04", "2024-08-02/2024-08-04", "[1996..1999]", "[2000..2003]"),
        )
    ]
    assert said == [
        "on August 4, 2024,",
        "in 2001",
        "around 2001",
        "in the 1970s",
        "starting in 1997",
        "sometime between 1998 and 2000",
        "in 2003 or 2004",
        "on the weekend of August 2 to 4, 2024,",
        "sometime between August 1 and 4, 2024,",
        "sometime between August 2 and 3, 2024,",
        "on August 3 and 4, 2024,",
        "from August 2 to 4, 2024,",
        "in the late 1990s",
        "in the early 2000s",
    ]


def test_a_choice_falls_back_to_the_nearest_tense() -> None:
    assert chosen("past:was|now:is", Setting(tense="since"), None)[1] == "is"
    assert chosen("past:was|future:is to be", Setting(tense="undated"), None)[1] == "was"
    assert chosen("lap|laps", Setting(), AmountValue.parse("3"))[1] == "laps"


@pytest.mark.parametrize(
    ("session", "said"),
    [
        ("race", "Race 1 at Hill in the 2024 Lantern Cup"),
        ("only-race", "the 2024 Lantern Cup race at Hill"),
        ("qualifying", "qualifying at Hill in the 2024 Lantern Cup"),
        ("practice", "Practice 2 at Hill in the 2024 Lantern Cup"),
        ("test", "the 2024 Lantern Cup at Hill"),
        ("night", "the night race"),
        ("turned", "the 2024 Lantern Cup, Race 1"),
    ],
)
def test_a_session_is_said_by_its_event(session: str, said: str) -> None:
    assert sentence("Absence", who="ada", missed="compete", session=session) == (
        f"Ada Lind did not compete in {said}"
    )


@pytest.mark.parametrize(
    ("series", "said"),
    [
        ("cup", "the Lantern Cup"),
        ("world", "the Lantern World Championship"),
        ("north", "Lantern Cup North"),
    ],
)
def test_a_name_has_its_article_where_its_class_says_so(series: str, said: str) -> None:
    assert sentence("Stint", driver="ada", series=series) == f"Ada Lind raced in {said}"
    told = sentence("Remark", speaker="ada", about=series, gist="it is hard")
    assert told == f"Ada Lind said that {said} is hard"


@pytest.mark.parametrize(
    ("car", "an", "the"),
    [
        ("porsche", "a Porsche 911 GT3 Cup", "the Porsche 911 GT3 Cup"),
        ("audi", "an Audi R8", "the Audi R8"),
        ("some-car", "a car of that time", "a car of that time"),
    ],
)
def test_a_car_is_one_of_its_kind_where_somebody_drives_it(car: str, an: str, the: str) -> None:
    assert sentence("Stint", driver="ada", team="brook", car=car) == (
        f"Ada Lind drove for Brook Racing in {an}"
    )
    assert sentence("CarUse", user="brook", car=car, when="2024", spans=day("2024")) == (
        f"Brook Racing used {the} in 2024"
    )
    numbered = sentence("Entry", driver="ada", event="hill", number="7", car="porsche")
    assert numbered.endswith("in the No. 7 Porsche 911 GT3 Cup")


def test_places_and_channels_have_their_article() -> None:
    assert sentence("Milestone", about="ada", what="moved", place="republic") == (
        "Ada Lind moved to the Lantern Republic"
    )
    assert sentence("Milestone", about="ada", what="moved", place="town") == (
        "Ada Lind moved to Lantern"
    )
    assert sentence("Coverage", about="ada", outlet="channel", medium="live video") == (
        "Ada Lind was shown live on the Lantern video channel"
    )
    assert sentence("Coverage", about="ada", outlet="channel", medium="magazine") == (
        "The Lantern video channel wrote about Ada Lind"
    )


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        ("0.2+", "more than 0.2 seconds"),
        ("0.2", "0.2 seconds"),
        ("1", "1 second"),
    ],
)
def test_a_measure_is_never_just_what_it_is_at_least(gap: str, said: str) -> None:
    told = sentence(
        "Result",
        driver="ada",
        session="qualifying",
        session_kind="qualifying",
        position="2",
        gap_s=gap,
        gap_to="bo",
    )
    assert told == (
        f"Ada Lind was second in qualifying at Hill in the 2024 Lantern Cup, {said} behind Bo Marsh"
    )


@pytest.mark.parametrize(
    ("position", "said"),
    [
        ("1", "led the Pro standings"),
        ("2", "was second in the Pro standings"),
        ("10", "was 10th in the Pro standings"),
    ],
)
def test_a_standing_is_a_place_in_the_standings(position: str, said: str) -> None:
    slots = {"who": "ada", "season": "cup-2024", "race_class": "pro", "position": position}
    assert sentence("Standing", **slots, as_of="", behind="bo") == (
        f"Ada Lind {said} of the 2024 Lantern Cup, behind Bo Marsh"
    )
    assert sentence("Standing", **(slots | {"is_final": "true"})).startswith("Ada Lind finished ")


def test_a_total_as_of_a_day_lies_behind_it() -> None:
    slots = {"who": "ada", "tally_kind": "poles", "count": "2", "race_class": "pro"}
    told = sentence("Tally", inferred="race_class", season="cup-2024", **slots)
    assert told == "Ada Lind took two pole positions in the Pro class° of the 2024 Lantern Cup"
    told = TELLER.sentence(
        Statement(
            "s1",
            "Tally",
            {n: (Held(value(n, v)),) for n, v in (slots | {"as_of": "2024-05"}).items()},
            (),
        )
    )
    assert told == "Ada Lind had taken two pole positions in the Pro class as of May 2024"


def test_who_is_known_by_somebody_is_not_named_by_him_again() -> None:
    told = sentence("Relationship", person="father", relation="supporter", of="ada")
    assert told == "Ada Lind's father is a supporter of Lind"
    told = sentence("Relationship", person="bo", relation="supporter", of="ada")
    assert told == "Bo Marsh is a supporter of Ada Lind"
    told = sentence("Sponsorship", sponsor="backers", of="ada", support="parts")
    assert told == "Smaller backers supported Ada Lind with parts"
    told = sentence("Remark", speaker="ada", about="family", gist="they were kind")
    assert told == "Ada Lind said of the family of Lind that they were kind"
    told = sentence("Role", person="cook", role="member", organization="brook")
    assert told == "Cy was part of Brook Racing"


def test_what_is_only_possible_is_said_by_the_verb() -> None:
    slots = {"driver": "ada", "mate": "bo", "team": "brook"}
    held = {n: (Held(value(n, v)),) for n, v in slots.items()}
    certain = Statement("s1", "Teammates", held, ())
    possible = Statement("s1", "Teammates", held, (), likelihood="possible")
    assert TELLER.sentence(certain) == "Ada Lind and Bo Marsh were teammates at Brook Racing"
    assert TELLER.sentence(possible) == (
        "Ada Lind and Bo Marsh may have been teammates at Brook Racing"
    )


def test_a_day_stands_before_what_follows_behind_commas() -> None:
    role = {"person": "ada", "role": "engineer", "organization": "brook"}
    assert sentence("Role", source="about", as_of="about", detail="in name only", **role) == (
        "As of early 2024, Ada Lind was an engineer for Brook Racing in name only"
    )
    assert sentence("Role", source="about", as_of="about", **role) == (
        "Ada Lind was an engineer for Brook Racing as of early 2024"
    )
    slots = {"who": "ada", "position": "2", "season": "cup-2024", "behind": "bo"}
    held = {n: (Held(value(n, v)),) for n, v in (slots | {"as_of": "2024-08-04"}).items()}
    assert TELLER.sentence(Statement("s1", "Standing", held, ())) == (
        "As of August 4, 2024, Ada Lind was second in the standings of the 2024 Lantern Cup, "
        "behind Bo Marsh"
    )


def test_a_gist_takes_the_place_of_an_empty_verb() -> None:
    told = sentence("CareerStep", person="ada", step="childhood", place="town", when="1990")
    assert told == "Ada Lind had a formative experience as a child in Lantern in 1990"
    told = sentence(
        "CareerStep",
        person="ada",
        step="childhood",
        place="town",
        when="1990",
        gist="watched races at Lantern with her father",
        detail="on Sundays",
    )
    assert told == "Ada Lind watched races at Lantern with her father in 1990 on Sundays"
    told = sentence("Absence", who="ada", missed="plan", gist="plan to race")
    assert told == "Ada Lind did not plan to race"
    told = sentence("Biography", person="ada", origin="town", gist="kept a shop")
    assert told == "Ada Lind is from Lantern and kept a shop"


def test_a_hope_is_told_as_one() -> None:
    assert (
        sentence("Plan", who="brook", gist="keep growing") == "Brook Racing wanted to keep growing"
    )


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("a crash", " because of a crash"),
        ("to save money", ", to save money"),
        ("tomorrow's race", " because of tomorrow's race"),
    ],
)
def test_a_reason_is_a_thing_or_an_aim(reason: str, said: str) -> None:
    assert sentence("Absence", who="ada", missed="test", event="hill", reason=reason) == (
        f"Ada Lind did not test at Hill in the 2024 Lantern Cup{said}"
    )


@pytest.mark.parametrize(
    ("race_class", "said"), [("pro", "in class"), ("overall", "on the grid"), ("", "on the grid")]
)
def test_a_place_on_the_grid_is_one_of_its_class(race_class: str, said: str) -> None:
    classed = {"race_class": race_class} if race_class else {}
    slots = {"driver": "ada", "session": "race", "position": "1", "grid": "3"} | classed
    told = sentence("Result", **slots)
    assert told.endswith(f", after starting third {said}")


@pytest.mark.parametrize(
    ("start", "said"),
    [("09:35", "at 9:35 a.m."), ("15:00", "at 3 p.m."), ("12:00", "at noon")],
)
def test_a_time_of_day_is_told_as_people_say_it(start: str, said: str) -> None:
    told = sentence("Schedule", scheduled="race", held_on="2024-05-04", start_time=start)
    assert told.endswith(f"was held on May 4, 2024, {said}")


def test_a_thing_told_as_one_of_somebody_is_just_one_beside_its_owner() -> None:
    told = sentence("Role", person="bo", role="owner", organization="shop", when="2005")
    assert told == "Bo Marsh owned a body shop in 2005"
    told = sentence("Role", person="ada", role="owner", organization="shop", when="2005")
    assert told == "Ada Lind owned a body shop of Bo Marsh in 2005"
    told = sentence("Role", person="ada", role="owner", organization="family", when="2005")
    assert told == "Ada Lind owned the family of Lind in 2005"


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        ("2024", "had won two championships as of 2024"),
        ("[2020..2022]", "had won two championships by 2022"),
        ("[1996..1999]", "had won two championships by the late 1990s"),
    ],
)
def test_a_count_of_some_day_between_two_holds_by_the_later(as_of: str, said: str) -> None:
    slots = {"who": "ada", "tally_kind": "titles", "count": "2", "as_of": as_of}
    held = {n: (Held(value(n, v)),) for n, v in slots.items()}
    assert TELLER.sentence(Statement("s1", "Tally", held, ())) == f"Ada Lind {said}"


def test_a_wish_of_some_day_between_two_was_had_sometime() -> None:
    slots = {"who": "ada", "gist": "race with Zoe", "as_of": "[2001..2003]"}
    held = {n: (Held(value(n, v)),) for n, v in slots.items()}
    told = TELLER.sentence(Statement("s1", "Plan", held, ()))
    assert told == "Sometime between 2001 and 2003, Ada Lind wanted to race with Zoe"


@pytest.mark.parametrize(
    ("when", "said"),
    [("[..2022]", "in 2022 or earlier"), ("2022", "in 2022"), ("2022-05-04", "on May 4, 2022")],
)
def test_a_stint_known_only_by_its_end_lies_in_or_before_it(when: str, said: str) -> None:
    told = sentence("Stint", driver="ada", car="audi", when=when)
    assert told == f"Ada Lind raced an Audi R8 {said}"


def test_the_consequence_of_an_incident_goes_on_with_its_subject() -> None:
    slots = {"who": "ada", "incident_kind": "crash", "session": "race"}
    at = "Ada Lind crashed in Race 1 at Hill in the 2024 Lantern Cup"
    assert sentence("Incident", **slots, consequence="did not finish") == f"{at} and did not finish"
    assert sentence("Incident", **slots, detail="on lap 1") == f"{at} on lap 1"


def test_a_title_of_a_role_is_told_in_its_place() -> None:
    slots = {"person": "ada", "organization": "brook", "role_title": "Founder and Principal"}
    told = sentence("Role", source="about", as_of="about", role="founder", **slots)
    assert told == "Ada Lind was the Founder and Principal of Brook Racing as of early 2024"
    told = sentence("Role", person="ada", role="founder", organization="brook", when="2001")
    assert told == "Ada Lind helped found Brook Racing in 2001"
    told = sentence("Role", source="about", as_of="about", person="ada", role="founder",
                    organization="brook")  # fmt: skip
    assert told == "Ada Lind had helped found Brook Racing as of early 2024"


@pytest.mark.parametrize(
    ("position", "said"), [("2", "for second place "), ("1", "for first place "), ("", "")]
)
def test_what_a_pass_was_for_stands_beside_it(position: str, said: str) -> None:
    slots = {"driver": "ada", "passed": "bo", "session": "race", "race_class": "pro"}
    told = sentence("Pass", **(slots | ({"for_position": position} if position else {})))
    assert told == (
        f"Ada Lind passed Bo Marsh {said}in the Pro class in Race 1 at Hill in the 2024 Lantern Cup"
    )
