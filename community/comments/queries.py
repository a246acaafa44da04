"""Which comments there are for whom. Queries take the viewer and return a `Select`."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import joinedload

from community.articles.models import Article, ArticleStatus
from community.comments.models import Comment, Guest, Status
from community.members.access import reaches
from community.members.models import Access, Member


def known_to(viewer: Member | None, guest: str | None) -> ColumnElement[bool]:
    """Condition: the viewer may read this comment. `guest` is the random id of a guest's cookie."""
    if reaches(viewer, Access.MODERATOR):
        return true()
    return or_(Comment.status == Status.PUBLISHED, written_by(viewer, guest))


def written_by(viewer: Member | None, guest: str | None) -> ColumnElement[bool]:
    """Condition: the comment is the viewer's own."""
    if viewer is not None:
        return Comment.author_id == viewer.id
    if guest is not None:
        return Comment.guest_id == select(Guest.id).where(Guest.public_id == guest).scalar_subquery()
    return Comment.id < 0


def one(comment_id: int) -> Select[Comment]:
    """A comment under an article that is public, with its article and author, whatever its status."""
    return (
        select(Comment)
        .join(Comment.article)
        .options(joinedload(Comment.article).joinedload(Article.author), joinedload(Comment.author))
        .where(Comment.id == comment_id)
    )


def visible(comment_id: int, viewer: Member | None, guest: str | None) -> Select[Comment]:
    """A comment that the viewer may read, under an article that is published."""
    return one(comment_id).where(
        known_to(viewer, guest),
        Comment.status != Status.WITHDRAWN,
        Article.status == ArticleStatus.PUBLISHED,
    )


def newer(article_id: int, since: datetime, viewer: Member | None, guest: str | None) -> Select[int]:
    """Ids of what others said under an article and became visible after a moment, oldest first."""
    own = written_by(viewer, guest)
    return (
        select(Comment.id)
        .where(Comment.article_id == article_id, Comment.published_at > since)
        .where(Comment.status == Status.PUBLISHED, func.coalesce(own, false()).is_(False))
        .order_by(Comment.published_at, Comment.id)
    )


def latest() -> Select[Comment]:
    """Published comments of published articles, newest first."""
    return (
        select(Comment)
        .join(Comment.article)
        .options(joinedload(Comment.article), joinedload(Comment.author))
        .where(and_(Comment.status == Status.PUBLISHED, Article.status == ArticleStatus.PUBLISHED))
        .order_by(Comment.published_at.desc(), Comment.id.desc())
    )


def of_author(author: Member) -> Select[Comment]:
    """A member's published comments, newest first."""
    return latest().where(Comment.author_id == author.id, Comment.disowned_at.is_(None))
