"""What an endpoint may do wrong, and what is then said: place, what, how to mend it."""

import socket
import threading
import time

import pytest
import servers

from kg.graph.protocol import Endpoint, EndpointError
from kg.problems import BadQuery, KgError, WrongUsage

ASK = "ASK { ?s ?p ?o }"
YES = b'{"head":{},"boolean":true}'
JSON = "application/sparql-results+json"


@pytest.fixture
def server_of():
    """Return a function that starts a server whose handler answers POST as it is told."""
    running = []

    def call(do_post):
        handler = type("Handler", (servers.Quiet,), {"do_POST": do_post})
        running.append(servers.Server(handler))
        return running[-1]

    yield call
    for server in running:
        server.close()


@pytest.fixture
def raw():
    """Return a function that serves bytes on a plain socket, and then what a function does."""
    open_sockets = []

    def call(then):
        listening = socket.create_server(("127.0.0.1", 0))
        open_sockets.append(listening)

        def serve():
            try:
                while True:
                    connected, _ = listening.accept()
                    open_sockets.append(connected)
                    threading.Thread(target=then, args=(connected,), daemon=True).start()
            except OSError:
                return

        threading.Thread(target=serve, daemon=True).start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}/sparql"

    yield call
    for one in open_sockets:
        one.close()


def answering(status, kind, data, **headers):
    def do_post(self):
        self.body()
        self.answer(status, kind, data, **headers)

    return do_post


@pytest.mark.parametrize(
    ("status", "kind", "data", "headers", "says", "mends"),
    [
        (200, "text/html", b"<h1>hi</h1>", {}, "does not speak SPARQL", "/sparql"),
        (404, "text/html", b"none here", {}, "it answered 404", "/sparql"),
        (204, JSON, b"", {}, "it answered 204", "/sparql"),
        (500, "text/plain", b"<b>disk full</b>", {}, "failed (500): disk full", "log"),
        (503, "text/html", b"", {}, "failed (503): it says no more", "log"),
        (401, "text/plain", b"", {}, "lets nobody in", "USER:PASSWORD"),
        (403, "text/plain", b"", {}, "forbids it", "keeper"),
        (302, "text/html", b"", {"Location": "http://elsewhere/"}, "'http://elsewhere/'", "trust"),
        (200, JSON, YES, {"X_SPARQL_MaxRows": "10000"}, "cut its answer off", "ResultSetMaxRows"),
        (200, JSON, YES, {"X_SQL_State": "S1TAT"}, "cut its answer off", "ask for less"),
    ],
)
def test_whatever_is_no_answer_is_told(server_of, status, kind, data, headers, says, mends):
    server = server_of(answering(status, kind, data, **headers))
    with pytest.raises(EndpointError) as error:
        Endpoint(server.url).ask(ASK)
    assert server.url in error.value.what and says in error.value.what
    assert mends in error.value.fix


def test_a_query_that_is_refused_is_told_in_the_words_of_the_server(server_of):
    server = server_of(answering(400, "text/plain", b"line 1: no such\nfunction"))
    with pytest.raises(BadQuery, match="line 1: no such function"):
        Endpoint(server.url).ask(ASK)


def test_who_cannot_be_reached_is_told():
    port = servers.free_port()
    with pytest.raises(EndpointError, match="cannot be reached: Connection refused") as error:
        Endpoint(f"http://127.0.0.1:{port}/sparql").ask(ASK)
    assert "start the server" in error.value.fix
    with pytest.raises(EndpointError, match="cannot be reached"):
        Endpoint("http://no-such-host.invalid/sparql").ask(ASK)
    with pytest.raises(EndpointError, match="cannot be reached"):
        Endpoint(f"http://{'x' * 80}.invalid/sparql").ask(ASK)


def silent(connected):
    pass


def drip(data, connected):
    try:
        connected.recv(65536)
        for byte in data:
            connected.sendall(bytes([byte]))
            time.sleep(0.05)
        while True:
            connected.sendall(b"\r\nX-Y: z" if data == b"HTTP/1.1 200 OK" else b"{" * 1000)
            time.sleep(0.01)
    except OSError:
        return


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: " + JSON.encode() + b"\r\n\r\n"


@pytest.mark.parametrize(
    "then",
    [silent, lambda c: drip(b"HTTP/1.1 200 OK", c), lambda c: drip(HEAD, c)],
    ids=["nothing", "endless headers", "an endless body"],
)
def test_who_answers_nothing_or_endlessly_is_left_in_time(raw, then):
    with pytest.raises(EndpointError) as error:
        Endpoint(raw(then)).ask(ASK, seconds=1)
    said = error.value.what
    assert "no whole answer within 1 second" in said or "got more than 100 headers" in said


def test_an_answer_has_a_length_that_is_not_passed(raw, monkeypatch):
    monkeypatch.setattr("kg.graph.protocol._MOST_BYTES", 100_000)
    with pytest.raises(EndpointError, match="more than any answer is long"):
        Endpoint(raw(lambda c: drip(HEAD, c))).ask(ASK)


def hang_up(connected):
    connected.recv(65536)
    connected.close()


def half(connected):
    connected.recv(65536)
    connected.sendall(HEAD[:-2] + b"Content-Length: 500\r\n\r\n" + YES)
    connected.close()


def nonsense(connected):
    connected.recv(65536)
    connected.sendall(b"220 mail.example ESMTP\r\n")
    connected.close()


@pytest.mark.parametrize("then", [hang_up, half, nonsense])
def test_a_connection_that_breaks_is_told(raw, then):
    with pytest.raises(EndpointError, match="ended the connection|failed"):
        Endpoint(raw(then)).ask(ASK, seconds=20)


def test_a_connection_is_kept_and_made_anew_where_the_server_closed_it(server_of):
    ports, closing = [], [False, True, False, False]

    def do_post(self):
        self.body()
        ports.append(self.client_address[1])
        self.answer(200, JSON, YES)
        self.close_connection = closing[len(ports) - 1]  # without a word of it

    endpoint = Endpoint(server_of(do_post).url)
    for _ in closing:
        assert endpoint.ask(ASK) == YES
    assert ports[0] == ports[1] != ports[2] == ports[3]


def test_names_and_passwords_are_sent_and_never_shown(server_of):
    heard = []

    def do_post(self):
        heard.append(self.headers["Authorization"])
        self.body()
        self.answer(500, "text/plain", b"")

    url = server_of(do_post).url.replace("127", "me:s%3Acret@127")
    with pytest.raises(EndpointError) as error:
        Endpoint(url).ask(ASK)
    assert heard == ["Basic bWU6czpjcmV0"] and "cret" not in str(error.value) + error.value.fix


@pytest.mark.parametrize(
    "url",
    [
        "", "localhost:8890", "ftp://host/", "file:///etc/passwd", "http://", "http://h:x/",
        "http://h/a b", "http://h/\r\nX: y", "http://[::1/", "http://host:99999/",
    ],
)  # fmt: skip
def test_what_is_no_address_is_told(url):
    with pytest.raises(KgError) as error:
        Endpoint(url).ask(ASK)
    assert isinstance(error.value, WrongUsage) and "http://localhost:8890/sparql" in error.value.fix
