"""Questions with their answers → how many are answered right, wrong or not claimed, and shown.

Run as a script: ``python tests/words/score.py [file …]`` prints the table, every wrong claim and
every question whose answer is not among what is shown.
"""

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kg.answers.asking import AskReply, ask_in_words
from kg.answers.graph import Graph
from kg.facts.naming import fold

HERE = Path(__file__).parent
CLAIMS = ("answered", "disputed", "not_recorded")


def read_questions(path: Path) -> list[dict[str, Any]]:
    """Return the questions of a YAML file."""
    questions = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return [
        {("yes" if key is True else key): value for key, value in q.items()} for q in questions
    ]  # YAML 1.1 reads a key "yes" as true


def verdict(expected: dict[str, Any], reply: AskReply) -> str:
    """Return right, wrong or open (nothing is claimed) for one question.

    An answer is right where it has the status, and every expected answer is given and nothing else
    but what ``also`` allows; "nobody recorded it" is right only where nothing is to be found.
    """
    got = reply.as_json()
    status, abstain = got["status"], expected.get("status") == "abstain"
    if status not in CLAIMS:
        return "open"
    if status == "not_recorded":
        return "right" if abstain or expected.get("or") == status else "wrong"
    if status not in (expected.get("status", "answered"), expected.get("or")):
        return "wrong"
    if "yes" in expected:
        return "right" if got["yes"] is expected["yes"] else "wrong"
    texts = [fold(f"{a['label']} {a['value']} {a['id'] or ''}") for a in got["answers"]]
    if not all(_is_in(a, texts) for a in expected["answers"]):
        return "wrong"
    also = expected.get("also", [])
    if also == "any":
        return "right"
    allowed = [*expected["answers"], *also]
    return "right" if all(any(_is_in(a, [t]) for a in allowed) for t in texts) else "wrong"


def shown(expected: dict[str, Any], reply: AskReply) -> str:
    """Return whether all, some or none of the answer stands in 3 questions and 5 statements."""
    lines = [
        " ".join(cell.text for row in g.found.rows[:12] for cell in row.cells.values() if cell)
        for g in reply.guided[:3]
    ]
    texts = [fold(t) for t in (*lines, *(s.sentence for s in reply.statements[:5]))]
    if "yes" in expected:
        return "all" if any(g.found.yes is expected["yes"] for g in reply.guided[:3]) else "none"
    hits = [_is_in(a, texts) for a in expected.get("answers", [])]
    return "all" if all(hits) else "some" if any(hits) else "none"


def _is_in(answer: Any, texts: list[str]) -> bool:
    options = [fold(part) for part in str(answer).split("|")]
    return any(_says(option, text) for option in options for text in texts)


def _says(expected: str, text: str) -> bool:
    if expected.isdigit() and len(expected) < 4:
        return expected in text.replace("-", " ").replace("st ", " ").split() or any(
            f"{expected}{end}" in text for end in ("st", "nd", "rd", "th")
        )
    return expected in text


@dataclass
class Score:
    """How a set came out: verdict → number. wrong: the questions; lines: what to read."""

    answerable: Counter[str] = field(default_factory=Counter)
    unanswerable: Counter[str] = field(default_factory=Counter)
    views: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def score(graph: Graph, questions: list[dict[str, Any]]) -> Score:
    """Return the Score of a set."""
    found = Score()
    for question in questions:
        reply = ask_in_words(graph, question["q"])
        result = verdict(question, reply)
        abstain = question.get("status") == "abstain"
        (found.unanswerable if abstain else found.answerable)[result] += 1
        found.wrong += [question["q"]] if result == "wrong" else []
        view = "" if abstain else shown(question, reply)
        if not abstain:
            found.views[view] += 1
        if result == "wrong" or view in ("none", "some"):
            claimed = reply.claimed
            said = claimed.found.understood_as if claimed else ""
            got = [c.text for c in claimed.found.answers][:5] if claimed else ""
            wanted = question.get("answers", question.get("yes", "abstain"))
            found.lines.append(
                f"{result:5} {view:4} {question['q']} → {reply.status}: {said} {got} "
                f"(wanted {wanted})"
            )
    return found


if __name__ == "__main__":
    import kg

    loaded = kg.load()
    for given in sys.argv[1:] or [HERE / f"{n}.yaml" for n in ("questions", "blind", "second")]:
        result = score(loaded, read_questions(Path(given)))
        print(f"{Path(given).name}: answerable {dict(result.answerable)}, unanswerable "
              f"{dict(result.unanswerable)}, shown {dict(result.views)}")  # fmt: skip
        print("\n".join(sorted(result.lines)))
