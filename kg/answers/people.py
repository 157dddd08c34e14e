"""Teammates and the people around somebody."""

from kg.problems import NotRecorded


def season_matches(value, season):
    """Return whether a season value (slot dict) is the one meant by ``season``: its id, its label, or its year."""
    return (
        season in (value["id"], value["label"])
        or str(season) in value["label"].split()
        or str(season) == (value["id"] or "").rpartition("-")[2]
    )


def teammates_of(graph, person, season=None):
    """Return rows {teammate, teammate_id, team, season, likelihood, statement}, by season then name.

    Raises NotRecorded where nobody recorded a teammate (of that season).
    """
    rows = []
    for cls in ("Teammates", "CoDrive"):
        for statement in graph.statements_of(person.id, cls):
            slots = statement["slots"]
            seasons = slots.get("season", ())
            if season and not any(season_matches(v, season) for v in seasons):
                continue
            for slot in ("driver", "mate", "codriver"):
                for value in slots.get(slot, ()):
                    if value["id"] != person.id:
                        rows.append({
                            "teammate": value["label"], "teammate_id": value["id"], "how": "co-driver" if cls == "CoDrive" else "teammate",
                            "team": ", ".join(v["label"] for v in slots.get("team", ())), "season": ", ".join(v["label"] for v in seasons),
                            "likelihood": "certain" if statement["claims"] else statement["likelihood"], "statement": statement["id"],
                        })  # fmt: skip
    if not rows:
        raise NotRecorded(
            f"nobody recorded a teammate of {person.name}" + (f" in {season}" if season else ""),
            "`kg show` lists what is recorded",
        )
    return sorted(rows, key=lambda r: (r["season"], r["teammate"], r["how"]))
