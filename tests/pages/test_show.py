"""``kg show``: what tells most of anybody in forty lines, and everything where asked for."""

import io
import json
import os
import sys

import pytest

from kg.answers.lives import short_life
from kg.answers.receipts import places_in_words
from kg.answers.show import grouped
from kg.pages.terminal import MOST_LINES, Terminal, print_groups, print_short


@pytest.fixture(params=["80", "100000"], ids=["terminal", "pipe"])
def columns(request, monkeypatch):
    """How many columns there are; in a pipe nothing is wrapped."""
    monkeypatch.setenv("COLUMNS", request.param)
    return int(request.param)


@pytest.fixture
def eighty(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


def shown(graph, entity):
    out = Terminal(io.StringIO())
    print_short(out, grouped(graph, entity), short_life(graph, entity), graph, entity)
    return out.stream.getvalue()


def all_of(graph, entity):
    out = Terminal(io.StringIO())
    print_groups(out, grouped(graph, entity), graph, entity)
    return out.stream.getvalue()


def test_everybody_fits_in_forty_lines(corpus, columns):
    recorded = [e for e in corpus.entities.values() if e.statements()]
    texts = {e.id: shown(corpus, e) for e in recorded}
    assert len(texts) > 200
    long = {i: t.count("\n") for i, t in texts.items() if t.count("\n") > MOST_LINES}
    assert MOST_LINES == 40 and long == {}
    lines = [(i, x) for i, t in texts.items() for x in t.splitlines()]
    wide = {x for _, x in lines if len(x) > columns and not x.strip().startswith("http")}
    assert wide == set()


def test_what_fits_is_shown_whole_and_what_does_not_says_how_to_see_it(corpus, eighty):
    whole, cut = 0, 0
    for entity in corpus.entities.values():
        if not entity.statements():
            continue
        text = shown(corpus, entity)
        if f"kg show {entity.id} --all" in text:
            cut += 1
            assert all_of(corpus, entity).count("\n") > MOST_LINES
        else:
            whole += 1
            assert text == all_of(corpus, entity)
    assert whole > 100 and cut > 50


def test_a_long_one_tells_most_first_with_its_places(corpus, eighty):
    text = shown(corpus, corpus.entities["james-sofronas"])
    first = " ".join(text.split("\n\n")[1].split())
    assert "founded the GMG Racing team in 2001" in first and "gmg-profile ¶" in first
    assert "kg conflicts james-sofronas" in text and "In all: " in text


@pytest.mark.parametrize("more", [(), ("--all",), ("--only", "results"), ("--why",)])
def test_options_show_every_statement(corpus, here, more):
    code, out, errors = here("show", "Patrick", "Mulcahy", *more)
    assert code == 0, errors
    statements = corpus.entities["patrick-mulcahy"].statements()
    told = sum(s.sentence in " ".join(out.split()) for s in statements)
    if more in (("--all",), ("--why",)):
        assert told == len(statements)
    else:
        assert 0 < told < len(statements)


def test_json_has_the_life_beside_the_groups(small, here):
    call = ("--facts", small / "facts", "show", "Ada", "Lind", "--json")
    data = json.loads(here(*call, KG_SEEDS=small / "seeds")[1])
    ids = {s["id"] for g in data["groups"] for s in g["statements"]}
    assert data["life"] and all(set(s["statements"]) <= ids for s in data["life"])


@pytest.mark.skipif(os.name == "nt", reason="there are no such terminals there")
def test_on_a_terminal_it_fits_too(tmp_path):
    import pty
    import subprocess

    ours, theirs = pty.openpty()
    env = {**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"}
    env |= {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "TERM": "xterm"}
    env.pop("NO_COLOR", None)
    done = subprocess.Popen(
        [sys.executable, "-m", "kg", "show", "pccna-2025"],
        cwd=tmp_path,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
    )
    os.close(theirs)
    found = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end has gone
            break
        if not part:
            break
        found += part
    assert done.wait(timeout=60) == 0, done.stderr.read()
    text = found.decode()
    assert "\x1b[1m" in text, "no styles: it was not taken for a terminal"
    assert 20 < text.count("\n") <= 40


def test_where_all_only_follows_the_rule_is_named(corpus):
    derived = [s for s in corpus.statements if s.rule and not s.claims]
    stated = next(s for s in corpus.statements if s.claims)
    assert places_in_words(derived[:1]) == f"by rule {derived[0].rule}"
    assert places_in_words([stated]).startswith(stated.claims[0].source)
    assert places_in_words([stated, derived[0]]) == places_in_words([stated])


def test_the_seasons_stand_as_a_place_a_race(corpus, eighty):
    text = shown(corpus, corpus.entities["james-sofronas"])
    assert "\nBy season\na place a race, as the calendar has them; –: no source tells\n" in text
    assert "  2024 Porsche Carrera Cup North America, Pro-Am · GMG Racing: 1 – 2/1 1\n" in text
    assert "  2001 USTCC: champion\n" in text and "finished second in the Pro-Am" not in text
    assert "more: kg show james-sofronas --only results\n" in text


@pytest.mark.parametrize("ident", ["ssf", "thermal", "hans-kopecky"])
def test_who_has_no_results_has_no_seasons(corpus, eighty, ident):
    assert "By season" not in shown(corpus, corpus.entities[ident])
