"""Totals that sources state, counted against what holds: adds up, short by n, more than claimed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kg.graph.prefixes import CERTAIN, PREFIXES
from kg.graph.store import Row, Store
from kg.model.spans import Meeting, lies_in
from kg.model.statements import Statement
from kg.model.values import AmountValue, DateValue, Days
from kg.ontology import Vocabulary

SCOPE = ("series", "season", "race_class", "venue", "event", "team")


@dataclass(frozen=True, slots=True)
class Count:
    """A stated total counted.

    claimed: in words; least, most: how many the graph holds, certainly and at most, None where its
    kind is not counted; counted, possible: ids of the statements behind it.
    """

    claimed: str
    least: int | None
    most: int | None
    verdict: str
    counted: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The verdict with the numbers."""
        return f"{self.verdict} ({self.held} in the graph)" if self.held else self.verdict

    @property
    def held(self) -> str:
        """How many the graph holds: "3", "3 to 5"; empty where its kind cannot be counted."""
        if self.least is None:
            return ""
        return str(self.least) if self.least == self.most else f"{self.least} to {self.most}"

    def as_json(self) -> dict[str, Any]:
        """Return the count as JSON."""
        return {**asdict(self), "counted": list(self.counted), "possible": list(self.possible)}


def count_tallies(
    store: Store,
    statements: Sequence[Statement],
    queries: Mapping[str, Path],
    vocabulary: Vocabulary,
    written: Mapping[str, Days],
) -> dict[str, Count]:
    """Return tally statement id → Count.

    The kind of a tally names the query (``pd:countedBy``) that finds what counts for ?who: rows of
    ?statement, ?unit (what is counted once: a session and car, a title) and ?within (an event,
    where the session is not known). A statement counts for certain where it certainly lies in the
    tally's scope (season, class, …) and days; where that is open it counts as possible.
    """
    by_id = {s.id: s for s in statements}
    texts: dict[str, str] = {}
    found = {}
    for statement in statements:
        value = statement.one("tally_kind") if "tally_kind" in statement.slots else None
        counts = statement.told("count")
        if value is None or not counts or not isinstance(counts[0].value, AmountValue):
            continue
        claimed = counts[0].value
        kind = vocabulary.kind_of("tally_kind", str(value.raw))
        if not kind.counted_by or kind.counted_by not in queries:
            found[statement.id] = Count(claimed.label, None, None, "not counted")
            continue
        if kind.counted_by not in texts:
            texts[kind.counted_by] = queries[kind.counted_by].read_text(encoding="utf-8")
        rows: list[Row] = []
        for who in statement.ids("who"):
            rows += store.rows(texts[kind.counted_by], {"who": PREFIXES["ent"] + who}, CERTAIN)
        found[statement.id] = _count(statement, rows, by_id, claimed, written)
    return found


def _count(
    tally: Statement,
    rows: Sequence[Row],
    by_id: Mapping[str, Statement],
    claimed: AmountValue,
    written: Mapping[str, Days],
) -> Count:
    sure: dict[tuple[Any, Any], set[str]] = defaultdict(set)
    perhaps: dict[tuple[Any, Any], set[str]] = defaultdict(set)
    loose_sure: dict[str, set[str]] = defaultdict(set)
    loose_perhaps: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        statement = by_id.get(row["statement"].removeprefix(PREFIXES["st"]))
        fits = _fits(tally, statement, written) if statement else "no"
        if statement is None or fits == "no":
            continue
        if "unit" in row:
            place = (row.get("within"), row["unit"])
            (sure if fits == "yes" else perhaps)[place].add(statement.id)
        else:
            within = str(row.get("within") or "?")
            (loose_sure if fits == "yes" else loose_perhaps)[within].add(statement.id)
    least, counted = len(sure), set().union(*sure.values())
    most, possible = len(set(sure) | set(perhaps)), set().union(*perhaps.values())
    known_events = {within for within, _ in sure}
    for within, ids in loose_sure.items():
        if within != "?" and within not in known_events:
            least, most = least + 1, most + len(ids)
            counted |= ids
        elif within == "?":
            most += len(ids)
            possible |= ids
    for ids in loose_perhaps.values():
        most += len(ids)
        possible |= ids
    verdict = _verdict(least, most, claimed)
    return Count(
        claimed.label,
        least,
        most,
        verdict,
        tuple(sorted(counted)),
        tuple(sorted(possible - counted)),
    )


def _verdict(least: int, most: int, claimed: AmountValue) -> str:
    low = None if claimed.least is None else int(claimed.least)
    high = None if claimed.most is None else int(claimed.most)
    if high is not None and least > high:
        return f"more than claimed by {least - high}"
    if low is not None and most < low:
        return f"short by {low - most}"
    if low is not None and least < low:
        count = low - least
        return f"adds up only if {count} possible {'one counts' if count == 1 else 'ones count'}"
    return "adds up"


def _fits(tally: Statement, statement: Statement, written: Mapping[str, Days]) -> str:
    """Return yes, no or perhaps: whether a statement lies in the scope and days of a tally."""
    verdict = "yes"
    for name in SCOPE:
        wanted = set(tally.ids(name))
        if not wanted:
            continue
        has = set(statement.ids(name))
        if not has:
            if not any(statement.ids(n) for n in ("series", "season", "event", "venue")):
                return "no"
            verdict = "perhaps"
        elif not wanted & has:
            return "no"
    for name in ("as_of", "since"):
        for held in tally.told(name):
            if isinstance(held.value, DateValue):
                found = _in_days(name, held.value.begin, tally, statement, written)
                if found == "no":
                    return "no"
                verdict = found if verdict == "yes" else verdict
    return verdict


def _in_days(
    name: str, day: Days, tally: Statement, statement: Statement, written: Mapping[str, Days]
) -> str:
    if day.first is None or day.last is None:
        return "yes"
    if name == "since":
        within = lies_in(statement.spans, day.first, None)
        return {Meeting.NEVER: "no", Meeting.CERTAINLY: "yes"}.get(within, "perhaps")
    within = lies_in(statement.spans, None, day.last)
    if within is Meeting.POSSIBLY and _told_by_then(tally, statement, day.last, written):
        within = Meeting.CERTAINLY
    return {Meeting.NEVER: "no", Meeting.CERTAINLY: "yes"}.get(within, "perhaps")


def _told_by_then(
    tally: Statement, statement: Statement, day: int, written: Mapping[str, Days]
) -> bool:
    """Whether an article told of it by a day, or the one that states the total: it had happened."""
    sources = {c.source for c in tally.claims}
    for claim in statement.claims:
        last = written.get(claim.source, Days(None, None)).last
        if claim.firmness != "planned" and (
            claim.source in sources or (last is not None and last <= day)
        ):
            return True
    return False
