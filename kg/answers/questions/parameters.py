"""What a person gives a question → terms to bind.

Nothing given ever becomes a part of the query.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import TYPE_CHECKING, Any

from kg.answers.questions.library import Parameter, Question
from kg.facts.naming import fold
from kg.graph.prefixes import PREFIXES
from kg.model.spans import Span
from kg.model.values.dates import DateValue, in_words
from kg.ontology import Kind
from kg.problems import AmbiguousName, NoSuchEntity, WrongUsage, shorten

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph

_NEW_YEAR, _LAST_DAY = "-01-01", "-12-31"


@dataclass(frozen=True, slots=True)
class Term:
    """An RDF term: an IRI, or a literal with the IRI of its datatype (empty for plain text)."""

    text: str
    is_iri: bool = False
    datatype: str = ""


Bindings = Mapping[str, Term]


@dataclass(frozen=True, slots=True)
class Given:
    """One parameter as understood.

    choices: ways to bind it, one of which holds at a time; time: the days that it limits the answer
    to, where it is a time.
    """

    value: str | int | float
    id: str | None
    label: str
    choices: tuple[Bindings, ...]
    time: Span | None = None

    def as_json(self) -> dict[str, Any]:
        """Return what an answer tells of it."""
        return {"value": self.value, "id": self.id, "label": self.label}


def understand(
    graph: "Graph", question: Question, parameters: Mapping[str, Any]
) -> dict[str, Given]:
    """Return parameter name → Given, in the question's order.

    Raises WrongUsage for an unknown, missing or unreadable parameter; NoSuchEntity and
    AmbiguousName for names.
    """
    known = {p.name: p for p in question.parameters}
    for name in parameters:
        if name not in known:
            raise WrongUsage(
                f"'{question.name}' has no parameter '{shorten(name)}'",
                "it has: " + ", ".join(known) if known else "it has none",
            )
    given = {n: v for n, v in parameters.items() if v is not None}
    missing = [p for p in question.parameters if not p.optional and p.name not in given]
    if missing:
        named = " and ".join(f"{p.name} ({p.type})" for p in missing)
        raise WrongUsage(
            f"'{question.name}' needs to be given: {named}", f"it asks: {question.question}"
        )
    return {
        p.name: _resolve(graph, p, str(given[p.name]).strip(), question.text)
        for p in question.parameters
        if p.name in given
    }


def bindings(given: Mapping[str, Given]) -> list[dict[str, Term]]:
    """Return the ways in which the variables are bound: one, or one for each season of a year."""
    return [
        {name: term for choice in chosen for name, term in choice.items()}
        for chosen in product(*(g.choices for g in given.values()))
    ]


def bindings_of(
    graph: "Graph", question: Question, parameters: Mapping[str, Any]
) -> list[dict[str, Term]]:
    """Return the ways in which a question's variables are bound. Raises as ``understand`` does."""
    return bindings(understand(graph, question, parameters))


def _resolve(graph: "Graph", parameter: Parameter, text: str, query: str) -> Given:
    kind, vocabulary = parameter.type, graph.vocabulary
    variables = parameter.variables(query)
    if not text:
        raise WrongUsage(f"'{parameter.name}' is empty", "leave it out or give it a value")
    if kind == "Date" or (_is_time(text) and len(variables) > 1):
        return _date(parameter, text, [v for v in variables if v != parameter.name])
    if kind in vocabulary.entity_classes:
        entities = _entities(graph, kind, text)
        one = entities[0] if len(entities) == 1 else None
        label = one.name if one else text
        iris = [PREFIXES["ent"] + e.id for e in entities]
        return _terms(parameter.name, label, one.id if one else None, label, iris)
    if kind in vocabulary.kinds:
        found = _kind(vocabulary.kinds[kind], kind, text)
        return _terms(parameter.name, found.notation, found.iri, found.label, [found.iri])
    if kind == "Source":
        ident = _source(graph, text)
        title = graph.articles[ident].title
        return _terms(parameter.name, title, ident, f"“{title}”", [PREFIXES["src"] + ident])
    if kind == "Statement":
        found_statement = graph.data.statement(text)
        if found_statement is None:
            raise WrongUsage(
                f"there is no statement '{shorten(text)}'",
                "ids come from `kg statements` or --json",
            )
        sentence = found_statement.sentence
        return _terms(parameter.name, sentence, text, f"“{sentence}”", [PREFIXES["st"] + text])
    if kind in ("Year", "Number"):
        return _number(parameter, text)
    return Given(text, None, text, ({parameter.name: Term(text)},))


def _terms(name: str, value: str, ident: str | None, label: str, iris: Iterable[str]) -> Given:
    return Given(value, ident, label, tuple({name: Term(iri, is_iri=True)} for iri in iris))


def _is_time(text: str) -> bool:
    return re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}(/[0-9]{4})?", text) is not None


def _entities(graph: "Graph", kind: str, text: str) -> list["Entity"]:
    """Return the entities that a name means: one, all seasons of a year, or all its editions."""
    if re.fullmatch(r"[0-9]{4}", text) and _has_year(graph, kind):
        of_class = [e for _, e in sorted(graph.entities.items()) if e.cls == kind]
        seasons = [e for e in of_class if text in _years(e)]
        if not seasons:
            raise NoSuchEntity(text, sorted(e.name for e in of_class)[-3:])
        return seasons
    is_name = text in graph.entities or graph.names.matching(text)
    found = [graph.entities[i] for i in (() if is_name else graph.names.editions(text))]
    if editions := [e for e in found if graph.vocabulary.is_a(e.cls, kind)]:
        return editions
    return [graph.entity(text, None if kind == "Entity" else kind)]


def _has_year(graph: "Graph", kind: str) -> bool:
    """Whether entities of a class have a year: seasons."""
    vocabulary = graph.vocabulary
    if kind not in vocabulary.entity_classes:
        return False
    slots = vocabulary.entity_class(kind).slots
    return any(vocabulary.slots[s].value_type == "year" for s in slots)


def _years(entity: "Entity") -> set[str]:
    return {
        day[:4]
        for values in entity.slots.values()
        for value in values
        for day in (value.earliest, value.latest)
        if day
    }


def _kind(kinds: Mapping[str, Kind], scheme: str, text: str) -> Kind:
    wanted = fold(text)
    for found in kinds.values():
        if wanted in (fold(found.notation), fold(found.label)) or text == found.iri:
            return found
    hits = [k for k in kinds.values() if wanted in map(fold, k.words)]
    if len(hits) == 1:
        return hits[0]
    what = (
        f"'{shorten(text)}' may be several kinds" if hits else f"there is no kind '{shorten(text)}'"
    )
    raise WrongUsage(
        f"{what} ({scheme})", "one of: " + ", ".join(k.notation for k in hits or kinds.values())
    )


def _source(graph: "Graph", text: str) -> str:
    wanted = fold(text)
    titles = {i: fold(a.title) for i, a in graph.articles.items()}
    exact = [i for i, title in titles.items() if text == i or wanted == title]
    hits = exact or [i for i, title in titles.items() if wanted in title or wanted in fold(i)]
    if len(hits) == 1:
        return hits[0]
    if hits:
        raise AmbiguousName(text, [(i, graph.articles[i].title, "source") for i in hits])
    from difflib import get_close_matches

    raise NoSuchEntity(text, get_close_matches(text[:100], list(graph.articles), 3, 0.4))


def _date(parameter: Parameter, text: str, variables: Iterable[str]) -> Given:
    try:
        value = DateValue.parse(text)
    except ValueError as error:
        raise WrongUsage(
            f"{parameter.name}: {shorten(error)}", "write a date as 2024, 2024-08 or 2024-08-04"
        ) from None
    days = {parameter.name + "Earliest": value.earliest, parameter.name + "Latest": value.latest}
    bound = {v: days[v] for v in variables}
    terms = {v: Term(d, datatype=PREFIXES["xsd"] + "date") for v, d in bound.items() if d}
    if len(terms) < len(bound):
        raise WrongUsage(
            f"{parameter.name}: '{shorten(text)}' is open at an end that the question needs",
            "write a date as 2024, 2024-08 or 2024-08-04",
        )
    time = None
    if len(terms) > 1 and value.days[0].first is not None and value.days[-1].last is not None:
        time = Span.whole(value.days[0].first, value.days[-1].last)
    return Given(text, None, in_words(text), (terms,), time)


def _number(parameter: Parameter, text: str) -> Given:
    if parameter.type == "Year" and not re.fullmatch(r"[0-9]{4}", text):
        raise WrongUsage(
            f"{parameter.name}: '{shorten(text)}' is not a year", "write four digits: 2024"
        )
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise WrongUsage(
            f"{parameter.name}: '{shorten(text)}' is not a number", "write digits: 3 or 2.5"
        )
    whole = number == number.to_integral_value() and "e" not in text.lower()
    shown = f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"
    term = Term(shown, datatype=PREFIXES["xsd"] + ("integer" if whole else "decimal"))
    value = int(number) if whole else float(number)
    return Given(value, None, shown, ({parameter.name: term},))
