"""A question in words → guided questions with rows, statements, an answer where certain."""

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.answers.asking.choosing import Candidate, Chooser, Reading, read_asks
from kg.answers.asking.documents import Library, library_of, of_statement
from kg.answers.asking.replies import AskReply, Guided
from kg.answers.questions import answer
from kg.answers.show import by_telling
from kg.facts.spelling import plain
from kg.model.spans import Meeting, Span, meet
from kg.model.statements import Standing, Statement
from kg.model.values.dates import DateValue
from kg.problems import KgError

if TYPE_CHECKING:
    from kg.answers.graph import Graph

_LONGEST, _MOST_TOKENS = 600, 60
_RUN, _SHOWN, _STATEMENTS = 6, 3, 10
_MARGIN, _NAMED, _CLEAR = 0.25, 6.0, 0.8


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
    for candidate in candidates:
        sure = [g.candidate.score for g in found if g.candidate.is_certain]
        enough = sum(1 for g in found if g.found.rows) >= _SHOWN
        if enough and not candidate.is_certain and candidate.score <= min(sure, default=99.0):
            break
        if guided := _ran(graph, candidate, reading):
            found.append(guided)
    return found


def _ran(graph: "Graph", candidate: Candidate, reading: Reading) -> Guided | None:
    try:
        found = answer(graph, candidate.question, candidate.parameters, is_now=reading.is_now)
    except KgError:
        return None
    return Guided(candidate, found)


def _claimed(guided: Sequence[Guided]) -> Guided | None:
    """Return the question of which an answer may be claimed: certain, and clearly before others."""
    sure = [g for g in guided if g.candidate.is_certain and g.found.status != "found"]
    told = {g.found.question.name for g in sure if g.found.rows}
    sure = [g for g in sure if _is_asked_for(g) and not told & set(g.found.question.yields_to)]
    if not sure:
        return None
    first = max(sure, key=lambda g: (bool(g.found.rows or g.found.denials), g.candidate.score))
    for other in guided:
        close = other.candidate.score > first.candidate.score - _MARGIN
        rival = other.candidate.is_certain or other.candidate.score > first.candidate.score
        yields = first.found.question.name in other.found.question.yields_to
        if other is first or yields or not (close and rival) or not other.found.rows:
            continue
        if first.found.status == "not_recorded" or not _agree(first, other):
            return None
    return first


def _is_asked_for(guided: Guided) -> bool:
    """Whether what was asked for stands in a row: a "when" is not answered by a name."""
    rows = guided.found.rows
    return not rows or all(
        any(row.cells.get(column) for row in rows) for column in guided.candidate.asked
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
    times = [_span(m.time) for m in reading.limits if m.time]
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
    rest = [g for g in guided if g is not claimed and (g.found.rows or g.found.denials)]
    if not claimed:
        rest += [g for g in guided if g not in rest]
    return ([claimed] if claimed else []) + rest[: _SHOWN - (1 if claimed else 0)]


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


def near_statements(
    graph: "Graph", library: Library, reading: Reading, most: int = _STATEMENTS
) -> list[Statement]:
    """Return the statements that come near, by words, names, time, what is asked, standing."""
    stems = {t.stem: 1.0 for t in reading.tokens if not t.is_function}
    ids = {i: _NAMED / max(1, len(m.ids)) ** 0.5 for m in reading.limits for i in m.ids}
    times = [_span(m.time) for m in reading.limits if m.time]
    ranked = []
    for hit in library.search("statement", stems, ids, max(most, _STATEMENTS * 8)):
        statement = graph.data.statement(hit.ident)
        if statement:
            ranked.append((hit.score * _factor(graph, statement, reading, times), statement))
    ranked.sort(key=lambda r: (-r[0], r[1].id))
    return [s for _, s in ranked[:most]]


def _span(edtf: str) -> Span:
    return Span.of_date(DateValue.parse(edtf))


def _factor(graph: "Graph", statement: Statement, reading: Reading, times: Sequence[Span]) -> float:
    found = 0.85 if statement.is_possible else 1.0
    if statement.standing is not Standing.HELD:
        found *= 0.8
    if times and statement.spans:
        meeting = meet(statement.spans, times)[0]
        found *= {Meeting.NEVER: 0.5, Meeting.POSSIBLY: 1.0, Meeting.CERTAINLY: 1.3}[meeting]
    named = {i for m in reading.limits for i in m.ids}
    for want in reading.wants[:1]:
        if any(_answers(graph, statement, w, named) for w in want):
            found *= 1.15
    return found


def _answers(graph: "Graph", statement: Statement, want: str, named: set[str]) -> bool:
    """Whether a statement tells something of a type that is not in the question itself."""
    vocabulary = graph.vocabulary
    for slot, values in statement.slots.items():
        kind = vocabulary.slots[slot].value_type
        if want in vocabulary.entity_classes:
            for held in values:
                entity = graph.data.entities.get(held.value.id or "")
                if entity and entity.id not in named and vocabulary.is_a(entity.cls, want):
                    return True
        elif (want, kind) in (("Date", "date"), ("Number", "amount"), ("LapTime", "time")):
            return True
    return False


def _examples(library: Library) -> tuple[str, ...]:
    """Return a few questions that need nothing to be given, the shortest first."""
    free = [q for q in library.questions.values() if all(p.optional for p in q.parameters)]
    texts = sorted((q.in_words({}) for q in free), key=lambda t: (len(t), t))
    return tuple(texts[:3])
