"""What an article names → the beginning of its claims file, as comments."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.ontology import Vocabulary


def claims_stub(
    source_id: str,
    mentions: Mapping[str, Sequence[Mapping[str, Any]]],
    vocabulary: Vocabulary,
    text_lines: Sequence[str] = (),
    first_line: int = 1,
) -> str:
    """Return the beginning of a claims file: what the article names and its paragraphs may say.

    mentions: as find_mentions returns them. Everything but ``source:`` is a comment: a machine's
    guess is not a claim. A curator takes the mark away, fills the slots and copies the anchor. With
    ``text_lines`` each stub has an anchor that occurs once.
    """
    out = [
        "# yaml-language-server: $schema=../../ontology/generated/claims.schema.json",
        f"source: {source_id}",
    ]
    for label, names in _by_class(mentions["known"], vocabulary):
        out.append(f"# {label}: {names}")
    if mentions["unclear"]:
        out.append(
            "# may be more than one: "
            + "; ".join(
                f"{u['text']} ({' or '.join(u['candidates'])})" for u in mentions["unclear"]
            )
        )
    if mentions["new"]:
        out.append(
            "# new? add what you need to facts/entities first: "
            + "; ".join(
                f"{n['text']} ({vocabulary.entity_class(n['kind_guess']).label})"
                for n in mentions["new"]
            )
        )
    by_line: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for mention in mentions["known"]:
        by_line[mention["line"]].append(mention)
    sections: dict[str, list[str]] = defaultdict(list)
    for line, found in sorted(by_line.items()):
        text = text_lines[line - first_line].casefold() if text_lines else ""
        for section, item in _stubs_of(
            found, vocabulary, _anchor(found[0], text_lines, first_line), text
        ):
            if item not in sections[section]:
                sections[section].append(f"#   - {item}  # line {line}")
    for section, items in sections.items():
        out += [f"# {section}:", *dict.fromkeys(items)]
    return "\n".join(out) + "\n"


def _by_class(
    known: Sequence[Mapping[str, Any]], vocabulary: Vocabulary
) -> Iterator[tuple[str, str]]:
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in known:
        names[mention["class"]][mention["name"]] += 1
    for cls in sorted(names, key=lambda c: vocabulary.entity_class(c).rank):
        section = vocabulary.entity_class(cls).section or cls
        yield (
            section.replace("_", " "),
            "; ".join(f"{name} ({number})" for name, number in names[cls].most_common()),
        )


def _stubs_of(
    found: Sequence[Mapping[str, Any]], vocabulary: Vocabulary, anchor: str, text: str
) -> Iterator[tuple[str, str]]:
    """Yield (section, item) for the classes of statements that a paragraph may speak of.

    It may where it has a word of the class and names one entity of its key, or where it names two
    of different classes (a person and a team). A slot called like a class takes that class only.
    """
    labels = {c.label: c.name for c in vocabulary.entity_classes.values()}
    for cls in sorted(vocabulary.statement_classes.values(), key=lambda c: c.rank):
        names = list(dict.fromkeys([*cls.key, *cls.required, *cls.key_when_given]))
        filled: dict[str, Mapping[str, Any]] = {}
        used: set[str] = set()
        for slot in (
            vocabulary.slot(n) for n in names if vocabulary.slot(n).value_type == "entity"
        ):
            wanted = labels.get(slot.name, slot.range)
            mention = next(
                (m for m in found if m["id"] not in used and vocabulary.is_a(m["class"], wanted)),
                None,
            )
            if mention:
                used.add(mention["id"])
                filled[slot.name] = mention
        spoken_of = any(
            re.search(rf"\b{re.escape(w.casefold())}", text) for w in (cls.label, *cls.words)
        )
        ranges = [vocabulary.slot(n).range for n in filled]
        apart = (
            len(ranges) > 1
            and len(set(ranges)) == len(ranges)
            and all(vocabulary.entity_class(r).section for r in ranges)
        )
        if filled and (spoken_of or apart):
            pairs = [
                f"{vocabulary.slot(n).key}: " + (_quoted(filled[n]["name"]) if n in filled else "")
                for n in names
                if n in filled or n not in cls.key_when_given
            ]
            yield cls.section, "{" + ", ".join([*pairs, f'at: "{anchor}"']) + "}"


def _anchor(mention: Mapping[str, Any], text_lines: Sequence[str], first_line: int) -> str:
    """Return the fewest words around a mention that occur once in the text.

    At most eight; empty without the text.
    """
    if not text_lines:
        return ""
    line: str = text_lines[mention["line"] - first_line]
    text = "\n".join(text_lines)
    words = list(re.finditer(r"\S+", line))
    inside = [
        i for i, w in enumerate(words) if w.end() > mention["start"] and w.start() < mention["end"]
    ]
    first, last = inside[0], inside[-1]
    while last - first < 7:
        anchor = line[words[first].start() : words[last].end()].strip(" ,.;:!?()|")
        if text.count(anchor) == 1 and '"' not in anchor and last - first >= 2:
            return anchor
        if last + 1 < len(words):
            last += 1
        elif first > 0:
            first -= 1
        else:
            break
    return ""


def _quoted(name: str) -> str:
    return f'"{name}"' if re.search(r"[,:\[\]{}#\"'&*!|>%@`]", name) else name
