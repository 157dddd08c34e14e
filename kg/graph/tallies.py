"""Totals that sources state, counted against the graph: adds up, short by n, more than claimed."""

from collections import defaultdict

from kg.graph.triples import PREFIXES

_SCOPE = ("series", "season", "race_class", "venue", "event", "team")


def count_tallies(store, statements, folder, vocabulary):
    """Return tally statement id → {claimed, least, most, verdict, counted, possible}.

    The kind of a tally names the query (``pd:countedBy``) in ``ontology/tallies/`` that finds what
    counts for ?who: rows of ?statement, ?unit (what is counted once: a session, a driver) and
    ?within (an event, where the session is not known). Scope slots of the tally (season, class, as of
    …) are compared with those of the statement found; one that lacks the slot counts as possible.
    """
    by_id = {s["id"]: s for s in statements}
    texts, found = {}, {}
    for statement in statements:
        kinds = statement["slots"].get("tally_kind", ())
        kind = vocabulary.kinds["TallyKind"].get(kinds[0]["value"]) if len(kinds) == 1 else None
        if kind is None or statement["class"] != "Tally":
            continue
        claimed = statement["slots"].get("count", [{}])[0]
        if not kind.counted_by:
            found[statement["id"]] = {
                "claimed": claimed.get("label"),
                "least": None,
                "most": None,
                "verdict": "not counted",
                "counted": [],
                "possible": [],
            }
            continue
        if kind.counted_by not in texts:
            texts[kind.counted_by] = (folder / "tallies" / kind.counted_by).read_text(
                encoding="utf-8"
            )
        rows = []
        for who in statement["slots"].get("who", ()):
            rows += store.rows(texts[kind.counted_by], {"who": PREFIXES["ent"] + who["id"]})
        found[statement["id"]] = {
            "claimed": claimed.get("label"),
            **_count(statement, rows, by_id, claimed),
        }
    return found


def _count(tally, rows, by_id, claimed):
    sure, perhaps = defaultdict(set), defaultdict(set)
    loose_sure, loose_perhaps = defaultdict(set), defaultdict(set)
    for row in rows:
        statement = by_id.get(row["statement"].removeprefix(PREFIXES["st"]))
        if statement is None:
            continue
        fits = _fits(tally, statement)
        if fits == "no":
            continue
        if "unit" in row:
            (sure if fits == "yes" else perhaps)[(row.get("within"), row["unit"])].add(
                statement["id"]
            )
        else:
            (loose_sure if fits == "yes" else loose_perhaps)[row.get("within") or "?"].add(
                statement["id"]
            )
    least, counted, possible = (
        len(sure),
        set().union(*sure.values()),
        set().union(*perhaps.values()),
    )
    most = len(set(sure) | set(perhaps))
    known_events = {within for within, _ in sure}
    for within, ids in loose_sure.items():
        if within != "?" and within not in known_events:
            least, most = least + 1, most + len(ids)
            counted |= ids
        elif within == "?":
            most += len(ids)
            possible |= ids
    for ids in loose_perhaps.values():
        most += len(ids)
        possible |= ids
    possible -= counted
    return {
        "least": least,
        "most": most,
        "verdict": _verdict(least, most, claimed),
        "counted": sorted(counted),
        "possible": sorted(possible),
    }


def _verdict(least, most, claimed):
    low = float(claimed["least"]) if claimed.get("least") is not None else None
    high = float(claimed["most"]) if claimed.get("most") is not None else None
    if high is not None and least > high:
        return f"more than claimed by {least - int(high)}"
    if low is not None and most < low:
        return f"short by {int(low) - most}"
    if low is not None and least < low:
        return f"adds up only if {int(low) - least} possible {'one counts' if int(low) - least == 1 else 'ones count'}"
    return "adds up"


def _told_by_then(tally, statement, day):
    """Return whether an article told of it by that day, or the very article that states the total: it had happened."""
    from kg.facts.dates import parse_date

    sources = {c["source"] for c in tally["claims"]}
    told = [c for c in statement["claims"] if c["certainty"] != "planned"]
    return any(
        c["source"] in sources or (parse_date(c["published"])[1] or "9999") <= day for c in told
    )


def _fits(tally, statement):
    """Return yes, no or perhaps: whether a statement lies in the scope of a tally."""
    verdict = "yes"
    for name in _SCOPE:
        wanted = {v["id"] for v in tally["slots"].get(name, ())}
        if not wanted:
            continue
        has = {v["id"] for v in statement["slots"].get(name, ())}
        if not has:
            if not any(statement["slots"].get(n) for n in ("series", "season", "event", "venue")):
                return "no"
            verdict = "perhaps"
        elif not wanted & has:
            return "no"
    time = statement["time"]
    for name, outside in (
        ("as_of", lambda day: time["earliest"] and time["earliest"] > day["latest"]),
        ("since", lambda day: time["latest"] and time["latest"] < day["earliest"]),
    ):
        for day in tally["slots"].get(name, ()):
            if day["earliest"] and day["latest"]:
                if outside(day):
                    return "no"
                if (
                    name == "as_of"
                    and not (time["latest"] and time["latest"] <= day["latest"])
                    and not _told_by_then(tally, statement, day["latest"])
                ):
                    verdict = "perhaps"
    return verdict
