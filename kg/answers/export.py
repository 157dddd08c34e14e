"""The graph → files: N-Quads, TriG, JSON-LD, GraphML, statements as JSON lines.

Whole or not at all, the same bytes for the same facts.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.folders import whole_folder

if TYPE_CHECKING:
    from kg.answers.graph import Graph

_MARK = "paddock-dataset.txt"


def write_dataset(graph: "Graph", directory: Path | str) -> dict[str, int]:
    """Write the dataset files into ``directory`` and return name → size in bytes.

    Everything is written beside it first and then put in its place, so that nobody finds half of
    it. Raises WrongUsage where the directory holds something that kg did not write.
    """
    with whole_folder(directory, _MARK) as fresh:
        written = {name: _write(fresh / name, data) for name, data in _files(graph)}
        (fresh / _MARK).write_text(
            "Written by kg build; may be replaced by it.\n", encoding="utf-8"
        )
    return written


def _write(path: Path, data: bytes) -> int:
    path.write_bytes(data)
    return len(data)


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
