"""What reminds moderators on every page: how many comments wait, since when where that is too long, and what else does."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from community.comments.models import Comment
from community.core.database import db, now
from community.core.site_settings import NumberSetting
from community.moderation import appeals, waits
from community.moderation.models import Appeal, Ask, AuthorshipClaim

REMIND_HOURS = NumberSetting(
    "moderation.remind_hours", 24, 1, 720,
    label=_l("Moderators are reminded when a comment has waited"), unit=_l("hours"),
    hint=_l("Then every page of theirs says beside the desk how long the oldest one waits."),
)  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """How many comments wait at the desk, and since when the oldest does; how much waits in each room beside it."""

    count: int = 0
    since: datetime | None = None
    appeals: int = 0
    asks: int = 0
    claims: int = 0

    @property
    def late_hours(self) -> int:
        """How many hours the oldest has waited, where that is longer than moderators are left in peace; else 0."""
        if self.since is None:
            return 0
        hours = int((now() - self.since).total_seconds() // 3600)
        return hours if hours >= REMIND_HOURS.value else 0


def waiting_now() -> Waiting:
    """One statement: it is asked on every page of a moderator."""
    comments, *rooms = [
        select(func.count()).select_from(model).where(condition).scalar_subquery()
        for model, condition in (
            (Comment, waits.waiting()),
            (Appeal, appeals.waiting()),
            (Ask, Ask.settled_at.is_(None)),
            (AuthorshipClaim, AuthorshipClaim.decided_at.is_(None)),
        )
    ]
    return Waiting(*db.session.execute(select(comments, waits.oldest(), *rooms)).one())
