"""A graph behind an endpoint answers every command as the embedded one does; what it refuses."""

import json
import re
import zlib
from base64 import b85encode
from pathlib import Path

import pytest
import servers

import kg
from kg.answers.asking.postings import ServedIndex
from kg.graph.store import with_values
from kg.problems import BadQuery, KgError, WrongUsage

TOP = Path(__file__).parent.parent.parent
SOFRONAS = "James Sofronas"

COMMANDS = [
    ["show", "Sofronas", "--all"],
    ["show", "GMG Racing", "--passages", "--why"],
    ["show", SOFRONAS, "--json"],
    ["timeline", "Kyle Washington"],
    ["quotes", SOFRONAS],
    ["teammates", SOFRONAS],
    ["teammates", "GMG Racing"],
    ["conflicts"],
    ["conflicts", "The Thermal Club", "--json"],
    ["gaps"],
    ["search", "won", "indianapolis"],
    ["search", "sofronas sponsorship", "--json"],
    ["search", "Sofronsa"],
    ["statements", "--format", "jsonl"],
    ["path", "Hans Kopecky", "Kyle Washington"],
    ["path", "Hans", "Kopecky", "Tom", "Sargent", "--json", "--most", "5"],
    ["path", "Hans Kopecky", "Kyle Washington", "--hops", "2", "--from", "1998"],
    ["connect", "Hans Kopecky", "Kyle Washington", "Tom Sargent"],
    ["circles", "Hans Kopecky", "Kyle Washington"],
    ["ask", "Who sponsored James Sofronas?"],
    ["ask", "How many wins did Tom Sargent have in 2025?", "--json"],
    ["ask", "Did Alwin Springer coach anybody at Indianapolis?", "--passages"],
    ["ask", "What is the airspeed of an unladen swallow?"],
    ["ask", "teammates", "--driver", "Sofronas", "--season", "2024"],
    ["questions", "sponsors of a driver"],
    ["questions", "--describe", "teammates"],
    ["sparql", "SELECT ?who WHERE { ?who pd:droveFor ent:gmg-racing } ORDER BY ?who"],
    ["sparql", "ASK { ent:ssf a pd:Organization }"],
    ["sparql", "CONSTRUCT { ?d pd:droveFor ?t } WHERE { ?d pd:droveFor ?t }"],
    ["sparql", "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s a pd:Stint } } GROUP BY ?g ORDER BY ?g"],
    ["sparql", "SELECT ?s FROM graph:disputed { ?s a pd:Sponsorship } ORDER BY ?s"],
    ["sparql", "SELECT ?s { ?s a pd:Nothing }"],
    ["sparql", "SELECT ?s { ?s a pd:Stint"],
    ["show", "Nobody at all"],
    ["brief", SOFRONAS],
]


@pytest.fixture(scope="module")
def url(corpus, serve):
    return serve(corpus).url


@pytest.mark.sampled(2)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_prints_the_same_from_an_endpoint(here, url, command):
    """With the corpus named, whose texts are at hand; then of whichever corpus it is."""
    assert here(*command, "--endpoint", url, "--project", TOP) == here(*command, "--project", TOP)


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "command",
    [
        ["graph", SOFRONAS, "-o", "page.html"],
        ["path", "Hans Kopecky", "Kyle Washington", "-o", "page.html"],
        ["dossier", SOFRONAS, "-o", "page.md"],
        ["dossier", "GMG Racing", "--full", "-o", "page.json"],
        ["dossier", SOFRONAS, "-o", "page.html"],
    ],
    ids=" ".join,
)
def test_a_page_is_the_same_from_an_endpoint(here, url, command, tmp_path, monkeypatch):
    pages = []
    for more in (["--endpoint", url], []):
        folder = tmp_path / f"{len(pages)}"
        folder.mkdir()
        monkeypatch.chdir(folder)
        assert here(*command, *more, "--project", TOP)[0] == 0
        pages.append((folder / command[-1]).read_bytes())
    assert pages[0] == pages[1] and len(pages[0]) > 2000


def test_an_endpoint_needs_no_corpus_at_hand(here, url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, _ = here("show", "Sofronas", f"--endpoint={url}")
    assert code == 0 and "James Sofronas (person)" in out
    code, out, _ = here("questions", "--json", "--endpoint", url)
    assert code == 0 and len(json.loads(out)["questions"]) > 100


def test_what_is_shown_needs_few_requests_however_much_it_is(corpus, serve):
    server = serve(corpus)
    for ask, most in (
        (lambda g: g.entity("Sofronas").show().table(), 14),
        (lambda g: g.entity("Hans Kopecky").path_to("Kyle Washington").table(), 30),
        (lambda g: g.ask("Who sponsored James Sofronas?").data, 40),
        (lambda g: [g.as_json(s) for s in g.statements], 24),
    ):
        graph = kg.load(endpoint=server.url)
        before = len(server.asked)
        assert ask(graph)
        assert len(server.asked) - before <= most


# -- what it refuses --


def test_a_damaged_search_record_is_told(corpus):
    class Damaged:
        def expect(self, keys):
            pass

        def lists(self, keys):
            return [[block] for _ in keys]

    packed = b85encode(zlib.compress(b"[[0]," + b" " * 10_000_000 + b"[1]]")).decode()
    plain = b85encode(zlib.compress(b'{"a": 1}')).decode()
    uneven = b85encode(zlib.compress(b"[[1, 2], [3]]")).decode()
    for block in (packed, plain, uneven, "\x00", "abc", None, 7):
        with pytest.raises(KgError, match="search record of the endpoint is damaged"):
            ServedIndex(Damaged()).search("statement", {"sponsor": 1.0}, {}, 3)


def test_what_reads_or_writes_files_says_that_an_endpoint_has_none(here, url, tmp_path):
    for command in (["check"], ["site", tmp_path / "s"], ["build", tmp_path / "b"], ["tidy"]):
        code, _, said = here(*command, "--endpoint", url)
        assert code == 2 and "an endpoint has no files" in said and "leave out" in said
    code, _, said = here("path", "Kopecky", "Washington", "--as-of", "2024", "--endpoint", url)
    assert code == 2 and "leave out --endpoint, or --as-of" in said


def test_neither_updates_nor_other_servers_are_asked(url, serve, corpus):
    graph, asked = kg.load(endpoint=url), serve(corpus).asked
    before = len(asked)
    for text in (
        "DROP ALL",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "ASK { ?s ?p ?o } ; DELETE WHERE { ?s ?p ?o }",
        "SELECT ?s { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT ?s { ?s pd:a\\#b ?o SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT ?s { ?s pd:a\\'b ?o SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } FILTER(?o != '') }",
    ):
        for one in (graph, corpus):
            with pytest.raises(BadQuery):
                one.sparql(text)
    with pytest.raises(BadQuery, match="no WHERE"):
        graph.sparql("DESCRIBE <urn:a>", s="urn:b")
    assert len(asked) == before
    with pytest.raises(KgError, match="and not here"):
        graph.rdflib()


HOSTILE = [
    'x" } ; DROP ALL ; INSERT DATA { <a> <b> "',
    "\\",
    'ends with \\"',
    "one\ntwo\r\nthree\ttab",
    "} UNION { ?s ?p ?o }",
    "{{ 7 * 7 }} ${7*7} %s ?x $x",
    "'''\"\"\"",
    "\u202eabc\u2028\u0000\U0001f3c1",
    "<http://evil/> . #",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_bound_comes_back_as_it_was(url, text):
    graph = kg.load(endpoint=url)
    query = "SELECT ?x WHERE { FILTER(STRLEN(?x) > 0) } # { WHERE {"
    assert graph.store.rows(query, {"x": text}) == [{"x": text}]


def test_values_stand_at_the_head_of_the_where_of_the_query_itself():
    for text in (
        "SELECT ?x { ?x ?y ?z }",
        "PREFIX select: <urn:{> ASK { { SELECT * WHERE { ?x ?y ?z } } }",
        "CONSTRUCT { ?x ?y ?z } WHERE { ?x ?y ?z }",
        "# SELECT ?x {\nDESCRIBE ?x WHERE { ?x ?y '{' }",
    ):
        found = with_values(text, {"x": "<urn:x>"})
        head, _, rest = found.partition(" VALUES (?x) { (<urn:x>) }")
        assert head + rest == text and head.rstrip().endswith(("?x {", "ASK {", "WHERE {"))


@pytest.mark.parametrize("name", ['Mal "lory" \\ {0}', "=cmd|' /C calc'!A0", "a\u202eb <b>'</b>"])
def test_hostile_names_and_notes_are_the_same_from_an_endpoint(here, small, serve, name):
    typed = json.dumps(name, ensure_ascii=False)
    (small / "facts/entities/bad.yaml").write_text(
        f"people:\n  - {{id: mallory, name: {typed}, note: {typed}}}\n", encoding="utf-8"
    )
    path = small / "facts/sources/brook-profile.yaml"
    path.write_text(
        path.read_text() + "remarks:\n"
        f"  - {{speaker: mallory, about: Brook Racing, gist: {typed}, at: with a loan}}\n"
    )
    graph = kg.load(facts=small / "facts", seeds=small / "seeds")
    assert len(graph.left_out) == 0
    url, facts = serve(graph).url, ("--facts", small / "facts")
    for command in (["show", name], ["search", name], ["ask", f"What did {name} say?"]):
        there = here(*facts, "--endpoint", url, *command, KG_SEEDS=small / "seeds")
        assert there == here(*facts, *command, KG_SEEDS=small / "seeds")


# -- what an endpoint may hold --


@pytest.fixture
def changed(bulk, corpus, tmp_path):
    """Return a function that serves the files of the corpus, changed: (quads, records) → URL."""
    running = []

    def call(change):
        files = [bulk(corpus) / n for n in ("dataset.nq", "records.nq")]
        texts = change(*(p.read_text(encoding="utf-8") for p in files))
        paths = [tmp_path / p.name for p in files]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        running.append(servers.oxigraph(*paths))
        return running[-1].url

    yield call
    for server in running:
        server.close()


def said_of(text, pattern, instead):
    assert re.search(pattern, text)
    return re.sub(pattern, instead, text)


@pytest.mark.parametrize(
    ("change", "says", "mends"),
    [
        (lambda q, r: (q, ""), "holds no graph of kg", "kg build DIR --bulk"),
        (lambda q, r: ("", r), "lacks the quads of the graph", "load all files"),
        (lambda q, r: (q, said_of(r, r'\\"format\\":1', r'\\"format\\":0')), "too old", "anew"),
        (lambda q, r: (q, said_of(r, r'\\"format\\":1', r'\\"format\\":99')), "too new", "update"),
        (lambda q, r: (q, said_of(r, r'\\"format\\":1', r'\\"format\\":x')), "not say", "clear"),
        (
            lambda q, r: (q, r + said_of(r.splitlines()[-1], "gmg", "gmc")),
            "two builds",
            "clear the graphs",
        ),
        (
            lambda q, r: (q, said_of(r, r"(?m)^<\S*/record/question/winners>.*\n", "")),
            "lacks the record 'question/winners'",
            "load all files",
        ),
        (
            lambda q, r: (q, said_of(r, r'\\"winners\\"', r'\\"../winners\\"')),
            "a question of a name that none has",
            "load all files",
        ),
    ],
)
def test_an_endpoint_without_a_whole_graph_of_ours_is_told(changed, change, says, mends):
    with pytest.raises(KgError) as error:
        kg.load(endpoint=changed(change))
    assert says in error.value.what and mends in error.value.fix


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        (r"(?m)^<\S*/record/statement/.*\n", ""),
        (r'(/record/statement/\S+ \S+ ")\[', r"\1{"),
        (r'(/record/touching/\S+ \S+ ")\[1,', r"\1[9,"),
        (r'(/record/entity/\S+ \S+ ")\[', r"\1{"),
    ],
    ids=["lost statements", "broken statements", "lost pieces", "broken entities"],
)
def test_records_that_are_lost_or_broken_are_told(changed, pattern, instead):
    graph = kg.load(endpoint=changed(lambda q, r: (q, said_of(r, pattern, instead))))
    with pytest.raises(KgError, match="the endpoint at") as error:
        graph.entity("james-sofronas").show()
    assert "load all files" in error.value.fix


def test_another_corpus_than_the_one_named_is_told(url, small):
    with pytest.raises(WrongUsage, match="holds the corpus 'gmg', and not 'corpus'") as error:
        kg.load(facts=small / "facts", endpoint=url)
    assert "--project" in error.value.fix


def test_the_same_facts_are_written_as_the_same_bytes(corpus, bulk, tmp_path):
    from kg.answers.export import write_dataset

    sizes = write_dataset(kg.load(), tmp_path / "again", bulk=True)
    assert sorted(sizes) == ["dataset.nq", "records.nq"]
    for name in sizes:
        assert (tmp_path / "again" / name).read_bytes() == (bulk(corpus) / name).read_bytes()


def test_large_files_are_compressed_and_hold_the_same(corpus, bulk, tmp_path, monkeypatch):
    import gzip

    from kg.answers.export import write_dataset

    monkeypatch.setattr("kg.answers.export._LARGE", 6_000_000)
    assert sorted(write_dataset(corpus, tmp_path / "x", bulk=True)) == [
        "dataset.nq.gz",
        "records.nq",
    ]
    whole = gzip.decompress((tmp_path / "x" / "dataset.nq.gz").read_bytes())
    assert whole == (bulk(corpus) / "dataset.nq").read_bytes()
