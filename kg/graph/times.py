"""When a statement holds: its dates, else those of its session, event or season."""


def set_times(statements, entities, vocabulary):
    """Fill ``time`` (earliest, latest as ISO days or None) of every statement, by the ontology's pd:timeSlots.

    A session or event has the days its Schedule statements give; a season the days of its year.
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
        bounds = None
        for name in vocabulary.time_slots:
            for value in statement["slots"].get(name, ())[:1]:
                if vocabulary.slots[name].value_type == "date":
                    bounds = bounds or (value["earliest"], value["latest"] if name != "since" or "/" in str(value["value"]) else _end(statement, value))
                else:
                    bounds = bounds or of_entity(value["id"])
        if bounds:
            statement["time"] = {"earliest": bounds[0], "latest": bounds[1]}


def _end(statement, since):
    until = statement["slots"].get("until")
    return until[0]["latest"] if until else since["latest"]
