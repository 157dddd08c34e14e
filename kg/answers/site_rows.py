"""A Site → its statements in numbers, for scripts: what search finds and what career pages show."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.answers.career.axis import Times
from kg.answers.career.marks import badge_of
from kg.answers.career.receipts import Receipts, dispute_of
from kg.answers.career.shapes import Dispute, Receipt
from kg.facts.naming import fold

if TYPE_CHECKING:
    from kg.answers.site import Site
    from kg.model.statements import Statement

IN_A_FILE = 256  # statements; their number tells in which file they are
_LOOKED_THROUGH = 20  # files that a search reads whole; where there are more, it asks for words
_DIGITS = 2  # letters of a word that name the file of its statements
_NO_LETTER = re.compile("[^a-z0-9]")
_USUAL = "stated"  # what a row without a badge says
_COMMON = 2000  # statements: a word in more of them does not find any


class Rows:
    """Numbers the statements of a Site: those that are told on one page follow on one another."""

    def __init__(self, site: "Site") -> None:
        self.site = site
        self._receipts, self._times = Receipts(site.graph, passages=False), Times(site.graph)

    @cached_property
    def order(self) -> list[str]:
        """The ids of the statements, by number."""
        home, statements = self.site.lines.home, self.site.statements.values()
        return [s.id for s in sorted(statements, key=lambda s: (home(s), s.id))]

    @cached_property
    def number(self) -> dict[str, int]:
        """Id → number."""
        return {ident: n for n, ident in enumerate(self.order)}

    @property
    def files(self) -> int:
        """How many files there are."""
        return -(-len(self.order) // IN_A_FILE)

    @property
    def digits(self) -> int:
        """How many letters name the file of a word; 0 where files are looked through whole."""
        return _DIGITS if self.files > _LOOKED_THROUGH else 0

    def names(self) -> dict[str, Any]:
        """Return what search knows at once, JSON-ready: names, and what there is to load.

        ``names``: [id, name, number of its kind, count of statements, other names].
        """
        site = self.site
        kinds = list(dict.fromkeys(e.class_label for e in site.entities.values()))
        number = {kind: n for n, kind in enumerate(kinds)}
        return {
            "kinds": kinds,
            "files": self.files,
            "perFile": IN_A_FILE,
            "digits": self.digits,
            "parts": list(self.words),
            "common": sorted(w for w, found in self._words.items() if len(found) > _COMMON),
            "names": [
                _named(e.id, e.name, number[e.class_label], site.counts[i], e.other_names)
                for i, e in sorted(site.entities.items())
            ],
        }

    @cached_property
    def words(self) -> dict[str, dict[str, list[int]]]:
        """Beginning → word → numbers of the statements that hold it; empty where none is asked."""
        found: dict[str, dict[str, list[int]]] = {}
        for word, numbers in sorted(self._words.items()):
            if len(word) >= _DIGITS and len(numbers) <= _COMMON:
                found.setdefault(word[:_DIGITS], {})[word] = numbers
        return found

    @cached_property
    def _words(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, ident in enumerate(self.order if self.digits else ()):
            folded = fold(self.site.statements[ident].sentence).split()
            for word in {_NO_LETTER.sub("", w) for w in folded} - {""}:
                found.setdefault(word, []).append(number)
        return found

    def file(self, number: int) -> dict[str, Any]:
        """Return what a file holds, JSON-ready.

        ``first``: number of the first; ``homes``: pages; ``sources``: articles; ``links``: article
        → the address where it can be read; ``rules``: rule → what it says; ``rows``: [id, number of
        its home, when, sentence, badge, mark, receipts, rule, premises, counted, disputes]. A
        receipt is [number of its article counted from 1, paragraph, anchor, what its link has
        behind the address, by whom said, certainty, note]; a dispute [what, [[label, articles], …],
        statements, ruling]. 0 is what is empty; nothing empty stands at an end.
        """
        idents = self.order[number * IN_A_FILE : (number + 1) * IN_A_FILE]
        statements = [self.site.statements[i] for i in idents]
        homes = list(dict.fromkeys(self.site.lines.home(s) for s in statements))
        place = {home: n for n, home in enumerate(homes)}
        articles = self.site.graph.articles
        sources = sorted({c.source for s in statements for c in s.claims})
        return {
            "first": number * IN_A_FILE,
            "homes": homes,
            "sources": sources,
            "links": {i: link for i in sources if (link := articles[i].link(()))},
            "rules": {
                r: says
                for r in sorted({s.rule for s in statements} - {""})
                if (says := self.site.graph.data.rules.get(r, {}).get("says", ""))
            },
            "rows": [self._row(s, place[self.site.lines.home(s)], sources) for s in statements],
        }

    def _row(self, statement: "Statement", home: int, sources: Sequence[str]) -> list[Any]:
        graph = self.site.graph
        tally, (badge, mark) = graph.tallies.get(statement.id), badge_of(statement, graph.teller)
        row: list[Any] = [
            statement.id,
            home,
            self._times.when(statement),
            statement.sentence,
            "" if badge == _USUAL else badge,
            mark,
            [self._receipt(self._receipts.of_claim(c), sources) for c in statement.claims],
            statement.rule,
            self._told(statement.premises),
            self._told(tally.counted if tally else ()),
            [self._dispute(dispute_of(c, graph)) for c in graph.conflicts_of(statement.id)],
        ]
        return _cut(row)

    def _receipt(self, receipt: Receipt, sources: Sequence[str]) -> list[Any]:
        whole = self.site.graph.articles[receipt.source].link(())
        told = [receipt.said_by, receipt.certainty, receipt.note]
        behind = receipt.link.removeprefix(whole)
        return _cut(
            [1 + sources.index(receipt.source), receipt.paragraph or 0, receipt.at, behind, *told]
        )

    def _dispute(self, dispute: Dispute) -> list[Any]:
        sides = [[side.label, list(side.sources)] for side in dispute.sides]
        return _cut([dispute.what, sides, self._told(dispute.statements), dispute.ruling])

    def _told(self, idents: Iterable[str]) -> list[str]:
        return [i for i in idents if i in self.number]


def _named(ident: str, name: str, kind: int, count: int, others: tuple[str, ...]) -> list[Any]:
    return [ident, name, kind, count, *([" · ".join(others)] if others else [])]


def _cut(row: list[Any]) -> list[Any]:
    """Return a row without the empty values at its end; 0 stands for the others."""
    while row and not row[-1]:
        row.pop()
    return [value or 0 for value in row]
