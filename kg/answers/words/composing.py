"""A Reading → candidate queries over classes and slots, the likeliest first. Every word must find its place in a candidate."""

import itertools

from kg.answers.words.asking import Asking
from kg.answers.words.binding import Binding
from kg.answers.words.candidates import AS_OF, Candidate, Option
from kg.answers.words.conditions import Either, Slot, Touches, Within
from kg.answers.words.lexicon import WEIGHT, parse_guard

_SPOKEN = frozenset(
    ("Absence", "Plan", "Remark")
)  # what did not happen, was meant or was said: never an answer about what did, unless it is asked for


class Composer(Binding, Asking):
    """Composes candidates for Readings of one graph."""

    def __init__(self, world, lexicon):
        self.world, self.graph, self.vocabulary, self.lexicon = (
            world,
            world.graph,
            world.vocabulary,
            lexicon,
        )

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
        same_word = {
            s.name for s in relation.senses if s.sort == "slot" and s.name == relation.text
        }  # "round" and "rounds" are two slots
        for sense in relation.senses:
            if (
                cls.name == "Result"
                and relation.text.startswith("championship")
                and sense.sort in ("type", "slot")
            ):
                continue  # a championship that is won is a title
            weight = (
                WEIGHT[sense.sort]
                + 0.15 * (relation.end - relation.start)
                - (1.1 if sense.name == "AbsenceKind" else 0)
            )
            if (
                sense.sort == "slot"
                and same_word
                and sense.name not in same_word
                and self.vocabulary.slots[sense.name].value_type == "amount"
            ):
                continue
            if sense.sort == "phrase":
                phrase = self.lexicon.phrases[sense.name]
                if cls.name in phrase.classes:
                    options.append(
                        Option(
                            weight + (0.3 if phrase.guards else 0) - (1.2 if phrase.helper else 0),
                            phrase.guards,
                            None,
                            phrase.asks,
                            None,
                            phrase.helper,
                            None,
                            not phrase.helper,
                            "phrase",
                        )
                    )
            elif sense.sort == "kind":
                for name in cls.slots:
                    if self.vocabulary.slots[name].range == sense.name:
                        mention = (
                            self._slot_of(relation, cls)
                            if asked_here and ask.what in ("what", "which")
                            else None
                        )
                        options.append(
                            Option(
                                weight if sense.name != "SessionKind" else 1.2,
                                [f"{name}={sense.detail}"],
                                mention,
                                [],
                                sense.detail,
                                False,
                                None,
                                sense.name != "SessionKind",
                                "kind",
                            )
                        )
                if (
                    sense.name == "SessionKind"
                    and "session_kind" not in cls.slots
                    and {"scheduled", "session"} & set(cls.slots)
                ):
                    options.append(
                        Option(
                            1.0,
                            [f"session_kind={sense.detail}"],
                            None,
                            [],
                            sense.detail,
                            False,
                            None,
                            False,
                            "session",
                        )
                    )
            elif sense.sort == "class" and sense.name == cls.name:
                options.append(Option(weight, sort="class", firm=True))
            elif sense.sort == "link" and any(sense.name == via for _, via, _ in cls.links):
                options.append(Option(weight, sort="link", firm=True))
            elif sense.sort == "slot" and sense.name in cls.slots:
                more = (1.2 if asked_here else 0) + (0.6 if sense.name in same_word else 0)
                thing = self.vocabulary.slots[sense.name].range in (
                    "Series",
                    "Season",
                    "Event",
                    "Session",
                    "Venue",
                    "Place",
                    "RaceClass",
                    "CarModel",
                    "Team",
                )
                options.append(
                    Option(weight + more, [], sense.name, sort="slot", firm=asked_here or not thing)
                )
            elif sense.sort == "type" and self._type_fits(sense.name, cls):
                beside = any(
                    relation.end == m.start or m.end == relation.start for m in reading.mentions
                )
                weight = (
                    2.6
                    if asked_here
                    and ask.what in ("which", "what")
                    or reading.listing
                    and relation is reading.relations[0]
                    else weight
                    if asked_here or beside or not reading.asks
                    else 0.3
                )
                options.append(Option(weight, type=sense.name, sort="type"))
        telling = [
            o for o in options if o.sort == "kind" and o.firm or o.sort == "phrase" and o.guards
        ]
        if telling:  # "engineered" is more than a slot's word, "won" more than a result
            options = telling + [
                o
                for o in options
                if asked_here
                and o.type
                or o.helper
                or o.sort == "phrase"
                and o.asks
                and any(a.what in ("how_much", "what") for a in reading.asks)
            ]
        if any(o.sort == "phrase" and o.asks for o in options) and not asked_here:
            options = [o for o in options if o.sort not in ("slot", "class")]
        if not asked_here and any(
            o.guards and o.guards[0].startswith("session_kind=") for o in options
        ):
            options = [
                o for o in options if o.sort not in ("slot", "type")
            ]  # "in practice" is a limit, not any session
        if (
            not options
            and relation.text in ("car", "cars")
            and any(m.possessive and m.end == relation.start for m in reading.mentions)
        ):
            options.append(
                Option(0.0, sort="type")
            )  # the engineer of somebody's car is somebody's engineer
        return options

    def _slot_of(self, relation, cls):
        return next(
            (
                s.name
                for s in relation.senses
                if s.sort == "slot"
                and s.name in cls.slots
                and self.vocabulary.slots[s.name].value_type != "kind"
            ),
            None,
        )

    def _type_fits(self, entity_class, cls):
        return any(
            self._compatible(entity_class, self.vocabulary.slots[s].range)
            for s in cls.slots
            if self.vocabulary.slots[s].value_type == "entity"
        )

    def _compatible(self, one, other):
        classes = self.vocabulary.entity_classes
        return (
            one in classes
            and other in classes
            and (self.vocabulary.is_a(one, other) or self.vocabulary.is_a(other, one))
        )

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
                    alternatives.append(
                        [
                            Slot("title_kind", "!=", "teams")
                            if (n, v) == ("title_kind", "drivers")
                            else Slot(n, op, v)
                            for n, op, v in parsed
                        ]
                    )  # a driver's, unless it is said to be a team's
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
        if (
            cls.name == "Result"
            and any("grid>=1" in o.guards for o in combo)
            and not (
                reading.sessions
                or reading.positions
                or any(self._is_place(m) for m in reading.mentions)
                or len(reading.relations) > 1
            )
        ):
            return None  # a start in life is no start of a race
        if (
            cls.name in _SPOKEN
            and not reading.negated
            and not any(o.sort in ("phrase", "class", "link") for o in combo)
        ):
            return None
        if (
            "gap_to" in slots
            and any("gap_s" in o.asks for o in combo)
            and sum(self._is_person(m) for m in reading.mentions) == 2
        ):
            symmetric = ("driver", "gap_to")  # seconds between two, whichever is ahead
        candidate = Candidate(
            cls.name, conditions, [], score, subject, symmetric=symmetric, options=combo
        )
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
        if (
            cls.name != "Tally"
            or not reading.asks
            or any(a.what in ("how_many", "how_much", "how", "what") for a in reading.asks)
        ):
            return True
        return reading.order in ("most", "fewest") or any(
            isinstance(c, Slot) and c.value == "finishes-ahead" for c in conditions
        )

    def _consistent(self, conditions):
        single = {}
        for condition in conditions:
            if isinstance(condition, Slot) and condition.operator == "=":
                if single.setdefault(condition.slot, condition.value) != condition.value:
                    return False
        return not any(
            isinstance(c, Slot) and c.operator == "!=" and single.get(c.slot) == c.value
            for c in conditions
        )

    def _is_symmetric(self, cls, combo):
        kind_slots = [s for s in cls.key if self.vocabulary.slots[s].value_type == "kind"]
        if not kind_slots:
            return True
        chosen = [o.kind for o in combo if o.kind]
        return any(
            k in self.vocabulary.kinds[self.vocabulary.slots[s].range]
            and self.vocabulary.kinds[self.vocabulary.slots[s].range][k].symmetric
            for s in kind_slots
            for k in chosen
        )

    def _roles(self, cls, combo):
        """Return (subject slot, object slots) of a class; where the doer is not part of the key and the kind makes no link, what it is about is the subject."""
        entity_slots = [s for s in cls.slots if self.vocabulary.slots[s].value_type == "entity"]
        if not cls.links:
            return entity_slots[0], entity_slots[1:]
        start, via, end = cls.links[0]
        if start not in cls.key and cls.key:
            linked = (
                any(
                    k.as_link
                    for o in combo
                    if o.kind
                    for ks in self.vocabulary.kinds.values()
                    for k in ks.values()
                    if k.notation == o.kind and k.scheme == self.vocabulary.slots[via].range
                )
                if via in self.vocabulary.slots
                else True
            )
            if not linked:
                start, end = end, start
        ends = list(dict.fromkeys([end, *(t for f, _, t in cls.links if f == start)]))
        return start, ends + [s for s in entity_slots if s not in ends and s != start]

    def _carried(self, cls, candidate, combo, reading):
        """Whether a question without a telling relation word is carried by what it names: a round, a place in a race, an award."""
        named = {self.graph.entities[i].cls for m in reading.mentions for i in m.ids}
        types = {o.type for o in combo if o.type}
        if (
            any(o.helper for o in combo)
            and not (cls.name == "Title" and self._wins_series(reading))
            and not (reading.positions or reading.top or "Award" in named)
        ):
            return False
        if (
            cls.name == "Schedule"
            and not reading.positions
            and not reading.car_number
            and not (named & {"Person", "Team"})
        ):
            when = any(a.what == "when" for a in reading.asks)
            if (
                types
                and types <= {"Event", "Session", "Venue", "Season"}
                and reading.periods
                and (reading.listing or reading.asks)
            ):
                return True
            return bool(reading.rounds) or (
                when
                and bool(
                    reading.sessions
                    or candidate.conditions
                    or named & {"Event", "Venue", "Series", "Season"}
                    or any(o.sort == "session" for o in combo)
                )
            )
        if cls.name == "AwardWin" and "Award" in named:
            return True
        if cls.name == "Title" and self._wins_series(reading):
            return True
        if cls.name in ("Result",) and (reading.positions or reading.top):
            return not ("Team" in named and not named & {"Person"})
        if cls.name == "Entry" and reading.car_number or cls.name == "Stint" and reading.car_number:
            return True
        if (
            cls.name == "Stint"
            and types
            and types <= {"Team", "Person", "Series", "CarModel", "RaceClass", "Season"}
            and named & {"Person", "Team"}
        ):
            return True
        return (
            cls.name == "Facility"
            and types <= {"Place"}
            and bool(types)
            and named <= {"Team", "Organization"}
            and bool(named)
        )

    def _wins_series(self, reading):
        """Whether somebody wins a series itself, not a race of it: a title."""
        for relation in reading.relations:
            if reading.tokens[relation.end - 1].stem == "win":
                after = next(
                    (
                        m
                        for m in reading.mentions
                        if m.start >= relation.end
                        and all(
                            t.word in ("the", "a") or t.word.isdigit()
                            for t in reading.tokens[relation.end : m.start]
                        )
                    ),
                    None,
                )
                if (
                    after
                    and all(self.graph.entities[i].cls in ("Series", "Season") for i in after.ids)
                    and not reading.sessions
                    and not any(t.stem in ("rac", "round") for t in reading.tokens)
                    and not any(self._is_place(m) for m in reading.mentions)
                ):
                    return True
        return False

    def _limits(self, cls, candidate, reading, session_sort):
        """Add the conditions of positions, sessions, rounds, numbers and times; False where the class has no place for one."""
        slots, conditions = set(cls.slots), candidate.conditions
        if cls.name == "Result" and self._wins_series(reading):
            return False
        for number in reading.numbers:
            measured = [
                o.slot
                for o in candidate.options
                if o.slot and self.vocabulary.slots[o.slot].value_type == "amount"
            ]
            if len(set(measured)) != 1 or ":" in number:
                return False
            conditions.append(Slot(measured[0], "=", number))
        for position in reading.positions:
            if "position" not in slots and "for_position" not in slots:
                return False
            conditions.append(
                Slot("position" if "position" in slots else "for_position", "=", str(position))
            )
            candidate.score += 1
        if reading.top:
            if "position" not in slots:
                return False
            options = [[Slot("position", "<=", str(reading.top))]]
            if "overall_position" in slots:
                options.append([Slot("overall_position", "<=", str(reading.top))])
            conditions.append(Either(options))
        if (
            cls.name == "Result"
            and (reading.positions or reading.top)
            and not any(isinstance(c, Slot) and c.slot == "session_kind" for c in conditions)
            and not any(s[0] for s in reading.sessions)
        ):
            conditions += [
                Slot("session_kind", "!=", k) for k in ("qualifying", "practice", "test")
            ]
        if reading.car_number:
            if "number" not in slots:
                return False
            conditions.append(Slot("number", "=", reading.car_number))
            candidate.score += 0.5
        holders = tuple(s for s in ("session", "scheduled") if s in slots)
        if session_sort:
            ids = tuple(
                i
                for i, e in self.graph.entities.items()
                if e.cls == "Session"
                and e.slots.get("session_kind", [{"value": ""}])[0]["value"] == session_sort
            )
            conditions.append(Touches(holders, ids, session_sort, deep=False))
        for kind, number, weekday, text, how in reading.sessions:
            ids = self.sessions(kind, number, weekday)
            if how in ("after", "before", "since") and cls.name in AS_OF:
                candidate.reached.append(
                    ("session", ids, "after" if how != "before" else "before", text)
                )
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
            ids = tuple(
                sorted(
                    {
                        v["id"]
                        for s in self.world.by_class.get("Schedule", ())
                        if any(str(v["value"]) in numbers for v in s["slots"].get("round", ()))
                        for v in s["slots"]["scheduled"]
                    }
                )
            )
            if how in ("after", "before", "since") and cls.name in AS_OF:
                candidate.reached.append(
                    ("event", ids, "after" if how != "before" else "before", f"round {number}")
                )
            else:
                into = tuple(s for s in ("event", "session", "scheduled") if s in slots)
                if not into:
                    return False
                conditions.append(
                    Touches(into, ids, " or ".join(f"round {n}" for n in sorted(numbers)))
                )
        for period in reading.periods:
            conditions.append(Within(period.how, period.low, period.high, period.text, cls.name))
        return True

    def sessions(self, kind, number, weekday):
        """Return the ids of the sessions of a kind, number and weekday, where given."""
        days = {
            v["id"]
            for s in self.world.by_class.get("Schedule", ())
            if any(v["value"] == weekday for v in s["slots"].get("weekday", ()))
            for v in s["slots"]["scheduled"]
        }
        found = []
        for ident, entity in self.graph.entities.items():
            if entity.cls == "Session" and (
                kind is None
                or entity.slots.get("session_kind", [{"value": ""}])[0]["value"] == kind
            ):
                if (number is None or entity.name.split(",")[0].endswith(f" {number}")) and (
                    weekday is None or ident in days
                ):
                    found.append(ident)
        return found
