"""Receipts of articles that anybody can read: links to the very words, in every kind of page."""

import html
import json
import re

import pytest

import kg
from kg.answers.site import Site
from kg.facts.articles import is_public, public_link
from kg.pages.career import career_html
from kg.pages.dossier import write_dossier
from kg.pages.site import write_site
from kg.problems import FactsProblem

URL = "https://lantern.example/cup-report?page=1"
WORDS = [
    ("plain words", "Ada Lind won the opener", ["Ada Lind won the opener"]),
    ("signs of fragments", "a last-lap, all-out fight", ["a last-lap, all-out fight"]),
    ("ampersand and percent", "Oak & Sons paid 100%", ["Oak & Sons paid 100%"]),
    ("letters of elsewhere", "Zoë Østergård’s café", ["Zoë Østergård’s café"]),
    ("a span", "from the first corner to the very last lap of it", ["from the … very last lap"]),
    ("two places", "Bo Marsh was second", ["Bo Marsh was second", "Cy Brook smiled"]),
]


@pytest.mark.parametrize(
    ("url", "anchors", "link"),
    [
        (URL, ["won"], f"{URL}#:~:text=won"),
        (URL + "#top", ["won"], f"{URL}#top:~:text=won"),
        (URL, ["a-b, c & d"], f"{URL}#:~:text=a%2Db%2C%20c%20%26%20d"),
        (URL, ["Ada … Lind"], f"{URL}#:~:text=Ada,Lind"),
        (URL, ["one", "two"], f"{URL}#:~:text=one&text=two"),
        (URL, [], URL),
        ("", ["won"], ""),
        ("javascript:alert(1)", ["won"], ""),
        ('https://x.example/"><script>', ["w"], "https://x.example/%22%3E%3Cscript%3E#:~:text=w"),
    ],
)
def test_a_link_is_the_page_with_the_anchor_as_a_text_fragment(url, anchors, link):
    assert public_link(url, anchors) == link


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://lantern.example/", True),
        ("http://lantern.example", True),
        ("ftp://lantern.example/", False),
        ("https://", False),
        ("https://a b.example/", False),
        ("lantern.example", False),
        ("https://[::1", False),
    ],
)
def test_an_address_of_a_page_has_http_and_a_host(url, public):
    assert is_public(url) is public


@pytest.mark.parametrize(("words", "anchors"), [w[1:] for w in WORDS], ids=[w[0] for w in WORDS])
def test_the_browser_scrolls_to_the_anchor(desks, tmp_path, words, anchors):
    filler = "".join(f"<p>Paragraph {n} of something else.</p>" for n in range(200))
    more = "".join(f"<p>{html.escape(a)}</p>" for a in anchors[1:])
    page_file = tmp_path / "page.html"
    page_file.write_text(
        f"<!doctype html><meta charset=utf-8>{filler}"
        f"<p id=there>It was so: {html.escape(words)}.</p>{filler}{more}",
        encoding="utf-8",
    )
    page, seen = desks.take(lambda *_: None, 800, 600), {}
    for name, wanted in (("anchor", anchors), ("other words", ["nowhere on this page"])):
        link = public_link("https://lantern.example/", wanted).partition("#")[2]
        page.goto("about:blank")
        page.goto(f"{page_file.as_uri()}#{link}")
        page.wait_for_timeout(300)
        seen[name] = page.evaluate(
            "(() => { const b = document.getElementById('there').getBoundingClientRect();"
            " return b.top >= 0 && b.bottom <= innerHeight })()"
        )
    assert seen == {"anchor": True, "other words": False}


@pytest.fixture
def public(small):
    """Return the Graph of the fictional corpus, one article of which anybody can read."""
    path = small / "seeds/catalogue.yaml"
    text = path.read_text(encoding="utf-8")
    before = "    title: Lind wins the opener\n"
    assert before in text
    path.write_text(text.replace(before, f"{before}    url: {URL}\n"), encoding="utf-8")
    return kg.load(small / "facts", seeds=small / "seeds")


def links_of(graph, name):
    """Return the links of all receipts of somebody: of the article with a page, and of others."""
    claims = [c for s in graph.statements_of(name) for c in s.claims]
    here = {graph.articles[c.source].link(c.at) for c in claims if c.source == "cup-report"}
    return here, [c for c in claims if c.source != "cup-report"]


def test_every_receipt_of_such_an_article_has_it_in_every_form(public, tmp_path):
    wanted, others = links_of(public, "ada-lind")
    assert len(wanted) > 2 and others and all(link.startswith(URL + "#:~:text=") for link in wanted)
    claims = [c for s in public.statements_of("ada-lind") for c in public.as_json(s)["claims"]]
    assert {c["link"] for c in claims} == wanted | {None}
    found = {}
    found["career"] = re.findall(r'class="there" href="([^"]+)"', career_html_of(public))
    for form in (".html", ".md", ".json"):
        text = write_dossier(public, "Ada Lind", tmp_path / f"x{form}").read_text(encoding="utf-8")
        found[form] = re.findall(r"https://lantern[^\">]+", html.unescape(text))
    for form, links in found.items():
        assert wanted <= {html.unescape(x) for x in links}, form


def career_html_of(graph):
    return career_html(graph, graph.entities["ada-lind"])


def test_word_and_the_site_have_it_too(public, tmp_path):
    import zipfile

    pytest.importorskip("docx")
    wanted, _ = links_of(public, "ada-lind")
    path = write_dossier(public, "Ada Lind", tmp_path / "x.docx")
    notes = zipfile.ZipFile(path).read("word/footnotes.xml").decode()
    told = set(re.findall(r"HYPERLINK &quot;(.*?)&quot;|HYPERLINK \"(.*?)\"", notes))
    assert wanted <= {html.unescape(a or b) for a, b in told}
    write_site(public, tmp_path / "site")
    site = Site(public)
    for statement in public.statements_of("ada-lind"):
        page = (tmp_path / f"site/{site.lines.home(statement)}.html").read_text(encoding="utf-8")
        here = set(map(html.unescape, re.findall(r'class="there" href="([^"]+)"', page)))
        assert {c.link for c in site.lines.line(statement).receipts} - {""} <= here


def test_an_address_that_is_none_is_a_problem_that_bars_the_catalogue(small, here):
    path = small / "seeds/catalogue.yaml"
    before = "    title: Lind wins the opener\n"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(before, f"{before}    url: javascript:alert(1)\n"))
    code, out, _ = here("--facts", small / "facts", "check", KG_SEEDS=small / "seeds")
    assert code == 1 and "'javascript:alert(1)' is no address of a page" in out
    with pytest.raises(FactsProblem):
        kg.load(small / "facts", seeds=small / "seeds")


def test_a_new_source_takes_its_address(run, tmp_path):
    assert run("init", "mine")[0] == 0
    (tmp_path / "report.txt").write_text("Ada Lind won.\n", encoding="utf-8")
    call = ("--file", "report.txt", "--written", "2020", "--title", "A win", "--project", "mine")
    code, _, errors = run("new", "source", "report", *call, "--url", "lantern.example")
    assert code == 2 and "no address" in errors
    code, _, errors = run("new", "source", "report", *call, "--url", URL)
    assert code == 0, errors
    assert URL in (tmp_path / "mine/seeds/catalogue.yaml").read_text(encoding="utf-8")
    assert json.loads(run("--project", "mine", "check", "--json")[1])["problems"] == []
