"""PortfolioRole with its skills and openings; answers and cards for audiences; links, self-assessments; the directory's
index and saved searches."""

import enum
from datetime import date, datetime

from markupsafe import Markup
from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.database import Base, Bytewise, Json, now
from community.members.models import Member


class Field(enum.StrEnum):
    """The field of work: one of eight, each with its colour (ux.md, 1.2)."""

    ADVISING = "advising"
    MAKING = "making"
    HEALTH = "health"
    TECHNOLOGY = "technology"
    WRITING = "writing"
    TEACHING = "teaching"
    LAND = "land"
    CIVIC = "civic"


class Kind(enum.StrEnum):
    """The kind of engagement (product.md, Members, roles, the answer)."""

    EMPLOYMENT = "employment"
    FREELANCE = "freelance"
    CONSULTANCY = "consultancy"
    ADVISORY = "advisory"
    BOARD = "board"
    FOUNDER = "founder"
    INVESTING = "investing"
    WRITING = "writing"
    TEACHING = "teaching"
    SPEAKING = "speaking"
    CRAFT = "craft"
    CARING = "caring"
    VOLUNTEERING = "volunteering"
    OTHER = "other"


class Motivation(enum.StrEnum):
    BALANCE = "balance"
    LEARNING = "learning"
    INDEPENDENCE = "independence"
    FULFILMENT = "fulfilment"
    INCOME = "income"


class OpenTo(enum.StrEnum):
    """What a role is open to; no row at all means nothing."""

    CLIENTS = "clients"
    COLLABORATORS = "collaborators"
    JOB_SHARE = "job_share"
    BOARD_SEATS = "board_seats"
    MENTORING = "mentoring"
    SPEAKING = "speaking"


class Visibility(enum.StrEnum):
    PUBLIC = "public"
    MEMBERS = "members"
    CONNECTIONS = "connections"
    PRIVATE = "private"  # only me


class PortfolioRole(Base):
    """One piece of paid or unpaid work. Dates are by month (the first of it); fuzzy words are kept as typed.

    Current: `ended_on` is null and `is_over` false ("I stopped, but don't know when" is `is_over` without a date).
    """

    __tablename__ = "portfolio_roles"
    __table_args__ = (
        CheckConstraint("share IS NULL OR share BETWEEN 0 AND 100", name="share"),
        CheckConstraint("ended_on IS NULL OR is_over", name="ended_is_over"),
        CheckConstraint("ended_on IS NULL OR started_on IS NULL OR ended_on >= started_on", name="dates"),
        Index(None, "member_id", "position", "id"),
        Index(None, "field", "member_id"),
        Index(None, "kind", "member_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    title_key: Mapped[str] = mapped_column(String(240), index=True)  # casefolded
    organisation: Mapped[str] = mapped_column(String(120), default="")
    organisation_url: Mapped[str] = mapped_column(String(500), default="")
    on_behalf_of: Mapped[str] = mapped_column(String(120), default="")
    field: Mapped[Field]
    kind: Mapped[Kind]
    started_on: Mapped[date | None]
    start_text: Mapped[str] = mapped_column(String(60), default="")
    ended_on: Mapped[date | None]
    end_text: Mapped[str] = mapped_column(String(60), default="")
    is_over: Mapped[bool] = mapped_column(default=False)
    seasonal_months: Mapped[list[int]] = mapped_column(default=list)
    share: Mapped[int | None]  # percent of the week
    description: Mapped[str] = mapped_column(default="")
    description_html: Mapped[Markup] = mapped_column(default=Markup(""))
    motivations: Mapped[list[str]] = mapped_column(default=list)
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.PUBLIC)
    confirmed_at: Mapped[datetime] = mapped_column(default=now)  # "as of"
    created_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)

    member: Mapped[Member] = relationship(lazy="raise_on_sql")
    skills: Mapped[list["RoleSkill"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", order_by="RoleSkill.position"
    )
    openings: Mapped[list["RoleOpening"]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")

    @property
    def open_to(self) -> list[OpenTo]:
        """What it is open to, in the order of the list; `openings` must be loaded."""
        there = {opening.open_to for opening in self.openings}
        return [one for one in OpenTo if one in there]


class RoleSkill(Base):
    __tablename__ = "role_skills"
    __table_args__ = (Index(None, "key", "role_id"),)

    role_id: Mapped[int] = mapped_column(
        ForeignKey("portfolio_roles.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(120), primary_key=True)  # casefolded
    name: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]


class RoleOpening(Base):
    __tablename__ = "role_openings"
    __table_args__ = (Index(None, "open_to", "role_id"),)

    role_id: Mapped[int] = mapped_column(
        ForeignKey("portfolio_roles.id", ondelete="CASCADE"), primary_key=True
    )
    open_to: Mapped[OpenTo] = mapped_column(primary_key=True)


class Audience(enum.StrEnum):
    """Whom an answer is for (product.md, Members, roles, the answer)."""

    EVERYBODY = "everybody"
    CLIENT = "client"
    PEER = "peer"
    FAMILY = "family"
    BOARD = "board"


class AudienceAnswer(Base):
    """How a member answers one audience: which roles, in which order, and own words where the composed ones were
    changed. For everybody the line is `Member.own_answer`, and `line` stays null.

    `role_ids` may name roles that are gone or hidden meanwhile: whoever reads asks for those the viewer may see.
    """

    __tablename__ = "audience_answers"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    audience: Mapped[Audience] = mapped_column(primary_key=True)
    role_ids: Mapped[list[int]] = mapped_column(default=list)  # empty: all current ones
    line: Mapped[str | None] = mapped_column(String(120))
    thirty_seconds: Mapped[str | None] = mapped_column(String(600))
    paragraph: Mapped[str | None] = mapped_column(String(2_000))
    version: Mapped[int] = mapped_column(default=1)


class AudienceCard(Base):
    """A link that shows chosen roles only, whatever their visibility. Whoever has the token sees them, until it is
    revoked or expires; then it answers 410."""

    __tablename__ = "audience_cards"
    __table_args__ = (Index(None, "member_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    token: Mapped[str] = mapped_column(String(43), unique=True)  # 128 bits or more, URL-safe
    name: Mapped[str] = mapped_column(String(120))  # for its owner: whom it was made for
    audience: Mapped[Audience]
    role_ids: Mapped[list[int]]
    words: Mapped[str] = mapped_column(String(600), default="")  # the owner's, to whoever opens it
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ProfileLink(Base):
    """An address elsewhere that a member says is theirs; verified while that page links back with rel=me."""

    __tablename__ = "profile_links"
    __table_args__ = (
        UniqueConstraint("member_id", "url"),
        Index(None, "member_id", "position", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    position: Mapped[int]
    url: Mapped[str] = mapped_column(String(500))
    name: Mapped[str] = mapped_column(String(60), default="")
    verified_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(String(40), default="")  # a code, of the last check
    created_at: Mapped[datetime] = mapped_column(default=now)


class Assessment(Base):
    """A self-assessment that a member chose to keep."""

    __tablename__ = "assessments"
    __table_args__ = (Index(None, "member_id", "taken_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    taken_at: Mapped[datetime] = mapped_column(default=now)
    answers: Mapped[list[int]]  # one of 1 to 5 for each statement, in their order


class DirectoryEntry(Base):
    """What the directory knows of one active member: the sets that hold them, as [kind, key, name]."""

    __tablename__ = "directory_entries"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    for_everybody: Mapped[list[list[str]]] = mapped_column(Json)
    for_members: Mapped[list[list[str]]] = mapped_column(Json)


class DirectorySet(Base):
    """The members to whom one thing applies (a skill, a title, a word of their name), as a roaring bitmap of their
    ids: once as everybody may know it, once as members may."""

    __tablename__ = "directory_sets"
    __table_args__ = (Index(None, "kind", "is_for_members", "members_count"),)

    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    key: Mapped[str] = mapped_column(Bytewise, primary_key=True)
    is_for_members: Mapped[bool] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), default="")  # as somebody wrote it
    ids: Mapped[bytes] = mapped_column(LargeBinary)
    members_count: Mapped[int]


class SavedSearch(Base):
    """A search of the directory that tells its member when somebody new fits."""

    __tablename__ = "saved_searches"
    __table_args__ = (UniqueConstraint("member_id", "query"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    query: Mapped[str] = mapped_column(String(2_000))  # as in the address, in one fixed order
    name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(default=now)


class SearchFind(Base):
    """Who fits a saved search and is known of: by being there when it was saved, or by a notice."""

    __tablename__ = "search_finds"

    search_id: Mapped[int] = mapped_column(
        ForeignKey("saved_searches.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    found_at: Mapped[datetime] = mapped_column(default=now)
