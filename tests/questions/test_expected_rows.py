"""Every expected file is a call of a saved question → its rows, on Oxigraph and on plain rdflib."""

import csv
import io
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyparsing import ParserElement
from rdflib.plugins.sparql import prepareQuery

from kg.answers.questions import YES_NO, bindings_of, kept, merged
from kg.answers.questions.rows import read_row
from kg.graph.prefixes import HELD, TOLD
from kg.graph.store import DECLARATIONS, plain

HERE = Path(__file__).parent
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.default_context")
FOR_PEOPLE = "reads"  # what the statements say: for whoever reads the diff, not compared


def written(answer, graph):
    """Return an answer as CSV: ids where there are ids, values elsewhere.

    Yes/no questions begin with the verdict.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    is_yes_no = answer.question.answer == YES_NO
    writer.writerow([*(["yes"] if is_yes_no else []), *answer.columns, "standing", FOR_PEOPLE])
    verdict = {True: "true", False: "false", None: "not recorded"}[answer.yes]
    for row in answer.rows:
        ids = list(dict.fromkeys(row.statements))
        writer.writerow(
            [
                *([verdict] if is_yes_no else []),
                *(text_of(row.cells[c]) for c in answer.columns),
                row.standing,
                reading(ids, graph),
            ]
        )
    if is_yes_no and not answer.rows:
        writer.writerow(
            [
                verdict,
                *(" ".join(answer.denials) if c == "statement" else "" for c in answer.columns),
                "",
                reading(answer.denials, graph),
            ]
        )
    return out.getvalue()


def text_of(cell):
    if cell is None:
        return ""
    if cell.statements:
        return " ".join(cell.statements)
    if cell.id and "/kind/" in cell.id:
        return cell.value
    return str(cell.id or cell.value)


def reading(ids, graph):
    return " | ".join(graph.statement(i).sentence for i in ids)


def compared(text):
    rows = list(csv.reader(io.StringIO(text)))
    return [row[:-1] for row in rows]


def test_the_rows_are_the_expected_ones(call, asked, answers, accept):
    path = call.path
    text = written(answers(call), asked)
    if accept:
        path.write_text(text, encoding="utf-8")
    assert compared(text) == compared(path.read_text(encoding="utf-8")), (
        "if the new rows are true: pytest tests/questions --accept, then read the diff"
    )


@pytest.mark.sampled(10)
def test_plain_rdflib_gives_the_same_rows_in_the_same_order(
    call, asked, answers, questions, plain_rdflib
):
    question = questions[call.name]
    views = []
    for view in (HELD, TOLD):
        rows = []
        for bindings in bindings_of(asked, question, call.parameters):
            given = {
                n: rdflib.URIRef(term.text)
                if term.is_iri
                else rdflib.Literal(
                    term.text, datatype=rdflib.URIRef(term.datatype) if term.datatype else None
                )
                for n, term in bindings.items()
            }
            for found in plain_rdflib[view].query(parsed(question.text), initBindings=given):
                rows.append({str(n): plain(as_oxigraph(t)) for n, t in found.asdict().items()})
        views.append(kept(question, rows))
    answer = answers(call)
    time = next((g.time for g in answer.parameters.values() if g.time), None)
    rows = [read_row(asked, question, s, time) for s in merged(question, *views)]
    assert rows == list(answer.rows)


@cache
def parsed(text):
    """Return a query as rdflib reads it: once for all views and calls, for that takes its time.

    It takes twice as long with the memory of pyparsing, which edtf turns on.
    """
    ParserElement.disable_memoization()
    try:
        return prepareQuery(DECLARATIONS + text)
    finally:
        ParserElement.enable_packrat()


def as_oxigraph(term):
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    return (
        ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))
        if term.datatype
        else ox.Literal(str(term))
    )


def test_every_question_has_an_expected_file(questions):
    asked = {path.parent.name for path in HERE.rglob("*.csv")}
    assert sorted(set(questions) - asked) == []
    assert sorted(asked - set(questions)) == []


def test_every_question_has_a_row_somewhere(questions):
    """A question that never had a row may ask for nothing that there can be."""
    found = set()
    for path in HERE.rglob("*.csv"):
        head, *rows = csv.reader(path.open(encoding="utf-8"))
        found |= {path.parent.name for row in rows if dict(zip(head, row, strict=True))["standing"]}
    assert sorted(set(questions) - found) == []


def test_every_yes_no_question_has_a_yes_and_something_else(questions):
    for question in questions.values():
        if question.answer == YES_NO:
            verdicts = {
                row[0]
                for path in HERE.rglob(f"{question.name}/*.csv")
                for row in list(csv.reader(path.open(encoding="utf-8")))[1:]
            }
            assert "true" in verdicts and verdicts - {"true"}, question.name
