"""What the tests of saved questions share: the library, the calls that file names are, and the dataset in plain rdflib."""

from pathlib import Path

import pytest

from kg.answers.questions import load_questions

HERE = Path(__file__).parent
QUESTIONS = load_questions(HERE.parent.parent / "ontology" / "questions")


def calls():
    """Return (name, parameters, path) of every expected file: ``<question>/<parameter=value,...>.csv``, ``all.csv`` without parameters."""
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
    """Return the shipped dataset in an rdflib.Dataset of rdflib's own, without Oxigraph."""
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=corpus.compiled.nquads(), format="nquads")
    return dataset
