"""Hostile text goes from YAML to every way out as text.

Nothing runs, nothing breaks a line, a cell, a query or a file name.
"""

import csv
import io
import json

import pytest

PAYLOADS = {
    "script": "</script><script>alert(1)</script>",
    "attribute": "\" onmouseover=alert(1) x='",
    "newlines": "one\ntwo\r\nthree",
    "formula": "=cmd|' /C calc'!A0",
    "plus": "+1+1",
    "at": "@SUM(A1)",
    "rtl": "abc\u202egnp.exe\u202c",
    "zero-width": "Da\u200bra Qu\u2060ill",
    "escape": "red\\u001b[31m alert",
    "sparql": 'x" } ; DROP ALL ; INSERT DATA { <a> <b> "',
    "turtle": '<http://evil/> . \\u003e """ \' }',
    "markup": "[bold red]x[/] {driver} [team] %s {0}",
    "braces": "{{ 7 * 7 }} ${7*7} {% raw %}",
    "path": "../../etc/passwd",
    "surrogate": "\U0001f3c1 finish \U0001f3c1",
    "long": "x" * 10_000,
}


QUICK = ("escape", "formula", "markup", "newlines", "script")


@pytest.fixture(
    params=[p if p in QUICK else pytest.param(p, marks=pytest.mark.slow) for p in sorted(PAYLOADS)]
)
def hostile(request, small, here, tmp_path, monkeypatch):
    """Return (hostile text, the command on a corpus that holds it).

    A person's name, another name, a note, a detail and a gist are hostile.
    """
    payload = PAYLOADS[request.param]
    typed = json.dumps(payload, ensure_ascii=False)
    (small / "facts/entities/bad.yaml").write_text(
        "people:\n"
        f"  - {{id: mallory, name: {typed}, "
        f"other_names: [{json.dumps('aka ' + payload, ensure_ascii=False)}], note: {typed}}}\n",
        encoding="utf-8",
    )
    path = small / "facts/sources/brook-profile.yaml"
    gist = json.dumps(payload[:150], ensure_ascii=False)
    path.write_text(
        path.read_text()
        + (
            "remarks:\n"
            f"  - {{speaker: mallory, about: Brook Racing, gist: {gist}, note: {typed}, "
            "at: with a loan}\n"
            "stints:\n"
            "  - {driver: mallory, team: Brook Racing, season: lantern-cup-2019, "
            f"detail: {typed}, at: from Oak & Sons}}\n"
        ),
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    return payload, lambda *arguments: here(
        "--facts", small / "facts", *arguments, KG_SEEDS=small / "seeds"
    )


def test_the_graph_keeps_it_and_the_terminal_does_not_obey_it(hostile):
    _payload, kg = hostile
    code, out, errors = kg("check")
    assert code == 0, (out, errors)
    for arguments in (
        ("show", "mallory"),
        ("timeline", "mallory"),
        ("path", "mallory", "Cy Brook"),
        ("search", "mallory"),
        ("conflicts",),
        ("teammates", "mallory"),
        ("gaps", "mallory"),
    ):
        code, out, errors = kg(*arguments)
        assert code in (0, 1) and "Traceback" not in errors, errors
        assert not any(c in out for c in "\x1b\r\u202e\u200b\x07"), arguments


def test_json_gives_it_back_to_the_letter(hostile):
    payload, kg = hostile
    code, out, _ = kg("show", "mallory", "--json")
    assert code == 0 and json.loads(out)["name"] == payload.strip()
    for line in kg("statements")[1].split("\n")[:-1]:
        json.loads(line)


def test_csv_holds_it_in_one_cell_that_is_no_formula(hostile):
    payload, kg = hostile
    code, out, _ = kg(
        "sparql",
        "SELECT ?name ?id WHERE { ent:mallory rdfs:label ?name BIND(1 AS ?id) }",
        "--format",
        "csv",
    )
    rows = list(csv.reader(io.StringIO(out)))
    assert code == 0 and len(rows) == 2 and len(rows[1]) == 2
    assert rows[1][0].lstrip("'").replace("\r\n", "\n") == payload.strip().replace("\r\n", "\n")
    assert not rows[1][0].lstrip().startswith(("=", "+", "-", "@"))


def test_files_hold_it_and_can_be_read_again(hostile, tmp_path):
    import rdflib

    payload, kg = hostile
    assert kg("build", "out")[0] == 0
    dataset = rdflib.Dataset(default_union=True).parse(tmp_path / "out/dataset.trig")
    label = dataset.value(
        rdflib.URIRef("https://w3id.org/paddock/entity/mallory"), rdflib.RDFS.label
    )
    assert str(label) == payload.strip()
    import networkx

    networkx.read_graphml(tmp_path / "out/graph.graphml")


def test_a_name_given_on_the_command_line_is_only_a_name(hostile, small, run):
    payload, _ = hostile
    facts, seeds = small / "facts", small / "seeds"
    code, _, errors = run("--facts", facts, "show", payload[:3000] + "zz", KG_SEEDS=seeds)
    assert code == 2 and "Traceback" not in errors
    assert len(errors) < 2000


def test_bound_values_cannot_leave_their_place(corpus):
    for payload in PAYLOADS.values():
        rows = corpus.store.rows("SELECT ?s ?name WHERE { ?s rdfs:label ?name }", {"name": payload})
        assert rows == []
    before = len(corpus.store.oxigraph)
    corpus.store.rows("SELECT ?s ?name WHERE { ?s rdfs:label ?name }", {"name": 'x" } ; DROP ALL'})
    assert len(corpus.store.oxigraph) == before
