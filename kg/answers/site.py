"""A Graph → what each page of its site holds, as plain data: names, statements, sources, conflicts, gaps."""

import re
from collections import defaultdict
from functools import cached_property

from kg.answers.dossier import dossier
from kg.answers.receipts import has_several_details, mark_of
from kg.answers.show import gaps, grouped
from kg.facts.coverage import paragraphs_of, read_left
from kg.facts.dates import in_words
from kg.facts.naming import fold
from kg.facts.sources import read_catalogue
from kg.graph.triples import PREFIXES
from kg.ontology import NAMESPACE

CAREER_FROM, DOSSIER_FROM = 3, 5  # statements an entity needs for a career page, for a dossier
MOST_CAREERS = 120  # a career page is a third of a megabyte and more
_MOST_FIRST = 8  # names in each list of the index that says where to begin
_ARTICLE = re.compile(r"^(the|a|an) ")
_ISO = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


class Site:
    """What the site says of one Graph; every method gives the same for the same facts.

    A *line* is a statement as lists show it: {id, class, year, sentence, parts, mark, receipts, rule,
    because}; parts: the sentence as [{text, id}], id an entity's or None; rule and because (how many
    premises) are None and 0 where a source states it.

    A *receipt* is a claim as lists show it: {source, paragraph, anchors, said_by, certainty, note,
    details}; said_by is {id, name} or None, certainty empty where the source says it plainly.
    """

    def __init__(self, graph):
        self.graph, self.vocabulary = graph, graph.vocabulary
        self.counts = {i: len(graph.statements_of(i)) for i in graph.entities}

    # -- which pages there are --

    @cached_property
    def careers(self):
        """The ids of entities that get an interactive page: people, teams, sponsors and seasons with CAREER_FROM statements; at most MOST_CAREERS, the best recorded."""
        found = [
            i
            for i, e in self.graph.entities.items()
            if self.counts[i] >= CAREER_FROM
            and (self._is_a(e, "Person", "Team", "Season") or i in self._sponsors)
        ]
        return set(sorted(found, key=lambda i: (-self.counts[i], i))[:MOST_CAREERS])

    @cached_property
    def dossiers(self):
        """The ids of entities that get a dossier: people and teams with DOSSIER_FROM statements."""
        return {
            i
            for i, e in self.graph.entities.items()
            if self.counts[i] >= DOSSIER_FROM and self._is_a(e, "Person", "Team")
        }

    @cached_property
    def moved(self):
        """Former id → the id it has now."""
        return {
            old: i
            for i, e in sorted(self.graph.entities.items())
            for old in e.formerly
            if old not in self.graph.entities
        }

    @cached_property
    def _sponsors(self):
        return {
            v["id"]
            for s in self.graph.statements
            if s["class"] == "Sponsorship"
            for v in s["slots"].get("sponsor", ())
        }

    def _is_a(self, entity, *classes):
        return any(self.vocabulary.is_a(entity.cls, c) for c in classes)

    # -- the index --

    def index(self):
        """Return {counts, first, letters, classes}.

        counts: {people, statements, articles, entities, conflicts, open}; first: [{heading, names}], the best recorded of four
        kinds; letters: [{letter, names}] of all; classes: [{name, label, count}] in the ontology's order. A name is
        {id, name, class, class_label, also, count, unnamed}.
        """
        graph = self.graph
        people, open_ones = (
            sum(e.cls == "Person" for e in graph.entities.values()),
            sum(not c["ruling"] for c in graph.conflicts),
        )
        counts = {
            "people": people,
            "statements": len(graph.statements),
            "articles": len(graph.articles),
            "entities": len(graph.entities),
            "conflicts": len(graph.conflicts),
            "open": open_ones,
        }
        first = []
        for heading, wanted in (
            ("People", lambda e: self._is_a(e, "Person")),
            ("Teams", lambda e: self._is_a(e, "Team")),
            ("Sponsors", lambda e: e.id in self._sponsors and not self._is_a(e, "Team")),
            ("Seasons", lambda e: self._is_a(e, "Season")),
        ):
            found = sorted(
                (e for e in graph.entities.values() if wanted(e) and self.counts[e.id]),
                key=lambda e: (-self.counts[e.id], e.id),
            )
            first.append(
                {"heading": heading, "names": [self._name(e) for e in found[:_MOST_FIRST]]}
            )
        letters = defaultdict(list)
        for entity in sorted(graph.entities.values(), key=lambda e: (_sorting(e.name), e.id)):
            initial = _sorting(entity.name)[:1].upper()
            letters[initial if "A" <= initial <= "Z" else "0–9"].append(self._name(entity))
        in_order = sorted(
            (
                c
                for c in self.vocabulary.entity_classes.values()
                if any(e.cls == c.name for e in graph.entities.values())
            ),
            key=lambda c: (c.rank, c.name),
        )
        classes = [
            {
                "name": c.name,
                "label": _plural(c),
                "count": sum(e.cls == c.name for e in graph.entities.values()),
            }
            for c in in_order
        ]
        return {
            "counts": counts,
            "first": [f for f in first if f["names"]],
            "letters": [{"letter": k, "names": v} for k, v in sorted(letters.items())],
            "classes": classes,
        }

    def _name(self, entity):
        return {
            "id": entity.id,
            "name": entity.name,
            "class": entity.cls,
            "class_label": entity.class_label,
            "also": list(entity.other_names),
            "count": self.counts[entity.id],
            "unnamed": entity.kind == "unnamed",
        }

    # -- entities --

    def entity(self, entity):
        """Return everything about an Entity.

        {id, name, class, class_label, plural, kind, also, formerly, note, brief, slots, named_by, career, dossier,
        groups, conflicts, gaps, articles, count}: brief: the first lines of its dossier, where it has one, [{sentence, about}], about the statements behind: [{statement, sentence}]; slots: what is fixed about it, [{slot, label, values}]; named_by:
        whose fixed slots name it, [{heading, names}]; groups: [{heading, lines}], empty where nobody recorded
        anything; conflicts: of its statements; articles: those it rests on, as ``sources``
        gives them.
        """
        statements = self.graph.statements_of(entity.id)
        touching = {s["id"] for s in statements}
        groups = (
            [
                {"heading": g["group"], "lines": [self.line(s) for s in g["statements"]]}
                for g in grouped(self.graph, entity)
            ]
            if statements
            else []
        )
        cls = self.vocabulary.entity_class(entity.cls)
        return {
            "id": entity.id, "name": entity.name, "class": entity.cls, "class_label": cls.label, "plural": _plural(cls), "kind": entity.kind, "also": list(entity.other_names), "formerly": list(entity.formerly), "note": entity.note,
            "brief": self._brief(entity), "slots": self._slots(entity.slots, cls.slots), "named_by": self._named_by.get(entity.id, []), "career": entity.id in self.careers, "dossier": entity.id in self.dossiers, "groups": groups,
            "conflicts": [self.conflict(c) for c in self.graph.conflicts if touching & set(c["statements"])], "gaps": self._gaps_of.get(entity.id, []),
            "articles": [self._source(i) for i in self._articles(statements)], "count": len(statements),
        }  # fmt: skip

    def _brief(self, entity):
        sections = dossier(self.graph, entity)["sections"] if entity.id in self.dossiers else ()
        return [
            {"sentence": item["sentence"], "about": item["about"]}
            for section in sections
            if section["layout"] == "brief"
            for item in section["items"]
        ]

    @cached_property
    def _named_by(self):
        """Entity id → [{heading, names}] of the entities whose own slots name it, by class."""
        found = defaultdict(lambda: defaultdict(dict))
        for other in self.graph.entities.values():
            for values in other.slots.values():
                for value in values:
                    if value["id"] in self.graph.entities:
                        found[value["id"]][other.cls][other.id] = other
        named = {}
        for ident, classes in found.items():
            ordered = sorted(classes, key=lambda c: (self.vocabulary.entity_class(c).rank, c))
            named[ident] = [
                {
                    "heading": _plural(self.vocabulary.entity_class(c)),
                    "names": [
                        self._name(e)
                        for e in sorted(classes[c].values(), key=lambda e: (_sorting(e.name), e.id))
                    ],
                }
                for c in ordered
            ]
        return named

    def entity_ld(self, entity):
        """Return an Entity in schema.org's words, JSON-ready; its type is what ``ontology/alignments.ttl`` says of its class."""
        articles = self._articles(entity.statements())
        found = {
            "@context": "https://schema.org",
            "@type": self._schema_type(entity.cls),
            "@id": PREFIXES["ent"] + entity.id,
            "identifier": entity.id,
            "name": entity.name,
        }
        if entity.other_names:
            found["alternateName"] = list(entity.other_names)
        if entity.note:
            found["description"] = entity.note
        if articles:
            found["subjectOf"] = [self.article_ld(i) for i in articles]
        return found

    @staticmethod
    def _articles(statements):
        return sorted({c["source"] for s in statements for c in s["claims"]})

    def _schema_type(self, cls):
        lineage = [cls, *self.vocabulary.entity_class(cls).parents]
        return next(
            (
                self._schema_types[NAMESPACE + c]
                for c in lineage
                if NAMESPACE + c in self._schema_types
            ),
            "Thing",
        )

    @cached_property
    def _schema_types(self):
        """IRI of a class → the schema.org type nearest to it."""
        rows = self.graph.store.rows(
            "SELECT ?class ?type ?how WHERE { VALUES (?match ?how) { (skos:closeMatch 1) (skos:broadMatch 2) (skos:relatedMatch 3) } ?class ?match ?type FILTER(STRSTARTS(STR(?type), STR(schema:))) } ORDER BY DESC(?how) DESC(?type)"
        )
        return {row["class"]: row["type"].removeprefix(PREFIXES["schema"]) for row in rows}

    # -- statements --

    def line(self, statement):
        """Return a statement as a line."""
        time = statement["time"]
        derived = not statement["claims"]
        return {
            "id": statement["id"], "class": statement["class"], "year": (time["earliest"] or time["latest"] or "")[:4], "sentence": statement["sentence"], "parts": self.parts(statement), "mark": mark_of(statement),
            "receipts": [self._receipt(c, has_several_details(statement)) for c in statement["claims"]], "rule": statement["rule"] if derived else None, "because": len(statement["premises"]) if derived else 0,
        }  # fmt: skip

    def parts(self, statement):
        """Return the sentence of a statement as [{text, id}]: the names of entities in its slots carry their ids."""
        ids = {}
        for values in statement["slots"].values():
            for value in values:
                label = " ".join(str(value["label"]).split())
                if value["id"] in self.graph.entities and label:
                    ids.setdefault(label, value["id"])
                    ids.setdefault(label[:1].upper() + label[1:], value["id"])
        sentence, parts, at = statement["sentence"], [], 0
        if ids:
            for match in re.finditer(
                r"(?<!\w)(?:"
                + "|".join(
                    re.escape(label)
                    for label in sorted(ids, key=lambda label: (-len(label), label))
                )
                + r")(?!\w)",
                sentence,
            ):
                parts += [
                    {"text": sentence[at : match.start()], "id": None},
                    {"text": match.group(), "id": ids[match.group()]},
                ]
                at = match.end()
        return [p for p in (*parts, {"text": sentence[at:], "id": None}) if p["text"]]

    def statement(self, statement):
        """Return all there is to a statement: a line with these keys more.

        {class_label, subject, status, likelihood, time, slots, claims, says, premises, follows, tally, conflicts}: subject: {id, name} of the entity its class names
        first, or None; time: in words; slots: [{slot, label, values}]; claims: receipts with {article, written, says, passage}, passage
        {before, anchor, after} or None; says: what its rule says; premises and follows: lines it rests on and that rest
        on it; tally: {claimed, held, verdict, counted, possible} or None.
        """
        graph, cls = self.graph, self.vocabulary.statement_class(statement["class"])
        first = next(
            (
                v
                for n in cls.slots
                for v in statement["slots"].get(n, ())
                if v["id"] in graph.entities
            ),
            None,
        )
        return {
            **self.line(statement), "class_label": cls.label, "subject": first and {"id": first["id"], "name": first["label"]}, "status": statement["status"], "likelihood": statement["likelihood"],
            "time": _time_in_words(statement["time"]), "slots": self._slots(statement["slots"], cls.slots), "claims": [self._claim(c) for c in statement["claims"]],
            "rule": statement["rule"], "says": graph.compiled.rules.get(statement["rule"], {}).get("says", "") if statement["rule"] else "",
            "premises": [self.line(graph.by_id[p]) for p in statement["premises"]], "follows": [self.line(s) for s in self._follows.get(statement["id"], ())],
            "tally": self._tally(statement), "conflicts": [self.conflict(c) for c in graph.conflicts_of(statement["id"])],
        }  # fmt: skip

    def statement_ld(self, statement):
        """Return a statement as a schema.org Claim, JSON-ready."""
        about = {
            v["id"]: self.graph.entities[v["id"]]
            for vs in statement["slots"].values()
            for v in vs
            if v["id"] in self.graph.entities
        }
        found = {
            "@context": "https://schema.org",
            "@type": "Claim",
            "@id": PREFIXES["st"] + statement["id"],
            "identifier": statement["id"],
            "text": statement["sentence"],
        }
        found["about"] = [
            {"@type": self._schema_type(e.cls), "@id": PREFIXES["ent"] + i, "name": e.name}
            for i, e in about.items()
        ]
        if sources := self._articles([statement]):
            found["appearance"] = [self.article_ld(i) for i in sources]
        return found

    @cached_property
    def _follows(self):
        found = defaultdict(list)
        for statement in self.graph.statements:
            for premise in statement["premises"]:
                found[premise].append(statement)
        return {i: sorted(statements, key=self.graph.by_time) for i, statements in found.items()}

    def _slots(self, slots, order):
        """Return [{slot, label, values}]; a value is {text, entity, term}: an entity's id, a kind's IRI or None."""
        found = []
        for name in [*order, *(n for n in slots if n not in order)]:
            values = [
                {
                    "text": str(v["label"]),
                    "entity": v["id"] if v["id"] in self.graph.entities else None,
                    "term": v["id"] if self.vocabulary.slots[name].value_type == "kind" else None,
                }
                for v in slots.get(name, ())
            ]
            if values:
                found.append(
                    {
                        "slot": self.vocabulary.slots[name].iri,
                        "label": self.vocabulary.slots[name].label,
                        "values": values,
                    }
                )
        return found

    def _receipt(self, claim, details=False):
        speaker = self.graph.entities.get(claim["said_by"])
        return {
            "source": claim["source"], "paragraph": claim["paragraph"], "anchors": claim["at"].split(" / "), "said_by": speaker and {"id": speaker.id, "name": speaker.name},
            "certainty": "" if claim["certainty"] == "plain" else self.vocabulary.kind("CertaintyKind", claim["certainty"]).label, "note": claim["note"],
            "details": [v["label"] for v in claim["slots"].get("detail", ())] if details else [],
        }  # fmt: skip

    def _claim(self, claim):
        article = self.graph.articles[claim["source"]]
        return {
            **self._receipt(claim),
            "article": article,
            "written": in_words(article["written"]),
            "says": self._slots(claim["slots"], ()),
            "passage": self._passage(claim),
        }

    def _passage(self, claim):
        passage = self.graph.passage(claim)
        if passage is None:
            return None
        start, end = claim["span"]
        anchor = claim["at"].split(" / ")[0].partition("…")[0].strip()
        if not passage[start:end].startswith(anchor):
            start = end = 0
        return {"before": passage[:start], "anchor": passage[start:end], "after": passage[end:]}

    def _tally(self, statement):
        count = self.graph.tallies.get(statement["id"])
        if count is None:
            return None
        held = (
            ""
            if count["least"] is None
            else str(count["least"])
            if count["least"] == count["most"]
            else f"{count['least']} to {count['most']}"
        )
        return {
            "claimed": count["claimed"],
            "held": held,
            "verdict": count["verdict"],
            **{
                k: [self.line(self.graph.by_id[i]) for i in count[k]]
                for k in ("counted", "possible")
            },
        }

    # -- conflicts --

    def conflicts(self):
        """Return all conflicts as ``conflict`` gives them, those without a ruling first."""
        return [
            self.conflict(c)
            for c in sorted(self.graph.conflicts, key=lambda c: (c["ruling"] is not None, c["id"]))
        ]

    def conflict(self, conflict):
        """Return {id, what, about, sides, ruling}: about: the line of the statement; sides: [{label, line, receipts}], line None where both sides are in one statement."""
        statement = self.graph.by_id[conflict["statement"]]
        claims = {c["id"]: c for c in statement["claims"]}
        if conflict["values"]:
            label = self.vocabulary.slots[conflict["slot"]].label
            what = f"{label[:1].upper()}{label[1:]}: " + " or ".join(
                v["label"] for v in conflict["values"]
            )
            sides = [
                {
                    "label": v["label"],
                    "line": None,
                    "receipts": [self._receipt(claims[i]) for i in v["claims"] if i in claims],
                }
                for v in conflict["values"]
            ]
        else:
            what = conflict["what"][:1].upper() + conflict["what"][1:]
            sides = [
                {"label": "", "line": self.line(self.graph.by_id[i]), "receipts": []}
                for i in conflict["statements"]
            ]
        return {
            "id": conflict["id"],
            "what": what,
            "about": self.line(statement),
            "sides": sides,
            "ruling": conflict["ruling"],
        }

    # -- sources --

    def sources(self):
        """Return all articles, the latest first, as [{id, title, publisher, kind, written, how_dated, statements, claims, alone}]; alone: how many statements rest on it and no other."""
        return [
            self._source(i)
            for i in sorted(
                self.graph.articles,
                key=lambda i: (_last_day(self.graph.articles[i]["written"]), i),
                reverse=True,
            )
        ]

    def _source(self, ident):
        article, resting = self.graph.articles[ident], self._resting.get(ident, [])
        return {
            **{k: article[k] for k in ("id", "title", "publisher", "kind", "how_dated")}, "written": in_words(article["written"]), "statements": len({s["id"] for s, _ in resting}), "claims": len(resting),
            "alone": len({s["id"] for s, _ in resting if {c["source"] for c in s["claims"]} == {ident}}),
        }  # fmt: skip

    def source(self, ident):
        """Return an article with what rests on it.

        The dict of ``sources`` with paragraphs: [{number, left, claims}], left: why nothing was taken from it, or
        None; a claim is a receipt with line, the statement's. Claims without a paragraph come first, numbered None.
        """
        claims = defaultdict(list)
        for statement, claim in self._resting.get(ident, []):
            claims[claim["paragraph"]].append(
                (claim["span"] or [0], {**self._receipt(claim), "line": self.line(statement)})
            )
        numbers = sorted(
            {n for n in claims if n} | set(range(1, len(self._read[0].get(ident, ())) + 1))
        )
        left = self._read[1]
        paragraphs = [
            {
                "number": n,
                "left": left.get((ident, n)),
                "claims": [
                    c for _, c in sorted(claims[n], key=lambda c: (c[0], c[1]["line"]["id"]))
                ],
            }
            for n in [*([None] if None in claims else []), *numbers]
        ]
        return {**self._source(ident), "paragraphs": paragraphs}

    @cached_property
    def _resting(self):
        found = defaultdict(list)
        for statement in self.graph.statements:
            for claim in statement["claims"]:
                found[claim["source"]].append((statement, claim))
        return found

    @cached_property
    def _read(self):
        """(article → its paragraphs, (article, paragraph) → why it was left), as far as they are known here."""
        catalogue, _ = read_catalogue(self.graph.folders.catalogue, self.graph.folders.texts)
        return paragraphs_of(catalogue, self.graph.folders), read_left(
            self.graph.folders, catalogue
        )[0]

    def article_ld(self, ident):
        """Return an article in schema.org's words, JSON-ready; publisher and date only where they are known for sure."""
        article = self.graph.articles[ident]
        found = {"@type": "Article", "@id": PREFIXES["src"] + ident, "name": article["title"]}
        if "not named" not in article["publisher"]:
            found["publisher"] = {"@type": "Organization", "name": article["publisher"]}
        if _ISO.fullmatch(article["written"]):
            found["datePublished"] = article["written"]
        return found

    # -- gaps --

    @cached_property
    def _gaps(self):
        return gaps(self.graph)

    def gaps(self):
        """Return [{check, problem, solution, items}]; an item is {id, name, line}: the entity, and the statement that lacks something, or None."""
        found = {}
        for gap in self._gaps:
            check = found.setdefault(
                gap["check"],
                {
                    "check": gap["check"],
                    "problem": gap["problem"],
                    "solution": gap["solution"],
                    "items": {},
                },
            )
            check["items"][gap["entity"], gap["statement"]] = {
                "id": gap["entity"],
                "name": gap["name"],
                "line": self.line(self.graph.by_id[gap["statement"]]) if gap["statement"] else None,
            }
        return [{**check, "items": list(check["items"].values())} for check in found.values()]

    @cached_property
    def _gaps_of(self):
        """Entity id → [{check, problem, count}] of the gaps in it or in a statement that names it."""
        found = defaultdict(lambda: defaultdict(set))
        problems = {}
        for gap in self._gaps:
            touched = (
                {v["id"] for vs in self.graph.by_id[gap["statement"]]["slots"].values() for v in vs}
                if gap["statement"]
                else set()
            )
            problems[gap["check"]] = gap["problem"]
            for ident in touched & set(self.graph.entities) | {gap["entity"]}:
                found[ident][gap["check"]].add(gap["statement"])
        return {
            i: [
                {"check": c, "problem": problems[c], "count": len(items)}
                for c, items in sorted(checks.items())
            ]
            for i, checks in found.items()
        }


def _sorting(name):
    """Return a name as lists sort it: folded, without an article before it."""
    return _ARTICLE.sub("", fold(name))


def _plural(cls):
    """Return what a list of entities of a class is called: the name of its section."""
    text = (cls.section or cls.label).replace("_", " ")
    return text[:1].upper() + text[1:]


def _time_in_words(time):
    earliest, latest = time["earliest"], time["latest"]
    if not earliest and not latest:
        return ""
    if earliest and latest and earliest[4:] == "-01-01" and latest[4:] == "-12-31":
        return earliest[:4] if earliest[:4] == latest[:4] else f"{earliest[:4]} to {latest[:4]}"
    return (
        in_words(earliest)
        if earliest == latest
        else in_words(f"{earliest or '..'}/{latest or '..'}")
    )


def _last_day(edtf):
    from kg.facts.dates import parse_date

    return parse_date(edtf)[1] or ""
