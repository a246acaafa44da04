"""Keeps the directory's sets in step with members and their roles, in the transaction of each change.

A set is a roaring bitmap of member ids: a combination of roles over 100,000 members is an intersection of a few
kilobytes, and so is every count beside a filter.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pyroaring import BitMap
from sqlalchemy import delete, func, insert, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import selectinload

from community.core.database import db
from community.members.models import Member, MemberState
from community.profiles.directory.terms import Term, terms_of
from community.profiles.models import DirectoryEntry, DirectorySet, PortfolioRole, Visibility
from community.profiles.queries import in_order, is_current

MEMBERS_AT_ONCE = 500
ROWS_AT_ONCE = 100
_FOR_EVERYBODY = (Visibility.PUBLIC,)
_FOR_MEMBERS = (Visibility.PUBLIC, Visibility.MEMBERS)

Key = tuple[str, str, bool]  # kind, key, is_for_members


def refresh(member: Member, *, is_new: bool = False) -> bool:
    """The sets hold a member where they should, and nowhere else. Whether anything had to change.

    Whoever calls has bumped `site` before, in the same transaction: that row's lock lets one change at a time at the
    sets, on PostgreSQL too. `is_new`: the member has just joined, and has no roles yet.
    """
    db.session.flush()
    entry = None if is_new else db.session.get(DirectoryEntry, member.id, populate_existing=True)
    wanted = _entry_of(member, [] if is_new else _roles_of([member.id]).get(member.id, []))
    before, after = _keys_of(entry), _keys_of(wanted)
    if before.keys() == after.keys():
        return False
    _move(member.id, after, before.keys() ^ after.keys())
    if entry is None and wanted is not None:
        db.session.add(wanted)
    elif entry is not None and wanted is None:
        db.session.delete(entry)
    elif entry is not None and wanted is not None:
        entry.for_everybody, entry.for_members = wanted.for_everybody, wanted.for_members
    db.session.flush()
    return True


def rebuild() -> int:
    """All sets anew, from the members as they are. Returns how many members the directory has."""
    db.session.execute(delete(DirectoryEntry))
    db.session.execute(delete(DirectorySet))
    names: dict[Key, str] = {}
    ids: dict[Key, BitMap] = {}
    count = 0
    for entry in _entries():
        count += 1
        db.session.add(entry)
        for key, name in _keys_of(entry).items():
            names.setdefault(key, name)
            ids.setdefault(key, BitMap()).add(entry.member_id)
        if count % MEMBERS_AT_ONCE == 0:
            db.session.flush()
            db.session.expunge_all()
    db.session.flush()
    rows = [_row(key, names[key], members) for key, members in ids.items()]
    for some in _in_portions(rows, 1_000):
        db.session.execute(insert(DirectorySet), some)
    return count


def strays() -> int:
    """How many active members have no entry, or entries no active member: all of them after an upgrade from
    a version without the directory's sets."""
    both = select(Member.id).join(DirectoryEntry, DirectoryEntry.member_id == Member.id)
    active = Member.state == MemberState.ACTIVE
    counted = [select(Member.id).where(active), select(DirectoryEntry.member_id), both.where(active)]
    members, entries, right = (
        db.session.scalar(select(func.count()).select_from(query.subquery())) or 0 for query in counted
    )
    return members + entries - 2 * right


# --- what a member's entry says ------------------------------------------------------------------------------


def _entry_of(member: Member, roles: Sequence[PortfolioRole]) -> DirectoryEntry | None:
    if member.state is not MemberState.ACTIVE:
        return None
    return DirectoryEntry(
        member_id=member.id,
        for_everybody=_terms(member, roles, _FOR_EVERYBODY),
        for_members=_terms(member, roles, _FOR_MEMBERS),
    )


def _terms(member: Member, roles: Sequence[PortfolioRole], seen: tuple[Visibility, ...]) -> list[list[str]]:
    visible = [role for role in roles if role.visibility in seen]
    return [list(term) for term in terms_of(member, visible)]


def _keys_of(entry: DirectoryEntry | None) -> dict[Key, str]:
    if entry is None:
        return {}
    both = ((entry.for_everybody, False), (entry.for_members, True))
    return {
        (of, key, is_for): name for terms, is_for in both for of, key, name in (Term(*one) for one in terms)
    }


def _entries() -> Iterator[DirectoryEntry]:
    last = 0
    while members := db.session.scalars(
        select(Member)
        .where(Member.state == MemberState.ACTIVE, Member.id > last)
        .order_by(Member.id)
        .limit(MEMBERS_AT_ONCE)
    ).all():
        last = members[-1].id
        roles = _roles_of([member.id for member in members])
        for member in members:
            if entry := _entry_of(member, roles.get(member.id, [])):
                yield entry


def _roles_of(member_ids: Sequence[int]) -> dict[int, list[PortfolioRole]]:
    """Their current roles as stored now, with skills and openings."""
    found = db.session.scalars(
        in_order(select(PortfolioRole))
        .where(PortfolioRole.member_id.in_(member_ids), is_current())
        .options(selectinload(PortfolioRole.skills), selectinload(PortfolioRole.openings))
        .execution_options(populate_existing=True)
    )
    roles: dict[int, list[PortfolioRole]] = {}
    for role in found:
        roles.setdefault(role.member_id, []).append(role)
    return roles


# --- the sets ------------------------------------------------------------------------------------------------


def _move(member_id: int, into: dict[Key, str], keys: Iterable[Key]) -> None:
    """Put a member into those of these sets that are in `into` (with their names), and take them out of the others. A
    set that nobody is left in stays until `rebuild`."""
    key = (DirectorySet.kind, DirectorySet.key, DirectorySet.is_for_members)
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    for some in _in_portions(sorted(keys), ROWS_AT_ONCE):
        stored = db.session.execute(
            select(*key, DirectorySet.name, DirectorySet.ids).where(tuple_(*key).in_(some))
        )
        there = {(row.kind, row.key, row.is_for_members): row for row in stored}
        rows = []
        for one in some:
            row = there.get(one)
            ids = BitMap.deserialize(row.ids) if row else BitMap()
            (ids.add if one in into else ids.discard)(member_id)
            rows.append(_row(one, row.name if row else into.get(one, ""), ids))
        new = dialect.insert(DirectorySet).values(rows)
        changed = {"ids": new.excluded.ids, "members_count": new.excluded.members_count}
        db.session.execute(new.on_conflict_do_update(index_elements=list(key), set_=changed))


def _row(key: Key, name: str, ids: BitMap) -> dict[str, Any]:
    kind, of, is_for_members = key
    return {
        "kind": kind, "key": of, "is_for_members": is_for_members, "name": name[:120],
        "ids": ids.serialize(), "members_count": len(ids),
    }  # fmt: skip


def _in_portions(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
