"""The ontology's words → a lexicon: what each phrase of English can mean (a class, a kind, a slot, a type of entity)."""

import re
from collections import defaultdict
from dataclasses import dataclass

from kg.facts.naming import fold

IRREGULAR = {
    "won": "win", "drove": "drive", "driven": "drive", "bought": "buy", "sold": "sell", "paid": "pay", "led": "lead", "met": "meet", "ran": "run", "began": "begin", "begun": "begin",
    "took": "take", "taken": "take", "taught": "teach", "built": "build", "said": "say", "held": "hold", "came": "come", "made": "make", "had": "have", "has": "have", "got": "get",
    "gave": "give", "given": "give", "spent": "spend", "lent": "lend", "wrote": "write", "written": "write", "beaten": "beat", "became": "become", "told": "tell", "sat": "sit",
    "went": "go", "gone": "go", "goes": "go", "knew": "know", "known": "know", "men": "man", "people": "person", "overtook": "overtake", "overtaken": "overtake", "brought": "bring", "codriver": "co driver", "codrivers": "co driver",
    "teammate": "team mate", "teammates": "team mate", "stablemate": "stable mate", "stablemates": "stable mate", "quickest": "quickest", "kart": "kart", "karts": "kart", "karting": "kart", "quali": "qualify", "qualifying": "qualify", "qualified": "qualify", "qualification": "qualify", "color": "colour", "sits": "sit",
    "organise": "organize", "organises": "organize", "organised": "organize", "organizer": "organizer", "organiser": "organizer", "penalised": "penalize", "penalized": "penalize", "dropping": "drop", "dropped": "drop", "champ": "champion", "champs": "champion", "founding": "found", "founded": "found", "founds": "found", "found": "found",
}  # fmt: skip
STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "for",
        "to",
        "in",
        "on",
        "at",
        "by",
        "with",
        "and",
        "or",
        "from",
        "as",
        "is",
        "was",
        "were",
        "are",
        "be",
        "been",
        "being",
        "do",
        "does",
        "did",
        "can",
        "could",
        "would",
        "will",
        "should",
        "may",
        "might",
        "must",
        "i",
        "me",
        "my",
        "we",
        "us",
        "our",
        "you",
        "your",
        "it",
        "its",
        "he",
        "she",
        "his",
        "her",
        "they",
        "their",
        "them",
        "him",
        "this",
        "that",
        "these",
        "those",
        "there",
        "here",
        "who",
        "whom",
        "whose",
        "what",
        "which",
        "where",
        "when",
        "why",
        "how",
        "many",
        "much",
        "if",
        "than",
        "then",
        "so",
        "such",
        "into",
        "onto",
        "upon",
        "s",
        "no",
        "not",
        "any",
        "some",
        "all",
        "each",
        "every",
        "have",
        "has",
        "had",
        "having",
        "am",
        "s",
        "t",
        "ve",
        "re",
        "ll",
        "d",
        "his",
        "hers",
        "who's",
        "just",
    ]
)

FILLERS = frozenset(["exactly", "currently", "current", "now", "today", "ever", "also", "please", "tell", "show", "give", "name", "find", "list", "recorded", "really", "actually", "according", "just", "still", "yet", "already", "per", "about", "day", "days", "there", "say", "speak", "kind", "sort", "type", "person", "during", "while", "both", "either", "only", "together", "back", "again", "once", "thanks", "thank", "hello", "hi", "hey", "kindly", "know", "want", "find", "out", "us", "me", "let", "see", "question", "answer", "one", "ones", "thing", "things", "something", "someone", "somebody", "anyone", "anybody", "within", "ago", "very", "most", "many", "mr", "mrs", "listed", "published", "own", "respective", "respectively", "specific", "particular", "certain", "eventually", "finally", "originally", "official", "officially", "total", "given", "stated", "mentioned", "reported", "apparently", "himself", "herself", "itself", "themselves", "good", "old", "big", "guy", "guys", "okay", "ok", "quick", "background", "piece"])  # fmt: skip

_PREPOSITIONS = frozenset(
    ["before", "after", "since", "until", "through", "with", "via", "against", "at"]
)


def stem(word):
    """Return the form under which a word is looked up: without endings, irregular forms under their verb.

    word: folded. Not linguistics: it is only ever compared with itself.

    >>> stem("sponsored") == stem("sponsors"), stem("won"), stem("races") == stem("racing")
    (True, 'win', True)
    """
    if word in IRREGULAR:
        word = IRREGULAR[word]
    elif len(word) > 3 and word.isalpha():
        for ending, put in (
            ("ies", "y"),
            ("ied", "y"),
            ("ing", ""),
            ("ed", ""),
            ("es", ""),
            ("s", ""),
        ):
            if (
                word.endswith(ending)
                and len(word) - len(ending) >= 3
                and not (ending == "s" and word.endswith(("ss", "us", "is")))
            ):
                word = word[: -len(ending)] + put
                break
        if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sle":
            word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def split_words(text):
    """Return the folded words of a text; hyphens and marks separate, "team-mate" and "teammate" come out alike.

    >>> split_words("Pro-Am, T.C. Kline's team-mate")
    ['pro', 'am', 'tc', 'kline', 'team', 'mate']
    """
    folded = re.sub(r"\b((?:[^\W\d_]\.){2,})", lambda m: m.group(1).replace(".", ""), fold(text))
    found = []
    for word in re.findall(
        r"\d+:\d\d(?:\.\d+)?|(?<![\w])\.\d+|\d[\d,]*(?:\.\d+)?[^\W\d_]*|[^\W_]+(?:'[^\W_]+)*",
        folded,
    ):
        word = re.sub(r"'s?$|'(?=s$)", "", word)
        word = re.sub(r"(?<=\d),(?=\d)", "", word.replace("'", "")).strip(",")
        found += IRREGULAR[word].split() if " " in IRREGULAR.get(word, "") else [word]
    return found


def stems(text):
    """Return the stems of a text's words."""
    return tuple(stem(w) for w in split_words(text))


@dataclass(frozen=True)
class Sense:
    """One meaning of a phrase. sort: class, kind, slot, type, link or phrase; name: of the class, slot, …; detail: a kind's notation."""

    sort: str
    name: str
    detail: str = ""


WEIGHT = {"phrase": 2.4, "kind": 2.6, "class": 2.2, "link": 2.0, "slot": 1.5, "type": 0.6}


class Lexicon:
    """What phrases mean, by the words of a Vocabulary; ``senses``: tuple of stems → list of Sense."""

    def __init__(self, vocabulary):
        self.senses, self.longest, self.words = defaultdict(list), 1, {}
        self.phrases = {p.iri: p for p in vocabulary.phrases}
        for phrase in vocabulary.phrases:
            self._add(phrase.words, Sense("phrase", phrase.iri))
        for scheme, kinds in vocabulary.kinds.items():
            if scheme != "CertaintyKind":
                for kind in kinds.values():
                    label = (
                        [] if scheme == "AbsenceKind" else [kind.label]
                    )  # "have won" there means that somebody had not
                    short = kind.notation.replace("-", " ")
                    short = (
                        []
                        if label and f" {label[0]}".startswith((f" {short} ", f" the {short} "))
                        else [short]
                    )  # a "first car of the kind" is not a first car
                    self._add([*label, *short, *kind.words], Sense("kind", scheme, kind.notation))
        for cls in vocabulary.statement_classes.values():
            self._add([cls.label, *cls.words], Sense("class", cls.name))
        for slot in vocabulary.slots.values():
            self._add([slot.label, *slot.words], Sense("slot", slot.name))
        for cls in vocabulary.entity_classes.values():
            self._add([cls.label, *cls.words], Sense("type", cls.name))
        of_kinds = {k.as_link for kinds in vocabulary.kinds.values() for k in kinds.values()}
        for name, label in vocabulary.links.items():
            if name != "link" and name not in of_kinds:
                self._add([re.sub(r" (of|in|at|with)$", "", label)], Sense("link", name))

        self.synonyms = defaultdict(set)  # stem → stems of the same meaning
        for group in vocabulary.synonyms:
            same = {stem(w) for text in group for w in split_words(text) if w not in STOP}
            for word in same:
                self.synonyms[word] |= same - {word}
        self.senses = dict(self.senses)  # no question adds to it
        self.fillers = FILLERS
        self.stems = {k[0] for k in self.senses}
        self.light = frozenset(w for text in vocabulary.light_words for w in split_words(text))
        self.light_stems = frozenset(stem(w) for w in self.light)

    def _add(self, texts, sense):
        for text in texts:
            words = split_words(text)
            while words and words[0] in ("the", "a", "an"):
                words = words[1:]
            if (
                not words
                or all(w in STOP for w in words)
                or len(words) == 1
                and words[0] in _PREPOSITIONS
            ):
                continue
            key = tuple(stem(w) for w in words)
            if sense not in self.senses[key]:
                self.senses[key].append(sense)
            self.longest = max(self.longest, len(key))
            for word in words:
                self.words.setdefault(word, stem(word))


def parse_guard(guard, vocabulary):
    """Return the conditions of a guard as (slot, operator, value) tuples; operators: = != <= >=.

    Raises KeyError where a slot is not in the ontology.
    """
    found = []
    for part in guard.split("&"):
        name, operator, value = re.fullmatch(
            r"\s*([a-z_]+)\s*(!=|<=|>=|=)\s*([\w-]+)\s*", part
        ).groups()
        vocabulary.slot(name)
        found.append((name, operator, value))
    return found
