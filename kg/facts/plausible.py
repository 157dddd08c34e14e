"""Claims and entities → problems and warnings: what cannot be, or is hardly meant.

One generator per rule; its docstring is the rule. What the rules ask for stands in the ontology.
"""

import calendar
import re
from collections.abc import Callable, Iterator

from kg.facts.claims import Facts
from kg.facts.naming import fold, is_nearly, without_suffix
from kg.model.claims import Claim, Entity
from kg.model.guards import meets_all, parse_guards
from kg.model.values import AmountValue, DateValue, EntityValue, YearValue
from kg.problems import Problem, with_article

LONGEST_OCCASION = 31  # days that one event takes at most: a long rally, a month of May
_YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
_MONTHS = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
}
_DAY_IN_WORDS = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({'|'.join(_MONTHS)})"
    rf"|({'|'.join(_MONTHS)})\.? (\d{{1,2}}))\b",
    re.IGNORECASE,
)


def check_order_of_slots(facts: Facts) -> Iterator[Problem]:
    """Nobody leads more laps than she drives: pairs of slots in order (``inOrder``)."""
    for claim in facts.claims:
        for less, more in facts.vocabulary.statement_class(claim.cls).in_order:
            low, high = _amount(claim, less), _amount(claim, more)
            if low and high and low.exceeds(high):
                one, other = (facts.vocabulary.slots[n].key for n in (less, more))
                yield Problem(
                    claim.places.get(less, claim.where),
                    "not-both",
                    f"{one} is {low.label} and {other} {high.label}",
                    f"'{one}' is never more than '{other}'",
                    "read the passage again; one of the two numbers is another's",
                )


def _amount(claim: Claim, name: str) -> AmountValue | None:
    values = claim.slots.get(name, ())
    return values[0] if values and isinstance(values[0], AmountValue) else None


def check_never_so(facts: Facts) -> Iterator[Problem]:
    """Who leads is behind nobody: some slots never stand together (``neverSo``)."""
    for claim in facts.claims:
        for text in facts.vocabulary.statement_class(claim.cls).never_so:
            guards = parse_guards(text)
            if meets_all(guards, claim.slots):
                names = [n for n in dict.fromkeys(g[0] for g in guards) if n in claim.places]
                said = [f"{facts.vocabulary.slots[n].key} {claim.slots[n][0].label}" for n in names]
                yield Problem(
                    claim.places[names[-1]] if names else claim.where,
                    "not-both",
                    f"it says {' and '.join(said)}",
                    "one claim cannot hold both",
                    "read the passage again and keep the one it says",
                )


def check_occasions(facts: Facts) -> Iterator[Problem]:
    """A race is won on one occasion: ``when`` of what happens once is no long span."""
    for claim in facts.claims:
        cls = facts.vocabulary.statement_class(claim.cls)
        for when in claim.slots.get("when", ()) if cls.one_occasion and not claim.answers else ():
            if not isinstance(when, DateValue) or not when.is_span:
                continue
            first, last = when.days[0].first, when.days[-1].last
            if first is not None and last is not None and last - first <= LONGEST_OCCASION:
                continue
            start, _, end = when.text.partition("/")
            inside = f"{'' if start == '..' else start}..{'' if end == '..' else end}"
            yield Problem(
                claim.places.get("when", claim.where),
                "over-a-span",
                f"{with_article(cls.label)} happens on one occasion, and this one {when.label}",
                "a/b says that it lasted all the time",
                f'write "[{inside}]" for one day out of that span; several are a claim each'
                + ("; what lasted has since: and until:" if "until" in cls.slots else ""),
                "warning",
            )


def check_days_as_told(facts: Facts) -> Iterator[Problem]:
    """The day is that of the passage: not 8 April where it has 4 August."""
    for claim in facts.claims:
        article = facts.catalogue.articles.get(claim.source)
        if article is None or article.text is None or claim.place is None or claim.answers:
            continue
        told = _days_told(article.paragraphs()[claim.place.paragraph - 1])
        for name, values in claim.slots.items():
            for value in values:
                if not isinstance(value, DateValue) or not value.is_day or name not in claim.places:
                    continue
                month, day = int(value.text[5:7]), int(value.text[8:10])
                if (month, day) not in told and (day, month) in told:
                    yield Problem(
                        claim.places[name],
                        "impossible-dates",
                        f"it says {value.label}, and the passage {_in_words(day, month)}",
                        "day and month may have changed places",
                        f"write {value.text[:4]}-{day:02}-{month:02}, or sure: and why",
                        "warning",
                    )


def _days_told(text: str) -> set[tuple[int, int]]:
    """Return the (month, day) that a text names with the month in words."""
    found = set()
    for match in _DAY_IN_WORDS.finditer(text):
        name, day = match[2] or match[3], match[1] or match[4]
        found.add((_MONTHS[name.casefold()], int(day)))
    return found


def _in_words(month: int, day: int) -> str:
    return f"{calendar.month_name[month]} {day}"


def check_seasons(facts: Facts) -> Iterator[Problem]:
    """What is of a season lies in its year (``inSeason``), unless it was put off (``putOff``)."""
    late = _put_off(facts)
    for claim in facts.claims:
        cls = facts.vocabulary.statement_class(claim.cls)
        for name in cls.in_season if not claim.answers else ():
            for when in claim.slots.get(name, ()):
                year = _year_of(facts, claim)
                if late and any(v.id in late for vs in claim.slots.values() for v in vs):
                    continue
                if year is None or not isinstance(when, DateValue) or name not in claim.places:
                    continue
                if (
                    when.latest
                    and when.latest < (year.earliest or "")
                    or (when.earliest and when.earliest > (year.latest or ""))
                ):
                    yield Problem(
                        claim.places[name],
                        "slots-disagree",
                        f"'{facts.vocabulary.slots[name].key}' is {when.label}, and the season is "
                        f"that of {year.label}",
                        "what is of a season lies in its year",
                        "read the passage again; if a round fell in another year: sure: and why",
                        "warning",
                    )  # fmt: skip


def _put_off(facts: Facts) -> set[str]:
    """Return the ids of the events and sessions of which a claim says that they were put off."""
    found = set()
    for claim in facts.claims:
        cls = facts.vocabulary.statement_class(claim.cls)
        if any(meets_all(parse_guards(text), claim.slots) for text in cls.put_off):
            found |= {v.id for v in claim.slots.get(cls.key[0], ()) if v.id}
    return found


def _year_of(facts: Facts, claim: Claim) -> YearValue | None:
    """Return the one year of the season that a claim is about, by what it names."""
    years = {
        year
        for values in claim.slots.values()
        for value in values
        if isinstance(value, EntityValue)
        for year in _years_of(facts, value.ident)
    }
    return years.pop() if len(years) == 1 else None


def _years_of(facts: Facts, ident: str, most: int = 3) -> Iterator[YearValue]:
    """Yield the years of an entity, or of what it lies in (a session in an event in a season)."""
    entity = facts.entities.get(ident)
    for values in entity.slots.values() if entity and most else ():
        for value in values:
            if isinstance(value, YearValue):
                yield value
            elif isinstance(value, EntityValue):
                yield from _years_of(facts, value.ident, most - 1)


def check_entities_are_whole(facts: Facts) -> Iterator[Problem]:
    """A season says of which series and year: the slots without which nobody finds one again."""
    for entity in facts.entities.values():
        cls = facts.vocabulary.entity_class(entity.cls)
        for name in cls.needs:
            if not entity.slots.get(name):
                slot = facts.vocabulary.slots[name]
                yield Problem(
                    entity.where,
                    "missing-slot",
                    f"{with_article(cls.label)} needs '{slot.key}': {entity.name}",
                    "what is claimed of it is found by that",
                    f"add {slot.key}: behind its name",
                )


def check_years_of_names(facts: Facts) -> Iterator[Problem]:
    """The year in the name of a season is its year, and that of an event its season's."""
    for entity in facts.entities.values():
        named = [YearValue.parse(y) for y in _YEAR.findall(entity.name)]
        years = list(_years_of(facts, entity.id))
        if not named or not years or not all(y.conflicts_with(n) for y in years for n in named):
            continue
        is_own = any(isinstance(v, YearValue) for vs in entity.slots.values() for v in vs)
        yield Problem(
            entity.where,
            "slots-disagree",
            f"it is called '{entity.name}', and its year is {years[0].label}",
            "a name that says another year misleads whoever reads it",
            "mend the year, the season or the name",
            "problem" if is_own else "warning",
        )


def check_names_of_people(facts: Facts) -> Iterator[Problem]:
    """A person's name is written as in a sentence: Eve Brook, not 'Brook, Eve' or EVE BROOK."""
    for entity in facts.entities.values():
        if not facts.vocabulary.is_a(entity.cls, "Person") or entity.kind == "unnamed":
            continue
        said = _as_in_a_sentence(entity)
        if said != entity.name:
            yield Problem(
                entity.where,
                "name-as-listed",
                f"the name '{entity.name}' is not as a sentence has it",
                "sentences and pages use it as it stands",
                f"write {said}; a spelling of sources goes into other_names",
                "warning",
            )


def _as_in_a_sentence(entity: Entity) -> str:
    name = entity.name
    surname, comma, given = name.partition(", ")
    if comma and not without_suffix(name)[1] and "," not in given:
        name = f"{given} {surname}"
    words = name.split()
    if len(words) > 1 and name.isupper() and all(len(w) > 2 for w in words):
        name = name.title()
    return name


def check_near_names(facts: Facts) -> Iterator[Problem]:
    """One person is one entity: two names that are one but for a slip are asked about."""
    people = [
        e
        for e in facts.entities.values()
        if facts.vocabulary.is_a(e.cls, "Person") and e.kind != "unnamed" and not e.note
        if "entities/" in e.where.path
    ]
    by_word: dict[tuple[int, str], list[Entity]] = {}
    for person in people:
        words = fold(person.name).split()
        for place in (0, -1) if len(words) > 1 else ():
            by_word.setdefault((place, words[place]), []).append(person)
    told = set[frozenset[str]]()
    for several in by_word.values():
        for number, one in enumerate(several):
            for other in several[number + 1 :]:
                pair = frozenset((one.id, other.id))
                if pair not in told and is_nearly(one.name, other.name):
                    told.add(pair)
                    yield Problem(
                        other.where,
                        "near-names",
                        f"'{other.name}' and '{one.name}' may be one person",
                        "what is claimed of one is not told of the other",
                        f"keep {one.id} with the other spelling under other_names; "
                        "if they are two, say in note: who this one is",
                        "warning",
                    )


def check_texts_listed_once(facts: Facts) -> Iterator[Problem]:
    """One text is one article: the same lines listed again count as a second source."""
    first: dict[tuple[str, int, int], str] = {}
    for article in facts.catalogue.articles.values():
        lines = (article.sha256, article.first, article.last)
        if not article.sha256 or article.is_dataset:
            continue
        before = first.setdefault(lines, article.id)
        if before != article.id:
            yield Problem(
                article.where,
                "same-text",
                f"'{article.id}' is the text of '{before}'",
                "what both say is one source's word, and reads as that of two",
                f"claim it all under {before}, and take this one out of the catalogue",
                "warning",
            )


RULES: tuple[Callable[[Facts], Iterator[Problem]], ...] = (
    check_order_of_slots,
    check_never_so,
    check_occasions,
    check_days_as_told,
    check_seasons,
    check_entities_are_whole,
    check_years_of_names,
    check_names_of_people,
    check_near_names,
    check_texts_listed_once,
)
