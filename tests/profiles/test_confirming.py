"""Roles put in order by dragging; roles that are still true; what is free of a week. All by the pages."""

from datetime import UTC, datetime, timedelta

import pytest

from community.core.database import db, now
from community.core.writing import writing
from community.members.models import Member
from community.profiles import queries
from community.profiles.models import PortfolioRole
from tests import factories
from tests.elements import text_of
from tests.page import Page
from tests.profiles.people import give_role

VISIBILITIES = ("public", "members", "connections", "private")


@pytest.fixture
def owner(app):
    return factories.member(app, "owner", name="Greta Sorel")


@pytest.fixture
def me(another, owner):
    return another().log_in(owner)


def stored_roles(app, owner):
    with app.app_context():
        found = list(queries.all_roles_of(db.session.get_one(Member, owner.id)))
        db.session.remove()
    return found


def token(me):
    return me.visit("/settings/profile").form("/settings/profile").fields["csrf_token"]


def give_old_role(app, owner, title, confirmed_at, **values):
    """A role that was last said to be true at that moment."""
    role = give_role(app, owner, title, **values)
    with app.app_context():
        with writing():
            db.session.get_one(PortfolioRole, role.id).confirmed_at = confirmed_at
        db.session.remove()
    return role


def days_ago(days):
    return now() - timedelta(days=days)


# --- order ---------------------------------------------------------------------------------------------------


def test_roles_are_put_in_any_order_at_once(app, owner, me):
    a, b, c = (give_role(app, owner, title).id for title in ("Baker", "Potter", "Nurse"))
    page = me.visit("/settings/roles")
    response = me.send(page, "/settings/roles/order", order=f"{c},{a},{b}")
    assert response.location == "/settings/roles"
    assert [(role.id, role.position) for role in stored_roles(app, owner)] == [(c, 1), (a, 2), (b, 3)]
    assert "Nurse & baker & potter" in me.visit("/members/owner").words(".answer")


@pytest.mark.parametrize(
    ("order", "status"),
    [
        ("{a}", 409),
        ("{a},{a}", 409),
        ("{a},{b},{b}", 409),
        ("{a},{of_another}", 409),
        ("{a},{b},{of_another}", 409),
        ("", 422),
        ("{a};{b}", 422),
        ("9" * 5_000, 422),
        ("{b},{a},", 422),
    ],
)
def test_an_order_that_is_not_of_all_ones_roles_changes_nothing(app, owner, me, order, status):
    a, b = give_role(app, owner, "Baker").id, give_role(app, owner, "Potter").id
    of_another = give_role(app, factories.member(app, "other"), "Spy").id
    fields = {"csrf_token": token(me), "order": order.format(a=a, b=b, of_another=of_another)}
    response = me.post("/settings/roles/order", fields)
    assert response.status_code == status
    assert "error-summary" in response.text
    assert "Spy" not in response.text
    assert [role.id for role in stored_roles(app, owner)] == [a, b]


# --- still true ----------------------------------------------------------------------------------------------


def test_what_was_not_confirmed_for_a_quarter_is_asked_about(app, owner, me):
    give_old_role(app, owner, "Baker", days_ago(100), visibility="private")
    give_old_role(app, owner, "Potter", days_ago(90))
    give_old_role(app, owner, "Nurse", days_ago(500), is_over=True)
    page = me.visit("/settings/roles")
    assert [text_of(item).split()[0] for item in page.select(".still-true li")] == ["Baker"]
    assert "All of it" not in page.words(".still-true")
    give_old_role(app, owner, "Usher", days_ago(92))
    page = me.visit("/settings/roles")
    assert [text_of(item).split()[0] for item in page.select(".still-true li")] == ["Baker", "Usher"]
    me.send(page, "/settings/roles/confirm")
    assert not me.visit("/settings/roles").has(".still-true")
    roles = {role.title: role for role in stored_roles(app, owner)}
    assert roles["Baker"].confirmed_at > days_ago(1)
    assert roles["Potter"].confirmed_at < days_ago(89)  # nobody asked
    assert not roles["Baker"].is_over


def test_one_role_is_confirmed_and_an_open_form_of_it_still_fits(app, owner, me):
    role = give_old_role(app, owner, "Baker", days_ago(100))
    give_old_role(app, owner, "Potter", days_ago(100))
    form_page = me.visit(f"/settings/roles/{role.id}/edit")
    me.send(me.visit("/settings/roles"), f"/settings/roles/{role.id}/confirm")
    asked = me.visit("/settings/roles").words(".still-true")
    assert "Potter" in asked
    assert "Baker" not in asked
    me.send(form_page, f"/settings/roles/{role.id}/edit", title="Master baker")


def test_nobody_confirms_the_role_of_another(app, owner, another):
    role = give_role(app, owner, "Baker")
    stranger = another().log_in(factories.member(app, "stranger"))
    response = stranger.post(f"/settings/roles/{role.id}/confirm", {"csrf_token": token(stranger)})
    assert response.status_code == 404


def test_a_role_of_half_a_year_ago_says_so_on_the_profile(app, owner, visitor):
    long_ago = days_ago(190)
    give_old_role(app, owner, "Baker", long_ago)
    give_old_role(app, owner, "Potter", days_ago(180))
    give_old_role(app, owner, "Nurse", long_ago, is_over=True)
    roles = [text_of(role) for role in visitor.visit("/members/owner").select(".portfolio-role")]
    assert [f"As of {long_ago:%B %Y}" in role for role in roles] == [True, False, False]


# --- free ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_what_is_free_is_said_with_its_day(app, owner, me, visibility):
    may = datetime(2026, 5, 3, 12, tzinfo=UTC)
    give_old_role(app, owner, "Baker", may, share=60, visibility=visibility)
    give_old_role(app, owner, "Potter", may + timedelta(days=9), share=20, visibility=visibility)
    give_old_role(app, owner, "Nurse", may - timedelta(days=99), share=90, is_over=True)
    assert "20 percent are free, as of 3 May 2026." in me.visit("/members/owner").text


@pytest.mark.parametrize("visibility", VISIBILITIES[1:])
@pytest.mark.parametrize("share", [None, 0, 30, 90])
def test_the_week_says_the_same_whether_or_not_there_is_a_hidden_role(app, owner, visitor, visibility, share):
    """To say "free" of those who hide nothing would tell that the others do."""
    may = datetime(2026, 5, 3, 12, tzinfo=UTC)
    give_old_role(app, owner, "Baker", may, share=60)
    before = visitor.visit("/members/owner")
    assert "40 percent are free, or not told here, as of 3 May 2026." in before.text
    give_old_role(app, owner, "Spy", may - timedelta(days=30), share=share, visibility=visibility)
    assert visitor.visit("/members/owner").html == before.html


def test_nothing_is_free_where_a_share_is_not_said(app, owner, me, visitor):
    give_role(app, owner, "Baker", share=60)
    give_role(app, owner, "Potter")
    for reader in (me, visitor):
        assert "percent are free" not in reader.visit("/members/owner").text


def test_more_than_a_week_is_said_kindly(app, owner, me, visitor):
    give_role(app, owner, "Baker", share=80)
    give_role(app, owner, "Potter", share=60)
    assert "They come to 140 percent. Some weeks do." in visitor.visit("/members/owner").text
    assert "more than a week has, and some weeks are like that" in me.visit("/settings/roles").text


def test_shares_over_a_week_are_made_to_add_up_by_one_press(app, owner, me, visitor):
    give_role(app, owner, "Baker", share=80)
    give_role(app, owner, "Potter", share=40)
    give_role(app, owner, "Spy", share=40, visibility="private")
    give_role(app, owner, "Nurse", share=90, is_over=True)
    page = me.visit("/settings/roles")
    assert "Baker 50%, Potter 25%, Spy 25%." in page.words(".role-fit")
    answer = me.send(page, "/settings/roles/shares")
    assert answer.status_code == 303
    page = me.visit("/settings/roles")
    assert "Your shares come to 100 percent now." in page.text
    assert not page.has(".role-fit")
    assert [role.share for role in stored_roles(app, owner)] == [50, 25, 25, 90]
    assert "Baker" in visitor.visit("/members/owner").text


def test_shares_changed_meanwhile_are_not_made_to_add_up(app, owner, me):
    give_role(app, owner, "Baker", share=80)
    give_role(app, owner, "Potter", share=40)
    before = me.visit("/settings/roles")
    give_role(app, owner, "Cook", share=40)
    answer = Page(me.send(before, "/settings/roles/shares", 409), status=409, is_member=True)
    assert "in another window meanwhile" in answer.text
    assert "Baker 50%, Potter 25%, Cook 25%." in answer.words(".role-fit")


def test_a_share_too_small_for_the_gap_is_still_drawn(app, owner, visitor):
    for title, share in (("Baker", 100), ("Potter", 100), ("Cook", 100), ("Juror", 1), ("Poet", 0)):
        give_role(app, owner, title, share=share)
    for path in ("/members/owner", "/members/"):
        widths = [float(part.get("width")) for part in visitor.visit(path).select("svg.week-bar rect")]
        assert len(widths) == 4
        assert min(widths) > 0
