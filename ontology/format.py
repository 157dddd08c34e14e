"""Turtle files → the same triples, one predicate a line. Only white space changes.

Run ``python ontology/format.py`` to write the files of this folder (or those named), ``--check`` to
say which are not formatted. A subject's predicates stand one a line; lists are wrapped at 100
characters, lists of texts have one text a line; a literal that is longer stays whole.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

WIDTH = 100
STEP = 4

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<comment>\#[^\n]*)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*(?:\\u[0-9A-Fa-f]{4}[^<>"{}|^`\\\x00-\x20]*)*>)
      | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
                 | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*')
      | (?P<mark>\^\^ | [][();,])
      | (?P<word>(?:\\.|[^\s\[\]();,"'<>\#^\\])+)""",
    re.VERBOSE | re.DOTALL,
)


class NotTurtle(ValueError):
    """The text is not Turtle as far as this file reads it; the message begins with the line."""


@dataclass(slots=True)
class Token:
    """One word of Turtle; before: comments on lines of their own, after: one at the line's end."""

    text: str
    line: int
    glued: bool = False
    gap: bool = False
    before: list[tuple[str, bool]] = field(default_factory=list)
    after: str = ""


@dataclass(slots=True)
class Term:
    """An IRI, name, number or literal with its language or datatype."""

    tokens: list[Token]


@dataclass(slots=True)
class Pair:
    """A predicate, its objects each with the comma that follows, and the semicolons behind it."""

    verb: Term
    objects: "list[tuple[Node, Token | None]]"
    ends: list[Token]


@dataclass(slots=True)
class Bracket:
    """``( … )`` with items, or ``[ … ]`` with pairs."""

    opening: Token
    items: "list[Node]"
    pairs: list[Pair]
    closing: Token


Node = Term | Bracket


@dataclass(slots=True)
class Sentence:
    """What ends with a full stop: a directive (tokens only) or a subject with its pairs."""

    directive: list[Token]
    subject: Node | None
    pairs: list[Pair]
    stop: Token | None


def read_tokens(text: str) -> tuple[list[Token], list[tuple[str, bool]]]:
    """Return the tokens of ``text``, comments hung on their neighbours, and the last comments.

    Raises NotTurtle where no token begins.
    """
    tokens: list[Token] = []
    waiting: list[tuple[str, bool]] = []
    position, line, fresh, gap, glued = 0, 1, True, False, False

    def add(word: str) -> None:
        nonlocal waiting, gap, glued
        tokens.append(Token(word, line, glued, gap, waiting))
        waiting, gap, glued = [], False, True

    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise NotTurtle(
                f"{line}: no word of Turtle begins with {text[position : position + 20]!r}"
            )
        kind, word = match.lastgroup, match.group()
        position = match.end()
        if kind == "space":
            newlines = word.count("\n")
            fresh, gap, glued = fresh or newlines > 0, gap or newlines > 1, False
        elif kind == "comment":
            if fresh or not tokens:
                waiting.append((word.rstrip(), gap))
                gap = False
            else:
                tokens[-1].after = word.rstrip()
            glued = False
        else:
            bare = word.rstrip(".") if kind == "word" else word
            if bare:
                add(bare)
            for dot in word[len(bare) :]:
                add(dot)
            fresh = False
        line += word.count("\n")
    return tokens, waiting


class _Reader:
    """Tokens → sentences, by recursive descent."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def take(self, *wanted: str) -> Token:
        if self.at >= len(self.tokens):
            line = self.tokens[-1].line if self.tokens else 1
            raise NotTurtle(f"{line}: the file ends inside a sentence; a full stop is missing")
        token = self.tokens[self.at]
        if wanted and token.text not in wanted:
            raise NotTurtle(f"{token.line}: {' or '.join(wanted)} was expected, not {token.text}")
        self.at += 1
        return token

    def sentences(self) -> Iterator[Sentence]:
        while self.at < len(self.tokens):
            word = self.peek()
            if word in ("@prefix", "@base") or word.upper() in ("PREFIX", "BASE"):
                parts = [self.take()]
                parts += [self.take() for _ in range(2 if word.lower().endswith("prefix") else 1)]
                stop = self.take(".") if word.startswith("@") else None
                yield Sentence(parts, None, [], stop)
            else:
                subject = self.node()
                pairs = [] if self.peek() == "." else self.pairs()
                yield Sentence([], subject, pairs, self.take("."))

    def pairs(self) -> list[Pair]:
        found = []
        while self.peek() not in ("]", ".", ""):
            verb = self.node()
            if not isinstance(verb, Term):
                raise NotTurtle(f"{verb.opening.line}: a bracket stands where a predicate should")
            objects: list[tuple[Node, Token | None]] = []
            while True:
                node = self.node()
                comma = self.take() if self.peek() == "," else None
                objects.append((node, comma))
                if comma is None:
                    break
            ends = []
            while self.peek() == ";":
                ends.append(self.take())
            found.append(Pair(verb, objects, ends))
            if not ends:
                break
        return found

    def node(self) -> Node:
        token = self.take()
        if token.text == "(":
            items = []
            while self.peek() not in (")", ""):
                items.append(self.node())
            return Bracket(token, items, [], self.take(")"))
        if token.text == "[":
            return Bracket(token, [], self.pairs(), self.take("]"))
        if token.text in (")", "]", ",", ";", ".", "^^"):
            raise NotTurtle(f"{token.line}: {token.text} stands where a term should")
        tokens = [token]
        if token.text[0] in "\"'":
            if self.peek() == "^^":
                tokens += [self.take(), self.take()]
            elif self.peek().startswith("@") and self.tokens[self.at].glued:
                tokens.append(self.take())
        return Term(tokens)


def _tokens(node: Node) -> Iterator[Token]:
    if isinstance(node, Term):
        yield from node.tokens
        return
    yield node.opening
    for item in node.items:
        yield from _tokens(item)
    for pair in node.pairs:
        yield from _pair_tokens(pair)
    yield node.closing


def _pair_tokens(pair: Pair) -> Iterator[Token]:
    yield from pair.verb.tokens
    for node, comma in pair.objects:
        yield from _tokens(node)
        if comma is not None:
            yield comma
    yield from pair.ends


def _is_text(node: Node) -> bool:
    return isinstance(node, Term) and node.tokens[0].text[0] in "\"'" and " " in node.tokens[0].text


def _flat(node: Node) -> str | None:
    """Return the node on one line, or None where it must be broken."""
    tokens = list(_tokens(node))
    if any(t.before or t.after or "\n" in t.text for t in tokens):
        return None
    if isinstance(node, Term):
        return "".join(t.text for t in tokens)
    if len(node.items) > 1 and any(_is_text(item) for item in node.items):
        return None
    inside = [_flat(item) for item in node.items] + [_flat_pair(pair) for pair in node.pairs]
    if any(part is None for part in inside):
        return None
    return " ".join([node.opening.text, *(str(part) for part in inside), node.closing.text])


def _flat_pair(pair: Pair) -> str | None:
    if any(t.before or t.after for t in _pair_tokens(pair)):
        return None
    parts = [_flat(node) for node, _ in pair.objects]
    if any(part is None for part in parts):
        return None
    ends = "".join(" " + end.text for end in pair.ends)
    return f"{_flat(pair.verb)} {', '.join(str(part) for part in parts)}{ends}"


class _Writer:
    """Lines under way; ``indent`` is where a line that a comment forced goes on."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line = ""
        self.ended = False

    def break_line(self, indent: int) -> None:
        if self.line.strip():
            self.lines.append(self.line.rstrip())
        self.line, self.ended = " " * indent, False

    def put(self, token: Token, indent: int, space: bool = True) -> None:
        for comment, _ in token.before:
            self.break_line(indent)
            self.lines.append(" " * indent + comment)
        if self.ended or token.before:
            self.break_line(indent)
        if space and self.line.strip():
            self.line += " "
        first, *more = token.text.split("\n")
        self.line += first
        for text in more:
            self.lines.append(self.line)
            self.line = text
        if token.after:
            self.line += "  " + token.after
            self.ended = True

    def fits(self, text: str | None, tail: int) -> bool:
        return (
            text is not None and not self.ended and len(self.line) + 1 + len(text) + tail <= WIDTH
        )

    def node(self, node: Node, indent: int, tail: int, space: bool = True) -> None:
        """Write a node, broken lines at ``indent``; ``tail``: width of what follows on its line."""
        if isinstance(node, Term):
            for n, token in enumerate(node.tokens):
                self.put(token, indent, space and n == 0)
            return
        if self.fits(_flat(node), tail):
            for token in self._spaced(node):
                self.put(token, indent, token.text != ",")
            return
        self.put(node.opening, indent)
        inner = indent + STEP
        texts = any(_is_text(item) for item in node.items)
        for n, item in enumerate(node.items):
            if n == 0 or texts or not self.fits(_flat(item), 0):
                self.break_line(inner)
            self.node(item, inner, 0)
        for pair in node.pairs:
            self.break_line(inner)
            self.pair(pair, inner)
        self.break_line(indent)
        self.put(node.closing, indent)

    def pair(self, pair: Pair, indent: int, tail: int = 2) -> None:
        """Write ``predicate object, object ;``; ``tail``: the width of what ends it."""
        self.node(pair.verb, indent, 0)
        several = len(pair.objects) > 1
        inner = indent + STEP
        for node, comma in pair.objects:
            after = 1 if comma is not None else tail
            flat = _flat(node)
            room = isinstance(node, Term) and inner + len(flat or "") + after <= WIDTH
            broken = room and not self.fits(flat, after)
            if broken:
                self.break_line(inner)
            self.node(node, inner if several and isinstance(node, Term) else indent, after)
            if comma is not None:
                self.put(comma, inner, space=False)
        for end in pair.ends:
            self.put(end, indent)

    def _spaced(self, node: Node) -> Iterator[Token]:
        if isinstance(node, Term):
            tokens = list(_tokens(node))
            glue = Token("".join(t.text for t in tokens), tokens[0].line)
            yield glue
            return
        yield node.opening
        for item in node.items:
            yield from self._spaced(item)
        for pair in node.pairs:
            yield from self._spaced(pair.verb)
            for part, comma in pair.objects:
                yield from self._spaced(part)
                if comma is not None:
                    yield comma
            yield from pair.ends
        yield node.closing


def _sentence_lines(sentence: Sentence) -> list[str]:
    writer = _Writer()
    for token in sentence.directive:
        writer.put(token, STEP)
    if sentence.subject is not None:
        writer.node(sentence.subject, 0, 2)
    for n, pair in enumerate(sentence.pairs):
        if n:
            writer.break_line(STEP)
        writer.pair(pair, STEP)
    if sentence.stop is not None:
        writer.put(sentence.stop, STEP)
    writer.break_line(0)
    return writer.lines


def _first(sentence: Sentence) -> Token:
    if sentence.directive:
        return sentence.directive[0]
    return next(_tokens(sentence.subject)) if sentence.subject else Token("", 0)


def format_turtle(text: str) -> str:
    """Return ``text`` laid out one predicate a line, subjects apart by a blank line.

    Raises NotTurtle. Formatting what is formatted changes nothing.

    >>> print(format_turtle('@prefix a: <b#> . a:c a a:d ; a:e "1; 2." , 3 .'), end="")
    @prefix a: <b#> .
    <BLANKLINE>
    a:c a a:d ;
        a:e "1; 2.", 3 .
    """
    tokens, last = read_tokens(text)
    lines: list[str] = []
    was_long, was_directive = False, True
    for sentence in _Reader(tokens).sentences():
        first = _first(sentence)
        comments, first.before = first.before, []
        body = _sentence_lines(sentence)
        is_long = len(body) > 1 or len(sentence.pairs) > 1
        gap = first.gap
        for n, (comment, apart) in enumerate(comments):
            if lines and (apart or (n == 0 and was_long)):
                lines.append("")
            lines.append(comment)
        directive = bool(sentence.directive)
        if lines and (
            gap or (not comments and (was_long or is_long or directive != was_directive))
        ):
            lines.append("")
        lines += body
        was_long, was_directive = is_long, directive
    for comment, apart in last:
        if lines and apart:
            lines.append("")
        lines.append(comment)
    return "\n".join(lines) + "\n" if lines else ""


def main(arguments: list[str]) -> int:
    """Format the files named, or all of this folder; return 1 where ``--check`` found one to do."""
    check = "--check" in arguments
    named = [Path(a) for a in arguments if not a.startswith("-")]
    here = Path(__file__).parent
    files = named or sorted([*here.glob("*.ttl"), *here.glob("shapes/*.ttl")])
    found = 0
    for path in files:
        before = path.read_text("utf-8")
        try:
            after = format_turtle(before)
        except NotTurtle as error:
            print(f"{path}:{error}", file=sys.stderr)
            return 2
        if after != before:
            found += 1
            print(f"{path}: {'is not formatted' if check else 'formatted'}")
            if not check:
                path.write_text(after, "utf-8")
    return 1 if check and found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
