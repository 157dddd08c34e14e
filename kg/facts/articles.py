"""One article of the catalogue: where claims come from, and what a receipt shows of it."""

from dataclasses import dataclass, field

from kg.problems import Position


@dataclass(frozen=True, slots=True)
class Article:
    """One article: where claims come from.

    first, last: its lines in the document's file, counted from 1; written: EDTF; text: its lines
    joined by newlines, letters composed (NFC), or None where the document is not at hand; url: of
    a public copy, or empty; byline: as printed; public: how the copy is known, or that none is.
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

    def paragraphs(self) -> list[str]:
        """Return the paragraphs (lines with text) in order, or [] where the text is not at hand."""
        return [line for line in (self.text or "").split("\n") if line.strip()]

    def as_json(self) -> dict[str, str | int]:
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
            "url": self.url,
            "byline": self.byline,
            "public": self.public,
            "first": self.first,
            "last": self.last,
        }
