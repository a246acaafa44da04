"""Run by Alembic: on the connection it was given, each migration in a transaction of its own."""

from alembic import context
from sqlalchemy import Connection, text

from community.core.database import Base

#: Many servers may start at once: on PostgreSQL one migrates, the others wait.
LOCK = 7_205_181


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transaction_per_migration=True,
        transactional_ddl=True,
        compare_type=True,
        render_item=context.config.attributes.get("render_item"),
    )
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        connection.commit()
    try:
        with context.begin_transaction():
            context.run_migrations()
    finally:
        if connection.dialect.name == "postgresql":
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
            connection.commit()


run(context.config.attributes["connection"])
