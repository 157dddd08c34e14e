"""What the tests of saved questions share: the library, the calls, the dataset in plain rdflib.

The calls are the names of the expected files. They are asked of the shipped corpus, and those in
``_lantern/expected`` of the fictional one beside them: what the shipped one has no rows for.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest
import rdflib

from kg.answers.questions import ask, load_questions
from kg.graph.prefixes import HELD, PREFIXES, TOLD

HERE = Path(__file__).parent
LANTERN = HERE / "_lantern"
QUESTIONS = load_questions(HERE.parent.parent / "ontology" / "questions")


class Call(NamedTuple):
    """A saved question asked of a corpus, and the file of the rows that are right."""

    name: str
    parameters: dict[str, str]
    path: Path
    is_of_lantern: bool

    def __str__(self):
        return f"{self.name}/{self.path.stem}"


def calls():
    """Return the Call of every expected file.

    A file is ``<question>/<parameter=value,...>.csv``, without parameters ``all.csv``.
    """
    found = []
    for folder in (HERE, LANTERN / "expected"):
        for path in sorted(folder.glob("*/*.csv")):
            pairs = [] if path.stem == "all" else path.stem.split(",")
            parameters = dict(pair.split("=", 1) for pair in pairs)
            found.append(Call(path.parent.name, parameters, path, folder != HERE))
    return found


def pytest_generate_tests(metafunc):
    if "call" in metafunc.fixturenames:
        metafunc.parametrize("call", calls(), ids=str)
    if "question" in metafunc.fixturenames:
        metafunc.parametrize("question", QUESTIONS.values(), ids=lambda q: q.name)


@pytest.fixture
def every_call():
    """Return all calls."""
    return calls()


@pytest.fixture(scope="session")
def questions():
    """Return name → Question of the shipped library."""
    return QUESTIONS


@pytest.fixture(scope="session")
def lantern():
    """Return the Graph of the fictional corpus of these tests."""
    import kg

    return kg.load(facts=LANTERN / "facts", seeds=LANTERN / "seeds")


@pytest.fixture
def asked(call, corpus, lantern):
    """Return the Graph that a call asks."""
    return lantern if call.is_of_lantern else corpus


@pytest.fixture(scope="session")
def answers(corpus, lantern):
    """Return a function that gives the Answer of a Call: asked once for all tests."""
    found = {}

    def answer_of(call):
        if call.path not in found:
            graph = lantern if call.is_of_lantern else corpus
            found[call.path] = ask(graph, call.name, **call.parameters)
        return found[call.path]

    return answer_of


@pytest.fixture(scope="session")
def plain_rdflibs(corpus, lantern):
    """Return (of the shipped corpus, of the fictional one): view → its dataset in plain rdflib."""
    return plain_views(corpus), plain_views(lantern)


@pytest.fixture
def plain_rdflib(call, plain_rdflibs):
    """Return view → the dataset of that view that a call asks."""
    return plain_rdflibs[call.is_of_lantern]


def plain_views(graph):
    """Return view → a dataset of that view in an rdflib.Graph, without Oxigraph.

    Only the file is read by Oxigraph's parser, which takes a fortieth of the time.
    """
    found = {view: rdflib.Graph() for view in (HELD, TOLD)}
    for quad in ox.parse(graph.data.nquads(), format=ox.RdfFormat.N_QUADS):
        name = quad.graph_name.value.removeprefix(PREFIXES["graph"])
        triple = tuple(as_rdflib(t) for t in (quad.subject, quad.predicate, quad.object))
        for view, triples in found.items():
            if name in view:
                triples.add(triple)
    return found


@cache
def as_rdflib(term):
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    kind = rdflib.URIRef(term.datatype.value)
    text = term.language or kind == rdflib.XSD.string  # plain in the file as well
    return rdflib.Literal(term.value, term.language, None if text else kind)
