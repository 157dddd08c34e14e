"""A file of a table (CSV, TSV, HTML, pasted text) → its header and its rows."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.problems import WrongUsage

MOST_ROWS = 5_000
_MOST_SPAN = 500
_SAMPLE = 20_000
_DELIMITERS = ",;\t|"
_GAP = re.compile(r"\t+|\s{2,}")
_RULE = re.compile(r"[\s|:+=-]+")
_BLOCKS = {"br", "li", "p", "div", "tr", "ul", "ol"}
_LEFT_OUT = {"sup", "style", "script", "noscript"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells, as many as the header has; the line of the text it stands on, from 1."""

    cells: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table: header, rows, and the text in which each row is a line.

    as_it_was: whether that is the text of the file, letter by letter.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    text: str
    as_it_was: bool


def read_table(data: bytes, number: int = 1) -> Table:
    """Return the table that a file holds.

    data: UTF-8, with or without a mark: HTML, or text with a header and one row a line, its cells
    parted by commas, semicolons, tabs, bars or two spaces; number: which table of a page, from 1,
    the one with most rows where 0. A cell with several lines keeps them.

    Raises WrongUsage where there is no table, or a row has more cells than the header.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise WrongUsage(
            f"line {line} of the table is not UTF-8", "save the file as UTF-8"
        ) from None
    if re.search(r"<t[dh][\s>]", text, re.IGNORECASE):
        return _from_html(text, number)
    found = _from_text(text.replace("\r\n", "\n").replace("\r", "\n"))
    return replace(found, as_it_was=found.as_it_was and "\r" not in text)


def split_names(cell: str) -> list[list[str]]:
    """Return the ways in which a cell may hold several names, the surest first.

    >>> split_names("Ada Lind / Bo Marsh")
    [['Ada Lind', 'Bo Marsh']]
    >>> split_names("Lind, Ada & Bo Marsh")
    [['Lind, Ada', 'Bo Marsh'], ['Lind', 'Ada & Bo Marsh']]
    """
    ways = []
    for mark in ("\n", "/", ";", "|", "&", "•", "·", ","):
        parts = [part.strip() for part in cell.split(mark)]
        if len(parts) > 1 and all(parts):
            ways.append(parts)
    return ways


# -- text --


def _from_text(text: str) -> Table:
    lines = text.split("\n")
    found = list(_records(text, lines))
    if len(found) < 2 or len(found[0][0]) < 2:
        raise WrongUsage(
            "there is no table in the file: it has no header with two columns and a row",
            "save it as CSV, or as text with tabs or two spaces between the columns",
        )
    header = tuple(" ".join(cell.split()) for cell in found[0][0])
    rows = []
    for cells, line, _ in found[1:]:
        _check_width(cells, header, f"line {line}")
        rows.append(_row(cells, header, line))
    whole = all(one_line for _, _, one_line in found)
    rows = [r for r in rows if any(r.cells) and r.cells != header]
    return _table(header, rows, text if whole else None)


def _records(text: str, lines: Sequence[str]) -> Iterator[tuple[list[str], int, bool]]:
    """Yield cells, line from 1, and whether the record has that line to itself."""
    delimiter = _delimiter(lines)
    if delimiter in ("", "|"):
        for number, line in enumerate(lines, 1):
            if line.strip() and not _RULE.fullmatch(line):
                parts = (
                    line.strip().strip("|").split("|") if delimiter else _GAP.split(line.strip())
                )
                yield [p.strip() for p in parts], number, True
        return
    before = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                yield [c.strip() for c in record], before + 1, reader.line_num == before + 1
            before = reader.line_num
    except csv.Error as error:
        raise WrongUsage(
            f"line {reader.line_num} of the table cannot be read: {error}", "mend its quotes"
        ) from None


def _delimiter(lines: Sequence[str]) -> str:
    """Return what parts the cells: the mark in the header and in most lines; "" for spaces."""
    sample = [line for line in lines[:200] if line.strip()]
    for mark in "\t|":
        if sample and all(mark in line for line in sample[:1]) and mark in "".join(sample[1:2]):
            return mark
    try:
        found = csv.Sniffer().sniff("\n".join(sample)[:_SAMPLE], _DELIMITERS).delimiter
    except csv.Error:
        found = max(_DELIMITERS, key=sample[0].count) if sample else ""
    return found if sample and found in sample[0] else ""


# -- HTML --


def _from_html(text: str, number: int) -> Table:
    from lxml import etree, html  # type: ignore[import-untyped]

    try:
        page = html.document_fromstring(text, parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):
        try:
            page = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
        except (etree.ParserError, ValueError):
            raise WrongUsage("the page cannot be read", "save the table as CSV") from None
    grids = [grid for node in page.iter("table") if len(grid := _grid(node)) > 1]
    if not grids or number > len(grids):
        raise WrongUsage(
            f"the page has {len(grids)} tables with a header and rows, not {max(number, 1)}",
            "give --table the number of one of them",
        )
    grid = grids[number - 1] if number else max(grids, key=len)
    at = next((i for i, (_, heads) in enumerate(grid) if heads), 0)
    while at + 1 < len(grid) and grid[at + 1][1]:
        at += 1  # of several rows of headings the last one stands over the columns
    header = tuple(cell.replace("\n", " ") for cell in grid[at][0])
    rows = []
    for number_of_row, (cells, _) in enumerate(grid[at + 1 :], 1):
        _check_width(cells, header, f"row {number_of_row}")
        rows.append(_row(cells, header, 0))
    return _table(header, [r for r in rows if any(r.cells) and r.cells != header], None)


def _grid(table: Any) -> list[tuple[list[str], bool]]:
    """Return the rows of an HTML table: cells (spans repeated), and whether all are headings."""
    grid: list[tuple[list[str], bool]] = []
    waiting: dict[int, tuple[str, int]] = {}  # column → (text, rows still to come)
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is not table:
            continue
        nodes = [n for n in row if n.tag in ("td", "th")]
        cells: list[str] = []
        pending = list(nodes)
        while pending or len(cells) in waiting:
            column = len(cells)
            if column in waiting:
                text, left = waiting.pop(column)
                if left > 1:
                    waiting[column] = text, left - 1
                cells.append(text)
                continue
            node = pending.pop(0)
            text, across, down = _text(node), _span(node, "colspan"), _span(node, "rowspan")
            for extra in range(across):
                if down > 1:
                    waiting[column + extra] = text, down - 1
                cells.append(text)
        if cells:
            headings = bool(nodes) and all(n.tag == "th" for n in nodes) and len(nodes) > 1
            grid.append((cells, headings))
        if len(grid) > MOST_ROWS:
            break
    return grid


def _span(node: Any, name: str) -> int:
    given = node.get(name) or ""
    return min(max(int(given), 1), _MOST_SPAN) if re.fullmatch(r"\d{1,6}", given) else 1


def _text(node: Any) -> str:
    """Return what a cell shows, a line for each of its lines; notes set high are left out."""
    parts: list[str] = []

    def walk(one: Any) -> None:
        if not isinstance(one.tag, str) or one.tag in _LEFT_OUT:
            return
        if one.tag in _BLOCKS:
            parts.append("\n")
        parts.append(re.sub(r"\s+", " ", one.text or ""))
        for child in one:
            walk(child)
            parts.append(re.sub(r"\s+", " ", child.tail or ""))
        if one.tag in _BLOCKS - {"br"}:
            parts.append("\n")

    walk(node)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


# -- both --


def _check_width(cells: Sequence[str], header: Sequence[str], where: str) -> None:
    if any(cells[len(header) :]):
        raise WrongUsage(
            f"{where} of the table has {len(cells)} cells, and the header has {len(header)}",
            "mend the row, or save the table with tabs between the columns",
        )


def _row(cells: Sequence[str], header: Sequence[str], line: int) -> Row:
    width = len(header)
    return Row(tuple([*cells, *[""] * width][:width]), line)


def _table(header: tuple[str, ...], rows: Sequence[Row], text: str | None) -> Table:
    if len(rows) > MOST_ROWS:
        raise WrongUsage(
            f"the table has {len(rows):,} rows", f"at most {MOST_ROWS:,}: make it a data set"
        )
    if text is not None:
        return Table(header, tuple(rows), text, True)
    lines = [_as_line(header), *(_as_line(row.cells) for row in rows)]
    numbered = tuple(Row(row.cells, at) for at, row in enumerate(rows, 2))
    return Table(header, numbered, "\n".join(lines) + "\n", False)


def _as_line(cells: Sequence[str]) -> str:
    return " | ".join(" / ".join(cell.split("\n")) for cell in cells)
