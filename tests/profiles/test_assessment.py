"""The self-assessment: how it counts, that it keeps nothing unless asked to, and two days side by side."""

import pytest
from sqlalchemy import func, select

from community.core.database import db
from community.core.refusals import Refused
from community.core.writing import writing
from community.members.models import Access
from community.profiles import assessment
from community.profiles.assessment import Group, Level
from community.profiles.models import Assessment
from tests import factories
from tests.elements import text_of
from tests.house.forms import wrote
from tests.page import Page

pytestmark = pytest.mark.long_on_postgresql("it is scored, and hardly stored")

HALF = [3] * 20


def answers(value):
    return {f"s{number}": str(value) for number in range(1, 21)}


def agreeing(group, high=True):
    """Everything half and half, this group as far as it goes."""
    return [
        3 if one.group is not group else 5 if one.is_reversed is not high else 1
        for one in assessment.STATEMENTS
    ]


def kept_count(app):
    with app.app_context():
        count = db.session.scalar(select(func.count()).select_from(Assessment))
        db.session.remove()
    return count


@pytest.fixture
def owner(app):
    return factories.member(app, "owner")


@pytest.fixture
def me(another, owner):
    return another().log_in(owner)


# --- counting ------------------------------------------------------------------------------------------------


def test_twenty_statements_in_five_groups_of_four_with_one_or_more_the_other_way_round():
    assert len({str(one.words) for one in assessment.STATEMENTS}) == 20
    for group in Group:
        of_group = [one for one in assessment.STATEMENTS if one.group is group]
        assert len(of_group) == 4
        assert 1 <= sum(one.is_reversed for one in of_group) < 4
        assert set(assessment.OFTEN_MEANS[group]) == set(Level)
    assert set(assessment.NAMES) == set(assessment.HELPS) == set(Group)


@pytest.mark.parametrize("group", Group)
@pytest.mark.parametrize(("high", "percent", "level"), [(True, 100, "high"), (False, 0, "low")])
def test_a_group_counts_for_itself_alone(group, high, percent, level):
    for score in assessment.scores(agreeing(group, high)):
        expected = (percent, level) if score.group is group else (50, "middle")
        assert (score.percent, score.level) == expected


@pytest.mark.parametrize(
    ("percent", "level"),
    [(0, "low"), (35, "low"), (36, "middle"), (64, "middle"), (65, "high"), (100, "high")],
)
def test_where_a_level_begins(percent, level):
    assert assessment.Score(Group.MONEY, percent).level == level


def test_halves_are_rounded_as_a_browser_does_it():
    """2 of 16 are 12.5."""
    two_points = [5 if one.is_reversed else 1 for one in assessment.STATEMENTS]
    two_points[0] = 3
    assert [score.percent for score in assessment.scores(two_points)] == [13, 0, 0, 0, 0]


# --- nothing is kept -----------------------------------------------------------------------------------------


def test_a_visitor_without_scripts_is_answered_and_nothing_is_stored(app, visitor):
    page = visitor.visit("/assessment")
    assert "Set-Cookie" not in page.response.headers
    response = visitor.send(page, "/assessment", status=200, **answers(3))
    assert wrote(visitor) == []
    assert kept_count(app) == 0
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.text.count("Some of it") == 5
    assert "A lot of it" not in response.text
    assert "We counted your answers and stored none of them." in response.text


def test_a_member_is_counted_and_nothing_is_stored_either(app, me):
    response = me.send(me.visit("/assessment"), "/assessment", status=200, **answers(3))
    assert wrote(me) == []
    assert kept_count(app) == 0
    assert 'action="/assessment/keep"' in response.text


def test_open_statements_are_named_and_the_others_stay_answered(visitor):
    page = visitor.visit("/assessment")
    response = visitor.send(page, "/assessment", status=422, **{**answers(4), "s3": "", "s7": "6"})
    assert "Statement 3 is still open." in response.text
    assert 'href="#s7"' in response.text
    assert response.text.count(" checked") == 18


def test_the_page_costs_no_statement_and_leaves_no_trace(visitor):
    visitor.visit("/assessment")
    page = visitor.visit("/assessment")
    assert visitor.statements == []
    assert "Set-Cookie" not in page.response.headers
    assert page.response.headers["Cache-Control"] == "private, no-store"
    assert not page.has("[name=csrf_token]")


def test_what_the_script_counts_with_is_what_the_server_counts_with(visitor):
    page = visitor.visit("/assessment")
    said = [
        (one.get("data-group"), one.get("data-reversed") is not None) for one in page.select(".statement")
    ]
    assert said == [(one.group, one.is_reversed) for one in assessment.STATEMENTS]
    form = page.one("[data-behavior=assessment]")
    assert (form.get("data-low"), form.get("data-high")) == ("35", "65")


# --- kept by choice ------------------------------------------------------------------------------------------


def keep(me, value):
    result = me.send(me.visit("/assessment"), "/assessment", status=200, **answers(value))

    return me.send(Page(result, is_member=True), "/assessment/keep")


def test_kept_by_choice_two_days_stand_side_by_side_and_go_by_a_button(app, me):
    assert "Nothing is kept" in me.visit("/assessment/kept").text
    keep(me, 3)
    assert kept_count(app) == 1
    assert not me.visit("/assessment/kept").has(".assessment-pair")
    keep(me, 5)
    page = me.visit("/assessment/kept")
    rows = [text_of(row).split() for row in page.select(".assessment-pair tbody tr")]
    assert [row[-3:] for row in rows] == [
        ["50", "75", "+25"],
        ["50", "75", "+25"],
        ["50", "75", "+25"],
        ["50", "75", "+25"],
        ["50", "75", "+25"],
    ]
    first = page.select(".assessment-kept form")[0].get("action")
    me.send(page, first)
    assert kept_count(app) == 1


def test_any_two_days_may_be_compared(app, me, owner):
    ids = [factories.saved(app, Assessment(member_id=owner.id, answers=agreeing(Group.MONEY, high))).id
           for high in (False, True, True)]  # fmt: skip
    page = me.visit(f"/assessment/kept?one={ids[2]}&other={ids[0]}")
    assert "Money and rhythm 0 100 +100" in page.words(".assessment-pair")
    for nonsense in ("one=x&other=9", f"one={ids[0]}&other={ids[0]}", f"one={'9' * 999}"):
        assert "Money and rhythm 100 100 as before" in me.visit(f"/assessment/kept?{nonsense}").words(
            ".assessment-pair"
        )


def test_what_one_kept_is_nobody_elses(app, me, owner, another):
    kept = factories.saved(app, Assessment(member_id=owner.id, answers=HALF))
    admin = another().log_in(factories.member(app, access=Access.ADMIN))
    token = admin.visit("/assessment").form("/assessment").fields["csrf_token"]
    assert "Nothing is kept" in admin.visit("/assessment/kept").text
    assert admin.post(f"/assessment/kept/{kept.id}/remove", {"csrf_token": token}).status_code == 404
    assert kept_count(app) == 1


def test_a_visitor_keeps_nothing(app, visitor):
    assert visitor.post("/assessment/keep", answers(3)).status_code == 401
    assert visitor.get("/assessment/kept").location.startswith("/log-in")
    assert kept_count(app) == 0


def test_fifty_are_the_most(context, owner):
    with writing():
        db.session.add_all(Assessment(member_id=owner.id, answers=HALF) for _ in range(assessment.MOST_KEPT))
    with pytest.raises(Refused) as refused, writing():
        assessment.keep(owner, HALF)
    assert "50 are kept already" in refused.value.words
