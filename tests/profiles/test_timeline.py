"""The timeline: what it computes, and that the table says exactly what both drawings say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.profiles import english, timeline
from community.profiles.models import Field
from tests.elements import select, text_of

TODAY = date(2026, 3, 12)
MONTHS = {name: number for number, name in enumerate(english.MONTHS, start=1)}


@dataclass(frozen=True)
class Role:
    title: str
    started_on: date | None
    ended_on: date | None = None
    is_over: bool = False
    id: int = 1
    field: Field = Field.MAKING
    start_text: str = ""
    end_text: str = ""
    seasonal_months: tuple[int, ...] = ()
    share: int | None = None
    confirmed_at: datetime = datetime(2026, 3, 1, tzinfo=UTC)


def role(title: str, begun: str = "", ended: str = "", **values: object) -> Role:
    """Months as 2020-03."""
    return Role(title, _day(begun), _day(ended), bool(ended) or bool(values.pop("over", False)), **values)


def _day(text: str) -> date | None:
    return date.fromisoformat(f"{text}-01") if text else None


# --- the facts -----------------------------------------------------------------------------------------------

MAREN = [
    role("Finance manager", "2012-09", "2016-07"),
    role("School governor", "2014-10"),
    role("Finance director", "2016-07"),
    role("Podcast editor", "2020-04"),
    role("Pottery teacher", "2022-03"),
    role("Bookkeeping tutor", "2018-09", "2020-06"),
]


def sentence(*roles: Role) -> str:
    return english.overlaps(timeline.timeline_of(roles, TODAY).overlaps)


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        ([], ""),
        ([role("Words only", start_text="since school")], ""),
        ([role("A", "2012-09")], "One role since 2012."),
        (
            [role("A", "2012-09"), role("B", start_text="since school")],
            "One role since 2012. One more began when only words say.",
        ),
        (
            [role("A", "2012-09"), role("B", "2014-01"), role("C"), role("D")],
            "Two roles since 2012. Two at once since January 2014. Two more roles have no dates to draw.",
        ),
        (
            [role("A", "2012-09", "2014-01"), role("B", "2014-01")],
            "Two roles since 2012. One after the other.",
        ),
        (
            [role("A", "2012-09"), role("B", "2014-01")],
            "Two roles since 2012. Two at once since January 2014.",
        ),
        (
            MAREN,
            "Six roles since 2012. Never fewer than two at once since 2014, and four at once since March 2022.",
        ),
        (
            [role("A", "2010-01"), role("B", "2011-02", "2012-03")],
            "Two roles since 2010. Two at once from February 2011 to February 2012.",
        ),
        (
            [role("A", "2010-01"), role("B", "2011-02", "2011-03"), role("C", "2013-02", "2013-03")],
            "Three roles since 2010. Two at once most recently in February 2013.",
        ),
        (
            [role("A", "2010-01"), role("B", "2011-02"), role("C", "2013-02", "2014-03")],
            "Three roles since 2010. Never fewer than two at once since 2011, and three at once from February 2013 "
            "to February 2014.",
        ),
    ],
)
def test_the_overlaps_are_said_in_a_sentence(roles, words):
    assert sentence(*roles) == words


def test_a_role_handed_over_in_a_month_is_no_overlap():
    made = timeline.timeline_of([role("A", "2012-09", "2016-07"), role("B", "2016-07")], TODAY)
    assert [span.beside for span in made.spans] == [(), ()]


def test_a_role_that_only_words_begin_comes_out_of_nothing_and_one_without_words_has_its_row_only():
    about = role("Gardener", start_text="since school")
    stopped = role("Nurse", "2001-02", over=True)
    made = timeline.timeline_of([about, stopped, role("A", "2020-01")], TODAY)
    assert [span.role.title for span in made.placed] == ["A"]
    assert [span.role.title for span in made.worded] == ["Gardener"]
    assert {span.role.title for span in made.unplaced} == {"Nurse"}
    for drawing in (timeline.wide(made), timeline.narrow(made)):
        worded, known = drawing.bars
        assert worded.x == known.x == drawing.ticks[0].x
        assert worded.x + worded.width == pytest.approx(drawing.now_x, abs=0.1)
        assert worded.fades[0][0] == worded.x
        assert not known.fades
        assert worded.y < known.y


def test_what_words_tell_is_placed_about_then_and_the_rest_stays_in_the_table():
    said = [
        role("Since a year", start_text="since 1998"),
        role("A while", start_text="about 3 years"),
        role(
            "A while, long confirmed",
            start_text="about 3 years",
            confirmed_at=datetime(2020, 5, 9, tzinfo=UTC),
        ),
        role("Over", "2001-02", over=True, end_text="until 2004"),
        role("Some years, then over", ended="2010-05", start_text="two years"),
        role("Some years, over some time", over=True, start_text="two years"),
        role("School", start_text="since school"),
        role("Backwards", ended="2010-05", start_text="since 2015"),
    ]
    placed = {span.role.title: span for span in timeline.timeline_of(said, TODAY).placed}
    assert {title: (timeline.first_day(span.begins), span.ends) for title, span in placed.items()} == {
        "Since a year": (date(1998, 1, 1), None),
        "A while": (date(2023, 3, 1), None),
        "A while, long confirmed": (date(2017, 5, 1), None),
        "Over": (date(2001, 2, 1), timeline.month_number(date(2005, 1, 1))),
        "Some years, then over": (date(2008, 5, 1), timeline.month_number(date(2010, 5, 1))),
    }
    assert sentence(said[0]) == "One role since about 1998."
    assert sentence(said[0], said[1]) == "Two roles since about 1998. Two at once since about 2023."
    assert sentence(role("A", "1990-01"), said[3]) == (
        "Two roles since 1990. Two at once from February 2001 to about 2004."
    )


def test_an_end_that_is_about_then_fades_inside_its_bar():
    about = role("Over", over=True, start_text="since 1998", end_text="until 2004")
    made = timeline.timeline_of([about, role("Known", "2000-01")], TODAY)
    for drawing in (timeline.wide(made), timeline.narrow(made)):
        faded, known = drawing.bars
        assert known.fades == ()
        assert len(faded.fades) == 6
        assert min(x for x, _, _ in faded.fades) == faded.x
        assert max(x + width for x, width, _ in faded.fades) == pytest.approx(faded.x + faded.width, abs=0.02)
        assert [gone for _, _, gone in sorted(faded.fades)] == [0.85, 0.6, 0.3, 0.3, 0.6, 0.85]


@pytest.mark.parametrize(
    ("share", "height"), [(None, 20), (100, 20), (50, 10), (20, 4), (1, timeline.LEAST_BAND), (0, 0)]
)
def test_a_current_role_is_as_solid_as_its_share(share, height):
    made = timeline.timeline_of([role("Now", "2020-01", share=share)], TODAY)
    assert timeline.wide(made).bars[0].band_height == height
    over = timeline.timeline_of([role("Then", "2020-01", "2021-01", share=share)], TODAY)
    assert not timeline.wide(over).bars[0].is_banded


def test_the_legend_says_what_is_drawn_and_nothing_else(context):
    def legend(*roles):
        return text_of(select(_printed(context, timeline.timeline_of(list(roles), TODAY)), "figcaption")[0])

    assert legend(role("Plain", "2020-01")) == ""
    assert legend(role("Shared", "2020-01", share=40)) == "The solid part of a bar is its share of the week."
    assert legend(role("Over", "2020-01", "2021-01")) == "An outline is over."
    assert legend(role("About", start_text="since 2015")) == "An end that fades is about then."
    assert (
        legend(role("May", "2020-01", seasonal_months=(5,)))
        == "What comes each year is darker in its months."
    )


def test_a_role_that_began_this_month_is_one_month_long():
    made = timeline.timeline_of([role("Old", "2020-01"), role("New", "2026-03")], TODAY)
    assert [span.beside[0].role.title for span in made.spans] == ["New", "Old"]
    assert timeline.wide(made).bars[1].width > 0


@pytest.mark.parametrize(
    ("months", "runs"),
    [
        ([], []),
        ([5, 6, 7], [(5, 7)]),
        ([12, 1, 2], [(12, 2)]),
        ([1, 3, 4, 12], [(3, 4), (12, 1)]),
        (range(1, 13), [(1, 12)]),
        ([0, 13, 4], [(4, 4)]),
    ],
)
def test_months_of_the_year_as_runs(months, runs):
    assert timeline.runs_of_months(months) == runs


def test_seasons_repeat_inside_the_bar_only():
    made = timeline.timeline_of([role("Lifeguard", "2024-07", seasonal_months=(6, 7, 8))], TODAY)
    bar = timeline.wide(made).bars[0]
    assert len(bar.repeats) == 2
    first, second = bar.repeats
    assert first[0] == bar.x
    assert second[0] + second[1] < bar.x + bar.width
    assert first[1] == pytest.approx(second[1] * 2 / 3, abs=0.02)


def test_a_long_title_is_cut_to_its_place_and_stays_inside_the_narrow_drawing():
    long = "Keeper of the lighthouse and of everything that is written about it in the north " * 2
    made = timeline.timeline_of([role(long, "2026-02"), role("灯" * 60, "2010-01")], TODAY)
    for drawing in (timeline.wide(made), timeline.narrow(made)):
        for bar in drawing.bars:
            assert bar.label.endswith("…")
            assert bar.label_x + timeline.text_width(bar.label) < drawing.now_x
    assert max(timeline.text_width(bar.label) for bar in timeline.wide(made).bars) <= 210


# --- the drawing and the table -------------------------------------------------------------------------------

months = st.dates(date(1950, 1, 1), TODAY).map(lambda day: day.replace(day=1))


@st.composite
def portfolios(draw: st.DrawFn) -> list[Role]:
    return [_drawn_role(draw, number) for number in range(1, draw(st.integers(1, 9)) + 1)]


def _drawn_role(draw: st.DrawFn, number: int) -> Role:
    begun, ended = draw(st.none() | months), draw(st.none() | months)
    if begun and ended and ended < begun:
        begun, ended = ended, begun
    return Role(
        title=f"Role {number}",
        id=number,
        started_on=begun,
        ended_on=ended,
        is_over=ended is not None or draw(st.booleans()),
        field=draw(st.sampled_from(list(Field))),
        seasonal_months=tuple(draw(st.lists(st.integers(1, 12), max_size=4, unique=True))),
        share=draw(st.none() | st.integers(0, 100)),
        start_text=draw(st.sampled_from(["", "since school", "since 1998", "about 3 years"])),
        end_text=draw(st.sampled_from(["", "until 2019", "until the lease ran out"])),
    )


@settings(max_examples=60)
@given(portfolios())
def test_the_table_says_exactly_what_both_drawings_say(context, roles):
    made = timeline.timeline_of(roles, TODAY)
    page = _printed(context, made)
    rows = {row["id"]: row for row in _rows(page)}
    assert set(rows) == {str(role.id) for role in roles}
    drawings = select(page, "svg")
    assert len(drawings) == (2 if made.placed else 0)
    for svg in drawings:
        bars = dict(_bars(svg))
        assert list(bars) == [id_ for id_, row in rows.items() if row["begins"] and row["ends"]]
        for id_, (begins, ends) in bars.items():
            assert begins == rows[id_]["begins"]
            assert ends == rows[id_]["ends"] or (rows[id_]["ends"] == begins and ends == begins + 1)
            beside = {
                rows[other]["title"]
                for other, span in bars.items()
                if other != id_ and _meet(span, bars[id_])
            }
            assert beside == rows[id_]["beside"]
        assert _band_months(svg) == _busiest_months(list(bars.values()))
    for row in rows.values():
        assert row["beside"] == set() or str(row["id"]) in dict(_bars(drawings[0]))


@given(portfolios())
def test_everything_drawn_is_inside_the_drawing(roles):
    made = timeline.timeline_of(roles, TODAY)
    for drawing in (timeline.wide(made), timeline.narrow(made)):
        for bar in drawing.bars:
            assert 0 <= bar.x <= bar.x + bar.width <= drawing.now_x + 0.02
            assert bar.width > 0
            assert bar.y + bar.height <= drawing.height
            for x, width in bar.repeats:
                assert bar.x <= x
                assert x + width <= bar.x + bar.width + 0.03
        years = [
            (tick.x, tick.x + 30) if tick.anchor == "start" else (tick.x - 15, tick.x + 15)
            for tick in drawing.ticks
        ]
        ends_at = drawing.width - 28 if drawing.now_anchor == "end" else drawing.now_x - 14
        for (_, end), (begin, _) in pairwise([*years, (ends_at, drawing.width)]):
            assert end <= begin


NOW = timeline.month_number(TODAY) + 1


def _printed(app, made: timeline.Timeline) -> Element:
    macro = app.jinja_env.get_template("profiles/_timeline.html").module.timeline_figure
    drawings = [("wide", timeline.wide(made)), ("narrow", timeline.narrow(made))]
    html = str(macro(made, drawings, english.overlaps(made.overlaps)))
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(
        "<!doctype html><title>t</title>" + html
    )


def _rows(page: Element) -> Iterator[dict[str, object]]:
    for row in select(page, "tbody tr"):
        begun, ended, beside = select(row, "td")[1:]
        yield {
            "id": row.get("data-role"),
            "title": text_of(select(row, "th")[0]),
            "begins": _month_in(begun),
            "ends": NOW if text_of(ended).startswith("now") else _month_in(ended, is_end=True),
            "beside": {text_of(other) for other in select(beside, "bdi")},
        }


def _month_in(cell: Element, is_end: bool = False) -> int | None:
    """The month that a cell says, or is about; an end that is about then has its last month."""
    if about := select(cell, ".timeline-about time"):
        year, month = (about[0].get("datetime") or "").split("-")
        return int(year) * 12 + int(month) - 1 + is_end
    return _month(text_of(cell))


def _month(words: str) -> int | None:
    found = re.match(r"([A-Z][a-z]+) (\d{4})", words)
    return int(found[2]) * 12 + MONTHS[found[1]] - 1 if found else None


def _bars(svg: Element) -> Iterator[tuple[str, tuple[int, int]]]:
    """What a reader of the drawing sees: each bar's first month and the month after its last."""
    month = _scale(svg)
    for group in select(svg, "g[data-role]"):
        x, end = _edges(group)
        yield group.get("data-role", ""), (month(x), month(end))


def _edges(group: Element) -> tuple[float, float]:
    if outline := select(group, "rect.timeline-bar-past"):
        x = float(outline[0].get("x", ""))
        return x, x + float(outline[0].get("width", ""))
    path = select(group, "path.timeline-bar")[0].get("d", "")
    begin, end, radius = re.match(r"M([\d.]+) [\d.]+H([\d.]+).*?a([\d.]+) ", path).groups()  # type: ignore[union-attr]
    return float(begin) - float(radius), float(end)


def _scale(svg: Element):
    """From a place on the drawing to a month: by its first year and its line for now."""
    first = select(svg, "text.timeline-year")[0]
    x, month = float(select(svg, "line.timeline-grid")[0].get("x1", "")), int(first.text or "") * 12
    now_x = float(select(svg, "line.timeline-now")[0].get("x1", ""))
    return lambda place: round(month + (place - x) * (NOW - month) / (now_x - x))


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])


def _band_months(svg: Element) -> set[int]:
    month = _scale(svg)
    found: set[int] = set()
    for band in select(svg, "rect.timeline-overlap"):
        x = float(band.get("x", ""))
        found |= set(range(month(x), month(x + float(band.get("width", "")))))
    return found


def _busiest_months(spans: list[tuple[int, int]]) -> set[int]:
    counts = {
        month: sum(begins <= month < ends for begins, ends in spans)
        for month in range(min(begins for begins, _ in spans), NOW)
    }
    most = max(counts.values())
    return {month for month, count in counts.items() if count == most} if most > 1 else set()
