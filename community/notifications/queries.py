"""A member's own notices: those that still stand, which of them are unseen, and page by page."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased, contains_eager

from community.accounts.models import LoginSession
from community.articles.models import Article, ArticleStatus
from community.comments.models import Comment, Status
from community.core import cursors
from community.core.cursors import Pages
from community.core.database import db
from community.members.models import Access, Member
from community.moderation import policy
from community.notifications.kinds import FOR_MODERATORS, TALK, WHILE_PUBLIC
from community.notifications.models import Notice

ROWS = 20
MOST_COUNTED = 10  # the bell says "9+" over 9


def listed(member: Member) -> Select[Notice]:
    """What stands on a member's list, newest first, with what a line shows: comment, its writer and article, actor."""
    actor, writer = aliased(Member), aliased(Member)
    return (
        _of(member)
        .where(_stands(literal(policy.may_moderate(member))))
        .outerjoin(writer, Comment.author_id == writer.id)
        .outerjoin(actor, Notice.actor_id == actor.id)
        .options(
            contains_eager(Notice.comment).options(
                contains_eager(Comment.article).load_only(Article.title, Article.slug, Article.status),
                contains_eager(Comment.author.of_type(writer)).load_only(*_person(writer)),
            ),
            contains_eager(Notice.actor.of_type(actor)).load_only(*_person(actor)),
        )
        .order_by(Notice.id.desc())
    )


def own(notice_id: int, member: Member) -> Select[Notice]:
    """One of a member's, whether it stands or not, with its comment and article. Of others one may not know."""
    return (
        _of(member)
        .where(Notice.id == notice_id)
        .options(contains_eager(Notice.comment).contains_eager(Comment.article))
    )


def unseen_of(member: Member) -> Select[int]:
    """The ids of what stands on the list and was not seen yet."""
    return (
        _of(member)
        .with_only_columns(Notice.id)
        .where(Notice.seen_at.is_(None), _stands(literal(policy.may_moderate(member))))
    )


def unseen_beside(notice: Notice, member: Member, until: int) -> Select[int]:
    """The unseen ones that one line told of: of the same kind, with the same comment or article answered."""
    comment = notice.comment
    if comment is None or notice.kind not in TALK:
        return unseen_of(member).where(Notice.id == notice.id)
    same = (
        Comment.parent_id == comment.parent_id
        if comment.parent_id
        else and_(Comment.parent_id.is_(None), Comment.article_id == comment.article_id)
    )
    return unseen_of(member).where(Notice.kind == notice.kind, same, Notice.id.between(notice.id, until))


def unseen_along() -> ScalarSelect[int]:
    """How many are unseen, at most `MOST_COUNTED`: for the statement that finds a session (`sessions.ask_along`)."""
    unseen = (
        _with_comment(select(Notice.id))
        .where(
            Notice.member_id == LoginSession.member_id,
            Notice.seen_at.is_(None),
            _stands(Member.access.in_((Access.MODERATOR, Access.ADMIN))),
        )
        .limit(MOST_COUNTED)
        .correlate(LoginSession, Member)
        .subquery()
    )
    return select(func.count()).select_from(unseen).scalar_subquery()


def page_of(member: Member, *, after: str = "", before: str = "") -> Pages[Notice]:
    """A page of the list: what is older than the cursor `after`, or newer than `before`. Raises `BadCursor`."""
    notices = listed(member)
    if before:
        newer = notices.where(Notice.id > _cursor(before)).order_by(None).order_by(Notice.id.asc())
        found = _rows(newer)
        return _page(found[:ROWS][::-1], has_newer=len(found) > ROWS, has_older=True)
    found = _rows(notices.where(Notice.id < _cursor(after)) if after else notices)
    return _page(found[:ROWS], has_newer=bool(after), has_older=len(found) > ROWS)


def _of(member: Member) -> Select[Notice]:
    return _with_comment(select(Notice)).where(Notice.member_id == member.id)


def _with_comment(notices: Select[Any]) -> Select[Any]:
    return notices.outerjoin(Notice.comment).outerjoin(Comment.article)


def _stands(is_moderator: ColumnElement[bool]) -> ColumnElement[bool]:
    """Condition: nothing that is hidden by now is told of, not even by being counted."""
    is_public = and_(Comment.status == Status.PUBLISHED, Article.status == ArticleStatus.PUBLISHED)
    return and_(
        or_(Notice.kind.not_in(WHILE_PUBLIC), is_public),
        or_(Notice.kind.not_in(FOR_MODERATORS), is_moderator),
    )


def _person(who: type[Member]) -> list[Any]:
    """What is drawn of somebody."""
    return [
        who.handle, who.name, who.arcs, who.titles, who.answer, who.own_answer, who.place, who.picture_key,
    ]  # fmt: skip


def _cursor(cursor: str) -> int:
    (notice_id,) = cursors.decoded(cursor, int)
    return int(notice_id)


def _rows(notices: Select[Notice]) -> list[Notice]:
    return list(db.session.scalars(notices.limit(ROWS + 1)))


def _page(shown: list[Notice], *, has_newer: bool, has_older: bool) -> Pages[Notice]:
    if not shown:
        return Pages([])
    first, last = cursors.encoded(shown[0].id), cursors.encoded(shown[-1].id)
    return Pages(shown, next=last if has_older else None, previous=first if has_newer else None)
