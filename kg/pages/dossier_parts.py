"""A dossier as plain data → the pieces that all its forms show: clean text, groups, lines about counts and reasons."""

import re
from itertools import groupby

_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DIRECTIONS = re.compile(
    "[\u200b\u200e\u200f\u061c\u2060\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)
HEADING_OF_RECEIPTS = "Receipts"


def clean(text):
    """Return text on one line that every format can hold: control characters and halves of characters become U+FFFD, marks of direction and of no width are named.

    >>> clean("a\\x00b\\u202ec\\nd")
    'a\\ufffdb‹U+202E›c d'
    """
    text = str(text)
    if text.isprintable() and "  " not in text:
        return text
    text = _DIRECTIONS.sub(lambda m: f"‹U+{ord(m.group()):04X}›", _UNSHOWN.sub("\ufffd", text))
    return re.sub(r"\s+", " ", text)


def groups(section):
    """Return [{group, columns, items}] of a section; columns are the headings of a table, or None."""
    found = []
    for name, members in groupby(section["items"], key=lambda i: i["group"]):
        members = list(members)
        found.append(
            {
                "group": name,
                "columns": section["tables"].get(name)
                if all("cells" in i for i in members)
                else None,
                "items": members,
            }
        )
    return found


def keys_of(blocks):
    """Return the colours that the tables of some groups use, in the order of their first use."""
    return list(
        dict.fromkeys(
            c["key"]
            for b in blocks
            for i in b["items"]
            for c in i.get("cells", ())
            if c["key"] not in ("", "none")
        )
    )


def more_of(item):
    """Return what a source says beside the sentence; receipts are named again only where the item has several."""
    return [
        {**m, "receipts": m["receipts"] if m["receipts"] != item["receipts"] else []}
        for m in item["more"]
    ]


def subtitle(data):
    """Return the line below the name: what it is, other names, how much rests on how many articles."""
    subject, counts = data["subject"], data["counts"]
    other = f"also {', '.join(subject['other_names'])}; " if subject["other_names"] else ""
    return f"{subject['class_label']}; {other}{_many(counts['statements'], 'statement')} from {_many(counts['articles'], 'article')}, {_many(counts['receipts'], 'receipt')}"


def _many(count, word):
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def as_of_lines(data):
    """Return what the dossier leaves out as of a day: lines of text, none where it is of today."""
    if not data["as_of"]:
        return []
    left = data["as_of"]["left_out"]
    lines = [
        f"As of {data['as_of']['label']}: what was published later is left out, with all that follows from it."
    ]
    for why, says in (
        ("later", "Left out, published later"),
        ("undecided", "Left out, perhaps published later"),
    ):
        titles = [f"{a['article']} ({a['written']})" for a in left if a["why"] == why]
        if titles:
            lines.append(f"{says}: {', '.join(titles)}.")
    return lines


def from_line(section):
    """Return where a section came from: its query, and the saved questions that ask for the same."""
    saved = (
        f"; saved questions: {', '.join(section['saved_questions'])}"
        if section["saved_questions"]
        else ""
    )
    return f"From: {section['question']}{saved}."


def count_line(count):
    """Return what the count of a stated total says, in words."""
    if count["least"] is None:
        return "The graph does not count this."
    held = (
        str(count["least"])
        if count["least"] == count["most"]
        else f"{count['least']} to {count['most']}"
    )
    return f"Stated: {count['claimed']}. The graph holds {held}: {count['verdict']}."


def ruling_line(ruling):
    """Return a ruling in words, or that there is none."""
    return (
        f"Ruled: {ruling['holds']}, because {ruling['reason']} ({ruling['by']}, {ruling['when']})."
        if ruling
        else "No ruling: both stand."
    )


def rests_line(item):
    """Return how much of the dossier rests on an article."""
    count = len(item["rests"])
    if not count:
        return "Cited above; no statement of this dossier rests on it."
    return "One statement rests on it." if count == 1 else f"{count} statements rest on it."


def receipt_notes(receipt):
    """Return what a receipt says beside its place: who is quoted, how firmly, how the passage was read."""
    notes = [
        f"said by {receipt['said_by']}" if receipt["said_by"] else "",
        receipt["certainty"],
        f"read as: {receipt['note']}" if receipt["note"] else "",
    ]
    return "; ".join(n for n in notes if n)


def place_of(receipt):
    """Return article and paragraph of a receipt."""
    return receipt["source"] + (f" ¶{receipt['paragraph']}" if receipt["paragraph"] else "")


def excerpts_of(receipt):
    """Return [before, anchor, after] lists; where the text is not at hand, the anchors alone."""
    return receipt["excerpts"] or [["", anchor, ""] for anchor in receipt["anchor"].split(" / ")]
