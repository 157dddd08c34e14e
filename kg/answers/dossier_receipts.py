"""Claims → numbered receipts, in the order in which they are first cited.

They hold their passages where asked for.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.answers.dossier_model import Receipt, Section
from kg.answers.receipts import article_line, certainty_in_words
from kg.facts.anchors import spans
from kg.facts.spelling import spelling
from kg.model.claims import Claim, Place
from kg.model.statements import Statement

if TYPE_CHECKING:
    from kg.answers.graph import Graph

_MOST_EXCERPT = 420  # characters of a passage that pages show
_SENTENCE_END = re.compile(r"(?<!\bNo\.)(?<!\bvs\.)(?<!\bMr\.)(?<!\b[A-Z]\.)(?<=[.!?])[\"”’)]*\s+")


class Receipts:
    """Numbers the claims of a dossier.

    passages: whether they hold the words around their anchors; most: how many one thing cites,
    without how they were read, or 0 for all that it has.
    """

    def __init__(self, graph: "Graph", passages: bool = False, most: int = 0) -> None:
        self.graph, self.passages, self.most = graph, passages, most
        self.all: list[Receipt] = []
        self._numbers: dict[tuple[object, ...], int] = {}

    def of(self, statement: Statement) -> tuple[int, ...]:
        """Return the numbers of a statement's receipts, sorted."""
        return self.of_claims(self.claims_of(statement))

    def of_claims(self, claims: Iterable[Claim]) -> tuple[int, ...]:
        """Return the numbers of some claims, sorted."""
        return self._of(list(claims), self.most)

    def _of(self, claims: Sequence[Claim], most: int) -> tuple[int, ...]:
        """Return numbers, at most ``most`` where that is not 0: one of each source goes first."""
        firsts = list({c.source: c for c in reversed(claims)}.values())[::-1] if most else []
        found = [*firsts, *claims][: most or None]
        return tuple(sorted({self.number(c) for c in found}))

    def of_several(self, statements: Iterable[Statement]) -> tuple[int, ...]:
        """Return the numbers of what stands behind a sentence: one for each statement, sorted."""
        return self._of([c for s in statements for c in self.claims_of(s)[:1]], self.most)

    def claims_of(self, statement: Statement, seen: tuple[str, ...] = ()) -> tuple[Claim, ...]:
        """Return the claims of a statement; of its premises where no source states it itself."""
        if statement.claims:
            return statement.claims
        return tuple(
            claim
            for premise in statement.premises
            if premise not in seen
            for claim in self.claims_of(self.graph.statement(premise), (*seen, statement.id))
        )

    def number(self, claim: Claim) -> int:
        """Return the number of a claim; claims that look the same have one."""
        key = (claim.source, claim.at, claim.said_by, claim.firmness, claim.note)
        if key not in self._numbers:
            self._numbers[key] = len(self.all) + 1
            self.all.append(self._receipt(claim, len(self.all) + 1))
        return self._numbers[key]

    def cited_by(self, sections: Iterable[Section]) -> tuple[Receipt, ...]:
        """Return the receipts, each with the ids of the items that cite it, in their order."""
        items: dict[int, dict[str, None]] = {}
        for section in sections:
            for item in section.items if section.layout != "sources" else ():
                for number in item.cited:
                    items.setdefault(number, {})[item.id] = None
        return tuple(replace(r, items=tuple(items.get(r.n, ()))) for r in self.all)

    def _receipt(self, claim: Claim, number: int) -> Receipt:
        article = self.graph.articles[claim.source]
        passages, excerpts = self._passages(claim) if self.passages else ([], [])
        speaker = self.graph.data.entities.get(claim.said_by)
        return Receipt(
            n=number,
            source=claim.source,
            article=article_line(article),
            title=article.title,
            publisher=article.publisher,
            kind=article.kind,
            written=article.written,
            paragraph=claim.place.paragraph if claim.place else None,
            anchors=claim.at,
            said_by=speaker.name if speaker else claim.said_by,
            certainty=certainty_in_words(self.graph, claim),
            note="" if self.most else claim.note,
            passage="\n".join(passages) or None,
            excerpts=tuple(excerpts),
            link=article.link(claim.at),
        )

    def _passages(self, claim: Claim) -> tuple[list[str], list[tuple[str, str, str]]]:
        passages: list[str] = []
        excerpts = []
        for number, anchor in enumerate(claim.at):
            found = self._paragraph(claim, anchor, anywhere=number > 0)
            if found:
                text, start, end = found
                excerpts.append(_excerpt(text, start, end))
                if text not in passages:
                    passages.append(text)
        return passages, excerpts

    def _paragraph(self, claim: Claim, anchor: str, anywhere: bool) -> tuple[str, int, int] | None:
        """Return (paragraph, start, end) of an anchor; anywhere: not only in the claim's own."""
        article = self.graph.articles[claim.source]
        own = claim.place.line if claim.place else 0
        for line in range(article.first, article.last + 1) if anywhere else [own]:
            passage = self.graph.passage(replace(claim, place=Place(0, line, 0, 0)))
            if passage:
                spelled = spelling(passage)
                for start, end in spans(spelled, anchor):
                    return (passage, *spelled.place(start, end))
        return None


def _excerpt(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Return (before, anchor, after): the sentences that hold the anchor, cut where long."""
    breaks = [0, *(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]
    low = max(b for b in breaks if b <= start)
    high = min(b for b in breaks if b >= end)
    room = max(60, (_MOST_EXCERPT - (end - start)) // 2)
    before, after = text[low:start], text[end:high].rstrip()
    if len(before) > room:
        before = "…" + before[-room:].partition(" ")[2]
    if len(after) > room:
        after = after[:room].rpartition(" ")[0] + "…"
    return before, text[start:end], after
