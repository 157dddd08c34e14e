"""The store: Oxigraph behind one small interface: query a view with bound parameters, add quads."""

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from kg.graph.prefixes import HELD, PREFIXES
from kg.problems import BadQuery

if TYPE_CHECKING:
    import pyoxigraph as ox

DECLARATIONS = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items())
Row = dict[str, Any]
_BATCH = 100_000  # lines of N-Quads that are loaded at once
_TEXTS = 2048  # of queries, of which it is remembered where their groups and names are
_MUCH = 1_000_000  # bytes from which the way that takes longer to begin is the shorter one


class Store:
    """Quads that can be asked. A view names the graphs that are asked as one.

    is_here: whether queries run in this process; where not, seconds is how long one may take.
    """

    is_here = True
    seconds: float = 60

    def __init__(self) -> None:
        import pyoxigraph

        self._ox, self._store = pyoxigraph, pyoxigraph.Store()

    @property
    def oxigraph(self) -> "ox.Store":
        """The pyoxigraph Store, for ``oxrdflib`` and for reading."""
        return self._store

    def add(self, lines: Iterable[str]) -> None:
        """Add quads, each one line of N-Quads."""
        rest = iter(lines)
        while some := "".join(islice(rest, _BATCH)):
            self.load(some.encode("utf-8"))

    def load(self, data: bytes) -> None:
        """Add N-Quads (bytes)."""
        much = len(data) > _MUCH
        load = self._store.bulk_load if much else self._store.load
        load(data, format=self._ox.RdfFormat.N_QUADS)

    def dump(self) -> bytes:
        """Return all quads as sorted N-Quads (bytes): the same facts, the same bytes."""
        data = self._store.dump(format=self._ox.RdfFormat.N_QUADS)
        return b"\n".join(sorted((data or b"").splitlines())) + b"\n"

    def dump_to(self, out: IO[bytes]) -> None:
        """Write all quads as N-Quads, as the store holds them."""
        self._store.dump(out, format=self._ox.RdfFormat.N_QUADS)

    @contextlib.contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Let no query take longer than so many seconds, where the engine can be told."""
        before, self.seconds = self.seconds, seconds
        try:
            yield
        finally:
            self.seconds = before

    def query(
        self,
        text: str,
        bindings: Mapping[str, Any] | None = None,
        prefixes: bool = True,
        view: Sequence[str] = HELD,
    ) -> Any:
        """Return pyoxigraph's result: solutions, a boolean or triples.

        text: SPARQL 1.1, prefixes of the project known; bindings: variable name → IRI (str that
        begins with http), Literal or NamedNode. Values are bound as terms and never become part of
        the text, so nothing a user types can change the query. view: names of the graphs that are
        asked as one; FROM and FROM NAMED in the query itself go before it.

        Raises BadQuery with the engine's place and words, and where another server would be asked.
        """
        refuse_service(text)
        terms = {
            self._ox.Variable(name): self._term(value)
            for name, value in (bindings or {}).items()
            if value is not None
        }
        default = [self._ox.NamedNode(PREFIXES["graph"] + name) for name in view]
        graphs: dict[str, Any] = {} if names_graphs(text) else {"default_graph": default}
        try:
            return self._store.query(
                text, prefixes=PREFIXES if prefixes else None, substitutions=terms or None, **graphs
            )
        except (SyntaxError, ValueError, OSError, RuntimeError) as error:
            raise BadQuery(
                f"the query cannot be run: {error}",
                "see `kg sparql --help` for the prefixes that are known",
            ) from None

    def rows(
        self,
        text: str,
        bindings: Mapping[str, Any] | None = None,
        view: Sequence[str] = HELD,
    ) -> list[Row]:
        """Return the solutions of a SELECT as dicts: variable → plain Python value.

        IRIs are str; variables that are not bound are left out.
        """
        solutions = self.query(text, bindings, view=view)
        names = [v.value for v in solutions.variables]
        return [{n: plain(s[n]) for n in names if s[n] is not None} for s in solutions]

    def _term(self, value: Any) -> Any:
        if isinstance(value, str):
            is_iri = value.startswith(("http://", "https://"))
            return self._ox.NamedNode(value) if is_iri else self._ox.Literal(value)
        if isinstance(value, (bool, int, float)):
            return self._ox.Literal(value)
        return value


_NOT_CODE = re.compile(
    r"\\.|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''"
    r"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|<[^<>\"{}|^`\\\s]*>|#[^\n]*",
    re.DOTALL,
)
_FORM = re.compile(r"(?<![?$:\w])(SELECT|ASK|CONSTRUCT|DESCRIBE)\b(?!:)", re.IGNORECASE)
_DECLARED = re.compile(r"\bPREFIX\s+([\w-]*):", re.IGNORECASE)


@lru_cache(maxsize=_TEXTS)
def bare(text: str) -> str:
    """Return a query of the same length in which texts, IRIs and comments are blank.

    A sign escaped in a name (``pd:a\\#b``) begins nothing.

    >>> bare("SELECT * { ?s ?p '{' } # {")
    'SELECT * { ?s ?p     }    '
    """

    def blank(match: re.Match[str]) -> str:
        space = " " * len(match[0])
        return f"<{space[2:]}>" if match[0][0] == "<" else space

    return _NOT_CODE.sub(blank, text)


@lru_cache(maxsize=_TEXTS)
def names_graphs(text: str) -> bool:
    """Return whether a query names the graphs it is asked of (FROM).

    Comments and texts do not count.

    >>> names_graphs("SELECT * FROM <urn:g> WHERE { ?s ?p ?o }")
    True
    >>> names_graphs("ASK { ?s ?p 'FROM <x>' }")
    False
    """
    found = re.search(r"\bFROM\s+(NAMED\s+)?(< *>|[\w-]*:)", bare(text), re.IGNORECASE)
    return found is not None


@lru_cache(maxsize=_TEXTS)
def head_end(text: str) -> int | None:
    """Return the place behind the ``{`` of a query's WHERE, whose word may be left out.

    None where it has none.

    >>> text = "SELECT * # WHERE {\\n{ ?s ?p ?o }"
    >>> text[head_end(text) :]
    ' ?s ?p ?o }'
    """
    code = bare(text)
    form = _FORM.search(code)
    if form is None:
        return None
    open_ = 0
    is_where = form[1].upper() != "CONSTRUCT"  # whose first group is what it makes
    for sign in re.compile(r"[(){]|\bWHERE\b", re.IGNORECASE).finditer(code, form.end()):
        open_ += {"(": 1, ")": -1}.get(sign[0], 0)
        is_where = is_where or sign[0].upper() == "WHERE"
        if sign[0] == "{" and not open_ and is_where:
            return sign.end()
    return None


def refuse_service(text: str) -> None:
    """Raise BadQuery where a query asks another server."""
    if "service" in text.lower() and re.search(r"\bSERVICE\b", bare(text), re.IGNORECASE):
        raise BadQuery(
            "SERVICE asks another server, and no query may do so",
            "ask that server itself and bring the rows here",
        )


def declared(text: str) -> str:
    """Return a query that declares the project's prefixes that it uses, on its first line.

    >>> declared("ASK { ?s a pd:Stint }")
    'PREFIX pd: <https://w3id.org/paddock/> ASK { ?s a pd:Stint }'
    """
    code = bare(text)
    used = set(re.findall(r"(?<![\w-])([A-Za-z][\w-]*):", code)) - set(_DECLARED.findall(code))
    return "".join(f"PREFIX {p}: <{iri}> " for p, iri in PREFIXES.items() if p in used) + text


def with_values(text: str, terms: Mapping[str, Any]) -> str:
    """Return a query with its variables bound by VALUES at the head of its WHERE.

    terms: variable → term, which is written as N-Triples has it. Raises BadQuery where the query
    has no WHERE of its own.

    >>> with_values("SELECT ?s WHERE { ?s a ?c }", {"c": "<urn:c>"})
    'SELECT ?s WHERE { VALUES (?c) { (<urn:c>) } ?s a ?c }'
    """
    if not terms:
        return text
    at = head_end(text)
    if at is None:
        raise BadQuery("the query has no WHERE in which values could stand", "write WHERE { … }")
    names = " ".join(f"?{n}" for n in terms)
    row = " ".join(str(t) for t in terms.values())
    return f"{text[:at]} VALUES ({names}) {{ ({row}) }}{text[at:]}"


def plain(term: Any) -> Any:
    """Return the Python value of a term.

    An IRI or a text is str; numbers are numbers, booleans bool.
    """
    datatype = getattr(term, "datatype", None)
    if datatype is not None:
        name = datatype.value.rpartition("#")[2]
        if name == "integer":
            return int(term.value)
        if name in ("decimal", "double", "float"):
            return float(term.value)
        if name == "boolean":
            return term.value in ("true", "1")
    return term.value if hasattr(term, "value") else str(term)
