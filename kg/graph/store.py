"""The store: Oxigraph in memory, behind one small interface: query with bound parameters, add quads, run a rule."""

from kg.graph.triples import PREFIXES
from kg.problems import BadQuery

DECLARATIONS = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items())


class Store:
    """Quads that can be asked. All named graphs are asked as one."""

    def __init__(self):
        import pyoxigraph as ox

        self._ox, self._store = ox, ox.Store()

    @property
    def oxigraph(self):
        """The pyoxigraph Store, for ``oxrdflib`` and for reading."""
        return self._store

    def add(self, quads):
        """Add quads (pyoxigraph)."""
        self._store.extend(quads)

    def load(self, data):
        """Add N-Quads (bytes)."""
        self._store.bulk_load(data, format=self._ox.RdfFormat.N_QUADS)

    def dump(self):
        """Return all quads as sorted N-Quads (bytes): the same facts, the same bytes."""
        lines = self._store.dump(format=self._ox.RdfFormat.N_QUADS).splitlines()
        return b"\n".join(sorted(lines)) + b"\n"

    def query(self, text, bindings=None, prefixes=True):
        """Return pyoxigraph's result: solutions, a boolean or triples.

        text: SPARQL 1.1, prefixes of the project known; bindings: variable name → IRI (str that
        begins with http), Literal or NamedNode. Values are bound as terms and never become part of
        the text, so nothing a user types can change the query.

        Raises BadQuery with the engine's place and words.
        """
        terms = {
            self._ox.Variable(name): self._term(value)
            for name, value in (bindings or {}).items()
            if value is not None
        }
        try:
            return self._store.query(
                text,
                prefixes=PREFIXES if prefixes else None,
                substitutions=terms or None,
                use_default_graph_as_union=True,
            )
        except (SyntaxError, ValueError, OSError, RuntimeError) as error:
            raise BadQuery(
                f"the query cannot be run: {error}",
                "see `kg sparql --help` for the prefixes that are known",
            ) from None

    def rows(self, text, bindings=None):
        """Return the solutions of a SELECT as dicts: variable name → plain Python value (IRIs as str); unbound ones are left out."""
        solutions = self.query(text, bindings)
        names = [v.value for v in solutions.variables]
        return [{n: plain(s[n]) for n in names if s[n] is not None} for s in solutions]

    def _term(self, value):
        if isinstance(value, str):
            return (
                self._ox.NamedNode(value)
                if value.startswith(("http://", "https://"))
                else self._ox.Literal(value)
            )
        if isinstance(value, (bool, int, float)):
            return self._ox.Literal(value)
        return value


def plain(term):
    """Return the Python value of a term: IRI or text as str, integers and decimals as numbers, booleans as bool."""
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
