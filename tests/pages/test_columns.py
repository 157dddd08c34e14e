"""The drawing in columns, measured in the SVG that is written, for every name of the corpus."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from kg.answers.career import career_of, connection_of
from kg.answers.career.shapes import Axis, Tick
from kg.answers.paths import find_routes
from kg.pages.columns import LOW, MOST, columns, one_column, ticks_in_words
from kg.pages.columns_svg import columns_svg
from kg.pages.strip import strip_svg
from tests.answers.test_paths import PAIRS

SVG = "{http://www.w3.org/2000/svg}"
GUTTER = 5.9  # px: between a line and the box of a name above or below it
LETTER = 0.62  # of their size: how wide letters of common faces are


def test_a_line_behind_a_name_would_be_found():
    box = (100, 20, 200, 54)
    for path, behind in (("M0 30h300", True), ("M150 0v90", True), ("M0 60h300", False)):
        assert any(meet(box, piece) for piece in pieces_of(path)[1]) is behind
    assert any(meet(box, piece) for piece in pieces_of("M0 0h96q14 0 14 30v60")[1])


@pytest.fixture(scope="module")
def careers(corpus):
    """The career of every entity of the corpus that has a page."""
    return [
        career_of(corpus, e) for e in corpus.entities.values() if e.is_public and e.statements()
    ]


@pytest.fixture(scope="module")
def drawn(careers):
    """Return (career, name, SVG as an element) of the drawings of every career."""
    return [(career, *drawing) for career in careers for drawing in drawings(career)]


def drawings(career):
    """Yield (name, SVG as an element) of the drawings of a career."""
    anchors = {n.id: n.own[0] for n in career.nodes}
    low = columns(career, LOW)
    for name, drawn in (("wide", columns(career)), ("low", low), ("narrow", one_column(career))):
        yield name, ET.fromstring(columns_svg(career, drawn, name, anchors))


def boxes(svg):
    """Return the boxes of names: entity id or lane → (left, top, right, bottom)."""
    found = {}
    for item in svg.iter():
        key = item.get("data-node") or item.get("data-more")
        if key:
            x, y, w, h = (
                float(item.find(f"{SVG}rect").get(k)) for k in ("x", "y", "width", "height")
            )
            found[key] = (x, y, x + w, y + h)
    return found


def pieces_of(path, chords=6):
    """Return a path of M, h, v and q as short straight pieces: (left, top, right, bottom) each."""
    at, points = (0.0, 0.0), []
    for op, text in re.findall(r"([Mhvq])([-\d. ]+)", path):
        numbers = [float(n) for n in re.findall(r"-?[\d.]+", text)]
        if op == "q":
            (x, y), (cx, cy, ex, ey) = at, (a + n for n, a in zip(numbers, at * 2, strict=True))
            for n in range(1, chords):
                t = n / chords
                u = 1 - t
                bend = (u * u, 2 * u * t, t * t)
                points.append(
                    tuple(
                        sum(k * p for k, p in zip(bend, axis, strict=True))
                        for axis in ((x, cx, ex), (y, cy, ey))
                    )
                )
            at = (ex, ey)
        else:
            dx, dy = {"M": numbers, "h": (*numbers, 0), "v": (0, *numbers)}[op]
            at = (at[0] + dx, at[1] + dy)
        points.append(at)
    return points, [
        (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        for a, b in pairwise(points)
    ]


def meet(one, other):
    """Whether the insides of a box and of a piece of a line meet."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def lines(career, svg):
    """Yield (the two ends, its corners, its pieces) of every line, also of those only picked."""
    edges = {e.id: e for e in career.edges}
    for path in svg.iter(f"{SVG}path"):
        stands = [edges[f"e{n}"] for n in path.get("data-e").split()]
        ends = {frozenset((e.start, e.end)) for e in stands}
        assert len(ends) == 1, "one line stands for two names"
        yield set(next(iter(ends))), *pieces_of(path.get("d"))


def test_no_line_crosses_the_box_of_a_name_it_does_not_join(drawn):
    wrong, measured = [], 0
    for career, name, svg in drawn:
        around = boxes(svg)
        for ends, _, pieces in lines(career, svg):
            measured += 1
            for key, (left, top, right, low) in around.items():
                box = (left, top - GUTTER, right, low + GUTTER)
                if key not in ends and any(meet(box, piece) for piece in pieces):
                    wrong.append((career.subject.id, name, sorted(ends), key))
    assert (wrong, measured > 2000) == ([], True)


def test_every_line_begins_and_ends_at_its_names(drawn):
    wrong = []
    for career, name, svg in drawn:
        around = boxes(svg)
        for ends, points, _ in lines(career, svg):
            touched = {
                key
                for key in ends
                for x, y in (points[0], points[-1])
                if around[key][0] - 0.1 <= x <= around[key][2] + 0.1
                and around[key][1] - 0.1 <= y <= around[key][3] + 0.1
            }
            if touched != ends:
                wrong.append((career.subject.id, name, sorted(ends)))
    assert wrong == []


def test_no_name_covers_another_and_no_line_crosses_a_heading(drawn):
    for career, name, svg in drawn:
        rects = sorted(boxes(svg).values())
        for n, box in enumerate(rects):
            assert not any(meet(box, other) for other in rects[:n]), (career.subject.id, name)
        for head in (t for t in svg.iter(f"{SVG}text") if "head" in t.get("class").split()):
            x, y = float(head.get("x")), float(head.get("y"))
            box = (x, y - 10, x + len("".join(head.itertext())) * 12.5 * LETTER, y)
            for ends, _, pieces in lines(career, svg):
                crosses = any(meet(box, piece) for piece in pieces)
                assert not crosses, (career.subject.id, name, ends, head.get("data-lane"))


def test_every_name_is_drawn_or_counted_and_marked_as_the_firmest_that_joins_it(careers):
    order = ["", "inferred", "possible", "disputed"]
    for career in careers:
        drawn = columns(career)
        named = {b.node: b for b in drawn.boxes if b.node}
        more = sum(int(b.name[1:].split()[0]) for b in drawn.boxes if not b.node)
        assert len(named) + more == len(career.nodes) and len(named) <= MOST
        for edge in career.edges:
            others = {edge.start, edge.end} - {career.subject.id}
            box = named.get(next(iter(others))) if len(others) == 1 else None
            if box:
                assert order.index(box.mark) <= order.index(edge.mark)
                joined = {
                    e.mark for e in career.edges if {e.start, e.end} == {edge.start, edge.end}
                }
                assert box.mark in joined


def test_a_low_drawing_is_whole_and_says_how_many_more_there_are(careers):
    folded = 0
    for career in careers:
        low, whole = columns(career, LOW), columns(career)
        many = len({b.lane for b in low.boxes}) > 8
        assert low.height <= LOW or many, career.subject.id
        for drawn in (low, whole):
            levels = [y for line in drawn.lines for _, y in line.points]
            assert all(0 < y < drawn.height for y in levels), career.subject.id
        for lane in career.lanes:
            names = [b for b in low.boxes if b.lane == lane.id]
            more = sum(int(b.name[1:].split()[0]) for b in names if not b.node)
            shown = sum(1 for b in names if b.node)
            count = sum(n.lane == lane.id for n in career.nodes)
            assert shown + more == count and (shown > 0) == (count > 0)
            folded += more > 0
    assert folded > 20


def test_what_is_told_of_a_name_are_relations_and_years_that_are_recorded(corpus):
    career = career_of(corpus, corpus.entities["james-sofronas"])
    told = {b.node: b.told for b in columns(career).boxes}
    assert told["ssf"][0].startswith("sponsored")
    assert not any("spoke about" in way for way in told["ssf"])
    assert told["nissan-nx2000"][0] == "drove · 1994, 1997–1998"


def test_years_are_those_recorded_and_no_others():
    years = [("1994", 0), ("1997", 2), ("1998", 0), ("2001", 2)]
    axis = Axis("year", "season", tuple(Tick(y, y, gap, int(y), int(y)) for y, gap in years))
    assert ticks_in_words(axis, [0, 1, 2]) == "1994, 1997–1998"
    assert ticks_in_words(axis, [2, 3]) == "1998, 2001"
    assert ticks_in_words(axis, []) == ""
    parts = Axis("part", "round", (Tick("a", "Sebring"), Tick("b", "Miami")))
    assert ticks_in_words(parts, [1]) == "Miami"
    assert ticks_in_words(parts, [0, 1]) == "2 rounds"


def test_the_routes_of_a_page_are_those_of_kg_path(corpus, careers):
    seen = 0
    for one, other, *_ in PAIRS:
        career = next(c for c in careers if c.subject.id == one)
        here = {n.id for n in career.nodes}
        for start, end in ((one, other), *((a, other) for a in sorted(here)[:3])):
            way = next(
                (w for w in career.routes if {w.hops[0].start, w.hops[-1].end} == {start, end}),
                None,
            )
            if end not in here or start == end:
                continue
            route = find_routes(corpus, corpus.entities[start], corpus.entities[end], 1)[0]
            told = [h.statement for h in route.hops]
            assert [h.statement for h in way.hops] in (told, told[::-1])
            seen += 1
    assert seen > 20


@pytest.mark.parametrize(("one", "other"), [(p[0], p[1]) for p in PAIRS])
def test_a_route_is_told_as_a_strip_hop_by_hop(corpus, one, other):
    routes = find_routes(corpus, corpus.entities[one], corpus.entities[other], 1)
    career = connection_of(corpus, routes)
    svg = ET.fromstring(strip_svg(career, career.routes[0]))
    rects = [float(r.get("y")) for r in svg.iter(f"{SVG}rect")]
    text = " ".join("".join(svg.itertext()).split())
    assert len(rects) == len(routes[0].hops) + 1 and all(a < b for a, b in pairwise(rects))
    for hop in routes[0].hops:
        assert corpus.statement(hop.statement).sentence.split()[0] in text
    assert corpus.entities[one].name in text and corpus.entities[other].name in text
