"""A Reading → candidate queries over classes and slots, the likeliest first. Every word must find its place in a candidate."""

import itertools
from dataclasses import dataclass, field

from kg.answers.words.conditions import Either, Excludes, Has, Slot, Touches, Within
from kg.answers.words.lexicon import WEIGHT, parse_guard

_WHERE = ("site", "venue", "place", "met_at", "home", "origin", "event", "corner")
_WHEN = ("when", "held_on", "since", "start_time")
_WHY = ("reason", "came_about")
_HOW = ("came_about", "met_at")
_WHAT = ("gist", "award", "item", "penalty", "lap_time", "car", "outlet", "points", "amount_usd", "role", "count", "occupation", "detail", "consequence")
_SESSIONS = ("session", "event", "venue", "season", "scheduled")
_AS_OF = frozenset(("Standing", "Tally"))
_DO = frozenset(("do", "does", "did"))
_BE = frozenset(("is", "was", "were", "are", "been", "being", "be"))
_AGENT_NOUNS = frozenset(("winner", "victor", "champion", "leader", "polesitter", "holder", "runner", "driver", "drivers", "winners", "champions", "leaders"))
ORDINAL = frozenset(("lap", "round", "position", "overall_position", "grid", "overall_grid", "for_position", "lead_from_lap", "lap_time"))
_SPOKEN = frozenset(("Absence", "Plan", "Remark"))  # what did not happen, was meant or was said: never an answer about what did, unless it is asked for
_COMPANIONS = {"gap_s": "gap_to", "behind_by": "behind", "ahead_by": "ahead_of"}
_LINKING_SLOTS = frozenset(("gap_to", "ahead_of", "behind", "passed", "against", "through", "near", "distance_from", "for_driver", "introduced", "introduced_to", "replaces", "about", "predecessor"))


@dataclass
class Option:
    """One reading of one relation for one class."""

    weight: float
    guards: list = field(default_factory=list)
    slot: str | None = None
    asks: list = field(default_factory=list)
    kind: str | None = None
    helper: bool = False
    type: str | None = None
    firm: bool = False
    sort: str = ""


@dataclass
class Candidate:
    """A query that would answer. asked: one list of slots for each thing asked; answer_type: classes of entities that count as answers."""

    cls: str
    conditions: list
    asked: list
    score: float
    subject: str | None
    counted: bool = False
    answer_type: str | None = None
    bound: tuple = ()
    symmetric: tuple = ()
    reached: list = field(default_factory=list)
    options: tuple = ()
    text_words: list = field(default_factory=list)
    when_asked: bool = False


class Composer:
    """Composes candidates for Readings of one graph."""

    def __init__(self, world, lexicon):
        self.world, self.graph, self.vocabulary, self.lexicon = world, world.graph, world.vocabulary, lexicon

    def candidates(self, reading):
        """Return the Candidates that place every relation word and every name, best first."""
        found = []
        for cls in self.vocabulary.statement_classes.values():
            choices = []
            for relation in reading.relations:
                options = self._options(relation, cls, reading)
                if not options:
                    break
                choices.append(sorted(options, key=lambda o: -o.weight)[:5])
            else:
                for combo in itertools.islice(itertools.product(*choices), 96):
                    if candidate := self._compose(cls, combo, reading):
                        found.append(candidate)
        found.sort(key=lambda c: (-c.score, self.vocabulary.statement_class(c.cls).rank))
        return found

    # -- what a relation can mean for a class --

    def _options(self, relation, cls, reading):
        options = []
        ask = next((a for a in reading.asks if a.relation is relation), None)
        asked_here = ask is not None
        same_word = {s.name for s in relation.senses if s.sort == "slot" and s.name == relation.text}  # "round" and "rounds" are two slots
        for sense in relation.senses:
            if cls.name == "Result" and relation.text.startswith("championship") and sense.sort in ("type", "slot"):
                continue  # a championship that is won is a title
            weight = WEIGHT[sense.sort] + 0.15 * (relation.end - relation.start) - (1.1 if sense.name == "AbsenceKind" else 0)
            if sense.sort == "slot" and same_word and sense.name not in same_word and self.vocabulary.slots[sense.name].value_type == "amount":
                continue
            if sense.sort == "phrase":
                phrase = self.lexicon.phrases[sense.name]
                if cls.name in phrase.classes:
                    options.append(Option(weight + (0.3 if phrase.guards else 0) - (1.2 if phrase.helper else 0), phrase.guards, None, phrase.asks, None, phrase.helper, None, not phrase.helper, "phrase"))
            elif sense.sort == "kind":
                for name in cls.slots:
                    if self.vocabulary.slots[name].range == sense.name:
                        mention = self._slot_of(relation, cls) if asked_here and ask.what in ("what", "which") else None
                        options.append(Option(weight if sense.name != "SessionKind" else 1.2, [f"{name}={sense.detail}"], mention, [], sense.detail, False, None, sense.name != "SessionKind", "kind"))
                if sense.name == "SessionKind" and "session_kind" not in cls.slots and {"scheduled", "session"} & set(cls.slots):
                    options.append(Option(1.0, [f"session_kind={sense.detail}"], None, [], sense.detail, False, None, False, "session"))
            elif sense.sort == "class" and sense.name == cls.name:
                options.append(Option(weight, sort="class", firm=True))
            elif sense.sort == "link" and any(sense.name == via for _, via, _ in cls.links):
                options.append(Option(weight, sort="link", firm=True))
            elif sense.sort == "slot" and sense.name in cls.slots:
                more = (1.2 if asked_here else 0) + (0.6 if sense.name in same_word else 0)
                thing = self.vocabulary.slots[sense.name].range in ("Series", "Season", "Event", "Session", "Venue", "Place", "RaceClass", "CarModel", "Team")
                options.append(Option(weight + more, [], sense.name, sort="slot", firm=asked_here or not thing))
            elif sense.sort == "type" and self._type_fits(sense.name, cls):
                beside = any(relation.end == m.start or m.end == relation.start for m in reading.mentions)
                weight = 2.6 if asked_here and ask.what in ("which", "what") or reading.listing and relation is reading.relations[0] else weight if asked_here or beside or not reading.asks else 0.3
                options.append(Option(weight, type=sense.name, sort="type"))
        telling = [o for o in options if o.sort == "kind" and o.firm or o.sort == "phrase" and o.guards]
        if telling:  # "engineered" is more than a slot's word, "won" more than a result
            options = telling + [o for o in options if asked_here and o.type or o.helper or o.sort == "phrase" and o.asks and any(a.what in ("how_much", "what") for a in reading.asks)]
        if any(o.sort == "phrase" and o.asks for o in options) and not asked_here:
            options = [o for o in options if o.sort not in ("slot", "class")]
        if not options and relation.text in ("car", "cars") and any(m.possessive and m.end == relation.start for m in reading.mentions):
            options.append(Option(0.0, sort="type"))  # the engineer of somebody's car is somebody's engineer
        return options

    def _slot_of(self, relation, cls):
        return next((s.name for s in relation.senses if s.sort == "slot" and s.name in cls.slots and self.vocabulary.slots[s.name].value_type != "kind"), None)

    def _type_fits(self, entity_class, cls):
        return any(self._compatible(entity_class, self.vocabulary.slots[s].range) for s in cls.slots if self.vocabulary.slots[s].value_type == "entity")

    def _compatible(self, one, other):
        classes = self.vocabulary.entity_classes
        return one in classes and other in classes and (self.vocabulary.is_a(one, other) or self.vocabulary.is_a(other, one))

    # -- one candidate --

    def _compose(self, cls, combo, reading):
        kinds = [o.kind for o in combo if o.sort == "kind"]
        firm = [o for o in combo if o.firm]
        score = sum(o.weight for o in combo)
        slots = set(cls.slots)
        conditions = []
        session_sort = None
        for option in combo:
            alternatives = []
            for guard in option.guards:
                parsed = [(n, op, v) for n, op, v in parse_guard(guard, self.vocabulary)]
                if all(n in slots for n, _, _ in parsed):
                    alternatives.append([Slot("title_kind", "!=", "teams") if (n, v) == ("title_kind", "drivers") else Slot(n, op, v) for n, op, v in parsed])  # a driver's, unless it is said to be a team's
                elif option.sort == "session":
                    session_sort = option.kind
                    alternatives = None
                    break
            if option.guards and alternatives == []:
                return None
            if alternatives:
                conditions += alternatives[0] if len(alternatives) == 1 else [Either(alternatives)]
        if not self._consistent(conditions) or not self._counts(cls, conditions, reading):
            return None
        subject, objects = self._roles(cls, combo)
        symmetric = tuple(cls.symmetric) if cls.symmetric and self._is_symmetric(cls, combo) else ()
        if cls.name == "Incident" and "contact" in kinds:
            symmetric = ("who", "other_party")
        if cls.name == "Result" and any("grid>=1" in o.guards for o in combo) and not (reading.sessions or reading.positions or any(self._is_place(m) for m in reading.mentions) or len(reading.relations) > 1):
            return None  # a start in life is no start of a race
        if cls.name in _SPOKEN and not reading.negated and not any(o.sort in ("phrase", "class", "link") for o in combo):
            return None
        if "gap_to" in slots and any("gap_s" in o.asks for o in combo) and sum(self._is_person(m) for m in reading.mentions) == 2:
            symmetric = ("driver", "gap_to")  # seconds between two, whichever is ahead
        candidate = Candidate(cls.name, conditions, [], score, subject, symmetric=symmetric, options=combo)
        if not self._limits(cls, candidate, reading, session_sort):
            return None
        if not firm and not self._carried(cls, candidate, combo, reading):
            return None
        if not self._bind(cls, candidate, combo, reading, subject, objects):
            return None
        if not self._ask(cls, candidate, combo, reading, subject, objects):
            return None
        return candidate

    def _counts(self, cls, conditions, reading):
        """A total answers "how many" and "who has the most", not who did something."""
        if cls.name != "Tally" or not reading.asks or any(a.what in ("how_many", "how_much", "how", "what") for a in reading.asks):
            return True
        return reading.order in ("most", "fewest") or any(isinstance(c, Slot) and c.value == "finishes-ahead" for c in conditions)

    def _consistent(self, conditions):
        single = {}
        for condition in conditions:
            if isinstance(condition, Slot) and condition.operator == "=":
                if single.setdefault(condition.slot, condition.value) != condition.value:
                    return False
        return not any(isinstance(c, Slot) and c.operator == "!=" and single.get(c.slot) == c.value for c in conditions)

    def _is_symmetric(self, cls, combo):
        kind_slots = [s for s in cls.key if self.vocabulary.slots[s].value_type == "kind"]
        if not kind_slots:
            return True
        chosen = [o.kind for o in combo if o.kind]
        return any(k in self.vocabulary.kinds[self.vocabulary.slots[s].range] and self.vocabulary.kinds[self.vocabulary.slots[s].range][k].symmetric for s in kind_slots for k in chosen)

    def _roles(self, cls, combo):
        """Return (subject slot, object slots) of a class; where the doer is not part of the key and the kind makes no link, what it is about is the subject."""
        entity_slots = [s for s in cls.slots if self.vocabulary.slots[s].value_type == "entity"]
        if not cls.links:
            return entity_slots[0], entity_slots[1:]
        start, via, end = cls.links[0]
        if start not in cls.key and cls.key:
            linked = any(k.as_link for o in combo if o.kind for ks in self.vocabulary.kinds.values() for k in ks.values() if k.notation == o.kind and k.scheme == self.vocabulary.slots[via].range) if via in self.vocabulary.slots else True
            if not linked:
                start, end = end, start
        ends = list(dict.fromkeys([end, *(t for f, _, t in cls.links if f == start)]))
        return start, ends + [s for s in entity_slots if s not in ends and s != start]

    def _carried(self, cls, candidate, combo, reading):
        """Whether a question without a telling relation word is carried by what it names: a round, a place in a race, an award."""
        named = {self.graph.entities[i].cls for m in reading.mentions for i in m.ids}
        types = {o.type for o in combo if o.type}
        if any(o.helper for o in combo) and not (cls.name == "Title" and self._wins_series(reading)) and not (reading.positions or reading.top or "Award" in named):
            return False
        if cls.name == "Schedule" and not reading.positions and not reading.car_number and not (named & {"Person", "Team"}):
            when = any(a.what == "when" for a in reading.asks)
            if types and types <= {"Event", "Session", "Venue", "Season"} and reading.periods and (reading.listing or reading.asks):
                return True
            return bool(reading.rounds) or (when and bool(reading.sessions or candidate.conditions or named & {"Event", "Venue", "Series", "Season"} or any(o.sort == "session" for o in combo)))
        if cls.name == "AwardWin" and "Award" in named:
            return True
        if cls.name == "Title" and self._wins_series(reading):
            return True
        if cls.name in ("Result",) and (reading.positions or reading.top):
            return not ("Team" in named and not named & {"Person"})
        if cls.name == "Entry" and reading.car_number or cls.name == "Stint" and reading.car_number:
            return True
        if cls.name == "Stint" and types and types <= {"Team", "Person", "Series", "CarModel", "RaceClass", "Season"} and named & {"Person", "Team"}:
            return True
        return cls.name == "Facility" and types <= {"Place"} and bool(types) and named <= {"Team", "Organization"} and bool(named)

    def _wins_series(self, reading):
        """Whether somebody wins a series itself, not a race of it: a title."""
        for relation in reading.relations:
            if reading.tokens[relation.end - 1].stem == "win":
                after = next((m for m in reading.mentions if m.start >= relation.end and all(t.word in ("the", "a") or t.word.isdigit() for t in reading.tokens[relation.end : m.start])), None)
                if after and all(self.graph.entities[i].cls in ("Series", "Season") for i in after.ids) and not reading.sessions and not any(t.stem in ("rac", "round") for t in reading.tokens) and not any(self._is_place(m) for m in reading.mentions):
                    return True
        return False

    def _limits(self, cls, candidate, reading, session_sort):
        """Add the conditions of positions, sessions, rounds, numbers and times; False where the class has no place for one."""
        slots, conditions = set(cls.slots), candidate.conditions
        if cls.name == "Result" and self._wins_series(reading):
            return False
        for number in reading.numbers:
            measured = [o.slot for o in candidate.options if o.slot and self.vocabulary.slots[o.slot].value_type == "amount"]
            if len(set(measured)) != 1 or ":" in number:
                return False
            conditions.append(Slot(measured[0], "=", number))
        for position in reading.positions:
            if "position" not in slots and "for_position" not in slots:
                return False
            conditions.append(Slot("position" if "position" in slots else "for_position", "=", str(position)))
            candidate.score += 1
        if reading.top:
            if "position" not in slots:
                return False
            options = [[Slot("position", "<=", str(reading.top))]]
            if "overall_position" in slots:
                options.append([Slot("overall_position", "<=", str(reading.top))])
            conditions.append(Either(options))
        if cls.name == "Result" and (reading.positions or reading.top) and not any(isinstance(c, Slot) and c.slot == "session_kind" for c in conditions) and not any(s[0] for s in reading.sessions):
            conditions += [Slot("session_kind", "!=", k) for k in ("qualifying", "practice", "test")]
        if reading.car_number:
            if "number" not in slots:
                return False
            conditions.append(Slot("number", "=", reading.car_number))
            candidate.score += 0.5
        holders = tuple(s for s in ("session", "scheduled") if s in slots)
        if session_sort:
            ids = tuple(i for i, e in self.graph.entities.items() if e.cls == "Session" and e.slots.get("session_kind", [{"value": ""}])[0]["value"] == session_sort)
            conditions.append(Touches(holders, ids, session_sort, deep=False))
        for kind, number, weekday, text, how in reading.sessions:
            ids = self.sessions(kind, number, weekday)
            if how in ("after", "before", "since") and cls.name in _AS_OF:
                candidate.reached.append(("session", ids, "after" if how != "before" else "before", text))
            elif how in ("after", "before"):
                return False
            elif holders:
                conditions.append(Touches(holders, tuple(ids), text, deep=False))
            elif "event" in slots and kind is None:
                return False
            else:
                return False
        together = len(reading.rounds) > 1 and all(how == "in" for _, how in reading.rounds)
        for number, how in reading.rounds[:1] if together else reading.rounds:
            numbers = {str(n) for n, _ in reading.rounds} if together else {str(number)}
            ids = tuple(sorted({v["id"] for s in self.world.by_class.get("Schedule", ()) if any(str(v["value"]) in numbers for v in s["slots"].get("round", ())) for v in s["slots"]["scheduled"]}))
            if how in ("after", "before", "since") and cls.name in _AS_OF:
                candidate.reached.append(("event", ids, "after" if how != "before" else "before", f"round {number}"))
            else:
                into = tuple(s for s in ("event", "session", "scheduled") if s in slots)
                if not into:
                    return False
                conditions.append(Touches(into, ids, " or ".join(f"round {n}" for n in sorted(numbers))))
        for period in reading.periods:
            conditions.append(Within(period.how, period.low, period.high, period.text, cls.name))
        return True

    def sessions(self, kind, number, weekday):
        """Return the ids of the sessions of a kind, number and weekday, where given."""
        days = {v["id"] for s in self.world.by_class.get("Schedule", ()) if any(v["value"] == weekday for v in s["slots"].get("weekday", ())) for v in s["slots"]["scheduled"]}
        found = []
        for ident, entity in self.graph.entities.items():
            if entity.cls == "Session" and (kind is None or entity.slots.get("session_kind", [{"value": ""}])[0]["value"] == kind):
                if (number is None or entity.name.split(",")[0].endswith(f" {number}")) and (weekday is None or ident in days):
                    found.append(ident)
        return found

    # -- names --

    def _bind(self, cls, candidate, combo, reading, subject, objects):
        """Bind every mention to slots; False where one finds none."""
        bound = []
        agents = [m for m in reading.mentions if self._is_agent(m)]
        for mention in reading.mentions:
            if cls.name in _AS_OF and self._is_place(mention):
                if mention.when:
                    candidate.reached.append(("entity", tuple(mention.ids), mention.when, mention.text))
                    continue
                if candidate.reached:
                    candidate.reached = [(sort, [i for i in ids if self.world.wider(i) & set(mention.ids)], way, f"{text} at {mention.text}") for sort, ids, way, text in candidate.reached]
                    continue
            if mention.when and self._is_place(mention):
                if not self._dated_by(mention, cls, candidate, reading):
                    return False
                continue
            direct, deep = self._slots_for(mention, cls)
            if mention in agents and direct:
                direct = self._directed(mention, cls, combo, reading, subject, objects, candidate, direct)
            if mention.excluded:
                if not direct + deep:
                    return False
                candidate.conditions.append(Excludes(tuple(direct + deep), tuple(mention.ids), mention.text))
                continue
            if not direct and not deep:
                if not self._as_words(mention, candidate):
                    return False
                continue
            made = "car" in deep and mention in agents  # "her BMW": the maker stands for the car
            use = direct + (["car"] if made else [] if mention in agents and direct else deep)
            candidate.conditions.append(Touches(tuple(use), tuple(mention.ids), self._named(mention), deep=made or not (mention in agents and bool(direct))))
            candidate.score += 0.3 if direct else 0.1
            if len(direct) == 1 and cls.links and direct[0] in (cls.links[0][0], cls.links[0][2]):
                candidate.score += 0.2
            bound.append((mention, tuple(use)))
            candidate.bound = tuple(bound)
        return True

    def _dated_by(self, mention, cls, candidate, reading):
        """Limit to the time before or after a round, by its dates; False where they are not one span."""
        years = {p.low[:4] for p in reading.periods}
        spans = {(v["earliest"], v["latest"]) for s in self.world.by_class.get("Schedule", ()) if any(self.graph.entities[x["id"]].cls == "Event" and self.world.wider(x["id"]) & set(mention.ids) for x in s["slots"]["scheduled"]) for v in s["slots"].get("held_on", ()) if v["earliest"] and v["latest"]}
        spans = {s for s in spans if not years or s[0][:4] in years}
        if len(spans) > 1:  # the last of them that articles report on
            told = max((c["published"] or "")[:4] for s in self.graph.statements for c in s["claims"] if (c["published"] or "")[:1].isdigit())
            spans = {s for s in spans if s[0][:4] <= told}
        if not spans:
            return False
        low, high = max(spans)
        candidate.conditions.append(Within(mention.when, low, high, mention.text, cls.name))
        return True

    def _as_words(self, mention, candidate):
        if candidate.cls in ("Role", "Deal", "Milestone", "CareerStep", "Incident", "Facility") and not self._is_person(mention):
            candidate.text_words += [w for w in mention.text.casefold().replace("'s", "").split()]
            candidate.score -= 0.5
            return True
        return False

    def _named(self, mention):
        return " or ".join(self.graph.entities[i].name for i in mention.ids[:3])

    def _is_place(self, mention):
        return all(self.graph.entities[i].cls in ("Venue", "Place", "Event", "Session") for i in mention.ids)

    def _is_agent(self, mention):
        return all(self.vocabulary.is_a(self.graph.entities[i].cls, "Agent") for i in mention.ids)

    def _is_person(self, mention):
        return all(self.graph.entities[i].cls == "Person" for i in mention.ids)

    def _slots_for(self, mention, cls):
        direct, deep = [], []
        classes = {self.graph.entities[i].cls for i in mention.ids}
        for name in cls.slots:
            slot = self.vocabulary.slots[name]
            if slot.value_type != "entity":
                continue
            if any(self.vocabulary.is_a(c, slot.range) for c in classes):
                direct.append(name)
            elif any(c in self._reach(slot.range) for c in classes):
                deep.append(name)
        if "scheduled" in direct and not classes & {"Session", "Event", "Season"}:
            direct.remove("scheduled")
            deep += ["scheduled"] * bool(classes & {"Series", "Venue", "Place"})
        if self._is_place(mention) and any(self.vocabulary.slots[s].range != "Entity" for s in direct + deep):
            direct = [s for s in direct if self.vocabulary.slots[s].range != "Entity" or s == "scheduled"]
        if "alongside" in direct:
            direct.remove("alongside")
        if "who" in direct and cls.name in _AS_OF and self._is_place(mention):
            direct.remove("who")
        return direct, deep

    def _reach(self, range_):
        return {
            "Session": {"Event", "Season", "Series", "Venue", "Place"}, "Event": {"Season", "Series", "Venue", "Place"}, "Season": {"Series"}, "Venue": {"Place"},
            "Entity": {"Season", "Series", "Venue", "Place", "Event"}, "CarModel": {"Organization"}, "Place": {"Place"},
        }.get(range_, set())  # fmt: skip

    def _main(self, reading, combo):
        """Return the relation that decides who does what: the weightiest that is not only a type."""
        pairs = [(o.weight, r) for o, r in zip(combo, reading.relations, strict=True) if o.firm]
        return max(pairs, key=lambda p: p[0])[1] if pairs else None

    def _directed(self, mention, cls, combo, reading, subject, objects, candidate, direct):
        """Return the slots that a person's or company's place in the sentence leaves."""
        before = reading.tokens[mention.start - 1].word if mention.start else ""
        for option, relation in zip(combo, reading.relations, strict=True):
            companion = _COMPANIONS.get(option.slot)
            if companion in direct and self._adjacent(reading, relation, mention) and reading.tokens[relation.end - 1].word in ("behind", "ahead", "than", "off", "clear", "of", "faster", "quicker", "slower"):
                candidate.score += 0.4
                return [companion]
            if option.slot in _LINKING_SLOTS and option.slot in direct and option.slot != subject and self._adjacent(reading, relation, mention):
                candidate.score += 0.4
                return [option.slot]
        kinds = {o.kind for o in combo}
        if cls.name == "Deal" and before == "to" and kinds & {"rental", "loan"}:
            return ["party"]  # who lends to her: she is the one who rents
        if "gap_to" in candidate.symmetric and set(candidate.symmetric) & set(direct):
            return [s for s in candidate.symmetric if s in direct]
        special = {"through": "through", "against": "against", "with": "with", "than": "gap_to"}.get(before)
        if special in direct and special != subject:
            return [special]
        if candidate.symmetric and set(candidate.symmetric) & set(direct):
            return [s for s in candidate.symmetric if s in direct]
        if {"ahead_by", "behind_by"} <= {s for o in combo for s in o.asks} and len([m for m in reading.mentions if self._is_agent(m)]) > 1:
            return direct  # points between two, whichever is ahead
        main = max((o for o in combo if o.firm), key=lambda o: o.weight, default=None)
        named = main.slot if main is not None and main.slot in cls.slots and main.slot != subject and self.vocabulary.slots[main.slot].range in ("Person", "Agent") else None
        people = [s for s in direct if s not in ("by", "with", "through", "against", "near", "distance_from") or s in (subject, *objects[:1])]
        if len(people) < 2:
            return people or direct
        way = self._direction(mention, reading, combo)
        if named and subject in people and way:  # who prepared her car: she is the driver
            return [subject] if way == "object" else [named]
        if way == "object" and self.vocabulary.slots[objects[0]].range not in ("Person", "Agent", "Organization", "Team", "Entity"):
            way = "subject" if subject not in [s for m, use in candidate.bound for s in use if len(use) == 1] else way
        if way == "subject" and subject in people:
            return [subject]
        if way == "object":
            return [s for s in objects if s in people] or people
        return people

    def _adjacent(self, reading, relation, mention):
        between = reading.tokens[relation.end : mention.start]
        return relation.end <= mention.start and all(t.word in ("of", "by", "to", "for", "the", "than", "driver") for t in between)

    def _direction(self, mention, reading, combo):
        """Return subject, object or None: how the sentence puts the mention to its main relation."""
        relation = self._main(reading, combo)
        if relation is None:
            return None
        tokens = reading.tokens
        noun = self._agent_noun(relation, tokens)
        before = tokens[mention.start - 1].word if mention.start else ""
        if before in ("the", "a") and mention.start > 1:
            before = tokens[mention.start - 2].word
        surface = tokens[relation.end - 1].word
        participle = surface.endswith("ed") or surface in ("driven", "won", "sold", "bought", "paid", "taught", "beaten", "overtaken", "built", "led", "met", "hit") or surface == "up" and relation.end > 1 and tokens[relation.end - 2].word in ("set", "built", "split")
        if before == "by":
            return "subject"
        if before in _DO | {"has", "have", "had"}:
            return "subject"
        if any(a.what == "who" and tokens[a.start].word == "whose" for a in reading.asks):
            return "subject"
        others = [m for m in reading.mentions if m is not mention and self._is_agent(m)]
        if any(a.what == "who" and any(r.start == a.start + 1 and r.end <= mention.start for r in reading.relations) for a in reading.asks) and not mention.possessive and before not in ("of", "for", "to", "with"):
            return "object"  # who gave her parts
        if mention.end <= relation.start:
            if mention.possessive and not any(mention.end <= m.start < relation.start for m in others):
                return "object" if noun else "subject"
            earlier = {t.word for t in tokens[: mention.start]}
            ends_stranded = tokens[-1].word in ("of", "for", "to") or relation.end < len(tokens) and tokens[relation.end].word in ("of", "for", "to") and relation.end + 1 >= len(tokens)
            if earlier & _DO:
                return "subject"
            if earlier & _BE and participle and not noun:
                return "object"
            if noun:
                return "subject" if earlier & _BE or ends_stranded or any(m.start > mention.start for m in others) else "object"
            if participle and any(t.word in _BE for t in tokens[mention.end : relation.start]):
                return "object"
            return "subject"
        if before in ("of", "for", "to", "with"):
            return "object" if noun or before != "of" else "subject"
        return "object"

    def _agent_noun(self, relation, tokens):
        """Whether the relation word names a person (coach, father, sponsor) rather than an act."""
        last = tokens[relation.end - 1].word
        if last in _AGENT_NOUNS:
            return True
        if last.endswith("ed") or last in ("owns", "operates", "ran", "wrote", "own"):
            return False
        before = tokens[relation.start - 1].word if relation.start else ""
        if before in ("who", "whom", "which", "what"):
            return False
        if {t.word for t in tokens[: relation.start]} & _DO:
            return False
        return any(s.sort == "kind" and s.name in ("RoleKind", "RelationKind") or s.sort == "slot" and self.vocabulary.slots[s.name].range in ("Person", "Agent") for s in relation.senses)

    # -- what is asked --

    def _ask(self, cls, candidate, combo, reading, subject, objects):
        """Fill ``asked``; False where the class has nothing of the kind."""
        taken = [s for _, use in candidate.bound for s in use if len(use) == 1]
        chosen = {id(r): o for o, r in zip(combo, reading.relations, strict=True)}
        if reading.yes_no and not reading.asks:
            return self._mentioned_slots(candidate, combo, [])
        asks = list(reading.asks)
        if not asks:
            return self._headline(cls, candidate, combo, reading, subject, objects, taken, chosen)
        for ask in asks:
            option = chosen.get(id(ask.relation)) if ask.relation else None
            slots = self._asked_slots(ask, option, cls, candidate, combo, reading, subject, objects, taken)
            if not slots:
                return False
            candidate.asked.append(slots)
        return self._mentioned_slots(candidate, combo, [s for slots in candidate.asked for s in slots])

    def _mentioned_slots(self, candidate, combo, asked):
        """A slot that is named but not asked must be filled; a number that is named beside another that is asked is a misreading."""
        for option in combo:
            if option.slot and option.slot not in asked:
                slot = self.vocabulary.slots[option.slot]
                if option.slot == "points" and "behind_by" in asked:
                    continue
                if slot.value_type in ("amount", "time") and any(self.vocabulary.slots[s].value_type in ("amount", "time") for s in asked):
                    return False
                if not any(option.slot in use for _, use in candidate.bound):
                    candidate.conditions.append(Has((option.slot,)))
        return True

    def _asked_slots(self, ask, option, cls, candidate, combo, reading, subject, objects, taken):
        vocabulary, slots = self.vocabulary, cls.slots
        phrase_asks = [s for o in combo for s in o.asks if s in slots]
        if ask.what == "which" and option is None:
            return None
        if ask.what == "who":
            return self._who(cls, candidate, reading, combo, subject, objects, taken, "Person")
        if option is not None and option.type and ask.what in ("which", "what", "how_many"):
            candidate.answer_type = option.type
            if option.type in ("Session", "Event", "Venue", "Season"):
                if ask.what == "how_many":
                    return ["count"] if "count" in slots else None
                return [s for s in _SESSIONS if s in slots] or None
            if ask.what == "how_many":
                candidate.counted = True
            if vocabulary.is_a(option.type, "Agent"):
                return self._who(cls, candidate, reading, combo, subject, objects, taken, option.type)
            return [s for s in slots if vocabulary.slots[s].value_type == "entity" and self._compatible(option.type, vocabulary.slots[s].range) and s not in taken] or None
        if option is not None and option.sort == "kind" and not option.slot and ask.what in ("which", "what") and any(s.sort == "kind" and s.name in ("TitleKind", "RoleKind", "RelationKind") for s in ask.relation.senses):
            return self._who(cls, candidate, reading, combo, subject, objects, taken, "Person")
        if option is not None and option.slot in ("session", "event") and ask.what in ("which", "what"):
            candidate.answer_type = "Session"
            return [s for s in _SESSIONS if s in slots and s not in taken] or None
        if option is not None and option.slot in ORDINAL and ask.what == "how_many":
            return None  # "how many laps" is not the lap on which something happened
        if option is not None and option.slot and not (ask.what in ("how_many", "how_much") and vocabulary.slots[option.slot].value_type not in ("amount", "time")):
            if option.slot == "points" and "behind_by" in slots and any(t.word in ("behind", "ahead", "adrift", "clear", "back", "off") for t in reading.tokens):
                return ["behind_by", "ahead_by"]
            return None if option.slot in taken or not self._measures(option.slot, candidate, reading) else [option.slot]
        if ask.what == "where":
            placed = any(isinstance(c, Slot) and c.slot == "position" for c in candidate.conditions)
            if phrase_asks and not placed and not any(vocabulary.slots[s].value_type == "date" for s in phrase_asks) and not set(phrase_asks) & {"item", "outlet", "role"}:
                return phrase_asks
            if set(phrase_asks) & {"outlet"}:
                return ["outlet"]
            found = [s for s in _WHERE if s in slots and s not in taken]
            return found or (["scheduled"] if "scheduled" in slots else None)
        if ask.what == "when":
            candidate.when_asked = True
            if "grid" in phrase_asks:
                return None
            if set(phrase_asks) == {"start_time"}:
                return ["start_time"]
            return [o.slot for o in combo if o.slot and vocabulary.slots[o.slot].value_type == "date"] or [s for s in _WHEN if s in slots] or ["season"] * ("season" in slots) or None
        if ask.what == "why":
            return [s for s in _WHY if s in slots] or None
        amounts = [o.slot for o in combo if o.slot and vocabulary.slots[o.slot].value_type in ("amount", "time") and o.slot not in taken]
        if ask.what == "how_many":
            amounts = [s for s in amounts if s not in ORDINAL]
        asked_amounts = [s for s in phrase_asks if vocabulary.slots[s].value_type in ("amount", "time") and not (s == "position" and ask.what.startswith("how_"))]
        if ask.what in ("how_many", "how_much"):
            found = amounts or asked_amounts
            if found and not (cls.name == "Tally" and ask.what == "how_many"):
                return found
            if ask.what == "how_many":
                if "count" in slots and cls.name == "Tally":
                    return ["count"]
                if cls.name == "Title":
                    candidate.counted = True
                    return ["season"]
                return None
            return ["amount_usd"] if "amount_usd" in slots else ["margin_s"] if "margin_s" in slots else None
        if ask.what == "how":
            return amounts or asked_amounts or [s for s in _HOW if s in slots] or None
        if amounts:
            return amounts
        if phrase_asks:
            return phrase_asks
        if cls.name == "Schedule":
            return ["scheduled"]
        return self._what(cls, candidate, subject, objects, taken) or None

    def _what(self, cls, candidate, subject, objects, taken):
        """Return the slots of "what": what the class tells of, else the thing at the other end of its link."""
        fixed = {c.slot for c in candidate.conditions if isinstance(c, Slot)}
        found = [s for s in _WHAT if s in cls.slots and s not in taken and s not in fixed]
        end = objects[0] if subject in taken else subject
        if cls.name == "Result":
            return [s for s in _SESSIONS if s in cls.slots]
        if self.vocabulary.slots[end].range not in ("Person",) and end not in taken:
            found.insert(0, end) if cls.name in ("Role", "Title", "Stint", "Milestone", "Sponsorship", "CarUse") else found.append(end)
        return found

    def _measures(self, slot, candidate, reading):
        """A distance is from where the question says, a gap to whom it says; another measure of the same statement is no answer."""
        bound = {s for _, use in candidate.bound for s in use if len(use) == 1}
        if slot == "distance_mi":
            return "distance_from" in {s for _, use in candidate.bound for s in use} or not any(m.before == "from" for m in reading.mentions)
        if slot in ("to_pit_lane_s", "length_mi", "floor_area_sqft"):
            return "distance_from" not in bound and not any(m.before == "from" for m in reading.mentions)
        return True

    def _who(self, cls, candidate, reading, combo, subject, objects, taken, wanted):
        """Return the slots that hold who is asked for: the other end of the relation from the name that is given."""
        vocabulary = self.vocabulary
        fits = [s for s in cls.slots if vocabulary.slots[s].value_type == "entity" and vocabulary.slots[s].range in ("Person", "Agent", "Organization", "Entity") and (wanted == "Person" or self._compatible(wanted, vocabulary.slots[s].range))]
        if cls.name in ("Stint", "Entry", "Result") and wanted == "Organization":
            fits = [s for s in fits if s == "team"]
        candidate.answer_type = candidate.answer_type or ("Agent" if wanted == "Person" else wanted)
        if candidate.symmetric and set(candidate.symmetric) & set(fits):
            return [s for s in candidate.symmetric if s in fits]
        linking = [o.slot for o in combo if o.slot in fits and o.slot in _LINKING_SLOTS | {"car_owner", "prepared_by", "sponsor", "through", "organizer", "holder", "driver"} and o.slot not in taken]
        special = [s for s in linking if s in ("car_owner", "prepared_by")]
        if special:
            return special[:1]
        word = next((reading.tokens[a.start - 1].word for a in reading.asks if a.what == "who" and a.start), "")
        if word == "through" and "through" in fits:
            return ["through"]
        open_ = [s for s in fits if s not in taken]
        if not open_:
            return None
        bound = {s for _, use in candidate.bound for s in use}
        if subject in taken or (subject in bound and subject not in open_):
            ends = [s for s in objects if s in open_ and s not in ("by", "with", "through", "near")]
            if linking and linking[0] in ends:
                return linking[:1]
            people = [s for s in ends if vocabulary.slots[s].range == "Person"]
            return (people + [s for s in ends if s not in people] if wanted == "Person" else ends) or None
        if subject in open_:
            return [subject]
        return open_

    def _headline(self, cls, candidate, combo, reading, subject, objects, taken, chosen):
        """A question without a question word: what its last relation names is asked."""
        if not reading.relations:
            return False
        relation = self._main(reading, combo) or reading.relations[-1]
        option = chosen[id(relation)]
        if any(o.type for o in combo) and option.firm and not option.slot and reading.listing:
            option = next(o for o in combo if o.type) if not option.guards else option
        slots = None
        measured = [o.slot for o in combo if o.slot and self.vocabulary.slots[o.slot].value_type in ("amount", "time") and o.slot not in taken]
        if measured:
            candidate.asked.append(measured[-1:])
            return self._mentioned_slots(candidate, combo, measured[-1:])
        if self._agent_noun(relation, reading.tokens) and option.sort != "type":
            slots = self._who(cls, candidate, reading, combo, subject, objects, taken, "Person")
        elif option.type:
            candidate.answer_type = option.type
            if self.vocabulary.is_a(option.type, "Agent"):
                slots = self._who(cls, candidate, reading, combo, subject, objects, taken, option.type)
            else:
                slots = [s for s in cls.slots if self.vocabulary.slots[s].value_type == "entity" and self._compatible(option.type, self.vocabulary.slots[s].range) and s not in taken]
        elif option.slot and option.slot not in taken:
            slots = [option.slot]
        elif option.asks:
            slots = [s for s in option.asks if s in cls.slots]
        elif cls.name == "Tally":
            slots = ["count"]
        else:
            slots = [s for s in ((*_WHAT, *_SESSIONS) if cls.name == "Incident" else (*_SESSIONS, *_WHAT)) if s in cls.slots and s not in taken]
            candidate.score -= 0.3
        if not slots:
            return False
        candidate.asked.append(slots)
        return self._mentioned_slots(candidate, combo, slots)
