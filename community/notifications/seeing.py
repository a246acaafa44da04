"""Notices are seen: one by opening what it leads to, all by a press."""

from sqlalchemy import Select, update

from community.core.database import db, now
from community.members.models import Member
from community.notifications import queries
from community.notifications.models import Notice


def see_all(member: Member, until: int | None = None) -> None:
    """Everything that stands on the list, up to the newest that the list showed."""
    shown = queries.unseen_of(member)
    see(shown if until is None else shown.where(Notice.id <= until))


def see(unseen: Select[int]) -> None:
    """Those of these ids. What is hidden for now is not among them: it is new when it comes back."""
    db.session.execute(
        update(Notice)
        .where(Notice.id.in_(unseen.scalar_subquery()))
        .values(seen_at=now())
        .execution_options(synchronize_session=False)
    )
