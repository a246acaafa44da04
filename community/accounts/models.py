"""LoginSession: one device on which a member is logged in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.database import Base, now
from community.members.models import Member


class LoginSession(Base):
    """A row for each log-in. The cookie holds a random token, the row only its SHA-256."""

    __tablename__ = "login_sessions"
    __table_args__ = (Index(None, "member_id", "revoked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(64), default="")  # truncated: /24 or /48

    member: Mapped[Member] = relationship(lazy="raise_on_sql")
