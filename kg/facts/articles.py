"""One article of the catalogue: where claims come from, and what a receipt shows of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from kg.problems import Position

DATASET = "data set"  # the kind of a source that is a table


@dataclass(frozen=True, slots=True)
class Article:
    """One article: where claims come from.

    first, last: its lines in the document's file, counted from 1; written: EDTF; text: its lines
    joined by newlines, letters composed (NFC), or None where the document is not at hand; url: of a
    public copy, http or https, or empty; byline: as printed; public: how the copy is known, or that
    none is.
    """

    id: str
    title: str
    publisher: str
    kind: str
    written: str
    how_dated: str
    document: str
    first: int = 0
    last: int = 0
    text: str | None = None
    file: str = ""
    sha256: str = ""
    url: str = ""
    byline: str = ""
    public: str = ""
    where: Position = field(default=Position(""), repr=False, compare=False)

    @property
    def is_dataset(self) -> bool:
        """Whether it is a data set, read whole, and not an article."""
        return self.kind == DATASET and self.document == self.id

    def paragraphs(self) -> list[str]:
        """Return the paragraphs (lines with text) in order, or [] where the text is not at hand."""
        return [line for line in (self.text or "").split("\n") if line.strip()]

    def link(self, anchors: Iterable[str]) -> str:
        """Return the address of some of its words on its public page, or empty where it has none.

        anchors: as claims have them.
        """
        return public_link(self.url, anchors)

    def as_json(self) -> dict[str, str | int | None]:
        """Return what a receipt shows of the article."""
        return {
            "id": self.id,
            "title": self.title,
            "publisher": self.publisher,
            "kind": self.kind,
            "written": self.written,
            "how_dated": self.how_dated,
            "document": self.document,
            "file": self.file,
            "sha256": self.sha256,
            "url": self.url or None,
            "byline": self.byline,
            "public": self.public,
            "first": self.first,
            "last": self.last,
        }


def public_link(url: str, anchors: Iterable[str]) -> str:
    """Return the address of the words of a receipt on a public page; empty where there is no page.

    url: http or https, else no link is made of it; anchors: as claims have them. They become a text
    fragment (the URL's ``:~:text=``), to which browsers scroll; of an anchor ``first … last`` both
    ends are given. See https://wicg.github.io/scroll-to-text-fragment/.

    >>> public_link("https://lantern.example/cup", ["won, at last", "Ada … Lind"])
    'https://lantern.example/cup#:~:text=won%2C%20at%20last&text=Ada,Lind'
    """
    if not is_public(url):
        return ""
    terms = []
    for anchor in anchors:
        ends = [_in_fragment(end) for end in (anchor.partition("…")[0], anchor.rpartition("…")[2])]
        terms.append(",".join(dict.fromkeys(ends) if "…" not in anchor else ends))
    found = "&".join(f"text={term}" for term in terms if term.strip(","))
    page = quote(url, safe="%:/?#[]@!$&'()*+,;=~-._")
    return f"{page}{'' if '#' in page else '#'}:~:{found}" if found else page


def is_public(url: str) -> bool:
    """Return whether an address is one of a web page: http or https, with a host, on one line."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https") and bool(host) and not re.search(r"\s|[\x00-\x1f]", url)
    )


def _in_fragment(text: str) -> str:
    """Return text percent-encoded for a text fragment, in which - , and & are signs."""
    return quote(" ".join(text.split()), safe="").replace("-", "%2D")
