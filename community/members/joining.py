"""How somebody becomes a member: by sign-up, by command, with an import, in the demo community.

The one place that adds a row to `members`.
"""

from datetime import datetime

from sqlalchemy import false, or_, select
from sqlalchemy.exc import IntegrityError

from community.core import markup
from community.core.database import db, now
from community.core.folding import folded
from community.core.refusals import Refused
from community.core.signals import member_changed
from community.core.versions import bump
from community.members import emails, handles
from community.members.models import Access, Member, MemberState

LONGEST_NAME = 80


def join(
    handle: str,
    name: str,
    *,
    email: str | None = None,
    is_verified: bool = False,
    may_share_email: bool = False,
    password_hash: str | None = None,
    access: Access = Access.MEMBER,
    state: MemberState = MemberState.ACTIVE,
    joined_at: datetime | None = None,
) -> Member:
    """A new member, flushed, with an id. Inside `writing()`.

    `handle` is folded to lower case, `name` to one line. `email` must be one that `emails.checked` accepts. Where
    somebody else holds it already this is refused or, with `may_share_email`, it is stored without its unique key.
    Raises `Refused`: `members.handle_…`, `members.name_missing`, `members.email_…`, each with its field.
    """
    member = Member(
        handle=usable_handle(handle),
        name=(name := usable_name(name)),
        name_key=folded(name, 240),
        password_hash=password_hash,
        access=access,
        state=state,
        joined_at=(joined_at := joined_at or now()),
        active_at=joined_at,
    )
    key = _give_address(member, email, is_verified) if email is not None else None
    handle_taken, email_taken = _taken(member.handle, key)
    if handle_taken:
        raise Refused("members.handle_taken", 422, "handle", free=free_handle(member.handle))
    if email_taken and not may_share_email:
        raise Refused("members.email_taken", 422, "email")
    member.email_key = None if email_taken else key
    _insert(member, may_share_email)
    bump("site", f"member:{member.id}")
    member_changed.send(member, is_new=True)
    return member


def free_handle(wanted: str) -> str:
    """A handle like `wanted` that nobody has, for importers and suggestions: `ada`, else `ada-2`, `ada-3` …

    `wanted` is any text; it is folded first.
    """
    handle = handles.folded_to_handle(wanted)
    candidate, number = handle, 1
    while handles.is_reserved(candidate) or _is_taken(candidate):
        number += 1
        candidate = handles.numbered(handle, number)
    return candidate


def usable_handle(typed: str) -> str:
    """The handle as it is stored. Raises `Refused` where it is not one, or kept back. Asks the database nothing."""
    handle = typed.strip().lower()
    if not handles.is_well_formed(handle):
        raise Refused("members.handle_shape", 422, "handle")
    if handles.is_reserved(handle):
        raise Refused("members.handle_reserved", 422, "handle")
    return handle


def usable_name(typed: str) -> str:
    """The name as it is stored. Raises `Refused` where there is none, or no letter or digit is in it."""
    name = markup.cleaned_line(typed, LONGEST_NAME)
    if not any(character.isalnum() for character in name):
        raise Refused("members.name_shape" if name else "members.name_missing", 422, "name")
    return name


def usable_email(typed: str) -> str:
    """The address as it is stored. Raises `Refused` where it can't be one."""
    email = emails.checked(typed)
    if email is None:
        raise Refused("members.email_shape", 422, "email")
    return email


def _refuse_taken_handle(handle: str) -> None:
    if _is_taken(handle):
        raise Refused("members.handle_taken", 422, "handle", free=free_handle(handle))


def _is_taken(handle: str) -> bool:
    key = handles.key_of(handle)
    return db.session.scalar(select(Member.id).where(Member.handle_key == key)) is not None


def _give_address(member: Member, typed: str, is_verified: bool) -> str | None:
    """The key by which an address is told from others'."""
    member.email = usable_email(typed)
    member.email_verified_at = member.joined_at if is_verified else None
    return emails.key_of(member.email)


def _taken(handle: str, email_key: str | None) -> tuple[bool, bool]:
    """Whether somebody has the handle, and whether somebody has the address. One statement."""
    handle_key = handles.key_of(handle)
    either = or_(Member.handle_key == handle_key, Member.email_key == email_key if email_key else false())
    found = db.session.execute(select(Member.handle_key, Member.email_key).where(either)).all()
    return (
        any(row.handle_key == handle_key for row in found),
        any(email_key is not None and row.email_key == email_key for row in found),
    )


def _is_held(key: str | None) -> bool:
    return key is not None and db.session.scalar(select(Member.id).where(Member.email_key == key)) is not None


def _insert(member: Member, may_share_email: bool) -> None:
    """The constraints have the last word: on PostgreSQL somebody may have been quicker since we looked."""
    try:
        with db.session.begin_nested():
            db.session.add(member)
            db.session.flush()
    except IntegrityError:
        _refuse_taken_handle(member.handle)
        if not _is_held(member.email_key):
            raise
        if not may_share_email:
            raise Refused("members.email_taken", 422, "email") from None
        member.email_key = None
        _insert(member, may_share_email)
