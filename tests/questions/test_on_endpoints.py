"""Every saved question gives the same rows from an endpoint as from the embedded engine."""

import pytest
import servers

import kg
from kg.answers.questions import ask


@pytest.fixture(scope="session")
def served(corpus, lantern, serve):
    """Return (the shipped corpus, the fictional one) as an endpoint serves them."""
    return tuple(kg.load(endpoint=serve(graph).url) for graph in (corpus, lantern))


@pytest.mark.sampled(4)
def test_the_rows_of_an_endpoint_are_those_of_the_embedded_engine(call, answers, served):
    found = ask(served[call.is_of_lantern], call.name, **call.parameters)
    assert found.as_json() == answers(call).as_json()


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(servers.HOW_TO_GET))
def test_the_rows_are_the_same_from_servers_that_others_wrote(
    name, corpus, lantern, bulk, tmp_path, every_call
):
    if not servers.is_there(name):
        pytest.skip(servers.HOW_TO_GET[name])
    differing, count = [], 0
    for is_of_lantern, graph in ((False, corpus), (True, lantern)):
        folder = tmp_path / str(is_of_lantern)
        folder.mkdir()
        server = servers.start(name, folder, bulk(graph))
        try:
            there = kg.load(endpoint=server.url)
            for call in (c for c in every_call if c.is_of_lantern == is_of_lantern):
                count += 1
                found = ask(there, call.name, **call.parameters).as_json()
                if found != ask(graph, call.name, **call.parameters).as_json():
                    differing.append(str(call))
        finally:
            server.close()
    assert count == len(every_call) and differing == []
