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


@pytest.fixture
def show(browser):
    """Return a function that opens a file and waits until it is ready: (page, what went wrong)."""
    opened = []

    def call(path, width=1280, height=720, hash="", scheme="light", **more):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, **more
        )
        opened.append(context)
        page, wrong = context.new_page(), []
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on(
            "console",
            lambda message: (
                wrong.append(f"console: {message.text}")
                if message.type in ("error", "warning")
                else None
            ),
        )
        page.on(
            "dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss())
        )
        page.on(
            "request",
            lambda request: (
                wrong.append(f"request: {request.url[:100]}")
                if not request.url.startswith(("file:", "blob:", "data:"))
                else None
            ),
        )
        page.goto(Path(path).as_uri() + hash)
        if more.get("java_script_enabled", True):
            page.wait_for_selector("html[data-ready]", timeout=20_000)
        return page, wrong

    yield call
    for context in opened:
        context.close()
