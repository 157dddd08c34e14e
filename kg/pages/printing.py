"""An HTML page → a PDF, printed by a browser of the Chromium family that is installed here."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from kg.problems import WrongUsage

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
)
_SECONDS = 120


def find_browser() -> str | None:
    """Return the path of a browser that prints: $KG_CHROMIUM, else one on the path, or None."""
    named = os.environ.get("KG_CHROMIUM", "")
    if named and Path(named).is_file():
        return named
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def print_to_pdf(html: str) -> bytes:
    """Return a page as PDF, as its style for print lays it out. html: a page that needs no network.

    Raises WrongUsage where no browser is found, or where it does not print.
    """
    browser = find_browser()
    if browser is None:
        raise WrongUsage(
            "a PDF is printed by a browser, and no Chromium or Chrome was found",
            "install one or name it in $KG_CHROMIUM, or write .html or .docx and print that",
        )
    with tempfile.TemporaryDirectory() as folder:
        page, made = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(html, encoding="utf-8")
        flags = [*_FLAGS, f"--user-data-dir={folder}/profile", f"--print-to-pdf={made}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            flags.append("--no-sandbox")  # Chromium refuses root with it; the page is our own
        try:
            done = subprocess.run(
                [browser, *flags, page.as_uri()], capture_output=True, timeout=_SECONDS
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise WrongUsage(f"'{browser}' did not print: {error}", _INSTEAD) from None
        if not made.is_file():
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            why = said[-1] if said else f"it ended with {done.returncode}"
            raise WrongUsage(f"'{browser}' did not print: {why}", _INSTEAD)
        return made.read_bytes()


_INSTEAD = "write .html or .docx and print that"
