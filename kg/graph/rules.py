"""Rules → derived statements, each with its rule and its premises.

A rule is a CONSTRUCT query in ontology/rules/; the nodes that it builds become the statements.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Any

from kg.graph.guards import with_types
from kg.graph.holding import conflict_id
from kg.graph.keys import Key, key_of, statement_id
from kg.graph.prefixes import PREFIXES
from kg.graph.store import Store
from kg.graph.times import Calendar, with_spans
from kg.graph.triples import Quads, terms_of
from kg.model.spans import Meeting, Span, each_time, meet
from kg.model.statements import Conflict, Held, Statement
from kg.model.values import (
    AmountValue,
    DateValue,
    EntityValue,
    KindValue,
    LabelValue,
    TextValue,
    Value,
)
from kg.ontology import NAMESPACE, Slot, StatementClass, Vocabulary
from kg.problems import KgError


def header_of(text: str) -> dict[str, str]:
    """Return the ``#+ key: value`` header lines of a query as a dict."""
    found = {}
    for line in text.splitlines():
        if line.startswith("#+"):
            key, _, value = line[2:].partition(":")
            found[key.strip()] = value.strip()
    return found


Node = Mapping[str, set[Any]]
Asked = dict[tuple[str, ...], tuple[Sequence[Statement], Sequence[Node]]]


@dataclass(frozen=True)
class Deriving:
    """Runs rules over a store that holds the quads of all statements.

    asked: what a rule built of the statements of a scope; a scope whose statements are the same
    again is not asked again.
    """

    store: Store
    quads: Quads
    calendar: Calendar
    vocabulary: Vocabulary
    asked: Asked = field(default_factory=dict)

    def derive(
        self, statements: Iterable[Statement], rules: Sequence[tuple[str, Path]]
    ) -> list[Statement]:
        """Return all statements, with derived ones added, sorted by id.

        rules: (name, path) in the order in which they run; what one derives is there for the next.
        Each CONSTRUCT builds nodes with a class, slots, pd:premise and pd:likelihood; nodes with
        the same key are one statement, and one that is already stated gains the rule and its
        premises.

        Beside ``#+ scope:``, ``#+ reads:`` runs it a scope at a time. ``#+ meets: driver mate`` in
        the head of a rule says that what it derives is as likely as that the premises of the two
        meet in time.
        """
        by_id = {s.id: s for s in statements}
        spells: dict[str, list[str]] = defaultdict(list)
        for statement in by_id.values():
            if statement.formerly:
                spells[statement.formerly].append(statement.id)
        for name, path in rules:
            text = path.read_text(encoding="utf-8")
            header, fresh = header_of(text), dict[str, Statement]()
            nodes = self._nodes_of(name, text, header, by_id.values())
            for node in self._gathered(nodes):
                statement = self._statement(node, name, path)
                known = by_id.get(statement.id) or fresh.get(statement.id)
                known = known or _spell_of(statement, [by_id[i] for i in spells[statement.id]])
                if known is None:
                    fresh[statement.id] = statement
                elif known.rule in ("", name):
                    premises = tuple(sorted({*known.premises, *statement.premises}))
                    likelihood = known.likelihood or statement.likelihood
                    if "certain" in (known.likelihood, statement.likelihood):
                        likelihood = "certain"
                    grown = replace(known, premises=premises, likelihood=likelihood, rule=name)
                    (fresh if known.id in fresh else by_id)[known.id] = grown
            judged = [self._judged(s, header, by_id) for s in fresh.values()]
            kept = [s for s in judged if s is not None]
            by_id |= {s.id: s for s in kept}
            self.store.add(q for statement in kept for q in self.quads.statement(statement))
        return sorted(by_id.values(), key=lambda s: s.id)

    def _nodes_of(
        self, name: str, text: str, header: Mapping[str, str], statements: Iterable[Statement]
    ) -> list[Node]:
        """Return what a rule builds: from the whole store, or a scope at a time.

        ``#+ reads: Stint`` in its head says that it looks at no statements but these, so that each
        combination of the values of ``#+ scope:`` is asked by itself: its cost is that of the
        scopes. ``#+ joins: driver`` says that it joins two that differ there: a scope that has
        fewer is not asked. A statement that lacks a slot of the scope is looked at in each scope
        that it agrees with: who stayed away from an event, in that of each car there.
        """
        if "reads" not in header:
            return _nodes(self.store, text)
        reads, scope = header["reads"].split(), header["scope"].split()
        found: list[Node] = []
        quads = Quads(self.vocabulary, terms_of([text]))
        for place, members in sorted(_by_scope(statements, reads, scope, header).items()):
            known = self.asked.get((name, *place))
            if known is None or known[0] != members:
                known = self.asked[name, *place] = (members, self._built_of(text, quads, members))
            found += known[1]
        return found

    def _built_of(self, text: str, quads: Quads, members: Sequence[Statement]) -> list[Node]:
        """Return what a rule builds of the statements of one scope, in a store of their own."""
        entities = self.calendar.entities
        touched = {h.value.id or "" for s in members for held in s.slots.values() for h in held}
        small = Store()
        known = [entities[i] for i in sorted(touched) if i in entities]
        small.add(quads.all(known, (), members))
        return _nodes(small, text)

    def _gathered(self, nodes: list[Node]) -> list[Node]:
        """Return nodes that say the same as one, with the premises of all.

        Of a class without a key each node is a statement of its own.
        """
        premise, kind = NAMESPACE + "premise", PREFIXES["rdf"] + "type"
        found: dict[Any, dict[str, set[Any]]] = {}
        for number, node in enumerate(nodes):
            names = [t.value.removeprefix(NAMESPACE) for t in node.get(kind, ())]
            cls = self.vocabulary.statement_classes.get(names[0]) if len(names) == 1 else None
            said = frozenset((p, o) for p, os in node.items() if p != premise for o in os)
            key: Any = said if cls is not None and cls.key and not cls.key_one_of else number
            known = found.setdefault(key, {p: set(os) for p, os in node.items()})
            if known.get(premise) and node.get(premise):
                known[premise] |= node[premise]
        return list(found.values())

    def _judged(
        self, statement: Statement, header: Mapping[str, str], by_id: Mapping[str, Statement]
    ) -> Statement | None:
        """Return a derived statement as likely as its premises make it; None where it never was."""
        found = replace(statement, likelihood=statement.likelihood or "certain")
        if self.vocabulary.statement_class(statement.cls).observed_by:
            seen_in = [by_id[p] for p in statement.premises if p in by_id]
            rounds = [s.shown_by(p.id) for p in seen_in for s in p.spans if not p.as_of]
            found = replace(found, spans=each_time([*found.spans, *rounds]))
        if "meets" in header:
            one, other = header["meets"].split()
            meeting, seen = meeting_of(statement, one, other, by_id)
            if meeting is Meeting.NEVER:
                return None
            likelihood = "certain" if meeting is Meeting.CERTAINLY else "possible"
            premises = tuple(sorted({*statement.premises, *seen}))
            found = replace(found, likelihood=likelihood, premises=premises)
        if found.likelihood == "certain":
            cls = self.vocabulary.statement_class(statement.cls)
            if is_doubted(found, cls, by_id):
                found = replace(found, likelihood="possible")
        return found

    def _statement(self, properties: Mapping[str, set[Any]], rule: str, path: Path) -> Statement:
        properties = dict(properties)
        types = [
            t.value.removeprefix(NAMESPACE) for t in properties.pop(PREFIXES["rdf"] + "type", ())
        ]
        if len(types) != 1 or types[0] not in self.vocabulary.statement_classes:
            given = ", ".join(types) or "no class"
            raise KgError(
                f"{path}: the rule builds a node that is not of one class of statements ({given})",
                "CONSTRUCT { _:s a pd:<Class> ; … }",
            )
        cls = self.vocabulary.statement_class(types[0])
        premises = sorted(
            o.value.removeprefix(PREFIXES["st"]) for o in properties.pop(NAMESPACE + "premise", ())
        )
        how = next((o.value for o in properties.pop(NAMESPACE + "likelihood", ())), "")
        by_iri = {self.vocabulary.slots[n].iri: self.vocabulary.slots[n] for n in cls.slots}
        slots: dict[str, tuple[Value, ...]] = {}
        for iri, terms in properties.items():
            if iri not in by_iri:
                raise KgError(
                    f"{path}: a {cls.label} has no slot {iri}",
                    "use the slots the ontology lists for the class",
                )
            values = [self._value(by_iri[iri], t) for t in terms]
            slots[by_iri[iri].name] = tuple(sorted(values, key=lambda v: v.key))
        key = key_of(cls, slots, self.vocabulary)
        key = key or Key(cls.name, (("alone", rule), ("premises", "+".join(premises))))
        if cls.symmetric and not cls.inverse_slots:
            one, other = cls.symmetric
            if slots[one][0].key > slots[other][0].key:
                slots[one], slots[other] = slots[other], slots[one]
        held = {n: tuple(Held(v) for v in slots[n]) for n in cls.slots if slots.get(n)}
        statement = Statement(
            statement_id(key), cls.name, held, (), "derived", rule=rule, premises=tuple(premises),
            likelihood=how,
        )  # fmt: skip
        return with_types(with_spans(statement, self.calendar, self.vocabulary), self.vocabulary)

    def _value(self, slot: Slot, term: Any) -> Value:
        text = str(term.value)
        if slot.value_type == "entity":
            ident = text.removeprefix(PREFIXES["ent"])
            return EntityValue(ident, self.calendar.entities[ident].name)
        if slot.value_type == "kind":
            kinds = self.vocabulary.kinds[slot.range].values()
            kind = next(k for k in kinds if k.iri == text)
            return KindValue(kind.notation, kind.iri, kind.label, kind.broader)
        if slot.value_type == "date":
            return DateValue.parse(text)
        if slot.value_type == "amount":
            return AmountValue.parse(text)
        return LabelValue(text) if slot.value_type == "label" else TextValue(text)


def _by_scope(
    statements: Iterable[Statement],
    reads: Sequence[str],
    scope: Sequence[str],
    header: Mapping[str, str],
) -> dict[tuple[str, ...], list[Statement]]:
    """Return the statements of some classes by the values that they have of a scope's slots.

    Only scopes of which something may follow: of two that differ in what is joined, where the head
    says so.
    """
    groups: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    partial: dict[tuple[tuple[str, str], ...], list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.cls in reads:
            keys = {n: found for n in scope if (found := _keys(statement, n))}
            for place in product(*keys.values()):
                if len(keys) == len(scope):
                    groups[place].append(statement)
                else:
                    partial[tuple(zip(keys, place, strict=True))].append(statement)
    if joins := header.get("joins"):
        many = {p: {k for s in members for k in _keys(s, joins)} for p, members in groups.items()}
        groups = {p: members for p, members in groups.items() if len(many[p]) > 1}
    lacking = {tuple(n for n, _ in known) for known in partial}
    for place, members in groups.items():
        given = dict(zip(scope, place, strict=True))
        for names in lacking - {()}:
            members += partial.get(tuple((n, given[n]) for n in names), ())
    return groups


def _keys(statement: Statement, name: str) -> list[str]:
    return [held.value.key for held in statement.slots.get(name, ())]


def _spell_of(statement: Statement, spells: Sequence[Statement]) -> Statement | None:
    """Return the stated spell in which a derived statement was so, or None."""
    for spell in sorted(spells, key=lambda s: s.id):
        if meet(statement.spans, spell.spans)[0] is not Meeting.NEVER:
            return spell
    return None


def meeting_of(
    statement: Statement, one: str, other: str, by_id: Mapping[str, Statement]
) -> tuple[Meeting, list[str]]:
    """Return whether what touches two ends of a derived statement meets in time, and what shows it.

    The likelihood of every rule that joins two at one time comes from here.
    """
    spans: list[list[Span]] = []
    for name in (one, other):
        end = set(statement.ids(name))
        mine = [by_id[p] for p in statement.premises if p in by_id and end & by_id[p].touches()]
        found = [s for m in mine for s in m.spans]
        if any(not m.spans for m in mine):
            found.append(Span(None, None, None, None))
        spans.append(found)
    meeting, pair = meet(spans[0], spans[1])
    seen = [s.because for s in pair if s.because] if pair and meeting is Meeting.CERTAINLY else []
    return meeting, seen


def is_doubted(statement: Statement, cls: StatementClass, by_id: Mapping[str, Statement]) -> bool:
    """Return whether a derived statement rests, for one of its ends, on inference only.

    It is no surer than its premises: where all those that tie an end to what it is about are said
    plainly by no source, or are only possible, it is only possible.
    """
    premises = [by_id[p] for p in statement.premises if p in by_id]
    touched = [(p, p.touches()) for p in premises]
    ends = cls.symmetric or cls.key[:1]
    about = [i for n in statement.slots if n not in ends for i in statement.ids(n)]
    for end in [i for n in ends for i in statement.ids(n)]:
        for ident in about:
            holding = [p for p, ids in touched if end in ids and ident in ids]
            if holding and all(_is_soft(p, {end, ident}) for p in holding):
                return True
    return False


def _is_soft(premise: Statement, idents: set[str]) -> bool:
    """Whether no source says plainly that a premise is about these, or it is only possible."""
    if not premise.claims:
        return premise.likelihood == "possible"
    return any(
        held.certainty
        for values in premise.slots.values()
        for held in values
        if held.value.id in idents
    )


def _nodes(store: Store, text: str) -> list[Node]:
    nodes: dict[str, dict[str, set[Any]]] = defaultdict(lambda: defaultdict(set))
    for triple in store.query(text):
        nodes[str(triple.subject)][triple.predicate.value].add(triple.object)

    def order(node: Mapping[str, set[Any]]) -> str:
        return str(sorted((p, sorted(str(o) for o in os)) for p, os in node.items()))

    return sorted(nodes.values(), key=order)


def contradictions(
    store: Store, checks: Sequence[tuple[str, Path]], by_id: Mapping[str, Statement]
) -> list[Conflict]:
    """Return the conflicts between statements that checks with ``#+ severity: conflict`` find.

    ``#+ needs: slot``: it is run only where some statement has the slot. Such a query returns
    ?statement, ?other (and ?other2 …; statements), ?slot (the slot's name in the first) and
    optionally ?what.
    """
    found: dict[str, Conflict] = {}
    for name, path in checks:
        text = path.read_text(encoding="utf-8")
        header = header_of(text)
        if header.get("severity") != "conflict":
            continue
        if "needs" in header and not any(header["needs"] in s.slots for s in by_id.values()):
            continue
        for row in store.rows(text):
            one = row["statement"].removeprefix(PREFIXES["st"])
            others = {row[n].removeprefix(PREFIXES["st"]) for n in row if n.startswith("other")}
            slot = row.get("slot", "")
            ident = conflict_id(name, one, slot)
            known = found[ident].statements if ident in found else ()
            members = (one, *sorted({*known, *others} - {one}))
            what = row.get("what", header.get("problem", ""))
            found[ident] = Conflict(
                ident, name, one, slot, (), members, what, solution=header.get("solution", "")
            )
    return [c for _, c in sorted(found.items()) if all(s in by_id for s in c.statements)]


@dataclass(frozen=True, slots=True)
class Gap:
    """What a reader would expect and the corpus lacks. statement: empty if it is of the entity."""

    check: str
    problem: str
    solution: str
    entity: str
    statement: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the gap as ``kg gaps --json`` gives it."""
        return {
            "check": self.check,
            "problem": self.problem,
            "solution": self.solution,
            "entity": self.entity,
            "statement": self.statement or None,
        }


def find_gaps(store: Store, checks: Sequence[tuple[str, Path]]) -> list[Gap]:
    """Return what the checks with ``#+ severity: gap`` find missing."""
    found = []
    for name, path in checks:
        text = path.read_text(encoding="utf-8")
        header = header_of(text)
        if header.get("severity") == "gap":
            for row in store.rows(text):
                entity = row["entity"].removeprefix(PREFIXES["ent"])
                statement = row.get("statement", "").removeprefix(PREFIXES["st"])
                found.append(Gap(name, header["problem"], header["solution"], entity, statement))
    return found
