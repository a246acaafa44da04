"""Who may decide. Nobody decides on their own comment, unless they are the only moderator; then the log says so."""

from sqlalchemy import select

from community.comments.models import Comment
from community.core.database import db
from community.members.access import reaches
from community.members.models import Access, Member, MemberState


def may_moderate(member: Member | None) -> bool:
    return reaches(member, Access.MODERATOR)


def may_decide(member: Member | None, comment: Comment) -> bool:
    if member is None or not may_moderate(member):
        return False
    return comment.author_id != member.id or is_only_moderator(member)


def is_only_moderator(member: Member) -> bool:
    """Whether nobody else on this site could decide."""
    others = select(Member.id).where(
        Member.id != member.id,
        Member.state == MemberState.ACTIVE,
        Member.access.in_((Access.MODERATOR, Access.ADMIN)),
    )
    return db.session.scalar(others.limit(1)) is None
