"""The rows of a thread's page: bounded by what is on the page, never by the size of the thread.

At most 50 roots and 21 rows of each branch come by one statement (decisions.md, Threads); what only this viewer may
see comes by one more.
"""

import enum
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    and_,
    exists,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import aliased, contains_eager, load_only

from community.articles.models import Article, article_people
from community.comments import threads
from community.comments.models import Comment, Guest, Status, UsefulMark
from community.comments.queries import written_by
from community.core.database import db
from community.members.access import reaches
from community.members.models import Access, Member

ROOTS = 50
ROWS_OF_BRANCH = 21  # the root and 20 replies
ROWS_OF_BRANCH_PAGE = 100
MOST_HIDDEN = 100


class Sort(enum.StrEnum):
    OLDEST = "oldest"
    NEWEST = "newest"
    BEST = "best"


@dataclass(frozen=True)
class Rows:
    """Rows in path order, and where the pages before and after begin (ids of roots or, in a branch, of a comment).

    `more`: for each root whose branch was cut, the comment with which it goes on. `marked`: what the viewer found
    useful. `by_people`: what was said by people whom the article is about. `newest`: when the last comment of the
    whole thread became visible.
    """

    rows: Sequence[Comment]
    roots: Sequence[int]  # in the order of the sort
    more: Mapping[int, int] = field(default_factory=dict)
    next: int | None = None
    previous: int | None = None
    is_first: bool = True
    marked: frozenset[int] = frozenset()
    by_people: frozenset[int] = frozenset()
    newest: datetime | None = None


def roots_page(article: Article, sort: Sort, start: int | None, viewer: Member | None = None) -> Rows:
    """A page of roots with their branches. Raises `LookupError` where `start` is no root of this article."""
    cursor = None if start is None else _root(article, start)
    order = _order(sort)
    roots = (
        select(Comment.id, Comment.path, Comment.score)
        .where(Comment.article_id == article.id, is_drawn(), is_root())
        .where(*([] if cursor is None else [_from(sort, cursor)]))
        .order_by(*order)
        .limit(ROOTS + 1)
    ).cte("page_roots")
    found = _Found.of(_branches_of(roots), article, viewer)
    in_order = _sorted_roots([row for row in found.rows if row.depth == 1], sort)
    shown, rest = in_order[:ROOTS], in_order[ROOTS:]
    kept = {root.id for root in shown}
    on_page, more = _cut(row for row in found.rows if row.root_id in kept)
    return Rows(
        rows=on_page,
        roots=[root.id for root in shown],
        more=more,
        next=rest[0].id if rest else None,
        previous=None if cursor is None else _previous(article, sort, cursor),
        is_first=cursor is None,
        **found.beside,
    )


def branch_page(article: Article, branch: int, start: int | None, viewer: Member | None = None) -> Rows:
    """What hangs below one comment of level 8 or less, depth first, with it. Raises `LookupError`."""
    top = _drawn(article, branch)
    if top.depth > threads.DRAWN_LEVELS:
        raise LookupError(branch)
    first = top if start is None else _drawn(article, start)
    below = (top.path or "") + threads.AFTER_ALL_PATHS
    if not (top.path or "") <= (first.path or "") < below:
        raise LookupError(start)
    wanted = (
        _with_authors(select(Comment))
        .where(Comment.root_id == top.root_id, is_drawn())
        .where(Comment.path >= first.path, Comment.path < below)
        .order_by(Comment.path)
        .limit(ROWS_OF_BRANCH_PAGE + 1)
    )
    found = _Found.of(wanted, article, viewer)
    rows, rest = found.rows[:ROWS_OF_BRANCH_PAGE], found.rows[ROWS_OF_BRANCH_PAGE:]
    return Rows(
        rows=rows,
        roots=[row.id for row in rows[:1]],
        next=rest[0].id if rest else None,
        previous=top.id if first.id != top.id else None,
        is_first=first.id == top.id,
        **found.beside,
    )


def ancestors(comment: Comment) -> Sequence[Comment]:
    """The drawn comments above one, top down."""
    paths = threads.ancestor_paths(comment.path or "")
    if not paths:
        return []
    return db.session.scalars(
        _with_authors(select(Comment)).where(Comment.path.in_(paths)).order_by(Comment.path)
    ).all()


def hidden_rows(
    article: Article, page: Rows, viewer: Member | None, guest: str | None, sort: Sort | None
) -> Sequence[Comment]:
    """What is not drawn but this viewer may see: their own, and for a moderator what waits or was refused.

    `sort` is None for the page of a branch.
    """
    if viewer is None and guest is None:
        return []
    mine = written_by(viewer, guest)
    unseen = Comment.status.in_(
        (Status.HELD, Status.REJECTED)
    )  # found by their index, not among the whole thread
    whose = or_(mine, unseen) if reaches(viewer, Access.MODERATOR) else mine
    here = (
        literal_column("+comments.article_id", Integer) == article.id
    )  # the plus: not by the article's index
    return db.session.scalars(
        _with_authors(select(Comment))
        .where(here, Comment.is_drawn.is_(False), Comment.status != Status.WITHDRAWN)
        .where(whose, _on_page(page, sort))
        .order_by(Comment.created_at.desc(), Comment.id.desc())
        .limit(MOST_HIDDEN)
    ).all()


def is_drawn(table: str = "comments") -> ColumnElement[bool]:
    """Condition: it has a place in the thread. Written as the partial indexes are, `is_drawn`: of `is_drawn = 1`, as
    SQLAlchemy would say it, SQLite does not see that it means the same, and reads every row
    (https://sqlite.org/partialindex.html, section 3)."""
    return cast(ColumnElement[bool], literal_column(f"{table}.is_drawn", Integer))


def is_root() -> ColumnElement[bool]:
    """Condition: it answers the article. Not with a bound 1, for the same reason."""
    return Comment.depth == literal_column("1")


def guest_id(public_id: str) -> int | None:
    """The guest behind a cookie's random id."""
    return db.session.scalar(select(Guest.id).where(Guest.public_id == public_id))


def page_of(comment: Comment) -> dict[str, int]:
    """The query of the thread page, in oldest order, that shows this comment: `from`, `branch` or neither."""
    if _comes_late_in_branch(comment):
        return {"branch": comment.root_id or comment.id, "from": comment.id}
    root = db.session.get_one(Comment, comment.root_id)
    before = (
        select(Comment.id)
        .where(Comment.article_id == comment.article_id, is_drawn(), is_root())
        .where(Comment.path < root.path)
    )
    count = db.session.scalar(select(func.count()).select_from(before.limit(ROOTS).subquery())) or 0
    if count < ROOTS:
        return {}
    first = db.session.scalar(before.order_by(Comment.path.desc()).limit(1).offset(ROOTS - 2))
    return {"from": first or root.id}


def _comes_late_in_branch(comment: Comment) -> bool:
    if comment.depth == 1 or not comment.is_drawn:
        return False
    before = (
        select(Comment.id)
        .where(Comment.root_id == comment.root_id, is_drawn(), Comment.path < comment.path)
        .limit(ROWS_OF_BRANCH)
        .subquery()
    )
    return (db.session.scalar(select(func.count()).select_from(before)) or 0) >= ROWS_OF_BRANCH


@dataclass(frozen=True)
class _Found:
    """Rows, and what the same statement said beside them."""

    rows: Sequence[Comment]
    beside: Mapping[str, Any]

    @classmethod
    def of(cls, wanted: Select[Comment], article: Article, viewer: Member | None) -> "_Found":
        about = exists().where(
            article_people.c.article_id == article.id, article_people.c.member_id == Comment.author_id
        )
        mark = exists().where(
            UsefulMark.comment_id == Comment.id, UsefulMark.member_id == (viewer.id if viewer else None)
        )
        told = db.session.execute(
            wanted.add_columns(
                about.label("is_about"),
                mark.label("is_marked") if viewer else literal(False).label("is_marked"),
                newest_in(article).label("newest"),
            )
        ).all()
        beside = {
            "by_people": frozenset(row[0].id for row in told if row.is_about),
            "marked": frozenset(row[0].id for row in told if row.is_marked),
            "newest": told[0].newest if told else None,
        }
        return cls([row[0] for row in told], beside)


def newest_in(article: Article) -> Any:
    """When the last comment under an article became visible. (Posts and decisions under one article go one after
    the other, so whatever becomes visible later has a later moment.)"""
    seen = aliased(Comment)
    return select(func.max(seen.published_at)).where(seen.article_id == article.id).scalar_subquery()


def _branches_of(roots: CTE) -> Select[Comment]:
    """One statement, the same text on both databases: each root's branch up to its 21st row, and one row more.

    The row more says where the branch goes on.
    """
    cut = aliased(Comment, name="cut")
    end = (
        select(cut.path)
        .where(cut.root_id == roots.c.id, is_drawn("cut"))
        .order_by(cut.path)
        .limit(1)
        .offset(ROWS_OF_BRANCH + 1)
        .correlate(roots)
        .scalar_subquery()
    )
    return (
        _with_authors(select(Comment).join(roots, Comment.root_id == roots.c.id))
        .where(is_drawn(), Comment.path < func.coalesce(end, threads.AFTER_ALL_PATHS))
        .order_by(Comment.path)
    )


def _cut(rows: Iterable[Comment]) -> tuple[list[Comment], dict[int, int]]:
    """The rows without each branch's 22nd, and which that was, by root."""
    counts: Counter[int] = Counter()
    on_page, more = [], {}
    for row in rows:
        root = row.root_id or row.id
        counts[root] += 1
        if counts[root] > ROWS_OF_BRANCH:
            more[root] = row.id
        else:
            on_page.append(row)
    return on_page, more


def _with_authors(query: Select[Comment]) -> Select[Comment]:
    """With what a thread shows of each author, and no more."""
    return query.outerjoin(Comment.author).options(
        contains_eager(Comment.author).load_only(
            Member.handle,
            Member.name,
            Member.access,
            Member.state,
            Member.arcs,
            Member.ended_roles,
            Member.titles,
            Member.answer,
            Member.own_answer,
            Member.place,
            Member.picture_key,
        )
    )


def _root(article: Article, comment_id: int) -> Comment:
    """A root as a cursor: also one that has been hidden since."""
    found = db.session.scalar(
        select(Comment)
        .options(load_only(Comment.path, Comment.score))
        .where(Comment.id == comment_id, Comment.article_id == article.id, Comment.depth == 1)
    )
    if found is None:
        raise LookupError(comment_id)
    return found


def _drawn(article: Article, comment_id: int) -> Comment:
    found = db.session.scalar(
        select(Comment).where(Comment.id == comment_id, Comment.article_id == article.id)
    )
    if found is None or not found.is_drawn:
        raise LookupError(comment_id)
    return found


def _order(sort: Sort) -> list[ColumnElement[Any]]:
    match sort:
        case Sort.NEWEST:
            return [Comment.path.desc()]
        case Sort.BEST:
            return [Comment.score.desc(), Comment.id.desc()]
    return [Comment.path.asc()]


def _from(sort: Sort, cursor: Comment) -> ColumnElement[bool]:
    match sort:
        case Sort.NEWEST:
            return Comment.path <= cursor.path
        case Sort.BEST:
            later = and_(Comment.score == cursor.score, Comment.id <= cursor.id)
            return or_(Comment.score < cursor.score, later)
    return Comment.path >= cursor.path


def _previous(article: Article, sort: Sort, cursor: Comment) -> int | None:
    """The root at which the page before this one begins; None for "from the beginning"."""
    backwards: dict[Sort, tuple[ColumnElement[bool], list[ColumnElement[Any]]]] = {
        Sort.OLDEST: (Comment.path < cursor.path, [Comment.path.desc()]),
        Sort.NEWEST: (Comment.path > cursor.path, [Comment.path.asc()]),
        Sort.BEST: (
            or_(Comment.score > cursor.score, and_(Comment.score == cursor.score, Comment.id > cursor.id)),
            [Comment.score.asc(), Comment.id.asc()],
        ),
    }
    before, order = backwards[sort]
    earlier = db.session.scalars(
        select(Comment.id)
        .where(Comment.article_id == article.id, is_drawn(), is_root(), before)
        .order_by(*order)
        .limit(ROOTS)
    ).all()
    return earlier[-1] if earlier else None


def _sorted_roots(roots: list[Comment], sort: Sort) -> list[Comment]:
    match sort:
        case Sort.NEWEST:
            return roots[::-1]
        case Sort.BEST:
            return sorted(roots, key=lambda root: (root.score, root.id), reverse=True)
    return roots


def _on_page(page: Rows, sort: Sort | None) -> ColumnElement[bool]:
    """Condition: a hidden comment belongs to this page, by its root or, being a root, by its place between them."""
    if sort is None:
        return Comment.root_id == page.rows[0].root_id if page.rows else false()
    paths = [row.path or "" for row in page.rows if row.depth == 1]
    has_earlier, has_later = not page.is_first, page.next is not None
    if sort is Sort.NEWEST:
        has_earlier, has_later = has_later, has_earlier
    between = [Comment.depth == 1]
    if sort is Sort.BEST and not page.is_first:
        between.append(false())
    elif sort is not Sort.BEST:
        between += [Comment.path >= min(paths)] if paths and has_earlier else []
        between += [Comment.path <= max(paths)] if paths and has_later else []
    return or_(Comment.root_id.in_(page.roots), and_(*between))
