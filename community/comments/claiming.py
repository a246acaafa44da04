"""What a guest or an imported author said becomes a member's own. Who may have it is `moderation.authorship`'s matter."""

from sqlalchemy import ColumnElement, and_, func, select, update

from community.comments import moves, useful
from community.comments.models import Comment, UsefulMark
from community.core.database import bulk_in_order, db
from community.core.versions import bump
from community.members.models import Member


def said_by_writer_of(comment: Comment) -> ColumnElement[bool]:
    """Condition: whoever wrote this one wrote that one, too.

    Known are an imported author by their row, a guest by their cookie's id, else by name and e-mail address, else (an
    import without addresses) by the name alone. Who gave neither is known by nothing: it is that one only.
    """
    if comment.author_id is not None:
        return Comment.author_id == comment.author_id
    if comment.guest_id is not None:
        return Comment.guest_id == comment.guest_id
    if not comment.guest_name and not comment.guest_email:
        return Comment.id == comment.id
    return and_(
        nobodys(),
        Comment.guest_id.is_(None),
        Comment.guest_name == comment.guest_name,
        func.lower(Comment.guest_email) == comment.guest_email.lower(),
    )


def said_with_address_of(member: Member) -> ColumnElement[bool]:
    """Condition: a guest gave this member's e-mail address. Nobody's, while it is not verified."""
    address = (member.email or "").lower() if member.email_verified_at else ""
    return and_(nobodys(), Comment.guest_email != "", func.lower(Comment.guest_email) == address)


def nobodys() -> ColumnElement[bool]:
    """Condition: no member wrote it, and its writer did not disown it."""
    return and_(Comment.author_id.is_(None), Comment.disowned_at.is_(None))


def give(which: ColumnElement[bool], member: Member) -> int:
    """Sign these comments with the member's name; how many. Words, status and place stay as they are."""
    found = db.session.execute(select(Comment.id, Comment.article_id).where(which)).all()
    if not found:
        return 0
    for article_id in bulk_in_order(row.article_id for row in found):
        moves.lock(article_id)
    ids = [row.id for row in found]
    _take_back_own_marks(ids, member)
    db.session.execute(
        update(Comment)
        .where(Comment.id.in_(ids))
        .values(
            author_id=member.id,
            guest_id=None,
            guest_name="",
            guest_email="",
            guest_website="",
            writer_key=None,
            version=Comment.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    bump("comments", f"member:{member.id}", *(f"article:{row.article_id}" for row in found))
    return len(ids)


def _take_back_own_marks(ids: list[int], member: Member) -> None:
    """Nobody finds useful what they said themselves."""
    marked = select(Comment).join(UsefulMark, UsefulMark.comment_id == Comment.id)
    for comment in db.session.scalars(marked.where(UsefulMark.member_id == member.id, Comment.id.in_(ids))):
        useful.unmark(comment, member)
