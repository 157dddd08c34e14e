"""What a Reading asks → the slots of a class that hold it."""

from kg.answers.words.candidates import LINKING_SLOTS, ORDINAL
from kg.answers.words.conditions import Has, Slot

_WHERE = ("site", "venue", "place", "met_at", "home", "origin", "event", "corner")
_WHEN = ("when", "held_on", "since", "start_time")
_WHY = ("reason", "came_about")
_HOW = ("came_about", "met_at")
_WHAT = (
    "gist",
    "award",
    "item",
    "penalty",
    "lap_time",
    "car",
    "outlet",
    "points",
    "amount_usd",
    "role",
    "count",
    "occupation",
    "detail",
    "consequence",
)
_SESSIONS = ("session", "event", "venue", "season", "scheduled")


class Asking:
    """The part of the Composer that finds the slots of what is asked."""

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
            slots = self._asked_slots(
                ask, option, cls, candidate, combo, reading, subject, objects, taken
            )
            if not slots:
                return False
            candidate.asked.append(slots)
            candidate.when_slots = slots if ask.what == "when" else candidate.when_slots
        return self._mentioned_slots(
            candidate, combo, [s for slots in candidate.asked for s in slots]
        )

    def _mentioned_slots(self, candidate, combo, asked):
        """A slot that is named but not asked must be filled; a number that is named beside another that is asked is a misreading."""
        for option in combo:
            if option.slot and option.slot not in asked:
                slot = self.vocabulary.slots[option.slot]
                if option.slot == "points" and "behind_by" in asked:
                    continue
                if slot.value_type in ("amount", "time") and any(
                    self.vocabulary.slots[s].value_type in ("amount", "time") for s in asked
                ):
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
                return self._who(
                    cls, candidate, reading, combo, subject, objects, taken, option.type
                )
            return [
                s
                for s in slots
                if vocabulary.slots[s].value_type == "entity"
                and self._compatible(option.type, vocabulary.slots[s].range)
                and s not in taken
            ] or None
        if (
            option is not None
            and option.sort == "kind"
            and not option.slot
            and ask.what in ("which", "what")
            and any(
                s.sort == "kind" and s.name in ("TitleKind", "RoleKind", "RelationKind")
                for s in ask.relation.senses
            )
        ):
            return self._who(cls, candidate, reading, combo, subject, objects, taken, "Person")
        if (
            option is not None
            and option.slot in ("session", "event")
            and ask.what in ("which", "what")
        ):
            candidate.answer_type = "Session"
            return [s for s in _SESSIONS if s in slots and s not in taken] or None
        if option is not None and option.slot in ORDINAL and ask.what == "how_many":
            return None  # "how many laps" is not the lap on which something happened
        if (
            option is not None
            and option.slot
            and not (
                ask.what in ("how_many", "how_much")
                and vocabulary.slots[option.slot].value_type not in ("amount", "time")
            )
        ):
            if (
                option.slot == "points"
                and "behind_by" in slots
                and any(
                    t.word in ("behind", "ahead", "adrift", "clear", "back", "off")
                    for t in reading.tokens
                )
            ):
                return ["behind_by", "ahead_by"]
            return (
                None
                if option.slot in taken or not self._measures(option.slot, candidate, reading)
                else [option.slot]
            )
        if ask.what == "where":
            placed = any(isinstance(c, Slot) and c.slot == "position" for c in candidate.conditions)
            if (
                phrase_asks
                and not placed
                and not any(vocabulary.slots[s].value_type == "date" for s in phrase_asks)
                and not set(phrase_asks) & {"item", "outlet", "role"}
            ):
                return phrase_asks
            if set(phrase_asks) & {"outlet"}:
                return ["outlet"]
            found = [s for s in _WHERE if s in slots and s not in taken]
            if not found and "scheduled" in slots:
                candidate.answer_type = "Event"  # a season is no place
                return ["scheduled"]
            return found or None
        if ask.what == "when":
            if (
                cls.name in ("Entry", "Stint", "Result")
                and not any(self._is_agent(m) for m in reading.mentions)
                and not any(isinstance(c, Slot) and c.operator == "=" for c in candidate.conditions)
            ):
                return None  # when a race is, not when anybody took part
            if "grid" in phrase_asks:
                return None
            if set(phrase_asks) == {"start_time"}:
                return ["start_time"]
            return (
                [o.slot for o in combo if o.slot and vocabulary.slots[o.slot].value_type == "date"]
                or [s for s in _WHEN if s in slots]
                or ["season"] * ("season" in slots)
                or None
            )
        if ask.what == "why":
            return [s for s in _WHY if s in slots] or None
        amounts = [
            o.slot
            for o in combo
            if o.slot
            and vocabulary.slots[o.slot].value_type in ("amount", "time")
            and o.slot not in taken
        ]
        if ask.what == "how_many":
            amounts = [s for s in amounts if s not in ORDINAL]
        asked_amounts = [
            s
            for s in phrase_asks
            if vocabulary.slots[s].value_type in ("amount", "time")
            and not (s == "position" and ask.what.startswith("how_"))
        ]
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
            return (
                ["amount_usd"]
                if "amount_usd" in slots
                else ["margin_s"]
                if "margin_s" in slots
                else None
            )
        if ask.what == "how":
            asked_amounts = [
                s for s in asked_amounts if s != "amount_usd"
            ]  # how something was paid is not how much
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
            found.insert(0, end) if cls.name in (
                "Role",
                "Title",
                "Stint",
                "Milestone",
                "Sponsorship",
                "CarUse",
            ) else found.append(end)
        return found

    def _measures(self, slot, candidate, reading):
        """A distance is from where the question says, a gap to whom it says; another measure of the same statement is no answer."""
        bound = {s for _, use in candidate.bound for s in use if len(use) == 1}
        if slot == "distance_mi":
            return "distance_from" in {s for _, use in candidate.bound for s in use} or not any(
                m.before == "from" for m in reading.mentions
            )
        if slot in ("to_pit_lane_s", "length_mi", "floor_area_sqft"):
            return "distance_from" not in bound and not any(
                m.before == "from" for m in reading.mentions
            )
        return True

    def _who(self, cls, candidate, reading, combo, subject, objects, taken, wanted):
        """Return the slots that hold who is asked for: the other end of the relation from the name that is given."""
        vocabulary = self.vocabulary
        fits = [
            s
            for s in cls.slots
            if vocabulary.slots[s].value_type == "entity"
            and vocabulary.slots[s].range in ("Person", "Agent", "Organization", "Entity")
            and (wanted == "Person" or self._compatible(wanted, vocabulary.slots[s].range))
        ]
        if cls.name in ("Stint", "Entry", "Result") and wanted == "Organization":
            fits = [s for s in fits if s == "team"]
        candidate.answer_type = candidate.answer_type or ("Agent" if wanted == "Person" else wanted)
        if candidate.symmetric and set(candidate.symmetric) & set(fits):
            return [s for s in candidate.symmetric if s in fits]
        linking = [
            o.slot
            for o in combo
            if o.slot in fits
            and o.slot
            in LINKING_SLOTS
            | {"car_owner", "prepared_by", "sponsor", "through", "organizer", "holder", "driver"}
            and o.slot not in taken
        ]
        special = [s for s in linking if s in ("car_owner", "prepared_by")]
        if special:
            return special[:1]
        word = next(
            (reading.tokens[a.start - 1].word for a in reading.asks if a.what == "who" and a.start),
            "",
        )
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
            return (
                people + [s for s in ends if s not in people] if wanted == "Person" else ends
            ) or None
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
        measured = [
            o.slot
            for o in combo
            if o.slot
            and self.vocabulary.slots[o.slot].value_type in ("amount", "time")
            and o.slot not in taken
        ]
        if measured:
            candidate.asked.append(measured[-1:])
            return self._mentioned_slots(candidate, combo, measured[-1:])
        if self._agent_noun(relation, reading.tokens) and option.sort != "type":
            slots = self._who(cls, candidate, reading, combo, subject, objects, taken, "Person")
        elif option.type:
            candidate.answer_type = option.type
            if self.vocabulary.is_a(option.type, "Agent"):
                slots = self._who(
                    cls, candidate, reading, combo, subject, objects, taken, option.type
                )
            else:
                slots = [
                    s
                    for s in cls.slots
                    if self.vocabulary.slots[s].value_type == "entity"
                    and self._compatible(option.type, self.vocabulary.slots[s].range)
                    and s not in taken
                ]
        elif option.slot and option.slot not in taken:
            slots = [option.slot]
        elif option.asks:
            slots = [s for s in option.asks if s in cls.slots]
        elif cls.name == "Tally":
            slots = ["count"]
        else:
            slots = [
                s
                for s in ((*_WHAT, *_SESSIONS) if cls.name == "Incident" else (*_SESSIONS, *_WHAT))
                if s in cls.slots and s not in taken
            ]
            candidate.score -= 0.3
        if not slots:
            return False
        candidate.asked.append(slots)
        return self._mentioned_slots(candidate, combo, slots)
