"""What was decided on a comment before, as whoever judges it now needs it: with the text as it was then."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from community.comments import history
from community.comments.history import Piece
from community.comments.models import Comment, Status
from community.core.database import db
from community.moderation.models import Decision, Verdict

MOST = 20


@dataclass(frozen=True)
class Past:
    """One earlier decision. `then`: how the text it was on differs from the one at hand; empty where it is the same."""

    decision: Decision
    then: Sequence[Piece]


def of(comment: Comment) -> list[Past]:
    """Earlier decisions on a comment, newest first; its waiting edit, if any, has to be loaded."""
    at_hand = (comment.pending_revision or comment).body
    found: dict[int | None, Sequence[Piece]] = {None: []}
    pasts = []
    for decision in db.session.scalars(_decisions_on(comment)):
        revision = decision.revision
        if revision is not None and revision.id not in found:
            is_same = revision.body == at_hand
            found[revision.id] = [] if is_same else history.difference(revision.body, at_hand)
        pasts.append(Past(decision, found[decision.revision_id]))
    return pasts


def tries(comment: Comment, pasts: Sequence[Past]) -> int:
    """How many times its writer has sent a comment that waits again after "please revise"; 0 for any other."""
    if comment.status is not Status.HELD or comment.decided_as != Verdict.REJECT:
        return 0
    undone = {past.decision.undoes_id for past in pasts}
    refused = [past.decision for past in pasts if past.decision.verdict is Verdict.REJECT]
    return 1 + sum(1 for one in refused if one.undoes_id is None and one.id not in undone)


def _decisions_on(comment: Comment) -> Select[Decision]:
    return (
        select(Decision)
        .options(joinedload(Decision.moderator), joinedload(Decision.revision))
        .where(Decision.comment_id == comment.id)
        .order_by(Decision.id.desc())
        .limit(MOST)
    )
