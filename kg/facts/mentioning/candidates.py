"""Words that are not linked → likely new names, as spans of words."""

import re

from kg.facts.mentioning import lexicon
from kg.facts.mentioning.linking import Links
from kg.facts.mentioning.page import Page

Span = tuple[int, int]


def likely_new(page: Page, links: Links) -> list[Span]:
    """Return the spans of words (first, last) that are likely names of what is not known.

    Takes a link back where it covers only a part of a longer unknown name, and links names that are
    a letter or two from a known one.
    """
    return _Candidates(page, links).run()


class _Candidates:
    def __init__(self, page: Page, links: Links) -> None:
        self.page, self.links = page, links
        self.new: list[Span] = []

    def run(self) -> list[Span]:
        at = 0
        while at < len(self.page.tokens):
            if self._begins_with_number(at) or self.page.tokens[at].is_capital:
                last = self.page.end_of_run(at)
            else:
                at += 1
                continue
            self._run_of_capitals(at, last)
            at = last + 1
        return self.new

    def _begins_with_number(self, at: int) -> bool:
        """Return whether a number begins a name here (24 Hours of …)."""
        tokens = self.page.tokens
        return (
            at + 1 < len(tokens)
            and tokens[at].plain.isdigit()
            and at not in self.links.taken
            and tokens[at + 1].is_capital
            and tokens[at + 1].low in self.page.cues.numbered
            and self.page.joined(at + 1)
        )

    def _run_of_capitals(self, first: int, last: int) -> None:
        """Take a run apart: people stand alone; an unknown rest keeps what stands before it."""
        start = first
        while start <= last:
            mention = self.links.taken.get(start)
            if mention is not None and (self._is_person(start) or mention.last >= last):
                start = mention.last + 1
                continue
            stop = start
            while stop + 1 <= last and not self._is_person(stop + 1):
                stop += 1
            self._stretch(start, stop)
            start = stop + 1

    def _is_person(self, at: int) -> bool:
        mention = self.links.taken.get(at)
        return mention is not None and self.links.entities[mention.id].cls == "Person"

    def _stretch(self, first: int, last: int) -> None:
        at, known_before = first, None
        while at <= last:
            mention = self.links.taken.get(at)
            if mention is not None:
                known_before, at = mention, mention.last + 1
                continue
            end = at
            while end + 1 <= last and end + 1 not in self.links.taken:
                end += 1
            if known_before is not None and known_before.last == at - 1:
                self._goes_on(at, end)
            else:
                for one, other in self._apart(at, end):
                    self._propose(one, other)
            known_before, at = None, end + 1

    # -- unknown words after a known name --

    def _goes_on(self, first: int, last: int) -> None:
        """Take the words after a linked name: a longer name of its own, or nouns beside it."""
        page, before = self.page, self.links.taken[first - 1]
        last = self._without_small_end(first, last)
        if last < first or (
            page.tokens[first].is_capital
            and all(page.is_noun_or_number(i) for i in range(first, last + 1))
        ):
            return
        if self._is_doubted(first, last):
            return
        if near := self.links.near(before.first, last):
            self.links.unlink(before)
            self.links.link(before.first, last, near, "near")
            return
        cls = self.links.entities[before.id].cls
        if before.first == before.last or before.how != "name" or cls == "CarModel":
            self.links.unlink(before)
        self.new.append((before.first, last))

    # -- unknown words by themselves --

    def _apart(self, first: int, last: int) -> list[Span]:
        """Return the names in a run of unknown words: a person after what says whose she is."""
        words = self.page.words(first, last)
        if any(weight >= 3 for cls, weight in self.page.cues.of_words(words) if cls != "Person"):
            return [(first, last)]
        for at in range(first + 1, last):
            token = self.page.tokens[at]
            if (
                token.before == " "
                and lexicon.is_given_name(token.low)
                and not lexicon.is_plain_word(token.low)
                and not lexicon.is_given_name(self.page.tokens[at - 1].low)
                and len(self.page.tokens[at - 1].plain) > 1
                and self.page.tokens[at + 1].is_capital
                and self._says_whose(at - 1)
            ):
                return [(first, at - 1), (at, last)]
        return [(first, last)]

    def _says_whose(self, at: int) -> bool:
        """Return whether a word before a person's name is no part of it.

        That is a people, a title, a noun.
        """
        low = self.page.tokens[at].low
        return (
            lexicon.is_people(low)
            or low in self.page.cues.titles
            or low in self.page.common
            or (lexicon.is_plain_word(low) and not lexicon.is_surname(low))
        )

    def _without_small_end(self, first: int, last: int) -> int:
        tokens = self.page.tokens
        while last >= first and not tokens[last].is_capital and not tokens[last].has_digit:
            last -= 1
        return last

    def _propose(self, first: int, last: int) -> None:
        page = self.page
        if first < last and (near := self.links.near(first, last)):
            self.links.link(first, last, near, "near")
            return
        while first <= last and not self._begins_name(first, last):
            first += 1
        last = self._without_small_end(first, last)
        if last - first >= 2 and self._says_people(first, last):
            first += 1
        words = page.tokens[first : last + 1]
        if not words or self._is_doubted(first, last):
            return
        cued = bool(page.cues.of_words(page.words(first, last)))
        if all(page.is_noun_or_number(i) for i in range(first, last + 1)) and (
            len(words) == 1
            or (any(t.plain.isdigit() for t in words) and not cued)
            or (words[0].opens and not cued and all(t.low != "of" for t in words))
        ):
            return
        if all(len(t.plain) == 1 for t in words) and len(words) < 3:
            return
        if first < last and (near := self.links.near(first, last)):
            self.links.link(first, last, near, "near")
            return
        if first == last and not self._stands_as_name(first):
            return
        self.new.append((first, last))

    def _says_people(self, first: int, last: int) -> bool:
        """Return whether a name begins with what says of which country somebody is (Dutch Bo ten
        Marsh), rather than with a word of its own (Dutch Grand Prix).
        """
        page = self.page
        return lexicon.is_people(page.tokens[first].low) and not any(
            weight >= 3 for cls, weight in page.cues.of_words(page.words(first, last))
        )

    def _is_doubted(self, first: int, last: int) -> bool:
        return any(i in self.links.doubted for i in range(first, last + 1))

    def _begins_name(self, at: int, last: int) -> bool:
        page = self.page
        token, after = page.tokens[at], page.tokens[at + 1].low if at < last else ""
        if page.tokens[at].plain.isdigit():
            return self._begins_with_number(at)
        if not token.is_capital or (token.opens and after == "the"):
            return False
        low = token.low
        if low in page.cues.titles or (low in lexicon.calendar_words() and at < last):
            return low in lexicon.calendar_words() and lexicon.is_given_name(low)
        if len(low) == 1 and low in lexicon.function_words():
            return False
        if not page.is_opening_word(at) or (
            token.opens and low in page.in_middle and low not in page.in_lower
        ):
            return True
        if after == "of" or page.cues.of_words(page.words(at, last)):
            return low in page.cues.openers or after == "of"
        return at < last and lexicon.is_given_name(low) and low not in page.common

    def _stands_as_name(self, at: int) -> bool:
        """Return whether a capitalised word is likely a name, not merely a sentence's first."""
        page, token = self.page, self.page.tokens[at]
        low = token.low
        if (
            len(token.plain) < 2
            or re.fullmatch(r"(P|SS|ES|WP)\d+", token.plain)
            or page.is_zone(at)
        ):
            return False
        if lexicon.is_people(low):
            return False
        if not token.opens:
            return True
        if low in page.in_middle:
            return True
        after = page.tokens[at + 1] if at + 1 < len(page.tokens) else None
        possessive = after is not None and after.before == "'" and after.low == "s"
        if page.is_opening_word(at):
            return False
        if possessive or any(cls == "Person" for cls, _ in page.cues.beside(page.tokens, at, at)):
            return True
        return not lexicon.is_english(low) or lexicon.is_place(token.text.title())
