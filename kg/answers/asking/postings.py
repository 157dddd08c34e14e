"""A search index → records of what each word weighs in which documents; and back: ranked hits.

What a word weighs in a document is what the engine itself gives it, all fields together; so an
endpoint, which knows nothing of words, ranks as the index does.
"""

import json
import zlib
from base64 import b85decode, b85encode
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, Protocol

from kg.answers.asking.index import SORTS, Hit, Postings, SearchIndex, heaviest, ranked
from kg.graph.packing import to_text
from kg.graph.records import Record, key_of, listed
from kg.problems import KgError, shorten

_DOCUMENTS, _POSTINGS = 200, 4_000  # in one record
_MOST_BYTES = 1 << 20  # of one packed block
_UNIT = 1_000_000  # weights are kept as whole numbers of millionths


class Lists(Protocol):
    """What reads records that are lists, and takes note of what will be read next."""

    def expect(self, keys: Iterable[str]) -> None:
        """Take note of keys that will be asked for."""

    def lists(self, keys: Sequence[str]) -> Sequence[list[Any]]:
        """Return the items of several lists."""


def posting_records(index: SearchIndex) -> Iterator[Record]:
    """Yield the records of an index: its documents, and of each word and id those that hold it."""
    for sort in SORTS:
        idents = index.idents(sort)
        for at in range(0, len(idents), _DOCUMENTS):
            yield from listed(key_of("found", sort, at), idents[at : at + _DOCUMENTS])
    for space, found in (("word", index.words()), ("id", index.ids())):
        for word, postings in found:
            for sort, hits in postings.items():
                blocks = (hits[n : n + _POSTINGS] for n in range(0, len(hits), _POSTINGS))
                yield from listed(key_of(space, sort, word), map(_packed, blocks))


def _packed(hits: Postings) -> str:
    """Return (number of a document, weight) pairs as text: differences, whole numbers, packed."""
    numbers = [n for n, _ in hits]
    steps = [after - before for before, after in zip([0, *numbers], numbers, strict=False)]
    text = to_text([steps, [round(weight * _UNIT) for _, weight in hits]])
    return b85encode(zlib.compress(text.encode("ascii"), 9)).decode("ascii")


def _unpacked(block: str) -> list[tuple[int, float]]:
    """Return what ``_packed`` packed. Raises KgError where it is something else."""
    try:
        opened = zlib.decompressobj()
        text = opened.decompress(b85decode(block), _MOST_BYTES)
        if opened.unconsumed_tail:
            raise ValueError(f"more than {_MOST_BYTES} bytes")
        steps, weights = json.loads(text)
        return list(zip(accumulate(steps), (w / _UNIT for w in weights), strict=True))
    except (ValueError, TypeError, zlib.error) as error:
        raise KgError(
            f"a search record of the endpoint is damaged: {shorten(error)}",
            "clear its graphs and load all files that `kg build DIR --bulk` writes",
        ) from None


class ServedIndex:
    """An index behind an endpoint; see ``SearchIndex``."""

    def __init__(self, records: Lists) -> None:
        self._records = records

    def search(
        self, sort: str, terms: Mapping[str, float], ids: Mapping[str, float], most: int
    ) -> list[Hit]:
        """Return up to ``most`` Hits, the best first, as ``SearchIndex.search`` does."""
        wanted = [(key_of("word", sort, t), w) for t, w in heaviest(terms)]
        wanted += [(key_of("id", sort, i), w) for i, w in sorted(ids.items())]
        scores: dict[int, float] = defaultdict(float)
        lists = self._records.lists([key for key, _ in wanted])
        for (_, factor), blocks in zip(wanted, lists, strict=True):
            for block in blocks:
                for number, weight in _unpacked(block):
                    scores[number] += factor * weight
        best = sorted(scores, key=lambda n: (-scores[n], n))[:most]
        pages = sorted({n // _DOCUMENTS * _DOCUMENTS for n in best})
        found = self._records.lists([key_of("found", sort, at) for at in pages])
        idents = {
            at + n: i for at, items in zip(pages, found, strict=True) for n, i in enumerate(items)
        }
        self._records.expect(key_of(sort, idents[n]) for n in best)
        return ranked(Hit(idents[n], scores[n]) for n in best)
