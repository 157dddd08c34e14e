"""What a Site tells → files to take along: rows for a spreadsheet, JSON lines, JSON-LD, N-Quads.

Of who is not public there is no more in them than on the pages: no statement about nobody else.
"""

import csv
import io
import json
import lzma
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.answers.questions import load_questions
from kg.answers.sparql import safe_cell
from kg.answers.whens import when_of
from kg.graph.prefixes import PREFIXES

if TYPE_CHECKING:
    from kg.answers.site import Site

_LARGE = 50_000  # statements: of more, JSON-LD and N-Quads are left to `kg build`
_COLUMNS = ("id", "class", "when", "sentence", "status", "receipts", "page")
_LEFT = tuple(f"<{PREFIXES['pd']}graph/{name}> .\n" for name in ("ontology", "claims"))


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take along. name: seen from the site's top; label, about: in words."""

    name: str
    label: str
    about: str
    make: Callable[[], bytes]


def downloads(site: "Site") -> tuple[Download, ...]:
    """Return the files; the same facts give the same bytes."""
    found = [
        Download(
            "data/statements.csv",
            "Statements as CSV",
            "A row a statement: id, class, when, sentence, how it stands, receipts, page.",
            lambda: _csv(site),
        ),
        Download(
            "data/statements.jsonl.xz",
            "Statements as JSON lines",
            "A statement a line, with slots, claims and receipts; as of kg statements.",
            lambda: _packed(_json_lines(site)),
        ),
        Download(
            "data/questions.rq.xz",
            "Saved questions as SPARQL",
            "Each with its name, its question and its parameters; as of kg questions.",
            lambda: _packed(_questions(site)),
        ),
    ]
    if len(site.statements) <= _LARGE:
        found += [
            Download(
                "data/statements.jsonld.xz",
                "Names and statements as JSON-LD",
                "In the words of schema.org: names, claims about them, the articles behind.",
                lambda: _packed(_json_ld(site)),
            ),
            Download(
                "data/statements.nq.xz",
                "The graph as N-Quads",
                "Names, statements and links as RDF; the claims behind them are in the JSON lines.",
                lambda: _packed(_quads(site)),
            ),
        ]
    return tuple(found)


def _packed(data: bytes) -> bytes:
    return lzma.compress(data, preset=9 | lzma.PRESET_EXTREME)


def _csv(site: "Site") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for statement in site.statements.values():
        places = [
            f"{c.source}{f' ¶{c.place.paragraph}' if c.place else ''}" for c in statement.claims
        ]
        cells = (
            statement.id,
            statement.cls,
            when_of(site.graph, statement),
            statement.sentence,
            statement.status,
            "; ".join(dict.fromkeys(places)),
            f"{site.lines.home(statement)}.html#{statement.id}",
        )
        writer.writerow(map(safe_cell, cells))
    return out.getvalue().encode()


def _questions(site: "Site") -> bytes:
    found = load_questions(site.graph.folders).values()
    return "\n".join(f"# {q.name}\n{q.text.strip()}\n" for q in found).encode()


def _json_lines(site: "Site") -> bytes:
    told = (site.graph.as_json(s, passages=False) for s in site.statements.values())
    return "".join(_dumped(s) + "\n" for s in told).encode()


def _json_ld(site: "Site") -> bytes:
    """Return one document: names, articles and claims, each once."""
    articles = [site.article_ld(i) for i in sorted(site.graph.articles)]
    names = [site.ld.name(e) for _, e in sorted(site.entities.items())]
    claims = [site.ld.statement(s) for s in site.statements.values()]
    document = {"@context": "https://schema.org", "@graph": [*names, *articles, *claims]}
    return (_dumped(document) + "\n").encode()


def _quads(site: "Site") -> bytes:
    """Return the quads of the graph but the ontology, the claims, and what is not told."""
    graph = site.graph
    hidden = [s for s in graph.statements if s.id not in site.statements]
    about = {f"<{PREFIXES['ent']}{i}>" for i, e in graph.entities.items() if not e.is_public}
    about |= {f"<{PREFIXES['st']}{s.id}>" for s in hidden}
    kept = []
    for line in graph.data.nquads().decode("utf-8").splitlines(keepends=True):
        subject = line.partition(" ")[0]
        if not line.endswith(_LEFT) and subject not in about:
            kept.append(line)
    return "".join(kept).encode()


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
