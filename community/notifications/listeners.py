"""What happens elsewhere becomes notices. Connected by name in `create_app`; rows only, in the same transaction."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from community.articles.models import Article
from community.comments import mentions
from community.comments.models import Comment, Mention, Status
from community.core.database import db, now
from community.members.models import Access, Member, MemberState
from community.moderation.models import (
    Appeal,
    Ask,
    AuthorshipClaim,
    Decision,
    Flag,
    Step,
    Suspension,
    Verdict,
)
from community.notifications import telling
from community.notifications.kinds import TO_THE_WRITER, UNTIL_WITHDRAWN, Kind
from community.notifications.models import Notice
from community.notifications.telling import Told
from community.profiles.models import SavedSearch

#: What was published longer ago is not visible for the first time (an import brought it, or it was told already).
JUST_NOW = timedelta(minutes=1)


# --- comments ------------------------------------------------------------------------------------------------


def comment_moved(comment: Comment, *, before: Status | None, **_: Any) -> None:
    match comment.status:
        case Status.PUBLISHED if before is not Status.PUBLISHED:
            _tell_of_new(comment)
        case Status.HELD if before is Status.PUBLISHED and comment.held_reason == "flagged":
            _tell_it_was_flagged(comment)
        case Status.WITHDRAWN:
            telling.take_back(Notice.comment_id == comment.id, Notice.kind.in_(UNTIL_WITHDRAWN))


def comment_edited(comment: Comment, **_: Any) -> None:
    """Whoever the new words name is told; whoever they name no more, and has not read it, is not."""
    if comment.status is Status.PUBLISHED:
        _tell_who_is_mentioned(comment)


def comment_disowned(comment: Comment, **_: Any) -> None:
    """What its writer was told of it says who they were, so it goes too."""
    telling.forget(Notice.comment_id == comment.id, Notice.kind.in_(TO_THE_WRITER))


def _tell_of_new(comment: Comment) -> None:
    """Whoever is answered, then whoever is mentioned; nobody of their own, nobody twice."""
    if comment.published_at is None or now() - comment.published_at > JUST_NOW:
        return
    answered, named = _answered(comment), _named(comment)
    kind = Kind.REPLY if comment.parent_id else Kind.COMMENT
    kinds = dict.fromkeys(named, Kind.MENTION) | ({answered: kind} if answered else {})
    _tell(comment, kinds)


def _tell_who_is_mentioned(comment: Comment) -> None:
    named = _named(comment)
    of_others = Notice.member_id.not_in(named)
    telling.take_back(Notice.comment_id == comment.id, Notice.kind == Kind.MENTION, of_others)
    _tell(comment, dict.fromkeys(named, Kind.MENTION))


def _tell(comment: Comment, kinds: dict[int, Kind]) -> None:
    """Of one comment nobody hears twice, whatever for."""
    telling.tell(
        Told(member_id, kind, f"said:{comment.id}:{member_id}", comment_id=comment.id)
        for member_id, kind in kinds.items()
        if member_id != comment.author_id
    )
    if Kind.MENTION in kinds.values():
        db.session.execute(
            update(Mention)
            .where(Mention.comment_id == comment.id, Mention.told_at.is_(None))
            .values(told_at=now())
            .execution_options(synchronize_session=False)
        )


def _named(comment: Comment) -> Sequence[int]:
    """The members whom its standing words mention."""
    return db.session.scalars(select(Mention.member_id).where(Mention.comment_id == comment.id)).all()


def _answered(comment: Comment) -> int | None:
    """The member whose comment or, by a root, whose article this answers. Who disowned theirs is not told."""
    if comment.parent_id is None:
        return db.session.scalar(select(Article.author_id).where(Article.id == comment.article_id))
    return db.session.scalar(
        select(Comment.author_id).where(Comment.id == comment.parent_id, Comment.disowned_at.is_(None))
    )


def _tell_it_was_flagged(comment: Comment) -> None:
    if comment.author_id is not None:
        key = f"held:{comment.id}:{comment.version}"
        telling.tell([Told(comment.author_id, Kind.HELD, key, comment_id=comment.id)])


# --- decisions -----------------------------------------------------------------------------------------------


def comment_decided(decision: Decision, **_: Any) -> None:
    comment = db.session.get_one(Comment, decision.comment_id)
    _tell_of_new_words(decision, comment)
    if decision.undoes_id is not None:
        _take_back_outcomes(decision.undoes_id, comment)
    if comment.author_id in (None, decision.moderator_id):
        return
    if decision.undoes_id is not None:
        _tell_it_was_undone(decision, decision.undoes_id, comment)
    elif (kind := _kind_of(decision)) is not None:
        telling.tell([_told_of(decision, comment, kind)])


def _tell_of_new_words(decision: Decision, comment: Comment) -> None:
    """Whom an edit names that was let through."""
    if decision.verdict is Verdict.APPROVE and _is_of_an_edit(decision):
        mentions.keep(comment)  # another listener's work, which may come after this
        _tell_who_is_mentioned(comment)


def _kind_of(decision: Decision) -> Kind | None:
    """None where nothing changed for the author: a published comment was looked at."""
    if _is_of_an_edit(decision):
        return Kind.DECISION
    if decision.status_before is decision.status_after:
        return None
    return Kind.PUBLISHED if decision.status_after is Status.PUBLISHED else Kind.DECISION


def _is_of_an_edit(decision: Decision) -> bool:
    """Whether the comment stayed public, and what was decided on are other words than those that stood."""
    if decision.undoes_id is not None:
        return _is_of_an_edit(db.session.get_one(Decision, decision.undoes_id))
    stays = decision.status_before is decision.status_after is Status.PUBLISHED
    return stays and decision.revision_id != decision.before.get("standing")


def _is_by_moderator(decision: Decision) -> bool:
    """Whether the words that were approved are the moderator's version of them."""
    known = (decision.before.get("standing"), decision.before.get("pending_revision_id"))
    return (
        decision.verdict is Verdict.APPROVE
        and decision.undoes_id is None
        and decision.revision_id not in known
    )


def _tell_it_was_undone(decision: Decision, undone_id: int, comment: Comment) -> None:
    """What nobody has read is taken back; whoever has read it is told what holds now."""
    key = f"decision:{undone_id}"
    if not telling.take_back(Notice.key == key) and telling.was_told(key):
        telling.tell([_told_of(decision, comment, Kind.DECISION)])


def _told_of(decision: Decision, comment: Comment, kind: Kind) -> Told:
    return Told(
        comment.author_id or 0,
        kind,
        f"decision:{decision.id}",
        comment_id=comment.id,
        parameters={
            "verdict": str(decision.verdict),
            "before": str(decision.status_before),
            "after": str(decision.status_after),
            "reason": str(decision.reason) if decision.reason else None,
            "words": decision.words,
            "is_revisable": bool(decision.is_revisable),
            "is_edit": _is_of_an_edit(decision),
            "is_by_moderator": _is_by_moderator(decision),
            "is_undo": decision.undoes_id is not None,
            "decision": decision.id,
        },
    )


# --- flags ---------------------------------------------------------------------------------------------------


def flag_settled(flag: Flag, **_: Any) -> None:
    """One notice for a flag: a later outcome takes the place of an earlier one."""
    key = f"flag:{flag.id}"
    if flag.outcome is None:  # judged again: it waits
        telling.take_back(Notice.key == key)
        return
    telling.replace(
        Told(
            flag.member_id,
            Kind.FLAG_OUTCOME,
            key,
            comment_id=flag.comment_id,
            parameters={"outcome": str(flag.outcome), "decision": flag.decision_id},
        )
    )


def _take_back_outcomes(decision_id: int, comment: Comment) -> None:
    """What flaggers were told of a decision that was undone."""
    told = db.session.scalars(
        select(Notice).where(
            Notice.comment_id == comment.id, Notice.kind == Kind.FLAG_OUTCOME, Notice.seen_at.is_(None)
        )
    ).all()
    gone = [notice.id for notice in told if notice.parameters.get("decision") == decision_id]
    if gone:
        telling.take_back(Notice.id.in_(gone))


# --- appeals, suspensions, questions -------------------------------------------------------------------------


def appeal_moved(appeal: Appeal, **_: Any) -> None:
    decider_id, comment_id = _appealed(appeal)
    if appeal.outcome is None:
        telling.tell(
            Told(
                member_id,
                Kind.APPEAL_MADE,
                f"appeal:{appeal.id}:{member_id}",
                comment_id,
                appeal.member_id,
                {"appeal": appeal.id},
            )
            for member_id in _who_may_answer(decider_id, appeal.member_id)
        )
        return
    _take_back_from_moderators(f"appeal:{appeal.id}")
    if comment_id is not None:  # the answer says that it is published
        telling.take_back(Notice.comment_id == comment_id, Notice.kind == Kind.PUBLISHED)
    parameters = {
        "outcome": str(appeal.outcome),
        "words": appeal.answer,
        "of": "decision" if appeal.decision_id else "suspension",
    }
    key = f"appeal-answer:{appeal.id}"
    telling.tell([Told(appeal.member_id, Kind.APPEAL_ANSWER, key, comment_id, parameters=parameters)])


def _appealed(appeal: Appeal) -> tuple[int, int | None]:
    """Who decided what is appealed against, and on which comment."""
    if appeal.decision_id is not None:
        decision = db.session.get_one(Decision, appeal.decision_id)
        return decision.moderator_id, decision.comment_id
    suspension = db.session.get_one(Suspension, appeal.suspension_id)
    return suspension.given_by_id, None


def _who_may_answer(decider_id: int, member_id: int) -> list[int]:
    """Another moderator; on a site with one, the same."""
    moderators = [moderator for moderator in _moderators() if moderator != member_id]
    return [moderator for moderator in moderators if moderator != decider_id] or moderators


def _moderators() -> list[int]:
    """Everybody who has the desk."""
    have_the_desk = Member.access.in_((Access.MODERATOR, Access.ADMIN))
    return list(
        db.session.scalars(select(Member.id).where(Member.state == MemberState.ACTIVE, have_the_desk))
    )


def _take_back_from_moderators(key: str) -> None:
    """Somebody has answered: the others need not look."""
    telling.take_back(Notice.key.in_([f"{key}:{member_id}" for member_id in _moderators()]))


def member_suspended(suspension: Suspension, **_: Any) -> None:
    if suspension.lifted_at is not None:
        _tell_it_was_lifted(suspension)
    elif suspension.step is not Step.CLOSED:
        telling.tell([_told_of_suspension(suspension)])


def _tell_it_was_lifted(suspension: Suspension) -> None:
    """Once, where several are lifted together."""
    until = db.session.get_one(Member, suspension.member_id).suspended_until
    telling.take_back(Notice.member_id == suspension.member_id, Notice.kind == Kind.SUSPENSION_LIFTED)
    parameters = {
        "step": str(suspension.step),
        "until": until.isoformat() if until and until > now() else None,
    }
    key = f"suspension-lifted:{suspension.id}"
    telling.tell([Told(suspension.member_id, Kind.SUSPENSION_LIFTED, key, parameters=parameters)])


def _told_of_suspension(suspension: Suspension) -> Told:
    return Told(
        suspension.member_id,
        Kind.SUSPENSION,
        f"suspension:{suspension.id}",
        parameters={
            "suspension": suspension.id,
            "step": str(suspension.step),
            "reason": str(suspension.reason),
            "words": suspension.words,
            "until": suspension.ends_at.isoformat() if suspension.ends_at else None,
        },
    )


def moderators_asked(ask: Ask, **_: Any) -> None:
    about = {"article": ask.article_id, "ask": ask.id}
    if ask.settled_at is None:
        telling.tell(
            Told(member_id, Kind.ASKED, f"ask:{ask.id}:{member_id}", actor_id=ask.member_id, parameters=about)
            for member_id in _moderators()
            if member_id != ask.member_id
        )
        return
    _take_back_from_moderators(f"ask:{ask.id}")
    if ask.settled_by_id != ask.member_id:
        parameters = {**about, "words": ask.answer}
        telling.tell([Told(ask.member_id, Kind.ASK_ANSWER, f"ask-answer:{ask.id}", parameters=parameters)])


def authorship_claimed(claim: AuthorshipClaim, **_: Any) -> None:
    if claim.decided_at is None:
        telling.tell(
            Told(
                member_id,
                Kind.CLAIM_MADE,
                f"claim:{claim.id}:{member_id}",
                actor_id=claim.member_id,
                parameters={"claim": claim.id, "said_name": claim.said_name},
            )
            for member_id in _moderators()
            if member_id != claim.member_id
        )
        return
    _take_back_from_moderators(f"claim:{claim.id}")
    parameters = {"is_granted": claim.is_granted, "said_name": claim.said_name, "words": claim.note}
    telling.tell(
        [Told(claim.member_id, Kind.CLAIM_ANSWER, f"claim-answer:{claim.id}", parameters=parameters)]
    )


def authorship_claim_gone(claim: AuthorshipClaim, **_: Any) -> None:
    """Nothing is left to look at, and whose words they were is not told any more."""
    about = [f"claim:{claim.id}:{member_id}" for member_id in _moderators()]
    telling.forget(Notice.key.in_([*about, f"claim-answer:{claim.id}"]))


def search_found(search: SavedSearch, found: Member, **_: Any) -> None:
    key = f"search:{search.id}:{found.id}"
    parameters = {"search": search.name, "handle": found.handle}
    telling.tell([Told(search.member_id, Kind.SEARCH_FIND, key, actor_id=found.id, parameters=parameters)])


def member_changed(member: Member, **_: Any) -> None:
    """Notices of a closed account go with it."""
    if member.state is MemberState.CLOSED:
        telling.forget(Notice.member_id == member.id)
