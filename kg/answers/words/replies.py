"""What an answer in words is made of: one dict, always with the same names."""


def reply(
    status,
    answers=(),
    yes=None,
    understood="",
    sparql="",
    statements=(),
    missing=(),
    suggestions=(),
    sentences=(),
):
    """Return the dict that ``ask_in_words`` promises."""
    return {
        "status": status, "answers": list(answers), "yes": yes, "understood_as": understood, "sparql": sparql, "statements": list(statements),
        "missing": list(dict.fromkeys(missing)), "suggestions": list(suggestions), "nearby": [], "sentences": list(sentences),
    }  # fmt: skip


def together(parts, names, sparql):
    """Return one answer of several: each under the name or part of the question it answers. sparql: the query for all their statements."""
    distinct = list({(a["id"] or str(a["value"])): a for p in parts for a in p["answers"]}.values())
    status = "disputed" if any(p["status"] == "disputed" for p in parts) else "answered"
    ids = list(dict.fromkeys(i for p in parts for i in p["statements"]))
    sentences = [
        f"{name}: {p['sentences'][0]}" if p["sentences"] else name
        for name, p in zip(names, parts, strict=True)
    ]
    sentences += list(dict.fromkeys(s for p in parts for s in p["sentences"][1:]))
    yes = next((p["yes"] for p in parts if p["yes"] is not None), None)
    return reply(
        status,
        distinct,
        yes,
        "; and ".join(p["understood_as"] for p in parts),
        sparql,
        ids,
        sentences=sentences,
    )
