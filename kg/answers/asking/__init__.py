"""Words → guided questions with rows, an answer where certain, and statements that come near."""

from kg.answers.asking.answering import ask_in_words, read
from kg.answers.asking.documents import Library, documents, library_of, write_index
from kg.answers.asking.index import Document, Hit, SearchIndex
from kg.answers.asking.nearby import near_statements
from kg.answers.asking.replies import AskReply, Guided

__all__ = [
    "AskReply",
    "Document",
    "Guided",
    "Hit",
    "Library",
    "SearchIndex",
    "ask_in_words",
    "documents",
    "library_of",
    "near_statements",
    "read",
    "write_index",
]
