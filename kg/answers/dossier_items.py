"""Statements → the items of a dossier: sentences and rows of tables.

Sentences come with what else their sources say.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.answers.badges import badges_of
from kg.answers.dossier_model import Cell, Item, More, Named, RuleTold
from kg.answers.dossier_receipts import Receipts
from kg.answers.whens import time_slot_of, when_of
from kg.model.claims import Claim
from kg.model.guards import meets_all, parse_guards
from kg.model.statements import Statement
from kg.model.values import BooleanValue, Value
from kg.ontology import StatementClass

if TYPE_CHECKING:
    from kg.answers.graph import Graph

KEYS = {  # the colours of motorsport's result tables, as Wikipedia keeps them
    "gold": "won",
    "silver": "second",
    "bronze": "third",
    "green": "in the points, where a source says so",
    "blue": "classified",
    "purple": "did not finish",
    "black": "disqualified",
    "white": "did not start",
}
_KEYS_WHEN = (  # the first whose guard holds; of races only
    ("black", "result_status=disqualified"),
    ("white", "result_status=did-not-start"),
    ("white", "result_status=did-not-qualify"),
    ("white", "result_status=did-not-prequalify"),
    ("white", "result_status=did-not-practice"),
    ("white", "result_status=withdrawn"),
    ("purple", "result_status=retired"),
    ("silver", "position=2"),
    ("bronze", "position=3"),
    ("green", "position & points"),
    ("blue", "position"),
    ("blue", "overall_position"),
    ("blue", "result_status"),
)
_TOLD_BY_COLOUR = ("position", "result_status", "session_kind")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: the first of its slots that has a value is shown.

    slots: (name, form) pairs; is_time: whether it tells when the statement was so.
    """

    heading: str
    slots: tuple[tuple[str, str], ...]
    is_time: bool


class Items:
    """Makes the items of one dossier.

    subject: the id of the entity it is about; is_whole: whether they also say what sources say
    beside a sentence, and what it follows from.
    """

    def __init__(
        self, graph: "Graph", subject: str, receipts: Receipts, is_whole: bool = True
    ) -> None:
        self.graph, self.subject, self.receipts = graph, subject, receipts
        self.is_whole = is_whole
        self.vocabulary, self.teller = graph.vocabulary, graph.teller

    def cls(self, statement: Statement) -> StatementClass:
        """Return the class of a statement."""
        return self.vocabulary.statement_class(statement.cls)

    def named(self, statement: Statement, cited: bool = False) -> Named:
        """Return a statement as others name it; cited: with its receipts."""
        numbers = self.receipts.of(statement) if cited else ()
        return Named(statement.id, statement.sentence, numbers)

    def sentence(self, statement: Statement, group: str) -> Item:
        """Return the item that tells a statement by its sentence."""
        silent = self.teller.untold(statement)
        item = self._item(statement, group)
        return replace(
            item,
            badges=badges_of(statement, self.teller),
            more=self._more(statement, silent, [statement.sentence, item.when]),
        )

    def rows(self, statements: Sequence[Statement], group: str) -> tuple[list[str], list[Item]]:
        """Return (headings, rows) of statements that have the same columns.

        A column that is empty, or holds the subject alone, is left out; where not everything is
        told, also one that few rows fill.
        """
        columns = self.columns(statements[0])
        least = 1 if self.is_whole else len(statements) / 4
        used = [c for c in columns if sum(self._tells(s, c) for s in statements) >= least]
        dropped = {n for c in columns if c not in used for n, _ in c.slots}
        return (
            [c.heading for c in used],
            [self._row(s, group, used, dropped) for s in sorted(statements, key=self._in_order)],
        )

    def columns(self, statement: Statement) -> list[Column]:
        """Return the columns that the class of a statement has; none where it has no table."""
        found = []
        for text in self.cls(statement).columns:
            heading, _, names = text.partition(" | ")
            parts = [n.strip().partition(":") for n in names.split(",")]
            slots = tuple((name, form) for name, _, form in parts)
            is_time = any(form == "time" for _, form in slots)
            found.append(Column(heading.strip(), slots, is_time))
        return found

    def _item(self, statement: Statement, group: str) -> Item:
        item = Item(
            id=statement.id,
            sentence=statement.sentence,
            statement=statement.id,
            cls=statement.cls,
            group=group,
            when=self._when(statement),
            status=statement.status,
            receipts=self.receipts.of(statement),
        )
        if statement.claims or not self.is_whole:
            return item
        says = self.graph.data.rules.get(statement.rule, {}).get("says", "")
        premises = [self.graph.statement(p) for p in statement.premises]
        return replace(
            item,
            rule=RuleTold(statement.rule, says),
            because=tuple(self.named(p, cited=True) for p in premises),
        )

    def _when(self, statement: Statement) -> str:
        """Return when it was so: in words, or as short as a margin needs it."""
        return when_of(self.graph, statement) if self.is_whole else self.teller.when(statement)

    # -- what sources say beside it --

    def _more(
        self, statement: Statement, silent: Collection[str], shown: Sequence[str]
    ) -> tuple[More, ...]:
        """Return what the claims say and ``shown`` does not.

        The slots named in ``silent``; and values that differ from those told: a less precise one
        ("at least 28,000" beside 30,000), or one that a ruling or a later word put aside.
        """
        found: dict[tuple[str, str, str], set[int]] = {}
        for claim in statement.claims if self.is_whole else ():
            for name, values in claim.slots.items():
                slot = self.vocabulary.slots[name]
                if slot.chain and slot.chain[0] in claim.slots:
                    continue
                for value in values:
                    told = self._beside(statement, name, value, silent, shown)
                    if told is not None:
                        label = "" if name == "detail" or told[2] else slot.label
                        number = self.receipts.number(claim)
                        found.setdefault((label, told[0], told[1]), set()).add(number)
        return tuple(More(*key, tuple(sorted(numbers))) for key, numbers in found.items())

    def _beside(
        self,
        statement: Statement,
        name: str,
        value: Value,
        silent: Collection[str],
        shown: Sequence[str],
    ) -> tuple[str, str, bool] | None:
        """Return (text, badge, whether it needs no label) of a claim's value; None if told."""
        cls = self.cls(statement)
        alike = cls.symmetric if name in cls.symmetric else (name,)  # either end says the same
        told = [t for n in alike for t in self.teller.told(statement, n)]
        same = next((t for t in told if t.value.key == value.key), None)
        text, badge = " ".join(value.label.split()), ""
        if same is None:
            held = [h for h in statement.slots.get(name, ()) if h.value.key == value.key]
            badge = next((h.standing.value for h in held if not h.is_told), "")
        elif (name not in silent and len(told) < 2 * len(alike)) or _stands_in(same.text, shown):
            return None
        else:
            text, badge = str(same), "disputed" if same.is_disputed else ""
        if isinstance(value, BooleanValue):
            label = self.vocabulary.slots[name].label
            mark = same.mark if same else ""
            return (label if value.truth else f"not {label}") + mark, badge, True
        return text, badge, False

    # -- tables --

    def _row(
        self, statement: Statement, group: str, columns: Sequence[Column], dropped: set[str]
    ) -> Item:
        """Return a row; its ``more`` holds whatever the cells do not show.

        dropped: slots whose column would hold the subject alone.
        """
        cells = tuple(self._cell(statement, c) for c in columns)
        told = {c.slot for c in cells}
        silent = [
            name
            for name in statement.slots
            if name not in told and (name not in dropped or self._others(statement, name))
        ]
        if any(c.key for c in cells):
            silent = [name for name in silent if name not in _TOLD_BY_COLOUR]
        shown = [c.text for c in cells]
        return replace(
            self._item(statement, group),
            cells=cells,
            badges=badges_of(statement, self.teller, tuple(c.slot for c in cells)),
            more=self._more(statement, silent, shown),
        )

    def _cell(self, statement: Statement, column: Column) -> Cell:
        if column.is_time:
            slot = time_slot_of(self.graph, statement)
            return self._told_cell(statement, slot, "", self._when(statement))
        name, form = next((s for s in column.slots if statement.told(s[0])), ("", ""))
        cell = self._told_cell(statement, name, form)
        if any(n == "position" for n, _ in column.slots):
            return replace(cell, key=result_key(statement))
        return cell

    def _told_cell(self, statement: Statement, slot: str, form: str, text: str = "") -> Cell:
        if not slot:
            return Cell(text, "")
        disputed = any(t.is_disputed for t in self.teller.told(statement, slot))
        return Cell(self.teller.cell(statement, slot, form), slot, form, "", disputed)

    def _tells(self, statement: Statement, column: Column) -> bool:
        """Whether a column tells something of a statement: more than the subject."""
        if column.is_time:
            return bool(when_of(self.graph, statement))
        name = next((n for n, _ in column.slots if statement.told(n)), "")
        return bool(name) and self._others(statement, name)

    def _others(self, statement: Statement, slot: str) -> bool:
        return any(h.value.id != self.subject for h in statement.told(slot))

    def _in_order(self, statement: Statement) -> tuple[object, ...]:
        """Sorting key of a table: the day, then the kind of session.

        Practice, qualifying and race stand in this order in the alphabet too.
        """
        day, *rest = self.graph.by_time(statement)
        kinds = sorted(str(h.value.raw) for h in statement.told("session_kind"))
        return day, statement.latest or "", kinds, *rest


def result_key(statement: Statement) -> str:
    """Return the colour of KEYS for what a result holds; empty where it holds no place.

    A win is what the ontology calls one. The cell says the place in words: a colour is never alone.
    """
    if "Win" in statement.types:
        return "gold"
    held = {name: statement.held(name) for name in statement.slots}
    kinds = held.get("session_kind", ())
    if kinds and not meets_all(parse_guards("session_kind=race"), held):
        return ""
    return next((key for key, guard in _KEYS_WHEN if meets_all(parse_guards(guard), held)), "")


def claims_saying(statement: Statement, ids: Iterable[str]) -> list[Claim]:
    """Return the claims of a statement that have one of these ids."""
    wanted = set(ids)
    return [c for c in statement.claims if c.id in wanted]


def _stands_in(text: str, shown: Iterable[str]) -> bool:
    """Return whether a text stands in one of others as words of its own: 5 is not in 2005."""
    pattern = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)", re.IGNORECASE)
    return any(pattern.search(other) for other in shown)
