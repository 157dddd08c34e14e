"""What each paragraph carries: with the texts, without them, and what is left on purpose."""

import pytest

from kg.facts.claims import read_facts
from kg.facts.coverage import (
    check_left,
    coverage,
    parse_paragraphs,
    read_left,
    totals,
    write_paragraphs,
)
from kg.facts.tidying import tidy
from kg.folders import Folders, find_folders
from kg.ontology import read_vocabulary


@pytest.fixture(scope="module")
def vocabulary():
    return read_vocabulary(find_folders().ontology)


@pytest.fixture
def folders(small):
    return Folders(
        small / "facts", find_folders().ontology, small / "seeds/catalogue.yaml", (small / "seeds",)
    )


def rows_of(folders, vocabulary):
    return coverage(read_facts(folders, vocabulary), folders)


def test_every_paragraph_has_a_row_and_every_claim_is_counted(folders, vocabulary):
    facts = read_facts(folders, vocabulary)
    rows = coverage(facts, folders)
    for ident, article in facts.catalogue.articles.items():
        assert [r.paragraph for r in rows if r.article == ident] == list(
            range(1, len(article.paragraphs()) + 1)
        )
        assert sum(r.claims for r in rows if r.article == ident) >= sum(
            c.source == ident for c in facts.claims
        )
    assert all(r.is_open == (r.claims == 0) for r in rows)


def test_without_the_texts_the_rows_are_the_same(folders, vocabulary):
    with_texts = rows_of(folders, vocabulary)
    tidy(folders, vocabulary)
    without = Folders(folders.facts, folders.ontology, folders.catalogue, ())
    assert rows_of(without, vocabulary) == with_texts


def test_a_source_without_a_text_has_no_rows(folders, vocabulary):
    without = Folders(folders.facts, folders.ontology, folders.catalogue, ())
    assert rows_of(without, vocabulary) == []


def test_recording_without_texts_loses_nothing(folders, vocabulary):
    write_paragraphs(read_facts(folders, vocabulary).catalogue, folders)
    recorded = folders.catalogue.with_name("paragraphs.tsv").read_bytes()
    without = Folders(folders.facts, folders.ontology, folders.catalogue, ())
    write_paragraphs(read_facts(without, vocabulary).catalogue, without)
    assert folders.catalogue.with_name("paragraphs.tsv").read_bytes() == recorded


def test_totals_add_up(folders, vocabulary):
    rows = rows_of(folders, vocabulary)
    for sums in totals(rows).values():
        assert sums["claimed"] + sums["left"] + sums["open"] == sums["paragraphs"]


def left(folders, text):
    folders.catalogue.with_name("left.yaml").write_text(text, encoding="utf-8")


def test_what_is_left_on_purpose_is_not_open(folders, vocabulary):
    (folders.facts / "sources/brook-profile.yaml").unlink()
    empty = next(r for r in rows_of(folders, vocabulary) if r.is_open)
    left(
        folders,
        (
            "left:\n"
            f"  - {{article: {empty.article}, paragraphs: {empty.paragraph}, reason: a heading}}\n"
        ),
    )
    row = next(
        r
        for r in rows_of(folders, vocabulary)
        if (r.article, r.paragraph) == (empty.article, empty.paragraph)
    )
    assert row.left == "a heading"
    assert not row.is_open
    assert check_left(read_facts(folders, vocabulary), folders) == []


@pytest.mark.parametrize(
    ("item", "rule", "said"),
    [
        (
            "{article: cup-report, paragraphs: 1, reason: a heading}",
            "left-and-claimed",
            "is called left and has",
        ),
        (
            "{article: cup-reprt, paragraphs: 1, reason: a heading}",
            "unknown-source",
            "there is no article 'cup-reprt'",
        ),
        (
            "{article: cup-report, paragraphs: 99, reason: a heading}",
            "bad-left",
            "has no paragraph 99",
        ),
        ("{article: cup-report, paragraphs: 3-2, reason: a heading}", "bad-left", "runs backwards"),
        ("{article: cup-report, paragraphs: 2}", "bad-left", "lacks 'reason'"),
        (
            "{article: cup-report, paragraph: 2, reason: a heading}",
            "unknown-key",
            "no key 'paragraph'",
        ),
        ("just words", "bad-left", "not a set of keys and values"),
        (
            f"{{article: cup-report, paragraphs: 2, reason: {'x' * 201}}}",
            "bad-left",
            "201 characters",
        ),
    ],
)
def test_what_is_wrong_with_it_is_said(folders, vocabulary, item, rule, said):
    left(folders, f"left:\n  - {item}\n")
    problems = check_left(read_facts(folders, vocabulary), folders)
    assert any(p.rule == rule and said in p.what for p in problems), problems
    assert all(p.where.path == "seeds/left.yaml" for p in problems)


def test_a_paragraph_left_twice_is_a_problem(folders, vocabulary):
    left(
        folders,
        (
            "left:\n"
            "  - {article: cup-report, paragraphs: 1, reason: a}\n"
            "  - {article: cup-report, paragraphs: 1-2, reason: b}\n"
        ),
    )
    assert "left twice" in read_left(folders, read_facts(folders, vocabulary).catalogue)[1][0].what


@pytest.mark.parametrize("text", ["", "0", "a", "1-", "2-1", "1,1", "1-3,2", "-4"])
def test_what_names_no_paragraphs_is_refused(text):
    with pytest.raises(ValueError, match="paragraph|backwards"):
        parse_paragraphs(text)


def test_the_shipped_list_of_what_was_left_has_no_problems():
    folders = find_folders()
    assert check_left(read_facts(folders, read_vocabulary(folders.ontology)), folders) == []
