"""Documents → one ranked index of words (BM25), in memory or in a folder; partial matches count."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import tantivy

# Field → how much a word in it counts.
FIELDS = {
    "sentence": 2.0,
    "kinds": 1.4,
    "names": 1.2,
    "anchors": 1.0,
    "labels": 0.7,
    "words": 0.6,
}
SORTS = ("statement", "entity", "question")
Postings = list[tuple[int, float]]  # number of a document, and what a word weighs in it
_MOST_TERMS = 48
_PLACES = 4  # of a score


@dataclass(frozen=True, slots=True)
class Document:
    """What can be found.

    sort: statement, entity or question; fields: field → stems; ids: of the entities that it
    touches.
    """

    sort: str
    ident: str
    fields: Mapping[str, Sequence[str]]
    ids: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found, with its score: the higher, the nearer."""

    ident: str
    score: float


class SearchIndex:
    """An index that can be searched; the engine is tantivy's."""

    def __init__(self, engine: "tantivy.Index") -> None:
        self._engine = engine
        self._searcher = engine.searcher()

    @classmethod
    def build(cls, documents: Iterable[Document], path: Path | None = None) -> "SearchIndex":
        """Return an index of documents, in memory or in a folder, which must exist and be empty."""
        import tantivy

        schema = _schema()
        engine = tantivy.Index(schema, path=str(path) if path else None)
        writer = engine.writer(heap_size=64_000_000, num_threads=1)
        for document in documents:
            entry = tantivy.Document()
            entry.add_text("sort", document.sort)
            entry.add_text("ident", document.ident)
            for name, stems in document.fields.items():
                entry.add_text(name, " ".join(stems))
            entry.add_text("ids", " ".join(document.ids))
            writer.add_document(entry)
        writer.commit()
        writer.wait_merging_threads()
        engine.reload()
        return cls(engine)

    @classmethod
    def open(cls, path: Path) -> "SearchIndex":
        """Return the index in a folder. Raises ValueError where there is none."""
        import tantivy

        return cls(tantivy.Index.open(str(path)))

    def search(
        self, sort: str, terms: Mapping[str, float], ids: Mapping[str, float], most: int
    ) -> list[Hit]:
        """Return up to ``most`` Hits, the best first; equal ones by id.

        sort: of the documents; terms: stem → weight; ids: entity id → weight of touching it.
        """
        words = [self._of_word(term, weight) for term, weight in heaviest(terms)]
        parts = [part for word in words for part in word]
        parts += [self._of_id(ident, weight) for ident, weight in sorted(ids.items())]
        found = self._found(parts, most, sort) if parts else []
        return ranked(Hit(self._ident(address), score) for score, address in found)

    def _of_word(self, term: str, weight: float) -> "list[tantivy.Query]":
        import tantivy

        schema, query = self._engine.schema, tantivy.Query
        return [
            query.boost_query(query.term_query(schema, name, term), weight * boost)
            for name, boost in FIELDS.items()
        ]

    def _of_id(self, ident: str, weight: float) -> "tantivy.Query":
        import tantivy

        query = tantivy.Query
        touching = query.term_query(self._engine.schema, "ids", ident)
        return query.boost_query(query.const_score_query(touching, 1.0), weight)

    def _found(
        self, parts: "Sequence[tantivy.Query]", most: int, sort: str = ""
    ) -> "list[tuple[float, tantivy.DocAddress]]":
        """Return (score, address) of documents that some parts find, at most so many.

        Of one sort where it is named; all of it where there are no parts.
        """
        import tantivy

        query, both = tantivy.Query, list[tuple[Any, Any]]()
        if sort:
            of_sort = query.term_query(self._engine.schema, "sort", sort)
            both.append((tantivy.Occur.Must, query.const_score_query(of_sort, 0.0)))
        if parts:
            some = query.boolean_query([(tantivy.Occur.Should, part) for part in parts])
            both.append((tantivy.Occur.Must, some))
        found: Any = self._searcher.search(query.boolean_query(both), max(1, most)).hits
        return [(float(score), address) for score, address in found]

    def _ident(self, address: "tantivy.DocAddress") -> str:
        return str(self._searcher.doc(address).get_first("ident"))

    # -- all that it holds, for whoever writes it down --

    def idents(self, sort: str) -> list[str]:
        """Return the idents of the documents of a sort; the place of each is its number."""
        return [self._ident(address) for address in self._addresses(sort)]

    def words(self) -> Iterator[tuple[str, dict[str, Postings]]]:
        """Yield every word, sorted, and sort → the documents that hold it."""
        most: Counter[str] = Counter()
        for name in FIELDS:
            most.update(dict(self._searcher.terms_with_prefix(name, "")))
        for word, count in sorted(most.items()):
            yield word, self._postings(self._of_word(word, 1.0), count)

    def ids(self) -> Iterator[tuple[str, dict[str, Postings]]]:
        """Yield the id of every entity, sorted, and sort → the documents that touch it."""
        for ident, count in sorted(self._searcher.terms_with_prefix("ids", "")):
            yield ident, self._postings([self._of_id(ident, 1.0)], count)

    def _postings(self, parts: "Sequence[tantivy.Query]", most: int) -> dict[str, Postings]:
        found: dict[str, Postings] = {}
        for score, address in self._found(parts, most):
            sort, number = self._numbers[address.segment_ord, address.doc]
            found.setdefault(sort, []).append((number, score))
        return {sort: sorted(postings) for sort, postings in sorted(found.items())}

    @cached_property
    def _numbers(self) -> dict[tuple[int, int], tuple[str, int]]:
        return {
            (a.segment_ord, a.doc): (sort, number)
            for sort in SORTS
            for number, a in enumerate(self._addresses(sort))
        }

    def _addresses(self, sort: str) -> "list[tantivy.DocAddress]":
        found = self._found([], self._searcher.num_docs, sort)
        return sorted((a for _, a in found), key=lambda a: (a.segment_ord, a.doc))


def heaviest(terms: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return the (stem, weight) pairs that a search goes by, the heaviest first."""
    return sorted(terms.items(), key=lambda t: (-t[1], t[0]))[:_MOST_TERMS]


def ranked(hits: Iterable[Hit]) -> list[Hit]:
    """Return Hits, the best first, equal ones by id.

    Scores are rounded: in which order an engine adds small numbers decides nothing.
    """
    rounded = (Hit(h.ident, round(h.score, _PLACES)) for h in hits)
    return sorted(rounded, key=lambda h: (-h.score, h.ident))


def _schema() -> "tantivy.Schema":
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("ident", stored=True, tokenizer_name="raw")
    builder.add_text_field("sort", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("ids", tokenizer_name="whitespace", index_option="basic")
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()
