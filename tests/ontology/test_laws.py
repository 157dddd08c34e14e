"""What the ontology must say of every class and kind, so that no kind is left without its law."""

from itertools import combinations

import pytest

from kg.folders import find_folders
from kg.ontology import read_vocabulary
from kg.ontology.triples import Triples
from kg.ontology.vocabulary import NAMESPACE

FOR_PEOPLE = {"Person", "Agent", "Entity"}
MAY_BE_ONE = {  # pairs of slots that may well name the same, and why
    "Allegation": {("accuser", "decided_by")},  # an authority accuses and decides
    "Campaign": {("entrant", "with")},
    "Entry": {("driver", "entrant")},  # a privateer
    "Merger": {("one", "merged_into"), ("another", "merged_into")},  # one takes the other in
    "Naming": {("of", "by")},  # a team renames itself
    "Penalty": {  # the race in which it was earned is that in which it was served
        ("who", "earned_in"),
        ("who", "served_in"),
        ("imposed_by", "earned_in"),
        ("imposed_by", "served_in"),
        ("earned_in", "served_in"),
    },
    "Plan": {("who", "about")},  # what somebody has in mind for herself
    "Remark": {("speaker", "about")},  # what somebody says of herself
    "Renaming": {("renamed", "by")},
    "SharedBacker": {("one", "sponsor"), ("another", "sponsor")},  # derived
    "Sponsorship": {("sponsor", "named"), ("of", "named"), ("named", "through")},
    "Stint": {  # a driver with a car of his own
        ("driver", "entrant"),
        ("driver", "car_owner"),
        ("driver", "prepared_by"),
        ("entrant", "car_owner"),
        ("entrant", "prepared_by"),
        ("car_owner", "prepared_by"),
    },
    "Transfer": {("transferred", "seller")},
}
ONE_WAY = {
    "role-model",
    "supporter",
}  # nobody is told to be an admirer, or supported: it is the same


@pytest.fixture(scope="module")
def vocabulary():
    return read_vocabulary(find_folders().ontologies)


def test_nobody_does_to_herself_what_takes_two(vocabulary):
    """Each pair of slots for people is of two different ones, or may be one on purpose."""
    for cls in vocabulary.statement_classes.values():
        people = [
            n
            for n in cls.slots
            if vocabulary.slots[n].value_type == "entity"
            and vocabulary.slots[n].range in FOR_PEOPLE
        ]
        told = {frozenset(pair) for pair in cls.never_of_oneself}
        may = {frozenset(pair) for pair in MAY_BE_ONE.get(cls.name, ())}
        pairs = {frozenset(pair) for pair in combinations(people, 2)}
        assert pairs - told - may == set(), cls.name
        assert may <= pairs - told, cls.name


def kinds(vocabulary):
    return vocabulary.kinds["RelationKind"].values()


def test_each_relation_is_told_from_the_other_end_too(vocabulary):
    """A kind of relation has an inverse, is symmetric, or leads one way on purpose."""
    both_ways = {
        k.notation
        for k in kinds(vocabulary)
        if k.inverse
        or k.symmetric
        or any(vocabulary.kind(k.scheme, b).symmetric for b in k.broader)
    }
    assert {k.notation for k in kinds(vocabulary)} - both_ways == ONE_WAY


def test_the_inverse_of_an_inverse_is_the_kind_itself_or_a_broader_one(vocabulary):
    for kind in kinds(vocabulary):
        if kind.inverse:
            back = vocabulary.kind(kind.scheme, kind.inverse)
            assert back.symmetric or back.inverse in (kind.notation, *kind.broader), kind.notation


def test_family_is_family_from_both_ends():
    """Whom a question after a family must find: each kind, and what the other end is then."""
    triples = Triples(sorted(find_folders().ontologies[0].glob("*.ttl")))
    family = set(triples.subjects_with(NAMESPACE + "isFamily"))
    for kind in kinds(read_vocabulary(find_folders().ontologies)):
        if kind.inverse:
            other = kind.iri.removesuffix(kind.notation) + kind.inverse
            assert (kind.iri in family) is (other in family), kind.notation
    assert {i.rpartition("relation-")[2] for i in family} >= {"aunt", "brother", "stepson"}


def test_parents_of_parents_are_older_still(vocabulary):
    years = [
        vocabulary.kind("RelationKind", n).older_by
        for n in ("parent", "grandparent", "great-grandparent")
    ]
    assert years == sorted(set(years)) and years[0] > 0
    for kind in kinds(vocabulary):
        if kind.older_by:
            assert kind.never_in_a_circle and kind.inverse, kind.notation
