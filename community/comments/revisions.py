"""What a comment said, as rows: the words that stand, those that wait, and those that stood before."""

from typing import Any

from sqlalchemy import func, select

from community.articles.models import BodyFormat
from community.comments.models import Comment, CommentRevision
from community.core.database import db
from community.core.markup import Rendered


def add(comment: Comment, rendered: Rendered, by_id: int | None) -> CommentRevision:
    """A new revision, the last of its comment. It neither stands nor waits yet."""
    last = select(func.max(CommentRevision.number)).where(CommentRevision.comment_id == comment.id)
    revision = CommentRevision(
        comment_id=comment.id,
        number=(db.session.scalar(last) or 0) + 1,
        body=rendered.source,
        body_format=BodyFormat(rendered.format),
        body_html=rendered.html,
        render_version=rendered.version,
        lang=comment.lang,
        created_by_id=by_id,
    )
    db.session.add(revision)
    db.session.flush()
    return revision


def standing(comment: Comment) -> CommentRevision:
    """The revision whose words stand. (Each comment has one: posting, import and demo write it.)"""
    return db.session.scalars(
        select(CommentRevision)
        .where(
            CommentRevision.comment_id == comment.id,
            CommentRevision.refused_at.is_(None),
            CommentRevision.id != (comment.pending_revision_id or 0),
            CommentRevision.body == comment.body,
        )
        .order_by(CommentRevision.number.desc())
        .limit(1)
    ).one()


def pending(comment: Comment) -> CommentRevision | None:
    """The edit that waits."""
    if comment.pending_revision_id is None:
        return None
    return db.session.get_one(CommentRevision, comment.pending_revision_id)


def columns(revision: CommentRevision) -> dict[str, Any]:
    """The comment's columns while this revision stands (for a guarded update)."""
    return {
        "body": revision.body,
        "body_format": revision.body_format,
        "body_html": revision.body_html,
        "render_version": revision.render_version,
        "lang": revision.lang,
    }
