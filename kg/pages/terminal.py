"""Answers → lines in a terminal. Untrusted text is shown, never obeyed: control and direction characters become visible."""

import os
import re
import shutil
import sys
import textwrap
import unicodedata

from kg.answers.receipts import (
    article_line,
    conflict_line,
    has_several_details,
    mark_of,
    receipt_line,
    why,
)

_MARKS = {
    "disputed": "red",
    "ruled": "magenta",
    "derived, possible": "yellow",
    "derived, certain": "cyan",
}
_STYLES = {"bold": "1", "dim": "2", "red": "1;31", "yellow": "33", "magenta": "35", "cyan": "36"}


def printable(text):
    """Return text that a terminal cannot take as a command: control and direction characters as ``␛`` or ``‹U+202E›``.

    >>> printable("a\\x1b[31mb\\u202ec")
    'a␛[31mb‹U+202E›c'
    """
    return re.sub(
        r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]",
        _visible,
        str(text),
    )


def _visible(match):
    char = match.group()
    if char in "\n\t":
        return " "
    if ord(char) < 0x20:
        return chr(0x2400 + ord(char))
    return f"‹U+{ord(char):04X}›" if unicodedata.category(char) != "Zs" else " "


class Terminal:
    """Writes wrapped lines to standard output; styles only where it is a terminal that wants them.

    Plain wrapping rather than rich's layout: a long career is printed ten times as fast, and
    ``kg show`` must answer before the reader looks up. Tables are rich's.
    """

    def __init__(self, stream=None):
        self.stream = stream or sys.stdout
        self.width = max(30, shutil.get_terminal_size((80, 24)).columns)
        self.styled = self.stream.isatty() and "NO_COLOR" not in os.environ

    def print(self, text="", style="", indent=0, first=None, mark=""):
        """Print text, made safe and wrapped; first: what stands before its first line in place of the indent; mark: a styled word after it."""
        body = printable(text) + (f" [{mark}]" if mark else "")
        start = " " * indent if first is None else f"{first:<{indent}}"
        lines = textwrap.wrap(
            body,
            self.width - 1,
            initial_indent=start,
            subsequent_indent=" " * indent,
            break_on_hyphens=False,
        ) or [start.rstrip()]
        shown = "\n".join(lines)
        if self.styled and shown:
            if mark and shown.endswith(f"[{mark}]"):
                shown = shown[: -len(mark) - 2] + self._style(
                    f"[{mark}]", _MARKS.get(mark, "yellow")
                )
            shown = self._style(shown, style)
        self.stream.write(shown + "\n")

    def _style(self, text, style):
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if style else text


def print_heading(out, text, below=""):
    """Print a heading, and a line below it."""
    out.print(text, "bold")
    if below:
        out.print(below, "dim")


def print_statement(out, statement, graph, show_why=False, passages=False):
    """Print a statement: year, sentence, how sure it is; its receipts below.

    show_why: how it came about in place of the receipts; passages: the words around each anchor too,
    where the text is at hand.
    """
    year = (statement["time"]["earliest"] or statement["time"]["latest"] or "")[:4]
    out.print(statement["sentence"], indent=5, first=year, mark=mark_of(statement))
    if show_why:
        for line in [*why(statement, graph), f"statement {statement['id']}"]:
            out.print(line.strip(), "dim", indent=7 + len(line) - len(line.lstrip()))
        return
    several = has_several_details(statement)
    for claim in statement["claims"]:
        out.print(receipt_line(claim, graph, several), "dim", indent=7)
        if passages and (passage := graph.passage(claim)):
            out.print(_around(passage, claim), indent=9)
    if not statement["claims"] and statement["premises"]:
        first = graph.by_id[statement["premises"][0]]
        more = (
            f" and {len(statement['premises']) - 1} more" if len(statement["premises"]) > 1 else ""
        )
        out.print(
            f"rule {statement['rule']}, from: {first['sentence']}{more} (--why shows all)",
            "dim",
            indent=7,
        )


def _around(passage, claim, reach=160):
    """Return the part of a paragraph that surrounds a claim's anchor, cut at words."""
    start, end = claim["span"] or (0, 0)
    low, high = max(0, start - reach), min(len(passage), end + reach)
    low = passage.rfind(" ", 0, low) + 1 if low else 0
    high = passage.find(" ", high) if 0 < passage.find(" ", high) else len(passage)
    return ("… " if low else "") + passage[low:high] + (" …" if high < len(passage) else "")


def print_groups(out, groups, graph, entity, show_why=False, passages=False):
    """Print everything about an entity, group by group, then the articles it rests on."""
    names = f"also: {', '.join(entity.other_names)}" if entity.other_names else ""
    total = sum(len(g["statements"]) for g in groups)
    print_heading(
        out,
        f"{entity.name} ({entity.class_label})",
        "; ".join(x for x in (names, f"{total} statements", f"id {entity.id}") if x),
    )
    for group in groups:
        out.print()
        print_heading(out, group["group"])
        for statement in group["statements"]:
            print_statement(out, statement, graph, show_why, passages)
    print_sources(out, [s for g in groups for s in g["statements"]], graph)


def print_sources(out, statements, graph):
    """Print the articles that statements rest on."""
    sources = sorted({c["source"] for s in statements for c in s["claims"]})
    if sources:
        out.print()
        print_heading(out, "Sources")
        for source in sources:
            out.print(article_line(graph.articles[source]), indent=2)


def print_conflict(out, conflict, graph):
    """Print a conflict: what about, then each side with its receipts, then the ruling or that there is none."""
    out.print(conflict_line(conflict, graph), "bold")
    claims = {c["id"]: c for c in graph.by_id[conflict["statement"]]["claims"]}
    for value in conflict["values"]:
        out.print(value["label"], "red", indent=2)
        for ident in value["claims"]:
            out.print(receipt_line(claims[ident], graph), "dim", indent=4)
    if not conflict["values"]:
        for ident in conflict["statements"]:
            print_statement(out, graph.by_id[ident], graph)
    ruling = conflict["ruling"]
    out.print(
        f"ruled: {ruling['holds']}, because {ruling['reason']} ({ruling['by']}, {ruling['when']})"
        if ruling
        else "no ruling: both stand",
        indent=2,
    )


def print_routes(out, routes, graph, passages=False):
    """Print routes, each hop a sentence with its receipts."""
    for number, route in enumerate(routes, 1):
        names = " → ".join(
            [
                graph.entities[route.hops[0].start].name,
                *(graph.entities[h.end].name for h in route.hops),
            ]
        )
        out.print()
        print_heading(out, f"{number}. {names}")
        for hop in route.hops:
            print_statement(out, graph.by_id[hop.statement], graph, passages=passages)


def print_table(columns, rows):
    """Print rows (dicts) as a table; long cells wrap."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from kg.answers.sparql import short

    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(Text(printable(column)), overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(short(row.get(c, "")))) for c in columns))
    Console(highlight=False, emoji=False).print(table)


def print_check(out, facts, problems, missing, conflicts, tallies, graph):
    """Print what ``kg check`` found: problems, then open conflicts and totals that do not add up, then the count."""
    for problem in problems:
        head, *rest = str(problem).split("\n")
        out.print(head, "bold")
        for line in rest:
            out.print(line.strip(), "dim", indent=2)
    if missing:
        out.print(
            f"texts not at hand: {', '.join(missing)}; anchors in them were not proven again, everything else was checked",
            "yellow",
        )
    if conflicts:
        out.print()
        print_heading(
            out,
            f"{len(conflicts)} open conflict{'s' if len(conflicts) != 1 else ''} (not errors: `kg conflicts` shows both sides)",
        )
        for conflict in conflicts:
            out.print(conflict_line(conflict, graph), indent=4, first="  -")
    if tallies:
        out.print()
        print_heading(
            out,
            f"{len(tallies)} stated total{'s' if len(tallies) != 1 else ''} the graph does not bear out (`kg show ID --why` counts)",
        )
        for statement, tally in tallies:
            out.print(
                f"{statement['sentence']}: {tally['verdict']} [{statement['id']}]",
                indent=4,
                first="  -",
            )
    out.print()
    count = len(problems)
    print_heading(
        out,
        f"{len(facts.claims)} claims, {len(facts.entities)} entities, {len(facts.catalogue.articles)} articles: "
        + (f"{count} problem{'s' if count != 1 else ''}" if count else "no problems"),
    )


def print_gaps(out, found, graph):
    """Print gaps, check by check."""
    last = None
    for gap in found:
        if gap["check"] != last:
            out.print()
            print_heading(out, gap["problem"], gap["solution"])
            last = gap["check"]
        out.print(
            graph.by_id[gap["statement"]]["sentence"] if gap["statement"] else gap["name"], indent=2
        )


def print_circles(out, rows, graph):
    """Print who joins whom, each with the statements behind the number (the first three; --json gives all)."""
    for row in rows:
        out.print(row["words"], "bold", indent=5)
        for ident in row["statements"][:3]:
            print_statement(out, graph.by_id[ident], graph)
        if len(row["statements"]) > 3:
            out.print(f"and {len(row['statements']) - 3} statements more", "dim", indent=7)


def print_answer(out, answer, graph, passages=False, most=12):
    """Print an answer of ``kg ask``: how the question was understood, the answer, then the statements behind it.

    answer: the dict that ``kg ask --json`` gives; most: statements shown.
    """
    if answer.get("understood_as"):
        out.print(f"understood as: {answer['understood_as']}", "dim")
    if answer["status"] == "not_understood":
        placed = ", ".join(f"'{w}'" for w in answer.get("missing", ()))
        out.print(
            f"not understood: {placed} could not be placed" if placed else "not understood",
            "yellow",
        )
    elif answer["status"] == "not_recorded":
        out.print(
            "nobody recorded just that" if answer.get("nearby") else "nobody recorded it", "yellow"
        )
    else:
        if answer["status"] == "disputed":
            out.print("the sources disagree:", "red")
        if answer.get("yes") is not None:
            out.print("yes" if answer["yes"] else "no, by a source", "bold")
        for item in answer["answers"]:
            out.print(str(item["label"]), "bold", indent=4, first="  -")
    if answer.get("not_claimed"):
        out.print(f"not claimed: {answer['not_claimed']}", "dim")
    if answer["status"] != "not_understood":
        for ident in answer["statements"][:most]:
            print_statement(out, graph.by_id[ident], graph, passages=passages)
        if len(answer["statements"]) > most:
            out.print(
                f"and {len(answer['statements']) - most} statements more; --json gives all",
                "dim",
                indent=5,
            )
    if answer.get("nearby"):
        out.print("no answer, but these come near:", "dim")
        for ident in answer["nearby"]:
            print_statement(out, graph.by_id[ident], graph, passages=passages)
    if answer.get("suggestions"):
        out.print("perhaps:", "dim")
        for suggestion in answer["suggestions"]:
            out.print(
                suggestion
                if isinstance(suggestion, str)
                else suggestion.get("question", str(suggestion)),
                indent=4,
                first="  -",
            )


def print_questions(out, questions, whole=False):
    """Print saved questions, group by group; whole: parameters, what is not claimed and the SPARQL too."""
    last = None
    for question in questions:
        if question.group != last:
            out.print()
            print_heading(out, question.group)
            last = question.group
        parameters = " ".join(
            f"[--{p.name.replace('_', '-')} {p.type}]"
            if p.optional
            else f"--{p.name.replace('_', '-')} {p.type}"
            for p in question.parameters
        )
        out.print(f"{question.name} {parameters}".strip(), "bold", indent=2)
        out.print(question.question, indent=6)
        if whole:
            if question.not_claimed:
                out.print(f"not claimed: {question.not_claimed}", "dim", indent=6)
            for line in question.text.splitlines():
                out.stream.write(printable(line) + "\n")


def print_mentions(out, found, vocabulary):
    """Print what ``kg mentions`` found: known names by class with their lines, unclear ones, likely new ones."""
    by_entity = {}
    for mention in found["known"]:
        by_entity.setdefault((mention["class"], mention["name"], mention["id"]), []).append(
            mention["line"]
        )
    last = None
    for (cls, name, ident), lines in sorted(
        by_entity.items(), key=lambda e: (vocabulary.entity_class(e[0][0]).rank, e[0][1])
    ):
        if cls != last:
            out.print()
            print_heading(out, f"known: {vocabulary.entity_class(cls).label}")
            last = cls
        out.print(
            f"{name} ({ident}), line{'s' if len(lines) > 1 else ''} {', '.join(str(n) for n in dict.fromkeys(lines))}",
            indent=2,
        )
    for heading, rows in (("may be more than one", found["unclear"]), ("likely new", found["new"])):
        if rows:
            out.print()
            print_heading(out, heading)
        for row in rows:
            lines = ", ".join(str(n) for n in dict.fromkeys(p["line"] for p in row["places"]))
            what = (
                " or ".join(row["candidates"])
                if "candidates" in row
                else f"{vocabulary.entity_class(row['kind_guess']).label}?"
                + (f" near {', '.join(row['near'])}" if row["near"] else "")
            )
            out.print(f"{row['text']}: {what}, line {lines}", indent=2)


def print_coverage(rows, sums, whole):
    """Print the coverage of articles: one line an article, or one a paragraph where ``whole``."""
    if whole:
        print_table(
            ["¶", "line", "words", "claims", "anchors", "left because"],
            [
                {
                    "¶": r.paragraph,
                    "line": r.line,
                    "words": r.words,
                    "claims": r.claims,
                    "anchors": r.anchors,
                    "left because": r.left or ("OPEN" if r.is_open else ""),
                }
                for r in rows
            ],
        )
    else:
        print_table(
            ["article", "paragraphs", "claimed", "left", "open", "claims"],
            [
                {
                    "article": name,
                    **{k: s[k] for k in ("paragraphs", "claimed", "left", "open", "claims")},
                }
                for name, s in sums.items()
            ],
        )
