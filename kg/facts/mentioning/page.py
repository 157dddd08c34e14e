"""Words of an article → judgements: is it ordinary here, does it begin a name, does it go on."""

import re
from collections.abc import Sequence
from typing import TypedDict

from kg.facts.mentioning import lexicon
from kg.facts.mentioning.cues import Cues, cues_of
from kg.facts.mentioning.text import WORD, Token, joined, tokens_of
from kg.ontology import Vocabulary

_CERTAINLY_CAPITAL = frozenset({"a", "an", "i", "no", "the"})  # grammar, also inside a sentence
_NO_PART_OF_NAME = re.compile(r"(?:19|20)\d\d|\d{5,}|\d+(?:st|nd|rd|th)")


class Place(TypedDict):
    """Where a mention stands: line from the first line's number on, characters of it from 0."""

    line: int
    start: int
    end: int
    text: str


class Page:
    """The words of one article, with what is known of English and of racing."""

    def __init__(self, lines: Sequence[str], vocabulary: Vocabulary, first_line: int = 1) -> None:
        self.lines, self.vocabulary, self.first_line = lines, vocabulary, first_line
        self.cues: Cues = cues_of(vocabulary)
        self.tokens: list[Token] = tokens_of(lines, self.cues.shortened)
        self.common = _words_of_terms(vocabulary)
        self.class_words = _class_words(vocabulary)
        self.in_lower = {t.low for t in self.tokens if not t.is_capital}
        self.in_middle = {t.low for t in self.tokens if t.is_capital and not t.opens}

    def words(self, first: int, last: int) -> list[str]:
        """Return the words from ``first`` to ``last`` (inclusive), without accents and capitals."""
        return [t.low for t in self.tokens[first : last + 1]]

    def place(self, first: int, last: int) -> Place:
        """Return where the words ``first`` to ``last`` stand, and their text."""
        start, end = self.tokens[first], self.tokens[last]
        return {
            "line": self.first_line + start.line,
            "start": start.start,
            "end": end.end,
            "text": self.lines[start.line][start.start : end.end],
        }

    def joined(self, at: int) -> bool:
        """Return whether the word at ``at`` may belong to the same name as the one before it."""
        return joined(self.tokens, at)

    def is_ordinary(self, at: int) -> bool:
        """Return whether a word is of grammar or the calendar, or opens a sentence as a noun."""
        token = self.tokens[at]
        low = token.low
        if low in lexicon.function_words() or low in lexicon.calendar_words():
            return True
        return token.opens and (low in self.in_lower or low in self.common)

    def is_opening_word(self, at: int) -> bool:
        """Return whether the word has its capital only because a sentence begins with it."""
        token = self.tokens[at]
        if not token.opens:
            return token.low in _CERTAINLY_CAPITAL
        return self.is_ordinary(at) or lexicon.is_plain_word(token.low)

    def is_alone(self, at: int) -> bool:
        """Return whether the word is all there is on its line, as in a heading."""
        return self.tokens[at].before is None and (
            at + 1 == len(self.tokens) or self.tokens[at + 1].before is None
        )

    def is_noun_or_number(self, at: int) -> bool:
        """Return whether a word is a number or a term of the sport, grammar or the calendar."""
        low = self.tokens[at].low
        return (
            low.isdigit()
            or low in self.common
            or low.rstrip("s") in self.common
            or low in lexicon.function_words()
            or low in lexicon.calendar_words()
        )

    def is_zone(self, at: int) -> bool:
        """Return whether capitals stand right after a time of day (7:30 p.m. ET)."""
        token = self.tokens[at]
        if at == 0 or not (token.plain.isupper() and len(token.plain) <= 4):
            return False
        last = self.tokens[at - 1]
        return last.low in ("m", "am", "pm", "noon") or (last.before == ":" and last.has_digit)

    def end_of_run(self, at: int) -> int:
        """Return the last word of the run of capitalised words and numbers from ``at`` on."""
        last = at
        while (step := self._next_of_name(last)) is not None:
            last = step
        return last

    def _next_of_name(self, last: int) -> int | None:
        step = last + 1
        while step < len(self.tokens) and step - last <= 2 and self._connects(step, last):
            step += 1
        if step >= len(self.tokens) or any(not self.joined(i) for i in range(last + 1, step + 1)):
            return None
        token = self.tokens[step]
        if token.before == " (" or token.plain == "I" or self.is_zone(step):
            return None
        if self._is_day(step) or self._is_day(last):
            return None
        if token.low == "no" and step + 1 < len(self.tokens) and self.tokens[step + 1].has_digit:
            return None
        if token.is_capital:
            return step
        is_number = token.has_digit and not _NO_PART_OF_NAME.fullmatch(token.plain)
        return step if is_number and step == last + 1 else None

    def _is_day(self, at: int) -> bool:
        low = self.tokens[at].low
        return low in lexicon.calendar_words() and not lexicon.is_given_name(low)

    def _connects(self, at: int, last: int) -> bool:
        """Return whether a small word may stand inside a name.

        Rookie of the Year, Kyle van der Ahe.
        """
        token = self.tokens[at]
        if token.is_capital or token.before != " " or token.low not in self.cues.connectors:
            return False
        before, after = self.tokens[last].low, self.tokens[at + 1 : at + 2]
        if token.low == "of":
            return before in self.cues.before_of or lexicon.is_everyday(before)
        if token.low == "on":
            return lexicon.is_everyday(before) and bool(after) and after[0].low == "the"
        if token.low == "the":
            return at > last + 1
        return True


def _words_of_terms(vocabulary: Vocabulary) -> frozenset[str]:
    """Return the words that the ontology uses for its terms: common nouns of the sport."""
    found: set[str] = set()
    for table in (vocabulary.entity_classes, vocabulary.statement_classes, vocabulary.slots):
        for term in table.values():
            for label in (term.label, *term.words):
                found.update(w.casefold() for w in WORD.findall(label))
    for kinds in vocabulary.kinds.values():
        for kind in kinds.values():
            for label in (kind.label, *kind.words):
                found.update(w.casefold() for w in WORD.findall(label))
    return frozenset(found | {f"{w}s" for w in found})


def _class_words(vocabulary: Vocabulary) -> dict[str, list[str]]:
    """Return word → classes of entities that the ontology calls by it (driver → Person)."""
    found: dict[str, set[str]] = {}
    for cls in vocabulary.entity_classes.values():
        if cls.section:
            for label in (cls.label, *cls.words):
                if " " not in label:
                    for word in (label.casefold(), label.casefold() + "s"):
                        found.setdefault(word, set()).add(cls.name)
    return {w: sorted(c) for w, c in found.items() if w not in lexicon.function_words()}
