"""A member as JSON Resume (schema 1.0.0). Pure: what may be shown has been chosen before.

`position` is one string there, so every concurrent role is an entry of its own; what the schema does not know
stands under `x-role`, from which `resume_in` makes the same roles again. Months are YYYY-MM, words that are no month
stay words.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from community.core.filters import iso
from community.members.models import Member
from community.profiles.models import Kind, PortfolioRole, ProfileLink

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"


def resume_of(
    member: Member,
    roles: Sequence[PortfolioRole],
    *,
    summary: str,
    profile_url: str,
    network: str,
    as_of: datetime,
    links: Sequence[ProfileLink] = (),
    photo: str = "",
    address: str = "",
) -> dict[str, Any]:
    """The résumé as data. `roles` are those that its reader may see, `network` is this site's name, `photo` the
    address of their portrait, `address` where everybody finds the résumé (empty: nowhere)."""
    here = {"network": network, "username": member.handle, "url": profile_url}
    numbered = list(enumerate(roles, start=1))
    data = {
        "$schema": SCHEMA,
        "basics": {
            "name": member.name,
            "label": member.own_answer or member.answer,
            "image": photo,
            "url": member.website or profile_url,
            "summary": summary,
            "location": {"city": member.place},
            "profiles": [here, *(_network(link) for link in links)],
        },
        "work": [_work(role, order) for order, role in numbered if role.kind is not Kind.VOLUNTEERING],
        "volunteer": [_volunteer(role, order) for order, role in numbered if role.kind is Kind.VOLUNTEERING],
        "skills": [{"name": name} for name in _skills(roles)],
        "meta": {"canonical": address, "version": "v1.0.0", "lastModified": iso(as_of)},
    }
    return {name: said for name, value in data.items() if (said := _without_nothing(value))}


def _network(link: ProfileLink) -> dict[str, Any]:
    return {"network": link.name or urlsplit(link.url).hostname, "url": link.url}


def _work(role: PortfolioRole, order: int) -> dict[str, Any]:
    return {"name": role.organisation, "position": role.title, **_common(role, order)}


def _volunteer(role: PortfolioRole, order: int) -> dict[str, Any]:
    return {"organization": role.organisation, "position": role.title, **_common(role, order)}


def _common(role: PortfolioRole, order: int) -> dict[str, Any]:
    return {
        "url": role.organisation_url,
        "startDate": _month(role.started_on),
        "endDate": _month(role.ended_on),
        "summary": role.description,
        "x-role": {
            "order": order,
            "field": role.field.value,
            "kind": role.kind.value,
            "share": role.share,
            "onBehalfOf": role.on_behalf_of,
            "seasonalMonths": role.seasonal_months,
            "startText": role.start_text,
            "endText": role.end_text,
            "current": not role.is_over,
            "skills": [skill.name for skill in role.skills],
            "motivations": role.motivations,
            "openTo": [one.value for one in role.open_to],
            "visibility": role.visibility.value,
        },
    }


def _month(day: date | None) -> str | None:
    return None if day is None else f"{day.year:04}-{day.month:02}"


def _skills(roles: Sequence[PortfolioRole]) -> list[str]:
    once: dict[str, str] = {}
    for role in roles:
        for skill in role.skills:
            once.setdefault(skill.key, skill.name)
    return list(once.values())


def _without_nothing(value: Any) -> Any:
    """Without what is None, empty text or an empty list or object; false and 0 say something and stay."""
    if isinstance(value, dict):
        kept = {name: _without_nothing(inner) for name, inner in value.items()}
        return {
            name: inner for name, inner in kept.items() if inner is not None and inner not in ("", [], {})
        }
    if isinstance(value, list):
        return [_without_nothing(inner) for inner in value]
    return value
