"""The desk as moderators meet it."""

import pytest

from community.comments.models import Comment, Status
from community.core.database import db
from community.members.models import Access
from tests import factories
from tests.comments.sayings import say
from tests.page import Page

DECISIONS = "/moderation/decisions"


@pytest.fixture
def article(app):
    return factories.article(app, factories.member(app, access=Access.AUTHOR))


@pytest.fixture
def moderator(app, visitor):
    return visitor.log_in(factories.member(app, access=Access.MODERATOR, name="Yusuf Adeyemi"))


@pytest.fixture
def held(app, article):
    with app.app_context():
        said = [say(article, name, f"{name} says hello.") for name in ("Colm", "Wren", "Ines")]
        return [f"{comment.id}:{comment.version}" for comment in said]


def test_the_oldest_waits_at_the_top_with_its_context_and_why(moderator, held, article):
    page = moderator.visit("/moderation/")
    assert "3 comments wait." in page.text
    assert "Comment by Colm" in page.text
    assert "everybody's first comment" in page.text
    assert article.title in page.text


def test_one_press_approves_and_the_next_is_at_hand(app, moderator, another, held, article):
    page = moderator.visit("/moderation/")
    answer = moderator.post(DECISIONS, {**case(page), "decision": "approve"})
    assert answer.status_code == 303
    page = moderator.visit(answer.location)
    assert "1 comment approved." in page.text
    assert "Comment by Wren" in page.text
    assert "Colm says hello." in another().visit(f"/articles/{article.slug}").text


def test_a_rejection_without_a_reason_keeps_what_was_written(moderator, held):
    page = moderator.visit("/moderation/")
    fields = {
        **case(page),
        "decision": "reject",
        "words": "Please leave out the number.",
    }
    answer = moderator.post(DECISIONS, fields)
    assert answer.status_code == 422
    assert "Choose the reason" in answer.text
    assert "Please leave out the number." in answer.text
    Page(answer, status=422, is_member=True)


def test_several_at_once(app, moderator, held):
    fields = {"csrf_token": case(moderator.visit("/moderation/"))["csrf_token"]}
    answer = moderator.post(DECISIONS, {**fields, "comment": held, "decision": "spam"})
    assert answer.status_code == 303
    with app.app_context():
        assert {row.status for row in db.session.query(Comment)} == {Status.SPAM}


def test_the_second_moderator_gets_409_with_what_the_first_decided(app, moderator, another, held):
    other = another().log_in(factories.member(app, access=Access.MODERATOR, name="Inês Carvalho"))
    mine, theirs = moderator.visit("/moderation/"), other.visit("/moderation/")
    moderator.post(DECISIONS, {**case(mine), "decision": "approve"})
    answer = other.post(
        DECISIONS,
        {**case(theirs), "decision": "reject", "reason": "unkind", "words": "No."},
    )
    assert answer.status_code == 409
    assert "Yusuf Adeyemi already decided" in answer.text
    assert "approved" in answer.text
    assert "No." in answer.text
    Page(answer, status=409, is_member=True)


def test_in_bulk_what_conflicts_is_listed_and_the_rest_is_decided(app, moderator, another, held):
    other = another().log_in(factories.member(app, access=Access.MODERATOR))
    token = case(moderator.visit("/moderation/"))["csrf_token"]
    page = other.visit("/moderation/")
    other.post(DECISIONS, {**case(page), "decision": "approve"})
    answer = moderator.post(DECISIONS, {"csrf_token": token, "comment": held, "decision": "spam"})
    assert answer.status_code == 200
    assert "Somebody was faster" in answer.text
    with app.app_context():
        assert [row.status for row in db.session.query(Comment).order_by(Comment.id)] == [
            Status.PUBLISHED,
            Status.SPAM,
            Status.SPAM,
        ]


@pytest.mark.parametrize("pair", ["", "x", "1", "1:", ":1", "1:x", "9" * 30 + ":1", "٣:1"])
def test_nonsense_for_a_comment_is_an_answer_not_a_trace(moderator, held, pair):
    token = case(moderator.visit("/moderation/"))["csrf_token"]
    answer = moderator.post(DECISIONS, {"csrf_token": token, "comment": pair, "decision": "spam"})
    assert answer.status_code in (400, 422)


def test_the_desk_is_for_moderators(app, visitor, held):
    assert visitor.get("/moderation/").status_code == 303
    visitor.log_in(factories.member(app, access=Access.AUTHOR))
    assert visitor.get("/moderation/").status_code == 403


def test_an_empty_desk_says_so(app, visitor):
    visitor.log_in(factories.member(app, access=Access.MODERATOR))
    assert "The desk is clear" in visitor.visit("/moderation/").text


def test_a_full_queue_costs_no_more_than_a_short_one(app, moderator, article):
    with app.app_context():
        for number in range(12):
            say(article, f"Guest{number}")
    moderator.visit("/moderation/")
    assert len(moderator.statements) <= 9, moderator.statements


def case(page):
    """What the form of the case at hand would send without a button."""
    return next(form.fields for form in page.forms if "words" in form.fields)
