"""A saved query and what it is given → the same query, begun where an engine finds least.

What is given and seldom named stands first, as ``VALUES``, so that an engine starts from it: bound
only from outside, it is looked at after the order of the joins is chosen. What is named often (a
season, a team) is better left until the kind of statement is looked at. What no parameter limits is
not compared. Anybody may add a query: one that is written in another way is left as it is.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import product

from kg.answers.questions.library import Question
from kg.answers.questions.parameters import Given, Term
from kg.graph.store import bare, head_end

_LIMIT = re.compile(
    r"^[ \t]*FILTER\(COALESCE\(STR\(\?(\w+)\), \"any\"\) IN \(\"any\", STR\(\?(\w+)\)\)\)\n",
    re.MULTILINE,
)
_WINDOW = re.compile(
    r"^[ \t]*FILTER\(COALESCE\(STR\(\?(?:\w+)\), IF\(BOUND\(\?(?:\w+)\), \"\d{4}\", \"\d{4}\"\)\)"
    r" [<>]= COALESCE\(STR\(\?(\w+)\), \"\d{4}\"\)\)\n",
    re.MULTILINE,
)
_DETAIL = re.compile(r"OPTIONAL \{ (\?\w+ \w+:\w+) \?(\w+) \}")
_COUNTS_ROWS = re.compile(
    r"SELECT\s*\*|\b(?:COUNT|SUM|AVG|SAMPLE|GROUP_CONCAT)\s*\(\s*(?!DISTINCT\b|\s)", re.IGNORECASE
)


def narrowed(
    question: Question, given: Mapping[str, Given], is_rare: Callable[[str], bool]
) -> list[tuple[str, dict[str, Term]]]:
    """Return what to run to find all that a question finds with what it is given.

    is_rare: whether few statements name an entity (IRI), so that it is worth beginning with.

    That is queries with the terms to bind in each. Only IRIs of what the graph holds stand in a
    query itself, never what somebody typed. A parameter that means several things (all seasons of a
    year) is one query, where the query knows it in its outermost group only.
    """
    text = question.text
    several = {
        name: [choice[name] for choice in one.choices]
        for name, one in given.items()
        if len(one.choices) > 1 and all(set(c) == {name} for c in one.choices)
    }
    several = {n: terms for n, terms in several.items() if _is_outside(text, n)}
    variables = frozenset(v for p in question.parameters for v in p.variables(text))
    found = []
    for chosen in product(*(g.choices for n, g in given.items() if n not in several)):
        bound = {name: term for choice in chosen for name, term in choice.items()}
        rare = {n: [t] for n, t in bound.items() if t.is_iri and is_rare(t.text)}
        iris = rare | several
        free = variables.difference(bound, several)
        found.append((_with_values(_limited(text, frozenset(iris), free), iris), bound))
    return found


def _with_values(text: str, iris: Mapping[str, Sequence[Term]]) -> str:
    values = "".join(
        f"\n  VALUES ?{name} {{ {' '.join(f'<{t.text}>' for t in terms)} }}"
        for name, terms in iris.items()
    )
    return _begun(_without_less(text, iris), values)


def _without_less(text: str, iris: Mapping[str, Sequence[Term]]) -> str:
    """Return a query that takes away no more than what concerns what is given."""
    for match in reversed(list(re.finditer(r"\bMINUS\s*\{", bare(text)))):
        inside = bare(text)[match.end() : _group_end(text, match.end())]
        if re.search(r"\b(?:SELECT|FILTER|BIND|VALUES)\b", inside, re.IGNORECASE):
            continue
        values = "".join(
            f" VALUES ?{name} {{ {' '.join(f'<{t.text}>' for t in terms)} }}"
            for name, terms in iris.items()
            if re.search(rf"[?$]{name}\b", inside)
        )
        text = text[: match.end()] + values + text[match.end() :]
    return text


def _group_end(text: str, start: int) -> int:
    """Return where the group ends that is open at a place."""
    code, depth = bare(text), 1
    for at in range(start, len(code)):
        depth += {"{": 1, "}": -1}.get(code[at], 0)
        if not depth:
            return at
    return len(code)


def _begun(text: str, patterns: str) -> str:
    at = head_end(text) if patterns else None
    return text if at is None else text[:at] + patterns + text[at:]


@lru_cache(maxsize=1024)
def _limited(text: str, iris: frozenset[str], free: frozenset[str]) -> str:
    """Return a query whose optional limits are patterns where given, and gone where not.

    iris: the variables that begin it; free: those that parameters could have bound and did not.
    """
    limits = dict(_LIMIT.findall(text))
    for name in free:
        filters = [m for f in (_LIMIT, _WINDOW) for m in f.finditer(text) if m[1] == name]
        inside = [at for at in _uses(text, name) if at > (head_end(text) or 0)]
        if len(filters) == len(inside):  # nothing else could bind it
            for match in filters:
                text = text.replace(match[0], "")
    if not _COUNTS_ROWS.search(bare(text)):
        text = _DETAIL.sub(lambda m: m[0] if len(_uses(text, m[2])) > 1 else "", text)
    whole = {
        m[2]: m[1]
        for m in _DETAIL.finditer(text)
        if _depth(text, m.start()) == 1 and _is_only_there(text, m[2])
    }
    patterns = "".join(
        f"\n  {whole[held]} ?{name} ."
        for name, held in limits.items()
        if name in iris and held in whole
    )
    return _begun(text, patterns)


def _uses(text: str, name: str) -> list[int]:
    return [m.start() for m in re.finditer(rf"[?$]{name}\b", bare(text))]


def _is_only_there(text: str, name: str) -> bool:
    """Whether one pattern alone can bind a variable."""
    binding = re.compile(rf"(?:[\w:>*+)]\s+|\bVALUES\s*\(?[^){{]*|[.;{{,]\s*)[?$]{name}\b")
    start = head_end(text) or 0
    code = bare(text)
    ends = (m.end() for m in re.finditer(r"\}", code) if _depth(text, m.end()) == 0)
    return len(binding.findall(code[start : next(ends, None)])) == 1


def _is_outside(text: str, name: str) -> bool:
    return all(_depth(text, at) < 2 for at in _uses(text, name))


def _depth(text: str, at: int) -> int:
    """Return how many groups of a query are open at a place; in its head none."""
    end = head_end(text)
    before = "" if end is None else bare(text)[end - 1 : at]
    return before.count("{") - before.count("}")
