"""Facts → facts that may be told: of minors nothing of home, school and family leaves the files.

The claims stay in ``facts/``, where ``kg check`` reads them; no answer, page, search or export has
them, for they never reach the graph.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model.claims import Claim, Entity
from kg.model.values import KindValue

if TYPE_CHECKING:
    from kg.facts.claims import Facts

MINOR, UNNAMED = "minor", "unnamed"  # as entities have it: their privacy, their kind


def without_private(facts: "Facts") -> "Facts":
    """Return the facts without what is private of minors, and without rulings on that.

    Private (``privateOfMinors``) are kinds, as school and the relations of a family, and slots of
    classes, as a home. That somebody has a child whom no source names is told.
    """
    minors = {i: e for i, e in facts.entities.items() if e.privacy == MINOR}
    if not minors:
        return facts
    kept = tuple(c for c in facts.claims if not _is_private(facts, c, minors))
    spots = {(c.source, a) for c in facts.claims for a in c.at}
    spots -= {(c.source, a) for c in kept for a in c.at}
    rulings = tuple(r for r in facts.rulings if not spots & set(r.on))
    return replace(facts, claims=kept, rulings=rulings)


def is_named_minor(entity: Entity) -> bool:
    """Return whether somebody is marked as a minor, and a source gives the name."""
    return entity.privacy == MINOR and entity.kind != UNNAMED


def names_a_minor(claim: Claim, entities: Mapping[str, Entity]) -> bool:
    """Return whether a claim names a minor whom a source names."""
    ids = {v.id for values in claim.slots.values() for v in values if v.id in entities}
    return any(is_named_minor(entities[i]) for i in ids if i)


def _is_private(facts: "Facts", claim: Claim, minors: dict[str, Entity]) -> bool:
    """Whether a claim tells of a minor what no one is to be told; its anchor would tell it too."""
    cls = facts.vocabulary.statement_class(claim.cls)
    ends = cls.symmetric or cls.key[:1]
    about = [minors[v.id] for n in ends for v in claim.slots.get(n, ()) if v.id in minors]
    if not about:
        return False
    if cls.symmetric and not any(is_named_minor(e) for e in about):
        return False
    kinds = [
        facts.vocabulary.kind_of(n, v.notation)
        for n in cls.key
        for v in claim.slots.get(n, ())
        if isinstance(v, KindValue)
    ]
    private = any(n in claim.slots for n in cls.private_of_minors)
    return private or any(k.private_of_minors for k in kinds)
