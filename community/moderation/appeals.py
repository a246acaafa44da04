"""A second opinion, asked once: on the rejection of one's comment, or on a step of the suspension ladder.

Another moderator answers. On a site where nobody else could, whoever decided does, but not within a day, and the page
says so (product.md, The moderation desk). Actions never commit.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased, joinedload

from community.comments import moves
from community.comments.models import Comment, Status
from community.comments.words import APPEAL_DAYS
from community.core.database import db, now
from community.core.refusals import Refused
from community.core.signals import appeal_moved
from community.core.site_settings import NumberSetting
from community.core.versions import bump
from community.members.models import Access, Member, MemberState
from community.moderation import decisions, ladder
from community.moderation.models import Appeal, AppealOutcome, Decision, Suspension, Verdict

ALONE_HOURS = NumberSetting(
    "moderation.appeal_alone_hours", 24, 0, 720,
    label=_l("How long an only moderator waits before answering an appeal"), unit=_l("hours"),
)  # fmt: skip
MOST_ANSWERED = 20


# --- asking --------------------------------------------------------------------------------------------------


def ask_about_comment(comment: Comment, member: Member, words: str) -> Appeal:
    """The author of a rejected comment asks. Raises `Refused`: not rejected any more, asked before, too late."""
    moves.lock(comment.article_id)
    db.session.refresh(comment)
    decision = rejection_of(comment)
    if decision is None or comment.author_id != member.id:
        raise Refused("moderation.appeal_gone", 409)
    _refuse_twice(Appeal.decision_id == decision.id)
    _refuse_late(decision.decided_at)
    comment.appealed_at = now()
    return _asked(Appeal(member_id=member.id, decision_id=decision.id, words=words))


def ask_about_suspension(suspension: Suspension, member: Member, words: str) -> Appeal:
    """The member asks about a step of the ladder. Raises `Refused`: lifted, asked before, too late."""
    db.session.refresh(suspension, with_for_update=True)
    if suspension.lifted_at is not None or suspension.member_id != member.id:
        raise Refused("moderation.appeal_gone", 409)
    _refuse_twice(Appeal.suspension_id == suspension.id)
    _refuse_late(suspension.given_at)
    return _asked(Appeal(member_id=member.id, suspension_id=suspension.id, words=words))


def rejection_of(comment: Comment) -> Decision | None:
    """The decision by which a comment is rejected or spam now; None where it is neither."""
    if comment.status not in (Status.REJECTED, Status.SPAM):
        return None
    undo = aliased(Decision)
    return db.session.scalar(
        select(Decision)
        .where(
            Decision.comment_id == comment.id,
            Decision.verdict.in_((Verdict.REJECT, Verdict.SPAM)),
            Decision.undoes_id.is_(None),
            ~exists().where(undo.undoes_id == Decision.id),
        )
        .order_by(Decision.id.desc())
        .limit(1)
    )


def may_be_asked_until(moment: datetime) -> datetime:
    return moment + timedelta(days=APPEAL_DAYS.value)


# --- answering -----------------------------------------------------------------------------------------------


def answer(appeal: Appeal, moderator: Member, outcome: AppealOutcome, words: str, *, seen: int = 0) -> None:
    """Uphold or overturn. Overturning publishes the comment by a new decision, or lifts the suspension.

    `seen`: the version of the comment that the form showed. Raises `Refused`, or `conflicts.Conflict`.
    """
    _refuse_answered(appeal)
    _refuse_answering(appeal, moderator)
    if outcome is AppealOutcome.OVERTURNED:
        _overturn(appeal, moderator, words, seen)
    appeal.outcome, appeal.answer = outcome, words
    appeal.answered_at, appeal.answered_by_id = now(), moderator.id
    db.session.flush()
    bump("moderation")
    appeal_moved.send(appeal)


def decider_of(appeal: Appeal) -> int:
    """Who made the decision or gave the suspension. The appeal was loaded with it."""
    if appeal.decision is not None:
        return appeal.decision.moderator_id
    assert appeal.suspension is not None
    return appeal.suspension.given_by_id


def others_who_could_answer(appeal: Appeal) -> Sequence[Member]:
    """The moderators and admins but the one who decided and the one who asks."""
    return db.session.scalars(
        select(Member).where(
            Member.state == MemberState.ACTIVE,
            Member.access.in_((Access.MODERATOR, Access.ADMIN)),
            Member.id.not_in((decider_of(appeal), appeal.member_id)),
        )
    ).all()


def is_alone(appeal: Appeal, moderator: Member) -> bool:
    """Whether this moderator decided it, or asks it, and nobody else could answer."""
    is_involved = moderator.id in (decider_of(appeal), appeal.member_id)
    return is_involved and not others_who_could_answer(appeal)


def may_answer_from(appeal: Appeal, moderator: Member) -> datetime | None:
    """From when this moderator may answer; None: never, it is another one's."""
    if moderator.id not in (decider_of(appeal), appeal.member_id):
        return appeal.created_at
    if is_alone(appeal, moderator):
        return appeal.created_at + timedelta(hours=ALONE_HOURS.value)
    return None


# --- looking up ----------------------------------------------------------------------------------------------


def waiting() -> ColumnElement[bool]:
    """Condition: nobody has answered, and there is something to answer: the comment was not withdrawn since."""
    withdrawn = (
        select(Decision.id)
        .join(Comment, Comment.id == Decision.comment_id)
        .where(Decision.id == Appeal.decision_id, Comment.status == Status.WITHDRAWN)
        .correlate(Appeal)
    )
    return Appeal.answered_at.is_(None) & ~withdrawn.exists()


def open_ones() -> Select[Appeal]:
    """What waits for an answer, the longest wait first."""
    return _whole().where(waiting()).order_by(Appeal.id)


def answered_ones() -> Select[Appeal]:
    return (
        _whole()
        .where(Appeal.answered_at.is_not(None))
        .order_by(Appeal.answered_at.desc(), Appeal.id.desc())
        .limit(MOST_ANSWERED)
    )


def one(appeal_id: int) -> Select[Appeal]:
    return _whole().where(Appeal.id == appeal_id)


def about_decision(decision: Decision) -> Select[Appeal]:
    return select(Appeal).options(joinedload(Appeal.answered_by)).where(Appeal.decision_id == decision.id)


def about_suspension(suspension: Suspension) -> Select[Appeal]:
    return select(Appeal).options(joinedload(Appeal.answered_by)).where(Appeal.suspension_id == suspension.id)


def of_member(member: Member) -> Select[Appeal]:
    return _whole().where(Appeal.member_id == member.id).order_by(Appeal.id.desc()).limit(MOST_ANSWERED)


def _whole() -> Select[Appeal]:
    """With all that the list and the case show."""
    decision, suspension = joinedload(Appeal.decision), joinedload(Appeal.suspension)
    return select(Appeal).options(
        joinedload(Appeal.member),
        joinedload(Appeal.answered_by),
        decision.joinedload(Decision.moderator),
        decision.joinedload(Decision.comment).options(
            joinedload(Comment.article), joinedload(Comment.author)
        ),
        suspension.joinedload(Suspension.given_by),
    )


# --- small things --------------------------------------------------------------------------------------------


def _refuse_twice(about: ColumnElement[bool]) -> None:
    if db.session.scalar(select(Appeal.id).where(about)) is not None:
        raise Refused("moderation.appeal_twice", 409)


def _refuse_late(moment: datetime) -> None:
    if now() > may_be_asked_until(moment):
        raise Refused("moderation.appeal_late", 403, days=APPEAL_DAYS.value)


def _asked(appeal: Appeal) -> Appeal:
    db.session.add(appeal)
    db.session.flush()
    appeal_moved.send(appeal)
    return appeal


def _refuse_answered(appeal: Appeal) -> None:
    """The row is locked by it, so that the second of two moderators is told."""
    answered_at = select(Appeal.answered_at).where(Appeal.id == appeal.id).with_for_update()
    if db.session.scalar(answered_at) is not None:
        raise Refused("moderation.appeal_answered", 409)


def _refuse_answering(appeal: Appeal, moderator: Member) -> None:
    since = may_answer_from(appeal, moderator)
    if since is None:
        raise Refused("moderation.appeal_own", 403)
    if now() < since:
        raise Refused("moderation.appeal_alone", 403, hours=ALONE_HOURS.value)


def _overturn(appeal: Appeal, moderator: Member, words: str, seen: int) -> None:
    if appeal.suspension is not None:
        ladder.lift_one(appeal.suspension, moderator)
        return
    assert appeal.decision is not None
    comment = db.session.get_one(Comment, appeal.decision.comment_id)
    if comment.status is not Status.PUBLISHED:
        decisions.decide(comment, Verdict.APPROVE, moderator, seen=seen, words=words)
