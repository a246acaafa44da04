"""What profiles hear of: a change of a member moves them between the directory's sets, and into saved searches."""

from typing import Any

from community.members.models import Member
from community.profiles.directory import index, saved


def member_changed(member: Member, **_: Any) -> None:
    if index.refresh(member):
        saved.look_later(member)
