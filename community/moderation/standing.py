"""What moderators have had to do with a member, in numbers: shown to moderators, and to the member."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload

from community.comments.models import Comment
from community.core.database import db, now
from community.members.models import Member
from community.members.standing import is_suspended
from community.moderation import ladder, words
from community.moderation.models import Appeal, Decision, Flag, FlagOutcome, Verdict

RECENT = timedelta(days=30)


@dataclass(frozen=True)
class Count:
    """How many in the last 30 days, and ever."""

    recent: int = 0
    ever: int = 0


@dataclass(frozen=True)
class Standing:
    """`decided`: by verdict, of the comments as they stand now. `flags`: by outcome, "open" for those not settled."""

    decided: dict[str, Count] = field(default_factory=dict)
    flags: dict[str, int] = field(default_factory=dict)

    def of(self, verdict: str) -> Count:
        return self.decided.get(verdict, Count())

    @property
    def flags_count(self) -> int:
        return sum(self.flags.values())


@dataclass(frozen=True)
class Told:
    """What a suspended member is told wherever they might write. `reason` is empty where no moderator gave one
    (suspended from a terminal)."""

    until: datetime
    reason: str = ""
    words: str = ""
    appeal_url: str | None = None


def told(member: Member | None) -> Told | None:
    """None, without asking the database, for everybody who is not suspended."""
    if member is None or member.suspended_until is None or not is_suspended(member):
        return None
    strike = db.session.scalar(ladder.running_for(member).limit(1))
    if strike is None:
        return Told(member.suspended_until)
    reason = str(words.REASONS_ALONE[strike.reason])
    was_asked = db.session.scalar(select(exists().where(Appeal.suspension_id == strike.id)))
    appeal_url = None if was_asked else f"/suspensions/{strike.id}/appeal"
    return Told(member.suspended_until, reason, strike.words, appeal_url)


def of(member: Member) -> Standing:
    """Two statements, whatever the member wrote."""
    return Standing(_decided(member), _flags(member))


def decisions_about(member: Member) -> Select[Decision]:
    """The last decisions on a member's comments, newest first, with who decided and under which article."""
    return (
        select(Decision)
        .join(Comment, Comment.id == Decision.comment_id)
        .options(
            joinedload(Decision.moderator),
            joinedload(Decision.comment).joinedload(Comment.article),
        )
        .where(Comment.author_id == member.id)
        .order_by(Decision.id.desc())
        .limit(20)
    )


def _decided(member: Member) -> dict[str, Count]:
    rows = db.session.execute(
        select(
            Comment.decided_as,
            func.count().filter(Comment.decided_at > now() - RECENT),
            func.count(),
        )
        .where(Comment.author_id == member.id, Comment.decided_as.in_([str(one) for one in Verdict]))
        .group_by(Comment.decided_as)
    )
    return {str(verdict): Count(recent, ever) for verdict, recent, ever in rows}


def _flags(member: Member) -> dict[str, int]:
    rows = db.session.execute(
        select(Flag.outcome, func.count()).where(Flag.member_id == member.id).group_by(Flag.outcome)
    )
    return {_named(outcome): count for outcome, count in rows}


def _named(outcome: FlagOutcome | None) -> str:
    return "open" if outcome is None else outcome.value
