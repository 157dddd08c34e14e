"""Readers' commands: several names → routes, webs and circles that join them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.app import (
    READERS,
    AsJson,
    Output,
    Passages,
    complete_name,
    connection_page,
    examples,
    graph_of,
    missing_folder,
    open_graph,
    print_json,
    terminal,
    written,
)
from kg.cli.listing import AsForm, Form, print_listing
from kg.cli.names import named

if TYPE_CHECKING:
    from kg.answers.graph import Graph

Names = Annotated[
    list[str],
    typer.Argument(
        help="Names; quotes where words alone do not tell them apart.",
        autocompletion=complete_name,
    ),
]


def path(
    names: Names,
    most: Annotated[int, typer.Option(help="How many routes.", min=1, max=50)] = 3,
    via: Annotated[str | None, typer.Option(help="Only routes that touch this.")] = None,
    avoid: Annotated[
        list[str] | None, typer.Option(help="No route that touches this; may be given again.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", help="Nothing that ended before this date.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", help="Nothing that began after this date.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Only what articles up to this date say.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this class of statements; may be given again.")
    ] = None,
    passages: Passages = False,
    output: Output = None,
    hops: Annotated[
        int | None, typer.Option(help="All routes of at most so many hops.", min=1, max=5)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show how two people, teams or sponsors are connected.

    The most telling routes, each hop with receipts.
    """
    from kg.answers.paths import all_routes, find_routes

    graph = graph_of(as_of)
    start, end = named(graph, names, 2)
    limits = _limits(graph, since, until, kind, avoid)
    if hops:
        routes = all_routes(graph, start, end, hops, **limits)
    else:
        routes = find_routes(
            graph, start, end, most, via=graph.entity(via) if via else None, **limits
        )
    if output:
        connection_page(graph, routes, output, as_json)
    elif as_json:
        print_json({"from": start.id, "to": end.id, "routes": [r.as_json(graph) for r in routes]})
    else:
        from kg.pages.terminal import print_heading, print_routes

        out = terminal()
        print_heading(
            out, f"How {start.name} and {end.name} are connected", "the most telling route first"
        )
        print_routes(out, routes, graph, passages)


def _limits(
    graph: Graph,
    since: str | None,
    until: str | None,
    kind: list[str] | None,
    avoid: list[str] | None,
) -> dict[str, Any]:
    from kg.facts.dates import parse_date
    from kg.problems import WrongUsage

    for given in (since, until):
        if given:
            try:
                parse_date(given)
            except ValueError as error:
                raise WrongUsage(
                    str(error), "write a date as 2024, 2024-08 or 2024-08-04"
                ) from None
    for name in kind or ():
        if name not in graph.vocabulary.statement_classes:
            raise WrongUsage(
                f"there is no class of statements '{name}'",
                "one of: " + ", ".join(graph.vocabulary.statement_classes),
            )
    return {
        "since": since,
        "until": until,
        "kinds": tuple(kind or ()),
        "avoid": tuple(graph.entity(a).id for a in avoid or ()),
    }


def connect(
    names: Names,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Show the smallest cited web of statements that joins all the names."""
    from kg.answers import paths
    from kg.problems import WrongUsage

    graph = open_graph()
    entities = named(graph, names)
    if len({e.id for e in entities}) < 2:
        raise WrongUsage("two different names are needed", "kg connect NAME NAME …")
    web = paths.connect(graph, entities)
    if output:
        connection_page(graph, paths.routes_in(web, entities), output, as_json)
    elif as_json:
        print_json(
            {
                "names": [e.id for e in entities],
                "hops": paths.Route(tuple(web), sum(h.cost for h in web)).as_json(graph)["hops"],
            }
        )
    else:
        from kg.pages.terminal import print_heading, print_statement

        out = terminal()
        print_heading(
            out, "What joins " + ", ".join(e.name for e in entities), f"{len(web)} statements"
        )
        for hop in web:
            print_statement(out, graph.statement(hop.statement), graph)


def circles(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Two names: who stands beside both. None: who connects the most people."
        ),
    ] = None,
    communities: Annotated[
        bool,
        typer.Option(
            "--communities",
            help="The circles that are joined more among themselves than with others.",
        ),
    ] = False,
    form: AsForm = None,
    as_json: AsJson = False,
) -> None:
    """Show who connects the most people, who bridges two circles, or which circles there are.

    Each with its statements.
    """
    from kg.answers import circles as found

    opened = open_graph()
    if names:
        rows = found.bridges(opened, *named(opened, names, 2))
    else:
        rows = found.communities(opened) if communities else found.most_connected(opened)
    if as_json or form:
        flat = ({**r, "statements": len(r["statements"])} for r in rows)
        columns = (
            ("words", "statements")
            if names or communities
            else ("name", "id", "words", "statements")
        )
        print_listing(form or Form.json, "circles", rows, flat, columns)
        return
    from kg.pages.terminal import print_circles

    print_circles(terminal(), rows, opened)


def compare(
    names: Names,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            help="Write it as a page (.html) or picture (.svg, .png).",
            show_default=False,
        ),
    ] = None,
    form: AsForm = None,
    as_json: AsJson = False,
) -> None:
    """Show what two or more people or teams share and where they differ.

    Short lives, seasons side by side, head to head in the races that both have a result of, names
    in common, the shortest route. Only results that hold count; who was ahead is said only where
    the places recorded tell.
    """
    from kg.answers.career.comparing import compare as compared

    graph = open_graph()
    found = compared(graph, named(graph, names))
    if output:
        from kg.pages.comparison import write_comparison

        made = missing_folder(output)
        write_comparison(found, output)
        written(output, as_json, made)
    elif as_json or form is Form.json:
        print_json(found.as_json())
    elif form:
        rows = found.table()
        print_listing(form, "rows", rows, rows, list(rows[0]))
    else:
        from kg.pages.compared import print_comparison

        print_comparison(terminal(), found)


def register(app: typer.Typer) -> None:
    """Add this family of commands."""
    app.command(
        rich_help_panel=READERS,
        short_help="How two people, teams or sponsors are connected.",
        epilog=examples(
            "kg path Ada Lind Bo Marsh", 'kg path "Ada Lind" "Brook Racing" --most 1 --from 2020'
        ),
    )(path)
    app.command(
        rich_help_panel=READERS,
        short_help="The smallest web of statements that joins names.",
        epilog=examples('kg connect "Ada Lind" "Bo Marsh" "Delta Team"'),
    )(connect)
    app.command(
        rich_help_panel=READERS,
        short_help="Who connects the most people; who bridges two.",
        epilog=examples("kg circles", "kg circles Ada Lind Bo Marsh", "kg circles --communities"),
    )(circles)
    app.command(
        rich_help_panel=READERS,
        short_help="What two names share and where they differ.",
        epilog=examples(
            "kg compare Ada Lind Bo Marsh",
            'kg compare "Ada Lind" "Bo Marsh" -o lind-marsh.html',
            "kg compare ada-lind bo-marsh --format csv",
        ),
    )(compare)
