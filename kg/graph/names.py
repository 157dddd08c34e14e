"""Statements that name → entities with the names they had, and when."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.model.claims import DatedName, Entity
from kg.model.statements import Statement
from kg.model.values import DateValue, Days
from kg.ontology import Vocabulary


def with_names(
    entities: Mapping[str, Entity], statements: Iterable[Statement], vocabulary: Vocabulary
) -> dict[str, Entity]:
    """Return the entities with the dated names that statements of a class with ``naming`` tell.

    ``until`` is the last day of the name, ``when`` the day on which it was taken.
    """
    found = dict(entities)
    for statement in statements:
        cls = vocabulary.statement_class(statement.cls)
        if not cls.naming:
            continue
        whom, name = cls.naming
        since = _days(statement, "since", "when")
        until = _days(statement, "until")
        for ident in statement.ids(whom):
            for held in statement.told(name):
                dated = DatedName(held.value.label, since, until, statement.id)
                if ident in found:
                    entity = found[ident]
                    found[ident] = replace(entity, names=(*entity.names, dated))
    return found


def _days(statement: Statement, *names: str) -> Days:
    for name in names:
        for held in statement.told(name):
            if isinstance(held.value, DateValue):
                return held.value.begin
    return Days(None, None)
