"""Who is looking at a case right now, so that two moderators don't read the same one. A claim lapses by itself."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload

from community.comments.models import Comment
from community.core.database import db, now
from community.members.models import Member
from community.moderation.models import Claim

MINUTES = 5


def claim(comment: Comment, moderator: Member) -> None:
    """This moderator looks at it now, in place of whatever they looked at before.

    Somebody else's claim that has not lapsed stays.
    """
    db.session.execute(
        delete(Claim).where(Claim.moderator_id == moderator.id, Claim.comment_id != comment.id)
    )
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    wanted = dialect.insert(Claim).values(comment_id=comment.id, moderator_id=moderator.id, claimed_at=now())
    db.session.execute(
        wanted.on_conflict_do_update(
            index_elements=[Claim.comment_id],
            set_={"moderator_id": moderator.id, "claimed_at": now()},
            where=(Claim.claimed_at <= _oldest()) | (Claim.moderator_id == moderator.id),
        )
    )


def of_others(comment_ids: Iterable[int], moderator: Member) -> Select[Claim]:
    """Who else looks at these, with their names."""
    return (
        select(Claim)
        .options(joinedload(Claim.moderator))
        .where(Claim.comment_id.in_(list(comment_ids)))
        .where(Claim.moderator_id != moderator.id, Claim.claimed_at > _oldest())
    )


def _oldest() -> datetime:
    return now() - timedelta(minutes=MINUTES)
