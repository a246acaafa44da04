"""Two at the same comment: whoever comes second changes nothing and is told what really happened since they looked."""

import enum

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from community.comments.models import Comment, Status
from community.core.database import db
from community.moderation.models import Decision


class Meanwhile(enum.StrEnum):
    """What happened to a comment after somebody had looked at it."""

    WITHDRAWN = "withdrawn"  # by its author
    DECIDED = "decided"  # by a moderator
    FLAGGED = "flagged"  # members' flags took it out of sight
    CHANGED = "changed"  # by its author


class Conflict(Exception):
    """The comment is not at the version any more that was seen. `decided`: what a moderator decided since, if one did."""

    def __init__(self, comment: Comment, seen: int) -> None:
        super().__init__(comment.id)
        self.comment = comment
        newest = last(comment)
        self.decided = newest if newest and newest.before.get("left", 0) > seen else None
        self.meanwhile = _what_happened(comment, self.decided)


def last(comment: Comment) -> Decision | None:
    """The newest decision on a comment, with who made it."""
    return db.session.scalar(
        select(Decision)
        .options(joinedload(Decision.moderator))
        .where(Decision.comment_id == comment.id)
        .order_by(Decision.id.desc())
        .limit(1)
    )


def _what_happened(comment: Comment, decided: Decision | None) -> Meanwhile:
    """Of several things the one that says what there is to do now. What flags hold, its author can't change."""
    if comment.status is Status.WITHDRAWN:
        return Meanwhile.WITHDRAWN
    if decided is not None:
        return Meanwhile.DECIDED
    is_flagged = comment.status is Status.HELD and comment.held_reason == "flagged"
    return Meanwhile.FLAGGED if is_flagged else Meanwhile.CHANGED
