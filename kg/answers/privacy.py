"""Who is not public (a minor, a private person) → what no page tells, and whom no link leads to."""

from typing import TYPE_CHECKING

from kg.model.statements import Statement

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph

UNNAMED = "unnamed"  # the kind of an entity whose name only describes it


def has_page(entity: "Entity") -> bool:
    """Return whether a site has a page of somebody or something.

    Nobody who is not public has one, and no person whom no source names: a relative of somebody,
    who is told of on that page.
    """
    return entity.is_public and not (entity.cls == "Person" and entity.kind == UNNAMED)


def names_the_private(graph: "Graph", statement: Statement) -> bool:
    """Return whether a statement names somebody who is not public."""
    return any(
        i in graph.data.entities and graph.data.entities[i].privacy for i in statement.touches()
    )


def is_private(graph: "Graph", statement: Statement) -> bool:
    """Return whether a statement is about nobody but people who are not public.

    The school of a child is; that a driver has a child is not, and neither is what a team that is
    public says of it.
    """
    known = graph.data.entities
    named = [known[i] for i in statement.touches() if i in known]
    agents = [e for e in named if graph.vocabulary.is_a(e.cls, "Agent")]
    return bool(agents) and all(e.privacy for e in agents)
