"""The members of the demo community and their portfolios, from `data/members.toml`."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from community.core import markup
from community.core.database import db
from community.core.folding import folded
from community.core.markup import DESCRIPTION, Rendered
from community.members import joining, standing
from community.members.models import Access, Member
from community.profiles import portfolio
from community.profiles.models import Audience, AudienceAnswer, Field, Kind, Motivation, OpenTo, Visibility
from community.profiles.portfolio import Details


@dataclass(frozen=True)
class Person:
    """One member as read, every text rendered: all that is slow is done before writing begins."""

    facts: dict[str, Any]
    bio: Rendered
    roles: list[Details]


def read(people: list[dict[str, Any]], today: date) -> list[Person]:
    return [
        Person(
            facts=facts,
            bio=markup.rendered(facts.get("bio", ""), DESCRIPTION),
            roles=[_details(role, today) for role in facts.get("role", [])],
        )
        for facts in people
    ]


def join(people: list[Person], moment: datetime, hashes: dict[str, str]) -> dict[str, Member]:
    """Every person a member, by handle. `hashes`: password hashes of those who are to log in."""
    return {person.facts["handle"]: _join(person, moment, hashes) for person in people}


def _join(person: Person, moment: datetime, hashes: dict[str, str]) -> Member:
    facts = person.facts
    member = joining.join(
        facts["handle"],
        facts["name"],
        email=f"{facts['handle']}@example.org",
        is_verified=True,
        password_hash=hashes.get(facts["handle"]),
        access=Access(facts.get("access", "member")),
        joined_at=moment - timedelta(days=facts["joined_days_ago"]),
    )
    member.place = facts.get("place", "")
    member.place_key = folded(member.place, 240)
    member.bio, member.bio_html = person.bio.source, person.bio.html
    member.own_answer, member.lang = facts.get("answer"), facts.get("lang")
    roles = {details.title: portfolio.add(member, details) for details in person.roles}
    for audience, titles in facts.get("answers", {}).items():
        chosen = [roles[title].id for title in titles]
        db.session.add(AudienceAnswer(member_id=member.id, audience=Audience(audience), role_ids=chosen))
    standing.tell(member)
    return member


def _details(role: dict[str, Any], today: date) -> Details:
    ended = _month(today, role.get("ended_months_ago"))
    return Details(
        title=role["title"],
        field=Field(role["field"]),
        kind=Kind(role["kind"]),
        organisation=role.get("organisation", ""),
        organisation_url=role.get("organisation_url", ""),
        on_behalf_of=role.get("on_behalf_of", ""),
        started_on=_month(today, role.get("started_months_ago")),
        start_text=role.get("start_text", ""),
        ended_on=ended,
        end_text=role.get("end_text", ""),
        is_over=ended is not None,
        seasonal_months=role.get("seasonal_months", []),
        share=role.get("share"),
        skills=role.get("skills", []),
        description=markup.rendered(role.get("description", ""), DESCRIPTION),
        motivations=[Motivation(word) for word in role.get("motivation", [])],
        open_to=[OpenTo(word) for word in role.get("open_to", [])],
        visibility=Visibility(role.get("visibility", "public")),
    )


def _month(today: date, months_ago: int | None) -> date | None:
    """The first day of the month so many months ago."""
    if months_ago is None:
        return None
    number = today.year * 12 + today.month - 1 - months_ago
    return date(number // 12, number % 12 + 1, 1)
