"""The command ``kg``: translates arguments, problems and exceptions; decides nothing."""

import os
import sys
from typing import Any

from kg.cli import asking, claiming, connecting, curating, making, reading
from kg.cli.app import ClosedPipe, new_app, print_json
from kg.problems import FactsProblem, KgError

CLOSED_PIPE = 141
"""The exit code where the reader of the output has gone: 128 and SIGPIPE, as other tools have it."""

app = new_app()
for _family in (reading, connecting, asking, making, curating, claiming):
    _family.register(app)


def main() -> None:
    """Run the command; every foreseen error is printed as what and fix, never as a stack."""
    try:
        code = _run("--json" in sys.argv[1:])
        sys.stdout.flush()
    except (ClosedPipe, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = CLOSED_PIPE
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"kg: the output cannot be written: {error.strerror}", file=sys.stderr)
        code = 2
    sys.exit(code)


def _run(wants_json: bool) -> Any:
    """Run the command and return its exit code."""
    try:
        app(standalone_mode=True)
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
    problems = error.problems if isinstance(error, FactsProblem) else None
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
