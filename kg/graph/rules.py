"""Runs ontology/rules/: CONSTRUCT queries whose nodes become derived statements with rule and premises."""

from collections import defaultdict

from kg.facts.claims import value_of
from kg.graph.sentences import sentence_of
from kg.graph.statements import certainties, key_of, new_statement, statement_id
from kg.graph.triples import PREFIXES
from kg.ontology import NAMESPACE
from kg.problems import KgError


def header_of(text):
    """Return the ``#+ key: value`` header lines of a query as a dict."""
    found = {}
    for line in text.splitlines():
        if line.startswith("#+"):
            key, _, value = line[2:].partition(":")
            found[key.strip()] = value.strip()
    return found


def derive(store, quads, statements, facts, folder):
    """Return (all statements, with derived ones added), sorted by id.

    store: holds the quads of ``statements``; derived ones are added to it, so that a later rule can
    rest on an earlier one. Rules run in the order of their file names. Each CONSTRUCT builds nodes
    with a class, slots, pd:premise and pd:likelihood; nodes with the same key are one statement, and
    one that is already stated gains the rule and its premises.
    """
    vocabulary = facts.vocabulary
    by_id = {s["id"]: s for s in statements}
    by_iri = {s.iri: s for s in vocabulary.slots.values()}
    for path in sorted((folder / "rules").glob("*.rq")):
        name, fresh = path.stem, {}
        for node, properties in _nodes(store, path):
            statement = _statement(node, properties, name, vocabulary, by_iri, facts, path)
            known = by_id.get(statement["id"]) or fresh.get(statement["id"])
            if known is None:
                fresh[statement["id"]] = statement
            elif known["rule"] in (None, name):
                known["premises"] = sorted({*known["premises"], *statement["premises"]})
                if statement["likelihood"] == "certain" or known["likelihood"] is None:
                    known["likelihood"] = statement["likelihood"]
                known["rule"] = name
        by_id |= fresh
        for statement in fresh.values():
            if statement["likelihood"] == "possible":
                statement["sentence"] += " (possible: the dates do not settle it)"
            elif _is_doubted(statement, vocabulary.statement_class(statement["class"]), by_id):
                statement["likelihood"] = "possible"
                statement["sentence"] += " (possible: no source says plainly what it rests on)"
            store.add(quads.statement(statement))
    return sorted(by_id.values(), key=lambda s: s["id"])


def _is_doubted(statement, cls, by_id):
    """Whether one of those a derived statement is about is tied to what it is about by inference only: it is no surer than its premises."""
    premises = [
        (by_id[p], {v["id"] for values in by_id[p]["slots"].values() for v in values})
        for p in statement["premises"]
        if p in by_id
    ]
    ends = cls.symmetric or cls.key[:1]
    about = [
        v["id"]
        for name, values in statement["slots"].items()
        if name not in ends
        for v in values
        if v["id"]
    ]
    for end in [v["id"] for name in ends for v in statement["slots"].get(name, ())]:
        for other in about:
            holding = [p for p, ids in premises if {end, other} <= ids]
            if holding and all(
                certainties(p) or not p["claims"] and p["likelihood"] == "possible" for p in holding
            ):
                return True
    return False


def _nodes(store, path):
    triples = store.query(path.read_text(encoding="utf-8"))
    nodes = defaultdict(lambda: defaultdict(set))
    for triple in triples:
        nodes[str(triple.subject)][triple.predicate.value].add(triple.object)
    return sorted(
        nodes.items(),
        key=lambda n: str(sorted((p, sorted(str(o) for o in os)) for p, os in n[1].items())),
    )


def _statement(node, properties, rule, vocabulary, by_iri, facts, path):
    types = [t.value.removeprefix(NAMESPACE) for t in properties.pop(PREFIXES["rdf"] + "type", ())]
    if len(types) != 1 or types[0] not in vocabulary.statement_classes:
        raise KgError(
            f"{path}: the rule builds a node that is not of one class of statements ({', '.join(types) or 'no class'})",
            "CONSTRUCT { _:s a pd:<Class> ; … }",
        )
    cls, slots = vocabulary.statement_class(types[0]), {}
    premises = sorted(
        o.value.removeprefix(PREFIXES["st"]) for o in properties.pop(NAMESPACE + "premise", ())
    )
    likelihood = next((o.value for o in properties.pop(NAMESPACE + "likelihood", ())), "certain")
    for iri, terms in properties.items():
        if iri not in by_iri or by_iri[iri].name not in cls.slots:
            raise KgError(
                f"{path}: a {cls.label} has no slot {iri}",
                "use the slots the ontology lists for the class",
            )
        slots[by_iri[iri].name] = sorted(
            (_value(by_iri[iri], t, vocabulary, facts) for t in terms),
            key=lambda v: str(v["id"] or v["value"]),
        )
    key = key_of(cls, slots, vocabulary) or ("alone", rule, tuple(premises))
    statement = new_statement(cls, key, slots, "derived")
    statement["id"] = statement_id(cls.name, key)
    statement.update(rule=rule, premises=premises, likelihood=likelihood)
    statement["sentence"] = sentence_of(cls, statement["slots"])
    return statement


def _value(slot, term, vocabulary, facts):
    from kg.facts.amounts import amount_in_words
    from kg.facts.dates import in_words, parse_date

    if slot.value_type == "entity":
        ident = term.value.removeprefix(PREFIXES["ent"])
        return value_of(facts.entities[ident].name, id=ident)
    if slot.value_type == "kind":
        kind = next(k for k in vocabulary.kinds[slot.range].values() if k.iri == term.value)
        return value_of(kind.notation, id=kind.iri, label=kind.label)
    if slot.value_type == "date":
        earliest, latest = parse_date(term.value)
        return value_of(term.value, label=in_words(term.value), earliest=earliest, latest=latest)
    if slot.value_type == "amount":
        from kg.facts.amounts import parse_amount

        least, most = parse_amount(term.value)
        raw = (
            int(least)
            if least is not None and least == most and least == int(least)
            else term.value
        )
        return value_of(
            raw,
            label=amount_in_words(term.value),
            least=None if least is None else str(least),
            most=None if most is None else str(most),
        )
    return value_of(term.value)


def contradictions(store, folder, vocabulary):
    """Return conflicts between statements that the checks of ``ontology/checks/`` with ``#+ severity: conflict`` find.

    Such a query returns ?statement, ?other (and ?other2 …; statements), ?slot (the slot's name in the first) and optionally ?what.
    """
    from kg.graph.statements import conflict_id

    found = {}
    for path in sorted((folder / "checks").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        header = header_of(text)
        if header.get("severity") != "conflict":
            continue
        for row in store.rows(text):
            one = row["statement"].removeprefix(PREFIXES["st"])
            others = {row[n].removeprefix(PREFIXES["st"]) for n in row if n.startswith("other")}
            ident = conflict_id(path.stem, one, row.get("slot", ""))
            conflict = found.setdefault(
                ident,
                {
                    "id": ident,
                    "kind": path.stem,
                    "statement": one,
                    "slot": row.get("slot", ""),
                    "values": [],
                    "statements": [one],
                    "what": row.get("what", header.get("problem", "")),
                    "ruling": None,
                },
            )
            conflict["statements"] = [one, *sorted({*conflict["statements"][1:], *others} - {one})]
    return sorted(found.values(), key=lambda c: c["id"])


def find_gaps(store, folder):
    """Return [{check, problem, solution, entity, statement}]: what the checks of ``ontology/checks/`` with ``#+ severity: gap`` find missing.

    entity and statement are ids; statement is None where the gap is of an entity as a whole.
    """
    found = []
    for path in sorted((folder / "checks").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        header = header_of(text)
        if header.get("severity") == "gap":
            for row in store.rows(text):
                statement = row.get("statement", "").removeprefix(PREFIXES["st"])
                found.append(
                    {
                        "check": path.stem,
                        "problem": header["problem"],
                        "solution": header["solution"],
                        "entity": row["entity"].removeprefix(PREFIXES["ent"]),
                        "statement": statement or None,
                    }
                )
    return found
