"""The scratch database: what was read and cleaned, before a single row of the site is touched.

It is SQLite's private temporary database: a file that has no name, so that whatever ends the process leaves nothing
behind, and a page cache of a few megabytes, so that memory does not grow with the export.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    MetaData,
    Row,
    Select,
    Table,
    Text,
    create_engine,
)
from sqlalchemy.pool import StaticPool

from community.core.database import SafeHTML, UTCDateTime

CHUNK = 200
CACHE_KILOBYTES = 8000

_metadata = MetaData()

authors = Table(
    "authors",
    _metadata,
    Column("login", Text, primary_key=True),
    Column("foreign_id", Text, nullable=False),  # what comments call their author
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("is_declared", Boolean, nullable=False),
    Column("member_id", Integer),  # in the site, once it is known
    Column("is_here", Boolean, nullable=False, default=False),  # since an earlier import
)

#: `left_out` is null for what comes in or is here already, else the code of the reason (`report.py` has the words).
items = Table(
    "items",
    _metadata,
    Column("number", Integer, primary_key=True),
    Column("left_out", Text),
    Column("foreign_id", Text, nullable=False),
    Column("creator", Text, nullable=False, default=""),
    Column("title", Text),
    Column("slug", Text),
    Column("summary", Text),
    Column("body", Text),
    Column("body_html", SafeHTML),
    Column("reading_minutes", Integer),
    Column("status", Text),
    Column("created_at", UTCDateTime),
    Column("updated_at", UTCDateTime),
    Column("published_at", UTCDateTime),
    Column("scheduled_for", UTCDateTime),
    Column("comments_mode", Text),
    Column("tags", JSON, nullable=False, default=list),  # names
    Column("addresses", JSON, nullable=False, default=list),
    Column("notes", JSON, nullable=False, default=dict),  # counts of what a report should say of it
    Column("article_id", Integer),
    Column("is_here", Boolean, nullable=False, default=False),
    Index("items_named", "foreign_id", "number"),
)

#: `place` is the comment's place in the file, from 1. The columns of a thread are filled by `replies.py`.
comments = Table(
    "comments",
    _metadata,
    Column("place", Integer, primary_key=True),
    Column("item", Integer, nullable=False),
    Column("left_out", Text),
    Column("foreign_id", Text, nullable=False),
    Column("foreign_parent", Text, nullable=False, default=""),
    Column("foreign_author", Text, nullable=False, default=""),
    Column("name", Text),
    Column("email", Text),
    Column("website", Text),
    Column(
        "answers", JSON, nullable=False, default=list
    ),  # of the site's holding rules, where they were asked
    Column("body", Text),
    Column("body_html", SafeHTML),
    Column("status", Text),
    Column("created_at", UTCDateTime),
    Column("notes", JSON, nullable=False, default=dict),
    Column("parent", Integer),  # the place of the comment it hangs on
    Column("depth", Integer),
    Column("direct", Integer, nullable=False, default=0),  # visible replies that came with it
    Column("every", Integer, nullable=False, default=0),
    Column("comment_id", Integer),
    Column("root_id", Integer),
    Column("path", Text),
    Column("is_here", Boolean, nullable=False, default=False),
    Index("comments_named", "foreign_id", "place"),
    Index("comments_of_item", "item", "foreign_id"),
    Index("comments_top_down", "is_here", "left_out", "depth", "place"),
)

#: Links that lead into the old blog; `address` is a path with query, as `addresses.alike` writes it.
links = Table(
    "links",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("item", Integer, nullable=False),
    Column("comment", Integer),  # its place; null: in the item itself
    Column("address", Text, nullable=False),
)


class Scratch:
    """Buffers rows and writes them in chunks. `connection` is for everything else; call `flush()` before it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._waiting: dict[Table, list[Mapping[str, Any]]] = {}

    def add(self, table: Table, row: Mapping[str, Any]) -> None:
        """Rows of one table in one chunk must name the same columns: give all, or `left_out` ones apart."""
        waiting = self._waiting.setdefault(table, [])
        if waiting and waiting[0].keys() != row.keys():
            self._write(table)
        waiting.append(row)
        if len(waiting) >= CHUNK:
            self._write(table)

    def flush(self) -> None:
        for table in self._waiting:
            self._write(table)

    def in_chunks(self, query: Select[Any], key: ColumnElement[int]) -> Iterator[list[Row[Any]]]:
        """The rows of a query in order of `key`, a unique column of it, a chunk at a time: rows may be changed between."""
        last: int | None = None
        while True:
            page = query.order_by(key).limit(CHUNK)
            rows = list(self.connection.execute(page if last is None else page.where(key > last)))
            if not rows:
                return
            yield rows
            last = rows[-1]._mapping[key]

    def _write(self, table: Table) -> None:
        waiting = self._waiting[table]
        if waiting:
            # Of two authors with one login the first is meant; everything else has a key of our own.
            insert = table.insert().prefix_with("OR IGNORE") if table is authors else table.insert()
            self.connection.execute(insert, waiting)
            waiting.clear()


@contextmanager
def opened() -> Iterator[Scratch]:
    """A new scratch database, gone at the end of the block, or of the process."""
    engine = create_engine("sqlite://", creator=_private_file, poolclass=StaticPool)
    try:
        with engine.connect() as connection:
            _metadata.create_all(connection)
            connection.exec_driver_sql("BEGIN")  # one transaction, never committed
            yield Scratch(connection)
    finally:
        engine.dispose()


def _private_file() -> sqlite3.Connection:
    connection = sqlite3.connect("", check_same_thread=False)  # "": on disk, without a name
    connection.isolation_level = None
    for pragma in (
        "journal_mode=OFF",
        "synchronous=OFF",
        f"cache_size=-{CACHE_KILOBYTES}",
        "temp_store=FILE",
    ):
        connection.execute(f"PRAGMA {pragma}").close()
    return connection
