"""A Graph → what each page of its site holds: names, statements, sources, conflicts, gaps."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.answers.dossier import dossier
from kg.answers.show import by_heading
from kg.answers.site_ld import LinkedData, articles_of
from kg.answers.site_lines import Lines
from kg.answers.site_model import (
    BriefLine,
    ClaimTold,
    ClassCount,
    ConflictTold,
    EntityPage,
    GapCount,
    GapItem,
    GapTold,
    IndexPage,
    LineGroup,
    Link,
    Name,
    NameGroup,
    Passage,
    SiteCounts,
    SourceEntry,
    SourcePage,
    StatementPage,
    TallyTold,
)
from kg.answers.site_sources import Sources
from kg.facts.naming import fold
from kg.graph.rules import Gap
from kg.model.claims import Claim
from kg.model.statements import Statement
from kg.model.values import in_words
from kg.ontology import EntityClass

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph

CAREER_FROM, DOSSIER_FROM = 3, 5  # statements an entity needs for a career page, for a dossier
MOST_CAREERS = 120  # a career page is a third of a megabyte and more
_MOST_FIRST = 8  # names in each list of the index that says where to begin
_ARTICLE = re.compile(r"^(the|a|an) ")


class Site:
    """What the site says of one Graph; every method gives the same for the same facts.

    Who is not public has no page, and what is about nobody else is not told. passages: whether
    claims show the words around their anchors.
    """

    def __init__(self, graph: "Graph", passages: bool = False) -> None:
        self.graph, self.vocabulary, self.passages = graph, graph.vocabulary, passages
        self.lines, self.ld = Lines(graph), LinkedData(graph)
        self.statements = self.lines.statements
        self.entities = {i: e for i, e in graph.entities.items() if e.is_public}
        self.articles = Sources(graph, self.lines)
        self.counts = {i: len(self.statements_of(i)) for i in self.entities}

    def statements_of(self, ident: str) -> list[Statement]:
        """Return the statements that the site tells of an entity, by time."""
        return [s for s in self.graph.statements_of(ident) if s.id in self.statements]

    # -- which pages there are --

    @cached_property
    def careers(self) -> set[str]:
        """The ids of entities that get an interactive page.

        People, teams, sponsors and seasons with CAREER_FROM statements; at most MOST_CAREERS, the
        best recorded.
        """
        found = [
            i
            for i, e in self.entities.items()
            if self.counts[i] >= CAREER_FROM
            and (self._is_a(e, "Person", "Team", "Season") or i in self._sponsors)
        ]
        return set(sorted(found, key=lambda i: (-self.counts[i], i))[:MOST_CAREERS])

    @cached_property
    def dossiers(self) -> set[str]:
        """The ids of entities that get a dossier: people and teams with DOSSIER_FROM statements."""
        return {
            i
            for i, e in self.entities.items()
            if self.counts[i] >= DOSSIER_FROM and self._is_a(e, "Person", "Team")
        }

    @cached_property
    def moved(self) -> dict[str, str]:
        """Former id → the id it has now."""
        return {
            old: i
            for i, e in sorted(self.entities.items())
            for old in e.formerly
            if old not in self.graph.entities
        }

    @cached_property
    def _sponsors(self) -> set[str]:
        found = [s for s in self.statements.values() if s.cls == "Sponsorship"]
        return {i for s in found for i in s.ids("sponsor")}

    def _is_a(self, entity: "Entity", *classes: str) -> bool:
        return any(self.vocabulary.is_a(entity.cls, c) for c in classes)

    # -- the index --

    def index(self) -> IndexPage:
        """Return the first page."""
        entities = self.entities.values()
        told = self.conflicts()
        counts = SiteCounts(
            people=sum(e.cls == "Person" for e in entities),
            statements=len(self.statements),
            articles=len(self.graph.articles),
            entities=len(self.entities),
            conflicts=len(told),
            open=sum(not c.ruling for c in told),
        )
        letters: dict[str, list[Name]] = {}
        for entity in sorted(entities, key=lambda e: (_sorting(e.name), e.id)):
            initial = _sorting(entity.name)[:1].upper()
            key = initial if "A" <= initial <= "Z" else "0–9"
            letters.setdefault(key, []).append(self._name(entity))
        return IndexPage(
            counts=counts,
            first=tuple(g for g in self._first() if g.names),
            letters=tuple(NameGroup(k, tuple(v)) for k, v in sorted(letters.items())),
            classes=tuple(self._classes()),
        )

    def _first(self) -> Iterable[NameGroup]:
        """Yield the best recorded of four kinds."""
        entities = [e for e in self.entities.values() if self.counts[e.id]]
        entities.sort(key=lambda e: (-self.counts[e.id], e.id))
        sponsors = [e for e in entities if e.id in self._sponsors and not self._is_a(e, "Team")]
        for heading, found in (
            ("People", [e for e in entities if self._is_a(e, "Person")]),
            ("Teams", [e for e in entities if self._is_a(e, "Team")]),
            ("Sponsors", sponsors),
            ("Seasons", [e for e in entities if self._is_a(e, "Season")]),
        ):
            yield NameGroup(heading, tuple(self._name(e) for e in found[:_MOST_FIRST]))

    def _classes(self) -> Iterable[ClassCount]:
        known = [e.cls for e in self.entities.values()]
        for cls in sorted(self.vocabulary.entity_classes.values(), key=lambda c: (c.rank, c.name)):
            if cls.name in known:
                yield ClassCount(cls.name, _plural(cls), known.count(cls.name))

    def _name(self, entity: "Entity") -> Name:
        return Name(
            entity.id,
            entity.name,
            entity.cls,
            entity.class_label,
            entity.other_names,
            self.counts[entity.id],
            entity.kind == "unnamed",
        )

    # -- entities --

    def entity(self, entity: "Entity") -> EntityPage:
        """Return everything about an Entity; its groups are empty where nothing is recorded."""
        statements = self.statements_of(entity.id)
        touching = {s.id for s in statements}
        cls = self.vocabulary.entity_class(entity.cls)
        found = [c for c in self.graph.conflicts if touching & set(c.statements)]
        return EntityPage(
            name=self._name(entity),
            plural=_plural(cls),
            kind=entity.kind,
            formerly=entity.formerly,
            note=entity.note,
            brief=self._brief(entity),
            slots=self.lines.plain_slots(entity.slots, cls.slots),
            named_by=self._named_by.get(entity.id, ()),
            career=entity.id in self.careers,
            dossier=entity.id in self.dossiers,
            groups=self._groups(entity.id, statements),
            conflicts=self.lines.conflicts(found),
            gaps=self._gaps_of.get(entity.id, ()),
            articles=tuple(self.articles.entry(i) for i in articles_of(statements)),
        )

    def entity_ld(self, entity: "Entity") -> dict[str, Any]:
        """Return an Entity in schema.org's words."""
        return self.ld.entity(entity, self.statements_of(entity.id))

    def _groups(self, ident: str, statements: Iterable[Statement]) -> tuple[LineGroup, ...]:
        """Return the statements of an entity in groups, in the ontology's order."""
        groups = by_heading(self.graph, ident, statements)
        return tuple(LineGroup(n, tuple(self.lines.line(s) for s in found)) for n, found in groups)

    def _brief(self, entity: "Entity") -> tuple[BriefLine, ...]:
        sections = dossier(self.graph, entity).sections if entity.id in self.dossiers else ()
        return tuple(
            BriefLine(item.sentence, self.lines.of(a.statement for a in item.about))
            for section in sections
            if section.layout == "brief"
            for item in section.items
        )

    @cached_property
    def _named_by(self) -> dict[str, tuple[NameGroup, ...]]:
        """Entity id → the entities whose own slots name it, by class."""
        found: dict[str, dict[str, dict[str, Entity]]] = {}
        for other in self.entities.values():
            for value in (v for values in other.slots.values() for v in values):
                if value.id and value.id in self.entities:
                    classes = found.setdefault(value.id, {})
                    classes.setdefault(other.cls, {})[other.id] = other
        return {ident: self._by_class(classes) for ident, classes in found.items()}

    def _by_class(self, classes: dict[str, dict[str, "Entity"]]) -> tuple[NameGroup, ...]:
        known = [self.vocabulary.entity_class(c) for c in classes]
        groups = []
        for cls in sorted(known, key=lambda c: (c.rank, c.name)):
            entities = classes[cls.name].values()
            members = sorted(entities, key=lambda e: (_sorting(e.name), e.id))
            groups.append(NameGroup(_plural(cls), tuple(self._name(e) for e in members)))
        return tuple(groups)

    # -- statements --

    def statement(self, statement: Statement) -> StatementPage:
        """Return all there is to a statement."""
        rule = self.graph.data.rules.get(statement.rule, {}) if statement.rule else {}
        cls = self.vocabulary.statement_class(statement.cls)
        return StatementPage(
            line=self.lines.line(statement),
            class_label=cls.label,
            subject=self._subject(statement),
            likelihood=statement.likelihood,
            slots=self.lines.slots(statement),
            claims=tuple(self._claim(c) for c in statement.claims),
            rule=statement.rule,
            says=rule.get("says", ""),
            premises=self.lines.of(statement.premises),
            follows=self.lines.of(s.id for s in self._follows.get(statement.id, ())),
            tally=self._tally(statement),
            conflicts=self.lines.conflicts(self.graph.conflicts_of(statement.id)),
        )

    def statement_ld(self, statement: Statement) -> dict[str, Any]:
        """Return a statement in schema.org's words."""
        return self.ld.statement(statement)

    def _subject(self, statement: Statement) -> Link | None:
        """Return whom the class of a statement names first, where that has a page."""
        for name in self.vocabulary.statement_class(statement.cls).slots:
            for told in self.graph.teller.told(statement, name):
                if told.ident in self.entities:
                    return Link(told.text, told.ident)
        return None

    @cached_property
    def _follows(self) -> dict[str, list[Statement]]:
        found: dict[str, list[Statement]] = {}
        for statement in sorted(self.statements.values(), key=self.graph.by_time):
            for premise in statement.premises:
                found.setdefault(premise, []).append(statement)
        return found

    def _claim(self, claim: Claim) -> ClaimTold:
        article = self.graph.articles[claim.source]
        return ClaimTold(
            receipt=self.lines.receipt(claim),
            title=article.title,
            kind=article.kind,
            publisher=article.publisher,
            written=in_words(article.written),
            says=self.lines.plain_slots(claim.slots, certainty=claim.certainty),
            passage=self._passage(claim) if self.passages else None,
        )

    def _passage(self, claim: Claim) -> Passage | None:
        text = self.graph.passage(claim)
        if text is None or claim.place is None:
            return None
        start, end = claim.place.start, claim.place.end
        if not claim.at or not text[start:end]:
            start = end = 0
        return Passage(text[:start], text[start:end], text[end:])

    def _tally(self, statement: Statement) -> TallyTold | None:
        count = self.graph.tallies.get(statement.id)
        if count is None:
            return None
        counted, possible = self.lines.of(count.counted), self.lines.of(count.possible)
        return TallyTold(count.claimed, count.held, count.verdict, counted, possible)

    # -- conflicts and sources --

    def conflicts(self) -> tuple[ConflictTold, ...]:
        """Return all conflicts, those without a ruling first."""
        ordered = sorted(self.graph.conflicts, key=lambda c: (c.ruling is not None, c.id))
        return self.lines.conflicts(ordered)

    def sources(self) -> tuple[SourceEntry, ...]:
        """Return all articles, the latest first."""
        return self.articles.all()

    def source(self, ident: str) -> SourcePage:
        """Return an article with what rests on it."""
        return self.articles.page(ident)

    def article_ld(self, ident: str) -> dict[str, Any]:
        """Return an article in schema.org's words."""
        return self.ld.article(ident)

    # -- gaps --

    @cached_property
    def _gaps(self) -> list[Gap]:
        return [
            g
            for g in self.graph.data.gaps
            if g.entity in self.entities and (not g.statement or g.statement in self.statements)
        ]

    def gaps(self) -> tuple[GapTold, ...]:
        """Return what the checks find missing, and where."""
        found: dict[str, dict[tuple[str, str], GapItem]] = {}
        checks: dict[str, Gap] = {}
        for gap in self._gaps:
            line = self.lines.line(self.statements[gap.statement]) if gap.statement else None
            item = GapItem(gap.entity, self.entities[gap.entity].name, line)
            checks.setdefault(gap.check, gap)
            found.setdefault(gap.check, {})[gap.entity, gap.statement] = item
        return tuple(
            GapTold(name, checks[name].problem, checks[name].solution, tuple(places.values()))
            for name, places in found.items()
        )

    @cached_property
    def _gaps_of(self) -> dict[str, tuple[GapCount, ...]]:
        """Entity id → the gaps in it or in a statement that names it."""
        found: dict[str, dict[str, set[str]]] = {}
        problems = {}
        for gap in self._gaps:
            touched = self.statements[gap.statement].touches() if gap.statement else set()
            problems[gap.check] = gap.problem
            for ident in touched & set(self.entities) | {gap.entity}:
                found.setdefault(ident, {}).setdefault(gap.check, set()).add(gap.statement)
        return {
            ident: tuple(GapCount(c, problems[c], len(n)) for c, n in sorted(checks.items()))
            for ident, checks in found.items()
        }


def _sorting(name: str) -> str:
    """Return a name as lists sort it: folded, without an article before it."""
    return _ARTICLE.sub("", fold(name))


def _plural(cls: EntityClass) -> str:
    """Return what a list of entities of a class is called: the name of its section."""
    text = (cls.section or cls.label).replace("_", " ")
    return text[:1].upper() + text[1:]
