"""Pictures of a career or a route: SVG that holds its own looks, PNG without a browser."""

import io
import re
import xml.etree.ElementTree as ET

import pytest
from PIL import Image

from kg.answers.paths import find_routes
from kg.pages.picture import KINDS, career_picture, png_of, write_picture, write_route_picture
from kg.problems import NoPage, WrongUsage

SVG = "{http://www.w3.org/2000/svg}"


SUBJECTS = ("james-sofronas", "gmg-racing", "ssf", "pccna-2025")


@pytest.mark.parametrize(
    ("subject", "kind"),
    [(s, k) for s in SUBJECTS for k in KINDS if (s, k) != ("ssf", "results")],  # it has none
)
def test_a_picture_names_its_subject_and_what_it_rests_on(corpus, subject, kind):
    entity = corpus.entities[subject]
    svg = ET.fromstring(career_picture(corpus, entity, kind))
    text = " ".join(" ".join(svg.itertext()).split())
    assert entity.name in text and f"{len(entity.statements())} statements from" in text
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", ET.tostring(svg, "unicode"))
    assert "script" not in {e.tag.removeprefix(SVG) for e in svg.iter()}


def test_every_class_of_a_picture_that_needs_looks_has_them(corpus):
    for kind in KINDS:
        text = career_picture(corpus, corpus.entities["james-sofronas"], kind)
        style = text.partition("<style>")[2].partition("</style>")[0]
        assert "var(" not in style and "color-mix" not in style
        used = {c for found in re.findall(r'class="([^"]+)"', text) for c in found.split()}
        lanes = {c for c in used if c.startswith("l-")}
        assert bool(lanes) == (kind != "results")
        assert all(f".{c} " in style or f".{c}{{" in style for c in lanes)
        assert {c for c in used if c.startswith("k-")} - {"k-none"} <= set(
            re.findall(r"\.(k-[a-z]+) rect", style)
        )


def test_a_png_is_drawn_without_a_browser_and_is_not_blank(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr("kg.pages.printing.find_browser", lambda: pytest.fail("no browser"))
    for kind in KINDS:
        entity = corpus.entities["james-sofronas"]
        path = write_picture(corpus, entity, tmp_path / f"{kind}.png", kind)
        with Image.open(path) as picture:
            colours = picture.convert("RGB").getcolors(picture.width * picture.height)
        assert picture.width == 2120
        assert sum(n for n, c in colours if c != (255, 255, 255)) > 50_000
        assert any(c == (11, 79, 138) for _, c in colours) or kind != "names"


def test_a_route_as_a_picture(corpus, tmp_path):
    one, other = (corpus.entities[i] for i in ("hans-kopecky", "kyle-washington"))
    routes = find_routes(corpus, one, other)
    svg = write_route_picture(corpus, routes, tmp_path / "route.svg").read_text(encoding="utf-8")
    text = " ".join(" ".join(ET.fromstring(svg).itertext()).split())
    assert (
        "Hans Kopecky and Kyle Washington" in text
        and "GMG Racing and James Sofronas, a profile ¶11" in text
    )
    disputed = corpus.statement(routes[0].hops[0].statement)
    assert disputed.status == "disputed" and "⚠" in text and "line m-disputed" in svg
    png = write_route_picture(corpus, routes, tmp_path / "route.png")
    assert Image.open(io.BytesIO(png.read_bytes())).width == 1680


def test_hostile_text_is_text(small):
    import json

    import kg

    name = "</text></svg><script>alert(1)</script>&\"'"
    (small / "facts/entities/bad.yaml").write_text(
        f"teams:\n  - {{id: bad, name: {json.dumps(name)}}}\n", encoding="utf-8"
    )
    path = small / "facts/sources/brook-profile.yaml"
    path.write_text(
        path.read_text()
        + "stints:\n  - {driver: Ada Lind, team: bad, season: lantern-cup-2019,"
        + " at: from Oak & Sons}\n",
        encoding="utf-8",
    )
    graph = kg.load(small / "facts", seeds=small / "seeds")
    for ident in ("bad", "ada-lind"):
        for kind in KINDS:
            svg = career_picture(graph, graph.entities[ident], kind)
            assert "script" not in {e.tag.removeprefix(SVG) for e in ET.fromstring(svg).iter()}
            assert png_of(svg)[:4] == b"\x89PNG"


def test_what_cannot_be_drawn_is_said(corpus, small, tmp_path):
    import kg

    entity = corpus.entities["ssf"]
    with pytest.raises(WrongUsage, match="no picture") as error:
        write_picture(corpus, entity, tmp_path / "x.gif")
    assert ".svg or .png" in error.value.fix
    with pytest.raises(WrongUsage, match="kind 'cube'") as error:
        write_picture(corpus, entity, tmp_path / "x.svg", "cube")
    assert "timeline" in error.value.fix
    (small / "facts/entities/more.yaml").write_text(
        "people:\n  - {id: di-lind, name: Di Lind, privacy: minor}\n", encoding="utf-8"
    )
    graph = kg.load(small / "facts", seeds=small / "seeds")
    with pytest.raises(NoPage):
        write_picture(graph, graph.entities["di-lind"], tmp_path / "y.svg")
    assert list(tmp_path.glob("*.*")) == [p for p in tmp_path.glob("*.*") if p.is_dir()]


def test_the_same_facts_give_the_same_picture(corpus):
    entity = corpus.entities["gmg-racing"]
    for kind in KINDS:
        assert career_picture(corpus, entity, kind) == career_picture(corpus, entity, kind)
