"""A career or connection → one HTML file that needs nothing else: pyvis holds the data and draws, the template is ours."""

import base64
import gzip
import hashlib
import os
import re
import tempfile
from functools import cache
from pathlib import Path

from kg.answers.career import career_of, connection_of
from kg.pages.lanes import timeline

TEMPLATES = Path(__file__).parent / "templates"
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
_SCHEMA_ORG = (
    ("Person", "Person"),
    ("Team", "SportsTeam"),
    ("Organization", "Organization"),
    ("Event", "SportsEvent"),
    ("Season", "SportsEvent"),
    ("Session", "SportsEvent"),
    ("Venue", "Place"),
    ("Place", "Place"),
)


def write_career_page(graph, entity, path, *, passages=True):
    """Write the career page of an entity to ``path`` and return the Path; same facts, same bytes.

    passages: whether receipts show the passage where its text is at hand. The file is whole or not there at all.

    Raises OSError where the folder cannot be written.
    """
    return _write(path, career_html(graph, entity, passages=passages))


def write_connection_page(graph, routes, path, *, passages=True):
    """Write the page of a connection to ``path`` and return the Path; routes as ``connection_html`` takes them."""
    return _write(path, connection_html(graph, routes, passages=passages))


def career_html(graph, entity, *, passages=True, home=None):
    """Return the career page of an entity (any class) as HTML text; home: a relative address of the page it belongs to, in a site."""
    return _page(graph, career_of(graph, entity, passages), home)


def connection_html(graph, routes, *, passages=True):
    """Return the page of a connection as HTML text.

    routes: list of {"cost": float, "hops": [{"from": entity id, "to": entity id, "statement": statement id}]},
        the most telling first. Raises ValueError where there is none.
    """
    return _page(graph, connection_of(graph, routes, passages))


def _write(path, html):
    path = Path(path)
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(html.encode("utf-8"))
        os.chmod(fresh, 0o644)
        os.replace(fresh, path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
    return path


def _page(graph, career, home=None):
    """Return the HTML of a career dict: nodes and edges go through pyvis, all text through the template's escaping."""
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup
    from pyvis.network import Network

    net = Network(directed=True)
    net.options = _OPTIONS
    places = _force_layout(career)
    subject = career["subject"]
    net.add_node(
        subject["id"],
        label=_first(graph, career),
        lane=None,
        column=3 if career["kind"] == "career" else 1,
        others=subject["other_names"],
        ticks=list(range(len(career["axis"]["ticks"]))),
        cost=0,
        what=subject["class_label"],
        count=0,
        xy=places[subject["id"]],
    )
    for node in career["nodes"]:
        net.add_node(
            node["id"],
            label=node["name"],
            **({"short": node["short"]} if node["short"] else {}),
            lane=node["lane"],
            column=node["column"],
            others=node["other_names"],
            ticks=node["ticks"],
            cost=node["cost"],
            what=node["class_label"],
            count=node["count"],
            xy=places[node["id"]],
        )
    groups = _groups(career)
    shown = [s for _, statements in groups for s in statements]
    number = {s["id"]: n for n, s in enumerate(shown)}
    index = {n["id"]: i for i, n in enumerate(net.nodes)}
    for edge in career["edges"]:
        net.add_edge(
            edge["from"],
            edge["to"],
            id=edge["id"],
            label=edge["label"],
            cost=edge["cost"],
            mark=edge["mark"],
            loose=int(edge["loose"]),
            statements=[number[i] for i in edge["statements"]],
        )
    for item in (*net.nodes, *net.edges):
        for key in ("color", "shape", "arrows"):  # pyvis adds its own looks; ours follow the theme
            item.pop(key, None)
    script, vis = _template_text("career.js"), _vis()
    net.set_template_dir(str(TEMPLATES), "page.html.j2")
    net.templateEnv = Environment(
        loader=FileSystemLoader(str(TEMPLATES)),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    net.templateEnv.filters["whole"] = lambda text: Markup(text)
    net.templateEnv.globals.update(
        home=home,
        career=career, timeline=timeline(career), css=Markup(_template_text("career.css")), script=Markup(script), vis=vis["packed"], net_options=_OPTIONS,
        lane_colours=Markup("".join(f".l-{_safe(r'[a-z-]+', lane['id'])}{{--c:{_safe(r'#[0-9a-fA-F]{6}', lane['colour'])}}}" for lane in career["lanes"])),
        hashes=f"{_hash(script)} {vis['hash']}", groups=groups, names=_names(graph, career), first_statement=_first_statements(career), node_of={n["id"]: n for n in career["nodes"]}, lane_of={lane["id"]: lane for lane in career["lanes"]}, sentences={s["id"]: s["sentence"] for s in career["statements"]}, about=_json_ld(graph, career),
        facts={
            "kind": career["kind"], "subject": subject["id"], "name": subject["name"], "lanes": [{k: lane[k] for k in ("id", "label", "glyph", "colour")} for lane in career["lanes"]],
            "axis": career["axis"]["kind"], "ticks": [t["label"] for t in career["axis"]["ticks"]], "sparql": career["sparql"], "routes": career["routes"],
            "statements": [[s["ticks"], [index[i] for i in s["nodes"]], *([] if s["own"] else [0])] for s in shown],
        },
    )  # fmt: skip
    return net.generate_html()


@cache
def _template_text(name):
    return (TEMPLATES / name).read_text(encoding="utf-8")


@cache
def _vis():
    """Return vis-network as pyvis ships it, packed to a third of its size, and the hash under which the page's policy lets it run."""
    import pyvis

    path = max(
        (Path(pyvis.__file__).parent / "templates" / "lib").glob("vis-9.1*/vis-network.min.js")
    )
    text = re.sub(r"\n//# sourceMappingURL=.*\s*$", "\n", path.read_text(encoding="utf-8"))
    return {
        "packed": base64.b64encode(gzip.compress(text.encode("utf-8"), 9, mtime=0)).decode("ascii"),
        "hash": _hash(text),
    }


def _hash(text):
    return (
        "'sha256-"
        + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
        + "'"
    )


def _safe(pattern, text):
    """Return text that goes into CSS as it is. Raises ValueError where it is not of the pattern."""
    if not re.fullmatch(pattern, text):
        raise ValueError(f"'{text}' is not of the form {pattern}; mend it in the ontology")
    return text


def _force_layout(career):
    """Return entity id → [x, y] between -1 and 1 for the second layout; seeded, so that it is always the same."""
    import random

    import igraph

    ids = [career["subject"]["id"], *(n["id"] for n in career["nodes"])]
    number = {ident: n for n, ident in enumerate(ids)}
    pairs = sorted({tuple(sorted((number[e["from"]], number[e["to"]]))) for e in career["edges"]})
    igraph.set_random_number_generator(random.Random(11))
    try:
        places = igraph.Graph(len(ids), pairs).layout_fruchterman_reingold(niter=600).coords
    finally:
        igraph.set_random_number_generator(random)
    found = {}
    for axis in (0, 1):
        low, high = min(p[axis] for p in places), max(p[axis] for p in places)
        for ident, place in zip(ids, places, strict=True):
            found.setdefault(ident, []).append(
                round(2 * (place[axis] - low) / ((high - low) or 1) - 1, 3)
            )
    return found


def _first(graph, career):
    return graph.entities[career["subject"]["id"]].name


def _groups(career):
    """Return [(heading, statements)] for the table, in the order of the statements; those between others come last."""
    found = {}
    for statement in sorted(career["statements"], key=lambda s: not s["own"]):
        found.setdefault(statement["group"], []).append(statement)
    return list(found.items())


def _names(graph, career):
    """Return entity id → name of all that hops name."""
    return {
        h[end]: graph.entities[h[end]].name
        for r in career["routes"]
        for h in r["hops"]
        for end in ("from", "to")
    }


def _first_statements(career):
    """Return entity id → the statement a link leads to where there is no script."""
    return {n["id"]: n["own"][0] for n in career["nodes"] if n["own"]}


def _json_ld(graph, career):
    """Return who or what the page is about in schema.org's words."""
    subject = career["subject"]
    kind = next(
        (term for cls, term in _SCHEMA_ORG if graph.vocabulary.is_a(subject["class"], cls)), "Thing"
    )
    found = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": f"https://w3id.org/paddock/entity/{subject['id']}",
        "name": _first(graph, career),
    }
    if subject["other_names"]:
        found["alternateName"] = subject["other_names"]
    found["subjectOf"] = [
        {
            "@type": "Article",
            "name": s["title"],
            "publisher": {"@type": "Organization", "name": s["publisher"]},
        }
        for s in career["sources"]
    ]
    return found
