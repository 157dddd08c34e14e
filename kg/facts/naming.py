"""Names → entities, exactly, in whatever spelling looks the same; near ones are suggested."""

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Protocol

from kg.facts.spelling import LOOKS_ALIKE, composed, plain

_SHORTEST_SLIP = 5  # letters: Holm and Hols are two, Harker and Harkar hardly
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_SINGLE_LETTERS = re.compile(r"\b([^\W\d_]) (?=[^\W\d_]\b)")
_LEAST_SCORE = 75
_MOST_WORDS = 8
_YEAR_AT_AN_END = re.compile(r"^[12][0-9]{3} | [12][0-9]{3}$")


class Named(Protocol):
    """Whatever has names: an entity of the facts or of the graph."""

    @property
    def id(self) -> str: ...
    @property
    def cls(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def other_names(self) -> Sequence[str]: ...
    @property
    def formerly(self) -> Sequence[str]: ...
    @property
    def kind(self) -> str: ...


def fold(text: str) -> str:
    """Return a text for searching: small letters without accents, in Latin letters of the alphabet.

    Apostrophes are one, spaces single, what cannot be seen is left out; ``ø ł đ ı ß œ þ æ`` become
    the letters that people type for them (library anyascii). Other scripts stay as they are.

    >>> fold("Sabré  COOK’s"), fold("Jørn Østergård"), fold("Łukasz Strauß")
    ("sabre cook's", 'jorn ostergard', 'lukasz strauss')
    """
    if not text.isascii():
        text = plain(text).replace("’", "'").replace("‘", "'").replace("ʼ", "'")
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c))
        text = _NOT_ASCII.sub(lambda m: _latin(m[0]), text)
    return " ".join(text.split()).casefold()


def name_key(name: str) -> str:
    """Return what is equal for two spellings of one name, as claims may write it.

    Capitals, the encoding, odd spaces, the form of apostrophes and dashes, the comma before a last
    word and the full stop after it make no other name; an accent or any other letter does.

    >>> name_key("John Marsh, Jr.") == name_key("JOHN  MARSH Jr") == "john marsh jr"
    True
    >>> name_key("Zoë") == name_key("Zoe")
    False
    """
    key = composed(plain(name).translate(LOOKS_ALIKE).casefold())
    rest, space, last = key.rpartition(" ")
    return (rest.rstrip(",") + space + last.rstrip(".,")) if space else key


def search_key(name: str) -> str:
    """Return ``fold`` of a name without the marks that people leave out or set otherwise.

    >>> search_key("J. P. O’Hale-Roux, Jr.") == search_key("jp ohale roux jr") == "jp ohale roux jr"
    True
    """
    text = re.sub(r"[.'`´]", "", re.sub(r"\.(?=\w)", ". ", fold(name).translate(LOOKS_ALIKE)))
    text = " ".join(re.sub(r"[-,;:/()\"]", " ", text).split())
    return _SINGLE_LETTERS.sub(r"\1", text)


def without_suffix(name: str) -> tuple[str, str]:
    """Return (name, suffix): a name's key without the generational suffix, and that suffix or "".

    Which words are suffixes is nameparser's knowledge; a suffix follows at least two words.

    >>> without_suffix("John Marsh, Jr."), without_suffix("Cy Marsh III")
    (('john marsh', 'jr'), ('cy marsh', 'iii'))
    >>> without_suffix("Delta II")
    ('delta ii', '')
    """
    rest, _, last = name_key(name).rpartition(" ")
    if " " in rest and _is_suffix(last):
        return rest.rstrip(","), last
    return name_key(name), ""


class Names:
    """All names of all entities: exact look-up for claims, forgiving and near look-up for people.

    entities: id → whatever is ``Named``.
    """

    def __init__(self, entities: Mapping[str, Named]) -> None:
        self.entities = entities
        ids: dict[str, dict[str, None]] = defaultdict(dict)
        exact: dict[str, dict[str, None]] = defaultdict(dict)
        folded: dict[str, dict[str, None]] = defaultdict(dict)
        for entity in entities.values():
            for ident in (entity.id, *entity.formerly):
                ids[ident][entity.id] = None
                folded[fold(ident)][entity.id] = None
            for name in (entity.name, *entity.other_names):
                exact[name_key(name)][entity.id] = None
                folded[fold(name)][entity.id] = None
        self._ids: Mapping[str, Sequence[str]] = {k: list(v) for k, v in ids.items()}
        self.exact: Mapping[str, Sequence[str]] = {k: list(v) for k, v in exact.items()}
        self.folded: Mapping[str, Sequence[str]] = {k: list(v) for k, v in folded.items()}

    def tables(self) -> tuple[Mapping[str, Iterable[str]], ...]:
        """Return the tables of all look-ups, from which they can be made again."""
        return (
            self._ids, self.exact, self.folded, self._searched, self._holding, self._longer,
        )  # fmt: skip

    def expect(self, names: Iterable[str]) -> None:
        """Take note of names that will be looked up, where it is dear to do so one by one."""

    def matching(self, name: str) -> list[str]:
        """Return the ids whose id, name or other name is ``name``, in any encoding or capitals.

        An id is meant where it stands letter by letter: of an entity with the id ``brook`` and one
        with the name Brook, ``brook`` is the first and ``Brook`` the second.
        """
        spelled = plain(name)
        if by_id := self._ids.get(spelled):
            named = self.exact.get(name_key(spelled), [])
            same = [i for i in named if self._is_written(i, spelled)]
            return list(dict.fromkeys([*by_id, *same]))
        return list(self.exact.get(name_key(spelled), []))

    def found(self, name: str) -> list[str]:
        """Return the ids a person may mean: exact, else folded, else all that hold all its words.

        A generational suffix is part of a name: "John Marsh, Jr." is never John Marsh, and "Marsh"
        may be any of the family. ``namesakes`` tells the others of "John Marsh".
        """
        if ids := self.matching(name) or self.folded.get(fold(name)):
            return list(ids)
        if ids := self._searched.get(search_key(name)):
            return list(ids)
        return self.bearers(name) or self._with_suffix(name)

    def bearers(self, name: str) -> list[str]:
        """Return the ids of all with a name that holds all words of ``name``: whole or part."""
        wanted = search_key(name).split()
        if not wanted or len(wanted) > _MOST_WORDS:
            return []
        hits = [i for s in self._holding_all(wanted) for i in self._searched[s]]
        return list(dict.fromkeys(hits))

    def _holding_all(self, words: Sequence[str]) -> list[str]:
        """Return the search keys of names that hold all these words."""
        holding = [self._holding.get(word, ()) for word in words]
        fewest = min(holding, key=len)
        return [s for s in fewest if all(s in h for h in holding)]

    def editions(self, name: str) -> list[str]:
        """Return the ids of what recurs under a name, one year after the other.

        The rounds called "1955 Lantern Grand Prix" and "1956 Lantern Grand Prix" are the editions
        of the Lantern Grand Prix. Empty where there are not two.
        """
        key = search_key(name)
        words = key.split()
        if not words or len(words) > _MOST_WORDS:
            return []
        spelled = ((s, _YEAR_AT_AN_END.sub("", s)) for s in self._holding_all(words))
        recur = sorted(s for s, rest in spelled if rest == key != s)
        found = list(dict.fromkeys(i for s in recur for i in self._searched[s]))
        return found if len(found) > 1 else []

    def namesakes(self, ident: str) -> list[str]:
        """Return the ids of the same class whose names differ from this one's only by a suffix.

        Jr., Sr., II, III and the like: father and son of one name. Sorted.
        """
        entity = self.entities[ident]
        found: set[str] = set()
        for name in (entity.name, *entity.other_names):
            key = name_key(name)
            rest = key.rpartition(" ")[0].rstrip(",")
            for base in (key, rest) if " " in rest else (key,):
                for other in [base, *self._longer.get(base, ())]:
                    if other != key and other in self.exact and _one_family(key, other):
                        found.update(self.exact[other])
        return sorted(i for i in found if i != ident and self.entities[i].cls == entity.cls)

    def near(
        self, name: str, most: int = 3, accept: Callable[[str], bool] | None = None
    ) -> list[str]:
        """Return up to ``most`` names that ``name`` may be a slip or a part of, best first.

        Those who bear it as a part of their name come first (both bearers of a surname), those
        without a name of their own last; accept: which ids count. The measure is rapidfuzz's; a
        name with another number, or with a word that is like none of theirs, is not near.
        """
        from rapidfuzz import fuzz, process

        bearers = [i for i in self.found(name[:200]) if accept is None or accept(i)]
        labels = list(dict.fromkeys(self.entities[i].name for i in sorted(bearers, key=self._last)))
        if len(labels) >= most:
            return labels[:most]
        pool = {
            spelled: owners[0]
            for spelled, ids in self.folded.items()
            if (owners := [i for i in ids if accept is None or accept(i)])
        }
        wanted = fold(name)[:200]
        scored = process.extract(
            wanted, list(pool), scorer=fuzz.WRatio, limit=most * 8, score_cutoff=_LEAST_SCORE
        )
        scored.sort(key=lambda s: (self._last(pool[s[0]]), -s[1], abs(len(s[0]) - len(name))))
        for spelled, _, _ in scored:
            if _could_be(wanted, spelled):
                labels.append(self.entities[pool[spelled]].name)
        return list(dict.fromkeys(labels))[:most]

    # -- helpers --

    def _last(self, ident: str) -> bool:
        return self.entities[ident].kind == "unnamed"

    def _is_written(self, ident: str, spelled: str) -> bool:
        entity = self.entities[ident]
        return any(plain(n) == spelled for n in (entity.name, *entity.other_names))

    def _with_suffix(self, name: str) -> list[str]:
        """Return the ids of "John Marsh Jr." for "John Marsh Junior": a suffix written longer."""
        base, _, written = name_key(name).rpartition(" ")
        found: dict[str, None] = {}
        for key in self._longer.get(base.rstrip(","), ()):
            suffix = without_suffix(key)[1]
            if suffix and _same_suffix(written, suffix):
                found.update(dict.fromkeys(self.exact[key]))
        return list(found)

    @cached_property
    def _searched(self) -> Mapping[str, Sequence[str]]:
        """Search key → ids, over all names."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for spelled, ids in self.folded.items():
            found[search_key(spelled)].update(dict.fromkeys(ids))
        return {key: list(ids) for key, ids in found.items()}

    @cached_property
    def _holding(self) -> Mapping[str, Collection[str]]:
        """Word → the search keys that hold it."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for spelled in self._searched:
            for word in spelled.split():
                found[word][spelled] = None
        return found

    @cached_property
    def _longer(self) -> Mapping[str, Sequence[str]]:
        """Name key → the keys of one word more."""
        found: dict[str, list[str]] = defaultdict(list)
        for key in self.exact:
            rest, space, _ = key.rpartition(" ")
            if space:
                found[rest.rstrip(",")].append(key)
        return found


def near_word(text: str, known: Iterable[str], most: int = 1) -> list[str]:
    """Return up to ``most`` of the known keys that ``text`` may be a slip of, best first.

    Keys are compared word by word (split at ``_``, ``-`` and spaces), because a suggestion must do
    no harm: every word that differs must be a slip of its counterpart. A known word of three
    letters or less, another figure, a word that other known keys have, and an everyday word that
    begins otherwise are no slips but mean something else. One slip in a short word, two in one of
    eight letters or more.

    >>> near_word("postion", ["position", "points"]), near_word("amount_eur", ["amount_usd"])
    (['position'], [])
    >>> near_word("returned", ["retired"])
    []
    """
    names = [k for k in dict.fromkeys(known) if k]
    wanted = _words_of(text[:100])
    joined = "".join(wanted)
    meaningful = {word for name in names for word in _words_of(name)}
    scored: list[tuple[int, str]] = []
    for name in names:
        words = _words_of(name)
        if not wanted or not words:
            continue
        if joined == "".join(words) or sorted(wanted) == sorted(words):
            scored.append((0, name))
        elif len(words) == len(wanted):
            slips = [
                99 if one in meaningful else _slips(one, two)
                for one, two in zip(wanted, words, strict=True)
                if one != two
            ]
            if max(slips) < 99:
                scored.append((sum(slips), name))
        elif " " not in text and (slips_joined := _slips(joined, "".join(words))) < 99:
            scored.append((slips_joined, name))
    return [name for _, name in sorted(scored, key=lambda s: s[0])][:most]


def by_likeness(text: str, known: Iterable[str]) -> list[str]:
    """Return the known keys, those most like ``text`` first: for a list to choose from."""
    from rapidfuzz import fuzz, process

    names = [k for k in dict.fromkeys(known) if k]
    ranked = process.extract(text[:100], names, scorer=fuzz.ratio, limit=None)
    return [name for name, _, _ in ranked]


def _words_of(text: str) -> list[str]:
    return [w for w in re.split(r"[_\-\s]+", fold(text)) if w]


def _slips(one: str, two: str) -> int:
    """Return how many letters were slipped in typing ``two`` as ``one``; 99 where it is no slip."""
    from rapidfuzz.distance import OSA

    from kg.facts.mentioning.lexicon import is_everyday

    if re.findall(r"\d+", one) != re.findall(r"\d+", two):
        return 99
    longer = max(len(one), len(two))
    if len(one) < 3 or len(two) < 4 or (one[0] != two[0] and longer < 6):
        return 99
    found = OSA.distance(one, two)
    if found > (1 if longer < 8 else 2):
        return 99
    begun = len(os.path.commonprefix([one, two]))
    other_word = longer > 6 and begun * 2 < min(len(one), len(two)) and is_everyday(one)
    return 99 if other_word else found


def _could_be(wanted: str, spelled: str) -> bool:
    """Whether each word of a folded name is a slip, part or longer form of one of the other's."""
    from rapidfuzz import fuzz

    words, others = search_key(wanted).split(), search_key(spelled).split()
    figures = {w for w in others if any(c.isdigit() for c in w)}
    if figures - set(words) and any(c.isdigit() for c in wanted):
        return False
    if fuzz.ratio("".join(words), "".join(others)) >= 85:
        return all(not any(c.isdigit() for c in w) or w in others for w in words)
    return all(
        any(
            word == other
            or (not any(c.isdigit() for c in word) and fuzz.ratio(word, other) >= 65)
            or (len(word) >= 3 and other.startswith(word))
            for other in others
        )
        for word in words
    )


def _one_family(key: str, other: str) -> bool:
    return without_suffix(key)[0] == without_suffix(other)[0]


def _same_suffix(one: str, other: str) -> bool:
    """Whether one suffix is the other written shorter: jr, jnr and junior."""
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    letters = iter(long)
    return (short[0], short[-1]) == (long[0], long[-1]) and all(c in letters for c in short)


@lru_cache(maxsize=1024)
def _is_suffix(word: str) -> bool:
    from nameparser.config.suffixes import SUFFIX_WORDS

    return word in SUFFIX_WORDS


@lru_cache(maxsize=4096)
def _latin(char: str) -> str:
    """Return the plain letters for a Latin letter beyond them; any other character as is."""
    if not unicodedata.name(char, "").startswith("LATIN"):
        return char
    from anyascii import anyascii

    return str(anyascii(char)) or char


def is_nearly(one: str, other: str) -> bool:
    """Whether two names differ by a letter of the surname, or by an initial for a first name.

    A letter of a first name makes another one: Robert, Roberta.

    >>> is_nearly("Cole Harker", "Cole Harkar"), is_nearly("C. Harker", "Cole Harker")
    (True, True)
    >>> is_nearly("Robert Brook", "Roberta Brook"), is_nearly("Jon Holm", "Jon Hols")
    (False, False)
    """
    from rapidfuzz.distance import OSA

    mine, its = fold(one).split(), fold(other).split()
    if len(mine) != len(its) or len(mine) < 2:
        return False
    at = [n for n, (a, b) in enumerate(zip(mine, its, strict=True)) if a != b]
    if len(at) != 1:
        return False
    short, long = sorted((mine[at[0]].rstrip("."), its[at[0]].rstrip(".")), key=len)
    if at[0] < len(mine) - 1:
        return len(short) == 1 and long.startswith(short)
    return len(short) >= _SHORTEST_SLIP and OSA.distance(short, long) == 1
