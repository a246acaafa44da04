"""When the oldest comment at the desk waits too long, every page of every moderator says so."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from community.comments.models import Comment, CommentRevision, Status
from community.core.database import db, now
from community.core.writing import writing
from community.members.models import Access
from community.moderation import queue, reminding
from community.moderation.models import Flag, FlagReason, Verdict
from community.moderation.reminding import Waiting
from tests import factories
from tests.comments.sayings import say
from tests.notifications.telling import change, decided, moved, said


@pytest.fixture
def article(app):
    return factories.article(app, factories.member(app, access=Access.AUTHOR))


@pytest.fixture
def moderator(app):
    return factories.member(app, access=Access.MODERATOR)


@pytest.mark.parametrize(("hours", "late"), [(0, 0), (23.9, 0), (24, 24), (26.5, 26)])
def test_a_day_is_waited_for_in_peace(context, hours, late):
    assert Waiting(1, now() - timedelta(hours=hours)).late_hours == late


def test_nothing_waits_and_nothing_is_late(context):
    assert reminding.waiting_now() == Waiting(0, None)
    assert Waiting().late_hours == 0


def test_the_oldest_of_all_counts(context, article):
    for hours in (3, 30, 5):
        change(say(article, "Colm"), created_at=hours_ago(hours))
    waiting = reminding.waiting_now()
    assert waiting.count == 3
    assert waiting.late_hours == 30


def test_what_waits_again_waits_since_then(context, article, moderator):
    """Not since it was written, which may be years ago."""
    flagged, held, revised, edit = (published_long_ago(article) for _ in range(4))
    with writing():
        db.session.add(
            Flag(
                member_id=moderator.id, comment_id=flagged.id, reason=FlagReason.SPAM, created_at=hours_ago(4)
            )
        )
    moved(flagged, Status.HELD, held_reason="flagged")
    decided(held, Verdict.HOLD, moderator)
    decided(revised, Verdict.REJECT, moderator)
    moved(revised, Status.HELD, held_reason="links")
    revision = written_anew(revised, hours_ago(3))
    change(edit, pending_revision_id=written_anew(edit, hours_ago(2)).id)
    assert reminding.waiting_now().count == 4
    assert hours_waited() == 4
    in_line = queue.page_of(queue.Queue.HELD).rows
    assert [one.comment.id for one in in_line] == [flagged.id, revised.id, edit.id, held.id]
    assert in_line[0].since == reminding.waiting_now().since, "one answer for the queue and the reminder"
    assert [queue.waits_since(one.comment) for one in in_line] == [one.since for one in in_line]
    moved(flagged, Status.PUBLISHED)
    assert hours_waited() == 3
    change(revision, created_at=hours_ago(1))
    assert hours_waited() == 2


def test_at_the_desk_the_oldest_wait_the_item_and_the_case_say_the_same(app, visitor, article, moderator):
    """Of an old comment whose edit waits since three hours: nothing says how old the comment is."""
    with app.app_context():
        edit = published_long_ago(article)
        change(edit, pending_revision_id=written_anew(edit, hours_ago(3)).id)
    page = visitor.log_in(moderator).visit("/moderation/")
    assert "The oldest has waited 3 h 0 min" in page.text
    assert page.words(".queue-item-head").endswith("3 h 0 min")
    assert "waiting 3 h 0 min" in page.words(".case-head")
    page = visitor.visit(f"/moderation/?queue=unreviewed&comment={edit.id}")
    assert "waiting 3 h 0 min" in page.words(".case-head")


def test_a_queue_longer_than_its_page_goes_on_by_the_wait(context, article, moderator, monkeypatch):
    monkeypatch.setattr(queue, "MOST", 1)
    for hours, again in ((9, None), (8, 1), (7, None)):
        comment = say(article, "Colm")
        change(comment, created_at=hours_ago(hours))
        if again:
            decided(comment, Verdict.HOLD, moderator)
            change(comment, decided_at=hours_ago(again))
    seen, after = [], ""
    while after is not None:
        page = queue.page_of(queue.Queue.HELD, after)
        seen += [round((now() - one.since).total_seconds() / 3600) for one in page.rows]
        after = page.next
    assert seen == [9, 7, 1]


def test_every_page_of_a_moderator_says_so_at_no_cost_and_nobody_elses(
    app, visitor, another, article, moderator
):
    with app.app_context():
        comment = say(article, "Colm")
    visitor.log_in(moderator)
    visitor.visit("/")
    page = visitor.visit("/")
    before = len(visitor.statements)
    assert not page.has(".late")
    with app.app_context():
        change(comment, created_at=hours_ago(26))
    page = visitor.visit("/")
    assert page.words(".masthead-nav .late") == "oldest waits 26 h"
    assert page.has("[aria-label='Menu; at the desk the oldest comment waits 26 h']")
    assert len(visitor.statements) == before
    for who in (another(), another().log_in(factories.member(app, access=Access.AUTHOR))):
        assert "waits" not in who.visit("/").one(".masthead").itertext()
        assert not who.visit("/").has(".late")


def published_long_ago(article):
    comment = said(article, "Colm")
    with writing():
        old = {"created_at": hours_ago(9000), "published_at": hours_ago(9000)}
        db.session.execute(update(Comment).where(Comment.id == comment.id).values(**old))
        db.session.execute(update(CommentRevision).values(created_at=hours_ago(9000)))
    return comment


def written_anew(comment, at):
    with writing():
        html = db.session.get_one(Comment, comment.id).body_html
        revision = CommentRevision(
            comment_id=comment.id, number=9, body="New words.", body_html=html, created_at=at
        )
        db.session.add(revision)
    return revision


def hours_waited():
    since = reminding.waiting_now().since
    return round((now() - since).total_seconds() / 3600)


def hours_ago(hours):
    return now() - timedelta(hours=hours)
