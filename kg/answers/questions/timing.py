"""Something to run and how long one waits for it → what it gives, or that it took too long."""

import time
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

from kg.graph.store import Store
from kg.problems import NotInTime

_Found = TypeVar("_Found")


def in_time(store: Store, run: Callable[[], _Found], until: float | None) -> _Found:
    """Return what ``run`` gives, which asks ``store``; what it raises is raised.

    until: by ``time.monotonic()``, or None to wait for as long as it takes. An endpoint is told how
    long it may take. The engine of this process cannot be stopped: it goes on by itself, and nobody
    waits for it, not even the end of the program.

    Raises NotInTime.
    """
    if until is None:
        return run()
    left = until - time.monotonic()
    if left <= 0:
        raise NotInTime
    if not store.is_here:
        with store.within(left):
            return run()
    found: list[_Found] = []
    wrong: list[Exception] = []

    def work() -> None:
        try:
            found.append(run())
        except Exception as error:  # noqa: BLE001 - who waits raises it again
            wrong.append(error)

    worker = Thread(target=work, daemon=True)
    worker.start()
    worker.join(left)
    for error in wrong:
        raise error
    if not found:
        raise NotInTime
    return found[0]
