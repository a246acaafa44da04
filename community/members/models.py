"""Member and Connection."""

import enum
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.core.database import Base, Json, now
from community.members import handles


class Access(enum.StrEnum):
    """What a member may administer: one ordered level. Only `members/access.py` compares levels."""

    MEMBER = "member"
    AUTHOR = "author"
    MODERATOR = "moderator"
    ADMIN = "admin"


class MemberState(enum.StrEnum):
    ACTIVE = "active"
    UNCLAIMED = "unclaimed"  # imported: no log-in, not in the directory, until claimed
    CLOSED = "closed"


class ClosedBy(enum.StrEnum):
    SELF = "self"
    MODERATION = "moderation"


def _handle_key(context: Any) -> str:
    return handles.key_of(context.get_current_parameters()["handle"])


class Member(Base):
    """A person with an account. Suspended is `suspended_until > now`, never a state.

    `arcs`, `ended_roles`, `titles` and `answer` are what is drawn beside the name on shared pages: they come from public
    roles only and are written by actions in `profiles`.
    """

    __tablename__ = "members"
    __table_args__ = (
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at"),
        CheckConstraint("(state = 'closed') = (closed_by IS NOT NULL)", name="closed_by"),
        CheckConstraint("handle = lower(handle)", name="handle_folded"),
        CheckConstraint(f"handle_key = {handles.key_in_sql('handle')}", name="handle_key"),
        CheckConstraint("email_key IS NULL OR email IS NOT NULL", name="email_key"),
        Index(None, "state", "joined_at", "id"),
        Index(None, "state", "active_at", "id"),
        Index(None, "state", "name_key", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(30), unique=True)
    handle_key: Mapped[str] = mapped_column(
        String(30), unique=True, default=_handle_key
    )  # look-alikes are one
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(240))  # core.folding, for search and order
    email: Mapped[str | None] = mapped_column(String(320))
    email_key: Mapped[str | None] = mapped_column(String(320), unique=True)  # folded
    email_verified_at: Mapped[datetime | None]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    access: Mapped[Access] = mapped_column(default=Access.MEMBER)
    state: Mapped[MemberState] = mapped_column(default=MemberState.ACTIVE)
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[ClosedBy | None]
    suspended_until: Mapped[datetime | None]
    joined_at: Mapped[datetime] = mapped_column(default=now)
    active_at: Mapped[datetime] = mapped_column(default=now)
    place: Mapped[str] = mapped_column(String(120), default="")
    place_key: Mapped[str] = mapped_column(String(240), default="")  # casefolded
    website: Mapped[str] = mapped_column(String(500), default="")
    bio: Mapped[str] = mapped_column(default="")
    bio_html: Mapped[Markup] = mapped_column(default=Markup(""))
    lang: Mapped[str | None] = mapped_column(String(35))
    time_zone: Mapped[str | None] = mapped_column(String(64))
    own_answer: Mapped[str | None] = mapped_column(String(120))  # an edited one, the person's own words
    own_answer_lang: Mapped[str | None] = mapped_column(String(35))
    answer: Mapped[str] = mapped_column(String(200), default="")
    titles: Mapped[list[str]] = mapped_column(default=list)
    arcs: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)  # role, field, share
    picture_key: Mapped[str | None] = mapped_column(String(80))  # of an uploaded one; null: the drawn one
    ended_roles: Mapped[list[dict[str, Any]]] = mapped_column(
        Json, default=list, server_default="[]"
    )  # role, year
    is_indexed: Mapped[bool] = mapped_column(default=True)  # consents to search engines
    is_for_ai: Mapped[bool] = mapped_column(default=False)  # consents to AI crawlers
    version: Mapped[int] = mapped_column(default=1)


class Connection(Base):
    """Who is connected with whom. Until people can connect, "connections" means only me (decisions.md)."""

    __tablename__ = "connections"
    __table_args__ = (CheckConstraint("member_id <> other_id", name="two_people"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime] = mapped_column(default=now)
