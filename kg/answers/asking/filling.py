"""What a question names → the parameters of a saved question, and what it leaves out."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.answers.asking.analysis import Token
from kg.answers.asking.linking import Mention
from kg.answers.family import family_of
from kg.answers.questions import Parameter, Question
from kg.facts.naming import search_key

if TYPE_CHECKING:
    from kg.answers.graph import Graph

_TIMES, _NUMBERS = ("Date", "Year"), ("Number",)
_NAMESAKES, _MOST = 40, 4  # and other names that tell namesakes apart


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to give a parameter: value as ``ask`` takes it; tokens: the words that say it."""

    value: str
    label: str
    tokens: frozenset[int]
    is_sure: bool = True
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Filling:
    """The parameters of a question: name → Choice; missing: those that it needs and has not."""

    given: Mapping[str, Choice] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    @property
    def tokens(self) -> set[int]:
        """The words that stand in a parameter."""
        return {i for c in self.given.values() for i in c.tokens}

    def named(self, graph: "Graph") -> list[Choice]:
        """Return the choices that are entities."""
        return [c for c in self.given.values() if c.value in graph.data.entities]

    @property
    def is_sure(self) -> bool:
        """Whether each name means one thing only."""
        return all(c.is_sure for c in self.given.values())


class Filler:
    """Fills the parameters of saved questions with what one question names."""

    def __init__(
        self,
        graph: "Graph",
        tokens: Sequence[Token],
        mentions: Sequence[Mention],
        meet: Callable[[str, Sequence[str]], bool],
    ) -> None:
        self.graph, self.tokens, self.mentions, self.meet = graph, tokens, mentions, meet
        self._filled: dict[tuple[str, ...], Filling] = {}
        self._company: dict[str, bool] = {}
        self._choices: dict[tuple[str, bool], list[Choice]] = {}

    def fill(self, question: Question, order: Sequence[str]) -> Filling:
        """Return the Filling that takes up most of what is named.

        order: names of parameters as a wording of the question has them; names that fit two
        parameters go to them in that order.
        """
        by_name = {p.name: p for p in question.parameters}
        names = [*dict.fromkeys(n for n in order if n in by_name)]
        names += [n for n in by_name if n not in names]
        key = (question.name, *names)
        if key not in self._filled:
            self._filled[key] = self._best(question, by_name, names)
        return self._filled[key]

    def _best(
        self, question: Question, by_name: Mapping[str, Parameter], names: Sequence[str]
    ) -> Filling:
        best: tuple[tuple[float, ...], dict[str, Choice]] = ((-99.0,), {})
        for given in self._ways(question, [by_name[n] for n in names], {}):
            score = self._score(given, by_name, names)
            if score > best[0]:
                best = (score, given)
        missing = [p.name for p in question.parameters if not p.optional and p.name not in best[1]]
        return Filling(best[1], tuple(missing))

    def _ways(
        self, question: Question, waiting: Sequence[Parameter], given: dict[str, Choice]
    ) -> Iterator[dict[str, Choice]]:
        if not waiting:
            yield given
            return
        parameter, rest = waiting[0], waiting[1:]
        used = {i for c in given.values() for i in c.tokens}
        values = {c.value for c in given.values()}
        fitting = [
            c
            for c in self.choices(parameter, question)
            if not c.tokens & used
            and c.value not in values
            and (c.is_sure or c.rank > 1 or not parameter.optional)
        ]
        for choice in fitting[:4]:
            yield from self._ways(question, rest, {**given, parameter.name: choice})
        if parameter.optional or not fitting:
            yield from self._ways(question, rest, given)

    def _score(
        self, given: Mapping[str, Choice], by_name: Mapping[str, Parameter], names: Sequence[str]
    ) -> tuple[float, ...]:
        """How good a filling is: needs met, names taken up, sure, in the order of the wording."""
        tokens = {i for c in given.values() for i in c.tokens}
        needs = sum(1 for n, p in by_name.items() if not p.optional and n in given)
        limits = sum(1 for m in self.mentions if m.is_limit and set(m.tokens) <= tokens)
        places = [min(given[n].tokens) for n in names if n in given]
        turns = sum(1 for a, b in pairwise(places) if a > b)
        unsure = sum(1 for c in given.values() if not c.is_sure)
        rank = sum(c.rank for c in given.values())
        return (needs, limits, -unsure, len(tokens), len(given), rank, -turns)

    def choices(self, parameter: Parameter, question: Question) -> list[Choice]:
        """Return the ways to give a parameter, in the order of the words."""
        by_days = len(parameter.variables(question.text)) > 1
        key = (parameter.type, by_days)
        if key not in self._choices:
            self._choices[key] = list(self._found(parameter.type, by_days))
        return self._choices[key]

    def _found(self, kind: str, by_days: bool) -> Iterator[Choice]:
        vocabulary = self.graph.vocabulary
        if kind in vocabulary.entity_classes:
            yield from self._entities(kind)
        for mention in self.mentions:
            tokens = frozenset(mention.tokens)
            if mention.time and (by_days or kind in _TIMES):
                yield Choice(mention.time, mention.text, tokens)
            elif mention.number and kind in _NUMBERS:
                yield Choice(mention.number, mention.text, tokens)
            elif notation := mention.kinds.get(kind):
                label = vocabulary.kind(kind, notation).label
                yield Choice(notation, label, tokens)

    def _entities(self, kind: str) -> Iterator[Choice]:
        """Yield the entities of a class that are named, or made of what is named."""
        found = self._made_of(kind)
        for mention in self.mentions:
            ids = [i for i in mention.ids if self._is_a(i, kind)]
            if not ids:
                continue
            if mention.are_editions and not any(m.time for m in self.mentions):
                found.append(Choice(mention.text, mention.text, frozenset(mention.tokens), rank=2))
                continue
            exact = [i for i in ids if i in mention.exact]
            chosen = exact or self._nearest(ids, mention.text)
            namesakes = set(self.graph.names.namesakes(chosen[0])) & set(ids)
            if namesakes and not exact:
                chosen = list(dict.fromkeys([*chosen, *sorted(namesakes)]))
            if (
                1 < len(ids) <= _NAMESAKES
                and len(meant := self._in_company(mention, ids, chosen)) == 1
            ):
                chosen, exact = meant, meant
            sure = len(chosen) == 1 and not mention.is_guess
            for ident in chosen[:4]:
                name = self.graph.data.entities[ident].name
                found.append(
                    Choice(ident, name, frozenset(mention.tokens), sure, rank=2 if exact else 1)
                )
        best: dict[tuple[str, frozenset[int]], Choice] = {}
        for choice in sorted(found, key=lambda c: (min(c.tokens), -len(c.tokens), -c.rank)):
            best.setdefault((choice.value, choice.tokens), choice)
        yield from best.values()

    def _in_company(self, mention: Mention, ids: Sequence[str], chosen: list[str]) -> list[str]:
        """Return who is meant by a name of several: who is told of with all else that is named."""
        others = [m for m in self.mentions if m.is_limit and m is not mention][:_MOST]
        near = [o for m in others if (o := m.ids or family_of(self.graph).wholes.get(m.time, ()))]
        for i in (i for i in ids if i not in self._company and near):
            self._company[i] = all(self.meet(i, o) for o in near)
        told = [i for i in dict.fromkeys((*chosen, *ids)) if self._company.get(i)]
        return [i for i in told if i in chosen] or told or chosen

    def others(self, question: Question, filling: Filling) -> list[dict[str, str]]:
        """Return the parameters (labels) with another name, where one may mean several."""
        labels = {n: c.label for n, c in filling.given.items()}
        return [
            {**labels, parameter.name: choice.label}
            for parameter in question.parameters
            if (given := filling.given.get(parameter.name)) and not given.is_sure
            for choice in self.choices(parameter, question)
            if choice.tokens == given.tokens and choice.value != given.value
        ]

    def _made_of(self, kind: str) -> list[Choice]:
        """Return the one entity of a class made of most of what is named, where there is one."""
        family = family_of(self.graph)
        covers: dict[str, set[int]] = {}
        mentions = [m for m in self.mentions if m.ids or m.time or m.kinds]
        for number, mention in enumerate(mentions):
            keys = [*mention.ids, *([mention.time[:4]] if len(mention.time) == 4 else [])]
            keys += [self.graph.vocabulary.kind(s, n).iri for s, n in mention.kinds.items()]
            for ident in family.below(keys):
                if ident in family.parts and self._is_a(ident, kind):
                    covers.setdefault(ident, set()).add(number)
        if not covers:
            return []
        limits = {n for n, m in enumerate(mentions) if m.is_limit}
        most = max(len(c & limits) for c in covers.values())
        near = {i: c for i, c in covers.items() if len(c & limits) == most and c & limits}
        said = {i: c for i, c in near.items() if self._own_words(i)}
        if len(said or near) != 1:
            return []
        ((ident, numbers),) = (said or near).items()
        tokens = {i for n in numbers if n in limits for i in mentions[n].tokens}
        tokens |= self._own_words(ident)
        label = self.graph.data.entities[ident].name
        return [Choice(ident, label, frozenset(tokens), rank=len(numbers & limits))]

    def _own_words(self, ident: str) -> set[int]:
        """Return the tokens of an entity's short name, which ends at the comma: Race 1."""
        short, comma, _ = self.graph.data.entities[ident].name.partition(",")
        words = search_key(short).split()
        said = [search_key(t.text) for t in self.tokens]
        numbers = self.graph.vocabulary.words.numbers
        said = [str(numbers.get(w, w)) if not w.isdigit() else w for w in said]
        for first in range(len(said) - len(words) + 1):
            if comma and said[first : first + len(words)] in (words, words[::-1]):  # first race
                return set(range(first, first + len(words)))
        return set()

    def _nearest(self, ids: Sequence[str], text: str) -> list[str]:
        """Return the ids whose names begin or end with a text, the shortest first; else all."""
        key = search_key(text)
        ends: list[tuple[int, int, str]] = []
        for ident in ids:
            entity = self.graph.data.entities[ident]
            for name in (entity.name, *entity.other_names):
                plain = search_key(re.sub(r"\(.*?\)", "", name))
                if plain.endswith(" " + key):
                    ends.append((0, len(plain.split()), ident))
                elif plain.startswith(key + " "):
                    ends.append((1, len(plain.split()), ident))
        if not ends:
            return sorted(ids)
        first = min(e[0] for e in ends)
        return list(dict.fromkeys(i for e, _, i in sorted(ends) if e == first))

    def _is_a(self, ident: str, kind: str) -> bool:
        return self.graph.vocabulary.is_a(self.graph.data.entities[ident].cls, kind)
