"""Faults of known kinds, each a small corpus with what is right: add a folder, get a test.

``expected.yaml`` lists commands: ``run``, and of its output ``exit`` (its code), ``has`` and ``lacks``
(white space aside). The kinds were met by people who keep racing and people data elsewhere.
"""

import re
import shlex
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).parent / "cases"
CASES = sorted(p.name for p in HERE.iterdir() if (p / "expected.yaml").exists())


def flat(text):
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("name", CASES)
def test_case(name, here):
    facts, seeds = HERE / name / "facts", HERE / name / "seeds"
    for step in yaml.safe_load((HERE / name / "expected.yaml").read_text(encoding="utf-8")):
        code, out, err = here(*shlex.split(step["run"]), KG_FACTS=facts, KG_SEEDS=seeds)
        said = flat(out + err)
        where = f"{name}: kg {step['run']}\n{out}{err}"
        assert "Traceback" not in said, where
        assert code == step.get("exit", code), where
        for words in step.get("has", ()):
            assert flat(words) in said, f"{words!r} is missing\n{where}"
        for words in step.get("lacks", ()):
            assert flat(words) not in said, f"{words!r} is there\n{where}"
