"""Statements beside each other → conflicts: what the ontology says cannot be true together.

Each law is a function of the statements of one scope; rulings are looked up by ``holding.Judge``.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kg.graph.holding import Judge, all_later, conflict_id, is_ahead
from kg.model.claims import EARLIER
from kg.model.guards import meets_all, parse_guards
from kg.model.spans import Meeting, Span, meet
from kg.model.statements import Conflict, Side, Standing, Statement
from kg.model.values import AmountValue, DateValue, Days, Value
from kg.model.values.dates import weekday_of
from kg.ontology import Condition, Kind, Vocabulary


@dataclass(frozen=True, slots=True)
class Finding:
    """A conflict across statements, with the slots of each that are in question.

    whole: the statements that are in question as such; superseded: ids of those that a later word
    replaces: no conflict then.
    """

    conflict: Conflict
    slots: Mapping[str, tuple[str, ...]]
    whole: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scene:
    """What laws look at: all statements by class and by the entities they touch."""

    vocabulary: Vocabulary
    judge: Judge
    by_class: Mapping[str, list[Statement]]
    by_id: Mapping[str, Statement]

    def of(self, cls: str) -> list[Statement]:
        """Return the statements of a class that are told."""
        return [s for s in self.by_class.get(cls, ()) if _is_told(s)]

    def told(self) -> Iterator[Statement]:
        """Yield all statements that are told."""
        return (s for s in self.by_id.values() if _is_told(s))


def _is_told(statement: Statement) -> bool:
    return statement.standing in (Standing.HELD, Standing.DISPUTED)


def scene_of(statements: Iterable[Statement], vocabulary: Vocabulary, judge: Judge) -> Scene:
    """Return the scene of some statements."""
    by_class: dict[str, list[Statement]] = defaultdict(list)
    by_id = {}
    for statement in statements:
        by_class[statement.cls].append(statement)
        by_id[statement.id] = statement
    return Scene(vocabulary, judge, by_class, by_id)


def findings(scene: Scene) -> list[Finding]:
    """Return what all laws find, sorted by id of the conflict."""
    found: dict[str, Finding] = {}
    for law in LAWS:
        for finding in law(scene):
            found.setdefault(finding.conflict.id, finding)
    return [found[i] for i in sorted(found)]


def _finding(
    scene: Scene,
    law: str,
    members: list[Statement],
    slots: tuple[str, ...],
    what: str,
    solution: str = "",
    whole: bool = False,
    mark: str = "",
    rulable: tuple[str, ...] = (),
) -> Finding:
    """Return a finding. slots: in question in each; rulable: where a ruling may settle it too."""
    members = sorted(members, key=lambda s: s.id)
    ids = tuple(s.id for s in members)
    asked = (*slots, *rulable)
    slot = next((n for n in asked if any(s.slots.get(n) for s in members)), "")
    sides = tuple(
        Side(h.value, s.id, n, h.claims) for s in members for n in slots for h in s.told(n)
    )
    ruling = next(
        (r for s in members for n in asked if (r := scene.judge.ruling(s.claims, n))), None
    )
    conflict = Conflict(
        conflict_id(law, mark, *ids), law, ids[0], slot, sides, ids, what, ruling, solution
    )
    return Finding(conflict, {s.id: slots for s in members}, ids if whole else ())


# -- at most one of a kind --


def one_in_each(scene: Scene) -> Iterator[Finding]:
    """At most one car wins a session and class.

    A condition with ``oneIn`` holds of one unit in each.
    """
    for condition in scene.vocabulary.conditions.values():
        if not condition.one_in:
            continue
        groups: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
        for statement in scene.of(condition.cls):
            if condition.name in (*statement.types, *statement.disputed_types):
                place = tuple(
                    "+".join(h.value.id or h.value.key for h in statement.told(n))
                    for n in condition.one_in
                )
                if place[0]:
                    groups[place].append(statement)
        for place, members in sorted(groups.items()):
            yield from _two_units(scene, condition, place, members)


def _two_units(
    scene: Scene, condition: Condition, place: tuple[str, ...], members: list[Statement]
) -> Iterator[Finding]:
    who = scene.vocabulary.statement_class(condition.cls).key[0]
    by_who: dict[str, list[Statement]] = defaultdict(list)
    for statement in members:
        by_who["+".join(statement.ids(who))].append(statement)
    rivals: list[Statement] = []
    names = sorted(by_who)
    for number, one in enumerate(names):
        for other in names[number + 1 :]:
            pair = [*by_who[one], *by_who[other]]
            if not _is_one_unit(scene, condition, pair, (one, other)):
                rivals += [s for s in pair if s not in rivals]
    if corrected := _corrected(scene, rivals):
        left = [s for s in rivals if s.id not in corrected]
        yield replace(
            _finding(scene, "corrected", rivals, (), "", mark="/".join(place)),
            superseded=corrected,
        )
        rivals = left if len(left) > 1 else []
    if rivals and not all(condition.name in s.disputed_types for s in rivals):
        what = condition.problem or f"more than one {condition.label}"
        yield _finding(
            scene, "two-" + condition.name.lower(), rivals, condition.told_by or (who,), what,
            condition.solution, whole=not condition.told_by, mark="/".join(place),
        )  # fmt: skip


def _corrected(scene: Scene, rivals: list[Statement]) -> tuple[str, ...]:
    """Return the ids of rivals that only articles tell whose word the claims of others correct."""
    return tuple(
        s.id
        for s in rivals
        if any(scene.judge.is_corrected(s.claims, o.claims) for o in rivals if o is not s)
    )


def _is_one_unit(
    scene: Scene, condition: Condition, pair: list[Statement], who: tuple[str, str]
) -> bool:
    """Whether two are of one unit: one car, drivers who shared it, or so told by the sources."""
    if condition.shared:
        sources = [{c.source for c in s.claims} for s in pair]
        if set.intersection(*sources):
            return True
    if any(all(_is_so(s, n) for s in pair) for n in condition.shared_when):
        return True
    if condition.shared_by:
        spots = [{(c.source, a) for c in s.claims for a in c.at} for s in pair]
        if set.intersection(*spots) or all(_are_alike(pair, n) for n in condition.shared_by):
            return True
    if condition.unit:
        units = [
            tuple("+".join(h.value.key for h in s.told(n)) for n in condition.unit) for s in pair
        ]
        if len(set(units)) == 1 and all(units[0]):
            return True
    return _shared_a_car(scene, pair, who)


def _is_so(statement: Statement, slot: str) -> bool:
    return any(h.value.raw is True for h in statement.told(slot))


def _are_alike(pair: list[Statement], name: str) -> bool:
    """Whether statements all tell a slot, and no two contradict each other in it."""
    told = [[h.value for h in s.told(name)] for s in pair]
    return all(told) and not any(
        a.conflicts_with(b) for one in told for other in told for a in one for b in other
    )


def _shared_a_car(scene: Scene, pair: list[Statement], who: tuple[str, str]) -> bool:
    events = {e for s in pair for e in s.ids("event")}
    for cls in scene.vocabulary.statement_classes.values():
        if len(cls.joins) == 2 and cls.joins == cls.symmetric and "event" in cls.key:
            for statement in scene.of(cls.name):
                ends = {i for n in cls.symmetric for i in statement.ids(n)}
                if ends == set(who) and set(statement.ids("event")) & events:
                    return True
    return False


def at_most_one(scene: Scene) -> Iterator[Finding]:
    """Nobody has two fathers: of a kind ``atMostOne`` one holds."""
    groups: dict[tuple[str, str], dict[str, Statement]] = defaultdict(dict)
    for kind, one, other, statement in _relations(scene):
        if kind.at_most_one:
            groups[kind.iri, other][one] = statement
    for (iri, other), members in sorted(groups.items()):
        if len(members) > 1:
            slots = _ends_of(scene, next(iter(members.values())))
            yield _finding(
                scene, "at-most-one", list(members.values()), slots,
                f"two of a kind that nobody has two of: {_words(scene, iri)}",
                "find out which; one may be a step-parent",
                whole=True, mark=other,
            )  # fmt: skip


def never_in_a_circle(scene: Scene) -> Iterator[Finding]:
    """Nobody is the parent of a parent: relations of a kind ``neverInACircle`` lead one way."""
    edges: dict[str, dict[str, tuple[str, Statement]]] = defaultdict(dict)
    for kind, one, other, statement in _relations(scene):
        broad = [kind, *(scene.vocabulary.kind(kind.scheme, b) for b in kind.broader)]
        if one != other and any(k.never_in_a_circle for k in broad):
            edges[one][other] = (kind.label, statement)
    seen: set[frozenset[str]] = set()
    for start in sorted(edges):
        for ring in _rings(edges, start):
            members = {edges[a][b][1].id: edges[a][b][1] for a, b in ring}
            if frozenset(members) not in seen:
                seen.add(frozenset(members))
                some = next(iter(members.values()))
                yield _finding(
                    scene, "circle", list(members.values()), _ends_of(scene, some),
                    "a circle: nobody comes before those who come before", whole=True,
                )  # fmt: skip


def _rings(
    edges: Mapping[str, Mapping[str, tuple[str, Statement]]], start: str, most: int = 6
) -> Iterator[list[tuple[str, str]]]:
    waiting: list[list[tuple[str, str]]] = [[(start, other)] for other in sorted(edges[start])]
    while waiting:
        path = waiting.pop()
        end = path[-1][1]
        if end == start:
            yield path
        elif len(path) < most and end in edges:
            passed = {a for a, _ in path}
            waiting += [
                [*path, (end, n)] for n in sorted(edges[end]) if n == start or n not in passed
            ]


def _relations(scene: Scene) -> Iterator[tuple[Kind, str, str, Statement]]:
    """Yield (kind, one, other, statement) for each end of each told relation.

    In each, one is kind of other.
    """
    for cls in scene.vocabulary.statement_classes.values():
        if not cls.inverse_slots:
            continue
        first, second = cls.symmetric
        for statement in scene.of(cls.name):
            for name, (a, b) in zip(
                cls.inverse_slots, ((first, second), (second, first)), strict=True
            ):
                for held in statement.told(name):
                    kind = scene.vocabulary.kind_of(name, str(held.value.raw))
                    for one in statement.ids(a):
                        for other in statement.ids(b):
                            yield kind, one, other, statement


def _ends_of(scene: Scene, statement: Statement) -> tuple[str, ...]:
    return scene.vocabulary.statement_class(statement.cls).inverse_slots[:1]


def _words(scene: Scene, iri: str) -> str:
    kinds = (k for ks in scene.vocabulary.kinds.values() for k in ks.values())
    return next((k.label for k in kinds if k.iri == iri), "")


def once(scene: Scene) -> Iterator[Finding]:
    """A first win is one win: statements of a kind that happens ``once`` agree.

    They do so in one series, or where none is named. They disagree where one of their single-valued
    slots conflicts: another race, another car, another year.
    """
    groups: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for cls in scene.vocabulary.statement_classes.values():
        names = [n for n in cls.key if scene.vocabulary.slots[n].value_type == "kind"]
        for statement in scene.of(cls.name) if names else ():
            value = statement.one(names[0])
            if value and scene.vocabulary.kind_of(names[0], str(value.raw)).once:
                scope = ["+".join(statement.ids(n)) for n in (cls.key[0], "series", "race_class")]
                groups[cls.name, value.key, *scope].append(statement)
    for group, members in sorted(groups.items()):
        cls = scene.vocabulary.statement_class(group[0])
        for number, one in enumerate(members):
            for other in members[number + 1 :]:
                if slots := _conflicting(scene, one, other):
                    yield _finding(
                        scene, "once", [one, other], slots, "it happened once, and is told of two",
                        "read both passages; one may be of another series or class",
                    )  # fmt: skip


def _conflicting(scene: Scene, one: Statement, other: Statement) -> tuple[str, ...]:
    """Return the single-valued slots in which two statements contradict each other."""
    return tuple(
        name
        for name in scene.vocabulary.statement_class(one.cls).slots
        if scene.vocabulary.slots[name].single and scene.vocabulary.slots[name].value_type != "text"
        and one.told(name)
        and other.told(name)
        and all(
            a.value.conflicts_with(b.value) for a in one.told(name) for b in other.told(name)
        )
    )  # fmt: skip


def not_more_than(scene: Scene) -> Iterator[Finding]:
    """Nobody has more wins than starts.

    It judges totals of one scope, one of a kind that is ``notMoreThan`` the other.
    """
    groups: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for cls in scene.vocabulary.statement_classes.values():
        if {"tally_kind", "count"} <= set(cls.slots):
            for statement in scene.of(cls.name):
                scope = [
                    n for n in (*cls.key, *cls.key_when_given) if n not in ("tally_kind", "as_of")
                ]
                groups[tuple(",".join(statement.ids(n)) for n in scope)].append(statement)
    for members in (m for _, m in sorted(groups.items())):
        for fewer in members:
            for more in members:
                if _exceeds(scene, fewer, more):
                    yield _finding(
                        scene, "more-than", [fewer, more], ("count",),
                        "a total is larger than one that it is part of",
                        "read both passages; one may be of another time or series",
                    )  # fmt: skip


def _exceeds(scene: Scene, fewer: Statement, more: Statement) -> bool:
    kind, other = fewer.one("tally_kind"), more.one("tally_kind")
    if kind is None or other is None:
        return False
    bound = scene.vocabulary.kind_of("tally_kind", str(kind.raw)).not_more_than
    if other.raw not in bound or meet(fewer.spans, more.spans)[0] is Meeting.NEVER:
        return False
    one, two = fewer.told("count"), more.told("count")
    least = [h.value.least for h in one if isinstance(h.value, AmountValue)]
    most = [h.value.most for h in two if isinstance(h.value, AmountValue)]
    return bool(least and most) and all(
        low is not None and high is not None and low > high for low in least for high in most
    )


# -- what a source denies --


def denied(scene: Scene) -> Iterator[Finding]:
    """What a source says did not happen stands against what says that it did.

    A kind's ``denies`` lines read ``Win who=driver session event season``: statements of the class
    or condition ``Win`` whose driver is the denial's ``who`` and that agree in every further slot
    that the denial gives; it must give one of them. ``earned_in=session`` is a further slot that
    has two names. ``never Win who=driver``: where the denial names no round, season or time.
    ``later …``: within one source the denial is the later word; ``over …``: it is so whoever says
    it, and no conflict. ``team?``: the two agree in it
    where both give it. ``… if status!=lifted``: a guard of the denial.
    """
    for denial in (s for found in scene.by_class.values() for s in found):
        if denial.standing is not Standing.HELD or not denial.claims:
            continue
        for name in scene.vocabulary.statement_class(denial.cls).slots:
            if scene.vocabulary.slots[name].value_type != "kind":
                continue
            for held in denial.told(name):
                for line in scene.vocabulary.kind_of(name, str(held.value.raw)).denies:
                    yield from _denials(scene, denial, line)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of ``denies``.

    pairs: (slot of the denial, slot of what it denies), that of who first; loose: pairs that need
    not be given.
    """

    name: str
    pairs: tuple[tuple[str, str], ...]
    loose: tuple[tuple[str, str], ...]
    guard: str
    is_never: bool
    is_later: bool
    is_over: bool

    @classmethod
    def parse(cls, text: str) -> "_Line":
        said, _, guard = text.partition(" if ")
        words = said.split()
        marks = {w for w in words[:1] if w in ("never", "later", "over")}
        name, *pairs = words[len(marks) :]
        firm, loose = (
            [p for p in pairs if p.endswith("?") is is_loose] for is_loose in (False, True)
        )
        both, either = (
            tuple((p.partition("=")[0], p.partition("=")[2] or p) for p in those)
            for those in (firm, [p.removesuffix("?") for p in loose])
        )
        return cls(name, both, either, guard, "never" in marks, "later" in marks, "over" in marks)


def _denials(scene: Scene, denial: Statement, text: str) -> Iterator[Finding]:
    line = _Line.parse(text)
    condition = scene.vocabulary.conditions.get(line.name)
    (who, subject), *scope = line.pairs
    wanted = set(denial.ids(who))
    given = {other: set(denial.ids(n)) for n, other in scope if denial.ids(n)}
    if (scope and not given) or (line.is_never and not _is_at_no_time(scene, denial)):
        return
    told = {n: [h.value for h in denial.told(n)] for n in denial.slots}
    if not meets_all(parse_guards(line.guard), told):
        return
    for statement in scene.of(condition.cls if condition else line.name):
        if condition and condition.name not in (*statement.types, *statement.disputed_types):
            continue
        if not wanted & set(statement.ids(subject)):
            continue
        if any(not ids & set(statement.ids(n)) for n, ids in given.items()):
            continue
        both = [(set(denial.ids(n)), set(statement.ids(other))) for n, other in line.loose]
        if any(mine and its and not mine & its for mine, its in both):
            continue
        if line.is_never and meet(denial.spans, statement.spans)[0] is Meeting.NEVER:
            continue
        slots = condition.told_by if condition else ()
        finding = _finding(
            scene, "denied", [denial, statement], slots, "a source says that it was not so",
            whole=not slots, mark=denial.id,
        )  # fmt: skip
        first = replace(finding.conflict, statement=statement.id, slot=slots[0] if slots else "")
        involved = {statement.id: slots, denial.id: ()}
        same = {c.source for c in statement.claims} <= {c.source for c in denial.claims}
        replaced = (
            line.is_over or (line.is_later and same) or _is_replaced(scene, statement, denial)
        )
        replaced |= scene.judge.is_corrected(statement.claims, denial.claims)
        yield Finding(
            first,
            involved,
            (statement.id,) if not slots else (),
            (statement.id,) if replaced else (),
        )


def _is_at_no_time(scene: Scene, denial: Statement) -> bool:
    """Whether a denial names no round, season, series, venue or time: never so by its day."""
    cls = scene.vocabulary.statement_class(denial.cls)
    timed = {n for n in cls.slots if scene.vocabulary.slots[n].value_type == "date"}
    placing = {n for n in cls.key_when_given if scene.vocabulary.slots[n].value_type == "entity"}
    return not any(denial.told(n) for n in (*timed, *placing, "months_out"))


def _is_replaced(scene: Scene, plan: Statement, denial: Statement) -> bool:
    """Whether a denial is the later word on what was only announced: a round called off."""
    cls = scene.vocabulary.statement_class(plan.cls)
    days = [scene.judge.written.get(c.source, Days(None, None)) for c in plan.claims]
    later = [scene.judge.written.get(c.source, Days(None, None)) for c in denial.claims]
    if plan.claims and all(c.firmness == "planned" for c in plan.claims):
        return all_later(later, days)
    if not cls.later_replaces or not cls.moment:
        return False
    held = [
        h.value.days[0].first
        for n in cls.moment
        for h in plan.told(n)
        if isinstance(h.value, DateValue)
    ]
    same = {c.source for c in plan.claims} <= {c.source for c in denial.claims}
    ahead = bool(held) and all(is_ahead(days, day) for day in held)
    return ahead and (same or all_later(later, days))


# -- what a source takes back --


def corrected_keys(scene: Scene) -> Iterator[Finding]:
    """Who or what it was, taken back: not Les but Ann introduced her, no niece but a granddaughter.

    A claim that ``corrects`` an article replaces the one statement of its class that only that
    article tells and that differs in one part of the key, agrees in another and contradicts
    nothing else. Where the article tells what the claim tells, a value there is meant.
    """
    for cls in scene.vocabulary.statement_classes.values():
        members = scene.of(cls.name)
        for right in members:
            taken = {a for c in right.claims for a in c.corrects if a != EARLIER}
            if not taken or taken & {c.source for c in right.claims}:
                continue
            wrong = [
                s
                for s in members
                if s.claims
                and {c.source for c in s.claims} <= taken
                and _differs_in_one(scene, right, s)
            ]
            if len(wrong) == 1:
                found = _finding(scene, "taken-back", [right, *wrong], (), "")
                yield replace(found, superseded=(wrong[0].id,))


def _differs_in_one(scene: Scene, one: Statement, other: Statement) -> bool:
    """Whether two statements of one class differ in one part of their key only."""
    cls = scene.vocabulary.statement_class(one.cls)
    ends = set(cls.symmetric)
    names = [n for n in (*cls.key, *cls.key_when_given) if n not in ends]
    pairs = [(set(_keys_in(one, (n,))), set(_keys_in(other, (n,)))) for n in names]
    if ends:
        pairs.append((set(_keys_in(one, cls.symmetric)), set(_keys_in(other, cls.symmetric))))
    told = [(mine, its) for mine, its in pairs if mine and its]
    differing = [pair for pair in told if pair[0] != pair[1]]
    if len(differing) != 1 or len(told) < 2:
        return False
    skipped = {*names, *ends, *cls.inverse_slots}
    return not any(n not in skipped for n in _conflicting(scene, one, other))


def _keys_in(statement: Statement, names: Iterable[str]) -> Iterator[str]:
    return (h.value.key for n in names for h in statement.told(n))


# -- lives: born, of age, died --


@dataclass(frozen=True, slots=True)
class _Bound:
    days: Days
    statement: Statement
    slots: tuple[str, ...]


def _births(scene: Scene) -> dict[str, list[_Bound]]:
    """Return person → the days on which she can have been born, by each statement bearing on it."""
    found: dict[str, list[_Bound]] = defaultdict(list)
    for statement in scene.told():
        cls = scene.vocabulary.statement_class(statement.cls)
        if "age" in cls.slots and cls.key and statement.spans and statement.told("age"):
            for held in statement.told("age"):
                window = _born(held.value, statement.spans[0])
                for ident in statement.ids(cls.key[0]) if window else ():
                    found[ident].append(_Bound(window or Days(None, None), statement, ("age",)))
        for ident, starts, name in _turns(scene, statement):
            if starts and statement.spans and not statement.as_of:
                span = statement.spans[0]
                slots = tuple(n for n in (name, "when") if n)
                found[ident].append(
                    _Bound(Days(span.begin_first, span.begin_last), statement, slots)
                )
    return found


def _turns(scene: Scene, statement: Statement) -> Iterator[tuple[str, bool, str]]:
    """Yield (entity, whether it begins, slot that says so or empty) where a life begins or ends."""
    cls = scene.vocabulary.statement_class(statement.cls)
    if any(statement.told(n) for n in cls.of_a_part):
        return
    if cls.starts_life or cls.ends_life:
        for ident in statement.ids(cls.key[0]):
            yield ident, cls.starts_life, ""
    for name in cls.key:
        if scene.vocabulary.slots[name].value_type == "kind":
            for held in statement.told(name):
                kind = scene.vocabulary.kind_of(name, str(held.value.raw))
                if kind.starts_life or kind.ends_life:
                    for ident in statement.ids(cls.key[0]):
                        yield ident, kind.starts_life, name


def _born(age: object, span: Span) -> Days | None:
    """Return the days on which somebody of an age, at some time in a span, can have been born."""
    if not isinstance(age, AmountValue) or age.least is None or age.most is None:
        return None
    first, last = span.begin_first, span.end_last
    low = None if first is None else _years_before(first, int(age.most) + 1) + 1
    high = None if last is None else _years_before(last, int(age.least))
    return None if low is None and high is None else Days(low, high)


def _years_before(day: int, years: int) -> int:
    then = date.fromordinal(day)
    if then.year - years < 1:
        return 1
    try:
        return then.replace(year=then.year - years).toordinal()
    except ValueError:  # 29 February
        return then.replace(year=then.year - years, day=28).toordinal()


def ages(scene: Scene) -> Iterator[Finding]:
    """Nobody is 35 in May and 30 in June.

    Ages and births of one person have a day of birth in common.
    """
    for ident, bounds in sorted(_births(scene).items()):
        for number, one in enumerate(bounds):
            for other in bounds[number + 1 :]:
                if one.statement.id != other.statement.id and not one.days.meets(other.days):
                    slots = tuple(dict.fromkeys([*one.slots, *other.slots]))
                    yield _finding(
                        scene, "ages", [one.statement, other.statement], slots,
                        "no day of birth fits both", "one of the ages or days is another's",
                        mark=ident,
                    )  # fmt: skip


def lives(scene: Scene) -> Iterator[Finding]:
    """Nobody drives before being born or after dying.

    No team does before its founding; no father is younger. What was revived goes on.
    """
    births = _births(scene)
    deaths: dict[str, list[_Bound]] = defaultdict(list)
    revived = {i for s in scene.told() if _has(scene, s, "revives_life") for i in _whose(scene, s)}
    for statement in scene.told():
        for ident, starts, name in _turns(scene, statement):
            if not starts and statement.spans and not statement.as_of and ident not in revived:
                span = statement.spans[0]
                slots = tuple(n for n in (name, "when") if n)
                bound = _Bound(Days(span.end_first, span.end_last), statement, slots)
                deaths[ident].append(bound)
    if births or deaths:
        yield from _outside(scene, births, deaths)
    yield from _younger(scene, births)


def _outside(
    scene: Scene, births: Mapping[str, list[_Bound]], deaths: Mapping[str, list[_Bound]]
) -> Iterator[Finding]:
    for statement in scene.told():
        cls = scene.vocabulary.statement_class(statement.cls)
        if not statement.spans or statement.as_of or not statement.claims:
            continue
        if not cls.alive and not cls.begun:
            continue
        alive = {i for n in cls.alive for i in statement.ids(n)}
        begun = {i for n in cls.begun for i in statement.ids(n)}
        is_turn = bool(begun) and any(True for _ in _turns(scene, statement))
        if is_turn or (begun and _has(scene, statement, "ahead_of_life")):
            begun = set()  # rival births are a matter of ages
        for ident in sorted(alive | begun):
            for span in statement.spans:
                for bound in births.get(ident, ()):
                    never = Span(bound.days.first, None, None, None).meets(span) is Meeting.NEVER
                    if never and bound.statement.id != statement.id:
                        yield _finding(
                            scene, "before-birth", [statement, bound.statement], (),
                            "it would be before the beginning of a life", mark=ident,
                            rulable=bound.slots,
                        )  # fmt: skip
                for bound in deaths.get(ident, ()) if ident in alive else ():
                    never = Span(None, None, None, bound.days.last).meets(span) is Meeting.NEVER
                    if never and bound.statement.id != statement.id:
                        yield _finding(
                            scene, "after-death", [statement, bound.statement], (),
                            "it would be after the end of a life", mark=ident,
                            rulable=bound.slots,
                        )  # fmt: skip


def _kinds(scene: Scene, statement: Statement) -> Iterator[Kind]:
    """Yield the kinds in the key of a statement."""
    for name in scene.vocabulary.statement_class(statement.cls).key:
        if scene.vocabulary.slots[name].value_type == "kind":
            for held in statement.told(name):
                yield scene.vocabulary.kind_of(name, str(held.value.raw))


def _has(scene: Scene, statement: Statement, flag: str) -> bool:
    return any(getattr(kind, flag) for kind in _kinds(scene, statement))


def _whose(scene: Scene, statement: Statement) -> tuple[str, ...]:
    return statement.ids(scene.vocabulary.statement_class(statement.cls).key[0])


def _younger(scene: Scene, births: Mapping[str, list[_Bound]]) -> Iterator[Finding]:
    for kind, one, other, statement in _relations(scene):
        broad = [kind, *(scene.vocabulary.kind(kind.scheme, b) for b in kind.broader)]
        if not any(k.never_in_a_circle for k in broad) or not kind.inverse:
            continue
        years = max(k.older_by for k in broad)
        for parent in births.get(one, ()):
            for child in births.get(other, ()):
                low, high = parent.days.first, child.days.last
                if low is not None and high is not None and low > _years_before(high, years):
                    what = "the one who comes before is the younger"
                    if low < high:
                        what = f"{kind.label} would be less than {years} years older"
                    yield _finding(
                        scene, "younger", [statement, parent.statement, child.statement], (),
                        what, mark=f"{one}/{other}",
                        rulable=tuple(dict.fromkeys([*parent.slots, *child.slots])),
                    )  # fmt: skip


# -- slots beside each other --


def beside(scene: Scene) -> Iterator[Finding]:
    """What no claim may say by itself (``inOrder``, ``neverSo``) several do not say together."""
    for statement in scene.told():
        cls = scene.vocabulary.statement_class(statement.cls)
        if len(statement.claims) < 2:
            continue
        told = {n: [h.value for h in statement.told(n)] for n in statement.slots}
        for less, more in cls.in_order:
            if _is_above(told.get(less, []), told.get(more, [])):
                one, other = (scene.vocabulary.slots[n].label for n in (less, more))
                yield _of_one(scene, statement, (less, more), f"{one} is never more than {other}")
        for text in cls.never_so:
            guards = parse_guards(text)
            typed = {n for c in statement.claims for n in c.places}
            names = tuple(dict.fromkeys(g[0] for g in guards if g[0] in typed & set(told)))
            if meets_all(guards, told) and _are_of_several(statement, names):
                yield _of_one(scene, statement, names, "both cannot be true of one")
        if "weekday" in statement.slots and not _is_day_of_week(statement):
            yield _of_one(
                scene, statement, ("weekday", "held_on"), "the day is another day of the week"
            )


def _of_one(scene: Scene, statement: Statement, slots: tuple[str, ...], what: str) -> Finding:
    return _finding(
        scene, "beside", [statement], slots, what,
        "read both passages; one of the two may be of another", mark="+".join(slots),
    )  # fmt: skip


def _is_above(low: list[Value], high: list[Value]) -> bool:
    """Whether there are numbers on both sides, and each of the first exceeds each of the second."""
    return bool(low and high) and all(
        isinstance(a, AmountValue) and isinstance(b, AmountValue) and a.exceeds(b)
        for a in low
        for b in high
    )


def _are_of_several(statement: Statement, names: tuple[str, ...]) -> bool:
    """Whether no one claim says all of it: that is a problem of the claim."""
    return not any(all(c.slots.get(n) for n in names) for c in statement.claims)


def _is_day_of_week(statement: Statement) -> bool:
    """Whether a weekday is that of a day that any claim gave, or no claim gave a day."""
    values = [h.value for h in statement.slots.get("held_on", ())]
    days = [v.earliest for v in values if isinstance(v, DateValue) and v.is_day]
    if not days or len(days) < len(values):
        return True
    fitting = {weekday_of(day) for day in days if day}
    return all(h.value.raw in fitting for h in statement.told("weekday"))


LAWS = (
    one_in_each, at_most_one, never_in_a_circle, once, not_more_than, denied, corrected_keys, ages,
    lives, beside,
)  # fmt: skip
