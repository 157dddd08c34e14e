"""Readers' commands: one name, or none → what is recorded, with receipts."""

import re
from typing import Annotated

import typer

from kg.cli.app import (
    READERS,
    AsJson,
    Name,
    OptionalName,
    Passages,
    examples,
    in_full,
    one_name,
    open_graph,
    print_json,
    print_json_line,
    terminal,
)
from kg.cli.listing import STATEMENT_COLUMNS, AsForm, Form, print_listing, statement_row


def show(
    name: Name,
    as_json: AsJson = False,
    why: Annotated[
        bool,
        typer.Option(
            "--why",
            help="Say how each statement came about: claims, rules, premises, conflicts, counts.",
        ),
    ] = False,
    passages: Passages = False,
    only: Annotated[
        str | None,
        typer.Option("--only", help="Only groups or classes whose name holds this word."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show every statement, however many there are.")
    ] = False,
) -> None:
    """Show what tells most about one entity, or one statement by its id, with receipts.

    At most forty lines; --all, --only, --why and --passages show every statement.
    """
    graph = open_graph()
    wanted = one_name(name)
    if re.fullmatch(r"s[0-9a-f]{14}", wanted):
        statement = graph.statement(wanted)
        if as_json:
            from kg.answers.receipts import why as explain

            print_json(
                {
                    **graph.as_json(statement),
                    "why": explain(statement, graph),
                    "conflicts": [c.as_json() for c in graph.conflicts_of(wanted)],
                }
            )
        else:
            from kg.pages.terminal import print_statement

            print_statement(terminal(), statement, graph, show_why=True)
        return
    from kg.answers.lives import short_life
    from kg.answers.show import grouped

    entity = graph.entity(wanted)
    groups = grouped(graph, entity)
    if only:
        from kg.problems import NotRecorded

        groups = [
            g
            for g in groups
            if only.casefold() in g.name.casefold()
            or any(only.casefold() == s.cls.casefold() for s in g.statements)
        ]
        if not groups:
            raise NotRecorded(
                f"nothing recorded of {entity.name} is under '{only}'",
                "leave --only out to see all groups",
            )
    if as_json:
        print_json(
            {
                "id": entity.id,
                "name": entity.name,
                "class": entity.cls,
                "other_names": entity.other_names,
                "life": [sentence.as_json() for sentence in short_life(graph, entity)],
                "groups": [
                    {"group": g.name, "statements": in_full(graph, g.statements)} for g in groups
                ],
            }
        )
    elif everything or only or why or passages:
        from kg.pages.terminal import print_groups

        print_groups(terminal(), groups, graph, entity, why, passages)
    else:
        from kg.pages.terminal import print_short

        print_short(terminal(), groups, short_life(graph, entity), graph, entity)


def timeline(
    name: Name, passages: Passages = False, form: AsForm = None, as_json: AsJson = False
) -> None:
    """Show what is dated about one entity, the earliest first, with receipts."""
    from kg.problems import NotRecorded

    graph = open_graph()
    entity = graph.entity(one_name(name))
    statements = entity.timeline()
    if not statements:
        raise NotRecorded(
            f"nobody recorded a date of {entity.name}", "`kg show` lists what has no date"
        )
    if as_json or form is Form.json:
        print_json({"id": entity.id, "name": entity.name, "statements": in_full(graph, statements)})
    elif form:
        full = in_full(graph, statements)
        print_listing(form, "statements", full, map(statement_row, full), STATEMENT_COLUMNS)
    else:
        from kg.pages.terminal import print_heading, print_sources, print_statement

        out = terminal()
        print_heading(out, f"{entity.name}, by time", f"{len(statements)} dated statements")
        for statement in statements:
            print_statement(out, statement, graph, passages=passages)
        print_sources(out, statements, graph)


def quotes(
    name: Name, passages: Passages = False, form: AsForm = None, as_json: AsJson = False
) -> None:
    """Show what one name said, and what others said about it, each with its receipt.

    In our own words; the words between “ ” are those of the article, --passages shows more of them.
    """
    from kg.answers.show import quotes as find

    graph = open_graph()
    entity = graph.entity(one_name(name))
    said, about = find(graph, entity)
    if as_json or form is Form.json:
        found = {"said": in_full(graph, said), "about": in_full(graph, about)}
        print_json({"id": entity.id, "name": entity.name, **found})
    elif form:
        full = in_full(graph, [*said, *about])
        print_listing(form, "statements", full, map(statement_row, full), STATEMENT_COLUMNS)
    else:
        from kg.pages.terminal import print_quotes

        print_quotes(terminal(), entity, said, about, graph, passages)


def teammates(
    name: Name,
    season: Annotated[str | None, typer.Option(help="A year, or a season's id or name.")] = None,
    form: AsForm = None,
    as_json: AsJson = False,
) -> None:
    """List a driver's teammates and co-drivers, certain or possible.

    A shared season is not a shared race.
    """
    graph = open_graph()
    person = graph.person(one_name(name))
    rows = person.teammates(season)
    full = [{**r, "statement": graph.as_json(graph.statement(r["statement"]))} for r in rows]
    if as_json or form is Form.json:
        print_json({"id": person.id, "name": person.name, "teammates": full})
    elif form:
        flat = [
            {**r, "sentence": r["statement"]["sentence"], "id": r["statement"]["id"]} for r in full
        ]
        columns = [k for k in full[0] if k != "statement"] if full else []
        print_listing(form, "teammates", full, flat, [*columns, "sentence", "id"])
    else:
        from kg.pages.terminal import print_heading, print_statement

        out = terminal()
        print_heading(
            out,
            f"Teammates of {person.name}" + (f" in {season}" if season else ""),
            "a shared season is not a shared race",
        )
        for row in rows:
            print_statement(out, graph.statement(row["statement"]), graph)


def conflicts(
    name: OptionalName = None,
    unruled: Annotated[bool, typer.Option("--open", help="Only those without a ruling.")] = False,
    form: AsForm = None,
    as_json: AsJson = False,
) -> None:
    """List where sources disagree, each side with its receipts, and rulings.

    Exit code 1 where nothing is disputed.
    """
    from kg.problems import NotRecorded

    graph = open_graph()
    found = [c for c in graph.conflicts if not (unruled and c.ruling)]
    if name:
        entity = graph.entity(one_name(name))
        touching = {s.id for s in graph.statements_of(entity.id)}
        found = [c for c in found if touching & set(c.statements)]
    if not found:
        raise NotRecorded(
            "the sources do not disagree" + (f" about {entity.name}" if name else ""),
            "leave --open out to see those with a ruling too" if unruled else "",
        )
    if as_json or form:
        full = [
            {
                **c.as_json(),
                "sentence": graph.statement(c.statement).sentence,
                "statements": in_full(graph, [graph.statement(i) for i in c.statements]),
            }
            for c in found
        ]
        flat = (
            {
                **c,
                "values": [v["label"] for v in c["values"]]
                or [s["sentence"] for s in c["statements"]],
                "ruling": (c["ruling"] or {}).get("holds"),
            }
            for c in full
        )
        columns = ("sentence", "slot", "values", "ruling", "statement")
        print_listing(form or Form.json, "conflicts", full, flat, columns)
    else:
        from kg.pages.terminal import print_conflict

        out = terminal()
        for number, conflict in enumerate(found):
            if number:
                out.print()
            print_conflict(out, conflict, graph)


def gaps(name: OptionalName = None, form: AsForm = None, as_json: AsJson = False) -> None:
    """List what a reader would expect and nobody recorded; exit code 1 where nothing is missing."""
    from kg.answers.show import gaps as find
    from kg.problems import NotRecorded

    graph = open_graph()
    entity = graph.entity(one_name(name)) if name else None
    found = find(graph, entity)
    if not found:
        raise NotRecorded("the checks find no gap" + (f" of {entity.name}" if entity else ""), "")
    if as_json or form:
        columns = ("name", "problem", "solution", "check", "statement")
        rows = [{**g.as_json(), "name": graph.entities[g.entity].name} for g in found]
        print_listing(form or Form.json, "gaps", rows, rows, columns)
        return
    from kg.pages.terminal import print_gaps

    print_gaps(terminal(), found, graph)


def search(
    words: Annotated[
        list[str], typer.Argument(help="A name or some words; what holds more of them comes first.")
    ],
    form: AsForm = None,
    as_json: AsJson = False,
) -> None:
    """Find names and statements by some words, the nearest first; accents and case aside."""
    from kg.answers.show import search as find

    graph = open_graph()
    found = find(graph, " ".join(words))
    if form and form is not Form.json and not as_json:
        flat = [{"what": e.class_label, "id": e.id, "found": e.name} for e in found.entities] + [
            {"what": s.cls, "id": s.id, "found": s.sentence} for s in found.statements
        ]
        print_listing(form, "found", flat, flat, ("what", "found", "id"))
    elif as_json or form:
        print_json(
            {
                "entities": [
                    {
                        "id": e.id,
                        "name": e.name,
                        "class": e.cls,
                        "other_names": e.other_names,
                        "statements": len(graph.statements_of(e.id)),
                    }
                    for e in found.entities
                ],
                "statements": in_full(graph, found.statements),
                "more": found.more,
            }
        )
    else:
        from kg.pages.terminal import print_statement

        out = terminal()
        for entity in found.entities:
            count = len(graph.statements_of(entity.id))
            what = f"{entity.class_label}, {count} statements"
            out.print(f"{entity.name} ({what}): {entity.id}", "bold")
        for statement in found.statements:
            print_statement(out, statement, graph)
        if found.more:
            out.print(f"and {found.more} more statements; add a word")


def statements(
    name: OptionalName = None,
    form: Annotated[
        str, typer.Option("--format", help="jsonl, text, table, csv, tsv, md or json.")
    ] = "jsonl",
    cls: Annotated[
        str | None, typer.Option("--class", help="Only this class of statements.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print every statement with its claims, one a line as JSON."""
    from kg.problems import NotRecorded, WrongUsage

    graph = open_graph()
    if form not in ("text", *Form):
        raise WrongUsage(f"there is no format '{form}'", f"one of: text, {', '.join(Form)}")
    if cls and cls not in graph.vocabulary.statement_classes:
        raise WrongUsage(
            f"there is no class of statements '{cls}'",
            "one of: " + ", ".join(graph.vocabulary.statement_classes),
        )
    found = (
        graph.statements_of(graph.entity(one_name(name)).id, cls)
        if name
        else [s for s in graph.statements if not cls or s.cls == cls]
    )
    if not found:
        raise NotRecorded("no statement fits", "leave --class or the name out")
    if as_json or form not in ("jsonl", "text"):
        full = in_full(graph, found)
        chosen = Form.json if as_json else Form(form)
        print_listing(chosen, "statements", full, map(statement_row, full), STATEMENT_COLUMNS)
        return
    for statement in found:
        if form == "text":
            from kg.pages.terminal import printable

            print(f"{statement.id}  {printable(statement.sentence)}")
        else:
            print_json_line(graph.as_json(statement))


def register(app: typer.Typer) -> None:
    """Add this family of commands."""
    app.command(
        rich_help_panel=READERS,
        short_help="What tells most about one name, with receipts.",
        epilog=examples(
            "kg show Ada Lind",
            "kg show Ada Lind --all",
            "kg show Ada Lind --only results --passages",
            "kg show Brook Racing --json",
        ),
    )(show)
    app.command(
        rich_help_panel=READERS,
        short_help="What is dated about one name, by time.",
        epilog=examples("kg timeline Ada Lind"),
    )(timeline)
    app.command(
        rich_help_panel=READERS,
        short_help="What one name said, and what was said about it.",
        epilog=examples("kg quotes Ada Lind", "kg quotes Ada Lind --passages"),
    )(quotes)
    app.command(
        rich_help_panel=READERS,
        short_help="Teammates and co-drivers of a driver.",
        epilog=examples("kg teammates Ada Lind", "kg teammates Ada Lind --season 2024"),
    )(teammates)
    app.command(
        rich_help_panel=READERS,
        short_help="Where sources disagree, and rulings.",
        epilog=examples("kg conflicts", "kg conflicts Brook Racing --open"),
    )(conflicts)
    app.command(
        rich_help_panel=READERS,
        short_help="What one would expect and nobody recorded.",
        epilog=examples("kg gaps", "kg gaps Ada Lind"),
    )(gaps)
    app.command(
        rich_help_panel=READERS,
        short_help="Names and statements that hold all the words.",
        epilog=examples("kg search lantern cup"),
    )(search)
    app.command(
        rich_help_panel=READERS,
        short_help="Every statement with its claims, as JSON lines.",
        epilog=examples(
            "kg statements > statements.jsonl",
            "kg statements Ada Lind --class Result --format text",
        ),
    )(statements)
