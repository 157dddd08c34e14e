"""Queries of strangers run apart: a wrong one, an endless one, one that ends the engine."""

import os
import random
from pathlib import Path

import pytest

from kg.answers.guarded import run_guarded
from kg.graph.prefixes import PREFIXES
from kg.graph.store import Store
from kg.problems import BadQuery

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="this system cannot fork; queries run in the same process"
)


def test_it_answers_what_run_query_answers(corpus):
    for query in (
        "SELECT ?x WHERE { ?x a pd:Team } ORDER BY ?x",
        "ASK { ent:gmg-racing a pd:Team }",
        "CONSTRUCT { ?x a pd:Team } WHERE { ?x a pd:Team }",
    ):
        apart, here = run_guarded(corpus, query), corpus.sparql(query)
        assert apart.as_json() == here.as_json()
        if here.kind == "graph":
            assert apart.to_turtle() == here.to_turtle()


def test_a_wrong_query_is_told_with_its_place(corpus):
    with pytest.raises(BadQuery, match="error at 1:"):
        run_guarded(corpus, "SELECT nonsense")


def test_an_endless_query_is_ended(corpus):
    with pytest.raises(BadQuery, match="longer than 1 second"):
        run_guarded(
            corpus, "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", seconds=1
        )


def test_values_that_cannot_be_sorted_end_the_engine_and_not_us():
    import pyoxigraph as ox

    class Bare:
        store = Store()

    chance = random.Random(1)
    make = {
        "date": lambda: (
            f"20{chance.randint(10, 30)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"
            f"{chance.choice(['', 'Z', '+05:00'])}"
        ),
        "dateTime": lambda: (
            f"20{chance.randint(10, 30)}-01-01T0{chance.randint(0, 9)}:00:00"
            f"{chance.choice(['', 'Z', '+13:00', '-13:00'])}"
        ),
        "duration": lambda: f"P{chance.randint(1, 9)}M{chance.randint(1, 60)}D",
        "double": lambda: chance.choice(["NaN", "1e5", "INF", "3"]),
        "integer": lambda: str(chance.randint(1, 99)),
        "string": lambda: str(chance.randint(1, 99)),
    }
    quads = []
    for number in range(3000):
        kind = chance.choice(sorted(make))
        quads.append(
            ox.Quad(
                ox.NamedNode(f"http://s/{number}"),
                ox.NamedNode("http://p"),
                ox.Literal(
                    make[kind](), datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#" + kind)
                ),
                ox.NamedNode(PREFIXES["graph"] + "statements"),
            )
        )
    Bare.store.oxigraph.extend(quads)
    assert len(run_guarded(Bare, "SELECT ?v WHERE { ?s ?p ?v }").rows) == 3000
    with pytest.raises(BadQuery, match="gave up"):
        run_guarded(Bare, "SELECT ?v WHERE { ?s ?p ?v } ORDER BY ?v")


def test_the_child_outlives_no_limit(corpus):
    import signal
    import subprocess
    import sys
    import time

    code = (
        "import kg; from kg.answers.guarded import run_guarded; g = kg.load(); g.store.oxigraph; "
        "print('ready', flush=True); "
        "run_guarded(g, 'SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }', 2)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert parent.stdout.readline() == "ready\n"
    time.sleep(0.5)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    for _ in range(100):  # the orphan ends by its own alarm
        if not runs(parent.pid):
            break
        time.sleep(0.1)
    else:
        os.killpg(parent.pid, signal.SIGKILL)
        pytest.fail("the child went on without its parent")


def runs(group):
    """Return whether a process of the group is running.

    One that has ended and waits for somebody to notice is not.
    """
    if not os.path.isdir("/proc/self"):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        return True
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its = path.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its) == group and state not in "ZX":
            return True
    return False
