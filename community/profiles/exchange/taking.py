"""What somebody chose of a file, put into their portfolio: all of it or nothing, and nothing twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from community.core.database import db
from community.core.folding import folded
from community.core.refusals import Refused
from community.members.models import Member
from community.profiles import portfolio, queries
from community.profiles.exchange.entries import FoundRole
from community.profiles.exchange.found import Found
from community.profiles.models import PortfolioRole
from community.profiles.portfolio import MOST_ROLES, Details


@dataclass(frozen=True)
class Chosen:
    """A role to take, and how many such were there when it was chosen."""

    details: Details
    there: int


def compared(found: Found, roles: Sequence[PortfolioRole]) -> None:
    """Say of each role found how many such these are, the member's own."""
    found.roles = [replace(role, there=count_of(role, roles)) for role in found.roles]


def take(member: Member, chosen: Sequence[Chosen]) -> int:
    """Add the roles in their order; how many were added. What has come meanwhile (the form was sent twice) is not
    added again. Refuses where they do not all fit."""
    _lock(member)
    roles = queries.all_roles_of(member)
    new = [one.details for one in chosen if count_of(one.details, roles) <= one.there]
    room = MOST_ROLES - len(roles)
    if new and room <= 0:
        raise Refused("profiles.import_no_room", most=MOST_ROLES)
    if len(new) > room:
        raise Refused("profiles.import_too_many", most=MOST_ROLES, room=room, chosen=len(new))
    if new:
        portfolio.add_all(member, new)
    return len(new)


def _lock(member: Member) -> None:
    """One import at a time; from here on the member is as whoever came before has left them."""
    stored = select(Member).where(Member.id == member.id).with_for_update()
    db.session.scalars(stored, execution_options={"populate_existing": True}).one()


def count_of(role: FoundRole | Details, among: Iterable[PortfolioRole]) -> int:
    """How many of these are the same role: title and organisation alike, and a time in common."""
    title, organisation = folded(role.title, 240), folded(role.organisation)
    return sum(
        1
        for other in among
        if other.title_key == title and folded(other.organisation) == organisation and _overlap(role, other)
    )


def _overlap(one: FoundRole | Details, other: PortfolioRole) -> bool:
    """Whether two roles may have been held at the same time; where a beginning is not known, they may."""
    if one.started_on is None or other.started_on is None or one.started_on == other.started_on:
        return True
    return one.started_on < (other.ended_on or date.max) and other.started_on < (one.ended_on or date.max)
