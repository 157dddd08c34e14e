"""Files → written whole or not at all: the one way in which the program writes them."""

import os
import stat
import tempfile
from pathlib import Path

from kg.problems import KgError


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all; where it cannot be, what stood there stands there still.

    A folder that is not there is made. content: text, which is written as UTF-8 with its line ends
    as they are, or bytes.
    """
    fresh = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".kg-new-")
        fresh = Path(name)
        with os.fdopen(handle, "wb") as out:
            out.write(content if isinstance(content, bytes) else content.encode())
        fresh.chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644)
        fresh.replace(path)
        fresh = None
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        if fresh is not None:
            fresh.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> KgError:
    """Return the error of a file that cannot be written, which names what stands in the way."""
    way = next((p for p in (path, *path.parents) if p.exists()), path)
    if way == path and path.is_dir():
        return KgError(f"'{path}' cannot be written: it is a folder", "name a file in it")
    if way != path and not way.is_dir():
        return KgError(
            f"'{path}' cannot be written: '{way}' is a file and no folder", "name another folder"
        )
    return KgError(
        f"'{path}' cannot be written: {error.strerror}; what stood there stands there still",
        "look at the space on the disk and at the permissions of the folder",
    )
