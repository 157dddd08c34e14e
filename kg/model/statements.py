"""Statements and conflicts: what the graph holds, each value with its standing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from kg.model.claims import Claim, Ruling
from kg.model.spans import Span, hull
from kg.model.values import Value


class Standing(Enum):
    """How a value, or a statement as a whole, stands.

    Only what is held makes links, counts and answers.
    """

    HELD = "held"
    DISPUTED = "disputed"
    OVERRULED = "overruled"
    SUPERSEDED = "superseded"


_TOLD = (Standing.HELD, Standing.DISPUTED)


@dataclass(frozen=True, slots=True)
class Held:
    """A value as a statement has it.

    standing: decided by ``kg.graph.holding`` and nobody else. certainty: how firmly it is said,
    where no claim says it plainly, else empty. claims: ids of the claims that say it, or something
    less precise that does not conflict.
    """

    value: Value
    standing: Standing = Standing.HELD
    certainty: str = ""
    claims: tuple[str, ...] = ()

    @property
    def is_held(self) -> bool:
        """Whether links, counts and answers may rest on it."""
        return self.standing is Standing.HELD

    @property
    def is_told(self) -> bool:
        """Whether a sentence shows it: held, or disputed beside its rival."""
        return self.standing in _TOLD

    def as_json(self) -> dict[str, Any]:
        """Return the value with standing and certainty."""
        return {
            **self.value.as_json(),
            "standing": self.standing.value,
            "certainty": self.certainty or "plain",
        }


@dataclass(frozen=True, slots=True)
class Statement:
    """All claims about one thing, merged; or what a rule derived.

    slots: name → values in the order in which they are told. status: stated, derived, disputed or
    ruled. standing: of the statement as a whole. likelihood: certain or possible for derived ones,
    else empty. spans: when it was so. types: names of the conditions that it meets (a win).
    """

    id: str
    cls: str
    slots: Mapping[str, tuple[Held, ...]]
    claims: tuple[Claim, ...] = ()
    status: str = "stated"
    standing: Standing = Standing.HELD
    rule: str = ""
    premises: tuple[str, ...] = ()
    likelihood: str = ""
    spans: tuple[Span, ...] = ()
    sentence: str = ""
    types: tuple[str, ...] = ()
    disputed_types: tuple[str, ...] = ()
    formerly: str = ""
    as_of: str = ""

    def told(self, slot: str) -> tuple[Held, ...]:
        """Return the values of a slot that a sentence shows: held ones and disputed ones."""
        values = self.slots.get(slot, ())
        for value in values:
            if value.standing not in _TOLD:
                return tuple([v for v in values if v.standing in _TOLD])
        return values

    def held(self, slot: str) -> tuple[Value, ...]:
        """Return the values of a slot that hold."""
        if self.standing is not Standing.HELD:
            return ()
        return tuple([v.value for v in self.slots.get(slot, ()) if v.standing is Standing.HELD])

    def one(self, slot: str) -> Value | None:
        """Return the value of a slot where exactly one holds."""
        values = self.held(slot)
        return values[0] if len(values) == 1 else None

    def ids(self, slot: str) -> tuple[str, ...]:
        """Return the ids of the entities or kinds that a slot tells."""
        return tuple([i for v in self.told(slot) if (i := v.value.id)])

    def touches(self) -> set[str]:
        """Return the ids of all that the statement names, in any slot and whatever the standing."""
        found = {i for values in self.slots.values() for h in values if (i := h.value.id)}
        found.update([c.said_by for c in self.claims if c.said_by])
        return found

    @property
    def is_certain(self) -> bool:
        """Whether a *yes* may rest on it: it holds, and is stated or certainly follows."""
        return self.standing is Standing.HELD and (
            bool(self.claims) or self.likelihood == "certain"
        )

    @property
    def is_possible(self) -> bool:
        """Whether it is derived, and only possible."""
        return not self.claims and self.likelihood == "possible"

    @property
    def earliest(self) -> str | None:
        """The first day (ISO) on which it can have been so."""
        return hull(self.spans)[0]

    @property
    def latest(self) -> str | None:
        """The last day (ISO) on which it can have been so."""
        return hull(self.spans)[1]

    def as_json(self, articles: Mapping[str, Any]) -> dict[str, Any]:
        """Return the statement as ``kg statements`` promises it.

        articles: id → article, with ``title``, ``written`` and ``link``.
        """
        of = [(c, articles[c.source]) for c in self.claims]
        return {
            "id": self.id,
            "class": self.cls,
            "sentence": self.sentence,
            "slots": {n: [h.as_json() for h in values] for n, values in self.slots.items()},
            "status": self.status,
            "standing": self.standing.value,
            "rule": self.rule or None,
            "premises": list(self.premises),
            "likelihood": self.likelihood or None,
            "time": {"earliest": self.earliest, "latest": self.latest},
            "spans": [s.as_json() for s in self.spans],
            "claims": [c.as_json(a.title, a.written, a.link(c.at)) for c, a in of],
        }


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a conflict: a value with its statement, and the claims that say it."""

    value: Value
    statement: str
    slot: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """What cannot all be true: values of one slot, or statements beside each other.

    kind: ``slot``, or the name of the check or law that found it. statement: the first of
    ``statements``; slot: in question, or empty. what: what is in question, in words, where the
    sides do not say it.
    """

    id: str
    kind: str
    statement: str
    slot: str
    sides: tuple[Side, ...]
    statements: tuple[str, ...]
    what: str = ""
    ruling: Ruling | None = None
    solution: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the conflict as ``kg conflicts --json`` gives it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "statement": self.statement,
            "slot": self.slot,
            "values": [
                {
                    **side.value.as_json(),
                    "claims": list(side.claims),
                    "statement": side.statement,
                    "slot": side.slot,
                }
                for side in self.sides
            ],
            "statements": list(self.statements),
            "what": self.what,
            "ruling": self.ruling.as_json() if self.ruling else None,
        }


def touching(statements: Iterable[Statement]) -> dict[str, list[Statement]]:
    """Return entity id → the statements that name it."""
    found: dict[str, list[Statement]] = {}
    for statement in statements:
        for ident in statement.touches():
            found.setdefault(ident, []).append(statement)
    return found
