"""A query anybody may have written → its answer, run in a process of its own.

It may take too long, and the engine may abort.
"""

import contextlib
import faulthandler
import os
import pickle
import select
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

from kg.answers.sparql import Answer, run_query
from kg.problems import BadQuery, KgError

if TYPE_CHECKING:
    from kg.answers.graph import Graph

SECONDS = 60


def run_guarded(graph: "Graph", text: str, seconds: int = SECONDS) -> Answer:
    """Return the Answer to a SPARQL query, like ``run_query``, within so many seconds.

    Oxigraph has no time limit, and aborts the whole process where it must sort values that have no
    order (a NaN, a date with a time zone beside one without). Where the system cannot fork
    (Windows) the query runs in this process; an endpoint is another one anyway. Raises BadQuery,
    whatever went wrong: a query that fails, takes longer or ends the engine.
    """
    store = graph.store
    if not store.is_here:
        with store.within(seconds):
            return run_query(graph, text)
    if not hasattr(os, "fork"):
        return run_query(graph, text)
    _ = store.oxigraph  # loaded before the fork, so that it is loaded once
    ours, theirs = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(ours)
        _answer(graph, text, theirs, seconds)
    os.close(theirs)
    try:
        body = _read(ours, seconds)
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        os.close(ours)
        os.waitpid(child, 0)
    try:
        found: tuple[Answer | None, tuple[str, str] | None] = pickle.loads(body)  # our own child
    except (EOFError, pickle.UnpicklingError):  # it ended before it had written all
        raise BadQuery(
            "the engine gave up on the query",
            "it may sort values that have no order: "
            "sort by STR(?value), or by fewer kinds of values",
        ) from None
    answer, error = found
    if error or answer is None:
        raise BadQuery(*(error or ("the query gave nothing", "try it again")))
    return answer


def _answer(graph: "Graph", text: str, pipe: int, seconds: int) -> NoReturn:
    """Run the query in the child, write what came of it, and end.

    No handler of the parent's may run here, and it outlives no limit.
    """
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(seconds + 1)
        faulthandler.disable()
        with open(os.devnull, "w") as nothing:
            os.dup2(nothing.fileno(), 2)  # the engine writes its own stack trace
        try:
            found: tuple[Answer | None, tuple[str, str] | None]
            found = (run_query(graph, text), None)
        except KgError as error:
            found = (None, (error.what, error.fix))
        except (MemoryError, RecursionError, ValueError, TypeError, RuntimeError) as error:
            found = (
                None,
                (
                    f"the query cannot be run: {type(error).__name__} {error}".strip(),
                    "ask for less, or see `kg sparql --help`",
                ),
            )
        with contextlib.suppress(BrokenPipeError), os.fdopen(pipe, "wb") as out:
            pickle.dump(found, out)
    finally:
        os._exit(0)


def _read(pipe: int, seconds: int) -> bytes:
    """Return all that comes through a pipe.

    Raises BadQuery where nothing comes for so many seconds.
    """
    parts: list[bytes] = []
    while True:
        ready, _, _ = select.select([pipe], [], [], seconds)
        if not ready:
            raise BadQuery(
                f"the query took longer than {seconds} second{'s' * (seconds != 1)}",
                "ask for less: LIMIT, a name, a season; or allow more with --seconds",
            )
        part = os.read(pipe, 1 << 20)
        if not part:
            return b"".join(parts)
        parts.append(part)
