"""Since when a comment waits for a moderator: the one answer for the queues, for a case, and for what reminds.

Not since it was written, which may be years ago: since it came, came back, was flagged, or was held again.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, or_, select

from community.comments.models import Comment, CommentRevision, Status
from community.moderation.models import Flag


def waiting() -> ColumnElement[bool]:
    """Condition: a comment is held or has an edit that waits."""
    return or_(Comment.status == Status.HELD, Comment.pending_revision_id > 0)  # SQLite uses both indexes so


def since() -> ColumnElement[datetime]:
    """Since when a comment waits that is held, or has an edit that waits.

    What a moderator held waits since they did; an edit since it was sent; what flags hold since the last of them; what
    was decided on or public before, and is sent again, since its newest words; all else since it was written.
    """
    is_held, is_again = Comment.status == Status.HELD, _was_judged_or_seen()
    return case(
        (and_(is_held, Comment.held_reason == "moderator"), Comment.decided_at),
        (Comment.pending_revision_id > 0, _edited_at()),
        (and_(is_held, Comment.held_reason == "flagged"), _flagged_at()),
        (and_(is_held, is_again), _written_at()),
        else_=Comment.created_at,
    )


def flagged_since() -> ColumnElement[datetime]:
    """Since when a public comment stands among the flagged: since the first flag nobody has settled, or a suspect word."""
    is_open = and_(Flag.comment_id == Comment.id, Flag.settled_at.is_(None))
    first = select(func.min(Flag.created_at)).where(is_open).correlate(Comment)
    return func.coalesce(first.scalar_subquery(), Comment.edited_at, Comment.published_at)


def oldest() -> ScalarSelect[datetime]:
    """Since when the one waits that has waited longest."""
    return select(func.min(since())).where(waiting()).scalar_subquery()


def _was_judged_or_seen() -> ColumnElement[bool]:
    return or_(Comment.published_at.is_not(None), Comment.decided_at.is_not(None))


def _edited_at() -> ScalarSelect[datetime]:
    edit = select(CommentRevision.created_at).where(CommentRevision.id == Comment.pending_revision_id)
    return edit.correlate(Comment).scalar_subquery()


def _flagged_at() -> ColumnElement[datetime]:
    """(What was held by flags without a row of them waits since it was seen.)"""
    flags = select(func.max(Flag.created_at)).where(Flag.comment_id == Comment.id).correlate(Comment)
    return func.coalesce(flags.scalar_subquery(), Comment.published_at, Comment.created_at)


def _written_at() -> ColumnElement[datetime]:
    words = select(func.max(CommentRevision.created_at)).where(CommentRevision.comment_id == Comment.id)
    return func.coalesce(words.correlate(Comment).scalar_subquery(), Comment.created_at)
