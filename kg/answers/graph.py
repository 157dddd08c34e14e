"""The graph as Python sees it: entities by name, their statements, each question as a method."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from kg.answers.shown import (
    Conflicts,
    Found,
    Group,
    Groups,
    Page,
    Reply,
    Routes,
    Rows,
    Shown,
    Statements,
)
from kg.answers.whens import UNDATED
from kg.facts.naming import Names, fold, without_suffix
from kg.graph.memory import GraphData, MemoryGraph
from kg.graph.prefixes import PREFIXES
from kg.graph.store import Store
from kg.graph.telling import Teller
from kg.graph.withholding import is_named_minor
from kg.model import claims as model
from kg.model.claims import Claim, Slots
from kg.model.statements import Statement
from kg.ontology import Vocabulary
from kg.problems import AmbiguousName, NoSuchEntity, NotRecorded, OtherClass, Problem

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from kg.answers.career.comparing import Comparison
    from kg.answers.sparql import Answer
    from kg.facts.articles import Article
    from kg.folders import Folders
    from kg.graph.building import Built
    from kg.graph.tallies import Count


class Entity(Shown):
    """Who or what the graph knows. Equal by id; ``graph`` is the Graph it belongs to.

    >>> from kg import load
    >>> sofronas = load().person("Sofronas")
    >>> sofronas.name, sofronas.cls
    ('James Sofronas', 'Person')
    """

    def __init__(self, graph: "Graph", data: model.Entity) -> None:
        super().__init__(graph)
        self.data = data

    @property
    def id(self) -> str:
        """Its id, for ever."""
        return self.data.id

    @property
    def name(self) -> str:
        """The name under which people look for it."""
        return self.data.name

    @property
    def cls(self) -> str:
        """The name of its class in the ontology."""
        return self.data.cls

    @property
    def other_names(self) -> tuple[str, ...]:
        """Other names under which sources speak of it."""
        return self.data.other_names

    @property
    def kind(self) -> str:
        """What sort, in a word or two; ``unnamed`` where no source gives a name."""
        return self.data.kind

    @property
    def formerly(self) -> tuple[str, ...]:
        """Ids it had before."""
        return self.data.formerly

    @property
    def note(self) -> str:
        """The curator's own words."""
        return self.data.note

    @property
    def slots(self) -> Slots:
        """What its class needs to be told apart: slot → values."""
        return self.data.slots

    @property
    def is_public(self) -> bool:
        """Whether pages may tell of it by itself: no minor, nor somebody who is not public."""
        return not self.data.privacy

    def __repr__(self) -> str:
        return f"<{self.cls} {self.id}: {self.name}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entity) and other.id == self.id

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def class_label(self) -> str:
        """What the entity is, in the ontology's words."""
        return self.graph.vocabulary.entity_class(self.cls).label

    def statements(self, cls: str | None = None) -> Statements:
        """Return the Statements that touch the entity, by time.

        cls: the name of a class, or None for all.

        >>> from kg import load
        >>> stints = load().person("Sofronas").statements("Stint")
        >>> {s.cls for s in stints}, all(s.claims or s.premises for s in stints)
        ({'Stint'}, True)
        """
        return self.graph.statements_of(self.id, cls)

    def show(self) -> Groups:
        """Return everything about the entity as Groups, in the order people read it.

        Raises NotRecorded where nothing touches the entity.

        >>> from kg import load
        >>> groups = load().person("Sofronas").show()
        >>> sum(len(g.statements) for g in groups) == len(groups.subject.statements())
        True
        """
        from kg.answers.show import grouped

        return Groups(self.graph, grouped(self.graph, self), self)

    def conflicts(self) -> Conflicts:
        """Return the Conflicts that a statement of the entity takes part in.

        An empty list where the sources do not disagree.

        >>> from kg import load
        >>> conflicts = load().team("GMG Racing").conflicts()
        >>> all(len(c.statements) > 1 or len(c.sides) > 1 for c in conflicts)
        True
        """
        touching = {s.id for s in self.statements()}
        found = [c for c in self.graph.conflicts if touching & set(c.statements)]
        return Conflicts(self.graph, found)

    def teammates(self, season: str | int | None = None) -> Rows:
        """Return rows {teammate, teammate_id, how, team, season, likelihood, statement}, by season.

        season: a year or a season's id or name. A shared season is not a shared race.
        ``pandas.DataFrame(rows)`` takes the list as it is. Raises NotRecorded where nobody recorded
        a teammate.

        >>> from kg import load
        >>> rows = load().person("Sofronas").teammates(2024)
        >>> "Kyle Washington" in {row["teammate"] for row in rows}
        True
        """
        from kg.answers.people import teammates_of

        return Rows(self.graph, teammates_of(self.graph, self, season))

    def timeline(self) -> Statements:
        """Return the dated Statements that touch the entity, the earliest first."""
        dated = [s for s in self.statements() if s.spans and not s.as_of]
        return Statements(self.graph, [s for s in dated if s.earliest or s.latest])

    def path_to(
        self,
        other: "str | Entity",
        most: int = 3,
        via: "str | Entity | None" = None,
        avoid: "Iterable[str | Entity]" = (),
        **limits: Any,
    ) -> Routes:
        """Return the most telling Routes to another entity.

        other: a name, an id or an Entity; most: how many routes; via: a name, id or Entity that
        they must touch, or None; avoid: those that no route may touch; limits: since, until, kinds,
        see ``kg.answers.paths.limited``.

        Raises NoPath, which says what each side does touch.

        >>> from kg import load
        >>> routes = load().person("Sofronas").path_to("Kyle Washington", most=1)
        >>> routes.table()[0]["from"], routes.table()[-1]["to"]
        ('James Sofronas', 'Kyle Washington')
        """
        from kg.answers.paths import find_routes

        through = None if via is None else self._other(via)
        out = tuple(self._other(who).id for who in avoid)
        found = find_routes(
            self.graph, self, self._other(other), most, via=through, avoid=out, **limits
        )
        return Routes(self.graph, found)

    def _other(self, who: "str | Entity") -> "Entity":
        return who if isinstance(who, Entity) else self.graph.entity(who)

    def career(self) -> Page:
        """Return the career Page: ``.write("x.html")`` makes the file that ``kg graph`` makes.

        >>> from kg import load
        >>> load().person("Sofronas").career()
        <career of James Sofronas>
        """
        return Page(self.graph, self, "career")

    def dossier(self, as_of: str | None = None) -> Page:
        """Return the dossier as a Page; ``.write`` takes .html, .md, .docx or .json.

        as_of: EDTF: leave out what was published later, or None.

        Raises NotRecorded where nothing touches the entity, WrongUsage where as_of is not a date.

        >>> from kg import load
        >>> page = load().person("Sofronas").dossier()
        >>> page.data.subject.name
        'James Sofronas'
        """
        from kg.answers.dossier import dossier

        return Page(self.graph, self, "dossier", dossier(self.graph, self, as_of), as_of)


class Graph(Shown):
    """A graph that answers.

    data: what holds it (kg.graph.memory.GraphData); folders: where it came from. ``pages`` is a
    function that returns the module which shows answers (as_text, as_html, write): ``kg.load``
    names it, because this stage imports none after it; or None.

    >>> from kg import load
    >>> graph = load()
    >>> all(statement.sentence for statement in graph.statements)
    True
    """

    pages: Callable[[], ModuleType] | None = None

    def __init__(self, data: GraphData, folders: "Folders") -> None:
        super().__init__(self)
        self.data, self.folders = data, folders
        self._texts: dict[str, list[str] | None] = {}

    @classmethod
    def open(cls, folders: "Folders") -> "Graph":
        """Return the Graph of folders, from the cache where its stamp fits."""
        from kg.graph.compiling import load_graph

        def index(built: "Built", home: Path) -> None:
            from kg.answers.asking.documents import write_index

            write_index(cls(MemoryGraph(built), folders), home)

        return cls(load_graph(folders, (index,)), folders)

    @classmethod
    def at(cls, url: str, folders: "Folders | None" = None) -> "Graph":
        """Return the Graph that a SPARQL 1.1 endpoint serves.

        folders: of the corpus that it must be, whose texts are read; None for whichever it is.
        Raises EndpointError where it holds none, WrongUsage where it is another corpus.
        """
        from kg.graph.serving import open_endpoint

        return cls(*open_endpoint(url, folders))

    def __repr__(self) -> str:
        return (
            f"<Graph: {len(self.data.entities)} entities, {len(self.data)} statements, "
            f"{len(self.data.conflicts)} conflicts>"
        )

    # -- what it holds --

    @property
    def vocabulary(self) -> Vocabulary:
        """The ontology."""
        return self.data.vocabulary

    @property
    def teller(self) -> Teller:
        """What tells statements: sentences, cells, marks."""
        return self.data.teller

    @property
    def articles(self) -> "Mapping[str, Article]":
        """Article id → Article."""
        return self.data.articles

    @property
    def tallies(self) -> "Mapping[str, Count]":
        """Tally statement id → Count."""
        return self.data.tallies

    @property
    def left_out(self) -> Sequence[Problem]:
        """The problems of the facts; the claims and rulings that have one are left out."""
        return self.data.left_out

    @property
    def store(self) -> Store:
        """The dataset, for SPARQL."""
        return self.data.store

    @cached_property
    def entities(self) -> "Entities":
        """Entity id → Entity."""
        return Entities(self)

    @cached_property
    def parts(self) -> Mapping[str, Sequence[str]]:
        """Entity id → ids of the entities of which it is a part: a season's rounds, by id."""
        found: dict[str, list[str]] = {}
        for ident in sorted(self.data.entities):
            for values in self.data.entities[ident].slots.values():
                for value in values:
                    if value.id in self.data.entities:
                        found.setdefault(value.id or "", []).append(ident)
        return found

    @cached_property
    def statements(self) -> Statements:
        """All Statements, sorted by id."""
        return Statements(self, self.data.statements())

    @cached_property
    def conflicts(self) -> Conflicts:
        """All Conflicts, sorted by id."""
        return Conflicts(self, self.data.conflicts)

    # -- names --

    @property
    def names(self) -> Names:
        """All names, for look-up."""
        return self.data.names

    def entity(self, name: str, cls: str | None = None) -> Entity:
        """Return the Entity a person means by ``name``.

        name: an id, name, other name or part of one; cls: the name of a class it must be of, or
        None.

        Raises NoSuchEntity with suggestions, AmbiguousName with candidates.
        """
        found = self.names.found(str(name))
        ids = [i for i in found if cls is None or self.vocabulary.is_a(self.entities[i].cls, cls)]
        if len(ids) > 1:
            wanted = fold(str(name))
            exact = [
                i
                for i in ids
                if wanted
                in (fold(self.entities[i].name), i, *map(fold, self.entities[i].other_names))
            ]
            ids = exact if len(exact) == 1 else self._best_known(str(name), exact or ids)
        if len(ids) == 1:
            return self.entities[ids[0]]
        if ids:
            several = [self.entities[i] for i in ids[:12]]
            raise AmbiguousName(name, [(e.id, e.name, e.class_label) for e in several])

        def accept(ident: str) -> bool:
            return cls is None or self.vocabulary.is_a(self.entities[ident].cls, cls)

        if cls and len(found) == 1:
            raise self._of_other_class(self.entities[found[0]], cls)
        raise NoSuchEntity(name, self.names.near(str(name), accept=accept))

    def _of_other_class(self, entity: Entity, cls: str) -> OtherClass:
        """Return the error that says what an entity is, with questions that lead on to ``cls``."""
        from kg.answers.questions import load_questions

        fitting = [
            q.in_words({q.parameters[0].name: entity.name})
            for q in load_questions(self.folders).values()
            if [p.type for p in q.parameters if not p.optional] == [entity.cls]
            and q.parameters[0].type == entity.cls
            and dict(q.columns).get(q.answer) == cls
        ]
        asks = [f'`kg ask "{text}"`' for text in sorted(fitting, key=len)[:1]]
        wanted = self.vocabulary.entity_class(cls).label
        return OtherClass(entity.name, entity.class_label, wanted, asks)

    def _best_known(self, name: str, ids: list[str]) -> list[str]:
        """Return the one entity among ids whose own name is ``name`` or ends with it.

        Else the one person or team that is named; else all. "Sofronas" is James Sofronas rather
        than his wife, whom no source names, or a garage called after him.
        """
        words = fold(without_suffix(name)[0]).split()
        named = [
            i
            for i in ids
            if self.entities[i].kind != "unnamed"
            and not fold(self.entities[i].name).startswith(("the ", "a "))
        ]
        agents = [i for i in named if self.vocabulary.is_a(self.entities[i].cls, "Agent")]
        ending = [
            i
            for i in agents
            if any(
                fold(without_suffix(n)[0]).split()[-len(words) :] == words
                for n in (self.entities[i].name, *self.entities[i].other_names)
            )
        ]
        one_family = [i for i in agents if set(self.names.namesakes(i)) & set(agents)]
        if one_family:
            return ids
        return next((found for found in (ending, agents) if len(found) == 1), ids)

    def person(self, name: str) -> Entity:
        """Return the Entity of a person; see ``entity``."""
        return self.entity(name, "Person")

    def team(self, name: str) -> Entity:
        """Return the Entity of a team; see ``entity``."""
        return self.entity(name, "Team")

    # -- statements --

    def statements_of(self, ident: str, cls: str | None = None) -> Statements:
        """Return the Statements that touch an entity id, by time then class.

        cls: a class, or None for all.
        """
        found = [s for s in self.data.touching(ident) if cls is None or s.cls == cls]
        return Statements(self, sorted(found, key=self.by_time))

    def by_time(self, statement: Statement) -> tuple[str, float, str, str]:
        """Sorting key: earliest day, rank of the class, sentence.

        What no source dates comes last.
        """
        day = "" if statement.as_of else statement.earliest or statement.latest or ""
        rank = self.vocabulary.statement_class(statement.cls).rank
        return (day or UNDATED, rank, statement.sentence, statement.id)

    def statement(self, ident: str) -> Statement:
        """Return a statement by id.

        Raises NotRecorded, which says what took a former one's place.
        """
        found = self.data.statement(ident)
        if found is None:
            former = self.data.former(ident)
            raise NotRecorded(
                f"there is no statement '{ident}'",
                f"it became {' and '.join(former)}"
                if former
                else "ids come from `kg statements` or --json",
            )
        return found

    def statements_with(self, idents: Iterable[Any]) -> Statements:
        """Return the Statements of these ids or IRIs, in their order. Raises NotRecorded.

        >>> from kg import load
        >>> graph = load()
        >>> answer = graph.sparql(
        ...     "SELECT ?st WHERE { ?st a pd:Sponsorship ; pd:sponsor ent:ssf } ORDER BY ?st"
        ... )
        >>> {s.cls for s in graph.statements_with(row["st"] for row in answer.rows)}
        {'Sponsorship'}
        """
        ids = [str(i).removeprefix(PREFIXES["st"]) for i in idents]
        return Statements(self, [self.statement(i) for i in ids])

    def conflicts_of(self, ident: str) -> Conflicts:
        """Return the Conflicts a statement takes part in."""
        return Conflicts(self, self.data.conflicts_of(ident))

    # -- passages --

    def passage(self, claim: Claim) -> str | None:
        """Return the paragraph a claim's anchor stands in.

        None where the text is not at hand or has changed, and where the article names a minor: what
        it says of home and school stands among the rest.
        """
        article = self.articles.get(claim.source)
        if article is None or not article.file or claim.place is None:
            return None
        if article.file not in self._texts:
            self._texts[article.file] = self._lines(article)
        lines = self._texts[article.file]
        return lines[claim.place.line - 1].strip() if lines else None

    def _lines(self, article: "Article") -> list[str] | None:
        places = [Path(f) / article.file for f in self.folders.texts]
        found = next((p for p in places if p.is_file()), None)
        data = found.read_bytes() if found else b""
        fits = found is not None and hashlib.sha256(data).hexdigest() == article.sha256
        text = data.decode("utf-8", "replace") if fits else ""
        return text.split("\n") if text and not any(n in text for n in self._minors) else None

    @cached_property
    def _minors(self) -> frozenset[str]:
        """The names of all minors whom a source names."""
        known = [e for e in self.data.entities.values() if is_named_minor(e)]
        return frozenset(n for e in known for n in (e.name, *e.other_names))

    def as_json(self, statement: Statement, passages: bool = True) -> dict[str, Any]:
        """Return a statement as ``kg statements`` promises it.

        passages: whether its claims carry ``passage`` where the text is at hand.
        """
        found = statement.as_json(self.articles)
        if passages:
            for data, claim in zip(found["claims"], statement.claims, strict=True):
                if passage := self.passage(claim):
                    data["passage"] = passage
        return found

    # -- questions --

    def search(self, words: str) -> Found:
        """Return names and statements that hold the words, or some of them, the nearest first.

        Raises NotRecorded, with names that are near, where nothing holds any of them.

        >>> from kg import load
        >>> [e.name for e in load().search("kopecky").entities][:1]
        ['Hans Kopecky']
        """
        from kg.answers.show import search

        return search(self, words)

    def ask(self, text: str) -> Reply:
        """Return the Reply to a question in words; not understood and not recorded are replies too.

        >>> from kg import load
        >>> reply = load().ask("Who sponsored James Sofronas?")
        >>> reply.status in ("answered", "disputed", "found")
        True
        """
        from kg.answers.asking import ask_in_words

        return Reply(self, ask_in_words(self, text).as_json())

    def compare(self, *names: "str | Entity") -> "Comparison":
        """Return the Comparison of two or more people, teams or other entities.

        names: names, ids or Entities. It shows what they share and where they differ; ``.table()``
        gives its rows, ``.write("x.html")`` the page that ``kg compare A B -o x.html`` makes.

        Raises WrongUsage where two different names are missing, NoSuchEntity and AmbiguousName for
        names, NoPage where one is not public.

        >>> from kg import load
        >>> compared = load().compare("Sofronas", "Kyle Washington")
        >>> "Yves Baltas" in {one.name for one in compared.shared}
        True
        """
        from kg.answers.career.comparing import compare

        return compare(self, [n if isinstance(n, Entity) else self.entity(n) for n in names])

    def question(self, name: str, /, **parameters: Any) -> Reply:
        """Return the Reply to the saved question ``name``; ``questions()`` lists them.

        parameters: by name, as a person writes them: a name or id, a date as EDTF, a season as its
        name or its year.

        Raises WrongUsage for an unknown question or parameter; NoSuchEntity and AmbiguousName for
        names.

        >>> from kg import load
        >>> reply = load().question("teammates", driver="Sofronas", season=2024)
        >>> "Kyle Washington" in {a["label"] for a in reply.answers}
        True
        """
        from kg.answers.questions import ask

        return Reply(self, ask(self, name, **parameters).as_json())

    def questions(self, words: str = "") -> Rows:
        """Return rows {name, question, parameters, group} of the saved questions near some words.

        The nearest first; all where there are no words.

        >>> from kg import load
        >>> "teammates" in {row["name"] for row in load().questions("who were the teammates")}
        True
        """
        from kg.answers.questions import find_questions, load_questions

        found = find_questions(load_questions(self.folders), words)
        rows = [
            {
                "name": q.name,
                "question": q.question,
                "parameters": ", ".join(p.name + "?" * p.optional for p in q.parameters),
                "group": q.group,
            }
            for q in found
        ]
        return Rows(self, rows)

    # -- SPARQL, rdflib, NetworkX --

    @cached_property
    def walking(self) -> "nx.Graph[str]":
        """The graph on which routes walk; see ``kg.graph.network.walking_graph``.

        Where what holds the graph has one that reads neighbours as they are walked, it is that one.
        """
        from kg.graph.network import walking_graph

        own: Callable[[], nx.Graph[str]] | None = getattr(self.data, "walking", None)
        return own() if own else walking_graph(self.data)

    def rdflib(self) -> "rdflib.Dataset":
        """Return the same dataset in rdflib's API: an ``rdflib.Dataset`` on the Oxigraph store."""
        import rdflib
        from oxrdflib import OxigraphStore

        store = OxigraphStore(store=self.store.oxigraph)
        return rdflib.Dataset(store=store, default_union=True)

    def networkx(self) -> "nx.MultiGraph[str]":
        """Return the statement graph as a ``networkx.MultiGraph``; see ``kg.graph.network``.

        >>> from kg import load
        >>> load().networkx().has_edge("james-sofronas", "gmg-racing")
        True
        """
        from kg.graph.network import entity_graph

        return entity_graph(self.data)

    def sparql(self, text: str, **bindings: Any) -> "Answer":
        """Return a kg.answers.sparql.Answer to a SPARQL query.

        bindings: variable → Entity, IRI, text or number; they become terms, never text, and stand
        in SELECT.

        Raises BadQuery with the engine's place and words.

        >>> from kg import load
        >>> graph = load()
        >>> graph.sparql("ASK { ?stint a pd:Stint ; pd:driver ent:james-sofronas }").yes
        True
        """
        from kg.answers.sparql import run_query

        terms = {
            n: PREFIXES["ent"] + v.id if isinstance(v, Entity) else v for n, v in bindings.items()
        }
        return run_query(self, text, terms)


class Entities(Mapping[str, Entity]):
    """Entity id → Entity, made as they are asked for."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._made: dict[str, Entity] = {}

    def __getitem__(self, ident: str) -> Entity:
        if ident not in self._made:
            self._made[ident] = Entity(self._graph, self._graph.data.entities[ident])
        return self._made[ident]

    def __iter__(self) -> Any:
        return iter(self._graph.data.entities)

    def __len__(self) -> int:
        return len(self._graph.data.entities)

    def __contains__(self, ident: object) -> bool:
        return ident in self._graph.data.entities


__all__ = ["Entities", "Entity", "Graph", "Group"]
