"""The time budgets of the career page in a real browser, beside an empty page.

Run with ``make bench``.
"""

import pytest

from kg.pages.career import write_career_page
from tests.pages.conftest import browser  # noqa: F401 - the same real browser

SUBJECTS = ["james-sofronas", "gmg-racing", "ssf", "pccna-2025", "scott-blind"]
READY, PAINTED = 1.0, 0.1  # seconds: the budgets
ACTS = {
    "select": (
        "document.querySelectorAll('.bar')[window.n = ((window.n ?? 0) + 1) % 3]"
        ".dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))"
    ),
    "season": (
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: ']', bubbles: true}))"
    ),
    "filter": "document.querySelector('.type').click()",
    "years": (
        "const to = document.getElementById('to'); if (to) { to.value = to.value - 1 || to.max; "
        "to.dispatchEvent(new Event('input')) }"
    ),
    "search": (
        "const s = document.getElementById('search'); s.value = 'a'; "
        "s.dispatchEvent(new Event('input'))"
    ),
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Career pages of the shipped corpus, and an empty page, by name."""
    import kg

    folder, graph = tmp_path_factory.mktemp("pages"), kg.load()
    empty = folder / "empty.html"
    empty.write_text(
        "<!doctype html><html lang=en data-ready=0><title>empty</title><p>empty</p></html>",
        encoding="utf-8",
    )
    return {
        "an empty page (the alternative)": empty,
        **{i: write_career_page(graph, graph.entities[i], folder / f"{i}.html") for i in SUBJECTS},
    }


@pytest.mark.benchmark(group="page, from nothing to ready")
@pytest.mark.parametrize("subject", ["an empty page (the alternative)", *SUBJECTS])
@pytest.mark.parametrize("size", [(390, 844), (1280, 720)], ids=str)
def test_ready(benchmark, browser, pages, subject, size):  # noqa: F811
    def load():
        context = browser.new_context(viewport={"width": size[0], "height": size[1]})
        page = context.new_page()
        page.goto(pages[subject].as_uri())
        page.wait_for_selector("html[data-ready]")
        ready.append(int(page.get_attribute("html", "data-ready")) / 1000)
        context.close()

    ready = []
    benchmark.pedantic(load, rounds=5, warmup_rounds=1)
    benchmark.extra_info["ready"] = sorted(ready)[len(ready) // 2]
    assert benchmark.extra_info["ready"] <= READY


@pytest.mark.benchmark(group="what one does, until it is painted")
@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("act", ACTS)
def test_painted(benchmark, browser, pages, subject, act):  # noqa: F811
    context = browser.new_context(viewport={"width": 1280, "height": 720}, bypass_csp=True)
    page = context.new_page()
    page.goto(pages[subject].as_uri())
    page.wait_for_selector("html[data-ready]")
    script = (
        "act => new Promise(done => { const begun = performance.now(); new Function(act)(); "
        "requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun), 0)); })"
    )
    benchmark.pedantic(lambda: page.evaluate(script, ACTS[act]), rounds=9, warmup_rounds=1)
    context.close()
    assert benchmark.stats.stats.median <= PAINTED
