"""What a member says of themselves beside their roles: name, place, words, their own answer."""

from dataclasses import dataclass

from sqlalchemy import update

from community.core.database import db
from community.core.folding import folded
from community.core.markup import Rendered
from community.core.refusals import Refused
from community.core.signals import member_changed
from community.core.versions import bump
from community.members.models import Member


@dataclass(frozen=True)
class About:
    """`own_answer` is empty where the composed one stands, `time_zone` where the site's does."""

    name: str
    place: str
    website: str
    bio: Rendered
    own_answer: str
    time_zone: str
    is_indexed: bool
    is_for_ai: bool


def edit(member: Member, about: About, seen_version: int) -> None:
    """Say it anew. Refuses (409) where it has changed since the form was made."""
    guarded = (
        update(Member)
        .where(Member.id == member.id, Member.version == seen_version)
        .values(version=seen_version + 1)
    )
    if not db.session.execute(guarded).rowcount:  # type: ignore[attr-defined]
        raise Refused("profiles.about_changed", 409)
    member.name, member.name_key = about.name, folded(about.name, 240)
    member.place, member.place_key = about.place, folded(about.place, 240)
    member.website = about.website
    member.bio, member.bio_html = about.bio.source, about.bio.html
    member.own_answer = about.own_answer or None
    member.time_zone = about.time_zone or None
    member.is_indexed, member.is_for_ai = about.is_indexed, about.is_for_ai
    db.session.flush()
    bump(f"member:{member.id}", "site")
    member_changed.send(member)
