"""Answers → what a notebook shows of them: HTML in Jupyter, plain lines where they are printed, files where they are written.

All text of the facts is escaped, and control and direction characters are made visible. Nothing here
loads anything; whole pages stand in a sandboxed frame.
"""

from functools import singledispatch
from html import escape
from pathlib import Path

from kg.answers.graph import Entity, Graph
from kg.answers.receipts import (
    article_line,
    conflict_line,
    has_several_details,
    mark_of,
    receipt_line,
    why,
)
from kg.answers.shown import Conflicts, Found, Groups, Page, Reply, Routes, Rows, Statements
from kg.pages.terminal import printable
from kg.problems import WrongUsage

_IN_FRAME = {  # stands before the page's own policy: links within the page stay in the frame, and the wheel scrolls the notebook
    "dossier": '<base href="about:srcdoc">', "career": '<base href="about:srcdoc"><script>location.hash = "embed=1"</script>',
}  # fmt: skip
_MOST = 50  # statements or rows that are shown; the list itself holds all
_STYLE = (
    "<style>.kg-nb{line-height:1.45}.kg-nb ul{list-style:none;margin:0;padding:0}.kg-nb li{margin:.35em 0 .35em 3.2em}.kg-nb time{float:left;margin-left:-3.2em;opacity:.75}"
    ".kg-nb small,.kg-nb summary{font-size:.85em;opacity:.85}.kg-nb small{display:block}.kg-nb mark{background:none;color:inherit;font-style:italic;opacity:.85}.kg-nb blockquote{margin:.2em 0 .4em 1em;white-space:pre-line}"
    ".kg-nb h4{margin:.9em 0 .2em}.kg-nb td,.kg-nb th{text-align:left;vertical-align:top}</style>"
)


# -- text --


@singledispatch
def as_text(shown):
    """Return what ``print`` shows of an answer: lines without colours, each statement with its receipts."""
    return printable(repr(shown))


@as_text.register
def _(shown: Statements):
    return _lines(
        line for statement in shown[:_MOST] for line in _statement_lines(statement, shown.graph)
    ) + _more_text(shown)


@as_text.register
def _(shown: Groups):
    parts = [f"{shown.subject.name} ({shown.subject.class_label})"]
    for group in shown:
        parts += [
            "",
            group["group"],
            *(
                line
                for statement in group["statements"]
                for line in _statement_lines(statement, shown.graph)
            ),
        ]
    return _lines(parts)


@as_text.register
def _(shown: Conflicts):
    return (
        _lines(
            line
            for number, conflict in enumerate(shown)
            for line in ([""] if number else []) + _conflict_lines(conflict, shown.graph)
        )
        or "the sources do not disagree"
    )


@as_text.register
def _(shown: Routes):
    parts = []
    for number, route in enumerate(shown, 1):
        parts += [
            f"{number}. {_way(route, shown.graph)}",
            *(
                f"   {line}"
                for hop in route.hops
                for line in _statement_lines(shown.graph.by_id[hop.statement], shown.graph)
            ),
        ]
    return _lines(parts)


@as_text.register
def _(shown: Rows):
    return _lines(
        "; ".join(f"{k}: {v}" for k, v in row.items() if v not in (None, ""))
        for row in shown[:_MOST]
    ) + _more_text(shown)


@as_text.register
def _(shown: Found):
    parts = [f"{e.name} ({e.class_label}): {e.id}" for e in shown.entities]
    parts += [
        line for statement in shown.statements for line in _statement_lines(statement, shown.graph)
    ]
    return _lines(parts + ([f"and {shown.more} more statements; add a word"] if shown.more else []))


@as_text.register
def _(shown: Reply):
    parts = [
        *_reply_heads(shown),
        *(
            line
            for statement in shown.statements[:_MOST]
            for line in _statement_lines(statement, shown.graph)
        ),
    ]
    return _lines(parts) + _more_text(shown.statements)


@as_text.register
def _(shown: Page):
    if shown.kind == "career":
        return printable(repr(shown))
    from kg.pages.dossier_markdown import to_markdown

    return to_markdown(shown.data)


def _lines(lines):
    return "\n".join(printable(line) for line in lines)


def _more_text(shown):
    return f"\nand {len(shown) - _MOST} more" if len(shown) > _MOST else ""


def _statement_lines(statement, graph):
    mark = mark_of(statement)
    yield f"{_year(statement):4} {statement['sentence']}" + (f" [{mark}]" if mark else "")
    yield from (f"       {line}" for line in _receipts(statement, graph))


def _conflict_lines(conflict, graph):
    claims = {c["id"]: c for c in graph.by_id[conflict["statement"]]["claims"]}
    lines = [conflict_line(conflict, graph)]
    for value in conflict["values"]:
        lines += [
            f"  {value['label']}",
            *(f"    {receipt_line(claims[i], graph)}" for i in value["claims"]),
        ]
    if not conflict["values"]:
        lines += [
            f"  {line}"
            for i in conflict["statements"]
            for line in _statement_lines(graph.by_id[i], graph)
        ]
    return [*lines, f"  {_ruling(conflict)}"]


# -- what both forms say --


def _year(statement):
    return (statement["time"]["earliest"] or statement["time"]["latest"] or "")[:4]


def _receipts(statement, graph):
    """Return a line for each claim of a statement; for a derived one what it follows from, with the claims of that."""
    if statement["claims"]:
        return [
            receipt_line(claim, graph, has_several_details(statement))
            for claim in statement["claims"]
        ]
    return [line.strip() for line in why(statement, graph) if not line.startswith("conflict")]


def _ruling(conflict):
    ruling = conflict["ruling"]
    return (
        f"ruled: {ruling['holds']}, because {ruling['reason']} ({ruling['by']}, {ruling['when']})"
        if ruling
        else "no ruling: both stand"
    )


def _way(route, graph):
    return " → ".join(
        [
            graph.entities[route.hops[0].start].name,
            *(graph.entities[hop.end].name for hop in route.hops),
        ]
    )


def _reply_heads(reply):
    """Return the lines above the statements of a Reply: what was understood, and what came of it."""
    heads = [f"understood as: {reply.understood_as}"] if reply.understood_as else []
    says = {
        "answered": "", "disputed": "the sources disagree: ", "not_recorded": "nobody recorded it",
        "not_understood": "not understood" + (f": {', '.join(map(str, reply.missing))}" if reply.missing else ""),
    }[reply.status]  # fmt: skip
    yes = {True: "yes", False: "no", None: ""}[reply.yes]
    told = says + (yes or "; ".join(str(a["label"]) for a in reply.answers))
    heads += [told] if told else []
    if reply.data.get("not_claimed"):
        heads.append(f"not claimed: {reply.data['not_claimed']}")
    heads += [f"no answer, but it speaks of it: {s['sentence']}" for s in reply.nearby]
    if reply.suggestions:
        heads.append("try: " + "; ".join(str(s) for s in reply.suggestions))
    return heads


# -- HTML --


@singledispatch
def as_html(shown):
    """Return what Jupyter shows of an answer, as an HTML fragment; None where there is nothing better than its ``repr``."""
    return


@as_html.register
def _(shown: Graph):
    return _framed(
        f"<p><b>Paddock</b>: {len(shown.entities)} people and things, {len(shown.statements)} statements of {len(shown.articles)} articles, {len(shown.conflicts.open())} open conflicts</p>"
    )


@as_html.register
def _(shown: Entity):
    names = f"<br>also: {_text(', '.join(shown.other_names))}" if shown.other_names else ""
    return _framed(
        f"<p><b>{_text(shown.name)}</b> ({_text(shown.class_label)}), {len(shown.statements())} statements, id {_text(shown.id)}{names}</p>"
    )


@as_html.register
def _(shown: Statements):
    return _framed(_statement_list(shown[:_MOST], shown.graph) + _more_html(shown))


@as_html.register
def _(shown: Groups):
    parts = [
        f"<h4>{_text(g['group'])}</h4>{_statement_list(g['statements'], shown.graph)}"
        for g in shown
    ]
    sources = sorted({c["source"] for g in shown for s in g["statements"] for c in s["claims"]})
    listed = "".join(
        f"<small>{_text(article_line(shown.graph.articles[i]))}</small>" for i in sources
    )
    return _framed(
        f"<p><b>{_text(shown.subject.name)}</b> ({_text(shown.subject.class_label)})</p>{''.join(parts)}<h4>Sources</h4>{listed}"
    )


@as_html.register
def _(shown: Conflicts):
    return _framed(
        "".join(_conflict(c, shown.graph) for c in shown) or "<p>the sources do not disagree</p>"
    )


@as_html.register
def _(shown: Routes):
    return _framed(
        "".join(
            f"<h4>{n}. {_text(_way(r, shown.graph))}</h4>{_statement_list([shown.graph.by_id[h.statement] for h in r.hops], shown.graph)}"
            for n, r in enumerate(shown, 1)
        )
    )


@as_html.register
def _(shown: Rows):
    return _framed(_table(list(shown[0]) if shown else [], shown[:_MOST]) + _more_html(shown))


@as_html.register
def _(shown: Found):
    names = "".join(
        f"<li>{_text(e.name)} ({_text(e.class_label)}): {_text(e.id)}</li>" for e in shown.entities
    )
    more = f"<p>and {shown.more} more statements; add a word</p>" if shown.more else ""
    return _framed(f"<ul>{names}</ul>{_statement_list(shown.statements, shown.graph)}{more}")


@as_html.register
def _(shown: Reply):
    heads = "".join(f"<p>{_text(line)}</p>" for line in _reply_heads(shown))
    rows = _table(shown.data["columns"], shown.table()[:_MOST]) if shown.data.get("rows") else ""
    return _framed(
        heads
        + rows
        + _statement_list(shown.statements[:_MOST], shown.graph)
        + _more_html(shown.statements)
    )


@as_html.register
def _(shown: Page):
    page = _page_html(shown).replace("<head>", f"<head>{_IN_FRAME[shown.kind]}", 1)
    title = _text(f"{shown.kind} of {shown.subject.name}")
    return f'<iframe title="{title}" sandbox="allow-scripts allow-downloads" style="width:100%;height:640px;border:1px solid #8888" srcdoc="{escape(page)}"></iframe>'


def write(page, path):
    """Write a kg.answers.shown.Page to ``path`` and return its Path; the ending says the format.

    Raises WrongUsage where the page is not written in that format, OSError where the folder cannot be written.
    """
    path = Path(path)
    if page.kind == "dossier":
        from kg.pages.dossier import write_dossier

        return write_dossier(page.graph, page.subject, path, page.as_of)
    from kg.pages.career import write_career_page

    if path.suffix.lower() != ".html":
        raise WrongUsage(
            f"a career page is not written as '{path.suffix or path.name}'",
            "name a file that ends in .html",
        )
    return write_career_page(page.graph, page.subject, path)


def _page_html(page):
    if page.kind == "dossier":
        from kg.pages.dossier_html import to_html

        return to_html(page.data)
    from kg.pages.career import career_html

    return career_html(page.graph, page.subject)


def _framed(inside):
    return f'{_STYLE}<div class="kg-nb">{inside}</div>'


def _text(text):
    return escape(printable(text))


def _more_html(shown):
    return f"<p>and {len(shown) - _MOST} more</p>" if len(shown) > _MOST else ""


def _statement_list(statements, graph):
    return (
        "<ul>" + "".join(_statement(s, graph) for s in statements) + "</ul>" if statements else ""
    )


def _statement(statement, graph):
    mark = mark_of(statement)
    head = f"<time>{_year(statement)}</time>{_text(statement['sentence'])}" + (
        f" <mark>[{_text(mark)}]</mark>" if mark else ""
    )
    if statement["claims"]:
        several = has_several_details(statement)
        return f"<li>{head}{''.join(_receipt(c, graph, several) for c in statement['claims'])}</li>"
    lines = "".join(f"<small>{_text(line)}</small>" for line in _receipts(statement, graph))
    return f"<li>{head}<details><summary>what it follows from</summary>{lines}</details></li>"


def _receipt(claim, graph, details=False):
    line, passage = _text(receipt_line(claim, graph, details)), graph.passage(claim)
    return (
        f"<details><summary>{line}</summary><blockquote>{_text(passage)}</blockquote></details>"
        if passage
        else f"<small>{line}</small>"
    )


def _conflict(conflict, graph):
    claims = {c["id"]: c for c in graph.by_id[conflict["statement"]]["claims"]}
    sides = "".join(
        f"<li><b>{_text(v['label'])}</b>{''.join(_receipt(claims[i], graph) for i in v['claims'])}</li>"
        for v in conflict["values"]
    )
    body = (
        f"<ul>{sides}</ul>"
        if sides
        else _statement_list([graph.by_id[i] for i in conflict["statements"]], graph)
    )
    return (
        f"<h4>{_text(conflict_line(conflict, graph))}</h4>{body}<p>{_text(_ruling(conflict))}</p>"
    )


def _table(columns, rows):
    head = "".join(f"<th>{_text(c)}</th>" for c in columns)
    body = "".join(
        "<tr>"
        + "".join(f"<td>{_text('' if row.get(c) is None else row[c])}</td>" for c in columns)
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
