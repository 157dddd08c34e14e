"""Paddock: racing careers as a graph in which every line has its receipt.

The stages, one way only: ``kg.facts`` (what curators typed) → ``kg.graph`` (what can be asked)
→ ``kg.answers`` (rows and receipts) → ``kg.pages`` (files and terminal). ``kg.load()`` is the way in.
"""

__version__ = "0.1.0"


def load(facts=None, ontology=None, seeds=None):
    """Return the graph of a facts folder, compiled anew only where something changed.

    facts, ontology, seeds: folders (path or str); None takes ``$KG_FACTS``, ``$KG_ONTOLOGY``,
        ``$KG_SEEDS`` and, failing these, the corpus that comes with the package.

    Returns a :class:`kg.answers.graph.Graph`. Raises :class:`kg.problems.FactsProblem` where
    facts cannot be read; it holds every problem with its place.

    >>> graph = load()
    >>> graph.entity("SSF").name
    'SSF Imported Auto Parts'
    """
    from kg.answers.graph import Graph
    from kg.folders import find_folders

    Graph.pages = staticmethod(_pages)
    return Graph.open(find_folders(facts, ontology, seeds))


def _pages():
    """Return the module that shows answers; only what brings all stages together may join an earlier one to the last."""
    from kg.pages import notebook

    return notebook
