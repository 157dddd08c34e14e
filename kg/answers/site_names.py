"""A Site → its list of all names: by letter, and the best recorded of four kinds."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.answers.site_model import ClassCount, Name, NameGroup, NamesPage, SiteCounts
from kg.facts.naming import fold
from kg.ontology import EntityClass

if TYPE_CHECKING:
    from kg.answers.site import Site

_ARTICLE = re.compile(r"^(the|a|an) ")
_MOST_FIRST = 8  # names in each list that says where to begin


def names_page(site: "Site") -> NamesPage:
    """Return the names of a Site."""
    letters: dict[str, list[Name]] = {}
    for entity in sorted(site.entities.values(), key=lambda e: (sorting(e.name), e.id)):
        initial = sorting(entity.name)[:1].upper()
        key = initial if "A" <= initial <= "Z" else "0–9"
        letters.setdefault(key, []).append(site.name(entity))
    return NamesPage(
        counts=site_counts(site),
        first=tuple(g for g in _first(site) if g.names),
        letters=tuple(NameGroup(k, tuple(v)) for k, v in sorted(letters.items())),
        classes=tuple(_classes(site)),
    )


def site_counts(site: "Site") -> SiteCounts:
    """Return how much a Site holds."""
    conflicts = [c for c in site.graph.conflicts if c.statement in site.statements]
    return SiteCounts(
        people=sum(e.cls == "Person" for e in site.entities.values()),
        statements=len(site.statements),
        articles=len(site.graph.articles),
        entities=len(site.entities),
        conflicts=len(conflicts),
        open=sum(c.ruling is None for c in conflicts),
    )


def _first(site: "Site") -> Iterable[NameGroup]:
    """Yield the best recorded of four kinds."""
    entities = [e for e in site.entities.values() if site.counts[e.id]]
    entities.sort(key=lambda e: (-site.counts[e.id], e.id))
    sponsors = [e for e in entities if e.id in site.sponsors and not site.is_a(e, "Team")]
    for heading, found in (
        ("People", [e for e in entities if site.is_a(e, "Person")]),
        ("Teams", [e for e in entities if site.is_a(e, "Team")]),
        ("Sponsors", sponsors),
        ("Seasons", [e for e in entities if site.is_a(e, "Season")]),
    ):
        yield NameGroup(heading, tuple(site.name(e) for e in found[:_MOST_FIRST]))


def _classes(site: "Site") -> Iterable[ClassCount]:
    known = [e.cls for e in site.entities.values()]
    classes = site.vocabulary.entity_classes.values()
    for cls in sorted(classes, key=lambda c: (c.rank, c.name)):
        if cls.name in known:
            yield ClassCount(cls.name, plural(cls), known.count(cls.name))


def sorting(name: str) -> str:
    """Return a name as lists sort it: folded, without an article before it.

    >>> sorting("The Thermal Club")
    'thermal club'
    """
    return _ARTICLE.sub("", fold(name))


def plural(cls: EntityClass) -> str:
    """Return what a list of entities of a class is called: the name of its section."""
    text = (cls.section or cls.label).replace("_", " ")
    return text[:1].upper() + text[1:]
