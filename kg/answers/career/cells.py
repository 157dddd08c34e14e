"""A result, standing or title → a cell of a table: few letters, one colour of the known key.

What a cell says is what its statement says; its mark is the sentence's mark.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.answers.career.calendar import race_kinds
from kg.answers.career.marks import DISPUTED, INFERRED, is_gone, mark_between
from kg.graph.telling import Teller, Told
from kg.model.statements import Statement
from kg.model.values import AmountValue, KindValue
from kg.ontology.vocabulary import Kind

if TYPE_CHECKING:
    from kg.answers.graph import Graph

RESULT, STANDING, TITLE = "Result", "Standing", "Title"
TITLE_WON = "Championship"
DROVE = ("Stint", "Entry", RESULT)  # whoever is named in one drove for the team
RAN, NOBODY, OVERALL, SIGN, STAR = "•", "–", " o/a", "⚠", "★"
WHOSE = ("driver", "team", "car")  # the slots that say whose a result is
_PLACES = {1: "win", 2: "second", 3: "third"}
_WHICH = ("session", "event", "season", "series", "session_kind", "race_class")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    look: win, second, third, podium, points, placed, ran, out, dsq, dns, dnq, rank, title or none
    (no source); text: in a few letters, with its signs; under: what else needs saying, a race or a
    class; mark: see ``kg.answers.career.marks``; statement: its id, or empty; told: the sentence
    behind it, or why there is none.
    """

    look: str
    text: str
    under: str
    mark: str
    statement: str
    told: str


def looks_told(graph: "Graph") -> dict[str, str]:
    """Return look → what it means, for the looks that kinds of the ontology give a cell."""
    found: dict[str, list[str]] = {}
    for kinds in graph.vocabulary.kinds.values():
        for kind in kinds.values():
            if kind.cell_look:
                found.setdefault(kind.cell_look, []).append(kind.label)
    return {look: " or ".join(labels) for look, labels in found.items()}


def nobody(told: str) -> Cell:
    """Return the cell of a race of which no source says how it ended."""
    return Cell("none", NOBODY, "", "", "", told)


def is_race_result(graph: "Graph", statement: Statement) -> bool:
    """Return whether a statement is what came of a race: no practice, no qualifying, not gone."""
    if statement.cls != graph.vocabulary.conditions["Win"].cls or is_gone(statement):
        return False
    told = [t.value for t in graph.teller.told(statement, "session_kind")]
    kinds = {v.notation for v in told if isinstance(v, KindValue)}
    return not kinds or bool(kinds & race_kinds(graph))


def result_cell(graph: "Graph", statement: Statement, mine: Iterable[Told] = ()) -> Cell:
    """Return the cell of a race result: the place in class, else overall, else how it ended.

    mine: the values that name whose result it is.
    """
    teller = graph.teller
    which = [t for n in _WHICH for t in teller.told(statement, n)]
    in_class, overall = (teller.told(statement, n) for n in ("position", "overall_position"))
    places = in_class or overall
    ended = [(t, _kind(graph, t)) for t in teller.told(statement, "result_status")]
    ended = [(t, k) for t, k in ended if not places or k.cell_look != "placed"]
    parts = [_place(t) + t.mark for t in places]
    parts += [(k.in_cell or k.label) + t.mark for t, k in ended]
    mark = mark_between(statement, (*mine, *which, *places, *(t for t, _ in ended)))
    text = "/".join(dict.fromkeys(parts)) or RAN
    if places and not in_class:
        text += OVERALL
    if ended:
        look = ended[0][1].cell_look or "ran"
    else:
        look = _look_of(places, _scored(graph, statement)) if places else "ran"
    return Cell(
        look, signed(graph.teller, text, mark, which), "", mark, statement.id, statement.sentence
    )


def named(graph: "Graph", statement: Statement, whose: Collection[str]) -> list[Told]:
    """Return the values of a result that name some of those whose it is (ids)."""
    told = (t for n in WHOSE for t in graph.teller.told(statement, n))
    return [t for t in told if t.ident in whose]


def standing_cell(graph: "Graph", statement: Statement) -> Cell | None:
    """Return the cell of where somebody stood in a championship, or None where no place is told."""
    places = graph.teller.told(statement, "position")
    if not places or is_gone(statement):
        return None
    which = _named(graph, statement)
    mark = mark_between(statement, (*places, *which))
    text = signed(graph.teller, "/".join(f"{_place(t)}{t.mark}" for t in places), mark, which)
    under = "final" if statement.held("is_final") else "so far"
    return Cell("rank", text, under, mark, statement.id, statement.sentence)


def title_cell(graph: "Graph", statement: Statement) -> Cell | None:
    """Return the cell of a title, or None where it is not won (provisional) or taken back."""
    if TITLE_WON not in (*statement.types, *statement.disputed_types) or is_gone(statement):
        return None
    which = [*graph.teller.told(statement, "holder"), *_named(graph, statement)]
    mark = mark_between(statement, which) if TITLE_WON in statement.types else DISPUTED
    text = signed(graph.teller, STAR, mark, which)
    return Cell("title", text, "title", mark, statement.id, statement.sentence)


def signed(teller: Teller, text: str, mark: str, which: Iterable[Told]) -> str:
    """Return a text with the sign of its mark: no look says alone how sure something is.

    which: the values that the mark comes from, where it comes from values.
    """
    if mark == DISPUTED:
        return f"{SIGN} {text}"
    signs = [t.mark for t in which if t.mark]
    if mark == INFERRED and not signs:
        signs = [teller.mark(INFERRED)]
    return text + signs[0] if signs and not any(sign in text for sign in signs) else text


def _named(graph: "Graph", statement: Statement) -> list[Told]:
    return [t for n in _WHICH for t in graph.teller.told(statement, n)]


def _kind(graph: "Graph", told: Told) -> Kind:
    notation = told.value.notation if isinstance(told.value, KindValue) else ""
    return graph.vocabulary.kind_of(told.slot, notation)


def _scored(graph: "Graph", statement: Statement) -> bool:
    points = [t.value for t in graph.teller.told(statement, "points")]
    return any(isinstance(v, AmountValue) and (v.least or 0) > 0 for v in points)


def _bounds(told: Told) -> tuple[int | None, int | None]:
    value = told.value
    if not isinstance(value, AmountValue):
        return None, None
    least, most = value.least, value.most
    return (int(least) if least is not None else None, int(most) if most is not None else None)


def _place(told: Told) -> str:
    """Return a place in a few letters: 3, ≤3 (at most), 4–6."""
    least, most = _bounds(told)
    if least is None or most is None:
        return f"≤{most}" if most is not None else f"≥{least}" if least is not None else told.text
    return str(least) if least == most else f"{least}–{most}"


def _look_of(places: Sequence[Told], scored: bool) -> str:
    """Return the colour of a place; of rivals and of what is only bounded a plainer one."""
    bounds = {_bounds(t) for t in places}
    least, most = bounds.pop() if len(bounds) == 1 else (None, None)
    if least is not None and least == most and least in _PLACES:
        return _PLACES[least]
    if most is not None and most <= max(_PLACES):
        return "podium"
    return "points" if scored else "placed"
