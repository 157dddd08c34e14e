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
    as_json: AsJson = False,
) -> None:
    """Make a corpus of your own: facts, catalogue, words, README, licence and a check that runs in
    CI.
    """
    from kg.facts.corpus import make_corpus

    made = make_corpus(directory, title)
    if as_json:
        print_json(
            {
                "project": str(made.root),
                "name": made.name,
                "written": list(made.written),
                "kept": list(made.kept),
            }
        )
        return
    say(f"{made.root} is a corpus now, called '{made.name}'.")
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
    """Remember which corpus answers where you stand in none; without a name, say which one answers
    here.
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
            }
        )
        return
    if corpus is not None:
        say(f"Remembered: {corpus}")
    title = f": {project.title}" if project and project.title else ""
    say(f"Here answers '{name}'{title}.")
    say(f"Facts: {folders.facts}" + ("" if folders.writable else " (read-only: it came with kg)"))


def register(app: typer.Typer) -> None:
    """Add this family of commands."""
    app.command(
        rich_help_panel=CURATORS,
        short_help="Make a corpus of your own.",
        epilog=examples("kg init my-corpus", 'kg init my-corpus --title "The Lantern Cup"'),
    )(init)
    app.command(
        rich_help_panel=CURATORS,
        short_help="Remember which corpus answers, or say which does.",
        epilog=examples("kg use", "kg use my-corpus"),
    )(use)
