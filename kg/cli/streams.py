"""Standard output and errors → streams that write every character and wrap only on a terminal."""

import codecs
import os
import sys

CLOSED_PIPE = 141
"""The exit code where the reader of the output has gone: 128 and SIGPIPE, as other tools have it.
"""
_NO_WRAPPING = "100000"
_RISKY = set(",;\t\r\n\\")


def prepare_streams() -> None:
    """Let no character stop the output, and wrap nothing where no terminal reads.

    What an encoding cannot write is written in plain letters (``→`` as ``>``, ``ü`` as ``u``),
    else as
    ``?``. Where standard output is no terminal and ``$COLUMNS`` is not set, lines are as long as
    they are.
    """
    codecs.register_error("kg-plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="kg-plain")
    if "COLUMNS" not in os.environ and not sys.stdout.isatty():
        os.environ["COLUMNS"] = _NO_WRAPPING


def _plain(error: UnicodeError) -> tuple[str, int]:
    """Return plain letters for what cannot be encoded; nothing that a table or a query could take
    for its own marks.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    from anyascii import anyascii

    plain = []
    for char in error.object[error.start : error.end]:
        text = anyascii(char).replace('"', "'")
        plain.append("?" if not text or not text.isascii() or _RISKY & set(text) else text)
    return "".join(plain), error.end


def abandon_output() -> None:
    """Write nothing more to standard output: nobody reads it, or it is full."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
