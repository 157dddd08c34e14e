"""A file of story steps → a story whose every view is proven on a career page.

A view is what stands behind the # in the address of the page, copied from there; names may stand
in place of ids, and years in place of the numbers of ticks.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from kg.answers.career.shapes import Career
from kg.facts import reading
from kg.facts.problemlist import near_text
from kg.facts.reading import Node, Text, read_yaml
from kg.problems import KgError, Position, Problem, ProblemsError, many, shorten

if TYPE_CHECKING:
    from kg.answers.graph import Graph

MOST_STEPS, MOST_TEXT = 40, 600
_STORY, _STEP = ("title", "steps"), ("heading", "text", "view")
_LOST = "a misspelt key would be lost"


@dataclass(frozen=True, slots=True)
class StoryStep:
    """A step: its heading, what the author says, and the view as the page's address holds it."""

    heading: str
    text: str
    view: str


@dataclass(frozen=True, slots=True)
class Story:
    """Steps that a page shows beside its drawing, one after the other."""

    title: str
    steps: tuple[StoryStep, ...]


def read_story(path: str | Path, graph: "Graph", career: Career) -> Story:
    """Return the story of a file, for the page of a career.

    The file is YAML: ``title``, and ``steps``, each with ``heading``, ``text`` and ``view``; a step
    without a view shows the whole page.

    Raises ProblemsError, which lists every problem with its place, where the file cannot be read or
    names what the page does not have.
    """
    shown = str(path)
    root, problems = read_yaml(Path(path), shown)
    reader = _Reader(graph, career, problems)
    story = None if problems else reader.story(root, Position(shown))
    if story is None or reader.problems:
        raise ProblemsError(
            reader.problems,
            f"{many(len(reader.problems), 'problem')} in the story",
            "mend the file",
        )
    return story


class _Reader:
    """Reads a story and proves its views; what is wrong it notes in ``problems``."""

    def __init__(self, graph: "Graph", career: Career, problems: list[Problem]) -> None:
        self.graph, self.career, self.problems = graph, career, problems
        self.here = {career.subject.id, *(n.id for n in career.nodes)}

    def story(self, root: Node | None, start: Position) -> Story | None:
        """Return the story of the first node of a file."""
        if not isinstance(root, reading.Mapping):
            fix = "write title: and steps:, each step with heading:, text: and view:"
            self._wrong(root.where if root else start, "this is no story", "it has no steps", fix)
            return None
        self._keys(root, _STORY)
        steps = root.get("steps")
        if not isinstance(steps, reading.List) or not steps.items:
            fix = "write steps: and below it - heading: …"
            self._wrong(root.where, "the story has no steps", "a story is told step by step", fix)
            return None
        if len(steps.items) > MOST_STEPS:
            what = f"the story has {len(steps.items)} steps"
            self._wrong(steps.where, what, f"a page has room for {MOST_STEPS}", "tell fewer")
        found = tuple(step for item in steps.items if (step := self._step(item)))
        return Story(self._text(root, "title", needed=True), found)

    def _step(self, item: Node) -> StoryStep | None:
        if not isinstance(item, reading.Mapping):
            fix = "write - heading: …, and text: and view: below it"
            self._wrong(item.where, "this is no step", "a step has a heading", fix)
            return None
        self._keys(item, _STEP)
        heading, text = self._text(item, "heading", needed=True), self._text(item, "text")
        return StoryStep(heading, text, self._view(item))

    def _text(self, item: reading.Mapping, key: str, needed: bool = False) -> str:
        node = item.get(key)
        if node is None or isinstance(node, Text) and not node.value.strip():
            if needed:
                why = "readers see it above the words"
                self._wrong(item.where, f"'{key}' is missing", why, f"add {key}: and a few words")
            return ""
        if not isinstance(node, Text):
            self._wrong(node.where, f"'{key}' is no text", "it is shown as it is", "write words")
            return ""
        if len(node.value) > MOST_TEXT:
            what = f"'{key}' has {len(node.value)} letters"
            fix = "say it in a sentence or two"
            self._wrong(node.where, what, f"a step has room for {MOST_TEXT}", fix)
        return node.value.strip()

    def _keys(self, item: reading.Mapping, known: tuple[str, ...]) -> None:
        for key, _ in item.pairs:
            if key.value not in known:
                what = f"there is no key '{shorten(key.value)}' here"
                self._wrong(key.where, what, _LOST, _near(key.value, known))

    # -- views --

    def _view(self, item: reading.Mapping) -> str:
        node = item.get("view")
        if node is None:
            return ""
        if not isinstance(node, Text) or not node.value.strip() and not node.quoted:
            self._wrong(
                node.where,
                "the view is empty",
                "a # behind a space begins a comment in YAML",
                "copy what stands behind the # in the page's address, or leave view: out",
            )
            return ""
        found: dict[str, str] = {}
        proofs = self._proofs()
        for key, value in parse_qsl(node.value.rpartition("#")[2].strip(), keep_blank_values=True):
            if key in ("theme", "embed", "step"):  # of who looks, and not of what is shown
                continue
            if key not in proofs:
                why = "a view is made of what the page keeps in its address"
                what = f"a view of this page has no '{shorten(key)}'"
                self._wrong(node.where, what, why, _near(key, proofs))
                continue
            try:
                found[key] = proofs[key](value)
            except _Unknown as error:
                self._wrong(node.where, error.what, error.why, error.fix)
        if not found:
            why = "a view says what is picked: sel=ssf&years=2001-2005"
            fix = "copy what stands behind the # in the page's address, or leave view: out"
            if not any(p.where == node.where for p in self.problems):
                self._wrong(node.where, f"'{shorten(node.value)}' is no view", why, fix)
        return urlencode(found, safe=",-.")

    def _proofs(self) -> Mapping[str, Callable[[str], str]]:
        """Return key of an address → what returns its value as the page knows it."""
        lanes = [lane.id for lane in self.career.lanes]
        lines = {s.id for s in self.career.statements}
        return {
            "sel": self._name,
            "path": lambda text: ",".join(self._names(text)),
            "statement": lambda text: _one_of(text, lines, "statement"),
            "type": lambda text: _one_of(text, lanes, "kind of names"),
            "hide": lambda text: ",".join(_one_of(t, lanes, "kind of names") for t in _cut(text)),
            "season": lambda text: str(self._tick(text)),
            "years": self._years,
            "lines": lambda text: ".".join(
                _one_of(t, [e.id for e in self.career.edges], "line") for t in text.split(".")
            ),
            "figure": lambda text: _one_of(text, "012", "figure"),
            "focus": lambda text: _one_of(text, "0123", "number of hops"),
            "layout": lambda text: _one_of(text, ("columns", "network"), "layout"),
            "view": lambda text: _one_of(text, ("timeline", "results", "graph", "table"), "view"),
        }

    def _name(self, text: str) -> str:
        """Return the id of a name of the page. Raises _Unknown with names that are near."""
        if text in self.here:
            return text
        try:
            ident = self.graph.entity(text).id
        except KgError as error:
            raise _Unknown(error.what, "the view names it", error.fix) from None
        if ident not in self.here:
            name = self.graph.entities[ident].name
            raise _Unknown(
                f"{name} does not stand on the page of {self.career.subject.name}",
                "a step shows names of its page only",
                f"`kg path` tells whether anything joins them; `kg graph {ident}` is its own page",
            )
        return ident

    def _names(self, text: str) -> Iterator[str]:
        names = _cut(text)
        if len(names) != 2:
            why, fix = "a route has two ends", "write path=ONE,OTHER"
            raise _Unknown(f"'{shorten(text)}' names no two ends", why, fix)
        yield from map(self._name, names)

    def _tick(self, text: str) -> int:
        """Return the number of a tick by its number or its label."""
        labels = [tick.label for tick in self.career.axis.ticks]
        if text in labels:
            return labels.index(text)
        if text.isdecimal() and int(text) < len(labels):
            return int(text)
        named = f"{labels[0]} to {labels[-1]}" if labels else "none"
        fix = f"the page has {named}: " + _near(text, labels)
        raise _Unknown(f"'{shorten(text)}' is no year of the page", "nothing is dated in it", fix)

    def _years(self, text: str) -> str:
        first, _, last = text.partition("-")
        ends = self._tick(first), self._tick(last or first)
        return f"{min(ends)}-{max(ends)}"

    def _wrong(self, where: Position, what: str, why: str, fix: str) -> None:
        self.problems.append(Problem(where, "bad-story", what, why, fix))


class _Unknown(Exception):
    """A value that the page does not know."""

    def __init__(self, what: str, why: str, fix: str) -> None:
        super().__init__(what)
        self.what, self.why, self.fix = what, why, fix


def _cut(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _one_of(text: str, known: Iterable[str], what: str) -> str:
    listed = sorted(known)
    if text not in listed:
        why = "the view would show nothing"
        raise _Unknown(f"the page has no {what} '{shorten(text)}'", why, _near(text, listed))
    return text


def _near(text: str, known: Iterable[str]) -> str:
    listed = list(known)
    named = ", ".join(listed[:12]) + (" …" if len(listed) > 12 else "")
    return near_text(text, listed, f"use one of: {named}")
