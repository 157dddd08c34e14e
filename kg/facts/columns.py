"""Headings of a table → keys of a section; cells → values as a curator types them."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from kg.facts.naming import fold
from kg.facts.tables import Table
from kg.model.values import ClockValue, DateValue, DurationValue, YearValue, parse_amount
from kg.ontology import NAMESPACE, SKOS, Triples

GIVEN, REMEMBERED, LABEL, NEAR, LEFT = "given", "remembered", "label", "near", "left out"
_OVERALL = {"position": "overall_position", "grid": "overall_grid"}
_NEAREST, _SHORTEST = 90, 5
_LONGEST_LAP_S = 600
_NOTHING = {"", "-", "–", "—", "−", "n/a", "…", "?"}
_PLACE = re.compile(r"[=(#]{0,2}P?(\d+)(?:[a-z]{2}|[.)=*†‡º°])?")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_TIME = re.compile(r"(?:(\d+)[:h])?(\d+)[:'’′](\d{1,2}(?:\.\d+)?)")
_COUNTED = re.compile(r"\+?\s*(\d+)\s+([^\W\d_]{3,})\.?")
_GAP = re.compile(r"\+?\s*(?:(\d+):)?(\d+)[.,](\d+)\s*s?\.?")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of a table is: its heading, the key it fills ("" for none), and how we know."""

    header: str
    key: str
    how: str


@dataclass(frozen=True, slots=True)
class Words:
    """What ``tables.ttl`` says.

    labels: IRI → the words that stand for it in tables; shares: IRI of a slot → the slots that a
    cell under its heading may be instead, the surest first.
    """

    labels: Mapping[str, tuple[str, ...]]
    shares: Mapping[str, tuple[str, ...]]


def read_words(folders: Iterable[Path]) -> Words:
    """Return the Words of an ontology. folders: its layers, the one that ships first."""
    labels: dict[str, list[str]] = {}
    shares: dict[str, tuple[str, ...]] = {}
    for folder in folders:
        triples = Triples(p for p in [folder / "tables.ttl"] if p.exists())
        for subject, label in triples.pairs(SKOS.hiddenLabel):
            labels.setdefault(subject, []).append(label)
        for subject, head in triples.pairs(NAMESPACE + "sharesColumnWith"):
            shares[subject] = tuple(triples.members(head))
    return Words({iri: tuple(sorted(words)) for iri, words in labels.items()}, shares)


def keys_called(text: str, own: Mapping[str, Any], words: Words) -> list[str]:
    """Return the keys that a short word stands for, as over a column: ``p`` for position."""
    wanted = normal(text)
    return [k for k, s in own.items() if wanted in map(normal, words.labels.get(s.iri, ()))]


def match_columns(
    table: Table,
    section: str,
    vocabulary: Any,
    known: Words,
    remembered: Mapping[str, str],
    given: Mapping[str, str],
) -> list[Column]:
    """Return what each column of a table is in a section, in order.

    remembered, given: heading → key, "" for none; what is given wins. Others are matched by the
    key, label and words of each slot, exactly or nearly; a key is filled by one column only.
    """
    own = vocabulary.slots_of(vocabulary.sections()[section])
    keys = [*own, "said_by", "certainty", "note"]
    found: dict[int, Column] = {}
    for how, fixed in ((GIVEN, given), (REMEMBERED, remembered)):
        named = {normal(h): k for h, k in fixed.items()}
        for at, header in enumerate(table.header):
            if at not in found and normal(header) in named:
                key = named[normal(header)]
                if key in keys or not key:
                    found[at] = Column(header, key, how if key else LEFT)
    words = {
        key: [
            [normal(w) for w in (key, slot.name, slot.label)],
            [normal(w) for w in known.labels.get(slot.iri, ())],
            [normal(w) for w in slot.words],
        ]
        for key, slot in own.items()
    }
    for rank in range(3):
        for at, header in enumerate(table.header):
            taken = {c.key for c in found.values()}
            if at not in found:
                fits = [
                    k
                    for k, w in words.items()
                    if normal(header) in w[rank] and k not in taken
                    if _can_be(table, at, own[k], known)
                ]
                if fits:
                    found[at] = Column(header, fits[0], LABEL)
    for at, header in enumerate(table.header):
        if at not in found:
            taken = {c.key for c in found.values()}
            key = _nearest(normal(header), {k: w for k, w in words.items() if k not in taken})
            fits_too = key and _can_be(table, at, own[key], known)
            found[at] = Column(header, key, NEAR) if fits_too else Column(header, "", LEFT)
    columns = [found[at] for at in range(len(table.header))]
    left = {normal(h) for h, key in {**remembered, **given}.items() if not key}
    return overall_where_it_is(_overall_beside(columns, own, words, left), table, own)


def _overall_beside(
    columns: Sequence[Column],
    own: Mapping[str, Any],
    words: Mapping[str, list[list[str]]],
    left: set[str],
) -> list[Column]:
    """Return columns in which the place that is left beside a given one is the overall one.

    Who says that "Class Pos" is the place in class knows what "Pos" beside it is. left: headings
    that are left out on purpose.
    """
    changed = list(columns)
    for key, overall in _OVERALL.items():
        is_given = any(c.key == key and c.how in (GIVEN, REMEMBERED) for c in columns)
        if not is_given or overall not in own or any(c.key == overall for c in columns):
            continue
        for at, column in enumerate(columns):
            name = normal(column.header)
            if column.how == LEFT and name not in left and any(name in w for w in words[key]):
                changed[at] = replace(column, key=overall, how=LABEL)
                break
    return changed


def overall_where_it_is(
    columns: Sequence[Column], table: Table, own: Mapping[str, Any]
) -> list[Column]:
    """Return columns in which a place counted through all classes is the overall one.

    A place is one within the class; where the rows are of several classes and no place comes twice,
    it was counted through. Said of what was matched, not of what was given.
    """
    keys = [c.key for c in columns]
    if "class" not in keys:
        return list(columns)
    classes = {row.cells[keys.index("class")] for row in table.rows} - {""}
    changed = list(columns)
    for key, overall in _OVERALL.items():
        if key in keys and overall in own and overall not in keys and len(classes) > 1:
            at = keys.index(key)
            places = [m[1] for r in table.rows if (m := _PLACE.fullmatch(r.cells[at].strip()))]
            if changed[at].how in (LABEL, NEAR) and len(set(places)) == len(places) > 1:
                changed[at] = replace(changed[at], key=overall)
    return changed


def is_nothing(cell: str) -> bool:
    """Return whether a cell says nothing: empty, or a dash."""
    return cell.strip().casefold() in _NOTHING


def value_of_cell(cell: str, slot: Any, year: int | None = None) -> str | None:
    """Return a cell as a curator would type it for a slot, or None where it cannot be that.

    slot: neither of entities nor of kinds; year: of dates that have none.

    >>> from types import SimpleNamespace as Slot
    >>> value_of_cell("=3", Slot(value_type="amount", name="position", label="position", units=()))
    '3'
    >>> value_of_cell("+1:02.5", Slot(value_type="amount", name="gap_s", label="gap", units=()))
    '62.5'
    >>> value_of_cell("4 May 2019", Slot(value_type="date", name="held_on", label="held on"))
    '2019-05-04'
    >>> value_of_cell("Ret", Slot(value_type="amount", name="grid", label="grid", units=()))
    """
    text = " ".join(cell.split())
    read: dict[str, Callable[[str, Any], str | None]] = {
        "amount": _amount,
        "year": lambda t, s: _parsed(YearValue.parse, t),
        "time": lambda t, s: _lap_time(t),
        "clock": lambda t, s: _clock(t),
        "date": lambda t, s: _date(t, year),
        "boolean": lambda t, s: {"✓": "true", "✔": "true"}.get(
            t, t if t in ("true", "false") else None
        ),
        "text": lambda t, s: t,
        "label": lambda t, s: t.removeprefix("#") if re.fullmatch(r"#\d+\w?", t) else t,
    }
    reader = read.get(slot.value_type)
    return reader(text, slot) if reader else None


def kinds_of_cell(
    cell: str, vocabulary: Any, schemes: Iterable[str], known: Words
) -> list[tuple[str, str]]:
    """Return (list of kinds, notation) of each kind that a cell is a word for: "Ret", "DNF"."""
    wanted = normal(cell)
    found = []
    for scheme in schemes:
        for notation, kind in vocabulary.kinds[scheme].items():
            words = (notation, kind.label, *kind.words, *known.labels.get(kind.iri, ()))
            if wanted and wanted in map(normal, words):
                found.append((scheme, notation))
    return found


def normal(text: str) -> str:
    """Return a heading or a word of a cell as it is compared.

    >>> normal("Driver(s)"), normal("No."), normal("Car #"), normal("gap_s")
    ('driver s', 'no', 'car #', 'gap s')
    """
    return " ".join(re.findall(r"[^\W_]+|#", fold(text)))


def _nearest(header: str, words: Mapping[str, list[list[str]]]) -> str:
    from rapidfuzz import fuzz

    best, found = float(_NEAREST), ""
    for key, lists in words.items():
        for word in (w for several in lists for w in several):
            if (
                min(len(word), len(header)) >= _SHORTEST
                and (score := fuzz.ratio(word, header)) > best
            ):
                best, found = score, key
    return found


def _can_be(table: Table, at: int, slot: Any, known: Words) -> bool:
    """Return whether a column may be times of laps, or of the race: the headings are the same.

    Of laps where every cell is a time within ten minutes; of the race where one is longer.
    """
    if slot.value_type != "time":
        return True
    cells = [row.cells[at] for row in table.rows if not is_nothing(row.cells[at])]
    times = [_TIME.fullmatch(" ".join(cell.split()).replace(",", ".")) for cell in cells]
    seconds = [
        (int(t[1] or 0) * 60 + int(t[2])) * 60 + Decimal(t[3]) for t in times if t is not None
    ]
    if slot.iri in known.shares:
        return max(seconds, default=Decimal(0)) > _LONGEST_LAP_S
    return len(seconds) == len(cells) and max(seconds, default=Decimal(0)) <= _LONGEST_LAP_S


def _amount(text: str, slot: Any) -> str | None:
    if _parsed(parse_amount, text) or any(
        text.endswith(u) and _parsed(parse_amount, text.removesuffix(u).strip()) for u in slot.units
    ):
        return text
    if place := _PLACE.fullmatch(text):
        return place[1]
    if _THOUSANDS.fullmatch(text):
        return text.replace(",", "")
    if slot.name.endswith("_s") and (gap := _GAP.fullmatch(text)):
        seconds = int(gap[1] or 0) * 60 + Decimal(f"{gap[2]}.{gap[3]}")
        return str(seconds)
    if (match := _COUNTED.fullmatch(text)) and _is_unit(match[2], slot):
        return match[1]
    if match := re.fullmatch(r"(\d*)([¼½¾⅓⅔⅛⅜⅝⅞])", text):
        return f"{int(match[1] or 0) + unicodedata.numeric(match[2]):.3f}".rstrip("0")
    return None


def _is_unit(word: str, slot: Any) -> bool:
    """Return whether a word behind a number is what the slot counts: "+1 lap" under laps behind."""
    return any(w.startswith(fold(word)) for w in fold(slot.label).split())


def _parsed(parse: Callable[[str], Any], text: str) -> str | None:
    """Return a text that can be parsed, else None."""
    try:
        parse(text)
    except ValueError:
        return None
    return text


def _lap_time(text: str) -> str | None:
    text = re.sub(r"^(\d+)['’′](\d)", r"\1:\2", text)
    text = re.sub(r"^((?:\d+:)*\d+),(\d+)$", r"\1.\2", text)
    return _parsed(DurationValue.parse, text)


def _clock(text: str) -> str | None:
    match = re.fullmatch(r"(\d{1,2})[:.h](\d{2})", text)
    return _parsed(ClockValue.parse, f"{int(match[1]):02d}:{match[2]}" if match else text)


def _date(text: str, year: int | None) -> str | None:
    if found := _parsed(DateValue.parse, text):
        return found
    span = re.fullmatch(r"(\D*)(\d{1,2})\s*[-–/]\s*(\d{1,2})(\D.*|)", text)
    if span and re.search(r"[^\W\d_]{3}", text):
        days = [_day(f"{span[1]}{day}{span[4]}", year) for day in (span[2], span[3])]
        if days[0] and days[1] and days[0] <= days[1]:
            return f"{days[0]}/{days[1]}"
    return _day(text, year)


def _day(text: str, year: int | None) -> str | None:
    """Return a day written with the month's name, or so that only one reading is left."""
    from dateutil import parser  # type: ignore[import-untyped]

    found = set()
    for first, default in ((True, datetime(4, 1, 1)), (False, datetime(8, 2, 2))):
        try:
            read = parser.parse(text, dayfirst=first, default=default)
        except (ValueError, OverflowError):
            return None
        if read.year in (4, 8):
            if year is None:
                return None
            read = read.replace(year=year)
        found.add(read.date().isoformat())
    return found.pop() if len(found) == 1 else None
