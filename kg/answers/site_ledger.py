"""A Site and the ids of an earlier one → where every id of a statement leads now, for ever."""

import gzip
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.graph.former import led_on

if TYPE_CHECKING:
    from kg.answers.site import Site

# beside the pages: id, class, source, anchor, as in the former.tsv of a corpus
LEDGER = "ids.tsv.gz"
MOST_ON_A_PAGE = 4000
_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
_MOST_READ = 1_000_000_000  # bytes: a ledger of ten million ids
_HEX = "0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Led:
    """Where an id leads.

    homes: (id, page) of what is told in its place, or of itself; none where it is gone; sources:
    the articles on which what is gone rested; is_hidden: whether it is held but not told.
    """

    id: str
    homes: tuple[tuple[str, str], ...]
    sources: tuple[str, ...] = ()
    is_hidden: bool = False


class Ledger:
    """Knows all ids that the site, an earlier one in its place, or the corpus ever gave.

    before: the ledger file of the earlier site, which need not be there.
    """

    def __init__(self, site: "Site", before: Path) -> None:
        self.site, self._before = site, before

    @cached_property
    def entries(self) -> dict[str, Led]:
        """Id → where it leads, sorted by id."""
        known = {*self.site.statements, *self.site.graph.data.formerly(), *self._earlier}
        return {ident: self._led(ident) for ident in sorted(known)}

    def file(self) -> bytes:
        """Return the ledger as a file, compressed: a line for each place on which an id rested.

        Of what is not told here only the id is kept.
        """
        rows = []
        for ident, led in self.entries.items():
            statement = self.site.statements.get(ident)
            if statement is not None and statement.claims:
                for claim in statement.claims:
                    for anchor in claim.at or ("",):
                        rows.append((ident, statement.cls, claim.source, anchor))
            elif led.is_hidden:
                rows.append((ident, "", "", ""))
            elif statement is None and not led.homes:
                rows += [(ident, cls, source, "") for cls, source, _ in self._earlier[ident]]
            elif statement is None and ident in self._earlier:
                rows += [(ident, *place) for place in self._earlier[ident]]
            else:
                rows.append((ident, statement.cls if statement else "", "", ""))
        lines = ("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in rows)
        return gzip.compress("".join(lines).encode(), 9, mtime=0)

    def _led(self, ident: str) -> Led:
        site = self.site
        if ident in site.statements:
            return Led(ident, ((ident, site.lines.home(site.statements[ident])),))
        if site.graph.data.statement(ident) is not None:
            return Led(ident, (), is_hidden=True)
        became = site.graph.data.former(ident) or self._became.get(ident, ())
        told = [i for i in became if i in site.statements]
        if told:
            return Led(ident, tuple((i, site.lines.home(site.statements[i])) for i in told))
        sources = {source for _, source, _ in self._earlier.get(ident, ())}
        known = tuple(sorted(sources & set(site.graph.articles)))
        return Led(ident, (), known, is_hidden=bool(became))

    @cached_property
    def _became(self) -> Mapping[str, tuple[str, ...]]:
        rows = ("\t".join((i, *place)) for i, all in self._earlier.items() for place in all)
        return led_on(self.site.graph.statements, rows) if self._earlier else {}

    @cached_property
    def _earlier(self) -> dict[str, list[tuple[str, str, str]]]:
        """Id → (class, source, anchor) of the places on which it rested in an earlier site."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        try:
            with gzip.open(self._before) as file:
                lines = file.read(_MOST_READ).decode("utf-8", "replace").splitlines()
        except (OSError, EOFError, zlib.error):  # there is none, or it is no ledger of ours
            return {}
        for line in lines:
            ident, *place = line.split("\t")
            if _ID.fullmatch(ident) and len(place) == 3:
                found.setdefault(ident, []).append((place[0], place[1], place[2]))
        return found

    # -- pages --

    @cached_property
    def depth(self) -> int:
        """How many digits of an id name its page; 0 where all stand on one."""
        pages = 1
        depth = 0
        while len(self.entries) > pages * MOST_ON_A_PAGE:
            depth, pages = depth + 1, pages * len(_HEX)
        return depth

    def part(self, ident: str) -> str:
        """Return the digits that name the page of an id.

        What begins otherwise stands on the page of the first.
        """
        digits = ident[1 : 1 + self.depth]
        fits = len(digits) == self.depth and all(d in _HEX for d in digits)
        return digits if fits else _HEX[0] * self.depth

    @cached_property
    def parts(self) -> dict[str, list[Led]]:
        """Digits → what stands on their page."""
        found: dict[str, list[Led]] = {}
        for ident, led in self.entries.items():
            found.setdefault(self.part(ident), []).append(led)
        return dict(sorted(found.items()))
