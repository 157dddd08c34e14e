"""A graph → the graph as its sources had it on a day: what was published later is left out."""

from dataclasses import dataclass

from kg.answers.graph import Graph
from kg.facts.dates import parse_date
from kg.problems import WrongUsage


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An article that was not out on the day.

    why: ``later``, or ``undecided`` where its date leaves it open.
    """

    article: str
    title: str
    written: str
    why: str

    def as_json(self) -> dict[str, str]:
        """Return the article as JSON."""
        return {
            "article": self.article,
            "title": self.title,
            "written": self.written,
            "why": self.why,
        }


def graph_as_of(graph: Graph, as_of: str) -> tuple[Graph, list[LeftOut]]:
    """Return the graph of the articles that were certainly out on a day, and the other articles.

    as_of: EDTF, its last day counts.

    The facts are read again without the claims of the others, and merged, derived, counted and
    compared anew: a statement loses what only later claims say, a derived one needs premises that
    remain, a conflict needs both its sides, and totals are counted against what was known. A ruling
    stands where every claim that it judges was out; one that only merges holds for the claims that
    remain, whenever it was written. Names of entities have no date and stay.

    Raises WrongUsage where as_of is not a date with an end.
    """
    hint = "write for example 2024, 2024-08 or 2024-08-05"
    try:
        last = parse_date(as_of)[1]
    except ValueError as error:
        raise WrongUsage(f"--as-of: {error}", hint) from None
    if last is None:
        raise WrongUsage(f"--as-of: '{as_of}' has no end", hint)
    left_out = [
        LeftOut(i, a.title, a.written, reason)
        for i, a in sorted(graph.articles.items())
        if (reason := _why_out(a.written, last))
    ]
    if not left_out:
        return graph, []
    return _without(graph, {a.article for a in left_out}), left_out


def _why_out(written: str, last: str) -> str:
    earliest, latest = parse_date(written)
    if latest and latest <= last:
        return ""
    return "later" if earliest and earliest > last else "undecided"


def _without(graph: Graph, late: set[str]) -> Graph:
    from kg.facts.claims import read_facts
    from kg.graph.building import build, without_articles
    from kg.graph.memory import MemoryGraph

    if not graph.store.is_here:
        raise WrongUsage(
            "an endpoint has no facts, from which the graph of a day is built anew",
            "leave out --endpoint, or --as-of",
        )
    facts = without_articles(read_facts(graph.folders, graph.vocabulary), late)
    # the other side of a conflict may not have been out yet: then its ruling is no mistake
    return Graph(MemoryGraph(build(facts, graph.folders, idle=False)), graph.folders)
