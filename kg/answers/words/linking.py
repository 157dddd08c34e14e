"""Words of a question → the entities they name: other names, surnames, parts of names, typos. Never a new entity."""

from collections import defaultdict

from kg.answers.words.lexicon import STOP, split_words

_GENERIC = frozenset(
    [
        "racing",
        "motorsports",
        "motorsport",
        "engineering",
        "raceway",
        "speedway",
        "international",
        "park",
        "autodrome",
        "circuit",
        "motor",
        "club",
        "the",
        "series",
        "championship",
        "team",
        "north",
        "america",
        "american",
        "usa",
        "west",
        "central",
        "europe",
        "by",
        "yokohama",
        "auto",
        "parts",
        "imported",
        "experience",
        "center",
        "los",
        "company",
        "program",
        "female",
        "class",
        "cup",
        "car",
        "de",
        "of",
        "and",
        "at",
        "in",
        "race",
        "on",
        "a",
        "not",
        "named",
        "is",
    ]
)


class NameIndex:
    """Every way a question may name an entity.

    by_words: tuple of words → {entity id: strength}; 3 is a name, 2 a name without its common words, 1 a part of it.
    """

    def __init__(self, graph):
        self.graph, self.by_words, self.longest = graph, defaultdict(dict), 1
        named = [e for e in graph.entities.values() if e.kind != "unnamed"]
        for entity in graph.entities.values():
            for name in (entity.name, *entity.other_names):
                words = split_words(name)
                self._add(words, entity.id, 3)
                if words[:1] == ["the"]:
                    self._add(words[1:], entity.id, 3)
        makers = {
            words[0]
            for e in named
            if graph.vocabulary.is_a(e.cls, "Organization")
            and len(words := split_words(e.name)) == 1
        }
        for entity in named:
            if entity.cls == "Person":
                self._add_person(entity)
            elif entity.cls in ("Season", "Event", "Session", "Publication", "Award"):
                continue
            else:
                for name in (entity.name, *entity.other_names):
                    self._add_parts(split_words(name), entity, makers)
        self.single = defaultdict(set)
        for words in self.by_words:
            if len(words) <= 3:
                for word in words:
                    if word not in STOP and len(word) > 3:
                        self.single[word].add(words)

    def _add(self, words, ident, strength):
        words = tuple(words)
        if words and not all(w in STOP for w in words):
            self.by_words[words][ident] = max(strength, self.by_words[words].get(ident, 0))
            self.longest = max(self.longest, len(words))

    def _add_person(self, entity):
        words = split_words(entity.name.partition("(")[0])
        for start in range(1, len(words)):
            self._add(words[start:], entity.id, 2)
        if len(words) > 1:
            self._add(words[:1], entity.id, 1)
        elif words:
            self._add(words, entity.id, 2)

    def _add_parts(self, words, entity, makers):
        if entity.cls == "CarModel" and words and words[0] in makers:
            self._add(words[1:], entity.id, 2)
            for start in range(1, len(words)):
                for end in range(start + 1, len(words) + 1):
                    if (
                        any(c.isdigit() for w in words[start:end] for c in w)
                        or len(words[start:end]) == len(words) - 1
                    ):
                        self._add(words[start:end], entity.id, 1)
            return
        core = list(words)
        generic = (
            _GENERIC
            if entity.cls == "Series"
            else _GENERIC - {"america", "north", "american", "usa", "west", "central", "europe"}
        )
        while core and core[-1] in generic:
            core.pop()
        while core and core[0] in generic:
            core.pop(0)
        if core and core != list(words):
            self._add(core, entity.id, 2)
        if entity.cls == "Series":
            for start in range(len(words)):
                for end in range(start + 2, len(words) + 1):
                    part = words[start:end]
                    if not all(w in _GENERIC or w in makers or w.isdigit() for w in part):
                        self._add(part, entity.id, 1)

    def found(self, words):
        """Return the ids a tuple of words may name, of the strongest two kinds only; empty where none."""
        ids = self.by_words.get(tuple(words))
        if not ids:
            return []
        best = max(ids.values())
        return sorted(
            i
            for i, s in ids.items()
            if s == best or (s == 2 and self.graph.entities[i].cls in ("Venue", "Place"))
        )

    def completed(self, word, ids):
        """Return the word of one of the names of ``ids`` that a word beside them misspells, or None."""
        from rapidfuzz.distance import DamerauLevenshtein

        for ident in ids:
            for part in split_words(self.graph.entities[ident].name):
                if part != word and (
                    DamerauLevenshtein.distance(part, word) <= (2 if len(word) > 6 else 1)
                    or len(word) > 2
                    and part.startswith(word)
                    and self.graph.entities[ident].cls == "Person"
                ):
                    return part  # misspelt, or short for it: Zach for Zachary
        return None

    def corrected(self, word):
        """Return the word of a name that a misspelt word stands for, or None: near enough, and nearer than any other."""
        from rapidfuzz import process
        from rapidfuzz.distance import DamerauLevenshtein

        if len(word) < 5 or not word.isalpha() or word in self.single:
            return None
        best = process.extract(
            word,
            list(self.single),
            scorer=DamerauLevenshtein.distance,
            limit=2,
            score_cutoff=2 if len(word) > 7 else 1,
        )
        if not best or (len(best) > 1 and best[1][1] == best[0][1]):
            return None
        return best[0][0]
