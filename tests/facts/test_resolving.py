"""Names cut short: the one that is meant, or all that may be; never another one in silence."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kg.facts.naming import Names, fold
from kg.facts.resolving import Hand, Resolver, meant
from kg.ontology import read_vocabulary

VOCABULARY = read_vocabulary(Path(__file__).parent.parent.parent / "ontology")


@dataclass
class One:
    """An entity."""

    id: str
    name: str
    cls: str = "Person"
    other_names: list[str] = field(default_factory=list)
    formerly: list[str] = field(default_factory=list)
    kind: str = ""


ENTITIES = {
    e.id: e
    for e in (
        One("ada-lind", "Ada Lind"),
        One("lindsay-fox", "Lindsay Fox"),
        One("bo-marsh", "Bo Marsh"),
        One("carl-marsh", "Carl Marsh", other_names=["Marsh Minor"]),
        One("profile", "the profile of Lind and Marsh", "Publication"),
        One("father-of-ada-lind", "Ada Lind's father (not named)", kind="unnamed"),
        One("zoe-moeller", "Zoë Möller"),
        One("hill-town", "Hill Town", "Place"),
        One("barn", "the barn near Hill Town", "Place"),
        One("cup-2019-race-1", "Race 1, Quarry Park 2019", "Session"),
        One("cup-2020-race-1", "Race 1, Quarry Park 2020", "Session"),
    )
}
RESOLVER = Resolver(VOCABULARY, ENTITIES, Names(ENTITIES))
BLUE = Hand({"cup-2019-race-1": "cup-2019-race-1"}, fold("Bo Marsh won."), ENTITIES)


@pytest.mark.parametrize(
    ("typed", "cls", "hand", "wanted"),
    [
        ("Ada Lind", "Person", None, ["ada-lind"]),
        ("lind", "Person", None, ["ada-lind"]),
        ("li", "Person", None, ["lindsay-fox"]),
        ("zoe moller", "Person", None, ["zoe-moeller"]),
        ("lind father", "Person", None, ["father-of-ada-lind"]),
        ("ada", "Entity", None, ["ada-lind"]),
        ("lind", "Entity", None, ["ada-lind"]),
        ("a l", "Person", None, ["ada-lind"]),
        ("hill", "Place", None, ["hill-town"]),
        ("barn", "Place", None, ["barn"]),
        ("race-1", "Session", None, ["cup-2019-race-1", "cup-2020-race-1"]),
        ("race-1", "Session", BLUE, ["cup-2019-race-1"]),
        ("race 2020", "Session", BLUE, ["cup-2020-race-1"]),
        ("mar", "Person", BLUE, ["bo-marsh"]),
        ("marsh c", "Person", None, []),
        ("hill", "Person", None, []),
        ("", "Person", None, []),
        ("-", "Person", None, []),
    ],
)
def test_names_cut_short(typed, cls, hand, wanted):
    assert RESOLVER.entity(typed, cls, True, hand) == wanted


def test_without_loose_only_capitals_and_accents_may_differ():
    assert RESOLVER.entity("ZOE MOLLER", "Person", False) == ["zoe-moeller"]
    assert RESOLVER.entity("lind", "Person", False) == []


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("result", ["results"]),
        ("re", ["results", "remarks"]),
        ("", []),
        ("x", []),
        ("race_c", ["race_class"]),
        ("class", []),
    ],
)
def test_words_cut_short(typed, wanted):
    assert meant(typed, ["results", "remarks", "race_class"]) == wanted


def test_kinds_by_notation_label_or_word():
    kind = RESOLVER.kind
    assert kind("DNF", "ResultStatusKind", False) == ["retired"]
    assert kind("did not finish", "ResultStatusKind", False) == ["retired"]
    assert kind("ret", "ResultStatusKind", True) == ["retired"]
    assert kind("ret", "ResultStatusKind", False) == []
    assert kind("race engineer", "RoleKind", False) == ["race-engineer"]
    assert kind("engineer", "RoleKind", False) == ["engineer"]
    assert len(kind("d", "ResultStatusKind", True)) > 1
