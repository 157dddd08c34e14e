"""An Oxigraph store behind HTTP as the SPARQL 1.1 protocol has it, for tests: in this process."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox


class Server:
    """A server on the loopback; ``url`` is its query service. Close it at the end."""

    def __init__(self, handler):
        self.asked = []  # the queries, in the order in which they came
        handler.server_state = self
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/sparql"

    def close(self):
        self._http.shutdown()
        self._http.server_close()


class Quiet(BaseHTTPRequestHandler):
    """What handlers share: HTTP 1.1, connections that are kept, no log."""

    protocol_version = "HTTP/1.1"
    server_state = None

    def log_message(self, *_):
        pass

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def answer(self, status, kind, data, **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)


def oxigraph(*files):
    """Return a Server of the quads in files of N-Quads."""
    store = ox.Store()
    for path in files:
        store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)

    class Handler(Quiet):
        def do_POST(self):
            given = parse_qs(self.body().decode(), keep_blank_values=True)
            given |= parse_qs(urlsplit(self.path).query)
            query = given["query"][0]
            self.server_state.asked.append(query)
            graphs = {
                name: [ox.NamedNode(g) for g in given[key]]
                for name, key in (
                    ("default_graph", "default-graph-uri"),
                    ("named_graphs", "named-graph-uri"),
                )
                if key in given
            }
            try:
                found = store.query(query, **graphs)
                if isinstance(found, ox.QueryTriples):
                    kind = "application/n-triples"
                    data = found.serialize(format=ox.RdfFormat.N_TRIPLES)
                else:
                    kind = "application/sparql-results+json"
                    data = found.serialize(format=ox.QueryResultsFormat.JSON)
            except (SyntaxError, ValueError, OSError) as error:
                self.answer(400, "text/plain; charset=utf-8", str(error).encode())
                return
            self.answer(200, kind, data)

    return Server(Handler)
