"""Sessions as rows: begun at log-in, found by the cookie's token, ended by revoking."""

import hashlib
import ipaddress
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import ColumnElement, ScalarSelect, and_, select, update
from sqlalchemy.orm import contains_eager

from community.accounts.models import LoginSession
from community.core import markup
from community.core.database import db, now
from community.members.models import Member, MemberState

LASTS = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=1)

#: Numbers that every page of a member shows, by name: asked in the statement that finds the session, so that they
#: cost none of their own. Correlated to `LoginSession` and `Member`.
_asked_along: dict[str, ScalarSelect[int]] = {}


@dataclass(frozen=True)
class Found:
    """A live session, and the numbers asked along with it."""

    session: LoginSession
    along: Mapping[str, int] = field(default_factory=dict)


def ask_along(name: str, number: ScalarSelect[int]) -> None:
    """A room above has such a number (`create_app` says which)."""
    _asked_along[name] = number


def begin(member: Member, device: str = "", address: str = "") -> str:
    """Begin a session and return its token; only its hash is stored.

    `device` is what the browser says of itself, `address` is `truncated`.
    """
    token = secrets.token_urlsafe(32)
    db.session.add(
        LoginSession(
            token_hash=_hash(token),
            member_id=member.id,
            expires_at=now() + LASTS,
            device=markup.cleaned_line(device, 200),
            address=address,
        )
    )
    db.session.flush()
    return token


def found(token: str) -> Found | None:
    """The session of a token with its member, while it is neither revoked nor over and the member is active."""
    row = db.session.execute(
        select(LoginSession, *(number.label(name) for name, number in _asked_along.items()))
        .join(LoginSession.member)
        .options(contains_eager(LoginSession.member))
        .where(LoginSession.token_hash == _hash(token), _is_alive(), Member.state == MemberState.ACTIVE)
    ).first()
    return None if row is None else Found(row[0], dict(zip(_asked_along, row[1:], strict=True)))


def revoke(session: LoginSession) -> None:
    session.revoked_at = now()
    db.session.flush()


def revoke_all(member: Member, but: LoginSession | None = None) -> None:
    """End every session of a member, or every other one."""
    which = [LoginSession.member_id == member.id, LoginSession.revoked_at.is_(None)]
    if but is not None:
        which.append(LoginSession.id != but.id)
    db.session.execute(update(LoginSession).where(*which).values(revoked_at=now()))


def note_seen(session_id: int) -> None:
    db.session.execute(update(LoginSession).where(LoginSession.id == session_id).values(seen_at=now()))


def is_due(session: LoginSession) -> bool:
    """Whether it is a minute or more since the row last said when it was seen."""
    return now() - session.seen_at >= SEEN_EVERY


def truncated(address: str) -> str:
    """A visitor's address as it may be kept (product.md, Privacy): its /24 or /48; "" for anything else."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ipaddress.ip_network((found.packed, 24 if found.version == 4 else 48), strict=False))


def _is_alive() -> ColumnElement[bool]:
    return and_(LoginSession.revoked_at.is_(None), LoginSession.expires_at > now())


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
