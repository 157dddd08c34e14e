"""Turtle → the words that all stages share: the ontology, the ground floor beside ``kg.model``."""

from kg.ontology.triples import SKOS, Triples
from kg.ontology.turtle import folders_of, read_vocabulary, stamp_of_layers
from kg.ontology.vocabulary import (
    KIND,
    NAMESPACE,
    AskWord,
    Chapter,
    Condition,
    EntityClass,
    Kind,
    Lane,
    LifeLine,
    Slot,
    StatementClass,
    Vocabulary,
    Words,
    snake,
)

__all__ = [
    "KIND",
    "NAMESPACE",
    "SKOS",
    "AskWord",
    "Chapter",
    "Condition",
    "EntityClass",
    "Kind",
    "Lane",
    "LifeLine",
    "Slot",
    "StatementClass",
    "Triples",
    "Vocabulary",
    "Words",
    "folders_of",
    "read_vocabulary",
    "snake",
    "stamp_of_layers",
]
