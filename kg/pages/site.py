"""A Graph → a folder of pages: static, offline, every link relative.

It is whole or not there at all; the same graph gives the same bytes. What an earlier site in its
place had as a page leads on.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.answers.site import Site
from kg.answers.site_data import downloads
from kg.answers.site_front import front_page, news
from kg.answers.site_ledger import LEDGER, Ledger
from kg.answers.site_names import names_page
from kg.answers.site_questions import questions
from kg.answers.site_rows import IN_A_FILE, Rows
from kg.answers.site_terms import terms
from kg.folders import whole_folder
from kg.pages.dossier_parts import PASSAGES_LINE
from kg.pages.packed import template_text
from kg.pages.site_templates import Templates
from kg.pages.texts import clean
from kg.problems import KgError, WrongUsage

if TYPE_CHECKING:
    from kg.answers.graph import Graph

Pages = dict[str, Callable[[], str | bytes]]
Progress = Callable[[int, int, str], None]
_MARK = "paddock-site.txt"
_SAFE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+/")
_FORMER = re.compile(r"(statement|career|dossier)/([a-z0-9-]+)\.html")
_MOST_NAME = 120  # file systems end at 255 bytes, archives and copies earlier
_CARD = "card/paddock.png"
_TITLE = "Paddock: racing careers, every line with its receipt"


@dataclass(frozen=True, slots=True)
class _File:
    """A file to take along, as the page of the data lists it. size: in words."""

    name: str
    label: str
    about: str
    size: str


@dataclass(frozen=True, slots=True)
class _Data:
    """What the page of the data shows. licence: in words, or empty."""

    licence: str
    files: tuple[_File, ...]


def write_site(
    graph: "Graph",
    directory: str | Path,
    progress: Progress | None = None,
    *,
    passages: bool = False,
    url: str = "",
) -> dict[str, int]:
    """Write the site into ``directory`` and return name → size in bytes.

    progress: called as ``progress(done, total, name)`` after each page; passages: whether pages
    show passages where their texts are at hand: they are other people's, and each page then says
    so; url: where the site will stand, ending in a slash: readers of feeds and of share cards want
    whole addresses.

    Everything is written beside the directory first and then put in its place, so that nobody finds
    half of it. Where it holds an earlier site, its ids and its former pages lead on.

    Raises WrongUsage where the directory holds something that kg did not write, or cannot be
    written, and where ``url`` is no address; KgError where an id cannot be a file's name.
    """
    if url and not _ADDRESS.fullmatch(url):
        raise WrongUsage(
            f"'{clean(url)}' is no address of a site", "https://…/, with a slash behind"
        )
    if not passages:
        graph = type(graph)(graph.data, replace(graph.folders, texts=()))
    pages = _pages(graph, Path(directory), passages, url)
    written: dict[str, int] = {}
    with whole_folder(directory, _MARK) as fresh:
        for folder in sorted({name.rpartition("/")[0] for name in pages} - {""}):
            (fresh / folder).mkdir()
        for done, (name, make) in enumerate(pages.items(), 1):
            made = make()
            data = made if isinstance(made, bytes) else made.encode("utf-8")
            (fresh / name).write_bytes(data)
            written[name] = len(data)
            if progress:
                progress(done, len(pages), name)
    return written


def _pages(graph: "Graph", before: Path, passages: bool, url: str) -> Pages:
    """Return file name → function that gives what it holds, for every file of the site."""
    site = Site(graph, passages)
    rows, ledger = Rows(site), Ledger(site, before / LEDGER)
    show = Templates(graph.teller.legend(), PASSAGES_LINE if passages else "", url)
    pages: Pages = {
        **_top(graph, site, show),
        **_entities(site, show),
        **_sources(graph, site, show),
        **_careers(graph, site, rows, passages),
        **_cards(site),
        **_ids(ledger, show),
        **_scripts(rows),
        **_data(site, graph, show),
    }
    return pages | _former(before, site, ledger, show, set(pages))


def _top(graph: "Graph", site: Site, show: Templates) -> Pages:
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

    def first() -> str:
        data = front_page(site)
        best = data.featured.name.id if data.featured else ""
        drawing = "card/featured.svg" if best in site.careers else ""
        return show("index", "", "", data, title=_TITLE, ld=dataset, drawing=drawing)

    def latest() -> str:
        from kg.pages.site_feed import feed

        told = news(site, fresh=10)
        written = [graph.articles[n.entry.id].written for n in told]
        return feed(_TITLE, told, written, show.url)

    pages: Pages = {
        "index.html": first,
        "names.html": lambda: show("names", "", "Names", names_page(site)),
        "questions.html": lambda: show("questions", "", "Questions", questions(graph, site.lines)),
        "conflicts.html": lambda: show("conflicts", "", "Conflicts", site.conflicts()),
        "sources.html": lambda: show("sources", "", "Sources", site.sources()),
        "gaps.html": lambda: show("gaps", "", "Gaps", site.gaps()),
        "terms.html": lambda: show("terms", "", "Terms", terms(graph), ld=defined),
        "404.html": lambda: show(
            "404", "", "", None, title="No such page", script=template_text("site_404.js")
        ),
        "feed.xml": latest,
        "style.css": lambda: template_text("site.css"),
        "site.js": lambda: template_text("site.js"),
        _MARK: lambda: "Written by kg site; may be replaced by it.\n",
    }
    return pages


def _entities(site: Site, show: Templates) -> Pages:
    def page(ident: str) -> str:
        entity = site.entities[ident]
        return show(
            "entity",
            "../",
            "Names",
            site.entity(entity),
            here=f"entity/{ident}",
            title=entity.name,
            ld=site.entity_ld(entity),
        )

    moved = {
        _name("entity", old): _to(show, f"{_safe(now)}.html") for old, now in site.moved.items()
    }
    return {**{_name("entity", i): partial(page, i) for i in site.entities}, **moved}


def _sources(graph: "Graph", site: Site, show: Templates) -> Pages:
    def page(ident: str) -> str:
        return show(
            "source",
            "../",
            "Sources",
            site.source(ident),
            here=f"source/{ident}",
            title=graph.articles[ident].title,
            ld={"@context": "https://schema.org", **site.article_ld(ident)},
        )

    return {_name("source", i): partial(page, i) for i in graph.articles}


def _careers(graph: "Graph", site: Site, rows: Rows, passages: bool) -> Pages:
    """Return the career pages, whose looks are their own, and what they share."""
    from kg.pages.career import career_html, shared_parts
    from kg.pages.shared_rows import SharedRows

    homes = {i: f"../{site.lines.home(s)}" for i, s in site.statements.items()}

    def page(ident: str) -> str:
        shared = None if passages else SharedRows(rows.number, homes, IN_A_FILE)
        home = f"../{_name('entity', ident)}"
        entity = graph.entities[ident]
        return career_html(graph, entity, passages=passages, home=home, shared="", rows=shared)

    return {
        **{f"career/{name}": make for name, make in shared_parts().items()},
        **{_name("career", i): partial(page, i) for i in sorted(site.careers)},
    }


def _cards(site: Site) -> Pages:
    """Return the share cards, one of the site and one for each name with a career page."""
    from kg.pages.picture import career_picture
    from kg.pages.site_card import card_png

    def card(ident: str) -> bytes:
        entity = site.entities[ident]
        life = site.life(entity, 1)
        rests = f"Paddock: {site.counts[ident]} statements, each with its receipt"
        told = life[0].sentence if life else ""
        return card_png(entity.name, entity.class_label, site.figures(entity), told, rests)

    def whole() -> bytes:
        said = f"{len(site.statements)} statements from {len(site.graph.articles)} articles"
        return card_png("Paddock", "racing careers", (), "Every line with its receipt.", said)

    pages: Pages = {_CARD: whole}
    for ident in sorted(site.cards):
        pages[f"card/{_safe(ident)}.png"] = partial(card, ident)
    best = site.featured
    if best is not None and best.id in site.careers:
        pages["card/featured.svg"] = lambda: career_picture(site.graph, best)
    return pages


def _ids(ledger: Ledger, show: Templates) -> Pages:
    """Return the pages of ids, and the ledger itself for the site that comes after this one."""
    parts, depth = ledger.parts, str(ledger.depth)

    def top() -> str:
        own = [] if ledger.depth else list(ledger.entries.values())
        names = list(parts) if ledger.depth else []
        return show("ids", "", "Ids", own, depth=depth, parts=names, part="")

    def page(part: str) -> str:
        title = f"Ids that begin with s{part}"
        return show("ids", "../", title, parts[part], depth=depth, parts=[], part=part)

    pages: Pages = {"id.html": top, LEDGER: ledger.file}
    return {**pages, **{f"id/{p}.html": partial(page, p) for p in parts if ledger.depth}}


def _scripts(rows: Rows) -> Pages:
    """Return what search and career pages load: names, statements, words."""

    def queued(data: Mapping[str, Any]) -> str:
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        return f"(self.paddock??=[]).push({text});\n"

    def file(number: int) -> str:
        return queued(rows.file(number))

    def words(part: str) -> str:
        return queued({"part": part, "words": rows.words[part]})

    pages: Pages = {"data/names.js": lambda: queued(rows.names())}
    for number in range(rows.files):
        pages[f"data/s{number}.js"] = partial(file, number)
    return {**pages, **{f"data/w-{part}.js": partial(words, part) for part in rows.words}}


def _data(site: Site, graph: "Graph", show: Templates) -> Pages:
    """Return what there is to take along, made before the page that says how large it is."""
    files = downloads(site)
    made: dict[str, bytes] = {}

    def make(name: str) -> bytes:
        if name not in made:
            made[name] = next(f for f in files if f.name == name).make()
        return made[name]

    def page() -> str:
        listed = (_File(f.name, f.label, f.about, _size(make(f.name))) for f in files)
        project = graph.folders.project
        return show("data", "", "Data", _Data(project.licence if project else "", tuple(listed)))

    return {**{f.name: partial(make, f.name) for f in files}, "data.html": page}


def _size(data: bytes) -> str:
    return f"{len(data) / 1000:,.0f} kB" if len(data) >= 1000 else f"{len(data)} bytes"


def _former(before: Path, site: Site, ledger: Ledger, show: Templates, pages: set[str]) -> Pages:
    """Return pages that lead on for those of the earlier site that there are no more."""
    if not (before / _MARK).is_file():
        return {}
    found: Pages = {}
    for folder in ("statement", "career", "dossier"):
        for path in sorted((before / folder).glob("*.html")):
            name = f"{folder}/{path.name}"
            match = _FORMER.fullmatch(name)
            if match and name not in pages and (there := _now(match, site, ledger)):
                found[name] = _to(show, f"../{there}")
    return found


def _now(match: re.Match[str], site: Site, ledger: Ledger) -> str:
    """Return the address, seen from the top, to which a former page leads; empty for nowhere."""
    folder, ident = match.groups()
    if folder != "statement":
        ident = site.moved.get(ident, ident)
        return f"entity/{ident}.html" if ident in site.entities else ""
    led = ledger.entries.get(ident)
    if led is not None and len(led.homes) == 1:
        now, home = led.homes[0]
        return f"{home}.html#{now}"
    part = f"id/{ledger.part(ident)}.html" if ledger.depth else "id.html"
    return f"{part}#{ident}" if led else "id.html"


def _to(show: Templates, address: str) -> Callable[[], str]:
    return lambda: show.led(address)


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
