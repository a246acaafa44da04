"""How the members' weeks look: what is counted, and that nobody can count few people by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from community.core import kept
from community.core.database import now
from community.members.models import ClosedBy, MemberState
from community.profiles import weeks
from community.profiles.models import Field, Kind
from tests import factories
from tests.elements import text_of
from tests.profiles.people import give_role


def people(app, count, **role):
    for _ in range(count):
        give_role(app, factories.member(app), **role)


def seen(visitor):
    kept.forget()
    return visitor.visit("/members/weeks")


def rows(page, section):
    return [text_of(row) for row in page.select(f"section[aria-labelledby={section}] tbody tr")]


# --- what is told --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({}, ""),
        ({"a": 5, "b": 9}, "ab"),
        ({"a": 4, "b": 9, "c": 7}, "b"),
        ({"a": 4, "b": 9}, ""),
        ({"a": 0, "b": 9, "c": 7, "d": 8}, "bd"),
        ({"a": 4, "b": 4}, ""),
    ],
)
def test_with_what_is_held_back_one_more_is(counts, told):
    assert weeks.told(counts) == set(told)


@given(st.dictionaries(st.integers(0, 9), st.integers(0, 40)))
def test_what_is_missing_is_never_a_few_peoples_alone(counts):
    told = weeks.told(counts)
    assert all(counts[key] >= 5 for key in told)
    missing = [count for key, count in counts.items() if key not in told]
    if told and missing:
        assert len(missing) >= 2
        assert max(missing) >= 5


def test_the_usual_number_is_said_where_the_numbers_are_not():
    few = {1: BitMap([1]), 3: BitMap(range(2, 36))}
    made = weeks.weeks_of({}, {}, few)
    assert (made.usual, made.most, {one.members for one in made.at_once}) == (3, 0, {None})
    assert weeks.weeks_of({}, {}, {3: BitMap(range(4))}).usual is None


@given(
    st.dictionaries(st.sampled_from(list(Field)), st.tuples(st.integers(1, 900), st.integers(1, 20))),
    st.dictionaries(st.sampled_from(list(Kind)), st.sets(st.integers(1, 30)).map(BitMap)),
    st.dictionaries(st.integers(1, 12), st.sets(st.integers(1, 30)).map(BitMap)),
)
def test_every_picture_tells_of_five_or_more(shares, kinds, at_once):
    made = weeks.weeks_of(shares, kinds, at_once)
    assert sum(part.length for part in made.fields) == pytest.approx(100 if made.fields else 0)
    assert all(shares[Field(part.field)][1] >= 5 for part in made.fields if part.is_known)
    assert all(one.members is None or one.members >= 5 for one in made.at_once)
    for pair in made.pairs:
        assert pair.members % 5 == 0
        assert 5 <= pair.members <= len(kinds[pair.kinds[0]] & kinds[pair.kinds[1]])


# --- the page ------------------------------------------------------------------------------------------------


def test_a_small_site_says_so(app, visitor):
    people(app, 4, share=50)
    page = seen(visitor)
    assert "Too few to draw" in page.text
    assert not page.has(".weeks-table")


def test_the_parts_of_all_weeks(app, visitor):
    people(app, 6, field="making", share=60)
    people(app, 5, field="land", share=40)
    people(app, 5, field="health", share=20)
    people(app, 2, field="civic", share=50)
    page = seen(visitor)
    assert rows(page, "fields-heading") == [
        "Making & craft 47%",
        "Land & outdoors 26%",
        "Other fields, together 26%",
    ]
    assert "47 percent go to Making & craft" in page.text
    assert "Civic" not in page.words("main")
    assert "Health" not in page.words("main")


def test_how_many_roles_at_once(app, visitor):
    for count, many in ((1, 5), (2, 9), (3, 7), (7, 6)):
        for _ in range(many):
            member = factories.member(app)
            for number in range(count):
                give_role(app, member, f"Role {number}")
    page = seen(visitor)
    assert rows(page, "at-once-heading") == [
        "1 role not told", "2 roles 9", "3 roles 7", "4 roles not told", "5 roles not told", "6 or more roles 6",
    ]  # fmt: skip
    assert "Most often it is 2 roles at the same time." in page.text
    svg = page.one(".weeks-bars")
    assert [text.text for text in page.select("text", svg)] == ["1", "2", "9", "3", "7", "4", "5", "6+", "6"]


def test_what_goes_together_is_said_in_fives(app, visitor):
    for _ in range(8):
        member = factories.member(app)
        give_role(app, member, "Trustee", kind="board")
        give_role(app, member, "Potter", kind="craft")
    for _ in range(4):
        member = factories.member(app)
        give_role(app, member, "Trustee", kind="board")
        give_role(app, member, "Tutor", kind="teaching")
    page = seen(visitor)
    assert rows(page, "pairs-heading") == ["Board & Craft or growing at least 5"]
    assert "“Board” and “Craft or growing” stand side by side most often." in page.text


@pytest.mark.parametrize("visibility", ["public", "members", "connections", "private"])
def test_a_hidden_role_counts_nowhere(app, visitor, another, visibility):
    people(app, 7, field="land", share=50)
    people(app, 8, field="health", share=50)
    members = [factories.member(app) for _ in range(6)]
    for member in members:
        give_role(app, member, "Baker", field="making", kind="craft", share=50)
    before = seen(visitor).html
    for member in members:
        give_role(app, member, "Spy", field="civic", kind="board", share=50, visibility=visibility)
    mine = another().log_in(members[0])
    assert (seen(visitor).html == before) == (visibility != "public")
    assert rows(seen(mine), "fields-heading") == rows(seen(visitor), "fields-heading")


def test_roles_that_are_over_and_people_who_are_gone_count_nowhere(app, visitor):
    people(app, 6, field="making", share=50)
    people(app, 6, field="land", share=50)
    people(app, 6, field="health", share=50)
    before = rows(seen(visitor), "fields-heading")
    people(app, 6, field="making", share=90, is_over=True)
    gone = {"state": MemberState.CLOSED, "closed_at": now(), "closed_by": ClosedBy.SELF}
    for _ in range(6):
        factories.role(app, factories.member(app, **gone), field=Field.CIVIC, share=100)
    assert rows(seen(visitor), "fields-heading") == before


def test_it_costs_two_statements_a_minute_and_leaves_no_trace(app, visitor):
    people(app, 6, share=50)
    page = seen(visitor)
    assert len(visitor.statements) == 2
    visitor.visit("/members/weeks")
    assert visitor.statements == []
    assert "Set-Cookie" not in page.response.headers
    assert "public" in page.response.headers["Cache-Control"]
    assert "/members/weeks" in visitor.visit("/members/").links
