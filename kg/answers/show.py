"""Everything about one entity, grouped as people read it; and search."""

from kg.facts.naming import fold
from kg.problems import NotRecorded


def grouped(graph, entity):
    """Return [{group, statements}] of an entity: groups in the ontology's order, statements by time.

    graph: kg.answers.graph.Graph. Raises NotRecorded where nothing touches the entity.
    """
    statements = graph.statements_of(entity.id)
    if not statements:
        raise NotRecorded(
            f"{entity.name} is known by name, and nobody recorded anything of it",
            "`kg search` finds what is recorded",
        )
    groups = {}
    for statement in statements:
        cls = graph.vocabulary.statement_class(statement["class"])
        groups.setdefault(cls.group, (cls.rank, []))
        rank, members = groups[cls.group]
        groups[cls.group] = (min(rank, cls.rank), members)
        members.append(statement)
    return [
        {"group": name, "statements": members}
        for name, (_rank, members) in sorted(groups.items(), key=lambda g: (g[1][0], g[0]))
    ]


def search(graph, words, most=40):
    """Return {entities, statements} that hold all words, accents and case aside: names first, then sentences and anchors.

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
    statements = [
        s
        for s in graph.statements
        if all(
            w in fold(s["sentence"] + " " + " ".join(c["at"] for c in s["claims"])) for w in wanted
        )
    ]
    if not entities and not statements:
        near = graph.names.near(words)
        raise NotRecorded(
            f"nothing recorded holds '{words[:80]}'",
            "near are: " + ", ".join(near) if near else "try fewer or other words",
        )
    return {
        "entities": entities[:most],
        "statements": sorted(statements, key=graph.by_time)[:most],
        "more": max(0, len(statements) - most),
    }


def gaps(graph, entity=None):
    """Return [{check, problem, solution, entity, statement, name}]: what a reader would expect and the corpus lacks.

    The saved checks of ``ontology/checks/`` with ``#+ severity: gap`` say what is expected.
    entity: whose gaps, or None for all.
    """
    found = []
    for gap in graph.compiled.gaps:
        touched = (
            {v["id"] for vs in graph.by_id[gap["statement"]]["slots"].values() for v in vs}
            if gap["statement"]
            else set()
        )
        if entity is None or entity.id == gap["entity"] or entity.id in touched:
            found.append({**gap, "name": graph.entities[gap["entity"]].name})
    return found
