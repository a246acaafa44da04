"""Claims of authorship: "what this guest said was said by me" (product.md, Members, roles, the answer).

Granted at once where the guest gave the member's verified e-mail address, else by a moderator. What an imported author
wrote goes over whole, their articles, too.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import joinedload

from community.articles.models import Article
from community.comments import claiming
from community.comments.models import Comment, Status
from community.core.database import db, now
from community.core.refusals import Refused
from community.core.signals import authorship_claim_gone, authorship_claimed
from community.core.versions import bump
from community.members import standing
from community.members.models import ClosedBy, Member, MemberState
from community.moderation import policy
from community.moderation.models import AuthorshipClaim, GivenAddress

MOST_WAITING = 5


def by_address(member: Member) -> int:
    """How many comments guests wrote with this member's verified address."""
    return _count(claiming.said_with_address_of(member))


def take_by_address(member: Member) -> int:
    """Make those the member's own; how many."""
    return claiming.give(claiming.said_with_address_of(member), member)


def ask(member: Member, comment: Comment, words: str) -> AuthorshipClaim:
    """Ask the moderators; `comment.author` must be loaded. Raises `Refused`: asked before, or too much waits."""
    db.session.execute(select(Member.id).where(Member.id == member.id).with_for_update())
    if not may_be_claimed(comment):
        raise Refused("moderation.not_to_claim", 409, "comment")
    mine = select(AuthorshipClaim).where(AuthorshipClaim.member_id == member.id)
    there = db.session.scalar(mine.where(AuthorshipClaim.comment_id == comment.id))
    if there is not None:
        is_waiting = there.decided_at is None
        raise Refused("moderation.claim_waits" if is_waiting else "moderation.claim_decided", 409, "comment")
    waiting = mine.where(AuthorshipClaim.decided_at.is_(None)).subquery()
    if (db.session.scalar(select(func.count()).select_from(waiting)) or 0) >= MOST_WAITING:
        raise Refused("moderation.too_many_claims", 429, "comment", most=MOST_WAITING)
    claim = AuthorshipClaim(
        member_id=member.id,
        comment_id=comment.id,
        words=words,
        said_name=comment.author.name if comment.author else comment.guest_name,
        given_address=_address_of(comment, member),
    )
    db.session.add(claim)
    db.session.flush()
    authorship_claimed.send(claim)
    return claim


def take_back(claim: AuthorshipClaim) -> None:
    """It waits no more; the same can be asked again. Raises `Refused`: it is decided, or gone already."""
    _lock_waiting(claim)
    _forget(claim)


def decide(claim: AuthorshipClaim, moderator: Member, is_granted: bool, note: str) -> None:
    """Grant or refuse. Raises `Refused`: it was decided or taken back meanwhile, it is one's own, or another member has
    the comments."""
    _lock_waiting(claim)
    if claim.member_id == moderator.id and not policy.is_only_moderator(moderator):
        raise Refused("moderation.claim_own", 403)
    comment = _comment(claim.comment_id)
    if is_granted:
        if not may_be_claimed(comment):
            raise Refused("moderation.not_to_claim", 409)
        _give(comment, db.session.get_one(Member, claim.member_id))
    claim.decided_at, claim.decided_by_id = now(), moderator.id
    claim.is_granted, claim.note = is_granted, note
    db.session.flush()
    authorship_claimed.send(claim)


def comment_disowned(comment: Comment, **_: Any) -> None:
    """Whose name stood on it, and who was given it, is forgotten with its writer."""
    for claim in db.session.scalars(select(AuthorshipClaim).where(AuthorshipClaim.comment_id == comment.id)):
        _forget(claim)


def may_be_claimed(comment: Comment) -> bool:
    """Somebody said it whom nobody can log in as; `comment.author` must be loaded."""
    if comment.disowned_at is not None or comment.status is Status.WITHDRAWN:
        return False
    return comment.author is None or comment.author.state is MemberState.UNCLAIMED


def covered(comment: Comment) -> int:
    """How many comments go over with this one."""
    return _count(claiming.said_by_writer_of(comment))


def waiting() -> Select[AuthorshipClaim]:
    """What waits for a moderator, the longest wait first."""
    return _whole().where(AuthorshipClaim.decided_at.is_(None)).order_by(AuthorshipClaim.id)


def of(member: Member) -> Select[AuthorshipClaim]:
    """A member's claims: those that wait, then the others, newest first."""
    is_decided = AuthorshipClaim.decided_at.is_not(None)
    return _own(member).order_by(is_decided, AuthorshipClaim.id.desc())


def one_of(member: Member, claim_id: int) -> Select[AuthorshipClaim]:
    return _own(member).where(AuthorshipClaim.id == claim_id)


def one(claim_id: int) -> Select[AuthorshipClaim]:
    return _whole().where(AuthorshipClaim.id == claim_id)


def claimed(comment_id: int) -> Select[Comment]:
    """A comment with its author and its article."""
    whole = select(Comment).options(joinedload(Comment.author), joinedload(Comment.article))
    return whole.where(Comment.id == comment_id)


def _own(member: Member) -> Select[AuthorshipClaim]:
    return _whole().where(AuthorshipClaim.member_id == member.id)


def _whole() -> Select[AuthorshipClaim]:
    """With who claims, and the comment with its author and its article."""
    comment = joinedload(AuthorshipClaim.comment)
    return select(AuthorshipClaim).options(
        joinedload(AuthorshipClaim.member),
        comment.joinedload(Comment.author),
        comment.joinedload(Comment.article),
    )


def _address_of(comment: Comment, member: Member) -> GivenAddress:
    given = comment.guest_email or (comment.author.email if comment.author else None)
    if not given:
        return GivenAddress.NONE
    if given.lower() != (member.email or "").lower():
        return GivenAddress.ANOTHER
    return GivenAddress.VERIFIED if member.email_verified_at else GivenAddress.UNVERIFIED


def _lock_waiting(claim: AuthorshipClaim) -> None:
    """Nobody else moves it until the end of this transaction. Raises `Refused` where it does not wait any more."""
    stored = select(AuthorshipClaim.id, AuthorshipClaim.decided_at).where(AuthorshipClaim.id == claim.id)
    row = db.session.execute(stored.with_for_update()).one_or_none()
    if row is None:
        raise Refused("moderation.claim_gone", 409)
    if row.decided_at is not None:
        raise Refused("moderation.claim_decided", 409)


def _forget(claim: AuthorshipClaim) -> None:
    authorship_claim_gone.send(claim)
    db.session.delete(claim)
    db.session.flush()


def _comment(comment_id: int) -> Comment:
    return db.session.scalars(claimed(comment_id), execution_options={"populate_existing": True}).one()


def _give(comment: Comment, member: Member) -> None:
    imported = comment.author
    claiming.give(claiming.said_by_writer_of(comment), member)
    if imported is None:
        return
    articles = update(Article).where(Article.author_id == imported.id).values(author_id=member.id)
    db.session.execute(articles.execution_options(synchronize_session=False))
    imported.state, imported.closed_at, imported.closed_by = MemberState.CLOSED, now(), ClosedBy.SELF
    bump("articles", "site")
    standing.tell(imported)


def _count(which: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(Comment).where(which)) or 0
