"""Suspending, and the admin who must stay."""

import contextvars
import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from community.core.database import db, now
from community.core.refusals import Refused
from community.core.writing import writing
from community.members import standing
from community.members.models import Access, ClosedBy, Member, MemberState
from tests import factories

WEEK = timedelta(days=7)


def changed(member: Member, action: Any, *args: Any) -> Any:
    with writing():
        return action(db.session.get_one(Member, member.id), *args)


def test_a_member_is_suspended_until_a_moment_and_restored(app: Flask, context: Flask) -> None:
    bao = factories.member(app)
    until = changed(bao, standing.suspend, WEEK)
    bao = db.session.get_one(Member, bao.id)
    assert standing.is_suspended(bao)
    assert bao.suspended_until == until
    changed(bao, standing.restore)
    assert not standing.is_suspended(bao)


def test_a_suspension_that_is_over_is_none(app: Flask) -> None:
    assert not standing.is_suspended(factories.member(app, suspended_until=now() - timedelta(seconds=1)))


@pytest.mark.parametrize(
    "other",
    [
        {"access": Access.MODERATOR},
        {"access": Access.ADMIN, "state": MemberState.UNCLAIMED},
        {"access": Access.ADMIN, "suspended_until": now() + WEEK},
        {
            "access": Access.ADMIN,
            "state": MemberState.CLOSED,
            "closed_at": now(),
            "closed_by": ClosedBy.SELF,
        },
    ],
    ids=["a moderator", "one who never came", "a suspended one", "one who left"],
)
def test_the_last_admin_stays(app: Flask, context: Flask, other: dict[str, Any]) -> None:
    ada = factories.member(app, access=Access.ADMIN)
    factories.member(app, **other)
    with pytest.raises(Refused, match=r"members\.last_admin"):
        changed(ada, standing.suspend, WEEK)
    assert db.session.get_one(Member, ada.id).suspended_until is None


def test_with_two_admins_one_may_go_and_anybody_else_at_any_time(app: Flask, context: Flask) -> None:
    ada, eve = (factories.member(app, access=Access.ADMIN) for _ in range(2))
    bao = factories.member(app)
    changed(bao, standing.suspend, WEEK)
    changed(eve, standing.suspend, WEEK)
    with pytest.raises(Refused):
        changed(ada, standing.suspend, WEEK)


def test_two_admins_can_not_suspend_each_other_at_once(app: Flask) -> None:
    admins = [factories.member(app, access=Access.ADMIN) for _ in range(2)]
    start, outcomes = threading.Barrier(2), []

    def suspend(member: Member) -> None:
        with app.app_context():
            start.wait()
            try:
                changed(member, standing.suspend, WEEK)
                outcomes.append("suspended")
            except Refused as refusal:
                outcomes.append(refusal.code)

    threads = [threading.Thread(target=contextvars.Context().run, args=(suspend, one)) for one in admins]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["members.last_admin", "suspended"]
