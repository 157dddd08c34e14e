"""A question in words → the saved questions that fit it best, filled in, each with how well it fits."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.answers.asking.analysis import Analyzer, Token
from kg.answers.asking.documents import Library, texts_of
from kg.answers.asking.filling import Filler, Filling
from kg.answers.asking.linking import Mention
from kg.answers.questions import YES_NO, Question, filled
from kg.facts.naming import fold

if TYPE_CHECKING:
    from kg.answers.graph import Graph

_MOST = 48
_FUNCTION, _CONTENT, _SAME, _NEARBY = 0.25, 1.0, 0.6, 0.9
_PART = re.compile(r"\{(\w+)\}|([^{}]+)")


@dataclass(frozen=True, slots=True)
class Reading:
    """A question in words, read. wants: for each of its question words the types of column that answer;
    is_now: whether it asks of today."""

    text: str
    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    wants: tuple[tuple[str, ...], ...]
    is_now: bool

    @property
    def limits(self) -> list[Mention]:
        """The names and times in it."""
        return [m for m in self.mentions if m.is_limit]

    def content(self, without: Iterable[int] = ()) -> list[Token]:
        """Return the words that say something, but for those that stand in names and ``without``."""
        out = {i for m in self.limits for i in m.tokens} | set(without)
        return [t for i, t in enumerate(self.tokens) if i not in out and not t.is_function]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A saved question that may be meant. wording: the way of asking it that fits best; left_out: what
    the words hold and it does not; is_certain: whether an answer may be claimed of it."""

    question: Question
    filling: Filling
    wording: str
    score: float
    left_out: tuple[str, ...]
    asked: str
    is_certain: bool

    @property
    def parameters(self) -> dict[str, str]:
        """Parameter → value, as ``ask`` takes it."""
        return {n: c.value for n, c in self.filling.given.items()}

    @property
    def in_words(self) -> str:
        """The question as a sentence, in its own words."""
        return filled(self.question.question, {n: c.label for n, c in self.filling.given.items()})


class Chooser:
    """Ranks the saved questions for one reading."""

    def __init__(self, graph: "Graph", library: Library, reading: Reading) -> None:
        self.graph, self.library, self.reading = graph, library, reading
        self.filler = Filler(graph, reading.tokens, reading.mentions)

    def candidates(self) -> list[Candidate]:
        """Return the saved questions that can be asked with what is named, the best first."""
        analyzer = self.library.analyzer
        stems = {t.stem: _CONTENT for t in self.reading.tokens if not t.is_function}
        stems |= {
            s: _SAME
            for want in self.reading.wants
            for s in analyzer.content(w for w in want if w != YES_NO)
        }
        hits = self.library.search("question", stems, {}, _MOST)
        top = hits[0].score if hits else 1.0
        found = []
        for hit in hits:
            best = self._best(self.library.questions[hit.ident], 0.5 * hit.score / top)
            if best and not best.filling.missing:
                found.append(best)
        return sorted(found, key=lambda c: (-c.score, c.question.name))

    def _best(self, question: Question, bonus: float) -> Candidate | None:
        found = [
            self._candidate(question, wording, bonus)
            for wording in (question.question, *question.also)
        ]
        return max(found, key=lambda c: (c.is_certain, c.score)) if found else None

    def _candidate(self, question: Question, wording: str, bonus: float) -> Candidate:
        reading, analyzer = self.reading, self.library.analyzer
        filling = self.filler.fill(question, re.findall(r"\{(\w+)\}", wording))
        asked = reading.content(filling.tokens)
        template = template_of(wording, frozenset(filling.given), analyzer)
        said = {s for s, is_word in template if is_word and s not in analyzer.function}
        own = own_words(question, analyzer)
        weights = [self._weight(t.stem, said, own) for t in asked]
        unknown = [t.text for t, w in zip(asked, weights, strict=True) if w < _NEARBY]
        cover = sum(weights) / len(weights) if weights else 0.5
        stems = {t.stem for t in asked} | {t.stem for t in reading.tokens}
        surplus = [s for s in said if s not in stems and not self._same(s, stems)]
        extra = len(surplus) / len(said) if said else 0.0
        order = max(likeness(a, template, analyzer.function) for a in self._sequences(filling))
        left = [m for m in reading.limits if not set(m.tokens) & filling.tokens]
        fits, fitted = self._fits(question)
        score = 2 * cover + 1.5 * order + 0.5 * (1 - extra) + bonus + (0.5 if fits else -0.5)
        score -= 0.7 * len(left) + 2.0 * len(filling.missing)
        certain = (
            not unknown and not left and not filling.missing and filling.is_sure and fits
            and extra <= 0.34 and order >= 0.7
        )  # fmt: skip
        left_out = (*(m.text for m in left), *unknown)
        asked_for = fitted.answers[0] if fitted.answers[:1] != question.answers[:1] else ""
        return Candidate(fitted, filling, wording, score, left_out, asked_for, certain)

    def _weight(self, stem: str, said: set[str], own: frozenset[str]) -> float:
        if stem in said:
            return 1.0
        if stem in own:
            return _NEARBY
        return _SAME if self._same(stem, said) or self._same(stem, own) else 0.0

    def _same(self, stem: str, others: Iterable[str]) -> bool:
        return bool(self.library.same.get(stem, frozenset()) & set(others))

    def _fits(self, question: Question) -> tuple[bool, Question]:
        """Return whether the columns answer what is asked, and the question with the one that does."""
        wants = self.reading.wants
        yes_no = bool(wants) and YES_NO in wants[0]
        if yes_no or question.is_yes_no:
            return yes_no and question.is_yes_no, question
        types = dict(question.columns)
        for place, want in enumerate(wants):
            if not want:
                continue
            order = [*question.answers, *types]
            fitting = [n for n in order if any(self._is_of(types[n], w) for w in want)]
            if not fitting:
                return False, question
            if place == 0 and fitting[0] not in question.answers:
                question = replace(question, answers=(fitting[0], *question.answers))
        return True, question

    def _is_of(self, kind: str, want: str) -> bool:
        classes = self.graph.vocabulary.entity_classes
        if kind == want:
            return True
        if kind not in classes or want not in classes:
            return False
        return self.graph.vocabulary.is_a(kind, want) or self.graph.vocabulary.is_a(want, kind)

    def _sequences(self, filling: Filling) -> list[list[tuple[str, bool]]]:
        """Return the words with names as parameters: as they stand, and "Lind's coach" turned round."""
        at = {i: name for name, choice in filling.given.items() for i in choice.tokens}
        plain: list[tuple[str, bool]] = []
        turned: list[tuple[str, bool]] = []
        waiting: str | None = None
        tokens = self.reading.tokens
        for number, token in enumerate(tokens):
            name = at.get(number)
            if name:
                if not plain or plain[-1] != (name, False):
                    plain.append((name, False))
                if at.get(number + 1) == name:
                    continue
                if token.is_possessive:
                    waiting = name
                elif (name, False) not in turned:
                    turned.append((name, False))
                continue
            plain.append((token.stem, True))
            turned.append((token.stem, True))
            after = tokens[number + 1] if number + 1 < len(tokens) else None
            if waiting and (after is None or after.is_function or number + 1 in at):
                turned += [("of", True), (waiting, False)]
                waiting = None
        return [plain, turned]


def read_asks(
    graph: "Graph", tokens: Sequence[Token], analyzer: Analyzer
) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """Return what is wanted for each question word, and whether the question is of today."""
    words = graph.vocabulary.words
    said = [fold(t.text) for t in tokens]
    phrases = {tuple(w.split()): a.wants for a in words.asks for w in a.words}
    found, at = list[tuple[str, ...]](), 0
    while at < len(said):
        length = next((n for n in (4, 3, 2, 1) if tuple(said[at : at + n]) in phrases), 0)
        wants = phrases.get(tuple(said[at : at + length]), ())
        if length and not (YES_NO in wants and at > 0):
            found.append(wants)
        noun = _noun(graph, tokens, at, analyzer) if not length and tokens[at].is_function else ""
        if noun:
            found.append((noun,))
        at += length or 1
    now = bool(set(said[:3]) & set(words.now)) or bool(set(said) & set(words.now[:0]))
    now = now or (len(said) > 1 and bool(found) and _is_third_person(tokens[1]))
    return tuple(found), now


def _noun(graph: "Graph", tokens: Sequence[Token], at: int, analyzer: Analyzer) -> str:
    """Return the class that is asked for by name: "which team"; empty where there is none."""
    if at + 1 >= len(tokens) or at > 1:
        return ""
    stem = tokens[at + 1].stem
    for cls in graph.vocabulary.entity_classes.values():
        if stem in {analyzer.stem(fold(w)) for w in (cls.label, *cls.words)}:
            return cls.name
    return ""


def _is_third_person(token: Token) -> bool:
    word = fold(token.text)
    return not token.is_function and word.endswith("s") and not word.endswith("ss")


@lru_cache(maxsize=4096)
def template_of(
    wording: str, given: frozenset[str], analyzer: Analyzer
) -> tuple[tuple[str, bool], ...]:
    """Return a wording as (stem, True) and (parameter, False), with the optional parts that are given."""

    def part(match: re.Match[str]) -> str:
        names = re.findall(r"\{(\w+)\}", match[1])
        return match[1] if all(n in given for n in names) else ""

    found: list[tuple[str, bool]] = []
    for match in _PART.finditer(re.sub(r"\[([^\[\]]*)\]", part, wording)):
        if match[1]:
            found.append((match[1], False))
        else:
            found += [(s, True) for s in analyzer.stems([match[2]])]
    return tuple(found)


@lru_cache(maxsize=4096)
def own_words(question: Question, analyzer: Analyzer) -> frozenset[str]:
    """Return the stems of all words that belong to a saved question."""
    texts = texts_of(question)
    return frozenset(analyzer.content([*texts["sentence"], *texts["kinds"], *texts["labels"]]))


def likeness(
    one: Sequence[tuple[str, bool]],
    other: Sequence[tuple[str, bool]],
    function: frozenset[str],
) -> float:
    """Return how alike two wordings are, 0 to 1: the longest common part in order, names and telling
    words weighing more than words that say nothing."""

    def weight(item: tuple[str, bool]) -> float:
        return _FUNCTION if item[1] and item[0] in function else _CONTENT

    row = [0.0] * (len(other) + 1)
    for mine in one:
        before = row[:]
        for at, its in enumerate(other):
            if mine == its:
                row[at + 1] = before[at] + weight(mine)
            else:
                row[at + 1] = max(before[at + 1], row[at])
    total = sum(map(weight, one)) + sum(map(weight, other))
    return 2 * row[-1] / total if total else 0.0
