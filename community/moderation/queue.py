"""What waits for a moderator, oldest first, and what a case needs to be judged."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from community.articles.models import Article
from community.comments.models import Comment, Status
from community.core.database import db
from community.moderation.models import Decision

MOST = 50


@dataclass(frozen=True)
class Record:
    """What is known of a comment's writer: how many of theirs were published and refused, and since when."""

    published: int
    refused: int
    first_seen_at: datetime


def waiting() -> ColumnElement[bool]:
    """Condition: a comment is held or has an edit that waits."""
    return or_(Comment.status == Status.HELD, Comment.pending_revision_id.is_not(None))


def waiting_count() -> int:
    return db.session.scalar(select(func.count()).select_from(Comment).where(waiting())) or 0


def oldest_wait() -> datetime | None:
    """Since when the oldest one waits."""
    return db.session.scalar(select(func.min(Comment.created_at)).where(waiting()))


def held() -> Select[Comment]:
    """The queue: what waits, the longest wait first."""
    return _with_context().where(waiting()).order_by(Comment.created_at, Comment.id).limit(MOST)


def one(comment_id: int) -> Select[Comment]:
    return _with_context().where(Comment.id == comment_id)


def record_of(comment: Comment) -> Record:
    """The record of whoever wrote this comment; a guest's belongs to their cookie."""
    theirs = (
        Comment.author_id == comment.author_id
        if comment.author_id is not None
        else Comment.guest_id == comment.guest_id
        if comment.guest_id is not None
        else Comment.id == comment.id
    )
    row = db.session.execute(
        select(
            func.count().filter(Comment.status == Status.PUBLISHED),
            func.count().filter(Comment.status.in_((Status.REJECTED, Status.SPAM))),
            func.min(Comment.created_at),
        ).where(theirs)
    ).one()
    first = row[2] if isinstance(row[2], datetime) else comment.created_at
    return Record(row[0], row[1], first)


def just_decided() -> Select[Decision]:
    """The last few decisions, newest first, with who decided and on what."""
    return (
        select(Decision)
        .options(
            joinedload(Decision.moderator),
            joinedload(Decision.comment).joinedload(Comment.author),
            joinedload(Decision.comment).joinedload(Comment.article),
        )
        .order_by(Decision.id.desc())
        .limit(6)
    )


def decisions_on(comment: Comment) -> Select[Decision]:
    """Earlier decisions on one comment, newest first."""
    return (
        select(Decision)
        .options(joinedload(Decision.moderator))
        .where(Decision.comment_id == comment.id)
        .order_by(Decision.id.desc())
        .limit(20)
    )


def _with_context() -> Select[Comment]:
    """With what a case shows: author, article and its author, the comment answered and its writer, a waiting edit."""
    return select(Comment).options(
        joinedload(Comment.author),
        joinedload(Comment.article).joinedload(Article.author),
        joinedload(Comment.parent).joinedload(Comment.author),
        joinedload(Comment.pending_revision),
    )
