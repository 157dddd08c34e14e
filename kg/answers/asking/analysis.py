"""Text → words as they are compared: folded, without endings, irregular forms under one word."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from kg.facts.naming import fold
from kg.ontology import Words

if TYPE_CHECKING:
    from tantivy import TextAnalyzer

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_WORDS = 1 << 16  # that are remembered with their stems


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a question.

    text: as written, without 's; stem: as it is compared; start, end: where it stands; is_function:
    whether it says nothing by itself; is_possessive: "Lind's".
    """

    text: str
    stem: str
    start: int
    end: int
    is_function: bool = False
    is_possessive: bool = False


@dataclass(frozen=True, eq=False)
class Analyzer:
    """Splits texts and stems words. The stemmer is Snowball's for English (library tantivy)."""

    words: Words

    @cached_property
    def _snowball(self) -> "TextAnalyzer":
        from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

        return TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.stemmer("english")).build()

    @cached_property
    def _stems(self) -> dict[str, str]:
        return {}

    @cached_property
    def function(self) -> frozenset[str]:
        """The stems of function words."""
        return frozenset(self.stem(fold(w)) for w in self.words.function)

    @cached_property
    def turning(self) -> frozenset[str]:
        """The stems of words that turn a question."""
        return frozenset(self.stem(fold(w)) for w in self.words.turning)

    def stem(self, word: str) -> str:
        """Return the form under which a folded word is compared.

        >>> from kg.ontology import Words
        >>> one = Analyzer(Words(forms={"won": "win"}))
        >>> one.stem("won"), one.stem("sponsored") == one.stem("sponsors")
        ('win', True)
        """
        if word not in self._stems:
            base = self.words.forms.get(word, word)
            found = self._snowball.analyze(base) if len(base) > 2 else [base]
            self._stems[word] = "".join(found) or base
        return self._stems[word]

    def stems(self, texts: Iterable[str]) -> list[str]:
        """Return the stems of all words of some texts, in order."""
        return [s for text in texts for word in _WORD.findall(text) for s in self._of_word(word)]

    @cached_property
    def _of_word(self) -> Callable[[str], list[str]]:
        return lru_cache(maxsize=_WORDS)(lambda word: [t.stem for t in self.tokens(word)])

    def content(self, texts: Iterable[str]) -> set[str]:
        """Return the stems of the words that say something."""
        return {s for s in self.stems(texts) if s not in self.function}

    def tokens(self, text: str) -> list[Token]:
        """Return the words of a text; hyphens separate, unless the whole is a known form."""
        found: list[Token] = []
        for match in _WORD.finditer(text):
            whole, start = match[0], match.start()
            after = text[match.end() : match.end() + 1]
            bare = _POSSESSIVE.sub("", whole)
            owner = bare != whole or (after in ("'", "’") and whole[-1:] in ("s", "S"))
            pair = f"{found[-1].text}-{bare}" if found else ""
            if fold(pair) in self.words.forms and not text[found[-1].end : start].strip():
                start = found.pop().start  # team mate, grand prix
                bare = text[start : match.start() + len(bare)]
                found.append(self._token(bare, start, owner, fold(pair)))
                continue
            if "-" not in bare or fold(bare) in self.words.forms:
                found.append(self._token(bare, start, owner))
                continue
            at = start
            for part in bare.split("-"):
                last = at + len(part) == start + len(bare)
                found.append(self._token(part, at, owner and last))
                at += len(part) + 1
        return found

    def _token(self, text: str, start: int, owner: bool, form: str = "") -> Token:
        stem = self.stem(form or fold(text).replace("'", ""))
        function = stem in self.function if "function" in self.__dict__ else False
        return Token(text, stem, start, start + len(text), function, owner)


# One for all graphs of an ontology: what it has stemmed is stemmed for all of them.
analyzer_of = lru_cache(maxsize=4)(Analyzer)
