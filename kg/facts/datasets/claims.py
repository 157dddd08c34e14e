"""Rows that the SQL of a data set selects → entities and claims, typed as a curator's are."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.facts.datasets.entry import Dataset, find_datasets
from kg.facts.datasets.rows import open_tables
from kg.facts.entities import EntityReader, with_two_years
from kg.facts.naming import Names, name_key
from kg.facts.problemlist import near_text
from kg.facts.reading import Text
from kg.model.claims import Claim, Entity
from kg.model.values import ClockValue, Value
from kg.ontology import EntityClass, Slot, StatementClass
from kg.problems import Position, Problem, shorten, with_article

if TYPE_CHECKING:
    import duckdb

    from kg.folders import Folders

_ENTITIES = "entities-"
_VIEW = re.compile(r"view-(?:[0-9]+-)?([a-z_][a-z0-9_]*)")
_ENTITY_COLUMNS = ("id", "name", "other_names", "kind", "note")
_CERTAINTY = ("inferred", "hedged", "planned")
_CLAIM_COLUMNS = ("at", "note", *_CERTAINTY)
_AT_ONCE = 10_000
_MOST_PROBLEMS = 20
Slots = dict[str, tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Query:
    """One ``*.sql``: its shown name, its text, and the class whose section its name begins with."""

    shown: str
    text: str
    section: str
    where: Position

    def place_of(self, column: str) -> Position:
        """Return the line on which a column is named, else the first."""
        for number, line in enumerate(self.text.splitlines(), 1):
            if found := re.search(rf"\b{re.escape(column)}\b", line):
                return Position(self.shown, number, found.start() + 1)
        return self.where


@dataclass(slots=True)
class Source:
    """A data set being read: its connection and its queries."""

    dataset: Dataset
    connection: "duckdb.DuckDBPyConnection"
    queries: list[Query]


class DataReader:
    """Adds the entities and claims of data sets to those that a curator typed.

    reader: of the same corpus; its entities, names and problems grow.
    """

    def __init__(self, reader: EntityReader) -> None:
        self.reader = reader
        self.vocabulary = reader.vocabulary
        self.claims: list[Claim] = []
        self.sources: list[Source] = []
        self._values: dict[tuple[str, str], tuple[Value, ...]] = {}
        self._filled: dict[tuple[Any, ...], Slots] = {}
        self._told: dict[tuple[str, str], int] = {}
        self._taken: set[str] = set()
        self._moved: dict[str, str] = {}

    def open(self, datasets: Sequence[Dataset], cache: Path) -> None:
        """Make the tables of data sets, and look at the names of their queries."""
        for dataset in datasets:
            connection, problems = open_tables(dataset, cache)
            self.reader.problems += problems
            if connection is None:
                continue
            source = Source(dataset, connection, [])
            self.sources.append(source)
            for shown, path in dataset.queries:
                if view := _VIEW.fullmatch(path.stem):
                    self._view(source, view[1], shown, path)
                elif query := self._query(shown, path):
                    source.queries.append(query)

    def close(self) -> None:
        """Close the connections to the tables."""
        for source in self.sources:
            source.connection.close()

    def _view(self, source: Source, name: str, shown: str, path: Path) -> None:
        """Make a view of ``view-NAME.sql``, which the queries after it may ask."""
        import duckdb

        query = Query(shown, path.read_text(encoding="utf-8"), "", Position(shown))
        try:
            source.connection.execute(f'CREATE TEMP TABLE "{name}" AS {query.text}')
        except duckdb.Error as error:
            self._sql_problem(source, query, str(error))

    def _query(self, shown: str, path: Path) -> Query | None:
        name, where = path.stem, Position(shown)
        is_entity = name.startswith(_ENTITIES)
        section = name.removeprefix(_ENTITIES).partition("-")[0]
        known = (
            list(self.vocabulary.entity_sections())
            if is_entity
            else list(self.vocabulary.sections())
        )
        if section not in known:
            self.reader.problem(
                where,
                "unknown-section",
                f"there is no section '{shorten(section)}'",
                "the name of the file says of which class its rows are: results.sql, "
                "results-sprint.sql, entities-people.sql",
                near_text(section, known, f"use one of: {', '.join(sorted(known))}"),
            )
            return None
        return Query(shown, path.read_text(encoding="utf-8"), name, where)

    # -- rows --

    def _rows(
        self, source: Source, query: Query, known: Sequence[str], needed: Sequence[str]
    ) -> Iterator[tuple[list[str], Sequence[Any]]]:
        """Yield (columns, row) of what a query selects; its faults are problems at its file."""
        import duckdb

        try:
            cursor = source.connection.execute(query.text)
        except duckdb.Error as error:
            self._sql_problem(source, query, str(error))
            return
        names = [str(d[0]) for d in cursor.description or ()]
        unknown = [n for n in names if n not in known]
        for name in unknown:
            self.reader.problem(
                query.place_of(name),
                "unknown-key",
                f"there is no key '{shorten(name)}' for these rows",
                "columns are slots of the ontology; a misspelt one would be lost",
                near_text(name, known, f"use some of: {', '.join(known)}"),
            )
        missing = [n for n in needed if n not in names]
        for name in missing:
            self.reader.problem(
                query.where,
                "missing-slot",
                f"the rows have no column '{name}'",
                "every row says what it is about, and where it stands",
                f"select it: … AS {name}",
            )
        if unknown or missing:
            return
        while True:
            try:
                rows = cursor.fetchmany(_AT_ONCE)
            except duckdb.Error as error:
                self._sql_problem(source, query, str(error))
                return
            if not rows:
                return
            for row in rows:
                yield names, row

    def _sql_problem(self, source: Source, query: Query, said: str) -> None:
        lines = [line for line in said.splitlines() if line.strip()]
        found = re.search(r"LINE (\d+):", said)
        where = Position(query.shown, int(found[1])) if found else query.where
        tables = ", ".join(t.name for t in source.dataset.tables)
        self.reader.problem(
            where,
            "bad-sql",
            shorten(lines[0] if lines else "the query cannot be run", 200),
            "DuckDB runs the query over the tables of dataset.yaml",
            f"mend it; there are these tables: {tables}",
        )

    def _problem(self, where: Position, rule: str, what: str, why: str, fix: str) -> None:
        """Note a problem of a row; of one kind at one place only so many."""
        key = (str(where), rule)
        self._told[key] = self._told.get(key, 0) + 1
        if self._told[key] <= _MOST_PROBLEMS:
            self.reader.problem(where, rule, what, why, fix)

    def _values_of(self, slot: Slot, given: object, query: Query, at: str) -> tuple[Value, ...]:
        """Return the values of a cell; a value that was read once is not read again."""
        if isinstance(given, list):
            several = [v for one in given for v in self._values_of(slot, one, query, at)]
            return tuple(several)
        if given is None or given == "":
            return ()
        text = given if isinstance(given, str) else _text_of(given)
        key = (slot.name, text)
        found = self._values.get(key)
        if found is None:
            before = len(self.reader.problems)
            value = self.reader.value(slot, Text(text, query.place_of(slot.key), True))
            self.reader.problems[before:] = [
                replace(p, what=f"{p.what} ({at})") for p in self.reader.problems[before:]
            ]
            found = self._values[key] = () if value is None else (value,)
        return found

    # -- entities --

    def read_entities(self) -> None:
        """Add the entities of all data sets; what a curator typed under an id goes before.

        A row of an id that is there already, or that an entity had ``formerly``, adds only what is
        not known of it: names and slots. Other names that are those of a typed entity are left out:
        what a curator means by them stays clear.
        """
        sections = self.vocabulary.entity_sections()
        typed = self.reader.entities.values()
        self._taken = {name_key(n) for e in typed for n in (e.name, *e.other_names)}
        self._moved = {f: e.id for e in typed for f in e.formerly}
        waiting: list[tuple[str, EntityClass, Query, dict[str, object]]] = []
        for source in self.sources:
            for query in source.queries:
                if not query.section.startswith(_ENTITIES):
                    continue
                cls = sections[query.section.removeprefix(_ENTITIES).partition("-")[0]]
                keys = [*_ENTITY_COLUMNS, *self.vocabulary.slots_of(cls)]
                for names, row in self._rows(source, query, keys, ("id", "name")):
                    cells = dict(zip(names, row, strict=True))
                    ident = str(cells["id"] or "")
                    ident = self._moved.get(ident, ident)
                    if self._add_entity(ident, cls, cells, query):
                        waiting.append((ident, cls, query, cells))
        self.reader.names = Names(self.reader.entities)
        for ident, cls, query, cells in waiting:
            entity = self.reader.entities[ident]
            slots: Slots = dict(entity.slots)
            for key, slot in self.vocabulary.slots_of(cls).items():
                if slot.name not in slots:
                    values = self._values_of(slot, cells.get(key), query, ident)
                    if values:
                        slots[slot.name] = with_two_years(values, entity.name)
            self.reader.entities[ident] = replace(entity, slots=slots)
        self._values.clear()  # places learn what they lie in only now

    def _add_entity(
        self, ident: str, cls: EntityClass, cells: dict[str, object], query: Query
    ) -> bool:
        name = " ".join(str(cells["name"] or "").split())
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", ident) or not name:
            self._problem(
                query.place_of("id"),
                "bad-id",
                f"'{shorten(ident)}' with the name '{shorten(name)}' is no {cls.label}",
                "ids are for ever and stand in links and file names; people read names",
                "make an id of small letters, digits and single hyphens, and give a name",
            )
            return False
        given = cells.get("other_names")
        others = given if isinstance(given, list) else [given]
        other = [" ".join(str(o).split()) for o in others if o]
        other = [o for o in other if name_key(o) not in self._taken]
        known = self.reader.entities.get(ident)
        if known is None:
            kept = tuple(dict.fromkeys(o for o in other if o != name))
            self.reader.entities[ident] = Entity(
                ident,
                cls.name,
                name,
                kept,
                str(cells.get("kind") or ""),
                (),
                str(cells.get("note") or ""),
                where=query.where,
            )
            return True
        if not self.vocabulary.is_a(known.cls, cls.name) and cls.name not in _line(
            known.cls, self.reader
        ):
            is_now = self.vocabulary.entity_class(known.cls).label
            self._problem(
                query.place_of("id"),
                "duplicate-id",
                f"'{ident}' is {with_article(is_now)} already, and here it is "
                f"{with_article(cls.label)}",
                "one id means one entity",
                "give the rows another id in the query",
            )
            return False
        more = [n for n in (*other, name) if name_key(n) not in self._taken]
        names = dict.fromkeys((*known.other_names, *more))
        kept = tuple(n for n in names if n != known.name)
        narrow = cls.name if self.vocabulary.is_a(cls.name, known.cls) else known.cls
        self.reader.entities[ident] = replace(known, other_names=kept, cls=narrow)
        return True

    # -- claims --

    def read_claims(self) -> None:
        """Read the claims of all data sets; entities must be there."""
        sections = self.vocabulary.sections()
        for source in self.sources:
            for query in source.queries:
                if not query.section.startswith(_ENTITIES):
                    cls = sections[query.section.partition("-")[0]]
                    self._claims_of(source, query, cls)

    def _claims_of(self, source: Source, query: Query, cls: StatementClass) -> None:
        by_key = self.vocabulary.slots_of(cls)
        keys = [*by_key, *_CLAIM_COLUMNS]
        needed = [self.vocabulary.slots[n].key for n in cls.required if not _chained(self, n)]
        chains = [n for n in cls.slots if self.vocabulary.slots[n].chain]
        heads = list(dict.fromkeys(self.vocabulary.slots[n].chain[0] for n in chains))
        has_clock = any(self.vocabulary.slots[n].value_type == "clock" for n in cls.slots)
        single = [
            n for n in cls.slots if self.vocabulary.slots[n].single and n not in cls.many_valued
        ]
        ordered: list[tuple[int, Slot]] = []
        at = note = -1
        certain: list[tuple[int, str]] = []
        cache, dataset = self._values, source.dataset.id
        for names, row in self._rows(source, query, keys, (*needed, "at")):
            if not ordered:
                place = {n: i for i, n in enumerate(names)}
                ordered = [
                    (place[s.key], s)
                    for s in (self.vocabulary.slots[n] for n in cls.slots)
                    if s.key in place
                ]
                at, note = place["at"], place.get("note", -1)
                certain = [(place[c], c) for c in _CERTAINTY if c in place]
            anchor = str(row[at] or "")
            slots: Slots = {}
            for index, slot in ordered:
                given = row[index]
                if given is None:
                    continue
                values = cache.get((slot.name, given)) if isinstance(given, str) else None
                values = values or self._values_of(slot, given, query, anchor)
                if values:
                    slots[slot.name] = values
            if has_clock and any(isinstance(v, ClockValue) for vs in slots.values() for v in vs):
                self.reader.with_clock(slots)
            if not self._is_whole(cls, slots, single, query, anchor):
                continue
            if chains:
                slots = self._completed(cls, slots, chains, heads)
            certainty = {
                name: how
                for index, how in certain
                for name in self._named(cls, row[index])
                if name in slots
            }
            self.claims.append(
                Claim(
                    _claim_id(dataset, cls.name, slots, anchor),
                    cls.name,
                    dataset,
                    slots,
                    (anchor,),
                    "",
                    certainty,
                    str(row[note] or "") if note >= 0 else "",
                    None,
                    "",
                    where=query.where,
                )
            )

    def _named(self, cls: StatementClass, given: object) -> list[str]:
        keys = given if isinstance(given, list) else str(given or "").split()
        by_key = self.vocabulary.slots_of(cls)
        return [by_key[k].name for k in keys if k in by_key]

    def _is_whole(
        self, cls: StatementClass, slots: Slots, single: Sequence[str], query: Query, at: str
    ) -> bool:
        """Whether a row says what a claim must say; what is missing is a problem at the query."""
        for name in cls.required:
            if name not in slots and not _chained(self, name):
                key = self.vocabulary.slots[name].key
                self._problem(
                    query.place_of(key),
                    "missing-slot",
                    f"{with_article(cls.label)} has no '{key}' ({at})",
                    "it would not say what it is about",
                    f"leave such rows out: WHERE {key} IS NOT NULL",
                )
                return False
        for name in single:
            if len(slots.get(name, ())) > 1:
                key = self.vocabulary.slots[name].key
                self._problem(
                    query.place_of(key),
                    "one-value",
                    f"'{key}' has {len(slots[name])} values ({at})",
                    f"{self.vocabulary.slots[name].label} of {with_article(cls.label)} "
                    "is one thing in one claim",
                    "make a row of each",
                )
                return False
        if not at:
            self._problem(
                query.place_of("at"),
                "missing-anchor",
                f"{with_article(cls.label)} has an empty 'at'",
                "nobody could find the row it rests on",
                "select file || ' row ' || row AS at",
            )
        return bool(at)

    def _completed(
        self, cls: StatementClass, slots: Slots, chains: Sequence[str], heads: Sequence[str]
    ) -> Slots:
        """Fill slots that follow from others by property chains, in the order of the class."""
        key = (
            cls.name,
            *(slots[h][0].key if h in slots else "" for h in heads),
            *(n in slots for n in chains),
        )
        more = self._filled.get(key)
        if more is None:
            more = {}
            for _ in range(4):
                for name in chains:
                    if name in slots or name in more:
                        continue
                    first, second = self.vocabulary.slots[name].chain
                    found: dict[str, Value] = {}
                    for value in slots.get(first) or more.get(first) or ():
                        entity = self.reader.entities.get(value.id or "")
                        for further in entity.slots.get(second, ()) if entity else ():
                            found[further.key] = further
                    if len(found) == 1:
                        more[name] = tuple(found.values())
            self._filled[key] = more
        if not more:
            return slots
        both = {**slots, **more}
        return {n: both[n] for n in cls.slots if n in both}


def read_datasets(
    folders: "Folders", reader: EntityReader
) -> tuple[DataReader, list[Dataset], list[Problem]]:
    """Return (reader of the rows, data sets, problems) of a corpus; the entities are read already.

    Call ``read_claims`` on the first once the claims that curators typed are read.
    """
    datasets, problems = find_datasets(folders)
    data = DataReader(reader)
    if datasets:
        from kg.folders import cache_folder

        data.open(datasets, cache_folder())
        data.read_entities()
    return data, datasets, problems


def _chained(data: DataReader, name: str) -> bool:
    return bool(data.vocabulary.slots[name].chain)


def _line(cls: str, reader: EntityReader) -> tuple[str, ...]:
    """Return the classes that a class is a kind of, and those that are a kind of it."""
    below = [c for c in reader.vocabulary.entity_classes if reader.vocabulary.is_a(c, cls)]
    return (*reader.vocabulary.entity_class(cls).parents, *below)


def _text_of(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def _claim_id(source: str, cls: str, slots: Slots, at: str) -> str:
    """Return the id of a claim: a hash of who says what where."""
    parts = [source, cls, at]
    for name in sorted(slots):
        parts.append(name)
        parts += [v.key for v in slots[name]]
    return "c" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
