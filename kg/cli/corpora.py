"""Commands on corpora: a folder → a corpus of one's own; which corpus answers."""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import CURATORS, AsJson, examples, given, open_folders, print_json, say


def init(
    directory: Annotated[
        Path, typer.Argument(help="The folder; made if missing. Its other files stay as they are.")
    ] = Path("."),
    title: Annotated[str, typer.Option(help="What the corpus is about.")] = "",
    dataset: Annotated[
        str, typer.Option(help="A data set that kg knows how to read, such as f1db.")
    ] = "",
    data: Annotated[
        Path | None, typer.Option(help="The folder in which the data of the data set lie.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a corpus of your own.

    Facts, catalogue, words, README, licence and a check that runs in CI.
    """
    from kg.cli.datasets import add_dataset, tell_dataset
    from kg.facts.corpus import make_corpus
    from kg.facts.datasets.shipped import mapping
    from kg.problems import WrongUsage

    if data is not None and not (dataset and data.exists()):
        what = f"there are no data at '{data}'" if dataset else "--data is of no data set"
        raise WrongUsage(what, "write --dataset f1db --data FOLDER")
    if dataset:
        mapping(dataset)
    made = make_corpus(directory, title)
    added = add_dataset(made.root, dataset, data) if dataset else ()
    if as_json:
        print_json(
            {
                "project": str(made.root),
                "name": made.name,
                "written": [*made.written, *added],
                "kept": list(made.kept),
            }
        )
        return
    say(f"{made.root} is a corpus now, called '{made.name}'.")
    if dataset:
        tell_dataset(dataset, data)
    if made.kept:
        say(f"Kept as they were: {', '.join(made.kept)}.")
    if directory.resolve() != Path.cwd():
        say(f"Go there: cd {directory}")
    say("Next: kg new source ID --file TEXT --written DATE --title TITLE")


def use(
    corpus: Annotated[
        str | None,
        typer.Argument(help="The folder of a corpus, or the name of the one that ships."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Remember which corpus answers where you stand in none.

    Without a name, say which one answers here.
    """
    from kg.project import named_project, remember_project

    if corpus is not None:
        remember_project(named_project(corpus))
        given.pop("project", None)
    folders = open_folders()
    project = folders.project
    name = project.name if project else folders.facts.parent.name
    if as_json:
        print_json(
            {
                "name": name,
                "title": project.title if project else "",
                "facts": str(folders.facts),
                "catalogue": str(folders.catalogue),
                "ontology": [str(o) for o in folders.ontologies],
                "texts": [str(t) for t in folders.texts],
                "writable": folders.writable,
                "beside": [str(b.facts.parent) for b in folders.beside],
            }
        )
        return
    if corpus is not None:
        say(f"Remembered: {corpus}")
    title = f": {project.title}" if project and project.title else ""
    say(f"Here answers '{name}'{title}.")
    say(f"Facts: {folders.facts}" + ("" if folders.writable else " (read-only: it came with kg)"))
    for other in folders.beside:
        say(f"Beside it: '{other.name}', {other.facts.parent}")


def register(app: typer.Typer) -> None:
    """Add this family of commands."""
    app.command(
        rich_help_panel=CURATORS,
        short_help="Make a corpus of your own.",
        epilog=examples(
            "kg init my-corpus",
            "kg init f1 --dataset f1db --data f1db/src/data",
            'kg init my-corpus --title "The Lantern Cup"',
        ),
    )(init)
    app.command(
        rich_help_panel=CURATORS,
        short_help="Remember which corpus answers, or say which does.",
        epilog=examples("kg use", "kg use my-corpus"),
    )(use)
