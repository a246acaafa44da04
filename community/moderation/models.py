"""What moderators do (Decision, Claim, Suspension, MemberNote) and what they are asked (Flag, Ask, Appeal)."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.articles.models import Article
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
    #: "Please revise": the author may change the rejected text and send it again.
    is_revisable: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: The comment's columns as they were, by name, so that it can be undone.
    before: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))

    comment: Mapped[Comment] = relationship(lazy="raise_on_sql")
    revision: Mapped[CommentRevision | None] = relationship(lazy="raise_on_sql")
    moderator: Mapped[Member] = relationship(lazy="raise_on_sql")


class Flag(Base):
    """A member asks a moderator to look: one for each member and comment. `weight` falls with bad faith."""

    __tablename__ = "flags"
    __table_args__ = (UniqueConstraint("member_id", "comment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    reason: Mapped[FlagReason]
    words: Mapped[str] = mapped_column(default="")
    weight: Mapped[float] = mapped_column(default=1.0, server_default=text("1.0"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]
    outcome: Mapped[FlagOutcome | None]
    decision_id: Mapped[int | None] = mapped_column(
        ForeignKey("decisions.id", name="fk_flags_decision_id"), index=True
    )

    member: Mapped[Member] = relationship(lazy="raise_on_sql")


class Ask(Base):
    """An article's author asks the moderators to look at its conversation."""

    __tablename__ = "asks"
    __table_args__ = (Index(None, "settled_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    words: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    answer: Mapped[str] = mapped_column(default="")

    article: Mapped[Article] = relationship(lazy="raise_on_sql")
    member: Mapped[Member] = relationship(lazy="raise_on_sql", foreign_keys=[member_id])


class Claim(Base):
    """Who is looking at a comment at the desk, and since when; it lapses by itself (`claims.py`)."""

    __tablename__ = "claims"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    moderator_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    claimed_at: Mapped[datetime] = mapped_column(default=now)

    moderator: Mapped[Member] = relationship(lazy="raise_on_sql")


class Step(enum.StrEnum):
    """The suspension ladder (product.md, The moderation desk)."""

    WARNING = "warning"
    DAY = "day"
    THREE_DAYS = "three_days"
    WEEK = "week"
    MONTH = "month"
    CLOSED = "closed"


class Suspension(Base):
    """One step of the ladder for one member: a warning, or no commenting until `ends_at`.

    A strike counts until `lapses_at`. `lifted_at`: taken back, by an appeal or a moderator's second thought.
    """

    __tablename__ = "suspensions"
    __table_args__ = (
        CheckConstraint("(step IN ('warning', 'closed')) = (ends_at IS NULL)", name="ends_at"),
        Index(None, "member_id", "given_at"),
        Index(None, "given_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    step: Mapped[Step]
    reason: Mapped[Reason]
    words: Mapped[str] = mapped_column(default="")  # shown to the member
    note: Mapped[str] = mapped_column(default="")  # seen by moderators only
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"))
    given_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    given_at: Mapped[datetime] = mapped_column(default=now)
    ends_at: Mapped[datetime | None]
    lapses_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    member: Mapped[Member] = relationship(lazy="raise_on_sql", foreign_keys=[member_id])
    given_by: Mapped[Member] = relationship(lazy="raise_on_sql", foreign_keys=[given_by_id])


class AppealOutcome(enum.StrEnum):
    UPHELD = "upheld"  # the decision stands
    OVERTURNED = "overturned"


class Appeal(Base):
    """A second opinion, asked once, on a decision or on a suspension."""

    __tablename__ = "appeals"
    __table_args__ = (
        CheckConstraint("(decision_id IS NULL) <> (suspension_id IS NULL)", name="one_subject"),
        CheckConstraint("(outcome IS NULL) = (answered_at IS NULL)", name="answered"),
        Index(None, "answered_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"), unique=True)
    suspension_id: Mapped[int | None] = mapped_column(ForeignKey("suspensions.id"), unique=True)
    words: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    outcome: Mapped[AppealOutcome | None]
    answer: Mapped[str] = mapped_column(default="")  # the moderator's words, shown to the member
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    member: Mapped[Member] = relationship(lazy="raise_on_sql", foreign_keys=[member_id])
    answered_by: Mapped[Member | None] = relationship(lazy="raise_on_sql", foreign_keys=[answered_by_id])
    decision: Mapped[Decision | None] = relationship(lazy="raise_on_sql")
    suspension: Mapped[Suspension | None] = relationship(lazy="raise_on_sql")


class MemberNote(Base):
    """What moderators tell each other of a member; nobody else sees it."""

    __tablename__ = "member_notes"
    __table_args__ = (Index(None, "member_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    written_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    words: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(default=now)

    written_by: Mapped[Member] = relationship(lazy="raise_on_sql", foreign_keys=[written_by_id])


class GivenAddress(enum.StrEnum):
    """The e-mail address that came with a claimed comment, beside the member's, at the moment they asked."""

    NONE = "none"
    ANOTHER = "another"
    UNVERIFIED = "unverified"  # the same, but nobody knew whether it is the member's
    VERIFIED = "verified"


class AuthorshipClaim(Base):
    """A member says that what a guest or an imported author said is theirs. Granted at once by the same verified
    e-mail, else by a moderator. It covers what the writer of `comment_id` said under that name.

    What stood on the comment is kept with the claim: granting it puts the member's name there instead.
    """

    __tablename__ = "authorship_claims"
    __table_args__ = (
        UniqueConstraint("member_id", "comment_id"),
        CheckConstraint("(decided_at IS NULL) = (is_granted IS NULL)", name="decided"),
        Index(None, "decided_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    words: Mapped[str] = mapped_column(default="")  # why, to the moderator
    said_name: Mapped[str] = mapped_column(
        String(120)
    )  # under which it was said; empty where none was recorded
    given_address: Mapped[GivenAddress] = mapped_column(
        Enum(GivenAddress, native_enum=False, create_constraint=True, length=24, values_callable=values_of)
    )
    asked_at: Mapped[datetime] = mapped_column(default=now)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    is_granted: Mapped[bool | None]
    note: Mapped[str] = mapped_column(default="")  # to the member

    member: Mapped[Member] = relationship(lazy="raise_on_sql", foreign_keys=[member_id])
    comment: Mapped[Comment] = relationship(lazy="raise_on_sql")
