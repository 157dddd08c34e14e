"""Names of a Reading → slots of a class: who does what to whom, by their places in the sentence."""

from kg.answers.words.candidates import AS_OF, LINKING_SLOTS
from kg.answers.words.conditions import Either, Excludes, Slot, Touches, Within
from kg.answers.words.lexicon import split_words

_DO = frozenset(("do", "does", "did"))
_BE = frozenset(("is", "was", "were", "are", "been", "being", "be"))
_AGENT_NOUNS = frozenset(
    (
        "winner",
        "victor",
        "champion",
        "leader",
        "polesitter",
        "holder",
        "runner",
        "driver",
        "drivers",
        "winners",
        "champions",
        "leaders",
    )
)
_COMPANIONS = {"gap_s": "gap_to", "behind_by": "behind", "ahead_by": "ahead_of"}


class Binding:
    """The part of the Composer that finds the slots of names."""

    def _bind(self, cls, candidate, combo, reading, subject, objects):
        """Bind every mention to slots; False where one finds none."""
        bound = []
        agents = [m for m in reading.mentions if self._is_agent(m)]
        for mention in reading.mentions:
            if cls.name in AS_OF and self._is_place(mention):
                if mention.when:
                    candidate.reached.append(
                        ("entity", tuple(mention.ids), mention.when, mention.text)
                    )
                    continue
                if candidate.reached:
                    candidate.reached = [
                        (
                            sort,
                            [i for i in ids if self.world.wider(i) & set(mention.ids)],
                            way,
                            f"{text} at {mention.text}",
                        )
                        for sort, ids, way, text in candidate.reached
                    ]
                    continue
            if mention.when and self._is_place(mention):
                if not self._dated_by(mention, cls, candidate, reading):
                    return False
                continue
            if self._names_slot(mention, "overall_position", cls) and (
                placed := [
                    c for c in candidate.conditions if isinstance(c, Slot) and c.slot == "position"
                ]
            ):
                overall = [Slot("overall_position", c.operator, c.value) for c in placed]
                candidate.conditions = [c for c in candidate.conditions if c not in placed] + [
                    Either(
                        [
                            [*placed, Touches(("race_class",), tuple(mention.ids), mention.text)],
                            overall,
                        ]
                    )
                ]
                continue
            direct, deep = self._slots_for(mention, cls)
            if mention in agents and direct:
                direct = self._directed(
                    mention, cls, combo, reading, subject, objects, candidate, direct
                )
            if mention.excluded:
                if not direct + deep:
                    return False
                candidate.conditions.append(
                    Excludes(tuple(direct + deep), tuple(mention.ids), mention.text)
                )
                continue
            if not direct and not deep:
                if not self._as_words(mention, candidate):
                    return False
                continue
            made = "car" in deep and mention in agents  # "her BMW": the maker stands for the car
            use = direct + (["car"] if made else [] if mention in agents and direct else deep)
            candidate.conditions.append(
                Touches(
                    tuple(use),
                    tuple(mention.ids),
                    self._named(mention),
                    deep=made or not (mention in agents and bool(direct)),
                )
            )
            candidate.score += 0.3 if direct else 0.1
            if len(direct) == 1 and cls.links and direct[0] in (cls.links[0][0], cls.links[0][2]):
                candidate.score += 0.2
            bound.append((mention, tuple(use)))
            candidate.bound = tuple(bound)
        return True

    def _names_slot(self, mention, slot, cls):
        """Whether a name is also a word of a slot's label: "overall" is a class, and a place in the whole field."""
        return slot in cls.slots and set(split_words(mention.text)) <= set(
            split_words(self.vocabulary.slots[slot].label)
        )

    def _dated_by(self, mention, cls, candidate, reading):
        """Limit to the time before or after a round, by its dates; False where they are not one span."""
        years = {p.low[:4] for p in reading.periods}
        spans = {
            (v["earliest"], v["latest"])
            for s in self.world.by_class.get("Schedule", ())
            if any(
                self.graph.entities[x["id"]].cls == "Event"
                and self.world.wider(x["id"]) & set(mention.ids)
                for x in s["slots"]["scheduled"]
            )
            for v in s["slots"].get("held_on", ())
            if v["earliest"] and v["latest"]
        }
        spans = {s for s in spans if not years or s[0][:4] in years}
        if len(spans) > 1:  # the last of them that articles report on
            told = max(
                (
                    a["written"][:4]
                    for a in self.graph.articles.values()
                    if a["written"][:1].isdigit()
                ),
                default="9999",
            )
            spans = {s for s in spans if s[0][:4] <= told}
        if not spans:
            return False
        low, high = max(spans)
        candidate.conditions.append(Within(mention.when, low, high, mention.text, cls.name))
        return True

    def _as_words(self, mention, candidate):
        if candidate.cls in (
            "Role",
            "Deal",
            "Milestone",
            "CareerStep",
            "Incident",
            "Facility",
        ) and not self._is_person(mention):
            candidate.text_words += [w for w in mention.text.casefold().replace("'s", "").split()]
            candidate.score -= 0.5
            return True
        return False

    def _named(self, mention):
        return " or ".join(self.graph.entities[i].name for i in mention.ids[:3])

    def _is_place(self, mention):
        return all(
            self.graph.entities[i].cls in ("Venue", "Place", "Event", "Session")
            for i in mention.ids
        )

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
        if self._is_place(mention) and any(
            self.vocabulary.slots[s].range != "Entity" for s in direct + deep
        ):
            direct = [
                s for s in direct if self.vocabulary.slots[s].range != "Entity" or s == "scheduled"
            ]
        if "alongside" in direct:
            direct.remove("alongside")
        if "who" in direct and cls.name in AS_OF and self._is_place(mention):
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
            if (
                companion in direct
                and self._adjacent(reading, relation, mention)
                and reading.tokens[relation.end - 1].word
                in (
                    "behind",
                    "ahead",
                    "than",
                    "off",
                    "clear",
                    "of",
                    "lead",
                    "advantage",
                    "faster",
                    "quicker",
                    "slower",
                )
            ):
                candidate.score += 0.4
                return [companion]
            if (
                option.slot in LINKING_SLOTS
                and option.slot in direct
                and option.slot != subject
                and self._adjacent(reading, relation, mention)
            ):
                candidate.score += 0.4
                return [option.slot]
        kinds = {o.kind for o in combo}
        if cls.name == "Deal" and before == "to" and kinds & {"rental", "loan"}:
            return ["party"]  # who lends to her: she is the one who rents
        if "gap_to" in candidate.symmetric and set(candidate.symmetric) & set(direct):
            return [s for s in candidate.symmetric if s in direct]
        special = {
            "through": "through",
            "against": "against",
            "with": "with",
            "than": "gap_to",
        }.get(before)
        if special in direct and special != subject:
            return [special]
        if candidate.symmetric and set(candidate.symmetric) & set(direct):
            return [s for s in candidate.symmetric if s in direct]
        if {"ahead_by", "behind_by"} <= {s for o in combo for s in o.asks} and len(
            [m for m in reading.mentions if self._is_agent(m)]
        ) > 1:
            return direct  # points between two, whichever is ahead
        main = max((o for o in combo if o.firm), key=lambda o: o.weight, default=None)
        named = (
            main.slot
            if main is not None
            and main.slot in cls.slots
            and main.slot != subject
            and self.vocabulary.slots[main.slot].range in ("Person", "Agent")
            else None
        )
        people = [
            s
            for s in direct
            if s not in ("by", "with", "through", "against", "near", "distance_from")
            or s in (subject, *objects[:1])
        ]
        if len(people) < 2:
            return people or direct
        way = self._direction(mention, reading, combo)
        if named and subject in people and way:  # who prepared her car: she is the driver
            return [subject] if way == "object" else [named]
        if way == "object" and self.vocabulary.slots[objects[0]].range not in (
            "Person",
            "Agent",
            "Organization",
            "Team",
            "Entity",
        ):
            way = (
                "subject"
                if subject not in [s for m, use in candidate.bound for s in use if len(use) == 1]
                else way
            )
        if way == "subject" and subject in people:
            return [subject]
        if way == "object":
            return [s for s in objects if s in people] or people
        return people

    def _adjacent(self, reading, relation, mention):
        between = reading.tokens[relation.end : mention.start]
        return relation.end <= mention.start and all(
            t.word in ("of", "by", "to", "for", "the", "than", "over", "driver") for t in between
        )

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
        participle = (
            surface.endswith("ed")
            or surface
            in (
                "driven",
                "won",
                "sold",
                "bought",
                "paid",
                "taught",
                "beaten",
                "overtaken",
                "built",
                "led",
                "met",
                "hit",
            )
            or surface == "up"
            and relation.end > 1
            and tokens[relation.end - 2].word in ("set", "built", "split")
        )
        if before == "by":
            return "subject"
        if before in _DO | {"has", "have", "had"}:
            return "subject"
        if any(a.what == "who" and tokens[a.start].word == "whose" for a in reading.asks):
            return "subject"
        others = [m for m in reading.mentions if m is not mention and self._is_agent(m)]
        if (
            any(
                a.what == "who"
                and any(
                    r.start == a.start + 1 and r.end <= mention.start for r in reading.relations
                )
                for a in reading.asks
            )
            and not mention.possessive
            and before not in ("of", "for", "to", "with")
        ):
            return "object"  # who gave her parts
        if mention.end <= relation.start:
            if mention.possessive and not any(
                mention.end <= m.start < relation.start for m in others
            ):
                return "object" if noun else "subject"
            earlier = {t.word for t in tokens[: mention.start]}
            ends_stranded = (
                tokens[-1].word in ("of", "for", "to")
                or relation.end < len(tokens)
                and tokens[relation.end].word in ("of", "for", "to")
                and relation.end + 1 >= len(tokens)
            )
            if earlier & _DO:
                return "subject"
            if earlier & _BE and participle and not noun:
                return "object"
            if noun:
                return (
                    "subject"
                    if earlier & _BE
                    or ends_stranded
                    or any(m.start > mention.start for m in others)
                    else "object"
                )
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
        return any(
            s.sort == "kind"
            and s.name in ("RoleKind", "RelationKind")
            or s.sort == "slot"
            and self.vocabulary.slots[s.name].range in ("Person", "Agent")
            for s in relation.senses
        )
