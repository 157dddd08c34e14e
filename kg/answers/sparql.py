"""A SPARQL query → rows or triples, as a table, JSON, CSV or Turtle."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.graph.prefixes import PREFIXES
from kg.problems import BadQuery

if TYPE_CHECKING:
    from kg.answers.graph import Graph

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query returned.

    kind: select, ask or graph; columns and rows (dicts of plain values) for select; yes for ask;
    triples and the same as Turtle for graph.
    """

    kind: str
    columns: Sequence[str] = ()
    rows: Sequence[dict[str, Any]] = ()
    yes: bool | None = None
    triples: Sequence[Sequence[Any]] | None = None
    turtle: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return columns, rows, yes or triples; and the ids of the statements that occur in it."""
        cells = [v for r in self.rows for v in r.values()] + [
            t for triple in self.triples or () for t in triple
        ]
        statements = sorted(
            {
                str(c).removeprefix(PREFIXES["st"])
                for c in cells
                if str(c).startswith(PREFIXES["st"])
            }
        )
        found = {"kind": self.kind, "statements": statements}
        if self.kind == "ask":
            return {**found, "yes": self.yes}
        if self.kind == "graph":
            return {**found, "triples": self.triples}
        return {**found, "columns": self.columns, "rows": self.rows}

    def to_csv(self) -> str:
        """Return the rows as CSV.

        A cell that a spreadsheet would run as a formula begins with an apostrophe.
        """
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        for row in self.rows:
            writer.writerow([safe_cell(row.get(c, "")) for c in self.columns])
        return out.getvalue()

    def to_pandas(self) -> Any:
        """Return the rows as a ``pandas.DataFrame`` (pandas must be installed)."""
        import pandas

        return pandas.DataFrame(list(self.rows), columns=list(self.columns))

    def to_turtle(self) -> str:
        """Return the triples as Turtle with the project's prefixes.

        Raises BadQuery for a SELECT or ASK.
        """
        if self.triples is None:
            raise BadQuery(
                "Turtle is for CONSTRUCT and DESCRIBE",
                "use --format table, json or csv, or write CONSTRUCT",
            )
        return self.turtle

    def _repr_html_(self) -> str:
        from html import escape

        if self.kind == "ask":
            return f"<p>{'yes' if self.yes else 'no'}</p>"
        head = "".join(f"<th>{escape(c)}</th>" for c in self.columns)
        body = "".join(
            "<tr>"
            + "".join(f"<td>{escape(short(r.get(c, '')))}</td>" for c in self.columns)
            + "</tr>"
            for r in self.rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def safe_cell(value: Any) -> Any:
    """Return a value for a CSV cell that no spreadsheet runs as a formula; numbers stay numbers.

    >>> safe_cell("=cmd()"), safe_cell(-5), safe_cell("-5.2")
    ("'=cmd()", -5, '-5.2')
    """
    if (
        isinstance(value, str)
        and value.lstrip(" \ufeff\u200e\u200f\u202a-\u202e").startswith(_FORMULA)
        and not re.fullmatch(r"[-+]?\d+(\.\d+)?", value)
    ):
        return "'" + value
    return value


def short(value: Any) -> str:
    """Return an IRI with its prefix, anything else as text.

    >>> short("https://w3id.org/paddock/entity/ssf")
    'ent:ssf'
    """
    text = str(value)
    for prefix, iri in sorted(PREFIXES.items(), key=lambda p: -len(p[1])):
        if text.startswith(iri):
            return f"{prefix}:{text[len(iri) :]}"
    return text


def run_query(graph: "Graph", text: str, bindings: Mapping[str, Any] | None = None) -> Answer:
    """Return the Answer to a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT, DESCRIBE).

    graph: kg.answers.graph.Graph; bindings: variable → value, bound as terms.

    SERVICE is refused: no query asks another server. Raises BadQuery with the engine's place and
    words.
    """
    import pyoxigraph as ox

    from kg.graph.store import plain

    if not text.strip():
        raise BadQuery(
            "the query is empty",
            "write for example: SELECT ?who WHERE { ?who pd:droveFor ent:gmg-racing }",
        )
    result = graph.store.query(text, bindings)
    if isinstance(result, ox.QueryBoolean):
        return Answer("ask", yes=bool(result))
    if isinstance(result, ox.QuerySolutions):
        names = [v.value for v in result.variables]
        return Answer(
            "select", names, [{n: plain(s[n]) for n in names if s[n] is not None} for s in result]
        )
    found = sorted(result, key=str)
    turtle = ox.serialize(found, format=ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES))
    triples = [[plain(t.subject), t.predicate.value, plain(t.object)] for t in found]
    return Answer("graph", triples=triples, turtle=(turtle or b"").decode())
