"""The years: which roles ran when and beside which others, as rows of a table and as two drawings of the same rows.

Pure: roles go in, numbers come out; the template prints them. Time is counted in months (`month_number`); a role
covers the months from its first to the one before its last, so that a hand-over month is no overlap, and at least
one. A current role goes on to the end of this month. Where only words say when, and a year can be read from them
(`fuzzy`), that end is about then: it is drawn faded.
"""

import math
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Protocol

from community.profiles import fuzzy
from community.profiles.fuzzy import About


class Dated(Protocol):
    """What a timeline needs to know of a role; `PortfolioRole` has it."""

    @property
    def id(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def started_on(self) -> date | None: ...
    @property
    def start_text(self) -> str: ...
    @property
    def ended_on(self) -> date | None: ...
    @property
    def end_text(self) -> str: ...
    @property
    def is_over(self) -> bool: ...
    @property
    def seasonal_months(self) -> Sequence[int]: ...
    @property
    def share(self) -> int | None: ...
    @property
    def confirmed_at(self) -> datetime: ...


@dataclass(frozen=True)
class Span:
    """One role: a row of the table, and a bar in both drawings where both its ends are known."""

    role: Dated
    begins: int | None  # month number
    ends: int | None  # the month after its last; None: not over, or nobody knows
    about_begin: About | None = None  # where only words say when
    about_end: About | None = None
    beside: tuple["Span", ...] = field(default=(), repr=False, compare=False)

    @property
    def is_placed(self) -> bool:
        return self.begins is not None and (self.ends is not None or not self.role.is_over)

    @property
    def is_worded(self) -> bool:
        """It goes on, and only words in which no month can be read say since when: "since school"."""
        return self.begins is None and not self.role.is_over and bool(self.role.start_text)

    @property
    def is_current(self) -> bool:
        return not self.role.is_over


@dataclass(frozen=True)
class Stretch:
    """Months during which the same number of roles ran; `ends` is None where it goes on."""

    begins: int
    ends: int | None
    count: int


@dataclass(frozen=True)
class Overlaps:
    """What the picture shows, for the sentence above it."""

    count: int  # of the placed roles
    begins: int  # the first month of all
    most: int  # how many ran at once at most
    busiest: tuple[Stretch, ...]  # when that was, oldest first
    two_since: int | None  # since when there have always been two or more
    unplaced: int  # how many roles have no dates to draw
    worded: int = 0  # how many more began when only words say
    about: frozenset[int] = frozenset()  # months at which something began or ended only about then


@dataclass(frozen=True)
class Timeline:
    spans: tuple[Span, ...]  # placed ones by their begin, then those that only words place
    now: int  # the month after this one: where current roles end
    overlaps: Overlaps

    @property
    def placed(self) -> tuple[Span, ...]:
        return tuple(span for span in self.spans if span.is_placed)

    @property
    def worded(self) -> tuple[Span, ...]:
        """Drawn, too, above the others, from nowhere to now; in no count of what ran beside what."""
        return tuple(span for span in self.spans if span.is_worded)

    @property
    def unplaced(self) -> tuple[Span, ...]:
        return tuple(span for span in self.spans if not span.is_placed and not span.is_worded)


def timeline_of(roles: Sequence[Dated], today: date) -> Timeline:
    """The timeline of these roles, whatever their order."""
    now = month_number(today) + 1
    alone = sorted((_span(role, now) for role in roles), key=_by_begin)
    spans = tuple(_with_neighbours(span, alone, now) for span in alone)
    return Timeline(spans, now, _overlaps(alone, now))


def month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def runs_of_months(months: Iterable[int]) -> list[tuple[int, int]]:
    """Months of the year as runs, across New Year too: {5, 6, 7} → [(5, 7)], {11, 12, 1} → [(11, 1)]."""
    there = {month for month in months if 1 <= month <= 12}
    if len(there) == 12:
        return [(1, 12)]
    begins = [month for month in sorted(there) if (month - 2) % 12 + 1 not in there]
    return [(month, _end_of_run(month, there)) for month in begins]


def _end_of_run(month: int, there: set[int]) -> int:
    while month % 12 + 1 in there:
        month = month % 12 + 1
    return month


def _span(role: Dated, now: int) -> Span:
    about_begin, about_end = _about(role)
    begins = _month_of(role.started_on, about_begin)
    ends = _month_of(role.ended_on, about_end, after=about_end is not None)
    if ends is not None:
        ends = min(ends, now) if begins is None else max(min(ends, now), begins + 1)
    return Span(role, begins, ends, about_begin, about_end)


def _about(role: Dated) -> tuple[About | None, About | None]:
    """Begin and end where words say them and no month does; a begin after the end says nothing."""
    as_of = role.confirmed_at.date()
    end = fuzzy.end_about(role.end_text, as_of) if role.is_over and not role.ended_on else None
    last = role.ended_on or (end.month if end else None)
    until = last if role.is_over else as_of
    begin = None if role.started_on else fuzzy.begin_about(role.start_text, until, as_of)
    first = role.started_on or (begin.month if begin else None)
    if first and last and first > last:
        return (None, end) if begin else (begin, None)
    return begin, end


def _month_of(day: date | None, about: About | None, after: bool = False) -> int | None:
    if day is None and about is None:
        return None
    return month_number(day or about.month) + after  # type: ignore[union-attr]


def _by_begin(span: Span) -> tuple[bool, int, int]:
    return (not span.is_placed, span.begins or 0, span.ends or 0)


def _with_neighbours(span: Span, spans: Sequence[Span], now: int) -> Span:
    beside = tuple(other for other in spans if other is not span and _overlap(span, other, now))
    return replace(span, beside=beside)


def _overlap(one: Span, other: Span, now: int) -> bool:
    if not (one.is_placed and other.is_placed):
        return False
    begins, ends = _months(one, now)
    others_begin, others_end = _months(other, now)
    return max(begins, others_begin) < min(ends, others_end)


def _months(span: Span, now: int) -> tuple[int, int]:
    """Begin and end of a placed role."""
    begins = span.begins or 0
    return begins, max(now, begins + 1) if span.ends is None else span.ends


def _overlaps(spans: Sequence[Span], now: int) -> Overlaps:
    placed = [span for span in spans if span.is_placed]
    worded = sum(1 for span in spans if span.is_worded)
    unplaced = len(spans) - len(placed) - worded
    if not placed:
        return Overlaps(0, now, 0, (), None, unplaced, worded)
    stretches = list(_stretches(placed, now))
    most = max(stretch.count for stretch in stretches)
    busiest = tuple(_joined(stretch for stretch in stretches if stretch.count == most))
    about = frozenset(_about_months(placed))
    return Overlaps(
        len(placed), stretches[0].begins, most, busiest, _two_since(stretches), unplaced, worded, about
    )


def _about_months(placed: Iterable[Span]) -> Iterator[int]:
    for span in placed:
        if span.about_begin and span.begins is not None:
            yield span.begins
        if span.about_end and span.ends is not None:
            yield span.ends


def _stretches(placed: Sequence[Span], now: int) -> Iterator[Stretch]:
    """From the first begin to now, cut wherever a role begins or ends."""
    months = [_months(span, now) for span in placed]
    cuts = sorted({moment for pair in months for moment in pair} | {now})
    for begins, ends in pairwise(cuts):
        count = sum(1 for first, last in months if first <= begins < last)
        yield Stretch(begins, None if ends >= now else ends, count)


def _joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Neighbours as one: a role handed over to another on the same day changes no count."""
    kept: Stretch | None = None
    for stretch in stretches:
        if kept is not None and kept.ends == stretch.begins:
            kept = Stretch(kept.begins, stretch.ends, kept.count)
            continue
        if kept is not None:
            yield kept
        kept = stretch
    if kept is not None:
        yield kept


def _two_since(stretches: Sequence[Stretch]) -> int | None:
    since = None
    for stretch in reversed(stretches):
        if stretch.count < 2:
            break
        since = stretch.begins
    return since


# --- drawing -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bar:
    """A role as drawn. `repeats` are (x, width) of the seasons of a seasonal one.

    Of a current role with a share, the lower part of its height is solid: `band_height`, else all of it. At an end
    that is about then it fades over `fades`: (x, width, how much of it is gone).
    """

    span: Span
    label: str  # the title, cut where there is no room
    label_x: float
    label_y: float
    x: float
    y: float
    width: float
    height: float
    repeats: tuple[tuple[float, float], ...]
    band_height: float
    fades: tuple[tuple[float, float, float], ...]

    @property
    def is_banded(self) -> bool:
        return self.band_height < self.height


@dataclass(frozen=True)
class Tick:
    x: float
    year: int
    anchor: str  # SVG's text-anchor


@dataclass(frozen=True)
class Band:
    """The months with the most roles at once."""

    x: float
    width: float


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    top: int  # below the years
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    bands: tuple[Band, ...]
    now_x: float
    now_anchor: str


@dataclass(frozen=True)
class _Look:
    """How one of the two drawings is laid out, in its own units, which are CSS pixels at natural size."""

    width: int
    left: int  # where the years begin
    right: int  # what is left free behind now
    lane: int
    bar: int
    bar_y: int  # of a bar inside its lane
    is_labelled_above: bool
    years_apart: int  # so much between two years, at least
    now_anchor: str


WIDE = _Look(1040, 210, 44, 40, 20, 11, False, 56, "middle")
NARROW = _Look(340, 0, 18, 54, 18, 26, True, 58, "end")
TOP = 22
BOTTOM = 4
LETTER = 7.2  # the width of a letter of 13 px, rather too much than too little
LEAST_BAND = 2.5  # units
FADE = 28  # units that an end that is about then takes to fade
FADED = (0.85, 0.6, 0.3)  # how much of the bar is gone, from its end inwards
#: The same where all of the bar comes out of nothing.
FADED_ALONG = tuple(0.96 - 0.08 * step for step in range(12))
LEAST_SEASON = 1.2  # units a month; below, seasons would be a blur and are left out


def wide(timeline: Timeline) -> Drawing:
    """1040 units wide, names at the left."""
    return _drawn(timeline, WIDE)


def narrow(timeline: Timeline) -> Drawing:
    """340 units wide, each name above its bar."""
    return _drawn(timeline, NARROW)


def _drawn(timeline: Timeline, look: _Look) -> Drawing:
    drawn = (*timeline.worded, *timeline.placed)
    begins = timeline.overlaps.begins // 12 * 12
    now_x = look.width - look.right
    scale = (now_x - look.left) / max(timeline.now - begins, 1)

    def at(month: int) -> float:
        return round(look.left + (month - begins) * scale, 2)

    return Drawing(
        width=look.width,
        height=TOP + len(drawn) * look.lane + BOTTOM,
        top=TOP,
        bars=tuple(_bar(span, place, begins, timeline.now, at, look) for place, span in enumerate(drawn)),
        ticks=tuple(_ticks(begins, timeline.now, at, look)),
        bands=tuple(_bands(timeline, at)),
        now_x=now_x,
        now_anchor=look.now_anchor,
    )


def _bar(span: Span, place: int, first: int, now: int, at: Callable[[int], float], look: _Look) -> Bar:
    """One that only words begin comes out of nothing where the drawing begins, at its `first` month."""
    begins, ends = (first, max(now, first + 1)) if span.is_worded else _months(span, now)
    y = TOP + place * look.lane
    x, width = at(begins), round(at(ends) - at(begins), 2)
    room = look.left - 12 if not look.is_labelled_above else look.width - look.right - 4  # short of now
    label = fitted(span.role.title, room)
    label_x = max(0.0, min(x, room - text_width(label))) if look.is_labelled_above else 0.0
    return Bar(
        span=span,
        label=label,
        label_x=round(label_x, 2),
        label_y=y + (look.bar_y - 6 if look.is_labelled_above else look.bar_y + look.bar - 5),
        x=x,
        y=y + look.bar_y,
        width=width,
        height=look.bar,
        repeats=tuple(_repeats(span.role.seasonal_months, begins, ends, at)),
        band_height=_band_height(span, look.bar),
        fades=tuple(_fades(span, x, width)),
    )


def _band_height(span: Span, height: int) -> float:
    """The share of the week as a part of the bar's height; a small one is still seen."""
    share = span.role.share
    if share is None or not span.is_current:
        return height
    return max(LEAST_BAND, round(height * share / 100, 2)) if share else 0


def _fades(span: Span, x: float, width: float) -> Iterator[tuple[float, float, float]]:
    if span.is_worded:
        step = round(width / len(FADED_ALONG), 2)
        yield from ((round(x + place * step, 2), step, gone) for place, gone in enumerate(FADED_ALONG))
        return
    step = round(min(FADE, width / 2) / len(FADED), 2)
    for place, gone in enumerate(FADED):
        if span.about_begin:
            yield round(x + place * step, 2), step, gone
        if span.about_end:
            yield round(x + width - (place + 1) * step, 2), step, gone


def _repeats(
    seasonal: Sequence[int], begins: int, ends: int, at: Callable[[int], float]
) -> Iterator[tuple[float, float]]:
    """Each season between begin and end, cut at both."""
    if not seasonal or at(begins + 1) - at(begins) < LEAST_SEASON:
        return
    runs = runs_of_months(seasonal)
    for year in range(begins // 12 - 1, ends // 12 + 1):
        for first, last in runs:
            season_begins = year * 12 + first - 1
            season_ends = season_begins + (last - first) % 12 + 1
            from_month, to_month = max(begins, season_begins), min(ends, season_ends)
            if from_month < to_month:
                yield at(from_month), round(at(to_month) - at(from_month), 2)


def _ticks(begins: int, now: int, at: Callable[[int], float], look: _Look) -> Iterator[Tick]:
    a_year = at(begins + 12) - at(begins)
    step = next(step for step in _steps() if a_year * step >= look.years_apart)
    for year in range(begins // 12, now // 12 + 1, step):
        x = at(year * 12)
        if x <= at(now) - 40:
            is_at_edge = look.left == 0 and x < 16
            yield Tick(x, year, "start" if is_at_edge else "middle")


def _steps() -> Iterator[int]:
    for power in range(6):
        yield from (10**power, 2 * 10**power, 5 * 10**power)


def _bands(timeline: Timeline, at: Callable[[int], float]) -> Iterator[Band]:
    if timeline.overlaps.most < 2:
        return
    for stretch in timeline.overlaps.busiest:
        x = at(stretch.begins)
        yield Band(x, round(at(timeline.now if stretch.ends is None else stretch.ends) - x, 2))


def fitted(text: str, room: float) -> str:
    """The text, cut at the end where it would be wider than `room`."""
    if text_width(text) <= room:
        return text
    kept = ""
    for letter in text:
        if text_width(kept + letter + "…") > room:
            break
        kept += letter
    return kept.rstrip() + "…"


def text_width(text: str) -> float:
    """About how wide a text of 13 px is: East Asian letters are two, marks none."""
    return math.ceil(sum(_letter_width(letter) for letter in text))


def _letter_width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0
    return 13.5 if unicodedata.east_asian_width(letter) in "WF" else LETTER
