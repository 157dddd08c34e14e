"""Spells: claims of one key whose times can never meet are apart, and each ruling joins its own."""

from pathlib import Path

from kg.graph.keys import Key
from kg.graph.merging import Group, merge_group
from kg.graph.times import Calendar
from kg.model.claims import Claim
from kg.model.statements import Statement
from kg.model.values import DateValue, Days, EntityValue
from kg.ontology import Vocabulary, read_vocabulary

VOCABULARY: Vocabulary = read_vocabulary(Path(__file__).parents[2] / "ontology")
CALENDAR = Calendar({}, {"report": Days(740_000, 740_000)})
KEY = Key("Sponsorship", (("of", "ada"), ("sponsor", "oak")))


def backed(ident: str, **times: str) -> Claim:
    """Return a claim that Oak backed Ada. times: slot → EDTF."""
    slots = {
        "sponsor": (EntityValue("oak", "Oak & Sons"),),
        "of": (EntityValue("ada", "Ada Lind"),),
        **{name: (DateValue.parse(text),) for name, text in times.items()},
    }
    return Claim(ident, "Sponsorship", "report", slots, (ident,))


def spells(*claims: Claim, joined: tuple[frozenset[str], ...] = ()) -> list[Statement]:
    """Return the statements of claims of one key."""
    return merge_group(Group(KEY, claims, joined), CALENDAR, VOCABULARY)


def members(statements: list[Statement]) -> list[set[str]]:
    """Return the ids of the claims of each statement, sorted."""
    return sorted(({c.id for c in s.claims} for s in statements), key=sorted)


def test_one_without_time_beside_one_without_beginning_has_an_id_of_its_own():
    found = spells(backed("a", until="2005"), backed("b", since="2010"), backed("c"))
    assert members(found) == [{"a"}, {"b"}, {"c"}]
    assert len({s.id for s in found}) == 3
    two = spells(backed("a", until="2005"), backed("b", since="2010"))
    assert {s.id for s in two} < {s.id for s in found}
    assert members(spells(backed("a", until="2005"), backed("c"))) == [{"a", "c"}]


def test_each_ruling_joins_what_it_names_and_nothing_else():
    years = [
        backed(i, when=y) for i, y in zip("abcd", ("2001", "2003", "2010", "2012"), strict=True)
    ]
    assert members(spells(*years)) == [{"a"}, {"b"}, {"c"}, {"d"}]
    early, late = frozenset("ab"), frozenset("cd")
    assert members(spells(*years, joined=(early, late))) == [{"a", "b"}, {"c", "d"}]
    assert members(spells(*years, joined=(frozenset("abcd"),))) == [{"a", "b", "c", "d"}]


def test_one_without_time_goes_where_its_own_ruling_places_it():
    claims = (backed("a", when="2001"), backed("c", when="2010"), backed("x"), backed("y"))
    joined = (frozenset("ax"), frozenset("cy"))
    assert members(spells(*claims, joined=joined)) == [{"a", "x"}, {"c", "y"}]
    assert members(spells(*claims, joined=joined[1:])) == [{"a"}, {"c", "y"}, {"x"}]
