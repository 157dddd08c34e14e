"""What an answer shows of its claims: article, date, paragraph, anchor."""

from kg.facts.dates import in_words


def receipt_line(claim, graph, details=False):
    """Return one line for a claim: who wrote it when, which paragraph, the anchor, who is quoted, how firmly.

    details: whether to add what this claim alone says beside the sentence (several sources, several details).

    >>> from kg import load
    >>> graph = load()
    >>> claim = graph.statements_of("ssf")[0]["claims"][0]
    >>> "¶" in receipt_line(claim, graph)
    True
    """
    parts = [
        claim["source"],
        f"¶{claim['paragraph']}" if claim["paragraph"] else "",
        f"“{claim['at']}”",
    ]
    line = " ".join(p for p in parts if p)
    if claim["said_by"]:
        name = (
            graph.entities[claim["said_by"]].name
            if claim["said_by"] in graph.entities
            else claim["said_by"]
        )
        line += f", said by {name}"
    if details:
        line += "".join(f", {v['label']}" for v in claim["slots"].get("detail", ()))
    if claim["certainty"] != "plain":
        line += f", {graph.vocabulary.kind('CertaintyKind', claim['certainty']).label}"
    return line


def article_line(article):
    """Return one line for an article: id, title, publisher, kind, date."""
    return f"{article['id']}: {article['title']} ({article['kind']}, {article['publisher']}, {in_words(article['written'])})"


def has_several_details(statement):
    """Return whether the claims of a statement add different details, so that each is shown with its receipt."""
    return len(statement["slots"].get("detail", ())) > 1


def mark_of(statement):
    """Return how a statement stands, in a word or two; empty where it is simply stated. Its sentence says how surely."""
    if statement["status"] == "stated":
        return ""
    if statement["status"] == "derived":
        return f"derived, {statement['likelihood']}"
    return statement["status"]


def why(statement, graph):
    """Return how a statement came about, as lines: its claims, or its rule and premises, and conflicts with their rulings."""
    lines = []
    for claim in statement["claims"]:
        lines.append(f"claimed by {receipt_line(claim, graph, has_several_details(statement))}")
    if statement["rule"]:
        says = graph.compiled.rules.get(statement["rule"], {}).get("says", "")
        lines.append(f"derived ({statement['likelihood']}) by rule {statement['rule']}: {says}")
        for premise in statement["premises"]:
            other = graph.by_id[premise]
            lines.append(f"  because {other['sentence']} [{premise}]")
            for claim in other["claims"]:
                lines.append(f"    {receipt_line(claim, graph)}")
    for conflict in graph.conflicts_of(statement["id"]):
        lines.append(f"conflict {conflict['id']}: {conflict_line(conflict, graph)}")
        if conflict["ruling"]:
            lines.append(
                f"  ruled: {conflict['ruling']['holds']}, because {conflict['ruling']['reason']} ({conflict['ruling']['by']}, {conflict['ruling']['when']})"
            )
    count = graph.tallies.get(statement["id"])
    if count:
        lines.append(
            f"counted: claimed {count['claimed']}; {count['verdict']}"
            + (
                ""
                if count["least"] is None
                else f"; the graph holds {count['least']}"
                + (f" to {count['most']}" if count["most"] != count["least"] else "")
            )
        )
        for title, ids in (("counts", count["counted"]), ("may count", count["possible"])):
            lines += [f"  {title}: {graph.by_id[i]['sentence']} [{i}]" for i in ids]
    return lines


def conflict_line(conflict, graph):
    """Return what a conflict is about, on one line."""
    statement = graph.by_id[conflict["statement"]]
    label = (
        graph.vocabulary.slots[conflict["slot"]].label
        if conflict["slot"] in graph.vocabulary.slots
        else ""
    )
    if conflict["values"]:
        return (
            f"{label}: "
            + " or ".join(v["label"] for v in conflict["values"])
            + f" — {statement['sentence']}"
        )
    return f"{conflict['what']} — {statement['sentence']}"
