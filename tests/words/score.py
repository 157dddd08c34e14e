"""Questions with their answers → how many are right, abstained from and wrong, by kind of question.

Run as a script: ``python tests/words/score.py [file …]`` prints the table and every question that is not right.
"""

import sys
from collections import Counter, defaultdict
from pathlib import Path

import yaml

from kg.facts.naming import fold

HERE = Path(__file__).parent
ABSTAINED = ("not_recorded", "not_understood")


def read_questions(path):
    """Return the questions of a YAML file."""
    questions = yaml.load(Path(path).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return [
        {("yes" if key is True else key): value for key, value in q.items()} for q in questions
    ]  # YAML 1.1 reads a key "yes" as true


def verdict(expected, got):
    """Return right, abstained or wrong for one question.

    expected: an entry of a question file; got: what ``ask_in_words`` returned. An abstention is right
    where nothing is to be found; an answer is right where every expected answer is given and nothing
    else but what ``also`` allows.
    """
    status = got["status"]
    if expected.get("status") == "abstain":
        return "right" if status in ABSTAINED else "wrong"
    if status in ABSTAINED:
        return "right" if expected.get("or") == status else "abstained"
    if "yes" in expected:
        return "right" if got["yes"] is expected["yes"] and status == "answered" else "wrong"
    if expected.get("status", "answered") != status or got["yes"] is not None:
        return "wrong"
    texts = [fold(f"{a['label']} {a['value']} {a['id'] or ''}") for a in got["answers"]]
    wanted = [[fold(str(x)) for x in str(a).split("|")] for a in expected["answers"]]
    if any(not any(_says(x, t) for x in options for t in texts) for options in wanted):
        return "wrong"
    also = expected.get("also", [])
    if also == "any":
        return "right"
    allowed = wanted + [[fold(str(x)) for x in str(a).split("|")] for a in also]
    return (
        "right"
        if all(any(_says(x, t) for options in allowed for x in options) for t in texts)
        else "wrong"
    )


def _says(expected, text):
    if expected.isdigit():
        return expected in text.replace("-", " ").split() or len(expected) == 4 and expected in text
    return expected in text


def score(graph, questions):
    """Return (rows by kind → Counter of verdicts, list of (verdict, question, answer) that are not right)."""
    from kg.answers.words import ask_in_words

    table, rest = defaultdict(Counter), []
    for question in questions:
        got = ask_in_words(graph, question["q"])
        result = verdict(question, got)
        kind = "unanswerable" if question.get("status") == "abstain" else question["kind"]
        table[kind][result] += 1
        if result != "right":
            rest.append((result, question, got))
    return table, rest


def print_scores(title, table, rest, out=print):
    """Print the table, then each question that is not right with what was said."""
    total = sum(table.values(), Counter())
    number = sum(total.values())
    out(
        f"{title}: {number} questions, {total['right']} right ({total['right'] / number:.1%}), {total['abstained']} abstained, {total['wrong']} wrong ({total['wrong'] / number:.1%})"
    )
    for kind in sorted(table):
        row = table[kind]
        out(
            f"  {kind:<14} {row['right']:>4} right {row['abstained']:>4} abstained {row['wrong']:>4} wrong"
        )
    for result, question, got in sorted(rest, key=lambda r: r[0] != "wrong"):
        said = [a["label"] for a in got["answers"]] if got["yes"] is None else got["yes"]
        out(
            f"  {result.upper()}: {question['q']}\n      {got['status']} {said} missing={got['missing']} · {got['understood_as']}\n      wanted {question.get('answers', question.get('yes', question.get('status')))}"
        )


if __name__ == "__main__":
    import kg

    loaded = kg.load()
    for given in sys.argv[1:] or [HERE / "questions.yaml"]:
        print_scores(Path(given).name, *score(loaded, read_questions(given)))
