"""Conditions on statements: each tests a statement as Python sees it and says the same in SPARQL."""

import re
from dataclasses import dataclass
from decimal import Decimal

from kg.graph.triples import PREFIXES
from kg.ontology import NAMESPACE

_IN_YEAR = "|".join(
    f"pd:{p.replace(' ', '/pd:')}/pd:year"
    for p in (
        "season",
        "event season",
        "session event season",
        "scheduled",
        "scheduled season",
        "scheduled event season",
    )
)
_SEASONAL = "pd:season|pd:event|pd:session|pd:scheduled"
# what lies in what: class → (property, class); how a path climbs from a slot's values to what they lie in
_UP = {
    "Session": [("event", "Event")],
    "Event": [("season", "Season"), ("venue", "Venue")],
    "Season": [("series", "Series")],
    "Venue": [("place", "Place")],
    "CarModel": [("maker", "Organization")],
}
_SEASONED = ("season", "event", "session", "scheduled")
DURATIVE = frozenset(
    (
        "Stint",
        "Role",
        "Facility",
        "Sponsorship",
        "Relationship",
        "Biography",
        "CarUse",
        "SeriesHistory",
        "Coverage",
        "Teammates",
        "ClassRule",
    )
)
GOES_ON = frozenset(
    ("Role", "Facility")
)  # what began and is not said to have ended is taken to go on while articles speak of it
SCOPED = frozenset(("Tally",))


class World:
    """What conditions need of a graph: entities with what they lie in, and years; computed once, kept."""

    def __init__(self, graph):
        self.graph, self.vocabulary, self._wider = graph, graph.vocabulary, {}
        self.by_class = {}
        for statement in graph.statements:
            self.by_class.setdefault(statement["class"], []).append(statement)

    def wider(self, ident):
        """Return the entity and all that it lies in: session → event → season → series, venue → place."""
        if ident not in self._wider:
            found, open_ = {ident}, [ident]
            while open_:
                entity = self.graph.entities.get(open_.pop())
                for name in (
                    "session",
                    "event",
                    "season",
                    "series",
                    "venue",
                    "place",
                    "within",
                    "maker",
                ):
                    for value in entity.slots.get(name, ()) if entity else ():
                        if value["id"] not in found:
                            found.add(value["id"])
                            open_.append(value["id"])
            self._wider[ident] = found
        return self._wider[ident]

    def years(self, statement):
        """Return the years of the seasons a statement belongs to; empty where it belongs to none."""
        found = set()
        for name in _SEASONED:
            for value in statement["slots"].get(name, ()):
                for ident in self.wider(value["id"]):
                    entity = self.graph.entities.get(ident)
                    if entity is not None and "year" in entity.slots:
                        found.add(int(entity.slots["year"][0]["value"]))
        return found


def _iri(ident):
    return f"<{PREFIXES['ent']}{ident}>"


def _property(world, name):
    return f"<{world.vocabulary.slot(name).iri}>"


@dataclass
class Touches:
    """One of ``slots`` holds one of the entities ``ids``, or something that lies in it."""

    slots: tuple
    ids: tuple
    text: str
    deep: bool = True

    def test(self, statement, world):
        """Return whether the statement fits."""
        for name in self.slots:
            for value in statement["slots"].get(name, ()):
                if value["id"] and any(
                    i in world.wider(value["id"]) if self.deep else i == value["id"]
                    for i in self.ids
                ):
                    return True
        return False

    def sparql(self, world, number):
        """Return the graph pattern."""
        targets = {world.graph.entities[i].cls for i in self.ids if i in world.graph.entities}
        path = "|".join(
            dict.fromkeys(
                p
                for s in self.slots
                for p in (self._climbs(world, s, targets) if self.deep else [_property(world, s)])
            )
        )
        if len(self.ids) == 1:
            return f"?statement {path} {_iri(self.ids[0])} ."
        return f"VALUES ?e{number} {{ {' '.join(_iri(i) for i in self.ids)} }} ?statement {path} ?e{number} ."

    def _climbs(self, world, name, targets):
        """Return the property paths from a slot to entities of the classes ``targets``."""
        vocabulary, found = world.vocabulary, []
        range_ = vocabulary.slot(name).range
        starts = ("Session", "Event", "Season") if range_ == "Entity" else (range_,)
        if any(vocabulary.is_a(t, range_) for t in targets):
            found.append(_property(world, name))
        open_ = [(s, _property(world, name)) for s in starts]
        while open_:
            cls, path = open_.pop(0)
            for step, above in _UP.get(cls, ()):
                open_.append((above, f"{path}/pd:{step}"))
                if any(vocabulary.is_a(t, above) for t in targets):
                    found.append(f"{path}/pd:{step}")
        if "Place" in targets:
            found += [
                f"{p}/pd:within+" for p in found if p.endswith("/pd:place") or range_ == "Place"
            ]
        return found or [_property(world, name)]

    def words(self, world):
        """Return the condition in words."""
        label = world.vocabulary.slot(self.slots[0]).label if len(self.slots) == 1 else ""
        return f"{label} {self.text}".strip()


@dataclass
class Excludes:
    """No slot holds any of ``ids``."""

    slots: tuple
    ids: tuple
    text: str

    def test(self, statement, world):
        """Return whether the statement fits."""
        return not Touches(self.slots, self.ids, self.text).test(statement, world)

    def sparql(self, world, number):
        """Return the graph pattern."""
        return f"FILTER NOT EXISTS {{ {Touches(self.slots, self.ids, self.text).sparql(world, number)} }}"

    def words(self, world):
        """Return the condition in words."""
        return f"without {self.text}"


@dataclass
class Slot:
    """A slot compared with a value: operator = != <= >=; kinds by notation, numbers by their bounds."""

    slot: str
    operator: str
    value: str

    def test(self, statement, world):
        """Return whether the statement fits."""
        values = statement["slots"].get(self.slot, ())
        if self.operator == "!=":
            return not any(str(v["value"]) == self.value for v in values)
        if world.vocabulary.slot(self.slot).value_type != "amount":
            return any(str(v["value"]) == self.value for v in values)
        wanted = Decimal(self.value)
        for value in values:
            least, most = (
                None if value.get(b) is None else Decimal(str(value[b])) for b in ("least", "most")
            )
            if (
                self.operator == "="
                and least == most == wanted
                or self.operator == "<="
                and most is not None
                and most <= wanted
                or self.operator == ">="
                and least is not None
                and least >= wanted
            ):
                return True
        return False

    def sparql(self, world, number):
        """Return the graph pattern."""
        slot = world.vocabulary.slot(self.slot)
        if slot.value_type == "kind":
            pattern = (
                f"?statement <{slot.iri}> <{world.vocabulary.kind(slot.range, self.value).iri}> ."
            )
        elif slot.value_type == "amount":
            least, most = f"?least{number}", f"?most{number}"
            value = str(Decimal(self.value))
            pattern = {
                "=": f"?statement <{slot.iri}Least> {least} ; <{slot.iri}Most> {most} FILTER({least} = {value} && {most} = {value})",
                "<=": f"?statement <{slot.iri}Most> {most} FILTER({most} <= {value})",
                ">=": f"?statement <{slot.iri}Least> {least} FILTER({least} >= {value})",
            }[self.operator.replace("!=", "=")]
        else:
            pattern = f'?statement <{slot.iri}> ?v{number} FILTER(STR(?v{number}) = "{self.value}")'
        return f"FILTER NOT EXISTS {{ {pattern} }}" if self.operator == "!=" else pattern

    def words(self, world):
        """Return the condition in words."""
        slot = world.vocabulary.slot(self.slot)
        value = (
            world.vocabulary.kind(slot.range, self.value).label
            if slot.value_type == "kind"
            else self.value
        )
        return f"{slot.label} {'not ' if self.operator == '!=' else {'<=': 'at most ', '>=': 'at least '}.get(self.operator, '')}{value}"


@dataclass
class Has:
    """One of ``slots`` is filled."""

    slots: tuple

    def test(self, statement, world):
        """Return whether the statement fits."""
        return any(statement["slots"].get(s) for s in self.slots)

    def sparql(self, world, number):
        """Return the graph pattern."""
        path = "|".join(_property(world, s) for s in self.slots)
        return f"FILTER EXISTS {{ ?statement ({path}) ?h{number} }}"

    def words(self, world):
        """Return nothing: what is asked is said elsewhere."""
        return ""


@dataclass
class Either:
    """One of several lists of conditions holds."""

    options: list

    def test(self, statement, world):
        """Return whether the statement fits."""
        return any(all(c.test(statement, world) for c in option) for option in self.options)

    def sparql(self, world, number):
        """Return the graph pattern."""
        parts = [
            "{ "
            + " ".join(c.sparql(world, f"{number}_{i}_{j}") for j, c in enumerate(option))
            + " }"
            for i, option in enumerate(self.options)
        ]
        return " UNION ".join(parts)

    def words(self, world):
        """Return the condition in words."""
        return " or ".join(", ".join(c.words(world) for c in option) for option in self.options)


@dataclass
class Within:
    """The statement holds in a span of days. how: in, before, after, since, until, by.

    In a whole year, a statement of a season counts by the season's year. A lasting statement counts
    where it lasts through the span, or, undated, where an article written then says it.
    """

    how: str
    low: str
    high: str
    text: str
    cls: str

    @property
    def year(self):
        """The year, where the span is exactly one."""
        return (
            int(self.low[:4])
            if self.low[4:] == "-01-01" and self.high == self.low[:4] + "-12-31"
            else None
        )

    def test(self, statement, world):
        """Return whether the statement fits."""
        years = world.years(statement)
        time = statement["time"]
        if self.how == "in" and self.year:
            if any(statement["slots"].get(n) for n in _SEASONED):
                return self.year in years
            if self.cls in SCOPED and not any(
                v["earliest"] and self.low <= v["earliest"] and (v["latest"] or "9999") <= self.high
                for v in statement["slots"].get("since", ())
            ):
                return False
        early, late = time["earliest"], time["latest"]
        if self.how == "in":
            if early and late and self.low <= early and late <= self.high:
                return True
            if self.cls in DURATIVE:
                if early and early <= self.low and (late is None or late >= self.high):
                    return True
                if any(
                    v["earliest"]
                    and v["latest"]
                    and self.low <= v["earliest"]
                    and v["latest"] <= self.high
                    for v in statement["slots"].get("when", ())
                ):
                    return True
                if self.cls in GOES_ON and self._began_and_went_on(statement):
                    return True
                return (
                    not early
                    and not late
                    and self.year is not None
                    and any(str(self.year) in (c["published"] or "") for c in statement["claims"])
                )
            return False
        if self.how == "before":
            return bool(late and late < self.low)
        if self.how == "after":
            return bool(early and early > self.high)
        if self.how == "since":
            return bool(early and early >= self.low)
        return bool(late and late <= self.high)

    def _began_and_went_on(self, statement):
        """Whether it began by then, no end is known, and an article written then or later says so."""
        begun = any(
            v["latest"] and v["latest"] <= self.high for v in statement["slots"].get("since", ())
        )
        ended = any(
            v["latest"] and v["latest"] < self.low for v in statement["slots"].get("until", ())
        )
        written = [
            int(m[0])
            for c in statement["claims"]
            if (m := re.search(r"\d{4}", c["published"] or ""))
        ]
        return begun and not ended and any(y >= int(self.low[:4]) for y in written)

    def sparql(self, world, number):
        """Return the graph pattern."""
        n = number
        day = '"{}"^^xsd:date'.format
        if self.how != "in":
            test = {
                "before": f"?l{n} < {day(self.low)}",
                "after": f"?f{n} > {day(self.high)}",
                "since": f"?f{n} >= {day(self.low)}",
            }.get(self.how, f"?l{n} <= {day(self.high)}")
            return f"?statement {'pd:earliest' if '?f' in test else 'pd:latest'} {'?f' if '?f' in test else '?l'}{n} FILTER({test})"
        inside = f"?statement pd:earliest ?f{n} ; pd:latest ?l{n} FILTER(?f{n} >= {day(self.low)} && ?l{n} <= {day(self.high)})"
        options = [inside]
        if self.cls in DURATIVE:
            options.append(
                f"?statement pd:earliest ?g{n} FILTER(?g{n} <= {day(self.low)}) OPTIONAL {{ ?statement pd:latest ?m{n} }} FILTER(!BOUND(?m{n}) || ?m{n} >= {day(self.high)})"
            )
            options.append(
                f"?statement pd:whenEarliest ?o{n} ; pd:whenLatest ?p{n} FILTER(?o{n} >= {day(self.low)} && ?p{n} <= {day(self.high)})"
            )
            if self.cls in GOES_ON:
                begun = f"?statement pd:sinceLatest ?q{n} ; pd:hasClaim/prov:hadPrimarySource/dcterms:issued ?r{n} FILTER(?q{n} <= {day(self.high)})"
                written = f'FILTER(xsd:integer(REPLACE(STR(?r{n}), "^[^0-9]*([0-9]{{4}}).*$", "$1")) >= {int(self.low[:4])})'
                options.append(
                    f"{begun} {written} FILTER NOT EXISTS {{ ?statement pd:untilLatest ?u{n} FILTER(?u{n} < {day(self.low)}) }}"
                )
            if self.year:
                options.append(
                    f'?statement pd:hasClaim/prov:hadPrimarySource/dcterms:issued ?i{n} FILTER(CONTAINS(STR(?i{n}), "{self.year}")) FILTER NOT EXISTS {{ ?statement pd:earliest|pd:latest ?d{n} }}'
                )
        if self.year:
            if self.cls in SCOPED:
                options = [
                    o
                    + f" ?statement pd:sinceEarliest ?s{n} ; pd:sinceLatest ?t{n} FILTER(?s{n} >= {day(self.low)} && ?t{n} <= {day(self.high)})"
                    for o in options
                ]
            options = [
                o + f" FILTER NOT EXISTS {{ ?statement {_SEASONAL} ?y{n} }}" for o in options
            ]
            options.append(f"?statement {_IN_YEAR} {self.year}")
        return " UNION ".join("{ " + o + " }" for o in options)

    def words(self, world):
        """Return the condition in words."""
        return f"{self.how} {self.text}"


@dataclass
class OneOf:
    """The statement is one of those chosen; why: in what respect (the latest, the words it must hold)."""

    ids: tuple
    why: str

    def test(self, statement, world):
        """Return whether the statement fits."""
        return statement["id"] in self.ids

    def sparql(self, world, number):
        """Return the graph pattern, with the reason as a comment."""
        return f"VALUES ?statement {{ {' '.join(f'st:{i}' for i in self.ids)} }} # {self.why}"

    def words(self, world):
        """Return the condition in words."""
        return self.why


def query_of(cls, conditions, world):
    """Return the SPARQL of statements of a class that fit all conditions; it holds IRIs of known terms only, no word of the question."""
    lines = [f"?statement a <{NAMESPACE}{cls}> ."] if cls else []
    lines += [c.sparql(world, i) for i, c in enumerate(conditions)]
    return "SELECT DISTINCT ?statement WHERE {\n  " + "\n  ".join(lines) + "\n} ORDER BY ?statement"
