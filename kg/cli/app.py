"""What all commands share: folders → the graph, answers → JSON or a terminal; options and help."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import click
import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.answers.graph import Graph
    from kg.folders import Folders
    from kg.model.statements import Statement
    from kg.pages.terminal import Terminal

READERS = "For readers"
MAKERS = "Pages and files"
CURATORS = "For curators"
MOST_COMPLETIONS = 60


def complete_name(incomplete: str) -> list[tuple[str, str]]:
    """Return (what may be typed, name) for a word that is begun.

    It may begin an id, a name, or a later word of a name. Names that a shell would take apart
    (``Oak & Sons``) are offered by their ids only.
    """
    try:
        entities = open_graph().entities.values()
    except Exception:  # noqa: BLE001 - someone is typing: whatever is wrong, nothing may be printed
        return []
    found: dict[str, str] = {}
    for entity in entities:
        if entity.id.startswith(incomplete):
            found[entity.id] = entity.name
        words = entity.name.split()
        if all(w.replace("-", "").replace(".", "").isalnum() for w in words):
            for at, word in enumerate(words):
                if word.startswith(incomplete):
                    found.setdefault(" ".join(words[at:]), entity.name)
    return sorted(found.items())[:MOST_COMPLETIONS]


Name = Annotated[
    list[str],
    typer.Argument(
        help="An id, a name, another name or part of one; quotes not needed.",
        autocompletion=complete_name,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, with names that do not change.")]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", help="Write the connection as a page (.html) or picture (.svg, .png)."
    ),
]
ShowPassages = Annotated[
    bool,
    typer.Option(
        "--passages/--no-passages",
        help="Write the articles' passages too, where they are at hand. They are other people's: "
        "without it receipts show a few words.",
    ),
]
Passages = Annotated[
    bool,
    typer.Option(
        "--passages", help="Show the words around each anchor, where the text is at hand."
    ),
]
OptionalName = Annotated[
    list[str] | None,
    typer.Argument(
        help="An id, a name, another name or part of one; all where none is given.",
        autocompletion=complete_name,
    ),
]

given: dict[str, Any] = {}
"""The options that stand before every command, by name."""


FAMILIES = {
    "reading": (
        "show",
        "timeline",
        "quotes",
        "teammates",
        "conflicts",
        "gaps",
        "search",
        "statements",
    ),
    "connecting": ("path", "connect", "circles", "compare"),
    "asking": ("ask", "questions", "sparql"),
    "making": ("open", "graph", "picture", "brief", "dossier", "site", "build"),
    "curating": ("check", "new", "tidy", "mentions", "terms", "coverage"),
    "claiming": ("claim", "propose", "review"),
    "tables": ("import",),
    "corpora": ("init", "use"),
}
"""Modules of this package and the commands that each adds with ``register(app)``.

Only what is asked for is loaded.
"""


class ClosedPipe(Exception):
    """Whoever read the output has gone: nothing is wrong, and nothing more is written."""


class Commands(TyperGroup):
    """The commands, loaded when they are needed, and listed in the help by what they are for.

    A closed pipe is no error of theirs.
    """

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; only its own family of commands is loaded for it."""
        for family, names in FAMILIES.items():
            if cmd_name in names:
                self._load(family)
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of the families."""
        self._load(*FAMILIES)
        return [n for names in FAMILIES.values() for n in names if n in self.commands]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments begin with; suggest what is near a misspelt one."""
        if not any(args[0] in names for names in FAMILIES.values()):
            self._load(*FAMILIES)
        return super().resolve_command(ctx, args)

    def _load(self, *families: str) -> None:
        from importlib import import_module

        for family in families:
            if not set(FAMILIES[family]) & set(self.commands):
                some = typer.Typer(add_completion=False, rich_markup_mode=None)
                some.callback()(lambda: None)
                import_module(f"kg.cli.{family}").register(some)
                group = typer.main.get_command(some)
                self.commands.update(getattr(group, "commands", {}))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one list of commands for each panel, in the order in which they were added."""
        names = self.list_commands(ctx)
        panels: dict[str, list[tuple[str, str]]] = {}
        limit = formatter.width - 6 - max(map(len, names), default=0)
        for name in names:
            command = self.commands[name]
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
            return super().make_context(info_name, _corpus_first(args), parent, **extra)
        except BrokenPipeError:
            raise ClosedPipe from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; click itself would end with 1, which means *nothing recorded*."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ClosedPipe from None


_ANYWHERE = ("--project", "--endpoint")


def _corpus_first(args: list[str]) -> list[str]:
    """Return the arguments with what names a corpus at the front: it may stand anywhere.

    >>> _corpus_first(["show", "Ada", "--project", "mine", "Lind"])
    ['--project', 'mine', 'show', 'Ada', 'Lind']
    """
    first: list[str] = []
    rest: list[str] = []
    waiting = iter(args)
    for argument in waiting:
        if argument == "--":
            rest += [argument, *waiting]
        elif argument in _ANYWHERE:
            first += [argument, *([value] if (value := next(waiting, None)) is not None else [])]
        elif argument.partition("=")[0] in _ANYWHERE:
            first.append(argument)
        else:
            rest.append(argument)
    return first + rest


def new_app() -> typer.Typer:
    """Return the application; its commands are loaded when they are needed."""
    app = typer.Typer(
        cls=Commands,
        help="Racing careers as a graph in which every line has its receipt.",
        no_args_is_help=True,
        add_completion=True,
        suggest_commands=False,  # click itself does
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
    project: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DIR",
            help="A corpus: a folder with a kg.toml; given twice, both are opened together. Else "
            "$KG_FACTS, the corpus you stand in, the one that `kg use` remembers, the one that "
            "ships. May stand anywhere.",
        ),
    ] = None,
    facts: Annotated[
        Path | None, typer.Option(help="A folder of facts without a kg.toml ($KG_FACTS).")
    ] = None,
    ontology: Annotated[
        Path | None,
        typer.Option(help="An ontology in place of the one that ships ($KG_ONTOLOGY)."),
    ] = None,
    endpoint: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Answer from a SPARQL 1.1 endpoint that serves what `kg build --bulk` wrote. May "
            "stand anywhere.",
        ),
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", is_eager=True, callback=_print_version
        ),
    ] = False,
) -> None:
    """Racing careers as a graph in which every line has its receipt."""
    given.update(facts=facts, ontology=ontology, project=project, endpoint=endpoint)


def open_folders() -> Folders:
    """Return the folders that the options, the variables or the place name.

    Raises WrongUsage where an endpoint is named: it has no files.
    """
    from kg.folders import find_folders
    from kg.problems import WrongUsage

    if given.get("endpoint"):
        raise WrongUsage(
            "an endpoint has no files, and this command reads or writes those of a corpus",
            "leave out --endpoint",
        )
    return find_folders(given.get("facts"), given.get("ontology"), project=given.get("project"))


def open_graph() -> Graph:
    """Return the graph of these folders, compiled anew where something changed."""
    from kg.answers.graph import Graph

    if given.get("endpoint"):
        return _served(given["endpoint"])
    with patience("reading the facts …"):
        graph = Graph.open(open_folders())
    if count := len(graph.left_out):
        what = "1 problem" if count == 1 else f"{count} problems"
        print(f"kg: {what} in the facts; what has one is left out (`kg check`)", file=sys.stderr)
    return graph


def _served(url: str) -> Graph:
    """Return the graph behind an endpoint: of the corpus that is named beside it, if one is."""
    from kg.answers.graph import Graph
    from kg.folders import find_folders

    facts, project = given.get("facts"), given.get("project")
    named = (
        find_folders(facts, given.get("ontology"), project=project) if facts or project else None
    )
    return Graph.at(url, named)


@contextmanager
def patience(words: str) -> Iterator[None]:
    """Say on a terminal what is going on where it takes longer than a second; nothing stays."""
    if not sys.stderr.isatty():
        yield
        return
    from threading import Timer

    said = Timer(1.0, lambda: print(words, end="", file=sys.stderr, flush=True))
    said.daemon = True
    said.start()
    try:
        yield
    finally:
        said.cancel()
        said.join()
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def graph_of(as_of: str | None) -> Graph:
    """Return the graph, as its sources had it on a day where one is given."""
    if not as_of:
        return open_graph()
    from kg.answers.asof import graph_as_of

    return graph_as_of(open_graph(), as_of)[0]


def say(text: str) -> None:
    """Print a line of our own; what users wrote may be in it."""
    from kg.pages.terminal import printable

    print(printable(text))


def examples(*lines: str) -> str:
    """Return what stands at the end of a command's help: commands to copy, each on its line.

    The names in them are invented: no corpus is known here.
    """
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def one_name(words: list[str] | None) -> str:
    """Return the name that these words are, with or without quotes.

    >>> one_name(["Ada", "Lind"])
    'Ada Lind'
    """
    return " ".join(words or ())


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


def in_full(graph: Graph, statements: Iterable[Statement]) -> list[dict[str, Any]]:
    """Return statements with the passages that are at hand."""
    return [graph.as_json(s) for s in statements]


def connection_page(graph: Graph, routes: Sequence[Any], output: Path, as_json: bool) -> None:
    """Write the page of routes between names, or a picture of the first, and say where it is."""
    from kg.pages.career import write_connection_page
    from kg.pages.picture import ENDINGS, write_route_picture

    made = missing_folder(output)
    if output.suffix.lower() in ENDINGS:
        write_route_picture(graph, routes, output)
    else:
        write_connection_page(graph, routes, output)
    written(output, as_json, made)


def missing_folder(path: Path) -> Path | None:
    """Return the folder of a file, where it is not there yet and will be made."""
    return None if path.parent.exists() else path.parent


def written(path: Path, as_json: bool, made: Path | None = None) -> None:
    """Say that a file was written, and how large it is. made: the folder that was made for it."""
    size = path.stat().st_size
    if as_json:
        more = {"made_folder": str(made)} if made else {}
        print_json({"written": str(path), "bytes": size, **more})
        return
    if made:
        say(f"made the folder {made}")
    say(f"{path}  {size:,} bytes")
