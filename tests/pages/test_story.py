"""``kg graph --story``: steps beside the drawing; what is wrong is told with its place."""

import pytest

from kg.answers.career import career_of
from kg.pages.career import career_html, write_career_page
from kg.problems import ProblemsError

STORY = """\
title: From day job to <GMG>
steps:
  - heading: A sponsor
    text: SSF & the man behind it.
    view: sel=SSF
  - heading: The year 2001
    view: file:///x/james-sofronas.html#season=2001&theme=dark
  - heading: A route
    view: "#path=Hans Kopecky,kyle-washington"
  - heading: The Carrera Cup
    text: Back at the wheel.
    view: years=2023-2025&hide=companies
"""


@pytest.fixture(scope="module")
def told(corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("story")
    (folder / "s.yaml").write_text(STORY, encoding="utf-8")
    entity = corpus.entities["james-sofronas"]
    return write_career_page(corpus, entity, folder / "x.html", story=folder / "s.yaml")


def step(page):
    return page.inner_text("#story li.now .step")


def test_steps_show_their_views_by_buttons_keys_and_address(told, show):
    page, wrong = show(told)
    assert page.inner_text("#story h2") == "From day job to <GMG>"
    assert step(page) == "A sponsor" and "SSF Imported" in page.inner_text("#status")
    assert page.locator("#panel.open").count() == 0
    page.click("[data-turn='1']")
    assert page.inner_text("#story-at") == "2 of 4" and "2001" in page.inner_text("#status")
    page.keyboard.press("n")
    assert step(page) == "A route" and "path=hans-kopecky%2Ckyle-washington" in page.evaluate(
        "location.hash"
    )
    page.focus(".step[data-step='3']")
    page.keyboard.press("Enter")
    assert page.get_attribute("#story li.now", "aria-current") == "step"
    assert page.inner_text("#range-said") == "2023 – 2025"
    assert page.is_disabled("[data-turn='1']")
    again, _ = show(told, hash="#" + page.url.split("#")[1])
    assert step(again) == "The Carrera Cup" and "hide=companies" in again.url
    page.keyboard.press("p")
    assert step(page) == "A route" and wrong == []


def test_reading_on_turns_the_steps(told, show):
    page, wrong = show(told, 900, 420)
    page.wait_for_timeout(600)
    page.evaluate("document.getElementById('story').scrollTop = 9999")
    page.wait_for_function("document.querySelector('#story-at').textContent === '4 of 4'")
    assert wrong == []


@pytest.mark.parametrize(
    ("size", "hash"), [((390, 844), ""), ((900, 640), "#embed=1"), ((1366, 650), "#embed=1")]
)
def test_on_a_phone_and_in_an_embed(told, show, violations, size, hash):
    page, wrong = show(told, *size, hash=hash)
    assert step(page) == "A sponsor" and page.locator("[data-turn='1']").is_visible()
    page.click("[data-turn='1']")
    assert step(page) == "The year 2001" and bool(hash) == (
        "embed=1" in page.evaluate("location.hash")
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == [] and wrong == []


def test_print_has_the_steps_as_a_list(told, show):
    page, _ = show(told)
    page.emulate_media(media="print")
    steps = page.locator("#story li")
    assert all(steps.nth(n).is_visible() for n in range(4))
    assert page.locator(".turn").is_hidden()


@pytest.fixture(scope="module")
def sofronas(corpus):
    return career_of(corpus, corpus.entities["james-sofronas"])


@pytest.mark.parametrize(
    ("text", "line", "what", "fix"),
    [
        ("title: x\n\tsteps: y\n", 2, "a tab", "spaces"),
        ("title: x", 1, "no steps", "heading"),
        ("steps:\n  - {heading: h}\n", 1, "'title' is missing", "add title"),
        ("title: x\nsteps:\n  - {head: h, heading: i}\n", 3, "no key 'head'", "heading"),
        ("title: x\nsteps:\n  - {text: h}\n", 3, "'heading' is missing", "add heading"),
        ("title: x\nsteps:\n  - heading: h\n    view: #sel=ssf\n", 4, "empty", "behind the #"),
        ("title: x\nsteps:\n  - {heading: h, view: sel=Hans Kopeky}\n", 3, "Kopeky", "Kopecky"),
        ("title: x\nsteps:\n  - {heading: h, view: sel=jp-martinez}\n", 3, "stand", "kg path"),
        ("title: x\nsteps:\n  - {heading: h, view: sle=ssf}\n", 3, "no 'sle'", "sel"),
        (
            "title: x\nsteps:\n  - {heading: h, view: season=1888}\n",
            3,
            "1888",
            "1970s to 2025",
        ),
        ("title: x\nsteps:\n  - {heading: h, view: hide=sponsor}\n", 3, "sponsor", "sponsors"),
        ("title: x\nsteps:\n  - {heading: h, view: path=SSF}\n", 3, "two ends", "ONE,OTHER"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    corpus, sofronas, tmp_path, monkeypatch, text, line, what, fix
):
    monkeypatch.setattr("kg.pages.career.career_of", lambda *_: sofronas)  # made once for all
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        career_html(corpus, corpus.entities["james-sofronas"], story=tmp_path / "s.yaml")
    problem = caught.value.problems[0]
    assert str(problem.where).rpartition(":")[0].endswith(f"s.yaml:{line}")
    assert what in problem.what and fix in problem.fix and problem.why
    assert (problem.rule == "bad-story") is ("\t" not in text)


def test_a_story_that_is_not_there_is_told(small, here, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    call = ("--facts", small / "facts", "graph", "Ada Lind", "--story", "none.yaml")
    code, _, errors = here(*call)
    assert code == 2 and "none.yaml" in errors and not (tmp_path / "ada-lind.html").exists()
