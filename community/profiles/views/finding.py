"""The member whom an address names."""

from typing import Any

from flask import abort, redirect, request

from community.accounts import access
from community.core.database import db
from community.core.http.errors import error_page
from community.members.models import Member, MemberState
from community.profiles import queries, words
from community.profiles.models import PortfolioRole


def member_or_404(handle: str) -> Member:
    """Somebody whose account is open. Capitals are forgiven; a closed account is 410."""
    member = db.session.scalar(queries.profile(handle.lower()))
    if member is None:
        abort(404)
    if member.state is MemberState.CLOSED:
        abort(error_page(410, str(words.CLOSED)))
    if handle != member.handle:
        abort(redirect(request.full_path.rstrip("?").replace(handle, member.handle, 1), 301))
    return member


def own_role_or_404(role_id: int) -> PortfolioRole:
    return db.session.scalar(queries.role_of(access.member(), role_id)) or abort(404)


def robots(member: Member) -> str:
    """What crawlers are asked, for the header X-Robots-Tag; "" where there is nothing to ask."""
    asked: list[Any] = []
    if not member.is_indexed or member.state is not MemberState.ACTIVE:
        asked += ["noindex"]
    if not member.is_for_ai:
        asked += ["noai", "noimageai"]
    return ", ".join(asked)
