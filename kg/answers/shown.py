"""Answers as Python lists and objects that show themselves: as text, or as HTML in Jupyter.

How they look is the last stage's affair: ``Graph.pages`` leads to it, and where it is None they
fall back on their ``repr``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, SupportsIndex, TypeVar, cast

from kg.model.statements import Conflict, Statement

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph

_T = TypeVar("_T")


class Shown:
    """Something with a ``graph`` that shows itself."""

    def __init__(self, graph: "Graph") -> None:
        self.graph = graph

    def __str__(self) -> str:
        pages = self.graph.pages
        return str(pages().as_text(self)) if pages else repr(self)

    def _repr_html_(self) -> str | None:
        pages = self.graph.pages
        return str(pages().as_html(self)) if pages else None


class Items(Shown, list[_T], Generic[_T]):
    """A list that shows itself; a slice of it does too."""

    def __init__(self, graph: "Graph", items: Iterable[_T] = ()) -> None:
        list.__init__(self, items)
        Shown.__init__(self, graph)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self)}>"

    def __getitem__(self, index: SupportsIndex | slice) -> Any:
        found = list.__getitem__(self, index)
        return type(self)(self.graph, cast(list[_T], found)) if isinstance(index, slice) else found

    def table(self) -> list[dict[str, Any]]:
        """Return the list as flat rows (dicts of text and numbers), for pandas and CSV."""
        return [dict(cast(dict[str, Any], item)) for item in self]

    def to_pandas(self) -> Any:
        """Return ``table()`` as a ``pandas.DataFrame`` (pandas must be installed)."""
        import pandas

        return pandas.DataFrame(self.table())


class Rows(Items[dict[str, Any]]):
    """Rows of an answer: dicts with the same keys."""

    def __repr__(self) -> str:
        return list.__repr__(self)


class Statements(Items[Statement]):
    """Statements, each shown with its receipts."""

    def table(self) -> list[dict[str, Any]]:
        """Return rows, one for each statement.

        They are {statement, class, earliest, latest, sentence, status, likelihood, claims,
        sources}.
        """
        return [
            {
                "statement": s.id,
                "class": s.cls,
                "earliest": s.earliest,
                "latest": s.latest,
                "sentence": s.sentence,
                "status": s.status,
                "likelihood": s.likelihood or None,
                "claims": len(s.claims),
                "sources": ", ".join(sorted({c.source for c in s.claims})),
            }
            for s in self
        ]

    def as_json(self, passages: bool = True) -> list[dict[str, Any]]:
        """Return the statements as ``kg statements`` promises them."""
        return [self.graph.as_json(s, passages) for s in self]


@dataclass(frozen=True, slots=True)
class Group:
    """Statements that people read together, under one heading."""

    name: str
    statements: Sequence[Statement]


class Groups(Items[Group]):
    """All about one entity, as people read it. ``subject`` is the Entity."""

    def __init__(
        self, graph: "Graph", items: Iterable[Group] = (), subject: "Entity | None" = None
    ) -> None:
        super().__init__(graph, items)
        self.subject = cast("Entity", subject)

    def table(self) -> list[dict[str, Any]]:
        """Return the rows of the statements, each with its ``group`` before them."""
        return [
            {"group": g.name, **row}
            for g in self
            for row in Statements(self.graph, g.statements).table()
        ]


class Conflicts(Items[Conflict]):
    """Conflicts, each shown with both sides, their receipts and its ruling or that it has none."""

    def open(self) -> "Conflicts":
        """Return the Conflicts that nobody ruled on."""
        return Conflicts(self.graph, [c for c in self if not c.ruling])

    def table(self) -> list[dict[str, Any]]:
        """Return rows {conflict, slot, sides, ruled, about}.

        ruled: what a ruling says holds, or None.
        """
        return [
            {
                "conflict": c.id,
                "slot": c.slot,
                "sides": " or ".join(s.value.label for s in c.sides) or c.what,
                "ruled": c.ruling.holds if c.ruling else None,
                "about": self.graph.statement(c.statement).sentence,
            }
            for c in self
        ]


class Routes(Items[Any]):
    """Routes of kg.answers.paths, the most telling first, each hop shown with its receipts."""

    def table(self) -> list[dict[str, Any]]:
        """Return rows {route, hop, from, to, sentence, statement}; routes and hops count from 1."""
        names = self.graph.entities
        return [
            {
                "route": number,
                "hop": place,
                "from": names[h.start].name,
                "to": names[h.end].name,
                "sentence": self.graph.statement(h.statement).sentence,
                "statement": h.statement,
            }
            for number, route in enumerate(self, 1)
            for place, h in enumerate(route.hops, 1)
        ]


class Found(Shown):
    """What a search found. entities; statements; more: how many statements were left off."""

    def __init__(
        self,
        graph: "Graph",
        entities: "Sequence[Entity]",
        statements: Iterable[Statement],
        more: int = 0,
    ) -> None:
        super().__init__(graph)
        self.entities, self.statements, self.more = entities, Statements(graph, statements), more

    def __repr__(self) -> str:
        return f"<Found: {len(self.entities)} names, {len(self.statements)} statements>"


class Reply(Shown):
    """The answer to a question in words or to a saved one.

    status: answered, found, not_recorded, disputed or not_understood; answers: list of {label, id,
    value}; yes: True, False or None (no yes/no question, or nobody recorded it); understood_as: the
    question as understood; statements: the Statements behind it, by time; sparql: the query, or
    None; missing: words that could not be placed; nearby: Statements that speak of it without
    answering; suggestions: questions that can be asked instead; data: all of it as plain data, with
    the names that ``kg ask --json`` promises.
    """

    def __init__(self, graph: "Graph", data: dict[str, Any]) -> None:
        super().__init__(graph)
        self.data = data
        self.status: str = data["status"]
        self.answers: list[dict[str, Any]] = data["answers"]
        self.yes: bool | None = data.get("yes")
        self.understood_as: str | None = data.get("understood_as")
        self.sparql: str | None = data.get("sparql")
        self.missing: list[str] = data.get("missing") or []
        self.suggestions: list[str] = data.get("suggestions") or []
        behind = graph.statements_with(data.get("statements") or ())
        self.statements = Statements(graph, sorted(behind, key=graph.by_time))
        self.nearby = graph.statements_with(data.get("nearby") or ())

    def __repr__(self) -> str:
        return (
            f"<Reply: {self.status}, {len(self.answers)} answers,"
            f" {len(self.statements)} statements>"
        )

    def table(self) -> list[dict[str, Any]]:
        """Return flat rows: those of a saved question by its columns, else the answers.

        A number stays a number; of anything else the label is given, of several statements their
        ids.
        """
        if self.data.get("rows"):
            columns = self.data["columns"]
            return [{name: _flat(row.get(name)) for name in columns} for row in self.data["rows"]]
        return [{"label": a["label"], "id": a["id"], "value": a["value"]} for a in self.answers]

    def to_pandas(self) -> Any:
        """Return ``table()`` as a ``pandas.DataFrame``.

        Its columns stand even where nothing was found.
        """
        import pandas

        columns = self.data.get("columns") or ["label", "id", "value"]
        return pandas.DataFrame(self.table(), columns=columns)


def _flat(cell: Any) -> Any:
    if not isinstance(cell, dict):
        return cell
    value = cell["value"]
    if isinstance(value, list):
        return ", ".join(value)
    return value if isinstance(value, (bool, int, float)) else cell["label"]


class Page(Shown):
    """A page about one entity; ``kind`` is career or dossier.

    data: for a dossier what ``kg.answers.dossier`` gives, else None; as_of: the date it looks back
    from, or None.
    """

    def __init__(
        self,
        graph: "Graph",
        subject: "Entity",
        kind: str,
        data: Any = None,
        as_of: str | None = None,
    ) -> None:
        super().__init__(graph)
        self.subject, self.kind, self.data, self.as_of = subject, kind, data, as_of

    def __repr__(self) -> str:
        return f"<{self.kind} of {self.subject.name}>"

    def write(self, path: str | Path) -> Path:
        """Write the page to ``path`` and return its Path; the ending says the format.

        .html, and for a dossier .md, .docx or .json too. Raises WrongUsage for another ending,
        OSError where the folder cannot be written.
        """
        pages = self.graph.pages
        if pages is None:
            raise RuntimeError("a graph writes pages where kg.load() opened it")
        return Path(pages().write(self, path))
