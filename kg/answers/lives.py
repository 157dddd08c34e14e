"""The statements about somebody → a short life: a few sentences, the most telling first.

What they tell, and in which words, are the ontology's lines of a life (``ontology/lives.ttl``).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING, Any

from kg.answers.privacy import names_the_private
from kg.answers.whens import UNDATED, when_of, year_of, years_in_words
from kg.model.statements import Standing, Statement
from kg.model.values import AmountValue
from kg.ontology import LifeLine

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph

MOST_SENTENCES, MOST_FIGURES = 7, 3
_ENOUGH = 6  # sentences: what weighs _FILLS or more only fills a life that has fewer
_FILLS = 4
_MOST_NAMED = 4  # in one list, where the ontology does not say how many
_PART = re.compile(r"\{([a-z_]+)(?::([a-z]+)(?: ([^{}|]+)\|([^{}|]+))?)?\}")
_BRACKETED = re.compile(r"\([^()]*\)")
_NUMBER = re.compile(r"\d[\d,]*")
_PREDICATE = "\0"  # stands for a predicate while the rest of a phrase is filled
_UNIT = ("race_class", "number", "team")  # what tells two cars of one session apart
_PLACES = ("position", "overall_position")  # and two races of one event


@dataclass(frozen=True, slots=True)
class LifeSentence:
    """A sentence of a short life, and the statements behind it, the plainest first.

    line: the ontology's line that it was made by; text: with its full stop; counted: what its
    number counts, or empty where it has none.
    """

    line: str
    text: str
    statements: tuple[Statement, ...]
    counted: tuple[Statement, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON-ready dict: the sentence, and the ids of what is behind it."""
        return {"sentence": self.text, "statements": [s.id for s in self.statements]}


@dataclass(frozen=True, slots=True)
class _Gather:
    """How a list is gathered.

    name: of the list; cls: class of statements; subject: the slot in which whom it is about stands;
    condition: the name of one that must hold (a win), or empty; guards: others; phrase: how each
    reads, ``{predicate}`` for its own sentence without the subject, ``head ~ tail`` where those of
    one tail are told together (``~~``: behind it in brackets); most: how many are named, says_more:
    that there are more is said; order: told (most sources first), newest, oldest, story, or least
    and a slot; last_by: slots for each value of which the last alone is told; is_plain: whether
    only what is said plainly is. A phrase never names the subject: what somebody says of himself is
    not told.
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
    is_plain: bool


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What a list says of a statement.

    tail: what it has in common with others, or empty; is_aside: whether the heads stand behind it
    in brackets; rank: of the gathering it came from.
    """

    head: str
    tail: str
    is_aside: bool
    statement: Statement
    rank: int


@dataclass(frozen=True, slots=True)
class _Listed:
    """A list, filled: its text with years and without, and the statements behind it.

    number: how many hold; names: how many different ones it would name; parts: what it names, one
    by one.
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

    Like a short life it counts what holds, each thing once (one win for each session and car).
    """
    figures = graph.vocabulary.figures.values()
    found = _Life(graph, entity).told(figures, len(figures))
    return tuple(replace(f, text=f.text[:-1]) for f in found)


def head_figures(
    graph: "Graph", entity: "Entity"
) -> tuple[tuple[LifeSentence, ...], tuple[LifeSentence, ...]]:
    """Return (the three figures that count most, the totals that sources state).

    The first are counted from what holds, each with the statements that it counts.
    """
    life, lines = _Life(graph, entity), graph.vocabulary
    counted = life.told(lines.figures.values(), MOST_FIGURES)
    stated = life.told(lines.stated.values(), len(lines.stated))
    return (
        tuple(replace(f, text=f.text[:-1]) for f in counted),
        tuple(replace(f, text=f.text[:-1]) for f in stated),
    )


def number_in(text: str) -> tuple[str, str, str]:
    """Return (what stands before the first number of a text, the number, what stands behind it).

    >>> number_in("backer of 2 names"), number_in("none")
    (('backer of ', '2', ' names'), ('none', '', ''))
    """
    match = _NUMBER.search(text)
    if match is None:
        return text, "", ""
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
        lists = self._lists(line)
        if not lists:
            return None
        names = self._names(bool(before))
        for template in line.tells:
            used: list[str] = []
            text = self._filled(template, lists, names, used)
            behind = {s.id: s for name in used for s in lists[name].statements}
            if text is not None and behind:
                if all(self._bare(p) in self._bare(before) for n in used for p in lists[n].parts):
                    return None
                counts = [n for n in used if f"{{{n}:n" in template or f"{{{n}:count" in template]
                counted = tuple(s for name in counts for s in lists[name].counted)
                return LifeSentence(line.name, _as_sentence(text), tuple(behind.values()), counted)
        return None

    def _names(self, again: bool) -> Mapping[str, str]:
        """Return what stands for the subject, and for what it is.

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
        possessive = name + ("’" if name.endswith("s") else "’s")
        return {"who": name, "whose": possessive} | ({"kind": kind} if is_told else {})

    def _lists(self, line: LifeLine) -> dict[str, _Listed]:
        found: dict[str, list[_Phrase]] = {}
        gathers: dict[str, _Gather] = {}
        for rank, text in enumerate(line.gathers):
            gather = _parsed(text)
            gathers.setdefault(gather.name, gather)
            known = {p.statement.id for p in found.get(gather.name, ())}
            phrases = [p for p in self._phrases(gather, rank) if p.statement.id not in known]
            if phrases:
                found.setdefault(gather.name, []).extend(phrases)
        return {name: self._listed(gathers[name], phrases) for name, phrases in found.items()}

    def _phrases(self, gather: _Gather, rank: int) -> list[_Phrase]:
        """Return the phrases of one gathering; of those that a later word follows only the last."""
        found = []
        for statement in self.by_class.get(gather.cls, ()):
            text = self._phrase(gather, statement)
            if text and not (gather.is_plain and self._bare(text) != text):
                head, sign, tail = (
                    re.split(r"(~+)", text, maxsplit=1) if "~" in text else (text, "", "")
                )
                aside = sign == "~~"
                found.append(_Phrase(head.strip(), tail.strip(), aside, statement, rank))
        if not gather.last_by:
            return found
        last: dict[tuple[str, ...], _Phrase] = {}
        for phrase in sorted(found, key=lambda p: p.statement.latest or ""):
            cells = (self.teller.cell(phrase.statement, slot) for slot in gather.last_by)
            last[tuple(cells)] = phrase
        return list(last.values())

    def _phrase(self, gather: _Gather, statement: Statement) -> str:
        if gather.subject and self.entity.id not in statement.ids(gather.subject):
            return ""
        counts = not gather.condition or gather.condition in statement.types
        if not counts and gather.condition not in statement.disputed_types:
            return ""
        phrase = gather.phrase.replace("{predicate}", _PREDICATE)
        text = self.teller.fill(f"{gather.guards} | {phrase}", statement)
        if text is None:
            return ""
        if _PREDICATE in text:
            text = text.replace(_PREDICATE, self._predicate(statement))
        names = re.findall(r"\{([a-z_]+)", gather.phrase)
        if any(self.entity.id in statement.ids(name) for name in names):
            return ""
        told = [t for name in names for t in self.teller.told(statement, name)]
        doubt = not counts or statement.standing is not Standing.HELD
        doubt = doubt or any(t.is_disputed for t in told)
        return text + " [disputed]" * (doubt and "[disputed]" not in text)

    def _predicate(self, statement: Statement) -> str:
        """Return a statement's sentence without its subject and without its details."""
        told = self.teller.sentence(statement, with_note=False)
        return self._without_sign(told.removeprefix(self.teller.as_subject(self.entity.id))).strip()

    def _listed(self, gather: _Gather, phrases: Sequence[_Phrase]) -> _Listed:
        groups: dict[tuple[str, str], list[_Phrase]] = {}
        for phrase in phrases:
            key = ("", self._bare(phrase.tail)) if phrase.tail else (self._bare(phrase.head), "")
            groups.setdefault(key, []).append(phrase)
        ordered = sorted(groups.values(), key=lambda g: self._order(gather, g))
        named, more = ordered[: gather.most], len(ordered) - gather.most
        if gather.order == "story":
            named = self._as_it_went(named)
        plain = [self._group(g, False) for g in named]
        dated = [self._group(g, True) for g in named]
        rest = ["others" if more > 1 else "one other"] if more > 0 and gather.says_more else []
        behind = {p.statement.id: p.statement for g in named for p in g}
        held = [p.statement for p in phrases if self._counts(gather, p.statement)]
        return _Listed(
            joined([*plain, *rest]),
            joined([*dated, *rest]),
            tuple(behind.values()),
            tuple(held),
            len(units(held)),
            len(groups),
            tuple(plain),
        )

    def _as_it_went(self, groups: Sequence[list[_Phrase]]) -> list[list[_Phrase]]:
        """Return what happened in its order; what nobody dates has no place among dated ones.

        Of one year what is of a whole season comes before what is of one of its rounds.
        """
        keys = [(self.graph.by_time(g[0].statement)[0], g) for g in groups]
        dated = [(day, g) for day, g in keys if day != UNDATED]
        dated.sort(key=lambda k: (k[0], any(s.occasion for s in k[1][0].statement.spans)))
        return [g for _, g in dated or keys]

    def _without_sign(self, text: str) -> str:
        """Return a text without a sign of how surely it is said at its beginning."""
        found = (text.removeprefix(sign) for sign in self.teller.legend() if text.startswith(sign))
        return next(found, text)

    def _bare(self, text: str) -> str:
        """Return a text without the signs of how surely it is said: one name is one name."""
        for sign in self.teller.legend():
            text = text.replace(sign, "")
        return text.strip()

    def _plainest(self, texts: Iterable[str]) -> str:
        return min(texts, key=len)

    def _counts(self, gather: _Gather, statement: Statement) -> bool:
        held = statement.standing is Standing.HELD
        return held and (not gather.condition or gather.condition in statement.types)

    def _order(self, gather: _Gather, group: Sequence[_Phrase]) -> tuple[object, ...]:
        sure = any(p.statement.standing is Standing.HELD for p in group)
        first = min(self.graph.by_time(p.statement) for p in group)
        if gather.order == "newest":
            newest = max(p.statement.latest or "" for p in group)
            return not sure, [-ord(c) for c in newest], first
        if gather.order == "oldest":
            return not sure, first
        if gather.order.startswith("least "):
            rank = min(p.rank for p in group)
            return rank, min(_least(p.statement, gather.order[6:]) for p in group), first
        claims = sum(len(p.statement.claims) for p in group)
        return min(p.rank for p in group), not sure, -len(group), -claims, first

    def _group(self, group: Sequence[_Phrase], with_years: bool) -> str:
        ordered = sorted(group, key=lambda p: p.rank)
        told: dict[str, list[str]] = {}
        for phrase in ordered:
            told.setdefault(self._bare(phrase.head), []).append(phrase.head)
        heads = [self._plainest(texts) for bare, texts in told.items() if bare]
        tail = self._plainest(p.tail for p in group)
        if group[0].is_aside:
            text = f"{tail} ({joined(heads)})" if heads else tail
        else:
            text = " ".join(p for p in (joined(heads), tail) if p)
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
        return f" ({told})" if told else ""

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
            text += _PART.sub(lambda m: names.get(m[1]) or self._shown(m, lists[m[1]]), part)
        return re.sub(r"\s+", " ", text).strip()

    def _shown(self, match: re.Match[str], found: _Listed) -> str:
        """Return how a list reads: ``{name}``, ``{name:years}``, ``{name:n race|races}``.

        count: in digits; names: of different ones.
        """
        if match[2] in ("n", "count", "names"):
            number = found.names if match[2] == "names" else found.number
            spelled = self.graph.vocabulary.words.spelled if match[2] == "n" else {}
            word = spelled.get(str(number), (f"{number:,}",))[0]
            return f"{word} {(match[3] if number == 1 else match[4]) or ''}".strip()
        return found.with_years if match[2] == "years" else found.plain


def _least(statement: Statement, slot: str) -> float:
    values = [v.least for v in statement.held(slot) if isinstance(v, AmountValue)]
    return float(min((v for v in values if v is not None), default=inf))


def joined(texts: Sequence[str]) -> str:
    """Return texts as a list in words; semicolons between those that hold lists themselves.

    A list in brackets is closed by them.

    >>> joined(["a", "b", "c"]), joined(["a and b of c", "d"]), joined(["a (1, 2)", "d"])
    ('a, b and c', 'a and b of c; and d', 'a (1, 2) and d')
    """
    if len(texts) < 2:
        return "".join(texts)
    if any(" and " in t or ", " in t for t in (_BRACKETED.sub("", t) for t in texts)):
        return "; ".join(texts[:-1]) + "; and " + texts[-1]
    return ", ".join(texts[:-1]) + " and " + texts[-1]


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
    order = re.search(r"newest|oldest|story|least [a-z_]+", options)
    last_by = re.search(r"last by ([a-z_ ]+)", options)
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
        bool(re.search(r"\bplain\b", options)),
    )


def _as_sentence(text: str) -> str:
    """Return text with a capital and a full stop."""
    text = re.sub(r",(?=\s*[,;:.)]|\s\()", "", re.sub(r"\s+([,;.])", r"\1", text)).rstrip(" ,;:")
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
