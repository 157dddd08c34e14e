"""YAML → tidy → YAML: in order, and the same; every comment kept; nothing half written."""

import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.facts.claims import read_facts
from kg.facts.tidying import SCHEMA_MARK, data_of, tidy, tidy_text
from kg.folders import Folders, find_folders
from kg.ontology import read_vocabulary
from kg.problems import KgError

VOCABULARY = read_vocabulary(find_folders().ontology)
UNTIDY = """# What this file is about.

teams:   # the outfits
  # the newest first
  - {name: "Brook Racing", id: brook-racing}   # was Brook & Co
people:
  - name: Zoé Harrow   # née Hill
    id: zoe-harrow
    note: >
      two
      lines
  # about Ada
  - {note: 'it''s her, "Ada"', id: ada-lind, name: Ada Lind,
     other_names: [Lind, "A, L"]}
# the end
"""


@pytest.fixture
def folders(small):
    return Folders(
        small / "facts", find_folders().ontology, small / "seeds/catalogue.yaml", (small / "seeds",)
    )


def snapshot(folders):
    facts = read_facts(folders, VOCABULARY)
    return (
        {i: e.as_json() for i, e in facts.entities.items()},
        [c.id for c in facts.claims],
        [(p.rule, p.what) for p in facts.problems],
    )


def test_an_untidy_file_in_order():
    assert tidy_text(UNTIDY, VOCABULARY, "entities") == (
        f"{SCHEMA_MARK}../../ontology/generated/entities.schema.json\n"
        "# What this file is about.\n"
        "people:\n"
        "  # about Ada\n"
        '  - {id: ada-lind, name: Ada Lind, other_names: [Lind, "A, L"], '
        "note: 'it''s her, \"Ada\"'}\n"
        "  # née Hill\n"
        '  - {id: zoe-harrow, name: Zoé Harrow, note: "two lines\\n"}\n'
        "# the outfits\n"
        "teams:\n"
        "  # the newest first\n"
        "  # was Brook & Co\n"
        '  - {id: brook-racing, name: "Brook Racing"}\n'
        "# the end\n"
    )


def test_claims_stand_in_the_order_of_the_article_and_unknown_places_stay_where_they_were():
    text = "source: x\nremarks:\n" + "".join(
        f"  - {{at: {a}, gist: g}}\n" for a in ("c", "lost", "a", "b")
    )
    places = {"a": (1, 0), "b": (1, 5), "c": (2, 0)}
    tidied = tidy_text(text, VOCABULARY, "claims", places.get)
    assert re.findall(r"at: (\w+)", tidied) == ["a", "b", "c", "lost"]
    assert "{gist: g, at: a}" in tidied


def test_a_claim_that_does_not_fit_a_line_has_one_key_a_line():
    text = f"source: x\nremarks:\n  - {{at: b, gist: {'word ' * 60}end}}\n"
    tidied = tidy_text(text, VOCABULARY, "claims")
    assert f"  - gist: {'word ' * 60}end\n    at: b\n" in tidied


def test_misspelt_sections_and_keys_are_kept_for_the_checker():
    text = "source: x\nremarcs:\n  - {gits: g, at: b}\nremarks:\n  - {at: b, gits: g, gits: h}\n"
    tidied = tidy_text(text, VOCABULARY, "claims")
    assert data_of(tidied) == data_of(text)
    assert tidied.index("remarks") < tidied.index("remarcs")


_plain = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters="\ufeff"), max_size=12
) | st.sampled_from(
    [
        "null",
        "~",
        "",
        "NO",
        "012",
        "1:26.364",
        "a, b",
        "k: v",
        "# no",
        "- x",
        "'",
        '"',
        "[1998..2000]",
        "2001/..",
        "…",
        "x #y",
        "a\nb",
        "%",
        "@x",
        "é’s",
    ]
)
_keys = st.sampled_from(
    ["id", "name", "other_names", "note", "at", "gist", "detail", "driver", "odd key", "kind"]
)
_items = st.dictionaries(_keys, _plain | st.lists(_plain, max_size=3), min_size=1, max_size=4)
_files = st.dictionaries(
    st.sampled_from(["people", "teams", "sources", "remarks", "results", "odd"]),
    st.lists(_items, max_size=4) | _plain,
    max_size=3,
)


@settings(max_examples=3 * settings.default.max_examples // 2, deadline=None)
@given(
    _files,
    st.sampled_from([True, False, None]),
    st.sampled_from(["claims", "entities"]),
    st.sampled_from([30, 400]),
    st.sampled_from([None, "'", '"', "|", ">"]),
)
def test_any_file_says_the_same_when_tidied_and_is_tidy_then(data, flow, what, width, style):
    text = yaml.safe_dump(
        data,
        default_flow_style=flow,
        allow_unicode=True,
        width=width,
        default_style=style,
        sort_keys=False,
    )
    tidied = tidy_text(text, VOCABULARY, what)
    assert data_of(tidied) == data_of(text)
    assert tidy_text(tidied, VOCABULARY, what) == tidied


@settings(max_examples=3 * settings.default.max_examples // 5, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["x", "y", "z"]), st.booleans(), st.booleans()),
        min_size=1,
        max_size=6,
    )
)
def test_every_comment_is_kept_once(items):
    lines, count = ["source: x", "remarks:"], 0
    for gist, before, behind in items:
        if before:
            lines.append(f"  # c{count}-")
            count += 1
        lines.append(
            f"  - {{at: b, gist: '{gist} # not one'}}" + (f"  # c{count}-" if behind else "")
        )
        count += behind
    tidied = tidy_text("\n".join([*lines, f"# c{count}-", ""]), VOCABULARY, "claims")
    assert sorted(re.findall(r"# (c\d+-)", tidied)) == sorted(f"c{n}-" for n in range(count + 1))


def test_tidying_the_corpus_changes_files_once_and_says_the_same(folders):
    before = snapshot(folders)
    changed = tidy(folders, VOCABULARY)
    assert "facts/sources/cup-report.yaml" in changed
    assert "seeds/anchors.tsv" in changed
    assert snapshot(folders) == before
    assert tidy(folders, VOCABULARY) == []
    assert not list(folders.facts.rglob("*.new"))


def test_looking_writes_nothing(folders):
    before = {p: p.read_bytes() for p in folders.facts.parent.rglob("*") if p.is_file()}
    assert tidy(folders, VOCABULARY, write=False)
    assert {p: p.read_bytes() for p in folders.facts.parent.rglob("*") if p.is_file()} == before


def test_recorded_places_are_enough_where_there_is_no_text(folders):
    tidy(folders, VOCABULARY)
    without = Folders(folders.facts, folders.ontology, folders.catalogue, ())
    assert tidy(without, VOCABULARY) == []


def test_a_file_that_is_not_yaml_is_left_alone(folders):
    broken = folders.facts / "sources/cup-report.yaml"
    broken.write_text("source: [\n", encoding="utf-8")
    assert "facts/sources/cup-report.yaml" not in tidy(folders, VOCABULARY)
    assert broken.read_text(encoding="utf-8") == "source: [\n"


def test_regrouped_entities_are_the_same_in_one_file_a_class(folders):
    before = snapshot(folders)
    changed = tidy(folders, VOCABULARY, regroup=True)
    assert "facts/entities/all.yaml" in changed
    names = {p.name for p in (folders.facts / "entities").iterdir()}
    assert {"people.yaml", "events.yaml", "classes.yaml"} <= names
    assert "all.yaml" not in names
    assert snapshot(folders) == before
    assert tidy(folders, VOCABULARY, regroup=True) == []


def test_what_is_not_sections_is_refused():
    with pytest.raises(KgError, match="does not begin with a section"):
        tidy_text("- a\n", VOCABULARY, "claims")
