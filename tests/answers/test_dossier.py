"""A dossier: all that the graph holds on somebody, as the one renderer tells it, with receipts."""

import json
import re
from functools import cache

import pytest

import kg
from kg.answers import asof
from kg.answers.asof import graph_as_of
from kg.answers.bibliography import bibliography
from kg.answers.dossier import dossier
from kg.answers.dossier_items import result_key
from kg.answers.dossier_model import Extent
from kg.answers.lives import units
from kg.answers.whens import when_of
from kg.facts.dates import parse_date
from kg.model.statements import Held, Standing, Statement
from kg.model.values import AmountValue, DateValue, KindValue
from kg.problems import NotRecorded, WrongUsage

SUBJECTS = ["james-sofronas", "gmg-racing", "ssf", "pccna-2025", "pccna", "scott-blind"]


@pytest.fixture(scope="module", autouse=True)
def one_graph_for_each_day():
    """Build the graph of a day once for all tests: several look at the same."""
    build = cache(lambda graph, late, without=asof._without: without(graph, late))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asof, "_without", lambda graph, late: build(graph, frozenset(late)))
        yield


@pytest.fixture(scope="module", params=SUBJECTS)
def made(request, corpus):
    """Return (entity, dossier) of one subject of each kind."""
    return corpus.entities[request.param], dossier(corpus, corpus.entities[request.param])


def items(data):
    return data.items


def of_layout(data, layout):
    return [i for s in data.sections if s.layout == layout for i in s.items]


def cited(item):
    return set(item.cited)


def test_receipts_are_numbered_without_gaps_and_resolve_both_ways(made):
    data = made[1]
    by_number = {r.n: r for r in data.receipts}
    assert list(by_number) == list(range(1, len(by_number) + 1))
    by_id = {i.id: i for s in data.sections if s.layout != "sources" for i in s.items}
    for ident, item in by_id.items():
        for number in cited(item):
            assert ident in by_number[number].items
    for receipt in data.receipts:
        assert receipt.items
        for ident in receipt.items:
            assert receipt.n in cited(by_id[ident])


def test_every_statement_stands_in_one_section_and_has_receipts(made):
    entity, data = made
    told = [i.statement for i in items(data) if i.statement]
    assert {s.id for s in entity.statements()} <= set(told) and len(told) == len(
        set(told)
    ) == data.counts.statements
    assert all(i.receipts for i in items(data) if i.statement)
    assert len({i.id for i in items(data)}) == len(items(data))


def spoken(value, graph):
    """Return what a sentence may say of a value: a person's surname, the year of a date.

    Of any other entity one of its names, whole, in which a person may stand with the surname; of a
    season, whose series stands before it, "the 2023 season" or "in 2023"; of an event its place and
    season; of an article "a profile said".
    """
    if isinstance(value, DateValue):
        return re.findall(r"\d{4}", value.label)[-1:] or [""]
    if value.label == "unnamed":
        return ["in class"]
    entity = graph.entities.get(value.id or "")
    begun = re.match(r"(?:he|she|it|his|her|its) ", value.label)  # gives way to a name
    names = [
        value.label[begun.end() if begun else 0 :],
        *((entity.name, *entity.other_names) if entity else ()),
    ]
    names = [re.sub(r"\s*\([^()]*\)$", "", name) for name in names]
    if entity is not None and entity.cls == "Event":
        names += [name.replace(" at ", " round at ") for name in names]
    if entity is not None and entity.cls == "Session":
        return [name.partition(",")[0] for name in names]
    if entity is None or entity.cls != "Person":
        people = [e.name for e in graph.entities.values() if e.cls == "Person"]
        short = [n.replace(p, p.split()[-1]) for n in names for p in people if p in n]
        if entity and entity.cls == "Season":
            series = [v.label for v in entity.slots["series"]]
            years = [year.label for year in entity.slots["year"]]
            short += [f"the {year} season" for year in years]
            short += [f"{one} in {year}" for one in series for year in years]
        if entity and entity.cls == "Publication" and entity.kind == "article":
            short += [f"{re.split(' of | on ', name)[0]} said" for name in names]
        if entity and entity.cls == "Event":
            held = [n.rpartition(" at ") for n in names if " at " in n]
            short += [f"at {place} in the {season}" for season, _, place in held]
        return [*names, *short]
    return [name.split()[-1] for name in names]


def told_by_verb(cls, name, value):
    """Whether a template says a value by its verb: live video as "was shown live"."""
    guard = f"{name}={value.label.casefold()}"
    return any(guard in re.split(r" [|&] ", t) for t in cls.sentences)


def is_in_gist(cls, name):
    """Whether a slot is left to the gist, which says in words what a reader needs of it."""
    return any("{gist" in t and f"{{{name}:silent}}" in t for t in cls.sentences)


def place_of(value, graph, told):
    """Return where an event was, where its season is told beside it: "at Hill"."""
    event = graph.entities.get(value.id or "")
    if event is None or event.cls != "Event":
        return []
    seasons = [v.label.casefold() for v in event.slots.get("season", ())]
    is_told = any(season in told or set(season.split()) <= set(told.split()) for season in seasons)
    return [f"at {event.name.rpartition(' at ')[2]}"] if is_told else []


def test_nothing_that_a_claim_says_is_missing(made, corpus):
    entity, data = made
    by_statement = {i.statement: i for i in items(data) if i.statement}
    for statement in entity.statements():
        item = by_statement[statement.id]
        told = " ".join(
            [
                item.sentence,
                item.when,
                *(c.text for c in item.cells or ()),
                *(m.text for m in item.more),
            ]
        ).casefold()
        for claim in statement.claims:
            for name, values in claim.slots.items():
                slot = corpus.vocabulary.slots[name]
                if (
                    (slot.chain and slot.chain[0] in claim.slots)
                    or slot.value_type in ("amount", "boolean", "kind", "time")
                    or name == "verdict"
                ):
                    continue
                cls = corpus.vocabulary.statement_class(statement.cls)
                if statement.slots.get("gist") and is_in_gist(cls, name):
                    continue
                for value in (v for v in values if not told_by_verb(cls, name, v)):
                    words = spoken(value, corpus) + place_of(value, corpus, told)
                    assert value.id == entity.id or any(w.casefold() in told for w in words), (
                        statement.sentence,
                        name,
                        value.label,
                    )


def test_every_article_of_the_statements_is_a_source_with_what_rests_on_it(made):
    entity, data = made
    rests = {
        (i.article.id, r.statement)
        for s in data.sections
        if s.layout == "sources"
        for i in s.items
        for r in i.rests
    }
    assert {(c.source, s.id) for s in entity.statements() for c in s.claims} <= rests
    assert {c["id"] for c in data.bibliography.csl} == {r.source for r in data.receipts}


def test_each_section_asks_what_its_query_asks(made, corpus):
    for section in made[1].sections:
        if section.sparql:
            found = {
                row["statement"].rpartition("/")[2] for row in corpus.sparql(section.sparql).rows
            }
            assert {i.statement for i in section.items} <= found, section.heading
        assert section.question


def test_receipts_lead_to_their_passages_where_asked_for(made, corpus):
    entity, data = made
    assert not data.passages and not any(r.passage or r.excerpts for r in data.receipts)
    asked = dossier(corpus, entity, passages=True)
    if not all(r.passage for r in asked.receipts if corpus.articles[r.source].file):
        pytest.skip("the texts are not at hand")
    assert asked.passages
    for receipt in asked.receipts:
        if receipt.passage:
            assert len(receipt.excerpts) == len(receipt.anchors)
            for (before, hit, after), anchor in zip(receipt.excerpts, receipt.anchors, strict=True):
                assert hit.startswith(anchor.partition("…")[0].strip())
                assert hit.endswith(anchor.rpartition("…")[2].strip())
                assert before.removeprefix("…") + hit + after.removesuffix("…") in receipt.passage


# -- what is shown is what is held --


@pytest.fixture(scope="module")
def every(corpus):
    """Return the dossiers of all names of the corpus of which something is recorded."""
    return [dossier(corpus, e) for e in corpus.entities.values() if e.is_public and e.statements()]


def test_every_cell_of_every_table_is_what_its_own_statement_tells(every, corpus):
    seen = 0
    for data in every:
        for item in items(data):
            statement = corpus.statement(item.statement) if item.statement else None
            for cell in item.cells or ():
                seen += 1
                if cell.slot:
                    told = corpus.teller.told(statement, cell.slot)
                    assert cell.text == corpus.teller.cell(statement, cell.slot, cell.form)
                    assert told and cell.is_disputed == any(t.is_disputed for t in told)
                else:
                    assert cell.text in ("", when_of(corpus, statement))
                assert (cell.key == "gold") <= ("Win" in statement.types)
    assert seen > 3000


def test_the_wins_in_the_figures_are_those_of_the_table(every, corpus):
    heads = 0
    for data in every:
        table = {i.statement for i in items(data) for c in i.cells or () if c.key == "gold"}
        for line in of_layout(data, "figures"):
            if line.id == "figure-wins":
                heads += 1
                won = len(units(corpus.statement(i) for i in table))
                words = line.sentence.replace("race ", "", 1)
                one = f"{won} {'win' if won == 1 else 'wins'} "
                assert f"{words} ".startswith(one) or f"({won} recorded" in words
    assert heads > 10


def test_marks_of_values_reach_tables_and_first_lines(every):
    cells = [c for d in every for i in items(d) for c in i.cells or ()]
    assert sum(c.text.endswith("°") for c in cells) > 50
    assert any("°" in line.sentence for d in every for line in of_layout(d, "brief"))


def test_a_badge_of_dispute_names_its_slot_or_stands_in_its_cell(every, corpus):
    found = 0
    for data in every:
        for item in (i for i in items(data) if i.statement):
            statement = corpus.statement(item.statement)
            disputed = {
                slot
                for slot in statement.slots
                if any(t.is_disputed for t in corpus.teller.told(statement, slot))
            }
            in_cells = {c.slot for c in item.cells or () if c.is_disputed}
            labels = {corpus.vocabulary.slots[s].label for s in disputed - in_cells}
            badges = {b.text for b in item.badges if b.tone == "disputed"}
            assert badges - {"disputed"} == {f"disputed: {label}" for label in labels}
            found += len(disputed)
    assert found


def test_no_placeholder_stands_for_what_nobody_said(every):
    told = [c.text for d in every for i in items(d) for c in i.cells or ()]
    told += [i.sentence for d in every for i in of_layout(d, "brief")]
    told += [i.when for d in every for i in items(d)]
    assert not [t for t in told if "not said" in t or "None" in t or "somebody or" in t]


def test_the_saved_questions_a_chapter_names_exist(corpus):
    questions = {p.stem for p in (corpus.folders.ontology / "questions").glob("*.rq")}
    assert {q for c in corpus.vocabulary.chapters.values() for q in c.questions} <= questions


def test_every_class_has_a_chapter_and_every_column_and_template_names_its_slots(corpus):

    for cls in corpus.vocabulary.statement_classes.values():
        assert cls.chapter in corpus.vocabulary.chapters
        for column in cls.columns:
            names = {n.strip().partition(":")[0] for n in column.split(" | ")[1].split(",")}
            assert names <= set(cls.slots), cls.name


def test_every_line_of_a_life_and_every_figure_names_classes_slots_and_lists_that_exist(corpus):
    vocabulary = corpus.vocabulary
    lines = [*vocabulary.life.values(), *vocabulary.figures.values()]
    assert len(lines) > 20
    for line in lines:
        lists = set()
        for gather in line.gathers:
            name, guards, phrase, *options = gather.split(" | ")
            cls, *slots = (re.split("!?<?=|@", g)[0].strip("! ") for g in guards.split("&"))
            conditions = {s for s in slots if s[:1].isupper()}
            assert conditions <= set(vocabulary.conditions), (line.name, gather)
            named = set(re.findall(r"\{([a-z_]+)", phrase)) - {"predicate", "sentence"} | set(slots)
            known = set(vocabulary.statement_class(cls).slots)
            assert named - conditions <= known, (line.name, gather)
            assert len(options) < 2, (line.name, gather)
            lists.add(name)
        assert line.tells
        for template in line.tells:
            used = set(re.findall(r"\{([a-z_]+)", template))
            assert used <= lists | {"who", "whose", "it", "kind"}, (line.name, template)


# -- as of --


@pytest.mark.parametrize("day", ["2005", "2024-07", "2024-08-05", "2025-09-19"])
def test_as_of_leaves_out_what_was_published_later_and_what_follows_from_it(corpus, day):
    last = parse_date(day)[1]
    data = dossier(corpus, "James Sofronas", day)
    assert data.receipts
    for receipt in data.receipts:
        assert parse_date(receipt.written)[1] <= last
    then, left_out = graph_as_of(corpus, day)
    assert tuple(left_out) == data.as_of.left_out and all(
        a.why in ("later", "undecided") for a in left_out
    )
    late = {a.article for a in left_out}
    known = {s.id for s in then.statements}
    for statement in then.statements:
        assert not late & {c.source for c in statement.claims}
        assert statement.claims or all(p in known for p in statement.premises)
    for conflict in then.conflicts:
        assert set(conflict.statements) <= known
    for section in data.sections:
        for item in section.items:
            assert not item.statement or item.statement in known


def test_as_of_a_conflict_vanishes_with_its_later_side(corpus):
    def seconds(data):
        return [
            i
            for s in data.sections
            if s.layout == "conflicts"
            for i in s.items
            if {"20", "25"} <= {side.label.split()[0] for side in i.sides}
        ]

    assert seconds(dossier(corpus, "GMG Racing"))
    assert not seconds(dossier(corpus, "GMG Racing", "2024-12-31"))


def test_as_of_totals_are_counted_against_what_was_known(corpus):
    def wins(data):
        return {
            i.sentence: i.count
            for s in data.sections
            if s.layout == "totals"
            for i in s.items
            if "had won three races in the Pro-Am class of the 2024" in i.sentence
        }

    assert {c.least for c in wins(dossier(corpus, "James Sofronas", "2024-08-05")).values()} == {3}
    assert not wins(dossier(corpus, "James Sofronas", "2024-08-04"))


def test_as_of_today_is_the_same_dossier_but_for_articles_without_an_end(corpus):
    full, today = dossier(corpus, "Kyle Washington"), dossier(corpus, "Kyle Washington", "2100")
    assert {a.article for a in today.as_of.left_out} == {
        a.id for a in corpus.articles.values() if a.written.endswith("/..")
    }
    assert {i.statement for i in items(today)} == {i.statement for i in items(full)}


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
    assert data.receipts and all(
        r.anchors and r.passage is None and not r.excerpts for r in data.receipts
    )


def test_a_conflict_shows_both_sides_with_their_receipts_and_less_precise_values_are_told(small):
    data = dossier(kg.load(facts=small / "facts", seeds=small / "seeds"), "Brook Racing")
    conflict = next(i for s in data.sections if s.layout == "conflicts" for i in s.items)
    sources = [{data.receipts[n - 1].source for n in side.receipts} for side in conflict.sides]
    assert conflict.badges[0].text == "open" and sorted(map(sorted, sources)) == [
        ["brook-profile"],
        ["cup-report"],
    ]
    founded = next(i for i in items(data) if i.statement and "was founded" in i.sentence)
    assert [m.text for m in founded.more] == ["2004"] and "June 2004" in founded.sentence


def test_as_of_a_ruling_waits_for_all_that_it_judges(small):
    (small / "facts/rulings.yaml").write_text(
        "rulings:\n"
        "  - on: [{source: cup-report, at: 900-square-foot barn}]\n"
        "    slot: floor_area_sqft\n"
        '    holds: "1100"\n'
        "    reason: the owner said so\n"
        "    by: a test\n"
        "    when: 2021\n",
        encoding="utf-8",
    )
    graph = kg.load(facts=small / "facts", seeds=small / "seeds")
    ruled = [
        i
        for s in dossier(graph, "Brook Racing").sections
        if s.layout == "conflicts"
        for i in s.items
        if i.ruling
    ]
    assert [i.ruling.holds for i in ruled] == ["1100"]
    then = dossier(graph, "Brook Racing", "2019")
    assert not [i for s in then.sections if s.layout == "conflicts" for i in s.items]
    assert [a.why for a in then.as_of.left_out] == ["later"]


def test_somebody_only_named_is_not_recorded(small):
    (small / "facts/entities/more.yaml").write_text(
        "people:\n  - {id: nemo-nobody, name: Nemo Nobody}\n", encoding="utf-8"
    )
    with pytest.raises(NotRecorded):
        dossier(kg.load(facts=small / "facts", seeds=small / "seeds"), "Nemo Nobody")


def test_the_same_facts_give_the_same_dossier(small):
    def made():
        return json.dumps(
            dossier(kg.load(facts=small / "facts", seeds=small / "seeds"), "Ada Lind").as_json()
        )

    assert made() == made()


# -- results and bibliography --


def held(value):
    return (Held(value),)


def amount(text):
    return held(AmountValue.parse(text))


def kind(notation):
    return held(KindValue(notation, f"https://kinds.example/{notation}", notation))


@pytest.mark.parametrize(
    ("slots", "types", "key"),
    [
        ({"position": amount("1"), "session_kind": kind("race")}, ("Win",), "gold"),
        ({"position": amount("2")}, (), "silver"),
        ({"position": amount("3")}, (), "bronze"),
        ({"position": amount("7")}, (), "blue"),
        ({"position": amount("10-")}, (), "blue"),
        ({"position": amount("1"), "session_kind": kind("qualifying")}, ("Pole",), ""),
        ({"position": amount("4"), "session_kind": kind("practice")}, (), ""),
        ({"result_status": kind("retired")}, (), "purple"),
        ({"result_status": kind("did-not-start")}, (), "white"),
        ({"result_status": kind("disqualified")}, (), "black"),
        ({}, (), ""),
    ],
)
def test_results_have_a_colour_for_what_they_hold(slots, types, key):
    assert result_key(Statement("s1", "Result", slots, types=types)) == key


def test_a_disputed_place_has_no_colour():
    rivals = tuple(Held(AmountValue.parse(n), Standing.DISPUTED) for n in "12")
    disputed = Statement("s1", "Result", {"position": rivals}, disputed_types=("Win",))
    assert result_key(disputed) == ""


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
        "@prefix pd: <https://w3id.org/paddock/> . "
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . "
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        'pd:Toast a owl:Class ; rdfs:subClassOf pd:Statement ; pd:section "toasts" ; '
        'pd:group "Toasts" ; rdfs:label "toast" ; skos:definition "A glass raised." ; '
        "pd:slots ( pd:who pd:about pd:detail ) ; owl:hasKey ( pd:who pd:about ) ; "
        'pd:sentence ( "{who} toasted {about}" ) .\n',
        encoding="utf-8",
    )
    path = small / "facts/sources/brook-profile.yaml"
    path.write_text(
        path.read_text() + "toasts:\n  - {who: Cy Brook, about: Brook Racing, at: with a loan}\n"
    )
    data = dossier(kg.load(small / "facts", ontology, small / "seeds"), "Cy Brook")
    assert [i.sentence for s in data.sections if s.id == "also" for i in s.items] == [
        "Cy Brook toasted Brook Racing"
    ]


# -- who is not public --


def with_a_child(small, privacy):
    (small / "facts/entities/more.yaml").write_text(
        f"people:\n  - {{id: di-lind, name: Di Lind, privacy: {privacy}}}\n", encoding="utf-8"
    )
    path = small / "facts/sources/brook-profile.yaml"
    path.write_text(
        path.read_text(encoding="utf-8")
        + "relationships:\n  - {person: Di Lind, relation: child, of: Ada Lind, at: with a loan}\n"
        + "biographies:\n  - {person: Di Lind, age: 9, at: from Oak & Sons}\n",
        encoding="utf-8",
    )
    return kg.load(facts=small / "facts", seeds=small / "seeds")


@pytest.mark.parametrize(("privacy", "is_told"), [("minor", False), ("not-public", True)])
def test_who_is_not_public_has_no_dossier_and_stands_in_no_first_line(small, privacy, is_told):
    """The family of a minor is told nowhere."""
    graph = with_a_child(small, privacy)
    with pytest.raises(NotRecorded, match="no dossier"):
        dossier(graph, "Di Lind")
    data = dossier(graph, "Ada Lind")
    assert not [i for i in of_layout(data, "brief") if "Di Lind" in i.sentence]
    told = [i.sentence for i in items(data) if i.statement]
    assert any("Di Lind" in s for s in told) is is_told
    assert not any("9" in s and "Di" in s for s in told)


def test_of_everybody_recorded_something_is_told_on_a_page(corpus):
    told = {}
    for entity in corpus.entities.values():
        if entity.is_public and entity.statements():
            page = dossier(corpus, entity, extent=Extent.PAGE)
            told[entity.id] = sum(len(s.items) for s in page.sections)
    assert len(told) > 200 and [i for i, number in told.items() if not number] == []
