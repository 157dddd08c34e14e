"""The wheel is built, installed in an empty folder and used there.

Facts and ontology travel inside it.
"""

import compileall
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Return (site folder, empty folder): the wheel unpacked and compiled, as pip installs it.

    Nothing of the checkout is beside it.
    """
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
    compileall.compile_dir(site, quiet=1)
    return site, tmp_path_factory.mktemp("empty")


def hashes(folder):
    """Return name → SHA-256 of every file of a folder."""
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file()
    }


def kg(installed, *arguments, folder=None):
    site, empty = installed
    code = (
        "import sys; "
        f"sys.path = [{str(site)!r}] + [p for p in sys.path if p and p != {str(TOP)!r}]; "
        "sys.meta_path = [f for f in sys.meta_path if 'editable' not in repr(f).lower()]; "
        "from kg.cli import main; main()"
    )
    env = {
        k: v
        for k, v in os.environ.items()
        if k not in ("KG_FACTS", "KG_ONTOLOGY", "KG_SEEDS", "PYTHONPATH")
    } | {
        "KG_CACHE": str(empty / "cache"),
        "KG_CONFIG": str(empty / "config"),
        "COLUMNS": "80",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=folder or empty,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_it_answers_from_an_empty_folder(installed):
    done = kg(installed, "show", "James Sofronas")
    assert done.returncode == 0, done.stderr
    assert "founded the GMG Racing team in 2001" in " ".join(done.stdout.split())
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


def readme_blocks(language):
    """Return (name behind the language, text) of each block of README's section on own corpora."""
    text = (TOP / "README.md").read_text(encoding="utf-8")
    section = text.partition("## A corpus of your own\n")[2].partition("\n## ")[0]
    return re.findall(rf"(?ms)^```{language} ?(\S*)\n(.*?)^```", section)


def test_a_corpus_of_ones_own_by_the_readme_alone(installed):
    site, empty = installed
    before = hashes(site)
    ((article, text),) = readme_blocks("text")
    ((claims, facts),) = readme_blocks("yaml")
    first, then = (commands.splitlines() for _, commands in readme_blocks("sh"))
    assert len(re.findall(r"(?m)^  - ", facts)) == 10
    (empty / article).write_text(text, encoding="utf-8")
    told, folder = {}, empty

    def follow(lines):
        nonlocal folder
        for line in lines:
            name, *arguments = shlex.split(line)
            if name == "cd":
                folder = folder / arguments[0]
                continue
            done = kg(installed, *arguments, folder=folder)
            assert done.returncode == 0, (line, done.stdout, done.stderr)
            told[line] = done.stdout

    follow(first)
    path = folder / claims
    assert path.read_text(encoding="utf-8").endswith("source: cup-report\n")
    line = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(f"{line}\n{facts}", encoding="utf-8")
    assert (path.parent / line.partition("$schema=")[2]).is_file()
    follow(then)
    assert "10 claims, 8 entities, 1 article: no problems" in told["kg check"]
    shown = told["kg show Ada Lind"]
    for said in ("Brook Racing", "Lantern Cup", "cup-report"):
        assert said in shown
    assert "Ada Lind → Brook Racing → Oak & Sons" in told['kg path Ada Lind "Oak & Sons"']
    assert (folder / "ada-lind.html").stat().st_size > 100_000
    assert kg(installed, "show", "James Sofronas", folder=folder).returncode == 2
    assert hashes(site) == before


def test_what_would_write_into_the_installation_is_refused(installed):
    site, empty = installed
    before = hashes(site)
    (empty / "a.txt").write_text("Ada Lind won.\n")
    article = ("--file", "a.txt", "--written", "2024", "--title", "Report")
    inside = site / "kg" / "_shipped"
    for arguments, folder in (
        (("new", "person", "Ada Lind"), empty),
        (("new", "source", "a", *article), empty),
        (("tidy",), empty),
        (("tidy",), inside),
        (("new", "person", "Ada Lind", "--project", inside), empty),
        (("--facts", inside / "facts", "new", "person", "Ada Lind"), empty),
        (("init", inside / "mine"), empty),
    ):
        done = kg(installed, *arguments, folder=folder)
        assert done.returncode == 2, arguments
        assert "[read-only]" in done.stderr and "kg init" in done.stderr
    assert hashes(site) == before
    found = json.loads(kg(installed, "use", "--json").stdout)
    assert not found["writable"] and Path(found["facts"]) == inside / "facts"
