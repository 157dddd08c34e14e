"""A dossier as plain data → one HTML file that needs nothing else: no script, no network, footnotes that link both ways."""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from kg.pages.dossier_parts import (
    HEADING_OF_RECEIPTS,
    as_of_lines,
    clean,
    count_line,
    excerpts_of,
    from_line,
    groups,
    keys_of,
    more_of,
    place_of,
    receipt_notes,
    rests_line,
    ruling_line,
    subtitle,
)

_FOLDER = Path(__file__).parent / "templates"


def to_html(data, home=None):
    """Return the page as text; every text of the data is escaped by the template. home: a relative address of the page it belongs to, in a site."""
    from jinja2 import Environment, FileSystemLoader

    style = (_FOLDER / "dossier.css").read_text(encoding="utf-8")
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
    )
    environment.globals.update(
        refs=_refs,
        here={i["id"] for s in data["sections"] for i in s["items"]},
        from_line=from_line,
        groups=groups,
        keys_of=keys_of,
        more_of=more_of,
        rests_line=rests_line,
        count_line=count_line,
        ruling_line=ruling_line,
        receipt_notes=receipt_notes,
        place_of=place_of,
        excerpts_of=excerpts_of,
    )
    page = environment.get_template("dossier.html.j2")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        page.render(
            d=data,
            home=home,
            style=Markup(style),
            style_hash=digest,
            subtitle=subtitle(data),
            as_of=as_of_lines(data),
            receipts_heading=HEADING_OF_RECEIPTS,
        )
        + "\n"
    )


def _refs(numbers):
    """Return links to receipts, as markup."""
    return Markup(f"<sup>{','.join(map(_ref, numbers))}</sup>" if numbers else "")


@lru_cache(maxsize=8192)
def _ref(number):
    return f'<a href="#r{int(number)}" aria-label="receipt {int(number)}">{int(number)}</a>'
