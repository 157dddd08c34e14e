"""SPARQL 1.1 servers for tests: Oxigraph in this process; Virtuoso and Jena where at hand."""

import shutil
import socket
import subprocess
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

HERE = Path(__file__).parent
JARS = "/usr/share/java"
NEEDED = (
    "jena-arq", "jena-base", "jena-core", "jena-dboe-base", "jena-dboe-index",
    "jena-dboe-storage", "jena-dboe-trans-data", "jena-dboe-transaction", "jena-iri", "jena-tdb2",
    "commons-cli", "commons-codec", "commons-compress", "commons-csv", "commons-io",
    "commons-lang3", "dexx.collection", "gson", "guava", "httpclient", "httpcore",
    "jackson-annotations", "jackson-core", "jackson-databind", "jsonld-java", "jakarta.json-api",
    "protobuf", "slf4j-api", "slf4j-nop", "thrift", "titanium-json-ld", "libintl",
)  # fmt: skip
HOW_TO_GET = {
    "virtuoso": "Virtuoso is not at hand: apt-get install virtuoso-opensource-7-bin",
    "jena": "Jena is not at hand: apt-get install libapache-jena-java openjdk-17-jdk-headless",
}
_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {data}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryCostEstimationTime = 0
"""


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


# -- servers that others wrote --


class Running:
    """A server process. url: its query service; loaded: seconds that loading took."""

    def __init__(self, process, url, loaded):
        self.process, self.url, self.loaded = process, url, loaded

    def close(self):
        self.process.terminate()
        self.process.wait(60)


def is_there(name):
    """Return whether a server can be started here."""
    if name == "virtuoso":
        return bool(shutil.which("virtuoso-t") and shutil.which("isql-vt"))
    return bool(shutil.which("javac") and Path(f"{JARS}/jena-tdb2.jar").is_file())


def start(name, folder, data, **settings):
    """Return a Running server in an empty folder, with all N-Quads of the folder ``data``."""
    return {"virtuoso": virtuoso, "jena": jena}[name](Path(folder), Path(data), **settings)


def virtuoso(folder, data, buffers=20_000):
    """Return a Running Virtuoso; buffers: pages of 8 KB that it holds in memory."""
    sql, http = free_port(), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(
        _VIRTUOSO.format(
            folder=folder, data=data, sql=sql, http=http, buffers=buffers, dirty=buffers * 3 // 4
        )
    )
    process = subprocess.Popen(
        ["virtuoso-t", "+configfile", ini, "+foreground"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for(process, http)
    begun = time.monotonic()
    load = f"ld_dir('{data}', '*.nq*', 'urn:none'); rdf_loader_run(); checkpoint;"
    done = subprocess.run(
        ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"],
        capture_output=True,
        text=True,
        timeout=3600,
    )
    assert "Error" not in done.stdout + done.stderr, done.stdout + done.stderr
    return Running(process, f"http://127.0.0.1:{http}/sparql", time.monotonic() - begun)


def jena(folder, data):
    """Return a Running Jena: TDB2 with an HTTP front of our own, for Fuseki is not packaged.

    Debian moved the classes of Xerces in Jena, and not the texts beside them: these are put where
    the classes look for them.
    """
    moved = "org/apache/jena/ext/"
    with zipfile.ZipFile(f"{JARS}/jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(f"{moved}xerces/") and name.endswith(".properties"):
                path = folder / name.removeprefix(moved)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(jar.read(name))
    classes = ":".join(f"{JARS}/{name}.jar" for name in NEEDED)
    subprocess.run(
        ["javac", "-cp", classes, "-d", folder, HERE / "JenaServer.java"], check=True, timeout=300
    )
    port, begun = free_port(), time.monotonic()
    files = sorted(str(p) for p in data.glob("*.nq*"))
    process = subprocess.Popen(
        ["java", "-cp", f"{folder}:{classes}", "JenaServer", folder / "tdb2", str(port), *files],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=(folder / "log").open("w"),
    )
    wait_for(process, port, seconds=3600)
    return Running(process, f"http://127.0.0.1:{port}/sparql", time.monotonic() - begun)


def free_port():
    """Return a port of the loopback that is free now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(process, port, seconds=120):
    """Wait until a server takes connections."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, f"the server ended with {process.returncode}"
        with socket.socket() as one:
            one.settimeout(1)
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    process.kill()
    raise AssertionError(f"the server does not answer within {seconds} seconds")
