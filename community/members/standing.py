"""Whether a member may post, and that an admin is left. Rooms above call these; levels are set by `accounts.levels`."""

from datetime import datetime, timedelta

from community.core.database import db, now
from community.core.refusals import Refused
from community.core.signals import member_changed
from community.core.versions import bump
from community.members import queries
from community.members.models import Member


def is_suspended(member: Member) -> bool:
    return member.suspended_until is not None and member.suspended_until > now()


def suspend(member: Member, lasts: timedelta) -> datetime:
    """Stop a member from posting; returns until when. They can log in and read. Refused for the last admin."""
    refuse_last_admin(member)
    until = now() + lasts
    member.suspended_until = until
    tell(member)
    return until


def restore(member: Member) -> None:
    """Lift a suspension."""
    member.suspended_until = None
    tell(member)


def refuse_last_admin(member: Member) -> None:
    """Raise `Refused` where without this member no admin could act: they can't be revoked, suspended or closed.

    The admins' rows are locked first, so that two of them can't take the level from each other at once.
    """
    admins = db.session.scalars(queries.acting_admins().with_for_update()).all()
    if [admin.id for admin in admins] == [member.id]:
        raise Refused("members.last_admin", 409)


def tell(member: Member) -> None:
    """What pages show of this member has changed."""
    db.session.flush()
    bump("site", f"member:{member.id}")
    member_changed.send(member)
