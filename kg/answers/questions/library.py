"""The files of ontology/questions/ → saved questions: what they ask, need, give, do not claim."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.facts.naming import fold
from kg.folders import Folders, ontology_files
from kg.problems import WrongUsage, shorten

YES_NO = "yes-no"
_BRACES = re.compile(r"\{(.*)\}")
_DAYS = ("Earliest", "Latest")
_TIME = re.compile(r"(?:\d{1,2} )?(?:[A-Z][a-z]+ )?\d{4}")
_ARTICLE = re.compile(r"\b(in|of|at|for|from) the $")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question asks to be given.

    type: a class of entities, a list of kinds, Source, Statement, Date, Year, Number or Text.
    """

    name: str
    type: str
    optional: bool

    def variables(self, text: str) -> list[str]:
        """Return the SPARQL variables it may be bound to in a query.

        A date is bound to its first and last day (``…Earliest``, ``…Latest``), anything else to its
        name; a season may be bound to either, where the query has them.
        """
        return list(_variables(self, text))


@lru_cache(maxsize=4096)
def _variables(parameter: Parameter, text: str) -> tuple[str, ...]:
    names = [parameter.name + s for s in _DAYS]
    if parameter.type != "Date":
        names.insert(0, parameter.name)
    return tuple(n for n in names if re.search(rf"[?$]{n}\b", text))


@dataclass(frozen=True, slots=True)
class Denial:
    """A saved question that finds what says no to another.

    fixed: (parameter, value) pairs; the name of a parameter of the other stands for what it is
    given.
    """

    question: str
    fixed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A saved question.

    name: also the file's and the command's; question: in words, with {parameters} and [parts that
    are left out where a parameter is not given]; also: other ways to ask it, written alike;
    columns: (name, type) pairs; answers: the columns that answer, the first that is filled counts;
    is_yes_no: whether rows mean yes; words: more words for it; denied_by: what finds a no;
    when_empty: whether an empty answer is a no: "no", or "no if whole" (where there are data sets
    only, which hold all of their kind); keep: the variable in which only rows equal
    to the first are kept, or empty; yields_to: saved questions whose rows tell more: where they
    have some, this one claims nothing; newest: the column of a day by which, of rows that differ
    only in what they answer, the newest answers, or empty; best: the column of which only the
    first row's value answers (who has the most), or empty; counts: whether its number counts what
    is recorded, and so answers only where all of it comes of a data set, which holds it whole;
    text: the SPARQL with its header.
    """

    name: str
    question: str
    also: tuple[str, ...]
    group: str
    parameters: tuple[Parameter, ...]
    columns: tuple[tuple[str, str], ...]
    answers: tuple[str, ...]
    is_yes_no: bool
    words: tuple[str, ...]
    not_claimed: str
    denied_by: tuple[Denial, ...]
    when_empty: str
    keep: str
    yields_to: tuple[str, ...]
    newest: str
    best: str
    counts: bool
    text: str

    @property
    def answer(self) -> str:
        """The column that answers first, or ``yes-no``."""
        return YES_NO if self.is_yes_no else self.answers[0]

    def in_words(self, given: Mapping[str, str]) -> str:
        """Return the question as a sentence. given: parameter name → text.

        A required parameter that is not given stands as its name; a part in brackets goes with its
        parameter.
        """
        return filled(self.question, given)

    def as_json(self) -> dict[str, Any]:
        """Return what a list or a form needs of the question."""
        return {
            "name": self.name,
            "question": self.question,
            "group": self.group,
            "not_claimed": self.not_claimed,
            "words": list(self.words),
            "parameters": [
                {"name": p.name, "type": p.type, "optional": p.optional} for p in self.parameters
            ],
            "columns": [{"name": n, "type": t} for n, t in self.columns],
            "answer": self.answer,
        }


def filled(template: str, given: Mapping[str, str]) -> str:
    """Return a question's template as a sentence; see ``Question.in_words``.

    >>> filled("Who drove for {team}[ in {season}]?", {"team": "Brook Racing"})
    'Who drove for Brook Racing?'
    >>> [filled("Who won in the {season}?", {"season": s}) for s in ("2019 Lantern Cup", "2019")]
    ['Who won in the 2019 Lantern Cup?', 'Who won in 2019?']
    >>> filled("How did {session} end?", {"session": "Race 1, Lantern Cup at Quarry"})
    'How did Race 1, Lantern Cup at Quarry, end?'
    """
    from kg.graph.forms import with_the

    def part(match: re.Match[str]) -> str:
        names = re.findall(r"\{(\w+)\}", match[1])
        return match[1] if all(n in given for n in names) else ""

    text = re.sub(r"\[([^\[\]]*)\]", part, template)
    said, at = "", 0
    for match in re.finditer(r"\{(\w+)\}", text):
        said += text[at : match.start()]
        at = match.end()
        name = given.get(match[1], f"({match[1].replace('_', ' ')})")
        if _TIME.fullmatch(name):
            said = _ARTICLE.sub(r"\1 ", said)
        is_open = (
            ", " in name and "(" not in name and name[:1] not in "“" and text[at : at + 1] == " "
        )
        said += with_the(name, said) + ("," if is_open else "")
    return said + text[at:]


def load_questions(where: Folders | Path) -> dict[str, Question]:
    """Return name → Question of every ``*.rq`` file, by name. Reads headers; loads no RDF library.

    where: the folders of a corpus, whose own questions lie over those that ship; or one folder.
    """
    found = [(name, str(path)) for name, path in sorted(_files(where).items())]
    stats = [(name, path, os.stat(path)) for name, path in found]
    return dict(_library(tuple((n, p, s.st_mtime_ns, s.st_size) for n, p, s in stats)))


@lru_cache(maxsize=4)
def _library(files: tuple[tuple[str, str, int, int], ...]) -> Mapping[str, Question]:
    """Return the questions of files; those that are as they were are not read again."""
    return {n: _parsed(n, Path(p).read_text(encoding="utf-8")) for n, p, _, _ in files}


def _files(where: Folders | Path) -> dict[str, Path]:
    if isinstance(where, Path):
        return {path.stem: path for path in where.glob("*.rq")}
    inside = ontology_files(where, "questions/*.rq").items()
    return {n.rpartition("/")[2].removesuffix(".rq"): path for n, path in inside}


def saved_question(where: Folders | Path, name: str) -> Question:
    """Return the Question called ``name``. Raises WrongUsage with the nearest ones."""
    layers = (where,) if isinstance(where, Path) else [o / "questions" for o in where.ontologies]
    plain = re.fullmatch(r"[\w-]{1,100}", str(name), re.ASCII)
    for layer in reversed(layers) if plain else ():
        if (path := layer / f"{name}.rq").is_file():
            return _parsed(name, path.read_text(encoding="utf-8"))
    near = [q.name for q in find_questions(load_questions(where), str(name), 3)]
    raise WrongUsage(
        f"there is no saved question '{shorten(name)}'",
        "near are: " + ", ".join(near) if near else "`kg questions` lists them",
    )


@lru_cache(maxsize=512)
def _parsed(name: str, text: str) -> Question:
    return parse_question(name, text)


def parse_question(name: str, text: str) -> Question:
    """Return the Question that a file of this name and text describes.

    Raises WrongUsage where the header lacks ``question`` or ``columns`` or names an unknown answer.

    >>> text = "#+ question: Who drove for {team}?\\n#+ parameters: {team: Team, season: Season?}"
    >>> q = parse_question("who", text + "\\n#+ columns: {driver: Person}\\nSELECT …")
    >>> q.answer, [p.name for p in q.parameters if p.optional], q.in_words({"team": "GMG Racing"})
    ('driver', ['season'], 'Who drove for GMG Racing?')
    """
    from kg.graph.rules import header_of

    header = header_of(text)
    columns = tuple(_pairs(header.get("columns", "")))
    if not header.get("question") or not columns:
        raise WrongUsage(
            f"the saved question '{name}' has no question or no columns in its header",
            "begin the file with '#+ question:' and '#+ columns: {name: Type}'",
        )
    answers = tuple(_parts(header.get("answer", columns[0][0]), "|"))
    for answer in answers:
        if answer != YES_NO and answer not in dict(columns):
            raise WrongUsage(
                f"the saved question '{name}' names '{answer}' as its answer, which is no column",
                "name one of its columns, or yes-no",
            )
    return Question(
        name=name,
        question=header["question"],
        also=tuple(_parts(header.get("also", ""), "|")),
        group=header.get("group", ""),
        parameters=tuple(
            Parameter(n, t.rstrip("?"), t.endswith("?"))
            for n, t in _pairs(header.get("parameters", ""))
        ),
        columns=columns,
        answers=tuple(a for a in answers if a != YES_NO),
        is_yes_no=YES_NO in answers,
        words=tuple(_parts(header.get("words", ""), ",")),
        not_claimed=header.get("not_claimed", ""),
        denied_by=tuple(_denial(part) for part in _parts(header.get("denied_by", ""), "|")),
        when_empty=header.get("when_empty", ""),
        keep=header.get("keep", "").removeprefix("first "),
        yields_to=tuple(_parts(header.get("yields_to", ""), ",")),
        newest=header.get("newest", ""),
        best=header.get("best", ""),
        counts=header.get("counts", "") == "recorded",
        text=text,
    )


def _parts(text: str, sign: str) -> list[str]:
    return [part.strip() for part in text.split(sign) if part.strip()]


def _denial(text: str) -> Denial:
    pairs = dict(_pairs(text))
    return Denial(pairs.pop("question", ""), tuple(pairs.items()))


def _pairs(text: str) -> list[tuple[str, str]]:
    inside = _BRACES.search(text)
    pairs = [part.partition(":") for part in inside[1].split(",")] if inside else []
    return [(name.strip(), value.strip()) for name, _, value in pairs if name.strip()]


def find_questions(questions: Mapping[str, Question], words: str, most: int = 5) -> list[Question]:
    """Return up to ``most`` Questions near to what somebody typed, the best first.

    questions: name → Question; words: a question, some words or a part of a name; all questions, by
    group, where it is empty.
    """
    from rapidfuzz import fuzz, utils

    wanted = utils.default_process(fold(words)[:300])
    if not wanted:
        return sorted(questions.values(), key=lambda q: (q.group, q.name))
    scored = []
    for question in questions.values():
        asked = (question.question, *question.also)
        texts = [
            question.name.replace("-", " "),
            *(re.sub(r"[\[\]{}]", " ", text) for text in asked),
            *question.words,
        ]
        best = max(fuzz.token_set_ratio(wanted, utils.default_process(fold(t))) for t in texts)
        whole = fuzz.WRatio(wanted, utils.default_process(fold(" ".join(texts))))
        scored.append((best + whole, question.name, question))
    scored.sort(key=lambda s: (-s[0], s[1]))
    return [q for score, _, q in scored[:most] if score >= 90]
