"""Something to run and how long one waits for it → what it gives, or that it took too long."""

import time
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

from kg.problems import KgError, NotInTime

_Found = TypeVar("_Found")


def in_time(run: Callable[[], _Found], until: float | None) -> _Found:
    """Return what ``run`` gives; what it raises is raised.

    until: by ``time.monotonic()``, or None to wait for as long as it takes. An engine that cannot
    be stopped goes on by itself, and nobody waits for it, not even the end of the program.

    Raises NotInTime.
    """
    if until is None:
        return run()
    found: list[_Found] = []
    wrong: list[KgError] = []

    def work() -> None:
        try:
            found.append(run())
        except KgError as error:
            wrong.append(error)

    if until > time.monotonic():
        worker = Thread(target=work, daemon=True)
        worker.start()
        worker.join(max(0.0, until - time.monotonic()))
    for error in wrong:
        raise error
    if not found:
        raise NotInTime
    return found[0]
