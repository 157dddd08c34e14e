"""Answers to questions → lines in a terminal: the question, its rows, statements behind them."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.answers.asking import AskReply, Guided
from kg.answers.questions import Cell, QuestionAnswer, Row
from kg.model.claims import Entity
from kg.model.statements import Statement
from kg.pages.terminal import Terminal, print_statement
from kg.problems import many

if TYPE_CHECKING:
    from kg.answers.graph import Graph

_ROWS, _LINES, _STATEMENTS, _NEAR = 12, 3, 5, 5
_BARE = re.compile(r"(?:[a-z]+ )*\d[\d.,]*\W?")
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
        out.print(row_line(found, row, graph.data.entities), indent=4, first="  -")
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
        _print_rows(out, claimed, _ROWS, graph)
        for ident in claimed.found.statements[:_STATEMENTS]:
            print_statement(out, graph.statement(ident), graph, passages=passages)
        others = [g for g in reply.guided if g is not claimed]
    else:
        if reply.about:
            out.print(reply.about, "bold")
        elif reply.guided or reply.statements:
            what = "questions, and what each finds" if reply.guided else "statements"
            out.print(f"the nearest {what}:", "dim")
        else:
            out.print("not understood: no question and no statement comes near", "yellow")
        others = list(reply.guided)
    for guided in others:
        out.print(guided.found.understood_as, "bold")
        _print_verdict(out, guided.found)
        _print_rows(out, guided, _LINES, graph)
        if guided.found.question.is_yes_no and guided.found.status == "found":
            for ident in guided.found.statements[:_LINES]:
                out.print(graph.statement(ident).sentence, indent=4, first="  -")
    if not claimed and reply.guided and reply.statements:
        out.print("the nearest statements:", "dim")
    if not claimed:
        _print_near(out, reply.statements[: _NEAR * (2 if reply.about else 1)], graph, passages)
    if reply.suggestions and not claimed:
        out.print("one may also ask:", "dim")
        for suggestion in reply.suggestions:
            out.print(suggestion, indent=4, first="  -")


def _print_verdict(out: Terminal, found: QuestionAnswer) -> None:
    if not found.is_finished:
        out.print("its rows took too long: what there is, is not known", "yellow", indent=2)
    elif found.yes is not None:
        no = "no, by a source" if found.denials else "no"
        out.print(f"yes{_in_class(found)}" if found.yes else no, "bold", indent=2)
    elif found.question.counts and found.denials and not found.rows:
        out.print("none, by a source", "bold", indent=2)
    elif found.status in _VERDICTS:
        text, style = _VERDICTS[found.status]
        out.print(text, style, indent=2)
    if len(found.notes) == 1 and len(found.statements) == 1:
        out.print(f"recorded {found.notes[0]}", "dim", indent=2)


def _in_class(found: QuestionAnswer) -> str:
    """Return in which class a yes is one, where all that says so is of one class: a class win."""
    kinds = [n for n, kind in found.question.columns if kind == "RaceClass"]
    cells = [row.cells.get(n) for row in found.answering for n in kinds]
    names = {c.label for c in cells if c}
    return f", in the {names.pop()} class" if len(names) == 1 and all(cells) else ""


def _print_rows(out: Terminal, guided: Guided, most: int, graph: "Graph") -> None:
    found = guided.found
    if not found.question.is_yes_no:
        rows = sorted(found.rows, key=lambda row: row.is_planned)
        lines = list(dict.fromkeys(row_line(found, row, graph.data.entities) for row in rows))
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


def _labelled(found: QuestionAnswer, name: str, cell: Cell) -> str:
    """Return a cell as a row shows it: a bare number, or a bare yes, with the name of its column.

    A count needs none: the question says of what. Nor does a day, but for where it began or ended.
    """
    is_year = dict(found.question.columns).get(name) in ("Date", "Year")
    if is_year and name in ("since", "until"):
        return f"{name} {cell.text}"
    if cell.text in ("yes", "no"):
        return ("" if cell.text == "yes" else "not ") + name.removeprefix("is_").replace("_", " ")
    if is_year or not _BARE.fullmatch(cell.text) or name == "count" == found.question.answer:
        return cell.text
    return f"{name.replace('_', ' ')} {cell.text}"


def row_line(
    found: QuestionAnswer, row: Row, entities: Mapping[str, Entity] = MappingProxyType({})
) -> str:
    """Return a row as one line: what answers, the other columns, whether it is in dispute.

    entities: id → Entity; what another one of the row is part of (the event of its session, the
    season of its event) is not told again.
    """
    first = found.answer_of(row)
    cells = {n: c for n, c in row.cells.items() if c and not c.statements}
    if not cells:
        return first.text if first else ""
    wholes = _wholes({c.id for c in cells.values() if c.id}, entities)
    cells = {n: c for n, c in cells.items() if c.id not in wholes or c is first}
    same = [n for n, c in cells.items() if first and (c.id, c.value) == (first.id, first.value)]
    line = _labelled(found, same[0], first) if first and same else first.text if first else ""
    more = ", ".join(
        dict.fromkeys(_labelled(found, n, c) for n, c in cells.items() if n not in same)
    )
    mark = {"disputed": " (disputed)", "possible": " (possible)"}.get(row.standing, "")
    return f"{line} ({more}){mark}" if more else line + mark


def _wholes(ids: set[str], entities: Mapping[str, Entity]) -> set[str]:
    """Return the entities that some of these are part of, step by step."""
    found: set[str] = set()
    rest = list(ids)
    while rest:
        entity = entities.get(rest.pop())
        slots = entity.slots.values() if entity else ()
        fresh = {v.id for values in slots for v in values if v.id} - found
        found |= fresh
        rest += fresh
    return found
