"""ontology/ → Vocabulary: Turtle files and SHACL shapes, of one folder or of several in layers."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from kg.model.values import Unit
from kg.ontology.triples import OWL, RDF, RDFS, SH, SKOS, Namespace, Triples, is_blank
from kg.ontology.vocabulary import (
    NAMESPACE,
    AskWord,
    Chapter,
    Condition,
    EntityClass,
    Kind,
    Lane,
    LifeLine,
    Slot,
    StatementClass,
    Vocabulary,
    Words,
    snake,
)
from kg.problems import KgError, shorten

_EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
_XSD = "http://www.w3.org/2001/XMLSchema#"
VALUE_TYPES = {
    _EDTF: "date",
    NAMESPACE + "SeasonYear": "year",
    NAMESPACE + "Amount": "amount",
    NAMESPACE + "LapTime": "time",
    NAMESPACE + "ClockTime": "clock",
    NAMESPACE + "Label": "label",
    _XSD + "string": "text",
    _XSD + "integer": "amount",
    _XSD + "boolean": "boolean",
}


def folders_of(folder: Path | Sequence[Path]) -> list[Path]:
    """Return the layers of an ontology, the one that ships first."""
    return [folder] if isinstance(folder, Path) else list(folder)


def _read(layers: Sequence[Path], pattern: str) -> Triples:
    return Triples(p for layer in layers for p in sorted(layer.glob(pattern)) if p.is_file())


class _Reader:
    """One ontology graph, asked by property; every method gives plain Python values."""

    def __init__(self, graph: Triples) -> None:
        self.graph, self.pd = graph, Namespace(NAMESPACE)

    def text(self, subject: str, predicate: str, default: str = "") -> str:
        value = self.graph.value(subject, predicate)
        return default if value is None else value

    def number(self, subject: str, predicate: str) -> float | None:
        value = self.graph.value(subject, predicate)
        return float(value) if value is not None else None

    def flag(self, subject: str, predicate: str) -> bool:
        return self.graph.value(subject, predicate) == "true"

    def listed(self, subject: str, predicate: str) -> list[str]:
        """Return a list; one that a later layer gives goes on where the first (longest) ends."""
        heads = self.graph.objects(subject, predicate)
        lists = [self.graph.members(head) for head in heads]
        lists.sort(key=lambda found: (-len(found), found))
        return list(dict.fromkeys(n for found in lists for n in found))

    def slot_names(self, subject: str, predicate: str) -> tuple[str, ...]:
        return tuple(snake(local(s)) for s in self.listed(subject, predicate))

    def slot_pairs(self, subject: str, predicate: str) -> tuple[tuple[str, str], ...]:
        """Return pairs of slots, each written ``"one other"``, as one value or in a list.

        Raises KgError where one is written otherwise.
        """
        found = []
        for value in sorted(self.graph.objects(subject, predicate)):
            for pair in self.graph.members(value) if is_blank(value) else [value]:
                slots = pair.split()
                if len(slots) != 2:
                    raise KgError(
                        f"pd:{local(predicate)} of pd:{local(subject)} is '{shorten(pair)}'",
                        'write two slots: "position overall_position"',
                    )
                found.append((slots[0], slots[1]))
        return tuple(found)

    def texts(self, subject: str, predicate: str) -> tuple[str, ...]:
        return tuple(self.listed(subject, predicate))

    def words(self, subject: str) -> tuple[str, ...]:
        return tuple(sorted(self.graph.objects(subject, SKOS.altLabel)))

    def part(self, subject: str, predicate: str, prefix: str) -> str | None:
        value = self.graph.value(subject, predicate)
        return local(value).removeprefix(prefix) if value is not None else None

    def below(self, top: str) -> list[str]:
        return sorted(self.graph.below(top, RDFS.subClassOf))

    def ancestors(self, subject: str) -> tuple[str, ...]:
        found = []
        for parent in self.graph.above(subject, RDFS.subClassOf):
            if parent != subject and parent.startswith(NAMESPACE):
                found.append(local(parent))
        return tuple(found)

    # -- what the vocabulary holds --

    def schemes(self) -> set[str]:
        return set(self.graph.subjects(RDFS.subClassOf, SKOS.Concept))

    def units(self) -> dict[str, Unit]:
        found = {}
        for node in self.graph.subjects(RDF.type, self.pd.Unit):
            notation = self.text(node, SKOS.notation)
            scale = Decimal(self.text(node, self.pd.scale, "1"))
            pattern, dimension = (
                self.text(node, self.pd.pattern, "{}"),
                self.text(node, self.pd.dimension, notation),
            )
            found[notation] = Unit(notation, pattern, dimension, scale)
        return dict(sorted(found.items()))

    def slots(self, units: dict[str, Unit]) -> dict[str, Slot]:
        schemes, tops = self.schemes(), set(self.below(self.pd.Entity))
        found = {}
        for prop in sorted(self.graph.subjects_with(RDFS.range)):
            if (prop, RDF.type, OWL.AnnotationProperty) in self.graph:
                continue
            ranges = self.text(prop, RDFS.range)
            value_type = (
                "kind"
                if ranges in schemes
                else "entity"
                if ranges in tops
                else VALUE_TYPES.get(ranges)
            )
            if value_type is None:
                continue
            name, unit = snake(local(prop)), self.text(prop, self.pd.unit)
            chain = self.slot_names(prop, OWL.propertyChainAxiom)
            other = {
                key: mark
                for both in self.graph.objects(prop, self.pd.otherKey)
                for key, _, mark in [both.partition(" ")]
            }
            dimension = self.text(prop, self.pd.dimension) or (
                units[unit].dimension if unit in units else ""
            )
            families = {*dimension.split()}
            fitting = tuple(
                u
                for u, one in units.items()
                if {one.dimension, one.dimension.partition("-")[0]} & families
            )
            found[name] = Slot(
                name,
                prop,
                self.text(prop, self.pd.key, name),
                self.text(prop, RDFS.label, name),
                self.text(prop, SKOS.definition),
                value_type,
                local(ranges),
                (prop, RDF.type, OWL.FunctionalProperty) in self.graph,
                self.words(prop),
                self.text(prop, SKOS.example),
                self.number(prop, self.pd.hop),
                chain,
                self.part(prop, self.pd.lane, "lane/"),
                other,
                unit,
                fitting,
                self.number(prop, self.pd.least),
                self.number(prop, self.pd.most),
                self.number(prop, self.pd.unlikelyAbove),
            )
        return found

    def kinds(self) -> dict[str, dict[str, Kind]]:
        return {local(s): self._kinds_of(s) for s in sorted(self.schemes())}

    def _kinds_of(self, scheme: str) -> dict[str, Kind]:
        nodes = {
            n: k
            for k in sorted(self.graph.subjects(RDF.type, scheme))
            for n in self.graph.objects(k, SKOS.notation)
        }
        return {notation: self._kind(nodes[notation], scheme, notation) for notation in nodes}

    def _kind(self, node: str, scheme: str, notation: str) -> Kind:
        def notation_of(other: str) -> str:
            return self.text(other, SKOS.notation)

        broader = [notation_of(b) for b in self.graph.above(node, SKOS.broader) if b != node]
        inverse, link = (
            self.graph.value(node, self.pd.inverse),
            self.graph.value(node, self.pd.asLink),
        )
        return Kind(
            node,
            local(scheme),
            notation,
            self.text(node, SKOS.prefLabel, notation),
            self.words(node),
            local(link) if link else None,
            self.text(node, self.pd.countedBy) or None,
            self.flag(node, self.pd.isSymmetric),
            self.number(node, self.pd.hop),
            tuple(broader),
            notation_of(inverse) if inverse is not None else None,
            self.flag(node, self.pd.isForLife),
            self.flag(node, self.pd.atMostOne),
            self.flag(node, self.pd.neverInACircle),
            self.slot_names(node, self.pd.excludes),
            self.flag(node, self.pd.excludesStatement),
            self.slot_names(node, self.pd.neverWith),
            self.texts(node, self.pd.denies),
            self.text(node, self.pd.mark),
            self.text(node, self.pd.zone),
            self.flag(node, self.pd.coversWhole),
            self.flag(node, self.pd.startsLife),
            self.flag(node, self.pd.endsLife),
            self.flag(node, self.pd.once),
            tuple(notation_of(k) for k in self.listed(node, self.pd.notMoreThan)),
            tuple(sorted(notation_of(k) for k in self.graph.objects(node, self.pd.undoes))),
            self.text(node, self.pd.asOne),
            self.text(node, self.pd.inCell),
            self.text(node, self.pd.cellLook),
            self.part(node, self.pd.eventLane, "lane/"),
            int(self.number(node, self.pd.olderBy) or 0),
            self.flag(node, self.pd.aheadOfLife),
            self.flag(node, self.pd.revivesLife),
            self.flag(node, self.pd.privateOfMinors),
            self.text(node, SKOS.definition),
            self.text(node, self.pd.asPlan),
            self.flag(node, self.pd.mayRecur),
            self.slot_names(node, self.pd.overBy),
            self.texts(node, self.pd.amends),
            self.texts(node, self.pd.takes),
        )

    def entity_classes(self) -> dict[str, EntityClass]:
        return {
            local(c): EntityClass(
                local(c),
                c,
                self.text(c, RDFS.label),
                self.text(c, SKOS.definition),
                self.text(c, self.pd.section) or None,
                self.slot_names(c, self.pd.slots),
                self.words(c),
                self.text(c, SKOS.example),
                self.ancestors(c),
                self.text(c, self.pd.colour, "#555555"),
                self.text(c, self.pd.glyph, "•"),
                self.number(c, self.pd.rank) or 99.0,
                self.part(c, self.pd.lane, "lane/"),
                tuple(sorted(self.graph.objects(c, self.pd.cue))),
                self.texts(c, self.pd.saidAs),
                self.text(c, self.pd.takesArticle),
                self.text(c, self.pd.takesAt),
                self.slot_names(c, self.pd.needs),
                self.slot_names(c, self.pd.foundBy),
            )
            for c in self.below(self.pd.Entity)
        }

    def statement_classes(self) -> dict[str, StatementClass]:
        conditions = self.graph.subjects_with(self.pd.heldWhen)
        classes = [
            c
            for c in self.below(self.pd.Statement)
            if c != self.pd.Statement and c not in conditions
        ]
        return {local(c): self._statement_class(c) for c in classes}

    def _statement_class(self, c: str) -> StatementClass:
        pd = self.pd

        def links(predicate: str) -> list[tuple[str, str, str]]:
            found = []
            for node in self.graph.objects(c, predicate):
                start, via, end = (
                    local(self.text(node, getattr(pd, p))) for p in ("from", "via", "to")
                )
                found.append((snake(start), via, snake(end)))
            return sorted(found)

        own, default = self.graph.value(c, pd.chapter), self.graph.value(pd.Statement, pd.chapter)
        chapter = own or default
        not_before = self.number(c, pd.notBefore)
        return StatementClass(
            local(c),
            c,
            self.text(c, RDFS.label),
            self.text(c, SKOS.definition),
            self.text(c, pd.section),
            self.slot_names(c, pd.slots),
            self.slot_names(c, OWL.hasKey),
            self.slot_names(c, pd.keyWhenGiven),
            self.slot_names(c, pd.symmetricSlots),
            self.texts(c, pd.sentence),
            tuple(links(pd.mainLink) + links(pd.furtherLink)),
            self.text(c, pd.group, self.text(c, RDFS.label)),
            self.number(c, pd.rank) or 99.0,
            self.number(c, pd.hop),
            self.words(c),
            self.text(c, SKOS.example),
            self.slot_names(c, pd.manyValued),
            self.slot_names(c, pd.joins),
            (),
            self.part(c, pd.lane, "lane/"),
            self.part(c, pd.ownLane, "lane/"),
            local(chapter).removeprefix("chapter/") if chapter is not None else None,
            self.texts(c, pd.columns),
            float(self.text(c, pd.briefRank, "99")),
            self.flag(c, pd.bringsUnnamed),
            self.slot_names(c, pd.keyOneOf),
            self.slot_names(c, pd.tellsApart),
            self.flag(c, pd.lasts),
            self.slot_pairs(c, pd.neverOfOneself),
            self.slot_names(c, pd.laterReplaces),
            self.slot_names(c, pd.silent),
            tuple(local(o) for o in self.listed(c, pd.observedBy)),
            int(not_before) if not_before is not None else None,
            self.slot_names(c, pd.eachOf),
            self.part(c, pd.togetherAs, "") or "",
            self.slot_names(c, pd.inverseSlots),
            self.slot_names(c, pd.moment),
            self.slot_names(c, pd.alive),
            self.slot_names(c, pd.naming),
            self.texts(c, pd.ending),
            self.flag(c, pd.startsLife),
            self.flag(c, pd.endsLife),
            self.text(c, pd.groupAsFrom),
            self.text(c, pd.groupAsTeller, self.text(pd.Statement, pd.groupAsTeller)),
            self.slot_pairs(c, pd.inOrder),
            self.texts(c, pd.neverSo),
            self.flag(c, pd.oneOccasion),
            self.slot_names(c, pd.inSeason),
            tuple(sorted(self.graph.objects(c, SKOS.hiddenLabel))),
            self.part(c, pd.eventLane, "lane/"),
            self.slot_names(c, pd.ofStatus),
            self.slot_names(c, pd.begun),
            self.slot_names(c, pd.ofAPart),
            self.slot_names(c, pd.ahead),
            self.texts(c, pd.putOff),
            self.slot_names(c, pd.privateOfMinors),
            self.slot_names(c, pd.maybeLeftOut),
            self.slot_names(c, pd.countedWithin),
            self.slot_names(c, pd.plannedFor),
            tuple(tuple(t.split()) for t in self.texts(c, pd.fallsWith)),
        )

    def conditions(self) -> dict[str, Condition]:
        found = {}
        for node in sorted(self.graph.subjects_with(self.pd.heldWhen)):
            parent = self.text(node, RDFS.subClassOf)
            found[local(node)] = Condition(
                local(node),
                node,
                self.text(node, RDFS.label),
                local(parent),
                self.texts(node, self.pd.heldWhen),
                self.slot_names(node, self.pd.oneIn),
                self.slot_names(node, self.pd.unitSlots),
                self.flag(node, self.pd.maybeShared),
                self.slot_names(node, self.pd.sharedBy),
                self.text(node, self.pd.problem),
                self.text(node, self.pd.solution),
                self.slot_names(node, self.pd.sharedWhen),
                self.part(node, self.pd.unless, "") or "",
                self.text(node, self.pd.fallsTo),
            )
        return found

    def lanes(self) -> dict[str, Lane]:
        found = [
            Lane(
                local(n).removeprefix("lane/"),
                self.text(n, RDFS.label),
                self.number(n, self.pd.rank) or 99.0,
                int(self.number(n, self.pd.column) or 3),
                self.text(n, self.pd.glyph, "•"),
                self.text(n, self.pd.colour, "#555555"),
                tuple(sorted(local(c) for c in self.graph.objects(n, self.pd.shownOn))),
            )
            for n in self.graph.subjects(RDF.type, self.pd.Lane)
        ]
        return {lane.name: lane for lane in sorted(found, key=lambda lane: (lane.rank, lane.name))}

    def chapters(self) -> dict[str, Chapter]:
        found = [
            Chapter(
                local(n).removeprefix("chapter/"),
                self.text(n, RDFS.label),
                self.number(n, self.pd.rank) or 99.0,
                self.text(n, self.pd.layout, "statements"),
                self.texts(n, self.pd.question),
                int(self.number(n, self.pd.most) or 0),
                int(self.number(n, self.pd.mostOnPage) or 0),
            )
            for n in self.graph.subjects(RDF.type, self.pd.Chapter)
        ]
        return {one.name: one for one in sorted(found, key=lambda one: (one.rank, one.name))}

    def life(self, cls: str) -> dict[str, LifeLine]:
        """Return the lines of a class: pd:LifeLine, pd:Figure."""
        found = [
            LifeLine(
                local(n).rpartition("/")[2],
                self.number(n, self.pd.rank) or 99.0,
                self.number(n, self.pd.weight) or 99.0,
                self.texts(n, self.pd.gathers),
                self.texts(n, self.pd.tells),
            )
            for n in self.graph.subjects(RDF.type, cls)
        ]
        return {one.name: one for one in sorted(found, key=lambda one: (one.rank, one.name))}

    def words_of_english(self) -> Words:
        def all_of(cls: str) -> tuple[str, ...]:
            nodes = self.graph.subjects(RDF.type, cls)
            return tuple(sorted(w for n in nodes for w in self.words(n)))

        asks = [
            AskWord(self.words(n), tuple(sorted(self.graph.objects(n, self.pd.wants))))
            for n in self.graph.subjects(RDF.type, self.pd.AskWord)
        ]
        numbers = {
            w: int(self.text(n, RDF.value))
            for n in self.graph.subjects(RDF.type, self.pd.NumberWord)
            for w in self.words(n)
        }
        spelled = {
            self.text(n, RDF.value): (self.text(n, RDFS.label), place)
            for n, place in self.graph.pairs(self.pd.asPlace)
        }
        forms = {
            w: self.text(n, RDFS.label)
            for n in self.graph.subjects(RDF.type, self.pd.WordForms)
            for w in self.words(n)
        }
        synonyms = [self.words(n) for n in self.graph.subjects(RDF.type, self.pd.Synonyms)]
        return Words(
            tuple(sorted(asks, key=lambda a: a.words)),
            all_of(self.pd.FunctionWords),
            all_of(self.pd.NowWords),
            all_of(self.pd.TurningWords),
            all_of(self.pd.JoiningWords),
            all_of(self.pd.NamingWords),
            all_of(self.pd.SpanWords),
            dict(sorted(numbers.items())),
            dict(sorted(forms.items())),
            tuple(sorted(synonyms)),
            dict(sorted(spelled.items())),
            all_of(self.pd.CloseWords),
        )

    def links(self) -> dict[str, str]:
        found = sorted(self.graph.below(self.pd.link, RDFS.subPropertyOf))
        return {local(p): self.text(p, RDFS.label) for p in found}


def local(iri: str) -> str:
    """Return the local name of one of our IRIs."""
    return iri.removeprefix(NAMESPACE)


def read_vocabulary(folder: Path | Sequence[Path]) -> Vocabulary:
    """Return the Vocabulary of an ontology.

    It is the Turtle files at the top of each layer, and SHACL in ``shapes/``. One that was read in
    this process, and whose files are as they were, is not read again.
    """
    layers = tuple(folders_of(folder))
    return _vocabulary_of(layers, stamp_of_layers(layers))


Stamp = tuple[tuple[str, int, int], ...]


def stamp_of_layers(layers: Sequence[Path]) -> Stamp:
    """Return what changes where a Turtle file of the layers does: path, time and size of each."""
    files = [p for layer in layers for g in ("*.ttl", "shapes/*.ttl") for p in layer.glob(g)]
    found = [(str(p), p.stat()) for p in files]
    return tuple(sorted((name, s.st_mtime_ns, s.st_size) for name, s in found))


@lru_cache(maxsize=4)
def _vocabulary_of(layers: tuple[Path, ...], _stamp: Stamp) -> Vocabulary:
    reader = _Reader(_read(layers, "*.ttl"))
    units = reader.units()
    slots = reader.slots(units)
    classes = _with_required(layers, reader.statement_classes())
    named = {s for s in reader.graph.named() if s.startswith(NAMESPACE)}
    pd = reader.pd
    return Vocabulary(
        slots,
        reader.kinds(),
        reader.entity_classes(),
        classes,
        reader.conditions(),
        units,
        reader.links(),
        reader.slot_names(pd.Statement, pd.timeSlots),
        tuple(sorted(named | set(_companions(slots.values())))),
        reader.lanes(),
        reader.chapters(),
        reader.life(pd.LifeLine),
        reader.life(pd.Figure),
        reader.life(pd.StatedFigure),
        reader.words_of_english(),
    )


def _with_required(
    layers: Sequence[Path], classes: dict[str, StatementClass]
) -> dict[str, StatementClass]:
    """Return the classes with ``required`` from the SHACL shapes (sh:minCount of at least 1)."""
    from dataclasses import replace

    shapes = _read(layers, "shapes/*.ttl")
    required: dict[str, set[str]] = {}
    for shape, target in shapes.pairs(SH.targetClass):
        for prop in shapes.objects(shape, SH.property):
            least, path = shapes.value(prop, SH.minCount), shapes.value(prop, SH.path)
            if least is not None and int(least) > 0 and path is not None and not is_blank(path):
                required.setdefault(local(target), set()).add(snake(local(path)))
    return {
        name: replace(cls, required=tuple(s for s in cls.slots if s in required.get(name, ())))
        for name, cls in classes.items()
    }


def _companions(slots: Iterable[Slot]) -> Iterable[str]:
    """Yield the IRIs of bounds: ``<date>Earliest``/``Latest`` and ``<amount>Least``/``Most``."""
    for slot in slots:
        if slot.value_type in ("date", "year"):
            yield from (slot.iri + "Earliest", slot.iri + "Latest")
        elif slot.value_type == "amount":
            yield from (slot.iri + "Least", slot.iri + "Most", slot.iri + "Unit")
