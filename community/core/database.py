"""The database: base class of the models, kinds of columns, how connections behave, the time it is.

SQLite: WAL, foreign keys on, `synchronous=FULL`, a plain BEGIN for readers and BEGIN IMMEDIATE for writers
(dependencies.md, section 3, for what the other ways lose). PostgreSQL 15 by the same models.
"""

import enum
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from markupsafe import Markup
from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Integer,
    MetaData,
    String,
    Text,
    event,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator, TypeEngine


def now() -> datetime:
    """The time it is: aware, UTC."""
    return datetime.now(UTC)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, stored and returned in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a moment without a time zone can't be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class SafeHTML(TypeDecorator[Markup]):
    """HTML that `core.markup` made. A plain `str` is refused, so that nothing typed is ever printed raw."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Markup | None, dialect: Dialect) -> str | None:
        if value is not None and not isinstance(value, Markup):
            raise TypeError("only core.markup makes safe HTML; a plain str can't be stored here")
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Markup | None:
        return None if value is None else Markup(value)


def values_of(kind: type[enum.Enum]) -> list[str]:
    return [member.value for member in kind]


#: A JSON list or object.
Json: TypeEngine[Any] = JSON().with_variant(JSONB(), "postgresql")
#: Ids: 64 bits on PostgreSQL; SQLite's INTEGER PRIMARY KEY has them anyway.
Id: TypeEngine[int] = Integer().with_variant(BigInteger(), "postgresql")
#: Compared byte by byte on both databases, whatever the locale.
Bytewise: TypeEngine[str] = String(160).with_variant(String(160, collation="C"), "postgresql")


class Base(DeclarativeBase):
    """What every model inherits. The annotation of a column says everything about it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    registry = registry(
        metadata=metadata,
        type_annotation_map={
            int: Id,
            str: Text(),
            datetime: UTCDateTime(),
            date: Date(),
            Markup: SafeHTML(),
            list[str]: Json,
            list[int]: Json,
            list[dict[str, Any]]: Json,
            dict[str, Any]: Json,
            enum.StrEnum: Enum(
                enum.StrEnum, native_enum=False, create_constraint=True, length=24, values_callable=values_of
            ),
        },
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def bulk_in_order(ids: Iterable[int]) -> list[int]:
    """Ids in the order in which rows are locked everywhere, so that two bulk actions can't wait for each other."""
    return sorted(set(ids))


SQLITE_PRAGMAS: Sequence[str] = (
    "journal_mode=WAL",
    "busy_timeout=5000",
    "foreign_keys=ON",
    "cache_size=-8000",
    "temp_store=MEMORY",
    "journal_size_limit=67108864",
)  # mmap_size is never set: dependencies.md, section 3


def prepare_sqlite(engine: Engine, synchronous: str = "FULL") -> None:
    """Give each new connection its pragmas and let SQLAlchemy, not the driver, say BEGIN."""

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (*SQLITE_PRAGMAS, f"synchronous={synchronous}"):
            connection.execute("PRAGMA " + pragma).close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        kind = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {kind}")


#: For `execution_options`: rows come as PostgreSQL has them. Bytes would come as twice as many letters.
AS_BYTES = {"rows_as_bytes": True}


def prepare_postgresql(engine: Engine) -> None:
    """Let statements with `AS_BYTES` fetch their rows in the binary format (SQLite has no other)."""
    from psycopg.pq import Format  # not loaded where no PostgreSQL is

    @event.listens_for(engine, "before_cursor_execute")
    def _before(_on: object, cursor: Any, _said: str, _with: object, context: Any, _many: bool) -> None:
        if context is not None and context.execution_options.get("rows_as_bytes"):
            cursor.format = Format.BINARY
