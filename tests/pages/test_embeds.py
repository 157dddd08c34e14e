"""Embeds: a heading with the subject, the source beside it, no violation that axe knows."""

import pytest

from kg.pages.career import write_career_page


@pytest.fixture(scope="module")
def written(corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("embeds")
    names = ("james-sofronas", "ssf")
    return {i: write_career_page(corpus, corpus.entities[i], folder / f"{i}.html") for i in names}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("width", [600, 900, 1200])
@pytest.mark.parametrize(
    ("ident", "name", "source"),
    [
        ("james-sofronas", "James Sofronas", "Paddock, from 11 articles"),
        ("ssf", "SSF Imported Auto Parts", "Paddock, from 2 articles"),
    ],
)
def test_an_embed_names_its_subject_in_a_heading_and_its_source(
    written, show, ident, name, source, width
):
    page, wrong = show(written[ident], width, 640, hash="#embed=1")
    heads = page.get_by_role("heading", level=1)
    assert heads.all_inner_texts() == [name] and heads.first.is_visible()
    assert source in page.get_by_role("banner").inner_text() and wrong == []


@pytest.mark.sampled(3)
@pytest.mark.parametrize("width", [600, 900, 1200])
@pytest.mark.parametrize(
    ("show_only", "seen"),
    [
        ("results", "#results svg a.cell"),
        ("timeline", "#timeline .bar, .pick"),
        ("graph", "#graph .node"),
    ],
)
def test_a_part_alone_names_its_subject_and_its_source(
    written, show, violations, show_only, seen, width
):
    page, wrong = show(written["james-sofronas"], width, 500, hash=f"#embed=1&show={show_only}")
    banner = page.get_by_role("banner").inner_text()
    assert "James Sofronas" in banner and "Paddock, from 11 articles" in banner
    assert page.locator(f"{seen} >> visible=true").count() > 5
    parts = {"results", "timeline", "graph"} - {show_only}
    hidden = ["#filters", "#tabs", "#table", "#top", "#status"]
    for other in (*hidden, *(f"#{part}" for part in sorted(parts))):
        assert page.locator(other).is_hidden(), other
    assert violations(page) == []
    page.locator(f"{seen} >> visible=true").first.click()
    assert page.locator("#panel.open").is_visible() and f"show={show_only}" in page.evaluate(
        "location.hash"
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") and wrong == []


def test_a_page_that_is_no_embed_has_one_heading_too(written, show):
    page, _ = show(written["ssf"])
    heads = page.get_by_role("heading", level=1)
    assert heads.count() == 1 and page.locator(".credit").is_hidden()


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("width", "scheme"), [(600, "light"), (900, "dark"), (1200, "light")])
@pytest.mark.parametrize("view", ["timeline", "graph", "table"])
def test_no_violation_that_axe_knows_in_an_embed(written, show, violations, width, scheme, view):
    page, _ = show(written["ssf"], width, 640, hash=f"#embed=1&view={view}", scheme=scheme)
    assert violations(page) == []
