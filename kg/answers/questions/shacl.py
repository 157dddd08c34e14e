"""The library → Turtle for other tools: each question a ``sh:SPARQLExecutable``."""

import re
from collections.abc import Mapping

from kg.answers.questions.library import Parameter, Question
from kg.graph.prefixes import PREFIXES


def as_shacl(questions: Mapping[str, Question], target: str | None = None) -> str:
    """Return the library as Turtle: each question a ``sh:SPARQLExecutable``.

    questions: name → Question; target: the address of an endpoint that answers them, or None.

    The form is that of SIB's collections of examples: ``rdfs:comment`` is the question in words,
    ``sh:select`` a query that runs as it stands, ``schema:keywords`` the other words,
    ``sh:parameter`` what may be bound, and ``skos:scopeNote`` what an answer does not claim.
    Convention: https://github.com/sib-swiss/sparql-examples
    """
    base = PREFIXES["pd"] + "question/"
    declared = "_:prefixes"
    out = [
        f"@prefix question: <{base}> .",
        f"@prefix pd: <{PREFIXES['pd']}> .",
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
        "@prefix schema: <https://schema.org/> .",
        "@prefix sh: <http://www.w3.org/ns/shacl#> .",
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .",
        "",
    ]
    used = sorted({p for q in questions.values() for p in _prefixes_in(q.text)})
    declarations = " ,\n".join(
        f"    [ sh:prefix {_quoted(p)} ; sh:namespace {_quoted(PREFIXES[p])}^^xsd:anyURI ]"
        for p in used
    )
    out += [f"{declared} a owl:Ontology ; owl:imports sh: ;\n  sh:declare\n{declarations} .", ""]
    for name, question in sorted(questions.items()):
        text = "".join(
            f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in _prefixes_in(question.text)
        ) + _without_header(question.text)
        named = {p.name: f"{{{p.name}}}" for p in question.parameters}
        lines = [
            f"question:{name} a sh:SPARQLExecutable , sh:SPARQLSelectExecutable",
            f"  rdfs:label {_quoted(name)}",
            f"  rdfs:comment {_quoted(question.in_words(named))}@en",
            f"  sh:prefixes {declared}",
            f"  sh:select {_quoted(text)}",
        ]
        if question.not_claimed:
            lines.append(f"  skos:scopeNote {_quoted('Not claimed: ' + question.not_claimed)}@en")
        keywords = [*([question.group] if question.group else []), *question.words]
        if keywords:
            lines.append("  schema:keywords " + " , ".join(map(_quoted, keywords)))
        for parameter in question.parameters:
            for variable in parameter.variables(question.text):
                optional = str(parameter.optional).lower()
                lines.append(
                    f"  sh:parameter [ sh:path question:{name}-{variable} ; "
                    f"sh:name {_quoted(variable)} ; {_ranged(parameter)} ; "
                    f"sh:optional {optional} ]"
                )
        if target:
            lines.append(f"  schema:target <{target}>")
        out += [" ;\n".join(lines) + " .", ""]
    return "\n".join(out)


def _ranged(parameter: Parameter) -> str:
    datatypes = {
        "Date": "xsd:date",
        "Year": "xsd:integer",
        "Number": "xsd:decimal",
        "Text": "xsd:string",
    }
    if parameter.type in datatypes:
        return f"sh:datatype {datatypes[parameter.type]}"
    return f"sh:class pd:{parameter.type}"


def _prefixes_in(text: str) -> list[str]:
    return [p for p in PREFIXES if re.search(rf"(?<![\w<]){p}:", _without_header(text))]


def _without_header(text: str) -> str:
    return "".join(line + "\n" for line in text.splitlines() if not line.startswith("#+"))


def _quoted(text: object) -> str:
    """Return text as a Turtle string."""
    escaped = (
        str(text)
        .replace("\\", "\\\\")
        .replace('"', '\\"')
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\t", "\\t")
    )
    return f'"{escaped}"'
