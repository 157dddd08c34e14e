"""Curators' commands: facts → problems, stubs, order, names, coverage."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import CURATORS, AsJson, open_folders, print_json, terminal
from kg.problems import FactsProblem


def check(as_json: AsJson = False) -> None:
    """Report every problem of the facts with place, what, why and fix; then open conflicts and totals that do not add up."""
    from kg.facts.checking import check_facts
    from kg.facts.claims import read_facts
    from kg.ontology import read_vocabulary

    folders = open_folders()
    vocabulary = read_vocabulary(folders.ontology)
    facts = read_facts(folders, vocabulary)
    problems = check_facts(facts, folders, vocabulary)
    missing = sorted(facts.catalogue.missing)
    conflicts, tallies, graph = [], [], None
    if not facts.problems:
        from kg.answers.graph import Graph
        from kg.graph.compiling import compile_graph

        try:
            graph = Graph(compile_graph(facts, folders), folders)
        except FactsProblem as found:
            problems = sorted({*problems, *found.problems})
    if graph:
        conflicts = [c for c in graph.conflicts if not c["ruling"]]
        tallies = [
            (graph.by_id[i], t)
            for i, t in sorted(graph.tallies.items())
            if t["verdict"] not in ("adds up", "not counted")
        ]
    if as_json:
        print_json(
            {
                "problems": [p.as_json() for p in problems],
                "conflicts": conflicts,
                "tallies": [
                    {"statement": s["id"], "sentence": s["sentence"], **t} for s, t in tallies
                ],
                "texts_not_at_hand": missing,
                "claims": len(facts.claims),
                "entities": len(facts.entities),
            }
        )
        raise typer.Exit(1 if problems else 0)
    from kg.pages.terminal import print_check

    print_check(terminal(), facts, problems, missing, conflicts, tallies, graph)
    raise typer.Exit(1 if problems else 0)


def new(
    kind: Annotated[
        str,
        typer.Argument(
            help="source, or a class of entities: person, team, series, season, event, venue, car-model …"
        ),
    ],
    name: Annotated[str, typer.Argument(help="The name of the entity, or the id of the article.")],
    ident: Annotated[
        str | None,
        typer.Option("--id", help="The id, where the one made from the name does not do."),
    ] = None,
    given: Annotated[
        list[str] | None,
        typer.Option("--set", help="A further key, as key=value; may be given again."),
    ] = None,
    file: Annotated[Path | None, typer.Option(help="source: the file of the text.")] = None,
    lines: Annotated[
        str | None, typer.Option(help="source: its lines in the file, as 12-40.")
    ] = None,
    written: Annotated[
        str | None, typer.Option(help="source: when it was written, in EDTF.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="source: a title of ours.")] = None,
    publisher: Annotated[str, typer.Option(help="source: who published it.")] = "not named",
    article_kind: Annotated[
        str, typer.Option("--kind", help="source: feature, race report, press release …")
    ] = "article",
    how_dated: Annotated[
        str, typer.Option(help="source: how we know the date.")
    ] = "as given when the article was listed",
    as_json: AsJson = False,
) -> None:
    """Write a correct stub: a new entity, or a new article in the catalogue with its claims file."""
    from kg.facts.stubs import new_source, stub, write_stubs
    from kg.ontology import read_vocabulary
    from kg.problems import WrongUsage

    folders = open_folders()
    if kind == "source":
        missing = [
            o for o, v in (("--file", file), ("--written", written), ("--title", title)) if not v
        ]
        if missing:
            raise WrongUsage(
                f"a source needs {', '.join(missing)}",
                "kg new source ID --file F --lines A-B --written EDTF --title T",
            )
        writes = new_source(
            name, file, written, title, folders, lines, publisher, article_kind, how_dated
        )
    else:
        if broken := [g for g in given or () if "=" not in g]:
            raise WrongUsage(
                f"'{broken[0]}' is not key=value", "--set series=pccna --set year=2027"
            )
        slots = {
            k: v.split("; ") if k == "other_names" else v
            for k, _, v in (g.partition("=") for g in given or ())
        }
        writes = [stub(kind, name, folders, read_vocabulary(folders.ontology), ident, **slots)]
    write_stubs(writes)
    print_json({"written": [str(p) for p, _ in writes]}) if as_json else print(
        "\n".join(str(p) for p, _ in writes)
    )


def tidy(
    regroup: Annotated[
        bool, typer.Option("--regroup", help="Write entity files anew, one for each class.")
    ] = False,
    only_look: Annotated[
        bool, typer.Option("--dry-run", help="Change nothing; say what would change.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put the facts in order without losing anything; record the places of anchors; generate the editor's schema and the page of terms."""
    from kg.facts.claims import read_facts
    from kg.facts.schema import write_names, write_schemas
    from kg.facts.tidying import tidy as put_in_order
    from kg.ontology import read_vocabulary

    folders = open_folders()
    vocabulary = read_vocabulary(folders.ontology)
    changed = put_in_order(folders, vocabulary, regroup, write=not only_look)
    if not only_look and os.access(folders.ontology, os.W_OK):
        write_schemas(folders.ontology, vocabulary)
        write_names(folders.ontology, read_facts(folders, vocabulary).entities, vocabulary)
    print_json({"changed": changed}) if as_json else print(
        "\n".join(changed) if changed else "everything is in order"
    )
    if only_look and changed:
        raise typer.Exit(1)


def mentions(
    file: Annotated[Path, typer.Argument(help="The text of an article.")],
    lines: Annotated[str | None, typer.Option(help="Its lines in the file, as 12-40.")] = None,
    stub_id: Annotated[
        str | None,
        typer.Option(
            "--stub", help="Print the beginning of a claims file for this article instead."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read a new article: known names with their places, names that are likely new, stubs for the claims file. A machine's guess."""
    from kg.facts.claims import read_facts
    from kg.facts.mentions import claims_stub, find_mentions, read_lines
    from kg.ontology import read_vocabulary

    folders = open_folders()
    vocabulary = read_vocabulary(folders.ontology)
    text, first = read_lines(file, lines)
    found = find_mentions(text, read_facts(folders, vocabulary).entities, vocabulary, first)
    if as_json:
        print_json(found)
    elif stub_id:
        sys.stdout.write(claims_stub(stub_id, found, vocabulary, text, first))
    else:
        from kg.pages.terminal import print_mentions

        print_mentions(terminal(), found, vocabulary)


def coverage(
    article: Annotated[
        str | None, typer.Argument(help="The id of an article; all where none is given.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show which paragraphs carry claims, which were left knowingly and which are open; exit code 1 where one is open."""
    from kg.facts.claims import read_facts
    from kg.facts.coverage import coverage as count
    from kg.facts.coverage import totals
    from kg.ontology import read_vocabulary
    from kg.problems import WrongUsage

    folders = open_folders()
    facts = read_facts(folders, read_vocabulary(folders.ontology))
    if article and article not in facts.catalogue.articles:
        raise WrongUsage(
            f"there is no article '{article}' in the catalogue",
            "one of: " + ", ".join(sorted(facts.catalogue.articles)),
        )
    rows = [r for r in count(facts, folders) if not article or r.article == article]
    if as_json:
        print_json({"paragraphs": [r.as_json() for r in rows], "articles": totals(rows)})
    else:
        from kg.pages.terminal import print_coverage

        print_coverage(rows, totals(rows), bool(article))
    raise typer.Exit(1 if any(r.is_open for r in rows) else 0)


def register(app: typer.Typer) -> None:
    """Add this family of commands."""
    app.command(rich_help_panel=CURATORS)(check)
    app.command(rich_help_panel=CURATORS)(new)
    app.command(rich_help_panel=CURATORS)(tidy)
    app.command(rich_help_panel=CURATORS)(mentions)
    app.command(rich_help_panel=CURATORS)(coverage)
