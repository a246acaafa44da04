"""Rules of writing, editing and withdrawing, by plain calls against a real database."""

from datetime import timedelta

import pytest
import time_machine

from community.articles.models import ArticleStatus, CommentsMode
from community.comments import posting
from community.comments.models import Comment, CommentRevision, Guest, Status
from community.comments.posting import Repeated
from community.comments.writers import Writer
from community.core import markup
from community.core.database import db, now
from community.core.refusals import Refused
from community.core.writing import writing
from community.members.models import Access
from tests import factories
from tests.comments.sayings import say


@pytest.fixture
def writer(app):
    return factories.member(app, access=Access.AUTHOR)


@pytest.fixture
def article(app, writer):
    return factories.article(app, writer)


@pytest.mark.parametrize(
    ("text", "access", "reason"),
    [
        ("Nothing special.", Access.MEMBER, "first_comment"),
        ("See https://example.org/a and https://example.org/b", Access.MEMBER, "links"),
        ("Nothing special.", Access.AUTHOR, None),
        ("Nothing special.", Access.MODERATOR, None),
        ("See https://example.org/a and https://example.org/b", Access.AUTHOR, None),
    ],
)
def test_why_a_first_comment_waits(app, context, article, text, access, reason):
    comment = say(article, factories.member(app, access=access), text)
    assert comment.held_reason == reason
    assert comment.status is (Status.HELD if reason else Status.PUBLISHED)
    assert [answer["rule"] for answer in comment.holding_answers] == [
        "trap",
        "quick",
        "banned_word",
        "suspect_word",
        "links",
        "repeats",
        "spam_score",
        "first_comment",
        "standing",
        "article_holds",
        "site_holds",
    ]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"is_trapped": True}, "trap"),
        ({"seconds": 1.2}, "quick"),
        ({"text": "Look at https://example.org/a"}, "links"),
        ({}, "first_comment"),
    ],
)
def test_why_a_guests_comment_waits(context, article, values, reason):
    assert say(article, "Colm", **values).held_reason == reason


def test_after_one_approval_the_next_comment_shows_at_once(app, context, article):
    ada = factories.member(app)
    first = say(article, ada)
    approve(first)
    assert say(article, ada).status is Status.PUBLISHED


def test_a_guest_is_known_by_the_cookie_not_by_the_address_typed(context, article):
    first = say(article, "Colm")
    approve(first)
    assert say(article, "Colm").status is Status.PUBLISHED
    with writing():
        db.session.get_one(Guest, first.guest_id).public_id = "another browser"
    assert say(article, "Colm").status is Status.HELD


def test_an_article_that_holds_all_holds_known_people_too(app, context, writer):
    article = factories.article(app, writer, comments_mode=CommentsMode.HELD)
    ada = factories.member(app)
    approve(say(article, ada))
    assert say(article, ada).held_reason == "article_holds"


@pytest.mark.parametrize(
    ("values", "code", "status"),
    [
        ({"comments_mode": CommentsMode.CLOSED}, "comments.closed", 409),
        ({"age": timedelta(days=91)}, "comments.closed", 409),
        ({"comments_mode": CommentsMode.MEMBERS}, "comments.members_only", 403),
    ],
)
def test_where_a_guest_may_not_write_nothing_is_stored(app, context, writer, values, code, status):
    article = factories.article(app, writer, **values)
    with pytest.raises(Refused) as refusal:
        say(article, "Colm")
    assert (refusal.value.code, refusal.value.status) == (code, status)
    assert db.session.query(Comment).count() == 0


def test_who_is_suspended_is_refused_with_the_day(app, context, article):
    ada = factories.member(app, suspended_until=now() + timedelta(days=2))
    with pytest.raises(Refused) as refusal:
        say(article, ada)
    assert refusal.value.status == 403
    assert str((now() + timedelta(days=2)).year) in refusal.value.words


@pytest.mark.parametrize("gone", [Status.HELD, Status.REJECTED, Status.SPAM, Status.WITHDRAWN])
def test_a_reply_to_what_is_gone_is_refused(app, context, article, writer, gone):
    parent = say(article, writer)
    set_status(parent, gone)
    with pytest.raises(Refused) as refusal:
        say(article, writer, parent=parent)
    assert (refusal.value.code, refusal.value.status) == ("comments.parent_gone", 409)


def test_a_reply_to_a_comment_of_another_article_is_refused(app, context, article, writer):
    elsewhere = say(factories.article(app, writer), writer)
    with pytest.raises(Refused, match="parent_gone"):
        say(article, writer, parent=elsewhere)


def test_the_same_words_twice_lead_to_the_first(context, article, writer):
    first = say(article, writer, "Once is enough.")
    with pytest.raises(Repeated) as repeated:
        say(article, writer, "Once is enough.")
    assert repeated.value.comment_id == first.id
    assert say(article, writer, "Once is enough.", parent=first).id != first.id


def test_words_that_an_edit_brought_lead_to_it_and_the_old_ones_may_be_said_again(context, article, writer):
    first = say(article, writer, "Once is enough.")
    edit(first, writer, "Once was enough.")
    with pytest.raises(Repeated) as repeated:
        say(article, writer, "Once was enough.")
    assert repeated.value.comment_id == first.id
    assert say(article, writer, "Once is enough.").id != first.id


def test_an_edit_into_words_of_ones_own_beside_it_is_no_accident(context, article, writer):
    first, second = (say(article, writer, words) for words in ("Once is enough.", "Once was enough."))
    edit(second, writer, "Once is enough.")
    assert db.session.get_one(Comment, second.id).body == "Once is enough."
    with pytest.raises(Repeated) as repeated:
        say(article, writer, "Once is enough.")
    assert repeated.value.comment_id == first.id


def test_withdrawn_words_may_be_said_again(context, article, writer):
    first = say(article, writer, "Once is enough.")
    with writing():
        posting.withdraw(db.session.get_one(Comment, first.id))
    assert say(article, writer, "Once is enough.").id != first.id


def test_too_fast_says_for_how_long_and_moderators_are_exempt(app, context, article, writer):
    moderator = factories.member(app, access=Access.MODERATOR)

    def post(member, text):
        rendered = markup.rendered(text, markup.COMMENT)
        with writing():
            return posting.post(db.session.merge(article), Writer(member=db.session.merge(member)), rendered)

    post(writer, "Quick.")
    with pytest.raises(Refused) as refusal:
        post(writer, "Quicker.")
    assert refusal.value.status == 429
    assert 1 <= refusal.value.parameters["retry_after"] <= 16
    assert refusal.value.parameters["wait"].endswith(" seconds")
    post(moderator, "One.")
    post(moderator, "Two.")


def test_a_held_comment_is_edited_in_place_at_any_time(app, context, article):
    ada = factories.member(app)
    comment = say(article, ada, "Frist.")
    with time_machine.travel(now() + timedelta(days=3)):
        edit(comment, ada, "First.")
    assert (comment.body, comment.status, comment.pending_revision_id) == ("First.", Status.HELD, None)
    assert [r.body for r in revisions(comment)] == ["Frist.", "First."]


@pytest.mark.parametrize(
    ("minutes", "more", "is_marked"),
    [(1, "!", False), (1, "!" * 101, True), (6, "!", True), (14.9, "!", True)],
)
def test_when_an_edit_is_said_to_be_one(context, article, writer, minutes, more, is_marked):
    comment = say(article, writer, "First.")
    with time_machine.travel(now() + timedelta(minutes=minutes)):
        edit(comment, writer, "First." + more)
    assert comment.body == "First." + more
    assert (comment.edited_at is not None) == is_marked


def test_after_fifteen_minutes_it_can_only_be_withdrawn(context, article, writer):
    comment = say(article, writer)
    with time_machine.travel(now() + timedelta(minutes=15, seconds=1)):
        with pytest.raises(Refused, match="edit_window"):
            edit(comment, writer, "Too late.")
        with writing():
            posting.withdraw(db.session.get_one(Comment, comment.id))
    db.session.refresh(comment)
    assert comment.status is Status.WITHDRAWN


def test_an_edit_goes_through_holding_again_and_the_words_stand_meanwhile(app, context, article):
    ada = factories.member(app)
    comment = say(article, ada, "Harmless.")
    approve(comment)
    edit(comment, ada, "Buy https://example.org/1 and https://example.org/2")
    assert comment.body == "Harmless."
    assert comment.status is Status.PUBLISHED
    pending = db.session.get_one(CommentRevision, comment.pending_revision_id)
    assert pending.held_reason == "links"


def test_withdrawing_takes_back_the_counts_and_twice_is_once(context, article, writer):
    comment = say(article, writer)
    reply = say(article, writer, parent=comment)
    for _ in range(2):
        with writing():
            posting.withdraw(db.session.get_one(Comment, reply.id))
    db.session.expire_all()
    article = db.session.merge(article)
    db.session.refresh(article)
    assert article.comments_count == 1
    assert db.session.get_one(Comment, comment.id).direct_replies_count == 0


def test_a_withdrawn_articles_form_is_gone(app, visitor, writer):
    article = factories.article(app, writer, status=ArticleStatus.WITHDRAWN)
    assert visitor.get(f"/articles/{article.slug}/comments/new").status_code == 410


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("abc", "abc", 0),
        ("abc", "abxc", 1),
        ("abc", "", 3),
        ("aaa", "aaaa", 1),
        ("kitten", "sitting", 7),
        ("", "", 0),
    ],
)
def test_changed_characters_is_the_stretch_between(before, after, changed):
    assert posting.changed_characters(before, after) == changed


def approve(comment):
    set_status(comment, Status.PUBLISHED)


def set_status(comment, status):
    from community.comments import moves

    with writing():
        assert moves.move(db.session.get_one(Comment, comment.id), status, {"held_reason": None})


def edit(comment, member, text):
    rendered = markup.rendered(text, markup.COMMENT)
    with writing():
        posting.edit(
            db.session.get_one(Comment, comment.id), Writer(member=db.session.merge(member)), rendered
        )
    db.session.refresh(comment)


def revisions(comment):
    return (
        db.session.query(CommentRevision)
        .filter_by(comment_id=comment.id)
        .order_by(CommentRevision.number)
        .all()
    )
