"""What a question may mean, as data: readings of its words, and queries that would answer."""

from dataclasses import dataclass, field

AS_OF = frozenset(("Standing", "Tally"))
ORDINAL = frozenset(
    (
        "lap",
        "round",
        "position",
        "overall_position",
        "grid",
        "overall_grid",
        "for_position",
        "lead_from_lap",
        "lap_time",
    )
)
LINKING_SLOTS = frozenset(
    (
        "gap_to",
        "ahead_of",
        "behind",
        "passed",
        "against",
        "through",
        "near",
        "distance_from",
        "for_driver",
        "introduced",
        "introduced_to",
        "replaces",
        "about",
        "predecessor",
    )
)


@dataclass
class Option:
    """One reading of one relation for one class."""

    weight: float
    guards: list = field(default_factory=list)
    slot: str | None = None
    asks: list = field(default_factory=list)
    kind: str | None = None
    helper: bool = False
    type: str | None = None
    firm: bool = False
    sort: str = ""


@dataclass
class Candidate:
    """A query that would answer. asked: one list of slots for each thing asked; answer_type: classes of entities that count as answers."""

    cls: str
    conditions: list
    asked: list
    score: float
    subject: str | None
    counted: bool = False
    answer_type: str | None = None
    bound: tuple = ()
    symmetric: tuple = ()
    reached: list = field(default_factory=list)
    options: tuple = ()
    text_words: list = field(default_factory=list)
    when_slots: list | None = None  # of asked, those that hold when
