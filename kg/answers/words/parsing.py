"""The text of a question → a Reading: what is asked, the names, the relation words, the limits, and words nobody could place."""

import itertools

from kg.answers.words.lexicon import FILLERS, STOP, stem
from kg.answers.words.limits import Limits
from kg.answers.words.readings import (
    ASKS,
    ORDINALS,
    Ask,
    Mention,
    Reading,
    Relation,
    Token,
    tokenize,
)

_AUX = frozenset(
    [
        "is",
        "was",
        "were",
        "are",
        "did",
        "does",
        "do",
        "has",
        "have",
        "had",
        "can",
        "could",
        "will",
        "would",
        "be",
        "been",
    ]
)
_EARLY = frozenset(("first", "earliest", "maiden", "initial", "original"))
_LATE = frozenset(("last", "latest", "newest", "final"))
_NOT = frozenset(("not", "never", "nobody", "none", "neither", "nor"))
_RELATIVE = frozenset(("yesterday", "tomorrow", "tonight"))


class Reader(Limits):
    """Reads questions with a NameIndex and a Lexicon."""

    def __init__(self, names, lexicon, graph):
        self.names, self.lexicon, self.graph = names, lexicon, graph

    def read(self, text):
        """Return the Reading of a question; what cannot be placed is in ``loose`` and ``missing``."""
        tokens = tokenize(text)
        notes = []
        for _ in range(5):
            reading = self._scan(text, tokens)
            swap = self._correction(reading)
            if swap is None:
                break
            index, word = swap
            notes.append(f"“{tokens[index].raw}” read as “{word}”")
            tokens[index] = Token(word, stem(word), tokens[index].raw, tokens[index].possessive)
        reading.notes = notes
        self._settle(reading)
        return reading

    # -- one pass over the words --

    def _scan(self, text, tokens):
        reading = Reading(text, tokens)
        i = 0
        while i < len(tokens):
            i = self._step(reading, tokens, i)
        return reading

    def _step(self, reading, tokens, i):
        token = tokens[i]
        if token.word == ",":
            return i + 1
        if i == 0 and token.word in ("list", "name", "show", "give", "tell", "find"):
            reading.listing = True
            return i + 1
        for take in (
            self._name_or_relation_if_long,
            self._ask,
            self._date,
            self._session,
            self._number,
            self._expected,
            self._name_or_relation,
            self._small,
        ):
            after = take(reading, tokens, i)
            if after is not None:
                if take in (self._date, self._session, self._number, self._expected, self._small):
                    reading.placed.update(range(i, after))
                return after
        reading.loose.append(i)
        return i + 1

    def _ask(self, reading, tokens, i):
        token = tokens[i]
        what = ASKS.get(token.word)
        if what is None:
            return None
        before = tokens[i - 1].word if i else ""
        j = i - 1
        while j > 0 and tokens[j].word in (
            "by",
            "for",
            "in",
            "at",
            "on",
            "with",
            "from",
            "of",
            "to",
        ):
            j -= 1
        leading = (
            i == 0
            or before in ("and", ",")
            or tokens[j].word in ("and", ",")
            or all(t.word in STOP | FILLERS for t in tokens[:i])
        )
        if not leading and reading.asks:
            return i + 1  # "how old was he when …": a conjunction
        if not leading and (reading.yes_no and what in ("when", "where", "who", "which", "what")):
            return i + 1
        if what == "how" and i + 1 < len(tokens):
            follows = tokens[i + 1].word
            if follows == "often":
                reading.asks.append(Ask("how_many", i))
                return i + 2
            if follows in ("many", "much"):
                reading.asks.append(Ask("how_" + follows, i))
                if (
                    follows == "much"
                    and i + 2 < len(tokens)
                    and self._longest_relation(tokens, i, 4) is not None
                ):
                    end, senses = self._longest_relation(tokens, i, 4)
                    if end > i + 2:
                        reading.relations.append(
                            Relation(i, end, " ".join(t.word for t in tokens[i:end]), senses)
                        )
                        reading.asks[-1].relation = reading.relations[-1]
                        return end
                return i + 2
            if found := self._longest_relation(tokens, i, 3):
                end, senses = found
                reading.relations.append(
                    Relation(i, end, " ".join(t.word for t in tokens[i:end]), senses)
                )
                reading.asks.append(Ask("how", i, reading.relations[-1]))
                return end
        if (
            what in ("what", "which")
            and (found := self._longest_relation(tokens, i, 3))
            and found[0] > i + 1
        ):
            end, senses = found
            reading.relations.append(
                Relation(i, end, " ".join(t.word for t in tokens[i:end]), senses)
            )
            reading.asks.append(Ask(what, i, reading.relations[-1]))
            return end
        reading.asks.append(Ask(what, i))
        return i + 1

    # -- names and relation words --

    def _longest_name(self, tokens, i):
        for end in range(min(len(tokens), i + self.names.longest), i, -1):
            part = tokens[i:end]
            if (
                any(t.possessive for t in part[:-1])
                and end - i > 1
                and not self.names.found([t.word for t in part])
            ):
                continue
            if ids := self.names.found([t.word for t in part]):
                return end, ids
        return None

    def _longest_relation(self, tokens, i, most=None):
        for end in range(min(len(tokens), i + (most or self.lexicon.longest)), i, -1):
            part = tokens[i:end]
            if end - i > 1 and any(t.possessive for t in part[:-1]):
                continue
            if senses := self.lexicon.senses.get(tuple(t.stem for t in part)):
                if end - i > 1 and part[-1].word in ("in", "at", "of"):
                    senses = senses + [
                        s
                        for s in self.lexicon.senses.get(tuple(t.stem for t in part[:-1]), ())
                        if s not in senses
                    ]
                return end, senses
        return None

    def _name_or_relation_if_long(self, reading, tokens, i):
        if (
            tokens[i].word in ORDINALS
            and i + 2 < len(tokens)
            and tokens[i + 1].word in ("race", "practice", "heat")
            and tokens[i + 2].word in ("at", "in")
        ):
            return self._session(reading, tokens, i)
        name, relation = self._longest_name(tokens, i), self._longest_relation(tokens, i)
        longest = max(name[0] if name else 0, relation[0] if relation else 0)
        if longest - i < 2 or tokens[i].word in ASKS:
            return None
        if (
            relation
            and longest == relation[0]
            and tokens[i].word in STOP
            and not (name and name[0] == longest)
            and tokens[i].word not in ("on", "not", "did", "at", "as", "for")
        ):
            return None
        return self._name_or_relation(reading, tokens, i)

    def _name_or_relation(self, reading, tokens, i):
        name, relation = self._longest_name(tokens, i), self._longest_relation(tokens, i)
        if (
            name
            and relation
            and name[0] == relation[0]
            and name[0] == i + 1
            and (tokens[i].word in STOP or not self._is_name(tokens, i, name[1]))
        ):
            name = None
        if name and name[0] == i + 1 and not tokens[i].capital:
            ids = [x for x in name[1] if self.graph.entities[x].cls != "Publication"]
            name = (name[0], ids) if ids else None
        if name and (not relation or name[0] >= relation[0]):
            end, ids = name
            part = tokens[i:end]
            mention = Mention(
                i,
                end,
                " ".join(t.raw for t in part),
                ids,
                part[-1].possessive,
                self._before(tokens, i),
            )
            mention.full = end - i > 1 or any(
                self.names.by_words[tuple(t.word for t in part)][x] == 3 for x in ids
            )
            mention.excluded = (
                mention.before in ("without", "except", "besides")
                or mention.before == "than"
                and i > 1
                and tokens[i - 2].word == "other"
            )
            mention.when = self._when(tokens, i) if self._ends(tokens, end) else ""
            reading.mentions.append(mention)
            return end
        if relation:
            end, senses = relation
            if tokens[i].word in STOP and tokens[i].word not in (
                "on",
                "not",
                "did",
                "at",
                "as",
                "for",
            ):
                return None
            reading.relations.append(
                Relation(i, end, " ".join(t.word for t in tokens[i:end]), senses)
            )
            return end
        return None

    def _is_name(self, tokens, i, ids):
        """Whether one word that is also a word of English is meant as a name: by its capital, or by what it names."""
        if tokens[i].capital and any(
            not t.capital for t in tokens if t.word.isalpha() and t is not tokens[i]
        ):
            return i > 0 or tokens[i].possessive
        return all(
            self.graph.entities[x].cls in ("Person", "RaceClass", "Team", "Venue", "Place")
            for x in ids
        )

    def _before(self, tokens, i):
        j = i - 1
        while j >= 0 and tokens[j].word in (
            "the",
            "a",
            "an",
            "driver",
            "team",
            "boss",
            "either",
            "both",
        ):
            j -= 1
        return tokens[j].word if j >= 0 else ""

    def _ends(self, tokens, i):
        """Whether a name stands by itself, not before a thing of it: after Indianapolis, but not after the Indianapolis *accident*."""
        return (
            i >= len(tokens)
            or tokens[i].word in STOP
            or tokens[i].word
            in (",", "race", "round", "weekend", "event", "races", "rounds", "finale", "opener")
            or not tokens[i].word.isalpha()
            or tokens[i].stem not in self.lexicon.stems
        )

    def _when(self, tokens, i):
        words = [
            t.word
            for t in tokens[max(0, i - 3) : i]
            if t.word not in ("the", "race", "round", "weekend", "at", "in")
        ]
        last = words[-1] if words else ""
        if last in ("before", "entering") or words[-2:] in (
            ["going", "into"],
            ["heading", "into"],
            ["coming", "into"],
            ["ahead", "of"],
            ["prior", "to"],
        ):
            return "before"
        return "after" if last in ("after", "leaving", "following") else ""

    def _small(self, reading, tokens, i):
        word = tokens[i].word
        if word in _NOT:
            reading.negated = True
            return i + 1
        if word in _EARLY | _LATE:
            if i + 1 < len(tokens) and tokens[i + 1].word in (
                "year",
                "season",
                "month",
                "week",
                "weekend",
            ):
                reading.missing.append(f"{word} {tokens[i + 1].word} (which?)")
                return i + 2
            if i and tokens[i - 1].stem in ("finish", "com", "plac", "qualify", "start", "end"):
                if word == "first":
                    reading.positions.append(1)
                else:
                    reading.missing.append(word)
                return i + 1
            reading.order = "first" if word in _EARLY else "last"
            return i + 1
        if (
            word in ("this", "next")
            and i + 1 < len(tokens)
            and tokens[i + 1].word in ("year", "season", "month", "week", "weekend", "race")
        ):
            reading.missing.append(f"{word} {tokens[i + 1].word} (which?)")
            return i + 2
        if word == "next":
            reading.missing.append("next (after which day?)")
            return i + 1
        if (
            word in ("best", "highest", "top")
            and i + 1 < len(tokens)
            and tokens[i + 1].stem in ("result", "finish", "plac", "position", "rac")
        ):
            reading.order = "best"
            return i + 1
        if word in (
            "most",
            "fewest",
            "highest",
            "largest",
            "biggest",
            "longest",
            "oldest",
            "youngest",
            "shortest",
            "smallest",
        ):
            if i and tokens[i - 1].word in ("who", "which", "what", "the") or word != "most":
                reading.order = (
                    "fewest" if word in ("fewest", "shortest", "smallest", "youngest") else "most"
                )
            elif i + 1 < len(tokens) and tokens[i + 1].word == "recent":
                reading.order = "last"
                return i + 2
            else:
                reading.order = "most"
            return i + 1
        if word == "both":
            reading.both = True
            return i + 1
        if (
            tokens[i].stem in ("connect", "link", "relat", "connection")
            and word != "related"
            or word in ("related", "connection", "connections")
        ):
            reading.connects = True
            return i + 1
        if word in (
            "before",
            "after",
            "since",
            "until",
            "till",
            "between",
            "without",
            "except",
            "besides",
            "than",
            "other",
            "through",
            "entering",
            "going",
            "heading",
            "coming",
            "leaving",
            "following",
            "prior",
            "across",
            "against",
            "behind",
            "using",
            "ahead",
            "via",
            "off",
            "over",
            "together",
        ):
            return i + 1
        if word in STOP or word in FILLERS:
            if i == 0 and word in _AUX:
                reading.yes_no = True
            return i + 1
        return None

    # -- afterwards --

    def _correction(self, reading):
        """Return (index, word) for the first unplaced word that is surely a misspelt one, or None."""
        from rapidfuzz import process
        from rapidfuzz.distance import DamerauLevenshtein

        for index in reading.loose:
            token = reading.tokens[index]
            if (
                not token.word.isalpha()
                or token.stem in self.lexicon.synonyms
                or token.word in self.lexicon.light
                or token.word in self.names.single
            ):
                continue
            beside = [m for m in reading.mentions if index in (m.start - 1, m.end)]
            if beside and (
                name := self.names.completed(token.word, [i for m in beside for i in m.ids])
            ):
                return index, name
            mixed = any(t.capital for t in reading.tokens[1:])
            name = self.names.corrected(token.word) if token.capital or not mixed else None
            word = None
            if len(token.word) >= 6 and not (token.capital and index):
                pool = [
                    w
                    for w in self.lexicon.words
                    if w[0] == token.word[0] or w[1:2] == token.word[1:2]
                ]
                near = process.extract(
                    token.word,
                    pool,
                    scorer=DamerauLevenshtein.distance,
                    limit=2,
                    score_cutoff=1 if len(token.word) < 8 else 2,
                )
                if near and (
                    len(near) == 1
                    or near[0][1] < near[1][1]
                    or stem(near[0][0]) == stem(near[1][0])
                ):
                    word = near[0][0]
            if name and word and name != word:
                closer = DamerauLevenshtein.distance(
                    name, token.word
                ) - DamerauLevenshtein.distance(word, token.word)
                if closer == 0:
                    continue
                word = name if closer < 0 else word
            if (name or word) and (name or word) != token.word:
                return index, word or name
        return None

    def _settle(self, reading):
        """Find what only the whole question shows: names side by side, a stranded "from", what a question word asks for."""
        tokens = reading.tokens
        if reading.order in ("most", "fewest", "first", "last", "best"):
            self._either(reading)
        starts = next((r for r in reading.relations if tokens[r.end - 1].stem == "start"), None)
        for ask in reading.asks:
            if (
                starts is not None
                and ask.relation is None
                and any(r.text in ("position", "place") for r in reading.relations)
            ):
                reading.relations = [
                    r for r in reading.relations if r.text not in ("position", "place")
                ]  # what position he started from
                ask.relation = starts
        pole = next(
            (
                r
                for r in reading.relations
                if any(s.sort == "phrase" and s.name.endswith("/pole") for s in r.senses)
            ),
            None,
        )
        if pole is not None and (
            pole.start == 0 or tokens[pole.start - 1].word not in ("from", "on")
        ):  # to win a pole is no win
            reading.relations = [
                r for r in reading.relations if r is pole or tokens[r.end - 1].stem != "win"
            ]
        people = [
            m
            for m in reading.mentions
            if all(self.graph.entities[i].cls == "Person" for i in m.ids)
        ]
        for one, other in itertools.pairwise(people):
            if (
                one.end == other.start
                and not one.possessive
                and not (one.full and other.full)
                and not set(one.ids) & set(other.ids)
            ):
                reading.missing.append(f"{one.text} {other.text}")
        for index in reading.loose:
            near = [m for m in people if (m.start == index + 1 or m.end == index) and not m.full]
            if tokens[index].capital and near:
                reading.missing.append(tokens[index].raw)
        if tokens and tokens[-1].word == "from" and reading.asks:
            senses = self.lexicon.senses.get((stem("come"), "from"), [])
            reading.relations.append(Relation(len(tokens) - 1, len(tokens), "from", senses))
        if (
            tokens
            and tokens[0].word == "tell"
            or any(t.word in ("know", "recorded") for t in tokens[:4])
        ):
            reading.relations = [r for r in reading.relations if r.text != "about" and r.start > 0]
            reading.listing = True
        if reading.numbers:  # "2.439 miles long"
            reading.loose = [
                i
                for i in reading.loose
                if tokens[i].word not in ("long", "old", "wide", "large", "big")
            ]
        self._relatives(reading)
        for ask in reading.asks:
            if ask.relation is None and ask.what in (
                "what",
                "which",
                "how_many",
                "how_much",
                "who",
            ):
                ask.relation = self._following(reading, ask)
        for session in [x for x in reading.sessions if x[4] == "ordinal"]:
            if not any(
                self.graph.entities[i].cls in ("Venue", "Event", "Place")
                for m in reading.mentions
                for i in m.ids
            ):
                reading.sessions.remove(session)
                ordinal, _, noun = session[3].partition(" ")
                index = next(
                    k
                    for k, t in enumerate(tokens)
                    if t.word == ordinal
                    and (
                        k + 1 == len(tokens)
                        or tokens[k + 1].word == noun
                        or noun in [x.word for x in tokens[k + 1 :]]
                    )
                )
                if (
                    index + 1 >= len(tokens) or tokens[index + 1].word != noun
                ):  # "the second Porsche race": which, nobody can tell
                    reading.missing.append(session[3])
                    continue
                first = (stem(ordinal), stem(noun))
                senses = self.lexicon.senses.get(first)
                if senses is None:
                    reading.order = "first" if session[1] == 1 else reading.order
                    senses = self.lexicon.senses.get(first[1:], [])
                reading.relations.append(Relation(index, index + 2, session[3], senses))
                reading.relations.sort(key=lambda r: r.start)
        for ask in reading.asks:
            if (
                ask.what in ("what", "which")
                and ask.relation
                and ask.relation.text in ("year", "date", "month", "day", "dates")
            ):
                ask.what = "when"
                reading.relations.remove(ask.relation)
                ask.relation = None
        if reading.yes_no and not reading.asks:
            reading.missing += [
                t.raw
                for t in tokens
                if t.word in ("every", "all", "always", "each", "never", "only")
            ]
        for index, token in enumerate(tokens):
            if token.word in ("before", "after", "until", "since") and not self._bounds(
                reading, index
            ):
                reading.missing.append(f"{token.raw} (what?)")
        if any(t.word in _RELATIVE for t in tokens):
            reading.missing += [t.raw for t in tokens if t.word in _RELATIVE]

    def _either(self, reading):
        """Read "the most wins, X or Y" as a choice among the two."""
        for one, other in list(itertools.pairwise(reading.mentions)):
            if [t.word for t in reading.tokens[one.end : other.start]] == ["or"] and len(
                {self.graph.entities[i].cls for i in one.ids + other.ids}
            ) == 1:
                one.ids, one.text, one.end, one.either = (
                    [*one.ids, *other.ids],
                    f"{one.text} or {other.text}",
                    other.end,
                    True,
                )
                reading.mentions.remove(other)

    def _bounds(self, reading, index):
        """Whether what follows "before" or "after" was placed: a date, a session, a round, a track."""
        if any(r.start <= index < r.end for r in reading.relations) or any(
            m.start <= index < m.end for m in reading.mentions
        ):
            return True
        if (
            any(p.how != "in" for p in reading.periods)
            or any(s[4] in ("before", "after", "since", "until") for s in reading.sessions)
            or any(how != "in" for _, how in reading.rounds)
        ):
            return True
        return any(m.when for m in reading.mentions)

    def _relatives(self, reading):
        """Read "her son" as the person, where more is asked than who that is."""
        for mention in reading.mentions:
            relation = next((r for r in reading.relations if r.start == mention.end), None)
            kinds = (
                {s.detail for s in relation.senses if s.name == "RelationKind"}
                if relation
                else set()
            )
            if kinds and len(reading.relations) > 1:
                people = sorted(
                    {
                        p["id"]
                        for s in self.graph.statements
                        if s["class"] == "Relationship"
                        and any(v["value"] in kinds for v in s["slots"]["relation"])
                        and any(v["id"] in mention.ids for v in s["slots"].get("of", ()))
                        for p in s["slots"].get("person", ())
                    }
                )
                if people:
                    mention.base, mention.relative = (
                        tuple(mention.ids),
                        reading.tokens[relation.end - 1].stem,
                    )
                    mention.ids, mention.text, mention.end, mention.full = (
                        people,
                        f"{mention.text} {relation.text}",
                        relation.end,
                        True,
                    )
                    reading.relations.remove(relation)

    def _following(self, reading, ask):
        start = ask.start + (2 if ask.what.startswith("how_") else 1)
        if (
            ask.what == "what"
            and start < len(reading.tokens)
            and reading.tokens[start].word in ("is", "was", "were", "are")
        ):
            named = [
                r
                for r in reading.relations
                if r.start > start
                and all(
                    t.word in STOP
                    or any(m.start <= k < m.end and m.possessive for m in reading.mentions)
                    for k, t in enumerate(reading.tokens[start : r.start], start)
                )
            ]
            asked = named[0] if named else None
            while asked is not None and (
                beside := next((r for r in reading.relations if r.start == asked.end), None)
            ):
                asked = (
                    beside  # "the class points lead of": the last of nouns side by side is asked
                )
            return asked
        for relation in reading.relations:
            if relation.start >= start:
                between = reading.tokens[start : relation.start]
                named = [m for m in reading.mentions if start <= m.start < relation.start]
                beside = (
                    ask.what == "which"
                    and len(named) == 1
                    and named[0].end == relation.start
                    and not named[0].possessive
                )
                if all(t.word not in _AUX and t.word not in ("and", "of") for t in between) and (
                    not named or beside
                ):
                    return relation
                return None
        return None
