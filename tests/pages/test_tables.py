"""Tables of results as drawings: nothing sticks out, hostile text is text, the page leads on."""

import json
import re
import xml.etree.ElementTree as ET

import pytest

import kg
from kg.answers.career import career_of
from kg.answers.career.cells import Cell
from kg.answers.career.results import Round, Row
from kg.pages.career import career_html, write_career_page
from kg.pages.columns import NARROW
from kg.pages.picture import career_picture, write_picture
from kg.pages.results import WIDE, key_of, result_rows
from kg.pages.strokes import width_of
from kg.pages.tables import tables_of
from kg.problems import NotRecorded

SVG = "{http://www.w3.org/2000/svg}"
SUBJECTS = ["james-sofronas", "scott-blind", "gmg-racing", "pccna-2025", "jimmy-llibre"]
SIZES = {"head": 13, "who": 13, "told": 11, "under": 11, "place": 14, "part": 15, "row": 13}


def drawings(career):
    for table in tables_of(career):
        yield from ((part, WIDE) for part in table.wide)
        yield from ((part, NARROW) for part in table.narrow)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_no_text_of_a_table_sticks_out_and_every_link_leads_to_a_statement(corpus, subject):
    career = career_of(corpus, corpus.entities[subject])
    known = {line.id for line in career.statements}
    seen = 0
    for part, width in drawings(career):
        svg = ET.fromstring(part.svg)
        assert float(svg.get("height")) == part.high and svg.get("width") == str(width)
        for text in svg.iter(f"{SVG}text"):
            classes = text.get("class", "").split() or ["told"]
            classes += [] if set(classes) & set(SIZES) else ["told"]
            size = 11 if "small" in classes else next(SIZES[c] for c in classes if c in SIZES)
            wide = width_of(text.text, size, bold=bool({"head", "place", "part"} & set(classes)))
            middle = bool({"place", "under"} & set(classes))
            left = float(text.get("x")) - wide * (1 if "end" in classes else middle / 2)
            assert -2 <= left and left + wide <= width + 4, (text.text, left, wide)
            assert 0 < float(text.get("y")) < part.high
        for link in svg.iter(f"{SVG}a"):
            assert link.get("href")[1:] in known
            seen += 1
    assert seen >= 4


def test_a_look_is_never_alone_every_one_is_in_the_key_and_both_styles_know_it(corpus):
    from kg.pages.packed import palette, template_text

    career = career_of(corpus, corpus.entities["james-sofronas"])
    looks = {c.look for r in career.results for g in r.rounds for c in g.cells}
    assert {"win", "second", "podium", "none"} <= looks
    assert looks | {"title", "rank"} == {
        look for look, _ in key_of(career.results, career.looks) if look
    }
    for name in ("career.css", "picture.css"):
        css = template_text(name)
        plain = {look for look in looks if f"r-{look}" not in palette()}
        assert plain and all(f".r-{look} " in css or f".r-{look}," in css for look in plain), name
    assert all(c.text for r in career.results for g in r.rounds for c in g.cells)


def test_an_inferred_result_has_no_colour_of_a_result(corpus):
    svg = career_picture(corpus, corpus.entities["jimmy-llibre"], "results")
    style = svg.partition("<style>")[2].partition("</style>")[0]
    assert style.index(".cell.m-inferred rect") > style.index(".r-win rect")
    assert 'class="cell r-win m-inferred"' in svg and ">1°<" in svg


def test_pictures_of_results(corpus, tmp_path):
    season = ET.fromstring(career_picture(corpus, corpus.entities["pccna-2025"]))
    text = [t.text for t in season.iter(f"{SVG}text")]
    rounds = ["Montreal", "Watkins Glen", "Road America", "Indianapolis", "Road Atlanta", "COTA"]
    assert [t for t in text if t in rounds] == rounds
    assert "Rounds and winners" in text and "Standings" in text and "Zachary Vanier°" in text
    path = write_picture(corpus, corpus.entities["gmg-racing"], tmp_path / "x.png", "results")
    assert path.read_bytes()[:4] == b"\x89PNG"
    with pytest.raises(NotRecorded, match="no source tells"):
        career_picture(corpus, corpus.entities["hans-kopecky"], "results")


def test_hostile_names_are_text(small):
    bad = "</text></svg><script>alert(1)</script>&\"'"
    path = small / "facts/entities/all.yaml"
    text = path.read_text(encoding="utf-8")
    for name in ("Ada Lind", "2019 Lantern Cup at Quarry Park", "Overall", "Brook Racing"):
        text = text.replace(f"name: {name}", f"name: {json.dumps(name + bad)}", 1)
    path.write_text(text, encoding="utf-8")
    for source in (small / "facts/sources").glob("*.yaml"):
        told = source.read_text(encoding="utf-8").replace("Ada Lind", "ada-lind")
        source.write_text(told.replace("Brook Racing", "brook-racing"), encoding="utf-8")
    graph = kg.load(small / "facts", seeds=small / "seeds")
    for ident in ("ada-lind", "brook-racing", "lantern-cup-2019"):
        career = career_of(graph, graph.entities[ident])
        found = list(drawings(career))
        assert found
        for part, _ in found:
            tags = {e.tag.removeprefix(SVG) for e in ET.fromstring(part.svg).iter()}
            assert tags <= {"svg", "a", "g", "rect", "path", "text", "title"}
        assert "<script>alert" not in career_html(graph, graph.entities[ident])


def test_many_rows_are_the_latest_and_the_rest_is_said(corpus):
    from dataclasses import replace

    career = career_of(corpus, corpus.entities["scott-blind"])
    many = replace(career, results=career.results * 60)
    (table,) = tables_of(many)
    assert len(table.wide) < len(many.results)
    assert table.note == f"{len(many.results) - len(table.wide)} earlier rows are in the table only"


@pytest.mark.parametrize(("width", "height", "scheme"), [(1440, 900, "light"), (390, 844, "dark")])
def test_the_page_shows_results_and_a_cell_opens_its_receipt(
    corpus, show, violations, tmp_path, width, height, scheme
):
    path = write_career_page(corpus, corpus.entities["james-sofronas"], tmp_path / "s.html")
    page, wrong = show(path, width, height, hash="#view=results", scheme=scheme)
    seen = page.locator("#results svg.results:visible")
    assert seen.count() == 7 and page.locator("#timeline").is_hidden()
    cell = page.locator("#results a.r-second:visible").first
    told = cell.locator("title").text_content()
    assert "finished second" in told
    cell.click()
    assert told in page.inner_text("#panel-body")
    assert re.search(r"statement=s[0-9a-f]+", page.evaluate("location.hash"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    assert violations(page) == []
    assert wrong == []


def test_a_season_opens_on_its_rounds_and_winners(corpus, show, tmp_path):
    path = write_career_page(corpus, corpus.entities["pccna-2025"], tmp_path / "s.html")
    assert path.stat().st_size <= 600_000
    page, wrong = show(path, 1280, 720)
    assert "Rounds and winners" in page.inner_text("#results") and "view=" not in page.evaluate(
        "location.hash"
    )
    page.click("#tab-timeline")
    assert page.locator("#timeline").is_visible() and page.locator("#results").is_hidden()
    assert "view=timeline" in page.evaluate("location.hash")
    pdf = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) <= 2
    assert wrong == []


def test_a_figure_of_the_head_opens_what_it_counts_and_an_event_its_receipt(corpus, show, tmp_path):
    path = write_career_page(corpus, corpus.entities["james-sofronas"], tmp_path / "s.html")
    page, wrong = show(path, 1440, 900)
    figure = page.inner_text(".figures li:nth-child(2)")
    assert " ".join(figure.split()) == "At least 13 race wins 6 recorded one by one"
    page.click("[data-figure='1']")
    assert "13 race wins" in page.inner_text("#panel h2")
    assert page.locator("#panel summary").all_inner_texts()[:1] != []
    assert "figure=1" in page.evaluate("location.hash")
    page.click("[data-figure='0']")
    assert "four championships in the World Challenge" in page.inner_text("#panel-body")
    page.click("a.bar:has-text('won the 2001 USTCC')")
    assert "won the 2001 USTCC championship" in page.inner_text("#panel-body")
    assert "statement=s" in page.evaluate("location.hash") and wrong == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("count", [1, 2, 7, 8, 18, 60])
def test_a_round_of_many_races_has_room(width, count):
    cells = tuple(Cell("placed", str(n), "", "", f"s{n}", "told") for n in range(count))
    row = Row("cup", "2020 Lantern Cup", "", (Round("", "race not named", "", False, cells),), ())
    (drawn,) = result_rows([row], width, links=False)
    svg = ET.fromstring(drawn.svg)
    boxes = [
        tuple(float(r.get(n)) for n in ("x", "y", "width", "height"))
        for r in svg.iter(f"{SVG}rect")
    ]
    assert len(boxes) == count == len({box[:2] for box in boxes})
    assert all(x >= 0 and x + wide <= width for x, _, wide, _ in boxes)
    assert all(y + high <= drawn.high for _, y, _, high in boxes)


def test_a_picture_of_a_name_with_control_characters_is_still_one(small, tmp_path):
    path = small / "facts/entities/more.yaml"
    path.write_text('people:\n  - {id: odd, name: "Odd\\a <b> Name"}\n', encoding="utf-8")
    profile = small / "facts/sources/brook-profile.yaml"
    profile.write_text(
        profile.read_text(encoding="utf-8")
        + "milestones:\n  - {about: odd, what: debut, when: 2019, at: from Oak & Sons}\n",
        encoding="utf-8",
    )
    graph = kg.load(small / "facts", seeds=small / "seeds")
    for kind in ("timeline", "names"):
        svg = ET.fromstring(career_picture(graph, graph.entities["odd"], kind))
        assert "Odd\ufffd <b> Name" in "".join(svg.itertext())
    assert write_picture(graph, graph.entities["odd"], tmp_path / "x.png").stat().st_size > 1000
