"""Paths: pure, so a table and a property say it all."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.comments import threads

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
moments = st.datetimes(datetime(1970, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_siblings_sort_by_time_then_id():
    early, late = threads.segment(NOON, 900), threads.segment(NOON + timedelta(milliseconds=1), 1)
    assert early < late
    assert threads.segment(NOON, 1) < threads.segment(NOON, 2) < threads.segment(NOON, 40)


def test_a_reply_sorts_after_what_it_answers_and_before_the_next_root():
    root = threads.path_below(None, threads.segment(NOON, 1))
    reply = threads.path_below(root, threads.segment(NOON + timedelta(days=9), 7))
    next_root = threads.path_below(None, threads.segment(NOON + timedelta(seconds=1), 2))
    assert root < reply < next_root < threads.AFTER_ALL_PATHS


def test_below_level_eight_all_hang_under_the_same_ancestor_by_time():
    path = None
    for number in range(1, 9):
        path = threads.path_below(path, threads.segment(NOON, number))
    ninth = threads.path_below(path, threads.segment(NOON, 9))
    tenth = threads.path_below(ninth, threads.segment(NOON, 10))
    assert len(ninth) == len(tenth) == 9 * threads.SEGMENT
    assert threads.ancestor_paths(tenth) == threads.ancestor_paths(ninth)
    assert threads.level(10) == 8


def test_an_id_too_large_for_its_segment_is_an_error_not_a_wrong_path():
    with pytest.raises(ValueError, match="too large"):
        threads.segment(NOON, 36**8)


@given(moments, st.integers(1, 10**9), moments, st.integers(1, 10**9))
def test_text_order_is_the_order_of_time_and_id(one, first_id, other, second_id):
    def milliseconds(moment):
        return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)

    as_text = threads.segment(one, first_id) < threads.segment(other, second_id)
    assert as_text == ((milliseconds(one), first_id) < (milliseconds(other), second_id))
