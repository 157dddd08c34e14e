"""What is printed: how many pages, and in which type, as a real browser lays them out."""

import re
import shutil
import subprocess

import pytest

from kg.answers.dossier import dossier
from kg.answers.dossier_model import Extent
from kg.answers.paths import find_routes
from kg.pages.career import career_html, connection_html
from kg.pages.dossier import write_dossier
from kg.pages.dossier_html import to_html

SUBJECTS = ["james-sofronas", "scott-blind", "gmg-racing", "ssf", "jimmy-llibre", "pccna"]
PAPERS = ["A4", "Letter"]
LEAST_PT = 9


@pytest.fixture(scope="module")
def printed(browser):
    """Return a function that prints HTML: how many pages it takes on the paper that takes most."""
    context = browser.new_context()
    page = context.new_page()

    def call(html, papers=PAPERS):
        page.set_content(html)
        return max(pages(page.pdf(format=p, print_background=True)) for p in papers)

    yield call
    context.close()


def pages(pdf):
    """How many pages a PDF of Chromium has."""
    found = len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
    assert found, "no pages were found: is it a PDF?"
    return found


def smallest(page, html):
    """Return the smallest size in pt of letters that print shows, but of raised numbers and SVG."""
    page.set_content(html)
    page.emulate_media(media="print")
    px = page.evaluate(
        """() => {
          let least = 99;
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const parent = walker.currentNode.parentElement;
            if (!walker.currentNode.data.trim() || parent.closest("sup, svg, script, style, small"))
              continue;
            if (!parent.getClientRects().length || getComputedStyle(parent).display === "none")
              continue;
            least = Math.min(least, parseFloat(getComputedStyle(parent).fontSize));
          }
          return least;
        }"""
    )
    return px * 0.75


@pytest.mark.sampled(2)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_career_takes_at_most_four_pages(corpus, printed, subject):
    assert printed(career_html(corpus, corpus.entities[subject])) <= 4


@pytest.mark.parametrize("season", ["pccna-2025", "pccna-2024", "pccna-2023"])
def test_a_season_takes_at_most_two(corpus, printed, season):
    assert printed(career_html(corpus, corpus.entities[season])) <= 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hans-kopecky", "kyle-washington"),
        ("scott-blind", "hans-kopecky"),
        ("ssf", "jimmy-llibre"),
    ],
)
def test_a_path_takes_one(corpus, printed, one, other):
    routes = find_routes(corpus, corpus.entities[one], corpus.entities[other])
    assert printed(connection_html(corpus, routes)) == 1


@pytest.mark.slow
def test_no_career_of_the_corpus_takes_more(corpus, printed):
    most = {}
    for entity in corpus.entities.values():
        if entity.is_public and entity.statements():
            number = printed(career_html(corpus, entity), ["Letter"])
            if number > (2 if entity.cls == "Season" else 4):
                most[entity.id] = number
    assert most == {}


def test_print_shows_the_life_and_what_tells_most_and_says_what_it_leaves_out(corpus, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_content(career_html(corpus, corpus.entities["james-sofronas"]))
    assert not page.is_visible(".life")
    on_screen = page.locator("#table tbody tr:not(.heading)").count()
    page.emulate_media(media="print")
    assert "founded the GMG Racing team in 2001" in page.inner_text(".life")
    shown = page.locator("#table tbody tr:not(.heading):visible").count()
    assert 10 < shown < on_screen
    assert f"{shown} of {on_screen} statements" in page.inner_text(".in-print .meta")
    assert page.is_visible(".lanes") and not page.is_visible("#filters")
    context.close()


@pytest.mark.sampled(2)
@pytest.mark.parametrize("subject", [*SUBJECTS, "pccna-2025"])
def test_a_dossier_takes_at_most_six_and_a_brief_one(corpus, printed, subject):
    assert printed(to_html(dossier(corpus, subject, extent=Extent.SHORT))) <= 6
    assert printed(to_html(dossier(corpus, subject, extent=Extent.PAGE))) == 1


@pytest.mark.slow
def test_no_dossier_of_the_corpus_takes_more(corpus, printed):
    long = {}
    for entity in corpus.entities.values():
        if entity.is_public and entity.statements():
            for extent, most in ((Extent.SHORT, 6), (Extent.PAGE, 1)):
                html = to_html(dossier(corpus, entity, extent=extent))
                number = printed(html, ["Letter"])
                if number > most:
                    long[entity.id, extent] = number
    assert long == {}


def test_nothing_is_printed_smaller_than_nine_points(corpus, desks):
    page = desks.take(lambda *_: None, 1280, 720)
    sofronas = corpus.entities["james-sofronas"]
    assert smallest(page, career_html(corpus, sofronas)) >= LEAST_PT
    for extent in Extent:
        assert smallest(page, to_html(dossier(corpus, sofronas, extent=extent))) >= LEAST_PT


@pytest.mark.skipif(not shutil.which("libreoffice"), reason="LibreOffice lays Word pages out")
@pytest.mark.parametrize(
    ("extent", "most"), [(Extent.SHORT, 6), pytest.param(Extent.PAGE, 1, marks=pytest.mark.slow)]
)
def test_a_word_document_takes_as_few(corpus, tmp_path, extent, most):
    pytest.importorskip("docx")
    path = write_dossier(corpus, "James Sofronas", tmp_path / "x.docx", extent=extent)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    call = ["libreoffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*call, str(path)], check=True, capture_output=True, timeout=120)
    assert 0 < pages((tmp_path / "x.pdf").read_bytes()) <= most


def test_a_pdf_is_written_through_the_browser_that_is_named(corpus, tmp_path, monkeypatch):
    from kg.pages.printing import find_browser
    from kg.problems import WrongUsage

    if find_browser() is None:
        pytest.skip("no Chromium was found")
    path = write_dossier(corpus, "SSF", tmp_path / "x.pdf", extent=Extent.PAGE)
    assert pages(path.read_bytes()) == 1
    monkeypatch.setattr("kg.pages.printing.find_browser", lambda: None)
    with pytest.raises(WrongUsage, match="no Chromium") as error:
        write_dossier(corpus, "SSF", tmp_path / "y.pdf", extent=Extent.PAGE)
    assert "KG_CHROMIUM" in error.value.fix and not (tmp_path / "y.pdf").exists()
    failing = tmp_path / "failing"
    failing.write_text("#!/bin/sh\necho no display >&2\nexit 1\n")
    failing.chmod(0o755)
    monkeypatch.setattr("kg.pages.printing.find_browser", lambda: str(failing))
    with pytest.raises(WrongUsage, match="did not print: no display"):
        write_dossier(corpus, "SSF", tmp_path / "y.pdf", extent=Extent.PAGE)
