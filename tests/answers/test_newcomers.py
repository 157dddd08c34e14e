"""What a newcomer asks of her own corpus and of the one that ships: each kind with neighbours."""

import re

import pytest

import kg
from kg.answers.asking import ask_in_words
from kg.answers.circles import bridges, most_connected
from kg.answers.paths import all_routes, connect
from kg.answers.questions import ask, filled, load_questions
from kg.answers.show import grouped
from kg.pages.replies import print_reply, row_line
from kg.pages.terminal import Terminal, print_conflict, print_statement
from kg.problems import NoSuchEntity, NotRecorded

AT = "at: never raced at Salt Flats"


def with_claims(small, lines):
    """Return the Graph of the small corpus with more claims in one article."""
    path = small / "facts/sources/brook-profile.yaml"
    path.write_text(path.read_text(encoding="utf-8") + lines, encoding="utf-8")
    return kg.load(small / "facts")


def told(graph, question):
    """Return (status, name of the claimed question, labels of the answers) of words."""
    found = ask_in_words(graph, question).as_json()
    return found["status"], found.get("question"), [a["label"] for a in found["answers"]]


def printed(graph, question, capsys):
    """Return what is printed for a question in words."""
    capsys.readouterr()
    print_reply(Terminal(), ask_in_words(graph, question), graph)
    return capsys.readouterr().out


# -- questions with two names, with a kind, with a name before the word --


@pytest.mark.parametrize(
    ("question", "status", "name", "answers"),
    [
        ("Who introduced Ada Lind to Bo Marsh?", "answered", "introduced-to", ["Cy Brook"]),
        ("Who introduced Bo Marsh to Ada Lind?", "answered", "introduced-to", ["Cy Brook"]),
        ("Who introduced Ada Lind to Cy Brook?", "found", None, []),
        ("Who introduced Bo Marsh to Brook Racing?", "not_recorded", "introduced-to", []),
        ("Was Bo Marsh disqualified?", "answered", "had-a-status", []),
        ("Was Ada Lind disqualified?", "not_recorded", "had-a-status", []),
        ("Was Bo Marsh penalized?", "answered", "had-an-incident", []),
        ("Was Ada Lind penalized?", "not_recorded", "had-an-incident", []),
        ("Brook Racing sponsors", "answered", "sponsors-of", ["Oak & Sons"]),
        ("sponsors of Brook Racing", "answered", "sponsors-of", ["Oak & Sons"]),
        ("Who sponsors Brook Racing", "found", None, []),
    ],
)
def test_a_question_that_is_filled_for_certain_is_answered(small, question, status, name, answers):
    graph = with_claims(
        small,
        f"introductions:\n  - {{introducer: Cy Brook, introduced: Ada Lind, to: Bo Marsh, {AT}}}\n"
        "incidents:\n  - {who: Bo Marsh, incident_kind: penalty, when: 2019, "
        f"penalty: ten seconds, {AT}}}\n"
        "results:\n  - {driver: Bo Marsh, season: 2019 Lantern Cup, "
        f"result_status: disqualified, {AT}}}\n",
    )
    assert told(graph, question) == (status, name, answers)


def test_where_nothing_is_claimed_the_heading_claims_nothing_either(corpus, capsys):
    soft = printed(corpus, "Who won at VIR in 2024 with a broken gearbox?", capsys)
    assert soft.startswith("the nearest questions, and what each finds:\n")
    assert "no answer is claimed" not in soft and "the nearest statements:" in soft
    assert "the nearest" not in printed(corpus, "Who founded GMG Racing?", capsys)


# -- the scope of a count --


@pytest.mark.parametrize(
    ("question", "name", "answers"),
    [
        ("How many wins did James Sofronas have in 2024?", "totals-of", ["3"]),
        ("How many wins did Scott Blind have in 2025?", "totals-of", ["8"]),
        ("How many wins did Tom Sargent have in 2024?", "wins-by-season", ["1"]),
    ],
)
def test_a_season_in_the_words_is_the_scope_of_the_count(corpus, question, name, answers):
    assert told(corpus, question) == ("answered", name, answers)


def test_a_total_of_a_career_is_none_of_the_season_in_which_it_was_counted(corpus):
    scoped = ask(corpus, "totals-of", who="James Sofronas", kind="wins", season="2024")
    assert [c.value for c in scoped.answers] == ["3"] or [c.value for c in scoped.answers] == [3]
    every = ask(corpus, "totals-of", who="James Sofronas", kind="wins")
    assert "5" in {c.label for c in every.answers}
    event = ask(corpus, "totals-of", who="Scott Blind", kind="wins", event="pccna-2025-montreal")
    assert [c.label for c in event.answers] == ["2"] and len(event.rows) == 1


# -- pole --

GRID = (
    "results:\n  - {{driver: Bo Marsh, season: 2019 Lantern Cup, {0}, detail: the opener, {1}}}\n"
)


@pytest.mark.parametrize(
    ("place", "poles"),
    [("overall_grid: 1", ["Bo Marsh"]), ("grid: 1", ["Bo Marsh"]), ("overall_grid: 2", [])],
)
def test_who_started_first_of_all_was_on_pole(small, place, poles):
    graph = with_claims(small, GRID.format(place, AT))
    assert [c.label for c in ask(graph, "pole-winners").answers] == poles
    assert told(graph, "Who was on pole?")[2] == poles
    assert (ask(graph, "poles", driver="Bo Marsh").status == "answered") is bool(poles)


def test_a_recorded_qualifying_is_not_counted_again_from_the_grid(corpus):
    found = ask(corpus, "pole-winners", event="pccna-2025-indianapolis")
    assert [r.cells["grid"] for r in found.rows] == [None] * 3
    grid = [r for r in ask(corpus, "pole-winners").rows if r.cells["grid"]]
    assert {r.cells["driver"].label for r in grid} == {"Pedro Torres", "Jimmy Llibre"}


# -- a session by its short name --


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("When is Race 2 at Indianapolis?", ["September 20, 2025"]),
        ("When was Race 1 at Indianapolis?", ["September 19, 2025"]),
        ("When is Race 2?", []),
    ],
)
def test_a_session_is_found_by_its_short_name_and_its_event(corpus, question, answers):
    assert told(corpus, question)[2] == answers


# -- plans, and what is only possible --


@pytest.mark.parametrize(
    ("claim", "status", "yes"),
    [
        ("missed: race, event: 2019 Lantern Cup at Quarry Park", "answered", False),
        ("missed: race, event: 2019 Lantern Cup at Quarry Park, planned: [missed]", "found", None),
        ("missed: win, event: 2019 Lantern Cup at Quarry Park", "not_recorded", None),
    ],
)
def test_a_planned_absence_says_no_to_nothing(small, claim, status, yes):
    graph = with_claims(
        small, f"absences:\n  - {{who: Cy Brook, {claim}, {AT}}}\n".split(":", 1)[1]
    )
    found = ask(graph, "did-race-at", driver="Cy Brook", event="2019 Lantern Cup at Quarry Park")
    assert (found.status, found.yes) == (status, yes)
    assert bool(found.denials) is (yes is False)


@pytest.mark.parametrize(
    ("other", "status", "yes"),
    [
        ("Sabré Cook", "found", None),
        ("Aaron Jeansonne", "not_recorded", None),
    ],
)
def test_what_is_only_possible_settles_nothing_and_is_not_silence(corpus, other, status, yes):
    found = ask(corpus, "were-teammates", driver="Madeline Stewart", other=other)
    assert (found.status, found.yes) == (status, yes)
    certain = ask(corpus, "were-teammates", driver="James Sofronas", other="Kyle Washington")
    assert certain.yes is True


def test_a_possible_teammate_is_not_told_as_nobody_recorded_it(corpus, capsys):
    text = printed(corpus, "Were Madeline Stewart and Sabré Cook teammates?", capsys)
    first = text.split("\n")[1:4]
    assert first[0].startswith("Were Madeline Stewart and Sabré Cook teammates?")
    assert "nothing settles it" in first[1] and "may have been teammates at" in first[2]


# -- headings and rows as people read them --


@pytest.mark.parametrize(
    ("template", "label", "says"),
    [
        ("How many points had Ada in the {x}?", "2024", "How many points had Ada in 2024?"),
        ("Who won in the {x}?", "August 2024", "Who won in August 2024?"),
        ("Who won in the {x}?", "2024 Lantern Cup", "Who won in the 2024 Lantern Cup?"),
        ("Who won at {x}?", "2024 Cup at Quarry", "Who won at the 2024 Cup at Quarry?"),
        ("Who won the {x} title?", "2024", "Who won the 2024 title?"),
        ("How did {x} end?", "Race 1, Quarry 2019", "How did Race 1, Quarry 2019, end?"),
        ("Who won {x}?", "Race 1, Quarry 2019", "Who won Race 1, Quarry 2019?"),
    ],
)
def test_a_name_is_put_into_a_question_as_into_a_sentence(template, label, says):
    assert filled(template, {"x": label}) == says


def test_every_parameter_that_narrows_an_answer_stands_in_its_heading(corpus):
    for question in load_questions(corpus.folders).values():
        named = set(re.findall(r"\{(\w+)\}", question.question))
        assert named == {p.name for p in question.parameters}, question.name


def test_no_heading_puts_an_article_before_what_has_a_verb(corpus):
    kinds = corpus.vocabulary.kinds
    for question in load_questions(corpus.folders).values():
        for parameter in question.parameters:
            for kind in kinds.get(parameter.type, {}).values():
                said = filled(question.question, {parameter.name: kind.label})
                assert not re.search(r"\b(a|an|the) (a|an|the|was|had|took|did)\b", said), said


def test_a_bare_number_in_a_row_says_what_it_is_and_a_date_does_not(corpus):
    found = ask(corpus, "when-session", session="pccna-2025-indianapolis-race-2")
    assert row_line(found, found.rows[0]) == "September 20, 2025 (10:45, ET, minutes 40)"
    count = ask(corpus, "wins-by-season", driver="James Sofronas", season="2024")
    assert row_line(count, count.rows[0]).startswith("3 (2024 Porsche")
    place = ask(corpus, "results", driver="Jared Thomas", event="pccna-2025-indianapolis")
    assert row_line(place, place.rows[0]).startswith("position ")


def test_the_time_of_one_statement_is_said_in_words_and_that_of_several_by_themselves(
    corpus, capsys
):
    one = printed(corpus, "Who was the driver coach of Patrick Mulcahy?", capsys)
    assert "  recorded until 2025\n" in one
    several = printed(corpus, "Who sponsored James Sofronas?", capsys)
    assert "recorded until" not in several.split("Who had", 1)[0] and "as of" not in several[:60]


def test_a_no_that_no_source_says_is_not_put_on_one(corpus, capsys):
    assert "\n  no\n" in printed(corpus, "Do the sources disagree about Marco Cirone?", capsys)
    lost = printed(corpus, "Did Alan Metni win Race 2 at Indianapolis in 2025?", capsys)
    assert "\n  no, by a source\n" in lost


# -- everything about one name, and who stands beside whom --


def test_what_somebody_says_stands_apart_from_what_is_said_of_him(corpus):
    groups = {g.name: g.statements for g in grouped(corpus, corpus.entity("James Sofronas"))}
    ident = "james-sofronas"
    assert all(ident in s.ids("speaker") for s in groups["Said by"]) and groups["Said by"]
    assert all(ident not in s.ids("speaker") for s in groups["Said about"]) and groups["Said about"]
    told = groups["Told of others"]
    assert told and all(ident not in {i for n in s.slots for i in s.ids(n)} for s in told)
    assert list(groups)[-1] == "Told of others"
    others = {g.name for g in grouped(corpus, corpus.entity("Hans Kopecky"))}
    assert "Said about" in others and "Told of others" not in others


@pytest.mark.parametrize(
    ("name", "says", "fix"),
    [
        ("GMG Racing", "is a team, and not a person", 'kg ask "Who drove for GMG Racing?"'),
        ("Lime Rock Park", "is a venue, and not a person", "Lime Rock Park?"),
        ("Nobody Atall", "nobody and nothing here is called", ""),
    ],
)
def test_a_name_of_another_class_is_said_to_be_one(corpus, name, says, fix):
    with pytest.raises(NoSuchEntity) as caught:
        corpus.person(name)
    assert says in caught.value.what and fix in caught.value.fix
    if fix:
        words = re.search(r'"(.*)"', caught.value.fix)
        assert ask_in_words(corpus, words[1]).status == "answered"


def test_teammates_come_in_the_order_of_time(corpus):
    rows = corpus.person("James Sofronas").teammates()
    days = [corpus.by_time(corpus.statement(r["statement"]))[0] for r in rows]
    assert days == sorted(days) and len(set(days)) > 2


def test_evidence_of_who_stands_between_shows_both_ends(corpus):
    one, other = corpus.entity("James Sofronas"), corpus.entity("Kyle Washington")
    for row in bridges(corpus, one, other):
        first = [corpus.statement(i).touches() for i in row["statements"][:2]]
        assert {one.id, other.id} <= set().union(*first)
    top = most_connected(corpus, 1)[0]
    beside = [corpus.statement(i).touches() - {top["id"]} for i in top["statements"][:3]]
    assert not beside[0] & beside[1] & beside[2]


def test_a_web_is_told_outward_from_the_first_name_and_no_route_twice(corpus):
    names = [corpus.entity(n) for n in ("Kyle Washington", "Hans Kopecky", "Jimmy Llibre")]
    reached = {names[0].id}
    for hop in connect(corpus, names):
        assert hop.start in reached
        reached.add(hop.end)
    assert {n.id for n in names} <= reached
    routes = [tuple(h.statement for h in r.hops) for r in all_routes(corpus, *names[:2], 3)]
    assert len(routes) == len(set(routes)) > 3


def test_possible_is_said_once_and_certain_still_is(corpus, capsys):
    possible = ask(corpus, "were-teammates", driver="Madeline Stewart", other="Sabré Cook")
    certain = next(s for s in corpus.statements if s.status == "derived" and not s.is_possible)
    for ident, words in ((possible.statements[0], 1), (certain.id, 0)):
        print_statement(Terminal(), corpus.statement(ident), corpus)
        text = capsys.readouterr().out.split("rule ")[0]
        assert text.count("possible") == words
        assert ("[derived, certain]" in text) is (words == 0)


def test_a_conflict_of_several_statements_tells_each_of_them_once(corpus, capsys):
    several = [c for c in corpus.conflicts if len(c.statements) > 1]
    one = next(c for c in corpus.conflicts if len(c.statements) == 1 and c.sides)
    for conflict in several:
        print_conflict(Terminal(), conflict, corpus)
        text = " ".join(capsys.readouterr().out.split())
        for ident in conflict.statements:
            assert text.count(" ".join(corpus.statement(ident).sentence.split())) == 1
    print_conflict(Terminal(), one, corpus)
    assert corpus.statement(one.statement).sentence[:30] in capsys.readouterr().out.split("\n  ")[0]


def test_nothing_recorded_of_a_person_names_the_person(small):
    path = small / "facts/entities/people.yaml"
    path = path if path.is_file() else next((small / "facts/entities").glob("*.yaml"))
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            "  - {id: bo-marsh,", "  - {id: eve-hill, name: Eve Hill}\n  - {id: bo-marsh,"
        ),
        encoding="utf-8",
    )
    graph = with_claims(small, "")
    with pytest.raises(NotRecorded, match="nobody recorded anything of Eve Hill$"):
        grouped(graph, graph.entity("Eve Hill"))
    assert grouped(graph, graph.entity("Bo Marsh"))


# -- a corpus of one's own --


@pytest.mark.parametrize(
    ("anchor", "sentences", "faulty"),
    [
        ('"never raced, at Salt Flats"', 0, True),
        ("never raced at, Salt Flats", 0, True),
        ("never raced at Salt Flats", 1, False),
    ],
)
def test_an_item_with_a_problem_is_left_out_whole(small, anchor, sentences, faulty):
    path = small / "facts/sources/brook-profile.yaml"
    claim = f"plans:\n  - {{who: Bo Marsh, gist: to win, at: {anchor}}}\n"
    path.write_text(path.read_text(encoding="utf-8") + claim, encoding="utf-8")
    graph = kg.load(small / "facts")
    assert any(p.severity == "problem" for p in graph.left_out) is faulty
    assert len(graph.statements_of("bo-marsh", "Plan")) == sentences


def test_check_says_which_files_record_nothing_and_is_content(small, here):
    for name in ("entities/empty.yaml", "sources/later.yaml"):
        (small / "facts" / name).write_text("", encoding="utf-8")
    code, out, _ = here("--facts", small / "facts", "check")
    assert code == 0 and "no problems" in out
    assert "nothing is recorded in: facts/entities/empty.yaml, facts/sources/later.yaml" in out
    (small / "facts/entities/empty.yaml").unlink()
    (small / "facts/sources/later.yaml").unlink()
    (small / "seeds/anon-cup.txt").unlink()
    code, out, _ = here("--facts", small / "facts", "check")
    assert code == 0 and "nothing is recorded" not in out and "texts not at hand: " in out


def test_a_folder_that_is_made_for_a_page_is_said(small, here, tmp_path):
    at = ("--facts", small / "facts", "dossier", "Ada", "Lind", "-o")
    code, out, _ = here(*at, tmp_path / "new" / "ada.md")
    assert code == 0 and f"made the folder {tmp_path / 'new'}" in out
    text = (tmp_path / "new" / "ada.md").read_text(encoding="utf-8")
    assert "## In brief" in text and "five lines" not in text and "statements of class" not in text
    code, out, _ = here(*at, tmp_path / "new" / "two.md")
    assert code == 0 and "made the folder" not in out
    graph = (
        "--facts",
        small / "facts",
        "graph",
        "Ada",
        "Lind",
        "-o",
        tmp_path / "other" / "a.html",
    )
    code, out, _ = here(*graph)
    assert code == 0 and f"made the folder {tmp_path / 'other'}" in out


def test_either_end_of_a_relation_that_goes_both_ways_is_no_further_detail(corpus, tmp_path):
    from kg.pages.dossier import write_dossier

    text = write_dossier(corpus, "Kyle Washington", tmp_path / "w.md").read_text(encoding="utf-8")
    assert "mate: " not in text and "Patrick Mulcahy were teammates" in text
    assert "rule 20-" not in text and "it follows by a rule: " in text


@pytest.mark.parametrize(
    ("words", "claimed"), [("", []), (" in his career", []), (" in 2024", ["1"])]
)
def test_the_wins_of_each_season_are_no_answer_to_how_many_in_all(corpus, words, claimed):
    reply = ask_in_words(corpus, f"How many wins did Tom Sargent have{words}?")
    assert [c.text for c in (reply.claimed.answers if reply.claimed else [])] == claimed


@pytest.mark.parametrize(
    ("asked", "claimed"),
    [("Who was the first winner", False), ("Who was the last winner", False), ("Who won", True)],
)
def test_the_first_winner_is_not_every_winner(corpus, asked, claimed):
    reply = ask_in_words(corpus, f"{asked} at Indianapolis?")
    assert (reply.claimed is not None) is claimed


def test_a_row_does_not_tell_what_another_of_its_cells_is_part_of(corpus):
    found = ask(corpus, "winners", venue="Indianapolis Motor Speedway", season="2025")
    plain = [row_line(found, row) for row in found.rows]
    told = [row_line(found, row, corpus.data.entities) for row in found.rows]
    season = "2025 Porsche Carrera Cup North America"
    assert all(season in line for line in plain) and not any(season in line for line in told)
    assert all("Race " in line for line in told)
    assert any("Ruckus Racing" in line for line in told)
