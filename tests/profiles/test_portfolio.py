"""Changing a portfolio: order, limits, guards, and that what stands beside the name follows."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.core.database import db
from community.core.models import CacheVersion
from community.core.refusals import Refused
from community.core.signals import member_changed
from community.core.writing import writing
from community.members.models import Member
from community.profiles import portfolio, queries
from community.profiles.models import Field, Kind, PortfolioRole, Visibility
from tests import factories
from tests.profiles.people import details, give_role, months_ago, stored


@pytest.fixture
def owner(app):
    return factories.member(app, "owner")


def all_of(owner):
    """The roles as stored now, not as they were when this test last read."""
    db.session.rollback()
    return queries.all_roles_of(owner)


def in_order(owner):
    return [(role.position, role.title) for role in all_of(owner)]


def act(action, owner, title, *args):
    """One action on a role that is found by its title."""
    with writing():
        role = db.session.scalars(queries.portfolio_of(owner, owner)).all()
        action(next(one for one in role if one.title == title), *args)


@pytest.mark.parametrize(
    ("moves", "order"),
    [
        ([], "ABCD"),
        ([("up", "C")], "ACBD"),
        ([("up", "C"), ("up", "C")], "CABD"),
        ([("up", "A")], "ABCD"),
        ([("down", "A")], "BACD"),
        ([("down", "D")], "ABCD"),
        ([("down", "A"), ("down", "A"), ("down", "A"), ("down", "A")], "BCDA"),
        ([("remove", "B")], "ACD"),
        ([("remove", "A"), ("up", "D")], "BDC"),
    ],
)
def test_roles_move_one_place(context, owner, moves, order):
    for title in "ABCD":
        give_role(context, owner, title)
    actions = {"up": portfolio.move_up, "down": portfolio.move_down, "remove": portfolio.remove}
    for name, title in moves:
        act(actions[name], owner, title)
    assert in_order(owner) == list(enumerate(order, start=1))
    assert stored(context, owner).titles == [order[0], *order[1:]]


@settings(max_examples=15)
@given(st.lists(st.sampled_from(["add", "up", "down", "remove", "hide"]), max_size=12), st.randoms())
def test_any_changes_keep_positions_and_the_name_in_step(context, changes, random: Random):
    owner = factories.member(context)
    for number, change in enumerate(changes):
        titles = [title for _, title in in_order(owner)]
        if change == "add" or not titles:
            give_role(context, owner, f"Role {number}")
        elif change == "hide":
            title = random.choice(titles)
            hidden = details(title, visibility="private")
            act(lambda role, said=hidden: portfolio.edit(role, said, role.version), owner, title)
        else:
            action = {"up": portfolio.move_up, "down": portfolio.move_down, "remove": portfolio.remove}[
                change
            ]
            act(action, owner, random.choice(titles))
    assert [position for position, _ in in_order(owner)] == list(range(1, len(in_order(owner)) + 1))
    public = [role for role in all_of(owner) if role.visibility is Visibility.PUBLIC]
    member = stored(context, owner)
    assert [arc["role"] for arc in member.arcs] == [role.id for role in public]
    assert len(member.titles) == min(len(public), 9)
    assert member.answer.count(" & ") == max(0, len(public) - 1)


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        (
            {"started_on": date(2020, 3, 1), "ended_on": date(2020, 2, 1)},
            "profiles.ends_before_it_starts",
            "ended_on",
        ),
        ({"started_on": months_ago(-1)}, "profiles.started_on_in_future", "started_on"),
        ({"ended_on": months_ago(-1)}, "profiles.ended_on_in_future", "ended_on"),
        ({"started_on": date(1899, 12, 1)}, "profiles.too_long_ago", "started_on"),
        ({"skills": tuple(f"skill {number}" for number in range(21))}, "profiles.too_many_skills", "skills"),
    ],
)
def test_what_a_role_may_not_say(context, owner, said, code, field):
    bad = details("Baker", **said)
    with pytest.raises(Refused) as refused, writing():
        portfolio.add(owner, bad)
    assert (refused.value.code, refused.value.field, refused.value.status) == (code, field, 422)
    assert in_order(owner) == []
    refused.value.words  # noqa: B018 - it has words


@pytest.mark.parametrize(
    "said",
    [
        {"started_on": date(2020, 3, 1), "ended_on": date(2020, 3, 1)},
        {"started_on": months_ago(0)},
        {"ended_on": months_ago(0), "started_on": None},
        {"started_on": None, "start_text": "since school"},
        {"skills": tuple(["Budgeting", "budgeting"] * 15)},
        {"share": 0},
        {"share": 100},
    ],
)
def test_what_a_role_may_say(context, owner, said):
    good = details("Baker", **said)
    with writing():
        portfolio.add(owner, good)
    assert in_order(owner) == [(1, "Baker")]


def test_sixty_roles_are_the_most(context, owner):
    with writing():
        for position in range(1, portfolio.MOST_ROLES + 1):
            role = PortfolioRole(member_id=owner.id, position=position, title="Trustee", title_key="trustee")
            role.field, role.kind = Field.CIVIC, Kind.BOARD
            db.session.add(role)
    one_more = details("One more")
    with pytest.raises(Refused) as refused, writing():
        portfolio.add(owner, one_more)
    assert "60 roles" in refused.value.words
    assert len(in_order(owner)) == 60


def test_the_second_of_two_edits_is_told(context, owner):
    give_role(context, owner, "Baker")
    act(portfolio.edit, owner, "Baker", details("Potter"), 1)
    with pytest.raises(Refused) as refused:
        act(portfolio.edit, owner, "Potter", details("Painter"), 1)
    assert refused.value.status == 409
    assert in_order(owner) == [(1, "Potter")]


def test_skills_are_kept_once_in_the_order_typed(context, owner):
    give_role(context, owner, "Baker", skills=("Bread", "Café", "cafe", "Bread"))
    role = db.session.scalars(queries.portfolio_of(owner, owner)).one()
    assert [(skill.key, skill.name) for skill in role.skills] == [("bread", "Bread"), ("cafe", "Café")]
    db.session.rollback()
    act(portfolio.edit, owner, "Baker", details("Baker", skills=("cake", "bread")), 1)
    role = db.session.scalars(queries.portfolio_of(owner, owner)).one()
    assert [(skill.key, skill.name) for skill in role.skills] == [("cake", "cake"), ("bread", "bread")]


@pytest.mark.parametrize(
    ("said", "is_over"),
    [
        ({}, False),
        ({"is_over": True}, True),
        ({"ended_on": date(2021, 1, 1)}, True),
        ({"end_text": "until the lease ran out"}, True),
    ],
)
def test_a_role_is_over_when_it_says_so_in_any_way(context, owner, said, is_over):
    give_role(context, owner, "Baker", **said)
    assert db.session.scalars(queries.portfolio_of(owner, owner)).one().is_over == is_over
    assert stored(context, owner).answer == ("" if is_over else "Baker")


def test_a_change_is_told_and_moves_the_version_of_the_member(context, owner):
    heard = []

    def hear(member, **_):
        heard.append(member.answer)

    with member_changed.connected_to(hear):
        give_role(context, owner, "Baker")
    assert heard == ["Baker"]
    key = f"member:{owner.id}"
    assert db.session.get_one(CacheVersion, key).version == 1
    db.session.rollback()
    act(portfolio.move_up, owner, "Baker")
    db.session.expire_all()
    assert db.session.get_one(CacheVersion, key).version == 2


def test_four_changes_at_once_leave_one_order(app, owner):
    said = [details(f"Role {number}") for number in range(4)]
    begin = threading.Barrier(4, timeout=30)

    def add(one):
        with app.app_context():
            begin.wait()
            with writing():
                portfolio.add(db.session.get_one(Member, owner.id), one)
            db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, said))
    with app.app_context():
        assert [position for position, _ in in_order(owner)] == [1, 2, 3, 4]
        db.session.remove()
    assert len(stored(app, owner).arcs) == 4


def test_an_action_outside_writing_is_refused(context, owner):
    with pytest.raises(RuntimeError):
        portfolio.add(db.session.get_one(Member, owner.id), details("Baker"))
