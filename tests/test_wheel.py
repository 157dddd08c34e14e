"""The wheel is built, installed in an empty folder and used there: facts and ontology travel inside it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Return (site folder, empty folder): the wheel unpacked, nothing of the checkout beside it."""
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, TOP],
        check=True,
        capture_output=True,
    )
    (wheel,) = out.glob("*.whl")
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site, tmp_path_factory.mktemp("empty")


def kg(installed, *arguments):
    site, empty = installed
    code = f"import sys; sys.path = [{str(site)!r}] + [p for p in sys.path if p and p != {str(TOP)!r}]; sys.meta_path = [f for f in sys.meta_path if 'editable' not in repr(f).lower()]; from kg.cli import main; main()"
    env = {
        k: v
        for k, v in os.environ.items()
        if k not in ("KG_FACTS", "KG_ONTOLOGY", "KG_SEEDS", "PYTHONPATH")
    } | {"KG_CACHE": str(empty / "cache"), "COLUMNS": "80"}
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=empty,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_it_answers_from_an_empty_folder(installed):
    done = kg(installed, "show", "James Sofronas")
    assert done.returncode == 0, done.stderr
    assert "GMG Racing was founded by James Sofronas" in done.stdout
    assert "¶" in done.stdout


def test_it_checks_its_facts_without_the_texts(installed):
    done = kg(installed, "check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("not at hand") == 1


def test_it_writes_the_page(installed):
    done = kg(installed, "graph", "James Sofronas", "--output", "page.html")
    assert done.returncode == 0, done.stderr
    assert (installed[1] / "page.html").stat().st_size > 100_000


def test_it_holds_no_text_of_others(installed):
    names = [p.relative_to(installed[0]).as_posix() for p in installed[0].rglob("*") if p.is_file()]
    assert not [n for n in names if n.endswith(".txt") and "_shipped" in n]
    assert (
        "kg/_shipped/ontology/paddock.ttl" in names and "kg/_shipped/seeds/catalogue.yaml" in names
    )
