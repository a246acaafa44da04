"""Notices are written and taken back: rows only, in the transaction of what they tell of."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from community.core.database import db, now
from community.members.models import Member, MemberState
from community.notifications.kinds import Kind
from community.notifications.models import Notice


@dataclass(frozen=True)
class Told:
    """One member is told of one thing. What has this key already is not told again."""

    member_id: int
    kind: Kind
    key: str
    comment_id: int | None = None
    actor_id: int | None = None
    parameters: dict[str, Any] = field(default_factory=dict)


def tell(things: Iterable[Told]) -> None:
    """Write a notice for each, but for what was told before and for accounts that are not active."""
    told = list(things)
    active = set(db.session.scalars(_active({one.member_id for one in told}))) if told else set()
    rows = [asdict(one) | {"created_at": now()} for one in told if one.member_id in active]
    if rows:
        insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
        db.session.execute(insert(Notice).values(rows).on_conflict_do_nothing(index_elements=[Notice.key]))


def take_back(*which: ColumnElement[bool]) -> int:
    """Delete notices that nobody has seen yet; how many."""
    gone = db.session.execute(
        delete(Notice).where(Notice.seen_at.is_(None), *which).execution_options(synchronize_session=False)
    )
    return int(gone.rowcount)  # type: ignore[attr-defined]


def replace(thing: Told) -> None:
    """Tell of something in place of what was told under the same key, seen or not."""
    before = db.session.execute(select(Notice.parameters).where(Notice.key == thing.key)).first()
    if before is not None and before.parameters == thing.parameters:
        return
    forget(Notice.key == thing.key)
    tell([thing])


def was_told(key: str) -> bool:
    return db.session.scalar(select(Notice.id).where(Notice.key == key)) is not None


def forget(*which: ColumnElement[bool]) -> None:
    """Delete notices, seen or not."""
    db.session.execute(delete(Notice).where(*which).execution_options(synchronize_session=False))


def _active(ids: set[int]) -> Select[int]:
    return select(Member.id).where(Member.id.in_(ids), Member.state == MemberState.ACTIVE)
