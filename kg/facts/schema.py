"""Vocabulary → JSON Schemas by which editors complete keys and names; the page of terms."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from kg.files import write_whole
from kg.model.claims import Entity
from kg.model.values.amounts import units_in_words
from kg.ontology import EntityClass, Slot, StatementClass, Vocabulary

Schema = dict[str, Any]
_C = TypeVar("_C", StatementClass, EntityClass)
MOST_NAMES = 2000
_AMOUNT = (
    r"^(~?-?\d+(\.\d+)?|-?\d+(\.\d+)?\+|\d+(\.\d+)?-|-?\d+(\.\d+)?\.\.-?\d+(\.\d+)?)"
    r"( ?[A-Za-z][A-Za-z/²]*)?$"
)
_FORMS: dict[str, Schema] = {
    "date": {
        "type": ["string", "integer"],
        "description": "EDTF: 2024-08-04, 2024-08, 2024, 2001~, 199X, 2001/2004, 2001/.., "
        "[1998..2000]",
    },
    "year": {"type": ["string", "integer"], "description": "2019, or 2019/2020"},
    "amount": {
        "type": ["string", "number"],
        "pattern": _AMOUNT,
        "description": "30000, 28000+ (at least), 10- (at most), ~20000 (about), 20..25 (between)",
    },
    "time": {
        "type": ["string", "integer", "number"],
        "description": "58.329, 1:26.364 or 2:06:15.291",
    },
    "clock": {"type": ["string", "integer"], "description": "a time of day: 15:00"},
    "text": {"type": ["string", "number", "boolean"]},
    "label": {"type": ["string", "number"]},
    "boolean": {"enum": [True, False, "true", "false"]},
}
_ID_FORM = {"type": ["string", "integer"], "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
_PLAIN = {"type": ["string", "number", "boolean"]}
_NAMES_FILE = "names.schema.json"


def schemas(vocabulary: Vocabulary) -> dict[str, Schema]:
    """Return file name → JSON Schema of the claims files and of the entity files.

    The schemas are of draft 7, which editors' YAML servers speak. They are generated from the
    ontology alone, so that they change with it and not with the facts. A slot that names an entity
    takes any text and points to ``names.schema.json`` for the names to complete; that file follows
    the facts, is written by ``write_names`` and is not committed.
    """
    claims = {
        "source": {
            "description": "The id of the article in seeds/catalogue.yaml.",
            "type": "string",
        }
    }
    for section, cls in _by_rank(vocabulary.sections()):
        claims[section] = _section(cls, _claim(cls, vocabulary))
    entities = {
        section: _section(cls, _entity(cls, vocabulary))
        for section, cls in _by_rank(vocabulary.entity_sections())
    }
    return {
        "claims.schema.json": _top("Claims of one article", claims, ["source"], vocabulary),
        "entities.schema.json": _top("Entities: who and what exists", entities, [], vocabulary),
    }


def names_schema(entities: Mapping[str, Entity]) -> Schema:
    """Return the JSON Schema that lists the names to complete.

    entities: id → Entity. Its ``definitions`` list, for each class, every id, name and other name.
    Where a class (with those below it) has more than 2000, none are listed: no editor is helped by
    more.
    """
    names: dict[str, set[str]] = defaultdict(set)
    for entity in entities.values():
        names[entity.cls] |= {entity.id, entity.name, *entity.other_names}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "definitions": {
            cls: {"enum": sorted(found)}
            for cls, found in sorted(names.items())
            if len(found) <= MOST_NAMES
        },
    }


def write_schemas(folder: Path, vocabulary: Vocabulary) -> list[Path]:
    """Write the two schemas and ``terms.md`` to ``folder/generated``.

    Returns the paths, changed or not.
    """
    written = []
    for name, schema in schemas(vocabulary).items():
        written.append(folder / "generated" / name)
        write_whole(written[-1], json.dumps(schema, indent=1, ensure_ascii=False) + "\n")
    written.append(folder / "generated" / "terms.md")
    write_whole(written[-1], terms_page(vocabulary))
    return written


def write_names(folder: Path, entities: Mapping[str, Entity], vocabulary: Vocabulary) -> Path:
    """Write ``folder/generated/names.schema.json``; return its path.

    It has the classes that hold others' entities too.
    """
    schema = names_schema(entities)
    own = {cls: set(part["enum"]) for cls, part in schema["definitions"].items()}
    for cls in vocabulary.entity_classes:
        all_names = sorted(
            set().union(*(names for c, names in own.items() if vocabulary.is_a(c, cls)))
        )
        schema["definitions"][cls] = (
            {"enum": all_names} if 0 < len(all_names) <= MOST_NAMES else {"type": "string"}
        )
    path = folder / "generated" / _NAMES_FILE
    write_whole(path, json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
    return path


def terms_page(vocabulary: Vocabulary) -> str:
    """Return the page of terms (Markdown): sections with their keys, kinds, entity sections."""
    out = [
        "# Terms",
        "",
        "Generated from `ontology/` by `kg tidy`; edit the Turtle, not this page.",
        "",
        "## Sections of a claims file",
        "",
    ]
    out += [
        (
            "Every claim also takes `at` (required), `said_by`, `certainty` (of all keys) or "
            "`inferred`, `hedged`, `planned` (lists of keys), `sure` and `note`. Keys in bold are "
            "required; keys marked ⚷ merge claims into one statement. The first item of a section "
            "may be `{defaults: {…}}`: keys for the items after it."
        ),
        "",
    ]
    for section, cls in _by_rank(vocabulary.sections()):
        out += [
            f"### {section}",
            "",
            f"{cls.definition}",
            "",
            f"Example: `- {cls.example}`" if cls.example else "",
            "",
            "| key | value | meaning | example |",
            "|---|---|---|---|",
        ]
        for key, slot in vocabulary.slots_of(cls).items():
            shown = f"**{key}**" if slot.name in cls.required else key
            mark = " ⚷" if slot.name in (*cls.key, *cls.key_when_given) else ""
            cells = (_value_words(slot, vocabulary), _cell(slot.definition), _cell(slot.example))
            out.append(f"| {shown}{mark} | {' | '.join(cells)} |")
        out.append("")
    out += ["## Closed lists", ""]
    for scheme in sorted({s.range for s in vocabulary.slots.values() if s.value_type == "kind"}):
        out += [f"### {scheme}", "", "| type | reads as | other words |", "|---|---|---|"]
        out += [
            f"| `{k.notation}` | {_cell(k.label)} | {_cell(', '.join(k.words))} |"
            for k in vocabulary.kinds[scheme].values()
        ]
        out.append("")
    out += [
        "## Sections of an entity file",
        "",
        (
            "Every entity has `id` and `name`; `other_names`, `names` (with dates), `kind`, "
            "`privacy`, `formerly`, `same_as` and `note` where there is something to say."
        ),
        "",
        "| section | what it holds | further keys | example |",
        "|---|---|---|---|",
    ]
    for section, entity in _by_rank(vocabulary.entity_sections()):
        keys = ", ".join(vocabulary.slots_of(entity)) or "–"
        row = (section, _cell(entity.definition), keys, _cell(entity.example))
        out.append(f"| {' | '.join(row)} |")
    return "\n".join(out) + "\n"


def _by_rank(sections: Mapping[str, _C]) -> list[tuple[str, _C]]:
    return sorted(sections.items(), key=lambda pair: (pair[1].rank, pair[0]))


def _top(title: str, properties: Schema, required: list[str], vocabulary: Vocabulary) -> Schema:
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": title,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    used = set(re.findall(r"#/definitions/([a-z_]+)\"", json.dumps(properties)))
    return (
        schema
        | ({"required": required} if required else {})
        | {"definitions": {name: _slot(vocabulary.slot(name), vocabulary) for name in sorted(used)}}
    )


def _section(cls: StatementClass | EntityClass, item: Schema) -> Schema:
    return {"description": cls.definition, "type": "array", "items": item}


def _claim(cls: StatementClass, vocabulary: Vocabulary) -> Schema:
    """Return the schema of an item: a claim, or the defaults of those that follow."""
    slots = vocabulary.slots_of(cls)
    properties = {key: _reference(slot, slot.name in cls.each_of) for key, slot in slots.items()}
    for slot in slots.values():
        properties |= {key: _reference(slot) for key in slot.other_keys}
    for name in ("said_by", "certainty", "note"):
        properties[vocabulary.slot(name).key] = _reference(vocabulary.slot(name))
    keys = {"type": "array", "items": {"enum": sorted(properties)}, "minItems": 1}
    for name, words in (
        ("inferred", "by plain inference from the passage"),
        ("hedged", "with a hedge"),
        ("planned", "as a plan"),
    ):
        properties[name] = {
            "description": f"Keys of this claim that are said only {words}.",
            **keys,
        }
    properties["corrects"] = {
        "description": vocabulary.slot("corrects").definition,
        "anyOf": [_PLAIN, {"type": "array", "items": _PLAIN, "minItems": 1}],
    }
    properties["sure"] = _PLAIN | {"description": vocabulary.slot("sure").definition}
    anchor = {"type": ["string", "number"]}
    defaults = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    properties["at"] = {
        "description": vocabulary.slot("at").definition,
        "anyOf": [anchor, {"type": "array", "items": anchor, "minItems": 1}],
    }
    required = ["at"]  # what the section's defaults may give is not required here
    claim = {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
    several = {
        "type": "object",
        "properties": {"defaults": defaults},
        "required": ["defaults"],
        "additionalProperties": False,
    }
    return {"if": {"required": ["defaults"]}, "then": several, "else": claim}


def _entity(cls: EntityClass, vocabulary: Vocabulary) -> Schema:
    several = {"anyOf": [{"type": "array", "items": _PLAIN}, _PLAIN]}
    properties: Schema = {
        "id": _ID_FORM | {"description": "Small letters, digits and single hyphens; for ever."},
        "name": _PLAIN | {"description": "The name under which people look for it."},
        "other_names": {"description": "Other names under which sources speak of it.", **several},
        "names": {
            "description": "Names it had for a time: {name, since, until}.",
            "type": "array",
            "items": {"type": "object", "required": ["name"]},
        },
        "kind": _PLAIN
        | {"description": "What sort, in a word or two; 'unnamed' where no source gives a name."},
        "privacy": {
            "description": "Why there is no page of it.",
            "enum": ["minor", "not-public"],
        },
        **{key: _reference(slot) for key, slot in vocabulary.slots_of(cls).items()},
        "formerly": {
            "description": "Ids it had before; they go on working.",
            "anyOf": [{"type": "array", "items": _ID_FORM}, _ID_FORM],
        },
        "same_as": {"description": "Its ids elsewhere: wikidata:Q9671.", **several},
        "note": _PLAIN | {"description": "The curator's own words."},
    }
    return {
        "type": "object",
        "properties": properties,
        "required": ["id", "name"],
        "additionalProperties": False,
    }


def _reference(slot: Slot, several: bool = False) -> Schema:
    one = {"$ref": f"#/definitions/{slot.name}"}
    if not several:
        return one
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


def _slot(slot: Slot, vocabulary: Vocabulary) -> Schema:
    """Return the schema of a slot's value: one, or a list of them where it may have several."""
    one: Schema
    if slot.value_type == "kind":
        one = {"enum": [_as_typed(n) for n in vocabulary.kinds[slot.range]]}
    elif slot.value_type == "entity":
        names = {"$ref": f"{_NAMES_FILE}#/definitions/{slot.range}"}
        one = {"anyOf": [{"type": ["string", "number"]}, names]}
    else:
        one = {k: v for k, v in _FORMS[slot.value_type].items() if k != "description"}
    form = _FORMS.get(slot.value_type, {}).get("description", "")
    fitting = {u: vocabulary.units[u] for u in slot.units}
    units = f"unit: {units_in_words(fitting)}" if fitting else ""
    described: Schema = {"description": " ".join(filter(None, [slot.definition, form, units]))}
    if slot.example:
        described["examples"] = [slot.example]
    if slot.single:
        return described | one
    several = {"type": "array", "items": one, "minItems": 1}
    if slot.value_type == "entity":
        # the names come last: a checker without names.schema.json is content before it gets there
        return described | {"anyOf": [one["anyOf"][0], several, one["anyOf"][1]]}
    return described | {"anyOf": [one, several]}


def _as_typed(notation: str) -> int | str:
    return int(notation) if notation.isdigit() else notation


def _value_words(slot: Slot, vocabulary: Vocabulary) -> str:
    if slot.value_type == "kind":
        return f"one of [{slot.range}](#{slot.range.lower()})"
    if slot.value_type == "entity":
        return vocabulary.entity_class(slot.range).label
    return {
        "time": "lap time",
        "clock": "time of day",
        "year": "year of a season",
        "boolean": "true or false",
    }.get(slot.value_type, slot.value_type)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
