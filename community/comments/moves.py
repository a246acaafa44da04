"""A comment changes its status; the counts above it follow in the same statements.

Every change of `status`, `is_drawn`, `direct_replies_count`, `all_replies_count` and of an article's
`comments_count` is made here. A change touches the comment and its ancestors, never what hangs below it.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import case, func, literal, or_, select, update

from community.articles.models import Article
from community.comments import threads
from community.comments.models import MOVES, Comment, Status
from community.core.database import db, now
from community.core.signals import comment_moved
from community.core.versions import bump


class IllegalMove(ValueError):
    """A status does not lead to that other one: the caller should have refused before."""


def move(
    comment: Comment, status: Status, values: Mapping[str, Any] | None = None, *, seen: int | None = None
) -> bool:
    """Give a comment another status, and `values` to its other columns, if it is still at version `seen`.

    Returns False, and changes nothing, where somebody was faster. The comment is loaded anew.
    """
    lock(comment.article_id)
    before = comment.status
    if status not in MOVES[before]:
        raise IllegalMove(f"{before} -> {status}")
    is_visible = status is Status.PUBLISHED
    changed = db.session.execute(
        update(Comment)
        .where(Comment.id == comment.id, Comment.version == (comment.version if seen is None else seen))
        .values(
            {
                "status": status,
                "is_drawn": or_(
                    literal(is_visible), Comment.direct_replies_count > 0, Comment.all_replies_count > 0
                ),
                "version": Comment.version + 1,
                "published_at": func.coalesce(Comment.published_at, now())
                if is_visible
                else Comment.published_at,
                **(values or {}),
            }
        )
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        return False
    count_up(comment, int(is_visible) - int(before is Status.PUBLISHED))
    db.session.refresh(comment)
    bump(f"article:{comment.article_id}", "comments")
    comment_moved.send(comment, before=before)
    return True


def lock(article_id: int) -> None:
    """Posts, edits and decisions under one article go one after the other (docs/decisions, 2026-11-22).

    SQLite has one writer anyway; there this is a cheap look-up.
    """
    db.session.execute(select(Article.id).where(Article.id == article_id).with_for_update(key_share=True))


def count_up(comment: Comment, step: int) -> None:
    """One visible comment more (1) or less (-1) for the ancestors of this one and its article."""
    if not step:
        return
    if comment.parent_id is not None:
        _count_up_ancestors(comment, threads.ancestor_paths(comment.path or ""), step)
    db.session.execute(
        update(Article)
        .where(Article.id == comment.article_id)
        .values(comments_count=Article.comments_count + step)
        .execution_options(synchronize_session=False)
    )


def _count_up_ancestors(comment: Comment, paths: list[str], step: int) -> None:
    above = or_(Comment.path.in_(paths), Comment.id == comment.parent_id)
    if db.engine.dialect.name == "postgresql":  # top down everywhere, so that two can't wait for each other
        db.session.execute(select(Comment.id).where(above).order_by(Comment.path).with_for_update()).all()
    direct = Comment.direct_replies_count + case((Comment.id == comment.parent_id, step), else_=0)
    every = Comment.all_replies_count + case((Comment.path.in_(paths), step), else_=0)
    db.session.execute(
        update(Comment)
        .where(above)
        .values(
            direct_replies_count=direct,
            all_replies_count=every,
            is_drawn=or_(Comment.status == Status.PUBLISHED, direct > 0, every > 0),
        )
        .execution_options(synchronize_session=False)
    )
