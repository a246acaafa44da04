"""Useful marks: one of each member for each comment, taken back by pressing again; and the score they sort by."""

from sqlalchemy import ColumnElement, case, delete, func, literal, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import SQLCoreOperations

from community.comments import moves
from community.comments.models import Comment, Status, UsefulMark
from community.core.database import db
from community.core.refusals import Refused
from community.core.versions import bump
from community.members.models import Member

Z = 1.28  # a one-sided 90 % bound (product.md, Comments)


def mark(comment: Comment, member: Member) -> None:
    """Say that a comment is useful; said already, nothing changes. Raises `Refused`."""
    _refuse_unfit(comment, member)
    moves.lock(comment.article_id)
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    row = insert(UsefulMark).values(comment_id=comment.id, member_id=member.id)
    made = db.session.scalars(row.on_conflict_do_nothing().returning(UsefulMark.member_id)).all()
    _count_up(comment, len(made))


def unmark(comment: Comment, member: Member) -> None:
    """Take it back; nothing changes where nothing was said."""
    moves.lock(comment.article_id)
    gone = db.session.execute(
        delete(UsefulMark).where(UsefulMark.comment_id == comment.id, UsefulMark.member_id == member.id)
    )
    _count_up(comment, -gone.rowcount)  # type: ignore[attr-defined]


def rescore(comment: Comment) -> None:
    """Keep the score true after `flag_weight` has changed."""
    db.session.execute(
        update(Comment)
        .where(Comment.id == comment.id)
        .values(score=score_of(Comment.useful_count, Comment.flag_weight))
        .execution_options(synchronize_session=False)
    )


def score_of(marks: SQLCoreOperations[int], against: SQLCoreOperations[float]) -> ColumnElement[float]:
    """Wilson's lower bound on the share of `marks` among all who said something of it, to three decimals, in SQL.

    E. B. Wilson, Probable inference (1927); `against` is the weight of flags that nobody has settled yet.
    """
    all_said = marks + against
    share = marks / func.nullif(all_said, 0)
    spread = Z * func.sqrt((share * (1 - share) + Z * Z / (4 * all_said)) / all_said)
    bound = (share + Z * Z / (2 * all_said) - spread) / (1 + Z * Z / all_said)
    return case((all_said > 0, func.floor(bound * 1000 + 0.5) / 1000), else_=literal(0.0))


def _refuse_unfit(comment: Comment, member: Member) -> None:
    if comment.status is not Status.PUBLISHED:
        raise Refused("comments.not_there", 409)
    if comment.author_id == member.id:
        raise Refused("comments.own_useful", 403)


def _count_up(comment: Comment, step: int) -> None:
    if not step:
        return
    count = Comment.useful_count + step
    db.session.execute(
        update(Comment)
        .where(Comment.id == comment.id)
        .values(useful_count=count, score=score_of(count, Comment.flag_weight))
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(comment)
    bump(f"article:{comment.article_id}", "comments")
