"""Tables that belong to no feature: the site's settings, background jobs, versions for caches."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.core.database import Base, Json, now


class SiteSetting(Base):
    """One setting that an admin changed; what is not here has its default (`core/site_settings.py`)."""

    __tablename__ = "site_settings"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[Any] = mapped_column(Json)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))


class Job(Base):
    """Work for later, written in the transaction that wants it; claimed by lease, done at least once."""

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("tries >= 0", name="tries"),
        Index(None, "done_at", "run_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(80))
    key: Mapped[str | None] = mapped_column(String(120), index=True, unique=True)  # one of its kind at a time
    payload: Mapped[dict[str, Any]]
    run_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]


class CacheVersion(Base):
    """How often what stands under a key has changed (`core/versions.py`)."""

    __tablename__ = "cache_versions"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int]
    bumped_at: Mapped[datetime] = mapped_column(index=True)
