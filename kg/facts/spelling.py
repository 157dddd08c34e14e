"""Text as written → one spelling for comparing, with a map back to its places in the original."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.problems import shorten

# What may have another spelling: all but ASCII, letters of Europe, and the marks of typography.
_ODD = re.compile(r"[^ -~¡-©«¬®-´¶-¹»-ıĴ-ľŁ-ňŊ-ž‘’“”–—…€]|  ")
LOOKS_ALIKE = str.maketrans(
    dict.fromkeys("‘’‚‛′ʼ`´", "'") | dict.fromkeys("“”„‟″", '"') | dict.fromkeys("‐‑‒–—―−", "-")
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """One spelling of a text: see ``spelling``.

    text: what is compared; starts, ends: for each of its characters the span of the original that
    it stands for, both None where nothing had to be changed.
    """

    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the start and end in the original of a span, not empty, of ``text``."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def spelling(text: str) -> Spelling:
    """Return the Spelling of a text, by which two texts that look alike on a screen are equal.

    Letters and their marks are composed (NFC), ligatures and other letter forms are their letters
    (``ﬁ`` is ``fi``), every run of spaces of any kind is one space, the hyphens of Unicode are
    ``-``; what cannot be seen (soft hyphens, zero-width marks, direction marks) is left out.
    Capitals, accents, quotes and dashes stay: they can be seen.

    >>> spelling("Hill\\u00a0 Park").text
    'Hill Park'
    >>> spelling("a soft\\u00adhyphen").place(2, 12)
    (2, 13)
    """
    if not _ODD.search(text):
        return Spelling(text)
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for char in _one_spelling(text[start:end]):
            if char == " " and out and out[-1] == " ":
                ends[-1] = end
                continue
            out.append(char)
            starts.append(start)
            ends.append(end)
    spelled = "".join(out)
    if spelled == text:
        return Spelling(text)
    return Spelling(spelled, tuple(starts), tuple(ends))


def plain(text: str) -> str:
    """Return a text in its one spelling, without spaces around it.

    >>> plain(" Zoe\\u0308  Mo\\u0308ller\\u200b ")
    'Zoë Möller'
    """
    return spelling(text).text.strip()


def composed(text: str) -> str:
    """Return a text in NFC: letters and their marks as one character where there is one."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def alike(text: str) -> str:
    """Return a text in its one spelling with quotes and dashes as on a typewriter, same length.

    For whatever is only near: ``plain`` tells “fine” and "fine" apart, this does not.

    >>> alike("the “fine” day – Ada’s")
    'the "fine" day - Ada\\'s'
    """
    return plain(text).translate(LOOKS_ALIKE)


def spelled_out(text: str) -> str:
    """Return a text in which every character that cannot be seen is named.

    >>> spelled_out("Hill\\u00a0Park")
    'Hill[NO-BREAK SPACE]Park'
    >>> spelled_out("Hill Park")
    'Hill Park'
    """
    return "".join(
        c if c == " " or not (c.isspace() or _is_invisible(c)) else f"[{_name(c)}]" for c in text
    )


def told_apart(text: str, other: str) -> str:
    """Return in words where two texts first differ, the characters named; "" where they do not.

    For messages about two strings that may look alike.

    >>> told_apart("Ada's car", "Ada’s car")
    "character 4 is ' (APOSTROPHE), not ’ (RIGHT SINGLE QUOTATION MARK)"
    """
    for at, (one, two) in enumerate(zip(text, other, strict=False), 1):
        if one != two:
            return f"character {at} is {_shown(one)}, not {_shown(two)}"
    if len(text) == len(other):
        return ""
    longer = max(text, other, key=len)
    more = longer[min(len(text), len(other)) :]
    return f"one has {_shown(more[0])} more at its end"


def look_alike(text: str, other: str) -> bool:
    """Whether two texts that differ may look the same to a reader.

    They differ only in what cannot be seen, in the form of quotes and dashes, or in letters of
    another script.

    >>> look_alike("Аda", "Ada"), look_alike("Ada's", "Ada’s"), look_alike("Zoe", "Zoë")
    (True, True, False)
    """
    one, two = alike(text), alike(other)
    return text != other and (
        one == two
        or len(one) == len(two)
        and all(a == b or _script(a) != _script(b) for a, b in zip(one, two, strict=True))
    )


def did_you_mean(text: str, near: Sequence[str]) -> str:
    """Return the question whether one of the near texts was meant; "" where there is none.

    Of two strings that look alike it says how they differ.

    >>> did_you_mean("Brook", ["Ada Brook", "Cy Brook"])
    "did you mean 'Ada Brook' or 'Cy Brook'?"
    >>> did_you_mean("Ada's", ["Ada’s"])
    "did you mean 'Ada’s'? character 4 is ' (APOSTROPHE), not ’ (RIGHT SINGLE QUOTATION MARK)"
    """
    if not near:
        return ""
    *first, last = (f"'{shorten(n)}'" for n in near)
    question = f"did you mean {', '.join(first)}{' or ' if first else ''}{last}?"
    twin = next((n for n in near if look_alike(text, n)), None)
    return question if twin is None else f"{question} {told_apart(text, twin)}"


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each character with the marks that stand on it."""
    start = 0
    for at in range(1, len(text)):
        if not " " <= text[at] <= "~" and _goes_on(text, at):
            continue
        yield start, at
        start = at
    if text:
        yield start, len(text)


def _goes_on(text: str, at: int) -> bool:
    """Whether what stands here belongs to the character before, perhaps behind invisible ones."""
    while at < len(text) and _is_invisible(text[at]):
        at += 1
    return at < len(text) and (
        unicodedata.category(text[at])[0] == "M" or "\u1160" <= text[at] <= "\u11ff"
    )


@lru_cache(maxsize=4096)
def _one_spelling(cluster: str) -> str:
    char = unicodedata.normalize("NFC", "".join(c for c in cluster if not _is_invisible(c)))
    if not char:
        return ""
    if char[0].isspace():
        return " " + char[1:]
    if char[0] in "‐‑":
        return "-" + char[1:]
    if unicodedata.category(char[0])[0] == "L" and unicodedata.decomposition(char[0])[:1] == "<":
        return unicodedata.normalize("NFKC", char)
    return char


def _is_invisible(char: str) -> bool:
    return (
        (unicodedata.category(char) in ("Cf", "Cc", "Cs") and not char.isspace())
        or "\ufe00" <= char <= "\ufe0f"
        or char == "\u034f"
    )


def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]


def _name(char: str) -> str:
    return unicodedata.name(char, f"U+{ord(char):04X}")


def _shown(char: str) -> str:
    if char.isspace() or _is_invisible(char) or unicodedata.combining(char):
        return _name(char)
    return f"{char} ({_name(char)})"
