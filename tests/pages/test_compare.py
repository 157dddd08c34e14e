"""The page and the picture of a comparison: whole, without script, readable by all."""

import re
import xml.etree.ElementTree as ET

import pytest

import kg
from kg.pages.comparison import comparison_html, write_comparison
from kg.problems import WrongUsage


@pytest.fixture(scope="module")
def found(corpus):
    return corpus.compare("Sofronas", "Kyle Washington")


@pytest.fixture(scope="module")
def page(found, tmp_path_factory):
    return write_comparison(found, tmp_path_factory.mktemp("compare") / "x.html")


def test_every_link_leads_somewhere_and_nothing_is_loaded_or_run(found, page):
    html = page.read_text(encoding="utf-8")
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)
    assert "<script" not in html and "script-src" not in html
    assert html == comparison_html(found.graph.compare("Sofronas", "Kyle Washington"))


def test_the_seasons_of_both_stand_over_one_axis(page, show):
    opened, wrong = show(page, java_script_enabled=False)
    axes = opened.locator(".axis > div > svg")
    assert axes.count() == 2
    years = [axes.nth(n).locator(".year").all_text_contents() for n in (0, 1)]
    assert years[0] == years[1] and "2024" in years[0]
    assert opened.locator("tr a.result").all_inner_texts() == ["2", "5"]
    assert wrong == []


@pytest.mark.sampled(4)
@pytest.mark.parametrize("size", [(390, 844), (1280, 720)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation_that_axe_knows_and_no_page_wider_than_its_window(
    page, desks, violations, size, scheme
):
    opened = desks.take(lambda *_: None, *size, scheme, bypass_csp=True)
    opened.goto(page.as_uri())
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(opened) == []


def test_a_picture_and_no_other_ending(found, tmp_path):
    svg = write_comparison(found, tmp_path / "x.svg").read_text(encoding="utf-8")
    texts = [t.text for t in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert {"James Sofronas", "Kyle Washington", "GMG Racing", "2024"} <= set(texts)
    with pytest.raises(WrongUsage, match="not written as"):
        write_comparison(found, tmp_path / "x.pdf")


def test_hostile_names_are_text(small):
    bad = "</svg><script>alert(1)</script>&\"'"
    path = small / "facts/entities/all.yaml"
    text = path.read_text(encoding="utf-8")
    for name in ("Bo Marsh", "2019 Lantern Cup at Quarry Park", "Brook Racing"):
        text = text.replace(f"name: {name}", f'name: "{name}{bad.replace(chr(34), "")}"', 1)
    path.write_text(text, encoding="utf-8")
    graph = kg.load(small / "facts", seeds=small / "seeds")
    assert "<script" not in comparison_html(graph.compare("ada-lind", "bo-marsh"))
