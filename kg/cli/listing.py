"""Rows → a table, CSV, TSV, Markdown, JSON or JSON lines: one way for all that lists.

All go to standard output.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer

from kg.cli.app import print_json, print_json_line

Row = Mapping[str, Any]


class Form(StrEnum):
    """The forms of a list."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    md = "md"
    json = "json"
    jsonl = "jsonl"


AsForm = Annotated[
    Form | None,
    typer.Option("--format", help="Print rows in this form, in place of lines for people."),
]


def print_listing(
    form: Form, name: str, full: Sequence[Any], rows: Iterable[Row], columns: Sequence[str]
) -> None:
    """Print a list.

    full: the items whole, for JSON lines and, under ``name``, for JSON; rows: the same items flat,
    with these columns, for tables. A cell of a spreadsheet is text or a number, never a formula.
    """
    if form is Form.json:
        print_json({name: list(full)})
    elif form is Form.jsonl:
        for item in full:
            print_json_line(item)
    else:
        print_rows(form, columns, rows)


def print_rows(form: Form, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Print rows (column → value) as a table, CSV, TSV, Markdown or JSON lines."""
    if form is Form.table:
        _print_table(columns, rows)
    elif form in (Form.json, Form.jsonl):
        for row in rows:
            print_json_line(dict(row))
    elif form is Form.md:
        _print_markdown(columns, rows)
    else:
        _print_cells(form, columns, rows)


def _print_table(columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Print a table; long cells wrap where a terminal reads, and nowhere else.

    It is laid out first and written then: rich itself would end the program where a pipe is closed.
    """
    import io

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from kg.answers.sparql import short
    from kg.pages.terminal import printable

    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(Text(printable(column)), overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(short(_cell(row.get(c))))) for c in columns))
    out = io.StringIO()
    styled = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    console = Console(file=out, highlight=False, emoji=False, force_terminal=styled)
    console.print(table)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines()))


def _print_cells(form: Form, columns: Sequence[str], rows: Iterable[Row]) -> None:
    from kg.answers.sparql import safe_cell

    if form is Form.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([safe_cell(_cell(row.get(c))) for c in columns])
        return
    for cells in (columns, *([_cell(row.get(c)) for c in columns] for row in rows)):
        flat = (re.sub(r"[\t\r\n]+", " ", str(safe_cell(cell))) for cell in cells)
        sys.stdout.write("\t".join(flat) + "\n")


def _print_markdown(columns: Sequence[str], rows: Iterable[Row]) -> None:
    def line(cells: Iterable[object]) -> str:
        plain = (re.sub(r"\s+", " ", str(cell)).translate(_MARKDOWN) for cell in cells)
        return "| " + " | ".join(plain) + " |\n"

    sys.stdout.write(line(columns))
    sys.stdout.write("|" + "---|" * len(columns) + "\n")
    for row in rows:
        sys.stdout.write(line(_cell(row.get(c)) for c in columns))


_MARKDOWN = str.maketrans({c: f"\\{c}" for c in "\\|`*_[]"} | {"<": "&lt;", ">": "&gt;"})


def _cell(value: object) -> object:
    """Return a value as one cell: "" for none, a list with semicolons."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return "; ".join(str(_cell(v)) for v in value)
    return value if isinstance(value, (int, float)) else str(value)


STATEMENT_COLUMNS = ("when", "sentence", "class", "status", "sources", "id")


def statement_row(statement: Mapping[str, Any]) -> dict[str, Any]:
    """Return a statement as a flat row, with the names of STATEMENT_COLUMNS."""
    time = statement.get("time") or {}
    return {
        "when": time.get("earliest") or time.get("latest") or "",
        "sentence": statement["sentence"],
        "class": statement["class"],
        "status": statement["status"],
        "sources": sorted({c["source"] for c in statement["claims"]}),
        "id": statement["id"],
    }
