"""A value, a form of the templates → the words of it that stand in a sentence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.model.values import AmountValue, DateValue, Value, in_words
from kg.model.values.amounts import ordinal_in_words
from kg.ontology import Kind

_SIMPLE = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR = re.compile(r"\d{4}")
_YEARS = re.compile(r"\[(\d{4})\.\.(\d{4})\]")
_CHOICE = re.compile(r"([a-z]+):([^|]*)")
_PLAIN = re.compile(r"[\[{](.+?)\.\.(.+)[\]}]|(.+)/(.+)")
_COUNT = re.compile(r"(?<![\w.,:-])\d+(?![\w.,:-])")
_NTH = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_THOUSANDS = re.compile(r"(?<![\d.,:])(\d)(\d{3})(?![\d.,:])")
_SPELLED = re.compile(r"(?=[FHLMNRSX][A-Z0-9])(?=[A-Z0-9]{2,4}\b)")
Spelled = Mapping[str, tuple[str, str]]
_YEAR_FIRST = re.compile(r"[12]\d{3}\b.* ")
TENSES = {
    "future": ("future", "now", "past"),
    "planned": ("planned", "past"),
    "undated": ("undated", "now", "past"),
    "since": ("since", "now", "past"),
    "now": ("now", "past"),
    "past": ("past",),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What a value stands among.

    before: the sentence so far; tense: a key of ``TENSES``; kind: of a value of a closed list;
    is_one: whether what is counted is one; is_unnamed: whether the entity has no name of its own;
    spelled: the numbers that sentences say as words; None where it stands in no sentence.
    """

    before: str = ""
    tense: str = "past"
    kind: Kind | None = None
    is_one: bool = False
    is_unnamed: bool = False
    spelled: Spelled | None = None


def formed(text: str, value: Value, form: str, setting: Setting) -> str:
    """Return how a value reads: ``text`` is it as it stands, ``form`` what the template asks for.

    class, inclass, within: of a race class; ordinal, former: of a place; since, ever, open: of a
    beginning; on, held: of a time; asof: of the day of a count; an: of a kind with its article;
    count, counted: of a number and of what it counts; over: of a measure, which is never just what
    it is at least; why: of a reason, a noun phrase or "to" and a verb; and: of words that the
    sentence goes on with and that a comma closes where they have one.
    """
    if isinstance(value, DateValue):
        return _date(value, form, setting)
    if form in ("class", "bare") and setting.kind is None:
        return _in_class(text) if form == "class" else text
    if form in ("inclass", "within"):
        said = _within_class(text, setting.is_unnamed)
        return said if form == "inclass" else f"{said} {'of' if said.endswith(' class') else 'in'}"
    if form in ("ordinal", "former") and isinstance(value, AmountValue):
        return place_in_words(value.text, setting.spelled or {})
    if form == "count" and isinstance(value, AmountValue) and value.most == 0:
        return "no"
    if form == "count":
        return count_in_words(text, setting.spelled or {})
    if form == "and":
        return f"{text}," if ", " in text else text
    if form == "why":
        return f", {text}" if text.startswith("to ") else f" because of {text}"
    if form == "over":
        return text.replace("at least ", "more than ")
    if isinstance(value, AmountValue) and setting.spelled is not None:
        return _THOUSANDS.sub(r"\1,\2", text)
    if form == "an" or form == "counted" and setting.is_one:
        return setting.kind.one if setting.kind and setting.kind.one else text
    return text


def count_in_words(text: str, spelled: Spelled) -> str:
    """Return a count with its small numbers as words.

    >>> count_in_words("at least 2", {"2": ("two", "second")})
    'at least two'
    >>> count_in_words("0.2", {"2": ("two", "second")})
    '0.2'
    """
    return _COUNT.sub(lambda m: spelled.get(m[0], (m[0], ""))[0], text)


def place_in_words(text: str, spelled: Spelled) -> str:
    """Return a position as a sentence says it.

    >>> [place_in_words(t, {"2": ("two", "second")}) for t in ("2", "2-", "3")]
    ['second', 'in the top two', '3rd']
    """
    said = _NTH.sub(lambda m: spelled.get(m[1], ("", m[0]))[1], ordinal_in_words(text))
    return count_in_words(said, spelled)


def with_indefinite(name: str) -> str:
    """Return a name with the article for one of its kind.

    >>> [with_indefinite(n) for n in ("Porsche 911 GT3 Cup", "Audi R8", "LMP2 car", "Mini Cooper")]
    ['a Porsche 911 GT3 Cup', 'an Audi R8', 'an LMP2 car', 'a Mini Cooper']
    """
    is_vowel = name[:1] in "AEIOaeio" or _SPELLED.match(name)
    return f"an {name}" if is_vowel else f"a {name}"


def chosen(alternatives: str, setting: Setting, last: Value | None) -> tuple[str, str]:
    """Return the alternative that fits, with its name.

    It fits by tense (``past:was|since:has been``), or by number (``lap|laps``).

    >>> chosen("past:was|since:has been", Setting(tense="since"), None)
    ('since', 'has been')
    >>> chosen("lap|laps", Setting(), AmountValue.parse("1"))
    ('', 'lap')
    """
    named = {m[1]: m[2] for m in _CHOICE.finditer(alternatives)}
    if named:
        return next(((t, named[t]) for t in TENSES[setting.tense] if t in named), ("", ""))
    one, _, many = alternatives.partition("|")
    return "", one if is_one(last) else many


def is_one(value: Value | None) -> bool:
    """Whether an amount reads as one: 1, at least 1."""
    return isinstance(value, AmountValue) and value.least == 1 and value.most in (1, None)


def is_said_already(value: Value, form: str, before: str) -> bool:
    """Whether a time is a year or a month that the sentence has named."""
    if form not in ("on", "asof") or not isinstance(value, DateValue):
        return False
    return bool(re.fullmatch(r"\d{4}(-\d\d)?", value.text)) and in_words(value.text) in before


def _date(value: DateValue, form: str, setting: Setting) -> str:
    text = date_in_words(value.text)
    if form == "since":
        return _since(text)
    if form == "ever":
        return f"since the start of {text}" if _YEAR.fullmatch(text) else _since(text, "since")
    if form == "open":
        return _since(text, "since" if setting.tense == "since" else "from")
    if form == "held":
        return _on(value.text, text) if setting.tense == "past" else f"for {text}"
    if form == "asof":
        return f"as of {around(value.text)}".replace("of between", "of some time between")
    if form == "on":
        said = _on(value.text, text)
        year = value.text[:4]
        if _DAY.fullmatch(value.text) and year in setting.before:
            return said.removesuffix(f" {year}")
        return said
    return text


def _on(edtf: str, text: str) -> str:
    """Return a time as part of a sentence.

    >>> [_on(t, in_words(t)) for t in ("2024-08-04", "2001", "{2001..2003}")]
    ['on 4 August 2024', 'in 2001', 'from 2001 to 2003']
    >>> [_on(t, in_words(t)) for t in ("[1998..2000]", "[2003..2004]")]
    ['at some time between 1998 and 2000', 'in 2003 or 2004']
    >>> [_on(t, in_words(t)) for t in ("2001%", "2024-08?")]
    ['perhaps about 2001', 'perhaps in August 2024']
    """
    if _DAY.fullmatch(edtf):
        return f"on {text}"
    if edtf[:1] == "{" and ".." in edtf:
        return f"from {text}"
    if "/" in edtf:
        return f"from {text}" if ".." not in edtf and edtf.strip("/") == edtf else text
    if years := _YEARS.fullmatch(edtf):
        is_next = int(years[2]) == int(years[1]) + 1
        return f"in {years[1]} or {years[2]}" if is_next else f"at some time {text}"
    if edtf[:1] == "[" and ".." in edtf:
        return text
    if edtf[-1:] in ("~", "%"):
        return text
    if edtf[-1:] == "?":
        return f"perhaps in {date_in_words(edtf[:-1])}"
    return f"in {text}"


def date_in_words(edtf: str) -> str:
    """Return a date as a sentence says it: what both ends share is said once.

    >>> date_in_words("2026-03-18/2026-03-20"), date_in_words("[2024-01..2024-03]")
    ('18 to 20 March 2026', 'between January and March 2024')
    """
    ends = _PLAIN.fullmatch(edtf)
    if ends is None:
        return in_words(edtf)
    start, end = (ends[1], ends[2]) if ends[1] else (ends[3], ends[4])
    if not _SIMPLE.fullmatch(start) or not _SIMPLE.fullmatch(end):
        return in_words(edtf)
    first, last = in_words(start).split(), in_words(end).split()
    while len(first) > 1 and len(last) > 1 and first[-1] == last[-1]:
        first, last = first[:-1], last[:-1]
    words = " ".join(first)
    return f"between {words} and {in_words(end)}" if ends[1] else f"{words} to {in_words(end)}"


def with_the(name: str, before: str) -> str:
    """Return a name with the article that seasons and events, which begin with a year, have.

    before: the sentence so far.

    >>> with_the("2024 Lantern Cup", "won in "), with_the("Brook Racing", "drove for ")
    ('the 2024 Lantern Cup', 'Brook Racing')
    """
    is_bare = _YEAR_FIRST.match(name) and not before.endswith(("the ", "The "))
    return f"the {name}" if is_bare else name


def around(edtf: str) -> str:
    """Return about when an article was written, as short as a sentence needs it.

    >>> around("[2025-09-21..2025-09-28]"), around("[2024-01..2024-03]"), around("2024-08-04")
    ('late September 2025', 'early 2024', '4 August 2024')
    """
    value = DateValue.parse(edtf)
    first, last = value.earliest or "", value.latest or ""
    if "[" not in edtf or not first or first[:4] != last[:4]:
        return date_in_words(edtf)
    if first[:7] == last[:7]:
        return _third(int(first[8:]), int(last[8:]), 30) + in_words(first[:7])
    return _third(int(first[5:7]), int(last[5:7]), 12) + first[:4]


def as_of(edtf: str) -> str:
    """Return the day to which something holds; an article dated only by its bounds gives the first.

    >>> as_of("2024-08-04"), as_of("[2025-09-21..2025-09-28]"), as_of("[2025-08..2026-03]")
    ('as of 4 August 2024', 'as of late September 2025', 'as of August 2025 or later')
    """
    said = around(edtf)
    if said.startswith("between "):
        return f"as of {date_in_words(edtf[1:].split('..')[0])} or later"
    return f"as of {said}"


def _third(first: int, last: int, of: int) -> str:
    """Return early, mid- or late where all is in that third; else nothing."""
    if last * 3 <= of + 3:
        return "early "
    if first * 3 >= of * 2 - 1:
        return "late "
    return "mid-" if first * 3 > of and last * 3 <= of * 2 + 3 else ""


def _in_class(label: str) -> str:
    """Return how a race class reads: Pro-Am class, overall, class not named."""
    if "class" in label:
        return label
    return label.lower() if label == "Overall" else f"{label} class"


def _within_class(label: str, is_unnamed: bool) -> str:
    if is_unnamed:
        return "in class"
    if label == "Overall":
        return "overall"
    return f"in the {_in_class(label)}"


def _since(label: str, word: str = "from") -> str:
    """Return how a beginning reads: from 2001, some time between 1998 and 2000, by 2023.

    word: "from", or "since" where the thing goes on.

    >>> [_since("until 2023", word) for word in ("from", "since")]
    ['by 2023', 'since 2023 or earlier']
    """
    if label.startswith("between "):
        return f"{word} some time {label}"
    if label.startswith(("until ", "by ")):
        last = label.removeprefix("until ").removeprefix("by ")
        return f"since {last} or earlier" if word == "since" else f"by {last}"
    if label.startswith("in or after "):
        return f"{word} {label.removeprefix('in or after ')} or later"
    return f"{word} {label.removeprefix('from ')}"
