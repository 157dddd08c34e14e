"""A comparison → one HTML file that needs nothing else and runs no script; or a picture of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.answers.career.building import connection_of
from kg.answers.career.comparing import Comparison, said
from kg.answers.career.shapes import Career, Line, Source
from kg.files import write_whole
from kg.pages.career import (
    chip_key,
    environment,
    figure_of,
    inlined,
    lane_colours,
    signs_of,
)
from kg.pages.columns import NARROW
from kg.pages.compared import head_to_head
from kg.pages.lanes import timeline
from kg.pages.packed import page_looks, template_text
from kg.pages.picture import ENDINGS, comparison_picture, png_of
from kg.pages.results import WIDE, key_of, result_rows
from kg.pages.strip import strip_svg
from kg.problems import WrongUsage


def write_comparison(found: Comparison, path: str | Path) -> Path:
    """Write a comparison to ``path`` (.html, .svg or .png) and return the Path.

    The same facts give the same bytes of HTML and SVG. Raises WrongUsage for another ending and
    where a PNG cannot be made, KgError where the file cannot be written.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending not in (".html", *ENDINGS):
        raise WrongUsage(
            f"a comparison is not written as '{path.suffix or path.name}'",
            "name a file that ends in .html, .svg or .png",
        )
    if ending == ".html":
        write_whole(path, comparison_html(found))
    else:
        svg = comparison_picture(found)
        write_whole(path, png_of(svg) if ending == ".png" else svg)
    return path


def comparison_html(found: Comparison) -> str:
    """Return the page of a comparison as HTML text, every text escaped."""
    drawn = [timeline(career) for career in found.careers]
    routes = [
        (other.name, list(_strips(connection_of(found.graph, [route]))) if route else [])
        for other, route in zip(found.entities[1:], found.routes, strict=True)
    ]
    rows = [row for _, row in found.results]
    text = (
        environment()
        .get_template("compare.html.j2")
        .render(
            found=found,
            css=page_looks() + template_text("compare.css"),
            lane_colours="".join(dict.fromkeys(lane_colours(c) for c in found.careers)),
            figures=[[figure_of(f) if f else None for f in row] for row in found.figures],
            head_to_head=head_to_head(found),
            signs=max(map(signs_of, found.careers), key=len),
            verdicts=[found.verdict(duel) for duel in found.duels],
            legend=found.careers[0].legend,
            least=drawn[0].least,
            axes=[one.axis for one in drawn],
            lanes=list(_lanes(found)),
            keys=chip_key(found.careers[0]),
            results=list(_results(found)),
            result_key=key_of(rows, found.careers[0].looks),
            shared_names=[said(found.graph, one.name, one.mark) for one in found.shared],
            apart=_apart(found),
            routes=routes,
            statements=statements_of(found),
            sources=_sources(found.careers),
            printed={i for duel in found.duels for i in duel.statements},
        )
    )
    return inlined(text)


@dataclass(frozen=True, slots=True)
class _LaneOf:
    """A lane of one name (its number); is_first: the first of those of that kind."""

    id: str
    label: str
    glyph: str
    number: int
    is_first: bool
    svg: str


def _lanes(found: Comparison) -> Iterator[_LaneOf]:
    """Yield the lanes, those of one kind beside each other."""
    drawn = [{lane.id: lane for lane in timeline(c).lanes if lane.svg} for c in found.careers]
    for name in found.graph.vocabulary.lanes:
        numbers = [n for n, lanes in enumerate(drawn) if name in lanes]
        for n in numbers:
            lane = drawn[n][name]
            yield _LaneOf(name, lane.label, lane.glyph, n, n == numbers[0], lane.svg)


def _results(found: Comparison) -> Iterator[str]:
    """Yield the rows of results, wide and narrow, a season's beside each other."""
    rows = [
        replace(row, told=" · ".join(t for t in (found.entities[n].name, row.told) if t))
        for n, row in found.results
    ]
    for width in (WIDE, NARROW):
        yield from (part.svg for part in result_rows(rows, width))


def _strips(career: Career) -> Iterator[str]:
    for way in career.routes:
        yield strip_svg(career, way)
        yield strip_svg(career, way, NARROW)


def _apart(found: Comparison) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Return (lane, for each name those that it has alone)."""
    lanes: dict[str, list[tuple[str, ...]]] = {}
    for only in found.apart:
        lanes.setdefault(only.lane, [()] * len(found.entities))[only.number] = only.names
    return list(lanes.items())


def statements_of(found: Comparison) -> list[Line]:
    """Return the statements of all careers and routes, each once."""
    lines = {line.id: line for career in found.careers for line in career.statements}
    for route in found.routes:
        if route:
            lines |= {s.id: s for s in connection_of(found.graph, [route]).statements}
    return list(lines.values())


def _sources(careers: Sequence[Career]) -> list[Source]:
    return sorted({s.id: s for c in careers for s in c.sources}.values(), key=lambda s: s.id)
