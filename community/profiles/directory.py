"""The directory: active members, filtered by what they do, with counts of what else they do.

Filters of one kind widen each other (this field or that one), filters of different kinds narrow each other; every
word searched for must be there. Only current roles that the viewer may see are looked at (`queries.visible_to`), so
no list and no count betrays another. A page is two statements, whatever the filters.
"""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, load_only

from community.core import cursors
from community.core.cursors import Pages
from community.core.database import UTCDateTime, db
from community.core.folding import folded
from community.members.models import Member, MemberState
from community.profiles.models import Field, Kind, OpenTo, PortfolioRole, RoleOpening, RoleSkill
from community.profiles.queries import is_current, visible_to

ROWS = 20
MOST_SKILLS = 8  # offered as a filter
MOST_WORDS = 8
MOST_VALUES = 8  # of one kind of filter
MOST_CHARACTERS = 100


class Sort(enum.StrEnum):
    RECENT = "recent"  # who was here last
    NEWEST = "newest"  # who joined last
    NAME = "name"


@dataclass(frozen=True)
class Filters:
    """What is looked for, named as in the address. Skills and places are as typed, `q` is single words."""

    q: tuple[str, ...] = ()
    skill: tuple[str, ...] = ()
    field: tuple[Field, ...] = ()
    kind: tuple[Kind, ...] = ()
    open_to: tuple[OpenTo, ...] = ()
    place: tuple[str, ...] = ()

    @property
    def values(self) -> list[tuple[str, str]]:
        """Every filter that is on, as (name, value)."""
        return [(name, value) for name in NAMES for value in getattr(self, name)]

    def without(self, name: str, value: str) -> "Filters":
        return replace(self, **{name: tuple(kept for kept in getattr(self, name) if kept != value)})

    def only_without(self, name: str) -> "Filters":
        """All of one kind taken away."""
        return replace(self, **{name: ()})


NAMES = ("q", "field", "kind", "open_to", "skill", "place")


@dataclass(frozen=True)
class Counts:
    """How many members match, and of those how many each further filter would keep.

    A kind of filter is counted without itself, because its values widen each other. Keys are values of the
    address; `skills` are (key, as written, count), the most frequent first.
    """

    matching: int
    members: int  # all in the directory
    roles: int  # current ones of theirs that the viewer may see
    fields: dict[str, int]
    kinds: dict[str, int]
    open_to: dict[str, int]
    skills: list[tuple[str, str, int]]


def filters_from(args: "dict[str, list[str]]") -> Filters:
    """What an address asks for: repeated values once each, what means nothing left out, at most `MOST_VALUES`."""

    def texts(name: str) -> list[str]:
        once = {folded(typed): " ".join(typed.split())[:MOST_CHARACTERS] for typed in args.get(name, [])}
        return [typed for key, typed in once.items() if key]

    def members_of(kind: type[enum.StrEnum], name: str) -> tuple[Any, ...]:
        return tuple(value for value in kind if value in args.get(name, []))

    words = list(dict.fromkeys(word for typed in texts("q") for word in typed.split()))
    return Filters(
        q=tuple(words[:MOST_WORDS]),
        skill=tuple(texts("skill")[:MOST_VALUES]),
        field=members_of(Field, "field"),
        kind=members_of(Kind, "kind"),
        open_to=members_of(OpenTo, "open_to"),
        place=tuple(texts("place")[:MOST_VALUES]),
    )


def matching(filters: Filters, viewer: Member | None) -> Select[Member]:
    """The members that all filters leave, with what their cards show."""
    return (
        select(Member)
        .where(*_conditions(filters, viewer))
        .options(
            load_only(
                Member.handle,
                Member.name,
                Member.name_key,
                Member.joined_at,
                Member.active_at,
                Member.place,
                Member.arcs,
                Member.titles,
                Member.answer,
                Member.own_answer,
            )
        )
    )


def page_of(members: Select[Member], sort: Sort, *, after: str = "", before: str = "") -> Pages[Member]:
    """A page of 20: what comes after the cursor `after`, or what comes before `before`. Raises `BadCursor`."""
    by, is_falling = _ORDERS[sort]
    if before:
        found = _rows(members, by, _beyond(by, before, not is_falling), not is_falling)
        shown, has_next, has_previous = found[:ROWS][::-1], True, len(found) > ROWS
    else:
        found = _rows(members, by, _beyond(by, after, is_falling) if after else true(), is_falling)
        shown, has_next, has_previous = found[:ROWS], len(found) > ROWS, bool(after)
    if not shown:
        return Pages([])
    first, last = (cursors.encoded(getattr(one, by.key), one.id) for one in (shown[0], shown[-1]))
    return Pages(shown, next=last if has_next else None, previous=first if has_previous else None)


def counts_of(filters: Filters, viewer: Member | None) -> Counts:
    """All numbers of a page of the directory, in one statement."""
    parts = union_all(
        _count("matching", filters, viewer),
        _count("members", Filters(), viewer),
        _roles_count(viewer),
        _facet("field", PortfolioRole.field, filters, viewer),
        _facet("kind", PortfolioRole.kind, filters, viewer),
        _openings_facet(filters, viewer),
        _skills_facet(filters, viewer),
    )
    numbers: dict[str, dict[str, int]] = {}
    skills = []
    for of, value, words, count in db.session.execute(parts):
        numbers.setdefault(of, {})[value] = count
        if of == "skill":
            skills.append((value, words, count))
    return Counts(
        matching=numbers["matching"][""],
        members=numbers["members"][""],
        roles=numbers["roles"][""],
        fields=numbers.get("field", {}),
        kinds=numbers.get("kind", {}),
        open_to=numbers.get("open_to", {}),
        skills=sorted(skills, key=lambda skill: (-skill[2], skill[0])),
    )


def one_filter_less(filters: Filters, viewer: Member | None) -> list[tuple[tuple[str, str], int]]:
    """Where nobody matches: each filter that would bring somebody back, and how many, most first. One statement."""
    if not filters.values:
        return []
    parts = [
        _count(str(number), filters.without(name, value), viewer)
        for number, (name, value) in enumerate(filters.values)
    ]
    found = {int(row[0]): row[3] for row in db.session.execute(union_all(*parts))}
    back = [(filters.values[number], count) for number, count in found.items() if count]
    return sorted(back, key=lambda pair: -pair[1])


def open_to_of(members: Sequence[Member], viewer: Member | None) -> dict[int, list[OpenTo]]:
    """What each of these members is open to in a current role that the viewer may see. One statement."""
    rows = db.session.execute(
        select(PortfolioRole.member_id, RoleOpening.open_to)
        .join(PortfolioRole, RoleOpening.role_id == PortfolioRole.id)
        .where(PortfolioRole.member_id.in_([member.id for member in members]), *_role_counts(viewer))
        .distinct()
    )
    found: dict[int, set[OpenTo]] = {}
    for member_id, open_to in rows:
        found.setdefault(member_id, set()).add(open_to)
    return {member_id: [one for one in OpenTo if one in those] for member_id, those in found.items()}


# --- who matches ---------------------------------------------------------------------------------------------


def _conditions(filters: Filters, viewer: Member | None) -> Iterator[ColumnElement[bool]]:
    yield Member.state == MemberState.ACTIVE
    for word in filters.q:
        yield _has_word(folded(word), viewer)
    if filters.field:
        yield _has_role(viewer, PortfolioRole.field.in_(filters.field))
    if filters.kind:
        yield _has_role(viewer, PortfolioRole.kind.in_(filters.kind))
    if filters.open_to:
        yield _has_role(viewer, _has(RoleOpening, RoleOpening.open_to.in_(filters.open_to)))
    if filters.skill:
        keys = [folded(skill, 120) for skill in filters.skill]
        yield _has_role(viewer, _has(RoleSkill, RoleSkill.key.in_(keys)))
    if filters.place:
        yield or_(*(Member.place_key.contains(folded(place), autoescape=True) for place in filters.place))


def _has_word(word: str, viewer: Member | None) -> ColumnElement[bool]:
    return or_(
        Member.name_key.contains(word, autoescape=True),
        Member.place_key.contains(word, autoescape=True),
        Member.handle == word,
        _has_role(viewer, PortfolioRole.title_key.contains(word, autoescape=True)),
    )


def _has_role(viewer: Member | None, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a member has a current visible role of this kind. Says itself what it is about, so that it can stand
    in a statement about roles, too."""
    return (
        select(PortfolioRole.id)
        .where(PortfolioRole.member_id == Member.id, *_role_counts(viewer), *conditions)
        .correlate(Member)
        .exists()
    )


def _has(kind: type[RoleOpening] | type[RoleSkill], condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(kind.role_id)
        .where(kind.role_id == PortfolioRole.id, condition)
        .correlate(PortfolioRole)
        .exists()
    )


def _role_counts(viewer: Member | None) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return visible_to(viewer), is_current()


# --- counting ------------------------------------------------------------------------------------------------


def _count(of: str, filters: Filters, viewer: Member | None) -> Select[Any]:
    return _row(of, count=func.count(Member.id)).where(*_conditions(filters, viewer))


def _roles_count(viewer: Member | None) -> Select[Any]:
    return (
        _row("roles", count=func.count(PortfolioRole.id))
        .join(Member, Member.id == PortfolioRole.member_id)
        .where(Member.state == MemberState.ACTIVE, *_role_counts(viewer))
    )


def _facet(
    of: str, column: InstrumentedAttribute[Any], filters: Filters, viewer: Member | None
) -> Select[Any]:
    return (
        _row(of, type_coerce(column, String), count=func.count(PortfolioRole.member_id.distinct()))
        .join(Member, Member.id == PortfolioRole.member_id)
        .where(*_conditions(filters.only_without(of), viewer), *_role_counts(viewer))
        .group_by(column)
    )


def _openings_facet(filters: Filters, viewer: Member | None) -> Select[Any]:
    return (
        _row(
            "open_to",
            type_coerce(RoleOpening.open_to, String),
            count=func.count(PortfolioRole.member_id.distinct()),
        )
        .join(PortfolioRole, PortfolioRole.id == RoleOpening.role_id)
        .join(Member, Member.id == PortfolioRole.member_id)
        .where(*_conditions(filters.only_without("open_to"), viewer), *_role_counts(viewer))
        .group_by(RoleOpening.open_to)
    )


def _skills_facet(filters: Filters, viewer: Member | None) -> Select[Any]:
    """The most frequent skills, and whichever are looked for."""
    count = func.count(PortfolioRole.member_id.distinct())
    most = (
        select(RoleSkill.key.label("key"), func.min(RoleSkill.name).label("name"), count.label("number"))
        .join(PortfolioRole, PortfolioRole.id == RoleSkill.role_id)
        .join(Member, Member.id == PortfolioRole.member_id)
        .where(*_conditions(filters.only_without("skill"), viewer), *_role_counts(viewer))
        .group_by(RoleSkill.key)
        .order_by(
            RoleSkill.key.in_([folded(skill, 120) for skill in filters.skill]).desc(),
            count.desc(),
            RoleSkill.key,
        )
        .limit(MOST_SKILLS)
        .subquery()
    )
    return _row("skill", most.c.key, most.c.name, count=most.c.number)


def _row(of: str, value: Any = None, words: Any = None, *, count: Any) -> Select[Any]:
    """A line of the statement of counts: what it counts, the value, its words, the number."""
    return select(
        literal(of).label("of"),
        (literal("") if value is None else value).label("value"),
        (literal("") if words is None else words).label("words"),
        count.label("number"),
    )


# --- pages ---------------------------------------------------------------------------------------------------

_ORDERS: dict[Sort, tuple[InstrumentedAttribute[Any], bool]] = {
    Sort.RECENT: (Member.active_at, True),
    Sort.NEWEST: (Member.joined_at, True),
    Sort.NAME: (Member.name_key, False),
}


def _rows(
    members: Select[Member], by: InstrumentedAttribute[Any], where: Any, is_falling: bool
) -> list[Member]:
    order = [by.desc(), Member.id.desc()] if is_falling else [by.asc(), Member.id.asc()]
    return list(db.session.scalars(members.where(where).order_by(*order).limit(ROWS + 1)))


def _beyond(by: InstrumentedAttribute[Any], cursor: str, is_falling: bool) -> ColumnElement[bool]:
    is_text = by is Member.name_key
    value, member_id = cursors.decoded(cursor, str if is_text else datetime, int)
    place = tuple_(literal(value, String() if is_text else UTCDateTime()), literal(member_id))
    row = tuple_(by, Member.id)
    return row < place if is_falling else row > place
