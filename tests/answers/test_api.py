"""The Python API gives plain data that shows itself as text and as HTML.

Nothing of the facts becomes markup.
"""

import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import yaml

import kg
from kg.answers.graph import Graph
from kg.answers.shown import Conflicts, Found, Groups, Page, Reply, Routes, Rows, Statements
from kg.problems import AmbiguousName, NoPath, NoSuchEntity, NotRecorded, WrongUsage

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&\u202eevil"
TAGS = {
    "style",
    "div",
    "p",
    "b",
    "br",
    "ul",
    "li",
    "time",
    "mark",
    "small",
    "details",
    "summary",
    "blockquote",
    "h4",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "iframe",
}


class Tags(HTMLParser):
    """Collects the tags and attributes of a fragment."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes = set(), {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update({(tag, name): value for name, value in attrs})


@pytest.fixture(scope="module")
def person(corpus):
    return corpus.person("Sofronas")


def shown(graph, person):
    """Return one of everything that shows itself, by name."""
    return {
        "graph": graph,
        "entity": person,
        "statements": person.statements(),
        "groups": person.show(),
        "conflicts": graph.conflicts,
        "rows": person.teammates(),
        "routes": person.path_to("Kyle Washington"),
        "found": graph.search("kopecky"),
        "reply": graph.ask("Who sponsored James Sofronas?"),
        "question": graph.question("drivers-of-team", team="GMG Racing"),
        "career": person.career(),
        "dossier": person.dossier(),
    }


def test_lists_are_lists_that_become_plain_data(corpus, person):
    for items, kind in (
        (person.statements(), Statements),
        (corpus.conflicts, Conflicts),
        (person.teammates(), Rows),
        (person.show(), Groups),
    ):
        assert isinstance(items, list) and type(items) is kind and items
        plain = items.table()
        assert json.loads(json.dumps(plain)) == plain
        assert type(items[:2]) is kind and len(items[:1]) == 1
    routes = person.path_to("Kyle Washington", most=2)
    assert type(routes) is Routes and len(routes) <= 2
    assert [row["hop"] for row in routes.table() if row["route"] == 1] == list(
        range(1, len(routes[0].hops) + 1)
    )


def test_everything_is_a_table_of_flat_rows(corpus, person):
    for name, thing in shown(corpus, person).items():
        if hasattr(thing, "table"):
            for row in thing.table():
                assert all(v is None or isinstance(v, (str, int, float)) for v in row.values()), (
                    name
                )


def test_pandas_takes_rows_as_they_are(corpus, person):
    pandas = pytest.importorskip(
        "pandas", reason="pandas is an optional extra: pip install 'paddock-kg[notebooks]'"
    )
    rows = person.teammates()
    assert list(pandas.DataFrame(rows)["teammate"]) == [r["teammate"] for r in rows]
    for name, thing in shown(corpus, person).items():
        if hasattr(thing, "to_pandas"):
            assert len(thing.to_pandas()) == len(thing.table()), name
    nothing = corpus.question("sponsors-of", party="Tom Sargent")
    assert (
        nothing.status == "not_recorded"
        and list(nothing.to_pandas().columns) == nothing.data["columns"]
    )


def test_a_reply_in_words_has_the_promised_parts(corpus):
    reply = corpus.ask("Who sponsored James Sofronas?")
    assert isinstance(reply, Reply) and reply.status in ("answered", "disputed")
    assert "ssf" in {a["id"] for a in reply.answers}
    assert isinstance(reply.statements, Statements) and {s.cls for s in reply.statements} == {
        "Sponsorship"
    }
    assert "SSF" in str(reply) and "¶" in str(reply)


def test_what_is_not_understood_is_a_reply_too(corpus):
    reply = corpus.ask("blorp the fnord?")
    assert reply.status == "not_understood" and reply.answers == [] and reply.statements == []
    assert "not understood" in str(reply)


def test_a_saved_question_says_yes_no_and_nobody_recorded_it(corpus):
    asked = [
        ("James Sofronas", "2024 Carrera Cup at Road America"),
        ("James Sofronas", "2024 Carrera Cup at Watkins Glen"),
        ("Scott Blind", "2024 Carrera Cup at Road America"),
    ]
    replies = [corpus.question("did-race-at", driver=d, event=e) for d, e in asked]
    assert [r.yes for r in replies] == [True, False, None]
    assert [bool(r.statements) for r in replies] == [True, True, False]
    assert "nobody recorded it" in str(replies[2])


def test_names_that_fail_say_why(corpus, person):
    with pytest.raises(NoSuchEntity):
        corpus.person("Nobody Atall")
    with pytest.raises(AmbiguousName):
        corpus.entity("Race 2")
    with pytest.raises(NoSuchEntity):
        person.path_to("Kyle Washington", avoid=["Nobody Atall"])
    with pytest.raises(NoPath):
        person.path_to(person)
    with pytest.raises(NotRecorded):
        corpus.statements_with(["s0"])
    with pytest.raises(WrongUsage):
        corpus.question("no-such-question")


def test_a_route_avoids_whom_it_is_told_to_by_name(corpus):
    routes = corpus.person("Hans Kopecky").path_to("Kyle Washington", avoid=["Sofronas"])
    touched = {
        ident for r in routes for h in r.hops for ident in corpus.statement(h.statement).touches()
    }
    assert touched and "james-sofronas" not in touched


def test_statements_of_a_query_come_back_with_their_receipts(corpus, person):
    answer = corpus.sparql(
        "SELECT ?who ?st { ?st a pd:Stint ; pd:driver ?who } ORDER BY ?st", who=person
    )
    found = corpus.statements_with(row["st"] for row in answer.rows)
    assert [s.id for s in found] == [row["st"].rpartition("/")[2] for row in answer.rows]
    assert str(found).count("¶") == sum(len(s.claims) for s in found)


def test_open_conflicts_are_those_without_a_ruling(corpus):
    still = corpus.conflicts.open()
    assert {c.id for c in corpus.conflicts} - {c.id for c in still} == {
        c.id for c in corpus.conflicts if c.ruling
    }
    assert str(still).count("no ruling: both stand") == len(still)


def test_everything_shows_itself_in_jupyter_and_in_print(corpus, person):
    for name, thing in shown(corpus, person).items():
        html = thing._repr_html_()
        assert html and Tags(html).tags <= TAGS, name
        assert str(thing), name


def test_a_page_stands_in_a_sandboxed_frame_and_whole(corpus, person):
    from kg.pages.career import career_html
    from kg.pages.dossier_html import to_html

    for page, whole in (
        (person.career(), career_html(corpus, person)),
        (person.dossier(), to_html(person.dossier().data)),
    ):
        frame = Tags(page._repr_html_()).attributes
        head, tail = frame[("iframe", "srcdoc")].split("<meta charset", 1)
        assert tail == whole.split("<meta charset", 1)[1]
        assert '<base href="about:srcdoc">' in head, (
            "without it a link to a footnote loads the notebook into the frame"
        )
        assert "allow-same-origin" not in frame[("iframe", "sandbox")]


def test_a_page_is_written_by_its_ending(corpus, person, tmp_path):
    for name in ("a.html", "a.md", "a.json"):
        assert person.dossier().write(tmp_path / name).stat().st_size > 1000
    assert person.career().write(tmp_path / "c.html").read_text(encoding="utf-8").startswith("<!")
    for page in (person.career(), person.dossier()):
        assert isinstance(page, Page)
        with pytest.raises(WrongUsage):
            page.write(tmp_path / "x.exe")


def test_a_dossier_of_an_earlier_day_is_written_as_of_that_day(person, tmp_path):
    then = person.dossier(as_of="2024")
    assert then.data.counts.statements < person.dossier().data.counts.statements
    assert (
        json.loads(then.write(tmp_path / "then.json").read_text(encoding="utf-8"))["as_of"]["date"]
        == "2024"
    )


def test_what_is_left_off_is_said(corpus):
    assert f"and {len(corpus.statements) - 50} more" in str(corpus.statements)
    assert f"and {len(corpus.statements) - 50} more" in corpus.statements._repr_html_()


def test_a_search_shows_names_and_statements(corpus):
    found = corpus.search("kopecky")
    assert isinstance(found, Found) and "Hans Kopecky" in str(found)


def test_without_the_last_stage_answers_fall_back_on_their_repr(corpus, monkeypatch):
    monkeypatch.setattr(Graph, "pages", None)
    assert str(corpus.conflicts) == f"<Conflicts: {len(corpus.conflicts)}>"
    assert corpus.conflicts._repr_html_() is None


@pytest.fixture
def hostile(small, monkeypatch):
    """Return the Graph of the fictional corpus: names, passages and a ruling are hostile text."""
    path = small / "facts/entities/all.yaml"
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    for item in (item for section in listed.values() for item in section):
        item["other_names"] = [item["name"], *item.get("other_names", ())]
        item["name"] += " " + HOSTILE
    path.write_text(yaml.safe_dump(listed, allow_unicode=True, width=10_000), encoding="utf-8")
    ruling = {
        "on": [{"source": "brook-profile", "at": "1,100 square feet"}],
        "slot": "floor_area_sqft",
        "holds": "1100",
        "reason": HOSTILE,
        "by": HOSTILE,
        "when": "2020",
    }
    (small / "facts/rulings.yaml").write_text(
        yaml.safe_dump({"rulings": [ruling]}, allow_unicode=True), encoding="utf-8"
    )
    graph = kg.load(facts=small / "facts", seeds=small / "seeds")
    monkeypatch.setattr(graph, "passage", lambda claim: HOSTILE)
    return graph


def test_hostile_text_is_shown_and_never_obeyed(hostile):
    driver = hostile.person("Ada Lind")
    things = [
        hostile,
        *hostile.entities.values(),
        hostile.statements,
        hostile.conflicts,
        driver.show(),
        driver.path_to("Brook Racing"),
        hostile.search("alert"),
        hostile.questions("drivers"),
    ]
    things += [
        hostile.question("drivers-of-team", team="Brook Racing"),
        hostile.ask("Who drove for Brook Racing?"),
        hostile.ask(HOSTILE),
    ]
    for thing in things:
        html = thing._repr_html_()
        tags = Tags(html)
        assert tags.tags <= TAGS - {"iframe"} and not {name for _, name in tags.attributes} - {
            "class"
        }, thing
        assert "\u202e" not in html + str(thing), thing
    assert "&lt;script&gt;" in hostile.conflicts._repr_html_()


def test_hostile_text_stays_inside_the_frame_of_a_page(hostile):
    driver = hostile.person("Ada Lind")
    for page in (driver.career(), driver.dossier(), hostile.compare(driver, "bo-marsh")):
        assert Tags(page._repr_html_()).tags == {"iframe"}


def test_control_and_direction_characters_become_visible(corpus):
    sentence = "a\x1b[31mb\u202ec" + HOSTILE
    statement = replace(corpus.statements[0], sentence=sentence, claims=())
    items = Statements(corpus, [statement])
    for text in (str(items), items._repr_html_()):
        assert "\x1b" not in text and "\u202e" not in text and "‹U+202E›" in text
