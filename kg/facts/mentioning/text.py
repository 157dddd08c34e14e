"""Lines of an article → its words (tokens), each with its place and what stands before it."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+")
_INSIDE_NAME = re.compile(r"^(?: |-|/|'|&| & |\.|\. | \()$")
_OPENS = re.compile(
    r"[.!?…:;|]['\"”)]*\s+['\"“(]*$|[\s(]['\"“]+$|^[\"“”.!?]+$|[.!?]['\"”]+$|\s[—–]+\s['\"“(]*$"
)
ARTICLES = ("the", "a", "an")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the text.

    plain: without accents; line: its line, from 0; start, end: characters of the line; before: what
    stands between it and the word before, None at a line's beginning; opens: whether a sentence
    begins with it, so that its capital tells nothing; shortened: whether a full stop belongs to it.
    """

    text: str
    plain: str
    line: int
    start: int
    end: int
    before: str | None
    opens: bool
    shortened: bool

    @property
    def low(self) -> str:
        """The word without accents and capitals."""
        return self.plain.casefold()

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.plain[0].isupper()

    @property
    def has_digit(self) -> bool:
        """Whether there is a digit in it."""
        return any(c.isdigit() for c in self.plain)


def plain(text: str) -> str:
    """Return text without accents and with plain quotes and hyphens, as long as it was.

    >>> plain("Zoé’s M‑Sport")
    "Zoe's M-Sport"
    """
    if text.isascii():
        return text
    out = []
    for char in text.translate(_QUOTES):
        bare = "".join(
            c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)
        )
        out.append(bare if len(bare) == 1 else char)
    return "".join(out)


_QUOTES = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "\u00a0": " "})


def words_of(name: str) -> list[str]:
    """Return the words of a name, without accents and without an article before it."""
    words = WORD.findall(plain(name))
    while len(words) > 1 and (words[0] in ARTICLES or words[0] == "The"):
        words = words[1:]
    return words


def tokens_of(lines: Sequence[str], shortened: Collection[str]) -> list[Token]:
    """Return the words of the lines.

    A word opens a sentence at a line's beginning, after a full stop, a colon or a dash, and after
    an opening quote. shortened: words after which a full stop ends no sentence (Dr, Jr, St).
    """
    tokens: list[Token] = []
    for number, line in enumerate(lines):
        bare = plain(line)
        end: int | None = None
        for match in WORD.finditer(bare):
            before = bare[end : match.start()] if end is not None else None
            is_short = match[0][0].isupper() and (
                len(match[0]) == 1 or match[0].casefold() in shortened
            )
            tokens.append(
                Token(
                    line[match.start() : match.end()],
                    match[0],
                    number,
                    match.start(),
                    match.end(),
                    before,
                    _opens(before, tokens),
                    is_short,
                )
            )
            end = match.end()
    return tokens


def _opens(before: str | None, tokens: Sequence[Token]) -> bool:
    if before is None:
        return True
    return bool(_OPENS.search(before)) and not (before == ". " and tokens[-1].shortened)


def joined(tokens: Sequence[Token], at: int) -> bool:
    """Return whether the word at ``at`` may belong to the same name as the word before it."""
    before = tokens[at].before
    if before is None or not _INSIDE_NAME.match(before):
        return False
    last = tokens[at - 1]
    return (
        before not in (".", ". ")
        or last.shortened
        or (before == "." and last.plain.isdigit() and tokens[at].plain.isdigit())
    )
