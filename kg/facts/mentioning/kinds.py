"""Likely new names → one entry a name, with all its places and a guess at its class."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.facts.mentioning import lexicon
from kg.facts.mentioning.candidates import Span
from kg.facts.mentioning.linking import Links
from kg.facts.mentioning.page import Page

_DEFAULT = "Organization"
_SURE = 3.0


class Votes(dict[str, float]):
    """Class → how much speaks for it; 0 where nothing does."""

    def __missing__(self, cls: str) -> float:
        return 0.0

    def add(self, others: Mapping[str, float]) -> None:
        """Add other votes to these."""
        for cls, weight in others.items():
            self[cls] += weight

    def best(self) -> list[tuple[float, str]]:
        """Return (weight, class), the most first; of equal ones the class first in the alphabet."""
        return sorted(((w, c) for c, w in self.items()), key=lambda x: (-x[0], x[1]))


@dataclass(slots=True)
class NewName:
    """A name that is not known: its words, where it stands, votes for classes, ids of similar names."""

    words: tuple[str, ...]
    spans: list[Span]
    full: Span
    votes: Votes = field(default_factory=Votes)
    near: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The class with most votes."""
        return self.votes.best()[0][1] if self.votes else _DEFAULT


def new_names(page: Page, links: Links, spans: Sequence[Span]) -> list[NewName]:
    """Return the new names, the most often named first, then in the order of the text.

    A part of a longer new name (a surname, a team without its 'Racing') is counted with it.
    """
    groups: dict[tuple[str, ...], NewName] = {}
    for first, last in sorted(spans):
        words = tuple(page.words(first, last))
        found = groups.setdefault(words, NewName(words, [], (first, last)))
        found.spans.append((first, last))
    for name in groups.values():
        _vote(page, links, name)
    _vote_in_lists(page, groups)
    _count_parts_with_wholes(groups)
    for name in groups.values():
        name.near = _similar(page, links, name.words)
    return sorted(groups.values(), key=lambda n: (-len(n.spans), n.spans[0]))


def _similar(page: Page, links: Links, words: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of known entities that share a telling word; none where there are too many."""
    near = sorted(
        {i for w in words if w not in page.common for i in links.spellings.bearing.get(w, ())}
    )
    return tuple(near) if len(near) <= 5 else ()


def _count_parts_with_wholes(groups: dict[tuple[str, ...], NewName]) -> None:
    for words in sorted(groups, key=len):
        part = groups[words]
        wholes = [n for n in groups.values() if _is_part(part, n)]
        if not wholes:
            continue
        before = [n for n in wholes if n.spans[0] < part.spans[0]] or wholes
        whole = max(before, key=lambda n: (n.words[: len(words)] == words, n.spans[0]))
        if len(wholes) > 1 and any(n.kind == "Person" for n in before):
            whole = next(n for n in before if n.kind == "Person")
        whole.spans = sorted(whole.spans + part.spans)
        del groups[words]


def _is_part(part: NewName, whole: NewName) -> bool:
    """Return whether one name is how another is called for short."""
    size = len(part.words)
    if size >= len(whole.words):
        return False
    begins, ends = whole.words[:size] == part.words, whole.words[-size:] == part.words
    if not (begins or ends):
        return False
    if whole.kind == "Person":
        return size == 1 or part.kind in ("Person", _DEFAULT)
    if whole.kind in ("Place", "CarModel", "Award"):
        return False
    if part.kind == "Place" and part.votes["Place"] >= _SURE:
        return False
    return begins or size > 1


def _vote(page: Page, links: Links, name: NewName) -> None:
    words, votes, table = name.words, name.votes, links.spellings
    if len(words) > 1 and words[0] in table.makers:
        votes["CarModel"] += 1
    _vote_like_known(words, votes, table.ending, table.beginning)
    for cls, weight in page.cues.of_words(words):
        votes[cls] += weight
    for word in words:
        for cls in page.class_words.get(word, ()):
            votes[cls] += 1 if word == words[-1] else 0.5
    _vote_beside(page, name)
    says_itself = any(w >= _SURE for c, w in page.cues.of_words(words) if c != "Person")
    _vote_by_shape(page, name, table.impersonal, says_itself)
    _vote_by_lists_of_names(page, name, says_itself)


def _vote_like_known(
    words: Sequence[str],
    votes: Votes,
    ending: Mapping[str, Counter[str]],
    beginning: Mapping[str, Counter[str]],
) -> None:
    """Vote for the classes of the known names that begin or end alike."""
    last = ending.get(words[-1]) if len(words) > 1 else beginning.get(words[-1])
    for counted, weight in ((last, 3), (beginning.get(words[0]), 2)):
        if counted:
            total = sum(counted.values())
            for cls, number in counted.items():
                votes[cls] += weight * number / total


def _vote_beside(page: Page, name: NewName) -> None:
    """Vote by the words around every place of a name: the second time a cue tells less than the first."""
    for_it, against = Votes(), Votes()
    for start, end in name.spans:
        for cls, weight in _beside(page, start, end).items():
            if weight > 0:
                for_it[cls] += weight / (1 + for_it[cls] / _SURE)
            else:
                against[cls] = min(against[cls], weight)
    name.votes.add(for_it)
    name.votes.add(against)


def _beside(page: Page, first: int, last: int) -> Votes:
    """Return class → votes of what stands right beside a name."""
    votes = Votes()
    for cls, weight in page.cues.beside(page.tokens, first, last):
        votes[cls] = max(votes[cls], weight) if weight > 0 else votes[cls] + weight
    tokens = page.tokens
    before = tokens[first - 1] if first and tokens[first].before == " " else None
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    for near in (before, after if after is not None and after.before == " " else None):
        if near is not None:
            for cls in page.class_words.get(near.low, ()):
                votes[cls] += 1.0
    if tokens[first].before == ", " and tokens[first - 1].is_capital:
        votes["Place"] += 0.5
    return votes


def _vote_by_shape(page: Page, name: NewName, impersonal: set[str], says_itself: bool) -> None:
    words, votes = name.words, name.votes
    texts = [t.plain for t in page.tokens[name.full[0] : name.full[1] + 1]]
    with_digits = [w for w in texts if any(c.isdigit() for c in w)]
    if with_digits and len(words) > 1:
        votes["CarModel"] += 2
    elif with_digits:
        votes["RaceClass"] += 2.5
    small = page.cues.connectors
    if (
        2 <= len(words) <= 4
        and not says_itself
        and all(
            w in small or (w.isalpha() and w not in page.common and w not in impersonal)
            for w in words
        )
    ):
        votes["Person"] += 1.5
    if len(words) == 1 and not with_digits and any(c.isupper() for c in texts[0][1:]):
        votes["Organization"] += 2
        votes["Series"] += 1.5 * texts[0].isupper()


def _vote_by_lists_of_names(page: Page, name: NewName, says_itself: bool) -> None:
    words, votes = name.words, name.votes
    text = page.place(*name.full)["text"]
    given = lexicon.is_given_name(words[0]) or (len(words[0]) == 1 and words[0].isalpha())
    if len(words) > 1 and not says_itself and not any(any(c.isdigit() for c in w) for w in words):
        if given:
            votes["Person"] += 3 if len(words) <= 4 else 1
        if lexicon.is_surname(words[-1]):
            votes["Person"] += 1
    elif len(words) == 1 and not votes["Organization"] > 1:
        votes["Person"] += 1.5 * given + 1.0 * lexicon.is_surname(words[0])
    if len(words) <= 3 and not says_itself and len(text) > 2:
        known = text.title() if text.isupper() and len(text) > 3 else text
        if lexicon.is_land(known):
            votes["Place"] += 8
        elif lexicon.is_place(known):
            votes["Place"] += 2.5 if len(words) == 1 else 3.5
        elif len(words) == 1 and votes["Place"] > 0:
            votes["Place"] *= 0.6  # a town that no list has


def _vote_in_lists(page: Page, groups: Mapping[tuple[str, ...], NewName]) -> None:
    """Let names that are told one after the other (A, B and C) be of one class."""
    of_span = {span: name for name in groups.values() for span in name.spans}
    ordered = sorted(of_span)
    added: list[tuple[NewName, str]] = []
    for one, other in pairwise(ordered):
        if not _are_listed(page, one, other):
            continue
        for told, guessed in ((of_span[one], of_span[other]), (of_span[other], of_span[one])):
            best = [*told.votes.best(), (0.0, ""), (0.0, "")]
            if best[0][0] >= _SURE and best[0][0] - best[1][0] >= 1:
                added.append((guessed, best[0][1]))
    for name, cls in added:
        name.votes[cls] += 1.5


def _are_listed(page: Page, one: Span, other: Span) -> bool:
    between = page.tokens[one[1] + 1 : other[0]]
    start = page.tokens[other[0]]
    if start.line != page.tokens[one[1]].line:
        return False
    if not between:
        return False
    return len(between) == 1 and between[0].low in ("and", "or") and start.before == " "
