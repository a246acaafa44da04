"""Comments take their places: parents first, each with its path, its counts and its one revision."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, bindparam, case, or_, select, tuple_, update
from sqlalchemy import insert as new_rows

from community.articles.models import BodyFormat
from community.comments import holding, threads
from community.comments.holding.asked import Answer
from community.comments.models import Comment, CommentRevision, Status
from community.core.database import db
from community.core.markup import RENDER_VERSION
from community.transfer.wordpress.inserting.rows import Ids, Import, Values, store
from community.transfer.wordpress.scratch import CHUNK, authors, comments, items

#: Why a comment waits that waited over there; it came with no rule of ours.
HELD = Answer("imported", holds=True)


def insert(job: Import) -> int:
    """Insert what is new and count it up for the comments that were here. Returns how many are new."""
    ids, count = Ids(Comment), 0
    writers = job.member_ids(authors.c.foreign_id)
    for rows in _top_down(job):
        made: dict[
            int, dict[str, Any]
        ] = {}  # by place; parents of an earlier chunk are in the scratch database
        for row, comment_id in zip(rows, ids.take(len(rows)), strict=True):
            parent = made.get(row.parent) or {
                "id": row.parent_id,
                "path": row.parent_path,
                "root_id": row.parent_root_id,
            }
            author_id = writers.get(row.foreign_author) if row.foreign_author else None
            made[row.place] = _comment(job, comment_id, row, parent, author_id)
        store(new_rows(Comment), list(made.values()))
        store(new_rows(CommentRevision), [_only_revision(one) for one in made.values()])
        _remember(job, rows, made)
        count += len(rows)
    _count_up_what_was_here(job)
    return count


def _top_down(job: Import) -> Iterator[list[Row[Any]]]:
    """The new comments in chunks, with their parents' places in the site where these are known."""
    parents = comments.alias("parents")
    query = (
        select(
            comments,
            items.c.article_id,
            parents.c.comment_id.label("parent_id"),
            parents.c.path.label("parent_path"),
            parents.c.root_id.label("parent_root_id"),
        )
        .join(items, items.c.number == comments.c.item)
        .outerjoin(parents, parents.c.place == comments.c.parent)
        .where(comments.c.left_out.is_(None), ~comments.c.is_here)
        .order_by(comments.c.depth, comments.c.place)
        .limit(CHUNK)
    )
    rows = list(job.scratch.connection.execute(query))
    while rows:
        yield rows
        after = tuple_(comments.c.depth, comments.c.place) > (rows[-1].depth, rows[-1].place)
        rows = list(job.scratch.connection.execute(query.where(after)))


def _comment(
    job: Import, comment_id: int, row: Row[Any], parent: dict[str, Any], author_id: int | None
) -> dict[str, Any]:
    status = Status(row.status)
    is_visible = status is Status.PUBLISHED
    return {
        "id": comment_id,
        "article_id": row.article_id,
        "parent_id": parent["id"],
        "root_id": parent["root_id"] or comment_id,
        "depth": row.depth,
        "path": threads.path_below(parent["path"], threads.segment(row.created_at, comment_id)),
        "status": status,
        "is_drawn": is_visible or row.direct > 0 or row.every > 0,
        "author_id": author_id,
        "guest_name": "" if author_id else row.name,
        "guest_email": "" if author_id else row.email,
        "guest_website": "" if author_id else row.website,
        "body": row.body,
        "body_format": BodyFormat.HTML,
        "body_html": row.body_html,
        "render_version": RENDER_VERSION,
        "lang": job.language,
        "held_reason": _why(row) if status is Status.HELD else None,
        "holding_answers": row.answers or (holding.stored([HELD]) if status is Status.HELD else []),
        "is_suspect": any(answer["flags"] for answer in row.answers),
        "created_at": row.created_at,
        "published_at": min(row.created_at, job.moment) if is_visible else None,
        "reviewed_at": None if status is Status.HELD else job.moment,
        "direct_replies_count": row.direct,
        "all_replies_count": row.every,
    }


def _why(row: Row[Any]) -> str:
    """The rule of ours that holds it, where they were asked."""
    return next((answer["rule"] for answer in row.answers if answer["holds"]), HELD.rule)


def _only_revision(comment: dict[str, Any]) -> dict[str, Any]:
    said = (
        "body", "body_format", "body_html", "render_version", "lang",
        "held_reason", "holding_answers", "created_at", "published_at",
    )  # fmt: skip
    return {name: comment[name] for name in said} | {
        "comment_id": comment["id"],
        "number": 1,
        "created_by_id": comment["author_id"],
    }


def _remember(job: Import, rows: list[Row[Any]], made: dict[int, dict[str, Any]]) -> None:
    job.remember(
        "comment", [{"foreign_id": row.foreign_id, "comment_id": made[row.place]["id"]} for row in rows]
    )
    placed: Values = [
        {"at": place, "new": one["id"], "way": one["path"], "root": one["root_id"]}
        for place, one in made.items()
    ]
    job.scratch.connection.execute(
        update(comments)
        .where(comments.c.place == bindparam("at"))
        .values(comment_id=bindparam("new"), path=bindparam("way"), root_id=bindparam("root")),
        placed,
    )


def _count_up_what_was_here(job: Import) -> None:
    grown = select(comments).where(comments.c.is_here, or_(comments.c.direct > 0, comments.c.every > 0))
    for rows in job.scratch.in_chunks(grown, comments.c.place):
        for row in rows:
            _count_up(row)


def _count_up(here: Row[Any]) -> None:
    """Under `here`, of an earlier import, visible comments came in; its drawn ancestors have them too."""
    paths = threads.ancestor_paths(here.path)
    if here.depth <= threads.DRAWN_LEVELS:
        paths.append(here.path)
    direct = Comment.direct_replies_count + case((Comment.id == here.comment_id, here.direct), else_=0)
    every = Comment.all_replies_count + case((Comment.path.in_(paths), here.every), else_=0)
    db.session.execute(
        update(Comment)
        .where(or_(Comment.id == here.comment_id, Comment.path.in_(paths)))
        .values(
            direct_replies_count=direct,
            all_replies_count=every,
            is_drawn=or_(Comment.status == Status.PUBLISHED, direct > 0, every > 0),
        )
        .execution_options(synchronize_session=False)
    )
