"""What a page shows is what is held: chips, bars, lines and badges repeat the sentence.

Dates stand as they are known; and who has a page at all.
"""

import pytest

from kg.answers.career import career_of
from kg.answers.career.marks import firmest, weakest
from kg.answers.career.stretches import of_date
from kg.model.values import DateValue
from kg.pages.career import career_html
from kg.problems import NoPage, NoSuchEntity


@pytest.fixture
def load(small):
    """Return a function that opens the small corpus with further claims of its report."""
    import kg

    def call(more="", entities=""):
        path = small / "facts/sources/cup-report.yaml"
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
        if entities:
            (small / "facts/entities/more.yaml").write_text(entities, encoding="utf-8")
        return kg.load(small / "facts", seeds=small / "seeds")

    return call


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2001", [(2001, 2001, False)]),
        ("2001~", [(2001, 2001, True)]),
        ("197X", [(1970, 1979, True)]),
        ("[1998..2000]", [(1998, 2000, True)]),
        ("[2004, 2006]", [(2004, 2004, True), (2006, 2006, True)]),
        ("{2004, 2006}", [(2004, 2004, False), (2006, 2006, False)]),
        ("2001/2004", [(2001, 2004, False)]),
        ("[..2020]", [(2020, 2020, True)]),
        ("2001-24", [(2001, 2001, False)]),
        ("2025-09-19", [(2025, 2025, False)]),
    ],
)
def test_a_date_has_the_years_that_it_names_and_never_those_of_its_bounds(text, years):
    found = of_date(DateValue.parse(text))
    assert [(s.first, s.last, s.is_sometime) for s in found] == years


def test_what_is_known_of_no_single_year_is_a_tick_of_its_own(load):
    graph = load()
    career = career_of(graph, graph.entities["brook-racing"])
    assert [t.label for t in career.axis.ticks] == ["2004", "2019"]
    founded = next(s for s in career.statements if s.cls == "Milestone")
    assert founded.when == graph.teller.when(graph.statement(founded.id))


def test_what_is_told_only_as_of_a_day_is_no_bar(load):
    graph = load(
        "roles:\n  - {person: Cy Brook, role: owner, organization: Brook Racing, at: by Cy Brook}\n"
    )
    career = career_of(graph, graph.entities["brook-racing"])
    told = next(s for s in career.statements if s.cls == "Role")
    assert (told.when, told.ticks) == ("as of 4 May 2019", ())


@pytest.mark.parametrize(
    ("more", "looks"),
    [
        ("", ("win", "", "win")),
        ("inferred: [position], ", ("win", "inferred", "win°")),
    ],
)
def test_a_chip_is_as_firm_as_its_sentence(load, small, more, looks):
    path = small / "facts/sources/cup-report.yaml"
    path.write_text(path.read_text().replace("position: 1, ", f"position: 1, {more}"))
    graph = load()
    season = career_of(graph, graph.entities["ada-lind"]).seasons[-1]
    assert (season.key, season.mark, season.short) == looks


def test_a_disputed_win_is_dotted_and_its_badge_says_so(load):
    graph = load()
    first = graph.statements_of("ada-lind", "Result")[0]
    assert "Win" in first.types
    rival = (
        "results:\n  - {driver: Ada Lind, session: lantern-cup-2019-quarry-race-1, class: overall, "
        "position: 3, at: Brook Racing}\n"
    )
    small = graph.folders.facts
    path = small / "sources/brook-profile.yaml"
    path.write_text(path.read_text().replace("milestones:", rival + "milestones:"))
    import kg

    graph = kg.load(small, seeds=small.parent / "seeds")
    career = career_of(graph, graph.entities["ada-lind"])
    season = career.seasons[-1]
    assert season.mark == "disputed" and season.short.startswith("⚠") and not season.star
    result = next(s for s in career.statements if s.cls == "Result" and s.own)
    assert (result.badge, result.mark) == ("disputed", "disputed")


def test_badges_say_stated_only_where_the_sentence_has_no_mark(corpus):
    signs = tuple(corpus.teller.legend())
    for ident in ("james-sofronas", "ssf", "pccna-2025"):
        for line in career_of(corpus, corpus.entities[ident]).statements:
            if line.badge == "stated":
                assert not line.sentence.endswith(signs) and "(disputed)" not in line.sentence


def test_a_mark_of_several_is_that_of_the_firmest_and_of_a_chain_that_of_the_weakest():
    assert firmest(["disputed", "", "possible"]) == ""
    assert firmest(["disputed", "possible"]) == "possible"
    assert weakest("", "inferred") == "inferred"


@pytest.mark.parametrize(("privacy", "is_told"), [("not-public", True), ("minor", False)])
def test_who_is_not_public_has_no_page_and_is_no_link(load, privacy, is_told):
    """The family of a minor is told nowhere."""
    graph = load(
        "relationships:\n  - {person: Di Lind, relation: child, of: Ada Lind, at: said Lind}\n",
        f"people:\n  - {{id: di-lind, name: Di Lind, privacy: {privacy}}}\n",
    )
    with pytest.raises(NoSuchEntity) as raised:
        career_of(graph, graph.entities["di-lind"])
    assert isinstance(raised.value, NoPage) and "no page" in raised.value.what
    html = career_html(graph, graph.entities["ada-lind"])
    assert "di-lind" not in {n.id for n in career_of(graph, graph.entities["ada-lind"]).nodes}
    assert 'data-node="di-lind"' not in html and ("Di Lind" in html) is is_told


def test_what_a_ruling_overruled_makes_no_chip_and_no_line(load, small):
    import kg

    rival = (
        "results:\n  - {driver: Ada Lind, session: lantern-cup-2019-quarry-race-1, class: overall, "
        "position: 4, at: Brook Racing}\n"
    )
    path = small / "facts/sources/brook-profile.yaml"
    path.write_text(path.read_text().replace("milestones:", rival + "milestones:"))
    (small / "facts/rulings.yaml").write_text(
        "rulings:\n  - on: [{source: brook-profile, at: Brook Racing}]\n    slot: position\n"
        '    holds: "4"\n    reason: the stewards\n    by: a curator\n    when: 2021-01-01\n'
    )
    graph = kg.load(small / "facts", seeds=small / "seeds")
    season = career_of(graph, graph.entities["ada-lind"]).seasons[-1]
    assert (season.key, season.mark, season.short) == ("placed", "", "4th")
