"""A page of the members who fit, in one of three orders: one statement, or two where very many fit."""

from datetime import datetime
from typing import Any

from pyroaring import BitMap
from sqlalchemy import ColumnElement, String, literal, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, load_only

from community.core import cursors
from community.core.cursors import Pages
from community.core.database import UTCDateTime, db
from community.members.models import Member, MemberState
from community.profiles.directory.filters import Sort

ROWS = 20
FEW = 1_000  # so many are sorted by the database; of more the first are met by walking everybody in order
LONGEST_WALK = 64_000  # members met in one statement

_ORDERS: dict[Sort, tuple[InstrumentedAttribute[Any], bool]] = {
    Sort.RECENT: (Member.active_at, True),
    Sort.NEWEST: (Member.joined_at, True),
    Sort.NAME: (Member.name_key, False),
}
CARD = load_only(
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
    Member.picture_key,
)


def page_of(ids: BitMap, sort: Sort, *, after: str = "", before: str = "", rows: int = ROWS) -> Pages[Member]:
    """A page of these members: what comes after the cursor `after`, or what comes before `before`. Raises `BadCursor`."""
    by, is_falling = _ORDERS[sort]
    if before:
        members = _first(ids, by, _beyond(by, before, not is_falling), not is_falling, rows + 1)
        shown, has_next, has_previous = members[:rows][::-1], True, len(members) > rows
    else:
        place = _beyond(by, after, is_falling) if after else true()
        members = _first(ids, by, place, is_falling, rows + 1)
        shown, has_next, has_previous = members[:rows], len(members) > rows, bool(after)
    if not shown:
        return Pages([])
    first, last = (cursors.encoded(getattr(one, by.key), one.id) for one in (shown[0], shown[-1]))
    return Pages(shown, next=last if has_next else None, previous=first if has_previous else None)


def _first(
    ids: BitMap, by: InstrumentedAttribute[Any], place: ColumnElement[bool], is_falling: bool, most: int
) -> list[Member]:
    """The first of these members in this order, from this place on."""
    if not ids:
        return []
    if len(ids) > FEW:
        ids = BitMap(_in_order(ids, by, place, is_falling, most))
    order = [by.desc(), Member.id.desc()] if is_falling else [by.asc(), Member.id.asc()]
    query = select(Member).where(Member.id.in_(list(ids)), place).order_by(*order).limit(most)
    return list(db.session.scalars(query.options(CARD)))


def _in_order(
    ids: BitMap, by: InstrumentedAttribute[Any], place: ColumnElement[bool], is_falling: bool, most: int
) -> list[int]:
    """The first that fit, met by walking everybody in this order: soon, because many fit. Twice as far as it takes
    where those who fit are spread evenly; in longer and longer walks where they are not."""
    order = [by.desc(), Member.id.desc()] if is_falling else [by.asc(), Member.id.asc()]
    walk = select(Member.id).where(Member.state == MemberState.ACTIVE, place).order_by(*order)
    met: list[int] = []
    walked, portion = 0, 2 * most * ids.max() // len(ids)
    while len(met) < most:
        some = db.session.scalars(walk.offset(walked).limit(portion)).all()
        met += [member_id for member_id in some if member_id in ids]
        walked, portion = walked + len(some), min(portion * 8, LONGEST_WALK)
        if len(some) == 0:
            break
    return met[:most]


def _beyond(by: InstrumentedAttribute[Any], cursor: str, is_falling: bool) -> ColumnElement[bool]:
    is_text = by is Member.name_key
    value, member_id = cursors.decoded(cursor, str if is_text else datetime, int)
    place = tuple_(literal(value, String() if is_text else UTCDateTime()), literal(member_id))
    row = tuple_(by, Member.id)
    return row < place if is_falling else row > place
