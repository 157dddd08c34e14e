"""Candidates → one honest answer: answered, disputed, not recorded or not understood; never a guess."""

import re
from dataclasses import replace
from itertools import pairwise

from kg.answers.words.composing import Composer
from kg.answers.words.conditions import OneOf, Slot, Touches, World, query_of
from kg.answers.words.denying import Denying
from kg.answers.words.evidence import Evidence
from kg.answers.words.lexicon import Lexicon, split_words, stem
from kg.answers.words.linking import NameIndex
from kg.answers.words.matching import Matching
from kg.answers.words.overviews import (
    SEVERAL,
    connection,
    is_overview,
    named,
    overview,
    to_each_other,
)
from kg.answers.words.parsing import Reader
from kg.answers.words.readings import MOST_CHARACTERS
from kg.answers.words.replies import reply, together
from kg.problems import shorten

_ASKS = re.compile(
    r"\b(who|whom|whose|what|which|where|when|why|how)\b|^(is|was|were|are|did|does|do|has|have|had)\b",
    re.IGNORECASE,
)
_WIDE = 12  # so many statements answer no question that names nobody, no place and no time
_FAR_BELOW = (
    2.2  # a candidate so much less likely than the best is not asked: it would mean something else
)


class Words:
    """Everything that questions in words need of a graph; made once per graph by ``words_of``."""

    def __init__(self, graph):
        self.graph, self.world, self.lexicon = graph, World(graph), Lexicon(graph.vocabulary)
        self.names = NameIndex(graph)
        self.reader, self.composer = (
            Reader(self.names, self.lexicon, graph),
            Composer(self.world, self.lexicon),
        )
        self.disputed, self.ruled, self._evidence = {}, {}, None
        self.stems_of, self.all_stems, self.saved = {}, None, None  # filled when first needed
        for conflict in graph.conflicts:
            if conflict["ruling"]:
                if conflict["values"]:
                    self.ruled[conflict["statement"], conflict["slot"]] = conflict
            else:
                for ident in conflict["statements"]:
                    self.disputed.setdefault(ident, []).append(conflict)

    @property
    def evidence(self):
        """The Evidence, made when a question first needs it."""
        if self._evidence is None:
            self._evidence = Evidence(self)
        return self._evidence


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
    (words without a place), suggestions (saved questions), nearby (ids of statements that hold most of the
    words, where the question was not understood), and sentences (what to print). Nothing typed becomes part
    of the SPARQL. Never raises for what is typed.

    >>> from kg import load
    >>> ask_in_words(load(), "Who founded GMG Racing?")["answers"][0]["label"]
    'James Sofronas'
    """
    words = words_of(graph)
    text = str(text)
    if not text.strip():
        return reply(
            "not_understood",
            sentences=["There is no question."],
            suggestions=_suggestions(words, ""),
        )
    if len(text) > MOST_CHARACTERS:
        return reply(
            "not_understood",
            missing=[shorten(text)],
            sentences=[
                f"That is {len(text):,} characters long; a question here has at most {MOST_CHARACTERS}."
            ],
        )
    reading = words.reader.read(text)
    if _looks_like_sparql(text):
        return reply(
            "not_understood",
            missing=[shorten(text)],
            sentences=["That looks like SPARQL: `kg sparql` runs it."],
        )
    if not reading.tokens:
        return reply(
            "not_understood",
            missing=[shorten(text)],
            sentences=["There is no word in that question."],
            suggestions=_suggestions(words, ""),
        )
    return _Answering(words, reading).answer()


def _looks_like_sparql(text):
    folded = text.casefold()
    return (
        "{" in text
        and "?" in text
        and any(
            w in folded
            for w in ("select", "ask", "construct", "describe", "where", "insert", "delete")
        )
    )


class _Answering:
    """Answers one Reading."""

    def __init__(self, words, reading, clauses=True):
        self.words, self.reading, self.graph, self.world, self.clauses = (
            words,
            reading,
            words.graph,
            words.world,
            clauses,
        )
        self.matching = Matching(words, reading)

    # -- the way to an answer --

    def answer(self):
        """Return the answer: as composed; else by the words of single statements; else what is near, and why it is no answer."""
        apart = self.clauses and _are_questions(split_clauses(self.reading.text))
        if apart and (result := self._of_each_clause()):
            return result
        result = self._composed()
        if result["status"] == "not_understood":
            result = self._without_light_words() or self._by_evidence() or result
        if result["status"] in ("not_understood", "not_recorded"):
            result = self._of_each_name() or result
        if result["status"] in ("not_understood", "not_recorded") and self.clauses and not apart:
            result = self._of_each_clause() or result
        if result["status"] in ("not_understood", "not_recorded"):
            result = self._with_nearby(result)
        return result

    def _of_each_clause(self):
        """Answer the questions of a sentence one by one: "…, and how did he finance it?"; say which was not understood."""
        clauses = split_clauses(self.reading.text)
        if len(clauses) < 2 or not _ASKS.search(clauses[0]):
            return None
        parts, lost, first = [], [], None
        for clause in clauses:
            reading = self.words.reader.read(
                self._with_subject(clause, first, parts[-1][1]["answers"] if parts else [])
            )
            if not reading.mentions and first is not None:
                lost.append(f"This part was not understood: “{shorten(clause)}”.")
                continue
            if first is not None:
                self._inherit(reading, first)
            first = first or reading
            part = _Answering(self.words, reading, clauses=False).answer()
            if part["status"] in ("answered", "disputed"):
                parts.append((clause, part))
            elif part["status"] == "not_recorded":
                lost.append(f"Nothing was found for this part: “{shorten(clause)}”.")
            else:
                lost.append(f"This part was not understood: “{shorten(clause)}”.")
        if not parts or sum(p["yes"] is not None for _, p in parts) > 1:
            return None
        result = self._together([p for _, p in parts], [shorten(c) for c, _ in parts])
        result["sentences"] = lost + result["sentences"]
        return result

    def _together(self, parts, names):
        ids = {i for p in parts for i in p["statements"]}
        return together(
            parts,
            names,
            query_of("", [OneOf(tuple(sorted(ids)), "what answers the parts")], self.world),
        )

    def _with_subject(self, clause, first, before):
        """Put the name that "he", "she", "they" or "that man" stands for: of the first question, or its one answer."""
        if that := re.search(
            r"\b(that|this) (man|woman|person|driver|team|company|sponsor|guy)\b",
            clause,
            flags=re.IGNORECASE,
        ):
            return (
                clause[: that.start()]
                + self.graph.entities[before[0]["id"]].name.partition(" (")[0]
                + clause[that.end() :]
                if len(before) == 1 and before[0]["id"] in self.graph.entities
                else ""
            )
        subject = (
            next(
                (
                    m
                    for m in first.mentions
                    if all(
                        self.graph.vocabulary.is_a(self.graph.entities[i].cls, "Agent")
                        for i in m.ids
                    )
                ),
                None,
            )
            if first
            else None
        )
        if subject is None:
            return clause
        name = self.graph.entities[subject.ids[0]].name.partition(" (")[0]
        clause = re.sub(
            r"\b(his|her|their|its)\b(?=\s+\w)",
            lambda m: f"{name}'s",
            clause,
            count=1,
            flags=re.IGNORECASE,
        )
        return re.sub(
            r"\b(he|she|they|him|them)\b", lambda m: name, clause, count=1, flags=re.IGNORECASE
        )

    def _inherit(self, reading, first):
        """Let the limits of the first question hold for the next, where it sets none of its kind."""
        classes = {self.graph.entities[i].cls for m in reading.mentions for i in m.ids}
        for mention in first.mentions:
            own = {self.graph.entities[i].cls for i in mention.ids}
            if not own & classes and not any(self.graph.vocabulary.is_a(c, "Agent") for c in own):
                reading.mentions.append(
                    replace(
                        mention,
                        start=len(reading.tokens),
                        end=len(reading.tokens),
                        possessive=False,
                    )
                )
        reading.periods = reading.periods or list(first.periods)
        reading.sessions = reading.sessions or list(first.sessions)

    def _with_nearby(self, result):
        """Add the statements that hold most of the words, for the reader to judge."""
        if (
            self.clauses
            and self.reading.mentions
            and (near := self.words.evidence.near(self.reading))
        ):
            result["nearby"] = [s["id"] for s in near]
        return result

    def _of_each_name(self):
        """Answer of each of two names joined by "and" by itself, where nothing holds of both together."""
        reading, entities = self.reading, self.graph.entities
        for one, other in pairwise(reading.mentions):
            between = [t.word for t in reading.tokens[one.end : other.start]]
            if (
                one.before == "between"
                or between not in (["and"], ["and", "the"], ["or"], [","])
                or reading.both
                or reading.yes_no
                or one.possessive != other.possessive
                and not other.possessive
            ):
                continue
            if not {entities[i].cls for i in one.ids} & {
                entities[i].cls for i in other.ids
            } and not all(
                entities[i].cls in ("Venue", "Place", "Event") for i in one.ids + other.ids
            ):
                continue
            parts = []
            for left in (other, one):
                alone = replace(reading, mentions=[m for m in reading.mentions if m is not left])
                alone.placed = reading.placed | set(range(left.start, left.end))
                answering = _Answering(self.words, alone)
                parts.append(answering._composed())
            names, found = (
                [named(self.words, one), named(self.words, other)],
                [p["status"] in ("answered", "disputed") and p["yes"] is None for p in parts],
            )
            if all(found):
                return self._together(parts, names)
        return None

    def _without_light_words(self):
        """Try once more without words that say little by themselves: the role he *plays*."""
        reading, light = self.reading, self.words.lexicon.light
        rest = [i for i in reading.loose if reading.tokens[i].word not in light]
        relations = [
            r
            for r in reading.relations
            if r.text not in light or any(a.relation is r for a in reading.asks)
        ]
        if rest or not relations or len(relations) == len(reading.relations) and not reading.loose:
            return None
        result = _Answering(
            self.words,
            replace(
                reading,
                loose=rest,
                relations=relations,
                missing=[
                    m
                    for m in reading.missing
                    if m not in [reading.tokens[i].raw for i in reading.loose]
                ],
            ),
        )._composed()
        return result if result["status"] in ("answered", "disputed") else None

    def _by_evidence(self):
        reading = self.reading
        if any(
            m != "after (what?)"
            for m in reading.missing
            if m not in [reading.tokens[i].raw for i in reading.loose]
        ):
            return None
        for candidate, found in self.words.evidence.candidates(reading):
            if result := self._ambiguous(candidate, found) or self._answered(
                candidate, found, candidate.conditions
            ):
                return result
        return None

    def _composed(self):
        reading = self.reading
        if reading.missing:
            return self._not_understood(reading.missing)
        if reading.connects:
            if result := connection(self.words, reading):
                return result
        if not reading.relations and not reading.loose and is_overview(reading):
            return overview(self.words, reading)
        if (
            not reading.relations
            and not reading.loose
            and reading.asks
            and reading.asks[0].what in ("who", "what", "how")
            and reading.mentions[1:]
            and reading.mentions[-1].before in ("to", "for")
            and (result := to_each_other(self.words, reading))
        ):
            return result
        unplaced = self._unplaced()
        if unplaced:
            return self._not_understood(unplaced)
        candidates = self.words.composer.candidates(reading)
        if not candidates:
            if result := self._with_words_of_the_text():
                return result
            words = (
                [reading.tokens[i].raw for i in reading.loose]
                or [r.text for r in reading.relations]
                or [t.raw for t in reading.tokens if t.word != ","]
            )
            return self._not_understood(words, together=not reading.loose)
        candidates = [c for c in candidates if c.score >= candidates[0].score - _FAR_BELOW]
        for candidate in candidates:
            if result := self._try(candidate):
                return result
        if reading.yes_no and not reading.asks and not reading.loose:
            for candidate in candidates:
                if found := Denying(self.words, reading, self.matching).statements(candidate):
                    return self._denied(candidate, found)
        if reading.loose:
            return self._not_understood([reading.tokens[i].raw for i in reading.loose])
        if result := self._with_words_of_the_text() or self._with_names_as_words():
            return result
        return self._not_recorded(candidates[0])

    def _with_words_of_the_text(self):
        """Try once more with one relation word as a word that the statement itself must hold ("a client", "the dealership")."""
        reading = self.reading
        if reading.yes_no or len(reading.relations) < 2 or len(reading.loose) > 1:
            return None
        for relation in sorted(reading.relations, key=lambda r: -r.start):
            index = relation.start
            if (
                relation.end - index != 1
                or any(a.relation is relation for a in reading.asks)
                or len(reading.tokens[index].word) < 4
                or reading.tokens[index].stem not in self.matching.all_text_stems()
            ):
                continue
            again = replace(
                reading,
                relations=[r for r in reading.relations if r is not relation],
                loose=[*reading.loose, index],
            )
            tried = _Answering(self.words, again)
            candidates = self.words.composer.candidates(again)
            for candidate in [c for c in candidates if c.score >= candidates[0].score - _FAR_BELOW]:
                if result := tried._try(candidate):
                    return result
        return None

    def _with_names_as_words(self):
        """Try once more with the name of a thing as words that the statement itself must hold: its "Porsche Cup car" may be of no known model."""
        reading = self.reading
        if reading.yes_no:
            return None
        for mention in reading.mentions:
            if len(reading.mentions) > 1 and all(
                self.graph.entities[i].cls in ("CarModel", "Organization") for i in mention.ids
            ):
                again = replace(reading, mentions=[m for m in reading.mentions if m is not mention])
                tried, wanted = (
                    _Answering(self.words, again),
                    {stem(w) for w in split_words(mention.text)},
                )
                candidates = self.words.composer.candidates(again)
                for candidate in [
                    c for c in candidates if c.score >= candidates[0].score - _FAR_BELOW
                ]:
                    result = tried._try(candidate)
                    if (
                        result
                        and result["statements"]
                        and all(
                            wanted <= self.matching.text_stems(self.graph.by_id[i])
                            for i in result["statements"]
                        )
                    ):
                        return result
        return None

    def _unplaced(self):
        """Return words that nothing can account for: numbers without a slot, a "not" that changes the meaning."""
        reading, missing = self.reading, []
        if reading.numbers and not reading.yes_no:
            missing += reading.numbers
        if reading.negated and not any(
            s.sort in ("class", "phrase", "kind")
            and s.name
            in (
                "Absence",
                "AbsenceKind",
                *(
                    p.iri
                    for p in self.words.graph.vocabulary.phrases
                    if "result_status=retired" in p.guards
                ),
            )
            for r in reading.relations
            for s in r.senses
        ):
            missing.append("not")
        if len(reading.loose) > 3:
            missing += [reading.tokens[i].raw for i in reading.loose]
        for index in reading.loose:
            token = reading.tokens[index]
            if len(token.word) < 4 or token.stem not in self.matching.all_text_stems():
                missing.append(token.raw)
        return missing

    # -- one candidate --

    def _try(self, candidate):
        if self.reading.both and candidate.asked:
            return self._of_both(candidate)
        found, conditions = self.matching.matching(candidate)
        if not found:
            return None
        if ambiguous := self._ambiguous(candidate, found):
            return ambiguous
        if len(found) > _WIDE and not self._is_limited():
            return self._not_understood(
                [
                    f"{self.graph.vocabulary.statement_class(candidate.cls).label} (of whom, where, when?)"
                ]
            )
        if self.reading.yes_no and not self.reading.asks:
            if self.reading.both and len(found) < 2:
                return None
            return self._yes(candidate, found, conditions)
        return self._answered(candidate, found, conditions)

    def _is_limited(self):
        """Whether the question limits itself to anything at all."""
        reading = self.reading
        return bool(
            reading.mentions
            or reading.periods
            or reading.sessions
            or reading.rounds
            or reading.positions
            or reading.numbers
            or reading.order
            or reading.car_number
            or reading.listing
        )

    def _ambiguous(self, candidate, found):
        """A name that may be several people, of whom several are recorded, is nobody's answer."""
        for mention, use in candidate.bound:
            if mention.either:
                continue
            people = [i for i in mention.ids if self.graph.entities[i].cls == "Person"]
            if len(people) > 1:
                hit = [
                    i
                    for i in people
                    if any(Touches(use, (i,), "").test(s, self.world) for s in found)
                ]
                if len(hit) > 1:
                    names = [self.graph.entities[i].name for i in hit]
                    return self._not_understood([f"{mention.text} ({' or '.join(names)}?)"])
        return None

    def _answers(self, candidate, found):
        answers, seen = [], set()
        for statement in found:
            for slots in candidate.asked:
                for value in self.matching.values(candidate, statement, slots):
                    key = value["id"] or str(value["value"])
                    if key not in seen:
                        seen.add(key)
                        answers.append(
                            {
                                "label": self._label(candidate, statement, value),
                                "id": value["id"],
                                "value": value["value"],
                            }
                        )
        return answers

    def _label(self, candidate, statement, value):
        """Return the label of an answer, with the race class where the question leaves it open and it matters."""
        classes = statement["slots"].get("race_class", ())
        if (
            candidate.cls not in ("Result", "Title", "Standing")
            or value["slot"] not in ("driver", "holder", "who")
            or not classes
        ):
            return value["label"]
        if any(
            self.graph.entities[i].cls == "RaceClass" for m in self.reading.mentions for i in m.ids
        ):
            return value["label"]
        return f"{value['label']} ({classes[0]['label']})"

    def _answered(self, candidate, found, conditions):
        answers = self._answers(candidate, found)
        asked = {s for slots in candidate.asked for s in slots}
        shown = {
            v["slot"]
            for s in found
            for slots in candidate.asked
            for v in self.matching.values(candidate, s, slots)
        }
        disputes = [
            (s, c)
            for s in found
            for c in self.words.disputed.get(s["id"], ())
            if c["slot"] in (asked & shown) and self._same_thing(c)
        ]
        if candidate.counted:
            if len(found) and not answers:
                return None
            number = len(answers) if candidate.cls != "Title" else len(found)
            answers = [{"label": f"{number} recorded", "id": None, "value": number}]
        status = "disputed" if disputes else "answered"
        lines = [self._headline_of(answers)] if answers else []
        for slots in candidate.asked[1:]:
            if not candidate.counted and not any(
                self.matching.values(candidate, s, slots) for s in found
            ):
                lines.append(f"Nobody recorded the other part: {self._label_of(slots)}.")
        if disputes:
            lines = [
                f"The sources disagree: {' or '.join(a['label'] for a in answers)}."
                if len(answers) > 1
                else f"The sources disagree: {disputes[0][1]['what'] or answers[0]['label']}."
            ]
        for statement in found:
            for name in sorted(asked & shown):
                if conflict := self.words.ruled.get((statement["id"], name)):
                    lines.append(
                        f"Sources differ ({' or '.join(v['label'] for v in conflict['values'])}); it was ruled: {conflict['ruling']['reason']}."
                    )
        ids = [s["id"] for s in found]
        more = [i for _, c in disputes for i in c["statements"] if i not in ids]
        sentences = (
            lines
            + [s["sentence"] for s in found[:SEVERAL]]
            + [self.graph.by_id[i]["sentence"] for i in dict.fromkeys(more)]
        )
        if more:
            conditions = [
                OneOf(
                    tuple(sorted(ids + list(dict.fromkeys(more)))), "with what they disagree with"
                )
            ]
            return reply(
                status,
                answers,
                None,
                self._understood(candidate),
                query_of("", conditions, self.world),
                ids + list(dict.fromkeys(more)),
                sentences=sentences,
            )
        return reply(
            status,
            answers,
            None,
            self._understood(candidate),
            query_of(candidate.cls, conditions, self.world),
            ids,
            sentences=sentences,
        )

    def _same_thing(self, conflict):
        """Whether a conflict is about what is asked: a total of titles is not at odds with a total of trophies."""
        kinds = {
            v["value"]
            for i in conflict["statements"]
            for v in self.graph.by_id[i]["slots"].get("tally_kind", ())
        }
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
            every, _ = self.matching.matching(candidate)
            times = {}
            for statement in every:
                for key in {a["id"] or a["value"] for a in self._answers(candidate, [statement])}:
                    times.setdefault(key, []).append(statement)
            kept = list(
                {s["id"]: s for some in times.values() if len(some) == 2 for s in some}.values()
            )
            return (
                self._answered(
                    candidate,
                    kept,
                    [OneOf(tuple(sorted(s["id"] for s in kept)), "what holds of both")],
                )
                if kept
                else None
            )
        found, common = [], None
        for mention in group:
            others = {m.ids[0] for m in group if m is not mention}
            alone = replace(
                candidate,
                conditions=[
                    c
                    for c in candidate.conditions
                    if not (isinstance(c, Touches) and set(c.ids) & others)
                ],
                bound=tuple(b for b in candidate.bound if b[0] is mention or b[0] not in group),
            )
            some, _ = self.matching.matching(alone)
            given = {a["id"] or a["value"] for a in self._answers(alone, some)}
            common = given if common is None else common & given
            found += [(alone, s) for s in some]
        kept = list(
            {
                s["id"]: s
                for one, s in found
                if {a["id"] or a["value"] for a in self._answers(one, [s])} & common
            }.values()
        )
        if not kept:
            return None
        return self._answered(
            candidate, kept, [OneOf(tuple(sorted(s["id"] for s in kept)), "what holds of both")]
        )

    # -- yes and no --

    def _yes(self, candidate, found, conditions):
        kinds = {c.slot for c in candidate.conditions if isinstance(c, Slot)}
        disputes = [
            c for s in found for c in self.words.disputed.get(s["id"], ()) if c["slot"] in kinds
        ]
        ids = [s["id"] for s in found]
        if candidate.cls == "Absence" and (
            self.reading.negated or any(o.sort == "kind" for o in candidate.options)
        ):
            return None
        if disputes:
            return reply(
                "disputed",
                [],
                None,
                self._understood(candidate),
                query_of(candidate.cls, conditions, self.world),
                ids,
                sentences=["The sources disagree."] + [s["sentence"] for s in found],
            )
        if all(
            any(c["certainty"] == "planned" for c in s["claims"])
            and not any(c["certainty"] != "planned" for c in s["claims"])
            for s in found
            if s["claims"]
        ) and all(s["claims"] for s in found):
            return None
        return reply(
            "answered",
            [],
            True,
            self._understood(candidate),
            query_of(candidate.cls, conditions, self.world),
            ids,
            sentences=["Yes."] + [s["sentence"] for s in found],
        )

    def _denied(self, candidate, found):
        ids = [s["id"] for s in found]
        sparql = query_of(
            found[0]["class"], [OneOf(tuple(sorted(ids)), "what says no")], self.world
        )
        return reply(
            "answered",
            [],
            False,
            self._understood(candidate),
            sparql,
            ids,
            sentences=["No."] + [s["sentence"] for s in found],
        )

    # -- other outcomes --

    def _not_recorded(self, candidate):
        reading = self.reading
        lines = [f"Nobody recorded it: {self._understood(candidate)}."]
        nearby = self._nearby(candidate)
        if nearby:
            lines += ["Recorded nearby:"] + [s["sentence"] for s in nearby]
        conditions = list(candidate.conditions)
        return reply(
            "not_recorded",
            understood=self._understood(candidate),
            sparql=query_of(candidate.cls, conditions, self.world) if not candidate.asked else "",
            suggestions=_suggestions(self.words, reading.text),
            sentences=lines,
        )

    def _nearby(self, candidate):
        """Return a few statements of the same class that touch the first name of the question."""
        agents = [c for c in candidate.conditions if isinstance(c, Touches)]
        return sorted(
            (
                s
                for s in self.world.by_class.get(candidate.cls, ())
                if agents and agents[0].test(s, self.world)
            ),
            key=self.graph.by_time,
        )[:3]

    def _not_understood(self, missing, together=False):
        missing = list(dict.fromkeys(missing))
        said = ", ".join(f"“{shorten(m, 60)}”" for m in missing)
        sentence = (
            f"The words are known, but not what they ask together: {said}."
            if together
            else f"No place was found for {said}."
        )
        known = [m.text for m in self.reading.mentions] + [r.text for r in self.reading.relations]
        understood = "; ".join(
            self.reading.notes + ([f"known: {', '.join(known)}"] if known else [])
        )
        return reply(
            "not_understood",
            understood=understood,
            missing=missing,
            suggestions=_suggestions(self.words, self.reading.text),
            sentences=[sentence],
        )

    def _understood(self, candidate):
        vocabulary = self.graph.vocabulary
        label = vocabulary.statement_class(candidate.cls).label
        asked = [self._label_of(slots) for slots in candidate.asked]
        head = " and ".join(asked) + f" of: {label}" if asked else f"whether: {label}"
        limits = [w for c in candidate.conditions if (w := c.words(self.world))] + [
            f"{way} {text}" for _, _, way, text in candidate.reached
        ]
        if self.reading.loose:
            limits.append(
                "said with " + ", ".join(self.reading.tokens[i].raw for i in self.reading.loose)
            )
        if self.reading.order:
            limits.append(f"the {self.reading.order}")
        return "; ".join([", ".join([head, *limits]), *self.reading.notes])

    def _label_of(self, slots):
        vocabulary = self.graph.vocabulary
        if len(slots) > 2 and set(slots) & {"when", "held_on"}:
            return "when"
        return " or ".join(dict.fromkeys(vocabulary.slot(s).label for s in slots[:3]))


def _are_questions(clauses):
    """Whether each part could be asked by itself; "who founded it, and when" is one question."""
    return len(clauses) > 1 and all(len(c.split()) > 3 and _ASKS.search(c) for c in clauses)


def split_clauses(text):
    """Return the questions that one sentence joins.

    >>> split_clauses("How much did he pay, and how did he finance it?")
    ['How much did he pay', 'how did he finance it?']
    >>> split_clauses("Where and when was it founded?")
    ['Where and when was it founded?']
    """
    parts = re.split(
        r"(?:,\s*and\s+|\s+and\s+|[,;]\s*)(?=(?:(?:for|in|at|by|with|from|on|to|of|since)\s+)?(?:who|whom|whose|what|which|where|when|why|how)\b)",
        text,
        flags=re.IGNORECASE,
    )
    found = []
    for part in parts:
        if found and (len(found[-1].split()) < 3 or len(part.split()) < 2):
            return [text]
        found.append(part.strip())
    return found


def _suggestions(words, text):
    """Return saved questions that are near, as sentences."""
    from kg.answers.questions import find_questions, load_questions

    folder = words.graph.folders.ontology / "questions"
    if not folder.is_dir():
        return []
    if words.saved is None:
        words.saved = load_questions(folder)
    found = find_questions(words.saved, text)
    return [q.in_words({}) for q in list(found)[:3]]
