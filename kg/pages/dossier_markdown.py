"""A dossier as plain data → Markdown with footnotes, which pandoc, GitHub and most editors read; no text of the data becomes markup."""

import re

from kg.pages.dossier_parts import (
    HEADING_OF_RECEIPTS,
    as_of_lines,
    clean,
    count_line,
    excerpts_of,
    from_line,
    groups,
    more_of,
    place_of,
    receipt_notes,
    rests_line,
    ruling_line,
    subtitle,
)

_SPECIAL = re.compile(r"[\\`*_{}\[\]|~^$!#]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;"}


def escape(text):
    """Return text that Markdown shows as it stands, wherever on a line it is put: no heading, list, link, table or HTML.

    >>> escape("# a_b <i>"), escape("- 1. x"), escape("https://x.example")
    ('\\\\# a\\\\_b &lt;i&gt;', '\\\\- 1. x', 'https&#58;//x.example')
    """
    text = clean(text).strip()
    text = _SPECIAL.sub(
        r"\\\g<0>", re.sub("[&<>@]", lambda m: _ENTITIES[m.group()], text).replace("&#", "\0")
    )
    text = re.sub(
        r"(?i)\bwww\.",
        lambda m: m.group()[:3] + "&#46;",
        text.replace("\0", "&#").replace("://", "&#58;//"),
    )
    text = re.sub(r"^([-+=:])", r"\\\1", text)
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", text)


def to_markdown(data):
    """Return the dossier as Markdown text."""
    lines = [f"# {escape(data['subject']['name'])}", "", escape(subtitle(data))]
    if data["subject"]["note"]:
        lines += ["", escape(data["subject"]["note"])]
    for line in as_of_lines(data):
        lines += ["", f"> {escape(line)}"]
    for section in data["sections"]:
        lines += ["", f"## {escape(section['heading'])}"]
        for block in groups(section):
            if block["group"]:
                lines += ["", f"### {escape(block['group'])}"]
            lines.append("")
            lines += (
                _table(block)
                if block["columns"]
                else [
                    line
                    for item in block["items"]
                    for line in (_source(item) if "article" in item else _item(item))
                ]
            )
        lines += ["", f"*{escape(from_line(section))}*"]
    lines += ["", f"## {HEADING_OF_RECEIPTS}", ""]
    lines += [_receipt(r) for r in data["receipts"]]
    return "\n".join(lines) + "\n"


def _refs(numbers):
    return "".join(f"[^{n}]" for n in numbers)


def _mark(item):
    return f" *({escape(item['mark'])})*" if item["mark"] else ""


def _more(entry):
    label = f"{escape(entry['label'])}: " if entry["label"] else ""
    return f"{label}{escape(entry['text'])}{_refs(entry['receipts'])}"


def _item(item):
    year = f"**{item['year']}** " if item["year"] else ""
    yield f"- {year}{escape(item['sentence'])}{_mark(item)}{_refs(item['receipts'])}"
    for entry in more_of(item):
        yield f"  - {_more(entry)}"
    for because in item.get("because", ()):
        yield f"  - because {escape(because['sentence'])}{_refs(because['receipts'])}"
    if item.get("because"):
        yield f"  - rule {escape(item['rule']['name'])}: {escape(item['rule']['says'])}"
    for side in item.get("sides", ()):
        yield f"  - {escape(side['label'])}{_refs(side['receipts'])}"
    if "sides" in item:
        yield f"  - {escape(ruling_line(item['ruling']))}"
    if "count" in item:
        yield f"  - {escape(count_line(item['count']))}"
        for says, key in (("counts", "counted"), ("may count", "possible")):
            for counted in item["count"][key]:
                yield f"    - {says}: {escape(counted['sentence'])}"


def _table(block):
    yield "| " + " | ".join([*map(escape, block["columns"]), "Also"]) + " |"
    yield "|" + "---|" * (len(block["columns"]) + 1)
    for item in block["items"]:
        also = "; ".join(_more(m) for m in more_of(item)) + _mark(item) + _refs(item["receipts"])
        yield "| " + " | ".join([*(escape(c["text"]) for c in item["cells"]), also.strip()]) + " |"


def _source(item):
    article = item["article"]
    yield f"### {escape(article['title'])}"
    yield ""
    yield escape(
        f"{article['id']}: {article['kind']}; publisher {article['publisher']}; written {article['written_label']} ({article['how_dated']}). {rests_line(item)}"
    )
    yield ""
    for rest in item["rests"]:
        yield f"- {escape(rest['sentence'])}{_refs(rest['receipts'])}"
    yield ""


def _receipt(receipt):
    excerpts = " … ".join(
        "“" + _around(before) + f"**{escape(hit)}**" + _around(after) + "”"
        for before, hit, after in excerpts_of(receipt)
    )
    notes = f" ({escape(receipt_notes(receipt))})" if receipt_notes(receipt) else ""
    return f"[^{receipt['n']}]: {escape(place_of(receipt))}: {excerpts}{notes}\n"


def _around(text):
    """Return escaped text that keeps a blank at either end."""
    return (
        (" " if text[:1].isspace() else "")
        + escape(text)
        + (" " if text[-1:].isspace() and text.strip() else "")
    )
