"""The saved questions: loaded, given their parameters, run in the views of the graph, exported."""

from kg.answers.questions.asking import QuestionAnswer, answer, ask
from kg.answers.questions.keeping import Held, with_rows_that_hold
from kg.answers.questions.library import (
    YES_NO,
    Parameter,
    Question,
    filled,
    find_questions,
    load_questions,
    parse_question,
    saved_question,
)
from kg.answers.questions.parameters import Given, Term, bindings_of
from kg.answers.questions.rows import Cell, Row, kept, merged, own_variable, read_row
from kg.answers.questions.shacl import as_shacl

__all__ = [
    "YES_NO",
    "Cell",
    "Given",
    "Held",
    "Parameter",
    "Question",
    "QuestionAnswer",
    "Row",
    "Term",
    "answer",
    "as_shacl",
    "ask",
    "bindings_of",
    "filled",
    "find_questions",
    "kept",
    "load_questions",
    "merged",
    "own_variable",
    "parse_question",
    "read_row",
    "saved_question",
    "with_rows_that_hold",
]
