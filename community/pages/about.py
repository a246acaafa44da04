"""Who is named on the about page."""

from collections.abc import Sequence

from sqlalchemy import select

from community.core.database import db
from community.members.models import Access, Member, MemberState

MOST = 12


def keepers() -> Sequence[Member]:
    """Who looks after the site, admins first: one statement."""
    return db.session.scalars(
        select(Member)
        .where(Member.state == MemberState.ACTIVE, Member.access.in_((Access.ADMIN, Access.MODERATOR)))
        .order_by((Member.access == Access.ADMIN).desc(), Member.joined_at, Member.id)
        .limit(MOST)
    ).all()
