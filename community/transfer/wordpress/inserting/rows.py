"""What the inserts of one import share: the facts of the import, rows in chunks, ids known beforehand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, func, insert, select, text

from community.articles.models import Article
from community.comments.models import Comment
from community.core.database import db
from community.transfer.models import ImportedItem
from community.transfer.wordpress.scratch import Scratch, authors

Values = list[dict[str, Any]]


@dataclass(frozen=True)
class Import:
    """A settled scratch database and what the whole blog has in common. `site` is its key in `ImportedItem`."""

    scratch: Scratch
    site: str
    title: str
    language: str | None
    moment: datetime

    def remember(self, kind: str, rows: Values) -> None:
        """What came from where; each row names `foreign_id` and one of `member_id`, `article_id`, `comment_id`."""
        known = {"site": self.site, "kind": kind, "imported_at": self.moment}
        store(insert(ImportedItem), [known | row for row in rows])

    def member_ids(self, key: Column[str]) -> dict[str, int]:
        """The members that the blog's authors are, by their login or their number."""
        pairs = self.scratch.connection.execute(select(key.label("named"), authors.c.member_id))
        return {row.named: row.member_id for row in pairs}


def store(statement: Any, rows: Values) -> None:
    if rows:
        db.session.connection().execute(statement, rows)


class Ids:
    """Ids for rows that must know theirs before they are stored: a path holds the comment's."""

    def __init__(self, model: type[Article] | type[Comment]) -> None:
        self._table = model.__tablename__
        self._is_counted = db.engine.dialect.name == "sqlite"  # where the write lock is ours
        self._last = (db.session.scalar(select(func.max(model.id))) or 0) if self._is_counted else 0

    def take(self, count: int) -> list[int]:
        """So many new ids, ascending."""
        if self._is_counted:
            self._last += count
            return list(range(self._last - count + 1, self._last + 1))
        drawn = text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)")
        return sorted(db.session.scalars(drawn, {"table": self._table, "count": count}))
