"""Who is meant by what was typed into the log-in form."""

from sqlalchemy import Select, select

from community.members import emails
from community.members.models import Member


def by_identifier(identifier: str) -> Select[Member]:
    """The member with this handle or e-mail address, whatever their state. An `@` is in no handle."""
    typed = identifier.strip()
    if "@" in typed:
        return select(Member).where(Member.email_key == emails.key_of(typed))
    return select(Member).where(Member.handle == typed.lower())
