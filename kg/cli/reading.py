"""Readers' commands: one name, or none → what is recorded, with receipts."""

import json
import sys
from typing import Annotated

import typer

from kg.cli.app import (
    READERS,
    AsJson,
    Name,
    OptionalName,
    Passages,
    in_full,
    open_graph,
    print_json,
    terminal,
)


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
) -> None:
    """Show everything about one entity, or one statement by its id, with receipts."""
    graph = open_graph()
    if name in graph.by_id:
        statement = graph.statement(name)
        if as_json:
            from kg.answers.receipts import why as explain

            print_json(
                {
                    **graph.with_passages(statement),
                    "why": explain(statement, graph),
                    "conflicts": graph.conflicts_of(name),
                }
            )
        else:
            from kg.pages.terminal import print_statement

            print_statement(terminal(), statement, graph, show_why=True)
        return
    from kg.answers.show import grouped

    entity = graph.entity(name)
    groups = grouped(graph, entity)
    if only:
        from kg.problems import NotRecorded

        groups = [
            g
            for g in groups
            if only.casefold() in g["group"].casefold()
            or any(only.casefold() == s["class"].casefold() for s in g["statements"])
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
                "groups": [
                    {"group": g["group"], "statements": in_full(graph, g["statements"])}
                    for g in groups
                ],
            }
        )
    else:
        from kg.pages.terminal import print_groups

        print_groups(terminal(), groups, graph, entity, why, passages)


def timeline(name: Name, passages: Passages = False, as_json: AsJson = False) -> None:
    """Show what is dated about one entity, the earliest first, with receipts."""
    from kg.problems import NotRecorded

    graph = open_graph()
    entity = graph.entity(name)
    statements = entity.timeline()
    if not statements:
        raise NotRecorded(
            f"nobody recorded a date of {entity.name}", "`kg show` lists what has no date"
        )
    if as_json:
        print_json({"id": entity.id, "name": entity.name, "statements": in_full(graph, statements)})
    else:
        from kg.pages.terminal import print_heading, print_sources, print_statement

        out = terminal()
        print_heading(out, f"{entity.name}, by time", f"{len(statements)} dated statements")
        for statement in statements:
            print_statement(out, statement, graph, passages=passages)
        print_sources(out, statements, graph)


def teammates(
    name: Name,
    season: Annotated[str | None, typer.Option(help="A year, or a season's id or name.")] = None,
    as_json: AsJson = False,
) -> None:
    """List a driver's teammates and co-drivers, certain or possible. A shared season is not a shared race."""
    graph = open_graph()
    person = graph.person(name)
    rows = person.teammates(season)
    if as_json:
        print_json(
            {
                "id": person.id,
                "name": person.name,
                "teammates": [
                    {**r, "statement": graph.with_passages(graph.by_id[r["statement"]])}
                    for r in rows
                ],
            }
        )
    else:
        from kg.pages.terminal import print_heading, print_statement

        out = terminal()
        print_heading(
            out,
            f"Teammates of {person.name}" + (f" in {season}" if season else ""),
            "a shared season is not a shared race",
        )
        for row in rows:
            print_statement(out, graph.by_id[row["statement"]], graph)


def conflicts(
    name: OptionalName = None,
    unruled: Annotated[bool, typer.Option("--open", help="Only those without a ruling.")] = False,
    as_json: AsJson = False,
) -> None:
    """List where sources disagree, each side with its receipts, and rulings; exit code 1 where nothing is disputed."""
    from kg.problems import NotRecorded

    graph = open_graph()
    found = [c for c in graph.conflicts if not (unruled and c["ruling"])]
    if name:
        entity = graph.entity(name)
        touching = {s["id"] for s in graph.statements_of(entity.id)}
        found = [c for c in found if touching & set(c["statements"])]
    if not found:
        raise NotRecorded(
            "the sources do not disagree" + (f" about {entity.name}" if name else ""),
            "leave --open out to see those with a ruling too" if unruled else "",
        )
    if as_json:
        print_json(
            {
                "conflicts": [
                    {
                        **c,
                        "sentence": graph.by_id[c["statement"]]["sentence"],
                        "statements": in_full(graph, [graph.by_id[i] for i in c["statements"]]),
                    }
                    for c in found
                ]
            }
        )
    else:
        from kg.pages.terminal import print_conflict

        out = terminal()
        for number, conflict in enumerate(found):
            if number:
                out.print()
            print_conflict(out, conflict, graph)


def gaps(name: OptionalName = None, as_json: AsJson = False) -> None:
    """List what a reader would expect and nobody recorded; exit code 1 where nothing is missing."""
    from kg.answers.show import gaps as find
    from kg.problems import NotRecorded

    graph = open_graph()
    entity = graph.entity(name) if name else None
    found = find(graph, entity)
    if not found:
        raise NotRecorded("the checks find no gap" + (f" of {entity.name}" if entity else ""), "")
    if as_json:
        print_json({"gaps": found})
        return
    from kg.pages.terminal import print_gaps

    print_gaps(terminal(), found, graph)


def search(
    words: Annotated[list[str], typer.Argument(help="Words that must all occur.")],
    as_json: AsJson = False,
) -> None:
    """Find names and statements that hold all the words; accents and case aside."""
    from kg.answers.show import search as find

    graph = open_graph()
    found = find(graph, " ".join(words))
    if as_json:
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
                    for e in found["entities"]
                ],
                "statements": in_full(graph, found["statements"]),
                "more": found["more"],
            }
        )
    else:
        from kg.pages.terminal import print_statement

        out = terminal()
        for entity in found["entities"]:
            out.print(
                f"{entity.name} ({entity.class_label}, {len(graph.statements_of(entity.id))} statements): {entity.id}",
                "bold",
            )
        for statement in found["statements"]:
            print_statement(out, statement, graph)
        if found["more"]:
            out.print(f"and {found['more']} more statements; add a word")


def statements(
    name: OptionalName = None,
    form: Annotated[str, typer.Option("--format", help="jsonl, or text.")] = "jsonl",
    cls: Annotated[
        str | None, typer.Option("--class", help="Only this class of statements.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print every statement with its claims, one a line as JSON."""
    from kg.problems import NotRecorded, WrongUsage

    graph = open_graph()
    if form not in ("jsonl", "text"):
        raise WrongUsage(f"there is no format '{form}'", "one of: jsonl, text")
    if cls and cls not in graph.vocabulary.statement_classes:
        raise WrongUsage(
            f"there is no class of statements '{cls}'",
            "one of: " + ", ".join(graph.vocabulary.statement_classes),
        )
    found = (
        graph.statements_of(graph.entity(name).id, cls)
        if name
        else [s for s in graph.statements if not cls or s["class"] == cls]
    )
    if not found:
        raise NotRecorded("no statement fits", "leave --class or the name out")
    if as_json:
        print_json({"statements": in_full(graph, found)})
        return
    for statement in found:
        if form == "text":
            from kg.pages.terminal import printable

            print(f"{statement['id']}  {printable(statement['sentence'])}")
        else:
            sys.stdout.write(
                json.dumps(
                    graph.with_passages(statement), ensure_ascii=False, separators=(",", ":")
                )
                + "\n"
            )


def register(app: typer.Typer) -> None:
    """Add this family of commands."""
    app.command(rich_help_panel=READERS)(show)
    app.command(rich_help_panel=READERS)(timeline)
    app.command(rich_help_panel=READERS)(teammates)
    app.command(rich_help_panel=READERS)(conflicts)
    app.command(rich_help_panel=READERS)(gaps)
    app.command(rich_help_panel=READERS)(search)
    app.command(rich_help_panel=READERS)(statements)
