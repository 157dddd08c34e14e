"""Statements → the chapters of a dossier.

By group, by speaker, totals, conflicts, gaps, sources.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from kg.answers.badges import Badge, badges_of
from kg.answers.disagreements import is_of_values, side_label, what_of
from kg.answers.dossier_items import Items, claims_saying
from kg.answers.dossier_model import (
    CountTold,
    Item,
    Named,
    Rests,
    RulingTold,
    SideTold,
    SourceTold,
)
from kg.answers.lives import LifeSentence
from kg.graph.rules import Gap
from kg.model.statements import Conflict, Statement
from kg.model.values import in_words

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph

_K = TypeVar("_K")
_T = TypeVar("_T")
_MOST_SIDES = 2  # statements of a conflict that a short dossier tells
UNNAMED = "About people whom no source names"
Made = tuple[list[Item], dict[str, tuple[str, ...]]]


def life(items: Items, kind: str, sentences: Iterable[LifeSentence], cited: bool = True) -> Made:
    """Return sentences of a short life or figures, and what stands behind each.

    kind: what ids begin with; cited: with receipts.
    """
    return [
        Item(
            id=f"{kind}-{sentence.line}",
            sentence=sentence.whole,
            receipts=items.receipts.of_several(sentence.statements) if cited else (),
            about=tuple(items.named(s) for s in sentence.statements),
        )
        for sentence in sentences
    ], {}


def by_group(items: Items, members: Iterable[Statement], brought: Iterable[Statement]) -> Made:
    """Return (items, group → headings): statements by group, as a table where classes have columns.

    brought: statements about people whom no source names.
    """
    groups = _grouped(members, lambda s: items.cls(s).group)
    ranks = {g: min(items.cls(s).rank for s in found) for g, found in groups.items()}
    made: list[Item] = []
    tables: dict[str, tuple[str, ...]] = {}
    for group in sorted(groups, key=lambda g: (ranks[g], g)):
        columns = next((c for s in groups[group] if (c := items.columns(s))), [])
        rows = [s for s in groups[group] if columns and items.columns(s) == columns]
        if rows:
            headings, found = items.rows(rows, group)
            tables[group] = tuple(headings)
            made += found
        for statement in groups[group]:
            if statement not in rows:
                under = f"{group}: {items.cls(statement).label}" if rows else group
                made.append(items.sentence(statement, under))
    return made + [items.sentence(s, UNNAMED) for s in brought], tables


def by_speaker(items: Items, members: Iterable[Statement], named: set[str], name: str) -> Made:
    """Return what was said: by the subject, by others of it, then what rests on its word alone.

    named: ids of the statements that name the subject; name: the subject's.
    """

    def heading(statement: Statement) -> tuple[int, str]:
        if statement.id not in named:
            return 2, f"About others, at least in part on the word of {name}"
        speaker = items.cls(statement).links[0][0] if items.cls(statement).links else ""
        told = [t.text for t in items.teller.told(statement, speaker)]
        own = items.subject in statement.ids(speaker)
        return (0 if own else 1), f"Said by {', '.join(told)}" if told else "Speaker not recorded"

    def order(statement: Statement) -> tuple[object, ...]:
        ends = items.cls(statement).links[:1] if statement.id in named else ()
        about = [t.text for link in ends for t in items.teller.told(statement, link[2])]
        return about, items.graph.by_time(statement)

    groups = _grouped(members, heading)
    made = [
        items.sentence(s, key[1]) for key in sorted(groups) for s in sorted(groups[key], key=order)
    ]
    return made, {}


def totals(items: Items, members: Iterable[Statement]) -> Made:
    """Return the totals that sources state, each with the graph's own count."""
    made = []
    for statement in members:
        item = items.sentence(statement, items.cls(statement).group)
        count = items.graph.tallies.get(statement.id)
        if count is not None:
            told = CountTold(
                count.claimed,
                count.held,
                count.least,
                count.most,
                count.verdict,
                _named(items, count.counted) if items.is_whole else (),
                _named(items, count.possible) if items.is_whole else (),
            )
            item = replace(item, count=told)
        made.append(item)
    return made, {}


def conflicts_of(graph: "Graph", own: Sequence[Statement]) -> list[Conflict]:
    """Return the conflicts in which a statement takes part, or what one follows from.

    Those without a ruling come first, in the graph's order.
    """
    behind = {s.id for s in own} | {p for s in own for p in s.premises}
    found = [c for c in graph.conflicts if behind & set(c.statements)]
    return sorted(found, key=lambda c: c.ruling is not None)


def conflicts(items: Items, found: Iterable[Conflict]) -> Made:
    """Return conflicts, each side with its receipts."""
    return [_conflict(items, c) for c in found], {}


def _conflict(items: Items, conflict: Conflict) -> Item:
    if not items.is_whole:
        return _conflict_in_short(items, conflict)
    sides = tuple(_sides(items, conflict))
    ruling = conflict.ruling
    return Item(
        id=conflict.id,
        sentence=what_of(items.graph, conflict),
        badges=(Badge("ruled", "ruled") if ruling else Badge("open", "open"),),
        receipts=tuple(sorted({n for s in sides for n in s.receipts})),
        about=_named(items, conflict.statements),
        sides=sides,
        ruling=RulingTold(ruling.holds, ruling.reason, ruling.by, ruling.when) if ruling else None,
    )


def _conflict_in_short(items: Items, conflict: Conflict) -> Item:
    """Return a conflict as one sentence: of what, the values, the ruling if there is one."""
    graph = items.graph
    told = [graph.statement(i) for i in conflict.statements[:_MOST_SIDES]]
    about = "; ".join(graph.teller.sentence(s, with_note=False) for s in told)
    ruled = f"; ruled: {conflict.ruling.holds}" if conflict.ruling else ""
    sides = [_sides(items, conflict)] if is_of_values(conflict) else []
    receipts = {n for side in sides for s in side for n in s.receipts[:1]}
    receipts |= {n for s in told for n in items.receipts.of(s)[:1]} if not receipts else set()
    return Item(
        id=conflict.id,
        sentence=f"{about} – {what_of(graph, conflict)}{ruled}",
        badges=(Badge("ruled", "ruled") if conflict.ruling else Badge("open", "open"),),
        receipts=tuple(sorted(receipts)),
        about=_named(items, conflict.statements),
    )


def _sides(items: Items, conflict: Conflict) -> Iterable[SideTold]:
    graph = items.graph
    if is_of_values(conflict):
        for number, side in enumerate(conflict.sides):
            claims = claims_saying(graph.statement(side.statement), side.claims)
            receipts = items.receipts.of_claims(claims)
            yield SideTold(side_label(graph, conflict, number), side.statement, receipts)
        return
    for ident in conflict.statements:
        statement = graph.statement(ident)
        yield SideTold(statement.sentence, ident, items.receipts.of(statement))


def gaps_of(graph: "Graph", entity: "Entity") -> list[Gap]:
    """Return what a reader would expect of an entity and nobody recorded, each once."""
    found: dict[tuple[str, str], Gap] = {}
    for gap in graph.data.gaps:
        touched = graph.statement(gap.statement).touches() if gap.statement else set()
        if entity.id == gap.entity or entity.id in touched:
            found.setdefault((gap.check, gap.statement or gap.entity), gap)
    return list(found.values())


def gaps(items: Items, found: Iterable[Gap]) -> Made:
    """Return gaps as items; where not everything is told, each kind of gap once."""
    graph = items.graph
    made: list[Item] = []
    if not items.is_whole:
        kinds = _grouped(found, lambda gap: gap.problem)
        return [
            Item(f"gap-{n}", f"{problem[:1].upper()}{problem[1:]} ({len(several)})")
            for n, (problem, several) in enumerate(kinds.items(), 1)
        ], {}
    for gap in found:
        statement = graph.statement(gap.statement) if gap.statement else None
        made.append(
            Item(
                id=f"gap-{len(made) + 1}",
                sentence=statement.sentence if statement else graph.entities[gap.entity].name,
                group=f"{gap.problem[:1].upper()}{gap.problem[1:]} ({gap.solution})",
                receipts=items.receipts.of(statement) if statement else (),
                about=(items.named(statement),) if statement else (),
            )
        )
    return made, {}


def sources(items: Items, own: Sequence[Statement]) -> Made:
    """Return the articles that the dossier cites, each with the statements that rest on it."""
    rests: dict[str, dict[str, list[int]]] = {}
    paragraphs: dict[tuple[str, str], int] = {}
    by_id = {s.id: s for s in own}
    for statement in own:
        for claim in items.receipts.claims_of(statement):
            number = items.receipts.number(claim)
            rests.setdefault(claim.source, {}).setdefault(statement.id, []).append(number)
            if claim.place:
                key = claim.source, statement.id
                paragraphs[key] = min(paragraphs.get(key, 9999), claim.place.paragraph)
    made = []
    for source in sorted({r.source for r in items.receipts.all}):
        article = items.graph.articles[source]
        listed = [
            Rests(
                ident,
                by_id[ident].sentence,
                badges_of(by_id[ident], items.teller),
                paragraphs.get((source, ident)),
                tuple(sorted(set(numbers))),
            )
            for ident, numbers in rests.get(source, {}).items()
        ]
        listed.sort(key=lambda r: (r.paragraph or 9999, r.receipts[0], r.statement))
        numbers = [r.n for r in items.receipts.all if r.source == source]
        told = SourceTold(
            article.id,
            article.title,
            article.publisher,
            article.kind,
            article.written,
            article.how_dated,
            in_words(article.written),
        )
        made.append(
            Item(
                id=f"source-{source}",
                sentence=items.receipts.all[numbers[0] - 1].article,
                receipts=tuple(numbers),
                article=told,
                rests=tuple(listed),
            )
        )
    return made, {}


def _named(items: Items, idents: Iterable[str]) -> tuple[Named, ...]:
    return tuple(items.named(items.graph.statement(i)) for i in idents)


def _grouped(things: Iterable[_T], key: Callable[[_T], _K]) -> dict[_K, list[_T]]:
    found: dict[_K, list[_T]] = {}
    for thing in things:
        found.setdefault(key(thing), []).append(thing)
    return found
