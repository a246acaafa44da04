"""What reminds moderators on every page: how many comments wait, and since when where that is too long."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ScalarSelect, and_, case, func, or_, select

from community.comments.models import Comment, CommentRevision, Status
from community.core.database import db, now
from community.core.site_settings import NumberSetting
from community.moderation import queue
from community.moderation.models import Flag

REMIND_HOURS = NumberSetting(
    "moderation.remind_hours", 24, 1, 720,
    label=_l("Moderators are reminded when a comment has waited"), unit=_l("hours"),
    hint=_l("Then every page of theirs says beside the desk how long the oldest one waits."),
)  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """How many comments wait at the desk, and since when the oldest does."""

    count: int = 0
    since: datetime | None = None

    @property
    def late_hours(self) -> int:
        """How many hours the oldest has waited, where that is longer than moderators are left in peace; else 0."""
        if self.since is None:
            return 0
        hours = int((now() - self.since).total_seconds() // 3600)
        return hours if hours >= REMIND_HOURS.value else 0


def waiting_now() -> Waiting:
    """One statement: it is asked on every page of a moderator."""
    count = select(func.count()).select_from(Comment).where(queue.waiting()).scalar_subquery()
    row = db.session.execute(select(count, _first_time(), _again(), _edits())).one()
    return Waiting(row[0], min((moment for moment in row[1:] if moment is not None), default=None))


def _first_time() -> ScalarSelect[datetime]:
    """Since when the oldest waits that was never decided on and never seen: by `ix_comments_queue`, up to the first."""
    is_new = and_(Comment.published_at.is_(None), Comment.decided_at.is_(None))
    return select(func.min(Comment.created_at)).where(Comment.status == Status.HELD, is_new).scalar_subquery()


def _again() -> ScalarSelect[datetime]:
    """The same of those that wait again: since the last flag, a moderator's decision, or their writer's new words."""
    flagged_at = select(func.max(Flag.created_at)).where(Flag.comment_id == Comment.id).scalar_subquery()
    written_at = (
        select(func.max(CommentRevision.created_at))
        .where(CommentRevision.comment_id == Comment.id)
        .scalar_subquery()
    )
    since = case(
        (Comment.held_reason == "flagged", flagged_at),
        (Comment.held_reason == "moderator", Comment.decided_at),
        else_=written_at,
    )
    is_again = or_(Comment.published_at.is_not(None), Comment.decided_at.is_not(None))
    return select(func.min(since)).where(Comment.status == Status.HELD, is_again).scalar_subquery()


def _edits() -> ScalarSelect[datetime]:
    waits = Comment.pending_revision_id == CommentRevision.id
    return select(func.min(CommentRevision.created_at)).join(Comment, waits).scalar_subquery()
