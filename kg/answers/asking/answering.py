"""A question in words → guided questions with rows, statements, an answer where certain."""

import re
import time
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.answers.asking.choosing import Candidate, Chooser, Reading, read_asks
from kg.answers.asking.documents import Library, library_of, of_statement
from kg.answers.asking.nearby import near_statements
from kg.answers.asking.replies import AskReply, Guided
from kg.answers.questions import answer
from kg.answers.show import by_telling
from kg.facts.spelling import plain
from kg.model.spans import Meeting, Span, meet
from kg.model.statements import Statement
from kg.model.values.dates import DateValue
from kg.problems import KgError

if TYPE_CHECKING:
    from kg.answers.graph import Graph

_LONGEST, _MOST_TOKENS = 600, 60
_RUN, _SHOWN, _STATEMENTS, _SECONDS = 6, 3, 10, 3.0
_MARGIN, _CLEAR = 0.25, 0.8


def ask_in_words(graph: "Graph", text: str) -> AskReply:
    """Return the AskReply to whatever somebody typed; nothing typed is an error."""
    library = library_of(graph)
    reading = read(graph, library, text)
    if not reading.tokens:
        return AskReply("not_understood", suggestions=_examples(library))
    chooser = Chooser(graph, library, reading)
    candidates = chooser.candidates()
    certain = [c for c in candidates if c.is_certain]
    run = [*certain[:_SHOWN], *(c for c in candidates if c not in certain[:_SHOWN])][:_RUN]
    guided = _run(graph, run, reading)
    statements = near_statements(graph, library, reading)
    claimed = _claimed(guided)
    if claimed and claimed.found.status == "not_recorded":
        claimed = claimed if _is_silent(graph, library, reading, claimed, statements) else None
    if not reading.content() and len(reading.limits) == 1:
        if not claimed or _asks_who(graph, reading):
            return _overview(graph, reading, statements)
    shown = _ordered(guided, claimed)
    first = [g.candidate for g in shown[:1]]
    several = [
        c.question.in_words(n) for c in first for n in chooser.filler.others(c.question, c.filling)
    ]
    suggestions = [c.in_words for c in candidates if c not in [g.candidate for g in shown]][:3]
    suggestions = [*several, *suggestions]
    if claimed:
        return AskReply(
            claimed.found.status, claimed, tuple(shown), tuple(statements), (), tuple(suggestions)
        )
    status = "found" if shown or statements else "not_understood"
    missing = shown[0].candidate.left_out if shown else tuple(t.text for t in reading.content())
    return AskReply(
        status, None, tuple(shown), tuple(statements), missing,
        tuple(suggestions) or _examples(library),
    )  # fmt: skip


def read(graph: "Graph", library: Library, text: str) -> Reading:
    """Return a question read: its words, what they name, what is asked for."""
    clean = "".join(
        " " if unicodedata.category(c)[0] in "CZ" else c
        for c in unicodedata.normalize("NFC", plain(text[: _LONGEST * 20]))
    )
    clean = re.sub(r" +", " ", clean)[:_LONGEST].strip()
    tokens = tuple(library.analyzer.tokens(clean)[:_MOST_TOKENS])
    mentions = tuple(library.mentions(clean, tokens))
    wants, now = read_asks(graph, tokens, mentions, library.analyzer)
    return Reading(clean, tokens, mentions, wants, now)


def _run(graph: "Graph", candidates: Sequence[Candidate], reading: Reading) -> list[Guided]:
    """Return the candidates with rows: what may be claimed or forbid it, and enough to show."""
    found: list[Guided] = []
    until = time.monotonic() + _SECONDS
    for candidate in candidates:
        sure = [g.candidate.score for g in found if g.candidate.is_certain]
        enough = sum(1 for g in found if g.found.rows) >= _SHOWN
        if enough and not candidate.is_certain and candidate.score <= min(sure, default=99.0):
            break
        if guided := _ran(graph, candidate, reading, until):
            found.append(guided)
    return found


def _ran(graph: "Graph", candidate: Candidate, reading: Reading, until: float) -> Guided | None:
    question, parameters = candidate.question, candidate.parameters
    try:
        found = answer(graph, question, parameters, is_now=reading.is_now, until=until)
    except KgError:
        return None
    return Guided(candidate, found)


def _claimed(guided: Sequence[Guided]) -> Guided | None:
    """Return the question of which an answer may be claimed: certain, and clearly before others."""
    sure = [g for g in guided if g.candidate.is_certain and g.found.status != "found"]
    with_rows = {g.found.question.name for g in sure if g.found.rows}
    sure = [g for g in sure if _is_asked_for(g) and not with_rows & set(g.found.question.yields_to)]
    if not sure:
        return None
    first = max(sure, key=lambda g: (bool(g.found.rows or g.found.denials), g.candidate.score))
    for other in guided:
        close = other.candidate.score > first.candidate.score - _MARGIN
        rival = other.candidate.is_certain or other.candidate.score > first.candidate.score
        yields = first.found.rows and first.found.question.name in other.found.question.yields_to
        told = other.found.rows or not other.found.is_finished
        if other is first or yields or not (close and rival) or not told:
            continue
        if first.found.status == "not_recorded" or not _agree(first, other):
            return None
    return first


def _is_asked_for(guided: Guided) -> bool:
    """Whether what was asked for stands in a row: a "when" is not answered by a name."""
    rows = guided.found.rows
    return not rows or all(
        any(row.cells.get(c) for row in rows for c in columns) for columns in guided.candidate.asked
    )


def _is_silent(
    graph: "Graph",
    library: Library,
    reading: Reading,
    claimed: Guided,
    near: Sequence[Statement],
) -> bool:
    """Whether nothing that comes near speaks of all that is named in the words of the question."""
    if not reading.wants or claimed.candidate.likeness < _CLEAR:
        return False
    times = [Span.of_date(DateValue.parse(m.time)) for m in reading.limits if m.time]
    named = [set(m.ids) for m in reading.limits if m.ids]
    content = {t.stem for t in reading.content()}
    content |= {s for stem in content for s in library.same.get(stem, ())}
    for statement in near:
        if times and statement.spans and meet(statement.spans, times)[0] is Meeting.NEVER:
            continue
        touched = statement.touches()
        if all(ids & touched for ids in named):
            words = of_statement(graph, statement, library.analyzer).fields
            if content & {s for name in ("sentence", "kinds") for s in words[name]}:
                return False
    return True


def _agree(one: Guided, other: Guided) -> bool:
    """Whether two answers may both be true: the same ones, or a number behind what it counts."""
    if _counts(one) != _counts(other):
        return one.candidate.score >= other.candidate.score
    if one.found.yes is not None or other.found.yes is not None:
        return one.found.yes == other.found.yes
    mine, its = ({(c.id, c.label) for c in g.answers} for g in (one, other))
    return mine == its


def _counts(guided: Guided) -> bool:
    """Whether a question is answered with a number."""
    question = guided.found.question
    return bool(question.answers) and dict(question.columns)[question.answers[0]] == "Number"


def _ordered(guided: Sequence[Guided], claimed: Guided | None) -> list[Guided]:
    """Return the questions to show: the claimed one, then those with rows, then the others."""
    rest = [g for g in guided if g is not claimed and _tells(g)]
    if not claimed:
        rest += [g for g in guided if g not in rest]
    return ([claimed] if claimed else []) + rest[: _SHOWN - (1 if claimed else 0)]


def _tells(guided: Guided) -> bool:
    return bool(guided.found.rows or guided.found.denials) or not guided.found.is_finished


def _asks_who(graph: "Graph", reading: Reading) -> bool:
    """Whether one name stands alone, or is asked only who that is."""
    wanted = {w for want in reading.wants for w in want}
    classes = {graph.entities[i].cls for i in reading.limits[0].ids}
    return all(graph.vocabulary.is_a(c, w) for c in classes for w in wanted)


def _overview(graph: "Graph", reading: Reading, near: Sequence[Statement]) -> AskReply:
    """Return who or what one name is: the statements that tell most of it."""
    mention = reading.limits[0]
    ids = sorted(mention.exact) or list(mention.ids)
    if not ids:
        return AskReply("found" if near else "not_understood", None, (), tuple(near))
    try:
        ids = [graph.entity(mention.text).id]
    except KgError:
        pass
    names = [f"{graph.entities[i].name} ({graph.entities[i].class_label})" for i in ids[:12]]
    if len(ids) > 1:
        return AskReply("found", None, (), tuple(near), (), tuple(names))
    told = by_telling(graph, graph.statements_of(ids[0]))[:_STATEMENTS]
    return AskReply("found", None, (), tuple(told), about=f"what is recorded of {names[0]}")


def _examples(library: Library) -> tuple[str, ...]:
    """Return a few questions that need nothing to be given, the shortest first."""
    free = [q for q in library.questions.values() if all(p.optional for p in q.parameters)]
    texts = sorted((q.in_words({}) for q in free), key=lambda t: (len(t), t))
    return tuple(texts[:3])
