"""Documents → one ranked index of words (BM25), in memory or in a folder; partial matches count."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
_MOST_TERMS = 48


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
        import tantivy

        schema, query = self._engine.schema, tantivy.Query
        heaviest = sorted(terms.items(), key=lambda t: (-t[1], t[0]))[:_MOST_TERMS]
        parts: list[tuple[Any, Any]] = [
            (
                tantivy.Occur.Should,
                query.boost_query(query.term_query(schema, name, term), weight * boost),
            )
            for term, weight in heaviest
            for name, boost in FIELDS.items()
        ]
        parts += [
            (
                tantivy.Occur.Should,
                query.boost_query(
                    query.const_score_query(query.term_query(schema, "ids", i), 1.0), weight
                ),
            )
            for i, weight in sorted(ids.items())
        ]
        if not parts:
            return []
        of_sort = query.const_score_query(query.term_query(schema, "sort", sort), 0.0)
        both = query.boolean_query(
            [
                (tantivy.Occur.Must, of_sort),
                (tantivy.Occur.Must, query.boolean_query(parts)),
            ]
        )
        found = self._searcher.search(both, most)
        hits = [
            Hit(str(self._searcher.doc(address).get_first("ident")), float(score))
            for score, address in found.hits
        ]
        return sorted(hits, key=lambda h: (-h.score, h.ident))


def _schema() -> "tantivy.Schema":
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("ident", stored=True, tokenizer_name="raw")
    builder.add_text_field("sort", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("ids", tokenizer_name="whitespace", index_option="basic")
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()
