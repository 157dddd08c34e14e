"""A saved query and what it is given → the same query, begun where an engine finds least.

What is given and seldom named stands first, as ``VALUES``, so that an engine starts from it: bound
only from outside, it is looked at after the order of the joins is chosen. What is named often (a
season, a team) is better left until the kind of statement is looked at. What no parameter limits is
not compared, and graphs that hold nothing that a query asks for are not searched.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import product

from kg.answers.questions.parameters import Given, Term

_HEAD = re.compile(r"\bWHERE\s*\{")
_LIMIT = re.compile(
    r"[ \t]*FILTER\(COALESCE\(STR\(\?(\w+)\), \"any\"\) IN \(\"any\", STR\(\?(\w+)\)\)\)\n"
)
_WINDOW = re.compile(r"[ \t]*FILTER\(.*? [<>]= COALESCE\(STR\(\?(\w+)\), \"\d{4}\"\)\)\n")
_ASKED_BY = {
    "claims": re.compile(r"Claim|claim|Slot|pd:source|[?]\w+ [?]\w+ [?]\w+|prov:|oa:"),
    "ontology": re.compile(r"\b(skos|rdfs|owl|dcterms):|[?]\w+ [?]\w+ [?]\w+"),
}
_DETAIL = re.compile(r"OPTIONAL \{ (\?\w+ \w+:\w+) \?(\w+) \}")


def narrowed(
    text: str, given: Mapping[str, Given], is_rare: Callable[[str], bool]
) -> list[tuple[str, dict[str, Term]]]:
    """Return what to run to find all that ``text`` finds with what it is given.

    is_rare: whether few statements name an entity (IRI), so that it is worth beginning with.

    That is queries with the terms to bind in each. Only IRIs of what the graph holds stand in a
    query itself, never what somebody typed. A parameter that means several things (all seasons of a
    year) is one query, where the query knows it in its outermost group only.
    """
    several = {
        name: [choice[name] for choice in one.choices]
        for name, one in given.items()
        if len(one.choices) > 1 and all(set(c) == {name} for c in one.choices)
    }
    several = {n: terms for n, terms in several.items() if _is_outside(text, n)}
    found = []
    for chosen in product(*(g.choices for n, g in given.items() if n not in several)):
        bound = {name: term for choice in chosen for name, term in choice.items()}
        rare = {n: [t] for n, t in bound.items() if t.is_iri and is_rare(t.text)}
        iris = rare | several
        limited = _limited(text, frozenset(iris), frozenset({*bound, *several}))
        found.append((_with_values(limited, iris), bound))
    return found


def graphs_of(text: str, view: Sequence[str]) -> list[str]:
    """Return the names of the graphs of a view in which a query can find anything.

    Claims and the ontology lie in graphs of their own, and most queries ask for neither.
    """
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    return [g for g in view if g not in _ASKED_BY or _ASKED_BY[g].search(body)]


def _with_values(text: str, iris: Mapping[str, Sequence[Term]]) -> str:
    values = "".join(
        f"\n  VALUES ?{name} {{ {' '.join(f'<{t.text}>' for t in terms)} }}"
        for name, terms in iris.items()
    )
    return _HEAD.sub(lambda match: match[0] + values, text, count=1)


@lru_cache(maxsize=1024)
def _limited(text: str, iris: frozenset[str], given: frozenset[str]) -> str:
    """Return a query whose optional limits are patterns where given, and gone where not."""
    limits = dict(_LIMIT.findall(text))
    for limit in (_LIMIT, _WINDOW):
        text = limit.sub(lambda match: match[0] if match[1] in given else "", text)
    text = _DETAIL.sub(lambda m: m[0] if len(_uses(text, m[2])) > 1 else "", text)
    head = _HEAD.search(text)
    whole = {m[2]: m[1] for m in _DETAIL.finditer(text) if _depth(text, m.start()) == 1}
    patterns = "".join(
        f"\n  {whole[held]} ?{name} ."
        for name, held in limits.items()
        if name in iris and held in whole
    )
    return text[: head.end()] + patterns + text[head.end() :] if head else text


def _uses(text: str, name: str) -> list[int]:
    return [m.start() for m in re.finditer(rf"[?$]{name}\b", text)]


def _is_outside(text: str, name: str) -> bool:
    return all(_depth(text, at) < 2 for at in _uses(text, name))


def _depth(text: str, at: int) -> int:
    """Return how many groups of a query are open at a place; in its head none."""
    head = _HEAD.search(text)
    before = text[head.start() : at] if head else ""
    return before.count("{") - before.count("}")
