"""The thirteen articles, each left out in turn → how well ``kg mentions`` reads it.

Measured is how well it finds what is known and proposes what is new. Needs the texts. Run:
``python tests/benchmarks/mentions.py [--wrong] [--missed] [--noise] [--facts FOLDER]``.

Left out of the known list for an article: every entity that only its claims name, and its own
events and runnings. What should be found (gold) is computed from the whole list, not with the code
it measures:

1. names: every exact occurrence, as a whole word and with the same capitals, of a name or other
   name (without a leading article; of a place also what stands before its comma); the longest one
   wins. Of two entities with one name, the one that the article's claims name. "Given (Surname, …"
   counts as the full name of a person, and a company or a car may stand in the plural.
2. people of the article's claims: their surname or given name alone, capitalised, where it is not
   part of 1 and only one person whom claims and text both name in full bears it.
3. venues of the article's claims: what an event's name calls them ("… at X"), and the name of a
   town that begins the venue's name, unless the town itself is meant (claims speak of it, and a
   reader says so).

A gold mention counts for recall where its entity is in the article's claims and was not left out.
It is found if a link to that entity overlaps it. A link is right if it overlaps a mention of 1 to 3
of the same entity, whether or not the claims use it; whatever else is linked counts as wrong, also
where a reader would agree with it. A name that was left out counts as proposed if a proposal
overlaps one of its exact occurrences and shares at least half of all their words.
"""

import argparse
import re
import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kg.facts.claims import read_facts
from kg.facts.mentions import find_mentions
from kg.folders import find_folders
from kg.model.values.entities import EntityValue
from kg.ontology import read_vocabulary

ARTICLE = re.compile(r"^(?:the|The|a|an) ")
# Articles whose claims speak of a town and of the venue named after it → the lines of the file at
# which the town is meant, decided by reading.
TOWN_IS_MEANT = {"indy-preview": {138}}


def plain(text):
    """Return text with straight quotes, as long as before."""
    return text.replace("’", "'").replace("‘", "'")


def ids_of_claim(claim):
    """Return every entity a claim names."""
    found = {
        v.ident for values in claim.slots.values() for v in values if isinstance(v, EntityValue)
    }
    return found | ({claim.said_by} if claim.said_by else set())


def names_of(entity):
    """Return the spellings whose exact occurrences count (rule 1)."""
    names = [ARTICLE.sub("", n) for n in (entity.name, *entity.other_names)]
    if entity.cls == "Place":
        names += [n.partition(", ")[0] for n in names if ", " in n]
    return {n for n in names if n[0].isupper() or n[0].isdigit()}


def occurrences(lines, name, plural=False):
    """Yield (line index, start, end) of a name as a whole word; plural: also with an s."""
    pattern = re.compile(
        rf"(?<![\w.]){re.escape(plain(name)).replace(chr(92) + ' ', ' [(]?')}"
        rf"{'s?' if plural else ''}(?!\w)(?!\.\d)"
    )
    for number, line in enumerate(lines):
        for match in pattern.finditer(plain(line)):
            yield number, match.start(), match.end()


def overlap(one, other):
    """Return whether two (line, start, end) share a character."""
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def gold_of(lines, entities, used, article):
    """Return {(line, start, end): ids} of all mentions by rules 1 to 3, and the names of rule 1."""
    found = defaultdict(set)
    for entity in entities.values():
        for name in names_of(entity):
            for place in occurrences(
                lines, name, plural=entity.cls in ("Organization", "CarModel")
            ):
                found[place].add(entity.id)
    chosen, by_line = {}, defaultdict(list)
    for place in sorted(found, key=lambda p: p[1] - p[2]):
        if not any(overlap(place, other) for other in by_line[place[0]]):
            by_line[place[0]].append(place)
            chosen[place] = (found[place] & used) or found[place]
    exact = {place: set(ids) for place, ids in chosen.items()}
    named = set().union(*exact.values()) if exact else set()
    venues = {i for i in used if entities[i].cls == "Venue"}
    for place, ids in chosen.items():
        word = lines[place[0]][place[1] : place[2]]
        towns = {i for i in ids if entities[i].cls == "Place"}
        if towns == ids and (
            not ids & used
            or place[0] + article.first
            not in TOWN_IS_MEANT.get(article.id, {place[0] + article.first})
        ):
            after = {
                v for v in venues if any(n.startswith(word + " ") for n in names_of(entities[v]))
            }
            chosen[place] = after or ids
    add = defaultdict(set)
    for ident in used:
        entity = entities[ident]
        words = entity.name.split()
        if (
            entity.cls == "Person"
            and ident in named
            and len(words) > 1
            and words[0][0].isupper()
            and "(" not in entity.name
        ):
            for part in (words[0], words[-1]):
                for place in occurrences(lines, part):
                    add[place].add(ident)
    for entity in entities.values():
        venue = (
            entity.slots["venue"][0].ident
            if entity.cls == "Event" and entity.slots.get("venue")
            else None
        )
        if venue in venues and (match := re.search(r" at (.+)$", entity.name)):
            for place in occurrences(lines, match[1]):
                add[place].add(venue)
    for place, ids in add.items():
        if len(ids) == 1 and not any(overlap(place, other) for other in chosen):
            chosen[place] = ids
    return chosen, exact


def similar(proposal, name):
    """Return whether half of all the words of two names are in both."""
    one, two = (
        set(re.findall(r"\w+", plain(proposal).casefold())),
        set(re.findall(r"\w+", plain(name).casefold())),
    )
    return len(one & two) * 2 >= len(one | two)


def measure(facts, vocabulary, article):
    """Return the figures of one article and what was wrong, missed, not proposed and noise."""
    lines = article.text.split("\n")
    users = defaultdict(set)
    for claim in facts.claims:
        for ident in ids_of_claim(claim):
            users[ident].add(claim.source)
    used = {i for i, sources in users.items() if article.id in sources}
    removed = {i for i, sources in users.items() if sources == {article.id}}
    known = {i: e for i, e in facts.entities.items() if i not in removed}
    gold, exact = gold_of(lines, facts.entities, used, article)
    result = find_mentions(lines, known, vocabulary)
    links = [((m["line"] - 1, m["start"], m["end"]), m) for m in result["known"]]
    wanted = {p: ids & used - removed for p, ids in gold.items() if ids & used - removed}
    missed = [
        p
        for p, ids in wanted.items()
        if not any(m["id"] in ids and overlap(p, place) for place, m in links)
    ]
    wrong = [
        (place, m)
        for place, m in links
        if not any(m["id"] in ids and overlap(place, p) for p, ids in gold.items())
    ]
    places_of = defaultdict(list)
    for place, ids in exact.items():
        for ident in ids & removed:
            places_of[ident].append(place)
    proposed, hits = {}, set()
    for new in result["new"]:
        for p in new["places"]:
            here = (p["line"] - 1, p["start"], p["end"])
            for ident, places in places_of.items():
                if any(overlap(here, q) for q in places) and any(
                    similar(new["text"], n) for n in names_of(facts.entities[ident])
                ):
                    proposed[ident] = new
                    hits.add(id(new))
    kinds = sum(
        vocabulary.is_a(facts.entities[i].cls, n["kind_guess"])
        or vocabulary.is_a(n["kind_guess"], facts.entities[i].cls)
        for i, n in proposed.items()
    )
    noise = [n["text"] for n in result["new"] if id(n) not in hits]
    figures = {
        "wanted": len(wanted),
        "found": len(wanted) - len(missed),
        "links": len(links),
        "right": len(links) - len(wrong),
        "left out": len(places_of),
        "proposed": len(proposed),
        "kind right": kinds,
        "other proposals": len(noise),
    }
    shown = {
        "missed": [
            f"{lines[p[0]][p[1] : p[2]]} (line {p[0] + article.first}: {', '.join(wanted[p])})"
            for p in sorted(missed)
        ],
        "wrong": [
            f"{m['text']} (line {place[0] + article.first}) → {m['id']} [{m['how']}]"
            for place, m in wrong
        ],
        "not proposed": [i for i in places_of if i not in proposed],
        "noise": noise,
        "other kinds": [
            f"{n['text']}: {n['kind_guess']}, not {facts.entities[i].cls}"
            for i, n in proposed.items()
            if not (
                vocabulary.is_a(facts.entities[i].cls, n["kind_guess"])
                or vocabulary.is_a(n["kind_guess"], facts.entities[i].cls)
            )
        ],
    }
    return figures, shown


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facts")
    for name in ("wrong", "missed", "noise"):
        parser.add_argument(f"--{name}", action="store_true")
    given = parser.parse_args()
    folders = find_folders(facts=given.facts)
    vocabulary = read_vocabulary(folders.ontology)
    facts = read_facts(folders, vocabulary)
    articles = [a for a in facts.catalogue.articles.values() if a.text]
    if not articles:
        raise SystemExit("the texts are not at hand: put them in seeds/ or set $KG_SEEDS")
    totals, rows = defaultdict(int), []
    for article in articles:
        figures, shown = measure(facts, vocabulary, article)
        rows.append((article.id, figures, shown))
        for key, value in figures.items():
            totals[key] += value
    print(
        f"{'article':24} {'recall':>17} {'precision':>17} {'new proposed':>17} {'kind right':>10} "
        f"{'others':>7}"
    )
    for name, f in [*((n, f) for n, f, _ in rows), ("all", totals)]:
        ratios = [
            f"{a}/{b} {100 * a / b if b else 100:5.1f}%"
            for a, b in (
                (f["found"], f["wanted"]),
                (f["right"], f["links"]),
                (f["proposed"], f["left out"]),
            )
        ]
        print(
            f"{name:24} {ratios[0]:>17} {ratios[1]:>17} {ratios[2]:>17} {f['kind right']:>10} "
            f"{f['other proposals']:>7}"
        )
    for name, _, shown in rows:
        for what, wanted in (
            ("missed", given.missed),
            ("wrong", given.wrong),
            ("not proposed", given.missed),
            ("noise", given.noise),
            ("other kinds", given.noise),
        ):
            if wanted and shown[what]:
                print(f"\n{name}, {what}:\n  " + "\n  ".join(shown[what]))


if __name__ == "__main__":
    main()
