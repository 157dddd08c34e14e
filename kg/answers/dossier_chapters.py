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
from kg.model.statements import Conflict, Statement
from kg.model.values import in_words

if TYPE_CHECKING:
    from kg.answers.graph import Entity

_K = TypeVar("_K")
UNNAMED = "About people whom no source names"
Made = tuple[list[Item], dict[str, tuple[str, ...]]]


def life(items: Items, sentences: Iterable[LifeSentence]) -> Made:
    """Return the sentences of a short life, each with the receipts of what stands behind it."""
    return [
        Item(
            id=f"life-{number}",
            sentence=sentence.text,
            receipts=tuple(
                sorted({n for s in sentence.statements for n in items.receipts.of(s)[:1]})
            ),
            about=tuple(items.named(s) for s in sentence.statements),
        )
        for number, sentence in enumerate(sentences, 1)
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
                _named(items, count.counted),
                _named(items, count.possible),
            )
            item = replace(item, count=told)
        made.append(item)
    return made, {}


def conflicts(items: Items, own: Sequence[Statement]) -> Made:
    """Return the conflicts in which a statement takes part, or what one follows from."""
    behind = {s.id for s in own} | {p for s in own for p in s.premises}
    return [_conflict(items, c) for c in items.graph.conflicts if behind & set(c.statements)], {}


def _conflict(items: Items, conflict: Conflict) -> Item:
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


def gaps(items: Items, entity: "Entity") -> Made:
    """Return what a reader would expect of the subject and nobody recorded."""
    graph = items.graph
    made: list[Item] = []
    seen: set[tuple[str, str]] = set()
    for gap in graph.data.gaps:
        statement = graph.statement(gap.statement) if gap.statement else None
        touched = statement.touches() if statement else set()
        key = gap.check, gap.statement or gap.entity
        if (entity.id != gap.entity and entity.id not in touched) or key in seen:
            continue
        seen.add(key)
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


def _grouped(
    statements: Iterable[Statement], key: Callable[[Statement], _K]
) -> dict[_K, list[Statement]]:
    found: dict[_K, list[Statement]] = {}
    for statement in statements:
        found.setdefault(key(statement), []).append(statement)
    return found
