"""The text of a question → a Reading: what is asked, the names, the relation words, the limits, and words nobody could place."""

import itertools
import re
import unicodedata
from dataclasses import dataclass, field

from kg.answers.words.lexicon import FILLERS, IRREGULAR, STOP, stem
from kg.facts.naming import fold

MOST_CHARACTERS = 500
_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|\d+:\d\d(?:\.\d+)?|(?<!\w)\.\d+|\d[\d,]*(?:\.\d+)?[^\W\d_]*|[^\W_]+(?:'[^\W_]+)*'?|[,;]")
_MONTHS = {m: n for n, names in enumerate(["january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sept sep", "october oct", "november nov", "december dec"], 1) for m in names.split()}
_NUMBERS = {w: n for n, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"])}
_ORDINALS = {w: n for n, w in enumerate(["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"], 1)}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ASKS = {"who": "who", "whom": "who", "whose": "who", "what": "what", "which": "which", "where": "where", "when": "when", "why": "why", "how": "how", "wo": "who", "wich": "which", "wat": "what"}
_RUN_TOGETHER = {w + end: w for w in ("who", "what", "where", "when", "how", "why") for end in ("s", "d", "ll")}
_AUX = frozenset(["is", "was", "were", "are", "did", "does", "do", "has", "have", "had", "can", "could", "will", "would", "be", "been"])
_EARLY = frozenset(("first", "earliest", "maiden", "initial", "original"))
_LATE = frozenset(("last", "latest", "newest", "final"))
_NOT = frozenset(("not", "never", "nobody", "none", "neither", "nor"))
_RELATIVE = frozenset(("yesterday", "tomorrow", "tonight"))


@dataclass
class Token:
    """One word as typed and as looked up."""

    word: str
    stem: str
    raw: str
    possessive: bool = False

    @property
    def capital(self):
        return self.raw[:1].isupper()


@dataclass
class Mention:
    """A name in the question. ids: the entities it may mean; role: word just before it (by, of, with …)."""

    start: int
    end: int
    text: str
    ids: list
    possessive: bool = False
    before: str = ""
    excluded: bool = False
    full: bool = False
    when: str = ""
    base: tuple = ()  # of "her son": her
    relative: str = ""  # of "her son": the stem of son
    either: bool = False  # "X or Y": one of two is asked for


@dataclass
class Relation:
    """Words that the ontology knows. senses: what they can mean."""

    start: int
    end: int
    text: str
    senses: list


@dataclass
class Period:
    """A limit in time. how: in, before, after, since, until, by; low, high: ISO days."""

    how: str
    low: str
    high: str
    text: str


@dataclass
class Ask:
    """One thing that is asked. what: who, which, what, where, when, why, how, how_many, how_much; start: of the word."""

    what: str
    start: int
    relation: object = None
    kind: str | None = None


@dataclass
class Reading:
    """A question taken apart; see the classes above. order: first, last, most, fewest or None."""

    text: str
    tokens: list
    asks: list = field(default_factory=list)
    yes_no: bool = False
    listing: bool = False
    mentions: list = field(default_factory=list)
    relations: list = field(default_factory=list)
    periods: list = field(default_factory=list)
    positions: list = field(default_factory=list)
    top: int | None = None
    numbers: list = field(default_factory=list)
    car_number: str | None = None
    sessions: list = field(default_factory=list)  # (session kind or None, number or None, weekday or None, text, how)
    rounds: list = field(default_factory=list)  # (number, how)
    order: str | None = None
    negated: bool = False
    both: bool = False
    connects: bool = False
    loose: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    expected: int | None = None  # how many answers the question expects: "which two drivers"
    placed: set = field(default_factory=set)  # indices of words that are limits: dates, sessions, places, order
    notes: list = field(default_factory=list)


def tokenize(text):
    """Return the Tokens of a text. Control characters separate; possessives are marked; contractions are opened."""
    text = unicodedata.normalize("NFKC", text.replace("’", "'").replace("‘", "'").replace("`", "'"))
    text = re.sub(r"\bw/(?=\s|\w)", "with ", text)
    text = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text)
    found = []
    for raw in _TOKEN.findall(text):
        if raw in ",;":
            if found:
                found.append(Token(",", ",", ","))
            continue
        word = fold(raw)
        if re.fullmatch(r"(?:[^\W\d_]\.){2,}", word):
            word = word.replace(".", "")
        if word.endswith("n't") or word in ("didnt", "doesnt", "wasnt", "isnt", "werent", "hasnt", "dont", "couldnt"):
            verb = re.sub(r"n'?t$", "", word)
            found += [Token(verb, stem(verb), verb), Token("not", "not", "not")]
            continue
        possessive = bool(re.search(r"'s?$", word)) and word.rstrip("s'") not in ("who", "what", "where", "when", "how", "it", "that", "here", "there")
        if word.partition("'")[0] in _ASKS and word.endswith(("'d", "'ll", "'re", "'ve")):
            word = word.partition("'")[0]
        word = re.sub(r"'s?$", "", word).replace("'", "")
        word = _RUN_TOGETHER.get(word, word)
        if not word:
            continue
        if word[0].isdigit():
            word = word.replace(",", "")
        for part in (IRREGULAR[word] if " " in IRREGULAR.get(word, "") else word).split():
            found.append(Token(part, stem(part), raw, possessive))
    return found


class Reader:
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
        for take in (self._name_or_relation_if_long, self._ask, self._date, self._session, self._number, self._expected, self._name_or_relation, self._small):
            after = take(reading, tokens, i)
            if after is not None:
                if take in (self._date, self._session, self._number, self._expected, self._small):
                    reading.placed.update(range(i, after))
                return after
        reading.loose.append(i)
        return i + 1

    def _ask(self, reading, tokens, i):
        token = tokens[i]
        what = _ASKS.get(token.word)
        if what is None:
            return None
        before = tokens[i - 1].word if i else ""
        j = i - 1
        while j > 0 and tokens[j].word in ("by", "for", "in", "at", "on", "with", "from", "of", "to"):
            j -= 1
        leading = i == 0 or before in ("and", ",") or tokens[j].word in ("and", ",") or all(t.word in STOP | FILLERS for t in tokens[:i])
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
                if follows == "much" and i + 2 < len(tokens) and self._longest_relation(tokens, i, 4) is not None:
                    end, senses = self._longest_relation(tokens, i, 4)
                    if end > i + 2:
                        reading.relations.append(Relation(i, end, " ".join(t.word for t in tokens[i:end]), senses))
                        reading.asks[-1].relation = reading.relations[-1]
                        return end
                return i + 2
            if found := self._longest_relation(tokens, i, 3):
                end, senses = found
                reading.relations.append(Relation(i, end, " ".join(t.word for t in tokens[i:end]), senses))
                reading.asks.append(Ask("how", i, reading.relations[-1]))
                return end
        if what in ("what", "which") and (found := self._longest_relation(tokens, i, 3)) and found[0] > i + 1:
            end, senses = found
            reading.relations.append(Relation(i, end, " ".join(t.word for t in tokens[i:end]), senses))
            reading.asks.append(Ask(what, i, reading.relations[-1]))
            return end
        reading.asks.append(Ask(what, i))
        return i + 1

    def _date(self, reading, tokens, i):
        word = tokens[i].word
        how = self._how(tokens, i)
        if re.fullmatch(r"(19|20)\d\d", word):
            if i + 2 < len(tokens) and tokens[i + 1].word in ("to", "and", "until") and re.fullmatch(r"(19|20)\d\d", tokens[i + 2].word):
                reading.periods.append(Period("in", f"{word}-01-01", f"{tokens[i + 2].word}-12-31", f"{word} to {tokens[i + 2].word}"))
                return i + 3
            reading.periods.append(Period(how, f"{word}-01-01", f"{word}-12-31", word))
            return i + 1
        if match := re.fullmatch(r"(19|20)(\d)0s", word):
            decade = f"{match[1]}{match[2]}"
            reading.periods.append(Period(how, f"{decade}0-01-01", f"{decade}9-12-31", word))
            return i + 1
        if word in _MONTHS and not (word in ("may", "mar", "march") and not tokens[i].capital):
            return self._month(reading, tokens, i, how, None)
        if re.fullmatch(r"\d{1,2}(st|nd|rd|th)?", word) and i + 1 < len(tokens):
            j = i + 2 if tokens[i + 1].word == "of" and i + 2 < len(tokens) else i + 1
            if tokens[j].word in _MONTHS:
                return self._month(reading, tokens, j, how, int(re.match(r"\d+", word)[0]))
        return None

    def _month(self, reading, tokens, i, how, day):
        month, j = _MONTHS[tokens[i].word], i + 1
        if day is None and j < len(tokens) and re.fullmatch(r"\d{1,2}(st|nd|rd|th)?", tokens[j].word):
            day, j = int(re.match(r"\d+", tokens[j].word)[0]), j + 1
        while j < len(tokens) and tokens[j].word in (",", "of"):
            j += 1
        year = tokens[j].word if j < len(tokens) and re.fullmatch(r"(19|20)\d\d", tokens[j].word) else None
        if year is not None:
            j += 1
        else:
            j = i + 1 if day is None else j
            year = next((t.word for t in tokens if re.fullmatch(r"(19|20)\d\d", t.word)), None)
        if year is None:
            reading.missing.append(f"{tokens[i].raw} (of which year?)")
            return j
        from kg.facts.dates import parse_date

        text = f"{year}-{month:02}" + (f"-{day:02}" if day else "")
        try:
            low, high = parse_date(text)
        except ValueError:
            reading.missing.append(" ".join(t.raw for t in tokens[i:j]))
            return j
        reading.periods.append(Period(how, low, high, text))
        return j

    def _how(self, tokens, i):
        words = [t.word for t in tokens[max(0, i - 3) : i]]
        while words and words[-1] in ("the", "of", "year", "season", "early", "late", "mid", "end", "carrera", "cup"):
            words.pop()
        last = words[-1] if words else ""
        if last in ("before", "after", "since", "until", "by", "till"):
            return {"till": "until"}.get(last, last)
        if last == "from" or words[-2:] == ["starting", "in"]:
            return "since"
        if words[-2:] == ["as", "of"] or last == "as":
            return "by"
        return "in"

    def _session(self, reading, tokens, i):
        word = tokens[i].word
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        kinds = {"rac": "race", "practic": "practice", "qualify": "qualifying", "session": None, "heat": "race"}
        how = self._how(tokens, i)
        if tokens[i].stem in kinds and after is not None and (number := self._small_number(after.word)):
            reading.sessions.append((kinds[tokens[i].stem], number, None, f"{word} {number}", how))
            return i + 2
        if match := re.fullmatch(r"r(\d)", word):
            reading.sessions.append(("race", int(match[1]), None, f"race {match[1]}", how))
            return i + 1
        if (word in _ORDINALS or word == "opening") and after is not None and after.stem in kinds and after.word not in ("races", "sessions"):
            reading.sessions.append((kinds[after.stem], 1 if word == "opening" else _ORDINALS[word], None, f"{word} {after.word}", how if how in ("after", "before") else "ordinal"))
            return i + 2
        if word in _ORDINALS and (rest := self._name_before_session(tokens, i + 1)):
            reading.sessions.append((kinds[rest.stem], _ORDINALS[word], None, f"{word} {rest.word}", how if how in ("after", "before") else "ordinal"))
            return i + 1
        if word in _WEEKDAYS:
            kind = None
            end = i + 1
            if after is not None and after.stem in kinds:
                kind, end = kinds[after.stem], i + 2
                if end < len(tokens) and (number := self._small_number(tokens[end].word)):
                    reading.sessions.append((kind, number, word, f"{word} {after.word} {number}", how))
                    return end + 1
            reading.sessions.append((kind, None, word, word, how))
            return end
        if tokens[i].stem == "round" and after is not None and (number := self._small_number(after.word)):
            reading.rounds.append((number, how))
            return i + 2
        if (number := self._small_number(word) or _ORDINALS.get(word)) and after is not None and after.stem == "round" and (after.word == "round" and word in _ORDINALS or how == "after"):
            reading.rounds.append((number, how))
            return i + 2
        return None

    def _name_before_session(self, tokens, i):
        """Return the word of a session that stands behind a name: second *Indianapolis* race."""
        name = self._longest_name(tokens, i) if i < len(tokens) else None
        after = tokens[name[0]] if name and name[0] < len(tokens) else None
        return after if after is not None and after.word in ("race", "practice", "qualifying", "session", "heat") else None

    def _small_number(self, word):
        if word in _NUMBERS:
            return _NUMBERS[word] or None
        return int(word) if re.fullmatch(r"[1-9]\d?", word) else None

    def _number(self, reading, tokens, i):
        word = tokens[i].word
        after = tokens[i + 1].word if i + 1 < len(tokens) else ""
        if word in ("no", "number", "car", "#") and re.fullmatch(r"\d{1,3}", after) and (word != "car" or not re.fullmatch(r"9\d\d", after)):
            reading.car_number = after
            return i + 2
        if word in ("no", "number") and after == "car" and i + 2 < len(tokens) and re.fullmatch(r"\d{1,3}", tokens[i + 2].word):
            reading.car_number = tokens[i + 2].word
            return i + 3
        if word == "top" and (number := self._small_number(after)) and number > 3:
            reading.top = number
            return i + 2
        if match := re.fullmatch(r"p(\d{1,2})|(\d{1,2})(?:st|nd|rd|th)", word):
            reading.positions.append(int(match[1] or match[2]))
            return i + 1
        if word == "runner" and after == "up":
            reading.positions.append(2)
            return i + 2
        if word == "runnerup":
            reading.positions.append(2)
            return i + 1
        if word in _ORDINALS and word != "first":
            reading.positions.append(_ORDINALS[word])
            return i + 1
        if re.fullmatch(r"\.?\d+(\.\d+)?|\d+:\d\d(\.\d+)?", word) and not self.names.found((word,)):
            reading.numbers.append(word)
            return i + 1
        return None

    def _expected(self, reading, tokens, i):
        """Read "which two drivers", "the three venues": how many the question expects."""
        number = _NUMBERS.get(tokens[i].word) or (int(tokens[i].word) if re.fullmatch(r"[2-9]", tokens[i].word) else None)
        before = tokens[i - 1].word if i else ""
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        if not number or number < 2 or after is None or not after.word.isalpha() or before not in ("which", "what", "the", "these", "those", "each", "of", "all", "both", "his", "her", "their", ""):
            return None
        if after.word in ("years", "year", "months", "points", "seconds", "times", "time", "tenths", "hundredths", "thousandths", "miles", "point"):
            return None
        if before == "the" and not after.raw[:1].isupper() and not after.word.endswith("s"):
            return None
        reading.expected = number
        return i + 1

    # -- names and relation words --

    def _longest_name(self, tokens, i):
        for end in range(min(len(tokens), i + self.names.longest), i, -1):
            part = tokens[i:end]
            if any(t.possessive for t in part[:-1]) and end - i > 1 and not self.names.found([t.word for t in part]):
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
                    senses = senses + [s for s in self.lexicon.senses.get(tuple(t.stem for t in part[:-1]), ()) if s not in senses]
                return end, senses
        return None

    def _name_or_relation_if_long(self, reading, tokens, i):
        if tokens[i].word in _ORDINALS and i + 2 < len(tokens) and tokens[i + 1].word in ("race", "practice", "heat") and tokens[i + 2].word in ("at", "in"):
            return self._session(reading, tokens, i)
        name, relation = self._longest_name(tokens, i), self._longest_relation(tokens, i)
        longest = max(name[0] if name else 0, relation[0] if relation else 0)
        if longest - i < 2 or tokens[i].word in _ASKS:
            return None
        if relation and longest == relation[0] and tokens[i].word in STOP and not (name and name[0] == longest) and tokens[i].word not in ("on", "not", "did", "at", "as", "for"):
            return None
        return self._name_or_relation(reading, tokens, i)

    def _name_or_relation(self, reading, tokens, i):
        name, relation = self._longest_name(tokens, i), self._longest_relation(tokens, i)
        if name and relation and name[0] == relation[0] and name[0] == i + 1 and (tokens[i].word in STOP or not self._is_name(tokens, i, name[1])):
            name = None
        if name and name[0] == i + 1 and not tokens[i].capital:
            ids = [x for x in name[1] if self.graph.entities[x].cls != "Publication"]
            name = (name[0], ids) if ids else None
        if name and (not relation or name[0] >= relation[0]):
            end, ids = name
            part = tokens[i:end]
            mention = Mention(i, end, " ".join(t.raw for t in part), ids, part[-1].possessive, self._before(tokens, i))
            mention.full = end - i > 1 or any(self.names.by_words[tuple(t.word for t in part)][x] == 3 for x in ids)
            mention.excluded = mention.before in ("without", "except", "besides") or mention.before == "than" and i > 1 and tokens[i - 2].word == "other"
            mention.when = self._when(tokens, i) if self._ends(tokens, end) else ""
            reading.mentions.append(mention)
            return end
        if relation:
            end, senses = relation
            if tokens[i].word in STOP and tokens[i].word not in ("on", "not", "did", "at", "as", "for"):
                return None
            reading.relations.append(Relation(i, end, " ".join(t.word for t in tokens[i:end]), senses))
            return end
        return None

    def _is_name(self, tokens, i, ids):
        """Whether one word that is also a word of English is meant as a name: by its capital, or by what it names."""
        if tokens[i].capital and any(not t.capital for t in tokens if t.word.isalpha() and t is not tokens[i]):
            return i > 0 or tokens[i].possessive
        return all(self.graph.entities[x].cls in ("Person", "RaceClass", "Team", "Venue", "Place") for x in ids)

    def _before(self, tokens, i):
        j = i - 1
        while j >= 0 and tokens[j].word in ("the", "a", "an", "driver", "team", "boss", "either", "both"):
            j -= 1
        return tokens[j].word if j >= 0 else ""

    def _ends(self, tokens, i):
        """Whether a name stands by itself, not before a thing of it: after Indianapolis, but not after the Indianapolis *accident*."""
        return i >= len(tokens) or tokens[i].word in STOP or tokens[i].word in (",", "race", "round", "weekend", "event", "races", "rounds", "finale", "opener") or not tokens[i].word.isalpha() or tokens[i].stem not in self.lexicon.stems

    def _when(self, tokens, i):
        words = [t.word for t in tokens[max(0, i - 3) : i] if t.word not in ("the", "race", "round", "weekend", "at", "in")]
        last = words[-1] if words else ""
        if last in ("before", "entering") or words[-2:] in (["going", "into"], ["heading", "into"], ["coming", "into"], ["ahead", "of"], ["prior", "to"]):
            return "before"
        return "after" if last in ("after", "leaving", "following") else ""

    def _small(self, reading, tokens, i):
        word = tokens[i].word
        if word in _NOT:
            reading.negated = True
            return i + 1
        if word in _EARLY | _LATE:
            if i + 1 < len(tokens) and tokens[i + 1].word in ("year", "season", "month", "week", "weekend"):
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
        if word in ("this", "next") and i + 1 < len(tokens) and tokens[i + 1].word in ("year", "season", "month", "week", "weekend", "race"):
            reading.missing.append(f"{word} {tokens[i + 1].word} (which?)")
            return i + 2
        if word == "next":
            reading.missing.append("next (after which day?)")
            return i + 1
        if word in ("best", "highest", "top") and i + 1 < len(tokens) and tokens[i + 1].stem in ("result", "finish", "plac", "position", "rac"):
            reading.order = "best"
            return i + 1
        if word in ("most", "fewest", "highest", "largest", "biggest", "longest", "oldest", "youngest", "shortest", "smallest"):
            if i and tokens[i - 1].word in ("who", "which", "what", "the") or word != "most":
                reading.order = "fewest" if word in ("fewest", "shortest", "smallest", "youngest") else "most"
            elif i + 1 < len(tokens) and tokens[i + 1].word == "recent":
                reading.order = "last"
                return i + 2
            else:
                reading.order = "most"
            return i + 1
        if word == "both":
            reading.both = True
            return i + 1
        if tokens[i].stem in ("connect", "link", "relat", "connection") and word != "related" or word in ("related", "connection", "connections"):
            reading.connects = True
            return i + 1
        if word in ("before", "after", "since", "until", "till", "between", "without", "except", "besides", "than", "other", "through", "entering", "going", "heading", "coming", "leaving", "following", "prior", "across", "against", "behind", "using", "ahead", "via", "off", "together"):
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
            if not token.word.isalpha() or token.stem in self.lexicon.synonyms or token.word in self.lexicon.light or token.word in self.names.single:
                continue
            beside = [m for m in reading.mentions if index in (m.start - 1, m.end)]
            if beside and (name := self.names.completed(token.word, [i for m in beside for i in m.ids])):
                return index, name
            mixed = any(t.capital for t in reading.tokens[1:])
            name = self.names.corrected(token.word) if token.capital or not mixed else None
            word = None
            if len(token.word) >= 6 and not (token.capital and index):
                pool = [w for w in self.lexicon.words if w[0] == token.word[0] or w[1:2] == token.word[1:2]]
                near = process.extract(token.word, pool, scorer=DamerauLevenshtein.distance, limit=2, score_cutoff=1 if len(token.word) < 8 else 2)
                if near and (len(near) == 1 or near[0][1] < near[1][1] or stem(near[0][0]) == stem(near[1][0])):
                    word = near[0][0]
            if name and word and name != word:
                closer = DamerauLevenshtein.distance(name, token.word) - DamerauLevenshtein.distance(word, token.word)
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
        people = [m for m in reading.mentions if all(self.graph.entities[i].cls == "Person" for i in m.ids)]
        for one, other in itertools.pairwise(people):
            if one.end == other.start and not one.possessive and not (one.full and other.full) and not set(one.ids) & set(other.ids):
                reading.missing.append(f"{one.text} {other.text}")
        for index in reading.loose:
            near = [m for m in people if (m.start == index + 1 or m.end == index) and not m.full]
            if tokens[index].capital and near:
                reading.missing.append(tokens[index].raw)
        if tokens and tokens[-1].word == "from" and reading.asks:
            senses = self.lexicon.senses.get((stem("come"), "from"), [])
            reading.relations.append(Relation(len(tokens) - 1, len(tokens), "from", senses))
        if tokens and tokens[0].word == "tell" or any(t.word in ("know", "recorded") for t in tokens[:4]):
            reading.relations = [r for r in reading.relations if r.text != "about" and r.start > 0]
            reading.listing = True
        if reading.numbers:  # "2.439 miles long"
            reading.loose = [i for i in reading.loose if tokens[i].word not in ("long", "old", "wide", "large", "big")]
        self._relatives(reading)
        for ask in reading.asks:
            if ask.relation is None and ask.what in ("what", "which", "how_many", "how_much", "who"):
                ask.relation = self._following(reading, ask)
        for session in [x for x in reading.sessions if x[4] == "ordinal"]:
            if not any(self.graph.entities[i].cls in ("Venue", "Event", "Place") for m in reading.mentions for i in m.ids):
                reading.sessions.remove(session)
                index = next(k for k, t in enumerate(tokens) if t.word == session[3].split()[0])
                first = (tokens[index].stem, tokens[index + 1].stem)
                senses = self.lexicon.senses.get(first)
                if senses is None:
                    reading.order = "first" if session[1] == 1 else reading.order
                    senses = self.lexicon.senses[first[1:]]
                reading.relations.append(Relation(index, index + 2, session[3], senses))
                reading.relations.sort(key=lambda r: r.start)
        for ask in reading.asks:
            if ask.what in ("what", "which") and ask.relation and ask.relation.text in ("year", "date", "month", "day", "dates"):
                ask.what = "when"
                reading.relations.remove(ask.relation)
                ask.relation = None
        if reading.yes_no and not reading.asks:
            reading.missing += [t.raw for t in tokens if t.word in ("every", "all", "always", "each", "never", "only")]
        for index, token in enumerate(tokens):
            if token.word in ("before", "after", "until", "since") and not self._bounds(reading, index):
                reading.missing.append(f"{token.raw} (what?)")
        if any(t.word in _RELATIVE for t in tokens):
            reading.missing += [t.raw for t in tokens if t.word in _RELATIVE]

    def _either(self, reading):
        """Read "the most wins, X or Y" as a choice among the two."""
        for one, other in list(itertools.pairwise(reading.mentions)):
            if [t.word for t in reading.tokens[one.end : other.start]] == ["or"] and len({self.graph.entities[i].cls for i in one.ids + other.ids}) == 1:
                one.ids, one.text, one.end, one.either = [*one.ids, *other.ids], f"{one.text} or {other.text}", other.end, True
                reading.mentions.remove(other)

    def _bounds(self, reading, index):
        """Whether what follows "before" or "after" was placed: a date, a session, a round, a track."""
        if any(r.start <= index < r.end for r in reading.relations) or any(m.start <= index < m.end for m in reading.mentions):
            return True
        if any(p.how != "in" for p in reading.periods) or any(s[4] in ("before", "after", "since", "until") for s in reading.sessions) or any(how != "in" for _, how in reading.rounds):
            return True
        return any(m.when for m in reading.mentions)

    def _relatives(self, reading):
        """Read "her son" as the person, where more is asked than who that is."""
        for mention in reading.mentions:
            relation = next((r for r in reading.relations if r.start == mention.end), None)
            kinds = {s.detail for s in relation.senses if s.name == "RelationKind"} if relation else set()
            if kinds and len(reading.relations) > 1:
                people = sorted({p["id"] for s in self.graph.statements if s["class"] == "Relationship" and any(v["value"] in kinds for v in s["slots"]["relation"]) and any(v["id"] in mention.ids for v in s["slots"].get("of", ())) for p in s["slots"].get("person", ())})
                if people:
                    mention.base, mention.relative = tuple(mention.ids), reading.tokens[relation.end - 1].stem
                    mention.ids, mention.text, mention.end, mention.full = people, f"{mention.text} {relation.text}", relation.end, True
                    reading.relations.remove(relation)

    def _following(self, reading, ask):
        start = ask.start + (2 if ask.what.startswith("how_") else 1)
        if ask.what == "what" and start < len(reading.tokens) and reading.tokens[start].word in ("is", "was", "were", "are"):
            named = [r for r in reading.relations if r.start > start and all(t.word in STOP or any(m.start <= k < m.end and m.possessive for m in reading.mentions) for k, t in enumerate(reading.tokens[start : r.start], start))]
            asked = named[0] if named else None
            while asked is not None and (beside := next((r for r in reading.relations if r.start == asked.end), None)):
                asked = beside  # "the class points lead of": the last of nouns side by side is asked
            return asked
        for relation in reading.relations:
            if relation.start >= start:
                between = reading.tokens[start : relation.start]
                named = [m for m in reading.mentions if start <= m.start < relation.start]
                beside = ask.what == "which" and len(named) == 1 and named[0].end == relation.start and not named[0].possessive
                if all(t.word not in _AUX and t.word not in ("and", "of") for t in between) and (not named or beside):
                    return relation
                return None
        return None
