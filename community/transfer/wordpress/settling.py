"""What can be said only when the whole file was read: who is here already, what stands twice, what hangs on what.

Works on the scratch database and reads the site; it changes nothing of the site.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, exists, insert, select, update

from community.comments.models import Comment
from community.core.database import db
from community.transfer.models import ImportedItem
from community.transfer.wordpress import replies
from community.transfer.wordpress.cleaning import person_named
from community.transfer.wordpress.scratch import CHUNK, Scratch, authors, comments, items

TWICE = "twice"
ON_LEFT_OUT = "on_left_out"


def settle(scratch: Scratch, site: str) -> Counter[str]:
    """Settle every item, comment and author. Returns how many comments had to hang elsewhere, by reason."""
    scratch.flush()
    _leave_out_twice(scratch, items, items.c.number)
    _leave_out_comments_of_items_left_out(scratch)
    _leave_out_twice(scratch, comments, comments.c.place)
    _add_undeclared_authors(scratch)
    for known in _known(site):
        _recognise(scratch, known)
    rehung: Counter[str] = Counter()
    for item in _items_with_comments(scratch):
        rehung += replies.settle(scratch, item)
    return rehung


def _leave_out_twice(scratch: Scratch, table: Any, order: Any) -> None:
    """Of two with one id only the first can come in (posts, pages and menu items count their ids together)."""
    first = table.alias("first")
    is_second = exists().where(
        first.c.foreign_id == table.c.foreign_id,
        first.c[order.name] < order,
        first.c.left_out.is_(None),
    )
    scratch.connection.execute(
        update(table).where(table.c.left_out.is_(None), is_second).values(left_out=TWICE)
    )


def _known(site: str) -> Iterator[Sequence[Any]]:
    """What earlier imports of this blog brought, in chunks."""
    query = (
        select(
            ImportedItem.kind,
            ImportedItem.foreign_id.label("named"),
            ImportedItem.member_id,
            ImportedItem.article_id,
            ImportedItem.comment_id,
            Comment.path,
            Comment.root_id,
            Comment.depth,
        )
        .outerjoin(Comment, Comment.id == ImportedItem.comment_id)
        .where(ImportedItem.site == site)
        .order_by(ImportedItem.id)
        .execution_options(yield_per=CHUNK)
    )
    yield from db.session.execute(query).partitions()


def _recognise(scratch: Scratch, known: Sequence[Any]) -> None:
    """Mark what is here already; it stays as it is, whatever the export says of it now.

    What is left out is never taken for something that is here: ids of pages and posts may be the same.
    """
    for kind, table, values in (
        ("member", authors, ("member_id",)),
        ("article", items, ("article_id",)),
        ("comment", comments, ("comment_id", "path", "root_id", "depth")),
    ):
        rows = [
            {f"new_{name}": getattr(row, name) for name in ("named", *values)}
            for row in known
            if row.kind == kind
        ]
        if not rows:
            continue
        key = authors.c.login if table is authors else table.c.foreign_id
        change = update(table).where(key == bindparam("new_named"))
        if table is not authors:
            change = change.where(table.c.left_out.is_(None))
        new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in values} | {"is_here": True}
        scratch.connection.execute(change.values(new), rows)


def _leave_out_comments_of_items_left_out(scratch: Scratch) -> None:
    left_out = select(items.c.number).where(items.c.left_out.is_not(None))
    scratch.connection.execute(
        update(comments)
        .where(comments.c.left_out.is_(None), comments.c.item.in_(left_out))
        .values(left_out=ON_LEFT_OUT)
    )


def _add_undeclared_authors(scratch: Scratch) -> None:
    """WXR 1.0 declares nobody, and later exports forget some: whoever wrote what comes in is an author."""
    is_declared = exists().where(authors.c.login == items.c.creator)
    query = select(items.c.creator).where(items.c.left_out.is_(None), ~is_declared).group_by(items.c.creator)
    rows = [
        {"login": login, "foreign_id": "", "name": person_named(login), "is_declared": False}
        for login in scratch.connection.scalars(query)
    ]
    if rows:
        scratch.connection.execute(insert(authors), rows)


def _items_with_comments(scratch: Scratch) -> list[int]:
    query = (
        select(comments.c.item)
        .where(comments.c.left_out.is_(None))
        .group_by(comments.c.item)
        .order_by(comments.c.item)
    )
    return list(scratch.connection.scalars(query))
