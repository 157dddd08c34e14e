"""Numbers, bounds and lap times."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.facts.amounts import (
    amount_in_words,
    ordinal_in_words,
    parse_amount,
    parse_clock,
    parse_lap_time,
)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("30000", (30000, 30000)),
        ("28000+", (28000, None)),
        ("10-", (None, 10)),
        ("~20000", (18000, 22000)),
        ("20..25", (20, 25)),
        ("0.179", (Decimal("0.179"), Decimal("0.179"))),
    ],
)
def test_bounds(text, bounds):
    assert parse_amount(text) == tuple(b if b is None else Decimal(b) for b in bounds)


@pytest.mark.parametrize("text", ["1,800", "ten", "25..20", "", "1e9", "٣", "=1+1", "1 800"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match=r"\w"):
        parse_amount(text)


@given(st.integers(0, 10**9))
def test_a_number_is_its_own_bounds_and_reads_back(number):
    assert parse_amount(str(number)) == (number, number)
    assert amount_in_words(str(number)).replace(",", "") == str(number)


@given(st.integers(0, 59), st.integers(0, 59), st.integers(0, 999))
def test_lap_times_are_seconds(minutes, seconds, thousandths):
    assert (
        parse_lap_time(f"{minutes}:{seconds:02}.{thousandths:03}")
        == minutes * 60 + seconds + Decimal(thousandths) / 1000
    )


def test_positions_read_as_people_say_them():
    assert [
        ordinal_in_words(t) for t in ("1", "2", "3", "4", "11", "12", "13", "21", "112", "10-")
    ] == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th", "in the top 10"]


def test_clock_times():
    assert parse_clock("9:35") == "09:35"
    for text in ("24:00", "9.35", "noon"):
        with pytest.raises(ValueError, match="time of day"):
            parse_clock(text)
