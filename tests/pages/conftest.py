"""A real browser for the pages, where one is found; nothing is downloaded."""

import os
from pathlib import Path

import pytest

from kg.pages.printing import find_browser

HOW = (
    "no Chromium was found: install one (apt install chromium, "
    "or `python -m playwright install chromium`), or put its path in $KG_CHROMIUM"
)


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium, driven by playwright."""
    sync_api = pytest.importorskip(
        "playwright.sync_api",
        reason="these tests drive a browser: pip install playwright axe-playwright-python",
    )
    with sync_api.sync_playwright() as driver:
        places = [find_browser(), driver.chromium.executable_path]
        path = next((p for p in places if p and Path(p).is_file()), None)
        if path is None:
            pytest.skip(HOW)
        flags = [
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            flags.append("--no-sandbox")
        started = driver.chromium.launch(executable_path=path, args=flags)
        yield started
        started.close()


# A page that was never opened from a file has nothing stored, and says so with an error.
FORGET = "() => { try { localStorage.clear(); sessionStorage.clear(); } catch { } }"


class Desks:
    """Pages of a browser that serve one test after the other: a new one costs three times as much.

    Whoever takes one gets it empty, without what the test before stored, and hears of everything
    that happens in it.
    """

    KEPT = 3  # pages of one kind that wait for the next test

    def __init__(self, browser):
        self._browser, self._free, self._taken = browser, {}, []

    def take(self, hear, width, height, scheme="light", **options):
        """Return an empty page. hear: what is called with each (kind, event) of it."""
        kind = tuple(sorted(options.items()))
        free = self._free.setdefault(kind, [])
        page, hearing = free.pop() if free else self._opened(options)
        hearing.append(hear)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(media="null", color_scheme=scheme)
        self._taken.append((kind, page, hearing))
        return page

    def give_back(self):
        """Empty the pages that were taken, and keep a few of them."""
        while self._taken:
            kind, page, hearing = self._taken.pop()
            hearing.clear()
            free = self._free[kind]
            if len(free) == self.KEPT or page.is_closed():
                page.context.close()
                continue
            if dict(kind).get("java_script_enabled", True):
                page.evaluate(FORGET)
            page.mouse.move(-1, -1)
            page.goto("about:blank")
            free.append((page, hearing))

    def _opened(self, options):
        page, hearing = self._browser.new_context(**options).new_page(), []
        for kind in ("pageerror", "console", "dialog", "request"):
            page.on(kind, lambda event, kind=kind: [hear(kind, event) for hear in hearing])
        page.on("dialog", lambda dialog: dialog.dismiss())
        return page, hearing


@pytest.fixture(scope="session")
def every_desk(browser):
    """The Desks of the browser."""
    return Desks(browser)


@pytest.fixture
def desks(every_desk):
    """The Desks of the browser; what a test took is given back."""
    yield every_desk
    every_desk.give_back()


def told_of(kind, event):
    """Return what an event of a page is, for whoever reads what went wrong."""
    if kind == "request":
        return f"request: {event.url[:100]}"
    said = {"console": "text", "dialog": "message"}
    return f"{kind}: {getattr(event, said[kind]) if kind in said else event}"


@pytest.fixture
def show(desks):
    """Return a function that opens a file and waits until it is ready: (page, what went wrong).

    alone: whether the pages that it gave before are no longer looked at; has_script: whether the
    page has one that says when it is ready.
    """

    def call(
        path,
        width=1280,
        height=720,
        hash="",
        scheme="light",
        alone=False,
        has_script=True,
        **options,
    ):
        wrong = []

        def hear(kind, event):
            if kind == "console" and event.type not in ("error", "warning"):
                return
            if kind != "request" or not event.url.startswith(("file:", "blob:", "data:")):
                wrong.append(told_of(kind, event))

        if alone:
            desks.give_back()
        page = desks.take(hear, width, height, scheme, **options)
        page.goto(Path(path).as_uri() + hash)
        if has_script and options.get("java_script_enabled", True):
            page.wait_for_selector("html[data-ready]", timeout=20_000)
        return page, wrong

    return call


@pytest.fixture
def unanswered(monkeypatch):
    """Let no site answer the saved questions, which takes as long as all the rest of a small one.

    For tests that look at other pages of it.
    """
    monkeypatch.setattr("kg.answers.site_questions.MOST_ANSWERED", 0)


@pytest.fixture(scope="session")
def violations():
    """Return a function that gives what axe finds in a page: (rule, where) pairs.

    What passes is not gathered: it takes as long again.
    """
    needed = "pip install axe-playwright-python"
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason=needed).Axe()
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def call(page):
        found = axe.run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
        return [
            (v["id"], [n["html"][:160] for n in v["nodes"][:3]])
            for v in found.response["violations"]
        ]

    return call
