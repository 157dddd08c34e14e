"""A made-up career that is longer than any that is recorded: for drawings that must hold it."""

import kg

STATEMENTS = 333
_AT = "at: never raced at Salt Flats"


def made_career(small):
    """Return (graph, entity): somebody of the fictional corpus with STATEMENTS statements.

    small: the folder of a fresh copy of that corpus. More than sixty names stand around her, so
    that the network draws dots, and the columns fold.
    """
    years = range(2001, 2025)
    entities = {
        "people": [f"{{id: p-{n}, name: Driver Number {n}}}" for n in range(40)],
        "teams": [f"{{id: t-{n}, name: Team {n} Motorsports}}" for n in range(6)],
        "organizations": [f"{{id: o-{n}, name: Sponsor {n} & Company}}" for n in range(30)],
        "seasons": [
            f"{{id: lantern-cup-{y}, name: {y} Lantern Cup, series: lantern-cup, year: {y}}}"
            for y in years
            if y != 2019
        ],
        "events": [
            f"{{id: e-{y}-{n}, name: {y} Lantern Cup at Hill {n}, season: lantern-cup-{y}}}"
            for y in years
            for n in range(4)
        ],
    }
    claims = {
        "stints": [
            f"driver: {who}, team: t-{y % 6}, season: lantern-cup-{y}"
            for y in years
            for who in ("Ada Lind", f"p-{y % 40}", f"p-{(y + 17) % 40}")
        ],
        "results": [
            f"driver: Ada Lind, season: lantern-cup-{y}, event: e-{y}-{n}, team: t-{y % 6}, "
            f"class: Overall, position: {(y * 7 + n * 5) % 11 + 1}"
            for y in years
            for n in range(4)
        ],
        "sponsorships": [
            f"sponsor: o-{n % 30}, of: Ada Lind, when: {2001 + n // 3}, support: [money]"
            for n in range(60)
        ],
        "remarks": [
            f"speaker: p-{n % 40}, about: Ada Lind, gist: she was quick on day {n}"
            for n in range(STATEMENTS)
        ],
    }
    with (small / "facts/entities/made.yaml").open("w", encoding="utf-8") as file:
        for section, items in entities.items():
            file.write(f"{section}:\n" + "".join(f"  - {item}\n" for item in items))
    path = small / "facts/sources/brook-profile.yaml"
    text = path.read_text(encoding="utf-8")

    def written(remarks):
        shown = {**claims, "remarks": claims["remarks"][:remarks]}
        lines = "".join(
            f"{section}:\n" + "".join(f"  - {{{item}, {_AT}}}\n" for item in items)
            for section, items in shown.items()
        )
        path.write_text(text + lines, encoding="utf-8")
        graph = kg.load(small / "facts")
        return graph, graph.entity("Ada Lind")

    graph, entity = written(1)
    graph, entity = written(1 + STATEMENTS - len(entity.statements()))
    assert len(entity.statements()) == STATEMENTS, len(entity.statements())
    return graph, entity
