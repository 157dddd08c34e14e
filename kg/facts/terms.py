"""Words → the sections, keys and kinds of the ontology that fit them, the best first."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.facts.claims import META_KEYS
from kg.ontology import Slot, Vocabulary

LEAST_SCORE = 45.0
_NEAR, _NEAR_SHORT = 88.0, 93.0  # of 100, of long words and of short ones (wrist is not worst)
_SHORT = 5
_TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Term:
    """A section, key or kind that fits some words.

    what: ``section``, ``key``, ``kind`` or ``entity section``; name: what a curator types;
    sections: the sections in which it may stand, none where in all; key: the key whose value a kind
    is, else empty;
    label, definition, example: as the ontology gives them; score: 0 to 100.
    """

    what: str
    name: str
    sections: tuple[str, ...]
    key: str
    label: str
    definition: str
    example: str
    score: float

    @property
    def typed(self) -> str:
        """How it is typed in a claims file: ``deaths:``, ``deaths: {cause: …}``."""
        where = f"{self.sections[0]}: " if self.sections else ""
        if self.what == "kind":
            return f"{where}{{{self.key}: {self.name}}}"
        return f"{where}{{{self.name}: …}}" if self.what == "key" else f"{self.name}:"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A term before it is scored: its own names, and the longer text that explains it."""

    term: Term
    names: tuple[str, ...]
    text: str


def find_terms(vocabulary: Vocabulary, words: str, most: int = 20) -> list[Term]:
    """Return at most ``most`` terms whose names, other names or meaning fit ``words``.

    A name that is the words counts most, then one that shares them, then a definition that holds
    them; rare words count more than common ones, and one that no term knows counts as one that is
    misspelt does. An empty list where nothing comes near.
    """
    query = _tokens(words)
    if not query:
        return []
    entries = list(_entries(vocabulary))
    weights = _weights(entries)
    scored = []
    for at, entry in enumerate(entries):
        score = _score(query, entry, weights)
        if score >= LEAST_SCORE:
            term = entry.term
            scored.append((-round(score, 1), _ORDER.index(term.what), at, term))
    return [
        Term(t.what, t.name, t.sections, t.key, t.label, t.definition, t.example, -negative)
        for negative, _, _, t in sorted(scored, key=lambda s: s[:3])[:most]
    ]


_ORDER = ("section", "kind", "key", "entity section")


def _entries(vocabulary: Vocabulary) -> Iterator[_Entry]:
    for section, cls in vocabulary.sections().items():
        term = Term("section", section, (section,), "", cls.label, cls.definition, cls.example, 0.0)
        yield _Entry(term, (section, cls.label, *cls.words, *cls.hints), cls.definition)
    for section, entity in vocabulary.entity_sections().items():
        term = Term(
            "entity section", section, (section,), "", entity.label, entity.definition,
            entity.example, 0.0,
        )  # fmt: skip
        yield _Entry(term, (section, entity.label, *entity.words), entity.definition)
    for slot, sections in _used(vocabulary):
        term = Term("key", slot.key, sections, "", slot.label, slot.definition, slot.example, 0.0)
        yield _Entry(term, (slot.key, slot.label, *slot.words), slot.definition)
        if slot.value_type == "kind":
            for kind in vocabulary.kinds[slot.range].values():
                term = Term(
                    "kind", kind.notation, sections, slot.key, kind.label, slot.definition,
                    kind.notation, 0.0,
                )  # fmt: skip
                yield _Entry(term, (kind.notation, kind.label, *kind.words), "")


def _used(vocabulary: Vocabulary) -> list[tuple[Slot, tuple[str, ...]]]:
    """Return each slot that a section has: those sections that need it first, then by rank.

    What any claim may say is of no section.
    """
    found: dict[str, list[tuple[bool, float, str]]] = {}
    for section, cls in vocabulary.sections().items():
        for name in cls.slots:
            found.setdefault(name, []).append((name not in cls.required, cls.rank, section))
    found |= {s.name: [] for s in vocabulary.slots.values() if s.key in META_KEYS}
    return [
        (vocabulary.slots[name], tuple(section for _, _, section in sorted(sections)))
        for name, sections in found.items()
    ]


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(text.casefold()))


def _weights(entries: list[_Entry]) -> dict[str, float]:
    """Return word → how telling it is: the fewer terms hold it, the more."""
    counts: Counter[str] = Counter()
    for entry in entries:
        counts.update({w for text in (*entry.names, entry.text) for w in _tokens(text)})
    return {word: 1 / (1 + math.log(count)) for word, count in counts.items()}


def _score(query: tuple[str, ...], entry: _Entry, weights: dict[str, float]) -> float:
    best = 0.0
    for name in entry.names:
        tokens = _tokens(name)
        if tokens == query:
            return 100.0
        shared = _shared(query, tokens, weights)
        if shared:
            both = 2 * shared * _shared(tokens, query, weights)
            length = shared + _shared(tokens, query, weights)
            best = max(best, 20 * shared + 75 * both / length)
    return max(best, 60 * _shared(query, _tokens(entry.text), weights))


def _shared(words: tuple[str, ...], others: tuple[str, ...], weights: dict[str, float]) -> float:
    """Return which part of ``words``, by weight, stands among ``others`` or nearly does: 0 to 1."""
    if not words or not others:
        return 0.0
    total = sum(weights.get(w, 1.0) for w in words)
    return sum(weights.get(w, 1.0) * max(_alike(w, o) for o in others) for w in words) / total


@lru_cache(maxsize=100_000)
def _alike(word: str, other: str) -> float:
    """Return how alike two words are, 1 where they are the same, 0 where they are not near."""
    if word == other:
        return 1.0
    from rapidfuzz.distance import JaroWinkler

    alike = 100 * JaroWinkler.similarity(word, other)
    shorter = min(len(word), len(other))
    near = _NEAR if shorter > _SHORT else _NEAR_SHORT
    return alike / 100 * 0.95 if alike >= near and shorter > 3 else 0.0
