"""Every rule of ``kg check``, shown broken with its exact message, and mended.

Add a folder, get a test.
"""

import ast
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


NO_RULES = {"utf-8", "utf-8-sig", "paddock-kg"}  # words of that form in modules that make problems
MADE_UP = {"ambiguous-{}": {"name", "kind", "section", "source"}}  # rules put together: f"…{…}"
MAKERS = {"Problem", "problem", "_problem"}


def called(call):
    """Return the name of what is called."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def rules_of(path):
    """Yield the rules that a module may give a problem, and "{}" where a rule has a gap.

    Words with a hyphen anywhere in a module that makes problems, and single words that are given
    where a problem is made: a rule that comes through a table or a parameter is not missed.
    """
    tree = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    made = [n for n in tree if isinstance(n, ast.Call) and called(n) in MAKERS]
    for call in made:
        given = [*call.args[:2], *(k.value for k in call.keywords if k.arg == "rule")]
        for node in given:
            if isinstance(node, ast.JoinedStr):
                parts = [p.value if isinstance(p, ast.Constant) else "{}" for p in node.values]
                if re.fullmatch(r"[a-z{}]+(-[a-z{}]+)+", text := "".join(parts)):
                    yield text
            elif isinstance(node, ast.Constant) and re.fullmatch("[a-z]+", str(node.value)):
                yield node.value
    for node in tree if made else ():
        if isinstance(node, ast.Constant) and re.fullmatch(
            "[a-z0-9]+(-[a-z0-9]+)+", str(node.value)
        ):
            yield node.value


def named_in_tests():
    """Return the texts that stand by themselves in the tests: what they compare rules with."""
    return {
        node.value
        for path in HERE.parent.rglob("test_*.py")
        if path != Path(__file__)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_rule_is_shown_broken():
    """No rule without an example: a folder here, or a test that names it."""
    modules = sorted((HERE.parent.parent / "kg").rglob("*.py"))
    found = {rule for path in modules for rule in rules_of(path)} - NO_RULES
    gaps = {rule for rule in found if "{}" in rule}
    assert gaps == set(MADE_UP)
    found |= {rule.format(word) for rule, words in MADE_UP.items() for word in words}
    assert found - gaps - set(RULES) - named_in_tests() == set()
    assert set(RULES) <= found, "a folder shows a rule that nothing makes"
