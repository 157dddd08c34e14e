"""The catalogue of documents and articles; anchors → passages, where the texts are at hand."""

import hashlib
import re
from dataclasses import dataclass, field

from kg.facts.dates import parse_date
from kg.facts.naming import fold
from kg.facts.reading import List, Mapping, Text, read_yaml
from kg.problems import Position, Problem

MOST_ANCHOR_WORDS = 8
_DOCUMENT_KEYS = {"id", "file", "sha256", "url", "licence"}
_ARTICLE_KEYS = {
    "id",
    "title",
    "publisher",
    "kind",
    "written",
    "how_dated",
    "document",
    "lines",
    "path",
}


@dataclass
class Article:
    """One article: where claims come from.

    first, last: its lines in the document's file, counted from 1; written: EDTF; text: its lines
    joined by newlines, or None where the document is not at hand.
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
    where: Position = field(default=None, repr=False)

    def paragraphs(self):
        """Return the paragraphs (lines with text) in order, or [] where the text is not at hand."""
        return [line for line in (self.text or "").split("\n") if line.strip()]

    def as_json(self):
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
            "first": self.first,
            "last": self.last,
        }


@dataclass
class Place:
    """Where an anchor stands: line in the file, paragraph of the article (both from 1), start and end within the paragraph."""

    line: int
    paragraph: int
    start: int
    end: int


class Catalogue:
    """All articles by id; missing: documents not at hand; unproven: those and changed ones; recorded, recorded_words: places, and the words around them, from ``anchors.tsv``."""

    def __init__(self):
        self.articles, self.missing, self.unproven, self.recorded, self.recorded_words = (
            {},
            [],
            set(),
            {},
            {},
        )

    def find(self, source, anchor):
        """Return (Place or None, count): proven in the text where it is at hand, else as recorded; count is None if unproven."""
        article = self.articles[source]
        if article.text is None:
            return self.recorded.get((source, anchor)), None
        return find_anchor(article, anchor)

    def words(self, source, anchor):
        """Return the words of the sentence around an anchor, each once and in the order of the alphabet: what a question may say of it. As recorded where the text is not at hand."""
        place, _ = self.find(source, anchor)
        if place is None or self.articles[source].text is None:
            return self.recorded_words.get((source, anchor), [])
        return words_around(self.passage(source, place.paragraph), place.start, place.end)

    def passage(self, source, paragraph):
        """Return the text of a paragraph, or None where it is not at hand."""
        paragraphs = self.articles[source].paragraphs() if source in self.articles else []
        return paragraphs[paragraph - 1] if paragraph and paragraph <= len(paragraphs) else None


def find_anchor(article, anchor):
    """Return (Place, count) of an anchor in the article's text; Place is None unless count is 1.

    anchor: words copied exactly, or ``first … last`` for a span within one paragraph.
    """
    first, dots, last = (part.strip() for part in anchor.partition("…"))
    if dots and not (first and last):
        return None, 0
    places, paragraph = [], 0
    for offset, line in enumerate(article.text.split("\n")):
        if not line.strip():
            continue
        paragraph += 1
        for start in _occurrences(line, first):
            end = start + len(first)
            if dots:
                then = line.find(last, end)
                if then < 0:
                    continue
                end = then + len(last)
            places.append(Place(article.first + offset, paragraph, start, end))
    return (places[0] if len(places) == 1 else None), len(places)


def _occurrences(line, part):
    start = line.find(part)
    while start >= 0 and part:
        yield start
        start = line.find(part, start + 1)


def words_around(passage, start, end):
    """Return the folded words of three letters or more, and the numbers, of the sentences from start to end: sorted, each once.

    >>> words_around("He won. She lost by 12 points. They left.", 9, 12)
    ['12', 'lost', 'points', 'she']
    """
    ends = [
        m.end()
        for m in re.finditer(
            r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMs)(?<!\bSt)(?<!\bDr)[.!?][\"”’')]*\s+(?=[\"“‘(]?[A-Z0-9])",
            passage,
        )
    ]
    low, high = (
        max([e for e in ends if e <= start], default=0),
        min([e for e in ends if e >= end], default=len(passage)),
    )
    return sorted({w for w in re.findall(r"[^\W\d_]{3,}|\d+", fold(passage[low:high]))})


def read_catalogue(path, folders):
    """Return (Catalogue, problems) of a catalogue file.

    path: ``catalogue.yaml``; folders: where to look for the texts. A text whose SHA-256 differs
    from the catalogue's is a problem and is not used: anchors would prove nothing.
    """
    catalogue, shown = Catalogue(), f"{path.parent.name}/{path.name}"
    if not path.exists():
        return catalogue, [
            Problem(
                Position(shown),
                "no-catalogue",
                "there is no catalogue of articles",
                "a claim must say which article it is from",
                "write seeds/catalogue.yaml; `kg new source` makes an entry",
            )
        ]
    root, problems = read_yaml(path, shown)
    if not isinstance(root, Mapping):
        if not problems:
            problems.append(
                Problem(
                    Position(shown),
                    "no-catalogue",
                    "the catalogue is empty",
                    "a claim must say which article it is from",
                    "list documents and articles",
                )
            )
        return catalogue, problems
    documents = {}
    for entry in _entries(root, "documents", _DOCUMENT_KEYS, problems):
        documents[entry["id"].value] = entry
    texts = {
        name: _read_text(entry, folders, catalogue, problems) for name, entry in documents.items()
    }
    for entry in _entries(root, "articles", _ARTICLE_KEYS, problems):
        _add_article(entry, texts, documents, catalogue, problems)
    _read_places(path.with_name("anchors.tsv"), catalogue)
    return catalogue, problems


def _entries(root, section, keys, problems):
    node = root.get(section)
    for item in node.items if isinstance(node, List) else ():
        if not isinstance(item, Mapping) or not isinstance(item.get("id"), Text):
            problems.append(
                Problem(
                    item.where,
                    "bad-catalogue",
                    f"an entry of '{section}' has no id",
                    "claims name articles by id",
                    "add id: and a short name",
                )
            )
            continue
        entry = {k.value: v for k, v in item.pairs}
        for key, value in item.pairs:
            if key.value not in keys:
                problems.append(
                    Problem(
                        key.where,
                        "unknown-key",
                        f"the catalogue has no key '{key.value}'",
                        "a misspelt key would be lost",
                        f"use one of: {', '.join(sorted(keys))}",
                    )
                )
            elif not isinstance(value, Text):
                problems.append(
                    Problem(
                        value.where,
                        "bad-catalogue",
                        f"'{key.value}' is not plain text",
                        "each entry is a flat list of keys and values",
                        "write the value on one line",
                    )
                )
                entry.pop(key.value, None)
        entry["_where"] = item.where
        yield entry


def _read_text(entry, folders, catalogue, problems):
    name = entry["file"].value if "file" in entry else None
    found = (
        next((f / name for f in folders if (f / name).is_file()), None)
        if name and "/" not in name and "\\" not in name
        else None
    )
    if found is None:
        catalogue.missing.append(entry["id"].value)
        catalogue.unproven.add(entry["id"].value)
        return None
    data = found.read_bytes()
    expected = entry["sha256"].value if "sha256" in entry else ""
    if hashlib.sha256(data).hexdigest() != expected:
        catalogue.unproven.add(entry["id"].value)
        problems.append(
            Problem(
                entry["_where"],
                "changed-text",
                f"'{name}' is not the file that was read: its SHA-256 differs",
                "anchors proven in another text prove nothing",
                "restore the file, or check every anchor again and write its SHA-256 here",
            )
        )
        return None
    return data.decode("utf-8").split("\n")


def _add_article(entry, texts, documents, catalogue, problems):
    def text(key):
        return entry[key].value if key in entry else ""

    where, ident = entry["_where"], text("id")
    if ident in catalogue.articles:
        problems.append(
            Problem(
                where,
                "duplicate-id",
                f"the article '{ident}' is listed twice",
                "claims could not tell which is meant",
                "give one of them another id",
            )
        )
        return
    for key in ("title", "written", "how_dated", "document"):
        if not text(key):
            problems.append(
                Problem(
                    where,
                    "bad-catalogue",
                    f"the article '{ident}' lacks '{key}'",
                    "a receipt shows what, when and how we know",
                    f"add {key}:",
                )
            )
    try:
        parse_date(text("written"))
    except ValueError as error:
        problems.append(
            Problem(
                entry["written"].where if "written" in entry else where,
                "bad-date",
                str(error),
                "relative dates in claims rest on it",
                "write EDTF: 2024-08-05, 2025-09, [2025-06..2025-12]",
            )
        )
    if text("document") and text("document") not in texts:
        problems.append(
            Problem(
                where,
                "bad-catalogue",
                f"there is no document '{text('document')}'",
                "an article lies in a document",
                "list it under documents:",
            )
        )
    first, last = 0, 0
    if span := re.fullmatch(r"(\d+)-(\d+)", text("lines")):
        first, last = int(span[1]), int(span[2])
    lines, document = texts.get(text("document")), documents.get(text("document"), {})

    def in_document(key):
        return document[key].value if key in document else ""

    body = "\n".join(lines[first - 1 : last]) if lines is not None and first else None
    catalogue.articles[ident] = Article(
        ident,
        text("title"),
        text("publisher"),
        text("kind"),
        text("written"),
        text("how_dated"),
        text("document"),
        first,
        last,
        body,
        in_document("file"),
        in_document("sha256"),
        where,
    )


def _read_places(path, catalogue):
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        source, anchor, *numbers = line.split("\t")
        if len(numbers) in (4, 5):
            catalogue.recorded[(source, anchor)] = Place(*map(int, numbers[:4]))
            catalogue.recorded_words[(source, anchor)] = numbers[4].split() if numbers[4:] else []


def write_places(path, catalogue, anchors):
    """Write ``anchors.tsv``: the place of every proven anchor and the words around it, for machines without the texts; sorted, whole or not at all.

    anchors: (source, anchor) pairs. Places of documents not at hand are kept as they were recorded.
    """
    rows = []
    for source, anchor in sorted(set(anchors)):
        place, _ = catalogue.find(source, anchor)
        if place:
            rows.append(
                f"{source}\t{anchor}\t{place.line}\t{place.paragraph}\t{place.start}\t{place.end}\t{' '.join(catalogue.words(source, anchor))}"
            )
    fresh = path.with_suffix(".new")
    fresh.write_text("\n".join(rows) + "\n", encoding="utf-8")
    fresh.replace(path)
