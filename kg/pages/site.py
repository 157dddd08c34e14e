"""A Graph → a folder of pages: static, offline, every link relative, whole or not at all, the same bytes for the same facts."""

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

from kg.answers.site import Site
from kg.answers.site_terms import anchor_of, questions, terms
from kg.folders import whole_folder
from kg.pages.dossier_parts import clean
from kg.problems import KgError

_TEMPLATES = Path(__file__).parent / "templates"
_MARK = "paddock-site.txt"
_SAFE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST_NAME = 120  # file systems end at 255 bytes, archives and copies earlier


def write_site(graph, directory, progress=None, *, passages=True):
    """Write the site into ``directory`` and return name → size in bytes.

    graph: kg.answers.graph.Graph; progress: called as ``progress(done, total, name)`` after each page;
        passages: whether pages show passages where their texts are at hand (they are other people's).

    Everything is written beside the directory first and then put in its place, so that nobody finds half of it.
    Raises WrongUsage where the directory holds something that kg did not write, or cannot be written; KgError
    where an id cannot be a file's name.
    """
    if not passages:
        graph = type(graph)(graph.compiled, replace(graph.folders, texts=()))
    pages, written = _pages(graph), {}
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


def _pages(graph):
    """Return file name → function that gives its text, for every file of the site."""
    site, show = Site(graph), _Templates()
    pages = {
        "index.html": lambda: show(
            "index",
            "",
            "Names",
            d=site.index(),
            title="Paddock: racing careers, every line with its receipt",
            ld={
                "@type": "Dataset",
                "name": "Paddock",
                "description": "Racing careers as a graph in which every line has its receipt.",
            },
            script=_text("site.js"),
        ),
        "questions.html": lambda: show("questions", "", "Questions", d=questions(graph)),
        "conflicts.html": lambda: show("conflicts", "", "Conflicts", d=site.conflicts()),
        "sources.html": lambda: show("sources", "", "Sources", d=site.sources()),
        "gaps.html": lambda: show("gaps", "", "Gaps", d=site.gaps()),
        "terms.html": lambda: show(
            "terms",
            "",
            "Terms",
            d=terms(graph),
            ld={
                "@type": "DefinedTermSet",
                "name": "Terms of Paddock",
                "@id": "https://w3id.org/paddock/",
            },
        ),
        "style.css": lambda: _text("site.css"),
        _MARK: lambda: "Written by kg site; may be replaced by it.\n",
    }
    for ident, entity in graph.entities.items():
        pages[_name("entity", ident)] = lambda e=entity: show(
            "entity",
            "../",
            "Names",
            d=site.entity(e),
            here=e.id,
            title=e.name,
            ld=site.entity_ld(e),
        )
    for statement in graph.statements:
        pages[_name("statement", statement["id"])] = lambda s=statement: show(
            "statement",
            "../",
            "",
            d=site.statement(s),
            here=s["id"],
            title=s["sentence"],
            ld=site.statement_ld(s),
        )
    for ident, article in graph.articles.items():
        pages[_name("source", ident)] = lambda i=ident, a=article: show(
            "source",
            "../",
            "Sources",
            d=site.source(i),
            title=a["title"],
            ld={"@context": "https://schema.org", **site.article_ld(i)},
        )
    for ident in sorted(site.careers):
        pages[_name("career", ident)] = lambda i=ident: _career(graph, i)
    for ident in sorted(site.dossiers):
        pages[_name("dossier", ident)] = lambda i=ident: _dossier(graph, i)
    for old, now in site.moved.items():
        for folder, there in (
            ("entity", graph.entities),
            ("career", site.careers),
            ("dossier", site.dossiers),
        ):
            if now in there:
                pages[_name(folder, old)] = lambda n=now: show(
                    "moved", "../", "", id=_safe(n), title=graph.entities[n].name
                )
    return pages


def _career(graph, ident):
    from kg.pages.career import career_html

    return career_html(graph, graph.entities[ident], home=f"../{_name('entity', ident)}")


def _dossier(graph, ident):
    from kg.answers.dossier import dossier
    from kg.pages.dossier_html import to_html

    return to_html(dossier(graph, graph.entities[ident]), home=f"../{_name('entity', ident)}")


def _safe(ident):
    """Return an id that may stand in a file's name and in a link. Raises KgError."""
    if not _SAFE.fullmatch(ident) or len(ident) > _MOST_NAME:
        raise KgError(
            f"'{clean(ident)[:_MOST_NAME]}' cannot be the name of a page",
            f"write ids and former ids in small letters, digits and single hyphens, at most {_MOST_NAME} of them",
        )
    return ident


def _name(folder, ident):
    return f"{folder}/{_safe(ident)}.html"


def _text(name):
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _lines(text):
    """Return text of several lines made clean; its line breaks and blanks stay as they are."""
    return "".join(
        part if part.isspace() else clean(part) for part in re.split(r"([ \n]+)", text) if part
    )


class _Templates:
    """Shows pages; every text of the data is escaped and made clean."""

    def __init__(self):
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
        from markupsafe import Markup, escape

        self.environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            finalize=lambda value: clean(value) if type(value) is str else value,
        )
        self.environment.filters.update(
            anchor=anchor_of, lines=lambda text: Markup(escape(_lines(text))), whole=Markup
        )

    def __call__(self, name, root, section, *, title=None, ld=None, script="", here="", **data):
        """Return the page ``site_<name>`` as text.

        root: the way to the site's top; section: the part of the site it belongs to; here: the id the page is about.
        """
        digest = (
            f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
            if script
            else ""
        )
        ld = {"@context": "https://schema.org", "@type": "WebPage", "name": section, **(ld or {})}
        return (
            self.environment.get_template(f"site_{name}.html.j2").render(
                root=root,
                section=section,
                title=title or section,
                ld=ld,
                script=script,
                script_hash=digest,
                here=here,
                **data,
            )
            + "\n"
        )
