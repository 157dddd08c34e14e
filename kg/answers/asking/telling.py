"""A question in words → the statements that hold all of it, and the slots that answer it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.answers.asking.analysis import Token
from kg.answers.asking.choosing import Candidate, Reading
from kg.answers.asking.documents import Library, of_statement
from kg.answers.asking.filling import Filling
from kg.answers.asking.linking import Mention
from kg.answers.asking.replies import Guided
from kg.answers.questions import YES_NO, answer, is_unsure, parse_question
from kg.facts.naming import fold
from kg.graph.prefixes import PREFIXES
from kg.model.spans import Meeting, Span, meet
from kg.model.statements import Standing, Statement
from kg.model.values.dates import DateValue
from kg.ontology import Slot

if TYPE_CHECKING:
    from kg.answers.graph import Graph

_NEAR, _NAMED, _AHEAD = 60, 6.0, 4
_OBSERVED, _UNNAMED = "as_of", "unnamed"
_TYPES = {"date": "Date", "year": "Year", "amount": "Number", "time": "LapTime"}
_STOP = re.compile(r"[,;:.?!(]")


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing asked for. wants: types of what answers, empty where a noun says it; nouns: the
    stems that follow, up to what is named."""

    wants: tuple[str, ...]
    nouns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """A statement that holds a whole question.

    slots: for each thing asked the slot that answers; answers: the keys of their values.
    """

    statement: Statement
    slots: tuple[str, ...]
    answers: tuple[frozenset[str], ...]


class Teller:
    """Asks statements what one question asks."""

    def __init__(self, graph: "Graph", library: Library, reading: Reading) -> None:
        self.graph, self.library, self.reading = graph, library, reading
        self.words, self.vocabulary = graph.vocabulary.words, graph.vocabulary
        self.named = {i for m in reading.limits for i in m.ids}
        self.content = {t.stem for t in reading.content()}

    def told(self) -> Guided | None:
        """Return a question of the statements that hold all that is asked, where they agree."""
        if not self.content or not self.asks or YES_NO in self.asks[0].wants:
            return None
        found = list(self._tellings())
        if not found or len({t.answers for t in found}) > 1:
            return None
        first = found[0]
        same = [
            t.statement
            for t in found
            if t.slots == first.slots and t.statement.cls == first.statement.cls
        ]
        return self._asked(first.slots, same)

    @cached_property
    def asks(self) -> list[Ask]:
        """What the question asks for; a word that only joins a clause to a noun asks nothing."""
        tokens, found = self.reading.tokens, list[Ask]()
        said = [fold(t.text) for t in tokens]
        phrases = {tuple(w.split()): a.wants for a in self.words.asks for w in a.words}
        named = {i for m in self.reading.limits for i in m.tokens}
        at = 0
        while at < len(said):
            length = next((n for n in (4, 3, 2, 1) if (*said[at : at + n],) in phrases), 0)
            after = at + length
            wants = phrases.get(tuple(said[at:after]), ())
            between = self.reading.text[tokens[at - 1].end : tokens[at].start] if at else ""
            joined = bool(at) and (said[at - 1] in self.words.joining or _STOP.search(between))
            if length and not (YES_NO in wants and at) and (joined or not found):
                start = after
                while (
                    not wants
                    and start < len(tokens)
                    and (tokens[start].is_function or tokens[start].is_possessive)
                ):
                    start += 1
                nouns = list[str]()
                for number in range(start, min(start + _AHEAD, len(tokens))):
                    if number in named or tokens[number].is_function:
                        break
                    nouns.append(tokens[number].stem)
                found.append(Ask(wants, (*(t.stem for t in tokens[at:after]), *nouns)))
            at = after if length else at + 1
        return found

    def _tellings(self) -> Iterator[Telling]:
        stems = {t.stem: 1.0 for t in self.reading.tokens if not t.is_function}
        ids = {i: _NAMED / max(1, len(m.ids)) ** 0.5 for m in self.reading.limits for i in m.ids}
        for hit in self.library.search("statement", stems, ids, _NEAR):
            statement = self.graph.data.statement(hit.ident)
            if not statement or statement.standing not in (Standing.HELD, Standing.DISPUTED):
                continue
            if not (statement.claims or statement.is_certain) or is_unsure(self.graph, statement):
                continue
            telling = self._of(statement)
            if telling:
                yield telling

    def _of(self, statement: Statement) -> Telling | None:
        analyzer, reading = self.library.analyzer, self.reading
        fields = of_statement(self.graph, statement, analyzer).fields
        said = {*fields["sentence"], *fields["kinds"]}
        more = said | {*fields["names"], *fields["anchors"]} | self._labels(statement)
        negating = {analyzer.stem(w) for w in self.words.negating} & {*fields["sentence"]}
        if not negating <= {t.stem for t in reading.tokens}:
            return None
        slots, heads = list[str](), set[str]()
        for ask in self.asks:
            slot = self._slot(statement, ask, said, {*fields["kinds"]})
            if slot is None or slot.name in slots:
                return None
            slots.append(slot.name)
            heads |= self._called(slot, self.content) | ({*ask.nouns} & {*fields["kinds"]})
        if not all(self._meets(statement, m, said, slots) for m in reading.limits):
            return None
        if not self._turns(fields["sentence"]):
            return None
        if any("Number" in a.wants for a in self.asks) and not self._is_of_all(statement):
            return None
        left = [t for t in reading.content() if t.stem not in heads | said]
        if any(t.stem in analyzer.turning or self._is_number(t) for t in left):
            return None
        if len(left) > (len(self.content) - 1) // 2:
            return None
        if any(not {t.stem, *self._same(t.stem)} & more for t in left):
            return None
        answers = [
            frozenset(str(h.value.id or h.value.key) for h in statement.told(s)) for s in slots
        ]
        return Telling(statement, tuple(slots), tuple(answers))

    def _turns(self, sentence: Sequence[str]) -> bool:
        """Whether a sentence turns what the question does: the first winner is no first win."""
        tokens, turning = self.reading.tokens, self.library.analyzer.turning
        said = {*pairwise(sentence)}
        return all(
            (one.stem, other.stem) in said
            for one, other in pairwise(t for t in tokens if not t.is_function or t.stem in turning)
            if one.stem in turning
        )

    def _is_of_all(self, statement: Statement) -> bool:
        """Whether nothing narrows a statement but what is named: a season's wins are not all."""
        entities, known = self.graph.data.entities, set[str]()
        more = set(self.named)
        while more:
            known |= more
            held = [entities[i].slots.values() for i in more if i in entities]
            more = {v.id for vs in held for one in vs for v in one if v.id} - known
        return statement.touches() <= known

    def _labels(self, statement: Statement) -> set[str]:
        """Return the stems by which the slots that a statement tells are called."""
        slots = [self.vocabulary.slots[n] for n in statement.slots if statement.told(n)]
        return self.library.analyzer.content(t for s in slots for t in (s.label, *s.words))

    def _same(self, stem: str) -> frozenset[str]:
        return self.library.same.get(stem, frozenset())

    def _is_number(self, token: Token) -> bool:
        return token.text.isdigit() or fold(token.text) in self.words.numbers

    def _meets(
        self, statement: Statement, mention: Mention, said: set[str], slots: Sequence[str]
    ) -> bool:
        """Whether a statement is of what is named, or says so where no slot could hold it."""
        tokens = [self.reading.tokens[i] for i in mention.tokens]
        words = {t.stem for t in tokens if not t.is_function}
        held = {h.value.id for values in statement.slots.values() for h in values}
        if mention.time:
            span = Span.of_date(DateValue.parse(mention.time))
            if statement.spans:
                return meet(statement.spans, [span])[0] is Meeting.CERTAINLY
            return words <= said
        if set(mention.ids) & held:
            return True
        classes = {self.graph.data.entities[i].cls for i in mention.ids}
        ranges = {self.vocabulary.slots[s].range for s in slots} & {*self.vocabulary.entity_classes}
        rivals = any(self.vocabulary.is_a(c, r) for c in classes for r in ranges)
        return not rivals and words <= said

    @cached_property
    def _owned(self) -> set[str]:
        """The stems of what somebody has: whose coach; a kind or a slot must be called so."""
        tokens = self.reading.tokens
        after = {m.last + 1 for m in self.reading.limits if tokens[m.last].is_possessive}
        return {tokens[n].stem for n in after if n < len(tokens)} & self.content

    def _slot(self, statement: Statement, ask: Ask, said: set[str], kinds: set[str]) -> Slot | None:
        """Return the one slot that answers, or None."""
        cls = self.vocabulary.statement_class(statement.cls)
        fitting = [
            slot
            for slot in (self.vocabulary.slots[n] for n in statement.slots)
            if statement.told(slot.name)
            and slot.name not in (*cls.silent, _OBSERVED)
            and not self.named & set(statement.ids(slot.name))
            and (not ask.wants or any(self._is_of(slot, w) for w in ask.wants))
            and not self.is_nameless(statement.ids(slot.name))
        ]
        fitting = self._asked_for(fitting, ask, said)
        if {*ask.wants} <= {*self.vocabulary.entity_classes} and not self._owned <= kinds:
            fitting = [s for s in fitting if self._owned <= self._called(s, self._owned)]
        if len(fitting) > 1:
            fitting = [s for s in fitting if self._runs(statement, s)]
        if len(fitting) > 1 and len(ask.wants) > 1:
            types = [w for w in ask.wants if any(self._is_of(s, w) for s in fitting)]
            if "Number" in types and len(types) > 1:
                return None
            fitting = [s for s in fitting if self._is_of(s, types[0])]
        good = len(fitting) == 1 and self._runs(statement, fitting[0])
        return fitting[0] if good else None

    def _asked_for(self, fitting: list[Slot], ask: Ask, said: set[str]) -> list[Slot]:
        """Return those of some slots that a noun asks for, where one must: what, how many, why."""
        wants, stems = ask.wants, {*ask.nouns}
        nouns = stems - self.library.analyzer.function
        if wants and "Number" not in wants and "Statement" not in wants:
            return fitting
        told = [s for s in fitting if (c := self._called(s, stems)) and nouns <= c | said]
        if told or not wants or "Statement" in wants:
            return told
        if wants[0] == "Number":
            many = tuple(w for a in self.words.asks if "Number" in a.wants for w in a.words)
            counts = [s for s in fitting if any(w.startswith(many) for w in s.words)]
            return counts if nouns <= said else []
        return [s for s in fitting if self._type(s) != "Number"]

    def is_nameless(self, ids: Iterable[str | None]) -> bool:
        """Whether a name is asked for, and some of these have none."""
        asks = {fold(t.text) for t in self.reading.tokens} & {*self.words.naming}
        entities = self.graph.data.entities
        known = [entities[i] for i in ids if i and i in entities]
        return bool(asks) and any(e.kind == _UNNAMED for e in known)

    def _called(self, slot: Slot, stems: set[str]) -> set[str]:
        """Return those of some stems by which a slot is asked for."""
        names = [slot.name.replace("_", " "), slot.unit]
        if slot.value_type != "kind":
            names += [slot.label, *slot.words]
        if slot.range in self.vocabulary.entity_classes:
            cls = self.vocabulary.entity_class(slot.range)
            names += [cls.label, *cls.words]
        found = set[str]()
        for name in names:
            own = self.library.analyzer.content([name])
            if own and all({s, *self._same(s)} & stems for s in own):
                found |= {s for s in stems if {s, *self._same(s)} & own}
        return found

    def _is_of(self, slot: Slot, want: str) -> bool:
        if slot.value_type == "entity":
            known = want in self.vocabulary.entity_classes
            is_a = self.vocabulary.is_a
            return known and (is_a(slot.range, want) or is_a(want, slot.range))
        return self._type(slot) == want

    @staticmethod
    def _type(slot: Slot) -> str:
        own = slot.value_type in ("entity", "kind")
        return slot.range if own else _TYPES.get(slot.value_type, "Text")

    def _runs(self, statement: Statement, slot: Slot) -> bool:
        """Whether a sentence tells who does it to whom as the question asks."""
        entities, is_a = self.graph.data.entities, self.vocabulary.is_a
        cls = self.vocabulary.statement_class(statement.cls)
        answers = [entities[i] for i in statement.ids(slot.name) if i in entities]
        if slot.value_type != "entity" or not answers:
            return True
        for mention in self.reading.limits:
            for name in statement.slots:
                other = self.vocabulary.slots[name]
                ids = set(statement.ids(name)) & set(mention.ids)
                if not ids or {name, slot.name} <= {*cls.symmetric} or other.value_type != "entity":
                    continue
                if any(is_a(entities[i].cls, slot.range) for i in ids) and any(
                    is_a(a.cls, other.range) for a in answers
                ):
                    its = [entities[i].name for i in ids]
                    order = self._tells_first(statement, [a.name for a in answers], its)
                    if order is not self._asks_first(mention):
                        return False
        return True

    def _tells_first(
        self, statement: Statement, mine: Sequence[str], its: Sequence[str]
    ) -> bool | None:
        """Whether a sentence tells that mine do it to others; None where it does not say."""
        text = statement.sentence
        one, other = (
            min((p for n in names if (p := text.find(n)) >= 0), default=-1) for names in (mine, its)
        )
        if min(one, other) < 0:
            return None
        before = {w for p in (one, other) for w in text[:p].split()[-1:]}
        return (one < other) is not bool(before & {*self.words.passive})

    def _asks_first(self, mention: Mention) -> bool:
        """Whether the question asks for who does it: who hit him; not: whom did he hit."""
        tokens, first = self.reading.tokens, mention.first
        whether = {w for a in self.words.asks if YES_NO in a.wants for w in a.words}
        before = fold(tokens[first - 1].text) if first else ""
        owns = tokens[mention.last].is_possessive
        asked = any(n < first for n in self.reading.asking)
        passive = any(fold(t.text) in self.words.passive for t in tokens)
        return (asked and (before not in whether or owns)) is not passive

    def _asked(self, slots: Sequence[str], statements: Sequence[Statement]) -> Guided | None:
        """Return the question that asks for slots of statements, answered."""
        known = [self.vocabulary.slots[n] for n in slots]
        columns = ", ".join(f"{s.name}: {self._type(s)}" for s in known)
        patterns = " ".join(f"OPTIONAL {{ ?statement <{s.iri}> ?{s.name} }}" for s in known)
        ids = " ".join(f"<{PREFIXES['st']}{s.id}>" for s in statements)
        text = (
            f"#+ question: statement\n#+ columns: {{{columns}, statement: Statement}}\n"
            f"#+ answer: {' | '.join(slots)}\n"
            f"SELECT {' '.join('?' + s for s in slots)} ?statement WHERE {{\n"
            f"  VALUES ?statement {{ {ids} }}\n  {patterns}\n}} ORDER BY ?statement\n"
        )
        sentence = statements[0].sentence
        values = {v.text for n in slots for v in self.graph.teller.told(statements[0], n)}
        for value in sorted(values, key=lambda v: -len(v)):
            sentence = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", "…", sentence)
        labels = " and ".join(s.label for s in known)
        words = f"What is told as {labels} in “{sentence}”?"
        words = words.translate(str.maketrans("[]{}", "()()"))
        question = replace(parse_question("statement", text), question=words)
        found = answer(self.graph, question, {}, self.reading.is_now)
        asked = tuple((n,) for n in slots)
        one = Candidate(question, Filling(), words, 0.0, (), (), asked, True, True, 1.0, True)
        guided = Guided(one, found)
        return guided if found.status == "answered" and guided.tells_what_is_asked else None
