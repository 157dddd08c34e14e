"""A question that no one pattern fits → the few statements whose own words account for every word of it, or none."""

import re
from collections import defaultdict

from kg.answers.words.candidates import ORDINAL, Candidate
from kg.answers.words.conditions import OneOf, Slot, Touches, Within
from kg.answers.words.lexicon import STOP, parse_guard, split_words, stem
from kg.answers.words.readings import NUMBERS
from kg.graph.sentences import without_marks

_MOST = 6  # more statements than these that fit equally well are no answer
_LIGHT = 2  # so many words that carry little meaning may go without a place
_ORDER = {
    "first": ("first", "maiden", "debut"),
    "last": ("last", "final"),
    "most": ("most", "record", "highest"),
    "fewest": ("fewest", "lowest"),
    "best": ("best", "highest"),
}
_PLACES = (
    "site",
    "place",
    "venue",
    "met_at",
    "home",
    "origin",
    "corner",
    "event",
    "session",
    "scheduled",
)
_DATES = ("when", "held_on", "since", "start_time")
_REASONS = ("reason", "came_about", "penalty")
_DOERS = frozenset(
    ("sponsor", "by", "party", "counterparty", "organizer", "speaker", "holder", "who", "user")
)  # where a company or team may be who did it
_FIRSTS = frozenset(("first", "maiden", "last", "final"))
_BY = ("by", "through", "sponsor", "counterparty", "organizer", "speaker")
_ARTICLES = frozenset(("the", "a", "an", "his", "her", "its", "their", "this", "that"))
_LIMITING = frozenset(
    (
        "at",
        "in",
        "on",
        "from",
        "before",
        "since",
        "until",
        "during",
        "without",
        "behind",
        "against",
        "not",
    )
)
_AROUND = frozenset(
    (
        "Series",
        "Season",
        "Event",
        "Session",
        "Venue",
        "Place",
        "RaceClass",
        "CarModel",
        "Team",
        "Entity",
    )
)
_THINGS = (
    "item",
    "award",
    "penalty",
    "outlet",
    "occupation",
    "role",
    "role_title",
    "requirement",
    "gist",
    "detail",
    "reason",
    "consequence",
    "car",
    "count",
    "amount_usd",
    "points",
    "lap_time",
)


class Evidence:
    """Finds statements by their own words: names of everything they touch, their kinds and slots, synonyms, and the sentences they rest on."""

    def __init__(self, words):
        self.words, self.graph, self.world, self.lexicon = (
            words,
            words.graph,
            words.world,
            words.lexicon,
        )
        self.vocabulary = words.graph.vocabulary
        self._bags, self._passages, self._of = {}, {}, defaultdict(list)
        self._roles = defaultdict(set)
        for statement in self.graph.statements:
            for ident in self._touched(statement):
                self._of[ident].append(statement)
            if statement["class"] == "Role":
                for value in statement["slots"].get("person", ()):
                    self._roles[value["id"]] |= {v["value"] for v in statement["slots"]["role"]}

    def _bag(self, statement):
        """Return the stems a statement answers to; made when first needed, and kept."""
        if statement["id"] in self._bags:
            return self._bags[statement["id"]]
        texts = [
            without_marks(statement["sentence"]),
            self.vocabulary.statement_class(statement["class"]).label,
        ]
        for name, values in statement["slots"].items():
            slot = self.vocabulary.slots[name]
            texts += [slot.label] if slot.value_type != "kind" else []
            for value in values:
                texts.append(value["label"])
                if slot.value_type == "kind":
                    kind = self.vocabulary.kind(slot.range, value["value"])
                    texts += [kind.label, *kind.words]
                elif value["id"]:
                    for ident in self.world.wider(value["id"]):
                        texts += [self.graph.entities[ident].name]
        self._bags[statement["id"]] = frozenset(stem(w) for t in texts for w in split_words(t))
        return self._bags[statement["id"]]

    def _touched(self, statement):
        found = {
            i
            for values in statement["slots"].values()
            for v in values
            if v["id"] in self.graph.entities
            for i in self.world.wider(v["id"])
        }
        return found | {c["said_by"] for c in statement["claims"] if c["said_by"]}

    # -- from a reading to statements --

    def candidates(self, reading):
        """Return [(Candidate, statements)] of the statements that account for all of a reading, best first; empty where none does or too many do."""
        scored = self._scored(reading)
        if not scored:
            return []
        best = scored[0][0]
        totals = {
            str(v["value"])
            for score, s, _ in scored
            if s["class"] in ("Tally", "Standing") and score >= best - 2
            for n in ("count", "points", "position")
            for v in s["slots"].get(n, ())
        }
        if scored[0][1]["class"] in ("Tally", "Standing") and len(totals) > 1:
            return []  # totals of several scopes or days: none of them is meant for sure
        top = [s for score, s, loose in scored if score >= best]
        if len(top) > _MOST:
            return []
        by_class = defaultdict(list)
        for statement in top:
            by_class[statement["class"]].append(statement)
        return [c for cls, found in by_class.items() if (c := self._candidate(reading, cls, found))]

    def near(self, reading, most=3):
        """Return the statements that account for most of a reading, though not for all of it."""
        needed, pool, found = (
            self._needed(reading),
            self._pool([m for m in reading.mentions if not m.excluded]),
            [],
        )
        meant = self._meant(reading, pool)
        for statement in pool:
            covered = sum(self._covers(statement, reading, t, meant) for t in needed)
            if covered >= max(0.9, len(needed) * 0.4):
                found.append((-covered, self.graph.by_time(statement), statement))
        found.sort(key=lambda f: f[:2])
        return [s for _, _, s in found[:most]]

    def _pool(self, names):
        """Return the statements that touch every name; the name of a thing may also stand in their words: a "Porsche Cup car" of no known model."""
        related = [m for m in names if m.relative]
        agents = [
            m
            for m in names
            if m not in related
            and all(self.graph.entities[i].cls in ("Person", "Team") for i in m.ids)
        ]
        pools = [{s["id"]: s for i in m.ids for s in self._of.get(i, ())} for m in agents]
        if pools:
            found = [s for i, s in pools[0].items() if all(i in p for p in pools[1:])]
        else:
            found = list(
                {
                    s["id"]: s
                    for m in names
                    if m not in related
                    for i in m.ids
                    for s in self._of.get(i, ())
                }.values()
            )
        for mention in (m for m in names if m not in agents and m not in related):
            touching = {s["id"] for i in mention.ids for s in self._of.get(i, ())}
            wanted = {stem(w) for w in split_words(mention.text)}
            found = [
                s for s in found if s["id"] in touching or wanted <= self._bag(s) | self.passage(s)
            ]
        for mention in related:  # "his father" may stand in words only
            words = {mention.relative} | self.lexicon.synonyms.get(mention.relative, set())
            near = {s["id"]: s for i in mention.ids for s in self._of.get(i, ())} | {
                s["id"]: s
                for i in mention.base
                for s in self._of.get(i, ())
                if words & self._bag(s)
            }
            found = [s for s in found if s["id"] in near] if agents else list(near.values())
        return found

    def _needed(self, reading):
        """Return the indices of the words that must find a place: not those of names, nor what any question has."""
        named = {k for m in reading.mentions for k in range(m.start, m.end)}
        known = {k for r in reading.relations for k in range(r.start, r.end)}
        found = []
        for index, token in enumerate(reading.tokens):
            if index in named or index in reading.placed or token.word == "," or token.word in STOP:
                continue
            if reading.periods and re.fullmatch(r"(19|20)\d\d", token.word):
                continue
            if index in known or token.word not in self.lexicon.fillers:
                found.append(index)
        return found

    def _scored(self, reading):
        if reading.yes_no and not reading.asks or reading.top or reading.car_number or reading.both:
            return []
        names = [m for m in reading.mentions if not m.excluded]
        if not names or any(m.excluded or m.when for m in reading.mentions):
            return []
        if (
            any(t.word in ("do", "done", "doing") for t in reading.tokens[3:])
            and reading.asks
            and reading.asks[0].what == "what"
        ):
            return []  # what somebody did with a thing is another thing than what it was
        tokens = reading.tokens
        needed, pool, found = self._needed(reading), self._pool(names), []
        meant = self._meant(reading, pool)
        for statement in pool:
            if not self._within(statement, reading):
                continue
            covered = {index: self._covers(statement, reading, index, meant) for index in needed}
            loose = [i for i, how in covered.items() if not how]
            weight = sum(covered.values())
            telling = [
                how
                for i, how in covered.items()
                if how >= 0.7 and tokens[i].word not in self.lexicon.light
            ]
            if not any(how >= 0.9 for how in telling) and sum(telling) < 1.4:
                continue
            heavy = [
                i
                for i in loose
                if tokens[i].word not in self.lexicon.light | self.lexicon.fillers
                and tokens[i].stem not in self.lexicon.light_stems
                and not self._asked_for(statement, reading, i)
            ]
            if heavy or len(loose) > _LIGHT + len(
                [i for i in loose if self._asked_for(statement, reading, i)]
            ):
                continue
            if not all(self._slots(statement, reading, ask) for ask in reading.asks[:1]):
                continue
            found.append(
                (
                    round(weight - 0.5 * len(loose) + self._fit(statement, reading, names), 3),
                    statement,
                    loose,
                )
            )
        return sorted(found, key=lambda f: (-f[0], self.graph.by_time(f[1])))

    def _meant(self, reading, pool):
        """Return, by the index of each word that the ontology knows and that some statement at hand fits, the sorts of its senses that count: a kind before a class."""
        meant = {}
        for relation in reading.relations:
            sorts = {
                s.sort
                for s in relation.senses
                if (s.sort != "kind" or s.name != "AbsenceKind")
                and any(self._says(x, s) for x in pool)
            }
            if sorts:
                meant |= dict.fromkeys(
                    range(relation.start, relation.end),
                    {"kind", "guarded"}
                    if "kind" in sorts
                    else {"kind", "guarded", "phrase", "class", "slot"},
                )
        return meant

    def _fit(self, statement, reading, names):
        """Return how well the names stand: in the statement itself rather than around it."""
        ids = {v["id"] for values in statement["slots"].values() for v in values}
        return sum(0.6 for m in names if ids & set(m.ids)) + 0.3 * sum(
            bool(self._slots(statement, reading, ask)) for ask in reading.asks[1:]
        )

    def _within(self, statement, reading):
        """Whether a statement lies within the limits that the question sets."""
        cls = self.vocabulary.statement_class(statement["class"])
        if (
            reading.negated
            and cls.name != "Absence"
            and "not" not in split_words(without_marks(statement["sentence"]))
        ):
            return False
        if (
            cls.name in ("Plan", "Absence")
            and not reading.negated
            and not any(
                s.sort in ("class", "phrase")
                and (
                    s.name == cls.name
                    or s.sort == "phrase"
                    and cls.name in self.lexicon.phrases[s.name].classes
                )
                for r in reading.relations
                for s in r.senses
            )
        ):
            return False
        for period in reading.periods:
            if not Within(period.how, period.low, period.high, period.text, cls.name).test(
                statement, self.world
            ) and not (
                period.how == "in"
                and period.low[:4] == period.high[:4]
                and period.low[:4] in split_words(statement["sentence"])
            ):
                return False
        for kind, number, weekday, _text, _how in reading.sessions:
            holders = tuple(s for s in ("session", "scheduled") if statement["slots"].get(s))
            if not holders or not Touches(
                holders, tuple(self.words.composer.sessions(kind, number, weekday)), "", deep=False
            ).test(statement, self.world):
                return False
        if reading.rounds:
            return False
        for position in reading.positions:
            if not any(
                Slot(n, "=", str(position)).test(statement, self.world)
                for n in ("position", "overall_position", "grid", "for_position", "round", "lap")
                if n in statement["slots"]
            ):
                return False
        told = split_words(statement["sentence"])
        if any(
            n not in told and n not in {str(NUMBERS[w]) for w in told if w in NUMBERS}
            for n in reading.numbers
        ):
            return False
        if reading.order and cls.name in ("Pass", "Incident", "Result", "Standing"):
            return False  # "first" is told there of laps and corners too
        if cls.name in ("Tally", "Standing") and any(
            t.word in ("after", "before") for t in reading.tokens
        ):
            return False
        return not reading.order or any(
            stem(w) in self._bag(statement) for w in _ORDER[reading.order]
        )

    def _covers(self, statement, reading, index, meant):
        """Return how surely a statement says a word of the question: 1 by the word, less by one of the same meaning or by the sentence it rests on, 0 not.

        meant: of ``_meant``; such a word means that, and is no word around another.
        """
        token, bag = reading.tokens[index], self._bag(statement)
        whole = next(
            (
                r
                for r in reading.relations
                if r.start <= index < r.end
                and r.end - r.start > 1
                and index in meant
                and reading.tokens[r.start].word in _FIRSTS
            ),
            None,
        )
        if whole is not None:  # a "first win" is no win of the first corner
            counts = statement["class"] == "Tally" and any(
                reading.tokens[i].stem in bag for i in range(whole.start, whole.end)
            )
            return (
                0.9 if counts or any(self._says(statement, sense) for sense in whole.senses) else 0
            )
        if token.stem in bag:
            return 1.0
        for relation in reading.relations:
            if relation.start <= index < relation.end:
                sorts = meant.get(index, ())  # "bought" is a purchase, not any deal
                if any(
                    self._says(statement, s)
                    for s in relation.senses
                    if (
                        "guarded"
                        if s.sort == "phrase" and self.lexicon.phrases[s.name].guards
                        else s.sort
                    )
                    in sorts
                ):
                    return 0.9
                if any(
                    s.sort == "phrase"
                    and statement["class"] in self.lexicon.phrases[s.name].classes
                    for s in relation.senses
                    if s.sort == "phrase" and self.lexicon.phrases[s.name].helper
                ):
                    return 0.9 if relation.end - relation.start > 1 else 0.4
            if (
                relation.start <= index < relation.end - 1
                and reading.tokens[relation.end - 1].stem in bag
            ):
                return 0.6  # the rest of a word in several parts: day *job*
        if any(other in bag for other in self.lexicon.synonyms.get(token.stem, ())):
            return 0.7
        return (
            0.5
            if index not in meant
            and token.stem in self.passage(statement)
            and self._may_be_around(reading, index)
            else 0
        )

    def _may_be_around(self, reading, index):
        """Whether a word may stand only in the sentence a claim rests on: not what sets a limit, nor where how and why are asked."""
        if any(a.what in ("how", "why") for a in reading.asks):
            return False
        before = index - 1
        while before >= 0 and reading.tokens[before].word in _ARTICLES:
            before -= 1
        return before < 0 or reading.tokens[before].word not in _LIMITING

    def passage(self, statement):
        """Return the stems of the sentences its claims rest on."""
        if statement["id"] not in self._passages:
            words = (
                w
                for c in statement["claims"]
                for w in self.graph.compiled.claim_words.get(c["id"], "").split()
            )
            self._passages[statement["id"]] = frozenset(stem(w) for w in words)
        return self._passages[statement["id"]]

    def _says(self, statement, sense):
        """Whether one meaning of a word holds of a statement."""
        if sense.sort == "class":
            return statement["class"] == sense.name
        if (
            sense.sort == "slot"
        ):  # that a statement names a series or a round says nothing of its own
            return (
                bool(statement["slots"].get(sense.name))
                and self.vocabulary.slots[sense.name].range not in _AROUND
            )
        if sense.sort == "kind":
            return any(
                self.vocabulary.slots[n].range == sense.name
                and any(v["value"] == sense.detail for v in values)
                for n, values in statement["slots"].items()
            )
        if sense.sort == "phrase":
            phrase = self.lexicon.phrases[sense.name]
            return (
                statement["class"] in phrase.classes
                and not phrase.helper
                and (not phrase.guards or any(self._guarded(statement, g) for g in phrase.guards))
            )
        return False

    def _guarded(self, statement, guard):
        slots = self.vocabulary.statement_class(statement["class"]).slots
        for name, operator, value in parse_guard(guard, self.vocabulary):
            if name == "session_kind" and name not in slots:
                kinds = {
                    v["value"]
                    for s in ("session", "scheduled")
                    for x in statement["slots"].get(s, ())
                    for v in self.graph.entities[x["id"]].slots.get("session_kind", ())
                }
                if (value in kinds) is not (operator == "=") and (kinds or operator == "="):
                    return False
            elif name not in slots or not Slot(name, operator, value).test(statement, self.world):
                return False
        return True

    # -- what is asked of them --

    def _asked_for(self, statement, reading, index):
        """Whether a word only names what is asked for, and the statement has it: which *company*, what *car*."""
        for ask in reading.asks:
            if (
                ask.what != "who"
                and ask.relation is not None
                and ask.relation.start <= index < ask.relation.end
            ):
                return bool(self._slots(statement, reading, ask))
        return False

    def _slots(self, statement, reading, ask):
        """Return the slots of a statement that answer one thing asked; empty where it has none."""
        slots, taken = statement["slots"], {i for m in reading.mentions for i in m.ids}
        free = [
            n
            for n, values in slots.items()
            if self.vocabulary.slots[n].value_type == "entity"
            and any(v["id"] and v["id"] not in taken for v in values)
        ]
        amounts = [
            n
            for n in slots
            if self.vocabulary.slots[n].value_type in ("amount", "time") and n not in ORDINAL
        ]
        if ask.what in ("how_many", "how_much", "how") and (
            named := [
                n
                for n in amounts
                if any(
                    s.sort == "slot" and s.name == n for r in reading.relations for s in r.senses
                )
            ]
        ):
            return named[:1]
        if (
            ask.relation is not None
            and ask.what != "who"
            and not all(
                s.sort == "phrase" and self.lexicon.phrases[s.name].helper
                for s in ask.relation.senses
            )
        ):
            return self._related(statement, ask, free, amounts, taken)
        if ask.what == "who" and ask.start and reading.tokens[ask.start - 1].word == "by":
            return [n for n in _BY if n in slots][:1]
        if (
            ask.what == "who"
            and statement["class"] == "Remark"
            and not any(
                s.sort == "phrase" and "Remark" in self.lexicon.phrases[s.name].classes
                for r in reading.relations
                for s in r.senses
            )
        ):
            return []
        if ask.what == "who":
            who = {
                n: {
                    self.graph.entities[v["id"]].cls
                    for v in slots[n]
                    if v["id"] in self.graph.entities and v["id"] not in taken
                }
                for n in free
            }
            return sorted(
                (
                    n
                    for n, classes in who.items()
                    if "Person" in classes
                    or n in _DOERS
                    and any(self.vocabulary.is_a(c, "Agent") for c in classes)
                ),
                key=lambda n: "Person" not in who[n],
            )[:2]
        if ask.what == "where":
            return [
                n
                for n in _PLACES
                if n in free or n in slots and self.vocabulary.slots[n].value_type == "text"
            ][:2]
        if ask.what == "when":
            return [n for n in _DATES if n in slots] or [
                n for n in ("season", "session", "event") if n in slots
            ]
        if ask.what in ("how_many", "how_much"):
            return amounts if len(amounts) == 1 else []
        if ask.what == "why":
            return [n for n in _REASONS if n in slots][:1]
        if ask.what == "how":
            return [n for n in ("came_about", "met_at", *_REASONS) if n in slots][:1] or (
                amounts if len(amounts) == 1 else []
            )
        if ask.what == "which" and ask.relation is None:
            return []
        if measured := [
            n
            for n in amounts
            if any(s.sort == "slot" and s.name == n for r in reading.relations for s in r.senses)
        ]:
            return measured[:1]
        things = [
            n
            for n in _THINGS
            if n in slots and (n in free or self.vocabulary.slots[n].value_type != "entity")
        ]
        asked = {reading.tokens[i].stem for i in self._needed(reading)}
        things.sort(
            key=lambda n: (
                -len(asked & {stem(w) for v in slots[n] for w in split_words(str(v["label"]))})
            )
        )
        return things[:1] or free[:1]

    def _related(self, statement, ask, free, amounts, taken):
        """Return the slots of a statement that hold what the asked word means; empty where it holds no such thing."""
        slots = statement["slots"]
        found = [
            s.name
            for s in ask.relation.senses
            if s.sort == "slot"
            and s.name in slots
            and (s.name in free or self.vocabulary.slots[s.name].value_type != "entity")
        ]
        types = {s.name for s in ask.relation.senses if s.sort == "type"}
        found += [
            n
            for n in free
            if any(
                self.vocabulary.is_a(self.graph.entities[v["id"]].cls, t)
                for v in slots[n]
                if v["id"] in self.graph.entities and v["id"] not in taken
                for t in types
            )
        ]
        if types & {"Venue", "Event", "Place"}:
            found += [n for n in _PLACES if n in free]
        things = [
            n
            for n in _THINGS
            if n in slots and (n in free or self.vocabulary.slots[n].value_type != "entity")
        ]
        for sense in ask.relation.senses:
            if sense.sort == "phrase" and self._says(statement, sense):
                found += [n for n in self.lexicon.phrases[sense.name].asks if n in slots] or (
                    things if not self.lexicon.phrases[sense.name].asks else []
                )
            elif sense.sort == "kind" and sense.name == "RoleKind":
                found += [
                    n
                    for n in free
                    if any(
                        sense.detail in self._roles.get(v["id"], ())
                        for v in slots[n]
                        if v["id"] not in taken
                    )
                ]
            elif (
                sense.sort == "kind"
                and sense.name != "AbsenceKind"
                and self._says(statement, sense)
            ):
                found += (
                    ["detail"]
                    if "detail" in slots
                    else [n for n in slots if self.vocabulary.slots[n].range == sense.name]
                )
            elif (
                sense.sort == "class"
                and self._says(statement, sense)
                and not any(s.sort == "slot" for s in ask.relation.senses)
            ):
                found += things
        if ask.what in ("how_many", "how_much", "how"):
            found = [n for n in found if n in amounts] or (
                [n for n in amounts if n in ("count", "amount_usd")]
                if ask.what != "how" and found
                else []
            )
        return list(dict.fromkeys(found))[:2]

    def _candidate(self, reading, cls, found):
        slots = {
            ask.start: list(
                dict.fromkeys(
                    n for statement in found for n in self._slots(statement, reading, ask)
                )
            )
            for ask in reading.asks
        }
        asked = [s for s in slots.values() if s]
        if reading.asks and not asked:
            return None
        if not reading.asks:
            asked = [
                [n for n in found[0]["slots"] if self.vocabulary.slots[n].value_type == "entity"][
                    :1
                ]
                or list(found[0]["slots"])[:1]
            ]
        conditions = [OneOf(tuple(sorted(s["id"] for s in found)), "said in the question's words")]
        bound = tuple(
            (
                m,
                tuple(
                    n
                    for n in self.vocabulary.statement_class(cls).slots
                    if self.vocabulary.slots[n].value_type == "entity"
                ),
            )
            for m in reading.mentions
        )
        return Candidate(
            cls,
            conditions,
            asked,
            0.0,
            None,
            bound=bound,
            when_slots=next(
                (slots[a.start] for a in reading.asks if a.what == "when" and slots[a.start]), None
            ),
        ), found
