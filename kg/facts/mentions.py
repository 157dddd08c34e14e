"""A new article → the known entities it names, with their places; the names that are likely new."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.facts.mentioning.candidates import likely_new
from kg.facts.mentioning.kinds import NewName, new_names
from kg.facts.mentioning.linking import Links
from kg.facts.mentioning.page import Page
from kg.facts.mentioning.stub import claims_stub
from kg.model.claims import Entity
from kg.ontology import Vocabulary
from kg.problems import WrongUsage, shorten

__all__ = ["claims_stub", "find_mentions", "read_lines"]

Found = dict[str, list[dict[str, Any]]]


def find_mentions(
    text_lines: Sequence[str],
    entities: Mapping[str, Entity],
    vocabulary: Vocabulary,
    first_line: int = 1,
) -> Found:
    """Return who and what an article names: a dict of ``known``, ``unclear`` and ``new``.

    text_lines: the article's lines; entities: id → Entity; vocabulary: its words tell common nouns
    of the sport from names, its cues (pd:cue) what a new name names; first_line: the number of the
    first line.

    known: dicts of id, name, class, line, start, end, text, how, in the order of the text; start
        and end count characters of the line from 0. how: ``name`` (a recorded name, whatever its
        accents, quotes, spaces and capitals), ``surname`` or ``given name`` (of somebody the
        article names in full; a surname also where only one known person bears it), ``short
        name`` (a part of a name that the article gives in full), ``initials``, ``near`` (one or
        two letters off).
    unclear: dicts of text, candidates (ids) and places: a name that may be more than one of the
        known, or a surname where the words around it speak of a team.
    new: dicts of text, kind_guess (a class of entities), places (line, start, end) and near (ids
        of known entities whose names share a word), the most often named first.
    """
    page = Page(text_lines, vocabulary, first_line)
    links = Links(page, entities)
    spans = likely_new(page, links)
    known = [
        {
            "id": m.id,
            "name": entities[m.id].name,
            "class": entities[m.id].cls,
            **page.place(m.first, m.last),
            "how": m.how,
        }
        for m in sorted(links.mentions, key=lambda m: m.first)
    ]
    unclear = [
        {"text": text, "candidates": list(ids), "places": [page.place(*s) for s in places]}
        for (text, ids), places in sorted(links.doubts.items(), key=lambda x: x[1][0])
    ]
    return {
        "known": known,
        "unclear": unclear,
        "new": [_as_dict(page, n) for n in new_names(page, links, spans)],
    }


def _as_dict(page: Page, name: NewName) -> dict[str, Any]:
    places = [page.place(*span) for span in name.spans]
    return {
        "text": page.place(*name.full)["text"],
        "kind_guess": name.kind,
        "places": [{k: v for k, v in p.items() if k != "text"} for p in places],
        "near": list(name.near),
    }


def read_lines(path: Path, lines: str | None = None) -> tuple[list[str], int]:
    """Return (lines of the article, number of its first line) of a text file.

    lines: ``A-B`` counted from 1, the whole file where None. Raises WrongUsage for a file or span
    that cannot be.
    """
    try:
        found = path.read_bytes().decode("utf-8").split("\n")
    except OSError as error:
        raise WrongUsage(
            f"'{path}' cannot be opened: {error.strerror}", "give the path of the article's text"
        ) from None
    except UnicodeDecodeError:
        raise WrongUsage(f"'{path.name}' is not UTF-8", "save the text as UTF-8") from None
    if lines is None:
        return found, 1
    match = re.fullmatch(r"(\d+)-(\d+)", lines)
    if not match or not 1 <= int(match[1]) <= int(match[2]) <= len(found):
        raise WrongUsage(
            f"'{shorten(lines, 40)}' is not a span of lines of this file: it has {len(found)}",
            "write the first and the last line: 12-40",
        )
    return found[int(match[1]) - 1 : int(match[2])], int(match[1])
