"""A value, a form of the templates → the words of it that stand in a sentence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kg.model.values import AmountValue, ClockValue, DateValue, TextValue, Value, in_words
from kg.model.values.amounts import ordinal_in_words
from kg.model.values.dates import in_sentence
from kg.ontology import Kind
from kg.problems import with_article

_ARTICLE = re.compile(r"^(?:an?|the) ")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_OF_YEAR = re.compile(r"(.*\b[A-Z][a-z]{2,}(?: [\w ]+)?),? (\d{4}),?")
_YEAR = re.compile(r"\d{4}")
_YEARS = re.compile(r"\[(\d{4})\.\.(\d{4})\]")
_TWO_DAYS = re.compile(r"([A-Z][a-z]+) (\d+) to (\d+)(, \d{4},)")
_DAYS = re.compile(r"\[(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})\]")
_UNTIL = re.compile(r"\[\.\.(.+)\]")
_CHOICE = re.compile(r"([a-z]+):([^|]*)")
_COUNT = re.compile(r"(?<![\w.,:-])\d+(?![\w.,:-])")
_NTH = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_THOUSANDS = re.compile(r"(?<![\d.,:])(\d)(\d{3})(?![\d.,:])")
_FINISHES = {"2-": "first or second", "3-": "on the podium"}
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
    spelled: the numbers that sentences say as words; None where it stands in no sentence; ends:
    whether an end is told too, as in "from 2001 until 2005".
    """

    before: str = ""
    tense: str = "past"
    kind: Kind | None = None
    is_one: bool = False
    is_unnamed: bool = False
    spelled: Spelled | None = None
    ends: bool = False


def formed(text: str, value: Value, form: str, setting: Setting) -> str:
    """Return how a value reads: ``text`` is it as it stands, ``form`` what the template asks for.

    class, inclass, within: of a race class; ordinal, former: of a place; since, from, ever, open:
    of a beginning; on, held: of a time; during: of one that may be known only by its end; asof,
    then: of the day of a count and of a wish; an: of what is one of its kind, with its article;
    count, some, counted: of a number (some: "a" for at least one) and of what it counts; minutes:
    of a duration; over: of a measure, which is never just what it is at least; why: of a reason, a
    noun phrase or "to" and a verb; bare: without its article; and: of words that the sentence goes
    on with and that a comma closes where they have one; tag, pole: of who said it, of a session of
    a pole; aside: of a detail.
    """
    if isinstance(value, DateValue):
        return _date(value, form, setting)
    if form in ("class", "bare") and setting.kind is None:
        return _in_class(text) if form == "class" else text
    if form == "bare":
        return _ARTICLE.sub("", text)
    if form in ("inclass", "within"):
        said = _within_class(text, setting.is_unnamed)
        return said if form == "inclass" else f"{said} {'of' if said.endswith(' class') else 'in'}"
    if form in ("ordinal", "former") and isinstance(value, AmountValue):
        said = place_in_words(value.text, setting.spelled or {})
        is_finish = setting.before.endswith("finished ")
        return _FINISHES.get(value.text, said) if is_finish else said
    if form in ("count", "some") and isinstance(value, AmountValue) and value.most == 0:
        return "no"
    if form == "some" and isinstance(value, AmountValue) and value.text == "1+":
        return "a"
    if form in ("count", "some") and isinstance(value, AmountValue) and value.text == "2+":
        return "multiple"
    if form in ("count", "some") and isinstance(value, AmountValue) and value.text == "~2":
        return "a couple of"
    if form == "minutes" and isinstance(value, AmountValue):
        return minutes_in_words(text, setting.spelled or {})
    if form in ("count", "some"):
        return count_in_words(text, setting.spelled or {})
    if form == "and":
        return f"{text}," if ", " in text else text
    if form == "why":
        return f", {text}" if text.startswith("to ") else f" because of {text}"
    if form == "over":
        return text.replace("at least ", "more than ")
    if isinstance(value, AmountValue) and setting.spelled is not None:
        return _THOUSANDS.sub(r"\1,\2", text.replace("at most ", "up to "))
    if isinstance(value, ClockValue) and setting.spelled is not None:
        return clock_in_words(text)
    if form == "an" and isinstance(value, TextValue):
        return with_article(text)
    if form == "an" or form == "counted" and setting.is_one:
        return setting.kind.one if setting.kind and setting.kind.one else text
    return text


def clock_in_words(text: str) -> str:
    """Return a time of day as a sentence says it.

    >>> [clock_in_words(t) for t in ("09:35", "15:00", "12:00", "00:05")]
    ['9:35 a.m.', '3 p.m.', 'noon', '12:05 a.m.']
    """
    hour, minute = (int(p) for p in text.split(":"))
    if (hour, minute) == (12, 0):
        return "noon"
    half = "p.m." if hour >= 12 else "a.m."
    return f"{(hour - 1) % 12 + 1}{f':{minute:02}' if minute else ''} {half}"


def minutes_in_words(text: str, spelled: Spelled) -> str:
    """Return a number of minutes as a sentence says it: that of two hours and more in hours.

    >>> minutes_in_words("240", {"4": ("four", "fourth")})
    'four hours'
    >>> minutes_in_words("40", {}), minutes_in_words("1", {})
    ('40 minutes', '1 minute')
    """
    hours = int(text) // 60 if text.isdigit() and int(text) % 60 == 0 else 0
    if hours > 1:
        return f"{count_in_words(str(hours), spelled)} hours"
    return f"{text} {'minute' if text == '1' else 'minutes'}"


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
    return bool(re.fullmatch(r"\d{3}[\dX](-\d\d)?", value.text)) and in_words(value.text) in before


def _date(value: DateValue, form: str, setting: Setting) -> str:
    text = in_sentence(value.text)
    if form == "since":
        return _since(text, "from" if setting.ends else "starting")
    if form == "from":
        return _since(text, "from")
    if form == "ever":
        return f"since the start of {text}" if _YEAR.fullmatch(text) else _since(text, "since")
    if form == "open":
        began = "from" if setting.ends else "starting"
        return _since(text, "since" if setting.tense == "since" else began)
    if form == "held":
        return _on(value.text, text) if setting.tense == "past" else f"for {text}"
    if form in ("asof", "then"):
        return _as_of(value.text, form)
    if form == "during" and (last := _UNTIL.fullmatch(value.text)):
        return f"in {in_sentence(last[1])} or earlier"
    if form in ("on", "during"):
        return _without_year(_on(value.text, text), setting.before)
    return text


def _without_year(said: str, before: str) -> str:
    """Return a day or a month without its year, where the sentence has named that already.

    >>> [_without_year(t, "the 2024 Lantern Cup") for t in ("on August 4, 2024,", "in 2024")]
    ['on August 4', 'in 2024']
    """
    found = _OF_YEAR.fullmatch(said)
    return found[1] if found and found[2] in before else said


def _as_of(edtf: str, form: str) -> str:
    """Return the day of a count (asof) or of a wish (then).

    >>> [_as_of(t, "asof") for t in ("2024-08", "[2020..2022]", "[1996..1999]")]
    ['as of August 2024', 'by 2022', 'by the late 1990s']
    >>> [_as_of(t, "then") for t in ("2024-08-04", "[2020..2022]")]
    ['on August 4, 2024,', 'sometime between 2020 and 2022']
    """
    said = around(edtf)
    if said.startswith("between "):
        return f"sometime {said}" if form == "then" else f"by {said.rpartition(' and ')[2]}"
    if form == "then":
        return (
            said
            if said.startswith("around ")
            else f"{'on' if _DAY.fullmatch(edtf) else 'in'} {said}"
        )
    return f"by {said}" if said.startswith("the ") else f"as of {_about(said)}"


def _on(edtf: str, text: str) -> str:
    """Return a time as part of a sentence.

    >>> [_on(t, in_sentence(t)) for t in ("2024-08-04", "2001", "{2001..2003}")]
    ['on August 4, 2024,', 'in 2001', 'from 2001 to 2003']
    >>> [_on(t, in_sentence(t)) for t in ("[1998..2000]", "[2003..2004]")]
    ['sometime between 1998 and 2000', 'in 2003 or 2004']
    >>> _on("[1996..1999]", in_sentence("[1996..1999]"))
    'in the late 1990s'
    >>> [_on(t, in_sentence(t)) for t in ("1997/..", "[2025-09-12..2025-09-14]")]
    ['starting in 1997', 'on the weekend of September 12 to 14, 2025,']
    >>> [_on(t, in_sentence(t)) for t in ("2001%", "2024-08?")]
    ['perhaps around 2001', 'perhaps in August 2024']
    """
    if _DAY.fullmatch(edtf):
        return f"on {text}"
    if days := _TWO_DAYS.fullmatch(text):
        if int(days[3]) == int(days[2]) + 1:
            return f"on {days[1]} {days[2]} and {days[3]}{days[4]}"
    if edtf[:1] == "{" and ".." in edtf:
        return f"from {text}"
    if "/" in edtf:
        if ".." not in edtf and edtf.strip("/") == edtf:
            return f"from {text}"
        return _since(text.removeprefix("from "), "starting") if text.startswith("from ") else text
    if years := _YEARS.fullmatch(edtf):
        if part := _part_of_decade(years[1], years[2]):
            return f"in {part}"
        is_next = int(years[2]) == int(years[1]) + 1
        return f"in {years[1]} or {years[2]}" if is_next else f"sometime {text}"
    if edtf[:1] == "[" and ".." in edtf:
        if (days := _DAYS.fullmatch(edtf)) and _is_weekend(days[1], days[2]):
            return f"on the weekend of {in_sentence(f'{days[1]}/{days[2]}')}"
        return f"sometime {text}" if text.startswith("between ") else text
    if edtf[-1:] in ("~", "%"):
        return text
    if edtf[-1:] == "?":
        return f"perhaps in {in_sentence(edtf[:-1])}"
    return f"in {text}"


def _is_weekend(first: str, last: str) -> bool:
    """Return whether two days, in ISO form, are a Friday or Saturday and the Sunday after it.

    >>> _is_weekend("2025-09-12", "2025-09-14"), _is_weekend("2025-09-14", "2025-09-20")
    (True, False)
    """
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return end.isoweekday() == 7 and 1 <= (end - start).days <= 2


def _part_of_decade(first: str, last: str) -> str:
    """Return the part of a decade that two years bound; empty if they bound none."""
    part = {"03": "early", "46": "mid-", "69": "late"}.get(first[3] + last[3])
    if part is None or first[:3] != last[:3]:
        return ""
    return f"the {part}{'' if part.endswith('-') else ' '}{first[:3]}0s"


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
    ('late September 2025', 'early 2024', 'August 4, 2024,')
    >>> around("[2025-09-21..2025-10-07]")
    'around October 1, 2025,'
    """
    value = DateValue.parse(edtf)
    first, last = value.earliest or "", value.latest or ""
    if "[" not in edtf or not first or first[:4] != last[:4]:
        years = _YEARS.fullmatch(edtf)
        return years and _part_of_decade(years[1], years[2]) or in_sentence(edtf)
    if first[:7] == last[:7]:
        return _third(int(first[8:]), int(last[8:]), 30) + in_words(first[:7])
    if int(last[5:7]) == int(first[5:7]) + 1 and int(first[8:]) * 3 >= 59 and int(last[8:]) <= 11:
        return f"around {in_sentence(f'{last[:7]}-01')}"
    return _third(int(first[5:7]), int(last[5:7]), 12) + first[:4]


def as_of(edtf: str) -> str:
    """Return the day to which something holds; an article dated only by its bounds gives the first.

    >>> as_of("2024-08-04"), as_of("[2025-09-21..2025-09-28]"), as_of("[2025-08..2026-03]")
    ('as of August 4, 2024,', 'as of late September 2025', 'as of August 2025 or later')
    """
    said = around(edtf)
    if said.startswith("between "):
        return f"as of {in_sentence(edtf[1:].split('..')[0])} or later"
    return f"as of {_about(said)}"


def _about(said: str) -> str:
    """Return a day as it stands behind "as of": about a day, not around one."""
    return said.replace("around ", "about ")


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


def _since(label: str, word: str) -> str:
    """Return how a beginning reads: from 2001, some time between 1998 and 2000, by 2023.

    word: "starting", "from" where its end is told, or "since" where the thing goes on.

    >>> [_since("until 2023", word) for word in ("from", "since")]
    ['by 2023', 'since at least 2023']
    >>> [_since(t, "starting") for t in ("2001", "May 4, 2001,", "around 2001", "the 1970s")]
    ['starting in 2001', 'starting May 4, 2001,', 'starting around 2001', 'starting in the 1970s']
    """
    if word == "starting" and re.match(r"\d{4}|[A-Z][a-z]+ \d{4}$|the ", label):
        word = "starting in"
    if label.startswith("between "):
        return f"{word} sometime {label}"
    if label.startswith(("until ", "by ")):
        last = label.removeprefix("until ").removeprefix("by ")
        return f"since at least {last}" if word == "since" else f"by {last}"
    if label.startswith("in or after "):
        return f"{word} {label.removeprefix('in or after ')} or later"
    return f"{word} {label.removeprefix('from ')}"
