"""Answers → HTML fragments, which Jupyter shows: text escaped, pages in a frame."""

from collections.abc import Iterable, Mapping, Sequence
from functools import singledispatch
from html import escape

from kg.answers.career.comparing import Comparison
from kg.answers.graph import Entity, Graph
from kg.answers.receipts import (
    article_line,
    conflict_line,
    has_several_details,
    receipt_lines,
    ruling_line,
)
from kg.answers.shown import Conflicts, Found, Groups, Page, Reply, Routes, Rows, Statements
from kg.model.claims import Claim
from kg.model.statements import Conflict, Statement
from kg.pages.notebook_lines import (
    MOST,
    heads_of,
    legend_of,
    mark_in_brackets,
    receipts,
    sides_of,
    way,
)
from kg.pages.terminal import printable

# stands before the page's own policy: links within the page stay in the frame, and the wheel
# scrolls the notebook
_IN_FRAME = {
    "dossier": '<base href="about:srcdoc">',
    "comparison": '<base href="about:srcdoc">',
    "career": '<base href="about:srcdoc"><script>location.hash = "embed=1"</script>',
}
_STYLE = (
    "<style>.kg-nb{line-height:1.45}.kg-nb ul{list-style:none;margin:0;padding:0}"
    ".kg-nb li{margin:.35em 0 .35em 7em}.kg-nb time{float:left;margin-left:-7em;width:6.6em;"
    "opacity:.75}.kg-nb small,.kg-nb summary{font-size:.85em;opacity:.85}"
    ".kg-nb small{display:block}.kg-nb mark{background:none;color:inherit;font-style:italic;"
    "opacity:.85}.kg-nb blockquote{margin:.2em 0 .4em 1em;white-space:pre-line}"
    ".kg-nb h4{margin:.9em 0 .2em}.kg-nb td,.kg-nb th{text-align:left;vertical-align:top}</style>"
)
_shows = {"passages": False}


def show_passages(on: bool = True) -> None:
    """Say whether receipts carry passages, where texts are at hand; by default they do not.

    A notebook keeps what it shows in its file, and the passages are other people's texts.
    """
    _shows["passages"] = on


@singledispatch
def as_html(shown: object) -> str | None:
    """Return what Jupyter shows of an answer; None where its ``repr`` is best."""
    return None


@as_html.register
def _(shown: Graph) -> str:
    counts = (
        f"{len(shown.entities)} people and things, {len(shown.statements)} statements of "
        f"{len(shown.articles)} articles, {len(shown.conflicts.open())} open conflicts"
    )
    return _framed(f"<p><b>Paddock</b>: {counts}</p>")


@as_html.register
def _(shown: Entity) -> str:
    names = f"<br>also: {_text(', '.join(shown.other_names))}" if shown.other_names else ""
    about = f"{len(shown.statements())} statements, id {_text(shown.id)}{names}"
    return _framed(f"<p>{_who(shown)}, {about}</p>")


@as_html.register
def _(shown: Statements) -> str:
    return _framed(_list(shown[:MOST], shown.graph) + _more(shown))


@as_html.register
def _(shown: Groups) -> str:
    graph, every = shown.graph, [s for g in shown for s in g.statements]
    parts = "".join(f"<h4>{_text(g.name)}</h4>{_list(g.statements, graph)}" for g in shown)
    sources = sorted({c.source for s in every for c in s.claims})
    listed = "".join(f"<small>{_text(article_line(graph.articles[i]))}</small>" for i in sources)
    signs = legend_of(every, graph)
    legend = f"<p><small>{_text(signs)}</small></p>" if signs else ""
    return _framed(f"<p>{_who(shown.subject)}</p>{parts}{legend}<h4>Sources</h4>{listed}")


@as_html.register
def _(shown: Conflicts) -> str:
    told = "".join(_conflict(c, shown.graph) for c in shown)
    return _framed(told or "<p>the sources do not disagree</p>")


@as_html.register
def _(shown: Routes) -> str:
    parts = []
    for number, route in enumerate(shown, 1):
        statements = [shown.graph.statement(h.statement) for h in route.hops]
        heading = _text(f"{number}. {way(route, shown.graph)}")
        parts.append(f"<h4>{heading}</h4>{_list(statements, shown.graph)}")
    return _framed("".join(parts))


@as_html.register
def _(shown: Rows) -> str:
    return _framed(_table(list(shown[0]) if shown else [], shown[:MOST]) + _more(shown))


@as_html.register
def _(shown: Found) -> str:
    names = "".join(
        f"<li>{_text(e.name)} ({_text(e.class_label)}): {_text(e.id)}</li>" for e in shown.entities
    )
    more = f"<p>and {shown.more} more statements; add a word</p>" if shown.more else ""
    return _framed(f"<ul>{names}</ul>{_list(shown.statements, shown.graph)}{more}")


@as_html.register
def _(shown: Reply) -> str:
    heads = "".join(f"<p>{_text(line)}</p>" for line in heads_of(shown))
    rows = _table(shown.data["columns"], shown.table()[:MOST]) if shown.data.get("rows") else ""
    statements = _list(shown.statements[:MOST], shown.graph)
    return _framed(heads + rows + statements + _more(shown.statements))


@as_html.register
def _(shown: Page) -> str:
    return _in_frame(_page_html(shown), shown.kind, f"{shown.kind} of {shown.subject.name}")


@as_html.register
def _(shown: Comparison) -> str:
    from kg.pages.comparison import comparison_html

    return _in_frame(comparison_html(shown), "comparison", shown.title)


def _in_frame(html: str, kind: str, title: str) -> str:
    page = html.replace("<head>", f"<head>{_IN_FRAME[kind]}", 1)
    return (
        f'<iframe title="{_text(title)}" sandbox="allow-scripts allow-downloads" '
        'style="width:100%;height:640px;border:1px solid #8888" '
        f'srcdoc="{escape(page)}"></iframe>'
    )


def _page_html(page: Page) -> str:
    if page.kind == "dossier":
        from kg.pages.dossier_html import to_html

        return to_html(page.data)
    from kg.pages.career import career_html

    return career_html(page.graph, page.subject, passages=_shows["passages"])


def _framed(inside: str) -> str:
    return f'{_STYLE}<div class="kg-nb">{inside}</div>'


def _text(text: object) -> str:
    return escape(printable(text))


def _who(entity: Entity) -> str:
    return f"<b>{_text(entity.name)}</b> ({_text(entity.class_label)})"


def _more(shown: Sequence[object]) -> str:
    return f"<p>and {len(shown) - MOST} more</p>" if len(shown) > MOST else ""


def _list(statements: Iterable[Statement], graph: Graph) -> str:
    items = "".join(_statement(s, graph) for s in statements)
    return f"<ul>{items}</ul>" if items else ""


def _statement(statement: Statement, graph: Graph) -> str:
    mark = mark_in_brackets(statement)
    head = f"<time>{_text(graph.teller.when(statement))}</time>{_text(statement.sentence)}"
    head += f" <mark>{_text(mark)}</mark>" if mark else ""
    if statement.claims:
        details = has_several_details(statement)
        return f"<li>{head}{_receipts(statement.claims, graph, details)}</li>"
    lines = "".join(f"<small>{_text(line)}</small>" for line in receipts(statement, graph))
    return f"<li>{head}<details><summary>what it follows from</summary>{lines}</details></li>"


def _receipts(claims: Iterable[Claim], graph: Graph, details: bool = False) -> str:
    lines = receipt_lines(claims, graph, details).items()
    return "".join(_receipt(_text(line), claim, graph) for line, claim in lines)


def _receipt(line: str, claim: Claim, graph: Graph) -> str:
    passage = graph.passage(claim) if _shows["passages"] else None
    if not passage:
        return f"<small>{line}</small>"
    quoted = f"<blockquote>{_text(passage)}</blockquote>"
    return f"<details><summary>{line}</summary>{quoted}</details>"


def _conflict(conflict: Conflict, graph: Graph) -> str:
    sides = "".join(
        f"<li><b>{_text(label)}</b>{_receipts(claims, graph)}</li>"
        for label, claims in sides_of(conflict, graph)
    )
    statements = [graph.statement(i) for i in conflict.statements]
    body = f"<ul>{sides}</ul>" if sides else _list(statements, graph)
    heading = _text(conflict_line(conflict, graph))
    return f"<h4>{heading}</h4>{body}<p>{_text(ruling_line(conflict))}</p>"


def _table(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> str:
    head = "".join(f"<th>{_text(c)}</th>" for c in columns)
    body = "".join(
        "<tr>"
        + "".join(f"<td>{_text('' if row.get(c) is None else row[c])}</td>" for c in columns)
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
