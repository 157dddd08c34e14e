"""Facts → problems: what reading cannot see. One generator per rule; its docstring is the rule."""

from kg.facts.coverage import check_left
from kg.facts.dates import weekday_of
from kg.facts.shapes import violations
from kg.problems import Problem


def check_facts(facts, folders, vocabulary):
    """Return every Problem of the facts, sorted by place: those of reading and those of the rules below."""
    found = list(facts.problems)
    for rule in (check_order_of_dates, check_weekdays, check_dates_of_articles):
        found += rule(facts, vocabulary)
    found += violations(facts, folders.ontology, vocabulary)
    found += check_left(facts, folders)
    return sorted(set(found))


def check_order_of_dates(facts, vocabulary):
    """What ends does not end before it begins: ``until`` is not earlier than ``since`` in one claim."""
    for claim in facts.claims:
        since, until = claim.slots.get("since"), claim.slots.get("until")
        if (
            since
            and until
            and since[0]["earliest"]
            and until[0]["latest"]
            and until[0]["latest"] < since[0]["earliest"]
        ):
            yield Problem(
                claim.places.get("until", claim.where),
                "impossible-dates",
                f"it ends {until[0]['label']} and begins {since[0]['label']}",
                "nothing ends before it begins",
                "read the passage again; one of the two dates is another's",
            )


def check_weekdays(facts, vocabulary):
    """A weekday given beside a day is the weekday of that day in the calendar."""
    for claim in facts.claims:
        day, held = claim.slots.get("weekday"), claim.slots.get("held_on")
        if day and held and held[0]["earliest"] and held[0]["earliest"] == held[0]["latest"]:
            actual = weekday_of(held[0]["earliest"])
            if actual != day[0]["value"]:
                yield Problem(
                    claim.places.get("weekday", claim.where),
                    "impossible-dates",
                    f"{held[0]['label']} was a {actual.title()}, not a {day[0]['label']}",
                    "the calendar settles it",
                    "if the article says so itself, claim the day and the weekday apart, each with its anchor",
                )


def check_dates_of_articles(facts, vocabulary):
    """A result is not later than the article that reports it."""
    from kg.facts.dates import parse_date

    for claim in facts.claims:
        when = (
            claim.slots.get("when")
            if claim.cls in vocabulary.statement_classes
            and "position" in vocabulary.statement_class(claim.cls).slots
            else None
        )
        article = facts.catalogue.articles.get(claim.source)
        if (
            not when
            or article is None
            or claim.certainty == "planned"
            or "position" not in claim.slots
        ):
            continue
        try:
            written = parse_date(article.written)[1]
        except ValueError:
            continue
        if when[0]["earliest"] and written and when[0]["earliest"] > written:
            yield Problem(
                claim.places.get("when", claim.where),
                "impossible-dates",
                f"it happened {when[0]['label']}, after the article was written ({article.written})",
                "an article cannot report what is still to come",
                "resolve the date against the article's own date; a plan is a claim of the section plans",
            )
