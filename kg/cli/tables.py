"""The command that takes tables: a file of results, a grid, a calendar → claims, row by row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import CURATORS, AsJson, examples, open_folders, print_json, say, terminal
from kg.problems import WrongUsage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.facts.importing import Imported
    from kg.problems import Problem

UNKNOWN = "unknown-name"
_MOST_SHOWN = 3


def table(
    file: Annotated[Path, typer.Argument(help="CSV, TSV, HTML, or text with a header.")],
    section: Annotated[
        str, typer.Option("--as", help="What each row claims: results, entries, standings …")
    ],
    source: Annotated[str, typer.Option("--source", help="The id of the article.")],
    given: Annotated[
        list[str] | None,
        typer.Option("--set", help="A key of every row, as key=value; may be given again."),
    ] = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option(
            "--map", help="A heading and its key, as 'Pos=position'; 'Time=' leaves it out."
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option(help="List the table as an article of its own: a title of ours.")
    ] = None,
    written: Annotated[
        str | None, typer.Option(help="List it: when it was written, in EDTF.")
    ] = None,
    publisher: Annotated[str, typer.Option(help="List it: who published it.")] = "not named",
    number: Annotated[
        int, typer.Option("--table", min=0, help="Which table of a page; 0 for the longest.")
    ] = 0,
    year: Annotated[int | None, typer.Option(help="The year of dates that have none.")] = None,
    only_look: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; show what would be claimed.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Claim every row of a table, with the row as anchor; with a problem nothing is written.

    Headings are matched to keys and shown; what --map corrects is remembered. Several drivers in
    one cell are parted; DNF, Ret and the like under a place become the status.
    """
    from kg.cli.lines import read_pairs
    from kg.facts.importing import Listing, import_table
    from kg.ontology import read_vocabulary

    folders = open_folders()
    if not only_look:
        folders.require_writable()
    if bool(title) != bool(written):
        raise WrongUsage("to list an article, both are needed", "--title T --written 2019-05-04")
    if broken := [m for m in mapped or () if "=" not in m]:
        raise WrongUsage(f"'{broken[0]}' is not heading=key", "--map 'Pos=position'")
    found = import_table(
        folders,
        read_vocabulary(folders.ontologies),
        file,
        section,
        source,
        [pair for one in given or () for pair in read_pairs([one])],
        {h.strip(): k.strip() for h, _, k in (m.rpartition("=") for m in mapped or ())},
        Listing(title, written, publisher) if title and written else None,
        number,
        year,
        write=not only_look,
    )
    if as_json:
        print_json(_as_json(found))
    else:
        _print(found, only_look)
    raise typer.Exit(0 if _is_good(found) else 1)


def _print_unknown(problems: Sequence[Problem]) -> None:
    """Print the names that are not known, each once, as the commands that add them."""
    if problems:
        say(f"{len(problems)} names are not known; add them, or to other_names of who is meant:")
    for problem in sorted(problems, key=lambda p: p.fix.rpartition("kg new ")[2]):
        near, _, new = problem.fix.rpartition("kg new ")
        rows = problem.what.rpartition("(")[2].rstrip(")")
        meant = f"; {near.partition('?')[0]}?" if near else ""
        say(f"  kg new {new}  # {rows}{meant}")


def register(app: typer.Typer) -> None:
    """Add this family of commands."""
    group = typer.Typer(
        help="Take claims from elsewhere: a table of results, a grid, a calendar.",
        no_args_is_help=True,
        rich_markup_mode=None,
        epilog=examples("kg import table grid.csv --as results --source cup-report"),
    )
    group.command(
        short_help="Claim every row of a table.",
        epilog=examples(
            "kg import table grid.csv --as results --source cup-report --set session=cup-race-1",
            "kg import table points.html --as standings --source cup-points --title 'Points' "
            "--written 2019-05-04 --set season=cup-2019 --set as_of=2019-05-04 --dry-run",
        ),
    )(table)
    group.callback()(_group)
    app.add_typer(group, name="import", rich_help_panel=CURATORS, short_help="Claims from a table.")


def _group() -> None:
    """Take claims from elsewhere: a table of results, a grid, a calendar."""


def _is_good(found: Imported) -> bool:
    from kg.facts.drafting import is_problem

    return bool(found.proven) and not any(is_problem(p) for p in found.problems)


def _as_json(found: Imported) -> dict[str, object]:
    return {
        "section": found.section,
        "columns": [{"header": c.header, "key": c.key, "how": c.how} for c in found.columns],
        "rows": found.rows,
        "claims": [
            {
                "slots": {k: v if isinstance(v, str) else list(v) for k, v in p.claim.slots},
                "at": list(p.claim.at),
            }
            for p in found.proven
        ],
        "unknown": {n: {"class": c, "rows": r} for n, (c, r) in found.unknown.items()},
        "problems": [p.as_json() for p in found.problems],
        "written": [str(p) for p in found.files],
    }


def _print(found: Imported, only_look: bool) -> None:
    out = terminal()
    width = max(len(c.header) for c in found.columns) + 2
    for column in found.columns:
        how = f" ({column.how})" if column.key else ""
        out.print(f"{column.key or 'left out'}{how}", indent=width, first=column.header)
    print()
    for problem in found.problems:
        if problem.rule != UNKNOWN:
            for line in str(problem).split("\n"):
                say(line)
    _print_unknown([p for p in found.problems if p.rule == UNKNOWN])
    shown = [] if not _is_good(found) else found.proven[: _MOST_SHOWN if only_look else 1]
    for proven in shown:
        slots = ", ".join(
            f"{k}: {v if isinstance(v, str) else ' / '.join(v)}" for k, v in proven.claim.slots
        )
        out.print(f"{slots}, at: “{proven.claim.at[0]}”", "dim", indent=2, first="  ")
    if not found.proven and not found.problems:
        say("nothing to claim: no row says anything under the headings that were matched")
    elif not _is_good(found):
        say(f"nothing was written: {len(found.problems)} problems in {found.rows} rows")
    else:
        done = "would be written" if only_look else "written"
        say(f"{len(found.proven)} claims of {found.rows} rows {done} ({found.section})")
        for path in found.files:
            say(f"  {path}")
