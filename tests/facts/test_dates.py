"""Dates: EDTF text ⇄ earliest and latest day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.facts.dates import EARLIEST_YEAR, LATEST_YEAR, in_words, is_interval, parse_date

days = st.dates(date(EARLIEST_YEAR, 1, 1), date(LATEST_YEAR, 12, 31))


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("2001", ("2001-01-01", "2001-12-31")),
        ("2001~", ("2001-01-01", "2001-12-31")),
        ("199X", ("1990-01-01", "1999-12-31")),
        ("2001/2004", ("2001-01-01", "2004-12-31")),
        ("2001/..", ("2001-01-01", None)),
        ("../2020", (None, "2020-12-31")),
        ("2024-08-04", ("2024-08-04", "2024-08-04")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2023-12", ("2023-12-01", "2023-12-31")),
        ("[1998,1999]", ("1998-01-01", "1999-12-31")),
        ("[1998..2000]", ("1998-01-01", "2000-12-31")),
        ("2005-22", ("2005-06-01", "2005-08-31")),
    ],
)
def test_bounds(text, bounds):
    assert parse_date(text) == bounds


@pytest.mark.parametrize(
    "text",
    [
        "June 2004",
        "2004-13",
        "2004-02-30",
        "2006/2004",
        "../..",
        "1066",
        "3000",
        "",
        "04-08-2024",
        "2024-8-4",
        "2001'; DROP",
        "2" * 400,
    ],
)
def test_what_is_no_date_is_refused_in_words(text):
    with pytest.raises(ValueError, match=r"\w"):
        parse_date(text)


@given(days)
def test_a_day_is_its_own_bounds(day):
    assert parse_date(day.isoformat()) == (day.isoformat(), day.isoformat())


@given(days, days)
def test_an_interval_spans_its_ends(one, other):
    first, last = min(one, other), max(one, other)
    text = f"{first}/{last}"
    assert is_interval(text)
    assert parse_date(text) == (first.isoformat(), last.isoformat())


@given(st.integers(EARLIEST_YEAR, LATEST_YEAR), st.integers(1, 12))
def test_a_month_ends_the_day_before_the_next(year, month):
    first, last = parse_date(f"{year}-{month:02}")
    after = date.fromisoformat(last) + timedelta(days=1)
    assert (after.day, first) == (1, f"{year}-{month:02}-01")


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_plain_refusal(text):
    try:
        first, last = parse_date(text)
    except ValueError:
        return
    assert first is None or last is None or first <= last
    assert in_words(text)
