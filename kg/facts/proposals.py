"""Proposals of any program, one a line → a queue that a person reviews; nothing else."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.facts.drafting import Desk, Draft, Outcome, prove, write_proven
from kg.facts.writing import Typed, locked
from kg.files import write_whole
from kg.problems import KgError, Position, Problem, WrongUsage, shorten

OPEN, REJECTED = "open", "rejected"
MEMBERS = ("source", "section", "slots", "quote", "by")
_NEEDED = MEMBERS[:4]
_TEXTS = ("id", "source", "section", "by", "state")
_STDIN = "proposals"
_MOST_LINE = 200_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claim that waits for a person; its words are proven, its names resolved.

    id: made from all of it, so that the same proposal has the same id; state: ``open``, or
    ``rejected``, which is kept so that it does not come back; by: who proposed it, as it says.
    """

    id: str
    source: str
    section: str
    slots: tuple[tuple[str, Typed], ...]
    at: tuple[str, ...]
    by: str = ""
    state: str = OPEN

    def as_json(self) -> dict[str, Any]:
        """Return the proposal as a JSON-ready dict, as its line in the queue has it."""
        slots = {k: v if isinstance(v, str) else list(v) for k, v in self.slots}
        return {
            "id": self.id,
            "source": self.source,
            "section": self.section,
            "slots": slots,
            "at": list(self.at),
            "by": self.by,
            "state": self.state,
        }

    def as_draft(self) -> Draft:
        """Return the proposal as a draft whose anchors are proven as they stand."""
        where = Position(f"{_STDIN}/{self.id}")
        return Draft(self.source, self.section, self.slots, "", where, self.at)


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a batch of proposals: those in the queue now, and every problem."""

    queued: tuple[Proposal, ...]
    problems: tuple[Problem, ...]


def receive(desk: Desk, lines: Iterable[str]) -> Received:
    """Prove proposals and lay those that passed into the queue, whole or not at all.

    lines: JSON objects with source, section, slots (key → text, number, true, or a list of them),
    quote (words of the article, copied exactly) and, if one likes, by; empty lines do no harm.
    """
    drafts, by, problems = [], [], []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = Position(_STDIN, number)
        try:
            draft, who = _draft(line, where)
        except _Refused as refused:
            problems.append(refused.problem)
            continue
        drafts.append(draft)
        by.append(who)
    outcomes = prove(desk, drafts)
    problems += [p for o in outcomes for p in o.problems]
    passed = [
        (o.draft, _proposal(o, who))
        for o, who in zip(outcomes, by, strict=True)
        if o.proven is not None
    ]
    queued = []
    with locked(_folder(desk.folders.facts)):
        known = {p.id: p for p in read_queue(desk.folders.facts)}
        for draft, proposal in passed:
            if proposal.id in known:
                problems.append(_known(draft, known[proposal.id]))
            else:
                known[proposal.id] = proposal
                queued.append(proposal)
        _write(desk.folders.facts, list(known.values()), {p.source for p in queued})
    return Received(tuple(queued), tuple(sorted(problems)))


def read_queue(facts: Path, source: str | None = None) -> list[Proposal]:
    """Return the proposals of the queue, open and rejected, by article and in the order they came.

    Raises KgError where a file of the queue is not as ``receive`` wrote it.
    """
    paths = sorted(_folder(facts).glob("*.jsonl"))
    found = []
    for path in paths if source is None else [p for p in paths if p.stem == source]:
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if line.strip():
                found.append(_proposal_of(line, path, number))
    return found


def with_id(proposals: Sequence[Proposal], ident: str) -> Proposal:
    """Return the open proposal whose id is, or begins with, ``ident``.

    Raises WrongUsage where there is none, or several.
    """
    found = [p for p in proposals if ident and p.id.startswith(ident) and p.state == OPEN]
    if len(found) == 1:
        return found[0]
    if found:
        raise WrongUsage(
            f"'{shorten(ident)}' begins {len(found)} ids of the queue", "write more of the id"
        )
    raise WrongUsage(
        f"the queue has no open proposal '{shorten(ident)}'", "`kg review --list` shows them"
    )


def mended(proposal: Proposal, slots: Sequence[tuple[str, Typed]], section: str = "") -> Proposal:
    """Return a proposal with other slots: a key gets the new value, an empty one goes."""
    kept = dict(proposal.slots)
    kept.update(slots)
    left = tuple((k, v) for k, v in kept.items() if v)
    return replace(proposal, section=section or proposal.section, slots=left)


def accept(desk: Desk, proposals: Sequence[Proposal], loose: bool = False) -> list[Outcome]:
    """Write the proposals that a person accepted into the facts and take them out of the queue.

    Each is proven anew, for the facts may have changed; where one has a problem, nothing is written
    at all. Returns the outcomes.
    """
    with locked(_folder(desk.folders.facts)):
        outcomes = prove(desk, [p.as_draft() for p in proposals], loose)
        proven = [o.proven for o in outcomes if o.proven is not None]
        if len(proven) == len(outcomes):
            write_proven(desk, proven)
            gone = {p.id for p in proposals}
            left = [p for p in read_queue(desk.folders.facts) if p.id not in gone]
            _write(desk.folders.facts, left, {p.source for p in proposals})
    return outcomes


def reject(facts: Path, proposals: Sequence[Proposal]) -> None:
    """Mark proposals as rejected: they are not shown again, nor taken a second time."""
    with locked(_folder(facts)):
        gone = {p.id for p in proposals}
        left = [replace(p, state=REJECTED) if p.id in gone else p for p in read_queue(facts)]
        _write(facts, left, {p.source for p in proposals})


def _folder(facts: Path) -> Path:
    return facts / "queue"


def _write(facts: Path, proposals: Sequence[Proposal], sources: Iterable[str]) -> None:
    for source in sorted(sources):
        path = _folder(facts) / f"{source}.jsonl"
        lines = [
            json.dumps(p.as_json(), ensure_ascii=False) for p in proposals if p.source == source
        ]
        if lines:
            write_whole(path, ("\n".join(lines) + "\n").encode())
        else:
            path.unlink(missing_ok=True)


def _proposal(outcome: Outcome, by: str) -> Proposal:
    proven = outcome.proven
    if proven is None:
        raise ValueError("a draft with problems is no proposal")
    claim = proven.claim
    body = json.dumps([proven.source, claim.section, sorted(claim.slots), claim.at])
    ident = "p" + hashlib.sha256(body.encode()).hexdigest()[:12]
    return Proposal(ident, proven.source, claim.section, claim.slots, claim.at, by)


def _proposal_of(line: str, path: Path, number: int) -> Proposal:
    try:
        entry = json.loads(line)
        slots = tuple(
            (str(k), v if isinstance(v, str) else tuple(map(str, v)))
            for k, v in entry["slots"].items()
        )
        at = tuple(map(str, entry["at"]))
        ident, source, section, by, state = (str(entry[k]) for k in _TEXTS)
        return Proposal(ident, source, section, slots, at, by, state)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KgError(
            f"line {number} of the queue's '{path.name}' is not a proposal",
            "take the line out, and propose it again with `kg propose`",
        ) from None


def _known(draft: Draft, known: Proposal) -> Problem:
    rejected = known.state == REJECTED
    return Problem(
        draft.where,
        "rejected-before" if rejected else "queued-already",
        f"the same proposal {'was rejected' if rejected else 'waits in the queue'} ({known.id})",
        "a person looks at a thing once",
        "leave it out; what was rejected wrongly can be claimed with `kg claim`"
        if rejected
        else "leave it out",
    )


# -- one line --


class _Refused(Exception):
    """A line that is no proposal."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


def _draft(line: str, where: Position) -> tuple[Draft, str]:
    """Return the draft that a line of JSON holds, and who proposed it."""

    def refuse(rule: str, what: str, fix: str) -> _Refused:
        why = "a proposal is an object with source, section, slots and quote"
        return _Refused(Problem(where, rule, what, why, fix))

    if len(line) > _MOST_LINE:
        raise refuse("not-json", f"the line has {len(line):,} characters", "quote and say less")
    try:
        entry = json.loads(line)
        line.encode("utf-8")
        json.dumps(entry, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise refuse("not-unicode", "half a character stands in it", "write whole ones") from None
    except (ValueError, RecursionError) as error:
        what = f"this line is not JSON: {shorten(error)}"
        raise refuse("not-json", what, "write one JSON object a line") from None
    if not isinstance(entry, dict):
        raise refuse("not-json", "this line is not an object", "write {…} on each line")
    for name in entry:
        if name not in MEMBERS:
            raise refuse(
                "unknown-member",
                f"a proposal has no member '{shorten(name)}'",
                f"use {', '.join(MEMBERS)}; what is claimed stands in slots",
            )
    for name in _NEEDED:
        if name not in entry:
            raise refuse("missing-member", f"the proposal has no '{name}'", f"add '{name}'")
        if not isinstance(entry[name], dict if name == "slots" else str):
            raise refuse(
                "bad-member",
                f"'{name}' is not {'an object' if name == 'slots' else 'a text'}",
                "write it as the manual has it",
            )
    slots = []
    for key, value in entry["slots"].items():
        values = list(_scalars(value))
        if not values or any(v is None for v in values):
            raise refuse(
                "bad-value",
                f"'{shorten(key)}' is neither a text nor a number nor a list of them",
                "write a text, a number, true or false, or a list of them",
            )
        texts = tuple(str(v) for v in values)
        slots.append((key, texts if isinstance(value, list) else texts[0]))
    by = shorten(entry["by"]) if isinstance(entry.get("by"), str) else ""
    return Draft(entry["source"], entry["section"], tuple(slots), entry["quote"], where), by


def _scalars(value: Any) -> Iterator[str | None]:
    """Yield a value, or those of a list, as texts; None for what is neither."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, bool):
            yield str(one).lower()
        else:
            yield str(one) if isinstance(one, (str, int, float)) else None
