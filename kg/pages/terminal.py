"""Answers → lines in a terminal. Untrusted text is shown, never obeyed.

Control and direction characters become visible.
"""

import io
import os
import re
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from kg.answers.receipts import (
    article_line,
    conflict_line,
    has_several_details,
    mark_of,
    places_in_words,
    receipt_lines,
    ruling_line,
    why,
)
from kg.answers.show import by_telling
from kg.answers.shown import Group
from kg.model.claims import Claim
from kg.model.statements import Conflict, Statement
from kg.ontology import Vocabulary
from kg.problems import Problem, many

if TYPE_CHECKING:
    from kg.answers.career.results import Row
    from kg.answers.graph import Entity, Graph
    from kg.answers.lives import LifeSentence
    from kg.answers.paths import Route
    from kg.facts.claims import Facts
    from kg.graph.rules import Gap
    from kg.graph.tallies import Count

MOST_LINES = 40  # of what ``kg show`` tells of somebody at once
_MANY = 400  # statements beyond which the seasons take seconds
_SEASONS = 8  # lines that are left for the seasons, where there are as many
MARGIN = 13  # "19 Sep 2025" and a blank
_MARKS = {
    "disputed": "red",
    "ruled": "magenta",
    "derived": "yellow",
    "derived, certain": "cyan",
}
_STYLES = {"bold": "1", "dim": "2", "red": "1;31", "yellow": "33", "magenta": "35", "cyan": "36"}


def printable(text: object) -> str:
    """Return text that a terminal cannot take as a command.

    Control and direction characters become ``␛`` or ``‹U+202E›``.

    >>> printable("a\\x1b[31mb\\u202ec")
    'a␛[31mb‹U+202E›c'
    """
    return re.sub(
        r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]",
        _visible,
        str(text),
    )


def _visible(match: re.Match[str]) -> str:
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

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout
        self.width = max(30, shutil.get_terminal_size((80, 24)).columns)
        self.styled = self.stream.isatty() and "NO_COLOR" not in os.environ

    def print(
        self,
        text: object = "",
        style: str = "",
        indent: int = 0,
        first: str | None = None,
        mark: str = "",
    ) -> None:
        """Print text, made safe and wrapped.

        first: what stands before its first line in place of the indent; mark: a styled word after
        it.
        """
        body = printable(text) + (f" [{mark}]" if mark else "")
        start = " " * indent if first is None else f"{first:<{indent}}"
        lines = textwrap.wrap(
            body,
            self.width - 1,
            initial_indent=start,
            subsequent_indent=" " * indent,
            break_on_hyphens=False,
            break_long_words="://" not in body,  # an address is one that can be opened
        ) or [start.rstrip()]
        shown = "\n".join(lines)
        if self.styled and shown:
            if mark and shown.endswith(f"[{mark}]"):
                shown = shown[: -len(mark) - 2] + self._style(
                    f"[{mark}]", _MARKS.get(mark, "yellow")
                )
            shown = self._style(shown, style)
        self.stream.write(shown + "\n")

    def aside(self) -> "Terminal":
        """Return one as wide and as styled that keeps what is printed to it."""
        other = Terminal(io.StringIO())
        other.width, other.styled = self.width, self.styled
        return other

    @property
    def kept(self) -> str:
        """What one that stands aside has kept."""
        return self.stream.getvalue() if isinstance(self.stream, io.StringIO) else ""

    @property
    def height(self) -> int:
        """How many lines one that stands aside has kept."""
        return self.kept.count("\n")

    def _style(self, text: str, style: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if style else text


def print_heading(out: "Terminal", text: str, below: str = "") -> None:
    """Print a heading, and a line below it."""
    out.print(text, "bold")
    if below:
        out.print(below, "dim")


def print_statement(
    out: Terminal,
    statement: Statement,
    graph: "Graph",
    show_why: bool = False,
    passages: bool = False,
    is_again: bool = False,
) -> None:
    """Print a statement: year, sentence, how it stands; its receipts below.

    show_why: how it came about in place of the receipts; passages: the words around each anchor
    too, where the text is at hand; is_again: whether its receipts stand above already.
    """
    when = printable(graph.teller.when(statement))
    first = f"{when}: " if len(when) > MARGIN - 1 else when
    mark = mark_of(statement)
    if statement.is_possible and "possible" in statement.sentence:  # said once is enough
        mark = mark.removesuffix(f", {statement.likelihood}")
    out.print(statement.sentence, indent=MARGIN, first=first, mark=mark)
    if is_again:
        out.print("receipts as above", "dim", indent=MARGIN + 2)
        return
    if show_why:
        for line in [*why(statement, graph), f"statement {statement.id}"]:
            out.print(line.strip(), "dim", indent=MARGIN + 2 + len(line) - len(line.lstrip()))
        return
    several = has_several_details(statement)
    for line, claim in receipt_lines(statement.claims, graph, several).items():
        out.print(line, "dim", indent=MARGIN + 2)
        if passages and (passage := graph.passage(claim)):
            out.print(_around(passage, claim), indent=MARGIN + 4)
    if not statement.claims and statement.premises:
        premise = graph.statement(statement.premises[0])
        rest = len(statement.premises) - 1
        more = f" and {rest} more" if rest else ""
        out.print(
            f"rule {statement.rule}, from: {premise.sentence}{more} (--why shows all)",
            "dim",
            indent=MARGIN + 2,
        )


def _around(passage: str, claim: Claim, reach: int = 160) -> str:
    """Return the part of a paragraph that surrounds a claim's anchor, cut at words."""
    start, end = (claim.place.start, claim.place.end) if claim.place else (0, 0)
    low, high = max(0, start - reach), min(len(passage), end + reach)
    low = passage.rfind(" ", 0, low) + 1 if low else 0
    high = passage.find(" ", high) if 0 < passage.find(" ", high) else len(passage)
    return ("… " if low else "") + passage[low:high] + (" …" if high < len(passage) else "")


def print_groups(
    out: Terminal,
    groups: Sequence[Group],
    graph: "Graph",
    entity: "Entity",
    show_why: bool = False,
    passages: bool = False,
) -> None:
    """Print everything about an entity, group by group, then the articles it rests on."""
    _print_who(out, groups, graph, entity)
    for group in groups:
        out.print()
        print_heading(out, group.name)
        for statement in group.statements:
            print_statement(out, statement, graph, show_why, passages)
    every = [s for g in groups for s in g.statements]
    print_legend(out, every, graph)
    print_sources(out, every, graph)


def _print_who(
    out: Terminal, groups: Sequence[Group], graph: "Graph", entity: "Entity", most_names: int = 99
) -> None:
    named = [*entity.other_names[:most_names], *["…"][: len(entity.other_names) > most_names]]
    names = f"also: {', '.join(named)}" if named else ""
    total = sum(len(g.statements) for g in groups)
    about = (names, many(total, "statement"), f"id {entity.id}")
    print_heading(out, f"{entity.name} ({entity.class_label})", "; ".join(x for x in about if x))
    namesakes = [graph.entities[i].name for i in graph.names.namesakes(entity.id)]
    if namesakes:
        out.print(f"not to be confused with: {', '.join(namesakes)}", "dim")


def print_short(
    out: Terminal,
    groups: Sequence[Group],
    life: "Sequence[LifeSentence]",
    graph: "Graph",
    entity: "Entity",
) -> None:
    """Print at most MOST_LINES lines about an entity: all of it, where that is no more.

    Else its short life, what tells most beside it, what else there is, and how to see that.
    """
    every = [s for g in groups for s in g.statements]
    if 2 * len(every) < MOST_LINES:
        whole = out.aside()
        print_groups(whole, groups, graph, entity)
        if whole.height <= MOST_LINES:
            out.stream.write(whole.kept)
            return
    head, tail = out.aside(), out.aside()
    _print_who(head, groups, graph, entity, most_names=3)
    _print_rest(tail, groups, graph, entity)
    room = MOST_LINES - head.height - tail.height
    rows = _season_rows(graph, entity, every)
    told, seen = _fitting(out, life, rows, every, graph, room, entity)
    legend = out.aside()
    print_legend(legend, seen, graph)
    if legend.height > room - told.height:
        told, _ = _fitting(out, life, rows, every, graph, room - legend.height, entity)
    out.stream.write(head.kept + told.kept + legend.kept + tail.kept)


def _season_rows(graph: "Graph", entity: "Entity", own: Sequence[Statement]) -> "list[Row]":
    """Return the seasons of which a place or the end is told.

    None of whoever is in more than ``_MANY`` statements: all their calendars would be read first.
    """
    if len(own) > _MANY:
        return []
    from kg.answers.career.results import results_of

    return [r for r in results_of(graph, entity, own) if r.ends or _placed(r)]


def _placed(row: "Row") -> int:
    """Return of how many races a source tells more than that they were run."""
    return sum(c.look not in ("none", "ran") for r in row.rounds for c in r.cells)


def print_seasons(out: Terminal, rows: "Sequence[Row]", entity: "Entity", room: int) -> None:
    """Print a season a line: whose, then a place for each race, and what came of it.

    At most ``room`` lines; of more seasons those of which most is told, in their order.
    """
    left = room - 4  # for the heading, what it says, and what is left out
    told = dict[int, str]()
    for number in sorted(range(len(rows)), key=lambda n: (-_weight(rows[n]), -n)):
        one = out.aside()
        one.print(_season_told(rows[number]), indent=2)
        if one.height <= left + (len(told) + 1 == len(rows)):
            told[number] = one.kept
            left -= one.height
    if not told:
        return
    out.print()
    print_heading(out, "By season", "a place a race, as the calendar has them; –: no source tells")
    out.stream.write("".join(text for _, text in sorted(told.items())))
    if rest := len(rows) - len(told):
        out.print(f"and {rest} more: kg show {entity.id} --only results", "dim", indent=2)


def _weight(row: "Row") -> int:
    return 5 * sum(c.look == "title" for c in row.ends) + len(row.ends) + _placed(row)


def _season_told(row: "Row") -> str:
    rounds = ["/".join(c.text for c in r.cells) for r in row.rounds]
    places = [" ".join(rounds)] if _placed(row) else []
    ends = [
        f"champion{c.text[1:]}" if c.look == "title" else f"{c.text} in the standings"
        for c in row.ends
    ]
    whose = ", ".join(p for p in (row.label, row.told) if p)
    return f"{whose}: {'; '.join((*places, *ends))}"


def _fitting(
    out: Terminal,
    life: "Sequence[LifeSentence]",
    rows: "Sequence[Row]",
    every: Sequence[Statement],
    graph: "Graph",
    room: int,
    entity: "Entity",
) -> tuple[Terminal, list[Statement]]:
    """Return the short life, the seasons and what tells most beside, as far as the lines suffice.

    Returned are also the statements of which it tells.
    """
    told, whole = out.aside(), out.aside()
    print_seasons(whole, rows, entity, room)
    kept = min(whole.height, _SEASONS)
    behind = {s.id: s for sentence in life for s in sentence.statements}
    for number, sentence in enumerate(life):
        part = out.aside()
        if not number:
            part.print()
        part.print(f"{sentence.text} ({places_in_words(sentence.statements)})", indent=2, first="")
        if told.height + part.height <= room - kept:
            told.stream.write(part.kept)
    print_seasons(told, rows, entity, room - told.height)
    in_cells = {c.statement for r in rows for p in r.rounds for c in (*p.cells, *r.ends)}
    behind |= {s.id: s for s in every if s.id in in_cells}
    others = [s for s in by_telling(graph, every) if s.id not in behind]
    if rows:
        from kg.answers.career.cells import DROVE, STANDING

        others = [s for s in others if s.cls not in (*DROVE, STANDING)]
    shown: list[Statement] = []
    for statement in others:
        part = out.aside()
        if not shown:
            part.print()
        print_statement(part, statement, graph)
        if told.height + part.height > room:
            break
        told.stream.write(part.kept)
        shown.append(statement)
    return told, [*behind.values(), *shown]


def _print_rest(out: Terminal, groups: Sequence[Group], graph: "Graph", entity: "Entity") -> None:
    """Print what there is in all, where sources disagree, and how to see it."""
    every = [s for g in groups for s in g.statements]
    counted = ", ".join(f"{g.name.lower()} {len(g.statements)}" for g in groups)
    out.print()
    out.print(f"In all: {counted}", "dim", indent=2, first="")
    ids = {s.id for s in every}
    disputed = sum(1 for c in graph.conflicts if ids & set(c.statements))
    if disputed:
        out.print(
            f"The sources disagree in {many(disputed, 'place')}: kg conflicts {entity.id}",
            "dim",
            indent=2,
            first="",
        )
    sources = sorted({c.source for s in every for c in s.claims})
    out.print(f"Sources: {', '.join(sources)}", "dim", indent=2, first="")
    out.print(
        f"Everything, with receipts: kg show {entity.id} --all; one group: --only",
        "dim",
        indent=2,
        first="",
    )


def print_legend(out: Terminal, statements: Iterable[Statement], graph: "Graph") -> None:
    """Print what the signs mean, where a sentence has one."""
    said = " ".join(s.sentence for s in statements)
    signs = [f"{m}: {words}" for m, words in graph.teller.legend().items() if m in said]
    if signs:
        out.print()
        out.print("; ".join(signs), "dim")


def print_sources(out: Terminal, statements: Iterable[Statement], graph: "Graph") -> None:
    """Print the articles that statements rest on."""
    sources = sorted({c.source for s in statements for c in s.claims})
    if sources:
        out.print()
        print_heading(out, "Sources")
        for source in sources:
            out.print(article_line(graph.articles[source]), indent=2)


def print_quotes(
    out: Terminal,
    entity: "Entity",
    said: Sequence[Statement],
    about: Sequence[Statement],
    graph: "Graph",
    passages: bool = False,
) -> None:
    """Print what somebody said, then what others said of them, then the articles."""
    counts = f"{len(said)} said, {len(about)} said about: in our words, with a few of the article's"
    print_heading(out, f"{entity.name}, in words", counts)
    for heading, found in (
        (f"Said by {entity.name}", said),
        (f"Said about {entity.name}", about),
    ):
        if found:
            out.print()
            print_heading(out, heading)
        for statement in found:
            print_statement(out, statement, graph, passages=passages)
    print_sources(out, [*said, *about], graph)


def print_conflict(out: Terminal, conflict: Conflict, graph: "Graph") -> None:
    """Print a conflict: subject, each side with its receipts, the ruling or that there is none."""
    is_shown = len(conflict.statements) > 1 and conflict.what  # the sentences follow
    out.print(conflict.what if is_shown else conflict_line(conflict, graph), "bold")
    claims = {c.id: c for i in conflict.statements for c in graph.statement(i).claims}
    if len(conflict.statements) == 1 and len(conflict.sides) > 1:
        for side in conflict.sides:
            out.print(side.value.label, "red", indent=2)
            for line in receipt_lines((claims[i] for i in side.claims), graph):
                out.print(line, "dim", indent=4)
    else:
        for ident in conflict.statements:
            print_statement(out, graph.statement(ident), graph)
    out.print(ruling_line(conflict), indent=2)


def print_routes(
    out: Terminal, routes: "Sequence[Route]", graph: "Graph", passages: bool = False
) -> None:
    """Print routes, each hop a sentence with its receipts: those told above are not repeated."""
    told = set[str]()
    for number, route in enumerate(routes, 1):
        ends = [route.hops[0].start, *(h.end for h in route.hops)]
        names = " → ".join(graph.entities[i].name for i in ends)
        out.print()
        print_heading(out, f"{number}. {names}")
        for hop in route.hops:
            again = hop.statement in told
            step = graph.statement(hop.statement)
            print_statement(out, step, graph, passages=passages, is_again=again)
            told.add(hop.statement)


def print_check(
    out: Terminal,
    facts: "Facts",
    problems: Sequence[Problem],
    missing: Sequence[str],
    empty: Sequence[str],
    conflicts: Sequence[Conflict],
    tallies: "Sequence[tuple[Statement, Count]]",
    graph: "Graph | None",
    nowhere: Sequence[str] = (),
) -> None:
    """Print what ``kg check`` found: problems, warnings, open conflicts, totals, then the count.

    missing: articles whose text is not at hand; empty: files in which nothing is recorded; nowhere:
    articles of which nothing says where they are public.
    """
    for problem in problems:
        head, *rest = str(problem).split("\n")
        out.print(head, "bold")
        for line in rest:
            out.print(line.strip(), "dim", indent=2)
    if missing:
        out.print(
            f"texts not at hand: {', '.join(missing)}; anchors in them were not proven again, "
            "everything else was checked",
            "yellow",
        )
    if nowhere:
        out.print(
            f"where they are public is not said: {', '.join(nowhere)}; add url:, or public: and "
            "that no public copy is known",
            "yellow",
        )
    if empty:
        out.print(f"nothing is recorded in: {', '.join(empty)}", "yellow")
    if conflicts and graph is not None:
        out.print()
        shown = _counted(len(conflicts), "open conflict")
        print_heading(out, f"{shown} (not errors: `kg conflicts` shows both sides)")
        for conflict in conflicts:
            out.print(conflict_line(conflict, graph), indent=4, first="  -")
    if tallies:
        out.print()
        shown = _counted(len(tallies), "stated total")
        why = "no mistake; `kg show ID --why` counts"
        print_heading(out, f"{shown} to which what is recorded does not add up ({why})")
        for statement, tally in tallies:
            out.print(
                f"{statement.sentence}: {tally.verdict} [{statement.id}]", indent=4, first="  -"
            )
    out.print()
    held = [
        _counted(len(facts.claims), "claim"),
        _counted(len(facts.entities), "entity", "entities"),
        _counted(len(facts.catalogue.articles), "article"),
    ]
    wrong = [p for p in problems if p.severity == "problem"]
    warnings = len(problems) - len(wrong)
    verdict = _counted(len(wrong), "problem") if wrong else "no problems"
    if warnings:
        verdict += f", {_counted(warnings, 'warning')}"
    print_heading(out, f"{', '.join(held)}: {verdict}")


def _counted(number: int, one: str, several: str = "") -> str:
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def print_gaps(out: Terminal, found: "Sequence[Gap]", graph: "Graph") -> None:
    """Print gaps, check by check."""
    last = ""
    for gap in found:
        if gap.check != last:
            out.print()
            print_heading(out, gap.problem, gap.solution)
            last = gap.check
        about = graph.statement(gap.statement).sentence if gap.statement else ""
        out.print(about or graph.entities[gap.entity].name, indent=2)


def print_circles(out: Terminal, rows: Iterable[dict[str, Any]], graph: "Graph") -> None:
    """Print who joins whom, with the statements behind it (the first three; --json gives all)."""
    for row in rows:
        out.print(row["words"], "bold", indent=5)
        for ident in row["statements"][:3]:
            print_statement(out, graph.statement(ident), graph)
        if len(row["statements"]) > 3:
            more = many(len(row["statements"]) - 3, "statement")
            out.print(f"and {more} more", "dim", indent=MARGIN + 2)


def print_questions(out: Terminal, questions: Iterable[Any], whole: bool = False) -> None:
    """Print saved questions, group by group.

    whole: parameters, what is not claimed and the SPARQL too.
    """
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


def print_mentions(out: Terminal, found: dict[str, Any], vocabulary: Vocabulary) -> None:
    """Print what ``kg mentions`` found.

    Known names by class with their lines, then unclear ones, then likely new ones.
    """
    by_entity: dict[tuple[str, str, str], list[int]] = {}
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
            f"{name} ({ident}), line{'s' if len(lines) > 1 else ''} "
            f"{', '.join(str(n) for n in dict.fromkeys(lines))}",
            indent=2,
        )
    for heading, rows in (("may be more than one", found["unclear"]), ("likely new", found["new"])):
        if rows:
            out.print()
            print_heading(out, heading)
        for row in rows:
            where = ", ".join(str(n) for n in dict.fromkeys(p["line"] for p in row["places"]))
            what = (
                " or ".join(row["candidates"])
                if "candidates" in row
                else f"{vocabulary.entity_class(row['kind_guess']).label}?"
                + (f" near {', '.join(row['near'])}" if row["near"] else "")
            )
            out.print(f"{row['text']}: {what}, line {where}", indent=2)
