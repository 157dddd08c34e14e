"""A Graph → what each page of its site holds: names, statements, sources, conflicts, gaps."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.answers.lives import MOST_SENTENCES, LifeSentence, head_figures, short_life
from kg.answers.privacy import UNNAMED, has_page
from kg.answers.show import by_heading
from kg.answers.site_ld import LinkedData, articles_of
from kg.answers.site_lines import Lines
from kg.answers.site_model import (
    ClaimTold,
    ConflictTold,
    EntityPage,
    GapCount,
    GapItem,
    GapTold,
    LifeLine,
    Line,
    LineGroup,
    Name,
    NameGroup,
    Passage,
    SourceEntry,
    SourcePage,
    StatementTold,
    TallyTold,
)
from kg.answers.site_names import plural, sorting
from kg.answers.site_sources import Sources
from kg.graph.rules import Gap
from kg.model.claims import Claim
from kg.model.statements import Statement

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph

# statements an entity needs for a career page, a share card, a short life
CAREER_FROM, CARD_FROM, LIFE_FROM = 8, 20, 3
MOST_CAREERS = 120  # a career page draws all that stands around a name


class Site:
    """What the site says of one Graph; every method gives the same for the same facts.

    Who is not public has no page, and what is about nobody else is not told. passages: whether
    claims show the words around their anchors.
    """

    def __init__(self, graph: "Graph", passages: bool = False) -> None:
        self.graph, self.vocabulary, self.passages = graph, graph.vocabulary, passages
        self.lines, self.ld = Lines(graph), LinkedData(graph)
        self.statements = self.lines.statements
        self.entities = {i: e for i, e in graph.entities.items() if has_page(e)}
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
            and (self.is_a(e, "Person", "Team", "Season") or i in self.sponsors)
        ]
        return set(sorted(found, key=lambda i: (-self.counts[i], i))[:MOST_CAREERS])

    @cached_property
    def cards(self) -> set[str]:
        """The ids of entities that get a share card: those with a career page and much to tell."""
        return {i for i in self.careers if self.counts[i] >= CARD_FROM}

    @cached_property
    def featured(self) -> "Entity | None":
        """The best recorded person, or else the best recorded name; None where there is none."""
        known = [e for e in self.entities.values() if self.counts[e.id]]
        best = sorted(known, key=lambda e: (e.cls != "Person", -self.counts[e.id], e.id))
        return best[0] if best else None

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
    def sponsors(self) -> set[str]:
        """The ids of all who sponsored somebody."""
        found = [s for s in self.statements.values() if s.cls == "Sponsorship"]
        return {i for s in found for i in s.ids("sponsor")}

    def is_a(self, entity: "Entity", *classes: str) -> bool:
        """Return whether an Entity is of one of several classes."""
        return any(self.vocabulary.is_a(entity.cls, c) for c in classes)

    # -- entities --

    def entity(self, entity: "Entity") -> EntityPage:
        """Return everything about an Entity; its groups are empty where nothing is recorded."""
        statements = self.statements_of(entity.id)
        touching = {s.id for s in statements}
        cls = self.vocabulary.entity_class(entity.cls)
        found = {c.id: c for i in sorted(touching) for c in self.graph.conflicts_of(i)}
        return EntityPage(
            name=self.name(entity),
            plural=plural(cls),
            kind=entity.kind,
            formerly=entity.formerly,
            note=entity.note,
            life=self.life(entity),
            figures=self.figures(entity),
            slots=self.lines.plain_slots(entity.slots, cls.slots),
            named_by=self._named_by.get(entity.id, ()),
            career=entity.id in self.careers,
            card=entity.id in self.cards,
            groups=self._groups(entity.id, statements),
            conflicts=self.lines.named(found[i] for i in sorted(found)),
            gaps=self._gaps_of.get(entity.id, ()),
            articles=tuple(self.articles.entry(i) for i in articles_of(statements)),
        )

    def entity_ld(self, entity: "Entity") -> dict[str, Any]:
        """Return an Entity in schema.org's words; what is told of it is among the downloads."""
        return self.ld.entity(entity, ())

    def name(self, entity: "Entity") -> Name:
        """Return an Entity as lists show it."""
        return Name(
            entity.id,
            entity.name,
            entity.cls,
            entity.class_label,
            entity.other_names,
            self.counts[entity.id],
            entity.kind == UNNAMED,
        )

    def _groups(self, ident: str, statements: Iterable[Statement]) -> tuple[LineGroup, ...]:
        """Return the statements of an entity in groups, in the ontology's order."""
        groups = by_heading(self.graph, ident, statements)
        return tuple(
            LineGroup(n, tuple(self._at(f"entity/{ident}", s) for s in found))
            for n, found in groups
        )

    def _at(self, page: str, statement: Statement) -> Line | StatementTold:
        line = self.lines.line(statement)
        return self.told(statement) if line.home == page else line

    def life(self, entity: "Entity", most: int = MOST_SENTENCES) -> tuple[LifeLine, ...]:
        """Return the short life of whom enough is recorded: at most ``most`` sentences."""
        if self.counts[entity.id] < LIFE_FROM:
            return ()
        return tuple(self._life_line(s) for s in short_life(self.graph, entity, most))

    def figures(self, entity: "Entity") -> tuple[str, ...]:
        """Return what counts most of whom enough is recorded, with both counts of each."""
        if self.counts[entity.id] < LIFE_FROM:
            return ()
        return tuple(f.whole for f in head_figures(self.graph, entity))

    def _life_line(self, sentence: LifeSentence) -> LifeLine:
        behind = dict.fromkeys(s.id for s in (*sentence.statements, *sentence.counted))
        return LifeLine(sentence.text, self.lines.of(behind))

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
            members = sorted(entities, key=lambda e: (sorting(e.name), e.id))
            groups.append(NameGroup(plural(cls), tuple(self.name(e) for e in members)))
        return tuple(groups)

    # -- statements --

    def told(self, statement: Statement) -> StatementTold:
        """Return all there is to a statement."""
        rule = self.graph.data.rules.get(statement.rule, {}) if statement.rule else {}
        return StatementTold(
            line=self.lines.line(statement),
            likelihood=statement.likelihood,
            claims=self._claims(statement),
            says=rule.get("says", ""),
            aside=self.lines.aside(statement),
            premises=self.lines.of(statement.premises),
            follows=self.lines.of(s.id for s in self._follows.get(statement.id, ())),
            tally=self._tally(statement),
            conflicts=self.lines.named(self.graph.conflicts_of(statement.id)),
        )

    @cached_property
    def _follows(self) -> dict[str, list[Statement]]:
        found: dict[str, list[Statement]] = {}
        for statement in sorted(self.statements.values(), key=self.graph.by_time):
            for premise in statement.premises:
                found.setdefault(premise, []).append(statement)
        return found

    def _claims(self, statement: Statement) -> tuple[ClaimTold, ...]:
        """Return the claims of a statement, each with what not all of them carry."""
        says, line = self.lines.says(statement), self.lines.line(statement)
        return tuple(
            ClaimTold(receipt, says[claim.id], self._passage(claim) if self.passages else None)
            for claim, receipt in zip(statement.claims, line.receipts, strict=True)
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
        page = self.articles.page(ident)
        here = (r.line for p in page.paragraphs for r in p.claims)
        whole = dict.fromkeys(line.id for line in here if line.home == f"source/{ident}")
        return replace(page, whole=tuple(self.told(self.statements[i]) for i in whole))

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
