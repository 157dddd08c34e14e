"""The graph → files: N-Quads, TriG, JSON-LD, GraphML, statements as JSON lines. Whole or not at all, the same bytes for the same facts."""

import json

from kg.folders import whole_folder

_MARK = "paddock-dataset.txt"


def write_dataset(graph, directory):
    """Write the dataset files into ``directory`` and return name → size in bytes.

    Everything is written beside it first and then put in its place, so that nobody finds half of it.
    Raises WrongUsage where the directory holds something that kg did not write.
    """
    with whole_folder(directory, _MARK) as fresh:
        written = {name: _write(fresh / name, data) for name, data in _files(graph)}
        (fresh / _MARK).write_text(
            "Written by kg build; may be replaced by it.\n", encoding="utf-8"
        )
    return written


def _write(path, data):
    path.write_bytes(data)
    return len(data)


def _files(graph):
    yield "dataset.nq", graph.compiled.nquads()
    trig, jsonld = _trig_and_jsonld(graph.compiled.nquads())
    yield "dataset.trig", trig
    yield "dataset.jsonld", jsonld
    yield "graph.graphml", _graphml(graph)
    lines = (json.dumps(s, ensure_ascii=False, separators=(",", ":")) for s in graph.statements)
    yield "statements.jsonl", ("\n".join(lines) + "\n").encode()


def _trig_and_jsonld(nquads):
    """Return TriG and JSON-LD of N-Quads; quads are given in order, so the bytes are the same each time."""
    import pyoxigraph as ox

    from kg.graph.triples import PREFIXES

    quads = list(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
    quads.sort(key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object)))
    return ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=dict(PREFIXES)), ox.serialize(
        quads, format=ox.RdfFormat.JSON_LD, prefixes=dict(PREFIXES)
    )


def _graphml(graph):
    """Return the entity graph as GraphML; characters that XML cannot hold become U+FFFD."""
    import io

    import networkx as nx

    network = graph.networkx()
    ordered = nx.MultiGraph()
    for node, data in sorted(network.nodes(data=True)):
        ordered.add_node(node, **{k: _xml(v) for k, v in data.items()})
    for one, other, key, data in sorted(
        network.edges(keys=True, data=True), key=lambda e: (min(e[0], e[1]), max(e[0], e[1]), e[2])
    ):
        ordered.add_edge(
            min(one, other), max(one, other), key=key, **{k: _xml(v) for k, v in data.items()}
        )
    out = io.BytesIO()
    nx.write_graphml_xml(ordered, out)
    return out.getvalue()


def _xml(value):
    if not isinstance(value, str):
        return value
    return "".join(
        c
        if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"
        else "\ufffd"
        for c in value
    )
