"""The names around a subject → lanes with their bars; what no source dates stands beside them."""

from collections.abc import Sequence

from kg.answers.career.around import Around
from kg.answers.career.lines import pairs_of
from kg.answers.career.marks import is_gone, mark_between, told_in
from kg.answers.career.shapes import Lane, Row, Undated
from kg.model.statements import Statement
from kg.model.values import KindValue

Marked = list[tuple[Statement, str]]


def lanes_of(page: Around, own: Sequence[Statement]) -> tuple[Lane, ...]:
    """Return the lanes in which anybody stands, by rank."""
    found = []
    for name, lane in page.lanes.items():
        members = [n for n in page.nodes.values() if n.lane == name]
        marked = [(n.id, n.name, page.marked(n)) for n in members] + _own_rows(page, own, name)
        events = _events(page, own, name)
        marked += events
        if not marked:
            continue
        rows = [Row(node, label, page.times.bars(behind)) for node, label, behind in marked]
        undated = [
            Undated(node, label, _as_of(page, behind))
            for (node, label, behind), row in zip(marked, rows, strict=True)
            if not row.bars
        ]
        if not members and not any(row.bars for row in rows):
            continue
        found.append(
            Lane(
                name,
                lane.label,
                lane.glyph,
                lane.colour,
                lane.column,
                len(members),
                tuple(r for r in rows if r.bars),
                tuple(undated),
                bool(events),
            )
        )
    return tuple(found)


def _own_rows(page: Around, own: Sequence[Statement], lane: str) -> list[tuple[str, str, Marked]]:
    """Return (node, label, statements) for what the subject itself was, in a lane of its own."""
    vocabulary = page.graph.vocabulary
    rows: dict[tuple[str, str], Marked] = {}
    for statement in own:
        cls = vocabulary.statement_class(statement.cls)
        starts = cls.links[0][0] if cls.links else ""
        if cls.own_lane != lane or page.subject.id not in statement.ids(starts):
            continue
        for pair in pairs_of(page, statement):
            label = f"{pair.label} {page.graph.teller.name_at(pair.end, statement.spans)}"
            rows.setdefault((pair.end, label), []).append((statement, pair.mark))
    return [(node, label, behind) for (node, label), behind in rows.items()]


def _events(page: Around, own: Sequence[Statement], lane: str) -> list[tuple[str, str, Marked]]:
    """Return (node, label, statement) for the dated events of a lane: each has a row of its own.

    They stand on the pages of whom the main link of their class joins.
    """
    graph, subject = page.graph, page.subject.id
    found = []
    for statement in own:
        if is_gone(statement) or not _is_event(page, statement, lane):
            continue
        if page.times.bars([(statement, "")]):
            mark = mark_between(statement, told_in(statement, graph.teller))
            found.append((subject, _event_told(page, statement), [(statement, mark)]))
    return found


def _is_event(page: Around, statement: Statement, lane: str) -> bool:
    vocabulary = page.graph.vocabulary
    cls = vocabulary.statement_class(statement.cls)
    ends = {slot for start, _, end in cls.links[:1] for slot in (start, end)}
    if not any(page.subject.id in statement.ids(slot) for slot in ends):
        return False
    kinds = (
        vocabulary.kind_of(slot, held.value.notation)
        for slot in statement.slots
        for held in statement.told(slot)
        if isinstance(held.value, KindValue)
    )
    return lane in (cls.event_lane, *(kind.event_lane for kind in kinds))


def _event_told(page: Around, statement: Statement) -> str:
    """Return the sentence of an event without its details, and without its subject at the start."""
    teller = page.graph.teller
    told = teller.sentence(statement, with_note=False, is_cut=True)
    return told.removeprefix(teller.as_subject(page.subject.id)).strip()


def _as_of(page: Around, marked: Marked) -> str:
    """Return the latest day by which statements without a date were so, in words; or empty."""
    articles = page.graph.articles
    days = [(articles[s.as_of].written if s.as_of else "", page.times.as_of(s)) for s, _ in marked]
    return max(days, default=("", ""))[1]
