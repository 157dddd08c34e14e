"""The schemas of editors and the page of terms: generated again and compared.

The schemas accept the facts and refuse mistakes.
"""

import json
import re

import pytest
import yaml

from kg.facts.claims import read_facts
from kg.facts.schema import names_schema, schemas, terms_page, write_names, write_schemas
from kg.folders import find_folders
from kg.ontology import read_vocabulary

FOLDERS = find_folders()
VOCABULARY = read_vocabulary(FOLDERS.ontology)
SCHEMAS = schemas(VOCABULARY)


class Core(yaml.SafeLoader):
    """Reads plain values as an editor's YAML 1.2 does: no dates, no sixties, no yes and no."""


Core.yaml_implicit_resolvers = {}
for _tag, _form, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?[0-9]+\.[0-9]*$", "-+0123456789"),
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_form), list(_first))


def errors(schema, text):
    jsonschema = pytest.importorskip("jsonschema")
    return [
        e.message
        for e in jsonschema.Draft7Validator(SCHEMAS[schema]).iter_errors(
            yaml.load(text, Loader=Core)
        )
    ]


def test_what_is_committed_is_what_the_ontology_generates(accept, tmp_path):
    if accept:
        write_schemas(FOLDERS.ontology, VOCABULARY)
    (tmp_path / "generated").mkdir()
    for path in write_schemas(tmp_path, VOCABULARY):
        committed = FOLDERS.ontology / "generated" / path.name
        assert committed.read_text(encoding="utf-8") == path.read_text(encoding="utf-8"), (
            f"{path.name} is old: run `kg tidy`, or the tests with --accept"
        )


def test_every_facts_file_is_accepted():
    for folder, schema in (("sources", "claims.schema.json"), ("entities", "entities.schema.json")):
        for path in sorted((FOLDERS.facts / folder).glob("*.yaml")):
            assert errors(schema, path.read_text(encoding="utf-8")) == [], path.name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "source: x\nremarks:\n  - {speaker: A, about: B, gist: g}\n",
            "'at' is a required property",
        ),
        (
            "source: x\nremarks:\n  - {speaker: A, abot: B, gist: g, at: b}\n",
            "'abot' was unexpected",
        ),
        ("source: x\nremarcs: []\n", "'remarcs' was unexpected"),
        ("source: x\nmilestones:\n  - {about: A, what: fonded, at: b}\n", "'fonded'"),
        ("remarks: []\n", "'source' is a required property"),
    ],
)
def test_mistakes_are_refused(text, said):
    assert any(said in message for message in errors("claims.schema.json", text))


def test_every_section_and_key_of_the_ontology_is_there_with_its_meaning():
    for name, sections in (
        ("claims.schema.json", VOCABULARY.sections()),
        ("entities.schema.json", VOCABULARY.entity_sections()),
    ):
        for section, cls in sections.items():
            items = SCHEMAS[name]["properties"][section]
            assert items["description"] == cls.definition
            item = items["items"].get("else", items["items"])  # "then": defaults of a section
            assert set(VOCABULARY.slots_of(cls)) <= set(item["properties"])


def test_every_reference_inside_the_schemas_leads_somewhere():
    for schema in SCHEMAS.values():
        for name in re.findall(r'"#/definitions/([^"]+)"', json.dumps(schema)):
            assert name in schema["definitions"]


def test_names_follow_the_facts_in_a_file_of_their_own(tmp_path):
    facts = read_facts(FOLDERS, VOCABULARY)
    (tmp_path / "generated").mkdir()
    names = json.loads(
        write_names(tmp_path, facts.entities, VOCABULARY).read_text(encoding="utf-8")
    )["definitions"]
    person = next(e for e in facts.entities.values() if e.cls == "Person")
    assert person.name in names["Person"]["enum"]
    assert person.name in names["Agent"]["enum"], "a class holds the names of those below it"
    ranges = {s.range for s in VOCABULARY.slots.values() if s.value_type == "entity"}
    assert ranges <= set(names)
    assert not any(
        person.name in json.dumps(schema["properties"], ensure_ascii=False)
        for schema in SCHEMAS.values()
    )


def test_more_names_than_help_anyone_are_not_listed():
    facts = read_facts(FOLDERS, VOCABULARY)
    entity = next(e for e in facts.entities.values() if e.cls == "Person")
    many = {f"p-{n}": type(entity)(f"p-{n}", "Person", f"P {n}") for n in range(1100)}
    assert names_schema(many)["definitions"] == {}


def test_the_page_of_terms_names_every_key_and_kind():
    page = terms_page(VOCABULARY)
    for cls in VOCABULARY.statement_classes.values():
        assert f"### {cls.section}" in page
    for scheme in {s.range for s in VOCABULARY.slots.values() if s.value_type == "kind"}:
        for notation in VOCABULARY.kinds[scheme]:
            assert f"| `{notation}` |" in page
