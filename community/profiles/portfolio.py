"""Changes to a portfolio: add, edit, move and remove roles, and keep what is drawn beside the name in step.

Each action locks the member first, so that two changes at once leave positions 1 to n, then refreshes `arcs`,
`titles` and `answer` of the member, which come from public current roles only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

from sqlalchemy import select, update

from community.core.database import db, now
from community.core.folding import folded
from community.core.markup import Rendered
from community.core.refusals import Refused
from community.core.signals import member_changed
from community.core.versions import bump
from community.members.models import Member
from community.profiles import answer, queries
from community.profiles.models import (
    Field,
    Kind,
    Motivation,
    OpenTo,
    PortfolioRole,
    RoleOpening,
    RoleSkill,
    Visibility,
)
from community.profiles.timeline import month_number
from community.profiles.week import adding_up

MOST_ROLES = 60
MOST_SKILLS = 20
EARLIEST = date(1900, 1, 1)
ASKED_AFTER = timedelta(days=91)
STALE_AFTER = timedelta(days=183)


@dataclass(frozen=True)
class Details:
    """Everything a person says of a role. Months are given by their first day."""

    title: str
    field: Field
    kind: Kind
    organisation: str = ""
    organisation_url: str = ""
    on_behalf_of: str = ""
    started_on: date | None = None
    start_text: str = ""
    ended_on: date | None = None
    end_text: str = ""
    is_over: bool = False
    seasonal_months: Sequence[int] = ()
    share: int | None = None
    skills: Sequence[str] = ()
    description: Rendered | None = None
    motivations: Sequence[Motivation] = ()
    open_to: Sequence[OpenTo] = ()
    visibility: Visibility = Visibility.PUBLIC


def add(member: Member, details: Details) -> PortfolioRole:
    """A new role, in last place."""
    return add_all(member, [details])[0]


def add_all(member: Member, several: Sequence[Details]) -> list[PortfolioRole]:
    """New roles, in last places in their order; what is drawn beside the name is drawn once."""
    for details in several:
        _judge(details)
    _lock(member.id)
    there = len(queries.all_roles_of(member))
    if there + len(several) > MOST_ROLES:
        raise Refused("profiles.too_many_roles", most=MOST_ROLES)
    roles = [
        PortfolioRole(member_id=member.id, position=there + place) for place in range(1, len(several) + 1)
    ]
    for role, details in zip(roles, several, strict=True):
        _say(role, details)
    db.session.add_all(roles)
    _in_step(member)
    return roles


def edit(role: PortfolioRole, details: Details, seen_version: int) -> None:
    """Say a role anew. Refuses (409) where it has changed since the form was made."""
    _judge(details)
    member = _lock(role.member_id)
    guarded = (
        update(PortfolioRole)
        .where(PortfolioRole.id == role.id, PortfolioRole.version == seen_version)
        .values(version=seen_version + 1)
    )
    if not db.session.execute(guarded).rowcount:  # type: ignore[attr-defined]
        raise Refused("profiles.role_changed", 409)
    _say(role, details)
    role.confirmed_at = now()
    _in_step(member)


def remove(role: PortfolioRole) -> None:
    """Take a role out of the portfolio. What was signed as it keeps its label, which was frozen with it."""
    member = _lock(role.member_id)
    db.session.delete(role)
    _in_step(member)


def move_up(role: PortfolioRole) -> None:
    _move(role, -1)


def move_down(role: PortfolioRole) -> None:
    _move(role, 1)


def put_in_order(member: Member, role_ids: Sequence[int]) -> None:
    """All of a member's roles in this order. Refuses (409) where these are not exactly the roles there are."""
    member = _lock(member.id)
    roles = {role.id: role for role in queries.all_roles_of(member)}
    if len(role_ids) != len(roles) or set(role_ids) != set(roles):
        raise Refused("profiles.order_changed", 409)
    _number([roles[role_id] for role_id in role_ids])
    _in_step(member)


def fitted_shares(roles: Sequence[PortfolioRole]) -> list[tuple[PortfolioRole, int]]:
    """Roles with a share of the week and what each would be if all came to 100; nothing where they already fit."""
    shared = [role for role in roles if not role.is_over and role.share is not None]
    shares = [role.share or 0 for role in shared]
    return list(zip(shared, adding_up(shares), strict=True)) if sum(shares) > 100 else []


def fit_shares(member: Member, seen: int) -> None:
    """Let the shares come to 100 (ux.md 8.3). Refuses (409) where they do not come to what was `seen` any more."""
    member = _lock(member.id)
    fitted = fitted_shares(queries.all_roles_of(member))
    if sum(role.share or 0 for role, _ in fitted) != seen:
        raise Refused("profiles.shares_changed", 409)
    for role, share in fitted:
        if role.share != share:
            role.share = share
            role.version += 1
    _in_step(member)


def is_due(role: PortfolioRole) -> bool:
    """Whether a role that goes on was not said to be true for three months (product.md, The week and the years)."""
    return not role.is_over and role.confirmed_at < now() - ASKED_AFTER


def is_stale(role: PortfolioRole) -> bool:
    """Whether a role that goes on is old enough that its page says as of when it is."""
    return not role.is_over and role.confirmed_at < now() - STALE_AFTER


def confirm(member: Member, roles: Sequence[PortfolioRole]) -> None:
    """These roles are still true, as of now. No version moves: nothing that they say has changed."""
    for role in roles:
        role.confirmed_at = now()
    bump(f"member:{member.id}")


def refresh(member: Member) -> None:
    """Draw anew what stands beside the name: the ring, the titles and the one-line answer."""
    roles = queries.roles_to_speak_as(member)
    member.arcs = [{"role": role.id, "field": role.field.value, "share": role.share} for role in roles]
    member.ended_roles = [
        {"role": role.id, "year": role.ended_on.year if role.ended_on else None}
        for role in db.session.scalars(queries.ended_in_public(member))
    ]
    member.titles = [piece.words for piece in answer.titles_of(roles)][: answer.MOST_TITLES]
    member.answer = answer.composed(roles).line
    bump(f"member:{member.id}", "site")
    member_changed.send(member)


def _judge(details: Details) -> None:
    this_month = month_number(now().date())
    for name in ("started_on", "ended_on"):
        month: date | None = getattr(details, name)
        if month is not None and month < EARLIEST:
            raise Refused("profiles.too_long_ago", field=name)
        if month is not None and month_number(month) > this_month:
            raise Refused(f"profiles.{name}_in_future", field=name)
    if details.started_on and details.ended_on and details.ended_on < details.started_on:
        raise Refused("profiles.ends_before_it_starts", field="ended_on")
    if len({folded(skill) for skill in details.skills}) > MOST_SKILLS:
        raise Refused("profiles.too_many_skills", field="skills", most=MOST_SKILLS)


def _lock(member_id: int) -> Member:
    """One change to a portfolio at a time (on SQLite the whole write is that anyway)."""
    return db.session.scalars(
        select(Member)
        .where(Member.id == member_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


_PLAIN = [named.name for named in fields(Details) if named.name not in ("skills", "open_to", "description")]


def _say(role: PortfolioRole, details: Details) -> None:
    for name in _PLAIN:
        value = getattr(details, name)
        setattr(role, name, list(value) if isinstance(value, tuple) else value)
    role.title_key = folded(details.title, 240)
    role.is_over = details.is_over or details.ended_on is not None or bool(details.end_text)
    role.seasonal_months = (
        [] if len(set(details.seasonal_months)) == 12 else sorted(set(details.seasonal_months))
    )
    role.motivations = [motivation.value for motivation in details.motivations]
    if details.description is not None:
        role.description, role.description_html = details.description.source, details.description.html
    _give_skills(role, details.skills)
    _give_openings(role, details.open_to)


def _give_skills(role: PortfolioRole, names: Sequence[str]) -> None:
    """Each skill once, in the order typed; rows that stay are kept."""
    there = {skill.key: skill for skill in role.skills}
    wanted: dict[str, str] = {}
    for name in names:
        wanted.setdefault(folded(name, 120), name)
    role.skills = [there.get(key) or RoleSkill(key=key) for key in wanted]
    for position, (skill, name) in enumerate(zip(role.skills, wanted.values(), strict=True)):
        skill.position, skill.name = position, name


def _give_openings(role: PortfolioRole, wanted: Sequence[OpenTo]) -> None:
    there = {opening.open_to: opening for opening in role.openings}
    role.openings = [
        there.get(open_to) or RoleOpening(open_to=open_to) for open_to in OpenTo if open_to in wanted
    ]


def _move(role: PortfolioRole, by: int) -> None:
    member = _lock(role.member_id)
    roles = list(queries.all_roles_of(member))
    place = roles.index(role)
    roles.insert(max(0, place + by), roles.pop(place))
    _number(roles)
    _in_step(member)


def _number(roles: Sequence[PortfolioRole]) -> None:
    for position, role in enumerate(roles, start=1):
        if role.position != position:
            role.position = position


def _in_step(member: Member) -> None:
    """After a change: positions 1 to n, and the member's drawing."""
    db.session.flush()
    _number(queries.all_roles_of(member))
    db.session.flush()
    refresh(member)
