"""Words of a question → what they name: entities, times, kinds, numbers. Never a new entity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kg.answers.asking.analysis import Analyzer, Token
from kg.facts.naming import fold, search_key
from kg.model.values.written import times_in

if TYPE_CHECKING:
    from kg.answers.graph import Graph

LONGEST, _MOST_BEARERS, _LEAST_LETTERS = 9, 400, 5


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name something.

    first, last: their tokens; ids: entities that they may name; exact: of those, the ones whose
    whole name they are; are_editions: whether these recur under it, one a year; time: EDTF, or
    empty; kinds: scheme → notation; number: as digits, or empty; is_limit: whether it is left out,
    where no question takes it up (a kind or number may as well be a plain word); is_guess: whether
    a slip was mended.
    """

    first: int
    last: int
    text: str
    ids: tuple[str, ...] = ()
    exact: frozenset[str] = frozenset()
    are_editions: bool = False
    time: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)
    number: str = ""
    is_limit: bool = True
    is_guess: bool = False

    @property
    def tokens(self) -> range:
        """The numbers of its tokens."""
        return range(self.first, self.last + 1)


class Linker:
    """Finds what the words of a question name."""

    def __init__(self, graph: "Graph", analyzer: Analyzer) -> None:
        self.graph, self.analyzer = graph, analyzer

    def mentions(self, text: str, tokens: Sequence[Token]) -> list[Mention]:
        """Return what the tokens of a text name, in order; longer names go before shorter ones."""
        found = list[Mention]()
        for time in times_in(text, self.graph.vocabulary.words.spans):
            at = [i for i, t in enumerate(tokens) if time.start <= t.start < time.end]
            if at:
                said = text[time.start : time.end]
                found.append(Mention(at[0], at[-1], said, time=time.edtf))
        taken = {i for m in found for i in m.tokens}
        for whole in (True, False):
            for length in range(min(LONGEST, len(tokens)), 0, -1):
                for first in range(len(tokens) - length + 1):
                    span = range(first, first + length)
                    if taken & set(span) and not self._extends(found, span, whole):
                        continue
                    mention = self._named(text, tokens, span, whole)
                    if mention:
                        found = [m for m in found if not set(m.tokens) & set(span)] + [mention]
                        taken |= set(span)
        self._slips(text, tokens, taken, found)
        limits = {i for m in found for i in m.tokens}
        found += self._kinds(tokens, limits) + self._numbers(tokens, limits)
        return sorted(found, key=lambda m: (m.first, m.last))

    @staticmethod
    def _extends(found: Sequence[Mention], span: range, whole: bool) -> bool:
        """Whether a span holds only times whole: the year in the name of a season."""
        inside = [m for m in found if set(m.tokens) & set(span)]
        return whole and all(m.time and set(m.tokens) < set(span) for m in inside)

    def _named(
        self, text: str, tokens: Sequence[Token], span: range, whole: bool
    ) -> Mention | None:
        words = [tokens[i] for i in span]
        if all(w.is_function or w.text.isdigit() for w in words):
            return None
        if words[0].is_function and not whole or words[-1].is_function:
            return None
        written = text[words[0].start : words[-1].end]
        names = self.graph.names
        ids = list(dict.fromkeys([*names.found(written), *names.bearers(written)]))
        if not ids:
            return None
        key = search_key(written)
        exact = frozenset(i for i in ids if key in self._keys(i))
        known = [i for i in ids if i in exact or self._is_named(i)][:_MOST_BEARERS]
        if not exact and len(ids) > 1 < len(words) and (editions := names.editions(written)):
            return Mention(span[0], span[-1], written, tuple(editions), are_editions=True)
        if whole:
            plain = len(words) == 1 and words[0].stem in self._plain_words
            if not exact or (plain and not written[:1].isupper()):
                return None
            return Mention(span[0], span[-1], written, tuple(sorted({*known, *exact})), exact)
        if (
            not known
            or len(ids) > _MOST_BEARERS
            or (len(words) == 1 and words[0].stem in self._plain_words)
        ):
            return None
        short = len(words) == 1 and len(key) < 3
        return None if short else Mention(span[0], span[-1], written, tuple(sorted(known)), exact)

    def _keys(self, ident: str) -> set[str]:
        entity = self.graph.data.entities[ident]
        names = (entity.id, entity.name, *entity.other_names)
        return {search_key(n) for n in names} | {entity.id}

    def _is_named(self, ident: str) -> bool:
        entity = self.graph.data.entities[ident]
        return entity.kind != "unnamed" and entity.name[:1].isupper() or entity.name[:1].isdigit()

    @cached_property
    def _plain_words(self) -> set[str]:
        """The stems of words that the ontology and the saved questions use: no parts of names."""
        vocabulary = self.graph.vocabulary
        texts = [w for c in vocabulary.entity_classes.values() for w in (c.label, *c.words)]
        texts += [w for c in vocabulary.statement_classes.values() for w in (c.label, *c.words)]
        texts += [w for s in vocabulary.slots.values() for w in (s.label, *s.words)]
        texts += [
            w for ks in vocabulary.kinds.values() for k in ks.values() for w in (k.label, *k.words)
        ]
        texts += [w for group in vocabulary.words.synonyms for w in group]
        return set(self.analyzer.stems(texts)) | set(self.analyzer.function)

    def _slips(
        self, text: str, tokens: Sequence[Token], taken: set[int], found: list[Mention]
    ) -> None:
        """Add misspelt words: to the name they stand before, else as names near one name only."""
        from rapidfuzz.distance import OSA

        for at, token in enumerate(tokens):
            if at in taken or len(token.text) < 4 or token.stem in self._plain_words:
                continue
            beside = next((m for m in found if at in (m.first - 1, m.last + 1) and m.ids), None)
            parts = {
                i: search_key(self.graph.entities[i].name).split()
                for i in (beside.ids if beside else ())
            }
            word = search_key(token.text)
            meant = [i for i, p in parts.items() if any(OSA.distance(word, w) < 3 for w in p)]
            if beside and meant:
                first, last = min(at, beside.first), max(at, beside.last)
                words = text[tokens[first].start : tokens[last].end]
                found.remove(beside)
                found.append(replace(beside, first=first, last=last, text=words, ids=tuple(meant)))
            elif at and token.text[:1].isupper() and len(token.text) >= _LEAST_LETTERS:
                near = self.graph.names.near(token.text, 2)
                ids = [i for name in near[:1] for i in self.graph.names.found(name)]
                if ids and len(near) == 1:
                    found.append(Mention(at, at, token.text, tuple(ids), is_guess=True))

    def _kinds(self, tokens: Sequence[Token], limits: set[int]) -> list[Mention]:
        found: list[Mention] = []
        for length in (4, 3, 2, 1):
            for first in range(len(tokens) - length + 1):
                span = range(first, first + length)
                if limits & set(span):
                    continue
                kinds = self._kind_words.get(tuple(tokens[i].stem for i in span))
                if kinds and not any(set(m.tokens) >= set(span) for m in found):
                    text = " ".join(tokens[i].text for i in span)
                    found.append(Mention(span[0], span[-1], text, kinds=kinds, is_limit=False))
        return found

    @cached_property
    def _kind_words(self) -> dict[tuple[str, ...], dict[str, str]]:
        """Stems → the kinds that they are called: scheme → notation."""
        found: dict[tuple[str, ...], dict[str, str]] = {}
        for scheme, kinds in self.graph.vocabulary.kinds.items():
            for by_label in (True, False):
                for kind in kinds.values():
                    words = [kind.label, kind.notation.replace("-", " ")]
                    for word in words if by_label else kind.words:
                        stems = [t for t in self.analyzer.stems([word])]
                        while stems and stems[0] in self.analyzer.function:
                            stems = stems[1:]
                        if stems:
                            found.setdefault(tuple(stems), {}).setdefault(scheme, kind.notation)
        return found

    def _numbers(self, tokens: Sequence[Token], limits: set[int]) -> list[Mention]:
        found = []
        for at, token in enumerate(tokens):
            digits = token.text if token.text.isascii() and token.text.isdigit() else ""
            number = digits or str(self.graph.vocabulary.words.numbers.get(fold(token.text), ""))
            if number and at not in limits:
                found.append(Mention(at, at, token.text, number=number, is_limit=False))
        return found
