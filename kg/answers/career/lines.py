"""Statements → the lines of a page, each as firm as its firmest statement."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.answers.career.around import Around
from kg.answers.career.marks import firmest, is_gone, mark_between
from kg.answers.career.shapes import Edge
from kg.graph.telling import Told
from kg.model.statements import Statement

BETWEEN_OTHERS = 1.5  # two neighbours are joined where the class costs a route no more than this


@dataclass(frozen=True, slots=True)
class Pair:
    """A link that a statement makes: entity ids, the relation in words, how firmly."""

    start: str
    end: str
    label: str
    mark: str


@dataclass
class _Draft:
    start: str
    end: str
    label: str
    loose: bool
    marks: list[str] = field(default_factory=list)
    statements: dict[str, Statement] = field(default_factory=dict)

    def add(self, statement: Statement, mark: str) -> None:
        """Put a statement behind the line."""
        self.marks.append(mark)
        self.statements[statement.id] = statement


def pairs_of(page: Around, statement: Statement) -> Iterator[Pair]:
    """Yield the links of a statement between names on the page; none of what is gone."""
    if is_gone(statement):
        return
    here, teller = page.here, page.graph.teller
    links = dict.fromkeys(page.graph.vocabulary.statement_class(statement.cls).links)
    for one_slot, via, other_slot in links:
        for one in teller.told(statement, one_slot):
            for other in teller.told(statement, other_slot):
                if one.ident == other.ident or not {one.ident, other.ident} <= here:
                    continue
                for label, how in _relations(page, statement, via):
                    mark = mark_between(statement, (one, other, *how))
                    yield Pair(one.ident, other.ident, label, mark)


def _relations(
    page: Around, statement: Statement, via: str
) -> Iterator[tuple[str, tuple[Told, ...]]]:
    """Yield (words, the value that says so) for a link, or for the kinds that a slot tells."""
    vocabulary = page.graph.vocabulary
    if via in vocabulary.links:
        yield vocabulary.links[via], ()
    elif via in vocabulary.slots and vocabulary.slots[via].range in vocabulary.kinds:
        for told in page.graph.teller.told(statement, via):
            kind = vocabulary.kind_of(via, str(told.value.raw))
            yield vocabulary.links.get(kind.as_link or "", kind.label), (told,)


def between_others(page: Around, own: Iterable[Statement]) -> list[Statement]:
    """Return the telling statements between two neighbours that do not touch the subject."""
    vocabulary, touching = page.graph.vocabulary, {s.id for s in own}
    found = {}
    for ident in sorted(page.nodes):
        for statement in page.graph.statements_of(ident):
            cost = vocabulary.statement_class(statement.cls).hop
            telling = cost is not None and cost <= BETWEEN_OTHERS and statement.claims
            if telling and statement.id not in touching and any(pairs_of(page, statement)):
                found[statement.id] = statement
    return [found[i] for i in sorted(found)]


def lines_of(page: Around, statements: Iterable[Statement]) -> tuple[Edge, ...]:
    """Return the lines of a career; a name that no link joins to the subject gets a loose one."""
    vocabulary = page.graph.vocabulary
    drafts: dict[tuple[str, str, str], _Draft] = {}

    def draft(start: str, end: str, label: str, statement: Statement, loose: bool) -> _Draft:
        if vocabulary.statement_class(statement.cls).symmetric and end < start:
            start, end = end, start
        return drafts.setdefault((start, end, label), _Draft(start, end, label, loose))

    for statement in statements:
        for pair in pairs_of(page, statement):
            draft(pair.start, pair.end, pair.label, statement, False).add(statement, pair.mark)
    joined = {frozenset((d.start, d.end)) for d in drafts.values()}
    for node in page.nodes.values():
        if frozenset((page.subject.id, node.id)) not in joined:
            for statement, mark in page.marked(node):
                label = vocabulary.statement_class(statement.cls).label
                draft(page.subject.id, node.id, label, statement, True).add(statement, mark)
    return finished(page, drafts)


def steps_of(page: Around, hops: Iterable[tuple[str, str, Statement]]) -> tuple[Edge, ...]:
    """Return the lines of the hops of routes: (entity id, entity id, statement)."""
    drafts: dict[tuple[str, str, str], _Draft] = {}
    for one, other, statement in hops:
        pair, loose = _relation(page, statement, one, other)
        key = (pair.start, pair.end, pair.label)
        drafts.setdefault(key, _Draft(*key, loose)).add(statement, pair.mark)
    return finished(page, drafts)


def _relation(page: Around, statement: Statement, one: str, other: str) -> tuple[Pair, bool]:
    """Return what a statement says of two entities, and whether that is no link of the ontology."""
    for pair in pairs_of(page, statement):
        if {pair.start, pair.end} == {one, other}:
            return pair, False
    teller = page.graph.teller
    told = [t for n in statement.slots for t in teller.told(statement, n)]
    mark = mark_between(statement, [t for t in told if t.ident in (one, other)])
    label = page.graph.vocabulary.statement_class(statement.cls).label
    return Pair(one, other, label, mark), True


def finished(page: Around, drafts: Mapping[tuple[str, str, str], _Draft]) -> tuple[Edge, ...]:
    """Return drafts as Edges, in a fixed order, each with its statements by time."""
    vocabulary = page.graph.vocabulary
    done: list[Edge] = []
    for key in sorted(drafts):
        draft = drafts[key]
        behind = sorted(draft.statements.values(), key=page.graph.by_time)
        done.append(
            Edge(
                f"e{len(done)}",
                draft.start,
                draft.end,
                draft.label,
                draft.loose,
                tuple(s.id for s in behind),
                page.times.ticks(behind),
                min(vocabulary.statement_class(s.cls).hop or 9.0 for s in behind),
                firmest(draft.marks),
            )
        )
    return tuple(done)
