"""The week as a bar and as a ring."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.members.portrait import MOST_ARCS, arcs_of
from community.profiles.week import adding_up, week_of


@dataclass(frozen=True)
class Role:
    share: int | None
    id: int = 1
    title: str = "Baker"
    field: str = "making"


@pytest.mark.parametrize(
    ("shares", "lengths", "left", "too_much", "is_whole"),
    [
        ([], [], 100, 0, False),
        ([None, None], [50, 50], 100, 0, False),
        ([0, 0], [50, 50], 100, 0, False),
        ([60, 40], [60, 40], 0, 0, True),
        ([60, 15], [60, 15, 25], 25, 0, True),
        ([60, None], [60, 40], 40, 0, False),
        ([60, 0], [60, 0, 40], 40, 0, True),
        ([80, 80], [50, 50], 0, 60, True),
    ],
)
def test_the_week_as_a_bar(shares, lengths, left, too_much, is_whole):
    week = week_of([Role(share) for share in shares])
    assert [part.length for part in week.bar] == lengths
    assert (week.left, week.too_much, week.is_whole) == (left, too_much, is_whole)


@pytest.mark.parametrize(
    ("shares", "lengths", "is_known"),
    [
        ([], [], None),
        ([None], [100], False),
        ([20], [100], True),
        ([60, 20], [75, 25], True),
        ([60, None], [50, 50], False),
        ([10] * 5 + [30, 20], [10, 10, 10, 10, 10, 50], True),
        ([None] * 8, [12.5] * 5 + [37.5], False),
    ],
)
def test_the_week_as_a_ring(shares, lengths, is_known):
    arcs = arcs_of(
        [{"role": number, "field": "making", "share": share} for number, share in enumerate(shares)]
    )
    assert [arc.length for arc in arcs] == lengths
    assert {arc.is_known for arc in arcs} == ({is_known} if arcs else set())
    assert [arc.number for arc in arcs] == list(range(1, len(arcs) + 1))
    if len(shares) > MOST_ARCS:
        assert (arcs[-1].role_id, arcs[-1].field) == (None, "others")


@given(st.lists(st.none() | st.integers(0, 100), max_size=60))
def test_bar_and_ring_are_always_whole(shares):
    arcs = arcs_of([{"role": 1, "field": "making", "share": share} for share in shares])
    assert len(arcs) <= MOST_ARCS
    assert sum(arc.length for arc in arcs) == pytest.approx(100 if shares else 0, abs=0.1)
    parts = week_of([Role(share) for share in shares]).bar
    assert sum(part.length for part in parts) == pytest.approx(100 if shares else 0, abs=0.1)
    for before, after in pairwise(parts):
        assert after.start == pytest.approx(before.start + before.length, abs=0.01)


@given(st.lists(st.integers(0, 100), max_size=60).filter(lambda shares: sum(shares) > 100))
def test_shares_made_to_add_up_keep_their_order_and_none_goes(shares):
    fitted = adding_up(shares)
    assert sum(fitted) == 100
    assert [share > 0 for share in fitted] == [share > 0 for share in shares]
    for (before, after), (other, more) in pairwise(sorted(zip(shares, fitted, strict=True))):
        assert before == other or after <= more


@pytest.mark.parametrize(
    ("shares", "fitted"),
    [([80, 80], [50, 50]), ([60, 60, 60], [34, 33, 33]), ([100, 1, 0], [99, 1, 0]), ([100, 50], [67, 33])],
)
def test_shares_are_made_to_add_up_in_proportion(shares, fitted):
    assert adding_up(shares) == fitted
