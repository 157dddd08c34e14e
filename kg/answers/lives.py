"""The statements about somebody → a short life: a few sentences, the most telling first.

What they tell, and in which words, are the ontology's lines of a life (``ontology/lives.ttl``).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING, Any

from kg.answers.privacy import names_the_private
from kg.answers.whens import UNDATED, when_of, year_of, years_in_words
from kg.model.statements import Standing, Statement
from kg.model.values import AmountValue, EntityValue
from kg.ontology import LifeLine

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph

MOST_SENTENCES, MOST_FIGURES = 7, 3
_MOST_BEFORE = 3  # places of one result: a life that lists more is no life
_ENOUGH = 6  # sentences: what weighs _FILLS or more only fills a life that has fewer
_FILLS = 4
_MOST_NAMED = 4  # in one list, where the ontology does not say how many
_PART = re.compile(r"\{([a-z_]+)(?::([a-z]+)(?: ([^{}|]+)\|([^{}|]+))?)?\}")
_OF_DATE = re.compile(r", (?=\d{4}\b)")
_BRACKETED = re.compile(r"\([^()]*\)")
_IN_BRACKETS = re.compile(r" \((\d{4}°?(?:(?:–|, | and )\d{4}°?)*)\)")
_TWO_YEARS = re.compile(r"(\d{4})–(\d{4})")
_JOINT = re.compile(r"(~+|\^)")
_NUMBER = re.compile(r"\d[\d,]*")
_EACH, _NONE = "recorded one by one", "none"
_PREDICATE, _WHOLE = "\0", "\1"  # stand for a sentence while the rest of a phrase is filled
_UNIT = ("race_class", "number", "team")  # what tells two cars of one session apart
_PLACES = ("position", "overall_position")  # and two races of one event


@dataclass(frozen=True, slots=True)
class LifeSentence:
    """A sentence of a short life, and the statements behind it, the plainest first.

    line: the ontology's line that it was made by; text: with its full stop; counted: what its
    number counts, or empty where it has none; beside: of a figure what else is counted or stated of
    the same, in words, or empty.
    """

    line: str
    text: str
    statements: tuple[Statement, ...]
    counted: tuple[Statement, ...] = ()
    beside: str = ""

    @property
    def whole(self) -> str:
        """The text with what is beside it: both counts of a figure."""
        return f"{self.text} ({self.beside})" if self.beside else self.text

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON-ready dict: the sentence, and the ids of what is behind it."""
        return {"sentence": self.text, "statements": [s.id for s in self.statements]}


@dataclass(frozen=True, slots=True)
class _Gather:
    """How a list is gathered.

    name: of the list; cls: class of statements; subject: the slot in which whom it is about stands;
    condition: the name of one that must hold (a win), or empty; guards: others; phrase: how each
    reads, ``{predicate}`` for its own sentence without the subject (``{sentence}``: with it),
    ``head ~ tail`` where those of one tail are told together (``~~``: behind it in brackets;
    ``tail ^ head``: behind it); most: how many are named, says_more: that there are more is said;
    order: told (most sources first), newest, oldest, story, or least or greatest and a slot;
    last_by: slots for each value of which the last alone is told; unless: a class and
    slots: what a statement of it settles is not told (who led, once there is a champion);
    narrowest: a slot, where of a
    place and what it lies in only the place is told; is_plain: whether only what is said plainly
    is; counts: whether how many each group is of stands before it; how_many: several or
    alone, where it is told only if it names more than one, or one; else empty; is_new: whether what
    a sentence before it names is left out. A phrase never names
    the subject: what somebody says of himself is not told.
    """

    name: str
    cls: str
    subject: str
    condition: str
    guards: str
    phrase: str
    most: int
    says_more: bool
    order: str
    last_by: tuple[str, ...]
    narrowest: str
    unless: tuple[str, ...]
    is_plain: bool
    counts: bool
    how_many: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What a list says of a statement.

    tail: what it has in common with others, or empty; joint: ``~`` where the heads stand before it,
    ``^`` behind it, ``~~`` behind it in brackets; rank: of the gathering it came from.
    """

    head: str
    tail: str
    joint: str
    statement: Statement
    rank: int


@dataclass(frozen=True, slots=True)
class _Listed:
    """A list, filled: its text with years and without, and the statements behind it.

    number: how many hold, with those that stated totals add; names: how many different ones it
    would name; parts: what it names, one by one.
    """

    plain: str
    with_years: str
    statements: tuple[Statement, ...]
    counted: tuple[Statement, ...]
    number: int
    names: int
    parts: tuple[str, ...]


def short_life(
    graph: "Graph", entity: "Entity", most: int = MOST_SENTENCES
) -> tuple[LifeSentence, ...]:
    """Return the short life of an entity: at most ``most`` sentences, the most telling first.

    It rests on what holds or is disputed (which then says so), never on what only may be; who is
    not public is not named in it. Empty where no line of the ontology fits.
    """
    return _Life(graph, entity).told(graph.vocabulary.life.values(), most)


def key_figures(graph: "Graph", entity: "Entity") -> tuple[LifeSentence, ...]:
    """Return what can be counted of an entity, each as a few words without a full stop.

    Like a short life it counts what holds, each thing once (one win for each session and car), with
    what totals stated of a season add; ``beside`` says how many of them are recorded one by one,
    and a total that a source states of no season and that does not add up with what is recorded.
    """
    life, lines = _Life(graph, entity), graph.vocabulary
    counted = {f.line: f for f in life.told(lines.figures.values(), len(lines.figures))}
    stated = {f.line: f for f in life.told(lines.stated.values(), len(lines.stated))}
    stated = {n: f for n, f in stated.items() if any(map(life.adds, f.statements))}
    found = [_figure(life, counted.get(n), stated.get(n)) for n in {**counted, **stated}]
    return tuple(sorted(found, key=lambda f: _line_of(graph, f).rank))


def head_figures(graph: "Graph", entity: "Entity") -> tuple[LifeSentence, ...]:
    """Return those of ``key_figures`` that count most, at most MOST_FIGURES."""
    found = key_figures(graph, entity)
    lines = {f.line: _line_of(graph, f) for f in found}
    ranked = sorted(found, key=lambda f: (lines[f.line].weight, lines[f.line].rank))[:MOST_FIGURES]
    return tuple(f for f in found if f in ranked)


def _line_of(graph: "Graph", figure: LifeSentence) -> LifeLine:
    lines = graph.vocabulary
    return lines.figures.get(figure.line) or lines.stated[figure.line]


def _figure(
    life: "_Life", counted: LifeSentence | None, stated: LifeSentence | None
) -> LifeSentence:
    """Return what is counted and what is stated of one fact as one figure."""
    told = stated.text[:1].lower() + stated.text[1:-1] if stated else ""
    if counted is None and stated is not None:
        return replace(stated, text=stated.text[:-1], beside=f"stated, {_NONE} {_EACH}")
    if counted is None:
        raise ValueError("a figure is counted or stated")
    recorded = life.recorded(counted.counted)
    beside = f"{recorded:,} {_EACH}" if life.number(counted.counted) > recorded else ""
    behind = counted.statements
    if stated is not None:
        beside = "; ".join((beside or "recorded", f"stated: {told}"))
        behind = (*behind, *stated.statements)
    return replace(counted, text=counted.text[:-1], statements=behind, beside=beside)


def number_in(text: str) -> tuple[str, str, str]:
    """Return (what stands before the first number of a text, the number, what stands behind it).

    A text without digits begins with its number.

    >>> number_in("backer of 2 names"), number_in("Four titles")
    (('backer of ', '2', ' names'), ('', 'Four', ' titles'))
    """
    match = _NUMBER.search(text)
    if match is None:
        number, space, after = text.partition(" ")
        return "", number, space + after
    return text[: match.start()], match[0], text[match.end() :]


class _Life:
    """Makes one short life."""

    def __init__(self, graph: "Graph", entity: "Entity") -> None:
        self.graph, self.entity, self.teller = graph, entity, graph.teller
        self.by_class: dict[str, list[Statement]] = {}
        for statement in graph.statements_of(entity.id):
            if statement.standing in (Standing.OVERRULED, Standing.SUPERSEDED):
                continue
            if not statement.is_possible and not names_the_private(graph, statement):
                self.by_class.setdefault(statement.cls, []).append(statement)

    def told(self, lines: Iterable[LifeLine], most: int) -> tuple[LifeSentence, ...]:
        """Return the sentences; of more than ``most`` the lines that tell most stay."""
        found: list[tuple[LifeLine, LifeSentence]] = []
        for line in lines:
            before = " ".join(sentence.text for _, sentence in found)
            sentence = self._sentence(line, before)
            if sentence is not None:
                found.append((line, sentence))
        ranked = sorted(found, key=lambda f: (f[0].weight, f[0].rank))[:most]
        kept = [f for n, f in enumerate(ranked) if f[0].weight < _FILLS or n < _ENOUGH]
        ordered = sorted(kept, key=lambda f: (f[0].rank, f[0].name))
        return tuple(sentence for _, sentence in ordered)

    def _sentence(self, line: LifeLine, before: str) -> LifeSentence | None:
        """Return the sentence of a line, or None where it would have nothing new to tell.

        before: what the sentences before it say.
        """
        lists = self._lists(line, before)
        if not lists:
            return None
        names = self._names(bool(before))
        for template in line.tells:
            used: list[str] = []
            text = self._filled(template, lists, names, used)
            behind = {s.id: s for name in used for s in lists[name].statements}
            if text is not None and behind:
                text = self._named_once(text, behind.values())
                if all(self._bare(p) in self._bare(before) for n in used for p in lists[n].parts):
                    return None
                counts = [n for n in lists if re.search(rf"{{{n}:(n|count|least|sum) ", template)]
                counted = tuple(s for name in counts for s in lists[name].counted)
                return LifeSentence(line.name, _as_sentence(text), tuple(behind.values()), counted)
        return None

    def _names(self, again: bool) -> Mapping[str, str]:
        """Return what stands for the subject, again behind a semicolon (it), and for what it is.

        again: whether it was named before.
        """
        subject = self.teller.as_subject(self.entity.id)
        if again and subject == self.entity.name:
            name = self.teller.named_again(self.entity.id)
        else:
            is_bare = subject != self.entity.name and subject.startswith("The ")
            name = f"the {subject[4:]}" if is_bare else subject
        kind = self.entity.kind
        is_told = bool(kind) and kind != "unnamed"
        it = name if self.entity.cls == "Person" else "it"
        names = {"who": name, "whose": f"{name}'s", "it": it}
        return names | ({"kind": kind} if is_told else {})

    def _lists(self, line: LifeLine, before: str) -> dict[str, _Listed]:
        found: dict[str, list[_Phrase]] = {}
        gathers: dict[str, _Gather] = {}
        for rank, text in enumerate(line.gathers):
            gather = _parsed(text)
            first = gathers.setdefault(gather.name, gather)
            known = {p.statement.id for p in found.get(gather.name, ())}
            phrases = [p for p in self._phrases(gather, rank) if p.statement.id not in known]
            if first.is_new:
                phrases = [p for p in phrases if self._bare(p.tail or p.head) not in before]
            if phrases:
                found.setdefault(gather.name, []).extend(phrases)
        listed = {name: self._listed(gathers[name], phrases) for name, phrases in found.items()}
        return {n: li for n, li in listed.items() if _fits(gathers[n].how_many, li.names)}

    def _phrases(self, gather: _Gather, rank: int) -> list[_Phrase]:
        """Return the phrases of one gathering; of those that a later word follows only the last."""
        found = []
        for statement in self.by_class.get(gather.cls, ()):
            text = self._phrase(gather, statement)
            if text and not (gather.is_plain and self._bare(text) != text):
                one, joint, other = (*_JOINT.split(text, maxsplit=1), "", "")[:3]
                head, tail = (other, one) if joint == "^" else (one, other)
                found.append(_Phrase(head.strip(), tail.strip(), joint, statement, rank))
        told = Counter(p.tail for p in found if p.joint == "^")
        found = [p for p in found if told[p.tail] <= _MOST_BEFORE or p.joint != "^"]
        if gather.unless:
            found = [p for p in found if not self._is_settled(gather.unless, p.statement)]
        if gather.narrowest:
            found = self._narrowest(gather.narrowest, found)
        if not gather.last_by:
            return found
        last: dict[tuple[str, ...], _Phrase] = {}
        for phrase in sorted(found, key=lambda p: p.statement.latest or ""):
            cells = (self.teller.cell(phrase.statement, slot) for slot in gather.last_by)
            last[tuple(cells)] = phrase
        return list(last.values())

    def _is_settled(self, unless: tuple[str, ...], statement: Statement) -> bool:
        """Whether a statement of another class, of the same values of some slots, is known."""
        cls, *slots = unless
        return any(
            all(set(other.ids(slot)) & set(statement.ids(slot)) for slot in slots)
            for other in self.by_class.get(cls, ())
        )

    def _narrowest(self, slot: str, phrases: list[_Phrase]) -> list[_Phrase]:
        """Return phrases without those of a place in which the place of another lies."""
        known = self.graph.entities
        around = {
            wider.id
            for p in phrases
            for ident in p.statement.ids(slot)
            for values in known[ident].slots.values()
            for wider in values
            if isinstance(wider, EntityValue)
        }
        return [p for p in phrases if not around & set(p.statement.ids(slot))]

    def _named_once(self, text: str, behind: Iterable[Statement]) -> str:
        """Return a sentence that says the whole name of a person once, then the surname."""
        people = {self.entity.id} | {i for s in behind for n in s.slots for i in s.ids(n)}
        for ident in sorted(people):
            name = self.graph.entities[ident].name if ident in self.graph.entities else ""
            first, found, rest = text.partition(name) if name else (text, "", "")
            if found and name in rest:
                text = first + name + rest.replace(name, self.teller.named_again(ident))
        return text

    def _phrase(self, gather: _Gather, statement: Statement) -> str:
        if gather.subject and self.entity.id not in statement.ids(gather.subject):
            return ""
        counts = not gather.condition or gather.condition in statement.types
        if not counts and gather.condition not in statement.disputed_types:
            return ""
        names = re.findall(r"\{([a-z_]+)", gather.phrase)
        if any(self.entity.id in statement.ids(name) for name in names):
            return ""
        phrase = gather.phrase.replace("{predicate}", _PREDICATE).replace("{sentence}", _WHOLE)
        text = self.teller.fill(f"{gather.guards} | {phrase}", statement)
        if text is None:
            return ""
        if _PREDICATE in text:
            text = text.replace(_PREDICATE, self._predicate(statement))
        if _WHOLE in text:
            text = text.replace(_WHOLE, self.teller.sentence(statement, with_note=False))
        told = [t for name in names for t in self.teller.told(statement, name)]
        doubt = not counts or statement.standing is not Standing.HELD
        doubt = doubt or any(t.is_disputed for t in told)
        return text + " [disputed]" * (doubt and "[disputed]" not in text)

    def _predicate(self, statement: Statement) -> str:
        """Return a statement's sentence without its subject and without its details."""
        told = self.teller.sentence(statement, with_note=False, is_cut=True)
        return self._without_sign(told.removeprefix(self.teller.as_subject(self.entity.id))).strip()

    def _listed(self, gather: _Gather, phrases: Sequence[_Phrase]) -> _Listed:
        groups: dict[tuple[str, str], list[_Phrase]] = {}
        for phrase in phrases:
            key = ("", self._bare(phrase.tail)) if phrase.tail else (self._bare(phrase.head), "")
            groups.setdefault(key, []).append(phrase)
        ordered = sorted(groups.values(), key=lambda g: self._order(gather, g))
        most = gather.most + (gather.says_more and len(ordered) == gather.most + 1)
        named, more = ordered[:most], len(ordered) - most
        if gather.order == "story":
            named = self._as_it_went(named)
        held = [p.statement for p in phrases if self._counts(gather, p.statement)]
        number = self.number(held)
        counts = self._each(gather, ordered, number)
        plain = [n + self._group(g, False) for n, g in zip(counts, named, strict=False)]
        dated = [n + self._group(g, True) for n, g in zip(counts, named, strict=False)]
        rest = ["others"] if more > 0 and gather.says_more else []
        behind = {p.statement.id: p.statement for g in named for p in g}
        return _Listed(
            joined([*plain, *rest]),
            joined([*dated, *rest]),
            tuple(behind.values()),
            tuple(held),
            number,
            len(groups),
            tuple(plain),
        )

    def _each(self, gather: _Gather, groups: Sequence[Sequence[_Phrase]], number: int) -> list[str]:
        """Return how many each group is of, in words; empty where that is not to be told.

        It is not of one group, nor where two groups hold one and the same.
        """
        held = [[p.statement for p in g if self._counts(gather, p.statement)] for g in groups]
        each = [self.number(g) for g in held] if gather.counts and len(groups) > 1 else []
        is_told = bool(each) and sum(each) == number
        return [f"{self._spelled(n)} " if is_told and n else "" for n in each or [0] * len(groups)]

    def adds(self, total: Statement) -> bool:
        """Return whether a stated total says more than the graph holds, or it is not known to."""
        count = self.graph.tallies.get(total.id)
        if count is None or count.most is None or not total.held("count"):
            return True
        return self._lacks(total) > 0

    def recorded(self, statements: Iterable[Statement]) -> int:
        """Return how many are recorded one by one."""
        return len(units(s for s in statements if s.id not in self.graph.tallies))

    def number(self, statements: Sequence[Statement]) -> int:
        """Return how many hold; a total stated of a season adds what the graph lacks of it.

        Of several totals of a season the one that adds most counts: they may be of the same.
        """
        missing: dict[tuple[str, ...], int] = {}
        for statement in statements:
            season = statement.ids("season")
            of = (*season, *statement.ids("who"))
            missing[of] = max(self._lacks(statement), missing.get(of, 0)) if season else 0
        return self.recorded(statements) + sum(missing.values())

    def _lacks(self, statement: Statement) -> int:
        """Return how many more a stated total claims than the graph holds of it at most."""
        count = self.graph.tallies.get(statement.id)
        claimed = [v.least for v in statement.held("count") if isinstance(v, AmountValue)]
        if count is None or count.most is None or not claimed or claimed[0] is None:
            return 0
        return max(0, int(claimed[0]) - count.most)

    def _spelled(self, number: int) -> str:
        return self.graph.vocabulary.words.spelled.get(str(number), (f"{number:,}",))[0]

    def _as_it_went(self, groups: Sequence[list[_Phrase]]) -> list[list[_Phrase]]:
        """Return what happened in its order; what nobody dates has no place among dated ones.

        Of one year what is of a whole season comes before what is of one of its rounds.
        """
        keys = [(self._day(g[0].statement), g) for g in groups]
        dated = [(day, g) for day, g in keys if day != UNDATED]
        dated.sort(key=lambda k: (k[0], any(s.occasion for s in k[1][0].statement.spans)))
        return [g for _, g in dated or keys]

    def _day(self, statement: Statement) -> str:
        """Return when something happened: what is of a round, by the last day that it may."""
        day = self.graph.by_time(statement)[0]
        is_of_round = any(s.occasion for s in statement.spans)
        return statement.latest or day if is_of_round and day != UNDATED else day

    def _without_sign(self, text: str) -> str:
        """Return a text without a sign of how surely it is said at its beginning."""
        found = (text.removeprefix(sign) for sign in self.teller.legend() if text.startswith(sign))
        return next(found, text)

    def _bare(self, text: str) -> str:
        """Return a text without the signs of how surely it is said: one name is one name."""
        for sign in self.teller.legend():
            text = text.replace(sign, "")
        return text.strip()

    def _sign(self, text: str) -> str:
        """Return the sign of how surely a text is said, or nothing."""
        return next((sign for sign in self.teller.legend() if sign in text), "")

    def _plainest(self, texts: Iterable[str]) -> str:
        return min(texts, key=len)

    def _counts(self, gather: _Gather, statement: Statement) -> bool:
        held = statement.standing is Standing.HELD
        is_total = gather.counts and statement.id in self.graph.tallies
        return held and (is_total or not gather.condition or gather.condition in statement.types)

    def _order(self, gather: _Gather, group: Sequence[_Phrase]) -> tuple[object, ...]:
        sure = any(p.statement.standing is Standing.HELD for p in group)
        if gather.counts:
            held = [p.statement for p in group if self._counts(gather, p.statement)]
            return not sure, -self.number(held), min(p.rank for p in group)
        first = min(self.graph.by_time(p.statement) for p in group)
        if gather.order == "newest":
            newest = max(p.statement.latest or "" for p in group)
            return not sure, [-ord(c) for c in newest], first
        if gather.order == "oldest":
            return not sure, first
        order, _, slot = gather.order.partition(" ")
        if slot:
            rank = min(p.rank for p in group)
            values = [_least(p.statement, slot) for p in group]
            return rank, min(values) if order == "least" else -max(values), first
        claims = sum(len(p.statement.claims) for p in group)
        return min(p.rank for p in group), not sure, -len(group), -claims, first

    def _group(self, group: Sequence[_Phrase], with_years: bool) -> str:
        ordered = sorted(group, key=lambda p: p.rank)
        told: dict[str, list[str]] = {}
        tail = self._plainest(p.tail for p in group)
        for phrase in ordered:
            sign = "" if phrase.tail == tail else self._sign(phrase.tail)
            head = phrase.head + sign * (not phrase.head.endswith(sign))
            told.setdefault(self._bare(phrase.head), []).append(head)
        heads = [self._plainest(texts) for bare, texts in told.items() if bare]
        if group[0].joint == "~~":
            text = f"{tail} ({joined(heads)})" if heads else tail
        else:
            parts = (tail, joined(heads)) if group[0].joint == "^" else (joined(heads), tail)
            text = " ".join(p for p in parts if p)
        if not with_years:
            return text
        return text + self._years(text, [p.statement for p in group])

    def _years(self, text: str, statements: Sequence[Statement]) -> str:
        """Return the years of a phrase in brackets, as known; empty where it tells them already."""
        whens = [(year_of(s), when_of(self.graph, s)) for s in statements]
        years = {y for y, _ in whens if y}
        if years and all(y in text for y in years) and not any(w for y, w in whens if not y):
            return ""
        told = years_in_words(whens)
        return f" ({told})" if told and " or " not in told else ""

    def _filled(
        self,
        template: str,
        lists: Mapping[str, _Listed],
        names: Mapping[str, str],
        used: list[str],
    ) -> str | None:
        """Return a template filled with lists; None where one that is not optional is empty.

        used: takes the names of the lists that stand in it.
        """
        text = ""
        for number, part in enumerate(re.split(r"\[([^\[\]]*)\]", template)):
            asked = [m[1] for m in _PART.finditer(part)]
            if any(n not in lists and n not in names for n in asked):
                if number % 2 == 0:
                    return None
                continue
            used += [n for n in asked if n in lists]
            start = text
            text += _PART.sub(
                lambda m, start=start: names.get(m[1]) or self._shown(m, lists[m[1]], start), part
            )
        return re.sub(r"\s+", " ", text).strip()

    def _shown(self, match: re.Match[str], found: _Listed, before: str) -> str:
        """Return how a list reads: ``{name}``, ``{name:years}``, ``{name:n race|races}``.

        count: in digits; names: of different ones; least: at least as many; sum: in digits, at
        least as many where totals add some; its: what is of something named before is of it; in:
        years without brackets; silent: nothing.
        """
        if match[2] == "its":
            return joined([_of_it(p, before) for p in found.parts])
        if match[2] in ("n", "count", "names", "least", "sum"):
            number = found.names if match[2] == "names" else found.number
            word = self._spelled(number) if match[2] in ("n", "least") else f"{number:,}"
            is_more = match[2] == "sum" and number > self.recorded(found.counted)
            word = f"at least {word}" if match[2] == "least" or is_more else word
            return f"{word} {(match[3] if number == 1 else match[4]) or ''}".strip()
        if match[2] == "in":
            return _without_brackets(found.with_years, found.names)
        if match[2] == "silent":
            return ""
        return found.with_years if match[2] == "years" else found.plain


def _fits(how_many: str, names: int) -> bool:
    """Whether a list of so many names is told: of several, of one alone, or of any."""
    return names > 1 if how_many == "several" else names == 1 if how_many == "alone" else True


def _without_brackets(text: str, names: int) -> str:
    """Return a list with its years in words, told once where they are the same of all names.

    >>> _without_brackets("Ada Lind (2024) and Bo Stone (2024)", 2)
    'Ada Lind and Bo Stone, both in 2024'
    >>> _without_brackets("Ada Lind (2024) and Bo Stone (2023)", 2)
    'Ada Lind in 2024 and Bo Stone in 2023'
    """
    years = _IN_BRACKETS.findall(text)
    if names > 1 and len(years) == names and len(set(years)) == 1:
        whole = _IN_BRACKETS.sub("", text)
        return f"{whole}, {'both' if names == 2 else 'all'} {_in_years(years[0])}"
    return _IN_BRACKETS.sub(lambda m: f" {_in_years(m[1])}", text)


def _both(run: re.Match[str]) -> str:
    """Return a run of years as both, if it is of two only."""
    return f"{run[1]}, {run[2]}" if int(run[2]) == int(run[1]) + 1 else run[0]


def _in_years(years: str) -> str:
    """Return years as a sentence goes on with them.

    >>> _in_years("2024"), _in_years("2005, 2023–2025"), _in_years("2023 and 2024°")
    ('in 2024', 'in 2005 and from 2023 to 2025', 'in 2023 and 2024°')
    >>> _in_years("2024–2025")
    'in 2024 and 2025'
    """
    parts = re.split(r", | and ", _TWO_YEARS.sub(_both, years))
    single = [p for p in parts if "–" not in p]
    runs = [f"from {p.replace('–', ' to ')}" for p in parts if "–" in p]
    return joined([*([f"in {joined(single)}"] if single else []), *runs])


def _least(statement: Statement, slot: str) -> float:
    values = [v.least for v in statement.held(slot) if isinstance(v, AmountValue)]
    return float(min((v for v in values if v is not None), default=inf))


def joined(texts: Sequence[str]) -> str:
    """Return texts as a list in words; semicolons between those that have commas themselves.

    A list in brackets is closed by them; where one has an "and", the last has a comma before it.

    >>> joined(["a", "b", "c"]), joined(["a and b of c", "d"]), joined(["a (1, 2)", "d"])
    ('a, b and c', 'a and b of c, and d', 'a (1, 2) and d')
    >>> joined(["a, b and c", "d"]), joined(["won on May 4, 2024", "left in 2025"])
    ('a, b and c; and d', 'won on May 4, 2024 and left in 2025')
    """
    if len(texts) < 2:
        return "".join(texts)
    bare = [_OF_DATE.sub(" ", _BRACKETED.sub("", t)) for t in texts]
    if any(", " in t for t in bare):
        return "; ".join(texts[:-1]) + "; and " + texts[-1]
    joint = ", and " if any(" and " in t for t in bare) else " and "
    return ", ".join(texts[:-1]) + joint + texts[-1]


def _of_it(text: str, before: str) -> str:
    """Return what is of something that was named before as of it.

    >>> _of_it("owner and principal of Brook Racing", "founded Brook Racing in 2004 and was ")
    'its owner and principal'
    """
    what, _, whose = text.rpartition(" of ")
    return f"its {what}" if what and whose in before else text


def units(results: Iterable[Statement]) -> list[list[Statement]]:
    """Return results gathered by what is won once: by session and car.

    Co-drivers share one; where the session is not said it is one for its event, if no session of
    that event is known. What is no result stands for itself.
    """
    found: list[list[Statement]] = []
    ordered = sorted(results, key=lambda s: (not s.ids("session"), not s.ids("event"), s.id))
    for statement in ordered:
        unit = next((u for u in found if any(_is_one(o, statement) for o in u)), None)
        if unit is None:
            found.append([statement])
        else:
            unit.append(statement)
    return found


def _is_one(one: Statement, other: Statement) -> bool:
    """Whether two results can only be one: in one session (or event), of one car."""
    sessions = set(one.ids("session")), set(other.ids("session"))
    if all(sessions):
        if not sessions[0] & sessions[1]:
            return False
    elif not set(one.ids("event")) & set(other.ids("event")):
        return False
    if not one.ids("driver") or not other.ids("driver"):
        return False
    found = bool(set(one.ids("driver")) & set(other.ids("driver")))
    for slot in (*_PLACES, *_UNIT):
        mine, its = one.one(slot), other.one(slot)
        if mine is not None and its is not None:
            if mine.conflicts_with(its):
                return False
            found = found or slot not in ("team", *_PLACES)
    return found


@lru_cache(maxsize=512)
def _parsed(text: str) -> _Gather:
    """Return the gathering of ``name | Class & slot & guards | phrase | options``."""
    name, guards, phrase, *rest = (part.strip() for part in text.split(" | "))
    cls, subject, *others = (p.strip() for p in guards.split("&"))
    named = [p for p in others if p[:1].isupper()]
    options = rest[0] if rest else ""
    most = re.search(r"(most|only) (\d+)", options)
    order = re.search(r"newest|oldest|story|(?:least|greatest) [a-z_]+", options)
    last_by = re.search(r"last by ([a-z_ ]+)", options)
    narrowest = re.search(r"narrowest ([a-z_]+)", options)
    unless = re.search(r"unless ([A-Za-z_ ]+)", options)
    return _Gather(
        name,
        cls,
        subject,
        named[0] if named else "",
        " & ".join([subject, *(p for p in others if p not in named)]),
        phrase,
        int(most[2]) if most else _MOST_NAMED,
        not most or most[1] == "most",
        order[0] if order else "told",
        tuple(last_by[1].split()) if last_by else (),
        narrowest[1] if narrowest else "",
        tuple(unless[1].split()) if unless else (),
        bool(re.search(r"\bplain\b", options)),
        bool(re.search(r"\bcounted\b", options)),
        found[0] if (found := re.search(r"\b(several|alone)\b", options)) else "",
        bool(re.search(r"\bnew\b", options)),
    )


def _as_sentence(text: str) -> str:
    """Return text with a capital and a full stop."""
    text = re.sub(r",(?=\s*[,;:.)]|\s\()", "", re.sub(r"\s+([,;.])", r"\1", text)).rstrip(" ,;:")
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
