"""A number of seasons → a corpus of invented ones: entities, claims of each round, a catalogue.

``python tests/benchmarks/seasons.py FOLDER SEASONS`` writes it: twenty rounds a season, twenty cars
a round. Every name is invented; the same number gives the same files.
"""

import random
import sys
from pathlib import Path

ROUNDS, CARS, TEAMS = 20, 20, 10
_SYLLABLES = [
    "ba",
    "bel",
    "cor",
    "dan",
    "el",
    "fen",
    "gar",
    "hol",
    "is",
    "jor",
    "kel",
    "lin",
    "mar",
    "nor",
    "os",
    "pel",
    "quin",
    "ros",
    "sal",
    "tor",
]


def write_seasons(folder: Path, seasons: int, first: int = 1950) -> int:
    """Write a corpus of invented seasons into a folder; return how many results it has."""
    rng = random.Random(7)
    drivers = _names(rng, 40 + seasons * 8)
    teams = [f"{name.split()[1]} Racing {n}" for n, name in enumerate(_names(rng, 10 + seasons))]
    entities = {"people": [], "teams": [], "series": [], "seasons": [], "events": []}
    entities |= {"sessions": [], "venues": [], "race_classes": []}
    _add(entities, "series", "lantern-cup", "Lantern Cup")
    _add(entities, "race_classes", "overall", "Overall")
    for name in drivers:
        _add(entities, "people", _slug(name), name)
    for name in teams:
        _add(entities, "teams", _slug(name), name)
    venues = [f"{name.split()[1]} Park {n}" for n, name in enumerate(_names(rng, 30))]
    for name in venues:
        _add(entities, "venues", _slug(name), name)
    articles, results = [], 0
    sources = folder / "facts" / "sources"
    sources.mkdir(parents=True, exist_ok=True)
    for year in range(first, first + seasons):
        season = f"lantern-cup-{year}"
        more = f", series: lantern-cup, year: {year}"
        _add(entities, "seasons", season, f"{year} Lantern Cup", more)
        since = (year - first) * 8
        grid = [(d, teams[(since // 8 + n // 2) % len(teams)])
                for n, d in enumerate(drivers[since : since + CARS])]  # fmt: skip
        stints = [
            f"  - {{driver: {_slug(d)}, team: {_slug(t)}, season: {season}, at: entry {n}}}"
            for n, (d, t) in enumerate(grid, 1)
        ]
        (sources / f"entries-{year}.yaml").write_text(
            "\n".join([f"source: entries-{year}", "stints:", *stints]) + "\n", encoding="utf-8"
        )
        articles.append(_article(f"entries-{year}", f"Entries of {year}", f"{year}-03-01"))
        for number, venue in enumerate(rng.sample(venues, ROUNDS), 1):
            event = f"{season}-{number}"
            day = f"{year}-{3 + number // 3:02}-{1 + 9 * (number % 3):02}"
            name = f"{year} Lantern Cup round {number}"
            _add(entities, "events", event, name, f", season: {season}, venue: {_slug(venue)}")
            more = f", event: {event}, session_kind: race"
            _add(entities, "sessions", f"{event}-race", f"Race of the {name}", more)
            order = rng.sample(grid, CARS)
            items = [
                f"  - {{driver: {_slug(d)}, session: {event}-race, class: overall, "
                f"team: {_slug(t)}, position: {place}, when: {day}, at: place {place}}}"
                for place, (d, t) in enumerate(order, 1)
            ]
            (sources / f"{event}.yaml").write_text(
                "\n".join([f"source: {event}", "results:", *items]) + "\n", encoding="utf-8"
            )
            articles.append(_article(event, f"Results of the {name}", day))
            results += CARS
    (folder / "facts" / "entities").mkdir(exist_ok=True)
    for section, items in entities.items():
        path = folder / "facts" / "entities" / f"{section}.yaml"
        path.write_text("\n".join([f"{section}:", *items]) + "\n", encoding="utf-8")
    (folder / "seeds").mkdir(exist_ok=True)
    (folder / "seeds" / "catalogue.yaml").write_text(
        "documents:\n  - id: yearbook\n    file: yearbook.txt\n    sha256: " + "0" * 64
        + "\narticles:\n" + "".join(articles), encoding="utf-8",
    )  # fmt: skip
    return results


def _names(rng: random.Random, count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        parts = ["".join(rng.choices(_SYLLABLES, k=n)).title() for n in (2, 3)]
        found[" ".join(parts)] = None
    return list(found)


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _add(
    entities: dict[str, list[str]], section: str, ident: str, name: str, more: str = ""
) -> None:
    entities[section].append(f"  - {{id: {ident}, name: {name}{more}}}")


def _article(ident: str, title: str, written: str) -> str:
    return (
        f"  - id: {ident}\n    title: {title}\n    written: {written}\n"
        "    how_dated: date line\n    document: yearbook\n"
    )


if __name__ == "__main__":
    print(write_seasons(Path(sys.argv[1]), int(sys.argv[2])), "results")
