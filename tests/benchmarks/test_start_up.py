"""Start-up, side by side with ``python -c "import rdflib, networkx"``: run with ``make bench``. Ratios are what counts."""

import os
import subprocess
import sys

import pytest


def python(*arguments, **variables):
    subprocess.run(
        [sys.executable, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, **variables},
    )


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """A cache that holds the compiled graph already: what a second question finds."""
    folder = str(tmp_path_factory.mktemp("cache"))
    python("-m", "kg.cli", "show", "SSF", KG_CACHE=folder)
    return folder


COMMANDS = {
    "import rdflib, networkx (the alternative)": ["-c", "import rdflib, networkx"],
    "kg show": ["-m", "kg.cli", "show", "James Sofronas"],
    "kg ask": ["-m", "kg.cli", "ask", "Who founded GMG Racing?"],
    "kg dossier": ["-m", "kg.cli", "dossier", "James Sofronas", "--output", os.devnull + ".md"],
    "kg path": ["-m", "kg.cli", "path", "Hans Kopecky", "Kyle Washington"],
}


@pytest.mark.benchmark(group="cold start")
@pytest.mark.parametrize("name", COMMANDS)
def test_cold_start(benchmark, cache, name, tmp_path):
    arguments = [
        str(tmp_path / "dossier.md") if a.startswith(os.devnull) else a for a in COMMANDS[name]
    ]
    benchmark.pedantic(lambda: python(*arguments, KG_CACHE=cache), rounds=9, warmup_rounds=1)
