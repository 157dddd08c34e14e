"""Readers' commands: a question in words, a saved one or SPARQL → an answer."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import READERS, AsJson, Passages, open_folders, open_graph, print_json, terminal


def ask(
    context: typer.Context,
    question: Annotated[
        list[str],
        typer.Argument(
            help="A question in words, or the name of a saved one with --PARAMETER VALUE …."
        ),
    ],
    passages: Passages = False,
    as_json: AsJson = False,
) -> None:
    """Answer a question in words, or a saved question by name; says so where sources disagree, say no, or nobody recorded it."""
    opened = open_graph()
    words, parameters = _ask_arguments([*question, *context.args])
    from kg.answers.questions import load_questions

    if parameters or words in load_questions(opened.folders.ontology / "questions"):
        from kg.answers.questions import ask as ask_saved

        answer = ask_saved(opened, words, **parameters).as_json()
    else:
        from kg.answers.words import ask_in_words

        answer = ask_in_words(opened, words)
    if as_json:
        print_json(answer)
    else:
        from kg.pages.terminal import print_answer

        print_answer(terminal(), answer, opened, passages)
    raise typer.Exit({"answered": 0, "disputed": 0, "not_recorded": 1}.get(answer["status"], 2))


def _ask_arguments(arguments):
    """Return (words, parameters): what follows an option is its value; ``--next-team`` is the parameter next_team."""
    from kg.problems import WrongUsage

    words, parameters, waiting = [], {}, None
    for argument in arguments:
        if waiting:
            parameters[waiting], waiting = argument, None
        elif argument.startswith("--") and len(argument) > 2 and " " not in argument:
            name, equals, value = (
                argument[2:].replace("-", "_", argument.partition("=")[0].count("-")).partition("=")
            )
            if equals:
                parameters[name] = value
            else:
                waiting = name
        else:
            words.append(argument)
    if waiting:
        raise WrongUsage(
            f"--{waiting.replace('_', '-')} has no value", 'write --driver "Kyle Washington"'
        )
    return " ".join(words), parameters


def questions(
    words: Annotated[
        list[str] | None,
        typer.Argument(help="Only those about these words; all where none are given."),
    ] = None,
    group: Annotated[
        str | None,
        typer.Option(help="Only this group: Relations, Careers, Seasons, Money, Evidence."),
    ] = None,
    describe: Annotated[
        str | None,
        typer.Option(
            help="Show one saved question: parameters, columns, what it does not claim, its SPARQL."
        ),
    ] = None,
    shacl: Annotated[
        bool,
        typer.Option(
            "--shacl", help="Print all as SHACL sh:SPARQLExecutable in Turtle, for other tools."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the saved questions, find one, describe one, or export all."""
    from kg.answers.questions import as_shacl, find_questions, load_questions, saved_question
    from kg.problems import NotRecorded

    library = load_questions(open_folders().ontology / "questions")
    if shacl:
        sys.stdout.write(as_shacl(library))
        return
    if describe:
        found = [saved_question(open_graph(), describe)]
    else:
        found = find_questions(library, " ".join(words or ()), most=8 if words else len(library))
        found = [q for q in found if not group or q.group.casefold() == group.casefold()]
    if not found:
        raise NotRecorded("no saved question is about that", "`kg questions` lists all of them")
    if as_json:
        print_json({"questions": [q.as_json() for q in found]})
    else:
        from kg.pages.terminal import print_questions

        print_questions(terminal(), found, whole=bool(describe))


def sparql(
    query: Annotated[str, typer.Argument(help="A query, a file, or - for standard input.")],
    form: Annotated[
        str | None, typer.Option("--format", help="table, json, csv or turtle.")
    ] = None,
    seconds: Annotated[int, typer.Option(min=1, max=86_400, help="How long it may take.")] = 60,
    as_json: AsJson = False,
) -> None:
    """Ask the graph in SPARQL: SELECT, ASK, CONSTRUCT or DESCRIBE; pd:, ent:, st:, cl:, src: and the usual prefixes are known."""
    from kg.answers.guarded import run_guarded
    from kg.problems import WrongUsage

    if form not in (None, "table", "json", "csv", "turtle"):
        raise WrongUsage(f"there is no format '{form}'", "one of: table, json, csv, turtle")
    text = _query_text(query)
    answer = run_guarded(open_graph(), text, seconds)
    form = (
        "json"
        if as_json
        else form or {"select": "table", "ask": "table", "graph": "turtle"}[answer.kind]
    )
    if form == "json":
        print_json(answer.as_json())
    elif form == "turtle":
        sys.stdout.write(answer.to_turtle())
    elif form == "csv":
        if answer.kind != "select":
            raise WrongUsage("CSV is for SELECT", "use --format json or turtle")
        sys.stdout.write(answer.to_csv())
    elif answer.kind == "ask":
        print("yes" if answer.yes else "no")
    else:
        from kg.pages.terminal import print_table

        columns = answer.columns or ["subject", "predicate", "object"]
        print_table(
            columns,
            answer.rows
            if answer.kind == "select"
            else [dict(zip(columns, t, strict=True)) for t in answer.triples],
        )
    if answer.yes is False or (answer.kind != "ask" and not (answer.rows or answer.triples)):
        raise typer.Exit(1)


def _query_text(query):
    if query == "-":
        return sys.stdin.read()
    from kg.problems import WrongUsage

    if "{" not in query and (query.endswith(".rq") or len(query) < 256 and Path(query).is_file()):
        try:
            return Path(query).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise WrongUsage(
                f"the file '{query}' cannot be read: {error}",
                "give a query, a file of UTF-8 text, or -",
            ) from None
    return query


def register(app: typer.Typer) -> None:
    """Add this family of commands."""
    app.command(
        rich_help_panel=READERS,
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    )(ask)
    app.command(rich_help_panel=READERS)(questions)
    app.command(rich_help_panel=READERS)(sparql)
