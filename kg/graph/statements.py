"""Claims merged by key into statements; slots whose values cannot all be true become conflicts."""

import hashlib
import json
from collections import defaultdict

from kg.graph.sentences import sentence_of
from kg.problems import Position, Problem


def merge_claims(facts, vocabulary):
    """Return (statements, conflicts, problems).

    facts: kg.facts.claims.Facts. A statement is the dict that ``kg statements`` promises, with
    ``time`` still empty; statements are sorted by id. A conflict is a dict with id, kind, statement,
    slot, values (each with its claims), ruling. problems: rulings that judge nothing.
    """
    groups, keys = defaultdict(list), {}
    for claim in facts.claims:
        key = key_of(vocabulary.statement_class(claim.cls), claim.slots, vocabulary) or (
            "alone",
            claim.id,
        )
        groups[(claim.cls, key)].append(claim)
        keys[claim.id] = (claim.cls, key)
    problems = _apply_same_rulings(facts, groups, keys)
    statements, conflicts = [], []
    for (cls_name, key), claims in groups.items():
        statement, found = _merge(vocabulary.statement_class(cls_name), key, claims, facts)
        statements.append(statement)
        conflicts += found
    problems += _apply_rulings(facts.rulings, statements, conflicts, vocabulary)
    return (
        sorted(statements, key=lambda s: s["id"]),
        sorted(conflicts, key=lambda c: c["id"]),
        problems,
    )


def key_of(cls, slots, vocabulary):
    """Return the merge key of a claim or derived statement, or None where a slot of its key is missing or manifold.

    Symmetric slots are put in order of id, in ``slots`` itself too: A with B is B with A.
    """
    if cls.symmetric and _is_symmetric(cls, slots, vocabulary):
        one, other = cls.symmetric
        if slots.get(one) and slots.get(other) and _token(slots[one][0]) > _token(slots[other][0]):
            slots[one], slots[other] = slots[other], slots[one]
    if not cls.key:
        return None
    parts = []
    for name in cls.key:
        values = slots.get(name, ())
        if len(values) != 1:
            return None
        parts.append((name, _token(values[0])))
    for name in cls.key_when_given:
        if slots.get(name):
            parts.append((name, "+".join(sorted(_token(v) for v in slots[name]))))
    return tuple(parts)


def _is_symmetric(cls, slots, vocabulary):
    kinds = [
        vocabulary.slots[s].range
        for s in cls.key
        if vocabulary.slots[s].value_type == "kind" and slots.get(s)
    ]
    if not kinds:
        return True
    return any(
        vocabulary.kinds[vocabulary.slots[s].range][v["value"]].symmetric
        for s in cls.key
        if vocabulary.slots[s].value_type == "kind"
        for v in slots[s]
    )


def _token(value):
    return str(value["id"] or value["value"])


def statement_id(cls_name, key):
    """Return the id of a statement: a hash of its class and key, the same for the same facts in any order."""
    body = json.dumps([cls_name, key], ensure_ascii=False)
    return "s" + hashlib.sha256(body.encode()).hexdigest()[:14]


def new_statement(cls, key, slots, status, vocabulary=None):
    """Return an empty statement dict of a class with its promised names."""
    return {
        "id": statement_id(cls.name, key), "class": cls.name, "sentence": "", "slots": {n: slots[n] for n in cls.slots if slots.get(n)},
        "status": status, "rule": None, "premises": [], "likelihood": None, "time": {"earliest": None, "latest": None}, "claims": [],
    }  # fmt: skip


def _merge(cls, key, claims, facts):
    claims = sorted(claims, key=lambda c: (c.source, c.id))
    single = {n for n in cls.slots if _slot(facts, n).single} - set(cls.many_valued)
    slots, conflicts = {}, []
    for name in cls.slots:
        given = [(v, c) for c in claims for v in c.slots.get(name, ())]
        if not given:
            continue
        if name in single:
            kept = reconcile([v for v, _ in given], _slot(facts, name), facts.entities)
        else:
            kept = list({_token(v): v for v, _ in given}.values())
        slots[name] = sorted(kept, key=_sorting)
        if name in single and len(kept) > 1:
            conflicts.append(
                (
                    name,
                    [
                        {
                            **v,
                            "claims": sorted(
                                {
                                    c.id
                                    for w, c in given
                                    if compatible(w, v, _slot(facts, name), facts.entities)
                                }
                            ),
                        }
                        for v in slots[name]
                    ],
                )
            )
    statement = new_statement(cls, key, slots, "disputed" if conflicts else "stated")
    statement["claims"] = [claim_json(c, facts) for c in claims]
    statement["sentence"] = sentence_of(
        cls, told(statement), {n for n, _ in conflicts}, certainties(statement)
    )
    found = []
    for name, values in conflicts:
        found.append(
            {
                "id": conflict_id("slot", statement["id"], name),
                "kind": "slot",
                "statement": statement["id"],
                "slot": name,
                "values": values,
                "statements": [statement["id"]],
                "what": "",
                "ruling": None,
            }
        )
    return statement, found


def certainties(statement):
    """Return how surely a statement is said: the certainties of its claims in order, empty where a source says it plainly."""
    found = sorted({c["certainty"] for c in statement["claims"]})
    return [] if "plain" in found else found


def told(statement):
    """Return the slots of a statement as its sentence tells them: a value that no claim says plainly, where others of the statement are plain, is marked."""
    if certainties(statement) or all(c["certainty"] == "plain" for c in statement["claims"]):
        return statement["slots"]
    plain = {
        (name, _token(v))
        for c in statement["claims"]
        if c["certainty"] == "plain"
        for name, values in c["slots"].items()
        for v in values
    }
    doubted = defaultdict(set)
    for claim in statement["claims"]:
        for name, values in claim["slots"].items():
            for value in values:
                doubted[name, _token(value)].add(claim["certainty"])
    return {
        name: [
            v
            if (name, _token(v)) in plain
            else {**v, "certainty": " or ".join(sorted(doubted[name, _token(v)]))}
            for v in values
        ]
        for name, values in statement["slots"].items()
    }


def _slot(facts, name):
    return facts.vocabulary.slots[name]


def _sorting(value):
    return (value["earliest"] or "", str(value["label"]), _token(value))


def conflict_id(*parts):
    """Return the id of a conflict: a hash of what it is between."""
    return "x" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def claim_json(claim, facts):
    """Return a claim as receipts show it; ``passage`` is looked up when it is shown, because texts are not kept."""
    article = facts.catalogue.articles[claim.source]
    places = [facts.catalogue.find(claim.source, a)[0] for a in claim.at]
    first = next((p for p in places if p), None)
    return {
        "id": claim.id, "source": claim.source, "source_title": article.title, "published": article.written, "at": " / ".join(claim.at),
        "paragraph": first.paragraph if first else None, "line": first.line if first else None, "span": [first.start, first.end] if first else None,
        "slots": claim.slots, "said_by": claim.said_by, "certainty": claim.certainty, "note": claim.note,
    }  # fmt: skip


# -- what can both be true --


def compatible(one, other, slot, entities):
    """Return whether two values of a single-valued slot can both be true: equal, or one less precise than the other.

    Dates and amounts are compatible where their bounds overlap; a place with the larger place it lies in.
    """
    if _token(one) == _token(other):
        return True
    if slot.value_type == "date":
        return _overlap(one["earliest"], one["latest"], other["earliest"], other["latest"])
    if slot.value_type == "amount":
        from decimal import Decimal

        bounds = [
            None if b is None else Decimal(b)
            for b in (one["least"], one["most"], other["least"], other["most"])
        ]
        return _overlap(*bounds)
    if slot.value_type == "entity":
        return one["id"] in _wider(other["id"], entities) or other["id"] in _wider(
            one["id"], entities
        )
    if slot.value_type == "text":
        return " ".join(one["label"].casefold().split()) == " ".join(
            other["label"].casefold().split()
        )
    return False


def _overlap(low, high, other_low, other_high):
    return not (
        (low is not None and other_high is not None and low > other_high)
        or (other_low is not None and high is not None and other_low > high)
    )


def _wider(ident, entities, most=8):
    found = []
    while ident in entities and len(found) < most:
        parents = entities[ident].slots.get("within", ())
        ident = parents[0]["id"] if parents else None
        if ident:
            found.append(ident)
    return found


def reconcile(values, slot, entities):
    """Return the values that stand for all: one, the most precise, where all agree; several where they cannot all be true."""
    distinct = list({_token(v): v for v in values}.values())
    distinct.sort(key=lambda v: (_width(v, slot, entities), _token(v)))
    kept = []
    for value in distinct:
        if not any(compatible(value, k, slot, entities) for k in kept):
            kept.append(value)
    return kept


def _width(value, slot, entities):
    if slot.value_type == "date":
        from datetime import date

        low = date.fromisoformat(value["earliest"]).toordinal() if value["earliest"] else 0
        high = date.fromisoformat(value["latest"]).toordinal() if value["latest"] else 10**7
        return (high - low) * 2 + ("/" in str(value["value"])) + (str(value["value"])[-1:] in "~?%")
    if slot.value_type == "amount":
        if value["least"] is None or value["most"] is None:
            return 10**12
        return float(value["most"]) - float(value["least"])
    if slot.value_type == "entity":
        return -len(_wider(value["id"], entities))
    return 0


# -- rulings --


def _claims_of(ruling, claims_at):
    return [claim for spot in ruling.on for claim in claims_at.get(spot, ())]


def _apply_same_rulings(facts, groups, keys):
    claims_at, problems = defaultdict(list), []
    for claim in facts.claims:
        for anchor in claim.at:
            claims_at[(claim.source, anchor)].append(claim)
    for ruling in facts.rulings:
        for spot in ruling.on:
            if spot not in claims_at:
                problems.append(
                    Problem(
                        ruling.where or Position("facts/rulings.yaml"),
                        "bad-ruling",
                        f"no claim of {spot[0]} is anchored at '{spot[1]}'",
                        "a ruling judges claims that exist",
                        "copy the anchor from the claim",
                    )
                )
        if not ruling.merge:
            continue
        claims = _claims_of(ruling, claims_at)
        classes = {c.cls for c in claims}
        for cls in classes:
            mine = sorted(
                {keys[c.id] for c in claims if c.cls == cls},
                key=lambda k: (k[1][0] == "alone", str(k)),
            )
            for other in mine[1:]:
                groups[mine[0]] += groups.pop(other)
                for claim in groups[mine[0]]:
                    keys[claim.id] = mine[0]
    return problems


def _apply_rulings(rulings, statements, conflicts, vocabulary):
    problems = []
    for ruling in rulings:
        if ruling.merge:
            continue
        judged = {
            sid
            for s in statements
            for c in s["claims"]
            for a in c["at"].split(" / ")
            if (c["source"], a) in ruling.on
            for sid in [s["id"]]
        }
        hit = [c for c in conflicts if c["statement"] in judged and (c["slot"] == ruling.slot)]
        for conflict in hit:
            conflict["ruling"] = {
                "holds": ruling.holds,
                "reason": ruling.reason,
                "by": ruling.by,
                "when": ruling.when,
            }
        ruling.used = ruling.used or bool(hit)
    ruled = {c["statement"] for c in conflicts if c["ruling"]} - {
        c["statement"] for c in conflicts if not c["ruling"]
    }
    for statement in statements:
        if statement["id"] in ruled:
            statement["status"] = "ruled"
            slots = dict(told(statement))
            for conflict in conflicts:
                if conflict["statement"] == statement["id"]:
                    values, holds = (
                        statement["slots"][conflict["slot"]],
                        conflict["ruling"]["holds"],
                    )
                    _put_first(values, holds)
                    slots[conflict["slot"]] = [
                        v for v in slots[conflict["slot"]] if _is_held(v, holds)
                    ] or values
            statement["sentence"] = sentence_of(
                vocabulary.statement_class(statement["class"]),
                slots,
                {c["slot"] for c in conflicts if c["statement"] == statement["id"]},
                certainties(statement),
            )
    return problems


def _put_first(values, holds):
    """Order values so that the one a ruling names comes first."""
    values.sort(key=lambda v: not _is_held(v, holds))


def _is_held(value, holds):
    return holds in (str(value["value"]), value["label"], value["id"])
