"""What every saved question must be: known words only, bound parameters, a total order.

It uses nothing that engines differ on.
"""

import re

from kg.answers.questions import YES_NO
from kg.graph.prefixes import PREFIXES

GROUPS = {"Relations", "Careers", "Seasons", "Money", "Evidence"}
PLAIN_TYPES = {
    "Statement",
    "Statements",
    "Source",
    "Rule",
    "Term",
    "Date",
    "Year",
    "Number",
    "LapTime",
    "Text",
}


def body_of(question):
    return "\n".join(line for line in question.text.splitlines() if not line.startswith("#"))


def selected(question):
    head = body_of(question).partition("WHERE")[0]
    return set(re.findall(r"AS \?(\w+)\)", head)) | set(
        re.findall(r"\?(\w+)", re.sub(r"\((?:[^()]|\([^()]*\))*\)", " ", head))
    )


def test_there_are_questions_of_every_group(questions):
    assert len(questions) >= 60
    assert {q.group for q in questions.values()} == GROUPS


def test_the_header_says_all_a_reader_needs(question, corpus):
    assert question.not_claimed and question.words and question.question.endswith("?")
    known = PLAIN_TYPES | set(corpus.vocabulary.entity_classes) | set(corpus.vocabulary.kinds)
    assert {t for _, t in question.columns} <= known
    assert {p.type for p in question.parameters} <= known
    required = {p.name for p in question.parameters if not p.optional}
    assert required <= set(re.findall(r"\{(\w+)\}", question.question))
    assert set(re.findall(r"\{(\w+)\}", question.question)) <= {p.name for p in question.parameters}
    names = [n for n, _ in question.columns]
    assert len(names) == len(set(names)) and question.answer in (YES_NO, *names)


def test_every_word_of_the_query_is_in_the_ontology(question, corpus):
    terms = set(corpus.vocabulary.terms)
    names = re.findall(r"(?<![\w<])(\w+):([A-Za-z]\w*)", body_of(question))
    found = {PREFIXES[p] + local for p, local in names if p in PREFIXES}
    found |= set(re.findall(r"<([^<>\s]+)>", body_of(question)))
    assert found
    for iri in found:
        if iri.startswith(PREFIXES["pd"]):
            assert iri in terms, iri
        else:
            assert any(iri.startswith(p) for p in PREFIXES.values()), iri


def test_parameters_and_columns_are_selected(question):
    names = selected(question)
    for parameter in question.parameters:
        variables = parameter.variables(question.text)
        assert variables and set(variables) <= names, (
            f"Oxigraph binds only what SELECT names: {parameter.name}"
        )
    for column, _ in question.columns:
        assert column in names or f"its_{column}" in names, column


def test_an_optional_parameter_filters_where_it_is_bound(question):
    """COALESCE sees a parameter, BOUND need not.

    Oxigraph takes BOUND of a variable that no pattern binds for false, even where it is given.
    """
    for parameter in question.parameters:
        assert not re.search(rf"BOUND\(\?{parameter.name}\b", question.text), parameter.name


def test_the_order_is_total(question):
    order = body_of(question).rpartition("ORDER BY")[2]
    assert "ORDER BY" in body_of(question)
    grouped = re.search(r"GROUP BY ([^\n]*?)(HAVING|ORDER BY)", body_of(question))
    if grouped:
        assert set(re.findall(r"\?(\w+)", grouped[1])) - {
            v for p in question.parameters for v in p.variables(question.text)
        } <= set(re.findall(r"\?(\w+)", order))
    else:
        assert {n for n, t in question.columns if t == "Statement"} <= set(
            re.findall(r"\?(\w+)", order)
        ) | {"rule", "stint"}


def test_nothing_that_engines_do_badly(question):
    text = body_of(question)
    for trap in (
        r"\bNOT\s+EXISTS\b",
        r"\bSERVICE\b",
        r"\bLIMIT\b",
        r"\bSELECT\b(?=[\s\S]*\bSELECT\b)",
        r"\bVALUES\s+\S+\s*\{\s*UNDEF",
    ):
        assert not re.search(trap, text, re.IGNORECASE), trap


def test_a_question_gives_receipts(question):
    types = {t for _, t in question.columns}
    assert types & {"Statement", "Statements"} or question.name.startswith("gaps-")


def test_each_certainty_has_a_word_of_its_own_for_doubtful_slots(corpus):
    """A word that were a link too would mix claims with people: ``?who pd:planned ?what``."""
    vocabulary = corpus.vocabulary
    words = {n: k.as_link for n, k in vocabulary.kinds["CertaintyKind"].items() if n != "plain"}
    assert words and all(words.values()) and len(set(words.values())) == len(words)
    assert not set(words.values()) & {*vocabulary.links, *vocabulary.slots}
    assert {PREFIXES["pd"] + word for word in words.values()} <= set(vocabulary.terms)
    for notation, word in words.items():
        query = f"SELECT ?c ?s WHERE {{ ?c a pd:Claim ; pd:{word} ?s }}"
        doubted = {
            (c.id, n)
            for s in corpus.statements
            for c in s.claims
            for n, how in c.certainty.items()
            if how == notation
        }
        assert len(corpus.store.rows(query)) == len(doubted) > 0, notation
