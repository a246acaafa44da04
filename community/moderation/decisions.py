"""A moderator decides: one guarded change and one row that says who, what, why and when, in one transaction.

The form says which version of the comment it saw. Who comes second changes nothing and is told what the first
decided (decisions.md, Comments: `version`).
"""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from community.comments import moves, posting
from community.comments.models import Comment, CommentRevision, Status
from community.core.database import db, now
from community.core.refusals import Refused
from community.core.signals import comment_decided
from community.core.versions import bump
from community.members.models import Member
from community.moderation import policy
from community.moderation.models import Decision, Reason, Verdict

#: What a verdict makes of a comment that has no edit waiting.
BECOMES = {
    Verdict.APPROVE: Status.PUBLISHED,
    Verdict.REJECT: Status.REJECTED,
    Verdict.SPAM: Status.SPAM,
    Verdict.HOLD: Status.HELD,
}


class Conflict(Exception):
    """Somebody was faster, or the writer changed the comment meanwhile. Holds what was decided, if anything."""

    def __init__(self, comment: Comment, decided: Decision | None) -> None:
        super().__init__(comment.id)
        self.comment = comment
        self.decided = decided


def decide(
    comment: Comment,
    verdict: Verdict,
    moderator: Member,
    *,
    seen: int,
    reason: Reason | None = None,
    words: str = "",
    note: str = "",
) -> Decision:
    """Decide on the version that was seen. Raises `Conflict`, or `Refused` where the moderator may not."""
    moves.lock(comment.article_id)
    db.session.refresh(comment)
    if comment.version != seen:
        raise Conflict(comment, last(comment))
    if not policy.may_decide(moderator, comment):
        raise Refused("moderation.own_comment", 403)
    if verdict is Verdict.REJECT and reason is None:
        raise Refused("moderation.reason_needed", 422, "reason")
    before, pending = comment.status, _pending(comment)
    is_revision_only = pending is not None and before is Status.PUBLISHED and verdict is not Verdict.HOLD
    if is_revision_only and pending is not None:
        _decide_revision(comment, pending, verdict, seen, reason, words)
    else:
        _decide_comment(comment, pending, verdict, seen, reason, words)
    decision = Decision(
        comment_id=comment.id,
        revision_id=pending.id if pending else None,
        moderator_id=moderator.id,
        verdict=verdict,
        status_before=before,
        status_after=comment.status,
        reason=reason,
        words=words,
        note=note,
        is_own=comment.author_id == moderator.id,
    )
    db.session.add(decision)
    db.session.flush()
    bump(f"article:{comment.article_id}", "moderation")
    comment_decided.send(decision)
    return decision


def last(comment: Comment) -> Decision | None:
    """The newest decision on a comment, with who made it."""
    return db.session.scalar(
        select(Decision)
        .options(joinedload(Decision.moderator))
        .where(Decision.comment_id == comment.id)
        .order_by(Decision.id.desc())
        .limit(1)
    )


def _pending(comment: Comment) -> CommentRevision | None:
    if comment.pending_revision_id is None:
        return None
    return db.session.get_one(CommentRevision, comment.pending_revision_id)


def _decide_comment(
    comment: Comment,
    pending: CommentRevision | None,
    verdict: Verdict,
    seen: int,
    reason: Reason | None,
    words: str,
) -> None:
    values = _decided(verdict, reason, words)
    values["held_reason"] = "moderator" if verdict is Verdict.HOLD else None
    if verdict is Verdict.APPROVE and pending is not None:
        values |= posting.stand(comment, pending)
        pending.published_at = now()
    if comment.status is BECOMES[verdict]:
        _update(comment, seen, values)
        return
    if comment.status is Status.WITHDRAWN or not moves.move(comment, BECOMES[verdict], values, seen=seen):
        raise Conflict(comment, last(comment))
    if verdict is Verdict.APPROVE:
        _mark_revision_published(comment)


def _decide_revision(
    comment: Comment,
    pending: CommentRevision,
    verdict: Verdict,
    seen: int,
    reason: Reason | None,
    words: str,
) -> None:
    """The comment stays as it stands; only its edit is published or refused."""
    if verdict is Verdict.APPROVE:
        values = posting.stand(comment, pending) | {"reviewed_at": now()}
        pending.published_at = now()
    else:
        values = {"pending_revision_id": None, "decided_reason": reason, "decided_words": words}
        pending.refused_at = now()
    _update(comment, seen, values)


def _update(comment: Comment, seen: int, values: dict[str, Any]) -> None:
    changed = db.session.execute(
        update(Comment)
        .where(Comment.id == comment.id, Comment.version == seen)
        .values(version=Comment.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise Conflict(comment, last(comment))
    db.session.refresh(comment)


def _mark_revision_published(comment: Comment) -> None:
    """The words that stand have been published now: history may show them."""
    newest = (
        select(CommentRevision.id)
        .where(CommentRevision.comment_id == comment.id, CommentRevision.refused_at.is_(None))
        .order_by(CommentRevision.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    db.session.execute(
        update(CommentRevision)
        .where(CommentRevision.id == newest, CommentRevision.published_at.is_(None))
        .values(published_at=now())
        .execution_options(synchronize_session=False)
    )


def _decided(verdict: Verdict, reason: Reason | None, words: str) -> dict[str, Any]:
    return {
        "reviewed_at": now(),
        "decided_at": now(),
        "decided_as": str(verdict),
        "decided_reason": None if reason is None else str(reason),
        "decided_words": words,
    }
