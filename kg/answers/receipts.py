"""What an answer shows of its claims: article, date, paragraph, anchor.

And how a statement came about.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.model.claims import Claim
from kg.model.statements import Conflict, Statement
from kg.model.values import EntityValue, in_words
from kg.problems import many

if TYPE_CHECKING:
    from kg.answers.graph import Graph
    from kg.facts.articles import Article


def receipt_line(claim: Claim, graph: "Graph", details: bool = False) -> str:
    """Return one line for a claim: article, paragraph, anchor, who is quoted, how firmly.

    details: whether to add what this claim alone says beside the sentence (several sources, several
    details). Names that the article has otherwise than the graph are told.

    >>> from kg import load
    >>> graph = load()
    >>> claim = graph.statements_of("ssf")[0].claims[0]
    >>> "“" in receipt_line(claim, graph)
    True
    """
    place = f"¶{claim.place.paragraph}" if claim.place else ""
    line = " ".join(p for p in (claim.source, place, f"“{' / '.join(claim.at)}”") if p)
    if claim.said_by:
        speaker = graph.entities.get(claim.said_by)
        line += f", said by {speaker.name if speaker else claim.said_by}"
    line += "".join(f", there as “{name}”" for name in names_there(claim))
    if taken := [c for c in claim.corrects if c in graph.articles]:
        line += f", taking back what {' and '.join(taken)} says"
    if details:
        line += "".join(f", {v.label}" for v in claim.slots.get("detail", ()))
    firmness = certainty_in_words(graph, claim)
    return f"{line}, {firmness}" if firmness else line


def places_in_words(statements: Iterable[Statement], most: int = 4) -> str:
    """Return where statements are said: "a-profile ¶4, ¶9; a-report ¶2 and 3 more places".

    One place for each statement, the first of its claims; no more than ``most`` are named. Where
    all only follow, the rules by which they do: "by rule 20-teammates".
    """
    statements = list(statements)
    places = {
        (c.source, f"¶{c.place.paragraph}" if c.place else "")
        for s in statements
        for c in s.claims[:1]
    }
    named: dict[str, list[str]] = {}
    for source, place in sorted(places, key=_in_order)[:most]:
        named.setdefault(source, []).append(place)
    told = "; ".join(f"{source} {', '.join(p)}".strip() for source, p in named.items())
    rest = len(places) - most
    if not places:
        return f"by rule {', '.join(sorted({s.rule for s in statements}))}"
    return told + (f" and {many(rest, 'more place')}" if rest > 0 else "")


def _in_order(place: tuple[str, str]) -> tuple[str, int]:
    return place[0], int(place[1][1:] or 0)


def certainty_in_words(graph: "Graph", claim: Claim) -> str:
    """Return how firmly a claim is said; empty for plainly."""
    if claim.firmness == "plain":
        return ""
    kinds = [graph.vocabulary.kind("CertaintyKind", k) for k in claim.firmness.split(" or ")]
    return " or ".join(k.label for k in kinds)


def receipt_lines(
    claims: Iterable[Claim], graph: "Graph", details: bool = False
) -> dict[str, Claim]:
    """Return the lines of receipts, each once, with the first claim that it is of."""
    lines: dict[str, Claim] = {}
    for claim in claims:
        lines.setdefault(receipt_line(claim, graph, details), claim)
    return lines


def names_there(claim: Claim) -> list[str]:
    """Return the names an article has for somebody that are no part of the name of today.

    "GMG" of GMG Racing says nothing new; "Ada Lind" of Ada Marsh does.
    """
    found = []
    for values in claim.slots.values():
        for value in values:
            if isinstance(value, EntityValue) and value.written:
                now = set(value.name.casefold().split())
                there = set(value.written.casefold().split())
                initials = "".join(w[0] for w in value.name.casefold().split() if w[:1].isalnum())
                short = value.written.casefold().replace(".", "")
                if not there <= now and not now <= there and short not in initials:
                    found.append(value.written)
    return list(dict.fromkeys(found))


def article_line(article: "Article") -> str:
    """Return one line for an article: id, title, publisher, kind, date, public page."""
    about = ", ".join((article.kind, article.publisher, in_words(article.written)))
    page = f" {article.link(())}" if article.url else ""
    return f"{article.id}: {article.title} ({about}){page}"


def has_several_details(statement: Statement) -> bool:
    """Return whether the claims of a statement add different details, so each shows its own."""
    return len(statement.slots.get("detail", ())) > 1


def mark_of(statement: Statement) -> str:
    """Return how a statement stands, in a word or two; empty where it is simply stated.

    Its sentence says how surely.
    """
    if statement.status == "stated":
        return ""
    if statement.status == "derived":
        return f"derived, {statement.likelihood}"
    return statement.status


def why(statement: Statement, graph: "Graph") -> list[str]:
    """Return how a statement came about, as lines.

    Its claims, or its rule and premises; conflicts with their rulings; values that do not hold; how
    a total was counted.
    """
    details = has_several_details(statement)
    receipts = receipt_lines(statement.claims, graph, details)
    lines = [f"claimed by {line}" for line in receipts]
    if statement.rule:
        says = graph.data.rules.get(statement.rule, {}).get("says", "")
        lines.append(f"derived ({statement.likelihood}) by rule {statement.rule}: {says}")
        for premise in statement.premises:
            other = graph.statement(premise)
            lines.append(f"  because {other.sentence} [{premise}]")
            lines += [f"    {line}" for line in receipt_lines(other.claims, graph)]
    for name, values in statement.slots.items():
        for held in values:
            if not held.is_told:
                label = graph.vocabulary.slots[name].label
                lines.append(f"{held.standing.value}: {label} {held.value.label}")
    for conflict in graph.conflicts_of(statement.id):
        lines.append(f"conflict {conflict.id}: {conflict_line(conflict, graph)}")
        if conflict.ruling:
            lines.append(f"  {ruling_line(conflict)}")
    return lines + _counted(statement, graph)


def _counted(statement: Statement, graph: "Graph") -> list[str]:
    count = graph.tallies.get(statement.id)
    if count is None:
        return []
    line = f"counted: claimed {count.claimed}; {count.verdict}"
    if count.least is not None:
        line += f"; the graph holds {count.held}"
    lines = [line]
    for title, ids in (("counts", count.counted), ("may count", count.possible)):
        lines += [f"  {title}: {graph.statement(i).sentence} [{i}]" for i in ids]
    return lines


def ruling_line(conflict: Conflict) -> str:
    """Return what a ruling says of a conflict, or that there is none."""
    ruling = conflict.ruling
    if ruling is None:
        return "no ruling: both stand"
    return f"ruled: {ruling.holds}, because {ruling.reason} ({ruling.by}, {ruling.when})"


def conflict_line(conflict: Conflict, graph: "Graph") -> str:
    """Return what a conflict is about, on one line."""
    statement = graph.statement(conflict.statement)
    slot = graph.vocabulary.slots.get(conflict.slot)
    label = slot.label if slot else ""
    if conflict.sides and len(conflict.statements) == 1:
        sides = " or ".join(s.value.label for s in conflict.sides)
        if conflict.kind == "exclusion":
            return f"{conflict.what or sides} — {statement.sentence}"
        return f"{label}: {sides} — {statement.sentence}"
    others = [graph.statement(i).sentence for i in conflict.statements if i != statement.id]
    more = f"; and {len(others) - 2} more" if len(others) > 2 else ""
    return f"{conflict.what} — " + "; ".join([statement.sentence, *others[:2]]) + more
