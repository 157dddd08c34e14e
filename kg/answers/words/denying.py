"""Candidate of a yes/no question → the statements by which something recorded says no."""

from kg.answers.words.conditions import Slot, Touches, Within

_ONCE = frozenset(
    (
        "founded",
        "debut",
        "professional-debut",
        "first-win",
        "first-podium",
        "first-pole",
        "disbanded",
        "series-entry",
        "full-time",
    )
)
_OCCUPIES = {"Result": ("session", "race_class"), "Title": ("season", "race_class", "title_kind")}
_MISSED = {
    "Entry": ("race", "compete"),
    "Result": ("race", "compete"),
    "Stint": ("race", "compete"),
}


class Denying:
    """Finds what says no to a question of yes or no: never that nothing was found."""

    def __init__(self, words, reading, matching):
        self.words, self.reading, self.graph, self.world, self.matching = (
            words,
            reading,
            words.graph,
            words.world,
            matching,
        )

    def statements(self, candidate):
        """Return the statements that say no: a source says it did not happen, or something else stands in its place; empty where none does."""
        for find in (self._absent, self._otherwise, self._occupied, self._once, self._measured):
            if found := find(candidate):
                return found
        return []

    def _subject_ids(self, candidate):
        for mention, use in candidate.bound:
            if candidate.subject in use and len(mention.ids) == 1:
                return mention.ids
        return []

    def _absent(self, candidate):
        """What a source says did not happen, of the same subject and within the limits of the question."""
        subject = self._subject_ids(candidate) or next(
            (
                m.ids
                for m, _ in candidate.bound
                if len(m.ids) == 1
                and self.graph.vocabulary.is_a(self.graph.entities[m.ids[0]].cls, "Agent")
            ),
            [],
        )
        if not subject:
            return []
        positions = {
            c.value
            for c in candidate.conditions
            if isinstance(c, Slot) and c.slot == "position" and c.operator == "="
        }
        kinds = set(_MISSED.get(candidate.cls, ()))
        if "1" in positions:
            kinds.add("win")
        if any(
            isinstance(c, Slot) and c.slot == "position" and c.operator == "<="
            for c in candidate.conditions
        ):
            kinds.add("podium")
        if candidate.cls == "Result" and any("finish" in r.text for r in self.reading.relations):
            kinds.add("finish")
        words = {r.text for r in self.reading.relations}
        if "test" in words or "tested" in words:
            kinds = {"test"}
        limits = [
            c
            for c in candidate.conditions
            if isinstance(c, Touches) and not set(c.ids) & set(subject)
        ]
        found = []
        for statement in self.world.by_class.get("Absence", ()):
            slots = statement["slots"]
            if not any(v["id"] in subject for v in slots.get("who", ())) or not any(
                v["value"] in kinds for v in slots.get("missed", ())
            ):
                continue
            places = [n for n in ("event", "session", "venue") if slots.get(n)]
            if not places or statement["id"] in self.words.disputed:
                continue
            if all(
                Touches(
                    tuple(
                        n for n in ("event", "session", "season", "series", "venue") if slots.get(n)
                    ),
                    c.ids,
                    "",
                ).test(statement, self.world)
                for c in limits
                if not self._is_team(c)
            ):
                if all(
                    Within(p.how, p.low, p.high, p.text, "Absence").test(statement, self.world)
                    for p in self.reading.periods
                ) and any(not self._is_team(c) for c in limits):
                    found.append(statement)
        return found

    def _is_team(self, condition):
        return all(
            self.graph.entities[i].cls in ("Team", "Organization", "RaceClass")
            for i in condition.ids
            if i in self.graph.entities
        )

    def _otherwise(self, candidate):
        """The same subject in the same session with another value of the slot that the question names."""
        subject = self._subject_ids(candidate)
        if candidate.cls == "Standing" and subject and candidate.reached:
            placed = [
                c for c in candidate.conditions if isinstance(c, Slot) and c.slot == "position"
            ]
            rest = [c for c in candidate.conditions if c not in placed]
            own = self.matching.as_of(
                candidate,
                [
                    s
                    for s in self.world.by_class["Standing"]
                    if all(c.test(s, self.world) for c in rest)
                ],
            )
            return (
                [
                    s
                    for s in own
                    if s["slots"].get("position") and not all(c.test(s, self.world) for c in placed)
                ]
                if len(own) == 1 and placed
                else []
            )
        if candidate.cls != "Result" or not subject or not self.reading.sessions:
            return []
        finished = [
            c for c in candidate.conditions if isinstance(c, Slot) and c.slot == "result_status"
        ]
        if finished:
            found = [
                s
                for s in self.world.by_class["Result"]
                if all(c.test(s, self.world) for c in candidate.conditions if c not in finished)
            ]
            return [s for s in found if not all(c.test(s, self.world) for c in finished)]
        valued = [
            c
            for c in candidate.conditions
            if isinstance(c, Slot) and c.slot in ("position", "grid") and c.operator in ("=", "<=")
        ]
        if len(valued) != 1:
            return []
        rest = [c for c in candidate.conditions if c not in valued]
        found = [
            s for s in self.world.by_class["Result"] if all(c.test(s, self.world) for c in rest)
        ]
        wrong = [
            s
            for s in found
            if s["slots"].get(valued[0].slot)
            and not valued[0].test(s, self.world)
            and all(
                v["least"] is not None and v["most"] is not None and v["least"] == v["most"]
                for v in s["slots"][valued[0].slot]
            )
        ]
        retired = [
            s
            for s in found
            if any(v["value"] == "retired" for v in s["slots"].get("result_status", ()))
        ]
        sessions = {v["id"] for s in found for v in s["slots"].get("session", ())}
        return (
            (wrong or retired)
            if len(sessions) == 1 and not any(s["id"] in self.words.disputed for s in wrong)
            else []
        )

    def _occupied(self, candidate):
        """Somebody else in the place that only one can have: the win of a session and class, the title of a season and class."""
        subject = self._subject_ids(candidate)
        if candidate.cls not in _OCCUPIES or not subject:
            return []
        if candidate.cls == "Result" and not any(
            isinstance(c, Slot) and c.slot == "position" and c.operator == "="
            for c in candidate.conditions
        ):
            return []
        rest = [
            c
            for c in candidate.conditions
            if not (isinstance(c, Touches) and set(c.ids) == set(subject))
        ]
        others = [
            s
            for s in self.world.by_class.get(candidate.cls, ())
            if all(c.test(s, self.world) for c in rest)
        ]
        places = {
            tuple(
                tuple(v["id"] or v["value"] for v in s["slots"].get(n, ()))
                for n in _OCCUPIES[candidate.cls]
            )
            for s in others
        }
        named_class = any(
            self.graph.entities[i].cls == "RaceClass" for m in self.reading.mentions for i in m.ids
        )
        if not named_class and candidate.cls == "Result" and self.reading.sessions:
            own = {
                v["id"]
                for c in ("Entry", "Stint", "Result")
                for s in self.world.by_class.get(c, ())
                if any(v["id"] in subject for v in s["slots"].get("driver", ()))
                and set(self.world.years(s)) & {y for o in others for y in self.world.years(o)}
                for v in s["slots"].get("race_class", ())
            }
            others = [
                s for s in others if {v["id"] for v in s["slots"].get("race_class", ())} == own
            ]
            places = {tuple(v["id"] for v in s["slots"].get("session", ())) for s in others}
            named_class = len(own) == 1
        first = "session" if candidate.cls == "Result" else "season"
        if (
            len(places) == 1
            and named_class
            and all(s["slots"].get(first) for s in others)
            and not any(s["id"] in self.words.disputed for s in others)
        ):
            return others
        return []

    def _once(self, candidate):
        """What happens once, and happened at another time or through somebody else."""
        timed = [c for c in candidate.conditions if isinstance(c, Within)]
        if (
            candidate.cls == "Milestone"
            and len(timed) == 1
            and timed[0].how == "in"
            and any(
                isinstance(c, Slot) and c.slot == "what" and c.value in _ONCE
                for c in candidate.conditions
            )
        ):
            rest = [c for c in candidate.conditions if c not in timed]
            found = [
                s
                for s in self.world.by_class["Milestone"]
                if all(c.test(s, self.world) for c in rest)
            ]
            if found and all(
                s["time"]["earliest"]
                and s["time"]["latest"]
                and (s["time"]["earliest"] > timed[0].high or s["time"]["latest"] < timed[0].low)
                for s in found
            ):
                return found
        return []

    def _measured(self, candidate):
        """What is measured exactly, and measures something else."""
        numbers = [
            c
            for c in candidate.conditions
            if isinstance(c, Slot) and c.value in self.reading.numbers
        ]
        if candidate.cls not in ("Course", "Schedule") or len(numbers) != 1:
            return []
        rest = [c for c in candidate.conditions if c not in numbers]
        found = [
            s
            for s in self.world.by_class[candidate.cls]
            if s["slots"].get(numbers[0].slot) and all(c.test(s, self.world) for c in rest)
        ]
        exact = all(
            v["least"] == v["most"] is not None for s in found for v in s["slots"][numbers[0].slot]
        )
        return (
            found if len(found) == 1 and exact and found[0]["id"] not in self.words.disputed else []
        )
