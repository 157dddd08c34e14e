"""Statements, entities, conflicts → text → the same again: made-up ones and the whole corpus."""

import json
import re
from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.facts.claims import read_facts
from kg.folders import find_folders
from kg.graph.building import build
from kg.graph.packing import Packing, articles, counts, gaps, item_of, text_of
from kg.graph.rules import Gap
from kg.graph.tallies import Count
from kg.model.claims import Claim, DatedName, Entity, Place, Ruling
from kg.model.spans import Span
from kg.model.statements import Conflict, Held, Side, Standing, Statement
from kg.model.values import (
    AmountValue,
    BooleanValue,
    ClockValue,
    DateValue,
    Days,
    DurationValue,
    EntityValue,
    KindValue,
    LabelValue,
    TextValue,
    Unit,
    YearValue,
)
from kg.ontology import Vocabulary, read_vocabulary


@pytest.fixture(scope="module")
def built():
    folders = find_folders()
    return build(read_facts(folders, read_vocabulary(folders.ontologies)), folders)


VOCABULARY = read_vocabulary(find_folders().ontologies)
PACKING = Packing(VOCABULARY)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
days = st.none() | st.integers(400_000, 760_000)
runs = st.builds(Days, days, days)
DATES = [
    "2004", "2004-06", "2004-06-07", "2001~", "199X", "2001/..", "../2020", "2001/2004-05",
    "[1998..2000]", "[2004, 2006]", "2001-24", "2001?", "[..2003]", "{2001,2003}",
]  # fmt: skip
AMOUNTS = ["3", "2.50", "28000+", "10-", "20..25", "~20000", "-4", "0.179"]
kinds = [(s.name, k) for s in VOCABULARY.slots.values() if s.value_type == "kind"
         for k in VOCABULARY.kinds[s.range].values()]  # fmt: skip
units = [None, *VOCABULARY.units.values(), Unit("ell", "{} ells", "length", Decimal("1.143"))]

dates = st.sampled_from(DATES).map(DateValue.parse) | st.builds(
    DateValue,
    texts.filter(lambda t: not re.fullmatch(r"[0-9./-]+", t)),
    st.lists(runs, min_size=1, max_size=3).map(tuple),
    runs,
    runs,
)
amounts = st.builds(
    lambda text, unit: replace(AmountValue.parse(text), unit=unit),
    st.sampled_from(AMOUNTS),
    st.sampled_from(units),
) | st.builds(
    AmountValue, texts, st.none() | st.decimals(0, 99, places=2), st.none(), st.sampled_from(units)
)
others = st.one_of(
    st.builds(EntityValue, texts, texts, texts, st.lists(texts, max_size=2).map(tuple)),
    st.builds(KindValue, texts, texts, texts, st.lists(texts, max_size=2).map(tuple)),
    dates,
    amounts,
    st.builds(YearValue, st.integers(1900, 2100), st.integers(1900, 2100)),
    st.builds(DurationValue, st.decimals(0, 9999, places=3), st.integers(0, 3)),
    st.builds(ClockValue, st.integers(0, 1439), texts, days),
    st.builds(TextValue, texts),
    st.builds(LabelValue, texts),
    st.builds(BooleanValue, st.booleans()),
)


@st.composite
def slots_with_values(draw):
    found = draw(st.dictionaries(texts, st.lists(others, max_size=3).map(tuple), max_size=3))
    for name, kind in draw(st.lists(st.sampled_from(kinds), max_size=2)):
        found[name] = (KindValue(kind.notation, kind.iri, kind.label, kind.broader),)
    return found


words = st.lists(texts, max_size=2).map(tuple)
places = st.none() | st.builds(Place, *(st.integers(0, 99) for _ in range(4)))
claims = st.builds(
    Claim, texts, texts, texts, slots_with_values(), words, texts,
    st.dictionaries(texts, texts, max_size=2), texts, places, texts,
)  # fmt: skip
spans = st.builds(Span, days, days, days, days, texts, texts)


@st.composite
def statements(draw):
    told = draw(slots_with_values())
    mine = draw(st.lists(claims, max_size=2))
    mine = [replace(c, slots={**c.slots, **told}) if draw(st.booleans()) else c for c in mine]
    ids = st.lists(st.sampled_from([*(c.id for c in mine), "elsewhere"]), max_size=2).map(tuple)
    slots = {
        name: tuple(
            Held(v, draw(st.sampled_from(Standing)), draw(texts), draw(ids)) for v in values
        )
        for name, values in told.items()
    }
    return Statement(
        draw(texts), draw(texts), slots, tuple(mine), draw(texts), draw(st.sampled_from(Standing)),
        draw(texts), draw(words), draw(texts), tuple(draw(st.lists(spans, max_size=2))),
        draw(texts), draw(words), draw(words), draw(texts), draw(texts),
    )  # fmt: skip


@given(statements())
def test_a_statement_comes_back_as_it_went(statement):
    back = PACKING.read_statement(PACKING.statement(statement))
    assert back == statement
    assert repr(back) == repr(statement)  # 2.50 is not 2.5, True is not 1


@given(slots_with_values(), words, st.lists(st.builds(DatedName, texts, runs, runs, texts)))
def test_an_entity_comes_back_as_it_went(slots, names, dated):
    entity = Entity("ada-lind", "Person", "Ada Lind", names, slots=slots, names=tuple(dated))
    assert PACKING.read_entity(PACKING.entity(entity)) == entity


rulings = st.none() | st.builds(
    Ruling, st.lists(st.tuples(texts, texts), max_size=2).map(tuple), *([texts] * 5), st.booleans()
)


@given(st.lists(st.builds(Side, others, texts, texts, words)), words, rulings)
def test_a_conflict_comes_back_as_it_went(sides, members, ruling):
    conflict = Conflict("x1", "slot", "s1", "position", tuple(sides), members, ruling=ruling)
    assert PACKING.read_conflict(PACKING.conflict(conflict)) == conflict


@given(st.text(max_size=40) | st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=2),
).map(json.dumps))  # fmt: skip
def test_any_other_text_is_a_value_error_and_nothing_else(text):
    for read in (PACKING.read_statement, PACKING.read_entity, PACKING.read_conflict):
        try:
            read(text)
        except ValueError:
            continue


def test_the_whole_corpus_comes_back_as_it_went(built):
    packing = Packing(Vocabulary.from_text(built.vocabulary.text))
    for statement in built.statements:
        assert packing.read_statement(packing.statement(statement)) == statement
    for entity in built.entities.values():
        assert packing.read_entity(packing.entity(entity)) == entity
    for conflict in built.conflicts:
        assert packing.read_conflict(packing.conflict(conflict)) == conflict
    for article in built.articles.values():
        assert item_of(articles(), text_of(articles(), article)) == replace(article, text=None)
    for count in built.tallies.values():
        assert item_of(counts(), text_of(counts(), count)) == count
    for gap in built.gaps:
        assert item_of(gaps(), text_of(gaps(), gap)) == gap


def test_every_field_is_kept_but_those_that_facts_files_know():
    """A field that is added to a class is packed too, or this test fails."""
    from kg.facts.sources import Article

    left_out = {"where", "places", "text"}
    for cls, layout in ((Article, articles()), (Count, counts()), (Gap, gaps())):
        names = {f.name for f in fields(cls)}
        assert set(layout.names) == names - left_out, cls
    for cls, item in (
        (Statement, Statement("s", "c", {})),
        (Entity, Entity("e", "c", "n")),
        (Conflict, Conflict("x", "k", "s", "l", (), ())),
    ):
        assert set(PACKING.layout_of(item).names) == {f.name for f in fields(cls)} - left_out, cls


def test_a_body_is_short():
    """What the vocabulary gives back is not written, and a claim's value is the statement's."""
    won = Held(AmountValue.parse("1"), claims=("c1",))
    claim = Claim("c1", "Result", "cup-report", {"position": (won.value,)}, ("won the race",))
    text = PACKING.statement(Statement("s1", "Result", {"position": (won,)}, (claim,)))
    assert text == (
        '["s1","Result",{"position":[[["a","1",""],[0]]]},'
        '[["c1","Result","cup-report",{"position":[0]},["won the race"]]]]'
    )
