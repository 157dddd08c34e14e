"""A statement → the badges beside its sentence: how it stands, which of its values are disputed."""

from dataclasses import dataclass

from kg.graph.telling import Teller
from kg.model.statements import Standing, Statement

_STANDINGS = {
    Standing.DISPUTED: "disputed",
    Standing.OVERRULED: "overruled",
    Standing.SUPERSEDED: "no longer so",
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A word or two in a box. tone: disputed, open, ruled, overruled, superseded or derived."""

    text: str
    tone: str


def badges_of(statement: Statement, teller: Teller, but: tuple[str, ...] = ()) -> tuple[Badge, ...]:
    """Return the badges of a statement; none where it is simply stated.

    A disputed value is named by its slot. but: slots whose values carry their own badge where they
    are shown. How surely something is said is told by the signs of its sentence, not here.
    """
    found = []
    if statement.standing in _STANDINGS:
        found.append(Badge(_STANDINGS[statement.standing], statement.standing.value))
    if statement.status == "derived":
        found.append(Badge(f"derived, {statement.likelihood}", "derived"))
    for slot in teller.vocabulary.statement_class(statement.cls).slots:
        if slot not in but and any(t.is_disputed for t in teller.told(statement, slot)):
            found.append(Badge(f"disputed: {teller.vocabulary.slots[slot].label}", "disputed"))
    if statement.status == "ruled":
        found.append(Badge("ruled", "ruled"))
    return tuple(found)


def badges_in_words(badges: tuple[Badge, ...]) -> str:
    """Return badges as one text."""
    return "; ".join(b.text for b in badges)
