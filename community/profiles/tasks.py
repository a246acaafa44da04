"""What profiles have done in the background: called with a job's payload (`core/jobs`)."""

from typing import Any

from community.core.database import db
from community.core.writing import writing
from community.members.models import Member, MemberState
from community.profiles import links
from community.profiles.directory import saved
from community.profiles.models import ProfileLink


def look_through_searches(payload: dict[str, Any]) -> None:
    """Somebody changed who may fit a saved search now."""
    with writing():
        saved.look_through(payload["member"])


def verify_link(payload: dict[str, Any]) -> None:
    """Look whether a page that a member named links back to them."""
    link = db.session.get(ProfileLink, payload["link"])
    member = db.session.get(Member, link.member_id) if link else None
    db.session.commit()  # ends the reading: nothing is held while the other site takes its time
    if link is None or member is None or member.state is not MemberState.ACTIVE:
        return
    problem = links.look(link.url, links.address_of(member))
    with writing():
        link = db.session.get(ProfileLink, link.id)
        if link is not None:
            links.judge(link, problem)


def check_links(_payload: dict[str, Any]) -> None:
    """Have links looked at again whose pages answered a month ago."""
    with writing():
        links.have_old_ones_checked()
