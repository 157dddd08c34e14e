"""Statements that name → entities with the names they had, and when."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kg.model.claims import ANY_DAY, DatedName, Entity
from kg.model.statements import Statement
from kg.model.values import DateValue, Days
from kg.ontology import Vocabulary


def with_names(
    entities: Mapping[str, Entity], statements: Iterable[Statement], vocabulary: Vocabulary
) -> dict[str, Entity]:
    """Return the entities with the dated names that statements of a class with ``naming`` tell.

    ``until`` is the last day of the name, ``when`` the day on which it was taken; of a renaming,
    ``when`` is the day on which one name took the place of the other.
    """
    found = dict(entities)
    turns: dict[str, list[_Turn]] = {}
    for statement in statements:
        cls = vocabulary.statement_class(statement.cls)
        if not cls.naming:
            continue
        whom, *names = cls.naming
        for ident in (i for i in statement.ids(whom) if i in found):
            if len(names) == 2:
                old, new = ([h.value.label for h in statement.told(n)] for n in names)
                turn = _Turn(old, new, _days(statement, "when", "since"), statement.id)
                turns.setdefault(ident, []).append(turn)
                continue
            since, until = _days(statement, "since", "when"), _until(statement)
            for held in statement.told(names[0]):
                dated = DatedName(held.value.label, since, until, statement.id)
                found[ident] = replace(found[ident], names=(*found[ident].names, dated))
    for ident, turned in turns.items():
        entity = found[ident]
        found[ident] = replace(entity, names=(*entity.names, *_of_turns(entity, turned)))
    return found


@dataclass(frozen=True, slots=True)
class _Turn:
    """One name taking the place of another. when: the days on which it can have been."""

    old: list[str]
    new: list[str]
    when: Days
    because: str


def _of_turns(entity: Entity, turns: list[_Turn]) -> Iterator[DatedName]:
    """Yield the names that renamings ended, each from the renaming that gave it, and the rest."""
    ended = {name for turn in turns for name in turn.old}
    for turn in turns:
        for name in turn.old:
            since = next((t.when for t in turns if name in t.new), ANY_DAY)
            if name != entity.name:
                first = Days(since.last, since.last)
                yield DatedName(name, first, _day_before(turn.when), turn.because)
        for name in turn.new:
            if name not in ended and name != entity.name:
                yield DatedName(name, Days(turn.when.last, turn.when.last), ANY_DAY, turn.because)


def _day_before(when: Days) -> Days:
    return ANY_DAY if when.first is None else Days(when.first - 1, when.first - 1)


def _until(statement: Statement) -> Days:
    """Return the last days of a name: as told, or the end of a span of years in which it was."""
    for held in statement.told("when"):
        if isinstance(held.value, DateValue) and held.value.is_span:
            if not statement.told("until"):
                return held.value.end
    return _days(statement, "until")


def _days(statement: Statement, *names: str) -> Days:
    for name in names:
        for held in statement.told(name):
            if isinstance(held.value, DateValue):
                return held.value.begin
    return Days(None, None)
