"""Candidates → one honest answer: answered, disputed, not recorded or not understood; never a guess."""

from dataclasses import replace

from kg.answers.words.composing import Composer
from kg.answers.words.conditions import OneOf, Slot, Touches, Within, World, query_of
from kg.answers.words.lexicon import Lexicon, split_words, stem
from kg.answers.words.linking import NameIndex
from kg.answers.words.parsing import MOST_CHARACTERS, Reader
from kg.problems import KgError, shorten

_FAR_BELOW = 2.2  # a candidate so much less likely than the best is not asked: it would mean something else
_SEVERAL_LIMIT = 200
_EXACT = frozenset(("Result", "Standing", "Tally", "Entry", "Schedule", "Pass", "Title"))  # a word somewhere in their text says nothing of which one is meant
_ONCE = frozenset(("founded", "debut", "professional-debut", "first-win", "first-podium", "first-pole", "disbanded", "series-entry", "full-time"))
_OCCUPIES = {"Result": ("session", "race_class"), "Title": ("season", "race_class", "title_kind")}
_MISSED = {"Entry": ("race", "compete"), "Result": ("race", "compete"), "Stint": ("race", "compete")}


class Words:
    """Everything that questions in words need of a graph; made once per graph by ``words_of``."""

    def __init__(self, graph):
        self.graph, self.world, self.lexicon = graph, World(graph), Lexicon(graph.vocabulary)
        self.names = NameIndex(graph)
        self.reader, self.composer = Reader(self.names, self.lexicon, graph), Composer(self.world, self.lexicon)
        self.disputed, self.ruled = {}, {}
        for conflict in graph.conflicts:
            if conflict["ruling"]:
                if conflict["values"]:
                    self.ruled[conflict["statement"], conflict["slot"]] = conflict
            else:
                for ident in conflict["statements"]:
                    self.disputed.setdefault(ident, []).append(conflict)


def words_of(graph):
    """Return the Words of a graph, kept with it."""
    if not hasattr(graph, "_words"):
        graph._words = Words(graph)
    return graph._words


def ask_in_words(graph, text):
    """Return the answer to a question in words.

    graph: kg.answers.graph.Graph; text: whatever somebody typed.

    Returns a dict: status (answered, not_recorded, disputed, not_understood), answers (list of
    {label, id, value}), yes (True, False or None), understood_as, sparql, statements (ids), missing
    (words without a place), suggestions, and sentences (what to print). Nothing typed becomes part
    of the SPARQL. Never raises for what is typed.

    >>> from kg import load
    >>> ask_in_words(load(), "Who founded GMG Racing?")["answers"][0]["label"]
    'James Sofronas'
    """
    words = words_of(graph)
    text = str(text)
    if not text.strip():
        return _result("not_understood", sentences=["There is no question."], suggestions=_suggestions(words, ""))
    if len(text) > MOST_CHARACTERS:
        return _result("not_understood", missing=[shorten(text)], sentences=[f"That is {len(text):,} characters long; a question here has at most {MOST_CHARACTERS}."])
    reading = words.reader.read(text)
    if _looks_like_sparql(text):
        return _result("not_understood", missing=[shorten(text)], sentences=["That looks like SPARQL: `kg sparql` runs it."])
    if not reading.tokens:
        return _result("not_understood", missing=[shorten(text)], sentences=["There is no word in that question."], suggestions=_suggestions(words, ""))
    return _Answering(words, reading).answer()


def _looks_like_sparql(text):
    folded = text.casefold()
    return "{" in text and "?" in text and any(w in folded for w in ("select", "ask", "construct", "describe", "where", "insert", "delete"))


def _result(status, answers=(), yes=None, understood="", sparql="", statements=(), missing=(), suggestions=(), sentences=()):
    return {
        "status": status, "answers": list(answers), "yes": yes, "understood_as": understood, "sparql": sparql, "statements": list(statements),
        "missing": list(dict.fromkeys(missing)), "suggestions": list(suggestions), "sentences": list(sentences),
    }  # fmt: skip


class _Answering:
    """Answers one Reading."""

    def __init__(self, words, reading):
        self.words, self.reading, self.graph, self.world = words, reading, words.graph, words.world

    # -- the way to an answer --

    def answer(self):
        reading = self.reading
        if reading.missing:
            return self._not_understood(reading.missing)
        if reading.connects:
            if result := self._connection():
                return result
        if not reading.relations and not reading.loose and self._is_overview():
            return self._overview()
        unplaced = self._unplaced()
        if unplaced:
            return self._not_understood(unplaced)
        candidates = self.words.composer.candidates(reading)
        if not candidates:
            if result := self._with_words_of_the_text():
                return result
            words = [reading.tokens[i].raw for i in reading.loose] or [r.text for r in reading.relations] or [t.raw for t in reading.tokens if t.word != ","]
            return self._not_understood(words, together=not reading.loose)
        candidates = [c for c in candidates if c.score >= candidates[0].score - _FAR_BELOW]
        for candidate in candidates:
            if result := self._try(candidate):
                return result
        if reading.yes_no and not reading.asks and not reading.loose:
            for candidate in candidates:
                if result := self._contradicted(candidate):
                    return result
        if reading.loose:
            return self._not_understood([reading.tokens[i].raw for i in reading.loose])
        if result := self._with_words_of_the_text():
            return result
        return self._not_recorded(candidates[0])

    def _with_words_of_the_text(self):
        """Try once more with one relation word as a word that the statement itself must hold ("a client", "the dealership")."""
        reading = self.reading
        if reading.yes_no or len(reading.relations) < 2 or len(reading.loose) > 1:
            return None
        for relation in sorted(reading.relations, key=lambda r: -r.start):
            index = relation.start
            if relation.end - index != 1 or any(a.relation is relation for a in reading.asks) or len(reading.tokens[index].word) < 4 or reading.tokens[index].stem not in self._all_text_stems():
                continue
            again = replace(reading, relations=[r for r in reading.relations if r is not relation], loose=[*reading.loose, index])
            tried = _Answering(self.words, again)
            candidates = self.words.composer.candidates(again)
            for candidate in [c for c in candidates if c.score >= candidates[0].score - _FAR_BELOW]:
                if result := tried._try(candidate):
                    return result
        return None

    def _unplaced(self):
        """Return words that nothing can account for: numbers without a slot, a "not" that changes the meaning."""
        reading, missing = self.reading, []
        if reading.numbers and not reading.yes_no:
            missing += reading.numbers
        if reading.negated and not any(s.sort in ("class", "phrase", "kind") and s.name in ("Absence", "AbsenceKind", *(p.iri for p in self.words.graph.vocabulary.phrases if "result_status=retired" in p.guards)) for r in reading.relations for s in r.senses):
            missing.append("not")
        if len(reading.loose) > 3:
            missing += [reading.tokens[i].raw for i in reading.loose]
        for index in reading.loose:
            token = reading.tokens[index]
            if len(token.word) < 4 or token.stem not in self._all_text_stems():
                missing.append(token.raw)
        return missing

    def _all_text_stems(self):
        if not hasattr(self.words, "text_stems"):
            self.words.text_stems = {s for statement in self.graph.statements for s in self._text_stems(statement)}
        return self.words.text_stems

    def _text_stems(self, statement):
        if not hasattr(self.words, "stems_of"):
            self.words.stems_of = {}
        if statement["id"] not in self.words.stems_of:
            text = statement["sentence"]
            self.words.stems_of[statement["id"]] = frozenset(stem(w) for w in split_words(text))
        return self.words.stems_of[statement["id"]]

    # -- one candidate --

    def _matching(self, candidate):
        """Return (statements, conditions) that fit a candidate, after words of the text, scope and order have had their say."""
        found = [s for s in self.world.by_class.get(candidate.cls, ()) if all(c.test(s, self.world) for c in candidate.conditions)]
        found = [s for s in found if self._mentions_differ(candidate, s)]
        conditions = list(candidate.conditions)
        whys = []
        wanted = [self.reading.tokens[i].stem for i in self.reading.loose] + [stem(w) for t in candidate.text_words for w in split_words(t)]
        if wanted:
            found = [] if candidate.cls in _EXACT else [s for s in found if all(w in self._text_stems(s) for w in wanted)]
            whys.append("those whose words are the question's")
        if candidate.asked:
            whole = [s for s in found if all(self._values(candidate, s, slots) for slots in candidate.asked)]
            found = whole or [s for s in found if len(candidate.asked) > 1 and self._values(candidate, s, candidate.asked[0])]
            whys.append("those that say what is asked")
        if candidate.cls == "Facility" and any("site" in slots for slots in candidate.asked) and len(found) > 1 and self.reading.order is None and (self._dated() or any(t.word in ("is", "are", "does", "now", "currently") for t in self.reading.tokens)):
            found = self._current(found)
            whys.append("where it is")
        if candidate.cls == "Schedule" and not (self.reading.sessions or self.reading.rounds) and not any(self.graph.entities[i].cls in ("Venue", "Event", "Session", "Place") for m in self.reading.mentions for i in m.ids):
            if candidate.answer_type not in ("Event", "Session", "Venue") and (whole := [s for s in found if any(self.graph.entities[v["id"]].cls == "Season" for v in s["slots"]["scheduled"])]):
                found = whole
                whys.append("of the whole season")
        if candidate.reached:
            found = self._as_of(candidate, found)
            whys.append("as of the day that is meant")
        if candidate.cls == "Tally":
            found = self._in_scope(candidate, found)
            whys.append("of the scope that is asked, the latest")
        if candidate.cls in ("Standing",) and not candidate.reached and not self._dated():
            found = self._latest_of_each(found)
            whys.append("the latest of each")
        if found and candidate.cls == "CareerStep" and self.reading.order is None and any(t.stem in ("start", "begin") for t in self.reading.tokens):
            found = self._ordered(candidate, found, "first") or found
            whys.append("the first")
        if found and any(o.slot == "lap_time" and {"fastest", "quickest", "best"} & set(r.text.split()) for o, r in zip(candidate.options, self.reading.relations, strict=True)):
            timed = [(v["seconds"] if "seconds" in v else v["value"], s) for s in found for v in s["slots"].get("lap_time", ())]
            found = [s for t, s in timed if t == min(x for x, _ in timed)]
            whys.append("the quickest")
        if self.reading.order and found:
            found = self._ordered(candidate, found, self.reading.order)
            whys.append(f"the {self.reading.order}")
        if whys and found:
            conditions.append(OneOf(tuple(sorted(s["id"] for s in found)), ", ".join(whys)))
        return sorted(found, key=self.graph.by_time), conditions

    def _mentions_differ(self, candidate, statement):
        """Two people of a symmetric statement must stand at its two ends."""
        if not candidate.symmetric:
            return True
        people = [m for m, use in candidate.bound if set(use) & set(candidate.symmetric)]
        if len(people) < 2:
            return True
        ends = {v["id"] for s in candidate.symmetric for v in statement["slots"].get(s, ())}
        return all(set(m.ids) & ends for m in people)

    def _dated(self):
        return bool(self.reading.periods)

    def _values(self, candidate, statement, slots):
        """Return the asked values of a statement: of the first slot that has any; {label, id, value, slot}."""
        bound = {i for m, use in candidate.bound if set(use) & set(slots) for i in m.ids}
        found = []
        for name in slots:
            values = [v for v in statement["slots"].get(name, ()) if v["id"] not in bound or v["id"] is None]
            if (statement["id"], name) in self.words.ruled:
                values = values[:1]  # a ruling puts first what holds
            if candidate.answer_type and self.graph.vocabulary.slots[name].value_type == "entity":
                values = [v for v in values if self._is_answer(v["id"], candidate.answer_type)]
            if values and candidate.symmetric and name in candidate.symmetric:
                found += [{**v, "slot": name} for v in values]
            elif values:
                return [{**v, "slot": name} for v in values] if not found else found
        if not found and candidate.answer_type in ("Venue", "Place", "Event", "Season", "Session") or not found and any(a.what == "where" for a in self.reading.asks):
            wanted = ("Venue", "Place") if candidate.answer_type is None else (candidate.answer_type,)
            for name in ("session", "event", "scheduled", "season"):
                for value in statement["slots"].get(name, ()):
                    for ident in sorted(self.world.wider(value["id"])):
                        if self.graph.entities[ident].cls in wanted:
                            return [{"value": self.graph.entities[ident].name, "id": ident, "label": self.graph.entities[ident].name, "slot": name}]
        if not found and candidate.when_asked and slots is candidate.asked[[a.what for a in self.reading.asks].index("when")]:
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
                text = low if low == high else low[:4] if low[4:] == "-01-01" and high == low[:4] + "-12-31" else f"{low}/{high}"
                return [{"value": text, "id": None, "label": in_words(text), "slot": name, "earliest": low, "latest": high}]
        return [{**v, "slot": "season"} for v in statement["slots"].get("season", ())]

    def _as_of(self, candidate, found):
        """Keep the statements of the last day before, or the first day after, what the question names."""
        years = {p.year for p in candidate.conditions if isinstance(p, Within) and p.how == "in" and p.year}
        for sort, ids, way, _text in candidate.reached:
            ids = [i for i in ids if not years or sort == "entity" and self.graph.entities[i].cls in ("Venue", "Place") or self._year_of(i) in years]
            spans = []
            for ident in ids:
                times = [(v["earliest"], v["latest"]) for s in self.world.by_class.get("Schedule", ()) if any(v["id"] == ident or sort == "entity" and self.graph.entities[v["id"]].cls == "Event" and ident in self.world.wider(v["id"]) for v in s["slots"]["scheduled"]) for v in s["slots"].get("held_on", ())]
                spans += [t for t in times if t[0] and t[1]]
            dated = [(s, v) for s in found for v in s["slots"].get("as_of", ()) if v["earliest"] and v["latest"]]
            if not spans:
                # a round without a date: the standings of its season that stand before the next
                seasons = {i for ident in ids for i in self.world.wider(ident) if i in self.graph.entities and self.graph.entities[i].cls == "Season"}
                ends = [d for ident in ids for d in [self._next_start(ident)] if d]
                found = [s for s, v in dated if any(x["id"] in seasons for x in s["slots"].get("season", ())) and v["latest"] < min(ends)] if way == "after" and ends else []
                continue
            kept = []
            for low, high in spans:
                if way == "before":
                    near = [(v["latest"], s) for s, v in dated if v["latest"] < low and _days(v["latest"], low) <= 21]
                else:
                    near = [(v["earliest"], s) for s, v in dated if low <= v["earliest"] and v["latest"] >= high and _days(high, v["latest"]) <= 21]
                if near:
                    edge = max(d for d, _ in near) if way == "before" else min(d for d, _ in near)
                    kept += [s for d, s in near if d == edge]
            found = list({s["id"]: s for s in kept}.values())
        return found

    def _year_of(self, ident):
        years = [int(e.slots["year"][0]["value"]) for i in self.world.wider(ident) if (e := self.graph.entities.get(i)) is not None and "year" in e.slots]
        return years[0] if years else None

    def _next_start(self, ident):
        """Return the first day of the round after an event of its season, or None."""
        schedules = self.world.by_class.get("Schedule", ())
        number = next((v["value"] for s in schedules if any(x["id"] == ident for x in s["slots"]["scheduled"]) for v in s["slots"].get("round", ())), None)
        for s in schedules:
            if any(v["value"] == (number or 0) + 1 for v in s["slots"].get("round", ())) and any(self._year_of(v["id"]) == self._year_of(ident) for v in s["slots"]["scheduled"]):
                return next((v["earliest"] for v in s["slots"].get("held_on", ())), None)
        return None

    def _in_scope(self, candidate, found):
        """Keep totals of exactly the scope that is asked: none narrower than the question, the latest first."""
        reading = self.reading
        named = {s for m, use in candidate.bound for s in use if any(self.graph.vocabulary.is_a(self.graph.entities[i].cls, self.graph.vocabulary.slots[s].range) for i in m.ids)}
        seasonal = any(p.how == "in" for p in reading.periods)
        kept = []
        for statement in found:
            slots = statement["slots"]
            narrow = [n for n in ("venue", "event", "against", "team", "since") if slots.get(n) and n not in named]
            if "venue" in narrow and "event" in named or "event" in narrow and "venue" in named:
                narrow = [n for n in narrow if n not in ("venue", "event")]
            if narrow == ["since"] and seasonal:
                narrow = []
            if narrow or (slots.get("season") and not seasonal and "season" not in named and not candidate.reached and "event" not in named and "venue" not in named):
                continue
            if slots.get("series") and not slots.get("season") and "series" not in named and not slots.get("event"):
                continue
            kept.append(statement)
        if not kept:
            return []
        last = max(_as_of_day(s) for s in kept)
        latest = [s for s in kept if _as_of_day(s) == last] if reading.order is None else kept
        return latest

    def _latest_of_each(self, found):
        """Keep the latest standing of each championship and class."""
        latest = {}
        last_year = max((max(self.world.years(s), default=0) for s in found), default=0)
        for statement in found:
            if max(self.world.years(statement), default=0) == last_year:
                key = tuple(tuple(sorted(str(v["id"] or v["value"]) for v in statement["slots"].get(n, ()))) for n in ("season", "race_class", "title_kind"))
                latest.setdefault(key, []).append(statement)
        return [s for group in latest.values() for s in group if _as_of_day(s) == max(_as_of_day(x) for x in group)]

    def _current(self, found):
        """Keep the sites that are not former ones and that nothing later has taken the place of."""
        kept = [s for s in found if not any(v["value"] == "former" for v in s["slots"].get("facility_status", ()))]
        dated = [s["time"]["earliest"] for s in kept if s["time"]["earliest"]]
        return [s for s in kept if not dated or s["time"]["earliest"] is None or s["time"]["earliest"] == max(dated)]

    def _ordered(self, candidate, found, order):
        """Keep the first, the last, the most or the fewest; nothing where what is recorded does not settle it."""
        if order == "first" and found and all(s["slots"].get("age") for s in found):
            youngest = min(float(s["slots"]["age"][0]["least"]) for s in found)
            return [s for s in found if float(s["slots"]["age"][0]["least"]) == youngest]
        if order in ("most", "fewest"):
            named = {o.slot for o in candidate.options if o.slot} | {s for slots in candidate.asked for s in slots} | {"count", "points", "floor_area_sqft", "amount_usd", "length_mi", "turns"}
            slot = next((s for s in ("count", "points", "ahead_by", "floor_area_sqft", "amount_usd", "length_mi", "turns", "overtakes", "age") if s in named and any(x["slots"].get(s) for x in found)), None)
            if slot is None:
                return []
            scored = [(float(v["least"] or 0), s) for s in found for v in s["slots"].get(slot, ())]
            best = max(n for n, _ in scored) if order == "most" else min(n for n, _ in scored)
            return [s for n, s in scored if n == best]
        said = [s for s in found if order in self._text_stems(s) or order == "first" and "maiden" in self._text_stems(s)]
        if said:
            return said
        dated = [s for s in found if s["time"]["earliest"] and s["time"]["latest"]]
        if not dated or len(dated) < len(found):
            return []
        if order == "first":
            edge = min(s["time"]["latest"] for s in dated)
            chosen = [s for s in dated if s["time"]["earliest"] <= edge]
        else:
            edge = max(s["time"]["earliest"] for s in dated)
            chosen = [s for s in dated if s["time"]["latest"] >= edge]
        same = len({(s["time"]["earliest"], s["time"]["latest"]) for s in chosen}) == 1
        return chosen if same and (len(chosen) == 1 or len(chosen) < len(found)) else []

    def _try(self, candidate):
        if self.reading.both and candidate.asked:
            return self._of_both(candidate)
        found, conditions = self._matching(candidate)
        if not found:
            return None
        if ambiguous := self._ambiguous(candidate, found):
            return ambiguous
        if self.reading.yes_no and not self.reading.asks:
            if self.reading.both and len(found) < 2:
                return None
            return self._yes(candidate, found, conditions)
        return self._answered(candidate, found, conditions)

    def _ambiguous(self, candidate, found):
        """A name that may be several people, of whom several are recorded, is nobody's answer."""
        for mention, use in candidate.bound:
            people = [i for i in mention.ids if self.graph.entities[i].cls == "Person"]
            if len(people) > 1:
                hit = [i for i in people if any(Touches(use, (i,), "").test(s, self.world) for s in found)]
                if len(hit) > 1:
                    names = [self.graph.entities[i].name for i in hit]
                    return self._not_understood([f"{mention.text} ({' or '.join(names)}?)"])
        return None

    def _answers(self, candidate, found):
        answers, seen = [], set()
        for statement in found:
            for slots in candidate.asked:
                for value in self._values(candidate, statement, slots):
                    key = value["id"] or str(value["value"])
                    if key not in seen:
                        seen.add(key)
                        answers.append({"label": self._label(candidate, statement, value), "id": value["id"], "value": value["value"]})
        return answers

    def _label(self, candidate, statement, value):
        """Return the label of an answer, with the race class where the question leaves it open and it matters."""
        classes = statement["slots"].get("race_class", ())
        if candidate.cls not in ("Result", "Title", "Standing") or value["slot"] not in ("driver", "holder", "who") or not classes:
            return value["label"]
        if any(self.graph.entities[i].cls == "RaceClass" for m in self.reading.mentions for i in m.ids):
            return value["label"]
        return f"{value['label']} ({classes[0]['label']})"

    def _answered(self, candidate, found, conditions):
        answers = self._answers(candidate, found)
        asked = {s for slots in candidate.asked for s in slots}
        shown = {v["slot"] for s in found for slots in candidate.asked for v in self._values(candidate, s, slots)}
        disputes = [(s, c) for s in found for c in self.words.disputed.get(s["id"], ()) if c["slot"] in (asked & shown) and self._same_thing(c)]
        if candidate.counted:
            if len(found) and not answers:
                return None
            number = len(answers) if candidate.cls != "Title" else len(found)
            answers = [{"label": f"{number} recorded", "id": None, "value": number}]
        status = "disputed" if disputes else "answered"
        lines = [self._headline_of(answers)] if answers else []
        for slots in candidate.asked[1:]:
            if not candidate.counted and not any(self._values(candidate, s, slots) for s in found):
                lines.append(f"Nobody recorded the other part: {self._label_of(slots)}.")
        if disputes:
            lines = [f"The sources disagree: {' or '.join(a['label'] for a in answers)}." if len(answers) > 1 else f"The sources disagree: {disputes[0][1]['what'] or answers[0]['label']}."]
        for statement in found:
            for name in sorted(asked & shown):
                if conflict := self.words.ruled.get((statement["id"], name)):
                    lines.append(f"Sources differ ({' or '.join(v['label'] for v in conflict['values'])}); it was ruled: {conflict['ruling']['reason']}.")
        ids = [s["id"] for s in found]
        more = [i for _, c in disputes for i in c["statements"] if i not in ids]
        sentences = lines + [s["sentence"] for s in found[:_SEVERAL_LIMIT]] + [self.graph.by_id[i]["sentence"] for i in dict.fromkeys(more)]
        if more:
            conditions = [OneOf(tuple(sorted(ids + list(dict.fromkeys(more)))), "with what they disagree with")]
            return _result(status, answers, None, self._understood(candidate), query_of("", conditions, self.world), ids + list(dict.fromkeys(more)), sentences=sentences)
        return _result(status, answers, None, self._understood(candidate), query_of(candidate.cls, conditions, self.world), ids, sentences=sentences)

    def _same_thing(self, conflict):
        """Whether a conflict is about what is asked: a total of titles is not at odds with a total of trophies."""
        kinds = {v["value"] for i in conflict["statements"] for v in self.graph.by_id[i]["slots"].get("tally_kind", ())}
        return len(kinds) < 2

    def _headline_of(self, answers):
        labels = [a["label"] for a in answers]
        if len(labels) > 12:
            return f"{len(labels)} answers: " + ", ".join(labels[:12]) + " …"
        return ", ".join(labels) + "."

    def _of_both(self, candidate):
        """Keep what is asked only where it holds of each of the names that share a place in the question."""
        groups = {}
        for mention, use in candidate.bound:
            groups.setdefault(use, []).append(mention)
        group = next((g for g in groups.values() if len(g) > 1), None)
        if group is None:
            every, _ = self._matching(candidate)
            times = {}
            for statement in every:
                for key in {a["id"] or a["value"] for a in self._answers(candidate, [statement])}:
                    times.setdefault(key, []).append(statement)
            kept = list({s["id"]: s for some in times.values() if len(some) == 2 for s in some}.values())
            return self._answered(candidate, kept, [OneOf(tuple(sorted(s["id"] for s in kept)), "what holds of both")]) if kept else None
        found, common = [], None
        for mention in group:
            others = {m.ids[0] for m in group if m is not mention}
            alone = replace(candidate, conditions=[c for c in candidate.conditions if not (isinstance(c, Touches) and set(c.ids) & others)], bound=tuple(b for b in candidate.bound if b[0] is mention or b[0] not in group))
            some, _ = self._matching(alone)
            given = {a["id"] or a["value"] for a in self._answers(alone, some)}
            common = given if common is None else common & given
            found += [(alone, s) for s in some]
        kept = list({s["id"]: s for one, s in found if {a["id"] or a["value"] for a in self._answers(one, [s])} & common}.values())
        if not kept:
            return None
        return self._answered(candidate, kept, [OneOf(tuple(sorted(s["id"] for s in kept)), "what holds of both")])

    # -- yes and no --

    def _yes(self, candidate, found, conditions):
        kinds = {c.slot for c in candidate.conditions if isinstance(c, Slot)}
        disputes = [c for s in found for c in self.words.disputed.get(s["id"], ()) if c["slot"] in kinds]
        ids = [s["id"] for s in found]
        if candidate.cls == "Absence" and (self.reading.negated or any(o.sort == "kind" for o in candidate.options)):
            return None
        if disputes:
            return _result("disputed", [], None, self._understood(candidate), query_of(candidate.cls, conditions, self.world), ids, sentences=["The sources disagree."] + [s["sentence"] for s in found])
        if all(any(c["certainty"] == "planned" for c in s["claims"]) and not any(c["certainty"] != "planned" for c in s["claims"]) for s in found if s["claims"]) and all(s["claims"] for s in found):
            return None
        return _result("answered", [], True, self._understood(candidate), query_of(candidate.cls, conditions, self.world), ids, sentences=["Yes."] + [s["sentence"] for s in found])

    def _contradicted(self, candidate):
        """Return a no where something recorded says so: a source that says it did not happen, or what stands in its place."""
        for find in (self._absent, self._otherwise, self._occupied, self._once, self._measured):
            if found := find(candidate):
                ids = [s["id"] for s in found]
                sparql = query_of(found[0]["class"], [OneOf(tuple(sorted(ids)), "what says no")], self.world)
                return _result("answered", [], False, self._understood(candidate), sparql, ids, sentences=["No."] + [s["sentence"] for s in found])
        return None

    def _subject_ids(self, candidate):
        for mention, use in candidate.bound:
            if candidate.subject in use and len(mention.ids) == 1:
                return mention.ids
        return []

    def _absent(self, candidate):
        """What a source says did not happen, of the same subject and within the limits of the question."""
        subject = self._subject_ids(candidate) or next((m.ids for m, _ in candidate.bound if len(m.ids) == 1 and self.graph.vocabulary.is_a(self.graph.entities[m.ids[0]].cls, "Agent")), [])
        if not subject:
            return []
        positions = {c.value for c in candidate.conditions if isinstance(c, Slot) and c.slot == "position" and c.operator == "="}
        kinds = set(_MISSED.get(candidate.cls, ()))
        if "1" in positions:
            kinds.add("win")
        if any(isinstance(c, Slot) and c.slot == "position" and c.operator == "<=" for c in candidate.conditions):
            kinds.add("podium")
        if candidate.cls == "Result" and any("finish" in r.text for r in self.reading.relations):
            kinds.add("finish")
        words = {r.text for r in self.reading.relations}
        if "test" in words or "tested" in words:
            kinds = {"test"}
        limits = [c for c in candidate.conditions if isinstance(c, Touches) and not set(c.ids) & set(subject)]
        found = []
        for statement in self.world.by_class.get("Absence", ()):
            slots = statement["slots"]
            if not any(v["id"] in subject for v in slots.get("who", ())) or not any(v["value"] in kinds for v in slots.get("missed", ())):
                continue
            places = [n for n in ("event", "session", "venue") if slots.get(n)]
            if not places or statement["id"] in self.words.disputed:
                continue
            if all(Touches(tuple(n for n in ("event", "session", "season", "series", "venue") if slots.get(n)), c.ids, "").test(statement, self.world) for c in limits if not self._is_team(c)):
                if all(Within(p.how, p.low, p.high, p.text, "Absence").test(statement, self.world) for p in self.reading.periods) and any(not self._is_team(c) for c in limits):
                    found.append(statement)
        return found

    def _is_team(self, condition):
        return all(self.graph.entities[i].cls in ("Team", "Organization", "RaceClass") for i in condition.ids if i in self.graph.entities)

    def _otherwise(self, candidate):
        """The same subject in the same session with another value of the slot that the question names."""
        subject = self._subject_ids(candidate)
        if candidate.cls == "Standing" and subject and candidate.reached:
            placed = [c for c in candidate.conditions if isinstance(c, Slot) and c.slot == "position"]
            rest = [c for c in candidate.conditions if c not in placed]
            own = self._as_of(candidate, [s for s in self.world.by_class["Standing"] if all(c.test(s, self.world) for c in rest)])
            return [s for s in own if s["slots"].get("position") and not all(c.test(s, self.world) for c in placed)] if len(own) == 1 and placed else []
        if candidate.cls != "Result" or not subject or not self.reading.sessions:
            return []
        finished = [c for c in candidate.conditions if isinstance(c, Slot) and c.slot == "result_status"]
        if finished:
            found = [s for s in self.world.by_class["Result"] if all(c.test(s, self.world) for c in candidate.conditions if c not in finished)]
            return [s for s in found if not all(c.test(s, self.world) for c in finished)]
        valued = [c for c in candidate.conditions if isinstance(c, Slot) and c.slot in ("position", "grid") and c.operator in ("=", "<=")]
        if len(valued) != 1:
            return []
        rest = [c for c in candidate.conditions if c not in valued]
        found = [s for s in self.world.by_class["Result"] if all(c.test(s, self.world) for c in rest)]
        wrong = [s for s in found if s["slots"].get(valued[0].slot) and not valued[0].test(s, self.world) and all(v["least"] is not None and v["most"] is not None and v["least"] == v["most"] for v in s["slots"][valued[0].slot])]
        retired = [s for s in found if any(v["value"] == "retired" for v in s["slots"].get("result_status", ()))]
        sessions = {v["id"] for s in found for v in s["slots"].get("session", ())}
        return (wrong or retired) if len(sessions) == 1 and not any(s["id"] in self.words.disputed for s in wrong) else []

    def _occupied(self, candidate):
        """Somebody else in the place that only one can have: the win of a session and class, the title of a season and class."""
        subject = self._subject_ids(candidate)
        if candidate.cls not in _OCCUPIES or not subject:
            return []
        if candidate.cls == "Result" and not any(isinstance(c, Slot) and c.slot == "position" and c.operator == "=" for c in candidate.conditions):
            return []
        rest = [c for c in candidate.conditions if not (isinstance(c, Touches) and set(c.ids) == set(subject))]
        others = [s for s in self.world.by_class.get(candidate.cls, ()) if all(c.test(s, self.world) for c in rest)]
        places = {tuple(tuple(v["id"] or v["value"] for v in s["slots"].get(n, ())) for n in _OCCUPIES[candidate.cls]) for s in others}
        named_class = any(self.graph.entities[i].cls == "RaceClass" for m in self.reading.mentions for i in m.ids)
        if not named_class and candidate.cls == "Result" and self.reading.sessions:
            own = {v["id"] for c in ("Entry", "Stint", "Result") for s in self.world.by_class.get(c, ()) if any(v["id"] in subject for v in s["slots"].get("driver", ())) and set(self.world.years(s)) & {y for o in others for y in self.world.years(o)} for v in s["slots"].get("race_class", ())}
            others = [s for s in others if {v["id"] for v in s["slots"].get("race_class", ())} == own]
            places = {tuple(v["id"] for v in s["slots"].get("session", ())) for s in others}
            named_class = len(own) == 1
        first = "session" if candidate.cls == "Result" else "season"
        if len(places) == 1 and named_class and all(s["slots"].get(first) for s in others) and not any(s["id"] in self.words.disputed for s in others):
            return others
        return []

    def _once(self, candidate):
        """What happens once, and happened at another time or through somebody else."""
        timed = [c for c in candidate.conditions if isinstance(c, Within)]
        if candidate.cls == "Milestone" and len(timed) == 1 and timed[0].how == "in" and any(isinstance(c, Slot) and c.slot == "what" and c.value in _ONCE for c in candidate.conditions):
            rest = [c for c in candidate.conditions if c not in timed]
            found = [s for s in self.world.by_class["Milestone"] if all(c.test(s, self.world) for c in rest)]
            if found and all(s["time"]["earliest"] and s["time"]["latest"] and (s["time"]["earliest"] > timed[0].high or s["time"]["latest"] < timed[0].low) for s in found):
                return found
        return []

    def _measured(self, candidate):
        """What is measured exactly, and measures something else."""
        numbers = [c for c in candidate.conditions if isinstance(c, Slot) and c.value in self.reading.numbers]
        if candidate.cls not in ("Course", "Schedule") or len(numbers) != 1:
            return []
        rest = [c for c in candidate.conditions if c not in numbers]
        found = [s for s in self.world.by_class[candidate.cls] if s["slots"].get(numbers[0].slot) and all(c.test(s, self.world) for c in rest)]
        exact = all(v["least"] == v["most"] is not None for s in found for v in s["slots"][numbers[0].slot])
        return found if len(found) == 1 and exact and found[0]["id"] not in self.words.disputed else []

    # -- other outcomes --

    def _not_recorded(self, candidate):
        reading = self.reading
        lines = [f"Nobody recorded it: {self._understood(candidate)}."]
        nearby = self._nearby(candidate)
        if nearby:
            lines += ["Recorded nearby:"] + [s["sentence"] for s in nearby]
        conditions = list(candidate.conditions)
        return _result("not_recorded", understood=self._understood(candidate), sparql=query_of(candidate.cls, conditions, self.world) if not candidate.asked else "", suggestions=_suggestions(self.words, reading.text), sentences=lines)

    def _nearby(self, candidate):
        """Return a few statements of the same class that touch the first name of the question."""
        agents = [c for c in candidate.conditions if isinstance(c, Touches)]
        return sorted((s for s in self.world.by_class.get(candidate.cls, ()) if agents and agents[0].test(s, self.world)), key=self.graph.by_time)[:3]

    def _not_understood(self, missing, together=False):
        missing = list(dict.fromkeys(missing))
        said = ", ".join(f"“{shorten(m, 60)}”" for m in missing)
        sentence = f"The words are known, but not what they ask together: {said}." if together else f"No place was found for {said}."
        known = [m.text for m in self.reading.mentions] + [r.text for r in self.reading.relations]
        understood = "; ".join(self.reading.notes + ([f"known: {', '.join(known)}"] if known else []))
        return _result("not_understood", understood=understood, missing=missing, suggestions=_suggestions(self.words, self.reading.text), sentences=[sentence])

    def _understood(self, candidate):
        vocabulary = self.graph.vocabulary
        label = vocabulary.statement_class(candidate.cls).label
        asked = [self._label_of(slots) for slots in candidate.asked]
        head = " and ".join(asked) + f" of: {label}" if asked else f"whether: {label}"
        limits = [w for c in candidate.conditions if (w := c.words(self.world))] + [f"{way} {text}" for _, _, way, text in candidate.reached]
        if self.reading.loose:
            limits.append("said with " + ", ".join(self.reading.tokens[i].raw for i in self.reading.loose))
        if self.reading.order:
            limits.append(f"the {self.reading.order}")
        return "; ".join([", ".join([head, *limits]), *self.reading.notes])

    def _label_of(self, slots):
        vocabulary = self.graph.vocabulary
        if len(slots) > 2 and set(slots) & {"when", "held_on"}:
            return "when"
        return " or ".join(dict.fromkeys(vocabulary.slot(s).label for s in slots[:3]))

    # -- connections and overviews --

    def _connection(self):
        if len(self.reading.mentions) != 2 or any(len(m.ids) != 1 for m in self.reading.mentions) or self.reading.loose:
            return None
        one, other = (self.graph.entities[m.ids[0]] for m in self.reading.mentions)
        understood = f"how {one.name} and {other.name} are connected"
        try:
            routes = one.path_to(other)
        except KgError as error:
            return _result("not_recorded", understood=understood, sentences=[f"{error.what[:1].upper()}{error.what[1:]}."])
        ids = list(dict.fromkeys(h.statement for r in routes for h in r.hops))
        between = list(dict.fromkeys(h.end for r in routes for h in r.hops if h.end != other.id))
        answers = [{"label": self.graph.entities[i].name, "id": i, "value": self.graph.entities[i].name} for i in between]
        sentences = []
        for number, route in enumerate(routes, 1):
            sentences += [f"{number}. " + " → ".join([one.name, *(self.graph.entities[h.end].name for h in route.hops)])] + [self.graph.by_id[h.statement]["sentence"] for h in route.hops]
        return _result("answered", answers, None, understood, query_of("", [OneOf(tuple(sorted(ids)), "the hops of the routes")], self.world), ids, sentences=sentences)

    def _is_overview(self):
        reading = self.reading
        plain = not (reading.periods or reading.sessions or reading.rounds or reading.positions or reading.numbers or reading.order or reading.yes_no or reading.car_number or reading.negated or reading.top)
        asks = {a.what for a in reading.asks}
        return plain and len(reading.mentions) == 1 and len(reading.mentions[0].ids) == 1 and (asks and asks <= {"who", "what"} or reading.listing) and not reading.mentions[0].possessive

    def _overview(self):
        """Answer "who is X": roles, life, stints and titles."""
        entity = self.graph.entities[self.reading.mentions[0].ids[0]]
        touching = self.graph.statements_of(entity.id)
        found = [s for s in touching if s["class"] in ("Biography", "Role", "Title", "Stint", "Facility", "SeriesHistory", "Course", "ClassRule")]
        if len(found) < 3:
            found += [s for s in touching if s["class"] in ("Milestone", "Relationship", "Entry", "Sponsorship", "Schedule")]
        understood = f"what is recorded of {entity.name}"
        if not found:
            return _result("not_recorded", understood=understood, sentences=[f"Nobody recorded who or what {entity.name} is."])
        order = ("Biography", "Role", "Title", "Stint")
        found = sorted(found, key=lambda s: (order.index(s["class"]) if s["class"] in order else 9, *self.graph.by_time(s)))[:12]
        ids = [s["id"] for s in found]
        answers = [{"label": s["sentence"], "id": s["id"], "value": s["sentence"]} for s in found]
        return _result("answered", answers, None, understood, query_of("", [OneOf(tuple(sorted(ids)), f"what says most of {entity.id}")], self.world), ids, sentences=[a["label"] for a in answers])


def _as_of_day(statement):
    values = statement["slots"].get("as_of", ())
    return values[0]["latest"] or values[0]["earliest"] or "" if values else statement["time"]["latest"] or ""


def _days(low, high):
    from datetime import date

    return (date.fromisoformat(high) - date.fromisoformat(low)).days


def _suggestions(words, text):
    """Return saved questions that are near, as sentences."""
    from kg.answers.questions import find_questions, load_questions

    folder = words.graph.folders.ontology / "questions"
    if not folder.is_dir():
        return []
    if not hasattr(words, "saved"):
        words.saved = load_questions(folder)
    found = find_questions(words.saved, text)
    return [q.in_words({}) for q in list(found)[:3]]
