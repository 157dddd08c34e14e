"""Articles of the catalogue → a bibliography, as CSL-JSON and as BibTeX."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kg.model.values import in_words
from kg.problems import WrongUsage

if TYPE_CHECKING:
    from kg.answers.graph import Graph
    from kg.facts.articles import Article

Csl = dict[str, Any]

_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def bibliography(graph: "Graph", sources: Iterable[str], form: str = "csl") -> list[Csl] | str:
    """Return the articles in a form that reference managers read.

    sources: ids of articles, any order; form: "csl" (a list of CSL-JSON items) or "bibtex" (text),
    both sorted by id. Titles are the catalogue's own, publishers that no source names are left out
    and said in the note, and a date that is only known within bounds is a range.

    Raises WrongUsage for another form or an article that the catalogue lacks.
    """
    if form == "csl":
        return csl(graph, sources)
    if form == "bibtex":
        return bibtex(graph, sources)
    raise WrongUsage(f"there is no bibliography in the form '{form}'", "use one of: csl, bibtex")


def csl(graph: "Graph", sources: Iterable[str]) -> list[Csl]:
    """Return the articles as CSL-JSON, sorted by id; see ``bibliography``."""
    return [_csl(a) for a in _articles(graph, sources)]


def bibtex(graph: "Graph", sources: Iterable[str]) -> str:
    """Return the articles as BibTeX, sorted by id; see ``bibliography``."""
    return "\n".join(_bibtex(a) for a in _articles(graph, sources))


def _articles(graph: "Graph", sources: Iterable[str]) -> list["Article"]:
    wanted = sorted(set(sources))
    lacking = [i for i in wanted if i not in graph.articles]
    if lacking:
        raise WrongUsage(
            f"the catalogue has no article '{lacking[0]}'",
            "`kg sources` lists them; ids are those of seeds/catalogue.yaml",
        )
    return [graph.articles[i] for i in wanted]


def _publisher(article: "Article") -> str:
    """Return the publisher without what the catalogue adds in brackets; empty where not named."""
    name = re.sub(r"\s*\([^)]*\)\s*$", "", article.publisher).strip()
    return "" if name.casefold() == "not named" else name


def _note(article: "Article") -> str:
    parts = [
        *([article.public] if article.public else []),
        f"written {in_words(article.written)}",
        f"dated by: {article.how_dated}",
        "title by Paddock's catalogue",
    ]
    if _publisher(article) != article.publisher:
        parts.insert(0, f"publisher: {article.publisher}")
    return "; ".join(parts)


def _days(article: "Article") -> list[list[int]]:
    """Return the dates that an EDTF date names, first and last at most: [[2024, 1], [2024, 3]]."""
    found = [[int(part) for part in match if part] for match in _DAY.findall(article.written)]
    return [found[0], found[-1]] if len(found) > 1 else found


def _csl(article: "Article") -> Csl:
    item: Csl = {
        "id": article.id,
        "type": "document",
        "title": article.title,
        "genre": article.kind,
        "note": _note(article),
    }
    if publisher := _publisher(article):
        item["publisher"] = publisher
    if article.url:
        item["URL"] = article.url
    if article.byline:
        item["author"] = [{"literal": article.byline}]
    if days := _days(article):
        item["issued"] = {"date-parts": days}
        if article.written[-1:] in "~?%":
            item["issued"]["circa"] = True
    return item


def _bibtex(article: "Article") -> str:
    days = ["-".join(f"{n:02d}" for n in day) for day in _days(article)]
    fields = {
        "title": "{" + _tex(article.title) + "}",
        "howpublished": _tex(article.kind),
        "author": "{" + _tex(article.byline) + "}" if article.byline else "",
        "organization": _tex(_publisher(article)),
        "year": days[0][:4] if days else "",
        "date": "/".join(days) + ("/" if article.written.endswith("/..") else ""),
        "url": article.url.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D"),
        "note": _tex(_note(article)),
    }
    key = re.sub(r"[^A-Za-z0-9:_-]", "-", article.id)
    return (
        f"@misc{{{key},\n"
        + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
        + "}\n"
    )


def _tex(text: str) -> str:
    """Return text that TeX prints as it stands.

    >>> _tex("100% {R&D}")
    '100\\\\% \\\\{R\\\\&D\\\\}'
    """
    clean = re.sub(r"[\x00-\x1f\x7f]", " ", text)
    return "".join(_TEX.get(c, c) for c in clean)
