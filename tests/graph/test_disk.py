"""The graph on disk: what the one in memory says, opened, not loaded; mended where damaged."""

import json
import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from kg.facts.naming import Names
from kg.folders import Folders, find_folders
from kg.graph import compiling, stamps
from kg.graph.compiling import home_of, keep, load_graph
from kg.graph.disk import DiskGraph, NameTable, Table, is_sealed
from kg.graph.memory import MemoryGraph
from kg.graph.network import walking_graph
from kg.problems import FactsProblem

TOP = Path(__file__).parent.parent.parent
STAMP = "5" * 64


def no_second_time():
    raise AssertionError("it was made anew")


@pytest.fixture(scope="module")
def built():
    return compiling._built(find_folders())


@pytest.fixture(scope="module")
def memory(built):
    return MemoryGraph(built)


@pytest.fixture(scope="module")
def home(built, tmp_path_factory):
    home = tmp_path_factory.mktemp("graphs") / "graph-x"
    keep(built, STAMP, home)
    return home


@pytest.fixture
def disk(home):
    return DiskGraph(home, no_second_time)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def folders(small):
    return find_folders(facts=small / "facts", seeds=small / "seeds")


# -- the same as in memory --


def test_statements_are_the_same_and_in_the_same_order(disk, memory):
    assert len(disk) == len(memory) > 0
    assert list(disk.statements()) == list(memory.statements())
    for cls in memory.vocabulary.statement_classes:
        assert list(disk.statements(cls)) == list(memory.statements(cls)), cls
    for statement in memory.statements():
        assert disk.statement(statement.id) == statement
        if statement.formerly:
            assert disk.former(statement.formerly) == memory.former(statement.formerly)
    assert disk.statement("s0") is None
    assert list(disk.former("s0")) == []


def test_more_statements_than_are_read_at_once_come_each_once(disk, memory, monkeypatch):
    monkeypatch.setattr("kg.graph.disk._AT_ONCE", 7)
    assert [s.id for s in disk.statements()] == [s.id for s in memory.statements()]
    monkeypatch.setattr("kg.graph.disk._REMEMBERED", 5)
    assert list(disk.statements()) == list(memory.statements())


def test_what_touches_anything_is_the_same_and_in_the_same_order(disk, memory):
    touched = {i for s in memory.statements() for i in s.touches()}
    assert any(i.startswith("http") for i in touched)  # kinds too
    for ident in [*touched, *memory.entities, "nobody", "' OR 1 --"]:
        assert list(disk.touching(ident)) == list(memory.touching(ident)), ident


def test_what_else_it_holds_is_the_same(disk, memory, built):
    assert disk.vocabulary == memory.vocabulary
    assert dict(disk.entities) == dict(memory.entities)
    assert list(disk.entities) == list(memory.entities)
    assert dict(disk.articles) == {i: replace(a, text=None) for i, a in memory.articles.items()}
    assert dict(disk.tallies) == dict(memory.tallies)
    assert dict(disk.rules) == dict(memory.rules)
    assert dict(disk.words) == dict(built.words)
    assert disk.conflicts == list(memory.conflicts)
    assert disk.gaps == list(memory.gaps)
    assert (len(disk.conflicts), len(disk.gaps)) == (len(memory.conflicts), len(memory.gaps))
    assert ("nobody" in disk.entities, "nobody" in disk.tallies, 3 in disk.entities) == (False,) * 3
    with pytest.raises(KeyError):
        disk.entities["nobody"]
    for statement in memory.statements():
        expected = [c for c in memory.conflicts if statement.id in c.statements]
        assert disk.conflicts_of(statement.id) == expected
        assert disk.teller.sentence(statement) == memory.teller.sentence(statement)


def test_names_are_found_as_in_memory(disk, memory):
    names = memory.names
    written = [n for e in memory.entities.values() for n in (e.id, e.name, *e.other_names)]
    parts = sorted({word for name in written for word in name.split()})
    slips = [name[:-1] + "x" for name in written[::9]]
    for name in [*written, *parts, *(n.upper() for n in written), *slips, "", "nobody at all"]:
        assert disk.names.found(name) == names.found(name), name
        assert disk.names.matching(name) == names.matching(name), name
    for ident in memory.entities:
        assert disk.names.namesakes(ident) == names.namesakes(ident)
    for name in slips[:40]:
        assert disk.names.near(name) == names.near(name)
    assert [dict(t) for t in disk.names.tables()] == [
        {k: list(v) for k, v in t.items()} for t in Names(memory.entities).tables()
    ]


def test_quads_are_the_same_as_a_store_and_as_a_file(disk, memory, built, tmp_path, monkeypatch):
    query = "SELECT ?s ?d WHERE { ?s a pd:Stint ; pd:driver ?d } ORDER BY ?s ?d"
    assert disk.nquads() == memory.nquads()
    assert disk.store.rows(query) == memory.store.rows(query) != []
    monkeypatch.setattr("kg.graph.writing.SMALL_QUADS", 10**9)
    keep(built, STAMP, tmp_path / "graph-y")
    other = DiskGraph(tmp_path / "graph-y", no_second_time)
    assert other.nquads() == memory.nquads()
    assert other.store.rows(query) == memory.store.rows(query)


def test_networkx_walks_it_as_it_walks_the_one_in_memory(disk, memory):
    import networkx as nx

    whole, walked = walking_graph(memory), disk.walking()
    assert set(walked) == set(whole)
    assert len(walked) == len(whole)
    assert nx.is_frozen(walked)
    for node in whole:
        assert list(walked[node].items()) == sorted(whole[node].items()), node
    ends = sorted(whole)[::23]
    for one in ends:
        for other in ends:
            for algorithm in (nx.dijkstra_path, nx.bidirectional_dijkstra):
                try:
                    expected = algorithm(whole, one, other, weight="weight")
                except nx.NetworkXNoPath:
                    expected = None
                try:
                    found = algorithm(walked, one, other, weight="weight")
                except nx.NetworkXNoPath:
                    found = None
                assert found == expected
    assert "nobody" not in walked
    with pytest.raises(nx.NodeNotFound):
        nx.dijkstra_path(walked, "nobody", ends[0])


# -- opened, not loaded --


def test_looking_up_a_name_reads_no_table_whole(disk, monkeypatch):
    def whole(*_):
        raise AssertionError("a whole table was read")

    monkeypatch.setattr(Table, "read_all", whole)
    monkeypatch.setattr(NameTable, "__iter__", whole)
    assert disk.names.found("James Sofronas") == ["james-sofronas"]
    assert disk.names.found("JAMES  SOFRONAS") == ["james-sofronas"]
    assert "james-sofronas" in disk.names.found("Sofronas")
    assert disk.names.found("nobody at all") == []
    assert disk.entities["james-sofronas"].name == "James Sofronas"
    assert len(disk.entities) > 1


def test_no_question_reads_all_statements(disk):
    """What is asked of one entity, statement or class is found by an index."""
    queries = []
    disk._connection.set_trace_callback(queries.append)
    disk.touching("james-sofronas")
    disk.statement("s0")
    disk.former("s0")
    disk.conflicts_of("s0")
    next(disk.statements("Stint"))
    disk.walking()["james-sofronas"]
    disk._connection.set_trace_callback(None)
    assert len(queries) >= 6
    for query in queries:
        for *_, step in disk._connection.execute(f"EXPLAIN QUERY PLAN {query}"):
            assert not step.startswith("SCAN"), (query, step)


def test_opening_and_asking_imports_no_heavy_library(built, cache):
    folders = find_folders()
    keep(built, folders.stamp(), home_of(folders.stamp()))
    program = (
        "import sys; from kg.folders import find_folders\n"
        "from kg.graph.compiling import load_graph; graph = load_graph(find_folders())\n"
        "assert graph.touching(graph.names.found('James Sofronas')[0])\n"
        "heavy = {'rdflib', 'pyoxigraph', 'networkx', 'yaml', 'edtf', 'kg.graph.building'}\n"
        "print(type(graph).__name__, sorted(heavy & set(sys.modules)))"
    )
    assert python(program).split() == ["DiskGraph", "[]"]


@pytest.mark.parametrize("command", ["show", "teammates", "timeline"])
def test_a_command_that_looks_up_one_entity_imports_no_heavy_library(built, cache, command):
    folders = find_folders()
    keep(built, folders.stamp(), home_of(folders.stamp()))
    program = (
        "import sys; sys.argv = ['kg', sys.argv[1], 'James Sofronas']; from kg.cli import main\n"
        "try: main()\n"
        "except SystemExit as ended: assert not ended.code, ended.code\n"
        "heavy = {'rdflib', 'pyoxigraph', 'networkx', 'yaml', 'edtf', 'kg.graph.building'}\n"
        "print('\\nimported:', sorted(heavy & set(sys.modules)))"
    )
    assert python(program, command).splitlines()[-1] == "imported: []"


def python(program, *arguments, **variables):
    """Return what a Python program prints."""
    env = {**os.environ, "PYTHONPATH": str(TOP), **{k: str(v) for k, v in variables.items()}}
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


# -- kept, and made anew where something changed --


def answer(graph):
    """Return what shows that a graph is right: its size, a sentence, a count of quads."""
    founded = [s.sentence for s in graph.touching("brook-racing") if s.cls == "Milestone"]
    (row,) = graph.store.rows("SELECT (COUNT(?s) AS ?n) WHERE { ?s a pd:Milestone }")
    return len(graph), founded, row["n"], len(graph.nquads())


def expected(folders):
    return answer(MemoryGraph(compiling._built(folders)))


def never_built(*_):
    raise AssertionError("it was built")


def test_a_second_start_opens_what_the_first_made(folders, cache, monkeypatch):
    first = load_graph(folders)
    right = expected(folders)
    assert isinstance(first, DiskGraph)
    assert answer(first) == right
    monkeypatch.setattr(compiling, "_built", never_built)
    for _ in range(3):
        assert answer(load_graph(folders)) == right
    assert len(list(cache.glob("graph-*"))) == 1


def test_a_changed_file_is_seen_at_once_whatever_its_size_and_times(folders, small, cache):
    """An edit of the same length, its time set back as copying tools do, is an edit."""
    path = small / "facts/sources/brook-profile.yaml"
    before = load_graph(folders)
    stat = path.stat()
    text = path.read_text(encoding="utf-8")
    assert "1100" in text
    path.write_text(text.replace("1100", "1200"), encoding="utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    after = load_graph(folders)
    assert "1100" in str(list(before.statements()))
    assert "1100" not in str(list(after.statements()))
    assert "1200" in str(list(after.statements()))
    path.write_text(text, encoding="utf-8")
    assert list(load_graph(folders).statements()) == list(before.statements())


def test_files_that_are_as_they_were_are_not_read_again(folders, cache, monkeypatch):
    monkeypatch.setattr(stamps, "_SETTLED", -1)
    load_graph(folders)

    def read(_):
        raise AssertionError("the files were read")

    monkeypatch.setattr(Folders, "stamp", read)
    assert isinstance(load_graph(folders), DiskGraph)


def test_times_that_are_not_settled_are_not_trusted(folders, cache):
    load_graph(folders)  # a file of a moment ago may change again within one tick of the clock
    assert stamps.remembered_stamp(folders) == ""


@pytest.mark.parametrize("content", ["", "{}", "[]", "\0", '{"mark": 1, "stamp": 2, "sum": 3}'])
def test_a_damaged_note_of_the_stamp_does_no_harm(folders, cache, monkeypatch, content):
    monkeypatch.setattr(stamps, "_SETTLED", -1)
    right = answer(load_graph(folders))
    (note,) = (cache / "stamps").iterdir()
    note.write_text(content)
    assert answer(load_graph(folders)) == right


def test_facts_with_problems_say_each_time_what_is_left_out(folders, small, cache):
    (small / "facts/sources/brook-profile.yaml").write_text("source: [\n")
    for _ in range(2):
        assert [p.rule for p in load_graph(folders).left_out] == ["not-yaml"]
    assert list(cache.glob("graph-*")) == []


def test_a_catalogue_with_problems_is_a_problem_each_time(folders, small, cache):
    (small / "seeds/catalogue.yaml").write_text("articles: [\n")
    for _ in range(2):
        with pytest.raises(FactsProblem):
            load_graph(folders)
    assert list(cache.glob("graph-*")) == []


def test_what_changes_while_it_is_built_is_not_kept_under_the_old_stamp(
    folders, small, cache, monkeypatch
):
    real = compiling._built

    def slow(of):
        found = real(of)
        path = small / "facts/sources/brook-profile.yaml"
        path.write_text(path.read_text() + "# later\n")
        return found

    monkeypatch.setattr(compiling, "_built", slow)
    assert isinstance(load_graph(folders), MemoryGraph)
    assert list(cache.glob("graph-*")) == []


def test_only_the_newest_graphs_are_kept(built, cache):
    for n in range(27):
        home = cache / f"graph-{n:02}"
        home.mkdir(parents=True)
        (home / "sealed.json").write_text("{}")
        os.utime(home / "sealed.json", (1_000_000 + n, 1_000_000 + n))
    left = cache / ".new-killed"
    left.mkdir()
    os.utime(left, (1_000_000, 1_000_000))
    fresh = cache / ".new-under-way"
    fresh.mkdir()
    compiling._clear(cache)
    assert sorted(p.name for p in cache.iterdir()) == [".new-under-way"] + [
        f"graph-{n:02}" for n in range(3, 27)
    ]


def test_indexes_are_made_with_the_graph_and_sealed_with_it(folders, cache, monkeypatch):
    calls = []

    def index(built, folder):
        calls.append(len(built.statements))
        (folder / "words.index").write_text("all words")

    graph = load_graph(folders, [index])
    assert (graph.folder / "words.index").read_text() == "all words"
    load_graph(folders, [index])
    assert calls == [len(graph)]
    (graph.folder / "words.index").write_text("all")  # cut off
    again = load_graph(folders, [index])
    assert (again.folder / "words.index").read_text() == "all words"
    assert len(calls) == 2


# -- damage --


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path):
    path.write_bytes(b"")


def other_bytes(path):
    data = bytearray(path.read_bytes())
    rng = random.Random(4)
    for _ in range(40):
        data[rng.randrange(len(data))] ^= 0x55
    path.write_bytes(data)


def no_database(path):
    path.write_bytes(b"x" * path.stat().st_size)


def gone(path):
    path.unlink()


@pytest.mark.parametrize("damage", [cut, emptied, other_bytes, no_database, gone])
@pytest.mark.parametrize("name", ["graph.sqlite", "quads.nq", "sealed.json"])
def test_a_damaged_graph_is_made_anew(folders, cache, name, damage):
    first = load_graph(folders)
    right = answer(first)
    damage(first.folder / name)
    again = load_graph(folders)
    assert isinstance(again, DiskGraph)
    assert answer(again) == right
    assert is_sealed(again.folder, again.meta("stamp"))


def test_a_seal_of_another_graph_is_none(folders, cache, small):
    first = load_graph(folders)
    (small / "facts/rulings.yaml").write_text("rulings: []\n")
    second = load_graph(folders)
    assert first.folder != second.folder
    right = answer(second)
    shutil.rmtree(second.folder)
    shutil.copytree(first.folder, second.folder)
    assert answer(load_graph(folders)) == right


@pytest.mark.parametrize("damage", [cut, other_bytes, no_database])
def test_damage_behind_an_open_graph_is_mended_while_it_is_read(folders, cache, damage):
    """What is too large to be summed when it is opened is found out by reading."""
    right = answer(load_graph(folders))
    graph = load_graph(folders)
    damage(graph.folder / "graph.sqlite")
    assert answer(graph) == right
    assert answer(load_graph(folders)) == right


def test_a_graph_that_was_cleared_away_is_read_on(folders, cache):
    graph = load_graph(folders)
    right = expected(folders)
    shutil.rmtree(graph.folder)
    assert len(graph) == right[0]  # the open file is still there
    assert answer(graph) == right  # the quads are not, and are made anew


def test_readers_go_on_with_the_old_graph_while_a_new_one_is_made(folders, small, cache):
    old = load_graph(folders)
    before = [s.sentence for s in old.statements()]
    path = small / "facts/sources/brook-profile.yaml"
    path.write_text(path.read_text().replace("1100", "1200"))
    new = load_graph(folders)
    old._read.clear()
    assert [s.sentence for s in old.statements()] == before
    assert [s.sentence for s in new.statements()] != before


# -- where it cannot be written --


def test_a_cache_that_cannot_be_written_costs_time_and_nothing_else(folders, tmp_path, monkeypatch):
    right = expected(folders)
    (tmp_path / "file").write_text("no folder")
    for place in (tmp_path / "file", tmp_path / "file/cache", Path("/proc/nowhere")):
        monkeypatch.setenv("KG_CACHE", str(place))
        monkeypatch.setattr(stamps, "_SETTLED", -1)
        graph = load_graph(folders)
        assert isinstance(graph, MemoryGraph)
        assert answer(graph) == right


def test_a_graph_without_a_cache_is_mended_too(folders, cache, tmp_path, monkeypatch):
    right = answer(load_graph(folders))
    graph = load_graph(folders)
    no_database(graph.folder / "graph.sqlite")
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "file"))
    assert answer(graph) == right


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no limits of this kind")
def test_a_full_disk_leaves_nothing_half_written(folders, cache, small):
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)\n"
        "from kg.folders import find_folders; from kg.graph.compiling import load_graph\n"
        "graph = load_graph(find_folders(sys.argv[2], None, sys.argv[3]))\n"
        "print(type(graph).__name__, len(graph), len(graph.touching('brook-racing')))"
    )
    size = len(compiling._built(folders).statements)
    for limit in (0, 100, 30_000, 300_000, 700_000):
        arguments = [str(limit), str(small / "facts"), str(small / "seeds")]
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            env={**os.environ, "PYTHONPATH": str(TOP)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.split()[:2] == ["MemoryGraph", str(size)]
        assert [p.name for p in cache.iterdir() if p.name.startswith(("graph-", ".new-"))] == []


# -- several at once, and killed ones --

LOAD = (
    "import sys; from kg.folders import find_folders; from kg.graph.compiling import load_graph\n"
    "graph = load_graph(find_folders(sys.argv[1], None, sys.argv[2]))\n"
    "rows = graph.store.rows('SELECT ?s WHERE { ?s a pd:Milestone }')\n"
    "print(type(graph).__name__, len(graph), len(graph.nquads()), len(rows))"
)


def start(program, small, *arguments):
    command = [sys.executable, "-c", program, str(small / "facts"), str(small / "seeds")]
    env = {**os.environ, "PYTHONPATH": str(TOP)}
    return subprocess.Popen(
        [*command, *arguments], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.slow
@pytest.mark.parametrize("locked", [True, False])
def test_six_at_once_on_a_cold_cache_agree_and_leave_one_graph(small, cache, locked):
    """With a lock and without one: where files cannot be locked the first to finish is kept."""
    unlocked = (
        "import contextlib; from kg.graph import compiling\n"
        "compiling._alone = lambda stamp: contextlib.nullcontext()\n"
    )
    programs = [start(("" if locked else unlocked) + LOAD, small) for _ in range(6)]
    done = [(*p.communicate(timeout=200), p.returncode) for p in programs]
    assert [d[1:] for d in done] == [("", 0)] * 6
    assert len({d[0] for d in done}) == 1
    assert done[0][0].startswith("DiskGraph")
    assert len(list(cache.glob("graph-*"))) == 1
    assert list(cache.glob(".new-*")) == list(cache.glob(".old-*")) == []


@pytest.mark.slow
def test_a_build_killed_at_any_moment_does_no_harm(folders, small, cache, tmp_path):
    """kill -9 at twenty moments of writing: the next start answers right, nothing half is there."""
    right = expected(folders)
    kept = tmp_path / "built"
    kept.write_bytes(pickle.dumps(compiling._built(folders)))
    program = (
        "import pickle, sys; from pathlib import Path; from kg.folders import find_folders\n"
        "from kg.graph import compiling, writing\n"
        "folders = find_folders(sys.argv[1], None, sys.argv[2]); stamp = folders.stamp()\n"
        "built = pickle.loads(Path(sys.argv[3]).read_bytes()); print('ready', flush=True)\n"
        "compiling._built = lambda _: built\n"
        "while True:\n"
        "    compiling._made(folders, stamp, ()); compiling._put_aside(compiling.home_of(stamp))\n"
    )
    rng = random.Random(20)
    for _ in range(20):
        child = start(program, small, str(kept))
        assert child.stdout.readline() == "ready\n"
        time.sleep(rng.uniform(0, 0.25))
        child.send_signal(signal.SIGKILL)
        child.communicate()
        stamp = folders.stamp()
        home = home_of(stamp)
        assert is_sealed(home, stamp) or not home.exists()
        if home.exists():
            assert answer(DiskGraph(home, no_second_time)) == right
    assert answer(load_graph(folders)) == right


@pytest.mark.slow
def test_a_start_killed_at_any_moment_does_no_harm(folders, small, cache):
    right = expected(folders)
    rng = random.Random(3)
    for _ in range(5):
        child = start(LOAD, small)
        time.sleep(rng.uniform(0.1, 1.3))
        child.send_signal(signal.SIGKILL)
        child.communicate()
        stamp = folders.stamp()
        assert not home_of(stamp).exists() or is_sealed(home_of(stamp), stamp)
        shutil.rmtree(home_of(stamp), ignore_errors=True)
    assert answer(load_graph(folders)) == right


def test_the_file_can_be_read_by_anybody(home):
    """Tables and bodies are plain SQLite and JSON."""
    import sqlite3

    connection = sqlite3.connect(home / "graph.sqlite")
    (name,) = connection.execute(
        "SELECT json_extract(body, '$[2]') FROM entity WHERE id = 'james-sofronas'"
    ).fetchone()
    assert name == "James Sofronas"
    (stamp,) = connection.execute("SELECT value FROM meta WHERE key = 'stamp'").fetchone()
    assert stamp == json.loads((home / "sealed.json").read_text())["stamp"] == STAMP


@pytest.mark.parametrize("damage", [cut, emptied, gone])
def test_a_damaged_store_of_quads_is_made_anew(folders, cache, damage, monkeypatch):
    monkeypatch.setattr("kg.graph.writing.SMALL_QUADS", 0)
    first = load_graph(folders)
    right = answer(first)
    damage(max((first.folder / "quads").iterdir(), key=lambda p: p.stat().st_size))
    again = load_graph(folders)
    assert answer(again) == right
    assert again.folder.is_dir()


def test_a_store_is_opened_many_times_and_stays_sealed(folders, cache, monkeypatch):
    monkeypatch.setattr("kg.graph.writing.SMALL_QUADS", 0)
    right = answer(load_graph(folders))
    monkeypatch.setattr(compiling, "_built", never_built)
    graphs = [load_graph(folders) for _ in range(4)]  # several readers at once
    assert [answer(graph) for graph in graphs] == [right] * 4
    assert is_sealed(graphs[0].folder, graphs[0].meta("stamp"))


def test_the_same_facts_are_the_same_bytes_in_another_process(home, tmp_path):
    script = (
        "import sys; from pathlib import Path; from kg.folders import find_folders; "
        "from kg.graph.compiling import _built, keep; "
        "keep(_built(find_folders()), sys.argv[1], Path(sys.argv[2]))"
    )
    other = tmp_path / "graph-y"
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-c", script, STAMP, str(other)]
    subprocess.run(command, check=True, env=environment, cwd=TOP)
    assert (other / "graph.sqlite").read_bytes() == (home / "graph.sqlite").read_bytes()
    assert DiskGraph(other, no_second_time).nquads() == DiskGraph(home, no_second_time).nquads()
