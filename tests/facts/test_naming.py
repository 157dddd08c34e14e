"""Names → entities: exact for claims, folded for people, near only as a suggestion."""

from kg.facts.claims import Entity
from kg.facts.naming import Names, fold

NAMES = Names(
    {
        e.id: e
        for e in (
            Entity("sabre-cook", "Person", "Sabré Cook"),
            Entity(
                "ssf", "Organization", "SSF Imported Auto Parts", ["SSF"], formerly=["ssf-parts"]
            ),
            Entity("o-neil", "Person", "Pat O’Neil"),
        )
    }
)


def test_a_claim_must_write_the_name_exactly():
    assert NAMES.matching("Sabré Cook") == ["sabre-cook"]
    assert NAMES.matching("Sabre Cook") == []
    assert NAMES.matching("ssf-parts") == ["ssf"]


def test_a_person_may_leave_out_accents_case_and_first_names():
    assert NAMES.found("sabre cook") == NAMES.found("COOK") == ["sabre-cook"]
    assert NAMES.found("o'neil") == ["o-neil"]
    assert NAMES.found("nobody at all") == NAMES.found("") == []


def test_what_is_near_is_suggested():
    assert NAMES.near("Sabre Cok") == ["Sabré Cook"]
    assert NAMES.near("zzzz") == []


def test_folding_is_stable():
    assert fold(fold("  Café  ‘X’ ")) == fold("  Café  ‘X’ ") == "cafe 'x'"
