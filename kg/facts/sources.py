"""The catalogue of documents and articles; anchors → passages, where the texts are at hand."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from kg.facts import anchors
from kg.facts.articles import Article, is_public
from kg.facts.dates import parse_date
from kg.facts.naming import fold
from kg.facts.reading import (
    List,
    Mapping,
    Text,
    not_utf8,
    read_bytes,
    read_records,
    read_yaml,
)
from kg.facts.spelling import Spelling, composed, plain, spelling
from kg.files import write_whole
from kg.problems import FactsProblem, Position, Problem, shorten

MOST_ANCHOR_WORDS = anchors.MOST_ANCHOR_WORDS
MOST_TEXT_BYTES = 50_000_000
_DOCUMENT_KEYS = ("id", "file", "licence", "sha256", "url")
_ARTICLE_KEYS = (
    "byline",
    "document",
    "how_dated",
    "id",
    "kind",
    "lines",
    "path",
    "public",
    "publisher",
    "title",
    "url",
    "written",
)
_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMs)(?<!\bSt)(?<!\bDr)"
    r"[.!?][\"”’')]*\s+(?=[\"“‘(]?[A-Z0-9])"
)


@dataclass(frozen=True, slots=True)
class Document:
    """One file that holds one or several articles.

    file: its name in one of the folders of texts; sha256: of its bytes; where: in the catalogue.
    """

    id: str
    file: str = ""
    sha256: str = ""
    url: str = ""
    licence: str = ""
    where: Position = field(default=Position(""), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an anchor stands.

    line: in the file; paragraph: of the article (both from 1); start, end: within the paragraph as
    it is written, from 0.
    """

    line: int
    paragraph: int
    start: int
    end: int


class Catalogue:
    """All articles by id, and what is known of their texts.

    missing: documents not at hand; unproven: those and changed ones; recorded, recorded_words: the
    places of anchors (source, anchor in its one spelling), and the words around them, from
    ``anchors.tsv``.
    """

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.articles: dict[str, Article] = {}
        self.missing: list[str] = []
        self.unproven: set[str] = set()
        self.recorded: dict[tuple[str, str], Place] = {}
        self.recorded_words: dict[tuple[str, str], list[str]] = {}

    def find(self, source: str, anchor: str) -> tuple[Place | None, int | None]:
        """Return (Place or None, how often it stands there): proven in the text, else as recorded.

        The count is None where the text is not at hand.
        """
        article = self.articles[source]
        if article.text is None:
            return self.recorded.get((source, plain(anchor))), None
        return find_anchor(article, anchor)

    def words(self, source: str, anchor: str) -> list[str]:
        """Return the words of the sentence around an anchor: what a question may say of it.

        Each once, in the order of the alphabet; as recorded where the text is not at hand.
        """
        place, _ = self.find(source, anchor)
        passage = self.passage(source, place.paragraph) if place else None
        if place is None or passage is None:
            return self.recorded_words.get((source, plain(anchor)), [])
        return words_around(passage, place.start, place.end)

    def passage(self, source: str, paragraph: int) -> str | None:
        """Return the text of a paragraph, or None where it is not at hand."""
        article = self.articles.get(source)
        found = _paragraphs(article.text or "") if article else ()
        return found[paragraph - 1][1] if 0 < paragraph <= len(found) else None


def find_anchor(article: Article, anchor: str) -> tuple[Place | None, int]:
    """Return (Place, count) of an anchor in the article's text; Place is None unless count is 1.

    anchor: words copied exactly, or ``first … last`` for a span within one paragraph. Spaces of any
    kind, what cannot be seen, and the encoding of letters do not matter (``kg.facts.spelling``).
    """
    place, count = _stands(article.text or "", anchor)
    return (replace(place, line=article.first + place.line) if place else None), count


@lru_cache(maxsize=4096)
def _stands(text: str, anchor: str) -> tuple[Place | None, int]:
    """Return (Place in a text, its line from 0; how often it stands there); see ``find_anchor``."""
    place: Place | None = None
    count = 0
    for number, (offset, _, spelled) in enumerate(_paragraphs(text), 1):
        for span in anchors.spans(spelled, anchor):
            count += 1
            place = Place(offset, number, *spelled.place(*span))
    return (place if count == 1 else None), count


@lru_cache(maxsize=256)
def _paragraphs(text: str) -> tuple[tuple[int, str, Spelling], ...]:
    """Return (line from 0, paragraph, its Spelling) of each line of a text that is not empty."""
    lines = enumerate(text.split("\n"))
    return tuple((at, line, spelling(line)) for at, line in lines if line.strip())


def words_around(passage: str, start: int, end: int) -> list[str]:
    """Return the words of the sentences from start to end, folded: sorted, each once.

    Words of three letters or more, and numbers.

    >>> words_around("He won. She lost by 12 points. They left.", 9, 12)
    ['12', 'lost', 'points', 'she']
    """
    ends = [m.end() for m in _SENTENCE_END.finditer(passage)]
    low = max((e for e in ends if e <= start), default=0)
    high = min((e for e in ends if e >= end), default=len(passage))
    return sorted(set(re.findall(r"[^\W\d_]{3,}|\d+", fold(passage[low:high]))))


def read_catalogue(
    path: Path, folders: Sequence[Path], today: date | None = None
) -> tuple[Catalogue, list[Problem]]:
    """Return (Catalogue, problems) of a catalogue file.

    path: ``catalogue.yaml``; folders: where to look for the texts; today: after which no article
    can be written, the day of the clock where None. A text whose SHA-256 differs from the
    catalogue's, or that is not UTF-8, is a problem and is not used: anchors would prove nothing.
    """
    catalogue, shown = Catalogue(), f"{path.parent.name}/{path.name}"
    why = "a claim must say which article it is from"
    if not path.exists():
        what = "there is no catalogue of articles"
        fix = "write seeds/catalogue.yaml; `kg new source` makes an entry"
        return catalogue, [Problem(Position(shown), "no-catalogue", what, why, fix)]
    root, problems = read_yaml(path, shown)
    if not isinstance(root, Mapping):
        if not any(p.severity == "problem" for p in problems):
            what = "the catalogue is empty"
            fix = "list documents and articles"
            problems.append(Problem(Position(shown), "no-catalogue", what, why, fix))
        return catalogue, problems
    texts: dict[str, tuple[str, ...] | None] = {}
    for ident, where, entry in _entries(root, "documents", _DOCUMENT_KEYS, problems):
        if ident in catalogue.documents:
            problems.append(_listed_twice("document", ident, where))
            continue
        document = Document(
            id=ident,
            file=_of(entry, "file"),
            sha256=_of(entry, "sha256"),
            url=_of(entry, "url"),
            licence=_of(entry, "licence"),
            where=where,
        )
        catalogue.documents[ident] = document
        texts[ident] = _read_text(document, folders, catalogue, problems)
    latest = (today or date.today()) + timedelta(days=1)
    for ident, where, entry in _entries(root, "articles", _ARTICLE_KEYS, problems):
        if ident in catalogue.articles:
            problems.append(_listed_twice("article", ident, where))
            continue
        article = _article(ident, where, entry, catalogue, latest, problems)
        lines = texts.get(article.document)
        if lines is not None and article.first:
            body = "\n".join(lines[article.first - 1 : article.last])
            article = replace(article, text=body)
        catalogue.articles[ident] = article
    problems += _read_places(path.with_name("anchors.tsv"), catalogue)
    return catalogue, problems


def _entries(
    root: Mapping, section: str, keys: Sequence[str], problems: list[Problem]
) -> Iterator[tuple[str, Position, dict[str, Text]]]:
    """Yield (id, place, key → text) of each entry of a section of the catalogue."""
    node = root.get(section)
    for item in node.items if isinstance(node, List) else ():
        ident = item.get("id") if isinstance(item, Mapping) else None
        if not isinstance(item, Mapping) or not isinstance(ident, Text) or not ident.value:
            what = f"an entry of '{section}' has no id"
            why, fix = "claims name articles by id", "add id: and a short name"
            problems.append(Problem(item.where, "bad-catalogue", what, why, fix))
            continue
        entry: dict[str, Text] = {}
        for key, value in item.pairs:
            if key.value not in keys:
                what = f"the catalogue has no key '{shorten(key.value)}'"
                why, fix = "a misspelt key would be lost", f"use one of: {', '.join(keys)}"
                problems.append(Problem(key.where, "unknown-key", what, why, fix))
            elif isinstance(value, Text):
                entry.setdefault(key.value, value)
            else:
                what = f"'{key.value}' is not plain text"
                why = "each entry is a flat list of keys and values"
                fix = "write the value on one line"
                problems.append(Problem(value.where, "bad-catalogue", what, why, fix))
        yield ident.value, item.where, entry


def _of(entry: dict[str, Text], key: str) -> str:
    return entry[key].value if key in entry else ""


def _listed_twice(kind: str, ident: str, where: Position) -> Problem:
    what = f"the {kind} '{shorten(ident)}' is listed twice"
    why = "claims could not tell which is meant"
    return Problem(where, "duplicate-id", what, why, "give one of them another id")


def _read_text(
    document: Document, folders: Sequence[Path], catalogue: Catalogue, problems: list[Problem]
) -> tuple[str, ...] | None:
    """Return the composed lines of a document's text; None where it is not at hand or unproven."""
    catalogue.unproven.add(document.id)
    if not document.file:
        catalogue.missing.append(document.id)
        return None
    path = _text_file(document.file, folders)
    if path is None:
        catalogue.missing.append(document.id)
        if not _is_inside(document.file):
            problems.append(_outside(document))
        return None
    if not any(_lies_in(path, folder) for folder in folders):
        catalogue.missing.append(document.id)
        problems.append(_outside(document))
        return None
    try:
        data = read_bytes(path, document.file, MOST_TEXT_BYTES)
    except FactsProblem as error:
        problems += [_of_text(document, p) for p in error.problems]
        return None
    if hashlib.sha256(data).hexdigest() != document.sha256.lower():
        what = f"'{shorten(document.file)}' is not the file that was read: its SHA-256 differs"
        why = "anchors proven in another text prove nothing"
        fix = "restore the file, or check every anchor again and write its SHA-256 here"
        problems.append(Problem(document.where, "changed-text", what, why, fix))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(_of_text(document, not_utf8(data, error, document.file)))
        return None
    catalogue.unproven.discard(document.id)
    return tuple(line.removesuffix("\r") for line in composed(text).split("\n"))


def _text_file(name: str, folders: Sequence[Path]) -> Path | None:
    """Return the first file of that name in the folders; pipes and folders are none."""
    if not _is_inside(name):
        return None
    try:
        return next((f / name for f in folders if (f / name).is_file()), None)
    except (OSError, ValueError):
        return None


def _is_inside(name: str) -> bool:
    """Whether a name, joined to a folder, stays in it: relative, and never upwards."""
    parts = re.split(r"[/\\]", name)
    return ".." not in parts and parts[0] != "" and ":" not in parts[0] and "\0" not in name


def _lies_in(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _outside(document: Document) -> Problem:
    what = f"'{shorten(document.file)}' lies outside the folders of texts"
    why = "a corpus reads its own texts and no other file"
    fix = "put the text beside the catalogue and write its name only"
    return Problem(document.where, "bad-catalogue", what, why, fix)


def _of_text(document: Document, problem: Problem) -> Problem:
    """Return a problem of a text at the place of its document in the catalogue."""
    line = f", line {problem.where.line}" if problem.where.line > 1 else ""
    what = f"the text '{shorten(document.file)}'{line}: {problem.what}"
    why = "anchors can be found only in a text that can be read"
    fix = f"{problem.fix}; then write its new SHA-256 here"
    return Problem(document.where, problem.rule, what, why, fix)


def _article(
    ident: str,
    where: Position,
    entry: dict[str, Text],
    catalogue: Catalogue,
    latest: date,
    problems: list[Problem],
) -> Article:
    """Return an article without its text; note what is wrong with its entry."""
    for key in ("title", "written", "how_dated", "document"):
        if not _of(entry, key):
            what = f"the article '{shorten(ident)}' lacks '{key}'"
            why = "a receipt shows what, when and how we know"
            problems.append(Problem(where, "bad-catalogue", what, why, f"add {key}:"))
    problems += check_written(ident, where, entry, latest)
    document = catalogue.documents.get(_of(entry, "document"))
    if document is None and "document" in entry:
        what = f"there is no document '{shorten(_of(entry, 'document'))}'"
        why, fix = "an article lies in a document", "list it under documents:"
        problems.append(Problem(where, "bad-catalogue", what, why, fix))
    first, last = 0, 0
    if span := re.fullmatch(r"([1-9]\d{0,8})-([1-9]\d{0,8})", _of(entry, "lines")):
        first, last = int(span[1]), int(span[2])
    if "lines" in entry and not 0 < first <= last:
        what = f"'{shorten(_of(entry, 'lines'))}' is no span of lines"
        why = "the article's text is found by it"
        fix = "write its first and its last line in the document, counted from 1: 3-28"
        problems.append(Problem(entry["lines"].where, "bad-catalogue", what, why, fix))
        first, last = 0, 0
    if "url" in entry and not is_public(_of(entry, "url")):
        what = f"'{shorten(_of(entry, 'url'))}' is no address of a page"
        why = "receipts lead to the words on it"
        fix = "write where anybody can read the article, https://…, or leave url: out"
        problems.append(Problem(entry["url"].where, "bad-catalogue", what, why, fix))
        entry.pop("url")
    return Article(
        id=ident,
        title=_of(entry, "title"),
        publisher=_of(entry, "publisher"),
        kind=_of(entry, "kind"),
        written=_of(entry, "written"),
        how_dated=_of(entry, "how_dated"),
        document=_of(entry, "document"),
        first=first,
        last=last,
        file=document.file if document else "",
        sha256=document.sha256 if document else "",
        url=_of(entry, "url") or (document.url if document else ""),
        byline=_of(entry, "byline"),
        public=_of(entry, "public"),
        where=where,
    )


def check_written(
    ident: str, where: Position, entry: dict[str, Text], latest: date
) -> Iterator[Problem]:
    """The date of an article is a date of the calendar, and not still to come (a warning)."""
    written = entry["written"].where if "written" in entry else where
    try:
        earliest, _ = parse_date(_of(entry, "written"))
    except ValueError as error:
        why = "relative dates in claims rest on it"
        fix = "write EDTF: 2024-08-05, 2025-09, [2025-06..2025-12]"
        yield Problem(written, "bad-date", str(error), why, fix)
        return
    if earliest and earliest > latest.isoformat():
        what = f"the article '{shorten(ident)}' is dated {_of(entry, 'written')}, still to come"
        why = "relative dates in claims rest on it, and nobody has read an article of the future"
        fix = "check the year; if the date is right, mend the clock of this machine"
        yield Problem(written, "bad-date", what, why, fix, "warning")


def _read_places(path: Path, catalogue: Catalogue) -> list[Problem]:
    """Fill the recorded places; return the problem of the first line that is none."""
    records, problems = read_records(path, f"{path.parent.name}/{path.name}", _record)
    for source, anchor, place, words in records:
        catalogue.recorded[source, plain(anchor)] = place
        catalogue.recorded_words[source, plain(anchor)] = words
    return problems


def _record(columns: list[str]) -> tuple[str, str, Place, list[str]]:
    """Return (source, anchor, place, words around it). Raises ValueError for other columns."""
    source, anchor, line, paragraph, start, end, *words = columns
    if len(words) > 1:
        raise ValueError("too many columns")
    place = Place(int(line), int(paragraph), int(start), int(end))
    if not (place.line > 0 and place.paragraph > 0 and 0 <= place.start < place.end):
        raise ValueError("no place")
    return source, anchor, place, words[0].split() if words else []


def write_places(path: Path, catalogue: Catalogue, claimed: Iterable[tuple[str, str]]) -> None:
    """Write ``anchors.tsv``: the place of every proven anchor and the words around it.

    For machines without the texts; sorted, whole or not at all. claimed: (source, anchor) pairs.
    Places of documents not at hand are kept as they were recorded.
    """
    rows: dict[str, None] = {}
    for source, anchor in sorted({(s, plain(a)) for s, a in claimed}):
        place, _ = catalogue.find(source, anchor)
        if place:
            numbers = f"{place.line}\t{place.paragraph}\t{place.start}\t{place.end}"
            words = " ".join(catalogue.words(source, anchor))
            rows[f"{source}\t{anchor}\t{numbers}\t{words}"] = None
    write_whole(path, "".join(f"{row}\n" for row in rows))
