"""Commands that make files: the graph → a page, a dossier, a site, a data set."""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import MAKERS, AsJson, Name, ShowPassages, open_graph, print_json, written


def graph(
    name: Name,
    output: Annotated[Path, typer.Option("-o", "--output", help="The HTML file to write.")],
    passages: ShowPassages = True,
    as_json: AsJson = False,
) -> None:
    """Write the career page of a person, team, sponsor or season: one interactive HTML file that needs no network."""
    from kg.pages.career import write_career_page

    opened = open_graph()
    entity = opened.entity(name)
    write_career_page(opened, entity, output, passages=passages)
    written(output, as_json)


def dossier(
    name: Name,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="The file to write: .html, .md, .docx or .json.")
    ],
    as_of: Annotated[
        str | None, typer.Option(help="Only what articles up to this date say.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write background for one person, team, sponsor or season: every sentence with its numbered receipt."""
    from kg.pages.dossier import write_dossier

    opened = open_graph()
    write_dossier(opened, opened.entity(name), output, as_of)
    written(output, as_json)


def site(
    directory: Annotated[
        Path, typer.Argument(help="Where to write; made if missing, replaced if kg wrote it.")
    ],
    passages: ShowPassages = True,
    as_json: AsJson = False,
) -> None:
    """Write all pages as a static site that needs no network."""
    from rich.console import Console
    from rich.progress import Progress

    from kg.pages.site import write_site

    opened = open_graph()
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("pages", total=None)
        written = write_site(
            opened,
            directory,
            lambda done, total, _name: progress.update(task, completed=done, total=total),
            passages=passages,
        )
    if as_json:
        print_json({"written": written})
    else:
        print(
            f"{directory / 'index.html'}  {len(written):,} files, {sum(written.values()):,} bytes"
        )


def build(
    directory: Annotated[
        Path, typer.Argument(help="Where to write; made if missing, replaced if kg wrote it.")
    ],
    as_json: AsJson = False,
) -> None:
    """Write the graph: dataset.nq, dataset.trig, dataset.jsonld, graph.graphml, statements.jsonl. Whole or not at all."""
    from kg.answers.export import write_dataset

    written = write_dataset(open_graph(), directory)
    if as_json:
        print_json({"written": written})
    else:
        for name, size in written.items():
            print(f"{directory / name}  {size:,} bytes")


def register(app: typer.Typer) -> None:
    """Add this family of commands."""
    app.command(rich_help_panel=MAKERS)(graph)
    app.command(rich_help_panel=MAKERS)(dossier)
    app.command(rich_help_panel=MAKERS)(site)
    app.command(rich_help_panel=MAKERS)(build)
