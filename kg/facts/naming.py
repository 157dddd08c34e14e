"""Names → entities, exactly; what is near is only ever suggested."""

import re
import unicodedata


def fold(text):
    """Return text for comparing across spellings: lower case, without accents, apostrophes as one, single spaces.

    >>> fold("Sabré  COOK’s")
    "sabre cook's"
    """
    text = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
    text = "".join(c for c in text if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", text).strip().casefold()


class Names:
    """All names of all entities: exact look-up for claims, folded and near look-up for people.

    entities: id → Entity (anything with ``id``, ``name``, ``other_names``, ``formerly``, ``cls``).
    """

    def __init__(self, entities):
        self.entities = entities
        self.exact, self.folded = {}, {}
        for entity in entities.values():
            for name in dict.fromkeys(
                [entity.id, *entity.formerly, entity.name, *entity.other_names]
            ):
                self.exact.setdefault(name, []).append(entity.id)
                self.folded.setdefault(fold(name), []).append(entity.id)
        for table in (self.exact, self.folded):
            for name, ids in table.items():
                table[name] = list(dict.fromkeys(ids))

    def matching(self, name):
        """Return the ids whose id, name or other name is exactly ``name``."""
        return self.exact.get(name, [])

    def found(self, name):
        """Return the ids a person may mean: exact, else folded, else the ones that hold all its words in one name."""
        if ids := self.exact.get(name.strip()) or self.folded.get(fold(name)):
            return ids
        wanted = fold(name).split()
        if not wanted or len(wanted) > 8:
            return []
        hits = []
        for spelled, ids in self.folded.items():
            words = re.split(r"[\s\-]+", spelled)
            if all(w in words for w in wanted):
                hits += ids
        return list(dict.fromkeys(hits))

    def near(self, name, most=3, accept=None):
        """Return up to ``most`` names close to ``name``, best first (rapidfuzz), those without a name of their own last; accept: which ids count."""
        from rapidfuzz import fuzz, process

        pool = {
            s: ids
            for s, ids in self.folded.items()
            if accept is None or any(accept(i) for i in ids)
        }
        scored = process.extract(
            fold(name)[:200], list(pool), scorer=fuzz.WRatio, limit=most * 4, score_cutoff=75
        )
        found, owner = (
            [],
            {
                spelled: next(i for i in pool[spelled] if accept is None or accept(i))
                for spelled, _, _ in scored
            },
        )
        for spelled, _, _ in sorted(
            scored,
            key=lambda s: (
                self.entities[owner[s[0]]].kind == "unnamed",
                -s[1],
                abs(len(s[0]) - len(name)),
            ),
        ):
            label = self.entities[owner[spelled]].name
            if label not in found:
                found.append(label)
        return found[:most]
