"""Everything about one entity, grouped as people read it; search; gaps."""

from typing import TYPE_CHECKING

from kg.answers.shown import Found, Group
from kg.facts.naming import fold
from kg.graph.rules import Gap
from kg.model.statements import Statement
from kg.problems import NotRecorded

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph


def grouped(graph: "Graph", entity: "Entity") -> list[Group]:
    """Return the statements of an entity: groups in the ontology's order, statements by time.

    Raises NotRecorded where nothing touches the entity.
    """
    statements = graph.statements_of(entity.id)
    if not statements:
        raise NotRecorded(
            f"{entity.name} is known by name, and nobody recorded anything of it",
            "`kg search` finds what is recorded",
        )
    members: dict[str, list[Statement]] = {}
    ranks: dict[str, float] = {}
    for statement in statements:
        cls = graph.vocabulary.statement_class(statement.cls)
        members.setdefault(cls.group, []).append(statement)
        ranks[cls.group] = min(ranks.get(cls.group, 99.0), cls.rank)
    return [Group(name, members[name]) for name in sorted(members, key=lambda n: (ranks[n], n))]


def search(graph: "Graph", words: str, most: int = 40) -> Found:
    """Return what holds all words, accents and case aside: names first, then sentences and anchors.

    Raises NotRecorded, with names that are near, where nothing holds them.
    """
    wanted = fold(words).split()
    if not wanted:
        raise NotRecorded("there are no words to look for", "write a name or a part of one")
    entities = [
        e
        for e in graph.entities.values()
        if any(all(w in fold(n) for w in wanted) for n in (e.id, e.name, *e.other_names))
    ]
    entities.sort(key=lambda e: (-len(graph.statements_of(e.id)), e.name))
    statements = [s for s in graph.statements if all(w in _said(s) for w in wanted)]
    if not entities and not statements:
        near = graph.names.near(words)
        raise NotRecorded(
            f"nothing recorded holds '{words[:80]}'",
            "near are: " + ", ".join(near) if near else "try fewer or other words",
        )
    shown = sorted(statements, key=graph.by_time)[:most]
    return Found(graph, entities[:most], shown, max(0, len(statements) - most))


def _said(statement: Statement) -> str:
    return fold(" ".join([statement.sentence, *(a for c in statement.claims for a in c.at)]))


def gaps(graph: "Graph", entity: "Entity | None" = None) -> list[Gap]:
    """Return what a reader would expect and the corpus lacks.

    The saved checks of ``ontology/checks/`` with ``#+ severity: gap`` say what is expected.
    entity: whose gaps, or None for all.
    """
    found = []
    for gap in graph.data.gaps:
        touched = graph.statement(gap.statement).touches() if gap.statement else set()
        if entity is None or entity.id == gap.entity or entity.id in touched:
            found.append(gap)
    return found
