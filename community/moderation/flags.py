"""A member asks a moderator to look at a comment: one flag for each member and comment.

Flags weigh. What nobody has settled yet adds up to `Comment.flag_weight`: at 2 the comment stands in the Flagged queue
(`queue.FLAGS_TO_QUEUE`), at 3 it is held until a moderator has looked (product.md, The moderation desk).
"""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import joinedload

from community.articles.models import Article
from community.comments import moves, useful
from community.comments.models import Comment, Status
from community.core.database import db, now
from community.core.refusals import Refused
from community.core.signals import flag_settled
from community.core.site_settings import NumberSetting
from community.members import standing
from community.members.models import Member
from community.moderation import policy
from community.moderation.models import Decision, Flag, FlagOutcome, FlagReason

HIDE_WEIGHT = NumberSetting(
    "moderation.flags_to_hide", 3, 2, 50,
    label=_l("Flags that hold a comment until a moderator has looked"), unit=_l("flags"),
)  # fmt: skip
PER_HOUR = NumberSetting(
    "moderation.flags_an_hour", 10, 1, 1000,
    label=_l("Flags that one member may raise in an hour"), unit=_l("flags"),
)  # fmt: skip
REMEMBERED = timedelta(days=90)  # for how long bad faith counts
LEAST_PEOPLE = 2  # whatever they weigh, one person's flag hides nothing


def weight(bad_faith: int, agreed: int, is_article_author: bool = False) -> float:
    """What a flag weighs: 1, for the article's author 2; halved for each earlier one of theirs judged in bad faith
    beyond those that moderators agreed with. Never below 0."""
    halvings = min(max(0, bad_faith - agreed), 60)
    return float((2.0 if is_article_author else 1.0) * 0.5**halvings)


def flag(comment: Comment, member: Member, reason: FlagReason, words: str = "") -> Flag:
    """Flag a visible comment, or say something else with the flag that one has there already. Raises `Refused`."""
    moves.lock(comment.article_id)
    db.session.refresh(comment)
    _refuse_who_may_not(comment, member)
    mine = db.session.scalar(of(comment, member))
    if mine is None:
        _refuse_too_many(member)
        mine = Flag(member_id=member.id, comment_id=comment.id, weight=_weight_of(member, comment))
        db.session.add(mine)
    _refuse_settled(mine)
    mine.reason, mine.words = reason, words
    _weigh(comment)
    _hide_where_several_ask(comment)
    return mine


def take_back(mine: Flag) -> None:
    """As if it had never been raised. A comment that it helped to hide stays held until a moderator has looked."""
    comment = _locked_comment(mine)
    _refuse_settled(mine)
    db.session.delete(mine)
    _weigh(comment)


def settle(comment: Comment, decision: Decision, outcome: FlagOutcome) -> list[Flag]:
    """A moderator decided on the comment: its open flags have their outcome, and weigh nothing any more."""
    settled = list(db.session.scalars(_open_on(comment.id)))
    for one in settled:
        one.outcome, one.settled_at, one.decision_id = outcome, now(), decision.id
    if settled:
        _weigh(comment)
    for one in settled:
        flag_settled.send(one)
    return settled


def unsettle(decision: Decision) -> None:
    """A decision was undone: the flags that it settled are open again, but for those judged in bad faith."""
    reopened = db.session.scalars(
        select(Flag).where(Flag.decision_id == decision.id, Flag.outcome != FlagOutcome.BAD_FAITH)
    ).all()
    for one in reopened:
        one.outcome = one.settled_at = one.decision_id = None
    if reopened:
        _weigh(db.session.get_one(Comment, decision.comment_id))
    for one in reopened:
        flag_settled.send(one)


def judge_bad_faith(one: Flag, moderator: Member) -> None:
    """A moderator's separate judgement of the person who flagged. Raises `Refused`."""
    comment = _locked_comment(one)
    _refuse_judging(one, moderator)
    if one.outcome is FlagOutcome.AGREED:
        raise Refused("moderation.flag_agreed", 409)
    if one.outcome is FlagOutcome.BAD_FAITH:
        return
    one.outcome, one.settled_at = FlagOutcome.BAD_FAITH, now()
    _weigh(comment)
    flag_settled.send(one)


def take_judgement_back(one: Flag, moderator: Member) -> None:
    """Not in bad faith after all: the flag is as it was, open or disagreed with."""
    comment = _locked_comment(one)
    _refuse_judging(one, moderator)
    if one.outcome is not FlagOutcome.BAD_FAITH:
        return
    one.outcome = FlagOutcome.DISAGREED if one.decision_id else None
    one.settled_at = now() if one.decision_id else None
    _weigh(comment)
    flag_settled.send(one)


def of(comment: Comment, member: Member) -> Select[Flag]:
    """A member's own flag on a comment."""
    return select(Flag).where(Flag.comment_id == comment.id, Flag.member_id == member.id)


def on(comment: Comment) -> Select[Flag]:
    """The flags on a comment with who raised them, oldest first: for the desk."""
    return (
        select(Flag).options(joinedload(Flag.member)).where(Flag.comment_id == comment.id).order_by(Flag.id)
    )


def one(flag_id: int) -> Select[Flag]:
    return select(Flag).where(Flag.id == flag_id)


# --- refusals ------------------------------------------------------------------------------------------------


def _refuse_who_may_not(comment: Comment, member: Member) -> None:
    if comment.author_id == member.id:
        raise Refused("moderation.flag_own", 403)
    if standing.is_suspended(member):
        raise Refused("moderation.flag_suspended", 403)
    if comment.status is not Status.PUBLISHED:
        raise Refused("moderation.flag_gone", 409)


def _refuse_too_many(member: Member) -> None:
    """A storm by one person is stopped; what they typed stays in the form."""
    hour_ago = now() - timedelta(hours=1)
    count, first = db.session.execute(
        select(func.count(), func.min(Flag.created_at)).where(
            Flag.member_id == member.id, Flag.created_at > hour_ago
        )
    ).one()
    if count >= PER_HOUR.value:
        wait = max(1, int((first - hour_ago).total_seconds()))
        raise Refused("moderation.flags_too_many", 429, retry_after=wait, minutes=-(-wait // 60))


def _refuse_settled(mine: Flag) -> None:
    if mine.settled_at is not None:
        raise Refused("moderation.flag_settled", 409)


def _refuse_judging(one: Flag, moderator: Member) -> None:
    if not policy.may_judge_flag(moderator, one):
        raise Refused("moderation.own_flag", 403)


# --- weighing ------------------------------------------------------------------------------------------------


def _weight_of(member: Member, comment: Comment) -> float:
    since = now() - REMEMBERED
    bad_faith, agreed = db.session.execute(
        select(
            func.count().filter(Flag.outcome == FlagOutcome.BAD_FAITH),
            func.count().filter(Flag.outcome == FlagOutcome.AGREED),
        ).where(Flag.member_id == member.id, Flag.settled_at > since)
    ).one()
    author_id = db.session.scalar(select(Article.author_id).where(Article.id == comment.article_id))
    return weight(bad_faith, agreed, author_id == member.id)


def _weigh(comment: Comment) -> None:
    """Add up what is not settled, in SQL. The article's lock is held, so nobody adds up beside us."""
    db.session.flush()
    total = (
        select(func.coalesce(func.sum(Flag.weight), 0.0))
        .where(Flag.comment_id == comment.id, Flag.settled_at.is_(None))
        .scalar_subquery()
    )
    db.session.execute(
        update(Comment)
        .where(Comment.id == comment.id)
        .values(flag_weight=total)
        .execution_options(synchronize_session=False)
    )
    useful.rescore(comment)
    db.session.refresh(comment, ["flag_weight", "score"])


def _hide_where_several_ask(comment: Comment) -> None:
    """Hold a comment that weighs enough. What a moderator has settled does not weigh, so an approved comment is not
    held again by the same flags."""
    if comment.status is not Status.PUBLISHED or comment.flag_weight < HIDE_WEIGHT.value:
        return
    people = db.session.scalar(select(func.count()).select_from(_open_on(comment.id).subquery())) or 0
    if people >= LEAST_PEOPLE:
        moves.move(comment, Status.HELD, {"held_reason": "flagged"})


def _open_on(comment_id: int) -> Select[Flag]:
    return select(Flag).where(Flag.comment_id == comment_id, Flag.settled_at.is_(None)).order_by(Flag.id)


def _locked_comment(one: Flag) -> Comment:
    comment = db.session.get_one(Comment, one.comment_id)
    moves.lock(comment.article_id)
    db.session.refresh(one)
    return comment
