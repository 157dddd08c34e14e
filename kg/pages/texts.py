"""Any text → text that every format can hold, and the same as HTML and SVG hold it."""

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DOUBT = re.compile(r" \[(\w+)\]")
_DIRECTIONS = re.compile(
    "[\u200b\u200e\u200f\u061c\u2060\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)


def clean(text: object) -> str:
    """Return text on one line that every format can hold.

    Control characters and halves of characters become U+FFFD, marks of direction and of no width
    are named.

    >>> clean("a\\x00b\\u202ec\\nd")
    'a\\ufffdb‹U+202E›c d'
    """
    found = str(text)
    if found.isprintable() and "  " not in found:
        return found
    found = _DIRECTIONS.sub(lambda m: f"‹U+{ord(m.group()):04X}›", _UNSHOWN.sub("\ufffd", found))
    return re.sub(r"\s+", " ", found)


def escaped(words: object) -> str:
    """Return ``clean`` text as a text or an attribute of HTML and SVG holds it.

    >>> escaped("<Ada & Bo>\\x07")
    '&lt;Ada &amp; Bo&gt;\\ufffd'
    """
    return escape(clean(words))


def signed(text: str) -> str:
    """Return text whose doubts, which tell in brackets, read as the signs of drawings.

    >>> signed("won 21 times [disputed].")
    'won 21 times (⚠ disputed).'
    """
    return _DOUBT.sub(r" (⚠ \1)", text)


def badged(text: str) -> "Markup":
    """Return text as HTML, its doubts as badges.

    >>> badged("<b> won [disputed].")
    Markup('&lt;b&gt; won <span class="mark disputed">⚠\xa0disputed</span>.')
    """
    from markupsafe import Markup

    badge = ' <span class="mark \\1">⚠\u00a0\\1</span>'
    return Markup(_DOUBT.sub(badge, escaped(text)))
