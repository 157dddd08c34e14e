"""An entity, or routes between two → its career as plain data, with receipts."""

from kg.answers.career.building import career_of, connection_of
from kg.answers.career.shapes import Career

__all__ = ["Career", "career_of", "connection_of"]
