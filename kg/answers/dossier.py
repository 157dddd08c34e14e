"""A Graph and an entity → its dossier: chapters of sentences, each with numbered receipts."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from kg.answers import dossier_chapters as chapters
from kg.answers.bibliography import bibtex, csl
from kg.answers.dossier_brief import MOST_LINES, brief_items
from kg.answers.dossier_items import KEYS, Items
from kg.answers.dossier_model import (
    AsOf,
    Bibliography,
    Counts,
    Dossier,
    Item,
    Section,
    Subject,
)
from kg.answers.dossier_receipts import Receipts
from kg.answers.privacy import is_private
from kg.graph.prefixes import PREFIXES
from kg.model.statements import Statement
from kg.model.values import in_words
from kg.ontology import Chapter
from kg.problems import KgError, NotRecorded

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph

__all__ = ["MOST_LINES", "Dossier", "dossier"]
LAYOUTS = ("brief", "statements", "words", "totals", "conflicts", "gaps", "sources")


def dossier(
    graph: "Graph", entity: "Entity | str", as_of: str | None = None, *, passages: bool = False
) -> Dossier:
    """Return the Dossier of an entity; the same facts give the same one.

    entity: an Entity or a name; as_of: EDTF: leave out what was published later (see
    ``kg.answers.asof.graph_as_of`` for how), or None; passages: whether receipts hold the words of
    the articles around their anchors, which are other people's.

    Every statement that touches the entity (or a person whom no source names and who is something
    to the entity, where the ontology's pd:bringsUnnamed says so) is the item of exactly one section
    that is not drawn from others.

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
    return _Maker(graph, subject, passages).made(dated)


def _looking_back(graph: "Graph", entity: "Entity", as_of: str) -> tuple["Graph", "Entity", AsOf]:
    from kg.answers.asof import graph_as_of

    then, left_out = graph_as_of(graph, as_of)
    return then, then.entities[entity.id], AsOf(as_of, in_words(as_of), tuple(left_out))


def _why_private(entity: "Entity") -> str:
    return f"it is marked as {entity.data.privacy}"


class _Maker:
    """Makes one dossier."""

    def __init__(self, graph: "Graph", entity: "Entity", passages: bool) -> None:
        self.graph, self.vocabulary, self.entity = graph, graph.vocabulary, entity
        self.receipts = Receipts(graph, passages)
        self.items = Items(graph, entity.id, self.receipts)
        self.touching = [s for s in entity.statements() if not is_private(graph, s)]
        self.named = {
            s.id
            for s in self.touching
            if any(h.value.id == entity.id for values in s.slots.values() for h in values)
        }
        self.brought = self._brought()
        self.own = self.touching + [s for found in self.brought.values() for s in found]

    def made(self, as_of: AsOf | None) -> Dossier:
        """Return the dossier."""
        members = self._members()
        sections = []
        for chapter in self.vocabulary.chapters.values():
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
        question, sparql = "", ""
        unnamed = sorted(i for name, i in self.brought if name == chapter.name)
        match chapter.layout:
            case "brief":
                lines = brief_items(self.items, self.touching)
                found: chapters.Made = lines, {}
                question = self._templates_of(lines)
            case "statements":
                brought = [s for i in unnamed for s in self.brought[chapter.name, i]]
                found = chapters.by_group(self.items, members, brought)
                question, sparql = self._query(members, unnamed=unnamed)
            case "words":
                found = chapters.by_speaker(self.items, members, self.named, self.entity.name)
                naming = [s for s in members if s.id in self.named]
                question, sparql = self._query(naming, quoted=True)
            case "totals":
                found = chapters.totals(self.items, members)
                question, sparql = self._query(members)
            case "conflicts":
                found = chapters.conflicts(self.items, self.own)
                question = "where the sources of this dossier disagree (kg conflicts)"
            case "gaps":
                found = chapters.gaps(self.items, self.entity)
                question = "what the checks miss of this name (kg gaps)"
            case "sources":
                found = chapters.sources(self.items, self.own)
                question = "the statements above, by the article they rest on"
            case layout:
                raise KgError(
                    f"the chapter '{chapter.name}' of the ontology has no layout '{layout}'",
                    f"use one of: {', '.join(LAYOUTS)}",
                )
        return Section(
            id=chapter.name,
            heading=chapter.label,
            layout=chapter.layout,
            items=tuple(found[0]),
            question=question,
            saved_questions=chapter.questions,
            sparql=sparql,
            tables=found[1],
        )

    def _templates_of(self, lines: list[Item]) -> str:
        behind = [self.graph.statement(a.statement).cls for i in lines for a in i.about]
        return "the most telling of what is recorded: " + self._labels(dict.fromkeys(behind))

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
