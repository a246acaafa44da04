"""Roles of one title, said as one: "a bookkeeper with Mill and Acme". Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from community.core.folding import folded
from community.profiles.english.amounts import listed
from community.profiles.english.clauses import Told
from community.profiles.english.nouns import is_description, organisation


@dataclass(frozen=True)
class Merged:
    """What is said of several roles at once; `Told`."""

    title: str
    kind: str
    organisation: str
    on_behalf_of: str
    started_on: date | None
    start_text: str
    share: int | None
    seasonal_months: Sequence[int]
    open_to: Sequence[str]


def one_for_each_title(roles: Sequence[Told]) -> list[Told]:
    """The roles in their order; where a title comes again (and the season with it), its roles as one."""
    groups: dict[tuple[object, ...], list[Told]] = {}
    for role in roles:
        groups.setdefault((folded(role.title), tuple(role.seasonal_months)), []).append(role)
    return [group[0] if len(group) == 1 else _merged(group) for group in groups.values()]


def _merged(roles: Sequence[Told]) -> Merged:
    first, shares = roles[0], [role.share for role in roles if role.share is not None]
    begun = min((role.started_on for role in roles if role.started_on), default=None)
    return Merged(
        title=first.title,
        kind=first.kind,
        organisation=_places(roles),
        on_behalf_of=first.on_behalf_of if len({role.on_behalf_of for role in roles}) == 1 else "",
        started_on=begun,
        start_text="" if begun else first.start_text,
        share=min(sum(shares), 100) if shares else None,
        seasonal_months=first.seasonal_months,
        open_to=list(dict.fromkeys(one for role in roles for one in role.open_to)),
    )


def _places(roles: Sequence[Told]) -> str:
    """All their organisations by name; the first where some are only described."""
    places = list(dict.fromkeys(role.organisation for role in roles if role.organisation))
    if len(places) < 2 or any(is_description(place) for place in places):
        return places[0] if places else ""
    return listed([places[0], *(organisation(place) for place in places[1:])])
