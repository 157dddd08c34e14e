"""The graph as Python sees it: entities by name, their statements, and every question as a method."""

import hashlib
from collections import defaultdict
from functools import cached_property
from pathlib import Path

from kg.answers.shown import Conflicts, Found, Groups, Page, Reply, Routes, Rows, Shown, Statements
from kg.facts.naming import Names, fold
from kg.graph.compiling import load_compiled
from kg.graph.triples import PREFIXES
from kg.problems import AmbiguousName, NoSuchEntity, NotRecorded


class Entity(Shown):
    """Who or what the graph knows. Equal by id; ``graph`` is the Graph it belongs to.

    >>> from kg import load
    >>> sofronas = load().person("Sofronas")
    >>> sofronas.name, sofronas.cls
    ('James Sofronas', 'Person')
    """

    def __init__(self, graph, data):
        self.graph, self.id, self.name, self.cls = graph, data["id"], data["name"], data["class"]
        self.other_names, self.kind, self.slots, self.formerly, self.note = (
            data["other_names"],
            data["kind"],
            data["slots"],
            data["formerly"],
            data["note"],
        )

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
        """Return the Statements that touch the entity, by time; cls: the name of a class of statements, or None for all.

        >>> from kg import load
        >>> stints = load().person("Sofronas").statements("Stint")
        >>> {s["class"] for s in stints}, all(s["claims"] or s["premises"] for s in stints)
        ({'Stint'}, True)
        """
        return self.graph.statements_of(self.id, cls)

    def show(self):
        """Return everything about the entity as Groups, a list of {group, statements} in the order people read it.

        Raises NotRecorded where nothing touches the entity.

        >>> from kg import load
        >>> groups = load().person("Sofronas").show()
        >>> sum(len(g["statements"]) for g in groups) == len(groups.subject.statements())
        True
        """
        from kg.answers.show import grouped

        return Groups(self.graph, grouped(self.graph, self), self)

    def conflicts(self):
        """Return the Conflicts that a statement of the entity takes part in; an empty list where the sources do not disagree.

        >>> from kg import load
        >>> all(len(c["statements"]) > 1 or len(c["values"]) > 1 for c in load().team("GMG Racing").conflicts())
        True
        """
        touching = {s["id"] for s in self.statements()}
        return Conflicts(
            self.graph, [c for c in self.graph.conflicts if touching & set(c["statements"])]
        )

    def teammates(self, season=None):
        """Return rows {teammate, teammate_id, how, team, season, likelihood, statement}, by season; season: a year or a season's id or name.

        A shared season is not a shared race. ``pandas.DataFrame(rows)`` takes the list as it is.
        Raises NotRecorded where nobody recorded a teammate.

        >>> from kg import load
        >>> rows = load().person("Sofronas").teammates(2024)
        >>> "Kyle Washington" in {row["teammate"] for row in rows}
        True
        """
        from kg.answers.people import teammates_of

        return Rows(self.graph, teammates_of(self.graph, self, season))

    def timeline(self):
        """Return the dated Statements that touch the entity, the earliest first."""
        return Statements(
            self.graph,
            [s for s in self.statements() if s["time"]["earliest"] or s["time"]["latest"]],
        )

    def path_to(self, other, most=3, via=None, avoid=(), **limits):
        """Return the most telling Routes to another entity.

        other: a name, an id or an Entity; most: how many routes; via: a name, id or Entity that they must touch, or None;
        limits: since, until, as_of, kinds, see ``kg.answers.paths.limited``; avoid: names, ids or Entities that no route may touch.

        Raises NoPath, which says what each side does touch.

        >>> from kg import load
        >>> routes = load().person("Sofronas").path_to("Kyle Washington", most=1)
        >>> routes.table()[0]["from"], routes.table()[-1]["to"]
        ('James Sofronas', 'Kyle Washington')
        """
        from kg.answers.paths import find_routes

        via = None if via is None else self._other(via)
        avoid = tuple(self._other(who).id for who in avoid)
        return Routes(
            self.graph,
            find_routes(self.graph, self, self._other(other), most, via=via, avoid=avoid, **limits),
        )

    def _other(self, who):
        return who if isinstance(who, Entity) else self.graph.entity(who)

    def career(self):
        """Return the career Page: in Jupyter the graph stands in the notebook; ``.write("x.html")`` makes the file that ``kg graph`` makes.

        >>> from kg import load
        >>> load().person("Sofronas").career()
        <career of James Sofronas>
        """
        return Page(self.graph, self, "career")

    def dossier(self, as_of=None):
        """Return the dossier as a Page; its ``data`` is what ``kg.answers.dossier.dossier`` gives, and ``.write`` takes .html, .md, .docx or .json.

        as_of: EDTF: leave out what was published later, or None.

        Raises NotRecorded where nothing touches the entity, WrongUsage where as_of is not a date.

        >>> from kg import load
        >>> page = load().person("Sofronas").dossier()
        >>> page.data["subject"]["name"], len(page.data["receipts"]) == page.data["counts"]["receipts"]
        ('James Sofronas', True)
        """
        from kg.answers.dossier import dossier

        return Page(self.graph, self, "dossier", dossier(self.graph, self, as_of), as_of)


class Graph(Shown):
    """A compiled graph that answers.

    entities: id → Entity; statements: Statements, dicts as ``kg statements`` promises; conflicts
    (Conflicts), tallies: as the compiler found them; vocabulary: the ontology. ``pages`` is a function
    that returns the module which shows answers (as_text, as_html, write): ``kg.load`` names it, because
    this stage imports none after it; or None.

    >>> from kg import load
    >>> graph = load()
    >>> all(statement["sentence"] for statement in graph.statements)
    True
    """

    pages = None

    def __init__(self, compiled, folders):
        self.graph = self
        self.compiled, self.folders, self.vocabulary = compiled, folders, compiled.vocabulary
        self.entities = {i: Entity(self, e) for i, e in compiled.entities.items()}
        self.statements, self.conflicts = (
            Statements(self, compiled.statements),
            Conflicts(self, compiled.conflicts),
        )
        self.tallies, self.articles = compiled.tallies, compiled.articles
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
        ids = [
            i
            for i in self.names.found(str(name))
            if cls is None or self.vocabulary.is_a(self.entities[i].cls, cls)
        ]
        if len(ids) > 1:
            exact = [
                i
                for i in ids
                if fold(str(name))
                in (fold(self.entities[i].name), i, *map(fold, self.entities[i].other_names))
            ]
            ids = exact if len(exact) == 1 else self._best_known(str(name), exact or ids)
        if len(ids) == 1:
            return self.entities[ids[0]]
        if ids:
            raise AmbiguousName(
                name, [(i, self.entities[i].name, self.entities[i].class_label) for i in ids[:12]]
            )
        accept = (
            None if cls is None else (lambda i: self.vocabulary.is_a(self.entities[i].cls, cls))
        )
        raise NoSuchEntity(name, self.names.near(str(name), accept=accept))

    def _best_known(self, name, ids):
        """Return the one entity among ids whose own name is ``name`` or ends with it; else the one person or team that is named; else all.

        "Sofronas" is James Sofronas rather than his wife, whom no source names, or a garage called after him.
        """
        words = fold(name).split()
        named = [
            i
            for i in ids
            if self.entities[i].kind != "unnamed"
            and not fold(self.entities[i].name).startswith(("the ", "a "))
        ]
        ending = [
            i
            for i in named
            if any(
                fold(n).split()[-len(words) :] == words
                for n in (self.entities[i].name, *self.entities[i].other_names)
            )
            and self.vocabulary.is_a(self.entities[i].cls, "Agent")
        ]
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
            ids = {
                v["id"]
                for n, vs in statement["slots"].items()
                for v in vs
                if v["id"] in self.entities
            }
            ids |= {c["said_by"] for c in statement["claims"] if c["said_by"]}
            for ident in ids:
                touching[ident].append(statement)
        return touching

    def statements_of(self, ident, cls=None):
        """Return the Statements that touch an entity id, by time then class; cls: a class of statements or None."""
        found = [s for s in self._touching.get(ident, ()) if cls is None or s["class"] == cls]
        return Statements(self, sorted(found, key=self.by_time))

    def by_time(self, statement):
        """Sorting key: earliest day, rank of the class, sentence."""
        time = statement["time"]
        return (
            time["earliest"] or time["latest"] or "9999",
            self.vocabulary.statement_class(statement["class"]).rank,
            statement["sentence"],
            statement["id"],
        )

    def statement(self, ident):
        """Return a statement by id. Raises NotRecorded."""
        if ident not in self.by_id:
            raise NotRecorded(
                f"there is no statement '{ident}'", "ids come from `kg statements` or --json"
            )
        return self.by_id[ident]

    def statements_with(self, idents):
        """Return the Statements of these ids or IRIs, in their order. Raises NotRecorded.

        >>> from kg import load
        >>> graph = load()
        >>> answer = graph.sparql("SELECT ?st WHERE { ?st a pd:Sponsorship ; pd:sponsor ent:ssf } ORDER BY ?st")
        >>> {s["class"] for s in graph.statements_with(row["st"] for row in answer.rows)}
        {'Sponsorship'}
        """
        return Statements(
            self, [self.statement(str(i).removeprefix(PREFIXES["st"])) for i in idents]
        )

    def conflicts_of(self, ident):
        """Return the Conflicts a statement takes part in."""
        return Conflicts(self, [c for c in self.conflicts if ident in c["statements"]])

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
            found = next(
                (Path(f) / name for f in self.folders.texts if (Path(f) / name).is_file()), None
            )
            data = found.read_bytes() if found else b""
            fits = found is not None and hashlib.sha256(data).hexdigest() == article["sha256"]
            self._texts[name] = data.decode("utf-8").split("\n") if fits else None
        lines = self._texts[name]
        return lines[claim["line"] - 1].strip() if lines else None

    def with_passages(self, statement):
        """Return a copy of a statement whose claims carry ``passage`` where the text is at hand."""
        return {
            **statement,
            "claims": [
                {**c, **({"passage": p} if (p := self.passage(c)) else {})}
                for c in statement["claims"]
            ],
        }

    # -- questions --

    def search(self, words):
        """Return what holds all the words, accents and case aside: Found, with entities, statements and how many more.

        Raises NotRecorded, with names that are near, where nothing holds them.

        >>> from kg import load
        >>> [e.name for e in load().search("kopecky").entities][:1]
        ['Hans Kopecky']
        """
        from kg.answers.show import search

        return Found(self, search(self, words))

    def ask(self, text):
        """Return the Reply to a question in words; not understood and not recorded are replies too.

        >>> from kg import load
        >>> reply = load().ask("Who sponsored James Sofronas?")
        >>> reply.status in ("answered", "disputed"), "SSF Imported Auto Parts" in {a["label"] for a in reply.answers}
        (True, True)
        """
        from kg.answers.words import ask_in_words

        return Reply(self, ask_in_words(self, text))

    def question(self, name, /, **parameters):
        """Return the Reply to the saved question ``name``; ``questions()`` lists them.

        parameters: by name, as a person writes them: a name or id, a date as EDTF, a season as its name or its year.

        Raises WrongUsage for an unknown question or parameter; NoSuchEntity and AmbiguousName for names.

        >>> from kg import load
        >>> reply = load().question("teammates", driver="Sofronas", season=2024)
        >>> "Kyle Washington" in {a["label"] for a in reply.answers}
        True
        """
        from kg.answers.questions import ask

        return Reply(self, ask(self, name, **parameters).as_json())

    def questions(self, words=""):
        """Return rows {name, question, parameters, group} of the saved questions near to some words, the nearest first; of all where there are none.

        >>> from kg import load
        >>> "teammates" in {row["name"] for row in load().questions("who were the teammates")}
        True
        """
        from kg.answers.questions import find_questions, load_questions

        found = find_questions(load_questions(self.folders.ontology / "questions"), words)
        return Rows(
            self,
            [
                {
                    "name": q.name,
                    "question": q.question,
                    "parameters": ", ".join(p.name + "?" * p.optional for p in q.parameters),
                    "group": q.group,
                }
                for q in found
            ],
        )

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
        """Return the statement graph as a ``networkx.MultiGraph``: entities joined by statements; see ``kg.graph.network``.

        >>> from kg import load
        >>> load().networkx().has_edge("james-sofronas", "gmg-racing")
        True
        """
        from kg.graph.network import entity_graph

        return entity_graph(self)

    def sparql(self, text, **bindings):
        """Return a kg.answers.sparql.Answer to a SPARQL query.

        bindings: variable → Entity, IRI, text or number; they become terms, never text, and stand in SELECT.

        Raises BadQuery with the engine's place and words.

        >>> from kg import load
        >>> graph = load()
        >>> graph.sparql("ASK { ?stint a pd:Stint ; pd:driver ent:james-sofronas }").yes
        True
        >>> answer = graph.sparql("SELECT DISTINCT ?who ?team { ?who pd:droveFor ?team }", who=graph.person("Sofronas"))
        >>> "team" in answer.to_csv()
        True
        """
        from kg.answers.sparql import run_query

        return run_query(
            self,
            text,
            {
                n: PREFIXES["ent"] + v.id if isinstance(v, Entity) else v
                for n, v in bindings.items()
            },
        )
