"""A rule that is asked a scope at a time gives what it gives of the whole graph, and asks once."""

from dataclasses import replace

import pytest

from kg.folders import ontology_files
from kg.graph.rules import Deriving, header_of
from kg.graph.store import Store
from kg.graph.times import Calendar
from kg.graph.triples import Quads


@pytest.fixture(scope="module")
def rules(corpus):
    return [
        (n.split("/")[-1][:-3], p) for n, p in ontology_files(corpus.folders, "rules/*.rq").items()
    ]


@pytest.fixture(scope="module")
def stated(corpus):
    return [s for s in corpus.statements if s.claims]


def derived(corpus, stated, rules, asked=None):
    quads, store = Quads(corpus.vocabulary), Store()
    store.add(quads.all(corpus.entities.values(), (), stated))
    calendar = Calendar(dict(corpus.entities.items()), {})
    deriving = Deriving(store, quads, calendar, corpus.vocabulary, {} if asked is None else asked)
    return deriving.derive(stated, rules)


def test_each_rule_says_what_it_reads_and_its_scope(rules):
    heads = [header_of(path.read_text(encoding="utf-8")) for _, path in rules]
    assert len(heads) >= 5 and all(h.get("reads") and h.get("scope") for h in heads)


def test_of_scopes_follows_what_follows_of_the_whole(corpus, stated, rules, tmp_path):
    whole = []
    for name, path in rules:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        mine = tmp_path / path.name
        mine.write_text("".join(x for x in lines if not x.startswith("#+ reads")), "utf-8")
        whole.append((name, mine))
    found, wanted = derived(corpus, stated, rules), derived(corpus, stated, whole)
    assert found == wanted
    assert {s.rule[:2] for s in found if not s.claims} == {"10", "20", "40"}


def test_what_changed_is_asked_again_and_nothing_else(corpus, stated, rules):
    asked = {}
    before = derived(corpus, stated, rules, asked)
    kept = dict(asked)
    assert derived(corpus, stated, rules, asked) == before
    assert all(asked[scope] is known for scope, known in kept.items())
    stint = next(s for s in stated if s.cls == "Stint" and s.held("season") and s.held("series"))
    other = replace(stint, slots={n: v for n, v in stint.slots.items() if n != "team"})
    changed = [other if s is stint else s for s in stated]
    assert derived(corpus, changed, rules, asked) == derived(corpus, changed, rules)
    again = {scope for scope, known in kept.items() if asked[scope] is not known}
    touched = {h.value.key for n in ("team", "series", "season") for h in stint.slots[n]}
    assert again and all(touched & {*scope[1:]} for scope in again)
