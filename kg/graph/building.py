"""Facts → the graph: groups merged, standing decided, what follows derived, totals counted.

claims → statements (one group at a time) → times → what holds → what follows → totals → sentences.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.graph.former import FILE as FORMER
from kg.graph.former import former_ids
from kg.graph.guards import with_types
from kg.graph.holding import Judge, dispute, supersede, with_status
from kg.graph.laws import Finding, findings, scene_of
from kg.graph.merging import Group, group_claims, merge_group
from kg.graph.names import with_names
from kg.graph.prefixes import PREFIXES
from kg.graph.rules import Asked, Deriving, Gap, contradictions, find_gaps, header_of
from kg.graph.store import Store
from kg.graph.takings import without_taken
from kg.graph.tallies import Count, count_tallies
from kg.graph.telling import Teller, with_sentence
from kg.graph.times import Calendar, calendar_of, ended, observed, with_spans
from kg.graph.triples import Quads, terms_of
from kg.graph.withholding import names_a_minor, without_private
from kg.model.claims import Claim, Entity, Ruling
from kg.model.statements import Conflict, Held, Side, Statement
from kg.model.values import DateValue, Days, TextValue
from kg.ontology import Vocabulary, stamp_of_layers
from kg.problems import FactsProblem, Problem

if TYPE_CHECKING:
    from kg.facts.articles import Article
    from kg.facts.claims import Facts
    from kg.folders import Folders


@dataclass(frozen=True)
class Built:
    """What can be asked.

    entities, articles: by id; statements: sorted by id; conflicts: sorted by id; tallies: statement
    id → Count; rules: name → head; gaps; words: claim id → the words of its sentence, in
    alphabetical order; ontology: its Turtle as N-Quads; left_out: the problems of the claims and
    rulings that are left out; former: id of before → ids of today.
    """

    vocabulary: Vocabulary
    entities: Mapping[str, Entity]
    articles: Mapping[str, "Article"]
    statements: Sequence[Statement]
    conflicts: Sequence[Conflict]
    tallies: Mapping[str, Count]
    rules: Mapping[str, Mapping[str, str]]
    gaps: Sequence[Gap]
    words: Mapping[str, str] = field(default_factory=dict)
    ontology: bytes = field(default=b"", repr=False)
    left_out: tuple[Problem, ...] = ()
    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """Yield the dataset as lines of N-Quads, thing by thing; a line may come more than once."""
        lines = Quads(self.vocabulary)
        yield from lines.all(self.entities.values(), self.articles.values(), self.statements)
        for conflict in self.conflicts:
            yield from lines.conflict(conflict)
        yield from self.ontology.decode("utf-8").splitlines(keepends=True)

    @cached_property
    def nquads(self) -> bytes:
        """The dataset as sorted N-Quads: the same facts, the same bytes. Made when asked for."""
        return "".join(sorted(set(self.lines()))).encode("utf-8")


def build(facts: "Facts", folders: "Folders", idle: bool = True, strict: bool = False) -> Built:
    """Return what a corpus' claims say, and what follows; see ``_build``.

    The garbage collector rests meanwhile: millions of values that all stay are not looked through.
    """
    import gc

    was = gc.isenabled()
    gc.disable()
    try:
        return _build(facts, folders, idle, strict)
    finally:
        if was:
            gc.enable()


def _build(facts: "Facts", folders: "Folders", idle: bool, strict: bool) -> Built:
    """Return what a corpus' claims say, and what follows.

    idle: whether a ruling that settles no conflict is a problem. strict: whether any problem of the
    facts is raised; else the claims and rulings that have one are left out, and ``left_out`` lists
    the problems.

    Raises FactsProblem where the catalogue cannot be read; where strict, for any problem.
    """
    from kg.folders import ontology_files

    def files(pattern: str) -> list[tuple[str, Path]]:
        named = ontology_files(folders, pattern)
        return [(Path(n).stem, p) for n, p in named.items()]

    left_out = [p for p in facts.problems if p.severity == "problem"]
    if facts.barring or (strict and left_out):
        raise FactsProblem(left_out if strict else facts.barring)
    if facts.spoiled:
        facts = replace(facts, claims=tuple(c for c in facts.claims if c.id not in facts.spoiled))
    vocabulary, facts = facts.vocabulary, without_private(facts)
    written = {i: _days_of(a.written) for i, a in facts.catalogue.articles.items()}
    rulings, problems = _rulings_by_spot(facts)
    judge = Judge(vocabulary, rulings, written)
    groups = _joined(group_claims(facts.claims, vocabulary, parted_events(facts.entities)), facts)
    statements, conflicts, calendar = _settle(groups, facts.entities, written, judge)
    entities = with_names(facts.entities, statements, vocabulary)
    rules, checks = files("rules/*.rq"), files("checks/*.rq")
    tallies = {Path(n).name: p for n, p in ontology_files(folders, "tallies/*.rq").items()}
    asking = [*(p for _, p in rules), *(p for _, p in checks), *tallies.values()]
    quads = Quads(vocabulary, terms_of(p.read_text(encoding="utf-8") for p in asking))
    scopes: Asked = {}

    def derived(
        stated: list[Statement],
    ) -> tuple[Store, list[Statement]]:
        store = Store()
        store.add(quads.all(entities.values(), facts.catalogue.articles.values(), stated))
        deriving = Deriving(store, quads, calendar, vocabulary, scopes)
        return store, deriving.derive(stated, rules)

    store, every = derived(statements)
    across = _across(store, checks, every, vocabulary, judge)
    if across:
        statements, more = _apply(across, statements, vocabulary)
        conflicts += more
        del store  # two at once would take twice the memory
        store, every = derived(statements)
    problems += _idle(facts.rulings, conflicts) if idle else []
    if problems and strict:
        raise FactsProblem(problems)
    counts = count_tallies(store, every, tallies, vocabulary, written)
    teller = Teller(
        vocabulary, entities, {i: a.written for i, a in facts.catalogue.articles.items()}
    )
    judged = [_with_verdict(s, counts) for s in every]
    store.add(q for s in judged if s.id in counts for q in quads.statement(s))
    store.add(q for conflict in conflicts for q in quads.conflict(conflict))
    ontology = ontology_lines(folders)
    asked = terms_of(p.read_text(encoding="utf-8") for _, p in checks)
    store.load(ontology if asked is None else _lines_about(ontology, asked))
    gaps = find_gaps(store, checks)
    del store
    every = [with_sentence(s, teller) for s in judged]
    return Built(
        vocabulary,
        dict(sorted(entities.items())),
        dict(sorted(facts.catalogue.articles.items())),
        every,
        sorted(conflicts, key=lambda c: c.id),
        counts,
        {name: header_of(p.read_text(encoding="utf-8")) for name, p in rules},
        gaps,
        {c.id: _words_of(c, facts) for c in facts.claims},
        ontology,
        tuple(sorted({*left_out, *problems})),
        former_ids(every, [f.catalogue.with_name(FORMER) for f in (folders, *folders.beside)]),
    )


def _words_of(claim: Claim, facts: "Facts") -> str:
    if names_a_minor(claim, facts.entities):
        return ""
    found = {w for a in claim.at for w in facts.catalogue.words(claim.source, a)}
    return " ".join(sorted(found))


def _days_of(written: str) -> Days:
    try:
        value = DateValue.parse(written)
    except ValueError:
        return Days(None, None)
    return Days(value.days[0].first, value.days[-1].last)


def parted_events(entities: Mapping[str, Entity]) -> frozenset[str]:
    """Return the ids of the events whose sessions are known by name."""
    return frozenset(v.id or "" for e in entities.values() for v in e.slots.get("event", ()))


# -- claims → statements --


def _settle(
    groups: Iterable[Group],
    entities: Mapping[str, Entity],
    written: Mapping[str, Days],
    judge: Judge,
) -> tuple[list[Statement], list[Conflict], Calendar]:
    """Return the statements of all groups with their times, conflicts, and the calendar."""
    vocabulary = judge.vocabulary
    plain = Calendar(entities, written)
    statements: list[Statement] = []
    conflicts: list[Conflict] = []
    for group in groups:
        for merged in merge_group(group, plain, vocabulary):
            statement, found = judge.decide(merged)
            statements.append(statement)
            conflicts += found
    calendar = calendar_of(statements, entities, written, vocabulary)
    timed = [with_spans(s, calendar, vocabulary) for s in statements]
    timed = ended(observed(timed, vocabulary), written, vocabulary)
    timed = without_taken([with_types(s, vocabulary) for s in timed], calendar, vocabulary)
    return sorted(timed, key=lambda s: s.id), conflicts, calendar


# -- rulings --


def _rulings_by_spot(
    facts: "Facts",
) -> tuple[dict[tuple[str, str], list[Ruling]], list[Problem]]:
    """Return (source, anchor) → rulings on the claims there; a problem for each that finds none."""
    spots = {(c.source, a) for c in facts.claims for a in c.at}
    found: dict[tuple[str, str], list[Ruling]] = defaultdict(list)
    problems = []
    for ruling in facts.rulings:
        lost = [spot for spot in ruling.on if spot not in spots]
        for source, anchor in lost:
            problems.append(
                Problem(
                    ruling.where,
                    "bad-ruling",
                    f"the ruling names a claim that does not exist: {source} “{anchor}”",
                    "a ruling judges claims that exist",
                    "copy source and at of the claim",
                )
            )
        for spot in ruling.on:
            found[spot].append(ruling)
    return dict(found), problems


def _joined(groups: list[Group], facts: "Facts") -> list[Group]:
    """Return the groups with those joined that rulings with ``same: true`` say are of one thing."""
    merging = [r for r in facts.rulings if r.merge]
    if not merging:
        return groups
    for ruling in merging:
        spots = set(ruling.on)
        hit = [g for g in groups if any((c.source, a) in spots for c in g.claims for a in c.at)]
        for cls in sorted({g.key.cls for g in hit}):
            several = [g for g in hit if g.key.cls == cls]
            named = [
                c.id for g in several for c in g.claims if any((c.source, a) in spots for a in c.at)
            ]
            claims = sorted((c for g in several for c in g.claims), key=lambda c: (c.source, c.id))
            keyed = [g for g in several if g.key.parts[0][0] != "alone"] or several
            key = min((g.key for g in keyed), key=lambda k: k.parts)
            joined = (frozenset(named), *(those for g in several for those in g.joined))
            groups = [g for g in groups if g not in several] + [Group(key, tuple(claims), joined)]
    return sorted(groups, key=lambda g: (g.key.cls, g.key.parts))


def _idle(rulings: Iterable[Ruling], conflicts: Iterable[Conflict]) -> list[Problem]:
    """Return a problem for each ruling that settles no conflict."""
    used = {id(c.ruling) for c in conflicts if c.ruling}
    return [
        Problem(
            r.where,
            "bad-ruling",
            f"the ruling on '{r.slot}' settles no conflict",
            "a judgement nobody asked for hides a mistake: "
            "the conflict is gone, or has another slot",
            "look at `kg conflicts`, then mend or remove it",
        )
        for r in rulings
        if not r.merge and id(r) not in used
    ]


# -- statements beside each other --


def _across(
    store: Store,
    checks: list[tuple[str, Path]],
    statements: list[Statement],
    vocabulary: Vocabulary,
    judge: Judge,
) -> list[Finding]:
    """Return what laws and checks find of statements beside each other."""
    scene = scene_of(statements, vocabulary, judge)
    found = findings(scene)
    for conflict in contradictions(store, checks, scene.by_id):
        slots = {conflict.statement: (conflict.slot,) if conflict.slot else ()}
        others = [scene.by_id[i] for i in conflict.statements[1:]]
        for other in others:
            shares = (
                conflict.slot in other.slots and other.cls == scene.by_id[conflict.statement].cls
            )
            slots[other.id] = (conflict.slot,) if shares else ()
        members = [scene.by_id[i] for i in conflict.statements]
        ruling = next((r for s in members if (r := judge.ruling(s.claims, conflict.slot))), None)
        sides = tuple(
            Side(h.value, s.id, n, h.claims)
            for s in members
            for n in slots[s.id]
            for h in s.told(n)
        )
        found.append(Finding(replace(conflict, sides=sides, ruling=ruling), slots))
    return found


def _apply(
    found: Iterable[Finding], statements: list[Statement], vocabulary: Vocabulary
) -> tuple[list[Statement], list[Conflict]]:
    """Return the statements with what findings leave of them, and the conflicts."""
    by_id = {s.id: s for s in statements}
    conflicts = []
    for finding in found:
        for ident in finding.superseded:
            if ident in by_id:
                by_id[ident] = supersede(by_id[ident])
        if finding.superseded:
            continue
        conflicts.append(finding.conflict)
        for ident, slots in finding.slots.items():
            if ident not in by_id:
                continue
            whole = ident in finding.whole
            if slots or whole:
                by_id[ident] = dispute(by_id[ident], slots, finding.conflict.ruling, whole)
            else:
                by_id[ident] = with_status(by_id[ident], [finding.conflict])
    judged = zip(statements, by_id.values(), strict=True)
    return [s if s is now else with_types(now, vocabulary) for s, now in judged], conflicts


def _with_verdict(statement: Statement, counts: Mapping[str, Count]) -> Statement:
    if statement.id not in counts:
        return statement
    verdict = Held(TextValue(counts[statement.id].text))
    return replace(statement, slots={**statement.slots, "verdict": (verdict,)})


def ontology_lines(folders: "Folders") -> bytes:
    """Return the Turtle of the ontology, in its own graph, as sorted N-Quads (bytes).

    Without blank nodes: their names would differ each time. Each number is in its one form.
    """
    layers = tuple(folders.ontologies)
    return _ontology_lines(layers, stamp_of_layers(layers))


@lru_cache(maxsize=2)
def _ontology_lines(layers: tuple[Path, ...], _stamp: object) -> bytes:
    import pyoxigraph as ox

    graph, store = ox.NamedNode(PREFIXES["graph"] + "ontology"), Store()
    paths = [p for layer in layers for p in sorted(layer.glob("*.ttl"))]
    store.oxigraph.extend(
        ox.Quad(t.subject, t.predicate, t.object, graph)
        for path in paths
        for t in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
        if isinstance(t.subject, ox.NamedNode) and not isinstance(t.object, ox.BlankNode)
    )
    return store.dump()


@lru_cache(maxsize=4)
def _lines_about(ontology: bytes, asked: frozenset[str]) -> bytes:
    """Return the lines that have one of these IRIs as predicate or object.

    >>> lines = b"<a> <p> <b> <g> .\\n<a> <q> <c> <g> .\\n<a> <q> <d> <g> .\\n"
    >>> _lines_about(lines, frozenset({"p", "d"}))
    b'<a> <p> <b> <g> .\\n<a> <q> <d> <g> .\\n'
    """
    terms = {f"<{iri}>".encode() for iri in asked}
    lines = ontology.splitlines(keepends=True)
    return b"".join(line for line in lines if not terms.isdisjoint(line.split(b" ", 3)[1:3]))


def without_articles(facts: "Facts", late: set[str]) -> "Facts":
    """Return the facts without the claims of some articles, and without rulings that judge these.

    A ruling stands where every claim that it judges remains; one that only merges holds for the
    claims that remain.
    """
    rulings = []
    for ruling in facts.rulings:
        remaining = tuple(spot for spot in ruling.on if spot[0] not in late)
        if remaining == ruling.on or (ruling.merge and remaining):
            rulings.append(replace(ruling, on=remaining))
    kept = tuple(c for c in facts.claims if c.source not in late)
    return replace(facts, claims=kept, rulings=tuple(rulings))
