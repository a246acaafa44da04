"""Migrations, inside the package so that an installed wheel can migrate.

No batch mode (dependencies.md, section 5): it loses child rows and expression indexes on SQLite. Types stand in a
migration as the database has them, so that it goes on meaning the same when the code moves.
"""

import fcntl
import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

import community
from community.core.database import Base

HERE = Path(__file__).parent


def configuration(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> None:
    """Bring the database to this version; nothing to do when it is there already.

    Many may start at once: one migrates, the others wait (on PostgreSQL by the lock in `env.py`).
    """
    with _alone(engine), engine.connect() as connection:
        command.upgrade(configuration(connection), "head")


def heads() -> list[str]:
    return list(ScriptDirectory.from_config(configuration()).get_heads())


def current(engine: Engine) -> str | None:
    """The version that the database is at; None for one that was never migrated."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current(engine: Engine) -> bool:
    return [current(engine)] == heads()


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """On SQLite: the only process that migrates this file."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        yield
        return
    with open(engine.url.database + ".migrating", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def load_models() -> None:
    """Import every room's models, so that `Base.metadata` knows all tables."""
    for room in pkgutil.iter_modules(community.__path__):
        if room.ispkg and (HERE.parent / room.name / "models.py").exists():
            importlib.import_module(f"community.{room.name}.models")


def drift(engine: Engine) -> list[object]:
    """What the models say and the migrated database does not, or the other way round."""
    load_models()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))
