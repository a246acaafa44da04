"""What profiles hear of: a change of a member moves them between the directory's sets."""

from typing import Any

from community.members.models import Member
from community.profiles.directory import index


def member_changed(member: Member, **_: Any) -> None:
    index.refresh(member)
