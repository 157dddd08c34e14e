"""A new article → the known entities it names, with their places; the names that are likely new; stubs for its claims file."""

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass

from kg.problems import WrongUsage, shorten

_FUNCTION_WORDS = frozenset(
    [
        "a",
        "about",
        "above",
        "according",
        "across",
        "after",
        "afterwards",
        "again",
        "against",
        "ago",
        "all",
        "almost",
        "along",
        "already",
        "also",
        "although",
        "always",
        "am",
        "among",
        "an",
        "and",
        "another",
        "any",
        "anyone",
        "anything",
        "are",
        "around",
        "as",
        "asked",
        "at",
        "away",
        "back",
        "be",
        "because",
        "become",
        "been",
        "before",
        "behind",
        "being",
        "below",
        "beside",
        "besides",
        "between",
        "beyond",
        "both",
        "but",
        "by",
        "call",
        "came",
        "can",
        "cannot",
        "come",
        "could",
        "currently",
        "day",
        "despite",
        "did",
        "do",
        "does",
        "doing",
        "don",
        "done",
        "down",
        "due",
        "during",
        "each",
        "early",
        "either",
        "else",
        "enough",
        "even",
        "eventually",
        "ever",
        "every",
        "everybody",
        "everyone",
        "everything",
        "except",
        "few",
        "finally",
        "first",
        "following",
        "for",
        "former",
        "formerly",
        "friend",
        "from",
        "further",
        "get",
        "give",
        "go",
        "good",
        "had",
        "has",
        "have",
        "having",
        "he",
        "heading",
        "her",
        "here",
        "hers",
        "herself",
        "him",
        "himself",
        "his",
        "how",
        "however",
        "i",
        "if",
        "in",
        "indeed",
        "inside",
        "instead",
        "into",
        "is",
        "it",
        "its",
        "itself",
        "just",
        "last",
        "late",
        "later",
        "least",
        "less",
        "let",
        "like",
        "listen",
        "long",
        "made",
        "make",
        "many",
        "may",
        "maybe",
        "me",
        "meanwhile",
        "might",
        "more",
        "most",
        "much",
        "must",
        "my",
        "myself",
        "near",
        "nearly",
        "never",
        "new",
        "next",
        "no",
        "nobody",
        "none",
        "nor",
        "not",
        "nothing",
        "now",
        "of",
        "off",
        "often",
        "on",
        "once",
        "one",
        "only",
        "onto",
        "or",
        "other",
        "others",
        "our",
        "ours",
        "out",
        "outside",
        "over",
        "own",
        "past",
        "perhaps",
        "please",
        "previously",
        "quite",
        "rather",
        "remember",
        "really",
        "said",
        "same",
        "says",
        "see",
        "seven",
        "several",
        "she",
        "should",
        "since",
        "six",
        "so",
        "some",
        "somebody",
        "someone",
        "something",
        "sometimes",
        "soon",
        "still",
        "such",
        "ten",
        "than",
        "thank",
        "thanks",
        "that",
        "the",
        "their",
        "theirs",
        "them",
        "then",
        "there",
        "therefore",
        "these",
        "they",
        "things",
        "think",
        "this",
        "those",
        "though",
        "three",
        "through",
        "throughout",
        "thus",
        "to",
        "today",
        "together",
        "tomorrow",
        "too",
        "toward",
        "towards",
        "try",
        "two",
        "under",
        "unlike",
        "until",
        "up",
        "upon",
        "us",
        "usually",
        "very",
        "was",
        "we",
        "well",
        "went",
        "were",
        "what",
        "whatever",
        "when",
        "where",
        "whether",
        "which",
        "while",
        "who",
        "whole",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "within",
        "without",
        "would",
        "year",
        "years",
        "yes",
        "yesterday",
        "yet",
        "you",
        "your",
        "yours",
    ]
)
_CALENDAR_WORDS = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "spring",
        "summer",
        "autumn",
        "fall",
        "winter",
        "christmas",
        "easter",
        "am",
        "pm",
        "et",
        "est",
        "edt",
        "ct",
        "pt",
        "pst",
        "pdt",
        "gmt",
        "utc",
        "cet",
    ]
)
_PARTICLES = frozenset(
    [
        "al",
        "d",
        "da",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "la",
        "le",
        "of",
        "san",
        "ten",
        "ter",
        "the",
        "van",
        "vander",
        "von",
        "y",
        "zu",
    ]
)
_TITLES = frozenset(["dr", "mr", "mrs", "ms", "miss", "prof", "sir"])
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])
_SPEECH = frozenset(
    [
        "said",
        "says",
        "added",
        "adds",
        "recalls",
        "recalled",
        "explained",
        "explains",
        "noted",
        "notes",
        "admits",
        "laughs",
        "laughed",
        "explained",
        "told",
        "reflected",
        "emphasized",
        "acknowledges",
        "commented",
        "continued",
    ]
)
_PRONOUNS = frozenset(["he", "she", "his", "her", "him", "who"])
_ALWAYS_SMALL = frozenset(["a", "an", "i", "no", "the"])
_ARTICLES = ("the", "a", "an")
_WORD = re.compile(r"[^\W_]+")
_INSIDE = re.compile(r"^(?: |-|/|'|&| & |\.|\. | \()$")
_NEAR = 90
_MOST_TOKENS = 12
_UNNAMED_IN_TEXT = ("Season", "Session")


@dataclass
class _Token:
    """One word of the text: ``plain`` is without accents, ``before`` what stands between it and the word before (None at a line's beginning)."""

    text: str
    plain: str
    line: int
    start: int
    end: int
    before: str | None
    opens: bool = False

    @property
    def low(self):
        return self.plain.casefold()

    @property
    def is_capital(self):
        return self.plain[0].isupper()


@dataclass
class _Mention:
    """Tokens ``first`` to ``last`` (inclusive) name the entity ``id``; how: by which kind of name."""

    first: int
    last: int
    id: str
    how: str


def find_mentions(text_lines, entities, vocabulary, first_line=1):
    """Return who and what an article names: a dict of ``known``, ``unclear`` and ``new``.

    text_lines: the article's lines; entities: id → Entity; vocabulary: kg.ontology.Vocabulary, whose
    words tell common nouns of the sport from names; first_line: the number of the first line.

    known: dicts of id, name, class, line, start, end, text, how, in the order of the text; start and
        end count characters of the line from 0. how: ``name`` (a recorded name, whatever its accents,
        quotes, spaces and capitals), ``surname`` or ``given name`` (of somebody the article names in
        full; a surname also where only one known person bears it), ``short name`` (a part of a name
        that the article gives in full), ``initials``, ``near`` (one or two letters off).
    unclear: dicts of text, candidates (ids) and places: a name that may be more than one of the known.
    new: dicts of text, kind_guess (a class of entities), places (line, start, end) and near (ids of
        known entities whose names share a word), the most often named first.
    """
    return _Finder(text_lines, entities, vocabulary, first_line).run()


class _Finder:
    def __init__(self, lines, entities, vocabulary, first_line):
        self.lines, self.entities, self.vocabulary, self.first_line = (
            lines,
            entities,
            vocabulary,
            first_line,
        )
        self.tokens = _tokens(lines)
        self.common = _common_words(vocabulary)
        self.in_lower = {t.low for t in self.tokens if not t.is_capital}
        self.in_middle = {t.low for t in self.tokens if t.is_capital and not t.opens}
        self.table = _Spellings(entities, vocabulary)
        self.mentions, self.unclear, self.new = [], defaultdict(list), []
        self.taken = {}

    def run(self):
        self._full_names()
        self.full = {m.id for m in self.mentions}
        self._places_that_stand_for_venues()
        self._parts_of_people()
        self._parts_of_others()
        self._likely_new()
        self.mentions.sort(key=lambda m: m.first)
        known = []
        for m in self.mentions:
            entity = self.entities[m.id]
            known.append(
                {
                    "id": m.id,
                    "name": entity.name,
                    "class": entity.cls,
                    **self._place(m.first, m.last),
                    "how": m.how,
                }
            )
        unclear = [
            {"text": text, "candidates": list(ids), "places": [self._place(f, e) for f, e in spans]}
            for (text, ids), spans in sorted(self.unclear.items(), key=lambda x: x[1][0])
        ]
        return {"known": known, "unclear": unclear, "new": self._grouped_new()}

    # -- passes --

    def _full_names(self):
        """Recorded names, the longest first at each word."""
        at, names = 0, []
        while at < len(self.tokens):
            found = self._longest(at)
            if found is None:
                at += 1
                continue
            last, ids, strength = found
            names.append((at, last, ids, strength))
            at = last + 1
        sure = {ids[0] for _, _, ids, strength in names if len(ids) == 1 and strength == 0}
        for first, last, ids, strength in names:
            fitting = (
                [i for i in ids if self.table.context.get(i, frozenset()) <= sure]
                if strength
                else ids
            )
            if len(fitting) > 1:
                fitting = [i for i in fitting if i in sure] or fitting
            if len(fitting) == 1:
                self._link(first, last, fitting[0], "name" if strength == 0 else "short name")
            elif fitting:
                self._doubt(first, last, fitting)

    def _longest(self, at):
        token = self.tokens[at]
        if not (token.is_capital or token.plain[0].isdigit()):
            return None
        key, best, brackets = "", None, 0
        for last in range(at, min(at + _MOST_TOKENS, len(self.tokens))):
            if last > at:
                if not self._joined(last):
                    break
                brackets += self.tokens[last].before == " ("
            key += self.tokens[last].low
            for strength, ids in self.table.of(key):
                if not self._fits_case(at, last) or self._is_part_of_number(at, last):
                    continue
                if brackets and not all(self.entities[i].cls == "Person" for i in ids):
                    continue
                if last == at and self._is_ordinary(at) and not self._is_alone(at):
                    continue
                best = (last, ids, strength)
                break
        return best

    def _fits_case(self, first, last):
        small = sum(1 for t in self.tokens[first : last + 1] if t.plain[0].islower())
        key = "".join(t.low for t in self.tokens[first : last + 1])
        return small <= self.table.small.get(key, self.table.small.get(key[:-1], 0))

    def _is_part_of_number(self, first, last):
        """Return whether digits at either end belong to a longer number (992 in 992.2, 26 in 1:26)."""
        if (
            last + 1 < len(self.tokens)
            and self.tokens[last].plain.isdigit()
            and self.tokens[last + 1].before in (".", ":", ",")
            and self.tokens[last + 1].plain[0].isdigit()
        ):
            return True
        return (
            first > 0
            and self.tokens[first].plain.isdigit()
            and self.tokens[first].before in (".", ":", ",")
            and self.tokens[first - 1].plain[-1].isdigit()
        )

    def _places_that_stand_for_venues(self):
        """A town's name stands for the venue that is named after it, once the article names that venue in full."""
        venues = [i for i in self.full if self.entities[i].cls == "Venue"]
        for mention in self.mentions:
            if self.entities[mention.id].cls != "Place":
                continue
            words = [t.low for t in self.tokens[mention.first : mention.last + 1]]
            named_after = [
                v
                for v in venues
                if any(
                    [w.casefold() for w in _words(n)][: len(words)] == words for n in self._names(v)
                )
            ]
            if len(named_after) == 1:
                mention.id, mention.how = named_after[0], "short name"

    def _parts_of_people(self):
        """Surnames and given names that stand alone."""
        surnames, givens = defaultdict(set), defaultdict(set)
        for entity in self.entities.values():
            if entity.cls == "Person":
                for name in [entity.name, *entity.other_names]:
                    given, surname = _parts_of_person(name)
                    if surname:
                        surnames[surname].add(entity.id)
                    if given:
                        givens[given].add(entity.id)
        strangers = {
            self.tokens[i].low
            for i in range(len(self.tokens))
            if self._free_capital(i) and (self._free_name_before(i) or self._free_name_after(i))
        }
        for at, token in enumerate(self.tokens):
            if not self._free_capital(at):
                continue
            if token.low in surnames:
                self._surname(at, surnames[token.low], token.low in strangers)
            if at not in self.taken and token.low in givens:
                here = sorted(i for i in givens[token.low] if i in self.full)
                if (
                    here
                    and not self._is_ordinary(at)
                    and not self._free_name_before(at)
                    and not self._free_name_after(at)
                ):
                    self._link_or_doubt(at, at, here, "given name")

    def _surname(self, at, bearers, is_strangers):
        token = self.tokens[at]
        here = sorted(i for i in bearers if i in self.full)
        if self._free_name_after(at):
            return
        if self._free_name_before(at):
            written = self.tokens[at - 1].low
            alike = [
                i
                for i in bearers
                if any(_is_alike(written, _parts_of_person(n)[0]) for n in self._names(i))
            ]
            if len(alike) == 1:
                self._link(at - 1, at, alike[0], "near")
            return
        first = at
        while (
            first > 0
            and self.tokens[first].before == " "
            and self.tokens[first - 1].low in _PARTICLES
            and any(
                f"{self.tokens[first - 1].low} {token.low}" in n.casefold()
                for i in bearers
                for n in self._names(i)
            )
        ):
            first -= 1
        if here and (not token.opens or not self._is_ordinary(at)):
            if len(here) > 1:
                before = {m.id for m in self.mentions if m.first < at}
                here = [i for i in here if i in before] or here
            self._link_or_doubt(first, at, here, "surname")
        elif (
            not here
            and not is_strangers
            and (not token.opens or token.low in self.in_middle)
            and not self._is_ordinary(at)
        ):
            self._link_or_doubt(first, at, sorted(bearers), "surname")

    def _parts_of_others(self):
        """Parts and initials of names that the article gives in full: teams, series, venues and the like."""
        parts, initials = self.table.parts_of(
            [i for i in self.full if self.entities[i].cls != "Person"]
        )
        at = 0
        while at < len(self.tokens):
            last = self._part_at(at, parts)
            if last is not None:
                at = last
            elif (
                self._free_capital(at)
                and self.tokens[at].plain in initials
                and len(initials[self.tokens[at].plain]) == 1
            ):
                self._link(at, at, next(iter(initials[self.tokens[at].plain])), "initials")
            at += 1

    def _part_at(self, at, parts):
        if not self._free_capital(at) or (
            at
            and self._joined(at)
            and self._free_capital(at - 1)
            and not self._is_opening_word(at - 1)
        ):
            return None
        best = None
        for last in range(at, min(at + _MOST_TOKENS, len(self.tokens))):
            if last in self.taken or (last > at and not self._joined(last)):
                break
            key = " ".join(t.low for t in self.tokens[at : last + 1])
            if key in parts and self._free_capital(last) and not self._goes_on(last + 1):
                if last > at or (
                    not self._is_ordinary(at)
                    and (not self.tokens[at].opens or self.tokens[at].low in self.in_middle)
                ):
                    best = (last, parts[key])
        if best is None:
            return None
        self._link_or_doubt(at, best[0], sorted(best[1]), "short name")
        return best[0]

    def _goes_on(self, at):
        """Return whether the word at ``at`` goes on with the name before it: capitalised or a number, and unknown."""
        return (
            at < len(self.tokens)
            and at not in self.taken
            and self._joined(at)
            and (self.tokens[at].is_capital or self.tokens[at].plain[0].isdigit())
        )

    def _likely_new(self):
        at = 0
        while at < len(self.tokens):
            if not self.tokens[at].is_capital:
                at += 1
                continue
            last = self._end_of_run(at)
            self._run_of_capitals(at, last)
            at = last + 1

    def _end_of_run(self, at):
        last = at
        while last + 1 < len(self.tokens):
            step = last + 1
            while step < len(self.tokens) and step - last <= 2 and self._connects(step, last):
                step += 1
            if (
                step >= len(self.tokens)
                or any(not self._joined(i) for i in range(last + 1, step + 1))
                or self.tokens[step].before == " ("
            ):
                break
            token = self.tokens[step]
            if (
                token.plain == "I"
                or not token.is_capital
                and (
                    step > last + 1
                    or not token.plain[0].isdigit()
                    or re.fullmatch(r"(?:19|20)\d\d|\d{5,}", token.plain)
                )
            ):
                break
            last = step
        return last

    def _connects(self, at, last):
        """Return whether a small word may stand inside a name (Rookie of the Year; Battle on the Hills)."""
        token = self.tokens[at]
        if token.is_capital or token.before != " ":
            return False
        return token.low in _PARTICLES or (
            token.low == "on" and last not in self.taken and self.tokens[at + 1].low == "the"
            if at + 1 < len(self.tokens)
            else False
        )

    def _run_of_capitals(self, first, last):
        """Take a run of capitalised words apart: people stand by themselves; an unknown rest keeps what stands before it."""
        start = first
        while start <= last:
            mention = self.taken.get(start)
            if mention is not None and (
                self.entities[mention.id].cls == "Person" or mention.last >= last
            ):
                start = mention.last + 1
                continue
            stop = start
            while stop + 1 <= last and not (
                self.taken.get(stop + 1) and self.entities[self.taken[stop + 1].id].cls == "Person"
            ):
                stop += 1
            self._stretch(start, stop)
            start = stop + 1

    def _stretch(self, first, last):
        at, known_before = first, None
        while at <= last:
            mention = self.taken.get(at)
            if mention is not None:
                known_before, at = mention, mention.last + 1
                continue
            end = at
            while end + 1 <= last and end + 1 not in self.taken:
                end += 1
            self._propose(
                at, end, known_before if known_before and known_before.last == at - 1 else None
            )
            known_before, at = None, end + 1

    def _propose(self, first, last, known_before):
        while first <= last and known_before is None and not self._begins_name(first, last):
            first += 1
        while (
            last >= first
            and not self.tokens[last].is_capital
            and not any(c.isdigit() for c in self.tokens[last].plain)
        ):
            last -= 1
        if (
            known_before is not None
            and self.tokens[first].is_capital
            and all(self._is_noun_or_number(i) for i in range(first, last + 1))
        ):
            return
        words = self.tokens[first : last + 1]
        if (
            not words
            or known_before is None
            and all(self._is_noun_or_number(i) for i in range(first, last + 1))
            and (
                len(words) == 1
                or any(t.plain.isdigit() for t in words)
                or words[0].opens
                and all(t.low != "of" for t in words)
            )
        ):
            return
        if known_before is not None:
            if near := self._near(known_before.first, last):
                self._unlink(known_before)
                self._link(known_before.first, last, near, "near")
                return
            if (
                known_before.first == known_before.last
                or known_before.how != "name"
                or self.entities[known_before.id].cls == "CarModel"
            ):
                self._unlink(known_before)
            first = known_before.first
        elif first < last and (near := self._near(first, last)):
            self._link(first, last, near, "near")
            return
        if first == last and not self._stands_as_name(first):
            return
        self.new.append((first, last))

    def _begins_name(self, at, last):
        token, after = self.tokens[at], self.tokens[at + 1].low if at < last else ""
        if not token.is_capital or token.opens and after == "the":
            return False
        return not self._is_opening_word(at) or (after == "of" and token.low not in _FUNCTION_WORDS)

    def _stands_as_name(self, at):
        """Return whether one capitalised word is likely a name: not where a sentence merely begins with it."""
        token = self.tokens[at]
        if len(token.plain) < 2 or re.fullmatch(r"P\d+", token.plain):
            return False
        if not token.opens:
            return True
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        possessive = after is not None and after.before == "'" and after.low == "s"
        return token.low in self.in_middle or (
            not self._is_ordinary(at)
            and (possessive or (after is not None and after.before == " " and after.low in _SPEECH))
        )

    # -- what stands where --

    def _joined(self, at):
        """Return whether the word at ``at`` may belong to the same name as the word before it."""
        before = self.tokens[at].before
        if before is None or not _INSIDE.match(before):
            return False
        last = self.tokens[at - 1]
        return (
            before not in (".", ". ")
            or _is_shortened(last)
            or before == "."
            and last.plain.isdigit()
            and self.tokens[at].plain.isdigit()
        )

    def _free_capital(self, at):
        return at not in self.taken and self.tokens[at].is_capital

    def _free_name_before(self, at):
        """Return whether an unknown name stands right before: then this word is a part of it."""
        if (
            at == 0
            or self.tokens[at].before not in (" ", "-", ". ", ".")
            or not self._joined(at)
            or not self._free_capital(at - 1)
        ):
            return False
        before = self.tokens[at - 1]
        return (
            not self._is_opening_word(at - 1)
            and before.low not in _TITLES
            and not self._is_noun_or_number(at - 1)
        )

    def _free_name_after(self, at):
        """Return whether an unknown name goes on right after."""
        if (
            at + 1 >= len(self.tokens)
            or self.tokens[at + 1].before not in (" ", "-")
            or not self._free_capital(at + 1)
        ):
            return False
        after = self.tokens[at + 1].low
        return (
            after not in _SUFFIXES and after not in _FUNCTION_WORDS and after not in _CALENDAR_WORDS
        )

    def _is_opening_word(self, at):
        """Return whether the word is capitalised only because a sentence begins with it."""
        token = self.tokens[at]
        return self._is_ordinary(at) if token.opens else token.low in _ALWAYS_SMALL

    def _is_ordinary(self, at):
        token = self.tokens[at]
        if not token.opens:
            return token.low in _FUNCTION_WORDS or token.low in _CALENDAR_WORDS
        return (
            token.low in _FUNCTION_WORDS
            or token.low in _CALENDAR_WORDS
            or token.low in self.in_lower
            or token.low in self.common
        )

    def _is_alone(self, at):
        """Return whether the word is all there is on its line, as in a heading."""
        return self.tokens[at].before is None and (
            at + 1 == len(self.tokens) or self.tokens[at + 1].before is None
        )

    def _is_noun_or_number(self, at):
        low = self.tokens[at].low
        return (
            low.isdigit()
            or low in self.common
            or low.rstrip("s") in self.common
            or low in _FUNCTION_WORDS
            or low in _CALENDAR_WORDS
        )

    def _near(self, first, last):
        """Return the id whose name is a letter or two from these words, or None."""
        from rapidfuzz import fuzz, process

        written = " ".join(t.low for t in self.tokens[first : last + 1])
        if best := process.extractOne(
            written, self.table.long_names, scorer=fuzz.ratio, score_cutoff=_NEAR
        ):
            name = best[0]
            if (
                re.findall(r"\d+", name) == re.findall(r"\d+", written)
                and len(self.table.long_names_of[name]) == 1
            ):
                return next(iter(self.table.long_names_of[name]))
        return None

    def _names(self, ident):
        return [self.entities[ident].name, *self.entities[ident].other_names]

    def _link(self, first, last, ident, how):
        mention = _Mention(first, last, ident, how)
        self.mentions.append(mention)
        for at in range(first, last + 1):
            self.taken[at] = mention

    def _unlink(self, mention):
        self.mentions.remove(mention)
        for at in range(mention.first, mention.last + 1):
            del self.taken[at]

    def _doubt(self, first, last, ids):
        text = " ".join(t.text for t in self.tokens[first : last + 1])
        self.unclear[(text, tuple(ids))].append((first, last))

    def _link_or_doubt(self, first, last, ids, how):
        if len(ids) == 1:
            self._link(first, last, ids[0], how)
        else:
            self._doubt(first, last, ids)

    def _place(self, first, last):
        start, end = self.tokens[first], self.tokens[last]
        return {
            "line": self.first_line + start.line,
            "start": start.start,
            "end": end.end,
            "text": self.lines[start.line][start.start : end.end],
        }

    # -- what the new names are --

    def _grouped_new(self):
        groups = {}
        for first, last in self.new:
            groups.setdefault(" ".join(t.low for t in self.tokens[first : last + 1]), []).append(
                (first, last)
            )
        for key in sorted(groups, key=len):
            longer = [
                k
                for k in groups
                if k != key and " " not in key and key in (k.split()[0], k.split()[-1])
            ]
            if len(longer) == 1:
                groups[longer[0]] += groups.pop(key)
        found = []
        for key, spans in groups.items():
            spans.sort()
            first, last = next(
                s for s in spans if " ".join(t.low for t in self.tokens[s[0] : s[1] + 1]) == key
            )
            text = self._place(first, last)["text"]
            near = sorted(
                {
                    i
                    for w in key.split()
                    if w not in self.common
                    for i in self.table.bearing.get(w, ())
                }
            )
            places = [{k: v for k, v in self._place(f, e).items() if k != "text"} for f, e in spans]
            found.append(
                {
                    "text": text,
                    "kind_guess": self._kind_of(spans, first, last),
                    "places": places,
                    "near": near if len(near) <= 5 else [],
                }
            )
        return sorted(
            found,
            key=lambda n: (-len(n["places"]), n["places"][0]["line"], n["places"][0]["start"]),
        )

    def _kind_of(self, spans, first, last):
        """Return the class whose names end alike, or whose words stand beside it, or that its shape suggests."""
        words = [t.low for t in self.tokens[first : last + 1]]
        votes = Counter()
        if words[0] in self.table.makers and len(words) > 1:
            votes["CarModel"] += 1
        for place, weight in ((words[-1], 3), (words[0], 2)):
            counted = (
                self.table.ending[place]
                if place == words[-1] and len(words) > 1
                else self.table.beginning[place]
            )
            for cls, number in counted.items():
                votes[cls] += weight * number / sum(counted.values())
        for word in words:
            for cls in self.table.class_words.get(word, ()):
                votes[cls] += 2 if word == words[-1] else 1
        for start, end in spans:
            self._vote_around(start, end, votes)
        if any(any(c.isdigit() for c in w) for w in words) and len(words) > 1:
            votes["CarModel"] += 2
        if 2 <= len(words) <= 4 and all(
            w in _PARTICLES
            or w.isalpha()
            and w not in self.common
            and w not in self.table.impersonal
            for w in words
        ):
            votes["Person"] += 1.5
        if len(words) == 1 and self.tokens[first].plain.isupper():
            votes["Organization"] += 1
        return max(sorted(votes), key=lambda c: votes[c]) if votes else "Organization"

    def _vote_around(self, first, last, votes):
        before = self.tokens[first - 1] if first and self.tokens[first].before is not None else None
        after = (
            self.tokens[last + 1]
            if last + 1 < len(self.tokens) and self.tokens[last + 1].before is not None
            else None
        )
        for near in (before, after):
            if near is None:
                continue
            for cls in self.table.class_words.get(near.low, ()):
                votes[cls] += 1.5
            if near.low in _SPEECH:
                votes["Person"] += 3
            if near.low in _PRONOUNS:
                votes["Person"] += 1
        if before is not None and self.tokens[first].before == " ":
            if before.low in ("in", "near", "from", "around", "outside"):
                votes["Place"] += 2
            if before.low == "at":
                votes["Venue"] += 2
            if before.low in ("with", "by"):
                votes["Person"] += 0.5
        if self.tokens[first].before == ", " and before is not None and before.is_capital:
            votes["Place"] += 1
        if after is not None and after.before == "'" and after.low == "s":
            votes["Person"] += 0.5


class _Spellings:
    """All spellings of all entities: looked up by the letters alone, so that spaces, hyphens, quotes, accents and capitals do not matter.

    strength 0: a recorded name, also the plural of a maker's or a car's (two Porsches); 1: a name without its bracket, what follows its comma, or its
    'by SPONSOR'; what an event's name calls its venue.
    """

    def __init__(self, entities, vocabulary):
        self.entities = entities
        self.exact, self.weaker, self.small, self.brackets = (
            defaultdict(list),
            defaultdict(list),
            {},
            {},
        )
        self.long_names_of, self.bearing = defaultdict(set), defaultdict(set)
        self.ending, self.beginning = defaultdict(Counter), defaultdict(Counter)
        self.containing = defaultdict(set)
        self.class_words, self.impersonal, self.makers = _class_words(vocabulary), set(), set()
        for entity in entities.values():
            for name in [entity.name, *entity.other_names]:
                self._add(entity, name)
        for entity in entities.values():
            self.makers |= {
                w.casefold() for v in entity.slots.get("maker", ()) for w in _words(v["label"])[:1]
            }
            venue = entity.slots.get("venue") if entity.cls == "Event" else None
            if (
                venue
                and venue[0]["id"] in entities
                and (match := re.search(r" (?:at|in) (.+)$", entity.name))
            ):
                self._put(self.weaker, match[1], venue[0]["id"])
        self.long_names = list(self.long_names_of)
        self.context = {ident: self._named_in(words) for ident, words in self.brackets.items()}

    def of(self, key):
        """Yield (strength, ids) of a spelling."""
        if key in self.exact:
            yield 0, self.exact[key]
        elif key in self.weaker:
            yield 1, self.weaker[key]
        elif key.endswith("s") and (
            ids := [
                i
                for i in self.exact.get(key[:-1], ())
                if self.entities[i].cls in ("Organization", "CarModel")
            ]
        ):
            yield 0, ids

    def _add(self, entity, name):
        words = _words(name)
        if not words or not (words[0][0].isupper() or words[0][0].isdigit()):
            return
        self._put(self.exact, name, entity.id)
        if bracket := re.search(r"\s*\(([^)]*)\)", name):
            bare = name.replace(bracket[0], "")
            self._put(self.weaker, bare, entity.id)
            self.brackets[entity.id] = _words(bracket[1])
        if ", " in name and entity.cls == "Place":
            self._put(self.weaker, name.partition(", ")[0], entity.id)
        if sponsored := re.match(r"(.+?) (?:presented by|powered by|by) [A-Z]", name):
            self._put(self.weaker, sponsored[1], entity.id)
            if len(_words(sponsored[1])) > 1:
                self.long_names_of[" ".join(_words(sponsored[1])).casefold()].add(entity.id)
        if entity.cls in _UNNAMED_IN_TEXT:
            return
        low = [w.casefold() for w in words]
        if len(words) > 1:
            self.long_names_of[" ".join(low)].add(entity.id)
            if entity.cls != "Event":
                self.ending[low[-1]][entity.cls] += 1
        if entity.cls == "Event":
            return
        if len(words) > 1:
            self.beginning[low[0]][entity.cls] += 1
        for word in low:
            if word not in _PARTICLES:
                self.bearing[word].add(entity.id)
                if entity.cls != "Person":
                    self.impersonal.add(word)
        for part in _parts(low):
            self.containing[part].add(entity.id)

    def _named_in(self, words):
        """Return the entities that a bracket names: where it stands for something, the text must speak of them too."""
        keys = (
            "".join(words[a:b]).casefold()
            for a in range(len(words))
            for b in range(a + 1, len(words) + 1)
        )
        return frozenset(self.exact[k][0] for k in keys if len(self.exact.get(k, ())) == 1)

    def _put(self, table, name, ident):
        words = _words(name)
        key = "".join(words).casefold()
        if ident not in table[key]:
            table[key].append(ident)
        self.small[key] = max(self.small.get(key, 0), sum(1 for w in words if w[0].islower()))

    def parts_of(self, ids):
        """Return (part of a name → ids, initials → ids) for names of these entities; a part that other entities share is left out unless two words long."""
        parts, initials = defaultdict(set), defaultdict(set)
        for ident in ids:
            entity = self.entities[ident]
            if entity.cls in (*_UNNAMED_IN_TEXT, "Event", "RaceClass"):
                continue
            for name in [entity.name, *entity.other_names]:
                words = _words(name)
                if len(words) < 2 or not words[0][0].isupper():
                    continue
                low = [w.casefold() for w in words]
                for part in _parts(low):
                    if "".join(part.split()) in self.exact or part in _PARTICLES:
                        continue
                    if self.containing[part] == {ident} and (
                        " " in part
                        or part in (low[0], low[-1])
                        and len(part) > 3
                        and part not in self.class_words
                    ):
                        parts[part].add(ident)
                for chosen in (words, [w for w in words if w[0].isupper()]):
                    if len(chosen) > 2:
                        initials["".join(w[0] for w in chosen).upper()].add(ident)
        return parts, {k: v for k, v in initials.items() if k.casefold() not in self.exact}


def _parts(words):
    """Return every run of words that is shorter than the whole, joined by spaces."""
    number = len(words)
    return {
        " ".join(words[a:b])
        for a in range(number)
        for b in range(a + 1, number + 1)
        if b - a < number and words[a] not in _PARTICLES and words[b - 1] not in _PARTICLES
    }


def _plain(text):
    """Return text without accents and with plain quotes and hyphens, as long as the original where each letter has one plain form."""
    out = []
    for char in (
        text.replace("’", "'")
        .replace("‘", "'")
        .replace("‐", "-")
        .replace("‑", "-")
        .replace("–", "–")
        .replace("\u00a0", " ")
    ):
        bare = "".join(
            c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)
        )
        out.append(bare if len(bare) == 1 else char)
    return "".join(out)


def _tokens(lines):
    """Return the words of the lines. A word opens a sentence at a line's beginning, after a full stop or a colon, and after an opening quote."""
    tokens = []
    for number, line in enumerate(lines):
        plain, end = _plain(line), None
        for match in _WORD.finditer(plain):
            before = plain[end : match.start()] if end is not None else None
            token = _Token(
                line[match.start() : match.end()],
                match[0],
                number,
                match.start(),
                match.end(),
                before,
            )
            token.opens = (
                before is None
                or bool(
                    re.search(
                        r"[.!?…:;|]['\"”)]*\s+['\"“(]*$|[\s(]['\"“]+$|^[\"“”.!?]+$|[.!?]['\"”]+$",
                        before,
                    )
                )
                and not _is_abbreviation(tokens[-1], before)
            )
            tokens.append(token)
            end = match.end()
    return tokens


def _is_abbreviation(word, after):
    """Return whether the full stop belongs to the word (St. Louis, T.C. Kline, No. 14)."""
    return after == ". " and _is_shortened(word)


def _is_shortened(word):
    return word.is_capital and (
        len(word.plain) == 1 or word.low in ("st", "no", "ft", "mt", *_TITLES, *_SUFFIXES)
    )


def _words(name):
    words = _WORD.findall(_plain(name))
    while len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    if len(words) > 1 and words[0] == "The":
        words = words[1:]
    return words


def _parts_of_person(name):
    """Return (given name, surname) in lower case; empty where a name has no such part.

    >>> _parts_of_person("Larry ten Voorde"), _parts_of_person("T.C. Kline"), _parts_of_person("the wife of Ann Other")
    (('larry', 'voorde'), ('', 'kline'), ('', ''))
    """
    words = [w for w in _words(re.sub(r"\([^)]*\)", "", name)) if w.casefold() not in _SUFFIXES]
    if (
        len(words) < 2
        or not words[0][0].isupper()
        or any(w[0].islower() and w not in _PARTICLES for w in words)
    ):
        return "", ""
    return (words[0].casefold() if len(words[0]) > 1 else ""), words[-1].casefold()


def _is_alike(written, given):
    """Return whether a given name is written with a letter more, less or other, or as its initial."""
    from rapidfuzz.distance import Levenshtein

    return bool(given) and (
        written == given[0] or (len(given) > 3 and Levenshtein.distance(written, given) <= 1)
    )


def _common_words(vocabulary):
    """Return the words that the ontology uses for its terms: common nouns of the sport."""
    found = set()
    for table in (vocabulary.entity_classes, vocabulary.statement_classes, vocabulary.slots):
        for term in table.values():
            for label in (term.label, *term.words):
                found.update(w.casefold() for w in _WORD.findall(label))
    for kinds in vocabulary.kinds.values():
        for kind in kinds.values():
            for label in (kind.label, *kind.words):
                found.update(w.casefold() for w in _WORD.findall(label))
    return found | {f"{w}s" for w in found}


def _class_words(vocabulary):
    """Return word → classes of entities that the ontology calls by it (driver → Person, magazine → Publication)."""
    found = defaultdict(set)
    for cls in vocabulary.entity_classes.values():
        if cls.section:
            for label in (cls.label, *cls.words):
                if " " not in label:
                    found[label.casefold()].add(cls.name)
                    found[label.casefold() + "s"].add(cls.name)
    return {w: sorted(c) for w, c in found.items() if w not in _FUNCTION_WORDS}


def read_lines(path, lines=None):
    """Return (lines of the article, number of its first line) of a text file.

    lines: ``A-B`` counted from 1, the whole file where None. Raises WrongUsage for a file or span that cannot be.
    """
    try:
        found = path.read_bytes().decode("utf-8").split("\n")
    except OSError as error:
        raise WrongUsage(
            f"'{path}' cannot be opened: {error.strerror}", "give the path of the article's text"
        ) from None
    except UnicodeDecodeError:
        raise WrongUsage(f"'{path.name}' is not UTF-8", "save the text as UTF-8") from None
    if lines is None:
        return found, 1
    match = re.fullmatch(r"(\d+)-(\d+)", lines)
    if not match or not 1 <= int(match[1]) <= int(match[2]) <= len(found):
        raise WrongUsage(
            f"'{shorten(lines, 40)}' is not a span of lines of this file: it has {len(found)}",
            "write the first and the last line: 12-40",
        )
    return found[int(match[1]) - 1 : int(match[2])], int(match[1])


def claims_stub(source_id, mentions, vocabulary, text_lines=(), first_line=1):
    """Return the beginning of a claims file: what the article names, and for each paragraph the claims it may hold.

    mentions: as find_mentions returns them. Everything but ``source:`` is a comment: a machine's
    guess is not a claim. A curator takes the mark away, fills the slots and copies the anchor.
    With ``text_lines`` each stub has an anchor that occurs once.
    """
    out = [
        "# yaml-language-server: $schema=../../ontology/generated/claims.schema.json",
        f"source: {source_id}",
    ]
    for label, names in _by_class(mentions["known"], vocabulary):
        out.append(f"# {label}: {names}")
    if mentions["unclear"]:
        out.append(
            "# may be more than one: "
            + "; ".join(
                f"{u['text']} ({' or '.join(u['candidates'])})" for u in mentions["unclear"]
            )
        )
    if mentions["new"]:
        out.append(
            "# new? add what you need to facts/entities first: "
            + "; ".join(
                f"{n['text']} ({vocabulary.entity_class(n['kind_guess']).label})"
                for n in mentions["new"]
            )
        )
    by_line = defaultdict(list)
    for mention in mentions["known"]:
        by_line[mention["line"]].append(mention)
    sections = defaultdict(list)
    for line, found in sorted(by_line.items()):
        text = text_lines[line - first_line].casefold() if text_lines else ""
        for section, item in _stubs_of(
            found, vocabulary, _anchor(found[0], text_lines, first_line), text
        ):
            if item not in sections[section]:
                sections[section].append(f"#   - {item}  # line {line}")
    for section in sections:
        out += [f"# {section}:", *dict.fromkeys(sections[section])]
    return "\n".join(out) + "\n"


def _by_class(known, vocabulary):
    names = defaultdict(Counter)
    for mention in known:
        names[mention["class"]][mention["name"]] += 1
    for cls in sorted(names, key=lambda c: vocabulary.entity_class(c).rank):
        section = vocabulary.entity_class(cls).section or cls
        yield (
            section.replace("_", " "),
            "; ".join(f"{name} ({number})" for name, number in names[cls].most_common()),
        )


def _stubs_of(found, vocabulary, anchor, text):
    """Yield (section, item) for the classes of statements that a paragraph may speak of.

    It may where it has a word of the class and names one entity of its key, or where it names two of
    different classes (a person and a team). A slot called like a class takes that class only.
    """
    labels = {c.label: c.name for c in vocabulary.entity_classes.values()}
    for cls in sorted(vocabulary.statement_classes.values(), key=lambda c: c.rank):
        names = list(dict.fromkeys([*cls.key, *cls.required]))
        filled, used = {}, set()
        for slot in (
            vocabulary.slot(n) for n in names if vocabulary.slot(n).value_type == "entity"
        ):
            wanted = labels.get(slot.name, slot.range)
            mention = next(
                (m for m in found if m["id"] not in used and vocabulary.is_a(m["class"], wanted)),
                None,
            )
            if mention:
                used.add(mention["id"])
                filled[slot.name] = mention
        spoken_of = any(
            re.search(rf"\b{re.escape(w.casefold())}", text) for w in (cls.label, *cls.words)
        )
        ranges = [vocabulary.slot(n).range for n in filled]
        apart = (
            len(ranges) > 1
            and len(set(ranges)) == len(ranges)
            and all(vocabulary.entity_class(r).section for r in ranges)
        )
        if filled and (spoken_of or apart):
            pairs = [
                f"{vocabulary.slot(n).key}: " + (_quoted(filled[n]["name"]) if n in filled else "")
                for n in names
            ]
            yield cls.section, "{" + ", ".join([*pairs, f'at: "{anchor}"']) + "}"


def _anchor(mention, text_lines, first_line):
    """Return the fewest words around a mention (at most eight) that occur once in the text; empty without the text."""
    if not text_lines:
        return ""
    line, text = text_lines[mention["line"] - first_line], "\n".join(text_lines)
    words = list(re.finditer(r"\S+", line))
    inside = [
        i for i, w in enumerate(words) if w.end() > mention["start"] and w.start() < mention["end"]
    ]
    first, last = inside[0], inside[-1]
    while last - first < 7:
        anchor = line[words[first].start() : words[last].end()].strip(" ,.;:!?()|")
        if text.count(anchor) == 1 and '"' not in anchor and last - first >= 2:
            return anchor
        if last + 1 < len(words):
            last += 1
        elif first > 0:
            first -= 1
        else:
            break
    return ""


def _quoted(name):
    return f'"{name}"' if re.search(r"[,:\[\]{}#\"'&*!|>%@`]", name) else name
