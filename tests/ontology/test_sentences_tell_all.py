"""Every slot of a class is told by each sentence of it that can be chosen, or listed as silent."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from kg.ontology import StatementClass, Vocabulary, read_vocabulary, snake

ONTOLOGY = Path(__file__).parents[2] / "ontology"
VOCABULARY: Vocabulary = read_vocabulary(ONTOLOGY)
CLASSES: list[StatementClass] = list(VOCABULARY.statement_classes.values())
DERIVED = {"SharedBacker", "Succession", "Teammates"}


def silent_slots(cls: StatementClass) -> set[str]:
    """Return the names of the slots that a class lists as silent."""
    return set(cls.silent)


def endings_of(cls: StatementClass) -> set[str]:
    """Return the names of the slots that every sentence of a class goes on with."""
    return set(re.findall(r"\{([a-z_]+)", " ".join(cls.ending)))


def parts_of(template: str) -> tuple[list[str], set[str]]:
    """Return the guards of a template and the names of the slots it holds."""
    guard, bar, text = template.partition(" | ")
    if not bar:
        guard, text = "", template
    names = set(re.findall(r"\{([a-z_]+)(?::[a-z]+)?\}", text))
    return [g.strip() for g in guard.split("&") if g.strip()], names


def slots_in(guards: list[str]) -> set[str]:
    """Return the slots that guards name.

    A guard is ``slot=value``, ``!slot``, ``slot~slot``, ``slot>slot``, ``slot^slot`` or
    ``slot@class``.
    """
    return {name for g in guards for name in re.split(r"!?=.*|@.*|[~>^*]", g.lstrip("!")) if name}


def implied(slot: str, told: set[str], cls: StatementClass) -> bool:
    """Whether a slot follows from a told one: the season of an event, the event of a session."""
    chain = VOCABULARY.slot(slot).chain
    return bool(chain) and (chain[0] in told or implied(chain[0], told, cls))


def left_out(cls: StatementClass) -> list[tuple[str, str]]:
    """Return (slot, template) for each slot that a template that can be chosen does not tell."""
    found = []
    ending = parts_of("".join(cls.ending))[1]
    templates = [
        (t, guards, names | ending) for t in cls.sentences for guards, names in [parts_of(t)]
    ]
    for slot in set(cls.slots) - silent_slots(cls):
        for at, (template, guards, names) in enumerate(templates):
            told = names | endings_of(cls) | {re.split(r"!?=", g)[0] for g in guards}
            told |= slots_in([g for g in guards if g.startswith("!")])
            if slot in told or implied(slot, told, cls):
                continue
            holds = {slot, *guards, *(g.split("=")[0] for g in guards)}
            if not any(set(earlier) <= holds for _, earlier, _ in templates[:at]):
                found.append((slot, template[:70]))
    return sorted(found)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda c: c.name)
def test_every_slot_is_told(cls: StatementClass) -> None:
    assert left_out(cls) == []


@pytest.mark.parametrize("cls", CLASSES, ids=lambda c: c.name)
def test_templates_name_slots_of_their_class(cls: StatementClass) -> None:
    for template in (*cls.sentences, *cls.ending):
        guards, names = parts_of(template)
        names |= slots_in(guards)
        assert names <= set(cls.slots), template
        assert template.count("[") == template.count("]")


@pytest.mark.parametrize("cls", CLASSES, ids=lambda c: c.name)
def test_keys_links_and_silent_slots_are_slots_of_the_class(cls: StatementClass) -> None:
    named = {*cls.key, *cls.key_when_given, *cls.symmetric, *cls.many_valued, *cls.joins}
    named |= silent_slots(cls) | set(cls.required)
    for start, via, end in cls.links:
        named |= {start, end}
        assert via in VOCABULARY.links or snake(via) in cls.slots, via
    assert named <= set(cls.slots)


def test_a_guard_names_a_kind_that_exists() -> None:
    for cls in CLASSES:
        for template in cls.sentences:
            for guard in parts_of(template)[0]:
                name, equals, value = guard.partition("=")
                if not equals:
                    continue
                slot = VOCABULARY.slot(name.rstrip("!"))
                if slot.value_type == "kind":
                    assert value in VOCABULARY.kinds[slot.range], template


def test_a_slot_that_no_sentence_tells_is_found() -> None:
    cls = VOCABULARY.statement_class("Death")
    short = replace(cls, sentences=("{person} died[ ({when})]",), ending=())
    assert ("cause", "{person} died[ ({when})]") in left_out(short)


def test_a_value_that_a_guard_tells_has_a_place_for_its_mark() -> None:
    """``position=1`` reads as "won": whether it is inferred must be seen there too."""
    missing = []
    for cls in CLASSES:
        for template in cls.sentences:
            guards, names = parts_of(template)
            named = [g.split("=")[0] for g in guards if "=" in g and "!=" not in g]
            implied_by_name = {"session_kind", "result_status", "schedule_status"}
            missing += [
                (cls.name, n, template[:50])
                for n in named
                if n not in names and n not in implied_by_name
            ]
    assert missing == []
