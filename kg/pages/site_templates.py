"""Data and a template → a page of a site; every text of the data is escaped and made clean."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.answers.lives import number_in
from kg.answers.site_model import Link
from kg.answers.site_terms import anchor_of
from kg.pages.packed import TEMPLATES, policy_hash
from kg.pages.texts import badged, clean

if TYPE_CHECKING:
    from jinja2 import Environment

_ITEM = re.compile(r"</li>(?=\s*(?:<li\b|</[uo]l>))")
_PARAGRAPH = re.compile(
    r"</p>(?=\s*(?:<(?:p|ul|dl|table|div|article|section|h[1-6])\b|</li>|<li\b))"
)
_CELL = re.compile(r"</t[dh]>(?=\s*(?:<t[dh]\b|</tr>))|</tr>(?=\s*(?:<tr\b|</t(?:body|head)>))")
_TERM = re.compile(r"</dt>(?=\s*<dd\b)|</dd>(?=\s*(?:<d[dt]\b|</div>|</dl>))")
SECTIONS = ("Names", "Questions", "Conflicts", "Sources", "Gaps", "Terms", "Data")


@cache
def environment() -> "Environment":
    """Return what reads the templates, each of which is compiled once for all sites."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=lambda value: clean(value) if type(value) is str else value,
    )
    found.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":")}
    found.filters.update(
        anchor=anchor_of, number_in=number_in, whole=Markup, unseen=_unseen, badged=badged
    )
    return found


def _unseen(parts: Iterable[Link], seen: list[str] | None) -> Iterator[Link]:
    """Yield parts of a sentence; a name is a link where it is not in ``seen``, and then is."""
    for part in parts:
        if seen is not None and part.id in seen:
            part = replace(part, id="")
        elif seen is not None and part.id:
            seen.append(part.id)
        yield part


class Templates:
    """Shows pages.

    legend: sign → what it means, told where it is used; passages: what is said of passages, empty
    where there are none; url: where the site will stand, or empty.
    """

    def __init__(self, legend: Mapping[str, str], passages: str, url: str) -> None:
        self.legend, self.passages, self.url = legend, passages, url

    def __call__(
        self,
        name: str,
        root: str,
        section: str,
        data: object,
        *,
        title: str = "",
        ld: Mapping[str, Any] | None = None,
        script: str = "",
        here: str = "",
        **more: str | Sequence[str],
    ) -> str:
        """Return the page ``site_<name>`` as text.

        root: the way to the site's top; section: the part of the site it belongs to; here: the page
        without its ending, seen from the top; script: one that stands in it.
        """
        plain = {"@context": "https://schema.org", "@type": "WebPage", "name": title or section}
        page = (
            environment()
            .get_template(f"site_{name}.html.j2")
            .render(
                d=data,
                root=root,
                section=section,
                sections=SECTIONS,
                title=title or section,
                ld=plain | dict(ld or {}),
                script=script,
                script_hash=policy_hash(script) if script else "",
                here=here,
                legend=self.legend,
                passages=self.passages,
                url=self.url,
                **more,
            )
        )
        return lean(page) + "\n"

    def led(self, address: str) -> str:
        """Return a page that leads on to another. address: relative to it."""
        return environment().get_template("site_led.html.j2").render(address=address) + "\n"


def lean(html: str) -> str:
    """Return HTML without the end tags that it may leave out, and quotes that need no escape.

    >>> lean("<ul>\\n<li><p>Ada&#39;s</p><p>win</p></li>\\n<li>x</li></ul>")
    "<ul>\\n<li><p>Ada's<p>win\\n<li>x</ul>"
    """
    html = html.replace("&#39;", "'")  # attributes stand in double quotes
    for ends in (_TERM, _CELL, _PARAGRAPH, _ITEM):
        html = ends.sub("", html)
    return html
