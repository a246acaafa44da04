"""What waits for a moderator."""

from sqlalchemy import ColumnElement, func, or_, select

from community.comments.models import Comment, Status
from community.core.database import db


def waiting_count() -> int:
    """How many comments are held or have an edit that waits."""
    return db.session.scalar(select(func.count()).select_from(Comment).where(waiting())) or 0


def waiting() -> ColumnElement[bool]:
    return or_(Comment.status == Status.HELD, Comment.pending_revision_id.is_not(None))
