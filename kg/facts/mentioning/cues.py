"""Cues of the ontology (pd:cue) → patterns that say what a name names."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.facts.mentioning.text import WORD, Token, plain
from kg.ontology import Vocabulary

REST = "…"  # one or more words of the name
NUMBER = "#"
_WEIGHTS = {"!": 5.0, "?": 1.0, "-": -2.5}
_PLAIN_WEIGHT = 3.0
_INSIDE_MORE = 1.0  # a word of the name itself tells more than one beside it


@dataclass(frozen=True, slots=True)
class Cue:
    """One pattern: words before a name, its own words (REST for the others), words after it."""

    cls: str
    weight: float
    before: tuple[str, ...]
    inside: tuple[str, ...]
    after: tuple[str, ...]
    comma_after: bool

    @property
    def is_of_context(self) -> bool:
        """Whether it looks beside the name only."""
        return self.inside == (REST,)


def read_cue(cls: str, text: str) -> Cue:
    """Return the Cue that ``text`` writes; the notation is told in ontology/mentions.ttl.

    Raises ValueError where the brackets are missing.

    >>> read_cue("Event", "! [# Hours of …]")  # doctest: +NORMALIZE_WHITESPACE
    Cue(cls='Event', weight=5.0, before=(), inside=('#', 'hours', 'of', '…'), after=(),
        comma_after=False)
    """
    mark, rest = (text[0], text[1:]) if text[:1] in _WEIGHTS else ("", text)
    before, opening, rest = rest.partition("[")
    inside, closing, after = rest.partition("]")
    if not opening or not closing or not inside:
        raise ValueError(f"the cue {text!r} of {cls} has no name in square brackets")
    return Cue(
        cls,
        _WEIGHTS.get(mark, _PLAIN_WEIGHT),
        _literals(before),
        _literals(inside),
        _literals(after),
        after.lstrip().startswith(","),
    )


def _literals(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for part in plain(text).casefold().split():
        found += [part] if part in (REST, NUMBER) else WORD.findall(part)
        if part.endswith(NUMBER) and part != NUMBER:
            found.append(NUMBER)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Cues:
    """All cues, by where they are looked for.

    inner: first literal of a pattern → its cues; context: cues that look beside it; openers: words
    that may begin a name (team, rally); connectors: runs of small words that may stand inside one
    (van der); titles: words before a person's name (sir); shortened: words that a full stop does
    not end (dr, jr); numbered: what follows the number that begins a name (hours, miles);
    before_of: words that go on with "of" (Hall of, Grand Prix of).
    """

    inner: dict[str, list[Cue]]
    context: list[Cue]
    openers: frozenset[str]
    connectors: frozenset[str]
    titles: frozenset[str]
    suffixes: frozenset[str]
    numbered: frozenset[str]
    before_of: frozenset[str]
    _seen: dict[tuple[str, ...], list[tuple[str, float]]] = field(default_factory=dict, repr=False)

    @property
    def shortened(self) -> frozenset[str]:
        """Words after which a full stop ends no sentence."""
        return self.titles | self.suffixes | {"st", "no", "ft", "mt"}

    def of_words(self, words: Sequence[str]) -> list[tuple[str, float]]:
        """Return (class, weight) of the cues that the words of a name fit.

        Of each class the strongest.
        """
        key = tuple(words)
        if key not in self._seen:
            best: dict[str, float] = {}
            for word in dict.fromkeys(words):
                for cue in self.inner.get(word, ()):
                    if fits(cue.inside, words):
                        weight = cue.weight + _INSIDE_MORE + (len(cue.inside) - 2) * 0.5
                        best[cue.cls] = max(weight, best.get(cue.cls, weight))
            self._seen[key] = list(best.items())
        return self._seen[key]

    def beside(self, tokens: Sequence[Token], first: int, last: int) -> Iterator[tuple[str, float]]:
        """Yield (class, weight) for each cue whose words stand right beside the name."""
        for cue in self.context:
            if _stands_before(cue, tokens, first) and _stands_after(cue, tokens, last):
                longer = len(cue.before) + len(cue.after) - 1
                yield cue.cls, cue.weight * (1 + 0.25 * longer)


def fits(pattern: Sequence[str], words: Sequence[str]) -> bool:
    """Return whether words are those of a pattern; REST stands for one or more.

    >>> fits(("…", "cup"), ("lantern", "cup")), fits(("…", "cup"), ("cup",))
    (True, False)
    """
    if not pattern:
        return not words
    if pattern[0] == REST:
        return any(fits(pattern[1:], words[n:]) for n in range(1, len(words) + 1))
    return bool(words) and _is(pattern[0], words[0]) and fits(pattern[1:], words[1:])


def _is(literal: str, word: str) -> bool:
    return word.isdigit() if literal == NUMBER else word == literal


def _is_in_text(literal: str, word: str) -> bool:
    """Return whether a word stands for a literal; a number beside a name is a car's, not a year."""
    return _is(literal, word) and (literal != NUMBER or len(word) <= 3)


def _stands_before(cue: Cue, tokens: Sequence[Token], first: int) -> bool:
    start = first - len(cue.before)
    if start < 0:
        return False
    return all(
        tokens[start + n + 1].before in (" ", "-", ". ")
        and _is_in_text(word, tokens[start + n].low)
        for n, word in enumerate(cue.before)
    )


def _stands_after(cue: Cue, tokens: Sequence[Token], last: int) -> bool:
    if last + len(cue.after) >= len(tokens):
        return not cue.after
    for n, word in enumerate(cue.after, start=1):
        token = tokens[last + n]
        wanted = (", ",) if n == 1 and cue.comma_after else (" ", "-", ",” ", '," ')
        if token.before not in wanted or not _is(word, token.low):
            return False
    return True


def cues_of(vocabulary: Vocabulary) -> Cues:
    """Return the cues of all classes of entities.

    Raises ValueError for a cue that is not in the notation.
    """
    inner: dict[str, list[Cue]] = defaultdict(list)
    context: list[Cue] = []
    openers, connectors, titles, suffixes, numbered, before_of = (set[str]() for _ in range(6))
    for cls in vocabulary.entity_classes.values():
        for text in cls.cues:
            cue = read_cue(cls.name, text)
            if cue.is_of_context:
                context.append(cue)
                beside = text.lstrip("!?- ")
                if beside[0].isupper():
                    titles.update(cue.before)
                continue
            literals = [w for w in cue.inside if w not in (REST, NUMBER)]
            for word in literals[:1]:
                inner[word].append(cue)
            before_of.update(a for a, b in pairwise(cue.inside) if b == "of")
            if cue.inside[0] == NUMBER:
                numbered.add(cue.inside[1])
            elif cue.inside[0] != REST:
                openers.add(cue.inside[0])
            small = tuple(w for w in WORD.findall(plain(text)) if w[0].islower())
            connectors.update(small)
            if cue.inside[0] == REST and cue.inside[-1] != REST and cls.name == "Person":
                suffixes.add(cue.inside[-1])
    return Cues(
        dict(inner),
        context,
        frozenset(openers),
        frozenset(connectors | {"the"}),
        frozenset(titles),
        frozenset(suffixes),
        frozenset(numbered),
        frozenset(before_of),
    )
