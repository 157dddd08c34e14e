"""Which functions of vis-network the pages never call, measured in a browser.

``python -m tests.benchmarks.vis_unused`` writes kg/pages/templates/vis_unused.txt anew: run it
where pyvis ships another vis-network, set PLACES by what stands where in it, and run the tests of
the pages. The bodies of these functions are left out of every page (``kg.pages.packed``).
"""

import hashlib
import re
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import kg
from kg.pages.career import write_career_page
from kg.pages.packed import TEMPLATES, whole_vis
from kg.pages.printing import find_browser
from tests.pages.made import made_career

PLACES = ((78_000, 140_000), (180_000, 322_000), (378_000, 467_000))
"""Where in the file only our own options decide what is called: color picker, configurator, DOT and
Gephi readers, languages; shapes, edges, physics, clusters; layouts, manipulation, checks of
options. What may hang on the browser (polyfills, touch, canvas, camera, selection) stays whole.
"""
LEAST = 40  # letters of a body
SETS = "e => { e.value = %r; e.dispatchEvent(new Event(%r, {bubbles: true})); }"


def main() -> None:
    """Measure on three pages and write the file."""
    called: dict[tuple[int, int], int] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = driver.chromium.launch(executable_path=find_browser(), args=flags)
        for n, page in enumerate(_pages(Path(folder))):
            for span, count in _measured(browser, page, is_phone=n == 1):
                called[span] = called.get(span, 0) + count
        browser.close()
    text = whole_vis()
    numbers, end = [], 0
    for start, stop in sorted(span for span, count in called.items() if not count):
        head = re.match(r"function\s*\w*\([\w,$]*\)\{", text[start:stop])
        if head and start >= end and any(a <= start < b for a, b in PLACES):
            first, last = start + head.end(), stop - 1
            if last - first >= LEAST:
                numbers += [first - end, last - first]
                end = last
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    lines = [" ".join(map(str, numbers[n : n + 20])) for n in range(0, len(numbers), 20)]
    (TEMPLATES / "vis_unused.txt").write_text("\n".join([digest, *lines]) + "\n", encoding="ascii")


def _pages(folder: Path):
    graph = kg.load()
    for ident in ("james-sofronas", "pccna-2025"):
        yield write_career_page(graph, graph.entities[ident], folder / f"{ident}.html")
    shutil.copytree(Path(__file__).parent.parent / "corpus", folder / "corpus")
    made, somebody = made_career(folder / "corpus")
    yield write_career_page(made, somebody, folder / "made.html")


def _measured(browser, path: Path, is_phone: bool):
    """Yield ((first letter, last letter), how often called) of each function of vis-network."""
    width, height = (390, 844) if is_phone else (1280, 720)
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=is_phone, bypass_csp=True
    )
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Profiler.enable")
    tools.send("Profiler.startPreciseCoverage", {"callCount": True, "detailed": False})
    page.goto(path.as_uri() + "#view=graph")
    page.wait_for_selector("html[data-ready]")
    page.eval_on_selector("#layout", SETS % ("network", "change"))
    page.wait_for_selector("#network canvas")
    page.wait_for_timeout(500)
    _act(page, tools, is_phone)
    for layout in ("columns", "network"):
        page.eval_on_selector("#layout", SETS % (layout, "change"))
        page.wait_for_timeout(100)
    for script in tools.send("Profiler.takePreciseCoverage")["result"]:
        spans = [(f["ranges"][0], f) for f in script["functions"]]
        if max(r["endOffset"] for r, _ in spans) == len(whole_vis()):
            for r, _ in spans:
                yield (r["startOffset"], r["endOffset"]), r["count"]
    context.close()


def _act(page, tools, is_phone: bool) -> None:
    """Do all that one can do with the network."""
    box = page.locator("#network canvas").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(x, y)
    page.mouse.dblclick(x, y)
    page.mouse.click(x, y, button="right")
    for dx, dy in ((0, 0), (5, 90)):
        page.mouse.move(x + dx, y + dy)
        page.mouse.down()
        page.mouse.move(x + dx + 80, y + dy + 30, steps=6)
        page.mouse.up()
    for dx in range(-300, 301, 30):
        for dy in range(-200, 201, 40):
            page.mouse.move(x + dx, y + dy)
    page.mouse.wheel(0, -300)
    page.mouse.wheel(0, 500)
    if is_phone:
        page.touchscreen.tap(x, y)
        for apart in (40, 70, 90, None):  # two fingers, then one that stays
            kind = "touchEnd" if apart is None else "touchStart" if apart == 40 else "touchMove"
            ends = [] if apart is None else [{"x": x - apart, "y": y}, {"x": x + apart, "y": y}]
            tools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": ends})
        tools.send(
            "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
        )
        page.wait_for_timeout(700)
        tools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    for button in (".type", ".type", "#theme", *(f"[data-zoom={z}]" for z in ("in", "out", "fit"))):
        page.locator(button).first.evaluate("b => b.click()")
        page.wait_for_timeout(60)
    for value in (1, 99):
        page.eval_on_selector("#to", SETS % (value, "input"))
    size = page.viewport_size
    page.set_viewport_size({"width": size["width"] - 80, "height": size["height"] + 60})
    page.wait_for_timeout(250)
    page.keyboard.press("]")


if __name__ == "__main__":
    main()
