"""Statements → what a page shows of them: sentence, badge, receipts, articles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.answers.career.around import Around
from kg.answers.career.marks import badge_of
from kg.answers.career.shapes import Dispute, Line, Passage, Receipt, Side, Source
from kg.answers.receipts import ruling_line
from kg.model.claims import Claim
from kg.model.statements import Conflict, Statement
from kg.model.values import in_words

if TYPE_CHECKING:
    from kg.answers.graph import Graph

BEHIND = "Behind it and around it"


@dataclass
class Receipts:
    """Collects the receipts of a page. passages: whether paragraphs are shown, where at hand."""

    graph: "Graph"
    passages: bool
    articles: dict[str, dict[int, str]] = field(default_factory=dict)

    def of_claim(self, claim: Claim) -> Receipt:
        """Return the receipt of a claim, and keep its article."""
        paragraphs = self.articles.setdefault(claim.source, {})
        paragraph = claim.place.paragraph if claim.place else None
        passage = self.graph.passage(claim) if self.passages else None
        if passage and paragraph:
            paragraphs[paragraph] = passage
        speaker = self.graph.entities.get(claim.said_by)
        return Receipt(
            claim.source,
            paragraph,
            bool(passage and paragraph),
            " / ".join(claim.at),
            speaker.name if speaker else claim.said_by,
            _certainty(claim, self.graph),
            claim.note,
            self.graph.articles[claim.source].link(claim.at),
        )

    def sources(self) -> tuple[Source, ...]:
        """Return the articles of all receipts, by id."""
        found = []
        for ident in sorted(self.articles):
            article = self.graph.articles[ident]
            found.append(
                Source(
                    ident,
                    article.title,
                    article.publisher,
                    article.kind,
                    in_words(article.written),
                    article.written,
                    tuple(Passage(n, text) for n, text in sorted(self.articles[ident].items())),
                )
            )
        return tuple(found)


def _certainty(claim: Claim, graph: "Graph") -> str:
    """Return how a claim is said, in words, with the slots where that is not so of all."""
    told: dict[str, list[str]] = {}
    for slot, how in claim.certainty.items():
        told.setdefault(how, []).append(graph.vocabulary.slot(slot).label)
    whole = claim.firmness != "plain"
    return "; ".join(
        graph.vocabulary.kind("CertaintyKind", how).label
        + ("" if whole else f": {', '.join(names)}")
        for how, names in told.items()
        if how != "plain"
    )


def with_what_is_behind(graph: "Graph", shown: Iterable[Statement]) -> dict[str, Statement]:
    """Return id → statement: those given, and all they rest on.

    That is the premises of derived ones, what totals count, the other sides of conflicts, and what
    is behind those.
    """
    found = {s.id: s for s in shown}
    waiting = list(found.values())
    while waiting:
        statement = waiting.pop()
        tally = graph.tallies.get(statement.id)
        others = [i for c in graph.conflicts_of(statement.id) for i in c.statements]
        for ident in (*statement.premises, *(tally.counted if tally else ()), *others):
            if ident not in found:
                found[ident] = graph.statement(ident)
                waiting.append(found[ident])
    return found


def lines_with_receipts(
    page: Around, statements: Mapping[str, Statement], own: Iterable[Statement], receipts: Receipts
) -> tuple[Line, ...]:
    """Return statements as a page shows them, in the order in which people read them."""
    graph, mine = page.graph, {s.id for s in own}
    ranks = graph.vocabulary.statement_class
    shown = sorted(statements.values(), key=lambda s: (ranks(s.cls).rank, graph.by_time(s)))
    return tuple(_line(page, s, s.id in mine, receipts) for s in shown)


def _line(page: Around, statement: Statement, own: bool, receipts: Receipts) -> Line:
    graph = page.graph
    tally = graph.tallies.get(statement.id)
    badge, mark = badge_of(statement, graph.teller)
    return Line(
        statement.id,
        statement.cls,
        graph.vocabulary.statement_class(statement.cls).group if own else BEHIND,
        statement.sentence,
        statement.status,
        badge,
        mark,
        page.times.when(statement),
        page.times.ticks([statement]),
        tuple(sorted(statement.touches() & page.here)),
        own,
        statement.rule,
        graph.data.rules.get(statement.rule, {}).get("says", ""),
        statement.premises,
        tally.counted if tally else (),
        tuple(dispute_of(c, graph) for c in graph.conflicts_of(statement.id)),
        tuple(receipts.of_claim(c) for c in statement.claims),
    )


def dispute_of(conflict: Conflict, graph: "Graph") -> Dispute:
    """Return a conflict as a page shows it."""
    slot = graph.vocabulary.slots.get(conflict.slot)
    sides = []
    for side in conflict.sides:
        claims = {c.id: c.source for c in graph.statement(side.statement).claims}
        sources = sorted({claims[i] for i in side.claims if i in claims})
        sides.append(Side(side.value.label, tuple(sources)))
    return Dispute(
        conflict.id,
        conflict.what or (slot.label if slot else ""),
        tuple(sides),
        conflict.statements,
        ruling_line(conflict) if conflict.ruling else "",
    )
