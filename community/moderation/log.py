"""The public log: what moderators decided, why and when; never whose comment it was, what it said, or who was suspended.

Approvals are counted by day, not listed. What was undone stays, and says so (product.md, The moderation desk).
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import get_timezone
from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    cast,
    exists,
    extract,
    func,
    literal,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased, joinedload

from community.articles.models import Article
from community.comments.models import Comment
from community.core import cursors
from community.core.cursors import Pages
from community.core.database import UTCDateTime, db, now
from community.core.site_settings import SwitchSetting
from community.members.models import Member
from community.moderation.models import Appeal, AppealOutcome, Decision, Reason, Suspension, Verdict

ROWS = 40
MOST_MONTHS = 12
LOG_NAMES = SwitchSetting(
    "moderation.log_names", True,
    label=_l("The public log names the moderator"),
    hint=_l("Otherwise it says “a moderator”."),
)  # fmt: skip


class Kind(enum.StrEnum):
    """What the log can be narrowed to."""

    REJECT = "reject"
    SPAM = "spam"
    HOLD = "hold"
    UNDONE = "undone"
    MEMBER = "member"  # steps of the suspension ladder


@dataclass(frozen=True)
class Asked:
    """What the address asks for; an empty one asks for all."""

    kind: Kind | None = None
    reason: Reason | None = None
    month: date | None = None  # its first day


@dataclass(frozen=True)
class Entry:
    """One line. Exactly one of `decision` and `strike`; `undone_at` where it was taken back."""

    at: datetime
    decision: Decision | None = None
    strike: Suspension | None = None
    undone_at: datetime | None = None
    is_overturned: bool = False


@dataclass(frozen=True)
class Day:
    """One day, in the site's time zone."""

    on: date
    entries: list[Entry] = field(default_factory=list)
    approved: int = 0


def name_of(moderator: Member) -> str:
    """How a moderator is called where members read it."""
    return moderator.name if LOG_NAMES.value else str(_l("a moderator"))


def asked_for(kind: str, reason: str, month: str) -> Asked:
    """What was typed into the address. Raises `LookupError` for what the log does not know."""
    if (kind and kind not in list(Kind)) or (reason and reason not in list(Reason)):
        raise LookupError
    return Asked(Kind(kind) if kind else None, Reason(reason) if reason else None, _month(month))


def page_of(asked: Asked, before: str = "") -> Pages[Day]:
    """Days, newest first; each with its entries and, where nothing is narrowed but the month, how many were approved.

    Four statements at most, whatever was decided. Raises `BadCursor`.
    """
    top = _cursor(before) if before else None
    listed = _listed(asked)
    where = [] if top is None else [tuple_(listed.c.at, listed.c.kind, listed.c.id) < tuple_(*top)]
    keys = db.session.execute(
        select(listed.c.at, listed.c.kind, listed.c.id)
        .where(*where)
        .order_by(listed.c.at.desc(), listed.c.kind.desc(), listed.c.id.desc())
        .limit(ROWS + 1)
    ).all()
    shown, has_more = keys[:ROWS], len(keys) > ROWS
    entries = _entries([key.id for key in shown if key.kind == 0], [key.id for key in shown if key.kind == 1])
    in_order = [entries[key.kind, key.id] for key in shown]
    approved = _approved(asked, in_order, is_first=top is None, is_last=not has_more)
    last = cursors.encoded(shown[-1].at, shown[-1].kind, shown[-1].id) if has_more else None
    return Pages(_days(in_order, approved), next=last)


def months() -> list[date]:
    """The first days of the months to choose from, newest first; at most a year of them."""
    first = db.session.execute(
        select(
            select(func.min(Decision.decided_at)).scalar_subquery(),
            select(func.min(Suspension.given_at)).scalar_subquery(),
        )
    ).one()
    begins = min((moment for moment in first if moment is not None), default=None)
    if begins is None:
        return []
    month, oldest = _local(now()).replace(day=1), _local(begins).replace(day=1)
    found: list[date] = []
    while month >= oldest and len(found) < MOST_MONTHS:
        found.append(month)
        month = (month - timedelta(days=1)).replace(day=1)
    return found


# --- which entries -------------------------------------------------------------------------------------------


def _listed(asked: Asked) -> Subquery:
    """Moment, kind (0: a decision, 1: a step of the ladder) and id of each entry."""
    parts: list[Select[datetime, int, int]] = []
    if asked.kind is not Kind.MEMBER:
        parts.append(
            select(Decision.decided_at.label("at"), literal(0).label("kind"), Decision.id).where(
                Decision.verdict != Verdict.APPROVE, *_decisions_asked(asked)
            )
        )
    if asked.kind in (None, Kind.MEMBER, Kind.UNDONE):
        parts.append(
            select(Suspension.given_at.label("at"), literal(1).label("kind"), Suspension.id).where(
                *_strikes_asked(asked)
            )
        )
    return (union_all(*parts) if len(parts) > 1 else parts[0]).subquery()


def _decisions_asked(asked: Asked) -> list[ColumnElement[bool]]:
    where = [Decision.undoes_id.is_(None), *_in_month(Decision.decided_at, asked.month)]
    if asked.kind is Kind.UNDONE:
        undo = aliased(Decision)
        where.append(exists().where(undo.undoes_id == Decision.id))
    elif asked.kind is not None:
        where.append(Decision.verdict == Verdict(asked.kind))
    if asked.reason is not None:
        where.append(Decision.reason == asked.reason)
    return where


def _strikes_asked(asked: Asked) -> list[ColumnElement[bool]]:
    where = _in_month(Suspension.given_at, asked.month)
    if asked.kind is Kind.UNDONE:
        where.append(Suspension.lifted_at.is_not(None))
    if asked.reason is not None:
        where.append(Suspension.reason == asked.reason)
    return where


def _in_month(column: Any, month: date | None) -> list[ColumnElement[bool]]:
    if month is None:
        return []
    following = (month + timedelta(days=31)).replace(day=1)
    return [column >= _begin_of(month), column < _begin_of(following)]


# --- what they say -------------------------------------------------------------------------------------------


def _entries(decisions: Sequence[int], strikes: Sequence[int]) -> dict[tuple[int, int], Entry]:
    """The entries by kind and id, with no more of a comment than its article, and of a member nothing."""
    found: dict[tuple[int, int], Entry] = {}
    if decisions:
        for decision, undone_at, outcome in db.session.execute(_with_ends(decisions)):
            is_overturned = outcome is AppealOutcome.OVERTURNED
            found[0, decision.id] = Entry(decision.decided_at, decision, None, undone_at, is_overturned)
    if strikes:
        given = (
            select(Suspension, Appeal.outcome)
            .outerjoin(Appeal, Appeal.suspension_id == Suspension.id)
            .options(joinedload(Suspension.given_by).load_only(Member.name))
            .where(Suspension.id.in_(strikes))
        )
        for strike, outcome in db.session.execute(given):
            is_overturned = outcome is AppealOutcome.OVERTURNED
            found[1, strike.id] = Entry(strike.given_at, None, strike, strike.lifted_at, is_overturned)
    return found


def _with_ends(decisions: Sequence[int]) -> Select[Decision, datetime, AppealOutcome | None]:
    undo = aliased(Decision)
    return (
        select(Decision, undo.decided_at, Appeal.outcome)
        .outerjoin(undo, undo.undoes_id == Decision.id)
        .outerjoin(Appeal, Appeal.decision_id == Decision.id)
        .options(
            joinedload(Decision.moderator).load_only(Member.name),
            joinedload(Decision.comment)
            .load_only(Comment.article_id)
            .joinedload(Comment.article)
            .load_only(Article.slug, Article.title, Article.status),
        )
        .where(Decision.id.in_(decisions))
    )


# --- approvals, by day ---------------------------------------------------------------------------------------


def _approved(asked: Asked, shown: Sequence[Entry], *, is_first: bool, is_last: bool) -> dict[date, int]:
    """How many approvals stand, by day, from the first day of the page to its last. The edges of the log are open."""
    if asked.kind is not None or asked.reason is not None:
        return {}
    offset = int((get_timezone().utcoffset(now().replace(tzinfo=None)) or timedelta()).total_seconds())
    day = cast(func.floor((extract("epoch", Decision.decided_at) + offset) / 86_400), BigInteger)
    undo = aliased(Decision)
    where = [
        Decision.verdict == Verdict.APPROVE,
        Decision.undoes_id.is_(None),
        ~exists().where(undo.undoes_id == Decision.id),
        *_in_month(Decision.decided_at, asked.month),
    ]
    if shown and not is_first:
        where.append(Decision.decided_at < _begin_of(_local(shown[0].at) + timedelta(days=1)))
    if shown and not is_last:
        where.append(Decision.decided_at >= _begin_of(_local(shown[-1].at)))
    counted = (
        select(day.label("day"), func.count()).where(*where).group_by("day").order_by(day.desc()).limit(100)
    )
    return {
        date(1970, 1, 1) + timedelta(days=int(number)): count for number, count in db.session.execute(counted)
    }


def _days(entries: Sequence[Entry], approved: dict[date, int]) -> list[Day]:
    by_day: dict[date, list[Entry]] = {}
    for entry in entries:
        by_day.setdefault(_local(entry.at), []).append(entry)
    return [
        Day(on, by_day.get(on, []), approved.get(on, 0)) for on in sorted({*by_day, *approved}, reverse=True)
    ]


# --- small things --------------------------------------------------------------------------------------------


def _month(typed: str) -> date | None:
    """`2026-03`. Raises `LookupError`."""
    if not typed:
        return None
    if not (len(typed) == 7 and typed.isascii()):
        raise LookupError(typed)
    try:
        return date.fromisoformat(f"{typed}-01")
    except ValueError:
        raise LookupError(typed) from None


def _cursor(before: str) -> tuple[Any, Any, Any]:
    at, kind, id_ = cursors.decoded(before, datetime, int, int)
    return literal(at, UTCDateTime()), literal(kind), literal(id_)


def _local(moment: datetime) -> date:
    """The day that it was in the site's time zone."""
    return moment.astimezone(get_timezone()).date()


def _begin_of(day: date) -> datetime:
    """The moment at which a day begins in the site's time zone."""
    return datetime.combine(day, time(), get_timezone())
