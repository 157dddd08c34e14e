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
    """A name that is not known.

    words: of the name; spans: where it stands; votes: for classes; near: ids of similar names.
    """

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
    _count_parts_with_wholes(page, groups)
    for name in groups.values():
        name.near = _similar(page, links, name.words)
    return sorted(groups.values(), key=lambda n: (-len(n.spans), n.spans[0]))


def _similar(page: Page, links: Links, words: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of known entities that share a telling word; none where there are too many."""
    near = sorted(
        {i for w in words if w not in page.common for i in links.spellings.bearing.get(w, ())}
    )
    return tuple(near) if len(near) <= 5 else ()


def _count_parts_with_wholes(page: Page, groups: dict[tuple[str, ...], NewName]) -> None:
    for words in sorted(groups, key=len):
        part = groups[words]
        is_short = len(words) == 1 and page.tokens[part.full[0]].plain.isupper()
        wholes = [
            n
            for n in groups.values()
            if _is_part(part, n) or (is_short and _has_initials(page, n, words[0]))
        ]
        if not wholes:
            continue
        before = [n for n in wholes if n.spans[0] < part.spans[0]] or wholes
        whole = max(before, key=lambda n: (n.words[: len(words)] == words, n.spans[0]))
        if len(wholes) > 1 and any(n.kind == "Person" for n in before):
            whole = next(n for n in before if n.kind == "Person")
        whole.spans = sorted(whole.spans + part.spans)
        del groups[words]


def _has_initials(page: Page, whole: NewName, letters: str) -> bool:
    """Return whether capitals are a longer name's initials, with or without its small words."""
    if len(whole.words) < 2 or whole.kind == "Person":
        return False
    texts = [t.plain for t in page.tokens[whole.full[0] : whole.full[1] + 1]]
    capitals = "".join(w[0] for w in texts if w[0].isupper()).casefold()
    return letters in (capitals, "".join(w[0] for w in texts).casefold())


def _is_part(part: NewName, whole: NewName) -> bool:
    """Return whether one name is how another is called for short."""
    size = len(part.words)
    if size >= len(whole.words):
        return False
    begins, ends = whole.words[:size] == part.words, whole.words[-size:] == part.words
    if not (begins or ends):
        return False
    if whole.kind == "Person":
        is_surname = ends and size == len(whole.words) - 1
        return size == 1 or is_surname or part.kind in ("Person", _DEFAULT)
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
    says_itself = any(w >= _SURE for c, w in page.cues.of_words(words) if c != "Person")
    _vote_beside(page, name, 0.6 if says_itself else 1.0)
    if not says_itself and not _vote_by_makers(page, words, votes):
        _vote_by_shape(page, name, table.impersonal)
        _vote_by_lists_of_names(page, name)


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


def _vote_beside(page: Page, name: NewName, trust: float) -> None:
    """Vote by the words around every place of a name: a cue tells less the second time."""
    for_it, against = Votes(), Votes()
    for start, end in name.spans:
        for cls, weight in _beside(page, start, end).items():
            if weight > 0:
                for_it[cls] += weight / (1 + for_it[cls] / _SURE)
            else:
                against[cls] = min(against[cls], weight)
    for votes in (for_it, against):
        name.votes.add({cls: weight * trust for cls, weight in votes.items()})


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
    if after is not None and after.before == ", " and after.is_capital:
        if any(
            lexicon.is_land(page.place(last + 1, last + n)["text"]) for n in _lengths(page, last)
        ):
            votes["Place"] += 4  # Oldbury, South Carolina
    return votes


def _lengths(page: Page, last: int) -> range:
    """Return how many words a name right after ``last`` may have."""
    return range(1, page.end_of_run(last + 1) - last + 1)


def _vote_by_makers(page: Page, words: Sequence[str], votes: Votes) -> bool:
    """Vote where a car maker's name stands in a name; return whether.

    It stands alone, before a type, or after a team's name.
    """
    at_start = lexicon.length_of_maker(words)
    if at_start and any(cls == "Team" for cls, _ in page.cues.of_words(words)):
        votes["Team"] += 4
    elif at_start == len(words):
        votes[_DEFAULT] += 4
    elif at_start or any(lexicon.is_model(w) for w in words):
        votes["CarModel"] += 4
    elif not lexicon.is_given_name(words[0]) and any(
        lexicon.length_of_maker(words[-n:]) == n for n in (1, 2) if n < len(words)
    ):
        votes["Team"] += 4
    else:
        return False
    return True


def _vote_by_shape(page: Page, name: NewName, impersonal: set[str]) -> None:
    """Vote by digits, capitals and the number of words."""
    words, votes = name.words, name.votes
    texts = [t.plain for t in page.tokens[name.full[0] : name.full[1] + 1]]
    if any(_has_digit(w) for w in texts):
        votes["CarModel" if len(words) > 1 else "RaceClass"] += 2.5
        return
    if len(words) == 1:
        has_inner_capitals = any(c.isupper() for c in texts[0][1:])
        votes[_DEFAULT] += 2.5 if has_inner_capitals else 1.0
        votes["Series"] += 1.5 * texts[0].isupper()
        return
    small = page.cues.connectors
    given = lexicon.is_given_name(words[0])
    alike = all(
        w in small or (w.isalpha() and w not in page.common and w not in impersonal)
        for w in words[given:]
    )
    told = [w for w in words if w not in small]
    is_somebodys = (
        given
        or any(lexicon.is_surname(w) for w in told)
        or not any(lexicon.is_everyday(w) for w in told)
    )
    if alike and len(words) <= 4 and is_somebodys:
        votes["Person"] += 1.5
    else:
        votes[_DEFAULT] += 1.0
    if not given and any(lexicon.is_only_a_word(w) for w in told):
        votes[_DEFAULT] += 1.5


def _vote_by_lists_of_names(page: Page, name: NewName) -> None:
    """Vote by the lists of given names, surnames, countries and towns."""
    words, votes = name.words, name.votes
    if any(_has_digit(w) for w in words):
        return
    text = page.place(*name.full)["text"]
    first, last = words[0], words[-1]
    given = (lexicon.is_given_name(first) and first not in page.cues.connectors) or len(first) == 1
    if len(words) > 1 and given:
        votes["Person"] += 1.5 if len(words) > 4 or lexicon.is_plain_word(first) else 3
    if len(words) > 1 and lexicon.is_surname(last):
        votes["Person"] += 1
    if len(words) == 1 and not any(c.isupper() for c in text[1:]):
        votes["Person"] += 1.5 * given + 1.0 * lexicon.is_surname(first)
    if len(words) <= 3:
        known = text.title() if text.isupper() and len(text) > 3 else text
        if lexicon.is_land(known):
            votes["Place"] += 8
        elif lexicon.is_city(known):
            votes["Place"] += 3.0 if len(words) == 1 else 5.5
        elif lexicon.is_place(known):
            votes["Place"] += 3.5 if len(words) > 1 else 2.5 if votes["Place"] > 0 else 1.0
        elif len(words) == 1 and votes["Place"] > 0:
            votes["Place"] *= 0.6  # a town that no list has


def _has_digit(word: str) -> bool:
    return any(c.isdigit() for c in word)


def _vote_in_lists(page: Page, groups: Mapping[tuple[str, ...], NewName]) -> None:
    """Let names that are told one after the other (A, B and C) be of one class."""
    of_span = {span: name for name in groups.values() for span in name.spans}
    ordered = sorted(of_span)
    added: list[tuple[NewName, str]] = []
    for one, other in _listed(page, ordered):
        for told, guessed in ((of_span[one], of_span[other]), (of_span[other], of_span[one])):
            best = [*told.votes.best(), (0.0, ""), (0.0, "")]
            if best[0][0] >= _SURE and best[0][0] - best[1][0] >= 1:
                added.append((guessed, best[0][1]))
    for name, cls in added:
        name.votes[cls] += 1.5


def _listed(page: Page, ordered: Sequence[Span]) -> list[tuple[Span, Span]]:
    """Return the pairs of names that stand in one list: A and B, and A, B of "A, B and C"."""
    found: list[tuple[Span, Span]] = []
    goes_on: Span | None = None
    for one, other in reversed(list(pairwise(ordered))):
        start = page.tokens[other[0]]
        by_comma = goes_on == other and other[0] == one[1] + 1 and start.before == ", "
        if by_comma or _are_listed(page, one, other):
            found.append((one, other))
            goes_on = one
    return found


def _are_listed(page: Page, one: Span, other: Span) -> bool:
    between = page.tokens[one[1] + 1 : other[0]]
    start = page.tokens[other[0]]
    if start.line != page.tokens[one[1]].line:
        return False
    if not between:
        return False
    return len(between) == 1 and between[0].low in ("and", "or") and start.before == " "
