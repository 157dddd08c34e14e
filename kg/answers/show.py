"""Everything about one entity, grouped as people read it; search; gaps."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.answers.shown import Found, Group
from kg.answers.whens import UNDATED
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
            f"{entity.name} is known by name, and nobody recorded anything of {entity.name}",
            "`kg search` finds what is recorded",
        )
    return [Group(name, found) for name, found in by_heading(graph, entity.id, statements)]


def by_heading(
    graph: "Graph", ident: str, statements: Iterable[Statement]
) -> list[tuple[str, list[Statement]]]:
    """Return (heading, statements) pairs of what touches an entity id, in the ontology's order.

    What the entity says of others stands apart from what is said of it, and both apart from
    statements in which it is only quoted, which come last.
    """
    members: dict[str, list[Statement]] = {}
    ranks: dict[str, tuple[bool, float]] = {}
    for statement in statements:
        cls = graph.vocabulary.statement_class(statement.cls)
        quoted = ident not in {h.value.id for held in statement.slots.values() for h in held}
        begins = bool(cls.links) and ident in statement.ids(cls.links[0][0])
        heading = (begins and cls.group_as_from) or cls.group
        heading = cls.group_as_teller if quoted else heading
        members.setdefault(heading, []).append(statement)
        ranks[heading] = min(ranks.get(heading, (True, 99.0)), (quoted, cls.rank))
    return [(name, members[name]) for name in sorted(members, key=lambda n: (ranks[n], n))]


def quotes(graph: "Graph", entity: "Entity") -> tuple[list[Statement], list[Statement]]:
    """Return (what an entity said, what others said about it): by whom or about whom, by time.

    They are the statements of the ontology's chapter of words, in our own words: the receipt leads
    to what was said. Raises NotRecorded where nobody recorded either.
    """
    chapters = graph.vocabulary.chapters.values()
    words = {c.name for c in chapters if c.layout == "words"}
    said, about = [], []
    for statement in graph.statements_of(entity.id):
        cls = graph.vocabulary.statement_class(statement.cls)
        if cls.chapter not in words or not cls.links:
            continue
        speaker, _, subject = cls.links[0]
        if entity.id in statement.ids(speaker):
            said.append((graph.teller.cell(statement, subject), statement))
        else:
            about.append((graph.teller.cell(statement, speaker), statement))
    if not said and not about:
        raise NotRecorded(
            f"nobody recorded what {entity.name} said, or what was said about it",
            "`kg show` tells what is recorded",
        )

    def ordered(found: list[tuple[str, Statement]]) -> list[Statement]:
        return [s for _, s in sorted(found, key=lambda f: (f[0], graph.by_time(f[1])))]

    return ordered(said), ordered(about)


def by_telling(
    graph: "Graph", statements: Iterable[Statement], most_of_a_class: int = 0
) -> list[Statement]:
    """Return statements, those that tell most of somebody first.

    most_of_a_class: how many of one class come before the rest of all; 0 for no such bound.

    The ontology ranks their classes (pd:briefRank); what only follows, what is only possible and
    what has no date come behind, and what several sources say before.
    """

    def key(statement: Statement) -> tuple[object, ...]:
        cls = graph.vocabulary.statement_class(statement.cls)
        rank = cls.brief_rank if cls.brief_rank < 99 else 50 + cls.rank
        day, *rest = graph.by_time(statement)
        loose = statement.is_possible or not statement.claims
        return loose, rank, -len(statement.claims), day == UNDATED, day, *rest

    found = sorted(statements, key=key)
    if not most_of_a_class:
        return found
    seen: Counter[str] = Counter()
    places = {}
    for statement in found:
        places[statement.id] = seen[statement.cls] >= most_of_a_class
        seen[statement.cls] += 1
    return sorted(found, key=lambda s: places[s.id])


def search(graph: "Graph", words: str, most: int = 40) -> Found:
    """Return the names and statements that come near some words, the nearest first.

    Statements are ranked by all that is known of them (kg.answers.asking.documents); one that holds
    a part of the words is found too, behind those that hold more.

    Raises NotRecorded, with names that are near, where nothing holds any of them.
    """
    from kg.answers.asking import library_of, near_statements, read

    library = library_of(graph)
    reading = read(graph, library, words)
    if not reading.tokens:
        raise NotRecorded("there are no words to look for", "write a name or a part of one")
    stems = {t.stem: 1.0 for t in reading.tokens if not t.is_function}
    named = [i for m in reading.limits for i in (*sorted(m.exact), *m.ids)]
    hits = [h.ident for h in library.search("entity", stems, {}, most)]
    idents = sorted(dict.fromkeys(named), key=lambda i: -len(graph.statements_of(i)))
    entities = [graph.entities[i] for i in dict.fromkeys([*idents, *hits])]
    statements = near_statements(graph, library, reading, most * 2)
    if not entities and not statements:
        near = graph.names.near(words[:200])
        raise NotRecorded(
            f"nothing recorded holds '{words[:80]}'",
            "near are: " + ", ".join(near) if near else "try other words",
        )
    more = max(0, len(statements) - most)
    return Found(graph, entities[:most], statements[:most], more)


def gaps(graph: "Graph", entity: "Entity | None" = None) -> list[Gap]:
    """Return what a reader would expect and the corpus lacks.

    The saved checks of ``ontology/checks/`` with ``#+ severity: gap`` say what is expected. entity:
    whose gaps, or None for all.
    """
    found = []
    for gap in graph.data.gaps:
        touched = graph.statement(gap.statement).touches() if gap.statement else set()
        if entity is None or entity.id == gap.entity or entity.id in touched:
            found.append(gap)
    return found
