"""Decision and Flag."""

import enum
from datetime import datetime

from sqlalchemy import Enum, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.comments.models import Comment, CommentRevision, Status
from community.core.database import Base, now, values_of
from community.members.models import Member


class Verdict(enum.StrEnum):
    """A moderator's four decisions."""

    APPROVE = "approve"
    REJECT = "reject"
    SPAM = "spam"
    HOLD = "hold"


class Reason(enum.StrEnum):
    """Why a comment was rejected: shown to its author and in the public log (eleven, as Coral's)."""

    OFF_TOPIC = "off_topic"
    UNKIND = "unkind"
    HARASSMENT = "harassment"
    HATE = "hate"
    SPAM = "spam"
    ADVERTISING = "advertising"
    PRIVATE_INFORMATION = "private_information"
    MISINFORMATION = "misinformation"
    ILLEGAL = "illegal"
    BANNED_WORD = "banned_word"
    OTHER = "other"


class FlagReason(enum.StrEnum):
    OFF_TOPIC = "off_topic"
    UNKIND = "unkind"
    SPAM = "spam"
    FALSE = "false"
    OTHER = "other"


class FlagOutcome(enum.StrEnum):
    AGREED = "agreed"
    DISAGREED = "disagreed"
    BAD_FAITH = "bad_faith"


def _status(name: str) -> Enum:
    return Enum(
        Status, native_enum=False, create_constraint=True, length=24, values_callable=values_of, name=name
    )


class Decision(Base):
    """Who decided what, from which state to which, why and when. Written with the change it describes."""

    __tablename__ = "decisions"
    __table_args__ = (
        Index(None, "comment_id", "id"),
        Index(None, "moderator_id", "decided_at"),
        Index(None, "decided_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("comment_revisions.id"))
    moderator_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    verdict: Mapped[Verdict]
    status_before: Mapped[Status] = mapped_column(_status("status_before"))
    status_after: Mapped[Status] = mapped_column(_status("status_after"))
    reason: Mapped[Reason | None]
    words: Mapped[str] = mapped_column(default="")  # the moderator's own, shown to the author
    note: Mapped[str] = mapped_column(default="")  # seen by moderators only
    is_own: Mapped[bool] = mapped_column(default=False)  # the only moderator decided on their own comment
    decided_at: Mapped[datetime] = mapped_column(default=now)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"), unique=True)

    comment: Mapped[Comment] = relationship(lazy="raise_on_sql")
    revision: Mapped[CommentRevision | None] = relationship(lazy="raise_on_sql")
    moderator: Mapped[Member] = relationship(lazy="raise_on_sql")


class Flag(Base):
    """A member asks a moderator to look: one for each member and comment."""

    __tablename__ = "flags"
    __table_args__ = (UniqueConstraint("member_id", "comment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    reason: Mapped[FlagReason]
    words: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]
    outcome: Mapped[FlagOutcome | None]
