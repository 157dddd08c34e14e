"""A Graph → a folder of pages: static, offline, every link relative.

It is whole or not there at all; the same graph gives the same bytes.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.answers.site import Site
from kg.answers.site_questions import questions
from kg.answers.site_terms import anchor_of, terms
from kg.folders import whole_folder
from kg.pages.dossier_parts import PASSAGES_LINE, clean
from kg.problems import KgError

if TYPE_CHECKING:
    from markupsafe import Markup

    from kg.answers.graph import Graph

Pages = dict[str, Callable[[], str]]
Progress = Callable[[int, int, str], None]
_TEMPLATES = Path(__file__).parent / "templates"
_MARK = "paddock-site.txt"
_SAFE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST_NAME = 120  # file systems end at 255 bytes, archives and copies earlier


def write_site(
    graph: "Graph",
    directory: str | Path,
    progress: Progress | None = None,
    *,
    passages: bool = False,
) -> dict[str, int]:
    """Write the site into ``directory`` and return name → size in bytes.

    progress: called as ``progress(done, total, name)`` after each page; passages: whether pages
    show passages where their texts are at hand: they are other people's, and each page then says
    so.

    Everything is written beside the directory first and then put in its place, so that nobody finds
    half of it.

    Raises WrongUsage where the directory holds something that kg did not write, or cannot be
    written; KgError where an id cannot be a file's name.
    """
    if not passages:
        graph = type(graph)(graph.data, replace(graph.folders, texts=()))
    pages = _pages(graph, passages)
    written: dict[str, int] = {}
    with whole_folder(directory, _MARK) as fresh:
        for folder in sorted({name.rpartition("/")[0] for name in pages} - {""}):
            (fresh / folder).mkdir()
        for done, (name, make) in enumerate(pages.items(), 1):
            data = make().encode("utf-8")
            (fresh / name).write_bytes(data)
            written[name] = len(data)
            if progress:
                progress(done, len(pages), name)
    return written


def _pages(graph: "Graph", passages: bool) -> Pages:
    """Return file name → function that gives its text, for every file of the site."""
    site = Site(graph, passages)
    signs = "; ".join(f"{sign} {means}" for sign, means in graph.teller.legend().items())
    show = _Templates(f"Signs: {signs}.", PASSAGES_LINE if passages else "")
    return {
        **_top(graph, site, show),
        **_entities(site, show),
        **_statements(site, show),
        **_sources(graph, site, show),
        **_wholes(graph, site, passages),
        **_moved(site, show),
    }


def _top(graph: "Graph", site: Site, show: "_Templates") -> Pages:
    dataset = {
        "@type": "Dataset",
        "name": "Paddock",
        "description": "Racing careers as a graph in which every line has its receipt.",
    }
    defined = {
        "@type": "DefinedTermSet",
        "name": "Terms of Paddock",
        "@id": "https://w3id.org/paddock/",
    }
    title = "Paddock: racing careers, every line with its receipt"
    return {
        "index.html": lambda: show(
            "index", "", "Names", site.index(), title=title, ld=dataset, script=_text("site.js")
        ),
        "questions.html": lambda: show("questions", "", "Questions", questions(graph, site.lines)),
        "conflicts.html": lambda: show("conflicts", "", "Conflicts", site.conflicts()),
        "sources.html": lambda: show("sources", "", "Sources", site.sources()),
        "gaps.html": lambda: show("gaps", "", "Gaps", site.gaps()),
        "terms.html": lambda: show("terms", "", "Terms", terms(graph), ld=defined),
        "style.css": lambda: _text("site.css"),
        _MARK: lambda: "Written by kg site; may be replaced by it.\n",
    }


def _entities(site: Site, show: "_Templates") -> Pages:
    def page(ident: str) -> str:
        entity = site.entities[ident]
        return show(
            "entity",
            "../",
            "Names",
            site.entity(entity),
            here=ident,
            title=entity.name,
            ld=site.entity_ld(entity),
        )

    return {_name("entity", i): _of(page, i) for i in site.entities}


def _statements(site: Site, show: "_Templates") -> Pages:
    def page(ident: str) -> str:
        statement = site.statements[ident]
        return show(
            "statement",
            "../",
            "",
            site.statement(statement),
            here=ident,
            title=statement.sentence,
            ld=site.statement_ld(statement),
        )

    return {_name("statement", i): _of(page, i) for i in site.statements}


def _sources(graph: "Graph", site: Site, show: "_Templates") -> Pages:
    def page(ident: str) -> str:
        return show(
            "source",
            "../",
            "Sources",
            site.source(ident),
            title=graph.articles[ident].title,
            ld=site.article_ld(ident),
        )

    return {_name("source", i): _of(page, i) for i in graph.articles}


def _wholes(graph: "Graph", site: Site, passages: bool) -> Pages:
    """Return the career pages and dossiers, whose looks are their own."""

    def career(ident: str) -> str:
        from kg.pages.career import career_html

        home = f"../{_name('entity', ident)}"
        entity = graph.entities[ident]
        return career_html(graph, entity, passages=passages, home=home, shared="")

    def dossier(ident: str) -> str:
        from kg.answers.dossier import dossier
        from kg.pages.dossier_html import to_html

        data = dossier(graph, graph.entities[ident], passages=passages)
        return to_html(data, home=f"../{_name('entity', ident)}")

    from kg.pages.career import shared_parts

    return {
        **{f"career/{name}": make for name, make in shared_parts().items()},
        **{_name("career", i): _of(career, i) for i in sorted(site.careers)},
        **{_name("dossier", i): _of(dossier, i) for i in sorted(site.dossiers)},
    }


def _moved(site: Site, show: "_Templates") -> Pages:
    def page(now: str) -> str:
        return show("moved", "../", "", None, id=_safe(now), title=site.entities[now].name)

    folders = {"entity": set(site.entities), "career": site.careers, "dossier": site.dossiers}
    return {
        _name(folder, old): _of(page, now)
        for old, now in site.moved.items()
        for folder, there in folders.items()
        if now in there
    }


def _of(page: Callable[[str], str], ident: str) -> Callable[[], str]:
    return lambda: page(ident)


def _safe(ident: str) -> str:
    """Return an id that may stand in a file's name and in a link. Raises KgError."""
    if not _SAFE.fullmatch(ident) or len(ident) > _MOST_NAME:
        raise KgError(
            f"'{clean(ident)[:_MOST_NAME]}' cannot be the name of a page",
            "write ids and former ids in small letters, digits and single hyphens, at most"
            f" {_MOST_NAME} of them",
        )
    return ident


def _name(folder: str, ident: str) -> str:
    return f"{folder}/{_safe(ident)}.html"


def _text(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _lines(text: str) -> str:
    """Return text of several lines made clean; its line breaks and blanks stay as they are."""
    parts = re.split(r"([ \n]+)", text)
    return "".join(part if part.isspace() else clean(part) for part in parts if part)


def _marked_lines(text: str) -> "Markup":
    from markupsafe import Markup, escape

    return Markup(escape(_lines(text)))


class _Templates:
    """Shows pages; every text of the data is escaped and made clean.

    legend: what signs mean; passages: what is said of passages, empty where there are none.
    """

    def __init__(self, legend: str, passages: str) -> None:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
        from markupsafe import Markup

        self.legend, self.passages = legend, passages
        self.environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            finalize=lambda value: clean(value) if type(value) is str else value,
        )
        self.environment.filters.update(anchor=anchor_of, lines=_marked_lines, whole=Markup)

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
        **more: str,
    ) -> str:
        """Return the page ``site_<name>`` as text.

        root: the way to the site's top; section: the part of the site it belongs to; here: the id
        the page is about.
        """
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        plain = {"@context": "https://schema.org", "@type": "WebPage", "name": section}
        page = self.environment.get_template(f"site_{name}.html.j2").render(
            d=data,
            root=root,
            section=section,
            title=title or section,
            ld=plain | dict(ld or {}),
            script=script,
            script_hash=f"'sha256-{digest}'" if script else "",
            here=here,
            legend=self.legend,
            passages=self.passages,
            **more,
        )
        return page + "\n"
