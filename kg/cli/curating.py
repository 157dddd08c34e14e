"""Curators' commands: facts → problems, stubs, order, names, coverage."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import (
    CURATORS,
    AsJson,
    examples,
    one_name,
    open_folders,
    print_json,
    say,
    terminal,
)
from kg.cli.listing import AsForm, Form, print_listing, print_rows
from kg.problems import FactsProblem, shorten


def check(as_json: AsJson = False) -> None:
    """Report every problem of the facts with place, what, why and fix.

    Open conflicts and totals that do not add up come after them.
    """
    from kg.facts.checking import check_facts, empty_files, without_address
    from kg.facts.claims import read_facts
    from kg.ontology import read_vocabulary

    folders = open_folders()
    vocabulary = read_vocabulary(folders.ontologies)
    facts = read_facts(folders, vocabulary)
    problems = check_facts(facts, folders, vocabulary)
    missing = sorted(facts.catalogue.missing)
    empty = empty_files(facts, folders)
    conflicts, tallies, graph = [], [], None
    if not any(p.severity == "problem" for p in facts.problems):
        from kg.answers.graph import Graph
        from kg.graph.building import build
        from kg.graph.memory import MemoryGraph

        try:
            graph = Graph(MemoryGraph(build(facts, folders, strict=True)), folders)
        except FactsProblem as found:
            problems = sorted({*problems, *found.problems})
    if graph:
        conflicts = [c for c in graph.conflicts if not c.ruling]
        tallies = [
            (graph.statement(i), t)
            for i, t in sorted(graph.tallies.items())
            if t.verdict not in ("adds up", "not counted")
        ]
    if as_json:
        print_json(
            {
                "problems": [p.as_json() for p in problems],
                "conflicts": [c.as_json() for c in conflicts],
                "tallies": [
                    {"statement": s.id, "sentence": s.sentence, **t.as_json()} for s, t in tallies
                ],
                "texts_not_at_hand": missing,
                "without_address": without_address(facts),
                "empty_files": empty,
                "claims": len(facts.claims),
                "entities": len(facts.entities),
            }
        )
        raise typer.Exit(1 if any(p.severity == "problem" for p in problems) else 0)
    from kg.pages.terminal import print_check

    nowhere = without_address(facts)
    print_check(terminal(), facts, problems, missing, empty, conflicts, tallies, graph, nowhere)
    raise typer.Exit(1 if any(p.severity == "problem" for p in problems) else 0)


def new(
    kind: Annotated[
        str,
        typer.Argument(
            help="source, or a class of entities: person, team, series, season, event, car-model …"
        ),
    ],
    name: Annotated[
        list[str], typer.Argument(help="The name of the entity, or the id of the article.")
    ],
    ident: Annotated[
        str | None,
        typer.Option("--id", help="The id, where the one made from the name does not do."),
    ] = None,
    keys: Annotated[
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
    url: Annotated[
        str, typer.Option(help="source: where anybody can read it; receipts lead to its words.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Write a correct stub: a new entity, or a new article in the catalogue with a claims file."""
    from kg.facts.corpus import write_own_schemas
    from kg.facts.stubs import missing_keys, near_ones, new_source, stub, write_stubs
    from kg.ontology import read_vocabulary
    from kg.problems import WrongUsage

    folders = open_folders()
    folders.require_writable()
    vocabulary = read_vocabulary(folders.ontologies)
    called, near = one_name(name), list[str]()
    if kind == "source":
        if not (file and written and title):
            wanted = (("--file", file), ("--written", written), ("--title", title))
            missing = [o for o, v in wanted if not v]
            raise WrongUsage(
                f"a source needs {', '.join(missing)}",
                "kg new source ID --file F --lines A-B --written EDTF --title T",
            )
        writes: list[tuple[Path, str | bytes]] = [
            *new_source(
                called,
                file,
                written,
                title,
                folders,
                lines,
                publisher,
                article_kind,
                how_dated,
                url,
            )
        ]
    else:
        if broken := [g for g in keys or () if "=" not in g]:
            raise WrongUsage(
                f"'{broken[0]}' is not key=value", "--set series=hill-cup --set year=2027"
            )
        slots = {
            k: v.split("; ") if k == "other_names" else v
            for k, _, v in (g.partition("=") for g in keys or ())
        }
        if missing := missing_keys(kind, slots, vocabulary):
            raise WrongUsage(
                f"a {kind} needs {' and '.join(missing)}: it is found by that",
                " ".join(["kg new", kind, "NAME", *(f"--set {k}=…" for k in missing)]),
            )
        writes = [stub(kind, called, folders, vocabulary, ident, **slots)]
        near = near_ones(kind, called, folders, vocabulary)
    write_stubs(writes)
    if not (folders.own_ontology / "generated" / "claims.schema.json").exists():
        write_own_schemas(folders, vocabulary)
    if as_json:
        print_json({"written": [str(p) for p, _ in writes]})
        return
    for path, _ in writes:
        say(str(path))
    if near:
        say(f"near: {', '.join(near)}; the same? then keep that one, with this in other_names")


def tidy(
    regroup: Annotated[
        bool, typer.Option("--regroup", help="Write entity files anew, one for each class.")
    ] = False,
    only_look: Annotated[
        bool, typer.Option("--dry-run", help="Change nothing; say what would change.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put the facts in order without losing anything.

    Record the places of anchors; generate the editor's schema and the page of terms.
    """
    from kg.facts.claims import read_facts
    from kg.facts.corpus import write_own_schemas
    from kg.facts.schema import write_names
    from kg.facts.tidying import tidy as put_in_order
    from kg.ontology import read_vocabulary

    folders = open_folders()
    vocabulary = read_vocabulary(folders.ontologies)
    changed = put_in_order(folders, vocabulary, regroup, write=not only_look)
    if not only_look:
        write_own_schemas(folders, vocabulary)
        write_names(folders.own_ontology, read_facts(folders, vocabulary).entities, vocabulary)
    if as_json:
        print_json({"changed": changed})
    else:
        for name in changed or ("everything is in order",):
            say(name)
    if only_look and changed:
        raise typer.Exit(1)


def mentions(
    file: Annotated[
        Path, typer.Argument(help="The text of an article, or the id of a listed one.")
    ],
    lines: Annotated[str | None, typer.Option(help="Its lines in the file, as 12-40.")] = None,
    stub_id: Annotated[
        str | None,
        typer.Option(
            "--stub", help="Print the beginning of a claims file for this article instead."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read a new article: known names with their places, and names that are likely new.

    Stubs for the claims file too. All of it is a machine's guess.
    """
    from kg.facts.claims import read_facts
    from kg.facts.mentions import claims_stub, find_mentions, read_lines
    from kg.ontology import read_vocabulary

    folders = open_folders()
    vocabulary = read_vocabulary(folders.ontologies)
    facts = read_facts(folders, vocabulary)
    article = facts.catalogue.articles.get(str(file))
    if article and article.text is not None and not lines:
        text, first = article.text.split("\n"), article.first
    else:
        text, first = read_lines(file, lines)
    found = find_mentions(text, facts.entities, vocabulary, first)
    if as_json:
        print_json(found)
    elif stub_id:
        sys.stdout.write(claims_stub(stub_id, found, vocabulary, text, first))
    else:
        from kg.pages.terminal import print_mentions

        print_mentions(terminal(), found, vocabulary)


def terms(
    words: Annotated[list[str], typer.Argument(help="What the article says, in a word or two.")],
    form: AsForm = None,
    as_json: AsJson = False,
) -> None:
    """Find the sections, keys and kinds that fit some words.

    What to type for what an article says.
    """
    from kg.facts.terms import find_terms
    from kg.ontology import read_vocabulary
    from kg.problems import NotRecorded

    said = " ".join(words)
    found = find_terms(read_vocabulary(open_folders().ontologies), said)
    if not found and not as_json:
        raise NotRecorded(
            f"no section, key or kind comes near '{shorten(said)}'",
            "try another word for it; ontology/generated/terms.md lists them all",
        )
    full = [
        {"typed": t.typed, "what": t.what, "name": t.name, "label": t.label}
        | {"means": t.definition, "sections": list(t.sections), "example": t.example}
        for t in found
    ]
    flat = [row | {"sections": ", ".join(row["sections"])} for row in full]
    if as_json:
        print_json({"terms": full})
    elif form:
        print_listing(form, "terms", full, flat, list(full[0]))
    else:
        print_rows(Form.table, ("typed", "means", "example"), flat)


def coverage(
    article: Annotated[
        str | None, typer.Argument(help="The id of an article; all where none is given.")
    ] = None,
    form: AsForm = None,
    as_json: AsJson = False,
) -> None:
    """Show which paragraphs carry claims, which were left knowingly and which are open.

    Exit code 1 where one is open.
    """
    from kg.facts.claims import read_facts
    from kg.facts.coverage import coverage as count
    from kg.facts.coverage import totals
    from kg.ontology import read_vocabulary
    from kg.problems import WrongUsage

    folders = open_folders()
    facts = read_facts(folders, read_vocabulary(folders.ontologies))
    if article and article not in facts.catalogue.articles:
        raise WrongUsage(
            f"there is no article '{article}' in the catalogue",
            "one of: " + ", ".join(sorted(facts.catalogue.articles)),
        )
    rows = [r for r in count(facts, folders) if not article or r.article == article]
    if form and form is not Form.json and not as_json:
        full = [r.as_json() for r in rows]
        print_listing(form, "paragraphs", full, full, list(full[0]) if full else [])
    elif as_json or form:
        print_json({"paragraphs": [r.as_json() for r in rows], "articles": totals(rows)})
    elif article:
        told = ({**r.as_json(), "because": r.left or ("OPEN" if r.is_open else "")} for r in rows)
        columns = ("paragraph", "line", "words", "claims", "anchors", "because")
        print_rows(Form.table, columns, told)
    else:
        sums = ({"article": name, **some} for name, some in totals(rows).items())
        columns = ("article", "paragraphs", "claimed", "left", "open", "claims")
        print_rows(Form.table, columns, sums)
    raise typer.Exit(1 if any(r.is_open for r in rows) else 0)


def register(app: typer.Typer) -> None:
    """Add this family of commands."""
    app.command(
        rich_help_panel=CURATORS,
        short_help="Every problem of the facts, and how to mend it.",
        epilog=examples("kg check", "kg check --json"),
    )(check)
    app.command(
        rich_help_panel=CURATORS,
        short_help="A stub of a new entity, or a new article.",
        epilog=examples(
            "kg new person Ada Lind",
            'kg new season "2027 Lantern Cup" --set series=lantern-cup --set year=2027',
            'kg new source cup-report --file cup.txt --written 2024-06-03 --title "The cup"',
        ),
    )(new)
    app.command(
        rich_help_panel=CURATORS,
        short_help="Put the facts in order; write the editor's schemas.",
        epilog=examples("kg tidy", "kg tidy --dry-run"),
    )(tidy)
    app.command(
        rich_help_panel=CURATORS,
        short_help="Names in a new article, known and likely new.",
        epilog=examples(
            "kg mentions cup-report.txt", "kg mentions cup-report.txt --stub cup-report"
        ),
    )(mentions)
    app.command(
        rich_help_panel=CURATORS,
        short_help="Sections, keys and kinds that fit a word.",
        epilog=examples("kg terms owner", "kg terms took the wheel --format csv"),
    )(terms)
    app.command(
        rich_help_panel=CURATORS,
        short_help="Which paragraphs carry claims.",
        epilog=examples("kg coverage", "kg coverage cup-report"),
    )(coverage)
