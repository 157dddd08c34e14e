"""Facts → problems: what reading cannot see. One generator per rule; its docstring is the rule."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.facts import plausible
from kg.facts.claims import Facts
from kg.facts.coverage import check_left
from kg.facts.shapes import violations
from kg.model.claims import Claim, Entity
from kg.model.values import AmountValue, DateValue, EntityValue, KindValue, Value
from kg.model.values.dates import LATEST_YEAR, in_sentence, weekday_of
from kg.problems import Problem, shorten, with_article

if TYPE_CHECKING:
    from kg.folders import Folders
    from kg.ontology import Vocabulary

Rule = Callable[[Facts], Iterator[Problem]]


def check_facts(facts: Facts, folders: "Folders", vocabulary: "Vocabulary") -> list[Problem]:
    """Return every Problem of the facts, by place: those of reading and those of the rules below.

    A warning that the claim answers (``sure: …``) is left out.
    """
    found = list(facts.problems)
    for rule in (*RULES, *plausible.RULES):
        found += rule(facts)
    found += violations(facts, folders.ontologies, vocabulary)
    found += check_left(facts, folders)
    return sorted(set(found))


def _date(claim: Claim, name: str) -> DateValue | None:
    values = claim.slots.get(name, ())
    return values[0] if values and isinstance(values[0], DateValue) else None


def check_order_of_dates(facts: Facts) -> Iterator[Problem]:
    """What ends does not end before it begins: in one claim ``until`` is not before ``since``.

    What lasts (``lasts``) was so ``when`` it lasted, not before or after.
    """
    for claim in facts.claims:
        since, until = _date(claim, "since"), _date(claim, "until")
        when = _date(claim, "when") if facts.vocabulary.statement_class(claim.cls).lasts else None
        for name, later, earlier, what in (
            ("until", until, since, "it ends {} and begins {}"),
            ("when", when, since, "it was so {} and begins {}"),
            ("until", until, when, "it ends {} and was so {}"),
        ):
            if earlier and later and later.ends_before(earlier):
                yield Problem(
                    claim.places.get(name, claim.where),
                    "impossible-dates",
                    what.format(later.label, earlier.label),
                    "nothing ends before it begins",
                    "read the passage again; one of the two dates is another's",
                )


def check_weekdays(facts: Facts) -> Iterator[Problem]:
    """A weekday given beside a day is the weekday of that day in the calendar."""
    for claim in facts.claims:
        day, held = claim.slots.get("weekday"), _date(claim, "held_on")
        if day and held and held.is_day and held.earliest:
            actual = weekday_of(held.earliest)
            if actual != day[0].raw:
                yield Problem(
                    claim.places.get("weekday", claim.where),
                    "impossible-dates",
                    f"{in_sentence(held.text)} was a {actual.title()}, not a {day[0].label}",
                    "the calendar settles it",
                    "read the passage again; if the article is wrong itself: keep the day, and say "
                    "in note: which weekday it gives",
                )


def check_dates_of_articles(facts: Facts) -> Iterator[Problem]:
    """Nothing that is said plainly to have been is later than the article that says so."""
    for claim in facts.claims:
        article = facts.catalogue.articles.get(claim.source)
        written = _latest(article.written) if article else None
        cls = facts.vocabulary.statement_class(claim.cls)
        if article is None or not written or claim.firmness == "planned":
            continue
        for name in claim.slots:
            if name in cls.ahead or name == "until":  # what is so may go on
                continue
            when = _date(claim, name)
            planned = claim.certainty.get(name) == "planned"
            if when is None or planned or not when.earliest or when.earliest <= written:
                continue
            yield Problem(
                claim.places.get(name, claim.where),
                "impossible-dates",
                f"it happened {when.label}, after the article was written ({article.written})",
                "an article cannot report what is still to come",
                "resolve the date against the article's own date; a plan is a claim of the section "
                f"plans, or planned: [{facts.vocabulary.slots[name].key}]",
            )


def _latest(written: str) -> str | None:
    try:
        return DateValue.parse(written).latest
    except ValueError:
        return None


def check_years(facts: Facts) -> Iterator[Problem]:
    """Nothing of racing was before there were races: ``notBefore`` of a class."""
    for claim in facts.claims:
        first = facts.vocabulary.statement_class(claim.cls).not_before
        for name in ("when", "since", "until", "as_of") if first else ():
            when = _date(claim, name)
            if when and when.latest and first and int(when.latest[:4]) < first:
                yield Problem(
                    claim.places.get(name, claim.where),
                    "impossible-dates",
                    f"{when.label} is before {first}",
                    "there was no motor racing yet",
                    f"read the passage again; years run from {first} to {LATEST_YEAR} here",
                )


def check_oneself(facts: Facts) -> Iterator[Problem]:
    """Nobody sponsors, passes, fathers or shares a car with herself.

    The slots are those of ``neverOfOneself`` of a class.
    """
    for claim in facts.claims:
        cls = facts.vocabulary.statement_class(claim.cls)
        for one, other in cls.never_of_oneself:
            both = {v.key: v.label for v in claim.slots.get(one, ())}
            same = [v.key for v in claim.slots.get(other, ()) if v.key in both]
            keys = [facts.vocabulary.slots[n].key for n in (one, other)]
            for name in sorted(both[key] for key in same):
                yield Problem(
                    claim.places.get(other, claim.where),
                    "of-oneself",
                    f"'{keys[0]}' and '{keys[1]}' are both {name}",
                    f"{with_article(cls.label)} is between two",
                    "read the passage again: one of the two is another",
                )


def check_kinds_beside(facts: Facts) -> Iterator[Problem]:
    """Some kinds leave no room for other slots: nobody comes first who did not start."""
    for claim in facts.claims:
        for name, values in claim.slots.items():
            for value in values:
                if not isinstance(value, KindValue):
                    continue
                kind = facts.vocabulary.kind_of(name, value.notation)
                for other in kind.never_with:
                    if other in claim.slots:
                        key = facts.vocabulary.slots[other].key
                        yield Problem(
                            claim.places.get(name, claim.where),
                            "not-both",
                            f"it says '{kind.label}' and {key} {claim.slots[other][0].label}",
                            "one claim cannot hold both",
                            "read the passage again and keep the one it says",
                        )


def check_chains(facts: Facts) -> Iterator[Problem]:
    """Slots agree with what follows from others.

    The series is that of the season, the event that of the session.
    """
    for claim in facts.claims:
        cls = facts.vocabulary.statement_class(claim.cls)
        for name in cls.slots:
            chain = facts.vocabulary.slots[name].chain
            if not chain or name not in claim.places or name not in claim.slots:
                continue
            first, second = chain
            for value in claim.slots.get(first, ()):
                entity = facts.entities.get(value.id or "")
                known = entity.slots.get(second, ()) if entity else ()
                if known and not _agree(claim.slots[name], known):
                    key = facts.vocabulary.slots[name].key
                    yield Problem(
                        claim.places[name],
                        "slots-disagree",
                        f"'{key}' is {claim.slots[name][0].label}, and that of {value.label} is "
                        f"{known[0].label}",
                        f"the {facts.vocabulary.slots[first].label} settles it",
                        f"leave '{key}' out, or name the right "
                        f"{facts.vocabulary.slots[first].label}",
                    )


def _agree(values: tuple[Value, ...], known: tuple[Value, ...]) -> bool:
    return any(not v.conflicts_with(k) for v in values for k in known)


def check_typed_twice(facts: Facts) -> Iterator[Problem]:
    """One paragraph says a thing once: two claims of it with the same slots are a warning."""
    seen: dict[tuple[object, ...], Claim] = {}
    for claim in sorted(facts.claims, key=lambda c: c.where):
        if set(claim.places) - set(claim.slots):
            continue  # something of it was typed and lost
        body = str({n: [v.key for v in vs] for n, vs in claim.slots.items()})
        paragraph = claim.place.paragraph if claim.place else 0
        said = (claim.source, claim.cls, body, paragraph, claim.said_by, str(claim.certainty))
        first = seen.setdefault(said, claim)
        if paragraph and first is not claim and first.where != claim.where and not claim.answers:
            yield Problem(
                claim.where,
                "said-twice",
                f"line {first.where.line} says the same",
                "both count as one; a second anchor belongs into the first claim",
                "write at: [first anchor, second anchor], or sure: and why both are wanted",
                "warning",
            )


def check_copied_text(facts: Facts) -> Iterator[Problem]:
    """Free text is in our own words: at most six words in a row are the article's."""
    runs: dict[str, set[tuple[str, ...]]] = {}
    for claim in facts.claims:
        article = facts.catalogue.articles.get(claim.source)
        if article is None or article.text is None:
            continue
        own_words = [
            (facts.vocabulary.slots[n].key, claim.places.get(n, claim.where), str(v.raw))
            for n, values in claim.slots.items()
            if facts.vocabulary.slots[n].value_type == "text"
            for v in values
        ]
        own_words += [("note", claim.where, claim.note)]
        for key, where, said in own_words:
            words = _words(said)
            if len(words) > 6 and claim.source not in runs:
                text = _words(article.text)
                runs[claim.source] = {tuple(text[i : i + 7]) for i in range(len(text) - 6)}
            for start in range(len(words) - 6):
                if tuple(words[start : start + 7]) in runs[claim.source]:
                    yield Problem(
                        where,
                        "copied-text",
                        f"'{key}' has more than six words in a row of the article: "
                        f"'{shorten(' '.join(words[start : start + 7]), 60)}'",
                        "facts are carried over, sentences are other people's",
                        "say it in your own words",
                    )
                    break


def _words(text: str) -> list[str]:
    import re

    return re.findall(r"\w+", text.casefold())


def check_names_in_text(facts: Facts) -> Iterator[Problem]:
    """The receipt bears on the claim: its article names somebody of the claim, near the anchor.

    The commonest slip of all is the wrong name of a list.
    """
    for claim in facts.claims:
        article = facts.catalogue.articles.get(claim.source)
        cls = facts.vocabulary.statement_class(claim.cls)
        if article is None or article.text is None or claim.answers or not cls.key:
            continue
        who = [
            v
            for n in (*cls.key[:1], *cls.symmetric)
            for v in claim.slots.get(n, ())
            if isinstance(v, EntityValue)
        ]
        who = [v for v in who if facts.entities[v.ident].kind != "unnamed"]
        for value in dict.fromkeys(who):
            if not _is_agent(facts, value) or _is_named(facts, value, article.text):
                continue
            slot = next(n for n in claim.slots if value in claim.slots[n])
            yield Problem(
                claim.places.get(slot, claim.where),
                "never-named",
                f"the article never names {value.name}",
                "a slip in choosing a name is the commonest of all",
                "read the passage again; if it does mean them: add the name it uses to "
                "other_names, or sure: and how one knows",
                "warning",
            )


def check_speakers(facts: Facts) -> Iterator[Problem]:
    """Whoever is quoted is named in the article."""
    for claim in facts.claims:
        article = facts.catalogue.articles.get(claim.source)
        if article is None or article.text is None or not claim.said_by or claim.answers:
            continue
        entity = facts.entities[claim.said_by]
        value = EntityValue(entity.id, entity.name)
        if entity.kind != "unnamed" and not _is_named(facts, value, article.text):
            yield Problem(
                claim.where,
                "never-named",
                f"the article never names {entity.name}, who is said to speak",
                "a receipt says whose words it reports",
                "read the passage again, or write sure: and how one knows who speaks",
                "warning",
            )


def check_unlikely(facts: Facts) -> Iterator[Problem]:
    """A number beyond what is likely (``unlikelyAbove``) is asked about: the 999th place."""
    for claim in facts.claims:
        for name, values in claim.slots.items():
            above = facts.vocabulary.slots[name].unlikely_above
            if above is None or claim.answers:
                continue
            for value in values:
                if isinstance(value, AmountValue) and value.most and value.most > above:
                    key = facts.vocabulary.slots[name].key
                    yield Problem(
                        claim.places.get(name, claim.where),
                        "unlikely",
                        f"'{key}' is {value.label}",
                        f"more than {above:.0f} is rare, and a slip of the finger is not",
                        "read the passage again; if it is so: sure: and how one knows",
                        "warning",
                    )


def check_places_of_one_day(facts: Facts) -> Iterator[Problem]:
    """Nobody is in races at two venues on one day, or almost nobody: it is asked about."""
    days = _days_of_occasions(facts)
    seen: dict[tuple[str, str, str], tuple[str, Claim]] = {}
    for claim in sorted(facts.claims, key=lambda c: c.where):
        cls = facts.vocabulary.statement_class(claim.cls)
        venues = [v for v in claim.slots.get("venue", ()) if isinstance(v, EntityValue)]
        if "event" not in cls.slots or not cls.alive or len(venues) != 1:
            continue
        own = _day_of(claim.slots.get("when", ()))
        places = [v.id or "" for n in ("session", "event") for v in claim.slots.get(n, ())]
        found = [own] if own else [days[i] for i in places if i in days]
        for name in cls.key[:1] if found else ():
            for who in claim.slots.get(name, ()):
                first = seen.setdefault(
                    (claim.cls, who.id or "", found[0]), (venues[0].name, claim)
                )
                if first[0] != venues[0].name and not claim.answers:
                    yield Problem(
                        claim.where,
                        "two-places",
                        f"{who.label} was at {venues[0].name} and, by line {first[1].where.line}, "
                        f"at {first[0]} on one day ({found[0]})",
                        "few drive at two tracks on one day",
                        "read both passages again; if it is so: sure: and how one knows",
                        "warning",
                    )


def _days_of_occasions(facts: Facts) -> dict[str, str]:
    """Return session or event → the one day (ISO) that every claim gives it."""
    found: dict[str, set[str]] = {}
    for claim in facts.claims:
        cls = facts.vocabulary.statement_class(claim.cls)
        for what in claim.slots.get(cls.key[0], ()) if cls.moment and cls.key else ():
            for name in cls.moment:
                if any(isinstance(v, DateValue) for v in claim.slots.get(name, ())):
                    found.setdefault(what.id or "", set()).add(_day_of(claim.slots[name]))
    return {i: next(iter(days)) for i, days in found.items() if len(days) == 1 and "" not in days}


def _day_of(values: tuple[Value, ...]) -> str:
    """Return the one day (ISO) of a date, or empty where it is none or may be several."""
    value = values[0] if len(values) == 1 else None
    return value.earliest or "" if isinstance(value, DateValue) and value.is_day else ""


def check_minors(facts: Facts) -> Iterator[Problem]:
    """Who is under 18 as of the article is flagged, and so is a relative whom no article names."""
    told: set[str] = set()
    for claim in sorted(facts.claims, key=lambda c: c.where):
        cls = facts.vocabulary.statement_class(claim.cls)
        for value in claim.slots.get(cls.key[0], ()) if cls.key else ():
            entity = facts.entities.get(value.id or "")
            if entity and not entity.privacy and not claim.answers and entity.id not in told:
                if _is_minor(facts, claim):
                    told.add(entity.id)
                    yield Problem(
                        claim.places.get("age", claim.places.get("when", claim.where)),
                        "minor",
                        f"{entity.name} is under 18",
                        "of minors only racing is told, in answers as on pages: no home, no school",
                        f"add privacy: minor to '{entity.id}', or sure: and why not",
                        "warning",
                    )
        for name in cls.symmetric if cls.inverse_slots and not claim.answers else ():
            for value in claim.slots.get(name, ()):
                entity = facts.entities.get(value.id or "")
                if entity and entity.kind == "unnamed" and not entity.privacy:
                    if entity.id not in told:
                        told.add(entity.id)
                        yield Problem(
                            claim.places.get(name, claim.where),
                            "not-public",
                            f"{entity.name} is a relative whom nobody names",
                            "relatives are not public for being relatives",
                            f"add privacy: not-public (or minor) to '{entity.id}'",
                            "warning",
                        )


def _birth(facts: Facts, claim: Claim) -> str | None:
    """Return the first day (ISO) on which a claim lets a person be born; None of all else."""
    cls = facts.vocabulary.statement_class(claim.cls)
    kinds = [
        facts.vocabulary.kind_of(n, v.notation)
        for n in cls.key
        for v in claim.slots.get(n, ())
        if isinstance(v, KindValue)
    ]
    who = [v.id or "" for v in claim.slots.get(cls.key[0], ())] if cls.key else []
    if not (cls.starts_life or any(k.starts_life for k in kinds)):
        return None
    if not all(i in facts.entities and facts.entities[i].cls == "Person" for i in who):
        return None
    when = _date(claim, "when")
    return when.earliest if when else None


def _is_minor(facts: Facts, claim: Claim) -> bool:
    """Whether somebody of the age or birth that a claim tells was certainly under 18 then.

    Then is the day on which the article was written.
    """
    article = facts.catalogue.articles.get(claim.source)
    written = _latest(article.written) if article else None
    if written and (born := _birth(facts, claim)):
        return int(written[:4]) - int(born[:4]) - (written[4:] < born[4:]) < 18
    is_state = "as_of" in facts.vocabulary.statement_class(claim.cls).slots
    for value in claim.slots.get("age", ()):
        if not isinstance(value, AmountValue) or value.most is None or value.most >= 18:
            continue
        then = _date(claim, "as_of") or _date(claim, "when")
        day = then.latest if then else None
        if not day or not written:
            return is_state  # of a step of long ago nobody knows when it was
        return int(written[:4]) - int(day[:4]) + int(value.most) < 18
    return False


def check_passages(facts: Facts) -> Iterator[Problem]:
    """The receipt bears on the claim: something that the claim names stands near the anchor.

    Where the anchor's paragraph names others, it stands in that paragraph, or in the one before. A
    paragraph that names nobody may go on about whoever the article is about, and so may one who is
    quoted.
    """
    for claim in facts.claims:
        article = facts.catalogue.articles.get(claim.source)
        if article is None or article.text is None or claim.answers or claim.place is None:
            continue
        if claim.said_by or "speaker" in claim.slots:
            continue
        named = [v for vs in claim.slots.values() for v in vs if isinstance(v, EntityValue)]
        agents = [v for v in named if _is_agent(facts, v)]
        if not agents or any(facts.entities[v.ident].kind == "unnamed" for v in agents):
            continue
        paragraphs = article.paragraphs()
        at = claim.place.paragraph
        near = "\n".join(paragraphs[max(at - 2, 0) : at])
        if any(_is_named(facts, v, near) for v in named):
            continue
        if not any(_is_named(facts, v, article.text) for v in agents):
            continue  # that the article names none of them is told already
        classes = {facts.entities[v.ident].cls for v in agents}
        if others := _named_in(facts, paragraphs[at - 1], classes):
            yield Problem(
                claim.where,
                "far-from-name",
                f"paragraph {at} names {others[0]}, and nothing that the claim names stands in it "
                "or in the one before",
                "a receipt that does not speak of it proves nothing",
                "read the passage again; choose an anchor nearer to a name, or sure: and why",
                "warning",
            )


def _named_in(facts: Facts, text: str, classes: set[str]) -> list[str]:
    """Return the names of the entities of some classes that a text names in full."""
    return [
        e.name
        for e in facts.entities.values()
        if e.cls in classes and e.kind != "unnamed" and any(n in text for n in _all_names(e))
    ]


def _all_names(entity: Entity) -> tuple[str, ...]:
    return (entity.name, *entity.other_names, *(n.name for n in entity.names))


def _is_agent(facts: Facts, value: EntityValue) -> bool:
    return facts.vocabulary.is_a(facts.entities[value.ident].cls, "Agent")


def _is_named(facts: Facts, value: EntityValue, text: str) -> bool:
    """Whether any telling word of any name of an entity occurs in a text."""
    from kg.facts.naming import search_key, without_suffix

    entity, words = facts.entities[value.ident], _words_in(text)
    for name in _all_names(entity):
        parts = search_key(without_suffix(name)[0]).split()
        telling = [p for p in parts if len(p) > 2] or parts
        last = telling[-1] if telling else ""
        if last in words or (
            len(telling) > 1 and sum(p in words for p in telling) * 2 >= len(telling)
        ):
            return True
        if last + "s" in words or last.removesuffix("s") in words:
            return True
    return False


@lru_cache(maxsize=256)
def _words_in(text: str) -> frozenset[str]:
    """Return the words of a text as names are searched; many claims ask for those of one text."""
    from kg.facts.naming import search_key

    return frozenset(search_key(text).split())


def without_address(facts: Facts) -> list[str]:
    """Return the ids of the articles of which nothing says where, or that nowhere, they are public.

    One has ``url``, or ``public`` with a note that no public copy is known.
    """
    articles = facts.catalogue.articles.values()
    return sorted(a.id for a in articles if a.first and not (a.url or a.public))


RULES: tuple[Rule, ...] = (
    check_order_of_dates,
    check_weekdays,
    check_dates_of_articles,
    check_years,
    check_oneself,
    check_kinds_beside,
    check_chains,
    check_typed_twice,
    check_copied_text,
    check_names_in_text,
    check_speakers,
    check_unlikely,
    check_places_of_one_day,
    check_minors,
    check_passages,
)


def empty_files(facts: Facts, folders: "Folders") -> list[str]:
    """Return the files of entities and claims in which nothing is recorded, as problems name them.

    That is no problem: a file may be there before its first line. But it is worth saying.
    """
    top = folders.facts
    used = {c.where.path for c in facts.claims} | {e.where.path for e in facts.entities.values()}
    used |= {p.where.path for p in facts.problems}
    files = [p for part in ("entities", "sources") for p in sorted((top / part).rglob("*.y*ml"))]
    shown = [f"{top.name}/{p.relative_to(top).as_posix()}" for p in files]
    return [name for name in shown if name not in used]
