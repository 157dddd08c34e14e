"""A graph → the documents of its index: statements, entities and saved questions.

Each with all its words.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from kg.answers.asking.analysis import Analyzer, Token, analyzer_of
from kg.answers.asking.index import Document, Hit, SearchIndex
from kg.answers.asking.linking import LONGEST, Linker, Mention
from kg.answers.questions import Question, load_questions
from kg.graph.memory import INDEX
from kg.model.statements import Statement

if TYPE_CHECKING:
    from kg.answers.asking.postings import ServedIndex
    from kg.answers.graph import Graph

_SYNONYM = 0.3
_DIGEST = "questions.txt"
_MARKS = str.maketrans("[]{}_", "     ")  # of templates


@dataclass(frozen=True)
class Library:
    """What questions in words are read with.

    index, asked: of a graph's statements and of its saved questions; linker: finds names in words.
    """

    index: "SearchIndex | ServedIndex"
    asked: "SearchIndex | ServedIndex"
    questions: Mapping[str, Question]
    analyzer: Analyzer
    linker: Linker
    same: Mapping[str, frozenset[str]]
    _called: dict[str, list[frozenset[str]]] = field(default_factory=dict)

    @property
    def examples(self) -> tuple[str, ...]:
        """A few questions that need nothing to be given, the shortest first."""
        free = [q for q in self.questions.values() if all(p.optional for p in q.parameters)]
        texts = sorted((q.in_words({}) for q in free), key=lambda t: (len(t), t))
        return tuple(texts[:3])

    def called(self, column: str) -> list[frozenset[str]]:
        """Return the stems of each name of a column: its own, and those of the slot of that name.

        Not those of a slot that takes a kind: they speak of the kinds.
        """
        if column not in self._called:
            slot = self.linker.graph.vocabulary.slots.get(column)
            more = [slot.label, *slot.words] if slot and slot.value_type != "kind" else []
            names = [self.analyzer.content([n]) for n in (column.replace("_", " "), *more)]
            self._called[column] = [frozenset(n) for n in names if n]
        return self._called[column]

    def meet(self, ident: str, others: Sequence[str]) -> bool:
        """Return whether a statement touches an entity and one of some others."""
        ids = dict.fromkeys(others, 1.0) | {ident: 1000.0}
        hits = self.index.search("statement", {}, ids, 1)
        return bool(hits) and hits[0].score > ids[ident] + 0.5

    def mentions(self, text: str, tokens: Sequence[Token]) -> list[Mention]:
        """Return what the tokens of a text name; whoever holds the names may get them all at once.

        That is every run of tokens that is short enough to be a name.
        """
        runs = [zip(tokens, tokens[n:], strict=False) for n in range(LONGEST)]
        names = self.linker.graph.names
        names.expect(text[one.start : other.end] for run in runs for one, other in run)
        return self.linker.mentions(text, tokens)

    def search(
        self, sort: str, stems: Mapping[str, float], ids: Mapping[str, float], most: int
    ) -> list[Hit]:
        """Return the Hits of some stems; synonyms count a little."""
        terms = dict(stems)
        for stem, weight in stems.items():
            for other in self.same.get(stem, ()):
                terms.setdefault(other, weight * _SYNONYM)
        index = self.asked if sort == "question" else self.index
        return index.search(sort, terms, ids, most)


_LIBRARIES: "WeakKeyDictionary[Graph, Library]" = WeakKeyDictionary()


def library_of(graph: "Graph") -> Library:
    """Return the Library of a graph; made once for each."""
    if graph not in _LIBRARIES:
        _LIBRARIES[graph] = _made(graph)
    return _LIBRARIES[graph]


def _made(graph: "Graph") -> Library:
    words = graph.vocabulary.words
    analyzer = analyzer_of(words)
    assert analyzer.function is not None
    questions = load_questions(graph.folders)
    same: dict[str, set[str]] = {}
    for group in words.synonyms:
        stems = {analyzer.stem(w) for w in group}
        for stem in stems:
            same.setdefault(stem, set()).update(stems - {stem})
    index, asked = _opened(graph, questions, analyzer)
    alike = {s: frozenset(o) for s, o in same.items()}
    return Library(index, asked, questions, analyzer, Linker(graph, analyzer), alike)


def _opened(
    graph: "Graph", questions: Mapping[str, Question], analyzer: Analyzer
) -> "tuple[SearchIndex | ServedIndex, SearchIndex | ServedIndex]":
    """Return the indexes of statements and of questions: from beside the graph on disk, or made.

    Saved questions may change without the graph: the index on disk is then right for the statements
    only.
    """
    if records := getattr(graph.data, "records", None):
        from kg.answers.asking.postings import ServedIndex

        served = ServedIndex(records)
        return served, served
    folder = graph.data.index
    if folder is None:
        whole = SearchIndex.build(documents(graph, questions, analyzer))
        return whole, whole
    try:
        whole = SearchIndex.open(folder)
        digest = (folder.parent / _DIGEST).read_text(encoding="utf-8")
    except (OSError, ValueError):  # cleared away, or damaged
        whole = SearchIndex.build(documents(graph, questions, analyzer))
        return whole, whole
    if digest == digest_of(questions):
        return whole, whole
    return whole, SearchIndex.build(of_questions(questions, analyzer))


def write_index(graph: "Graph", home: Path) -> None:
    """Write the index of a graph and its saved questions into the graph's folder."""
    questions = load_questions(graph.folders)
    folder = home / INDEX
    folder.mkdir()
    SearchIndex.build(documents(graph, questions, analyzer_of(graph.vocabulary.words)), folder)
    (home / _DIGEST).write_text(digest_of(questions), encoding="utf-8")


def digest_of(questions: Mapping[str, Question]) -> str:
    """Return a sum (SHA-256) over what the index holds of saved questions."""
    texts = [(name, texts_of(q)) for name, q in sorted(questions.items())]
    return sha256(repr(texts).encode("utf-8")).hexdigest()


def documents(
    graph: "Graph", questions: Mapping[str, Question], analyzer: Analyzer
) -> Iterator[Document]:
    """Yield the documents of a graph and of a library of saved questions."""
    for statement in graph.data.statements():
        yield of_statement(graph, statement, analyzer)
    for ident, entity in graph.data.entities.items():
        names = [n for n in (entity.name, *entity.other_names)]
        cls = graph.vocabulary.entity_class(entity.cls)
        fields = {"names": names, "kinds": [cls.label, *cls.words, entity.kind]}
        yield Document("entity", ident, _stemmed(fields, analyzer), (ident,))
    yield from of_questions(questions, analyzer)


def of_questions(questions: Mapping[str, Question], analyzer: Analyzer) -> Iterator[Document]:
    """Yield the documents of saved questions."""
    for question in questions.values():
        yield Document("question", question.name, _stemmed(texts_of(question), analyzer))


@lru_cache(maxsize=1024)
def texts_of(question: Question) -> dict[str, list[str]]:
    """Return field → texts of a saved question.

    They are what it asks, its words, its columns and parameters.
    """
    return {
        "sentence": [_plain(t) for t in (question.question, *question.also)],
        "kinds": list(question.words),
        "labels": [
            *(n.replace("_", " ") for n, _ in question.columns),
            *(p.name.replace("_", " ") for p in question.parameters),
            question.name.replace("-", " "),
            question.group,
        ],
    }


def of_statement(graph: "Graph", statement: Statement, analyzer: Analyzer) -> Document:
    """Return the document of a statement."""
    vocabulary = graph.vocabulary
    cls = vocabulary.statement_class(statement.cls)
    touched = sorted(statement.touches())
    known = [graph.data.entities[i] for i in touched if i in graph.data.entities]
    kinds = [vocabulary.conditions[t].label for t in statement.types]
    labels = [cls.label, *cls.words]
    for name in statement.slots:
        slot = vocabulary.slots[name]
        labels += [slot.label, *slot.words]
        if slot.value_type == "kind":
            for held in statement.told(name):
                kind = vocabulary.kind_of(name, str(held.value.raw))
                kinds += [kind.label, *kind.words]
    fields = {
        "sentence": [statement.sentence],
        "kinds": kinds,
        "names": [n for e in known for n in (e.name, *e.other_names)],
        "anchors": [a for c in statement.claims for a in c.at],
        "labels": labels,
        "words": [_passage(graph).get(c.id, "") for c in statement.claims],
    }
    return Document("statement", statement.id, _stemmed(fields, analyzer), [e.id for e in known])


def _passage(graph: "Graph") -> Mapping[str, str]:
    """Return claim id → the words of its sentence in the article, where the graph has them."""
    built = getattr(graph.data, "built", graph.data)
    found: Mapping[str, str] = getattr(built, "words", {})
    return found


def _stemmed(fields: Mapping[str, list[str]], analyzer: Analyzer) -> dict[str, list[str]]:
    return {n: [s for t in texts for s in _stems(t, analyzer)] for n, texts in fields.items()}


@lru_cache(maxsize=1 << 14)  # labels, and questions, come again and again
def _stems(text: str, analyzer: Analyzer) -> list[str]:
    return analyzer.stems([text])


def _plain(template: str) -> str:
    return template.translate(_MARKS)
