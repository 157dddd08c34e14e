"""Words of an article → the known entities it names, and where it may be one of several."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from kg.facts.mentioning import lexicon
from kg.facts.mentioning.page import Page
from kg.facts.mentioning.spellings import Spellings, names_of, parts_of_person
from kg.facts.mentioning.text import words_of
from kg.model.claims import Entity

_NEAR = 90  # of 100: how alike two spellings of one long name are
_MOST_TOKENS = 12


@dataclass(frozen=True, slots=True)
class Mention:
    """Words ``first`` to ``last`` (inclusive) name the entity ``id``; how: by what kind of name."""

    first: int
    last: int
    id: str
    how: str


class Links:
    """What is linked and what is in doubt: ``taken`` maps a word to its mention."""

    def __init__(self, page: Page, entities: Mapping[str, Entity]) -> None:
        self.page, self.entities = page, entities
        self.spellings = Spellings(entities, page.cues, page.class_words)
        self.taken: dict[int, Mention] = {}
        self.mentions: list[Mention] = []
        self.doubts: dict[tuple[str, tuple[str, ...]], list[tuple[int, int]]] = defaultdict(list)
        self.doubted: set[int] = set()
        self._full_names()
        self.full = {m.id for m in self.mentions}
        self._places_that_stand_for_venues()
        self._parts_of_people()
        self._parts_of_others()

    def link(self, first: int, last: int, ident: str, how: str) -> None:
        """Link words to an entity."""
        mention = Mention(first, last, ident, how)
        self.mentions.append(mention)
        for at in range(first, last + 1):
            self.taken[at] = mention

    def unlink(self, mention: Mention) -> None:
        """Take a link back."""
        self.mentions.remove(mention)
        for at in range(mention.first, mention.last + 1):
            del self.taken[at]

    def near(self, first: int, last: int) -> str | None:
        """Return the id whose name is a letter or two from these words, or None."""
        from rapidfuzz import fuzz, process

        written = " ".join(self.page.words(first, last))
        best = process.extractOne(
            written, self.spellings.long_names, scorer=fuzz.ratio, score_cutoff=_NEAR
        )
        if best is None:
            return None
        name: str = best[0]
        ids = self.spellings.long_names_of[name]
        same_numbers = re.findall(r"\d+", name) == re.findall(r"\d+", written)
        return next(iter(ids)) if same_numbers and len(ids) == 1 else None

    def free_capital(self, at: int) -> bool:
        """Return whether a word has a capital and is not linked."""
        return at not in self.taken and self.page.tokens[at].is_capital

    # -- passes --

    def _full_names(self) -> None:
        """Recorded names, the longest first at each word."""
        at, names = 0, []
        while at < len(self.page.tokens):
            found = self._longest(at)
            if found is None:
                at += 1
                continue
            last, ids, strength = found
            names.append((at, last, ids, strength))
            at = last + 1
        sure = {ids[0] for _, _, ids, strength in names if len(ids) == 1 and strength == 0}
        context = self.spellings.context
        for first, last, ids, strength in names:
            fitting = [i for i in ids if not strength or context.get(i, frozenset()) <= sure]
            if len(fitting) > 1 and not self._are_of_two_sorts(fitting):
                fitting = [i for i in fitting if i in sure] or fitting
            if len(fitting) == 1:
                self.link(first, last, fitting[0], "short name" if strength else "name")
            elif fitting:
                self._doubt(first, last, fitting)

    def _are_of_two_sorts(self, ids: list[str]) -> bool:
        """Return whether a person and something else are among these."""
        return len({self.entities[i].cls == "Person" for i in ids}) > 1

    def _longest(self, at: int) -> tuple[int, list[str], int] | None:
        tokens = self.page.tokens
        if not (tokens[at].is_capital or tokens[at].plain[0].isdigit()):
            return None
        key, best, brackets = "", None, 0
        for last in range(at, min(at + _MOST_TOKENS, len(tokens))):
            if last > at:
                if not self.page.joined(last):
                    break
                brackets += tokens[last].before == " ("
            key += tokens[last].low
            for strength, ids in self.spellings.of(key):
                if not self._fits_case(at, last) or self._is_part_of_number(at, last):
                    continue
                if brackets and not all(self.entities[i].cls == "Person" for i in ids):
                    continue
                if last == at and self.page.is_ordinary(at) and not self.page.is_alone(at):
                    continue
                best = (last, ids, strength)
                break
        return best

    def _fits_case(self, first: int, last: int) -> bool:
        small = sum(1 for t in self.page.tokens[first : last + 1] if t.plain[0].islower())
        key = "".join(self.page.words(first, last))
        return small <= self.spellings.small.get(key, self.spellings.small.get(key[:-1], 0))

    def _is_part_of_number(self, first: int, last: int) -> bool:
        """Return whether digits at an end belong to a longer number (12 in 12.2, 26 in 1:26)."""
        tokens = self.page.tokens
        if (
            last + 1 < len(tokens)
            and tokens[last].plain.isdigit()
            and tokens[last + 1].before in (".", ":", ",")
            and tokens[last + 1].plain[0].isdigit()
        ):
            return True
        return (
            first > 0
            and tokens[first].plain.isdigit()
            and tokens[first].before in (".", ":", ",")
            and tokens[first - 1].plain[-1].isdigit()
        )

    def _places_that_stand_for_venues(self) -> None:
        """Let a town stand for the venue named after it, once the article names that in full."""
        venues = [i for i in self.full if self.entities[i].cls == "Venue"]
        for mention in [m for m in self.mentions if self.entities[m.id].cls == "Place"]:
            words = self.page.words(mention.first, mention.last)
            named_after = [
                v
                for v in venues
                if any(
                    [w.casefold() for w in words_of(n)][: len(words)] == words
                    for n in names_of(self.entities[v])
                )
            ]
            if len(named_after) == 1:
                self.unlink(mention)
                self.link(mention.first, mention.last, named_after[0], "short name")

    def _parts_of_people(self) -> None:
        """Link surnames and given names that stand alone."""
        surnames: dict[str, set[str]] = defaultdict(set)
        givens: dict[str, set[str]] = defaultdict(set)
        for entity in self.entities.values():
            if entity.cls == "Person":
                for name in names_of(entity):
                    given, surname = self._person(name)
                    if surname:
                        surnames[surname].add(entity.id)
                    if given:
                        givens[given].add(entity.id)
        strangers = {
            self.page.tokens[i].low
            for i in range(len(self.page.tokens))
            if self.free_capital(i) and (self._free_name_before(i) or self._free_name_after(i))
        }
        for at, token in enumerate(self.page.tokens):
            if not self.free_capital(at) or at in self.doubted:
                continue
            if token.low in surnames:
                self._surname(at, surnames[token.low], token.low in strangers)
            if at not in self.taken and at not in self.doubted and token.low in givens:
                here = sorted(i for i in givens[token.low] if i in self.full)
                if (
                    here
                    and not self.page.is_ordinary(at)
                    and not self._free_name_before(at)
                    and not self._free_name_after(at)
                ):
                    self._link_or_doubt(at, at, here, "given name")

    def _person(self, name: str) -> tuple[str, str]:
        return parts_of_person(name, self.page.cues.connectors, self.page.cues.suffixes)

    def _surname(self, at: int, bearers: set[str], is_strangers: bool) -> None:
        token = self.page.tokens[at]
        here = sorted(i for i in bearers if i in self.full)
        if self._free_name_after(at):
            return
        if self._free_name_before(at):
            written = self.page.tokens[at - 1].low
            alike = [
                i
                for i in bearers
                if any(_is_alike(written, self._person(n)[0]) for n in names_of(self.entities[i]))
            ]
            if len(alike) == 1:
                self.link(at - 1, at, alike[0], "near")
            return
        first = self._with_particles(at, bearers)
        if here and (not token.opens or not self.page.is_ordinary(at)):
            if len(here) > 1:
                before = {m.id for m in self.mentions if m.first < at}
                here = [i for i in here if i in before] or here
            self._person_or_body(first, at, here)
        elif (
            not here
            and not is_strangers
            and (not token.opens or token.low in self.page.in_middle)
            and not self.page.is_ordinary(at)
        ):
            self._person_or_body(first, at, sorted(bearers))

    def _with_particles(self, at: int, bearers: set[str]) -> int:
        """Return where a surname begins: with the small words before it, if a bearer has them."""
        tokens, first = self.page.tokens, at
        while (
            first > 0
            and tokens[first].before == " "
            and tokens[first - 1].low in self.page.cues.connectors
            and any(
                f"{tokens[first - 1].low} {tokens[at].low}" in n.casefold()
                for i in bearers
                for n in names_of(self.entities[i])
            )
        ):
            first -= 1
        return first

    def _person_or_body(self, first: int, last: int, people: list[str]) -> None:
        """Link a surname.

        Where a team or company is called so too, ask, unless the article names only one.
        """
        bodies = self.spellings.bodies_called(self.page.tokens[last].low)
        named = [i for i in people if i in self.full]
        if bodies and (not named or any(i in self.full for i in bodies)):
            self._doubt(first, last, [*people, *bodies])
        elif not named and self._is_said_of_body(first, last):
            self._doubt(first, last, people)
        else:
            self._link_or_doubt(first, last, people, "surname")

    def _is_said_of_body(self, first: int, last: int) -> bool:
        """Return whether the words around a surname speak of a team or company, not of a person."""
        tokens, cues = self.page.tokens, self.page.cues
        votes: dict[str, float] = defaultdict(float)
        for cls, weight in cues.beside(tokens, first, last):
            votes[cls] = max(votes[cls], weight)
        start = first - 1 if first and self.page.joined(first) else first
        for cls, weight in cues.of_words(self.page.words(start, last)):
            votes[cls] = max(votes[cls], weight)
        person = votes.pop("Person", 0.0)
        return any(
            self.page.vocabulary.is_a(c, "Organization") and w > person for c, w in votes.items()
        )

    def _parts_of_others(self) -> None:
        """Link parts and initials of names that stand in full too: teams, series, venues."""
        parts, initials = self.spellings.parts_of(
            sorted(i for i in self.full if self.entities[i].cls != "Person")
        )
        at = 0
        while at < len(self.page.tokens):
            last = self._part_at(at, parts)
            word = self.page.tokens[at].plain
            if last is not None:
                at = last
            elif self.free_capital(at) and len(initials.get(word, ())) == 1:
                self.link(at, at, next(iter(initials[word])), "initials")
            at += 1

    def _part_at(self, at: int, parts: Mapping[str, set[str]]) -> int | None:
        if not self.free_capital(at) or at in self.doubted:
            return None
        page = self.page
        if (
            at
            and page.joined(at)
            and self.free_capital(at - 1)
            and not page.is_opening_word(at - 1)
        ):
            return None
        best = None
        for last in range(at, min(at + _MOST_TOKENS, len(page.tokens))):
            if last in self.taken or (last > at and not page.joined(last)):
                break
            key = " ".join(page.words(at, last))
            if key in parts and self.free_capital(last) and not self._goes_on(last + 1):
                if last > at or (
                    not page.is_ordinary(at)
                    and (not page.tokens[at].opens or page.tokens[at].low in page.in_middle)
                ):
                    best = (last, parts[key])
        if best is None:
            return None
        self._link_or_doubt(at, best[0], sorted(best[1]), "short name")
        return best[0]

    def _goes_on(self, at: int) -> bool:
        """Return whether the word at ``at`` goes on with the name before it, and is unknown."""
        return (
            at < len(self.page.tokens)
            and at not in self.taken
            and self.page.joined(at)
            and (self.page.tokens[at].is_capital or self.page.tokens[at].plain[0].isdigit())
        )

    def _free_name_before(self, at: int) -> bool:
        """Return whether an unknown name stands right before: then this word is a part of it."""
        if (
            at == 0
            or self.page.tokens[at].before not in (" ", "-", ". ", ".")
            or not self.page.joined(at)
            or not self.free_capital(at - 1)
        ):
            return False
        low = self.page.tokens[at - 1].low
        return not (
            self.page.is_opening_word(at - 1)
            or low in self.page.cues.titles
            or self.page.is_noun_or_number(at - 1)
        )

    def _free_name_after(self, at: int) -> bool:
        """Return whether an unknown name goes on right after."""
        if at + 1 >= len(self.page.tokens) or not self.free_capital(at + 1):
            return False
        after = self.page.tokens[at + 1]
        return (
            after.before in (" ", "-")
            and after.low not in self.page.cues.suffixes
            and after.low not in lexicon.function_words()
            and after.low not in lexicon.calendar_words()
        )

    def _doubt(self, first: int, last: int, ids: list[str]) -> None:
        text = " ".join(t.text for t in self.page.tokens[first : last + 1])
        self.doubts[(text, tuple(ids))].append((first, last))
        self.doubted.update(range(first, last + 1))

    def _link_or_doubt(self, first: int, last: int, ids: list[str], how: str) -> None:
        if len(ids) == 1:
            self.link(first, last, ids[0], how)
        else:
            self._doubt(first, last, ids)


def _is_alike(written: str, given: str) -> bool:
    """Return whether a given name is written a letter more, less or other, or as its initial."""
    from rapidfuzz.distance import Levenshtein

    return bool(given) and (
        written == given[0] or (len(given) > 3 and Levenshtein.distance(written, given) <= 1)
    )
