"""PortfolioRole with its skills and what it is open to."""

import enum
from datetime import date, datetime

from markupsafe import Markup
from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.database import Base, now
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
