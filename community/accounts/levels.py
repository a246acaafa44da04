"""Levels of access given and taken."""

from community.accounts import sessions
from community.core.refusals import Refused
from community.members import standing
from community.members.models import Access, Member, MemberState


def set_level(member: Member, level: Access) -> bool:
    """Give a member a level; whether that changed anything. A change ends all their sessions.

    So a cookie of yesterday's admin is worth nothing, and a new moderator logs in once more. Inside `writing()`.
    Raises `Refused` for the last admin and for somebody who is not an active member.
    """
    if member.state is not MemberState.ACTIVE:
        raise Refused("members.not_active", 409)
    if member.access is level:
        return False
    if level is not Access.ADMIN:
        standing.refuse_last_admin(member)
    member.access = level
    sessions.revoke_all(member)
    standing.tell(member)
    return True
