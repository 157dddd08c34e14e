"""The command ``kg``: translates arguments, problems and exceptions; decides nothing."""

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.problems import FactsProblem, KgError

app = typer.Typer(
    help="Racing careers as a graph in which every line has its receipt.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_given = {}

Name = Annotated[str, typer.Argument(help="An id, a name, another name or part of one.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, with names that do not change.")]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", help="Write the connection as an HTML page instead."),
]
ShowPassages = Annotated[
    bool,
    typer.Option(
        "--passages/--no-passages",
        help="Show passages where the texts are at hand; they are other people's.",
    ),
]
Passages = Annotated[
    bool,
    typer.Option(
        "--passages", help="Show the words around each anchor, where the text is at hand."
    ),
]
OptionalName = Annotated[
    str | None,
    typer.Argument(help="An id, a name, another name or part of one; all where none is given."),
]


@app.callback()
def options(
    facts: Annotated[
        Path | None,
        typer.Option(help="The folder of facts ($KG_FACTS); else the corpus that comes with kg."),
    ] = None,
    ontology: Annotated[
        Path | None, typer.Option(help="The folder of the ontology ($KG_ONTOLOGY).")
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
):
    """Racing careers as a graph in which every line has its receipt."""
    _given.update(facts=facts, ontology=ontology)
    if version:
        from kg import __version__

        print(f"kg {__version__}")
        raise typer.Exit()


def _folders():
    from kg.folders import find_folders

    return find_folders(_given.get("facts"), _given.get("ontology"))


def _graph():
    from kg.answers.graph import Graph

    return Graph.open(_folders())


def _graph_of(as_of):
    """Return the graph, as its sources had it on a day where one is given."""
    if not as_of:
        return _graph()
    from kg.answers.asof import graph_as_of

    return graph_as_of(_graph(), as_of)[0]


def _json(data):
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def _out():
    from kg.pages.terminal import Terminal

    return Terminal()


def _full(graph, statements):
    return [graph.with_passages(s) for s in statements]


@app.command()
def check(as_json: AsJson = False):
    """Report every problem of the facts with place, what, why and fix; then open conflicts and totals that do not add up."""
    from kg.facts.checking import check_facts
    from kg.facts.claims import read_facts
    from kg.ontology import read_vocabulary

    folders = _folders()
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
        _json(
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

    print_check(_out(), facts, problems, missing, conflicts, tallies, graph)
    raise typer.Exit(1 if problems else 0)


@app.command()
def build(
    directory: Annotated[
        Path, typer.Argument(help="Where to write; made if missing, replaced if kg wrote it.")
    ],
    as_json: AsJson = False,
):
    """Write the graph: dataset.nq, dataset.trig, dataset.jsonld, graph.graphml, statements.jsonl. Whole or not at all."""
    from kg.answers.export import write_dataset

    written = write_dataset(_graph(), directory)
    if as_json:
        _json({"written": written})
    else:
        for name, size in written.items():
            print(f"{directory / name}  {size:,} bytes")


@app.command()
def show(
    name: Name,
    as_json: AsJson = False,
    why: Annotated[
        bool,
        typer.Option(
            "--why",
            help="Say how each statement came about: claims, rules, premises, conflicts, counts.",
        ),
    ] = False,
    passages: Passages = False,
    only: Annotated[
        str | None,
        typer.Option("--only", help="Only groups or classes whose name holds this word."),
    ] = None,
):
    """Show everything about one entity, or one statement by its id, with receipts."""
    graph = _graph()
    if name in graph.by_id:
        statement = graph.statement(name)
        if as_json:
            from kg.answers.receipts import why as explain

            _json(
                {
                    **graph.with_passages(statement),
                    "why": explain(statement, graph),
                    "conflicts": graph.conflicts_of(name),
                }
            )
        else:
            from kg.pages.terminal import print_statement

            print_statement(_out(), statement, graph, show_why=True)
        return
    from kg.answers.show import grouped

    entity = graph.entity(name)
    groups = grouped(graph, entity)
    if only:
        from kg.problems import NotRecorded

        groups = [
            g
            for g in groups
            if only.casefold() in g["group"].casefold()
            or any(only.casefold() == s["class"].casefold() for s in g["statements"])
        ]
        if not groups:
            raise NotRecorded(
                f"nothing recorded of {entity.name} is under '{only}'",
                "leave --only out to see all groups",
            )
    if as_json:
        _json(
            {
                "id": entity.id,
                "name": entity.name,
                "class": entity.cls,
                "other_names": entity.other_names,
                "groups": [
                    {"group": g["group"], "statements": _full(graph, g["statements"])}
                    for g in groups
                ],
            }
        )
    else:
        from kg.pages.terminal import print_groups

        print_groups(_out(), groups, graph, entity, why, passages)


@app.command()
def timeline(name: Name, passages: Passages = False, as_json: AsJson = False):
    """Show what is dated about one entity, the earliest first, with receipts."""
    from kg.problems import NotRecorded

    graph = _graph()
    entity = graph.entity(name)
    statements = entity.timeline()
    if not statements:
        raise NotRecorded(
            f"nobody recorded a date of {entity.name}", "`kg show` lists what has no date"
        )
    if as_json:
        _json({"id": entity.id, "name": entity.name, "statements": _full(graph, statements)})
    else:
        from kg.pages.terminal import print_heading, print_sources, print_statement

        out = _out()
        print_heading(out, f"{entity.name}, by time", f"{len(statements)} dated statements")
        for statement in statements:
            print_statement(out, statement, graph, passages=passages)
        print_sources(out, statements, graph)


@app.command()
def teammates(
    name: Name,
    season: Annotated[str | None, typer.Option(help="A year, or a season's id or name.")] = None,
    as_json: AsJson = False,
):
    """List a driver's teammates and co-drivers, certain or possible. A shared season is not a shared race."""
    graph = _graph()
    person = graph.person(name)
    rows = person.teammates(season)
    if as_json:
        _json(
            {
                "id": person.id,
                "name": person.name,
                "teammates": [
                    {**r, "statement": graph.with_passages(graph.by_id[r["statement"]])}
                    for r in rows
                ],
            }
        )
    else:
        from kg.pages.terminal import print_heading, print_statement

        out = _out()
        print_heading(
            out,
            f"Teammates of {person.name}" + (f" in {season}" if season else ""),
            "a shared season is not a shared race",
        )
        for row in rows:
            print_statement(out, graph.by_id[row["statement"]], graph)


@app.command()
def path(
    one: Name,
    other: Name,
    most: Annotated[int, typer.Option(help="How many routes.", min=1, max=50)] = 3,
    via: Annotated[str | None, typer.Option(help="Only routes that touch this.")] = None,
    avoid: Annotated[
        list[str] | None, typer.Option(help="No route that touches this; may be given again.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", help="Nothing that ended before this date.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", help="Nothing that began after this date.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Only what articles up to this date say.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this class of statements; may be given again.")
    ] = None,
    passages: Passages = False,
    output: Output = None,
    hops: Annotated[
        int | None, typer.Option(help="All routes of at most so many hops.", min=1, max=5)
    ] = None,
    as_json: AsJson = False,
):
    """Show how two people, teams or sponsors are connected: the most telling routes, each hop with receipts."""
    from kg.answers.paths import all_routes, find_routes

    graph = _graph_of(as_of)
    start, end = graph.entity(one), graph.entity(other)
    limits = _limits(graph, since, until, kind, avoid)
    if hops:
        routes = all_routes(graph, start, end, hops, **limits)
    else:
        routes = find_routes(
            graph, start, end, most, via=graph.entity(via) if via else None, **limits
        )
    if output:
        _connection_page(graph, routes, output, as_json)
    elif as_json:
        _json({"from": start.id, "to": end.id, "routes": [r.as_json(graph) for r in routes]})
    else:
        from kg.pages.terminal import print_heading, print_routes

        out = _out()
        print_heading(
            out, f"How {start.name} and {end.name} are connected", "the most telling route first"
        )
        print_routes(out, routes, graph, passages)


def _limits(graph, since, until, kind, avoid):
    from kg.facts.dates import parse_date
    from kg.problems import WrongUsage

    for given in (since, until):
        if given:
            try:
                parse_date(given)
            except ValueError as error:
                raise WrongUsage(
                    str(error), "write a date as 2024, 2024-08 or 2024-08-04"
                ) from None
    for name in kind or ():
        if name not in graph.vocabulary.statement_classes:
            raise WrongUsage(
                f"there is no class of statements '{name}'",
                "one of: " + ", ".join(graph.vocabulary.statement_classes),
            )
    return {
        "since": since,
        "until": until,
        "kinds": tuple(kind or ()),
        "avoid": tuple(graph.entity(a).id for a in avoid or ()),
    }


@app.command()
def connect(
    names: Annotated[list[str], typer.Argument(help="Two or more names.")],
    output: Output = None,
    as_json: AsJson = False,
):
    """Show the smallest cited web of statements that joins all the names."""
    from kg.answers import paths
    from kg.problems import WrongUsage

    graph = _graph()
    entities = [graph.entity(n) for n in names]
    if len({e.id for e in entities}) < 2:
        raise WrongUsage("two different names are needed", "kg connect NAME NAME …")
    web = paths.connect(graph, entities)
    if output:
        _connection_page(graph, paths.routes_in(web, entities), output, as_json)
    elif as_json:
        _json(
            {
                "names": [e.id for e in entities],
                "hops": paths.Route(tuple(web), sum(h.cost for h in web)).as_json(graph)["hops"],
            }
        )
    else:
        from kg.pages.terminal import print_heading, print_statement

        out = _out()
        print_heading(
            out, "What joins " + ", ".join(e.name for e in entities), f"{len(web)} statements"
        )
        for hop in web:
            print_statement(out, graph.by_id[hop.statement], graph)


@app.command()
def conflicts(
    name: OptionalName = None,
    unruled: Annotated[bool, typer.Option("--open", help="Only those without a ruling.")] = False,
    as_json: AsJson = False,
):
    """List where sources disagree, each side with its receipts, and rulings; exit code 1 where nothing is disputed."""
    from kg.problems import NotRecorded

    graph = _graph()
    found = [c for c in graph.conflicts if not (unruled and c["ruling"])]
    if name:
        entity = graph.entity(name)
        touching = {s["id"] for s in graph.statements_of(entity.id)}
        found = [c for c in found if touching & set(c["statements"])]
    if not found:
        raise NotRecorded(
            "the sources do not disagree" + (f" about {entity.name}" if name else ""),
            "leave --open out to see those with a ruling too" if unruled else "",
        )
    if as_json:
        _json(
            {
                "conflicts": [
                    {
                        **c,
                        "sentence": graph.by_id[c["statement"]]["sentence"],
                        "statements": _full(graph, [graph.by_id[i] for i in c["statements"]]),
                    }
                    for c in found
                ]
            }
        )
    else:
        from kg.pages.terminal import print_conflict

        out = _out()
        for number, conflict in enumerate(found):
            if number:
                out.print()
            print_conflict(out, conflict, graph)


@app.command()
def sparql(
    query: Annotated[str, typer.Argument(help="A query, a file, or - for standard input.")],
    form: Annotated[
        str | None, typer.Option("--format", help="table, json, csv or turtle.")
    ] = None,
    seconds: Annotated[int, typer.Option(min=1, max=86_400, help="How long it may take.")] = 60,
    as_json: AsJson = False,
):
    """Ask the graph in SPARQL: SELECT, ASK, CONSTRUCT or DESCRIBE; pd:, ent:, st:, cl:, src: and the usual prefixes are known."""
    from kg.answers.guarded import run_guarded
    from kg.problems import WrongUsage

    if form not in (None, "table", "json", "csv", "turtle"):
        raise WrongUsage(f"there is no format '{form}'", "one of: table, json, csv, turtle")
    text = _query_text(query)
    answer = run_guarded(_graph(), text, seconds)
    form = (
        "json"
        if as_json
        else form or {"select": "table", "ask": "table", "graph": "turtle"}[answer.kind]
    )
    if form == "json":
        _json(answer.as_json())
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


@app.command()
def statements(
    name: OptionalName = None,
    form: Annotated[str, typer.Option("--format", help="jsonl, or text.")] = "jsonl",
    cls: Annotated[
        str | None, typer.Option("--class", help="Only this class of statements.")
    ] = None,
    as_json: AsJson = False,
):
    """Print every statement with its claims, one a line as JSON."""
    from kg.problems import NotRecorded, WrongUsage

    graph = _graph()
    if form not in ("jsonl", "text"):
        raise WrongUsage(f"there is no format '{form}'", "one of: jsonl, text")
    if cls and cls not in graph.vocabulary.statement_classes:
        raise WrongUsage(
            f"there is no class of statements '{cls}'",
            "one of: " + ", ".join(graph.vocabulary.statement_classes),
        )
    found = (
        graph.statements_of(graph.entity(name).id, cls)
        if name
        else [s for s in graph.statements if not cls or s["class"] == cls]
    )
    if not found:
        raise NotRecorded("no statement fits", "leave --class or the name out")
    if as_json:
        _json({"statements": _full(graph, found)})
        return
    for statement in found:
        if form == "text":
            from kg.pages.terminal import printable

            print(f"{statement['id']}  {printable(statement['sentence'])}")
        else:
            sys.stdout.write(
                json.dumps(
                    graph.with_passages(statement), ensure_ascii=False, separators=(",", ":")
                )
                + "\n"
            )


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="Words that must all occur.")],
    as_json: AsJson = False,
):
    """Find names and statements that hold all the words; accents and case aside."""
    from kg.answers.show import search as find

    graph = _graph()
    found = find(graph, " ".join(words))
    if as_json:
        _json(
            {
                "entities": [
                    {
                        "id": e.id,
                        "name": e.name,
                        "class": e.cls,
                        "other_names": e.other_names,
                        "statements": len(graph.statements_of(e.id)),
                    }
                    for e in found["entities"]
                ],
                "statements": _full(graph, found["statements"]),
                "more": found["more"],
            }
        )
    else:
        from kg.pages.terminal import print_statement

        out = _out()
        for entity in found["entities"]:
            out.print(
                f"{entity.name} ({entity.class_label}, {len(graph.statements_of(entity.id))} statements): {entity.id}",
                "bold",
            )
        for statement in found["statements"]:
            print_statement(out, statement, graph)
        if found["more"]:
            out.print(f"and {found['more']} more statements; add a word")


@app.command()
def gaps(name: OptionalName = None, as_json: AsJson = False):
    """List what a reader would expect and nobody recorded; exit code 1 where nothing is missing."""
    from kg.answers.show import gaps as find
    from kg.problems import NotRecorded

    graph = _graph()
    entity = graph.entity(name) if name else None
    found = find(graph, entity)
    if not found:
        raise NotRecorded("the checks find no gap" + (f" of {entity.name}" if entity else ""), "")
    if as_json:
        _json({"gaps": found})
        return
    from kg.pages.terminal import print_gaps

    print_gaps(_out(), found, graph)


@app.command()
def circles(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Two names: who stands beside both. None: who connects the most people."
        ),
    ] = None,
    communities: Annotated[
        bool,
        typer.Option(
            "--communities",
            help="The circles that are joined more among themselves than with others.",
        ),
    ] = False,
    as_json: AsJson = False,
):
    """Show who connects the most people, who bridges two circles, or which circles there are; each with its statements."""
    from kg.answers import circles as found
    from kg.problems import WrongUsage

    opened = _graph()
    if names and len(names) != 2:
        raise WrongUsage(
            "a bridge is between two names", "kg circles NAME NAME, or kg circles alone"
        )
    if names:
        rows = found.bridges(opened, *(opened.entity(n) for n in names))
    else:
        rows = found.communities(opened) if communities else found.most_connected(opened)
    if as_json:
        _json({"circles": rows})
        return
    from kg.pages.terminal import print_circles

    print_circles(_out(), rows, opened)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
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
):
    """Answer a question in words, or a saved question by name; says so where sources disagree, say no, or nobody recorded it."""
    opened = _graph()
    words, parameters = _ask_arguments([*question, *context.args])
    from kg.answers.questions import load_questions

    if parameters or words in load_questions(opened.folders.ontology / "questions"):
        from kg.answers.questions import ask as ask_saved

        answer = ask_saved(opened, words, **parameters).as_json()
    else:
        from kg.answers.words import ask_in_words

        answer = ask_in_words(opened, words)
    if as_json:
        _json(answer)
    else:
        from kg.pages.terminal import print_answer

        print_answer(_out(), answer, opened, passages)
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


@app.command()
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
):
    """List the saved questions, find one, describe one, or export all."""
    from kg.answers.questions import as_shacl, find_questions, load_questions, saved_question
    from kg.problems import NotRecorded

    library = load_questions(_folders().ontology / "questions")
    if shacl:
        sys.stdout.write(as_shacl(library))
        return
    if describe:
        found = [saved_question(_graph(), describe)]
    else:
        found = find_questions(library, " ".join(words or ()), most=8 if words else len(library))
        found = [q for q in found if not group or q.group.casefold() == group.casefold()]
    if not found:
        raise NotRecorded("no saved question is about that", "`kg questions` lists all of them")
    if as_json:
        _json({"questions": [q.as_json() for q in found]})
    else:
        from kg.pages.terminal import print_questions

        print_questions(_out(), found, whole=bool(describe))


@app.command()
def graph(
    name: Name,
    output: Annotated[Path, typer.Option("-o", "--output", help="The HTML file to write.")],
    passages: ShowPassages = True,
    as_json: AsJson = False,
):
    """Write the career page of a person, team, sponsor or season: one interactive HTML file that needs no network."""
    from kg.pages.career import write_career_page

    opened = _graph()
    entity = opened.entity(name)
    write_career_page(opened, entity, output, passages=passages)
    _written(output, as_json)


@app.command()
def dossier(
    name: Name,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="The file to write: .html, .md, .docx or .json.")
    ],
    as_of: Annotated[
        str | None, typer.Option(help="Only what articles up to this date say.")
    ] = None,
    as_json: AsJson = False,
):
    """Write background for one person, team, sponsor or season: every sentence with its numbered receipt."""
    from kg.pages.dossier import write_dossier

    opened = _graph()
    write_dossier(opened, opened.entity(name), output, as_of)
    _written(output, as_json)


@app.command()
def site(
    directory: Annotated[
        Path, typer.Argument(help="Where to write; made if missing, replaced if kg wrote it.")
    ],
    passages: ShowPassages = True,
    as_json: AsJson = False,
):
    """Write all pages as a static site that needs no network."""
    from rich.console import Console
    from rich.progress import Progress

    from kg.pages.site import write_site

    opened = _graph()
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
        _json({"written": written})
    else:
        print(
            f"{directory / 'index.html'}  {len(written):,} files, {sum(written.values()):,} bytes"
        )


def _connection_page(graph, routes, output, as_json):
    from kg.pages.career import write_connection_page

    hops = [
        {
            "cost": r.cost,
            "hops": [{"from": h.start, "to": h.end, "statement": h.statement} for h in r.hops],
        }
        for r in routes
    ]
    write_connection_page(graph, hops, output)
    _written(output, as_json)


def _written(path, as_json):
    size = path.stat().st_size
    _json({"written": str(path), "bytes": size}) if as_json else print(f"{path}  {size:,} bytes")


@app.command()
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
):
    """Write a correct stub: a new entity, or a new article in the catalogue with its claims file."""
    from kg.facts.stubs import new_source, stub, write_stubs
    from kg.ontology import read_vocabulary
    from kg.problems import WrongUsage

    folders = _folders()
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
    _json({"written": [str(p) for p, _ in writes]}) if as_json else print(
        "\n".join(str(p) for p, _ in writes)
    )


@app.command()
def tidy(
    regroup: Annotated[
        bool, typer.Option("--regroup", help="Write entity files anew, one for each class.")
    ] = False,
    only_look: Annotated[
        bool, typer.Option("--dry-run", help="Change nothing; say what would change.")
    ] = False,
    as_json: AsJson = False,
):
    """Put the facts in order without losing anything; record the places of anchors; generate the editor's schema and the page of terms."""
    from kg.facts.claims import read_facts
    from kg.facts.schema import write_names, write_schemas
    from kg.facts.tidying import tidy as put_in_order
    from kg.ontology import read_vocabulary

    folders = _folders()
    vocabulary = read_vocabulary(folders.ontology)
    changed = put_in_order(folders, vocabulary, regroup, write=not only_look)
    if not only_look and os.access(folders.ontology, os.W_OK):
        write_schemas(folders.ontology, vocabulary)
        write_names(folders.ontology, read_facts(folders, vocabulary).entities, vocabulary)
    _json({"changed": changed}) if as_json else print(
        "\n".join(changed) if changed else "everything is in order"
    )
    if only_look and changed:
        raise typer.Exit(1)


@app.command()
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
):
    """Read a new article: known names with their places, names that are likely new, stubs for the claims file. A machine's guess."""
    from kg.facts.claims import read_facts
    from kg.facts.mentions import claims_stub, find_mentions, read_lines
    from kg.ontology import read_vocabulary

    folders = _folders()
    vocabulary = read_vocabulary(folders.ontology)
    text, first = read_lines(file, lines)
    found = find_mentions(text, read_facts(folders, vocabulary).entities, vocabulary, first)
    if as_json:
        _json(found)
    elif stub_id:
        sys.stdout.write(claims_stub(stub_id, found, vocabulary, text, first))
    else:
        from kg.pages.terminal import print_mentions

        print_mentions(_out(), found, vocabulary)


@app.command()
def coverage(
    article: Annotated[
        str | None, typer.Argument(help="The id of an article; all where none is given.")
    ] = None,
    as_json: AsJson = False,
):
    """Show which paragraphs carry claims, which were left knowingly and which are open; exit code 1 where one is open."""
    from kg.facts.claims import read_facts
    from kg.facts.coverage import coverage as count
    from kg.facts.coverage import totals
    from kg.ontology import read_vocabulary
    from kg.problems import WrongUsage

    folders = _folders()
    facts = read_facts(folders, read_vocabulary(folders.ontology))
    if article and article not in facts.catalogue.articles:
        raise WrongUsage(
            f"there is no article '{article}' in the catalogue",
            "one of: " + ", ".join(sorted(facts.catalogue.articles)),
        )
    rows = [r for r in count(facts, folders) if not article or r.article == article]
    if as_json:
        _json({"paragraphs": [r.as_json() for r in rows], "articles": totals(rows)})
    else:
        from kg.pages.terminal import print_coverage

        print_coverage(rows, totals(rows), bool(article))
    raise typer.Exit(1 if any(r.is_open for r in rows) else 0)


def main():
    """Run the command; every foreseen error is printed as what and fix, never as a stack."""
    wants_json = "--json" in sys.argv[1:]
    try:
        app(standalone_mode=True)
    except FactsProblem as error:
        _fail(error, wants_json, [p.as_json() for p in error.problems])
    except KgError as error:
        _fail(error, wants_json)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        _fail(
            KgError(
                f"{error.filename or 'a file'}: {error.strerror}",
                "check the path and its permissions",
            ),
            wants_json,
        )


def _fail(error, wants_json, problems=None):
    from kg.pages.terminal import printable

    if wants_json:
        _json(
            {
                "error": error.what,
                "fix": error.fix,
                **({"problems": problems} if problems is not None else {}),
                **{
                    k: getattr(error, k)
                    for k in ("suggestions", "candidates", "touches")
                    if hasattr(error, k)
                },
            }
        )
    else:
        for problem in getattr(error, "problems", ()):
            print(printable_lines(str(problem)), file=sys.stderr)
        print(f"kg: {printable(error.what)}", file=sys.stderr)
        if error.fix:
            print(f"  {printable(error.fix)}", file=sys.stderr)
    sys.exit(error.exit_code)


def printable_lines(text):
    """Return lines safe for a terminal, one by one."""
    from kg.pages.terminal import printable

    return "\n".join(printable(line) for line in text.split("\n"))


if __name__ == "__main__":
    main()
