"""The store: Oxigraph behind one small interface: query a view with bound parameters, add quads."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from kg.graph.prefixes import HELD, PREFIXES
from kg.problems import BadQuery

if TYPE_CHECKING:
    import pyoxigraph as ox

DECLARATIONS = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items())
Row = dict[str, Any]
_BATCH = 100_000  # lines of N-Quads that are loaded at once


class Store:
    """Quads that can be asked. A view names the graphs that are asked as one."""

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
        self._store.bulk_load(data, format=self._ox.RdfFormat.N_QUADS)

    def dump(self) -> bytes:
        """Return all quads as sorted N-Quads (bytes): the same facts, the same bytes."""
        data = self._store.dump(format=self._ox.RdfFormat.N_QUADS)
        return b"\n".join(sorted((data or b"").splitlines())) + b"\n"

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

        Raises BadQuery with the engine's place and words.
        """
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


def names_graphs(text: str) -> bool:
    """Return whether a query names the graphs it is asked of (FROM).

    Comments and texts do not count.

    >>> names_graphs("SELECT * FROM <urn:g> WHERE { ?s ?p ?o }")
    True
    >>> names_graphs("ASK { ?s ?p 'FROM <x>' }")
    False
    """
    import re

    strings = (
        r'"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\''
        r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
    )
    bare = re.sub(
        rf"{strings}|<[^<>\"\s]*>|#[^\n]*", lambda m: "<>" if m[0][0] == "<" else " ", text
    )
    return re.search(r"\bFROM\s+(NAMED\s+)?(<>|[\w-]*:)", bare, re.IGNORECASE) is not None


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
