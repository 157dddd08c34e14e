"""Paddock: racing careers as a graph in which every line has its receipt.

The stages, one way only: ``kg.facts`` (what curators typed) → ``kg.graph`` (what can be asked) →
``kg.answers`` (rows and receipts) → ``kg.pages`` (files and terminal). ``kg.load()`` is the way in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import ModuleType

    from kg.answers.graph import Graph

__version__ = "0.2.0"


def load(
    facts: str | Path | None = None,
    ontology: str | Path | None = None,
    seeds: str | Path | None = None,
    project: str | Path | Sequence[str | Path] | None = None,
    endpoint: str | None = None,
) -> Graph:
    """Return the graph of a facts folder, compiled anew only where something changed.

    facts, ontology, seeds: folders (path or str); None takes ``$KG_FACTS``, ``$KG_ONTOLOGY`` and
        ``$KG_SEEDS``. project: the folder of a corpus, which holds a ``kg.toml``, or of several
        that are opened together, the first before the others; None takes the one in which the
        current folder lies, else what ``kg use`` remembers, else the one that ships. endpoint: the
        address of a SPARQL 1.1 endpoint that serves the graph; facts or project then say which
        corpus it must be.

    Returns a :class:`kg.answers.graph.Graph`. Raises :class:`kg.problems.FactsProblem` where facts
    cannot be read; it holds every problem with its place.

    >>> graph = load()
    >>> graph.entity("SSF").name
    'SSF Imported Auto Parts'
    """
    from kg.answers.graph import Graph
    from kg.folders import find_folders

    setattr(Graph, "pages", staticmethod(_pages))  # noqa: B010 - it has a type of its own
    if endpoint is None:
        return Graph.open(find_folders(facts, ontology, seeds, project))
    named = find_folders(facts, ontology, seeds, project) if facts or project else None
    return Graph.at(endpoint, named)


def _pages() -> ModuleType:
    """Return the module that shows answers.

    Only what brings all stages together may join an earlier one to the last.
    """
    from kg.pages import notebook

    return notebook
