"""A question in words → the saved questions that fit it best, filled in, each with its score."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.answers.asking.analysis import Analyzer, Token
from kg.answers.asking.documents import Library, texts_of
from kg.answers.asking.filling import Filler, Filling
from kg.answers.asking.linking import Mention
from kg.answers.questions import YES_NO, Question, filled
from kg.facts.naming import fold

if TYPE_CHECKING:
    from kg.answers.graph import Graph

_FUNCTION, _CONTENT, _SAME, _NEARBY = 0.25, 1.0, 0.6, 0.9
_LIKELY = 24
SPOKEN = ("sentence", "kinds")
_PART = re.compile(r"\{(\w+)\}|([^{}]+)")


@dataclass(frozen=True, slots=True)
class Reading:
    """A question in words, read.

    wants: for each of its question words the types of column that answer; asking: the tokens of
    these words; is_now: whether it asks of today; more: how many things it asks for beside one.
    """

    text: str
    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    wants: tuple[tuple[str, ...], ...]
    asking: frozenset[int]
    is_now: bool
    more: int = 0

    @property
    def limits(self) -> list[Mention]:
        """The names and times in it."""
        return [m for m in self.mentions if m.is_limit]

    @property
    def heads(self) -> frozenset[str]:
        """The stems of what is asked for by a noun: how many laps, by what margin, how long.

        That is the first word that says something, where no word before it asks for something else.
        """
        names = {i for m in self.limits for i in m.tokens}
        said = {self.tokens[n].stem for n in self.asking if not self.tokens[n].is_function}
        telling = [n for n, t in enumerate(self.tokens) if not t.is_function]
        first = next((n for n in telling if n not in self.asking), None)
        if first and first not in names and all(w in ((), ("Number",)) for w in self.wants):
            said.add(self.tokens[first].stem)
        return frozenset(said)

    def content(self, without: Iterable[int] = ()) -> list[Token]:
        """Return the words that say something, without those in names and in ``without``."""
        out = {i for m in self.limits for i in m.tokens} | set(without)
        return [t for i, t in enumerate(self.tokens) if i not in out and not t.is_function]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A saved question that may be meant.

    wording: the way of asking it that fits best; limits, words: what is named and said, and it
    does not take up; asked: for each thing asked for the columns that tell it, the first filled one
    counts; is_certain: whether an answer may be claimed of it; is_fitting: whether one may be where
    its rows take up what it leaves, and no other question comes near.
    """

    question: Question
    filling: Filling
    wording: str
    score: float
    limits: tuple[Mention, ...]
    words: tuple[Token, ...]
    asked: tuple[tuple[str, ...], ...]
    is_certain: bool
    is_fitting: bool
    likeness: float
    covers: bool

    @property
    def left_out(self) -> tuple[str, ...]:
        """What the words hold and it does not."""
        return (*(m.text for m in self.limits), *(t.text for t in self.words))

    @property
    def parameters(self) -> dict[str, str]:
        """Parameter → value, as ``ask`` takes it."""
        return {n: c.value for n, c in self.filling.given.items()}

    @property
    def in_words(self) -> str:
        """The question as a sentence, in its own words."""
        return filled(self.question.question, {n: c.label for n, c in self.filling.given.items()})


@dataclass(frozen=True, slots=True)
class Template:
    """A wording taken apart.

    core: what always stands, as (stem, True) and (parameter, False); optional: the parameters of
    its optional parts that are given; words: the stems in those parts.
    """

    core: tuple[tuple[str, bool], ...]
    optional: frozenset[str]
    words: frozenset[str]


class Chooser:
    """Ranks the saved questions for one reading."""

    def __init__(self, graph: "Graph", library: Library, reading: Reading) -> None:
        self.graph, self.library, self.reading = graph, library, reading
        self.filler = Filler(graph, reading.tokens, reading.mentions, library.meet)

    def candidates(self) -> list[Candidate]:
        """Return the saved questions that can be asked with what is named, the best first."""
        analyzer = self.library.analyzer
        stems = {t.stem: _CONTENT for t in self.reading.tokens if not t.is_function}
        stems |= {
            s: _SAME
            for want in self.reading.wants
            for s in analyzer.content(w for w in want if w != YES_NO)
        }
        questions = self.library.questions
        hits = self.library.search("question", stems, {}, len(questions))
        near = {h.ident: 0.5 * h.score / hits[0].score for h in hits}
        likely = {h.ident for h in hits[:_LIKELY]}
        said = {t.stem for t in self.reading.tokens}
        found = []
        for question in questions.values():
            if question.name not in likely and not any(
                words <= said for words in needed_words(question, analyzer)
            ):
                continue
            bonus = near.get(question.name, 0.0)
            ways = [
                self._candidate(question, wording, bonus)
                for wording in (question.question, *question.also)
            ]
            best = max(ways, key=lambda c: (c.is_certain, c.score))
            if not best.filling.missing and (best.filling.given or best.covers):
                found.append(best)
        return sorted(found, key=lambda c: (-c.score, c.question.name))

    def _candidate(self, question: Question, wording: str, bonus: float) -> Candidate:
        reading, analyzer = self.reading, self.library.analyzer
        filling = self.filler.fill(question, re.findall(r"\{(\w+)\}", wording))
        asked = reading.content(filling.tokens)
        template = template_of(wording, frozenset(filling.given), analyzer)
        said = {s for s, is_word in template.core if is_word and s not in analyzer.function}
        own = own_words(question, analyzer)
        weights = [self._weight(t.stem, said | template.words, own) for t in asked]
        how = {reading.tokens[n].start for n in reading.asking}
        both = zip(asked, weights, strict=True)
        unknown = [t for t, w in both if w < _NEARBY and t.start not in how]
        cover = sum(weights) / len(weights) if weights else 0.5
        stems = {t.stem for t in reading.tokens}
        surplus = [s for s in said if not self._same(s, stems)]
        extra = len(surplus) / len(said) if said else 0.0
        sequences = self._sequences(filling, template)
        order = max(likeness(a, template.core, analyzer.function) for a in sequences)
        left = [m for m in reading.limits if not set(m.tokens) & filling.tokens]
        asked_for = self._asked_for(question, {t.stem for t in asked})
        fits = asked_for is not None
        holes = [n for n, is_word in template.core if not is_word and n not in filling.given]
        score = 2 * cover + 1.5 * order + 0.5 * (1 - extra) + bonus + (0.5 if fits else -0.5)
        score -= 0.7 * (len(left) + len(holes)) + 2.0 * len(filling.missing)
        certain = (
            not (unknown or left or holes or filling.missing) and filling.is_sure and fits
            and extra <= 0.34 and order >= 0.7
        )  # fmt: skip
        heads = reading.heads if fits else frozenset()
        told = {
            s for f in asked_for or () for n in f[:1] for c in self.library.called(n) for s in c
        }
        no_word = not reading.wants and fits and extra <= 0.34 and cover > 0.5
        vague = not (asked_for or no_word) or any("Statement" in w for w in reading.wants)
        told |= said | template.words
        vague = vague or not all(self._same(h, told) for h in heads)
        fitting = filling.is_sure and not (vague or holes or filling.missing)
        spoken = said | template.words | own_words(question, analyzer, SPOKEN) | heads & told
        beside = self._class_words(filling)
        words = [t for t in unknown if t.start not in beside and not self._same(t.stem, spoken)]
        return Candidate(
            question, filling, wording, score, tuple(left), tuple(words), asked_for or (),
            certain, fitting, order, cover > 0.5,
        )  # fmt: skip

    def _class_words(self, filling: Filling) -> set[int]:
        """Return where words stand that say what a name beside them is: the Lime Rock circuit."""
        tokens, said = self.reading.tokens, set[int]()
        for choice in filling.named(self.graph):
            cls = self.graph.vocabulary.entity_class(self.graph.data.entities[choice.value].cls)
            words = self.library.analyzer.content((cls.label, *cls.words))
            words |= {s for w in words for s in self.library.same.get(w, ())}
            first, last = min(choice.tokens), max(choice.tokens)
            near = tokens[max(0, first - 2) : first] + tokens[last + 1 : last + 3]
            said |= {t.start for t in near if t.stem in words}
        return said

    def _weight(self, stem: str, said: set[str], own: frozenset[str]) -> float:
        if stem in said or stem in own:
            return 1.0 if stem in said else _NEARBY
        return _SAME if self._same(stem, said | own) else 0.0

    def _same(self, stem: str, others: Iterable[str]) -> bool:
        return bool({stem, *self.library.same.get(stem, ())} & set(others))

    def _asked_for(
        self, question: Question, content: set[str]
    ) -> tuple[tuple[str, ...], ...] | None:
        """Return the columns that the question words ask for, those that the words name first.

        Empty where the words do not say; None where no column is of what is asked for.
        """
        wants = self.reading.wants
        yes_no = bool(wants) and YES_NO in wants[0]
        if yes_no or question.is_yes_no:
            return () if yes_no and question.is_yes_no else None
        types, found = dict(question.columns), list[tuple[str, ...]]()
        order = [*question.answers, *(n for n in types if n not in question.answers)]
        heads = self.reading.heads
        own = {n: self.library.analyzer.content([n.replace("_", " ")]) for n in types}
        named = {n for n in types if own[n] and own[n] <= content}
        told = {n for n in types if any(c <= heads for c in self.library.called(n))}
        order.sort(key=lambda n: (n not in told, n not in named))
        if told and wants and (len(wants) == 1 or not wants[0]):
            wants = ((types[min(told, key=order.index)],), *wants[1:])
        if not any(wants):
            said = [n for n in order if n in told or n in named]
            both = dict.fromkeys([*question.answers, *said])
            return tuple((n,) for n in (both if self.reading.more else said[:1]))
        for want in wants:
            fitting = [n for n in order if any(self._is_of(types[n], w) for w in want)]
            if question.counts and len(want) > 1:  # "where" asks for no count
                fitting = [n for n in fitting if types[n] not in want or n not in question.answers]
            fitting = [n for n in fitting if not any(n in f for f in found)] or fitting
            sure = {*named, *told, *question.answers}
            if want and not fitting or len(fitting) > 1 and fitting[0] not in sure:
                return None
            others = [n for n in fitting[1:] if {n, fitting[0]} <= set(question.answers)]
            found += [(fitting[0], *others)] if fitting else []
        return tuple(dict.fromkeys(found))

    def _is_of(self, kind: str, want: str) -> bool:
        vocabulary = self.graph.vocabulary
        if kind == want or not {kind, want} <= vocabulary.entity_classes.keys():
            return kind == want
        return vocabulary.is_a(kind, want) or vocabulary.is_a(want, kind)

    def _sequences(self, filling: Filling, template: Template) -> list[list[tuple[str, bool]]]:
        """Return the words with names as parameters: as they stand, and turned round.

        "Lind's coach" is what is turned round, and "Brook Racing sponsors". What stands in an
        optional part of the wording is left out, with the words around it: it may come in any
        order.
        """
        at = {i: name for name, choice in filling.given.items() for i in choice.tokens}
        tokens = self.reading.tokens
        loose = {i for i, name in at.items() if name in template.optional}
        for number in sorted(loose):
            for near in (number - 1, number - 2, number + 1):
                between = near == number - 2 and number - 1 not in loose
                if near in at or not 0 <= near < len(tokens) or between:
                    continue
                if tokens[near].stem in template.words or (
                    near < number and near > 0 and tokens[near].is_function
                ):
                    loose.add(near)
        plain: list[tuple[str, bool]] = []
        turned: list[tuple[str, bool]] = []
        waiting: str | None = None
        owner = "" if self.reading.wants else at.get(0, "")
        for number, token in enumerate(tokens):
            name = at.get(number)
            if number in loose:
                continue
            if name:
                if (name, False) not in plain:
                    plain.append((name, False))
                    has = any(tokens[i].is_possessive for i in filling.given[name].tokens)
                    if not has and name != owner:
                        turned.append((name, False))
                if token.is_possessive or name == owner:
                    waiting = name
                continue
            plain.append((token.stem, True))
            turned.append((token.stem, True))
            after = number + 1
            last = after == len(tokens) or tokens[after].is_function or after in at
            if waiting and last:
                turned += [("of", True), (waiting, False)]
                waiting = None
        return [plain, turned]


def read_asks(
    graph: "Graph", tokens: Sequence[Token], mentions: Sequence[Mention], analyzer: Analyzer
) -> tuple[tuple[tuple[str, ...], ...], frozenset[int], bool]:
    """Return what is wanted for each question word, their tokens, whether it is of today."""
    words = graph.vocabulary.words
    said = [fold(t.text) for t in tokens]
    phrases = {tuple(w.split()): a.wants for a in words.asks for w in a.words}
    found, asking, at = list[tuple[str, ...]](), set[int](), 0
    while at < len(said):
        length = next((n for n in (4, 3, 2, 1) if phrases.get((*said[at : at + n],))), 0)
        wants = phrases.get(tuple(said[at : at + length]), ())
        if length and not (YES_NO in wants and at > 0):
            found.append(wants)
            asking |= set(range(at, min(at + length, len(said))))
        elif not at and (said[0],) in phrases:  # name the …
            asking.add(0)
        noun = _noun(graph, tokens, at, analyzer) if not length and tokens[at].is_function else ""
        if noun:
            found.append((noun,))
        at += length or 1
    named = {i for m in mentions if m.is_limit for i in m.tokens}
    free = {*range(min(3, len(said)))} - named
    now = any(said[n] in words.now for n in free)
    if 1 in free and found and not _noun(graph, tokens, 0, analyzer):
        now = now or _is_third_person(tokens[1])
    return tuple(found), frozenset(asking), now and not any(m.time for m in mentions)


def count_joined(graph: "Graph", reading: Reading) -> int:
    """Return how many things are asked for beside one: "and when", or in keywords "and place"."""
    words, said = graph.vocabulary.words, [fold(t.text) for t in reading.tokens]
    asks = {w.split()[0] for a in words.asks for w in a.words if YES_NO not in a.wants}
    after = [n for n, (one, _) in enumerate(pairwise(said), 1) if one in words.joining]
    keys = not reading.asking or any(said[n - 2] in asks for n in after)  # who and time
    nouns = {t.start for t in reading.content()} if keys else set()
    telling = ([t.start for t in reading.tokens[n:] if not t.is_function] for n in after)
    return sum(
        said[n] in asks or bool({*t[:1]} & nouns) for n, t in zip(after, telling, strict=True)
    )


def _noun(graph: "Graph", tokens: Sequence[Token], at: int, analyzer: Analyzer) -> str:
    """Return the class that is asked for by name: "which team"; empty where there is none."""
    if at + 1 >= len(tokens) or at > 1 or tokens[at + 1].is_function:
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
def template_of(wording: str, given: frozenset[str], analyzer: Analyzer) -> Template:
    """Return a wording taken apart, with the optional parts whose parameters are given."""
    optional, words = set[str](), set[str]()
    for part in re.findall(r"\[([^\[\]]*)\]", wording):
        names = re.findall(r"\{(\w+)\}", part)
        if all(n in given for n in names):
            optional |= set(names)
            words |= set(analyzer.stems([re.sub(r"\{\w+\}", " ", part)]))
    core: list[tuple[str, bool]] = []
    for match in _PART.finditer(re.sub(r"\[[^\[\]]*\]", "", wording)):
        if match[1]:
            core.append((match[1], False))
        else:
            core += [(s, True) for s in analyzer.stems([match[2]])]
    inside = {n for n, is_word in core if not is_word}
    return Template(tuple(core), frozenset(optional - inside), frozenset(words))


@lru_cache(maxsize=4096)
def own_words(
    question: Question, analyzer: Analyzer, fields: Sequence[str] = (*SPOKEN, "labels")
) -> frozenset[str]:
    """Return the stems of the words of a saved question: with which it is asked, and its labels."""
    texts = texts_of(question)
    return frozenset(analyzer.content(t for name in fields for t in texts[name]))


@lru_cache(maxsize=4096)
def needed_words(question: Question, analyzer: Analyzer) -> tuple[frozenset[str], ...]:
    """Return for each wording of a question the telling stems that always stand in it."""
    wordings = (question.question, *question.also)
    cores = (template_of(w, frozenset(), analyzer).core for w in wordings)
    return tuple(frozenset(s for s, word in c if word) - analyzer.function for c in cores)


def likeness(
    one: Sequence[tuple[str, bool]],
    other: Sequence[tuple[str, bool]],
    function: frozenset[str],
) -> float:
    """Return how alike two wordings are, 0 to 1: the longest common part, telling words first."""

    def weight(item: tuple[str, bool]) -> float:
        return _FUNCTION if item[1] and item[0] in function else _CONTENT

    row = [0.0] * (len(other) + 1)
    for mine in one:
        before, worth = row[:], weight(mine)
        for at, its in enumerate(other):
            if mine == its:
                row[at + 1] = before[at] + worth
            else:
                row[at + 1] = max(before[at + 1], row[at])
    total = sum(map(weight, one)) + sum(map(weight, other))
    return 2 * row[-1] / total if total else 0.0
