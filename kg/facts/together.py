"""The facts of several corpora → the facts of all, as if they stood in one.

Each was read by itself, with its own names, so that what is plain in one is plain beside another.
What has the same id is the same thing.
"""

from collections.abc import Sequence
from dataclasses import replace

from kg.facts.claims import Facts
from kg.facts.naming import Names
from kg.facts.sources import Catalogue
from kg.model.claims import Claim, Entity
from kg.ontology import Vocabulary
from kg.problems import Position, Problem, shorten, with_article


def together(named: Sequence[tuple[str, Facts]], vocabulary: Vocabulary) -> Facts:
    """Return the Facts of several corpora; the first goes before the others.

    named: (what stands before the places of its problems, Facts) of each corpus. An entity that two
    have keeps the name and the values of the first, with the other names of both; an article that
    two have is the first's. Where two mean different things by one id it is a problem, and where
    two things of different corpora share a name a warning.
    """
    entities: dict[str, Entity] = {}
    catalogue = Catalogue()
    found: list[tuple[str, Problem]] = []
    spoiled: set[str] = set()
    for corpus, facts in named:
        own, unlike = _join_entities(entities, facts, vocabulary)
        spoiled |= facts.spoiled | {c.id for c in facts.claims if unlike & _named_in(c)}
        own += _join_catalogues(catalogue, facts.catalogue)
        found += [(corpus, p) for p in (*facts.problems, *own)]
    names, several = Names(entities), [facts for _, facts in named]
    for corpus, facts in named[1:]:
        found += [(corpus, p) for p in _shared_names(facts, names)]
    return Facts(
        entities,
        tuple(sorted({c.id: c for f in several for c in f.claims}.values(), key=lambda c: c.id)),
        tuple(r for f in several for r in f.rulings),
        catalogue,
        names,
        tuple(_in(p, corpus) for corpus, p in found),
        vocabulary,
        frozenset(spoiled),
        tuple(_in(p, corpus) for corpus, f in named for p in f.barring),
    )


def _named_in(claim: Claim) -> set[str]:
    """Return the ids of all that a claim names."""
    return {v.id for values in claim.slots.values() for v in values if v.id} | {claim.said_by}


def _join_entities(
    entities: dict[str, Entity], facts: Facts, vocabulary: Vocabulary
) -> tuple[list[Problem], set[str]]:
    """Add the entities of a corpus to those of the corpora before it.

    Returns the problems, and the ids by which it means something else than they: what it claims of
    these would be told of another, and is left out.
    """
    problems, unlike = list[Problem](), set[str]()
    for ident, entity in facts.entities.items():
        known = entities.get(ident)
        if known is None:
            entities[ident] = entity
            continue
        if not (vocabulary.is_a(known.cls, entity.cls) or vocabulary.is_a(entity.cls, known.cls)):
            unlike.add(ident)
            one, other = (vocabulary.entity_class(e.cls).label for e in (known, entity))
            problems.append(
                Problem(
                    entity.where,
                    "duplicate-id",
                    f"'{ident}' is {with_article(other)} here and {with_article(one)} in another "
                    "corpus opened with it",
                    "one id means one entity",
                    "give one of the two another id, with the old one under formerly:",
                )
            )
            continue
        others = dict.fromkeys((*known.other_names, entity.name, *entity.other_names))
        entities[ident] = replace(
            known,
            cls=entity.cls if vocabulary.is_a(entity.cls, known.cls) else known.cls,
            other_names=tuple(n for n in others if n != known.name),
            slots={**entity.slots, **known.slots},
            formerly=tuple(dict.fromkeys((*known.formerly, *entity.formerly))),
            privacy=known.privacy or entity.privacy,
            same_as=tuple(dict.fromkeys((*known.same_as, *entity.same_as))),
        )
    return problems, unlike


def _join_catalogues(catalogue: Catalogue, more: Catalogue) -> list[Problem]:
    """Add the articles of a corpus to those of the corpora before it."""
    problems = []
    for ident, article in more.articles.items():
        known = catalogue.articles.setdefault(ident, article)
        if (known.title, known.written) != (article.title, article.written):
            what = f"'{ident}' is another article in another corpus opened with this one"
            why = "a receipt would not say which is meant"
            fix = "give one of the two another id"
            problems.append(Problem(article.where, "duplicate-id", what, why, fix))
    for ident, document in more.documents.items():
        catalogue.documents.setdefault(ident, document)
    catalogue.missing += [m for m in more.missing if m not in catalogue.missing]
    catalogue.unproven |= more.unproven
    catalogue.recorded = {**more.recorded, **catalogue.recorded}
    catalogue.recorded_words = {**more.recorded_words, **catalogue.recorded_words}
    return problems


def _shared_names(facts: Facts, names: Names) -> list[Problem]:
    """Return a warning for each thing whose name is another thing's in another corpus."""
    found: dict[str, Problem] = {}
    for entity in facts.entities.values():
        for name in (entity.name, *entity.other_names):
            others = [i for i in names.matching(name) if i not in facts.entities]
            if others and entity.id not in found:
                found[entity.id] = Problem(
                    entity.where,
                    "shared-name",
                    f"'{shorten(name)}' is '{entity.id}' here and '{others[0]}' in another "
                    "corpus opened with it",
                    "asked for by that name, both are found",
                    "where they are the same, give them the same id",
                    severity="warning",
                )
    return list(found.values())


def _in(problem: Problem, corpus: str) -> Problem:
    """Return a problem with the corpus said in its place."""
    where = problem.where
    if not corpus:
        return problem
    return replace(problem, where=Position(f"{corpus}: {where.path}", where.line, where.column))
