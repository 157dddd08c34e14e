"""Every saved question gives the same rows from an endpoint as from the embedded engine."""

import os

import pytest
import servers
from conftest import calls

import kg
from kg.answers.questions import ask


@pytest.fixture(scope="session")
def served(corpus, lantern, serve):
    """Return (the shipped corpus, the fictional one) as an endpoint serves them."""
    return tuple(kg.load(endpoint=serve(graph).url) for graph in (corpus, lantern))


def test_the_rows_of_an_endpoint_are_those_of_the_embedded_engine(call, asked, served):
    found = ask(served[call.is_of_lantern], call.name, **call.parameters)
    assert found.as_json() == ask(asked, call.name, **call.parameters).as_json()


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(servers.HOW_TO_GET))
def test_the_rows_are_the_same_from_servers_that_others_wrote(
    name, corpus, lantern, bulk, tmp_path
):
    if not servers.is_there(name):
        pytest.skip(servers.HOW_TO_GET[name])
    differing, count = [], 0
    for is_of_lantern, graph in enumerate((corpus, lantern)):
        folder = tmp_path / graph.folders.name
        os.mkdir(folder)
        server = servers.start(name, folder, bulk(graph))
        try:
            there = kg.load(endpoint=server.url)
            for call in calls():
                if call.is_of_lantern == bool(is_of_lantern):
                    found = ask(there, call.name, **call.parameters).as_json()
                    count += 1
                    if found != ask(graph, call.name, **call.parameters).as_json():
                        differing.append(str(call))
        finally:
            server.close()
    assert count >= 243 and differing == []
