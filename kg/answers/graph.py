"""The graph as Python sees it: entities by name, their statements, and every question as a method."""

import hashlib
from collections import defaultdict
from functools import cached_property
from pathlib import Path

from kg.facts.naming import Names, fold
from kg.graph.compiling import load_compiled
from kg.problems import AmbiguousName, NoSuchEntity, NotRecorded


class Entity:
    """Who or what the graph knows. Equal by id; ``graph`` is the Graph it belongs to."""

    def __init__(self, graph, data):
        self.graph, self.id, self.name, self.cls = graph, data["id"], data["name"], data["class"]
        self.other_names, self.kind, self.slots, self.formerly, self.note = data["other_names"], data["kind"], data["slots"], data["formerly"], data["note"]

    def __repr__(self):
        return f"<{self.cls} {self.id}: {self.name}>"

    def __eq__(self, other):
        return isinstance(other, Entity) and other.id == self.id

    def __hash__(self):
        return hash(self.id)

    @property
    def class_label(self):
        """What the entity is, in the ontology's words."""
        return self.graph.vocabulary.entity_class(self.cls).label

    def statements(self, cls=None):
        """Return the statements that touch the entity, by time; cls: the name of a class of statements, or None for all."""
        return self.graph.statements_of(self.id, cls)

    def teammates(self, season=None):
        """Return rows {teammate, team, season, likelihood, statement}, by season; season: a year or a season's id or name.

        A shared season is not a shared race. Raises NotRecorded where nobody recorded a teammate.
        """
        from kg.answers.people import teammates_of

        return teammates_of(self.graph, self, season)

    def timeline(self):
        """Return the dated statements that touch the entity, the earliest first."""
        return [s for s in self.statements() if s["time"]["earliest"] or s["time"]["latest"]]

    def path_to(self, other, **limits):
        """Return the most telling Routes to another entity (name, id or Entity); see ``kg.answers.paths.find_routes``."""
        from kg.answers.paths import find_routes

        return find_routes(self.graph, self, other if isinstance(other, Entity) else self.graph.entity(other), **limits)


class Graph:
    """A compiled graph that answers.

    entities: id → Entity; statements: list of dicts as ``kg statements`` promises; conflicts, tallies:
    as the compiler found them; vocabulary: the ontology.
    """

    def __init__(self, compiled, folders):
        self.compiled, self.folders, self.vocabulary = compiled, folders, compiled.vocabulary
        self.entities = {i: Entity(self, e) for i, e in compiled.entities.items()}
        self.statements, self.conflicts, self.tallies, self.articles = compiled.statements, compiled.conflicts, compiled.tallies, compiled.articles
        self.by_id = {s["id"]: s for s in self.statements}

    @classmethod
    def open(cls, folders):
        """Return the Graph of folders, from the cache where its stamp fits."""
        return cls(load_compiled(folders), folders)

    def __repr__(self):
        return f"<Graph: {len(self.entities)} entities, {len(self.statements)} statements, {len(self.conflicts)} conflicts>"

    # -- names --

    @cached_property
    def names(self):
        """All names, for look-up."""
        return Names(self.entities)

    def entity(self, name, cls=None):
        """Return the Entity a person means by ``name``.

        name: an id, name, other name or part of one; cls: the name of a class it must be of, or None.

        Raises NoSuchEntity with suggestions, AmbiguousName with candidates.
        """
        ids = [i for i in self.names.found(str(name)) if cls is None or self.vocabulary.is_a(self.entities[i].cls, cls)]
        if len(ids) > 1:
            exact = [i for i in ids if fold(str(name)) in (fold(self.entities[i].name), i, *map(fold, self.entities[i].other_names))]
            ids = exact if len(exact) == 1 else self._best_known(str(name), exact or ids)
        if len(ids) == 1:
            return self.entities[ids[0]]
        if ids:
            raise AmbiguousName(name, [(i, self.entities[i].name, self.entities[i].class_label) for i in ids[:12]])
        accept = None if cls is None else (lambda i: self.vocabulary.is_a(self.entities[i].cls, cls))
        raise NoSuchEntity(name, self.names.near(str(name), accept=accept))

    def _best_known(self, name, ids):
        """Return the one entity among ids whose own name is ``name`` or ends with it; else the one person or team that is named; else all.

        "Sofronas" is James Sofronas rather than his wife, whom no source names, or a garage called after him.
        """
        words = fold(name).split()
        named = [i for i in ids if self.entities[i].kind != "unnamed" and not fold(self.entities[i].name).startswith(("the ", "a "))]
        ending = [i for i in named if any(fold(n).split()[-len(words) :] == words for n in (self.entities[i].name, *self.entities[i].other_names)) and self.vocabulary.is_a(self.entities[i].cls, "Agent")]
        agents = [i for i in named if self.vocabulary.is_a(self.entities[i].cls, "Agent")]
        return next((found for found in (ending, agents) if len(found) == 1), ids)

    def person(self, name):
        """Return the Entity of a person; see ``entity``."""
        return self.entity(name, "Person")

    def team(self, name):
        """Return the Entity of a team; see ``entity``."""
        return self.entity(name, "Team")

    # -- statements --

    @cached_property
    def _touching(self):
        touching = defaultdict(list)
        for statement in self.statements:
            ids = {v["id"] for n, vs in statement["slots"].items() for v in vs if v["id"] in self.entities}
            ids |= {c["said_by"] for c in statement["claims"] if c["said_by"]}
            for ident in ids:
                touching[ident].append(statement)
        return touching

    def statements_of(self, ident, cls=None):
        """Return the statements that touch an entity id, by time then class; cls: a class of statements or None."""
        found = [s for s in self._touching.get(ident, ()) if cls is None or s["class"] == cls]
        return sorted(found, key=self.by_time)

    def by_time(self, statement):
        """Sorting key: earliest day, rank of the class, sentence."""
        time = statement["time"]
        return (time["earliest"] or time["latest"] or "9999", self.vocabulary.statement_class(statement["class"]).rank, statement["sentence"], statement["id"])

    def statement(self, ident):
        """Return a statement by id. Raises NotRecorded."""
        if ident not in self.by_id:
            raise NotRecorded(f"there is no statement '{ident}'", "ids come from `kg statements` or --json")
        return self.by_id[ident]

    def conflicts_of(self, ident):
        """Return the conflicts a statement takes part in."""
        return [c for c in self.conflicts if ident in c["statements"]]

    # -- passages --

    @cached_property
    def _texts(self):
        return {}

    def passage(self, claim):
        """Return the paragraph a claim's anchor stands in, or None where the text is not at hand or has changed."""
        article = self.articles.get(claim["source"])
        if article is None or not article["file"] or not claim["line"]:
            return None
        name = article["file"]
        if name not in self._texts:
            found = next((Path(f) / name for f in self.folders.texts if (Path(f) / name).is_file()), None)
            data = found.read_bytes() if found else b""
            fits = found is not None and hashlib.sha256(data).hexdigest() == article["sha256"]
            self._texts[name] = data.decode("utf-8").split("\n") if fits else None
        lines = self._texts[name]
        return lines[claim["line"] - 1].strip() if lines else None

    def with_passages(self, statement):
        """Return a copy of a statement whose claims carry ``passage`` where the text is at hand."""
        return {**statement, "claims": [{**c, **({"passage": p} if (p := self.passage(c)) else {})} for c in statement["claims"]]}

    # -- SPARQL --

    @cached_property
    def store(self):
        """The dataset in an Oxigraph store."""
        from kg.graph.store import Store

        store = Store()
        store.load(self.compiled.nquads())
        return store

    def rdflib(self):
        """Return the same dataset through rdflib's API: an ``rdflib.Dataset`` on the Oxigraph store."""
        import rdflib
        from oxrdflib import OxigraphStore

        return rdflib.Dataset(store=OxigraphStore(store=self.store.oxigraph), default_union=True)

    def networkx(self):
        """Return the statement graph as a ``networkx.MultiGraph``: entities joined by statements; see ``kg.graph.network``."""
        from kg.graph.network import entity_graph

        return entity_graph(self)

    def sparql(self, text, **bindings):
        """Return a kg.answers.sparql.Answer to a SPARQL query; bindings become terms, never text."""
        from kg.answers.sparql import run_query

        return run_query(self, text, bindings)
