"""The articles of a Graph → what the site says of each: what rests on it, by paragraph."""

from functools import cached_property
from typing import TYPE_CHECKING

from kg.answers.site_lines import Lines
from kg.answers.site_model import ParagraphTold, Resting, SourceEntry, SourcePage
from kg.facts.coverage import paragraphs_of, read_left
from kg.facts.dates import parse_date
from kg.facts.sources import read_catalogue
from kg.model.claims import Claim
from kg.model.statements import Statement
from kg.model.values import in_words

if TYPE_CHECKING:
    from kg.answers.graph import Graph


class Sources:
    """Shows the articles. lines: shows the statements that the site tells."""

    def __init__(self, graph: "Graph", lines: Lines) -> None:
        self.graph, self.lines = graph, lines
        self._entries: dict[str, SourceEntry] = {}

    def all(self) -> tuple[SourceEntry, ...]:
        """Return all articles, the latest first."""
        articles = self.graph.articles

        def last_day(ident: str) -> tuple[str, str]:
            return parse_date(articles[ident].written)[1] or "", ident

        return tuple(self.entry(i) for i in sorted(articles, key=last_day, reverse=True))

    def entry(self, ident: str) -> SourceEntry:
        """Return an article as lists show it; counted once."""
        if ident not in self._entries:
            self._entries[ident] = self._entry(ident)
        return self._entries[ident]

    def _entry(self, ident: str) -> SourceEntry:
        article, resting = self.graph.articles[ident], self._resting.get(ident, [])
        return SourceEntry(
            id=article.id,
            title=article.title,
            publisher=article.publisher,
            kind=article.kind,
            how_dated=article.how_dated,
            written=in_words(article.written),
            statements=len({s.id for s, _ in resting}),
            claims=len(resting),
            alone=len(self.alone(ident)),
        )

    def resting_on(self, ident: str) -> list[Statement]:
        """Return the statements that rest on an article, each once."""
        return list({s.id: s for s, _ in self._resting.get(ident, [])}.values())

    def alone(self, ident: str) -> list[Statement]:
        """Return the statements that rest on an article and on no other."""
        resting = self.resting_on(ident)
        return [s for s in resting if {c.source for c in s.claims} == {ident}]

    def page(self, ident: str) -> SourcePage:
        """Return an article with what rests on it.

        Claims without a paragraph come first, numbered None.
        """
        claims: dict[int | None, list[tuple[int, str, Resting]]] = {}
        for statement, claim in self._resting.get(ident, []):
            says = self.lines.says(statement)[claim.id]
            told = Resting(self.lines.receipt(claim), self.lines.line(statement), says)
            start = claim.place.start if claim.place else 0
            claims.setdefault(told.receipt.paragraph, []).append((start, statement.id, told))
        paragraphs, left = self._read
        known = set(range(1, len(paragraphs.get(ident, ())) + 1))
        numbers: list[int | None] = [*sorted({n for n in claims if n} | known)]
        if None in claims:
            numbers.insert(0, None)
        return SourcePage(
            self.entry(ident),
            tuple(
                ParagraphTold(
                    number,
                    left.get((ident, number), "") if number else "",
                    tuple(c for _, _, c in sorted(claims.get(number, []), key=lambda c: c[:2])),
                )
                for number in numbers
            ),
            (),
        )

    @cached_property
    def _resting(self) -> dict[str, list[tuple[Statement, Claim]]]:
        found: dict[str, list[tuple[Statement, Claim]]] = {}
        for statement in self.lines.statements.values():
            for claim in statement.claims:
                found.setdefault(claim.source, []).append((statement, claim))
        return found

    @cached_property
    def _read(self) -> tuple[dict[str, list[tuple[int, int]]], dict[tuple[str, int], str]]:
        """Article → its paragraphs; (article, paragraph) → why it was left: as far as known."""
        paragraphs: dict[str, list[tuple[int, int]]] = {}
        reasons: dict[tuple[str, int], str] = {}
        for folders in (self.graph.folders, *self.graph.folders.beside):
            catalogue, _ = read_catalogue(folders.catalogue, folders.texts)
            left, _ = read_left(folders, catalogue)
            reasons |= {place: reason for place, (reason, *_) in left.items()}
            paragraphs |= paragraphs_of(catalogue, folders)
        return paragraphs, reasons
