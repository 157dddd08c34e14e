"""A dossier holds everything the graph holds on somebody; every sentence has receipts that lead to their passages; a day in the past knows nothing later."""

import json

import pytest

import kg
from kg.answers.asof import graph_as_of
from kg.answers.bibliography import bibliography
from kg.answers.dossier import dossier, result_of
from kg.facts.dates import parse_date
from kg.problems import NotRecorded, WrongUsage

SUBJECTS = ["james-sofronas", "gmg-racing", "ssf", "pccna-2025", "pccna", "scott-blind"]


@pytest.fixture(scope="module", params=SUBJECTS)
def made(request, corpus):
    """Return (entity, dossier) of one subject of each kind."""
    return corpus.entities[request.param], dossier(corpus, corpus.entities[request.param])


def items(data):
    return [i for s in data["sections"] for i in s["items"]]


def cited(item):
    return {
        *item["receipts"],
        *(
            n
            for key in ("more", "because", "sides")
            for part in item.get(key, ())
            for n in part["receipts"]
        ),
    }


def test_receipts_are_numbered_without_gaps_and_resolve_both_ways(made):
    data = made[1]
    by_number = {r["n"]: r for r in data["receipts"]}
    assert list(by_number) == list(range(1, len(by_number) + 1))
    by_id = {i["id"]: i for s in data["sections"] if s["layout"] != "sources" for i in s["items"]}
    for ident, item in by_id.items():
        for number in cited(item):
            assert ident in by_number[number]["items"]
    for receipt in data["receipts"]:
        assert receipt["items"]
        for ident in receipt["items"]:
            assert receipt["n"] in cited(by_id[ident])


def test_every_statement_stands_in_one_section_and_has_receipts(made):
    entity, data = made
    told = [i["statement"] for i in items(data) if i["statement"]]
    assert {s["id"] for s in entity.statements()} <= set(told) and len(told) == len(
        set(told)
    ) == data["counts"]["statements"]
    assert all(i["receipts"] for i in items(data) if i["statement"])
    assert len({i["id"] for i in items(data)}) == len(items(data))


def test_what_is_recorded_of_unnamed_relations_is_told_too(corpus):
    told = {i["sentence"]: i["group"] for i in items(dossier(corpus, "James Sofronas"))}
    about = [s for s, group in told.items() if "no source names" in group]
    assert any("age 14" in s for s in about) and len(about) < 5


def test_nothing_that_a_claim_says_is_missing(made, corpus):
    entity, data = made
    by_statement = {i["statement"]: i for i in items(data) if i["statement"]}
    for statement in entity.statements():
        item = by_statement[statement["id"]]
        told = " ".join(
            [
                item["sentence"],
                item["when"],
                *(c["text"] for c in item.get("cells", ())),
                *(m["text"] for m in item["more"]),
            ]
        ).casefold()
        for claim in statement["claims"]:
            for name, values in claim["slots"].items():
                slot = corpus.vocabulary.slots[name]
                if (
                    (slot.chain and slot.chain[0] in claim["slots"])
                    or slot.value_type in ("amount", "boolean", "kind", "time")
                    or name == "verdict"
                ):
                    continue
                for value in values:
                    assert (
                        " ".join(value["label"].split()).casefold() in told
                        or value["id"] == entity.id
                    ), (statement["sentence"], name, value["label"])


def test_every_article_of_the_statements_is_a_source_with_what_rests_on_it(made):
    entity, data = made
    rests = {
        (i["article"]["id"], r["statement"])
        for s in data["sections"]
        if s["layout"] == "sources"
        for i in s["items"]
        for r in i["rests"]
    }
    assert {(c["source"], s["id"]) for s in entity.statements() for c in s["claims"]} <= rests
    assert {c["id"] for c in data["bibliography"]["csl"]} == {r["source"] for r in data["receipts"]}


def test_each_section_asks_what_its_query_asks(made, corpus):
    for section in made[1]["sections"]:
        if section["sparql"]:
            found = {
                row["statement"].rpartition("/")[2] for row in corpus.sparql(section["sparql"]).rows
            }
            assert {i["statement"] for i in section["items"]} <= found, section["heading"]
        assert section["question"]


def test_receipts_lead_to_their_passages(made, corpus):
    if not all(r["passage"] for r in made[1]["receipts"] if corpus.articles[r["source"]]["file"]):
        pytest.skip("the texts are not at hand")
    for receipt in made[1]["receipts"]:
        if receipt["passage"]:
            assert len(receipt["excerpts"]) == len(receipt["anchor"].split(" / "))
            for (before, hit, after), anchor in zip(
                receipt["excerpts"], receipt["anchor"].split(" / "), strict=True
            ):
                assert hit.startswith(anchor.partition("…")[0].strip()) and hit.endswith(
                    anchor.rpartition("…")[2].strip()
                )
                assert (
                    before.removeprefix("…") + hit + after.removesuffix("…") in receipt["passage"]
                )


def test_the_saved_questions_a_chapter_names_exist(corpus):
    questions = {p.stem for p in (corpus.folders.ontology / "questions").glob("*.rq")}
    assert {q for c in corpus.vocabulary.chapters.values() for q in c.questions} <= questions


def test_every_class_has_a_chapter_and_every_column_and_template_names_its_slots(corpus):
    import re

    for cls in corpus.vocabulary.statement_classes.values():
        assert cls.chapter in corpus.vocabulary.chapters
        for column in cls.columns:
            assert {n.strip() for n in column.split(" | ")[1].split(",")} <= set(cls.slots), (
                cls.name
            )
        for template in cls.brief:
            guards, _, phrase = template.split(" | ")
            named = re.findall(r"\{([a-z_]+)", phrase) + [
                re.split("!?=", g)[0].strip() for g in guards.split("&")
            ]
            assert set(named) <= set(cls.slots), (cls.name, template)


# -- as of --


@pytest.mark.parametrize("day", ["2005", "2024-07", "2024-08-05", "2025-09-19"])
def test_as_of_leaves_out_what_was_published_later_and_what_follows_from_it(corpus, day):
    last = parse_date(day)[1]
    data = dossier(corpus, "James Sofronas", day)
    assert data["receipts"]
    for receipt in data["receipts"]:
        assert parse_date(receipt["written"])[1] <= last
    then, left_out = graph_as_of(corpus, day)
    assert left_out == data["as_of"]["left_out"] and all(
        a["why"] in ("later", "undecided") for a in left_out
    )
    late = {a["article"] for a in left_out}
    for statement in then.statements:
        assert not late & {c["source"] for c in statement["claims"]}
        assert statement["claims"] or all(p in then.by_id for p in statement["premises"])
    for conflict in then.conflicts:
        assert set(conflict["statements"]) <= then.by_id.keys()
    for section in data["sections"]:
        for item in section["items"]:
            assert not item["statement"] or item["statement"] in then.by_id


def test_as_of_a_conflict_vanishes_with_its_later_side(corpus):
    def seconds(data):
        return [
            i
            for s in data["sections"]
            if s["layout"] == "conflicts"
            for i in s["items"]
            if {"20", "25"} <= {side["label"] for side in i["sides"]}
        ]

    assert seconds(dossier(corpus, "GMG Racing"))
    assert not seconds(dossier(corpus, "GMG Racing", "2024-12-31"))


def test_as_of_totals_are_counted_against_what_was_known(corpus):
    def wins(data):
        return {
            i["sentence"]: i["count"]
            for s in data["sections"]
            if s["layout"] == "totals"
            for i in s["items"]
            if "had 3 race wins in the 2024" in i["sentence"]
        }

    assert {c["least"] for c in wins(dossier(corpus, "James Sofronas", "2024-08-05")).values()} == {
        3
    }
    assert not wins(dossier(corpus, "James Sofronas", "2024-08-04"))


def test_as_of_today_is_the_same_dossier_but_for_articles_without_an_end(corpus):
    full, today = dossier(corpus, "Kyle Washington"), dossier(corpus, "Kyle Washington", "2100")
    assert {a["article"] for a in today["as_of"]["left_out"]} == {
        a["id"] for a in corpus.articles.values() if a["written"].endswith("/..")
    }
    assert {i["statement"] for i in items(today)} == {i["statement"] for i in items(full)}


def test_as_of_needs_a_date_with_an_end_and_something_known_by_then(corpus):
    for wrong in ("yesterday", "2024/..", "2024-13"):
        with pytest.raises(WrongUsage):
            dossier(corpus, "James Sofronas", wrong)
    with pytest.raises(NotRecorded, match="by 1999"):
        dossier(corpus, "James Sofronas", "1999")


# -- small corpus --


def test_without_the_texts_a_receipt_has_its_anchor_and_no_passage(small):
    for text in (small / "seeds").glob("*.txt"):
        text.unlink()
    graph = kg.load(facts=small / "facts", seeds=small / "seeds")
    data = dossier(graph, "Brook Racing")
    assert data["receipts"] and all(
        r["anchor"] and r["passage"] is None and r["excerpts"] == [] for r in data["receipts"]
    )


def test_a_conflict_shows_both_sides_with_their_receipts_and_less_precise_values_are_told(small):
    data = dossier(kg.load(facts=small / "facts", seeds=small / "seeds"), "Brook Racing")
    conflict = next(i for s in data["sections"] if s["layout"] == "conflicts" for i in s["items"])
    sources = [
        {data["receipts"][n - 1]["source"] for n in side["receipts"]} for side in conflict["sides"]
    ]
    assert conflict["mark"] == "open" and sorted(map(sorted, sources)) == [
        ["brook-profile"],
        ["cup-report"],
    ]
    founded = next(i for i in items(data) if "was founded" in i["sentence"])
    assert [m["text"] for m in founded["more"]] == ["2004"] and "June 2004" in founded["sentence"]


def test_as_of_a_ruling_waits_for_all_that_it_judges(small):
    (small / "facts/rulings.yaml").write_text(
        'rulings:\n  - on: [{source: cup-report, at: 900-square-foot barn}]\n    slot: floor_area_sqft\n    holds: "1100"\n    reason: the owner said so\n    by: a test\n    when: 2021\n',
        encoding="utf-8",
    )
    graph = kg.load(facts=small / "facts", seeds=small / "seeds")
    ruled = [
        i
        for s in dossier(graph, "Brook Racing")["sections"]
        if s["layout"] == "conflicts"
        for i in s["items"]
        if i["ruling"]
    ]
    assert [i["ruling"]["holds"] for i in ruled] == ["1100"]
    then = dossier(graph, "Brook Racing", "2019")
    assert not [i for s in then["sections"] if s["layout"] == "conflicts" for i in s["items"]]
    assert [a["why"] for a in then["as_of"]["left_out"]] == ["later"]


def test_somebody_only_named_is_not_recorded(small):
    (small / "facts/entities/more.yaml").write_text(
        "people:\n  - {id: nemo-nobody, name: Nemo Nobody}\n", encoding="utf-8"
    )
    with pytest.raises(NotRecorded):
        dossier(kg.load(facts=small / "facts", seeds=small / "seeds"), "Nemo Nobody")


def test_the_same_facts_give_the_same_dossier(small):
    def made():
        return json.dumps(
            dossier(kg.load(facts=small / "facts", seeds=small / "seeds"), "Ada Lind")
        )

    assert made() == made()


# -- results and bibliography --


@pytest.mark.parametrize(
    ("slots", "key", "text"),
    [
        ({"position": 1, "session_kind": "race"}, "gold", "1st"),
        ({"position": 2}, "silver", "2nd"),
        ({"position": 3}, "bronze", "3rd"),
        ({"position": 7}, "blue", "7th"),
        ({"position": "10-"}, "blue", "in the top 10"),
        ({"position": 1, "session_kind": "qualifying"}, "none", "pole"),
        ({"position": 4, "session_kind": "practice"}, "none", "4th"),
        ({"result_status": "retired"}, "purple", "retired"),
        ({"result_status": "did-not-start"}, "white", "did-not-start"),
        ({"result_status": "disqualified"}, "black", "disqualified"),
        ({}, "none", "place not said"),
    ],
)
def test_results_have_a_colour_and_words(slots, key, text):
    found = {n: [{"value": v, "label": str(v), "id": None}] for n, v in slots.items()}
    assert result_of({"slots": found}) == (key, text)


def test_bibliography_in_both_forms(corpus):
    csl = bibliography(corpus, ["gmg-road-america-2024", "gmg-cota-2023"], "csl")
    assert [c["id"] for c in csl] == ["gmg-cota-2023", "gmg-road-america-2024"]
    assert csl[0]["issued"] == {"date-parts": [[2024, 1], [2024, 3]]} and csl[1]["issued"] == {
        "date-parts": [[2024, 8, 5]]
    }
    assert csl[1]["publisher"] == "GMG Racing" and "not named" in csl[1]["note"]
    text = bibliography(corpus, ["gmg-cota-2023"], "bibtex")
    assert (
        text.startswith("@misc{gmg-cota-2023,")
        and "date = {2024-01/2024-03}" in text
        and text.count("{") == text.count("}")
    )


def test_bibliography_says_what_it_cannot_do(corpus):
    with pytest.raises(WrongUsage, match="form"):
        bibliography(corpus, [], "endnote")
    with pytest.raises(WrongUsage, match="no article"):
        bibliography(corpus, ["nowhere"], "csl")


def test_a_class_that_names_no_chapter_stands_under_also_recorded(small, corpus, tmp_path):
    import shutil

    ontology = tmp_path / "ontology"
    shutil.copytree(corpus.folders.ontology, ontology)
    (ontology / "more.ttl").write_text(
        "@prefix pd: <https://w3id.org/paddock/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        'pd:Toast a owl:Class ; rdfs:subClassOf pd:Statement ; pd:section "toasts" ; pd:group "Toasts" ; rdfs:label "toast" ; skos:definition "A glass raised." ; pd:slots ( pd:who pd:about pd:detail ) ; owl:hasKey ( pd:who pd:about ) ; pd:sentence ( "{who} toasted {about}" ) .\n',
        encoding="utf-8",
    )
    path = small / "facts/sources/brook-profile.yaml"
    path.write_text(
        path.read_text() + "toasts:\n  - {who: Cy Brook, about: Brook Racing, at: with a loan}\n"
    )
    data = dossier(kg.load(small / "facts", ontology, small / "seeds"), "Cy Brook")
    assert [i["sentence"] for s in data["sections"] if s["id"] == "also" for i in s["items"]] == [
        "Cy Brook toasted Brook Racing"
    ]
