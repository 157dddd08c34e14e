"""A SPARQL 1.1 endpoint → the graph it serves: records fetched many at once, queries bound."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, TypeVar, overload

from kg.facts.naming import Names, fold, name_key, search_key
from kg.facts.spelling import plain as as_spelled
from kg.graph.packing import Packing, articles, counts, gaps, item_of
from kg.graph.prefixes import GRAPHS, HELD, PREFIXES
from kg.graph.protocol import TRIPLES, Endpoint, EndpointError
from kg.graph.records import (
    FORMAT,
    GRAPH,
    META,
    QUESTIONS,
    VALUE,
    VOCABULARY,
    iri_of,
    key_in,
    key_of,
    piece_of,
)
from kg.graph.store import Row, Store, declared, names_graphs, refuse_service, with_values
from kg.ontology import Vocabulary
from kg.problems import KgError, Problem, shorten

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

    from kg.facts.articles import Article
    from kg.graph.rules import Gap
    from kg.graph.tallies import Count
    from kg.graph.telling import Teller
    from kg.graph.walking import Neighbour
    from kg.model.claims import Entity
    from kg.model.statements import Conflict, Statement

_AT_ONCE = 200  # records that one request asks for
_REMEMBERED = 50_000  # texts that are kept
_NAMED = re.compile(rf"\bs[0-9a-f]{{14}}\b|(?<={re.escape(PREFIXES['ent'])})[a-z0-9-]+")
_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")  # of a question: it becomes a file
_AGAIN = "clear the graphs of the endpoint and load all files that `kg build DIR --bulk` writes"

T = TypeVar("T")


class Records:
    """The records of an endpoint, read as they are asked for, many in one request.

    What an answer names is expected to be asked for next: where one record is fetched, those that
    are expected come with it. So the number of requests does not grow with what is shown.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._known: dict[str, str | None] = {}
        self._expected: dict[str, None] = {}

    def expect(self, keys: Iterable[str]) -> None:
        """Take note of keys that will probably be asked for."""
        self._expected.update((k, None) for k in keys if k not in self._known)
        for key in list(islice(self._expected, max(0, len(self._expected) - _REMEMBERED))):
            del self._expected[key]

    def text(self, key: str) -> str | None:
        """Return the text of a record; None where there is none."""
        if key not in self._known:
            self._forget()
            self._fetch([key])
        return self._known[key]

    def sure(self, key: str) -> str:
        """Return the text of a record that must be there. Raises EndpointError."""
        found = self.text(key)
        if found is None:
            raise self.damaged(f"lacks the record '{key}'")
        return found

    def lists(self, keys: Sequence[str]) -> Sequence[list[Any]]:
        """Return the items of several lists; none where there is no such list."""
        self._forget()
        self._fetch(keys)
        first = [self._piece(k) for k in keys]
        rest = [
            [piece_of(key, n) for n in range(1, size)]
            for key, (size, _) in zip(keys, first, strict=True)
        ]
        self._fetch([p for pieces in rest for p in pieces])
        found = []
        for (_, items), pieces in zip(first, rest, strict=True):
            every = list(items)
            for piece in pieces:
                self.sure(piece)
                every += self._piece(piece)[1]
            found.append(every)
        return found

    def list_of(self, *parts: object) -> list[Any]:
        """Return the items of the list with these parts of a key."""
        return self.lists([key_of(*parts)])[0]

    def _piece(self, key: str) -> tuple[int, list[Any]]:
        text = self._known[key]
        if text is None:
            return 1, []
        try:
            size, items = json.loads(text)
            return int(size), list(items)
        except (ValueError, TypeError):
            raise self.damaged(f"has no list in the record '{key}'") from None

    def damaged(self, what: str) -> EndpointError:
        """Return the error that says what is wrong with what the endpoint holds."""
        return EndpointError(f"the endpoint at '{self.endpoint.name}' {what}", _AGAIN)

    def _forget(self) -> None:
        if len(self._known) > _REMEMBERED:
            self._known.clear()

    def _fetch(self, keys: Sequence[str]) -> None:
        """Read records, and with them as many expected ones as fit in the last request."""
        wanted = {k: None for k in keys if k not in self._known}
        if not wanted:
            return
        room = -len(wanted) % _AT_ONCE
        for key in list(islice(self._expected, room)):
            del self._expected[key]
            if key not in self._known:
                wanted[key] = None
        every = list(wanted)
        for at in range(0, len(every), _AT_ONCE):
            self._ask(every[at : at + _AT_ONCE])

    def _ask(self, keys: Sequence[str]) -> None:
        import pyoxigraph as ox

        named = " ".join(f"<{iri_of(k)}>" for k in keys)
        data = self.endpoint.ask(
            f"SELECT ?record ?text WHERE {{ VALUES ?record {{ {named} }}"
            f" GRAPH <{GRAPH}> {{ ?record <{VALUE}> ?text }} }}"
        )
        found: dict[str, str | None] = dict.fromkeys(keys)
        for solution in solutions(self.endpoint, data):
            record, text = solution["record"], solution["text"]
            if not isinstance(record, ox.NamedNode) or not isinstance(text, ox.Literal):
                continue
            key = key_in(record.value)
            if found.get(key, text.value) not in (None, text.value):
                raise self.damaged("holds the records of two builds")
            found[key] = text.value
        self._known.update((k, found[k]) for k in keys)


def solutions(endpoint: Endpoint, data: bytes) -> Any:
    """Return the results of a query, read from JSON. Raises EndpointError where they are none."""
    import pyoxigraph as ox

    def parsed() -> Any:
        return ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)

    try:
        found = parsed()
        if isinstance(found, ox.QueryBoolean):
            return found
        for _ in found:  # to the end, before anybody rests on the beginning
            pass
    except (SyntaxError, ValueError) as error:
        raise _garbled(endpoint, error) from None
    return parsed()


def _garbled(endpoint: Endpoint, error: Exception) -> EndpointError:
    return EndpointError(
        f"the endpoint at '{endpoint.name}' gave no readable answer: {shorten(error)}",
        "see whether it speaks SPARQL 1.1 with results in JSON",
    )


class EndpointStore(Store):
    """The quads of an endpoint. expect: takes the keys of records that an answer names."""

    is_here = False

    def __init__(self, endpoint: Endpoint, expect: Callable[[Iterable[str]], None]) -> None:
        super().__init__()
        self._endpoint, self._expect = endpoint, expect

    @property
    def oxigraph(self) -> Any:
        """There is none. Raises KgError."""
        raise KgError(
            f"the quads are at '{self._endpoint.name}', and not here",
            "ask them in SPARQL, or open the corpus itself",
        )

    def query(
        self,
        text: str,
        bindings: Mapping[str, Any] | None = None,
        prefixes: bool = True,
        view: Sequence[str] = HELD,
    ) -> Any:
        """Return solutions, a boolean or triples, as ``Store.query`` does.

        It is read here before it is sent: what is no query, or asks further servers, is not. Values
        stand as terms in ``VALUES`` at the head of its WHERE.
        """
        refuse_service(text)
        terms = {n: self._term(v) for n, v in (bindings or {}).items() if v is not None}
        whole = with_values(text, terms)
        form = super().query(whole, prefixes=prefixes, view=view)  # of no quads: its form, or why
        if prefixes:
            whole = declared(whole)
        graphs: tuple[list[str], list[str]] = ([], [])
        if not names_graphs(text):
            graphs = (
                [PREFIXES["graph"] + n for n in view],
                [PREFIXES["graph"] + n for n in GRAPHS],
            )
        is_graph = isinstance(form, self._ox.QueryTriples)
        ask = self._endpoint.ask
        if not is_graph:
            return solutions(self._endpoint, ask(whole, *graphs, seconds=self.seconds))
        data = ask(whole, *graphs, accept=TRIPLES, seconds=self.seconds)
        try:
            found = list(self._ox.parse(data, format=self._ox.RdfFormat.N_TRIPLES))
        except (SyntaxError, ValueError) as error:
            raise _garbled(self._endpoint, error) from None
        return [self._ox.Triple(q.subject, q.predicate, q.object) for q in found]

    def rows(
        self,
        text: str,
        bindings: Mapping[str, Any] | None = None,
        view: Sequence[str] = HELD,
    ) -> list[Row]:
        """Return the solutions of a SELECT, as ``Store.rows`` does; what they name is expected."""
        found = super().rows(text, bindings, view)
        texts = (v for row in found for v in row.values() if isinstance(v, str))
        named = {ident for text in texts for ident in _NAMED.findall(text)}
        self._expect(key_of(sort, i) for sort in ("statement", "entity") for i in sorted(named))
        return found


class EndpointGraph:
    """A graph behind an endpoint; see ``kg.graph.memory.GraphData``.

    Raises EndpointError where the endpoint holds no graph that this version of kg reads.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint, self.records = endpoint, Records(endpoint)
        self.about = self._about()
        self.left_out: Sequence[Problem] = ()
        self.index: Path | None = None
        self._read: dict[str, Statement] = {}
        self.entities: Served[Entity] = Served(self, "entity", self._entity)
        self.articles: Served[Article] = Served(self, "article", _article)
        self.rules: Served[Mapping[str, str]] = Served(self, "rule", json.loads)
        self.tallies: Mapping[str, Count] = Tallies(self)
        self.conflicts: Listed[Conflict] = Listed(self, "conflict", self._conflicts)
        self.gaps: Listed[Gap] = Listed(self, "gap", _gaps)

    def _about(self) -> Mapping[str, Any]:
        """Return what the endpoint says it holds."""
        text = self.records.text(META)
        where = self.endpoint.name
        if text is None:
            raise EndpointError(
                f"the endpoint at '{where}' holds no graph of kg",
                "load the files that `kg build DIR --bulk` writes; README.md says how",
            )
        try:
            about = json.loads(text)
            found, version = about["format"], about["version"]
            _ = about["corpus"], about["stamp"], about["graphs"], about["sizes"]["statement"]
        except (ValueError, TypeError, KeyError):
            raise self.records.damaged("does not say what it holds") from None
        if found != FORMAT:
            is_old = isinstance(found, int) and found < FORMAT
            raise EndpointError(
                f"the endpoint at '{where}' holds a graph that kg {shorten(version)} built, "
                f"which is too {'old' if is_old else 'new'} for this kg",
                "build it anew with this version, and load it" if is_old else "update kg",
            )
        return about  # type: ignore[no-any-return]  # looked through above

    def __len__(self) -> int:
        return self.size_of("statement")

    def size_of(self, name: str) -> int:
        """Return how many there are of a sort of things."""
        return int(self.about["sizes"].get(name, 0))

    # -- what it holds --

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The ontology."""
        text = "".join(self.records.list_of(VOCABULARY))
        return self._read_as("vocabulary", lambda: Vocabulary.from_text(text))

    @cached_property
    def packing(self) -> Packing:
        """What reads records."""
        return Packing(self.vocabulary)

    @cached_property
    def names(self) -> Names:
        """All names, for look-up."""
        return EndpointNames(self)

    @cached_property
    def teller(self) -> "Teller":
        """What tells statements."""
        from kg.graph.telling import Teller

        return Teller(self.vocabulary, self.entities, Written(self.articles))

    @cached_property
    def store(self) -> Store:
        """The quads, for SPARQL."""
        return EndpointStore(self.endpoint, self.records.expect)

    def questions(self) -> dict[str, str]:
        """Return name → text of the saved questions."""
        names = self.records.list_of(QUESTIONS)
        if bad := [n for n in names if not _PLAIN_NAME.fullmatch(str(n))]:
            raise self.records.damaged(
                f"has a question of a name that none has: '{shorten(bad[0])}'"
            )
        keys = [key_of("question", n) for n in names]
        self.records.expect(keys)
        return {n: self.records.sure(k) for n, k in zip(names, keys, strict=True)}

    def nquads(self) -> bytes:
        """There are none here. Raises KgError."""
        raise KgError(
            f"the quads are at '{self.endpoint.name}', and not here",
            "open the corpus itself to write them",
        )

    def write_nquads(self, out: IO[bytes]) -> None:
        """There are none here. Raises KgError."""
        out.write(self.nquads())

    # -- statements --

    def statement(self, ident: str) -> "Statement | None":
        """Return a statement by id, or None."""
        body = self._body(ident)
        if body is None:
            return None
        if ident not in self._read:
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            found = self._read_as(ident, lambda: self.packing.read_statement(body[0]))
            self._read[ident] = found
            self._expect_all_of(found)
        return self._read[ident]

    def _body(self, ident: str) -> list[Any] | None:
        """Return of a statement: its text, the ids of its conflicts, the text of its count."""
        text = self.records.text(key_of("statement", ident))
        if text is None:
            return None
        body = self._read_as(ident, lambda: json.loads(text))
        if not (isinstance(body, list) and len(body) == 3):
            raise self.records.damaged(f"has no statement in the record '{ident}'")
        return body

    def _expect_all_of(self, statement: "Statement") -> None:
        """Take note of what a statement names: whoever tells it will ask for that."""
        self.records.expect(key_of("entity", i) for i in statement.touches() if ":" not in i)
        self.records.expect(key_of("article", c.source) for c in statement.claims)

    def statements(self, cls: str = "") -> "Iterator[Statement]":
        """Yield all statements, or those of a class, sorted by id."""
        return self._each(self.records.list_of("class", cls) if cls else self._every("statement"))

    def touching(self, ident: str) -> "Sequence[Statement]":
        """Return the statements that name an entity, sorted by id."""
        return list(self._each(self.records.list_of("touching", ident)))

    def touches(self, ident: str) -> int:
        """Return how many statements name an entity."""
        return len(self.records.list_of("touching", ident))

    def _each(self, ids: "Sequence[str]") -> "Iterator[Statement]":
        self.records.expect(key_of("statement", i) for i in ids)
        for ident in ids:
            found = self.statement(ident)
            if found is None:
                raise self.records.damaged(f"lacks the statement '{ident}'")
            yield found

    def _every(self, name: str) -> list[Any]:
        return self.records.list_of("all", name)

    def former(self, ident: str) -> tuple[str, ...]:
        """Return the ids of the statements that took the place of a former one."""
        return tuple(self.records.list_of("former", ident))

    def formerly(self) -> Iterable[str]:
        """There is no list of them. Raises KgError."""
        raise KgError("an endpoint lists no ids of before", "open the corpus itself")

    def conflicts_of(self, ident: str) -> "Sequence[Conflict]":
        """Return the conflicts that a statement takes part in, sorted by id."""
        body = self._body(ident)
        return self._conflicts(sorted(body[1])) if body else []

    # -- routes --

    def walking(self) -> "nx.Graph[str]":
        """Return a ``networkx.Graph`` for routes that reads its neighbours as it is walked."""
        from kg.graph.walking import walking

        return walking(self)

    def neighbours(self, ident: str) -> "Sequence[Neighbour]":
        """Return whom an entity is joined with; the nearest of them are expected to be next."""
        from kg.graph.walking import Neighbour

        rows = self.records.list_of("edges", ident)
        found = self._read_as(ident, lambda: [Neighbour(*row) for row in rows])
        near = sorted(found, key=lambda e: e.cost + e.hub)
        self.records.expect(key_of("edges", e.other) for e in near)
        return found

    def joining(self, first: int | str) -> str:
        """Return the id of a statement: it is kept as what it is."""
        return str(first)

    def options(self, one: str, other: str) -> Sequence[tuple[float, str]]:
        """Return what else joins two entities, the cheapest first."""
        rows = self.records.list_of("options", one, other)
        return self._read_as(f"{one} {other}", lambda: [(cost, ident) for cost, ident in rows])

    def ends(self) -> Sequence[str]:
        """Return the ids of all that are joined with anybody, sorted."""
        return self._every("end")

    # -- reading --

    def _read_as(self, what: str, read: Callable[[], T]) -> T:
        try:
            return read()
        except (ValueError, TypeError, KeyError, AttributeError):
            raise self.records.damaged(f"holds what cannot be read: '{shorten(what)}'") from None

    def _entity(self, text: str) -> "Entity":
        return self.packing.read_entity(text)

    def _conflicts(self, ids: Sequence[str]) -> "list[Conflict]":
        keys = [key_of("conflict", i) for i in ids]
        self.records.expect(keys)
        texts = [self.records.sure(k) for k in keys]
        return self._read_as("conflicts", lambda: [self.packing.read_conflict(t) for t in texts])


def _article(text: str) -> "Article":
    return item_of(articles(), text)


def _gaps(texts: Sequence[str]) -> "list[Gap]":
    return [item_of(gaps(), text) for text in texts]


class Served(Mapping[str, T]):
    """Records of one sort as a mapping: id → what the text reads as."""

    def __init__(self, graph: EndpointGraph, sort: str, read: Callable[[str], T]) -> None:
        self._graph, self._sort, self._item = graph, sort, read
        self._known: dict[str, T] = {}

    def __getitem__(self, ident: str) -> T:
        if ident not in self._known:
            text = self._text(ident)
            if text is None:
                raise KeyError(ident)
            self._known[ident] = self._graph._read_as(ident, lambda: self._item(text))
        return self._known[ident]

    def __contains__(self, ident: object) -> bool:
        return isinstance(ident, str) and self._text(ident) is not None

    def _text(self, ident: str) -> str | None:
        """Return the text of what has an id; kinds (by IRI), and no id, need not be asked for."""
        is_id = ident and ":" not in ident
        return self._graph.records.text(key_of(self._sort, ident)) if is_id else None

    def __iter__(self) -> Iterator[str]:
        ids: list[str] = self._graph._every(self._sort)
        self._graph.records.expect(key_of(self._sort, i) for i in ids if i not in self._known)
        return iter(ids)

    def __len__(self) -> int:
        return self._graph.size_of(self._sort)


class Written(Mapping[str, str]):
    """Article id → the date on which it was written."""

    def __init__(self, articles: "Mapping[str, Article]") -> None:
        self._articles = articles

    def __getitem__(self, ident: str) -> str:
        return self._articles[ident].written

    def __iter__(self) -> Iterator[str]:
        return iter(self._articles)

    def __len__(self) -> int:
        return len(self._articles)


class Tallies(Mapping[str, "Count"]):
    """Tally statement id → Count; it is kept with the statement."""

    def __init__(self, graph: EndpointGraph) -> None:
        self._graph = graph

    def __getitem__(self, ident: str) -> "Count":
        body = self._graph._body(ident)
        if not body or not body[2]:
            raise KeyError(ident)
        text: str = body[2]
        return self._graph._read_as(ident, lambda: item_of(counts(), text))

    def __iter__(self) -> Iterator[str]:
        return iter(self._graph._every("tally"))

    def __len__(self) -> int:
        return self._graph.size_of("tally")


class Listed(Sequence[T]):
    """Records as a sequence, in their order; read when something of it is asked for."""

    def __init__(
        self, graph: EndpointGraph, name: str, read: Callable[[Sequence[str]], list[T]]
    ) -> None:
        self._graph, self._name, self._items = graph, name, read

    @cached_property
    def _all(self) -> list[T]:
        listed = self._graph._every(self._name)
        return self._graph._read_as(self._name, lambda: self._items(listed))

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        return self._all[place]

    def __len__(self) -> int:
        return self._graph.size_of(self._name)


# The tables of ``Names.tables`` in their order: ids, exact, folded, searched, holding, longer.
_LEADS_TO: Mapping[int, tuple[object, ...]] = {4: ("name", 3), 5: ("name", 1)}


class NameRecords(Mapping[str, Sequence[str]]):
    """One table of name look-ups behind an endpoint: key → ids or keys."""

    def __init__(self, records: Records, space: int) -> None:
        self._records, self._space = records, space

    def __getitem__(self, name: str) -> Sequence[str]:
        found = self._records.list_of("name", self._space, name)
        if not found:
            raise KeyError(name)
        leads_to = _LEADS_TO.get(self._space, ("entity",))
        self._records.expect(key_of(*leads_to, f) for f in found)
        return found

    @cached_property
    def _all(self) -> dict[str, Sequence[str]]:
        return dict(self._records.list_of("names", self._space))

    def items(self) -> Any:
        """Return all names with their ids."""
        return self._all.items()

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


class EndpointNames(Names):
    """All names of a graph behind an endpoint; read as a whole only for what is near."""

    def __init__(self, graph: EndpointGraph) -> None:
        self.entities, self._records = graph.entities, graph.records
        tables = [NameRecords(graph.records, n) for n in range(6)]
        self._ids, self.exact, self.folded, self._searched, self._holding, self._longer = tables

    def found(self, name: str) -> list[str]:
        """Return the ids a person may mean; see ``Names.found``."""
        self.expect([name])
        return super().found(name)

    def expect(self, names: Iterable[str]) -> None:
        """Take note of names that will be looked up."""
        for name in names:
            spaces = [
                (0, as_spelled(name)),
                (1, name_key(as_spelled(name))),
                (2, fold(name)),
                (3, search_key(name)),
                *((4, word) for word in search_key(name).split()),
                (5, name_key(name).rpartition(" ")[0].rstrip(",")),
            ]
            self._records.expect(key_of("name", space, key) for space, key in spaces)
