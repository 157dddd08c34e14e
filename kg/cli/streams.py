"""Standard output and errors → streams that write every character and wrap only on a terminal."""

import codecs
import io
import os
import sys

CLOSED_PIPE = 141
"""The exit code where the reader of the output has gone: 128 and SIGPIPE, as of other tools."""
_NO_WRAPPING = "100000"
_ASCII = "kg_ascii"
_RISKY = set(",;\t\r\n\\")


def prepare_streams() -> None:
    """Let no character stop the output, and wrap nothing where no terminal reads.

    What an encoding cannot write is written in plain letters (``→`` as ``>``, ``ü`` as ``u``), else
    as ``?``. Where standard output is no terminal and ``$COLUMNS`` is not set, lines are as long as
    they are.
    """
    codecs.register_error("kg-plain", _plain)
    codecs.register(_ascii_by_another_name)
    _buffer_output()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            is_ascii = codecs.lookup(stream.encoding or "ascii").name == "ascii"
            name = _ASCII if is_ascii else stream.encoding
            stream.reconfigure(encoding=name, errors="kg-plain")
    if "COLUMNS" not in os.environ and not sys.stdout.isatty():
        os.environ["COLUMNS"] = _NO_WRAPPING


def _buffer_output() -> None:
    """Put a buffer under an unbuffered standard output (``PYTHONUNBUFFERED``).

    A raw file may write a part and say nothing: the end of an answer, or a reader who has gone,
    would pass unnoticed.
    """
    stream = sys.stdout
    if isinstance(stream, io.TextIOWrapper) and isinstance(stream.buffer, io.RawIOBase):
        encoding, errors = stream.encoding, stream.errors
        buffer = io.BufferedWriter(stream.detach())
        sys.stdout = io.TextIOWrapper(buffer, encoding, errors, line_buffering=True)


def _ascii_by_another_name(name: str) -> codecs.CodecInfo | None:
    """Return ASCII under a name of ours: where a stream says ASCII, click writes UTF-8 to it."""
    if name.replace("-", "_") != _ASCII:
        return None
    plain = codecs.lookup("ascii")
    return codecs.CodecInfo(
        plain.encode,
        plain.decode,
        incrementalencoder=plain.incrementalencoder,
        incrementaldecoder=plain.incrementaldecoder,
        name=_ASCII,
    )


def _plain(error: UnicodeError) -> tuple[str, int]:
    """Return plain letters for what cannot be encoded.

    They are nothing that a table or a query could take for its own marks.
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
