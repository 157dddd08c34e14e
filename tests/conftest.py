"""What all tests share: a small fictional corpus in its own folder, the shipped one, ``kg``."""

import io
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

# No test is timed, and none depends on chance. `make test-all` takes the profile "all"; a test that
# wants more or fewer examples than others says so as a multiple of `settings.default.max_examples`.
settings.register_profile("kg", deadline=None, derandomize=True, max_examples=24)
settings.register_profile("all", settings.get_profile("kg"), max_examples=100)
settings.load_profile("kg")

HERE = Path(__file__).parent
TOP = HERE.parent


def pytest_addoption(parser):
    parser.addoption(
        "--accept", action="store_true", help="rewrite expected files instead of comparing"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Of a test marked ``sampled(n)``, let one in n of its cases run; the others are slow.

    The cases are counted for each function by itself, in the order in which they are collected, so
    that every run takes the same ones.
    """
    seen = Counter()
    for item in items:
        if mark := item.get_closest_marker("sampled"):
            function = item.nodeid.partition("[")[0]
            if seen[function] % mark.args[0]:
                item.add_marker(pytest.mark.slow)
            seen[function] += 1


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory):
    """Keep the tests' compiled graphs out of the user's cache.

    What commands in processes of their own compile of themselves is kept, as usual: each would do
    it again. Nothing here has to outlive a power cut: no graph waits until it is on the disk.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    cache = tmp_path_factory.mktemp("cache")
    old = {k: os.environ.pop(k, None) for k in ("KG_FACTS", "KG_ONTOLOGY", "KG_SEEDS")}
    os.environ["KG_CACHE"] = str(cache)
    os.environ["KG_CONFIG"] = str(tmp_path_factory.mktemp("config"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield cache
    os.environ.update({k: v for k, v in old.items() if v})


@pytest.fixture
def accept(request):
    """Whether expected files are to be rewritten."""
    return request.config.getoption("--accept")


@pytest.fixture
def small(tmp_path):
    """Return the path of a fresh copy of the fictional corpus: facts/, seeds/ (with texts)."""
    shutil.copytree(HERE / "corpus", tmp_path / "corpus")
    return tmp_path / "corpus"


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """Return a function that gives a folder that another function fills, for all to read.

    The first worker that asks for one of a name makes it.
    """
    from filelock import FileLock

    top = tmp_path_factory.getbasetemp()
    top = top.parent if "PYTEST_XDIST_WORKER" in os.environ else top

    def call(name, fill):
        folder = top / f"once-{name}"
        with FileLock(top / f"once-{name}.lock"):
            if not folder.exists():
                fresh = top / f"making-{name}"
                shutil.rmtree(fresh, ignore_errors=True)
                fill(fresh)
                fresh.rename(folder)
        return folder

    return call


@pytest.fixture(scope="session")
def corpus(own_cache, made_once):
    """Return the Graph of the shipped facts; it is compiled once for all workers."""
    import kg

    def compile_it(folder):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KG_CACHE", str(folder))
            kg.load()

    shutil.copytree(made_once("cache", compile_it), own_cache, dirs_exist_ok=True)
    return kg.load()


@pytest.fixture
def run(tmp_path):
    """Return a function that runs ``kg`` in an empty folder.

    It takes arguments and gives (exit code, output, errors).
    """

    def call(*arguments, stdin=None, columns=80, **variables):
        env = {
            **os.environ,
            "COLUMNS": str(columns),
            "NO_COLOR": "1",
            "PYTHONIOENCODING": "utf-8",
            "PYTHONPATH": str(TOP),
            **{k: str(v) for k, v in variables.items()},
        }
        done = subprocess.run(
            [sys.executable, "-m", "kg.cli", *map(str, arguments)],
            cwd=tmp_path,
            env=env,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        return done.returncode, done.stdout, done.stderr

    return call


@pytest.fixture
def here(monkeypatch, capsys):
    """Return a function that runs ``kg`` in this process: (exit code, output, errors).

    It is faster than ``run``.
    """

    def call(*arguments, stdin=None, **variables):
        from kg.cli import main

        monkeypatch.setenv("COLUMNS", "100")
        monkeypatch.setenv("NO_COLOR", "1")
        for name, value in variables.items():
            monkeypatch.setenv(name, str(value))
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        if stdin is not None:
            typed = io.BytesIO(stdin.encode())
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(typed, encoding="utf-8"))
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code or 0
        done = capsys.readouterr()
        return code, done.out, done.err

    return call


@pytest.fixture(scope="session")
def bulk(tmp_path_factory):
    """Return a function that writes what an endpoint loads for a graph, and returns the folder."""
    from kg.answers.export import write_dataset

    written = {}

    def call(graph):
        if graph not in written:
            folder = tmp_path_factory.mktemp("bulk") / "load"
            write_dataset(graph, folder, bulk=True)
            written[graph] = folder
        return written[graph]

    return call


@pytest.fixture(scope="session")
def serve(bulk):
    """Return a function that serves a graph from an Oxigraph server, and returns the Server."""
    import servers

    running = {}

    def call(graph):
        if graph not in running:
            running[graph] = servers.oxigraph(*sorted(bulk(graph).glob("*.nq")))
        return running[graph]

    yield call
    for server in running.values():
        server.close()
