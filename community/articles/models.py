"""Article, its revisions and tags, and the addresses it had before."""

import enum
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.database import Base, Id, now
from community.members.models import Member
from community.profiles.models import Field


class ArticleKind(enum.StrEnum):
    ARTICLE = "article"
    DISCUSSION = "discussion"


class ArticleStatus(enum.StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


#: Which moves there are; any other raises (architecture.md, habit 3).
MOVES = {
    ArticleStatus.DRAFT: {ArticleStatus.IN_REVIEW, ArticleStatus.SCHEDULED, ArticleStatus.PUBLISHED},
    ArticleStatus.IN_REVIEW: {ArticleStatus.DRAFT, ArticleStatus.SCHEDULED, ArticleStatus.PUBLISHED},
    ArticleStatus.SCHEDULED: {ArticleStatus.DRAFT, ArticleStatus.PUBLISHED},
    ArticleStatus.PUBLISHED: {ArticleStatus.WITHDRAWN},
    ArticleStatus.WITHDRAWN: {ArticleStatus.PUBLISHED},
}


class BodyFormat(enum.StrEnum):
    MARKDOWN = "markdown"
    HTML = "html"  # imported; edited as HTML through the same gate


class CommentsMode(enum.StrEnum):
    """Who may comment under an article."""

    OPEN = "open"
    MEMBERS = "members"
    HELD = "held"  # all held first
    CLOSED = "closed"


class ClosedRule(enum.StrEnum):
    """By which rule a thread was closed; the words are the template's."""

    AGE = "age"
    AUTHOR = "author"
    MODERATOR = "moderator"
    IMPORT = "import"


article_tags = Table(
    "article_tags",
    Base.metadata,
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", Id, ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True, index=True),
)

#: Members whom an article is about, marked by its author: their comments carry a badge.
article_people = Table(
    "article_people",
    Base.metadata,
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", Id, ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(60))


class TagRole(Base):
    """As which role a member speaks by default under articles with a tag."""

    __tablename__ = "tag_roles"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(
        ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role_id: Mapped[int] = mapped_column(ForeignKey("portfolio_roles.id", ondelete="CASCADE"), index=True)


class Article(Base):
    """The piece people discuss; a discussion is the same row with another kind.

    `comments_count` counts visible comments; it is kept by `comments`, as `n = n + 1` in SQL.
    """

    __tablename__ = "articles"
    __table_args__ = (
        CheckConstraint("status <> 'published' OR published_at IS NOT NULL", name="published_at"),
        CheckConstraint("(comments_mode = 'closed') = (closed_at IS NOT NULL)", name="closed_at"),
        CheckConstraint("(comments_mode = 'closed') = (closed_rule IS NOT NULL)", name="closed_rule"),
        CheckConstraint("comments_count >= 0", name="comments_count"),
        Index(None, "status", "published_at", "id"),
        Index(None, "author_id", "status", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ArticleKind] = mapped_column(default=ArticleKind.ARTICLE)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    title_key: Mapped[str] = mapped_column(String(400))  # casefolded, for search
    summary: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str] = mapped_column(default="")
    body_format: Mapped[BodyFormat] = mapped_column(default=BodyFormat.MARKDOWN)
    body_html: Mapped[Markup] = mapped_column(default=Markup(""))
    render_version: Mapped[int] = mapped_column(default=1)
    lang: Mapped[str | None] = mapped_column(String(35))
    closing_question: Mapped[str] = mapped_column(String(200), default="")
    reading_minutes: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    speaking_as_id: Mapped[int | None] = mapped_column(ForeignKey("portfolio_roles.id", ondelete="SET NULL"))
    speaking_as_title: Mapped[str | None] = mapped_column(String(120))
    speaking_as_field: Mapped[Field | None]
    status: Mapped[ArticleStatus] = mapped_column(default=ArticleStatus.DRAFT)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    published_at: Mapped[datetime | None]
    scheduled_for: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    comments_mode: Mapped[CommentsMode] = mapped_column(default=CommentsMode.OPEN)
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    closed_rule: Mapped[ClosedRule | None]
    is_mode_chosen: Mapped[bool] = mapped_column(default=False)  # a person chose: no rule changes it again
    comments_count: Mapped[int] = mapped_column(default=0)
    commented_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    author: Mapped[Member] = relationship(lazy="raise_on_sql", foreign_keys=[author_id])
    closed_by: Mapped[Member | None] = relationship(lazy="raise_on_sql", foreign_keys=[closed_by_id])
    tags: Mapped[list[Tag]] = relationship(secondary=article_tags, lazy="raise_on_sql", order_by=Tag.name)

    @property
    def path(self) -> str:
        """Its address on this site."""
        return f"/articles/{self.slug}"

    @property
    def was_published(self) -> bool:
        """Whether it is or was to be read by everybody; its address and history are kept from then on."""
        return self.status in (ArticleStatus.PUBLISHED, ArticleStatus.WITHDRAWN)


class ArticleRevision(Base):
    """What an article said after a save since it was published."""

    __tablename__ = "article_revisions"
    __table_args__ = (UniqueConstraint("article_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(300))
    body: Mapped[str]
    body_format: Mapped[BodyFormat]
    body_html: Mapped[Markup]
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))


class FormerAddress(Base):
    """An address that leads to an article now: a slug it had, or its place on an imported site.

    `address` is a path with query (`/2009/11/portfolio-careers/`, `/?p=101`), compared as stored.
    """

    __tablename__ = "former_addresses"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(500), unique=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
