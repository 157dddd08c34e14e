"""Files → written whole or not at all: the one way in which the program writes them."""

import os
import stat
import tempfile
from pathlib import Path

from kg.problems import KgError


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all; where it cannot be, what stood there stands there still.

    content: text, which is written as UTF-8 with its line ends as they are, or bytes.
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
        raise KgError(
            f"{path} cannot be written: {error.strerror}; it is as it was",
            "look at the space on the disk and at the permissions of the folder",
        ) from None
    finally:
        if fresh is not None:
            fresh.unlink(missing_ok=True)
