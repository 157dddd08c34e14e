"""Words of a command line → the entities that they name, with or without quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.problems import WrongUsage, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.answers.graph import Entity, Graph

MOST_WORDS = 16


def named(graph: Graph, words: Sequence[str], count: int | None = None) -> list[Entity]:
    """Return the entities that the words name, in their order.

    words: as the shell gave them: ``"Ada Lind" "Bo Marsh"``, or without quotes ``Ada Lind Bo
    Marsh``; then whole names count for more than parts, and few names for more than many. What was
    quoted stays one name. count: how many names are wanted, None for two or more.

    Raises NoSuchEntity or AmbiguousName where each word is a name by itself, else WrongUsage.
    """
    as_given = len(words) == count or count is None and len(words) > 1
    if as_given and (len(words) == 2 or all(_was_quoted(w) for w in words)):
        return [graph.entity(w) for w in words]
    fits = 1 < len(words) <= MOST_WORDS
    ways = sorted(_ways(graph, words, count), key=lambda way: way[0]) if fits else []
    if ways and (len(ways) == 1 or ways[0][0] != ways[1][0] or ways[0][1] == ways[1][1]):
        return [graph.entities[i] for i in ways[0][1]]
    if as_given:
        return [graph.entity(w) for w in words]
    wanted = f"{count} names" if count else "two or more names"
    how = "can be read in several ways as" if ways else "cannot be read as"
    raise WrongUsage(
        f"'{shorten(' '.join(words))}' {how} {wanted}",
        'put each name in quotes: "Ada Lind" "Bo Marsh"',
    )


def _was_quoted(word: str) -> bool:
    return " " in word.strip()


def _ways(
    graph: Graph, words: Sequence[str], count: int | None
) -> Iterator[tuple[tuple[int, int], list[str]]]:
    """Yield ((names that are only parts, names), ids) for each way to cut the words into names."""
    found: dict[tuple[int, int], tuple[int, str] | None] = {}

    def at(start: int, end: int) -> tuple[int, str] | None:
        if (start, end) not in found:
            some = words[start:end]
            whole = len(some) == 1 or not any(map(_was_quoted, some))
            found[start, end] = _entity(graph, " ".join(some)) if whole else None
        return found[start, end]

    def cut(start: int, left: int | None) -> Iterator[list[tuple[int, str]]]:
        if start == len(words):
            if not left:
                yield []
            return
        if left == 0:
            return
        for end in range(start + 1, len(words) + 1):
            if one := at(start, end):
                for rest in cut(end, None if left is None else left - 1):
                    yield [one, *rest]

    for way in cut(0, count):
        if len(way) > 1:
            yield (sum(part for part, _ in way), len(way)), [i for _, i in way]


def _entity(graph: Graph, name: str) -> tuple[int, str] | None:
    """Return (0 for a whole name and 1 for a part, id); None if it names nothing or several."""
    from kg.facts.naming import fold
    from kg.problems import KgError

    if not graph.names.found(name):
        return None
    try:
        entity = graph.entity(name)
    except KgError:
        return None
    whole = {fold(n) for n in (entity.id, entity.name, *entity.other_names)}
    return int(fold(name) not in whole), entity.id
