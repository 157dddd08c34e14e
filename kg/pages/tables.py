"""The tables of a career → drawings with their headings and the key of their colours."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.answers.career import Career
from kg.answers.career.cells import SIGN
from kg.pages.columns import NARROW
from kg.pages.grids import MOST_LINES, season_parts, team_parts
from kg.pages.results import WIDE, Drawing, key_of, result_rows, words_of

MOST_CELLS = 900  # of a page: the rows of more are the latest


@dataclass(frozen=True, slots=True)
class Table:
    """A table. wide, narrow: the same parts for wide and for narrow screens; key: (look, words) of
    its colours and signs; note: what it leaves out, or empty.
    """

    heading: str
    wide: tuple[Drawing, ...]
    narrow: tuple[Drawing, ...]
    key: tuple[tuple[str, str], ...]
    note: str = ""

    @property
    def high(self) -> float:
        """Height of the wide drawing, in px."""
        return sum(part.high for part in self.wide)


def tables_of(career: Career, links: bool = True) -> tuple[Table, ...]:
    """Return the tables of a career: a season's rounds, a team's drivers, race by race.

    links: whether they lead to the receipts on the page.
    """
    return tuple(_tables(career, links))


def covered_lanes(career: Career) -> set[str]:
    """Return the lanes all of whose names stand in the table of a season: print leaves them out."""
    season = career.season
    if season is None:
        return set()
    told = {row.id for row in season.rounds} | {listing.label for listing in season.teams}
    lines = [line.words for listing in season.teams for line in listing.lines[:MOST_LINES]]
    plain = (words.removeprefix(f"{SIGN} ") for words in lines)
    told |= {words.removesuffix(sign) for words in plain for sign in ("", *career.legend)}
    return {
        lane.id
        for lane in career.lanes
        if lane.rows and all(row.node in told or row.label in told for row in lane.rows)
    }


def _tables(career: Career, links: bool) -> Iterator[Table]:
    if career.season is not None:
        wide, narrow = (season_parts(career.season, width, links) for width in (WIDE, NARROW))
        yield Table("Rounds and winners", wide, narrow, ())
    if career.team is not None:
        wide, narrow = (team_parts(career.team, width, links) for width in (WIDE, NARROW))
        cells = [c for row in career.team.drivers for c in row.cells if c is not None]
        looks = {c.look for c in cells}
        best = (("", "the best result that a source tells"),)
        key = tuple(words_of(looks, career.looks))
        yield Table("Drivers by season", wide, narrow, best + key)
    if career.results:
        count, first = 0, len(career.results)
        for row in reversed(career.results):
            count += len(row.ends) + sum(len(g.cells) for g in row.rounds)
            if count > MOST_CELLS and first < len(career.results):
                break
            first -= 1
        rows = career.results[first:]
        wide, narrow = (result_rows(rows, width, links) for width in (WIDE, NARROW))
        note = f"{first} earlier rows are in the table only" if first else ""
        yield Table("Race by race", wide, narrow, tuple(key_of(rows, career.looks)), note)
