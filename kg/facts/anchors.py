"""Words of an article → their places in it, a longer anchor that has one, the nearest words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.facts.spelling import LOOKS_ALIKE, Spelling, alike, plain, spelling

MOST_ANCHOR_WORDS = 8
_NEAR = 75
_WORD = re.compile(r"[^ ]+")
_EDGE = " .,;:!?"


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place of an anchor: paragraph from 1, start and end in it, and a few words around it."""

    paragraph: int
    start: int
    end: int
    around: str


def sightings(paragraphs: Sequence[str], anchor: str, words: int = 3) -> list[Sighting]:
    """Return every place of an anchor, in order; none where it is not to be found.

    paragraphs: the article's, as written; anchor: words copied from it, or ``first … last`` for a
    span within one paragraph; words: how many are shown before and after it. Both sides are
    compared in their one spelling (``kg.facts.spelling``): an odd space hides nothing.

    >>> [s.around for s in sightings(["Ada won. Then Ada left."], "Ada", 1)]
    ['Ada won.', 'Then Ada left.']
    """
    found = []
    for number, paragraph in enumerate(paragraphs, 1):
        spelled = _spelled(paragraph)
        for start, end in spans(spelled, anchor):
            around = _around(spelled.text, start, end, words)
            found.append(Sighting(number, *spelled.place(start, end), around))
    return found


def spans(spelled: Spelling, anchor: str) -> Iterator[tuple[int, int]]:
    """Yield start and end, in the spelling's text, of each place of an anchor."""
    first, last = _parts(anchor)
    start = spelled.text.find(first) if first else -1
    while start >= 0:
        end = start + len(first)
        if last is not None:
            then = spelled.text.find(last, end)
            if then < 0:
                return
            end = then + len(last)
        yield start, end
        start = spelled.text.find(first, start + 1)


@lru_cache(maxsize=1024)
def _parts(anchor: str) -> tuple[str, str | None]:
    """Return the first words of an anchor and, of a span, the last; "" where either is missing."""
    first, dots, last = (plain(part) for part in anchor.partition("…"))
    return ("", None) if dots and not last else (first, last if dots else None)


def unique_anchor(paragraphs: Sequence[str], quote: str) -> str | None:
    """Return an anchor of at most 8 words that stands once in the article and lies over ``quote``.

    paragraphs: the article's, as written; quote: words copied from it. A quote that stands several
    times is grown, one that is too long is shrunk, by whole words and as little as will do; of
    several places the first that can be told apart is taken. None where there is no such anchor.

    >>> unique_anchor(["She drives for Hill Racing.", "Hill Racing won."], "Hill Racing")
    'for Hill Racing'
    """
    wanted = plain(quote)
    if not wanted or "…" in wanted:
        return None
    texts = [_spelled(p).text for p in paragraphs]
    if len(wanted.split()) <= MOST_ANCHOR_WORDS and _stands_once(texts, wanted):
        return wanted
    for text in texts:
        for start, end in spans(Spelling(text), wanted):
            for candidate in _windows(text, start, end):
                trimmed = candidate.strip(_EDGE)
                if wanted in trimmed or trimmed in wanted:
                    candidate = trimmed
                if candidate and _stands_once(texts, candidate):
                    return candidate
    return None


def near_passage(paragraphs: Sequence[str], anchor: str) -> str | None:
    """Return the words of the article that come nearest to an anchor, or None where none are near.

    paragraphs: the article's, as written. What is returned is at most as many words as an anchor
    may have, whole, and spelt as in the article: it can be copied. Source of the measure:
    rapidfuzz, partial ratio of at least 75 of 100.

    >>> near_passage(["Ada won the Quarry Cup in June."], "won the Quary Cup")
    'won the Quarry Cup'
    """
    first, dots, last = (part.strip() for part in anchor.partition("…"))
    if dots and first and last:
        for paragraph in paragraphs:
            begins, ends = _nearest([paragraph], first), _nearest([paragraph], last)
            if begins and ends:
                return f"{begins} … {ends}"
        return None
    return _nearest(paragraphs, first or last)


def _nearest(paragraphs: Sequence[str], anchor: str) -> str | None:
    from rapidfuzz import fuzz

    wanted = alike(anchor).casefold()
    best, found = float(_NEAR), None
    for paragraph in paragraphs:
        text = _spelled(paragraph).text
        low = _lower(text)
        match = fuzz.partial_ratio_alignment(wanted, low, score_cutoff=best)
        if match is not None and match.dest_end > match.dest_start and match.score >= best:
            if found is not None and match.score == best:
                continue
            best, found = match.score, (text, match.dest_start, match.dest_end)
    if found is None:
        return None
    text, start, end = found
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end -= len(text[start:end]) - len(text[start:end].rstrip())
    start = text.rfind(" ", 0, start + 1) + 1
    end = text.find(" ", end) if " " in text[end:] else len(text)
    words = text[start:end].split(" ")[:MOST_ANCHOR_WORDS]
    near = " ".join(words)
    trimmed = near.rstrip(_EDGE)
    return trimmed if anchor[-1:].isalnum() and trimmed else near


def _windows(text: str, start: int, end: int) -> Iterator[str]:
    """Yield runs of whole words over a span, or within one that is too long: the nearest first."""
    words = [m.span() for m in _WORD.finditer(text)]
    first = next(i for i, (_, stop) in enumerate(words) if stop > start)
    last = max(i for i, (begin, _) in enumerate(words) if begin < end)
    size = last - first + 1
    if size <= MOST_ANCHOR_WORDS:
        for length in range(size, MOST_ANCHOR_WORDS + 1):
            spare = length - size
            for before in range(spare + 1):
                low, high = first - before, last + spare - before
                if low >= 0 and high < len(words):
                    yield text[words[low][0] : words[high][1]]
        return
    for length in range(MOST_ANCHOR_WORDS, 0, -1):
        for low in range(first, last - length + 2):
            yield text[words[low][0] : words[low + length - 1][1]]


def _stands_once(texts: Sequence[str], wanted: str) -> bool:
    count = 0
    for text in texts:
        at = text.find(wanted)
        while at >= 0:
            count += 1
            if count > 1:
                return False
            at = text.find(wanted, at + 1)
    return count == 1


def _around(text: str, start: int, end: int, words: int) -> str:
    """Return the span with whole words and up to ``words`` more on each side."""
    low = text.rfind(" ", 0, start + 1) + 1
    high = text.find(" ", end)
    before = text[:low].split()[-words:] if words else []
    high = len(text) if high < 0 else high
    return " ".join([*before, text[low:high].strip(), *text[high:].split()[:words]]).strip()


def _lower(text: str) -> str:
    """Return a text in small letters with the quotes of a typewriter, character for character."""
    return "".join(low if len(low := c.casefold()) == 1 else c for c in text.translate(LOOKS_ALIKE))


@lru_cache(maxsize=4096)
def _spelled(paragraph: str) -> Spelling:
    return spelling(paragraph)
