"""Who writes a comment: a member, or a guest under the name they give."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from community.comments.models import Comment, Guest
from community.core.database import db
from community.members.models import Member


@dataclass(frozen=True)
class Writer:
    """Exactly one of `member` and `guest`; name, e-mail and website are a guest's, kept with each comment."""

    member: Member | None = None
    guest: Guest | None = None
    name: str = ""
    email: str = ""
    website: str = ""

    @property
    def key(self) -> str:
        """By which their comments are told from others' when one is sent twice."""
        return f"m{self.member.id}" if self.member else f"g{self._guest_id}"

    @property
    def wrote(self) -> ColumnElement[bool]:
        """Condition: a comment is theirs."""
        if self.member is not None:
            return Comment.author_id == self.member.id
        return Comment.guest_id == self._guest_id

    @property
    def _guest_id(self) -> int:
        if self.guest is None:
            raise ValueError("a writer is a member or a guest")
        return self.guest.id


def guest_known_as(public_id: str) -> Guest:
    """The guest of this random id; made when they write for the first time."""
    found = db.session.scalar(select(Guest).where(Guest.public_id == public_id))
    if found is None:
        found = Guest(public_id=public_id)
        db.session.add(found)
        db.session.flush()
    return found
