"""A change of level ends that member's sessions, whoever makes it."""

import pytest
from flask import Flask

from community.accounts import levels
from community.core.database import db, now
from community.core.refusals import Refused
from community.core.signals import member_changed
from community.core.writing import writing
from community.members.models import Access, ClosedBy, Member, MemberState
from tests import factories
from tests.visitor import Visitor


def set_level(member: Member, level: Access) -> bool:
    with writing():
        return levels.set_level(db.session.get_one(Member, member.id), level)


@pytest.mark.parametrize(
    ("before", "after"),
    [(Access.AUTHOR, Access.MEMBER), (Access.MODERATOR, Access.AUTHOR), (Access.MEMBER, Access.ADMIN)],
)
def test_a_change_ends_all_sessions_of_that_member_and_of_nobody_else(
    app: Flask, visitor: Visitor, another: type[Visitor], before: Access, after: Access
) -> None:
    ada, bao = factories.member(app, access=before), factories.member(app)
    at_home, at_work, of_bao = visitor.log_in(ada), another().log_in(ada), another().log_in(bao)
    with app.app_context():
        assert set_level(ada, after)
    assert at_home.get("/articles/drafts").status_code == 303
    assert at_work.get("/articles/drafts").status_code == 303
    assert of_bao.get("/articles/drafts").status_code == 200


def test_the_same_level_again_changes_nothing(app: Flask, visitor: Visitor) -> None:
    ada = factories.member(app, access=Access.AUTHOR)
    visitor.log_in(ada)
    with app.app_context():
        assert not set_level(ada, Access.AUTHOR)
    assert visitor.get("/articles/drafts").status_code == 200


def test_listeners_are_told(app: Flask, context: Flask) -> None:
    told: list[Access] = []

    def listen(member: Member) -> None:
        told.append(member.access)

    with member_changed.connected_to(listen):
        set_level(factories.member(app), Access.MODERATOR)
    assert told == [Access.MODERATOR]


def test_the_last_admin_keeps_the_level(app: Flask, context: Flask) -> None:
    ada = factories.member(app, access=Access.ADMIN)
    with pytest.raises(Refused, match=r"members\.last_admin"):
        set_level(ada, Access.MODERATOR)
    eve = factories.member(app, access=Access.ADMIN)
    assert set_level(ada, Access.MODERATOR)
    with pytest.raises(Refused):
        set_level(eve, Access.MEMBER)


@pytest.mark.parametrize(
    "values",
    [
        {"state": MemberState.UNCLAIMED},
        {"state": MemberState.CLOSED, "closed_at": now(), "closed_by": ClosedBy.SELF},
    ],
)
def test_who_can_not_log_in_gets_no_level(app: Flask, context: Flask, values: dict[str, object]) -> None:
    with pytest.raises(Refused, match=r"members\.not_active"):
        set_level(factories.member(app, **values), Access.ADMIN)
