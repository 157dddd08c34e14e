"""Words of a question → its limits: days and years, sessions and rounds, places, numbers."""

import re

from kg.answers.words.readings import NUMBERS, ORDINALS, Period

_MONTHS = {
    m: n
    for n, names in enumerate(
        [
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ],
        1,
    )
    for m in names.split()
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Limits:
    """The part of the Reader that reads dates, sessions and numbers; each takes (reading, tokens, i) and returns the index after, or None."""

    def _date(self, reading, tokens, i):
        word = tokens[i].word
        how = self._how(tokens, i)
        if re.fullmatch(r"(19|20)\d\d", word):
            if (
                i + 2 < len(tokens)
                and tokens[i + 1].word in ("to", "and", "until")
                and re.fullmatch(r"(19|20)\d\d", tokens[i + 2].word)
            ):
                reading.periods.append(
                    Period(
                        "in",
                        f"{word}-01-01",
                        f"{tokens[i + 2].word}-12-31",
                        f"{word} to {tokens[i + 2].word}",
                    )
                )
                return i + 3
            reading.periods.append(Period(how, f"{word}-01-01", f"{word}-12-31", word))
            return i + 1
        if match := re.fullmatch(r"(19|20)(\d)0s", word):
            decade = f"{match[1]}{match[2]}"
            reading.periods.append(Period(how, f"{decade}0-01-01", f"{decade}9-12-31", word))
            return i + 1
        if word in _MONTHS and not (word in ("may", "mar", "march") and not tokens[i].capital):
            return self._month(reading, tokens, i, how, None)
        if re.fullmatch(r"\d{1,2}(st|nd|rd|th)?", word) and i + 1 < len(tokens):
            j = i + 2 if tokens[i + 1].word == "of" and i + 2 < len(tokens) else i + 1
            if tokens[j].word in _MONTHS:
                return self._month(reading, tokens, j, how, int(re.match(r"\d+", word)[0]))
        return None

    def _month(self, reading, tokens, i, how, day):
        month, j = _MONTHS[tokens[i].word], i + 1
        if (
            day is None
            and j < len(tokens)
            and re.fullmatch(r"\d{1,2}(st|nd|rd|th)?", tokens[j].word)
        ):
            day, j = int(re.match(r"\d+", tokens[j].word)[0]), j + 1
        while j < len(tokens) and tokens[j].word in (",", "of"):
            j += 1
        year = (
            tokens[j].word
            if j < len(tokens) and re.fullmatch(r"(19|20)\d\d", tokens[j].word)
            else None
        )
        if year is not None:
            j += 1
        else:
            j = i + 1 if day is None else j
            year = next((t.word for t in tokens if re.fullmatch(r"(19|20)\d\d", t.word)), None)
        if year is None:
            reading.missing.append(f"{tokens[i].raw} (of which year?)")
            return j
        from kg.facts.dates import parse_date

        text = f"{year}-{month:02}" + (f"-{day:02}" if day else "")
        try:
            low, high = parse_date(text)
        except ValueError:
            reading.missing.append(" ".join(t.raw for t in tokens[i:j]))
            return j
        reading.periods.append(Period(how, low, high, text))
        return j

    def _how(self, tokens, i):
        words = [t.word for t in tokens[max(0, i - 3) : i]]
        while words and words[-1] in (
            "the",
            "of",
            "year",
            "season",
            "early",
            "late",
            "mid",
            "end",
            "carrera",
            "cup",
        ):
            words.pop()
        last = words[-1] if words else ""
        if last in ("before", "after", "since", "until", "by", "till"):
            return {"till": "until"}.get(last, last)
        if last == "from" or words[-2:] == ["starting", "in"]:
            return "since"
        if words[-2:] == ["as", "of"] or last == "as":
            return "by"
        return "in"

    def _session(self, reading, tokens, i):
        word = tokens[i].word
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        kinds = {
            "rac": "race",
            "practic": "practice",
            "qualify": "qualifying",
            "session": None,
            "heat": "race",
        }
        how = self._how(tokens, i)
        if (
            tokens[i].stem in kinds
            and after is not None
            and (number := self._small_number(after.word))
        ):
            reading.sessions.append((kinds[tokens[i].stem], number, None, f"{word} {number}", how))
            return i + 2
        if match := re.fullmatch(r"r(\d)", word):
            reading.sessions.append(("race", int(match[1]), None, f"race {match[1]}", how))
            return i + 1
        if (
            (word in ORDINALS or word == "opening")
            and after is not None
            and after.stem in kinds
            and after.word not in ("races", "sessions")
        ):
            reading.sessions.append(
                (
                    kinds[after.stem],
                    1 if word == "opening" else ORDINALS[word],
                    None,
                    f"{word} {after.word}",
                    how if how in ("after", "before") else "ordinal",
                )
            )
            return i + 2
        if word in ORDINALS and (rest := self._name_before_session(tokens, i + 1)):
            reading.sessions.append(
                (
                    kinds[rest.stem],
                    ORDINALS[word],
                    None,
                    f"{word} {rest.word}",
                    how if how in ("after", "before") else "ordinal",
                )
            )
            return i + 1
        if word in _WEEKDAYS:
            kind = None
            end = i + 1
            if after is not None and after.stem in kinds:
                kind, end = kinds[after.stem], i + 2
                if end < len(tokens) and (number := self._small_number(tokens[end].word)):
                    reading.sessions.append(
                        (kind, number, word, f"{word} {after.word} {number}", how)
                    )
                    return end + 1
            reading.sessions.append((kind, None, word, word, how))
            return end
        if (
            tokens[i].stem == "round"
            and after is not None
            and (number := self._small_number(after.word))
        ):
            reading.rounds.append((number, how))
            return i + 2
        if (
            (number := self._small_number(word) or ORDINALS.get(word))
            and after is not None
            and after.stem == "round"
            and (after.word == "round" and word in ORDINALS or how == "after")
        ):
            reading.rounds.append((number, how))
            return i + 2
        return None

    def _name_before_session(self, tokens, i):
        """Return the word of a session that stands behind a name: second *Indianapolis* race."""
        name = self._longest_name(tokens, i) if i < len(tokens) else None
        after = tokens[name[0]] if name and name[0] < len(tokens) else None
        return (
            after
            if after is not None
            and after.word in ("race", "practice", "qualifying", "session", "heat")
            else None
        )

    def _small_number(self, word):
        if word in NUMBERS:
            return NUMBERS[word] or None
        return int(word) if re.fullmatch(r"[1-9]\d?", word) else None

    def _number(self, reading, tokens, i):
        word = tokens[i].word
        after = tokens[i + 1].word if i + 1 < len(tokens) else ""
        if (
            word in ("no", "number", "car", "#")
            and re.fullmatch(r"\d{1,3}", after)
            and (word != "car" or not re.fullmatch(r"9\d\d", after))
        ):
            reading.car_number = after
            return i + 2
        if (
            word in ("no", "number")
            and after == "car"
            and i + 2 < len(tokens)
            and re.fullmatch(r"\d{1,3}", tokens[i + 2].word)
        ):
            reading.car_number = tokens[i + 2].word
            return i + 3
        if word == "top" and (number := self._small_number(after)) and number > 3:
            reading.top = number
            return i + 2
        if match := re.fullmatch(r"p(\d{1,2})|(\d{1,2})(?:st|nd|rd|th)", word):
            reading.positions.append(int(match[1] or match[2]))
            return i + 1
        if word == "runner" and after == "up":
            reading.positions.append(2)
            return i + 2
        if word == "runnerup":
            reading.positions.append(2)
            return i + 1
        if word in ORDINALS and word != "first":
            reading.positions.append(ORDINALS[word])
            return i + 1
        if re.fullmatch(r"\.?\d+(\.\d+)?|\d+:\d\d(\.\d+)?", word) and not self.names.found((word,)):
            reading.numbers.append(word)
            return i + 1
        return None

    def _expected(self, reading, tokens, i):
        """Pass over "two" in "which two drivers": how many are expected limits nothing."""
        number = NUMBERS.get(tokens[i].word) or (
            int(tokens[i].word) if re.fullmatch(r"[2-9]", tokens[i].word) else None
        )
        before = tokens[i - 1].word if i else ""
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        if (
            not number
            or number < 2
            or after is None
            or not after.word.isalpha()
            or before
            not in (
                "which",
                "what",
                "the",
                "these",
                "those",
                "each",
                "of",
                "all",
                "both",
                "his",
                "her",
                "their",
                "",
            )
        ):
            return None
        if after.word in (
            "years",
            "year",
            "months",
            "points",
            "seconds",
            "times",
            "time",
            "tenths",
            "hundredths",
            "thousandths",
            "miles",
            "point",
        ):
            return None
        if before == "the" and not after.raw[:1].isupper() and not after.word.endswith("s"):
            return None
        return i + 1
