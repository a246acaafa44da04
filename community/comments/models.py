"""Comment, CommentRevision, Guest; marks and mentions; what holding has learnt."""

import enum
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.articles.models import Article, BodyFormat
from community.core.database import Base, Bytewise, Json, now
from community.members.models import Member
from community.profiles.models import Field

LEAST_CHARACTERS, MOST_CHARACTERS = 2, 10_000  # of a comment, as typed


class Status(enum.StrEnum):
    HELD = "held"  # on the screen: "Awaiting review"
    PUBLISHED = "published"
    REJECTED = "rejected"
    SPAM = "spam"
    WITHDRAWN = "withdrawn"


#: Which moves there are; any other raises. Withdrawn is the writer's own and final.
MOVES = {
    Status.HELD: {Status.PUBLISHED, Status.REJECTED, Status.SPAM, Status.WITHDRAWN},
    Status.PUBLISHED: {Status.HELD, Status.REJECTED, Status.SPAM, Status.WITHDRAWN},
    Status.REJECTED: {Status.PUBLISHED, Status.HELD, Status.SPAM, Status.WITHDRAWN},
    Status.SPAM: {Status.PUBLISHED, Status.HELD, Status.REJECTED, Status.WITHDRAWN},
    Status.WITHDRAWN: set(),
}


class Guest(Base):
    """A visitor who commented: known by a random 128-bit id in a signed cookie, never by the e-mail typed."""

    __tablename__ = "guests"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Comment(Base):
    """One thing said under an article. `parent_id` is the truth; `path`, `root_id`, `depth` are for reading.

    `is_drawn`: it has a place in the thread, being published or having visible replies (then it is a placeholder).
    The counts are of visible comments. `version` changes with status, standing body or pending revision only.
    """

    __tablename__ = "comments"
    __table_args__ = (
        CheckConstraint("depth >= 1", name="depth"),
        CheckConstraint("(depth = 1) = (parent_id IS NULL)", name="root_has_no_parent"),
        CheckConstraint("direct_replies_count >= 0 AND all_replies_count >= 0", name="counts"),
        CheckConstraint(
            "is_drawn = (status = 'published' OR direct_replies_count > 0 OR all_replies_count > 0)",
            name="is_drawn",
        ),
        CheckConstraint("status <> 'published' OR published_at IS NOT NULL", name="published_at"),
        CheckConstraint("author_id IS NULL OR guest_id IS NULL", name="one_writer"),
        UniqueConstraint("writer_key", "place_key", "body_hash", "slot", name="uq_comments_repeated"),
        Index(
            "ix_comments_branch",
            "root_id",
            "path",
            postgresql_where=text("is_drawn"),
            sqlite_where=text("is_drawn"),
        ),
        Index(
            "ix_comments_roots",
            "article_id",
            "path",
            postgresql_where=text("is_drawn AND depth = 1"),
            sqlite_where=text("is_drawn AND depth = 1"),
        ),
        Index(
            "ix_comments_best",
            "article_id",
            "score",
            "id",
            postgresql_where=text("is_drawn AND depth = 1"),
            sqlite_where=text("is_drawn AND depth = 1"),
        ),
        Index("ix_comments_new", "article_id", "published_at"),
        Index("ix_comments_path", "path"),
        Index("ix_comments_parent", "parent_id"),
        Index("ix_comments_queue", "status", "created_at", "id"),
        Index("ix_comments_author", "author_id", "created_at"),
        Index("ix_comments_guest", "guest_id", "created_at"),
        Index("ix_comments_author_standing", "author_id", "decided_at"),
        Index("ix_comments_guest_standing", "guest_id", "decided_at"),
        Index("ix_comments_pending", "pending_revision_id"),
        Index("ix_comments_latest", "published_at", "id"),
        Index(
            "ix_comments_unreviewed",
            "published_at",
            "id",
            postgresql_where=text("status = 'published' AND reviewed_at IS NULL"),
            sqlite_where=text("status = 'published' AND reviewed_at IS NULL"),
        ),
        Index(
            "ix_comments_flagged",
            "flag_weight",
            "id",
            postgresql_where=text("flag_weight > 0 OR is_suspect"),
            sqlite_where=text("flag_weight > 0 OR is_suspect"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    root_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))  # its own id for a root
    depth: Mapped[int]
    path: Mapped[str | None] = mapped_column(Bytewise)  # written by the second statement: it holds the id
    status: Mapped[Status]
    is_drawn: Mapped[bool]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guests.id", ondelete="SET NULL"))
    guest_name: Mapped[str] = mapped_column(String(120), default="")
    guest_email: Mapped[str] = mapped_column(String(320), default="")  # never shown
    guest_website: Mapped[str] = mapped_column(String(500), default="")
    speaking_as_id: Mapped[int | None] = mapped_column(ForeignKey("portfolio_roles.id", ondelete="SET NULL"))
    speaking_as_title: Mapped[str | None] = mapped_column(String(120))
    speaking_as_field: Mapped[Field | None]
    body: Mapped[str]
    body_format: Mapped[BodyFormat] = mapped_column(default=BodyFormat.MARKDOWN)
    body_html: Mapped[Markup]
    render_version: Mapped[int] = mapped_column(default=1)
    lang: Mapped[str | None] = mapped_column(String(35))
    #: No key in the database: revisions refer to comments already, and are never deleted.
    pending_revision_id: Mapped[int | None] = mapped_column()
    held_reason: Mapped[str | None] = mapped_column(String(40))  # the rule's code, while held
    holding_answers: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    published_at: Mapped[datetime | None]  # first time visible
    edited_at: Mapped[datetime | None]  # shown as "edited"
    reviewed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_as: Mapped[str | None] = mapped_column(String(24))
    decided_reason: Mapped[str | None] = mapped_column(String(40))  # a code; shown to the writer
    decided_words: Mapped[str] = mapped_column(default="")  # the moderator's own, shown to the writer
    appealed_at: Mapped[datetime | None]  # its writer asked for a second opinion on that decision
    #: Rejected with "please revise": its writer may change it and send it again.
    is_revisable: Mapped[bool] = mapped_column(default=False, server_default=false())
    withdrawn_at: Mapped[datetime | None]
    disowned_at: Mapped[datetime | None]
    direct_replies_count: Mapped[int] = mapped_column(default=0)
    all_replies_count: Mapped[int] = mapped_column(default=0)
    useful_count: Mapped[int] = mapped_column(default=0)
    score: Mapped[float] = mapped_column(default=0.0)
    flag_weight: Mapped[float] = mapped_column(default=0.0)  # of flags that nobody has settled yet
    #: A word on the list of suspect ones is in it: published, but a moderator is asked to look.
    is_suspect: Mapped[bool] = mapped_column(default=False, server_default=false())
    writer_key: Mapped[str | None] = mapped_column(String(60))  # these four refuse the same words twice
    place_key: Mapped[str | None] = mapped_column(String(60))
    body_hash: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    slot: Mapped[int | None]

    article: Mapped[Article] = relationship(lazy="raise_on_sql")
    author: Mapped[Member | None] = relationship(lazy="raise_on_sql")
    parent: Mapped["Comment | None"] = relationship(
        lazy="raise_on_sql", remote_side="Comment.id", foreign_keys=[parent_id]
    )
    pending_revision: Mapped["CommentRevision | None"] = relationship(
        lazy="raise_on_sql",
        foreign_keys=[pending_revision_id],
        primaryjoin="Comment.pending_revision_id == CommentRevision.id",
        viewonly=True,
    )


class CommentRevision(Base):
    """What a comment said. History shows only those that were once published (`published_at`)."""

    __tablename__ = "comment_revisions"
    __table_args__ = (UniqueConstraint("comment_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    number: Mapped[int]
    body: Mapped[str]
    body_format: Mapped[BodyFormat] = mapped_column(default=BodyFormat.MARKDOWN)
    body_html: Mapped[Markup]
    render_version: Mapped[int] = mapped_column(default=1)
    lang: Mapped[str | None] = mapped_column(String(35))
    held_reason: Mapped[str | None] = mapped_column(String(40))
    holding_answers: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    published_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]


class UsefulMark(Base):
    """A member found a comment useful: one for each, taken back by deleting it."""

    __tablename__ = "useful_marks"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime] = mapped_column(default=now)


class Mention(Base):
    """A comment names a member by handle. `told_at` is set when they were told, once it was visible."""

    __tablename__ = "mentions"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    told_at: Mapped[datetime | None]


# --- what holding knows (`holding/`) -------------------------------------------------------------------------


class WordList(enum.StrEnum):
    BANNED = "banned"  # holds
    SUSPECT = "suspect"  # publishes, and asks a moderator to look


class ListedWord(Base):
    """A word or phrase that a moderator put on a list; `key` is it as it is compared (core.folding)."""

    __tablename__ = "listed_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(120))
    key: Mapped[str] = mapped_column(String(240), unique=True)
    kind: Mapped[WordList]
    added_at: Mapped[datetime] = mapped_column(default=now)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))


class BayesWord(Base):
    """In how many of the learnt texts a word stood. The row of the empty word counts the texts themselves."""

    __tablename__ = "bayes_words"
    __table_args__ = (CheckConstraint("spam >= 0 AND good >= 0", name="counts"),)

    word: Mapped[str] = mapped_column(String(60), primary_key=True)
    spam: Mapped[int] = mapped_column(default=0)
    good: Mapped[int] = mapped_column(default=0)


class BayesLesson(Base):
    """What was learnt from one revision, so that an undo can take back exactly that."""

    __tablename__ = "bayes_lessons"

    revision_id: Mapped[int] = mapped_column(
        ForeignKey("comment_revisions.id", ondelete="CASCADE"), primary_key=True
    )
    is_spam: Mapped[bool]
    words: Mapped[list[str]]
    learnt_at: Mapped[datetime] = mapped_column(default=now)
