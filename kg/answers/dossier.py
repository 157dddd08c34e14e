"""A Graph and an entity → its dossier as plain data: chapters of sentences, each with numbered receipts."""

import re
from collections import defaultdict

from kg.answers.bibliography import bibliography
from kg.answers.receipts import article_line, conflict_line, mark_of
from kg.answers.show import gaps
from kg.facts.amounts import ordinal_in_words
from kg.facts.dates import in_words
from kg.graph.sentences import fill, untold
from kg.graph.triples import PREFIXES
from kg.problems import KgError, NotRecorded

MOST_LINES = 5  # of the chapter in brief
_MOST_NAMED = 5  # in one of its lines
_MOST_EXCERPT = (
    420  # characters of a receipt's passage that pages show; the whole paragraph is in ``passage``
)
_SENTENCE_END = re.compile(r"(?<!\bNo\.)(?<!\bvs\.)(?<!\bMr\.)(?<!\b[A-Z]\.)(?<=[.!?])[\"”’)]*\s+")
KEYS = {  # the colours of motorsport's result tables, as Wikipedia keeps them
    "gold": "won", "silver": "second", "bronze": "third", "green": "in the points, where a source says so", "blue": "classified",
    "purple": "did not finish", "black": "disqualified", "white": "did not start", "none": "not a race, or no place given",
}  # fmt: skip
_STATUS_KEYS = {"classified": "blue", "did-not-start": "white", "disqualified": "black"}


def dossier(graph, entity, as_of=None):
    """Return the dossier of an entity as a JSON-ready dict; the same facts give the same dict.

    graph: kg.answers.graph.Graph; entity: kg.answers.graph.Entity, or a name; as_of: EDTF: leave out
        what was published later (see ``kg.answers.asof.graph_as_of`` for how), or None.

    The dict has ``kind`` ("dossier"); ``subject``; ``as_of`` (None, or {date, label, left_out});
    ``counts`` {statements, articles, receipts}; ``sections``; ``receipts``; ``keys`` (colour → what it
    means); ``bibliography`` {csl, bibtex}.

    A section has id, heading, ``question`` (the query over classes, or the command, that it came
    from, in words), ``sparql`` (that query, or None), ``saved_questions`` (those of
    ``ontology/questions/`` that ask for the same), layout, ``tables`` (group → headings of columns) and
    items. An item has id (no other item has it), statement (its id or None), group, when, year, sentence,
    mark ("" where it is simply stated), receipts (numbers) and more ({label, text, receipts}: what a
    source says beside the sentence). Where it applies it also has ``cells`` ({text, key}) for a table;
    ``rule`` and ``because`` for derived ones; ``count``; ``sides`` and ``ruling``; ``about``; ``article`` and ``rests``.
    Every statement that touches the entity (or a person whom no source names and who is something to
    the entity, where the ontology's pd:bringsUnnamed says so) is the item of exactly one section that is not drawn from others.

    A receipt has n, source, article (one line), title, publisher, kind, written, paragraph, anchor,
    said_by, certainty, note, passage (None where the text is not at hand), excerpts (before, anchor,
    after: its sentence) and items (the ids of all items that cite it).

    Raises NotRecorded where nothing (or, with as_of, nothing yet) touches the entity.
    """
    entity = graph.entity(entity) if isinstance(entity, str) else entity
    dated = None
    if as_of:
        from kg.answers.asof import graph_as_of

        graph, left_out = graph_as_of(graph, as_of)
        entity, dated = (
            graph.entities[entity.id],
            {"date": as_of, "label": in_words(as_of), "left_out": left_out},
        )
    if not entity.statements():
        raise NotRecorded(
            f"{entity.name} is known by name, and nobody recorded anything of it"
            + (f" by {in_words(as_of)}" if as_of else ""),
            "`kg search` finds what is recorded",
        )
    return _Maker(graph, entity).made(dated)


class _Maker:
    """Makes one dossier; numbers receipts in the order in which they are first cited."""

    def __init__(self, graph, entity):
        self.graph, self.vocabulary, self.entity = graph, graph.vocabulary, entity
        self.own = entity.statements()
        self.named = {s["id"] for s in self.own if self._slots_of_subject(s)}
        self.brought = self._brought()
        self.own += [s for found in self.brought.values() for s in found]
        self.receipts, self._numbers, self._texts = [], {}, {}

    def made(self, dated):
        layouts = {
            "brief": self._brief,
            "statements": self._statements,
            "words": self._words,
            "totals": self._totals,
            "conflicts": self._conflicts,
            "gaps": self._gaps,
            "sources": self._sources,
        }
        words = next(
            (c.name for c in self.vocabulary.chapters.values() if c.layout == "words"), None
        )
        chapters, brought = (
            defaultdict(list),
            {s["id"] for found in self.brought.values() for s in found},
        )
        for statement in self.own:
            if statement["id"] in brought:
                continue
            quoted_only = statement["id"] not in self.named
            chapters[words if quoted_only and words else self._class(statement).chapter].append(
                statement
            )
        sections = []
        for chapter in self.vocabulary.chapters.values():
            if chapter.layout not in layouts:
                raise KgError(
                    f"the chapter '{chapter.name}' of the ontology has no layout '{chapter.layout}'",
                    f"use one of: {', '.join(layouts)}",
                )
            section = {
                "id": chapter.name,
                "heading": chapter.label,
                "question": "",
                "saved_questions": list(chapter.questions),
                "sparql": None,
                "layout": chapter.layout,
                "tables": {},
                "items": [],
            }
            layouts[chapter.layout](section, chapters[chapter.name])
            if section["items"]:
                sections.append(section)
        self._cite(sections)
        sources = sorted({r["source"] for r in self.receipts})
        return {
            "kind": "dossier", "subject": self._subject(), "as_of": dated, "counts": {"statements": len(self.own), "articles": len(sources), "receipts": len(self.receipts)},
            "sections": sections, "receipts": self.receipts, "keys": dict(KEYS),
            "bibliography": {"csl": bibliography(self.graph, sources, "csl"), "bibtex": bibliography(self.graph, sources, "bibtex")},
        }  # fmt: skip

    def _subject(self):
        entity = self.entity
        return {
            "id": entity.id,
            "name": entity.name,
            "class": entity.cls,
            "class_label": entity.class_label,
            "other_names": list(entity.other_names),
            "note": entity.note,
        }

    # -- chapters --

    def _brief(self, section, _members):
        lines = defaultdict(lambda: defaultdict(list))
        for statement in self.own:
            cls = self._class(statement)
            slots = self._slots_of_subject(statement)
            for place, template in enumerate(cls.brief):
                guards, beginning, phrase = (part.strip() for part in template.split(" | "))
                text = (
                    fill(f"{guards} | {phrase}", statement["slots"])
                    if guards.split(" & ")[0] in slots
                    else None
                )
                if text is not None:
                    doubt = mark_of(statement)
                    suffix = f" [{doubt}]" if doubt in ("disputed", "derived, possible") else ""
                    lines[(cls.brief_rank, self._first_place(cls, beginning, place), beginning)][
                        text + suffix
                    ].append(statement)
                    break
        for rank, (key, phrases) in enumerate(sorted(lines.items(), key=lambda line: line[0])):
            if rank == MOST_LINES:
                break
            ordered = sorted(
                phrases.items(),
                key=lambda p: (
                    -len(p[1]),
                    -sum(len(s["claims"]) for s in p[1]),
                    self.graph.by_time(p[1][0]),
                ),
            )
            named = [
                f"{text}{self._years(text, statements)}{self._times(key[2], statements)}".strip()
                for text, statements in ordered[:_MOST_NAMED]
            ]
            if len(ordered) > _MOST_NAMED:
                named.append(f"{len(ordered) - _MOST_NAMED} more")
            behind = [s for _, statements in ordered for s in statements]
            beginning = key[2].replace("{n}", str(len(behind)))
            numbers = sorted(
                {
                    n
                    for _, statements in ordered[:_MOST_NAMED]
                    for n in self._numbers_of(statements[0])[:2]
                }
            )
            section["items"].append(
                self._plain(
                    f"brief-{rank + 1}",
                    f"{beginning} {'; '.join(named)}",
                    numbers,
                    about=[self._named(s) for s in behind],
                )
            )
        section["question"] = "the templates in brief of the classes " + ", ".join(
            dict.fromkeys(
                self.graph.by_id[a["statement"]]["class"]
                for i in section["items"]
                for a in i["about"]
            )
        )

    @staticmethod
    def _first_place(statement_class, beginning, place):
        """Return the place of the first template of a class with the same beginning: they make one line."""
        return next(
            (
                n
                for n, t in enumerate(statement_class.brief)
                if t.split(" | ")[1].strip() == beginning
            ),
            place,
        )

    @staticmethod
    def _times(beginning, statements):
        """Return how often something is counted in a line that counts."""
        return f" ×{len(statements)}" if "{n}" in beginning and len(statements) > 1 else ""

    @staticmethod
    def _years(text, statements):
        years = sorted(
            {
                day[:4]
                for s in statements
                for day in (s["time"]["earliest"], s["time"]["latest"])
                if day
            }
        )
        if not years or all(y in text for y in years):
            return ""
        return f" ({years[0]})" if years[0] == years[-1] else f" ({years[0]}–{years[-1]})"

    def _statements(self, section, members):
        groups = defaultdict(list)
        for statement in members:
            groups[self._class(statement).group].append(statement)
        for group in sorted(groups, key=lambda g: (min(self._class(s).rank for s in groups[g]), g)):
            columns = self._columns(groups[group])
            in_table = [s for s in groups[group] if columns and self._class(s).columns == columns]
            if in_table:
                used = [c for c in columns if self._is_used(c, in_table)]
                section["tables"][group] = [c.split(" | ")[0] for c in used]
                dropped = {
                    name.strip()
                    for c in columns
                    if c not in used
                    for name in c.split(" | ")[1].split(",")
                }
                section["items"] += [
                    self._row(s, group, used, dropped) for s in sorted(in_table, key=self._in_order)
                ]
            rest = [s for s in groups[group] if s not in in_table]
            section["items"] += [
                self._item(s, group if not in_table else f"{group}: {self._class(s).label}")
                for s in rest
            ]
        brought = [
            s
            for (chapter, _), found in self.brought.items()
            if chapter == section["id"]
            for s in found
        ]
        section["items"] += [self._item(s, "About people whom no source names") for s in brought]
        self._ask(
            section,
            members,
            unnamed=sorted(i for chapter, i in self.brought if chapter == section["id"]),
        )

    def _words(self, section, members):
        groups = defaultdict(list)
        for statement in members:
            if statement["id"] not in self.named:
                groups[
                    (2, f"About others, at least in part on the word of {self.entity.name}", "")
                ].append(statement)
                continue
            links = self._class(statement).links
            speakers = statement["slots"].get(links[0][0], ()) if links else ()
            own = any(v["id"] == self.entity.id for v in speakers)
            groups[
                (
                    0 if own else 1,
                    "Said by " + (", ".join(v["label"] for v in speakers) or "somebody not named"),
                    "",
                )
            ].append(statement)
        for key in sorted(groups):
            about = {
                s["id"]: [
                    v["label"]
                    for _, _, end in self._class(s).links[:1]
                    for v in s["slots"].get(end, ())
                ]
                for s in groups[key]
            }
            section["items"] += [
                self._item(s, key[1])
                for s in sorted(
                    groups[key],
                    key=lambda s: (about[s["id"]] if key[0] < 2 else [], self.graph.by_time(s)),
                )
            ]
        self._ask(section, [s for s in members if s["id"] in self.named], quoted=True)

    def _totals(self, section, members):
        for statement in members:
            item = self._item(statement, self._class(statement).group)
            if count := self.graph.tallies.get(statement["id"]):
                item["count"] = {
                    **{k: count[k] for k in ("claimed", "least", "most", "verdict")},
                    **{
                        k: [self._named(self.graph.by_id[i]) for i in count[k]]
                        for k in ("counted", "possible")
                    },
                }
            section["items"].append(item)
        self._ask(section, members)

    def _conflicts(self, section, _members):
        own = {s["id"] for s in self.own}
        behind = own | {p for s in self.own for p in s["premises"]}
        for conflict in self.graph.conflicts:
            if not behind & set(conflict["statements"]):
                continue
            statement, ruling = self.graph.by_id[conflict["statement"]], conflict["ruling"]
            claims = {c["id"]: c for c in statement["claims"]}
            if conflict["values"]:
                sides = [
                    {
                        "label": v["label"],
                        "statement": statement["id"],
                        "receipts": sorted(
                            {self._number(claims[i]) for i in v["claims"] if i in claims}
                        ),
                    }
                    for v in conflict["values"]
                ]
                what = f"{self.vocabulary.slots[conflict['slot']].label}: " + " or ".join(
                    v["label"] for v in conflict["values"]
                )
            else:
                sides = [
                    {
                        "label": self.graph.by_id[i]["sentence"],
                        "statement": i,
                        "receipts": self._numbers_of(self.graph.by_id[i]),
                    }
                    for i in conflict["statements"]
                ]
                what = conflict["what"]
            section["items"].append({
                **self._plain(conflict["id"], what[:1].upper() + what[1:], sorted({n for s in sides for n in s["receipts"]}), [self._named(self.graph.by_id[i]) for i in conflict["statements"]]),
                "mark": "ruled" if ruling else "open", "sides": sides, "line": conflict_line(conflict, self.graph),
                "ruling": None if ruling is None else {"holds": str(ruling["holds"]), "reason": ruling["reason"], "by": ruling["by"], "when": str(ruling["when"])},
            })  # fmt: skip
        section["question"] = "kg conflicts, of the statements in this dossier"

    def _gaps(self, section, _members):
        found = list(
            {
                (g["check"], g["statement"] or g["entity"]): g
                for g in gaps(self.graph, self.entity)
            }.values()
        )
        for number, gap in enumerate(found, 1):
            statement = self.graph.by_id.get(gap["statement"])
            sentence = statement["sentence"] if statement else gap["name"]
            item = self._plain(
                f"gap-{number}",
                sentence,
                self._numbers_of(statement) if statement else [],
                [self._named(statement)] if statement else [],
            )
            section["items"].append(
                {
                    **item,
                    "group": f"{gap['problem'][:1].upper()}{gap['problem'][1:]} ({gap['solution']})",
                }
            )
        section["question"] = ", ".join(dict.fromkeys(g["check"] for g in found))

    def _sources(self, section, _members):
        rests = defaultdict(dict)
        for statement in self.own:
            for claim in self._claims_of(statement):
                here = rests[claim["source"]].setdefault(
                    statement["id"],
                    {
                        **self._named(statement),
                        "mark": mark_of(statement),
                        "paragraph": claim["paragraph"],
                        "receipts": set(),
                    },
                )
                here["receipts"].add(self._number(claim))
                here["paragraph"] = min(here["paragraph"] or 9999, claim["paragraph"] or 9999)
        cited = {r["source"] for r in self.receipts}
        for source in sorted(cited):
            article = self.graph.articles[source]
            listed = sorted(
                rests[source].values(),
                key=lambda r: (r["paragraph"], min(r["receipts"]), r["statement"]),
            )
            item = self._plain(
                f"source-{source}",
                article_line(article),
                sorted(r["n"] for r in self.receipts if r["source"] == source),
            )
            item["article"] = {
                **{
                    k: article[k]
                    for k in ("id", "title", "publisher", "kind", "written", "how_dated")
                },
                "written_label": in_words(article["written"]),
            }
            item["rests"] = [{**r, "receipts": sorted(r["receipts"])} for r in listed]
            section["items"].append(item)
        section["question"] = "kg statements, by the source of their claims"

    # -- items --

    def _plain(self, ident, sentence, receipts, about=()):
        return {
            "id": ident,
            "statement": None,
            "class": None,
            "group": "",
            "when": "",
            "year": "",
            "sentence": sentence,
            "mark": "",
            "status": "",
            "receipts": receipts,
            "more": [],
            "about": list(about),
        }

    def _item(self, statement, group):
        when = self._when(statement)
        item = {
            "id": statement["id"], "statement": statement["id"], "class": statement["class"], "group": group, "when": when, "year": (statement["time"]["earliest"] or statement["time"]["latest"] or "")[:4], "sentence": statement["sentence"], "mark": mark_of(statement),
            "status": statement["status"], "receipts": self._numbers_of(statement), "more": self._more(statement, untold(self._class(statement), statement["slots"]), [statement["sentence"], when]), "about": [],
        }  # fmt: skip
        if not statement["claims"]:
            item["rule"] = {
                "name": statement["rule"],
                "says": self.graph.compiled.rules.get(statement["rule"], {}).get("says", ""),
            }
            item["because"] = [
                {
                    **self._named(self.graph.by_id[p]),
                    "receipts": self._numbers_of(self.graph.by_id[p]),
                }
                for p in statement["premises"]
            ]
        return item

    @staticmethod
    def _named(statement):
        return {"statement": statement["id"], "sentence": statement["sentence"]}

    def _more(self, statement, silent, shown):
        """Return what the claims say and ``shown`` (texts) does not: the slots named in ``silent``, and values that differ from the statement's.

        A less precise value differs: "at least 28,000" beside the 30,000 that the statement holds.
        """
        found = {}
        for claim in statement["claims"]:
            for name, values in claim["slots"].items():
                slot = self.vocabulary.slots[name]
                kept = {_token(v) for v in statement["slots"].get(name, ())}
                open_to_doubt = (
                    name in silent or len(kept) > 1
                )  # the sentence of a ruled conflict tells only one side
                for value in values:
                    label, text, differs = (
                        slot.label,
                        " ".join(value["label"].split()),
                        _token(value) not in kept,
                    )
                    if (
                        (slot.chain and slot.chain[0] in claim["slots"])
                        or not (differs or open_to_doubt)
                        or (not differs and _is_told(text, shown))
                    ):
                        continue
                    if slot.value_type == "boolean":
                        label, text = "", label if value["value"] else f"not {label}"
                    found.setdefault(("" if name == "detail" else label, text), set()).add(
                        self._number(claim)
                    )
        return [
            {"label": label, "text": text, "receipts": sorted(numbers)}
            for (label, text), numbers in found.items()
        ]

    def _when(self, statement):
        for name in self.vocabulary.time_slots:
            if self.vocabulary.slots[name].value_type == "date":
                for value in statement["slots"].get(name, ())[:1]:
                    return value["label"]
        earliest, latest = statement["time"]["earliest"], statement["time"]["latest"]
        if not earliest or not latest:
            return in_words(f"{earliest or '..'}/{latest or '..'}") if earliest or latest else ""
        if earliest == latest:
            return in_words(earliest)
        return earliest[:4] if earliest[:4] == latest[:4] else f"{earliest[:4]}–{latest[:4]}"

    # -- tables --

    def _row(self, statement, group, columns, dropped):
        """Return an item with cells; its ``more`` holds whatever they do not show. dropped: slots whose column would hold the subject alone."""
        cells, item = [self._cell(statement, c) for c in columns], self._item(statement, group)
        told = {self._column_values(statement, c)[0] for c in columns}
        silent = [
            name
            for name, values in statement["slots"].items()
            if name not in told
            and (name not in dropped or any(v["id"] != self.entity.id for v in values))
        ]
        if any(c["key"] for c in cells):
            silent = [
                name for name in silent if name not in ("position", "result_status", "session_kind")
            ]
        return {
            **item,
            "cells": cells,
            "more": self._more(statement, silent, [c["text"] for c in cells]),
        }

    def _in_order(self, statement):
        """Sorting key of a table: the day, then the kind of session (practice, qualifying and race stand in this order in the alphabet too)."""
        kinds = [str(v["value"]) for v in statement["slots"].get("session_kind", ())]
        return (
            self.graph.by_time(statement)[0],
            statement["time"]["latest"] or "",
            kinds,
            *self.graph.by_time(statement)[1:],
        )

    def _columns(self, statements):
        return next((self._class(s).columns for s in statements if self._class(s).columns), [])

    def _is_used(self, column, statements):
        """Return whether a column tells something: some statement fills it with more than the subject."""
        return any(
            v["id"] != self.entity.id for s in statements for v in self._column_values(s, column)[1]
        )

    def _column_values(self, statement, column):
        for name in column.split(" | ")[1].split(","):
            if values := statement["slots"].get(name.strip()):
                return name.strip(), values
        return "", []

    def _cell(self, statement, column):
        name, values = self._column_values(statement, column)
        if "position" in column.split(" | ")[1]:
            key, text = result_of(statement)
            return {"text": text, "key": key}
        if name == "season" and column.startswith("When |"):
            return {"text": self._when(statement), "key": ""}
        disputed = any(c["slot"] == name for c in self.graph.conflicts_of(statement["id"]))
        ordinal = name in ("grid", "overall_position")
        return {
            "text": (" or " if disputed else ", ").join(
                ordinal_in_words(str(v["value"])) if ordinal else v["label"] for v in values
            ),
            "key": "",
        }

    # -- receipts --

    def _claims_of(self, statement, seen=()):
        """Return the claims of a statement; those of its premises where no source states it itself."""
        if statement["claims"]:
            return statement["claims"]
        return [
            c
            for p in statement["premises"]
            if p not in seen
            for c in self._claims_of(self.graph.by_id[p], (*seen, statement["id"]))
        ]

    def _numbers_of(self, statement):
        return sorted({self._number(c) for c in self._claims_of(statement)})

    def _number(self, claim):
        key = (claim["source"], claim["at"], claim["said_by"], claim["certainty"], claim["note"])
        if key not in self._numbers:
            self._numbers[key] = len(self.receipts) + 1
            article = self.graph.articles[claim["source"]]
            passages, excerpts = self._passages(claim)
            said_by = (
                self.graph.entities[claim["said_by"]].name
                if claim["said_by"] in self.graph.entities
                else claim["said_by"]
            )
            self.receipts.append({
                "n": self._numbers[key], "source": claim["source"], "article": article_line(article), "title": article["title"], "publisher": article["publisher"], "kind": article["kind"],
                "written": article["written"], "paragraph": claim["paragraph"], "anchor": claim["at"], "said_by": said_by,
                "certainty": "" if claim["certainty"] == "plain" else self.vocabulary.kind("CertaintyKind", claim["certainty"]).label, "note": claim["note"],
                "passage": "\n".join(passages) or None, "excerpts": excerpts, "items": [],
            })  # fmt: skip
        return self._numbers[key]

    def _passages(self, claim):
        """Return (paragraphs, [before, anchor, after] for each anchor) of a claim; empty where the text is not at hand."""
        passages, excerpts = [], []
        for number, anchor in enumerate(claim["at"].split(" / ")):
            passage = (
                self.graph.passage(claim) if number == 0 else self._paragraph_of(claim, anchor)
            )
            span = _span(passage, anchor) if passage else None
            if span:
                excerpts.append(_excerpt(passage, *span))
                if passage not in passages:
                    passages.append(passage)
        return passages, excerpts

    def _paragraph_of(self, claim, anchor):
        article = self.graph.articles[claim["source"]]
        lines = (
            self.graph.passage({**claim, "line": n})
            for n in range(article["first"], article["last"] + 1)
        )
        return next((text for text in lines if text and _span(text, anchor)), None)

    def _cite(self, sections):
        """Fill ``items`` of each receipt with the ids of the items that cite it, in their order."""
        for section in sections:
            if section["layout"] == "sources":
                continue
            for item in section["items"]:
                for number in _cited(item):
                    if item["id"] not in self.receipts[number - 1]["items"]:
                        self.receipts[number - 1]["items"].append(item["id"])

    # -- small helpers --

    def _class(self, statement):
        return self.vocabulary.statement_class(statement["class"])

    def _slots_of_subject(self, statement):
        return [
            name
            for name, values in statement["slots"].items()
            if any(v["id"] == self.entity.id for v in values)
        ]

    def _brought(self):
        """Return (chapter, id of an unnamed person) → statements about them that do not touch the subject, in order."""
        own, found = {s["id"] for s in self.own}, {}
        for statement in self.own:
            cls = self._class(statement)
            if not cls.brings_unnamed or statement["id"] not in self.named:
                continue
            for value in (v for values in statement["slots"].values() for v in values):
                entity = self.graph.entities.get(value["id"])
                if (
                    entity is not None
                    and entity.kind == "unnamed"
                    and (cls.chapter, entity.id) not in found
                ):
                    found[(cls.chapter, entity.id)] = [
                        s for s in entity.statements() if s["id"] not in own
                    ]
                    own |= {s["id"] for s in found[(cls.chapter, entity.id)]}
        return {key: statements for key, statements in found.items() if statements}

    def _ask(self, section, members, quoted=False, unnamed=()):
        """Name the query that a section came from, and write it out."""
        classes = sorted({s["class"] for s in members})
        subject = f"<{PREFIXES['ent']}{self.entity.id}>"
        section["question"] = (
            f"statements of class {', '.join(classes)} that name {self.entity.name}"
            if classes
            else ""
        )
        one = f"VALUES ?class {{ {' '.join('pd:' + c for c in classes)} }} ?statement a ?class ; ?slot {subject} ."
        spoken = f"?statement pd:hasClaim/pd:saidBy {subject} . FILTER NOT EXISTS {{ ?statement ?any {subject} }}"
        around = f"VALUES ?who {{ {' '.join('<' + PREFIXES['ent'] + i + '>' for i in unnamed)} }} ?statement ?slot ?who ."
        where = " UNION ".join(
            f"{{ {part} }}"
            for part, wanted in ((one, True), (spoken, quoted), (around, unnamed))
            if wanted
        )
        if quoted:
            section["question"] += (
                " and " if classes else ""
            ) + f"statements that rest on the word of {self.entity.name}"
        section["sparql"] = (
            f"PREFIX pd: <{PREFIXES['pd']}>\nSELECT DISTINCT ?statement ?sentence WHERE {{ {where} ?statement pd:sentenceText ?sentence }} ORDER BY ?sentence ?statement"
        )


def result_of(statement):
    """Return (key, text) of a result: a colour of KEYS and what it says in words, so that the colour is never alone."""
    slots = statement["slots"]
    kinds = [v["value"] for v in slots.get("session_kind", ())]
    status, positions = slots.get("result_status", ()), slots.get("position", ())
    place = " or ".join(ordinal_in_words(str(v["value"])) for v in positions)
    if kinds and "race" not in kinds:
        return "none", "pole" if "qualifying" in kinds and place == "1st" else place or ", ".join(
            v["label"] for v in status
        ) or "took part"
    if status and status[0]["value"] != "classified":
        return _STATUS_KEYS.get(status[0]["value"], "purple"), ", ".join(v["label"] for v in status)
    if place:
        exact = positions[0]["value"] if len(positions) == 1 else None
        return {1: "gold", 2: "silver", 3: "bronze"}.get(
            exact, "green" if slots.get("points") else "blue"
        ), place
    if slots.get("overall_position"):
        return "blue", " or ".join(
            ordinal_in_words(str(v["value"])) for v in slots["overall_position"]
        ) + " overall"
    return ("blue", "classified") if status else ("none", "place not said")


def _is_told(text, shown):
    """Return whether a text stands in one of several others as words of their own: 5 does not stand in 2005."""
    return any(
        re.search(rf"(?<!\w){re.escape(text)}(?!\w)", other, re.IGNORECASE) for other in shown
    )


def _token(value):
    return str(value["id"] or value["value"])


def _cited(item):
    """Return the numbers of all receipts an item cites."""
    nested = [*item["more"], *item.get("because", ()), *item.get("sides", ())]
    return sorted({*item["receipts"], *(n for part in nested for n in part["receipts"])})


def _span(text, anchor):
    """Return (start, end) of an anchor in a paragraph, or None; ``first … last`` is a span."""
    first, dots, last = (part.strip() for part in anchor.partition("…"))
    start = text.find(first)
    end = start + len(first)
    if start >= 0 and dots:
        then = text.find(last, end)
        return (start, then + len(last)) if then >= 0 else None
    return (start, end) if start >= 0 else None


def _excerpt(text, start, end):
    """Return [before, anchor, after]: the sentence or sentences of a paragraph that hold the anchor, cut where they are long."""
    breaks = [0, *(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]
    low = max(b for b in breaks if b <= start)
    high = min(b for b in breaks if b >= end)
    room = max(60, (_MOST_EXCERPT - (end - start)) // 2)
    before, after = text[low:start], text[end:high].rstrip()
    if len(before) > room:
        before = "…" + before[-room:].partition(" ")[2]
    if len(after) > room:
        after = after[:room].rpartition(" ")[0] + "…"
    return [before, text[start:end], after]
