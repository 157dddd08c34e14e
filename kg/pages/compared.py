"""A comparison → lines in a terminal, at most a screen of them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kg.answers.career.comparing import Comparison, in_words, said
from kg.answers.receipts import places_in_words
from kg.pages.terminal import MOST_LINES, Terminal, print_heading, print_statement
from kg.problems import many

_LABEL, _CELL, _LEAST = 11, 17, 22  # letters: of a year, of a result, of a race's name
_NAMES = 5  # of a lane
_WIDEST = 100  # letters of a row


class _Room(NamedTuple):
    """How much is shown. lines: of the names that one has alone; receipts: whether routes have."""

    years: int
    races: int
    sentences: int
    lines: int
    receipts: bool


_ROOMS = (_Room(12, 8, 2, 9, True), _Room(8, 5, 1, 3, True), _Room(5, 3, 1, 2, False))


def print_comparison(out: Terminal, found: Comparison) -> None:
    """Print what several names share and where they differ.

    At most MOST_LINES lines where two are compared on a terminal of usual width.
    """
    shown = out.aside()
    for room in _ROOMS:
        shown = out.aside()
        _print(shown, found, room)
        if shown.height <= MOST_LINES:
            break
    out.stream.write(shown.kept)


def _print(out: Terminal, found: Comparison, room: _Room) -> None:
    print_heading(out, f"{found.title}, side by side")
    for entity, life in zip(found.entities, found.lives, strict=True):
        told = " ".join(
            f"{s.text} ({places_in_words(s.statements)})" for s in life[: room.sentences]
        )
        nothing = f"{entity.name}: nothing that makes a life is recorded."
        out.print(told or nothing, indent=2, first="")
    _print_years(out, found, room.years)
    _print_races(out, found, room.races)
    _print_names(out, found, room.lines)
    graph = found.graph
    for other, route in zip(found.entities[1:], found.routes, strict=True):
        out.print(f"The shortest route to {other.name}", "bold", indent=2, first="")
        for hop in route.hops if route else ():
            statement = graph.statement(hop.statement)
            if room.receipts:
                print_statement(out, statement, graph)
            else:
                out.print(statement.sentence, indent=4, first="  -")
        if route is None:
            out.print("nothing recorded connects them", indent=2, first="  ")
    signs = [f"{m}: {words}" for m, words in graph.teller.legend().items() if m in out.kept]
    if signs:
        out.print("; ".join(signs), "dim", indent=2, first="")


def _width(out: Terminal) -> int:
    """Return the letters of a row; what no terminal shows is not made for one."""
    return min(out.width - 1, _WIDEST)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _columns(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Return cells beside each other, each cut to its width."""
    pairs = zip(cells, widths, strict=True)
    return " ".join(f"{_cut(cell, width):<{width}}" for cell, width in pairs).rstrip()


def _print_years(out: Terminal, found: Comparison, most: int) -> None:
    count = len(found.entities)
    widths = [_LABEL, *[(_width(out) - _LABEL) // count - 1] * count]
    out.print(_columns(["Years", *(e.name for e in found.entities)], widths), "bold")
    told = [year for year in found.years if year.is_told]
    left = len(told) - most
    if left > 0:
        out.print(f"{many(left, 'earlier year')}: --format table has all", "dim")
    for year in told[-most:]:
        sides = [side.told or "–" for side in year.sides]
        out.print(_columns([year.label, *sides], widths))


def head_to_head(found: Comparison) -> str:
    """Return in how many races several have a result, and who was ahead in how many."""
    both = "both have" if len(found.entities) == 2 else "several have"
    races = f"{many(len(found.duels), 'race')} that {both} a result of"
    if not any(found.score):
        whys = {duel.why for duel in found.duels}
        why = whys.pop() if len(whys) == 1 else "the places recorded do not say who was ahead"
        return f"They met in {many(len(found.duels), 'race')}: {why}"
    wins = zip(found.entities, found.score, strict=True)
    return f"Head to head: {races}; " + ", ".join(f"{e.name} ahead in {n}" for e, n in wins)


def _print_races(out: Terminal, found: Comparison, most: int) -> None:
    if not found.duels:
        out.print("No race is recorded that both have a result of.", "dim", indent=2, first="")
        return
    out.print(head_to_head(found), "bold", indent=2, first="")
    count = len(found.entities)
    widths = [max(_LEAST, _width(out) - (_CELL + 1) * count), *[_CELL] * count]
    for duel in found.duels[-most:]:
        event, _, race = duel.label.rpartition(", ")
        what = f"{_cut(event, widths[0] - len(race) - 2)}, {race}" if event else race
        cells = [in_words(cell) or "–" for cell in duel.cells]
        if duel.ahead is not None:
            cells[duel.ahead] = f"{cells[duel.ahead]} ahead"
        out.print(_columns([what, *cells], widths))
    left = len(found.duels) - most
    if left > 0:
        out.print(f"{many(left, 'earlier race')}: --format table has all", "dim")


def _print_names(out: Terminal, found: Comparison, lines: int) -> None:
    shared: dict[str, list[str]] = {}
    for one in found.shared:
        shared.setdefault(one.lane, []).append(said(found.graph, one.name, one.mark))
    told = "; ".join(_listed(shared.items()))
    out.print(f"In common: {told or 'no name'}", indent=2, first="")
    for number, entity in enumerate(found.entities):
        lanes = [(o.lane, o.names) for o in found.apart if o.number == number]
        if lanes:
            only = f"Only {entity.name}: {'; '.join(_listed(lanes, 2))}"
            out.print(_cut(only, lines * (out.width - 8)), indent=2, first="")


def _listed(lanes: Iterable[tuple[str, Sequence[str]]], most: int = _NAMES) -> Iterator[str]:
    for label, names in lanes:
        more = f" and {len(names) - most} more" if len(names) > most else ""
        yield f"{label.lower()} {', '.join(names[:most])}{more}"
