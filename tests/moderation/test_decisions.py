"""The rules of deciding, by plain calls: who may, on which version, and what is written down."""

import pytest

from community.comments import posting
from community.comments.models import Comment, CommentRevision, Status
from community.comments.writers import Writer
from community.core import markup
from community.core.database import db
from community.core.refusals import Refused
from community.core.writing import writing
from community.members.models import Access, Member
from community.moderation import decisions, flags, policy, queue
from community.moderation.conflicts import Conflict, Meanwhile
from community.moderation.models import Decision, Flag, FlagReason, Reason, Verdict
from tests import factories
from tests.comments.sayings import say
from tests.notifications.telling import moved, undone

LINKS = "https://example.org/1 and https://example.org/2"


@pytest.fixture
def moderator(app):
    return factories.member(app, access=Access.MODERATOR)


@pytest.fixture
def article(app):
    return factories.article(app, factories.member(app, access=Access.AUTHOR))


def decide(comment, verdict, moderator, seen=None, **values):
    with writing():
        row = db.session.get_one(Comment, comment.id)
        decision = decisions.decide(
            row,
            verdict,
            db.session.get_one(Member, moderator.id),
            seen=row.version if seen is None else seen,
            **values,
        )
    db.session.refresh(comment)
    return decision


@pytest.mark.parametrize(
    ("verdict", "values", "after"),
    [
        (Verdict.APPROVE, {}, Status.PUBLISHED),
        (Verdict.REJECT, {"reason": Reason.UNKIND, "words": "Kinder, please."}, Status.REJECTED),
        (Verdict.SPAM, {}, Status.SPAM),
        (Verdict.HOLD, {}, Status.HELD),
    ],
)
def test_each_verdict_on_a_held_comment_is_carried_out_and_written_down(
    app, context, article, moderator, verdict, values, after
):
    comment = say(article, factories.member(app))
    decision = decide(comment, verdict, moderator, note="For us.", **values)
    assert comment.status is after
    assert comment.reviewed_at
    assert comment.decided_as == verdict
    stored = db.session.get_one(Decision, decision.id)
    assert (stored.status_before, stored.status_after, stored.reason) == (
        Status.HELD,
        after,
        values.get("reason"),
    )
    assert (stored.moderator_id, stored.note, stored.is_own) == (moderator.id, "For us.", False)


def test_a_rejection_needs_a_reason(app, context, article, moderator):
    comment = say(article, factories.member(app))
    with pytest.raises(Refused) as refusal:
        decide(comment, Verdict.REJECT, moderator)
    assert (refusal.value.field, refusal.value.status) == ("reason", 422)
    assert db.session.query(Decision).count() == 0


def test_the_second_of_two_is_told_what_the_first_decided(app, context, article, moderator):
    other = factories.member(app, access=Access.MODERATOR)
    comment = say(article, factories.member(app))
    seen = comment.version
    decide(comment, Verdict.APPROVE, moderator, seen)
    with pytest.raises(Conflict) as conflict:
        decide(comment, Verdict.SPAM, other, seen)
    assert conflict.value.decided.moderator_id == moderator.id
    assert comment.status is Status.PUBLISHED
    assert db.session.query(Decision).count() == 1


def test_an_edit_meanwhile_is_a_conflict_too(app, context, article, moderator):
    ada = factories.member(app)
    comment = say(article, ada, "Harmless.")
    seen = comment.version
    edit(comment, ada, "Not so harmless.")
    with pytest.raises(Conflict) as conflict:
        decide(comment, Verdict.APPROVE, moderator, seen)
    assert conflict.value.decided is None


def test_nobody_decides_on_their_own_comment(app, context, moderator):
    article = factories.article(app, moderator)
    comment = say(article, moderator)
    factories.member(app, access=Access.ADMIN)
    with pytest.raises(Refused, match="own_comment"):
        decide(comment, Verdict.HOLD, moderator)


def test_unless_they_are_the_only_moderator_and_then_the_log_says_so(app, context, moderator):
    comment = say(factories.article(app, moderator), moderator)
    assert policy.is_only_moderator(moderator)
    assert decide(comment, Verdict.HOLD, moderator).is_own


@pytest.mark.parametrize(
    ("verdict", "values", "body", "status"),
    [
        (Verdict.APPROVE, {}, LINKS, Status.PUBLISHED),
        (Verdict.REJECT, {"reason": Reason.ADVERTISING}, "Harmless.", Status.PUBLISHED),
        (Verdict.SPAM, {}, "Harmless.", Status.PUBLISHED),
        (Verdict.HOLD, {}, "Harmless.", Status.HELD),
    ],
)
def test_on_an_edit_that_waits_only_the_edit_is_decided(
    app, context, article, moderator, verdict, values, body, status
):
    ada = factories.member(app)
    comment = say(article, ada, "Harmless.")
    decide(comment, Verdict.APPROVE, moderator)
    edit(comment, ada, LINKS)
    assert comment.pending_revision_id
    decision = decide(comment, verdict, moderator, **values)
    assert (comment.body, comment.status) == (body, status)
    assert (comment.pending_revision_id is None) == (verdict is not Verdict.HOLD)
    revision = db.session.get_one(CommentRevision, decision.revision_id)
    assert bool(revision.published_at) == (verdict is Verdict.APPROVE)


def test_a_reply_is_approved_though_its_parent_was_rejected_meanwhile(app, context, article, moderator):
    ada, bao = factories.member(app), factories.member(app)
    parent = say(article, ada)
    decide(parent, Verdict.APPROVE, moderator)
    reply = say(article, bao, parent=parent)
    decide(parent, Verdict.REJECT, moderator, reason=Reason.OFF_TOPIC)
    decide(reply, Verdict.APPROVE, moderator)
    db.session.refresh(parent)
    assert (reply.status, parent.is_drawn) == (Status.PUBLISHED, True)


def test_what_its_writer_withdrew_is_not_decided(app, context, article, moderator):
    comment = say(article, factories.member(app))
    with writing():
        posting.withdraw(db.session.get_one(Comment, comment.id))
    db.session.refresh(comment)
    with pytest.raises(Conflict):
        decide(comment, Verdict.APPROVE, moderator)


@pytest.mark.parametrize("meanwhile", list(Meanwhile))
def test_who_comes_second_is_told_what_happened_since_and_no_older_decision(
    app, context, article, moderator, meanwhile
):
    ada = factories.member(app)
    comment = say(article, ada, "Harmless.")
    decide(comment, Verdict.APPROVE, moderator)
    seen = comment.version
    match meanwhile:
        case Meanwhile.WITHDRAWN:
            with writing():
                posting.withdraw(db.session.get_one(Comment, comment.id))
        case Meanwhile.FLAGGED:
            moved(comment, Status.HELD, held_reason="flagged")
        case Meanwhile.CHANGED:
            edit(comment, ada, LINKS)
        case Meanwhile.DECIDED:
            decide(comment, Verdict.HOLD, moderator)
    with pytest.raises(Conflict) as conflict:
        decide(comment, Verdict.REJECT, moderator, seen, reason=Reason.UNKIND)
    assert conflict.value.meanwhile is meanwhile
    assert (conflict.value.decided is not None) == (meanwhile is Meanwhile.DECIDED)


def test_an_undo_is_what_was_decided_since(app, context, article, moderator):
    comment = say(article, factories.member(app))
    approval = decide(comment, Verdict.APPROVE, moderator)
    seen = comment.version
    undo = undone(approval, moderator)
    with pytest.raises(Conflict) as conflict:
        decide(comment, Verdict.SPAM, moderator, seen)
    assert (conflict.value.meanwhile, conflict.value.decided.id) == (Meanwhile.DECIDED, undo.id)


def test_the_queue_is_what_is_held_or_has_an_edit_waiting_the_longest_wait_first(
    app, context, article, moderator
):
    ada = factories.member(app)
    approved = say(article, ada, "Harmless.")
    decide(approved, Verdict.APPROVE, moderator)
    held = say(article, "Colm")
    edit(approved, ada, LINKS)
    say(article, ada)
    in_line = [one.comment.id for one in queue.page_of(queue.Queue.HELD).rows]
    assert in_line == [held.id, approved.id], "an edit waits since it was sent"
    assert queue.counts().held == 2


def edit(comment, member, text):
    rendered = markup.rendered(text, markup.COMMENT)
    with writing():
        posting.edit(
            db.session.get_one(Comment, comment.id),
            Writer(member=db.session.get_one(Member, member.id)),
            rendered,
        )
    db.session.refresh(comment)


def test_who_asked_for_a_look_leaves_the_decision_to_another(app, context, article, moderator):
    comment = say(article, factories.member(app, access=Access.AUTHOR))
    with writing():
        row = db.session.get_one(Comment, comment.id)
        flags.flag(row, db.session.get_one(Member, moderator.id), FlagReason.UNKIND)
    decide(comment, Verdict.APPROVE, moderator)  # nobody else could
    with writing():
        db.session.query(Flag).update({"settled_at": None, "outcome": None})
    factories.member(app, access=Access.MODERATOR)
    with pytest.raises(Refused) as refused:
        decide(comment, Verdict.APPROVE, moderator)
    assert refused.value.code == "moderation.flagged_by_you"
