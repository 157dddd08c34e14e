"""Links into a site that once worked: ids of statements, names and pages that are no more."""

import gzip
import lzma
import re
import shutil
import threading
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import kg
from kg.answers.site import Site
from kg.answers.site_ledger import LEDGER, MOST_ON_A_PAGE, Ledger
from kg.pages.site import write_site

UNPACKED = {".gz": gzip.decompress, ".xz": lzma.decompress}


class Ids(HTMLParser):
    """Where each id of a page of ids leads: id → addresses; and the texts of those without."""

    def __init__(self, text):
        super().__init__()
        self.found, self.said, self.now = {}, {}, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "li":
            self.now = attrs.get("id")
            self.found[self.now], self.said[self.now] = [], ""
        elif tag == "a" and self.now:
            self.found[self.now].append(attrs["href"])

    def handle_endtag(self, tag):
        if tag == "li":
            self.now = None

    def handle_data(self, data):
        if self.now:
            self.said[self.now] += data


def graph_of(small):
    return kg.load(small / "facts", seeds=small / "seeds")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return (graph, the folder of its site) of the small corpus, to be read."""
    top = tmp_path_factory.mktemp("written")
    shutil.copytree(Path(__file__).parents[1] / "corpus", top / "corpus")
    graph = graph_of(top / "corpus")
    write_site(graph, top / "www/racing")
    return graph, top / "www/racing"


def ids_of(folder):
    return Ids((folder / "id.html").read_text(encoding="utf-8"))


def without(small, words):
    """Take the lines that hold some words out of the facts of the small corpus."""
    for path in (small / "facts/sources").glob("*.yaml"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(x for x in lines if words not in x), encoding="utf-8")


def test_every_id_of_the_corpus_leads_to_its_place(corpus):
    site = Site(corpus)
    entries = Ledger(site, corpus.folders.facts / "none").entries
    assert set(site.statements) <= set(entries)
    for ident, statement in site.statements.items():
        assert entries[ident].homes == ((ident, site.lines.home(statement)),)
    former = set(corpus.data.formerly())
    assert len(former) > 100 and former <= set(entries)
    for ident in former:
        took = [i for i in corpus.data.former(ident) if i in site.statements]
        assert [i for i, _ in entries[ident].homes] == took, ident


@pytest.mark.usefixtures("unanswered")
def test_an_id_that_is_gone_says_what_became_of_it(small, tmp_path):
    graph, out = graph_of(small), tmp_path / "out"
    remark = next(s for s in graph.statements if s.cls == "Remark")
    kept = next(s for s in graph.statements if s.cls == "Stint")
    write_site(graph, out)
    assert ids_of(out).found[remark.id] == [f"{Site(graph).lines.home(remark)}.html#{remark.id}"]
    without(small, "gist:")
    for _ in range(2):  # and the site after that one still knows it
        write_site(graph_of(small), out)
        ids = ids_of(out)
        assert ids.found[remark.id] == [f"source/{remark.claims[0].source}.html"]
        assert f"{remark.id} is gone" in ids.said[remark.id]
        assert ids.found[kept.id][0].endswith(f"#{kept.id}")
    ledger = gzip.decompress((out / LEDGER).read_bytes()).decode()
    assert remark.claims[0].at[0] not in [
        x.split("\t")[3] for x in ledger.splitlines() if remark.id in x
    ]


@pytest.mark.usefixtures("unanswered")
def test_an_id_whose_words_bear_another_statement_leads_to_it(small, tmp_path):
    """As where the key of a statement changes: the driver is another, the anchor the same."""
    graph, out = graph_of(small), tmp_path / "out"
    before = next(s for s in graph.statements if s.cls == "Remark")
    write_site(graph, out)
    for path in (small / "facts/sources").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            re.sub(r"(gist: )[^,}]+", r"\1he was quick all day", text), encoding="utf-8"
        )
    changed = graph_of(small)
    after = next(s for s in changed.statements if s.cls == "Remark")
    assert after.id != before.id
    for _ in range(2):
        write_site(changed, out)
        home = Site(changed).lines.home(after)
        assert ids_of(out).found[before.id] == [f"{home}.html#{after.id}"]


def test_what_is_no_longer_public_leaves_no_words_behind(small, tmp_path):
    path = small / "facts/sources/brook-profile.yaml"
    path.write_text(
        path.read_text(encoding="utf-8")
        + "biographies:\n  - {person: Di Lind, age: 19, at: from Oak & Sons}\n",
        encoding="utf-8",
    )
    more = small / "facts/entities/more.yaml"
    more.write_text("people:\n  - {id: di-lind, name: Di Lind}\n", encoding="utf-8")
    graph, out = graph_of(small), tmp_path / "out"
    told = next(s for s in graph.statements_of("di-lind"))
    write_site(graph, out)
    assert (out / "entity/di-lind.html").is_file()
    more.write_text("people:\n  - {id: di-lind, name: Di Lind, privacy: minor}\n", encoding="utf-8")
    for _ in range(2):
        write_site(graph_of(small), out)
        assert not [p for p in out.rglob("*") if "di-lind" in p.name]
        ids = ids_of(out)
        assert ids.found[told.id] == [] and "held, and not told here" in ids.said[told.id]
        for file in [p for p in out.rglob("*") if p.is_file() and p.suffix != ".png"]:
            data = file.read_bytes()
            data = UNPACKED.get(file.suffix, bytes)(data)
            assert b"aged 19" not in data, file.name
            assert b"di-lind" not in data or file.name in ("id.html", LEDGER), file.name
            assert told.id.encode() not in data or file.name in ("id.html", LEDGER), file.name


@pytest.mark.usefixtures("unanswered")
def test_pages_of_an_earlier_site_lead_on(small, tmp_path):
    graph, out = graph_of(small), tmp_path / "out"
    site = Site(graph)
    statement = next(iter(site.statements.values()))
    write_site(graph, out)
    fresh = sorted(p.relative_to(out).as_posix() for p in out.rglob("*.html"))
    for name in (
        f"statement/{statement.id}",
        "dossier/ada-lind",
        "career/bo-marsh",
        "statement/s0",
    ):
        (out / name).parent.mkdir(exist_ok=True)
        (out / f"{name}.html").write_text("of before")
    for name in ("career/<b>.html", "career/nobody.html", "other/old.html", "old.html"):
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text("of before")
    for _ in range(2):
        write_site(graph, out)
        led = {}
        for path in out.rglob("*.html"):
            if (name := path.relative_to(out).as_posix()) not in fresh:
                text = path.read_text(encoding="utf-8")
                led[name] = set(re.findall(r'(?:href="|url=)([^"]+)"', text))
        assert led == {
            f"statement/{statement.id}.html": {
                f"../{site.lines.home(statement)}.html#{statement.id}"
            },
            "statement/s0.html": {"../id.html"},
            "dossier/ada-lind.html": {"../entity/ada-lind.html"},
            "career/bo-marsh.html": {"../entity/bo-marsh.html"},
        }


SPOILT = {
    "empty": b"",
    "plain": b"no gzip",
    "cut": gzip.compress(b"s1\ta\tb\tc\n" * 9, mtime=0)[:-3],
    "odd": gzip.compress(b"\xff\x00\t\n<b>\ta\tb\tc\n", mtime=0),
}


@pytest.mark.usefixtures("unanswered")
@pytest.mark.parametrize("data", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_ledger_does_no_harm(written, tmp_path, data):
    graph, out = written[0], tmp_path / "out"
    shutil.copytree(written[1], out)
    whole = (out / LEDGER).read_bytes()
    (out / LEDGER).write_bytes(data)
    write_site(graph, out)
    assert (out / LEDGER).read_bytes() == whole


@pytest.mark.usefixtures("unanswered")
def test_hostile_lines_of_a_ledger_are_text_or_nothing(small, tmp_path):
    graph, out = graph_of(small), tmp_path / "out"
    write_site(graph, out)
    bad = "<img src=x>\tRemark\tcup-report\tx\ns1\tRemark\t<b>\t<i>\nsx\tRemark\tcup-report\t<i>\n"
    (out / LEDGER).write_bytes(gzip.compress(bad.encode()))
    write_site(graph, out)
    ids = ids_of(out)
    assert ids.found["s1"] == [] and ids.found["sx"] == ["source/cup-report.html"]
    assert not re.search("<(img|b|i)[ >]", (out / "id.html").read_text(encoding="utf-8"))


@pytest.mark.usefixtures("unanswered")
def test_many_ids_stand_on_several_pages(small, tmp_path, monkeypatch):
    from kg.answers import site_ledger

    monkeypatch.setattr(site_ledger, "MOST_ON_A_PAGE", 5)
    graph, out = graph_of(small), tmp_path / "out"
    write_site(graph, out)
    site, found = Site(graph), {}
    for path in (out / "id").glob("*.html"):
        found |= Ids(path.read_text(encoding="utf-8")).found
    for ident, statement in site.statements.items():
        assert found[ident] == [f"../{site.lines.home(statement)}.html#{ident}"]
    assert MOST_ON_A_PAGE > 5 and not ids_of(out).found.keys() & set(site.statements)


# -- in a browser, from files and hosted --


@pytest.fixture(scope="module", params=["file", "hosted"])
def standing(request, written):
    """Return (graph, the address of its site) from files, and hosted below a folder."""
    graph, folder = written
    if request.param == "file":
        yield graph, folder.as_uri() + "/"
        return

    class Handler(SimpleHTTPRequestHandler):
        def send_error(self, code, *more):
            """Answer as static hosts do: with the site's own page."""
            body = (folder / "404.html").read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *more):
            """Say nothing."""

    handler = partial(Handler, directory=str(folder.parent))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield graph, f"http://127.0.0.1:{server.server_address[1]}/racing/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(desks):
    return desks.take(lambda *_: None, 1280, 720)


def test_a_permanent_link_opens_the_statement_at_its_place(standing, page):
    graph, address = standing
    statement = next(s for s in graph.statements if s.cls == "Remark")
    there = f"{address}{Site(graph).lines.home(statement)}.html#{statement.id}"
    page.goto(f"{address}id.html#{statement.id}")
    page.wait_for_url(there)
    assert "Bo Marsh was fast the whole day" in page.text_content(":target")
    page.goto(f"{address}entity/brook-racing.html#{statement.id}")  # where it once was
    page.wait_for_url(there)


def test_without_script_the_page_of_ids_shows_the_link(standing, desks):
    graph, address = standing
    statement = next(s for s in graph.statements if s.cls == "Remark")
    page = desks.take(lambda *_: None, 1280, 720, java_script_enabled=False)
    page.goto(f"{address}id.html#{statement.id}")
    page.click(":target a")
    assert "Bo Marsh was fast the whole day" in page.text_content(":target")


def test_hosted_what_is_not_there_leads_on(standing, page):
    graph, address = standing
    if address.startswith("file:"):
        pytest.skip("from files a browser shows its own page")
    statement = next(s for s in graph.statements if s.cls == "Remark")
    page.goto(f"{address}statement/{statement.id}.html")
    page.wait_for_url(f"{address}{Site(graph).lines.home(statement)}.html#{statement.id}")
    page.goto(f"{address}dossier/ada-lind.html")
    page.wait_for_url(f"{address}entity/ada-lind.html")
    for lost in ("entity/none.html", "a/b/c.html?x=<img src=x onerror=alert(1)>", "x.html"):
        page.goto(address + lost)
        assert page.text_content("h1") == "No such page" and page.locator("img").count() == 0
        if lost.startswith("entity"):
            assert page.get_attribute("main a", "href") == "/racing/index.html"
            page.click("main li:nth-child(2) a")
            page.wait_for_url(f"{address}names.html")
