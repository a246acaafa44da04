"""Dates as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.profiles import fuzzy

AS_OF = date(2026, 5, 3)


def begun(words, until=AS_OF):
    about = fuzzy.begin_about(words, until, AS_OF)
    return about and (f"{about.month:%Y}" if about.is_year else f"{about.month:%Y-%m}")


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("since 1998", "1998"),
        ("1998", "1998"),
        ("Around 1998, I think", "1998"),
        ("since the flood of 1998", "1998"),
        ("since March 1998", "1998-03"),
        ("spring 2012", "2012"),
        ("the 1990s", "1990"),
        ("the late 90s", "1997"),
        ("early ’80s", "1980"),
        ("mid-2010s", "2014"),
        ("about 3 years", "2023"),
        ("About three years", "2023"),
        ("for 3 years now", "2023"),
        ("two and a half years", "2023"),
        ("2.5 years", "2023"),
        ("a decade", "2016"),
        ("more than two decades", "2006"),
        ("18 months", "2024-11"),
        ("half a year", "2025-11"),
        ("a year", "2025-05"),
        ("a couple of years or so", "2024"),
        ("20+ years", "2006"),
        ("3 years ago", "2023"),
        ("~ 5 yrs", "2021"),
    ],
)
def test_when_it_began(words, month):
    assert begun(words) == month


@pytest.mark.parametrize(
    "words",
    [
        "", "since school", "always", "a few years", "some years", "for ages", "since I was 15 years old",
        "three years before my son was born", "since 2031", "since 1850", "for 900 years", "£2000 ago", "99 % of 2 lives",
        "1,998 loaves", "since June", "0 BC", "seit 3 Jahren", "vor kurzem", "٣ years",
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_not_guessed(words):
    assert begun(words) is None


def test_a_span_is_counted_from_its_end_and_from_nothing_where_that_is_not_known():
    assert begun("3 years", until=date(2010, 9, 1)) == "2007"
    assert begun("3 years", until=None) is None
    assert begun("3 years ago", until=date(2010, 9, 1)) == "2023"


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("until 2004", date(2004, 12, 1)),
        ("summer 2004", date(2004, 6, 1)),
        ("in the early 2000s", date(2003, 12, 1)),
        ("2 years ago", date(2024, 5, 1)),
        ("2 years", None),
        ("until the lease ran out", None),
        ("until 2026", None),  # its December is still to come
    ],
)
def test_when_it_ended(words, month):
    about = fuzzy.end_about(words, AS_OF)
    assert (about and about.month) == month


@given(st.text(max_size=60), st.dates(date(1960, 1, 1), date(2040, 1, 1)))
def test_any_words_are_a_month_of_a_working_life_or_nothing(words, as_of):
    for about in (fuzzy.begin_about(words, as_of, as_of), fuzzy.end_about(words, as_of)):
        assert about is None or (about.month.day == 1 and about.month.year >= 1900 and about.month <= as_of)
