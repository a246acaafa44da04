"""Dates as people type them: which month "since 1998", "about 3 years" or "the late 90s" is about. Pure.

English, as the composer of answers: the words of another language say nothing here until it has a module. What can't
be read is None: a role is then placed by nobody's guess. Months are given by their first day.
"""

import re
from dataclasses import dataclass
from datetime import date

EARLIEST = 1900


@dataclass(frozen=True)
class About:
    """About then. `is_year`: no more than the year is meant."""

    month: date
    is_year: bool = True


_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_WORDS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_COUNTS = {word: float(number) for number, word in enumerate(_WORDS) if number} | {
    "a": 1.0, "an": 1.0, "half a": 0.5, "a couple of": 2.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0,
}  # fmt: skip
_UNITS = {"month": 1, "year": 12, "yr": 12, "decade": 120}
#: Where in a decade: (the first year, the last year).
_PARTS = {"": (0, 9), "early": (0, 3), "mid": (4, 6), "late": (7, 9)}

_YEAR = re.compile(r"(?<![\d.,£$€])(1[89][0-9]{2}|20[0-9]{2})(?![\d%]|[.,]\d|s\b)")
_DECADE = re.compile(r"\b(?:(early|mid|late)[ -])?(?:the )?(?:(1[89]|20)|['’])?([0-9])0['’]?s\b")
_NAMED = re.compile(rf"\b(?:({'|'.join(_MONTHS)})|({'|'.join(_SEASONS)}))\b")
_SPAN = re.compile(
    r"(?:(?:for|since|some|about|around|roughly|approximately|ca\.?|over|more than|almost|nearly|at least|the last|the past)\s+)*"
    rf"(?P<count>[0-9]{{1,3}}(?:[.,]5)?|{'|'.join(sorted(_COUNTS, key=len, reverse=True))})\+?\s*"
    r"(?P<half1>and a half\s+)?"
    rf"(?P<unit>{'|'.join(_UNITS)})s?(?P<half2>\s+and a half)?"
    r"(?:\s+or so|\s+now|\s+by now|\s+already|(?P<ago>\s+ago))*"
)


def begin_about(words: str, until: date | None, as_of: date) -> About | None:
    """When something began of which this was typed: counted back from `until` where it is a span of time (None: that
    can't be known), from `as_of` where it is "3 years ago"."""
    text = _plain(words)
    return _known(_in_a_year(text, is_end=False) or _counted_back(text, until, as_of), as_of)


def end_about(words: str, as_of: date) -> About | None:
    """When something ended: its last month."""
    text = _plain(words)
    return _known(_in_a_year(text, is_end=True) or _counted_back(text, None, as_of), as_of)


def _plain(words: str) -> str:
    return " ".join(words.casefold().replace("’", "'").strip(" .,;!()~").split())


def _known(about: About | None, as_of: date) -> About | None:
    """Not before anybody's working life, and not still to come."""
    return about if about and about.month.year >= EARLIEST and about.month <= as_of else None


def _in_a_year(text: str, is_end: bool) -> About | None:
    if found := _YEAR.search(text):
        year = int(found[1])
        if named := _NAMED.search(text):
            month = _MONTHS.index(named[1]) + 1 if named[1] else _SEASONS[named[2]]
            return About(date(year, month, 1), is_year=not named[1])
        return About(date(year, 12 if is_end else 1, 1))
    if found := _DECADE.search(text):
        digit = int(found[3])
        century = int(found[2]) if found[2] else 19 if digit >= 3 else 20
        first, last = _PARTS[found[1] or ""]
        year = century * 100 + digit * 10 + (last if is_end else first)
        return About(date(year, 12 if is_end else 1, 1))
    return None


def _counted_back(text: str, until: date | None, as_of: date) -> About | None:
    found = _SPAN.fullmatch(text)
    start = as_of if found and found["ago"] else until
    if found is None or start is None:
        return None
    count = _COUNTS.get(found["count"]) or float(found["count"].replace(",", "."))
    months = round((count + (0.5 if found["half1"] or found["half2"] else 0)) * _UNITS[found["unit"]])
    number = start.year * 12 + start.month - 1 - months
    return About(date(number // 12, number % 12 + 1, 1), is_year=months >= 24) if number >= 12 else None
