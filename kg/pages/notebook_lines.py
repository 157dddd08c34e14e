"""Answers → the lines that a notebook shows of them, as text and as HTML alike."""

from collections.abc import Iterable, Iterator

from kg.answers.graph import Graph
from kg.answers.paths import Route
from kg.answers.receipts import has_several_details, mark_of, receipt_lines, why
from kg.answers.shown import Reply
from kg.model.claims import Claim
from kg.model.statements import Conflict, Statement

MOST = 50  # statements or rows that are shown; the list itself holds all


def mark_in_brackets(statement: Statement) -> str:
    """Return how a statement stands, in brackets; empty where it is simply stated."""
    mark = mark_of(statement)
    return f"[{mark}]" if mark else ""


def receipts(statement: Statement, graph: Graph) -> list[str]:
    """Return a line for each claim; of a derived statement what it follows from."""
    if statement.claims:
        return list(receipt_lines(statement.claims, graph, has_several_details(statement)))
    return [line.strip() for line in why(statement, graph) if not line.startswith("conflict")]


def sides_of(conflict: Conflict, graph: Graph) -> Iterator[tuple[str, list[Claim]]]:
    """Yield (what a side says, its claims) where a conflict is within one statement."""
    if len(conflict.statements) != 1 or len(conflict.sides) < 2:
        return
    claims = {c.id: c for i in conflict.statements for c in graph.statement(i).claims}
    for side in conflict.sides:
        yield side.value.label, [claims[i] for i in side.claims if i in claims]


def way(route: Route, graph: Graph) -> str:
    """Return the names that a route passes."""
    ends = [route.hops[0].start, *(hop.end for hop in route.hops)]
    return " → ".join(graph.entities[i].name for i in ends)


def heads_of(reply: Reply) -> list[str]:
    """Return the lines above the statements of a Reply: the question, the outcome."""
    heads = [f"understood as: {reply.understood_as}"] if reply.understood_as else []
    told = _outcome(reply)
    heads += [told] if told else []
    if reply.data.get("not_claimed"):
        heads.append(f"not claimed: {reply.data['not_claimed']}")
    heads += [f"no answer, but it comes near: {s.sentence}" for s in reply.nearby]
    if reply.suggestions:
        heads.append("try: " + "; ".join(_suggested(s) for s in reply.suggestions))
    return heads


def _outcome(reply: Reply) -> str:
    if reply.status == "not_recorded":
        return "nobody recorded it"
    if reply.status == "not_understood":
        missing = ", ".join(map(str, reply.missing))
        return f"not understood: {missing}" if missing else "not understood"
    said = {True: "yes", False: "no", None: ""}[reply.yes]
    told = said or "; ".join(str(a["label"]) for a in reply.answers)
    return f"the sources disagree: {told}" if reply.status == "disputed" else told


def _suggested(suggestion: object) -> str:
    if isinstance(suggestion, dict):
        return str(suggestion.get("question", suggestion))
    return str(suggestion)


def legend_of(statements: Iterable[Statement], graph: Graph) -> str:
    """Return what the signs in sentences mean, for those that stand there; or empty."""
    said = " ".join(s.sentence for s in statements)
    signs = [f"{m}: {words}" for m, words in graph.teller.legend().items() if m in said]
    return "; ".join(signs)
