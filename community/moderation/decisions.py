"""A moderator decides: one guarded change and one row that says who, what, why and when, in one transaction.

The form says which version of the comment it saw. Who comes second changes nothing and is told what the first
decided (decisions.md, Comments: `version`). Each decision keeps what it changed, so that it can be undone for as long
as nobody changed the comment since.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from community.comments import holding, moves, revisions
from community.comments.models import Comment, CommentRevision, Status
from community.core.database import db, now
from community.core.markup import Rendered
from community.core.refusals import Refused
from community.core.signals import comment_decided
from community.core.versions import bump
from community.members.models import Member
from community.moderation import flags, policy
from community.moderation.conflicts import Conflict
from community.moderation.models import Decision, FlagOutcome, Reason, Verdict

#: What a verdict makes of a comment that has no edit waiting.
BECOMES = {
    Verdict.APPROVE: Status.PUBLISHED,
    Verdict.REJECT: Status.REJECTED,
    Verdict.SPAM: Status.SPAM,
    Verdict.HOLD: Status.HELD,
}
#: What is learnt from, and what becomes of the flags that asked for a look.
TEACHES = (Verdict.APPROVE, Verdict.SPAM)
SETTLES_FLAGS = {
    Verdict.APPROVE: FlagOutcome.DISAGREED,
    Verdict.REJECT: FlagOutcome.AGREED,
    Verdict.SPAM: FlagOutcome.AGREED,
    Verdict.HOLD: FlagOutcome.AGREED,
}
#: What an undo is called in the log: the verdict that leads to the state before.
RETURNS_BY = {status: verdict for verdict, status in BECOMES.items()}
#: The columns that a decision may change beside the status and the words; an undo puts them back.
MOMENTS = ("published_at", "edited_at", "reviewed_at", "decided_at")
CODES = (
    *("held_reason", "decided_as", "decided_reason", "decided_words"),
    *("is_revisable", "is_suspect", "pending_revision_id"),
)


def decide(
    comment: Comment,
    verdict: Verdict,
    moderator: Member,
    *,
    seen: int,
    reason: Reason | None = None,
    words: str = "",
    note: str = "",
    is_revisable: bool = False,
    edited: Rendered | None = None,
    batch: int | None = None,
) -> Decision:
    """Decide on the version that was seen. Raises `Conflict`, or `Refused` where the moderator may not.

    `is_revisable`: a rejected text may be changed by its author and sent again. `edited`: the moderator's own
    version, which is approved in place of the author's. `batch`: the first decision of those made in one go.
    """
    moves.lock(comment.article_id)
    db.session.refresh(comment)
    if comment.version != seen or comment.status is Status.WITHDRAWN:
        raise Conflict(comment, seen)
    _refuse_own(moderator, comment)
    if verdict is Verdict.REJECT and reason is None:
        raise Refused("moderation.reason_needed", 422, "reason")
    status, before = comment.status, _kept(comment)
    revision = _revision_at_hand(comment, moderator, edited if verdict is Verdict.APPROVE else None)
    values = _decided(verdict, reason, words, is_revisable and verdict is Verdict.REJECT)
    is_of_edit = _is_of_edit_only(comment, verdict)
    if is_of_edit:
        _decide_edit(comment, revision, verdict, values, seen)
    else:
        _decide_comment(comment, revision, verdict, values, seen)
    _teach(revision, verdict)
    decision = Decision(
        comment_id=comment.id,
        revision_id=revision.id,
        moderator_id=moderator.id,
        verdict=verdict,
        status_before=status,
        status_after=comment.status,
        reason=reason,
        words=words,
        note=note,
        is_own=comment.author_id == moderator.id,
        is_revisable=comment.is_revisable,
        before={**before, "left": comment.version, "batch": batch},
    )
    _write(decision, comment)
    if not is_of_edit:
        flags.settle(comment, decision, SETTLES_FLAGS[verdict])
    comment_decided.send(decision)
    return decision


def undo(decision: Decision, moderator: Member) -> Decision:
    """Take a decision back: the comment is as it was before. Raises `Conflict` where something happened since."""
    comment = db.session.get_one(Comment, decision.comment_id)
    moves.lock(comment.article_id)
    db.session.refresh(comment)
    if decision.undoes_id is not None:  # what was taken back is decided anew
        raise Conflict(comment, 0)
    left = decision.before.get("left", 0)
    if comment.version != left or comment.status is Status.WITHDRAWN:
        raise Conflict(comment, left)
    _refuse_own(moderator, comment)
    _return_revision(decision)
    _change(comment, decision.status_before, _as_before(decision), comment.version)
    undone = Decision(
        comment_id=comment.id,
        revision_id=decision.revision_id,
        moderator_id=moderator.id,
        verdict=RETURNS_BY[decision.status_before],
        status_before=decision.status_after,
        status_after=decision.status_before,
        is_own=comment.author_id == moderator.id,
        undoes_id=decision.id,
        before={"left": comment.version},
    )
    _write(undone, comment)
    flags.unsettle(decision)
    comment_decided.send(undone)
    return undone


def may_undo(decision: Decision, comment: Comment) -> bool:
    """Whether nothing happened to the comment since."""
    return decision.undoes_id is None and decision.before.get("left") == comment.version


def _write(decision: Decision, comment: Comment) -> None:
    db.session.add(decision)
    db.session.flush()
    bump(f"article:{comment.article_id}", "moderation")


def _refuse_own(moderator: Member, comment: Comment) -> None:
    if not policy.may_decide(moderator, comment):
        raise Refused("moderation.own_comment", 403)
    if policy.has_open_flag(moderator, comment):
        raise Refused("moderation.flagged_by_you", 403)


# --- what is decided on --------------------------------------------------------------------------------------


def _revision_at_hand(comment: Comment, moderator: Member, edited: Rendered | None) -> CommentRevision:
    """The words that are decided on: the moderator's version of them, else the edit that waits, else those that stand."""
    if edited is not None:
        return revisions.add(comment, edited, moderator.id)
    return revisions.pending(comment) or revisions.standing(comment)


def _teach(revision: CommentRevision, verdict: Verdict | str | None) -> None:
    """What the spam filter learns of it: approved words are good ones. To reject or hold teaches nothing."""
    if verdict in TEACHES:
        holding.learn(revision, is_spam=verdict == Verdict.SPAM)


def _is_of_edit_only(comment: Comment, verdict: Verdict) -> bool:
    """Whether the comment stays as it stands, and only its edit is let through or refused."""
    has_edit = comment.pending_revision_id is not None
    return has_edit and comment.status is Status.PUBLISHED and verdict is not Verdict.HOLD


def _decide_comment(
    comment: Comment, revision: CommentRevision, verdict: Verdict, values: dict[str, Any], seen: int
) -> None:
    values["held_reason"] = "moderator" if verdict is Verdict.HOLD else None
    if verdict is Verdict.APPROVE:
        values |= _let_stand(comment, revision)
    _change(comment, BECOMES[verdict], values, seen)


def _decide_edit(
    comment: Comment, revision: CommentRevision, verdict: Verdict, values: dict[str, Any], seen: int
) -> None:
    if verdict is Verdict.APPROVE:
        changed = _let_stand(comment, revision) | {"reviewed_at": now(), "is_suspect": False}
    else:
        revision.refused_at = now()
        told = ("decided_reason", "decided_words", "is_revisable")
        changed = {name: values[name] for name in told} | {"pending_revision_id": None}
    _change(comment, comment.status, changed, seen)


def _let_stand(comment: Comment, revision: CommentRevision) -> dict[str, Any]:
    """The revision is published; what was said before it in public makes the comment an edited one."""
    is_new = revision.published_at is None
    revision.published_at = revision.published_at or now()
    was_edited = is_new and comment.published_at is not None
    values = revisions.columns(revision) | {"pending_revision_id": None}
    return values | ({"edited_at": now()} if was_edited else {})


def _change(comment: Comment, status: Status, values: dict[str, Any], seen: int) -> None:
    """The one guarded update, with the counts where the status changes."""
    if comment.status is not status:
        if not moves.move(comment, status, values, seen=seen):
            raise Conflict(comment, seen)
        return
    changed = db.session.execute(
        update(Comment)
        .where(Comment.id == comment.id, Comment.version == seen)
        .values(version=Comment.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise Conflict(comment, seen)
    db.session.refresh(comment)


def _decided(verdict: Verdict, reason: Reason | None, words: str, is_revisable: bool) -> dict[str, Any]:
    return {
        "reviewed_at": now(),
        "decided_at": now(),
        "decided_as": str(verdict),
        "decided_reason": None if reason is None else str(reason),
        "decided_words": words,
        "is_revisable": is_revisable,
        "is_suspect": False,
    }


# --- what an undo puts back ----------------------------------------------------------------------------------


def _kept(comment: Comment) -> dict[str, Any]:
    """The comment's columns as they are, as JSON; the words by the revision that holds them."""
    moments = {name: _as_text(getattr(comment, name)) for name in MOMENTS}
    codes = {name: getattr(comment, name) for name in CODES}
    return {**moments, **codes, "standing": revisions.standing(comment).id}


def _as_text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _as_before(decision: Decision) -> dict[str, Any]:
    kept = decision.before
    moments = {name: datetime.fromisoformat(kept[name]) if kept[name] else None for name in MOMENTS}
    standing = revisions.columns(db.session.get_one(CommentRevision, kept["standing"]))
    return {**moments, **{name: kept[name] for name in CODES}, **standing}


def _return_revision(decision: Decision) -> None:
    """The words decided on are neither published nor refused by that decision any more."""
    revision = db.session.get_one(CommentRevision, decision.revision_id)
    revision.refused_at = None
    if decision.verdict in TEACHES:
        holding.unlearn(revision)
        _teach(revision, decision.before["decided_as"])
    if decision.before["published_at"] is None or revision.id != decision.before["standing"]:
        revision.published_at = None
    if revision.id not in (decision.before["standing"], decision.before["pending_revision_id"]):
        revision.refused_at = now()  # the moderator's own version: it stays on record, and out of use
    db.session.flush()
