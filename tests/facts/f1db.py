"""F1DB's own rows, counted without kg; the same figures of a graph."""

import re
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import yaml

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
NO_START = {"DNS", "DNQ", "DNPQ", "DNP", "EX"}
STATUS = {
    "did-not-start", "did-not-qualify", "did-not-prequalify", "did-not-practice", "excluded",
}  # fmt: skip
FIGURES = ("wins", "podiums", "poles", "titles", "starts", "fastest laps", "teammates")


def rows(path):
    """Return the records of a file; none where there is no file."""
    data = yaml.load(path.read_bytes(), LOADER) if path.is_file() else None
    return [r for r in (data if isinstance(data, list) else [data]) if r]


def rounds_of(text):
    """Return the rounds of ``1-3,6``."""
    found = []
    for part in filter(None, (text or "").split(",")):
        first, _, last = part.strip().partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


def figures_of_rows(data: Path):
    """Return figure → driver → what F1DB's rows say: a set of races, seasons or teammates."""
    found = {name: defaultdict(set) for name in FIGURES}
    for season in sorted((data / "seasons").iterdir()):
        at_team = defaultdict(set)  # (round, constructor) → drivers
        by_round, decided = {}, False
        for folder in sorted((season / "races").iterdir()):
            race = f"f1-{season.name}-{rows(folder / 'race.yml')[0]['grandPrixId']}"
            info = rows(folder / "race.yml")[0]
            by_round[int(info["round"])] = race
            decided |= info.get("driversChampionshipDecider") == "true"
            for row in rows(folder / "race-results.yml"):
                driver, place = row["driverId"], row["position"]
                if place not in NO_START:
                    found["starts"][driver].add(race)
                if place == "1":
                    found["wins"][driver].add(race)
                if place in ("1", "2", "3"):
                    found["podiums"][driver].add(race)
            for row in rows(folder / "qualifying-results.yml"):
                if row["position"] == "1":
                    found["poles"][row["driverId"]].add(race)
            for row in rows(folder / "fastest-laps.yml"):
                if row["position"] == "1":
                    found["fastest laps"][row["driverId"]].add(race)
            for path in folder.iterdir():
                if re.search(r"results|grid|fastest|pit-stops", path.name):
                    if "driver-of-the-day" not in path.name:
                        for row in rows(path):
                            at_team[race, row["constructorId"]].add(row["driverId"])
        for entrant in rows(season / "entrants.yml"):
            for car in entrant.get("constructors") or [entrant]:
                for seat in car.get("drivers") or [car]:
                    for number in rounds_of(seat.get("rounds")):
                        if number in by_round:
                            place = by_round[number], car["constructorId"]
                            at_team[place].add(seat["driverId"])
        for drivers in at_team.values():
            for one, other in combinations(sorted(drivers), 2):
                found["teammates"][one].add(other)
                found["teammates"][other].add(one)
        for row in rows(season / "driver-standings.yml"):
            if row["position"] == "1" and decided:
                found["titles"][row["driverId"]].add(f"f1-{season.name}")
    return found


def figures_of_graph(statements):
    """Return the same figures of a graph."""
    found = {name: defaultdict(set) for name in FIGURES}
    for s in statements:
        kinds = {v.notation for v in s.held("session_kind")}
        if s.cls == "Result" and kinds & {"race", "qualifying"}:
            driver, event = s.ids("driver")[0], s.ids("event")[0]
            if "race" in kinds:
                status = {v.notation for v in s.held("result_status")}
                placed = any(s.slots.get(n) for n in ("position", "result_status"))
                if placed and not status & STATUS:
                    found["starts"][driver].add(event)
                for name, kind in (("wins", "Win"), ("podiums", "Podium")):
                    if kind in s.types:
                        found[name][driver].add(event)
                if any(v.truth for v in s.held("is_fastest_lap")):
                    found["fastest laps"][driver].add(event)
            elif "Pole" in s.types:
                found["poles"][driver].add(event)
        elif s.cls == "Title" and "drivers" in {v.notation for v in s.held("title_kind")}:
            if "Championship" in s.types:
                found["titles"][s.ids("holder")[0]].add(s.ids("season")[0])
        elif s.cls == "Teammates" and s.is_certain:
            one, other = s.ids("driver")[0], s.ids("mate")[0]
            found["teammates"][one].add(other)
            found["teammates"][other].add(one)
    return found


def differences(data: Path, statements):
    """Return (figure, driver, only in the rows, only in the graph) for each driver that differs."""
    mine, its = figures_of_rows(data), figures_of_graph(statements)
    found = []
    for name in FIGURES:
        for driver in sorted({*mine[name], *its[name]}):
            a, b = mine[name][driver], its[name][driver]
            if a != b:
                found.append((name, driver, sorted(a - b), sorted(b - a)))
    return found
