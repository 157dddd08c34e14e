"""The command ``kg``: translates arguments, problems and exceptions; decides nothing."""

import sys
from functools import cache
from typing import Any

import click
import typer

from kg.cli.app import ClosedPipe, new_app, print_json
from kg.cli.streams import CLOSED_PIPE, abandon_output, prepare_streams
from kg.problems import KgError, ProblemsError

app = new_app()


@cache
def _command() -> click.Command:
    """Return the command with what it has loaded of its families."""
    return typer.main.get_command(app)


def main() -> None:
    """Run the command; every foreseen error is printed as what and fix, never as a stack."""
    prepare_streams()
    try:
        code = _run("--json" in sys.argv[1:])
        sys.stdout.flush()
    except (ClosedPipe, BrokenPipeError):
        abandon_output()
        code = CLOSED_PIPE
    except OSError as error:
        abandon_output()
        print(f"kg: the output cannot be written: {error.strerror}", file=sys.stderr)
        code = 2
    sys.exit(code)


def _run(wants_json: bool) -> Any:
    """Run the command and return its exit code."""
    try:
        _command()(prog_name="kg", standalone_mode=True)
    except SystemExit as ended:
        return ended.code
    except KgError as error:
        _say(error, wants_json)
        return error.exit_code
    except OSError as error:
        if error.filename is None:
            raise
        _say(
            KgError(f"{error.filename}: {error.strerror}", "check the path and its permissions"),
            wants_json,
        )
        return 2
    return 0


def _say(error: KgError, wants_json: bool) -> None:
    problems = error.problems if isinstance(error, ProblemsError) else None
    if wants_json:
        details = ("suggestions", "candidates", "touches")
        print_json(
            {
                "error": error.what,
                "fix": error.fix,
                **({"problems": [p.as_json() for p in problems]} if problems is not None else {}),
                **{k: getattr(error, k) for k in details if hasattr(error, k)},
            }
        )
        return
    from kg.pages.terminal import printable

    for problem in problems or ():
        print(printable_lines(str(problem)), file=sys.stderr)
    print(f"kg: {printable(error.what)}", file=sys.stderr)
    if error.fix:
        print(f"  {printable(error.fix)}", file=sys.stderr)


def printable_lines(text: str) -> str:
    """Return lines safe for a terminal, one by one."""
    from kg.pages.terminal import printable

    return "\n".join(printable(line) for line in text.split("\n"))
