"""A line as a curator types it → quote, section, keys and values; and how it may go on."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.facts.drafting import Desk
from kg.facts.resolving import meant
from kg.facts.writing import key_order
from kg.problems import WrongUsage, shorten

SAME = "."
"""Instead of a section: the one of the claim before."""
_PAIR = re.compile(r"([a-z_-]+)=(.*)", re.DOTALL)
_MOST = 40


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says: the words quoted, the section, and keys with what was typed for them."""

    quote: str
    section: str
    slots: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Completion:
    """How the last word of a line may go on: the whole word, and what it is."""

    word: str
    meaning: str


def read_line(line: str) -> Line:
    """Return what a line of ``kg claim`` says: ``words of the article section key=value …``.

    The word before the first key is the section, all before it is the quote; words that follow a
    value and have no ``=`` belong to it. Quotation marks around the quote are allowed.

    Raises WrongUsage where the line has no key or no section.

    >>> read_line("won the opening res d=ada lind p=1")
    Line(quote='won the opening', section='res', slots=(('d', 'ada lind'), ('p', '1')))
    """
    quoted = re.match(r'\s*"([^"]*)"\s*(.*)', line, re.DOTALL)
    words = (quoted[2] if quoted else line).split()
    first = next((i for i, w in enumerate(words) if _PAIR.fullmatch(w)), None)
    if first is None or first == 0:
        raise WrongUsage(
            f"'{shorten(line)}' has no {'section' if first == 0 else 'key'}",
            "type words of the article, the section, then key=value …",
        )
    quote = quoted[1] if quoted else " ".join(words[: first - 1])
    return Line(quote, words[first - 1], read_pairs(words[first:]))


def read_pairs(words: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return keys and values of ``key=value`` words; others belong to the value before them.

    Raises WrongUsage where the first word is no such pair.
    """
    pairs: list[tuple[str, str]] = []
    for word in words:
        if pair := _PAIR.fullmatch(word):
            pairs.append((pair[1].replace("-", "_"), pair[2]))
        elif pairs:
            pairs[-1] = pairs[-1][0], f"{pairs[-1][1]} {word}"
        else:
            raise WrongUsage(f"'{shorten(word)}' is not key=value", "write driver='Ada Lind'")
    return tuple(pairs)


def completions(desk: Desk, line: str, section: str = "") -> list[Completion]:
    """Return how the last word of a line may go on: sections, then keys, then names and kinds.

    section: of the claim before, which ``.`` stands for.
    """
    words = line.split(" ")
    last = words[-1]
    first = next((i for i, w in enumerate(words) if _PAIR.fullmatch(w)), None)
    sections = desk.vocabulary.sections()
    if first is None:
        begun = meant(words[-2], sections) if len(words) > 2 else []
        found = [Completion(s, c.label) for s, c in _starting(sections, last)] if last else []
        if len(begun) == 1 and words[-2] != SAME:
            found += _keys(desk, begun[0], last)
        return found[:_MOST]
    typed = words[first - 1]
    known = [section] if typed == SAME else meant(typed, sections)
    if len(known) != 1:
        return []
    if pair := _PAIR.fullmatch(last):
        return _values(desk, known[0], pair[1], pair[2])[:_MOST]
    return _keys(desk, known[0], last)[:_MOST]


def _starting(known: Mapping[str, Any], start: str) -> list[tuple[str, Any]]:
    return [(k, v) for k, v in known.items() if k and k.startswith(start)]


def _keys(desk: Desk, section: str, start: str) -> list[Completion]:
    own = desk.vocabulary.slots_of(desk.vocabulary.sections()[section])
    return [
        Completion(f"{k}=", own[k].label if k in own else "")
        for k in key_order(section, desk.vocabulary)
        if k != "at" and k.startswith(start)
    ]


def _values(desk: Desk, section: str, key: str, start: str) -> list[Completion]:
    own = desk.vocabulary.slots_of(desk.vocabulary.sections()[section])
    keys: Sequence[str] = meant(key, own)
    if len(keys) != 1:
        return []
    slot = own[keys[0]]
    if slot.value_type == "kind":
        kinds = desk.vocabulary.kinds[slot.range]
        return [Completion(f"{key}={n}", k.label) for n, k in kinds.items() if n.startswith(start)]
    if slot.value_type == "entity" and start:
        found = desk.resolver.entity(start, slot.range, loose=True)
        return [Completion(f"{key}={i}", str(desk.facts.entities[i].name)) for i in found]
    return []
