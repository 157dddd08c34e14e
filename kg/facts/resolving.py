"""What somebody typed in short → the section, key, kind or entity meant, or all that may be."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.facts.naming import fold
from kg.facts.tidying import typed

_WORDS = re.compile(r"[^\W_]+")
_UNNAMED = "unnamed"
"""The kind of those who have no name of their own: "Ada Lind's father (not named)"."""
_MARGIN = 4
"""A name may be so much longer than the id and is still what one writes: it is easier to read."""


def meant(text: str, known: Iterable[str]) -> list[str]:
    """Return what ``text`` may stand for among words that are known: itself, else what it begins.

    Several words (hyphens, underscores and spaces part them) may each be cut short. Where one
    candidate begins all the others, it is meant.

    >>> keys = ["session", "session_kind", "season", "driver", "overall_position"]
    >>> meant("ses", keys), meant("ov-p", keys), meant("se", keys)
    (['session'], ['overall_position'], ['session', 'session_kind', 'season'])
    """
    known = list(known)
    if text in known:
        return [text]
    wanted = _words(text)
    found = [k for k in known if wanted and _begins(wanted, _words(k), first=True)]
    shortest = min(found, key=len, default="")
    return [shortest] if found and all(k.startswith(shortest) for k in found) else found


@dataclass(slots=True)
class Resolver:
    """Finds entities and kinds by what was typed.

    vocabulary: kg.ontology.Vocabulary; entities: id → Entity; names: kg.facts.naming.Names.
    """

    vocabulary: Any
    entities: Mapping[str, Any]
    names: Any
    _forms: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)

    def entity(
        self, text: str, cls: str, loose: bool, near_at_hand: "Hand | None" = None
    ) -> list[str]:
        """Return the ids that ``text`` may mean among entities of a class.

        One that has exactly this name; else, capitals and accents aside, one that has it; else,
        where ``loose``, those of which it gives words or their beginnings, in order. Those that the
        article names go before others, where ``near_at_hand`` knows, then those with a name of
        their own, then what fits best, then a name of which far less is left out.
        """
        if ids := self._fitting(self.names.matching(text), cls):
            return ids
        wanted = fold(text)
        same = [i for i in self._all(cls) if wanted in {" ".join(f) for f in self._of(i, False)}]
        if same or not loose:
            return same
        words = _words(text)
        found = {i: forms for i in self._all(cls) if (forms := self._matching(words, i))}
        ranks = {i: min(_rank(words, f) for f in forms) for i, forms in found.items()}
        here = [i for i in found if near_at_hand is not None and near_at_hand.has(i)]
        several = here or list(found)
        several = [i for i in several if self.entities[i].kind != _UNNAMED] or several
        best = min((ranks[i] for i in several), default=0)
        several = [i for i in several if ranks[i] == best]
        sizes = {i: min(map(len, found[i])) for i in several}
        return _far_shorter(sizes) or several

    def is_name(self, ident: str, text: str) -> bool:
        """Return whether an entity is called so, letter by letter."""
        entity = self.entities[ident]
        return text in (ident, entity.name, *entity.other_names, *entity.formerly)

    def as_written(self, ident: str, near_at_hand: "Hand | None" = None) -> str:
        """Return how an entity is written in a claim.

        As the article's claims have it so far; else by its name, where that says who is meant, is
        not much longer than the id and needs no quotes; else by its id.
        """
        if near_at_hand is not None and (used := near_at_hand.used.get(ident)):
            return used
        name = str(self.entities[ident].name)
        short = len(name) <= len(ident) + _MARGIN and typed(name) == name
        return name if short and self.names.matching(name) == [ident] else ident

    def kind(self, text: str, scheme: str, loose: bool) -> list[str]:
        """Return the notations that ``text`` may mean: as one, its label or word, or cut short."""
        kinds = self.vocabulary.kinds[scheme]
        if text in kinds:
            return [text]
        wanted = fold(text)
        same = [n for n, k in kinds.items() if wanted in map(fold, (n, k.label, *k.words))]
        whole = [n for n in same if _words(n) == _words(text)]
        if same or not loose:
            return whole if len(whole) == 1 else same
        return meant(text, kinds) or [
            n
            for n, k in kinds.items()
            if any(fold(w).startswith(wanted) for w in (k.label, *k.words))
        ]

    def _fitting(self, ids: Iterable[str], cls: str) -> list[str]:
        return [i for i in ids if self.vocabulary.is_a(self.entities[i].cls, cls)]

    def _all(self, cls: str) -> list[str]:
        return self._fitting(self.entities, cls)

    def _of(self, ident: str, in_words: bool) -> list[tuple[str, ...]]:
        """Return the names of an entity, folded: in words, or whole."""
        entity = self.entities[ident]
        names = (ident, *entity.formerly, entity.name, *entity.other_names)
        if not in_words:
            return [(fold(n),) for n in names]
        if ident not in self._forms:
            self._forms[ident] = [tuple(_words(n)) for n in names]
        return self._forms[ident]

    def _matching(self, words: list[str], ident: str) -> list[tuple[str, ...]]:
        return [f for f in self._of(ident, True) if words and _begins(words, f)]


@dataclass(frozen=True, slots=True)
class Hand:
    """What is at hand of one article: entity → how its claims write it so far; its folded text."""

    used: Mapping[str, str]
    text: str
    entities: Mapping[str, Any]

    def has(self, ident: str) -> bool:
        """Return whether the article's claims use an entity, or its text has a name of it."""
        if ident in self.used:
            return True
        entity = self.entities[ident]
        return any(
            re.search(rf"\b{re.escape(fold(n))}\b", self.text)
            for n in (entity.name, *entity.other_names)
        )


def _rank(words: list[str], name: tuple[str, ...]) -> int:
    """Return how well words fit a name: whole words before parts, its first before others."""
    return 2 * (not set(words) <= set(name)) + (not name[0].startswith(words[0]))


def _far_shorter(sizes: Mapping[str, int]) -> list[str]:
    """Return the one whose name has at most half as many words as any other's, if any."""
    (first, size), *others = sorted(sizes.items(), key=lambda pair: pair[1]) or [("", 0)]
    return [first] if first and all(2 * size <= other for _, other in others) else []


def _words(text: str) -> list[str]:
    return _WORDS.findall(fold(text))


def _begins(wanted: Iterable[str], words: Iterable[str], first: bool = False) -> bool:
    """Return whether each wanted word begins a word, in order; first: the first of them too."""
    rest: Iterator[str] = iter(words)
    for at, word in enumerate(wanted):
        if first and at == 0:
            if not next(rest, "").startswith(word):
                return False
        elif not any(w.startswith(word) for w in rest):
            return False
    return True
