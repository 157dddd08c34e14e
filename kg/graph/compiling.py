"""Folders → the graph that can be asked: built anew where something changed."""

from typing import TYPE_CHECKING

from kg.graph.building import build
from kg.graph.memory import GraphData, MemoryGraph

if TYPE_CHECKING:
    from kg.folders import Folders


def load_graph(folders: "Folders") -> GraphData:
    """Return the graph of a corpus. Raises FactsProblem where its facts cannot be read."""
    from kg.facts.claims import read_facts
    from kg.ontology import read_vocabulary

    return MemoryGraph(build(read_facts(folders, read_vocabulary(folders.ontologies)), folders))
