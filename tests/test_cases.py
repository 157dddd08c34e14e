"""Faults of known kinds, each a small corpus with what is right: add a folder, get a test.

``expected.yaml`` lists commands: ``run``, and of its output ``exit`` (its code), ``has`` and where
it must not be said ``lacks`` (white space aside). A folder holds a corpus (``facts/``, ``seeds/``),
or ``corpus.yaml`` that says it in short: ``articles`` (id → written, text), ``claims`` (id → the
file), ``entities``, ``rulings``; ``over`` names the folder whose files it is laid over. The kinds
were met by people who keep racing and people data elsewhere; what stands behind ``--`` is a
neighbour of a kind.
"""

import hashlib
import re
import shlex
import shutil
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).parent / "cases"
CASES = sorted(p.name for p in HERE.iterdir() if (p / "expected.yaml").exists())


def flat(text):
    return re.sub(r"\s+", " ", text)


def laid_out(folder, target):
    """Return the folder of a case as a whole corpus: itself, or what ``corpus.yaml`` says."""
    short = folder / "corpus.yaml"
    if not short.exists():
        return folder
    said = yaml.load(short.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    if said.get("over"):
        shutil.copytree(HERE / said["over"], target)
    for name in ("facts/entities", "facts/sources", "seeds"):
        (target / name).mkdir(parents=True, exist_ok=True)
    shutil.copytree(folder, target, dirs_exist_ok=True)
    if said.get("entities"):
        (target / "facts/entities/more.yaml").write_text(said["entities"], encoding="utf-8")
    if said.get("rulings"):
        (target / "facts/rulings.yaml").write_text(said["rulings"], encoding="utf-8")
    documents, articles = [], []
    for ident, article in said.get("articles", {}).items():
        body = article["text"].encode()
        (target / f"seeds/{ident}.txt").write_bytes(body)
        digest = hashlib.sha256(body).hexdigest()
        documents.append({"id": ident, "file": f"{ident}.txt", "sha256": digest})
        lines = f"1-{len(article['text'].splitlines())}"
        articles.append(
            {"id": ident, "title": ident, "publisher": "The Lantern", "kind": "race report",
             "written": str(article["written"]), "how_dated": "invented", "document": ident,
             "lines": lines}
        )  # fmt: skip
    if articles:
        catalogue = {"documents": documents, "articles": articles}
        text = yaml.safe_dump(catalogue, allow_unicode=True, sort_keys=False)
        (target / "seeds/catalogue.yaml").write_text(text, encoding="utf-8")
    for ident, claims in said.get("claims", {}).items():
        path = target / f"facts/sources/{ident}.yaml"
        path.write_text(f"source: {ident}\n{claims}", encoding="utf-8")
    return target


def steps_of(name):
    """Return the steps of a case; one that would pass whatever ``kg`` said is refused."""
    steps = yaml.load(
        (HERE / name / "expected.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    for step in steps:
        assert set(step) <= {"run", "exit", "has", "lacks"}, f"{name}: a key that nobody reads"
        assert isinstance(step.get("exit"), int), f"{name}: {step['run']}: write its exit code"
        has, lacks = step.get("has"), step.get("lacks", [])
        assert has and isinstance(has, list), f"{name}: {step['run']}: write what it says"
        assert all(isinstance(words, str) and words for words in [*has, *lacks]), name
    assert steps, f"{name}: no step"
    return steps


def test_a_step_that_would_pass_whatever_is_said_is_refused(tmp_path, monkeypatch):
    monkeypatch.setitem(steps_of.__globals__, "HERE", tmp_path)
    whole = {"run": "check", "exit": 0, "has": ["no problems"]}
    for name, left in (("no-exit", "exit"), ("no-has", "has")):
        (tmp_path / name).mkdir()
        step = {k: v for k, v in whole.items() if k != left}
        (tmp_path / name / "expected.yaml").write_text(yaml.safe_dump([whole, step]))
        with pytest.raises(AssertionError, match=f"{name}: check: write"):
            steps_of(name)
    (tmp_path / "whole").mkdir()
    (tmp_path / "whole/expected.yaml").write_text(yaml.safe_dump([whole]))
    assert steps_of("whole") == [whole]


@pytest.mark.parametrize("name", CASES)
def test_case(name, here, tmp_path):
    folder = laid_out(HERE / name, tmp_path / "corpus")
    for step in steps_of(name):
        code, out, err = here(
            *shlex.split(step["run"]), KG_FACTS=folder / "facts", KG_SEEDS=folder / "seeds"
        )
        said = flat(out + err)
        where = f"{name}: kg {step['run']}\n{out}{err}"
        assert "Traceback" not in said, where
        assert code == step["exit"], where
        for words in step["has"]:
            assert flat(words) in said, f"{words!r} is missing\n{where}"
        for words in step.get("lacks", ()):
            assert flat(words) not in said, f"{words!r} is there\n{where}"
