"""A query that anybody may have written finds the same rows, begun elsewhere or not."""

import time

import pytest

from kg.answers.questions import answer, ask, load_questions
from kg.answers.questions.library import parse_question
from kg.answers.questions.narrowing import narrowed
from kg.answers.questions.parameters import bindings, understand
from kg.answers.questions.timing import in_time
from kg.problems import NotInTime

HEAD = """#+ question: Whom did {sponsor} sponsor[ in the {season}]?
#+ group: Money
#+ parameters: {sponsor: Entity, season: Season?}
#+ columns: {who: Entity, statement: Statement}
#+ answer: who
"""
PATTERN = "?statement a pd:Sponsorship ; pd:sponsor ?sponsor ; pd:of ?who ."
LIMIT = """OPTIONAL { ?statement pd:season ?held }
  FILTER(COALESCE(STR(?season), "any") IN ("any", STR(?held)))
"""
BODIES = {
    "as ours": f"SELECT ?sponsor ?season ?who ?statement WHERE {{ {PATTERN} {LIMIT} }}",
    "small letters": f"select ?sponsor ?season ?who ?statement where {{ {PATTERN} {LIMIT} }}",
    "no WHERE": f"SELECT ?sponsor ?season ?who ?statement {{ {PATTERN} {LIMIT} }}",
    "WHERE in a comment": f"# WHERE {{ }}\nSELECT ?sponsor ?season ?who ?statement"
    f" # WHERE {{\n{{ {PATTERN} {LIMIT} }}",
    "a brace in a text": f"SELECT ?sponsor ?season ?who ?statement (STRLEN('WHERE {{') AS ?n)"
    f" WHERE {{ {PATTERN} {LIMIT} }}",
    "all of it": f"SELECT * WHERE {{ {PATTERN} "
    f"OPTIONAL {{ ?statement pd:support ?kind }} {LIMIT} }}",
    "rows counted": f"SELECT ?sponsor ?season ?who (COUNT(*) AS ?n) WHERE {{ {PATTERN} "
    f"OPTIONAL {{ ?statement pd:support ?kind }} {LIMIT} }} GROUP BY ?sponsor ?season ?who",
    "a limit of its own": f"SELECT ?sponsor ?season ?who ?statement WHERE {{ {PATTERN}\n"
    '  FILTER(COALESCE(STR(?who), "any") IN ("any", STR(?sponsor)) || true)\n }',
    "a limit beside a pattern": f"SELECT ?sponsor ?season ?who ?statement WHERE {{ {PATTERN}\n"
    f"  {LIMIT}  OPTIONAL {{ ?statement pd:season ?season }} }}",
}


@pytest.mark.parametrize(
    ("shape", "season"),
    [
        (s, season)
        for s in BODIES
        for season in (None, "2025")
        if (s, season) != ("all of it", "2025")
    ],
)  # an engine binds only what a query selects
def test_a_query_of_any_shape_finds_what_it_finds_as_it_stands(corpus, shape, season):
    question = parse_question("backed", HEAD + BODIES[shape])
    names = {"sponsor": "SSF Imported Auto Parts"} | ({"season": season} if season else {})
    given = understand(corpus, question, names)
    plain, begun = [], []
    import pyoxigraph as ox

    as_it_stands = [(question.text, bound) for bound in bindings(given)]
    rarely = narrowed(question, given, lambda _: True)
    for found, runs in ((plain, as_it_stands), (begun, rarely)):
        for text, bound in runs:
            terms = {
                n: ox.NamedNode(t.text)
                if t.is_iri
                else ox.Literal(t.text, datatype=ox.NamedNode(t.datatype))
                for n, t in bound.items()
            }
            found += corpus.store.rows(text, terms)
    assert sorted(map(str, plain)) == sorted(map(str, begun))
    assert plain or season


def test_what_is_given_and_seldom_named_stands_first(corpus):
    question = parse_question("backed", HEAD + BODIES["small letters"])
    given = understand(corpus, question, {"sponsor": "SSF Imported Auto Parts"})
    ((rare, _),) = narrowed(question, given, lambda _: True)
    ((often, _),) = narrowed(question, given, lambda _: False)
    assert "{\n  VALUES ?sponsor { <https://w3id.org/paddock/entity/ssf" in rare
    assert "VALUES" not in often and "?held" not in often


def test_rows_that_do_not_come_in_time_are_not_said_to_be_recorded_by_nobody(corpus):
    for name, given in (
        ("winners", {}),
        ("teammates", {"driver": "James Sofronas"}),
        ("coaches-of", {"driver": "Patrick Mulcahy"}),
    ):
        question = load_questions(corpus.folders)[name]
        late = answer(corpus, question, given, until=time.monotonic() - 1)
        assert (late.status, late.is_finished, late.rows) == ("found", False, ())
        assert answer(corpus, question, given, until=time.monotonic() + 60).is_finished
    assert ask(corpus, "winners").is_finished


@pytest.mark.parametrize("error", [ValueError("x"), RuntimeError("y"), KeyError("z")])
def test_what_goes_wrong_while_one_waits_goes_wrong(corpus, error):
    def run():
        raise error

    with pytest.raises(type(error)):
        in_time(corpus.store, run, time.monotonic() + 5)
    with pytest.raises(NotInTime):
        in_time(corpus.store, run, time.monotonic() - 5)
    assert in_time(corpus.store, lambda: 3, time.monotonic() + 5) == 3
