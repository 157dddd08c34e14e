"""A table → claims with their rows as anchors, or everything that keeps it from being claims."""

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kg.facts.anchors import MOST_ANCHOR_WORDS, sightings
from kg.facts.columns import (
    Column,
    Words,
    is_nothing,
    kinds_of_cell,
    match_columns,
    normal,
    read_words,
    value_of_cell,
)
from kg.facts.drafting import Desk, Draft, Proven, is_problem, open_desk, prove, write_proven
from kg.facts.problemlist import how_to_add
from kg.facts.reading import Mapping as Node
from kg.facts.reading import Text, read_yaml
from kg.facts.resolving import meant
from kg.facts.sources import read_catalogue
from kg.facts.spelling import plain
from kg.facts.stubs import new_source, write_stubs
from kg.facts.tables import Table, read_table, split_names
from kg.facts.tidying import typed
from kg.facts.writing import Typed
from kg.files import write_whole
from kg.problems import KgError, Position, Problem, WrongUsage, shorten

_REMEMBERED = "tables.yaml"
_HEAD = "# How headings of tables are read, by section; `kg import table --map` adds to it.\n"
_ONE_VALUE = "one-value"
_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Listing:
    """What is needed to list a table as an article of its own."""

    title: str
    written: str
    publisher: str = "not named"


@dataclass(frozen=True, slots=True)
class Imported:
    """What becomes of a table.

    columns: what each was taken for; proven: the claims; problems: all of them, each name and each
    bad cell once; unknown: name → (label of its class, rows that have it); files: what was written.
    """

    section: str
    columns: tuple[Column, ...]
    rows: int
    proven: tuple[Proven, ...]
    problems: tuple[Problem, ...]
    unknown: Mapping[str, tuple[str, int]]
    files: tuple[Path, ...] = ()


def import_table(
    folders: Any,
    vocabulary: Any,
    file: Path,
    section: str,
    source: str,
    constants: Sequence[tuple[str, str]] = (),
    given: Mapping[str, str] | None = None,
    listing: Listing | None = None,
    number: int = 1,
    year: int | None = None,
    write: bool = True,
) -> Imported:
    """Read a table, claim each row, and write the claims where there is no problem at all.

    section: of all claims, or how it begins; source: the article, whose text must have the rows;
    where it is not listed, it is, with the table as its text, if ``listing`` says what it needs;
    constants: keys of every claim (``session``, ``class``); given: heading → key, "" for none,
    remembered in ``facts/tables.yaml``; number: which table of a page; year: of dates without one.

    Raises WrongUsage for a file, section, article or heading that cannot be.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise WrongUsage(f"'{file}' cannot be opened: {error.strerror}", "check its name") from None
    table = read_table(data, number)
    named = meant(section, vocabulary.sections())
    if len(named) != 1:
        raise WrongUsage(
            f"'{shorten(section)}' is not one section",
            "one of: " + ", ".join(named or [s for s in vocabulary.sections() if s]),
        )
    section = named[0]
    given = _with_keys(given or {}, table, section, vocabulary)
    words = read_words(folders.ontologies)
    known = remembered(folders.facts)
    columns = match_columns(table, section, vocabulary, words, known.get(section, {}), given)
    with tempfile.TemporaryDirectory(prefix="kg-") as spare:
        desk, writes = _desk(folders, vocabulary, table, file, source, listing, Path(spare))
    constants, where = _for_finding(desk, section, constants)
    work = _Work(desk, table, columns, section, source, constants, words, year, file.name, where)
    drafts = _drafts(work)
    proven, problems = _prove(desk, drafts)
    problems = sorted([*work.problems, *_told_once(problems)])
    files: list[Path] = []
    if write and proven and not any(is_problem(p) for p in problems):
        write_stubs(writes)
        files = [p for p, _ in writes if p.suffix == ".yaml"]
        files += [p for p in write_proven(desk, proven) if p not in files]
        if given:
            known[section] = {**known.get(section, {}), **given}
            files.append(_remember(folders.facts, known))
    return Imported(
        section, tuple(columns), len(table.rows), tuple(proven), tuple(problems), work.unknown,
        tuple(files),
    )  # fmt: skip


def remembered(facts: Path) -> dict[str, dict[str, str]]:
    """Return section → heading → key, as they were given for earlier tables of this corpus."""
    path = facts / _REMEMBERED
    if not path.exists():
        return {}
    root, problems = read_yaml(path, f"{facts.name}/{_REMEMBERED}")
    found: dict[str, dict[str, str]] = {}
    for section, node in root.pairs if isinstance(root, Node) else ():
        pairs = node.pairs if isinstance(node, Node) else ()
        found[section.value] = {k.value: v.value for k, v in pairs if isinstance(v, Text)}
    if problems:
        raise KgError(f"{problems[0].where}: {problems[0].what}", problems[0].fix)
    return found


def row_anchor(paragraphs: Sequence[str], cells: Sequence[str], at: int | None) -> str | None:
    """Return an anchor in the one paragraph that has a row's cells in their order, or None.

    at: the paragraph, from 0, where it is known. The first words of the row where they stand once
    in the article, else its first … last words; at most 8 words.

    >>> row_anchor(["1 Ada Lind Brook", "11 Ada Lind Delta"], ["11", "Ada Lind"], None)
    '11 Ada Lind'
    """
    wanted = [plain(" / ".join(c.split("\n"))) for c in cells if not is_nothing(c)]
    places = [at] if at is not None else [
        n for n, p in enumerate(paragraphs) if _in_order(plain(p), wanted)
    ]  # fmt: skip
    if len(places) != 1:
        return None
    words = plain(paragraphs[places[0]]).split(" ")
    for anchor in _windows(words):
        found = sightings(paragraphs, anchor)
        if len(found) == 1 and found[0].paragraph == places[0] + 1:
            return anchor
    return None


def _windows(words: Sequence[str]) -> Iterator[str]:
    """Yield what may anchor a row: its first words, first … last ones, others in between."""
    longest = min(MOST_ANCHOR_WORDS, len(words))
    fewest = min(3, longest)
    spans = [words[:n] for n in range(fewest, longest + 1)]
    spans += [
        [*words[:first], "…", *words[-last:]]
        for first, last in ((2, 2), (3, 3), (4, 4), (6, 2), (2, 6))
        if first + last < len(words)
    ]
    spans += [words[at : at + longest] for at in range(1, len(words) - longest + 1)]
    for span in spans:
        yield " ".join(span).strip(" ,;|/")


def _in_order(text: str, cells: Sequence[str]) -> bool:
    """Return whether a text has all cells one behind the other, each as whole words."""
    at = 0
    for cell in cells:
        found = re.compile(rf"(?<!\w){re.escape(cell)}(?!\w)").search(text, at)
        if found is None:
            return False
        at = found.end()
    return True


# -- the rows --


@dataclass(slots=True)
class _Work:
    desk: Desk
    table: Table
    columns: Sequence[Column]
    section: str
    source: str
    constants: tuple[tuple[str, str], ...]
    words: Words
    year: int | None
    shown: str
    where: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    unknown: dict[str, tuple[str, int]] = field(default_factory=dict)
    unread: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    first: dict[str, tuple[int, str, Any, tuple[str, ...]]] = field(default_factory=dict)
    named: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)


def _drafts(work: _Work) -> list[Draft]:
    paragraphs = work.desk.facts.catalogue.articles[work.source].paragraphs()
    by_line = _by_line(work, paragraphs)
    drafts, used = [], set[str]()
    for row in work.table.rows:
        slots = _slots(work, row.cells, row.line)
        if not slots:
            continue
        where = Position(work.shown, max(row.line, 1))
        anchor = row_anchor(paragraphs, row.cells, by_line.get(row.line))
        if anchor is None or anchor in used:
            cells = [c for c in row.cells if not is_nothing(c)]
            work.problems.append(
                Problem(
                    where,
                    "row-not-in-text",
                    f"the row '{shorten(' '.join(cells))}' is not found once in {work.source}",
                    "a row is the anchor of its claims: a few of its words must stand only there",
                    "take the table as it stands in the article, or list it as a source of its own",
                )
            )
            continue
        used.add(anchor)
        constants = [(k, v) for k, v in work.constants if k not in dict(slots)]
        drafts.append(Draft(work.source, work.section, (*slots, *constants), "", where, (anchor,)))
    _report(work)
    return drafts


def _by_line(work: _Work, paragraphs: Sequence[str]) -> dict[int, int]:
    """Return line of the table → paragraph of the article, where it is the article's text."""
    lines = work.table.text.rstrip("\n").split("\n")
    filled = [number for number, line in enumerate(lines, 1) if line.strip()]
    if len(filled) != len(paragraphs):
        return {}
    same = all(plain(lines[n - 1]) == plain(p) for n, p in zip(filled, paragraphs, strict=True))
    return {number: at for at, number in enumerate(filled)} if same else {}


def _slots(work: _Work, cells: Sequence[str], line: int) -> list[tuple[str, Typed]]:
    own = work.desk.vocabulary.slots_of(work.desk.vocabulary.sections()[work.section])
    found: dict[str, Typed] = {}
    for column, cell in zip(work.columns, cells, strict=True):
        if not column.key or is_nothing(cell):
            continue
        slot = own.get(column.key)
        if slot is None:
            found[column.key] = " ".join(cell.split())
        elif slot.value_type == "entity":
            found[column.key] = _names(work, cell, slot, line)
        elif pair := _pair_of(work, own, slot, cell):
            if pair[0] not in found or pair[0] == column.key:
                found[pair[0]] = pair[1]
        else:
            count, first = work.unread.get((column.header, cell), (0, line))
            work.unread[column.header, cell] = count + 1, first
    return list(found.items())


def _pair_of(work: _Work, own: Mapping[str, Any], slot: Any, cell: str) -> tuple[str, str] | None:
    """Return key and value of a cell: of its column's slot, else of one that shares the column.

    A word for a kind ("Ret", "DNF") stands under any number: it fills the slot of that kind.
    """
    by_iri = {s.iri: (k, s) for k, s in own.items()}
    shared = [by_iri[i] for i in work.words.shares.get(slot.iri, ()) if i in by_iri]
    vocabulary = work.desk.vocabulary
    tries = [(k, s) for k, s in ((slot.key, slot), *shared) if s.value_type != "text"]
    for key, one in tries:
        if one.value_type == "kind":
            kinds = kinds_of_cell(cell, vocabulary, [one.range], work.words)
            if len(kinds) == 1:
                return key, kinds[0][1]
        elif (value := value_of_cell(cell, one, work.year)) is not None:
            return key, value
    of_kinds = {s.range: k for k, s in own.items() if s.value_type == "kind"}
    kinds = (
        kinds_of_cell(cell, vocabulary, of_kinds, work.words) if slot.value_type != "text" else []
    )
    if len(kinds) == 1:
        return of_kinds[kinds[0][0]], kinds[0][1]
    for key, one in ((slot.key, slot), *shared):
        is_said = one.key == slot.key or re.search(r"[^\W\d_]{3}", cell)
        if is_said and one.value_type == "text" and (value := value_of_cell(cell, one)) is not None:
            return key, value
    return None


def _names(work: _Work, cell: str, slot: Any, line: int) -> Typed:
    """Return the name or names in a cell, as claims have them; unknown ones are counted."""
    if (cell, slot.range) not in work.named:
        work.named[cell, slot.range] = _found_names(work, cell, slot)
    names = work.named[cell, slot.range]
    resolver = work.desk.resolver
    written: list[str] = []
    for name in names:
        ids = resolver.entity(name, slot.range, False) or _through(work, name, slot)
        if len(ids) == 1:
            exact = resolver.is_name(ids[0], name)
            written.append(name if exact else resolver.as_written(ids[0]))
            continue
        label, count = work.unknown.get(name, (_label(work, slot), 0))
        work.unknown[name] = label, count + 1
        work.first.setdefault(name, (line, cell, slot, tuple(ids)))
        written.append(name)
    return written[0] if len(written) == 1 else tuple(dict.fromkeys(written))


def _through(work: _Work, name: str, slot: Any) -> list[str]:
    """Return what is found by what it has: the event at a venue, in the season of all rows."""
    vocabulary, facts = work.desk.vocabulary, work.desk.facts
    named, found = set(facts.names.matching(name)), []
    for ident, entity in sorted(facts.entities.items()) if named else ():
        by = vocabulary.entity_class(entity.cls).found_by
        if not by or not vocabulary.is_a(entity.cls, slot.range):
            continue
        has = {n: {v.id for v in entity.slots.get(n, ())} for n in by}
        if any(named & ids for ids in has.values()):
            if all(has.get(n) == {ident_of} for n, ident_of in work.where.items()):
                found.append(ident)
    return found


def _for_finding(
    desk: Desk, section: str, constants: Sequence[tuple[str, str]]
) -> tuple[tuple[tuple[str, str], ...], dict[str, str]]:
    """Return the keys of every row, and slot → id of what only tells which one a name means.

    A calendar has no season, but the events that it names have: ``season=hill-cup-2027``.
    """
    vocabulary = desk.vocabulary
    own = vocabulary.slots_of(vocabulary.sections()[section])
    ranges = [s.range for s in own.values() if s.value_type == "entity"]
    finding = {
        vocabulary.slots[name].key: vocabulary.slots[name]
        for cls in vocabulary.entity_classes.values()
        if any(vocabulary.is_a(cls.name, r) for r in ranges)
        for name in cls.found_by
    }
    kept, where = list[tuple[str, str]](), dict[str, str]()
    for key, value in constants:
        if key in own or key not in finding:
            kept.append((key, value))
            continue
        ids = desk.resolver.entity(value, finding[key].range, False)
        if len(ids) != 1:
            raise WrongUsage(
                f"'{shorten(value)}' is not one {finding[key].label}",
                f"one of: {', '.join(ids)}" if ids else "give its id or its name",
            )
        where[finding[key].name] = ids[0]
    return tuple(kept), where


def _found_names(work: _Work, cell: str, slot: Any) -> tuple[str, ...]:
    whole = " ".join(cell.split())
    if name := _known(work, whole, slot):
        return (name,)
    best: tuple[str, ...] = (_bare(whole),)
    most = 0
    for parts in split_names(cell):
        names = tuple(_known(work, p, slot) or _bare(" ".join(p.split())) for p in parts)
        known = sum(bool(_known(work, p, slot)) for p in parts)
        if known > most or (best == (_bare(whole),) and not re.fullmatch(r"[^,]+,[^,]+", whole)):
            best, most = names, known
    return best


def _known(work: _Work, text: str, slot: Any) -> str:
    """Return the name in a text that is known: as it stands, without additions, turned round."""
    text = " ".join(text.split())
    last, comma, first = text.partition(",")
    words = text.split(" ")
    tries = [text, _bare(text)]
    tries += [f"{first.strip()} {last.strip()}"] if comma else []
    tries += [" ".join([*words[1:], words[0]]), " ".join([words[-1], *words[:-1]])]
    for name in dict.fromkeys(tries):
        if len(work.desk.resolver.entity(name, slot.range, False)) == 1:
            return name
    return ""


def _bare(text: str) -> str:
    """Return a name without flags, marks of footnotes, and what stands in brackets behind it.

    >>> _bare("Ada Lind (SWE) *"), _bare("🇸🇪 Ada Lind[2]")
    ('Ada Lind', 'Ada Lind')
    """
    text = re.sub(r"[\U0001F1E6-\U0001F1FF*†‡§¹²³]|\[\w+\]", " ", text)
    bare = re.sub(r"\s*\([^()]*\)\s*$", "", " ".join(text.split())).strip()
    return bare or " ".join(text.split())


def _label(work: _Work, slot: Any) -> str:
    return str(work.desk.vocabulary.entity_class(slot.range).label)


def _report(work: _Work) -> None:
    """Say once what keeps many rows from being claims: unknown names, cells that cannot be read."""
    for name, (label, count) in work.unknown.items():
        line, _, slot, ids = work.first[name]
        rows = f"{count} rows" if count > 1 else "one row"
        if ids:
            rule, what = "ambiguous-name", f"'{shorten(name)}' may be {' or '.join(ids)} ({rows})"
            fix = "write the id in the table's copy, or give them other names"
            first = work.desk.facts.entities[ids[0]]
            by = work.desk.vocabulary.entity_class(first.cls).found_by
            if by and not work.where:
                keys = " or ".join(f"--set {work.desk.vocabulary.slots[n].key}=…" for n in by[1:])
                fix = f"{keys} says which; else {fix}"
        else:
            rule, what = "unknown-name", f"there is no {label} '{shorten(name)}' ({rows})"
            near = work.desk.facts.names.near(
                name,
                accept=lambda i, s=slot: work.desk.vocabulary.is_a(
                    work.desk.facts.entities[i].cls, s.range
                ),
            )
            new = how_to_add(name, slot.range, work.desk.vocabulary)
            other = f"did you mean '{near[0]}'? then add this to its other_names; " if near else ""
            fix = f"{other}else {new}" if near else new
        work.problems.append(
            Problem(
                Position(work.shown, max(line, 1)), rule, what,
                "a slot names an entity by its id, its name or one of its other names", fix,
            )
        )  # fmt: skip
    own = work.desk.vocabulary.slots_of(work.desk.vocabulary.sections()[work.section])
    for (header, cell), (count, line) in work.unread.items():
        key = next(c.key for c in work.columns if c.header == header)
        rows = f"{count} rows" if count > 1 else "one row"
        dates = "" if work.year else "--year 2019 where dates have no year; "
        is_date = own[key].value_type == "date" if key in own else False
        work.problems.append(
            Problem(
                Position(work.shown, max(line, 1)),
                "unread-cell",
                f"'{shorten(cell)}' under '{header}' is no '{key}' ({rows})",
                "what is claimed is compared and counted",
                (dates if is_date else "")
                + f"--map '{header}=KEY' for another key, --map '{header}=' to leave the column "
                "out; a row that is no claim: take it out of a copy of the table",
            )
        )


# -- proving and listing --


def _prove(desk: Desk, drafts: Sequence[Draft]) -> tuple[list[Proven], list[Problem]]:
    """Return claims and problems; where one claim cannot name several, each gets its own."""
    outcomes = prove(desk, drafts)
    if any(p.rule == _ONE_VALUE for o in outcomes for p in o.problems):
        apart: list[Draft] = []
        for outcome in outcomes:
            several = any(p.rule == _ONE_VALUE for p in outcome.problems)
            apart += _apart(outcome.draft) if several else [outcome.draft]
        outcomes = prove(desk, apart)
    proven = [o.proven for o in outcomes if o.proven is not None]
    return proven, [p for o in outcomes for p in (*o.problems, *o.warnings)]


def _apart(draft: Draft) -> list[Draft]:
    """Return a draft for each value of the first key that has several."""
    for key, value in draft.slots:
        if isinstance(value, tuple):
            return [
                replace(draft, slots=tuple((k, one if k == key else v) for k, v in draft.slots))
                for one in value
            ]
    return [draft]


def _told_once(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems of many rows once each, without those of names, which were told before."""
    found: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        if problem.rule not in ("unknown-name", "ambiguous-name"):
            found.setdefault((problem.rule, problem.what), []).append(problem)
    return [
        replace(several[0], what=f"{several[0].what} ({len(several)} rows)")
        if len(several) > _MOST_SHOWN
        else several[0]
        for several in found.values()
    ]


def _desk(
    folders: Any, vocabulary: Any, table: Table, file: Path, source: str,
    listing: Listing | None, spare: Path,
) -> tuple[Desk, list[tuple[Path, Any]]]:  # fmt: skip
    """Return the desk, and what is to be written first: the article, where it is not listed yet."""
    desk = open_desk(folders, vocabulary)
    article = desk.facts.catalogue.articles.get(source)
    if article is not None:
        if article.text is None:
            raise WrongUsage(
                f"the text of '{source}' is not at hand",
                "rows are proven in the text: put it there",
            )
        return desk, []
    if listing is None:
        raise WrongUsage(
            f"there is no article '{shorten(source)}' in the catalogue",
            "give --title and --written, and the table is listed as an article of its own",
        )
    text = spare / f"{source}.txt"
    if table.as_it_was and file.suffix == ".txt":
        text = file
    else:
        text.write_text(table.text, encoding="utf-8", newline="\n")
    writes = new_source(
        source, text, listing.written, listing.title, folders, None, listing.publisher, "table"
    )
    for path, content in writes:
        if path == folders.catalogue or path.suffix not in (".yaml", ".yml"):
            write_whole(
                spare / path.name, content if isinstance(content, bytes) else content.encode()
            )
    catalogue, _ = read_catalogue(spare / folders.catalogue.name, (spare, *folders.texts))
    return open_desk(folders, vocabulary, catalogue), list(writes)


def _with_keys(
    given: Mapping[str, str], table: Table, section: str, vocabulary: Any
) -> dict[str, str]:
    """Return heading → key of what was given, as the table has them; keys may be cut short."""
    keys = list(vocabulary.slots_of(vocabulary.sections()[section]))
    headers = {normal(h): h for h in table.header}
    found = {}
    for header, key in given.items():
        if normal(header) not in headers:
            raise WrongUsage(
                f"the table has no column '{shorten(header)}'", "it has " + ", ".join(table.header)
            )
        named = meant(key, keys) if key else [""]
        if len(named) != 1:
            raise WrongUsage(
                f"'{shorten(key)}' is not one key of {section}",
                "one of: " + ", ".join(named or keys),
            )
        found[headers[normal(header)]] = named[0]
    return found


def _remember(facts: Path, known: Mapping[str, Mapping[str, str]]) -> Path:
    lines = [_HEAD]
    for section, pairs in sorted(known.items()):
        body = ", ".join(f"{typed(h)}: {typed(k)}" for h, k in sorted(pairs.items()))
        lines.append(f"{section}: {{{body}}}\n")
    path = facts / _REMEMBERED
    write_whole(path, "".join(lines).encode())
    return path
