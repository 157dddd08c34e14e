"""Readers' commands: several names → routes, webs and circles that join them."""

from typing import Annotated

import typer

from kg.cli.app import (
    READERS,
    AsJson,
    Name,
    Output,
    Passages,
    connection_page,
    graph_of,
    open_graph,
    print_json,
    terminal,
)


def path(
    one: Name,
    other: Name,
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
    """Show how two people, teams or sponsors are connected: the most telling routes, each hop with receipts."""
    from kg.answers.paths import all_routes, find_routes

    graph = graph_of(as_of)
    start, end = graph.entity(one), graph.entity(other)
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


def _limits(graph, since, until, kind, avoid):
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
    names: Annotated[list[str], typer.Argument(help="Two or more names.")],
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Show the smallest cited web of statements that joins all the names."""
    from kg.answers import paths
    from kg.problems import WrongUsage

    graph = open_graph()
    entities = [graph.entity(n) for n in names]
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
            print_statement(out, graph.by_id[hop.statement], graph)


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
    as_json: AsJson = False,
) -> None:
    """Show who connects the most people, who bridges two circles, or which circles there are; each with its statements."""
    from kg.answers import circles as found
    from kg.problems import WrongUsage

    opened = open_graph()
    if names and len(names) != 2:
        raise WrongUsage(
            "a bridge is between two names", "kg circles NAME NAME, or kg circles alone"
        )
    if names:
        rows = found.bridges(opened, *(opened.entity(n) for n in names))
    else:
        rows = found.communities(opened) if communities else found.most_connected(opened)
    if as_json:
        print_json({"circles": rows})
        return
    from kg.pages.terminal import print_circles

    print_circles(terminal(), rows, opened)


def register(app: typer.Typer) -> None:
    """Add this family of commands."""
    app.command(rich_help_panel=READERS)(path)
    app.command(rich_help_panel=READERS)(connect)
    app.command(rich_help_panel=READERS)(circles)
