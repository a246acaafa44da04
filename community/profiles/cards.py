"""Audience cards: links that show chosen roles only, whatever their visibility, until revoked or expired.

Whoever has the token sees the card and nobody learns of it otherwise: a card is in no list, feed, search or export
but its owner's own. What it shows are the roles as they are now.
"""

import enum
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import selectinload

from community.core.database import db, now
from community.core.refusals import Refused
from community.members.models import Member
from community.profiles import queries
from community.profiles.models import Audience, AudienceCard, PortfolioRole

MOST_CARDS = 50  # open at once
TOKEN_BYTES = 24  # 192 bits
DAYS = (7, 30, 90)
DEFAULT_DAYS = 30


class CardState(enum.StrEnum):
    OPEN = "open"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class CardDetails:
    """For whom (`name`, for its owner alone), which roles, the owner's words; `days` None: it never expires."""

    name: str
    audience: Audience
    role_ids: Sequence[int]
    words: str = ""
    days: int | None = DEFAULT_DAYS


def make(member: Member, details: CardDetails) -> AudienceCard:
    """A new card. Refuses roles that are not the member's, and one card too many."""
    db.session.execute(select(Member.id).where(Member.id == member.id).with_for_update())
    if open_count(member) >= MOST_CARDS:
        raise Refused("profiles.too_many_cards", most=MOST_CARDS)
    role_ids = list(dict.fromkeys(details.role_ids))
    theirs = set(db.session.scalars(select(PortfolioRole.id).where(PortfolioRole.member_id == member.id)))
    if not role_ids or not theirs.issuperset(role_ids):
        raise Refused("profiles.not_your_role", field="role_ids")
    moment = now()
    card = AudienceCard(
        member_id=member.id,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        name=details.name,
        audience=details.audience,
        role_ids=role_ids,
        words=details.words,
        created_at=moment,
        expires_at=moment + timedelta(days=details.days) if details.days else None,
    )
    db.session.add(card)
    db.session.flush()
    return card


def revoke(card: AudienceCard) -> None:
    """For good: its token never opens anything again."""
    card.revoked_at = card.revoked_at or now()


def state_of(card: AudienceCard, moment: datetime) -> CardState:
    if card.revoked_at is not None:
        return CardState.REVOKED
    is_over = card.expires_at is not None and card.expires_at <= moment
    return CardState.EXPIRED if is_over else CardState.OPEN


# --- what there is -------------------------------------------------------------------------------------------


def of(member: Member) -> Select[AudienceCard]:
    """A member's own cards, the newest first."""
    return select(AudienceCard).where(AudienceCard.member_id == member.id).order_by(AudienceCard.id.desc())


def card_of(member: Member, card_id: int) -> Select[AudienceCard]:
    return of(member).where(AudienceCard.id == card_id)


def by_token(token: str) -> Select[AudienceCard]:
    return select(AudienceCard).where(AudienceCard.token == token)


def roles_on(card: AudienceCard) -> Select[PortfolioRole]:
    """The card's roles as they are now, in their owner's order: the one place where `visible_to` is not asked,
    because the owner chose them for whoever has the token."""
    return (
        queries.in_order(select(PortfolioRole))
        .where(PortfolioRole.member_id == card.member_id, PortfolioRole.id.in_(card.role_ids))
        .options(selectinload(PortfolioRole.skills), selectinload(PortfolioRole.openings))
    )


def open_count(member: Member) -> int:
    counted = select(func.count(AudienceCard.id)).where(AudienceCard.member_id == member.id, _is_open())
    return db.session.scalar(counted) or 0


def _is_open() -> ColumnElement[bool]:
    still = or_(AudienceCard.expires_at.is_(None), AudienceCard.expires_at > now())
    return AudienceCard.revoked_at.is_(None) & still
