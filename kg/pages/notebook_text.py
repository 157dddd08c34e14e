"""Answers → plain lines, which ``print`` shows: each statement with its receipts, no colours."""

import io
from collections.abc import Iterable, Iterator, Sequence
from functools import singledispatch

from kg.answers.career.comparing import Comparison
from kg.answers.graph import Graph
from kg.answers.receipts import conflict_line, receipt_lines, ruling_line
from kg.answers.shown import Conflicts, Found, Groups, Page, Reply, Routes, Rows, Statements
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
from kg.pages.terminal import MARGIN, Terminal, printable


@singledispatch
def as_text(shown: object) -> str:
    """Return what ``print`` shows of an answer."""
    return printable(repr(shown))


@as_text.register
def _(shown: Statements) -> str:
    return _joined(_of_statements(shown[:MOST], shown.graph)) + _more(shown)


@as_text.register
def _(shown: Groups) -> str:
    lines = [f"{shown.subject.name} ({shown.subject.class_label})"]
    for group in shown:
        lines += ["", group.name]
        for statement in group.statements:
            lines += _of_statement(statement, shown.graph)
    signs = legend_of((s for g in shown for s in g.statements), shown.graph)
    return _joined(lines + (["", signs] if signs else []))


@as_text.register
def _(shown: Conflicts) -> str:
    lines: list[str] = []
    for number, conflict in enumerate(shown):
        lines += [""] if number else []
        lines += _of_conflict(conflict, shown.graph)
    return _joined(lines) or "the sources do not disagree"


@as_text.register
def _(shown: Routes) -> str:
    lines = []
    for number, route in enumerate(shown, 1):
        lines.append(f"{number}. {way(route, shown.graph)}")
        for hop in route.hops:
            statement = shown.graph.statement(hop.statement)
            lines += [f"   {line}" for line in _of_statement(statement, shown.graph)]
    return _joined(lines)


@as_text.register
def _(shown: Rows) -> str:
    lines = [
        "; ".join(f"{k}: {v}" for k, v in row.items() if v not in (None, ""))
        for row in shown[:MOST]
    ]
    return _joined(lines) + _more(shown)


@as_text.register
def _(shown: Found) -> str:
    lines = [f"{e.name} ({e.class_label}): {e.id}" for e in shown.entities]
    lines += _of_statements(shown.statements, shown.graph)
    more = [f"and {shown.more} more statements; add a word"] if shown.more else []
    return _joined(lines + more)


@as_text.register
def _(shown: Reply) -> str:
    lines = [*heads_of(shown), *_of_statements(shown.statements[:MOST], shown.graph)]
    return _joined(lines) + _more(shown.statements)


@as_text.register
def _(shown: Comparison) -> str:
    from kg.pages.compared import print_comparison

    out = Terminal(io.StringIO())
    print_comparison(out, shown)
    return out.kept.removesuffix("\n")


@as_text.register
def _(shown: Page) -> str:
    if shown.kind == "career":
        return printable(repr(shown))
    from kg.pages.dossier_markdown import to_markdown

    return to_markdown(shown.data)


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(printable(line) for line in lines)


def _more(shown: Sequence[object]) -> str:
    return f"\nand {len(shown) - MOST} more" if len(shown) > MOST else ""


def _of_statements(statements: Iterable[Statement], graph: Graph) -> Iterator[str]:
    for statement in statements:
        yield from _of_statement(statement, graph)


def _of_statement(statement: Statement, graph: Graph) -> Iterator[str]:
    when = graph.teller.when(statement)
    margin = f"{when}: " if len(when) > MARGIN - 2 else f"{when:{MARGIN - 1}}"
    yield f"{margin}{statement.sentence} {mark_in_brackets(statement)}".rstrip()
    indent = " " * (MARGIN + 1)
    yield from (indent + line for line in receipts(statement, graph))


def _of_conflict(conflict: Conflict, graph: Graph) -> list[str]:
    lines = [conflict_line(conflict, graph)]
    sides = list(sides_of(conflict, graph))
    for label, claims in sides:
        lines += [f"  {label}", *(f"    {line}" for line in receipt_lines(claims, graph))]
    if not sides:
        for ident in conflict.statements:
            lines += [f"  {line}" for line in _of_statement(graph.statement(ident), graph)]
    return [*lines, f"  {ruling_line(conflict)}"]
