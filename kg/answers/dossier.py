"""A Graph and an entity → its dossier: chapters of sentences, each with numbered receipts."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.answers import dossier_chapters as chapters
from kg.answers.bibliography import bibtex, csl
from kg.answers.dossier_items import KEYS, Items
from kg.answers.dossier_model import (
    AsOf,
    Bibliography,
    Counts,
    Dossier,
    Extent,
    Section,
    Subject,
)
from kg.answers.dossier_receipts import Receipts
from kg.answers.lives import MOST_SENTENCES, key_figures, short_life
from kg.answers.privacy import is_private
from kg.answers.show import by_telling
from kg.graph.prefixes import PREFIXES
from kg.model.statements import Statement
from kg.model.values import AmountValue, in_words
from kg.ontology import Chapter
from kg.problems import KgError, NotRecorded

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph

__all__ = ["Dossier", "dossier"]
# that one line cites; 0 for all
_MOST_RECEIPTS = {Extent.WHOLE: 0, Extent.SHORT: 2, Extent.PAGE: 1}
_ON_PAGE = 2  # items of a chapter, where a page would have none
LAYOUTS = ("brief", "figures", "statements", "words", "totals", "conflicts", "gaps", "sources")


def dossier(
    graph: "Graph",
    entity: "Entity | str",
    as_of: str | None = None,
    *,
    passages: bool = False,
    extent: Extent = Extent.WHOLE,
) -> Dossier:
    """Return the Dossier of an entity; the same facts give the same one.

    entity: an Entity or a name; as_of: EDTF: leave out what was published later (see
    ``kg.answers.asof.graph_as_of`` for how), or None; passages: whether receipts hold the words of
    the articles around their anchors, which are other people's; extent: how much of it. Of whom
    nothing that a page tells is recorded, it has a little of each chapter of a short one.

    In a whole one every statement that touches the entity (or a person whom no source names and who
    is something to the entity, where the ontology's pd:bringsUnnamed says so) is the item of
    exactly one section that is not drawn from others.

    Raises NotRecorded where nothing (or, with as_of, nothing yet) touches the entity, and where it
    is somebody who is not public.
    """
    subject = graph.entity(entity) if isinstance(entity, str) else entity
    dated = None
    if as_of:
        graph, subject, dated = _looking_back(graph, subject, as_of)
    if not subject.is_public:
        raise NotRecorded(
            f"{subject.name} has no dossier: {_why_private(subject)}",
            "what bears on others stands in theirs",
        )
    if not subject.statements():
        raise NotRecorded(
            f"{subject.name} is known by name, and nobody recorded anything of {subject.name}"
            + (f" by {in_words(as_of)}" if as_of else ""),
            "`kg search` finds what is recorded",
        )
    made = _Maker(graph, subject, passages, extent).made(dated)
    if made.sections or extent is not Extent.PAGE:
        return made
    return _Maker(graph, subject, passages, extent, _ON_PAGE).made(dated)


def _looking_back(graph: "Graph", entity: "Entity", as_of: str) -> tuple["Graph", "Entity", AsOf]:
    from kg.answers.asof import graph_as_of

    then, left_out = graph_as_of(graph, as_of)
    return then, then.entities[entity.id], AsOf(as_of, in_words(as_of), tuple(left_out))


def _why_private(entity: "Entity") -> str:
    return f"it is marked as {entity.data.privacy}"


class _Maker:
    """Makes one dossier."""

    def __init__(
        self,
        graph: "Graph",
        entity: "Entity",
        passages: bool,
        extent: Extent,
        at_most: int | None = None,
    ) -> None:
        """at_most: items on a page of each chapter of a short one, in place of its own."""
        self.at_most = at_most
        self.graph, self.vocabulary, self.entity = graph, graph.vocabulary, entity
        self.extent, self.is_whole = extent, extent is Extent.WHOLE
        self.receipts = Receipts(graph, passages, _MOST_RECEIPTS[extent])
        self.items = Items(graph, entity.id, self.receipts, self.is_whole)
        self.touching = [s for s in entity.statements() if not is_private(graph, s)]
        self.named = {
            s.id
            for s in self.touching
            if any(h.value.id == entity.id for values in s.slots.values() for h in values)
        }
        self.life = short_life(graph, entity, self._most_sentences())
        self.in_life = {s.id for sentence in self.life for s in sentence.statements}
        self.brought = self._brought()
        self.own = self.touching + [s for found in self.brought.values() for s in found]

    def made(self, as_of: AsOf | None) -> Dossier:
        """Return the dossier."""
        members = self._members()
        sections = []
        for chapter in self.vocabulary.chapters.values():
            if self._most(chapter) == 0:
                continue
            section = self._section(chapter, members.get(chapter.name, []))
            if section.items:
                sections.append(section)
        receipts = self.receipts.cited_by(sections)
        articles = sorted({r.source for r in receipts})
        return Dossier(
            subject=self._subject(),
            as_of=as_of,
            counts=Counts(len(self.own), len(articles), len(receipts)),
            sections=tuple(sections),
            receipts=receipts,
            keys=dict(KEYS),
            legend=self.graph.teller.legend(),
            passages=self.receipts.passages and any(r.passage for r in receipts),
            bibliography=Bibliography(csl(self.graph, articles), bibtex(self.graph, articles)),
            extent=self.extent,
        )

    def _subject(self) -> Subject:
        entity = self.entity
        return Subject(
            entity.id, entity.name, entity.cls, entity.class_label, entity.other_names, entity.note
        )

    def _members(self) -> dict[str, list[Statement]]:
        """Return chapter → the statements that stand in it; quoted only: among the words."""
        found: dict[str, list[Statement]] = {}
        all_chapters = self.vocabulary.chapters.values()
        words = next((c.name for c in all_chapters if c.layout == "words"), "")
        for statement in self.touching:
            own = self.items.cls(statement).chapter or ""
            quoted = words and statement.id not in self.named
            found.setdefault(words if quoted else own, []).append(statement)
        return found

    def _section(self, chapter: Chapter, members: list[Statement]) -> Section:
        """Return a chapter. members: its statements."""
        most = self._most(chapter)
        question, sparql = "", ""
        unnamed = sorted(i for name, i in self.brought if name == chapter.name)
        chosen = self._chosen(chapter, members)
        left_out = len(members) - len(chosen)
        match chapter.layout:
            case "brief":
                found: chapters.Made = chapters.life(self.items, "life", self.life)
                question = "the lines of a life in the ontology"
            case "figures":
                figures = key_figures(self.graph, self.entity)
                cited = self.extent is not Extent.PAGE
                found = chapters.life(self.items, "figure", figures[:most], cited)
                question = "the figures in the ontology"
            case "statements":
                brought = [s for i in unnamed for s in self.brought[chapter.name, i]]
                found = chapters.by_group(self.items, chosen, brought if self.is_whole else [])
                question, sparql = self._query(members, unnamed=unnamed)
            case "words":
                found = chapters.by_speaker(self.items, chosen, self.named, self.entity.name)
                naming = [s for s in members if s.id in self.named]
                question, sparql = self._query(naming, quoted=True)
            case "totals":
                found = chapters.totals(self.items, chosen)
                question, sparql = self._query(members)
            case "conflicts":
                conflicts = chapters.conflicts_of(self.graph, self.own)
                found = chapters.conflicts(self.items, conflicts[:most])
                left_out = len(conflicts) - len(found[0])
                question = "where the sources of this dossier disagree (kg conflicts)"
            case "gaps":
                found = chapters.gaps(self.items, chapters.gaps_of(self.graph, self.entity))
                found = found[0][:most], found[1]
                question = "what the checks miss of this name (kg gaps)"
            case "sources":
                found = chapters.sources(self.items, self.own if self.is_whole else [])
                question = "the statements above, by the article they rest on"
            case layout:
                raise KgError(
                    f"the chapter '{chapter.name}' of the ontology has no layout '{layout}'",
                    f"use one of: {', '.join(LAYOUTS)}",
                )
        items = found[0]
        if self.extent is Extent.PAGE:  # a page has no room for headings of groups
            items = [replace(i, group="") if i.cells is None else i for i in items]
        return Section(
            id=chapter.name,
            heading=chapter.label,
            layout=chapter.layout,
            items=tuple(items),
            question=question if self.is_whole else "",
            saved_questions=chapter.questions if self.is_whole else (),
            sparql=sparql if self.is_whole else "",
            tables=found[1],
            left_out=left_out if self.extent is Extent.SHORT else 0,
        )

    def _chosen(self, chapter: Chapter, members: list[Statement]) -> list[Statement]:
        """Return the statements of a chapter that are told, in their order.

        Where not all are: those that name the subject and tell most; not what the short life has
        told before, but where there are tables, which are told whole, and where there is an amount,
        which a life leaves out; and only totals that the graph counts.
        """
        most = self._most(chapter)
        if most is None:
            return members
        told = set() if any(self.items.cls(s).columns for s in members) else self.in_life
        found = [s for s in members if s.id in self.named and (s.id not in told or _has_amount(s))]
        if chapter.layout == "totals":
            counts = self.graph.tallies
            found = [s for s in found if s.id in counts and counts[s.id].held]
        kept = {s.id for s in by_telling(self.graph, found)[:most]}
        return [s for s in found if s.id in kept]

    def _most_sentences(self) -> int:
        all_chapters = self.vocabulary.chapters.values()
        found = [self._most(c) for c in all_chapters if c.layout == "brief"]
        return next((n for n in found if n), MOST_SENTENCES)

    def _most(self, chapter: Chapter) -> int | None:
        """Return how many items a chapter may have; None for all."""
        on_page = chapter.most_on_page
        if self.at_most is not None:
            on_page = min(self.at_most, chapter.most)
        most = {Extent.SHORT: chapter.most, Extent.PAGE: on_page}
        return most.get(self.extent)

    def _labels(self, classes: Iterable[str]) -> str:
        """Return what people call some classes of statements."""
        return ", ".join(self.vocabulary.statement_class(c).label for c in classes)

    def _brought(self) -> dict[tuple[str, str], list[Statement]]:
        """Return (chapter, id of an unnamed person) → statements about them, in order.

        Those that touch the subject are left out; people who are not public bring nothing.
        """
        own = {s.id for s in self.touching}
        found: dict[tuple[str, str], list[Statement]] = {}
        for statement in self.touching:
            cls = self.items.cls(statement)
            if not cls.brings_unnamed or statement.id not in self.named:
                continue
            for ident in dict.fromkeys(i for slot in statement.slots for i in statement.ids(slot)):
                entity = self.graph.entities.get(ident)
                key = cls.chapter or "", ident
                if entity is None or entity.kind != "unnamed" or key in found:
                    continue
                if entity.is_public:
                    found[key] = [s for s in entity.statements() if s.id not in own]
                    own |= {s.id for s in found[key]}
        return {key: statements for key, statements in found.items() if statements}

    def _query(
        self, members: list[Statement], quoted: bool = False, unnamed: Collection[str] = ()
    ) -> tuple[str, str]:
        """Return the query that a section came from: in words, and as SPARQL."""
        classes = sorted({s.cls for s in members})
        name, subject = self.entity.name, f"<{PREFIXES['ent']}{self.entity.id}>"
        words, parts = [], []
        if classes:
            words.append(f"all that names {name} as: {self._labels(classes)}")
        values = " ".join("pd:" + c for c in classes)
        parts.append(f"VALUES ?class {{ {values} }} ?statement a ?class ; ?slot {subject} .")
        if quoted:
            words.append(f"what rests on the word of {name}")
            parts.append(
                f"?statement pd:hasClaim/pd:saidBy {subject} ."
                f" FILTER NOT EXISTS {{ ?statement ?any {subject} }}"
            )
        if unnamed:
            people = " ".join(f"<{PREFIXES['ent']}{i}>" for i in unnamed)
            parts.append(f"VALUES ?who {{ {people} }} ?statement ?slot ?who .")
        where = " UNION ".join(f"{{ {part} }}" for part in parts)
        return " and ".join(words), (
            f"PREFIX pd: <{PREFIXES['pd']}>\n"
            f"SELECT DISTINCT ?statement ?sentence WHERE {{ {where}"
            " ?statement pd:sentenceText ?sentence } ORDER BY ?sentence ?statement"
        )


def _has_amount(statement: Statement) -> bool:
    """Whether a statement holds a sum, a number or a measure."""
    return any(isinstance(h.value, AmountValue) for held in statement.slots.values() for h in held)
