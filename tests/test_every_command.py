"""Every command: its help has readable examples, and no pipe and no encoding does it harm."""

import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
import typer.main

from kg.cli import app
from kg.cli.app import FAMILIES

TOP = Path(__file__).parent.parent
COMMANDS = [name for names in FAMILIES.values() for name in names]
CALLS = {
    "show": ["Ada", "Lind"],
    "timeline": ["Ada", "Lind"],
    "quotes": ["Ada", "Lind"],
    "teammates": ["Ada", "Lind"],
    "conflicts": [],
    "gaps": [],
    "search": ["barn"],
    "statements": [],
    "path": ["Ada", "Lind", "Cy", "Brook"],
    "connect": ["Ada Lind", "Cy Brook"],
    "circles": [],
    "compare": ["Ada Lind", "Bo Marsh"],
    "ask": ["Who founded Brook Racing?"],
    "questions": [],
    "sparql": ["SELECT ?a ?b WHERE { ?a pd:droveFor ?b }"],
    "open": ["Ada", "Lind", "--no-browser"],
    "graph": ["Ada", "Lind"],
    "picture": ["Ada", "Lind"],
    "brief": ["Ada", "Lind"],
    "dossier": ["Ada", "Lind"],
    "site": ["site"],
    "build": ["data"],
    "check": [],
    "new": ["person", "Zoë", "Øst"],
    "tidy": [],
    "mentions": ["corpus/seeds/anon-cup.txt"],
    "coverage": [],
    "terms": ["owner"],
    "claim": [
        "cup-report",
        "Marsh was quick",
        "remarks",
        "speaker=Lind",
        "about=Marsh",
        "gist=he was fast",
        "--dry-run",
    ],
    "propose": ["corpus/none.jsonl"],
    "review": ["--list"],
    "import": [
        "table",
        "corpus/grid.csv",
        "--as",
        "results",
        "--source",
        "cup-report",
        "--dry-run",
    ],
    "init": ["mine"],
    "use": [],
}
LISTS = ("timeline", "quotes", "teammates", "conflicts", "gaps", "search", "statements", "circles")
LISTS += ("questions", "coverage", "terms", "compare")


def group():
    return typer.main.get_command(app)


def command_of(name):
    found = group()
    with found.make_context("kg", [name, "--help"], resilient_parsing=True) as context:
        return found.get_command(context, name)


@pytest.fixture
def where(small):
    """Return the options that name the fictional corpus, and the variables that name its texts."""
    (small / "none.jsonl").write_text("")
    (small / "grid.csv").write_text("Pos,Driver\n1,Ada Lind\n2,Bo Marsh\n")
    return ("--facts", str(small / "facts")), {"KG_SEEDS": str(small / "seeds")}


def start(arguments, folder, **more):
    env = {k: v for k, v in os.environ.items() if k != "COLUMNS"}
    env |= {"PYTHONPATH": str(TOP), "PYTHONHASHSEED": "0", "NO_COLOR": "1", **more}
    return subprocess.Popen(
        [sys.executable, "-m", "kg", *arguments],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.fixture
def inside(monkeypatch, tmp_path):
    """Return a function that runs ``kg`` in this process, on streams of its own.

    It gives (exit code, output, errors), both as bytes; output may go to a file that is given. A
    process of its own does the same at twenty times the price.
    """

    def call(arguments, encoding, file=None, folder=tmp_path, **more):
        from kg.cli import main

        monkeypatch.setenv("COLUMNS", "")
        for name, value in {"NO_COLOR": "1", **more}.items():
            monkeypatch.setenv(name, value)
        os.environ.pop("COLUMNS")
        monkeypatch.chdir(folder)
        out, errors = file or io.BytesIO(), io.BytesIO()
        with monkeypatch.context() as patch, open(os.devnull) as nothing:
            patch.setattr(sys, "argv", ["kg", *arguments])
            patch.setattr(sys, "stdin", nothing)
            patch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding))
            patch.setattr(sys, "stderr", io.TextIOWrapper(errors, encoding, write_through=True))
            with pytest.raises(SystemExit) as ended:
                main()
            told = b"" if file else out.getvalue()
            said = errors.getvalue()
            sys.stdout.detach()
            sys.stderr.detach()
        return ended.value.code or 0, told, said

    return call


def test_every_command_is_tried_here():
    assert sorted(COMMANDS) == sorted(CALLS)
    with group().make_context("kg", ["--help"], resilient_parsing=True) as context:
        found = group()
        assert found.list_commands(context) == COMMANDS
        assert sorted(found.commands) == sorted(COMMANDS), "a command that --help does not list"


@pytest.mark.parametrize("name", COMMANDS)
def test_its_help_has_examples_that_it_can_read(name):
    command = command_of(name)
    context = group().make_context("kg", [name], resilient_parsing=True)
    text = command.get_help(command.make_context(name, [], context, resilient_parsing=True))
    assert command.short_help and command.help
    for parameter in command.params:
        assert parameter.help and parameter.help.split()[0] in text, parameter.name
    lines = re.findall(r"(?m)^\s+(?:\S+ \| )?kg (\S+)(.*)$", text.partition("Examples:")[2])
    assert lines, text
    for said, rest in lines:
        assert said == name
        arguments = shlex.split(rest.partition(" > ")[0].partition(" < ")[0])
        if isinstance(command, click.Group):
            inner = command.commands[arguments.pop(0)]
            inner.make_context(name, arguments).close()
            continue
        with group().make_context("kg", [name], resilient_parsing=True) as context:
            command.make_context(name, arguments, context).close()


def test_the_list_of_commands_is_whole_and_in_groups(run):
    out = run("--help")[1]
    for panel in ("For readers:", "Pages and files:", "For curators:"):
        assert panel in out
    for name in COMMANDS:
        (line,) = re.findall(rf"(?m)^  {name} .*$", out)
        assert line.endswith(".") and "..." not in line


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("name", COMMANDS)
def test_no_encoding_stops_it(name, encoding, where, inside):
    options, variables = where
    code, out, errors = inside([*options, name, *CALLS[name]], encoding, **variables)
    assert code in (0, 1), errors.decode(encoding)
    assert out and b"Traceback" not in errors
    out.decode(encoding)


@pytest.mark.sampled(12)
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("name", COMMANDS)
def test_no_encoding_stops_it_in_a_process_of_its_own(name, encoding, where, tmp_path):
    options, variables = where
    done = start([*options, name, *CALLS[name]], tmp_path, PYTHONIOENCODING=encoding, **variables)
    out, errors = done.communicate(timeout=120)
    assert done.returncode in (0, 1), errors.decode(encoding)
    assert out and b"Traceback" not in errors
    out.decode(encoding)


def test_help_and_errors_stay_in_their_encoding(tmp_path):
    for arguments in (["new", "--help"], ["--help"], ["shøw"], ["show", "--nø"]):
        done = start(arguments, tmp_path, PYTHONIOENCODING="ascii")
        out, errors = done.communicate(timeout=60)
        assert (out + errors).isascii() and (out or errors), arguments


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
@pytest.mark.parametrize("name", COMMANDS)
def test_a_closed_pipe_ends_it_quietly(name, where, inside):
    options, variables = where
    reads, writes = os.pipe()
    os.close(reads)
    with open(writes, "wb") as pipe:
        code, _, errors = inside([*options, name, *CALLS[name]], "utf-8", pipe, **variables)
    assert (code, errors) == (141, b"")


@pytest.mark.sampled(9)
@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
@pytest.mark.parametrize("name", COMMANDS)
def test_a_closed_pipe_ends_a_process_of_its_own_quietly(name, where, tmp_path):
    options, variables = where
    done = start([*options, name, *CALLS[name]], tmp_path, PYTHONIOENCODING="utf-8", **variables)
    done.stdout.close()
    errors = done.stderr.read()
    assert done.wait(timeout=120) == 141, errors
    assert errors == b""


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(n, marks=[] if n in ("show", "search", "sparql", "site") else pytest.mark.slow)
        for n in COMMANDS
    ],
)
def test_a_reader_that_goes_after_ten_bytes_hears_and_sees_nothing(name, where, tmp_path):
    options, variables = where
    done = start([*options, name, *CALLS[name]], tmp_path, PYTHONUNBUFFERED="1", **variables)
    assert done.stdout.read(10)
    done.stdout.close()
    errors = done.stderr.read()
    assert done.wait(timeout=120) in (0, 1, 141), errors  # what is short was written whole
    assert errors == b""


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_more_than_a_pipe_holds_ends_as_in_other_tools(unbuffered, tmp_path):
    done = start(["statements"], tmp_path, PYTHONUNBUFFERED=unbuffered)
    assert done.stdout.read(10).startswith(b'{"id":"s')
    done.stdout.close()
    errors = done.stderr.read()
    assert (done.wait(timeout=120), errors) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_is_told(where, tmp_path):
    options, variables = where
    env = {**os.environ, "PYTHONPATH": str(TOP), **variables}
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kg", *options, "statements"],
            cwd=tmp_path,
            env=env,
            stdout=full,
            stderr=subprocess.PIPE,
        )
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "kg: the output cannot be written: No space left on device"
    ]


@pytest.fixture(params=COMMANDS)
def in_json(request, inside, where, tmp_path):
    """Return (command, its JSON in utf-8, how to call it again in an encoding, in which folder)."""
    options, _ = where
    name = request.param

    def call_in(encoding):
        folder = tmp_path / encoding
        folder.mkdir()
        call = [str(tmp_path / a) if a.startswith("corpus/") else a for a in CALLS[name]]
        if name == "new":
            call = ["person", f"Zoë {encoding}"]
        return [*options, name, *call, "--json"], folder

    arguments, folder = call_in("utf-8")
    code, out, errors = inside(arguments, "utf-8", folder=folder, **where[1])
    assert code in (0, 1), errors.decode()
    return name, json.loads(out), call_in


def same_json(name, found, escaped):
    """Compare JSON in utf-8 with that in ascii: the bytes of names there, their escapes here."""
    escaped = json.loads(escaped.decode("ascii"))
    if name not in ("init", "new", "tidy"):  # these find what they did before
        assert found == escaped


def test_json_is_the_same_in_every_encoding(in_json, inside, where):
    name, found, call_in = in_json
    arguments, folder = call_in("ascii")
    code, out, errors = inside(arguments, "ascii", folder=folder, **where[1])
    assert code in (0, 1), errors
    same_json(name, found, out)


@pytest.mark.sampled(6)
def test_json_is_the_same_in_a_process_of_its_own(in_json, where):
    name, found, call_in = in_json
    done = start(*call_in("ascii"), PYTHONIOENCODING="ascii", **where[1])
    out, errors = done.communicate(timeout=120)
    assert done.returncode in (0, 1), errors
    same_json(name, found, out)


@pytest.mark.parametrize("name", LISTS)
def test_whatever_lists_lists_in_six_forms(name, here, where):
    options, variables = where
    call = [*options, name, *CALLS[name]]
    told = {}
    for form in ("table", "csv", "tsv", "md", "json", "jsonl"):
        code, told[form], errors = here(*call, "--format", form, COLUMNS=500, **variables)
        assert code in (0, 1) and told[form], errors
    rows = [json.loads(line) for line in told["jsonl"].splitlines()]
    import csv

    table = list(csv.reader(io.StringIO(told["csv"])))
    assert len(table) - 1 == len(rows) == len(told["tsv"].splitlines()) - 1
    assert len(told["md"].splitlines()) == len(rows) + 2
    assert {len(line) for line in table} == {len(table[0])}
    assert json.loads(told["json"])
    assert here(*call, "--format", "xml", **variables)[0] == 2


@pytest.mark.parametrize(
    ("words", "count", "ids"),
    [
        (["Ada", "Lind", "Bo", "Marsh"], 2, ["ada-lind", "bo-marsh"]),
        (["Lind", "Cy", "Brook"], 2, ["ada-lind", "cy-brook"]),
        (["ada-lind", "Brook Racing"], 2, ["ada-lind", "brook-racing"]),
        (["Ada", "Lind", "Bo", "Marsh", "Cy", "Brook"], None, ["ada-lind", "bo-marsh", "cy-brook"]),
        (["Ada", "Lind", "Oak & Sons"], 2, ["ada-lind", "oak-and-sons"]),
        (["Ada Lind", "Cy", "Brook", "Marsh"], None, ["ada-lind", "cy-brook", "bo-marsh"]),
        (["Ada Lind", "Bo Marsh", "Cy Brook"], None, ["ada-lind", "bo-marsh", "cy-brook"]),
    ],
)
def test_names_need_no_quotes(words, count, ids, small):
    import kg
    from kg.cli.names import named

    graph = kg.load(small / "facts", seeds=small / "seeds")
    assert [e.id for e in named(graph, words, count)] == ids


@pytest.mark.parametrize("words", [["Ada", "Lind", "Zed"], ["Ada"], ["Zed", "Ada", "Lind", "Bo"]])
def test_words_that_are_not_two_names_are_refused(words, small):
    import kg
    from kg.cli.names import named
    from kg.problems import WrongUsage

    graph = kg.load(small / "facts", seeds=small / "seeds")
    with pytest.raises(WrongUsage, match="2 names") as caught:
        named(graph, words, 2)
    assert "quotes" in caught.value.fix


def test_the_project_may_stand_anywhere(run, tmp_path):
    assert run("init", "mine")[0] == 0
    for call in (
        ("--project", "mine", "check"),
        ("check", "--project", "mine"),
        ("check", "--project=mine"),
    ):
        code, out, errors = run(*call)
        assert code == 0 and "0 claims" in out, errors


def test_open_writes_the_page_and_calls_the_browser(where, run, tmp_path):
    options, variables = where
    code, out, errors = run(
        *options, "open", "Ada", "Lind", BROWSER="echo opened %s", KG_CACHE=tmp_path, **variables
    )
    assert code == 0, errors
    page = Path(out.split("  ")[0])
    assert page.is_relative_to(tmp_path) and page.name == "ada-lind.html"
    assert f"opened {page.as_uri()}" in out


@pytest.mark.parametrize(
    ("begun", "offered"), [("ada", "ada-lind"), ("Li", "Lind"), ("Bo", "Bo Marsh")]
)
def test_the_shell_offers_names(begun, offered, where, tmp_path):
    options, variables = where
    env = {"_KG_COMPLETE": "complete_bash", "COMP_WORDS": f"kg show {begun}", "COMP_CWORD": "2"}
    done = start([], tmp_path, KG_FACTS=options[1], **env, **variables)
    out, errors = done.communicate(timeout=60)
    assert offered in out.decode().splitlines(), errors


@pytest.mark.parametrize(
    "arguments", [["--version"], ["-h"], ["show", "-h"]], ids=["version", "help", "help of one"]
)
def test_what_needs_no_corpus_reads_none(arguments, run, tmp_path):
    (tmp_path / "kg.toml").write_text("this is no TOML")
    code, out, errors = run(*arguments)
    assert code == 0 and out and not errors
