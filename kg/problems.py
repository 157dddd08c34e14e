"""What can go wrong, said in one way: place, what, why, how to put it right."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SPELLED = re.compile(r"(?=[FHLMNRSX][A-Z0-9])(?=[A-Z0-9]{2,4}\b)")  # said letter by letter


@dataclass(frozen=True, order=True)
class Position:
    """A place in a file: ``path`` as the reader would type it, line and column counted from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class Problem:
    """Something a curator should mend.

    where: its place; rule: the rule's name, for example ``unknown-name``; what, why, fix: one
    sentence each, without a full stop; severity: ``problem``, or ``warning`` where it may be right.
    """

    where: Position
    rule: str
    what: str
    why: str
    fix: str
    severity: str = "problem"

    def __str__(self) -> str:
        mark = "" if self.severity == "problem" else f"{self.severity}: "
        return (
            f"{self.where}: {mark}{self.what} [{self.rule}]\n  why: {self.why}\n  fix: {self.fix}"
        )

    def as_json(self) -> dict[str, str]:
        """Return the six fields as a JSON-ready dict; ``where`` is ``path:line:column``."""
        return {
            "where": str(self.where),
            "rule": self.rule,
            "what": self.what,
            "why": self.why,
            "fix": self.fix,
            "severity": self.severity,
        }


class KgError(Exception):
    """Whatever ``kg`` raises on purpose.

    ``fix`` says how to go on; ``exit_code`` is the command's.
    """

    exit_code = 2

    def __init__(self, what: str, fix: str = "", **details: object) -> None:
        super().__init__(what)
        self.what, self.fix, self.details = what, fix, details


class NoSuchEntity(KgError):
    """No entity has that name. ``suggestions`` holds names that are near."""

    def __init__(self, name: str, suggestions: Iterable[str] = ()) -> None:
        suggestions = list(suggestions)
        near = ", ".join(f"'{s}'" for s in suggestions)
        super().__init__(
            f"nobody and nothing here is called '{shorten(name)}'",
            f"did you mean {near}?" if near else "try `kg search` with a part of the name",
        )
        self.suggestions = suggestions


class OtherClass(NoSuchEntity):
    """A name of something of another class than is asked for. asks: what may be asked of it."""

    def __init__(self, name: str, label: str, wanted: str, asks: Iterable[str]) -> None:
        listed = " or ".join(asks)
        KgError.__init__(
            self,
            f"'{shorten(name)}' is a {label}, and not a {wanted}",
            f"ask {listed}" if listed else f'`kg show "{shorten(name)}"` shows it',
        )
        self.suggestions = [name]


class AmbiguousName(KgError):
    """Several entities answer to that name. ``candidates`` holds ``(id, name, class label)``."""

    def __init__(self, name: str, candidates: Sequence[tuple[str, str, str]]) -> None:
        listed = "; ".join(f"{label} ({kind}): {ident}" for ident, label, kind in candidates)
        super().__init__(
            f"'{shorten(name)}' may be any of {len(candidates)}: {listed}",
            "say it by its id or its full name",
        )
        self.candidates = list(candidates)


class NoPage(NoSuchEntity):
    """Somebody who is known and has no page of their own. privacy: why, as the facts have it."""

    def __init__(self, name: str, privacy: str) -> None:
        KgError.__init__(
            self,
            f"'{shorten(name)}' has no page ({privacy})",
            "minors and people who are not public stand only in what is told of others",
        )
        self.suggestions: list[str] = []


class NoPath(KgError):
    """Two entities are not connected by what is recorded.

    ``touches`` says what each side does touch.
    """

    exit_code = 1

    def __init__(self, what: str, touches: Iterable[str]) -> None:
        touches = list(touches)
        super().__init__(what, "; ".join(touches))
        self.touches = touches


class NotRecorded(KgError):
    """The question was understood and nobody recorded an answer."""

    exit_code = 1


class BadQuery(KgError):
    """A query that cannot be run, with its place where the engine names one."""


class NotInTime(KgError):
    """A question whose rows took longer than anybody waits for them."""

    def __init__(
        self,
        what: str = "the rows took too long",
        fix: str = "ask for less: name a season, a driver, a venue",
    ) -> None:
        super().__init__(what, fix)


class WrongUsage(KgError):
    """A command or call that cannot be carried out as given."""


class ProblemsError(KgError):
    """What cannot be opened or changed; ``problems`` lists every reason with its place."""

    def __init__(self, problems: Iterable[Problem], what: str, fix: str = "") -> None:
        self.problems = sorted(problems)
        super().__init__(what, fix)


class FactsProblem(ProblemsError):
    """Facts that cannot be compiled; ``problems`` lists every one with its place."""

    exit_code = 1

    def __init__(self, problems: Iterable[Problem]) -> None:
        found = list(problems)
        super().__init__(
            found,
            f"{many(len(found), 'problem')} in the facts",
            "run `kg check` and mend what it lists",
        )


class ReadOnlyCorpus(ProblemsError):
    """A corpus that nothing may be written to: the one that ships."""

    def __init__(self, where: str) -> None:
        super().__init__(
            [
                Problem(
                    Position(where),
                    "read-only",
                    "nothing may be written here",
                    "this corpus came with kg; an update would replace what you add to it",
                    "make a corpus of your own with `kg init DIR` and work in that folder",
                )
            ],
            "nothing was changed",
            "`kg init DIR` makes a corpus of your own",
        )


def shorten(text: object, most: int = 80) -> str:
    """Return ``text`` on one line and at most ``most`` characters long.

    >>> shorten("a\\nb")
    'a b'
    """
    text = " ".join(str(text).split())
    return text if len(text) <= most else text[: most - 1] + "…"


def with_article(name: str) -> str:
    """Return a name with the article for one of its kind.

    >>> [with_article(n) for n in ("organization", "Audi R8", "LMP2 car", "Mini Cooper")]
    ['an organization', 'an Audi R8', 'an LMP2 car', 'a Mini Cooper']
    """
    is_vowel = name[:1] in tuple("AEIOaeio") or _SPELLED.match(name)
    return f"an {name}" if is_vowel else f"a {name}"


def many(count: int, word: str) -> str:
    """Return a number of things: 1 claim, 2 claims."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
