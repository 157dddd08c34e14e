"""Every rule of ``kg check``, shown broken with its exact message, and mended.

Add a folder, get a test.
"""

import re
from pathlib import Path

import pytest

from kg.facts.checking import check_facts
from kg.facts.claims import read_facts
from kg.folders import find_folders
from kg.graph.building import build
from kg.ontology import read_vocabulary
from kg.problems import FactsProblem

HERE = Path(__file__).parent / "problems"
RULES = sorted(p.name for p in HERE.iterdir() if p.is_dir())


def place(text, name, facts):
    """Write an example into the facts folder.

    ``# file:`` says where, ``---claims`` begins a claims file; else the example replaces the claims
    of its source.
    """
    target = "sources/" + name
    if match := re.match(r"# file: (\S+)\n", text):
        target, text = match[1], text[match.end() :]
    text, _, claims = text.partition("---claims\n")
    (facts / target).write_text(text, encoding="utf-8")
    if claims:
        (facts / "sources" / name).write_text(claims, encoding="utf-8")


def problems_of(folder):
    folders = find_folders(folder / "facts", None, folder / "seeds")
    vocabulary = read_vocabulary(folders.ontologies)
    facts = read_facts(folders, vocabulary)
    found = {*check_facts(facts, folders, vocabulary)}
    try:
        build(facts, folders, strict=True)
    except FactsProblem as error:
        found |= set(error.problems)
    return sorted(found)


@pytest.mark.parametrize("rule", RULES)
def test_rule_has_a_broken_and_a_mended_example(rule, small, accept):
    bad, good = (HERE / rule / f"{n}.yaml" for n in ("bad", "good"))
    if "ruling" not in rule:
        (small / "facts/sources/brook-profile.yaml").unlink()
    place(bad.read_text(encoding="utf-8"), "bad.yaml", small / "facts")
    found = problems_of(small)
    text = "\n".join(str(p) for p in found) + "\n"
    expected = HERE / rule / "expected.txt"
    if accept:
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")
    assert rule in {p.rule for p in found}
    for path in small.rglob("bad.yaml"):
        path.unlink()
    place(good.read_text(encoding="utf-8"), "good.yaml", small / "facts")
    assert [str(p) for p in problems_of(small)] == []


def test_every_rule_has_an_example():
    """No rule without an example: the rules are named where problems are made."""
    top = HERE.parent.parent / "kg"
    files = [*(top / "facts").glob("*.py"), top / "graph" / "building.py"]
    source = "".join(p.read_text(encoding="utf-8") for p in files)
    named = set(
        re.findall(
            r'(?:self\.problem\([^"]*?|Problem\([^"]{0,120}?)"([a-z0-9]+(?:-[a-z0-9]+)+)"', source
        )
    ) | {"shape"}
    files = {"unreadable-file", "not-utf8"}  # shown in test_reading.py, because they are not text
    tables = {"unread-cell", "row-not-in-text"}  # shown in test_importing.py
    proposed = {"rejected-before", "not-json"}  # shown in test_proposals.py
    assert named - set(RULES) - files - tables - proposed == set()
