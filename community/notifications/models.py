"""Notice."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.comments.models import Comment
from community.core.database import Base, now
from community.members.models import Member


class Notice(Base):
    """A member is told of one thing. Stored are a code and parameters, never a sentence (`words.py` has those).

    `comment_id`: what it leads to. `actor_id`: who did it, where the member may know. `key` keeps the same thing from
    being told twice.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index(None, "member_id", "id"),
        Index(
            "ix_notices_unseen",
            "member_id",
            postgresql_where=text("seen_at IS NULL"),
            sqlite_where=text("seen_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str | None] = mapped_column(String(80), unique=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime | None]

    comment: Mapped[Comment | None] = relationship(lazy="raise_on_sql")
    actor: Mapped[Member | None] = relationship(lazy="raise_on_sql", foreign_keys=[actor_id])
