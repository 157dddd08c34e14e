"""A statement → when it was so, in words: as known, never the bound of a span."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from kg.model.spans import hull
from kg.model.statements import Statement
from kg.model.values import in_words

if TYPE_CHECKING:
    from kg.answers.graph import Graph

UNDATED = "9999"  # sorts behind every day


def when_of(graph: "Graph", statement: Statement) -> str:
    """Return when a statement was so, in words; empty where no source dates it.

    The dates that its sources give, else the days of its session or event where they are known,
    else the year of its season. What is only known by the day of its article has no date of its
    own.
    """
    if statement.as_of:
        return ""
    tell = graph.teller.cell
    if statement.told("since") or statement.told("until"):
        since, until = tell(statement, "since", "since"), tell(statement, "until")
        return " ".join(p for p in (since, f"until {until}" if until else "") if p)
    slot = time_slot_of(graph, statement)
    return (
        tell(statement, slot)
        if slot
        else _days(statement) or _season(graph, statement) or year_of(statement)
    )


def time_slot_of(graph: "Graph", statement: Statement) -> str:
    """Return the one slot whose cell is what ``when_of`` tells, or empty."""
    if statement.as_of or statement.told("since") or statement.told("until"):
        return ""
    vocabulary = graph.vocabulary
    dates = (n for n in vocabulary.time_slots if vocabulary.slots[n].value_type == "date")
    return next((slot for slot in dates if statement.told(slot)), "")


def year_of(statement: Statement) -> str:
    """Return the year in which a statement was certainly so; empty where it may be another."""
    first, last = hull(statement.spans)
    return first[:4] if first and last and first[:4] == last[:4] and not statement.as_of else ""


def years_in_words(whens: Iterable[tuple[str, str]]) -> str:
    """Return the times of several statements, each once: years that follow on one another as a run.

    whens: (year or empty, time in words) of each; a year between two is told only where it is
    given.

    >>> whens = [("2023", "2023"), ("2024", "May 2024"), ("", "from 2001"), ("2005", "2005")]
    >>> years_in_words(whens)
    '2005, 2023–2024, from 2001'
    """
    found = list(whens)
    years = sorted({int(y) for y, _ in found if y})
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    texts = [str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs]
    return ", ".join([*texts, *dict.fromkeys(w for y, w in found if w and not y)])


def _days(statement: Statement) -> str:
    """Return the day, the days or the month that the spans of a statement come down to."""
    first, last = hull(statement.spans)
    if first is None or last is None:
        return ""
    if first == last:
        return in_words(first)
    if len(statement.spans) == 1:
        span = statement.spans[0]
        if span.is_settled:
            if not (first.endswith("-01-01") and last.endswith("-12-31")):
                return in_words(f"{first}/{last}")
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return in_words(first[:7]) if (begin.year, begin.month) == (end.year, end.month) else ""


def _season(graph: "Graph", statement: Statement) -> str:
    found: list[str] = []
    for told in graph.teller.told(statement, "season"):
        entity = graph.data.entities.get(told.ident)
        years = [v.label for v in entity.slots.get("year", ())] if entity else []
        found += [y + told.mark for y in years]
    return " or ".join(dict.fromkeys(found))
