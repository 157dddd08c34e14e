"""A Graph and an entity → its career as plain data: who stands around it, since when, with which results, and every receipt."""

from collections import defaultdict

from kg.answers.receipts import conflict_line, mark_of
from kg.facts.dates import in_words, parse_date
from kg.graph.triples import PREFIXES

MOST_NODES = 1000
_BETWEEN_OTHERS = 1.5  # statements between two neighbours are shown where their class costs a route no more than this


def career_of(graph, entity, passages=True):
    """Return the career of an entity as a JSON-ready dict; the same graph gives the same dict.

    graph: kg.answers.graph.Graph; entity: kg.answers.graph.Entity of any class; passages: whether
        receipts carry the passage where its text is at hand.

    The dict has: ``kind`` ("career"); ``subject``; ``axis`` (``kind`` year or part,
    ``label`` and ``ticks``); ``lanes`` (each with ``rows`` of ``bars``); ``nodes`` (who and what stands around the
    subject, each in one lane); ``edges`` (one per pair and relation); ``seasons`` (the best result of
    each tick); ``statements`` with their receipts; ``sources``; ``sparql``; ``left_out`` (how many
    nodes were too many to draw; their statements are all there).

    Ticks are numbered from 0; every ``ticks`` list holds these numbers and is empty where no source gives a date.
    """
    return _Builder(graph, passages).career(entity)


def connection_of(graph, routes, passages=True):
    """Return routes between two entities as a dict of the same shape, with ``kind`` "connection" and ``routes``.

    routes: list of {"cost": float, "hops": [{"from": entity id, "to": entity id, "statement": statement id}]},
        the most telling first; all begin at one entity and end at another.

    Raises ValueError where there is no route or a route has no hop.
    """
    if not routes or any(not r["hops"] for r in routes):
        raise ValueError("a connection needs at least one route of at least one hop")
    return _Builder(graph, passages).connection(routes)


class _Builder:
    """Collects what one page shows; used once."""

    def __init__(self, graph, passages):
        self.graph, self.vocabulary, self.passages = graph, graph.vocabulary, passages
        self.spans = {}
        self.conflicts = defaultdict(list)
        for conflict in graph.conflicts:
            for ident in conflict["statements"]:
                self.conflicts[ident].append(conflict)

    # -- the two pages --

    def career(self, entity):
        self.subject, self.own = entity, entity.statements()
        self.lanes_of_pages = {
            n: lane
            for n, lane in self.vocabulary.lanes.items()
            if not lane.shown_on or any(self.vocabulary.is_a(entity.cls, c) for c in lane.shown_on)
        }
        self.axis = self._axis()
        nodes, left_out = self._neighbours()
        self.nodes = {n["id"]: n for n in nodes}
        statements = {s["id"]: s for s in self.own} | {s["id"]: s for s in self._between()}
        edges = self._edges(statements.values())
        self._add_what_is_behind(statements)
        return {
            "kind": "career", "subject": self._about(entity, self.own), "axis": self.axis, "lanes": self._lanes(), "nodes": nodes, "edges": edges,
            "seasons": self._seasons(), "routes": [], **self._receipts(statements), "sparql": self._sparql(), "left_out": left_out,
        }  # fmt: skip

    def connection(self, routes):
        hops = [h for r in routes for h in r["hops"]]
        start, end = (
            self.graph.entities[i] for i in (hops[0]["from"], routes[0]["hops"][-1]["to"])
        )
        self.subject, self.lanes_of_pages = start, self.vocabulary.lanes
        shown = {h["statement"]: self.graph.statement(h["statement"]) for h in hops}
        self.own = sorted(shown.values(), key=self.graph.by_time)
        self.axis = self._axis()
        steps = {}
        for route in routes:
            for n, hop in enumerate(route["hops"]):
                steps[hop["from"]] = min(steps.get(hop["from"], n), n)
                steps[hop["to"]] = min(steps.get(hop["to"], n + 1), n + 1)
        last = max(len(r["hops"]) for r in routes)
        steps[start.id], steps[end.id] = 0, last
        nodes = []
        for ident, step in sorted(steps.items(), key=lambda i: (i[1], i[0])):
            entity = self.graph.entities[ident]
            touching = [
                s
                for s in self.own
                if any(v["id"] == ident for vs in s["slots"].values() for v in vs)
            ]
            nodes.append(
                {
                    **self._node(entity, self._lane_of_class(entity.cls), 0.0, touching),
                    "column": step + 1,
                }
            )
        self.nodes = {n["id"]: n for n in nodes if n["id"] != start.id}
        edges = {}
        for hop in hops:
            start_id, end_id, label, loose = self._relation(
                shown[hop["statement"]], hop["from"], hop["to"]
            )
            edge = edges.setdefault(
                (start_id, end_id, label),
                {"from": start_id, "to": end_id, "label": label, "loose": loose, "statements": []},
            )
            edge["statements"].append(hop["statement"])
        self._add_what_is_behind(shown)
        edges = self._finished(edges.values(), shown)
        return {
            "kind": "connection", "subject": {**self._about(start, self.own), "name": f"{start.name} and {end.name}", "other": end.id, "class_label": "connection"},
            "axis": self.axis, "lanes": self._lanes(), "nodes": list(self.nodes.values()), "edges": edges, "seasons": [],
            "routes": [{"cost": round(r["cost"], 2), "hops": [dict(h) for h in r["hops"]]} for r in routes],
            **self._receipts(shown), "sparql": self._sparql(), "left_out": 0,
        }  # fmt: skip

    def _about(self, entity, statements):
        articles = {c["source"] for s in statements for c in s["claims"]}
        years = sorted({y for s in statements if (span := self.span(s)) for y in span[:2]})
        return {
            "id": entity.id, "name": entity.name, "class": entity.cls, "class_label": entity.class_label,
            "other_names": list(entity.other_names), "note": entity.note, "years": [years[0], years[-1]] if years else None, "statements": len(statements), "articles": len(articles),
        }  # fmt: skip

    # -- time --

    def span(self, statement):
        """Return (first year, last year, start uncertain, end uncertain) of a statement, or None where no source dates it."""
        if statement["id"] not in self.spans:
            self.spans[statement["id"]] = self._span(statement)
        return self.spans[statement["id"]]

    def _span(self, statement):
        earliest, latest = statement["time"]["earliest"], statement["time"]["latest"]
        if not earliest and not latest:
            return None
        first, last = int((earliest or latest)[:4]), int((latest or earliest)[:4])
        raw, since = next(
            (
                (str(v["value"]), n == "since")
                for n in self.vocabulary.time_slots
                if self.vocabulary.slots[n].value_type == "date"
                for v in statement["slots"].get(n, ())[:1]
            ),
            ("", False),
        )
        unsure_start, unsure_end = (
            not earliest or "~" in raw or "?" in raw,
            not latest or "~" in raw or "?" in raw,
        )
        if not latest:
            said = [parse_date(c["published"])[1] for c in statement["claims"] if c["published"]]
            last = max([first, *(int(d[:4]) for d in said if d)])
        elif since and not statement["slots"].get("until") and "/" not in raw:
            unsure_end = True
        if last > first and "/" not in raw and not statement["slots"].get("until") and latest:
            unsure_start = unsure_end = True
        return first, last, unsure_start, unsure_end

    def _axis(self):
        """Return the axis: years; where all lies in one year, the parts the subject consists of (the rounds of a season, the sessions of a round)."""
        spans = sorted({span for s in self.own if (span := self.span(s))})
        years = {
            y
            for first, last, unsure_start, unsure_end in spans
            if not (unsure_start and unsure_end)
            for y in (first, last)
        }
        for first, last, unsure_start, unsure_end in spans:
            if unsure_start and unsure_end and not any(first <= y <= last for y in years):
                years.add(first)
        years = sorted(years)
        parts = [
            e
            for e in self.graph.entities.values()
            if e.cls != self.subject.cls
            and any(v["id"] == self.subject.id for vs in e.slots.values() for v in vs)
        ]
        if len(years) <= 1 and len(parts) > 1:
            parts.sort(key=self._place_of_part)
            return {
                "kind": "part",
                "label": parts[0].class_label,
                "ticks": [
                    {
                        "id": e.id,
                        "label": e.slots["venue"][0]["label"]
                        if "venue" in e.slots
                        else e.name.partition(",")[0],
                        "gap": 0,
                    }
                    for e in parts
                ],
            }
        return {
            "kind": "year",
            "label": "season",
            "ticks": [
                {"id": str(y), "label": str(y), "gap": y - years[n - 1] - 1 if n else 0}
                for n, y in enumerate(years)
            ],
        }

    def _place_of_part(self, entity):
        """Sorting key of a round or session: the round a schedule gives, else its day, else its id."""
        own = [
            s
            for s in entity.statements()
            if any(v["id"] == entity.id for v in s["slots"].get("scheduled", ()))
        ]
        rounds = [_amount(s, "round") for s in own if s["slots"].get("round")]
        days = [
            s["time"]["earliest"]
            for s in entity.statements()
            if s["time"]["earliest"]
            and (s["time"]["latest"] or "")[:7] == s["time"]["earliest"][:7]
        ]
        return (min(rounds, default=99), min(days, default="9999"), entity.id)

    def bar(self, statement):
        """Return (first tick, last tick, start uncertain, end uncertain) on the axis, or None."""
        ticks = self.axis["ticks"]
        if self.axis["kind"] != "year":
            at = sorted(
                n
                for n, t in enumerate(ticks)
                if any(v["id"] == t["id"] for vs in statement["slots"].values() for v in vs)
            )
            return (at[0], at[-1], False, False) if at else None
        span = self.span(statement)
        if span is None:
            return None
        number = {t["id"]: n for n, t in enumerate(ticks)}
        inside = [number[t["id"]] for t in ticks if span[0] <= int(t["id"]) <= span[1]]
        return (inside[0], inside[-1], span[2], span[3]) if inside else None

    def ticks(self, statements):
        """Return the numbers of the ticks that statements cover, in order.

        One that is dated only by the day on which it was said (a total "as of" a day) covers none:
        four titles told in 2024 are no season of 2024.
        """
        return sorted(
            {
                n
                for s in statements
                if self._is_dated(s) and (bar := self.bar(s))
                for n in range(bar[0], bar[1] + 1)
            }
        )

    def _is_dated(self, statement):
        given = [n for n in self.vocabulary.time_slots if statement["slots"].get(n)]
        return given != ["as_of"]

    # -- who stands around the subject --

    def _lane_of_class(self, cls):
        for name in [cls, *self.vocabulary.entity_class(cls).parents]:
            lane = (
                self.vocabulary.entity_class(name).lane
                if name in self.vocabulary.entity_classes
                else None
            )
            if lane:
                return lane if lane in self.lanes_of_pages else None
        return None

    def _lane(self, statement, slot, cls):
        """Return the lane of whoever fills a slot: of the statement's class for peers of the subject, else of the slot, else of its own class."""
        peers = (
            self.vocabulary.statement_class(statement["class"]).lane
            if cls == self.subject.cls
            else None
        )
        for lane in (peers, self.vocabulary.slots[slot].lane):
            if lane in self.lanes_of_pages:
                return lane
        return self._lane_of_class(cls)

    def _neighbours(self):
        """Return (nodes, how many were left out): all entities that a walked slot of the subject's statements names and a lane takes."""
        found = defaultdict(list)
        for statement in self.own:
            cost = self.vocabulary.statement_class(statement["class"]).hop
            if cost is None or not any(
                v["id"] == self.subject.id for vs in statement["slots"].values() for v in vs
            ):
                continue
            for slot, values in statement["slots"].items():
                hop = self.vocabulary.slots[slot].hop
                for value in values:
                    entity = self.graph.entities.get(value["id"])
                    if (
                        hop is None
                        or entity is None
                        or entity.id == self.subject.id
                        or entity.kind == "unnamed"
                    ):
                        continue
                    lane = self._lane(statement, slot, entity.cls)
                    if lane:
                        found[entity.id].append((cost + hop, lane, statement))
        nodes = []
        for ident, rows in found.items():
            lane = min((row[1] for row in rows), key=lambda n: self.vocabulary.lanes[n].rank)
            statements = list({s["id"]: s for _, _, s in rows}.values())
            nodes.append(
                self._node(
                    self.graph.entities[ident],
                    lane,
                    round(min(c for c, _, _ in rows), 2),
                    statements,
                )
            )
        nodes.sort(key=lambda n: (n["cost"], -n["count"], n["id"]))
        left_out, nodes = len(nodes[MOST_NODES:]), nodes[:MOST_NODES]
        nodes.sort(
            key=lambda n: (
                self.vocabulary.lanes[n["lane"]].rank,
                n["ticks"][0] if n["ticks"] else 10**6,
                n["name"],
                n["id"],
            )
        )
        return nodes, left_out

    def _node(self, entity, lane, cost, statements):
        return {
            "id": entity.id, "name": entity.name, "short": next((t["label"] for t in self.axis["ticks"] if t["id"] == entity.id), ""), "class": entity.cls, "class_label": entity.class_label,
            "other_names": list(entity.other_names), "lane": lane,
            "column": self.vocabulary.lanes[lane].column if lane else 3, "cost": cost, "count": len(statements), "ticks": self.ticks(statements), "own": [s["id"] for s in statements],
        }  # fmt: skip

    def _between(self):
        """Return the telling statements between two neighbours that do not touch the subject."""
        found = {}
        touching = {s["id"] for s in self.own}
        for ident in sorted(self.nodes):
            for statement in self.graph.statements_of(ident):
                cost = self.vocabulary.statement_class(statement["class"]).hop
                if (
                    cost is not None
                    and cost <= _BETWEEN_OTHERS
                    and statement["claims"]
                    and statement["id"] not in touching
                ):
                    if any(True for _ in self._pairs(statement)):
                        found[statement["id"]] = statement
        return [found[i] for i in sorted(found)]

    # -- lines --

    def _pairs(self, statement):
        """Yield (from id, to id, relation) for each link of a statement between entities on the page."""
        here = self.nodes.keys() | {self.subject.id}
        for one_slot, via, other_slot in self.vocabulary.statement_class(statement["class"]).links:
            for one in statement["slots"].get(one_slot, ()):
                for other in statement["slots"].get(other_slot, ()):
                    if one["id"] in here and other["id"] in here and one["id"] != other["id"]:
                        for label in self._via(statement, via):
                            yield one["id"], other["id"], label

    def _via(self, statement, via):
        if via in self.vocabulary.links:
            return [self.vocabulary.links[via]]
        scheme = self.vocabulary.slots[via].range if via in self.vocabulary.slots else None
        kinds = (
            [self.vocabulary.kinds[scheme].get(v["value"]) for v in statement["slots"].get(via, ())]
            if scheme in self.vocabulary.kinds
            else []
        )
        return [self.vocabulary.links.get(k.as_link, k.label) for k in kinds if k]

    def _relation(self, statement, one, other):
        """Return (from, to, words, whether it is no link) for what a statement says of two entities: its link where it has one, else what it is."""
        for start, end, label in self._pairs(statement):
            if {start, end} == {one, other}:
                return start, end, label, False
        return one, other, self.vocabulary.statement_class(statement["class"]).label, True

    def _edges(self, statements):
        edges = {}

        def add(start, end, label, statement, loose=False):
            symmetric = (
                self.vocabulary.statement_class(statement["class"]).symmetric and end < start
            )
            start, end = (end, start) if symmetric else (start, end)
            edge = edges.setdefault(
                (start, end, label),
                {"from": start, "to": end, "label": label, "loose": loose, "statements": []},
            )
            if statement["id"] not in edge["statements"]:
                edge["statements"].append(statement["id"])

        by_id = {}
        for statement in statements:
            by_id[statement["id"]] = statement
            for start, end, label in self._pairs(statement):
                add(start, end, label, statement)
        for node in self.nodes.values():
            if not any(
                {e["from"], e["to"]} == {self.subject.id, node["id"]} for e in edges.values()
            ):
                for ident in node["own"]:
                    add(
                        self.subject.id,
                        node["id"],
                        self.vocabulary.statement_class(by_id[ident]["class"]).label,
                        by_id[ident],
                        loose=True,
                    )
        return self._finished(edges.values(), by_id)

    def _finished(self, edges, by_id):
        done = []
        for edge in sorted(edges, key=lambda e: (e["from"], e["to"], e["label"])):
            behind = [
                by_id[i]
                for i in sorted(set(edge["statements"]), key=lambda i: self.graph.by_time(by_id[i]))
            ]
            cost = min(self.vocabulary.statement_class(s["class"]).hop or 9.0 for s in behind)
            mark = (
                "disputed"
                if any(s["status"] == "disputed" for s in behind)
                else "possible"
                if all(not s["claims"] and s["likelihood"] == "possible" for s in behind)
                else ""
            )
            done.append(
                {
                    **edge,
                    "id": f"e{len(done)}",
                    "statements": [s["id"] for s in behind],
                    "ticks": self.ticks(behind),
                    "cost": cost,
                    "mark": mark,
                }
            )
        return done

    def _add_what_is_behind(self, statements):
        """Add to id → statement the premises of derived ones, what totals count, the other sides of conflicts, and what is behind those."""
        waiting = list(statements.values())
        while waiting:
            statement = waiting.pop()
            tally = self.graph.tallies.get(statement["id"])
            for ident in (
                *statement["premises"],
                *(tally["counted"] if tally else ()),
                *(i for c in self.conflicts[statement["id"]] for i in c["statements"]),
            ):
                if ident not in statements:
                    statements[ident] = self.graph.by_id[ident]
                    waiting.append(statements[ident])

    # -- lanes and seasons --

    def _lanes(self):
        lanes = []
        for name, lane in self.lanes_of_pages.items():
            members = [n for n in self.nodes.values() if n["lane"] == name]
            rows = [
                {
                    "node": n["id"],
                    "label": n["name"],
                    "bars": self._runs([self.graph.by_id[i] for i in n["own"]]),
                }
                for n in members
            ]
            rows += self._own_rows(name)
            if rows:
                lanes.append({
                    "id": name, "label": lane.label, "glyph": lane.glyph, "colour": lane.colour, "column": lane.column, "count": len(members),
                    "rows": [r for r in rows if r["bars"]], "undated": [{"node": r["node"], "label": r["label"]} for r in rows if not r["bars"]],
                })  # fmt: skip
        return lanes

    def _own_rows(self, lane):
        rows = defaultdict(list)
        for statement in self.own:
            cls = self.vocabulary.statement_class(statement["class"])
            if (
                cls.own_lane == lane
                and cls.links
                and any(
                    v["id"] == self.subject.id for v in statement["slots"].get(cls.links[0][0], ())
                )
            ):
                for _, other, label in self._pairs(statement):
                    rows[(other, f"{label} {self.graph.entities[other].name}")].append(statement)
        return [
            {"node": node, "label": label, "bars": self._runs(found)}
            for (node, label), found in rows.items()
        ]

    def _runs(self, statements):
        """Return the bars of statements: one for each run of neighbouring ticks, with uncertain ends where every statement there leaves them so."""
        bars = [(bar, s) for s in statements if (bar := self.bar(s))]
        if (
            not bars
            and self.axis["kind"] != "year"
            and self.axis["ticks"]
            and any(self.span(s) for s in statements)
        ):
            bars = [
                ((0, len(self.axis["ticks"]) - 1, True, True), s)
                for s in statements
                if self.span(s)
            ]
        ticks = self.axis["ticks"]
        runs = []
        for (first, last, unsure_start, unsure_end), statement in sorted(
            bars, key=lambda b: (b[0][0], b[0][1], b[1]["id"])
        ):
            if runs and (
                first <= runs[-1]["last"]
                or (first == runs[-1]["last"] + 1 and not ticks[first]["gap"])
            ):
                run = runs[-1]
                if first == run["first"]:
                    run["unsure_start"] &= unsure_start
                if last > run["last"]:
                    run["last"], run["unsure_end"] = last, unsure_end
                elif last == run["last"]:
                    run["unsure_end"] &= unsure_end
                run["statements"].append(statement["id"])
                run["sure"] |= _is_sure(statement)
            else:
                runs.append(
                    {
                        "first": first,
                        "last": last,
                        "unsure_start": unsure_start,
                        "unsure_end": unsure_end,
                        "statements": [statement["id"]],
                        "sure": _is_sure(statement),
                    }
                )
        return runs

    def _makes(self, statement, link, slots=()):
        """Return whether a statement makes a link that starts at the subject, or names the subject in one of further slots."""
        starts = [
            one
            for one, via, _ in self.vocabulary.statement_class(statement["class"]).links
            if via == link
        ]
        return bool(starts) and any(
            v["id"] == self.subject.id
            for name in [*starts, *slots]
            for v in statement["slots"].get(name, ())
        )

    def _seasons(self):
        """Return one dict per tick: key (title, gold, silver, bronze, green, blue, purple or none), star, short, lines, nodes."""
        seasons = []
        for number, tick in enumerate(self.axis["ticks"]):
            here = [s for s in self.own if (bar := self.bar(s)) and bar[0] == bar[1] == number]
            titles = [
                s
                for s in here
                if self._makes(s, "champion", ("team",)) and s["status"] != "disputed"
            ]
            results = [s for s in here if self._makes(s, "competedIn", ("team",)) and _is_race(s)]
            points = any(_amount(s, "points") > 0 for s in here if self._makes(s, "rankedIn"))
            key, short = _best(results, points)
            if self.axis["kind"] != "year":
                won = [
                    s
                    for s in here
                    if _position(s) == 1
                    and _is_race(s)
                    and any(
                        via == "competedIn"
                        for _, via, _ in self.vocabulary.statement_class(s["class"]).links
                    )
                ]
                lines, key, short = (
                    [s["sentence"] for s in won],
                    "none",
                    f"{len(won)} win{'s' * (len(won) != 1)}" if won else "none recorded",
                )
            else:
                top = [s for s in results if _rank(s) == min(map(_rank, results))]
                lines = [s["sentence"] for s in [*titles, *top]]
            if titles:
                key, short = "title", "title"
            around = sorted(
                (n for n in self.nodes.values() if number in n["ticks"]),
                key=lambda n: (self.vocabulary.lanes[n["lane"]].rank, n["cost"], n["name"]),
            )
            seasons.append(
                {
                    "tick": number,
                    "label": tick["label"],
                    "key": key,
                    "star": bool(titles),
                    "short": short,
                    "lines": lines,
                    "nodes": [n["id"] for n in around],
                    "count": len(here),
                }
            )
        return seasons

    # -- receipts --

    def _receipts(self, statements):
        shown = sorted(
            statements.values(),
            key=lambda s: (self.vocabulary.statement_class(s["class"]).rank, self.graph.by_time(s)),
        )
        own = {s["id"] for s in self.own}
        sources = {}
        out = [self._statement(s, s["id"] in own, sources) for s in shown]
        for source in sources.values():
            source["passages"] = [
                {"paragraph": n, "text": source["passages"][n]} for n in sorted(source["passages"])
            ]
        return {"statements": out, "sources": [sources[i] for i in sorted(sources)]}

    def _statement(self, statement, own, sources):
        cls = self.vocabulary.statement_class(statement["class"])
        about = {v["id"] for vs in statement["slots"].values() for v in vs}
        here = sorted(about & (self.nodes.keys() | {self.subject.id}))
        rule = self.graph.compiled.rules.get(statement["rule"] or "", {})
        tally = self.graph.tallies.get(statement["id"])
        return {
            "id": statement["id"], "class": statement["class"], "group": cls.group if own else "Behind it and around it", "sentence": statement["sentence"], "status": statement["status"],
            "mark": mark_of(statement) or statement["status"], "when": self._when(statement), "ticks": self.ticks([statement]), "nodes": here, "own": own,
            "rule": statement["rule"], "rule_says": rule.get("says", ""), "premises": list(statement["premises"]), "counted": list(tally["counted"]) if tally else [],
            "conflicts": [self._conflict(c) for c in self.conflicts[statement["id"]]], "claims": [self._claim(c, sources) for c in statement["claims"]],
        }  # fmt: skip

    def _when(self, statement):
        earliest, latest, span = (
            statement["time"]["earliest"],
            statement["time"]["latest"],
            self.span(statement),
        )
        if span is None:
            return ""
        if earliest == latest:
            return in_words(earliest)
        first, last, unsure_start, unsure_end = span
        if first == last:
            return (
                f"about {first}" if unsure_start else f"from {first}" if unsure_end else str(first)
            )
        if unsure_start and unsure_end:
            return f"between {first} and {last}"
        return (
            f"until {last}"
            if unsure_start
            else f"from {first}"
            if unsure_end
            else f"{first}–{last}"
        )

    def _conflict(self, conflict):
        claims = {c["id"]: c for c in self.graph.by_id[conflict["statement"]]["claims"]}
        sides = [
            {
                "label": v["label"],
                "sources": sorted({claims[i]["source"] for i in v["claims"] if i in claims}),
            }
            for v in conflict["values"]
        ]
        ruling = conflict["ruling"]
        return {
            "id": conflict["id"], "what": conflict_line(conflict, self.graph) if not sides else self.vocabulary.slots[conflict["slot"]].label, "sides": sides, "statements": list(conflict["statements"]),
            "ruling": None if ruling is None else {"holds": str(ruling["holds"]), "reason": ruling["reason"], "by": ruling["by"], "when": str(ruling["when"])},
        }  # fmt: skip

    def _claim(self, claim, sources):
        article = self.graph.articles[claim["source"]]
        source = sources.setdefault(
            article["id"],
            {
                "id": article["id"],
                "title": article["title"],
                "publisher": article["publisher"],
                "kind": article["kind"],
                "date": in_words(article["written"]),
                "written": article["written"],
                "passages": {},
            },
        )
        passage = self.graph.passage(claim) if self.passages else None
        if passage and claim["paragraph"]:
            source["passages"][claim["paragraph"]] = passage
        said_by = (
            self.graph.entities[claim["said_by"]].name
            if claim["said_by"] in self.graph.entities
            else claim["said_by"]
        )
        certainty = (
            ""
            if claim["certainty"] == "plain"
            else self.vocabulary.kind("CertaintyKind", claim["certainty"]).label
        )
        return {
            "source": article["id"],
            "paragraph": claim["paragraph"],
            "has_passage": bool(passage and claim["paragraph"]),
            "at": claim["at"],
            "said_by": said_by,
            "certainty": certainty,
            "note": claim["note"] or "",
        }

    def _sparql(self):
        """Return the queries behind the page: all statements of one entity, and of two; ONE and OTHER stand for ids."""
        head = f"PREFIX pd: <{PREFIXES['pd']}>\nPREFIX ent: <{PREFIXES['ent']}>\nSELECT DISTINCT ?statement ?sentence ?status WHERE {{\n"
        tail = "  ?statement pd:sentenceText ?sentence ; pd:status ?status .\n} ORDER BY ?sentence"
        return {
            "one": head + "  ?statement ?slot ent:ONE .\n" + tail,
            "two": head + "  ?statement ?slot ent:ONE ; ?other ent:OTHER .\n" + tail,
        }


def _is_sure(statement):
    return bool(statement["claims"]) or statement["likelihood"] == "certain"


def _is_race(statement):
    kinds = [v["value"] for v in statement["slots"].get("session_kind", ())]
    return not kinds or "race" in kinds


def _amount(statement, slot):
    values = statement["slots"].get(slot, ())
    return float(values[0].get("least") or 0) if values else 0.0


def _position(statement):
    values = statement["slots"].get("position", ())
    return int(float(values[0].get("least") or 0)) or None if len(values) == 1 else None


def _rank(statement):
    """Sorting key of results: places first, then classified without a place, then retired."""
    status = {v["value"] for v in statement["slots"].get("result_status", ())}
    return _position(statement) or (998 if status - {"classified"} else 997)


def _best(results, points):
    """Return (key, short words) of the best of some race results, in the colours of Wikipedia's result tables."""
    if not results:
        return ("green", "points") if points else ("none", "")
    best = min(map(_rank, results))
    if best >= 997 and (
        bounds := [
            int(float(v["most"]))
            for s in results
            for v in s["slots"].get("position", ())
            if v.get("most")
        ]
    ):
        return "blue", f"top {min(bounds)}"
    if best <= 3:
        return ("gold", "silver", "bronze")[best - 1], ("won", "2nd", "3rd")[best - 1]
    if points:
        return "green", f"{best}th" if best < 21 else "points"
    if best == 998:
        return "purple", "no finish"
    return "blue", f"{best}th" if best < 21 else "raced"
