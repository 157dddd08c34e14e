"""A Graph → its reference pages as plain data: the ontology's terms, and the saved questions with their answers."""

import re
from collections import defaultdict

from kg.answers.questions import ask, load_questions
from kg.graph.triples import PREFIXES
from kg.ontology import NAMESPACE

_VALUES = {
    "date": "a date, as EDTF",
    "amount": "a number, a bound or about a number",
    "time": "a lap time",
    "clock": "a time of day",
    "text": "words",
    "integer": "a whole number",
    "boolean": "yes or no",
}


def anchor_of(iri):
    """Return the anchor of a term on the page of terms.

    >>> anchor_of("https://w3id.org/paddock/kind/certainty-hedged"), anchor_of("https://w3id.org/paddock/Stint")
    ('kind-certainty-hedged', 'Stint')
    """
    return iri.removeprefix(NAMESPACE).replace("/", "-")


def terms(graph):
    """Return {entity_classes, statement_classes, slots, kinds, rules} of the graph's ontology, each a list of JSON-ready dicts.

    Every term has anchor, iri, label, definition, words, example and alignments ([{how, to}]). Classes have
    slots ([{anchor, label, key, required, in_key}]), entity classes parents and count, statement classes
    section, group and count; slots have key, takes and range (the anchor of a class or list of kinds, or None) and
    used_by; a list of kinds has kinds, each with notation; a rule has name, derives and says.
    """
    vocabulary, about = graph.vocabulary, _about(graph)
    used_by = defaultdict(list)
    for cls in (*vocabulary.entity_classes.values(), *vocabulary.statement_classes.values()):
        for name in cls.slots:
            used_by[name].append({"anchor": anchor_of(cls.iri), "label": cls.label})
    known = [e.cls for e in graph.entities.values()], [s["class"] for s in graph.statements]

    def term(found):
        return {
            "anchor": anchor_of(found.iri),
            "iri": found.iri,
            "label": found.label,
            "definition": getattr(found, "definition", "") or about[found.iri]["definition"],
            "words": found.words,
            "example": getattr(found, "example", ""),
            "alignments": about[found.iri]["alignments"],
        }

    def slots_of(cls):
        return [
            {
                "anchor": anchor_of(s.iri),
                "label": s.label,
                "key": s.key,
                "required": s.name in getattr(cls, "required", ()),
                "in_key": s.name in getattr(cls, "key", ()),
            }
            for s in (vocabulary.slots[n] for n in cls.slots)
        ]

    entity_classes = [
        {
            **term(c),
            "slots": slots_of(c),
            "parents": [
                {"anchor": p, "label": vocabulary.entity_class(p).label} for p in c.parents
            ],
            "count": known[0].count(c.name),
        }
        for c in sorted(vocabulary.entity_classes.values(), key=lambda c: (c.rank, c.name))
    ]
    statement_classes = [
        {
            **term(c),
            "slots": slots_of(c),
            "section": c.section,
            "group": c.group,
            "count": known[1].count(c.name),
        }
        for c in sorted(vocabulary.statement_classes.values(), key=lambda c: (c.rank, c.name))
    ]
    slots = [
        {
            **term(s),
            "key": s.key,
            "takes": _VALUES.get(s.value_type, ""),
            "range": s.range if s.value_type in ("kind", "entity") else None,
            "used_by": used_by[s.name],
        }
        for s in sorted(vocabulary.slots.values(), key=lambda s: (s.label.casefold(), s.name))
    ]
    kinds = []
    for scheme, members in sorted(
        vocabulary.kinds.items(), key=lambda k: about[NAMESPACE + k[0]]["label"] or k[0]
    ):
        listed = about[NAMESPACE + scheme]
        kinds.append(
            {
                "anchor": scheme,
                "iri": NAMESPACE + scheme,
                "label": listed["label"] or scheme,
                "definition": listed["definition"],
                "kinds": [{**term(k), "notation": k.notation} for k in members.values()],
            }
        )
    rules = [
        {"name": name, "derives": rule.get("derives", ""), "says": rule.get("says", "")}
        for name, rule in graph.compiled.rules.items()
    ]
    ranges = {t["anchor"]: t["label"] for t in (*entity_classes, *kinds)}
    return {
        "entity_classes": entity_classes,
        "statement_classes": statement_classes,
        "slots": [{**s, "takes": s["takes"] or ranges.get(s["range"], "")} for s in slots],
        "kinds": kinds,
        "rules": rules,
    }


def _about(graph):
    """Return IRI → {label, definition, alignments}, as the Turtle has them."""
    found = defaultdict(lambda: {"label": "", "definition": "", "alignments": []})
    for row in graph.store.rows(
        "SELECT ?term ?label ?definition WHERE { ?term a owl:Class OPTIONAL { ?term rdfs:label ?label } OPTIONAL { ?term skos:definition ?definition } } ORDER BY ?term ?label ?definition"
    ):
        found[row["term"]].update({k: row[k] for k in ("label", "definition") if k in row})
    matches = 'VALUES (?match ?how) { (skos:exactMatch "the same as") (skos:closeMatch "close to") (skos:broadMatch "narrower than") (skos:narrowMatch "broader than") (skos:relatedMatch "related to") }'
    for row in graph.store.rows(
        f"SELECT ?term ?how ?to WHERE {{ {matches} ?term ?match ?to }} ORDER BY ?term ?how ?to"
    ):
        found[row["term"]]["alignments"].append({"how": row["how"], "to": _prefixed(row["to"])})
    return found


def _prefixed(iri):
    """Return an IRI of a vocabulary as people write it; Wikidata's and the IPTC's names are not among the prefixes of queries."""
    others = {
        "wd": "http://www.wikidata.org/entity/",
        "wdt": "http://www.wikidata.org/prop/direct/",
        "sport": "https://sportschema.org/ontologies/main/",
    }
    return next(
        (
            f"{p}:{iri.removeprefix(n)}"
            for p, n in {**PREFIXES, **others}.items()
            if iri.startswith(n)
        ),
        iri,
    )


def questions(graph):
    """Return [{group, questions}] of all saved questions, groups and questions by name.

    A question is what ``Question.as_json`` gives, with in_words (as a person reads it), parameters ({name, takes,
    term, optional}, term the anchor of a class or list of kinds, or None), sparql and answer_found:
    None where it must be given a parameter, else {status, columns, rows}: a cell is {text, entity, source,
    statements} (ids, where it is one) or None.
    """
    groups = defaultdict(list)
    for question in load_questions(graph.folders).values():
        found = None
        if all(p.optional for p in question.parameters):
            reply = ask(graph, question.name)
            types = dict(question.columns)
            found = {
                "status": reply.status,
                "columns": [n.replace("_", " ") for n in reply.columns],
                "rows": [
                    [_cell(row[n], types[n], graph) for n in reply.columns] for row in reply.rows
                ],
            }
        named = (
            {} if found else {p.name: f"({p.name.replace('_', ' ')})" for p in question.parameters}
        )
        groups[question.group].append(
            {
                **question.as_json(),
                "in_words": question.in_words(named),
                "parameters": [_parameter(p, graph.vocabulary) for p in question.parameters],
                "sparql": question.text,
                "answer_found": found,
            }
        )
    return [
        {"group": group or "Others", "questions": members}
        for group, members in sorted(groups.items())
    ]


def _parameter(parameter, vocabulary):
    is_term = parameter.type in vocabulary.entity_classes or parameter.type in vocabulary.kinds
    label = (
        vocabulary.entity_classes[parameter.type].label
        if parameter.type in vocabulary.entity_classes
        else _spaced(parameter.type)
    )
    return {
        "name": parameter.name.replace("_", " "),
        "takes": label,
        "term": parameter.type if is_term else None,
        "optional": parameter.optional,
    }


def _spaced(name):
    """Return a class's name as words: SupportKind as support kind."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _cell(cell, kind, graph):
    if cell is None:
        return None
    statements = cell.get("statements", [])
    return {
        "text": cell["label"], "statements": [{"id": i, "sentence": graph.by_id[i]["sentence"]} for i in statements], "many": kind == "Statements",
        "entity": cell["id"] if kind not in ("Statement", "Source") and cell["id"] in graph.entities else None, "source": cell["id"] if kind == "Source" else None,
    }  # fmt: skip
