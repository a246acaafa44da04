"""Levels of access compared: the only place that knows their order. All else asks a `may_…`."""

from community.members.models import Access, Member, MemberState

_ORDER = [Access.MEMBER, Access.AUTHOR, Access.MODERATOR, Access.ADMIN]


def reaches(member: Member | None, level: Access) -> bool:
    """Whether an active member has this level or a higher one."""
    if member is None or member.state is not MemberState.ACTIVE:
        return False
    return _ORDER.index(member.access) >= _ORDER.index(level)


def outranks(member: Member, other: Member) -> bool:
    return _ORDER.index(member.access) > _ORDER.index(other.access)
