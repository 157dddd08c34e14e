"""What the pages of a site share, and what it gives away: rows, data, feed, cards, addresses."""

import csv
import io
import json
import lzma
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import kg
from kg.answers.site import Site
from kg.pages.career import write_career_page
from kg.pages.site import write_site
from kg.problems import WrongUsage

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "</script><img src=x onerror=alert(1)>\"'&\u202egnp ]]> =cmd()"


def graph_of(small):
    return kg.load(small / "facts", seeds=small / "seeds")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The small corpus with a remark and a name that mean harm."""
    small = tmp_path_factory.mktemp("hostile") / "corpus"
    shutil.copytree(Path(__file__).parents[1] / "corpus", small)
    name = json.dumps(HOSTILE, ensure_ascii=False)
    (small / "facts/entities/bad.yaml").write_text(
        f'people:\n  - {{id: mallory, name: {name}, other_names: [{name[:-1]} too"]}}\n',
        encoding="utf-8",
    )
    path = small / "facts/sources/brook-profile.yaml"
    text = path.read_text(encoding="utf-8") + (
        "remarks:\n"
        f"  - {{speaker: mallory, about: Brook Racing, gist: {name}, note: {name}, "
        "at: with a loan}\n"
        "relationships:\n  - {person: mallory, relation: friend, of: Ada Lind, at: with a loan}\n"
    )
    path.write_text(text, encoding="utf-8")
    return graph_of(small)


@pytest.fixture(scope="module")
def out(hostile, tmp_path_factory):
    """The folder of its site, to be read."""
    folder = tmp_path_factory.mktemp("site") / "out"
    write_site(hostile, folder)
    return folder


def test_a_career_page_of_a_site_shows_the_same_rows_as_one_by_itself(hostile, out, tmp_path, show):
    read = """() => [...document.querySelectorAll('#table tbody tr')].map((r) =>
        [r.id, r.className, r.innerHTML.replace(/href="[^"#]*#/g, 'href="#').replace(/>\\s+/g, '>')
         .replace(/\\s+</g, '<')])"""
    careers = sorted(p.stem for p in (out / "career").glob("*.html"))
    assert "ada-lind" in careers
    for ident in careers:
        alone = write_career_page(hostile, hostile.entities[ident], tmp_path / f"{ident}.html")
        pages = [show(path) for path in (alone, out / f"career/{ident}.html")]
        rows = [page.evaluate(read) for page, _ in pages]
        assert len(rows[0]) > 8 and rows[0] == rows[1]
        assert [wrong for _, wrong in pages] == [[], []]


def test_the_data_are_what_the_site_tells(hostile, out):
    site = Site(hostile)
    rows = list(csv.DictReader(io.StringIO((out / "data/statements.csv").read_text("utf-8"))))
    assert [r["id"] for r in rows] == list(site.statements)
    first = rows[0]
    assert first["page"] == f"{site.lines.home(site.statements[first['id']])}.html#{first['id']}"
    assert not [c for r in rows for c in r.values() if c.startswith(("=", "+", "@"))]
    packed = lzma.decompress((out / "data/statements.jsonl.xz").read_bytes()).decode()
    lines = [json.loads(line) for line in packed.splitlines()]
    assert lines == [hostile.as_json(s, passages=False) for s in site.statements.values()]
    document = json.loads(lzma.decompress((out / "data/statements.jsonld.xz").read_bytes()))
    kinds = [one["@type"] for one in document["@graph"]]
    assert kinds.count("Claim") == len(rows) and kinds.count("Article") == len(hostile.articles)
    assert HOSTILE in [one.get("name") for one in document["@graph"]]


@pytest.mark.usefixtures("unanswered")
def test_the_quads_can_be_asked_and_hold_nobody_who_is_not_public(small, tmp_path):
    import pyoxigraph as ox

    (small / "facts/entities/more.yaml").write_text(
        "people:\n  - {id: di-lind, name: Di Lind, privacy: minor}\n", encoding="utf-8"
    )
    path = small / "facts/sources/brook-profile.yaml"
    path.write_text(
        path.read_text(encoding="utf-8")
        + "biographies:\n  - {person: Di Lind, age: 9, at: from Oak & Sons}\n",
        encoding="utf-8",
    )
    write_site(graph_of(small), tmp_path / "out")
    store = ox.Store()
    data = lzma.decompress((tmp_path / "out/data/statements.nq.xz").read_bytes())
    store.load(data, format=ox.RdfFormat.N_QUADS)
    ask = "ASK { GRAPH ?g { ?s <https://w3id.org/paddock/droveFor> ?o } }"
    assert bool(store.query(ask)) and b"aged 9" not in data
    assert not [q for q in store if "di-lind" in f"{q.subject} {q.object}"]


def test_the_feed_tells_the_latest_articles_first(hostile, out):
    feed = ET.fromstring((out / "feed.xml").read_text(encoding="utf-8"))
    entries = feed.findall(f"{ATOM}entry")
    days = [e.findtext(f"{ATOM}updated") for e in entries]
    assert len(entries) == len(hostile.articles) and days == sorted(days, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == max(days)
    for entry in entries:
        assert (out / entry.find(f"{ATOM}link").get("href")).is_file()
    told = " ".join(e.findtext(f"{ATOM}content") for e in entries)
    assert "that Bo Marsh was fast the whole day" in told and "<img" not in told


@pytest.mark.usefixtures("unanswered")
def test_with_an_address_feeds_cards_and_pages_name_it_whole(hostile, tmp_path):
    write_site(hostile, tmp_path / "out", url="https://example.org/racing/")
    page = (tmp_path / "out/entity/ada-lind.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://example.org/racing/entity/ada-lind.html">' in page
    assert 'content="https://example.org/racing/card/paddock.png"' in page
    assert 'href="https://example.org/racing/source/' in (tmp_path / "out/feed.xml").read_text()
    for bad in ("example.org/", "https://example.org", 'https://x.org/"><b>/', "javascript:x/"):
        with pytest.raises(WrongUsage):
            write_site(hostile, tmp_path / "other", url=bad)
    assert not (tmp_path / "other").exists()


def test_cards_are_pictures_of_the_usual_shape(out):
    for path in [*(out / "card").glob("*.png")]:
        data = path.read_bytes()
        size = [int.from_bytes(data[n : n + 4], "big") for n in (16, 20)]
        assert data[:8] == b"\x89PNG\r\n\x1a\n" and size == [600, 315], path.name


@pytest.mark.usefixtures("unanswered")
def test_a_person_whom_no_source_names_has_no_page(small, tmp_path):
    (small / "facts/entities/more.yaml").write_text(
        "people:\n  - {id: aunt, name: Ada Lind's aunt, kind: unnamed}\n"
        "  - {id: eve-lind, name: Eve Lind}\n",
        encoding="utf-8",
    )
    path = small / "facts/sources/brook-profile.yaml"
    path.write_text(
        path.read_text(encoding="utf-8") + "relationships:\n"
        "  - {person: aunt, relation: friend, of: Ada Lind, at: with a loan}\n"
        "  - {person: Eve Lind, relation: friend, of: Ada Lind, at: with a loan}\n",
        encoding="utf-8",
    )
    write_site(graph_of(small), tmp_path / "out")
    assert (tmp_path / "out/entity/eve-lind.html").is_file()
    assert not (tmp_path / "out/entity/aunt.html").exists()
    page = (tmp_path / "out/entity/ada-lind.html").read_text(encoding="utf-8")
    assert "Ada Lind's aunt" in page and not re.search(r'href="[^"]*aunt', page)
    assert '"aunt"' not in (tmp_path / "out/data/names.js").read_text(encoding="utf-8")


def test_a_large_site_leaves_the_answers_to_the_command(small, tmp_path, monkeypatch):
    from kg.answers import site_questions

    write_site(graph_of(small), tmp_path / "few")
    monkeypatch.setattr(site_questions, "MOST_ANSWERED", 5)
    write_site(graph_of(small), tmp_path / "many")
    few, many = ((tmp_path / f / "questions.html").read_text("utf-8") for f in ("few", "many"))
    assert "<summary>Answer: " in few and "are answered here" in few
    assert "Answer" not in many and "are answered here" not in many
    assert few.count('class="question"') == many.count('class="question"') > 50
