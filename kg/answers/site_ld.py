"""Entities, statements and articles → schema.org's words, JSON-ready.

For machines that read the site.
"""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.graph.prefixes import PREFIXES
from kg.model.statements import Statement
from kg.ontology import NAMESPACE

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph

_CONTEXT = "https://schema.org"
_ISO = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_ALIGNED = (
    "SELECT ?class ?type ?how WHERE { VALUES (?match ?how) { (skos:closeMatch 1)"
    " (skos:broadMatch 2) (skos:relatedMatch 3) } ?class ?match ?type"
    " FILTER(STRSTARTS(STR(?type), STR(schema:))) } ORDER BY DESC(?how) DESC(?type)"
)


class LinkedData:
    """Speaks schema.org; the types are what ``ontology/alignments.ttl`` says of a class."""

    def __init__(self, graph: "Graph") -> None:
        self.graph, self.vocabulary = graph, graph.vocabulary

    def entity(self, entity: "Entity", statements: Iterable[Statement]) -> dict[str, Any]:
        """Return an Entity. statements: those that are told of it."""
        found = {"@context": _CONTEXT, **self.name(entity)}
        if articles := articles_of(statements):
            found["subjectOf"] = [{"@id": PREFIXES["src"] + i} for i in articles]
        return found

    def name(self, entity: "Entity") -> dict[str, Any]:
        """Return an Entity by itself, without a context."""
        found: dict[str, Any] = {
            "@type": self._type(entity.cls),
            "@id": PREFIXES["ent"] + entity.id,
            "name": entity.name,
        }
        if entity.other_names:
            found["alternateName"] = list(entity.other_names)
        if entity.note:
            found["description"] = entity.note
        return found

    def statement(self, statement: Statement) -> dict[str, Any]:
        """Return a statement as a Claim about all that are public, without a context."""
        about = [
            self.graph.entities[ident]
            for slot in statement.slots
            for ident in statement.ids(slot)
            if ident in self.graph.entities and self.graph.entities[ident].is_public
        ]
        found: dict[str, Any] = {
            "@type": "Claim",
            "@id": PREFIXES["st"] + statement.id,
            "text": statement.sentence,
            "about": [{"@id": PREFIXES["ent"] + e.id} for e in dict.fromkeys(about)],
        }
        if sources := articles_of([statement]):
            found["appearance"] = [{"@id": PREFIXES["src"] + i} for i in sources]
        return found

    def article(self, ident: str) -> dict[str, Any]:
        """Return an article; publisher and date only where they are known for sure."""
        article = self.graph.articles[ident]
        found: dict[str, Any] = {
            "@type": "Article",
            "@id": PREFIXES["src"] + ident,
            "name": article.title,
        }
        if "not named" not in article.publisher:
            found["publisher"] = {"@type": "Organization", "name": article.publisher}
        if _ISO.fullmatch(article.written):
            found["datePublished"] = article.written
        return found

    def _type(self, cls: str) -> str:
        lineage = [cls, *self.vocabulary.entity_class(cls).parents]
        types = [self._types[NAMESPACE + c] for c in lineage if NAMESPACE + c in self._types]
        return types[0] if types else "Thing"

    @cached_property
    def _types(self) -> dict[str, str]:
        """IRI of a class → the schema.org type nearest to it."""
        rows = self.graph.store.rows(_ALIGNED)
        return {str(r["class"]): str(r["type"]).removeprefix(PREFIXES["schema"]) for r in rows}


def articles_of(statements: Iterable[Statement]) -> list[str]:
    """Return the ids of the articles that statements rest on, sorted."""
    return sorted({c.source for s in statements for c in s.claims})
