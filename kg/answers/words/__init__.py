"""A question in words → an answer with the statements behind it, the SPARQL that gives them, and how it was understood."""

from kg.answers.words.answering import ask_in_words

__all__ = ["ask_in_words"]
