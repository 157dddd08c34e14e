"""Start-up, side by side with ``python -c "import rdflib, networkx"``.

Run with ``make bench``. Ratios are what counts.
"""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from seasons import write_seasons

SEASONS = int(os.environ.get("KG_BENCH_SEASONS", "5"))  # 50 are 20,000 results


def python(*arguments, **variables):
    subprocess.run(
        [sys.executable, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, **variables},
    )


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """A cache that holds the graph already: what a second question finds."""
    folder = str(tmp_path_factory.mktemp("cache"))
    python("-m", "kg.cli", "show", "SSF", KG_CACHE=folder)
    return {"KG_CACHE": folder}


@pytest.fixture(scope="module")
def seasons(tmp_path_factory):
    """A corpus of invented seasons whose graph is made: a question must cost what it touches."""
    folder = tmp_path_factory.mktemp("seasons")
    write_seasons(folder, SEASONS)
    variables = {
        "KG_CACHE": str(tmp_path_factory.mktemp("cache")),
        "KG_FACTS": str(folder / "facts"),
        "KG_SEEDS": str(folder / "seeds"),
    }
    python("-m", "kg.cli", "show", PEOPLE[0], **variables)
    return variables


ALTERNATIVE = ["-c", "import rdflib, networkx"]
STINTS = "SELECT ?s WHERE { ?s a pd:Stint } LIMIT 10"
COMMANDS = {
    "import rdflib, networkx (the alternative)": ALTERNATIVE,
    "kg show": ["-m", "kg.cli", "show", "James Sofronas"],
    "kg teammates": ["-m", "kg.cli", "teammates", "James Sofronas"],
    "kg search": ["-m", "kg.cli", "search", "kopecky"],
    "kg timeline": ["-m", "kg.cli", "timeline", "James Sofronas"],
    "kg path": ["-m", "kg.cli", "path", "Hans Kopecky", "Kyle Washington"],
    "kg ask": ["-m", "kg.cli", "ask", "Who founded GMG Racing?"],
    "kg sparql": ["-m", "kg.cli", "sparql", STINTS],
    "kg dossier": ["-m", "kg.cli", "dossier", "James Sofronas", "--output", os.devnull + ".md"],
}
PEOPLE = ("Gardan Norbelkel", "Corquin Tornorhol")
AT_SIZE = {
    "import rdflib, networkx (the alternative)": ALTERNATIVE,
    "kg show": ["-m", "kg.cli", "show", PEOPLE[0]],
    "kg teammates": ["-m", "kg.cli", "teammates", PEOPLE[0]],
    "kg timeline": ["-m", "kg.cli", "timeline", PEOPLE[0]],
    "kg path": ["-m", "kg.cli", "path", *PEOPLE],
    "kg sparql": ["-m", "kg.cli", "sparql", STINTS],
}


@pytest.mark.benchmark(group="cold start")
@pytest.mark.parametrize("name", COMMANDS)
def test_cold_start(benchmark, cache, name, tmp_path):
    arguments = [
        str(tmp_path / "dossier.md") if a.startswith(os.devnull) else a for a in COMMANDS[name]
    ]
    benchmark.pedantic(lambda: python(*arguments, **cache), rounds=9, warmup_rounds=1)


@pytest.mark.benchmark(group=f"cold start, {SEASONS} invented seasons")
@pytest.mark.parametrize("name", AT_SIZE)
def test_cold_start_at_size(benchmark, seasons, name):
    benchmark.pedantic(lambda: python(*AT_SIZE[name], **seasons), rounds=5, warmup_rounds=1)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    benchmark.extra_info["most memory of any so far, MB"] = most
