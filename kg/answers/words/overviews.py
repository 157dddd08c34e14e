"""Questions about a name as a whole → routes, overviews, what two are to each other."""

from kg.answers.words.conditions import OneOf, query_of
from kg.answers.words.replies import reply
from kg.problems import KgError

SEVERAL = 200


def named(words, mention):
    """Return the name a Mention stands for."""
    return " or ".join(words.graph.entities[i].name for i in mention.ids[:2])


def connection(words, reading):
    """Return the routes between two names, or None where the question does not name two."""
    if (
        len(reading.mentions) != 2
        or any(len(m.ids) != 1 for m in reading.mentions)
        or reading.loose
    ):
        return None
    one, other = (words.graph.entities[m.ids[0]] for m in reading.mentions)
    understood = f"how {one.name} and {other.name} are connected"
    try:
        routes = one.path_to(other)
    except KgError as error:
        return reply(
            "not_recorded",
            understood=understood,
            sentences=[f"{error.what[:1].upper()}{error.what[1:]}."],
        )
    ids = list(dict.fromkeys(h.statement for r in routes for h in r.hops))
    between = list(dict.fromkeys(h.end for r in routes for h in r.hops if h.end != other.id))
    answers = [
        {"label": words.graph.entities[i].name, "id": i, "value": words.graph.entities[i].name}
        for i in between
    ]
    sentences = []
    for number, route in enumerate(routes, 1):
        sentences += [
            f"{number}. "
            + " → ".join([one.name, *(words.graph.entities[h.end].name for h in route.hops)])
        ] + [words.graph.by_id[h.statement]["sentence"] for h in route.hops]
    return reply(
        "answered",
        answers,
        None,
        understood,
        query_of("", [OneOf(tuple(sorted(ids)), "the hops of the routes")], words.world),
        ids,
        sentences=sentences,
    )


def to_each_other(words, reading):
    """Answer "who is X to Y": every statement of a role or relation that holds both."""
    *some, last = reading.mentions
    if any(len(m.ids) != 1 for m in reading.mentions):
        return None
    found = [
        s
        for s in words.graph.statements
        if s["class"]
        in (
            "Role",
            "Relationship",
            "Introduction",
            "Teammates",
            "Sponsorship",
            "Stint",
            "Milestone",
            "CoDrive",
        )
        and (ids := {v["id"] for values in s["slots"].values() for v in values}) & set(last.ids)
        and any(ids & set(m.ids) for m in some)
    ]
    if not found or any(
        not any(
            i in {v["id"] for values in s["slots"].values() for v in values}
            for s in found
            for i in m.ids
        )
        for m in some
    ):
        return None
    found = sorted(found, key=words.graph.by_time)[:SEVERAL]
    ids = [s["id"] for s in found]
    answers = [{"label": s["sentence"], "id": s["id"], "value": s["sentence"]} for s in found]
    understood = f"what {' and '.join(named(words, m) for m in some)} and {named(words, last)} are to each other"
    return reply(
        "answered",
        answers,
        None,
        understood,
        query_of("", [OneOf(tuple(sorted(ids)), "what holds both")], words.world),
        ids,
        sentences=[a["label"] for a in answers],
    )


def is_overview(reading):
    """Whether a question only names somebody: who is X."""
    plain = not (
        reading.periods
        or reading.sessions
        or reading.rounds
        or reading.positions
        or reading.numbers
        or reading.order
        or reading.yes_no
        or reading.car_number
        or reading.negated
        or reading.top
    )
    asks = {a.what for a in reading.asks}
    return (
        plain
        and len(reading.mentions) == 1
        and len(reading.mentions[0].ids) == 1
        and (asks and asks <= {"who", "what"} or reading.listing)
        and not reading.mentions[0].possessive
    )


def overview(words, reading):
    """Answer "who is X": roles, life, stints and titles."""
    entity = words.graph.entities[reading.mentions[0].ids[0]]
    touching = words.graph.statements_of(entity.id)
    found = [
        s
        for s in touching
        if s["class"]
        in (
            "Biography",
            "Role",
            "Title",
            "Stint",
            "Facility",
            "SeriesHistory",
            "Course",
            "ClassRule",
        )
    ]
    if len(found) < 3:
        found += [
            s
            for s in touching
            if s["class"] in ("Milestone", "Relationship", "Entry", "Sponsorship", "Schedule")
        ]
    understood = f"what is recorded of {entity.name}"
    if not found:
        return reply(
            "not_recorded",
            understood=understood,
            sentences=[f"Nobody recorded who or what {entity.name} is."],
        )
    order = ("Biography", "Role", "Title", "Stint")
    found = sorted(
        found,
        key=lambda s: (
            order.index(s["class"]) if s["class"] in order else 9,
            *words.graph.by_time(s),
        ),
    )[:12]
    ids = [s["id"] for s in found]
    answers = [{"label": s["sentence"], "id": s["id"], "value": s["sentence"]} for s in found]
    return reply(
        "answered",
        answers,
        None,
        understood,
        query_of("", [OneOf(tuple(sorted(ids)), f"what says most of {entity.id}")], words.world),
        ids,
        sentences=[a["label"] for a in answers],
    )
