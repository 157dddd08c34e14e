"""What a dossier is made of: sections of items, each with numbered receipts; and its JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any

from kg.answers.asof import LeftOut
from kg.answers.badges import Badge, badges_in_words


class Extent(StrEnum):
    """How much a dossier holds: all of it, the most telling, or what goes on one page."""

    WHOLE = "whole"
    SHORT = "short"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Named:
    """A statement that is named: its id, its sentence, the numbers of its receipts (where told)."""

    statement: str
    sentence: str
    receipts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class More:
    """What a source says beside the sentence. badge: disputed, overruled, superseded, or empty."""

    label: str
    text: str
    badge: str
    receipts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: what ``Teller.cell`` says of a slot of the row's own statement.

    slot: empty where the cell tells when it was; form: as of templates; key: a colour of KEYS, or
    empty.
    """

    text: str
    slot: str
    form: str = ""
    key: str = ""
    is_disputed: bool = False


@dataclass(frozen=True, slots=True)
class SideTold:
    """One side of a conflict."""

    label: str
    statement: str
    receipts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RuleTold:
    """The rule by which something follows, and what it says."""

    name: str
    says: str


@dataclass(frozen=True, slots=True)
class RulingTold:
    """A person's judgement."""

    holds: str
    reason: str
    by: str
    when: str


@dataclass(frozen=True, slots=True)
class CountTold:
    """A stated total counted; see ``kg.graph.tallies.Count``."""

    claimed: str
    held: str
    least: int | None
    most: int | None
    verdict: str
    counted: tuple[Named, ...]
    possible: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class SourceTold:
    """An article as a dossier lists it. written: EDTF; written_label: in words."""

    id: str
    title: str
    publisher: str
    kind: str
    written: str
    how_dated: str
    written_label: str


@dataclass(frozen=True, slots=True)
class Rests:
    """A statement that rests on an article. paragraph: the first one, or None."""

    statement: str
    sentence: str
    badges: tuple[Badge, ...]
    paragraph: int | None
    receipts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a section tells. id: no other item has it; statement: its id, or empty.

    when: as known, in words; more: what sources say beside it; about: the statements behind a line
    that tells of several. Where it applies: cells of a row; rule and because of what follows; count
    of a total; sides and ruling of a conflict; article and rests of a source.
    """

    id: str
    sentence: str
    statement: str = ""
    cls: str = ""
    group: str = ""
    when: str = ""
    badges: tuple[Badge, ...] = ()
    status: str = ""
    receipts: tuple[int, ...] = ()
    more: tuple[More, ...] = ()
    about: tuple[Named, ...] = ()
    cells: tuple[Cell, ...] | None = None
    rule: RuleTold | None = None
    because: tuple[Named, ...] = ()
    count: CountTold | None = None
    sides: tuple[SideTold, ...] = ()
    ruling: RulingTold | None = None
    article: SourceTold | None = None
    rests: tuple[Rests, ...] = ()

    @property
    def cited(self) -> tuple[int, ...]:
        """The numbers of all receipts that it cites."""
        nested = [
            *(n for m in self.more for n in m.receipts),
            *(n for b in self.because for n in b.receipts),
            *(n for s in self.sides for n in s.receipts),
        ]
        return tuple(sorted({*self.receipts, *nested}))


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter. layout: as of the ontology's chapters; question, sparql: where it came from.

    saved_questions: those that ask for the same; tables: group → headings of its columns; left_out:
    how many more statements a whole one has here.
    """

    id: str
    heading: str
    layout: str
    items: tuple[Item, ...]
    question: str = ""
    saved_questions: tuple[str, ...] = ()
    sparql: str = ""
    tables: Mapping[str, tuple[str, ...]] | None = None
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """A numbered receipt. article: in one line; certainty: empty where said plainly.

    passage: the paragraphs, and excerpts: (before, anchor, after) of its sentences: only where they
    were asked for and the text is at hand; link: where its words can be read, or empty. items: ids
    of the items that cite it.
    """

    n: int
    source: str
    article: str
    title: str
    publisher: str
    kind: str
    written: str
    paragraph: int | None
    anchors: tuple[str, ...]
    said_by: str
    certainty: str
    note: str
    passage: str | None = None
    excerpts: tuple[tuple[str, str, str], ...] = ()
    link: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a dossier is about."""

    id: str
    name: str
    cls: str
    class_label: str
    other_names: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day from which a dossier looks back. date: EDTF; label: in words."""

    date: str
    label: str
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a dossier holds: statements, articles, receipts."""

    statements: int
    articles: int
    receipts: int


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The articles as CSL-JSON (a list) and as BibTeX (text)."""

    csl: list[dict[str, Any]]
    bibtex: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that the graph holds on somebody, as chapters.

    keys: colour → what it means; legend: sign → what it means; passages: whether receipts hold
    them.
    """

    subject: Subject
    as_of: AsOf | None
    counts: Counts
    sections: tuple[Section, ...]
    receipts: tuple[Receipt, ...]
    keys: Mapping[str, str]
    legend: Mapping[str, str]
    passages: bool
    bibliography: Bibliography
    extent: Extent = Extent.WHOLE

    @property
    def items(self) -> list[Item]:
        """All items, in order."""
        return [i for s in self.sections for i in s.items]

    def as_json(self) -> dict[str, Any]:
        """Return the dossier as a JSON-ready dict; ``kind`` is "dossier"."""
        return {"kind": "dossier", **as_json(self)}


def as_json(value: Any) -> Any:
    """Return a dataclass of this module, or what holds some, as JSON: ``cls`` is ``class`` there.

    What an item does not have (cells, a ruling …) is left out.
    """
    if is_dataclass(value):
        found = {f.name: getattr(value, f.name) for f in fields(value)}
        if isinstance(value, Item):
            optional = ("cells", "rule", "because", "count", "sides", "article", "rests")
            found = {k: v for k, v in found.items() if k not in optional or v}
            if not value.sides:
                found.pop("ruling")
            found["mark"] = badges_in_words(value.badges)
        return {("class" if k == "cls" else k): as_json(v) for k, v in found.items()}
    if isinstance(value, Mapping):
        return {k: as_json(v) for k, v in value.items()}
    return [as_json(v) for v in value] if isinstance(value, (tuple, list)) else value
