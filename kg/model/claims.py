"""Entities, claims and rulings: what curators wrote, typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.model.values import Days, Value
from kg.problems import Position

Slots = Mapping[str, tuple[Value, ...]]
NOWHERE = Position("", 0, 0)


ANY_DAY = Days(None, None)
EARLIER = "*"


@dataclass(frozen=True, slots=True)
class DatedName:
    """A name that somebody had for a time.

    because: the id of the statement that says so, or empty.
    """

    name: str
    since: Days = ANY_DAY
    until: Days = ANY_DAY
    because: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """Who or what exists.

    slots: what its class needs to be told apart (series and year of a season). privacy: why there
    is no page of it (minor, not-public), or empty. names: names that it had for a time.
    """

    id: str
    cls: str
    name: str
    other_names: tuple[str, ...] = ()
    kind: str = ""
    formerly: tuple[str, ...] = ()
    note: str = ""
    slots: Slots = field(default_factory=dict)
    privacy: str = ""
    names: tuple[DatedName, ...] = ()
    same_as: tuple[str, ...] = ()
    where: Position = field(default=NOWHERE, repr=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        """Return the entity as a JSON-ready dict, without its place in a file."""
        return {
            "id": self.id,
            "class": self.cls,
            "name": self.name,
            "other_names": list(self.other_names),
            "kind": self.kind,
            "formerly": list(self.formerly),
            "note": self.note,
            "slots": slots_as_json(self.slots),
            "privacy": self.privacy,
            "same_as": list(self.same_as),
        }


@dataclass(frozen=True, slots=True)
class Place:
    """Where an anchor stands.

    paragraph: of the article, from 1; line: of the file, from 1; start, end: characters within the
    line.
    """

    paragraph: int
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says at one place.

    slots: name → values; at: anchors; said_by: id of who is quoted, or empty; certainty: slot →
    notation of how firmly it is said, for the slots that are not said plainly; places: slot →
    Position of what was typed; answers: words with which a curator answered a warning; corrects:
    ids of the articles whose word this one takes back, ``EARLIER`` for all before it.
    """

    id: str
    cls: str
    source: str
    slots: Slots
    at: tuple[str, ...]
    said_by: str = ""
    certainty: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    place: Place | None = None
    answers: str = ""
    corrects: tuple[str, ...] = ()
    where: Position = field(default=NOWHERE, repr=False, compare=False)
    places: Mapping[str, Position] = field(default_factory=dict, repr=False, compare=False)

    @property
    def firmness(self) -> str:
        """How the claim as a whole is said: plain where any of its slots is."""
        said = {self.certainty.get(name, "plain") for name in self.slots}
        if said == {"planned", "inferred"}:
            return "planned"  # a plan whose day is reckoned is a plan
        return "plain" if "plain" in said or not said else " or ".join(sorted(said))

    def as_json(self, title: str, published: str, link: str = "") -> dict[str, Any]:
        """Return the claim as receipts show it.

        title, published: of its article; link: where its words can be read, or empty.
        """
        place = self.place
        return {
            "id": self.id,
            "source": self.source,
            "source_title": title,
            "published": published,
            "at": " / ".join(self.at),
            "paragraph": place.paragraph if place else None,
            "line": place.line if place else None,
            "span": [place.start, place.end] if place else None,
            "slots": slots_as_json(self.slots),
            "said_by": self.said_by or None,
            "certainty": self.firmness,
            "certainties": dict(self.certainty),
            "note": self.note,
            "link": link or None,
        }


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's written judgement: what a slot of a statement holds, or what is the same.

    on: (source, anchor) of the claims; ``slot`` of the statement that they belong to holds
    ``holds``; merge: the claims are of one thing.
    """

    on: tuple[tuple[str, str], ...]
    slot: str
    holds: str
    reason: str
    by: str
    when: str
    merge: bool = False
    where: Position = field(default=NOWHERE, repr=False, compare=False)

    def as_json(self) -> dict[str, str]:
        """Return the ruling as conflicts show it."""
        return {"holds": self.holds, "reason": self.reason, "by": self.by, "when": self.when}


def slots_as_json(slots: Slots) -> dict[str, list[dict[str, Any]]]:
    """Return slots as JSON: name → list of values."""
    return {name: [v.as_json() for v in values] for name, values in slots.items()}
