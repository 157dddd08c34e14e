"""Slots → a sentence, by the templates of the ontology."""

import re
from functools import lru_cache

from kg.facts.amounts import ordinal_in_words

_PART = re.compile(r"\{([a-z_]+)(?::([a-z]+))?\}")


@lru_cache(maxsize=512)
def _compiled(template):
    """Return (guards, parts) of one template; a part is (optional, text)."""
    guard, bar, text = template.partition(" | ")
    if not bar:
        guard, text = "", template
    guards = [tuple(g.strip().split("=", 1)) for g in guard.split("&") if g.strip()]
    parts, depth, current = [], 0, ""
    for char in text:
        if char == "[" and depth == 0:
            parts.append((False, current))
            current, depth = "", 1
        elif char == "]" and depth == 1:
            parts.append((True, current))
            current, depth = "", 0
        else:
            current += char
    parts.append((False, current))
    return guards, [p for p in parts if p[1]]


def sentence_of(cls, slots, disputed=(), certainties=()):
    """Return the sentence of a statement.

    cls: kg.ontology.StatementClass; slots: name → list of values (dicts with ``value`` and ``label``);
    disputed: names of slots whose values cannot all be true, joined by "or"; certainties: how it is said where
    no source says it plainly (inferred, hedged, planned), put behind it in brackets.

    The first template whose guards hold is used; a guard ``slot=value`` holds where all values are that one,
    ``slot!=value`` where none is.
    """
    chosen = _chosen(cls, slots)
    if chosen is None:
        return (
            f"{cls.label}: "
            + ", ".join(v["label"] for s in cls.slots for v in slots.get(s, ()))
            + _whole(certainties)
        )
    text = "".join(_fill(part, slots, disputed, optional) for optional, part in chosen[1])
    text = re.sub(r":\s*,", ":", re.sub(r"\s+", " ", text)).strip().removesuffix(":")
    return text[:1].upper() + text[1:] + _whole(certainties)


def _whole(certainties):
    """Return how a statement is said as a whole, told apart from the mark of a single value: [all inferred]."""
    return f" [all {' or '.join(certainties)}]" if certainties else ""


def without_marks(sentence):
    """Return a sentence without what tells how surely it is said.

    >>> without_marks("Ada Lind won [all inferred] (possible: the dates do not settle it)")
    'Ada Lind won'
    """
    return re.sub(r" (\[[a-z, ]+\]|\(possible: [^)]*\))", "", sentence)


def untold(cls, slots):
    """Return the names of the slots that have values and that the sentence of a statement does not tell, in the ontology's order.

    A slot is told where the template shows it, or where its guard names the value: ``position=1`` reads as "won".
    """
    chosen = _chosen(cls, slots)
    if chosen is None:
        return []
    guards, parts = chosen
    told = {g[0] for g in guards if len(g) == 2}
    for optional, part in parts:
        if not optional or _is_told(part, slots):
            told |= {name for name, _ in _PART.findall(part)}
    return [name for name in cls.slots if slots.get(name) and name not in told]


def fill(template, slots):
    """Return one template filled with slots, or None where a guard does not hold; see ``sentence_of``."""
    guards, parts = _compiled(template)
    if not all(_holds(g, slots) for g in guards):
        return None
    return re.sub(
        r"\s+", " ", "".join(_fill(part, slots, (), optional) for optional, part in parts)
    ).strip()


def _chosen(cls, slots):
    """Return (guards, parts) of the first template whose guards hold, or None."""
    for template in cls.sentences or [" ".join(f"[{{{s}}}]" for s in cls.slots)]:
        guards, parts = _compiled(template)
        if all(_holds(g, slots) for g in guards):
            return guards, parts
    return None


def _holds(guard, slots):
    if guard[0].endswith("!"):
        return all(str(v["value"]) != guard[1] for v in slots.get(guard[0][:-1], ()))
    values = slots.get(guard[0], ())
    return bool(values) and (len(guard) == 1 or all(str(v["value"]) == guard[1] for v in values))


def _fill(part, slots, disputed, optional):
    if optional and not _is_told(part, slots):
        return ""
    return _PART.sub(lambda m: _join(slots.get(m[1], ()), m[2], m[1] in disputed), part)


def _is_told(part, slots):
    """Whether an optional part of a template can be filled; the form ``one`` takes one value only."""
    return all(
        _shown(slots, name) and not (form == "one" and len(slots[name]) > 1)
        for name, form in _PART.findall(part)
    )


def _shown(slots, name):
    """Return the values of a slot that a sentence can hold: not a "no", and not several free texts of several sources."""
    values = [v for v in slots.get(name, ()) if v["value"] is not False]
    return [] if len(values) > 1 and all(_is_free_text(v) for v in values) else values


def _is_free_text(value):
    return (
        isinstance(value["value"], str)
        and value["id"] is None
        and " " in value["value"]
        and value["earliest"] is None
        and value["latest"] is None
    )


def _in_class(label):
    """Return how a race class reads: Pro-Am class, overall, class not named."""
    return label if "class" in label else label.lower() if label == "Overall" else f"{label} class"


def _since(label):
    """Return how a beginning reads: from 2001, some time between 1998 and 2000, by 2023."""
    if label.startswith("between "):
        return f"from some time {label}"
    if label.startswith("until "):
        return f"by {label.removeprefix('until ')}"
    return label if label.startswith("from ") else f"from {label}"


def _join(values, form, disputed):
    if form == "silent":
        return ""
    if form == "class":
        values = [{**v, "label": _in_class(v["label"])} for v in values]
    labels = [
        ordinal_in_words(str(v["value"]))
        if form == "ordinal"
        else _since(v["label"])
        if form == "since"
        else v["label"]
        for v in values
    ]
    labels = [
        " ".join(label.split()) + (f" [{v['certainty']}]" if v.get("certainty") else "")
        for label, v in zip(labels, values, strict=True)
    ] or ["somebody or something not said"]
    if len(labels) == 1:
        return labels[0]
    return ", ".join(labels[:-1]) + (" or " if disputed else " and ") + labels[-1]
