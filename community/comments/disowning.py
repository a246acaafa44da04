"""A writer takes their name off what they said: the text stays, who said it is forgotten.

The link to the person goes out of the rows themselves, so that no page, feed, search or notice can show it, and so
that it can't be undone.
"""

from sqlalchemy import update

from community.comments import moves
from community.comments.models import Comment, CommentRevision, Status
from community.core.database import db, now
from community.core.refusals import Refused
from community.core.signals import comment_disowned
from community.core.versions import bump

#: What of a comment tells who wrote it.
NOBODYS = {
    "author_id": None,
    "guest_id": None,
    "guest_name": "",
    "guest_email": "",
    "guest_website": "",
    "speaking_as_id": None,
    "speaking_as_title": None,
    "speaking_as_field": None,
    "writer_key": None,
}


def may_disown(comment: Comment) -> bool:
    """Only what is published: what a moderator has yet to read, or has refused, keeps its writer."""
    return comment.status is Status.PUBLISHED and comment.disowned_at is None


def disown(comment: Comment) -> None:
    """Forget who wrote a comment. An edit that waits is dropped. Raises `Refused`."""
    moves.lock(comment.article_id)
    db.session.refresh(comment)
    if comment.disowned_at is not None:
        return
    _refuse_while_in_question(comment)
    members = [comment.author_id] if comment.author_id else []
    db.session.execute(
        update(Comment)
        .where(Comment.id == comment.id)
        .values(
            {**NOBODYS, "disowned_at": now(), "pending_revision_id": None, "version": Comment.version + 1}
        )
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(CommentRevision)
        .where(CommentRevision.comment_id == comment.id)
        .values(created_by_id=None)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(comment)
    bump(f"article:{comment.article_id}", "comments", *(f"member:{member_id}" for member_id in members))
    comment_disowned.send(comment)


def _refuse_while_in_question(comment: Comment) -> None:
    """Whoever is asked about their words answers for them first."""
    if not may_disown(comment):
        raise Refused("comments.not_to_disown", 409)
    if comment.flag_weight > 0:
        raise Refused("comments.disown_flagged", 409)
