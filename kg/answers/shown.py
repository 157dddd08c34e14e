"""Answers as Python lists and objects that show themselves: as text where they are printed, as HTML in Jupyter.

What they hold is plain data (dicts, lists, text, numbers). How they look is the last stage's affair:
``Graph.pages`` leads to it, and where it is None they fall back on their ``repr``.
"""


class Shown:
    """Something with a ``graph`` that shows itself."""

    def __str__(self):
        return self.graph.pages().as_text(self) if self.graph.pages else repr(self)

    def _repr_html_(self):
        return self.graph.pages().as_html(self) if self.graph.pages else None


class Items(Shown, list):
    """A list of dicts that shows itself; a slice of it does too."""

    def __init__(self, graph, items=()):
        super().__init__(items)
        self.graph = graph

    def __repr__(self):
        return f"<{type(self).__name__}: {len(self)}>"

    def __getitem__(self, index):
        found = super().__getitem__(index)
        return type(self)(self.graph, found) if isinstance(index, slice) else found

    def table(self):
        """Return the list as flat rows (dicts of text and numbers), for pandas and CSV."""
        return [dict(item) for item in self]

    def to_pandas(self):
        """Return ``table()`` as a ``pandas.DataFrame`` (pandas must be installed)."""
        import pandas

        return pandas.DataFrame(self.table())


class Rows(Items):
    """Rows of an answer: dicts with the same keys."""

    def __repr__(self):
        return list.__repr__(self)


class Statements(Items):
    """Statements, as ``kg statements`` promises them, each shown with its receipts."""

    def table(self):
        """Return rows {statement, class, earliest, latest, sentence, status, likelihood, claims, sources}."""
        return [
            {
                "statement": s["id"], "class": s["class"], "earliest": s["time"]["earliest"], "latest": s["time"]["latest"], "sentence": s["sentence"], "status": s["status"],
                "likelihood": s["likelihood"], "claims": len(s["claims"]), "sources": ", ".join(sorted({c["source"] for c in s["claims"]})),
            }
            for s in self
        ]  # fmt: skip


class Groups(Items):
    """All about one entity: [{group, statements}], as people read it. ``subject`` is the Entity."""

    def __init__(self, graph, items=(), subject=None):
        super().__init__(graph, items)
        self.subject = subject

    def table(self):
        """Return the rows of the statements, each with its ``group`` before them."""
        return [
            {"group": g["group"], **row}
            for g in self
            for row in Statements(self.graph, g["statements"]).table()
        ]


class Conflicts(Items):
    """Conflicts, each shown with both sides, their receipts and its ruling or that there is none."""

    def open(self):
        """Return the Conflicts that nobody ruled on."""
        return Conflicts(self.graph, [c for c in self if not c["ruling"]])

    def table(self):
        """Return rows {conflict, slot, sides, ruled, about}; ruled is what a ruling says holds, or None."""
        return [
            {
                "conflict": c["id"], "slot": c["slot"], "sides": " or ".join(v["label"] for v in c["values"]) or c["what"],
                "ruled": c["ruling"]["holds"] if c["ruling"] else None, "about": self.graph.by_id[c["statement"]]["sentence"],
            }
            for c in self
        ]  # fmt: skip


class Routes(Items):
    """Routes of kg.answers.paths, the most telling first, each hop shown with its receipts."""

    def table(self):
        """Return rows {route, hop, from, to, sentence, statement}; routes and hops are counted from 1."""
        names, by_id = self.graph.entities, self.graph.by_id
        return [
            {
                "route": number,
                "hop": place,
                "from": names[h.start].name,
                "to": names[h.end].name,
                "sentence": by_id[h.statement]["sentence"],
                "statement": h.statement,
            }
            for number, route in enumerate(self, 1)
            for place, h in enumerate(route.hops, 1)
        ]


class Found(Shown):
    """What a search found. entities: list of Entity; statements: Statements; more: how many statements were left off."""

    def __init__(self, graph, found):
        self.graph, self.entities, self.statements, self.more = (
            graph,
            found["entities"],
            Statements(graph, found["statements"]),
            found["more"],
        )

    def __repr__(self):
        return f"<Found: {len(self.entities)} names, {len(self.statements)} statements>"


class Reply(Shown):
    """The answer to a question in words or to a saved one.

    status: answered, not_recorded, disputed or not_understood; answers: list of {label, id, value}; yes:
    True, False or None (no yes/no question, or nobody recorded it); understood_as: the question as
    understood; statements: the Statements behind it, by time; sparql: the query, or None; missing: words that could not
    be placed; nearby: Statements that speak of it without answering; suggestions: questions that can be asked instead; data: all of it as plain data, with the names that ``kg ask --json`` promises.
    """

    def __init__(self, graph, data):
        self.graph, self.data = graph, data
        self.status, self.answers, self.yes = data["status"], data["answers"], data.get("yes")
        self.understood_as, self.sparql = data.get("understood_as"), data.get("sparql")
        self.missing, self.suggestions = data.get("missing") or [], data.get("suggestions") or []
        self.statements = Statements(
            graph, sorted(graph.statements_with(data.get("statements") or ()), key=graph.by_time)
        )
        self.nearby = Statements(graph, [graph.by_id[i] for i in data.get("nearby") or ()])

    def __repr__(self):
        return f"<Reply: {self.status}, {len(self.answers)} answers, {len(self.statements)} statements>"

    def table(self):
        """Return flat rows: those of a saved question by its columns, else the answers.

        A number stays a number; of anything else the label is given, of several statements their ids.
        """
        if self.data.get("rows"):
            return [
                {name: _flat(row.get(name)) for name in self.data["columns"]}
                for row in self.data["rows"]
            ]
        return [{"label": a["label"], "id": a["id"], "value": a["value"]} for a in self.answers]

    def to_pandas(self):
        """Return ``table()`` as a ``pandas.DataFrame`` (pandas must be installed); its columns stand even where nothing was found."""
        import pandas

        return pandas.DataFrame(
            self.table(), columns=self.data.get("columns") or ["label", "id", "value"]
        )


def _flat(cell):
    if not isinstance(cell, dict):
        return cell
    value = cell["value"]
    if isinstance(value, list):
        return ", ".join(value)
    return value if isinstance(value, (bool, int, float)) else cell["label"]


class Page(Shown):
    """A page about one entity; ``kind`` is career or dossier.

    data: for a dossier what ``kg.answers.dossier`` gives, else None; as_of: the date it looks back from, or None.
    """

    def __init__(self, graph, subject, kind, data=None, as_of=None):
        self.graph, self.subject, self.kind, self.data, self.as_of = (
            graph,
            subject,
            kind,
            data,
            as_of,
        )

    def __repr__(self):
        return f"<{self.kind} of {self.subject.name}>"

    def write(self, path):
        """Write the page to ``path`` and return its Path; the ending says the format: .html, and for a dossier .md, .docx or .json too.

        Raises WrongUsage for another ending, OSError where the folder cannot be written.
        """
        return self.graph.pages().write(self, path)
