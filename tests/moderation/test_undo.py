"""Taking a decision back: the comment is as it was, the log keeps both, and who comes too late is told."""

import pytest
from sqlalchemy import select

from community.comments import moves, posting
from community.comments.models import BayesLesson, Comment, CommentRevision, Status
from community.core import markup
from community.core.database import db
from community.core.refusals import Refused
from community.core.writing import writing
from community.members.models import Access, Member
from community.moderation import decisions, flags
from community.moderation.conflicts import Conflict
from community.moderation.models import Decision, Flag, FlagOutcome, FlagReason, Reason, Verdict
from tests import factories
from tests.comments.sayings import say
from tests.moderation.test_decisions import LINKS, decide

COLUMNS = (
    *("status", "body", "held_reason", "published_at", "reviewed_at", "decided_at", "decided_as"),
    *("decided_reason", "decided_words", "is_revisable", "is_suspect", "pending_revision_id", "is_drawn"),
)


@pytest.fixture
def moderator(app):
    return factories.member(app, access=Access.MODERATOR)


@pytest.fixture
def article(app):
    return factories.article(app, factories.member(app, access=Access.AUTHOR))


def state(comment):
    db.session.refresh(comment)
    return {name: getattr(comment, name) for name in COLUMNS}


def undo(decision, moderator):
    with writing():
        return decisions.undo(
            db.session.get_one(Decision, decision.id), db.session.get_one(Member, moderator.id)
        )


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("first", [None, Verdict.APPROVE, Verdict.REJECT, Verdict.SPAM])
def test_what_is_taken_back_leaves_the_comment_as_it_was(app, context, article, moderator, first, verdict):
    comment = say(article, factories.member(app))
    if first:
        decide(comment, first, moderator, reason=Reason.UNKIND, words="First.")
    before = state(comment)
    decision = decide(comment, verdict, moderator, reason=Reason.HATE, words="Second.", is_revisable=True)
    undone = undo(decision, moderator)
    assert state(comment) == before
    assert undone.undoes_id == decision.id
    assert (undone.status_before, undone.status_after) == (decision.status_after, decision.status_before)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_an_edit_that_was_decided_on_waits_again(app, context, article, moderator, verdict):
    comment = _with_waiting_edit(app, article, moderator)
    before = state(comment)
    decision = decide(comment, verdict, moderator, reason=Reason.SPAM)
    assert state(comment) != before
    undo(decision, moderator)
    assert state(comment) == before
    waiting = db.session.get_one(CommentRevision, comment.pending_revision_id)
    db.session.refresh(waiting)
    assert (waiting.published_at, waiting.refused_at) == (None, None)


def test_a_moderators_version_goes_and_the_authors_words_are_back(app, context, article, moderator):
    comment = say(article, factories.member(app), "Call me on 0700 900 461.")
    edited = markup.rendered("Call me.", markup.COMMENT)
    decision = decide(comment, Verdict.APPROVE, moderator, edited=edited)
    assert (comment.body, comment.status) == ("Call me.", Status.PUBLISHED)
    undo(decision, moderator)
    assert (state(comment)["body"], comment.status) == ("Call me on 0700 900 461.", Status.HELD)
    again = decide(comment, Verdict.APPROVE, moderator)
    assert (comment.body, again.status_after) == ("Call me on 0700 900 461.", Status.PUBLISHED)


def test_counts_follow_an_undo(app, context, article, moderator):
    parent = say(article, factories.member(app))
    decide(parent, Verdict.APPROVE, moderator)
    reply = say(article, factories.member(app), parent=parent)
    decision = decide(reply, Verdict.APPROVE, moderator)
    db.session.refresh(parent)
    assert parent.all_replies_count == 1
    undo(decision, moderator)
    db.session.refresh(parent)
    assert (parent.direct_replies_count, parent.all_replies_count) == (0, 0)


def test_after_somebody_else_decided_there_is_nothing_to_take_back(app, context, article, moderator):
    comment = say(article, factories.member(app))
    decision = decide(comment, Verdict.APPROVE, moderator)
    theirs = decide(comment, Verdict.SPAM, factories.member(app, access=Access.MODERATOR))
    with pytest.raises(Conflict) as conflict:
        undo(decision, moderator)
    assert conflict.value.decided is not None
    assert conflict.value.decided.id == theirs.id
    assert state(comment)["status"] is Status.SPAM


def test_nothing_is_taken_back_twice_or_from_what_its_author_withdrew(app, context, article, moderator):
    comment = say(article, factories.member(app))
    decision = decide(comment, Verdict.REJECT, moderator, reason=Reason.HATE)
    undone = undo(decision, moderator)
    with pytest.raises(Conflict):
        undo(decision, moderator)
    with pytest.raises(Conflict) as conflict:
        undo(undone, moderator)
    assert conflict.value.decided.id == undone.id
    decision = decide(comment, Verdict.APPROVE, moderator)
    with writing():
        posting.withdraw(db.session.get_one(Comment, comment.id))
    with pytest.raises(Conflict):
        undo(decision, moderator)
    assert state(comment)["status"] is Status.WITHDRAWN


def test_nobody_takes_back_a_decision_on_their_own_comment(app, context, article, moderator):
    comment = say(article, moderator)
    with writing():  # a moderator's own comment is not held; another one takes it for spam
        row = db.session.get_one(Comment, comment.id)
        moves.move(row, Status.HELD, {"held_reason": "moderator"})
    decision = decide(comment, Verdict.SPAM, factories.member(app, access=Access.MODERATOR))
    with pytest.raises(Refused) as refused:
        undo(decision, moderator)
    assert refused.value.status == 403


def _with_waiting_edit(app, article, moderator):
    writer = factories.member(app)
    comment = say(article, writer)
    decide(comment, Verdict.APPROVE, moderator)
    rendered = markup.rendered(LINKS, markup.COMMENT)
    with writing():
        row = db.session.get_one(Comment, comment.id)
        me = posting.Writer(member=db.session.get_one(Member, writer.id))
        posting.edit(row, me, rendered)
    db.session.refresh(comment)
    assert comment.pending_revision_id is not None
    return comment


def test_flags_that_a_decision_settled_are_open_again(app, context, article, moderator):
    comment = say(article, factories.member(app, access=Access.AUTHOR))
    flagger = factories.member(app)
    with writing():
        row = db.session.get_one(Comment, comment.id)
        flags.flag(row, db.session.get_one(Member, flagger.id), FlagReason.UNKIND)
    decision = decide(comment, Verdict.APPROVE, moderator)
    flag = db.session.scalars(select(Flag)).one()
    assert (flag.outcome, comment.flag_weight) == (FlagOutcome.DISAGREED, 0)
    undo(decision, moderator)
    db.session.expire_all()
    assert (flag.outcome, flag.settled_at, comment.flag_weight) == (None, None, 1)


@pytest.mark.parametrize("first", [None, Verdict.APPROVE, Verdict.REJECT])
def test_the_filter_knows_again_what_it_knew(app, context, article, moderator, first):
    comment = say(article, factories.member(app), "Cheap harpsichords, delivered.")
    if first:
        decide(comment, first, moderator, reason=Reason.SPAM)
    before = lessons()
    decision = decide(comment, Verdict.SPAM, moderator)
    assert lessons() == [True]
    undo(decision, moderator)
    assert lessons() == before == ([False] if first is Verdict.APPROVE else [])


def lessons():
    db.session.expire_all()
    return list(db.session.scalars(select(BayesLesson.is_spam)))
