"""Who may decide. Nobody decides on their own comment, unless they are the only moderator; then the log says so."""

from sqlalchemy import select

from community.articles.models import Article
from community.comments.models import Comment
from community.core.database import db
from community.members.access import outranks, reaches
from community.members.models import Access, Member, MemberState
from community.moderation.models import Flag


def may_moderate(member: Member | None) -> bool:
    return reaches(member, Access.MODERATOR)


def may_decide(member: Member | None, comment: Comment) -> bool:
    if member is None or not may_moderate(member):
        return False
    return comment.author_id != member.id or is_only_moderator(member)


def has_open_flag(member: Member, comment: Comment) -> bool:
    """Whether they asked for a look themselves: then another moderator decides, where there is one."""
    own = select(Flag.id).where(
        Flag.comment_id == comment.id, Flag.member_id == member.id, Flag.settled_at.is_(None)
    )
    return db.session.scalar(own) is not None and not is_only_moderator(member)


def may_judge_flag(member: Member | None, flag: Flag) -> bool:
    """Nobody judges their own flag."""
    if member is None or not may_moderate(member):
        return False
    return flag.member_id != member.id or is_only_moderator(member)


def may_suspend(member: Member | None, other: Member) -> bool:
    """Nobody suspends an equal or higher level, nor themselves."""
    return member is not None and may_moderate(member) and outranks(member, other)


def may_moderate_own(member: Member | None, article: Article) -> bool:
    """The article's author looks after its conversation, whatever they may publish by now; so do moderators."""
    if member is None:
        return False
    return may_moderate(member) or (article.author_id == member.id and reaches(member, Access.MEMBER))


def is_only_moderator(member: Member) -> bool:
    """Whether nobody else on this site could decide."""
    others = select(Member.id).where(
        Member.id != member.id,
        Member.state == MemberState.ACTIVE,
        Member.access.in_((Access.MODERATOR, Access.ADMIN)),
    )
    return db.session.scalar(others.limit(1)) is None
