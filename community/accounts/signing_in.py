"""Logging in by password, in two halves: who it is (slow, before the write), then a session begun (a short write)."""

from dataclasses import dataclass

from community.accounts import passwords, queries, sessions
from community.core.database import db
from community.core.refusals import Refused
from community.members.models import Member, MemberState


@dataclass(frozen=True)
class Proven:
    """Somebody who gave the right password."""

    member_id: int
    seen_hash: str
    new_hash: str | None  # where the one seen was made with yesterday's parameters


def prove(identifier: str, password: str) -> Proven:
    """Who this is. One look-up and one hash, whether or not there is such a member (safety.md, 16).

    Raises `Refused` with the same words for a wrong name, a wrong password and an account that can't log in.
    """
    member = db.session.scalar(queries.by_identifier(identifier))
    stored = member.password_hash if member and member.state is MemberState.ACTIVE else None
    is_right = passwords.matches(password, stored)
    if not is_right or member is None or stored is None:
        raise Refused("accounts.log_in_wrong", 422)
    new_hash = passwords.hashed(password) if passwords.is_outdated(stored) else None
    return Proven(member.id, stored, new_hash)


def begin(proven: Proven, device: str, address: str) -> str:
    """A session's token. Inside `writing()`. Refused if the password or the member changed since it was proven."""
    member = db.session.get(Member, proven.member_id)
    if member is None or member.state is not MemberState.ACTIVE or member.password_hash != proven.seen_hash:
        raise Refused("accounts.log_in_wrong", 422)
    if proven.new_hash:
        member.password_hash = proven.new_hash
    return sessions.begin(member, device, address)


def set_password(member: Member, password_hash: str) -> None:
    """A new password, already hashed. It ends every session of the member. Inside `writing()`."""
    member.password_hash = password_hash
    sessions.revoke_all(member)
    db.session.flush()
