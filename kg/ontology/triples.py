"""Turtle files → their triples, to be asked by subject and predicate or by predicate and object."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Namespace:
    """What IRIs begin with; ``RDFS.label`` is the IRI of that name in it."""

    _base: str

    def __getattr__(self, name: str) -> str:
        return self._base + name


OWL = Namespace("http://www.w3.org/2002/07/owl#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SH = Namespace("http://www.w3.org/ns/shacl#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")


def is_blank(node: str) -> bool:
    """Return whether a node has no IRI of its own."""
    return node.startswith("_:")


class Triples:
    """The triples of Turtle files, in the order written; every node is its text.

    That is an IRI, the lexical form of a literal, or ``_:`` and a name for a blank node.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        """Read the files. Raises KgError with file and line where one is not Turtle."""
        self._objects: dict[str, dict[str, list[str]]] = {}
        self._subjects: dict[str, dict[str, list[str]]] = {}
        for path in paths:
            for subject, predicate, found in _parsed(path):
                objects = self._objects.setdefault(subject, {}).setdefault(predicate, [])
                if found not in objects:
                    objects.append(found)
                    of = self._subjects.setdefault(predicate, {})
                    of.setdefault(found, []).append(subject)

    def __contains__(self, triple: tuple[str, str, str]) -> bool:
        subject, predicate, found = triple
        return found in self.objects(subject, predicate)

    def value(self, subject: str, predicate: str) -> str | None:
        """Return the first object, or None."""
        return next(iter(self.objects(subject, predicate)), None)

    def objects(self, subject: str, predicate: str) -> list[str]:
        """Return the objects of a subject and predicate."""
        return self._objects.get(subject, {}).get(predicate, [])

    def subjects(self, predicate: str, found: str) -> list[str]:
        """Return the subjects of a predicate and object."""
        return self._subjects.get(predicate, {}).get(found, [])

    def subjects_with(self, predicate: str) -> set[str]:
        """Return the subjects that have a predicate."""
        return {subject for subject, _ in self.pairs(predicate)}

    def pairs(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Yield (subject, object) of a predicate."""
        for found, subjects in self._subjects.get(predicate, {}).items():
            for subject in subjects:
                yield subject, found

    def named(self) -> list[str]:
        """Return the subjects that have an IRI."""
        return [s for s in self._objects if not is_blank(s)]

    def members(self, head: str) -> list[str]:
        """Return the members of an rdf:List."""
        found: list[str] = []
        seen = set()
        while head != RDF.nil and head not in seen:
            seen.add(head)
            found += self.objects(head, RDF.first)[:1]
            head = self.value(head, RDF.rest) or RDF.nil
        return found

    def above(self, node: str, predicate: str) -> list[str]:
        """Return what a node leads to by a predicate, over any number of steps; itself first."""
        return _reached(node, lambda n: self.objects(n, predicate))

    def below(self, node: str, predicate: str) -> list[str]:
        """Return what leads to a node by a predicate, over any number of steps; itself first."""
        return _reached(node, lambda n: self.subjects(predicate, n))


def _parsed(path: Path) -> Iterator[tuple[str, str, str]]:
    import pyoxigraph

    from kg.problems import KgError

    turtle = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    blank = pyoxigraph.BlankNode
    try:
        for one in pyoxigraph.parse(
            turtle, format=pyoxigraph.RdfFormat.TURTLE, rename_blank_nodes=True
        ):
            subject, found = one.subject, one.object
            yield (
                str(subject) if isinstance(subject, blank) else subject.value,
                one.predicate.value,
                str(found) if isinstance(found, blank) else found.value,
            )
    except SyntaxError as error:
        raise KgError(
            f"{path}:{error.lineno or 1}:{error.offset or 1}: this is not Turtle: "
            f"{error.msg.partition(': ')[2] or error.msg}",
            "mend the file; a full stop or a quote is often missing",
        ) from None


def _reached(start: str, step: Callable[[str], list[str]]) -> list[str]:
    found: dict[str, None] = {}

    def reach(node: str) -> None:
        found[node] = None
        for other in step(node):
            if other not in found:
                reach(other)

    reach(start)
    return list(found)
