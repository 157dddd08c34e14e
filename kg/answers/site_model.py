"""What the pages of a site hold, as their templates read it."""

from dataclasses import dataclass

from kg.answers.badges import Badge


@dataclass(frozen=True, slots=True)
class Name:
    """An entity as lists show it. also: other names; count: of statements that are told of it."""

    id: str
    name: str
    cls: str
    class_label: str
    also: tuple[str, ...]
    count: int
    unnamed: bool


@dataclass(frozen=True, slots=True)
class NameGroup:
    """Names under a heading."""

    heading: str
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to an entity's page, or only text. id: of the entity, or empty."""

    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A claim as lists show it.

    title: of its article; certainty: empty where said plainly; details: what it alone adds; link:
    where its words can be read, or empty.
    """

    source: str
    title: str
    paragraph: int | None
    anchors: tuple[str, ...]
    said_by: Link | None
    certainty: str
    note: str
    details: tuple[str, ...] = ()
    link: str = ""

    @property
    def place(self) -> str:
        """Its article and paragraph."""
        return f"{self.source} ¶{self.paragraph}" if self.paragraph else self.source


@dataclass(frozen=True, slots=True)
class Line:
    """A statement as lists show it. when: as known; parts: its sentence with the names as links.

    home: the page on which it is told in full, without its ending, seen from the site's top; rule,
    because: the rule and how many premises; empty and 0 where a source states it.
    """

    id: str
    home: str
    cls: str
    when: str
    sentence: str
    parts: tuple[Link, ...]
    badges: tuple[Badge, ...]
    receipts: tuple[ReceiptLine, ...]
    rule: str
    because: int


@dataclass(frozen=True, slots=True)
class SlotValue:
    """A value as it is told. entity: id with a page of its own; term: IRI of a kind; else empty.

    badge: disputed, overruled, superseded, or empty.
    """

    text: str
    entity: str
    term: str
    badge: str = ""


@dataclass(frozen=True, slots=True)
class SlotTold:
    """A slot with its values. iri: of the slot."""

    iri: str
    label: str
    values: tuple[SlotValue, ...]


@dataclass(frozen=True, slots=True)
class SideLine:
    """One side of a conflict: a value with its receipts, or the line of a statement."""

    label: str
    line: Line | None
    receipts: tuple[ReceiptLine, ...]


@dataclass(frozen=True, slots=True)
class Ruled:
    """A person's judgement."""

    holds: str
    reason: str
    by: str
    when: str


@dataclass(frozen=True, slots=True)
class ConflictTold:
    """A conflict: what it is about, the line of its first statement, its sides, its ruling.

    The ruling may be None.
    """

    id: str
    what: str
    about: Line
    sides: tuple[SideLine, ...]
    ruling: Ruled | None


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """An article as lists show it. statements, claims: that rest on it; alone: on no other."""

    id: str
    title: str
    publisher: str
    kind: str
    how_dated: str
    written: str
    statements: int
    claims: int
    alone: int


@dataclass(frozen=True, slots=True)
class Resting:
    """A claim with the line of its statement.

    says: what it carries, where another claim of the statement carries something else.
    """

    receipt: ReceiptLine
    line: Line
    says: tuple[SlotTold, ...]


@dataclass(frozen=True, slots=True)
class ParagraphTold:
    """A paragraph of an article and what was taken from it. left: why nothing was, or empty."""

    number: int | None
    left: str
    claims: tuple[Resting, ...]


@dataclass(frozen=True, slots=True)
class SourcePage:
    """An article with what rests on it, paragraph by paragraph.

    whole: the statements that are told in full here, since nobody in them has a page.
    """

    entry: SourceEntry
    paragraphs: tuple[ParagraphTold, ...]
    whole: "tuple[StatementTold, ...]"


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph around its anchor."""

    before: str
    anchor: str
    after: str


@dataclass(frozen=True, slots=True)
class ClaimTold:
    """A claim as the page of its statement shows it.

    says: what it carries, where another claim of the statement carries something else; passage:
    where it was asked for and is at hand, else None.
    """

    receipt: ReceiptLine
    says: tuple[SlotTold, ...]
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class TallyTold:
    """A stated total counted. held: how many the graph holds, empty where it does not count."""

    claimed: str
    held: str
    verdict: str
    counted: tuple[Line, ...]
    possible: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ConflictNamed:
    """A conflict that is told elsewhere. what: it is about."""

    id: str
    what: str
    is_ruled: bool


@dataclass(frozen=True, slots=True)
class StatementTold:
    """A statement in full, as it stands on the one page where it is at home.

    says: its rule; aside: slots with values that do not hold.
    """

    line: Line
    likelihood: str
    claims: tuple[ClaimTold, ...]
    says: str
    aside: tuple[SlotTold, ...]
    premises: tuple[Line, ...]
    follows: tuple[Line, ...]
    tally: TallyTold | None
    conflicts: tuple[ConflictNamed, ...]


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Statements under a heading: in full those that are at home here, by time."""

    heading: str
    lines: tuple[Line | StatementTold, ...]


@dataclass(frozen=True, slots=True)
class LifeLine:
    """A sentence of a short life, with the statements behind it."""

    sentence: str
    about: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class GapCount:
    """How often something is missing of an entity."""

    check: str
    problem: str
    count: int


@dataclass(frozen=True, slots=True)
class EntityPage:
    """Everything about an entity. career, card: whether it has these files."""

    name: Name
    plural: str
    kind: str
    formerly: tuple[str, ...]
    note: str
    life: tuple[LifeLine, ...]
    figures: tuple[str, ...]
    slots: tuple[SlotTold, ...]
    named_by: tuple[NameGroup, ...]
    career: bool
    card: bool
    groups: tuple[LineGroup, ...]
    conflicts: tuple[ConflictNamed, ...]
    gaps: tuple[GapCount, ...]
    articles: tuple[SourceEntry, ...]


@dataclass(frozen=True, slots=True)
class GapItem:
    """Where something is missing: in an entity, or in a statement."""

    id: str
    name: str
    line: Line | None


@dataclass(frozen=True, slots=True)
class GapTold:
    """What a check finds missing, and where."""

    check: str
    problem: str
    solution: str
    places: tuple[GapItem, ...]


@dataclass(frozen=True, slots=True)
class ClassCount:
    """A class of names and how many there are."""

    name: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class SiteCounts:
    """How much the site holds. open: conflicts without a ruling."""

    people: int
    statements: int
    articles: int
    entities: int
    conflicts: int
    open: int


@dataclass(frozen=True, slots=True)
class NamesPage:
    """All names by letter, and the best recorded of each kind."""

    counts: SiteCounts
    first: tuple[NameGroup, ...]
    letters: tuple[NameGroup, ...]
    classes: tuple[ClassCount, ...]


@dataclass(frozen=True, slots=True)
class Connector:
    """Who connects many. joins: persons and organizations beside them; share: in words."""

    name: Name
    joins: int
    share: str
    life: str


@dataclass(frozen=True, slots=True)
class ArticleNews:
    """An article and what it brought. fresh: what rests on it alone, the most telling first."""

    entry: SourceEntry
    fresh: tuple[Line, ...]
    disputes: tuple[ConflictNamed, ...]


@dataclass(frozen=True, slots=True)
class Featured:
    """The career with which the site opens."""

    name: Name
    life: tuple[LifeLine, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The first page: stories. featured is None where nothing is recorded of anybody."""

    counts: SiteCounts
    featured: Featured | None
    disputed: tuple[ConflictTold, ...]
    connectors: tuple[Connector, ...]
    news: tuple[ArticleNews, ...]
