"""A career or connection → one HTML file that needs nothing else; pyvis draws."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.answers.career import Career, career_of, connection_of
from kg.answers.career.shapes import Line, Way
from kg.answers.lives import LifeSentence, head_figures, number_in, short_life
from kg.answers.show import by_telling
from kg.answers.site_ld import LinkedData
from kg.answers.story import Story, read_story
from kg.files import write_whole
from kg.pages.columns import LOW, LOW_ALONE, NARROW, columns, one_column
from kg.pages.columns_svg import columns_svg
from kg.pages.lanes import Timeline, timeline
from kg.pages.packed import (
    TEMPLATES,
    as_it_is,
    packed_vis,
    packed_vis_script,
    page_looks,
    policy_hash,
    template_text,
)
from kg.pages.shared_rows import SharedRows
from kg.pages.spread import spread
from kg.pages.strip import strip_svg
from kg.pages.tables import Table, covered_lanes, tables_of
from kg.pages.texts import badged

if TYPE_CHECKING:
    from jinja2 import Environment
    from pyvis.network import Network  # type: ignore[import-untyped]

    from kg.answers.graph import Entity, Graph
    from kg.answers.paths import Route
    from kg.model.statements import Statement

_OPTIONS = {
    "autoResize": True,
    "physics": {"enabled": False},
    "interaction": {
        "hover": True,
        "dragNodes": True,
        "selectable": False,
        "keyboard": {"enabled": False},
    },
    "nodes": {
        "shape": "box",
        "borderWidth": 1,
        "labelHighlightBold": False,
        "shapeProperties": {"borderRadius": 6},
        "margin": {"top": 4, "bottom": 4, "left": 8, "right": 8},
    },
}
_KEYS = (
    ("title", "★ title"),
    ("win", "win"),
    ("podium", "podium"),
    ("points", "points"),
    ("placed", "placed"),
    ("out", ""),
)
_SIGNS = (
    ("inferred", "° or long dashes: inferred"),
    ("possible", "short dashes: only possible"),
    ("disputed", "⚠ or dots: the sources disagree"),
    ("fades", "fading: no source gives that end"),
)
_LEAST_SCALE, _AROUND = 0.93, 40  # of a drawing in a window of usual width; px around it
_PAGES = {True: 4, False: 2}  # in print: of years, of the parts of one
_PAGE, _ROW, _SOURCE = 960, 62, 22  # px: of a page, of a row of the table, of a source
_BEFORE, _BETWEEN = 290, 70  # px: of what stands before the lanes, and between them and the table
_LEAST_PRINTED = 4
_HEADING, _IN_PRINT = 60, 0.9  # px: of a table's name and key; how large it is in print
_OF_ONE_CLASS = 4  # no class has more than its quarter of them, while others have some
_MOST_OPENING = 5  # sentences of the short life
_MOST_BESIDE_A_GRID = 3  # the same of a season: its table tells winners, standings and teams
_MOST_TELLING = 6  # statements with which the panel opens
_FIRST = 'document.documentElement.classList.add("js")'  # before anything is laid out without


def write_career_page(
    graph: "Graph",
    entity: "Entity",
    path: str | Path,
    *,
    passages: bool = False,
    story: str | Path | None = None,
) -> Path:
    """Write the career page of an entity to ``path`` and return the Path; same facts, same bytes.

    passages: whether receipts show the passage where its text is at hand; they are other people's
    texts; story: a file of steps that the page tells, see ``kg.answers.story``. The file written is
    whole or not there at all.

    Raises NoPage where the entity is not public, ProblemsError for a story that cannot be told,
    KgError where the file cannot be written.
    """
    return _write(path, career_html(graph, entity, passages=passages, story=story))


def write_connection_page(
    graph: "Graph", routes: "Sequence[Route]", path: str | Path, *, passages: bool = False
) -> Path:
    """Write the page of a connection to ``path`` and return the Path; see ``connection_html``."""
    return _write(path, connection_html(graph, routes, passages=passages))


def career_html(
    graph: "Graph",
    entity: "Entity",
    *,
    passages: bool = False,
    home: str | None = None,
    shared: str | None = None,
    rows: SharedRows | None = None,
    story: str | Path | None = None,
) -> str:
    """Return the career page of an entity (any class) as HTML text.

    home: a relative address of the page it belongs to, in a site; shared: of the folder in which
    ``shared_parts`` lie, or None where the page holds them itself; rows: the same of the statements
    with their receipts; story: a file of steps that it tells, or None.

    Raises NoPage where the entity is not public, ProblemsError for a story that cannot be told.
    """
    career = career_of(graph, entity, passages)
    told = read_story(story, graph, career) if story else None
    most = _MOST_OPENING if career.season is None else _MOST_BESIDE_A_GRID
    life = [sentence.text for sentence in short_life(graph, entity, most)]
    counted = [figure_of(found) for found in head_figures(graph, entity)]
    page = _page(graph, career, home, life, shared, rows, counted, told)
    return rows.linked(page) if rows else page


def shared_parts() -> dict[str, Callable[[], str]]:
    """Return file name → what makes its text, of all that career pages of a site share."""
    return {
        "career.css": page_looks,
        "career.js": lambda: template_text("career.js"),
        "rows.js": lambda: template_text("site_rows.js"),
        "vis-network.js": packed_vis_script,
    }


def connection_html(graph: "Graph", routes: "Sequence[Route]", *, passages: bool = False) -> str:
    """Return the page of a connection as HTML text.

    routes: of kg.answers.paths, the most telling first. Raises ValueError where there is none,
    NoPage where an end is not public.
    """
    return _page(graph, connection_of(graph, routes, passages))


def _write(path: str | Path, html: str) -> Path:
    path = Path(path)
    write_whole(path, html)
    return path


def _page(
    graph: "Graph",
    career: Career,
    home: str | None = None,
    life: Sequence[str] = (),
    shared: str | None = None,
    rows: SharedRows | None = None,
    counted: Sequence["Figure"] = (),
    story: Story | None = None,
) -> str:
    """Return the HTML of a career: its data goes through pyvis, all text through escaping.

    life: the sentences that open it; counted: the figures of its head.
    """
    from markupsafe import Markup

    groups, drawn, tables = _groups(career), timeline(career), tables_of(career)
    printed = _printed(graph, career, drawn, sum(t.high + _HEADING for t in tables))
    net = _network(career, [s for _, statements in groups for s in statements])
    net.set_template_dir(str(TEMPLATES), "page.html.j2")
    net.templateEnv = environment()
    script, vis = template_text("career.js"), packed_vis() if career.kind == "career" else None
    anchors = {n.id: n.own[0] for n in career.nodes if n.own}
    net.templateEnv.globals.update(
        home=home,
        career=career,
        timeline=drawn,
        tables=tables,
        covered=covered_lanes(career),
        css=Markup(page_looks()),
        script=Markup(script),
        vis=vis.text if vis else "",
        net_options=_OPTIONS,
        lane_colours=Markup(lane_colours(career) + _where_whole(career)),
        shared=shared,
        rows=rows,
        first_script=_FIRST,
        scripts=" ".join(
            [
                "'self'" if shared is not None else policy_hash(script),
                policy_hash(_FIRST),
                *([vis.hash] if vis else []),
            ]
        ),
        drawings=Markup("".join(_drawings(career, anchors))),
        groups=groups,
        life=life,
        story=story,
        counted=counted,
        printed=printed,
        printed_sources={
            r.source for s in career.statements if s.id in printed for r in s.receipts
        },
        keys=chip_key(career),
        signs=signs_of(career, career.kind == "career"),
        graph_signs=signs_of(career, False) if career.kind == "career" else "",
        table_signs=signs_of(career, False, tables),
        names=_names(graph, career),
        first_statement=anchors,
        node_of={n.id: n for n in career.nodes},
        lane_of={lane.id: lane for lane in career.lanes},
        about=_about(graph, career),
        facts=_facts(graph, career, net, groups)
        | {"figures": _rows_of(groups, [f.statements for f in counted])}
        | ({"story": [step.view for step in story.steps]} if story else {}),
    )
    return inlined(str(net.generate_html()))


def inlined(html: str) -> str:
    """Return a page without indents, and without what only drawings of their own need."""
    return re.sub(r"\n\s+", "\n", html).replace(' xmlns="http://www.w3.org/2000/svg"', "")


@cache
def environment() -> "Environment":
    """Return what reads the template, which is compiled once for all careers of a site."""
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    found = Environment(
        loader=FileSystemLoader(str(TEMPLATES)),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":")}
    found.filters["whole"] = lambda text: Markup(text)
    found.filters["brief"] = _brief
    found.filters["badged"] = badged
    return found


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a page's head: what stands before its number, the number, what stands behind.

    beside: what else is counted or stated of it; statements: ids of what is behind it.
    """

    before: str
    number: str
    after: str
    beside: str
    statements: tuple[str, ...]


def figure_of(found: LifeSentence) -> Figure:
    """Return a figure of a head."""
    behind = dict.fromkeys(s.id for s in (*found.counted, *found.statements))
    return Figure(*number_in(found.text), found.beside or "as far as recorded", tuple(behind))


def _rows_of(
    groups: Sequence[tuple[str, Sequence[Line]]], lists: Sequence[Sequence[str]]
) -> list[list[int]]:
    """Return lists of statements as numbers of their rows in the table."""
    row = {s.id: n for n, s in enumerate(s for _, shown in groups for s in shown)}
    return [[row[i] for i in ids if i in row] for ids in lists]


def _drawings(career: Career, anchors: Mapping[str, str]) -> Iterator[str]:
    """Yield the drawings of a page, each for wide and for narrow screens."""
    if career.kind == "connection":
        for way in career.routes:
            yield f"<div>{strip_svg(career, way)}{strip_svg(career, way, NARROW)}</div>"
        return
    whole, low = columns(career), columns(career, LOW if career.season is None else LOW_ALONE)
    if whole.height > low.height:
        yield columns_svg(career, low, "wide low", anchors)
    yield columns_svg(career, whole, "wide", anchors)
    yield columns_svg(career, one_column(career), "narrow", {})


def _network(career: Career, shown: Sequence[Line]) -> "Network":
    """Return the pyvis network of a career; lines name statements by their row."""
    from pyvis.network import Network

    net = Network(directed=True)
    net.options = _OPTIONS
    places, subject = spread(career), career.subject
    net.add_node(
        subject.id,
        label=subject.name,
        lane=None,
        **({"others": list(subject.other_names)} if subject.other_names else {}),
        ticks=list(range(len(career.axis.ticks))),
        what=subject.class_label,
        count=0,
        xy=places[subject.id],
    )
    for node in career.nodes:
        net.add_node(
            node.id,
            label=node.name,
            **({"short": node.short} if node.short else {}),
            lane=node.lane,
            **({"others": list(node.other_names)} if node.other_names else {}),
            ticks=list(node.ticks),
            what=node.class_label,
            count=node.count,
            xy=places[node.id],
        )
    number = {s.id: n for n, s in enumerate(shown)}
    for edge in career.edges:
        net.add_edge(
            edge.start,
            edge.end,
            label=edge.label,
            **({"mark": edge.mark} if edge.mark else {}),
            **({"loose": 1} if edge.loose else {}),
            s=[number[i] for i in edge.statements],  # short: there are hundreds
        )
    index = {node["id"]: n for n, node in enumerate(net.nodes)}
    labels = _labels(career)
    for line in net.edges:  # the page knows names by their place, and lines and words too
        line.update({end: index[line[end]] for end in ("from", "to")})
        line["label"] = labels.index(line["label"])
    for item in (*net.nodes, *net.edges):
        for key in ("color", "shape", "arrows"):  # pyvis adds its own looks; ours follow the theme
            item.pop(key, None)
    return net


def _brief(edges: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """Return lines as lists: from, to, label, statements, and where it is so mark, loose."""
    found = []
    for edge in edges:
        more = [edge.get("mark", ""), *([1] if edge.get("loose") else [])]
        line = [edge["from"], edge["to"], edge["label"], edge["s"]]
        found.append(line + (more if any(more) else []))
    return found


def _labels(career: Career) -> list[str]:
    """Return what lines say, each once."""
    return sorted({edge.label for edge in career.edges})


def _facts(
    graph: "Graph",
    career: Career,
    net: "Network",
    groups: Sequence[tuple[str, Sequence[Line]]],
) -> dict[str, Any]:
    """Return what the script of the page has to know, beside the nodes and the lines."""
    index = {n["id"]: i for i, n in enumerate(net.nodes)}
    row = {s.id: n for n, s in enumerate(s for _, shown in groups for s in shown)}
    subject = career.subject
    passed = {i for way in career.routes for hop in way.hops for i in (hop.start, hop.end)}
    number = {**index, **{i: len(index) + n for n, i in enumerate(sorted(passed - set(index)))}}
    ways = [_way(way, number, row) for way in career.routes]
    kept, via = (ways, "") if career.kind == "connection" else _in_parts(ways, len(index))
    return {
        "kind": career.kind,
        "opens": "results" if career.season is not None else "timeline",
        "subject": subject.id,
        "name": subject.title,
        "lanes": [
            {"id": lane.id, "label": lane.label, "glyph": lane.glyph, "count": lane.count}
            for lane in career.lanes
        ],
        "labels": _labels(career),
        "axis": career.axis.kind,
        "unit": career.axis.label,
        "ticks": [t.label for t in career.axis.ticks],
        "gaps": [n for n, t in enumerate(career.axis.ticks) if t.gap or career.axis.kind != "year"],
        "legend": [f"{sign} {words}." for sign, words in career.legend.items()],
        "sparql": career.sparql["one"],
        "telling": [row[s.id] for s in by_telling(graph, _own(graph, career), 2)[:_MOST_TELLING]],
        "passed": [graph.entities[i].name for i in number if i not in index],
        "routes": ";".join(" ".join(map(str, way)) for way in kept),
        "via": via,
        "statements": [
            [list(s.ticks), [index[i] for i in s.nodes], *([] if s.own else [0])]
            for _, statements in groups
            for s in statements
        ],
    }


def _way(way: Way, number: Mapping[str, int], row: Mapping[str, int]) -> tuple[int, ...]:
    """Return a route in numbers: name, statement, name, statement, …, name."""
    steps = [n for hop in way.hops for n in (row[hop.statement], number[hop.end])]
    return (number[way.hops[0].start], *steps)


def _in_parts(ways: Sequence[tuple[int, ...]], names: int) -> tuple[list[tuple[int, ...]], str]:
    """Return (routes that must be told, for each two names the one between them or nothing).

    Most routes are two of the others, end to end: of those the page needs only where they meet.
    The names of a page are numbered from 0 to ``names``; the second part holds for each of them
    those behind it, in base 36.

    >>> _in_parts([(0, 7, 1), (1, 8, 2), (0, 7, 1, 8, 2)], 3)
    ([(0, 7, 1), (1, 8, 2)], ',1;;')
    """
    known = {(w[0], w[-1]): w for w in ways} | {(w[-1], w[0]): w[::-1] for w in ways}
    meets: dict[tuple[int, int], int] = {}
    for way in ways:
        halves = ((way[: n + 1], way[n:]) for n in range(2, len(way) - 1, 2))
        for one, two in halves:
            if known.get((one[0], one[-1])) == one and known.get((two[0], two[-1])) == two:
                meets[min(way[0], way[-1]), max(way[0], way[-1])] = one[-1]
                break
    rows = (
        ",".join(_in_base_36(meets.get((a, b))) for b in range(a + 1, names)) for a in range(names)
    )
    kept = [w for w in ways if (min(w[0], w[-1]), max(w[0], w[-1])) not in meets]
    return kept, ";".join(rows)


def _in_base_36(number: int | None) -> str:
    if number is None:
        return ""
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = digits[number % 36]
    while number := number // 36:
        text = digits[number % 36] + text
    return text


def chip_key(career: Career) -> list[tuple[str, str]]:
    """Return (colour of a season, what it means)."""
    return [(key, words or career.looks.get(key, key)) for key, words in _KEYS]


def lane_colours(career: Career) -> str:
    """Return the colours of lanes as CSS."""
    return "".join(
        f".l-{as_it_is(r'[a-z-]+', lane.id)}{{--c:{as_it_is(r'#[0-9a-fA-F]{6}', lane.colour)};"
        f'--g:"{as_it_is(r"[^<>&{}]", lane.glyph)}"}}'
        for lane in career.lanes
    )


def _where_whole(career: Career) -> str:
    """Return as CSS in how high a pane all names are drawn: where they fit, letters as large."""
    high = round(columns(career).height * _LEAST_SCALE) + _AROUND
    return (
        f"@container (min-height:{high}px){{.drawing.low{{display:none}}"
        ".drawing.low+.wide{display:block}}"
    )


def signs_of(career: Career, with_bars: bool = True, tables: Sequence[Table] = ()) -> str:
    """Return a line that says what the signs mean that are used of a career: its key.

    with_bars: whether it stands above bars of a timeline; tables: or above these.
    """
    used = {line.mark for line in career.statements} | {e.mark for e in career.edges}
    bars = (bar for lane in career.lanes for row in lane.rows for bar in row.bars)
    if with_bars and any(bar.fades_in or bar.fades_out for bar in bars):
        used.add("fades")
    told = [words for table in tables for look, words in table.key if look in ("", "none")]
    return " · ".join([*(words for mark, words in _SIGNS if mark in used), *dict.fromkeys(told)])


def _printed(graph: "Graph", career: Career, drawn: Timeline, tables: float) -> set[str]:
    """Return ids of the statements whose receipts are printed: those that tell most.

    As many as the lanes and tables (so many px high) leave room for on the pages that a career
    may take.

    Of a connection those of its first route.
    """
    if career.kind == "connection":
        return {hop.statement for way in career.routes[:1] for hop in way.hops}
    own = _own(graph, career)
    sources = _SOURCE * len(career.sources) + _BETWEEN
    room = _PAGES[career.axis.kind == "year"] * _PAGE - _laid(drawn) - _BETWEEN - sources
    most = max(_LEAST_PRINTED, int(room - tables * _IN_PRINT) // _ROW)
    return {s.id for s in by_telling(graph, own, most // _OF_ONE_CLASS)[:most]}


def _own(graph: "Graph", career: Career) -> "list[Statement]":
    return [graph.statement(line.id) for line in career.statements if line.own]


def _laid(drawn: Timeline) -> int:
    """Return where the lanes end in print, in px from the top: none is broken between pages."""
    at = _BEFORE
    for lane in drawn.lanes:
        height = lane.height + (24 if lane.undated else 4)
        if at % _PAGE + height > _PAGE:
            at += _PAGE - at % _PAGE
        at += height
    return at


def _groups(career: Career) -> list[tuple[str, list[Line]]]:
    """Return (heading, statements) for the table; those between others come last."""
    found: dict[str, list[Line]] = {}
    for statement in sorted(career.statements, key=lambda s: not s.own):
        found.setdefault(statement.group, []).append(statement)
    return list(found.items())


def _names(graph: "Graph", career: Career) -> Mapping[str, str]:
    """Return entity id → name of all that hops name."""
    ends = {i for way in career.routes for h in way.hops for i in (h.start, h.end)}
    return {i: graph.entities[i].name for i in sorted(ends)}


def _about(graph: "Graph", career: Career) -> Mapping[str, Any]:
    """Return who or what the page is about in schema.org's words."""
    own = _own(graph, career)
    return LinkedData(graph).entity(graph.entities[career.subject.id], own)
