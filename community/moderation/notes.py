"""What moderators tell each other of a member. Nobody else sees it."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from community.core.database import db
from community.members.models import Member
from community.moderation.models import MemberNote

MOST = 50


def add(member: Member, by: Member, words: str) -> MemberNote:
    note = MemberNote(member_id=member.id, written_by_id=by.id, words=words)
    db.session.add(note)
    db.session.flush()
    return note


def about(member: Member) -> Select[MemberNote]:
    """Newest first, with who wrote each."""
    return (
        select(MemberNote)
        .options(joinedload(MemberNote.written_by))
        .where(MemberNote.member_id == member.id)
        .order_by(MemberNote.id.desc())
        .limit(MOST)
    )
