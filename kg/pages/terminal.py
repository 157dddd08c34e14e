"""Answers → lines in a terminal. Untrusted text is shown, never obeyed: control and direction characters become visible."""

import re
import unicodedata

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from kg.answers.receipts import article_line, conflict_line, has_several_details, mark_of, receipt_line, why

_MARKS = {"disputed": "bold red", "ruled": "magenta", "derived, possible": "yellow", "derived, certain": "cyan"}


def printable(text):
    """Return text that a terminal cannot take as a command: control and direction characters as ``␛`` or ``‹U+202E›``.

    >>> printable("a\\x1b[31mb\\u202ec")
    'a␛[31mb‹U+202E›c'
    """
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]", _visible, str(text))


def _visible(match):
    char = match.group()
    if char in "\n\t":
        return " "
    if ord(char) < 0x20:
        return chr(0x2400 + ord(char))
    return f"‹U+{ord(char):04X}›" if unicodedata.category(char) != "Zs" else " "


def console(stderr=False):
    """Return a rich Console that takes no markup from data and wraps at the terminal's width."""
    return Console(markup=False, highlight=False, emoji=False, soft_wrap=False, stderr=stderr)


def print_heading(out, text, below=""):
    """Print a heading, and a line below it."""
    out.print(Text(printable(text), style="bold"))
    if below:
        out.print(Text(printable(below), style="dim"))


def print_statement(out, statement, graph, receipts=True, show_why=False):
    """Print a statement as a bullet: year, sentence, how sure it is; its receipts below."""
    year = (statement["time"]["earliest"] or statement["time"]["latest"] or "")[:4]
    line = Text(f"{year:4} ", style="dim")
    line.append(printable(statement["sentence"]), style="")
    if mark := mark_of(statement):
        line.append(f" [{mark}]", style=_MARKS.get(mark, "yellow"))
    out.print(_hanging(line, 5))
    if show_why:
        for item in [*why(statement, graph), f"statement {statement['id']}"]:
            out.print(Padding(Text(printable(item), style="dim"), (0, 0, 0, 7 + len(item) - len(item.lstrip()))))
        return
    if receipts:
        several = has_several_details(statement)
        for claim in statement["claims"]:
            out.print(Padding(Text(printable(receipt_line(claim, graph, several)), style="dim"), (0, 0, 0, 7)))
        if not statement["claims"] and statement["premises"]:
            first = graph.by_id[statement["premises"][0]]
            more = f" and {len(statement['premises']) - 1} more" if len(statement["premises"]) > 1 else ""
            out.print(Padding(Text(printable(f"rule {statement['rule']}, from: {first['sentence']}{more} (--why shows all)"), style="dim"), (0, 0, 0, 7)))


def _hanging(text, indent):
    from rich.table import Table

    table = Table.grid(padding=0)
    table.add_column(width=indent)
    table.add_column()
    table.add_row(text[:indent], text[indent:])
    return table


def print_groups(out, groups, graph, entity, show_why=False):
    """Print everything about an entity, group by group, then the articles it rests on."""
    names = f"also: {', '.join(entity.other_names)}" if entity.other_names else ""
    total = sum(len(g["statements"]) for g in groups)
    print_heading(out, f"{entity.name} ({entity.class_label})", "; ".join(x for x in (names, f"{total} statements", f"id {entity.id}") if x))
    for group in groups:
        out.print()
        print_heading(out, group["group"])
        for statement in group["statements"]:
            print_statement(out, statement, graph, show_why=show_why)
    print_sources(out, [s for g in groups for s in g["statements"]], graph)


def print_sources(out, statements, graph):
    """Print the articles that statements rest on."""
    sources = sorted({c["source"] for s in statements for c in s["claims"]})
    if sources:
        out.print()
        print_heading(out, "Sources")
        for source in sources:
            out.print(Padding(Text(printable(article_line(graph.articles[source]))), (0, 0, 0, 2)))


def print_conflict(out, conflict, graph):
    """Print a conflict: what about, then each side with its receipts, then the ruling or that there is none."""
    out.print(Text(printable(conflict_line(conflict, graph)), style="bold"))
    statement = graph.by_id[conflict["statement"]]
    claims = {c["id"]: c for c in statement["claims"]}
    for value in conflict["values"]:
        out.print(Padding(Text(printable(value["label"]), style="red"), (0, 0, 0, 2)))
        for ident in value["claims"]:
            out.print(Padding(Text(printable(receipt_line(claims[ident], graph)), style="dim"), (0, 0, 0, 4)))
    if not conflict["values"]:
        for ident in conflict["statements"]:
            print_statement(out, graph.by_id[ident], graph)
    ruling = conflict["ruling"]
    out.print(Padding(Text(printable(f"ruled: {ruling['holds']}, because {ruling['reason']} ({ruling['by']}, {ruling['when']})") if ruling else "no ruling: both stand"), (0, 0, 0, 2)))


def print_routes(out, routes, graph):
    """Print routes, each hop a sentence with its receipts."""
    for number, route in enumerate(routes, 1):
        names = " → ".join([graph.entities[route.hops[0].start].name, *(graph.entities[h.end].name for h in route.hops)])
        out.print()
        print_heading(out, f"{number}. {names}")
        for hop in route.hops:
            print_statement(out, graph.by_id[hop.statement], graph)


def print_table(out, columns, rows):
    """Print rows (dicts) as a table; long cells wrap."""
    from rich.table import Table

    from kg.answers.sparql import short

    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(printable(column), overflow="fold")
    for row in rows:
        table.add_row(*(printable(short(row.get(c, ""))) for c in columns))
    out.print(table)


def print_check(out, facts, problems, missing, conflicts, tallies, graph):
    """Print what ``kg check`` found: problems, then open conflicts and totals that do not add up, then the count."""
    for problem in problems:
        head, *rest = str(problem).split("\n")
        out.print(Text(printable(head), style="bold"))
        for line in rest:
            out.print(Padding(Text(printable(line.strip()), style="dim"), (0, 0, 0, 2)))
    if missing:
        out.print(Text(printable(f"texts not at hand: {', '.join(missing)}; anchors in them were not proven again, everything else was checked"), style="yellow"))
    if conflicts:
        out.print()
        print_heading(out, f"{len(conflicts)} open conflict{'s' if len(conflicts) != 1 else ''} (not errors: `kg conflicts` shows both sides)")
        for conflict in conflicts:
            out.print(Padding(Text(printable(conflict_line(conflict, graph))), (0, 0, 0, 2)))
    if tallies:
        out.print()
        print_heading(out, f"{len(tallies)} stated total{'s' if len(tallies) != 1 else ''} the graph does not bear out (`kg show ID --why` counts)")
        for statement, tally in tallies:
            out.print(Padding(Text(printable(f"{statement['sentence']}: {tally['verdict']} [{statement['id']}]")), (0, 0, 0, 2)))
    out.print()
    count = len(problems)
    print_heading(out, f"{len(facts.claims)} claims, {len(facts.entities)} entities, {len(facts.catalogue.articles)} articles: " + (f"{count} problem{'s' if count != 1 else ''}" if count else "no problems"))


def print_gaps(out, found, graph):
    """Print gaps, check by check."""
    last = None
    for gap in found:
        if gap["check"] != last:
            out.print()
            print_heading(out, gap["problem"], gap["solution"])
            last = gap["check"]
        sentence = graph.by_id[gap["statement"]]["sentence"] if gap["statement"] else gap["name"]
        out.print(Padding(Text(printable(sentence)), (0, 0, 0, 2)))


def print_circles(out, rows, graph):
    """Print who joins whom, each with the statements behind the number (the first three; --json gives all)."""
    for row in rows:
        out.print(_hanging(Text(printable("     " + row["words"]), style="bold"), 5))
        for ident in row["statements"][:3]:
            print_statement(out, graph.by_id[ident], graph)
        if len(row["statements"]) > 3:
            out.print(Padding(Text(f"and {len(row['statements']) - 3} statements more", style="dim"), (0, 0, 0, 7)))
