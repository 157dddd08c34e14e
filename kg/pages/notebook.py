"""Answers → what a notebook shows: HTML in Jupyter, lines where printed, files where written.

All text of the facts is escaped, and control and direction characters are made visible. Nothing
here loads anything.
"""

from pathlib import Path

from kg.answers.career.comparing import Comparison
from kg.answers.shown import Page
from kg.pages.notebook_html import as_html, show_passages
from kg.pages.notebook_text import as_text
from kg.problems import WrongUsage

__all__ = ["as_html", "as_text", "show_passages", "write"]


def write(page: Page | Comparison, path: str | Path) -> Path:
    """Write a Page or a Comparison to ``path`` and return its Path; the ending says the format.

    Raises WrongUsage where the page is not written in that format, KgError where the file cannot be
    written.
    """
    path = Path(path)
    if isinstance(page, Comparison):
        from kg.pages.comparison import write_comparison

        return write_comparison(page, path)
    if page.kind == "dossier":
        from kg.pages.dossier import write_dossier

        return Path(write_dossier(page.graph, page.subject, path, page.as_of))
    from kg.pages.career import write_career_page

    if path.suffix.lower() != ".html":
        raise WrongUsage(
            f"a career page is not written as '{path.suffix or path.name}'",
            "name a file that ends in .html",
        )
    return write_career_page(page.graph, page.subject, path)
