"""A career or a route → a picture of its own: SVG with its looks in it, or PNG; no browser."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.answers.career import Career, career_of, connection_of
from kg.answers.career.cells import STAR
from kg.answers.career.comparing import Comparison
from kg.answers.lives import head_figures, short_life
from kg.files import write_whole
from kg.pages.columns import columns
from kg.pages.columns_svg import columns_svg
from kg.pages.compared import head_to_head
from kg.pages.lanes import HEAD, timeline
from kg.pages.packed import palette, template_text
from kg.pages.results import result_rows
from kg.pages.strip import WIDE, strip_svg
from kg.pages.strokes import width_of, wrapped
from kg.pages.tables import Table, tables_of
from kg.pages.texts import escaped, signed
from kg.problems import NotRecorded, WrongUsage

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph
    from kg.answers.paths import Route

KINDS, ENDINGS = ("timeline", "names", "results"), (".svg", ".png")
_WIDTH, _EDGE, _LABELS = 1060, 20, 120  # px: of a picture, of what is left free, of lanes' names
_NAME, _TEXT, _SMALL, _LEADING = 30, 14, 12, 20  # px: sizes of letters, from line to line
_MOST_LIFE = 3
_TINT, _SHADE = 0.14, 0.62  # how much of a lane's colour is in a ground, in a stroke
_GROUND, _INK = "#ffffff", "#000000"
_SCALE = 2  # pixels of a PNG for each px


def write_picture(
    graph: "Graph", entity: "Entity", path: str | Path, kind: str | None = None
) -> Path:
    """Write the picture of an entity to ``path`` (.svg or .png) and return the Path.

    kind: one of KINDS, or None for what suits it. The same facts give the same SVG.

    Raises WrongUsage for another ending or kind and where a PNG cannot be made; NoPage where the
    entity is not public; NotRecorded where it has no results to show; KgError where the file
    cannot be written.
    """
    if kind not in (None, *KINDS):
        raise WrongUsage(f"there is no picture of the kind '{kind}'", "one of: " + ", ".join(KINDS))
    return _write(path, lambda: career_picture(graph, entity, kind))


def write_route_picture(graph: "Graph", routes: "Sequence[Route]", path: str | Path) -> Path:
    """Write the picture of the first of routes to ``path``; see ``write_picture``."""
    return _write(path, lambda: route_picture(graph, routes))


def career_picture(graph: "Graph", entity: "Entity", kind: str | None = None) -> str:
    """Return the picture of an entity as SVG: who it is in words, then what ``kind`` says.

    kind: one of KINDS; None is a season's rounds and winners, and the timeline of all others.

    Raises NotRecorded for results where no source tells of any.
    """
    career = career_of(graph, entity)
    kind = kind or ("results" if career.season is not None else KINDS[0])
    life = [s.text for s in short_life(graph, entity, _MOST_LIFE)]
    figures = [s.whole for s in head_figures(graph, entity)]
    if kind == "results":
        body, high = _tables(career)
    elif kind == "names" or not career.axis.ticks:
        drawn = columns(career)
        left = (_WIDTH - drawn.width) / 2
        body, high = _at(left, 0, columns_svg(career, drawn, "wide")), drawn.height
    else:
        body, high = _timeline(career)
    return _picture(career, [*life], figures, body, high)


def route_picture(graph: "Graph", routes: "Sequence[Route]") -> str:
    """Return the picture of the first of routes between two names as SVG."""
    career = connection_of(graph, routes[:1])
    strip = strip_svg(career, career.routes[0], links=False)
    high = float(strip.partition('height="')[2].partition('"')[0])
    return _picture(career, [], [], _at(_EDGE, 0, strip), high, WIDE + 4 * _EDGE)


def comparison_picture(found: Comparison) -> str:
    """Return a comparison as SVG: the years of each name over one axis, then race by race."""
    first, out, y = found.careers[0], [], 0.0
    for career in found.careers:
        y += _LEADING + 4
        out.append(_text(career.subject.name, _EDGE, y, "part"))
        body, high = _timeline(career)
        out.append(_at(0, y + 8, body))
        y += high + 8
    rows = [replace(r, told=found.entities[n].name) for n, r in found.results]
    for part in result_rows(rows, links=False):
        out.append(_at(_EDGE, y, part.svg))
        y += part.high
    ids = {s.id for c in found.careers for s in c.statements if s.own}
    articles = {s.id for c in found.careers for s in c.sources}
    subject = replace(
        first.subject,
        title=found.title,
        class_label="side by side",
        note="",
        statements=len(ids),
        articles=len(articles),
    )
    lanes = {lane.id: lane for career in found.careers for lane in career.lanes}
    whole = replace(first, subject=subject, lanes=tuple(lanes.values()))
    life = [head_to_head(found) + "."] if found.duels else []
    return _picture(whole, life, [], "".join(out), y)


def _write(path: str | Path, make: Callable[[], str]) -> Path:
    path = Path(path)
    if path.suffix.lower() not in ENDINGS:
        raise WrongUsage(f"'{path.name}' is no picture", "end its name in .svg or .png")
    svg = make()
    write_whole(path, png_of(svg) if path.suffix.lower() == ".png" else svg)
    return path


def png_of(svg: str, scale: int = _SCALE) -> bytes:
    """Return an SVG of ours as PNG (bytes), drawn by resvg with the fonts of the machine.

    scale: pixels for each px.
    """
    import resvg_py

    return resvg_py.svg_to_bytes(svg_string=svg, zoom=scale)


def _picture(
    career: Career,
    life: Sequence[str],
    figures: Sequence[str],
    body: str,
    high: float,
    width: int = _WIDTH,
) -> str:
    """Return a picture: name, life, figures, what is drawn, and what it rests on."""
    subject, y, out = career.subject, float(_EDGE), []
    for line in wrapped(subject.title, width - 2 * _EDGE, _NAME, 2, bold=True):
        y += _NAME
        out.append(_text(line, _EDGE, y, "title"))
    known = [subject.class_label, subject.years, subject.note[:80]]
    y += _LEADING
    out.append(_text(" · ".join(w for w in known if w), _EDGE, y, "told"))
    while len(life) > 1 and len(wrapped(signed(" ".join(life)), width - 2 * _EDGE, _TEXT)) > 3:
        life = life[:-1]
    for line in wrapped(signed(" ".join(life)), width - 2 * _EDGE, _TEXT, 3):
        y += _LEADING
        out.append(_text(line, _EDGE, y, "who"))
    if figures:
        y += 6
        told = " · ".join(figures) + ", as far as recorded"
        for line in wrapped(told, width - 2 * _EDGE, _TEXT + 1, 2, bold=True):
            y += _LEADING
            out.append(_text(line, _EDGE, y, "figures"))
    y += 14
    out += [f'<g transform="translate(0 {y:g})">{body}</g>']
    y += high + 26
    articles = f"{subject.articles} article{'' if subject.articles == 1 else 's'}"
    rests = f"Paddock: {subject.statements} statements from {articles}"
    out.append(_text(f"{rests}, each with its receipt. {_key(body)}", _EDGE, y, "told"))
    y += 16
    size = f'width="{width}" height="{y:g}" viewBox="0 0 {width} {y:g}"'
    ground = f'<rect class="picture" width="{width}" height="{y:g}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" '
        f'aria-label="{escaped(subject.title)}"><style>{_style(career)}</style>'
        f"{_FADES}{ground}{''.join(out)}</svg>\n"
    )


def _timeline(career: Career) -> tuple[str, float]:
    """Return (the lanes as SVG, their height)."""
    drawn = timeline(career, _WIDTH - _LABELS - 2 * _EDGE)
    out, y = [_at(_EDGE + _LABELS, 0, drawn.axis)], float(HEAD + 4)
    for lane in drawn.lanes:
        if not lane.svg:
            continue
        at = f'y="{y + 17:g}"'
        glyph = f'<text class="head glyph" x="{_EDGE}" {at}>{escaped(lane.glyph)}</text>'
        head = f'<text class="head" x="{_EDGE + 16}" {at}>{escaped(lane.label)}</text>'
        rule = f'<path class="rule" d="M{_EDGE} {y:g}H{_WIDTH - _EDGE}"/>'
        out.append(
            f'<g class="l-{lane.id}">{rule}{glyph}{head}{_at(_EDGE + _LABELS, y + 2, lane.svg)}</g>'
        )
        y += lane.height + 4
    return "".join(out), y


def _tables(career: Career) -> tuple[str, float]:
    """Return (the tables of a career as SVG, their height)."""
    tables = tables_of(career, links=False)
    if not tables:
        raise NotRecorded(
            f"no source tells of a race result, a round or a driver of {career.subject.title}",
            "leave out --as (or --show) for the timeline",
        )
    out, y = [], 0.0
    for table in tables:
        y += _LEADING + 4
        out.append(_text(table.heading, _EDGE, y, "part"))
        y += 8
        for part in table.wide:
            out.append(_at(_EDGE, y, part.svg))
            y += part.high
        y += _LEADING
        y = _swatches(out, table, y)
    return "".join(out), y


def _swatches(out: list[str], table: Table, y: float) -> float:
    """Add what the colours and signs of a table mean; return where that ends."""
    x = float(_EDGE)
    for look, words in (*table.key, *([("", table.note)] if table.note else [])):
        text = words.removeprefix(f"{STAR} ")
        wide = width_of(text, _SMALL) + (24 if look else 8)
        if x > _EDGE and x + wide > _WIDTH - _EDGE:
            x, y = float(_EDGE), y + _LEADING
        if look:
            box = f'<rect x="{x:g}" y="{y - 10:g}" width="14" height="12" rx="2"/>'
            out.append(f'<g class="cell r-{look}">{box}</g>')
        out.append(_text(text, x + (19 if look else 0), y, "told"))
        x += wide + 8
    return y + _LEADING


def _at(x: float, y: float, svg: str) -> str:
    return f'<g transform="translate({x:g} {y:g})">{svg}</g>'


def _text(words: str, x: float, y: float, look: str) -> str:
    return f'<text class="{look}" x="{x:g}" y="{y:g}">{escaped(words)}</text>'


def _key(body: str) -> str:
    """Return what the looks in a drawing mean."""
    known = {"m-inferred": "long dashes: inferred", "m-possible": "short dashes: only possible"}
    known["m-disputed"] = "dots and ⚠: the sources disagree"
    found = [words for mark, words in known.items() if mark in body]
    return f"{'; '.join(found)[:1].upper()}{'; '.join(found)[1:]}." if found else ""


_FADES = (
    '<defs><linearGradient id="fade-start"><stop offset="0" stop-color="#fff"/>'
    '<stop offset="1" stop-color="#fff" stop-opacity="0"/></linearGradient>'
    '<linearGradient id="fade-end"><stop offset="0" stop-color="#fff" stop-opacity="0"/>'
    '<stop offset="1" stop-color="#fff"/></linearGradient></defs>'
)


def _style(career: Career) -> str:
    """Return the looks of a picture: plain colours only, so that every reader of SVG knows them."""
    fades = "".join(
        f".bar rect.fade.{side}{{fill:url(#fade-{side});stroke:none}}" for side in ("start", "end")
    )
    results = "".join(f".{look} rect{{fill:{colour}}}" for look, colour in palette().items())
    return results + template_text("picture.css") + "".join(_lane_looks(career)) + fades


def _lane_looks(career: Career) -> Iterator[str]:
    for lane in career.lanes:
        stroke, fill = mixed(lane.colour, _INK, _SHADE), mixed(lane.colour, _GROUND, _TINT)
        yield f".l-{lane.id} .bar rect,.name.l-{lane.id} rect{{fill:{fill};stroke:{stroke}}}"
        yield f".l-{lane.id} .glyph{{fill:{stroke}}}"


def mixed(colour: str, other: str, share: float) -> str:
    """Return a colour with ``share`` of it and the rest of another, all as ``#rrggbb``.

    >>> mixed("#ff0000", "#ffffff", 0.5)
    '#ff8080'
    """
    parts = [(int(colour[n : n + 2], 16), int(other[n : n + 2], 16)) for n in (1, 3, 5)]
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in parts)
