"""Warm questions in one process, side by side with the same query on plain rdflib.

Run with ``make bench``.
"""

import pytest

import kg

TEAMMATES = (
    "SELECT ?mate ?season WHERE { ?s a pd:Teammates ; pd:driver|pd:mate ent:james-sofronas ; "
    "pd:driver|pd:mate ?mate ; pd:season ?season FILTER(?mate != ent:james-sofronas) } "
    "ORDER BY ?season ?mate"
)


@pytest.fixture(scope="module")
def graph():
    return kg.load()


@pytest.fixture(scope="module")
def plain(graph):
    """The same dataset in rdflib's own memory store."""
    import rdflib

    from kg.graph.triples import PREFIXES

    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=graph.compiled.nquads().decode(), format="nquads")
    for prefix, iri in PREFIXES.items():
        dataset.bind(prefix, iri)
    return dataset


@pytest.mark.benchmark(group="teammates")
def test_teammates_embedded(benchmark, graph):
    graph.store  # noqa: B018 - loaded once, before the clock
    assert benchmark(lambda: graph.sparql(TEAMMATES)).rows


@pytest.mark.benchmark(group="teammates")
def test_teammates_plain_rdflib(benchmark, plain):
    from kg.graph.triples import PREFIXES

    assert benchmark(lambda: list(plain.query(TEAMMATES, initNs=PREFIXES)))


@pytest.mark.benchmark(group="path")
def test_path(benchmark, graph):
    one, other = graph.entity("Hans Kopecky"), graph.entity("Kyle Washington")
    one.path_to(other)
    assert benchmark(lambda: one.path_to(other))


@pytest.mark.benchmark(group="words")
def test_question_in_words(benchmark, graph):
    from kg.answers.asking import ask_in_words

    ask_in_words(graph, "Who founded GMG Racing?")
    question = "Who were Sofronas's teammates at GMG in 2024?"
    assert benchmark(lambda: ask_in_words(graph, question)).status == "answered"
