"""Statements and what their slots tell → one of four marks: plain, inferred, possible, disputed.

A mark only repeats what the sentence says (``kg.graph.telling``); looks follow it and nothing else.
"""

from collections.abc import Iterable

from kg.graph.telling import Teller, Told
from kg.model.statements import Standing, Statement

PLAIN, INFERRED, POSSIBLE, DISPUTED = "", "inferred", "possible", "disputed"
_ORDER = (PLAIN, INFERRED, POSSIBLE, DISPUTED)


def is_gone(statement: Statement) -> bool:
    """Return whether a statement was overruled or taken back: it makes no line and no chip."""
    return statement.standing in (Standing.OVERRULED, Standing.SUPERSEDED)


def mark_between(statement: Statement, told: Iterable[Told] = ()) -> str:
    """Return the mark of what a statement says with some of its values.

    What only follows from others is inferred at least: no source says it.
    """
    values = list(told)
    if statement.standing is Standing.DISPUTED or any(t.is_disputed for t in values):
        return DISPUTED
    if statement.is_possible:
        return POSSIBLE
    is_said = statement.claims or not statement.rule
    return PLAIN if is_said and not any(t.mark for t in values) else INFERRED


def firmest(marks: Iterable[str]) -> str:
    """Return the mark of what several statements say of the same: that of the firmest.

    >>> firmest(["disputed", "inferred"])
    'inferred'
    """
    return min(marks, key=_ORDER.index, default=PLAIN)


def weakest(*marks: str) -> str:
    """Return the mark of what rests on several things together: that of the weakest."""
    return max(marks, key=_ORDER.index, default=PLAIN)


def told_in(statement: Statement, teller: Teller) -> list[Told]:
    """Return the values that the sentence of a statement tells."""
    untold = set(teller.untold(statement))
    return [t for n in statement.slots if n not in untold for t in teller.told(statement, n)]


def badge_of(statement: Statement, teller: Teller) -> tuple[str, str]:
    """Return (how sure a statement is in words, its mark).

    "stated" only where a source says plainly all that the sentence tells.
    """
    told = told_in(statement, teller)
    mark = mark_between(statement, told)
    if is_gone(statement):
        return statement.standing.value, "gone"
    if statement.rule and not statement.claims:
        is_plain = mark == INFERRED and not any(t.mark for t in told)
        return f"derived, {statement.likelihood}", "derived" if is_plain else mark
    if mark == DISPUTED or statement.status == "disputed":
        return "disputed", DISPUTED
    if mark == PLAIN:
        return statement.status, PLAIN if statement.status == "stated" else statement.status
    kinds = teller.vocabulary.kinds["CertaintyKind"].values()
    signs = {t.mark for t in told if t.mark}
    words = ", ".join(k.notation for k in kinds if k.mark in signs)
    return (words if all(t.mark for t in told) else f"in part {words}"), INFERRED
