"""ImportedItem: what came from elsewhere and what it became, so that running an import again changes nothing."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.database import Base, now


class ImportedItem(Base):
    __tablename__ = "imported_items"
    __table_args__ = (UniqueConstraint("site", "kind", "foreign_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(24))  # article, comment, member
    foreign_id: Mapped[str] = mapped_column(String(120))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    imported_at: Mapped[datetime] = mapped_column(default=now)
