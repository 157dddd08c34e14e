"""A question in words → guided questions with rows, statements, an answer where certain."""

import re
import time
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.answers.asking.choosing import SPOKEN, Candidate, Chooser, Reading, count_joined, read_asks
from kg.answers.asking.documents import Library, library_of, of_statement
from kg.answers.asking.nearby import are_silent, asks_who, near_statements, overview
from kg.answers.asking.replies import AskReply, Guided, ordered
from kg.answers.questions import Held, answer, with_rows_that_hold
from kg.facts.naming import fold
from kg.facts.spelling import plain
from kg.model.statements import Statement
from kg.problems import KgError

if TYPE_CHECKING:
    from kg.answers.graph import Graph

_LONGEST, _MOST_TOKENS = 600, 60
_RUN, _SHOWN, _SECONDS = 6, 3, 3.0
_MARGIN, _LEAD, _CLEAR = 0.25, 0.5, 0.8


def ask_in_words(graph: "Graph", text: str) -> AskReply:
    """Return the AskReply to whatever somebody typed; nothing typed is an error."""
    library = library_of(graph)
    reading = read(graph, library, text)
    if not reading.tokens:
        return AskReply("not_understood", suggestions=library.examples)
    chooser = Chooser(graph, library, reading)
    candidates = chooser.candidates()
    certain = [c for c in candidates if c.is_certain]
    run = [*certain[:_SHOWN], *(c for c in candidates if c not in certain[:_SHOWN])][:_RUN]
    guided = _run(graph, library, run, reading)
    statements = near_statements(graph, library, reading)
    claimed = _claimed(guided) or _leading(guided, candidates)
    if claimed and (claimed.echoes or _lacks(graph, reading, claimed)):
        claimed = None
    if claimed and claimed.found.status == "not_recorded":
        clear = reading.wants and claimed.candidate.likeness >= _CLEAR
        claimed = claimed if clear and are_silent(graph, library, reading, statements) else None
    if not reading.content() and len(reading.limits) == 1:
        if not claimed or asks_who(graph, reading):
            about, told, names = overview(graph, reading.limits[0], statements)
            status = "found" if told else "not_understood"
            return AskReply(status, None, (), tuple(told), (), tuple(names), about=about)
    shown = ordered(guided, claimed, _SHOWN)
    first = [g.candidate for g in shown[:1]]
    several = [
        c.question.in_words(n) for c in first for n in chooser.filler.others(c.question, c.filling)
    ]
    others = [c.in_words for c in candidates if c not in [g.candidate for g in shown]][:3]
    status = "found" if shown or statements else "not_understood"
    missing = shown[0].candidate.left_out if shown else tuple(t.text for t in reading.content())
    return AskReply(
        claimed.found.status if claimed else status, claimed, tuple(shown), tuple(statements),
        () if claimed else missing, (*several, *others) or library.examples,
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
    wants, asking, now = read_asks(graph, tokens, mentions, library.analyzer)
    found = Reading(clean, tokens, mentions, wants, asking, now)
    return replace(found, more=count_joined(graph, found))


def _run(
    graph: "Graph", library: Library, candidates: Sequence[Candidate], reading: Reading
) -> list[Guided]:
    """Return the candidates with rows: what may be claimed or forbid it, and enough to show.

    Where one may be claimed, only its rivals are run beside it.
    """
    found: list[Guided] = []
    until = time.monotonic() + _SECONDS
    for candidate in candidates:
        sure = [g.candidate.score for g in found if g.candidate.is_certain]
        settled = [g.candidate.score - _LEAD for g in found if g.may_be_claimed]
        enough = sum(1 for g in found if g.found.rows) >= _SHOWN
        least = max([min(sure, default=99.0) if enough else -99.0, *settled])
        if candidate.score <= least and not candidate.is_certain:
            break
        with suppress(KgError):
            its, now = candidate.question, reading.is_now
            one = answer(graph, its, candidate.parameters, now, until=until)
            found.append(_with_what_is_left(graph, library, Guided(candidate, one)))
    return found


def _lacks(graph: "Graph", reading: Reading, guided: Guided) -> bool:
    """Whether a name is asked for and what answers has none, or one more thing than is told."""
    naming = {*graph.vocabulary.words.naming} & {fold(t.text) for t in reading.tokens}
    known = [graph.data.entities.get(c.id or "") for c in guided.answers]
    nameless = naming and any(e and e.kind == "unnamed" for e in known)
    return bool(nameless) or reading.more >= max(1, len(guided.candidate.asked))


def _claimed(guided: Sequence[Guided]) -> Guided | None:
    """Return the question of which an answer may be claimed: certain, and clearly before others."""
    sure = [g for g in guided if g.candidate.is_certain and g.found.status != "found"]
    with_rows = {g.found.question.name for g in sure if g.found.rows}
    sure = [
        g for g in sure if g.tells_what_is_asked and not with_rows & set(g.found.question.yields_to)
    ]
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
        if first.found.status == "not_recorded" or not first.agrees(other):
            return None
    return first


def _leading(guided: Sequence[Guided], candidates: Sequence[Candidate]) -> Guided | None:
    """Return the question that leads all others, where its rows answer and take up every word."""
    first = next((g for g in guided if g.candidate.score == candidates[0].score), None)
    if not first or first.found.question.is_yes_no or not first.may_be_claimed:
        return None
    ran = {g.found.question.name: g for g in guided}
    for other in candidates[1:]:
        far = other.score < first.candidate.score - _LEAD
        if other.question.is_yes_no or (far and not other.is_certain):
            continue
        its = ran.get(other.question.name)
        if not its or not first.agrees(its):
            return None
    return first


def _with_what_is_left(graph: "Graph", library: Library, guided: Guided) -> Guided:
    """Return a question with only the rows that hold what its words leave, where some do.

    A number is held by as many answers. No row holds a word that turns a question, or a part of a
    longer name.
    """
    candidate, words = guided.candidate, graph.vocabulary.words
    if not candidate.is_fitting or not candidate.left_out:
        return guided
    count = str(len(guided.answers))
    counts = (count, words.spelled.get(count, ("",))[0])
    left = [t for t in candidate.words if fold(t.text) not in counts]
    taken = [(graph.entities[c.value].cls, c.tokens) for c in candidate.filling.named(graph)]
    if any(
        t.stem in library.analyzer.turning or fold(t.text) in words.numbers for t in left
    ) or any(
        cls == graph.entities[i].cls and tokens & {m.first - 1, m.last + 1}
        for m in candidate.limits
        for i in m.ids
        for cls, tokens in taken
    ):
        return guided
    held = Held(
        [m.ids for m in candidate.limits if m.ids],
        [m.time for m in candidate.limits if m.time],
        [t.stem for t in left],
    )
    where = ", ".join((*(m.text for m in candidate.limits), *(t.text for t in left)))

    def words_of(statement: Statement) -> set[str]:
        fields = of_statement(graph, statement, library.analyzer).fields
        return {stem for name in SPOKEN for stem in fields[name]}

    found = with_rows_that_hold(graph, guided.found, held, words_of, f"only: {where}")
    return Guided(replace(candidate, limits=(), words=()), found) if found else guided
