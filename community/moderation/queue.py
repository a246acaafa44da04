"""What waits for a moderator: four queues, and what a case needs to be judged."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Boolean, ColumnElement, Select, and_, func, literal_column, or_, select, tuple_
from sqlalchemy.orm import joinedload

from community.articles.models import Article
from community.comments.models import Comment, CommentRevision, Status
from community.core import cursors
from community.core.cursors import Pages
from community.core.database import db
from community.core.site_settings import NumberSetting
from community.members.models import Member
from community.moderation.models import Decision, Flag

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
    """What is known of a comment's writer: how many of theirs were published and refused, and since when."""

    published: int
    refused: int
    waiting: int
    first_seen_at: datetime


@dataclass(frozen=True)
class Counts:
    """How many stand in each queue, and since when the oldest held one waits.

    `as_of` is what a form that decides over more than it shows has seen: no revision after this one.
    """

    held: int
    flagged: int
    unreviewed: int
    oldest: datetime | None
    as_of: int


# --- the queues ----------------------------------------------------------------------------------------------


def waiting() -> ColumnElement[bool]:
    """Condition: a comment is held or has an edit that waits."""
    return or_(Comment.status == Status.HELD, Comment.pending_revision_id > 0)  # SQLite uses both indexes so


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


def page_of(queue: Queue, after: str = "") -> Pages[Comment]:
    """A page of one of the three queues of comments: the longest wait first. Raises `BadCursor`."""
    query = _with_context().where(CONDITIONS[queue]())
    if after:
        query = query.where(tuple_(Comment.created_at, Comment.id) > cursors.decoded(after, datetime, int))
    rows = db.session.scalars(query.order_by(Comment.created_at, Comment.id).limit(MOST + 1)).all()
    shown = rows[:MOST]
    return Pages(shown, cursors.encoded(shown[-1].created_at, shown[-1].id) if len(rows) > MOST else None)


def counts() -> Counts:
    held = select(func.count(), func.min(Comment.created_at)).where(waiting()).subquery()
    others = [
        select(func.count()).select_from(Comment).where(condition()).scalar_subquery()
        for condition in (flagged, unreviewed)
    ]
    newest = select(func.max(CommentRevision.id)).scalar_subquery()
    row = db.session.execute(select(*held.c, *others, newest)).one()
    return Counts(row[0], row[2], row[3], _moment(row[1]), row[4] or 0)


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


def record_of(comment: Comment) -> Record:
    """The record of whoever wrote this comment; a guest's belongs to their cookie."""
    row = db.session.execute(
        select(
            func.count().filter(Comment.status == Status.PUBLISHED),
            func.count().filter(Comment.status.in_((Status.REJECTED, Status.SPAM))),
            func.count().filter(waiting()),
            func.min(Comment.created_at),
        ).where(_theirs(comment))
    ).one()
    return Record(row[0], row[1], row[2], _moment(row[3]) or comment.created_at)


def decisions_on(comment: Comment) -> Select[Decision]:
    """Earlier decisions on one comment, newest first."""
    return (
        select(Decision)
        .options(joinedload(Decision.moderator))
        .where(Decision.comment_id == comment.id)
        .order_by(Decision.id.desc())
        .limit(20)
    )


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
