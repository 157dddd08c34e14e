"""What a page about one entity, or a connection of two, is made of: plain frozen data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from kg.answers.career.results import Row as ResultRow
from kg.answers.career.season_grid import SeasonGrid
from kg.answers.career.team_grid import TeamGrid


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on the axis: a year, years of which one is meant, or a part of the subject.

    gap: how many years without a source lie before it; first, last: its years, 0 for a part.
    """

    id: str
    label: str
    gap: int = 0
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Axis:
    """The ticks, numbered from 0; kind: ``year`` or ``part``."""

    kind: str
    label: str
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A run of ticks of one name. first, last: numbers of ticks.

    fades_in, fades_out: no source gives that end; mark: see ``kg.answers.career.marks``; when: the
    dates behind it as they are known.
    """

    first: int
    last: int
    fades_in: bool
    fades_out: bool
    mark: str
    when: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """The bars of one name in a lane."""

    node: str
    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Undated:
    """A name in a lane that no source dates. as_of: the day until which it is told, or empty."""

    node: str
    label: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane with who stands in it; count: how many names; has_events: some rows are events."""

    id: str
    label: str
    glyph: str
    colour: str
    column: int
    count: int
    rows: tuple[Row, ...]
    undated: tuple[Undated, ...]
    has_events: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody or something that stands around the subject.

    short: its name on the axis, or empty; cost: of the most telling step there; count: of the
    statements that lead there, whose ids are ``own``.
    """

    id: str
    name: str
    short: str
    cls: str
    class_label: str
    other_names: tuple[str, ...]
    lane: str | None
    column: int
    cost: float
    count: int
    ticks: tuple[int, ...]
    own: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """What joins two names: one for each pair and relation.

    loose: it is no link of the ontology, only told of both; mark: of the firmest behind it.
    """

    id: str
    start: str
    end: str
    label: str
    loose: bool
    statements: tuple[str, ...]
    ticks: tuple[int, ...]
    cost: float
    mark: str


@dataclass(frozen=True, slots=True)
class Season:
    """What happened at one tick.

    key: win, title, podium, points, placed, out or none, from what holds; mark: how firmly that is
    said; short: the same in a word or two, with the sign of its mark; lines: sentences.
    """

    tick: int
    label: str
    key: str
    mark: str
    star: bool
    short: str
    lines: tuple[str, ...]
    nodes: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a conflict: what it says, and the ids of the articles that do."""

    label: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A conflict as a page shows it; ruling: the line that says who ruled what, or empty."""

    id: str
    what: str
    sides: tuple[Side, ...]
    statements: tuple[str, ...]
    ruling: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A claim as a page shows it.

    paragraph: from 1, or None; certainty: in words, or empty; link: where its words can be read.
    """

    source: str
    paragraph: int | None
    has_passage: bool
    at: str
    said_by: str
    certainty: str
    note: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A statement with its receipts.

    badge: how sure it is, in words; mark: the same as a class of looks; when: as known; own:
    whether it touches the subject; counted: ids of what a total counts.
    """

    id: str
    cls: str
    group: str
    sentence: str
    status: str
    badge: str
    mark: str
    when: str
    ticks: tuple[int, ...]
    nodes: tuple[str, ...]
    own: bool
    rule: str
    rule_says: str
    premises: tuple[str, ...]
    counted: tuple[str, ...]
    disputes: tuple[Dispute, ...]
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of an article, counted from 1."""

    paragraph: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """An article behind a page; date: in words; passages: only where they are asked for."""

    id: str
    title: str
    publisher: str
    kind: str
    date: str
    written: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One hop of a route: entity ids, and the id of the statement that joins them."""

    start: str
    end: str
    statement: str


@dataclass(frozen=True, slots=True)
class Way:
    """A route; cost: small tells more."""

    cost: float
    hops: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a page is about.

    years: the first and last that the axis names, "…" between them where some lie open, or empty;
    statements, articles: how many.
    """

    id: str
    name: str
    title: str
    cls: str
    class_label: str
    other_names: tuple[str, ...]
    note: str
    years: str
    statements: int
    articles: int


@dataclass(frozen=True, slots=True)
class Career:
    """A page as data. kind: ``career`` or ``connection``.

    nodes: without the subject, but both ends of a connection; routes: of a connection, the most
    telling first; of a career the first between each two of its names, in their order; sparql: the
    queries behind the page (``one`` and ``two``; ONE and OTHER stand for ids); legend: sign → what
    it means; left_out: how many nodes were too many to draw, though their statements are all there;
    results, season, team: tables of its race results, its rounds or its drivers, where it has any;
    looks: look of a cell → what it means, where the ontology says so.
    """

    kind: str
    subject: Subject
    axis: Axis
    lanes: tuple[Lane, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    seasons: tuple[Season, ...]
    routes: tuple[Way, ...]
    statements: tuple[Line, ...]
    sources: tuple[Source, ...]
    sparql: Mapping[str, str]
    legend: Mapping[str, str]
    left_out: int = 0
    results: tuple[ResultRow, ...] = ()
    season: SeasonGrid | None = None
    team: TeamGrid | None = None
    looks: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the page as a JSON-ready dict."""
        return asdict(self)
