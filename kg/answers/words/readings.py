"""A question taken apart, as data: words, names, relation words, limits in time, what is asked."""

import re
import unicodedata
from dataclasses import dataclass, field

from kg.answers.words.lexicon import IRREGULAR, stem
from kg.facts.naming import fold

MOST_CHARACTERS = 500
NUMBERS = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ]
    )
}
ORDINALS = {
    w: n
    for n, w in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
        ],
        1,
    )
}
ASKS = {
    "who": "who",
    "whom": "who",
    "whose": "who",
    "what": "what",
    "which": "which",
    "where": "where",
    "when": "when",
    "why": "why",
    "how": "how",
    "wo": "who",
    "wich": "which",
    "wat": "what",
}
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d+:\d\d(?:\.\d+)?|(?<!\w)\.\d+|\d[\d,]*(?:\.\d+)?[^\W\d_]*|[^\W_]+(?:'[^\W_]+)*'?|[,;]"
)
_RUN_TOGETHER = {
    w + end: w for w in ("who", "what", "where", "when", "how", "why") for end in ("s", "d", "ll")
}


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
    sessions: list = field(
        default_factory=list
    )  # (session kind or None, number or None, weekday or None, text, how)
    rounds: list = field(default_factory=list)  # (number, how)
    order: str | None = None
    negated: bool = False
    both: bool = False
    connects: bool = False
    loose: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    placed: set = field(
        default_factory=set
    )  # indices of words that are limits: dates, sessions, places, order
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
        if word.endswith("n't") or word in (
            "didnt",
            "doesnt",
            "wasnt",
            "isnt",
            "werent",
            "hasnt",
            "dont",
            "couldnt",
        ):
            verb = re.sub(r"n'?t$", "", word)
            found += [Token(verb, stem(verb), verb), Token("not", "not", "not")]
            continue
        possessive = bool(re.search(r"'s?$", word)) and word.rstrip("s'") not in (
            "who",
            "what",
            "where",
            "when",
            "how",
            "it",
            "that",
            "here",
            "there",
        )
        if word.partition("'")[0] in ASKS and word.endswith(("'d", "'ll", "'re", "'ve")):
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
