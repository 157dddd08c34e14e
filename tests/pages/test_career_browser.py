"""The career page in a real browser: budgets, keyboard, hash, filters, exports.

Also its accessibility, the page without script, and hostile text.
"""

import csv
import gzip
import io
import json
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from made import made_career
from PIL import Image

from kg.answers.paths import Hop, Route, connect, find_routes, routes_in
from kg.pages.career import career_html, write_career_page, write_connection_page
from kg.pages.comparison import write_comparison

SUBJECTS = ["james-sofronas", "gmg-racing", "ssf", "pccna-2025", "scott-blind"]
LEAST = 1000  # pixels of a drawing that are not its ground
SIZES = [(390, 844), (820, 1180), (1280, 720), (1440, 900)]


@pytest.fixture(scope="module")
def pages(corpus, tmp_path_factory):
    """Career pages of the shipped corpus by id."""
    folder = tmp_path_factory.mktemp("pages")
    return {
        i: write_career_page(corpus, corpus.entities[i], folder / f"{i}.html") for i in SUBJECTS
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The page of a made-up career that is longer than any that is recorded."""
    folder = tmp_path_factory.mktemp("made")
    shutil.copytree(Path(__file__).parent.parent / "corpus", folder / "corpus")
    return write_career_page(*made_career(folder / "corpus"), folder / "made.html")


@pytest.fixture(scope="module")
def joined(corpus, tmp_path_factory):
    """A page of three that are connected, one of the routes between two, one of two compared."""
    folder = tmp_path_factory.mktemp("joined")
    three = [corpus.entities[i] for i in ("james-sofronas", "kyle-washington", "ssf")]
    ends = [corpus.entities[i] for i in ("hans-kopecky", "kyle-washington")]
    routes = {
        "connection": routes_in(connect(corpus, three), three),
        "path": find_routes(corpus, *ends),
    }
    found = {i: write_connection_page(corpus, r, folder / f"{i}.html") for i, r in routes.items()}
    compared = corpus.compare("james-sofronas", "kyle-washington")
    return found | {"comparison": write_comparison(compared, folder / "comparison.html")}


@pytest.fixture(scope="module")
def sofronas(pages):
    return pages["james-sofronas"]


def shown(page):
    """How many names the page says it shows."""
    return int(page.text_content("#status").split(" of ")[0])


@pytest.mark.parametrize("subject", SUBJECTS)
def test_budgets_and_what_the_graph_shows_is_also_text(pages, show, subject):
    assert pages[subject].stat().st_size <= 600_000
    assert len(gzip.compress(pages[subject].read_bytes(), 9)) <= 170_000
    page, wrong = show(pages[subject], hash="#view=graph")
    for width, height in (*SIZES, (1366, 650), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("() => new Promise((done) => setTimeout(done, 100))")
        assert wrong == []
        if width > 820:
            high, room = page.evaluate("(g => [g.scrollHeight, g.clientHeight])(graph)")
            assert high <= room, f"the network is cut at {width}×{height}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            "the page is wider than the window"
        )
        if width >= 1280:
            assert float(page.get_attribute("#graph", "data-text")) >= 11
        text = page.evaluate("timeline.textContent + table.textContent")
        names = page.evaluate("JSON.parse(data.textContent).nodes.map(n => n.label)")
        assert [n for n in names if n not in text] == []


@pytest.mark.sampled(9)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("subject", "hash"),
    [
        ("james-sofronas", "#sel=gmg-racing"),
        ("ssf", "#view=table"),
        ("pccna-2025", "#view=graph&season=0"),
        ("scott-blind", ""),
    ],
)
def test_no_violation_that_axe_knows(pages, show, violations, size, scheme, subject, hash):
    page, _ = show(pages[subject], *size, hash=hash, scheme=scheme)
    assert violations(page) == []


def test_from_search_to_a_receipt_by_keyboard_alone(sofronas, show):
    page, _ = show(sofronas)
    page.keyboard.press("/")
    page.keyboard.type("gmg")
    page.keyboard.press("Enter")
    assert "GMG Racing" in page.text_content("#panel h2")
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#panel .receipt a')"):
            break
    else:
        pytest.fail("Tab never reached a receipt")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('#sources') !== null")
    assert page.evaluate("document.documentElement.dataset.view") == "table"


def test_search_folds_accents_and_knows_other_names(small, show, tmp_path):
    import kg

    path = small / "facts/entities/all.yaml"
    path.write_text(
        path.read_text().replace("name: Bo Marsh", "name: Bó Máršh, other_names: [Lightning]"),
        encoding="utf-8",
    )
    for source in (small / "facts/sources").glob("*.yaml"):
        source.write_text(source.read_text().replace("Bo Marsh,", "bo-marsh,"), encoding="utf-8")
    graph = kg.load(small / "facts", seeds=small / "seeds")
    page, _ = show(write_career_page(graph, graph.entities["ada-lind"], tmp_path / "x.html"))
    for typed in ("marsh", "lightn", "MÁRSH"):
        page.fill("#search", typed)
        assert "Bó Máršh" in page.text_content("#found li")


def test_arrows_walk_and_escape_clears(sofronas, show):
    page, _ = show(sofronas)
    page.focus("#graph")
    page.keyboard.press("ArrowRight")
    first = re.search(r"sel=([a-z0-9-]+)", page.url)[1]
    page.keyboard.press("ArrowDown")
    assert re.search(r"sel=([a-z0-9-]+)", page.url)[1] != first
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel"
    page.keyboard.press("Escape")
    assert "sel=" not in page.evaluate("location.hash")
    page.keyboard.press("]")
    assert "season=0" in page.evaluate("location.hash")
    page.keyboard.press("1")
    assert page.get_attribute(".type", "aria-pressed") == "false"
    page.keyboard.press("t")
    assert page.is_visible("#table")
    page.keyboard.press("?")
    assert page.is_visible("#help")


def test_keys_do_nothing_inside_a_field(sofronas, show):
    page, _ = show(sofronas)
    page.focus("#search")
    page.keyboard.type("1dt?]")
    assert page.input_value("#search") == "1dt?]" and "#" not in page.evaluate("location.hash")


def test_the_address_restores_the_view(sofronas, show):
    hash = "#sel=gmg-racing&years=3-9&hide=cars&focus=1&layout=network&view=table&theme=dark"
    page, wrong = show(sofronas, hash=hash)
    assert page.get_attribute(".type[data-lane=cars]", "aria-pressed") == "false"
    assert (
        page.input_value("#from") == "3"
        and page.input_value("#to") == "9"
        and page.input_value("#layout") == "network"
    )
    assert page.get_attribute("html", "data-theme") == "dark" and page.is_visible("#table")
    assert "GMG Racing" in page.text_content("#panel h2") and wrong == []
    assert all(part in page.input_value("#link") for part in hash[1:].split("&"))
    for nonsense in (
        "#sel=nobody&years=9-2&hide=x&season=999&path=a,b&lines=e9999",
        "#%00",
        "#<img src=x>",
        "#sel=__proto__",
    ):
        page, wrong = show(sofronas, hash=nonsense, alone=True)
        assert wrong == [] and "James Sofronas" in page.text_content("#panel h2")


def test_a_statement_has_an_address(corpus, sofronas, show):
    statement = corpus.statements_of("james-sofronas", "Stint")[0]
    page, _ = show(sofronas, hash=f"#{statement.id}")
    assert statement.sentence in page.text_content("#panel")


def test_filters_narrow_what_is_shown(sofronas, show):
    page, _ = show(sofronas)
    most = shown(page)
    page.click(".type[data-lane=cars]")
    assert shown(page) < most and not page.is_visible(".lane[data-lane=cars]")
    page.click("#reset")
    assert shown(page) == most
    page.evaluate(
        "const f = document.getElementById('from'); f.value = f.max; "
        "f.dispatchEvent(new Event('input'))"
    )
    assert (
        shown(page) < most
        and page.evaluate("document.querySelectorAll('#table tr[id]:not(.gone)').length") > 0
    )


def test_a_season_shows_what_happened_in_it(sofronas, show):
    page, _ = show(sofronas)
    page.evaluate(
        "[...document.querySelectorAll('.chip')].find(c => c.textContent.includes('2024'))"
        ".dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))"
    )
    assert page.text_content("#panel h2") == "2024 season" and "Road America" in page.text_content(
        "#panel"
    )


def test_a_path_is_told_hop_by_hop_with_receipts(sofronas, show):
    page, _ = show(sofronas, hash="#path=kyle-washington,ssf")
    assert page.text_content("#panel h2").startswith("Kyle Washington to SSF")
    assert page.locator("#panel .receipt").count() >= 2


def test_a_click_takes_the_nearest_line_and_lists_those_beside_it(sofronas, show):
    page, _ = show(sofronas, 1440, 900)
    page.evaluate(
        """() => {
          const seen = [...document.querySelectorAll("svg.wide")].find((svg) => svg.clientWidth);
          const line = [...seen.querySelectorAll("path.line:not(.aside)")].at(-1);
          const far = line.getPointAtLength(line.getTotalLength() - 8);
          const { x, y } = new DOMPoint(far.x, far.y).matrixTransform(line.getScreenCTM());
          document.getElementById("graph").scrollTop += y - 300;
          const now = new DOMPoint(far.x, far.y).matrixTransform(line.getScreenCTM());
          window.spot = [now.x, now.y];
        }"""
    )
    x, y = page.evaluate("window.spot")
    page.mouse.move(x, y)
    assert page.is_visible("#hint")
    page.mouse.click(x, y)
    assert "lines=" in page.evaluate("location.hash")
    assert page.locator("#panel .statement").count() >= 1
    assert page.locator("svg.wide path.line.on").count() >= 1


def test_embed_mode_hides_the_header_and_lets_the_article_scroll(sofronas, show, tmp_path):
    article = tmp_path / "article.html"
    article.write_text(
        f"<body style='height:4000px;margin:0'><iframe src='{sofronas.as_uri()}#embed=1' "
        "width=1000 height=600></iframe>",
        encoding="utf-8",
    )
    page, _ = show(sofronas, hash="#embed=1")
    assert not page.is_visible("header")
    page.goto(article.as_uri())
    page.frame_locator("iframe").locator("html[data-ready]").wait_for()
    page.mouse.move(400, 200)
    for _ in range(
        20
    ):  # the first turns of a wheel over a frame that has just come up may get lost
        page.mouse.wheel(0, 300)
        page.wait_for_timeout(100)
        if page.evaluate("scrollY > 0"):
            break
    assert page.evaluate("scrollY > 0")


@pytest.mark.parametrize("size", [(390, 844), (1280, 720)])
def test_without_script_lanes_table_and_receipts_are_there(corpus, sofronas, show, size):
    page, _ = show(sofronas, *size, java_script_enabled=False)
    assert page.is_visible(".lanes" if size[0] > 820 else ".cards")
    statement = corpus.statements_of("james-sofronas", "Stint")[0]
    assert (
        page.locator(f"#{statement.id}").is_visible()
        and page.locator(f"#{statement.id} q").first.is_visible()
    )
    assert page.locator("#sources h3").first.is_visible()


def test_print_leaves_out_the_canvas(sofronas, show):
    page, _ = show(sofronas)
    page.emulate_media(media="print")
    assert (
        not page.is_visible("#graph")
        and page.is_visible(".lanes")
        and page.is_visible("#table")
        and page.is_visible("#sources")
    )


def test_taking_it_away(sofronas, show, tmp_path):
    page, wrong = show(sofronas)
    files = {}
    for kind in ("png", "svg", "csv", "jsonld"):
        page.click("#share summary") if not page.evaluate(
            "document.getElementById('share').open"
        ) else None
        with page.expect_download() as download:
            page.click(f"[data-save={kind}]")
        files[kind] = tmp_path / kind
        download.value.save_as(files[kind])
        assert download.value.suggested_filename == f"james-sofronas.{kind}"
    assert files["png"].read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert "James Sofronas" in "".join(ET.parse(files["svg"]).getroot().itertext())
    rows = list(csv.reader(io.StringIO(files["csv"].read_text(encoding="utf-8-sig"))))
    assert (
        rows[0][0] == "statement"
        and len(rows) > 100
        and not any(c[:1] in "=+-@" for r in rows for c in r if c)
    )
    assert json.loads(files["jsonld"].read_text())["@graph"][0]["name"] == "James Sofronas"
    assert wrong == []


def test_phone_has_tabs_cards_and_a_sheet(sofronas, show):
    page, _ = show(sofronas, 390, 844, has_touch=True)
    assert (
        page.is_visible(".cards")
        and not page.is_visible("#graph")
        and not page.is_visible("#panel")
    )
    page.tap(".card .node")
    page.wait_for_selector("#panel.open")
    assert page.locator("#panel .receipt").count() > 0
    page.tap("#panel-close")
    page.tap("#tab-graph")
    assert page.is_visible("#graph") and not page.is_visible(".cards")
    small = page.evaluate(
        "[...document.querySelectorAll('button, select, .card a')]"
        ".filter(e => e.offsetParent && e.offsetHeight < 40 && !e.closest('.stage-tools'))"
        ".map(e => e.outerHTML.slice(0, 80))"
    )
    assert small == []


def test_hostile_text_is_text(small, show, tmp_path):
    import kg

    payloads = [
        "</script><script>window.bad=1</script>",
        "<img src=https://evil.invalid/x onerror=window.bad=1>",
        '" onmouseover="window.bad=1',
        "=cmd|' /C calc'!A0",
        "a\u202egnp.exe",
        "{{ 7 * 7 }} {# x",
        "x" * 10_000,
        "javascript:window.bad=1",
        "<!--<script>",
    ]
    with (small / "facts/entities/bad.yaml").open("w", encoding="utf-8") as out:
        out.write(
            "people:\n"
            + "".join(
                f"  - {{id: bad-{n}, name: {json.dumps(p)}, "
                f"other_names: [{json.dumps('aka ' + p)}], note: {json.dumps(p)}}}\n"
                for n, p in enumerate(payloads)
            )
        )
    path = small / "facts/sources/brook-profile.yaml"
    path.write_text(
        path.read_text()
        + "stints:\n"
        + "".join(
            f"  - {{driver: bad-{n}, team: Brook Racing, season: lantern-cup-2019, "
            f"detail: {json.dumps(p)}, note: {json.dumps(p)}, at: from Oak & Sons}}\n"
            for n, p in enumerate(payloads)
        ),
        encoding="utf-8",
    )
    graph = kg.load(small / "facts", seeds=small / "seeds")
    for ident in ("brook-racing", *(f"bad-{n}" for n in range(len(payloads)))):
        page, wrong = show(
            write_career_page(graph, graph.entities[ident], tmp_path / f"{ident}.html"), alone=True
        )
        for target in page.locator(".bar, a.node").all()[:6]:
            target.dispatch_event("click")
        page.fill("#search", "a")
        assert wrong == [] and page.evaluate("window.bad") is None
        assert page.text_content("h1") == graph.entities[ident].name
        page.evaluate("document.getElementById('share').open = true")
        with page.expect_download() as download:
            page.click("[data-save=csv]")
        download.value.save_as(tmp_path / "x.csv")
        rows = list(csv.reader(io.StringIO((tmp_path / "x.csv").read_text(encoding="utf-8-sig"))))
        assert {len(r) for r in rows} == {7} and not any(
            re.match(r"\s*[=+\-@]", c) for r in rows for c in r
        )


def test_a_planted_script_is_stopped_and_nothing_is_fetched(corpus, show, tmp_path):
    planted = (
        "<script>window.bad=1</script>"
        "<img src='https://evil.invalid/a.png' onerror='window.bad=2'>"
        "<script src='https://evil.invalid/b.js'></script>"
        "<iframe src='https://evil.invalid/c'></iframe>"
        "<link rel=stylesheet href='https://evil.invalid/d.css'></body>"
    )
    path = tmp_path / "planted.html"
    path.write_text(
        career_html(corpus, corpus.entities["ssf"]).replace("</body>", planted), encoding="utf-8"
    )
    page, wrong = show(path)
    assert page.evaluate("window.bad") is None
    assert (
        page.evaluate(
            "performance.getEntriesByType('resource')"
            ".filter(e => e.responseStatus || e.transferSize).length"
        )
        == 0
    )
    assert all(
        "Content Security Policy" in w or "request: https://evil.invalid" in w for w in wrong
    )


def test_a_connection_shows_each_hop_with_its_receipts(corpus, show, tmp_path):
    one, two = (
        next(s for s in corpus.statements_of(who, "Stint") if "gmg-racing" in s.ids("team"))
        for who in ("james-sofronas", "kyle-washington")
    )
    hops = (
        Hop("james-sofronas", "gmg-racing", one.id, 1.0),
        Hop("gmg-racing", "kyle-washington", two.id, 1.0),
    )
    routes = [Route(hops, 2.0)]
    path = write_connection_page(corpus, routes, tmp_path / "connection.html")
    for width, height in SIZES:
        page, wrong = show(path, width, height, alone=True)
        assert page.text_content("h1") == "James Sofronas and Kyle Washington" and wrong == []
        told = " ".join(
            " ".join(page.locator("#columns .drawing:visible text").all_text_contents()).split()
        )
        assert width <= 820 or one.sentence.split("(")[0].strip() in told
        page.click(".route")
        assert page.get_attribute(".route", "aria-pressed") == "true"
        assert two.sentence in page.text_content("#panel")
        assert page.locator("#panel .receipt").count() >= 2


COARSE = 0.5  # of the pixels of a page where only whether something is painted is looked at


def painted(page, where="#graph"):
    """Return how many pixels differ from their ground, as of a screen of one pixel.

    where: of the drawing; None for all that the window shows.
    """
    seen = page.locator(where).screenshot() if where else page.screenshot()
    shot = Image.open(io.BytesIO(seen)).convert("RGB")
    colours = shot.getcolors(shot.width * shot.height)
    found = shot.width * shot.height - max(colours)[0]
    return found / page.evaluate("devicePixelRatio") ** 2


def acts(page):
    """Yield after each act that hides names or brings them back, picks, or changes the looks."""
    for n in range(page.locator(".type").count()):
        for _ in range(2):
            page.evaluate(f"document.querySelectorAll('.type')[{n}].click()")
            yield f"filter {n}"
    has_years = page.locator("#from").count()
    for thumb, value in (("to", 1), ("to", 99), ("from", 2), ("from", 0)) if has_years else ():
        page.evaluate(
            f"const e = document.getElementById('{thumb}'); e.value = {value};"
            "e.dispatchEvent(new Event('input'))"
        )
        yield f"{thumb} {value}"
    nodes = "JSON.parse(document.getElementById('data').textContent).nodes.map(n => n.id)"
    found = page.evaluate(nodes)
    for ident in found[1::4]:
        page.evaluate(f"location.hash = 'view=graph&sel={ident}'")
        yield f"select {ident}"
    for hash in (f"path={found[1]},{found[-1]}", "season=0", "sel=" + found[2] + "&focus=1", ""):
        page.evaluate(f"location.hash = 'view=graph&{hash}'")
        yield hash
    for n in range(page.locator(".route").count()):
        page.evaluate(f"document.querySelectorAll('.route')[{n}].click()")
        yield f"route {n}"
    for n in range(page.locator("#tabs button").count()):
        page.evaluate(f"document.querySelectorAll('#tabs button')[{n}].click()")
        page.evaluate("document.getElementById('tab-graph').click()")
        yield f"tab {n} and back"
    for theme in ("dark", "light"):
        page.evaluate("document.getElementById('theme').click()")
        yield theme
    for layout in ("network", "columns") if page.locator("#layout").count() else ():
        page.select_option("#layout", layout, force=True)
        if layout == "network":
            page.wait_for_selector("#network canvas")
        yield layout
    page.go_back()
    yield "back"


ACTED = [
    *((1280, 720), (390, 844), (600, 900), (820, 1180), (900, 700)),
    *((1024, 768), (1180, 820), (1366, 650), (1440, 900)),
]


QUICK = [("james-sofronas", SIZES[2]), ("pccna-2025", SIZES[0])]  # a window and a phone
QUICK += [("connection", SIZES[0]), ("path", SIZES[2])]


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("subject", "size"),
    [
        pytest.param(s, size, marks=[] if (s, size) in QUICK else pytest.mark.slow)
        for size in ACTED
        for s in [*SUBJECTS[:4], "made", "connection", "path"]
    ],
)
def test_after_every_act_the_graph_is_painted_and_nothing_went_wrong(
    request, pages, joined, show, subject, size, scheme
):
    path = (pages | joined).get(subject) or request.getfixturevalue("made")
    page, wrong = show(path, *size, hash="#view=graph", scheme=scheme, device_scale_factor=COARSE)
    empty = [] if painted(page) > LEAST else ["at first"]
    for act in acts(page):
        page.wait_for_timeout(30)
        empty += [] if painted(page) > LEAST else [act]
    for width, height in ((size[0], size[1] + 220), (size[0] + 60, size[1])):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(150)
        empty += [] if painted(page) > LEAST else [f"resize {width}×{height}"]
    assert (empty, wrong) == ([], [])


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "size", [pytest.param(s, marks=[] if s == SIZES[0] else pytest.mark.slow) for s in ACTED]
)
def test_after_every_act_a_comparison_is_painted_and_nothing_went_wrong(joined, show, size, scheme):
    page, wrong = show(
        joined["comparison"], *size, scheme=scheme, has_script=False, device_scale_factor=COARSE
    )

    def acts():
        yield "at first"
        links = "[...document.querySelectorAll('main a[href^=\"#\"]')].filter(a => a.clientHeight)"
        for n in range(0, page.evaluate(f"{links}.length"), 60):
            page.evaluate(f"{links}[{n}].click()")
            yield f"link {n}"
            page.go_back()
            yield f"link {n} and back"
        for other in ("dark", "light"):
            page.emulate_media(color_scheme=other)
            yield other
        for place in ("years", "table", "sources"):
            page.evaluate(f"document.getElementById('{place}').scrollIntoView()")
            yield place
        for width, height in ((size[0], size[1] + 220), (size[0] + 60, size[1])):
            page.set_viewport_size({"width": width, "height": height})
            yield f"resize {width}×{height}"

    empty = [act for act in acts() if painted(page, None) <= LEAST]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert (empty, wrong) == ([], [])


@pytest.mark.parametrize("subject", ["james-sofronas", "pccna-2025"])
def test_what_is_written_on_a_name_stays_inside_it(pages, show, subject):
    for width in (390, 1280):
        page, _ = show(pages[subject], width, 800, hash="#view=graph", alone=True)
        outside = page.evaluate(
            """() => [...document.querySelectorAll("#columns svg")].filter((s) => s.clientWidth)
              .flatMap((svg) => [...svg.querySelectorAll(".name, .subject")].flatMap((name) => {
                const box = name.querySelector("rect").getBoundingClientRect();
                return [...name.querySelectorAll("text")].filter((text) => {
                  const t = text.getBoundingClientRect();
                  return t.left < box.left || t.right > box.right - 2 || t.bottom > box.bottom + 1;
                }).map((text) => text.textContent);
              }))"""
        )
        assert outside == []


@pytest.mark.sampled(3)
@pytest.mark.parametrize("width", [600, 821, 900, 1000, 1179, 1180, 1400])
def test_an_embed_has_its_graph_and_names_its_subject(sofronas, show, width):
    page, wrong = show(sofronas, width, 640, hash="#embed=1&view=graph")
    assert page.evaluate("document.getElementById('graph').clientHeight") > 150
    assert painted(page) > LEAST and wrong == []
    assert "James Sofronas" in page.inner_text(".credit")


def test_the_network_is_unpacked_only_when_it_is_opened(sofronas, show):
    page, wrong = show(sofronas)
    assert (
        page.evaluate("window.vis?.Network ?? null") is None and page.locator("canvas").count() == 0
    )
    page.select_option("#layout", "network")
    page.wait_for_selector("#network canvas")
    page.wait_for_timeout(200)
    assert painted(page) > LEAST and wrong == []
    assert "layout=network" in page.evaluate("location.hash")
