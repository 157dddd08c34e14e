"""The README's commands are run and their output is compared; ``--accept`` rewrites it."""

import re
from pathlib import Path

TOP = Path(__file__).parent.parent
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def test_the_output_shown_is_the_output_given(run, accept):
    import shlex

    readme = TOP / "README.md"
    text = readme.read_text(encoding="utf-8")

    def again(match):
        shown = []
        for command in re.findall(r"(?m)^\$ kg (.*)$", match[1]):
            code, out, errors = run(*shlex.split(command))
            assert code in (0, 1), errors
            shown.append(f"$ kg {command}\n{out or errors}")
        return "```console\n" + "\n".join(shown) + "```"

    fresh = BLOCK.sub(again, text)
    if accept:
        readme.write_text(fresh, encoding="utf-8")
        text = fresh
    assert text == fresh


def test_every_command_named_exists(run):
    _, out, _ = run("--help")
    known = set(re.findall(r"(?m)^\s{2}(\w+)\s", out))
    named = set(re.findall(r"`kg (\w+)", (TOP / "README.md").read_text(encoding="utf-8")))
    assert named <= known, named - known
