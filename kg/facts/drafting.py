"""What somebody would claim, and the words it rests on → claims proven in the text, or problems."""

import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kg.facts.anchors import MOST_ANCHOR_WORDS, near_passage, sightings, unique_anchor
from kg.facts.checking import check_facts
from kg.facts.claims import DEFAULTS, Reader, read_facts
from kg.facts.columns import Words, keys_called, read_words
from kg.facts.naming import fold
from kg.facts.reading import List, Mapping, Text, read_yaml
from kg.facts.resolving import Hand, Resolver, meant
from kg.facts.spelling import LOOKS_ALIKE, plain, spelling
from kg.facts.tidying import schema_line, typed
from kg.facts.writing import (
    CLAIM_KEYS_LAST,
    Typed,
    TypedClaim,
    claims_file,
    key_order,
    write_claims,
)
from kg.problems import Position, Problem, shorten

_MARKUP = re.compile(r"<[a-zA-Z/!?]|&[a-z]+;|\]\(")
_MOST_SHOWN = 5
_FEWEST_WORDS = 3
"""An anchor of fewer words tells a reader little, and is soon not the only one of its kind."""
_EDGE = " .,;:!?"
_DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim as somebody would have it: keys, names and kinds as given, and the words it rests on.

    slots: key → what was typed; at: anchors that are proven as they stand, instead of a quote.
    """

    source: str
    section: str
    slots: tuple[tuple[str, Typed], ...]
    quote: str
    where: Position
    at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proven:
    """A draft that may be written: the claim as it will stand, and what reading made of it.

    read: the claims it gives (several, where it names several drivers); place: line and start of
    its first anchor, for sorting; paragraph: its number in the article, from 1.
    """

    source: str
    claim: TypedClaim
    read: tuple[Any, ...]
    place: tuple[int, int]
    paragraph: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a draft: what may be written, or every problem; warnings keep nothing back."""

    draft: Draft
    proven: Proven | None
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Desk:
    """What is needed to prove drafts: the facts as they are, read once."""

    folders: Any
    vocabulary: Any
    facts: Any
    resolver: Resolver
    reader: Any
    hands: dict[str, Hand] = field(default_factory=dict)
    known: dict[str, dict[Any, str]] = field(default_factory=dict)
    words: Words | None = None


def open_desk(folders: Any, vocabulary: Any, catalogue: Any = None) -> Desk:
    """Return a Desk on the facts of these folders.

    catalogue: instead of theirs, for an article that is not listed yet.
    """
    facts = read_facts(folders, vocabulary)
    if catalogue is not None:
        facts = replace(facts, catalogue=catalogue)
    reader = Reader(vocabulary, facts.catalogue)
    top = folders.facts / "entities"
    reader.read_entities([(p.name, p) for p in sorted(top.rglob("*.y*ml"))])
    resolver = Resolver(vocabulary, facts.entities, facts.names)
    return Desk(folders, vocabulary, facts, resolver, reader)


def prove(desk: Desk, drafts: Sequence[Draft], loose: bool = False) -> list[Outcome]:
    """Return the Outcome of every draft, in order.

    loose: sections, keys, names and kinds may be cut short, as a person types them; else names and
    kinds may differ in capitals and accents only. Each quote is found in the article's text and
    made an anchor; each claim is read by the reader of claims files and judged by the rules of
    ``kg check``; what is claimed already, or twice, is a problem.
    """
    worked = [_work_out(desk, draft, loose) for draft in drafts]
    read = _read(desk, [w for w in worked if w.readable])
    outcomes, seen = [], set[Any]()
    for work in worked:
        claims, problems = read.get(id(work), ((), ()))
        told = [*work.problems, *_unsaid(problems, work.problems)]
        found = [p for p in told if is_problem(p)]
        warnings = tuple(p for p in told if not is_problem(p))
        if not found and (twice := _twice(desk, work, seen)):
            found.append(twice)
        proven = None
        if not found:
            place, _ = desk.facts.catalogue.find(work.source, work.at[0])
            claim = TypedClaim(work.section, work.slots, work.at)
            at = (place.line, place.start)
            proven = Proven(work.source, claim, tuple(claims), at, place.paragraph)
        outcomes.append(Outcome(work.draft, proven, tuple(found), warnings))
    return outcomes


def write_proven(desk: Desk, proven: Sequence[Proven]) -> list[Path]:
    """Write claims into their articles' files, each file whole or not at all; return the files."""
    written = []
    for source in dict.fromkeys(p.source for p in proven):

        def place_of(anchor: str, source: str = source) -> tuple[int, int] | None:
            place, _ = desk.facts.catalogue.find(source, anchor)
            return (place.line, place.start) if place else None

        path = claims_file(desk.folders.facts, source)
        claims = [p.claim for p in proven if p.source == source]
        schema = schema_line(path, desk.folders, "claims")
        write_claims(path, source, claims, desk.vocabulary, place_of, schema)
        desk.known.pop(source, None)
        desk.hands.pop(source, None)
        written.append(path)
    return written


def is_problem(problem: Problem) -> bool:
    """Return whether a problem keeps a claim from being written; a warning does not."""
    return problem.severity == "problem"


# -- one draft: what each word means --


@dataclass(slots=True)
class _Work:
    """A draft while it is worked out."""

    draft: Draft
    source: str = ""
    section: str = ""
    slots: tuple[tuple[str, Typed], ...] = ()
    at: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    @property
    def readable(self) -> bool:
        return bool(self.source and self.section and self.slots)

    def problem(self, rule: str, what: str, why: str, fix: str) -> None:
        self.problems.append(Problem(self.draft.where, rule, what, why, fix))


def _work_out(desk: Desk, draft: Draft, loose: bool) -> _Work:
    work = _Work(draft)
    articles = desk.facts.catalogue.articles
    work.source = _one(
        work, "source", draft.source, articles, loose,
        "unknown-source", "there is no article", "a claim must say which article it is from",
        "list it with `kg new source`",
    )  # fmt: skip
    sections = desk.vocabulary.sections()
    work.section = _one(
        work, "section", draft.section, sections, loose,
        "unknown-section", "there is no section", "sections are classes of the ontology",
        f"use one of: {', '.join(s for s in sections if s)}",
    )  # fmt: skip
    if work.section:
        work.slots = _slots(desk, work, loose)
        if not draft.slots:
            work.problem(
                "empty-claim",
                "nothing is claimed",
                "a claim says something by its keys",
                f"give {', '.join(_required(desk, work.section)) or 'keys'} as key=value",
            )
    if work.source:
        work.at = _anchors(desk, work)
    return work


def _one(
    work: _Work, what: str, text: str, known: Iterable[str], loose: bool,
    rule: str, missing: str, why: str, otherwise: str,
) -> str:  # fmt: skip
    """Return the one known word that a text stands for, or "" and a problem."""
    known = [k for k in known if k]
    found = meant(text, known) if loose and text else [k for k in known if k == text]
    if len(found) == 1:
        return found[0]
    if found:
        work.problem(
            f"ambiguous-{what}",
            f"'{shorten(text)}' may be {_or(found)}",
            "one of them is meant",
            "write more of it",
        )
        return ""
    near = _nearest(text, known)
    fix = f"did you mean '{near}'? otherwise {otherwise}" if near else otherwise
    work.problem(rule, f"{missing} '{shorten(text)}'", why, fix)
    return ""


def _slots(desk: Desk, work: _Work, loose: bool) -> tuple[tuple[str, Typed], ...]:
    own = _own(desk, work.section)
    keys = [k for k in key_order(work.section, desk.vocabulary) if k != "at"]
    found: dict[str, list[str]] = {}
    lists = set()
    for key, value in work.draft.slots:
        named = _keys_meant(desk, key, keys, own) if loose else [key]
        if (
            len(named) > 1
            and len(must := [k for k in named if k in _required(desk, work.section)]) == 1
        ):
            named = must
        if len(named) > 1:
            work.problem(
                "ambiguous-key",
                f"'{shorten(key)}' may be {_or(named)}",
                "one of them is meant",
                "write more of it",
            )
            continue
        name = named[0] if named else key
        slot = own.get(name) or desk.vocabulary.slots.get(name if name in CLAIM_KEYS_LAST else "")
        values = (value,) if isinstance(value, str) else value
        if isinstance(value, tuple) or name in found:
            lists.add(name)
        known = found.setdefault(name, [])
        known += [_valued(desk, work, slot, name, v, loose) for v in values]
    return tuple((k, tuple(v) if k in lists else v[0]) for k, v in found.items() if v)


def _own(desk: Desk, section: str) -> dict[str, Any]:
    """Return key → slot of a section, with the keys that imply a unit."""
    slots = desk.vocabulary.slots_of(desk.vocabulary.sections()[section])
    return {**slots, **{k: s for s in slots.values() for k in s.other_keys}}


def _keys_meant(desk: Desk, text: str, keys: Sequence[str], own: Any) -> list[str]:
    """Return the keys that a text may be: itself, else a short word for it, else one it begins."""
    if text in keys:
        return [text]
    if desk.words is None:
        desk.words = read_words(desk.folders.ontologies)
    called = keys_called(text, own, desk.words)
    return called if len(called) == 1 else meant(text, keys)


def _valued(desk: Desk, work: _Work, slot: Any, key: str, text: str, loose: bool) -> str:
    """Return what is written for a value: the name, id or notation that is meant, else as typed."""
    if any(not c.isprintable() for c in text):
        work.problem(
            "control-character",
            f"'{key}' has a character that cannot be seen: {shorten(text, 60)!a}",
            "values are shown on pages and in terminals as they are",
            "type the value anew",
        )
        return " ".join(re.sub(r"[^\w .,'-]", " ", text).split()) or "-"
    text = " ".join(text.split())
    value_type = slot.value_type if slot is not None else ""
    if value_type in ("entity", "text") and _MARKUP.search(text):
        work.problem(
            "markup",
            f"'{key}' holds markup: '{shorten(text)}'",
            "values are plain text",
            "leave the marks out",
        )
    if value_type not in ("entity", "kind"):
        return text
    hand = _hand(desk, work.source) if work.source else None
    if value_type == "entity":
        found = desk.resolver.entity(text, slot.range, loose, hand)
        if len(found) == 1:
            exact = desk.resolver.is_name(found[0], text)
            return (
                text
                if exact and not (loose and text == found[0])
                else desk.resolver.as_written(found[0], hand)
            )
        labels = [f"{desk.facts.entities[i].name} ({i})" for i in found]
        if found and not desk.facts.names.matching(text):
            _ambiguous(work, key, text, labels, "name")
        return text
    kinds = desk.resolver.kind(text, slot.range, loose)
    if len(kinds) > 1:
        _ambiguous(work, key, text, kinds, "kind")
    return kinds[0] if len(kinds) == 1 else text


def _ambiguous(work: _Work, key: str, text: str, found: Sequence[str], what: str) -> None:
    work.problem(
        f"ambiguous-{what}",
        f"'{shorten(text)}' as '{key}' may be {_or(found)}",
        "a claim is about one of them",
        "write more of it, or the id",
    )


def _required(desk: Desk, section: str) -> list[str]:
    cls = desk.vocabulary.sections()[section]
    return [desk.vocabulary.slots[n].key for n in cls.required]


def _hand(desk: Desk, source: str) -> Hand:
    """Return what is at hand of an article, read once."""
    if source not in desk.hands:
        used: dict[str, str] = {}
        for text in _texts_of(claims_file(desk.folders.facts, source)):
            for ident in desk.facts.names.matching(text):
                used.setdefault(ident, text)
        text = desk.facts.catalogue.articles[source].text or ""
        desk.hands[source] = Hand(used, fold(text), desk.facts.entities)
    return desk.hands[source]


def _texts_of(path: Path) -> list[str]:
    return [t for _, pairs in _items_of(path) for _, values in pairs for t in values]


def _items_of(path: Path) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """Return the items of a claims file: (section, pairs of a key and its texts)."""
    if not path.exists():
        return []
    root, _ = read_yaml(path, path.name)
    found = []
    for section, node in root.pairs if isinstance(root, Mapping) else ():
        shared: list[tuple[str, list[str]]] = []
        for item in node.items if isinstance(node, List) else ():
            if not isinstance(item, Mapping):
                continue
            given = item.get(DEFAULTS)
            if isinstance(given, Mapping):
                shared = [(k.value, _texts(v)) for k, v in given.pairs]
                continue
            pairs = [(k.value, _texts(v)) for k, v in item.pairs]
            own = {k for k, _ in pairs}
            found.append((section.value, pairs + [p for p in shared if p[0] not in own]))
    return found


def _texts(node: Any) -> list[str]:
    nodes = node.items if isinstance(node, List) else (node,)
    return [n.value.strip() for n in nodes if isinstance(n, Text)]


# -- one draft: the words it rests on --


def _anchors(desk: Desk, work: _Work) -> tuple[str, ...]:
    article = desk.facts.catalogue.articles[work.source]
    if work.draft.at:
        return work.draft.at
    if article.text is None:
        work.problem(
            "text-not-at-hand",
            f"the text of '{work.source}' is not at hand",
            "a quote is proven in the text",
            f"put the file '{article.file}' among the seeds, unchanged",
        )
        return ()
    quote = plain(work.draft.quote)
    if not quote:
        work.problem(
            "missing-anchor",
            "no words of the article are quoted",
            "nobody could find the passage it rests on",
            "quote a few words of it, copied exactly",
        )
        return ()
    paragraphs = article.paragraphs()
    quote = _as_in_the_text(paragraphs, quote)
    found = sightings(paragraphs, quote)
    if not found:
        near = near_passage(paragraphs, quote)
        work.problem(
            "quote-not-found",
            f"'{shorten(quote)}' is not in {work.source}",
            "a quote is copied from the article letter by letter",
            f"did you mean '{near}'?" if near else "copy it again from the article",
        )
        return ()
    if len(found) > 1:
        shown = _or([s.around for s in found])
        work.problem(
            "quote-twice",
            f"'{shorten(quote)}' stands {len(found)} times in {work.source}",
            "nobody could tell which passage is meant",
            f"quote more of it: {shown}",
        )
        return ()
    anchor = _whole_words(paragraphs[found[0].paragraph - 1], found[0].start, found[0].end)
    if "…" in quote:
        anchor = quote
    if (
        len(anchor.replace("…", " ").split()) > MOST_ANCHOR_WORDS
        or len(sightings(paragraphs, anchor)) != 1
    ):
        anchor = unique_anchor(paragraphs, quote) or ""
    if not anchor:
        work.problem(
            "long-anchor",
            f"no {MOST_ANCHOR_WORDS} words of '{shorten(quote)}' stand only once in {work.source}",
            "an anchor finds one place, with few words of other people's text",
            "quote its first words … its last words",
        )
    return (anchor,) if anchor else ()


def _as_in_the_text(paragraphs: Sequence[str], quote: str) -> str:
    """Return a quote with the article's quotes and dashes for those of the typewriter."""
    if sightings(paragraphs, quote) or "…" in quote:
        return quote
    wanted = quote.translate(LOOKS_ALIKE)
    for paragraph in paragraphs:
        text = spelling(paragraph).text
        at = text.translate(LOOKS_ALIKE).find(wanted)
        if at >= 0:
            return text[at : at + len(wanted)]
    return quote


def _whole_words(paragraph: str, start: int, end: int) -> str:
    """Return a span grown to whole words, and to three of them: one may stop typing early.

    >>> _whole_words("Oak paid for the team. She won.", 4, 10)
    'paid for the'
    >>> _whole_words("Oak paid for the team. She won.", 27, 29)
    'She won'
    """
    words = [m.span() for m in re.finditer(r"\S+", paragraph)]
    first = next(i for i, (_, stop) in enumerate(words) if stop > start)
    last = max(i for i, (begin, _) in enumerate(words) if begin < end)
    while last - first < _FEWEST_WORDS - 1:
        if last + 1 < len(words) and not _ends(paragraph, words[last]):
            last += 1
        elif first > 0 and not _ends(paragraph, words[first - 1]):
            first -= 1
        else:
            break
    return plain(paragraph[words[first][0] : words[last][1]]).strip(_EDGE)


def _ends(paragraph: str, word: tuple[int, int]) -> bool:
    """Return whether a word ends a sentence."""
    return paragraph[word[0] : word[1]].rstrip("\"'”’)")[-1:] in ".!?"


# -- all drafts: read as a claims file is --


def _read(desk: Desk, works: Sequence[_Work]) -> dict[int, tuple[list[Any], list[Problem]]]:
    """Return, for each work, the claims that reading gives and the problems it finds."""
    found: dict[int, tuple[list[Any], list[Problem]]] = {id(w): ([], []) for w in works}
    claims: list[Any] = []
    lines: dict[tuple[str, int], _Work] = {}
    with tempfile.TemporaryDirectory(prefix="kg-") as folder:
        for number, source in enumerate(dict.fromkeys(w.source for w in works)):
            shown, path = f"{_DRAFT}-{number}.yaml", Path(folder) / f"{number}.yaml"
            own = [w for w in works if w.source == source]
            text = [f"source: {typed(source)}"]
            for section in dict.fromkeys(w.section for w in own):
                text.append(f"{section}:")
                for work in (w for w in own if w.section == section):
                    text.append(f"  - {_flow(work)}")
                    lines[shown, len(text)] = work
            path.write_text("\n".join(text) + "\n", encoding="utf-8", newline="\n")
            before, start = len(desk.reader.problems), len(desk.reader.claims)
            desk.reader.read_claims([(shown, path)])
            claims += desk.reader.claims[start:]
            for problem in desk.reader.problems[before:]:
                if one := lines.get((problem.where.path, problem.where.line)):
                    found[id(one)][1].append(replace(problem, where=one.draft.where))
    for claim in claims:
        found[id(lines[claim.where.path, claim.where.line])][0].append(claim)
    facts = replace(desk.facts, claims=tuple(claims), problems=())
    for problem in check_facts(facts, desk.folders, desk.vocabulary):
        if one := lines.get((problem.where.path, problem.where.line)):
            found[id(one)][1].append(replace(problem, where=one.draft.where))
    return found


def _flow(work: _Work) -> str:
    pairs: list[tuple[str, Typed]] = [*work.slots, ("at", work.at)]
    return "{" + ", ".join(f"{typed(k)}: {_flowed(v)}" for k, v in pairs if v) + "}"


def _flowed(value: Typed) -> str:
    if isinstance(value, str):
        return str(typed(value))
    return _flowed(value[0]) if len(value) == 1 else f"[{', '.join(map(_flowed, value))}]"


def _unsaid(problems: Iterable[Problem], said: Sequence[Problem]) -> list[Problem]:
    """Return the problems of reading that do not repeat what was said of the draft, each once."""
    rules = {p.rule for p in said}
    left = {
        "ambiguous-name": {"unknown-name", "ambiguous-name"},
        "ambiguous-kind": {"unknown-kind"},
        "control-character": {"unknown-name", "unknown-kind", "bad-value"},
        "markup": {"unknown-name"},
        "ambiguous-key": {"missing-slot", "shape"},
    }
    quoting = {
        "quote-not-found",
        "quote-twice",
        "long-anchor",
        "missing-anchor",
        "text-not-at-hand",
    }
    skip = set().union(*(left.get(r, set()) for r in rules))
    if rules & quoting:
        skip |= {"missing-anchor", "anchor-not-found"}
    return [p for p in dict.fromkeys(problems) if p.rule not in skip]


# -- what is claimed already --


def _twice(desk: Desk, work: _Work, seen: set[Any]) -> Problem | None:
    """Return a problem where the same is claimed of the same paragraph already, or twice here."""
    if work.source not in desk.known:
        desk.known[work.source] = _claimed(desk, work.source)
    key = _key(desk, work.source, work.section, work.slots, work.at)
    if anchor := desk.known[work.source].get(key):
        return Problem(
            work.draft.where,
            "duplicate-claim",
            f"the same is claimed already of this paragraph, at '{shorten(anchor)}'",
            "one place in one article says a thing once",
            "leave it out",
        )
    if (work.source, key) in seen:
        return Problem(
            work.draft.where,
            "duplicate-claim",
            "the same is proposed twice, of the same paragraph",
            "one place in one article says a thing once",
            "leave one of the two out",
        )
    seen.add((work.source, key))
    return None


def _claimed(desk: Desk, source: str) -> dict[Any, str]:
    found = {}
    for section, pairs in _items_of(claims_file(desk.folders.facts, source)):
        slots = tuple((k, tuple(v)) for k, v in pairs if k != "at")
        at = next((v for k, v in pairs if k == "at"), [])
        if section in desk.vocabulary.sections() and at:
            found[_key(desk, source, section, slots, tuple(at))] = at[0]
    return found


def _key(
    desk: Desk, source: str, section: str, slots: Sequence[tuple[str, Typed]], at: Sequence[str]
) -> Any:
    """Return what makes two claims the same: section, slots (names as ids), paragraph."""
    own = _own(desk, section)
    said = []
    for key, value in slots:
        if key == "note":
            continue
        values = (value,) if isinstance(value, str) else value
        if key in own and own[key].value_type == "entity":
            ids = (desk.resolver.entity(v, own[key].range, False) for v in values)
            values = tuple(i[0] if len(i) == 1 else v for i, v in zip(ids, values, strict=True))
        said.append((key, frozenset(values)))
    place, _ = desk.facts.catalogue.find(source, at[0]) if at else (None, 0)
    return section, frozenset(said), place.paragraph if place else tuple(at)


# -- small helpers --


def _or(found: Sequence[str]) -> str:
    shown = [f"'{shorten(f)}'" for f in found[:_MOST_SHOWN]]
    more = len(found) - len(shown)
    return " or ".join(shown) + (f" or {more} others" if more else "")


def _nearest(text: str, known: Iterable[str]) -> str:
    from rapidfuzz import process

    best = process.extractOne(text[:100], list(known), score_cutoff=75)
    return str(best[0]) if best else ""
