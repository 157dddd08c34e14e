"""Words of an article → the section, key or kind to use."""

import pytest

from kg.facts.terms import find_terms
from kg.folders import find_folders
from kg.ontology import read_vocabulary

VOCABULARY = read_vocabulary(find_folders().ontology)


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        ("died", "deaths:"),
        ("death", "deaths:"),
        ("lawsuit", "lawsuits:"),
        ("sued", "lawsuits:"),
        ("navigator", "crews:"),
        ("engine supplier", "supplies:"),
        ("stood in for", "replacements:"),
        ("substitute", "replacements:"),
        ("owns", "ownerships:"),
        ("renamed", "renamings:"),
        ("merger", "mergers:"),
        ("bankrupt", "closures:"),
        ("contract", "contracts:"),
        ("sacked", "contract_changes: {change: dismissed}"),
        ("extension", "contract_changes: {change: extended}"),
        ("crew chief", "roles: {role: crew-chief}"),
        ("spotter", "roles: {role: spotter}"),
        ("stepmother", "relationships: {relation: stepmother}"),
        ("dnq", "results: {result_status: did-not-qualify}"),
        ("drive-through", "penalties: {penalty_kind: drive-through}"),
        ("paint scheme", "sponsorships: {livery: …}"),
        ("naming rights", "sponsorships: {naming_rights: …}"),
        ("dropped scores", "points_rules:"),
        ("charter", "stints: {entry_kind: charter}"),
        ("cause of death", "deaths: {cause: …}"),
        ("special stage", "results: {session_kind: stage}"),
        ("accusation", "allegations:"),
        ("tyre supplier", "supplies:"),
        ("concussion", "health:"),
    ],
)
def test_the_words_of_an_article_find_what_to_type(words: str, typed: str) -> None:
    found = [term.typed for term in find_terms(VOCABULARY, words)]
    assert typed in found[:3], found[:6]


@pytest.mark.parametrize("words", ["", "   ", "zzzzqx", "!?"])
def test_nothing_is_found_for_what_no_term_knows(words: str) -> None:
    assert find_terms(VOCABULARY, words) == []


def test_a_slip_of_the_keys_is_forgiven() -> None:
    assert find_terms(VOCABULARY, "alegation")[0].name == "allegations"
    assert find_terms(VOCABULARY, "Navigater")[0].name in ("crews", "navigator")


def test_the_best_come_first_and_no_more_than_asked() -> None:
    found = find_terms(VOCABULARY, "owner", most=5)
    assert len(found) == 5
    assert [t.score for t in found] == sorted((t.score for t in found), reverse=True)
    assert all(0 < t.score <= 100 for t in found)


def test_a_term_says_what_it_means_and_where_it_stands() -> None:
    (section, *_) = find_terms(VOCABULARY, "deaths")
    assert section.what == "section"
    assert section.definition
    assert section.example.startswith("{person:")
    key = next(t for t in find_terms(VOCABULARY, "option") if t.what == "key")
    assert key.sections == ("contracts", "contract_changes")


def test_the_meaning_is_searched_too() -> None:
    found = [t.name for t in find_terms(VOCABULARY, "whose place was taken")]
    assert "replaced" in found[:3]
