"""An entity, or routes between two → its career as plain data: who stands around it, since when, with which receipts."""

from kg.answers.career.building import career_of, connection_of
from kg.answers.career.shapes import Career

__all__ = ["Career", "career_of", "connection_of"]
