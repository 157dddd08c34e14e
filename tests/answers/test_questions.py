"""Saved questions as Python and other tools see them: asking, finding, refusing, exporting."""

import dataclasses
import datetime
import subprocess
import sys

import pytest

from kg.answers.graph import Graph
from kg.answers.questions import (
    answer,
    as_shacl,
    ask,
    find_questions,
    load_questions,
    parse_question,
    saved_question,
)
from kg.problems import AmbiguousName, KgError, NoSuchEntity, WrongUsage


@pytest.fixture(scope="module")
def library(corpus):
    return load_questions(corpus.folders)


def test_an_answer_has_cells_with_ids_and_labels_and_the_statements_behind(corpus):
    answer = ask(corpus, "coaches-of", driver="Mulcahy")
    assert answer.status == "answered" and answer.yes is None
    assert answer.understood_as == "Who coached or taught Patrick Mulcahy?"
    assert [(c.value, c.id, c.label) for c in answer.answers] == [
        ("Tom Sargent", "tom-sargent", "Tom Sargent")
    ]
    assert answer.statements and all(corpus.statement(i) for i in answer.statements)
    assert answer.as_json()["parameters"] == {
        "driver": {"value": "Patrick Mulcahy", "id": "patrick-mulcahy", "label": "Patrick Mulcahy"}
    }


def test_names_are_understood_as_people_write_them(corpus):
    ids = [
        ask(corpus, "stints", driver=name).parameters["driver"].id
        for name in ("sabre-cook", "Sabré Cook", "sabre cook", " Cook ")
    ]
    assert ids == ["sabre-cook"] * 4


def test_a_season_given_as_a_year_stands_for_all_seasons_of_it(corpus):
    by_year = ask(corpus, "stints", driver="Kyle Washington", season="2024")
    assert {row.cells["series"].id for row in by_year.rows} == {
        "gt-world-challenge-america",
        "pccna",
    }
    assert by_year.understood_as.endswith("in 2024?")
    by_season = ask(corpus, "stints", driver="Kyle Washington", season="pccna-2024")
    assert {row.cells["series"].id for row in by_season.rows} == {"pccna"}


def test_an_optional_parameter_limits_and_its_absence_does_not(corpus):
    every, some = (
        ask(corpus, "drivers-of-team", team="GMG Racing"),
        ask(corpus, "drivers-of-team", team="GMG Racing", season="pccna-2023"),
    )
    assert 0 < len(some.rows) < len(every.rows)
    assert {row.cells["season"].id for row in some.rows} == {"pccna-2023"}


def test_three_answers_that_are_no_empty_table(corpus):
    yes = ask(corpus, "did-race-at", driver="James Sofronas", event="pccna-2024-road-america")
    no = ask(corpus, "did-race-at", driver="James Sofronas", event="pccna-2024-watkins-glen")
    unknown = ask(corpus, "did-race-at", driver="Wolf Henzler", event="pccna-2024-watkins-glen")
    assert (yes.yes, yes.status) == (True, "answered") and yes.statements
    assert (no.yes, no.status) == (False, "answered") and no.statements == no.denials
    assert corpus.statement(no.denials[0]).cls == "Absence"
    assert (unknown.yes, unknown.status, unknown.statements) == (None, "not_recorded", ())


def with_claims(small, lines):
    """Return the Graph of the small corpus with more claims in one article."""
    import kg

    path = small / "facts/sources/brook-profile.yaml"
    path.write_text(path.read_text(encoding="utf-8") + lines, encoding="utf-8")
    return kg.load(small / "facts")


RACE = "lantern-cup-2019-quarry-race-1"
RIVAL = f"""results:
  - {{driver: Bo Marsh, session: {RACE}, class: overall, position: 1,
     at: never raced at Salt Flats}}
"""


def test_what_is_disputed_is_told_beside_what_holds_and_never_makes_a_yes(small):
    graph = with_claims(small, RIVAL)
    place = ask(graph, "results", driver="Bo Marsh", session=RACE)
    assert place.status == "disputed" and {r.standing for r in place.rows} == {"disputed"}
    assert {c.value for c in place.answers} == {1, 2} and all(c.is_disputed for c in place.answers)
    won = ask(graph, "did-win", driver="Bo Marsh", session=RACE)
    assert (won.status, won.yes) == ("disputed", None)
    winners = ask(graph, "winners", session=RACE)
    assert "bo-marsh" in {c.id for c in winners.answers if c.is_disputed}


def test_a_place_that_is_held_says_no_to_a_win(small):
    graph = with_claims(small, "")
    lost = ask(graph, "did-win", driver="Bo Marsh", session=RACE)
    assert (lost.status, lost.yes) == ("answered", False) and lost.denials
    assert ask(graph, "did-win", driver="Ada Lind", session=RACE).yes is True
    unknown = ask(graph, "did-win", driver="Cy Brook", session=RACE)
    assert (unknown.status, unknown.yes) == ("not_recorded", None)


ROLES = """roles:
  - {person: Cy Brook, role: owner, organization: Brook Racing, since: 2004, until: 2010,
     at: never raced at Salt Flats}
relationships:
  - {person: Cy Brook, relation: father, of: Ada Lind, at: never raced at Salt Flats}
"""


def test_asked_of_today_what_has_ended_does_not_settle_it(small):
    graph = with_claims(small, ROLES)
    owners = saved_question(graph.folders, "owners-of")
    today = datetime.date(2020, 1, 1)
    then = answer(graph, owners, {"organization": "Brook Racing"}, today=today)
    now = answer(graph, owners, {"organization": "Brook Racing"}, is_now=True, today=today)
    assert (then.status, now.status) == ("answered", "found")
    assert now.notes == ("until 2010",) and [c.id for c in now.answers] == ["cy-brook"]
    owns = saved_question(graph.folders, "is-role")
    given = {"person": "Cy Brook", "role": "owner", "organization": "Brook Racing"}
    assert answer(graph, owns, given, is_now=True, today=today).yes is None
    assert answer(graph, owns, given, today=today).yes is True


def test_a_relation_is_found_from_both_ends(small):
    graph = with_claims(small, ROLES)
    for relation, person, other in (
        ("father", "Ada Lind", "cy-brook"),
        ("parent", "Ada Lind", "cy-brook"),
        ("daughter", "Cy Brook", "ada-lind"),
        ("child", "Cy Brook", "ada-lind"),
    ):
        found = ask(graph, "relative-of", relation=relation, person=person)
        assert [c.id for c in found.answers] == [other], relation
    assert ask(graph, "relative-of", relation="mother", person="Ada Lind").status == "not_recorded"
    assert [c.id for c in ask(graph, "family-of", person="Cy Brook").answers] == ["ada-lind"]


def test_in_a_year_goes_by_days(small):
    graph = with_claims(small, "")
    for year, status in (("2019", "answered"), ("2018", "not_recorded"), ("2020", "not_recorded")):
        assert ask(graph, "sponsors-of", party="Brook Racing", season=year).status == status, year


def test_no_row_is_without_an_answer(corpus, library):
    """Rows cover the statements of the query: a column that nobody filled loses none of them."""
    for question in library.values():
        if question.is_yes_no or any(not p.optional for p in question.parameters):
            continue
        found = ask(corpus, question.name)
        answered = {i for row in found.rows if found.answer_of(row) for i in row.statements}
        assert answered == set(found.statements), question.name


def test_a_no_of_the_graph_itself(corpus):
    answer = ask(corpus, "do-sources-disagree", about="Marco Cirone")
    assert (answer.yes, answer.status) == (False, "answered")


@pytest.mark.parametrize(
    ("name", "parameters", "error", "says"),
    [
        ("teammates", {}, WrongUsage, "needs to be given: driver"),
        ("teammates", {"driver": ""}, WrongUsage, "'driver' is empty"),
        (
            "teammates",
            {"driver": "James Sofronas", "pilot": "x"},
            WrongUsage,
            "no parameter 'pilot'",
        ),
        ("teammates", {"driver": "Nobody Atall"}, NoSuchEntity, "Nobody Atall"),
        ("teammates", {"driver": "GMG Racing"}, NoSuchEntity, "GMG Racing"),
        ("teammates", {"driver": "Johnson"}, AmbiguousName, "Mike Johnson"),
        ("drivers-in-season", {"season": "1066"}, NoSuchEntity, "1066"),
        ("teamates", {"driver": "James Sofronas"}, WrongUsage, "no saved question 'teamates'"),
        ("../rules/20-teammates", {}, WrongUsage, "no saved question"),
        ("standings", {"season": "pccna-2025", "day": "yesterday"}, WrongUsage, "not a date"),
        ("standings", {"season": "pccna-2025", "day": "2025/.."}, WrongUsage, "open at an end"),
        ("anniversaries", {"year": "next"}, WrongUsage, "not a year"),
        ("support-of-kind", {"support": "love"}, WrongUsage, "no kind 'love'"),
        ("only-in-article", {"source": "The Times"}, NoSuchEntity, "The Times"),
        ("only-in-article", {"source": "indy"}, AmbiguousName, "indy-race-1"),
    ],
)
def test_what_cannot_be_asked_is_said_kindly(corpus, name, parameters, error, says):
    with pytest.raises(error) as caught:
        ask(corpus, name, **parameters)
    assert says in caught.value.what and caught.value.fix


HOSTILE = [
    '" } UNION { ?statement a pd:Statement } #',
    "james-sofronas> . ?statement ?p ?o . <",
    "' . } ; DROP ALL ; #",
    "?driver",
    "} SELECT * WHERE { ?s ?p ?o",
    "\n} #",
    '"""',
    "\\u0022 }",
    "https://w3id.org/paddock/entity/james-sofronas",
    "ent:james-sofronas",
    "<https://w3id.org/paddock/entity/james-sofronas>",
    "UNDEF",
    "SERVICE <http://127.0.0.1/> {}",
    "\x00",
    "{driver}",
    "x" * 10_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nobody_breaks_out_of_a_parameter(corpus, text):
    for name, parameters in (
        ("wins", {"driver": text}),
        ("wins", {"driver": "James Sofronas", "season": text}),
        ("standings", {"season": "pccna-2025", "day": text}),
        ("anniversaries", {"year": text}),
        ("support-of-kind", {"support": text}),
        ("said-in-article", {"source": text, "about": "GMG Racing"}),
        ("premises-of", {"statement": text}),
        (text, {}),
        ("wins", {"driver": "James Sofronas", text: "x"}),
    ):
        with pytest.raises(KgError) as caught:
            ask(corpus, name, **parameters)
        assert len(caught.value.what) < 400 and "\n" not in caught.value.what


@pytest.mark.parametrize("text", HOSTILE[:-2], ids=range(len(HOSTILE) - 2))
def test_a_text_is_bound_as_a_literal_and_is_only_ever_itself(corpus, tmp_path, text):
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "numbered.rq").write_text(
        "#+ question: Who has No. {number}?\n"
        "#+ parameters: {number: Text}\n"
        "#+ columns: {driver: Person}\n"
        "SELECT ?number ?driver WHERE { ?s a pd:Stint ; pd:number ?number ; "
        "pd:driver ?driver } ORDER BY ?driver\n",
        encoding="utf-8",
    )
    graph = Graph(corpus.data, dataclasses.replace(corpus.folders, ontology=tmp_path))
    assert [r.cells["driver"].id for r in ask(graph, "numbered", number="32").rows] == [
        "kyle-washington"
    ]
    assert ask(graph, "numbered", number=text).rows == ()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("who were his teammates", "teammates"),
        ("pole positions", "poles"),
        ("Who introduced whom?", "introductions"),
        ("calendar", "calendar"),
        ("co-driver", "codrivers"),
        ("which sponsors named what", "named-by-sponsors"),
        ("where do the sources disagree", "disagreements"),
        ("gaps in a career", "career-gaps"),
        ("moved from one team to another", "moved-between-teams"),
        ("points gap", "points-gaps"),
        ("who founded", "founders-of"),
        ("lap record", "records"),
        ("what rests on a single source", "single-source"),
    ],
)
def test_questions_are_found_by_words(library, words, name):
    assert name in [q.name for q in find_questions(library, words)]


def test_finding_with_no_words_lists_all_by_group_and_nonsense_finds_nothing(library):
    everything = find_questions(library, " ")
    assert len(everything) == len(library) and [q.group for q in everything] == sorted(
        q.group for q in everything
    )
    assert find_questions(library, "xqzzt wvvk") == []


def test_the_library_is_read_without_an_rdf_library(corpus):
    code = (
        "import sys; from pathlib import Path; from kg.answers.questions import load_questions; "
        "load_questions(Path(sys.argv[1])); "
        "print(sorted({'rdflib', 'pyoxigraph', 'networkx'} & set(sys.modules)))"
    )
    out = subprocess.run(
        [sys.executable, "-c", code, str(corpus.folders.ontology / "questions")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert out.stdout.strip() == "[]", out.stderr


def test_a_header_that_says_too_little_is_refused():
    with pytest.raises(WrongUsage):
        parse_question("x", "SELECT ?a WHERE { ?a ?b ?c }")
    with pytest.raises(WrongUsage):
        parse_question(
            "x",
            "#+ question: Q?\n#+ columns: {a: Text}\n#+ answer: b\nSELECT ?a WHERE { ?a ?b ?c }",
        )


def test_the_export_is_turtle_that_other_tools_can_run(small, library):
    import rdflib
    from rdflib import RDF, RDFS, SH

    import kg

    store = kg.load(small / "facts", seeds=small / "seeds").store

    exported = rdflib.Graph().parse(
        data=as_shacl(library, target="https://example.org/sparql"), format="turtle"
    )
    executables = set(exported.subjects(RDF.type, SH.SPARQLExecutable))
    assert len(executables) == len(library) and executables == set(
        exported.subjects(RDF.type, SH.SPARQLSelectExecutable)
    )
    declared = {
        str(exported.value(d, SH.prefix)): str(exported.value(d, SH.namespace))
        for d in exported.objects(None, SH.declare)
    }
    for node in executables:
        question = library[str(node).rpartition("/")[2]]
        assert (
            str(exported.value(node, RDFS.comment)).endswith("?")
            and exported.value(node, RDFS.comment).language == "en"
        )
        select = str(exported.value(node, SH.select))
        store.query(select, prefixes=False)
        assert all(f"PREFIX {p}:" not in select or p in declared for p in declared)
        variables = {str(exported.value(p, SH.name)) for p in exported.objects(node, SH.parameter)}
        assert variables == {v for p in question.parameters for v in p.variables(question.text)}


def test_a_saved_question_says_what_it_does_not_claim(corpus):
    assert saved_question(corpus.folders, "teammates").not_claimed.startswith(
        "a shared season is not a shared race"
    )
    assert ask(corpus, "teammates", driver="James Sofronas").as_json()["not_claimed"]


def test_possible_teammates_and_successors_are_kept_apart_from_what_is_certain(small):
    import kg

    entities, profile = (
        small / "facts/entities/all.yaml",
        small / "facts/sources/brook-profile.yaml",
    )
    season = (
        "seasons:\n"
        "  - {id: lantern-cup-2020, name: 2020 Lantern Cup, series: lantern-cup, year: 2020}\n"
    )
    entities.write_text(
        entities.read_text(encoding="utf-8").replace("seasons:\n", season), encoding="utf-8"
    )
    drives = (("Cy Brook", "2019"), ("Ada Lind", "2019"), ("Bo Marsh", "2020"))
    stints = "".join(
        f"  - {{driver: {who}, team: Brook Racing, season: lantern-cup-{year}, "
        "at: never raced at Salt Flats}\n"
        for who, year in drives
    )
    profile.write_text(profile.read_text(encoding="utf-8") + "stints:\n" + stints, encoding="utf-8")
    graph = kg.load(small / "facts")
    assert [c.id for c in ask(graph, "teammates-possible", driver="Cy Brook").answers] == [
        "ada-lind"
    ]
    assert ask(graph, "teammates-certain", driver="Cy Brook").status == "not_recorded"
    assert [c.id for c in ask(graph, "teammates-certain", driver="Ada Lind").answers] == [
        "bo-marsh"
    ]
    likelihoods = {
        r.cells["teammate"].id: r.cells["likelihood"].value
        for r in ask(graph, "teammates", driver="Ada Lind").rows
    }
    assert likelihoods == {"bo-marsh": "certain", "cy-brook": "possible"}
    assert ask(graph, "were-teammates", driver="Cy Brook", other="Ada Lind").yes is None
    assert [c.id for c in ask(graph, "predecessors-of", driver="Bo Marsh").answers] == [
        "ada-lind",
        "cy-brook",
    ]
    assert [
        (r.cells["predecessor"].id, r.cells["successor"].id)
        for r in ask(graph, "seat-successors", team="Brook").rows
    ] == [("ada-lind", "bo-marsh"), ("cy-brook", "bo-marsh")]


def test_of_totals_told_on_several_days_the_newest_answers_and_all_are_shown(corpus):
    found = ask(corpus, "totals-of", who="pccna", kind="race-winners", season="2025")
    assert {row.cells["count"].value for row in found.rows} == {6, 7}
    assert [c.value for c in found.answers] == [7]
    ranks = ask(corpus, "totals-of", who="Scott Blind", season="2025")
    kinds = {row.cells["kind"].value for row in ranks.rows}
    assert len({row.cells["kind"].value for row in ranks.answering}) == len(kinds) > 1


def test_what_is_only_possible_answers_where_nothing_else_does(corpus):
    both = ask(corpus, "stints", driver="James Sofronas", season="2001")
    assert {row.is_possible for row in both.rows} >= {False}
    assert not any(row.is_possible for row in both.answering)
    only = ask(corpus, "were-teammates", driver="Madeline Stewart", other="Sabré Cook")
    assert only.rows and all(row.is_possible for row in only.answering)
    assert len(only.answering) == len(only.rows)
