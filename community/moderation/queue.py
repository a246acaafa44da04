"""What waits for a moderator: four queues, and what a case needs to be judged."""

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Select,
    and_,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased, joinedload

from community.articles.models import Article
from community.comments.models import Comment, CommentRevision, Status
from community.core import cursors
from community.core.cursors import Pages
from community.core.database import UTCDateTime, db
from community.core.site_settings import NumberSetting
from community.members.models import Member
from community.moderation import waits
from community.moderation.models import Decision, Flag, Verdict
from community.moderation.waits import waiting

MOST = 50
FLAGS_TO_QUEUE = NumberSetting(
    "moderation.flags_to_queue",
    2,
    1,
    20,
    label=_l("Flags that bring a comment to the desk"),
    hint=_l("It stays public, and stands in the queue of flagged comments."),
    unit=_l("flags"),
)


class Queue(enum.StrEnum):
    HELD = "held"
    FLAGGED = "flagged"
    UNREVIEWED = "unreviewed"
    DECIDED = "decided"  # by the moderator who looks


@dataclass(frozen=True)
class Record:
    """What is known of a comment's writer: how many of theirs are public, how many were refused once, since when."""

    published: int
    refused: int
    waiting: int
    first_seen_at: datetime


@dataclass(frozen=True)
class Counts:
    """How many stand in each queue.

    `as_of` is what a form that decides over more than it shows has seen: no revision after this one.
    """

    held: int
    flagged: int
    unreviewed: int
    as_of: int


@dataclass(frozen=True)
class Queued:
    """A comment in a queue, and since when it stands there."""

    comment: Comment
    since: datetime


# --- the queues ----------------------------------------------------------------------------------------------


def flagged() -> ColumnElement[bool]:
    """Condition: it is public, and enough people ask for a look, or a suspect word does."""
    return and_(
        Comment.status == Status.PUBLISHED,
        literal_column("(comments.flag_weight > 0 OR comments.is_suspect)", Boolean),  # as the index says
        or_(Comment.flag_weight >= FLAGS_TO_QUEUE.value, Comment.is_suspect),
    )


def unreviewed() -> ColumnElement[bool]:
    """Condition: published, and no moderator has looked at it."""
    return and_(Comment.status == literal_column("'published'"), Comment.reviewed_at.is_(None))


CONDITIONS = {Queue.HELD: waiting, Queue.FLAGGED: flagged, Queue.UNREVIEWED: unreviewed}
#: Since when a comment stands in a queue: so it is ordered, and so it says.
SINCE: dict[Queue, Callable[[], Any]] = {
    Queue.HELD: waits.since,
    Queue.FLAGGED: waits.flagged_since,
    Queue.UNREVIEWED: lambda: Comment.published_at,
}


def page_of(queue: Queue, after: str = "") -> Pages[Queued]:
    """A page of one of the three queues of comments: the longest wait first. Raises `BadCursor`."""
    since = SINCE[queue]()
    query = _with_context().add_columns(since).where(CONDITIONS[queue]())
    if after:
        query = query.where(tuple_(since, Comment.id) > tuple_(*_place(after)))
    rows = db.session.execute(query.order_by(since, Comment.id).limit(MOST + 1)).all()
    shown = [Queued(*row) for row in rows[:MOST]]
    last = shown[-1] if len(rows) > MOST else None
    return Pages(shown, cursors.encoded(last.since, last.comment.id) if last else None)


def counts() -> Counts:
    numbers = [
        select(func.count()).select_from(Comment).where(condition()).scalar_subquery()
        for condition in CONDITIONS.values()
    ]
    newest = select(func.max(CommentRevision.id)).scalar_subquery()
    row = db.session.execute(select(*numbers, newest)).one()
    return Counts(row[0], row[1], row[2], row[3] or 0)


def decided_by(moderator: Member, after: str = "") -> Pages[Decision]:
    """A moderator's decisions, newest first, with what they were on. Raises `BadCursor`."""
    query = _decisions().where(Decision.moderator_id == moderator.id)
    if after:
        query = query.where(Decision.id < cursors.decoded(after, int)[0])
    rows = db.session.scalars(query.limit(MOST + 1)).all()
    return Pages(rows[:MOST], cursors.encoded(rows[MOST - 1].id) if len(rows) > MOST else None)


def made_with(decision: Decision) -> Sequence[Decision]:
    """The decisions of one go, in the order in which rows are locked; those taken back already are left out."""
    first = decision.before.get("batch") or decision.id
    undone = select(Decision.undoes_id).where(Decision.undoes_id.is_not(None))
    return db.session.scalars(
        select(Decision)
        .where(Decision.moderator_id == decision.moderator_id, Decision.id >= first)
        .where(or_(Decision.id == first, Decision.before["batch"].as_integer() == first))
        .where(Decision.id.not_in(undone), Decision.undoes_id.is_(None))
        .order_by(Decision.comment_id)
    ).all()


def just_decided() -> Select[Decision]:
    """The last few decisions of anybody, newest first."""
    return _decisions().limit(6)


# --- one case ------------------------------------------------------------------------------------------------


def one(comment_id: int) -> Select[Comment]:
    return _with_context().where(Comment.id == comment_id)


def waits_since(comment: Comment) -> datetime | None:
    """Since when a comment waits; None where it does not."""
    asked = select(waits.since()).where(Comment.id == comment.id, waiting())
    return db.session.scalar(asked)


def record_of(comment: Comment) -> Record:
    """The record of whoever wrote this comment; a guest's belongs to their cookie."""
    row = db.session.execute(
        select(
            func.count().filter(Comment.status == Status.PUBLISHED),
            func.count().filter(or_(Comment.status.in_((Status.REJECTED, Status.SPAM)), _was_refused())),
            func.count().filter(waiting()),
            func.min(Comment.created_at),
        ).where(_theirs(comment))
    ).one()
    return Record(row[0], row[1], row[2], _moment(row[3]) or comment.created_at)


def flags_on(comment: Comment) -> Select[Flag]:
    """Who asked for a look and why: those not settled yet first, then the newest."""
    return (
        select(Flag)
        .options(joinedload(Flag.member))
        .where(Flag.comment_id == comment.id)
        .order_by(Flag.settled_at.is_not(None), Flag.id.desc())
        .limit(20)
    )


# --- many at once --------------------------------------------------------------------------------------------


def waiting_unchanged(as_of: int, moderator: Member, writer: str = "") -> Select[int, int]:
    """Ids and versions of what waits and has no revision after `as_of`, in the order in which rows are locked.

    What the moderator wrote is left out. `writer`: `m12` or `g12`, only what this member or guest wrote.
    """
    newer = select(CommentRevision.id).where(
        CommentRevision.comment_id == Comment.id, CommentRevision.id > as_of
    )
    query = select(Comment.id, Comment.version).where(waiting(), ~newer.exists()).order_by(Comment.id)
    query = query.where(or_(Comment.author_id.is_(None), Comment.author_id != moderator.id))
    return query.where(_by(writer)) if writer else query


def is_waiting(comment: Comment) -> bool:
    """As `waiting()`, of a comment at hand."""
    return comment.status is Status.HELD or comment.pending_revision_id is not None


def writer_of(comment: Comment) -> str:
    """By which `waiting_unchanged` finds everything this person wrote; "" for nobody known."""
    if comment.author_id is not None:
        return f"m{comment.author_id}"
    return f"g{comment.guest_id}" if comment.guest_id is not None else ""


def _by(writer: str) -> ColumnElement[bool]:
    kind, number = writer[:1], int(writer[1:])
    return Comment.author_id == number if kind == "m" else Comment.guest_id == number


# --- together ------------------------------------------------------------------------------------------------


def _was_refused() -> ColumnElement[bool]:
    """Condition: a moderator refused words of a comment, and nobody took that back or approved the same words later."""
    later = aliased(Decision)
    is_approved = and_(later.verdict == Verdict.APPROVE, later.revision_id == Decision.revision_id)
    is_reversed = exists().where(
        later.comment_id == Decision.comment_id,
        later.id > Decision.id,
        or_(later.undoes_id == Decision.id, and_(is_approved, later.undoes_id.is_(None))),
    )
    return exists().where(
        Decision.comment_id == Comment.id,
        Decision.verdict.in_((Verdict.REJECT, Verdict.SPAM)),
        Decision.undoes_id.is_(None),
        ~is_reversed,
    )


def _theirs(comment: Comment) -> ColumnElement[bool]:
    writer = writer_of(comment)
    return _by(writer) if writer else Comment.id == comment.id


def _with_context() -> Select[Comment]:
    """With what a case shows: author, article and its author, the comment answered and its writer, a waiting edit."""
    return select(Comment).options(
        joinedload(Comment.author),
        joinedload(Comment.article).joinedload(Article.author),
        joinedload(Comment.parent).joinedload(Comment.author),
        joinedload(Comment.pending_revision),
    )


def _place(after: str) -> tuple[Any, Any]:
    """Where the page before ended."""
    since, comment_id = cursors.decoded(after, datetime, int)
    return literal(since, UTCDateTime()), literal(comment_id)


def _decisions() -> Select[Decision]:
    """Newest first, with who decided and on what."""
    return (
        select(Decision)
        .options(
            joinedload(Decision.moderator),
            joinedload(Decision.comment).joinedload(Comment.author),
            joinedload(Decision.comment).joinedload(Comment.article),
        )
        .order_by(Decision.id.desc())
    )


def _moment(found: Any) -> datetime | None:
    """What an aggregate over moments gave."""
    return found if isinstance(found, datetime) else None
