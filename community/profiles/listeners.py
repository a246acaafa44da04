"""What profiles hear of: a change of a member moves them between the directory's sets, and into saved searches."""

from typing import Any

from community.members.models import Member
from community.profiles.directory import index, saved


def member_changed(member: Member, is_new: bool = False, **_: Any) -> None:
    if index.refresh(member, is_new=is_new) and not is_new:  # nobody looks for somebody without a role
        saved.look_later(member)
