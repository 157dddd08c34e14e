"""Teammates and the people around somebody."""

from typing import TYPE_CHECKING, Any

from kg.model.statements import Standing, Statement
from kg.model.values import Value
from kg.problems import NotRecorded

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph


def season_matches(value: Value, season: str | int) -> bool:
    """Return whether a season is the one meant: by id, name, or a year of its name or id."""
    wanted, ident = str(season), value.id or ""
    return wanted in (ident, value.label, *value.label.split(), ident.rpartition("-")[2])


def teammates_of(
    graph: "Graph", person: "Entity", season: str | int | None = None
) -> list[dict[str, Any]]:
    """Return rows {teammate, teammate_id, how, team, season, likelihood, statement}.

    By time, then name. likelihood: certain, possible, or disputed. Raises NotRecorded where nobody
    recorded a teammate (of that season).
    """
    rows = []
    for cls in graph.vocabulary.statement_classes.values():
        if len(cls.joins) != 2 or cls.joins != cls.symmetric or "team" not in cls.slots:
            continue
        for statement in graph.statements_of(person.id, cls.name):
            seasons = [h.value for h in statement.told("season")]
            if season and not any(season_matches(v, season) for v in seasons):
                continue
            if statement.standing in (Standing.OVERRULED, Standing.SUPERSEDED):
                continue
            for held in (h for n in cls.symmetric for h in statement.told(n)):
                if held.value.id != person.id:
                    rows.append(
                        {
                            "teammate": graph.teller.name_at(held.value.id or "", statement.spans),
                            "teammate_id": held.value.id,
                            "how": cls.label,
                            "team": graph.teller.cell(statement, "team"),
                            "season": graph.teller.cell(statement, "season"),
                            "likelihood": _likelihood(statement),
                            "statement": statement.id,
                        }
                    )
    if not rows:
        raise NotRecorded(
            f"nobody recorded a teammate of {person.name}" + (f" in {season}" if season else ""),
            "`kg show` lists what is recorded",
        )

    def order(row: dict[str, Any]) -> tuple[str, str, str]:
        return graph.by_time(graph.statement(row["statement"]))[0], row["teammate"], row["how"]

    return sorted(rows, key=order)


def _likelihood(statement: Statement) -> str:
    if statement.standing is Standing.DISPUTED:
        return "disputed"
    return "certain" if statement.claims else statement.likelihood
