"""A dossier → one HTML file that needs nothing else: no script, no network.

Its footnotes link both ways.
"""

import base64
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from kg.answers.dossier_model import Dossier, Extent
from kg.pages import dossier_parts as parts
from kg.pages.texts import clean

_FOLDER = Path(__file__).parent / "templates"


def to_html(data: Dossier) -> str:
    """Return the page as text; every text of the data is escaped by the template."""
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
        here={i.id for i in data.items},
        from_line=parts.from_line,
        groups=parts.groups,
        has_more=parts.has_more,
        article_text=parts.article_text,
        in_one=parts.IN_ONE,
        keys_of=parts.keys_of,
        cell_badge=parts.cell_badge,
        more_of=parts.more_of,
        more_text=parts.more_text,
        source_line=parts.source_line,
        count_line=parts.count_line,
        ruling_line=parts.ruling_line,
        receipt_notes=parts.receipt_notes,
        place_of=parts.place_of,
        excerpts_of=parts.excerpts_of,
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = environment.get_template("dossier.html.j2").render(
        d=data,
        whole=data.extent is Extent.WHOLE,
        style=Markup(style),
        style_hash=digest,
        subtitle=parts.subtitle(data),
        head_lines=parts.head_lines(data),
        legend=parts.legend_line(data),
        receipts_heading=parts.HEADING_OF_RECEIPTS,
    )
    return page + "\n"


def _refs(numbers: Sequence[int]) -> Markup:
    """Return links to receipts, as markup."""
    return Markup(f"<sup>{','.join(map(_ref, numbers))}</sup>" if numbers else "")


@lru_cache(maxsize=8192)
def _ref(number: int) -> str:
    return f'<a href="#r{int(number)}" aria-label="receipt {int(number)}">{int(number)}</a>'
