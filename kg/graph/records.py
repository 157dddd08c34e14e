"""A graph → records: for each thing that is looked up one text, as quads that any store serves.

A record is one triple in the graph ``records``: ``<…/record/KEY> rdf:value "text"``. Statements,
entities and the like are their packed text; what has many items (the statements that name somebody,
the neighbours of somebody, the documents that hold a word) is a list, in pieces.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kg.graph.packing import Packing, articles, counts, gaps, text_of, to_text
from kg.graph.prefixes import PREFIXES, RDF
from kg.graph.triples import Quads
from kg.ontology import NAMESPACE

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph.memory import GraphData

Record = tuple[str, str]  # key, text

FORMAT = 1  # of the records; one that is read otherwise has another number
META, VOCABULARY, QUESTIONS = "meta", "vocabulary", "questions"
GRAPH, VALUE = PREFIXES["graph"] + "records", RDF + "value"
_BASE = NAMESPACE + "record/"
_PLAIN = re.compile(r"[a-z0-9-]{1,64}")
_MOST_LETTERS = 6_000  # of one piece of a list


def key_of(*parts: object) -> str:
    """Return the key of a record. A part that is no plain word stands there as its hash.

    >>> key_of("entity", "ada-lind"), key_of("name", 1, "Ada Lind")
    ('entity/ada-lind', 'name/1/=066343f57684c7603f77daea0ab876c5')
    """
    return "/".join(p if _PLAIN.fullmatch(p) else _hashed(p) for p in map(str, parts))


def _hashed(part: str) -> str:
    return "=" + hashlib.sha256(part.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def iri_of(key: str) -> str:
    """Return the IRI of a record; there is nothing in a key that could end it."""
    return _BASE + key


def key_in(iri: str) -> str:
    """Return the key of a record's IRI."""
    return iri.removeprefix(_BASE)


def listed(key: str, items: Iterable[Any]) -> Iterator[Record]:
    """Yield the records of a list: its first piece says how many there are, the rest follow."""
    pieces: list[list[Any]] = [[]]
    letters = 0
    for item in items:
        length = len(item) if isinstance(item, str) else len(to_text(item))
        if letters and letters + length > _MOST_LETTERS:
            pieces.append([])
            letters = 0
        pieces[-1].append(item)
        letters += length
    if pieces == [[]]:
        return
    yield key, to_text([len(pieces), pieces[0]])
    for number, piece in enumerate(pieces[1:], 1):
        yield piece_of(key, number), to_text([len(pieces), piece])


def piece_of(key: str, number: int) -> str:
    """Return the key of a piece of a list; the first is 0."""
    return f"{key}+{number}" if number else key


def records_of(data: "GraphData", net: "nx.Graph[str]") -> Iterator[Record]:
    """Yield the records of a graph, thing by thing. net: the graph on which its routes walk."""
    packing = Packing(data.vocabulary)
    letters = data.vocabulary.text
    size = _MOST_LETTERS - 1
    yield from listed(VOCABULARY, (letters[n : n + size] for n in range(0, len(letters), size)))
    for ident, entity in data.entities.items():
        yield key_of("entity", ident), packing.entity(entity)
    for ident, article in data.articles.items():
        yield key_of("article", ident), text_of(articles(), article)
    for ident, head in data.rules.items():
        yield key_of("rule", ident), to_text(dict(head))
    for conflict in data.conflicts:
        yield key_of("conflict", conflict.id), packing.conflict(conflict)
    yield from _statements(data, packing)
    for name, ids in (
        ("entity", data.entities),
        ("article", data.articles),
        ("rule", data.rules),
        ("tally", data.tallies),
        ("conflict", (c.id for c in data.conflicts)),
    ):
        yield from listed(key_of("all", name), ids)
    yield from listed(key_of("all", "gap"), (text_of(gaps(), g) for g in data.gaps))
    for old in data.formerly():
        yield from listed(key_of("former", old), data.former(old))
    for space, table in enumerate(data.names.tables()):
        for name, found in table.items():
            yield from listed(key_of("name", space, name), found)
        yield from listed(key_of("names", space), ([n, list(ids)] for n, ids in table.items()))
    yield from _edges(net)


def _statements(data: "GraphData", packing: Packing) -> Iterator[Record]:
    """Yield each statement with its conflicts and its count; what lists name which of them."""
    disputes: dict[str, list[str]] = {}
    for conflict in data.conflicts:
        for ident in conflict.statements:
            disputes.setdefault(ident, []).append(conflict.id)
    classes: dict[str, list[str]] = {}
    touching: dict[str, list[str]] = {}
    for statement in data.statements():
        ident = statement.id
        classes.setdefault(statement.cls, []).append(ident)
        for thing in statement.touches():
            touching.setdefault(thing, []).append(ident)
        count = data.tallies.get(ident)
        counted = text_of(counts(), count) if count else ""
        body = [packing.statement(statement), disputes.get(ident, []), counted]
        yield key_of("statement", ident), to_text(body)
    every = sorted(i for ids in classes.values() for i in ids)
    yield from listed(key_of("all", "statement"), every)
    for cls, ids in sorted(classes.items()):
        yield from listed(key_of("class", cls), ids)
    for thing, ids in sorted(touching.items()):
        yield from listed(key_of("touching", thing), ids)


def _edges(net: "nx.Graph[str]") -> Iterator[Record]:
    """Yield of each entity its neighbours, and of each pair what else joins it."""
    ends = sorted(net)
    yield from listed(key_of("all", "end"), ends)
    for one in ends:
        joined = sorted(net[one].items())
        firsts = ((other, edge["options"][0], edge) for other, edge in joined)
        rows = ([o, cost, e["hub"], first, len(e["options"])] for o, (cost, first), e in firsts)
        yield from listed(key_of("edges", one), rows)
        for other, edge in joined:
            if len(edge["options"]) > 1 and one < other:
                rest = (list(option) for option in edge["options"][1:])
                yield from listed(key_of("options", one, other), rest)


class RecordWriter:
    """Writes records as lines of N-Quads, and in the end the one that says what there is.

    corpus, version: the name of the corpus and the version of kg that wrote it.
    """

    def __init__(self, data: "GraphData", corpus: str, version: str) -> None:
        self._quads = Quads(data.vocabulary)
        self._sum = hashlib.sha256()
        self._said: dict[str, Any] = {
            "format": FORMAT,
            "corpus": corpus,
            "version": version,
            "sizes": {
                "statement": len(data),
                "entity": len(data.entities),
                "article": len(data.articles),
                "rule": len(data.rules),
                "tally": len(data.tallies),
                "conflict": len(data.conflicts),
                "gap": len(data.gaps),
            },
        }

    def lines(self, records: Iterable[Record]) -> Iterator[str]:
        """Yield the lines of records."""
        for key, text in records:
            line = self._line(key, text)
            self._sum.update(line.encode("utf-8"))
            yield line

    def last(self, more: Mapping[str, Any]) -> str:
        """Return the line of the record ``meta``: what is given beside what is known already.

        Its ``stamp`` is the hash of all lines before it.
        """
        return self._line(META, to_text({**self._said, **more, "stamp": self._sum.hexdigest()}))

    def _line(self, key: str, text: str) -> str:
        return self._quads.quad(iri_of(key), VALUE, self._quads.literal(text), "records")
