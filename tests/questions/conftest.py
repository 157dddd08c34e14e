"""What the tests of saved questions share: the library, the calls, the dataset in plain rdflib.

The calls are the names of the expected files.
"""

from pathlib import Path

import pytest

from kg.answers.questions import load_questions
from kg.graph.prefixes import HELD, PREFIXES, TOLD

HERE = Path(__file__).parent
QUESTIONS = load_questions(HERE.parent.parent / "ontology" / "questions")


def calls():
    """Return (name, parameters, path) of every expected file.

    A file is ``<question>/<parameter=value,...>.csv``, without parameters ``all.csv``.
    """
    found = []
    for path in sorted(HERE.glob("*/*.csv")):
        parameters = (
            {} if path.stem == "all" else dict(pair.split("=", 1) for pair in path.stem.split(","))
        )
        found.append((path.parent.name, parameters, path))
    return found


def pytest_generate_tests(metafunc):
    if "call" in metafunc.fixturenames:
        metafunc.parametrize("call", calls(), ids=lambda c: f"{c[0]}/{c[2].stem}")
    if "question" in metafunc.fixturenames:
        metafunc.parametrize("question", QUESTIONS.values(), ids=lambda q: q.name)


@pytest.fixture(scope="session")
def questions():
    """Return name → Question of the shipped library."""
    return QUESTIONS


@pytest.fixture(scope="session")
def plain_rdflib(corpus):
    """Return view → the shipped dataset of that view in an rdflib.Graph, without Oxigraph."""
    import rdflib

    whole = rdflib.Dataset()
    whole.parse(data=corpus.data.nquads(), format="nquads")
    found = {}
    for view in (HELD, TOLD):
        found[view] = rdflib.Graph()
        for name in view:
            for triple in whole.graph(rdflib.URIRef(PREFIXES["graph"] + name)):
                found[view].add(triple)
    return found
