"""An address → the graph that is served there, and the folders that stand for its corpus here."""

import atexit
import hashlib
import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from kg.folders import Folders, cache_folder
from kg.graph.prefixes import PREFIXES
from kg.graph.protocol import Endpoint
from kg.graph.served import EndpointGraph
from kg.problems import WrongUsage, shorten
from kg.project import Project

_KEPT = 20  # folders in the cache


def open_endpoint(url: str, named: Folders | None = None) -> tuple[EndpointGraph, Folders]:
    """Return the graph that an endpoint serves, and Folders that hold its saved questions.

    named: the folders of the corpus that it must be, whose texts are read. The questions are those
    that were built with the graph; they are kept in the cache, and read there the next time.

    Raises WrongUsage where the endpoint holds another corpus, EndpointError where it holds none, or
    not all of one.
    """
    graph = EndpointGraph(Endpoint(url))
    corpus = str(graph.about["corpus"])
    if named is not None and named.name != corpus:
        raise WrongUsage(
            f"the endpoint at '{graph.endpoint.name}' holds the corpus '{shorten(corpus)}', "
            f"and not '{shorten(named.name)}'",
            "leave out --project, or give the address of the other",
        )
    home = _questions_of(graph)
    if named is not None:
        return graph, replace(named, ontology=home, overlay=None, beside=(), writable=False)
    seeds = os.environ.get("KG_SEEDS", "")
    texts = (Path(seeds),) if seeds and Path(seeds).is_dir() else ()
    project = Project(home, corpus)
    facts, catalogue = home / "facts", home / "catalogue.yaml"  # of which there are none here
    return graph, Folders(facts, home, catalogue, texts, None, project, writable=False)


def _questions_of(graph: EndpointGraph) -> Path:
    """Return the folder whose ``questions`` are those of a graph; filled at the first contact."""
    mark = f"{graph.endpoint.name} {graph.about['stamp']}"
    home = cache_folder() / f"endpoint-{hashlib.sha256(mark.encode()).hexdigest()[:32]}"
    if (home / "questions").is_dir():
        return home
    _require_quads(graph)
    texts = graph.questions()
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=home.parent, prefix=".new-"))
    except OSError:  # a cache that cannot be written costs time
        fresh = Path(tempfile.mkdtemp(prefix="kg-endpoint-"))
        atexit.register(shutil.rmtree, fresh, ignore_errors=True)
        home = fresh
    (fresh / "questions").mkdir()
    for name, text in texts.items():
        (fresh / "questions" / f"{name}.rq").write_text(text, encoding="utf-8", newline="")
    if home != fresh:
        try:
            fresh.rename(home)
        except OSError:  # another process was faster
            shutil.rmtree(fresh, ignore_errors=True)
        _clear(home)
    return home


def _require_quads(graph: EndpointGraph) -> None:
    """Raise EndpointError where the records were loaded, and the quads were not."""
    for name in graph.about["graphs"]:
        iri = PREFIXES["graph"] + name
        if not graph.store.query(f"ASK {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"):
            raise graph.records.damaged(f"lacks the quads of the graph '{iri}'")


def _clear(home: Path) -> None:
    others = [p for p in home.parent.glob("endpoint-*") if p != home]
    for old in sorted(others, key=lambda p: p.stat().st_mtime)[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)
