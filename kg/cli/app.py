"""What all commands share: the folders asked for → the graph; answers → JSON or a terminal; options and help."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import click
import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.answers.graph import Graph
    from kg.folders import Folders
    from kg.pages.terminal import Terminal

READERS = "For readers"
MAKERS = "Pages and files"
CURATORS = "For curators"

Name = Annotated[str, typer.Argument(help="An id, a name, another name or part of one.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, with names that do not change.")]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", help="Write the connection as an HTML page instead."),
]
ShowPassages = Annotated[
    bool,
    typer.Option(
        "--passages/--no-passages",
        help="Show passages where the texts are at hand; they are other people's.",
    ),
]
Passages = Annotated[
    bool,
    typer.Option(
        "--passages", help="Show the words around each anchor, where the text is at hand."
    ),
]
OptionalName = Annotated[
    str | None,
    typer.Argument(help="An id, a name, another name or part of one; all where none is given."),
]

_given: dict[str, Path | None] = {}


class ClosedPipe(Exception):
    """Whoever read the output has gone: nothing is wrong, and nothing more is written."""


class Commands(TyperGroup):
    """The commands, listed in the help by what they are for; a closed pipe is no error of theirs."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one list of commands for each panel, in the order in which they were added."""
        panels: dict[str, list[tuple[str, str]]] = {}
        limit = formatter.width - 6 - max(map(len, self.commands), default=0)
        for name, command in self.commands.items():
            if not command.hidden:
                panel = getattr(command, "rich_help_panel", None) or "Others"
                panels.setdefault(str(panel), []).append((name, command.get_short_help_str(limit)))
        for panel, rows in panels.items():
            with formatter.section(panel):
                formatter.write_dl(rows)

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Return click's context; help goes to standard output too, which may be closed."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except BrokenPipeError:
            raise ClosedPipe from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; click itself would end with 1, which means *nothing recorded*."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ClosedPipe from None


def new_app() -> typer.Typer:
    """Return the application without its commands; each family adds its own with ``register(app)``."""
    app = typer.Typer(
        cls=Commands,
        help="Racing careers as a graph in which every line has its receipt.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(options)
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        from kg import __version__

        print(f"kg {__version__}")
        raise typer.Exit()


def options(
    facts: Annotated[
        Path | None,
        typer.Option(help="The folder of facts ($KG_FACTS); else the corpus that comes with kg."),
    ] = None,
    ontology: Annotated[
        Path | None, typer.Option(help="The folder of the ontology ($KG_ONTOLOGY).")
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", is_eager=True, callback=_print_version
        ),
    ] = False,
) -> None:
    """Racing careers as a graph in which every line has its receipt."""
    _given.update(facts=facts, ontology=ontology)


def open_folders() -> Folders:
    """Return the folders that the options, the variables or the place name."""
    from kg.folders import find_folders

    return find_folders(_given.get("facts"), _given.get("ontology"))


def open_graph() -> Graph:
    """Return the graph of these folders, compiled anew where something changed."""
    from kg.answers.graph import Graph

    return Graph.open(open_folders())


def graph_of(as_of: str | None) -> Graph:
    """Return the graph, as its sources had it on a day where one is given."""
    if not as_of:
        return open_graph()
    from kg.answers.asof import graph_as_of

    return graph_as_of(open_graph(), as_of)[0]


def print_json(data: object) -> None:
    """Print data as JSON; what the output's encoding may lack is escaped and thus not lost."""
    sys.stdout.write(json.dumps(data, ensure_ascii=not speaks_unicode(), indent=1) + "\n")


def print_json_line(data: object) -> None:
    """Print data as one line of JSON."""
    line = json.dumps(data, ensure_ascii=not speaks_unicode(), separators=(",", ":"))
    sys.stdout.write(line + "\n")


def speaks_unicode() -> bool:
    """Return whether standard output can write every character."""
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")


def terminal() -> Terminal:
    """Return what answers are printed with."""
    from kg.pages.terminal import Terminal

    return Terminal()


def in_full(graph: Graph, statements: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return statements with the passages that are at hand."""
    return [graph.with_passages(s) for s in statements]


def connection_page(graph: Graph, routes: Sequence[Any], output: Path, as_json: bool) -> None:
    """Write the page of routes between names and say where it is."""
    from kg.pages.career import write_connection_page

    hops = [
        {
            "cost": r.cost,
            "hops": [{"from": h.start, "to": h.end, "statement": h.statement} for h in r.hops],
        }
        for r in routes
    ]
    write_connection_page(graph, hops, output)
    written(output, as_json)


def written(path: Path, as_json: bool) -> None:
    """Say that a file was written, and how large it is."""
    size = path.stat().st_size
    if as_json:
        print_json({"written": str(path), "bytes": size})
    else:
        print(f"{path}  {size:,} bytes")
