"""Writing, editing and withdrawing comments. Refusals first, nothing stored; then every holding rule is asked.

Actions take `Rendered` text and never commit (decisions.md, Comments; Writing).
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from community.articles import commenting
from community.articles.models import Article, BodyFormat, CommentsMode
from community.comments import holding, mentions, moves, pace, revisions, threads
from community.comments.holding.asked import Answer
from community.comments.holding.gathering import REPEAT_SECONDS, hash_of
from community.comments.models import Comment, CommentRevision, Status
from community.comments.writers import Writer
from community.core import filters
from community.core.database import db, now
from community.core.markup import Rendered
from community.core.refusals import Refused
from community.core.signals import comment_edited, comment_moved
from community.core.site_settings import NumberSetting
from community.core.versions import bump
from community.profiles.models import PortfolioRole

SILENT_MINUTES = NumberSetting(
    "comments.silent_edit_minutes", 5, 0, 60,
    label=_l("Small edits are silent for"), unit=_l("minutes"),
    hint=_l("After that an edit is shown as “edited”, with its history."),
)  # fmt: skip
SILENT_CHARACTERS = NumberSetting(
    "comments.silent_edit_characters", 100, 0, 10_000,
    label=_l("A small edit changes at most"), unit=_l("characters"),
)  # fmt: skip
EDIT_MINUTES = NumberSetting(
    "comments.edit_minutes", 15, 0, 1440,
    label=_l("A comment can be edited for"), unit=_l("minutes"),
    hint=_l("Counted from when it was published; afterwards it can only be withdrawn."),
)  # fmt: skip


class Repeated(Exception):
    """The same words, place and person within six minutes: the first one is shown instead."""

    def __init__(self, comment_id: int) -> None:
        super().__init__(comment_id)
        self.comment_id = comment_id


@dataclass(frozen=True)
class Circumstances:
    """What only the request knows: was the trap filled in, how long was the form open."""

    is_trapped: bool = False
    seconds: float | None = None


def post(
    article: Article,
    writer: Writer,
    rendered: Rendered,
    *,
    parent: Comment | None = None,
    speaking_as: PortfolioRole | None = None,
    circumstances: Circumstances = Circumstances(),
    lang: str | None = None,
) -> Comment:
    """Write a comment, published or held. Raises `Refused` or `Repeated`; then nothing is stored."""
    moves.lock(article.id)
    if parent is not None:
        db.session.refresh(parent)
    mode = commenting.state_of(article, now()).mode
    refuse_suspended(writer)
    _refuse_closed(mode, writer)
    _refuse_parent_gone(article, parent)
    identity = _identity(writer, article.id, parent.id if parent else None, rendered)
    _refuse_repeated(identity)
    pace.refuse_too_fast(writer, parent)
    answers = holding.ask(
        holding.asked(
            rendered, writer, mode, is_trapped=circumstances.is_trapped, seconds=circumstances.seconds
        )
    )
    comment = _stored(article, writer, rendered, parent, answers, identity, speaking_as, lang)
    mentions.keep(comment)
    comment_moved.send(comment, before=None)
    bump(f"article:{article.id}", "comments")
    return comment


def edit(comment: Comment, writer: Writer, rendered: Rendered) -> None:
    """Say it in other words: in place while it was never published, else through holding again.

    A held edit leaves the standing words and waits as `pending_revision`. One that a moderator gave back ("please
    revise") waits as a whole again. Raises `Refused`.
    """
    moves.lock(comment.article_id)
    db.session.refresh(comment)
    refuse_suspended(writer)
    refuse_late_edit(comment)
    if rendered.source == comment.body and comment.pending_revision_id is None:
        _refuse_unrevised(comment)
        return
    article = db.session.get_one(Article, comment.article_id)
    mode = commenting.state_of(article, now()).mode
    answers = holding.ask(holding.asked(rendered, writer, mode, is_edit=True))
    revision = _next_revision(comment, rendered, answers, writer)
    if comment.status is Status.REJECTED:
        _send_again(comment, revision, answers)
        return
    if comment.published_at is None:
        _stands(comment, revision)
        comment.is_suspect = holding.flags(answers)
        comment.held_reason, comment.holding_answers = holding.reason(answers), holding.stored(answers)
        comment.held_reason = comment.held_reason or "first_comment"
    elif holding.reason(answers):
        comment.pending_revision_id = revision.id
    else:
        is_silent = _is_silent(comment, rendered)
        _stands(comment, revision)
        comment.is_suspect = comment.is_suspect or holding.flags(answers)
        revision.published_at = now()
        comment.pending_revision_id = None
        comment.edited_at = comment.edited_at if is_silent else now()
    comment.version += 1
    db.session.flush()
    _recognise(comment, writer, rendered)
    mentions.keep(comment)
    comment_edited.send(comment)
    bump(f"article:{comment.article_id}", "comments")


def withdraw(comment: Comment) -> None:
    """Take a comment back, at any time; with visible replies a placeholder stays."""
    moves.lock(comment.article_id)
    db.session.refresh(comment)
    if comment.status is Status.WITHDRAWN:
        return
    values = {"withdrawn_at": now(), "pending_revision_id": None, "held_reason": None, "writer_key": None}
    if not moves.move(comment, Status.WITHDRAWN, values):
        raise Refused("comments.changed", 409)


def may_still_edit(comment: Comment) -> bool:
    """While held and never published, or given back to be revised, at any time; else for some minutes after it was
    published."""
    if comment.status is Status.REJECTED:
        return comment.is_revisable
    if comment.status is Status.HELD and comment.published_at is None:
        return True
    if comment.status is not Status.PUBLISHED or comment.published_at is None:
        return False
    return now() - comment.published_at <= timedelta(minutes=EDIT_MINUTES.value)


def refuse_suspended(writer: Writer) -> None:
    until = writer.member.suspended_until if writer.member else None
    if until is not None and until > now():
        raise Refused("comments.suspended", 403, "body", until=filters.moment(until))


# --- refusals: nothing is stored -----------------------------------------------------------------------------


def _refuse_closed(mode: CommentsMode, writer: Writer) -> None:
    if mode is CommentsMode.CLOSED:
        raise Refused("comments.closed", 409, "body")
    if mode is CommentsMode.MEMBERS and writer.member is None:
        raise Refused("comments.members_only", 403, "body")


def _refuse_parent_gone(article: Article, parent: Comment | None) -> None:
    if parent is not None and (parent.article_id != article.id or parent.status is not Status.PUBLISHED):
        raise Refused("comments.parent_gone", 409, "body")


def _refuse_repeated(identity: dict[str, Any]) -> None:
    if (first := _said_already(identity)) is not None:
        raise Repeated(first)


def _said_already(identity: dict[str, Any]) -> int | None:
    slot = identity["slot"]
    return db.session.scalar(
        select(Comment.id).where(
            Comment.writer_key == identity["writer_key"],
            Comment.place_key == identity["place_key"],
            Comment.body_hash == identity["body_hash"],
            Comment.slot.in_((slot, slot - 1)),
        )
    )


def _refuse_unrevised(comment: Comment) -> None:
    if comment.status is Status.REJECTED:
        raise Refused("comments.unrevised", 422, "body")


def refuse_late_edit(comment: Comment) -> None:
    if may_still_edit(comment):
        return
    if comment.status is Status.PUBLISHED:
        raise Refused("comments.edit_window", 403, "body", minutes=EDIT_MINUTES.value)
    raise Refused("comments.not_editable", 403, "body")


# --- what is stored ------------------------------------------------------------------------------------------


def _identity(writer: Writer, article_id: int, parent_id: int | None, rendered: Rendered) -> dict[str, Any]:
    """The unique key that keeps the same words from being stored twice."""
    return {
        "writer_key": writer.key,
        "place_key": f"{article_id}:{parent_id or 0}",
        "body_hash": hash_of(rendered),
        "slot": int(now().timestamp()) // REPEAT_SECONDS,
    }


def _recognise(comment: Comment, writer: Writer, rendered: Rendered) -> None:
    """From now on it is the new words that are not stored twice, unless another comment keeps them already."""
    identity = _identity(writer, comment.article_id, comment.parent_id, rendered)
    if _said_already(identity) is None:
        for name, value in identity.items():
            setattr(comment, name, value)


def _stored(
    article: Article,
    writer: Writer,
    rendered: Rendered,
    parent: Comment | None,
    answers: list[Answer],
    identity: dict[str, Any],
    speaking_as: PortfolioRole | None,
    lang: str | None,
) -> Comment:
    reason = holding.reason(answers)
    comment = Comment(
        article_id=article.id,
        parent_id=parent.id if parent else None,
        depth=parent.depth + 1 if parent else 1,
        status=Status.HELD if reason else Status.PUBLISHED,
        is_drawn=not reason,
        published_at=None if reason else now(),
        created_at=now(),
        author_id=writer.member.id if writer.member else None,
        guest_id=writer.guest.id if writer.guest else None,
        guest_name=writer.name,
        guest_email=writer.email,
        guest_website=writer.website,
        speaking_as_id=speaking_as.id if speaking_as else None,
        speaking_as_title=speaking_as.title if speaking_as else None,
        speaking_as_field=speaking_as.field if speaking_as else None,
        body=rendered.source,
        body_format=BodyFormat(rendered.format),
        body_html=rendered.html,
        render_version=rendered.version,
        lang=lang,
        held_reason=reason,
        holding_answers=holding.stored(answers),
        is_suspect=holding.flags(answers),
        **identity,
    )
    db.session.add(comment)
    db.session.flush()
    comment.path = threads.path_below(
        parent.path if parent else None, threads.segment(comment.created_at, comment.id)
    )
    comment.root_id = parent.root_id if parent else comment.id
    _next_revision(comment, rendered, answers, writer).published_at = comment.published_at
    if writer.member:
        writer.member.active_at = now()
    db.session.flush()
    moves.count_up(comment, int(comment.status is Status.PUBLISHED))
    if not reason:
        _mark_commented(article)
    return comment


def _mark_commented(article: Article) -> None:
    article.commented_at = now()
    db.session.flush()


def _next_revision(
    comment: Comment, rendered: Rendered, answers: list[Answer], writer: Writer
) -> CommentRevision:
    revision = revisions.add(comment, rendered, writer.member.id if writer.member else None)
    revision.held_reason, revision.holding_answers = holding.reason(answers), holding.stored(answers)
    db.session.flush()
    return revision


def _send_again(comment: Comment, revision: CommentRevision, answers: list[Answer]) -> None:
    """A rejected comment waits once more, in its new words; a moderator reads it whatever the rules say."""
    values = revisions.columns(revision) | {
        "held_reason": holding.reason(answers) or "revised",
        "holding_answers": holding.stored(answers),
        "is_suspect": holding.flags(answers),
        "is_revisable": False,
        "pending_revision_id": None,
        "edited_at": now() if comment.published_at else None,
    }
    if not moves.move(comment, Status.HELD, values):
        raise Refused("comments.changed", 409)
    mentions.keep(comment)


def _stands(comment: Comment, revision: CommentRevision) -> None:
    for name, value in revisions.columns(revision).items():
        setattr(comment, name, value)


def _is_silent(comment: Comment, rendered: Rendered) -> bool:
    """In the first minutes, while few characters change, nobody need be told."""
    published_at = comment.published_at or now()
    is_soon = now() - published_at <= timedelta(minutes=SILENT_MINUTES.value)
    return is_soon and changed_characters(comment.body, rendered.source) <= SILENT_CHARACTERS.value


def changed_characters(before: str, after: str) -> int:
    """How long the stretch is between what both texts begin with and end with; linear, an upper bound."""
    begin = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    rest = min(len(before), len(after)) - begin
    ends = zip(reversed(before), reversed(after), strict=False)
    end = next((i for i, (a, b) in enumerate(ends) if a != b), rest)
    end = min(end, rest)
    return max(len(before), len(after)) - begin - end
