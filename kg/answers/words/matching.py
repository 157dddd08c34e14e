"""Candidate → the statements that fit it, after words of the text, scope, day and order have had their say."""

from itertools import pairwise

from kg.answers.words.conditions import OneOf, Within
from kg.answers.words.lexicon import split_words, stem
from kg.graph.sentences import without_marks

_EXACT = frozenset(
    ("Result", "Standing", "Tally", "Entry", "Schedule", "Pass", "Title")
)  # a word somewhere in their text says nothing of which one is meant


class Matching:
    """Finds the statements that fit the Candidates of one Reading, and the values in them that are asked for."""

    def __init__(self, words, reading):
        self.words, self.reading, self.graph, self.world = words, reading, words.graph, words.world

    def matching(self, candidate):
        """Return (statements, conditions) that fit a candidate, after words of the text, scope and order have had their say."""
        found = [
            s
            for s in self.world.by_class.get(candidate.cls, ())
            if all(c.test(s, self.world) for c in candidate.conditions)
        ]
        if found and self._open_ended(candidate):
            return [], list(candidate.conditions)
        found = [s for s in found if self._mentions_differ(candidate, s)]
        conditions = list(candidate.conditions)
        whys = []
        wanted = [self.reading.tokens[i].stem for i in self.reading.loose] + [
            stem(w) for t in candidate.text_words for w in split_words(t)
        ]
        if wanted:
            found = (
                []
                if candidate.cls in _EXACT
                else [s for s in found if all(w in self.text_stems(s) for w in wanted)]
            )
            whys.append("those whose words are the question's")
        if candidate.asked:
            whole = [
                s
                for s in found
                if all(self.values(candidate, s, slots) for slots in candidate.asked)
            ]
            found = whole or [
                s
                for s in found
                if len(candidate.asked) > 1 and self.values(candidate, s, candidate.asked[0])
            ]
            whys.append("those that say what is asked")
        if (
            candidate.cls == "Facility"
            and any("site" in slots for slots in candidate.asked)
            and len(found) > 1
            and self.reading.order is None
            and (
                self.dated()
                or any(
                    t.word in ("is", "are", "does", "now", "currently") for t in self.reading.tokens
                )
            )
        ):
            found = self._current(found)
            whys.append("where it is")
        if (
            candidate.cls == "Schedule"
            and not (self.reading.sessions or self.reading.rounds)
            and not any(
                self.graph.entities[i].cls in ("Venue", "Event", "Session", "Place")
                for m in self.reading.mentions
                for i in m.ids
            )
        ):
            if candidate.answer_type not in ("Event", "Session", "Venue") and (
                whole := [
                    s
                    for s in found
                    if any(
                        self.graph.entities[v["id"]].cls == "Season"
                        for v in s["slots"]["scheduled"]
                    )
                ]
            ):
                found = whole
                whys.append("of the whole season")
        if candidate.reached:
            found = self.as_of(candidate, found)
            whys.append("as of the day that is meant")
        if candidate.cls == "Tally":
            found = self._in_scope(candidate, found)
            whys.append("of the scope that is asked, the latest")
        if candidate.cls == "Standing" and not candidate.reached and not self.dated():
            found = self._latest_of_each(found)
            whys.append("the latest of each")
        if (
            found
            and candidate.cls == "CareerStep"
            and self.reading.order is None
            and (
                any(t.stem in ("start", "begin") for t in self.reading.tokens)
                or ("tak", "up") in pairwise(t.stem for t in self.reading.tokens)
            )
        ):
            found = self._ordered(candidate, found, "first") or found
            whys.append("the first")
        if found and any(
            o.slot == "lap_time" and {"fastest", "quickest", "best"} & set(r.text.split())
            for o, r in zip(candidate.options, self.reading.relations, strict=True)
        ):
            timed = [
                (v["seconds"] if "seconds" in v else v["value"], s)
                for s in found
                for v in s["slots"].get("lap_time", ())
            ]
            found = [s for t, s in timed if t == min(x for x, _ in timed)]
            whys.append("the quickest")
        if self.reading.order and found:
            found = self._ordered(candidate, found, self.reading.order)
            whys.append(f"the {self.reading.order}")
        if whys and found:
            conditions.append(OneOf(tuple(sorted(s["id"] for s in found)), ", ".join(whys)))
        return sorted(found, key=self.graph.by_time), conditions

    def _open_ended(self, candidate):
        """Whether more than was found may lie before or after the day that is meant, because it has no day: a list would not be whole."""
        timed = [
            c
            for c in candidate.conditions
            if isinstance(c, Within) and c.how in ("before", "after") and not c.year
        ]
        rest = [c for c in candidate.conditions if c not in timed]
        if not timed or candidate.reached or candidate.cls not in ("Result", "Pass", "Incident"):
            return False
        for statement in self.world.by_class.get(candidate.cls, ()):
            time = statement["time"]
            if all(c.test(statement, self.world) for c in rest) and not all(
                c.test(statement, self.world) for c in timed
            ):
                if any(
                    not time["earliest"]
                    or not time["latest"]
                    or time["earliest"] <= c.low
                    and time["latest"] >= c.high
                    for c in timed
                ):
                    return True
        return False

    def _mentions_differ(self, candidate, statement):
        """Two people of a symmetric statement must stand at its two ends."""
        if not candidate.symmetric:
            return True
        people = [m for m, use in candidate.bound if set(use) & set(candidate.symmetric)]
        if len(people) < 2:
            return True
        ends = {v["id"] for s in candidate.symmetric for v in statement["slots"].get(s, ())}
        return all(set(m.ids) & ends for m in people)

    def dated(self):
        """Whether the question names a time."""
        return bool(self.reading.periods)

    def values(self, candidate, statement, slots):
        """Return the asked values of a statement: of the first slot that has any; {label, id, value, slot}."""
        bound = {i for m, use in candidate.bound if set(use) & set(slots) for i in m.ids}
        found = []
        for name in slots:
            values = [
                v
                for v in statement["slots"].get(name, ())
                if v["id"] not in bound or v["id"] is None
            ]
            if (statement["id"], name) in self.words.ruled:
                values = values[:1]  # a ruling puts first what holds
            if candidate.answer_type and self.graph.vocabulary.slots[name].value_type == "entity":
                values = [v for v in values if self._is_answer(v["id"], candidate.answer_type)]
            if values and candidate.symmetric and name in candidate.symmetric:
                found += [{**v, "slot": name} for v in values]
            elif values:
                return [{**v, "slot": name} for v in values] if not found else found
        if (
            not found
            and candidate.answer_type in ("Venue", "Place", "Event", "Season", "Session")
            or not found
            and any(a.what == "where" for a in self.reading.asks)
        ):
            wanted = (
                ("Venue", "Place") if candidate.answer_type is None else (candidate.answer_type,)
            )
            for name in ("session", "event", "scheduled", "season"):
                for value in statement["slots"].get(name, ()):
                    for ident in sorted(self.world.wider(value["id"])):
                        if self.graph.entities[ident].cls in wanted:
                            return [
                                {
                                    "value": self.graph.entities[ident].name,
                                    "id": ident,
                                    "label": self.graph.entities[ident].name,
                                    "slot": name,
                                }
                            ]
        if not found and slots is candidate.when_slots:
            return self._day(statement)
        return found

    def _is_answer(self, ident, wanted):
        entity = self.graph.entities.get(ident)
        if entity is None:
            return False
        if wanted in ("Session", "Event", "Venue"):
            return entity.cls in ("Session", "Event", "Venue")
        if wanted == "Organization" and entity.cls == "Person":
            return False
        return self.graph.vocabulary.is_a(entity.cls, wanted)

    def _day(self, statement):
        """Return when a statement holds where no slot says it: by its session, round or season."""
        time = statement["time"]
        for name in ("session", "event"):
            if time["earliest"] and time["latest"] and statement["slots"].get(name):
                from kg.facts.dates import in_words

                low, high = time["earliest"], time["latest"]
                text = (
                    low
                    if low == high
                    else low[:4]
                    if low[4:] == "-01-01" and high == low[:4] + "-12-31"
                    else f"{low}/{high}"
                )
                return [
                    {
                        "value": text,
                        "id": None,
                        "label": in_words(text),
                        "slot": name,
                        "earliest": low,
                        "latest": high,
                    }
                ]
        return [{**v, "slot": "season"} for v in statement["slots"].get("season", ())]

    def as_of(self, candidate, found):
        """Keep the statements of the last day before, or the first day after, what the question names."""
        years = {
            p.year
            for p in candidate.conditions
            if isinstance(p, Within) and p.how == "in" and p.year
        }
        for sort, ids, way, _text in candidate.reached:
            ids = [
                i
                for i in ids
                if not years
                or sort == "entity"
                and self.graph.entities[i].cls in ("Venue", "Place")
                or self._year_of(i) in years
            ]
            spans = []
            for ident in ids:
                times = [
                    (v["earliest"], v["latest"])
                    for s in self.world.by_class.get("Schedule", ())
                    if any(
                        v["id"] == ident
                        or sort == "entity"
                        and self.graph.entities[v["id"]].cls == "Event"
                        and ident in self.world.wider(v["id"])
                        for v in s["slots"]["scheduled"]
                    )
                    for v in s["slots"].get("held_on", ())
                ]
                spans += [t for t in times if t[0] and t[1]]
            dated = [
                (s, v)
                for s in found
                for v in s["slots"].get("as_of", ())
                if v["earliest"] and v["latest"]
            ]
            if not spans:
                # a round without a date: the standings of its season that stand before the next
                seasons = {
                    i
                    for ident in ids
                    for i in self.world.wider(ident)
                    if i in self.graph.entities and self.graph.entities[i].cls == "Season"
                }
                ends = [d for ident in ids for d in [self._next_start(ident)] if d]
                found = (
                    [
                        s
                        for s, v in dated
                        if any(x["id"] in seasons for x in s["slots"].get("season", ()))
                        and v["latest"] < min(ends)
                    ]
                    if way == "after" and ends
                    else []
                )
                continue
            kept = []
            for low, high in spans:
                if way == "before":
                    near = [
                        (v["latest"], s)
                        for s, v in dated
                        if v["latest"] < low and _days(v["latest"], low) <= 21
                    ]
                else:
                    near = [
                        (v["earliest"], s)
                        for s, v in dated
                        if low <= v["earliest"]
                        and v["latest"] >= high
                        and _days(high, v["latest"]) <= 21
                    ]
                if near:
                    edge = max(d for d, _ in near) if way == "before" else min(d for d, _ in near)
                    kept += [s for d, s in near if d == edge]
            found = list({s["id"]: s for s in kept}.values())
        return found

    def _year_of(self, ident):
        years = [
            int(e.slots["year"][0]["value"])
            for i in self.world.wider(ident)
            if (e := self.graph.entities.get(i)) is not None and "year" in e.slots
        ]
        return years[0] if years else None

    def _next_start(self, ident):
        """Return the first day of the round after an event of its season, or None."""
        schedules = self.world.by_class.get("Schedule", ())
        number = next(
            (
                v["value"]
                for s in schedules
                if any(x["id"] == ident for x in s["slots"]["scheduled"])
                for v in s["slots"].get("round", ())
            ),
            None,
        )
        for s in schedules:
            if any(v["value"] == (number or 0) + 1 for v in s["slots"].get("round", ())) and any(
                self._year_of(v["id"]) == self._year_of(ident) for v in s["slots"]["scheduled"]
            ):
                return next((v["earliest"] for v in s["slots"].get("held_on", ())), None)
        return None

    def _in_scope(self, candidate, found):
        """Keep totals of exactly the scope that is asked: none narrower than the question, the latest first."""
        reading = self.reading
        named = {
            s
            for m, use in candidate.bound
            for s in use
            if any(
                self.graph.vocabulary.is_a(
                    self.graph.entities[i].cls, self.graph.vocabulary.slots[s].range
                )
                for i in m.ids
            )
        }
        seasonal = any(p.how == "in" for p in reading.periods)
        kept = []
        for statement in found:
            slots = statement["slots"]
            narrow = [
                n
                for n in ("venue", "event", "against", "team", "since")
                if slots.get(n) and n not in named
            ]
            if "venue" in narrow and "event" in named or "event" in narrow and "venue" in named:
                narrow = [n for n in narrow if n not in ("venue", "event")]
            if narrow == ["since"] and seasonal:
                narrow = []
            if narrow or (
                slots.get("season")
                and not seasonal
                and "season" not in named
                and not candidate.reached
                and "event" not in named
                and "venue" not in named
            ):
                continue
            if (
                slots.get("series")
                and not slots.get("season")
                and "series" not in named
                and not slots.get("event")
            ):
                continue
            kept.append(statement)
        if not kept and "series" in named:  # the series has totals of one season only
            seasons = {v["id"] for s in found for v in s["slots"].get("season", ())}
            kept = (
                [
                    s
                    for s in found
                    if not any(
                        s["slots"].get(n) for n in ("venue", "event", "against", "team", "since")
                    )
                ]
                if len(seasons) == 1
                else []
            )
        if not kept:
            return []
        last = max(_as_of_day(s) for s in kept)
        return [s for s in kept if _as_of_day(s) == last] if reading.order is None else kept

    def _latest_of_each(self, found):
        """Keep the latest standing of each championship and class."""
        latest = {}
        last_year = max((max(self.world.years(s), default=0) for s in found), default=0)
        for statement in found:
            if max(self.world.years(statement), default=0) == last_year:
                key = tuple(
                    tuple(sorted(str(v["id"] or v["value"]) for v in statement["slots"].get(n, ())))
                    for n in ("season", "race_class", "title_kind")
                )
                latest.setdefault(key, []).append(statement)
        return [
            s
            for group in latest.values()
            for s in group
            if _as_of_day(s) == max(_as_of_day(x) for x in group)
        ]

    def _current(self, found):
        """Keep the sites that are not former ones and that nothing later has taken the place of."""
        kept = [
            s
            for s in found
            if not any(v["value"] == "former" for v in s["slots"].get("facility_status", ()))
        ]
        dated = [s["time"]["earliest"] for s in kept if s["time"]["earliest"]]
        return [
            s
            for s in kept
            if not dated or s["time"]["earliest"] is None or s["time"]["earliest"] == max(dated)
        ]

    def _ordered(self, candidate, found, order):
        """Keep the first, the last, the most or the fewest; nothing where what is recorded does not settle it."""
        if order == "first" and found and all(s["slots"].get("age") for s in found):
            youngest = min(float(s["slots"]["age"][0]["least"]) for s in found)
            return [s for s in found if float(s["slots"]["age"][0]["least"]) == youngest]
        if order == "best":
            return [
                s for s in found if "best" in self.text_stems(s)
            ]  # of what is recorded here, the best may not be the best there was
        if order in ("most", "fewest"):
            named = (
                {o.slot for o in candidate.options if o.slot}
                | {s for slots in candidate.asked for s in slots}
                | {"count", "points", "floor_area_sqft", "amount_usd", "length_mi", "turns"}
            )
            slot = next(
                (
                    s
                    for s in (
                        "count",
                        "points",
                        "ahead_by",
                        "floor_area_sqft",
                        "amount_usd",
                        "length_mi",
                        "turns",
                        "overtakes",
                        "age",
                    )
                    if s in named and any(x["slots"].get(s) for x in found)
                ),
                None,
            )
            if slot is None:
                return []
            scored = [(float(v["least"] or 0), s) for s in found for v in s["slots"].get(slot, ())]
            best = max(n for n, _ in scored) if order == "most" else min(n for n, _ in scored)
            return [s for n, s in scored if n == best]
        said = [
            s
            for s in found
            if order in self.text_stems(s)
            or order in self.words.evidence.passage(s)
            or order == "first"
            and "maiden" in self.text_stems(s)
        ]
        if said:
            return said
        dated = [s for s in found if s["time"]["earliest"] and s["time"]["latest"]]
        found = dated if candidate.cls == "Schedule" else found
        if (
            not dated
            or len(dated) < len(found)
            or len(found) == 1
            and not found[0]["slots"].get("position")
        ):
            return []  # one alone need not be the first of its kind
        if order == "first":
            edge = min(s["time"]["latest"] for s in dated)
            chosen = [s for s in dated if s["time"]["earliest"] <= edge]
        else:
            edge = max(s["time"]["earliest"] for s in dated)
            chosen = [s for s in dated if s["time"]["latest"] >= edge]
        same = len({(s["time"]["earliest"], s["time"]["latest"]) for s in chosen}) == 1
        return chosen if same and (len(chosen) == 1 or len(chosen) < len(found)) else []

    def text_stems(self, statement):
        """Return the stems of the words of a statement's sentence."""
        kept = self.words.stems_of
        if statement["id"] not in kept:
            kept[statement["id"]] = frozenset(
                stem(w) for w in split_words(without_marks(statement["sentence"]))
            )
        return kept[statement["id"]]

    def all_text_stems(self):
        """Return the stems of all words of all sentences."""
        if self.words.all_stems is None:
            self.words.all_stems = {
                s for statement in self.graph.statements for s in self.text_stems(statement)
            }
        return self.words.all_stems


def _as_of_day(statement):
    values = statement["slots"].get("as_of", ())
    return (
        values[0]["latest"] or values[0]["earliest"] or ""
        if values
        else statement["time"]["latest"] or ""
    )


def _days(low, high):
    from datetime import date

    return (date.fromisoformat(high) - date.fromisoformat(low)).days
