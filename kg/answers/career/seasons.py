"""The subject's statements → one chip a tick: the best that holds, and how firmly."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg.answers.career.around import Around
from kg.answers.career.marks import DISPUTED, PLAIN, is_gone, mark_between
from kg.answers.career.shapes import Season, Tick
from kg.graph.telling import Told
from kg.model.statements import Statement
from kg.model.values import AmountValue

NAMED = (("Championship", "title"), ("Win", "win"), ("Podium", "podium"))
CHAMPION, COMPETED, RANKED = "champion", "competedIn", "rankedIn"
SIGN = "⚠"


@dataclass(frozen=True, slots=True)
class Chip:
    """What a tick is coloured by. rank: the smaller the better; short: in a word or two."""

    rank: float
    key: str
    short: str
    mark: str
    statement: Statement | None = None

    @property
    def order(self) -> tuple[float, bool]:
        """Sorting key: the best first, of equals what is said plainly."""
        return (self.rank, self.mark != PLAIN)


NOTHING = Chip(99.0, "none", "", PLAIN)


def seasons_of(page: Around, own: Iterable[Statement]) -> tuple[Season, ...]:
    """Return a Season for each tick of the axis.

    A statement counts for a tick where it lies in that one alone; what was overruled or taken back
    counts nowhere.
    """
    at: dict[int, list[Statement]] = {}
    for statement in own:
        ticks = page.times.ticks([statement])
        if len(ticks) == 1 and not is_gone(statement):
            at.setdefault(ticks[0], []).append(statement)
    told = _of_year if page.times.axis.kind == "year" else _of_part
    return tuple(
        _season(page, number, tick, at.get(number, []), told)
        for number, tick in enumerate(page.times.axis.ticks)
    )


def _season(
    page: Around,
    number: int,
    tick: Tick,
    here: list[Statement],
    told: Callable[[Around, list[Statement]], tuple[Chip, list[Statement]]],
) -> Season:
    chip, top = told(page, here)
    lanes = page.graph.vocabulary.lanes
    around = sorted(
        (n for n in page.nodes.values() if number in n.ticks),
        key=lambda n: (lanes[n.lane].rank if n.lane else 99.0, n.cost, n.name),
    )
    return Season(
        number,
        tick.label,
        chip.key,
        chip.mark,
        chip.key == "title" and chip.mark == PLAIN,
        f"{SIGN} {chip.short}" if chip.mark == DISPUTED else chip.short,
        tuple(s.sentence for s in top),
        tuple(n.id for n in around),
        len(here),
    )


def _of_year(page: Around, here: list[Statement]) -> tuple[Chip, list[Statement]]:
    """Return the chip of a year and the statements that tell of it: titles, then results."""
    chips = [c for s in here for c in _chips(page, s)]
    best = min(chips, key=lambda c: c.order, default=NOTHING)
    titles = [c for c in chips if c.key == "title"]
    others = [c for c in chips if c.key != "title"]
    top = min(others, key=lambda c: c.order, default=NOTHING)
    told = [*titles, *(c for c in others if (c.rank, c.mark) == (top.rank, top.mark))]
    return best, list({c.statement.id: c.statement for c in told if c.statement}.values())


def _chips(page: Around, statement: Statement) -> Iterable[Chip]:
    """Yield what a statement is worth to the subject: its conditions, else its place."""
    mine = [t for t in _mine(page, statement, (CHAMPION, COMPETED)) if t.value.id]
    if mine:
        for rank, (name, key) in enumerate(NAMED):
            if chip := _named(page, statement, name, key, float(rank), mine):
                yield chip
                return
        yield from _placed(page, statement, mine)
    ranked = _mine(page, statement, (RANKED,))
    for told in page.graph.teller.told(statement, "points") if ranked else ():
        if isinstance(told.value, AmountValue) and (told.value.least or 0) > 0:
            mark = mark_between(statement, (*ranked, told))
            label = page.graph.vocabulary.slots["points"].label
            yield Chip(3.0, "points", label + told.mark, mark, statement)


def _mine(page: Around, statement: Statement, links: tuple[str, ...]) -> list[Told]:
    """Return the values that name the subject where links start, or as the team of whoever does."""
    made = page.graph.vocabulary.statement_class(statement.cls).links
    starts = [one for one, via, _ in made if via in links]
    slots = dict.fromkeys([*starts, "team"] if starts else [])
    told = [t for n in slots for t in page.graph.teller.told(statement, n)]
    return [t for t in told if t.ident == page.subject.id]


def _named(
    page: Around, statement: Statement, name: str, key: str, rank: float, mine: list[Told]
) -> Chip | None:
    """Return the chip of a condition that is met, or would be if a rival value held."""
    teller, condition = page.graph.teller, page.graph.vocabulary.conditions[name]
    if name not in (*statement.types, *statement.disputed_types):
        return None
    by = [t for n in condition.told_by for t in teller.told(statement, n)]
    mark = mark_between(statement, (*mine, *by))
    if name in statement.disputed_types and name not in statement.types:
        mark = DISPUTED
    if name == "Championship":
        by = list(teller.told(statement, "holder"))
    short = condition.label
    if key == "title":
        short = page.graph.vocabulary.statement_class(statement.cls).label
    if key == "podium":
        place = _ordinal(page, statement)
        short = short if " " in place else place or short
    sign = next((t.mark for t in (*by, *mine) if t.mark), "")
    return Chip(rank, key, short.removesuffix(sign) + sign, mark, statement)


def _placed(page: Around, statement: Statement, mine: list[Told]) -> Iterable[Chip]:
    """Yield the chip of a race in which nothing was won: its place, or how it ended."""
    teller = page.graph.teller
    kinds = {str(t.value.raw) for t in teller.told(statement, "session_kind")}
    if statement.cls != page.graph.vocabulary.conditions["Win"].cls or kinds - {"race"}:
        return
    places = teller.told(statement, "position")
    ended = teller.told(statement, "result_status")
    mark = mark_between(statement, (*mine, *places, *ended))
    words = _ordinal(page, statement)
    if words:
        values = [t.value for t in places if isinstance(t.value, AmountValue)]
        least = min((v.least or v.most or 0 for v in values), default=0)
        yield Chip(4 + float(least) / 1000, "placed", words, mark, statement)
    elif ended:
        yield Chip(6.0, "out", teller.cell(statement, "result_status"), mark, statement)
    else:
        yield Chip(5.0, "placed", "", mark, statement)


def _ordinal(page: Around, statement: Statement) -> str:
    return page.graph.teller.cell(statement, "position", "ordinal")


def _of_part(page: Around, here: list[Statement]) -> tuple[Chip, list[Statement]]:
    """Return the chip of a round or session: how many were won there, each car counted once."""
    vocabulary = page.graph.vocabulary
    won = [s for s in here if "Win" in s.types]
    unit = dict.fromkeys(
        n
        for c in vocabulary.conditions.values()
        if c.cls == vocabulary.conditions["Win"].cls and c.unit
        for n in (*c.one_in, *c.unit)
    )
    cars = {tuple(s.ids(n) or tuple(v.key for v in s.held(n)) for n in unit) for s in won}
    label = vocabulary.conditions["Win"].label
    short = f"{len(cars)} {label}{'' if len(cars) == 1 else 's'}" if won else ""
    return Chip(99.0, "none", short, PLAIN), won
