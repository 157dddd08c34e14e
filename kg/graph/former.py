"""Ids that statements had before → the statements that took their place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from kg.model.statements import Statement

FILE = "former.tsv"  # beside the catalogue: id, class, source, anchor of a statement of before


def former_ids(
    statements: Iterable[Statement], paths: Iterable[Path]
) -> Mapping[str, tuple[str, ...]]:
    """Return former id → ids of the statements of today, sorted.

    A statement says itself what it was before it was one of several spells; of an id of an earlier
    version ``paths`` tell on which anchors it rested, and what rests on them now took its place:
    statements of the same class, where there is one.
    """
    lines = [x for p in paths if p.is_file() for x in p.read_text("utf-8").splitlines()]
    return led_on(statements, lines)


def led_on(statements: Iterable[Statement], lines: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return what ``former_ids`` does. lines: of such files, as they are."""
    found: dict[str, set[str]] = defaultdict(set)
    resting: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    ids = set()
    for statement in statements:
        ids.add(statement.id)
        if statement.formerly:
            found[statement.formerly].add(statement.id)
        for claim in statement.claims:
            for anchor in claim.at:
                resting[claim.source, anchor].append(statement)
    before: dict[str, list[tuple[str, Statement]]] = defaultdict(list)
    for row in (line.split("\t") for line in lines):
        if len(row) == 4 and row[0] not in ids:
            ident, cls, source, anchor = row
            before[ident] += [(cls, s) for s in resting.get((source, anchor), ())]
    for ident, took in before.items():
        alike = {s.id for cls, s in took if s.cls == cls}
        found[ident] |= alike or {s.id for _, s in took}
    return {ident: tuple(sorted(those)) for ident, those in sorted(found.items()) if those}
