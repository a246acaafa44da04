"""Months as files of others give them: a month where it is one, else the words as they stand, never a guess. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from babel.dates import get_month_names

from community.core.folding import folded
from community.core.markup import cleaned_line
from community.profiles.portfolio import EARLIEST
from community.profiles.timeline import month_number

LONGEST_WORDS = 60
PRESENT = {"", "present", "current", "now", "ongoing", "today"}
_NUMBERS = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.][0-9]{1,2}.*)?|([0-9]{1,2})[-/.]([0-9]{4})")


class Left(Exception):
    """An entry that can't be taken; `code` says why (`words.LEFT_OUT`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Period:
    """From when to when: months, or words. `notes` are codes of what was not taken as it stood."""

    started_on: date | None
    start_text: str
    ended_on: date | None
    end_text: str
    is_over: bool
    notes: tuple[str, ...] = ()

    def with_words(self, start_text: str, end_text: str, is_over: bool) -> "Period":
        """With words beside the months, where there are none yet, and over where it is said to be."""
        return replace(
            self,
            start_text=self.start_text or _words(start_text),
            end_text=self.end_text or _words(end_text),
            is_over=self.is_over or is_over or bool(end_text),
        )


def period_of(start: str, end: str, today: date) -> Period:
    """What a file's two dates say. An end that is empty or "Present", or still to come, is none.

    Raises `Left` where it begins after this month.
    """
    start, end = cleaned_line(start), cleaned_line(end)
    started_on, ended_on = month_of(start), None if folded(end) in PRESENT else month_of(end)
    end_text = "" if ended_on or folded(end) in PRESENT else _words(end)
    if started_on and month_number(started_on) > month_number(today):
        raise Left("starts_in_future")
    notes = []
    if ended_on and month_number(ended_on) > month_number(today):
        ended_on, notes = None, ["ends_in_future"]
    if started_on and ended_on and ended_on < started_on:
        return Period(None, _words(start), None, _words(end), True, ("ends_before_it_starts",))
    start_text = "" if started_on else _words(start)
    if start_text or end_text:
        notes.append("words_for_dates")
    return Period(started_on, start_text, ended_on, end_text, bool(ended_on or end_text), tuple(notes))


def month_of(text: str) -> date | None:
    """The first day of the month that a text names: 2019-09, 2019-09-14, 09/2019, Sep 2019. None for all else, a
    year alone too."""
    if found := _NUMBERS.fullmatch(text):
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        return _day(int(year), int(month))
    parts = folded(text).replace(".", " ").replace(",", " ").split()
    if len(parts) == 2 and re.fullmatch("[0-9]{4}", parts[1]) and parts[0] in _names():
        return _day(int(parts[1]), _names()[parts[0]])
    return None


def _day(year: int, month: int) -> date | None:
    day = date(year, month, 1) if 1 <= month <= 12 and year >= 1 else None
    return day if day and day >= EARLIEST else None


@cache
def _names() -> Mapping[str, int]:
    """English names, as LinkedIn writes them."""
    names = {
        folded(name): number
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale="en").items()
    }
    return names | {"sept": 9}


def _words(text: str) -> str:
    line = cleaned_line(text)
    return line if len(line) <= LONGEST_WORDS else line[: LONGEST_WORDS - 1].rstrip() + "…"
