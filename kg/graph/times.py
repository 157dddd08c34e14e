"""When a statement holds: its dates, else those of its session, event or season."""


def set_times(statements, entities, vocabulary):
    """Fill ``time`` (earliest, latest as ISO days or None) of every statement, by the ontology's pd:timeSlots.

    A session or event has the days its Schedule statements give; a season the days of its year. Where a
    slot has several values (disputed ones too) the time spans them all.
    """
    held = {}
    for statement in statements:
        if "held_on" in statement["slots"] and "scheduled" in statement["slots"]:
            day = statement["slots"]["held_on"][0]
            for what in statement["slots"]["scheduled"]:
                held[what["id"]] = (day["earliest"], day["latest"])

    def of_entity(ident):
        while ident in entities:
            if ident in held:
                return held[ident]
            slots = entities[ident].slots
            if "year" in slots:
                year = slots["year"][0]["value"]
                return f"{year}-01-01", f"{year}-12-31"
            up = slots.get("event") or slots.get("season")
            ident = up[0]["id"] if up else None
        return None

    for statement in statements:
        for name in vocabulary.time_slots:
            if bounds := [
                b
                for v in statement["slots"].get(name, ())
                if (b := _bounds(statement, name, v, vocabulary, of_entity))
            ]:
                earliest, latest = [b[0] for b in bounds], [b[1] for b in bounds]
                statement["time"] = {
                    "earliest": None if None in earliest else min(earliest),
                    "latest": None if None in latest else max(latest),
                }
                break


def _bounds(statement, name, value, vocabulary, of_entity):
    """Return (earliest, latest) of one value of a time slot, or None; what begins lasts until it is said to end."""
    if vocabulary.slots[name].value_type != "date":
        return of_entity(value["id"])
    until = (
        statement["slots"].get("until")
        if name == "since" and "/" not in str(value["value"])
        else None
    )
    return value["earliest"], until[0]["latest"] if until else value["latest"]
