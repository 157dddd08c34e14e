"""A dossier as a file: links resolve both ways, nothing of the facts runs.

The same facts give the same bytes.
"""

import io
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from html.parser import HTMLParser

import pytest

import kg
from kg.pages.dossier import write_dossier
from kg.pages.dossier_markdown import escape
from kg.problems import KgError, WrongUsage

HOSTILE = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> "
    "# - 1. *b* _i_ `c` [l](http://evil.example) | ![p](http://evil.example/p.png) "
    "{{7*7}} & ]]> \u202eRTL\u2066 \\"
)
FORMS = [".html", ".md", ".docx", ".json"]


class Page(HTMLParser):
    """Collects ids, targets of links, tags and attributes of a page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.targets, self.tags, self.attributes, self.text = [], [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *a) for a in attrs]
        self.ids += [v for k, v in attrs if k == "id"]
        self.targets += [v for k, v in attrs if k == "href"]

    def handle_data(self, data):
        self.text.append(data)


def read_docx(data):
    """Return the XML of the text and of the footnotes."""
    found = zipfile.ZipFile(io.BytesIO(data))
    return "".join(found.read(f"word/{n}.xml").decode() for n in ("document", "footnotes"))


@pytest.fixture(scope="module", params=["james-sofronas", "gmg-racing", "pccna-2025", "ssf"])
def written(request, corpus, tmp_path_factory):
    """Return suffix → bytes of one dossier in all forms."""
    pytest.importorskip("docx")
    folder = tmp_path_factory.mktemp("dossier")
    return {
        form: write_dossier(
            corpus, corpus.entities[request.param], folder / f"x{form}"
        ).read_bytes()
        for form in FORMS
    }


def test_html_links_resolve_and_lead_back(written):
    page = Page(written[".html"].decode())
    assert len(page.ids) == len(set(page.ids))
    inside = [t for t in page.targets if not t.startswith(("https://", "http://"))]
    assert all(t.startswith("#") and t[1:] in page.ids for t in inside)
    numbers = {t for t in page.targets if re.fullmatch(r"#r\d+", t)}
    assert numbers == {f"#{i}" for i in page.ids if re.fullmatch(r"r\d+", i)}


def test_html_needs_nothing_and_runs_nothing(written):
    page = Page(written[".html"].decode())
    assert not {"script", "img", "link", "iframe", "object", "form"} & set(page.tags)
    assert not [
        a for a in page.attributes if a[1] == "src" or a[1].startswith("on") or a[1] == "style"
    ]
    policy = next(
        v for t, k, v in page.attributes if t == "meta" and k == "content" and "default-src" in v
    )
    assert policy.startswith("default-src 'none'; style-src 'sha256-") and "unsafe" not in policy
    assert page.tags.count("h1") == 1 and {"main", "nav", "header", "footer"} <= set(page.tags)


def test_the_policy_names_the_style_of_the_page(written):
    import base64
    import hashlib

    text = written[".html"].decode()
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in text


def test_markdown_footnotes_resolve_both_ways(written):
    text = written[".md"].decode()
    defined = re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE)
    used = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    assert len(defined) == len(set(defined)) and used == set(defined)


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_docx_has_one_real_footnote_for_each_reference_to_a_receipt(written):
    package = zipfile.ZipFile(io.BytesIO(written[".docx"]))
    body, notes = (ET.fromstring(package.read(f"word/{n}.xml")) for n in ("document", "footnotes"))
    referred = [n.get(f"{W}id") for n in body.iter(f"{W}footnoteReference")]
    found = {n.get(f"{W}id"): n for n in notes.iter(f"{W}footnote") if n.get(f"{W}type") is None}
    assert len(referred) == len(set(referred)) > 20 and set(referred) == set(found)
    assert all(len(list(n.iter(f"{W}footnoteRef"))) == 1 for n in found.values())
    data = json.loads(written[".json"])
    told = ["".join(t.text for t in found[i].iter(f"{W}t")) for i in referred]
    for receipt in data["receipts"]:
        place = receipt["source"] + (f" ¶{receipt['paragraph']}" if receipt["paragraph"] else "")
        assert any(place in t and receipt["anchors"][0] in t for t in told), receipt["n"]
    types = package.read("[Content_Types].xml").decode()
    assert "/word/footnotes.xml" in types and "footnotes+xml" in types
    assert "relationships/footnotes" in package.read("word/_rels/document.xml.rels").decode()


def test_docx_links_lead_to_places(written):
    text = read_docx(written[".docx"])
    notes = zipfile.ZipFile(io.BytesIO(written[".docx"])).read("word/footnotes.xml").decode()
    bookmarks = re.findall(r'bookmarkStart w:id="\d+" w:name="([^"]+)"', text)
    anchors = set(re.findall(r'w:anchor="([^"]+)"', text + notes))
    assert len(bookmarks) == len(set(bookmarks)) and anchors and anchors <= set(bookmarks)


def test_a_short_one_leaves_out_says_so_and_cites_at_most_two_receipts(corpus, tmp_path):
    from kg.answers.dossier import dossier
    from kg.answers.dossier_model import Extent

    whole, short, page = (dossier(corpus, "James Sofronas", extent=e) for e in Extent)
    count = {d.extent: len([i for i in d.items if i.statement]) for d in (whole, short, page)}
    assert count[Extent.PAGE] < count[Extent.SHORT] < count[Extent.WHOLE] / 2
    assert all(len(i.receipts) <= 2 for s in short.sections for i in s.items if not i.article)
    assert all(len(i.receipts) <= 1 for s in page.sections for i in s.items if i.statement)
    for data in (short, page):
        cited = {
            n for s in data.sections if s.layout != "sources" for i in s.items for n in i.cited
        }
        assert cited == {r.n for r in data.receipts}
    assert any(s.left_out for s in short.sections) and not any(s.left_out for s in page.sections)
    for form in (".html", ".md"):
        name = tmp_path / f"x{form}"
        text = write_dossier(corpus, "James Sofronas", name, extent=Extent.SHORT).read_text("utf-8")
        assert "--full" in text.replace("\\", "")
    data = write_dossier(corpus, "SSF", tmp_path / "x.json", extent=Extent.SHORT).read_text("utf-8")
    assert json.loads(data)["extent"] == "whole"


def test_passages_only_where_asked_for_and_then_it_is_said(small, tmp_path):
    graph = kg.load(facts=small / "facts", seeds=small / "seeds")
    around = {  # an anchor, which stands in every dossier → words beside it
        "founded Brook Racing in June 2004": ", he says, with a loan from Oak",
        "founded in 2004": "by Cy Brook in a 900-square-foot barn near",
    }

    def dossier(form, **asked):
        path = write_dossier(graph, "Brook Racing", tmp_path / f"x{form}", **asked)
        data = path.read_bytes()
        text = read_docx(data) if form == ".docx" else data.decode()
        return re.sub("<[^>]+>", "", text) if form in (".html", ".docx") else text

    for form in FORMS:
        without, given = dossier(form), dossier(form, passages=True)
        for anchor, words in around.items():
            assert anchor in without and words not in without, form
            assert anchor in given and words in given, form
        if form != ".json":
            assert "other people" in given and "other people" not in without


def test_all_forms_hold_every_sentence(written):
    data = json.loads(written[".json"])
    sentences = [i["sentence"] for s in data["sections"] for i in s["items"] if i["statement"]]
    page = re.sub(r"\s+", " ", "".join(Page(written[".html"].decode()).text))
    word = (
        re.sub(r"\s+", " ", re.sub("<[^>]+>", "", read_docx(written[".docx"])))
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
    )
    markdown = written[".md"].decode()
    for sentence in sentences:
        assert sentence in page and sentence in word and escape(sentence) in markdown


@pytest.mark.sampled(4)
def test_the_same_facts_give_the_same_bytes_in_another_process(written, tmp_path):
    code = (
        "import kg,sys; from kg.pages.dossier import write_dossier; "
        "[write_dossier(kg.load(), sys.argv[1], f'{sys.argv[2]}/x{f}') for f in sys.argv[3:]]"
    )
    ident = json.loads(written[".json"])["subject"]["id"]
    subprocess.run(
        [sys.executable, "-c", code, ident, str(tmp_path), *FORMS],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )
    assert {f: (tmp_path / f"x{f}").read_bytes() == written[f] for f in FORMS} == dict.fromkeys(
        FORMS, True
    )


# -- untrusted text --


@pytest.fixture
def hostile(small):
    """Return a Graph in which names, notes and free text are hostile."""
    name, note = json.dumps(HOSTILE), json.dumps(HOSTILE + "\x01\x0b\ufffe")
    (small / "facts/entities/bad.yaml").write_text(
        f"people:\n  - {{id: mallory, name: {name}, note: {note}}}\n", encoding="utf-8"
    )
    (small / "facts/sources/bad.yaml").write_text(
        "source: cup-report\n"
        "remarks:\n"
        f"  - {{speaker: mallory, about: Ada Lind, gist: {name}, at: Marsh was quick all day, "
        f"note: {note}}}\n",
        encoding="utf-8",
    )
    return kg.load(facts=small / "facts", seeds=small / "seeds")


@pytest.mark.parametrize("subject", ["mallory", "ada-lind"])
def test_hostile_names_are_only_text(hostile, tmp_path, subject):
    pytest.importorskip("docx")
    entity = hostile.entities[subject]
    files = {
        form: write_dossier(hostile, entity, tmp_path / f"x{form}")
        .read_bytes()
        .decode("utf-8", "replace" if form == ".docx" else "strict")
        for form in FORMS
    }
    page = Page(files[".html"])
    assert not {"script", "img"} & set(page.tags) and all(t.startswith("#") for t in page.targets)
    assert "alert(1)" in "".join(page.text) and "{{7*7}}" in "".join(page.text)
    assert not re.search(r"(?<!\\)<(script|img)|(?<!\\)\]\(http|://", files[".md"])
    assert not re.search(
        r"^\s*(- )?(#{1,6}|\d+\.) (?!#)",
        re.sub(r"^#{1,3} .*$", "", files[".md"], flags=re.MULTILINE),
        re.MULTILINE,
    )
    from docx import Document

    assert any("<script>" in p.text for p in Document(str(tmp_path / "x.docx")).paragraphs)
    names = {"mallory": HOSTILE, "ada-lind": "Ada Lind"}
    assert json.loads(files[".json"])["subject"]["name"] == names[subject]
    for form in (".html", ".md"):
        assert not re.search(
            "[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ufffe]", files[form]
        )


@pytest.mark.parametrize(
    "text",
    [
        "# heading",
        "- list",
        "+ list",
        "1. list",
        "2) list",
        "> quote",
        "    code",
        "***",
        "===",
        "[a](b)",
        "<b>",
        "a | b",
        "www.evil.example",
        "http://evil.example",
        "me@evil.example",
        "&lt;",
        "~~x~~",
        "`x`",
        "[^1]",
        ": x",
        "![a](b)",
    ],
)
def test_markdown_shows_text_as_it_stands(text):
    from html import unescape

    markdown = pytest.importorskip("markdown_it")
    shown = (
        markdown.MarkdownIt("gfm-like", {"linkify": False})
        .enable(["table", "strikethrough"])
        .render(f"- {escape(text)}")
    )
    assert unescape(re.sub("<[^>]+>", "", shown)).strip() == text.strip()


# -- what can go wrong --


def test_the_suffix_says_the_form_and_another_is_refused(corpus, tmp_path):
    for name in ("x.rtf", "x", "x.html.gz"):
        with pytest.raises(WrongUsage):
            write_dossier(corpus, "SSF", tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_nothing_half_written_is_left(corpus, tmp_path):
    (tmp_path / "x.html").mkdir()
    with pytest.raises(KgError, match="x.html' cannot be written: it is a folder"):
        write_dossier(corpus, "SSF", tmp_path / "x.html")
    assert [p.name for p in tmp_path.iterdir()] == ["x.html"]
    (tmp_path / "file").write_text("mine")
    with pytest.raises(KgError, match="file' is a file and no folder") as caught:
        write_dossier(corpus, "SSF", tmp_path / "file" / "y.md")
    assert ".kg-new" not in caught.value.what
    write_dossier(corpus, "SSF", tmp_path / "made" / "deep" / "z.md")
    assert [p.name for p in (tmp_path / "made" / "deep").iterdir()] == ["z.md"]


def test_without_python_docx_the_error_says_how_to_install_it(corpus, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(WrongUsage) as error:
        write_dossier(corpus, "SSF", tmp_path / "x.docx")
    assert "paddock-kg[docx]" in error.value.fix and list(tmp_path.iterdir()) == []


def test_as_of_is_said_on_the_page(corpus, tmp_path):
    for form in (".html", ".md"):
        text = write_dossier(
            corpus, "GMG Racing", tmp_path / f"x{form}", as_of="2024-12-31"
        ).read_text(encoding="utf-8")
        assert "As of December 31, 2024" in text and "gmg-profile" in text
