"""What may be seen of whose portfolio: noun phrases that take the viewer.

One rule, `visible_to`, stands in every query: public roles for everybody, those for members for who is signed in,
one's own always. Until people can connect, "connections" means only me (decisions.md, Members and access).
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import selectinload

from community.core.database import db
from community.members.models import Member
from community.profiles.models import PortfolioRole, Visibility


def visible_to(viewer: Member | None) -> ColumnElement[bool]:
    """Which portfolio roles this viewer may know of."""
    if viewer is None:
        return PortfolioRole.visibility == Visibility.PUBLIC
    return or_(
        PortfolioRole.visibility.in_((Visibility.PUBLIC, Visibility.MEMBERS)),
        PortfolioRole.member_id == viewer.id,
    )


def is_current() -> ColumnElement[bool]:
    return PortfolioRole.is_over.is_(False)


def portfolio_of(member: Member, viewer: Member | None) -> Select[PortfolioRole]:
    """The roles of a member that this viewer may see, in the member's order, with skills and openings."""
    return (
        in_order(select(PortfolioRole))
        .where(PortfolioRole.member_id == member.id, visible_to(viewer))
        .options(selectinload(PortfolioRole.skills), selectinload(PortfolioRole.openings))
    )


def role_of(member: Member, role_id: int) -> Select[PortfolioRole]:
    """One of a member's own roles, to change it."""
    return portfolio_of(member, member).where(PortfolioRole.id == role_id)


def roles_to_speak_as(member: Member) -> list[PortfolioRole]:
    """As which roles a member may sign what they write: public and current, in their order."""
    return list(
        db.session.scalars(
            in_order(select(PortfolioRole)).where(
                PortfolioRole.member_id == member.id,
                PortfolioRole.visibility == Visibility.PUBLIC,
                is_current(),
            )
        )
    )


def ended_in_public(member: Member) -> Select[PortfolioRole]:
    """The roles that are over and that everybody may know of."""
    over = (PortfolioRole.visibility == Visibility.PUBLIC, PortfolioRole.is_over.is_(True))
    return in_order(select(PortfolioRole)).where(PortfolioRole.member_id == member.id, *over)


def profile(handle: str) -> Select[Member]:
    """A member by handle, whatever their state."""
    return select(Member).where(Member.handle == handle)


def in_order(query: Select[PortfolioRole]) -> Select[PortfolioRole]:
    return query.order_by(PortfolioRole.position, PortfolioRole.id)


def all_roles_of(member: Member) -> Sequence[PortfolioRole]:
    """Every role of a member as it is stored now, for the actions that keep their order."""
    return db.session.scalars(
        in_order(select(PortfolioRole)).where(PortfolioRole.member_id == member.id),
        execution_options={"populate_existing": True},
    ).all()
