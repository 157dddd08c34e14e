"""The graph → files: N-Quads, TriG, JSON-LD, GraphML, statements as JSON lines.

Whole or not at all, the same bytes for the same facts.
"""

import gzip
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.folders import whole_folder
from kg.graph.records import QUESTIONS, RecordWriter, key_of, listed, records_of

if TYPE_CHECKING:
    from kg.answers.graph import Graph

_MARK = "paddock-dataset.txt"
_LARGE = 50_000_000  # bytes of N-Quads that are compressed


def write_dataset(graph: "Graph", directory: Path | str, bulk: bool = False) -> dict[str, int]:
    """Write the dataset files into ``directory`` and return name → size in bytes.

    bulk: only what a SPARQL endpoint needs to serve the graph, for its bulk loader: the quads, and
    the records (``kg.graph.records``). Everything is written beside it first and then put in its
    place, so that nobody finds half of it. Raises WrongUsage where the directory holds something
    that kg did not write.
    """
    with whole_folder(directory, _MARK) as fresh:
        if bulk:
            written = dict(_bulk(graph, fresh))
        else:
            written = {name: _write(fresh / name, data) for name, data in _files(graph)}
        (fresh / _MARK).write_text(
            "Written by kg build; may be replaced by it.\n", encoding="utf-8"
        )
    return written


def _write(path: Path, data: bytes) -> int:
    path.write_bytes(data)
    return len(data)


def _bulk(graph: "Graph", folder: Path) -> Iterator[tuple[str, int]]:
    """Write quads and records as N-Quads, compressed where they are large; yield name, size."""
    quads, records = folder / "dataset.nq", folder / "records.nq"
    with quads.open("wb") as file:
        graph.data.write_nquads(file)
    with records.open("w", encoding="utf-8", newline="") as lines:
        lines.writelines(_records(graph))
    for path in (quads, records):
        if path.stat().st_size > _LARGE:
            path = _compressed(path)
        yield path.name, path.stat().st_size


def _compressed(path: Path) -> Path:
    """Put a compressed file in the place of a file, and return its path."""
    packed = path.with_name(f"{path.name}.gz")
    with (
        path.open("rb") as plain,
        packed.open("wb") as out,
        gzip.GzipFile("", "wb", 6, out, mtime=0) as zipped,
    ):
        shutil.copyfileobj(plain, zipped, 1 << 20)
    path.unlink()
    return packed


def _records(graph: "Graph") -> Iterator[str]:
    """Yield the records of a graph, its saved questions and its search index, as N-Quads."""
    from kg import __version__
    from kg.answers.asking import library_of
    from kg.answers.asking.index import SearchIndex
    from kg.answers.asking.postings import posting_records
    from kg.answers.questions import load_questions

    writer = RecordWriter(graph.data, graph.folders.name, __version__)
    yield from writer.lines(records_of(graph.data, graph.walking))
    questions = load_questions(graph.folders)
    yield from writer.lines(listed(QUESTIONS, questions))
    yield from writer.lines((key_of("question", n), q.text) for n, q in questions.items())
    index = library_of(graph).index
    if isinstance(index, SearchIndex):
        yield from writer.lines(posting_records(index))
    used = graph.store.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
    yield writer.last({"graphs": sorted(s["g"].value.rpartition("/")[2] for s in used)})


def _statements(graph: "Graph") -> Iterator[dict[str, Any]]:
    for statement in graph.statements:
        yield graph.as_json(statement, passages=False)


def _files(graph: "Graph") -> Iterator[tuple[str, bytes]]:
    yield "dataset.nq", graph.data.nquads()
    trig, jsonld = _trig_and_jsonld(graph.data.nquads())
    yield "dataset.trig", trig
    yield "dataset.jsonld", jsonld
    yield "graph.graphml", _graphml(graph)
    lines = (json.dumps(s, ensure_ascii=False, separators=(",", ":")) for s in _statements(graph))
    yield "statements.jsonl", ("\n".join(lines) + "\n").encode()


def _trig_and_jsonld(nquads: bytes) -> tuple[bytes, bytes]:
    """Return TriG and JSON-LD of N-Quads.

    Quads are given in order, so the bytes are the same each time.
    """
    import pyoxigraph as ox

    from kg.graph.prefixes import PREFIXES

    quads = list(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
    quads.sort(key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object)))
    prefixes = dict(PREFIXES)
    trig = ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=prefixes)
    jsonld = ox.serialize(quads, format=ox.RdfFormat.JSON_LD, prefixes=prefixes)
    return trig or b"", jsonld or b""


def _graphml(graph: "Graph") -> bytes:
    """Return the entity graph as GraphML; characters that XML cannot hold become U+FFFD."""
    import io

    import networkx as nx

    network = graph.networkx()
    ordered: nx.MultiGraph[str] = nx.MultiGraph()
    nodes: list[Any] = sorted(network.nodes(data=True))
    for node, data in nodes:
        ordered.add_node(node, **{k: _xml(v) for k, v in data.items()})
    edges: list[Any] = sorted(network.edges(keys=True, data=True), key=_in_order)
    for one, other, key, data in edges:
        low, high = sorted((one, other))
        ordered.add_edge(low, high, key=key, **{k: _xml(v) for k, v in data.items()})
    out = io.BytesIO()
    nx.write_graphml_xml(ordered, out)
    return out.getvalue()


def _in_order(edge: Any) -> tuple[str, str, str]:
    one, other, key, _ = edge
    return min(one, other), max(one, other), key


def _xml(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return "".join(
        c
        if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"
        else "\ufffd"
        for c in value
    )
