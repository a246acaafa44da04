"""Which articles somebody may see, in which order, page by page. Every list and look-up begins with `visible_to`.

Lists come with author and tags and without bodies: those of twenty articles can be a megabyte.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, defer, joinedload, selectinload

from community.articles import policy
from community.articles.models import Article, ArticleStatus, Tag, article_tags
from community.core import cursors
from community.core.cursors import Pages
from community.core.database import UTCDateTime, db
from community.members.models import Member

ROWS = 20


def visible_to(viewer: Member | None) -> Select[Article]:
    """Published ones for everybody, one's own in any state, all for those who edit all."""
    return select(Article).where(is_visible_to(viewer))


def is_visible_to(viewer: Member | None) -> ColumnElement[bool]:
    """The one condition behind every list, count and look-up of articles."""
    if policy.may_edit_any(viewer):
        return true()
    published = Article.status == ArticleStatus.PUBLISHED
    return published if viewer is None else or_(published, Article.author_id == viewer.id)


def listed(viewer: Member | None) -> Select[Article]:
    """What is out, for lists that everybody reads: newest first, with author and tags."""
    return _for_lists(visible_to(viewer).where(Article.status == ArticleStatus.PUBLISHED))


def latest(viewer: Member | None, count: int) -> Select[Article]:
    return _newest_first(listed(viewer)).limit(count)


def tagged(tag: Tag, viewer: Member | None) -> Select[Article]:
    return listed(viewer).where(Article.tags.any(Tag.id == tag.id))


def written_by(member: Member, viewer: Member | None) -> Select[Article]:
    """What is out of one author. (One's own drafts: `drafts_of`.)"""
    return listed(viewer).where(Article.author_id == member.id)


def drafts_of(member: Member) -> Select[Article]:
    """A member's own that nobody else reads: drafts in every state, and what they withdrew."""
    return _for_lists(
        select(Article).where(Article.author_id == member.id, Article.status != ArticleStatus.PUBLISHED)
    )


def page_of(
    articles: Select[Article],
    *,
    after: str = "",
    before: str = "",
    by: "InstrumentedAttribute[Any]" = Article.published_at,
    rows: int = ROWS,
) -> Pages[Article]:
    """A page of a list, newest first: what is older than the cursor `after`, or newer than `before`.

    `by` is a moment that every row has. Raises `BadCursor`.
    """
    if before:
        newer = _rows(articles, tuple_(by, Article.id) > _cursor(before), [by.asc(), Article.id.asc()], rows)
        shown, more = newer[:rows][::-1], len(newer) > rows
        return _page(shown, by, has_newer=more, has_older=True)
    where = tuple_(by, Article.id) < _cursor(after) if after else true()
    older = _rows(articles, where, [by.desc(), Article.id.desc()], rows)
    return _page(older[:rows], by, has_newer=bool(after), has_older=len(older) > rows)


def by_slug(slug: str, viewer: Member | None) -> Article | None:
    """One article, whole, with its author, its tags and who closed its comments."""
    return db.session.scalar(_whole(visible_to(viewer)).where(Article.slug == slug))


def by_id(article_id: int, viewer: Member | None) -> Article | None:
    return db.session.scalar(_whole(visible_to(viewer)).where(Article.id == article_id))


def is_withdrawn(slug: str) -> bool:
    """Whether an article that everybody could read stood here: its address says that it is gone."""
    found = select(Article.id).where(Article.slug == slug, Article.status == ArticleStatus.WITHDRAWN)
    return db.session.scalar(found) is not None


def tag_in_use(slug: str, viewer: Member | None) -> Tag | None:
    """A tag that has an article to show: one that stands on drafts alone is nobody's business."""
    out = Article.id.in_(select(article_tags.c.article_id).where(article_tags.c.tag_id == Tag.id))
    return db.session.scalar(
        select(Tag).where(
            Tag.slug == slug, select(Article.id).where(out, _is_out(viewer)).correlate(Tag).exists()
        )
    )


def tags_in_use(viewer: Member | None, count: int) -> list[tuple[Tag, int]]:
    """The tags of most articles that are out, each with their number, by name."""
    number = func.count().label("number")
    most = db.session.execute(
        select(Tag, number)
        .join(article_tags, article_tags.c.tag_id == Tag.id)
        .join(Article, Article.id == article_tags.c.article_id)
        .where(_is_out(viewer))
        .group_by(Tag.id)
        .order_by(number.desc(), Tag.slug)
        .limit(count)
    ).all()
    return sorted(((row[0], row[1]) for row in most), key=lambda pair: pair[0].name.casefold())


def _is_out(viewer: Member | None) -> ColumnElement[bool]:
    return is_visible_to(viewer) & (Article.status == ArticleStatus.PUBLISHED)


def _for_lists(articles: Select[Article]) -> Select[Article]:
    return articles.options(
        joinedload(Article.author),
        selectinload(Article.tags),
        defer(Article.body, raiseload=True),
        defer(Article.body_html, raiseload=True),
    )


def _whole(articles: Select[Article]) -> Select[Article]:
    return articles.options(
        joinedload(Article.author), joinedload(Article.closed_by), selectinload(Article.tags)
    )


def _newest_first(articles: Select[Article]) -> Select[Article]:
    return articles.order_by(Article.published_at.desc(), Article.id.desc())


def _cursor(cursor: str) -> Any:
    moment, article_id = cursors.decoded(cursor, datetime, int)
    return tuple_(literal(moment, UTCDateTime()), literal(article_id))


def _rows(articles: Select[Article], where: Any, order: list[Any], rows: int) -> list[Article]:
    return list(db.session.scalars(articles.where(where).order_by(*order).limit(rows + 1)))


def _page(
    shown: list[Article], by: "InstrumentedAttribute[Any]", *, has_newer: bool, has_older: bool
) -> Pages[Article]:
    if not shown:
        return Pages([])
    first, last = (cursors.encoded(getattr(one, by.key), one.id) for one in (shown[0], shown[-1]))
    return Pages(shown, next=last if has_older else None, previous=first if has_newer else None)
