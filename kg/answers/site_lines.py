"""Statements, claims and conflicts → the lines that the pages of a site show.

Who is not public has no link.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from kg.answers.badges import badges_of
from kg.answers.disagreements import is_of_values, side_label, what_of
from kg.answers.privacy import has_page, is_private
from kg.answers.receipts import certainty_in_words, has_several_details
from kg.answers.site_model import (
    ConflictNamed,
    ConflictTold,
    Line,
    Link,
    ReceiptLine,
    Ruled,
    SideLine,
    SlotTold,
    SlotValue,
)
from kg.answers.whens import when_of
from kg.graph.telling import Told
from kg.model.claims import Claim, Slots
from kg.model.statements import Conflict, Held, Statement
from kg.model.values import EntityValue, KindValue, Value

if TYPE_CHECKING:
    from kg.answers.graph import Graph


class Lines:
    """Shows what a site tells: all statements but those about nobody who is public."""

    def __init__(self, graph: "Graph") -> None:
        self.graph, self.vocabulary, self.teller = graph, graph.vocabulary, graph.teller
        self._homes: dict[str, str] = {}
        self._lines: dict[str, Line] = {}

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """Id → statement, of all that the site tells."""
        return {s.id: s for s in self.graph.statements if not is_private(self.graph, s)}

    @cached_property
    def public(self) -> set[str]:
        """The ids of entities that have a page."""
        return {i for i, e in self.graph.entities.items() if has_page(e)}

    def home(self, statement: Statement) -> str:
        """Return the page on which a statement is told in full, seen from the top of the site.

        That is the page of whom its class names first; where nobody in it has one, that of its
        first article.
        """
        if statement.id not in self._homes:
            self._homes[statement.id] = self._home(statement)
        return self._homes[statement.id]

    def _home(self, statement: Statement) -> str:
        slots = self.vocabulary.statement_class(statement.cls).slots
        for name in dict.fromkeys([*slots, *statement.slots]):
            for told in self.teller.told(statement, name):
                if told.ident in self.public:
                    return f"entity/{told.ident}"
        for ident in sorted(statement.touches() & self.public):
            return f"entity/{ident}"
        return f"source/{statement.claims[0].source}" if statement.claims else "names"

    def of(self, idents: Iterable[str]) -> tuple[Line, ...]:
        """Return the lines of statements by id, without those that the site does not tell."""
        return tuple(self.line(self.statements[i]) for i in idents if i in self.statements)

    def line(self, statement: Statement) -> Line:
        """Return a statement as a line."""
        if statement.id not in self._lines:
            self._lines[statement.id] = self._line(statement)
        return self._lines[statement.id]

    def _line(self, statement: Statement) -> Line:
        derived = not statement.claims
        details = has_several_details(statement)
        return Line(
            id=statement.id,
            home=self.home(statement),
            cls=statement.cls,
            when=when_of(self.graph, statement),
            sentence=statement.sentence,
            parts=self.parts(statement),
            badges=badges_of(statement, self.teller),
            receipts=tuple(self.receipt(c, details) for c in statement.claims),
            rule=statement.rule if derived else "",
            because=len(statement.premises) if derived else 0,
        )

    def parts(self, statement: Statement) -> tuple[Link, ...]:
        """Return the sentence of a statement with the names of public entities as links."""
        ids: dict[str, str] = {}
        for slot in statement.slots:
            for told in self.teller.told(statement, slot):
                if isinstance(told.value, EntityValue) and told.text and told.ident in self.public:
                    ids.setdefault(told.text, told.ident)
                    ids.setdefault(told.text[:1].upper() + told.text[1:], told.ident)
        sentence, at = statement.sentence, 0
        found: list[Link] = []
        if ids:
            longest = sorted(ids, key=lambda text: (-len(text), text))
            names = "|".join(re.escape(text) for text in longest)
            for match in re.finditer(rf"(?<!\w)(?:{names})(?!\w)", sentence):
                found.append(Link(sentence[at : match.start()]))
                found.append(Link(match.group(), ids[match.group()]))
                at = match.end()
        return tuple(p for p in (*found, Link(sentence[at:])) if p.text)

    def receipt(self, claim: Claim, details: bool = False) -> ReceiptLine:
        """Return a claim as lists show it. details: whether to add what this claim alone adds."""
        speaker = self.graph.entities.get(claim.said_by)
        said_by = Link(speaker.name, self.page_of(speaker.id)) if speaker else None
        alone = tuple(v.label for v in claim.slots.get("detail", ())) if details else ()
        return ReceiptLine(
            source=claim.source,
            title=self.graph.articles[claim.source].title,
            paragraph=claim.place.paragraph if claim.place else None,
            anchors=claim.at,
            said_by=said_by,
            certainty=certainty_in_words(self.graph, claim),
            note=claim.note,
            details=alone,
            link=self.graph.articles[claim.source].link(claim.at),
        )

    def page_of(self, ident: str) -> str:
        """Return the id of an entity that has a page; else empty."""
        return ident if ident in self.public else ""

    # -- slots --

    def slots(self, statement: Statement) -> tuple[SlotTold, ...]:
        """Return the slots of a statement: values as they are told, then what was put aside."""
        order = self.vocabulary.statement_class(statement.cls).slots
        found = []
        for name in dict.fromkeys([*order, *statement.slots]):
            values = [self._told(t) for t in self.teller.told(statement, name)]
            aside = [h for h in statement.slots.get(name, ()) if not h.is_told]
            found.append(self._slot(name, [*values, *map(self._aside, aside)]))
        return tuple(s for s in found if s.values)

    def plain_slots(
        self, slots: Slots, order: Iterable[str] = (), certainty: Mapping[str, str] | None = None
    ) -> tuple[SlotTold, ...]:
        """Return the slots of an entity or a claim.

        certainty: slot → how firmly a claim says it.
        """
        found = []
        for name in dict.fromkeys([*order, *slots]):
            mark = self.teller.mark((certainty or {}).get(name, ""))
            values = [self._value(v, v.label + mark) for v in slots.get(name, ())]
            found.append(self._slot(name, values))
        return tuple(s for s in found if s.values)

    def says(self, statement: Statement) -> dict[str, tuple[SlotTold, ...]]:
        """Return claim id → what it carries and not all claims of the statement do.

        Of one that carries nothing but what all do, all of it, where others carry more.
        """
        carried = {c.id: self.plain_slots(c.slots, certainty=c.certainty) for c in statement.claims}
        common = set.intersection(*map(set, carried.values())) if carried else set()
        own = {i: tuple(s for s in slots if s not in common) for i, slots in carried.items()}
        return {i: slots or (carried[i] if any(own.values()) else ()) for i, slots in own.items()}

    def _slot(self, name: str, values: list[SlotValue]) -> SlotTold:
        slot = self.vocabulary.slots[name]
        return SlotTold(slot.iri, slot.label, tuple(values))

    def _told(self, told: Told) -> SlotValue:
        return self._value(told.value, str(told), "disputed" if told.is_disputed else "")

    def _aside(self, held: Held) -> SlotValue:
        return self._value(held.value, held.value.label, held.standing.value)

    def _value(self, value: Value, text: str, badge: str = "") -> SlotValue:
        entity = self.page_of(value.ident) if isinstance(value, EntityValue) else ""
        return SlotValue(text, entity, value.iri if isinstance(value, KindValue) else "", badge)

    def aside(self, statement: Statement) -> tuple[SlotTold, ...]:
        """Return the slots with values that were put aside: overruled or superseded."""
        slots = self.slots(statement)
        return tuple(
            replace(s, values=gone)
            for s in slots
            if (gone := tuple(v for v in s.values if v.badge and v.badge != "disputed"))
        )

    # -- conflicts --

    def named(self, found: Iterable[Conflict]) -> tuple[ConflictNamed, ...]:
        """Return the conflicts about what the site tells, as other pages than theirs name them."""
        return tuple(
            ConflictNamed(c.id, what_of(self.graph, c), c.ruling is not None)
            for c in found
            if c.statement in self.statements
        )

    def conflicts(self, found: Iterable[Conflict]) -> tuple[ConflictTold, ...]:
        """Return the conflicts about what the site tells."""
        return tuple(self.conflict(c) for c in found if c.statement in self.statements)

    def conflict(self, conflict: Conflict) -> ConflictTold:
        """Return a conflict with its sides."""
        ruling = conflict.ruling
        return ConflictTold(
            id=conflict.id,
            what=what_of(self.graph, conflict),
            about=self.line(self.graph.statement(conflict.statement)),
            sides=tuple(self._sides(conflict)),
            ruling=Ruled(ruling.holds, ruling.reason, ruling.by, ruling.when) if ruling else None,
        )

    def _sides(self, conflict: Conflict) -> Iterable[SideLine]:
        if not is_of_values(conflict):
            for line in self.of(conflict.statements):
                yield SideLine("", line, ())
            return
        claims = {c.id: c for c in self.graph.statement(conflict.statement).claims}
        for number, side in enumerate(conflict.sides):
            receipts = tuple(self.receipt(claims[i]) for i in side.claims if i in claims)
            yield SideLine(side_label(self.graph, conflict, number), None, receipts)
