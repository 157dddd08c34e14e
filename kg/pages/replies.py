"""Answers to questions → lines in a terminal: the question, its rows, statements behind them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.answers.asking import AskReply, Guided
from kg.answers.questions import QuestionAnswer, Row
from kg.model.statements import Statement
from kg.pages.terminal import Terminal, print_statement
from kg.problems import many

if TYPE_CHECKING:
    from kg.answers.graph import Graph

_ROWS, _LINES, _STATEMENTS, _NEAR = 12, 3, 5, 5
_VERDICTS = {
    "disputed": ("the sources disagree", "red"),
    "not_recorded": ("nobody recorded it", "yellow"),
    "found": ("nothing settles it; this is recorded", "yellow"),
}


def print_saved(
    out: Terminal, found: QuestionAnswer, graph: "Graph", passages: bool = False
) -> None:
    """Print the answer to a saved question: the question, the answer, the statements behind it."""
    out.print(found.understood_as, "bold")
    _print_verdict(out, found)
    for row in found.rows[:_ROWS] if not found.question.is_yes_no else ():
        out.print(row_line(found, row), indent=4, first="  -")
    if len(found.rows) > _ROWS:
        more = many(len(found.rows) - _ROWS, "row")
        out.print(f"and {more} more; --json gives all", "dim", indent=4)
    if found.question.not_claimed:
        out.print(f"not claimed: {found.question.not_claimed}", "dim")
    for ident in found.statements[:_ROWS]:
        print_statement(out, graph.statement(ident), graph, passages=passages)
    if len(found.statements) > _ROWS:
        more = many(len(found.statements) - _ROWS, "statement")
        out.print(f"and {more} more; --json gives all", "dim", indent=5)


def print_reply(out: Terminal, reply: AskReply, graph: "Graph", passages: bool = False) -> None:
    """Print the reply to a question in words.

    Where an answer is claimed, the question that it is claimed of and its receipts; else the
    questions that come nearest with their rows, and then the statements that do.
    """
    claimed = reply.claimed
    if claimed:
        out.print(claimed.found.understood_as, "bold")
        _print_verdict(out, claimed.found)
        _print_rows(out, claimed, _ROWS)
        for ident in claimed.found.statements[:_STATEMENTS]:
            print_statement(out, graph.statement(ident), graph, passages=passages)
        others = [g for g in reply.guided if g is not claimed]
    else:
        if reply.about:
            out.print(reply.about, "bold")
        elif reply.guided or reply.statements:
            out.print("no answer is claimed; these questions and statements come near:", "dim")
        else:
            out.print("not understood: no question and no statement comes near", "yellow")
        others = list(reply.guided)
    for guided in others:
        out.print(guided.found.understood_as, "bold")
        _print_verdict(out, guided.found)
        _print_rows(out, guided, _LINES)
    if not claimed:
        _print_near(out, reply.statements[: _NEAR * (2 if reply.about else 1)], graph, passages)
    if reply.suggestions and not claimed:
        out.print("one may also ask:", "dim")
        for suggestion in reply.suggestions:
            out.print(suggestion, indent=4, first="  -")


def _print_verdict(out: Terminal, found: QuestionAnswer) -> None:
    if found.yes is not None:
        out.print("yes" if found.yes else "no, by a source", "bold", indent=2)
    elif found.status in _VERDICTS:
        text, style = _VERDICTS[found.status]
        out.print(text, style, indent=2)
    if found.notes and len(found.notes) <= 3:
        out.print("; ".join(found.notes), "dim", indent=2)


def _print_rows(out: Terminal, guided: Guided, most: int) -> None:
    found = guided.found
    if not found.question.is_yes_no:
        lines = list(dict.fromkeys(row_line(found, row) for row in found.rows))
        for line in lines[:most]:
            out.print(line, indent=4, first="  -")
        if len(lines) > most:
            out.print(f"and {len(lines) - most} rows more", "dim", indent=4)
    if guided.candidate.left_out:
        left = ", ".join(f"\u2018{w}\u2019" for w in guided.candidate.left_out)
        out.print(f"left out: {left}", "dim", indent=2)


def _print_near(
    out: Terminal, statements: Sequence[Statement], graph: "Graph", passages: bool
) -> None:
    for statement in statements:
        print_statement(out, statement, graph, passages=passages)


def row_line(found: QuestionAnswer, row: Row) -> str:
    """Return a row as one line: what answers, the other columns, whether it is in dispute."""
    first = found.answer_of(row)
    cells = [c for c in row.cells.values() if c and not c.statements]
    if not cells:
        return first.text if first else ""
    texts = [c.text for c in cells if first is None or c.id != first.id or c.value != first.value]
    line = first.text if first else ""
    more = ", ".join(dict.fromkeys(texts))
    mark = {"disputed": " (disputed)", "possible": " (possible)"}.get(row.standing, "")
    return f"{line} ({more}){mark}" if more else line + mark
