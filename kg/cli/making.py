"""Commands that make files: the graph → a page, a dossier, a site, a data set."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import (
    MAKERS,
    READERS,
    AsJson,
    Name,
    ShowPassages,
    examples,
    missing_folder,
    one_name,
    open_folders,
    open_graph,
    print_json,
    say,
    terminal,
    written,
)


def graph(
    name: Name,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="The HTML file to write, else ID.html.", show_default=False
        ),
    ] = None,
    story: Annotated[
        Path | None,
        typer.Option(
            "--story",
            help="A YAML file of steps that the page tells beside its drawing: title, and steps, "
            "each with heading, text and view (what stands behind the # in the page's address).",
            show_default=False,
        ),
    ] = None,
    passages: ShowPassages = False,
    as_json: AsJson = False,
) -> None:
    """Write the career page of a person, team, sponsor or season.

    One interactive HTML file that needs no network.
    """
    from kg.pages.career import write_career_page

    opened = open_graph()
    entity = opened.entity(one_name(name))
    output = output or Path(f"{entity.id}.html")
    made = missing_folder(output)
    write_career_page(opened, entity, output, passages=passages, story=story)
    written(output, as_json, made)


class Shown(StrEnum):
    """What a picture shows of a name."""

    timeline = "timeline"
    names = "names"
    results = "results"


def picture(
    name: Name,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            help="The file to write, .svg or .png; else ID.svg.",
            show_default=False,
        ),
    ] = None,
    show: Annotated[
        Shown | None,
        typer.Option(
            "--show",
            "--as",
            help="The timeline, the names around it in columns, or its results race by race; "
            "a season's rounds and winners. Without it a season's results, else the timeline.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Draw a picture of a person, team, sponsor or season: SVG or PNG, to print or to share.

    No browser is needed. `kg path A B -o FILE.svg` draws a route.
    """
    from kg.pages.picture import write_picture

    opened = open_graph()
    entity = opened.entity(one_name(name))
    output = output or Path(f"{entity.id}.svg")
    made = missing_folder(output)
    write_picture(opened, entity, output, show.value if show else None)
    written(output, as_json, made)


def open_page(
    name: Name,
    passages: ShowPassages = False,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open it, or only write it.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Open the career page of a person, team, sponsor or season in the browser."""
    import webbrowser

    from kg.folders import cache_folder
    from kg.pages.career import write_career_page

    opened = open_graph()
    entity = opened.entity(one_name(name))
    page = (
        cache_folder() / "pages" / opened.folders.facts.resolve().parent.name / f"{entity.id}.html"
    )
    page.parent.mkdir(parents=True, exist_ok=True)
    write_career_page(opened, entity, page, passages=passages)
    written(page, as_json)
    if browser and not webbrowser.open(page.resolve().as_uri()) and not as_json:
        say("No browser was found: open that file yourself.")


def brief(
    name: Name,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="Write it as a page: .html, .md, .docx, .pdf or .json."
        ),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Only what articles up to this date say.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Tell one name on one page: short life, figures, people, money, disputes, sources."""
    from kg.answers.dossier import dossier as made
    from kg.answers.dossier_model import Extent

    opened = open_graph()
    entity = opened.entity(one_name(name))
    if output:
        from kg.pages.dossier import write_dossier

        write_dossier(opened, entity, output, as_of, extent=Extent.PAGE)
        written(output, as_json)
        return
    data = made(opened, entity, as_of, extent=Extent.PAGE)
    if as_json:
        print_json(data.as_json())
    else:
        from kg.pages.brief import print_brief

        print_brief(terminal(), data)


def dossier(
    name: Name,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            help="The file to write: .html, .md, .docx, .pdf or .json; else ID-dossier.html.",
            show_default=False,
        ),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Only what articles up to this date say.")
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Every statement, not only what tells most.")
    ] = False,
    passages: ShowPassages = False,
    as_json: AsJson = False,
) -> None:
    """Write background for one person, team, sponsor or season.

    A few pages of what tells most, every sentence with its numbered receipt; all of it with --full.
    JSON always holds everything.
    """
    from kg.answers.dossier_model import Extent
    from kg.pages.dossier import write_dossier

    opened = open_graph()
    entity = opened.entity(one_name(name))
    output = output or Path(f"{entity.id}-dossier.html")
    extent = Extent.WHOLE if full else Extent.SHORT
    made = missing_folder(output)
    write_dossier(opened, entity, output, as_of, passages=passages, extent=extent)
    written(output, as_json, made)


def site(
    directory: Annotated[
        Path, typer.Argument(help="Where to write; made if missing, replaced if kg wrote it.")
    ],
    url: Annotated[
        str,
        typer.Option(
            help="Where it will stand, as https://example.org/racing/: for feeds and share cards.",
            show_default=False,
        ),
    ] = "",
    passages: ShowPassages = False,
    as_json: AsJson = False,
) -> None:
    """Write all pages as a static site that needs no network.

    One page a name, with its statements as anchors. Over an earlier site, its links lead on.
    """
    from rich.console import Console
    from rich.progress import Progress

    from kg.pages.site import write_site

    _ = open_folders()
    opened = open_graph()
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("pages", total=None)
        written = write_site(
            opened,
            directory,
            lambda done, total, _name: progress.update(task, completed=done, total=total),
            passages=passages,
            url=url,
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
    bulk: Annotated[
        bool,
        typer.Option(
            "--bulk",
            help="Write what a SPARQL endpoint loads to serve the graph: dataset.nq and "
            "records.nq, compressed (.gz) where they are large.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write the graph: dataset.nq, dataset.trig, dataset.jsonld, graph.graphml, statements.jsonl.

    Whole or not at all.
    """
    from kg.answers.export import write_dataset

    _ = open_folders()
    written = write_dataset(open_graph(), directory, bulk)
    if as_json:
        print_json({"written": written})
    else:
        for name, size in written.items():
            print(f"{directory / name}  {size:,} bytes")


def register(app: typer.Typer) -> None:
    """Add this family of commands."""
    app.command(
        "open",
        rich_help_panel=READERS,
        short_help="The career page of one name, in the browser.",
        epilog=examples("kg open Ada Lind", "kg open Brook Racing --no-browser"),
    )(open_page)
    app.command(
        rich_help_panel=MAKERS,
        short_help="A career page: one interactive HTML file.",
        epilog=examples(
            "kg graph Ada Lind -o ada-lind.html", "kg graph Ada Lind --story rise.yaml"
        ),
    )(graph)
    app.command(
        rich_help_panel=MAKERS,
        short_help="A picture of a career: SVG or PNG.",
        epilog=examples(
            "kg picture Ada Lind -o ada.png",
            "kg picture Ada Lind --show results",
            "kg picture 2019 Lantern Cup",
        ),
    )(picture)
    app.command(
        rich_help_panel=MAKERS,
        short_help="One page on one name.",
        epilog=examples("kg brief Ada Lind", "kg brief Ada Lind -o ada-lind.pdf"),
    )(brief)
    app.command(
        rich_help_panel=MAKERS,
        short_help="Background with numbered receipts.",
        epilog=examples(
            "kg dossier Ada Lind -o ada-lind.docx",
            "kg dossier Ada Lind --full",
            "kg dossier Ada Lind -o ada-lind.md --as-of 2024-06",
        ),
    )(dossier)
    app.command(
        rich_help_panel=MAKERS,
        short_help="All pages as a static site.",
        epilog=examples("kg site site/", "kg site site/ --url https://example.org/racing/"),
    )(site)
    app.command(
        rich_help_panel=MAKERS,
        short_help="The whole graph as RDF, GraphML and JSON lines.",
        epilog=examples("kg build dataset/", "kg build load/ --bulk"),
    )(build)
