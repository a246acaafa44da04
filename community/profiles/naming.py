"""What roles are called where one is chosen among several. Pure.

What is signed with a role keeps the bare title (`articles.speaking`, `Comment.speaking_as_title`).
"""

from collections import Counter
from collections.abc import Sequence

from community.core.folding import folded
from community.profiles.models import PortfolioRole


def choices(roles: Sequence[PortfolioRole]) -> list[tuple[str, str]]:
    """(id, name) of each role, as form fields take them."""
    return [(str(role.id), name) for role, name in zip(roles, names(roles), strict=True)]


def names(roles: Sequence[PortfolioRole]) -> list[str]:
    """Each role's title; where it stands more than once among these, with its organisation, and with the year it began
    where that says nothing or not enough: "Bookkeeper · Quay Café", "Bookkeeper · 2019"."""
    titles = Counter(_title(role) for role in roles)
    places = Counter(_place(role) for role in roles)
    return [
        role.title if titles[_title(role)] == 1 else _told_apart(role, places[_place(role)] == 1)
        for role in roles
    ]


def _told_apart(role: PortfolioRole, is_alone_there: bool) -> str:
    is_enough = bool(role.organisation) and is_alone_there
    began = "" if is_enough else str(role.started_on.year) if role.started_on else role.start_text
    return " · ".join(part for part in (role.title, role.organisation, began) if part)


def _title(role: PortfolioRole) -> str:
    return folded(role.title)


def _place(role: PortfolioRole) -> tuple[str, str]:
    return _title(role), folded(role.organisation)
