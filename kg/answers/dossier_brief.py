"""The statements of a dossier → its first lines: the most telling, by the templates in brief.

The templates are the ontology's.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.answers.dossier_items import Items
from kg.answers.dossier_model import Item
from kg.answers.privacy import names_the_private
from kg.answers.whens import when_of, year_of, years_in_words
from kg.model.statements import Standing, Statement

MOST_LINES = 5
_MOST_NAMED = 5  # in one of the lines
_SLOT = re.compile(r"\{([a-z_]+)")
_UNIT = ("race_class", "number", "team")  # what tells two cars of one session apart


@dataclass(frozen=True, slots=True)
class _Template:
    """A template in brief.

    subject: the slot the subject stands in; condition: the name of one that must hold (a win), or
    empty; guards: others; beginning, phrase: of the line.
    """

    subject: str
    condition: str
    guards: str
    beginning: str
    phrase: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What a line says of a statement. counts: whether it holds."""

    text: str
    statement: Statement
    counts: bool


def brief_items(items: Items, statements: Iterable[Statement]) -> list[Item]:
    """Return the lines in brief, at most MOST_LINES, the most telling first.

    A line that counts counts what holds, each thing once (one win per session and car); what is
    disputed stands beside it and says so. What names somebody who is not public is left out.
    """
    lines: dict[tuple[float, int, str], list[_Phrase]] = {}
    for statement in statements:
        if statement.standing in (Standing.OVERRULED, Standing.SUPERSEDED):
            continue
        if not names_the_private(items.graph, statement):
            found = _phrase(items, statement)
            if found:
                lines.setdefault(found[0], []).append(found[1])
    ordered = sorted(lines.items(), key=lambda line: line[0])[:MOST_LINES]
    return [
        _line(items, number, beginning, phrases)
        for number, ((_, _, beginning), phrases) in enumerate(ordered, 1)
    ]


def _phrase(items: Items, statement: Statement) -> tuple[tuple[float, int, str], _Phrase] | None:
    """Return (key of the line, phrase) of a statement by the first template that fits, or None."""
    cls = items.cls(statement)
    templates = [_parsed(t) for t in cls.brief]
    for template in templates:
        if items.subject not in statement.ids(template.subject):
            continue
        counts = not template.condition or template.condition in statement.types
        if not counts and template.condition not in statement.disputed_types:
            continue
        text = items.teller.fill(f"{template.guards} | {template.phrase}", statement)
        if text is None:
            continue
        slots = _SLOT.findall(template.phrase)
        told = [t for s in slots for t in items.teller.told(statement, s)]
        counts = counts and statement.standing is Standing.HELD
        doubt = " [disputed]" * (not counts or any(t.is_disputed for t in told))
        doubt += " [possible]" * statement.is_possible
        first = next(n for n, t in enumerate(templates) if t.beginning == template.beginning)
        line = cls.brief_rank, first, template.beginning
        return line, _Phrase(text + doubt, statement, counts)
    return None


def _parsed(text: str) -> _Template:
    guards, beginning, phrase = (part.strip() for part in text.split(" | "))
    parts = [p.strip() for p in guards.split("&")]
    named = [p for p in parts if p[:1].isupper()]
    rest = " & ".join(p for p in parts if p not in named)
    return _Template(parts[0], named[0] if named else "", rest, beginning, phrase)


def _line(items: Items, number: int, beginning: str, phrases: Sequence[_Phrase]) -> Item:
    by_text: dict[str, list[_Phrase]] = {}
    for phrase in phrases:
        by_text.setdefault(phrase.text, []).append(phrase)
    counted = "{n}" in beginning

    def rank(members: list[_Phrase]) -> tuple[object, ...]:
        sure = any(p.counts for p in members)
        claims = sum(len(p.statement.claims) for p in members)
        return not sure, -len(members), -claims, items.graph.by_time(members[0].statement)

    ordered = sorted(by_text.values(), key=rank)
    shown = []
    for members in ordered[:_MOST_NAMED]:
        text = members[0].text
        found = [p.statement for p in members]
        times = len(units(found))
        often = f" ×{times}" if counted and times > 1 else ""
        shown.append(f"{text}{_years(items, text, found)}{often}".strip())
    if len(ordered) > _MOST_NAMED:
        shown.append(f"{len(ordered) - _MOST_NAMED} more")
    behind = [p.statement for members in ordered for p in members]
    holding = [p.statement for p in phrases if p.counts]
    sentence = f"{beginning.replace('{n}', str(len(units(holding))))} {'; '.join(shown)}"
    numbers = {n for m in ordered[:_MOST_NAMED] for n in items.receipts.of(m[0].statement)[:2]}
    return Item(
        id=f"brief-{number}",
        sentence=sentence,
        receipts=tuple(sorted(numbers)),
        about=tuple(items.named(s) for s in behind),
    )


def units(results: Iterable[Statement]) -> list[list[Statement]]:
    """Return results gathered by what is won once: by session and car.

    Co-drivers share one; where the session is not said it is one for its event, if no session of
    that event is known.
    """
    found: list[list[Statement]] = []
    ordered = sorted(results, key=lambda s: (not s.ids("session"), not s.ids("event"), s.id))
    for statement in ordered:
        unit = next((u for u in found if any(_is_one(o, statement) for o in u)), None)
        if unit is None:
            found.append([statement])
        else:
            unit.append(statement)
    return found


def _is_one(one: Statement, other: Statement) -> bool:
    """Whether two results can only be one: in one session (or event), of one car."""
    sessions = set(one.ids("session")), set(other.ids("session"))
    if all(sessions):
        if not sessions[0] & sessions[1]:
            return False
    elif not set(one.ids("event")) & set(other.ids("event")):
        return False
    joined = bool(set(one.ids("driver")) & set(other.ids("driver")))
    for slot in _UNIT:
        mine, its = one.one(slot), other.one(slot)
        if mine is not None and its is not None:
            if mine.conflicts_with(its):
                return False
            joined = joined or slot != "team"
    return joined


def _years(items: Items, text: str, statements: Sequence[Statement]) -> str:
    """Return the years of a phrase in brackets, as known; empty where it tells them already."""
    whens = [(year_of(s), when_of(items.graph, s)) for s in statements]
    years = {y for y, _ in whens if y}
    if years and all(y in text for y in years) and not any(w for y, w in whens if not y):
        return ""
    told = years_in_words(whens)
    return f" ({told})" if told else ""
