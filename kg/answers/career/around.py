"""A subject's statements → who and what stands around it: nodes, each in one lane."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.answers.career.axis import Times, told_of
from kg.answers.career.marks import firmest, is_gone, mark_between
from kg.answers.career.shapes import Node
from kg.answers.privacy import UNNAMED
from kg.model.statements import Statement
from kg.ontology import vocabulary as words

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph

MOST_NODES = 1000


@dataclass
class Around:
    """What a page shows around its subject.

    lanes: those that the page may have, by rank; nodes: entity id → Node; marks: (entity id,
    statement id) → how firmly that statement names it beside the subject; left_out: how many nodes
    were too many.
    """

    graph: "Graph"
    subject: "Entity"
    times: Times
    lanes: Mapping[str, words.Lane]
    nodes: dict[str, Node] = field(default_factory=dict)
    marks: dict[tuple[str, str], str] = field(default_factory=dict)
    left_out: int = 0

    @property
    def here(self) -> set[str]:
        """The ids of all on the page, the subject too."""
        return {self.subject.id, *self.nodes}

    def marked(self, node: Node) -> list[tuple[Statement, str]]:
        """Return the statements that lead to a node, with their marks."""
        return [(self.graph.statement(i), self.marks.get((node.id, i), "")) for i in node.own]

    def lane_of_class(self, cls: str) -> str | None:
        """Return the lane in which entities of a class stand, or None where the page has none."""
        known = self.graph.vocabulary.entity_classes
        for name in (cls, *self.graph.vocabulary.entity_class(cls).parents):
            if name in known and (lane := known[name].lane):
                return lane if lane in self.lanes else None
        return None

    def lane_of(self, statement: Statement, slot: str, cls: str) -> str | None:
        """Return the lane of whoever fills a slot.

        That of the statement's class for peers of the subject, else of the slot, else of its class.
        """
        vocabulary = self.graph.vocabulary
        peers = vocabulary.statement_class(statement.cls).lane if cls == self.subject.cls else None
        for lane in (peers, vocabulary.slots[slot].lane):
            if lane in self.lanes:
                return lane
        return self.lane_of_class(cls)

    def node(
        self, entity: "Entity", lane: str | None, cost: float, statements: Sequence[Statement]
    ) -> Node:
        """Return the Node of an entity that statements lead to."""
        ticks = self.times.axis.ticks
        return Node(
            entity.id,
            entity.name,
            next((t.label for t in ticks if t.id == entity.id), ""),
            entity.cls,
            entity.class_label,
            entity.other_names,
            lane,
            self.graph.vocabulary.lanes[lane].column if lane else 3,
            cost,
            len(statements),
            self.times.ticks(statements),
            tuple(s.id for s in statements),
        )


@dataclass(frozen=True, slots=True)
class _Found:
    """One way in which a statement leads to a neighbour."""

    cost: float
    lane: str
    statement: Statement
    mark: str


def lanes_for(graph: "Graph", subject: "Entity") -> dict[str, words.Lane]:
    """Return the lanes that the page of a subject may have, by rank."""
    vocabulary = graph.vocabulary
    return {
        name: lane
        for name, lane in vocabulary.lanes.items()
        if not lane.shown_on or any(vocabulary.is_a(subject.cls, c) for c in lane.shown_on)
    }


def around(graph: "Graph", subject: "Entity", own: Sequence[Statement], times: Times) -> Around:
    """Return all that a walked slot of the subject's statements names and that a lane takes.

    Who has no name, and who has no page, stands in the sentences only.
    """
    page = Around(graph, subject, times, lanes_for(graph, subject))
    found: dict[str, list[_Found]] = {}
    for statement in own:
        for ident, way in _ways(page, statement):
            found.setdefault(ident, []).append(way)
    ranks = {name: lane.rank for name, lane in graph.vocabulary.lanes.items()}
    nodes = []
    for ident, ways in found.items():
        lane = min((w.lane for w in ways), key=lambda name: ranks[name])
        cost = round(min(w.cost for w in ways), 2)
        statements = list({w.statement.id: w.statement for w in ways}.values())
        nodes.append(page.node(graph.entities[ident], lane, cost, statements))
        marks: dict[str, list[str]] = {}
        for way in ways:
            marks.setdefault(way.statement.id, []).append(way.mark)
        page.marks |= {(ident, said): firmest(those) for said, those in marks.items()}
    nodes.sort(key=lambda n: (n.cost, -n.count, n.id))
    page.left_out, nodes = len(nodes[MOST_NODES:]), nodes[:MOST_NODES]
    nodes.sort(
        key=lambda n: (
            ranks[n.lane] if n.lane else 99.0,
            n.ticks[0] if n.ticks else 10**6,
            n.name,
            n.id,
        )
    )
    page.nodes = {n.id: n for n in nodes}
    return page


def _ways(page: Around, statement: Statement) -> Iterable[tuple[str, _Found]]:
    """Yield (entity id, way) for each neighbour that a statement tells beside the subject."""
    vocabulary, entities = page.graph.vocabulary, page.graph.entities
    cost = vocabulary.statement_class(statement.cls).hop
    told = told_of(statement, page.graph)
    selves = [t for t in told if t.ident == page.subject.id]
    if cost is None or not selves or is_gone(statement):
        return
    for one in told:
        hop = vocabulary.slots[one.slot].hop
        if hop is None or one.ident == page.subject.id or one.ident not in entities:
            continue
        entity = entities[one.ident]
        if entity.kind == UNNAMED or not entity.is_public:
            continue
        if lane := page.lane_of(statement, one.slot, entity.cls):
            mark = firmest(mark_between(statement, (me, one)) for me in selves)
            yield one.ident, _Found(cost + hop, lane, statement, mark)
