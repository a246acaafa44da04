"""As which role a member speaks under articles with a tag, unless they choose another one."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Select, delete, select

from community.articles.models import Tag, TagRole
from community.core.database import db
from community.members.models import Member
from community.profiles.models import PortfolioRole


def of_member(member: Member) -> dict[int, int]:
    """Tag → role, as chosen. A role that can't be spoken as any more may be among them."""
    rows = db.session.execute(select(TagRole.tag_id, TagRole.role_id).where(TagRole.member_id == member.id))
    return {row.tag_id: row.role_id for row in rows}


def roles_chosen(member: Member) -> dict[int, PortfolioRole]:
    """Tag → role, as chosen; one that is over or not public any more may be among them."""
    query = select(TagRole.tag_id, PortfolioRole).join(PortfolioRole, PortfolioRole.id == TagRole.role_id)
    rows = db.session.execute(query.where(TagRole.member_id == member.id))
    return {row.tag_id: row.PortfolioRole for row in rows}


def chosen_tags(member: Member) -> Select[Tag]:
    return select(Tag).join(TagRole, TagRole.tag_id == Tag.id).where(TagRole.member_id == member.id)


def choose(member: Member, chosen: Mapping[int, int | None], roles: Sequence[PortfolioRole]) -> None:
    """For each of these tags, one of these roles or none; other tags stay as they are."""
    own = {role.id for role in roles}
    db.session.execute(delete(TagRole).where(TagRole.member_id == member.id, TagRole.tag_id.in_(chosen)))
    there = set(db.session.scalars(select(Tag.id).where(Tag.id.in_(chosen))))
    db.session.add_all(
        TagRole(member_id=member.id, tag_id=tag_id, role_id=role_id)
        for tag_id, role_id in chosen.items()
        if role_id in own and tag_id in there
    )


def default_for(
    member: Member, tag_ids: Iterable[int], roles: Sequence[PortfolioRole]
) -> PortfolioRole | None:
    """The role for an article with these tags, in their order, if it is among the ones offered."""
    chosen, by_id = of_member(member), {role.id: role for role in roles}
    found = (by_id.get(chosen.get(tag_id, 0)) for tag_id in tag_ids)
    return next((role for role in found if role is not None), None)
