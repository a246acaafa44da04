"""Members looked up."""

from sqlalchemy import Select, or_, select

from community.core.database import now
from community.members.models import Access, Member, MemberState


def by_handle(handle: str) -> Select[Member]:
    """The member of a handle, whatever their state. For commands; pages ask what their viewer may see."""
    return select(Member).where(Member.handle == handle.strip().lower())


def everybody() -> Select[Member]:
    return select(Member).order_by(Member.handle)


def acting_admins() -> Select[Member]:
    """The admins who can act now, in the order in which rows are locked."""
    return (
        select(Member)
        .where(
            Member.access == Access.ADMIN,
            Member.state == MemberState.ACTIVE,
            or_(Member.suspended_until.is_(None), Member.suspended_until <= now()),
        )
        .order_by(Member.id)
    )
