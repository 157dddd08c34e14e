"""A graph → the graph as its sources had it on a day: what was published later is left out, and all that follows from it."""

from kg.answers.graph import Graph
from kg.facts.dates import parse_date
from kg.problems import WrongUsage


def graph_as_of(graph, as_of):
    """Return (Graph, left out): the graph that follows from the articles that were certainly out on a day.

    graph: kg.answers.graph.Graph; as_of: EDTF, its last day counts. Left out is a list of {article,
        title, written, why}; why is "later", or "undecided" where the article's date leaves it open.

    The facts are read again without the claims of these articles, and merged, derived, counted and
    compared anew: a statement loses what only later claims say, a derived one needs premises that
    remain, a conflict needs both its sides, and totals are counted against what was known. A
    ruling stands where every claim that it judges was out; one that only merges holds for the
    claims that remain, whenever it was written. Names of entities have no date and stay.

    Raises WrongUsage where as_of is not a date with an end.
    """
    try:
        last = parse_date(as_of)[1]
    except ValueError as error:
        raise WrongUsage(
            f"--as-of: {error}", "write for example 2024, 2024-08 or 2024-08-05"
        ) from None
    if last is None:
        raise WrongUsage(
            f"--as-of: '{as_of}' has no end", "write for example 2024, 2024-08 or 2024-08-05"
        )
    left_out = [
        {"article": i, "title": a["title"], "written": a["written"], "why": why}
        for i, a in sorted(graph.articles.items())
        if (why := _why_out(a["written"], last))
    ]
    return (
        (_without(graph, {a["article"] for a in left_out}), left_out) if left_out else (graph, [])
    )


def _why_out(written, last):
    earliest, latest = parse_date(written)
    if latest and latest <= last:
        return ""
    return "later" if earliest and earliest > last else "undecided"


def _without(graph, late):
    from kg.facts.claims import read_facts
    from kg.graph.compiling import compile_graph

    facts = read_facts(graph.folders, graph.vocabulary)
    facts.claims = [c for c in facts.claims if c.source not in late]
    kept = []
    for ruling in facts.rulings:
        ruling.used = (
            True  # the other side of its conflict may not have been out yet: not a mistake
        )
        remaining = [spot for spot in ruling.on if spot[0] not in late]
        if remaining == list(ruling.on) or (ruling.merge and remaining):
            ruling.on = remaining
            kept.append(ruling)
    facts.rulings = kept
    return Graph(compile_graph(facts, graph.folders), graph.folders)
