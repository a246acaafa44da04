"""A rejected comment that a moderator gave back: its writer changes it and sends it again."""

import pytest

from community.comments.models import Comment, CommentRevision, Status
from community.core.database import db
from community.core.refusals import Refused
from community.core.writing import writing
from community.members.models import Access, Member
from community.moderation import decisions
from community.moderation.models import Reason, Verdict
from tests import factories
from tests.comments.sayings import say
from tests.comments.test_posting import approve, edit

BEFORE, AFTER = "Call me on 555 0100.", "Write to me here."


@pytest.fixture
def member(app):
    return factories.member(app)


@pytest.fixture
def moderator(app):
    return factories.member(app, access=Access.MODERATOR)


@pytest.fixture
def article(app):
    return factories.article(app, factories.member(app, access=Access.AUTHOR))


def reject(comment, moderator, is_revisable=True):
    with writing():
        row = db.session.get_one(Comment, comment.id)
        decisions.decide(
            row,
            Verdict.REJECT,
            db.session.get_one(Member, moderator.id),
            seen=row.version,
            reason=Reason.PRIVATE_INFORMATION,
            words="Please take out the number.",
            is_revisable=is_revisable,
        )
    return db.session.get_one(Comment, comment.id)


def revised(comment, member):
    edit(comment, member, AFTER)
    return db.session.get_one(Comment, comment.id)


def test_sent_again_it_waits_in_its_new_words_and_the_old_are_kept(context, article, member, moderator):
    rejected = reject(say(article, member, BEFORE), moderator)
    version = rejected.version
    comment = revised(rejected, member)
    assert (comment.status, comment.body, comment.is_revisable) == (Status.HELD, AFTER, False)
    assert comment.version == version + 1
    texts = db.session.query(CommentRevision.body).filter_by(comment_id=comment.id)
    assert [row.body for row in texts.order_by(CommentRevision.number)] == [BEFORE, AFTER]


def test_a_moderator_reads_it_again_whatever_the_rules_say(app, context, article, moderator):
    trusted = factories.member(app, access=Access.AUTHOR)
    comment = revised(reject(say(article, trusted, BEFORE), moderator), trusted)
    assert (comment.status, comment.held_reason) == (Status.HELD, "revised")


def test_approved_then_the_new_words_are_public_and_alone_in_the_history(context, article, member, moderator):
    from community.comments import history

    comment = revised(reject(say(article, member, BEFORE), moderator), member)
    approve(comment)
    comment = db.session.get_one(Comment, comment.id)
    assert (comment.status, comment.body) == (Status.PUBLISHED, AFTER)
    assert [piece.text for v in history.versions_of(comment) for piece in v.pieces] == [AFTER]


def test_the_same_words_again_are_refused(context, article, member, moderator):
    comment = reject(say(article, member, BEFORE), moderator)
    with pytest.raises(Refused) as refused:
        edit(comment, member, BEFORE)
    assert refused.value.code == "comments.unrevised"
    assert db.session.get_one(Comment, comment.id).status is Status.REJECTED


def test_what_was_rejected_for_good_stays_rejected(context, article, member, moderator):
    comment = reject(say(article, member, BEFORE), moderator, is_revisable=False)
    with pytest.raises(Refused) as refused:
        edit(comment, member, AFTER)
    assert refused.value.code == "comments.not_editable"


def test_its_writer_finds_the_way_in_its_place(app, visitor, another, article, member, moderator):
    with app.app_context():
        comment = reject(say(article, member, BEFORE), moderator)
    visitor.log_in(member)
    address = f"/comments/{comment.id}/edit"
    page = visitor.visit(f"/articles/{article.slug}")
    link = next(one for one in page.select(".comment-actions a") if one.get("href") == address)
    assert (link.text or "").startswith("Edit and send again")
    page = visitor.visit(address)
    assert "Please take out the number." in page.text
    answer = visitor.send(page, address, body=AFTER)
    page = visitor.visit(answer.location)
    assert "Awaiting review." in page.text
    assert AFTER in page.text
    assert AFTER not in another().visit(f"/articles/{article.slug}").text
