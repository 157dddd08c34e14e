"""Known entities → the spellings of their names, looked up by the letters alone."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.facts.mentioning.cues import Cues
from kg.facts.mentioning.text import words_of
from kg.model.claims import Entity
from kg.model.values.entities import EntityValue

UNNAMED_IN_TEXT = ("Season", "Session")
_SPONSORED = re.compile(r"(.+?) (?:presented by|powered by|by) [A-Z]")


class Spellings:
    """All spellings of all entities: spaces, hyphens, quotes, accents and capitals do not matter.

    strength 0: a recorded name, also the plural of a maker's or a car's (two Asters); 1: a name
    without its bracket, its 'by SPONSOR' or what follows its comma; what an event calls its venue.
    """

    def __init__(
        self, entities: Mapping[str, Entity], cues: Cues, class_words: Mapping[str, list[str]]
    ) -> None:
        self.entities, self.cues, self.class_words = entities, cues, class_words
        self.exact: dict[str, list[str]] = defaultdict(list)
        self.weaker: dict[str, list[str]] = defaultdict(list)
        self.small: dict[str, int] = {}
        self.brackets: dict[str, list[str]] = {}
        self.long_names_of: dict[str, set[str]] = defaultdict(set)
        self.bearing: dict[str, set[str]] = defaultdict(set)
        self.ending: dict[str, Counter[str]] = defaultdict(Counter)
        self.beginning: dict[str, Counter[str]] = defaultdict(Counter)
        self.containing: dict[str, set[str]] = defaultdict(set)
        self.impersonal: set[str] = set()
        self.makers: set[str] = set()
        for entity in entities.values():
            for name in names_of(entity):
                self._add(entity, name)
        for entity in entities.values():
            self._add_linked(entity)
        self.long_names = list(self.long_names_of)
        self.context = {ident: self._named_in(words) for ident, words in self.brackets.items()}

    def of(self, key: str) -> Iterator[tuple[int, list[str]]]:
        """Yield (strength, ids) of a spelling."""
        if key in self.exact:
            yield 0, self.exact[key]
        elif key in self.weaker:
            yield 1, self.weaker[key]
        elif key.endswith("s"):
            plural = [
                i
                for i in self.exact.get(key[:-1], ())
                if self.entities[i].cls in ("Organization", "CarModel")
            ]
            if plural:
                yield 0, plural

    def _add(self, entity: Entity, name: str) -> None:
        words = words_of(name)
        if not words or not (words[0][0].isupper() or words[0][0].isdigit()):
            return
        self._put(self.exact, name, entity.id)
        if bracket := re.search(r"\s*\(([^)]*)\)", name):
            self._put(self.weaker, name.replace(bracket[0], ""), entity.id)
            self.brackets[entity.id] = words_of(bracket[1])
        if ", " in name and entity.cls == "Place":
            self._put(self.weaker, name.partition(", ")[0], entity.id)
        if sponsored := _SPONSORED.match(name):
            self._put(self.weaker, sponsored[1], entity.id)
            if len(words_of(sponsored[1])) > 1:
                self.long_names_of[" ".join(words_of(sponsored[1])).casefold()].add(entity.id)
        if entity.cls in UNNAMED_IN_TEXT:
            return
        low = [w.casefold() for w in words]
        if len(words) > 1:
            self.long_names_of[" ".join(low)].add(entity.id)
            if entity.cls != "Event":
                self.ending[low[-1]][entity.cls] += 1
        if entity.cls == "Event":
            return
        if len(words) > 1:
            self.beginning[low[0]][entity.cls] += 1
        for word in low:
            if word not in self.cues.connectors:
                self.bearing[word].add(entity.id)
                if entity.cls != "Person":
                    self.impersonal.add(word)
        for part in self._parts(low):
            self.containing[part].add(entity.id)

    def _add_linked(self, entity: Entity) -> None:
        """Add what slots tell: the makers of cars, the venues of events."""
        self.makers |= {
            w.casefold() for v in _entities(entity, "maker") for w in words_of(v.name)[:1]
        }
        venues = _entities(entity, "venue") if entity.cls == "Event" else []
        if venues and venues[0].ident in self.entities:
            if match := re.search(r" (?:at|in) (.+)$", entity.name):
                self._put(self.weaker, match[1], venues[0].ident)

    def _named_in(self, words: list[str]) -> frozenset[str]:
        """Return the entities that a bracket names: the text must speak of them too."""
        keys = (
            "".join(words[a:b]).casefold()
            for a in range(len(words))
            for b in range(a + 1, len(words) + 1)
        )
        return frozenset(self.exact[k][0] for k in keys if len(self.exact.get(k, ())) == 1)

    def _put(self, table: dict[str, list[str]], name: str, ident: str) -> None:
        words = words_of(name)
        key = "".join(words).casefold()
        if ident not in table[key]:
            table[key].append(ident)
        self.small[key] = max(self.small.get(key, 0), sum(1 for w in words if w[0].islower()))

    def parts_of(self, ids: Iterable[str]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """Return (part of a name → ids, initials → ids) for the names of these entities.

        A part that other entities share is left out; one word only at an end of the name.
        """
        parts: dict[str, set[str]] = defaultdict(set)
        initials: dict[str, set[str]] = defaultdict(set)
        for ident in ids:
            entity = self.entities[ident]
            if entity.cls in (*UNNAMED_IN_TEXT, "Event", "RaceClass"):
                continue
            for name in names_of(entity):
                words = words_of(name)
                if len(words) < 2 or not words[0][0].isupper():
                    continue
                low = [w.casefold() for w in words]
                for part in self._parts(low):
                    if "".join(part.split()) in self.exact or part in self.cues.connectors:
                        continue
                    if self.containing[part] == {ident} and (
                        " " in part
                        or (
                            part in (low[0], low[-1])
                            and len(part) > 3
                            and part not in self.class_words
                        )
                    ):
                        parts[part].add(ident)
                for chosen in (words, [w for w in words if w[0].isupper()]):
                    if len(chosen) > 2:
                        initials["".join(w[0] for w in chosen).upper()].add(ident)
        return parts, {k: v for k, v in initials.items() if k.casefold() not in self.exact}

    def bodies_called(self, word: str) -> list[str]:
        """Return the teams and other organizations whose name begins or ends with ``word``."""
        return sorted(
            i
            for i in self.bearing.get(word, ())
            if "Organization" in (self.entities[i].cls, *self._parents(i))
            and any(
                word in (w[0].casefold(), w[-1].casefold())
                for n in names_of(self.entities[i])
                if (w := words_of(n))
            )
        )

    def _parents(self, ident: str) -> tuple[str, ...]:
        return ("Organization",) if self.entities[ident].cls in ("Team", "Publication") else ()

    def _parts(self, words: list[str]) -> set[str]:
        """Return every run of words that is shorter than the whole, joined by spaces."""
        number, small = len(words), self.cues.connectors
        return {
            " ".join(words[a:b])
            for a in range(number)
            for b in range(a + 1, number + 1)
            if b - a < number and words[a] not in small and words[b - 1] not in small
        }


def names_of(entity: Entity) -> list[str]:
    """Return the name, the other names and the former names of an entity."""
    return [entity.name, *entity.other_names, *(n.name for n in entity.names)]


def _entities(entity: Entity, slot: str) -> list[EntityValue]:
    return [v for v in entity.slots.get(slot, ()) if isinstance(v, EntityValue)]


def parts_of_person(
    name: str, connectors: frozenset[str], suffixes: frozenset[str]
) -> tuple[str, str]:
    """Return (given name, surname) in lower case; empty where a name has no such part.

    >>> small, last = frozenset({"ten"}), frozenset({"jr"})
    >>> parts_of_person("Bo ten Marsh Jr", small, last), parts_of_person("T.C. Lind", small, last)
    (('bo', 'marsh'), ('', 'lind'))
    """
    words = [w for w in words_of(re.sub(r"\([^)]*\)", "", name)) if w.casefold() not in suffixes]
    if (
        len(words) < 2
        or not words[0][0].isupper()
        or any(w[0].islower() and w not in connectors for w in words)
    ):
        return "", ""
    return (words[0].casefold() if len(words[0]) > 1 else ""), words[-1].casefold()
