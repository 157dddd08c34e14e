"""Curators' commands that make claims: words of an article, proposals → lines in the facts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from kg.cli.app import CURATORS, AsJson, examples, open_folders, print_json, terminal
from kg.problems import Position, Problem, WrongUsage, shorten

if TYPE_CHECKING:
    from kg.facts.drafting import Desk, Draft, Outcome, Proven
    from kg.facts.proposals import Proposal

_PROMPT = "› "
_HELP = (
    "words of the article, the section, then key=value …   "
    "(all may be cut short; . is the section before; an empty line ends)"
)
_CHOICES = "[a]ccept  [m]end  [r]eject  [s]kip  [q]uit: "


def claim(
    source: Annotated[str, typer.Argument(help="The id of the article, or how it begins.")],
    quote: Annotated[
        str | None,
        typer.Argument(help="Words of the article that say it, copied; all asked for if missing."),
    ] = None,
    section: Annotated[
        str | None, typer.Argument(help="The section, or how it begins: results, res …")
    ] = None,
    given: Annotated[
        list[str] | None,
        typer.Argument(metavar="KEY=VALUE...", help="driver='Ada Lind' position=1 …"),
    ] = None,
    only_look: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; show what would be written.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Claim what an article says: the anchor is made from the words quoted; names may be cut short.

    Without words, one claim a line is asked for, with completion. Nothing is written while there is
    a problem.
    """
    from kg.cli.lines import read_pairs
    from kg.facts.drafting import Draft

    desk = _desk(not only_look)
    if quote is None:
        raise typer.Exit(0 if _claim_lines(desk, source, only_look, as_json) else 1)
    if not section or not given:
        raise WrongUsage(
            "a claim needs words of the article, a section and keys",
            'kg claim SOURCE "words of it" results driver="Ada Lind" position=1',
        )
    draft = Draft(source, section, read_pairs(given), quote, Position("claim"))
    outcome = _claim_one(desk, draft, only_look)
    if as_json:
        _print_outcome_json(desk, outcome, only_look)
    elif outcome.proven is not None:
        _print_written(desk, outcome.proven, only_look)
        _print_problems(outcome.warnings)
    else:
        _refuse(outcome.problems)
    raise typer.Exit(0 if outcome.proven is not None else 1)


def propose(
    file: Annotated[
        Path | None, typer.Argument(help="A file of proposals; else standard input.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Lay proposals into the queue for `kg review`: JSON lines with source, section, slots, quote.

    Each quote is proven in the text, each name and value checked; exit code 1 where one was bad.
    """
    from kg.facts.proposals import receive

    data = file.read_bytes() if file is not None else sys.stdin.buffer.read()
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    received = receive(_desk(), lines)
    if as_json:
        print_json(
            {
                "queued": [p.as_json() for p in received.queued],
                "problems": [p.as_json() for p in received.problems],
            }
        )
    else:
        _print_problems(received.problems)
        bad = len({p.where for p in received.problems})
        print(f"{len(received.queued)} in the queue, {bad} refused; `kg review` shows them")
    raise typer.Exit(1 if received.problems else 0)


def review(
    source: Annotated[str | None, typer.Argument(help="Only proposals of this article.")] = None,
    listed: Annotated[bool, typer.Option("--list", help="List them and ask nothing.")] = False,
    accepted: Annotated[
        list[str] | None, typer.Option("--accept", help="Accept this one; may be given again.")
    ] = None,
    rejected: Annotated[
        list[str] | None, typer.Option("--reject", help="Reject this one; may be given again.")
    ] = None,
    given: Annotated[
        list[str] | None,
        typer.Option("--set", help="Mend the one accepted: key=value, or key= to take it out."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look at what was proposed, one after the other: accept, mend, reject or skip.

    What is accepted is written into the facts; nothing else writes what was proposed.
    """
    from kg.cli.lines import read_pairs
    from kg.facts.proposals import OPEN, accept, mended, read_queue, reject, with_id

    desk = _desk(not listed)
    queue = [p for p in read_queue(desk.folders.facts, source) if p.state == OPEN]
    if given and len(accepted or ()) != 1:
        raise WrongUsage("--set mends one proposal", "kg review --accept ID --set key=value")
    if accepted or rejected:
        chosen = [with_id(queue, i) for i in accepted or ()]
        refused = [with_id(queue, i) for i in rejected or ()]
        if {p.id for p in chosen} & {p.id for p in refused}:
            raise WrongUsage("one proposal is both accepted and rejected", "choose one of the two")
        if given:
            chosen = [mended(chosen[0], read_pairs(given))]
        outcomes = accept(desk, chosen, loose=bool(given))
        problems = [p for o in outcomes for p in o.problems]
        if not problems:
            reject(desk.folders.facts, refused)
        if as_json:
            print_json(
                {
                    "accepted": [] if problems else [p.as_json() for p in chosen],
                    "rejected": [] if problems else [p.as_json() for p in refused],
                    "problems": [p.as_json() for p in problems],
                }
            )
        elif problems:
            _refuse(problems)
        else:
            for outcome in outcomes:
                if outcome.proven is not None:
                    _print_written(desk, outcome.proven, False)
            for proposal in refused:
                print(f"rejected: {proposal.id}")
        raise typer.Exit(1 if problems else 0)
    if as_json or listed:
        _list(desk, queue, as_json)
    else:
        _review_each(desk, queue)


def register(app: typer.Typer) -> None:
    """Add this family of commands."""
    app.command(
        rich_help_panel=CURATORS,
        short_help="Claim what an article says, in few words.",
        epilog=examples(
            'kg claim cup-report "won the opening race" results driver="Ada Lind" position=1',
            "kg claim cup-report",
        ),
    )(claim)
    app.command(
        rich_help_panel=CURATORS,
        short_help="Lay proposals of any program into a queue.",
        epilog=examples("kg propose proposals.jsonl", "some-program | kg propose --json"),
    )(propose)
    app.command(
        rich_help_panel=CURATORS,
        short_help="Accept, mend or reject what was proposed.",
        epilog=examples("kg review", "kg review --list", "kg review --accept p90b54 --set lap=7"),
    )(review)


# -- claiming --


def _desk(to_write: bool = True) -> Desk:
    from kg.facts.drafting import open_desk
    from kg.ontology import read_vocabulary

    folders = open_folders()
    if to_write:
        folders.require_writable()
    return open_desk(folders, read_vocabulary(folders.ontologies))


def _claim_one(desk: Desk, draft: Draft, only_look: bool) -> Outcome:
    from kg.facts.drafting import prove, write_proven

    outcome = prove(desk, [draft], loose=True)[0]
    if outcome.proven is not None and not only_look:
        write_proven(desk, [outcome.proven])
    return outcome


def _claim_lines(desk: Desk, source: str, only_look: bool, as_json: bool) -> bool:
    """Ask for claims, a line each; return whether every line became one."""
    from kg.cli.lines import SAME, read_line
    from kg.facts.drafting import Draft
    from kg.facts.resolving import meant

    articles = meant(source, desk.facts.catalogue.articles)
    if len(articles) == 1:
        source = articles[0]
    before, good = [""], True
    for number, text in enumerate(_asked(lambda: _prompt(desk, before)), 1):
        try:
            line = read_line(text)
        except WrongUsage as error:
            print(f"  {error.what}: {error.fix}")
            good = False
            continue
        section = before[0] if line.section == SAME else line.section
        where = Position("claim", number)
        draft = Draft(source, section, line.slots, line.quote, where)
        outcome = _claim_one(desk, draft, only_look)
        if as_json:
            _print_outcome_json(desk, outcome, only_look)
        elif outcome.proven is not None:
            _print_written(desk, outcome.proven, only_look)
            _print_problems(outcome.warnings)
        else:
            _print_problems(outcome.problems)
        if outcome.proven is not None:
            before[0] = outcome.proven.claim.section
        good = good and outcome.proven is not None
    return good


def _asked(prompt: Callable[[], Callable[[], str]]) -> Iterator[str]:
    """Yield what is typed, to an empty line or the end; from a pipe without asking."""
    if not sys.stdin.isatty():
        yield from (line.strip() for line in sys.stdin if line.strip())
        return
    print(_HELP)
    ask = prompt()
    while True:
        try:
            text = ask().strip()
        except (EOFError, KeyboardInterrupt):
            return
        if not text:
            return
        yield text


def _prompt(desk: Desk, before: Sequence[str]) -> Callable[[], str]:
    """Return what asks for a line of a claim, with completion."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import Completer
    from prompt_toolkit.completion import Completion as Shown

    from kg.cli.lines import completions
    from kg.pages.terminal import printable

    class Lines(Completer):
        def get_completions(self, document: Any, complete_event: Any) -> Iterator[Shown]:
            line = document.text_before_cursor
            start = -len(line.rpartition(" ")[2])
            for one in completions(desk, line, before[0]):
                yield Shown(one.word, start, display_meta=printable(one.meaning))

    session: PromptSession[str] = PromptSession(completer=Lines(), complete_while_typing=True)
    return lambda: session.prompt(_PROMPT)


# -- reviewing --


def _list(desk: Desk, queue: Sequence[Proposal], as_json: bool) -> None:
    from kg.facts.drafting import prove

    outcomes = prove(desk, [p.as_draft() for p in queue])
    if as_json:
        rows = [
            {
                **p.as_json(),
                "sentences": _told(desk, o.proven) if o.proven is not None else [],
                "problems": [q.as_json() for q in o.problems],
            }
            for p, o in zip(queue, outcomes, strict=True)
        ]
        print_json({"proposals": rows})
        return
    out = terminal()
    for proposal, outcome in zip(queue, outcomes, strict=True):
        told = _told(desk, outcome.proven) if outcome.proven is not None else ["has a problem now"]
        for at, sentence in enumerate(told):
            out.print(f"{sentence}", indent=15, first=proposal.id if at == 0 else None)
        out.print(f"{proposal.source}: “{proposal.at[0]}”", "dim", indent=15)
    print(f"{len(queue)} to review" if queue else "there is nothing to review")


def _review_each(desk: Desk, queue: Sequence[Proposal]) -> None:
    """Show one proposal after the other and do with it what is answered."""
    from kg.facts.proposals import accept, reject

    ask, skipped = _asking(), 0
    for number, proposal in enumerate(queue, 1):
        current = proposal
        while True:
            _show(desk, current, f"{number} of {len(queue)}")
            answer = ask(_CHOICES)
            if answer is None or answer[:1] == "q":
                return
            if answer[:1] == "a":
                outcome = accept(desk, [current], loose=True)[0]
                if outcome.proven is not None:
                    _print_written(desk, outcome.proven, False)
                    break
                _print_problems(outcome.problems)
            elif answer[:1] == "m":
                current = _mend(current, ask)
            elif answer[:1] == "r":
                reject(desk.folders.facts, [current])
                break
            elif answer[:1] == "s":
                skipped += 1
                break
            else:
                print(f"  '{shorten(answer)}' is none of the answers; values are given after m")
    if skipped:
        print(f"{skipped} skipped: still to review")
    else:
        print("there is nothing more to review" if queue else "there is nothing to review")


def _mend(proposal: Proposal, ask: Callable[[str], str | None]) -> Proposal:
    from kg.cli.lines import read_pairs
    from kg.facts.proposals import mended

    change = ask("key=value … (key= takes it out): ")
    try:
        return mended(proposal, read_pairs((change or "").split()))
    except WrongUsage as error:
        print(f"  {error.what}: {error.fix}")
        return proposal


def _asking() -> Callable[[str], str | None]:
    """Return what asks a question and gives the answer, or None at the end of the input."""

    def ask(question: str) -> str | None:
        try:
            return input(question).strip()
        except (EOFError, KeyboardInterrupt):
            return None

    return ask


def _show(desk: Desk, proposal: Proposal, count: str) -> None:
    from kg.facts.anchors import sightings
    from kg.facts.drafting import prove

    out = terminal()
    print()
    out.print(
        f"{proposal.id}  {count}  {proposal.source}" + (f"  by {proposal.by}" * bool(proposal.by)),
        "dim",
    )
    paragraphs = desk.facts.catalogue.articles[proposal.source].paragraphs()
    for found in sightings(paragraphs, proposal.at[0])[:1]:
        text = paragraphs[found.paragraph - 1]
        marked = f"{text[: found.start]}⟦{text[found.start : found.end]}⟧{text[found.end :]}"
        out.print(marked, indent=2, first="  ")
    outcome = prove(desk, [proposal.as_draft()], loose=True)[0]
    if outcome.proven is None:
        _print_problems(outcome.problems)
        return
    _print_lines(desk, outcome.proven)
    _print_problems(outcome.warnings)


# -- telling --


def _told(desk: Desk, proven: Proven) -> list[str]:
    """Return the sentences that a claim will be told with."""
    from kg.graph.merging import told_alone
    from kg.graph.telling import Teller

    written = {i: a.written for i, a in desk.facts.catalogue.articles.items()}
    teller = Teller(desk.vocabulary, desk.facts.entities, written)
    return [teller.sentence(told_alone(claim, desk.vocabulary)) for claim in proven.read]


def _print_lines(desk: Desk, proven: Proven) -> None:
    from kg.facts.writing import item_lines
    from kg.pages.terminal import printable

    out = terminal()
    for line in [f"{proven.claim.section}:", *item_lines(proven.claim, desk.vocabulary)]:
        print(printable(line))
    for sentence in _told(desk, proven):
        out.print(sentence, "bold", indent=4)


def _print_written(desk: Desk, proven: Proven, only_look: bool) -> None:
    from kg.facts.writing import claims_file

    _print_lines(desk, proven)
    path = claims_file(desk.folders.facts, proven.source)
    terminal().print(f"{'not written' if only_look else 'written'}: {path}", "dim", indent=4)


def _print_problems(problems: Sequence[Problem], stream: TextIO | None = None) -> None:
    from kg.pages.terminal import printable

    for problem in problems:
        print("\n".join(map(printable, str(problem).split("\n"))), file=stream or sys.stdout)


def _refuse(problems: Sequence[Problem]) -> None:
    _print_problems(problems, sys.stderr)
    print("kg: nothing was written", file=sys.stderr)


def _print_outcome_json(desk: Desk, outcome: Outcome, only_look: bool) -> None:
    proven = outcome.proven
    written: dict[str, Any] = {}
    if proven is not None:
        from kg.facts.writing import claims_file, item_lines

        written = {
            "source": proven.source,
            "section": proven.claim.section,
            "slots": {k: v if isinstance(v, str) else list(v) for k, v in proven.claim.slots},
            "at": list(proven.claim.at),
            "paragraph": proven.paragraph,
            "sentences": _told(desk, proven),
            "yaml": "\n".join(item_lines(proven.claim, desk.vocabulary)),
            "written": None if only_look else str(claims_file(desk.folders.facts, proven.source)),
        }
    told = [*outcome.problems, *outcome.warnings]
    print_json({"claim": written or None, "problems": [p.as_json() for p in told]})
