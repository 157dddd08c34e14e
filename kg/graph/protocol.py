"""A query → the answer of a SPARQL 1.1 endpoint over HTTP, within a time, or why there is none."""

import contextlib
import http.client
import re
import socket
import threading
from base64 import b64encode
from collections.abc import Sequence
from time import monotonic
from urllib.parse import SplitResult, unquote, urlencode, urlsplit

from kg.problems import BadQuery, KgError, NotInTime, WrongUsage, shorten

RESULTS, TRIPLES = "application/sparql-results+json", "application/n-triples"
SECONDS = 60  # how long one answer may take
_CONNECTING = 10  # seconds to reach the machine
_MOST_BYTES = 1 << 28  # of one answer
_PIECE = 1 << 18
_REFUSED = (400, 422)  # the query was read, and is wrong
_CUT_OFF = ("X-SPARQL-MaxRows", "X-SQL-State")  # Virtuoso says so where it left rows out


class EndpointError(KgError):
    """An endpoint that does not answer, or not as SPARQL 1.1 asks of it."""


class LateAnswer(EndpointError, NotInTime):
    """An endpoint that gave no whole answer in the time it had."""


class Endpoint:
    """One address that answers SPARQL; a connection is made when it is asked, and kept.

    url: http or https; ``USER:PASSWORD@`` before the host is sent as HTTP Basic authentication. No
    other address is spoken to: redirections are not followed, and no proxy is used. Raises
    WrongUsage where it is no such address.
    """

    def __init__(self, url: str) -> None:
        self._parts = _parted(url)
        host, port = self._parts.hostname or "", self._parts.port
        self.name = self._parts._replace(
            netloc=(f"[{host}]" if ":" in host else host) + (f":{port}" if port else ""),
        ).geturl()
        self._lock = threading.Lock()
        self._kept: http.client.HTTPConnection | None = None

    def ask(
        self,
        query: str,
        default: Sequence[str] = (),
        named: Sequence[str] = (),
        accept: str = RESULTS,
        seconds: float = SECONDS,
    ) -> bytes:
        """Return the answer (bytes, of the type ``accept``) to a query.

        default, named: IRIs of the graphs that are asked as one, and of those that ``GRAPH`` sees;
        where there are none the query or the server decides. seconds: for all of it.

        Raises BadQuery with the server's words where it refuses the query, EndpointError where it
        cannot be reached, answers something else than it was asked for or cuts the answer off, and
        LateAnswer where it takes too long.
        """
        form = [("query", query), *(("default-graph-uri", g) for g in default)]
        body = urlencode([*form, *(("named-graph-uri", g) for g in named)]).encode("ascii")
        headers = {
            "Accept": accept,
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": "paddock-kg",
            **self._login(),
        }
        with self._lock:
            status, answered, data = self._sent(body, headers, seconds)
        return self._checked(status, answered, data, accept)

    def _login(self) -> dict[str, str]:
        if self._parts.username is None:
            return {}
        pair = f"{unquote(self._parts.username)}:{unquote(self._parts.password or '')}"
        return {"Authorization": f"Basic {b64encode(pair.encode()).decode('ascii')}"}

    # -- HTTP --

    def _sent(
        self, body: bytes, headers: dict[str, str], seconds: float
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Return status, headers and body; a kept connection that was closed is made anew, once."""
        until = monotonic() + seconds
        was_kept = self._kept is not None
        while True:
            connection = self._kept or self._connected(seconds)
            self._kept = None
            late = threading.Event()
            watch = threading.Timer(max(0.0, until - monotonic()), _cut, (connection.sock, late))
            watch.daemon = True
            watch.start()
            try:
                connection.request("POST", self._target(), body, headers)
                response = connection.getresponse()
                data = self._read(response)
                if late.is_set():
                    raise TimeoutError
                self._kept = None if response.will_close else connection
            except (OSError, http.client.HTTPException) as error:
                if late.is_set():
                    raise LateAnswer(
                        f"the endpoint at '{self.name}' gave no whole answer within "
                        f"{seconds:.2g} seconds",
                        "ask for less, or see whether the server is busy",
                    ) from None
                if was_kept:
                    was_kept = False
                    continue
                what = "ended the connection" if not str(error) else f"failed: {shorten(error)}"
                raise self._wrong(what, "see what the server's log says") from None
            finally:
                watch.cancel()
                if self._kept is None:
                    connection.close()
            return response.status, response.headers, data

    def _connected(self, seconds: float) -> http.client.HTTPConnection:
        kind = (
            http.client.HTTPSConnection
            if self._parts.scheme == "https"
            else http.client.HTTPConnection
        )
        connection = kind(
            self._parts.hostname or "", self._parts.port, timeout=min(_CONNECTING, seconds)
        )
        try:
            connection.connect()
            connection.sock.settimeout(None)  # from here on all of it is timed as a whole
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except (OSError, UnicodeError) as error:  # a host that is no name is a UnicodeError
            reason = getattr(error, "strerror", None) or shorten(error)
            raise self._wrong(
                f"cannot be reached: {reason}",
                "start the server, or mend the address; without --endpoint kg reads the files",
            ) from None
        return connection

    def _target(self) -> str:
        query = f"?{self._parts.query}" if self._parts.query else ""
        return (self._parts.path or "/") + query

    def _read(self, response: http.client.HTTPResponse) -> bytes:
        parts, size = list[bytes](), 0
        while part := response.read(_PIECE):
            parts.append(part)
            size += len(part)
            if size > _MOST_BYTES:
                raise self._wrong("sends more than any answer is long", "ask for less: LIMIT")
        if response.length:
            raise http.client.IncompleteRead(b"", response.length)
        return b"".join(parts)

    # -- what came back --

    def _checked(
        self, status: int, headers: http.client.HTTPMessage, data: bytes, accept: str
    ) -> bytes:
        said = _first_line(data)
        if status in _REFUSED:
            raise BadQuery(
                f"the endpoint at '{self.name}' refuses the query: {said}",
                "see `kg sparql --help` for the prefixes that are known",
            )
        if status in (401, 403):
            what = "lets nobody in" if status == 401 else "forbids it"
            raise self._wrong(what, "give http://USER:PASSWORD@… as it asks for, or ask its keeper")
        if 300 <= status < 400:
            to = shorten(headers.get("Location", "another address"))
            raise self._wrong(f"sends to '{to}'", "give that address, if you trust it")
        if status >= 500:
            raise self._wrong(f"failed ({status}): {said}", "see what the server's log says")
        kind = headers.get_content_type()
        fits = kind in (accept, "application/json") if accept == RESULTS else kind == accept
        if status != 200 or not fits:
            raise self._wrong(
                f"does not speak SPARQL 1.1: it answered {status} and {shorten(kind)}",
                "give the address of the query service: it often ends in /sparql or /query",
            )
        for name in _CUT_OFF:
            if headers.get(name):
                raise self._wrong(
                    f"cut its answer off ({name}: {shorten(headers[name])})",
                    "let it give more rows (Virtuoso: ResultSetMaxRows), or ask for less",
                )
        return data

    def _wrong(self, what: str, fix: str) -> EndpointError:
        return EndpointError(f"the endpoint at '{self.name}' {what}", fix)


def _parted(url: str) -> SplitResult:
    fix = "write for example http://localhost:8890/sparql"
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError as error:
        raise WrongUsage(f"'{shorten(url)}' is no address: {error}", fix) from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise WrongUsage(f"'{shorten(url)}' is no address of an endpoint", fix)
    if re.search(r"[^\x21-\x7e]", parts.path + parts.query):
        raise WrongUsage(f"'{shorten(url)}' holds what no address may", fix)
    return parts._replace(fragment="")


def _cut(connected: socket.socket, late: threading.Event) -> None:
    """End a connection whose time is up; whoever reads from it wakes."""
    late.set()
    with contextlib.suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def _first_line(data: bytes) -> str:
    text = re.sub(r"<[^>]*>", " ", data[:4000].decode("utf-8", "replace"))
    return shorten(text, 200) or "it says no more"
