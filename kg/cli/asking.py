"""Readers' commands: a question in words, a saved one or SPARQL → an answer."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import (
    READERS,
    AsJson,
    Passages,
    examples,
    given,
    open_folders,
    open_graph,
    print_json,
    terminal,
)
from kg.cli.listing import AsForm, Form, print_listing, print_rows


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
    """Answer a question in words, or a saved question by name.

    It says so where sources disagree, say no, or nobody recorded it. It ends with 0 where there is
    an answer, where sources disagree, and where something near was found but nothing is claimed;
    with 1 where nobody recorded it; with 2 where the question was not understood.
    """
    opened = open_graph()
    words, parameters = _ask_arguments([*question, *context.args])
    from kg.answers.questions import load_questions

    if parameters or words in load_questions(opened.folders):
        from kg.answers.questions import ask as ask_saved
        from kg.pages.replies import print_saved

        answer = ask_saved(opened, words, **parameters)
        status, data = answer.status, answer.as_json()
        if not as_json:
            print_saved(terminal(), answer, opened, passages)
    else:
        from kg.answers.asking import ask_in_words
        from kg.pages.replies import print_reply

        reply = ask_in_words(opened, words)
        status, data = reply.status, reply.as_json()
        if not as_json:
            print_reply(terminal(), reply, opened, passages)
    if as_json:
        print_json(data)
    codes = {"answered": 0, "disputed": 0, "found": 0, "not_recorded": 1}
    raise typer.Exit(codes.get(status, 2))


def _ask_arguments(arguments: list[str]) -> tuple[str, dict[str, str]]:
    """Return (words, parameters): what follows an option is its value.

    ``--next-team`` is the parameter next_team.
    """
    from kg.problems import WrongUsage

    words: list[str] = []
    parameters: dict[str, str] = {}
    waiting: str | None = None
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
    form: AsForm = None,
    as_json: AsJson = False,
) -> None:
    """List the saved questions, find one, describe one, or export all."""
    from kg.answers.questions import as_shacl, find_questions, load_questions, saved_question
    from kg.problems import NotRecorded

    folders = open_graph().folders if given.get("endpoint") else open_folders()
    library = load_questions(folders)
    if shacl:
        sys.stdout.write(as_shacl(library))
        return
    if describe:
        found = [saved_question(folders, describe)]
    else:
        found = find_questions(library, " ".join(words or ()), most=8 if words else len(library))
        found = [q for q in found if not group or q.group.casefold() == group.casefold()]
    if not found:
        raise NotRecorded("no saved question is about that", "`kg questions` lists all of them")
    if as_json or form:
        full = [q.as_json() for q in found]
        flat = (
            {
                "name": q.name,
                "group": q.group,
                "question": q.question,
                "parameters": [p.name for p in q.parameters],
            }
            for q in found
        )
        columns = ("name", "group", "question", "parameters")
        print_listing(form or Form.json, "questions", full, flat, columns)
    else:
        from kg.pages.terminal import print_questions

        print_questions(terminal(), found, whole=bool(describe))


def sparql(
    query: Annotated[str, typer.Argument(help="A query, a file, or - for standard input.")],
    form: Annotated[
        str | None, typer.Option("--format", help="table, csv, tsv, md, json, jsonl or turtle.")
    ] = None,
    seconds: Annotated[int, typer.Option(min=1, max=86_400, help="How long it may take.")] = 60,
    as_json: AsJson = False,
) -> None:
    """Ask the graph in SPARQL: SELECT, ASK, CONSTRUCT or DESCRIBE.

    pd:, ent:, st:, cl:, src: and the usual prefixes are known.
    """
    from kg.answers.guarded import run_guarded
    from kg.problems import WrongUsage

    if form not in (None, "turtle", *Form):
        raise WrongUsage(f"there is no format '{form}'", f"one of: turtle, {', '.join(Form)}")
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
        _require_select(answer.kind, form)
        sys.stdout.write(answer.to_csv())
    elif form in ("tsv", "md", "jsonl"):
        _require_select(answer.kind, form)
        print_rows(Form(form), answer.columns, answer.rows)
    elif answer.kind == "ask":
        print("yes" if answer.yes else "no")
    else:
        columns = answer.columns or ["subject", "predicate", "object"]
        print_rows(
            Form.table,
            columns,
            answer.rows
            if answer.kind == "select"
            else [dict(zip(columns, t, strict=True)) for t in answer.triples or ()],
        )
    if answer.yes is False or (answer.kind != "ask" and not (answer.rows or answer.triples)):
        raise typer.Exit(1)


def _require_select(kind: str, form: str) -> None:
    from kg.problems import WrongUsage

    if kind != "select":
        raise WrongUsage(f"{form.upper()} is for SELECT", "use --format json or turtle")


def _query_text(query: str) -> str:
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
        short_help="A question in words, or a saved one.",
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
        epilog=examples(
            'kg ask "Who founded Brook Racing?"',
            'kg ask teammates --driver "Ada Lind" --season 2024',
        ),
    )(ask)
    app.command(
        rich_help_panel=READERS,
        short_help="List, find or describe the saved questions.",
        epilog=examples(
            "kg questions", "kg questions sponsors of a driver", "kg questions --describe teammates"
        ),
    )(questions)
    app.command(
        rich_help_panel=READERS,
        short_help="Ask the graph in SPARQL.",
        epilog=examples(
            'kg sparql "SELECT ?who WHERE { ?who pd:droveFor ?team }" --format csv',
            "kg sparql query.rq",
            "kg sparql - < query.rq",
        ),
    )(sparql)
