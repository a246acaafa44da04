"""Posts become articles, with their tags, their old addresses and, once published, their first revision."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, func, select, update
from sqlalchemy import insert as new_rows

from community.articles import slugs, tagging
from community.articles.models import (
    Article,
    ArticleRevision,
    ArticleStatus,
    BodyFormat,
    ClosedRule,
    CommentsMode,
    FormerAddress,
    article_tags,
)
from community.comments import moves
from community.comments.models import Status
from community.core.database import db
from community.core.folding import folded
from community.core.markup import RENDER_VERSION
from community.core.versions import bump
from community.transfer.wordpress.inserting.rows import Ids, Import, Values, store
from community.transfer.wordpress.scratch import CHUNK, authors, comments, items

_Coming = dict[int, Row[Any]]  # by the id that each gets


def insert(job: Import) -> int:
    """Insert what is new and count the comments that come under what was here. Returns how many are new."""
    ids, count = Ids(Article), 0
    taken = {*slugs.RESERVED, *_slugs_now_and_before()}
    writers = job.member_ids(authors.c.login)
    is_new = items.c.left_out.is_(None), ~items.c.is_here
    for rows in job.scratch.in_chunks(select(items).where(*is_new), items.c.number):
        coming = dict(zip(ids.take(len(rows)), rows, strict=True))
        counted = _counted(job, [row.number for row in rows])
        made = [
            _article(job, article_id, _free_slug(row, article_id, taken), writers[row.creator], row)
            | _counts(counted.get(row.number), job.moment)
            for article_id, row in coming.items()
        ]
        store(new_rows(Article), made)
        store(new_rows(ArticleRevision), [_first_revision(one) for one in made if one["published_at"]])
        _tag(coming)
        _keep_addresses(coming)
        _remember(job, coming)
        count += len(rows)
    _count_up_what_was_here(job)
    return count


def _article(job: Import, article_id: int, slug: str, author_id: int, row: Row[Any]) -> dict[str, Any]:
    is_closed = row.comments_mode == CommentsMode.CLOSED
    return {
        "id": article_id,
        "slug": slug,
        "title": row.title,
        "title_key": folded(row.title, 400),
        "summary": row.summary,
        "body": row.body,
        "body_format": BodyFormat.HTML,
        "body_html": row.body_html,
        "render_version": RENDER_VERSION,
        "lang": job.language,
        "reading_minutes": row.reading_minutes,
        "author_id": author_id,
        "status": ArticleStatus(row.status),
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "published_at": row.published_at,
        "scheduled_for": row.scheduled_for,
        "comments_mode": CommentsMode(row.comments_mode),
        "closed_at": job.moment if is_closed else None,
        "closed_rule": ClosedRule.IMPORT if is_closed else None,
        "is_mode_chosen": True,  # over there, where no rule of ours was known
    }


def _free_slug(row: Row[Any], article_id: int, taken: set[str]) -> str:
    slug = slugs.numbered(row.slug or f"article-{article_id}", taken)
    taken.add(slug)
    return slug


def _slugs_now_and_before() -> Iterator[str]:
    yield from db.session.scalars(select(Article.slug))
    before = select(FormerAddress.address).where(FormerAddress.address.startswith("/articles/"))
    for address in db.session.scalars(before):
        yield address.rpartition("/")[2]


def _counted(job: Import, numbers: list[int]) -> dict[int, tuple[int, datetime]]:
    """How many visible comments come in under these items, and when the last was written."""
    query = (
        select(comments.c.item, func.count(), func.max(comments.c.created_at))
        .where(comments.c.item.in_(numbers), comments.c.status == Status.PUBLISHED)
        .where(comments.c.left_out.is_(None), ~comments.c.is_here)
        .group_by(comments.c.item)
    )
    return {item: (count, last) for item, count, last in job.scratch.connection.execute(query)}


def _counts(counted: tuple[int, datetime] | None, moment: datetime) -> dict[str, Any]:
    count, last = counted or (0, None)
    return {"comments_count": count, "commented_at": last and min(last, moment)}


def _first_revision(article: dict[str, Any]) -> dict[str, Any]:
    said = ("title", "summary", "body", "body_format", "body_html")
    return {name: article[name] for name in said} | {
        "article_id": article["id"],
        "number": 1,
        "created_at": article["published_at"],
        "created_by_id": article["author_id"],
    }


def _tag(coming: _Coming) -> None:
    names = list(dict.fromkeys(name for row in coming.values() for name in row.tags))
    ids: dict[str, int] = {}
    for start in range(0, len(names), CHUNK):
        ids |= {tag.slug: tag.id for tag in tagging.tags_named(names[start : start + CHUNK])}
    given: Values = []
    for article_id, row in coming.items():
        for tag_id in dict.fromkeys(ids[tagging.slug_of_tag(name)] for name in row.tags):
            given.append({"article_id": article_id, "tag_id": tag_id})
    store(new_rows(article_tags), given)


def _keep_addresses(coming: _Coming) -> None:
    """Old addresses lead to the articles. One that leads elsewhere already stays with it."""
    wanted: dict[str, int] = {}
    for article_id, row in coming.items():
        for address in row.addresses:
            wanted.setdefault(address, article_id)
    known = select(FormerAddress.address).where(FormerAddress.address.in_(wanted))
    for address in db.session.scalars(known).all():
        del wanted[address]
    store(
        new_rows(FormerAddress),
        [{"address": address, "article_id": article_id} for address, article_id in wanted.items()],
    )


def _remember(job: Import, coming: _Coming) -> None:
    job.remember(
        "article", [{"foreign_id": row.foreign_id, "article_id": one} for one, row in coming.items()]
    )
    job.scratch.connection.execute(
        update(items).where(items.c.number == bindparam("at")).values(article_id=bindparam("new")),
        [{"at": row.number, "new": article_id} for article_id, row in coming.items()],
    )


def _count_up_what_was_here(job: Import) -> None:
    """A later export has new comments under what an earlier one brought."""
    here = select(items.c.number, items.c.article_id).where(items.c.is_here)
    for rows in job.scratch.in_chunks(here, items.c.number):
        counted = _counted(job, [row.number for row in rows])
        for row in sorted(rows, key=lambda row: int(row.article_id)):
            if row.number in counted:
                _count_up(row.article_id, *counted[row.number], job.moment)


def _count_up(article_id: int, count: int, last: datetime, moment: datetime) -> None:
    moves.lock(article_id)
    latest = case((Article.commented_at > last, Article.commented_at), else_=min(last, moment))
    db.session.execute(
        update(Article)
        .where(Article.id == article_id)
        .values(comments_count=Article.comments_count + count, commented_at=latest)
        .execution_options(synchronize_session=False)
    )
    bump(f"article:{article_id}")
