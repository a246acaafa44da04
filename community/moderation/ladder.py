"""The suspension ladder: warning, 24 hours, 72 hours, 7 days, 30 days, closed. No step is hidden from its member.

Each step is a strike; a strike lapses after a year. The next step is proposed from those that have not lapsed
(product.md, The moderation desk). `Member.suspended_until` is all that is written downward. Actions never commit.
"""

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from community.accounts import sessions
from community.core.database import db, now
from community.core.folding import folded
from community.core.refusals import Refused
from community.core.signals import member_suspended
from community.core.site_settings import NumberSetting
from community.core.versions import bump
from community.members import standing
from community.members.access import reaches
from community.members.models import Access, ClosedBy, Member, MemberState
from community.moderation import policy
from community.moderation.models import Reason, Step, Suspension

STEPS = list(Step)  # in their order
LASTS = {
    Step.DAY: timedelta(hours=24),
    Step.THREE_DAYS: timedelta(hours=72),
    Step.WEEK: timedelta(days=7),
    Step.MONTH: timedelta(days=30),
}
LAPSE_DAYS = NumberSetting(
    "moderation.strike_days", 365, 1, 3650,
    label=_l("How long a strike counts"), unit=_l("days"),
)  # fmt: skip
MOST_LISTED = 50


# --- what is proposed ----------------------------------------------------------------------------------------


def proposed(strikes: Sequence[Suspension]) -> Step:
    """The step after the highest of the strikes that count."""
    reached = max((STEPS.index(strike.step) for strike in strikes), default=-1)
    return STEPS[min(reached + 1, len(STEPS) - 1)]


def offered(by: Member, strikes: Sequence[Suspension]) -> list[Step]:
    """Any step up to the proposed one, and the one after it: only an admin skips more."""
    if reaches(by, Access.ADMIN):
        return STEPS
    return STEPS[: STEPS.index(proposed(strikes)) + 2]


def mark_of(member: Member) -> str:
    """What a form has seen of a member's steps: changes with each one given or lifted."""
    newest, lifted = db.session.execute(
        select(func.max(Suspension.id), func.count(Suspension.lifted_at)).where(
            Suspension.member_id == member.id
        )
    ).one()
    return f"{newest or 0}.{lifted}"


# --- acting --------------------------------------------------------------------------------------------------


def give(
    member: Member, step: Step, reason: Reason, by: Member, *, seen: str, words: str = "", note: str = ""
) -> Suspension:
    """A step of the ladder, as the form saw the member (`mark_of`). Raises `Refused`; 409 for the second of two."""
    _lock(member)
    _refuse_acting(by, member)
    if seen != mark_of(member):
        raise Refused("moderation.step_meanwhile", 409)
    if member.state is not MemberState.ACTIVE:
        raise Refused("members.not_active", 409)
    if step not in offered(by, db.session.scalars(counting(member)).all()):
        raise Refused("moderation.step_too_high", 422, "step")
    moment = now()
    strike = Suspension(
        member_id=member.id,
        step=step,
        reason=reason,
        words=words,
        note=note,
        given_by_id=by.id,
        given_at=moment,
        ends_at=moment + LASTS[step] if step in LASTS else None,
        lapses_at=moment + timedelta(days=LAPSE_DAYS.value),
    )
    db.session.add(strike)
    _carry_out(strike, member)
    _tell(strike)
    return strike


def lift(member: Member, by: Member) -> None:
    """End what keeps a member from posting now, also a closed account. Raises `Refused`."""
    _lock(member)
    _refuse_acting(by, member)
    running = db.session.scalars(running_for(member)).all()
    if not running and not standing.is_suspended(member):
        raise Refused("moderation.nothing_to_lift", 409)
    for strike in running:
        strike.lifted_at, strike.lifted_by_id = now(), by.id
    _settle(member)
    for strike in running:
        _tell(strike)


def take_back(strike: Suspension, by: Member) -> None:
    """A moderator's second thought on one step, a warning too, by whoever may act on its member. Raises `Refused`."""
    _refuse_acting(by, db.session.get_one(Member, strike.member_id))
    if not may_be_taken_back(strike):
        raise Refused("moderation.nothing_to_take_back", 409)
    lift_one(strike, by)


def may_be_taken_back(strike: Suspension) -> bool:
    """While it counts or keeps the member from posting: what has lapsed is past."""
    runs = strike.step is Step.CLOSED or (strike.ends_at is not None and strike.ends_at > now())
    return strike.lifted_at is None and (runs or strike.lapses_at > now())


def lift_one(strike: Suspension, by: Member) -> None:
    """Take one step back, after an appeal or a second thought: it is no strike any more. Others go on."""
    member = db.session.get_one(Member, strike.member_id)
    _lock(member)
    db.session.refresh(strike)
    if strike.lifted_at is not None:
        return
    strike.lifted_at, strike.lifted_by_id = now(), by.id
    _settle(member)
    _tell(strike)


# --- looking up ----------------------------------------------------------------------------------------------


def counts() -> ColumnElement[bool]:
    """Condition: a strike that has neither lapsed nor been taken back."""
    return and_(Suspension.lapses_at > now(), Suspension.lifted_at.is_(None))


def counting(member: Member) -> Select[Suspension]:
    return strikes_of(member).where(counts())


def strikes_of(member: Member) -> Select[Suspension]:
    """Every step a member was given, newest first, with who gave it."""
    return (
        select(Suspension)
        .options(joinedload(Suspension.given_by))
        .where(Suspension.member_id == member.id)
        .order_by(Suspension.id.desc())
    )


def running_for(member: Member) -> Select[Suspension]:
    """What keeps a member from posting now, the one that ends last first."""
    is_running = or_(Suspension.ends_at > now(), Suspension.step == Step.CLOSED)
    return (
        select(Suspension)
        .where(Suspension.member_id == member.id, Suspension.lifted_at.is_(None), is_running)
        .order_by(Suspension.ends_at.desc(), Suspension.id.desc())
    )


def one(suspension_id: int) -> Select[Suspension]:
    return select(Suspension).where(Suspension.id == suspension_id)


def suspended_members() -> Select[Member]:
    """Who can't post now, and whom moderators closed; whose suspension ends first comes first."""
    is_closed = and_(Member.state == MemberState.CLOSED, Member.closed_by == ClosedBy.MODERATION)
    return (
        select(Member)
        .where(or_(Member.suspended_until > now(), is_closed))
        .order_by(Member.suspended_until.is_(None), Member.suspended_until, Member.id)
        .limit(MOST_LISTED)
    )


def members_with_strikes() -> Select[Member, int]:
    """Who has strikes that count, and how many; the most first."""
    number = func.count().label("number")
    struck = select(Suspension.member_id, number).where(counts()).group_by(Suspension.member_id).subquery()
    return (
        select(Member, struck.c.number)
        .join(struck, struck.c.member_id == Member.id)
        .order_by(struck.c.number.desc(), Member.id)
        .limit(MOST_LISTED)
    )


def members_called(typed: str) -> Select[Member]:
    """By a part of the name or the beginning of the handle; imported ones who never came are left out."""
    name, handle = folded(typed, 240), typed.strip().lstrip("@").lower()
    return (
        select(Member)
        .where(
            Member.state != MemberState.UNCLAIMED,
            or_(
                Member.name_key.contains(name, autoescape=True),
                Member.handle.startswith(handle, autoescape=True),
            ),
        )
        .order_by(Member.name_key, Member.id)
        .limit(MOST_LISTED)
    )


# --- small things --------------------------------------------------------------------------------------------


def _lock(member: Member) -> None:
    """Two moderators act on a member one after the other."""
    db.session.refresh(member, with_for_update={"key_share": True})


def _refuse_acting(by: Member, member: Member) -> None:
    if not policy.may_suspend(by, member):
        raise Refused("moderation.may_not_suspend", 403)


def _carry_out(strike: Suspension, member: Member) -> None:
    if strike.step is Step.CLOSED:
        standing.refuse_last_admin(member)
        member.state, member.closed_at = MemberState.CLOSED, strike.given_at
        member.closed_by = ClosedBy.MODERATION
        sessions.revoke_all(member)
    elif strike.ends_at is not None:
        standing.refuse_last_admin(member)
        member.suspended_until = max(strike.ends_at, member.suspended_until or strike.ends_at)
    standing.tell(member)


def _settle(member: Member) -> None:
    """The member's standing as the steps say that go on."""
    db.session.flush()
    running = db.session.scalars(running_for(member)).all()
    is_closed = any(strike.step is Step.CLOSED for strike in running)
    if member.closed_by is ClosedBy.MODERATION and not is_closed:
        member.state, member.closed_at, member.closed_by = MemberState.ACTIVE, None, None
    member.suspended_until = max((s.ends_at for s in running if s.ends_at is not None), default=None)
    standing.tell(member)


def _tell(strike: Suspension) -> None:
    db.session.flush()
    bump("moderation")
    member_suspended.send(strike)
