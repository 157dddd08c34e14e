"""The house itself: stages import one way, and every module says what it turns into what.

Nothing names a machine.
"""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

TOP = Path(__file__).parent.parent
STAGES = ["kg.facts", "kg.graph", "kg.answers", "kg.pages", "kg.cli"]
GROUND = {"kg", "kg.problems", "kg.folders", "kg.project", "kg.ontology", "kg.model"}


@cache
def tree_of(path):
    """Return the syntax of a module: read once for all tests."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes_of(path):
    """Return all that stands in a module, in a flat tuple."""
    return tuple(ast.walk(tree_of(path)))


def module_name(path):
    return (
        ".".join(path.relative_to(TOP).with_suffix("").parts)
        .removesuffix(".__init__")
        .removesuffix(".__main__")
    )


def modules():
    return [p for p in sorted((TOP / "kg").rglob("*.py")) if "_shipped" not in p.parts]


def stage_of(name):
    return next((i for i, s in enumerate(STAGES) if name == s or name.startswith(s + ".")), None)


def imports(path):
    for node in nodes_of(path):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kg"):
            yield node.module, node.lineno
        elif isinstance(node, ast.Import):
            yield from ((a.name, node.lineno) for a in node.names if a.name.startswith("kg"))


def test_a_stage_imports_stages_before_it_never_after():
    broken = []
    for path in modules():
        mine = stage_of(module_name(path))
        for name, line in imports(path):
            other = stage_of(name)
            if module_name(path) != "kg" and other is not None and (mine is None or other > mine):
                broken.append(f"{path.relative_to(TOP)}:{line} imports {name}")
    assert broken == []


def test_the_ground_floor_imports_nothing_of_a_stage():
    for path in modules():
        name = module_name(path)
        if any(name == g or name.startswith(g + ".") for g in GROUND - {"kg"}):
            assert [n for n, _ in imports(path) if stage_of(n) is not None] == [], path
    assert list(imports(TOP / "kg/problems.py")) == []


def test_every_module_begins_by_saying_what_it_does():
    for path in modules():
        doc = ast.get_docstring(tree_of(path))
        assert doc and len(doc.splitlines()[0]) > 20, path


def test_every_public_function_and_class_says_what_it_gives():
    silent = []
    for path in modules():
        tree = tree_of(path)
        for node in tree.body:
            if (
                isinstance(node, (ast.FunctionDef, ast.ClassDef))
                and not node.name.startswith("_")
                and not ast.get_docstring(node)
            ):
                silent.append(f"{path.relative_to(TOP)}:{node.lineno} {node.name}")
    assert silent == []


def test_no_query_stands_in_a_page():
    for path in (TOP / "kg/pages").rglob("*.py"):
        assert not re.search(
            r"\b(SELECT|CONSTRUCT)\b.*\bWHERE\b", path.read_text(encoding="utf-8"), re.DOTALL
        ), path


def test_no_committed_file_names_a_folder_of_one_machine():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=TOP, capture_output=True, text=True
    ).stdout.splitlines()
    found = []
    for name in listed:
        path = TOP / name
        if (
            path.suffix
            in (".py", ".md", ".toml", ".yaml", ".ttl", ".rq", ".ipynb", ".j2", ".js", "")
            and path.is_file()
            and path != Path(__file__)
        ):
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [
                name
                for word in ("/home/", "/work/", "/tmp/", "/Users/")
                if re.search(rf"(?<![\w.:/]){word}", text)
            ]
    assert found == []


# -- one judge for each judgement --

BOUNDS = {"begin_first", "begin_last", "end_first", "end_last"}
LIMITS = {"earliest", "latest", "least", "most"}


def compared(path):
    """Yield (line, attribute names compared with one another) of each comparison in a module."""
    for node in nodes_of(path):
        if isinstance(node, ast.Compare) and not isinstance(node.ops[0], (ast.Is, ast.IsNot)):
            sides = [node.left, *node.comparators]
            yield node.lineno, [s.attr if isinstance(s, ast.Attribute) else None for s in sides]


def offenders(names, allowed, both):
    found = []
    for path in modules():
        if module_name(path).startswith(allowed):
            continue
        for line, attributes in compared(path):
            hits = [a for a in attributes if a in names]
            if len(hits) > (1 if both else 0):
                found.append(f"{path.relative_to(TOP)}:{line}: {hits}")
    return found


def test_only_spans_judges_whether_two_times_meet():
    assert offenders(BOUNDS, ("kg.model.spans", "kg.graph.times"), both=False) == []


def test_only_values_judges_whether_two_values_conflict():
    """Nobody else compares what two values can mean, or the raw values of two."""
    totals = ("kg.graph.tallies", "kg.answers.receipts")  # a count of statements is no value
    assert offenders(LIMITS, ("kg.model.values", *totals), both=True) == []
    assert offenders({"raw"}, ("kg.model.values",), both=True) == []


def test_only_holding_gives_a_value_or_a_statement_its_standing():
    found = []
    for path in modules():
        if module_name(path) in ("kg.graph.holding", "kg.model.statements", "kg.graph.packing"):
            continue
        for node in nodes_of(path):
            if isinstance(node, ast.keyword) and node.arg == "standing":
                found.append(f"{path.relative_to(TOP)}:{node.value.lineno}")
    assert found == []
